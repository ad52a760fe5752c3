package main

import "fmt"

type Color uint8
type Level float32

const (
	Red Color = iota + 250
	Green
	Blue
)
const Low, High Level = 0.5, 1 << 4
const pre, post = "a" + "b", len(pre) * 2
const ch = "h" + pre

const (
	A, B = iota, iota * 10
	C, D
	E, F
)

func (c Color) Next() Color { return c + 1 }

func init() {
	if Blue.Next().Next().Next().Next() != 0 {
		panic("no wrap")
	}
}

func main() {
	fmt.Println(Red, Green, Blue, Blue.Next(), Low, High, pre, post)
	fmt.Println(A, B, C, D, E, F, ch)
}
