// Package http is HTTP 1.0 and 1.1: clients and servers.
//
//	resp, err := http.Get("http://example.com/")
//	...
//	defer resp.Body.Close()
//	body, err := io.ReadAll(resp.Body)
//
// A Client does what a browser does with redirects and cookies, on top of a Transport, which keeps connections. A
// Server reads requests and has a Handler, most often a ServeMux with patterns like "GET /items/{id}", answer them:
//
//	http.HandleFunc("GET /hello/{name}", func(w http.ResponseWriter, r *http.Request) {
//		fmt.Fprintf(w, "hello, %s\n", r.PathValue("name"))
//	})
//	log.Fatal(http.ListenAndServe("localhost:8080", nil))
//
// There is no crypto/tls here, so no https and no HTTP/2: what would need it is refused with ErrNoTLS, and fields with
// types of crypto/tls are left out.
//
// In which order to read it: header.go, cookie.go; request.go, form.go and response.go, the messages; transfer.go,
// their bodies; client.go, then transport.go, pool.go and persist.go; server.go, respond.go, mux.go and pattern.go;
// handler.go and fs.go, handlers to use.
package http

import (
	"errors"
	"fmt"
	"internal/mimehdr"
	"internal/punycode"
	"io"
	"net"
	"net/url"
	"strings"
)

// ErrNoTLS is the error of whatever needs TLS.
var ErrNoTLS = errors.New("https is not supported: Vole has no crypto/tls")

// A ProtocolError was the type of errors of the protocol.
type ProtocolError struct{ ErrorString string }

func (pe *ProtocolError) Error() string { return pe.ErrorString }

// Is makes http.ErrNotSupported an errors.ErrUnsupported.
func (pe *ProtocolError) Is(err error) bool {
	return pe == ErrNotSupported && err == errors.ErrUnsupported
}

var (
	ErrNotSupported         = &ProtocolError{"feature not supported"}
	ErrUnexpectedTrailer    = &ProtocolError{"trailer header without chunked transfer encoding"}
	ErrMissingBoundary      = &ProtocolError{"no multipart boundary param in Content-Type"}
	ErrNotMultipart         = &ProtocolError{"request Content-Type isn't multipart/form-data"}
	ErrHeaderTooLong        = &ProtocolError{"header too long"}
	ErrShortBody            = &ProtocolError{"entity body too short"}
	ErrMissingContentLength = &ProtocolError{"missing ContentLength in HEAD response"}
)

// badString is an error about what has been received.
func badString(what, val string) error { return fmt.Errorf("%s %q", what, val) }

// DefaultMaxHeaderBytes is how many bytes of a request's header a Server reads unless it says otherwise.
const DefaultMaxHeaderBytes = 1 << 20

// maxPostHandlerReadBytes is how much of a body that the handler has not read is read to keep the connection.
const maxPostHandlerReadBytes = 256 << 10

// NoBody is a body without bytes. A request with it, other than one with nil, tells its length: 0.
var NoBody = noBody{}

type noBody struct{}

func (noBody) Read([]byte) (int, error)         { return 0, io.EOF }
func (noBody) Close() error                     { return nil }
func (noBody) WriteTo(io.Writer) (int64, error) { return 0, nil }

// PushOptions are options of Pusher.Push.
type PushOptions struct {
	Method string
	Header Header
}

// A Pusher is a ResponseWriter that can push: none of HTTP/1.
type Pusher interface {
	Push(target string, opts *PushOptions) error
}

// HTTP2Config is there for programs that have it; there is no HTTP/2.
type HTTP2Config struct {
	MaxConcurrentStreams          int
	MaxDecoderHeaderTableSize     int
	MaxEncoderHeaderTableSize     int
	MaxReadFrameSize              int
	MaxReceiveBufferPerConnection int
	MaxReceiveBufferPerStream     int
	CountError                    func(errType string)
}

// hasPort tells whether host has a port.
func hasPort(s string) bool { return strings.LastIndex(s, ":") > strings.LastIndex(s, "]") }

// hasEmptyPort returns host without a colon behind which nothing is.
func removeEmptyPort(host string) string {
	if hasPort(host) {
		return strings.TrimSuffix(host, ":")
	}
	return host
}

// removeZone removes the zone of an IPv6 address in brackets.
func removeZone(host string) string {
	if !strings.HasPrefix(host, "[") {
		return host
	}
	i := strings.LastIndex(host, "]")
	if i < 0 {
		return host
	}
	j := strings.LastIndex(host[:i], "%")
	if j < 0 {
		return host
	}
	return host[:j] + host[i:]
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// asciiHost returns a host, perhaps with a port, as it is sent: in punycode if it is not ASCII.
func asciiHost(hostport string) (string, error) {
	if isASCII(hostport) {
		return hostport, nil
	}
	host, port := hostport, ""
	if h, p, err := net.SplitHostPort(hostport); err == nil {
		host, port = h, p
	}
	host, err := punycode.ToASCII(strings.ToLower(host))
	if err != nil {
		return "", err
	}
	if port != "" {
		return net.JoinHostPort(host, port), nil
	}
	return host, nil
}

// portOf returns the port of u, that of its scheme if it has none.
func portOf(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	switch u.Scheme {
	case "http":
		return "80"
	case "https":
		return "443"
	case "socks5", "socks5h":
		return "1080"
	}
	return ""
}

// addrOf returns the address to dial for u.
func addrOf(u *url.URL) string {
	host, err := punycode.ToASCII(u.Hostname())
	if err != nil {
		host = u.Hostname()
	}
	return net.JoinHostPort(host, portOf(u))
}

func hasControl(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] == 0x7f {
			return true
		}
	}
	return false
}

// validHostHeader tells whether the characters may be those of a Host field.
func validHostHeader(h string) bool {
	for i := 0; i < len(h); i++ {
		c := h[i]
		switch {
		case '0' <= c && c <= '9', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
		case strings.IndexByte("!$%&()*+,-.:;=[]'_~", c) >= 0:
		default:
			return false
		}
	}
	return true
}

func validMethod(m string) bool { return mimehdr.IsToken(m) }

func isNotToken(r rune) bool { return r >= 0x80 || !mimehdr.IsTokenByte(byte(r)) }
