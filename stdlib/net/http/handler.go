package http

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"
)

// Handlers, and functions for handlers.

// Error replies with a status and a text. The caller must not write any more.
func Error(w ResponseWriter, error string, code int) {
	h := w.Header()
	h.Del("Content-Length") // would be that of the reply that has failed
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(code)
	fmt.Fprintln(w, error)
}

// NotFound replies with 404.
func NotFound(w ResponseWriter, r *Request) { Error(w, "404 page not found", StatusNotFound) }

// NotFoundHandler returns a handler that replies with 404.
func NotFoundHandler() Handler { return HandlerFunc(NotFound) }

// StripPrefix returns a handler that calls h for URLs without the prefix, and replies with 404 to others.
func StripPrefix(prefix string, h Handler) Handler {
	if prefix == "" {
		return h
	}
	return HandlerFunc(func(w ResponseWriter, r *Request) {
		p, ok1 := strings.CutPrefix(r.URL.Path, prefix)
		rp, ok2 := strings.CutPrefix(r.URL.RawPath, prefix)
		if !ok1 || !ok2 && r.URL.RawPath != "" {
			NotFound(w, r)
			return
		}
		r2 := new(Request)
		*r2 = *r
		r2.URL = new(url.URL)
		*r2.URL = *r.URL
		r2.URL.Path, r2.URL.RawPath = p, rp
		h.ServeHTTP(w, r2)
	})
}

// htmlEscape writes a text in HTML; without package html, whose tables nobody else needs here.
func htmlEscape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace(s)
}

// Redirect replies with a redirect to a URL, which may be relative to that of the request. The status is one of 3xx.
func Redirect(w ResponseWriter, r *Request, url_ string, code int) {
	if u, err := url.Parse(url_); err == nil && u.Scheme == "" && u.Host == "" {
		old := r.URL.Path
		if old == "" {
			old = "/"
		}
		if url_ == "" || url_[0] != '/' { // relative to the directory of the old path
			dir, _ := path.Split(old)
			url_ = dir + url_
		}
		var query string
		if i := strings.IndexByte(url_, '?'); i >= 0 {
			url_, query = url_[:i], url_[i:]
		}
		slash := strings.HasSuffix(url_, "/")
		url_ = path.Clean(url_)
		if slash && !strings.HasSuffix(url_, "/") {
			url_ += "/"
		}
		url_ += query
	}
	h := w.Header()
	_, hadType := h["Content-Type"]
	h.Set("Location", escapeNonASCII(url_))
	if !hadType && (r.Method == "GET" || r.Method == "HEAD") {
		h.Set("Content-Type", "text/html; charset=utf-8")
	}
	w.WriteHeader(code)
	if !hadType && r.Method == "GET" {
		fmt.Fprintln(w, "<a href=\""+htmlEscape(url_)+"\">"+StatusText(code)+"</a>.\n")
	}
}

