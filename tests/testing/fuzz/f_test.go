package fuzz

import (
	"os"
	"testing"
	"unicode/utf8"
)

func FuzzReverse(f *testing.F) {
	f.Add("abc", 1, []byte("x"))
	f.Add("", -1, []byte(nil))
	f.Fuzz(func(t *testing.T, s string, n int, b []byte) {
		t.Logf("%q %d %q", s, n, b)
		if !utf8.ValidString(s) {
			t.Errorf("invalid %q", s)
		}
	})
}

func FuzzTypes(f *testing.F) {
	f.Add(true, byte(1), rune(2), float32(3), 4.0, int8(5), int16(6), int64(7), uint(8), uint16(9), uint32(10), uint64(11))
	f.Fuzz(func(t *testing.T, a bool, b byte, c rune, d float32, e float64, g int8, h int16, i int64, j uint, k uint16, l uint32, m uint64) {
		t.Log(a, b, c, d, e, g, h, i, j, k, l, m)
	})
}

func FuzzWrong(f *testing.F) {
	switch os.Getenv("WHAT") {
	case "types":
		f.Add(1)
	case "count":
		f.Add("x", 1)
	case "add":
		f.Add(struct{}{})
	case "func":
		f.Fuzz(1)
	case "nothing":
		return
	case "panic":
		f.Add("x")
		f.Fuzz(func(t *testing.T, s string) { panic("at " + s) })
	case "method":
		f.Add("x")
		f.Fuzz(func(t *testing.T, s string) { f.Log("no") })
	case "result":
		f.Fuzz(func(t *testing.T, s string) int { return 1 })
	case "skip":
		f.Skip("skipped")
	}
	f.Fuzz(func(t *testing.T, s string) {})
}
