package http

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"internal/mimehdr"
	"io"
	"log"
	"math/rand"
	"net"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A server. Serve accepts connections and starts a goroutine for each, which reads a request, calls the handler,
// finishes the reply and begins again (conn.serve). The reply is respond.go's.
//
// Somebody has to notice when the client goes away while a handler works, for the request's context to be done. That is
// a goroutine that tries to read a byte (connReader); it is started only when the body has been read, and the context
// looked at. It is ended by a deadline in the past before the connection is read again.
//
// Locks: Server.mu guards the sets of listeners and connections; conn.mu guards hijacked; connReader.mu what it says.

var (
	// ErrBodyNotAllowed is the error of Write when method or status do not allow a body.
	ErrBodyNotAllowed = errors.New("http: request method or response status code does not allow body")

	// ErrHijacked is the error of Write when the connection was taken over by Hijack.
	ErrHijacked = errors.New("http: connection has been hijacked")

	// ErrContentLength is the error of Write when the handler writes more than its Content-Length.
	ErrContentLength = errors.New("http: wrote more than the declared Content-Length")

	// ErrWriteAfterFlush is not used any more.
	ErrWriteAfterFlush = errors.New("unused")

	// ErrServerClosed is the error of Serve and so on after Shutdown or Close.
	ErrServerClosed = errors.New("http: Server closed")

	// ErrAbortHandler is a value to panic with: the reply is cut off, and nothing is logged.
	ErrAbortHandler = errors.New("net/http: abort Handler")

	errTooLarge = errors.New("http: request too large")
)

// A Handler answers a request. When it returns the request is over: the ResponseWriter and the Body must not be used
// any more. If it panics the connection is closed and the panic logged.
type Handler interface {
	ServeHTTP(ResponseWriter, *Request)
}

// HandlerFunc makes a function a Handler.
type HandlerFunc func(ResponseWriter, *Request)

// ServeHTTP calls f.
func (f HandlerFunc) ServeHTTP(w ResponseWriter, r *Request) { f(w, r) }

// A ResponseWriter makes the reply.
type ResponseWriter interface {
	// Header returns the fields, to be changed before WriteHeader or Write. Those that are named in "Trailer", or
	// begin with TrailerPrefix, are sent behind the body.
	Header() Header

	// Write writes a part of the body, after WriteHeader(StatusOK) if it was not called. Without a Content-Type in the
	// header, that of the first 512 bytes is found by DetectContentType; without a Content-Length, that of a small
	// body is set.
	Write([]byte) (int, error)

	// WriteHeader sends the header with a status. Those of 1xx are sent at once, and may be followed by others.
	WriteHeader(statusCode int)
}

// A Flusher is a ResponseWriter that can send what it has buffered.
type Flusher interface {
	Flush()
}

// A Hijacker is a ResponseWriter that can hand over the connection, which is the caller's then.
type Hijacker interface {
	Hijack() (net.Conn, *bufio.ReadWriter, error)
}

// CloseNotifier is the older way to see that the client has gone away; Request.Context is the newer.
type CloseNotifier interface {
	CloseNotify() <-chan bool
}

type contextKey struct{ name string }

func (k *contextKey) String() string { return "net/http context value " + k.name }

var (
	// ServerContextKey is the key of the *Server in a request's context.
	ServerContextKey = &contextKey{"http-server"}

	// LocalAddrContextKey is the key of the net.Addr at which the connection has arrived.
	LocalAddrContextKey = &contextKey{"local-addr"}
)

