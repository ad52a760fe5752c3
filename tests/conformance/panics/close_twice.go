package main

func main() {
	c := make(chan struct{})
	defer close(c)
	close(c)
}
