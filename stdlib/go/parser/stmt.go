package parser

import (
	"go/ast"
	"go/token"
)

func (p *parser) parseBody() *ast.BlockStmt {
	b := &ast.BlockStmt{Lbrace: p.expect(token.LBRACE)}
	b.List = p.parseStmts()
	b.Rbrace = p.expectOnly(token.RBRACE)
	return b
}

func (p *parser) parseBlock() *ast.BlockStmt { return p.parseBody() }

func (p *parser) parseStmts() (list []ast.Stmt) {
	for p.tok != token.CASE && p.tok != token.DEFAULT && p.tok != token.RBRACE && p.tok != token.EOF {
		list = append(list, p.parseStmt())
	}
	return list
}

func (p *parser) parseStmt() ast.Stmt {
	defer p.nest("Statement")()
	switch p.tok {
	case token.CONST, token.TYPE, token.VAR:
		return &ast.DeclStmt{Decl: p.parseGenDecl(p.tok)}
	case token.IDENT, token.INT, token.FLOAT, token.IMAG, token.CHAR, token.STRING, token.FUNC, token.LPAREN, // operands
		token.LBRACK, token.STRUCT, token.MAP, token.CHAN, token.INTERFACE, // types
		token.ADD, token.SUB, token.MUL, token.AND, token.XOR, token.ARROW, token.NOT: // operators
		s, _ := p.parseSimple(labelOK)
		if _, isLabel := s.(*ast.LabeledStmt); !isLabel { // its statement had the semicolon
			p.expectSemi()
		}
		return s
	case token.GO, token.DEFER:
		return p.parseGo()
	case token.RETURN:
		s := &ast.ReturnStmt{Return: p.pos}
		p.next()
		if p.tok != token.SEMICOLON && p.tok != token.RBRACE {
			s.Results = p.parseList(true)
		}
		p.expectSemi()
		return s
	case token.BREAK, token.CONTINUE, token.GOTO, token.FALLTHROUGH:
		s := &ast.BranchStmt{TokPos: p.pos, Tok: p.tok}
		p.next()
		if s.Tok != token.FALLTHROUGH && p.tok == token.IDENT {
			s.Label = p.parseIdent()
		}
		p.expectSemi()
		return s
	case token.LBRACE:
		s := p.parseBlock()
		p.expectSemi()
		return s
	case token.IF:
		return p.parseIf()
	case token.SWITCH:
		return p.parseSwitch()
	case token.SELECT:
		return p.parseSelect()
	case token.FOR:
		return p.parseFor()
	case token.SEMICOLON:
		s := &ast.EmptyStmt{Semicolon: p.pos, Implicit: p.lit == "\n"}
		p.next()
		return s
	case token.RBRACE:
		return &ast.EmptyStmt{Semicolon: p.pos, Implicit: true}
	}
	pos := p.pos
	p.errorExpected(pos, "statement")
	p.advance(startsStmt)
	return &ast.BadStmt{From: pos, To: p.pos}
}

// What parseSimple may find besides.
const (
	basic = iota
	labelOK
	rangeOK
)

// parseSimple parses a simple statement. If it is a range clause, which has an
// assignment's form, the second result is true.
func (p *parser) parseSimple(mode int) (ast.Stmt, bool) {
	defer p.nest("SimpleStmt")()
	x := p.parseList(false)
	switch p.tok {
	case token.DEFINE, token.ASSIGN, token.ADD_ASSIGN, token.SUB_ASSIGN, token.MUL_ASSIGN, token.QUO_ASSIGN, token.REM_ASSIGN,
		token.AND_ASSIGN, token.OR_ASSIGN, token.XOR_ASSIGN, token.SHL_ASSIGN, token.SHR_ASSIGN, token.AND_NOT_ASSIGN:
		s := &ast.AssignStmt{Lhs: x, TokPos: p.pos, Tok: p.tok}
		p.next()
		if mode == rangeOK && p.tok == token.RANGE && (s.Tok == token.DEFINE || s.Tok == token.ASSIGN) {
			s.Rhs = []ast.Expr{p.parseRange()}
			return s, true
		}
		s.Rhs = p.parseList(true)
		return s, false
	}
	if len(x) > 1 {
		p.errorExpected(x[0].Pos(), "1 expression")
	}
	switch p.tok {
	case token.COLON:
		colon := p.pos
		p.next()
		if label, ok := x[0].(*ast.Ident); ok && mode == labelOK {
			return &ast.LabeledStmt{Label: label, Colon: colon, Stmt: p.parseStmt()}, false
		}
		p.error(colon, "illegal label declaration")
		return &ast.BadStmt{From: x[0].Pos(), To: colon + 1}, false
	case token.ARROW:
		arrow := p.pos
		p.next()
		return &ast.SendStmt{Chan: x[0], Arrow: arrow, Value: p.parseRhs()}, false
	case token.INC, token.DEC:
		s := &ast.IncDecStmt{X: x[0], TokPos: p.pos, Tok: p.tok}
		p.next()
		return s, false
	}
	return &ast.ExprStmt{X: x[0]}, false
}

