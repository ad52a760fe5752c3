// Package template fills templates with data and produces text.
//
// A template is text with actions between {{ and }}: {{.Field}} prints a value, {{if}} {{range}} {{with}} {{else}} {{end}} control,
// {{define}} {{template}} {{block}} name parts, and {{a | f b}} passes values through functions.
package template

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
	"sync"
	"text/template/parse"
)

// common is what associated templates share.
type common struct {
	mu         sync.RWMutex // protects all
	templates  map[string]*Template
	missingKey missingKey
	parseFuncs FuncMap
	execFuncs  map[string]reflect.Value
}

type missingKey int

const (
	missingInvalid missingKey = iota // "<no value>"
	missingZero
	missingError
)

// A Template is a parsed template. Once it has been parsed it can be executed by several goroutines at once.
type Template struct {
	name string
	*parse.Tree
	*common
	left, right string
}

// New returns a new template without text.
func New(name string) *Template { return &Template{name: name} }

// Name returns the template's name.
func (t *Template) Name() string { return t.name }

// New returns a new template that is associated with t: each can invoke the other.
func (t *Template) New(name string) *Template {
	t.init()
	return &Template{name: name, common: t.common, left: t.left, right: t.right}
}

func (t *Template) init() {
	if t.common == nil {
		t.common = &common{templates: map[string]*Template{}, parseFuncs: FuncMap{}, execFuncs: map[string]reflect.Value{}}
	}
}

// Clone returns a copy of t and all that is associated with it; what is added to the copy later does not show in t.
func (t *Template) Clone() (*Template, error) {
	n := &Template{name: t.name, Tree: t.Tree, left: t.left, right: t.right}
	n.init()
	if t.common == nil {
		return n, nil
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	n.missingKey = t.missingKey
	for name, v := range t.templates {
		if name == t.name {
			n.templates[name] = n
			continue
		}
		n.templates[name] = &Template{name: v.name, Tree: v.Tree, common: n.common, left: v.left, right: v.right}
	}
	for name, f := range t.parseFuncs {
		n.parseFuncs[name] = f
	}
	for name, f := range t.execFuncs {
		n.execFuncs[name] = f
	}
	return n, nil
}

// AddParseTree associates a tree with t under a name.
func (t *Template) AddParseTree(name string, tree *parse.Tree) (*Template, error) {
	t.init()
	t.mu.Lock()
	defer t.mu.Unlock()
	n := t
	if name != t.name {
		n = t.New(name)
	}
	if t.associate(n, tree) || n.Tree == nil {
		n.Tree = tree
	}
	return n, nil
}

// associate enters n; it reports whether the tree is to be n's: an empty one does not replace another.
func (t *Template) associate(n *Template, tree *parse.Tree) bool {
	if old := t.templates[n.name]; old != nil && parse.IsEmptyTree(tree.Root) && old.Tree != nil {
		return false
	}
	t.templates[n.name] = n
	return true
}

// Templates returns all associated templates.
func (t *Template) Templates() []*Template {
	if t.common == nil {
		return nil
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	all := make([]*Template, 0, len(t.templates))
	for _, v := range t.templates {
		all = append(all, v)
	}
	return all
}

// Lookup returns the associated template of that name; nil if there is none.
func (t *Template) Lookup(name string) *Template {
	if t.common == nil {
		return nil
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.templates[name]
}

// Delims sets the delimiters of actions, for what is parsed later; "" is the usual one.
func (t *Template) Delims(left, right string) *Template {
	t.init()
	t.left, t.right = left, right
	return t
}

// Funcs adds functions. It panics if one is no function with one result, or two of which the second is an error.
func (t *Template) Funcs(funcs FuncMap) *Template {
	t.init()
	t.mu.Lock()
	defer t.mu.Unlock()
	for name, f := range funcs {
		t.execFuncs[name] = checkFunc(name, f)
		t.parseFuncs[name] = f
	}
	return t
}

// Option sets options: missingkey=default, =invalid, =zero or =error. It panics on others.
func (t *Template) Option(options ...string) *Template {
	t.init()
	for _, s := range options {
		if s == "" {
			panic("empty option string")
		}
		key, value, _ := strings.Cut(s, "=")
		mode, ok := map[string]missingKey{"default": missingInvalid, "invalid": missingInvalid, "zero": missingZero, "error": missingError}[value]
		if key != "missingkey" || !ok {
			panic("unrecognized option: " + s)
		}
		t.missingKey = mode
	}
	return t
}

// Parse parses text as t's body; what it defines is associated with t.
func (t *Template) Parse(text string) (*Template, error) {
	t.init()
	t.mu.RLock()
	trees, err := parse.Parse(t.name, text, t.left, t.right, t.parseFuncs, builtinNames())
	t.mu.RUnlock()
	if err != nil {
		return nil, err
	}
	for name, tree := range trees {
		if _, err := t.AddParseTree(name, tree); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// Must returns t; it panics if err is not nil.
func Must(t *Template, err error) *Template {
	if err != nil {
		panic(err)
	}
	return t
}

// DefinedTemplates says which templates are associated, for error messages.
func (t *Template) DefinedTemplates() string {
	if t.common == nil {
		return ""
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	var names []string
	for name, v := range t.templates {
		if v.Tree != nil && v.Root != nil {
			names = append(names, fmt.Sprintf("%q", name))
		}
	}
	if len(names) == 0 {
		return ""
	}
	sort.Strings(names)
	return "; defined templates are: " + strings.Join(names, ", ")
}

// ParseFiles returns a template of the first file's name and body, with the others associated.
func ParseFiles(filenames ...string) (*Template, error) {
	return parseFiles(nil, os.ReadFile, filepath.Base, filenames)
}

// ParseFiles parses files, each a template of its base name, and associates them with t.
func (t *Template) ParseFiles(filenames ...string) (*Template, error) {
	t.init()
	return parseFiles(t, os.ReadFile, filepath.Base, filenames)
}

// ParseGlob is ParseFiles of the files that match a pattern.
func ParseGlob(pattern string) (*Template, error) { return parseGlob(nil, pattern) }

// ParseGlob is ParseFiles of the files that match a pattern.
func (t *Template) ParseGlob(pattern string) (*Template, error) {
	t.init()
	return parseGlob(t, pattern)
}

func parseGlob(t *Template, pattern string) (*Template, error) {
	names, err := filepath.Glob(pattern)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("template: pattern matches no files: %#q", pattern)
	}
	return parseFiles(t, os.ReadFile, filepath.Base, names)
}

// ParseFS is ParseFiles of the files in a file system that match patterns.
func ParseFS(fsys fs.FS, patterns ...string) (*Template, error) { return parseFS(nil, fsys, patterns) }

// ParseFS is ParseFiles of the files in a file system that match patterns.
func (t *Template) ParseFS(fsys fs.FS, patterns ...string) (*Template, error) {
	t.init()
	return parseFS(t, fsys, patterns)
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
	return parseFiles(t, func(name string) ([]byte, error) { return fs.ReadFile(fsys, name) }, path.Base, names)
}

func parseFiles(t *Template, read func(string) ([]byte, error), base func(string) string, names []string) (*Template, error) {
	if len(names) == 0 {
		return nil, fmt.Errorf("template: no files named in call to ParseFiles")
	}
	for _, file := range names {
		text, err := read(file)
		if err != nil {
			return nil, err
		}
		name := base(file)
		if t == nil {
			t = New(name)
		}
		into := t
		if name != t.name {
			into = t.New(name)
		}
		if _, err = into.Parse(string(text)); err != nil {
			return nil, err
		}
	}
	return t, nil
}
