package main

import "fmt"

type Bytes interface{ []byte | string }
type IntChan interface{ ~chan int | ~<-chan int }
type Func interface{ ~func(int) string }
type Str interface {
	~string
	Len() int
}
type MyS string
type Pipe chan int
type Pt struct{ X, Y int }
type HasXY interface{ *Pt }
type Num interface {
	~int | ~int64 | ~float64
	fmt.Stringer
}
type Meters float64

func (m Meters) String() string { return fmt.Sprintf("%.1fm", float64(m)) }
func (s MyS) Len() int          { return len(s) }

func first[B Bytes](b B) byte      { return b[0] }
func cut[B ~[]byte | ~string](b B, n int) B { return b[:n] }
func drain[C IntChan](c C) (s int) {
	for v := range c {
		s += v
	}
	return
}
func call[F Func](f F, n int) string { return f(n) + f(n+1) }
func total[S Str](xs ...S) (n int) {
	for _, x := range xs {
		n += x.Len() + len(x)
	}
	return
}
func mk[S ~[]E, E any](n int) S               { return make(S, n) }
func mkm[M ~map[K]bool, K comparable](n int) M { return make(M, n) }
func grow[S interface{ ~[]E }, E any](s S, e E) S { return append(s, e, e) }
func keys[M ~map[K]V, K comparable, V any](m M) (n int) {
	for range m {
		n++
	}
	return
}
func set[P HasXY](p P)                       { (*p).X = 9 }
func add[N Num](a, b N) string               { return (a + b).String() }
func idx[A [3]E | []E, E any](a A, i int) E { return a[i] }
func conv[T, U ~int | ~float64 | ~uint8](t T) U { return U(t) }
func shift[T ~uint8 | ~int64](x T, n uint) T { return x << n }
func cplx[T ~complex64 | ~complex128](c T) T { return c * c }
func eq[T comparable](xs ...T) bool {
	for _, x := range xs {
		if x != xs[0] {
			return false
		}
	}
	return true
}
func ptr[T any, P interface {
	*T
	fmt.Stringer
}](v T) string {
	return P(&v).String()
}

type Box struct{ n int }

func (b *Box) String() string { return fmt.Sprint("box", b.n) }

func zeroOf[T any]() T { return *new(T) }
func lit[T ~struct{ X, Y int }]() T { return T{1, 2} }
func arr[T ~[4]E, E any](e E) (t T) {
	for i := range t {
		t[i] = e
	}
	return
}

func main() {
	fmt.Println(first("abc"), first([]byte("xyz")), cut("hello", 2), cut(MyS("world"), 3))
	c := make(Pipe, 3)
	c <- 1
	c <- 2
	close(c)
	fmt.Println(drain(c), call(func(i int) string { return fmt.Sprint(i) }, 7), total(MyS("ab"), "cde"))
	fmt.Println(len(mk[[]string](3)), mkm[map[int]bool](2), grow([]int(nil), 4), grow(sort3{1}, 5), keys(map[string]int{"a": 1, "b": 2}))
	p := &Pt{}
	set(p)
	fmt.Println(*p, add(Meters(1.5), 2), idx[[]string, string]([]string{"x", "y"}, 1), idx[[3]int, int]([3]int{7, 8, 9}, 2))
	fmt.Println(conv[int, uint8](300), conv[float64, int](3.9), conv[uint8, float64](200), shift(uint8(200), 1), shift(int64(1), 40), cplx(complex64(1i)))
	fmt.Println(eq(1, 1, 1), eq("a", "b"), eq(Pt{1, 2}, Pt{1, 2}), ptr[Box](Box{3}), zeroOf[Pt](), zeroOf[*int]() == nil, lit[Pt](), arr[[4]rune]('a'))
}

type sort3 []int
