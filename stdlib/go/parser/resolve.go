package parser

import (
	"fmt"
	"go/ast"
	"go/token"
)

// unresolved marks identifiers that have been seen, but are not declared.
var unresolved = new(ast.Object)

// A resolver binds identifiers to what is declared in the file, by a walk
// through the tree. It has scopes for blocks, and for the labels of functions,
// whose uses are bound at the function's end.
type resolver struct {
	p      *parser
	pkg    *ast.Scope
	top    *ast.Scope
	labels *ast.Scope
	gotos  []*ast.Ident // of the current function
	outer  []labelScope
	left   []*ast.Ident // that may be declared in other files
}

type labelScope struct {
	labels *ast.Scope
	gotos  []*ast.Ident
}

func (p *parser) resolve(f *ast.File) {
	pkg := ast.NewScope(nil)
	r := &resolver{p: p, pkg: pkg, top: pkg}
	for _, d := range f.Decls {
		ast.Walk(r, d)
	}
	// What is declared further down was not known before.
	n := 0
	for _, id := range r.left {
		if id.Obj = pkg.Lookup(id.Name); id.Obj == nil {
			r.left[n] = id
			n++
		}
	}
	f.Scope = pkg
	f.Unresolved = r.left[:n]
}

func (r *resolver) open()  { r.top = ast.NewScope(r.top) }
func (r *resolver) close() { r.top = r.top.Outer }

func (r *resolver) openLabels() {
	r.outer = append(r.outer, labelScope{r.labels, r.gotos})
	r.labels, r.gotos = ast.NewScope(nil), nil
}

func (r *resolver) closeLabels() {
	for _, id := range r.gotos {
		if id.Obj = r.labels.Lookup(id.Name); id.Obj == nil && r.p.mode&DeclarationErrors != 0 {
			r.p.error(id.Pos(), "label "+id.Name+" undefined")
		}
	}
	last := r.outer[len(r.outer)-1]
	r.outer = r.outer[:len(r.outer)-1]
	r.labels, r.gotos = last.labels, last.gotos
}

func (r *resolver) declare(decl, data any, scope *ast.Scope, kind ast.ObjKind, names ...*ast.Ident) {
	for _, id := range names {
		if id.Obj != nil {
			panic(fmt.Sprintf("%v: identifier %s already declared or resolved", id.Pos(), id.Name))
		}
		obj := ast.NewObj(kind, id.Name)
		obj.Decl, obj.Data = decl, data
		if _, ok := decl.(*ast.Ident); !ok {
			id.Obj = obj
		}
		if id.Name == "_" {
			continue
		}
		if alt := scope.Insert(obj); alt != nil && r.p.mode&DeclarationErrors != 0 {
			where := ""
			if pos := alt.Pos(); pos.IsValid() {
				where = fmt.Sprintf("\n\tprevious declaration at %v", r.p.file.Position(pos))
			}
			r.p.error(id.Pos(), id.Name+" redeclared in this block"+where)
		}
	}
}

// define declares what is new on the left of :=.
func (r *resolver) define(decl *ast.AssignStmt) {
	fresh := 0
	for _, x := range decl.Lhs {
		id, ok := x.(*ast.Ident)
		if !ok {
			continue
		}
		obj := ast.NewObj(ast.Var, id.Name)
		obj.Decl = decl
		id.Obj = obj
		if id.Name != "_" {
			if alt := r.top.Insert(obj); alt != nil {
				id.Obj = alt
			} else {
				fresh++
			}
		}
	}
	if fresh == 0 && r.p.mode&DeclarationErrors != 0 {
		r.p.error(decl.Lhs[0].Pos(), "no new variables on left side of :=")
	}
}

// use binds an identifier; collect: if it is not declared here, it may be in
// another file.
func (r *resolver) use(id *ast.Ident, collect bool) {
	if id.Obj != nil || id.Name == "_" {
		return
	}
	for s := r.top; s != nil; s = s.Outer {
		if obj := s.Lookup(id.Name); obj != nil {
			if _, ok := obj.Decl.(*ast.Ident); !ok { // type parameters of receivers are left
				id.Obj = obj
			}
			return
		}
	}
	if collect {
		id.Obj = unresolved
		r.left = append(r.left, id)
	}
}

