// Package os is the operating system: files, the environment, the process.
//
// A File is a file descriptor of package internal/poll: goroutines wait for pipes, terminals and the like without blocking
// threads; other files block a thread, not the other goroutines. Errors are *PathError with the operation and the name.
//
// file.go: open files. dir.go: directories. stat.go: what files are. path.go: operations on
// names. env.go, proc.go: the process and what surrounds it. error.go: errors.
package os

import (
	"internal/poll"
	"io"
	"io/fs"
	"runtime"
	"syscall"
	"time"
	"unsafe"
)

// Flags of OpenFile.
const (
	O_RDONLY int = syscall.O_RDONLY
	O_WRONLY int = syscall.O_WRONLY
	O_RDWR   int = syscall.O_RDWR
	O_APPEND int = syscall.O_APPEND
	O_CREATE int = syscall.O_CREAT
	O_EXCL   int = syscall.O_EXCL
	O_SYNC   int = syscall.O_SYNC
	O_TRUNC  int = syscall.O_TRUNC

	SEEK_SET int = 0
	SEEK_CUR int = 1
	SEEK_END int = 2

	DevNull           = "/dev/null"
	PathSeparator     = '/'
	PathListSeparator = ':'
)

// A File is an open file. What it consists of is behind a pointer, so that copies of a File share it, and the finalizer
// closes the descriptor that belongs to it.
type File struct{ *file }

type file struct {
	pfd         poll.FD
	name        string
	dir         *dirBuf // what Readdir and its like have read ahead
	nonblock    bool    // we put it into non-blocking mode
	stdoutOrErr bool
	appendMode  bool
}

// The files that a process starts with. They are in the mode that they come in, blocking mostly.
var (
	Stdin  = &File{&file{pfd: poll.FD{Sysfd: 0, IsStream: true, ZeroReadIsEOF: true}, name: "/dev/stdin"}}
	Stdout = &File{&file{pfd: poll.FD{Sysfd: 1, IsStream: true, ZeroReadIsEOF: true}, name: "/dev/stdout", stdoutOrErr: true}}
	Stderr = &File{&file{pfd: poll.FD{Sysfd: 2, IsStream: true, ZeroReadIsEOF: true}, name: "/dev/stderr", stdoutOrErr: true}}
)

// sigpipe ends the process as SIGPIPE does by default.
func sigpipe()

// NewFile returns a File for a descriptor, nil if that cannot be one. If it is in non-blocking mode, goroutines wait for
// it without blocking threads, and it may have deadlines.
func NewFile(fd uintptr, name string) *File {
	if int(fd) < 0 {
		return nil
	}
	flags, err := syscall.Fcntl(int(fd), syscall.F_GETFL, 0)
	return newFile(int(fd), name, err == nil && flags&syscall.O_NONBLOCK != 0)
}

// newFile makes a File; pollable: if the poller can wait for it, it shall.
func newFile(fd int, name string, pollable bool) *File {
	f := &File{&file{
		pfd:         poll.FD{Sysfd: fd, IsStream: true, ZeroReadIsEOF: true},
		name:        name,
		stdoutOrErr: fd == 1 || fd == 2,
	}}
	if f.pfd.Init("file", pollable) == nil && pollable {
		f.nonblock = syscall.SetNonblock(fd, true) == nil
	}
	runtime.SetFinalizer(f.file, (*file).close)
	return f
}

// Open opens a file for reading.
func Open(name string) (*File, error) { return OpenFile(name, O_RDONLY, 0) }

// Create creates or truncates a file, for reading and writing.
func Create(name string) (*File, error) {
	return OpenFile(name, O_RDWR|O_CREATE|O_TRUNC, 0666)
}

// OpenFile opens a file as flag says, creating it with mode perm (before umask) if asked to.
func OpenFile(name string, flag int, perm FileMode) (*File, error) {
	for {
		fd, err := syscall.Open(name, flag|syscall.O_CLOEXEC, sysMode(perm))
		if err == nil {
			f := newFile(fd, name, mayBePollable(fd))
			f.appendMode = flag&O_APPEND != 0
			return f, nil
		}
		if err != syscall.EINTR {
			return nil, &PathError{Op: "open", Path: name, Err: err}
		}
	}
}

// mayBePollable tells whether it makes sense to ask the poller to wait for fd.
func mayBePollable(fd int) bool {
	var st syscall.Stat_t
	if syscall.Fstat(fd, &st) != nil {
		return false
	}
	typ := st.Mode & syscall.S_IFMT
	return typ != syscall.S_IFREG && typ != syscall.S_IFDIR
}

func sysMode(m FileMode) uint32 {
	o := uint32(m.Perm())
	if m&ModeSetuid != 0 {
		o |= syscall.S_ISUID
	}
	if m&ModeSetgid != 0 {
		o |= syscall.S_ISGID
	}
	if m&ModeSticky != 0 {
		o |= syscall.S_ISVTX
	}
	return o
}

