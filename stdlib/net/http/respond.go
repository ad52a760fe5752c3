package http

import (
	"bufio"
	"fmt"
	"internal/mimehdr"
	"io"
	"net"
	"net/textproto"
	"path"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A reply. What a handler writes goes through response.buf, which keeps the first 2 KB, so that a small body has a
// Content-Length, then through chunkWriter, which makes chunks, to conn.bufw. The header is written when the first bytes
// arrive at the chunkWriter.

// TrailerPrefix before a name in the header means that the field belongs to the trailer.
const TrailerPrefix = "Trailer:"

const responseBufferSize = 2048

var responseBuffers sync.Pool // *bufio.Writer

func newResponseBuffer(w io.Writer) *bufio.Writer {
	if bw, ok := responseBuffers.Get().(*bufio.Writer); ok {
		bw.Reset(w)
		return bw
	}
	return bufio.NewWriterSize(w, responseBufferSize)
}

// A response is the ResponseWriter of a server.
type response struct {
	conn             *conn
	req              *Request
	reqBody          io.ReadCloser
	cancel           func() // of the request's context
	wroteHeader      bool
	wants10KeepAlive bool
	wantsClose       bool
	buf              *bufio.Writer // to cw
	cw               chunkWriter

	handlerHeader       Header
	calledHeader        bool // the handler has it
	written             int64
	length              int64 // Content-Length, -1: none
	status              int
	closeAfterReply     bool
	fullDuplex          bool
	requestBodyLimitHit bool
	setDeadline         bool     // by a ResponseController
	trailers            []string // as declared
	handlerDone         atomic.Bool

	// canContinue: "100 Continue" may be sent yet. It is sent, and made false for the final reply, with continueMu.
	canContinue atomic.Bool
	continueMu  sync.Mutex

	closeMu  sync.Mutex
	closeCh  chan bool // of CloseNotify
	wasClose bool
}

// A chunkWriter writes the header before the first bytes, and then those, in chunks if need be.
type chunkWriter struct {
	res         *response
	header      Header // as it was when WriteHeader was called, if the handler could have changed it since
	wroteHeader bool
	chunking    bool
}

func (cw *chunkWriter) Write(p []byte) (n int, err error) {
	if !cw.wroteHeader {
		cw.writeHeader(p)
	}
	if cw.res.req.Method == "HEAD" {
		return len(p), nil
	}
	bufw := cw.res.conn.bufw
	if cw.chunking {
		bufw.WriteString(strconv.FormatInt(int64(len(p)), 16))
		if _, err = bufw.WriteString("\r\n"); err != nil {
			cw.res.conn.rwc.Close()
			return 0, err
		}
	}
	n, err = bufw.Write(p)
	if cw.chunking && err == nil {
		_, err = bufw.WriteString("\r\n")
	}
	if err != nil {
		cw.res.conn.rwc.Close()
	}
	return n, err
}

func (cw *chunkWriter) flush() error {
	if !cw.wroteHeader {
		cw.writeHeader(nil)
	}
	return cw.res.conn.bufw.Flush()
}

func (cw *chunkWriter) close() {
	if !cw.wroteHeader {
		cw.writeHeader(nil)
	}
	if cw.chunking {
		bw := cw.res.conn.bufw
		bw.WriteString("0\r\n")
		if t := cw.res.finalTrailers(); t != nil {
			t.Write(bw)
		}
		bw.WriteString("\r\n")
	}
}

// finalTrailers returns what is sent behind the last chunk.
func (w *response) finalTrailers() Header {
	var t Header
	for k, v := range w.handlerHeader {
		if name, ok := strings.CutPrefix(k, TrailerPrefix); ok {
			if t == nil {
				t = make(Header)
			}
			t[name] = v
		}
	}
	for _, k := range w.trailers {
		if t == nil {
			t = make(Header, len(w.trailers))
		}
		for _, v := range w.handlerHeader[k] {
			t.Add(k, v)
		}
	}
	return t
}

// declareTrailer notes a name of the field Trailer.
func (w *response) declareTrailer(k string) {
	k = CanonicalHeaderKey(k)
	switch k {
	case "Transfer-Encoding", "Content-Length", "Trailer":
		return
	}
	if mimehdr.IsToken(k) {
		w.trailers = append(w.trailers, k)
	}
}

// Header returns the fields of the reply. When they were written and not sent yet, the handler gets what does not
// count any more but for trailers.
func (w *response) Header() Header {
	if w.cw.header == nil && w.wroteHeader && !w.cw.wroteHeader {
		w.cw.header = w.handlerHeader.Clone()
	}
	w.calledHeader = true
	return w.handlerHeader
}

// disableContinue sees to it that no "100 Continue" is sent any more.
func (w *response) disableContinue() {
	w.continueMu.Lock()
	w.canContinue.Store(false)
	w.continueMu.Unlock()
}

func (w *response) sendContinue() {
	w.continueMu.Lock()
	defer w.continueMu.Unlock()
	if w.canContinue.Load() {
		w.conn.bufw.WriteString("HTTP/1.1 100 Continue\r\n\r\n")
		w.conn.bufw.Flush()
		w.canContinue.Store(false)
	}
}

// checkCode panics for a status that cannot be.
func checkCode(code int) {
	if code < 100 || code > 999 {
		panic(fmt.Sprintf("invalid WriteHeader code %v", code))
	}
}

// caller finds who has called into this package.
func caller() (f runtime.Frame) {
	pc := make([]uintptr, 16)
	n := runtime.Callers(1, pc)
	frames := runtime.CallersFrames(pc[:n])
	for {
		frame, more := frames.Next()
		if !strings.HasPrefix(frame.Function, "net/http.") {
			return frame
		}
		if !more {
			return f
		}
	}
}

func (w *response) misused(format string) {
	f := caller()
	w.conn.server.logf(format, f.Function, path.Base(f.File), f.Line)
}

func (w *response) WriteHeader(code int) {
	if w.conn.wasHijacked() {
		w.misused("http: response.WriteHeader on hijacked connection from %s (%s:%d)")
		return
	}
	if w.wroteHeader {
		w.misused("http: superfluous response.WriteHeader call from %s (%s:%d)")
		return
	}
	checkCode(code)
	if code < 101 || code > 199 {
		w.disableContinue()
	}
	if 100 <= code && code <= 199 && code != StatusSwitchingProtocols {
		if code == StatusContinue {
			w.disableContinue()
		}
		w.statusLine(code)
		w.handlerHeader.write(w.conn.bufw, excludeNoBody, nil)
		w.conn.bufw.WriteString("\r\n")
		w.conn.bufw.Flush()
		return
	}
	w.wroteHeader = true
	w.status = code
	if w.calledHeader && w.cw.header == nil {
		w.cw.header = w.handlerHeader.Clone()
	}
	if cl := w.handlerHeader.get("Content-Length"); cl != "" {
		if v, err := strconv.ParseInt(cl, 10, 64); err == nil && v >= 0 {
			w.length = v
		} else {
			w.conn.server.logf("http: invalid Content-Length of %q", cl)
			delete(w.handlerHeader, "Content-Length")
			delete(w.cw.header, "Content-Length")
		}
	}
}

func excludeNoBody(key string) bool { return key == "Content-Length" || key == "Transfer-Encoding" }

// fields are those that writeHeader adds.
type fields struct {
	length, contentType, connection, encoding string
}

// writeHeader writes the header. p are the first bytes of the body, all of them if the handler has returned.
func (cw *chunkWriter) writeHeader(p []byte) {
	if cw.wroteHeader {
		return
	}
	cw.wroteHeader = true
	w := cw.res
	h := cw.header
	shared := h == nil // with the handler, so it is not changed
	if shared {
		h = w.handlerHeader
	}
	var gone []string // fields that are not sent
	drop := func(key string) {
		if _, ok := h[key]; ok {
			gone = append(gone, key)
		}
	}
	has := func(key string) bool {
		for _, k := range gone {
			if k == key {
				return false
			}
		}
		return h.has(key)
	}
	var add fields
	isHEAD := w.req.Method == "HEAD"
	keepAlives := w.conn.server.doKeepAlives()
	trailers := false
	for k := range h {
		if strings.HasPrefix(k, TrailerPrefix) {
			gone = append(gone, k)
			trailers = true
		}
	}
	for _, v := range h["Trailer"] {
		trailers = true
		for _, name := range strings.Split(v, ",") {
			w.declareTrailer(textproto.TrimString(name))
		}
	}
	te := h.get("Transfer-Encoding")
	hasTE := te != ""

	// All of the body is here: its length is known.
	if w.handlerDone.Load() && !trailers && !hasTE && bodyAllowedForStatus(w.status) && !h.has("Content-Length") && (!isHEAD || len(p) > 0) {
		w.length = int64(len(p))
		add.length = strconv.Itoa(len(p))
	}
	hasLength := w.length != -1
	if w.wants10KeepAlive && keepAlives && (isHEAD || hasLength || !bodyAllowedForStatus(w.status)) {
		if !h.has("Connection") {
			add.connection = "keep-alive"
		}
	}
	if w.wants10KeepAlive && (isHEAD || hasLength || !bodyAllowedForStatus(w.status)) && keepAlives {
		// stays open
	} else if !w.req.ProtoAtLeast(1, 1) {
		w.closeAfterReply = true
	}
	if w.wantsClose && !w.wants10KeepAlive {
		w.closeAfterReply = true
	}
	if hasToken(h["Connection"], "close") || !keepAlives || w.requestBodyLimitHit {
		w.closeAfterReply = true
	}
	cw.finishRequestBody(h, drop)

	code := w.status
	if bodyAllowedForStatus(code) {
		_, haveType := h["Content-Type"]
		if ce := h.get("Content-Encoding"); ce == "" && !haveType && !hasTE && len(p) > 0 {
			add.contentType = DetectContentType(p)
		}
	} else {
		drop("Transfer-Encoding")
		drop("Content-Length")
		if code == StatusNotModified {
			drop("Content-Type")
		}
	}
	if hasLength && hasTE && te != "identity" {
		w.conn.server.logf("http: WriteHeader called with both Transfer-Encoding of %q and a Content-Length of %d", te, w.length)
		drop("Content-Length")
		hasLength = false
	}
	switch {
	case isHEAD || !bodyAllowedForStatus(code) || code == StatusNoContent:
		drop("Transfer-Encoding")
	case hasLength:
		drop("Transfer-Encoding")
	case w.req.ProtoAtLeast(1, 1):
		if hasTE && te == "identity" { // the end of the connection is the end of the body
			cw.chunking = false
			w.closeAfterReply = true
			drop("Transfer-Encoding")
		} else {
			cw.chunking = true
			add.encoding = "chunked"
			if te == "chunked" { // said once
				drop("Transfer-Encoding")
			}
		}
	default: // HTTP/1.0
		w.closeAfterReply = true
		drop("Transfer-Encoding")
	}
	if cw.chunking {
		drop("Content-Length")
	}
	if !w.req.ProtoAtLeast(1, 0) { // HTTP/0.9 has no header
		return
	}
	if w.closeAfterReply && (!keepAlives || !hasToken(h["Connection"], "close")) {
		drop("Connection")
		add.connection = ""
		if w.req.ProtoAtLeast(1, 1) {
			add.connection = "close"
		}
	}
	w.statusLine(code)
	var exclude func(string) bool
	if len(gone) > 0 {
		exclude = func(key string) bool {
			for _, k := range gone {
				if k == key {
					return true
				}
			}
			return false
		}
	}
	bw := w.conn.bufw
	h.write(bw, exclude, nil)
	if !has("Date") && !h.has("Date") {
		bw.WriteString("Date: ")
		bw.WriteString(dateNow())
		bw.WriteString("\r\n")
	}
	for _, f := range [...][2]string{{"Content-Length: ", add.length}, {"Content-Type: ", add.contentType},
		{"Connection: ", add.connection}, {"Transfer-Encoding: ", add.encoding}} {
		if f[1] != "" {
			bw.WriteString(f[0])
			bw.WriteString(f[1])
			bw.WriteString("\r\n")
		}
	}
	bw.WriteString("\r\n")
}

// finishRequestBody reads what is left of the request's body before the reply begins, unless it is too much: some
// clients do not read before they have written all.
func (cw *chunkWriter) finishRequestBody(h Header, drop func(string)) {
	w := cw.res
	if e, ok := w.req.Body.(*expectContinueReader); ok && !e.sawEOF() {
		// Whether the client will send the body now nobody knows.
		w.closeAfterReply = true
	}
	if w.req.ContentLength == 0 || w.closeAfterReply || w.fullDuplex {
		return
	}
	discard, tooBig := false, false
	switch b := w.reqBody.(type) {
	case *body:
		b.mu.Lock()
		switch {
		case b.closed:
			if !b.sawEOF {
				w.closeAfterReply = true // closed early
			}
		case b.left() >= maxPostHandlerReadBytes:
			tooBig = true
		default:
			discard = true
		}
		b.mu.Unlock()
	case noBody:
	default:
		discard = true
	}
	if discard {
		_, err := io.CopyN(io.Discard, w.reqBody, maxPostHandlerReadBytes+1)
		switch err {
		case nil:
			tooBig = true // there is even more
		case ErrBodyReadAfterClose: // hijacked or closed by the handler
		case io.EOF:
			if w.reqBody.Close() != nil {
				w.closeAfterReply = true
			}
		default:
			w.closeAfterReply = true
		}
	}
	if tooBig {
		w.requestTooLarge()
		drop("Connection")
	}
}

// requestTooLarge ends the connection after the reply.
func (w *response) requestTooLarge() {
	w.closeAfterReply = true
	w.requestBodyLimitHit = true
	if !w.wroteHeader {
		w.Header().Set("Connection", "close")
	}
}

// date is the field Date of this second.
var date atomic.Pointer[dateText]

type dateText struct {
	second int64
	text   string
}

func dateNow() string {
	now := time.Now()
	d := date.Load()
	if s := now.Unix(); d == nil || d.second != s {
		d = &dateText{s, now.UTC().Format(TimeFormat)}
		date.Store(d)
	}
	return d.text
}

func (w *response) statusLine(code int) {
	bw := w.conn.bufw
	if w.req.ProtoAtLeast(1, 1) {
		bw.WriteString("HTTP/1.1 ")
	} else {
		bw.WriteString("HTTP/1.0 ")
	}
	bw.WriteString(strconv.Itoa(code))
	bw.WriteByte(' ')
	if text := StatusText(code); text != "" {
		bw.WriteString(text)
	} else {
		bw.WriteString("status code ")
		bw.WriteString(strconv.Itoa(code))
	}
	bw.WriteString("\r\n")
}

func (w *response) bodyAllowed() bool {
	if !w.wroteHeader {
		panic("")
	}
	return bodyAllowedForStatus(w.status)
}

func (w *response) Write(data []byte) (int, error) {
	if err := w.beforeWrite(len(data)); err != nil || len(data) == 0 {
		return 0, err
	}
	return w.buf.Write(data)
}

func (w *response) WriteString(data string) (int, error) {
	if err := w.beforeWrite(len(data)); err != nil || len(data) == 0 {
		return 0, err
	}
	return w.buf.WriteString(data)
}

// beforeWrite tells whether n bytes may be written.
func (w *response) beforeWrite(n int) error {
	if w.conn.wasHijacked() {
		if n > 0 {
			w.misused("http: response.Write on hijacked connection from %s (%s:%d)")
		}
		return ErrHijacked
	}
	if w.canContinue.Load() {
		w.disableContinue()
	}
	if !w.wroteHeader {
		w.WriteHeader(StatusOK)
	}
	if n == 0 {
		return nil
	}
	if !w.bodyAllowed() {
		return ErrBodyNotAllowed
	}
	w.written += int64(n)
	if w.length != -1 && w.written > w.length {
		return ErrContentLength
	}
	return nil
}

// ReadFrom writes what src holds. With a Content-Length the connection gets it without another copy, by sendfile if src
// is a file.
func (w *response) ReadFrom(src io.Reader) (n int64, err error) {
	buf := make([]byte, 32<<10)
	dst, direct := w.conn.rwc.(io.ReaderFrom)
	if !direct {
		return io.CopyBuffer(writerOnly{w}, src, buf)
	}
	if !w.cw.wroteHeader { // the first bytes may be needed for the type
		n0, err := io.CopyBuffer(writerOnly{w}, io.LimitReader(src, 512), buf)
		n += n0
		if err != nil || n0 < 512 {
			return n, err
		}
	}
	w.buf.Flush()
	w.cw.flush()
	if !w.cw.chunking && w.bodyAllowed() && w.req.Method != "HEAD" && !w.conn.wasHijacked() {
		limit := int64(-1)
		if w.length != -1 {
			limit = w.length - w.written
		}
		if limit != -1 {
			if l, ok := src.(*io.LimitedReader); !ok || l.N > limit {
				src = io.LimitReader(src, limit)
			}
		}
		n0, err := dst.ReadFrom(src)
		n += n0
		w.written += n0
		if err != nil && w.conn.werr == nil {
			w.conn.werr = err
		}
		return n, err
	}
	n0, err := io.CopyBuffer(writerOnly{w}, src, buf)
	return n + n0, err
}

type writerOnly struct{ io.Writer }

// finish ends the reply when the handler has returned.
func (w *response) finish() {
	w.handlerDone.Store(true)
	if !w.wroteHeader {
		w.WriteHeader(StatusOK)
	}
	w.buf.Flush()
	w.buf.Reset(nil)
	responseBuffers.Put(w.buf)
	w.buf = nil
	w.cw.close()
	w.conn.bufw.Flush()
	w.conn.r.abort()
	w.reqBody.Close() // so that the next request can be read
	if w.req.MultipartForm != nil {
		w.req.MultipartForm.RemoveAll()
	}
}

// reusesConn tells whether the connection can have another request.
func (w *response) reusesConn() bool {
	if w.closeAfterReply {
		return false
	}
	if w.req.Method != "HEAD" && w.length != -1 && w.bodyAllowed() && w.length != w.written {
		return false // the client waits for the rest
	}
	return w.conn.werr == nil && !w.closedBodyEarly()
}

func (w *response) closedBodyEarly() bool {
	b, ok := w.reqBody.(*body)
	return ok && b.didEarlyClose()
}

// Flush sends what was written.
func (w *response) Flush() { w.FlushError() }

// FlushError is Flush with its error.
func (w *response) FlushError() error {
	if !w.wroteHeader {
		w.WriteHeader(StatusOK)
	}
	err := w.buf.Flush()
	if e := w.cw.flush(); err == nil {
		err = e
	}
	return err
}

// Hijack hands over the connection.
func (w *response) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	if w.handlerDone.Load() {
		panic("net/http: Hijack called after ServeHTTP finished")
	}
	w.disableContinue()
	if w.wroteHeader {
		w.cw.flush()
	}
	c := w.conn
	c.mu.Lock()
	defer c.mu.Unlock()
	rwc, buf, err := c.hijack()
	if err == nil {
		w.buf = nil
	}
	return rwc, buf, err
}

