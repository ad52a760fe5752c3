package http

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httptrace"
	"net/textproto"
	"sync"
	"time"
)

// A persistConn is the client's end of a connection. Two goroutines serve it: readLoop reads replies, writeLoop writes
// requests; roundTrip gives each its part and waits. Requests are not pipelined: the connection is idle again when the
// reply's body was read and the request written.
//
// mu guards the fields below it. Who closes the connection sets closed first, then closes conn and closech.
type persistConn struct {
	t         *Transport
	key       connKey
	conn      net.Conn
	br        *bufio.Reader
	bw        *bufio.Writer
	isProxy   bool   // an HTTP proxy, which gets whole URLs
	proxyAuth string // its Proxy-Authorization

	reqch      chan pending      // to readLoop
	writech    chan writeRequest // to writeLoop
	closech    chan struct{}
	writeErrCh chan error    // the result of the last request, for readLoop
	writeDone  chan struct{} // writeLoop has ended

	nwrite    int64 // bytes written; writeLoop's, and after the result everybody's
	readLimit int64 // bytes of headers that may yet be read; readLoop's
	sawEOF    bool  // readLoop's

	idleAt    time.Time   // pool.mu
	idleTimer *time.Timer // pool.mu

	mu       sync.Mutex
	current  *transportRequest // whose reply is not there yet, or its body not read
	expected int               // replies to come
	closed   error             // why
	canceled error             // why, if a request was cancelled
	broken   bool
	reused   bool
}

// A pending is a request whose reply is awaited.
type pending struct {
	tr         *transportRequest
	ch         chan result // of one element
	addedGzip  bool        // the Transport has asked for it
	continueCh chan<- struct{}
	gone       <-chan struct{} // closed when the caller does not wait any more
}

type result struct {
	resp *Response
	err  error
}

type writeRequest struct {
	tr         *transportRequest
	ch         chan<- error // of one element
	continueCh <-chan struct{}
}

// transportReadError is a failure to read a reply.
type transportReadError struct{ err error }

func (e *transportReadError) Unwrap() error { return e.err }
func (e *transportReadError) Error() string {
	return fmt.Sprintf("net/http: Transport failed to read from server: %v", e.err)
}

// nothingWritten is a failure before the first byte of the request.
type nothingWritten struct{ error }

func (e nothingWritten) Unwrap() error { return e.error }

func (pc *persistConn) start() {
	size := func(n int) int {
		if n > 0 {
			return n
		}
		return 4 << 10
	}
	pc.br = bufio.NewReaderSize(pc, size(pc.t.ReadBufferSize))
	pc.bw = bufio.NewWriterSize(persistWriter{pc}, size(pc.t.WriteBufferSize))
	go pc.readLoop()
	go pc.writeLoop()
}

func (pc *persistConn) maxHeader() int64 {
	if n := pc.t.MaxResponseHeaderBytes; n != 0 {
		return n
	}
	return 10 << 20
}

func (pc *persistConn) Read(p []byte) (n int, err error) {
	if pc.readLimit <= 0 {
		return 0, fmt.Errorf("read limit of %d bytes exhausted", pc.maxHeader())
	}
	if int64(len(p)) > pc.readLimit {
		p = p[:pc.readLimit]
	}
	n, err = pc.conn.Read(p)
	if err == io.EOF {
		pc.sawEOF = true
	}
	pc.readLimit -= int64(n)
	return n, err
}

type persistWriter struct{ pc *persistConn }

func (w persistWriter) Write(p []byte) (n int, err error) {
	n, err = w.pc.conn.Write(p)
	w.pc.nwrite += int64(n)
	return n, err
}

func (w persistWriter) ReadFrom(r io.Reader) (n int64, err error) {
	n, err = io.Copy(w.pc.conn, r)
	w.pc.nwrite += n
	return n, err
}

func (pc *persistConn) isBroken() bool {
	pc.mu.Lock()
	defer pc.mu.Unlock()
	return pc.closed != nil
}

func (pc *persistConn) isReused() bool {
	pc.mu.Lock()
	defer pc.mu.Unlock()
	return pc.reused
}

func (pc *persistConn) markReused() {
	pc.mu.Lock()
	pc.reused = true
	pc.mu.Unlock()
}

func (pc *persistConn) gotConn(trace *httptrace.ClientTrace, idleAt time.Time) {
	if trace == nil || trace.GotConn == nil {
		return
	}
	info := httptrace.GotConnInfo{Conn: pc.conn, Reused: pc.isReused(), WasIdle: !idleAt.IsZero()}
	if info.WasIdle {
		info.IdleTime = time.Since(idleAt)
	}
	trace.GotConn(info)
}

