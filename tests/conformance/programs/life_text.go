package main

import (
	"fmt"
	"sort"
	"strings"
)

type cell struct{ x, y int }
type world map[cell]bool

func parse(s string) world {
	w := world{}
	for y, line := range strings.Split(s, "/") {
		for x, c := range line {
			if c == 'O' {
				w[cell{x, y}] = true
			}
		}
	}
	return w
}

func (w world) step() world {
	n := map[cell]int{}
	for c := range w {
		for dx := -1; dx <= 1; dx++ {
			for dy := -1; dy <= 1; dy++ {
				if dx|dy != 0 {
					n[cell{c.x + dx, c.y + dy}]++
				}
			}
		}
	}
	next := world{}
	for c, k := range n {
		if k == 3 || k == 2 && w[c] {
			next[c] = true
		}
	}
	return next
}

func (w world) String() string {
	var cs []cell
	for c := range w {
		cs = append(cs, c)
	}
	sort.Slice(cs, func(i, j int) bool { return cs[i].y < cs[j].y || cs[i].y == cs[j].y && cs[i].x < cs[j].x })
	return fmt.Sprint(cs)
}

func wrap(text string, width int) (lines []string) {
	var cur []string
	n := 0
	for _, w := range strings.Fields(text) {
		if n+len(w)+len(cur) > width && len(cur) > 0 {
			lines = append(lines, justify(cur, n, width))
			cur, n = nil, 0
		}
		cur = append(cur, w)
		n += len(w)
	}
	return append(lines, strings.Join(cur, " "))
}

func justify(ws []string, n, width int) string {
	if len(ws) == 1 {
		return ws[0]
	}
	gaps := len(ws) - 1
	var sb strings.Builder
	for i, w := range ws {
		sb.WriteString(w)
		if i < gaps {
			k := (width - n) / gaps
			if i < (width-n)%gaps {
				k++
			}
			sb.WriteString(strings.Repeat(" ", k))
		}
	}
	return sb.String()
}

func roman(n int) string {
	var sb strings.Builder
	for _, r := range []struct {
		v int
		s string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= r.v; n -= r.v {
			sb.WriteString(r.s)
		}
	}
	return sb.String()
}

func levenshtein(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		prev := row[0]
		row[0]++
		for j := range y {
			cost := prev
			if x[i] != y[j] {
				cost++
			}
			prev = row[j+1]
			for _, c := range []int{row[j+1] + 1, row[j] + 1} {
				if c < cost {
					cost = c
				}
			}
			row[j+1] = cost
		}
	}
	return row[len(y)]
}

func table(rows [][]string) string {
	w := map[int]int{}
	for _, r := range rows {
		for i, c := range r {
			if n := len([]rune(c)); n > w[i] {
				w[i] = n
			}
		}
	}
	s := ""
	for _, r := range rows {
		for i, c := range r {
			s += fmt.Sprintf("|%-*s", w[i], c)
		}
		s += "|\n"
	}
	return s
}

func main() {
	w := parse(".O./..O/OOO")
	for i := 0; i < 8; i++ {
		fmt.Println(w)
		w = w.step()
	}
	p := parse("OO..../O...../....O./...OO.")
	for i := 0; i < 30; i++ {
		p = p.step()
	}
	fmt.Println(len(p), len(parse(".OO/OO./.O.").step().step().step()))
	for _, l := range wrap("The quick brown fox jumps over the lazy dog and runs away from a very-long-hyphenated-word quickly", 22) {
		fmt.Printf("[%s]\n", l)
	}
	for _, n := range []int{1, 4, 9, 14, 40, 90, 400, 1994, 2026, 3999} {
		fmt.Print(roman(n), " ")
	}
	fmt.Println()
	fmt.Println(levenshtein("kitten", "sitting"), levenshtein("", "abc"), levenshtein("größe", "grosse"), levenshtein("same", "same"))
	fmt.Print(table([][]string{{"name", "n", "größe"}, {"a", "12345", "x"}, {"longer", "", "ß"}}))
}
