package main

func main() {
	c := make(chan int)
	var r <-chan int = c
	var s chan<- int = c
	r <- 1
	<-s
	close(r)
	for range s {
	}
	var b chan int = r
	c <- "x"
	x := 1
	<-x
	x <- 1
	select {
	case 1:
	case x = 2:
	}
	_ = b
}
