// oracle: spec
package main

import "fmt"

type Four [4]int

// Conversion of a slice to an array: Go 1.20.
func main() {
	s := []int{1, 2, 3, 4, 5}
	a := [3]int(s)
	f := Four(s)
	s[0] = 100
	fmt.Println(a, f, s)
	p := (*Four)(s[1:])
	p[0] = -2
	fmt.Println(s, *p)
	var z []string
	fmt.Println([0]string(z), (*[0]string)(z) == nil, (*[0]string)([]string{}) == nil)
	for i, v := range [2]int(s) {
		fmt.Print(i, v, " ")
	}
	fmt.Println([2]int(s) == [2]int{100, -2})
	defer func() { fmt.Println(recover()) }()
	fmt.Println([6]int(s))
}
