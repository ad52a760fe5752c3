// Deadlines of pipes: in the past, in the future, set while somebody waits, taken back.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

func main() {
	r, w, err := os.Pipe()
	fmt.Println(err)
	b := make([]byte, 16)

	fmt.Println(r.SetReadDeadline(time.Now().Add(-time.Second)))
	n, err := r.Read(b)
	fmt.Println(n, err, errors.Is(err, os.ErrDeadlineExceeded), os.IsTimeout(err))

	start := time.Now()
	r.SetReadDeadline(start.Add(30 * time.Millisecond))
	n, err = r.Read(b)
	fmt.Println(n, err, time.Since(start) >= 30*time.Millisecond)
	n, err = r.Read(b)
	fmt.Println(n, err) // it stays over
	r.SetReadDeadline(time.Time{})

	go func() {
		time.Sleep(5 * time.Millisecond)
		w.Write([]byte("hello"))
	}()
	n, err = r.Read(b)
	fmt.Println(n, err, string(b[:n]))

	go func() {
		time.Sleep(5 * time.Millisecond)
		r.SetDeadline(time.Now())
	}()
	n, err = r.Read(b)
	fmt.Println(n, err)
	r.SetDeadline(time.Time{})

	// A deadline that is put off while somebody waits.
	r.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
	go func() {
		r.SetReadDeadline(time.Now().Add(time.Hour))
		time.Sleep(40 * time.Millisecond)
		w.Write([]byte("in time"))
	}()
	n, err = r.Read(b)
	fmt.Println(n, err, string(b[:n]))
	r.SetReadDeadline(time.Time{})

	// The pipe is full, and a writer waits.
	big := make([]byte, 1<<20)
	w.SetWriteDeadline(time.Now().Add(20 * time.Millisecond))
	n, err = w.Write(big)
	fmt.Println(n, err)
	w.SetWriteDeadline(time.Time{})
	done := make(chan bool)
	go func() {
		n, err := w.Write(big)
		fmt.Println(n, err, w.Close())
		done <- true
	}()
	m, err := io.Copy(io.Discard, r)
	<-done
	fmt.Println(m, err)

	f, err := os.CreateTemp("", "deadline")
	if err != nil {
		panic(err)
	}
	defer os.Remove(f.Name())
	fmt.Println(f.SetDeadline(time.Now()), errors.Is(f.SetDeadline(time.Time{}), os.ErrNoDeadline))
	f.Close()
	fmt.Println(f.SetDeadline(time.Now()))
	fmt.Println((*os.File)(nil).SetDeadline(time.Now()))
}
