// Profiles taken by the program itself; writes them into the directory that is its argument.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

func busy(d time.Duration) int {
	n := 0
	for start := time.Now(); time.Since(start) < d; {
		for i := 0; i < 20000; i++ {
			n += i ^ n
		}
	}
	return n
}

func labelled(ctx context.Context) {
	busy(200 * time.Millisecond)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		child()
	}()
	wg.Wait()
}

func child()                      { busy(200 * time.Millisecond) }
func plain()                      { busy(200 * time.Millisecond) }
func parked(c chan int)           { <-c }
func add(p *pprof.Profile, v any) { p.Add(v, 0) }

func main() {
	dir := os.Args[1]
	write := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			fmt.Println(err)
		}
	}
	runtime.MemProfileRate = 1
	ctx := context.Background()
	for i := 0; i < 2; i++ { // it can be taken again
		var cpu bytes.Buffer
		if err := pprof.StartCPUProfile(&cpu); err != nil {
			fmt.Println(err)
		}
		pprof.Do(ctx, pprof.Labels("who", "alice", "how", "<fast & \"loose\">"), labelled)
		plain()
		pprof.StopCPUProfile()
		write(fmt.Sprint("cpu", i), cpu.Bytes())
	}
	c := make(chan int)
	for i := 0; i < 5; i++ {
		go parked(c)
	}
	pprof.Do(ctx, pprof.Labels("who", "bob"), func(context.Context) { go parked(c) })
	for runtime.NumGoroutine() < 7 {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(20 * time.Millisecond)
	mine := pprof.NewProfile("mine")
	for i := 0; i < 3; i++ {
		add(mine, i)
	}
	mine.Remove(1)
	for _, p := range pprof.Profiles() {
		for debug := 0; debug < 3; debug++ {
			var b bytes.Buffer
			if err := p.WriteTo(&b, debug); err != nil {
				fmt.Println(err)
			}
			write(fmt.Sprintf("%s.%d", p.Name(), debug), b.Bytes())
		}
	}
}
