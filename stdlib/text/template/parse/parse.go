// Package parse builds trees of templates, for text/template.
package parse

import (
	"fmt"
	"strconv"
	"strings"
)

// A Tree is a parsed template.
type Tree struct {
	Name      string
	ParseName string // of the template at the top of the text, for errors
	Root      *ListNode
	Mode      Mode

	text     string
	funcs    []map[string]any
	lex      *lexer
	ahead    [3]item // items that have been read ahead
	nahead   int
	vars     []string
	set      map[string]*Tree
	ranges   int // open {{range}}s
	actionAt int // line of the last action
}

// A Mode is a set of flags.
type Mode uint

// The modes.
const (
	ParseComments Mode = 1 << iota // keep comments in the tree
	SkipFuncCheck                  // functions need not be defined
)

// New returns a tree without a template.
func New(name string, funcs ...map[string]any) *Tree { return &Tree{Name: name, funcs: funcs} }

// Parse returns the templates in text by their names; that of the text itself is name.
func Parse(name, text, leftDelim, rightDelim string, funcs ...map[string]any) (map[string]*Tree, error) {
	set := make(map[string]*Tree)
	t := New(name)
	t.text = text
	_, err := t.Parse(text, leftDelim, rightDelim, set, funcs...)
	return set, err
}

// Copy copies t, which may be nil.
func (t *Tree) Copy() *Tree {
	if t == nil {
		return nil
	}
	return &Tree{Name: t.Name, ParseName: t.ParseName, Root: t.Root.CopyList(), text: t.text}
}

// ErrorContext says where a node is and how its source begins.
func (t *Tree) ErrorContext(n Node) (location, context string) {
	pos := int(n.Position())
	tree := n.tree()
	if tree == nil {
		tree = t
	}
	before := tree.text[:pos]
	column := pos - (strings.LastIndexByte(before, '\n') + 1)
	line := 1 + strings.Count(before, "\n")
	return fmt.Sprintf("%s:%d:%d", tree.ParseName, line, column), n.String()
}

// Parse parses text into t and the templates that it defines into set.
func (t *Tree) Parse(text, leftDelim, rightDelim string, set map[string]*Tree, funcs ...map[string]any) (tree *Tree, err error) {
	defer t.catch(&err)
	t.ParseName = t.Name
	t.text = text
	t.lex = newLexer(text, leftDelim, rightDelim)
	t.funcs, t.set, t.vars, t.nahead = funcs, set, []string{"$"}, 0
	t.lex.loopWords = !t.hasFunction("break") || !t.hasFunction("continue")
	t.parse()
	t.add()
	t.lex, t.funcs, t.set, t.vars = nil, nil, nil, nil
	return t, nil
}

// A parseError is thrown by errorf and caught by catch.
type parseError struct{ error }

func (t *Tree) errorf(format string, args ...any) {
	t.Root = nil
	panic(parseError{fmt.Errorf("template: %s:%d: "+format, append([]any{t.ParseName, t.line()}, args...)...)})
}

func (t *Tree) catch(err *error) {
	e := recover()
	if e == nil {
		return
	}
	p, ok := e.(parseError)
	if !ok {
		panic(e)
	}
	t.lex, t.funcs, t.set, t.vars = nil, nil, nil, nil
	*err = p.error
}

func (t *Tree) line() int { return t.ahead[0].line }

func (t *Tree) unexpected(i item, context string) {
	if i.typ == itemError {
		extra := ""
		if t.actionAt != 0 && t.actionAt != i.line {
			extra = fmt.Sprintf(" in action started at %s:%d", t.ParseName, t.actionAt)
			if strings.HasSuffix(i.val, " action") {
				extra = extra[len(" in action"):]
			}
		}
		t.errorf("%s%s", i.val, extra)
	}
	t.errorf("unexpected %s in %s", i, context)
}

// ---- items ----

func (t *Tree) next() item {
	if t.nahead > 0 {
		t.nahead--
	} else {
		t.ahead[0] = t.lex.next()
	}
	return t.ahead[t.nahead]
}

func (t *Tree) backup() { t.nahead++ }

// backup2 puts an item back in front of the one that was read last, backup3 two.
func (t *Tree) backup2(first item) {
	t.ahead[1] = first
	t.nahead = 2
}

func (t *Tree) backup3(first, second item) {
	t.ahead[2], t.ahead[1] = first, second
	t.nahead = 3
}

