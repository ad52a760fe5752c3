// Conway's game of life on a torus, drawn in the terminal, each half of a character a cell.
// vole run examples/life.go                    a random soup, for ever; Ctrl-C ends it
// vole run examples/life.go -glider -n 20      twenty generations of a glider
package main

import (
	"flag"
	"fmt"
	"math/rand"
	"strings"
	"time"
)

type grid struct {
	w, h  int
	alive []bool
}

func newGrid(w, h int) *grid { return &grid{w, h, make([]bool, w*h)} }

func (g *grid) at(x, y int) bool {
	return g.alive[(y+g.h)%g.h*g.w+(x+g.w)%g.w]
}

func (g *grid) set(x, y int) { g.alive[y*g.w+x] = true }

func (g *grid) neighbours(x, y int) (n int) {
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			if (dx != 0 || dy != 0) && g.at(x+dx, y+dy) {
				n++
			}
		}
	}
	return n
}

// next is the generation after g: a cell lives with three neighbours, or with two if it lived.
func (g *grid) next() *grid {
	to := newGrid(g.w, g.h)
	for y := range g.h {
		for x := range g.w {
			n := g.neighbours(x, y)
			if n == 3 || n == 2 && g.at(x, y) {
				to.set(x, y)
			}
		}
	}
	return to
}

func (g *grid) String() string {
	blocks := [...]rune{' ', '▀', '▄', '█'}
	var b strings.Builder
	for y := 0; y < g.h; y += 2 {
		for x := range g.w {
			i := 0
			if g.at(x, y) {
				i |= 1
			}
			if g.at(x, y+1) {
				i |= 2
			}
			b.WriteRune(blocks[i])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func main() {
	width := flag.Int("w", 64, "width in cells")
	height := flag.Int("h", 40, "height in cells, an even number")
	count := flag.Int("n", 0, "how many generations; 0: for ever")
	glider := flag.Bool("glider", false, "begin with a glider")
	pause := flag.Duration("pause", 50*time.Millisecond, "between two generations")
	last := flag.Bool("last", false, "draw only the last generation")
	flag.Parse()

	g := newGrid(*width, *height)
	if *glider {
		for _, p := range [][2]int{{1, 0}, {2, 1}, {0, 2}, {1, 2}, {2, 2}} {
			g.set(p[0], p[1])
		}
	} else {
		for i := range g.alive {
			g.alive[i] = rand.Intn(4) == 0
		}
	}
	if !*last {
		fmt.Print("\x1b[2J")
	}
	for n := 0; *count == 0 || n < *count; n++ {
		if !*last {
			fmt.Printf("\x1b[H%vgeneration %d\n", g, n)
			time.Sleep(*pause)
		}
		g = g.next()
	}
	if *last {
		fmt.Print(g)
	}
}
