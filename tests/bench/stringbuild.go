package main

import (
	"fmt"
	"strconv"
	"strings"
)

// Strings: builders, concatenation, splitting, conversion, ranging over runes.
func main() {
	total, runes := 0, 0
	for round := 0; round < 180; round++ {
		var sb strings.Builder
		for i := 0; i < 20000; i++ {
			sb.WriteString("item ")
			sb.WriteString(strconv.Itoa(i))
			sb.WriteByte(',')
			sb.WriteRune('é')
		}
		s := sb.String()
		parts := strings.Split(s, ",")
		total += len(parts)
		for _, p := range parts {
			if strings.HasSuffix(p, "99") {
				t := "<" + p + ">"
				total += len(t)
			}
		}
		for _, r := range s {
			if r == 'é' {
				runes++
			}
		}
		b := []byte(s)
		for i, c := range b {
			if c >= 'a' && c <= 'z' {
				b[i] = c - 'a' + 'A'
			}
		}
		total += strings.Count(string(b), "ITEM")
	}
	fmt.Println(total, runes)
}