func (t *Tree) peek() item {
	if t.nahead > 0 {
		return t.ahead[t.nahead-1]
	}
	t.nahead = 1
	t.ahead[0] = t.lex.next()
	return t.ahead[0]
}

func (t *Tree) nextNonSpace() (i item) {
	for {
		if i = t.next(); i.typ != itemSpace {
			return i
		}
	}
}

func (t *Tree) peekNonSpace() item {
	i := t.nextNonSpace()
	t.backup()
	return i
}

func (t *Tree) expect(typ itemType, context string) item {
	i := t.nextNonSpace()
	if i.typ != typ {
		t.unexpected(i, context)
	}
	return i
}

// ---- lists ----

// parse reads the whole text; {{define}} is allowed only here, at the top.
func (t *Tree) parse() {
	t.Root = &ListNode{NodeType: NodeList, Pos: t.peek().pos, origin: origin{t}}
	for t.peek().typ != itemEOF {
		if t.peek().typ == itemComment && t.Mode&ParseComments == 0 {
			t.next()
			continue
		}
		if t.peek().typ == itemLeft {
			left := t.next()
			if t.nextNonSpace().typ == itemDefine {
				def := New("definition")
				def.text, def.Mode, def.ParseName, def.lex = t.text, t.Mode, t.ParseName, t.lex
				def.funcs, def.set, def.vars = t.funcs, t.set, []string{"$"}
				def.definition()
				continue
			}
			t.backup2(left)
		}
		switch n := t.textOrAction(); n.Type() {
		case nodeEnd, nodeElse:
			t.errorf("unexpected %s", n)
		default:
			t.Root.Nodes = append(t.Root.Nodes, n)
		}
	}
}

// definition reads {{define "name"}} … {{end}} behind the keyword.
func (t *Tree) definition() {
	const context = "define clause"
	t.Name = t.templateName(t.nextNonSpace(), context)
	t.expect(itemRight, context)
	var end Node
	t.Root, end = t.itemList()
	if end.Type() != nodeEnd {
		t.errorf("unexpected %s in %s", end, context)
	}
	t.add()
}

func (t *Tree) templateName(i item, context string) string {
	if i.typ != itemString && i.typ != itemRaw {
		t.unexpected(i, context)
	}
	s, err := strconv.Unquote(i.val)
	if err != nil {
		t.errorf("%s", err)
	}
	return s
}

// add enters t into its set; an empty template does not replace another.
func (t *Tree) add() {
	old := t.set[t.Name]
	if old == nil || IsEmptyTree(old.Root) {
		t.set[t.Name] = t
		return
	}
	if !IsEmptyTree(t.Root) {
		t.errorf("template: multiple definition of template %q", t.Name)
	}
}

// IsEmptyTree reports whether a tree is empty but for space and comments.
func IsEmptyTree(n Node) bool {
	switch n := n.(type) {
	case nil, *CommentNode:
		return true
	case *ListNode:
		if n == nil {
			return true
		}
		for _, e := range n.Nodes {
			if !IsEmptyTree(e) {
				return false
			}
		}
		return true
	case *TextNode:
		return len(strings.TrimSpace(string(n.Text))) == 0
	}
	return false
}

// itemList reads up to {{end}} or {{else}}, which it returns as well.
func (t *Tree) itemList() (list *ListNode, end Node) {
	list = &ListNode{NodeType: NodeList, Pos: t.peekNonSpace().pos, origin: origin{t}}
	for t.peekNonSpace().typ != itemEOF {
		n := t.textOrAction()
		if typ := n.Type(); typ == nodeEnd || typ == nodeElse {
			return list, n
		}
		list.Nodes = append(list.Nodes, n)
	}
	t.errorf("unexpected EOF")
	return nil, nil
}

func (t *Tree) textOrAction() Node {
	for {
		switch i := t.nextNonSpace(); i.typ {
		case itemText:
			return &TextNode{NodeText, i.pos, origin{t}, []byte(i.val)}
		case itemLeft:
			t.actionAt = i.line
			n := t.action()
			t.actionAt = 0
			return n
		case itemComment:
			if t.Mode&ParseComments != 0 {
				return &CommentNode{NodeComment, i.pos, origin{t}, i.val}
			}
			if t.peek().typ == itemEOF {
				return &TextNode{NodeType: NodeText, Pos: i.pos, origin: origin{t}}
			}
		default:
			t.unexpected(i, "input")
		}
	}
}

