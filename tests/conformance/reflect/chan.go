package main

import (
	"fmt"
	"reflect"
	"sync"
	"time"
)

func try(name string, f func()) {
	defer func() { fmt.Println(name, "->", recover()) }()
	f()
}

type item struct {
	n int
	s string
}

func main() {
	v := reflect.ValueOf
	c := reflect.MakeChan(reflect.TypeOf(make(chan item)), 2)
	c.Send(v(item{1, "a"}))
	fmt.Println(c.Len(), c.Cap(), c.TrySend(v(item{2, "b"})), c.TrySend(v(item{3, "c"})))
	x, ok := c.Recv()
	fmt.Println(x, ok)
	fmt.Println(c.TryRecv())
	y, ok := c.TryRecv()
	fmt.Println(y.IsValid(), ok)
	c.Close()
	fmt.Println(c.Recv())
	fmt.Println(c.TryRecv())

	// blocking
	u := make(chan *int)
	uv := v(u)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for i := 0; i < 3; i++ {
			n := i * i
			uv.Send(v(&n))
		}
		uv.Close()
	}()
	time.Sleep(time.Millisecond)
	for {
		x, ok := uv.Recv()
		if !ok {
			fmt.Println("closed", x.IsNil())
			break
		}
		fmt.Println(x.Elem())
	}
	wg.Wait()

	r := make(chan string)
	go func() { time.Sleep(time.Millisecond); r <- "late" }()
	fmt.Println(v(r).Recv())

	a := make(chan int)
	try("send closed", func() { c.Send(v(item{})) })
	try("close closed", func() { c.Close() })
	try("dir", func() { v((<-chan int)(a)).Send(v(1)) })
	try("dir2", func() { v((chan<- int)(a)).Recv() })
	try("type", func() { v(make(chan int, 1)).Send(v("x")) })
	try("not chan", func() { v(1).Recv() })
	try("size", func() { reflect.MakeChan(reflect.TypeOf(a), -1) })
	e := make(chan any, 1)
	v(e).Send(v(5))
	fmt.Println(<-e)
}
