package main

import "fmt"

func collatz(n int) (steps int) {
again:
	if n == 1 {
		return
	}
	steps++
	if n%2 == 0 {
		n /= 2
		goto again
	}
	n = 3*n + 1
	goto again
}

func state(input string) (out string) {
	i := 0
start:
	if i >= len(input) {
		goto done
	}
	switch input[i] {
	case 'a':
		goto inA
	case 'b':
		i++
		out += "B"
		goto start
	default:
		goto bad
	}
inA:
	for ; i < len(input) && input[i] == 'a'; i++ {
		out += "A"
		if len(out) > 6 {
			goto done
		}
	}
	goto start
bad:
	return out + "!"
done:
	return out + "."
}

func find(m [][]int, want int) (r, c int) {
rows:
	for r = range m {
		for c = range m[r] {
			if m[r][c] < 0 {
				continue rows
			}
			if m[r][c] == want {
				break rows
			}
		}
		c = -1
	}
	return
}

func main() {
	fmt.Println(collatz(27), state("aabba"), state("baxa"), state("aaaaaaaaa"))
	fmt.Println(find([][]int{{1, 2}, {-1, 7}, {3, 7}}, 7))
	x := 0
block:
	{
		x++
		if x < 3 {
			goto block
		}
	}
	fmt.Println(x)
sw:
	switch x {
	case 3:
		for i := 0; ; i++ {
			if i == 5 {
				break sw
			}
		}
		x = 0
	}
	fmt.Println(x)
	c := make(chan int, 3)
	c <- 1
	c <- 2
	close(c)
sel:
	for {
		select {
		case v, ok := <-c:
			if !ok {
				break sel
			}
			fmt.Println("got", v)
			continue sel
		}
	}
	var fs []func() int
	i := 0
loop:
	j := i * i
	fs = append(fs, func() int { j++; return j })
	i++
	if i < 3 {
		goto loop
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
if1:
	if x > 0 {
		x--
		goto if1
	}
	fmt.Println(x)
}
