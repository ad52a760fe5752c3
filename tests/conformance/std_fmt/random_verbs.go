// Printing: 500 random formats with random operands, as Go 1.19 prints them.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"unsafe"
)

type dS struct {
	A int
	b string
	C []byte
	D map[string]int
	e *int
	F any
	G error
	H [2]bool
}
type dStr string

func (d dStr) String() string { return "<" + string(d) + ">" }

type dErr struct{ x int }

func (d *dErr) Error() string { return "derr" }

type dPanic struct{}

func (d dPanic) String() string { panic("boom") }

type dBytes []byte
type dB byte
type dGo struct{ x float64 }

func (d dGo) GoString() string { return "GO!" }

type dNest struct {
	S dStr
	E error
	u dStr
	M map[dStr]dS
}
type dInt int
type rec struct {
	v  dInt
	p  *rec
	f  func()
	c  chan int
	u  unsafe.Pointer
	cc complex64
}

var seed uint64 = 1

func rnd(n int) int { seed = seed*6364136223846793005 + 1442695040888963407; return int(seed>>33) % n }
func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	vals := []any{nil, 0, 1, -1, 42, -12345678, int8(-5), uint8(200), int16(3), uint16(9), int32(0x1F600), uint32(7), int64(math.MinInt64), uint64(math.MaxUint64), uintptr(0xabc), true, false,
		0.0, 1.0, -1.5, 1e6, 1e21, 1e-7, 123456.789, math.Inf(1), math.Inf(-1), math.NaN(), math.Copysign(0, -1), float32(0.1), float32(3.4e38), complex(1, -2), complex64(complex(0.5, 3)), complex(math.NaN(), math.Inf(1)),
		"", "hello", "héllo\n\"q\"`", "日本語", "\xff\xfe", "a\tb", []byte(nil), []byte("xyz"), []byte{}, []int{1, 2, 3}, []int(nil), []string{"a", "b c"}, [3]byte{1, 2, 3}, &[3]byte{1, 2, 3}, [2]string{"x", ""},
		dS{A: 1, b: "q", C: []byte("zz"), D: map[string]int{"z": 1, "a": 2}, F: 3.5, G: errors.New("g")}, dStr("s"), (*dErr)(nil), dPanic{}, (*dPanic)(nil), dBytes("abc"), []dB{1, 2}, dGo{2}, &dGo{3},
		dNest{S: "s", u: "u"}, map[int]string{3: "c", 1: "a"}, map[string]any(nil), (*int)(nil), []any{1, "a", nil, 2.5, []int{1}}, struct{}{}, dInt(5), rec{}, rec{cc: 1i},
		[]error{nil}, [][]int{{1}, {}}, map[[2]int]bool{{1, 2}: true}, unsafe.Pointer(nil), (func())(nil), (chan int)(nil), reflect.ValueOf(7), reflect.ValueOf(dStr("v")), reflect.Value{}, []bool{true}, []float64{1, 2.5}, 'x', rune(-1), 0x10FFFF, 0x110000, map[float64]int{math.NaN(): 1, 1: 2}, []*int{nil}, []dStr{"a"}, []byte("\x00\x01"), [0]int{}, int64(1) << 40, []uint8{}, struct {
			a any
			b fmt.Stringer
		}{}, &[]int{1}, &map[string]int{"a": 1}}
	verbs := []rune("vvvvdsqxXtTbcoOUeEfFgGzé%!")
	for i := 0; i < 500; i++ {
		f := ""
		var a []any
		for j := rnd(3); j >= 0; j-- {
			f += "%"
			for rnd(2) == 0 {
				f += string("+-# 0"[rnd(5)])
			}
			switch rnd(6) {
			case 0:
				f += fmt.Sprint(rnd(30))
			case 1:
				f += "*"
				a = append(a, rnd(20)-6)
			}
			switch rnd(7) {
			case 0, 1:
				f += "." + fmt.Sprint(rnd(12))
			case 2:
				f += "."
			}
			if rnd(60) != 0 {
				f += string(verbs[rnd(len(verbs))])
			}
			if rnd(30) != 0 {
				a = append(a, vals[rnd(len(vals))])
			}
		}
		func() {
			defer func() {
				if e := recover(); e != nil {
					fmt.Fprintf(out, "PANIC %v\n", e)
				}
			}()
			fmt.Fprintf(out, "%q: ", f)
			fmt.Fprintf(out, f, a...)
			out.WriteByte('\n')
		}()
	}
}
