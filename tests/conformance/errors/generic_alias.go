// oracle: spec
package main

type A[T interface{ ~int }] = []T
type R[T any] = *R[T]
type Q[T any] = T

func (a A[T]) m() {}

var x A
var y A[string]
var z A[int, int]

func main() { _, _, _ = x, y, z }
