package ast

import (
	"go/token"
	"sort"
	"strconv"
)

// SortImports sorts runs of lines in blocks of imports, and removes doubles
// where nothing is lost by it.
func SortImports(fset *token.FileSet, f *File) {
	for _, d := range f.Decls {
		d, ok := d.(*GenDecl)
		if !ok || d.Tok != token.IMPORT {
			break // imports come first
		}
		if !d.Lparen.IsValid() {
			continue
		}
		from := 0
		specs := d.Specs[:0]
		for i, s := range d.Specs {
			if i > from && lineAt(fset, s.Pos()) > 1+lineAt(fset, d.Specs[i-1].End()) { // an empty line
				specs = append(specs, sortRun(fset, f, d.Specs[from:i])...)
				from = i
			}
		}
		d.Specs = append(specs, sortRun(fset, f, d.Specs[from:])...)
		if n := len(d.Specs); n > 0 { // no empty lines in place of doubles
			last := lineAt(fset, d.Specs[n-1].Pos())
			for line := lineAt(fset, d.Rparen); line > last+1; {
				line--
				fset.File(d.Rparen).MergeLine(line)
			}
		}
	}
}

func lineAt(fset *token.FileSet, pos token.Pos) int { return fset.PositionFor(pos, false).Line }

func pathOf(s Spec) string {
	path, err := strconv.Unquote(s.(*ImportSpec).Path.Value)
	if err != nil {
		return ""
	}
	return path
}

func nameOf(s Spec) string {
	if n := s.(*ImportSpec).Name; n != nil {
		return n.Name
	}
	return ""
}

func commentOf(s Spec) string {
	c := s.(*ImportSpec).Comment
	if c == nil {
		return ""
	}
	return c.Text()
}

// A movable comment goes with its import; left: it stands before it.
type movable struct {
	left  bool
	group *CommentGroup
}

type span struct{ start, end token.Pos }

// sortRun sorts a run: specs trade their places, and comments go with them.
func sortRun(fset *token.FileSet, f *File, specs []Spec) []Spec {
	if len(specs) <= 1 {
		return specs
	}
	places := make([]span, len(specs))
	for i, s := range specs {
		places[i] = span{s.Pos(), s.End()}
	}
	comments := commentsOf(fset, f, places)
	with := make(map[Spec][]movable)
	at := 0
	for _, g := range comments {
		for at+1 < len(specs) && places[at+1].start <= g.Pos() {
			at++
		}
		left := false
		if at == 0 && places[0].start > g.Pos() {
			left = true
		} else if at+1 < len(specs) && lineAt(fset, places[at].start)+1 == lineAt(fset, g.Pos()) {
			at++
			left = true
		}
		with[specs[at]] = append(with[specs[at]], movable{left, g})
	}
	sort.Slice(specs, func(i, j int) bool {
		a, b := specs[i], specs[j]
		if x, y := pathOf(a), pathOf(b); x != y {
			return x < y
		}
		if x, y := nameOf(a), nameOf(b); x != y {
			return x < y
		}
		return commentOf(a) < commentOf(b)
	})
	n := 0
	for i, s := range specs {
		if i+1 < len(specs) && pathOf(s) == pathOf(specs[i+1]) && nameOf(s) == nameOf(specs[i+1]) && s.(*ImportSpec).Comment == nil {
			fset.File(s.Pos()).MergeLine(lineAt(fset, s.Pos()))
			continue
		}
		specs[n] = s
		n++
	}
	specs = specs[:n]
	for i, s := range specs {
		s := s.(*ImportSpec)
		if s.Name != nil {
			s.Name.NamePos = places[i].start
		}
		s.Path.ValuePos = places[i].start
		s.EndPos = places[i].end
		for _, m := range with[s] {
			for _, c := range m.group.List {
				if m.left {
					c.Slash = places[i].start - 1
				} else {
					c.Slash = places[i].end
				}
			}
		}
	}
	sort.Slice(comments, func(i, j int) bool { return comments[i].Pos() < comments[j].Pos() })
	return specs
}

// commentsOf returns the comments on the lines of the places.
func commentsOf(fset *token.FileSet, f *File, places []span) []*CommentGroup {
	first, last := places[0].start, places[len(places)-1].end
	beg := fset.File(first).LineStart(lineAt(fset, first))
	end := last
	file, line := fset.File(last), lineAt(fset, last)
	if line < file.LineCount() {
		end = file.LineStart(line + 1)
	}
	from, to := len(f.Comments), -1
	for i, g := range f.Comments {
		if g.End() >= end {
			break
		}
		if beg <= g.Pos() {
			if i < from {
				from = i
			}
			to = i
		}
	}
	if to < 0 {
		return nil
	}
	return f.Comments[from : to+1]
}
