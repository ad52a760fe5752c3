// Package trace lets a program record its own execution trace. The trace is the JSON that `vole run -trace` writes, for
// ui.perfetto.dev and chrome://tracing. It goes to a file without a name while it is on, and to the writer when it ends.
package trace

import (
	"errors"
	"io"
	"os"
	"sync"
	"syscall"
)

var tracing struct {
	sync.Mutex
	w    io.Writer
	file *os.File // nil: this package traces nothing
}

// start makes the runtime write a trace to fd, which it takes over; false: it does so already.
func start(fd int) bool

// stop ends that, and the file is complete.
func stop()

// Start begins to trace for w.
func Start(w io.Writer) error {
	tracing.Lock()
	defer tracing.Unlock()
	if tracing.file != nil || IsEnabled() {
		return errors.New("tracing is already enabled")
	}
	f, err := os.CreateTemp("", "trace")
	if err != nil {
		return err
	}
	os.Remove(f.Name())
	fd, err := syscall.Dup(int(f.Fd()))
	if err != nil {
		f.Close()
		return err
	}
	if !start(fd) {
		syscall.Close(fd)
		f.Close()
		return errors.New("tracing is already enabled")
	}
	tracing.w, tracing.file = w, f
	return nil
}

// Stop ends the trace that Start began, if any, and returns when all of it is written.
func Stop() {
	tracing.Lock()
	defer tracing.Unlock()
	f := tracing.file
	if f == nil {
		return
	}
	stop()
	if _, err := f.Seek(0, io.SeekStart); err == nil {
		io.Copy(tracing.w, f)
	}
	f.Close()
	tracing.w, tracing.file = nil, nil
}
