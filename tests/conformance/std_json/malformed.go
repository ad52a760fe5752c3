// Random JSON with mistakes in it: what Valid, Unmarshal, Compact and a Decoder of small pieces say.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand"
	"strings"
)

var r *rand.Rand

func val(d int) string {
	switch r.Intn(9) {
	case 0:
		return []string{"null", "true", "false"}[r.Intn(3)]
	case 1:
		return []string{"0", "-1", "12.5", "1e9", "-0.5E-3", "123456789012345678901"}[r.Intn(6)]
	case 2, 3:
		return []string{`""`, `"abc"`, `"\u00e9\n"`, `"日\\"`, `"\ud83d\ude00"`, `"a\"b"`}[r.Intn(6)]
	case 4, 5, 6:
		if d <= 0 {
			return "1"
		}
		var p []string
		for i := r.Intn(4); i > 0; i-- {
			p = append(p, sp()+val(d-1)+sp())
		}
		return "[" + strings.Join(p, ",") + "]"
	default:
		if d <= 0 {
			return "{}"
		}
		var p []string
		for i := r.Intn(4); i > 0; i-- {
			p = append(p, sp()+`"`+string("abc"[r.Intn(3)])+`"`+sp()+":"+val(d-1)+sp())
		}
		return "{" + strings.Join(p, ",") + "}"
	}
}
func sp() string {
	if r.Intn(4) == 0 {
		return string(" \n\t"[r.Intn(3)])
	}
	return ""
}

type S struct {
	A int
	B string
	C []float64
	D map[string]any
}
type slow struct {
	b []byte
	r *rand.Rand
}

func (s *slow) Read(p []byte) (int, error) {
	if len(s.b) == 0 {
		return 0, fmt.Errorf("END")
	}
	n := 1 + s.r.Intn(5)
	if n > len(s.b) {
		n = len(s.b)
	}
	if n > len(p) {
		n = len(p)
	}
	copy(p, s.b[:n])
	s.b = s.b[n:]
	return n, nil
}
func main() {
	r = rand.New(rand.NewSource(4))
	for i := 0; i < 300; i++ {
		t := []byte(val(4))
		for k := r.Intn(3); k > 0 && len(t) > 0; k-- {
			p := r.Intn(len(t))
			switch r.Intn(3) {
			case 0:
				t = append(t[:p], t[p+1:]...)
			case 1:
				t[p] = `{}[],:"\e1-.tn `[r.Intn(15)]
			case 2:
				t = append(t[:p], append([]byte{`{}[],:"\x01a0u`[r.Intn(12)]}, t[p:]...)...)
			}
		}
		var a any
		err := json.Unmarshal(t, &a)
		var s S
		err2 := json.Unmarshal(t, &s)
		var off int64
		if e, ok := err.(*json.SyntaxError); ok {
			off = e.Offset
		}
		fmt.Printf("%q %v %v %d %v %v %v ", t, json.Valid(t), err, off, a, s, err2)
		d := json.NewDecoder(&slow{append(append([]byte{}, t...), t...), rand.New(rand.NewSource(int64(i)))})
		for {
			var x any
			e := d.Decode(&x)
			fmt.Print(" ", x, " ", e, " ", d.InputOffset())
			if e != nil {
				break
			}
		}
		var b bytes.Buffer
		fmt.Print(json.Compact(&b, t), b.String())
		fmt.Println()
	}
}
