package main

import "fmt"

// Mixed widths in one expression chain, loops over every type, and division by constants.
func divs(n int) (s int) {
	s += n / 3
	s += n / 7 * 2
	s += n % 10
	s += n / -5
	s += n / 8
	s += n % 16
	s += n / 1
	s += -n / 4
	return
}

func udivs(n uint32) uint32 { return n/3 + n/10 + n%7 + n/641 + n>>3 + n/0xffffffff }

func sieve8() (c uint8) {
	for i := uint8(2); i < 255; i++ {
		prime := true
		for j := uint8(2); uint16(j)*uint16(j) <= uint16(i); j++ {
			if i%j == 0 {
				prime = false
				break
			}
		}
		if prime {
			c++
		}
	}
	return
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func modpow(b, e, m uint64) uint64 {
	r := uint64(1)
	for b %= m; e > 0; e >>= 1 {
		if e&1 == 1 {
			r = r * b % m
		}
		b = b * b % m
	}
	return r
}

func isqrt(n int64) int64 {
	x := n
	for y := (x + 1) / 2; y < x; y = (x + n/x) / 2 {
		x = y
	}
	return x
}

func reverse(n int32) (r int32) {
	for ; n != 0; n /= 10 {
		r = r*10 + n%10
	}
	return
}

func main() {
	for _, n := range []int{0, 1, -1, 100, -100, 12345678901, -9223372036854775808, 9223372036854775807} {
		fmt.Print(divs(n), " ")
	}
	fmt.Println()
	for _, n := range []uint32{0, 1, 100, 1 << 31, 4294967295} {
		fmt.Print(udivs(n), " ")
	}
	fmt.Println()
	fmt.Println(sieve8(), gcd(1<<40, 3<<20), modpow(3, 1000, 1000000007), isqrt(1<<62-1), reverse(-12345), reverse(1999999999))
	var a int8 = 100
	var b int16 = 1000
	var c int32 = 100000
	var d int64 = 10000000000
	fmt.Println(int16(a)*b, int32(b)*c, int64(c)*d, int8(b), int8(c), int32(d), uint8(a*2), int64(a)+int64(b)+int64(c)+d)
	var ua uint8 = 200
	var ub uint16 = 60000
	fmt.Println(ua+100, uint16(ua)+100, ub+10000, uint32(ub)*uint32(ub), ub*ub, int8(ua), int16(ub), float32(ub)/7)
	bits := 0
	for m := uint16(1); m != 0; m <<= 1 {
		bits++
	}
	down := 0
	for i := uint8(10); i < 11; i-- {
		down++
	}
	fmt.Println(bits, down)
	t := 0
	for i := int32(-5); i <= 5; i += 2 {
		for j := int64(3); j > int64(i); j-- {
			t += int(i) * int(j)
		}
	}
	fmt.Println(t)
	x := 0xdeadbeefcafe
	fmt.Println(x&0xff, x>>40, x<<20>>20, uint8(x), int16(x), x^-1, x&-x, x&(x-1) == 0)
	swap := func(v uint32) uint32 { return v>>24 | v>>8&0xff00 | v<<8&0xff0000 | v<<24 }
	fmt.Printf("%#x %#x\n", swap(0x12345678), swap(swap(0xa1b2c3d4)))
	p, q := int64(1), int64(1)
	for i := 0; i < 100; i++ {
		p, q = q, p+q
	}
	fmt.Println(p, q, uint64(p), uint32(q))
}
