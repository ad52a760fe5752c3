package main

type S struct{ f []int }
type A [2]func()

var a map[[]int]string
var b map[S]int
var c map[map[int]int]int
var d map[func()]bool
var e map[A]int
var f map[interface{ M() }]int

func main() {}
