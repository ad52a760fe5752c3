// Package template fills templates with data and produces HTML that is safe against injection. It has the API of text/template.
//
// Templates are trusted, the data is not: each value is escaped as its place in the document demands, in text, attributes, URLs, scripts
// and style sheets. In
//
//	<a href="/search?q={{.}}" onclick="f({{.}})">{{.}}</a>
//
// the same value is escaped for a query, for JavaScript, where it appears as a value of that language, and for text. A string of a type
// such as HTML or URL is taken as it is where it fits.
//
// To read it: context.go says what places there are, transition.go how text leads from one to the next, escape.go goes over the
// nodes of templates, pipeline.go changes them, and html.go, js.go, css.go and url.go have the functions that it puts into pipelines.
package template

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
	"text/template"
	"text/template/parse"
)

// FuncMap is that of text/template.
type FuncMap = template.FuncMap

// A Template is a template of text/template that is escaped before it is executed first.
type Template struct {
	escapeErr error // errEscaped, or why it cannot be escaped; nil: not tried yet. Under ns.mu
	text      *template.Template
	Tree      *parse.Tree // what is executed
	*nameSpace
}

var errEscaped = errors.New("template escaped correctly")

// A nameSpace is what associated templates share.
type nameSpace struct {
	mu      sync.Mutex // protects all
	set     map[string]*Template
	escaped bool // nothing can be parsed any more
	esc     *escaper
}

func newNameSpace() *nameSpace {
	ns := &nameSpace{set: map[string]*Template{}}
	ns.esc = newEscaper(ns)
	return ns
}

// any returns one of the templates.
func (ns *nameSpace) any() *Template {
	for _, t := range ns.set {
		return t
	}
	panic("no templates in name space")
}

// New returns a new template without text.
func New(name string) *Template {
	t := &Template{text: template.New(name), nameSpace: newNameSpace()}
	t.set[name] = t
	return t
}

// New returns a new template that is associated with t: each can invoke the other.
func (t *Template) New(name string) *Template {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.associated(name)
}

func (t *Template) associated(name string) *Template {
	n := &Template{text: t.text.New(name), nameSpace: t.nameSpace}
	if old, ok := n.set[name]; ok {
		*old = *New(name) // who holds it must not execute what is not escaped
	}
	n.set[name] = n
	return n
}

// Name returns the template's name.
func (t *Template) Name() string { return t.text.Name() }

// Lookup returns the associated template of that name; nil if there is none.
func (t *Template) Lookup(name string) *Template {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.set[name]
}

// Templates returns all associated templates.
func (t *Template) Templates() []*Template {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := make([]*Template, 0, len(t.set))
	for _, v := range t.set {
		all = append(all, v)
	}
	return all
}

// DefinedTemplates says which templates are associated, for error messages.
func (t *Template) DefinedTemplates() string { return t.text.DefinedTemplates() }

// Option sets options, as in text/template.
func (t *Template) Option(options ...string) *Template {
	t.text.Option(options...)
	return t
}

// Delims sets the delimiters of actions, for what is parsed later; "" is the usual one.
func (t *Template) Delims(left, right string) *Template {
	t.text.Delims(left, right)
	return t
}

// Funcs adds functions. It panics if one is no function with one result, or two of which the second is an error.
func (t *Template) Funcs(funcs FuncMap) *Template {
	t.text.Funcs(funcs)
	return t
}

// Must returns t; it panics if err is not nil.
func Must(t *Template, err error) *Template {
	if err != nil {
		panic(err)
	}
	return t
}

// IsTrue reports whether a value counts as true in {{if}}; ok: it has a truth.
func IsTrue(value any) (truth, ok bool) { return template.IsTrue(value) }

// ---- executing ----

// Execute applies a template to data and writes the result. Several goroutines may do so at once.
func (t *Template) Execute(w io.Writer, data any) error {
	if err := t.escape(); err != nil {
		return err
	}
	return t.text.Execute(w, data)
}

func (t *Template) escape() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.escaped = true
	if t.escapeErr == nil {
		if t.Tree == nil {
			return fmt.Errorf("template: %q is an incomplete or empty template", t.Name())
		}
		return escapeTemplate(t, t.text.Root, t.Name())
	}
	if t.escapeErr != errEscaped {
		return t.escapeErr
	}
	return nil
}

// ExecuteTemplate applies the associated template of that name.
func (t *Template) ExecuteTemplate(w io.Writer, name string, data any) error {
	n, err := t.lookupEscaped(name)
	if err != nil {
		return err
	}
	return n.text.Execute(w, data)
}

func (t *Template) lookupEscaped(name string) (*Template, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.escaped = true
	n := t.set[name]
	if n == nil {
		return nil, fmt.Errorf("html/template: %q is undefined", name)
	}
	if n.escapeErr != nil && n.escapeErr != errEscaped {
		return nil, n.escapeErr
	}
	if n.text.Tree == nil || n.text.Root == nil {
		return nil, fmt.Errorf("html/template: %q is an incomplete template", name)
	}
	if t.text.Lookup(name) == nil {
		panic("html/template internal error: template escaping out of sync")
	}
	if n.escapeErr == nil {
		return n, escapeTemplate(n, n.text.Root, name)
	}
	return n, nil
}

// ---- parsing ----

func (t *Template) checkCanParse() error {
	if t == nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.escaped {
		return fmt.Errorf("html/template: cannot Parse after Execute")
	}
	return nil
}

