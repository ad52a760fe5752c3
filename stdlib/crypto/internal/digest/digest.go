// Package digest computes message digests: what crypto/md5, sha1, sha256 and sha512 have in common. The work is done in C.
package digest

import "errors"

// Kinds of digests.
const (
	MD5 = iota
	SHA1
	SHA224
	SHA256
	SHA384
	SHA512
	SHA512_224
	SHA512_256
)

var sizes = [...]int{16, 20, 28, 32, 48, 64, 28, 32}

// A Digest is a computation; it is a hash.Hash.
type Digest struct {
	h    [8]uint64
	buf  [128]byte
	len  uint64
	kind int
}

func reset(d *Digest)
func update(d *Digest, p []byte)
func sum(d *Digest, out []byte)

// New begins a computation.
func New(kind int) *Digest {
	d := &Digest{kind: kind}
	reset(d)
	return d
}

// Sum stores the digest of data in out.
func Sum(kind int, data, out []byte) {
	d := Digest{kind: kind}
	reset(&d)
	update(&d, data)
	sum(&d, out)
}

// Reset begins again.
func (d *Digest) Reset() { reset(d) }

// Write adds data.
func (d *Digest) Write(p []byte) (int, error) {
	update(d, p)
	return len(p), nil
}

// WriteString adds data.
func (d *Digest) WriteString(s string) (int, error) { return d.Write([]byte(s)) }

// Sum appends the digest of the data so far to b.
func (d *Digest) Sum(b []byte) []byte {
	var out [64]byte
	n := d.Size()
	sum(d, out[:n])
	return append(b, out[:n]...)
}

// Size returns the length of the digest.
func (d *Digest) Size() int { return sizes[d.kind] }

// BlockSize returns the length of the blocks that the algorithm works on.
func (d *Digest) BlockSize() int {
	if d.kind >= SHA384 {
		return 128
	}
	return 64
}

// MarshalBinary returns the state of the computation. Its form is not Go's.
func (d *Digest) MarshalBinary() ([]byte, error) {
	out := []byte{'v', 'd', 1, byte(d.kind)}
	for _, w := range d.h {
		out = appendWord(out, w)
	}
	return append(appendWord(out, d.len), d.buf[:]...), nil
}

func appendWord(b []byte, w uint64) []byte {
	for i := 56; i >= 0; i -= 8 {
		b = append(b, byte(w>>uint(i)))
	}
	return b
}

func word(b []byte) (w uint64) {
	for _, c := range b[:8] {
		w = w<<8 | uint64(c)
	}
	return w
}

// UnmarshalBinary goes on with a computation that MarshalBinary has saved.
func (d *Digest) UnmarshalBinary(b []byte) error {
	if len(b) != 4+9*8+len(d.buf) || string(b[:3]) != "vd\x01" || int(b[3]) != d.kind {
		return errors.New("crypto: invalid hash state")
	}
	b = b[4:]
	for i := range d.h {
		d.h[i] = word(b[8*i:])
	}
	d.len = word(b[64:])
	copy(d.buf[:], b[72:])
	return nil
}
