package main

import "fmt"

const (
	c0 = iota
	c1
	c2
)
const (
	a = 1 << iota
	b
	c = 3
	d
	e = 1 << iota
	_
	f
)
const (
	bit0, mask0 = 1 << iota, 1<<iota - 1
	bit1, mask1
	_, _
	bit3, mask3
)
const (
	u         = iota * 42
	v float64 = iota * 42
	w         = iota * 42
)
const x, y = iota, iota

type Weekday int

const (
	Sunday Weekday = iota
	Monday
	Tuesday
	_
	Thursday
	n = len("abc") + iota
)

func (d Weekday) String() string { return [...]string{"Su", "Mo", "Tu", "We", "Th"}[d] }

type Size float64

const (
	_       = iota
	KB Size = 1 << (10 * iota)
	MB
	GB
	YB = 1 << (10 * (iota + 4))
)

func main() {
	fmt.Println(c0, c1, c2, a, b, c, d, e, f)
	fmt.Println(bit0, mask0, bit1, mask1, bit3, mask3)
	fmt.Printf("%v %T %v %T %v %T\n", u, u, v, v, w, w)
	fmt.Println(x, y, Sunday, Monday, Thursday, n)
	fmt.Println(KB, MB, GB, YB>>60)
	const (
		i = "s"
		j
		k = iota
		l = func2 + iota
		m
	)
	fmt.Println(i, j, k, l, m)
	fmt.Printf("%d %v %s\n", Tuesday, Tuesday, Tuesday)
}

const func2 = 10
