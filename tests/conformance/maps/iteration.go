package main

import "fmt"

func main() {
	// Entries removed before they are reached are not produced; added ones may be; each comes at most once.
	for round := 0; round < 20; round++ {
		m := map[int]bool{}
		for i := 0; i < 64; i++ {
			m[i] = true
		}
		seen := map[int]int{}
		added := 1000
		for k := range m {
			seen[k]++
			delete(m, (k+1)%64)
			delete(m, (k+2)%64)
			if added < 1200 {
				m[added] = true
				added++
			}
		}
		for k, n := range seen {
			if n != 1 {
				fmt.Println("twice", k)
			}
			if k < 64 && seen[(k+1)%64] == 1 && seen[(k+2)%64] == 1 && seen[(k+3)%64] == 0 && false {
				fmt.Println(k)
			}
		}
		for k := range m {
			if k < 64 && seen[k] == 0 {
				fmt.Println("never reached", k)
			}
		}
	}
	// Growing during iteration: every original key is met exactly once.
	m := map[int]int{}
	for i := 0; i < 100; i++ {
		m[i] = i
	}
	hits := make([]int, 100)
	for k := range m {
		if k < 100 {
			hits[k]++
			for j := 0; j < 50; j++ {
				m[k*1000+100+j] = 0
			}
		}
		if len(m) > 4000 {
			continue
		}
	}
	bad := 0
	for _, h := range hits {
		if h != 1 {
			bad++
		}
	}
	fmt.Println(bad)
	// The order is not always the same.
	small := map[int]int{1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8}
	orders := map[string]bool{}
	for i := 0; i < 100; i++ {
		s := ""
		for k := range small {
			s += fmt.Sprint(k)
		}
		orders[s] = true
	}
	fmt.Println(len(orders) > 1)
	for k, v := range small {
		small[k] = v * 10
	}
	fmt.Println(small)
	for k := range small {
		if k%2 == 0 {
			delete(small, k)
		}
	}
	fmt.Println(small)
	var k string
	var v *int
	x := 1
	for k, v = range map[string]*int{"only": &x} {
		*v++
	}
	fmt.Println(k, *v)
	mp := &small
	for k := range *mp {
		*mp = nil
		_ = k
	}
	fmt.Println(small == nil)
	nested := map[string]map[int]string{"a": {1: "x"}, "b": {2: "y"}}
	total := 0
	for _, in := range nested {
		for i, s := range in {
			total += i * len(s)
			in[i+10] = s
			break
		}
	}
	fmt.Println(total, len(nested["a"]), nested)
}
