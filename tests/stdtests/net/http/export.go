package http

import (
	"context"
	"net"
	"net/url"
	"sort"
	"time"
)

// What Go's tests know under other names.
var (
	DefaultUserAgent                  = defaultUserAgent
	ExportRefererForURL               = refererForURL
	ExportErrRequestCanceled          = errRequestCanceled
	ExportErrRequestCanceledConn      = errRequestCanceled
	ExportErrServerClosedIdle         = errServerClosedIdle
	ExportServeFile                   = serveFile
	ExportScanETag                    = scanETag
	Export_shouldCopyHeaderOnRedirect = func(key string, initial, dest *url.URL) bool {
		switch CanonicalHeaderKey(key) {
		case "Authorization", "Www-Authenticate", "Cookie", "Cookie2":
			return shouldCopyHeaderOnRedirect(initial, dest)
		}
		return true
	}
	Export_is408Message = is408
)

const MaxWriteWaitBeforeConnReuse = maxWriteWait

func hook(dst *func()) func(func()) { return func(f func()) { *dst = f } }

var (
	SetEnterRoundTripHook = hook(&testHookEnterRoundTrip)
	SetRoundTripRetried   = hook(&testHookRoundTripRetried)
)

func SetPendingDialHooks(before, after func()) {
	testHookPrePendingDial, testHookPostPendingDial = before, after
}

func SetTestHookServerServe(fn func(*Server, net.Listener)) { testHookServerServe = fn }

func NewTestTimeoutHandler(handler Handler, ctx context.Context) Handler {
	return &timeoutHandler{handler: handler, testContext: ctx}
}

func ResetCachedEnvironment() { resetProxyConfig() }

func (t *Transport) NumPendingRequestsForTesting() int {
	t.pool.mu.Lock()
	defer t.pool.mu.Unlock()
	return len(t.pool.cancels)
}

func (t *Transport) IdleConnKeysForTesting() []string {
	t.pool.mu.Lock()
	defer t.pool.mu.Unlock()
	keys := make([]string, 0)
	for k := range t.pool.idle {
		keys = append(keys, k.String())
	}
	sort.Strings(keys)
	return keys
}

func (t *Transport) IdleConnKeyCountForTesting() int { return len(t.IdleConnKeysForTesting()) }

func (t *Transport) IdleConnStrsForTesting() []string {
	t.pool.mu.Lock()
	defer t.pool.mu.Unlock()
	var all []string
	for _, pc := range t.pool.oldest {
		all = append(all, pc.conn.LocalAddr().String()+"/"+pc.conn.RemoteAddr().String())
	}
	sort.Strings(all)
	return all
}

func (t *Transport) IdleConnCountForTesting(scheme, addr string) int {
	t.pool.mu.Lock()
	defer t.pool.mu.Unlock()
	return len(t.pool.idle[connKey{"", scheme, addr}])
}

func (t *Transport) IdleConnWaitMapSizeForTesting() int {
	t.pool.mu.Lock()
	defer t.pool.mu.Unlock()
	return len(t.pool.waiting)
}

func (t *Transport) IsIdleForTesting() bool {
	t.pool.mu.Lock()
	defer t.pool.mu.Unlock()
	return t.pool.closedIdle
}

func (t *Transport) QueueForIdleConnForTesting() {
	t.pool.mu.Lock()
	t.pool.closedIdle = false
	t.pool.mu.Unlock()
}

func (t *Transport) PutIdleTestConn(scheme, addr string) bool {
	c, _ := net.Pipe()
	key := connKey{"", scheme, addr}
	if t.MaxConnsPerHost > 0 {
		t.pool.mu.Lock()
		if t.pool.count == nil {
			t.pool.count = make(map[connKey]int)
		}
		t.pool.count[key]++
		t.pool.mu.Unlock()
	}
	return t.putIdle(&persistConn{t: t, conn: c, closech: make(chan struct{}), key: key}) == nil
}

func (s *Server) ExportAllConnsIdle() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.activeConn {
		if st, since := c.getState(); since == 0 || st != StateIdle {
			return false
		}
	}
	return true
}

func (s *Server) ExportAllConnsByState() map[ConnState]int {
	states := map[ConnState]int{}
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.activeConn {
		st, _ := c.getState()
		states[st]++
	}
	return states
}

func (r *Request) ExportIsReplayable() bool { return r.isReplayable() }

func ExportCloseTransportConnsAbruptly(t *Transport) {
	t.pool.mu.Lock()
	defer t.pool.mu.Unlock()
	for _, pc := range t.pool.oldest {
		pc.conn.Close()
	}
}

func ResponseWriterConnForTesting(w ResponseWriter) (c net.Conn, ok bool) {
	if r, ok := w.(*response); ok {
		return r.conn.rwc, true
	}
	return nil, false
}

func ExportAppendTime(b []byte, t time.Time) []byte { return t.UTC().AppendFormat(b, TimeFormat) }

// CondSkipHTTP2 skips: there is no HTTP/2.
func CondSkipHTTP2(t interface{ Skip(...any) }) { t.Skip("no HTTP/2") }
