// Goroutines in system calls while the collector runs: reads that wait on pipes, with buffers on the heap and in frames, threads
// of their own, and files; what is read must arrive in memory that is still the reader's.
package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
	"time"
)

func fill(b []byte, id uint64) {
	binary.LittleEndian.PutUint64(b, id)
	for i := 8; i < len(b); i++ {
		b[i] = byte(id) + byte(i)
	}
}

func verify(b []byte, id uint64) {
	if got := binary.LittleEndian.Uint64(b); got != id {
		fail("message %d instead of %d", got, id)
	}
	for i := 8; i < len(b); i++ {
		if b[i] != byte(id)+byte(i) {
			fail("message %d: byte %d is %#x", id, i, b[i])
		}
	}
}

func main() {
	var got [4]uint64
	together(len(got), func(me int) {
		in, out, err := os.Pipe()
		if err != nil {
			fail("%v", err)
		}
		r := newRng(me)
		sizes := make(chan int, 1)
		var wg sync.WaitGroup
		wg.Add(1)
		go func() { // the reader waits in read most of the time
			defer wg.Done()
			if me%2 == 1 {
				runtime.LockOSThread()
				defer runtime.UnlockOSThread()
			}
			guard := mkstamp(uint64(me))
			p := &guard
			for id := uint64(0); ; id++ {
				var local [64]byte
				var b []byte
				n, more := <-sizes
				if !more {
					break
				}
				if n <= len(local) {
					b = local[:n]
				} else {
					b = make([]byte, n+8)[8:] // an interior pointer alone
				}
				if _, err := io.ReadFull(in, b); err != nil {
					fail("read: %v", err)
				}
				verify(b, id)
				p.is(uint64(me))
				got[me]++
			}
		}()
		id := uint64(0)
		for ; id < 8 || more(); id++ {
			n := 8 + r.n(100)
			if r.n(8) == 0 {
				n = 5000 + r.n(20000) // more than a pipe holds at once, sometimes
			}
			b := make([]byte, n)
			fill(b, id)
			sizes <- n
			if r.n(4) == 0 {
				time.Sleep(50 * time.Microsecond) // the reader waits
			}
			k := r.n(n)
			if _, err := out.Write(b[:k]); err != nil {
				fail("write: %v", err)
			}
			if _, err := out.WriteString(string(b[k:])); err != nil {
				fail("write: %v", err)
			}
			if id%64 == 0 {
				f, err := os.Open("common.go")
				if err == nil {
					f.Read(make([]byte, 1000))
					f.Close()
				}
			}
		}
		close(sizes)
		wg.Wait()
		out.Close()
		if n, err := in.Read(make([]byte, 1)); n != 0 || err != io.EOF {
			fail("at the end: %d, %v", n, err)
		}
		in.Close()
		if got[me] != id {
			fail("%d messages of %d", got[me], id)
		}
	})
	fmt.Printf("pipes: seed %d, all messages arrived\n", seed)
}
