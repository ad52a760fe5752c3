package main

import (
	"fmt"
	"log"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("app: ")
	defer fmt.Println("never")
	log.Print("printed")
	log.Fatalf("fatal %d", 5)
}
