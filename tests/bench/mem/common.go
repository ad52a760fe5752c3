// What the programs of this directory share: run them as `vole run NAME.go common.go [arguments]`. Each prints its figures as
// lines "name value unit", which run_mem.sh puts beside each other.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// arg is the n-th argument, a number, or the default.
func arg(n, value int) int {
	if len(os.Args) > n {
		v, err := strconv.Atoi(os.Args[n])
		if err != nil {
			fmt.Fprintln(os.Stderr, "not a number:", os.Args[n])
			os.Exit(64)
		}
		return v
	}
	return value
}

func report(name string, value float64, unit string) { fmt.Printf("%s %.4g %s\n", name, value, unit) }

// status is a line of /proc/self/status, such as VmRSS or VmHWM (its maximum), in MB.
func status(name string) float64 {
	text, _ := os.ReadFile("/proc/self/status")
	for _, line := range strings.Split(string(text), "\n") {
		if f := strings.Fields(line); len(f) == 3 && f[0] == name+":" {
			kb, _ := strconv.Atoi(f[1])
			return float64(kb) / 1024
		}
	}
	return -1
}

// node is the small linked object of which the live heaps are made: 64 bytes, three pointers.
type node struct {
	left, right, up *node
	key             uint64
	load            [4]uint64
}

const nodeSize = 64

// grow makes a tree with n nodes.
func grow(n int, up *node, key uint64) *node {
	if n == 0 {
		return nil
	}
	t := &node{up: up, key: key}
	t.left = grow((n-1)/2, t, key*2)
	t.right = grow(n-1-(n-1)/2, t, key*2+1)
	return t
}

// count checks the tree and counts its nodes.
func count(t *node, key uint64) int {
	if t == nil {
		return 0
	}
	if t.key != key {
		fmt.Printf("BROKEN: node %d is %d\n", key, t.key)
		os.Exit(3)
	}
	return 1 + count(t.left, key*2) + count(t.right, key*2+1)
}

// replace puts a copy in the place of a node that a random walk of at least 8 steps ends at.
func replace(root *node, random uint64) {
	t := root
	for i := 0; i < 12; i++ {
		next := t.left
		if random>>i&1 != 0 {
			next = t.right
		}
		if next == nil {
			break
		}
		t = next
	}
	c := *t
	if c.left != nil {
		c.left.up = &c
	}
	if c.right != nil {
		c.right.up = &c
	}
	if p := c.up; p.left == t {
		p.left = &c
	} else {
		p.right = &c
	}
}

func seconds(d time.Duration) float64 { return float64(d) / float64(time.Second) }

func memstats() (m runtime.MemStats) {
	runtime.ReadMemStats(&m)
	return
}