// parseRange parses range X, as a unary expression.
func (p *parser) parseRange() ast.Expr {
	pos := p.pos
	p.next()
	return &ast.UnaryExpr{OpPos: pos, Op: token.RANGE, X: p.parseRhs()}
}

func (p *parser) parseGo() ast.Stmt {
	pos, tok := p.pos, p.tok
	p.next()
	x := p.parseRhs()
	call, _ := x.(*ast.CallExpr)
	if t := ast.Unparen(x); t != x {
		p.error(x.Pos(), "expression in "+tok.String()+" must not be parenthesized")
		call, _ = t.(*ast.CallExpr)
	} else if _, bad := x.(*ast.BadExpr); call == nil && !bad {
		p.error(x.End(), "expression in "+tok.String()+" must be function call")
	}
	p.expectSemi()
	if call == nil {
		return &ast.BadStmt{From: pos, To: x.End()}
	}
	if tok == token.GO {
		return &ast.GoStmt{Go: pos, Call: call}
	}
	return &ast.DeferStmt{Defer: pos, Call: call}
}

// asExpr returns the expression of a statement that should be one.
func (p *parser) asExpr(s ast.Stmt, want string) ast.Expr {
	if s == nil {
		return nil
	}
	if e, ok := s.(*ast.ExprStmt); ok {
		return e.X
	}
	found := "simple statement"
	if _, ok := s.(*ast.AssignStmt); ok {
		found = "assignment"
	}
	p.error(s.Pos(), "expected "+want+", found "+found+" (missing parentheses around composite literal?)")
	return &ast.BadExpr{From: s.Pos(), To: s.End()}
}

func (p *parser) parseIfHead() (init ast.Stmt, cond ast.Expr) {
	if p.tok == token.LBRACE {
		p.error(p.pos, "missing condition in if statement")
		return nil, &ast.BadExpr{From: p.pos, To: p.pos}
	}
	outer := p.exprLev
	p.exprLev = -1
	defer func() { p.exprLev = outer }()
	if p.tok != token.SEMICOLON {
		if p.tok == token.VAR {
			p.next()
			p.error(p.pos, "var declaration not allowed in 'IF' initializer")
		}
		init, _ = p.parseSimple(basic)
	}
	var last ast.Stmt
	var semi token.Pos
	newline := false
	if p.tok != token.LBRACE {
		if p.tok == token.SEMICOLON {
			semi, newline = p.pos, p.lit == "\n"
			p.next()
		} else {
			p.expect(token.SEMICOLON)
		}
		if p.tok != token.LBRACE {
			last, _ = p.parseSimple(basic)
		}
	} else {
		init, last = nil, init
	}
	if last != nil {
		cond = p.asExpr(last, "boolean expression")
	} else if semi.IsValid() {
		if newline {
			p.error(semi, "unexpected newline, expecting { after if clause")
		} else {
			p.error(semi, "missing condition in if statement")
		}
	}
	if cond == nil {
		cond = &ast.BadExpr{From: p.pos, To: p.pos}
	}
	return init, cond
}

func (p *parser) parseIf() ast.Stmt {
	defer p.nest("IfStmt")()
	s := &ast.IfStmt{If: p.expect(token.IF)}
	s.Init, s.Cond = p.parseIfHead()
	s.Body = p.parseBlock()
	if p.tok != token.ELSE {
		p.expectSemi()
		return s
	}
	p.next()
	switch p.tok {
	case token.IF:
		s.Else = p.parseIf()
	case token.LBRACE:
		s.Else = p.parseBlock()
		p.expectSemi()
	default:
		p.errorExpected(p.pos, "if statement or block")
		s.Else = &ast.BadStmt{From: p.pos, To: p.pos}
	}
	return s
}

// isTypeSwitch reports whether s is x.(type) or v := x.(type).
func (p *parser) isTypeSwitch(s ast.Stmt) bool {
	isGuard := func(x ast.Expr) bool {
		a, ok := x.(*ast.TypeAssertExpr)
		return ok && a.Type == nil
	}
	switch t := s.(type) {
	case *ast.ExprStmt:
		return isGuard(t.X)
	case *ast.AssignStmt:
		if len(t.Lhs) == 1 && len(t.Rhs) == 1 && isGuard(t.Rhs[0]) {
			if t.Tok == token.ASSIGN {
				p.error(t.TokPos, "expected ':=', found '='")
			}
			return t.Tok == token.ASSIGN || t.Tok == token.DEFINE
		}
	}
	return false
}

