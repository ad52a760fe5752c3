// Package parser makes syntax trees of Go source.
//
// The parser accepts somewhat more than Go does, and goes on behind errors as
// well as it can. parser.go has its base, decl.go, expr.go, types.go and stmt.go
// the grammar, resolve.go the binding of identifiers.
package parser

import (
	"bytes"
	"errors"
	"go/ast"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A Mode says how much is parsed.
type Mode uint

const (
	PackageClauseOnly    Mode             = 1 << iota // stop behind the package clause
	ImportsOnly                                       // stop behind the imports
	ParseComments                                     // keep comments
	Trace                                             // print what is parsed
	DeclarationErrors                                 // report errors of declarations
	SpuriousErrors                                    // the same as AllErrors
	SkipObjectResolution                              // do not bind identifiers
	AllErrors            = SpuriousErrors             // report all errors, not only ten on different lines
)

// readSource returns the text: src, if it is not nil, or the file.
func readSource(filename string, src any) ([]byte, error) {
	switch s := src.(type) {
	case nil:
		return os.ReadFile(filename)
	case string:
		return []byte(s), nil
	case []byte:
		return s, nil
	case *bytes.Buffer:
		if s != nil {
			return s.Bytes(), nil
		}
	case io.Reader:
		return io.ReadAll(s)
	}
	return nil, errors.New("invalid source")
}

// ParseFile parses a file: src, a string, []byte or io.Reader, or if that is
// nil, the file of that name. With errors in the syntax, the tree is
// incomplete and the error is a scanner.ErrorList.
func ParseFile(fset *token.FileSet, filename string, src any, mode Mode) (f *ast.File, err error) {
	if fset == nil {
		panic("parser.ParseFile: no token.FileSet provided (fset == nil)")
	}
	text, err := readSource(filename, src)
	if err != nil {
		return nil, err
	}
	var p parser
	defer func() {
		p.rescue(recover())
		if f == nil { // it must be usable
			f = &ast.File{Name: new(ast.Ident), Scope: ast.NewScope(nil)}
		}
		f.FileStart, f.FileEnd = token.Pos(p.file.Base()), p.file.End()
		p.errors.Sort()
		err = p.errors.Err()
	}()
	p.init(fset, filename, text, mode)
	f = p.parseFile()
	return f, err
}

// ParseDir parses the files of a directory whose names end in .go and that
// filter, if not nil, accepts. It returns the packages by name and the first
// error of a file.
func ParseDir(fset *token.FileSet, path string, filter func(fs.FileInfo) bool, mode Mode) (pkgs map[string]*ast.Package, first error) {
	list, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	pkgs = make(map[string]*ast.Package)
	for _, d := range list {
		if d.IsDir() || !strings.HasSuffix(d.Name(), ".go") {
			continue
		}
		if filter != nil {
			info, err := d.Info()
			if err != nil {
				return nil, err
			}
			if !filter(info) {
				continue
			}
		}
		filename := filepath.Join(path, d.Name())
		src, err := ParseFile(fset, filename, nil, mode)
		if err != nil {
			if first == nil {
				first = err
			}
			continue
		}
		name := src.Name.Name
		if pkgs[name] == nil {
			pkgs[name] = &ast.Package{Name: name, Files: make(map[string]*ast.File)}
		}
		pkgs[name].Files[filename] = src
	}
	return pkgs, first
}

// ParseExprFrom parses an expression or a type, as ParseFile a file.
func ParseExprFrom(fset *token.FileSet, filename string, src any, mode Mode) (expr ast.Expr, err error) {
	if fset == nil {
		panic("parser.ParseExprFrom: no token.FileSet provided (fset == nil)")
	}
	text, err := readSource(filename, src)
	if err != nil {
		return nil, err
	}
	var p parser
	defer func() {
		p.rescue(recover())
		p.errors.Sort()
		err = p.errors.Err()
	}()
	p.init(fset, filename, text, mode)
	expr = p.parseRhs()
	if p.tok == token.SEMICOLON && p.lit == "\n" { // the end of the line
		p.next()
	}
	p.expect(token.EOF)
	return expr, err
}

// ParseExpr parses an expression or a type, without positions.
func ParseExpr(x string) (ast.Expr, error) {
	return ParseExprFrom(token.NewFileSet(), "", []byte(x), 0)
}
