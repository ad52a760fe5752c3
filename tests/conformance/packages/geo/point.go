// Package geo is a local package of several files.
package geo

import "math"

type Point struct {
	X, Y   float64
	hidden int
}

var Origin = New(0, 0)

var Table = map[string]int{"geo": initial}

func New(x, y float64) *Point {
	created++
	return &Point{X: x, Y: y}
}

func (p *Point) Dist() float64 { return math.Hypot(p.X, p.Y) }

func (p *Point) String() string { return "(" + itoa(int(p.X)) + "," + itoa(int(p.Y)) + ")" }
