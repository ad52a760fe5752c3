package http

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"internal/mimehdr"
	"io"
	"net/http/httptrace"
	"net/http/internal"
	"net/textproto"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Bodies. When a message is received, its header tells how its body ends: by chunks, a length, or the end of the
// connection (readTransfer). When one is sent, transferWriter chooses, and says so in the header.

var (
	// ErrLineTooLong is the error of a chunk whose first line is too long.
	ErrLineTooLong = internal.ErrLineTooLong

	// ErrBodyReadAfterClose is the error of reading a body that was closed: in a server, after the handler has
	// returned or has begun its reply.
	ErrBodyReadAfterClose = errors.New("http: invalid Read on closed Body")

	errTrailerEOF = errors.New("http: unexpected EOF reading trailer")
)

func isChunked(encoding []string) bool { return len(encoding) > 0 && encoding[0] == "chunked" }

func isIdentity(encoding []string) bool { return len(encoding) == 1 && encoding[0] == "identity" }

// bodyAllowedForStatus tells whether replies with this status can have a body.
func bodyAllowedForStatus(status int) bool {
	return !(100 <= status && status <= 199 || status == 204 || status == 304)
}

// shouldClose tells whether the connection ends after a message with this header.
func shouldClose(major, minor int, h Header) bool {
	if major < 1 {
		return true
	}
	conn := h["Connection"]
	if len(conn) == 0 {
		return major == 1 && minor == 0
	}
	if hasToken(conn, "close") {
		return true
	}
	return major == 1 && minor == 0 && !hasToken(conn, "keep-alive")
}

// unsupportedTEError is a transfer encoding that is not known.
type unsupportedTEError struct{ err string }

func (e *unsupportedTEError) Error() string { return e.err }

// A transfer is what a message's header says of its body.
type transfer struct {
	response bool
	h        Header
	status   int
	method   string // of the request
	major    int
	minor    int

	chunked bool
	length  int64 // -1: unknown
	trailer Header
	close   bool
}

// readEncoding sees whether the body comes in chunks, the only encoding of all that is in use.
func (t *transfer) readEncoding() error {
	raw, ok := t.h["Transfer-Encoding"]
	if !ok {
		return nil
	}
	delete(t.h, "Transfer-Encoding")
	if t.major < 1 || t.major == 1 && t.minor < 1 { // HTTP/1.0 does not have it
		return nil
	}
	if len(raw) != 1 {
		return &unsupportedTEError{fmt.Sprintf("too many transfer encodings: %q", raw)}
	}
	if !asciiEqualFold(raw[0], "chunked") {
		return &unsupportedTEError{fmt.Sprintf("unsupported transfer encoding: %q", raw[0])}
	}
	t.chunked = true
	return nil
}

// readLength sets the length of the body. Several lengths must be the same; with chunks there must be none, and one
// that is there is removed, so that nobody else believes it.
func (t *transfer) readLength() error {
	lengths := t.h["Content-Length"]
	if len(lengths) > 1 {
		first := textproto.TrimString(lengths[0])
		for _, l := range lengths[1:] {
			if first != textproto.TrimString(l) {
				return fmt.Errorf("http: message cannot contain multiple Content-Length headers; got %q", lengths)
			}
		}
		lengths = []string{first}
		t.h["Content-Length"] = lengths
	}
	n := int64(-1)
	if len(lengths) > 0 {
		var err error
		if n, err = parseLength(lengths[0]); err != nil {
			return err
		}
	}
	switch {
	case t.response && t.method == "HEAD":
		t.length = 0
	case t.response && !bodyAllowedForStatus(t.status):
		t.length = 0
	case t.chunked:
		delete(t.h, "Content-Length")
		t.length = -1
	case n >= 0:
		t.length = n
	case t.response:
		t.length = -1 // up to the end of the connection
	default:
		t.length = 0
	}
	return nil
}

// parseLength reads a Content-Length, -1 for none.
func parseLength(s string) (int64, error) {
	s = textproto.TrimString(s)
	if s == "" {
		return -1, badString("invalid empty Content-Length", s)
	}
	n, err := strconv.ParseUint(s, 10, 63)
	if err != nil || s[0] == '+' {
		return 0, badString("bad Content-Length", s)
	}
	return int64(n), nil
}

