// env: GOMAXPROCS=1
// C blocks, goroutines go on, on one processor; signals of the runtime do not disturb C.
package main

import (
	"ffi"
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"
)

var lib = ffi.MustOpen(os.Getenv("FFI_LIB"))

func bind[F any](name string) (f F) {
	ffi.RegisterLibFunc(&f, lib, name)
	return
}

func main() {
	block := bind[func(ms int32)]("block_ms")
	done := make(chan bool)
	go func() { block(200); done <- true }()
	ticks := 0
	ticker := time.NewTicker(5 * time.Millisecond)
wait:
	for {
		select {
		case <-ticker.C:
			ticks++
		case <-done:
			break wait
		}
	}
	fmt.Println("ticks while C slept:", ticks >= 5)

	// Twenty at once.
	start := time.Now()
	var wg sync.WaitGroup
	for i := 0; i < 20; i++ {
		wg.Add(1)
		go func() { defer wg.Done(); block(100) }()
	}
	wg.Wait()
	fmt.Println("at once:", time.Since(start) < 1500*time.Millisecond)

	// Collections and preemption meanwhile. A signal that was on its way when the call began may come in it.
	interrupted := bind[func(ms int32) bool]("interrupted")
	disturbed := true
	for try := 0; try < 10 && disturbed; try++ {
		go func() { done <- interrupted(150) }()
		for end := time.Now().Add(100 * time.Millisecond); time.Now().Before(end); {
			runtime.GC()
			_ = make([]byte, 10000)
		}
		disturbed = <-done
	}
	fmt.Println("interrupted:", disturbed)

	// C waits for what only Go can give it.
	r, w, err := os.Pipe()
	fd := int32(r.Fd())
	go func() { time.Sleep(10 * time.Millisecond); w.Write([]byte{77}) }()
	fmt.Println(bind[func(fd int32) int64]("read_byte")(fd), err)

	// C has the stack of a thread.
	fmt.Println(bind[func(kb int32) int32]("deep_stack")(4000))
	big := make(chan int32)
	go func() { big <- bind[func(kb int32) int32]("deep_stack")(4000) }()
	fmt.Println(<-big)
}
