package httputil

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"mime"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"net/url"
	"strings"
	"sync"
	"time"
)

// A ProxyRequest is a request that a ReverseProxy rewrites.
type ProxyRequest struct {
	In  *http.Request // as it came; must not be changed
	Out *http.Request // as it will be sent, without fields that concern a connection only
}

// SetURL sends the request to the scheme, host and base path of target. Out.Host becomes "", so that the URL's counts.
func (r *ProxyRequest) SetURL(target *url.URL) {
	rewriteURL(r.Out, target)
	r.Out.Host = ""
}

// SetXForwarded sets X-Forwarded-For to the client's address, behind what Out has there, X-Forwarded-Host to the host
// it has asked for, and X-Forwarded-Proto.
func (r *ProxyRequest) SetXForwarded() {
	ip, _, err := net.SplitHostPort(r.In.RemoteAddr)
	if err == nil {
		if prior := r.Out.Header["X-Forwarded-For"]; len(prior) > 0 {
			ip = strings.Join(prior, ", ") + ", " + ip
		}
		r.Out.Header.Set("X-Forwarded-For", ip)
	} else {
		r.Out.Header.Del("X-Forwarded-For")
	}
	r.Out.Header.Set("X-Forwarded-Host", r.In.Host)
	r.Out.Header.Set("X-Forwarded-Proto", "http")
}

// A ReverseProxy is a handler that sends requests to other servers, and passes on their replies. Fields that concern a
// connection only are removed; upgrades to other protocols are passed through.
type ReverseProxy struct {
	// Rewrite or Director, but not both, makes the request to be sent. Rewrite gets it without Forwarded and
	// X-Forwarded-...; with Director X-Forwarded-For is set afterwards, unless it is nil in the header.
	Rewrite  func(*ProxyRequest)
	Director func(*http.Request)

	Transport     http.RoundTripper // http.DefaultTransport if nil
	FlushInterval time.Duration     // how often the reply is flushed; negative: at once, as bodies of unknown length are
	ErrorLog      *log.Logger       // the log package's if nil
	BufferPool    BufferPool        // of buffers to copy with; may be nil

	ModifyResponse func(*http.Response) error // may change the reply; an error goes to ErrorHandler
	ErrorHandler   func(http.ResponseWriter, *http.Request, error)
}

// A BufferPool has buffers for copying.
type BufferPool interface {
	Get() []byte
	Put([]byte)
}

// NewSingleHostReverseProxy returns a proxy for one server, with the path of target before that of requests. The Host
// stays as it is: Rewrite with SetURL does that, too.
func NewSingleHostReverseProxy(target *url.URL) *ReverseProxy {
	return &ReverseProxy{Director: func(r *http.Request) { rewriteURL(r, target) }}
}

func rewriteURL(r *http.Request, target *url.URL) {
	r.URL.Scheme = target.Scheme
	r.URL.Host = target.Host
	r.URL.Path, r.URL.RawPath = joinURLPath(target, r.URL)
	if target.RawQuery == "" || r.URL.RawQuery == "" {
		r.URL.RawQuery = target.RawQuery + r.URL.RawQuery
	} else {
		r.URL.RawQuery = target.RawQuery + "&" + r.URL.RawQuery
	}
}

func singleJoiningSlash(a, b string) string {
	switch before, after := strings.HasSuffix(a, "/"), strings.HasPrefix(b, "/"); {
	case before && after:
		return a + b[1:]
	case !before && !after:
		return a + "/" + b
	}
	return a + b
}

func joinURLPath(a, b *url.URL) (path, rawpath string) {
	if a.RawPath == "" && b.RawPath == "" {
		return singleJoiningSlash(a.Path, b.Path), ""
	}
	ap, bp := a.EscapedPath(), b.EscapedPath()
	switch before, after := strings.HasSuffix(ap, "/"), strings.HasPrefix(bp, "/"); {
	case before && after:
		return a.Path + b.Path[1:], ap + bp[1:]
	case !before && !after:
		return a.Path + "/" + b.Path, ap + "/" + bp
	}
	return a.Path + b.Path, ap + bp
}

