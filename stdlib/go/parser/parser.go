package parser

import (
	"fmt"
	"go/ast"
	"go/scanner"
	"go/token"
	"strings"
)

// A parser has one token ahead. Comments are collected beside.
type parser struct {
	file    *token.File
	errors  scanner.ErrorList
	scanner scanner.Scanner
	mode    Mode
	indent  int // of the trace

	comments []*ast.CommentGroup
	lead     *ast.CommentGroup // the last group that ends on the line before the token
	line     *ast.CommentGroup // the group behind the token before, to its line's end

	pos token.Pos // the token
	tok token.Token
	lit string

	syncPos token.Pos // where advance was last,
	syncs   int       // and how often there

	exprLev int  // below 0: in the head of a statement, where { begins its body
	inRhs   bool // where = is likely meant to be ==
	depth   int  // of nesting

	imports []*ast.ImportSpec
}

func (p *parser) init(fset *token.FileSet, filename string, src []byte, mode Mode) {
	p.file = fset.AddFile(filename, -1, len(src))
	var m scanner.Mode
	if mode&ParseComments != 0 {
		m = scanner.ScanComments
	}
	p.mode = mode
	p.scanner.Init(p.file, src, func(pos token.Position, msg string) { p.errors.Add(pos, msg) }, m)
	p.next()
}

// bailout ends parsing, with an error of its own if msg is set.
type bailout struct {
	pos token.Pos
	msg string
}

// rescue takes a bailout; other panics go on.
func (p *parser) rescue(e any) {
	if e == nil {
		return
	}
	b, ok := e.(bailout)
	if !ok {
		panic(e)
	}
	if b.msg != "" {
		p.errors.Add(p.file.Position(b.pos), b.msg)
	}
}

// maxDepth bounds the nesting of what is parsed.
const maxDepth = 1e5

// nest counts a level of nesting, until the returned function is called; what
// is named is traced.
func (p *parser) nest(what string) func() {
	if p.depth++; p.depth > maxDepth {
		panic(bailout{p.pos, "exceeded max nesting depth"})
	}
	if p.mode&Trace == 0 {
		return p.unnest
	}
	p.trace(what, "(")
	p.indent++
	return func() {
		p.indent--
		p.trace(")")
		p.depth--
	}
}

func (p *parser) unnest() { p.depth-- }

func (p *parser) trace(args ...any) {
	pos := p.file.Position(p.pos)
	fmt.Printf("%5d:%3d: %s", pos.Line, pos.Column, strings.Repeat(". ", p.indent))
	fmt.Println(args...)
}

// scan reads a token, or a comment.
func (p *parser) scan() {
	if p.mode&Trace != 0 && p.pos.IsValid() {
		s := p.tok.String()
		switch {
		case p.tok.IsLiteral():
			p.trace(s, p.lit)
		case p.tok.IsOperator(), p.tok.IsKeyword():
			p.trace("\"" + s + "\"")
		default:
			p.trace(s)
		}
	}
	p.pos, p.tok, p.lit = p.scanner.Scan()
}

// next reads the next token and the comments before it.
func (p *parser) next() {
	p.lead, p.line = nil, nil
	before := p.pos
	p.scan()
	if p.tok != token.COMMENT {
		return
	}
	var group *ast.CommentGroup
	var end int
	if p.file.Line(p.pos) == p.file.Line(before) { // it cannot lead
		group, end = p.group(0)
		if p.file.Line(p.pos) != end || p.tok == token.EOF {
			p.line = group
		}
	}
	end = -1
	for p.tok == token.COMMENT {
		group, end = p.group(1)
	}
	if end+1 == p.file.Line(p.pos) {
		p.lead = group
	}
}

// group reads comments up to a token or more than n line ends; end is the line
// of the group's end.
func (p *parser) group(n int) (group *ast.CommentGroup, end int) {
	var list []*ast.Comment
	for end = p.file.Line(p.pos); p.tok == token.COMMENT && p.file.Line(p.pos) <= end+n; {
		end = p.file.Line(p.pos)
		if p.lit[1] == '*' {
			end += strings.Count(p.lit, "\n")
		}
		list = append(list, &ast.Comment{Slash: p.pos, Text: p.lit})
		p.scan()
	}
	group = &ast.CommentGroup{List: list}
	p.comments = append(p.comments, group)
	return group, end
}