// readTrailer makes the names of the trailer from the header.
func (t *transfer) readTrailer() error {
	names, ok := t.h["Trailer"]
	if !ok {
		return nil
	}
	if !t.chunked { // trailers without chunks are of no use, but do no harm
		return nil
	}
	delete(t.h, "Trailer")
	for _, list := range names {
		for _, key := range strings.Split(list, ",") {
			key = CanonicalHeaderKey(textproto.TrimString(key))
			if key == "" {
				continue
			}
			switch key {
			case "Transfer-Encoding", "Trailer", "Content-Length":
				return badString("bad trailer key", key)
			}
			if t.trailer == nil {
				t.trailer = make(Header)
			}
			t.trailer[key] = nil
		}
	}
	return nil
}

func (t *transfer) read() error {
	if err := t.readEncoding(); err != nil {
		return err
	}
	if err := t.readLength(); err != nil {
		return err
	}
	return t.readTrailer()
}

// body returns the body; trailer is where its trailer goes.
func (t *transfer) body(r *bufio.Reader, trailer *Header) io.ReadCloser {
	switch {
	case t.response && (t.method == "HEAD" || !bodyAllowedForStatus(t.status)):
		return NoBody
	case t.chunked:
		return &body{src: internal.NewChunkedReader(r), trailer: trailer, r: r, closing: t.close}
	case t.length == 0:
		return NoBody
	case t.length > 0:
		return &body{src: &io.LimitedReader{R: r, N: t.length}, limited: true, closing: t.close}
	case t.close: // up to the end of the connection
		return &body{src: r, closing: true}
	}
	return NoBody
}

func readRequestTransfer(r *Request, b *bufio.Reader) error {
	t := transfer{h: r.Header, method: r.Method, status: 200, major: r.ProtoMajor, minor: r.ProtoMinor, close: r.Close}
	if t.major == 0 && t.minor == 0 {
		t.major, t.minor = 1, 1
	}
	if err := t.read(); err != nil {
		return err
	}
	r.ContentLength, r.Trailer = t.length, t.trailer
	if t.chunked {
		r.TransferEncoding = []string{"chunked"}
	}
	r.Body = t.body(b, &r.Trailer)
	return nil
}

func readResponseTransfer(r *Response, b *bufio.Reader) error {
	t := transfer{response: true, h: r.Header, method: "GET", status: r.StatusCode, major: r.ProtoMajor, minor: r.ProtoMinor}
	if r.Request != nil && r.Request.Method != "" {
		t.method = r.Request.Method
	}
	if t.major == 0 && t.minor == 0 {
		t.major, t.minor = 1, 1
	}
	t.close = shouldClose(t.major, t.minor, t.h)
	if (t.major > 1 || t.minor > 0) && hasToken(t.h["Connection"], "close") {
		delete(t.h, "Connection") // Close says it
	}
	if err := t.read(); err != nil {
		return err
	}
	r.ContentLength, r.Trailer = t.length, t.trailer
	if t.method == "HEAD" { // the length that GET would give
		r.ContentLength = -1
		if l := t.h.get("Content-Length"); l != "" {
			r.ContentLength, _ = parseLength(l)
		}
	}
	if t.length == -1 && !t.chunked && bodyAllowedForStatus(t.status) {
		t.close = true
	}
	if t.chunked {
		r.TransferEncoding = []string{"chunked"}
	}
	r.Close = t.close
	r.Body = t.body(b, &r.Trailer)
	return nil
}

// A body is the body of a message that has been received. Close reads it to the end, so that the next message can be
// read, unless the connection will not be used again.
type body struct {
	src     io.Reader
	limited bool          // src is an *io.LimitedReader
	trailer *Header       // where it goes, nil if there is none
	r       *bufio.Reader // from which it is read
	closing bool          // the connection ends behind the body
	early   bool          // a server's: Close does not read more than maxPostHandlerReadBytes

	mu       sync.Mutex // guards the fields below, and src
	sawEOF   bool
	closed   bool
	gaveUp   bool   // Close has not read all of it
	onHitEOF func() // called once
}

func (b *body) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return 0, ErrBodyReadAfterClose
	}
	return b.read(p)
}

