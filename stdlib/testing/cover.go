package testing

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"sort"
	"sync/atomic"
)

// A CoverBlock is a basic block: where it is, and how many statements it has.
type CoverBlock struct {
	Line0 uint32
	Col0  uint16
	Line1 uint32
	Col1  uint16
	Stmts uint16
}

// Cover is the coverage of a program: the blocks of each file, and how often each was executed.
type Cover struct {
	Mode            string
	Counters        map[string][]uint32
	Blocks          map[string][]CoverBlock
	CoveredPackages string
}

var cover Cover

// RegisterCover takes what a program counts. "vole test -cover" needs no such call.
func RegisterCover(c Cover) { cover = c }

// What the virtual machine counts; the slices are the counters themselves.
func coverInfo() (mode, packages string, files int)
func coverFile(i int) (name string, counts []uint32, blocks []CoverBlock)

// loadCover takes over what the virtual machine counts, if anything.
func loadCover() {
	mode, packages, n := coverInfo()
	if mode == "" {
		return
	}
	cover = Cover{mode, map[string][]uint32{}, map[string][]CoverBlock{}, packages}
	for i := range n {
		name, counts, blocks := coverFile(i)
		cover.Counters[name], cover.Blocks[name] = counts, blocks
	}
}

// CoverMode returns the mode of test coverage: "set", "count" or "atomic", or "" if coverage is not measured.
func CoverMode() string { return cover.Mode }

// Coverage returns the share of blocks that have been executed, between 0 and 1.
func Coverage() float64 {
	var n, all int64
	for _, counts := range cover.Counters {
		for i := range counts {
			if atomic.LoadUint32(&counts[i]) > 0 {
				n++
			}
		}
		all += int64(len(counts))
	}
	if all == 0 {
		return 0
	}
	return float64(n) / float64(all)
}

// reportCover prints the percentage, and writes the profile if -coverprofile asks for one.
func reportCover() {
	var profile *os.File
	out := io.Discard
	if *coverProfile != "" {
		var err error
		profile, err = createOutput(*coverProfile)
		coverFailed(err)
		out = profile
	}
	w := bufio.NewWriter(out)
	fmt.Fprintf(w, "mode: %s\n", cover.Mode)
	var names []string
	for name := range cover.Counters {
		names = append(names, name)
	}
	sort.Strings(names)
	var active, total int64
	for _, name := range names {
		counts := cover.Counters[name]
		for i, b := range cover.Blocks[name] {
			n := atomic.LoadUint32(&counts[i])
			total += int64(b.Stmts)
			if n > 0 {
				active += int64(b.Stmts)
			}
			fmt.Fprintf(w, "%s:%d.%d,%d.%d %d %d\n", name, b.Line0, b.Col0, b.Line1, b.Col1, b.Stmts, n)
		}
	}
	coverFailed(w.Flush())
	if profile != nil {
		coverFailed(profile.Close())
	}
	if total == 0 {
		fmt.Println("coverage: [no statements]")
		return
	}
	fmt.Printf("coverage: %.1f%% of statements%s\n", 100*float64(active)/float64(total), cover.CoveredPackages)
}

func coverFailed(err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "testing: %s\n", err)
		os.Exit(2)
	}
}
