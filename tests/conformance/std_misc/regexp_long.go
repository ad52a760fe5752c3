// Long texts: expressions whose automaton has too many states, groups far apart, searches from many goroutines at once.
package main

import (
	"fmt"
	"math/rand"
	"regexp"
	"strings"
	"sync"
)

func main() {
	r := rand.New(rand.NewSource(1))
	b := make([]byte, 20000)
	for i := range b {
		b[i] = "ab"[r.Intn(2)]
	}
	s := string(b) + "c"
	for _, e := range []string{
		`[ab]*a[ab]{14}c`, `(?:a|b)*?a(?:[ab]{12})(b)?c$`, `(a[ab]{10}a)|(b[ab]{11}b[ab]c)`, `x*`, `(a*)*c`, `(?i)AB(C)`,
		`[^c]{300}`, `\Ba\B`, `(.*)(.*)(.*)c`, `(a|ab)(c|bcd)*$`, `zz`, `abab+bb`, `^[ab]*c$`,
	} {
		re := regexp.MustCompile(e)
		var wg sync.WaitGroup
		found := make([][]int, 4)
		for i := range found {
			wg.Add(1)
			go func(i int) {
				found[i] = re.FindStringSubmatchIndex(s)
				wg.Done()
			}(i)
		}
		wg.Wait()
		for i := range found {
			if fmt.Sprint(found[i]) != fmt.Sprint(found[0]) {
				fmt.Println("differs:", found[i], found[0])
			}
		}
		fmt.Println(e, re.MatchString(s), found[0], len(re.FindAllString(s, 50)), re.MatchString(strings.Repeat("z", 100)))
		re.Longest()
		fmt.Println(re.FindStringSubmatchIndex(s))
	}
}
