// Work of different kinds, each in a function of its own: bytecode, a native, allocation, maps, strings, system calls, calls, a
// sort with a callback. Prints how much CPU time each has taken, by the process's own account, in per cent: what a
// profile has to show. To be run with GOMAXPROCS=1 and GOGC=off.
package main

import (
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"syscall"
)

func cpuTime() int64 {
	var r syscall.Rusage
	syscall.Getrusage(0, &r)
	return int64(r.Utime.Sec+r.Stime.Sec)*1e6 + int64(r.Utime.Usec+r.Stime.Usec)
}

func bytecode() {
	s := 0
	for i := 0; i < 15000000; i++ {
		s += i ^ s
	}
	sink = s
}

func native() {
	s := strings.Repeat("a", 1<<20)
	for i := 0; i < 1500; i++ {
		sink += strings.IndexByte(s, 'b')
	}
}

type node struct {
	next *node
	pad  [6]int
}

func allocation() {
	for i := 0; i < 20; i++ {
		var list *node
		for k := 0; k < 50000; k++ {
			list = &node{next: list}
		}
		kept = list
	}
}

func maps() {
	for i := 0; i < 2; i++ {
		m := map[int]int{}
		for k := 0; k < 300000; k++ {
			m[k*7919%100003] += k
		}
		sink = len(m)
	}
}

func text() {
	for i := 0; i < 60000; i++ {
		sink += len(fmt.Sprintf("%d-%s-%x", i, "text", i))
	}
}

func syscalls() {
	f, _ := os.OpenFile("/dev/zero", os.O_RDONLY, 0)
	buf := make([]byte, 4096)
	for i := 0; i < 120000; i++ {
		f.Read(buf)
	}
	f.Close()
}

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func calls() { sink = fib(31) }

func sorting() {
	a := make([]int, 120000)
	for i := range a {
		a[i] = i * 7919 % 100003
	}
	sort.Slice(a, func(i, j int) bool { return a[i] < a[j] })
}

var (
	sink int
	kept *node
)

func main() {
	rounds := 3
	if len(os.Args) > 1 {
		rounds, _ = strconv.Atoi(os.Args[1])
	}
	kinds := []struct {
		name string
		f    func()
		time int64
	}{
		{"bytecode", bytecode, 0}, {"native", native, 0}, {"allocation", allocation, 0}, {"maps", maps, 0}, {"text", text, 0},
		{"syscalls", syscalls, 0}, {"calls", calls, 0}, {"sorting", sorting, 0},
	}
	all := int64(0)
	for i := 0; i < rounds; i++ {
		for k := range kinds {
			start := cpuTime()
			kinds[k].f()
			t := cpuTime() - start
			kinds[k].time += t
			all += t
		}
	}
	for _, k := range kinds {
		fmt.Printf("%.1f main.%s\n", 100*float64(k.time)/float64(all), k.name)
	}
}
