package main

import (
	"fmt"
	"reflect"
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
	// select
	a, b, d := make(chan int), make(chan item, 1), make(chan string)
	cases := []reflect.SelectCase{
		{Dir: reflect.SelectRecv, Chan: v(a)},
		{Dir: reflect.SelectRecv},
		{Dir: reflect.SelectSend, Chan: v(b), Send: v(item{9, "nine"})},
		{Dir: reflect.SelectRecv, Chan: v(d)},
	}
	fmt.Println(reflect.Select(cases))
	fmt.Println(<-b)
	b <- item{}
	go func() { time.Sleep(time.Millisecond); d <- "dd" }()
	fmt.Println(reflect.Select(cases))
	go func() { time.Sleep(time.Millisecond); close(a) }()
	fmt.Println(reflect.Select(cases))
	cases = append(cases[1:], reflect.SelectCase{Dir: reflect.SelectDefault})
	i, rv, ok := reflect.Select(cases)
	fmt.Println(i, rv.IsValid(), ok)
	go func() { time.Sleep(time.Millisecond); <-b }()
	fmt.Println(reflect.Select(cases[:2]))
	many := make([]reflect.SelectCase, 40)
	for i := range many {
		many[i] = reflect.SelectCase{Dir: reflect.SelectRecv, Chan: v(make(chan int))}
	}
	go func() { time.Sleep(time.Millisecond); many[33].Chan.Send(v(33)) }()
	fmt.Println(reflect.Select(many))

	try("select dir", func() { reflect.Select([]reflect.SelectCase{{}}) })
	try("select send", func() { reflect.Select([]reflect.SelectCase{{Dir: reflect.SelectSend, Chan: v(a)}}) })
	try("select closed", func() {
		q := make(chan int)
		go func() { time.Sleep(time.Millisecond); close(q) }()
		reflect.Select([]reflect.SelectCase{{Dir: reflect.SelectSend, Chan: v(q), Send: v(1)}})
	})
}
