package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

type Timeout struct{ d int }

func (t Timeout) Error() string        { return fmt.Sprint("timeout ", t.d) }
func (t Timeout) Is(target error) bool { return target == io.EOF }
func (t Timeout) As(x interface{}) bool {
	if s, ok := x.(*fmt.Stringer); ok {
		*s = str("as")
		return true
	}
	return false
}

type str string

func (s str) String() string { return string(s) }

type key int

func main() {
	sentinel := errors.New("sentinel")
	same := errors.New("sentinel")
	fmt.Println(sentinel == same, errors.Is(sentinel, sentinel), errors.Is(nil, sentinel), errors.Is(sentinel, nil))
	w := fmt.Errorf("a: %w", fmt.Errorf("b: %w", Timeout{3}))
	var t Timeout
	var s fmt.Stringer
	fmt.Println(errors.As(w, &t), t.d, errors.Is(w, io.EOF), errors.Is(w, Timeout{3}), errors.Is(w, Timeout{4}), errors.As(w, &s), s)
	for e := w; e != nil; e = errors.Unwrap(e) {
		fmt.Printf("%T ", e)
	}
	fmt.Println()
	func() {
		defer func() { fmt.Println(recover()) }()
		errors.As(w, nil)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var x int
		errors.As(w, &x)
	}()
	ctx := context.Background()
	fmt.Println(ctx, ctx.Err(), ctx.Done() == nil, context.TODO())
	ctx = context.WithValue(ctx, key(1), "one")
	ctx2 := context.WithValue(ctx, key(2), "two")
	fmt.Println(ctx2.Value(key(1)), ctx2.Value(key(2)), ctx.Value(key(2)), ctx2.Value(1))
	c, cancel := context.WithCancel(ctx2)
	child, cancel2 := context.WithTimeout(c, time.Hour)
	defer cancel2()
	fmt.Println(c.Err(), child.Err(), child.Value(key(1)))
	_, has := child.Deadline()
	_, has2 := c.Deadline()
	fmt.Println(has, has2)
	cancel()
	cancel()
	<-child.Done()
	fmt.Println(c.Err(), child.Err(), errors.Is(child.Err(), context.Canceled), ctx2.Err())
	d, cancel3 := context.WithDeadline(context.Background(), time.Now().Add(3*time.Millisecond))
	defer cancel3()
	<-d.Done()
	fmt.Println(d.Err(), errors.Is(d.Err(), context.DeadlineExceeded))
	past, cancel4 := context.WithTimeout(context.Background(), -1)
	defer cancel4()
	fmt.Println(past.Err())
	done := make(chan string)
	wctx, wcancel := context.WithCancel(context.Background())
	for i := 0; i < 3; i++ {
		go func(i int) {
			for n := 0; ; n++ {
				select {
				case <-wctx.Done():
					done <- fmt.Sprint(wctx.Err())
					return
				default:
					time.Sleep(100 * time.Microsecond)
				}
			}
		}(i)
	}
	wcancel()
	fmt.Println(<-done, <-done, <-done)
}
