// C calls Go on the thread that called C: all types, recursion, panics that stay inside, parking, collections and growing stacks.
package main

import (
	"errors"
	"ffi"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"sync"
	"time"
	"unsafe"
)

var lib = ffi.MustOpen(os.Getenv("FFI_LIB"))

func bind[F any](name string) (f F) {
	ffi.RegisterLibFunc(&f, lib, name)
	return
}

var (
	callN = bind[func(cb func(i int32), n int32)]("call_n")
	apply = bind[func(cb func(a, b int64) int64, a, b int64) int64]("apply")
)

// fib recurses through C at every step.
func fib(n, _ int64) int64 {
	if n < 2 {
		return n
	}
	return apply(fib, n-1, 0) + apply(fib, n-2, 0)
}

func depth(n int64, _ int64) int64 {
	if n == 0 {
		runtime.GC()
		return 0
	}
	return apply(depth, n-1, 0) + 1
}

// grow needs much stack, so the goroutine's moves while C is below.
func grow(n int) int {
	var room [128]int
	room[n%128] = n
	if n == 0 {
		return 0
	}
	return grow(n-1) + room[n%128] - n + 1
}

type shape interface{ area() float64 }
type square struct{ side float64 }

func (s *square) area() float64 { return s.side * s.side }

func main() {
	fmt.Println(bind[func(func(int8, uint8, int16, uint16, int32, uint32, bool) bool) bool]("cb_small")(
		func(a int8, b uint8, c int16, d uint16, e int32, f uint32, g bool) bool {
			fmt.Println(a, b, c, d, e, f, g)
			return g
		}))
	fmt.Println(bind[func(func(int8) int8, int8) int8]("cb_i8")(func(x int8) int8 { return x - 100 }, -100))
	fmt.Println(bind[func(func(float32, float64, int32, float32) float64, float32) float64]("cb_floats")(
		func(a float32, b float64, c int32, d float32) float64 {
			return float64(a) + b*10 + float64(c)*100 + float64(d)*1000
		}, 1.5))
	fmt.Println(bind[func(func(float32) float32, float32) float32]("cb_f32")(func(x float32) float32 { return x + 1 }, 1.5))
	fmt.Println(bind[func(func(a, b, c, d, e, f, g, h, i, j int64) int64) int64]("cb_many")(
		func(a, b, c, d, e, f, g, h, i, j int64) int64 {
			return a + b*2 + c*3 + d*4 + e*5 + f*6 + g*7 + h*8 + i*9 + j*10
		}))
	var keep []string
	bind[func(func(a, b string), string)]("cb_string")(func(a, b string) { keep = append(keep, a, b) }, "from Go and back")
	fmt.Printf("%q\n", keep)
	x := int32(5)
	p := bind[func(func(*int32) unsafe.Pointer, *int32) *int32]("cb_pointer")(func(p *int32) unsafe.Pointer { *p *= 2; return unsafe.Pointer(p) }, &x)
	fmt.Println(x, p == &x)

	// Closures see and change their variables; methods and functions serve as well.
	sum := 0
	callN(func(i int32) { sum += int(i) }, 1000)
	fmt.Println(sum)
	s := &square{3}
	fmt.Println(apply(s.scaled, 4, 5), s.side, apply(fib, 12, 0), apply(depth, 200, 0))

	// The stack grows and moves below C; everything that points to it is still right.
	local := [4]int{1, 2, 3, 4}
	q := &local[2]
	callN(func(i int32) {
		*q += grow(int(i) * 100)
		local[0]++
	}, 5)
	fmt.Println(local)

	// Panics that a callback recovers; deferred calls in order.
	callN(func(i int32) {
		defer fmt.Print("; ")
		defer func() { fmt.Print(recover()) }()
		if i == 1 {
			var m map[string]int
			m["x"] = 1
		}
		panic(errors.New(fmt.Sprint("error ", i)))
	}, 3)
	fmt.Println()
	func() {
		defer func() { fmt.Println("outer:", recover()) }()
		defer callN(func(i int32) {
			defer func() { fmt.Println("inner:", recover()) }()
			panic("in a callback of a deferred call")
		}, 1)
		panic("first")
	}()

	// A callback parks: on channels, timers, locks; others run meanwhile.
	in, out := make(chan int32), make(chan int32)
	go func() {
		for i := range in {
			out <- i * i
		}
		close(out)
	}()
	total := int32(0)
	callN(func(i int32) { in <- i; total += <-out }, 100)
	close(in)
	fmt.Println(total)
	callN(func(i int32) { time.Sleep(time.Millisecond) }, 3)
	callN(func(i int32) {
		runtime.LockOSThread()
		runtime.Gosched()
		if i%2 == 0 {
			runtime.UnlockOSThread()
		}
		runtime.UnlockOSThread()
		runtime.UnlockOSThread()
		runtime.Gosched()
	}, 4)

	// Many goroutines at once, each in callbacks in callbacks.
	var wg sync.WaitGroup
	var mu sync.Mutex
	all := map[int]int64{}
	for g := 0; g < 8; g++ {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			r := apply(func(a, b int64) int64 {
				n := int64(0)
				callN(func(i int32) {
					mu.Lock()
					n += int64(i) * a
					mu.Unlock()
					if i%10 == 0 {
						runtime.Gosched()
					}
				}, 50)
				return n + b
			}, int64(g), 7)
			mu.Lock()
			all[g] = r
			mu.Unlock()
		}(g)
	}
	wg.Wait()
	fmt.Println(all)

	// By reflection, in both directions.
	swapped := reflect.MakeFunc(reflect.TypeOf(fib), func(args []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(args[0].Int() - args[1].Int())}
	})
	fmt.Println(apply(swapped.Interface().(func(a, b int64) int64), 50, 8))
	fmt.Println(reflect.ValueOf(apply).Call([]reflect.Value{reflect.ValueOf(fib), reflect.ValueOf(int64(10)), reflect.ValueOf(int64(0))})[0].Int())

	// An explicit callback lives until it is freed, and may be another function then.
	code := ffi.NewCallback(func(a, b int64) int64 { return a*100 + b })
	raw := bind[func(cb uintptr, a, b int64) int64]("apply")
	fmt.Println(raw(code, 3, 4))
	runtime.GC()
	fmt.Println(raw(code, 5, 6))
	ffi.FreeCallback(code)
	for i := 0; i < 1000; i++ {
		var sh shape = &square{float64(i)}
		code := ffi.NewCallback(func(a, b int64) int64 { return int64(sh.area()) })
		if raw(code, 0, 0) != int64(i*i) {
			fmt.Println("wrong", i)
		}
		ffi.FreeCallback(code)
	}
	runtime.KeepAlive(local)
}

func (s *square) scaled(a, b int64) int64 {
	s.side += float64(a)
	return int64(s.side) * b
}