func copyHeader(dst, src http.Header) {
	for k, list := range src {
		for _, v := range list {
			dst.Add(k, v)
		}
	}
}

func hasToken(values []string, token string) bool {
	for _, v := range values {
		for _, t := range strings.Split(v, ",") {
			if strings.EqualFold(textproto.TrimString(t), token) {
				return true
			}
		}
	}
	return false
}

// upgradeType returns the protocol to which a message wants to switch.
func upgradeType(h http.Header) string {
	if !hasToken(h["Connection"], "Upgrade") {
		return ""
	}
	return h.Get("Upgrade")
}

func isPrint(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// removeHopByHop removes what concerns a connection only (RFC 7230, 6.1).
func removeHopByHop(h http.Header) {
	for _, f := range h["Connection"] {
		for _, name := range strings.Split(f, ",") {
			if name = textproto.TrimString(name); name != "" {
				h.Del(name)
			}
		}
	}
	for _, k := range [...]string{"Connection", "Proxy-Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Te",
		"Trailer", "Transfer-Encoding", "Upgrade"} {
		h.Del(k)
	}
}

func (p *ReverseProxy) logf(format string, args ...any) {
	if p.ErrorLog != nil {
		p.ErrorLog.Printf(format, args...)
	} else {
		log.Printf(format, args...)
	}
}

func (p *ReverseProxy) failed(rw http.ResponseWriter, r *http.Request, err error) {
	if p.ErrorHandler != nil {
		p.ErrorHandler(rw, r, err)
		return
	}
	p.logf("http: proxy error: %v", err)
	rw.WriteHeader(http.StatusBadGateway)
}

// modify calls ModifyResponse, and tells whether to go on.
func (p *ReverseProxy) modify(rw http.ResponseWriter, resp *http.Response, r *http.Request) bool {
	if p.ModifyResponse == nil {
		return true
	}
	if err := p.ModifyResponse(resp); err != nil {
		resp.Body.Close()
		p.failed(rw, r, err)
		return false
	}
	return true
}

// outgoing makes the request to be sent, and returns the protocol to which it wants to switch.
func (p *ReverseProxy) outgoing(ctx context.Context, req *http.Request) (out *http.Request, upgrade string, err error) {
	out = req.Clone(ctx)
	if req.ContentLength == 0 {
		out.Body = nil
	}
	if out.Header == nil {
		out.Header = make(http.Header)
	}
	if (p.Director != nil) == (p.Rewrite != nil) {
		return out, "", errors.New("ReverseProxy must have exactly one of Director or Rewrite set")
	}
	if p.Director != nil {
		p.Director(out)
		if out.Form != nil {
			out.URL.RawQuery = cleanQuery(out.URL.RawQuery)
		}
	}
	out.Close = false
	upgrade = upgradeType(out.Header)
	if !isPrint(upgrade) {
		return out, "", fmt.Errorf("client tried to switch to invalid protocol %q", upgrade)
	}
	removeHopByHop(out.Header)
	if hasToken(req.Header["Te"], "trailers") { // gRPC looks at it
		out.Header.Set("Te", "trailers")
	}
	if upgrade != "" {
		out.Header.Set("Connection", "Upgrade")
		out.Header.Set("Upgrade", upgrade)
	}
	if p.Rewrite != nil {
		for _, k := range [...]string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"} {
			out.Header.Del(k)
		}
		out.URL.RawQuery = cleanQuery(out.URL.RawQuery)
		pr := &ProxyRequest{In: req, Out: out}
		p.Rewrite(pr)
		out = pr.Out
	} else if ip, _, err := net.SplitHostPort(req.RemoteAddr); err == nil {
		prior, ok := out.Header["X-Forwarded-For"]
		if len(prior) > 0 {
			ip = strings.Join(prior, ", ") + ", " + ip
		}
		if omit := ok && prior == nil; !omit {
			out.Header.Set("X-Forwarded-For", ip)
		}
	}
	if _, ok := out.Header["User-Agent"]; !ok {
		out.Header.Set("User-Agent", "") // none instead of the Transport's
	}
	return out, upgrade, nil
}

