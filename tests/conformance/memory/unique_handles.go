// Package unique: equal values have equal handles, and what nobody refers to goes.
// oracle: spec
package main

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"sync"
	"unique"
)

type addr struct {
	host string
	port uint16
	tags [2]string
}

type named string

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func main() {
	h := unique.Make("hello")
	fmt.Println(h == unique.Make(string([]byte{'h', 'e', 'l', 'l', 'o'})), h == unique.Make("world"), h.Value())
	a := addr{"localhost", 80, [2]string{"a", "b"}}
	ha := unique.Make(a)
	fmt.Println(ha == unique.Make(addr{"local" + fmt.Sprint("host"), 80, a.tags}), ha == unique.Make(addr{}), ha.Value() == a)
	fmt.Println(unique.Make(named("x")).Value(), unique.Make(struct{}{}) == unique.Make(struct{}{}))
	fmt.Println(unique.Make(any(1)) == unique.Make(any(1)), unique.Make(any(1)) == unique.Make(any(int8(1))))
	fmt.Println(unique.Make(math.NaN()) == unique.Make(math.NaN()), unique.Make(0.0) == unique.Make(math.Copysign(0, -1)))
	fmt.Println(unique.Make(true) == unique.Make(true), unique.Make(byte(3)).Value())

	// A handle keeps its value through collections.
	runtime.GC()
	runtime.GC()
	fmt.Println(h == unique.Make("hello"), ha == unique.Make(a), ha.Value().tags)

	// Strings are copied: the large one is not kept.
	before := heap()
	large := strings.Repeat("x", 1<<20)
	small := unique.Make(large[:10])
	large = ""
	fmt.Println(int64(heap()-before) < 1<<19, small.Value())

	// Neither are values without a handle.
	before = heap()
	for i := 0; i < 20000; i++ {
		unique.Make(addr{fmt.Sprintf("host number %d of many", i), 1, [2]string{}})
		unique.Make(i)
	}
	for i := 0; i < 100 && int64(heap()-before) > 1<<20; i++ {
		runtime.Gosched() // to the goroutine that does the cleaning
	}
	fmt.Println(int64(heap()-before) < 1<<20)

	// From many goroutines.
	var wg sync.WaitGroup
	var got [8][100]unique.Handle[string]
	for g := range got {
		wg.Add(1)
		go func(row *[100]unique.Handle[string]) {
			defer wg.Done()
			for i := range row {
				row[i] = unique.Make(fmt.Sprint("value ", i))
			}
		}(&got[g])
	}
	wg.Wait()
	same := true
	for g := range got {
		same = same && got[g] == got[0]
	}
	fmt.Println(same, got[3][7].Value())
	func() {
		defer func() { fmt.Println(recover()) }()
		unique.Make(any([]int{}))
	}()
	fmt.Println(unique.Make(any("still works")).Value())
}
