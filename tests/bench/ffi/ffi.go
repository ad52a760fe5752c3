// What calls of C and callbacks cost, in "name nanoseconds" lines. FFI_LIB is lib.c, compiled.
package main

import (
	"ffi"
	"fmt"
	"os"
	"time"
)

type vec struct{ X, Y, Z float64 }

// measure prints the best of five rounds of n operations, without what a loop costs.
func measure(name string, n int, f func(n int)) {
	best := time.Duration(1 << 62)
	for round := 0; round < 5; round++ {
		start := time.Now()
		f(n)
		if d := time.Since(start); d < best {
			best = d
		}
	}
	fmt.Printf("%s %.1f\n", name, float64(best.Nanoseconds())/float64(n))
}

func main() {
	lib := ffi.MustOpen(os.Getenv("FFI_LIB"))
	var (
		add2   func(a, b int64) int64
		addf   func(a, b float64) float64
		first  func(s string) int32
		addVec func(a, b vec) vec
		callN  func(cb func(int32), n int32)
		thread func(cb func(int32), n int32)
	)
	ffi.RegisterLibFunc(&add2, lib, "add2")
	ffi.RegisterLibFunc(&addf, lib, "addf")
	ffi.RegisterLibFunc(&first, lib, "first")
	ffi.RegisterLibFunc(&addVec, lib, "add_vec")
	ffi.RegisterLibFunc(&callN, lib, "call_n")
	ffi.RegisterLibFunc(&thread, lib, "call_on_thread")

	sum := int64(0)
	measure("call", 500000, func(n int) {
		for i := 0; i < n; i++ {
			sum = add2(sum, 1)
		}
	})
	x := 0.0
	measure("call_float", 500000, func(n int) {
		for i := 0; i < n; i++ {
			x = addf(x, 1)
		}
	})
	measure("call_string", 500000, func(n int) {
		for i := 0; i < n; i++ {
			first("some text")
		}
	})
	v := vec{}
	measure("call_struct", 200000, func(n int) {
		for i := 0; i < n; i++ {
			v = addVec(v, vec{1, 2, 3})
		}
	})
	count := 0
	cb := func(int32) { count++ }
	measure("callback", 300000, func(n int) { callN(cb, int32(n)) })
	measure("callback_on_c_thread", 300000, func(n int) { thread(cb, int32(n)) })
}
