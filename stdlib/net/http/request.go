package http

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"internal/mimehdr"
	"io"
	"mime/multipart"
	"net/http/httptrace"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
)

const defaultUserAgent = "Go-http-client/1.1"

// ErrNoCookie is what Cookie returns if there is no such cookie.
var ErrNoCookie = errors.New("http: named cookie not present")

// ErrNoLocation is what Response.Location returns if there is none.
var ErrNoLocation = errors.New("http: no Location header in response")

var errMissingHost = errors.New("http: Request.Write on Request with no Host or URL set")

// A Request is a request that a server has received or a client sends.
type Request struct {
	Method string // "" is GET, for a client
	URL    *url.URL

	Proto      string // "HTTP/1.0"; requests that are sent are of HTTP/1.1
	ProtoMajor int
	ProtoMinor int

	// Header has no Host: that is the field Host. A client's Content-Length, Transfer-Encoding and Trailer are made
	// from the fields below.
	Header Header

	// Body is never nil for a server, and nil or NoBody for a client's request without one. The Transport closes it.
	Body    io.ReadCloser
	GetBody func() (io.ReadCloser, error) // returns it anew, for redirects and second attempts

	// ContentLength is -1 if it is not known, and for a client also 0 with a Body that is not nil or NoBody.
	ContentLength    int64
	TransferEncoding []string // from the outermost to the innermost
	Close            bool     // the connection is closed after this request
	Host             string   // "host" or "host:port"; a client's default is URL.Host

	Form          url.Values      // of query and body, by ParseForm
	PostForm      url.Values      // of the body, by ParseForm
	MultipartForm *multipart.Form // by ParseMultipartForm

	// Trailer has the names of what comes behind a body in chunks, and when the body has been read or written the
	// values.
	Trailer Header

	RemoteAddr string          // of the client, for a server
	RequestURI string          // as it was received; must be "" for a client
	Cancel     <-chan struct{} // a context is the newer way
	Response   *Response       // the redirect that has led here

	// Pattern is that of the ServeMux by which the request was routed.
	Pattern string

	ctx         context.Context
	pat         *pattern          // of the mux
	matches     []string          // the values of pat's wildcards
	otherValues map[string]string // by SetPathValue
}

// Context returns the context: of a server's request it is done when the connection is closed, the request ends or
// the handler returns; for a client it ends the request.
func (r *Request) Context() context.Context {
	if r.ctx != nil {
		return r.ctx
	}
	return context.Background()
}

// WithContext returns a shallow copy with another context.
func (r *Request) WithContext(ctx context.Context) *Request {
	if ctx == nil {
		panic("nil context")
	}
	c := new(Request)
	*c = *r
	c.ctx = ctx
	return c
}

// Clone returns a deep copy with another context; the Body is shared.
func (r *Request) Clone(ctx context.Context) *Request {
	c := r.WithContext(ctx)
	c.URL = cloneURL(r.URL)
	c.Header = r.Header.Clone()
	c.Trailer = r.Trailer.Clone()
	c.TransferEncoding = append([]string(nil), r.TransferEncoding...)
	c.Form = cloneValues(r.Form)
	c.PostForm = cloneValues(r.PostForm)
	c.MultipartForm = cloneForm(r.MultipartForm)
	c.matches = append([]string(nil), r.matches...)
	if r.otherValues != nil {
		c.otherValues = make(map[string]string, len(r.otherValues))
		for k, v := range r.otherValues {
			c.otherValues[k] = v
		}
	}
	return c
}

func cloneURL(u *url.URL) *url.URL {
	if u == nil {
		return nil
	}
	c := new(url.URL)
	*c = *u
	if u.User != nil {
		c.User = new(url.Userinfo)
		*c.User = *u.User
	}
	return c
}

func cloneValues(v url.Values) url.Values { return url.Values(Header(v).Clone()) }

func cloneForm(f *multipart.Form) *multipart.Form {
	if f == nil || f == multipartByReader {
		return f
	}
	c := &multipart.Form{Value: map[string][]string(Header(f.Value).Clone())}
	if f.File != nil {
		c.File = make(map[string][]*multipart.FileHeader, len(f.File))
		for k, list := range f.File {
			for _, fh := range list {
				n := new(multipart.FileHeader)
				*n = *fh
				n.Header = textproto.MIMEHeader(Header(fh.Header).Clone())
				c.File[k] = append(c.File[k], n)
			}
		}
	}
	return c
}

// ProtoAtLeast tells whether the protocol is of this version or a later one.
func (r *Request) ProtoAtLeast(major, minor int) bool {
	return r.ProtoMajor > major || r.ProtoMajor == major && r.ProtoMinor >= minor
}

// UserAgent returns the field User-Agent.
func (r *Request) UserAgent() string { return r.Header.Get("User-Agent") }