// closeWith closes the connection, err says why. The first reason counts.
func (pc *persistConn) closeWith(err error) {
	pc.mu.Lock()
	defer pc.mu.Unlock()
	pc.closeLocked(err)
}

func (pc *persistConn) closeLocked(err error) {
	pc.broken = true
	if pc.closed != nil {
		return
	}
	pc.closed = err
	go pc.t.lessConns(pc.key) // takes pool.mu
	if err != errCallerOwnsConn {
		pc.conn.Close()
	}
	close(pc.closech)
}

// cancelRequest closes the connection because the request on it was cancelled. It does nothing if the connection has
// done with the request, and may have another one.
func (pc *persistConn) cancelRequest(tr *transportRequest, err error) {
	pc.mu.Lock()
	defer pc.mu.Unlock()
	if pc.current == tr {
		pc.canceled = err
		pc.closeLocked(errRequestCanceled)
	}
}

// isCurrent tells whether the connection has to do with tr yet. If not, readLoop is about to deliver the reply.
func (pc *persistConn) isCurrent(tr *transportRequest) bool {
	pc.mu.Lock()
	defer pc.mu.Unlock()
	return pc.current == tr
}

func (pc *persistConn) setCurrent(tr *transportRequest) {
	pc.mu.Lock()
	pc.current = tr
	pc.mu.Unlock()
}

// closeIfIdle closes the connection when it was idle for too long.
func (pc *persistConn) closeIfIdle() {
	p := &pc.t.pool
	p.mu.Lock()
	found := p.removeIdle(pc)
	p.mu.Unlock()
	if found {
		pc.closeWith(errIdleConnTimeout)
	}
}

func (pc *persistConn) putOrClose() {
	if err := pc.t.putIdle(pc); err != nil {
		pc.closeWith(err)
	}
}

// readLoop reads replies until the connection ends.
func (pc *persistConn) readLoop() {
	closeErr := errReadLoopExiting
	defer func() {
		pc.closeWith(closeErr)
		p := &pc.t.pool
		p.mu.Lock()
		p.removeIdle(pc)
		p.mu.Unlock()
	}()
	putIdle := func(trace *httptrace.ClientTrace) bool {
		pc.setCurrent(nil)
		err := pc.t.putIdle(pc)
		if err != nil {
			closeErr = err
		}
		if trace != nil && trace.PutIdleConn != nil && (err == nil || err != errKeepAlivesOff) {
			trace.PutIdleConn(err)
		}
		return err == nil
	}
	// The caller of a body that has ended waits until the connection is idle.
	idleNow := make(chan struct{})
	defer close(idleNow)
	for alive := true; alive; {
		pc.readLimit = pc.maxHeader()
		_, err := pc.br.Peek(1)
		pc.mu.Lock()
		if pc.expected == 0 {
			pc.unexpected(err)
			pc.mu.Unlock()
			return
		}
		pc.mu.Unlock()
		rc := <-pc.reqch
		var resp *Response
		if err == nil {
			resp, err = pc.readResponse(rc)
		} else {
			err = &transportReadError{err}
			closeErr = err
		}
		if err != nil {
			if pc.readLimit <= 0 {
				err = fmt.Errorf("net/http: server response headers exceeded %d bytes; aborted", pc.maxHeader())
			}
			select {
			case rc.ch <- result{err: err}:
			case <-rc.gone:
			}
			return
		}
		pc.readLimit = 1<<63 - 1
		pc.mu.Lock()
		pc.expected--
		pc.mu.Unlock()
		switched := resp.StatusCode == StatusSwitchingProtocols || rc.tr.Method == "CONNECT" && resp.StatusCode == StatusOK
		hasBody := rc.tr.Method != "HEAD" && resp.ContentLength != 0
		if resp.Close || rc.tr.Close || resp.StatusCode <= 199 || switched {
			alive = false
		}
		if resp.StatusCode == StatusSwitchingProtocols {
			resp.Body = &readWriteCloserBody{br: pc.br, ReadWriteCloser: pc.conn}
			closeErr = errCallerOwnsConn
		}
		if !hasBody || resp.StatusCode == StatusSwitchingProtocols {
			alive = alive && !pc.sawEOF && pc.wroteRequest() && putIdle(rc.tr.trace)
			rc.deliver(pc, resp)
			if closeErr != errCallerOwnsConn {
				rc.tr.cancel(errRequestDone)
			}
			continue
		}
		bodyEnd := make(chan bool, 2) // true: it was read to the end
		b := &bodyEOFSignal{body: resp.Body, done: func(eof bool, err error) error {
			bodyEnd <- eof
			if eof {
				<-idleNow // or closed
			} else if err != nil {
				if c := pc.canceledErr(); c != nil {
					return c
				}
			}
			if !eof && err == nil { // closed early
				<-idleNow
			}
			return err
		}}
		resp.Body = b
		if rc.addedGzip && asciiEqualFold(resp.Header.Get("Content-Encoding"), "gzip") {
			resp.Body = &gzipReader{body: b}
			resp.Header.Del("Content-Encoding")
			resp.Header.Del("Content-Length")
			resp.ContentLength = -1
			resp.Uncompressed = true
		}
		rc.deliver(pc, resp)
		select {
		case eof := <-bodyEnd:
			alive = alive && eof && !pc.sawEOF && pc.wroteRequest() && putIdle(rc.tr.trace)
			if !alive {
				pc.closeWith(closeErr)
			}
			select {
			case idleNow <- struct{}{}:
			case <-rc.tr.ctx.Done():
			}
			rc.tr.cancel(errRequestDone)
		case <-rc.tr.ctx.Done():
			alive = false
			pc.cancelRequest(rc.tr, context.Cause(rc.tr.ctx))
		case <-pc.closech:
			alive = false
		}
	}
}

