package parser

import (
	"go/ast"
	"go/token"
)

// parseType parses a type, which must be there.
func (p *parser) parseType() ast.Expr {
	defer p.nest("Type")()
	typ := p.tryType()
	if typ == nil {
		pos := p.pos
		p.errorExpected(pos, "type")
		p.advance(endsExpr)
		return &ast.BadExpr{From: pos, To: p.pos}
	}
	return typ
}

// tryType parses a type if there is one, otherwise it returns nil.
func (p *parser) tryType() ast.Expr {
	switch p.tok {
	case token.IDENT:
		typ := p.parseTypeName(nil)
		if p.tok == token.LBRACK {
			typ = p.parseInstance(typ)
		}
		return typ
	case token.LBRACK:
		return p.parseArrayType(p.expect(token.LBRACK), nil)
	case token.STRUCT:
		return p.parseStructType()
	case token.MUL:
		star := p.expect(token.MUL)
		return &ast.StarExpr{Star: star, X: p.parseType()}
	case token.FUNC:
		return p.parseFuncType()
	case token.INTERFACE:
		return p.parseInterfaceType()
	case token.MAP:
		return p.parseMapType()
	case token.CHAN, token.ARROW:
		return p.parseChanType()
	case token.LPAREN:
		lparen := p.expect(token.LPAREN)
		typ := p.parseType()
		return &ast.ParenExpr{Lparen: lparen, X: typ, Rparen: p.expect(token.RPAREN)}
	}
	return nil
}

// parseTypeName parses a name, with a package before it or not; the first
// identifier may have been read.
func (p *parser) parseTypeName(id *ast.Ident) ast.Expr {
	if id == nil {
		id = p.parseIdent()
	}
	if p.tok != token.PERIOD {
		return id
	}
	p.next()
	return &ast.SelectorExpr{X: id, Sel: p.parseIdent()}
}

// parseInstance parses type arguments.
func (p *parser) parseInstance(typ ast.Expr) ast.Expr {
	lbrack := p.expect(token.LBRACK)
	p.exprLev++
	var list []ast.Expr
	for p.tok != token.RBRACK && p.tok != token.EOF {
		list = append(list, p.parseType())
		if !p.atComma("type argument list", token.RBRACK) {
			break
		}
		p.next()
	}
	p.exprLev--
	rbrack := p.expectClosing(token.RBRACK, "type argument list")
	return p.index(typ, lbrack, list, rbrack)
}

// index makes an index expression of one index or several.
func (p *parser) index(x ast.Expr, lbrack token.Pos, list []ast.Expr, rbrack token.Pos) ast.Expr {
	switch len(list) {
	case 0:
		p.errorExpected(rbrack, "type argument list")
		return &ast.IndexExpr{X: x, Lbrack: lbrack, Index: &ast.BadExpr{From: lbrack + 1, To: rbrack}, Rbrack: rbrack}
	case 1:
		return &ast.IndexExpr{X: x, Lbrack: lbrack, Index: list[0], Rbrack: rbrack}
	}
	return &ast.IndexListExpr{X: x, Lbrack: lbrack, Indices: list, Rbrack: rbrack}
}

// parseArrayType parses an array or slice type behind its [; the length may
// have been read too.
func (p *parser) parseArrayType(lbrack token.Pos, length ast.Expr) ast.Expr {
	defer p.nest("ArrayType")()
	if length == nil {
		p.exprLev++
		if p.tok == token.ELLIPSIS {
			length = &ast.Ellipsis{Ellipsis: p.pos}
			p.next()
		} else if p.tok != token.RBRACK {
			length = p.parseRhs()
		}
		p.exprLev--
	}
	if p.tok == token.COMMA {
		p.error(p.pos, "unexpected comma; expecting ]")
		p.next()
	}
	p.expect(token.RBRACK)
	return &ast.ArrayType{Lbrack: lbrack, Len: length, Elt: p.parseType()}
}

func (p *parser) parseMapType() ast.Expr {
	pos := p.expect(token.MAP)
	p.expect(token.LBRACK)
	key := p.parseType()
	p.expect(token.RBRACK)
	return &ast.MapType{Map: pos, Key: key, Value: p.parseType()}
}

func (p *parser) parseChanType() ast.Expr {
	t := &ast.ChanType{Begin: p.pos, Dir: ast.SEND | ast.RECV}
	if p.tok == token.CHAN {
		p.next()
		if p.tok == token.ARROW {
			t.Arrow, t.Dir = p.pos, ast.SEND
			p.next()
		}
	} else {
		t.Arrow, t.Dir = p.expect(token.ARROW), ast.RECV
		p.expect(token.CHAN)
	}
	t.Value = p.parseType()
	return t
}

// ---- structs and interfaces ----