// Referer returns the field Referer, which is misspelt since the beginning of HTTP.
func (r *Request) Referer() string { return r.Header.Get("Referer") }

// Cookies returns the cookies of the request.
func (r *Request) Cookies() []*Cookie { return readCookies(r.Header, "") }

// CookiesNamed returns the cookies of that name.
func (r *Request) CookiesNamed(name string) []*Cookie {
	if name == "" {
		return []*Cookie{}
	}
	return readCookies(r.Header, name)
}

// Cookie returns the first cookie of that name, or ErrNoCookie.
func (r *Request) Cookie(name string) (*Cookie, error) {
	if name != "" {
		if list := readCookies(r.Header, name); len(list) > 0 {
			return list[0], nil
		}
	}
	return nil, ErrNoCookie
}

// AddCookie adds name and value of a cookie to the request's one Cookie field.
func (r *Request) AddCookie(c *Cookie) {
	s := sanitizeCookieName(c.Name) + "=" + sanitizeCookieValue(c.Value, c.Quoted)
	if old := r.Header.Get("Cookie"); old != "" {
		s = old + "; " + s
	}
	r.Header.Set("Cookie", s)
}

// BasicAuth returns the name and password of Authorization, if that is of the kind "Basic".
func (r *Request) BasicAuth() (username, password string, ok bool) {
	auth := r.Header.Get("Authorization")
	const prefix = "Basic "
	if len(auth) < len(prefix) || !asciiEqualFold(auth[:len(prefix)], prefix) {
		return "", "", false
	}
	c, err := base64.StdEncoding.DecodeString(auth[len(prefix):])
	if err != nil {
		return "", "", false
	}
	return strings.Cut(string(c), ":")
}

// SetBasicAuth sets Authorization to a name, which cannot have a colon, and a password.
func (r *Request) SetBasicAuth(username, password string) {
	r.Header.Set("Authorization", "Basic "+basicAuth(username, password))
}

func basicAuth(username, password string) string {
	return base64.StdEncoding.EncodeToString([]byte(username + ":" + password))
}

// PathValue returns what the wildcard of that name in the mux's pattern matched, "" if there is none.
func (r *Request) PathValue(name string) string {
	if i := r.wildcard(name); i >= 0 {
		return r.matches[i]
	}
	return r.otherValues[name]
}

// SetPathValue sets what PathValue returns.
func (r *Request) SetPathValue(name, value string) {
	if i := r.wildcard(name); i >= 0 {
		r.matches[i] = value
		return
	}
	if r.otherValues == nil {
		r.otherValues = make(map[string]string)
	}
	r.otherValues[name] = value
}

func (r *Request) wildcard(name string) int {
	if r.pat == nil {
		return -1
	}
	i := 0
	for _, s := range r.pat.segments {
		if s.wild && s.text != "" {
			if s.text == name {
				return i
			}
			i++
		}
	}
	return -1
}

// NewRequest is NewRequestWithContext with the background context.
func NewRequest(method, url string, body io.Reader) (*Request, error) {
	return NewRequestWithContext(context.Background(), method, url, body)
}

// NewRequestWithContext makes a client's request. If body is also an io.Closer the client closes it. For a
// *bytes.Buffer, *bytes.Reader or *strings.Reader ContentLength and GetBody are set.
func NewRequestWithContext(ctx context.Context, method, urlStr string, body io.Reader) (*Request, error) {
	if method == "" {
		method = "GET"
	}
	if !validMethod(method) {
		return nil, fmt.Errorf("net/http: invalid method %q", method)
	}
	if ctx == nil {
		return nil, errors.New("net/http: nil Context")
	}
	u, err := url.Parse(urlStr)
	if err != nil {
		return nil, err
	}
	rc, ok := body.(io.ReadCloser)
	if !ok && body != nil {
		rc = io.NopCloser(body)
	}
	u.Host = removeEmptyPort(u.Host)
	r := &Request{ctx: ctx, Method: method, URL: u, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: make(Header), Body: rc, Host: u.Host}
	switch v := body.(type) {
	case nil:
		return r, nil
	case *bytes.Buffer:
		buf := v.Bytes()
		r.ContentLength = int64(v.Len())
		r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(buf)), nil }
	case *bytes.Reader:
		snapshot := *v
		r.ContentLength = int64(v.Len())
		r.GetBody = func() (io.ReadCloser, error) {
			c := snapshot
			return io.NopCloser(&c), nil
		}
	case *strings.Reader:
		snapshot := *v
		r.ContentLength = int64(v.Len())
		r.GetBody = func() (io.ReadCloser, error) {
			c := snapshot
			return io.NopCloser(&c), nil
		}
	default:
		return r, nil
	}
	if r.ContentLength == 0 { // so that 0 does not mean "unknown"
		r.Body = NoBody
		r.GetBody = func() (io.ReadCloser, error) { return NoBody, nil }
	}
	return r, nil
}

