// html/template: values in all kinds of places, typed strings, branches, templates called in several contexts, errors.
package main

import (
	"errors"
	"fmt"
	"html/template"
	"os"
	"strings"
)

type page struct {
	Text, Link, Bad, Style string
	Safe                   template.HTML
	Script                 template.JS
	Go                     template.URL
	List                   []any
	Nil                    *int
}

var data = page{
	Text: `<b>"O'Reilly" & co</b> `, Link: "/x y?a=b&c=d#é", Bad: "javascript:alert(1)", Style: "expression(alert(1))",
	Safe: "<i>safe &amp; <b>sound</b></i>", Script: "f(1, '</script>')", Go: "javascript:void(0)",
	List: []any{1, "two", 3.5, nil, map[string]int{"a": 1}, []string{"<x>"}, true, errors.New("bad")},
}

var texts = []string{
	`<p>{{.Text}}</p><p title="{{.Text}}" class={{.Text}} data-x='{{.Text}}'>{{.Safe}}</p>`,
	`<a href="{{.Link}}">{{.Link}}</a> <a href='{{.Bad}}' title={{.Bad}}> <a href={{.Go}}> <a href="/s?q={{.Text}}&amp;u={{.Link}}#{{.Text}}">`,
	`<script>var x = {{.Text}}, y = {{.List}}, z = "{{.Text}}" + '{{.Safe}}', r = /a{{.Text}}b/i; {{.Script}}; n = {{.Nil}}</script>`,
	`<button onclick="f({{.Text}}, '{{.Text}}', {{.List}})" style="color: {{.Style}}; background: url('{{.Link}}'); w: {{.Text}}">`,
	`<style>p { color: {{.Style}}; b: "{{.Text}}"; u: url({{.Link}}) url("{{.Bad}}") } /* {{.Text}} */</style>`,
	`<img srcset="{{.Link}}, {{.Bad}} 2x" src="{{.Bad}}"><textarea>{{.Safe}} {{.Text}}</textarea><title>{{.Text}}</title>`,
	`<!-- {{.Text}} --> 1 < 2 <!DOCTYPE html> {{/* none */}} <script>/* c
 */ // d
 x = {{.Text}} / 2</script><script type="text/template"><p>{{.Text}}</p></script>`,
	`<ul>{{range $i, $v := .List}}<li id={{$i}} {{if $i}}class="{{$v}}"{{end}}>{{$v}}{{else}}none{{end}}</ul>`,
	`{{/* a comment */}}{{define "v"}}{{.}}{{end}}<p>{{template "v" .Text}} <a href="{{template "v" .Link}}" onclick="{{template "v" .Text}}">`,
	`{{.Text | html}} <a href="?{{.Text | urlquery}}" {{"title"}}="x" {{"onclick"}}="y">{{html .Text .Link}}`,
	`<a href="{{if .Nil}}/a?{{else}}/b{{end}}{{.Text}}">`, `<a {{if .Nil}}href="{{end}}>`, `<p title={{.Text | html}}>`, `<p a"b>`, `<p =x>`,
	`<script>x = "\{{.Text}}"</script>`, `<script>/[{{.Text}}]/</script>`, `<script>var x`, `{{template "missing"}}`, `<a href=a"b>`,
	`<script>{{range .List}}'{{.}},{{end}}</script>`, `<script>{{if .Nil}}x{{else}}={{end}} / 2</script>`, `{{.Text | html | print}}`,
	`{{define "r"}}{{if .}}<a href="{{template "r" .}}{{end}}{{end}}{{template "r" .}}`, `{{range .List}}<b{{break}}{{end}}`, `{{.None}}`,
}

func main() {
	for i, text := range texts {
		var b strings.Builder
		t, err := template.New(fmt.Sprint("t", i)).Parse(text)
		if err == nil {
			err = t.Execute(&b, data)
		}
		var e *template.Error
		if errors.As(err, &e) {
			fmt.Println(e.ErrorCode, e.Line, e.Name)
		}
		fmt.Println(b.String(), err)
	}
	t := template.Must(template.New("a").Delims("<<", ">>").Funcs(template.FuncMap{"up": strings.ToUpper}).Parse(`<<define "b">>[<<.>>]<<end>><<up .>>`))
	c := template.Must(t.Clone())
	template.Must(c.Parse(`<<define "b">>(<<.>>)<<end>>`))
	fmt.Println(t.ExecuteTemplate(os.Stdout, "b", "<"), c.ExecuteTemplate(os.Stdout, "b", "<"), t.Execute(os.Stdout, "<x"))
	_, err := t.Parse("x")
	_, err2 := t.Clone()
	fmt.Println(err, err2, t.ExecuteTemplate(os.Stdout, "z", 1), t.Lookup("b").Name(), len(t.Templates()))
	fmt.Println(template.HTMLEscapeString("<&>"), template.JSEscapeString("'<\n"), template.URLQueryEscaper("a b", 1), template.HTMLEscaper(1, "<"))
}
