package main

import (
	"errors"
	"fmt"
	"sync"
)

type Cache[K comparable, V any] struct {
	mu   sync.Mutex
	m    map[K]V
	miss func(K) (V, error)
	hits int
}

func NewCache[K comparable, V any](miss func(K) (V, error)) *Cache[K, V] {
	return &Cache[K, V]{m: make(map[K]V), miss: miss}
}

func (c *Cache[K, V]) Get(k K) (V, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok := c.m[k]; ok {
		c.hits++
		return v, nil
	}
	v, err := c.miss(k)
	if err != nil {
		var zero V
		return zero, fmt.Errorf("cache %v: %w", k, err)
	}
	c.m[k] = v
	return v, nil
}

type Option[T any] struct {
	v  *T
}

func Some[T any](v T) Option[T] { return Option[T]{&v} }
func None[T any]() Option[T]    { return Option[T]{} }
func (o Option[T]) OrElse(d T) T {
	if o.v == nil {
		return d
	}
	return *o.v
}
func Bind[T, U any](o Option[T], f func(T) Option[U]) Option[U] {
	if o.v == nil {
		return None[U]()
	}
	return f(*o.v)
}

type Iter[T any] func() (T, bool)

func FromSlice[T any](xs []T) Iter[T] {
	i := 0
	return func() (z T, ok bool) {
		if i >= len(xs) {
			return
		}
		i++
		return xs[i-1], true
	}
}
func (it Iter[T]) Take(n int) Iter[T] {
	return func() (z T, ok bool) {
		if n <= 0 {
			return
		}
		n--
		return it()
	}
}
func (it Iter[T]) Collect() (r []T) {
	for x, ok := it(); ok; x, ok = it() {
		r = append(r, x)
	}
	return
}
func Zip[A, B any](a Iter[A], b Iter[B]) Iter[struct {
	A A
	B B
}] {
	return func() (p struct {
		A A
		B B
	}, ok bool) {
		x, ok1 := a()
		y, ok2 := b()
		p.A, p.B = x, y
		return p, ok1 && ok2
	}
}

type Visitor[R any] interface {
	Num(int) R
	Add(l, r Expr) R
}
type Expr interface{ String() string }
type Num int
type Add struct{ l, r Expr }

func (n Num) String() string { return fmt.Sprint(int(n)) }
func (a Add) String() string { return "(" + a.l.String() + "+" + a.r.String() + ")" }
func Visit[R any](e Expr, v Visitor[R]) R {
	switch e := e.(type) {
	case Num:
		return v.Num(int(e))
	case Add:
		return v.Add(e.l, e.r)
	}
	panic("?")
}

type eval struct{}

func (eval) Num(n int) int       { return n }
func (v eval) Add(l, r Expr) int { return Visit[int](l, v) + Visit[int](r, v) }

type depth struct{}

func (depth) Num(int) string         { return "." }
func (v depth) Add(l, r Expr) string { return "[" + Visit[string](l, v) + Visit[string](r, v) + "]" }

func main() {
	c := NewCache(func(k int) (string, error) {
		if k < 0 {
			return "", errors.New("negative")
		}
		return fmt.Sprint("v", k), nil
	})
	for _, k := range []int{1, 2, 1, -1, 1} {
		fmt.Println(c.Get(k))
	}
	fmt.Println(c.hits, len(c.m))
	half := func(x int) Option[int] {
		if x%2 != 0 {
			return None[int]()
		}
		return Some(x / 2)
	}
	fmt.Println(Bind(Bind(Some(12), half), half).OrElse(-1), Bind(Bind(Some(6), half), half).OrElse(-1))
	it := Zip(FromSlice([]string{"a", "b", "c"}), FromSlice([]int{1, 2, 3, 4}).Take(2))
	fmt.Printf("%+v\n", it.Collect())
	e := Add{Num(1), Add{Num(2), Num(3)}}
	fmt.Println(e, Visit[int](e, eval{}), Visit[string](e, depth{}))
	get := c.Get
	fmt.Println(get(2))
	f := (*Cache[int, string]).Get
	fmt.Println(f(c, 1))
}
