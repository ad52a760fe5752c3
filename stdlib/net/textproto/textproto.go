// Package textproto is what text protocols like HTTP, NNTP and SMTP have in common: lines, numbered replies, header
// fields, texts that end with a dot, and the order of requests and replies in a pipeline.
//
// reader.go reads and writer.go writes; pipeline.go keeps an order; this file has connections with all three.
package textproto

import (
	"bufio"
	"fmt"
	"internal/mimehdr"
	"io"
	"net"
)

// An Error is a numbered reply that tells of a failure.
type Error struct {
	Code int
	Msg  string
}

func (e *Error) Error() string { return fmt.Sprintf("%03d %s", e.Code, e.Msg) }

// A ProtocolError is text that is not as the protocol wants it.
type ProtocolError string

func (p ProtocolError) Error() string { return string(p) }

// A Conn is a connection that is read by lines, written by lines and whose requests have an order.
type Conn struct {
	Reader
	Writer
	Pipeline
	conn io.ReadWriteCloser
}

// NewConn returns a Conn on top of conn.
func NewConn(conn io.ReadWriteCloser) *Conn {
	return &Conn{Reader: Reader{R: bufio.NewReader(conn)}, Writer: Writer{W: bufio.NewWriter(conn)}, conn: conn}
}

// Close closes the connection.
func (c *Conn) Close() error { return c.conn.Close() }

// Dial connects as net.Dial does.
func Dial(network, addr string) (*Conn, error) {
	c, err := net.Dial(network, addr)
	if err != nil {
		return nil, err
	}
	return NewConn(c), nil
}

// Cmd sends one line when it is its turn, and returns the number under which the reply can be awaited:
//
//	id, err := c.Cmd("STAT")
//	c.StartResponse(id)
//	defer c.EndResponse(id)
//	code, msg, err := c.ReadCodeLine(250)
func (c *Conn) Cmd(format string, args ...any) (id uint, err error) {
	id = c.Next()
	c.StartRequest(id)
	err = c.PrintfLine(format, args...)
	c.EndRequest(id)
	if err != nil {
		return 0, err
	}
	return id, nil
}

// TrimString returns s without white space of ASCII at its ends.
func TrimString(s string) string {
	for s != "" && isSpace(s[0]) {
		s = s[1:]
	}
	for s != "" && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

// TrimBytes returns b without white space of ASCII at its ends.
func TrimBytes(b []byte) []byte {
	for len(b) > 0 && isSpace(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && isSpace(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// A MIMEHeader has the values of each name. Its methods take names in any case.
type MIMEHeader map[string][]string

// Add adds a value.
func (h MIMEHeader) Add(key, value string) {
	key = CanonicalMIMEHeaderKey(key)
	h[key] = append(h[key], value)
}

// Set makes value the only one of key.
func (h MIMEHeader) Set(key, value string) { h[CanonicalMIMEHeaderKey(key)] = []string{value} }

// Get returns the first value of key, "" if there is none.
func (h MIMEHeader) Get(key string) string {
	if h == nil {
		return ""
	}
	if v := h[CanonicalMIMEHeaderKey(key)]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// Values returns all values of key: not a copy.
func (h MIMEHeader) Values(key string) []string {
	if h == nil {
		return nil
	}
	return h[CanonicalMIMEHeaderKey(key)]
}

// Del removes all values of key.
func (h MIMEHeader) Del(key string) { delete(h, CanonicalMIMEHeaderKey(key)) }

// CanonicalMIMEHeaderKey returns the usual way to write a name: letters at the begin and behind a hyphen are upper
// case, others lower case. A name with spaces or other bytes that may not be in it is returned as it is.
func CanonicalMIMEHeaderKey(s string) string { return mimehdr.Canonical(s) }
