package main

import (
	"fmt"

	"./geo"
	sh "./geo/shapes"
	_ "./side"
)

type Box struct{ sh.Base }

func (b Box) Area() float64 { return 42 }

func main() {
	fmt.Println(geo.Origin, geo.New(3, 4).Dist(), geo.Count())
	var s sh.Shape = sh.Circle{R: 1}
	fmt.Printf("%.3f %T %s\n", s.Area(), s, sh.Describe(s))
	b := Box{sh.Base{Name: "box"}}
	fmt.Println(sh.Describe(b), b.Label())
	p := geo.New(1, 2)
	p.X = 10
	fmt.Printf("%+v %v\n", p, p)
	geo.Table["main"] = 5
	fmt.Println(geo.Lookup("main"), geo.Lookup("geo"), geo.Max(3, 9), geo.Max("a", "b"))
	var st geo.Stack[string]
	st.Push("x")
	st.Push("y")
	fmt.Println(st.Pop(), st.Len(), geo.Pi > 3, geo.North, geo.West)
	fmt.Println(sh.Registry())
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		geo.MustPositive(-1)
	}()
}