func (r *resolver) exprs(list []ast.Expr) {
	for _, x := range list {
		ast.Walk(r, x)
	}
}

func (r *resolver) maybe(n ast.Node, ok bool) {
	if ok {
		ast.Walk(r, n)
	}
}

func (r *resolver) body(b *ast.BlockStmt) {
	if b == nil {
		return
	}
	r.openLabels()
	r.stmts(b.List)
	r.closeLabels()
}

func (r *resolver) stmts(list []ast.Stmt) {
	for _, s := range list {
		ast.Walk(r, s)
	}
}

// Visit resolves a node with all below it, or lets Walk go on.
func (r *resolver) Visit(node ast.Node) ast.Visitor {
	switch n := node.(type) {
	case *ast.Ident:
		r.use(n, true)
	case *ast.FuncLit:
		r.open()
		r.funcType(n.Type)
		r.body(n.Body)
		r.close()
	case *ast.SelectorExpr:
		ast.Walk(r, n.X)
	case *ast.StructType:
		r.open()
		r.fields(n.Fields, ast.Var)
		r.close()
	case *ast.FuncType:
		r.open()
		r.funcType(n)
		r.close()
	case *ast.CompositeLit:
		r.maybe(n.Type, n.Type != nil)
		for _, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				// A key may be a field; only if it is declared it is bound.
				if id, ok := kv.Key.(*ast.Ident); ok {
					r.use(id, false)
				} else {
					ast.Walk(r, kv.Key)
				}
				ast.Walk(r, kv.Value)
			} else {
				ast.Walk(r, e)
			}
		}
	case *ast.InterfaceType:
		r.open()
		r.fields(n.Methods, ast.Fun)
		r.close()
	case ast.Stmt:
		return r.stmt(n)
	case *ast.GenDecl:
		r.genDecl(n)
	case *ast.FuncDecl:
		r.funcDecl(n)
	default:
		return r
	}
	return nil
}

func (r *resolver) stmt(node ast.Stmt) ast.Visitor {
	switch n := node.(type) {
	case *ast.LabeledStmt:
		r.declare(n, nil, r.labels, ast.Lbl, n.Label)
		ast.Walk(r, n.Stmt)
	case *ast.AssignStmt:
		r.exprs(n.Rhs)
		if n.Tok == token.DEFINE {
			r.define(n)
			for _, x := range n.Lhs {
				if _, ok := x.(*ast.Ident); !ok {
					ast.Walk(r, x)
				}
			}
		} else {
			r.exprs(n.Lhs)
		}
	case *ast.BranchStmt:
		if n.Label != nil && n.Tok != token.FALLTHROUGH {
			r.gotos = append(r.gotos, n.Label)
		}
	case *ast.BlockStmt:
		r.open()
		r.stmts(n.List)
		r.close()
	case *ast.IfStmt:
		r.open()
		r.maybe(n.Init, n.Init != nil)
		ast.Walk(r, n.Cond)
		ast.Walk(r, n.Body)
		r.maybe(n.Else, n.Else != nil)
		r.close()
	case *ast.CaseClause:
		r.exprs(n.List)
		r.open()
		r.stmts(n.Body)
		r.close()
	case *ast.SwitchStmt:
		r.open()
		r.maybe(n.Init, n.Init != nil)
		r.maybe(n.Tag, n.Tag != nil)
		r.stmts(n.Body.List)
		r.close()
	case *ast.TypeSwitchStmt:
		r.open()
		r.maybe(n.Init, n.Init != nil)
		r.open()
		ast.Walk(r, n.Assign)
		r.stmts(n.Body.List)
		r.close()
		r.close()
	case *ast.CommClause:
		r.open()
		r.maybe(n.Comm, n.Comm != nil)
		r.stmts(n.Body)
		r.close()
	case *ast.SelectStmt:
		r.stmts(n.Body.List)
	case *ast.ForStmt:
		r.open()
		r.maybe(n.Init, n.Init != nil)
		r.maybe(n.Cond, n.Cond != nil)
		r.maybe(n.Post, n.Post != nil)
		ast.Walk(r, n.Body)
		r.close()
	case *ast.RangeStmt:
		r.rangeStmt(n)
	default:
		return r
	}
	return nil
}

