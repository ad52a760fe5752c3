package main

func main() {
	c := make(chan int)
	select {
	case x := 1:
	}
}
