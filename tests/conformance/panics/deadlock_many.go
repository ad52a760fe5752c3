package main

func main() {
	c := make(chan int)
	for i := 0; i < 5; i++ {
		go func() { <-c }()
	}
	done := make(chan bool)
	<-done
}
