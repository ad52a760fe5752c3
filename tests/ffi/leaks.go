// Nothing stays behind: calls, callbacks, libraries and threads, over and over.
package main

import (
	"ffi"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
)

var lib = ffi.MustOpen(os.Getenv("FFI_LIB"))

func bind[F any](name string) (f F) {
	ffi.RegisterLibFunc(&f, lib, name)
	return
}

// resident is the process's memory in KB.
func resident() int {
	runtime.GC()
	b, _ := os.ReadFile("/proc/self/statm")
	n, _ := strconv.Atoi(strings.Fields(string(b))[1])
	return n * 4
}

func check(what string, n int, f func(i int)) {
	if os.Getenv("FFI_N") != "" {
		n /= 100
	}
	for i := 0; i < n/5+1; i++ { // what is kept for reuse
		f(i)
	}
	before := resident()
	for i := 0; i < n; i++ {
		f(i)
	}
	grown := resident() - before
	if grown > 3000 {
		fmt.Println(what, "has grown by", grown, "KB")
		return
	}
	fmt.Println(what)
}

func main() {
	skip := bind[func(s string, n int32) string]("skip")
	callN := bind[func(cb func(int32), n int32)]("call_n")
	raw := bind[func(cb uintptr, n int32)]("call_n")
	threads := bind[func(cb func(id, i int32) int32, nthreads, n int32) int64]("threads")
	long := strings.Repeat("x", 3000)
	check("strings", 20000, func(i int) { skip(long, int32(i%3000)) })
	total := 0
	cb := func(i int32) { total += int(i) }
	check("callbacks", 10, func(i int) { callN(cb, 100000) })
	check("closures", 50000, func(i int) {
		code := ffi.NewCallback(func(int32) { total += i })
		raw(code, 1)
		ffi.FreeCallback(code)
	})
	check("registered functions", 20000, func(i int) { bind[func(a, b int64) int64]("add_i64")(1, 2) })
	check("libraries", 2000, func(i int) {
		l := ffi.MustOpen(os.Getenv("FFI_LIB"))
		if err := ffi.Close(l); err != nil {
			panic(err)
		}
	})
	work := func(id, i int32) int32 { return id }
	check("threads", 500, func(i int) { threads(work, 4, 1) })
	errno := bind[func(e, r int32) (int32, error)]("fail")
	check("errors", 50000, func(i int) { errno(int32(i%100), 0) })
}
