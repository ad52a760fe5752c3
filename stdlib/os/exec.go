package os

import (
	"errors"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"
)

// A Process is a process, of ours if StartProcess made it.
type Process struct {
	Pid  int
	done int32 // set when it has been waited for
}

// A ProcAttr is how a new process is set up.
type ProcAttr struct {
	Dir   string
	Env   []string // nil: ours
	Files []*File  // its descriptors 0, 1, 2 and so on
	Sys   *syscall.SysProcAttr
}

// FindProcess returns the process with a number, whether it runs or not.
func FindProcess(pid int) (*Process, error) { return &Process{Pid: pid}, nil }

// StartProcess starts the program name with arguments argv, the first of which is its own name.
func StartProcess(name string, argv []string, attr *ProcAttr) (*Process, error) {
	// Say which directory is missing rather than that the program is.
	if attr != nil && attr.Sys == nil && attr.Dir != "" {
		if _, err := Stat(attr.Dir); err != nil {
			pe := err.(*PathError)
			pe.Op = "chdir"
			return nil, pe
		}
	}
	sys := &syscall.ProcAttr{}
	if attr != nil {
		sys.Dir, sys.Env, sys.Sys = attr.Dir, attr.Env, attr.Sys
		for _, f := range attr.Files {
			sys.Files = append(sys.Files, f.Fd())
		}
	}
	if sys.Env == nil {
		sys.Env = Environ()
	}
	pid, err := syscall.ForkExec(name, argv, sys)
	runtime.KeepAlive(attr)
	if err != nil {
		return nil, &PathError{Op: "fork/exec", Path: name, Err: err}
	}
	return &Process{Pid: pid}, nil
}

// Signal sends a signal to the process.
func (p *Process) Signal(sig Signal) error {
	if p == nil || p.Pid == 0 {
		return errors.New("os: process not initialized")
	}
	if p.Pid == -1 {
		return errors.New("os: process already released")
	}
	if atomic.LoadInt32(&p.done) != 0 {
		return ErrProcessDone
	}
	s, ok := sig.(syscall.Signal)
	if !ok {
		return errors.New("os: unsupported signal type")
	}
	err := syscall.Kill(p.Pid, s)
	if err == syscall.ESRCH {
		return ErrProcessDone
	}
	return err
}

// Kill ends the process at once.
func (p *Process) Kill() error { return p.Signal(Kill) }

// Release lets go of the process, if nobody is to Wait for it.
func (p *Process) Release() error {
	p.Pid = -1
	return nil
}

// Wait waits for the process, a child of ours, to end.
func (p *Process) Wait() (*ProcessState, error) {
	if p == nil || p.Pid <= 0 {
		return nil, syscall.EINVAL
	}
	s := &ProcessState{}
	err := retry(func() (err error) {
		s.pid, err = syscall.Wait4(p.Pid, &s.status, 0, &s.rusage)
		return err
	})
	if err != nil {
		return nil, NewSyscallError("wait", err)
	}
	atomic.StoreInt32(&p.done, 1)
	return s, nil
}

// A ProcessState is how a process ended.
type ProcessState struct {
	pid    int
	status syscall.WaitStatus
	rusage syscall.Rusage
}

// Pid returns the number that the process had.
func (p *ProcessState) Pid() int { return p.pid }

// Exited reports whether the process ended by exiting, not by a signal.
func (p *ProcessState) Exited() bool { return p.status.Exited() }

// Success reports whether it exited with code 0.
func (p *ProcessState) Success() bool { return p.status.ExitStatus() == 0 }

// Sys returns the syscall.WaitStatus.
func (p *ProcessState) Sys() any { return p.status }

// SysUsage returns the *syscall.Rusage: what the process used.
func (p *ProcessState) SysUsage() any { return &p.rusage }

// ExitCode returns the exit code, -1 if the process was ended by a signal.
func (p *ProcessState) ExitCode() int {
	if p == nil {
		return -1
	}
	return p.status.ExitStatus()
}

func cpuTime(t syscall.Timeval) time.Duration {
	return time.Duration(t.Sec)*time.Second + time.Duration(t.Usec)*time.Microsecond
}

// UserTime returns the time that the process and its children computed.
func (p *ProcessState) UserTime() time.Duration { return cpuTime(p.rusage.Utime) }

// SystemTime returns the time that the kernel computed for them.
func (p *ProcessState) SystemTime() time.Duration { return cpuTime(p.rusage.Stime) }

// String says how the process ended: "exit status 1".
func (p *ProcessState) String() string {
	if p == nil {
		return "<nil>"
	}
	s := ""
	switch w := p.status; {
	case w.Exited():
		s = "exit status " + utoa(uint64(w.ExitStatus()))
	case w.Signaled():
		s = "signal: " + w.Signal().String()
	case w.Stopped():
		s = "stop signal: " + w.StopSignal().String()
	case w.Continued():
		s = "continued"
	}
	if p.status.CoreDump() {
		s += " (core dumped)"
	}
	return s
}
