package main

import (
	. "fmt"
	. "math"
	. "strings"
	t "time"
)

type Duration = t.Duration

func main() {
	Println(Sqrt(2) > 1.41, ToUpper("dot"), Pi > 3)
	var b Builder
	Fprintf(&b, "%d", 42)
	Println(b.String(), Repeat("ab", 2), Duration(1500)*t.Millisecond)
	Max := func(a, b float64) float64 { return -1 }
	Println(Max(1, 2), Min(1, 2))
}
