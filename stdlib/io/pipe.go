package io

import (
	"errors"
	"sync"
)

// ErrClosedPipe is the error of using a closed pipe.
var ErrClosedPipe = errors.New("io: read/write on closed pipe")

// pipe connects a reader and a writer without a buffer: Write offers its slice on
// data and the reader answers on taken with how much of it was used.
type pipe struct {
	writing sync.Mutex // one Write at a time
	data    chan []byte
	taken   chan int

	closing sync.Once
	done    chan struct{}
	rerr    onceError // why the read side closed
	werr    onceError // why the write side closed
}

// onceError keeps the first error it is given.
type onceError struct {
	sync.Mutex
	err error
}

func (e *onceError) store(err error) {
	e.Lock()
	if e.err == nil {
		e.err = err
	}
	e.Unlock()
}

func (e *onceError) load() error {
	e.Lock()
	defer e.Unlock()
	return e.err
}

// Pipe makes a synchronous in-memory pipe.
func Pipe() (*PipeReader, *PipeWriter) {
	p := &pipe{data: make(chan []byte), taken: make(chan int), done: make(chan struct{})}
	return &PipeReader{p}, &PipeWriter{p}
}

func (p *pipe) closed() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

func (p *pipe) read(b []byte) (n int, err error) {
	if p.closed() {
		return 0, p.readError()
	}
	select {
	case data := <-p.data:
		n = copy(b, data)
		p.taken <- n
		return n, nil
	case <-p.done:
		return 0, p.readError()
	}
}

func (p *pipe) write(b []byte) (n int, err error) {
	if p.closed() {
		return 0, p.writeError()
	}
	p.writing.Lock()
	defer p.writing.Unlock()
	for once := true; once || len(b) > 0; once = false {
		select {
		case p.data <- b:
			k := <-p.taken
			b = b[k:]
			n += k
		case <-p.done:
			return n, p.writeError()
		}
	}
	return n, nil
}

func (p *pipe) close(which *onceError, err error) error {
	which.store(err)
	p.closing.Do(func() { close(p.done) })
	return nil
}

func (p *pipe) readError() error {
	if err := p.werr.load(); p.rerr.load() == nil && err != nil {
		return err
	}
	return ErrClosedPipe
}

func (p *pipe) writeError() error {
	if err := p.rerr.load(); p.werr.load() == nil && err != nil {
		return err
	}
	return ErrClosedPipe
}

// A PipeReader is the read half of a pipe.
type PipeReader struct{ p *pipe }

// Read waits for a Write or for the write side to close, which is EOF or the error given then.
func (r *PipeReader) Read(data []byte) (n int, err error) { return r.p.read(data) }

// Close makes writes fail with ErrClosedPipe.
func (r *PipeReader) Close() error { return r.CloseWithError(nil) }

// CloseWithError makes writes fail with err.
func (r *PipeReader) CloseWithError(err error) error {
	if err == nil {
		err = ErrClosedPipe
	}
	return r.p.close(&r.p.rerr, err)
}

// A PipeWriter is the write half of a pipe.
type PipeWriter struct{ p *pipe }

// Write returns when readers have taken all of data, or the read side closed.
func (w *PipeWriter) Write(data []byte) (n int, err error) { return w.p.write(data) }

// Close makes reads return EOF.
func (w *PipeWriter) Close() error { return w.CloseWithError(nil) }

// CloseWithError makes reads fail with err, nil meaning EOF.
func (w *PipeWriter) CloseWithError(err error) error {
	if err == nil {
		err = EOF
	}
	return w.p.close(&w.p.werr, err)
}
