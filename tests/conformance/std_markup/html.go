// html: escaping, named and numbered characters, what is not quite an escape.
package main

import (
	"fmt"
	"html"
	"math/rand"
	"strings"
)

func main() {
	fmt.Println(html.EscapeString(`<a href="x?a=1&b='2'">é</a>`))
	for _, s := range []string{
		"", "plain", "&", "&&amp;&", "&lt;&gt;&quot;&apos;&#39;", "&amp;lt;", "&aacute;&Aacute;&AACUTE;", "&copy &copyright &copy;",
		"&notit; &notin; &not &no", "&acE;|&nGt;|&nLt;|&bne;", "&#65;&#x42;&#X43;", "&#1", "&#1;", "&#12", "&#12 ", "&#;", "&#x;", "&#xg", "&#",
		"&#128;&#x9f;&#129;", "&#0;&#xD800;&#x110000;", "&#4294967361;", "&CounterClockwiseContourIntegral;&CounterClockwiseContourIntegra;",
		"\xff&amp\xff", "&\x00;", strings.Repeat("&amp;", 3) + "é",
	} {
		fmt.Printf("%q %q\n", s, html.UnescapeString(s))
	}
	r := rand.New(rand.NewSource(1))
	for i := 0; i < 2000; i++ {
		b := make([]byte, r.Intn(40))
		for j := range b {
			b[j] = "<>&'\"ab;#x1é\x00 "[r.Intn(15)]
		}
		if s := string(b); html.UnescapeString(html.EscapeString(s)) != s {
			fmt.Printf("%q is not what it was\n", s)
		}
	}
}
