package main

import "fmt"

// One goroutine selects among eight channels, each with a sender of its own.
func main() {
	const each = 200000
	var in [8]chan int
	for i := range in {
		in[i] = make(chan int)
		go func(c chan<- int, seed int) {
			for k := 0; k < each; k++ {
				c <- seed + k
			}
		}(in[i], i)
	}
	sum, v := 0, 0
	for n := 0; n < 8*each; n++ {
		select {
		case v = <-in[0]:
		case v = <-in[1]:
		case v = <-in[2]:
		case v = <-in[3]:
		case v = <-in[4]:
		case v = <-in[5]:
		case v = <-in[6]:
		case v = <-in[7]:
		}
		sum += v
	}
	fmt.Println(sum)
}
