// Package exec runs other programs.
//
// A Cmd connects the child's descriptors to files directly; for other readers and writers it makes a pipe and
// a goroutine that copies, and Wait waits for those too.
package exec

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// ErrNotFound says that a program is nowhere in $PATH.
var ErrNotFound = errors.New("executable file not found in $PATH")

// ErrDot says that a program was found in the current directory only.
var ErrDot = errors.New("cannot run executable found relative to current directory")

// ErrWaitDelay says that output was cut off because WaitDelay had passed.
var ErrWaitDelay = errors.New("exec: WaitDelay expired before I/O complete")

// An Error is a failure of LookPath.
type Error struct {
	Name string
	Err  error
}

// Error says what is wrong.
func (e *Error) Error() string { return "exec: " + strconv.Quote(e.Name) + ": " + e.Err.Error() }

// Unwrap returns the error behind this one.
func (e *Error) Unwrap() error { return e.Err }

// An ExitError is a program that did not end with success.
type ExitError struct {
	*os.ProcessState
	Stderr []byte // the beginning and end of it, if Output ran the program and Stderr was not set
}

// Error says what is wrong.
func (e *ExitError) Error() string { return e.ProcessState.String() }

func executable(file string) error {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	m := info.Mode()
	if m.IsDir() {
		return syscall.EISDIR
	}
	if m&0111 != 0 {
		return nil
	}
	return os.ErrPermission
}

// LookPath finds a program in $PATH, unless file has a slash.
func LookPath(file string) (string, error) {
	if strings.Contains(file, "/") {
		if err := executable(file); err != nil {
			return "", &Error{file, err}
		}
		return file, nil
	}
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if dir == "" {
			dir = "."
		}
		path := filepath.Join(dir, file)
		if executable(path) != nil {
			continue
		}
		if !filepath.IsAbs(path) {
			return path, &Error{file, ErrDot}
		}
		return path, nil
	}
	return "", &Error{file, ErrNotFound}
}

// A Cmd is a program to run, once.
type Cmd struct {
	Path        string
	Args        []string
	Env         []string // nil: ours
	Dir         string
	Stdin       io.Reader // nil: empty
	Stdout      io.Writer // nil: nowhere
	Stderr      io.Writer
	ExtraFiles  []*os.File // descriptors 3 and up
	SysProcAttr *syscall.SysProcAttr

	Process      *os.Process
	ProcessState *os.ProcessState

	Err       error         // of LookPath
	Cancel    func() error  // what to do when the context is done; by default Kill
	WaitDelay time.Duration // how long to wait for output after that

	ctx     context.Context
	mine    []io.Closer // the child's ends of pipes and files: closed after the start
	pipes   []io.Closer // our ends: closed by Wait
	copies  []func() error
	copied  chan error
	watched chan error // what the context's watcher found
}

// Command returns a Cmd for a program, found by LookPath, with arguments.
func Command(name string, arg ...string) *Cmd {
	c := &Cmd{Path: name, Args: append([]string{name}, arg...)}
	if filepath.Base(name) == name {
		path, err := LookPath(name)
		if path != "" {
			c.Path = path
		}
		c.Err = err
	}
	return c
}

// CommandContext is Command for a program that is killed when ctx is done.
func CommandContext(ctx context.Context, name string, arg ...string) *Cmd {
	if ctx == nil {
		panic("nil Context")
	}
	c := Command(name, arg...)
	c.ctx = ctx
	c.Cancel = func() error { return c.Process.Kill() }
	return c
}

// String returns the command for people to read.
func (c *Cmd) String() string {
	if c.Err != nil {
		return strings.Join(c.Args, " ")
	}
	return strings.Join(append([]string{c.Path}, c.Args[1:]...), " ")
}

