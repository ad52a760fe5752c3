// Package ast has the syntax trees of Go.
package ast

import (
	"go/token"
	"strings"
)

// A Node is a part of a syntax tree.
type Node interface {
	Pos() token.Pos // of its first character
	End() token.Pos // of the character behind it
}

// An Expr is an expression or a type.
type Expr interface {
	Node
	exprNode()
}

// A Stmt is a statement.
type Stmt interface {
	Node
	stmtNode()
}

// A Decl is a declaration.
type Decl interface {
	Node
	declNode()
}

// ---- comments ----

// A Comment is a single comment.
type Comment struct {
	Slash token.Pos // of its first slash
	Text  string    // without a line end; carriage returns are dropped
}

func (c *Comment) Pos() token.Pos { return c.Slash }
func (c *Comment) End() token.Pos { return token.Pos(int(c.Slash) + len(c.Text)) }

// A CommentGroup is a sequence of comments without anything between them, not
// even an empty line.
type CommentGroup struct {
	List []*Comment // at least one
}

func (g *CommentGroup) Pos() token.Pos { return g.List[0].Pos() }
func (g *CommentGroup) End() token.Pos { return g.List[len(g.List)-1].End() }

func isWhite(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func trimRight(s string) string { return strings.TrimRight(s, " \t\n\r") }

// Text returns the text of the comments: without marks, directives, empty lines
// at both ends, several in sequence, and white space at the end of lines.
func (g *CommentGroup) Text() string {
	if g == nil {
		return ""
	}
	var lines []string
	for _, comment := range g.List {
		c := comment.Text
		if c[1] == '*' {
			c = c[2 : len(c)-2]
		} else {
			c = c[2:]
			if c != "" && c[0] == ' ' {
				c = c[1:]
			} else if isDirective(c) {
				continue
			}
		}
		for _, line := range strings.Split(c, "\n") {
			lines = append(lines, trimRight(line))
		}
	}
	n := 0
	for _, line := range lines {
		if line != "" || n > 0 && lines[n-1] != "" {
			lines[n] = line
			n++
		}
	}
	lines = lines[:n]
	if n > 0 && lines[n-1] != "" {
		lines = append(lines, "")
	}
	return strings.Join(lines, "\n")
}

// isDirective reports whether the text behind // is one for tools, such as
// go:generate, or line and extern, export.
func isDirective(c string) bool {
	if strings.HasPrefix(c, "line ") || strings.HasPrefix(c, "extern ") || strings.HasPrefix(c, "export ") {
		return true
	}
	colon := strings.Index(c, ":")
	if colon <= 0 || colon+1 >= len(c) {
		return false
	}
	for i := 0; i <= colon+1; i++ {
		if b := c[i]; i != colon && !('a' <= b && b <= 'z' || '0' <= b && b <= '9') {
			return false
		}
	}
	return true
}

// ---- expressions and types ----

// A Field is names with a type: of a struct, an interface, parameters or
// results. Names is nil for what has none.
type Field struct {
	Doc     *CommentGroup // before it; or nil
	Names   []*Ident
	Type    Expr // or nil
	Tag     *BasicLit
	Comment *CommentGroup // on the line; or nil
}

func (f *Field) Pos() token.Pos {
	switch {
	case len(f.Names) > 0:
		return f.Names[0].Pos()
	case f.Type != nil:
		return f.Type.Pos()
	}
	return token.NoPos
}

func (f *Field) End() token.Pos {
	switch {
	case f.Tag != nil:
		return f.Tag.End()
	case f.Type != nil:
		return f.Type.End()
	case len(f.Names) > 0:
		return f.Names[len(f.Names)-1].End()
	}
	return token.NoPos
}

// A FieldList is fields in parentheses, brackets or braces, or without.
type FieldList struct {
	Opening token.Pos // or NoPos
	List    []*Field
	Closing token.Pos // or NoPos
}

func (f *FieldList) Pos() token.Pos {
	switch {
	case f.Opening.IsValid():
		return f.Opening
	case len(f.List) > 0:
		return f.List[0].Pos()
	}
	return token.NoPos
}

func (f *FieldList) End() token.Pos {
	switch {
	case f.Closing.IsValid():
		return f.Closing + 1
	case len(f.List) > 0:
		return f.List[len(f.List)-1].End()
	}
	return token.NoPos
}

// NumFields returns the number of parameters or fields, also of those without
// names.
func (f *FieldList) NumFields() (n int) {
	if f == nil {
		return 0
	}
	for _, g := range f.List {
		if k := len(g.Names); k > 0 {
			n += k
		} else {
			n++
		}
	}
	return n
}

type (
	// A BadExpr stands where the syntax is wrong.
	BadExpr struct{ From, To token.Pos }

	// An Ident is an identifier.
	Ident struct {
		NamePos token.Pos
		Name    string
		Obj     *Object // what it denotes; or nil. Deprecated.
	}

	// An Ellipsis is ... with the type behind it: of a parameter, or as the
	// length of an array.
	Ellipsis struct {
		Ellipsis token.Pos
		Elt      Expr // or nil
	}

	// A BasicLit is a literal.
	BasicLit struct {
		ValuePos token.Pos
		Kind     token.Token // INT, FLOAT, IMAG, CHAR or STRING
		Value    string      // as it is written
	}

	// A FuncLit is a function literal.
	FuncLit struct {
		Type *FuncType
		Body *BlockStmt
	}

	// A CompositeLit is a composite literal.
	CompositeLit struct {
		Type       Expr // or nil
		Lbrace     token.Pos
		Elts       []Expr
		Rbrace     token.Pos
		Incomplete bool // expressions are missing in Elts
	}

	// A ParenExpr is an expression in parentheses.
	ParenExpr struct {
		Lparen token.Pos
		X      Expr
		Rparen token.Pos
	}

	// A SelectorExpr is X.Sel.
	SelectorExpr struct {
		X   Expr
		Sel *Ident
	}

	// An IndexExpr is X[Index].
	IndexExpr struct {
		X      Expr
		Lbrack token.Pos
		Index  Expr
		Rbrack token.Pos
	}

	// An IndexListExpr is X[Indices], with several.
	IndexListExpr struct {
		X       Expr
		Lbrack  token.Pos
		Indices []Expr
		Rbrack  token.Pos
	}

	// A SliceExpr is X[Low:High] or X[Low:High:Max].
	SliceExpr struct {
		X      Expr
		Lbrack token.Pos
		Low    Expr // or nil
		High   Expr // or nil
		Max    Expr // or nil
		Slice3 bool // there are two colons
		Rbrack token.Pos
	}

	// A TypeAssertExpr is X.(Type).
	TypeAssertExpr struct {
		X      Expr
		Lparen token.Pos
		Type   Expr // nil: the word type
		Rparen token.Pos
	}

	// A CallExpr is a call or a conversion.
	CallExpr struct {
		Fun      Expr
		Lparen   token.Pos
		Args     []Expr
		Ellipsis token.Pos // or NoPos
		Rparen   token.Pos
	}

	// A StarExpr is *X: a pointer type, or what a pointer points to.
	StarExpr struct {
		Star token.Pos
		X    Expr
	}

	// A UnaryExpr is an expression with an operator before it, but for *.
	UnaryExpr struct {
		OpPos token.Pos
		Op    token.Token
		X     Expr
	}

	// A BinaryExpr is two expressions with an operator between them.
	BinaryExpr struct {
		X     Expr
		OpPos token.Pos
		Op    token.Token
		Y     Expr
	}

	// A KeyValueExpr is Key: Value in a composite literal.
	KeyValueExpr struct {
		Key   Expr
		Colon token.Pos
		Value Expr
	}
)

// ChanDir is a set of directions of a channel.
type ChanDir int

const (
	SEND ChanDir = 1 << iota
	RECV
)

type (
	// An ArrayType is an array or a slice type.
	ArrayType struct {
		Lbrack token.Pos
		Len    Expr // an Ellipsis for [...]; nil: a slice
		Elt    Expr
	}

	// A StructType is a struct type.
	StructType struct {
		Struct     token.Pos
		Fields     *FieldList
		Incomplete bool // fields are missing
	}

	// A FuncType is a function type.
	FuncType struct {
		Func       token.Pos  // or NoPos
		TypeParams *FieldList // or nil
		Params     *FieldList // not nil
		Results    *FieldList // or nil
	}

	// An InterfaceType is an interface type.
	InterfaceType struct {
		Interface  token.Pos
		Methods    *FieldList // and embedded types
		Incomplete bool       // methods are missing
	}

	// A MapType is a map type.
	MapType struct {
		Map   token.Pos
		Key   Expr
		Value Expr
	}

	// A ChanType is a channel type.
	ChanType struct {
		Begin token.Pos // of chan or <-, whichever is first
		Arrow token.Pos // or NoPos
		Dir   ChanDir
		Value Expr
	}
)

func (x *BadExpr) Pos() token.Pos        { return x.From }
func (x *Ident) Pos() token.Pos          { return x.NamePos }
func (x *Ellipsis) Pos() token.Pos       { return x.Ellipsis }
func (x *BasicLit) Pos() token.Pos       { return x.ValuePos }
func (x *FuncLit) Pos() token.Pos        { return x.Type.Pos() }
func (x *ParenExpr) Pos() token.Pos      { return x.Lparen }
func (x *SelectorExpr) Pos() token.Pos   { return x.X.Pos() }
func (x *IndexExpr) Pos() token.Pos      { return x.X.Pos() }
func (x *IndexListExpr) Pos() token.Pos  { return x.X.Pos() }
func (x *SliceExpr) Pos() token.Pos      { return x.X.Pos() }
func (x *TypeAssertExpr) Pos() token.Pos { return x.X.Pos() }
func (x *CallExpr) Pos() token.Pos       { return x.Fun.Pos() }
func (x *StarExpr) Pos() token.Pos       { return x.Star }
func (x *UnaryExpr) Pos() token.Pos      { return x.OpPos }
func (x *BinaryExpr) Pos() token.Pos     { return x.X.Pos() }
func (x *KeyValueExpr) Pos() token.Pos   { return x.Key.Pos() }
func (x *ArrayType) Pos() token.Pos      { return x.Lbrack }
func (x *StructType) Pos() token.Pos     { return x.Struct }
func (x *InterfaceType) Pos() token.Pos  { return x.Interface }
func (x *MapType) Pos() token.Pos        { return x.Map }
func (x *ChanType) Pos() token.Pos       { return x.Begin }

func (x *CompositeLit) Pos() token.Pos {
	if x.Type != nil {
		return x.Type.Pos()
	}
	return x.Lbrace
}

func (x *FuncType) Pos() token.Pos {
	if x.Func.IsValid() || x.Params == nil {
		return x.Func
	}
	return x.Params.Pos()
}

func (x *BadExpr) End() token.Pos        { return x.To }
func (x *Ident) End() token.Pos          { return token.Pos(int(x.NamePos) + len(x.Name)) }
func (x *BasicLit) End() token.Pos       { return token.Pos(int(x.ValuePos) + len(x.Value)) }
func (x *FuncLit) End() token.Pos        { return x.Body.End() }
func (x *CompositeLit) End() token.Pos   { return x.Rbrace + 1 }
func (x *ParenExpr) End() token.Pos      { return x.Rparen + 1 }
func (x *SelectorExpr) End() token.Pos   { return x.Sel.End() }
func (x *IndexExpr) End() token.Pos      { return x.Rbrack + 1 }
func (x *IndexListExpr) End() token.Pos  { return x.Rbrack + 1 }
func (x *SliceExpr) End() token.Pos      { return x.Rbrack + 1 }
func (x *TypeAssertExpr) End() token.Pos { return x.Rparen + 1 }
func (x *CallExpr) End() token.Pos       { return x.Rparen + 1 }
func (x *StarExpr) End() token.Pos       { return x.X.End() }
func (x *UnaryExpr) End() token.Pos      { return x.X.End() }
func (x *BinaryExpr) End() token.Pos     { return x.Y.End() }
func (x *KeyValueExpr) End() token.Pos   { return x.Value.End() }
func (x *ArrayType) End() token.Pos      { return x.Elt.End() }
func (x *StructType) End() token.Pos     { return x.Fields.End() }
func (x *InterfaceType) End() token.Pos  { return x.Methods.End() }
func (x *MapType) End() token.Pos        { return x.Value.End() }
func (x *ChanType) End() token.Pos       { return x.Value.End() }

func (x *Ellipsis) End() token.Pos {
	if x.Elt != nil {
		return x.Elt.End()
	}
	return x.Ellipsis + 3
}

func (x *FuncType) End() token.Pos {
	if x.Results != nil {
		return x.Results.End()
	}
	return x.Params.End()
}

func (*BadExpr) exprNode()        {}
func (*Ident) exprNode()          {}
func (*Ellipsis) exprNode()       {}
func (*BasicLit) exprNode()       {}
func (*FuncLit) exprNode()        {}
func (*CompositeLit) exprNode()   {}
func (*ParenExpr) exprNode()      {}
func (*SelectorExpr) exprNode()   {}
func (*IndexExpr) exprNode()      {}
func (*IndexListExpr) exprNode()  {}
func (*SliceExpr) exprNode()      {}
func (*TypeAssertExpr) exprNode() {}
func (*CallExpr) exprNode()       {}
func (*StarExpr) exprNode()       {}
func (*UnaryExpr) exprNode()      {}
func (*BinaryExpr) exprNode()     {}
func (*KeyValueExpr) exprNode()   {}
func (*ArrayType) exprNode()      {}
func (*StructType) exprNode()     {}
func (*FuncType) exprNode()       {}
func (*InterfaceType) exprNode()  {}
func (*MapType) exprNode()        {}
func (*ChanType) exprNode()       {}

// NewIdent returns an identifier without a position.
func NewIdent(name string) *Ident { return &Ident{token.NoPos, name, nil} }

// IsExported reports whether name begins with an upper-case letter.
func IsExported(name string) bool { return token.IsExported(name) }

// IsExported reports whether the name begins with an upper-case letter.
func (id *Ident) IsExported() bool { return token.IsExported(id.Name) }

func (id *Ident) String() string {
	if id != nil {
		return id.Name
	}
	return "<nil>"
}

// Unparen returns an expression without the parentheses around it.
func Unparen(e Expr) Expr {
	for {
		p, ok := e.(*ParenExpr)
		if !ok {
			return e
		}
		e = p.X
	}
}

// ---- statements ----

type (
	// A BadStmt stands where the syntax is wrong.
	BadStmt struct{ From, To token.Pos }

	// A DeclStmt is a declaration in a function.
	DeclStmt struct {
		Decl Decl // a *GenDecl
	}

	// An EmptyStmt is nothing, before a semicolon.
	EmptyStmt struct {
		Semicolon token.Pos
		Implicit  bool // the semicolon is not written
	}

	// A LabeledStmt is a statement with a label.
	LabeledStmt struct {
		Label *Ident
		Colon token.Pos
		Stmt  Stmt
	}

	// An ExprStmt is an expression as a statement.
	ExprStmt struct{ X Expr }

	// A SendStmt is Chan <- Value.
	SendStmt struct {
		Chan  Expr
		Arrow token.Pos
		Value Expr
	}

	// An IncDecStmt is X++ or X--.
	IncDecStmt struct {
		X      Expr
		TokPos token.Pos
		Tok    token.Token // INC or DEC
	}

	// An AssignStmt is an assignment or a short declaration.
	AssignStmt struct {
		Lhs    []Expr
		TokPos token.Pos
		Tok    token.Token // ASSIGN, DEFINE, or one such as ADD_ASSIGN
		Rhs    []Expr
	}

	// A GoStmt is a go statement.
	GoStmt struct {
		Go   token.Pos
		Call *CallExpr
	}

	// A DeferStmt is a defer statement.
	DeferStmt struct {
		Defer token.Pos
		Call  *CallExpr
	}

	// A ReturnStmt is a return statement.
	ReturnStmt struct {
		Return  token.Pos
		Results []Expr
	}

	// A BranchStmt is break, continue, goto or fallthrough.
	BranchStmt struct {
		TokPos token.Pos
		Tok    token.Token
		Label  *Ident // or nil
	}

	// A BlockStmt is statements in braces.
	BlockStmt struct {
		Lbrace token.Pos
		List   []Stmt
		Rbrace token.Pos // or NoPos if it is missing
	}

	// An IfStmt is an if statement.
	IfStmt struct {
		If   token.Pos
		Init Stmt // or nil
		Cond Expr
		Body *BlockStmt
		Else Stmt // or nil
	}

	// A CaseClause is a case of a switch.
	CaseClause struct {
		Case  token.Pos // of case or default
		List  []Expr    // nil: default
		Colon token.Pos
		Body  []Stmt
	}

	// A SwitchStmt is a switch by values.
	SwitchStmt struct {
		Switch token.Pos
		Init   Stmt       // or nil
		Tag    Expr       // or nil
		Body   *BlockStmt // of CaseClauses
	}

	// A TypeSwitchStmt is a switch by types.
	TypeSwitchStmt struct {
		Switch token.Pos
		Init   Stmt       // or nil
		Assign Stmt       // x := y.(type) or y.(type)
		Body   *BlockStmt // of CaseClauses
	}

	// A CommClause is a case of a select.
	CommClause struct {
		Case  token.Pos // of case or default
		Comm  Stmt      // nil: default
		Colon token.Pos
		Body  []Stmt
	}

	// A SelectStmt is a select statement.
	SelectStmt struct {
		Select token.Pos
		Body   *BlockStmt // of CommClauses
	}

	// A ForStmt is a for statement without range.
	ForStmt struct {
		For  token.Pos
		Init Stmt // or nil
		Cond Expr // or nil
		Post Stmt // or nil
		Body *BlockStmt
	}

	// A RangeStmt is a for statement with range.
	RangeStmt struct {
		For        token.Pos
		Key, Value Expr        // or nil
		TokPos     token.Pos   // of Tok; NoPos if there is no Key
		Tok        token.Token // ILLEGAL if there is no Key, ASSIGN, DEFINE
		Range      token.Pos   // of range
		X          Expr
		Body       *BlockStmt
	}
)

func (s *BadStmt) Pos() token.Pos        { return s.From }
func (s *DeclStmt) Pos() token.Pos       { return s.Decl.Pos() }
func (s *EmptyStmt) Pos() token.Pos      { return s.Semicolon }
func (s *LabeledStmt) Pos() token.Pos    { return s.Label.Pos() }
func (s *ExprStmt) Pos() token.Pos       { return s.X.Pos() }
func (s *SendStmt) Pos() token.Pos       { return s.Chan.Pos() }
func (s *IncDecStmt) Pos() token.Pos     { return s.X.Pos() }
func (s *AssignStmt) Pos() token.Pos     { return s.Lhs[0].Pos() }
func (s *GoStmt) Pos() token.Pos         { return s.Go }
func (s *DeferStmt) Pos() token.Pos      { return s.Defer }
func (s *ReturnStmt) Pos() token.Pos     { return s.Return }
func (s *BranchStmt) Pos() token.Pos     { return s.TokPos }
func (s *BlockStmt) Pos() token.Pos      { return s.Lbrace }
func (s *IfStmt) Pos() token.Pos         { return s.If }
func (s *CaseClause) Pos() token.Pos     { return s.Case }
func (s *SwitchStmt) Pos() token.Pos     { return s.Switch }
func (s *TypeSwitchStmt) Pos() token.Pos { return s.Switch }
func (s *CommClause) Pos() token.Pos     { return s.Case }
func (s *SelectStmt) Pos() token.Pos     { return s.Select }
func (s *ForStmt) Pos() token.Pos        { return s.For }
func (s *RangeStmt) Pos() token.Pos      { return s.For }

func (s *BadStmt) End() token.Pos        { return s.To }
func (s *DeclStmt) End() token.Pos       { return s.Decl.End() }
func (s *LabeledStmt) End() token.Pos    { return s.Stmt.End() }
func (s *ExprStmt) End() token.Pos       { return s.X.End() }
func (s *SendStmt) End() token.Pos       { return s.Value.End() }
func (s *IncDecStmt) End() token.Pos     { return s.TokPos + 2 }
func (s *AssignStmt) End() token.Pos     { return s.Rhs[len(s.Rhs)-1].End() }
func (s *GoStmt) End() token.Pos         { return s.Call.End() }
func (s *DeferStmt) End() token.Pos      { return s.Call.End() }
func (s *SwitchStmt) End() token.Pos     { return s.Body.End() }
func (s *TypeSwitchStmt) End() token.Pos { return s.Body.End() }
func (s *SelectStmt) End() token.Pos     { return s.Body.End() }
func (s *ForStmt) End() token.Pos        { return s.Body.End() }
func (s *RangeStmt) End() token.Pos      { return s.Body.End() }

func (s *EmptyStmt) End() token.Pos {
	if s.Implicit {
		return s.Semicolon
	}
	return s.Semicolon + 1
}

func (s *ReturnStmt) End() token.Pos {
	if n := len(s.Results); n > 0 {
		return s.Results[n-1].End()
	}
	return s.Return + token.Pos(len("return"))
}

func (s *BranchStmt) End() token.Pos {
	if s.Label != nil {
		return s.Label.End()
	}
	return token.Pos(int(s.TokPos) + len(s.Tok.String()))
}

func (s *BlockStmt) End() token.Pos {
	if s.Rbrace.IsValid() {
		return s.Rbrace + 1
	}
	return endOf(s.List, s.Lbrace+1)
}

func (s *IfStmt) End() token.Pos {
	if s.Else != nil {
		return s.Else.End()
	}
	return s.Body.End()
}

func (s *CaseClause) End() token.Pos { return endOf(s.Body, s.Colon+1) }
func (s *CommClause) End() token.Pos { return endOf(s.Body, s.Colon+1) }

// endOf returns the end of the last statement, or end if there is none.
func endOf(list []Stmt, end token.Pos) token.Pos {
	if n := len(list); n > 0 {
		return list[n-1].End()
	}
	return end
}

func (*BadStmt) stmtNode()        {}
func (*DeclStmt) stmtNode()       {}
func (*EmptyStmt) stmtNode()      {}
func (*LabeledStmt) stmtNode()    {}
func (*ExprStmt) stmtNode()       {}
func (*SendStmt) stmtNode()       {}
func (*IncDecStmt) stmtNode()     {}
func (*AssignStmt) stmtNode()     {}
func (*GoStmt) stmtNode()         {}
func (*DeferStmt) stmtNode()      {}
func (*ReturnStmt) stmtNode()     {}
func (*BranchStmt) stmtNode()     {}
func (*BlockStmt) stmtNode()      {}
func (*IfStmt) stmtNode()         {}
func (*CaseClause) stmtNode()     {}
func (*SwitchStmt) stmtNode()     {}
func (*TypeSwitchStmt) stmtNode() {}
func (*CommClause) stmtNode()     {}
func (*SelectStmt) stmtNode()     {}
func (*ForStmt) stmtNode()        {}
func (*RangeStmt) stmtNode()      {}

// ---- declarations ----

type (
	// A Spec is a part of a GenDecl: *ImportSpec, *ValueSpec or *TypeSpec.
	Spec interface {
		Node
		specNode()
	}

	// An ImportSpec is an import.
	ImportSpec struct {
		Doc     *CommentGroup // or nil
		Name    *Ident        // also . and _; or nil
		Path    *BasicLit
		Comment *CommentGroup // or nil
		EndPos  token.Pos     // if set, its end, instead of that of Path
	}

	// A ValueSpec is constants or variables.
	ValueSpec struct {
		Doc     *CommentGroup // or nil
		Names   []*Ident
		Type    Expr // or nil
		Values  []Expr
		Comment *CommentGroup // or nil
	}

	// A TypeSpec is a type or an alias.
	TypeSpec struct {
		Doc        *CommentGroup // or nil
		Name       *Ident
		TypeParams *FieldList // or nil
		Assign     token.Pos  // of the = of an alias
		Type       Expr
		Comment    *CommentGroup // or nil
	}
)

func (s *ImportSpec) Pos() token.Pos {
	if s.Name != nil {
		return s.Name.Pos()
	}
	return s.Path.Pos()
}

func (s *ValueSpec) Pos() token.Pos { return s.Names[0].Pos() }
func (s *TypeSpec) Pos() token.Pos  { return s.Name.Pos() }

func (s *ImportSpec) End() token.Pos {
	if s.EndPos != 0 {
		return s.EndPos
	}
	return s.Path.End()
}

func (s *ValueSpec) End() token.Pos {
	switch {
	case len(s.Values) > 0:
		return s.Values[len(s.Values)-1].End()
	case s.Type != nil:
		return s.Type.End()
	}
	return s.Names[len(s.Names)-1].End()
}

func (s *TypeSpec) End() token.Pos { return s.Type.End() }

func (*ImportSpec) specNode() {}
func (*ValueSpec) specNode()  {}
func (*TypeSpec) specNode()   {}

type (
	// A BadDecl stands where the syntax is wrong.
	BadDecl struct{ From, To token.Pos }

	// A GenDecl is a declaration but for functions; in parentheses it has
	// any number of specs.
	GenDecl struct {
		Doc    *CommentGroup // or nil
		TokPos token.Pos
		Tok    token.Token // IMPORT, CONST, TYPE or VAR
		Lparen token.Pos   // or NoPos
		Specs  []Spec
		Rparen token.Pos
	}

	// A FuncDecl is a function or a method.
	FuncDecl struct {
		Doc  *CommentGroup // or nil
		Recv *FieldList    // nil for functions
		Name *Ident
		Type *FuncType
		Body *BlockStmt // or nil
	}
)

func (d *BadDecl) Pos() token.Pos  { return d.From }
func (d *GenDecl) Pos() token.Pos  { return d.TokPos }
func (d *FuncDecl) Pos() token.Pos { return d.Type.Pos() }

func (d *BadDecl) End() token.Pos { return d.To }

func (d *GenDecl) End() token.Pos {
	if d.Rparen.IsValid() {
		return d.Rparen + 1
	}
	return d.Specs[0].End()
}

func (d *FuncDecl) End() token.Pos {
	if d.Body != nil {
		return d.Body.End()
	}
	return d.Type.End()
}

func (*BadDecl) declNode()  {}
func (*GenDecl) declNode()  {}
func (*FuncDecl) declNode() {}

// ---- files and packages ----

// A File is a source file. Comments has all its comments, also those that are
// the Doc or Comment of a node.
type File struct {
	Doc     *CommentGroup // before the package clause; or nil
	Package token.Pos
	Name    *Ident
	Decls   []Decl

	FileStart, FileEnd token.Pos       // of the whole text
	Scope              *Scope          // of the package, as far as it is in this file. Deprecated.
	Imports            []*ImportSpec   // all of them
	Unresolved         []*Ident        // what is not declared in this file. Deprecated.
	Comments           []*CommentGroup // in order
	GoVersion          string          // what //go:build says is needed, such as "go1.21"; or empty
}

func (f *File) Pos() token.Pos { return f.Package }

func (f *File) End() token.Pos {
	if n := len(f.Decls); n > 0 {
		return f.Decls[n-1].End()
	}
	return f.Name.End()
}

// A Package is the files of a package.
//
// Deprecated: a type checker knows more.
type Package struct {
	Name    string
	Scope   *Scope             // of the package, all files
	Imports map[string]*Object // by identifier
	Files   map[string]*File   // by name
}

func (p *Package) Pos() token.Pos { return token.NoPos }
func (p *Package) End() token.Pos { return token.NoPos }

// IsGenerated reports whether the file says, before the package clause, that it
// was generated: // Code generated ... DO NOT EDIT.
func IsGenerated(file *File) bool {
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if comment.Pos() > file.Package {
				return false
			}
			for _, line := range strings.Split(comment.Text, "\n") {
				if rest, ok := strings.CutPrefix(line, "// Code generated "); ok && strings.HasSuffix(rest, " DO NOT EDIT.") {
					return true
				}
			}
		}
	}
	return false
}
