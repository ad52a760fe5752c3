package ast

import (
	"bytes"
	"fmt"
	"go/scanner"
	"go/token"
	"strconv"
)

// A Scope has the objects that are declared in a block, and a link to the scope
// around it.
//
// Deprecated: a type checker knows more.
type Scope struct {
	Outer   *Scope
	Objects map[string]*Object
}

// NewScope returns an empty scope.
func NewScope(outer *Scope) *Scope { return &Scope{outer, make(map[string]*Object)} }

// Lookup returns the object of that name in this scope, or nil.
func (s *Scope) Lookup(name string) *Object { return s.Objects[name] }

// Insert adds an object; if there is one of that name, it is returned and
// nothing happens.
func (s *Scope) Insert(obj *Object) (alt *Object) {
	if alt = s.Objects[obj.Name]; alt == nil {
		s.Objects[obj.Name] = obj
	}
	return alt
}

func (s *Scope) String() string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "scope %p {", s)
	if s != nil && len(s.Objects) > 0 {
		fmt.Fprintln(&b)
		for _, obj := range s.Objects {
			fmt.Fprintf(&b, "\t%s %s\n", obj.Kind, obj.Name)
		}
	}
	fmt.Fprintf(&b, "}\n")
	return b.String()
}

// ObjKind is a kind of object.
type ObjKind int

const (
	Bad ObjKind = iota
	Pkg
	Con
	Typ
	Var
	Fun
	Lbl
)

func (kind ObjKind) String() string {
	return [...]string{"bad", "package", "const", "type", "var", "func", "label"}[kind]
}

// An Object is a package, constant, type, variable, function or label. Decl is
// what declares it: *ImportSpec, *ValueSpec, *TypeSpec, *FuncDecl, *Field,
// *AssignStmt, *LabeledStmt, or a *Scope. Data is the *Scope of a package or
// the iota of a constant.
//
// Deprecated: a type checker knows more.
type Object struct {
	Kind ObjKind
	Name string
	Decl any
	Data any
	Type any
}

// NewObj returns an object.
func NewObj(kind ObjKind, name string) *Object { return &Object{Kind: kind, Name: name} }

// Pos returns where the object's name is declared, or NoPos.
func (obj *Object) Pos() token.Pos {
	find := func(names ...*Ident) token.Pos {
		for _, n := range names {
			if n.Name == obj.Name {
				return n.Pos()
			}
		}
		return token.NoPos
	}
	switch d := obj.Decl.(type) {
	case *Field:
		return find(d.Names...)
	case *ImportSpec:
		if d.Name != nil && d.Name.Name == obj.Name {
			return d.Name.Pos()
		}
		return d.Path.Pos()
	case *ValueSpec:
		return find(d.Names...)
	case *TypeSpec:
		return find(d.Name)
	case *FuncDecl:
		return find(d.Name)
	case *LabeledStmt:
		return find(d.Label)
	case *AssignStmt:
		for _, x := range d.Lhs {
			if id, ok := x.(*Ident); ok && id.Name == obj.Name {
				return id.Pos()
			}
		}
	}
	return token.NoPos
}

// An Importer returns the package of an import path as an object whose Data is
// a *Scope; it keeps those it has imported in imports.
//
// Deprecated: use a type checker.
type Importer func(imports map[string]*Object, path string) (pkg *Object, err error)

// NewPackage makes a package of files and resolves what is not declared in the
// file that uses it. importer and universe may be nil.
//
// Deprecated: use a type checker.
func NewPackage(fset *token.FileSet, files map[string]*File, importer Importer, universe *Scope) (*Package, error) {
	p := &packager{fset: fset, scope: NewScope(universe), files: files, importer: importer, imports: make(map[string]*Object)}
	name := ""
	for _, file := range files {
		if name == "" {
			name = file.Name.Name
		} else if file.Name.Name != name {
			p.errorf(file.Package, "package %s; expected package %s", file.Name.Name, name)
			continue
		}
		for _, obj := range file.Scope.Objects {
			p.declare(p.scope, nil, obj)
		}
	}
	for _, file := range files {
		if file.Name.Name == name {
			p.resolveFile(file, universe)
		}
	}
	p.errors.Sort()
	return &Package{name, p.scope, p.imports, files}, p.errors.Err()
}

type packager struct {
	fset     *token.FileSet
	scope    *Scope
	files    map[string]*File
	importer Importer
	imports  map[string]*Object
	errors   scanner.ErrorList
}

func (p *packager) errorf(pos token.Pos, format string, args ...any) {
	p.errors.Add(p.fset.Position(pos), fmt.Sprintf(format, args...))
}

func (p *packager) declare(scope, other *Scope, obj *Object) {
	alt := scope.Insert(obj)
	if alt == nil && other != nil {
		alt = other.Lookup(obj.Name)
	}
	if alt != nil {
		where := ""
		if pos := alt.Pos(); pos.IsValid() {
			where = "\n\tprevious declaration at " + p.fset.Position(pos).String()
		}
		p.errorf(obj.Pos(), "%s redeclared in this block%s", obj.Name, where)
	}
}

func (p *packager) resolveFile(file *File, universe *Scope) {
	failed := false
	scope := NewScope(p.scope)
	for _, spec := range file.Imports {
		if p.importer == nil {
			failed = true
			continue
		}
		path, _ := strconv.Unquote(spec.Path.Value)
		pkg, err := p.importer(p.imports, path)
		if err != nil {
			p.errorf(spec.Path.Pos(), "could not import %s (%s)", path, err)
			failed = true
			continue
		}
		name := pkg.Name
		if spec.Name != nil {
			name = spec.Name.Name
		}
		switch name {
		case "_":
		case ".":
			for _, obj := range pkg.Data.(*Scope).Objects {
				p.declare(scope, p.scope, obj)
			}
		default:
			p.declare(scope, p.scope, &Object{Kind: Pkg, Name: name, Decl: spec, Data: pkg.Data})
		}
	}
	if failed { // then what is missing may be in those packages
		p.scope.Outer = nil
	}
	var left []*Ident
	for _, id := range file.Unresolved {
		var obj *Object
		for s := scope; s != nil && obj == nil; s = s.Outer {
			obj = s.Lookup(id.Name)
		}
		if obj != nil {
			id.Obj = obj
			continue
		}
		if !failed {
			p.errorf(id.Pos(), "undeclared name: %s", id.Name)
		}
		left = append(left, id)
	}
	file.Unresolved = left
	p.scope.Outer = universe
}
