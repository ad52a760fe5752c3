package main

const a = b
const b = c + 1
const c = a

type T [len(v)]int

var v T

func main() {}