// CloseNotify returns a channel that gets a value when the client goes away.
func (w *response) CloseNotify() <-chan bool {
	if w.handlerDone.Load() {
		panic("net/http: CloseNotify called after ServeHTTP finished")
	}
	w.closeMu.Lock()
	if w.closeCh == nil {
		w.closeCh = make(chan bool, 1)
		if w.wasClose {
			w.closeCh <- true
		}
	}
	ch := w.closeCh
	w.closeMu.Unlock()
	w.conn.r.watch(w)
	return ch
}

func (w *response) closeNotify() {
	w.closeMu.Lock()
	defer w.closeMu.Unlock()
	if !w.wasClose {
		w.wasClose = true
		if w.closeCh != nil {
			w.closeCh <- true
		}
	}
}

// SetReadDeadline sets the time until which the request's body can be read.
func (w *response) SetReadDeadline(t time.Time) error {
	w.setDeadline = true
	return w.conn.rwc.SetReadDeadline(t)
}

// SetWriteDeadline sets the time until which the reply can be written.
func (w *response) SetWriteDeadline(t time.Time) error {
	w.setDeadline = true
	return w.conn.rwc.SetWriteDeadline(t)
}

// EnableFullDuplex lets the handler read the body after it has begun to reply.
func (w *response) EnableFullDuplex() error {
	w.fullDuplex = true
	return nil
}

