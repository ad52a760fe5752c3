package http

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"
)

// Files: FileServer and its relatives are serveFile, which finds the file, over serveContent, which looks at
// preconditions and ranges (RFC 7232 and 7233).

// A FileSystem has files, whose names are separated by slashes on all systems.
type FileSystem interface {
	Open(name string) (File, error)
}

// A File is a file of a FileSystem.
type File interface {
	io.Closer
	io.Reader
	io.Seeker
	Readdir(count int) ([]fs.FileInfo, error)
	Stat() (fs.FileInfo, error)
}

// A Dir is the files below a directory; "" is ".". Symbolic links lead out of it.
type Dir string

// Open opens a file below the directory.
func (d Dir) Open(name string) (File, error) {
	p := path.Clean("/" + name)[1:]
	if p == "" {
		p = "."
	}
	if strings.IndexByte(p, 0) >= 0 {
		return nil, errors.New("http: invalid or unsafe file path")
	}
	dir := string(d)
	if dir == "" {
		dir = "."
	}
	full := filepath.Join(dir, filepath.FromSlash(p))
	f, err := os.Open(full)
	if err != nil {
		return nil, openError(err, full, os.PathSeparator, os.Stat)
	}
	return f, nil
}

// openError makes the error for a path below what is no directory "does not exist".
func openError(err error, name string, sep rune, stat func(string) (fs.FileInfo, error)) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return err
	}
	parts := strings.Split(name, string(sep))
	for i := range parts {
		if parts[i] == "" {
			continue
		}
		fi, e := stat(strings.Join(parts[:i+1], string(sep)))
		if e != nil {
			return err
		}
		if !fi.IsDir() {
			return fs.ErrNotExist
		}
	}
	return err
}

// FS makes a FileSystem of an fs.FS, whose files must have Seek.
func FS(fsys fs.FS) FileSystem { return ioFS{fsys} }

type ioFS struct{ fsys fs.FS }

func (f ioFS) Open(name string) (File, error) {
	if name == "/" {
		name = "."
	} else {
		name = strings.TrimPrefix(name, "/")
	}
	file, err := f.fsys.Open(name)
	if err != nil {
		return nil, openError(err, name, '/', func(p string) (fs.FileInfo, error) { return fs.Stat(f.fsys, p) })
	}
	return ioFile{file}, nil
}

type ioFile struct{ file fs.File }

func (f ioFile) Close() error               { return f.file.Close() }
func (f ioFile) Read(b []byte) (int, error) { return f.file.Read(b) }
func (f ioFile) Stat() (fs.FileInfo, error) { return f.file.Stat() }

func (f ioFile) Seek(offset int64, whence int) (int64, error) {
	s, ok := f.file.(io.Seeker)
	if !ok {
		return 0, errors.New("io.File missing Seek method")
	}
	return s.Seek(offset, whence)
}

func (f ioFile) ReadDir(count int) ([]fs.DirEntry, error) {
	d, ok := f.file.(fs.ReadDirFile)
	if !ok {
		return nil, errors.New("io.File directory missing ReadDir method")
	}
	return d.ReadDir(count)
}

func (f ioFile) Readdir(count int) ([]fs.FileInfo, error) {
	d, ok := f.file.(fs.ReadDirFile)
	if !ok {
		return nil, errors.New("io.File directory missing ReadDir method")
	}
	var list []fs.FileInfo
	for {
		entries, err := d.ReadDir(count - len(list))
		for _, e := range entries {
			info, ierr := e.Info()
			if ierr == nil {
				list = append(list, info)
			} // what is gone meanwhile is left out
		}
		if err != nil || count < 0 || len(list) >= count {
			return list, err
		}
	}
}

// FileServer returns a handler that serves the files of root; a directory's index.html stands for it, and without it
// there is a list. "/index.html" is redirected to "/".
func FileServer(root FileSystem) Handler { return &fileHandler{root} }

// FileServerFS is FileServer of an fs.FS.
func FileServerFS(root fs.FS) Handler { return FileServer(FS(root)) }

