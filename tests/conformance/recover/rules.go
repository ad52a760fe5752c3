package main

import (
	"errors"
	"fmt"
)

func helper() interface{} { return recover() }

func direct() (r interface{}) {
	defer func() { r = recover() }()
	panic("direct")
}

// recover called by a function that the deferred function calls does nothing.
func indirect() (r interface{}) {
	defer func() {
		if x := recover(); x != nil {
			r = fmt.Sprint("outer got ", x)
		}
	}()
	defer func() {
		func() { r = recover() }()
		if h := helper(); h != nil {
			r = "helper got it"
		}
	}()
	panic("indirect")
}

// ... but a deferred call of recover's caller itself counts.
func viaDefer() (s string) {
	defer func() {
		defer func() { s += fmt.Sprint(" inner ", recover()) }()
		s += "x"
	}()
	defer func() { s += fmt.Sprint(recover(), " ") }()
	panic("viaDefer")
}

type R struct{ got interface{} }

func (r *R) catch() { r.got = recover() }

type I interface{ catch() }

func method() interface{} {
	r := &R{}
	func() {
		defer r.catch()
		panic("method")
	}()
	s := &R{}
	func() {
		defer I(s).catch()
		panic("iface")
	}()
	t := &R{}
	func() {
		f := t.catch
		defer f()
		panic("method value")
	}()
	return []interface{}{r.got, s.got, t.got}
}

func deferRecover() (s string) {
	defer func() { s = fmt.Sprint("still ", recover()) }()
	defer func() { defer recover() }()
	defer recover()
	panic("P")
}

func replaced() (r interface{}) {
	defer func() { r = recover() }()
	defer func() { panic("second") }()
	panic("first")
}

func recoverThenPanic() (out []string) {
	defer func() { out = append(out, fmt.Sprint("b ", recover())) }()
	defer func() {
		out = append(out, fmt.Sprint("a ", recover()))
		panic("new")
	}()
	panic("old")
}

func nestedPanics() (out []string) {
	defer func() { out = append(out, fmt.Sprint("outer ", recover())) }()
	defer func() {
		func() {
			defer func() { out = append(out, fmt.Sprint("inner ", recover())) }()
			panic("in deferred")
		}()
		out = append(out, "continues")
	}()
	panic("outer panic")
}

func resumes() (n int) {
	for i := 0; i < 5; i++ {
		func() {
			defer func() {
				if recover() != nil {
					n++
				}
			}()
			if i%2 == 0 {
				panic(i)
			}
		}()
	}
	return
}

func namedResult() (s string, err error) {
	defer func() {
		if e, ok := recover().(error); ok {
			err = fmt.Errorf("wrapped: %w", e)
		}
	}()
	s = "set before"
	panic(errors.New("cause"))
}

func unnamedResult() int {
	defer func() { recover() }()
	panic(1)
}

func order() (s string) {
	defer func() { s += "1" }()
	func() {
		defer func() { recover(); s += "3" }()
		defer func() { s += "4" }()
		panic("x")
	}()
	s += "2"
	return
}

func deepRecover(n int) {
	if n == 0 {
		panic("deep")
	}
	defer func() {
		if n == 50 {
			fmt.Println("caught at", n, recover())
		}
	}()
	deepRecover(n - 1)
}

func main() {
	fmt.Println(recover(), direct(), indirect(), viaDefer())
	fmt.Println(method(), deferRecover(), replaced(), recoverThenPanic())
	fmt.Println(nestedPanics(), resumes(), unnamedResult(), order())
	fmt.Println(namedResult())
	deepRecover(100)
	f := func() (r interface{}) { defer func() { r = recover() }(); return "no panic" }
	fmt.Println(f())
}
