// Goroutines that block in reads of pipes and in waits for child processes, beside others that compute; descriptors that are
// closed under a reader.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
)

// through copies n bytes through a pipe in odd pieces.
func through(r *rng) {
	in, out, err := os.Pipe()
	if err != nil {
		fail("%v", err)
	}
	n, base := 1+r.n(100000), byte(r.n(256))
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		buf := make([]byte, 1+r.n(7000))
		for at := 0; at < n; {
			k := len(buf)
			if k > n-at {
				k = n - at
			}
			for i := range buf[:k] {
				buf[i] = base + byte(at+i)
			}
			if _, err := out.Write(buf[:k]); err != nil {
				fail("write: %v", err)
			}
			at += k
		}
		out.Close()
	}()
	got, err := io.ReadAll(in)
	if err != nil || len(got) != n {
		fail("%d of %d bytes, %v", len(got), n, err)
	}
	for i, b := range got {
		if b != base+byte(i) {
			fail("byte %d is %d", i, b)
		}
	}
	in.Close()
	wg.Wait()
}

// pingpong sends single bytes to and fro.
func pingpong(r *rng) {
	in1, out1, _ := os.Pipe()
	in2, out2, err := os.Pipe()
	if err != nil {
		fail("%v", err)
	}
	go func() {
		b := make([]byte, 1)
		for {
			if _, err := in1.Read(b); err != nil {
				out2.Close()
				return
			}
			b[0]++
			out2.Write(b)
		}
	}()
	b := make([]byte, 1)
	for i := 0; i < 100; i++ {
		b[0] = byte(i)
		out1.Write(b)
		if _, err := in2.Read(b); err != nil || b[0] != byte(i)+1 {
			fail("pingpong %d: %d, %v", i, b[0], err)
		}
	}
	out1.Close()
	if _, err := in2.Read(b); err != io.EOF {
		fail("pingpong ends with %v", err)
	}
	in1.Close()
	in2.Close()
}

// children runs programs, with input and output.
func children(r *rng) {
	text := bytes.Repeat([]byte{byte('a' + r.n(26))}, 1+r.n(3000))
	c := exec.Command("cat")
	c.Stdin = bytes.NewReader(text)
	out, err := c.Output()
	if err != nil || !bytes.Equal(out, text) {
		fail("cat: %d bytes of %d, %v", len(out), len(text), err)
	}
	code := r.n(100)
	c = exec.Command("sh", "-c", fmt.Sprintf("exit %d", code))
	c.Run()
	if got := c.ProcessState.ExitCode(); got != code {
		fail("exit code %d instead of %d", got, code)
	}
}

func main() {
	together(12, func(me int) {
		r := newRng(me)
		for n := 0; n == 0 || more(); n++ {
			switch me % 4 {
			case 0:
				through(r)
			case 1:
				pingpong(r)
			case 2:
				children(r)
			case 3:
				x := 0
				for i := 0; i < 100000; i++ {
					x += i ^ n
				}
				if x < 0 {
					fail("sum")
				}
				if n%8 == 0 {
					runtime.GC()
				}
			}
		}
	})
	fmt.Println("pipes: all bytes arrived")
}
