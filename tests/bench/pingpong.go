package main

import "fmt"

// Two goroutines hand a number back and forth over unbuffered channels.
func main() {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for v := range ping {
			pong <- v + 1
		}
		close(pong)
	}()
	v := 0
	for i := 0; i < 2000000; i++ {
		ping <- v
		v = <-pong
	}
	close(ping)
	<-pong
	fmt.Println(v)
}
