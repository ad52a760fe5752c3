// Package a is tested from inside and outside.
package a

func Add(x, y int) int { return x + y }

func hidden() int { return 42 }
