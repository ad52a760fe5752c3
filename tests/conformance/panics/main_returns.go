package main

import "fmt"

func main() {
	go func() {
		for {
		}
	}()
	go func() { select {} }()
	fmt.Println("main returns, nobody waits")
}
