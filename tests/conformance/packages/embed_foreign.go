package main

import (
	"fmt"
	"sort"
	"strings"
	"sync"
)

type SafeMap struct {
	sync.Mutex
	m map[string]int
}

type reverse struct{ sort.Interface }

func (r reverse) Less(i, j int) bool { return r.Interface.Less(j, i) }

type Upper struct{ *strings.Reader }

func (u Upper) Read(p []byte) (int, error) {
	n, err := u.Reader.Read(p)
	copy(p, strings.ToUpper(string(p[:n])))
	return n, err
}

type loud struct{ fmt.Stringer }
type name string

func (n name) String() string { return "name:" + string(n) }

func main() {
	s := SafeMap{m: map[string]int{}}
	var wg sync.WaitGroup
	for i := 0; i < 20; i++ {
		wg.Add(1)
		go func(k string) {
			defer wg.Done()
			s.Lock()
			defer s.Unlock()
			s.m[k]++
		}(fmt.Sprint("k", i%3))
	}
	wg.Wait()
	fmt.Println(s.m)
	x := []int{3, 1, 2}
	sort.Sort(reverse{sort.IntSlice(x)})
	fmt.Println(x)
	u := Upper{strings.NewReader("hello world")}
	var a, b string
	fmt.Fscan(u, &a, &b)
	fmt.Println(a, b, u.Len())
	fmt.Println(loud{name("x")}, loud{name("y")}.String())
}
