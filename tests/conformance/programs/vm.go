package main

import (
	"fmt"
	"os"
	"sort"
	"strings"
)

// A small assembler and stack machine; programs: factorial, primes, Fibonacci by memory.
type opcode byte

const (
	PUSH opcode = iota
	ADD
	SUB
	MUL
	MOD
	DUP
	SWAP
	OVER
	DROP
	LOAD
	STORE
	JMP
	JZ
	LT
	CALL
	RET
	OUT
	HALT
)

var names = [...]string{PUSH: "push", ADD: "add", SUB: "sub", MUL: "mul", MOD: "mod", DUP: "dup", SWAP: "swap", OVER: "over", DROP: "drop", LOAD: "load", STORE: "store", JMP: "jmp", JZ: "jz", LT: "lt", CALL: "call", RET: "ret", OUT: "out", HALT: "halt"}
var byName = func() map[string]opcode {
	m := make(map[string]opcode, len(names))
	for i, n := range names {
		m[n] = opcode(i)
	}
	return m
}()

type instr struct {
	op  opcode
	arg int
}
type program []instr

func (o opcode) String() string  { return strings.ToUpper(names[o]) }
func (o opcode) hasArg() bool    { return o == PUSH || o == JMP || o == JZ || o == CALL || o == LOAD || o == STORE }
func (i instr) String() string {
	if i.op.hasArg() {
		return fmt.Sprintf("%v %d", i.op, i.arg)
	}
	return i.op.String()
}

func assemble(src string) (p program, err error) {
	labels := map[string]int{}
	type fix struct {
		at    int
		label string
	}
	var fixes []fix
	fields := strings.Fields(src)
	for i := 0; i < len(fields); i++ {
		f := fields[i]
		if strings.HasSuffix(f, ":") {
			labels[f[:len(f)-1]] = len(p)
			continue
		}
		op, ok := byName[f]
		if !ok {
			return nil, fmt.Errorf("unknown op %q at %d", f, i)
		}
		in := instr{op: op}
		if op.hasArg() {
			i++
			if _, err := fmt.Sscan(fields[i], &in.arg); err != nil {
				fixes = append(fixes, fix{len(p), fields[i]})
			}
		}
		p = append(p, in)
	}
	for _, f := range fixes {
		at, ok := labels[f.label]
		if !ok {
			return nil, fmt.Errorf("no label %q", f.label)
		}
		p[f.at].arg = at
	}
	return
}

type vm struct {
	stack, calls []int
	mem          [16]int
	out          []int
	counts       map[opcode]int
}

func (m *vm) pop() (v int) {
	n := len(m.stack) - 1
	if n < 0 {
		panic("empty stack")
	}
	v, m.stack = m.stack[n], m.stack[:n]
	return
}
func (m *vm) push(v int) { m.stack = append(m.stack, v) }

func (m *vm) run(p program) (steps int, err error) {
	pc := 0
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("pc %d (%v): %v", pc, p[pc], r)
		}
	}()
	for {
		in := p[pc]
		m.counts[in.op]++
		steps++
		next := pc + 1
		switch in.op {
		case PUSH:
			m.push(in.arg)
		case ADD, SUB, MUL, MOD, LT:
			b, a := m.pop(), m.pop()
			m.push(map[opcode]func() int{
				ADD: func() int { return a + b },
				SUB: func() int { return a - b },
				MUL: func() int { return a * b },
				MOD: func() int { return a % b },
				LT: func() int {
					if a < b {
						return 1
					}
					return 0
				},
			}[in.op]())
		case DUP:
			m.push(m.stack[len(m.stack)-1])
		case OVER:
			m.push(m.stack[len(m.stack)-2])
		case SWAP:
			n := len(m.stack)
			m.stack[n-1], m.stack[n-2] = m.stack[n-2], m.stack[n-1]
		case DROP:
			m.pop()
		case LOAD:
			m.push(m.mem[in.arg])
		case STORE:
			m.mem[in.arg] = m.pop()
		case JMP:
			next = in.arg
		case JZ:
			if m.pop() == 0 {
				next = in.arg
			}
		case CALL:
			m.calls = append(m.calls, next)
			next = in.arg
		case RET:
			n := len(m.calls) - 1
			next, m.calls = m.calls[n], m.calls[:n]
		case OUT:
			m.out = append(m.out, m.pop())
		case HALT:
			return
		}
		pc = next
	}
}

func main() {
	for _, src := range []string{
		"push 10 call fact out halt fact: dup push 2 lt jz rec drop push 1 ret rec: dup push 1 sub call fact mul ret",
		"push 2 store 0 next: load 0 push 60 lt jz end push 2 store 1 try: load 1 load 1 mul load 0 swap lt jz more jmp prime more: load 0 load 1 mod jz no load 1 push 1 add store 1 jmp try prime: load 0 out no: load 0 push 1 add store 0 jmp next end: halt",
		"push 0 push 1 push 20 store 3 loop: load 3 jz done swap over add load 3 push 1 sub store 3 jmp loop done: out halt",
		"push 1 push 0 mod halt", "add", "load 99 halt", "jmp nowhere", "bogus",
	} {
		p, err := assemble(src)
		if err != nil {
			fmt.Println("error:", err)
			continue
		}
		m := &vm{counts: map[opcode]int{}}
		steps, err := m.run(p)
		fmt.Println(m.out, steps, err)
		var ops []string
		for o, n := range m.counts {
			ops = append(ops, fmt.Sprint(o, "=", n))
		}
		sort.Strings(ops)
		fmt.Fprintln(os.Stdout, strings.Join(ops, " "))
	}
}
