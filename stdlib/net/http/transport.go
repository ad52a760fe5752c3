package http

import (
	"context"
	"errors"
	"fmt"
	"internal/mimehdr"
	"io"
	"net"
	"net/http/httptrace"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// DefaultMaxIdleConnsPerHost is how many idle connections are kept for a host unless the Transport says otherwise.
const DefaultMaxIdleConnsPerHost = 2

// DefaultTransport is the Transport of DefaultClient. It uses the proxies of the environment.
var DefaultTransport RoundTripper = &Transport{
	Proxy:                 ProxyFromEnvironment,
	DialContext:           defaultDial,
	ForceAttemptHTTP2:     true,
	MaxIdleConns:          100,
	IdleConnTimeout:       90 * time.Second,
	TLSHandshakeTimeout:   10 * time.Second,
	ExpectContinueTimeout: time.Second,
}

func defaultDial(ctx context.Context, network, addr string) (net.Conn, error) {
	d := net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}
	return d.DialContext(ctx, network, addr)
}

// A Transport does single requests, and keeps connections for others. Several goroutines may use it, and it should not
// be made anew for each request.
//
// A request that can be repeated, because its method changes nothing or it has an Idempotency-Key, and its body is none
// or GetBody gives it, is sent again when a connection that was kept turns out to be closed.
type Transport struct {
	// Proxy returns the proxy for a request: http, socks5 or socks5h. nil, or a nil URL: none.
	Proxy func(*Request) (*url.URL, error)

	// OnProxyConnectResponse is not called: there is no TLS through proxies.
	OnProxyConnectResponse func(ctx context.Context, proxyURL *url.URL, connectReq *Request, connectRes *Response) error

	DialContext func(ctx context.Context, network, addr string) (net.Conn, error)
	Dial        func(network, addr string) (net.Conn, error)

	// DialTLSContext or DialTLS make connections for https, with a TLS of their own; there is none in this package.
	DialTLSContext func(ctx context.Context, network, addr string) (net.Conn, error)
	DialTLS        func(network, addr string) (net.Conn, error)

	TLSHandshakeTimeout   time.Duration // has no effect
	DisableKeepAlives     bool          // each request has a connection of its own
	DisableCompression    bool          // does not ask for gzip, which the reply's Body would decompress
	MaxIdleConns          int           // idle connections altogether; 0: no limit
	MaxIdleConnsPerHost   int           // to a host; 0: DefaultMaxIdleConnsPerHost
	MaxConnsPerHost       int           // connections to a host; 0: no limit
	IdleConnTimeout       time.Duration // after which an idle connection is closed; 0: never
	ResponseHeaderTimeout time.Duration // from the end of the request to the reply's header; 0: none
	ExpectContinueTimeout time.Duration // to wait for "100 Continue" before the body; 0: it is sent at once

	ProxyConnectHeader    Header
	GetProxyConnectHeader func(ctx context.Context, proxyURL *url.URL, target string) (Header, error)

	MaxResponseHeaderBytes int64 // 0: 10 MB
	WriteBufferSize        int   // 0: 4 KB
	ReadBufferSize         int   // 0: 4 KB
	ForceAttemptHTTP2      bool  // has no effect
	HTTP2                  *HTTP2Config

	pool pool

	altMu    sync.Mutex
	altProto atomic.Value // map[string]RoundTripper, by scheme
}

// Clone returns a Transport with the same exported fields.
func (t *Transport) Clone() *Transport {
	return &Transport{
		Proxy:                  t.Proxy,
		OnProxyConnectResponse: t.OnProxyConnectResponse,
		DialContext:            t.DialContext,
		Dial:                   t.Dial,
		DialTLSContext:         t.DialTLSContext,
		DialTLS:                t.DialTLS,
		TLSHandshakeTimeout:    t.TLSHandshakeTimeout,
		DisableKeepAlives:      t.DisableKeepAlives,
		DisableCompression:     t.DisableCompression,
		MaxIdleConns:           t.MaxIdleConns,
		MaxIdleConnsPerHost:    t.MaxIdleConnsPerHost,
		MaxConnsPerHost:        t.MaxConnsPerHost,
		IdleConnTimeout:        t.IdleConnTimeout,
		ResponseHeaderTimeout:  t.ResponseHeaderTimeout,
		ExpectContinueTimeout:  t.ExpectContinueTimeout,
		ProxyConnectHeader:     t.ProxyConnectHeader.Clone(),
		GetProxyConnectHeader:  t.GetProxyConnectHeader,
		MaxResponseHeaderBytes: t.MaxResponseHeaderBytes,
		WriteBufferSize:        t.WriteBufferSize,
		ReadBufferSize:         t.ReadBufferSize,
		ForceAttemptHTTP2:      t.ForceAttemptHTTP2,
		HTTP2:                  t.HTTP2,
	}
}

