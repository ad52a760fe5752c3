package main

import (
	"fmt"
	"math/bits"
	"strings"
)

func sha1(msg []byte) (out [20]byte) {
	h := [5]uint32{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0}
	n := uint64(len(msg)) * 8
	p := append(append([]byte{}, msg...), 0x80)
	for len(p)%64 != 56 {
		p = append(p, 0)
	}
	var l [8]byte
	for i := range l {
		l[i] = byte(n >> (56 - 8*uint(i)))
	}
	p = append(p, l[:]...)
	var w [80]uint32
	for ; len(p) > 0; p = p[64:] {
		for i := 0; i < 16; i++ {
			w[i] = uint32(p[i*4])<<24 | uint32(p[i*4+1])<<16 | uint32(p[i*4+2])<<8 | uint32(p[i*4+3])
		}
		for i := 16; i < 80; i++ {
			w[i] = bits.RotateLeft32(w[i-3]^w[i-8]^w[i-14]^w[i-16], 1)
		}
		a, b, c, d, e := h[0], h[1], h[2], h[3], h[4]
		for i, x := range w {
			var f, k uint32
			switch i / 20 {
			case 0:
				f, k = b&c|^b&d, 0x5A827999
			case 1:
				f, k = b^c^d, 0x6ED9EBA1
			case 2:
				f, k = b&c|b&d|c&d, 0x8F1BBCDC
			default:
				f, k = b^c^d, 0xCA62C1D6
			}
			a, b, c, d, e = bits.RotateLeft32(a, 5)+f+e+k+x, a, b<<30|b>>2, c, d
		}
		h[0] += a
		h[1] += b
		h[2] += c
		h[3] += d
		h[4] += e
	}
	for i, v := range h {
		out[4*i], out[4*i+1], out[4*i+2], out[4*i+3] = byte(v>>24), byte(v>>16), byte(v>>8), byte(v)
	}
	return
}

func crc32(b []byte) uint32 {
	var table [256]uint32
	for i := range table {
		c := uint32(i)
		for k := 0; k < 8; k++ {
			if c&1 == 1 {
				c = c>>1 ^ 0xEDB88320
			} else {
				c >>= 1
			}
		}
		table[i] = c
	}
	c := ^uint32(0)
	for _, x := range b {
		c = table[byte(c)^x] ^ c>>8
	}
	return ^c
}

func adler(b []byte) uint32 {
	x, y := uint32(1), uint32(0)
	for _, c := range b {
		x = (x + uint32(c)) % 65521
		y = (y + x) % 65521
	}
	return y<<16 | x
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

func encode64(b []byte) string {
	var sb strings.Builder
	for ; len(b) > 0; b = b[min3(len(b)):] {
		var t [3]byte
		n := copy(t[:], b)
		v := uint(t[0])<<16 | uint(t[1])<<8 | uint(t[2])
		for i := 0; i < 4; i++ {
			if i > n {
				sb.WriteByte('=')
			} else {
				sb.WriteByte(alphabet[v>>(18-6*uint(i))&63])
			}
		}
	}
	return sb.String()
}

func min3(n int) int {
	if n > 3 {
		return 3
	}
	return n
}

func main() {
	for _, s := range []string{"", "a", "abc", "hello world", strings.Repeat("0123456789", 20)} {
		b := []byte(s)
		fmt.Printf("%x %08x %08x %s\n", sha1(b), crc32(b), adler(b), encode64(b))
	}
}
