package syntax

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A class is a set of runes as ranges lo, hi, lo, hi, ...
type class []rune

func (c class) add(lo, hi rune) class { return append(c, lo, hi) }

// addFolded adds a range and all that is equal to it under case folding.
func (c class) addFolded(lo, hi rune) class {
	const minFold, maxFold = 'A', 0x1E943 // nothing beyond has another case
	c = c.add(lo, hi)
	if lo <= minFold && hi >= maxFold {
		return c
	}
	if lo < minFold {
		lo = minFold
	}
	if hi > maxFold {
		hi = maxFold
	}
	for r := lo; r <= hi; r++ {
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			c = c.add(f, f)
		}
	}
	return c
}

func (c class) Len() int           { return len(c) / 2 }
func (c class) Less(i, j int) bool { return c[2*i] < c[2*j] }
func (c class) Swap(i, j int) {
	c[2*i], c[2*i+1], c[2*j], c[2*j+1] = c[2*j], c[2*j+1], c[2*i], c[2*i+1]
}

// clean returns c sorted, with ranges that touch joined.
func (c class) clean() class {
	sort.Sort(c)
	n := 0
	for i := 0; i < len(c); i += 2 {
		if n > 0 && c[i] <= c[n-1]+1 {
			if c[i+1] > c[n-1] {
				c[n-1] = c[i+1]
			}
			continue
		}
		c[n], c[n+1] = c[i], c[i+1]
		n += 2
	}
	return c[:n]
}

// negate returns the complement of c, which must be clean.
func (c class) negate() class {
	var r class
	next := rune(0)
	for i := 0; i < len(c); i += 2 {
		if next < c[i] {
			r = r.add(next, c[i]-1)
		}
		next = c[i+1] + 1
	}
	if next <= utf8.MaxRune {
		r = r.add(next, utf8.MaxRune)
	}
	return r
}

// foldOrbit returns the runes that are equal to r under case folding.
func foldOrbit(r rune) class {
	c := class{r, r}
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		c = c.add(f, f)
	}
	return c.clean()
}

// The classes \d, \s, \w and [:name:].
var (
	digitClass = class{'0', '9'}
	spaceClass = class{'\t', '\n', '\f', '\r', ' ', ' '}
	wordClass  = class{'0', '9', 'A', 'Z', '_', '_', 'a', 'z'}
)

func posixClass(name string) class {
	switch name {
	case "alnum":
		return class{'0', '9', 'A', 'Z', 'a', 'z'}
	case "alpha":
		return class{'A', 'Z', 'a', 'z'}
	case "ascii":
		return class{0, 0x7F}
	case "blank":
		return class{'\t', '\t', ' ', ' '}
	case "cntrl":
		return class{0, 0x1F, 0x7F, 0x7F}
	case "digit":
		return digitClass
	case "graph":
		return class{'!', '~'}
	case "lower":
		return class{'a', 'z'}
	case "print":
		return class{' ', '~'}
	case "punct":
		return class{'!', '/', ':', '@', '[', '`', '{', '~'}
	case "space":
		return class{'\t', '\r', ' ', ' '}
	case "upper":
		return class{'A', 'Z'}
	case "word":
		return wordClass
	case "xdigit":
		return class{'0', '9', 'A', 'F', 'a', 'f'}
	}
	return nil
}

// group returns the class g, folded if the flags say so, or its complement.
func (p *parser) classGroup(g class, negate bool) class {
	c := append(class(nil), g...)
	if p.flags&FoldCase != 0 {
		c = nil
		for i := 0; i < len(g); i += 2 {
			c = c.addFolded(g[i], g[i+1])
		}
	}
	if negate {
		return c.clean().negate()
	}
	return c
}

// escapedClass parses \d, \pL and the like.
func (p *parser) escapedClass() (c class, ok bool) {
	s := p.rest
	if len(s) < 2 || s[0] != '\\' {
		return nil, false
	}
	if p.flags&PerlX != 0 {
		var g class
		switch s[1] | 0x20 {
		case 'd':
			g = digitClass
		case 's':
			g = spaceClass
		case 'w':
			g = wordClass
		}
		if g != nil {
			p.rest = s[2:]
			return p.classGroup(g, s[1] < 'a'), true
		}
	}
	if p.flags&UnicodeGroups != 0 && s[1]|0x20 == 'p' {
		return p.unicodeClass(), true
	}
	return nil, false
}

