// nostress gcstress: too many allocations for a collection at each
// env: GOGC=20
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
)

func main() {
	fmt.Println(os.Getenv("GOGC"))
	old := debug.SetGCPercent(50)
	fmt.Println(old, debug.SetGCPercent(100))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var wg sync.WaitGroup
	results := make([]map[int]string, 4)
	for g := 0; g < 4; g++ {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			m := map[int]string{}
			for i := 0; i < 20000; i++ {
				m[i%500] = fmt.Sprint(g, "-", i)
				if i%1000 == 0 {
					m = copyMap(m)
				}
			}
			results[g] = m
		}(g)
	}
	for i := 0; i < 5; i++ {
		runtime.GC()
	}
	wg.Wait()
	for g, m := range results {
		fmt.Print(len(m), m[499] == fmt.Sprint(g, "-", 19999), " ")
	}
	fmt.Println()
	runtime.ReadMemStats(&after)
	fmt.Println(after.NumGC >= before.NumGC+5, after.TotalAlloc > before.TotalAlloc, after.Mallocs > before.Mallocs)
	runtime.KeepAlive(results)
	fmt.Println(runtime.NumCPU() > 0, runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0) > 0)
}

func copyMap(m map[int]string) map[int]string {
	r := make(map[int]string, len(m))
	for k, v := range m {
		r[k] = v
	}
	return r
}
