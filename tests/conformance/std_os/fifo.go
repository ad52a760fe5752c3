// FIFOs: opening waits in the kernel for the other side, reading waits in the poller.
package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

func main() {
	dir, err := os.MkdirTemp("", "fifo")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "p")
	fmt.Println(syscall.Mkfifo(name, 0600))
	info, _ := os.Stat(name)
	fmt.Println(info.Mode())
	go func() {
		w, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			panic(err)
		}
		for _, s := range []string{"through", " the", " fifo"} {
			time.Sleep(3 * time.Millisecond)
			w.WriteString(s)
		}
		w.Close()
	}()
	r, err := os.Open(name)
	fmt.Println(err)
	data, err := io.ReadAll(r)
	fmt.Println(string(data), err)
	r.Close()

	// Both ends here: a deadline works.
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	fmt.Println(err, f.SetReadDeadline(time.Now().Add(5*time.Millisecond)))
	n, err := f.Read(make([]byte, 1))
	fmt.Println(n, err != nil && os.IsTimeout(err))

	// A descriptor in non-blocking mode makes a file that can be polled.
	var p [2]int
	syscall.Pipe2(p[:], syscall.O_NONBLOCK|syscall.O_CLOEXEC)
	nb := os.NewFile(uintptr(p[0]), "nb")
	fmt.Println(nb.SetReadDeadline(time.Now().Add(5 * time.Millisecond)))
	_, err = nb.Read(make([]byte, 1))
	fmt.Println(err)
}
