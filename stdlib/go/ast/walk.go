package ast

import "fmt"

// A Visitor is called by Walk. Unless the visitor w that Visit returns is nil,
// Walk calls it for the children of the node, and then with nil.
type Visitor interface {
	Visit(node Node) (w Visitor)
}

// Walk calls v.Visit for node, which must not be nil, and for all nodes below,
// each before its children.
func Walk(v Visitor, node Node) {
	if v = v.Visit(node); v == nil {
		return
	}
	children(node, func(n Node) { Walk(v, n) })
	v.Visit(nil)
}

type inspector func(Node) bool

func (f inspector) Visit(node Node) Visitor {
	if f(node) {
		return f
	}
	return nil
}

// Inspect calls f for node and, as long as f returns true, for what is below;
// behind the children of a node it is called with nil.
func Inspect(node Node, f func(Node) bool) { Walk(inspector(f), node) }

// Preorder returns an iterator over node and all that is below, each before
// its children.
func Preorder(root Node) func(yield func(Node) bool) {
	return func(yield func(Node) bool) {
		more := true
		Inspect(root, func(n Node) bool {
			if n != nil {
				more = more && yield(n)
			}
			return more
		})
	}
}

// Lists of nodes, with visit for each.

func idents(list []*Ident, visit func(Node)) {
	for _, x := range list {
		visit(x)
	}
}

func exprs(list []Expr, visit func(Node)) {
	for _, x := range list {
		visit(x)
	}
}

func stmts(list []Stmt, visit func(Node)) {
	for _, x := range list {
		visit(x)
	}
}

func decls(list []Decl, visit func(Node)) {
	for _, x := range list {
		visit(x)
	}
}

// maybe visits what is an expression or nothing.
func maybe(x Expr, visit func(Node)) {
	if x != nil {
		visit(x)
	}
}

func maybeStmt(x Stmt, visit func(Node)) {
	if x != nil {
		visit(x)
	}
}

func maybeFields(x *FieldList, visit func(Node)) {
	if x != nil {
		visit(x)
	}
}

func maybeDoc(x *CommentGroup, visit func(Node)) {
	if x != nil {
		visit(x)
	}
}

func maybeIdent(x *Ident, visit func(Node)) {
	if x != nil {
		visit(x)
	}
}

// children calls visit for the children of a node, in the order of the text.
func children(node Node, visit func(Node)) {
	switch n := node.(type) {
	case *Comment, *BadExpr, *Ident, *BasicLit, *BadStmt, *EmptyStmt, *BadDecl:
	case *CommentGroup:
		for _, c := range n.List {
			visit(c)
		}
	case *Field:
		maybeDoc(n.Doc, visit)
		idents(n.Names, visit)
		maybe(n.Type, visit)
		if n.Tag != nil {
			visit(n.Tag)
		}
		maybeDoc(n.Comment, visit)
	case *FieldList:
		for _, f := range n.List {
			visit(f)
		}
	case *Package:
		for _, f := range n.Files {
			visit(f)
		}
	case Expr:
		childrenOfExpr(n, visit)
	case Stmt:
		childrenOfStmt(n, visit)
	default:
		childrenOfDecl(n, visit)
	}
}

func childrenOfExpr(node Expr, visit func(Node)) {
	switch n := node.(type) {
	case *Ellipsis:
		maybe(n.Elt, visit)
	case *FuncLit:
		visit(n.Type)
		visit(n.Body)
	case *CompositeLit:
		maybe(n.Type, visit)
		exprs(n.Elts, visit)
	case *ParenExpr:
		visit(n.X)
	case *SelectorExpr:
		visit(n.X)
		visit(n.Sel)
	case *IndexExpr:
		visit(n.X)
		visit(n.Index)
	case *IndexListExpr:
		visit(n.X)
		exprs(n.Indices, visit)
	case *SliceExpr:
		visit(n.X)
		maybe(n.Low, visit)
		maybe(n.High, visit)
		maybe(n.Max, visit)
	case *TypeAssertExpr:
		visit(n.X)
		maybe(n.Type, visit)
	case *CallExpr:
		visit(n.Fun)
		exprs(n.Args, visit)
	case *StarExpr:
		visit(n.X)
	case *UnaryExpr:
		visit(n.X)
	case *BinaryExpr:
		visit(n.X)
		visit(n.Y)
	case *KeyValueExpr:
		visit(n.Key)
		visit(n.Value)
	case *ArrayType:
		maybe(n.Len, visit)
		visit(n.Elt)
	case *StructType:
		visit(n.Fields)
	case *FuncType:
		maybeFields(n.TypeParams, visit)
		maybeFields(n.Params, visit)
		maybeFields(n.Results, visit)
	case *InterfaceType:
		visit(n.Methods)
	case *MapType:
		visit(n.Key)
		visit(n.Value)
	case *ChanType:
		visit(n.Value)
	default:
		panic(fmt.Sprintf("ast.Walk: unexpected node type %T", n))
	}
}

