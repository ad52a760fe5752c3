package main

import "fmt"

func div(a, b int) (q, r int) { return a / b, a % b }

func main() {
	for _, p := range [][2]int{{5, 3}, {-5, 3}, {5, -3}, {-5, -3}} {
		fmt.Println(div(p[0], p[1]))
	}
	a, b := 0b1100, 0b1010
	fmt.Printf("%04b %04b %04b %04b %d\n", a&b, a|b, a^b, a&^b, ^a)
	var s uint = 70
	one := 1
	fmt.Println(one<<s, -1>>s, uint8(255)>>s, int8(-128)>>7, int8(one)<<7, uint32(one)<<31<<1)
	fmt.Println(2+3*4-5/2, (2+3)*4, 7&3<<1, 1<<3|1, 6&^2*2, -5%3*2)
	fmt.Println(1+2 == 3 && 4 > 3 || false, !(1 > 2) == true, 1 < 2 == (2 > 1))
	x := 10
	x += 5
	x -= 3
	x *= 4
	x /= 5
	x %= 7
	x <<= 3
	x >>= 1
	x |= 3
	x &= 10
	x ^= 0xff
	x &^= 0xf0
	fmt.Println(x)
	i := 5
	i++
	i--
	i--
	fmt.Println(i, -i, +i, - -i, ^i, ^^i)
	p, q := &i, &x
	*p, *q = *q, *p
	fmt.Println(i, x, *p**q, p == q, *p > *q, p != nil)
	str := "a" + "b"
	str += "c" + str
	fmt.Println(str, "abc" < "abd", "Z" < "a", "" < "a", "ab" > "a", str >= "abcab")
	f, g := 7.5, -2.0
	fmt.Println(f/g, f*g, f+g, f-g, -f, f > g, f/0.5 == 15)
	zero := 0.0
	fmt.Println(f/zero, -f/zero, zero/zero, zero/zero == zero/zero, zero == -zero, 1/(-zero))
	var u8 uint8 = 200
	u8 += 100
	var i8 int8 = 127
	i8++
	var i16 int16 = -32768
	i16 = -i16
	var u64 uint64
	u64--
	fmt.Println(u8, i8, i16, u64, i8/-1, i16/-1, i16*i16, ^u8)
	var sh8 int8 = 3
	fmt.Println(1<<sh8, u8<<sh8, i8>>sh8, uint16(1)<<15>>15)
	min := -9223372036854775808
	neg := -1
	fmt.Println(min/neg, min%neg, -min == min, min-1)
}