// An expectContinueReader sends "100 Continue" before the body is read.
type expectContinueReader struct {
	w      *response
	body   io.ReadCloser
	closed atomic.Bool
	eof    atomic.Bool
}

func (e *expectContinueReader) Read(p []byte) (n int, err error) {
	if e.closed.Load() {
		return 0, ErrBodyReadAfterClose
	}
	if e.w.canContinue.Load() {
		e.w.sendContinue()
	}
	n, err = e.body.Read(p)
	if err == io.EOF {
		e.eof.Store(true)
	}
	return n, err
}

func (e *expectContinueReader) Close() error {
	e.closed.Store(true)
	return e.body.Close()
}

func (e *expectContinueReader) sawEOF() bool { return e.eof.Load() }

// A ResponseController has what only some ResponseWriters can do. It finds them behind methods Unwrap() ResponseWriter.
type ResponseController struct{ rw ResponseWriter }

// NewResponseController returns the controller of the ResponseWriter that a handler got.
func NewResponseController(rw ResponseWriter) *ResponseController { return &ResponseController{rw} }

// find calls try with the writer and those it wraps until it is true.
func (c *ResponseController) find(try func(ResponseWriter) bool) error {
	for rw := c.rw; ; {
		if try(rw) {
			return nil
		}
		u, ok := rw.(interface{ Unwrap() ResponseWriter })
		if !ok {
			return fmt.Errorf("%w", ErrNotSupported)
		}
		rw = u.Unwrap()
	}
}