type fileHandler struct{ root FileSystem }

func (f *fileHandler) ServeHTTP(w ResponseWriter, r *Request) {
	upath := r.URL.Path
	if !strings.HasPrefix(upath, "/") {
		upath = "/" + upath
		r.URL.Path = upath
	}
	serveFile(w, r, f.root, path.Clean(upath), true)
}

// ServeFile replies with a file or directory. A request whose path has ".." as an element is refused, and one that ends
// with "/index.html" redirected.
func ServeFile(w ResponseWriter, r *Request, name string) {
	if containsDotDot(r.URL.Path) {
		serveError(w, "invalid URL path", StatusBadRequest)
		return
	}
	dir, file := filepath.Split(name)
	serveFile(w, r, Dir(dir), file, false)
}

// ServeFileFS is ServeFile of a file of an fs.FS.
func ServeFileFS(w ResponseWriter, r *Request, fsys fs.FS, name string) {
	if containsDotDot(r.URL.Path) {
		serveError(w, "invalid URL path", StatusBadRequest)
		return
	}
	serveFile(w, r, FS(fsys), name, false)
}

func containsDotDot(v string) bool {
	if !strings.Contains(v, "..") {
		return false
	}
	for _, e := range strings.FieldsFunc(v, func(r rune) bool { return r == '/' || r == '\\' }) {
		if e == ".." {
			return true
		}
	}
	return false
}

// serveError is Error without the fields that belong to the file.
func serveError(w ResponseWriter, text string, code int) {
	h := w.Header()
	for _, k := range [...]string{"Cache-Control", "Content-Encoding", "Etag", "Last-Modified"} {
		h.Del(k)
	}
	Error(w, text, code)
}

func localRedirect(w ResponseWriter, r *Request, newPath string) {
	if q := r.URL.RawQuery; q != "" {
		newPath += "?" + q
	}
	w.Header().Set("Location", newPath)
	w.WriteHeader(StatusMovedPermanently)
}

func toHTTPError(err error) (string, int) {
	if errors.Is(err, fs.ErrNotExist) {
		return "404 page not found", StatusNotFound
	}
	if errors.Is(err, fs.ErrPermission) {
		return "403 Forbidden", StatusForbidden
	}
	return "500 Internal Server Error", StatusInternalServerError
}

// serveFile serves a file. redirect: the path of the URL must end with a slash for directories, and only for them.
func serveFile(w ResponseWriter, r *Request, fsys FileSystem, name string, redirect bool) {
	const index = "/index.html"
	if strings.HasSuffix(r.URL.Path, index) {
		localRedirect(w, r, "./")
		return
	}
	f, err := fsys.Open(name)
	if err != nil {
		text, code := toHTTPError(err)
		serveError(w, text, code)
		return
	}
	defer f.Close()
	d, err := f.Stat()
	if err != nil {
		text, code := toHTTPError(err)
		serveError(w, text, code)
		return
	}
	if redirect {
		url := r.URL.Path
		if d.IsDir() {
			if url[len(url)-1] != '/' {
				localRedirect(w, r, path.Base(url)+"/")
				return
			}
		} else if url[len(url)-1] == '/' {
			base := path.Base(url)
			if base == "/" || base == "." { // the root is a file
				serveError(w, "http: attempting to traverse a non-directory", StatusInternalServerError)
				return
			}
			localRedirect(w, r, "../"+base)
			return
		}
	}
	if d.IsDir() {
		url := r.URL.Path
		if url == "" || url[len(url)-1] != '/' {
			localRedirect(w, r, path.Base(url)+"/")
			return
		}
		if ff, err := fsys.Open(strings.TrimSuffix(name, "/") + index); err == nil {
			defer ff.Close()
			if dd, err := ff.Stat(); err == nil {
				d, f = dd, ff
			}
		}
	}
	if d.IsDir() { // there is no index
		if ifModifiedSince(r, d.ModTime()) == condFalse {
			notModified(w)
			return
		}
		setLastModified(w, d.ModTime())
		listDir(w, r, f)
		return
	}
	serveContent(w, r, d.Name(), d.ModTime(), func() (int64, error) { return d.Size(), nil }, f)
}

