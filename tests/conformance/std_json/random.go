// Random JSON, well-formed and not, into any and into a struct, back, and by tokens.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

var seed uint64 = 1

func rnd(n int) int { seed = seed*6364136223846793005 + 1442695040888963407; return int(seed>>33) % n }
func rnd64(n int64) int64 {
	seed = seed*6364136223846793005 + 1442695040888963407
	x := int64(seed >> 1)
	return x % n
}

type Base struct {
	ID  int `json:"id"`
	Tag string
}
type T struct {
	Base
	A int
	B string `json:"b,omitempty"`
	C []float64
	D map[string]*T
	E *T `json:",omitempty"`
	F any
	G bool `json:"g,string"`
	H []byte
	I [2]int8
	u int
	J json.RawMessage
	K json.Number
	L map[int]string
	M uint16 `json:"-"`
	N float32
}

func gen(d int) string {
	ws := []string{"", "", " ", "\n"}[rnd(4)]
	k := rnd(9)
	if d <= 0 && k < 2 {
		k = 3
	}
	switch k {
	case 0:
		s := "{"
		for i, n := 0, rnd(5); i < n; i++ {
			if i > 0 {
				s += ","
			}
			s += ws + `"` + []string{"id", "Tag", "A", "b", "C", "D", "E", "F", "g", "H", "I", "J", "K", "L", "N", "x", "a", "B"}[rnd(18)] + `":` + gen(d-1)
		}
		return s + ws + "}"
	case 1:
		s := "["
		for i, n := 0, rnd(4); i < n; i++ {
			if i > 0 {
				s += ","
			}
			s += gen(d-1) + ws
		}
		return s + "]"
	case 2:
		return ws + "null"
	case 3:
		return "true"
	case 4:
		return fmt.Sprint(rnd(1000) - 300)
	case 5:
		return []string{"1.5", "-0", "1e3", "1E-7", "123456789012345678901234567890", "0.1", "-2.5e+10", "300"}[rnd(8)]
	case 6:
		return []string{`"abc"`, `"\u00e9\n\t\"q\\"`, `"\ud83d\ude00<&>"`, `"YWJj"`, `"true"`, `"12"`, `"\ud800x"`, `"é日"`}[rnd(8)]
	case 7:
		return "false"
	}
	return `""`
}
func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for i := 0; i < 120; i++ {
		s := gen(4)
		if rnd(3) == 0 {
			s = `{"E":` + s + `,"A":` + gen(1) + `,"D":{"k":` + gen(3) + `}}`
		}
		if rnd(4) == 0 && len(s) > 0 {
			p := rnd(len(s))
			s = s[:p] + []string{"", "x", ",", "}", "\x00", "e"}[rnd(6)] + s[p+rnd(2):]
		}
		var v any
		e := json.Unmarshal([]byte(s), &v)
		fmt.Fprintf(out, "%q %v %v\n", s, v, e)
		var t T
		e = json.Unmarshal([]byte(s), &t)
		fmt.Fprintf(out, "%v\n", e)
		b, e := json.Marshal(t)
		fmt.Fprintf(out, "%s %v\n", b, e)
		if e == nil {
			var buf bytes.Buffer
			json.Indent(&buf, b, ">", "  ")
			out.Write(buf.Bytes())
			out.WriteByte('\n')
		}
		dec := json.NewDecoder(strings.NewReader(s + " " + gen(2) + "," + gen(1)))
		for {
			tk, e := dec.Token()
			if e != nil {
				if e != io.EOF {
					fmt.Fprintln(out, "err", strings.Split(e.Error(), "'")[0])
				}
				break
			}
			fmt.Fprintf(out, "%T:%v ", tk, tk)
		}
		fmt.Fprintln(out)
	}
}