// Parse parses text as t's body; what it defines is associated with t. It fails after any of them was executed.
func (t *Template) Parse(text string) (*Template, error) {
	if err := t.checkCanParse(); err != nil {
		return nil, err
	}
	parsed, err := t.text.Parse(text)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, v := range parsed.Templates() {
		n := t.set[v.Name()]
		if n == nil {
			n = t.associated(v.Name())
		}
		n.text, n.Tree = v, v.Tree
	}
	return t, nil
}

// AddParseTree associates a tree with t under a name. It fails after any template was executed.
func (t *Template) AddParseTree(name string, tree *parse.Tree) (*Template, error) {
	if err := t.checkCanParse(); err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	text, err := t.text.AddParseTree(name, tree)
	if err != nil {
		return nil, err
	}
	n := &Template{text: text, Tree: text.Tree, nameSpace: t.nameSpace}
	t.set[name] = n
	return n, nil
}

// Clone returns a copy of t and all that is associated with it. It fails after t was executed.
func (t *Template) Clone() (*Template, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.escapeErr != nil {
		return nil, fmt.Errorf("html/template: cannot Clone %q after it has executed", t.Name())
	}
	text, err := t.text.Clone()
	if err != nil {
		return nil, err
	}
	n := &Template{text: text, Tree: text.Tree, nameSpace: newNameSpace()}
	n.set[n.Name()] = n
	for _, x := range text.Templates() {
		name := x.Name()
		old := t.set[name]
		if old == nil || old.escapeErr != nil {
			return nil, fmt.Errorf("html/template: cannot Clone %q after it has executed", t.Name())
		}
		x.Tree = x.Tree.Copy()
		n.set[name] = &Template{text: x, Tree: x.Tree, nameSpace: n.nameSpace}
	}
	return n.set[n.Name()], nil
}

// ---- files ----

// ParseFiles returns a template of the first file's name and body, with the others associated.
func ParseFiles(filenames ...string) (*Template, error) { return parseFiles(nil, readOS, filenames) }

// ParseFiles parses files, each a template of its base name, and associates them with t.
func (t *Template) ParseFiles(filenames ...string) (*Template, error) {
	return parseFiles(t, readOS, filenames)
}

// ParseGlob is ParseFiles of the files that match a pattern.
func ParseGlob(pattern string) (*Template, error) { return parseGlob(nil, pattern) }

// ParseGlob is ParseFiles of the files that match a pattern.
func (t *Template) ParseGlob(pattern string) (*Template, error) { return parseGlob(t, pattern) }

// ParseFS is ParseFiles of the files in a file system that match patterns.
func ParseFS(fsys fs.FS, patterns ...string) (*Template, error) { return parseFS(nil, fsys, patterns) }

// ParseFS is ParseFiles of the files in a file system that match patterns.
func (t *Template) ParseFS(fsys fs.FS, patterns ...string) (*Template, error) {
	return parseFS(t, fsys, patterns)
}

func readOS(file string) (string, []byte, error) {
	b, err := os.ReadFile(file)
	return filepath.Base(file), b, err
}

func parseGlob(t *Template, pattern string) (*Template, error) {
	if err := t.checkCanParse(); err != nil {
		return nil, err
	}
	names, err := filepath.Glob(pattern)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("html/template: pattern matches no files: %#q", pattern)
	}
	return parseFiles(t, readOS, names)
}

func parseFS(t *Template, fsys fs.FS, patterns []string) (*Template, error) {
	var names []string
	for _, pattern := range patterns {
		list, err := fs.Glob(fsys, pattern)
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			return nil, fmt.Errorf("template: pattern matches no files: %#q", pattern)
		}
		names = append(names, list...)
	}
	return parseFiles(t, func(file string) (string, []byte, error) {
		b, err := fs.ReadFile(fsys, file)
		return path.Base(file), b, err
	}, names)
}

// parseFiles parses files; read returns a template's name and text.
func parseFiles(t *Template, read func(string) (string, []byte, error), files []string) (*Template, error) {
	if err := t.checkCanParse(); err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("html/template: no files named in call to ParseFiles")
	}
	for _, file := range files {
		name, text, err := read(file)
		if err != nil {
			return nil, err
		}
		if t == nil {
			t = New(name)
		}
		into := t
		if name != t.Name() {
			into = t.New(name)
		}
		if _, err = into.Parse(string(text)); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// ---- escaping by hand ----

// HTMLEscape writes b, escaped for HTML.
func HTMLEscape(w io.Writer, b []byte) { template.HTMLEscape(w, b) }

// HTMLEscapeString returns s, escaped for HTML.
func HTMLEscapeString(s string) string { return template.HTMLEscapeString(s) }

// HTMLEscaper returns the text of the arguments, escaped for HTML.
func HTMLEscaper(args ...any) string { return template.HTMLEscaper(args...) }

// JSEscape writes b, escaped for a string of JavaScript.
func JSEscape(w io.Writer, b []byte) { template.JSEscape(w, b) }

// JSEscapeString returns s, escaped for a string of JavaScript.
func JSEscapeString(s string) string { return template.JSEscapeString(s) }

// JSEscaper returns the text of the arguments, escaped for a string of JavaScript.
func JSEscaper(args ...any) string { return template.JSEscaper(args...) }

// URLQueryEscaper returns the text of the arguments, escaped for a query.
func URLQueryEscaper(args ...any) string { return template.URLQueryEscaper(args...) }