// A Server serves HTTP. Its zero value is ready to use.
type Server struct {
	Addr    string  // where to listen, "host:port"; ":http" if empty
	Handler Handler // DefaultServeMux if nil

	// DisableGeneralOptionsHandler passes "OPTIONS *" to the handler.
	DisableGeneralOptionsHandler bool

	ReadTimeout       time.Duration // to read a request with its body; 0 or less: none
	ReadHeaderTimeout time.Duration // to read the header; 0: ReadTimeout
	WriteTimeout      time.Duration // from the end of the request's header to that of the reply
	IdleTimeout       time.Duration // to wait for the next request; 0: ReadTimeout
	MaxHeaderBytes    int           // DefaultMaxHeaderBytes if 0

	ConnState   func(net.Conn, ConnState)
	ErrorLog    *log.Logger // the log package's if nil
	BaseContext func(net.Listener) context.Context
	ConnContext func(ctx context.Context, c net.Conn) context.Context
	HTTP2       *HTTP2Config // has no effect

	inShutdown        atomic.Bool
	disableKeepAlives atomic.Bool

	mu            sync.Mutex
	listeners     map[*net.Listener]struct{}
	activeConn    map[*conn]struct{}
	onShutdown    []func()
	listenerGroup sync.WaitGroup
}

// A ConnState is what a connection of a server is doing, for Server.ConnState.
type ConnState int

const (
	StateNew      ConnState = iota // is about to send its first request
	StateActive                    // has sent a byte or more of a request
	StateIdle                      // waits between requests
	StateHijacked                  // belongs to somebody else
	StateClosed
)

func (c ConnState) String() string {
	switch c {
	case StateNew:
		return "new"
	case StateActive:
		return "active"
	case StateIdle:
		return "idle"
	case StateHijacked:
		return "hijacked"
	case StateClosed:
		return "closed"
	}
	return ""
}

// ListenAndServe listens at addr and serves with handler, DefaultServeMux if that is nil. Its error is never nil.
func ListenAndServe(addr string, handler Handler) error {
	return (&Server{Addr: addr, Handler: handler}).ListenAndServe()
}

// ListenAndServeTLS fails: there is no TLS.
func ListenAndServeTLS(addr, certFile, keyFile string, handler Handler) error { return ErrNoTLS }

// Serve accepts connections of l and serves them with handler, DefaultServeMux if that is nil.
func Serve(l net.Listener, handler Handler) error { return (&Server{Handler: handler}).Serve(l) }

// ServeTLS fails: there is no TLS.
func ServeTLS(l net.Listener, handler Handler, certFile, keyFile string) error { return ErrNoTLS }

