package regexp

import (
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// Two matchers run a program on a text. Both follow all threads of the
// automaton at most once through each instruction at each place, so they take
// time proportional to the product of the sizes of program and text.
//
// The backtracker (bitState) follows one thread at a time, in order of
// preference; it marks the pairs of instruction and place it has been to, and
// is for small texts. The other (machine, as Rob Pike's) follows all threads
// together, place by place.

const maxBits = 256 * 1024 // the most marks that the backtracker may need

// execute matches from pos on. It returns the bounds of the match and its
// groups, ncap in all, or nil.
func (re *Regexp) execute(text string, pos, ncap int) []int {
	if re.cond == ^syntax.EmptyOp(0) {
		return nil
	}
	if ncap < 2 {
		ncap = 2
	}
	if re.cond&syntax.EmptyBeginText != 0 && pos != 0 {
		return nil
	}
	if n := len(re.prog.Inst) * (len(text) - pos + 1); n <= maxBits {
		b := bitState{re: re, text: text, base: pos, ncap: ncap}
		return b.search(pos)
	}
	m := machine{re: re, text: text, ncap: ncap}
	return m.search(pos)
}

// context returns what syntax.EmptyOpContext says about a place in text.
func context(text string, pos int) syntax.EmptyOp {
	r1, r2 := rune(-1), rune(-1)
	if pos > 0 {
		r1 = rune(text[pos-1])
		if r1 >= utf8.RuneSelf {
			r1, _ = utf8.DecodeLastRuneInString(text[:pos])
		}
	}
	if pos < len(text) {
		r2 = rune(text[pos])
		if r2 >= utf8.RuneSelf {
			r2, _ = utf8.DecodeRuneInString(text[pos:])
		}
	}
	return syntax.EmptyOpContext(r1, r2)
}

// candidate returns the next place from pos on where a match can begin, as far
// as the literal prefix tells, or -1.
func (re *Regexp) candidate(text string, pos int) int {
	if re.prefix == "" {
		return pos
	}
	i := strings.Index(text[pos:], re.prefix)
	if i < 0 {
		return -1
	}
	return pos + i
}

// ---- the backtracker ----

type job struct {
	pc, pos int32
	undo    int32 // if pc is -1: the slot to be set back to pos
}

type bitState struct {
	re      *Regexp
	text    string
	base    int
	ncap    int
	visited []uint32
	jobs    []job
	caps    []int // of the current thread
	best    []int // of the best match so far
}

func (b *bitState) search(pos int) []int {
	n := len(b.re.prog.Inst) * (len(b.text) - b.base + 1)
	b.visited = make([]uint32, (n+31)/32)
	b.caps = make([]int, b.ncap)
	for i := range b.caps {
		b.caps[i] = -1
	}
	anchored := b.re.cond&syntax.EmptyBeginText != 0
	for pos <= len(b.text) {
		if pos = b.re.candidate(b.text, pos); pos < 0 {
			return nil
		}
		b.caps[0] = pos
		if b.try(pos) {
			return b.best
		}
		if anchored {
			return nil
		}
		_, width := utf8.DecodeRuneInString(b.text[pos:])
		if width == 0 {
			break
		}
		pos += width
	}
	return nil
}

// visit marks a pair, and reports whether it was not marked before.
func (b *bitState) visit(pc, pos int) bool {
	n := uint(pc*(len(b.text)-b.base+1) + pos - b.base)
	if b.visited[n/32]>>(n&31)&1 != 0 {
		return false
	}
	b.visited[n/32] |= 1 << (n & 31)
	return true
}

// try follows the threads that begin at pos.
func (b *bitState) try(pos int) bool {
	text, insts := b.text, b.re.prog.Inst
	b.jobs = append(b.jobs[:0], job{pc: int32(b.re.prog.Start), pos: int32(pos)})
	for len(b.jobs) > 0 {
		j := b.jobs[len(b.jobs)-1]
		b.jobs = b.jobs[:len(b.jobs)-1]
		if j.pc < 0 {
			b.caps[j.undo] = int(j.pos)
			continue
		}
		pc, pos := int(j.pc), int(j.pos)
	thread:
		for b.visit(pc, pos) {
			i := &insts[pc]
			switch i.Op {
			case syntax.InstAlt:
				b.jobs = append(b.jobs, job{pc: int32(i.Arg), pos: int32(pos)})
			case syntax.InstCapture:
				if k := int(i.Arg); k < b.ncap {
					b.jobs = append(b.jobs, job{pc: -1, pos: int32(b.caps[k]), undo: int32(k)})
					b.caps[k] = pos
				}
			case syntax.InstEmptyWidth:
				if syntax.EmptyOp(i.Arg)&^context(text, pos) != 0 {
					break thread
				}
			case syntax.InstNop:
			case syntax.InstFail:
				break thread
			case syntax.InstMatch:
				b.caps[1] = pos
				if b.best == nil || b.re.longest && pos > b.best[1] {
					b.best = append(b.best[:0], b.caps...)
				}
				if !b.re.longest || pos == len(text) {
					return true
				}
				break thread
			default:
				if pos == len(text) {
					break thread
				}
				r, width := rune(text[pos]), 1
				if r >= utf8.RuneSelf {
					r, width = utf8.DecodeRuneInString(text[pos:])
				}
				if i.Op == syntax.InstRune1 {
					if r != i.Rune[0] {
						break thread
					}
				} else if !i.MatchRune(r) {
					break thread
				}
				pos += width
			}
			pc = int(i.Out)
		}
	}
	return b.best != nil
}

// ---- the machine ----

// A thread is about to execute an instruction that takes a rune, or a match.
type thread struct {
	pc   int
	caps []int
}

// A queue is a list of threads, in order of preference, and the set of the
// instructions that have been reached: pc is in it if dense[sparse[pc]] is pc.
type queue struct {
	sparse  []int32
	dense   []int32
	threads []thread
}

func (q *queue) has(pc int) bool {
	k := int(q.sparse[pc])
	return k < len(q.dense) && int(q.dense[k]) == pc
}

func (q *queue) insert(pc int) {
	q.sparse[pc] = int32(len(q.dense))
	q.dense = append(q.dense, int32(pc))
}

func (q *queue) clear() {
	q.dense = q.dense[:0]
	q.threads = q.threads[:0]
}

type machine struct {
	re   *Regexp
	text string
	ncap int
	pool [][]int // unused caps
	best []int
}

func (m *machine) newCaps(from []int) []int {
	if n := len(m.pool); n > 0 {
		c := m.pool[n-1]
		m.pool = m.pool[:n-1]
		copy(c, from)
		return c
	}
	return append(make([]int, 0, m.ncap), from...)
}

func (m *machine) free(threads []thread) {
	for i := range threads {
		m.pool = append(m.pool, threads[i].caps)
	}
}

func (m *machine) search(pos int) []int {
	n := len(m.re.prog.Inst)
	run := &queue{sparse: make([]int32, n), dense: make([]int32, 0, n)}
	next := &queue{sparse: make([]int32, n), dense: make([]int32, 0, n)}
	start := make([]int, m.ncap)
	anchored := m.re.cond&syntax.EmptyBeginText != 0
	first := pos
	for {
		if len(run.threads) == 0 {
			if m.best != nil || anchored && pos > first {
				break
			}
			if pos = m.re.candidate(m.text, pos); pos < 0 {
				break
			}
		}
		ctx := context(m.text, pos)
		if m.best == nil && (!anchored || pos == first) {
			for i := range start {
				start[i] = -1
			}
			start[0] = pos
			m.add(run, m.re.prog.Start, pos, start, ctx)
		}
		r, width := utf8.DecodeRuneInString(m.text[pos:])
		m.step(run, next, pos, pos+width, r, width > 0)
		if width == 0 {
			break
		}
		pos += width
		run, next = next, run
		next.clear()
	}
	return m.best
}

// step lets all threads take the rune r at pos, if there is one.
func (m *machine) step(run, next *queue, pos, nextPos int, r rune, ok bool) {
	var ctx syntax.EmptyOp
	if ok {
		ctx = context(m.text, nextPos)
	}
	for k := range run.threads {
		t := &run.threads[k]
		if m.re.longest && m.best != nil && m.best[0] < t.caps[0] {
			m.pool = append(m.pool, t.caps)
			continue
		}
		i := &m.re.prog.Inst[t.pc]
		if i.Op == syntax.InstMatch {
			t.caps[1] = pos
			if m.best == nil || !m.re.longest || m.best[1] < pos {
				m.best = append(m.best[:0], t.caps...)
			}
			if !m.re.longest { // the others are less preferred
				m.free(run.threads[k:])
				break
			}
		} else if ok && i.MatchRune(r) {
			m.add(next, int(i.Out), nextPos, t.caps, ctx)
		}
		m.pool = append(m.pool, t.caps)
	}
	run.clear()
}

// add adds the threads that are reached from pc without taking a rune.
func (m *machine) add(q *queue, pc, pos int, caps []int, ctx syntax.EmptyOp) {
	for !q.has(pc) {
		q.insert(pc)
		i := &m.re.prog.Inst[pc]
		switch i.Op {
		case syntax.InstFail:
			return
		case syntax.InstAlt:
			m.add(q, int(i.Out), pos, caps, ctx)
			pc = int(i.Arg)
			continue
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(i.Arg)&^ctx != 0 {
				return
			}
		case syntax.InstCapture:
			if k := int(i.Arg); k < len(caps) {
				old := caps[k]
				caps[k] = pos
				m.add(q, int(i.Out), pos, caps, ctx)
				caps[k] = old
				return
			}
		case syntax.InstNop:
		default:
			q.threads = append(q.threads, thread{pc, m.newCaps(caps)})
			return
		}
		pc = int(i.Out)
	}
}
