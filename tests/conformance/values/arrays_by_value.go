package main

import "fmt"

type Board [3][3]byte

func (b Board) set(r, c int, v byte) Board { b[r][c] = v; return b }
func (b *Board) put(r, c int, v byte)      { b[r][c] = v }
func (b Board) String() string {
	s := ""
	for _, row := range b {
		for _, c := range row {
			if c == 0 {
				c = '.'
			}
			s += string(rune(c))
		}
		s += "/"
	}
	return s
}

func fill(a [5]int, v int) [5]int {
	for i := range a {
		a[i] = v + i
	}
	return a
}

func sum(a *[5]int) (s int) {
	for _, v := range a {
		s += v
	}
	return
}

func rot(a [5]string) (r [5]string) {
	for i := range a {
		r[(i+1)%len(a)] = a[i]
	}
	return
}

func idx(i int) int { return i }

func main() {
	var b Board
	c := b.set(1, 1, 'x')
	c.put(0, 2, 'o')
	d := c
	d[2] = [3]byte{'a', 'b', 'c'}
	fmt.Println(b, c, d, c == d, b == Board{})
	a := [5]int{1, 2, 3}
	f := fill(a, 10)
	fmt.Println(a, f, sum(&f), fill(fill(a, 1), 5)[4])
	fmt.Println(rot(rot([5]string{"a", "b", "c", "d", "e"})))
	i := 2
	a[i], i = 9, 4
	a[i]++
	a[idx(0)], a[idx(1)] = a[idx(1)], a[idx(0)]
	fmt.Println(a, i)
	p := &a
	for k, v := range p {
		p[4-k] = v
	}
	fmt.Println(a)
	e := a
	for k, v := range a {
		a[4-k] = v * 10
	}
	fmt.Println(a, e)
	m := map[[2]string]int{{"a", "b"}: 1}
	key := [2]string{"a", "b"}
	m[key]++
	key[0] = "z"
	m[key] = 5
	fmt.Println(len(m), m[[2]string{"a", "b"}], m[key])
	var x, y interface{} = [2]int{1, 2}, [2]int{1, 2}
	fmt.Println(x == y, x.([2]int)[1], [...]string{"q", "r"}[1] == "r" == true)
	type T struct {
		grid [2][2]struct{ n int }
		row  *[2]struct{ n int }
	}
	var t T
	t.row = &t.grid[1]
	t.row[0].n = 8
	u := t
	u.row[1].n = 7
	u.grid[1][0].n = 1
	fmt.Println(t.grid, u.grid, *u.row == t.grid[1])
	big := [1000]int{}
	g := func(b [1000]int) int { b[0] = 1; return b[0] + b[999] }
	big[999] = 5
	fmt.Println(g(big), big[0])
	ch := make(chan [3]int, 1)
	arr := [3]int{1, 2, 3}
	ch <- arr
	arr[0] = 100
	fmt.Println(<-ch, arr)
	sl := arr[:]
	brr := arr
	sl[1] = -1
	fmt.Println(arr, brr, len([0]int{}), [0]string{} == [0]string{})
	fs := [...]func() int{func() int { return 1 }, func() int { return 2 }}
	tot := 0
	for _, f := range fs {
		tot = tot*10 + f()
	}
	fmt.Println(tot)
	var z [4]uint8
	z[3]--
	z[2] = z[3] << 1
	z[idx(1)] += z[3] + 2
	fmt.Println(z)
	var grid [4][4]float32
	for r := range grid {
		for c := range grid[r] {
			grid[r][c] = float32(r) / float32(c+1)
		}
	}
	tr := grid
	for r := range grid {
		for c := range grid[r] {
			tr[c][r] = grid[r][c]
		}
	}
	fmt.Println(tr[0], tr[3])
}