// rangeStmt declares variables as an assignment of range X would.
func (r *resolver) rangeStmt(n *ast.RangeStmt) {
	r.open()
	ast.Walk(r, n.X)
	var lhs []ast.Expr
	if n.Key != nil {
		lhs = append(lhs, n.Key)
	}
	if n.Value != nil {
		lhs = append(lhs, n.Value)
	}
	if n.Tok == token.DEFINE && len(lhs) > 0 {
		as := &ast.AssignStmt{Lhs: lhs, Tok: token.DEFINE, TokPos: n.TokPos,
			Rhs: []ast.Expr{&ast.UnaryExpr{Op: token.RANGE, X: n.X}}}
		r.define(as)
	} else {
		r.exprs(lhs)
	}
	ast.Walk(r, n.Body)
	r.close()
}

func (r *resolver) genDecl(n *ast.GenDecl) {
	for i, spec := range n.Specs {
		switch s := spec.(type) {
		case *ast.ValueSpec:
			kind, data := ast.Var, any(nil)
			if n.Tok == token.CONST {
				kind, data = ast.Con, i
			}
			r.exprs(s.Values)
			r.maybe(s.Type, s.Type != nil)
			r.declare(s, data, r.top, kind, s.Names...)
		case *ast.TypeSpec:
			r.declare(s, nil, r.top, ast.Typ, s.Name) // it may refer to itself
			if s.TypeParams != nil {
				r.open()
				r.typeParams(s.TypeParams)
			}
			ast.Walk(r, s.Type)
			if s.TypeParams != nil {
				r.close()
			}
		}
	}
}

func (r *resolver) funcDecl(n *ast.FuncDecl) {
	r.open()
	if n.Recv != nil && len(n.Recv.List) > 0 {
		r.receiver(n.Recv)
	}
	if n.Type.TypeParams != nil {
		r.typeParams(n.Type.TypeParams)
	}
	r.fieldTypes(n.Type.Params)
	r.fieldTypes(n.Type.Results)
	r.fieldNames(n.Recv, ast.Var)
	r.fieldNames(n.Type.Params, ast.Var)
	r.fieldNames(n.Type.Results, ast.Var)
	r.body(n.Body)
	if n.Recv == nil && n.Name.Name != "init" {
		r.declare(n, nil, r.pkg, ast.Fun, n.Name)
	}
	r.close()
}

// receiver declares the type parameters that a receiver's type names.
func (r *resolver) receiver(list *ast.FieldList) {
	typ := list.List[0].Type
	if ptr, ok := typ.(*ast.StarExpr); ok {
		typ = ptr.X
	}
	var names []ast.Expr
	switch t := typ.(type) {
	case *ast.IndexExpr:
		names, typ = []ast.Expr{t.Index}, t.X
	case *ast.IndexListExpr:
		names, typ = t.Indices, t.X
	}
	for _, x := range names {
		if id, ok := x.(*ast.Ident); ok {
			r.declare(x, nil, r.top, ast.Typ, id)
		} else {
			ast.Walk(r, x)
		}
	}
	ast.Walk(r, typ)
	for _, f := range list.List[1:] {
		r.maybe(f.Type, f.Type != nil)
	}
}

func (r *resolver) funcType(t *ast.FuncType) {
	r.fieldTypes(t.Params)
	r.fieldTypes(t.Results)
	r.fieldNames(t.Params, ast.Var)
	r.fieldNames(t.Results, ast.Var)
}

func (r *resolver) fields(list *ast.FieldList, kind ast.ObjKind) {
	r.fieldTypes(list)
	r.fieldNames(list, kind)
}

func (r *resolver) fieldTypes(list *ast.FieldList) {
	if list != nil {
		for _, f := range list.List {
			r.maybe(f.Type, f.Type != nil)
		}
	}
}

func (r *resolver) fieldNames(list *ast.FieldList, kind ast.ObjKind) {
	if list != nil {
		for _, f := range list.List {
			r.declare(f, nil, r.top, kind, f.Names...)
		}
	}
}

// typeParams declares the names first: constraints may refer to them.
func (r *resolver) typeParams(list *ast.FieldList) {
	r.fieldNames(list, ast.Typ)
	r.fieldTypes(list)
}
