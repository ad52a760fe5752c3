package parser

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
	"unicode"
)

func (p *parser) parseFile() *ast.File {
	if p.errors.Len() != 0 { // the first token is wrong: it is likely to be no Go
		return nil
	}
	f := &ast.File{Doc: p.lead}
	f.Package = p.expect(token.PACKAGE)
	f.Name = p.parseIdent()
	if f.Name.Name == "_" && p.mode&DeclarationErrors != 0 {
		p.error(p.pos, "invalid package name _")
	}
	p.expectSemi()
	if p.errors.Len() != 0 {
		return nil
	}
	if p.mode&PackageClauseOnly == 0 {
		for p.tok == token.IMPORT {
			f.Decls = append(f.Decls, p.parseGenDecl(token.IMPORT))
		}
		if p.mode&ImportsOnly == 0 {
			before := token.IMPORT
			for p.tok != token.EOF {
				if p.tok == token.IMPORT && before != token.IMPORT {
					p.error(p.pos, "imports must appear before other declarations")
				}
				before = p.tok
				f.Decls = append(f.Decls, p.parseDecl())
			}
		}
	}
	f.Imports, f.Comments = p.imports, p.comments
	f.GoVersion = goVersion(f)
	if p.mode&SkipObjectResolution == 0 {
		p.resolve(f)
	}
	return f
}

// goVersion returns the version that a //go:build line of nothing but a
// release's tag asks for.
func goVersion(f *ast.File) string {
	for _, g := range f.Comments {
		if g.Pos() > f.Package {
			break
		}
		for _, c := range g.List {
			if s, ok := strings.CutPrefix(c.Text, "//go:build "); ok {
				s = strings.TrimSpace(s)
				if strings.HasPrefix(s, "go1.") && strings.Trim(s[4:], "0123456789") == "" {
					return s
				}
			}
		}
	}
	return ""
}

func (p *parser) parseDecl() ast.Decl {
	defer p.nest("Declaration")()
	switch p.tok {
	case token.IMPORT, token.CONST, token.TYPE, token.VAR:
		return p.parseGenDecl(p.tok)
	case token.FUNC:
		return p.parseFuncDecl()
	}
	pos := p.pos
	p.errorExpected(pos, "declaration")
	p.advance(startsDecl)
	return &ast.BadDecl{From: pos, To: p.pos}
}

func (p *parser) parseGenDecl(tok token.Token) *ast.GenDecl {
	d := &ast.GenDecl{Doc: p.lead, TokPos: p.expect(tok), Tok: tok}
	if p.tok == token.LPAREN {
		d.Lparen = p.pos
		p.next()
		for i := 0; p.tok != token.RPAREN && p.tok != token.EOF; i++ {
			d.Specs = append(d.Specs, p.parseSpec(p.lead, tok, i))
		}
		d.Rparen = p.expect(token.RPAREN)
		p.expectSemi()
	} else {
		d.Specs = append(d.Specs, p.parseSpec(nil, tok, 0))
	}
	return d
}

func (p *parser) parseSpec(doc *ast.CommentGroup, tok token.Token, iota int) ast.Spec {
	switch tok {
	case token.IMPORT:
		return p.parseImport(doc)
	case token.TYPE:
		return p.parseTypeSpec(doc)
	}
	return p.parseValueSpec(doc, tok, iota)
}

func validPath(lit string) bool {
	s, err := strconv.Unquote(lit)
	if err != nil || s == "" {
		return false
	}
	for _, r := range s {
		if !unicode.IsGraphic(r) || unicode.IsSpace(r) || strings.ContainsRune("!\"#$%&'()*,:;<=>?[\\]^{|}`\uFFFD", r) {
			return false
		}
	}
	return true
}

func (p *parser) parseImport(doc *ast.CommentGroup) ast.Spec {
	s := &ast.ImportSpec{Doc: doc}
	switch p.tok {
	case token.IDENT:
		s.Name = p.parseIdent()
	case token.PERIOD:
		s.Name = &ast.Ident{NamePos: p.pos, Name: "."}
		p.next()
	}
	pos, path := p.pos, ""
	if p.tok == token.STRING {
		path = p.lit
		if !validPath(path) {
			p.error(pos, "invalid import path: "+path)
		}
		p.next()
	} else if p.tok.IsLiteral() {
		p.error(pos, "import path must be a string")
		p.next()
	} else {
		p.error(pos, "missing import path; require quoted string")
		p.advance(endsExpr)
	}
	p.expectSemi()
	s.Path = &ast.BasicLit{ValuePos: pos, Kind: token.STRING, Value: path}
	s.Comment = p.line
	p.imports = append(p.imports, s)
	return s
}

