package regexp

import (
	"regexp/syntax"
	"slices"
	"unicode/utf8"
	"unsafe"
)

// Programs for the natives (native/regexp.h) are words: a header, the classes
// of the ASCII characters, the attributes of the classes, the intervals of the
// other runes with their classes, sets of classes, instructions.
//
// Two runes are in one class if no instruction tells them apart: so an
// automaton has few columns, and an instruction's test is a bit.

// Kinds of instructions, beside the first six of package syntax.
const opRune = uint32(syntax.InstRune)

// Attributes of classes.
const (
	classNewline = 1 << iota
	classWord
)

const headerWords = 8

// A classifier divides the runes into classes, by one set after the other.
type classifier struct {
	bounds []rune  // each begins an interval, the first one is 0
	class  []int32 // of the intervals
	n      int     // number of classes
}

// split makes runes in ranges and others differ.
func (c *classifier) split(ranges []rune) {
	renamed := make([]int32, 2*c.n) // by old class and membership, plus 1
	c.n = 0
	c.each(ranges, func(k int, in bool) {
		key := 2 * c.class[k]
		if in {
			key++
		}
		if renamed[key] == 0 {
			c.n++
			renamed[key] = int32(c.n)
		}
		c.class[k] = renamed[key] - 1
	})
}

// each calls f for all intervals, with whether they are in ranges.
func (c *classifier) each(ranges []rune, f func(k int, in bool)) {
	for k, b := range c.bounds {
		for len(ranges) > 0 && ranges[1] < b {
			ranges = ranges[2:]
		}
		f(k, len(ranges) > 0 && ranges[0] <= b)
	}
}

// of returns the class of r.
func (c *classifier) of(r rune) uint32 {
	k, found := slices.BinarySearch(c.bounds, r)
	if !found {
		k--
	}
	return uint32(c.class[k])
}

func newClassifier(sets [][]rune) *classifier {
	c := &classifier{bounds: []rune{0, utf8.RuneSelf}, n: 1}
	for _, s := range sets {
		for i := 0; i < len(s); i += 2 {
			c.bounds = append(c.bounds, s[i])
			if s[i+1] < utf8.MaxRune {
				c.bounds = append(c.bounds, s[i+1]+1)
			}
		}
	}
	slices.Sort(c.bounds)
	c.bounds = slices.Compact(c.bounds)
	c.class = make([]int32, len(c.bounds))
	for _, s := range sets {
		c.split(s)
	}
	return c
}

var (
	anyRune     = []rune{0, utf8.MaxRune}
	anyNotNL    = []rune{0, '\n' - 1, '\n' + 1, utf8.MaxRune}
	wordRunes   = []rune{'0', '9', 'A', 'Z', '_', '_', 'a', 'z'}
	newlineRune = []rune{'\n', '\n'}
)

func ranges(i *syntax.Inst) []rune {
	switch i.Op {
	case syntax.InstRune1:
		return []rune{i.Rune[0], i.Rune[0]}
	case syntax.InstRuneAny:
		return anyRune
	case syntax.InstRuneAnyNotNL:
		return anyNotNL
	}
	return i.Rune
}

// collect returns the different sets of runes of prog, which one each of its
// instructions has, and whether it has conditions.
func collect(prog *syntax.Prog) (sets [][]rune, setOf []uint32, conditional bool) {
	setOf = make([]uint32, len(prog.Inst))
	known := map[string]uint32{}
	for pc := range prog.Inst {
		i := &prog.Inst[pc]
		switch {
		case i.Op == syntax.InstEmptyWidth:
			conditional = true
		case i.Op >= syntax.InstRune:
			r := ranges(i)
			key := unsafe.String((*byte)(unsafe.Pointer(&r[0])), len(r)*4)
			n, found := known[key]
			if !found {
				n = uint32(len(sets))
				known[key] = n
				sets = append(sets, r)
			}
			setOf[pc] = n
		}
	}
	return sets, setOf, conditional
}

// encode makes the words of prog.
func encode(prog *syntax.Prog) []uint32 {
	sets, setOf, conditional := collect(prog)
	used := len(sets)
	if conditional {
		sets = append(sets, wordRunes, newlineRune)
	}
	c := newClassifier(sets)
	first := slices.Index(c.bounds, utf8.RuneSelf)
	setWords := (c.n + 31) / 32
	code := []uint32{uint32(len(prog.Inst)), uint32(prog.Start), uint32(c.n), uint32(len(c.bounds) - first),
		uint32(setWords), 0, uint32(used), 0}
	if conditional {
		code[5] = 1
	}
	for k, b := range c.bounds[:first] {
		for ; b < c.bounds[k+1]; b++ {
			code = append(code, uint32(c.class[k]))
		}
	}
	attrs := make([]uint32, c.n)
	if conditional {
		attrs[c.of('\n')] |= classNewline
		for r := rune(0); r < utf8.RuneSelf; r++ {
			if syntax.IsWordChar(r) {
				attrs[c.of(r)] |= classWord
			}
		}
	}
	code = append(code, attrs...)
	for _, b := range c.bounds[first:] {
		code = append(code, uint32(b))
	}
	for _, class := range c.class[first:] {
		code = append(code, uint32(class))
	}
	for _, s := range sets[:used] {
		bits := make([]uint32, setWords)
		c.each(s, func(k int, in bool) {
			if in {
				bits[c.class[k]/32] |= 1 << (c.class[k] & 31)
			}
		})
		code = append(code, bits...)
	}
	for pc := range prog.Inst {
		i := &prog.Inst[pc]
		code = append(code, min(uint32(i.Op), opRune), i.Out, i.Arg, setOf[pc])
	}
	return code
}
