package main

import (
	"errors"
	"fmt"
	"strings"
)

const base = 1000000000

type Nat []uint32

func FromInt(n uint64) (z Nat) {
	for ; n > 0; n /= base {
		z = append(z, uint32(n%base))
	}
	return
}

func (x Nat) Add(y Nat) (z Nat) {
	if len(x) < len(y) {
		x, y = y, x
	}
	c := uint32(0)
	for i := range x {
		s := x[i] + c
		if i < len(y) {
			s += y[i]
		}
		if c = 0; s >= base {
			s, c = s-base, 1
		}
		z = append(z, s)
	}
	if c > 0 {
		z = append(z, c)
	}
	return
}

func (x Nat) Mul(y Nat) Nat {
	z := make(Nat, len(x)+len(y))
	for i, a := range x {
		c := uint64(0)
		for j := 0; j < len(y) || c > 0; j++ {
			t := c + uint64(z[i+j])
			if j < len(y) {
				t += uint64(a) * uint64(y[j])
			}
			z[i+j], c = uint32(t%base), t/base
		}
	}
	for len(z) > 0 && z[len(z)-1] == 0 {
		z = z[:len(z)-1]
	}
	return z
}

func (x Nat) Pow(n int) (z Nat) {
	for z = FromInt(1); n > 0; n >>= 1 {
		if n&1 == 1 {
			z = z.Mul(x)
		}
		x = x.Mul(x)
	}
	return
}

func (x Nat) String() string {
	if len(x) == 0 {
		return "0"
	}
	var sb strings.Builder
	fmt.Fprint(&sb, x[len(x)-1])
	for i := len(x) - 2; i >= 0; i-- {
		fmt.Fprintf(&sb, "%09d", x[i])
	}
	return sb.String()
}

func (x Nat) DigitSum() (s int) {
	for _, c := range x.String() {
		s += int(c - '0')
	}
	return
}

type Rat struct{ n, d int64 }

var ErrZero = errors.New("zero denominator")

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	if a < 0 {
		return -a
	}
	return a
}

func New(n, d int64) (r Rat, err error) {
	if d == 0 {
		return r, fmt.Errorf("rat %d/%d: %w", n, d, ErrZero)
	}
	if d < 0 {
		n, d = -n, -d
	}
	g := gcd(n, d)
	return Rat{n / g, d / g}, nil
}

func must(r Rat, err error) Rat {
	if err != nil {
		panic(err)
	}
	return r
}

func (a Rat) Add(b Rat) Rat  { return must(New(a.n*b.d+b.n*a.d, a.d*b.d)) }
func (a Rat) Mul(b Rat) Rat  { return must(New(a.n*b.n, a.d*b.d)) }
func (a Rat) Inv() Rat       { return must(New(a.d, a.n)) }
func (a Rat) Less(b Rat) bool { return a.n*b.d < b.n*a.d }
func (a Rat) String() string {
	if a.d == 1 {
		return fmt.Sprint(a.n)
	}
	return fmt.Sprintf("%d/%d", a.n, a.d)
}

func bernoulli(n int) (bs []Rat) {
	a := make([]Rat, n+1)
	for m := 0; m <= n; m++ {
		a[m] = Rat{1, int64(m + 1)}
		for j := m; j >= 1; j-- {
			a[j-1] = Rat{int64(j), 1}.Mul(a[j-1].Add(Rat{-a[j].n, a[j].d}))
		}
		bs = append(bs, a[0])
	}
	return
}

func solve(m [][]Rat) []Rat {
	n := len(m)
	for c := 0; c < n; c++ {
		p := c
		for m[p][c].n == 0 {
			p++
		}
		m[c], m[p] = m[p], m[c]
		inv := m[c][c].Inv()
		for k := range m[c] {
			m[c][k] = m[c][k].Mul(inv)
		}
		for r := range m {
			if f := m[r][c]; r != c && f.n != 0 {
				for k := range m[r] {
					m[r][k] = m[r][k].Add(f.Mul(Rat{-m[c][k].n, m[c][k].d}))
				}
			}
		}
	}
	res := make([]Rat, n)
	for i := range m {
		res[i] = m[i][n]
	}
	return res
}

func main() {
	f := FromInt(1)
	for i := uint64(2); i <= 60; i++ {
		f = f.Mul(FromInt(i))
	}
	a, b := Nat{}, FromInt(1)
	for i := 0; i < 300; i++ {
		a, b = b, a.Add(b)
	}
	fmt.Println(f, f.DigitSum())
	fmt.Println(a, FromInt(2).Pow(200), FromInt(7).Pow(0), Nat(nil), FromInt(2).Pow(1000).DigitSum())
	fmt.Println(bernoulli(12))
	r := func(n, d int64) Rat { return must(New(n, d)) }
	fmt.Println(solve([][]Rat{{r(0, 1), r(2, 1), r(1, 3), r(5, 1)}, {r(1, 2), r(-1, 1), r(1, 1), r(0, 1)}, {r(3, 1), r(1, 4), r(-2, -5), r(7, 2)}}))
	_, err := New(3, 0)
	fmt.Println(err, errors.Is(err, ErrZero), r(1, 3).Less(r(2, 5)), r(-6, 4))
	defer func() { fmt.Println("recovered:", recover()) }()
	r(0, 5).Inv()
}