// ServeHTTP sends the request on, and passes the reply back.
func (p *ReverseProxy) ServeHTTP(rw http.ResponseWriter, req *http.Request) {
	transport := p.Transport
	if transport == nil {
		transport = http.DefaultTransport
	}
	ctx := req.Context()
	if ctx.Done() != nil {
		// cancelled when the client goes away
	} else if cn, ok := rw.(http.CloseNotifier); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		defer cancel()
		gone := cn.CloseNotify()
		go func() {
			select {
			case <-gone:
				cancel()
			case <-ctx.Done():
			}
		}()
	}
	out, upgrade, err := p.outgoing(ctx, req)
	if out.Body != nil { // the Transport may read from it after RoundTrip
		defer out.Body.Close()
	}
	if err != nil {
		p.failed(rw, req, err)
		return
	}
	var mu sync.Mutex
	done := false // a 1xx that comes later is dropped
	trace := &httptrace.ClientTrace{Got1xxResponse: func(code int, header textproto.MIMEHeader) error {
		mu.Lock()
		defer mu.Unlock()
		if done {
			return nil
		}
		h := rw.Header()
		copyHeader(h, http.Header(header))
		rw.WriteHeader(code)
		clear(h)
		return nil
	}}
	out = out.WithContext(httptrace.WithClientTrace(out.Context(), trace))
	resp, err := transport.RoundTrip(out)
	mu.Lock()
	done = true
	mu.Unlock()
	if err != nil {
		p.failed(rw, out, err)
		return
	}
	if resp.StatusCode == http.StatusSwitchingProtocols {
		if p.modify(rw, resp, out) {
			p.switchProtocols(rw, out, resp, upgrade)
		}
		return
	}
	removeHopByHop(resp.Header)
	if p.modify(rw, resp, out) {
		p.reply(rw, req, resp)
	}
}

// reply passes a reply back.
func (p *ReverseProxy) reply(rw http.ResponseWriter, req *http.Request, resp *http.Response) {
	copyHeader(rw.Header(), resp.Header)
	announced := len(resp.Trailer)
	if announced > 0 {
		keys := make([]string, 0, announced)
		for k := range resp.Trailer {
			keys = append(keys, k)
		}
		rw.Header().Add("Trailer", strings.Join(keys, ", "))
	}
	rw.WriteHeader(resp.StatusCode)
	if err := p.copyBody(rw, resp.Body, p.interval(resp)); err != nil {
		defer resp.Body.Close()
		// The client must see that something is missing. Without net/http's server nobody would recover.
		if req.Context().Value(http.ServerContextKey) == nil {
			p.logf("suppressing panic for copyResponse error in test; copy error: %v", err)
			return
		}
		panic(http.ErrAbortHandler)
	}
	resp.Body.Close() // now, to have the trailer
	if len(resp.Trailer) > 0 {
		// Otherwise a short body would have a length, and no trailer.
		http.NewResponseController(rw).Flush()
	}
	if len(resp.Trailer) == announced {
		copyHeader(rw.Header(), resp.Trailer)
		return
	}
	for k, list := range resp.Trailer {
		for _, v := range list {
			rw.Header().Add(http.TrailerPrefix+k, v)
		}
	}
}

// interval is how often to flush.
func (p *ReverseProxy) interval(resp *http.Response) time.Duration {
	if base, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); base == "text/event-stream" {
		return -1
	}
	if resp.ContentLength == -1 {
		return -1
	}
	return p.FlushInterval
}