// Name returns the name that the file was opened with.
func (f *File) Name() string { return f.name }

// Fd returns the file descriptor, in blocking mode: deadlines end with that.
func (f *File) Fd() uintptr {
	if f == nil {
		return ^uintptr(0)
	}
	if f.nonblock {
		f.pfd.SetBlocking()
	}
	return uintptr(f.pfd.Sysfd)
}

func (f *File) valid(op string) error {
	if f == nil {
		return ErrInvalid
	}
	return nil
}

func (f *file) wrap(op string, err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	if err == poll.ErrFileClosing {
		err = ErrClosed
	}
	return &PathError{Op: op, Path: f.name, Err: err}
}

// Close closes the file; a second time is an error. Operations that wait for it return ErrClosed.
func (f *File) Close() error {
	if f == nil {
		return ErrInvalid
	}
	return f.file.close()
}

func (f *file) close() error {
	if f == nil {
		return syscall.EINVAL
	}
	f.dir = nil
	err := f.pfd.Close()
	runtime.SetFinalizer(f, nil)
	return f.wrap("close", err)
}

// Read reads up to len(b) bytes; at the end of the file it returns 0, io.EOF.
func (f *File) Read(b []byte) (n int, err error) {
	if f == nil {
		return 0, ErrInvalid
	}
	n, err = f.pfd.Read(b)
	if err != nil {
		err = f.wrap("read", err)
	}
	runtime.KeepAlive(f)
	return n, err
}

// ReadAt reads len(b) bytes at offset off, or says why it read fewer.
func (f *File) ReadAt(b []byte, off int64) (n int, err error) {
	if f == nil {
		return 0, ErrInvalid
	}
	if off < 0 {
		return 0, &PathError{Op: "readat", Path: f.name, Err: errNegativeOffset}
	}
	for len(b) > 0 {
		m, err := f.pfd.Pread(b, off)
		if err != nil {
			return n, f.wrap("read", err)
		}
		n += m
		b = b[m:]
		off += int64(m)
	}
	runtime.KeepAlive(f)
	return n, nil
}

// Write writes all of b.
func (f *File) Write(b []byte) (n int, err error) {
	if f == nil {
		return 0, ErrInvalid
	}
	n, err = f.pfd.Write(b)
	if err != nil {
		if err == syscall.EPIPE && f.stdoutOrErr {
			sigpipe() // a broken standard output ends the process
		}
		err = f.wrap("write", err)
	}
	runtime.KeepAlive(f)
	return n, err
}

// WriteString writes all of s.
func (f *File) WriteString(s string) (n int, err error) {
	if s == "" {
		return f.Write(nil)
	}
	// Write only reads what it is given, so the string's bytes will do.
	h := (*struct {
		p   unsafe.Pointer
		len int
	})(unsafe.Pointer(&s))
	b := struct {
		p        unsafe.Pointer
		len, cap int
	}{h.p, h.len, h.len}
	return f.Write(*(*[]byte)(unsafe.Pointer(&b)))
}

// WriteAt writes all of b at offset off.
func (f *File) WriteAt(b []byte, off int64) (n int, err error) {
	if err := f.valid("write"); err != nil {
		return 0, err
	}
	if f.appendMode {
		return 0, errWriteAtInAppendMode
	}
	if off < 0 {
		return 0, &PathError{Op: "writeat", Path: f.name, Err: errNegativeOffset}
	}
	n, err = f.pfd.Pwrite(b, off)
	runtime.KeepAlive(f)
	return n, f.wrap("write", err)
}

// ReadFrom writes what it reads from r until its end.
func (f *File) ReadFrom(r io.Reader) (n int64, err error) {
	if err := f.valid("write"); err != nil {
		return 0, err
	}
	return io.Copy(onlyWriter{f}, r)
}

// WriteTo writes the rest of the file to w.
func (f *File) WriteTo(w io.Writer) (n int64, err error) {
	if err := f.valid("read"); err != nil {
		return 0, err
	}
	return io.Copy(w, onlyReader{f})
}

type onlyWriter struct{ io.Writer }
type onlyReader struct{ io.Reader }

// Seek sets the offset of the next Read or Write and returns it.
func (f *File) Seek(offset int64, whence int) (ret int64, err error) {
	if err := f.valid("seek"); err != nil {
		return 0, err
	}
	ret, err = f.pfd.Seek(offset, whence)
	if err == nil && f.dir != nil && ret != 0 {
		err = syscall.EISDIR
	}
	runtime.KeepAlive(f)
	if err != nil {
		return 0, f.wrap("seek", err)
	}
	f.dir = nil
	return ret, nil
}

// Truncate changes the size of the file, not its offset.
func (f *File) Truncate(size int64) error {
	if f == nil {
		return ErrInvalid
	}
	return f.wrap("truncate", f.pfd.Ftruncate(size))
}

// Sync commits the file to stable storage.
func (f *File) Sync() error {
	if f == nil {
		return ErrInvalid
	}
	return f.wrap("sync", f.pfd.Fsync())
}

