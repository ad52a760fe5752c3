package geo

import (
	"fmt"
	"strconv"
)

const Pi = 3.14159

type Dir int

const (
	North Dir = iota
	East
	South
	West
)

func (d Dir) String() string { return "NESW"[d : d+1] }

var created = start()

var initial = 7

func start() int { fmt.Println("geo: start"); return 100 }

func init() { fmt.Println("geo: init util", created) }

func itoa(n int) string { return strconv.Itoa(n) }

func Count() int { return created }

func Lookup(k string) int { return Table[k] }

func Max[T int | string](a, b T) T {
	if a > b {
		return a
	}
	return b
}

type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(x T) { s.items = append(s.items, x) }
func (s *Stack[T]) Pop() (x T) {
	x = s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return
}
func (s *Stack[T]) Len() int { return len(s.items) }

func MustPositive(n int) {
	if n < 0 {
		panic(fmt.Sprintf("not positive: %d", n))
	}
}
