// FileServer and ServeContent: types, ranges, preconditions, redirects.
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing/fstest"
	"time"
)

func main() {
	when := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	fsys := fstest.MapFS{
		"index.html":      {Data: []byte("<html>index</html>"), ModTime: when},
		"a.txt":           {Data: []byte("0123456789"), ModTime: when},
		"sub/page.html":   {Data: []byte("page"), ModTime: when},
		"sub/data.bin":    {Data: []byte{0, 1, 2}, ModTime: when},
		"docs/index.html": {Data: []byte("docs"), ModTime: when},
	}
	h := http.FileServer(http.FS(fsys))
	get := func(method, path string, header ...string) {
		r := httptest.NewRequest(method, path, nil)
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		resp := w.Result()
		body := w.Body.String()
		if ct := resp.Header.Get("Content-Type"); strings.HasPrefix(ct, "multipart/") {
			_, b, _ := strings.Cut(ct, "boundary=")
			body = strings.ReplaceAll(body, b, "B")
			resp.Header.Set("Content-Type", "multipart/byteranges; boundary=B")
		}
		fmt.Println(method, path, header, resp.StatusCode)
		for _, k := range []string{"Content-Type", "Content-Length", "Content-Range", "Last-Modified", "Location", "Accept-Ranges"} {
			if v, ok := resp.Header[k]; ok && resp.StatusCode < 400 {
				fmt.Printf("    %s: %q\n", k, v)
			}
		}
		fmt.Printf("    %q\n", body)
	}
	get("GET", "/")
	get("GET", "/index.html")
	get("GET", "/a.txt")
	get("HEAD", "/a.txt")
	get("GET", "/a.txt/")
	get("GET", "/docs")
	get("GET", "/docs/")
	get("GET", "/sub/data.bin")
	get("GET", "/missing")
	get("GET", "/../a.txt")
	for _, r := range []string{"bytes=0-3", "bytes=5-", "bytes=-2", "bytes=2-4,6-7", "bytes=20-", "bytes=x", "bytes=0-0,0-0,0-9"} {
		get("GET", "/a.txt", "Range", r)
	}
	get("GET", "/a.txt", "If-Modified-Since", when.Format(http.TimeFormat))
	get("GET", "/a.txt", "If-Modified-Since", when.Add(-time.Hour).Format(http.TimeFormat))
	get("GET", "/a.txt", "If-Unmodified-Since", when.Add(-time.Hour).Format(http.TimeFormat))
	get("GET", "/a.txt", "Range", "bytes=0-3", "If-Range", when.Format(http.TimeFormat))
	get("GET", "/a.txt", "Range", "bytes=0-3", "If-Range", `"tag"`)

	w := httptest.NewRecorder()
	w.Header().Set("Etag", `"v1"`)
	r := httptest.NewRequest("GET", "/x", nil)
	r.Header.Set("If-None-Match", `"v0", W/"v1"`)
	http.ServeContent(w, r, "x.json", when, strings.NewReader("{}"))
	fmt.Println(w.Code, w.Result().Header)
}