func childrenOfStmt(node Stmt, visit func(Node)) {
	switch n := node.(type) {
	case *DeclStmt:
		visit(n.Decl)
	case *LabeledStmt:
		visit(n.Label)
		visit(n.Stmt)
	case *ExprStmt:
		visit(n.X)
	case *SendStmt:
		visit(n.Chan)
		visit(n.Value)
	case *IncDecStmt:
		visit(n.X)
	case *AssignStmt:
		exprs(n.Lhs, visit)
		exprs(n.Rhs, visit)
	case *GoStmt:
		visit(n.Call)
	case *DeferStmt:
		visit(n.Call)
	case *ReturnStmt:
		exprs(n.Results, visit)
	case *BranchStmt:
		maybeIdent(n.Label, visit)
	case *BlockStmt:
		stmts(n.List, visit)
	case *IfStmt:
		maybeStmt(n.Init, visit)
		visit(n.Cond)
		visit(n.Body)
		maybeStmt(n.Else, visit)
	case *CaseClause:
		exprs(n.List, visit)
		stmts(n.Body, visit)
	case *SwitchStmt:
		maybeStmt(n.Init, visit)
		maybe(n.Tag, visit)
		visit(n.Body)
	case *TypeSwitchStmt:
		maybeStmt(n.Init, visit)
		visit(n.Assign)
		visit(n.Body)
	case *CommClause:
		maybeStmt(n.Comm, visit)
		stmts(n.Body, visit)
	case *SelectStmt:
		visit(n.Body)
	case *ForStmt:
		maybeStmt(n.Init, visit)
		maybe(n.Cond, visit)
		maybeStmt(n.Post, visit)
		visit(n.Body)
	case *RangeStmt:
		maybe(n.Key, visit)
		maybe(n.Value, visit)
		visit(n.X)
		visit(n.Body)
	default:
		panic(fmt.Sprintf("ast.Walk: unexpected node type %T", n))
	}
}

func childrenOfDecl(node Node, visit func(Node)) {
	switch n := node.(type) {
	case *ImportSpec:
		maybeDoc(n.Doc, visit)
		maybeIdent(n.Name, visit)
		visit(n.Path)
		maybeDoc(n.Comment, visit)
	case *ValueSpec:
		maybeDoc(n.Doc, visit)
		idents(n.Names, visit)
		maybe(n.Type, visit)
		exprs(n.Values, visit)
		maybeDoc(n.Comment, visit)
	case *TypeSpec:
		maybeDoc(n.Doc, visit)
		visit(n.Name)
		maybeFields(n.TypeParams, visit)
		visit(n.Type)
		maybeDoc(n.Comment, visit)
	case *GenDecl:
		maybeDoc(n.Doc, visit)
		for _, s := range n.Specs {
			visit(s)
		}
	case *FuncDecl:
		maybeDoc(n.Doc, visit)
		maybeFields(n.Recv, visit)
		visit(n.Name)
		visit(n.Type)
		if n.Body != nil {
			visit(n.Body)
		}
	case *File:
		maybeDoc(n.Doc, visit)
		visit(n.Name)
		decls(n.Decls, visit)
	default:
		panic(fmt.Sprintf("ast.Walk: unexpected node type %T", n))
	}
}
