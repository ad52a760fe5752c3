package ast

import (
	"go/token"
	"sort"
)

// A Filter says which names stay.
//
// Deprecated: used by deprecated functions only.
type Filter func(string) bool

// FileExports removes what is not exported from a file, and all function
// bodies. It reports whether anything is left. Comments stay.
func FileExports(src *File) bool { return filterFile(src, IsExported, true) }

// PackageExports does for all files what FileExports does.
//
// Deprecated: use a type checker.
func PackageExports(pkg *Package) bool { return filterPackage(pkg, IsExported, true) }

// FilterDecl removes names that f does not accept, and reports whether any are
// left.
//
// Deprecated: it is not precise.
func FilterDecl(decl Decl, f Filter) bool { return filterDecl(decl, f, false) }

// FilterFile removes top-level names, fields and methods that f does not
// accept, and reports whether any declarations are left.
//
// Deprecated: it is not precise.
func FilterFile(src *File, f Filter) bool { return filterFile(src, f, false) }

// FilterPackage does for all files what FilterFile does.
//
// Deprecated: it is not precise.
func FilterPackage(pkg *Package, f Filter) bool { return filterPackage(pkg, f, false) }

func filterIdents(list []*Ident, f Filter) []*Ident {
	n := 0
	for _, x := range list {
		if f(x.Name) {
			list[n] = x
			n++
		}
	}
	return list[:n]
}

// embeddedName returns the name of an embedded field of that type, or nil.
func embeddedName(x Expr) *Ident {
	switch t := x.(type) {
	case *Ident:
		return t
	case *SelectorExpr:
		if _, ok := t.X.(*Ident); ok {
			return t.Sel
		}
	case *StarExpr:
		return embeddedName(t.X)
	}
	return nil
}

func filterFields(fields *FieldList, f Filter, export bool) (removed bool) {
	if fields == nil {
		return false
	}
	n := 0
	for _, x := range fields.List {
		keep := false
		if len(x.Names) == 0 {
			name := embeddedName(x.Type)
			keep = name != nil && f(name.Name)
		} else {
			count := len(x.Names)
			x.Names = filterIdents(x.Names, f)
			removed = removed || len(x.Names) < count
			keep = len(x.Names) > 0
		}
		if keep {
			if export {
				filterType(x.Type, f, export)
			}
			fields.List[n] = x
			n++
		}
	}
	removed = removed || n < len(fields.List)
	fields.List = fields.List[:n]
	return removed
}

func filterLiteral(lit *CompositeLit, f Filter, export bool) {
	n := len(lit.Elts)
	lit.Elts = filterExprs(lit.Elts, f, export)
	if len(lit.Elts) < n {
		lit.Incomplete = true
	}
}

func filterExprs(list []Expr, f Filter, export bool) []Expr {
	n := 0
	for _, x := range list {
		switch x := x.(type) {
		case *CompositeLit:
			filterLiteral(x, f, export)
		case *KeyValueExpr:
			if key, ok := x.Key.(*Ident); ok && !f(key.Name) {
				continue
			}
			if value, ok := x.Value.(*CompositeLit); ok {
				filterLiteral(value, f, export)
			}
		}
		list[n] = x
		n++
	}
	return list[:n]
}

func filterParams(fields *FieldList, f Filter, export bool) (any bool) {
	if fields != nil {
		for _, x := range fields.List {
			any = filterType(x.Type, f, export) || any
		}
	}
	return any
}

func filterType(typ Expr, f Filter, export bool) bool {
	switch t := typ.(type) {
	case *Ident:
		return f(t.Name)
	case *ParenExpr:
		return filterType(t.X, f, export)
	case *ArrayType:
		return filterType(t.Elt, f, export)
	case *StructType:
		if filterFields(t.Fields, f, export) {
			t.Incomplete = true
		}
		return len(t.Fields.List) > 0
	case *FuncType:
		params := filterParams(t.Params, f, export)
		return filterParams(t.Results, f, export) || params
	case *InterfaceType:
		if filterFields(t.Methods, f, export) {
			t.Incomplete = true
		}
		return len(t.Methods.List) > 0
	case *MapType:
		key := filterType(t.Key, f, export)
		return filterType(t.Value, f, export) || key
	case *ChanType:
		return filterType(t.Value, f, export)
	}
	return false
}

func filterSpec(spec Spec, f Filter, export bool) bool {
	switch s := spec.(type) {
	case *ValueSpec:
		s.Names = filterIdents(s.Names, f)
		s.Values = filterExprs(s.Values, f, export)
		if len(s.Names) > 0 {
			if export {
				filterType(s.Type, f, export)
			}
			return true
		}
	case *TypeSpec:
		if f(s.Name.Name) {
			if export {
				filterType(s.Type, f, export)
			}
			return true
		}
		if !export { // there may be fields or methods that stay
			return filterType(s.Type, f, export)
		}
	}
	return false
}

