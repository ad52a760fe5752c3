package httputil

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// drain reads a body, and returns two that have the same.
func drain(b io.ReadCloser) (r1, r2 io.ReadCloser, err error) {
	if b == nil || b == http.NoBody {
		return http.NoBody, http.NoBody, nil
	}
	var buf bytes.Buffer
	if _, err = buf.ReadFrom(b); err != nil {
		return nil, b, err
	}
	if err = b.Close(); err != nil {
		return nil, b, err
	}
	return io.NopCloser(&buf), io.NopCloser(bytes.NewReader(buf.Bytes())), nil
}

// dumpConn is a connection of which what is written is kept.
type dumpConn struct {
	io.Writer
	io.Reader
}

func (c *dumpConn) Close() error                     { return nil }
func (c *dumpConn) LocalAddr() net.Addr              { return nil }
func (c *dumpConn) RemoteAddr() net.Addr             { return nil }
func (c *dumpConn) SetDeadline(time.Time) error      { return nil }
func (c *dumpConn) SetReadDeadline(time.Time) error  { return nil }
func (c *dumpConn) SetWriteDeadline(time.Time) error { return nil }

type neverEnding byte

func (b neverEnding) Read(p []byte) (n int, err error) {
	for i := range p {
		p[i] = byte(b)
	}
	return len(p), nil
}

// outgoingLength is the length of a client's body, -1 if it is not known.
func outgoingLength(r *http.Request) int64 {
	if r.Body == nil || r.Body == http.NoBody {
		return 0
	}
	if r.ContentLength != 0 {
		return r.ContentLength
	}
	return -1
}

// A laterReader reads from the reader that it receives.
type laterReader struct {
	c   chan io.Reader
	err error
	r   io.Reader
}

func (l *laterReader) Read(p []byte) (int, error) {
	if l.r == nil {
		var ok bool
		if l.r, ok = <-l.c; !ok {
			return 0, l.err
		}
	}
	return l.r.Read(p)
}

// DumpRequestOut returns a client's request as it is sent, with what the Transport adds, like User-Agent. body: with its
// body, which can be read again afterwards.
func DumpRequestOut(req *http.Request, body bool) ([]byte, error) {
	save := req.Body
	dummy := false
	if !body {
		if n := outgoingLength(req); n != 0 { // something of the same length
			if n == -1 {
				n = 128
			}
			req.Body = io.NopCloser(io.LimitReader(neverEnding('x'), n))
			dummy = true
		}
	} else {
		var err error
		if save, req.Body, err = drain(req.Body); err != nil {
			return nil, err
		}
	}
	send := req
	if req.URL.Scheme == "https" { // it is not to be encrypted
		send = new(http.Request)
		*send = *req
		send.URL = new(url.URL)
		*send.URL = *req.URL
		send.URL.Scheme = "http"
	}
	// The Transport writes to a buffer and to a goroutine that reads the request, so that it knows when to reply.
	var buf bytes.Buffer
	pr, pw := io.Pipe()
	defer pr.Close()
	defer pw.Close()
	later := &laterReader{c: make(chan io.Reader)}
	t := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		return &dumpConn{io.MultiWriter(&buf, pw), later}, nil
	}}
	defer t.CloseIdleConnections()
	quit := make(chan struct{})
	go func() {
		r, err := http.ReadRequest(bufio.NewReader(pr))
		if err == nil { // all of it, so that the writer gets on
			io.Copy(io.Discard, r.Body)
			r.Body.Close()
		}
		select {
		case later.c <- strings.NewReader("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"):
		case <-quit:
			close(later.c)
		}
	}()
	_, err := t.RoundTrip(send)
	req.Body = save
	if err != nil {
		pw.Close()
		later.err = err
		close(quit)
		return nil, err
	}
	dump := buf.Bytes()
	if dummy {
		if i := bytes.Index(dump, []byte("\r\n\r\n")); i >= 0 {
			dump = dump[:i+4]
		}
	}
	return dump, nil
}

func orDefault(s, def string) string {
	if s != "" {
		return s
	}
	return def
}

// DumpRequest returns a server's request about as it was received: names and order of the fields are lost. body: with
// its body, which can be read again afterwards.
func DumpRequest(req *http.Request, body bool) ([]byte, error) {
	save := req.Body
	var err error
	if body && req.Body != nil {
		if save, req.Body, err = drain(req.Body); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	uri := req.RequestURI
	if uri == "" {
		uri = req.URL.RequestURI()
	}
	fmt.Fprintf(&b, "%s %s HTTP/%d.%d\r\n", orDefault(req.Method, "GET"), uri, req.ProtoMajor, req.ProtoMinor)
	if !strings.HasPrefix(req.RequestURI, "http://") && !strings.HasPrefix(req.RequestURI, "https://") {
		host := req.Host
		if host == "" && req.URL != nil {
			host = req.URL.Host
		}
		if host != "" {
			fmt.Fprintf(&b, "Host: %s\r\n", host)
		}
	}
	chunked := len(req.TransferEncoding) > 0 && req.TransferEncoding[0] == "chunked"
	if len(req.TransferEncoding) > 0 {
		fmt.Fprintf(&b, "Transfer-Encoding: %s\r\n", strings.Join(req.TransferEncoding, ","))
	}
	err = req.Header.WriteSubset(&b, map[string]bool{"Host": true, "Transfer-Encoding": true, "Trailer": true})
	if err != nil {
		return nil, err
	}
	b.WriteString("\r\n")
	if body && req.Body != nil {
		var w io.Writer = &b
		if chunked {
			w = NewChunkedWriter(w)
		}
		_, err = io.Copy(w, req.Body)
		if chunked {
			w.(io.Closer).Close()
			b.WriteString("\r\n")
		}
	}
	req.Body = save
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

var errNoBody = errors.New("the body is not wanted")

// unwanted is a body that is not to be written.
type unwanted struct{}

func (unwanted) Read([]byte) (int, error) { return 0, errNoBody }
func (unwanted) Close() error             { return nil }

// DumpResponse returns a reply about as it was received. body: with its body, which can be read again afterwards.
func DumpResponse(resp *http.Response, body bool) ([]byte, error) {
	var b bytes.Buffer
	var err error
	save, length := resp.Body, resp.ContentLength
	if !body { // Write tells the length
		if resp.ContentLength == 0 {
			resp.Body = http.NoBody
		} else {
			resp.Body = unwanted{}
		}
	} else if resp.Body == nil {
		resp.Body = http.NoBody
	} else if save, resp.Body, err = drain(resp.Body); err != nil {
		return nil, err
	}
	err = resp.Write(&b)
	if err == errNoBody {
		err = nil
	}
	resp.Body, resp.ContentLength = save, length
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
