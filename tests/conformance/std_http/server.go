// A server and its client: methods, patterns of old, bodies of both kinds, keep-alive, redirects, errors.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
)

func main() {
	log.SetFlags(0)
	log.SetOutput(os.Stdout)
	mux := http.NewServeMux()
	mux.HandleFunc("/hello", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s %s %q\n", r.Method, r.URL.Path, r.FormValue("name"))
	})
	mux.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Length", fmt.Sprint(r.ContentLength))
		io.Copy(w, r.Body)
	})
	mux.HandleFunc("/chunks", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Trailer", "X-Sum")
		for i := 0; i < 3; i++ {
			fmt.Fprintf(w, "part %d\n", i)
			w.(http.Flusher).Flush()
		}
		w.Header().Set("X-Sum", "42")
	})
	mux.HandleFunc("/form", func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		fmt.Fprintln(w, r.PostForm.Encode(), r.Form.Encode())
	})
	mux.Handle("/old/", http.RedirectHandler("/hello?name=new", http.StatusFound))
	mux.Handle("/dir/", http.StripPrefix("/dir", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "stripped", r.URL.Path)
	})))
	mux.HandleFunc("/limit", func(w http.ResponseWriter, r *http.Request) {
		_, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 10))
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
	})
	mux.HandleFunc("/abort", func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) })
	ts := httptest.NewServer(mux)
	defer ts.Close()
	c := ts.Client()

	show := func(resp *http.Response, err error) {
		if err != nil {
			fmt.Println("error:", strings.ReplaceAll(err.Error(), ts.URL, "URL"))
			return
		}
		b, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		fmt.Println(resp.Status, resp.Proto, resp.ContentLength, resp.TransferEncoding, resp.Header.Get("Content-Type"), resp.Request.URL.RequestURI())
		fmt.Printf("%q %v %v\n", b, err, resp.Trailer)
	}
	show(c.Get(ts.URL + "/hello?name=a%20b"))
	show(c.Head(ts.URL + "/hello"))
	show(c.Post(ts.URL+"/echo", "text/plain", strings.NewReader("some text")))
	show(c.Post(ts.URL+"/echo", "text/plain", io.MultiReader(strings.NewReader("of unknown "), strings.NewReader("length"))))
	show(c.Post(ts.URL+"/echo", "text/plain", bytes.NewReader(bytes.Repeat([]byte("x"), 3000))))
	show(c.Get(ts.URL + "/chunks"))
	show(c.PostForm(ts.URL+"/form?q=1", url.Values{"a": {"1", "2"}, "b": {"&"}}))
	show(c.Get(ts.URL + "/old/page"))
	show(c.Get(ts.URL + "/dir/x/y"))
	show(c.Get(ts.URL + "/dir"))
	show(c.Get(ts.URL + "/nothing"))
	show(c.Post(ts.URL+"/limit", "text/plain", strings.NewReader(strings.Repeat("y", 100))))
	show(c.Get(ts.URL + "/abort"))

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	req, _ := http.NewRequestWithContext(ctx, "DELETE", ts.URL+"/hello", nil)
	_, err := c.Do(req)
	fmt.Println(errors.Is(err, context.Canceled), strings.ReplaceAll(err.Error(), ts.URL, "URL"))
	c.CheckRedirect = func(req *http.Request, via []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := c.Get(ts.URL + "/old/page")
	fmt.Println(resp.Status, resp.Header["Location"], err)
	resp.Body.Close()
}
