package main

import (
	"errors"
	"fmt"
	"runtime"
)

type T struct{ next *T; v [100]int }

func catch(f func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case runtime.Error:
			err = r
		case error:
			err = fmt.Errorf("plain: %w", r)
		default:
			err = fmt.Errorf("value: %v", r)
		}
	}()
	f()
	return nil
}

func safeDiv(a, b int) (q int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = r.(error)
		}
	}()
	return a / b, nil
}

func main() {
	var t *T
	var e *runtime.TypeAssertionError
	fmt.Println(catch(func() {}))
	fmt.Println(catch(func() { t.v[3] = 1 }))
	fmt.Println(catch(func() { fmt.Println(t.next.next) }))
	err := catch(func() { var x interface{} = 1; _ = x.(string) })
	fmt.Println(err, errors.As(err, &e))
	fmt.Println(catch(func() { panic(errors.New("mine")) }), catch(func() { panic("text") }))
	fmt.Println(safeDiv(7, 2))
	fmt.Println(safeDiv(7, 0))
	// State after a recovered fault is what had been stored before it.
	a, i := [4]int{}, 0
	fmt.Println(catch(func() {
		for {
			a[i] = i + 1
			i++
		}
	}))
	fmt.Println(a, i)
	m := map[string]int{}
	fmt.Println(catch(func() {
		m["x"] = 1
		m["y"] = 10 / m["none"]
	}) != nil)
}
