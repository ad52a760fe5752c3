package main

func main() {
	c := make(chan int, 3)
	c <- 1
	close(c)
	println(<-c, <-c)
	c <- 1
}
