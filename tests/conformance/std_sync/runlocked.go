// Unlocking what is not locked cannot be recovered from.
package main

import (
	"fmt"
	"sync"
)

func main() {
	defer func() { fmt.Println(recover()) }()
	var rw sync.RWMutex
	rw.RLock()
	rw.RUnlock()
	rw.RUnlock()
}