// ---- actions ----

func (t *Tree) action() Node {
	switch i := t.nextNonSpace(); i.typ {
	case itemBlock:
		return t.block()
	case itemBreak:
		t.loopControl(i)
		return &BreakNode{NodeBreak, i.pos, origin{t}, i.line}
	case itemContinue:
		t.loopControl(i)
		return &ContinueNode{NodeContinue, i.pos, origin{t}, i.line}
	case itemElse:
		return t.elseClause()
	case itemEnd:
		return &endNode{nodeEnd, t.expect(itemRight, "end").pos, origin{t}}
	case itemIf:
		return &IfNode{t.branch(NodeIf, "if")}
	case itemRange:
		return &RangeNode{t.branch(NodeRange, "range")}
	case itemTemplate:
		return t.templateClause()
	case itemWith:
		return &WithNode{t.branch(NodeWith, "with")}
	}
	t.backup()
	i := t.peek()
	return &ActionNode{NodeAction, i.pos, origin{t}, i.line, t.pipeline("command", itemRight)}
}

func (t *Tree) loopControl(i item) {
	if end := t.nextNonSpace(); end.typ != itemRight {
		t.unexpected(end, "{{"+i.val+"}}")
	}
	if t.ranges == 0 {
		t.errorf("{{%s}} outside {{range}}", i.val)
	}
}

func (t *Tree) elseClause() Node {
	i := t.peekNonSpace()
	if i.typ == itemIf || i.typ == itemWith { // {{else if}}: the keyword is read again, as if it followed {{else}}{{
		return &elseNode{nodeElse, i.pos, origin{t}, i.line}
	}
	i = t.expect(itemRight, "else")
	return &elseNode{nodeElse, i.pos, origin{t}, i.line}
}

func (t *Tree) branch(typ NodeType, context string) (b BranchNode) {
	defer func(n int) { t.vars = t.vars[:n] }(len(t.vars))
	b.Pipe = t.pipeline(context, itemRight)
	b.NodeType, b.Pos, b.origin, b.Line = typ, b.Pipe.Pos, origin{t}, b.Pipe.Line
	if typ == NodeRange {
		t.ranges++
	}
	var end Node
	b.List, end = t.itemList()
	if typ == NodeRange {
		t.ranges--
	}
	if end.Type() == nodeElse {
		next := t.peek().typ
		if typ == NodeIf && next == itemIf || typ == NodeWith && next == itemWith {
			t.next()
			b.ElseList = &ListNode{NodeType: NodeList, Pos: end.Position(), origin: origin{t}}
			inner := t.branch(typ, context)
			if typ == NodeIf {
				b.ElseList.Nodes = []Node{&IfNode{inner}}
			} else {
				b.ElseList.Nodes = []Node{&WithNode{inner}}
			}
			return b // the inner one has taken the {{end}}
		}
		if next == itemIf || next == itemWith {
			t.unexpected(t.next(), "else")
		}
		b.ElseList, end = t.itemList()
		if end.Type() != nodeEnd {
			t.errorf("expected end; found %s", end)
		}
	}
	return b
}

// block is {{define}} and {{template}} in one.
func (t *Tree) block() Node {
	const context = "block clause"
	i := t.nextNonSpace()
	name := t.templateName(i, context)
	pipe := t.pipeline(context, itemRight)
	b := New(name)
	b.text, b.Mode, b.ParseName, b.lex = t.text, t.Mode, t.ParseName, t.lex
	b.funcs, b.set, b.vars = t.funcs, t.set, []string{"$"}
	var end Node
	b.Root, end = b.itemList()
	if end.Type() != nodeEnd {
		t.errorf("unexpected %s in %s", end, context)
	}
	b.add()
	return &TemplateNode{NodeTemplate, i.pos, origin{t}, i.line, name, pipe}
}

func (t *Tree) templateClause() Node {
	const context = "template clause"
	i := t.nextNonSpace()
	n := &TemplateNode{NodeType: NodeTemplate, Pos: i.pos, origin: origin{t}, Line: i.line, Name: t.templateName(i, context)}
	if t.nextNonSpace().typ != itemRight {
		t.backup()
		n.Pipe = t.pipeline(context, itemRight)
	}
	return n
}

// ---- pipelines ----

