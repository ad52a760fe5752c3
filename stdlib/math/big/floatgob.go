package big

import (
	"errors"
	"fmt"
)

// The encoding of a Float: a version, a byte of mode (3 bits), accuracy plus one (2), form (2) and sign, four bytes of precision, and
// of finite values four bytes of exponent and the mantissa, a fraction of 1/2 or more in words of eight bytes.
const floatGobVersion byte = 1

// GobEncode encodes x for gob.
func (x *Float) GobEncode() ([]byte, error) {
	if x == nil {
		return nil, nil
	}
	flags := byte(x.mode&7)<<5 | byte((x.acc+1)&3)<<3 | byte(x.form)<<1
	if x.neg {
		flags |= 1
	}
	buf := append32([]byte{floatGobVersion, flags}, x.prec)
	if x.form != finite {
		return buf, nil
	}
	buf = append32(buf, uint32(int32(x.top())))
	words := (x.mant.BitLen() + 63) / 64
	fraction := new(Int).Lsh(&x.mant, uint(words*64-x.mant.BitLen()))
	return append(buf, fraction.FillBytes(make([]byte, words*8))...), nil
}

func append32(b []byte, x uint32) []byte {
	return append(b, byte(x>>24), byte(x>>16), byte(x>>8), byte(x))
}

func uint32At(b []byte) uint32 {
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}

// GobDecode sets z to what GobEncode encoded, rounded to z's precision by its mode unless that is 0.
func (z *Float) GobDecode(buf []byte) error {
	if len(buf) == 0 {
		*z = Float{}
		return nil
	}
	if len(buf) < 6 {
		return errors.New("Float.GobDecode: buffer too small")
	}
	if buf[0] != floatGobVersion {
		return fmt.Errorf("Float.GobDecode: encoding version %d not supported", buf[0])
	}
	flags, prec, mode := buf[1], z.prec, z.mode
	n := Float{prec: uint32At(buf[2:]), mode: RoundingMode(flags >> 5), form: form(flags >> 1 & 3), neg: flags&1 != 0}
	if n.form > inf || n.mode > ToPositiveInf {
		return errors.New("Float.GobDecode: bad form or mode")
	}
	if n.form == finite {
		if len(buf) < 10 {
			return errors.New("Float.GobDecode: buffer too small for finite form float")
		}
		if n.prec == 0 {
			return errors.New("Float.GobDecode: finite form float without precision")
		}
		mant := new(Int).SetBytes(buf[10:])
		words := (mant.BitLen() + 63) / 64
		n.set(n.neg, mant, int64(int32(uint32At(buf[6:])))-int64(words)*64, false)
	}
	n.acc = Accuracy(flags>>3&3) - 1
	*z = n
	if prec != 0 {
		z.mode = mode
		z.SetPrec(uint(prec))
	}
	return nil
}
