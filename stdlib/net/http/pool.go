package http

import (
	"context"
	"net/http/httptrace"
	"sync"
	"time"
)

// A pool has the connections of a Transport that are idle, and those who wait for one.
//
// Who needs a connection takes an idle one, the last that was used, or becomes a want: it waits in the queue of its key
// while a goroutine dials for it. Whatever comes first is its connection, one that has become idle or the new one, and
// what comes later goes to others or to the idle ones. With MaxConnsPerHost wants may have to wait before dialling.
//
// mu guards everything, also the results of wants. A persistConn's mu is taken under it, never the other way round.
type pool struct {
	mu         sync.Mutex
	closedIdle bool // closeIdle was called, and nobody has asked for a connection since
	idle       map[connKey][]*persistConn
	oldest     []*persistConn // all idle ones, for MaxIdleConns; the longest unused first
	waiting    map[connKey][]*want
	count      map[connKey]int     // connections, with MaxConnsPerHost
	mayDial    map[connKey][]*want // wait for others to be closed
	cancels    map[*Request]context.CancelCauseFunc
}

// A want is a request that waits for a connection.
type want struct {
	key    target
	trace  *httptrace.ClientTrace
	ctx    context.Context // of the dialling: not cancelled by the request
	cancel context.CancelFunc
	ready  chan struct{} // closed when done, but not by who wants it no more
	done   bool          // guarded by pool.mu, as the result is
	pc     *persistConn
	idleAt time.Time // since when pc was idle; zero if it was not
	err    error
}

// register notes how a request is cancelled, for CancelRequest, and returns a function that forgets it, too.
func (p *pool) register(r *Request, cancel context.CancelCauseFunc) context.CancelCauseFunc {
	p.mu.Lock()
	if p.cancels == nil {
		p.cancels = make(map[*Request]context.CancelCauseFunc)
	}
	p.cancels[r] = cancel
	p.mu.Unlock()
	return func(err error) {
		cancel(err)
		p.mu.Lock()
		delete(p.cancels, r)
		p.mu.Unlock()
	}
}

// deliver gives a want its result, and tells whether it still wanted one. The lock is held.
func (w *want) deliver(pc *persistConn, err error, idleAt time.Time) bool {
	if w.done {
		return false
	}
	w.done = true
	w.pc, w.err, w.idleAt = pc, err, idleAt
	close(w.ready)
	return true
}

// getConn returns a connection for a request.
func (t *Transport) getConn(tr *transportRequest, k target) (*persistConn, error) {
	trace := tr.trace
	if trace != nil && trace.GetConn != nil {
		trace.GetConn(k.addr)
	}
	p := &t.pool
	p.mu.Lock()
	p.closedIdle = false
	if pc, idleAt := t.takeIdle(k.connKey); pc != nil {
		p.mu.Unlock()
		pc.gotConn(trace, idleAt)
		return pc, nil
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(tr.ctx))
	w := &want{key: k, trace: trace, ctx: ctx, cancel: cancel, ready: make(chan struct{})}
	if !t.DisableKeepAlives {
		if p.waiting == nil {
			p.waiting = make(map[connKey][]*want)
		}
		p.waiting[k.connKey] = append(live(p.waiting[k.connKey]), w)
	}
	t.startDial(w)
	p.mu.Unlock()
	select {
	case <-w.ready:
	case <-tr.ctx.Done():
		p.mu.Lock()
		pc := w.pc
		if !w.done {
			w.done = true
			p.forget(w)
		}
		p.mu.Unlock()
		if pc != nil {
			pc.putOrClose()
		}
		return nil, context.Cause(tr.ctx)
	}
	if w.err != nil {
		select { // the reason may be that the request was cancelled
		case <-tr.ctx.Done():
			return nil, context.Cause(tr.ctx)
		default:
		}
		return nil, w.err
	}
	w.pc.gotConn(trace, w.idleAt)
	return w.pc, nil
}

// live returns the wants that still want something.
func live(list []*want) []*want {
	for len(list) > 0 && list[0].done {
		list[0] = nil
		list = list[1:]
	}
	return list
}

// forget removes a want from the queues. The lock is held.
func (p *pool) forget(w *want) {
	for _, m := range [...]map[connKey][]*want{p.waiting, p.mayDial} {
		list := m[w.key.connKey]
		for i, x := range list {
			if x == w {
				list = append(list[:i:i], list[i+1:]...)
				break
			}
		}
		if len(list) == 0 {
			delete(m, w.key.connKey)
		} else {
			m[w.key.connKey] = list
		}
	}
}

// takeIdle returns the idle connection that was used last, nil if there is none. The lock is held.
func (t *Transport) takeIdle(k connKey) (*persistConn, time.Time) {
	p := &t.pool
	if t.DisableKeepAlives {
		return nil, time.Time{}
	}
	for list := p.idle[k]; len(list) > 0; list = p.idle[k] {
		pc := list[len(list)-1]
		idleAt := pc.idleAt
		tooOld := t.IdleConnTimeout > 0 && time.Since(idleAt) >= t.IdleConnTimeout // the timer may come late
		p.removeIdle(pc)
		if tooOld {
			go pc.closeWith(errIdleConnTimeout)
			continue
		}
		if pc.isBroken() {
			continue
		}
		return pc, idleAt
	}
	return nil, time.Time{}
}