// listDir replies with the names in a directory, sorted.
func listDir(w ResponseWriter, r *Request, f File) {
	type entry struct {
		name string
		dir  bool
	}
	var list []entry
	var err error
	if d, ok := f.(fs.ReadDirFile); ok {
		var all []fs.DirEntry
		all, err = d.ReadDir(-1)
		for _, e := range all {
			list = append(list, entry{e.Name(), e.IsDir()})
		}
	} else {
		var all []fs.FileInfo
		all, err = f.Readdir(-1)
		for _, e := range all {
			list = append(list, entry{e.Name(), e.IsDir()})
		}
	}
	if err != nil {
		logf(r, "http: error reading directory: %v", err)
		Error(w, "Error reading directory", StatusInternalServerError)
		return
	}
	sort.Slice(list, func(i, j int) bool { return list[i].name < list[j].name })
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, "<!doctype html>\n<meta name=\"viewport\" content=\"width=device-width\">\n<pre>\n")
	for _, e := range list {
		name := e.name
		if e.dir {
			name += "/"
		}
		u := url.URL{Path: name} // escapes what would be a query
		fmt.Fprintf(w, "<a href=\"%s\">%s</a>\n", u.String(), htmlEscape(name))
	}
	fmt.Fprintf(w, "</pre>\n")
}

// ServeContent replies with content: ranges, preconditions and types are taken care of. name is only used for the type,
// if the header has none; modtime, if it is not zero, becomes Last-Modified. An Etag that the header has is used.
func ServeContent(w ResponseWriter, r *Request, name string, modtime time.Time, content io.ReadSeeker) {
	serveContent(w, r, name, modtime, func() (int64, error) {
		size, err := content.Seek(0, io.SeekEnd)
		if err != nil {
			return 0, errSeeker
		}
		if _, err = content.Seek(0, io.SeekStart); err != nil {
			return 0, errSeeker
		}
		return size, nil
	}, content)
}

var (
	errSeeker    = errors.New("seeker can't seek")
	errNoOverlap = errors.New("invalid range: failed to overlap")
)

func serveContent(w ResponseWriter, r *Request, name string, modtime time.Time, sizeOf func() (int64, error), content io.ReadSeeker) {
	setLastModified(w, modtime)
	done, rangeReq := checkPreconditions(w, r, modtime)
	if done {
		return
	}
	code := StatusOK
	h := w.Header()
	types, haveType := h["Content-Type"]
	ctype := ""
	if !haveType {
		ctype = mime.TypeByExtension(filepath.Ext(name))
		if ctype == "" {
			var buf [sniffLen]byte
			n, _ := io.ReadFull(content, buf[:])
			ctype = DetectContentType(buf[:n])
			if _, err := content.Seek(0, io.SeekStart); err != nil {
				serveError(w, "seeker can't seek", StatusInternalServerError)
				return
			}
		}
		h.Set("Content-Type", ctype)
	} else if len(types) > 0 {
		ctype = types[0]
	}
	size, err := sizeOf()
	if err != nil {
		serveError(w, err.Error(), StatusInternalServerError)
		return
	}
	if size < 0 {
		serveError(w, "negative content size computed", StatusInternalServerError)
		return
	}
	sendSize := size
	var send io.Reader = content
	ranges, err := parseRange(rangeReq, size)
	switch {
	case err == nil:
	case err == errNoOverlap && size == 0: // all of nothing
		ranges = nil
	default:
		if err == errNoOverlap {
			h.Set("Content-Range", fmt.Sprintf("bytes */%d", size))
		}
		serveError(w, err.Error(), StatusRequestedRangeNotSatisfiable)
		return
	}
	if total(ranges) > size { // more than the whole: nobody needs that
		ranges = nil
	}
	switch {
	case len(ranges) == 1:
		ra := ranges[0]
		if _, err := content.Seek(ra.start, io.SeekStart); err != nil {
			serveError(w, err.Error(), StatusRequestedRangeNotSatisfiable)
			return
		}
		sendSize = ra.length
		code = StatusPartialContent
		h.Set("Content-Range", ra.contentRange(size))
	case len(ranges) > 1:
		sendSize = multipartSize(ranges, ctype, size)
		code = StatusPartialContent
		pr, pw := io.Pipe()
		mw := multipart.NewWriter(pw)
		h.Set("Content-Type", "multipart/byteranges; boundary="+mw.Boundary())
		send = pr
		defer pr.Close() // ends the goroutine
		go writeRanges(pw, mw, ranges, ctype, size, content)
	}
	h.Set("Accept-Ranges", "bytes")
	if len(ranges) > 0 || h.Get("Content-Encoding") == "" {
		h.Set("Content-Length", strconv.FormatInt(sendSize, 10))
	}
	w.WriteHeader(code)
	if r.Method != "HEAD" {
		io.CopyN(w, send, sendSize)
	}
}

