package net

import (
	"io"
	"os"
	"sync"
	"time"
)

// Pipe returns a connection within the program, both ends of it. Nothing is buffered: a Write waits until its
// bytes were read, by one Read or by several.
func Pipe() (Conn, Conn) {
	ab, ba := newDirection(), newDirection()
	a, b := &pipeEnd{in: ba, out: ab}, &pipeEnd{in: ab, out: ba}
	a.closed, b.closed = make(chan struct{}), make(chan struct{})
	a.peer, b.peer = b.closed, a.closed
	a.readDeadline.expired, a.writeDeadline.expired = make(chan struct{}), make(chan struct{})
	b.readDeadline.expired, b.writeDeadline.expired = make(chan struct{}), make(chan struct{})
	return a, b
}

// A direction carries what one end writes. The reader takes a slice out of data, copies what it wants, and says
// in taken how much that was.
type direction struct {
	data  chan []byte
	taken chan int
}

func newDirection() direction { return direction{make(chan []byte), make(chan int)} }

type pipeEnd struct {
	in, out direction
	writing sync.Mutex // one Write at a time, so that their bytes do not mix

	closeOnce sync.Once
	closed    chan struct{}   // closed with this end
	peer      <-chan struct{} // closed with the other

	readDeadline, writeDeadline pipeDeadline
}

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "pipe" }

func (*pipeEnd) LocalAddr() Addr  { return pipeAddr{} }
func (*pipeEnd) RemoteAddr() Addr { return pipeAddr{} }

func isDone(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// gone tells whether an end is closed.
func (p *pipeEnd) gone() bool { return isDone(p.closed) || isDone(p.peer) }

func (p *pipeEnd) Read(b []byte) (int, error) {
	n, err := p.read(b)
	if err != nil && err != io.EOF && err != io.ErrClosedPipe {
		err = &OpError{Op: "read", Net: "pipe", Err: err}
	}
	return n, err
}

// read looks at the reasons to fail first: select would choose at random between them and data.
func (p *pipeEnd) read(b []byte) (int, error) {
	expired := p.readDeadline.channel()
	switch {
	case isDone(p.closed):
		return 0, io.ErrClosedPipe
	case isDone(p.peer):
		return 0, io.EOF
	case isDone(expired):
		return 0, os.ErrDeadlineExceeded
	}
	select {
	case data := <-p.in.data:
		n := copy(b, data)
		p.in.taken <- n
		return n, nil
	case <-p.closed:
		return 0, io.ErrClosedPipe
	case <-p.peer:
		return 0, io.EOF
	case <-expired:
		return 0, os.ErrDeadlineExceeded
	}
}

func (p *pipeEnd) Write(b []byte) (int, error) {
	n, err := p.write(b)
	if err != nil && err != io.ErrClosedPipe {
		err = &OpError{Op: "write", Net: "pipe", Err: err}
	}
	return n, err
}

func (p *pipeEnd) write(b []byte) (n int, err error) {
	expired := p.writeDeadline.channel()
	switch {
	case p.gone():
		return 0, io.ErrClosedPipe
	case isDone(expired):
		return 0, os.ErrDeadlineExceeded
	}
	p.writing.Lock()
	defer p.writing.Unlock()
	for first := true; first || len(b) > 0; first = false { // an empty Write waits for a Read, too
		select {
		case p.out.data <- b:
			m := <-p.out.taken
			b = b[m:]
			n += m
		case <-p.closed:
			return n, io.ErrClosedPipe
		case <-p.peer:
			return n, io.ErrClosedPipe
		case <-p.writeDeadline.channel():
			return n, os.ErrDeadlineExceeded
		}
	}
	return n, nil
}

func (p *pipeEnd) Close() error {
	p.closeOnce.Do(func() { close(p.closed) })
	return nil
}

func (p *pipeEnd) SetDeadline(t time.Time) error {
	if err := p.SetReadDeadline(t); err != nil {
		return err
	}
	return p.SetWriteDeadline(t)
}

func (p *pipeEnd) SetReadDeadline(t time.Time) error  { return p.setDeadline(&p.readDeadline, t) }
func (p *pipeEnd) SetWriteDeadline(t time.Time) error { return p.setDeadline(&p.writeDeadline, t) }

func (p *pipeEnd) setDeadline(d *pipeDeadline, t time.Time) error {
	if p.gone() {
		return io.ErrClosedPipe
	}
	d.set(t)
	return nil
}

// A pipeDeadline is a time as a channel that is closed when it has come. Once closed, the channel is replaced when
// a later time is set; until then it stays, since somebody may wait for it.
type pipeDeadline struct {
	mu      sync.Mutex
	timer   *time.Timer
	expired chan struct{}
}

func (d *pipeDeadline) channel() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.expired
}

func (d *pipeDeadline) set(t time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.timer != nil && !d.timer.Stop() {
		<-d.expired // the timer's function is on its way, and needs no lock
	}
	d.timer = nil
	left := time.Until(t)
	done := isDone(d.expired)
	switch {
	case !t.IsZero() && left <= 0:
		if !done {
			close(d.expired)
		}
		return
	case done:
		d.expired = make(chan struct{})
	}
	if !t.IsZero() {
		c := d.expired
		d.timer = time.AfterFunc(left, func() { close(c) })
	}
}