// errRequestDone ends the context of a request that is over.
var errRequestDone = errors.New("net/http: request is over")

func (rc pending) deliver(pc *persistConn, resp *Response) {
	select {
	case rc.ch <- result{resp: resp}:
	case <-rc.gone:
		resp.Body.Close()
	}
}

// unexpected is what to do when the server sends something, or closes, between requests. The lock is held.
func (pc *persistConn) unexpected(err error) {
	if pc.closed != nil {
		return
	}
	if n := pc.br.Buffered(); n > 0 {
		buf, _ := pc.br.Peek(n)
		if is408(buf) {
			pc.closeLocked(errServerClosedIdle)
			return
		}
		pc.t.logUnsolicited(buf, err)
	}
	if err == io.EOF {
		pc.closeLocked(errServerClosedIdle)
	} else {
		pc.closeLocked(fmt.Errorf("readLoopPeekFailLocked: %w", err))
	}
}

// is408 tells whether a reply is "408 Request Timeout", which some servers send before they close.
func is408(buf []byte) bool {
	return len(buf) >= len("HTTP/1.x 408") && string(buf[:7]) == "HTTP/1." && string(buf[8:12]) == " 408"
}

// readResponse reads the header of a reply, after those of 1xx.
func (pc *persistConn) readResponse(rc pending) (*Response, error) {
	trace := rc.tr.trace
	if trace != nil && trace.GotFirstResponseByte != nil {
		if peek, err := pc.br.Peek(1); err == nil && len(peek) == 1 {
			trace.GotFirstResponseByte()
		}
	}
	for n := 0; ; {
		resp, err := ReadResponse(pc.br, rc.tr.Request)
		if err != nil {
			return nil, err
		}
		code := resp.StatusCode
		if rc.continueCh != nil && (code == 100 || code >= 200) {
			if code == 100 {
				if trace != nil && trace.Got100Continue != nil {
					trace.Got100Continue()
				}
				rc.continueCh <- struct{}{}
			} else {
				close(rc.continueCh) // the body is not wanted
			}
			rc.continueCh = nil
		}
		if code < 100 || code > 199 || code == StatusSwitchingProtocols {
			return resp, nil
		}
		if trace != nil && trace.Got1xxResponse != nil {
			if err := trace.Got1xxResponse(code, textproto.MIMEHeader(resp.Header)); err != nil {
				return nil, err
			}
			pc.readLimit = pc.maxHeader() // the hook judges
		} else if n++; n > 5 {
			return nil, errors.New("net/http: too many 1xx informational responses")
		}
	}
}

// writeLoop writes requests until the connection ends.
func (pc *persistConn) writeLoop() {
	defer close(pc.writeDone)
	for {
		select {
		case wr := <-pc.writech:
			start := pc.nwrite
			err := wr.tr.Request.write(pc.bw, pc.isProxy, wr.tr.extra, pc.waitForContinue(wr.continueCh))
			if e, ok := err.(requestBodyReadError); ok {
				err = e.error
				wr.tr.setError(err) // is the reason of what comes of it
			}
			if err == nil {
				err = pc.bw.Flush()
			}
			if err != nil && pc.nwrite == start {
				err = nothingWritten{err}
			}
			pc.writeErrCh <- err // for the body's reader, who may reuse the connection
			wr.ch <- err
			if err != nil {
				pc.closeWith(err)
				return
			}
		case <-pc.closech:
			return
		}
	}
}