// Flush sends what was written.
func (c *ResponseController) Flush() (err error) {
	e := c.find(func(rw ResponseWriter) bool {
		switch t := rw.(type) {
		case interface{ FlushError() error }:
			err = t.FlushError()
		case Flusher:
			t.Flush()
		default:
			return false
		}
		return true
	})
	if e != nil {
		return e
	}
	return err
}

// Hijack hands over the connection.
func (c *ResponseController) Hijack() (conn net.Conn, rw *bufio.ReadWriter, err error) {
	e := c.find(func(w ResponseWriter) bool {
		t, ok := w.(Hijacker)
		if ok {
			conn, rw, err = t.Hijack()
		}
		return ok
	})
	if e != nil {
		return nil, nil, e
	}
	return conn, rw, err
}

// SetReadDeadline sets the time until which the request's body can be read; the zero time stands for ever.
func (c *ResponseController) SetReadDeadline(deadline time.Time) (err error) {
	e := c.find(func(w ResponseWriter) bool {
		t, ok := w.(interface{ SetReadDeadline(time.Time) error })
		if ok {
			err = t.SetReadDeadline(deadline)
		}
		return ok
	})
	if e != nil {
		return e
	}
	return err
}

// SetWriteDeadline sets the time until which the reply can be written.
func (c *ResponseController) SetWriteDeadline(deadline time.Time) (err error) {
	e := c.find(func(w ResponseWriter) bool {
		t, ok := w.(interface{ SetWriteDeadline(time.Time) error })
		if ok {
			err = t.SetWriteDeadline(deadline)
		}
		return ok
	})
	if e != nil {
		return e
	}
	return err
}

// EnableFullDuplex lets the handler read the body after it has begun to reply.
func (c *ResponseController) EnableFullDuplex() (err error) {
	e := c.find(func(w ResponseWriter) bool {
		t, ok := w.(interface{ EnableFullDuplex() error })
		if ok {
			err = t.EnableFullDuplex()
		}
		return ok
	})
	if e != nil {
		return e
	}
	return err
}
