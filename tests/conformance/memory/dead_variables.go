// A variable whose address was taken keeps what it points to only as long as somebody can get at it.
package main

import (
	"fmt"
	"runtime"
	"time"
)

type big struct{ data [64]int }

type pair struct{ a, b *big }

var finalized = make(chan string, 8)

func track(name string) *big {
	p := new(big)
	runtime.SetFinalizer(p, func(*big) { finalized <- name })
	return p
}

//go:noinline
func use(p *pair) int {
	if p.a == nil {
		return 0
	}
	return p.a.data[0]
}

// collected says which of n objects are finalized, in the order of their names, within a second.
func collected(n int) (names string) {
	var found [26]bool
	for end := time.Now().Add(time.Second); n > 0 && time.Now().Before(end); {
		runtime.GC()
		select {
		case s := <-finalized:
			found[s[0]-'a'] = true
			n--
		case <-time.After(10 * time.Millisecond):
		}
	}
	for i, ok := range found {
		if ok {
			names += string(rune('a' + i))
		}
	}
	return names
}

func straight() {
	x := pair{a: track("a")}
	fmt.Println(use(&x))
	fmt.Println("after its last use:", collected(1))
}

func pointed() {
	y := pair{a: track("b"), b: track("c")}
	p := &y
	q := &p
	fmt.Println(use(*q))
	fmt.Println("while a pointer leads to it:", collected(0))
	fmt.Println(use(*q))
	fmt.Println("afterwards:", collected(2))
}

// A variable that lies in the frame and points to another one there, which is used by that pointer only.
func chained() {
	z := pair{a: track("d")}
	holder := struct{ p *pair }{&z}
	h := &holder
	runtime.GC()
	fmt.Println(use(h.p))
	fmt.Println("chained:", collected(1))
}

func closures() {
	v := pair{a: track("e")}
	f := func() int { v.b = v.a; return use(&v) }
	fmt.Println(f())
	runtime.GC()
	fmt.Println(f())
	fmt.Println("captured:", collected(1))
}

// The deferred call goes back to its variable at the end.
func deferred() {
	w := pair{a: track("f")}
	defer func() {
		fmt.Println("deferred:", use(&w), w.a != nil)
		w.a = nil
		fmt.Println("dropped:", collected(1))
	}()
	runtime.GC()
	runtime.GC()
	panicking()
}

func panicking() {
	defer func() { recover() }()
	panic("x")
}

func loop() {
	for i := 0; i < 3; i++ {
		t := pair{a: track(string(rune('g' + i)))}
		use(&t)
		runtime.GC()
	}
	fmt.Println("loop:", collected(3))
}

func main() {
	straight()
	pointed()
	chained()
	closures()
	deferred()
	loop()
}
