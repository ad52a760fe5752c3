package template

import (
	"bytes"
	"fmt"
	"html"
	"strings"
	"text/template"
	"text/template/parse"
)

// failsafe stands in the output for what was not safe there.
const failsafe = "ZgotmplZ"

// escaperFuncs are the functions that are added to pipelines.
func escaperFuncs() template.FuncMap {
	return template.FuncMap{
		"_html_template_attrescaper":      attrEscaper,
		"_html_template_commentescaper":   commentEscaper,
		"_html_template_cssescaper":       cssEscaper,
		"_html_template_cssvaluefilter":   cssValueFilter,
		"_html_template_htmlnamefilter":   htmlNameFilter,
		"_html_template_htmlescaper":      htmlEscaper,
		"_html_template_jsregexpescaper":  jsRegexpEscaper,
		"_html_template_jsstrescaper":     jsStrEscaper,
		"_html_template_jstmpllitescaper": jsTmplLitEscaper,
		"_html_template_jsvalescaper":     jsValEscaper,
		"_html_template_nospaceescaper":   nospaceEscaper,
		"_html_template_rcdataescaper":    rcdataEscaper,
		"_html_template_srcsetescaper":    srcsetEscaper,
		"_html_template_urlescaper":       urlEscaper,
		"_html_template_urlfilter":        urlFilter,
		"_html_template_urlnormalizer":    urlNormalizer,
		"_eval_args_":                     evalArgs,
	}
}

// An escaper works out for all places of a template, and of those it calls, in which context they are, and which functions must be added
// to pipelines there. It changes nothing before commit: a template may be called in several contexts, and then there is a copy of it for
// each, its derived templates.
type escaper struct {
	ns      *nameSpace
	output  map[string]context            // where a template ends that begins in the context in its mangled name
	derived map[string]*template.Template // by mangled name
	called  map[string]bool               // by mangled name

	actions   map[*parse.ActionNode][]string
	calls     map[*parse.TemplateNode]string
	texts     map[*parse.TextNode][]byte
	rangeLoop *rangeLoop
}

// A rangeLoop is the {{range}} that is being looked at.
type rangeLoop struct {
	outer             *rangeLoop
	breaks, continues []context // where they are
}

func newEscaper(ns *nameSpace) *escaper {
	return &escaper{
		ns:      ns,
		output:  map[string]context{},
		derived: map[string]*template.Template{},
		called:  map[string]bool{},
		actions: map[*parse.ActionNode][]string{},
		calls:   map[*parse.TemplateNode]string{},
		texts:   map[*parse.TextNode][]byte{},
	}
}

// escapeTemplate escapes the template and those that it calls, or makes it unusable.
func escapeTemplate(t *Template, root parse.Node, name string) error {
	c, _ := t.esc.tree(context{}, root, name, 0)
	var err error
	if c.err != nil {
		err, c.err.Name = c.err, name
	} else if c.state != stateText {
		err = &Error{ErrEndContext, nil, name, 0, fmt.Sprintf("ends in a non-text context: %v", c)}
	}
	in := t.set[name]
	if err != nil {
		if in != nil {
			in.escapeErr, in.text.Tree, in.Tree = err, nil, nil
		}
		return err
	}
	t.esc.commit()
	if in != nil {
		in.escapeErr, in.Tree = errEscaped, in.text.Tree
	}
	return nil
}

// ---- nodes ----