func (p *parser) parseValueSpec(doc *ast.CommentGroup, tok token.Token, iota int) ast.Spec {
	defer p.nest(tok.String() + "Spec")()
	s := &ast.ValueSpec{Doc: doc, Names: p.parseIdentList()}
	switch tok {
	case token.CONST:
		if p.tok != token.EOF && p.tok != token.SEMICOLON && p.tok != token.RPAREN {
			s.Type = p.tryType()
			if p.tok == token.ASSIGN {
				p.next()
				s.Values = p.parseList(true)
			}
		}
		if s.Values == nil && (iota == 0 || s.Type != nil) && p.mode&DeclarationErrors != 0 {
			p.error(s.Pos(), "missing constant value")
		}
	case token.VAR:
		if p.tok != token.ASSIGN {
			s.Type = p.parseType()
		}
		if p.tok == token.ASSIGN {
			p.next()
			s.Values = p.parseList(true)
		}
	}
	p.expectSemi()
	s.Comment = p.line
	return s
}

func (p *parser) parseTypeSpec(doc *ast.CommentGroup) ast.Spec {
	defer p.nest("TypeSpec")()
	s := &ast.TypeSpec{Doc: doc, Name: p.parseIdent()}
	if p.tok == token.LBRACK {
		p.parseArrayOrGeneric(s)
	} else {
		if p.tok == token.ASSIGN {
			s.Assign = p.pos
			p.next()
		}
		s.Type = p.parseType()
	}
	p.expectSemi()
	s.Comment = p.line
	return s
}

// parseArrayOrGeneric parses what follows the name of a type: type parameters
// and a type, or an array type. [P *C] may be either, so an expression is read
// first, and taken apart if it can only be a parameter.
func (p *parser) parseArrayOrGeneric(s *ast.TypeSpec) {
	lbrack := p.pos
	p.next()
	if p.tok != token.IDENT {
		s.Type = p.parseArrayType(lbrack, nil)
		return
	}
	var x ast.Expr = p.parseIdent()
	if p.tok != token.LBRACK { // P []C is no expression
		p.exprLev++
		x = p.parseBinary(p.parsePrimary(x), token.LowestPrec+1)
		p.exprLev--
	}
	name, typ := splitParam(x, p.tok == token.COMMA)
	if name == nil || typ == nil && p.tok == token.RBRACK {
		s.Type = p.parseArrayType(lbrack, x)
		return
	}
	list := p.parseParamList(name, typ, token.RBRACK)
	s.TypeParams = &ast.FieldList{Opening: lbrack, List: list, Closing: p.expect(token.RBRACK)}
	if p.tok == token.ASSIGN {
		s.Assign = p.pos
		p.next()
	}
	s.Type = p.parseType()
}

// splitParam splits x into name and type of a type parameter, if it can be
// that and, unless force is set, nothing else.
func splitParam(x ast.Expr, force bool) (*ast.Ident, ast.Expr) {
	switch x := x.(type) {
	case *ast.Ident:
		return x, nil
	case *ast.BinaryExpr:
		switch x.Op {
		case token.MUL:
			if name, ok := x.X.(*ast.Ident); ok && (force || isTypeElem(x.Y)) {
				return name, &ast.StarExpr{Star: x.OpPos, X: x.Y}
			}
		case token.OR:
			if name, lhs := splitParam(x.X, force || isTypeElem(x.Y)); name != nil && lhs != nil {
				op := *x
				op.X = lhs
				return name, &op
			}
		}
	case *ast.CallExpr:
		if name, ok := x.Fun.(*ast.Ident); ok && len(x.Args) == 1 && !x.Ellipsis.IsValid() && (force || isTypeElem(x.Args[0])) {
			return name, x.Args[0]
		}
	}
	return nil, x
}

// isTypeElem reports whether x can only be a type or a constraint.
func isTypeElem(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.ArrayType, *ast.StructType, *ast.FuncType, *ast.InterfaceType, *ast.MapType, *ast.ChanType:
		return true
	case *ast.BinaryExpr:
		return isTypeElem(x.X) || isTypeElem(x.Y)
	case *ast.UnaryExpr:
		return x.Op == token.TILDE
	case *ast.ParenExpr:
		return isTypeElem(x.X)
	}
	return false
}

func (p *parser) parseFuncDecl() ast.Decl {
	defer p.nest("FunctionDecl")()
	d := &ast.FuncDecl{Doc: p.lead}
	pos := p.expect(token.FUNC)
	if p.tok == token.LPAREN {
		d.Recv = p.parseParameters()
	}
	d.Name = p.parseIdent()
	lbrack := p.pos
	types := p.parseTypeParams()
	if d.Recv != nil && types != nil {
		p.error(lbrack, "method must have no type parameters")
		types = nil
	}
	params := p.parseParameters()
	d.Type = &ast.FuncType{Func: pos, TypeParams: types, Params: params, Results: p.parseResult()}
	switch p.tok {
	case token.LBRACE:
		d.Body = p.parseBody()
		p.expectSemi()
	case token.SEMICOLON:
		p.next()
		if p.tok == token.LBRACE { // on the next line, as in other languages
			p.error(p.pos, "unexpected semicolon or newline before {")
			d.Body = p.parseBody()
			p.expectSemi()
		}
	default:
		p.expectSemi()
	}
	return d
}
