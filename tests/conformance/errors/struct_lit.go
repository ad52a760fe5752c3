package main

import "time"

type P struct{ x, y int }

var a = P{1}
var b = P{1, 2, 3}
var c = P{x: 1, 2}
var d = P{z: 1}
var e = P{"a", 1}
var f = &P{x: "s"}
var g = time.Time{1, 2, nil}
var h = []P{{1, 2}, {x: 1, w: 2}}
var i = int{1}
var j = *P{}

func main() {}
