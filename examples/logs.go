// A log analyser: reads a web server's log in the common format, counts what was asked for, by whom, with what success.
// vole run examples/logs.go [-top 5] < access.log       without -demo it reads standard input
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"time"
)

var line = regexp.MustCompile(`^(\S+) \S+ \S+ \[([^\]]+)\] "(\S+) (\S+)[^"]*" (\d{3}) (\d+|-)`)

type report struct {
	requests, malformed int
	bytes               int64
	first, last         time.Time
	paths, hosts        map[string]int
	classes             map[string]int
}

func analyse(in io.Reader) (*report, error) {
	r := &report{paths: map[string]int{}, hosts: map[string]int{}, classes: map[string]int{}}
	s := bufio.NewScanner(in)
	for s.Scan() {
		m := line.FindStringSubmatch(s.Text())
		if m == nil {
			r.malformed++
			continue
		}
		when, err := time.Parse("02/Jan/2006:15:04:05 -0700", m[2])
		if err != nil {
			r.malformed++
			continue
		}
		if r.requests == 0 || when.Before(r.first) {
			r.first = when
		}
		if when.After(r.last) {
			r.last = when
		}
		r.requests++
		r.hosts[m[1]]++
		path, _, _ := strings.Cut(m[4], "?")
		r.paths[path]++
		r.classes[m[5][:1]+"xx"]++
		n, _ := strconv.ParseInt(m[6], 10, 64) // "-" counts as nothing
		r.bytes += n
	}
	return r, s.Err()
}

func printTop(title string, counts map[string]int, n int) {
	keys := make([]string, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		a, b := keys[i], keys[j]
		return counts[a] > counts[b] || counts[a] == counts[b] && a < b
	})
	fmt.Printf("\n%s\n", title)
	for _, k := range keys[:min(n, len(keys))] {
		fmt.Printf("%6d  %s\n", counts[k], k)
	}
}

const sample = `10.0.0.1 - - [10/Oct/2024:13:55:36 +0000] "GET /index.html HTTP/1.1" 200 2326
10.0.0.2 - ann [10/Oct/2024:13:55:40 +0000] "GET /search?q=vole HTTP/1.1" 200 912
10.0.0.1 - - [10/Oct/2024:13:56:02 +0000] "GET /missing HTTP/1.1" 404 -
this line is broken
10.0.0.3 - - [10/Oct/2024:13:57:11 +0000] "POST /search HTTP/1.1" 500 33
10.0.0.1 - - [10/Oct/2024:13:58:00 +0000] "GET /index.html HTTP/1.1" 304 0
`

func main() {
	top := flag.Int("top", 5, "how many lines of each table")
	demo := flag.Bool("demo", false, "analyse a built-in sample")
	flag.Parse()
	var in io.Reader = os.Stdin
	if *demo {
		in = strings.NewReader(sample)
	}
	r, err := analyse(in)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%d requests in %v, %d bytes, %d malformed lines\n", r.requests, r.last.Sub(r.first), r.bytes, r.malformed)
	printTop("status", r.classes, *top)
	printTop("paths", r.paths, *top)
	printTop("hosts", r.hosts, *top)
}