// unicodeClass parses \pL, \p{Name} and their negations.
func (p *parser) unicodeClass() class {
	start := p.rest
	negate := start[1] == 'P'
	p.rest = p.rest[2:]
	if p.rest == "" {
		fail(ErrInvalidCharRange, start)
	}
	name := ""
	if p.rest[0] != '{' {
		from := p.rest
		p.next()
		name = p.since(from)
	} else {
		end := strings.IndexByte(p.rest, '}')
		if end < 0 {
			fail(ErrInvalidCharRange, start)
		}
		name = p.rest[1:end]
		p.rest = p.rest[end+1:]
	}
	if strings.HasPrefix(name, "^") {
		negate = !negate
		name = name[1:]
	}
	var c class
	if name == "Any" {
		c = class{0, utf8.MaxRune}
	} else {
		table, fold := unicode.Categories[name], unicode.FoldCategory[name]
		if table == nil {
			table, fold = unicode.Scripts[name], unicode.FoldScript[name]
		}
		if table == nil {
			fail(ErrInvalidCharRange, p.since(start))
		}
		c = c.addTable(table)
		if p.flags&FoldCase != 0 && fold != nil {
			c = c.addTable(fold)
		}
	}
	c = c.clean()
	if negate {
		c = c.negate()
	}
	return c
}

func (c class) addTable(t *unicode.RangeTable) class {
	add := func(lo, hi, stride rune) {
		if stride == 1 {
			c = c.add(lo, hi)
			return
		}
		for r := lo; r <= hi; r += stride {
			c = c.add(r, r)
		}
	}
	for _, r := range t.R16 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	for _, r := range t.R32 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	return c
}

// class parses a class in brackets.
func (p *parser) class() *Regexp {
	start := p.rest
	p.rest = p.rest[1:]
	var c class
	negate := p.accept("^")
	if negate && p.flags&ClassNL == 0 {
		c = c.add('\n', '\n')
	}
	for first := true; first || p.rest == "" || p.rest[0] != ']'; first = false {
		// A hyphen is itself only at the ends, unless this is Perl.
		if p.rest != "" && p.rest[0] == '-' && p.flags&PerlX == 0 && !first && !strings.HasPrefix(p.rest, "-]") {
			_, n := utf8.DecodeRuneInString(p.rest[1:])
			fail(ErrInvalidCharRange, p.rest[:1+n])
		}
		if strings.HasPrefix(p.rest, "[:") {
			if end := strings.Index(p.rest, ":]"); end >= 2 {
				name := p.rest[:end+2]
				inner := name[2:end]
				not := strings.HasPrefix(inner, "^")
				g := posixClass(strings.TrimPrefix(inner, "^"))
				if g == nil {
					fail(ErrInvalidCharRange, name)
				}
				p.rest = p.rest[end+2:]
				c = append(c, p.classGroup(g, not)...)
				continue
			}
		}
		if e, ok := p.escapedClass(); ok {
			c = append(c, e...)
			continue
		}
		from := p.rest
		lo := p.classRune(start)
		hi := lo
		if len(p.rest) >= 2 && p.rest[0] == '-' && p.rest[1] != ']' {
			p.rest = p.rest[1:]
			if hi = p.classRune(start); hi < lo {
				fail(ErrInvalidCharRange, p.since(from))
			}
		}
		if p.flags&FoldCase != 0 {
			c = c.addFolded(lo, hi)
		} else {
			c = c.add(lo, hi)
		}
	}
	p.rest = p.rest[1:]
	c = c.clean()
	if negate {
		c = c.negate()
	}
	return &Regexp{Op: OpCharClass, Flags: p.flags, Rune: c}
}

// classRune parses a rune in a class that begins at start.
func (p *parser) classRune(start string) rune {
	if p.rest == "" {
		fail(ErrMissingBracket, start)
	}
	if p.rest[0] == '\\' {
		return p.escapedRune()
	}
	return p.next()
}
