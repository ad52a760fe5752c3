package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	r := bufio.NewReader(os.Stdin)
	words, lines, chars := 0, 0, 0
	freq := map[rune]int{}
	for {
		line, err := r.ReadString('\n')
		if len(line) > 0 {
			lines++
			words += len(strings.Fields(line))
			chars += len([]rune(line))
			for _, c := range line {
				freq[c]++
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			panic(err)
		}
	}
	fmt.Println(lines, words, chars, freq['e'], freq['é'], freq['\n'])
	n, err := os.Stdin.Read(make([]byte, 1))
	fmt.Println(n, err)
	fmt.Fprintln(os.Stderr, "done")
}
