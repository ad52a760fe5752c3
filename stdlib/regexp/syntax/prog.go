package syntax

// An InstOp is the kind of an instruction.
type InstOp uint8

// The kinds.
const (
	InstAlt        InstOp = iota // Out, or else Arg
	InstCapture                  // note the position in slot Arg
	InstEmptyWidth               // if the conditions Arg hold
	InstMatch                    // done
	InstFail                     // a dead end
	InstNop
	InstRune         // a rune in the ranges Rune
	InstRune1        // the rune Rune[0]
	InstRuneAny      // any rune
	InstRuneAnyNotNL // any rune but a newline
)

// An EmptyOp is a set of conditions on the place between two runes.
type EmptyOp uint8

// The conditions.
const (
	EmptyBeginLine EmptyOp = 1 << iota
	EmptyEndLine
	EmptyBeginText
	EmptyEndText
	EmptyWordBoundary
	EmptyNoWordBoundary
)

// An Inst is an instruction; the next one is Out.
type Inst struct {
	Op   InstOp
	Out  uint32
	Arg  uint32
	Rune []rune
}

// A Prog is a compiled regular expression: a nondeterministic automaton, in
// which InstAlt prefers Out to Arg.
type Prog struct {
	Inst   []Inst
	Start  int
	NumCap int // slots: two for each group, and for the whole match
}

// IsWordChar reports whether r counts as part of a word for \b: ASCII
// letters, digits and the underscore.
func IsWordChar(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_'
}

// EmptyOpContext returns the conditions that hold between r1 and r2; -1
// stands for the beginning or end of the text.
func EmptyOpContext(r1, r2 rune) EmptyOp {
	op := EmptyNoWordBoundary
	if IsWordChar(r1) != IsWordChar(r2) {
		op = EmptyWordBoundary
	}
	switch r1 {
	case '\n':
		op |= EmptyBeginLine
	case -1:
		op |= EmptyBeginText | EmptyBeginLine
	}
	switch r2 {
	case '\n':
		op |= EmptyEndLine
	case -1:
		op |= EmptyEndText | EmptyEndLine
	}
	return op
}

// MatchRune reports whether i, an instruction that takes a rune, takes r.
func (i *Inst) MatchRune(r rune) bool {
	switch i.Op {
	case InstRune1:
		return r == i.Rune[0]
	case InstRuneAny:
		return true
	case InstRuneAnyNotNL:
		return r != '\n'
	}
	ranges := i.Rune
	if len(ranges) <= 8 {
		for k := 0; k < len(ranges) && ranges[k] <= r; k += 2 {
			if r <= ranges[k+1] {
				return true
			}
		}
		return false
	}
	lo, hi := 0, len(ranges)/2
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		switch {
		case r < ranges[2*m]:
			hi = m
		case r > ranges[2*m+1]:
			lo = m + 1
		default:
			return true
		}
	}
	return false
}

// Prefix returns a literal that every match begins with, and whether it is
// all of the match. Groups count as more than a literal.
func (p *Prog) Prefix() (prefix string, complete bool) {
	i := p.skipNop(p.Start)
	var b []rune
	for i.Op == InstRune1 && i.Rune[0] != 0xFFFD { // which invalid bytes match too
		b = append(b, i.Rune[0])
		i = p.skipNop(int(i.Out))
	}
	return string(b), i.Op == InstMatch
}

func (p *Prog) skipNop(pc int) *Inst {
	i := &p.Inst[pc]
	for i.Op == InstNop {
		i = &p.Inst[i.Out]
	}
	return i
}

// StartCond returns conditions that hold at the beginning of every match; all
// of them if there is no match.
func (p *Prog) StartCond() EmptyOp {
	var op EmptyOp
	for pc := p.Start; ; {
		i := &p.Inst[pc]
		switch i.Op {
		case InstEmptyWidth:
			op |= EmptyOp(i.Arg)
		case InstFail:
			return ^EmptyOp(0)
		case InstCapture, InstNop:
		default:
			return op
		}
		pc = int(i.Out)
	}
}

// Compile makes a program of re.
//
// Instructions are made back to front: comp gets the instruction to go on
// with and returns the one to begin with. Only loops need a later patch.
func Compile(re *Regexp) (*Prog, error) {
	c := compiler{p: &Prog{NumCap: 2 * (re.MaxCap() + 1)}}
	match := c.inst(Inst{Op: InstMatch})
	c.p.Start = int(c.comp(re, match))
	return c.p, nil
}

type compiler struct {
	p *Prog
}