// read is Read with the lock.
func (b *body) read(p []byte) (n int, err error) {
	if b.sawEOF {
		return 0, io.EOF
	}
	n, err = b.src.Read(p)
	if err == io.EOF {
		b.sawEOF = true
		if b.trailer != nil {
			if e := b.readTrailer(); e != nil {
				err = e
				b.sawEOF = false // the trailer's rest could be taken for a request
				b.closed = true
			}
			b.trailer = nil
		} else if b.limited && b.src.(*io.LimitedReader).N > 0 {
			err = io.ErrUnexpectedEOF
		}
	}
	if err == nil && n > 0 && b.limited && b.src.(*io.LimitedReader).N == 0 {
		err = io.EOF // at once, so that the connection is free sooner
		b.sawEOF = true
	}
	if b.sawEOF && b.onHitEOF != nil {
		b.onHitEOF()
		b.onHitEOF = nil
	}
	return n, err
}

// readTrailer reads the fields behind the last chunk.
func (b *body) readTrailer() error {
	buf, err := b.r.Peek(2)
	if string(buf) == "\r\n" {
		b.r.Discard(2)
		return nil
	}
	if len(buf) < 2 {
		return errTrailerEOF
	}
	if err != nil {
		return err
	}
	// The end must be in the buffer, so that a trailer is no way around the limit of the header.
	for size := 4; ; size++ {
		buf, err := b.r.Peek(size)
		if bytes.HasSuffix(buf, []byte("\r\n\r\n")) {
			break
		}
		if err != nil {
			return errors.New("http: suspiciously long trailer after chunked body")
		}
		if n := b.r.Buffered(); n > size { // looks at all that is there at once
			all, _ := b.r.Peek(n)
			if i := bytes.Index(all, []byte("\r\n\r\n")); i >= 0 {
				break
			}
			size = n
		}
	}
	h, err := mimehdr.Read(b.r, 1<<62, 1<<62)
	if err != nil {
		if err == io.EOF {
			return errTrailerEOF
		}
		return err
	}
	if *b.trailer == nil {
		*b.trailer = Header(h)
		return nil
	}
	for k, v := range h {
		(*b.trailer)[k] = v
	}
	return nil
}

// left is how many bytes have not been read, -1 if it is not known.
func (b *body) left() int64 {
	if b.limited {
		return b.src.(*io.LimitedReader).N
	}
	return -1
}

func (b *body) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil
	}
	var err error
	switch {
	case b.sawEOF:
	case b.trailer == nil && b.closing: // nothing comes behind it
	case b.early:
		if b.left() > maxPostHandlerReadBytes {
			b.gaveUp = true
			break
		}
		var n int64
		n, err = io.CopyN(io.Discard, bodyLocked{b}, maxPostHandlerReadBytes)
		if err == io.EOF {
			err = nil
		}
		if n == maxPostHandlerReadBytes {
			b.gaveUp = true
		}
	default:
		_, err = io.Copy(io.Discard, bodyLocked{b})
	}
	b.closed = true
	return err
}

func (b *body) didEarlyClose() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.gaveUp
}

// bodyRemains tells whether there may be more to read.
func (b *body) bodyRemains() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return !b.sawEOF
}

func (b *body) registerOnHitEOF(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.onHitEOF = f
}

// bodyLocked reads a body whose lock is held.
type bodyLocked struct{ b *body }

func (l bodyLocked) Read(p []byte) (int, error) {
	if l.b.closed {
		return 0, ErrBodyReadAfterClose
	}
	return l.b.read(p)
}

// A transferWriter is how the body of a message is sent.
type transferWriter struct {
	method         string
	body           io.Reader
	closer         io.Closer
	responseToHEAD bool
	length         int64 // -1: unknown
	close          bool
	encoding       []string
	header         Header
	trailer        Header
	isResponse     bool
	bodyReadError  error

	flushHeaders bool           // the body may take its time
	first        chan firstByte // what probing the body has found, if it took long
}

type firstByte struct {
	n   int
	b   byte
	err error
}