// ErrSkipAltProtocol is what the RoundTripper of a protocol returns to leave the request to the Transport.
var ErrSkipAltProtocol = errors.New("net/http: skip alternate protocol")

// RegisterProtocol has rt do the requests with a scheme.
func (t *Transport) RegisterProtocol(scheme string, rt RoundTripper) {
	t.altMu.Lock()
	defer t.altMu.Unlock()
	old, _ := t.altProto.Load().(map[string]RoundTripper)
	if _, ok := old[scheme]; ok {
		panic("protocol " + scheme + " already registered")
	}
	all := make(map[string]RoundTripper, len(old)+1)
	for k, v := range old {
		all[k] = v
	}
	all[scheme] = rt
	t.altProto.Store(all)
}

// alternative returns what RegisterProtocol was called with.
func (t *Transport) alternative(scheme string) RoundTripper {
	all, _ := t.altProto.Load().(map[string]RoundTripper)
	return all[scheme]
}

// CloseIdleConnections closes the connections that no request uses.
func (t *Transport) CloseIdleConnections() { t.pool.closeIdle() }

// CancelRequest ends a request. A request's context is the newer way.
func (t *Transport) CancelRequest(r *Request) {
	t.pool.mu.Lock()
	cancel := t.pool.cancels[r]
	t.pool.mu.Unlock()
	if cancel != nil {
		cancel(errRequestCanceled)
	}
}

var (
	errRequestCanceled  = errors.New("net/http: request canceled")
	errCannotRewind     = errors.New("net/http: cannot rewind body after connection loss")
	errServerClosedIdle = errors.New("http: server closed idle connection")
	errKeepAlivesOff    = errors.New("http: putIdleConn: keep alives disabled")
	errConnBroken       = errors.New("http: putIdleConn: connection is in bad state")
	errCloseIdle        = errors.New("http: putIdleConn: CloseIdleConnections was called")
	errTooManyIdle      = errors.New("http: putIdleConn: too many idle connections")
	errTooManyIdleHost  = errors.New("http: putIdleConn: too many idle connections for host")
	errCloseIdleConns   = errors.New("http: CloseIdleConnections called")
	errReadLoopExiting  = errors.New("http: persistConn.readLoop exiting")
	errIdleConnTimeout  = errors.New("http: idle connection timeout")
	errCallerOwnsConn   = errors.New("read loop ending; caller owns writable underlying conn")

	errTimeout error = &timeoutError{"net/http: timeout awaiting response headers"}
)

// A transportRequest is a request on its way.
type transportRequest struct {
	*Request
	extra  Header // fields the Transport adds
	trace  *httptrace.ClientTrace
	ctx    context.Context // done when the request is cancelled, in whatever way
	cancel context.CancelCauseFunc

	mu  sync.Mutex
	err error // of the body, which is the reason for others
}

func (tr *transportRequest) setExtra(key, value string) {
	if tr.extra == nil {
		tr.extra = make(Header)
	}
	tr.extra[key] = []string{value}
}

func (tr *transportRequest) setError(err error) {
	tr.mu.Lock()
	if tr.err == nil {
		tr.err = err
	}
	tr.mu.Unlock()
}

func (tr *transportRequest) bodyError() error {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return tr.err
}

var testHookEnterRoundTrip, testHookRoundTripRetried func()

