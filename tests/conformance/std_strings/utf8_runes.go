package main

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

func main() {
	s := "aé日😀\xff\xed\xa0\x80z"
	for i, r := range s {
		fmt.Printf("%d:%U ", i, r)
	}
	fmt.Println(len(s), utf8.RuneCountInString(s), len([]rune(s)), utf8.ValidString(s), utf8.ValidString(s[:10]))
	for b := []byte(s); len(b) > 0; {
		r, n := utf8.DecodeRune(b)
		fmt.Printf("%q/%d ", r, n)
		b = b[n:]
	}
	fmt.Println()
	for t := s; len(t) > 0; {
		r, n := utf8.DecodeLastRuneInString(t)
		fmt.Printf("%q/%d ", r, n)
		t = t[:len(t)-n]
	}
	fmt.Println()
	buf := make([]byte, 4)
	for _, r := range []rune{'a', 0x7f, 0x80, 0x7ff, 0x800, 0xffff, 0x10000, 0x10ffff, 0xd800, -1, 0x110000} {
		n := utf8.EncodeRune(buf, r)
		fmt.Printf("%x:%d:%d:%v ", buf[:n], n, utf8.RuneLen(r), utf8.ValidRune(r))
	}
	fmt.Println(string(utf8.AppendRune([]byte("x"), '日')), utf8.FullRune([]byte{0xe6, 0x97}), utf8.FullRuneInString("日"), utf8.RuneStart(0x97))
	for _, r := range "aZ5_ \t\néß日Ⅷǅ٣€\u00a0ʰ" {
		fmt.Print(b2s(unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsNumber(r), unicode.IsSpace(r), unicode.IsUpper(r), unicode.IsLower(r), unicode.IsTitle(r), unicode.IsPunct(r), unicode.IsPrint(r), unicode.IsControl(r), unicode.IsGraphic(r), unicode.IsSymbol(r)), " ")
	}
	fmt.Println()
	fmt.Println(string(unicode.ToUpper('ß')), string(unicode.ToUpper('é')), string(unicode.ToLower('Σ')), string(unicode.ToTitle('ǆ')), unicode.Is(unicode.Han, '日'), unicode.In('ж', unicode.Latin, unicode.Cyrillic), unicode.SimpleFold('K'), unicode.MaxRune)
	rs := []rune("hello, 世界")
	for i, j := 0, len(rs)-1; i < j; i, j = i+1, j-1 {
		rs[i], rs[j] = rs[j], rs[i]
	}
	fmt.Println(string(rs), string(rs[1:3]), len(string(rs)))
	words := map[rune]int{}
	for _, r := range "mississippi→ü" {
		words[r]++
	}
	fmt.Println(words['s'], words['→'], words['ü'], len(words))
	x := "日本"
	fmt.Println(x[0:3], x[3:], x[1:2] == "\x97", x[:2]+x[2:] == x, x > "ああ", "é" == "e\u0301")
	fmt.Printf("%q %+q %x % x %s\n", s, s, s, x, x[:4])
	var bs []byte
	bs = append(bs, x...)
	bs[0] = 'X'
	fmt.Println(utf8.Valid(bs), string(bs) == "X\x97\xa5本", x)
}

func b2s(bs ...bool) (s string) {
	for _, b := range bs {
		if b {
			s += "1"
		} else {
			s += "0"
		}
	}
	return
}
