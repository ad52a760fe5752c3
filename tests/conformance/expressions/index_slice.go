package main

import "fmt"

type Arr [5]int

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "->", r)
		}
	}()
	f()
}

func main() {
	a := Arr{1, 2, 3, 4, 5}
	s := a[1:4]
	fmt.Println(s, len(s), cap(s), a[:2], a[3:], a[:])
	t := s[1:2:3]
	fmt.Println(t, len(t), cap(t))
	t = append(t, 100)
	t = append(t, 200)
	t[0] = -1
	fmt.Println(a, t)
	u := s[:4]
	fmt.Println(u, s[len(s):], s[3:4])
	str := "héllo"
	fmt.Println(str[1], str[1:3], str[3:], str[:0] == "", len(str[5:]))
	p := &a
	fmt.Println(p[1], p[1:3], len(p), cap(p[2:]))
	for i, v := range p {
		p[4] = 50
		fmt.Print(i, v, " ")
	}
	fmt.Println()
	n, neg, nine := 6, -1, 9
	var nilS []int
	fmt.Println(nilS[0:0] == nil, len(nilS[:]))
	try("arr", func() { a[n] = 1 })
	try("slice", func() { fmt.Println(s[n]) })
	try("neg", func() { fmt.Println(s[neg]) })
	try("str", func() { fmt.Println(str[n]) })
	try("nil", func() { fmt.Println(nilS[0]) })
	try("hi", func() { fmt.Println(s[1:nine]) })
	try("lohi", func() { m := 2; fmt.Println(s[m+1 : m]) })
	try("max", func() { fmt.Println(s[1:2:nine]) })
	try("hi>max", func() { m := 2; fmt.Println(s[0:m+1:m]) })
	try("lo>hi3", func() { m := 2; fmt.Println(s[m+1 : m : m+1]) })
	try("strhi", func() { fmt.Println(str[2:nine]) })
	try("strlohi", func() { m := 3; fmt.Println(str[m:2]) })
	try("strneg", func() { fmt.Println(str[neg:]) })
	try("arrslice", func() { fmt.Println(a[neg:3]) })
	try("u64", func() { var k uint64 = 1 << 63; fmt.Println(s[k]) })
	try("u8", func() { var k uint8 = 200; fmt.Println(s[k]) })
	var np *Arr
	fmt.Println(len(np), cap(np))
	for i := range np {
		fmt.Print(i)
	}
	fmt.Println()
	try("nilarr", func() { fmt.Println(np[1]) })
	try("nilslice", func() { fmt.Println(np[:]) })
	try("conv", func() { fmt.Println(*(*[4]int)(s)) })
	q := (*[3]int)(s)
	q[0] = 77
	fmt.Println(a, *q)
	mm := map[string][]int{"a": {1}}
	mm["a"][0]++
	mm["b"] = append(mm["b"], mm["a"]...)
	fmt.Println(mm)
}