// waitForContinue returns a function that waits for "100 Continue" or that its time is over, and tells whether to send
// the body.
func (pc *persistConn) waitForContinue(ch <-chan struct{}) func() bool {
	if ch == nil {
		return nil
	}
	return func() bool {
		timer := time.NewTimer(pc.t.ExpectContinueTimeout)
		defer timer.Stop()
		select {
		case _, ok := <-ch:
			return ok
		case <-timer.C:
			return true
		case <-pc.closech:
			return false
		}
	}
}

// maxWriteWait is how long a reply that was read completely waits for its request to be written.
const maxWriteWait = 50 * time.Millisecond

// wroteRequest tells whether the last request was written without an error.
func (pc *persistConn) wroteRequest() bool {
	select {
	case err := <-pc.writeErrCh:
		return err == nil
	default:
	}
	timer := time.NewTimer(maxWriteWait)
	defer timer.Stop()
	select {
	case err := <-pc.writeErrCh:
		return err == nil
	case <-timer.C:
		return false
	}
}

// roundTrip does a request on this connection.
func (pc *persistConn) roundTrip(tr *transportRequest) (*Response, error) {
	t := pc.t
	if testHookEnterRoundTrip != nil {
		testHookEnterRoundTrip()
	}
	select {
	case <-tr.ctx.Done(): // while the connection was made
		pc.putOrClose()
		tr.closeBody()
		return nil, context.Cause(tr.ctx)
	default:
	}
	addedGzip := false
	if !t.DisableCompression && tr.Header.Get("Accept-Encoding") == "" && tr.Header.Get("Range") == "" && tr.Method != "HEAD" {
		// A range would be one of what is compressed.
		addedGzip = true
		tr.setExtra("Accept-Encoding", "gzip")
	}
	if pc.proxyAuth != "" && !tr.Header.has("Proxy-Authorization") {
		tr.setExtra("Proxy-Authorization", pc.proxyAuth)
	}
	var continueCh chan struct{}
	if tr.ProtoAtLeast(1, 1) && tr.Body != nil && tr.expectsContinue() && t.ExpectContinueTimeout > 0 {
		continueCh = make(chan struct{}, 1)
	}
	if t.DisableKeepAlives && !tr.wantsClose() && !hasToken(tr.Header["Connection"], "Upgrade") {
		tr.setExtra("Connection", "close")
	}
	pc.mu.Lock()
	pc.expected++
	pc.current = tr
	pc.mu.Unlock()
	gone := make(chan struct{})
	defer close(gone)
	start := pc.nwrite
	writeErr := make(chan error, 1)
	pc.writech <- writeRequest{tr, writeErr, continueCh}
	rch := make(chan result)
	pc.reqch <- pending{tr, rch, addedGzip, continueCh, gone}
	var headerTimer <-chan time.Time
	closech, done := pc.closech, tr.ctx.Done()
	for {
		select {
		case err := <-writeErr:
			if err != nil {
				pc.closeWith(fmt.Errorf("write error: %w", err))
				return nil, pc.mapError(tr, start, err)
			}
			if d := t.ResponseHeaderTimeout; d > 0 {
				timer := time.NewTimer(d)
				defer timer.Stop()
				headerTimer = timer.C
			}
		case <-closech:
			if !pc.isCurrent(tr) { // the reply has come before the end
				return pc.reply(tr, start, <-rch)
			}
			select {
			case re := <-rch:
				return pc.reply(tr, start, re)
			default:
			}
			return nil, pc.mapError(tr, start, pc.closeReason())
		case <-headerTimer:
			pc.closeWith(errTimeout)
			return nil, errTimeout
		case re := <-rch:
			return pc.reply(tr, start, re)
		case <-done:
			select { // the reply ends the context, too
			case re := <-rch:
				return pc.reply(tr, start, re)
			default:
			}
			err := context.Cause(tr.ctx)
			pc.cancelRequest(tr, err)
			return nil, err
		}
	}
}

func (pc *persistConn) reply(tr *transportRequest, start int64, re result) (*Response, error) {
	if re.err != nil {
		return nil, pc.mapError(tr, start, re.err)
	}
	return re.resp, nil
}