func filterDecl(decl Decl, f Filter, export bool) bool {
	switch d := decl.(type) {
	case *GenDecl:
		n := 0
		for _, s := range d.Specs {
			if filterSpec(s, f, export) {
				d.Specs[n] = s
				n++
			}
		}
		d.Specs = d.Specs[:n]
		return n > 0
	case *FuncDecl:
		if export {
			d.Body = nil
		}
		return f(d.Name.Name)
	}
	return false
}

func filterFile(src *File, f Filter, export bool) bool {
	n := 0
	for _, d := range src.Decls {
		if filterDecl(d, f, export) {
			src.Decls[n] = d
			n++
		}
	}
	src.Decls = src.Decls[:n]
	return n > 0
}

func filterPackage(pkg *Package, f Filter, export bool) (any bool) {
	for _, src := range pkg.Files {
		any = filterFile(src, f, export) || any
	}
	return any
}

// MergeMode says what MergePackageFiles does.
//
// Deprecated: used by a deprecated function only.
type MergeMode uint

// Deprecated: used by a deprecated function only.
const (
	FilterFuncDuplicates       MergeMode = 1 << iota // one function of a name
	FilterUnassociatedComments                       // no comments but those of declarations
	FilterImportDuplicates                           // one import of a path and name
)

// funcName returns the name of a function, or receiver type and name.
func funcName(f *FuncDecl) string {
	if r := f.Recv; r != nil {
		if len(r.List) != 1 {
			return ""
		}
		t := r.List[0].Type
		if p, ok := t.(*StarExpr); ok {
			t = p.X
		}
		if p, ok := t.(*Ident); ok {
			return p.Name + "." + f.Name.Name
		}
		return ""
	}
	return f.Name.Name
}

// MergePackageFiles makes one file of the files of a package.
//
// Deprecated: it is not precise.
func MergePackageFiles(pkg *Package, mode MergeMode) *File {
	var names []string
	for name := range pkg.Files {
		names = append(names, name)
	}
	sort.Strings(names)
	merged := &File{Name: NewIdent(pkg.Name), Scope: pkg.Scope}
	for i, name := range names {
		f := pkg.Files[name]
		if i == 0 || f.FileStart < merged.FileStart {
			merged.FileStart = f.FileStart
		}
		if i == 0 || f.FileEnd > merged.FileEnd {
			merged.FileEnd = f.FileEnd
		}
	}
	merged.Doc, merged.Package = mergeDocs(pkg, names)
	merged.Decls = mergeDecls(pkg, names, mode)
	seen := make(map[string]bool)
	for _, name := range names {
		for _, imp := range pkg.Files[name].Imports {
			if mode&FilterImportDuplicates != 0 {
				if seen[imp.Path.Value] {
					continue
				}
				seen[imp.Path.Value] = true
			}
			merged.Imports = append(merged.Imports, imp)
		}
		if mode&FilterUnassociatedComments == 0 {
			merged.Comments = append(merged.Comments, pkg.Files[name].Comments...)
		}
	}
	return merged
}

// mergeDocs joins the documentation, with an empty line between that of two
// files.
func mergeDocs(pkg *Package, names []string) (doc *CommentGroup, pos token.Pos) {
	var list []*Comment
	for _, name := range names {
		f := pkg.Files[name]
		if f.Doc == nil {
			continue
		}
		if list != nil {
			list = append(list, &Comment{token.NoPos, "//"})
		}
		list = append(list, f.Doc.List...)
		if f.Package > pos {
			pos = f.Package
		}
	}
	if list != nil {
		doc = &CommentGroup{list}
	}
	return doc, pos
}

// mergeDecls joins the declarations; of functions of one name, one with
// documentation is kept, the last one.
func mergeDecls(pkg *Package, names []string, mode MergeMode) []Decl {
	var list []Decl
	funcs := make(map[string]int)
	for _, name := range names {
		for _, d := range pkg.Files[name].Decls {
			if f, ok := d.(*FuncDecl); ok && mode&FilterFuncDuplicates != 0 {
				key := funcName(f)
				if i, exists := funcs[key]; exists {
					if old, ok := list[i].(*FuncDecl); ok && old.Doc == nil {
						list[i] = nil
					} else {
						continue
					}
				}
				funcs[key] = len(list)
			}
			list = append(list, d)
		}
	}
	n := 0
	for _, d := range list {
		if d != nil {
			list[n] = d
			n++
		}
	}
	return list[:n]
}
