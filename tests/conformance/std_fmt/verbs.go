// differs: width and precision of an earlier verb do not linger, as since go1.21
package main

import (
	"errors"
	"fmt"
	"os"
)

type P struct {
	X, Y int
	name string
}
type S string
type St struct{ v int }
type Pt struct{ v int }
type G struct{}
type F struct{}
type Bytes []byte
type M map[string]int

func (s St) String() string   { return fmt.Sprintf("St<%d>", s.v) }
func (p *Pt) String() string  { return "Pt" }
func (G) GoString() string    { return "G!" }
func (F) Format(f fmt.State, c rune) {
	w, wok := f.Width()
	p, pok := f.Precision()
	fmt.Fprintf(f, "F[%c %d%v %d%v %v%v]", c, w, wok, p, pok, f.Flag('+'), f.Flag('#'))
}

func main() {
	p := P{1, -2, "n"}
	for _, v := range []string{"%v", "%+v", "%#v", "%T", "%d", "%s", "%x"} {
		fmt.Printf(v+"|", p)
		fmt.Printf(v+"|", &p)
		fmt.Printf(v+"\n", []P{p})
	}
	fmt.Printf("%v %+v %#v %s %d\n", St{1}, St{2}, St{3}, St{4}, St{5})
	fmt.Printf("%v %s %v %#v %v\n", &Pt{1}, &Pt{1}, Pt{1}, G{}, G{})
	fmt.Printf("%v %+8.3x %#q\n", F{}, F{}, F{})
	fmt.Printf("%d|%5d|%-5d|%05d|%+d|% d|%x|%X|%#x|%o|%#o|%O|%b|%#b|%c|%q|%U|%#U\n", 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 0x1F600)
	fmt.Printf("%d %x %08b %+d %x %X\n", -42, -42, -5, -7, "hi", []byte("hi\xff"))
	fmt.Printf("%f|%.2f|%8.3f|%-8.1f|%+f|%e|%E|%g|%G|%08.3f|% f|%.0f|%#.0f|%6.f\n", 3.14159, 3.14159, 3.14159, 3.14159, 3.14159, 3.14159, 3.14159, 1e21, 1e-7, -3.14159, 2.5, 2.5, 3.0, 99.5)
	fmt.Printf("%s|%10s|%-10s|%.2s|%q|%#q|%x|%X|% x|%#x|% #x|%+q|%5q|%5.1s|\n", "héllo", "héllo", "héllo", "héllo", "h\"i\n", "raw`", "hex", "hex", "hex", "hex", "hex", "日本\x00", "a", "xyz")
	fmt.Printf("%t|%5t|%v|%p|%v|%s\n", true, false, true, nil, nil, nil)
	fmt.Printf("%v %d %s %q %x %v\n", []int{1, 2}, []int{3}, []string{"a", "b"}, []string{"a b", "c"}, []string{"ab", "c"}, [2]bool{true})
	fmt.Printf("%v %+v %#v %#v %#v\n", M{"b": 2, "a": 1}, map[int]P{1: p}, M{"x": 1}, []interface{}{1, "a", nil, 2.5}, map[string]bool{})
	fmt.Printf("%v %s %x %X %d %#v %q\n", Bytes("hi"), Bytes("hi"), Bytes("hi"), []byte("hi"), []byte("hi"), []byte("hi"), []byte("hi"))
	fmt.Printf("%#v %#v %#v %#v %#v %#v %#v %#v\n", 1, "s", 1.0, 'x', true, uint8(3), 2i, uintptr(5))
	fmt.Printf("%#v %#v %#v %#v %#v %#v\n", S("n"), struct{}{}, [2]string{"a"}, (*int)(nil), []int(nil), map[string]int(nil))
	fmt.Printf("%#v %#v %T %T %T\n", struct {
		A interface{}
		B *P
	}{}, [][]int{{1}, nil}, fmt.Printf, struct{ a int }{}, errors.New)
	fmt.Printf("%d %d%%|%!|%z|%d\n", 1, 2, 3)
	fmt.Printf("%d|%d\n", 1)
	fmt.Printf("extra\n", 1, "x")
	fmt.Printf("%d %s %t %f %x %c\n", "str", 5, 1, "x", 1.5, "c")
	fmt.Printf("%[2]d %[1]d|%[2]*[1]d|%*d|%-*d|%.*f|%[3]v|%[5]d|%[x]d\n", 7, 5, 6, 8, 9)
	fmt.Printf("%6.2f|%*.*f|%[1]v\n", 1.234, 8, 1, 2.345)
	fmt.Printf("%v %v %.3v %10.2v|%+v\n", 1+2i, complex64(-1i), 1.23456+2i, 3i, -2-3i)
	fmt.Printf("%v %v %v %v\n", error(nil), errors.New("e"), []error{errors.New("x"), nil}, os.ErrNotExist)
	fmt.Printf("%s %v %d\n", []interface{}{1, "a", nil}, []interface{}{St{1}, &Pt{2}}, []interface{}{1, "b"})
	fmt.Printf("%08.3f|%+08d|%-08d|%x|%X|%#08x|%+.2e|%10t|%-10v|%010s\n", 1.5, 42, 42, -255, 1<<40, 255, 12345.678, true, "left", "zero")
	fmt.Printf("%c%c%c %q %q %U\n", 'a', 0x4E16, 0x10FFFF+1, 'x', '\n', -1)
	fmt.Printf("%v %v %v\n", &[]int{1}, &map[string]int{"a": 1}, &[2]int{})
	fmt.Printf("%3d|%-3d|%03d %v\n", []int{1, 22}, []int{1, 22}, []int{1, 22}, [][]string{{"a"}, {}})
	fmt.Printf("%x %X %x % x %#x\n", 3.5, -1.0, "", "abc", []byte{1, 2})
	fmt.Printf("%t %v\n", "x", struct {
		e error
		s fmt.Stringer
		f func()
	}{})
	fmt.Printf("%w %v\n", errors.New("w outside"), fmt.Errorf("%w+%v", errors.New("in"), 1))
}
