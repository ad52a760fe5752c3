package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// A scanner, a Pratt parser, a tree walker and a tiny stack machine for arithmetic with variables and functions.
type kind int

const (
	num kind = iota
	ident
	op
	eof
)

type token struct {
	k   kind
	s   string
	pos int
}

type SyntaxError struct {
	pos int
	msg string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("%d: %s", e.pos, e.msg) }

func lex(src string) (ts []token, err error) {
	rs := []rune(src)
	for i := 0; i < len(rs); {
		c := rs[i]
		j := i
		switch {
		case unicode.IsSpace(c):
			i++
			continue
		case unicode.IsDigit(c) || c == '.':
			for j < len(rs) && (unicode.IsDigit(rs[j]) || rs[j] == '.') {
				j++
			}
			ts = append(ts, token{num, string(rs[i:j]), i})
		case unicode.IsLetter(c):
			for j < len(rs) && (unicode.IsLetter(rs[j]) || unicode.IsDigit(rs[j])) {
				j++
			}
			ts = append(ts, token{ident, string(rs[i:j]), i})
		case strings.ContainsRune("+-*/^(),=", c):
			j++
			ts = append(ts, token{op, string(c), i})
		default:
			return nil, &SyntaxError{i, fmt.Sprintf("unexpected %q", c)}
		}
		i = j
	}
	return append(ts, token{eof, "", len(rs)}), nil
}

type node interface{ eval(env map[string]float64) float64 }
type lit float64
type name string
type unary struct{ x node }
type binary struct {
	op   byte
	l, r node
}
type call struct {
	f    string
	args []node
}
type assign struct {
	n name
	x node
}

func (l lit) eval(map[string]float64) float64       { return float64(l) }
func (u unary) eval(env map[string]float64) float64 { return -u.x.eval(env) }
func (n name) eval(env map[string]float64) float64 {
	v, ok := env[string(n)]
	if !ok {
		panic(fmt.Errorf("undefined: %s", string(n)))
	}
	return v
}
func (a assign) eval(env map[string]float64) float64 {
	env[string(a.n)] = a.x.eval(env)
	return env[string(a.n)]
}
func (b binary) eval(env map[string]float64) float64 {
	l, r := b.l.eval(env), b.r.eval(env)
	switch b.op {
	case '+':
		return l + r
	case '-':
		return l - r
	case '*':
		return l * r
	case '/':
		if r == 0 {
			panic(errors.New("division by zero"))
		}
		return l / r
	}
	return math.Pow(l, r)
}

var funcs = map[string]func(...float64) float64{
	"sqrt": func(a ...float64) float64 { return math.Sqrt(a[0]) },
	"max":  func(a ...float64) float64 { m := a[0]; for _, x := range a { m = math.Max(m, x) }; return m },
	"sum":  func(a ...float64) (s float64) { for _, x := range a { s += x }; return },
}

func (c call) eval(env map[string]float64) float64 {
	f, ok := funcs[c.f]
	if !ok {
		panic(fmt.Errorf("no function %s", c.f))
	}
	var args []float64
	for _, a := range c.args {
		args = append(args, a.eval(env))
	}
	return f(args...)
}

type parser struct{ ts []token }

func (p *parser) next() (t token) { t = p.ts[0]; p.ts = p.ts[1:]; return }
func (p *parser) fail(t token)    { panic(&SyntaxError{t.pos, "unexpected " + strconv.Quote(t.s)}) }

var prec = map[string]int{"=": 1, "+": 2, "-": 2, "*": 3, "/": 3, "^": 4}

func (p *parser) expr(min int) (n node) {
	switch t := p.next(); {
	case t.k == num:
		f, err := strconv.ParseFloat(t.s, 64)
		if err != nil {
			panic(&SyntaxError{t.pos, err.Error()})
		}
		n = lit(f)
	case t.k == ident && p.ts[0].s == "(":
		c := call{f: t.s}
		for p.next(); p.ts[0].s != ")"; {
			c.args = append(c.args, p.expr(0))
			if p.ts[0].s == "," {
				p.next()
			}
		}
		p.next()
		n = c
	case t.k == ident:
		n = name(t.s)
	case t.s == "-":
		n = unary{p.expr(4)}
	case t.s == "(":
		n = p.expr(0)
		if t := p.next(); t.s != ")" {
			p.fail(t)
		}
	default:
		p.fail(t)
	}
	for {
		t := p.ts[0]
		pr := prec[t.s]
		if t.k != op || pr == 0 || pr < min {
			return
		}
		p.next()
		switch v, isName := n.(name); {
		case t.s == "=" && isName:
			n = assign{v, p.expr(pr)}
		case t.s == "=":
			p.fail(t)
		case t.s == "^":
			n = binary{'^', n, p.expr(pr)}
		default:
			n = binary{t.s[0], n, p.expr(pr + 1)}
		}
	}
}

func run(src string, env map[string]float64) (v float64, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *SyntaxError:
			err = r
		case error:
			err = fmt.Errorf("eval: %w", r)
		}
	}()
	ts, err := lex(src)
	if err != nil {
		return 0, err
	}
	p := &parser{ts}
	n := p.expr(0)
	if p.ts[0].k != eof {
		p.fail(p.ts[0])
	}
	return n.eval(env), nil
}

func main() {
	env := map[string]float64{"pi": 3.5}
	for _, s := range []string{"1+2*3", "(1+2)*3", "2^3^2", "-2^2", "10-4-3", "x = y = 4", "x*y + pi", "sqrt(16)+max(1,2*3,4)", "sum()", "1/0", "1/(2-2)", "zz+1", "nope(1)", "1+", "3 $ 4", "1.2.3", "(1", "1 2", "5=3"} {
		v, err := run(s, env)
		var se *SyntaxError
		fmt.Printf("%-24s %g %v %v\n", s, v, err, errors.As(err, &se))
	}
	fmt.Println(len(env), env)
}