// node returns the context behind n, which begins in c.
func (e *escaper) node(c context, n parse.Node) context {
	switch n := n.(type) {
	case *parse.ActionNode:
		return e.action(c, n)
	case *parse.BreakNode:
		c.n = n
		e.rangeLoop.breaks = append(e.rangeLoop.breaks, c)
		return context{state: stateDead}
	case *parse.CommentNode:
		return c
	case *parse.ContinueNode:
		c.n = n
		e.rangeLoop.continues = append(e.rangeLoop.continues, c)
		return context{state: stateDead}
	case *parse.IfNode:
		return e.branch(c, &n.BranchNode, "if")
	case *parse.ListNode:
		return e.list(c, n)
	case *parse.RangeNode:
		return e.branch(c, &n.BranchNode, "range")
	case *parse.TemplateNode:
		c, name := e.tree(c, n, n.Name, n.Line)
		if name != n.Name {
			record(e.calls, n, name)
		}
		return c
	case *parse.TextNode:
		return e.text(c, n)
	case *parse.WithNode:
		return e.branch(c, &n.BranchNode, "with")
	}
	panic("escaping " + n.String() + " is unimplemented")
}

// record enters what is to be done with a node.
func record[N interface {
	comparable
	parse.Node
}, E any](edits map[N]E, n N, edit E) {
	if _, ok := edits[n]; ok {
		panic(fmt.Sprintf("node %s shared between templates", n))
	}
	edits[n] = edit
}

func (e *escaper) list(c context, n *parse.ListNode) context {
	if n == nil {
		return c
	}
	for _, m := range n.Nodes {
		if c = e.node(c, m); c.state == stateDead {
			break
		}
	}
	return c
}

// action chooses the functions for an action.
func (e *escaper) action(c context, n *parse.ActionNode) context {
	if len(n.Pipe.Decl) != 0 { // prints nothing
		return c
	}
	c = nudge(c)
	for i, cmd := range n.Pipe.Cmds {
		if id, ok := cmd.Args[0].(*parse.IdentifierNode); ok && isPredefined(id.Ident) {
			if i < len(n.Pipe.Cmds)-1 || c.state == stateAttr && c.delim == delimSpaceOrTagEnd && id.Ident == "html" {
				return fail(ErrPredefinedEscaper, n, n.Line, "predefined escaper %q disallowed in template", id.Ident)
			}
		}
	}
	var funcs []string
	switch c.state {
	case stateError:
		return c
	case stateURL, stateCSSDqStr, stateCSSSqStr, stateCSSDqURL, stateCSSSqURL, stateCSSURL:
		if c.urlPart == urlPartUnknown {
			return fail(ErrAmbigContext, n, n.Line, "%s appears in an ambiguous context within a URL", n)
		}
		funcs = urlFuncs(c)
	case stateJS:
		funcs = append(funcs, "_html_template_jsvalescaper")
		c.jsCtx = jsCtxDivOp
	case stateAttrName, stateTag:
		c.state = stateAttrName
		funcs = append(funcs, "_html_template_htmlnamefilter")
	case stateAttr:
	default:
		funcs = append(funcs, stateFunc(c.state))
	}
	switch c.delim {
	case delimNone:
	case delimSpaceOrTagEnd:
		funcs = append(funcs, "_html_template_nospaceescaper")
	default:
		funcs = append(funcs, "_html_template_attrescaper")
	}
	record(e.actions, n, funcs)
	return c
}

func urlFuncs(c context) (funcs []string) {
	if c.urlPart == urlPartQueryOrFrag {
		return append(funcs, "_html_template_urlescaper")
	}
	if c.urlPart == urlPartNone {
		funcs = append(funcs, "_html_template_urlfilter")
	}
	if c.state == stateCSSDqStr || c.state == stateCSSSqStr {
		return append(funcs, "_html_template_cssescaper")
	}
	return append(funcs, "_html_template_urlnormalizer")
}

func stateFunc(s state) string {
	switch s {
	case stateJSDqStr, stateJSSqStr:
		return "_html_template_jsstrescaper"
	case stateJSTmplLit:
		return "_html_template_jstmpllitescaper"
	case stateJSRegexp:
		return "_html_template_jsregexpescaper"
	case stateCSS:
		return "_html_template_cssvaluefilter"
	case stateText:
		return "_html_template_htmlescaper"
	case stateRCDATA:
		return "_html_template_rcdataescaper"
	case stateSrcset:
		return "_html_template_srcsetescaper"
	}
	if !isComment(s) {
		panic("unexpected state " + s.String())
	}
	return "_html_template_commentescaper"
}

