// encoding/gob: the bytes of a stream, all kinds of types, interfaces, types that encode themselves, evolution of structs, errors, and
// streams with errors in them.
package main

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"math/rand"
	"strings"
	"time"
)

type Point struct{ X, Y int }
type Named map[string][]Point
type Self struct{ text string }

func (s Self) GobEncode() ([]byte, error) {
	if s.text == "bad" {
		return nil, errors.New("will not")
	}
	return []byte(s.text), nil
}
func (s *Self) GobDecode(b []byte) error { s.text = "<" + string(b) + ">"; return nil }

type List struct {
	V    int8
	Next *List
	Kids []List
}
type Shape interface{ Area() float64 }
type Square float64

func (s Square) Area() float64 { return float64(s * s) }

type Circle struct{ R float32 }

func (c *Circle) Area() float64 { return float64(c.R) }

type All struct {
	B    bool
	I    int64
	U    uint16
	F    float32
	C    complex128
	S    string
	Data []byte
	Ints []int32
	Fs   [2]float64
	M    Named
	P    **Point
	T    time.Time
	Self Self
	L    *List
	Any  []any
	Sh   Shape
	Fn   func()
	Skip chan int
	priv int
	Point
}
type Less struct { // fewer fields, in another order, of other sizes
	S     string
	U     uint64
	I     int8
	Extra string
	L     struct{ V int }
}
type Wrong struct{ S int }
type None struct{ a int }

func encode(vs ...any) []byte {
	var b bytes.Buffer
	e := gob.NewEncoder(&b)
	for _, v := range vs {
		if err := e.Encode(v); err != nil {
			fmt.Println("encode:", err)
		}
	}
	return b.Bytes()
}

func main() {
	gob.Register(Square(0))
	gob.Register(&Circle{})
	gob.RegisterName("pt", Point{})
	fmt.Printf("% x\n", encode(Point{22, -33}, Point{}, &Point{Y: math.MaxInt64}))
	p := &Point{1, 2}
	a := All{true, -1 << 40, 65535, 1.5, 2 + 3i, "héllo", []byte{0, 255}, []int32{1, -1, math.MinInt32}, [2]float64{0, math.Inf(-1)}, Named{"k": {{1, 2}, {}}}, &p,
		time.Unix(1e9, 7).UTC(), Self{"me"}, &List{1, &List{2, nil, nil}, []List{{V: 3}}}, []any{1, "two", 3.0, Point{4, 5}, []string{"s"}, nil, Square(2)}, &Circle{3}, nil, nil, 0, Point{6, 7}}
	data := encode(a, Less{U: 1})
	fmt.Printf("%x\n", data)
	d := gob.NewDecoder(bytes.NewReader(data))
	var b All
	err := d.Decode(&b)
	fmt.Println(err, b.B, b.I, b.U, b.F, b.C, b.S, b.Data, b.Ints, b.Fs, b.M, **b.P, b.T, b.Self, *b.L.Next, b.L.Kids, b.Any, b.Sh.Area(), b.Point)
	var l Less
	fmt.Println(d.Decode(&l), l, d.Decode(&l))
	l = Less{Extra: "kept", I: 3}
	fmt.Println(gob.NewDecoder(bytes.NewReader(encode(All{S: "s", U: 3, L: &List{V: 9}}))).Decode(&l), l)
	a.Any = a.Any[:5]
	d = gob.NewDecoder(bytes.NewReader(encode(a, 7, "x")))
	var n int
	fmt.Println(d.Decode(nil), d.Decode(&n), n, d.Decode(nil), d.Decode(nil) == io.EOF)

	for _, c := range []struct{ v, into any }{
		{1, new(string)}, {300, new(int8)}, {-1, new(uint)}, {1e300, new(float32)}, {[]int{1, 1000}, new([]int8)}, {[3]int{}, new([2]int)}, {Point{}, new(Wrong)}, {a, new(Wrong)},
		{map[string]int{"a": 1}, new(map[string]string)}, {"s", new(any)}, {Square(3), new(Shape)}, {struct{ S any }{Self{"?"}}, new(int)}, {struct{ S any }{Self{"?"}}, nil}, {make(chan int), nil}, {None{}, nil},
		{nil, nil}, {Self{"bad"}, nil}, {[]*int{nil}, nil}, {map[int]*int{1: nil}, nil}, {struct{ F func() }{}, nil}, {1, 2}, {[]Self{{"a"}, {""}}, new([]Self)}, {int8(5), new(int64)}, {List{V: 1}, new(Less)},
	} {
		var buf bytes.Buffer
		err := gob.NewEncoder(&buf).Encode(c.v)
		fmt.Printf("%T: %v", c.v, err)
		if err == nil && c.into != nil {
			err = gob.NewDecoder(&buf).Decode(c.into)
			fmt.Printf(" %T: %v", c.into, err)
		}
		fmt.Println()
	}
	for _, f := range []func(){func() { gob.Register(Square(1)) }, func() { gob.RegisterName("x", Square(1)) }, func() { gob.RegisterName("pt", 1) }, func() { gob.RegisterName("", 1) }, func() { encode((*int)(nil)) }} {
		func() {
			defer func() { fmt.Println(recover()) }()
			f()
		}()
	}
	var n1 struct {
		I *big.Int
		R *big.Rat
		F big.Float
		A [1]*struct{ F big.Float }
	}
	n2 := n1
	n1.I, n1.R = big.NewInt(-1<<62), big.NewRat(-22, 7)
	n1.F.SetPrec(100).SetInt64(-3).Quo(&n1.F, big.NewFloat(7))
	n1.A[0] = &struct{ F big.Float }{}
	n1.A[0].F.SetInf(true)
	fmt.Println(gob.NewDecoder(bytes.NewReader(encode(&n1))).Decode(&n2), n2.I, n2.R, n2.F.Text('p', 0), n2.F.Prec(), &n2.A[0].F)
	damage(data)
}

// damage decodes a stream with errors: whatever happens, it must be an error or a value.
func damage(data []byte) {
	r := rand.New(rand.NewSource(3))
	for i := 0; i < 300; i++ {
		bad := append([]byte(nil), data...)
		for k := r.Intn(3); k >= 0; k-- {
			bad[r.Intn(len(bad))] ^= 1 << uint(r.Intn(8))
		}
		d := gob.NewDecoder(strings.NewReader(string(bad[:len(bad)-r.Intn(3)])))
		for k := 0; k < 3; k++ {
			var v any = new(All)
			if r.Intn(3) == 0 {
				v = nil
			}
			if d.Decode(v) == io.EOF {
				break
			}
		}
	}
	fmt.Println("done")
}
