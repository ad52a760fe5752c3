// oracle: spec
package main

import "fmt"

type Seq[V any] func(yield func(V) bool)
type Seq2[K, V any] func(yield func(K, V) bool)

func Count(n int) Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Print("|done ")
		for i := 0; i < n; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

func Enumerate[T any](xs []T) Seq2[int, T] {
	return func(yield func(int, T) bool) {
		for i, x := range xs {
			if !yield(i, x) {
				break
			}
		}
	}
}

func Filter[T any](s Seq[T], f func(T) bool) Seq[T] {
	return func(yield func(T) bool) {
		for v := range s {
			if f(v) && !yield(v) {
				return
			}
		}
	}
}

func thrice(yield func() bool) { _ = yield() && yield() && yield() }

type Tree struct {
	l, r *Tree
	v    int
}

func (t *Tree) All(yield func(int) bool) bool {
	return t == nil || t.l.All(yield) && yield(t.v) && t.r.All(yield)
}

func (t *Tree) Seq() Seq[int] { return func(y func(int) bool) { t.All(y) } }

func find(n int) (res string) {
	defer func() { res += "!" }()
	for i := range Count(100) {
		for j := range Count(100) {
			if i*j == n {
				return fmt.Sprint(i, "*", j)
			}
		}
	}
	return "none"
}

func deferred() {
	for i := range Count(3) {
		defer fmt.Print("d", i, " ")
	}
	fmt.Print("end ")
}

func labels() {
outer:
	for i := range Count(4) {
		for j := range Count(4) {
			if j == 1 {
				continue outer
			}
			if i == 2 {
				break outer
			}
			if i == 9 {
				goto out
			}
			fmt.Print(i, j, ";")
		}
	}
out:
	fmt.Println()
}

func main() {
	for i := range Count(4) {
		if i == 1 {
			continue
		}
		fmt.Print(i, " ")
	}
	fmt.Println()
	for i := range Count(10) {
		if i == 2 {
			break
		}
	}
	fmt.Println()
	for i, s := range Enumerate([]string{"a", "b", "c"}) {
		fmt.Print(i, s, " ")
	}
	for i := range Enumerate([]int{7, 8}) {
		fmt.Print(i, " ")
	}
	n := 0
	for range thrice {
		n++
	}
	fmt.Println(n)
	fmt.Println(find(6))
	deferred()
	fmt.Println()
	labels()
	t := &Tree{&Tree{nil, nil, 1}, &Tree{&Tree{nil, nil, 3}, nil, 4}, 2}
	for v := range t.Seq() {
		if v == 4 {
			break
		}
		fmt.Print(v, " ")
	}
	for v := range Filter(t.Seq(), func(i int) bool { return i%2 == 0 }) {
		fmt.Print(v, " ")
	}
	fmt.Println()
	var k int
	for k = range Count(3) {
	}
	fmt.Println(k)
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		for i := range Count(3) {
			if i == 1 {
				panic("in body")
			}
		}
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		for range func(yield func(int) bool) { yield(1); yield(2) } {
			break
		}
	}()
}
