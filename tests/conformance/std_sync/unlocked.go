// Unlocking what is not locked cannot be recovered from.
package main

import (
	"fmt"
	"sync"
)

func main() {
	defer func() { fmt.Println(recover()) }()
	var mu sync.Mutex
	mu.Lock()
	mu.Unlock()
	mu.Unlock()
}
