// Command decode prints a profile in pprof's format, which it reads with a decoder of its own:
//
//	decode file           types, period, mappings, and a line for each sample: values, labels, frames from the inside
//	decode -top file [n]  functions with their share of value n (default: the last), flat and cumulative, in percent
//
// What is not as it should be (a reference to nothing, a bad check sum) ends it with exit code 1.
package main

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"sort"
	"strconv"
	"strings"
)

func check(ok bool, format string, args ...any) {
	if !ok {
		fmt.Fprintf(os.Stderr, "bad profile: "+format+"\n", args...)
		os.Exit(1)
	}
}

// ---- gzip with fixed codes ----

type bitReader struct {
	p   []byte
	bit int
}

func (r *bitReader) bits(n int) (v int) {
	for i := 0; i < n; i++ {
		check(r.bit/8 < len(r.p), "compressed data ends too soon")
		v |= int(r.p[r.bit/8]>>(r.bit%8)&1) << i
		r.bit++
	}
	return v
}

func (r *bitReader) code(n int) (v int) {
	for ; n > 0; n-- {
		v = v<<1 | r.bits(1)
	}
	return v
}

func (r *bitReader) symbol() int {
	v := r.code(7)
	if v < 24 {
		return 256 + v
	}
	v = v<<1 | r.bits(1)
	if v < 192 {
		return v - 48
	} else if v < 200 {
		return 280 + v - 192
	}
	return 144 + (v<<1 | r.bits(1)) - 400
}

// value returns the first value of the i-th group and reads the bits that tell which of the group it is; each number of
// extra bits occurs `per` times, and twice that often at the beginning, with none.
func (r *bitReader) value(i, per int) int {
	v := 0
	for k := 0; k < i; k++ {
		v += 1 << max(0, k/per-1)
	}
	return v + r.bits(max(0, i/per-1))
}

func max(a, b int) int {
	if a > b {
		return a
	}
	return b
}

func gunzip(z []byte) []byte {
	check(len(z) >= 18 && string(z[:4]) == "\x1f\x8b\x08\x00", "not a gzip file")
	r := &bitReader{p: z[10 : len(z)-8]}
	check(r.bits(3) == 3, "not one block of fixed codes")
	var out []byte
	for {
		s := r.symbol()
		if s == 256 {
			break
		}
		if s < 256 {
			out = append(out, byte(s))
			continue
		}
		n := 258
		if s < 285 {
			n = 3 + r.value(s-257, 4)
		}
		dist := 1 + r.value(r.code(5), 2)
		check(dist <= len(out), "reference before the beginning")
		for ; n > 0; n-- {
			out = append(out, out[len(out)-dist])
		}
	}
	check((r.bit+7)/8 == len(r.p), "garbage behind the data")
	end := z[len(z)-8:]
	check(binary.LittleEndian.Uint32(end) == crc32.ChecksumIEEE(out), "check sum")
	check(binary.LittleEndian.Uint32(end[4:]) == uint32(len(out)), "length")
	return out
}

// ---- protocol buffers ----

// fields calls f for each field of a message: v is a number, or b the bytes.
func fields(p []byte, f func(field int, v uint64, b []byte)) {
	for len(p) > 0 {
		tag, n := binary.Uvarint(p)
		check(n > 0, "bad tag")
		p = p[n:]
		v, n := binary.Uvarint(p)
		check(n > 0, "bad number")
		p = p[n:]
		switch tag & 7 {
		case 0:
			f(int(tag>>3), v, nil)
		case 2:
			check(v <= uint64(len(p)), "message too long")
			f(int(tag>>3), 0, p[:v])
			p = p[v:]
		default:
			check(false, "wire type %d", tag&7)
		}
	}
}

func numbers(b []byte) (list []uint64) {
	for len(b) > 0 {
		v, n := binary.Uvarint(b)
		check(n > 0, "bad number")
		list, b = append(list, v), b[n:]
	}
	return list
}

// ---- the profile ----

type message map[int][]uint64

type sample struct {
	locations, values []uint64
	labels            []message
}

type location struct {
	mapping uint64
	lines   []message
}

type profile struct {
	strings   []string
	types     []message
	samples   []sample
	mappings  map[uint64]message
	locations map[uint64]location
	functions map[uint64]message
	numbers   message
	period    message
}

func parseMessage(b []byte) message {
	m := message{}
	fields(b, func(field int, v uint64, b []byte) { m[field] = append(m[field], v) })
	return m
}

func (m message) get(field int) uint64 {
	if len(m[field]) == 0 {
		return 0
	}
	return m[field][0]
}

