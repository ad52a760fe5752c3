// Package httptrace lets a program see what happens to a request of package net/http's client.
package httptrace

import (
	"context"
	"net"
	"net/textproto"
	"time"
)

type traceKey struct{}

// ContextClientTrace returns the hooks of ctx, nil if it has none.
func ContextClientTrace(ctx context.Context) *ClientTrace {
	t, _ := ctx.Value(traceKey{}).(*ClientTrace)
	return t
}

// WithClientTrace returns a context with hooks for the requests that are made with it. Hooks of ctx are called after
// those of trace.
func WithClientTrace(ctx context.Context, trace *ClientTrace) context.Context {
	if trace == nil {
		panic("nil trace")
	}
	if old := ContextClientTrace(ctx); old != nil {
		trace.compose(old)
	}
	return context.WithValue(ctx, traceKey{}, trace)
}

// ClientTrace is a set of hooks, all of which may be nil. They are called from several goroutines, and some even after
// the request has failed.
type ClientTrace struct {
	GetConn              func(hostPort string)                             // before a connection is made or taken
	GotConn              func(GotConnInfo)                                 // after that, if it went well
	PutIdleConn          func(err error)                                   // a connection was kept, or why not
	GotFirstResponseByte func()                                            // the reply's first byte is there
	Got100Continue       func()                                            // the reply was "100 Continue"
	Got1xxResponse       func(code int, header textproto.MIMEHeader) error // for each 1xx; an error ends the request
	DNSStart             func(DNSStartInfo)                                // a name is looked up
	DNSDone              func(DNSDoneInfo)                                 // and was
	ConnectStart         func(network, addr string)                        // a connection is made
	ConnectDone          func(network, addr string, err error)             // and was
	TLSHandshakeStart    func()                                            // never: there is no TLS
	WroteHeaderField     func(key string, value []string)                  // a field was written, to a buffer perhaps
	WroteHeaders         func()                                            // all were
	Wait100Continue      func()                                            // the body waits for "100 Continue"
	WroteRequest         func(WroteRequestInfo)                            // request and body were written, or failed
}

// WroteRequestInfo is what WroteRequest gets.
type WroteRequestInfo struct{ Err error }

// DNSStartInfo is what DNSStart gets.
type DNSStartInfo struct{ Host string }

// DNSDoneInfo is what DNSDone gets.
type DNSDoneInfo struct {
	Addrs     []net.IPAddr
	Err       error
	Coalesced bool // another lookup of the same name was shared
}

// GotConnInfo is what GotConn gets.
type GotConnInfo struct {
	Conn     net.Conn
	Reused   bool          // it has had a request before
	WasIdle  bool          // it comes from those that were kept
	IdleTime time.Duration // for so long
}

// both calls f and then g; either may be nil.
func both(f, g func()) func() {
	if f == nil || g == nil {
		if f == nil {
			return g
		}
		return f
	}
	return func() { f(); g() }
}

func both1[T any](f, g func(T)) func(T) {
	if f == nil || g == nil {
		if f == nil {
			return g
		}
		return f
	}
	return func(v T) { f(v); g(v) }
}

// compose makes t's hooks call those of old after themselves.
func (t *ClientTrace) compose(old *ClientTrace) {
	t.GetConn = both1(t.GetConn, old.GetConn)
	t.GotConn = both1(t.GotConn, old.GotConn)
	t.PutIdleConn = both1(t.PutIdleConn, old.PutIdleConn)
	t.GotFirstResponseByte = both(t.GotFirstResponseByte, old.GotFirstResponseByte)
	t.Got100Continue = both(t.Got100Continue, old.Got100Continue)
	t.DNSStart = both1(t.DNSStart, old.DNSStart)
	t.DNSDone = both1(t.DNSDone, old.DNSDone)
	t.TLSHandshakeStart = both(t.TLSHandshakeStart, old.TLSHandshakeStart)
	t.WroteHeaders = both(t.WroteHeaders, old.WroteHeaders)
	t.Wait100Continue = both(t.Wait100Continue, old.Wait100Continue)
	t.WroteRequest = both1(t.WroteRequest, old.WroteRequest)
	if f, g := t.Got1xxResponse, old.Got1xxResponse; f == nil {
		t.Got1xxResponse = g
	} else if g != nil {
		t.Got1xxResponse = func(code int, h textproto.MIMEHeader) error {
			f(code, h)
			return g(code, h)
		}
	}
	if f, g := t.ConnectStart, old.ConnectStart; f == nil {
		t.ConnectStart = g
	} else if g != nil {
		t.ConnectStart = func(network, addr string) { f(network, addr); g(network, addr) }
	}
	if f, g := t.ConnectDone, old.ConnectDone; f == nil {
		t.ConnectDone = g
	} else if g != nil {
		t.ConnectDone = func(network, addr string, err error) { f(network, addr, err); g(network, addr, err) }
	}
	if f, g := t.WroteHeaderField, old.WroteHeaderField; f == nil {
		t.WroteHeaderField = g
	} else if g != nil {
		t.WroteHeaderField = func(key string, value []string) { f(key, value); g(key, value) }
	}
}
