package main

import "sync"

func main() {
	defer func() { println("recover cannot help", recover()) }()
	var mu sync.Mutex
	mu.Unlock()
}
