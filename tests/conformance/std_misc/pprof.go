package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"time"
)

func try(what string, f func()) {
	defer func() {
		if e := recover(); e != nil {
			fmt.Println(what, "panics:", e)
		}
	}()
	f()
}

func labels() {
	ctx := context.Background()
	_, ok := pprof.Label(ctx, "a")
	fmt.Println(ok)
	pprof.Do(ctx, pprof.Labels("b", "2", "a", "1", "b", "3"), func(ctx context.Context) {
		pprof.Do(ctx, pprof.Labels("c", "4", "a", "5"), func(ctx context.Context) {
			for _, k := range []string{"a", "b", "c", "d"} {
				v, ok := pprof.Label(ctx, k)
				fmt.Println(k, v, ok)
			}
			n := 0
			pprof.ForLabels(ctx, func(k, v string) bool { n++; return true })
			fmt.Println(n)
			pprof.ForLabels(ctx, func(k, v string) bool { n++; return false })
			fmt.Println(n)
		})
	})
	pprof.SetGoroutineLabels(pprof.WithLabels(ctx, pprof.Labels("x", "y")))
	pprof.SetGoroutineLabels(ctx)
	try("odd", func() { pprof.Labels("a") })
}

func own() {
	p := pprof.NewProfile("test.own")
	fmt.Println(p.Name(), p.Count(), pprof.Lookup("test.own") == p, pprof.Lookup("none") == nil)
	try("name taken", func() { pprof.NewProfile("test.own") })
	try("no name", func() { pprof.NewProfile("") })
	for i := 0; i < 4; i++ {
		p.Add(i, 0)
	}
	try("twice", func() { p.Add(1, 0) })
	try("built in", func() { pprof.Lookup("heap").Add(1, 0) })
	p.Remove(2)
	p.Remove("nothing")
	fmt.Println(p.Count())
	var b bytes.Buffer
	fmt.Println(p.WriteTo(&b, 1))
	lines := bufio.NewScanner(&b)
	for lines.Scan() {
		line := lines.Text()
		if i := strings.Index(line, "@"); i > 0 {
			line = line[:i+1]
		}
		if strings.HasPrefix(line, "#") && strings.Contains(line, "main.own") {
			line = "# main.own"
		} else if strings.HasPrefix(line, "#") {
			continue
		}
		if line != "" {
			fmt.Println(line)
		}
	}
	for _, p := range pprof.Profiles() {
		fmt.Print(p.Name(), " ")
	}
	fmt.Println()
}

func cpu() {
	var b, c bytes.Buffer
	fmt.Println(pprof.StartCPUProfile(&b))
	fmt.Println(pprof.StartCPUProfile(&c))
	pprof.StopCPUProfile()
	pprof.StopCPUProfile()
	fmt.Printf("%x %d\n", b.Bytes()[:3], c.Len())
	fmt.Println(pprof.StartCPUProfile(io.Discard))
	pprof.StopCPUProfile()
	try("CPUProfile", func() { runtime.CPUProfile() })
}

func waits() {
	fmt.Println(runtime.SetMutexProfileFraction(-1), runtime.SetMutexProfileFraction(1), runtime.SetMutexProfileFraction(-1))
	runtime.SetBlockProfileRate(1)
	var mu sync.Mutex
	mu.Lock()
	c := make(chan bool)
	go func() {
		c <- true
		mu.Lock()
		mu.Unlock()
		close(c)
	}()
	<-c
	time.Sleep(30 * time.Millisecond)
	mu.Unlock()
	<-c
	runtime.SetBlockProfileRate(0)
	fmt.Println(runtime.SetMutexProfileFraction(0))
	n, ok := runtime.BlockProfile(nil)
	fmt.Println(n > 0, ok)
	records := make([]runtime.BlockProfileRecord, n+10)
	n, ok = runtime.BlockProfile(records)
	found := map[string]bool{}
	for _, r := range records[:n] {
		f, _ := runtime.CallersFrames(r.Stack()).Next()
		found[f.Function] = r.Count > 0 && r.Cycles > 0
	}
	fmt.Println(ok, found["sync.(*Mutex).Lock"], found["runtime.chanrecv1"])
	n, _ = runtime.MutexProfile(nil)
	n, ok = runtime.MutexProfile(make([]runtime.BlockProfileRecord, n+10))
	fmt.Println(n, ok)
	var b strings.Builder
	pprof.Lookup("mutex").WriteTo(&b, 1)
	fmt.Println(strings.HasPrefix(b.String(), "--- mutex:\ncycles/second="), strings.Contains(b.String(), "sync.(*Mutex).Unlock"))
}

func goroutines() {
	c := make(chan bool)
	for i := 0; i < 3; i++ {
		go func() { <-c }()
	}
	n, ok := runtime.GoroutineProfile(nil)
	fmt.Println(n, ok, pprof.Lookup("goroutine").Count())
	records := make([]runtime.StackRecord, 10)
	n, ok = runtime.GoroutineProfile(records)
	fmt.Println(n, ok, len(records[0].Stack()) > 0)
	var b strings.Builder
	pprof.Lookup("goroutine").WriteTo(&b, 2)
	fmt.Println(strings.Contains(b.String(), "goroutine 1 [running]:"))
	n, ok = runtime.ThreadCreateProfile(nil)
	fmt.Println(n > 0, ok)
	close(c)
}

func heap() {
	var b bytes.Buffer
	fmt.Println(pprof.WriteHeapProfile(&b))
	fmt.Printf("%x\n", b.Bytes()[:3])
	b.Reset()
	pprof.Lookup("allocs").WriteTo(&b, 1)
	text := b.String()
	fmt.Println(strings.HasPrefix(text, "heap profile: "), strings.Contains(text, "@ heap/1048576\n"), strings.Contains(text, "# NumGC = "))
}

func main() {
	labels()
	own()
	cpu()
	waits()
	goroutines()
	heap()
}