func parse(data []byte) *profile {
	p := &profile{mappings: map[uint64]message{}, locations: map[uint64]location{}, functions: map[uint64]message{}, numbers: message{}}
	fields(data, func(field int, v uint64, b []byte) {
		switch field {
		case 1:
			p.types = append(p.types, parseMessage(b))
		case 2:
			var s sample
			fields(b, func(field int, v uint64, b []byte) {
				switch field {
				case 1:
					s.locations = append(s.locations, numbers(b)...)
				case 2:
					s.values = append(s.values, numbers(b)...)
				case 3:
					s.labels = append(s.labels, parseMessage(b))
				}
			})
			p.samples = append(p.samples, s)
		case 3:
			m := parseMessage(b)
			p.mappings[m.get(1)] = m
		case 4:
			var l location
			var id uint64
			fields(b, func(field int, v uint64, b []byte) {
				switch field {
				case 1:
					id = v
				case 2:
					l.mapping = v
				case 4:
					l.lines = append(l.lines, parseMessage(b))
				}
			})
			check(id != 0 && p.locations[id].lines == nil, "location %d twice", id)
			p.locations[id] = l
		case 5:
			m := parseMessage(b)
			check(m.get(1) != 0 && p.functions[m.get(1)] == nil, "function twice")
			p.functions[m.get(1)] = m
		case 6:
			p.strings = append(p.strings, string(b))
		case 11:
			p.period = parseMessage(b)
		default:
			p.numbers[field] = append(p.numbers[field], v)
		}
	})
	check(len(p.strings) > 0 && p.strings[0] == "", "the first string is empty")
	return p
}

func (p *profile) text(i uint64) string {
	check(i < uint64(len(p.strings)), "string %d of %d", i, len(p.strings))
	return p.strings[i]
}

func (p *profile) typeName(m message) string { return p.text(m.get(1)) + "/" + p.text(m.get(2)) }

// frames returns function, file and line of each call, innermost first.
func (p *profile) frames(s sample) (names, places []string) {
	for _, id := range s.locations {
		l, ok := p.locations[id]
		check(ok, "no location %d", id)
		_, ok = p.mappings[l.mapping]
		check(ok, "no mapping %d", l.mapping)
		check(len(l.lines) > 0, "location %d without lines", id)
		for _, line := range l.lines {
			f, ok := p.functions[line.get(1)]
			check(ok, "no function %d", line.get(1))
			names = append(names, p.text(f.get(2)))
			places = append(places, fmt.Sprintf("%s:%d", p.text(f.get(4)), line.get(2)))
		}
	}
	return names, places
}

func (p *profile) print() {
	for _, t := range p.types {
		fmt.Println("type", p.typeName(t))
	}
	fmt.Println("period", p.typeName(p.period), p.numbers.get(12))
	fmt.Println("duration", p.numbers.get(10))
	fmt.Println("default", p.text(p.numbers.get(14)))
	for _, m := range p.mappings {
		fmt.Println("mapping", p.text(m.get(5)))
	}
	for _, s := range p.samples {
		check(len(s.values) == len(p.types), "%d values", len(s.values))
		names, places := p.frames(s)
		fmt.Print("sample")
		for _, v := range s.values {
			fmt.Print(" ", v)
		}
		for _, l := range s.labels {
			if l.get(2) != 0 {
				fmt.Printf(" %s=%s", p.text(l.get(1)), p.text(l.get(2)))
			} else {
				fmt.Printf(" %s=%d", p.text(l.get(1)), l.get(3))
			}
		}
		fmt.Println(" |", strings.Join(names, ";"), "|", strings.Join(places, ";"))
	}
}

func (p *profile) top(value int) {
	flat, cum, total := map[string]uint64{}, map[string]uint64{}, uint64(0)
	for _, s := range p.samples {
		names, _ := p.frames(s)
		v := s.values[value]
		total += v
		seen := map[string]bool{}
		for i, name := range names {
			if i == 0 {
				flat[name] += v
			}
			if !seen[name] {
				cum[name] += v
				seen[name] = true
			}
		}
	}
	var names []string
	for name := range cum {
		names = append(names, name)
	}
	sort.Slice(names, func(i, j int) bool { return cum[names[i]] > cum[names[j]] })
	fmt.Println("total", total)
	for _, name := range names {
		fmt.Printf("%.1f %.1f %s\n", 100*float64(flat[name])/float64(total), 100*float64(cum[name])/float64(total), name)
	}
}

func main() {
	args := os.Args[1:]
	top := args[0] == "-top"
	if top {
		args = args[1:]
	}
	data, err := os.ReadFile(args[0])
	check(err == nil, "%v", err)
	p := parse(gunzip(data))
	if !top {
		p.print()
		return
	}
	value := len(p.types) - 1
	if len(args) > 1 {
		value, _ = strconv.Atoi(args[1])
	}
	p.top(value)
}