// ListenAndServe listens at srv.Addr and serves. Its error is never nil, and ErrServerClosed after Shutdown or Close.
func (srv *Server) ListenAndServe() error {
	if srv.inShutdown.Load() {
		return ErrServerClosed
	}
	addr := srv.Addr
	if addr == "" {
		addr = ":http"
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	return srv.Serve(l)
}

// ListenAndServeTLS fails: there is no TLS.
func (srv *Server) ListenAndServeTLS(certFile, keyFile string) error { return ErrNoTLS }

// ServeTLS fails: there is no TLS.
func (srv *Server) ServeTLS(l net.Listener, certFile, keyFile string) error { return ErrNoTLS }

var testHookServerServe func(*Server, net.Listener)

// Serve accepts connections of l and serves them, and closes l in the end. Errors of Accept that are temporary are
// logged and waited for. Its error is never nil, and ErrServerClosed after Shutdown or Close.
func (srv *Server) Serve(l net.Listener) error {
	if f := testHookServerServe; f != nil {
		f(srv, l)
	}
	once := &onceCloser{Listener: l}
	l = once
	defer l.Close()
	if !srv.track(&l, true) {
		return ErrServerClosed
	}
	defer srv.track(&l, false)
	base := context.Background()
	if srv.BaseContext != nil {
		if base = srv.BaseContext(once.Listener); base == nil {
			panic("BaseContext returned a nil context")
		}
	}
	ctx := context.WithValue(base, ServerContextKey, srv)
	var delay time.Duration
	for {
		rw, err := l.Accept()
		if err != nil {
			if srv.inShutdown.Load() {
				return ErrServerClosed
			}
			if ne, ok := err.(net.Error); ok && ne.Temporary() {
				if delay = delay * 2; delay == 0 {
					delay = 5 * time.Millisecond
				} else if delay > time.Second {
					delay = time.Second
				}
				srv.logf("http: Accept error: %v; retrying in %v", err, delay)
				time.Sleep(delay)
				continue
			}
			return err
		}
		connCtx := ctx
		if srv.ConnContext != nil {
			if connCtx = srv.ConnContext(connCtx, rw); connCtx == nil {
				panic("ConnContext returned nil")
			}
		}
		delay = 0
		c := srv.newConn(rw)
		c.setState(c.rwc, StateNew, true) // before Serve can return
		go c.serve(connCtx)
	}
}

// onceCloser closes a listener once.
type onceCloser struct {
	net.Listener
	once sync.Once
	err  error
}

func (o *onceCloser) Close() error {
	o.once.Do(func() { o.err = o.Listener.Close() })
	return o.err
}

// track adds or removes a listener. It returns false if the server is shut down already.
func (srv *Server) track(l *net.Listener, add bool) bool {
	srv.mu.Lock()
	defer srv.mu.Unlock()
	if srv.listeners == nil {
		srv.listeners = make(map[*net.Listener]struct{})
	}
	if add {
		if srv.inShutdown.Load() {
			return false
		}
		srv.listeners[l] = struct{}{}
		srv.listenerGroup.Add(1)
	} else {
		delete(srv.listeners, l)
		srv.listenerGroup.Done()
	}
	return true
}

func (srv *Server) trackConn(c *conn, add bool) {
	srv.mu.Lock()
	defer srv.mu.Unlock()
	if srv.activeConn == nil {
		srv.activeConn = make(map[*conn]struct{})
	}
	if add {
		srv.activeConn[c] = struct{}{}
	} else {
		delete(srv.activeConn, c)
	}
}

// SetKeepAlivesEnabled tells whether connections are kept for further requests, as they are by default.
func (srv *Server) SetKeepAlivesEnabled(v bool) {
	if v {
		srv.disableKeepAlives.Store(false)
		return
	}
	srv.disableKeepAlives.Store(true)
	srv.closeIdleConns()
}

func (srv *Server) doKeepAlives() bool {
	return !srv.disableKeepAlives.Load() && !srv.inShutdown.Load()
}

// Close closes all listeners and connections at once, but not hijacked ones.
func (srv *Server) Close() error {
	srv.inShutdown.Store(true)
	srv.mu.Lock()
	defer srv.mu.Unlock()
	err := srv.closeListeners()
	srv.mu.Unlock() // Serve needs the lock to end
	srv.listenerGroup.Wait()
	srv.mu.Lock()
	for c := range srv.activeConn {
		c.rwc.Close()
		delete(srv.activeConn, c)
	}
	return err
}

func (srv *Server) closeListeners() (err error) {
	for l := range srv.listeners {
		if cerr := (*l).Close(); cerr != nil && err == nil {
			err = cerr
		}
	}
	return err
}

// Shutdown closes the listeners, then connections as they become idle, and waits until there are none or ctx is done.
// It knows nothing of hijacked connections: RegisterOnShutdown is for them.
func (srv *Server) Shutdown(ctx context.Context) error {
	srv.inShutdown.Store(true)
	srv.mu.Lock()
	err := srv.closeListeners()
	for _, f := range srv.onShutdown {
		go f()
	}
	srv.mu.Unlock()
	srv.listenerGroup.Wait()
	wait := time.Millisecond
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		if srv.closeIdleConns() {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
			if wait *= 2; wait > 500*time.Millisecond {
				wait = 500 * time.Millisecond
			}
			timer.Reset(wait + time.Duration(rand.Int63n(int64(wait/10)+1)))
		}
	}
}

// RegisterOnShutdown adds a function that Shutdown starts, and does not wait for.
func (srv *Server) RegisterOnShutdown(f func()) {
	srv.mu.Lock()
	srv.onShutdown = append(srv.onShutdown, f)
	srv.mu.Unlock()
}

