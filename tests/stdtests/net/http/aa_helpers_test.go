package http_test

import (
	. "net/http"
	"net/http/httptest"
	"testing"
)

// newClientServerTest starts a server for h and a client for it, without TLS.
func newClientServerTest(t *testing.T, h2 bool, h Handler, opts ...any) *clientServerTest {
	if h2 {
		CondSkipHTTP2(t)
	}
	cst := &clientServerTest{t: t, h: h, tr: &Transport{}, ts: httptest.NewUnstartedServer(h)}
	cst.c = &Client{Transport: cst.tr}
	for _, opt := range opts {
		switch opt := opt.(type) {
		case func(*Transport):
			opt(cst.tr)
		case func(*httptest.Server):
			opt(cst.ts)
		}
	}
	cst.ts.Start()
	return cst
}
