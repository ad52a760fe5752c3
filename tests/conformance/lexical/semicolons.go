package main

import "fmt"

type (
	A struct { x int; y string }
	B interface { M(); N() int }
)

type point struct{ x, y int }

func (p point) M() {}; func (p point) N() int { return p.x +
	p.y }

func f(a int,
	b int,
) int { if a > b { return a }; return b }

func main() {
	a := A{1, "s"}; b := B(point{3, 4}); b.M()
	for i := 0; i < 2; i++ { fmt.Print(i) }; fmt.Println()
	fmt.Println(a, b.N(),
		f(1,
			2,
		),
	)
	;;;
	{ }
	x := []int{
		1, 2,
		3,
	}
	switch len(x) { case 3: fmt.Println("three"); default: }
	var g = func() (r int) { defer func() { r++ }(); return 1 }
	fmt.Println(g(), /* a comment
	over two lines */ 1)
	y := 1 // a comment ends the line
	z := y /* not here */ + 1; fmt.Println(y, z)
	if y := 5; y > 4 { fmt.Println("gt") } else if y == 0 { } else { }
	return ; }
