package parser

import (
	"go/ast"
	"go/token"
)

// Expressions and types share their grammar here; a type checker tells them
// apart.

func (p *parser) parseExpr() ast.Expr { return p.parseBinary(nil, token.LowestPrec+1) }

// parseRhs parses an expression where = is no assignment.
func (p *parser) parseRhs() ast.Expr {
	old := p.inRhs
	p.inRhs = true
	x := p.parseExpr()
	p.inRhs = old
	return x
}

func (p *parser) parseList(inRhs bool) (list []ast.Expr) {
	old := p.inRhs
	p.inRhs = inRhs
	list = append(list, p.parseExpr())
	for p.tok == token.COMMA {
		p.next()
		list = append(list, p.parseExpr())
	}
	p.inRhs = old
	return list
}

// parseBinary parses operands with operators of at least the precedence; the
// first operand may have been read.
func (p *parser) parseBinary(x ast.Expr, prec int) ast.Expr {
	defer p.nest("BinaryExpr")()
	if x == nil {
		x = p.parseUnary()
	}
	for n := 0; ; n++ { // the tree becomes deep on its left
		op := p.tok
		if p.inRhs && op == token.ASSIGN {
			op = token.EQL
		}
		opPrec := op.Precedence()
		if opPrec < prec {
			p.depth -= n
			return x
		}
		if p.depth++; p.depth > maxDepth {
			panic(bailout{p.pos, "exceeded max nesting depth"})
		}
		pos := p.pos
		if p.tok != op {
			p.expect(op)
		} else {
			p.next()
		}
		y := p.parseBinary(nil, opPrec+1)
		x = &ast.BinaryExpr{X: x, OpPos: pos, Op: op, Y: y}
	}
}

func (p *parser) parseUnary() ast.Expr {
	defer p.nest("UnaryExpr")()
	pos, op := p.pos, p.tok
	switch op {
	case token.ADD, token.SUB, token.NOT, token.XOR, token.AND, token.TILDE:
		p.next()
		return &ast.UnaryExpr{OpPos: pos, Op: op, X: p.parseUnary()}
	case token.MUL:
		p.next()
		return &ast.StarExpr{Star: pos, X: p.parseUnary()}
	case token.ARROW:
		p.next()
		x := p.parseUnary()
		if typ, ok := x.(*ast.ChanType); ok {
			return p.receiveOnly(typ, pos)
		}
		return &ast.UnaryExpr{OpPos: pos, Op: token.ARROW, X: x}
	}
	return p.parsePrimary(nil)
}

// receiveOnly makes <-typ the channel type that it is: the arrow belongs to the
// first chan, and if that has one already, that one belongs to the next.
func (p *parser) receiveOnly(typ *ast.ChanType, arrow token.Pos) ast.Expr {
	outer := typ
	dir := ast.SEND
	ok := true
	for ok && dir == ast.SEND {
		if typ.Dir == ast.RECV {
			p.errorExpected(typ.Arrow, "'chan'")
		}
		arrow, typ.Begin, typ.Arrow = typ.Arrow, arrow, arrow
		dir, typ.Dir = typ.Dir, ast.RECV
		typ, ok = typ.Value.(*ast.ChanType)
	}
	if dir == ast.SEND {
		p.errorExpected(arrow, "channel type")
	}
	return outer
}

func (p *parser) parseOperand() ast.Expr {
	switch p.tok {
	case token.IDENT:
		return p.parseIdent()
	case token.INT, token.FLOAT, token.IMAG, token.CHAR, token.STRING:
		x := &ast.BasicLit{ValuePos: p.pos, Kind: p.tok, Value: p.lit}
		p.next()
		return x
	case token.LPAREN:
		lparen := p.pos
		p.next()
		p.exprLev++
		x := p.parseRhs()
		p.exprLev--
		return &ast.ParenExpr{Lparen: lparen, X: x, Rparen: p.expect(token.RPAREN)}
	case token.FUNC:
		typ := p.parseFuncType()
		if p.tok != token.LBRACE {
			return typ
		}
		p.exprLev++
		body := p.parseBody()
		p.exprLev--
		return &ast.FuncLit{Type: typ, Body: body}
	}
	if typ := p.tryType(); typ != nil {
		return typ
	}
	pos := p.pos
	p.errorExpected(pos, "operand")
	p.advance(startsStmt)
	return &ast.BadExpr{From: pos, To: p.pos}
}

// parsePrimary parses an operand and all that is appended to it; the operand
// may have been read.
func (p *parser) parsePrimary(x ast.Expr) ast.Expr {
	defer p.nest("PrimaryExpr")()
	if x == nil {
		x = p.parseOperand()
	}
	for n := 0; ; n++ {
		if p.depth++; p.depth > maxDepth {
			panic(bailout{p.pos, "exceeded max nesting depth"})
		}
		y := p.parseSuffix(x)
		if y == nil {
			p.depth -= n + 1
			return x
		}
		x = y
	}
}

