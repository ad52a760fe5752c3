package main

func main() {
	select {
	default:
	default:
	}
	for {
		select {}
		break
	}
	var c chan int
	select {
	case v, ok := <-c:
	case s, t := <-c:
		_ = s
	}
}
