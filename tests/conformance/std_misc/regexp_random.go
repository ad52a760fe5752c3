// Random expressions on random texts: matches, groups, replacements, parts.
package main

import (
	"fmt"
	"hash/fnv"
	"math/rand"
	"regexp"
	"strings"
)

var r *rand.Rand

func atom(d int) string {
	switch r.Intn(16) {
	case 0, 1, 2, 3:
		return string("abc"[r.Intn(3)])
	case 4:
		return "."
	case 5:
		return "[ab]"
	case 6:
		return "[^a]"
	case 7:
		return "é"
	case 8:
		return []string{`\b`, `\B`, `^`, `$`, `(?m:^)`, `(?m:$)`, `\A`, `\z`}[r.Intn(8)]
	case 9:
		return []string{`\w`, `\W`, `\d`, `\pL`, `\s`, `(?s:.)`, `(?i:b)`, "x*", "[[:alpha:]]", "日", "\n"}[r.Intn(11)]
	default:
		if d <= 0 {
			return "b"
		}
		if r.Intn(3) == 0 {
			return "(?:" + expr(d-1) + ")"
		}
		return "(" + expr(d-1) + ")"
	}
}
func expr(d int) string {
	var b strings.Builder
	for i := r.Intn(4) + 1; i > 0; i-- {
		b.WriteString(atom(d))
		switch r.Intn(10) {
		case 0:
			b.WriteString("*")
		case 1:
			b.WriteString("+")
		case 2:
			b.WriteString("?")
		case 3:
			b.WriteString([]string{"*?", "+?", "??", "{2}", "{0,3}", "{2,}", "{1,2}?"}[r.Intn(7)])
		case 4:
			b.WriteString("|" + atom(d))
		}
	}
	return b.String()
}
func text(n int) string {
	var b strings.Builder
	for i := r.Intn(n); i > 0; i-- {
		b.WriteString([]string{"a", "a", "b", "b", "c", "x", " ", "\n", "é", "日", "\xff", "1", "B", "ab"}[r.Intn(14)])
	}
	return b.String()
}
func main() {
	r = rand.New(rand.NewSource(3))
	for i := 0; i < 150; i++ {
		e := expr(3)
		re, err := regexp.Compile(e)
		if err != nil {
			fmt.Printf("%q %v\n", e, err)
			continue
		}
		if r.Intn(4) == 0 {
			re.Longest()
		}
		for j := 0; j < 3; j++ {
			t := text(30)
			h := fnv.New64()
			fmt.Fprint(h, re.MatchString(t), re.FindStringIndex(t), re.FindStringSubmatchIndex(t), re.FindAllStringSubmatchIndex(t, 100), re.ReplaceAllString(t, "<$1>"), re.Split(t, 5))
			fmt.Printf("%q %q %v %x\n", e, strings.ToValidUTF8(t[:min(len(t), 60)], "?"), re.FindStringIndex(t), h.Sum64())
		}
	}
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}
