package httptest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
)

// DefaultRemoteAddr was the address of requests.
const DefaultRemoteAddr = "1.2.3.4"

// A ResponseRecorder is a ResponseWriter that keeps what a handler does.
type ResponseRecorder struct {
	Code      int           // by WriteHeader; Result knows better what it means that there was none
	HeaderMap http.Header   // as it is now; Result has it as it was sent
	Body      *bytes.Buffer // nil: what is written is dropped
	Flushed   bool

	result      *http.Response
	snap        http.Header // HeaderMap at the first Write or WriteHeader
	wroteHeader bool
}

// NewRecorder returns a new recorder.
func NewRecorder() *ResponseRecorder {
	return &ResponseRecorder{HeaderMap: make(http.Header), Body: new(bytes.Buffer), Code: 200}
}

// Header returns the header, to be changed by the handler.
func (rw *ResponseRecorder) Header() http.Header {
	if rw.HeaderMap == nil {
		rw.HeaderMap = make(http.Header)
	}
	return rw.HeaderMap
}

// writeHeader notes the header before the first bytes of the body, b or s.
func (rw *ResponseRecorder) writeHeader(b []byte, s string) {
	if rw.wroteHeader {
		return
	}
	if len(s) > 512 {
		s = s[:512]
	}
	h := rw.Header()
	_, hasType := h["Content-Type"]
	if hasTE := h.Get("Transfer-Encoding") != ""; !hasType && !hasTE {
		if b == nil {
			b = []byte(s)
		}
		h.Set("Content-Type", http.DetectContentType(b))
	}
	rw.WriteHeader(200)
}

func bodyAllowed(status int) bool {
	return !(100 <= status && status <= 199 || status == 204 || status == 304)
}

// Write keeps buf in Body.
func (rw *ResponseRecorder) Write(buf []byte) (int, error) {
	rw.writeHeader(buf, "")
	if !bodyAllowed(rw.Code) {
		return 0, http.ErrBodyNotAllowed
	}
	if rw.Body != nil {
		rw.Body.Write(buf)
	}
	return len(buf), nil
}

// WriteString keeps str in Body.
func (rw *ResponseRecorder) WriteString(str string) (int, error) {
	rw.writeHeader(nil, str)
	if !bodyAllowed(rw.Code) {
		return 0, http.ErrBodyNotAllowed
	}
	if rw.Body != nil {
		rw.Body.WriteString(str)
	}
	return len(str), nil
}

// WriteHeader notes status and header; the first call counts.
func (rw *ResponseRecorder) WriteHeader(code int) {
	if rw.wroteHeader {
		return
	}
	if code < 100 || code > 999 {
		panic(fmt.Sprintf("invalid WriteHeader code %v", code))
	}
	rw.Code = code
	rw.wroteHeader = true
	rw.snap = rw.Header().Clone()
}

// Flush notes that it was called.
func (rw *ResponseRecorder) Flush() {
	if !rw.wroteHeader {
		rw.WriteHeader(200)
	}
	rw.Flushed = true
}

// Result returns the reply that the handler has made. It must be called after the handler has ended; later calls return
// the same.
func (rw *ResponseRecorder) Result() *http.Response {
	if rw.result != nil {
		return rw.result
	}
	if rw.snap == nil {
		rw.snap = rw.Header().Clone()
	}
	r := &http.Response{StatusCode: rw.Code, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: rw.snap, Body: http.NoBody}
	rw.result = r
	if r.StatusCode == 0 {
		r.StatusCode = 200
	}
	r.Status = fmt.Sprintf("%03d %s", r.StatusCode, http.StatusText(r.StatusCode))
	if rw.Body != nil {
		r.Body = io.NopCloser(bytes.NewReader(rw.Body.Bytes()))
	}
	r.ContentLength = -1
	if n, err := strconv.ParseUint(textproto.TrimString(r.Header.Get("Content-Length")), 10, 63); err == nil {
		r.ContentLength = int64(n)
	}
	if trailers, ok := rw.snap["Trailer"]; ok {
		r.Trailer = make(http.Header, len(trailers))
		for _, list := range trailers {
			for _, k := range strings.Split(list, ",") {
				k = http.CanonicalHeaderKey(textproto.TrimString(k))
				switch k {
				case "", "Transfer-Encoding", "Content-Length", "Trailer":
					continue
				}
				if v, ok := rw.HeaderMap[k]; ok {
					r.Trailer[k] = append([]string(nil), v...)
				}
			}
		}
	}
	for k, v := range rw.HeaderMap {
		if name, ok := strings.CutPrefix(k, http.TrailerPrefix); ok {
			if r.Trailer == nil {
				r.Trailer = make(http.Header)
			}
			r.Trailer[name] = append([]string(nil), v...)
		}
	}
	return r
}
