package ast

import (
	"bytes"
	"fmt"
	"go/token"
	"sort"
)

// A CommentMap says which comments belong to which nodes, so that a tree can be
// changed without losing them.
type CommentMap map[Node][]*CommentGroup

func sortGroups(list []*CommentGroup) {
	sort.SliceStable(list, func(i, j int) bool { return list[i].Pos() < list[j].Pos() })
}

// NewCommentMap associates comments, which are those of the file, with the
// nodes of a tree: a comment belongs to the node that ends on its line, or on
// the line before if an empty line follows the comment; otherwise to the node
// that follows. Of several, the largest counts that is no part of an
// expression.
func NewCommentMap(fset *token.FileSet, node Node, comments []*CommentGroup) CommentMap {
	if len(comments) == 0 {
		return nil
	}
	cmap := make(CommentMap)
	groups := append([]*CommentGroup(nil), comments...)
	sortGroups(groups)

	nodes := append(allNodes(node), nil)
	var before, large Node // the node before the current one; the large one around that
	var beforeEnd, largeEnd token.Position
	var stack []Node
	pop := func(pos token.Pos) (top Node) {
		for n := len(stack); n > 0 && stack[n-1].End() <= pos; n-- {
			top = stack[n-1]
			stack = stack[:n-1]
		}
		return top
	}
	for _, next := range nodes {
		const infinity = 1 << 30
		nextPos := token.Position{Offset: infinity, Line: infinity}
		if next != nil {
			nextPos = fset.Position(next.Pos())
		}
		for len(groups) > 0 {
			g := groups[0]
			pos, end := fset.Position(g.Pos()), fset.Position(g.End())
			if end.Offset > nextPos.Offset {
				break
			}
			if top := pop(g.Pos()); top != nil {
				large, largeEnd = top, fset.Position(top.End())
			}
			belongs := func(at token.Position) bool {
				return at.Line == pos.Line || at.Line+1 == pos.Line && end.Line+1 < nextPos.Line
			}
			owner := next
			if large != nil && belongs(largeEnd) {
				owner = large
			} else if before != nil && (belongs(beforeEnd) || next == nil) {
				owner = before
			}
			cmap[owner] = append(cmap[owner], g)
			groups = groups[1:]
		}
		if len(groups) == 0 {
			return cmap
		}
		before, beforeEnd = next, fset.Position(next.End())
		switch next.(type) {
		case *File, *Field, Decl, Spec, Stmt:
			pop(next.Pos())
			stack = append(stack, next)
		}
	}
	return cmap
}

// allNodes returns the nodes of a tree but comments.
func allNodes(n Node) (list []Node) {
	Inspect(n, func(n Node) bool {
		switch n.(type) {
		case nil, *CommentGroup, *Comment:
			return false
		}
		list = append(list, n)
		return true
	})
	return list
}

// Update gives the comments of old to new, which it returns.
func (cmap CommentMap) Update(old, new Node) Node {
	if list := cmap[old]; len(list) > 0 {
		delete(cmap, old)
		cmap[new] = append(cmap[new], list...)
	}
	return new
}

// Filter returns the comments of the nodes of a tree.
func (cmap CommentMap) Filter(node Node) CommentMap {
	m := make(CommentMap)
	Inspect(node, func(n Node) bool {
		if g := cmap[n]; len(g) > 0 {
			m[n] = g
		}
		return true
	})
	return m
}

// Comments returns all comments in order.
func (cmap CommentMap) Comments() []*CommentGroup {
	list := make([]*CommentGroup, 0, len(cmap))
	for _, e := range cmap {
		list = append(list, e...)
	}
	sortGroups(list)
	return list
}

func summary(list []*CommentGroup) string {
	const max = 40
	var b bytes.Buffer
	for _, g := range list {
		for _, c := range g.List {
			if b.Len() < max {
				b.WriteString(c.Text)
			}
		}
	}
	s := b.Bytes()
	if len(s) > max {
		s = append(s[:max-3], "..."...)
	}
	for i, c := range s {
		if c == '\t' || c == '\n' || c == '\r' {
			s[i] = ' '
		}
	}
	return string(s)
}

func (cmap CommentMap) String() string {
	var nodes []Node
	for n := range cmap {
		nodes = append(nodes, n)
	}
	sort.Slice(nodes, func(i, j int) bool {
		a, b := nodes[i], nodes[j]
		return a.Pos() < b.Pos() || a.Pos() == b.Pos() && a.End() < b.End()
	})
	var b bytes.Buffer
	fmt.Fprintln(&b, "CommentMap {")
	for _, n := range nodes {
		what := fmt.Sprintf("%T", n)
		if id, ok := n.(*Ident); ok {
			what = id.Name
		}
		fmt.Fprintf(&b, "\t%p  %20s:  %s\n", n, what, summary(cmap[n]))
	}
	fmt.Fprintln(&b, "}")
	return b.String()
}
