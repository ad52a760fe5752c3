package main

import (
	"errors"
	"fmt"
	"strings"
)

type Parser func(string) (val string, rest string, err error)

func char(c byte) Parser {
	return func(s string) (string, string, error) {
		if s == "" || s[0] != c {
			return "", s, fmt.Errorf("want %q at %q", c, s)
		}
		return s[:1], s[1:], nil
	}
}
func seq(ps ...Parser) Parser {
	return func(s string) (v string, rest string, err error) {
		rest = s
		for _, p := range ps {
			var x string
			if x, rest, err = p(rest); err != nil {
				return "", s, err
			}
			v += x
		}
		return
	}
}
func alt(ps ...Parser) Parser {
	return func(s string) (string, string, error) {
		err := errors.New("nothing")
		for _, p := range ps {
			v, r, e := p(s)
			if e == nil {
				return v, r, nil
			}
			err = e
		}
		return "", s, err
	}
}
func many(p Parser) Parser {
	return func(s string) (v string, _ string, _ error) {
		for {
			x, r, err := p(s)
			if err != nil {
				return v, s, nil
			}
			v, s = v+x, r
		}
	}
}
func lazy(f func() Parser) Parser { return func(s string) (string, string, error) { return f()(s) } }

func permutations(s []int) func() []int {
	p := append([]int(nil), s...)
	c := make([]int, len(s))
	i, first := 0, true
	return func() []int {
		if first {
			first = false
			return p
		}
		for i < len(p) {
			if c[i] < i {
				if i%2 == 0 {
					p[0], p[i] = p[i], p[0]
				} else {
					p[c[i]], p[i] = p[i], p[c[i]]
				}
				c[i]++
				i = 0
				return p
			}
			c[i] = 0
			i++
		}
		return nil
	}
}

type event struct {
	handlers map[string][]func(...interface{})
}

func (e *event) on(name string, f func(...interface{})) func() {
	if e.handlers == nil {
		e.handlers = map[string][]func(...interface{}){}
	}
	e.handlers[name] = append(e.handlers[name], f)
	i := len(e.handlers[name]) - 1
	return func() { e.handlers[name][i] = nil }
}
func (e *event) emit(name string, args ...interface{}) (n int) {
	for _, h := range e.handlers[name] {
		if h != nil {
			h(args...)
			n++
		}
	}
	return
}

func main() {
	var parens Parser
	parens = many(seq(char('('), lazy(func() Parser { return parens }), char(')')))
	for _, s := range []string{"(())()", "(()", "x"} {
		v, r, err := seq(parens, alt(char('x'), char('y'), func(s string) (string, string, error) { return "$", s, nil }))(s)
		fmt.Printf("%q %q %v\n", v, r, err)
	}
	_, _, err := seq(char('a'), alt(char('b'), char('c')))("ad")
	fmt.Println(err)
	next := permutations([]int{1, 2, 3})
	for p := next(); p != nil; p = next() {
		fmt.Print(p)
	}
	fmt.Println()
	var e event
	var log []string
	off := e.on("x", func(a ...interface{}) { log = append(log, fmt.Sprint("1:", a)) })
	e.on("x", func(a ...interface{}) { log = append(log, fmt.Sprint("2:", len(a))); off() })
	fmt.Println(e.emit("x", 1, "a"), e.emit("x"), e.emit("y"), strings.Join(log, " "))
}
