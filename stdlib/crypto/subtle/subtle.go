// Package subtle has functions whose time does not depend on the values of their arguments.
package subtle

// ConstantTimeCompare returns 1 if x and y are equal, otherwise 0. Only their lengths decide how long it takes.
func ConstantTimeCompare(x, y []byte) int {
	if len(x) != len(y) {
		return 0
	}
	var v byte
	for i := range x {
		v |= x[i] ^ y[i]
	}
	return ConstantTimeByteEq(v, 0)
}

// ConstantTimeSelect returns x if v is 1, y if v is 0.
func ConstantTimeSelect(v, x, y int) int { return ^(v-1)&x | (v-1)&y }

// ConstantTimeByteEq returns 1 if x == y, otherwise 0.
func ConstantTimeByteEq(x, y uint8) int { return int((uint32(x^y) - 1) >> 31) }

// ConstantTimeEq returns 1 if x == y, otherwise 0.
func ConstantTimeEq(x, y int32) int { return int((uint64(uint32(x^y)) - 1) >> 63) }

// ConstantTimeCopy copies y to x if v is 1; they must be of one length.
func ConstantTimeCopy(v int, x, y []byte) {
	if len(x) != len(y) {
		panic("subtle: slices have different lengths")
	}
	mask := byte(v - 1)
	for i := range x {
		x[i] = x[i]&mask | y[i]&^mask
	}
}

// ConstantTimeLessOrEq returns 1 if x <= y, otherwise 0; both from 0 to 2**31 - 1.
func ConstantTimeLessOrEq(x, y int) int { return int((uint64(int64(x)-int64(y)-1) >> 63) & 1) }

// XORBytes stores x[i] ^ y[i] in dst as far as both go, and returns how far.
func XORBytes(dst, x, y []byte) int {
	n := len(x)
	if len(y) < n {
		n = len(y)
	}
	if len(dst) < n {
		panic("subtle.XORBytes: dst too short")
	}
	for i := 0; i < n; i++ {
		dst[i] = x[i] ^ y[i]
	}
	return n
}

// WithDataIndependentTiming calls f. On amd64 there is no mode of the processor
// to be set.
func WithDataIndependentTiming(f func()) { f() }
