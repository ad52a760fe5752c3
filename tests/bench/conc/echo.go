// Echo over TCP on the loopback interface: N connections, each with a goroutine at either end, send M messages of S
// bytes one after the other and wait for each to come back.
//
//	echo [-c N] [-m M] [-s S] [-quiet]    server and clients in one process
//	echo -server                          serves; prints its address first
//	echo -addr host:port ...              clients of such a server
//
// Prints the number of requests, the time and requests per second; with -quiet, only the number of bytes that came
// back, which depends on all the work and on nothing else.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

var (
	conns    = flag.Int("c", 100, "connections")
	messages = flag.Int("m", 100, "messages on each connection")
	size     = flag.Int("s", 64, "bytes of a message")
	server   = flag.Bool("server", false, "serve only")
	addr     = flag.String("addr", "", "be the client of the server at this address")
	quiet    = flag.Bool("quiet", false, "print no times")
)

func fail(err error) {
	fmt.Fprintln(os.Stderr, "echo:", err)
	os.Exit(1)
}

// serve sends back whatever it gets until the listener is closed.
func serve(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer c.Close()
			buf := make([]byte, 4096)
			for {
				n, err := c.Read(buf)
				if err != nil {
					return
				}
				if _, err := c.Write(buf[:n]); err != nil {
					return
				}
			}
		}()
	}
}

// client returns how many bytes came back.
func client(to string, id int) (total int64) {
	c, err := net.Dial("tcp", to)
	if err != nil {
		fail(err)
	}
	defer c.Close()
	out := bytes.Repeat([]byte{byte('a' + id%26)}, *size)
	in := make([]byte, *size)
	for i := 0; i < *messages; i++ {
		out[i%*size]++
		if _, err := c.Write(out); err != nil {
			fail(err)
		}
		n, err := io.ReadFull(c, in)
		if err != nil {
			fail(err)
		}
		if !bytes.Equal(in, out) {
			fail(fmt.Errorf("connection %d, message %d: the echo differs", id, i))
		}
		total += int64(n)
	}
	return total
}

func main() {
	flag.Parse()
	to := *addr
	if to == "" {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			fail(err)
		}
		if *server {
			fmt.Println(l.Addr())
			serve(l)
			return
		}
		defer l.Close()
		go serve(l)
		to = l.Addr().String()
	}
	start := time.Now()
	var total int64
	var wg sync.WaitGroup
	for i := 0; i < *conns; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			atomic.AddInt64(&total, client(to, i))
		}(i)
	}
	wg.Wait()
	elapsed := time.Since(start)
	if *quiet {
		fmt.Println(total)
		return
	}
	n := *conns * *messages
	fmt.Printf("%d requests in %.3f s: %.0f requests/s\n", n, elapsed.Seconds(), float64(n)/elapsed.Seconds())
}