// closeIdleConns closes connections between requests, and tells whether there were no others. A new one that has sent
// nothing for five seconds is idle, too.
func (srv *Server) closeIdleConns() bool {
	srv.mu.Lock()
	defer srv.mu.Unlock()
	quiet := true
	for c := range srv.activeConn {
		state, since := c.getState()
		if state == StateNew && since < time.Now().Unix()-5 {
			state = StateIdle
		}
		if state != StateIdle || since == 0 {
			quiet = false
			continue
		}
		c.rwc.Close()
		delete(srv.activeConn, c)
	}
	return quiet
}

func (srv *Server) logf(format string, args ...any) {
	if srv.ErrorLog != nil {
		srv.ErrorLog.Printf(format, args...)
	} else {
		log.Printf(format, args...)
	}
}

// logf logs for the server that handles r.
func logf(r *Request, format string, args ...any) {
	if s, _ := r.Context().Value(ServerContextKey).(*Server); s != nil && s.ErrorLog != nil {
		s.ErrorLog.Printf(format, args...)
	} else {
		log.Printf(format, args...)
	}
}

func (srv *Server) maxHeaderBytes() int {
	if srv.MaxHeaderBytes > 0 {
		return srv.MaxHeaderBytes
	}
	return DefaultMaxHeaderBytes
}

// readLimit is how much is read of a request until its header is complete.
func (srv *Server) readLimit() int64 { return int64(srv.maxHeaderBytes()) + 4096 }

func (srv *Server) idleTimeout() time.Duration {
	if srv.IdleTimeout != 0 {
		return srv.IdleTimeout
	}
	return srv.ReadTimeout
}

func (srv *Server) readHeaderTimeout() time.Duration {
	if srv.ReadHeaderTimeout != 0 {
		return srv.ReadHeaderTimeout
	}
	return srv.ReadTimeout
}

// A serverHandler is the server's handler, or what stands in for it.
type serverHandler struct{ srv *Server }

func (sh serverHandler) ServeHTTP(w ResponseWriter, r *Request) {
	h := sh.srv.Handler
	if h == nil {
		h = DefaultServeMux
	}
	if !sh.srv.DisableGeneralOptionsHandler && r.RequestURI == "*" && r.Method == "OPTIONS" {
		h = globalOptions{}
	}
	if r.URL != nil && strings.IndexByte(r.URL.RawQuery, ';') >= 0 {
		var allowed atomic.Bool
		r = r.WithContext(context.WithValue(r.Context(), semicolonsKey, func() { allowed.Store(true) }))
		defer func() {
			if !allowed.Load() {
				sh.srv.logf("http: URL query contains semicolon, which is no longer a supported separator; parts of the query may be stripped when parsed; see golang.org/issue/17155")
			}
		}()
	}
	h.ServeHTTP(w, r)
}

// semicolonsKey is the key of what AllowQuerySemicolons calls.
var semicolonsKey = &contextKey{"semicolons"}

// globalOptions answers "OPTIONS *".
type globalOptions struct{}

func (globalOptions) ServeHTTP(w ResponseWriter, r *Request) {
	w.Header().Set("Content-Length", "0")
	if r.ContentLength != 0 { // a little of the body is read for the connection to be kept
		io.Copy(io.Discard, MaxBytesReader(w, r.Body, 4<<10))
	}
}

// A conn is the server's end of a connection.
type conn struct {
	server     *Server
	cancel     context.CancelFunc // of the connection's context
	rwc        net.Conn
	remoteAddr string
	werr       error // of the last write that failed
	r          *connReader
	bufr       *bufio.Reader
	bufw       *bufio.Writer
	lastMethod string

	current  atomic.Pointer[response]
	curState atomic.Uint64 // seconds<<8 | state

	mu       sync.Mutex
	hijacked bool
}

func (srv *Server) newConn(rwc net.Conn) *conn { return &conn{server: srv, rwc: rwc} }

var (
	readerPool sync.Pool // *bufio.Reader
	writerPool sync.Pool // *bufio.Writer
)

