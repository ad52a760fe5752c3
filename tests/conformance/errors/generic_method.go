package main

type T[P any] struct{ x P }

func (t T[P]) M[Q any](q Q) {}
func (t T) N()             {}
func (t T[int]) O() int    { return 1 }

func main() {}