// nudge returns the context of the next character where an action is between two: <a href={{.}} is in the value already.
func nudge(c context) context {
	switch c.state {
	case stateTag:
		c.state = stateAttrName
	case stateBeforeValue:
		c.state, c.delim, c.attr = attrStates[c.attr], delimSpaceOrTagEnd, attrNone
	case stateAfterName:
		c.state, c.attr = stateAttrName, attrNone
	}
	return c
}

// ---- branches ----

// join returns the context behind a node with two branches that end in a and b.
func join(a, b context, n parse.Node, name string) context {
	switch {
	case a.state == stateError || b.state == stateDead:
		return a
	case b.state == stateError || a.state == stateDead:
		return b
	case a.eq(b):
		return a
	}
	if c := a; true { // only the part of the URL differs
		if c.urlPart = b.urlPart; c.eq(b) {
			c.urlPart = urlPartUnknown
			return c
		}
	}
	if c := a; true { // only the meaning of a slash differs
		if c.jsCtx = b.jsCtx; c.eq(b) {
			c.jsCtx = jsCtxUnknown
			return c
		}
	}
	// In <p title={{if .C}}{{.}}{{end}} one branch is in the value and the other before it.
	if c, d := nudge(a), nudge(b); !c.eq(a) || !d.eq(b) {
		if j := join(c, d, n, name); j.state != stateError {
			return j
		}
	}
	return fail(ErrBranchEnd, n, 0, "{{%s}} branches end in different contexts: %v, %v", name, a, b)
}

func (e *escaper) branch(c context, n *parse.BranchNode, name string) context {
	var body context
	if name == "range" {
		if body = e.loop(c, n); body.state == stateError {
			return body
		}
	} else {
		body = e.list(c, n.List)
	}
	return join(body, e.list(c, n.ElseList), n, name)
}

// loop looks at the body of a range twice, as the second turn begins where the first one ends.
func (e *escaper) loop(c context, n *parse.BranchNode) context {
	e.rangeLoop = &rangeLoop{outer: e.rangeLoop}
	first := e.list(c, n.List)
	if first.state != stateError {
		first = joinLoop(first, e.rangeLoop)
	}
	e.rangeLoop = e.rangeLoop.outer
	if first.state == stateError {
		return first
	}
	e.rangeLoop = &rangeLoop{outer: e.rangeLoop}
	defer func() { e.rangeLoop = e.rangeLoop.outer }()
	second, _ := e.tentatively(first, n.List, nil)
	both := join(first, second, n, "range")
	if both.state == stateError {
		both.err.Line = n.Line
		both.err.Description = "on range loop re-entry: " + both.err.Description
		return both
	}
	return joinLoop(both, e.rangeLoop)
}

// joinLoop joins the end of a loop's body with where it was left.
func joinLoop(c context, loop *rangeLoop) context {
	for _, b := range loop.breaks {
		if c = join(c, b, b.n, "range"); c.state == stateError {
			c.err.Line = b.n.(*parse.BreakNode).Line
			c.err.Description = "at range loop break: " + c.err.Description
			return c
		}
	}
	for _, b := range loop.continues {
		if c = join(c, b, b.n, "range"); c.state == stateError {
			c.err.Line = b.n.(*parse.ContinueNode).Line
			c.err.Description = "at range loop continue: " + c.err.Description
			return c
		}
	}
	return c
}

// ---- templates ----