func newReader(r io.Reader) *bufio.Reader {
	if br, ok := readerPool.Get().(*bufio.Reader); ok {
		br.Reset(r)
		return br
	}
	return bufio.NewReader(r)
}

func newWriter(w io.Writer) *bufio.Writer {
	if bw, ok := writerPool.Get().(*bufio.Writer); ok {
		bw.Reset(w)
		return bw
	}
	return bufio.NewWriterSize(w, 4<<10)
}

func (c *conn) wasHijacked() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.hijacked
}

// hijack hands the connection over. c.mu is held.
func (c *conn) hijack() (net.Conn, *bufio.ReadWriter, error) {
	if c.hijacked {
		return nil, nil, ErrHijacked
	}
	c.r.abort()
	c.hijacked = true
	rwc := c.rwc
	rwc.SetDeadline(time.Time{})
	if c.r.hasByte {
		if _, err := c.bufr.Peek(c.bufr.Buffered() + 1); err != nil {
			return nil, nil, fmt.Errorf("unexpected Peek failure reading buffered byte: %v", err)
		}
	}
	c.bufw.Reset(rwc)
	buf := bufio.NewReadWriter(c.bufr, c.bufw)
	c.setState(rwc, StateHijacked, true)
	return rwc, buf, nil
}

func (c *conn) setState(nc net.Conn, state ConnState, hook bool) {
	switch state {
	case StateNew:
		c.server.trackConn(c, true)
	case StateHijacked, StateClosed:
		c.server.trackConn(c, false)
	}
	c.curState.Store(uint64(time.Now().Unix())<<8 | uint64(state))
	if hook && c.server.ConnState != nil {
		c.server.ConnState(nc, state)
	}
}

func (c *conn) getState() (ConnState, int64) {
	s := c.curState.Load()
	return ConnState(s & 0xff), int64(s >> 8)
}

// finalFlush writes what is left, and gives the buffers back.
func (c *conn) finalFlush() {
	if c.bufr != nil {
		c.bufr.Reset(nil)
		readerPool.Put(c.bufr)
		c.bufr = nil
	}
	if c.bufw != nil {
		c.bufw.Flush()
		c.bufw.Reset(nil)
		writerPool.Put(c.bufw)
		c.bufw = nil
	}
}

func (c *conn) close() {
	c.finalFlush()
	c.rwc.Close()
}

// rstAvoidanceDelay is how long a connection stays open to be read, after its writing end was closed: the kernel would
// send a reset for what was not read, and the client might never see the reply.
const rstAvoidanceDelay = 500 * time.Millisecond

// closeWriteAndWait closes the writing end, and waits for the client to see it.
func (c *conn) closeWriteAndWait() {
	c.finalFlush()
	if tcp, ok := c.rwc.(interface{ CloseWrite() error }); ok {
		tcp.CloseWrite()
	}
	time.Sleep(rstAvoidanceDelay)
}

// connWriter is the connection as it is written to, with the error remembered.
type connWriter struct{ c *conn }

func (w connWriter) Write(p []byte) (n int, err error) {
	n, err = w.c.rwc.Write(p)
	if err != nil && w.c.werr == nil {
		w.c.werr = err
		w.c.cancel()
	}
	return n, err
}

// A connReader is the connection as it is read: with a limit for headers, and the byte that the background goroutine
// may have read.
type connReader struct {
	conn *conn

	mu       sync.Mutex // guards the fields below
	cond     sync.Cond
	hasByte  bool
	byteBuf  [1]byte
	inRead   bool
	aborted  bool  // the background read ended by abort
	remain   int64 // bytes up to the limit
	bodyDone bool  // the request's body was read
	watched  bool  // somebody has looked at the context
}

func newConnReader(c *conn) *connReader {
	cr := &connReader{conn: c}
	cr.cond.L = &cr.mu
	return cr
}

// startRequest forgets what was known of the last request.
func (cr *connReader) startRequest() {
	cr.mu.Lock()
	cr.bodyDone, cr.watched = false, false
	cr.mu.Unlock()
}

