package main

import (
	"fmt"
	"math"
)

const (
	Huge  = 1 << 250
	Huger = Huge * Huge
	Tiny  = 1.0 / Huge
	Third = 1.0 / 3
	Pi40  = 3.1415926535897932384626433832795028841971693993751058209749445923078164062862089986280348253421170679
	Fact  = 1 * 2 * 3 * 4 * 5 * 6 * 7 * 8 * 9 * 10 * 11 * 12 * 13 * 14 * 15 * 16 * 17 * 18 * 19 * 20 * 21 * 22 * 23 * 24 * 25
	M521  = 1<<511 - 1
	Mixed = 'a' + 1.0 + 0i
	Neg   = -7
)

func main() {
	fmt.Println(Huge>>248, Huger>>498, Huge/(Huge-1), Huge%1000007)
	fmt.Println(Tiny*Huge == 1, Third*3 == 1, Third)
	fmt.Println(Fact/(1<<40), Fact%1000000007, Fact/Fact)
	fmt.Println(M521>>500, M521%997, M521&0xffff, ^M521>>509)
	fmt.Println(Pi40, float32(Pi40), Pi40*1e20-314159265358979323846)
	fmt.Println(Mixed, rune(Mixed), Neg/2, Neg%3, Neg>>1, Neg&5, Neg|8, Neg^3, Neg&^4)
	fmt.Println(math.MaxUint64>>1 == math.MaxInt64, uint64(math.MaxUint64), math.MinInt64)
	fmt.Println(math.MaxFloat64, math.SmallestNonzeroFloat64, math.MaxFloat32)
	const f = 1e400 / 1e399
	const g = 1e-400 * 1e401
	fmt.Println(f, g, 1e309/1e300, 0x1p-1074, 0x1p1023)
	fmt.Println(5.0/2, 5/2, 5/2.0, 5/2*2.0, 7.0/2*2, 1/3*3, 1/3*3.0, 1/3.0*3)
	var i8 int8 = -128
	var u16 uint16 = 1<<16 - 1
	var fl float32 = 16777217
	var r rune = 'x' - 'a' + 'A'
	fmt.Println(i8, u16, fl, string(r), ^uint8(3), -5>>1, uint8(255)&^uint8(15))
	const big = 123456789012345678901234567890
	fmt.Println(big/10000000000000, big%97, float64(big), float32(big))
	fmt.Println(big*big/big == big, (big<<100)>>100 == big, len("x")<<3)
	const c = (1 + 2i) * (3 - 4i) / (1 - 1i)
	fmt.Println(c, real(c), imag(c), real(c*c), c == 2+c-2)
}