func writeRanges(pw *io.PipeWriter, mw *multipart.Writer, ranges []httpRange, ctype string, size int64, content io.ReadSeeker) {
	for _, ra := range ranges {
		part, err := mw.CreatePart(ra.mimeHeader(ctype, size))
		if err == nil {
			if _, err = content.Seek(ra.start, io.SeekStart); err == nil {
				_, err = io.CopyN(part, content, ra.length)
			}
		}
		if err != nil {
			pw.CloseWithError(err)
			return
		}
	}
	mw.Close()
	pw.Close()
}

// scanETag reads an entity tag at the begin of s; "" if there is none.
func scanETag(s string) (etag, rest string) {
	s = textproto.TrimString(s)
	start := 0
	if strings.HasPrefix(s, "W/") {
		start = 2
	}
	if len(s[start:]) < 2 || s[start] != '"' {
		return "", ""
	}
	for i := start + 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == 0x21 || 0x23 <= c && c <= 0x7e || c >= 0x80:
		case c == '"':
			return s[:i+1], s[i+1:]
		default:
			return "", ""
		}
	}
	return "", ""
}

func strongMatch(a, b string) bool { return a == b && a != "" && a[0] == '"' }

func weakMatch(a, b string) bool { return strings.TrimPrefix(a, "W/") == strings.TrimPrefix(b, "W/") }

// The result of a precondition.
type condition int

const (
	condNone condition = iota // there is none
	condTrue
	condFalse
)

// matchTags tells whether one of the tags of a list matches the reply's.
func matchTags(list, etag string, match func(a, b string) bool) bool {
	for {
		list = textproto.TrimString(list)
		if list == "" {
			return false
		}
		if list[0] == ',' {
			list = list[1:]
			continue
		}
		if list[0] == '*' {
			return true
		}
		tag, rest := scanETag(list)
		if tag == "" {
			return false
		}
		if match(tag, etag) {
			return true
		}
		list = rest
	}
}

func ifMatch(w ResponseWriter, r *Request) condition {
	im := r.Header.Get("If-Match")
	if im == "" {
		return condNone
	}
	if matchTags(im, w.Header().get("Etag"), strongMatch) {
		return condTrue
	}
	return condFalse
}

func ifNoneMatch(w ResponseWriter, r *Request) condition {
	inm := r.Header.get("If-None-Match")
	if inm == "" {
		return condNone
	}
	if matchTags(inm, w.Header().get("Etag"), weakMatch) {
		return condFalse
	}
	return condTrue
}

func ifUnmodifiedSince(r *Request, modtime time.Time) condition {
	ius := r.Header.Get("If-Unmodified-Since")
	if ius == "" || isZeroTime(modtime) {
		return condNone
	}
	t, err := ParseTime(ius)
	if err != nil {
		return condNone
	}
	if modtime.Truncate(time.Second).Compare(t) <= 0 {
		return condTrue
	}
	return condFalse
}

