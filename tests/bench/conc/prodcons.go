package main

import "fmt"

// Two producers and two consumers share a buffered channel.
func main() {
	const each = 3000000
	work := make(chan int, 128)
	done := make(chan bool)
	sums := make(chan int)
	for p := 0; p < 2; p++ {
		go func(p int) {
			for i := 0; i < each; i++ {
				work <- i ^ p
			}
			done <- true
		}(p)
		go func() {
			sum := 0
			for v := range work {
				sum += v
			}
			sums <- sum
		}()
	}
	<-done
	<-done
	close(work)
	fmt.Println(<-sums + <-sums)
}
