package main

import "log"

func main() {
	log.SetFlags(0)
	log.Panicln("trouble", 1, 2)
}
