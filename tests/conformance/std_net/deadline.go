// Deadlines, and closing what somebody waits for.
package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// tail returns an error without the addresses in it.
func tail(err error) string {
	s := err.Error()
	return s[:strings.Index(s, " ")] + " …" + s[strings.LastIndex(s, ": "):]
}

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	check(l.(*net.TCPListener).SetDeadline(time.Now().Add(20 * time.Millisecond)))
	_, err = l.Accept()
	fmt.Println(strings.Replace(err.Error(), l.Addr().String(), "ADDR", 1), errors.Is(err, os.ErrDeadlineExceeded))
	check(l.(*net.TCPListener).SetDeadline(time.Time{}))

	c, err := net.Dial("tcp", l.Addr().String())
	check(err)
	s, err := l.Accept()
	check(err)
	defer s.Close() // not before: what nobody refers to is closed
	buf := make([]byte, 100)

	start := time.Now()
	check(c.SetReadDeadline(start.Add(50 * time.Millisecond)))
	_, err = c.Read(buf)
	ne := err.(net.Error)
	fmt.Println(tail(err), ne.Timeout(), ne.Temporary(), errors.Is(err, os.ErrDeadlineExceeded), time.Since(start) >= 50*time.Millisecond)
	_, err = c.Read(buf) // it stays
	fmt.Println(tail(err))
	n, err := c.Write([]byte("writing goes on"))
	fmt.Println(n, err)
	n, err = s.Read(buf)
	fmt.Println(string(buf[:n]), err)
	check(c.SetReadDeadline(time.Time{})) // until it is taken back
	_, err = s.Write([]byte("reading too"))
	check(err)
	n, err = c.Read(buf)
	fmt.Println(string(buf[:n]), err)

	check(c.SetDeadline(time.Unix(1, 0)))
	_, err = c.Read(buf)
	fmt.Println(tail(err))
	_, err = c.Write(buf)
	fmt.Println(tail(err))
	check(c.SetDeadline(time.Time{}))

	// A deadline that is set while somebody waits, and a write that the other end does not read.
	var wg sync.WaitGroup
	wait := func(what string, f func() error) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			err := f()
			fmt.Println(what, tail(err))
		}()
		time.Sleep(20 * time.Millisecond)
	}
	wait("read", func() error { _, err := c.Read(buf); return err })
	check(c.SetReadDeadline(time.Now()))
	wg.Wait()
	wait("write", func() error { _, err := c.Write(make([]byte, 1<<26)); return err })
	check(c.SetWriteDeadline(time.Now()))
	wg.Wait()
	check(c.SetDeadline(time.Time{}))

	wait("closed read", func() error { _, err := c.Read(buf); return err })
	check(c.Close())
	wg.Wait()
	wait("closed accept", func() error {
		for {
			if _, err := l.Accept(); err != nil {
				fmt.Println(strings.Replace(err.Error(), l.Addr().String(), "ADDR", 1), errors.Is(err, net.ErrClosed))
				return err
			}
		}
	})
	check(l.Close())
	wg.Wait()
	err = l.Close()
	fmt.Println(strings.Replace(err.Error(), l.Addr().String(), "ADDR", 1))

	u, err := net.ListenPacket("udp", "127.0.0.1:0")
	check(err)
	check(u.SetReadDeadline(time.Now().Add(20 * time.Millisecond)))
	_, _, err = u.ReadFrom(buf)
	fmt.Println(tail(err))
	check(u.SetReadDeadline(time.Time{}))
	wait("closed packets", func() error { _, _, err := u.ReadFrom(buf); return err })
	check(u.Close())
	wg.Wait()
}
