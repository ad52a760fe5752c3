package main

import (
	"fmt"
	"math/big"
)

func main() {
	a, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	b := big.NewInt(-987654321)
	fmt.Println(new(big.Int).Mul(a, b), new(big.Int).Quo(a, b), new(big.Int).Mod(b, big.NewInt(10)))
	f := big.NewInt(1)
	for i := int64(1); i <= 30; i++ {
		f.Mul(f, big.NewInt(i))
	}
	fmt.Println(f, f.BitLen(), f.ProbablyPrime(10))
	fmt.Printf("%x %#X %30d|%-30d|\n", a, a, b, b)
	fmt.Println(new(big.Int).Exp(big.NewInt(3), big.NewInt(1000), big.NewInt(1000007)))
	r := big.NewRat(1, 3)
	r.Add(r, big.NewRat(1, 6))
	fmt.Println(r, r.FloatString(5))
	x := new(big.Float).SetPrec(200).SetInt64(2)
	x.Sqrt(x)
	fmt.Println(x.Text('g', 60), x)
	fmt.Printf("%.50f\n", x)
}
