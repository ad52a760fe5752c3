package main

import (
	"fmt"
	"os"
	"strings"
	"text/template"
)

type P struct {
	Name string
	Age  int
	Tags []string
	M    map[string]int
	Next *P
	f    int
}

func (p P) Hello(s string) string { return "hello " + s + " from " + p.Name }
func (p *P) Ptr() string          { return "ptr" + p.Name }
func (p P) Err() (string, error)  { return "", fmt.Errorf("boom") }

func try(text string, data any) {
	t, err := template.New("t").Funcs(template.FuncMap{"up": strings.ToUpper, "add": func(a, b int) int { return a + b }, "pan": func() string { panic("ouch") }}).Parse(text)
	if err != nil {
		fmt.Println("parse:", err)
		return
	}
	if err := t.Execute(os.Stdout, data); err != nil {
		fmt.Println("\nexec:", err)
	}
	fmt.Println()
}

func main() {
	p := &P{Name: "Ann", Age: 30, Tags: []string{"a", "b"}, M: map[string]int{"z": 26, "a": 1}, Next: &P{Name: "Bob"}}
	for _, s := range []string{
		"{{.Name}} is {{.Age}}", "{{range .Tags}}<{{.}}>{{end}}", "{{range $i, $e := .Tags}}{{$i}}={{$e}},{{end}}", "{{range $k, $v := .M}}{{$k}}:{{$v}} {{end}}",
		"{{if .Next}}{{.Next.Name}}{{else}}none{{end}}", "{{with .Next}}{{.Name}}{{$.Name}}{{end}}", "{{.Hello \"x\"}} {{.Ptr}}", "{{.Name | up | printf \"%q\"}}", "{{printf \"%d-%s\" .Age .Name}}",
		"{{add 1 2}} {{add .Age 3}}", "{{.X}}", "{{.Name.Foo}}", "{{.Err}}", "{{pan}}", "{{nofunc}}", "{{", "{{.Name", "{{end}}", "{{if}}x{{end}}", "{{if .Name}}x", "{{range .Tags}}{{else}}{{else}}{{end}}",
		"{{define \"T\"}}T({{.}}){{end}}{{template \"T\" .Name}} {{template \"U\"}}", "{{block \"B\" .Age}}b{{.}}{{end}}", "{{$x := 1}}{{$x}}{{$x = 2}}{{$x}}{{$y}}", "a  {{- .Name -}}  b", "{{/* c */}}x{{- /* d */ -}} y",
		"{{eq .Age 30}} {{ne .Name \"Bob\"}} {{lt 1 2}} {{le 2.5 2.5}} {{gt \"b\" \"a\"}} {{eq 1 2 3 1}} {{and 1 0 .X}} {{or 0 \"y\"}} {{not 0}}",
		"{{eq .Age \"x\"}}", "{{lt true false}}", "{{index .Tags 1}} {{index .M \"z\"}} {{index .M \"q\"}} {{len .Tags}} {{slice .Name 1 2}}", "{{index .Tags 5}}", "{{html \"<a&b>\"}} {{js \"it's\"}} {{urlquery \"a b&c\"}}",
		"{{1}} {{1.5}} {{0x10}} {{'a'}} {{1i}} {{1e3}} {{true}} {{\"s\"}} {{`raw`}} {{print 1 2 \"x\" nil}}", "{{nil}}", "{{1 | 2}}", "{{.Name 1}}", "{{.f}}", "{{(.Hello \"y\") | len}} {{(index .Tags 0) | up}}", "{{(.Next).Name}}",
		"{{range .Tags}}{{if eq . \"b\"}}{{break}}{{end}}{{.}}{{end}}", "{{range .Tags}}{{if eq . \"a\"}}{{continue}}{{end}}{{.}}{{end}}", "{{break}}", "{{range .M.q}}x{{end}}", "{{range .Missing}}x{{end}}", "{{.M.a}} {{.M.nope}}", "{{.Next.Next.Name}}", "{{template \"none\"}}",
		"{{if and .Name .Next}}yes{{else if .Age}}age{{else}}no{{end}}", "{{if false}}1{{else if true}}2{{else}}3{{end}}", "{{with $x := .Age}}{{$x}}{{end}}", "{{\"unterminated}}", "{{.Name | }}", "{{.}}{{`", "{{x}}", "{{add 1}}", "{{add 1 \"x\"}}", "{{call .Name}}", "line1\n{{.Bad\n}}", "{{.Name}} {{\n.Age -}}\n x", "{{define \"a\"}}{{end}}{{define \"a\"}}x{{end}}{{template \"a\"}}", "{{if .Tags | len}}n{{end}}", "{{- 3 -}}", "{{-3}}", "{{ - 3}}", "{{range $i, $c, $d := .}}{{end}}", "{{.Tags}} {{.M}}", "{{printf \"%v %v\" .Tags .Next.Age}}", "{{len 3}}", "{{1+2i}}", "{{0b11}} {{1_000}} {{07}}", "{{99999999999999999999}}", "{{'ab'}}",
		"{{with .Zero}}{{else}}z{{end}}",
	} {
		fmt.Printf("%q: ", s)
		try(s, p)
	}
	for _, d := range []any{map[string]any{"A": nil, "B": []int{1}, "C": 1}, 3.5, []int{}, "s"} {
		for _, s := range []string{"{{.}}", "{{.A}}", "{{.A.B}}", "{{range .}}{{.}}{{else}}empty{{end}}", "{{with .}}y{{end}}", "{{len .}}", "{{call .C}}", "{{.B | html}}"} {
			fmt.Printf("%v %q: ", reflectKind(d), s)
			try(s, d)
		}
	}
	t := template.Must(template.New("r").Option("missingkey=error").Delims("<<", ">>").Parse("<<.a>> << .b >>"))
	fmt.Println(t.Execute(os.Stdout, map[string]int{"a": 1}))
	fmt.Println(t.Name(), t.DefinedTemplates(), t.Lookup("x") == nil)
	c, _ := t.Clone()
	template.Must(c.New("x").Parse("X"))
	fmt.Println(t.DefinedTemplates(), c.DefinedTemplates())
	fmt.Println(c.Tree.Root.String())
}

func reflectKind(d any) string { return fmt.Sprintf("%T", d) }
