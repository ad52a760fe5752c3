// oracle: spec
// The first two numbers are those of the specification of chacha8rand.
package main

import (
	"fmt"
	"math/rand/v2"
)

func main() {
	var s [32]byte
	copy(s[:], "ABCDEFGHIJKLMNOPQRSTUVWXYZ123456")
	c := rand.NewChaCha8(s)
	fmt.Printf("%x %x\n", c.Uint64(), c.Uint64())
	var x uint64
	for i := 0; i < 1000; i++ {
		x ^= c.Uint64()
		if i == 500 {
			var b [3]byte
			c.Read(b[:])
			d, _ := c.MarshalBinary()
			c = new(rand.ChaCha8)
			fmt.Println(c.UnmarshalBinary(d))
		}
	}
	fmt.Printf("%x\n", x)
}
