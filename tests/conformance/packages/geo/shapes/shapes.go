package shapes

import (
	"fmt"
	"math"

	"../../geo"
)

type Shape interface {
	Area() float64
	label() string
}

type Base struct{ Name string }

func (b Base) label() string { return b.Name }
func (b Base) Label() string { return "<" + b.Name + ">" }

type Circle struct {
	geo.Point
	R float64
}

func (c Circle) Area() float64 { return math.Pi * c.R * c.R }
func (c Circle) label() string { return "circle" }

var names = []string{"circle"}

func init() {
	fmt.Println("shapes: init", geo.Origin.Dist())
	names = append(names, "more")
}

func Registry() []string { return names }

func Describe(s Shape) string { return fmt.Sprintf("%s %.1f", s.label(), s.Area()) }
