package main

import (
	"fmt"
	"runtime"
)

func main() {
	done := make(chan bool)
	defer close(done)
	defer fmt.Println("deferred")
	go func() {
		<-done
		fmt.Println("other")
	}()
	runtime.Goexit()
}
