// Scanning: random texts by random formats into random operands.
package main

import (
	"bufio"
	"fmt"
	"os"
	"reflect"
)

var seed uint64 = 1

func rnd(n int) int { seed = seed*6364136223846793005 + 1442695040888963407; return int(seed>>33) % n }
func rnd64(n int64) int64 {
	seed = seed*6364136223846793005 + 1442695040888963407
	x := int64(seed >> 1)
	return x % n
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	ins := []string{"1", "-12", "0x1F", "0b11", "0o17", "077", "1_000", "3.5", "1e5", "0x1p4", "2p3", "nan", "+Inf", "inf", "true", "TRUE", "T", "f", "fals", "tru", "hello", "\"q s\"", "`raw`", "\"unt", "(1+2i)", "3-4i", "6f6b", "xyz", "é", "U+1F600", " ", "  ", "\n", "\r\n", "\t", "%", ",", "abc", "", "300", "-", "99999999999999999999"}
	fs := []string{"%d", "%v", "%s", "%q", "%x", "%X", "%c", "%t", "%f", "%g", "%e", "%b", "%o", "%U", "%5d", "%2s", "%3v", "%1c", " ", "\n", "  \n", "\n ", "%%", ",", "abc", "x", "%", "%z", "%5", "%0d"}
	type named int
	type nstr string
	mk := func(k int) []any {
		switch k {
		case 0:
			return []any{new(int), new(int)}
		case 1:
			return []any{new(string), new(string)}
		case 2:
			return []any{new(float64), new(float64)}
		case 3:
			return []any{new(bool), new(bool)}
		case 4:
			return []any{new(uint8), new(uint8)}
		case 5:
			return []any{new([]byte), new([]byte)}
		case 6:
			return []any{new(complex128), new(complex128)}
		case 7:
			return []any{new(named), new(named)}
		case 8:
			return []any{new(int8), new(int8)}
		case 9:
			return []any{new(rune), new(rune)}
		case 10:
			return []any{new(nstr), new(nstr)}
		case 11:
			return []any{new(float32), new(float32)}
		case 12:
			return []any{5, 5}
		case 13:
			return []any{new(uint64), new(uint64)}
		}
		return []any{new(chan int), new(chan int)}
	}

	for i := 0; i < 1500; i++ {
		in, f := "", ""
		for j := rnd(6); j > 0; j-- {
			in += ins[rnd(len(ins))]
			if rnd(2) == 0 {
				in += " "
			}
		}
		for j := rnd(5); j > 0; j-- {
			f += fs[rnd(len(fs))]
		}
		var a []any
		for j := rnd(4); j > 0; j-- {
			a = append(a, mk(rnd(15))[0])
		}
		func() {
			defer func() {
				if e := recover(); e != nil {
					fmt.Fprintf(out, "PANIC %v\n", e)
				}
			}()
			var n int
			var err error
			switch rnd(3) {
			case 0:
				n, err = fmt.Sscan(in, a...)
			case 1:
				n, err = fmt.Sscanln(in, a...)
			case 2:
				n, err = fmt.Sscanf(in, f, a...)
			}
			fmt.Fprintf(out, "%q %q %d %v", in, f, n, err)
			for _, x := range a {
				fmt.Fprintf(out, " %#v", reflect.Indirect(reflect.ValueOf(x)))
			}
			out.WriteByte('\n')
		}()
	}
}