// Chmod changes the mode of the file.
func (f *File) Chmod(mode FileMode) error {
	if f == nil {
		return ErrInvalid
	}
	return f.wrap("chmod", f.pfd.Fchmod(sysMode(mode)))
}

// Chown changes the owner and group of the file; -1 leaves one as it is.
func (f *File) Chown(uid, gid int) error {
	if f == nil {
		return ErrInvalid
	}
	return f.wrap("chown", f.pfd.Fchown(uid, gid))
}

// Chdir makes the file, a directory, the working directory.
func (f *File) Chdir() error {
	if f == nil {
		return ErrInvalid
	}
	return f.wrap("chdir", f.pfd.Fchdir())
}

// SetDeadline sets the time after which reads and writes fail with ErrDeadlineExceeded; the zero Time is never. It is
// for pipes and their like; other files return ErrNoDeadline.
func (f *File) SetDeadline(t time.Time) error {
	if f == nil {
		return ErrInvalid
	}
	return f.pfd.SetDeadline(t)
}

// SetReadDeadline is SetDeadline for reads.
func (f *File) SetReadDeadline(t time.Time) error {
	if f == nil {
		return ErrInvalid
	}
	return f.pfd.SetReadDeadline(t)
}

// SetWriteDeadline is SetDeadline for writes.
func (f *File) SetWriteDeadline(t time.Time) error {
	if f == nil {
		return ErrInvalid
	}
	return f.pfd.SetWriteDeadline(t)
}

// SyscallConn returns the file in a form that gives its descriptor without changing its mode.
func (f *File) SyscallConn() (syscall.RawConn, error) {
	if f == nil {
		return nil, ErrInvalid
	}
	return rawConn{f}, nil
}

type rawConn struct{ file *File }

func (c rawConn) Control(use func(fd uintptr)) error    { return c.file.pfd.RawControl(use) }
func (c rawConn) Read(use func(fd uintptr) bool) error  { return c.file.pfd.RawRead(use) }
func (c rawConn) Write(use func(fd uintptr) bool) error { return c.file.pfd.RawWrite(use) }

// ReadFile returns the contents of a file.
func ReadFile(name string) ([]byte, error) {
	f, err := Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	size := 512
	var st syscall.Stat_t
	if f.pfd.Fstat(&st) == nil && st.Size >= int64(size) && st.Size < 1<<40 {
		size = int(st.Size) + 1 // one more to see the end without growing
	}
	b := make([]byte, 0, size)
	for {
		n, err := f.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err == io.EOF {
			return b, nil
		}
		if err != nil {
			return b, err
		}
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
	}
}

// WriteFile writes data to a file, which it creates with mode perm or truncates.
func WriteFile(name string, data []byte, perm FileMode) error {
	f, err := OpenFile(name, O_WRONLY|O_CREATE|O_TRUNC, perm)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if e := f.Close(); e != nil && err == nil {
		err = e
	}
	return err
}

// Pipe returns the two ends of a pipe.
func Pipe() (r *File, w *File, err error) {
	var p [2]int
	if err := syscall.Pipe2(p[:], syscall.O_CLOEXEC); err != nil {
		return nil, nil, NewSyscallError("pipe2", err)
	}
	return newFile(p[0], "|0", true), newFile(p[1], "|1", true), nil
}

// DirFS returns the tree of files at dir as a file system.
func DirFS(dir string) fs.FS { return dirFS(dir) }

type dirFS string

func (d dirFS) join(op, name string) (string, error) {
	if d == "" {
		return "", &PathError{Op: op, Path: name, Err: errEmptyRoot}
	}
	if !fs.ValidPath(name) {
		return "", &PathError{Op: op, Path: name, Err: ErrInvalid}
	}
	if d[len(d)-1] == '/' {
		return string(d) + name, nil
	}
	return string(d) + "/" + name, nil
}

// shorten makes the path of an error relative to the root again.
func shorten(err error, name string) error {
	if e, ok := err.(*PathError); ok {
		e.Path = name
	}
	return err
}

func (d dirFS) Open(name string) (fs.File, error) {
	full, err := d.join("open", name)
	if err != nil {
		return nil, err
	}
	f, err := Open(full)
	if err != nil {
		return nil, shorten(err, name)
	}
	return f, nil
}

func (d dirFS) ReadFile(name string) ([]byte, error) {
	full, err := d.join("readfile", name)
	if err != nil {
		return nil, err
	}
	b, err := ReadFile(full)
	return b, shorten(err, name)
}

func (d dirFS) ReadDir(name string) ([]DirEntry, error) {
	full, err := d.join("readdir", name)
	if err != nil {
		return nil, err
	}
	list, err := ReadDir(full)
	return list, shorten(err, name)
}

func (d dirFS) Stat(name string) (fs.FileInfo, error) {
	full, err := d.join("stat", name)
	if err != nil {
		return nil, err
	}
	info, err := Stat(full)
	return info, shorten(err, name)
}
