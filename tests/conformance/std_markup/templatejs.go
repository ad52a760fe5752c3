// html/template as of Go 1.22: template literals of JavaScript, its odd comments, what looks like the end of a script, and attributes
// that would be empty.
// oracle: spec
package main

import (
	"fmt"
	"html/template"
	"os"
)

func main() {
	for _, text := range []string{
		"<script>var a = `x {{.}} ${ {{.}} } {{.}}`; {{.}}</script>",
		"<script>var a = `${ {a: {{.}}, b: `in {{.}}`} } {{.}}` / {{.}};</script>",
		"<script>var a = `a</script>` + {{.}} + \"<!-- </SCRIPT>\"</script>{{.}}",
		"<script>/* </script> */ {{.}} </script>{{.}}",
		"<script>\n<!-- x {{.}}\n--> y {{.}}\n#! z {{.}}\nx-- / {{.}}; y = {} / {{.}}/</script>",
		"<input value={{\"\"}}>", "<p style='a: {{\"a<b\"}}'>",
		"<script>`${ {{template \"x\" .}} }`</script>{{define \"x\"}}{{.}} + `{{.}}`{{end}}",
		"<script>`{{if .}}${ 1 {{end}}`</script>", "<script>`\\{{.}}`</script>", "<script>`${ {{.}} </script>",
	} {
		t, err := template.New("t").Parse(text)
		if err == nil {
			err = t.Execute(os.Stdout, "<b>`${x}'")
		}
		fmt.Println("", err)
	}
}
