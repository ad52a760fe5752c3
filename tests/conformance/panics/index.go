package main

import "fmt"

func get(s []int, i int) int { return s[i] }

func main() {
	fmt.Println("before")
	defer fmt.Println("deferred runs")
	fmt.Println(get([]int{1, 2, 3}, 5))
}
