package regexp

import (
	"regexp/syntax"
	"strings"
	"sync"
	"unsafe"
)

// A search is made by three natives; native/regexp.h says how they work
// together. The Go side gives them memory, and lets others run between their
// calls.

const (
	maxBits  = 256 * 1024 // the most marks that the backtracker may need
	maxWords = 256 * 1024 // the largest transitions, or lists, of an automaton
	maxProg  = 10000      // the largest program for which an automaton is made
	buckets  = 512
)

// What the natives return.
const (
	searchNone = iota
	searchFound
	searchMore // call again
	searchGrow // call again with more memory
)

// A matcher is the state of one search; its automaton stays for the next one.
// native/regexp.h knows the fields.
type matcher struct {
	code              []uint32
	prefix            string
	anchored, longest int

	text     string
	pos, end int
	ncap     int

	state                       int
	base, last                  int
	trans, states, lists, heads []uint32
	nstates, nlists, flushed    int
	starts                      [8]int

	found int
	slots []int
	work  []uint32
	jobs  []int
	njob  int

	prog     *syntax.Prog
	hopeless bool // the automaton has too many states
}

// scan runs the automaton: base and last say where a match may be.
func (m *matcher) scan() int

// flush makes room by forgetting the automaton's states; 0 means that it is
// not worth while.
func (m *matcher) flush() int

// track finds the match between base and end by backtracking.
func (m *matcher) track() int

// simulate finds it by following all threads together.
func (m *matcher) simulate() int

// spare has matchers that are not in use, by the address of the program; in a
// Regexp they would make equal ones differ.
var spare [128]sync.Pool

func spareFor(prog *syntax.Prog) *sync.Pool {
	p := uintptr(unsafe.Pointer(prog))
	return &spare[(p>>6^p>>14)%uintptr(len(spare))]
}

func (re *Regexp) matcher() *matcher {
	longest := 0
	if re.longest {
		longest = 1
	}
	m, _ := spareFor(re.prog).Get().(*matcher)
	if m == nil || m.prog != re.prog || m.longest != longest {
		m = &matcher{code: encode(re.prog), prefix: re.prefix, longest: longest}
		m.prog, m.hopeless = re.prog, len(re.prog.Inst) > maxProg
		if re.cond&syntax.EmptyBeginText != 0 {
			m.anchored = 1
		}
	}
	return m
}

// execute matches from pos on. It returns the bounds of the match and its
// groups, ncap in all, or nil. If ncap is 0 the bounds are not looked for.
func (re *Regexp) execute(text string, pos, ncap int) []int {
	if re.cond == ^syntax.EmptyOp(0) || re.cond&syntax.EmptyBeginText != 0 && pos != 0 {
		return nil
	}
	if re.prefix != "" {
		i := strings.Index(text[pos:], re.prefix)
		if i < 0 {
			return nil
		}
		pos += i
		if re.complete {
			return []int{pos, pos + len(re.prefix)}
		}
	}
	m := re.matcher()
	m.text, m.pos, m.base, m.last, m.ncap = text, pos, pos, -1, ncap
	var match []int
	if m.search() {
		match = append([]int{}, m.slots[ncap:2*ncap]...)
	}
	m.text = ""
	spareFor(re.prog).Put(m)
	return match
}

// search leaves the match, if there is one, in m.slots[ncap:2*ncap].
func (m *matcher) search() bool {
	begin := m.pos
	if !m.hopeless {
		switch m.automaton() {
		case searchNone:
			return false
		case searchFound:
			if m.ncap == 0 {
				return true
			}
		default:
			m.hopeless = true
			m.base, m.last = begin, -1
		}
	}
	m.end = len(m.text)
	if m.last >= 0 && m.longest == 0 {
		m.end = m.last
	}
	m.pos, m.found, m.njob = m.base, 0, 0
	ncap := m.ncap
	m.ncap = max(ncap, 2)
	var result int
	if bits := m.insts() * (m.end - m.base + 1); bits <= maxBits {
		m.prepare((bits+31)/32, 2*m.ncap, 64)
		clear(m.work)
		result = m.run(m.track)
	} else {
		n := m.insts()
		m.prepare(2+4*n, m.ncap*(2+2*n), 4*n+8)
		clear(m.work[:2])
		result = m.run(m.simulate)
	}
	m.ncap = ncap
	return result == searchFound
}

func (m *matcher) insts() int { return int(m.code[0]) }

func (m *matcher) run(step func() int) int {
	for {
		switch r := step(); r {
		case searchMore:
		case searchGrow:
			m.jobs = append(m.jobs, make([]int, len(m.jobs))...)
		default:
			return r
		}
	}
}

// prepare sets the sizes of the slices of the two matchers that find groups.
func (m *matcher) prepare(work, slots, jobs int) {
	if cap(m.work) < work {
		m.work = make([]uint32, work)
	}
	m.work = m.work[:work]
	if cap(m.slots) < slots {
		m.slots = make([]int, slots)
	}
	m.slots = m.slots[:slots]
	if len(m.jobs) < jobs {
		m.jobs = make([]int, jobs)
	}
	for i := range m.slots[:m.ncap] {
		m.slots[i] = -1
	}
}

// automaton runs it, and returns how it ended: searchGrow if it needs too many
// states.
func (m *matcher) automaton() int {
	n := 5 * (m.insts() + 1)
	if cap(m.work) < n {
		m.work = make([]uint32, n)
	}
	m.work = m.work[:n]
	m.state, m.flushed = -1, -1
	if m.heads == nil {
		m.heads = make([]uint32, buckets)
		m.flush()
	}
	for {
		r := m.scan()
		if r == searchNone || r == searchFound {
			return r
		}
		if r == searchGrow && !m.grow() {
			return r
		}
	}
}

// grow makes room for another state of the automaton.
func (m *matcher) grow() bool {
	if 2*len(m.trans) > maxWords || 2*len(m.lists) > maxWords {
		return m.flush() != 0
	}
	const few, stateWords = 8, 4
	if m.states == nil {
		m.states = make([]uint32, few*stateWords)
		m.trans = make([]uint32, few*int(m.code[2]+1))
		m.lists = make([]uint32, few*(m.insts()+1))
		return true
	}
	m.states = append(m.states, make([]uint32, len(m.states))...)
	m.trans = append(m.trans, make([]uint32, len(m.trans))...)
	m.lists = append(m.lists, make([]uint32, len(m.lists))...)
	return true
}
