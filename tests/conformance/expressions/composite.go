package main

import "fmt"

type Point struct{ x, y float64 }
type Line struct {
	p, q Point
	tag  *string
}
type Vec []Point
type Grid [2][3]int
type Dict map[Point]Vec

func addr() *Line { return &Line{q: Point{y: -4, x: 12.3}} }

const two = 2

func main() {
	origin := Point{}
	fmt.Println(origin, addr().q, *addr())
	primes := []int{2, 3, 5, 7, 9, 2147483647}
	vowels := [128]bool{'a': true, 'e': true, 'i': true, 'o': true, 'u': true, 'y': true}
	filter := [10]float32{-1, 4: -0.1, -0.1, 9: -1}
	freq := map[string]float64{"C0": 16.35, "A4": 440}
	fmt.Println(len(primes), vowels['e'], vowels['x'], filter, freq)
	fmt.Println([...]Point{{1.5, -3.5}, {0, 0}}, [][]int{{1, 2, 3}, {4, 5}, nil, {}})
	fmt.Println(map[string]Point{"orig": {0, 0}}, map[Point]string{{0, 0}: "orig"})
	pp := [2]*Point{{1.5, -3.5}, {}}
	fmt.Println(*pp[0], *pp[1])
	d := Dict{{1, 2}: {{3, 4}, {5, 6}}, {}: nil}
	fmt.Println(len(d), d[Point{1, 2}][1])
	g := Grid{1: {2: 5}}
	fmt.Println(g, Grid{{1}, {0, 2}})
	arr := [...]string{two: "two", two * 2: "four", "five", 'a' - 90: "seven"}
	fmt.Printf("%q %d\n", arr, len(arr))
	if (Point{1, 2}) == (Point{1, 2.0}) {
		fmt.Println("equal")
	}
	for _, p := range []struct {
		n string
		p *Point
	}{{"a", &Point{1, 2}}, {n: "b"}} {
		fmt.Println(p.n, p.p == nil)
	}
	v := Vec{{1, 1}}
	v = append(v, Point{2, 2}, origin)
	v[0].x = 9
	fmt.Println(v)
	a := [2][2]Point{{{1, 2}, {3, 4}}, {{5, 6}}}
	b := a
	b[0][1].y = 0
	fmt.Println(a, b, a == b)
	fs := []func(int) int{func(x int) int { return x + 1 }, func(x int) int { return x * x }}
	fmt.Println(fs[0](4), fs[1](4))
	m := map[string]map[string][]int{"a": {"b": {1, 2}}}
	m["a"]["c"] = append(m["a"]["c"], 3)
	fmt.Println(m)
	anon := struct {
		Point
		n int
	}{Point{1, 2}, 3}
	anon.x += 10
	fmt.Println(anon, anon.Point)
	ps := &[]int{1, 2, 3}
	(*ps)[1] = 20
	pm := &map[string]int{"z": 1}
	(*pm)["y"]++
	fmt.Println(*ps, *pm, &[]int{4}, &map[int]int{1: 2}, &Point{1, 2}, &[2]int{})
	big := [1000]int{999: 1}
	sum := 0
	for _, x := range big {
		sum += x
	}
	fmt.Println(sum)
}