// tree returns where a template ends that is called in c, and under which name it is to be called.
func (e *escaper) tree(c context, n parse.Node, name string, line int) (context, string) {
	mangled := c.mangle(name)
	e.called[mangled] = true
	if out, ok := e.output[mangled]; ok {
		return out, mangled
	}
	t := e.template(name)
	if t == nil {
		if e.ns.set[name] != nil {
			return fail(ErrNoSuchTemplate, n, line, "%q is an incomplete or empty template", name), mangled
		}
		return fail(ErrNoSuchTemplate, n, line, "no such template %q", name), mangled
	}
	if mangled != name {
		d := e.template(mangled)
		if d == nil {
			d = template.New(mangled)
			d.Tree = &parse.Tree{Name: mangled, Root: t.Root.CopyList()}
			e.derived[mangled] = d
		}
		t = d
	}
	return e.outputContext(c, t), mangled
}

// outputContext works out where t ends. Should it call itself, that must be known before: at first it is assumed that it ends where it
// begins, then that it ends where that assumption led.
func (e *escaper) outputContext(c context, t *template.Template) context {
	out, ok := e.body(c, t)
	if !ok {
		if second, ok2 := e.body(out, t); ok2 {
			return second
		}
		if out.state != stateError {
			return fail(ErrOutputContext, t.Tree.Root, 0, "cannot compute output context for template %s", t.Name())
		}
	}
	return out
}

// body escapes t as if it ended in c, and reports where it ends then, and whether the assumption was right or does not matter.
func (e *escaper) body(c context, t *template.Template) (context, bool) {
	e.output[t.Name()] = c
	return e.tentatively(c, t.Tree.Root, func(try *escaper, end context) bool {
		return end.state != stateError && (!try.called[t.Name()] || c.eq(end))
	})
}

// tentatively escapes a list, and keeps what was found if accept says so.
func (e *escaper) tentatively(c context, n *parse.ListNode, accept func(*escaper, context) bool) (context, bool) {
	try := newEscaper(e.ns)
	try.rangeLoop = e.rangeLoop
	for name, out := range e.output {
		try.output[name] = out
	}
	c = try.list(c, n)
	if accept == nil || !accept(try, c) {
		return c, false
	}
	for name, out := range try.output {
		e.output[name] = out
	}
	for name, t := range try.derived {
		e.derived[name] = t
	}
	for name := range try.called {
		e.called[name] = true
	}
	for n, funcs := range try.actions {
		record(e.actions, n, funcs)
	}
	for n, name := range try.calls {
		record(e.calls, n, name)
	}
	for n, text := range try.texts {
		record(e.texts, n, text)
	}
	return c, true
}

// template finds a template by its mangled name.
func (e *escaper) template(name string) *template.Template {
	if t := e.ns.any().text.Lookup(name); t != nil {
		return t
	}
	return e.derived[name]
}

// commit makes the changes.
func (e *escaper) commit() {
	t := e.ns.any().text
	t.Funcs(escaperFuncs())
	for _, d := range e.derived {
		if _, err := t.AddParseTree(d.Name(), d.Tree); err != nil {
			panic("error adding derived template")
		}
	}
	for n, funcs := range e.actions {
		addFuncs(n.Pipe, funcs)
	}
	for n, name := range e.calls {
		n.Name = name
	}
	for n, text := range e.texts {
		n.Text = text
	}
	clear(e.called)
	clear(e.actions)
	clear(e.calls)
	clear(e.texts)
}

// ---- text ----

