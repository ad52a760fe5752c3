// Strings: substrings that alone keep the whole, conversions to and from bytes and runes, concatenation, builders, maps with
// strings as keys; what they should say follows from their length and first letter.
package main

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// text makes n letters from one on, a to z and around.
func text(n int, from byte) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = 'a' + (from-'a'+byte(i%26))%26
	}
	return b
}

// ok checks that a string goes on through the alphabet.
func ok(s string) {
	for i := 1; i < len(s); i++ {
		if s[i] != s[i-1]+1 && !(s[i-1] == 'z' && s[i] == 'a') {
			fail("%q (%d bytes) is broken at %d", s, len(s), i)
		}
	}
}

type rec struct {
	s     string
	b     []byte
	r     []rune
	parts []string
	m     map[string]string
}

func main() {
	pipe := make(chan rec, 32)
	var sums [6]uint64
	together(len(sums), func(me int) {
		r := newRng(me)
		held := make([]string, 200)
		for round := 0; again(round, 16); round++ {
			n, c := 1+r.n(300), 'a'+byte(r.n(26))
			var s string
			switch r.n(9) {
			case 0:
				s = string(text(n, c))
			case 1: // the middle of something larger
				k := r.n(n)
				s = string(text(n+500, c))[k : k+n]
			case 2:
				for i := 0; i < 20; i++ {
					s += string(text(26, c))
				}
			case 3:
				var sb strings.Builder
				for i := 0; i < n; i++ {
					sb.WriteByte('a' + (c-'a'+byte(i%26))%26)
				}
				s = sb.String()
			case 4:
				b := bytes.NewBuffer(nil)
				b.Write(text(n, c))
				b.Next(n / 3)
				s = b.String()
			case 5:
				s = string([]rune(string(text(n, c))))
			case 6:
				s = strings.ToLower(strings.ToUpper(string(text(n, c))))
			case 7:
				s = strings.Join(strings.Split(string(text(n, c)), "q"), "q")
			case 8:
				b := append([]byte(strconv.Itoa(n)), text(n, c)...)
				s = strings.TrimLeft(string(b), "0123456789")
			}
			ok(s)
			held[r.n(len(held))] = s
			rc := rec{s: s, b: []byte(s), r: []rune(s), m: map[string]string{}}
			for i := 0; i+10 < len(s); i += 10 {
				rc.parts = append(rc.parts, s[i:i+10])
				rc.m[s[i:i+10]] = s[i : i+5]
			}
			select {
			case pipe <- rc:
			default:
			}
			select {
			case rc := <-pipe:
				if string(rc.b) != rc.s || string(rc.r) != rc.s || utf8.RuneCountInString(rc.s) != len(rc.r) {
					fail("%q and %q differ", rc.s, rc.b)
				}
				if j := strings.Join(rc.parts, ""); !strings.HasPrefix(rc.s, j) {
					fail("parts of %q make %q", rc.s, j)
				}
				for k, v := range rc.m {
					if k[:5] != v {
						fail("%q has %q", k, v)
					}
				}
			default:
			}
			ok(held[r.n(len(held))])
			if round < 16 {
				sums[me] += uint64(len(s))
			}
		}
		for _, s := range held {
			ok(s)
		}
	})
	fmt.Printf("strs: lengths of the first rounds %d\n", sums)
}