// parseSuffix parses a selector, index, call, composite literal; nil: nothing
// follows.
func (p *parser) parseSuffix(x ast.Expr) ast.Expr {
	switch p.tok {
	case token.PERIOD:
		p.next()
		switch p.tok {
		case token.IDENT:
			return &ast.SelectorExpr{X: x, Sel: p.parseIdent()}
		case token.LPAREN:
			return p.parseAssertion(x)
		}
		pos := p.pos
		p.errorExpected(pos, "selector or type assertion")
		if p.tok != token.RBRACE { // there it is likely to be unfinished
			p.next()
		}
		return &ast.SelectorExpr{X: x, Sel: &ast.Ident{NamePos: pos, Name: "_"}}
	case token.LBRACK:
		return p.parseIndex(x)
	case token.LPAREN:
		return p.parseCall(x)
	case token.LBRACE:
		t := ast.Unparen(x)
		switch t.(type) {
		case *ast.BadExpr, *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.IndexListExpr:
			if p.exprLev < 0 {
				return nil
			}
		case *ast.ArrayType, *ast.StructType, *ast.MapType:
		default:
			return nil
		}
		if t != x {
			p.error(t.Pos(), "cannot parenthesize type in composite literal")
		}
		return p.parseLiteral(x)
	}
	return nil
}

func (p *parser) parseAssertion(x ast.Expr) ast.Expr {
	a := &ast.TypeAssertExpr{X: x, Lparen: p.expect(token.LPAREN)}
	if p.tok == token.TYPE {
		p.next()
	} else {
		a.Type = p.parseType()
	}
	a.Rparen = p.expect(token.RPAREN)
	return a
}

// parseIndex parses an index, a slice expression or type arguments.
func (p *parser) parseIndex(x ast.Expr) ast.Expr {
	lbrack := p.expect(token.LBRACK)
	if p.tok == token.RBRACK {
		p.errorExpected(p.pos, "operand")
		rbrack := p.pos
		p.next()
		return &ast.IndexExpr{X: x, Lbrack: lbrack, Index: &ast.BadExpr{From: rbrack, To: rbrack}, Rbrack: rbrack}
	}
	p.exprLev++
	var index [3]ast.Expr
	var colons [2]token.Pos
	var list []ast.Expr
	n := 0 // colons
	if p.tok != token.COLON {
		index[0] = p.parseRhs()
	}
	switch p.tok {
	case token.COLON:
		for p.tok == token.COLON && n < len(colons) {
			colons[n] = p.pos
			n++
			p.next()
			if p.tok != token.COLON && p.tok != token.RBRACK && p.tok != token.EOF {
				index[n] = p.parseRhs()
			}
		}
	case token.COMMA:
		list = append(list, index[0])
		for p.tok == token.COMMA {
			p.next()
			if p.tok != token.RBRACK && p.tok != token.EOF {
				list = append(list, p.parseType())
			}
		}
	}
	p.exprLev--
	rbrack := p.expect(token.RBRACK)
	if n > 0 {
		s := &ast.SliceExpr{X: x, Lbrack: lbrack, Low: index[0], High: index[1], Max: index[2], Slice3: n == 2, Rbrack: rbrack}
		if n == 2 {
			if s.High == nil {
				p.error(colons[1], "middle index required in 3-index slice")
				s.High = &ast.BadExpr{From: colons[0] + 1, To: colons[1]}
			}
			if s.Max == nil {
				p.error(rbrack, "final index required in 3-index slice")
				s.Max = &ast.BadExpr{From: colons[1] + 1, To: rbrack}
			}
		}
		return s
	}
	if len(list) == 0 {
		return &ast.IndexExpr{X: x, Lbrack: lbrack, Index: index[0], Rbrack: rbrack}
	}
	return p.index(x, lbrack, list, rbrack)
}

func (p *parser) parseCall(fun ast.Expr) ast.Expr {
	c := &ast.CallExpr{Fun: fun, Lparen: p.expect(token.LPAREN)}
	p.exprLev++
	for p.tok != token.RPAREN && p.tok != token.EOF && !c.Ellipsis.IsValid() {
		c.Args = append(c.Args, p.parseRhs())
		if p.tok == token.ELLIPSIS {
			c.Ellipsis = p.pos
			p.next()
		}
		if !p.atComma("argument list", token.RPAREN) {
			break
		}
		p.next()
	}
	p.exprLev--
	c.Rparen = p.expectClosing(token.RPAREN, "argument list")
	return c
}

// parseLiteral parses the braces of a composite literal.
func (p *parser) parseLiteral(typ ast.Expr) ast.Expr {
	defer p.nest("LiteralValue")()
	c := &ast.CompositeLit{Type: typ, Lbrace: p.expect(token.LBRACE)}
	p.exprLev++
	for p.tok != token.RBRACE && p.tok != token.EOF {
		x := p.parseElement()
		if p.tok == token.COLON {
			colon := p.pos
			p.next()
			x = &ast.KeyValueExpr{Key: x, Colon: colon, Value: p.parseElement()}
		}
		c.Elts = append(c.Elts, x)
		if !p.atComma("composite literal", token.RBRACE) {
			break
		}
		p.next()
	}
	p.exprLev--
	c.Rbrace = p.expectClosing(token.RBRACE, "composite literal")
	return c
}

func (p *parser) parseElement() ast.Expr {
	if p.tok == token.LBRACE {
		return p.parseLiteral(nil)
	}
	return p.parseExpr()
}
