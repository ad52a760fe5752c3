package net

import (
	"context"
	"errors"
	"internal/poll"
	"os"
	"syscall"
)

// An Error is an error of the network.
type Error interface {
	error
	Timeout() bool
	Temporary() bool // ill-defined; most of these are timeouts
}

var (
	errNoSuitableAddress = errors.New("no suitable address found")
	errMissingAddress    = errors.New("missing address")
	errNoSuchHost        = errors.New("no such host")

	ErrWriteToConnected = errors.New("use of WriteTo with pre-connected connection")

	// ErrClosed is the error of what is done on, or waits for, something that was closed.
	ErrClosed error = poll.ErrNetClosing
)

type timeouter interface{ Timeout() bool }
type temporarier interface{ Temporary() bool }

func isTimeout(err error) bool {
	t, ok := err.(timeouter)
	return ok && t.Timeout()
}

func isTemporary(err error) bool {
	t, ok := err.(temporarier)
	return ok && t.Temporary()
}

// inSyscall returns the error of the system call, if err is of one.
func inSyscall(err error) error {
	if e, ok := err.(*os.SyscallError); ok {
		return e.Err
	}
	return err
}

// wrapSyscall says which call an error number is from; other errors stay as they are.
func wrapSyscall(name string, err error) error {
	if _, ok := err.(syscall.Errno); ok {
		return os.NewSyscallError(name, err)
	}
	return err
}

// An OpError says what failed, on which network, between whom.
type OpError struct {
	Op     string // "read", "dial" and so on
	Net    string
	Source Addr // the local address, or nil
	Addr   Addr // the remote address, or the local one of what is no connection
	Err    error
}

// Unwrap returns the error behind this one.
func (e *OpError) Unwrap() error { return e.Err }

// Error says what is wrong.
func (e *OpError) Error() string {
	if e == nil {
		return "<nil>"
	}
	s := e.Op
	if e.Net != "" {
		s += " " + e.Net
	}
	if e.Source != nil {
		s += " " + e.Source.String()
	}
	if e.Addr != nil {
		if e.Source != nil {
			s += "->"
		} else {
			s += " "
		}
		s += e.Addr.String()
	}
	return s + ": " + e.Err.Error()
}

// Timeout reports whether time has run out.
func (e *OpError) Timeout() bool { return isTimeout(inSyscall(e.Err)) }

// Temporary reports whether it could work when tried again.
func (e *OpError) Temporary() bool {
	if e.Op == "accept" && (e.Err == syscall.ECONNRESET || e.Err == syscall.ECONNABORTED) {
		return true // of the connection; the listener goes on
	}
	return isTemporary(inSyscall(e.Err))
}

// A ParseError is of text that is not what it shall be.
type ParseError struct {
	Type string // what it shall be
	Text string
}

// Error says what is wrong.
func (e *ParseError) Error() string { return "invalid " + e.Type + ": " + e.Text }

// Timeout reports whether time has run out.
func (e *ParseError) Timeout() bool { return false }

// Temporary reports whether it could work when tried again.
func (e *ParseError) Temporary() bool { return false }

// An AddrError is of an address.
type AddrError struct {
	Err  string
	Addr string
}

// Error says what is wrong.
func (e *AddrError) Error() string {
	if e == nil {
		return "<nil>"
	}
	if e.Addr == "" {
		return e.Err
	}
	return "address " + e.Addr + ": " + e.Err
}

// Timeout reports whether time has run out.
func (e *AddrError) Timeout() bool { return false }

// Temporary reports whether it could work when tried again.
func (e *AddrError) Temporary() bool { return false }

// An UnknownNetworkError is the name of a network that there is not.
type UnknownNetworkError string

// Error says what is wrong.
func (e UnknownNetworkError) Error() string { return "unknown network " + string(e) }

// Timeout reports whether time has run out.
func (e UnknownNetworkError) Timeout() bool { return false }

// Temporary reports whether it could work when tried again.
func (e UnknownNetworkError) Temporary() bool { return false }

// An InvalidAddrError is about an address that is none.
type InvalidAddrError string

// Error says what is wrong.
func (e InvalidAddrError) Error() string { return string(e) }

// Timeout reports whether time has run out.
func (e InvalidAddrError) Timeout() bool { return false }

// Temporary reports whether it could work when tried again.
func (e InvalidAddrError) Temporary() bool { return false }

// A DNSConfigError is of a configuration of the resolver that cannot be read.
type DNSConfigError struct {
	Err error
}

// Unwrap returns the error behind this one.
func (e *DNSConfigError) Unwrap() error { return e.Err }

// Error says what is wrong.
func (e *DNSConfigError) Error() string { return "error reading DNS config: " + e.Err.Error() }

// Timeout reports whether time has run out.
func (e *DNSConfigError) Timeout() bool { return false }

// Temporary reports whether it could work when tried again.
func (e *DNSConfigError) Temporary() bool { return false }

// A DNSError is of a name that was looked up.
type DNSError struct {
	Err         string
	Name        string // what was looked up
	Server      string // who was asked
	IsTimeout   bool
	IsTemporary bool
	IsNotFound  bool // there is no such name, or nothing of that kind for it
}

// Error says what is wrong.
func (e *DNSError) Error() string {
	if e == nil {
		return "<nil>"
	}
	s := "lookup " + e.Name
	if e.Server != "" {
		s += " on " + e.Server
	}
	return s + ": " + e.Err
}

// Timeout reports whether time has run out.
func (e *DNSError) Timeout() bool { return e.IsTimeout }

// Temporary reports whether it could work when tried again.
func (e *DNSError) Temporary() bool { return e.IsTimeout || e.IsTemporary }

func notFound(name string) *DNSError {
	return &DNSError{Err: errNoSuchHost.Error(), Name: name, IsNotFound: true}
}

// errCanceled and errTimeout stand for the errors of a context; see mapErr.
var (
	errCanceled error = canceledError{}
	errTimeout  error = &timeoutError{}
)

type canceledError struct{}

func (canceledError) Error() string        { return "operation was canceled" }
func (canceledError) Is(target error) bool { return target == context.Canceled }

type timeoutError struct{}

func (*timeoutError) Error() string        { return "i/o timeout" }
func (*timeoutError) Timeout() bool        { return true }
func (*timeoutError) Temporary() bool      { return true }
func (*timeoutError) Is(target error) bool { return target == context.DeadlineExceeded }

// mapErr makes errors of a context such of this package.
func mapErr(err error) error {
	switch err {
	case context.Canceled:
		return errCanceled
	case context.DeadlineExceeded:
		return errTimeout
	}
	return err
}