// outgoingLength is the length of the body to be sent, -1 if it is not known.
func (r *Request) outgoingLength() int64 {
	if r.Body == nil || r.Body == NoBody {
		return 0
	}
	if r.ContentLength != 0 {
		return r.ContentLength
	}
	return -1
}

func (r *Request) expectsContinue() bool { return hasToken(r.Header["Expect"], "100-continue") }

func (r *Request) wantsKeepAlive10() bool {
	return r.ProtoMajor == 1 && r.ProtoMinor == 0 && hasToken(r.Header["Connection"], "keep-alive")
}

func (r *Request) wantsClose() bool { return r.Close || hasToken(r.Header["Connection"], "close") }

func (r *Request) closeBody() error {
	if r.Body == nil {
		return nil
	}
	return r.Body.Close()
}

// isReplayable tells whether the request can be sent again when the connection failed before a reply.
func (r *Request) isReplayable() bool {
	if r.Body == nil || r.Body == NoBody || r.GetBody != nil {
		switch r.Method {
		case "", "GET", "HEAD", "OPTIONS", "TRACE":
			return true
		}
		return r.Header.has("Idempotency-Key") || r.Header.has("X-Idempotency-Key")
	}
	return false
}

// excludeRequestHeader names what Write makes from other fields.
func excludeRequestHeader(key string) bool {
	switch key {
	case "Host", "User-Agent", "Content-Length", "Transfer-Encoding", "Trailer":
		return true
	}
	return false
}

// Write writes the request as it is sent, and closes its Body.
func (r *Request) Write(w io.Writer) error { return r.write(w, false, nil, nil) }

// WriteProxy is Write for a proxy, to which the whole URL is sent.
func (r *Request) WriteProxy(w io.Writer) error { return r.write(w, true, nil, nil) }

// write writes the request. wait, if it is not nil, is called between header and body, and tells whether the body is
// to be sent.
func (r *Request) write(w io.Writer, usingProxy bool, extra Header, wait func() bool) (err error) {
	trace := httptrace.ContextClientTrace(r.Context())
	if trace != nil && trace.WroteRequest != nil {
		defer func() { trace.WroteRequest(httptrace.WroteRequestInfo{Err: err}) }()
	}
	closed := false
	defer func() {
		if !closed {
			if cerr := r.closeBody(); cerr != nil && err == nil {
				err = cerr
			}
		}
	}()
	line, host, err := r.requestLine(usingProxy)
	if err != nil {
		return err
	}
	var bw *bufio.Writer // w may write single bytes slowly
	if _, ok := w.(io.ByteWriter); !ok {
		bw = bufio.NewWriter(w)
		w = bw
	}
	field := func(name, value string) error {
		_, err := io.WriteString(w, name+": "+value+"\r\n")
		if trace != nil && trace.WroteHeaderField != nil {
			trace.WroteHeaderField(name, []string{value})
		}
		return err
	}
	if _, err = io.WriteString(w, line); err != nil {
		return err
	}
	if err = field("Host", host); err != nil {
		return err
	}
	agent := defaultUserAgent
	if r.Header.has("User-Agent") {
		agent = fieldValue(r.Header.Get("User-Agent"))
	}
	if agent != "" {
		if err = field("User-Agent", agent); err != nil {
			return err
		}
	}
	tw, err := newRequestTransfer(r)
	if err != nil {
		return err
	}
	if err = tw.writeHeader(w, trace); err != nil {
		return err
	}
	if err = r.Header.write(w, excludeRequestHeader, trace); err != nil {
		return err
	}
	if err = extra.write(w, nil, trace); err != nil {
		return err
	}
	if _, err = io.WriteString(w, "\r\n"); err != nil {
		return err
	}
	if trace != nil && trace.WroteHeaders != nil {
		trace.WroteHeaders()
	}
	if wait != nil {
		if bw, ok := w.(*bufio.Writer); ok {
			if err = bw.Flush(); err != nil {
				return err
			}
		}
		if trace != nil && trace.Wait100Continue != nil {
			trace.Wait100Continue()
		}
		if !wait() {
			closed = true
			r.closeBody()
			return nil
		}
	}
	if bw, ok := w.(*bufio.Writer); ok && tw.flushHeaders {
		if err = bw.Flush(); err != nil {
			return err
		}
	}
	closed = true
	if err = tw.writeBody(w); err != nil {
		if tw.bodyReadError == err {
			err = requestBodyReadError{err}
		}
		return err
	}
	if bw != nil {
		return bw.Flush()
	}
	return nil
}

// requestBodyReadError tells that the error is that of the request's body, not of the connection.
type requestBodyReadError struct{ error }

