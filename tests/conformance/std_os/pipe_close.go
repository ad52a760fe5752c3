// nostress gcstress: a read has to begin before its deadline
// Closing files that others use: readers and writers that wait return, and the descriptor is closed once.
package main

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"syscall"
	"time"
)

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
	time.Sleep(10 * time.Millisecond)
	fmt.Println(r.Close())
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
	time.AfterFunc(10*time.Millisecond, func() { w.Close() })
	n, err := w.Write(big)
	fmt.Println(n, err)
	r.Close()
	r, w, _ = os.Pipe()
	time.AfterFunc(10*time.Millisecond, func() { r.Close() })
	n, err = w.Write(big)
	fmt.Println(n, err)
	w.Close()

	// A reader waits, and the last writer goes: the end of the file.
	r, w, _ = os.Pipe()
	time.AfterFunc(10*time.Millisecond, func() { w.Close() })
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
	time.AfterFunc(10*time.Millisecond, func() { w.WriteString("raw") })
	calls := 0
	err = conn.Read(func(fd uintptr) bool {
		calls++
		n, err = syscall.Read(int(fd), big)
		return err != syscall.EAGAIN
	})
	fmt.Println(err, n, calls)
	fmt.Println(conn.Control(func(fd uintptr) { fmt.Println(fd > 2) }))
}