func ifModifiedSince(r *Request, modtime time.Time) condition {
	if r.Method != "GET" && r.Method != "HEAD" {
		return condNone
	}
	ims := r.Header.Get("If-Modified-Since")
	if ims == "" || isZeroTime(modtime) {
		return condNone
	}
	t, err := ParseTime(ims)
	if err != nil {
		return condNone
	}
	if modtime.Truncate(time.Second).Compare(t) <= 0 {
		return condFalse
	}
	return condTrue
}

// ifRange tells whether a range still is one of the same content.
func ifRange(w ResponseWriter, r *Request, modtime time.Time) condition {
	if r.Method != "GET" && r.Method != "HEAD" {
		return condNone
	}
	ir := r.Header.get("If-Range")
	if ir == "" {
		return condNone
	}
	if tag, _ := scanETag(ir); tag != "" {
		if strongMatch(tag, w.Header().Get("Etag")) {
			return condTrue
		}
		return condFalse
	}
	t, err := ParseTime(ir)
	if !modtime.IsZero() && err == nil && t.Unix() == modtime.Unix() {
		return condTrue
	}
	return condFalse
}

func isZeroTime(t time.Time) bool { return t.IsZero() || t.Equal(time.Unix(0, 0)) }

func setLastModified(w ResponseWriter, modtime time.Time) {
	if !isZeroTime(modtime) {
		w.Header().Set("Last-Modified", modtime.UTC().Format(TimeFormat))
	}
}

func notModified(w ResponseWriter) {
	h := w.Header() // RFC 7232, 4.1: what describes the content does not belong here
	delete(h, "Content-Type")
	delete(h, "Content-Length")
	delete(h, "Content-Encoding")
	if h.Get("Etag") != "" {
		delete(h, "Last-Modified")
	}
	w.WriteHeader(StatusNotModified)
}

// checkPreconditions looks at the conditions in the order of RFC 7232, section 6. done: the reply was written.
func checkPreconditions(w ResponseWriter, r *Request, modtime time.Time) (done bool, rangeHeader string) {
	c := ifMatch(w, r)
	if c == condNone {
		c = ifUnmodifiedSince(r, modtime)
	}
	if c == condFalse {
		w.WriteHeader(StatusPreconditionFailed)
		return true, ""
	}
	switch ifNoneMatch(w, r) {
	case condFalse:
		if r.Method == "GET" || r.Method == "HEAD" {
			notModified(w)
		} else {
			w.WriteHeader(StatusPreconditionFailed)
		}
		return true, ""
	case condNone:
		if ifModifiedSince(r, modtime) == condFalse {
			notModified(w)
			return true, ""
		}
	}
	rangeHeader = r.Header.get("Range")
	if rangeHeader != "" && ifRange(w, r, modtime) == condFalse {
		rangeHeader = ""
	}
	return false, rangeHeader
}

// An httpRange is a range of bytes.
type httpRange struct{ start, length int64 }

func (r httpRange) contentRange(size int64) string {
	return fmt.Sprintf("bytes %d-%d/%d", r.start, r.start+r.length-1, size)
}

func (r httpRange) mimeHeader(ctype string, size int64) textproto.MIMEHeader {
	return textproto.MIMEHeader{"Content-Range": {r.contentRange(size)}, "Content-Type": {ctype}}
}