func (p *parser) parseStructType() ast.Expr {
	pos := p.expect(token.STRUCT)
	fields := &ast.FieldList{Opening: p.expect(token.LBRACE)}
	for p.tok == token.IDENT || p.tok == token.MUL || p.tok == token.LPAREN {
		fields.List = append(fields.List, p.parseField())
	}
	fields.Closing = p.expect(token.RBRACE)
	return &ast.StructType{Struct: pos, Fields: fields}
}

func (p *parser) parseField() *ast.Field {
	defer p.nest("FieldDecl")()
	f := &ast.Field{Doc: p.lead}
	switch p.tok {
	case token.IDENT:
		name := p.parseIdent()
		switch p.tok {
		case token.PERIOD, token.STRING, token.SEMICOLON, token.RBRACE: // embedded
			f.Type = name
			if p.tok == token.PERIOD {
				f.Type = p.parseTypeName(name)
				if p.tok == token.LBRACK {
					f.Type = p.parseInstance(f.Type)
				}
			}
		default:
			f.Names = []*ast.Ident{name}
			for p.tok == token.COMMA {
				p.next()
				f.Names = append(f.Names, p.parseIdent())
			}
			if len(f.Names) == 1 && p.tok == token.LBRACK {
				name, f.Type = p.parseArrayOrInstance(name)
				if name == nil {
					f.Names = nil
				}
			} else {
				f.Type = p.parseType()
			}
		}
	case token.MUL:
		star := p.pos
		p.next()
		if p.tok == token.LPAREN {
			f.Type = &ast.StarExpr{Star: star, X: p.parseParenField()}
		} else {
			f.Type = &ast.StarExpr{Star: star, X: p.parseEmbedded()}
		}
	default:
		f.Type = p.parseParenField()
	}
	if p.tok == token.STRING {
		f.Tag = &ast.BasicLit{ValuePos: p.pos, Kind: p.tok, Value: p.lit}
		p.next()
	}
	p.expectSemi()
	f.Comment = p.line
	return f
}

// parseEmbedded parses the name of an embedded type.
func (p *parser) parseEmbedded() ast.Expr {
	typ := p.parseTypeName(nil)
	if p.tok == token.LBRACK {
		typ = p.parseInstance(typ)
	}
	return typ
}

// parseParenField parses an embedded type in parentheses, which is wrong.
func (p *parser) parseParenField() ast.Expr {
	p.error(p.pos, "cannot parenthesize embedded type")
	p.next()
	var typ ast.Expr
	if p.tok == token.MUL {
		star := p.pos
		p.next()
		typ = &ast.StarExpr{Star: star, X: p.parseEmbedded()}
	} else {
		typ = p.parseEmbedded()
	}
	if p.tok == token.RPAREN {
		p.next()
	}
	return typ
}

// parseArrayOrInstance parses what follows a name: [n]T or []T, the type of a
// field of that name, or type arguments of a type of that name, which comes back
// as the type then.
func (p *parser) parseArrayOrInstance(name *ast.Ident) (*ast.Ident, ast.Expr) {
	lbrack := p.expect(token.LBRACK)
	var args []ast.Expr
	var comma token.Pos
	p.exprLev++
	if p.tok == token.ELLIPSIS {
		p.exprLev--
		return name, p.parseArrayType(lbrack, nil)
	}
	for p.tok != token.RBRACK && p.tok != token.EOF {
		args = append(args, p.parseRhs())
		if p.tok != token.COMMA {
			break
		}
		comma = p.pos
		p.next()
	}
	p.exprLev--
	rbrack := p.expect(token.RBRACK)
	if len(args) == 0 {
		return name, &ast.ArrayType{Lbrack: lbrack, Elt: p.parseType()}
	}
	if len(args) == 1 {
		if elem := p.tryType(); elem != nil {
			if comma.IsValid() {
				p.error(comma, "unexpected comma; expecting ]")
			}
			return name, &ast.ArrayType{Lbrack: lbrack, Len: args[0], Elt: elem}
		}
	}
	return nil, p.index(name, lbrack, args, rbrack)
}

func (p *parser) parseInterfaceType() ast.Expr {
	defer p.nest("InterfaceType")()
	pos := p.expect(token.INTERFACE)
	methods := &ast.FieldList{Opening: p.expect(token.LBRACE)}
	for {
		switch p.tok {
		case token.IDENT:
			methods.List = append(methods.List, p.parseMethodSpec())
			continue
		case token.RBRACE, token.EOF:
		default:
			if p.tok == token.TILDE || p.startsType() {
				f := &ast.Field{Doc: p.lead, Type: p.parseUnion(nil)}
				p.expectSemi()
				f.Comment = p.line
				methods.List = append(methods.List, f)
				continue
			}
		}
		break
	}
	methods.Closing = p.expect(token.RBRACE)
	return &ast.InterfaceType{Interface: pos, Methods: methods}
}

