// nostress gcstress: a read has to begin before its deadline
// Closing files that others use: readers and writers that wait return, and the descriptor is closed once.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// whenWaiting calls f as soon as n goroutines wait for files, or for their turn.
func whenWaiting(n int, f func()) {
	waiting := func() int {
		buf := make([]byte, 1<<16)
		buf = buf[:runtime.Stack(buf, true)]
		return bytes.Count(buf, []byte("[IO wait")) + bytes.Count(buf, []byte("[semacquire"))
	}
	for waiting() < n {
		time.Sleep(time.Millisecond)
	}
	f()
}

func main() {
	r, w, _ := os.Pipe()
	var wg sync.WaitGroup
	errs := make(chan error, 4)
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			_, err := r.Read(make([]byte, 1))
			errs <- err
		}()
	}
	whenWaiting(4, func() { fmt.Println(r.Close()) })
	wg.Wait()
	for i := 0; i < 4; i++ {
		err := <-errs
		fmt.Println(err, errors.Is(err, os.ErrClosed))
	}
	fmt.Println(r.Close())
	_, err := r.Stat()
	fmt.Println(err)
	_, err = w.Write([]byte("x"))
	fmt.Println(err, errors.Is(err, syscall.EPIPE))
	w.Close()

	// A writer waits; it is closed, or the reader goes.
	big := make([]byte, 1<<20)
	r, w, _ = os.Pipe()
	go whenWaiting(1, func() { w.Close() })
	n, err := w.Write(big)
	fmt.Println(n, err)
	r.Close()
	r, w, _ = os.Pipe()
	go whenWaiting(1, func() { r.Close() })
	n, err = w.Write(big)
	fmt.Println(n, err)
	w.Close()

	// A reader waits, and the last writer goes: the end of the file.
	r, w, _ = os.Pipe()
	go whenWaiting(1, func() { w.Close() })
	n, err = r.Read(big)
	fmt.Println(n, err)
	r.Close()

	// Fd puts it into blocking mode: deadlines do nothing any more.
	r, w, _ = os.Pipe()
	r.Fd()
	r.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	time.AfterFunc(200*time.Millisecond, func() { w.WriteString("late") })
	n, err = r.Read(big)
	fmt.Println(n, err)

	// The raw form.
	r, w, _ = os.Pipe()
	conn, err := r.SyscallConn()
	fmt.Println(err)
	go whenWaiting(1, func() { w.WriteString("raw") })
	calls := 0
	err = conn.Read(func(fd uintptr) bool {
		calls++
		n, err = syscall.Read(int(fd), big)
		return err != syscall.EAGAIN
	})
	fmt.Println(err, n, calls)
	fmt.Println(conn.Control(func(fd uintptr) { fmt.Println(fd > 2) }))
}
