// differs: untyped arguments of several kinds are inferred as since go1.21
package main

type Number interface{ ~int | ~float64 }
type Str interface{ String() string }

func Sum[T Number](xs ...T) (s T) {
	for _, x := range xs {
		s += x
	}
	return s
}
func Show[T Str](x T) string     { return x.String() }
func Eq[T comparable](a, b T) bool { return a == b }
func Add[T any](a, b T) T        { return a + b }
func Less[T comparable](a, b T) bool { return a < b }

type My string

func main() {
	Sum("a", "b")
	Sum(1, 2.5)
	Show(1)
	Eq([]int{}, nil)
	Eq(func() {}, nil)
	var n Number
	Sum(My("a"))
	var c comparable
	_, _ = n, c
}