func (c *compiler) inst(i Inst) uint32 {
	c.p.Inst = append(c.p.Inst, i)
	return uint32(len(c.p.Inst) - 1)
}

// alt returns a choice of x, which is preferred unless re is not greedy, and y.
func (c *compiler) alt(re *Regexp, x, y uint32) uint32 {
	if re.Flags&NonGreedy != 0 {
		x, y = y, x
	}
	return c.inst(Inst{Op: InstAlt, Out: x, Arg: y})
}

// loop returns sub any number of times, with its first instruction (the
// choice) and the first one of the body.
func (c *compiler) loop(re *Regexp, sub *Regexp, next uint32) (choice, body uint32) {
	choice = c.alt(re, 0, next)
	if re.Flags&NonGreedy != 0 {
		c.p.Inst[choice].Out = next
	}
	body = c.comp(sub, choice)
	if re.Flags&NonGreedy != 0 {
		c.p.Inst[choice].Arg = body
	} else {
		c.p.Inst[choice].Out = body
	}
	return choice, body
}

func (c *compiler) comp(re *Regexp, next uint32) uint32 {
	empty := EmptyOp(0)
	switch re.Op {
	case OpNoMatch:
		return c.inst(Inst{Op: InstFail})
	case OpEmptyMatch:
		return next
	case OpLiteral:
		for i := len(re.Rune) - 1; i >= 0; i-- {
			next = c.inst(Inst{Op: InstRune1, Out: next, Rune: re.Rune[i : i+1]})
		}
		return next
	case OpCharClass:
		if len(re.Rune) == 0 {
			return c.inst(Inst{Op: InstFail})
		}
		if len(re.Rune) == 2 && re.Rune[0] == 0 && re.Rune[1] == 0x10FFFF {
			return c.inst(Inst{Op: InstRuneAny, Out: next})
		}
		return c.inst(Inst{Op: InstRune, Out: next, Rune: re.Rune})
	case OpAnyChar:
		return c.inst(Inst{Op: InstRuneAny, Out: next})
	case OpAnyCharNotNL:
		return c.inst(Inst{Op: InstRuneAnyNotNL, Out: next})
	case OpBeginLine:
		empty = EmptyBeginLine
	case OpEndLine:
		empty = EmptyEndLine
	case OpBeginText:
		empty = EmptyBeginText
	case OpEndText:
		empty = EmptyEndText
	case OpWordBoundary:
		empty = EmptyWordBoundary
	case OpNoWordBoundary:
		empty = EmptyNoWordBoundary
	case OpCapture:
		end := c.inst(Inst{Op: InstCapture, Out: next, Arg: uint32(2*re.Cap + 1)})
		body := c.comp(re.Sub[0], end)
		return c.inst(Inst{Op: InstCapture, Out: body, Arg: uint32(2 * re.Cap)})
	case OpStar:
		return c.star(re, re.Sub[0], next)
	case OpPlus:
		_, body := c.loop(re, re.Sub[0], next)
		return body
	case OpQuest:
		return c.alt(re, c.comp(re.Sub[0], next), next)
	case OpRepeat:
		return c.repeat(re, next)
	case OpConcat:
		for i := len(re.Sub) - 1; i >= 0; i-- {
			next = c.comp(re.Sub[i], next)
		}
		return next
	case OpAlternate:
		last := c.comp(re.Sub[len(re.Sub)-1], next)
		for i := len(re.Sub) - 2; i >= 0; i-- {
			last = c.inst(Inst{Op: InstAlt, Out: c.comp(re.Sub[i], next), Arg: last})
		}
		return last
	}
	return c.inst(Inst{Op: InstEmptyWidth, Out: next, Arg: uint32(empty)})
}

// star compiles sub*. If sub can be empty this is (sub+)?, so that an empty
// turn of the loop ends it like any other.
func (c *compiler) star(re, sub *Regexp, next uint32) uint32 {
	choice, body := c.loop(re, sub, next)
	if sub.canBeEmpty() {
		return c.alt(re, body, next)
	}
	return choice
}

// repeat compiles sub{min,max}: sub min times, followed by sub* or by
// (sub(sub(sub)?)?)?.
func (c *compiler) repeat(re *Regexp, next uint32) uint32 {
	sub := re.Sub[0]
	n := re.Min
	if re.Max < 0 {
		if n == 0 {
			return c.star(re, sub, next)
		}
		_, next = c.loop(re, sub, next)
		n--
	} else {
		end := next
		for i := re.Min; i < re.Max; i++ {
			next = c.alt(re, c.comp(sub, next), end)
		}
	}
	for ; n > 0; n-- {
		next = c.comp(sub, next)
	}
	return next
}