func (t *Tree) pipeline(context string, end itemType) *PipeNode {
	i := t.peekNonSpace()
	p := &PipeNode{NodeType: NodePipe, Pos: i.pos, origin: origin{t}, Line: i.line}
	t.declarations(p, context)
	for {
		switch i := t.nextNonSpace(); i.typ {
		case end:
			t.checkPipeline(p, context)
			return p
		case itemBool, itemCharConst, itemComplex, itemDot, itemField, itemIdentifier, itemNumber, itemNil, itemRaw, itemString,
			itemVariable, itemParenL:
			t.backup()
			p.Cmds = append(p.Cmds, t.command())
		default:
			t.unexpected(i, context)
		}
	}
}

// declarations reads $x := or $x = or, for range, $i, $x :=.
func (t *Tree) declarations(p *PipeNode, context string) {
	for {
		v := t.peekNonSpace()
		if v.typ != itemVariable {
			return
		}
		t.next()
		afterVariable := t.peek() // if it is no declaration, the space between matters
		next := t.peekNonSpace()
		switch {
		case next.typ == itemAssign, next.typ == itemDeclare:
			p.IsAssign = next.typ == itemAssign
			t.nextNonSpace()
			t.declare(p, v)
			return
		case next.typ == itemChar && next.val == ",":
			t.nextNonSpace()
			t.declare(p, v)
			if context == "range" && len(p.Decl) < 2 {
				switch t.peekNonSpace().typ {
				case itemVariable, itemRight, itemParenR:
					continue
				}
				t.errorf("range can only initialize variables")
			}
			t.errorf("too many declarations in %s", context)
		case afterVariable.typ == itemSpace:
			t.backup3(v, afterVariable)
		default:
			t.backup2(v)
		}
		return
	}
}

func (t *Tree) declare(p *PipeNode, v item) {
	p.Decl = append(p.Decl, &VariableNode{NodeVariable, v.pos, origin{t}, strings.Split(v.val, ".")})
	t.vars = append(t.vars, v.val)
}

func (t *Tree) checkPipeline(p *PipeNode, context string) {
	if len(p.Cmds) == 0 {
		t.errorf("missing value for %s", context)
	}
	for i, c := range p.Cmds[1:] {
		switch c.Args[0].Type() {
		case NodeBool, NodeDot, NodeNil, NodeNumber, NodeString:
			t.errorf("non executable command in pipeline stage %d", i+2)
		}
	}
}

// command reads operands up to a | or the end of the pipeline.
func (t *Tree) command() *CommandNode {
	c := &CommandNode{NodeType: NodeCommand, Pos: t.peekNonSpace().pos, origin: origin{t}}
	for {
		t.peekNonSpace() // skip the space before an operand
		if operand := t.operand(); operand != nil {
			c.Args = append(c.Args, operand)
		}
		switch i := t.next(); i.typ {
		case itemSpace:
			continue
		case itemRight, itemParenR:
			t.backup()
		case itemPipe: // the next command begins behind it
		default:
			t.unexpected(i, "operand")
		}
		break
	}
	if len(c.Args) == 0 {
		t.errorf("empty command")
	}
	return c
}

// operand reads a term with the fields behind it; nil: there is none.
func (t *Tree) operand() Node {
	n := t.term()
	if n == nil || t.peek().typ != itemField {
		return n
	}
	chain := &ChainNode{NodeType: NodeChain, Pos: t.peek().pos, origin: origin{t}, Node: n}
	for t.peek().typ == itemField {
		chain.Add(t.next().val)
	}
	switch n.Type() {
	case NodeField:
		return t.field(chain.String(), chain.Pos)
	case NodeVariable:
		return t.variable(chain.String(), chain.Pos)
	case NodeBool, NodeString, NodeNumber, NodeNil, NodeDot:
		t.errorf("unexpected . after term %q", n.String())
	}
	return chain
}

func (t *Tree) field(name string, pos Pos) Node {
	return &FieldNode{NodeField, pos, origin{t}, strings.Split(name[1:], ".")}
}

func (t *Tree) variable(name string, pos Pos) Node {
	v := &VariableNode{NodeVariable, pos, origin{t}, strings.Split(name, ".")}
	for _, known := range t.vars {
		if known == v.Ident[0] {
			return v
		}
	}
	t.errorf("undefined variable %q", v.Ident[0])
	return nil
}

