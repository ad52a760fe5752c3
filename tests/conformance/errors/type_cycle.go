package main

type A struct{ b B }
type B struct{ c [2]C }
type C struct{ a A }
type T T
type U V
type V U
type W []W
type I interface{ I }
type J interface{ K }
type K interface{ J }
type X [len(x)]int

var x X

func main() {}