// onBodyDone tells that the request's body was read.
func (cr *connReader) onBodyDone() {
	cr.mu.Lock()
	cr.bodyDone = true
	cr.startBackground()
	cr.mu.Unlock()
}

// watch sees to it that w's context is done when the client goes away.
func (cr *connReader) watch(w *response) {
	if w.conn.wasHijacked() {
		return
	}
	cr.mu.Lock()
	if !cr.watched && !w.handlerDone.Load() && w.conn.current.Load() == w {
		cr.watched = true
		cr.startBackground()
	}
	cr.mu.Unlock()
}

// startBackground starts to read a byte in the background, if it is time. The lock is held.
func (cr *connReader) startBackground() {
	if !cr.bodyDone || !cr.watched || cr.inRead || cr.hasByte {
		return
	}
	cr.inRead = true
	cr.conn.rwc.SetReadDeadline(time.Time{})
	go cr.background()
}

func (cr *connReader) background() {
	n, err := cr.conn.rwc.Read(cr.byteBuf[:])
	cr.mu.Lock()
	if n == 1 {
		cr.hasByte = true
	}
	if ne, ok := err.(net.Error); ok && cr.aborted && ne.Timeout() {
		// by abort
	} else if err != nil {
		cr.gone()
	}
	cr.aborted, cr.inRead = false, false
	cr.mu.Unlock()
	cr.cond.Broadcast()
}

// abort ends the background read, and waits for its end.
func (cr *connReader) abort() {
	cr.mu.Lock()
	defer cr.mu.Unlock()
	cr.watched = true // no other is started
	cr.bodyDone = false
	if !cr.inRead {
		return
	}
	cr.aborted = true
	cr.conn.rwc.SetReadDeadline(time.Unix(1, 0))
	for cr.inRead {
		cr.cond.Wait()
	}
	cr.conn.rwc.SetReadDeadline(time.Time{})
}

// gone is called when reading fails: the client has gone away.
func (cr *connReader) gone() {
	cr.conn.cancel()
	if w := cr.conn.current.Load(); w != nil {
		w.closeNotify()
	}
}

func (cr *connReader) Read(p []byte) (n int, err error) {
	cr.mu.Lock()
	if cr.inRead {
		cr.mu.Unlock()
		if cr.conn.wasHijacked() {
			panic("invalid Body.Read call. After hijacked, the original Request must not be used")
		}
		panic("invalid concurrent Body.Read call")
	}
	if cr.remain <= 0 {
		cr.mu.Unlock()
		return 0, io.EOF
	}
	if len(p) == 0 {
		cr.mu.Unlock()
		return 0, nil
	}
	if int64(len(p)) > cr.remain {
		p = p[:cr.remain]
	}
	if cr.hasByte {
		p[0] = cr.byteBuf[0]
		cr.hasByte = false
		cr.mu.Unlock()
		return 1, nil
	}
	cr.inRead = true
	cr.mu.Unlock()
	n, err = cr.conn.rwc.Read(p)
	cr.mu.Lock()
	cr.inRead = false
	if err != nil {
		cr.gone()
	}
	cr.remain -= int64(n)
	cr.mu.Unlock()
	cr.cond.Broadcast()
	return n, err
}

// statusError is an error for which the client gets a reply with this status.
type statusError struct {
	code int
	text string
}

func (e statusError) Error() string { return StatusText(e.code) + ": " + e.text }

func badRequest(text string) error { return statusError{StatusBadRequest, text} }

// A watchedContext is a request's context, which notes that somebody looks at it.
type watchedContext struct {
	context.Context
	w *response
}

func (c watchedContext) Done() <-chan struct{} {
	c.w.conn.r.watch(c.w)
	return c.Context.Done()
}

func (c watchedContext) Err() error {
	c.w.conn.r.watch(c.w)
	return c.Context.Err()
}