// removeIdle takes a connection from the idle ones, and tells whether it was one. The lock is held.
func (p *pool) removeIdle(pc *persistConn) bool {
	if pc.idleTimer != nil {
		pc.idleTimer.Stop()
		pc.idleTimer = nil
	}
	list := p.idle[pc.key]
	found := false
	for i := len(list) - 1; i >= 0; i-- {
		if list[i] == pc {
			found = true
			copy(list[i:], list[i+1:])
			list[len(list)-1] = nil
			list = list[:len(list)-1]
			break
		}
	}
	if len(list) == 0 {
		delete(p.idle, pc.key)
	} else {
		p.idle[pc.key] = list
	}
	for i, x := range p.oldest {
		if x == pc {
			copy(p.oldest[i:], p.oldest[i+1:])
			p.oldest[len(p.oldest)-1] = nil
			p.oldest = p.oldest[:len(p.oldest)-1]
			break
		}
	}
	return found
}

// putIdle makes a connection idle, or gives it to who waits. An error says why it cannot be kept.
func (t *Transport) putIdle(pc *persistConn) error {
	if t.DisableKeepAlives || t.MaxIdleConnsPerHost < 0 {
		return errKeepAlivesOff
	}
	if pc.isBroken() {
		return errConnBroken
	}
	pc.markReused()
	p := &t.pool
	p.mu.Lock()
	defer p.mu.Unlock()
	if list := live(p.waiting[pc.key]); len(list) > 0 {
		w := list[0]
		if list = list[1:]; len(list) == 0 {
			delete(p.waiting, pc.key)
		} else {
			p.waiting[pc.key] = list
		}
		w.deliver(pc, nil, time.Time{})
		return nil
	}
	delete(p.waiting, pc.key)
	if p.closedIdle {
		return errCloseIdle
	}
	max := t.MaxIdleConnsPerHost
	if max == 0 {
		max = DefaultMaxIdleConnsPerHost
	}
	if len(p.idle[pc.key]) >= max {
		return errTooManyIdleHost
	}
	if p.idle == nil {
		p.idle = make(map[connKey][]*persistConn)
	}
	pc.idleAt = time.Now()
	p.idle[pc.key] = append(p.idle[pc.key], pc)
	p.oldest = append(p.oldest, pc)
	if t.MaxIdleConns > 0 && len(p.oldest) > t.MaxIdleConns {
		old := p.oldest[0]
		p.removeIdle(old)
		go old.closeWith(errTooManyIdle)
	}
	if t.IdleConnTimeout > 0 {
		pc.idleTimer = time.AfterFunc(t.IdleConnTimeout, pc.closeIfIdle)
	}
	return nil
}

func (p *pool) closeIdle() {
	p.mu.Lock()
	all := p.oldest
	for _, pc := range all {
		if pc.idleTimer != nil {
			pc.idleTimer.Stop()
		}
	}
	p.idle, p.oldest = nil, nil
	p.closedIdle = true
	p.mu.Unlock()
	for _, pc := range all {
		pc.closeWith(errCloseIdleConns)
	}
}

// startDial dials for a want as soon as there may be another connection. The lock is held.
func (t *Transport) startDial(w *want) {
	p := &t.pool
	if t.MaxConnsPerHost > 0 {
		k := w.key.connKey
		if p.count == nil {
			p.count = make(map[connKey]int)
			p.mayDial = make(map[connKey][]*want)
		}
		if p.count[k] >= t.MaxConnsPerHost {
			p.mayDial[k] = append(live(p.mayDial[k]), w)
			return
		}
		p.count[k]++
	}
	go t.dialFor(w)
}

var testHookPrePendingDial, testHookPostPendingDial func()

func (t *Transport) dialFor(w *want) {
	defer w.cancel()
	if testHookPrePendingDial != nil {
		testHookPrePendingDial()
	}
	pc, err := t.dial(w.ctx, w.key, w.trace)
	p := &t.pool
	p.mu.Lock()
	taken := w.deliver(pc, err, time.Time{})
	p.mu.Unlock()
	if err != nil {
		t.lessConns(w.key.connKey)
	} else if !taken {
		pc.putOrClose()
	}
	if testHookPostPendingDial != nil {
		testHookPostPendingDial()
	}
}

// lessConns tells that a connection is no more, so that another can be made.
func (t *Transport) lessConns(k connKey) {
	if t.MaxConnsPerHost <= 0 {
		return
	}
	p := &t.pool
	p.mu.Lock()
	defer p.mu.Unlock()
	list := live(p.mayDial[k])
	if len(list) > 0 { // which takes its place
		w := list[0]
		if list = list[1:]; len(list) == 0 {
			delete(p.mayDial, k)
		} else {
			p.mayDial[k] = list
		}
		go t.dialFor(w)
		return
	}
	delete(p.mayDial, k)
	if p.count[k]--; p.count[k] <= 0 {
		delete(p.count, k)
	}
}
