package os

import (
	"errors"
	"internal/oserror"
	"internal/poll"
	"io/fs"
	"syscall"
)

// Errors that errors.Is understands.
var (
	ErrInvalid          = fs.ErrInvalid
	ErrPermission       = fs.ErrPermission
	ErrExist            = fs.ErrExist
	ErrNotExist         = fs.ErrNotExist
	ErrClosed           = fs.ErrClosed
	ErrNoDeadline       = poll.ErrNoDeadline
	ErrDeadlineExceeded = poll.ErrDeadlineExceeded
	ErrProcessDone      = errors.New("os: process already finished")

	errNegativeOffset      = errors.New("negative offset")
	errWriteAtInAppendMode = errors.New("os: invalid use of WriteAt on file opened with O_APPEND")
	errEmptyRoot           = errors.New("os: DirFS with empty root")
	errPatternSeparator    = errors.New("pattern contains path separator")
)

// A PathError is an error with the operation and the path it is about.
type PathError = fs.PathError

// A SyscallError is an error with the system call it comes from.
type SyscallError struct {
	Syscall string
	Err     error
}

// Error says what is wrong.
func (e *SyscallError) Error() string { return e.Syscall + ": " + e.Err.Error() }

// Unwrap returns the error behind this one.
func (e *SyscallError) Unwrap() error { return e.Err }

// Timeout reports whether time has run out.
func (e *SyscallError) Timeout() bool {
	t, ok := e.Err.(interface{ Timeout() bool })
	return ok && t.Timeout()
}

// NewSyscallError returns err as a SyscallError, nil if it is nil.
func NewSyscallError(syscall string, err error) error {
	if err == nil {
		return nil
	}
	return &SyscallError{syscall, err}
}

// A LinkError is an error with the operation and the two paths it is about.
type LinkError struct {
	Op  string
	Old string
	New string
	Err error
}

// Error says what is wrong.
func (e *LinkError) Error() string { return e.Op + " " + e.Old + " " + e.New + ": " + e.Err.Error() }

// Unwrap returns the error behind this one.
func (e *LinkError) Unwrap() error { return e.Err }

func underlying(err error) error {
	switch e := err.(type) {
	case *PathError:
		return e.Err
	case *LinkError:
		return e.Err
	case *SyscallError:
		return e.Err
	}
	return err
}

func isError(err, target error) bool {
	err = underlying(err)
	if err == target {
		return true
	}
	e, ok := err.(syscall.Errno)
	return ok && e.Is(target)
}

// IsExist tells whether err says that something exists already.
func IsExist(err error) bool { return isError(err, oserror.ErrExist) }

// IsNotExist tells whether err says that something does not exist.
func IsNotExist(err error) bool { return isError(err, oserror.ErrNotExist) }

// IsPermission tells whether err says that permission is denied.
func IsPermission(err error) bool { return isError(err, oserror.ErrPermission) }

// IsTimeout tells whether err says that time ran out.
func IsTimeout(err error) bool {
	t, ok := underlying(err).(interface{ Timeout() bool })
	return ok && t.Timeout()
}
