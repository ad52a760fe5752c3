package main

func main() {
	{
		a := 1
		_ = a
	}
	println(a)
	if b := 1; b > 0 {
	} else if c := b; c > 0 {
		_ = c
	}
	println(b, c)
	for i := 0; i < 1; i++ {
	}
	println(i)
	switch d := 1; d {
	case 1:
		e := 2
		_ = e
	case 2:
		println(e)
	}
	f := func() { f() }
	type L struct{ next *L }
	var g = g
	println(d)
}
