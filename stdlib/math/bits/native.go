// Package bits counts and manipulates the bits of unsigned integers.
//
// What the processor has an instruction for is native code.
package bits

// UintSize is the size of a uint in bits.
const UintSize = 64

// LeadingZeros returns the number of leading zero bits of x; all of them for 0.
func LeadingZeros(x uint) int

// LeadingZeros8 returns the number of leading zero bits of x; all of them for 0.
func LeadingZeros8(x uint8) int

// LeadingZeros16 returns the number of leading zero bits of x; all of them for 0.
func LeadingZeros16(x uint16) int

// LeadingZeros32 returns the number of leading zero bits of x; all of them for 0.
func LeadingZeros32(x uint32) int

// LeadingZeros64 returns the number of leading zero bits of x; all of them for 0.
func LeadingZeros64(x uint64) int

// TrailingZeros returns the number of trailing zero bits of x; all of them for 0.
func TrailingZeros(x uint) int

// TrailingZeros8 returns the number of trailing zero bits of x; all of them for 0.
func TrailingZeros8(x uint8) int

// TrailingZeros16 returns the number of trailing zero bits of x; all of them for 0.
func TrailingZeros16(x uint16) int

// TrailingZeros32 returns the number of trailing zero bits of x; all of them for 0.
func TrailingZeros32(x uint32) int

// TrailingZeros64 returns the number of trailing zero bits of x; all of them for 0.
func TrailingZeros64(x uint64) int

// OnesCount returns the number of one bits of x.
func OnesCount(x uint) int

// OnesCount8 returns the number of one bits of x.
func OnesCount8(x uint8) int

// OnesCount16 returns the number of one bits of x.
func OnesCount16(x uint16) int

// OnesCount32 returns the number of one bits of x.
func OnesCount32(x uint32) int

// OnesCount64 returns the number of one bits of x.
func OnesCount64(x uint64) int

// Len returns the number of bits that x needs; 0 for 0.
func Len(x uint) int

// Len8 returns the number of bits that x needs; 0 for 0.
func Len8(x uint8) int

// Len16 returns the number of bits that x needs; 0 for 0.
func Len16(x uint16) int

// Len32 returns the number of bits that x needs; 0 for 0.
func Len32(x uint32) int

// Len64 returns the number of bits that x needs; 0 for 0.
func Len64(x uint64) int

// Reverse returns x with its bits in reverse order.
func Reverse(x uint) uint

// Reverse8 returns x with its bits in reverse order.
func Reverse8(x uint8) uint8

// Reverse16 returns x with its bits in reverse order.
func Reverse16(x uint16) uint16

// Reverse32 returns x with its bits in reverse order.
func Reverse32(x uint32) uint32

// Reverse64 returns x with its bits in reverse order.
func Reverse64(x uint64) uint64

// ReverseBytes returns x with its bytes in reverse order.
func ReverseBytes(x uint) uint

// ReverseBytes16 returns x with its bytes in reverse order.
func ReverseBytes16(x uint16) uint16

// ReverseBytes32 returns x with its bytes in reverse order.
func ReverseBytes32(x uint32) uint32

// ReverseBytes64 returns x with its bytes in reverse order.
func ReverseBytes64(x uint64) uint64

// Mul64 returns the 128-bit product of x and y.
func Mul64(x, y uint64) (hi, lo uint64)

// Div64 returns the quotient and the remainder of (hi, lo) and y. It panics if
// y is 0 or, since the quotient overflows, if y <= hi.
func Div64(hi, lo, y uint64) (quo, rem uint64)

// Rem64 returns the remainder of (hi, lo) and y. It panics if y is 0, but not
// if the quotient overflows.
func Rem64(hi, lo, y uint64) uint64