// startsType reports whether a type begins here.
func (p *parser) startsType() bool {
	switch p.tok {
	case token.IDENT, token.LBRACK, token.STRUCT, token.MUL, token.FUNC, token.INTERFACE, token.MAP, token.CHAN, token.ARROW, token.LPAREN:
		return true
	}
	return false
}

// parseMethodSpec parses a method, or an embedded type that begins with a name.
func (p *parser) parseMethodSpec() *ast.Field {
	defer p.nest("MethodSpec")()
	f := &ast.Field{Doc: p.lead}
	name := p.parseIdent()
	switch p.tok {
	case token.LPAREN:
		params := p.parseParameters()
		f.Names = []*ast.Ident{name}
		f.Type = &ast.FuncType{Params: params, Results: p.parseResult()}
	case token.LBRACK: // an instance, or, wrongly, a method with type parameters
		f.Names, f.Type = p.parseGenericMethod(name)
	default:
		f.Type = p.parseTypeName(name)
		if p.tok == token.LBRACK {
			f.Type = p.parseInstance(f.Type)
		}
	}
	if f.Names == nil {
		f.Type = p.parseUnion(f.Type)
	}
	p.expectSemi()
	f.Comment = p.line
	return f
}

func (p *parser) parseGenericMethod(name *ast.Ident) ([]*ast.Ident, ast.Expr) {
	lbrack := p.pos
	p.next()
	p.exprLev++
	x := p.parseExpr()
	p.exprLev--
	if id, ok := x.(*ast.Ident); ok && p.tok != token.COMMA && p.tok != token.RBRACK {
		p.parseParamList(id, nil, token.RBRACK)
		p.expect(token.RBRACK)
		p.error(lbrack, "interface method must have no type parameters")
		params := p.parseParameters()
		return []*ast.Ident{name}, &ast.FuncType{Params: params, Results: p.parseResult()}
	}
	list := []ast.Expr{x}
	for p.atComma("type argument list", token.RBRACK) {
		p.next()
		if p.tok == token.RBRACK || p.tok == token.EOF {
			break
		}
		list = append(list, p.parseType())
	}
	rbrack := p.expectClosing(token.RBRACK, "type argument list")
	return nil, p.index(name, lbrack, list, rbrack)
}

// parseUnion parses ~T | U ...; the first part may have been read.
func (p *parser) parseUnion(x ast.Expr) ast.Expr {
	term := func() ast.Expr {
		if p.tok == token.TILDE {
			pos := p.pos
			p.next()
			return &ast.UnaryExpr{OpPos: pos, Op: token.TILDE, X: p.parseType()}
		}
		t := p.tryType()
		if t == nil {
			pos := p.pos
			p.errorExpected(pos, "~ term or type")
			p.advance(endsExpr)
			return &ast.BadExpr{From: pos, To: p.pos}
		}
		return t
	}
	if x == nil {
		x = term()
	}
	for p.tok == token.OR {
		pos := p.pos
		p.next()
		x = &ast.BinaryExpr{X: x, OpPos: pos, Op: token.OR, Y: term()}
	}
	return x
}

// ---- functions ----

func (p *parser) parseFuncType() *ast.FuncType {
	pos := p.expect(token.FUNC)
	if p.tok == token.LBRACK {
		lbrack := p.pos
		p.next()
		p.parseParamList(nil, nil, token.RBRACK)
		p.expect(token.RBRACK)
		p.error(lbrack, "function type must have no type parameters")
	}
	params := p.parseParameters()
	return &ast.FuncType{Func: pos, Params: params, Results: p.parseResult()}
}

// parseParameters parses parameters with their parentheses.
func (p *parser) parseParameters() *ast.FieldList {
	defer p.nest("Parameters")()
	opening := p.expect(token.LPAREN)
	var list []*ast.Field
	if p.tok != token.RPAREN {
		list = p.parseParamList(nil, nil, token.RPAREN)
	}
	return &ast.FieldList{Opening: opening, List: list, Closing: p.expect(token.RPAREN)}
}

// parseTypeParams parses type parameters with their brackets, if there are any.
func (p *parser) parseTypeParams() *ast.FieldList {
	if p.tok != token.LBRACK {
		return nil
	}
	opening := p.pos
	p.next()
	list := p.parseParamList(nil, nil, token.RBRACK)
	closing := p.expect(token.RBRACK)
	if len(list) == 0 {
		p.error(closing, "empty type parameter list")
		return nil
	}
	return &ast.FieldList{Opening: opening, List: list, Closing: closing}
}

