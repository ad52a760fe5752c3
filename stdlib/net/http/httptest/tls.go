package httptest

import "net/http"

// NewTLSServer panics: there is no TLS.
func NewTLSServer(handler http.Handler) *Server { panic("httptest: " + http.ErrNoTLS.Error()) }

// StartTLS panics: there is no TLS.
func (s *Server) StartTLS() { panic("httptest: " + http.ErrNoTLS.Error()) }
