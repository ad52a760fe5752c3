// The Mandelbrot set as a picture in PPM format, its rows computed on all cores.
// vole run examples/mandelbrot.go -size 400 > mandelbrot.ppm
package main

import (
	"bufio"
	"flag"
	"fmt"
	"math"
	"os"
	"runtime"
	"sync"
)

const limit = 200

// escape says how soon z → z²+c leaves the circle of radius 2: a smooth number, or limit if it stays.
func escape(cr, ci float64) float64 {
	var zr, zi float64
	for n := range limit {
		r2, i2 := zr*zr, zi*zi
		if r2+i2 > 16 {
			return float64(n) + 1 - math.Log2(math.Log2(r2+i2)/2)
		}
		zr, zi = r2-i2+cr, 2*zr*zi+ci
	}
	return limit
}

func colour(n float64) [3]byte {
	if n >= limit {
		return [3]byte{}
	}
	wave := func(phase float64) byte { return byte(127.5 * (1 + math.Cos(n/9+phase))) }
	return [3]byte{wave(3.4), wave(4.1), wave(5.2)}
}

func main() {
	size := flag.Int("size", 400, "height in `pixels`; the width is one and a half times that")
	flag.Parse()
	h := *size
	w := h * 3 / 2
	rows := make([][][3]byte, h)

	next := make(chan int)
	var wg sync.WaitGroup
	for range runtime.NumCPU() {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for y := range next {
				row := make([][3]byte, w)
				for x := range row {
					row[x] = colour(escape(float64(x)/float64(w)*3-2.1, float64(y)/float64(h)*2-1))
				}
				rows[y] = row
			}
		}()
	}
	for y := range h {
		next <- y
	}
	close(next)
	wg.Wait()

	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintf(out, "P6\n%d %d\n255\n", w, h)
	for _, row := range rows {
		for _, rgb := range row {
			out.Write(rgb[:])
		}
	}
}