// readRequest reads the header of a request, and makes a response for it.
func (c *conn) readRequest(ctx context.Context) (*response, error) {
	if c.wasHijacked() {
		return nil, ErrHijacked
	}
	srv := c.server
	var whole, header time.Time
	if srv.readHeaderTimeout() > 0 || srv.ReadTimeout > 0 {
		now := time.Now()
		if d := srv.readHeaderTimeout(); d > 0 {
			header = now.Add(d)
		}
		if d := srv.ReadTimeout; d > 0 {
			whole = now.Add(d)
		}
		c.rwc.SetReadDeadline(header)
	}
	if d := srv.WriteTimeout; d > 0 {
		defer func() { c.rwc.SetWriteDeadline(time.Now().Add(d)) }()
	}
	c.r.remain = srv.readLimit()
	if c.lastMethod == "POST" { // old browsers send a line end behind the body
		peek, _ := c.bufr.Peek(4)
		for i := 0; i < len(peek) && (peek[i] == '\r' || peek[i] == '\n'); i++ {
			c.bufr.ReadByte()
		}
	}
	r, err := readRequest(c.bufr)
	if err != nil {
		if c.r.remain <= 0 {
			return nil, errTooLarge
		}
		return nil, err
	}
	if err := checkRequest(r); err != nil {
		return nil, err
	}
	delete(r.Header, "Host")
	c.lastMethod = r.Method
	c.r.remain = 1<<63 - 1
	ctx, cancel := context.WithCancel(ctx)
	w := &response{conn: c, cancel: cancel, req: r, reqBody: r.Body, handlerHeader: make(Header), length: -1,
		wants10KeepAlive: r.wantsKeepAlive10(), wantsClose: r.wantsClose()}
	r.ctx = watchedContext{ctx, w}
	r.RemoteAddr = c.remoteAddr
	if b, ok := r.Body.(*body); ok {
		b.early = true
	}
	if !header.Equal(whole) {
		c.rwc.SetReadDeadline(whole)
	}
	w.cw.res = w
	w.buf = newResponseBuffer(&w.cw)
	return w, nil
}

// checkRequest checks what the grammar of ReadRequest does not.
func checkRequest(r *Request) error {
	if r.ProtoMajor != 1 && !(r.ProtoMajor == 2 && r.ProtoMinor == 0 && r.Method == "PRI" && r.RequestURI == "*") {
		return statusError{StatusHTTPVersionNotSupported, "unsupported protocol version"}
	}
	hosts, haveHost := r.Header["Host"]
	if r.ProtoAtLeast(1, 1) && (!haveHost || len(hosts) == 0) && r.Method != "PRI" && r.Method != "CONNECT" {
		return badRequest("missing required Host header")
	}
	if len(hosts) == 1 && !validHostHeader(hosts[0]) {
		return badRequest("malformed Host header")
	}
	for k, list := range r.Header {
		if !mimehdr.IsToken(k) {
			return badRequest("invalid header name")
		}
		for _, v := range list {
			if !mimehdr.IsValue(v) {
				return badRequest("invalid header value")
			}
		}
	}
	return nil
}

const errorHeaders = "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"

// refuse answers a request that cannot be read.
func (c *conn) refuse(err error) {
	var te *unsupportedTEError
	switch {
	case err == errTooLarge:
		const text = "431 Request Header Fields Too Large"
		fmt.Fprintf(c.rwc, "HTTP/1.1 %s%s%s", text, errorHeaders, text)
		c.closeWriteAndWait()
	case errors.As(err, &te):
		fmt.Fprintf(c.rwc, "HTTP/1.1 501 Not Implemented%sUnsupported transfer encoding", errorHeaders)
	case isReadFailure(err):
	default:
		if v, ok := err.(statusError); ok {
			fmt.Fprintf(c.rwc, "HTTP/1.1 %d %s: %s%s%d %s: %s", v.code, StatusText(v.code), v.text, errorHeaders, v.code, StatusText(v.code), v.text)
			return
		}
		const text = "400 Bad Request"
		fmt.Fprintf(c.rwc, "HTTP/1.1 %s%s%s", text, errorHeaders, text)
	}
}

