package main

import (
	"fmt"
	"sort"
	"strings"
)

const text = `It was the best of times, it was the worst of times, it was the age of wisdom,
it was the age of foolishness, it was the epoch of belief, it was the epoch of incredulity`

type LRU struct {
	cap   int
	order []string
	vals  map[string]int
}

func (l *LRU) Get(k string) (int, bool) {
	v, ok := l.vals[k]
	if ok {
		for i, o := range l.order {
			if o == k {
				l.order = append(append(l.order[:i:i], l.order[i+1:]...), k)
				break
			}
		}
	}
	return v, ok
}

func (l *LRU) Put(k string, v int) {
	if _, ok := l.Get(k); !ok {
		if len(l.order) == l.cap {
			delete(l.vals, l.order[0])
			l.order = l.order[1:]
		}
		l.order = append(l.order, k)
	}
	l.vals[k] = v
}

func main() {
	counts := map[string]int{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' }) {
		counts[w]++
	}
	type kv struct {
		k string
		v int
	}
	var kvs []kv
	for k, v := range counts {
		kvs = append(kvs, kv{k, v})
	}
	sort.Slice(kvs, func(i, j int) bool {
		if kvs[i].v != kvs[j].v {
			return kvs[i].v > kvs[j].v
		}
		return kvs[i].k < kvs[j].k
	})
	fmt.Println(kvs[:6], len(kvs))
	anagrams := map[[26]int8][]string{}
	for _, w := range []string{"listen", "silent", "enlist", "google", "elgoog", "abc"} {
		var key [26]int8
		for _, c := range w {
			key[c-'a']++
		}
		anagrams[key] = append(anagrams[key], w)
	}
	var groups []string
	for _, g := range anagrams {
		groups = append(groups, strings.Join(g, "+"))
	}
	sort.Strings(groups)
	fmt.Println(groups)
	l := &LRU{cap: 3, vals: map[string]int{}}
	for i, k := range strings.Split("a b c a d e a f", " ") {
		l.Put(k, i)
	}
	fmt.Println(l.order, l.vals)
	memo := map[[2]int]int{}
	var paths func(r, c int) int
	paths = func(r, c int) int {
		if r == 0 || c == 0 {
			return 1
		}
		k := [2]int{r, c}
		if v, ok := memo[k]; ok {
			return v
		}
		memo[k] = paths(r-1, c) + paths(r, c-1)
		return memo[k]
	}
	fmt.Println(paths(16, 16), len(memo))
	graph := map[string][]string{"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": nil}
	indeg := map[string]int{}
	for n, outs := range graph {
		indeg[n] += 0
		for _, o := range outs {
			indeg[o]++
		}
	}
	var topo []string
	for len(indeg) > 0 {
		var ready []string
		for n, d := range indeg {
			if d == 0 {
				ready = append(ready, n)
			}
		}
		sort.Strings(ready)
		for _, n := range ready {
			delete(indeg, n)
			for _, o := range graph[n] {
				indeg[o]--
			}
		}
		topo = append(topo, ready...)
	}
	fmt.Println(topo)
}