// parseRange reads "bytes=0-99,200-,-50". Ranges behind the end are left out; if there are no others the error is
// errNoOverlap.
func parseRange(s string, size int64) ([]httpRange, error) {
	if s == "" {
		return nil, nil
	}
	invalid := errors.New("invalid range")
	s, ok := strings.CutPrefix(s, "bytes=")
	if !ok {
		return nil, invalid
	}
	var ranges []httpRange
	noOverlap := false
	for _, ra := range strings.Split(s, ",") {
		ra = textproto.TrimString(ra)
		if ra == "" {
			continue
		}
		start, end, ok := strings.Cut(ra, "-")
		if !ok {
			return nil, invalid
		}
		start, end = textproto.TrimString(start), textproto.TrimString(end)
		var r httpRange
		if start == "" { // the last bytes
			if end == "" || end[0] == '-' {
				return nil, invalid
			}
			n, err := strconv.ParseInt(end, 10, 64)
			if n < 0 || err != nil {
				return nil, invalid
			}
			if n > size {
				n = size
			}
			r.start, r.length = size-n, n
		} else {
			n, err := strconv.ParseInt(start, 10, 64)
			if err != nil || n < 0 {
				return nil, invalid
			}
			if n >= size {
				noOverlap = true
				continue
			}
			r.start = n
			if end == "" {
				r.length = size - n
			} else {
				m, err := strconv.ParseInt(end, 10, 64)
				if err != nil || n > m {
					return nil, invalid
				}
				if m >= size {
					m = size - 1
				}
				r.length = m - n + 1
			}
		}
		ranges = append(ranges, r)
	}
	if noOverlap && len(ranges) == 0 {
		return nil, errNoOverlap
	}
	return ranges, nil
}

func total(ranges []httpRange) (n int64) {
	for _, r := range ranges {
		n += r.length
	}
	return n
}

// multipartSize is how long the body of several ranges is.
func multipartSize(ranges []httpRange, ctype string, size int64) int64 {
	var w countingWriter
	mw := multipart.NewWriter(&w)
	n := int64(0)
	for _, ra := range ranges {
		mw.CreatePart(ra.mimeHeader(ctype, size))
		n += ra.length
	}
	mw.Close()
	return n + int64(w)
}

type countingWriter int64

func (w *countingWriter) Write(p []byte) (int, error) {
	*w += countingWriter(len(p))
	return len(p), nil
}

// NewFileTransport returns a RoundTripper that serves the files of a FileSystem, for URLs "file:///...":
//
//	t := &http.Transport{}
//	t.RegisterProtocol("file", http.NewFileTransport(http.Dir("/")))
func NewFileTransport(fs FileSystem) RoundTripper { return fileTransport{fileHandler{fs}} }

// NewFileTransportFS is NewFileTransport of an fs.FS.
func NewFileTransportFS(fsys fs.FS) RoundTripper { return NewFileTransport(FS(fsys)) }

type fileTransport struct{ h fileHandler }

func (t fileTransport) RoundTrip(r *Request) (*Response, error) {
	pr, pw := io.Pipe()
	w := &fileResponse{pw: pw, ready: make(chan *Response),
		resp: &Response{Proto: "HTTP/1.0", ProtoMajor: 1, Header: make(Header), Close: true, Request: r, Body: pr}}
	go func() {
		t.h.ServeHTTP(w, r)
		w.end()
	}()
	return <-w.ready, nil
}

// A fileResponse is a ResponseWriter that makes a Response, whose body is a pipe.
type fileResponse struct {
	resp        *Response
	ready       chan *Response
	wroteHeader bool
	hasContent  bool
	sent        bool
	pw          *io.PipeWriter
}

func (w *fileResponse) end() {
	if !w.wroteHeader {
		w.WriteHeader(StatusInternalServerError)
	}
	if !w.sent {
		w.send()
	}
	w.pw.Close()
}

func (w *fileResponse) send() {
	w.sent = true
	if w.hasContent {
		w.resp.ContentLength = -1
	}
	w.ready <- w.resp
}

func (w *fileResponse) Header() Header { return w.resp.Header }

func (w *fileResponse) WriteHeader(code int) {
	if w.wroteHeader {
		return
	}
	w.wroteHeader = true
	w.resp.StatusCode = code
	w.resp.Status = fmt.Sprintf("%d %s", code, StatusText(code))
}

func (w *fileResponse) Write(p []byte) (int, error) {
	if !w.wroteHeader {
		w.WriteHeader(StatusOK)
	}
	w.hasContent = true
	if !w.sent {
		w.send()
	}
	return w.pw.Write(p)
}