func newRequestTransfer(r *Request) (*transferWriter, error) {
	if r.ContentLength != 0 && r.Body == nil {
		return nil, fmt.Errorf("http: Request.ContentLength=%d with nil Body", r.ContentLength)
	}
	t := &transferWriter{method: r.Method, close: r.Close, encoding: r.TransferEncoding, header: r.Header, trailer: r.Trailer}
	if t.method == "" {
		t.method = "GET"
	}
	t.length = r.outgoingLength()
	if r.Body != nil {
		t.body, t.closer = r.Body, r.Body
	}
	if t.length < 0 && len(t.encoding) == 0 && t.shouldSendChunked() {
		t.encoding = []string{"chunked"}
	}
	// A body whose length is unknown may be a pipe that waits for something.
	if t.length != 0 && !knownInMemory(t.body) {
		t.flushHeaders = true
	}
	return t, t.sanitize(true)
}

func newResponseTransfer(r *Response) (*transferWriter, error) {
	t := &transferWriter{isResponse: true, close: r.Close, encoding: r.TransferEncoding, header: r.Header, trailer: r.Trailer, length: r.ContentLength}
	if r.Request != nil {
		t.method = r.Request.Method
	}
	if r.Body != nil {
		t.body, t.closer = r.Body, r.Body
	}
	t.responseToHEAD = t.method == "HEAD"
	if !bodyAllowedForStatus(r.StatusCode) {
		t.encoding = nil
	}
	return t, t.sanitize(r.ProtoAtLeast(1, 1))
}

func (t *transferWriter) sanitize(atLeast11 bool) error {
	if !atLeast11 {
		t.encoding = nil
	}
	if isChunked(t.encoding) {
		t.length = -1
	} else if t.body == nil && !t.responseToHEAD {
		t.length = 0
	}
	if !isChunked(t.encoding) {
		t.trailer = nil
	}
	return nil
}

// knownInMemory tells whether reading the body never waits.
func knownInMemory(r io.Reader) bool {
	switch r := r.(type) {
	case *bytes.Reader, *bytes.Buffer, *strings.Reader:
		return true
	case *readTracking:
		return knownInMemory(r.ReadCloser)
	}
	return r == nil || r == io.Reader(NoBody) || isNopCloserOfMemory(r)
}

// isNopCloserOfMemory sees through io.NopCloser, which keeps WriteTo of what is in memory.
func isNopCloserOfMemory(r io.Reader) bool {
	_, ok := r.(io.WriterTo)
	_, isBody := r.(*body)
	return ok && !isBody
}

// shouldSendChunked tells whether a request's body of unknown length is sent in chunks. For methods that rarely have
// one, it is read a little to see whether it has anything at all.
func (t *transferWriter) shouldSendChunked() bool {
	if t.length >= 0 || t.body == nil || t.method == "CONNECT" {
		return false
	}
	switch t.method {
	case "GET", "HEAD", "DELETE", "OPTIONS", "PROPFIND", "SEARCH":
		t.probe()
		return t.body != nil
	}
	return true
}

// probe reads the first byte, for a fifth of a second at most.
func (t *transferWriter) probe() {
	t.first = make(chan firstByte, 1)
	go func(src io.Reader) {
		var buf [1]byte
		var f firstByte
		f.n, f.err = src.Read(buf[:])
		f.b = buf[0]
		t.first <- f
	}(t.body)
	timer := time.NewTimer(200 * time.Millisecond)
	defer timer.Stop()
	select {
	case f := <-t.first:
		if f.n == 0 && f.err == io.EOF {
			t.body, t.length = nil, 0
		} else {
			t.first <- f
			t.body = io.MultiReader(&awaitFirst{t: t}, t.body)
		}
	case <-timer.C:
		t.body = io.MultiReader(&awaitFirst{t: t}, t.body)
		t.flushHeaders = true
	}
}

// awaitFirst reads the byte that probe has begun to read.
type awaitFirst struct {
	t    *transferWriter
	done bool
}

func (a *awaitFirst) Read(p []byte) (int, error) {
	if a.done {
		return 0, io.EOF
	}
	if len(p) == 0 {
		return 0, nil
	}
	f := <-a.t.first
	a.done = true
	n := copy(p, []byte{f.b}[:f.n])
	if f.err == nil {
		f.err = io.EOF
	}
	return n, f.err
}

