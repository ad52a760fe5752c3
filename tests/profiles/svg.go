// Command svg checks a flame graph: its elements nest, a frame lies within its caller's and no frame over another, and
// the frames that the further arguments name are there.
package main

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

func check(ok bool, format string, args ...any) {
	if !ok {
		fmt.Fprintf(os.Stderr, "bad flame graph: "+format+"\n", args...)
		os.Exit(1)
	}
}

// nesting goes through the tags, outside of CDATA sections.
func nesting(text string) {
	text = regexp.MustCompile(`(?s)<!\[CDATA\[.*?\]\]>`).ReplaceAllString(text, "")
	var open []string
	tag := regexp.MustCompile(`<(/?)([A-Za-z]+)((?:\s+[a-zA-Z:-]+="[^"<]*")*)\s*(/?)>`)
	rest := text
	if strings.HasPrefix(rest, "<?xml") {
		rest = rest[strings.Index(rest, "?>")+2:]
	}
	for {
		i := strings.IndexByte(rest, '<')
		if i < 0 {
			break
		}
		check(!strings.Contains(rest[:i], ">"), "a stray > before %.40q", rest[i:])
		m := tag.FindStringSubmatchIndex(rest[i:])
		check(m != nil && m[0] == 0, "no tag: %.60q", rest[i:])
		name := rest[i+m[4] : i+m[5]]
		switch {
		case m[3] > m[2]:
			check(len(open) > 0 && open[len(open)-1] == name, "</%s> does not close %v", name, open)
			open = open[:len(open)-1]
		case m[9] == m[8]:
			open = append(open, name)
		}
		rest = rest[i+m[1]:]
	}
	check(len(open) == 0, "not closed: %v", open)
}

func main() {
	data, err := os.ReadFile(os.Args[1])
	check(err == nil, "%v", err)
	text := string(data)
	nesting(text)
	frame := regexp.MustCompile(`data-x="(\d+)" data-w="(\d+)" data-s="(\d+)" data-d="(\d+)" data-n="([^"]*)"`)
	type span struct{ lo, hi int }
	var callers []span // by depth
	var covered []int  // by depth: up to where there are frames
	names := map[string]bool{}
	for _, m := range frame.FindAllStringSubmatch(text, -1) {
		num := func(i int) int { n, _ := strconv.Atoi(m[i]); return n }
		x, w, self, d := num(1), num(2), num(3), num(4)
		check(d <= len(callers), "%s at depth %d", m[5], d)
		callers = append(callers[:d], span{x, x + w})
		for len(covered) <= d {
			covered = append(covered, 0)
		}
		check(self <= w && w > 0, "%s: %d of %d", m[5], self, w)
		check(x >= covered[d], "%s lies over another", m[5])
		covered[d] = x + w
		if d > 0 {
			check(x >= callers[d-1].lo && x+w <= callers[d-1].hi, "%s is not within its caller", m[5])
		}
		names[m[5]] = true
	}
	check(names["all"], "no frames")
	for _, name := range os.Args[2:] {
		check(names[name], "no frame %s", name)
	}
}
