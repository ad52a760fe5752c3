package parse

import (
	"strconv"
	"strings"
)

// A Node is an element of a template's tree.
type Node interface {
	Type() NodeType
	String() string // the source, in a normal form
	Copy() Node
	Position() Pos

	tree() *Tree
}

// A NodeType says of what kind a node is.
type NodeType int

// A Pos is an offset in bytes in the template's text.
type Pos int

// Position returns p.
func (p Pos) Position() Pos { return p }

// Type returns t.
func (t NodeType) Type() NodeType { return t }

// The kinds of nodes.
const (
	NodeText NodeType = iota
	NodeAction
	NodeBool
	NodeChain
	NodeCommand
	NodeDot
	nodeElse
	nodeEnd
	NodeField
	NodeIdentifier
	NodeIf
	NodeList
	NodeNil
	NodeNumber
	NodePipe
	NodeRange
	NodeString
	NodeTemplate
	NodeVariable
	NodeWith
	NodeComment
	NodeBreak
	NodeContinue
)

// origin is the tree to which a node belongs, nil for one made by hand.
type origin struct{ tr *Tree }

func (o *origin) tree() *Tree { return o.tr }

// A ListNode is a sequence of nodes.
type ListNode struct {
	NodeType
	Pos
	origin
	Nodes []Node
}

func (l *ListNode) String() string {
	var b strings.Builder
	for _, n := range l.Nodes {
		b.WriteString(n.String())
	}
	return b.String()
}

// CopyList copies l, which may be nil.
func (l *ListNode) CopyList() *ListNode {
	if l == nil {
		return nil
	}
	c := &ListNode{NodeType: l.NodeType, Pos: l.Pos, origin: l.origin}
	for _, n := range l.Nodes {
		c.Nodes = append(c.Nodes, n.Copy())
	}
	return c
}

// Copy copies l.
func (l *ListNode) Copy() Node { return l.CopyList() }

// A TextNode is plain text.
type TextNode struct {
	NodeType
	Pos
	origin
	Text []byte
}

func (t *TextNode) String() string { return string(t.Text) }

// Copy copies t.
func (t *TextNode) Copy() Node {
	return &TextNode{t.NodeType, t.Pos, t.origin, append([]byte(nil), t.Text...)}
}

// A CommentNode is a comment.
type CommentNode struct {
	NodeType
	Pos
	origin
	Text string // with its delimiters
}

func (c *CommentNode) String() string { return "{{" + c.Text + "}}" }

// Copy copies c.
func (c *CommentNode) Copy() Node { return &CommentNode{c.NodeType, c.Pos, c.origin, c.Text} }

// A PipeNode is a pipeline, with the variables that it declares or assigns to.
type PipeNode struct {
	NodeType
	Pos
	origin
	Line     int
	IsAssign bool
	Decl     []*VariableNode
	Cmds     []*CommandNode
}

func (p *PipeNode) String() string {
	var b strings.Builder
	for i, v := range p.Decl {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(v.String())
	}
	if len(p.Decl) > 0 {
		if p.IsAssign {
			b.WriteString(" = ")
		} else {
			b.WriteString(" := ")
		}
	}
	for i, c := range p.Cmds {
		if i > 0 {
			b.WriteString(" | ")
		}
		b.WriteString(c.String())
	}
	return b.String()
}

// CopyPipe copies p, which may be nil.
func (p *PipeNode) CopyPipe() *PipeNode {
	if p == nil {
		return nil
	}
	c := &PipeNode{NodeType: p.NodeType, Pos: p.Pos, origin: p.origin, Line: p.Line, IsAssign: p.IsAssign}
	for _, v := range p.Decl {
		c.Decl = append(c.Decl, v.Copy().(*VariableNode))
	}
	for _, cmd := range p.Cmds {
		c.Cmds = append(c.Cmds, cmd.Copy().(*CommandNode))
	}
	return c
}

// Copy copies p.
func (p *PipeNode) Copy() Node { return p.CopyPipe() }

// An ActionNode is an action that is no control structure.
type ActionNode struct {
	NodeType
	Pos
	origin
	Line int
	Pipe *PipeNode
}

func (a *ActionNode) String() string { return "{{" + a.Pipe.String() + "}}" }

