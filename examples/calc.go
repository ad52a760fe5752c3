// A calculator: a scanner, a recursive descent parser that builds a tree, and its evaluation with variables.
// echo 'r = 2
// 3.14159 * r ^ 2' | vole run examples/calc.go
package main

import (
	"bufio"
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"unicode"
)

// The tree: numbers, names, and operators over them.
type (
	expr   interface{ eval(env) (float64, error) }
	env    map[string]float64
	number float64
	name   string
	unary  struct{ x expr }
	binary struct {
		op   rune
		x, y expr
	}
)

func (n number) eval(env) (float64, error) { return float64(n), nil }

func (n name) eval(e env) (float64, error) {
	if v, ok := e[string(n)]; ok {
		return v, nil
	}
	return 0, fmt.Errorf("%s has no value", string(n))
}

func (u unary) eval(e env) (float64, error) {
	v, err := u.x.eval(e)
	return -v, err
}

func (b binary) eval(e env) (float64, error) {
	x, err := b.x.eval(e)
	if err != nil {
		return 0, err
	}
	y, err := b.y.eval(e)
	if err != nil {
		return 0, err
	}
	switch b.op {
	case '+':
		return x + y, nil
	case '-':
		return x - y, nil
	case '*':
		return x * y, nil
	case '^':
		return math.Pow(x, y), nil
	}
	if y == 0 {
		return 0, errors.New("division by zero")
	}
	return x / y, nil
}

// A parser stands at the rest of its text. Errors are thrown with panic and caught in parse.
type parser struct{ rest string }

type syntaxError string

func (p *parser) peek() rune {
	p.rest = strings.TrimLeftFunc(p.rest, unicode.IsSpace)
	for _, r := range p.rest {
		return r
	}
	return 0
}

func (p *parser) take(ok func(rune) bool) string {
	end := strings.IndexFunc(p.rest, func(r rune) bool { return !ok(r) })
	if end < 0 {
		end = len(p.rest)
	}
	word := p.rest[:end]
	p.rest = p.rest[end:]
	return word
}

var precedence = map[rune]int{'+': 1, '-': 1, '*': 2, '/': 2, '^': 3}

// binary reads operands joined by operators that bind at least as tightly as min.
func (p *parser) binary(min int) expr {
	x := p.operand()
	for {
		op := p.peek()
		prec := precedence[op]
		if prec < min || prec == 0 {
			return x
		}
		p.rest = p.rest[1:]
		if op == '^' { // from the right: 2^3^2 is 2^(3^2)
			x = binary{op, x, p.binary(prec)}
		} else {
			x = binary{op, x, p.binary(prec + 1)}
		}
	}
}

func (p *parser) operand() expr {
	switch r := p.peek(); {
	case r == '(':
		p.rest = p.rest[1:]
		x := p.binary(1)
		if p.peek() != ')' {
			panic(syntaxError("a ) is missing"))
		}
		p.rest = p.rest[1:]
		return x
	case r == '-':
		p.rest = p.rest[1:]
		return unary{p.binary(3)}
	case unicode.IsDigit(r) || r == '.':
		word := p.take(func(r rune) bool { return unicode.IsDigit(r) || r == '.' })
		v, err := strconv.ParseFloat(word, 64)
		if err != nil {
			panic(syntaxError(word + " is no number"))
		}
		return number(v)
	case unicode.IsLetter(r):
		return name(p.take(unicode.IsLetter))
	case r == 0:
		panic(syntaxError("something is missing at the end"))
	default:
		panic(syntaxError(fmt.Sprintf("unexpected %q", r)))
	}
}

func parse(text string) (x expr, err error) {
	defer func() {
		if e, ok := recover().(syntaxError); ok {
			err = errors.New(string(e))
		}
	}()
	p := &parser{text}
	x = p.binary(1)
	if r := p.peek(); r != 0 {
		panic(syntaxError(fmt.Sprintf("unexpected %q", r)))
	}
	return x, nil
}

func main() {
	vars := env{"pi": math.Pi, "e": math.E}
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		text, target := in.Text(), ""
		if strings.TrimSpace(text) == "" {
			continue
		}
		if before, after, ok := strings.Cut(text, "="); ok {
			text, target = after, strings.TrimSpace(before)
		}
		x, err := parse(text)
		var v float64
		if err == nil {
			v, err = x.eval(vars)
		}
		if err != nil {
			fmt.Println("error:", err)
			continue
		}
		if target != "" {
			vars[target] = v
		}
		fmt.Println(strconv.FormatFloat(v, 'g', 10, 64))
	}
}
