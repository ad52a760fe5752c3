package main

func main() {
	c := make(chan int)
	var s string
	select {
	case s = <-c:
	case c <- "x":
	case v, ok := <-c:
	case <-s:
	default:
	}
	select {
	case 1 + <-c:
	}
}
