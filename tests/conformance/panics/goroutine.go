package main

import "time"

func work(n int) {
	if n == 0 {
		panic("in goroutine")
	}
	work(n - 1)
}

func main() {
	go work(3)
	time.Sleep(5 * time.Second)
	println("not reached")
}
