// Package signal passes signals of the operating system on to channels.
//
// The runtime queues the signals that are enabled; one goroutine, started with the first Notify, takes
// them from there and sends them to whoever wants them, without waiting for anybody.
package signal

import (
	"context"
	"os"
	"runtime"
	"sync"
	"syscall"
)

// The runtime's side. enable makes a signal be queued instead of doing what it does by default, disable
// undoes that, ignore makes it do nothing. recv waits for the next queued signal. idle tells whether all signals that
// came have been given to recv, and what recv returned has been dealt with.
func signal_enable(sig uint32)
func signal_disable(sig uint32)
func signal_ignore(sig uint32)
func signal_ignored(sig uint32) bool
func signal_idle() bool
func signal_recv() uint32

const numSig = 65

// handlers says who wants what.
var handlers struct {
	sync.Mutex
	m       map[chan<- os.Signal]*mask
	refs    [numSig]int // channels that want each signal
	running bool        // the goroutine that forwards them

	// Stop was called for them; they get what came before.
	stopping []stopping
}

type stopping struct {
	c chan<- os.Signal
	h mask
}

type mask [numSig]bool

func number(sig os.Signal) int {
	s, ok := sig.(syscall.Signal)
	if !ok || s < 0 || s >= numSig {
		return -1
	}
	return int(s)
}

// each calls f for the numbers of sigs, for all there are if it is empty.
func each(sigs []os.Signal, f func(n int)) {
	if len(sigs) == 0 {
		for n := 0; n < numSig; n++ {
			f(n)
		}
		return
	}
	for _, s := range sigs {
		if n := number(s); n >= 0 {
			f(n)
		}
	}
}

// Notify sends the signals, or all if none are given, to c from now on, as long as c has room.
func Notify(c chan<- os.Signal, sig ...os.Signal) {
	if c == nil {
		panic("os/signal: Notify using nil channel")
	}
	handlers.Lock()
	defer handlers.Unlock()
	if handlers.m == nil {
		handlers.m = make(map[chan<- os.Signal]*mask)
	}
	h := handlers.m[c]
	if h == nil {
		h = new(mask)
		handlers.m[c] = h
	}
	each(sig, func(n int) {
		if h[n] {
			return
		}
		h[n] = true
		if handlers.refs[n]++; handlers.refs[n] == 1 {
			signal_enable(uint32(n))
			if !handlers.running {
				handlers.running = true
				go forward()
			}
		}
	})
}

func forward() {
	for {
		process(int(signal_recv()))
	}
}

func process(n int) {
	if n < 0 || n >= numSig {
		return
	}
	handlers.Lock()
	defer handlers.Unlock()
	for c, h := range handlers.m {
		if h[n] {
			send(c, n)
		}
	}
	for i := range handlers.stopping {
		if s := &handlers.stopping[i]; s.h[n] {
			send(s.c, n)
		}
	}
}

func send(c chan<- os.Signal, n int) {
	select {
	case c <- syscall.Signal(n):
	default:
	}
}

// drop makes nobody, or not c alone, want n any more. The lock is held.
func drop(h *mask, n int) {
	if h[n] {
		h[n] = false
		if handlers.refs[n]--; handlers.refs[n] == 0 {
			signal_disable(uint32(n))
		}
	}
}

// Stop ends what Notify began for c. Nothing is sent to c after it returns. A signal either went to c before, or does
// what it does by default: none is lost.
func Stop(c chan<- os.Signal) {
	handlers.Lock()
	h := handlers.m[c]
	if h == nil {
		handlers.Unlock()
		return
	}
	delete(handlers.m, c)
	handlers.stopping = append(handlers.stopping, stopping{c, *h})
	each(nil, func(n int) { drop(h, n) })
	handlers.Unlock()
	for !signal_idle() {
		runtime.Gosched()
	}
	handlers.Lock()
	defer handlers.Unlock()
	for i, s := range handlers.stopping {
		if s.c == c {
			handlers.stopping = append(handlers.stopping[:i], handlers.stopping[i+1:]...)
			break
		}
	}
}

func cancel(sigs []os.Signal, action func(uint32)) {
	handlers.Lock()
	defer handlers.Unlock()
	each(sigs, func(n int) {
		for _, h := range handlers.m {
			drop(h, n)
		}
		action(uint32(n))
	})
}

// Ignore makes signals, or all, do nothing.
func Ignore(sig ...os.Signal) { cancel(sig, signal_ignore) }

// Ignored tells whether sig is ignored.
func Ignored(sig os.Signal) bool {
	n := number(sig)
	return n >= 0 && signal_ignored(uint32(n))
}

// Reset undoes Notify and Ignore for signals, or for all.
func Reset(sig ...os.Signal) { cancel(sig, signal_disable) }

// NotifyContext returns a context that ends when one of the signals arrives, or by stop, or with parent.
func NotifyContext(parent context.Context, signals ...os.Signal) (ctx context.Context, stop context.CancelFunc) {
	ctx, cancel := context.WithCancel(parent)
	c := &signalCtx{Context: ctx, cancel: cancel, signals: signals, ch: make(chan os.Signal, 1)}
	Notify(c.ch, signals...)
	if ctx.Err() == nil {
		go func() {
			select {
			case <-c.ch:
				c.cancel()
			case <-c.Done():
			}
		}()
	}
	return c, c.stop
}

type signalCtx struct {
	context.Context
	cancel  context.CancelFunc
	signals []os.Signal
	ch      chan os.Signal
}

func (c *signalCtx) stop() {
	c.cancel()
	Stop(c.ch)
}

func (c *signalCtx) String() string {
	name := "context"
	if s, ok := c.Context.(interface{ String() string }); ok {
		name = s.String()
		const suffix = ".WithCancel"
		if n := len(name) - len(suffix); n >= 0 && name[n:] == suffix {
			name = name[:n]
		}
	}
	b := "signal.NotifyContext(" + name
	if len(c.signals) != 0 {
		b += ", ["
		for i, s := range c.signals {
			if i > 0 {
				b += " "
			}
			b += s.String()
		}
		b += "]"
	}
	return b + ")"
}
