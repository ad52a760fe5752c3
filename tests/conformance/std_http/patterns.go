// lang: go1.22
// oracle: spec
// The patterns of Go 1.22: methods, wildcards, hosts, which one wins, and what conflicts.
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
)

func main() {
	mux := http.NewServeMux()
	for _, p := range []string{"GET /", "POST /items", "GET /items/{id}", "GET /items/new", "GET /items/{id}/parts/{part...}",
		"GET /end/{$}", "host.test/items/{id}", "DELETE /items/{id}", "GET /files/{path...}", "HEAD /only"} {
		mux.HandleFunc(p, func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, "%s id=%q part=%q path=%q", r.Pattern, r.PathValue("id"), r.PathValue("part"), r.PathValue("path"))
		})
	}
	for _, q := range []string{"GET /", "GET /other", "HEAD /other", "GET /items/7", "GET /items/new", "PUT /items/7", "DELETE /items/7",
		"POST /items", "GET /items/7/parts/a/b%2Fc", "GET /end/", "GET /end/x", "GET http://host.test/items/9",
		"GET http://host.test:80/items/9", "GET /files/a//b", "GET /files/a%20b", "GET /items/a%2Fb", "GET /files", "GET /only", "HEAD /only", "POST /none"} {
		var method, target string
		fmt.Sscan(q, &method, &target)
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(method, target, nil))
		fmt.Printf("%s: %d %q %v %v\n", q, w.Code, w.Body, w.Header()["Allow"], w.Header()["Location"])
	}
	where := regexp.MustCompile(`[^ ]*/([^/]*\.go):\d+|at offset \d+: `)
	for _, p := range [][2]string{{"/a/{x}", "/a/{y}"}, {"/a/{x}", "/{y}/b"}, {"GET /a/b", "/a/{x}"}, {"GET /a/{x}", "/a/b"}, {"/{x}/c/", "/d/{y...}"},
		{"", ""}, {"no", ""}, {"GET  /{", ""}, {"/{x}/{x}", ""}, {"/{x...}/y", ""}, {"/a{x}", ""}, {"G@T /", ""}, {"/{$}/x", ""}, {"{h}/", ""}, {"GET /a//b", ""}} {
		func() {
			defer func() {
				if e := recover(); e != nil {
					fmt.Println(where.ReplaceAllString(fmt.Sprint(e), "$1"))
				}
			}()
			m := http.NewServeMux()
			m.Handle(p[0], http.NotFoundHandler())
			if p[1] != "" {
				m.Handle(p[1], http.NotFoundHandler())
			}
			fmt.Println(p, "fine")
		}()
	}
}
