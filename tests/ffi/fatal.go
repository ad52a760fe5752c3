// What ends the program: each way is an argument (tests/run_ffi.sh knows the messages).
package main

import (
	"errors"
	"ffi"
	"fmt"
	"os"
	"runtime"
)

var lib = ffi.MustOpen(os.Getenv("FFI_LIB"))

func bind[F any](name string) (f F) {
	ffi.RegisterLibFunc(&f, lib, name)
	return
}

var (
	callN = bind[func(cb func(int32), n int32)]("call_n")
	raw   = bind[func(cb uintptr, n int32)]("call_n")
	later = bind[func(cb func(int32), ms, arg int32)]("call_later")
)

func dive(i int32) { callN(dive, 1) }

func main() {
	defer fmt.Println("deferred in main")
	switch os.Args[1] {
	case "panic":
		callN(func(int32) {
			defer fmt.Println("deferred in the callback")
			panic(errors.New("it is broken"))
		}, 1)
	case "goexit":
		callN(func(int32) { runtime.Goexit() }, 1)
	case "thread panic":
		later(func(int32) {
			defer fmt.Println("deferred in the callback")
			var a []int
			a[0]++
		}, 1, 0)
		select {}
	case "thread goexit":
		later(func(int32) { runtime.Goexit() }, 1, 0)
		select {}
	case "thread nested goexit":
		later(func(int32) { callN(func(int32) { runtime.Goexit() }, 1) }, 1, 0)
		select {}
	case "freed":
		cb := ffi.NewCallback(func(i int32) { fmt.Println("called", i) })
		raw(cb, 1)
		ffi.FreeCallback(cb)
		raw(cb, 1)
	case "deep":
		dive(0)
	case "crash":
		bind[func()]("crash")()
	case "crash on thread":
		later(func(int32) { bind[func()]("crash")() }, 1, 0)
		select {}
	case "deadlock":
		callN(func(int32) { select {} }, 1)
	case "deadlock after thread":
		c := make(chan int)
		later(func(int32) { c <- 1 }, 1, 0)
		<-c
		<-c
	case "exit":
		callN(func(int32) { os.Exit(7) }, 1)
	}
}