// text follows the text and rewrites it: a < that begins no tag is escaped, comments are left out, and what a browser would take for
// the beginning or end of a script within a literal of JavaScript is hidden from it.
func (e *escaper) text(c context, n *parse.TextNode) context {
	s := n.Text
	var b bytes.Buffer
	written := 0 // what of s is in b, or left out
	for i := 0; i < len(s); {
		d, used := afterText(c, s[i:])
		end := i + used
		switch {
		case c.state == stateText || c.state == stateRCDATA:
			written = escapeLess(&b, s, written, i, end, d.state != c.state)
		case isComment(c.state) && c.delim == delimNone:
			if c.state == stateJSBlockCmt && bytes.ContainsAny(s[written:end], "\n\r\u2028\u2029") {
				b.WriteByte('\n') // it counts as the end of a line
			} else if c.state == stateJSBlockCmt || c.state == stateCSSBlockCmt {
				b.WriteByte(' ')
			}
			written = end
		}
		if c.state != d.state && isComment(d.state) && d.delim == delimNone {
			b.Write(s[written : end-commentStart(d.state)])
			written = end
		}
		if inScriptLiteral(c.state) {
			written = hideScripts(&b, s, written, i, end)
		}
		if i == end && c.state == d.state {
			panic(fmt.Sprintf("infinite loop from %v to %v on %q..%q", c, d, s[:i], s[i:]))
		}
		c, i = d, end
	}
	if written != 0 && c.state != stateError {
		if !isComment(c.state) || c.delim != delimNone {
			b.Write(s[written:])
		}
		record(e.texts, n, b.Bytes())
	}
	return c
}

// hideScripts writes s[written:] to b up to the last <script, </script or <!-- in s[i:end], with the < of each escaped, and returns what is
// written then.
func hideScripts(b *bytes.Buffer, s []byte, written, i, end int) int {
	for ; ; i++ {
		j := bytes.IndexByte(s[i:end], '<')
		if j < 0 {
			return written
		}
		i += j
		for _, word := range [...]string{"script", "/script", "!--"} {
			if n := i + 1 + len(word); n <= end && strings.EqualFold(string(s[i+1:n]), word) {
				b.Write(s[written:i])
				b.WriteString(`\x3C`)
				written = i + 1
			}
		}
	}
}

// commentStart is the length of what begins a comment.
func commentStart(s state) int {
	switch s {
	case stateHTMLCmt, stateJSHTMLOpenCmt:
		return 4
	case stateJSHTMLCloseCmt:
		return 3
	}
	return 2
}

// escapeLess writes s[written:] to b as far as it has something to escape in s[i:end], and returns what is written then. If the text
// ends at end, that is because of the last < in it.
func escapeLess(b *bytes.Buffer, s []byte, written, i, end int, ended bool) int {
	if ended {
		if j := bytes.LastIndexByte(s[i:end], '<'); j >= 0 {
			end = i + j
		}
	}
	for {
		j := bytes.IndexByte(s[i:end], '<')
		if j < 0 {
			return written
		}
		i += j
		const doctype = "<!DOCTYPE"
		if len(s)-i < len(doctype) || !bytes.EqualFold(s[i:i+len(doctype)], []byte(doctype)) {
			b.Write(s[written:i])
			b.WriteString("&lt;")
			written = i + 1
		}
		i++
	}
}

// afterText reads the beginning of s, which is in c.
func afterText(c context, s []byte) (context, int) {
	if c.delim == delimNone {
		d, i := readToEndTag(c, s)
		if i == 0 { // </script> or the like is next
			return d, 0
		}
		return transitions[c.state](c, s[:i])
	}
	// In the value of an attribute.
	i := bytes.IndexAny(s, delimEnds[c.delim])
	if i < 0 {
		i = len(s)
	}
	if c.delim == delimSpaceOrTagEnd {
		if j := bytes.IndexAny(s[:i], "\"'<=`"); j >= 0 { // browsers differ
			return fail(ErrBadHTML, nil, 0, "%q in unquoted attr: %q", s[j:j+1], s[:i]), len(s)
		}
	}
	if i == len(s) { // it goes on behind s; the other languages see it without HTML's escapes
		for u := []byte(html.UnescapeString(string(s))); len(u) != 0; {
			d, n := transitions[c.state](c, u)
			c, u = d, u[n:]
		}
		return c, len(s)
	}
	element := c.element
	if c.state == stateAttr && c.element == elementScript && c.attr == attrScriptType && !isJSType(string(s[:i])) {
		element = elementNone // data in a <script>
	}
	if c.delim != delimSpaceOrTagEnd {
		i++
	}
	return context{state: stateTag, element: element}, i
}
