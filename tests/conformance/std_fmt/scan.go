package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

func main() {
	var i int
	var f float64
	var s, t string
	var b bool
	var r rune
	var u uint8
	n, err := fmt.Sscan("12 3.5 word true", &i, &f, &s, &b)
	fmt.Println(n, err, i, f, s, b)
	n, err = fmt.Sscanf("x=0x1f, y:007 [abc]", "x=%v, y:%d [%3s]", &i, &u, &s)
	fmt.Println(n, err, i, u, s)
	n, err = fmt.Sscanf("5,6", "%d,%d", &i, &u)
	fmt.Println(n, err, i, u)
	n, err = fmt.Sscan("abc", &i)
	fmt.Println(n, err)
	n, err = fmt.Sscan("300", &u)
	fmt.Println(n, err)
	n, err = fmt.Sscan("", &s)
	fmt.Println(n, err)
	n, err = fmt.Sscanln("a b\nc", &s, &t)
	fmt.Println(n, err, s, t)
	n, err = fmt.Sscanln("a\nb", &s, &t)
	fmt.Println(n, err)
	n, err = fmt.Sscanf("%日", "%%%c", &r)
	fmt.Println(n, err, string(r))
	n, err = fmt.Sscanf("ff 101 17", "%x %b %o", &i, &u, &r)
	fmt.Println(n, err, i, u, r)
	n, err = fmt.Sscanf("12345", "%2d%3d", &i, &r)
	fmt.Println(n, err, i, r)
	n, err = fmt.Sscanf("12 x", "%d y", &i)
	fmt.Println(n, err)
	n, err = fmt.Sscanf(`"quoted str" rest`, "%q %s", &s, &t)
	fmt.Println(n, err, s, t)
	in := bufio.NewReader(os.Stdin)
	var count int
	fmt.Fscan(in, &count)
	sum := 0
	for k := 0; k < count; k++ {
		var v int
		if _, err := fmt.Fscan(in, &v); err != nil {
			fmt.Println("err", err)
		}
		sum += v
	}
	fmt.Println(count, sum)
	line, err := in.ReadString('\n')
	line, err = in.ReadString('\n')
	fmt.Printf("%q %v\n", line, err)
	sc := bufio.NewScanner(in)
	for sc.Scan() {
		fmt.Printf("[%s]", strings.ToUpper(sc.Text()))
	}
	fmt.Println(sc.Err())
}
