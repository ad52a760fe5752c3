package main

import (
	"fmt"
	"runtime"
)

type Big struct {
	pad [50]int
	in  struct {
		arr [10]int
		s   string
	}
}

func field() *int      { b := &Big{}; b.in.arr[7] = 77; return &b.in.arr[7] }
func elem() *string    { s := make([]string, 100); s[60] = fmt.Sprint("s", 60); return &s[60] }
func tail() []int      { s := make([]int, 1000); s[990] = 9; return s[990:995] }
func substr() string   { b := make([]byte, 5000); copy(b[4000:], "needle"); return string(b)[4000:4006] }
func structp() *string { b := &Big{}; b.in.s = fmt.Sprint("inner", 1); return &b.in.s }
func method() func() int {
	b := &Big{}
	b.in.arr[1] = 5
	return b.get
}
func (b *Big) get() int { return b.in.arr[1] }

func churn() {
	var keep [][]byte
	for i := 0; i < 300; i++ {
		keep = append(keep, make([]byte, 100+i*10))
		for k := range keep[i] {
			keep[i][k] = 0xff
		}
		if len(keep) > 100 {
			keep = nil
			i += 0
			break
		}
	}
}

func main() {
	a, b, c, d, e, f := field(), elem(), tail(), substr(), structp(), method()
	for i := 0; i < 5; i++ {
		runtime.GC()
		churn()
	}
	fmt.Println(*a, *b, c, d, *e, f())
	var p **int
	{
		x := 5
		y := &x
		p = &y
	}
	runtime.GC()
	churn()
	fmt.Println(**p)
	arr := [4]*int{}
	for i := range arr {
		v := i * 11
		arr[i] = &v
	}
	sl := arr[1:3]
	runtime.GC()
	churn()
	fmt.Println(*sl[0], *sl[1], *arr[3])
	m := map[string]*Big{}
	for i := 0; i < 100; i++ {
		m[fmt.Sprint(i)] = &Big{pad: [50]int{i}}
		if i%30 == 0 {
			runtime.GC()
		}
	}
	for k, v := range m {
		if fmt.Sprint(v.pad[0]) != k {
			fmt.Println("bad", k)
		}
	}
	fmt.Println(len(m))
}