func (pc *persistConn) closeReason() error {
	pc.mu.Lock()
	defer pc.mu.Unlock()
	return pc.closed
}

func (pc *persistConn) canceledErr() error {
	pc.mu.Lock()
	defer pc.mu.Unlock()
	return pc.canceled
}

// mapError returns the reason for an error of a request.
func (pc *persistConn) mapError(tr *transportRequest, start int64, err error) error {
	if err == nil {
		return nil
	}
	<-pc.writeDone // sees to it that nwrite and the body's error are known; the connection is closed
	if c := pc.canceledErr(); c != nil {
		return c
	}
	select {
	case <-tr.ctx.Done():
		if c := context.Cause(tr.ctx); c != errRequestDone {
			return c
		}
	default:
	}
	if e := tr.bodyError(); e != nil {
		return e
	}
	if err == errServerClosedIdle {
		return err
	}
	var te *transportReadError
	if errors.As(err, &te) {
		if pc.nwrite == start {
			return nothingWritten{err}
		}
		return err
	}
	if pc.isBroken() {
		if pc.nwrite == start {
			return nothingWritten{err}
		}
		return fmt.Errorf("net/http: HTTP/1.x transport connection broken: %w", err)
	}
	return err
}

// shouldRetry tells whether a request that has failed should be tried on another connection.
func (pc *persistConn) shouldRetry(r *Request, err error) bool {
	if !pc.isReused() { // a new connection: the server does not want it
		return false
	}
	if _, ok := err.(nothingWritten); ok {
		return r.outgoingLength() == 0 || r.GetBody != nil
	}
	if !r.isReplayable() {
		if b, ok := r.Body.(*readTracking); !ok || b == nil {
			return false
		}
		return false
	}
	if _, ok := err.(*transportReadError); ok {
		return true
	}
	return err == errServerClosedIdle
}

// A bodyEOFSignal is the body of a reply, which tells readLoop how it ends.
type bodyEOFSignal struct {
	body io.ReadCloser
	done func(eof bool, err error) error // called once

	mu     sync.Mutex
	closed bool
	rerr   error
}

var errReadOnClosedBody = errors.New("http: read on closed response body")

func (b *bodyEOFSignal) Read(p []byte) (n int, err error) {
	b.mu.Lock()
	closed, rerr := b.closed, b.rerr
	b.mu.Unlock()
	if closed {
		return 0, errReadOnClosedBody
	}
	if rerr != nil {
		return 0, rerr
	}
	n, err = b.body.Read(p)
	if err != nil {
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.rerr == nil {
			b.rerr = err
		}
		err = b.end(err == io.EOF, err)
		b.rerr = err
	}
	return n, err
}

// end tells how the body has ended. The lock is held.
func (b *bodyEOFSignal) end(eof bool, err error) error {
	if b.done == nil {
		return err
	}
	err2 := b.done(eof, err)
	b.done = nil
	return err2
}

// Close closes the body; what was not read ends the connection.
func (b *bodyEOFSignal) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil
	}
	b.closed = true
	if b.done != nil && b.rerr != io.EOF {
		return b.end(false, nil)
	}
	return b.end(b.rerr == io.EOF, b.body.Close())
}

// A gzipReader decompresses a body. The first Read reads gzip's header.
type gzipReader struct {
	body *bodyEOFSignal
	zr   *gzip.Reader
	zerr error
}

func (g *gzipReader) Read(p []byte) (n int, err error) {
	if g.zr == nil {
		if g.zerr == nil {
			g.zr, g.zerr = gzip.NewReader(g.body)
		}
		if g.zerr != nil {
			return 0, g.zerr
		}
	}
	g.body.mu.Lock()
	if g.body.closed {
		err = errReadOnClosedBody
	}
	g.body.mu.Unlock()
	if err != nil {
		return 0, err
	}
	return g.zr.Read(p)
}

func (g *gzipReader) Close() error { return g.body.Close() }

// A readWriteCloserBody is the body of a reply after which the connection is the caller's.
type readWriteCloserBody struct {
	br *bufio.Reader // has what was read ahead
	io.ReadWriteCloser
}

func (b *readWriteCloserBody) Read(p []byte) (n int, err error) {
	if b.br != nil {
		if n := b.br.Buffered(); len(p) > n && n > 0 {
			p = p[:n]
		}
		if b.br.Buffered() > 0 {
			n, err = b.br.Read(p)
			if b.br.Buffered() == 0 {
				b.br = nil
			}
			return n, err
		}
		b.br = nil
	}
	return b.ReadWriteCloser.Read(p)
}