func (t *Tree) term() Node {
	switch i := t.nextNonSpace(); i.typ {
	case itemIdentifier:
		if t.Mode&SkipFuncCheck == 0 && !t.hasFunction(i.val) {
			t.errorf("function %q not defined", i.val)
		}
		return NewIdentifier(i.val).SetTree(t).SetPos(i.pos)
	case itemDot:
		return &DotNode{NodeDot, i.pos, origin{t}}
	case itemNil:
		return &NilNode{NodeNil, i.pos, origin{t}}
	case itemVariable:
		return t.variable(i.val, i.pos)
	case itemField:
		return t.field(i.val, i.pos)
	case itemBool:
		return &BoolNode{NodeBool, i.pos, origin{t}, i.val == "true"}
	case itemCharConst, itemComplex, itemNumber:
		n, err := t.number(i)
		if err != nil {
			t.errorf("%s", err)
		}
		return n
	case itemParenL:
		return t.pipeline("parenthesized pipeline", itemParenR)
	case itemString, itemRaw:
		s, err := strconv.Unquote(i.val)
		if err != nil {
			t.errorf("%s", err)
		}
		return &StringNode{NodeString, i.pos, origin{t}, i.val, s}
	}
	t.backup()
	return nil
}

func (t *Tree) hasFunction(name string) bool {
	for _, m := range t.funcs {
		if m[name] != nil {
			return true
		}
	}
	return false
}

// number finds all the types that can hold a constant.
func (t *Tree) number(i item) (*NumberNode, error) {
	n := &NumberNode{NodeType: NodeNumber, Pos: i.pos, origin: origin{t}, Text: i.val}
	if i.typ == itemCharConst {
		r, _, tail, err := strconv.UnquoteChar(i.val[1:], i.val[0])
		if err != nil {
			return nil, err
		}
		if tail != "'" {
			return nil, fmt.Errorf("malformed character constant: %s", i.val)
		}
		n.setInt(int64(r))
		return n, nil
	}
	if i.typ == itemComplex {
		if _, err := fmt.Sscan(i.val, &n.Complex128); err != nil {
			return nil, err
		}
		n.IsComplex = true
		n.simplify()
		return n, nil
	}
	if s := i.val; strings.HasSuffix(s, "i") {
		if f, err := strconv.ParseFloat(s[:len(s)-1], 64); err == nil {
			n.Complex128, n.IsComplex = complex(0, f), true
			n.simplify()
			return n, nil
		}
	}
	if u, err := strconv.ParseUint(i.val, 0, 64); err == nil {
		n.IsUint, n.Uint64 = true, u
	}
	if v, err := strconv.ParseInt(i.val, 0, 64); err == nil {
		n.IsInt, n.Int64 = true, v
		if v == 0 {
			n.IsUint, n.Uint64 = true, 0 // also -0
		}
	}
	switch {
	case n.IsInt:
		n.IsFloat, n.Float64 = true, float64(n.Int64)
	case n.IsUint:
		n.IsFloat, n.Float64 = true, float64(n.Uint64)
	default:
		f, err := strconv.ParseFloat(i.val, 64)
		if err != nil {
			break
		}
		if !strings.ContainsAny(i.val, ".eEpP") {
			return nil, fmt.Errorf("integer overflow: %q", i.val)
		}
		n.IsFloat, n.Float64 = true, f
		n.integers()
	}
	if !n.IsInt && !n.IsUint && !n.IsFloat {
		return nil, fmt.Errorf("illegal number syntax: %q", i.val)
	}
	return n, nil
}

func (n *NumberNode) setInt(v int64) {
	n.IsInt, n.Int64 = true, v
	n.IsUint, n.Uint64 = true, uint64(v)
	n.IsFloat, n.Float64 = true, float64(v)
}

// integers makes an integer of a float that is one.
func (n *NumberNode) integers() {
	if !n.IsInt && float64(int64(n.Float64)) == n.Float64 {
		n.IsInt, n.Int64 = true, int64(n.Float64)
	}
	if !n.IsUint && float64(uint64(n.Float64)) == n.Float64 {
		n.IsUint, n.Uint64 = true, uint64(n.Float64)
	}
}

// simplify makes a float of a complex number that is one.
func (n *NumberNode) simplify() {
	if n.IsFloat = imag(n.Complex128) == 0; n.IsFloat {
		n.Float64 = real(n.Complex128)
		n.integers()
	}
}