func (p *ReverseProxy) copyBody(rw http.ResponseWriter, src io.Reader, interval time.Duration) error {
	var dst io.Writer = rw
	if interval != 0 {
		lw := &latencyWriter{dst: rw, flush: http.NewResponseController(rw).Flush, interval: interval}
		defer lw.stop()
		lw.pending = true // the header
		lw.timer = time.AfterFunc(max(interval, 0), lw.later)
		dst = lw
	}
	var buf []byte
	if p.BufferPool != nil {
		buf = p.BufferPool.Get()
		defer p.BufferPool.Put(buf)
	}
	if len(buf) == 0 {
		buf = make([]byte, 32<<10)
	}
	for {
		n, rerr := src.Read(buf)
		if rerr != nil && rerr != io.EOF && rerr != context.Canceled {
			p.logf("httputil: ReverseProxy read error during body copy: %v", rerr)
		}
		if n > 0 {
			m, werr := dst.Write(buf[:n])
			if werr != nil {
				return werr
			}
			if m != n {
				return io.ErrShortWrite
			}
		}
		if rerr != nil {
			if rerr == io.EOF {
				return nil
			}
			return rerr
		}
	}
}

// A latencyWriter flushes what is written some time later, or at once if interval is negative.
type latencyWriter struct {
	dst      io.Writer
	flush    func() error
	interval time.Duration

	mu      sync.Mutex // guards the fields below, and dst
	timer   *time.Timer
	pending bool // the timer will flush
}

func (w *latencyWriter) Write(p []byte) (n int, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, err = w.dst.Write(p)
	if w.interval < 0 {
		w.flush()
		return n, err
	}
	if !w.pending {
		w.pending = true
		w.timer.Reset(w.interval)
	}
	return n, err
}

func (w *latencyWriter) later() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.pending {
		w.flush()
		w.pending = false
	}
}

func (w *latencyWriter) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pending = false
	if w.timer != nil {
		w.timer.Stop()
	}
}

// switchProtocols connects client and server after both have agreed on a protocol.
func (p *ReverseProxy) switchProtocols(rw http.ResponseWriter, req *http.Request, resp *http.Response, want string) {
	got := upgradeType(resp.Header)
	if !isPrint(got) {
		p.failed(rw, req, fmt.Errorf("backend tried to switch to invalid protocol %q", got))
		return
	}
	if !strings.EqualFold(want, got) {
		p.failed(rw, req, fmt.Errorf("backend tried to switch protocol %q when %q was requested", got, want))
		return
	}
	back, ok := resp.Body.(io.ReadWriteCloser)
	if !ok {
		p.failed(rw, req, errors.New("internal error: 101 switching protocols response with non-writable body"))
		return
	}
	conn, buf, err := http.NewResponseController(rw).Hijack()
	if errors.Is(err, http.ErrNotSupported) {
		p.failed(rw, req, fmt.Errorf("can't switch protocols using non-Hijacker ResponseWriter type %T", rw))
		return
	}
	closed := make(chan struct{})
	go func() { // the server's connection ends with the request
		select {
		case <-req.Context().Done():
		case <-closed:
		}
		back.Close()
	}()
	defer close(closed)
	if err != nil {
		p.failed(rw, req, fmt.Errorf("Hijack failed on protocol switch: %v", err))
		return
	}
	defer conn.Close()
	copyHeader(rw.Header(), resp.Header)
	resp.Header = rw.Header()
	resp.Body = nil // so that Write writes the header only
	if err := resp.Write(buf); err != nil {
		p.failed(rw, req, fmt.Errorf("response write: %v", err))
		return
	}
	if err := buf.Flush(); err != nil {
		p.failed(rw, req, fmt.Errorf("response flush: %v", err))
		return
	}
	ended := make(chan error, 1)
	copyAll := func(dst io.Writer, src io.Reader) {
		_, err := io.Copy(dst, src)
		ended <- err
	}
	go copyAll(conn, back)
	go copyAll(back, buf)
	<-ended
}

// cleanQuery drops parameters that are read differently by different programs.
func cleanQuery(s string) string {
	bad := strings.IndexByte(s, ';') >= 0
	for i := 0; i < len(s) && !bad; i++ {
		if s[i] == '%' {
			if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
				bad = true
			}
			i += 2
		}
	}
	if !bad {
		return s
	}
	v, _ := url.ParseQuery(s)
	return v.Encode()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
