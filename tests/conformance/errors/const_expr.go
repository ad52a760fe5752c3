package main

import "math"

func f() int { return 1 }

var v = 1

const a = f()
const b = v
const c = math.Sqrt(2)
const d []int = nil
const e = len([]int{1})
const g int = "s"
const h, i = 1
const j = nil
const k = [1]int{}
const l uint8 = len("ab") * 200

func main() {}
