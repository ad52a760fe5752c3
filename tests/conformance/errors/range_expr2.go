package main

type T struct{}

func main() {
	var p *[]int
	for range p {
	}
	for i := range 1.5 {
	}
	for range (T{}) {
	}
	var s string
	for s = range "a" {
	}
	var b byte
	for _, b = range "abc" {
	}
	for i, v := range make(chan int) {
	}
	for range nil {
	}
	for main = range []int{} {
	}
}
