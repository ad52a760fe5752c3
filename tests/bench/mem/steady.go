// Allocates 200 MB a second for SECONDS (20), with a live set of LIVE (100) MB that is renewed all the time; then drops the live
// set and waits until resident memory has fallen to half, a minute at most.
package main

import (
	"os"
	"runtime"
	"time"
)

func main() {
	secs, live := arg(1, 20), arg(2, 100)
	const rate, piece = 200 << 20, 256 << 10
	ring := make([][]*node, live<<20/piece)
	start := time.Now()
	var top, sum float64
	samples, next := 0, 0
	for pieces := 0; ; pieces++ {
		s := make([]*node, 0, piece/(nodeSize+8))
		for len(s) < cap(s) {
			var up *node
			if len(s) > 0 {
				up = s[len(s)/2]
			}
			s = append(s, &node{up: up, key: uint64(len(s))})
		}
		ring[next] = s
		next = (next + 1) % len(ring)
		if due := time.Duration(float64(pieces) * piece / rate * 1e9); due > time.Since(start) {
			time.Sleep(due - time.Since(start))
		}
		if t := time.Since(start); int(t/(100*time.Millisecond)) > samples {
			samples = int(t / (100 * time.Millisecond))
			rss := status("VmRSS")
			if rss > top {
				top = rss
			}
			sum += rss
			if t > time.Duration(secs)*time.Second {
				report("steady.rate", float64(pieces+1)*piece/(1<<20)/seconds(t), "MB/s")
				break
			}
		}
	}
	for _, s := range ring {
		for i, n := range s {
			if n.key != uint64(i) {
				os.Exit(3)
			}
		}
	}
	report("steady.rss", sum/float64(samples), "MB")
	report("steady.peak", top, "MB")
	before := status("VmRSS")
	ring = nil
	dropped := time.Now()
	runtime.GC()
	for status("VmRSS") > before/2 && time.Since(dropped) < time.Minute {
		time.Sleep(100 * time.Millisecond)
	}
	report("dropped.after", seconds(time.Since(dropped)), "s")
	report("dropped.rss", status("VmRSS"), "MB")
}