// sendsLength tells whether Content-Length is sent.
func (t *transferWriter) sendsLength() bool {
	switch {
	case isChunked(t.encoding):
		return false
	case t.length > 0:
		return true
	case t.length < 0:
		return false
	case t.method == "POST" || t.method == "PUT" || t.method == "PATCH":
		return true
	case isIdentity(t.encoding):
		return t.method != "GET" && t.method != "HEAD"
	}
	return false
}

func (t *transferWriter) writeHeader(w io.Writer, trace *httptrace.ClientTrace) error {
	var err error
	field := func(name, value string) {
		if err == nil {
			_, err = io.WriteString(w, name+": "+value+"\r\n")
		}
		if trace != nil && trace.WroteHeaderField != nil {
			trace.WroteHeaderField(name, []string{value})
		}
	}
	if t.close && !hasToken(t.header["Connection"], "close") {
		field("Connection", "close")
	}
	if t.sendsLength() {
		field("Content-Length", strconv.FormatInt(t.length, 10))
	} else if isChunked(t.encoding) {
		field("Transfer-Encoding", "chunked")
	}
	if t.trailer != nil {
		keys := make([]string, 0, len(t.trailer))
		for k := range t.trailer {
			k = CanonicalHeaderKey(k)
			switch k {
			case "Transfer-Encoding", "Trailer", "Content-Length":
				return badString("invalid Trailer key", k)
			}
			keys = append(keys, k)
		}
		if len(keys) > 0 {
			sort.Strings(keys)
			field("Trailer", strings.Join(keys, ","))
		}
	}
	return err
}

// writeBody writes the body and closes it.
func (t *transferWriter) writeBody(w io.Writer) (err error) {
	closed := false
	defer func() {
		if !closed && t.closer != nil {
			if cerr := t.closer.Close(); cerr != nil && err == nil {
				err = cerr
			}
		}
	}()
	if !t.responseToHEAD && t.body != nil {
		n := int64(0)
		switch {
		case isChunked(t.encoding):
			if bw, ok := w.(*bufio.Writer); ok && !t.isResponse {
				w = &internal.FlushAfterChunkWriter{Writer: bw}
			}
			cw := internal.NewChunkedWriter(w)
			if _, err = t.copy(cw, t.body); err == nil {
				err = cw.Close()
			}
		case t.length == -1:
			dst := w
			if t.method == "CONNECT" {
				dst = flushWriter{w}
			}
			n, err = t.copy(dst, t.body)
		default:
			n, err = t.copy(w, io.LimitReader(t.body, t.length))
			if err != nil {
				return err
			}
			var more int64
			more, err = t.copy(io.Discard, t.body)
			n += more
		}
		if err != nil {
			return err
		}
		if t.length != -1 && t.length != n {
			return fmt.Errorf("http: ContentLength=%d with Body length %d", t.length, n)
		}
	}
	if t.closer != nil {
		closed = true
		if err = t.closer.Close(); err != nil {
			return err
		}
	}
	if isChunked(t.encoding) && !t.responseToHEAD {
		if err = t.trailer.Write(w); err != nil {
			return err
		}
		_, err = io.WriteString(w, "\r\n")
	}
	return err
}

// copy copies, and remembers whether it was reading that failed.
func (t *transferWriter) copy(dst io.Writer, src io.Reader) (int64, error) {
	if t.isResponse {
		return io.Copy(dst, src)
	}
	r := &errorKeeper{r: src}
	n, err := io.CopyBuffer(struct{ io.Writer }{dst}, r, make([]byte, bodyBufferSize(t.length)))
	if err != nil && r.err == err {
		t.bodyReadError = err
	}
	return n, err
}

func bodyBufferSize(n int64) int64 {
	if 0 < n && n < 32<<10 {
		return n
	}
	return 32 << 10
}

type errorKeeper struct {
	r   io.Reader
	err error
}

func (k *errorKeeper) Read(p []byte) (n int, err error) {
	n, err = k.r.Read(p)
	if err != nil && err != io.EOF {
		k.err = err
	}
	return n, err
}

// flushWriter flushes after each Write.
type flushWriter struct{ w io.Writer }

func (f flushWriter) Write(p []byte) (n int, err error) {
	n, err = f.w.Write(p)
	if bw, ok := f.w.(*bufio.Writer); ok && err == nil {
		err = bw.Flush()
	}
	return n, err
}
