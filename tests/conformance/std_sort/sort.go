package main

import (
	"fmt"
	"sort"
)

type person struct {
	name string
	age  int
}
type byAge []person

func (p byAge) Len() int           { return len(p) }
func (p byAge) Less(i, j int) bool { return p[i].age < p[j].age }
func (p byAge) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }

type multi struct {
	ps   []person
	less []func(a, b *person) bool
}

func (m multi) Len() int      { return len(m.ps) }
func (m multi) Swap(i, j int) { m.ps[i], m.ps[j] = m.ps[j], m.ps[i] }
func (m multi) Less(i, j int) bool {
	p, q := &m.ps[i], &m.ps[j]
	for _, l := range m.less {
		if l(p, q) {
			return true
		}
		if l(q, p) {
			return false
		}
	}
	return false
}

func main() {
	ints := []int{5, 2, 8, -1, 9, 0, 2}
	sort.Ints(ints)
	fmt.Println(ints, sort.IntsAreSorted(ints), sort.SearchInts(ints, 8), sort.SearchInts(ints, 3), sort.SearchInts(ints, 100))
	strs := []string{"banana", "apple", "Cherry", "", "apple2"}
	sort.Strings(strs)
	fmt.Printf("%q %d\n", strs, sort.SearchStrings(strs, "banana"))
	fl := []float64{2.5, -1, 1e10, 0}
	sort.Sort(sort.Reverse(sort.Float64Slice(fl)))
	fmt.Println(fl)
	ps := []person{{"A", 30}, {"B", 25}, {"C", 30}, {"D", 25}, {"E", 20}}
	sort.Stable(byAge(ps))
	fmt.Println(ps)
	sort.Slice(ps, func(i, j int) bool { return ps[i].name > ps[j].name })
	fmt.Println(ps)
	sort.SliceStable(ps, func(i, j int) bool { return ps[i].age < ps[j].age })
	fmt.Println(ps, sort.SliceIsSorted(ps, func(i, j int) bool { return ps[i].age < ps[j].age }))
	sort.Sort(multi{ps, []func(a, b *person) bool{func(a, b *person) bool { return a.age > b.age }, func(a, b *person) bool { return a.name < b.name }}})
	fmt.Println(ps)
	x := uint32(12345)
	big := make([]int, 5000)
	for i := range big {
		x = x*1664525 + 1013904223
		big[i] = int(x>>8) % 1000
	}
	cp := append([]int(nil), big...)
	sort.Ints(big)
	sort.Slice(cp, func(i, j int) bool { return cp[i] > cp[j] })
	ok := true
	for i := range big {
		ok = ok && big[i] == cp[len(cp)-1-i]
	}
	fmt.Println(ok, sort.IntsAreSorted(big))
	for _, pattern := range []func(i int) int{func(i int) int { return i }, func(i int) int { return -i }, func(i int) int { return i % 2 }, func(i int) int { return 7 }, func(i int) int { return i ^ 0x55 }} {
		s := make([]int, 300)
		for i := range s {
			s[i] = pattern(i)
		}
		sort.Sort(sort.IntSlice(s))
		fmt.Print(sort.IntsAreSorted(s), s[0], s[299], " ")
	}
	fmt.Println()
	fmt.Println(sort.Search(100, func(i int) bool { return i*i >= 50 }), sort.Search(0, nil))
	i, found := sort.Find(len(ints), func(i int) int { return 9 - ints[i] })
	fmt.Println(i, found)
	m := map[string]int{"z": 1, "y": 2, "x": 3}
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool { return m[keys[i]] < m[keys[j]] })
	fmt.Println(keys)
	h := sort.StringSlice{"b", "a"}
	h.Sort()
	fmt.Println(h, h.Search("b"))
}