func escapeNonASCII(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			fmt.Fprintf(&b, "%%%02x", s[i])
		} else {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// RedirectHandler returns a handler that redirects all requests.
func RedirectHandler(url string, code int) Handler {
	return HandlerFunc(func(w ResponseWriter, r *Request) { Redirect(w, r, url, code) })
}

// MaxBytesError is the error of reading more than MaxBytesReader allows.
type MaxBytesError struct{ Limit int64 }

func (e *MaxBytesError) Error() string { return "http: request body too large" }

// MaxBytesReader limits a request's body to n bytes: reading more gives a *MaxBytesError, and the connection is closed
// after the reply.
func MaxBytesReader(w ResponseWriter, r io.ReadCloser, n int64) io.ReadCloser {
	if n < 0 {
		n = 0
	}
	return &maxBytesReader{w: w, r: r, limit: n, left: n}
}

type maxBytesReader struct {
	w     ResponseWriter
	r     io.ReadCloser
	limit int64
	left  int64
	err   error
}

func (l *maxBytesReader) Read(p []byte) (n int, err error) {
	if l.err != nil {
		return 0, l.err
	}
	if len(p) == 0 {
		return 0, nil
	}
	// A byte more than allowed, to see whether there is one.
	if int64(len(p))-1 > l.left {
		p = p[:l.left+1]
	}
	n, err = l.r.Read(p)
	if int64(n) <= l.left {
		l.left -= int64(n)
		l.err = err
		return n, err
	}
	n = int(l.left)
	l.left = 0
	if t, ok := l.w.(interface{ requestTooLarge() }); ok {
		t.requestTooLarge()
	}
	l.err = &MaxBytesError{l.limit}
	return n, l.err
}

func (l *maxBytesReader) Close() error { return l.r.Close() }

// MaxBytesHandler returns a handler that calls h with bodies of n bytes at most.
func MaxBytesHandler(h Handler, n int64) Handler {
	return HandlerFunc(func(w ResponseWriter, r *Request) {
		r2 := *r
		r2.Body = MaxBytesReader(w, r.Body, n)
		h.ServeHTTP(w, &r2)
	})
}

// AllowQuerySemicolons returns a handler that calls h with semicolons of the query replaced by ampersands.
func AllowQuerySemicolons(h Handler) Handler {
	return HandlerFunc(func(w ResponseWriter, r *Request) {
		if allow, ok := r.Context().Value(semicolonsKey).(func()); ok {
			allow()
		}
		if strings.Contains(r.URL.RawQuery, ";") {
			r2 := new(Request)
			*r2 = *r
			r2.URL = new(url.URL)
			*r2.URL = *r.URL
			r2.URL.RawQuery = strings.ReplaceAll(r.URL.RawQuery, ";", "&")
			r = r2
		}
		h.ServeHTTP(w, r)
	})
}

// ErrHandlerTimeout is the error of Write in a handler whose time is over.
var ErrHandlerTimeout = errors.New("http: Handler timeout")

// TimeoutHandler returns a handler that runs h for dt at most, and then replies with 503 and msg, or a page if that is
// empty. What h writes is buffered.
func TimeoutHandler(h Handler, dt time.Duration, msg string) Handler {
	return &timeoutHandler{handler: h, body: msg, dt: dt}
}

type timeoutHandler struct {
	handler     Handler
	body        string
	dt          time.Duration
	testContext context.Context // instead of the time
}

func (h *timeoutHandler) errorBody() string {
	if h.body != "" {
		return h.body
	}
	return "<html><head><title>Timeout</title></head><body><h1>Timeout</h1></body></html>"
}

func (h *timeoutHandler) ServeHTTP(w ResponseWriter, r *Request) {
	ctx := h.testContext
	if ctx == nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(r.Context(), h.dt)
		defer cancel()
	}
	r = r.WithContext(ctx)
	done := make(chan struct{})
	tw := &timeoutWriter{w: w, h: make(Header), req: r}
	panicked := make(chan any, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				panicked <- p
			}
		}()
		h.handler.ServeHTTP(tw, r)
		close(done)
	}()
	select {
	case p := <-panicked:
		panic(p)
	case <-done:
		tw.mu.Lock()
		defer tw.mu.Unlock()
		maps.Copy(w.Header(), tw.h)
		if !tw.wroteHeader {
			tw.code = StatusOK
		}
		w.WriteHeader(tw.code)
		w.Write(tw.buf.Bytes())
	case <-ctx.Done():
		tw.mu.Lock()
		defer tw.mu.Unlock()
		tw.err = ctx.Err()
		if tw.err == context.DeadlineExceeded {
			w.WriteHeader(StatusServiceUnavailable)
			io.WriteString(w, h.errorBody())
			tw.err = ErrHandlerTimeout
		} else {
			w.WriteHeader(StatusServiceUnavailable)
		}
	}
}

// A timeoutWriter keeps a reply until the handler returns. mu guards all but h.
type timeoutWriter struct {
	w   ResponseWriter
	h   Header
	req *Request

	mu          sync.Mutex
	buf         bytes.Buffer
	err         error // the time is over
	wroteHeader bool
	code        int
}

func (tw *timeoutWriter) Header() Header { return tw.h }

// Push pushes if the writer below can.
func (tw *timeoutWriter) Push(target string, opts *PushOptions) error {
	if p, ok := tw.w.(Pusher); ok {
		return p.Push(target, opts)
	}
	return ErrNotSupported
}

func (tw *timeoutWriter) Write(p []byte) (int, error) {
	tw.mu.Lock()
	defer tw.mu.Unlock()
	if tw.err != nil {
		return 0, tw.err
	}
	if !tw.wroteHeader {
		tw.writeHeader(StatusOK)
	}
	return tw.buf.Write(p)
}

func (tw *timeoutWriter) WriteHeader(code int) {
	tw.mu.Lock()
	defer tw.mu.Unlock()
	tw.writeHeader(code)
}

func (tw *timeoutWriter) writeHeader(code int) {
	checkCode(code)
	switch {
	case tw.err != nil:
	case tw.wroteHeader:
		f := caller()
		logf(tw.req, "http: superfluous response.WriteHeader call from %s (%s:%d)", f.Function, path.Base(f.File), f.Line)
	default:
		tw.wroteHeader = true
		tw.code = code
	}
}
