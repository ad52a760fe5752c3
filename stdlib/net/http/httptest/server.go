package httptest

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

// A Server is a server on the loopback interface, at a port that the system chooses.
type Server struct {
	URL         string // "http://127.0.0.1:port"
	Listener    net.Listener
	EnableHTTP2 bool         // has no effect
	Config      *http.Server // may be changed before Start

	wg     sync.WaitGroup // one for each connection that is not closed
	client *http.Client

	mu     sync.Mutex // guards the fields below
	closed bool
	conns  map[net.Conn]http.ConnState // but hijacked and closed ones
}

func newListener() net.Listener {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		if l, err = net.Listen("tcp6", "[::1]:0"); err != nil {
			panic(fmt.Sprintf("httptest: failed to listen on a port: %v", err))
		}
	}
	return l
}

// NewServer starts a server. The caller should Close it.
func NewServer(handler http.Handler) *Server {
	s := NewUnstartedServer(handler)
	s.Start()
	return s
}

// NewUnstartedServer returns a server to be configured and started.
func NewUnstartedServer(handler http.Handler) *Server {
	return &Server{Listener: newListener(), Config: &http.Server{Handler: handler}}
}

// Start starts the server.
func (s *Server) Start() {
	if s.URL != "" {
		panic("Server already started")
	}
	if s.client == nil {
		s.client = &http.Client{Transport: &http.Transport{}}
	}
	s.URL = "http://" + s.Listener.Addr().String()
	s.watch()
	s.wg.Add(1)
	go func() {
		defer s.wg.Done()
		s.Config.Serve(s.Listener)
	}()
}

// watch has the server tell of its connections.
func (s *Server) watch() {
	old := s.Config.ConnState
	s.Config.ConnState = func(c net.Conn, cs http.ConnState) {
		s.mu.Lock()
		defer s.mu.Unlock()
		switch cs {
		case http.StateNew:
			if _, ok := s.conns[c]; ok {
				panic("invalid state transition")
			}
			if s.conns == nil {
				s.conns = make(map[net.Conn]http.ConnState)
			}
			s.wg.Add(1)
			s.conns[c] = cs
			if s.closed { // a client that has dialled and did not need it
				s.closeConn(c)
			}
		case http.StateActive:
			if old, ok := s.conns[c]; ok {
				if old != http.StateNew && old != http.StateIdle {
					panic("invalid state transition")
				}
				s.conns[c] = cs
			}
		case http.StateIdle:
			if old, ok := s.conns[c]; ok {
				if old != http.StateActive {
					panic("invalid state transition")
				}
				s.conns[c] = cs
			}
			if s.closed {
				s.closeConn(c)
			}
		case http.StateHijacked, http.StateClosed:
			if _, ok := s.conns[c]; ok {
				delete(s.conns, c)
				defer s.wg.Done() // after the hook
			}
		}
		if old != nil {
			old(c, cs)
		}
	}
}

func (s *Server) closeConn(c net.Conn) { c.Close() }

// Close stops the server, and waits until all requests are done.
func (s *Server) Close() {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		s.Listener.Close()
		s.Config.SetKeepAlivesEnabled(false)
		for c, st := range s.conns {
			if st == http.StateIdle || st == http.StateNew { // nothing is being answered
				s.closeConn(c)
			}
		}
		t := time.AfterFunc(5*time.Second, s.logBlocked)
		defer t.Stop()
	}
	s.mu.Unlock()
	if t, ok := http.DefaultTransport.(interface{ CloseIdleConnections() }); ok { // many tests use it
		t.CloseIdleConnections()
	}
	if s.client != nil {
		s.client.CloseIdleConnections()
	}
	s.wg.Wait()
}

func (s *Server) logBlocked() {
	s.mu.Lock()
	defer s.mu.Unlock()
	log.SetOutput(os.Stderr)
	log.Printf("httptest.Server blocked in Close after 5 seconds, waiting for connections:")
	for c, st := range s.conns {
		log.Printf("  %T %p %v in state %v", c, c, c.RemoteAddr(), st)
	}
}

// CloseClientConnections closes all connections.
func (s *Server) CloseClientConnections() {
	s.mu.Lock()
	n := len(s.conns)
	ch := make(chan struct{}, n)
	for c := range s.conns {
		go func(c net.Conn) {
			s.closeConn(c)
			ch <- struct{}{}
		}(c)
	}
	s.mu.Unlock()
	timer := time.NewTimer(5 * time.Second) // a TCP stack that does not want to
	defer timer.Stop()
	for i := 0; i < n; i++ {
		select {
		case <-ch:
		case <-timer.C:
			return
		}
	}
}

// Client returns a client for the server, whose idle connections Close closes.
func (s *Server) Client() *http.Client { return s.client }
