package textproto

import "sync"

// A Pipeline keeps requests, and the replies to them, in the order of their numbers. Each request takes a number by
// Next, and calls StartRequest and EndRequest around sending, StartResponse and EndResponse around receiving.
type Pipeline struct {
	mu       sync.Mutex
	id       uint
	request  sequence
	response sequence
}

// Next returns the number of the next request.
func (p *Pipeline) Next() uint {
	p.mu.Lock()
	defer p.mu.Unlock()
	id := p.id
	p.id++
	return id
}

// StartRequest waits until it is this request's turn to be sent.
func (p *Pipeline) StartRequest(id uint) { p.request.start(id) }

// EndRequest tells that the request was sent.
func (p *Pipeline) EndRequest(id uint) { p.request.end(id) }

// StartResponse waits until it is this request's turn to receive its reply.
func (p *Pipeline) StartResponse(id uint) { p.response.start(id) }

// EndResponse tells that the reply was received.
func (p *Pipeline) EndResponse(id uint) { p.response.end(id) }

// A sequence lets numbers through one after the other. waits has a channel for each that came too early.
type sequence struct {
	mu    sync.Mutex
	next  uint
	waits map[uint]chan struct{}
}

func (s *sequence) start(id uint) {
	s.mu.Lock()
	if s.next == id {
		s.mu.Unlock()
		return
	}
	c := make(chan struct{})
	if s.waits == nil {
		s.waits = make(map[uint]chan struct{})
	}
	s.waits[id] = c
	s.mu.Unlock()
	<-c
}

func (s *sequence) end(id uint) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next != id {
		panic("out of sync")
	}
	s.next++
	if c, ok := s.waits[s.next]; ok {
		delete(s.waits, s.next)
		close(c)
	}
}
