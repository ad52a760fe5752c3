package main

import (
	"fmt"
	"syscall"
	"time"
)

// usage returns the CPU time of the process in ms, and how often its threads were switched to.
func usage() (cpu float64, switches int64) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return float64(u.Utime.Sec+u.Stime.Sec)*1e3 + float64(u.Utime.Usec+u.Stime.Usec)/1e3, u.Nvcsw + u.Nivcsw
}

// A program that waits for something costs nothing meanwhile.
func main() {
	for i := 0; i < 100; i++ {
		go func() { <-make(chan int) }()
	}
	time.Sleep(time.Second) // what was begun comes to rest
	cpu, switches := usage()
	time.Sleep(5 * time.Second)
	cpu2, switches2 := usage()
	fmt.Printf("idle.cpu %.1f ms\n", cpu2-cpu)
	fmt.Printf("idle.switches %d -\n", switches2-switches)
}
