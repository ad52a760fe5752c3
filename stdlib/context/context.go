// Package context carries deadlines, cancellation and values of a request across goroutines.
//
// Contexts form a tree. A cancelCtx knows those below it that can be canceled, so that canceling goes down
// the tree at once; below a Context of somebody else's it has a goroutine wait for Done, unless that
// one has an AfterFunc method.
package context

import (
	"errors"
	"reflect"
	"sync"
	"sync/atomic"
	"time"
)

// A Context carries a deadline, a cancellation signal and values.
type Context interface {
	Deadline() (deadline time.Time, ok bool)
	// Done returns a channel that is closed when the work should stop; nil if it never should.
	Done() <-chan struct{}
	// Err returns why Done is closed, nil if it is not.
	Err() error
	Value(key any) any
}

// Canceled is the error of a canceled context.
var Canceled = errors.New("context canceled")

// DeadlineExceeded is the error of a context whose deadline has passed.
var DeadlineExceeded error = deadlineExceededError{}

type deadlineExceededError struct{}

func (deadlineExceededError) Error() string   { return "context deadline exceeded" }
func (deadlineExceededError) Timeout() bool   { return true }
func (deadlineExceededError) Temporary() bool { return true }

// A CancelFunc cancels; calls after the first do nothing.
type CancelFunc func()

// A CancelCauseFunc cancels and says why.
type CancelCauseFunc func(cause error)

type emptyCtx struct{}

func (emptyCtx) Deadline() (deadline time.Time, ok bool) { return time.Time{}, false }
func (emptyCtx) Done() <-chan struct{}                   { return nil }
func (emptyCtx) Err() error                              { return nil }
func (emptyCtx) Value(key any) any                       { return nil }

type backgroundCtx struct{ emptyCtx }

func (backgroundCtx) String() string { return "context.Background" }

type todoCtx struct{ emptyCtx }

func (todoCtx) String() string { return "context.TODO" }

// Background returns the context at the root of all.
func Background() Context { return backgroundCtx{} }

// TODO returns a context for when it is not clear yet which one to use.
func TODO() Context { return todoCtx{} }

// cancelKey is the key by which Value returns the innermost *cancelCtx.
var cancelKey int

// child is what a cancelCtx cancels when it is canceled.
type child interface {
	cancel(fromParent bool, err, cause error)
}

type cancelCtx struct {
	Context

	mu       sync.Mutex
	done     atomic.Value // chan struct{}, made when asked for
	children map[child]struct{}
	err      error
	cause    error

	above *cancelCtx // where it is a child
	stop  func()     // takes it off a parent of another kind
}

func (c *cancelCtx) Value(key any) any {
	if key == &cancelKey {
		return c
	}
	return value(c.Context, key)
}

