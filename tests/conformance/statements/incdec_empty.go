package main

import "fmt"

type Counter struct{ n map[string]*int }

func (c Counter) at(k string) *int {
	if c.n[k] == nil {
		c.n[k] = new(int)
	}
	return c.n[k]
}

func sideEffect(p *int) []int { *p++; return []int{*p} }

func main() {
	c := Counter{map[string]*int{}}
	*c.at("a")++
	*c.at("a")++
	*c.at("b")--
	fmt.Println(*c.at("a"), *c.at("b"), len(c.n))
	var f32 float32 = 0.5
	f32++
	var c64 complex64 = 1i
	c64--
	var u8 uint8 = 255
	u8++
	var r rune = 'a'
	r++
	fmt.Println(f32, c64, u8, string(r))
	n := 0
	sideEffect(&n)[0]++
	fmt.Println(n)
	if n++; n > 1 {
		n--
	}
	{
	}
	{
		{
			;
		}
	}
	for ; ; n++ {
		if n > 5 {
			break
		}
	}
	switch n++; {
	}
	switch n++; n {
	}
	fmt.Println(n)
	<-func() chan int { c := make(chan int, 1); c <- 1; return c }()
	(func() { n *= 2 })()
	func(x *int) { *x += 3 }(&n)
	fmt.Println(n)
	goto end
end:
}
