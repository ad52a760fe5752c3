package main

type T struct{}

func (t T) V()  {}
func (t *T) P() {}

type I interface{ V() }

func main() {
	T.P(T{})
	_ = T.Q
	f := T{}.P
	m := map[int]T{}
	m[1].P()
	var pp **T
	pp.V()
	var pi *I
	pi.V()
	T.V()
	I.V(T{})
	I.V(1)
	_ = f
}
