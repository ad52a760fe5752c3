package main

import (
	"fmt"
	"os"
)

func main() {
	go func() {
		defer fmt.Println("no")
		os.Exit(3)
	}()
	select {}
}
