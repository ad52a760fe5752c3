package scanner

import (
	"fmt"
	"go/token"
	"io"
	"sort"
)

// An Error is an error at a position, which may be invalid.
type Error struct {
	Pos token.Position
	Msg string
}

func (e Error) Error() string {
	if e.Pos.Filename != "" || e.Pos.IsValid() {
		return e.Pos.String() + ": " + e.Msg
	}
	return e.Msg
}

// An ErrorList is a list of errors. nil is the empty one.
type ErrorList []*Error

// Add adds an error.
func (p *ErrorList) Add(pos token.Position, msg string) { *p = append(*p, &Error{pos, msg}) }

// Reset makes the list empty.
func (p *ErrorList) Reset() { *p = (*p)[:0] }

func (p ErrorList) Len() int      { return len(p) }
func (p ErrorList) Swap(i, j int) { p[i], p[j] = p[j], p[i] }

func (p ErrorList) Less(i, j int) bool {
	a, b := p[i], p[j]
	switch {
	case a.Pos.Filename != b.Pos.Filename:
		return a.Pos.Filename < b.Pos.Filename
	case a.Pos.Line != b.Pos.Line:
		return a.Pos.Line < b.Pos.Line
	case a.Pos.Column != b.Pos.Column:
		return a.Pos.Column < b.Pos.Column
	}
	return a.Msg < b.Msg
}

// Sort sorts the list by position, errors of one position by text.
func (p ErrorList) Sort() { sort.Sort(p) }

// RemoveMultiples sorts the list and keeps one error of each line.
func (p *ErrorList) RemoveMultiples() {
	p.Sort()
	n := 0
	for i, e := range *p {
		if i == 0 || e.Pos.Filename != (*p)[n-1].Pos.Filename || e.Pos.Line != (*p)[n-1].Pos.Line {
			(*p)[n] = e
			n++
		}
	}
	*p = (*p)[:n]
}

func (p ErrorList) Error() string {
	switch len(p) {
	case 0:
		return "no errors"
	case 1:
		return p[0].Error()
	}
	return fmt.Sprintf("%s (and %d more errors)", p[0], len(p)-1)
}

// Err returns the list as an error, nil if it is empty.
func (p ErrorList) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// PrintError prints an error, the errors of an ErrorList on a line each.
func PrintError(w io.Writer, err error) {
	if list, ok := err.(ErrorList); ok {
		for _, e := range list {
			fmt.Fprintf(w, "%s\n", e)
		}
	} else if err != nil {
		fmt.Fprintf(w, "%s\n", err)
	}
}