// Copy copies a.
func (a *ActionNode) Copy() Node {
	return &ActionNode{a.NodeType, a.Pos, a.origin, a.Line, a.Pipe.CopyPipe()}
}

// A CommandNode is a stage of a pipeline: operands, the first of which may be a function or method.
type CommandNode struct {
	NodeType
	Pos
	origin
	Args []Node
}

func (c *CommandNode) String() string {
	words := make([]string, len(c.Args))
	for i, a := range c.Args {
		words[i] = a.String()
		if a.Type() == NodePipe {
			words[i] = "(" + words[i] + ")"
		}
	}
	return strings.Join(words, " ")
}

// Copy copies c.
func (c *CommandNode) Copy() Node {
	n := &CommandNode{NodeType: c.NodeType, Pos: c.Pos, origin: c.origin}
	for _, a := range c.Args {
		n.Args = append(n.Args, a.Copy())
	}
	return n
}

// An IdentifierNode is the name of a function.
type IdentifierNode struct {
	NodeType
	Pos
	origin
	Ident string
}

// NewIdentifier returns a node for the name.
func NewIdentifier(ident string) *IdentifierNode {
	return &IdentifierNode{NodeType: NodeIdentifier, Ident: ident}
}

// SetPos sets the position.
func (i *IdentifierNode) SetPos(pos Pos) *IdentifierNode {
	i.Pos = pos
	return i
}

// SetTree sets the tree.
func (i *IdentifierNode) SetTree(t *Tree) *IdentifierNode {
	i.tr = t
	return i
}

func (i *IdentifierNode) String() string { return i.Ident }

// Copy copies i.
func (i *IdentifierNode) Copy() Node { return &IdentifierNode{i.NodeType, i.Pos, i.origin, i.Ident} }

// A VariableNode is a variable with fields: $x.A.B.
type VariableNode struct {
	NodeType
	Pos
	origin
	Ident []string // the first begins with $
}

func (v *VariableNode) String() string { return strings.Join(v.Ident, ".") }

// Copy copies v.
func (v *VariableNode) Copy() Node {
	return &VariableNode{v.NodeType, v.Pos, v.origin, append([]string(nil), v.Ident...)}
}

// A DotNode is the dot.
type DotNode struct {
	NodeType
	Pos
	origin
}

func (d *DotNode) String() string { return "." }

// Copy copies d.
func (d *DotNode) Copy() Node { return &DotNode{d.NodeType, d.Pos, d.origin} }

// A NilNode is the constant nil.
type NilNode struct {
	NodeType
	Pos
	origin
}

func (n *NilNode) String() string { return "nil" }

// Copy copies n.
func (n *NilNode) Copy() Node { return &NilNode{n.NodeType, n.Pos, n.origin} }

// A FieldNode is a chain of fields of the dot: .A.B.
type FieldNode struct {
	NodeType
	Pos
	origin
	Ident []string
}

func (f *FieldNode) String() string { return "." + strings.Join(f.Ident, ".") }

// Copy copies f.
func (f *FieldNode) Copy() Node {
	return &FieldNode{f.NodeType, f.Pos, f.origin, append([]string(nil), f.Ident...)}
}

// A ChainNode is a chain of fields of anything else: (pipeline).A.B.
type ChainNode struct {
	NodeType
	Pos
	origin
	Node  Node
	Field []string
}

// Add adds a field, which begins with a dot.
func (c *ChainNode) Add(field string) {
	if len(field) == 0 || field[0] != '.' {
		panic("no dot in field")
	}
	if field = field[1:]; field == "" {
		panic("empty field")
	}
	c.Field = append(c.Field, field)
}

func (c *ChainNode) String() string {
	s := c.Node.String()
	if c.Node.Type() == NodePipe {
		s = "(" + s + ")"
	}
	for _, f := range c.Field {
		s += "." + f
	}
	return s
}

// Copy copies c.
func (c *ChainNode) Copy() Node {
	return &ChainNode{c.NodeType, c.Pos, c.origin, c.Node, append([]string(nil), c.Field...)}
}

// A BoolNode is true or false.
type BoolNode struct {
	NodeType
	Pos
	origin
	True bool
}