func (p *parser) parseSwitch() ast.Stmt {
	defer p.nest("SwitchStmt")()
	pos := p.expect(token.SWITCH)
	var s1, s2 ast.Stmt
	if p.tok != token.LBRACE {
		outer := p.exprLev
		p.exprLev = -1
		if p.tok != token.SEMICOLON {
			s2, _ = p.parseSimple(basic)
		}
		if p.tok == token.SEMICOLON {
			p.next()
			s1, s2 = s2, nil
			if p.tok != token.LBRACE {
				s2, _ = p.parseSimple(basic)
			}
		}
		p.exprLev = outer
	}
	types := p.isTypeSwitch(s2)
	body := &ast.BlockStmt{Lbrace: p.expect(token.LBRACE)}
	for p.tok == token.CASE || p.tok == token.DEFAULT {
		body.List = append(body.List, p.parseCase())
	}
	body.Rbrace = p.expect(token.RBRACE)
	p.expectSemi()
	if types {
		return &ast.TypeSwitchStmt{Switch: pos, Init: s1, Assign: s2, Body: body}
	}
	return &ast.SwitchStmt{Switch: pos, Init: s1, Tag: p.asExpr(s2, "switch expression"), Body: body}
}

func (p *parser) parseCase() ast.Stmt {
	c := &ast.CaseClause{Case: p.pos}
	if p.tok == token.CASE {
		p.next()
		c.List = p.parseList(true)
	} else {
		p.expect(token.DEFAULT)
	}
	c.Colon = p.expect(token.COLON)
	c.Body = p.parseStmts()
	return c
}

func (p *parser) parseSelect() ast.Stmt {
	defer p.nest("SelectStmt")()
	s := &ast.SelectStmt{Select: p.expect(token.SELECT)}
	s.Body = &ast.BlockStmt{Lbrace: p.expect(token.LBRACE)}
	for p.tok == token.CASE || p.tok == token.DEFAULT {
		s.Body.List = append(s.Body.List, p.parseComm())
	}
	s.Body.Rbrace = p.expect(token.RBRACE)
	p.expectSemi()
	return s
}

func (p *parser) parseComm() ast.Stmt {
	c := &ast.CommClause{Case: p.pos}
	if p.tok == token.CASE {
		p.next()
		c.Comm = p.parseCommHead()
	} else {
		p.expect(token.DEFAULT)
	}
	c.Colon = p.expect(token.COLON)
	c.Body = p.parseStmts()
	return c
}

// parseCommHead parses a send, a receive, or an assignment of one.
func (p *parser) parseCommHead() ast.Stmt {
	lhs := p.parseList(false)
	if p.tok == token.ARROW {
		if len(lhs) > 1 {
			p.errorExpected(lhs[0].Pos(), "1 expression")
		}
		arrow := p.pos
		p.next()
		return &ast.SendStmt{Chan: lhs[0], Arrow: arrow, Value: p.parseRhs()}
	}
	if tok := p.tok; tok == token.ASSIGN || tok == token.DEFINE {
		if len(lhs) > 2 {
			p.errorExpected(lhs[0].Pos(), "1 or 2 expressions")
			lhs = lhs[:2]
		}
		pos := p.pos
		p.next()
		return &ast.AssignStmt{Lhs: lhs, TokPos: pos, Tok: tok, Rhs: []ast.Expr{p.parseRhs()}}
	}
	if len(lhs) > 1 {
		p.errorExpected(lhs[0].Pos(), "1 expression")
	}
	return &ast.ExprStmt{X: lhs[0]}
}

func (p *parser) parseFor() ast.Stmt {
	defer p.nest("ForStmt")()
	pos := p.expect(token.FOR)
	var s1, s2, s3 ast.Stmt
	isRange := false
	if p.tok != token.LBRACE {
		outer := p.exprLev
		p.exprLev = -1
		if p.tok == token.RANGE {
			s2 = &ast.AssignStmt{Rhs: []ast.Expr{p.parseRange()}}
			isRange = true
		} else if p.tok != token.SEMICOLON {
			s2, isRange = p.parseSimple(rangeOK)
		}
		if !isRange && p.tok == token.SEMICOLON {
			p.next()
			s1, s2 = s2, nil
			if p.tok != token.SEMICOLON {
				if p.tok == token.LBRACE {
					p.errorExpected(p.pos, "for loop condition")
				} else {
					s2, _ = p.parseSimple(basic)
				}
			}
			p.expectSemi()
			if p.tok != token.LBRACE {
				s3, _ = p.parseSimple(basic)
			}
		}
		p.exprLev = outer
	}
	body := p.parseBlock()
	p.expectSemi()
	if !isRange {
		return &ast.ForStmt{For: pos, Init: s1, Cond: p.asExpr(s2, "boolean or range expression"), Post: s3, Body: body}
	}
	as := s2.(*ast.AssignStmt)
	r := as.Rhs[0].(*ast.UnaryExpr)
	f := &ast.RangeStmt{For: pos, TokPos: as.TokPos, Tok: as.Tok, Range: r.OpPos, X: r.X, Body: body}
	switch len(as.Lhs) {
	case 0:
	case 1:
		f.Key = as.Lhs[0]
	case 2:
		f.Key, f.Value = as.Lhs[0], as.Lhs[1]
	default:
		p.errorExpected(as.Lhs[len(as.Lhs)-1].Pos(), "at most 2 expressions")
		return &ast.BadStmt{From: pos, To: body.End()}
	}
	return f
}
