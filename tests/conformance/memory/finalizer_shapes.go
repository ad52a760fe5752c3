// Finalizers that take and return all kinds of things.
// nostress: output order depends on the collector
package main

import (
	"fmt"
	"runtime"
	"sort"
)

type T struct {
	name string
	pad  [10]int
}

func (t *T) String() string { return "T(" + t.name + ")" }

type plain struct{ n [3]*int }
type P *plain

var ran = make(chan string, 20)

//go:noinline
func set(name string, f any) { runtime.SetFinalizer(&T{name: name}, f) }

func main() {
	set("pointer", func(t *T) { ran <- t.name })
	runtime.SetFinalizer(new(plain), func(p P) { ran <- fmt.Sprint("named pointer ", *p) })
	set("any", func(x any) { ran <- fmt.Sprint("any ", x) })
	set("interface", func(s fmt.Stringer) { ran <- s.String() })
	set("result", func(t *T) int { ran <- t.name; return 1 })
	set("results", func(t *T) (string, [5]int, error) { ran <- t.name; return "", [5]int{}, nil })
	set("large", func(t *T) [100]int { ran <- t.name; return [100]int{} })
	n := 7
	set("closure", func(t *T) { ran <- fmt.Sprint(t.name, n) })
	set("method", (*T).note)
	set("removed", func(t *T) { ran <- t.name })
	func() {
		t := &T{name: "off"}
		runtime.SetFinalizer(t, func(t *T) { ran <- t.name })
		runtime.SetFinalizer(t, nil)
	}()
	func() { // set anew in the finalizer
		var again func(t *T)
		left := 2
		again = func(t *T) {
			ran <- fmt.Sprint("again ", left)
			if left--; left >= 0 {
				runtime.SetFinalizer(t, again)
			}
		}
		runtime.SetFinalizer(&T{}, again)
	}()
	func() { // both know each other: the one that is not reached goes first
		b := &T{name: "b"}
		a := &struct{ next *T }{b}
		runtime.SetFinalizer(a, func(a *struct{ next *T }) { ran <- "a of " + a.next.name })
		runtime.SetFinalizer(b, func(b *T) { ran <- b.name })
	}()
	var names []string
	for len(names) < 15 {
		runtime.GC()
		for more := true; more; {
			select {
			case s := <-ran:
				names = append(names, s)
			default:
				more = false
			}
		}
		runtime.Gosched()
	}
	sort.Strings(names)
	for _, s := range names {
		fmt.Println(s)
	}
}

func (t *T) note() { ran <- "method " + t.name }