// Environ returns the environment that the program would get.
func (c *Cmd) Environ() []string {
	env := c.Env
	if env == nil {
		env = os.Environ()
		if c.Dir != "" {
			if dir, err := filepath.Abs(c.Dir); err == nil {
				env = append(env, "PWD="+dir)
			}
		}
	}
	// Of several values for a key the last one counts.
	seen := make(map[string]bool, len(env))
	out := make([]string, 0, len(env))
	for i := len(env) - 1; i >= 0; i-- {
		key, _, _ := strings.Cut(env[i], "=")
		if !seen[key] {
			seen[key] = true
			out = append(out, env[i])
		}
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

func (c *Cmd) input() (*os.File, error) {
	if c.Stdin == nil {
		return c.devNull(os.O_RDONLY)
	}
	if f, ok := c.Stdin.(*os.File); ok {
		return f, nil
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	c.mine = append(c.mine, r)
	c.pipes = append(c.pipes, w)
	c.copies = append(c.copies, func() error {
		_, err := io.Copy(w, c.Stdin)
		if errors.Is(err, syscall.EPIPE) { // the program does not want it all
			err = nil
		}
		if e := w.Close(); err == nil {
			err = e
		}
		return err
	})
	return r, nil
}

func (c *Cmd) output(to io.Writer) (*os.File, error) {
	if to == nil {
		return c.devNull(os.O_WRONLY)
	}
	if f, ok := to.(*os.File); ok {
		return f, nil
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	c.mine = append(c.mine, w)
	c.pipes = append(c.pipes, r)
	c.copies = append(c.copies, func() error {
		_, err := io.Copy(to, r)
		r.Close()
		return err
	})
	return w, nil
}

func (c *Cmd) devNull(flag int) (*os.File, error) {
	f, err := os.OpenFile(os.DevNull, flag, 0)
	if err == nil {
		c.mine = append(c.mine, f)
	}
	return f, err
}

func closeAll(list []io.Closer) {
	for _, f := range list {
		f.Close()
	}
}

func sameWriter(a, b io.Writer) bool {
	defer func() { recover() }() // of types that cannot be compared
	return a == b
}

// Start starts the program and does not wait for it.
func (c *Cmd) Start() error {
	err := c.start()
	closeAll(c.mine)
	c.mine = nil
	if err != nil {
		closeAll(c.pipes)
		c.pipes = nil
	}
	return err
}

func (c *Cmd) start() error {
	if c.Path == "" && c.Err == nil {
		return errors.New("exec: no command")
	}
	if c.Err != nil {
		return c.Err
	}
	if c.Process != nil {
		return errors.New("exec: already started")
	}
	if c.ctx != nil {
		select {
		case <-c.ctx.Done():
			return c.ctx.Err()
		default:
		}
	}
	stdin, err := c.input()
	if err != nil {
		return err
	}
	stdout, err := c.output(c.Stdout)
	if err != nil {
		return err
	}
	stderr := stdout
	if c.Stderr == nil || c.Stdout == nil || !sameWriter(c.Stderr, c.Stdout) {
		if stderr, err = c.output(c.Stderr); err != nil {
			return err
		}
	}
	c.Process, err = os.StartProcess(c.Path, c.Args, &os.ProcAttr{
		Dir:   c.Dir,
		Files: append([]*os.File{stdin, stdout, stderr}, c.ExtraFiles...),
		Env:   c.Environ(),
		Sys:   c.SysProcAttr,
	})
	if err != nil {
		return err
	}
	c.copied = make(chan error, len(c.copies))
	for _, f := range c.copies {
		go func(f func() error) { c.copied <- f() }(f)
	}
	if c.ctx != nil && c.ctx.Done() != nil {
		c.watch()
	}
	return nil
}

// watch cancels the program when the context is done, until Wait takes from watched.
func (c *Cmd) watch() {
	c.watched = make(chan error)
	go func() {
		select {
		case c.watched <- nil:
			return
		case <-c.ctx.Done():
		}
		var err error
		if c.Cancel != nil {
			switch cerr := c.Cancel(); {
			case cerr == nil:
				err = c.ctx.Err()
			case !errors.Is(cerr, os.ErrProcessDone):
				err = errors.New("exec: canceling Cmd: " + cerr.Error())
			}
		}
		c.watched <- err
	}()
}

// Wait waits for a program that was started, and for all input and output of it.
func (c *Cmd) Wait() error {
	if c.Process == nil {
		return errors.New("exec: not started")
	}
	if c.ProcessState != nil {
		return errors.New("exec: Wait was already called")
	}
	state, err := c.Process.Wait()
	if err == nil && !state.Success() {
		err = &ExitError{ProcessState: state}
	}
	c.ProcessState = state
	if c.watched != nil {
		if werr := <-c.watched; werr != nil && err == nil {
			err = werr
		}
	}
	if cerr := c.waitCopies(); cerr != nil && err == nil {
		err = cerr
	}
	closeAll(c.pipes)
	c.pipes = nil
	return err
}

func (c *Cmd) waitCopies() (first error) {
	var expired <-chan time.Time
	if c.WaitDelay > 0 {
		t := time.NewTimer(c.WaitDelay)
		defer t.Stop()
		expired = t.C
	}
	for range c.copies {
		select {
		case err := <-c.copied:
			if err != nil && first == nil {
				first = err
			}
		case <-expired:
			closeAll(c.pipes)
			if first == nil {
				first = ErrWaitDelay
			}
			return first
		}
	}
	return first
}

// Run starts the program and waits for it.
func (c *Cmd) Run() error {
	if err := c.Start(); err != nil {
		return err
	}
	return c.Wait()
}

// Output runs the program and returns its standard output.
func (c *Cmd) Output() ([]byte, error) {
	if c.Stdout != nil {
		return nil, errors.New("exec: Stdout already set")
	}
	var stdout, stderr bytes.Buffer
	c.Stdout = &stdout
	capture := c.Stderr == nil
	if capture {
		c.Stderr = &stderr
	}
	err := c.Run()
	if ee, ok := err.(*ExitError); ok && capture {
		const side = 32 << 10
		b := stderr.Bytes()
		if omitted := len(b) - 2*side; omitted > 0 {
			text := "\n... omitting " + strconv.Itoa(omitted) + " bytes ...\n"
			b = append(append(append([]byte(nil), b[:side]...), text...), b[len(b)-side:]...)
		}
		ee.Stderr = b
	}
	return stdout.Bytes(), err
}

// CombinedOutput runs the program and returns its standard output and error.
func (c *Cmd) CombinedOutput() ([]byte, error) {
	if c.Stdout != nil {
		return nil, errors.New("exec: Stdout already set")
	}
	if c.Stderr != nil {
		return nil, errors.New("exec: Stderr already set")
	}
	var b bytes.Buffer
	c.Stdout = &b
	c.Stderr = &b
	err := c.Run()
	return b.Bytes(), err
}

// StdinPipe returns a pipe to the program's standard input; close it to end that.
func (c *Cmd) StdinPipe() (io.WriteCloser, error) {
	if c.Stdin != nil {
		return nil, errors.New("exec: Stdin already set")
	}
	r, w, err := c.pipe("StdinPipe")
	if err != nil {
		return nil, err
	}
	c.Stdin = r
	c.mine = append(c.mine, r)
	c.pipes = append(c.pipes, w)
	return w, nil
}

// StdoutPipe returns a pipe from the program's standard output. Read all of it before Wait, which closes it.
func (c *Cmd) StdoutPipe() (io.ReadCloser, error) {
	if c.Stdout != nil {
		return nil, errors.New("exec: Stdout already set")
	}
	r, w, err := c.pipe("StdoutPipe")
	if err != nil {
		return nil, err
	}
	c.Stdout = w
	c.mine = append(c.mine, w)
	c.pipes = append(c.pipes, r)
	return r, nil
}

// StderrPipe is StdoutPipe for standard error.
func (c *Cmd) StderrPipe() (io.ReadCloser, error) {
	if c.Stderr != nil {
		return nil, errors.New("exec: Stderr already set")
	}
	r, w, err := c.pipe("StderrPipe")
	if err != nil {
		return nil, err
	}
	c.Stderr = w
	c.mine = append(c.mine, w)
	c.pipes = append(c.pipes, r)
	return r, nil
}

func (c *Cmd) pipe(who string) (r, w *os.File, err error) {
	if c.Process != nil {
		return nil, nil, errors.New("exec: " + who + " after process started")
	}
	return os.Pipe()
}