// ---- errors ----

func (p *parser) error(pos token.Pos, msg string) {
	where := p.file.Position(pos)
	if p.mode&AllErrors == 0 {
		n := len(p.errors)
		if n > 0 && p.errors[n-1].Pos.Line == where.Line {
			return // it is likely to come from the one before
		}
		if n > 10 {
			panic(bailout{})
		}
	}
	p.errors.Add(where, msg)
}

func (p *parser) errorExpected(pos token.Pos, what string) {
	what = "expected " + what
	if pos == p.pos {
		switch {
		case p.tok == token.SEMICOLON && p.lit == "\n":
			what += ", found newline"
		case p.tok.IsLiteral():
			what += ", found " + p.lit
		default:
			what += ", found '" + p.tok.String() + "'"
		}
	}
	p.error(pos, what)
}

// expect reads the next token, which should be tok.
func (p *parser) expect(tok token.Token) token.Pos {
	pos := p.pos
	if p.tok != tok {
		p.errorExpected(pos, "'"+tok.String()+"'")
	}
	p.next()
	return pos
}

// expectOnly is expect that returns NoPos, and reads nothing special, if the
// token is another.
func (p *parser) expectOnly(tok token.Token) (pos token.Pos) {
	if p.tok == tok {
		pos = p.pos
	} else {
		p.errorExpected(p.pos, "'"+tok.String()+"'")
	}
	p.next()
	return pos
}

// expectClosing is expect for what may be preceded by a newline without comma.
func (p *parser) expectClosing(tok token.Token, context string) token.Pos {
	if p.tok != tok && p.tok == token.SEMICOLON && p.lit == "\n" {
		p.error(p.pos, "missing ',' before newline in "+context)
		p.next()
	}
	return p.expect(tok)
}

// expectSemi reads a semicolon, which may be missing before ) and }.
func (p *parser) expectSemi() {
	switch p.tok {
	case token.RPAREN, token.RBRACE:
	case token.COMMA:
		p.errorExpected(p.pos, "';'")
		p.next()
	case token.SEMICOLON:
		p.next()
	default:
		p.errorExpected(p.pos, "';'")
		p.advance(startsStmt)
	}
}

// atComma reports whether a list goes on; a missing comma is reported.
func (p *parser) atComma(context string, follow token.Token) bool {
	if p.tok == token.COMMA {
		return true
	}
	if p.tok == follow {
		return false
	}
	msg := "missing ','"
	if p.tok == token.SEMICOLON && p.lit == "\n" {
		msg += " before newline"
	}
	p.error(p.pos, msg+" in "+context)
	return true // as if it were there
}

// advance skips tokens up to one from which parsing can go on, without staying
// in one place for ever.
func (p *parser) advance(to func(token.Token) bool) {
	for ; p.tok != token.EOF; p.next() {
		if !to(p.tok) {
			continue
		}
		if p.pos == p.syncPos && p.syncs < 10 {
			p.syncs++
			return
		}
		if p.pos > p.syncPos {
			p.syncPos, p.syncs = p.pos, 0
			return
		}
	}
}

func startsStmt(tok token.Token) bool {
	switch tok {
	case token.BREAK, token.CONST, token.CONTINUE, token.DEFER, token.FALLTHROUGH, token.FOR, token.GO, token.GOTO,
		token.IF, token.RETURN, token.SELECT, token.SWITCH, token.TYPE, token.VAR:
		return true
	}
	return false
}

func startsDecl(tok token.Token) bool {
	return tok == token.IMPORT || tok == token.CONST || tok == token.TYPE || tok == token.VAR
}

func endsExpr(tok token.Token) bool {
	switch tok {
	case token.COMMA, token.COLON, token.RPAREN, token.RBRACK, token.RBRACE:
		return true
	}
	return false
}

// ---- identifiers ----

func (p *parser) parseIdent() *ast.Ident {
	pos, name := p.pos, "_"
	if p.tok == token.IDENT {
		name = p.lit
		p.next()
	} else {
		p.expect(token.IDENT)
	}
	return &ast.Ident{NamePos: pos, Name: name}
}

func (p *parser) parseIdentList() (list []*ast.Ident) {
	list = append(list, p.parseIdent())
	for p.tok == token.COMMA {
		p.next()
		list = append(list, p.parseIdent())
	}
	return list
}
