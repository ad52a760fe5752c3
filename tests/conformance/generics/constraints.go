package main

import (
	"fmt"
	"strconv"
)

type Integer interface{ ~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 }
type Float interface{ ~float32 | ~float64 }
type Number interface{ Integer | Float }
type Stringish interface{ ~string | ~[]byte }

type Setter[T any] interface {
	*T
	Set(string)
}
type Int struct{ v int }

func (i *Int) Set(s string) { i.v, _ = strconv.Atoi(s) }

func FromStrings[T any, PT Setter[T]](ss []string) []T {
	r := make([]T, len(ss))
	for i, s := range ss {
		PT(&r[i]).Set(s)
	}
	return r
}

func Sum[T Number](xs ...T) (s T) {
	for _, x := range xs {
		s += x
	}
	return
}
func Conv[To, From Number](f From) To         { return To(f) }
func Len[S Stringish](s S) int                { return len(s) }
func At[S Stringish](s S, i int) byte         { return s[i] }
func Bits[T Integer](x T) (n int) {
	for ; x != 0; x &= x - 1 {
		n++
	}
	return
}
func Wrap[T Integer](x T) T { return x + 1 }
func Avg[T Number](xs []T) float64 { return float64(Sum(xs...)) / float64(len(xs)) }

type Eq[T any] interface{ Equal(T) bool }

func Uniq[T Eq[T]](xs []T) (r []T) {
outer:
	for _, x := range xs {
		for _, y := range r {
			if x.Equal(y) {
				continue outer
			}
		}
		r = append(r, x)
	}
	return
}

type CI string

func (a CI) Equal(b CI) bool { return len(a) == len(b) }

type Celsius float32
type Shape interface {
	comparable
	Area() int
}
type Sq int

func (s Sq) Area() int { return int(s * s) }

func Same[T Shape](a, b T) (bool, int) { return a == b, a.Area() + b.Area() }
func Make[S ~[]E, E any](n int) S      { return make(S, n) }
func Send[C ~chan E, E any](c C, e E) E { c <- e; return <-c }
func Call[F ~func(A) R, A, R any](f F, a A) R { return f(a) }
func Deref[P ~*T, T any](p P) T        { return *p }
func ToBytes[T ~string | ~[]byte](x T) []byte { return []byte(x) }
func Kind[T any](x T) string {
	switch any(x).(type) {
	case int:
		return "int"
	case string:
		return "string"
	case []T:
		return "slice of T"
	case fmt.Stringer:
		return "stringer"
	}
	return fmt.Sprintf("%T", x)
}

func main() {
	fmt.Println(FromStrings[Int]([]string{"1", "22", "x"}))
	fmt.Println(Sum(1, 2, 3), Sum(1.5, 2.0), Sum[uint8](200, 100), Sum(Celsius(1.5), 2), Sum[int]())
	fmt.Println(Conv[int](3.9), Conv[uint8](300), Conv[float64](int8(-1)), Conv[Celsius](7))
	fmt.Println(Len("abc"), Len([]byte{1, 2}), At("xyz", 1), At([]byte("xyz"), 2))
	fmt.Println(Bits(255), Bits(uint64(1<<63|1)), Bits(int8(-1)), Wrap(int8(127)), Wrap(uint16(65535)), Wrap(41))
	fmt.Println(Avg([]int{1, 2}), Avg([]float32{0.5, 0.25}))
	fmt.Println(Uniq([]CI{"a", "b", "cc", "dd", "eee"}))
	fmt.Println(Same(Sq(2), Sq(3)))
	fmt.Println(len(Make[[]string](3)), Send(make(chan int, 1), 9), Call(strconv.Itoa, 5)+"!", Deref(&[]int{4}[0]))
	fmt.Println(ToBytes("hi"), ToBytes([]byte{9}), Kind(1), Kind("s"), Kind([]int{}), Kind(2.5), Kind(Celsius(1)))
}