// requestLine returns the first line, and the value of Host.
func (r *Request) requestLine(usingProxy bool) (line, host string, err error) {
	host = r.Host
	if host == "" {
		if r.URL == nil {
			return "", "", errMissingHost
		}
		host = r.URL.Host
	}
	if host, err = asciiHost(host); err != nil {
		return "", "", err
	}
	if !validHostHeader(host) { // such as the path of a Unix socket, which some programs have there
		if usingProxy {
			return "", "", errors.New("http: invalid Host header")
		}
		host = ""
	}
	host = removeZone(host)
	uri := ""
	if r.URL != nil {
		uri = r.URL.RequestURI()
	}
	if usingProxy && r.URL.Scheme != "" && r.URL.Opaque == "" {
		uri = r.URL.Scheme + "://" + host + uri
	} else if r.Method == "CONNECT" && r.URL.Path == "" {
		uri = host
		if r.URL.Opaque != "" {
			uri = r.URL.Opaque
		}
	}
	if hasControl(uri) {
		return "", "", errors.New("net/http: can't write control character in Request.URL")
	}
	method := r.Method
	if method == "" {
		method = "GET"
	}
	return method + " " + uri + " HTTP/1.1\r\n", host, nil
}

// ParseHTTPVersion reads "HTTP/1.0".
func ParseHTTPVersion(vers string) (major, minor int, ok bool) {
	switch vers {
	case "HTTP/1.1":
		return 1, 1, true
	case "HTTP/1.0":
		return 1, 0, true
	}
	if len(vers) != len("HTTP/X.Y") || !strings.HasPrefix(vers, "HTTP/") || vers[6] != '.' {
		return 0, 0, false
	}
	maj, err1 := strconv.ParseUint(vers[5:6], 10, 0)
	min, err2 := strconv.ParseUint(vers[7:8], 10, 0)
	return int(maj), int(min), err1 == nil && err2 == nil
}

// ReadRequest reads a request, without what a server checks beyond its grammar.
func ReadRequest(b *bufio.Reader) (*Request, error) {
	r, err := readRequest(b)
	if err == nil {
		delete(r.Header, "Host")
	}
	return r, err
}

func readRequest(b *bufio.Reader) (r *Request, err error) {
	first, err := mimehdr.ReadLine(b, -1)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
	}()
	line := string(first)
	method, rest, ok1 := strings.Cut(line, " ")
	uri, proto, ok2 := strings.Cut(rest, " ")
	if !ok1 || !ok2 {
		return nil, badString("malformed HTTP request", line)
	}
	if !validMethod(method) {
		return nil, badString("invalid method", method)
	}
	r = &Request{Method: method, RequestURI: uri, Proto: proto}
	var ok bool
	if r.ProtoMajor, r.ProtoMinor, ok = ParseHTTPVersion(proto); !ok {
		return nil, badString("malformed HTTP version", proto)
	}
	// "CONNECT host:port" and "CONNECT /path" are both in use.
	authority := method == "CONNECT" && !strings.HasPrefix(uri, "/")
	if authority {
		uri = "http://" + uri
	}
	if r.URL, err = url.ParseRequestURI(uri); err != nil {
		return nil, err
	}
	if authority {
		r.URL.Scheme = ""
	}
	h, err := readHeader(b)
	if err != nil {
		return nil, err
	}
	r.Header = h
	if len(h["Host"]) > 1 {
		return nil, fmt.Errorf("too many Host headers")
	}
	r.Host = r.URL.Host // the whole URL of a request to a proxy counts more
	if r.Host == "" {
		r.Host = h.get("Host")
	}
	fixPragma(h)
	r.Close = shouldClose(r.ProtoMajor, r.ProtoMinor, h)
	if err = readRequestTransfer(r, b); err != nil {
		return nil, err
	}
	if r.Method == "PRI" && len(h) == 0 && r.URL.Path == "*" && proto == "HTTP/2.0" {
		// A handler may hijack the connection to speak HTTP/2; nobody else can do anything with it.
		r.ContentLength = -1
		r.Close = true
	}
	return r, nil
}

// readHeader reads the fields of a message.
func readHeader(b *bufio.Reader) (Header, error) {
	h, err := mimehdr.Read(b, 1<<62, 1<<62)
	var bad mimehdr.Error
	if errors.As(err, &bad) {
		err = textproto.ProtocolError(bad)
	}
	return Header(h), err
}

// fixPragma gives HTTP/1.0's "Pragma: no-cache" the newer name, too.
func fixPragma(h Header) {
	if p, ok := h["Pragma"]; ok && len(p) > 0 && p[0] == "no-cache" {
		if !h.has("Cache-Control") {
			h["Cache-Control"] = []string{"no-cache"}
		}
	}
}