// isReadFailure tells whether the connection has failed, not the request.
func isReadFailure(err error) bool {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return true
	}
	if ne, ok := err.(net.Error); ok && ne.Timeout() {
		return true
	}
	if oe, ok := err.(*net.OpError); ok && oe.Op == "read" {
		return true
	}
	return false
}

// serve serves a connection until it ends.
func (c *conn) serve(ctx context.Context) {
	if ra := c.rwc.RemoteAddr(); ra != nil {
		c.remoteAddr = ra.String()
	}
	ctx = context.WithValue(ctx, LocalAddrContextKey, c.rwc.LocalAddr())
	var busy *response // whose handler runs
	defer func() { c.ended(recover(), busy) }()
	ctx, c.cancel = context.WithCancel(ctx)
	defer c.cancel()
	c.r = newConnReader(c)
	c.bufr = newReader(c.r)
	c.bufw = newWriter(connWriter{c})
	for {
		w, err := c.readRequest(ctx)
		if c.r.remain != c.server.readLimit() { // something was read
			c.setState(c.rwc, StateActive, true)
		}
		if err != nil {
			c.refuse(err)
			return
		}
		r := w.req
		if r.expectsContinue() {
			if r.ProtoAtLeast(1, 1) && r.ContentLength != 0 {
				r.Body = &expectContinueReader{body: r.Body, w: w}
				w.canContinue.Store(true)
			}
		} else if r.Header.get("Expect") != "" {
			w.Header().Set("Connection", "close")
			w.WriteHeader(StatusExpectationFailed)
			w.finish()
			return
		}
		c.current.Store(w)
		c.r.startRequest()
		if b, ok := w.reqBody.(*body); ok && b.bodyRemains() {
			b.registerOnHitEOF(c.r.onBodyDone)
		} else {
			c.r.onBodyDone()
		}
		busy = w
		serverHandler{c.server}.ServeHTTP(w, r)
		busy = nil
		w.cancel()
		if c.wasHijacked() {
			c.r.abort()
			return
		}
		w.finish()
		if c.server.WriteTimeout > 0 || w.setDeadline {
			c.rwc.SetWriteDeadline(time.Time{})
		}
		if !w.reusesConn() {
			if w.requestBodyLimitHit || w.closedBodyEarly() {
				c.closeWriteAndWait()
			}
			return
		}
		c.setState(c.rwc, StateIdle, true)
		c.current.Store(nil)
		if !c.server.doKeepAlives() { // the client may not have seen it yet
			return
		}
		if !c.awaitNext() {
			return
		}
	}
}

// awaitNext waits for the begin of the next request.
func (c *conn) awaitNext() bool {
	d := c.server.idleTimeout()
	if d > 0 {
		c.rwc.SetReadDeadline(time.Now().Add(d))
	} else {
		c.rwc.SetReadDeadline(time.Time{})
	}
	if c.bufr.Buffered() < 4 {
		c.r.remain = 1<<63 - 1
		if _, err := c.bufr.Peek(4); err != nil {
			return false
		}
	}
	if d > 0 {
		c.rwc.SetReadDeadline(time.Time{})
	}
	return true
}

// ended is what is left to do when a connection is not served any more. reason is what a handler has panicked with.
func (c *conn) ended(reason any, busy *response) {
	if reason != nil && reason != ErrAbortHandler {
		buf := make([]byte, 64<<10)
		buf = buf[:runtime.Stack(buf, false)]
		c.server.logf("http: panic serving %v: %v\n%s", c.remoteAddr, reason, buf)
	}
	if busy != nil {
		busy.cancel()
		busy.handlerDone.Store(true)
		busy.disableContinue()
	}
	if c.wasHijacked() {
		return
	}
	if busy != nil {
		c.r.abort()
		busy.reqBody.Close()
	}
	c.close()
	c.setState(c.rwc, StateClosed, true)
}

// DefaultServeMux is the mux of Handle, HandleFunc, and of servers without a handler.
var DefaultServeMux = &defaultServeMux

var defaultServeMux ServeMux
