// net.Pipe and Buffers.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

func main() {
	a, b := net.Pipe()
	fmt.Println(a.LocalAddr(), a.RemoteAddr().Network())
	done := make(chan bool)
	go func() {
		n, err := a.Write([]byte("hello, world"))
		<-done
		fmt.Println("written", n, err)
		done <- true
	}()
	buf := make([]byte, 5)
	n, err := b.Read(buf)
	fmt.Println(n, string(buf[:n]), err)
	rest := make([]byte, 7)
	_, err = io.ReadFull(b, rest)
	fmt.Println(string(rest), err)
	done <- true
	<-done

	b.SetReadDeadline(time.Now().Add(10 * time.Millisecond))
	_, err = b.Read(buf)
	fmt.Println(err, errors.Is(err, os.ErrDeadlineExceeded))
	_, err = b.Read(buf)
	fmt.Println(err)
	a.SetWriteDeadline(time.Now().Add(-1))
	_, err = a.Write(buf)
	fmt.Println(err, err.(net.Error).Timeout())
	b.SetReadDeadline(time.Time{})
	a.SetDeadline(time.Time{})
	go func() {
		_, err := b.Read(buf)
		fmt.Println("interrupted:", err)
		done <- true
	}()
	time.Sleep(10 * time.Millisecond)
	b.SetReadDeadline(time.Now())
	<-done
	b.SetDeadline(time.Now().Add(time.Hour))
	go func() {
		_, err := b.Read(buf)
		fmt.Println("other end closed:", err)
		done <- true
	}()
	time.Sleep(10 * time.Millisecond)
	err, err2 := a.Close(), a.Close()
	<-done
	fmt.Println(err, err2)
	_, err = b.Write(buf)
	fmt.Println(err)
	_, err = a.Read(buf)
	fmt.Println(err, a.SetDeadline(time.Now()))

	v := net.Buffers{[]byte("one"), []byte("two"), []byte("three")}
	p := make([]byte, 4)
	n, err = v.Read(p)
	fmt.Println(string(p[:n]), err, len(v))
	var out bytes.Buffer
	m, err := v.WriteTo(&out)
	fmt.Println(m, err, out.String(), len(v))
	n, err = v.Read(p)
	fmt.Println(n, err)
}