func (c *cancelCtx) Done() <-chan struct{} {
	if d := c.done.Load(); d != nil {
		return d.(chan struct{})
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.doneLocked()
}

func (c *cancelCtx) doneLocked() chan struct{} {
	d, _ := c.done.Load().(chan struct{})
	if d == nil {
		d = make(chan struct{})
		c.done.Store(d)
	}
	return d
}

func (c *cancelCtx) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

func (c *cancelCtx) String() string { return nameOf(c.Context) + ".WithCancel" }

// link makes self, which embeds c or is c, be canceled with parent.
func (c *cancelCtx) link(parent Context, self child) {
	done := parent.Done()
	if done == nil {
		return
	}
	select {
	case <-done:
		self.cancel(true, parent.Err(), Cause(parent))
		return
	default:
	}
	if p := cancelCtxOf(parent, done); p != nil {
		p.mu.Lock()
		if p.err != nil {
			err, cause := p.err, p.cause
			p.mu.Unlock()
			self.cancel(true, err, cause)
			return
		}
		if p.children == nil {
			p.children = make(map[child]struct{})
		}
		p.children[self] = struct{}{}
		p.mu.Unlock()
		c.mu.Lock()
		c.above = p
		c.mu.Unlock()
		return
	}
	if a, ok := parent.(afterFuncer); ok {
		stop := a.AfterFunc(func() { self.cancel(true, parent.Err(), Cause(parent)) })
		c.mu.Lock()
		c.stop = func() { stop() }
		c.mu.Unlock()
		return
	}
	go func() {
		select {
		case <-done:
			self.cancel(true, parent.Err(), Cause(parent))
		case <-self.(Context).Done():
		}
	}()
}

type afterFuncer interface {
	AfterFunc(func()) func() bool
}

// cancelCtxOf returns the *cancelCtx of parent, unless parent has wrapped it in a Done of its own.
func cancelCtxOf(parent Context, done <-chan struct{}) *cancelCtx {
	p, _ := parent.Value(&cancelKey).(*cancelCtx)
	if p == nil {
		return nil
	}
	if d, _ := p.done.Load().(chan struct{}); (<-chan struct{})(d) != done {
		return nil
	}
	return p
}

// cancel closes Done, and cancels the children. self is the child that c is of its parent.
func (c *cancelCtx) cancelAs(self child, fromParent bool, err, cause error) {
	if cause == nil {
		cause = err
	}
	c.mu.Lock()
	if c.err != nil {
		c.mu.Unlock()
		return
	}
	c.err = err
	c.cause = cause
	close(c.doneLocked())
	children := c.children
	c.children = nil
	above, stop := c.above, c.stop
	for k := range children {
		k.cancel(true, err, cause)
	}
	c.mu.Unlock()
	if fromParent {
		return
	}
	if above != nil {
		above.mu.Lock()
		delete(above.children, self)
		above.mu.Unlock()
	}
	if stop != nil {
		stop()
	}
}

func (c *cancelCtx) cancel(fromParent bool, err, cause error) { c.cancelAs(c, fromParent, err, cause) }

func newCancelCtx(parent Context) *cancelCtx {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	c := &cancelCtx{Context: parent}
	c.link(parent, c)
	return c
}

// WithCancel returns a context that cancel, or the end of parent, cancels.
func WithCancel(parent Context) (ctx Context, cancel CancelFunc) {
	c := newCancelCtx(parent)
	return c, func() { c.cancel(false, Canceled, nil) }
}

// WithCancelCause is WithCancel with a reason, which Cause returns.
func WithCancelCause(parent Context) (ctx Context, cancel CancelCauseFunc) {
	c := newCancelCtx(parent)
	return c, func(cause error) { c.cancel(false, Canceled, cause) }
}

// Cause returns why c was canceled, nil if it was not.
func Cause(c Context) error {
	if cc, ok := c.Value(&cancelKey).(*cancelCtx); ok {
		cc.mu.Lock()
		cause := cc.cause
		cc.mu.Unlock()
		if cause != nil {
			return cause
		}
	}
	return c.Err()
}

type timerCtx struct {
	cancelCtx
	timer    *time.Timer // guarded by mu
	deadline time.Time
}

func (c *timerCtx) Deadline() (deadline time.Time, ok bool) { return c.deadline, true }

func (c *timerCtx) String() string {
	return nameOf(c.cancelCtx.Context) + ".WithDeadline(" + c.deadline.String() +
		" [" + time.Until(c.deadline).String() + "])"
}

func (c *timerCtx) cancel(fromParent bool, err, cause error) {
	c.cancelAs(c, fromParent, err, cause)
	c.mu.Lock()
	if c.timer != nil {
		c.timer.Stop()
		c.timer = nil
	}
	c.mu.Unlock()
}

// WithDeadline returns a context that ends at d, or earlier by cancel or with parent.
func WithDeadline(parent Context, d time.Time) (Context, CancelFunc) {
	return WithDeadlineCause(parent, d, nil)
}

// WithDeadlineCause is WithDeadline with a reason for when d has come.
func WithDeadlineCause(parent Context, d time.Time, cause error) (Context, CancelFunc) {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	if cur, ok := parent.Deadline(); ok && cur.Before(d) {
		return WithCancel(parent) // which ends first anyway
	}
	c := &timerCtx{deadline: d}
	c.Context = parent
	c.link(parent, c)
	cancel := func() { c.cancel(false, Canceled, nil) }
	left := time.Until(d)
	if left <= 0 {
		c.cancel(false, DeadlineExceeded, cause)
		return c, func() { c.cancel(false, Canceled, nil) }
	}
	c.mu.Lock()
	if c.err == nil {
		c.timer = time.AfterFunc(left, func() { c.cancel(false, DeadlineExceeded, cause) })
	}
	c.mu.Unlock()
	return c, cancel
}

// WithTimeout is WithDeadline in timeout from now.
func WithTimeout(parent Context, timeout time.Duration) (Context, CancelFunc) {
	return WithDeadline(parent, time.Now().Add(timeout))
}

// WithTimeoutCause is WithDeadlineCause in timeout from now.
func WithTimeoutCause(parent Context, timeout time.Duration, cause error) (Context, CancelFunc) {
	return WithDeadlineCause(parent, time.Now().Add(timeout), cause)
}

type afterFuncCtx struct {
	cancelCtx
	once sync.Once // f runs, or never will
	f    func()
}

func (a *afterFuncCtx) cancel(fromParent bool, err, cause error) {
	a.cancelAs(a, fromParent, err, cause)
	a.once.Do(func() { go a.f() })
}

// AfterFunc has f run in its own goroutine when ctx is done. stop prevents that and tells whether it did.
func AfterFunc(ctx Context, f func()) (stop func() bool) {
	a := &afterFuncCtx{f: f}
	a.Context = ctx
	a.link(ctx, a)
	return func() bool {
		stopped := false
		a.once.Do(func() { stopped = true })
		if stopped {
			a.cancel(false, Canceled, nil)
		}
		return stopped
	}
}

type withoutCancelCtx struct{ c Context }

func (withoutCancelCtx) Deadline() (deadline time.Time, ok bool) { return time.Time{}, false }
func (withoutCancelCtx) Done() <-chan struct{}                   { return nil }
func (withoutCancelCtx) Err() error                              { return nil }
func (c withoutCancelCtx) Value(key any) any                     { return value(c, key) }
func (c withoutCancelCtx) String() string                        { return nameOf(c.c) + ".WithoutCancel" }

// WithoutCancel returns a context with the values of parent, that does not end with it.
func WithoutCancel(parent Context) Context {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	return withoutCancelCtx{parent}
}

type valueCtx struct {
	Context
	key, val any
}

func (c *valueCtx) Value(key any) any {
	if c.key == key {
		return c.val
	}
	return value(c.Context, key)
}

func (c *valueCtx) String() string {
	return nameOf(c.Context) + ".WithValue(" + stringify(c.key) + ", " + stringify(c.val) + ")"
}

// WithValue returns a context with a value for key, which should be of a type of its own.
func WithValue(parent Context, key, val any) Context {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	if key == nil {
		panic("nil key")
	}
	if !reflect.TypeOf(key).Comparable() {
		panic("key is not comparable")
	}
	return &valueCtx{parent, key, val}
}

// value looks a key up along the chain, without recursion as long as it knows the kinds.
func value(c Context, key any) any {
	for {
		switch ctx := c.(type) {
		case *valueCtx:
			if ctx.key == key {
				return ctx.val
			}
			c = ctx.Context
		case *cancelCtx:
			if key == &cancelKey {
				return ctx
			}
			c = ctx.Context
		case *timerCtx:
			if key == &cancelKey {
				return &ctx.cancelCtx
			}
			c = ctx.Context
		case withoutCancelCtx:
			if key == &cancelKey { // what is above does not cancel it
				return nil
			}
			c = ctx.c
		case backgroundCtx, todoCtx:
			return nil
		default:
			return c.Value(key)
		}
	}
}

type stringer interface {
	String() string
}

func nameOf(c Context) string {
	if s, ok := c.(stringer); ok {
		return s.String()
	}
	return reflect.TypeOf(c).String()
}

func stringify(v any) string {
	switch s := v.(type) {
	case stringer:
		return s.String()
	case string:
		return s
	case nil:
		return "<nil>"
	}
	return reflect.TypeOf(v).String()
}