// RoundTrip does a request; Client.Do also follows redirects and so on.
func (t *Transport) RoundTrip(req *Request) (_ *Response, err error) {
	if err := checkOutgoing(req); err != nil {
		req.closeBody()
		return nil, err
	}
	scheme := req.URL.Scheme
	orig := req
	req = trackBody(req)
	if alt := t.alternative(scheme); alt != nil {
		resp, err := alt.RoundTrip(req)
		if err != ErrSkipAltProtocol {
			return resp, err
		}
		if req, err = rewindBody(req); err != nil {
			return nil, err
		}
	}
	if scheme != "http" && scheme != "https" {
		req.closeBody()
		return nil, badString("unsupported protocol scheme", scheme)
	}
	if scheme == "https" && t.DialTLSContext == nil && t.DialTLS == nil {
		req.closeBody()
		return nil, ErrNoTLS
	}
	if req.Method != "" && !validMethod(req.Method) {
		req.closeBody()
		return nil, fmt.Errorf("net/http: invalid method %q", req.Method)
	}
	if req.URL.Host == "" {
		req.closeBody()
		return nil, errors.New("http: no Host in request URL")
	}
	ctx, cancel := context.WithCancelCause(req.Context())
	if orig.Cancel != nil {
		go awaitCancel(ctx, cancel, orig.Cancel)
	}
	cancel = t.pool.register(orig, cancel)
	defer func() {
		if err != nil {
			cancel(err)
		}
	}()
	return t.roundTrip(ctx, cancel, req, orig)
}

// roundTrip gets connections and tries them until one of them is not closed already.
func (t *Transport) roundTrip(ctx context.Context, cancel context.CancelCauseFunc, req, orig *Request) (*Response, error) {
	for {
		select {
		case <-ctx.Done():
			req.closeBody()
			return nil, context.Cause(ctx)
		default:
		}
		tr := &transportRequest{Request: req, trace: httptrace.ContextClientTrace(req.Context()), ctx: ctx, cancel: cancel}
		key, err := t.keyOf(req)
		if err != nil {
			req.closeBody()
			return nil, err
		}
		pc, err := t.getConn(tr, key)
		if err != nil {
			req.closeBody()
			return nil, err
		}
		resp, err := pc.roundTrip(tr)
		if err == nil {
			resp.Request = orig
			return resp, nil
		}
		if !pc.shouldRetry(req, err) {
			var te *transportReadError
			if errors.As(err, &te) {
				err = te.err
			}
			if b, ok := req.Body.(*readTracking); ok && !b.didClose {
				req.closeBody()
			}
			return nil, err
		}
		if testHookRoundTripRetried != nil {
			testHookRoundTripRetried()
		}
		if req, err = rewindBody(req); err != nil {
			return nil, err
		}
	}
}

func awaitCancel(ctx context.Context, cancel context.CancelCauseFunc, ch <-chan struct{}) {
	select {
	case <-ch:
		cancel(errRequestCanceled)
	case <-ctx.Done():
	}
}

// checkOutgoing checks what the fields of a request may be.
func checkOutgoing(r *Request) error {
	if r.URL == nil {
		return errors.New("http: nil Request.URL")
	}
	if r.Header == nil {
		return errors.New("http: nil Request.Header")
	}
	if s := r.URL.Scheme; s != "http" && s != "https" {
		return nil
	}
	for _, h := range [...]Header{r.Header, r.Trailer} {
		for k, list := range h {
			if !mimehdr.IsToken(k) {
				return fmt.Errorf("net/http: invalid header field name %q", k)
			}
			for _, v := range list {
				if !mimehdr.IsValue(v) { // the value may be a secret
					return fmt.Errorf("net/http: invalid header field value for %q", k)
				}
			}
		}
	}
	return nil
}

// A readTracking is a request's body, and whether it was touched.
type readTracking struct {
	io.ReadCloser
	didRead  bool
	didClose bool
}

func (b *readTracking) Read(p []byte) (int, error) {
	b.didRead = true
	return b.ReadCloser.Read(p)
}

func (b *readTracking) Close() error {
	b.didClose = true
	return b.ReadCloser.Close()
}

func trackBody(r *Request) *Request {
	if r.Body == nil || r.Body == NoBody {
		return r
	}
	c := *r
	c.Body = &readTracking{ReadCloser: r.Body}
	return &c
}

// rewindBody returns the request with its body unread.
func rewindBody(r *Request) (*Request, error) {
	b, ok := r.Body.(*readTracking)
	if !ok || !b.didRead && !b.didClose {
		return r, nil
	}
	if !b.didClose {
		r.closeBody()
	}
	if r.GetBody == nil {
		return nil, errCannotRewind
	}
	body, err := r.GetBody()
	if err != nil {
		return nil, err
	}
	c := *r
	c.Body = &readTracking{ReadCloser: body}
	return &c, nil
}

