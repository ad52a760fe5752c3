package geom

const Version = "1"

type Point struct {
	X, Y int
	z    int
}

type Shape interface {
	Area() float64
	sealed()
}

type private struct{}

func (p Point) hidden() {}

func helper() {}