func (b *BoolNode) String() string { return strconv.FormatBool(b.True) }

// Copy copies b.
func (b *BoolNode) Copy() Node { return &BoolNode{b.NodeType, b.Pos, b.origin, b.True} }

// A NumberNode is a number, in all the types that can hold it.
type NumberNode struct {
	NodeType
	Pos
	origin
	IsInt      bool
	IsUint     bool
	IsFloat    bool
	IsComplex  bool
	Int64      int64
	Uint64     uint64
	Float64    float64
	Complex128 complex128
	Text       string
}

func (n *NumberNode) String() string { return n.Text }

// Copy copies n.
func (n *NumberNode) Copy() Node {
	c := *n
	return &c
}

// A StringNode is a string constant.
type StringNode struct {
	NodeType
	Pos
	origin
	Quoted string // as in the source
	Text   string
}

func (s *StringNode) String() string { return s.Quoted }

// Copy copies s.
func (s *StringNode) Copy() Node { return &StringNode{s.NodeType, s.Pos, s.origin, s.Quoted, s.Text} }

// endNode and elseNode end a list while parsing; they are in no tree.
type endNode struct {
	NodeType
	Pos
	origin
}

func (e *endNode) String() string { return "{{end}}" }
func (e *endNode) Copy() Node     { return &endNode{e.NodeType, e.Pos, e.origin} }

type elseNode struct {
	NodeType
	Pos
	origin
	Line int
}

func (e *elseNode) String() string { return "{{else}}" }
func (e *elseNode) Copy() Node     { return &elseNode{e.NodeType, e.Pos, e.origin, e.Line} }

// A BranchNode is what if, range and with have in common.
type BranchNode struct {
	NodeType
	Pos
	origin
	Line     int
	Pipe     *PipeNode
	List     *ListNode
	ElseList *ListNode // nil: none
}

func (b *BranchNode) String() string {
	name := map[NodeType]string{NodeIf: "if", NodeRange: "range", NodeWith: "with"}[b.NodeType]
	s := "{{" + name + " " + b.Pipe.String() + "}}" + b.List.String()
	if b.ElseList != nil {
		s += "{{else}}" + b.ElseList.String()
	}
	return s + "{{end}}"
}

func (b *BranchNode) copyBranch() BranchNode {
	return BranchNode{b.NodeType, b.Pos, b.origin, b.Line, b.Pipe.CopyPipe(), b.List.CopyList(), b.ElseList.CopyList()}
}

// Copy copies b.
func (b *BranchNode) Copy() Node {
	switch b.NodeType {
	case NodeIf:
		return &IfNode{b.copyBranch()}
	case NodeRange:
		return &RangeNode{b.copyBranch()}
	}
	return &WithNode{b.copyBranch()}
}

// An IfNode is {{if}}.
type IfNode struct{ BranchNode }

// A RangeNode is {{range}}.
type RangeNode struct{ BranchNode }

// A WithNode is {{with}}.
type WithNode struct{ BranchNode }

// A BreakNode is {{break}}.
type BreakNode struct {
	NodeType
	Pos
	origin
	Line int
}

func (b *BreakNode) String() string { return "{{break}}" }

// Copy copies b.
func (b *BreakNode) Copy() Node { return &BreakNode{b.NodeType, b.Pos, b.origin, b.Line} }

// A ContinueNode is {{continue}}.
type ContinueNode struct {
	NodeType
	Pos
	origin
	Line int
}

func (c *ContinueNode) String() string { return "{{continue}}" }

// Copy copies c.
func (c *ContinueNode) Copy() Node { return &ContinueNode{c.NodeType, c.Pos, c.origin, c.Line} }

// A TemplateNode is {{template}}.
type TemplateNode struct {
	NodeType
	Pos
	origin
	Line int
	Name string
	Pipe *PipeNode // nil: none
}

func (t *TemplateNode) String() string {
	s := "{{template " + strconv.Quote(t.Name)
	if t.Pipe != nil {
		s += " " + t.Pipe.String()
	}
	return s + "}}"
}

// Copy copies t.
func (t *TemplateNode) Copy() Node {
	return &TemplateNode{t.NodeType, t.Pos, t.origin, t.Line, t.Name, t.Pipe.CopyPipe()}
}
