package fuzzing

import (
	"fmt"
	"math"
	"os"
	"testing"
	"unicode/utf8"
)

// deep needs several bytes to be right, one after the other.
func deep(s string) bool {
	if len(s) > 2 {
		if s[0] == 'f' {
			if s[1] == 'z' {
				return s[2] == '!'
			}
		}
	}
	return false
}

func FuzzDeep(f *testing.F) {
	f.Add("hello", true)
	f.Fuzz(func(t *testing.T, s string, b bool) {
		if deep(s) {
			t.Fatal("it was found")
		}
	})
}

func FuzzShort(f *testing.F) {
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 1 {
			t.Log("a line")
			t.Errorf("%d bytes, %q", len(b), b)
		}
	})
}

func FuzzSub(f *testing.F) {
	f.Add(uint8(3))
	f.Fuzz(func(t *testing.T, b uint8) {
		if b%2 == 0 {
			t.Skip("even")
		}
		t.Cleanup(func() {
			if b > 100 {
				t.Error("in cleanup")
			}
		})
	})
}

func FuzzExit(f *testing.F) {
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 3 {
			os.Exit(3)
		}
	})
}

func FuzzGoroutine(f *testing.F) {
	f.Fuzz(func(t *testing.T, n int) {
		done := make(chan int)
		go func() {
			done <- 10 / n
		}()
		<-done
	})
}

func FuzzFine(f *testing.F) {
	f.Add(1.5, float32(2), int8(3), "é", []byte("b"), 'x', byte(1), true, uint64(7), int64(-1), uint16(2), int16(3), uint(4), uint32(5))
	f.Fuzz(func(t *testing.T, a float64, b float32, c int8, d string, e []byte, g rune, h byte, i bool, j uint64, k int64, l uint16, m int16, n uint, o uint32) {
		_ = utf8.ValidString(d)
		if math.IsNaN(a) && b > 0 && i {
			fmt.Sprint(c, e, g, h, j, k, l, m, n, o)
		}
	})
}

func TestOther(t *testing.T) {}