// A connKey says which connections will do for a request.
type connKey struct {
	proxy  string
	scheme string
	addr   string // "" for http through an HTTP proxy, which takes requests for all
}

func (k connKey) String() string { return k.proxy + "|" + k.scheme + "|" + k.addr }

// A target is a key, and the proxy in it.
type target struct {
	connKey
	proxy *url.URL
	addr  string // of the server
}

func (t *Transport) keyOf(r *Request) (target, error) {
	k := target{addr: addrOf(r.URL)}
	k.scheme = r.URL.Scheme
	k.connKey.addr = k.addr
	if t.Proxy != nil {
		u, err := t.Proxy(r)
		if err != nil {
			return k, err
		}
		if u != nil {
			k.proxy, k.connKey.proxy = u, u.String()
			if (u.Scheme == "http" || u.Scheme == "https") && k.scheme == "http" {
				k.connKey.addr = ""
			}
		}
	}
	return k, nil
}

// dial makes a connection for a key.
func (t *Transport) dial(ctx context.Context, k target, trace *httptrace.ClientTrace) (*persistConn, error) {
	pc := &persistConn{t: t, key: k.connKey, reqch: make(chan pending, 1), writech: make(chan writeRequest, 1),
		closech: make(chan struct{}), writeErrCh: make(chan error, 1), writeDone: make(chan struct{})}
	var err error
	switch {
	case k.scheme == "https" && k.proxy != nil, k.proxy != nil && k.proxy.Scheme == "https":
		return nil, ErrNoTLS
	case k.scheme == "https":
		if t.DialTLSContext != nil {
			pc.conn, err = t.DialTLSContext(ctx, "tcp", k.addr)
		} else {
			pc.conn, err = t.DialTLS("tcp", k.addr)
		}
		if pc.conn == nil && err == nil {
			err = errors.New("net/http: Transport.DialTLS or DialTLSContext returned (nil, nil)")
		}
	case k.proxy == nil:
		pc.conn, err = t.dialTCP(ctx, k.addr, trace)
	default:
		pc.conn, err = t.dialTCP(ctx, addrOf(k.proxy), trace)
		if err != nil {
			return nil, &net.OpError{Op: "proxyconnect", Net: "tcp", Err: err}
		}
		switch k.proxy.Scheme {
		case "socks5", "socks5h":
			if err = socksConnect(ctx, pc.conn, k.proxy, k.addr); err != nil {
				pc.conn.Close()
			}
		case "http":
			pc.isProxy = true
			pc.proxyAuth = proxyAuth(k.proxy)
		default:
			pc.conn.Close()
			err = badString("unsupported proxy scheme", k.proxy.Scheme)
		}
	}
	if err != nil {
		return nil, err
	}
	pc.start()
	return pc, nil
}

func proxyAuth(u *url.URL) string {
	if u.User == nil {
		return ""
	}
	password, _ := u.User.Password()
	return "Basic " + basicAuth(u.User.Username(), password)
}

func (t *Transport) dialTCP(ctx context.Context, addr string, trace *httptrace.ClientTrace) (c net.Conn, err error) {
	switch {
	case t.DialContext != nil && t != DefaultTransport:
		c, err = t.DialContext(ctx, "tcp", addr)
		if c == nil && err == nil {
			err = errors.New("net/http: Transport.DialContext hook returned (nil, nil)")
		}
		return c, err
	case t.Dial != nil:
		c, err = t.Dial("tcp", addr)
		if c == nil && err == nil {
			err = errors.New("net/http: Transport.Dial hook returned (nil, nil)")
		}
		return c, err
	}
	if trace != nil && trace.ConnectStart != nil {
		trace.ConnectStart("tcp", addr)
	}
	if t.DialContext != nil {
		c, err = t.DialContext(ctx, "tcp", addr)
	} else {
		var d net.Dialer
		c, err = d.DialContext(ctx, "tcp", addr)
	}
	if trace != nil && trace.ConnectDone != nil {
		trace.ConnectDone("tcp", addr, err)
	}
	return c, err
}
