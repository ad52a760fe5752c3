// How fast the collector marks a live heap of MB (256) megabytes: the time of runtime.GC() in a program that does nothing else.
// The bytes it scans are those before the last pointer of each object.
package main

import (
	"math/rand"
	"os"
	"runtime"
	"sort"
	"time"
)

type small struct{ next *small } // 8 bytes
type blob struct {
	a, b *node
	s    []byte
} // 40 bytes, to noscan memory

func median(f func()) float64 {
	var all []float64
	for i := 0; i < 7; i++ {
		start := time.Now()
		f()
		all = append(all, seconds(time.Since(start)))
	}
	sort.Float64s(all)
	return all[len(all)/2]
}

// rate reports how many megabytes of the live heap a second a collection gets done.
func rate(name string) {
	runtime.GC()
	t := median(runtime.GC)
	report(name, float64(memstats().HeapAlloc)/(1<<20)/t, "MB/s")
}

func main() {
	mb := arg(1, 256)
	os.Stderr.WriteString("begin\n")
	n := mb << 20 / nodeSize
	tree := grow(n, nil, 1)
	rate("mark.tree")
	if count(tree, 1) != n {
		os.Exit(3)
	}
	tree = nil

	list := &small{}
	for i := 0; i < mb<<20/8/8; i++ {
		list = &small{list}
	}
	rate("mark.list") // an eighth of the size: nothing runs in parallel, each step is a cache miss
	runtime.KeepAlive(list)
	list = nil

	nodes := make([]*node, mb<<20/(nodeSize+8))
	for i := range nodes {
		nodes[i] = &node{}
	}
	rand.Seed(1)
	for _, t := range nodes {
		t.left, t.right, t.up = nodes[rand.Intn(len(nodes))], nodes[rand.Intn(len(nodes))], nodes[rand.Intn(len(nodes))]
	}
	rate("mark.random")
	nodes = nil

	blobs := make([]blob, mb<<20/(40+128))
	for i := range blobs {
		blobs[i].s = make([]byte, 128)
	}
	rate("mark.blobs")
	runtime.KeepAlive(blobs)
}
