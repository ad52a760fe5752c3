package main

import "fmt"

// Dynamic dispatch over a slice of interfaces, type switches and assertions.
type shape interface{ area() int }
type square struct{ s int }
type rect struct{ w, h int }
type tri struct{ b, h int }

func (s square) area() int { return s.s * s.s }
func (r *rect) area() int  { return r.w * r.h }
func (t tri) area() int    { return t.b * t.h / 2 }

func kind(s shape) int {
	switch v := s.(type) {
	case square:
		return v.s
	case *rect:
		return v.w
	case tri:
		return v.b
	}
	return -1
}

func main() {
	shapes := make([]shape, 0, 999)
	for i := 0; i < 333; i++ {
		shapes = append(shapes, square{i}, &rect{i, i + 1}, tri{i, 4})
	}
	sum := 0
	for round := 0; round < 50000; round++ {
		for _, s := range shapes {
			sum += s.area()
		}
	}
	for round := 0; round < 15000; round++ {
		for _, s := range shapes {
			sum ^= kind(s)
		}
	}
	fmt.Println(sum)
}
