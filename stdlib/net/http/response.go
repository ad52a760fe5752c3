package http

import (
	"bufio"
	"bytes"
	"internal/mimehdr"
	"io"
	"net/url"
	"strconv"
	"strings"
)

// A Response is a reply that a client has received.
type Response struct {
	Status     string // "200 OK"
	StatusCode int    // 200

	Proto      string // "HTTP/1.0"
	ProtoMajor int
	ProtoMinor int

	// Header has the fields with canonical names; values of the same name may be joined by commas.
	Header Header

	// Body is never nil, and must be closed; the connection is kept when it was read to the end. What Transport has
	// switched protocols for is an io.Writer, too.
	Body io.ReadCloser

	ContentLength    int64 // -1 if it is not known
	TransferEncoding []string
	Close            bool     // the connection is closed after this reply
	Uncompressed     bool     // the Transport has decompressed the body
	Trailer          Header   // names at first, values when the body was read
	Request          *Request // whose Body has been used up
}

// Cookies returns the cookies that the reply sets.
func (r *Response) Cookies() []*Cookie { return readSetCookies(r.Header) }

// Location returns the URL of Location, as seen from the request's, or ErrNoLocation.
func (r *Response) Location() (*url.URL, error) {
	lv := r.Header.Get("Location")
	if lv == "" {
		return nil, ErrNoLocation
	}
	if r.Request != nil && r.Request.URL != nil {
		return r.Request.URL.Parse(lv)
	}
	return url.Parse(lv)
}

// ProtoAtLeast tells whether the protocol is of this version or a later one.
func (r *Response) ProtoAtLeast(major, minor int) bool {
	return r.ProtoMajor > major || r.ProtoMajor == major && r.ProtoMinor >= minor
}

func (r *Response) closeBody() {
	if r.Body != nil {
		r.Body.Close()
	}
}

func (r *Response) isProtocolSwitch() bool {
	return r.StatusCode == StatusSwitchingProtocols && hasToken(r.Header["Connection"], "Upgrade")
}

// ReadResponse reads the reply to req, GET if that is nil. The caller must close Body.
func ReadResponse(r *bufio.Reader, req *Request) (*Response, error) {
	resp := &Response{Request: req}
	line, err := mimehdr.ReadLine(r, -1)
	if err == nil {
		err = resp.statusLine(string(line))
	}
	if err == nil {
		resp.Header, err = readHeader(r)
	}
	if err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return nil, err
	}
	fixPragma(resp.Header)
	if err = readResponseTransfer(resp, r); err != nil {
		return nil, err
	}
	return resp, nil
}

// statusLine reads "HTTP/1.1 200 OK".
func (r *Response) statusLine(line string) error {
	proto, status, ok := strings.Cut(line, " ")
	if !ok {
		return badString("malformed HTTP response", line)
	}
	r.Proto = proto
	r.Status = strings.TrimLeft(status, " ")
	code, _, _ := strings.Cut(r.Status, " ")
	if len(code) != 3 {
		return badString("malformed HTTP status code", code)
	}
	n, err := strconv.Atoi(code)
	if err != nil || n < 0 {
		return badString("malformed HTTP status code", code)
	}
	r.StatusCode = n
	if r.ProtoMajor, r.ProtoMinor, ok = ParseHTTPVersion(proto); !ok {
		return badString("malformed HTTP version", proto)
	}
	return nil
}

// Write writes the reply as it is sent, with the status, the version, the request's method, TransferEncoding, Trailer,
// Body, ContentLength and Header. It closes Body.
func (r *Response) Write(w io.Writer) error {
	text := r.Status
	if text == "" {
		if text = StatusText(r.StatusCode); text == "" {
			text = "status code " + strconv.Itoa(r.StatusCode)
		}
	} else {
		text = strings.TrimPrefix(text, strconv.Itoa(r.StatusCode)+" ")
	}
	status := strconv.Itoa(r.StatusCode)
	for len(status) < 3 {
		status = "0" + status
	}
	if _, err := io.WriteString(w, "HTTP/"+strconv.Itoa(r.ProtoMajor)+"."+strconv.Itoa(r.ProtoMinor)+" "+status+" "+text+"\r\n"); err != nil {
		return err
	}
	c := new(Response) // is changed
	*c = *r
	if c.ContentLength == 0 && c.Body != nil { // is there really nothing?
		var buf [1]byte
		n, err := c.Body.Read(buf[:])
		if err != nil && err != io.EOF {
			return err
		}
		if n == 0 { // the one that was read must not be closed twice
			c.Body = NoBody
		} else {
			c.ContentLength = -1
			c.Body = struct {
				io.Reader
				io.Closer
			}{io.MultiReader(bytes.NewReader(buf[:1]), r.Body), r.Body}
		}
	}
	// A client of HTTP/1.1 could not tell where the body ends unless it is closed.
	if c.ContentLength == -1 && !c.Close && c.ProtoAtLeast(1, 1) && !isChunked(c.TransferEncoding) && !c.Uncompressed {
		c.Close = true
	}
	tw, err := newResponseTransfer(c)
	if err != nil {
		return err
	}
	if err = tw.writeHeader(w, nil); err != nil {
		return err
	}
	if err = r.Header.write(w, excludeResponseHeader, nil); err != nil {
		return err
	}
	// A body of length 0 is told, unless the reply cannot have one.
	sent := tw.sendsLength()
	if c.ContentLength == 0 && !isChunked(tw.encoding) && !sent && bodyAllowedForStatus(r.StatusCode) {
		if _, err = io.WriteString(w, "Content-Length: 0\r\n"); err != nil {
			return err
		}
	}
	if _, err = io.WriteString(w, "\r\n"); err != nil {
		return err
	}
	return tw.writeBody(w)
}

func excludeResponseHeader(key string) bool {
	return key == "Content-Length" || key == "Transfer-Encoding" || key == "Trailer"
}