func (p *parser) parseResult() *ast.FieldList {
	if p.tok == token.LPAREN {
		return p.parseParameters()
	}
	if typ := p.tryType(); typ != nil {
		return &ast.FieldList{List: []*ast.Field{{Type: typ}}}
	}
	return nil
}

// A param is a name, a type, or both, until it is known what a name alone is.
type param struct {
	name *ast.Ident
	typ  ast.Expr
}

// parseParamList parses parameters up to closing, ] for type parameters; name
// and type of the first may have been read.
func (p *parser) parseParamList(name *ast.Ident, typ ast.Expr, closing token.Token) []*ast.Field {
	types := closing == token.RBRACK
	first := p.pos
	if name != nil {
		first = name.Pos()
	}
	var list []param
	named, typed := 0, 0 // with name and type; with a type
	for name != nil || p.tok != closing && p.tok != token.EOF {
		var par param
		if typ != nil {
			if types {
				typ = p.parseUnion(typ)
			}
			par = param{name, typ}
		} else {
			par = p.parseParam(name, types)
		}
		name, typ = nil, nil
		if par.name != nil || par.typ != nil {
			list = append(list, par)
			if par.name != nil && par.typ != nil {
				named++
			}
			if par.typ != nil {
				typed++
			}
		}
		if !p.atComma("parameter list", closing) {
			break
		}
		p.next()
	}
	if len(list) == 0 {
		return nil
	}
	if named == 0 { // then they are types
		for i := range list {
			if list[i].name != nil {
				list[i] = param{typ: list[i].name}
			}
		}
		if types {
			p.error(first, "type parameters must be named")
		}
	} else if named != len(list) {
		p.giveTypes(list, types)
	}
	return fieldsOf(list, named > 0)
}

// giveTypes gives names without a type that of the next one which has it.
func (p *parser) giveTypes(list []param, types bool) {
	var bad token.Pos
	missing := "mixed named and unnamed parameters"
	var typ ast.Expr
	for i := len(list) - 1; i >= 0; i-- {
		par := &list[i]
		switch {
		case par.typ != nil:
			typ = par.typ
			if par.name == nil {
				bad = typ.Pos()
				par.name = &ast.Ident{NamePos: bad, Name: "_"}
				if types {
					missing = "type parameters must be named"
				}
			}
		case typ != nil:
			par.typ = typ
		default:
			bad = par.name.Pos()
			par.typ = &ast.BadExpr{From: bad, To: p.pos}
			if types {
				missing = "type parameters must be named"
			}
		}
	}
	if bad.IsValid() {
		p.error(bad, missing)
	}
}

// fieldsOf makes fields, one for neighbours that share a type.
func fieldsOf(list []param, named bool) (fields []*ast.Field) {
	for i, par := range list {
		switch {
		case !named:
			fields = append(fields, &ast.Field{Type: par.typ})
		case i > 0 && par.typ == list[i-1].typ:
			f := fields[len(fields)-1]
			f.Names = append(f.Names, par.name)
		default:
			fields = append(fields, &ast.Field{Names: []*ast.Ident{par.name}, Type: par.typ})
		}
	}
	return fields
}

// parseParam parses one parameter; its name may have been read.
func (p *parser) parseParam(name *ast.Ident, types bool) (par param) {
	switch {
	case name == nil && types && p.tok == token.TILDE:
		return param{typ: p.parseUnion(nil)}
	case name == nil && p.tok == token.ELLIPSIS:
		return param{typ: p.parseDots()}
	case name == nil && p.tok != token.IDENT && p.startsType():
		par.typ = p.parseType()
	case name == nil && p.tok != token.IDENT:
		p.errorExpected(p.pos, "')'")
		p.advance(endsExpr)
		return par
	default:
		if name == nil {
			name = p.parseIdent()
		}
		par.name = name
		switch p.tok {
		case token.LBRACK:
			par.name, par.typ = p.parseArrayOrInstance(name)
		case token.ELLIPSIS:
			par.typ = p.parseDots()
			return par
		case token.PERIOD:
			par.name, par.typ = nil, p.parseTypeName(name)
			if p.tok == token.LBRACK {
				par.typ = p.parseInstance(par.typ)
			}
		case token.TILDE:
			if types {
				par.typ = p.parseUnion(nil)
				return par
			}
		case token.OR:
			if types {
				return param{typ: p.parseUnion(name)}
			}
		default:
			if p.startsType() {
				par.typ = p.parseType()
			}
		}
	}
	if types && p.tok == token.OR && par.typ != nil {
		par.typ = p.parseUnion(par.typ)
	}
	return par
}

// parseDots parses ...T.
func (p *parser) parseDots() ast.Expr {
	pos := p.expect(token.ELLIPSIS)
	return &ast.Ellipsis{Ellipsis: pos, Elt: p.parseType()}
}
