package main

import (
	"./lib/geom"
)

func main() {
	p := geom.Point{1, 2}
	p.z = 3
	p.hidden()
	geom.helper()
	_ = geom.private{}
	_ = geom.Point{X: 1, z: 2}
	geom.Version = "x"
	var s geom.Shape = p
	p.Area = 1
	_ = geom.Missing
	_ = s
}
