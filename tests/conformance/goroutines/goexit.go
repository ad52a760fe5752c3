package main

import (
	"fmt"
	"runtime"
	"sync"
)

func deep(n int) {
	defer func() { fmt.Print("d", n, " ") }()
	if n == 0 {
		runtime.Goexit()
	}
	deep(n - 1)
	fmt.Println("not reached")
}

func main() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer func() { fmt.Println("recover:", recover()) }()
		deep(3)
	}()
	wg.Wait()
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer func() {
			fmt.Println("outer", recover())
		}()
		defer func() {
			defer func() { fmt.Println("inner", recover()) }()
			panic("during Goexit")
		}()
		runtime.Goexit()
	}()
	wg.Wait()
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer func() { recover(); fmt.Println("recovered, then Goexit") }()
		defer runtime.Goexit()
		panic("replaced by Goexit")
	}()
	wg.Wait()
	wg.Add(1)
	go func() {
		defer wg.Done()
		func() {
			defer func() {
				recover()
				defer fmt.Println("deferred in deferred")
				runtime.Goexit()
			}()
			panic(1)
		}()
		fmt.Println("not reached")
	}()
	wg.Wait()
	c := make(chan int)
	go func() {
		defer close(c)
		for i := 0; ; i++ {
			if i == 3 {
				runtime.Goexit()
			}
			c <- i
		}
	}()
	for v := range c {
		fmt.Print(v, " ")
	}
	fmt.Println()
}
