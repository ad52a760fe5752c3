package main

import (
	"container/heap"
	"fmt"
	"math"
	"sort"
	"strings"
)

type edge struct{ to, w int }
type graph [][]edge
type state struct{ node, dist int }
type pq []state

func (q pq) Len() int            { return len(q) }
func (q pq) Less(i, j int) bool  { return q[i].dist < q[j].dist }
func (q pq) Swap(i, j int)       { q[i], q[j] = q[j], q[i] }
func (q *pq) Push(x interface{}) { *q = append(*q, x.(state)) }
func (q *pq) Pop() interface{} {
	o := *q
	s := o[len(o)-1]
	*q = o[:len(o)-1]
	return s
}

func (g graph) dijkstra(src int) (dist, prev []int) {
	dist, prev = make([]int, len(g)), make([]int, len(g))
	for i := range dist {
		dist[i], prev[i] = math.MaxInt, -1
	}
	dist[src] = 0
	q := &pq{{src, 0}}
	for q.Len() > 0 {
		s := heap.Pop(q).(state)
		if s.dist > dist[s.node] {
			continue
		}
		for _, e := range g[s.node] {
			if d := s.dist + e.w; d < dist[e.to] {
				dist[e.to], prev[e.to] = d, s.node
				heap.Push(q, state{e.to, d})
			}
		}
	}
	return
}

func path(prev []int, to int) (p []int) {
	for ; to >= 0; to = prev[to] {
		p = append([]int{to}, p...)
	}
	return
}

func (g graph) scc() (comps [][]int) {
	index, low := make([]int, len(g)), make([]int, len(g))
	on := map[int]bool{}
	var stack []int
	n := 0
	var visit func(v int)
	visit = func(v int) {
		n++
		index[v], low[v] = n, n
		stack = append(stack, v)
		on[v] = true
		for _, e := range g[v] {
			if index[e.to] == 0 {
				visit(e.to)
				if low[e.to] < low[v] {
					low[v] = low[e.to]
				}
			} else if on[e.to] && index[e.to] < low[v] {
				low[v] = index[e.to]
			}
		}
		if low[v] == index[v] {
			var c []int
			for {
				w := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				delete(on, w)
				c = append(c, w)
				if w == v {
					break
				}
			}
			sort.Ints(c)
			comps = append(comps, c)
		}
	}
	for v := range g {
		if index[v] == 0 {
			visit(v)
		}
	}
	return
}

type dsu struct{ parent []int }

func (d *dsu) find(x int) int {
	for d.parent[x] != x {
		d.parent[x] = d.parent[d.parent[x]]
		x = d.parent[x]
	}
	return x
}

func kruskal(g graph) (total int) {
	type full struct{ edge; from int }
	var es []full
	d := &dsu{make([]int, len(g))}
	for v, adj := range g {
		d.parent[v] = v
		for _, e := range adj {
			es = append(es, full{e, v})
		}
	}
	sort.SliceStable(es, func(i, j int) bool { return es[i].w < es[j].w })
	for _, e := range es {
		if a, b := d.find(e.from), d.find(e.to); a != b {
			d.parent[a] = b
			total += e.w
		}
	}
	return
}

func queens(n int) (count int, first []int) {
	var cols, d1, d2 uint
	pos := make([]int, 0, n)
	var place func(r int)
	place = func(r int) {
		if r == n {
			if count++; first == nil {
				first = append([]int{}, pos...)
			}
			return
		}
		for c := 0; c < n; c++ {
			b, x, y := uint(1)<<c, uint(1)<<(r+c), uint(1)<<(r-c+n)
			if cols&b|d1&x|d2&y != 0 {
				continue
			}
			cols, d1, d2 = cols|b, d1|x, d2|y
			pos = append(pos, c)
			place(r + 1)
			pos = pos[:r]
			cols, d1, d2 = cols&^b, d1&^x, d2&^y
		}
	}
	place(0)
	return
}

func flood(maze string) (steps int) {
	rows := strings.Split(maze, "|")
	type pt struct{ r, c int }
	seen := map[pt]int{{0, 0}: 0}
	for q := []pt{{0, 0}}; len(q) > 0; q = q[1:] {
		for _, d := range [...]pt{{0, 1}, {1, 0}, {0, -1}, {-1, 0}} {
			p := pt{q[0].r + d.r, q[0].c + d.c}
			if p.r < 0 || p.c < 0 || p.r >= len(rows) || p.c >= len(rows[p.r]) || rows[p.r][p.c] == '#' {
				continue
			}
			if _, ok := seen[p]; !ok {
				seen[p] = seen[q[0]] + 1
				q = append(q, p)
			}
		}
	}
	return seen[pt{len(rows) - 1, len(rows[0]) - 1}]
}

func main() {
	g := graph{{{1, 7}, {2, 3}}, {{3, 2}}, {{1, 1}, {3, 8}, {4, 2}}, {{5, 1}}, {{3, 3}, {0, 9}}, {}, {{5, 4}}}
	dist, prev := g.dijkstra(0)
	fmt.Println(dist[:6], dist[6] == math.MaxInt, path(prev, 5), kruskal(g), g.scc())
	fmt.Println(queens(6))
	fmt.Println(queens(8))
	fmt.Println(flood("..#...|#...#.|.##.#.|....#.|.##...|...##."))
	x, big := uint32(9), make(graph, 300)
	for i := range big {
		for k := 0; k < 4; k++ {
			x = x*1103515245 + 12345
			big[i] = append(big[i], edge{int(x>>16) % 300, int(x>>8)%50 + 1})
		}
	}
	dist, prev = big.dijkstra(0)
	max, far := 0, 0
	for v, d := range dist {
		if d != math.MaxInt && d > max {
			max, far = d, v
		}
	}
	fmt.Println(max, far, path(prev, far), len(big.scc()))
}
