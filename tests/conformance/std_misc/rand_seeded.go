package main

import (
	"fmt"
	"math/rand"
)

// A seeded source gives the documented, stable sequence.
func main() {
	r := rand.New(rand.NewSource(42))
	fmt.Println(r.Int63(), r.Int31(), r.Uint32(), r.Int(), r.Uint64())
	for i := 0; i < 10; i++ {
		fmt.Print(r.Intn(100), " ")
	}
	fmt.Println()
	fmt.Println(r.Float64(), r.Float32(), r.NormFloat64(), r.ExpFloat64())
	fmt.Println(r.Perm(8), r.Int63n(1<<40), r.Int31n(7))
	s := []int{1, 2, 3, 4, 5, 6}
	r.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
	fmt.Println(s)
	r.Seed(42)
	fmt.Println(r.Int63())
	b := make([]byte, 8)
	r.Read(b)
	fmt.Println(b)
	rand.Seed(7)
	x, y := rand.Intn(1000), rand.Float64()
	rand.Seed(7)
	fmt.Println(x == rand.Intn(1000), y == rand.Float64(), x)
	counts := [6]int{}
	for i := 0; i < 6000; i++ {
		counts[rand.Intn(6)]++
	}
	for _, c := range counts {
		if c < 800 || c > 1200 {
			fmt.Println("skewed", counts)
		}
	}
	func() {
		defer func() { fmt.Println(recover()) }()
		rand.Intn(0)
	}()
}
