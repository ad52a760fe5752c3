// nosanitizer: there the sanitizer takes faults
// A bad address that is not near nil ends the program; recover does not help.
package main

import (
	"syscall"
)

func main() {
	defer func() {
		println("recovered", recover() != nil)
	}()
	mem, err := syscall.Mmap(-1, 0, 4096, syscall.PROT_READ, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		panic(err)
	}
	mem[5] = mem[6]
}
