// 500 connections at once, each with messages of its own.
package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
)

const conns, messages = 500, 10

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	var served int32
	var servers sync.WaitGroup
	servers.Add(1)
	go func() {
		defer servers.Done()
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			servers.Add(1)
			go func() {
				defer servers.Done()
				defer c.Close()
				_, err := io.Copy(c, c)
				check(err)
				atomic.AddInt32(&served, 1)
			}()
		}
	}()
	var all, ready sync.WaitGroup
	ready.Add(conns)
	var sum int64
	for i := 0; i < conns; i++ {
		all.Add(1)
		go func(i int) {
			defer all.Done()
			c, err := net.Dial("tcp", l.Addr().String())
			check(err)
			defer c.Close()
			ready.Done()
			ready.Wait() // all are connected
			r := bufio.NewReader(c)
			for j := 0; j < messages; j++ {
				out := fmt.Sprintf("%d/%d\n", i, j)
				_, err := io.WriteString(c, out)
				check(err)
				in, err := r.ReadString('\n')
				check(err)
				if in != out {
					panic(in)
				}
				var a, b int64
				fmt.Sscanf(in, "%d/%d", &a, &b)
				atomic.AddInt64(&sum, a*b)
			}
		}(i)
	}
	all.Wait()
	check(l.Close())
	servers.Wait()
	fmt.Println(served, sum)
}
