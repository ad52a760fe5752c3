// Package os is the operating system: files, the environment, the process.
//
// A File is a file descriptor. System calls that may block are made so that other goroutines run
// meanwhile; interrupted ones are made again. Errors are *PathError with the operation and the name.
//
// file.go: open files. dir.go: directories. stat.go: what files are. path.go: operations on
// names. env.go, proc.go: the process and what surrounds it. error.go: errors.
package os

import (
	"io"
	"io/fs"
	"runtime"
	"sync/atomic"
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

// A File is an open file.
type File struct {
	fd         int64 // -1 once closed
	name       string
	appendMode bool
	dir        *dirBuf // what Readdir and its like have read ahead
}

// The files that a process starts with.
var (
	Stdin  = &File{fd: 0, name: "/dev/stdin"}
	Stdout = &File{fd: 1, name: "/dev/stdout"}
	Stderr = &File{fd: 2, name: "/dev/stderr"}
)

// sigpipe ends the process as SIGPIPE does by default.
func sigpipe()

// NewFile returns a File for a descriptor, nil if that cannot be one.
func NewFile(fd uintptr, name string) *File {
	if int(fd) < 0 {
		return nil
	}
	f := &File{fd: int64(fd), name: name}
	runtime.SetFinalizer(f, (*File).Close)
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
			f := NewFile(uintptr(fd), name)
			f.appendMode = flag&O_APPEND != 0
			return f, nil
		}
		if err != syscall.EINTR {
			return nil, &PathError{Op: "open", Path: name, Err: err}
		}
	}
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

// Fd returns the file descriptor.
func (f *File) Fd() uintptr {
	if f == nil {
		return ^uintptr(0)
	}
	return uintptr(f.fd)
}

func (f *File) valid(op string) error {
	if f == nil {
		return ErrInvalid
	}
	if f.fd < 0 {
		return &PathError{Op: op, Path: f.name, Err: ErrClosed}
	}
	return nil
}

func (f *File) wrap(op string, err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	return &PathError{Op: op, Path: f.name, Err: err}
}

// again tells whether to make a call once more: it was interrupted, or the file is in
// non-blocking mode and is ready only now.
func (f *File) again(err error, events int16) bool {
	switch err {
	case syscall.EINTR:
		return true
	case syscall.EAGAIN:
		type pollfd struct {
			fd              int32
			events, revents int16
		}
		p := &pollfd{fd: int32(f.fd), events: events}
		_, _, e := syscall.Syscall(syscall.SYS_POLL, uintptr(unsafe.Pointer(p)), 1, ^uintptr(0))
		runtime.KeepAlive(p)
		return e == 0 || e == syscall.EINTR
	}
	return false
}

const (
	pollIn  = 1
	pollOut = 4

	maxTransfer = 1 << 30 // bytes in one call
)

// Close closes the file; a second time is an error.
func (f *File) Close() error {
	if f == nil {
		return ErrInvalid
	}
	fd := atomic.SwapInt64(&f.fd, -1)
	if fd < 0 {
		return &PathError{Op: "close", Path: f.name, Err: ErrClosed}
	}
	f.dir = nil
	if fd > 2 {
		runtime.SetFinalizer(f, nil)
	}
	err := syscall.Close(int(fd))
	if err == syscall.EINTR { // it is closed all the same
		err = nil
	}
	return f.wrap("close", err)
}

// Read reads up to len(b) bytes; at the end of the file it returns 0, io.EOF.
func (f *File) Read(b []byte) (n int, err error) {
	if err := f.valid("read"); err != nil {
		return 0, err
	}
	if len(b) > maxTransfer {
		b = b[:maxTransfer]
	}
	for {
		n, err = syscall.Read(int(f.fd), b)
		if err == nil {
			if n == 0 && len(b) > 0 {
				err = io.EOF
			}
			return n, err
		}
		if !f.again(err, pollIn) {
			return 0, f.wrap("read", err)
		}
	}
}

// ReadAt reads len(b) bytes at offset off, or says why it read fewer.
func (f *File) ReadAt(b []byte, off int64) (n int, err error) {
	if err := f.valid("read"); err != nil {
		return 0, err
	}
	if off < 0 {
		return 0, &PathError{Op: "readat", Path: f.name, Err: errNegativeOffset}
	}
	for len(b) > 0 {
		part := b
		if len(part) > maxTransfer {
			part = part[:maxTransfer]
		}
		m, err := syscall.Pread(int(f.fd), part, off)
		if err != nil {
			if f.again(err, pollIn) {
				continue
			}
			return n, f.wrap("read", err)
		}
		if m == 0 {
			return n, io.EOF
		}
		n += m
		b = b[m:]
		off += int64(m)
	}
	return n, nil
}

// Write writes all of b.
func (f *File) Write(b []byte) (n int, err error) {
	if f == nil || f.fd < 0 {
		return 0, f.valid("write")
	}
	for {
		part := b
		if len(part) > maxTransfer {
			part = part[:maxTransfer]
		}
		m, err := syscall.Write(int(f.fd), part)
		if err == nil {
			n += m
			if m == len(b) {
				return n, nil
			}
			if m == 0 {
				return n, f.wrap("write", io.ErrUnexpectedEOF)
			}
			b = b[m:]
			continue
		}
		if !f.again(err, pollOut) {
			if err == syscall.EPIPE && (f.fd == 1 || f.fd == 2) {
				sigpipe() // a broken standard output ends the process
			}
			return n, f.wrap("write", err)
		}
	}
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
	for len(b) > 0 {
		part := b
		if len(part) > maxTransfer {
			part = part[:maxTransfer]
		}
		m, err := syscall.Pwrite(int(f.fd), part, off)
		if err != nil {
			if f.again(err, pollOut) {
				continue
			}
			return n, f.wrap("write", err)
		}
		n += m
		b = b[m:]
		off += int64(m)
	}
	return n, nil
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
	ret, err = syscall.Seek(int(f.fd), offset, whence)
	if err == nil && f.dir != nil && ret != 0 {
		err = syscall.EISDIR
	}
	if err != nil {
		return 0, f.wrap("seek", err)
	}
	f.dir = nil
	return ret, nil
}

// fdOp does an operation that returns an error only.
func (f *File) fdOp(op string, call func(fd int) error) error {
	if err := f.valid(op); err != nil {
		return err
	}
	for {
		err := call(int(f.fd))
		if err != syscall.EINTR {
			return f.wrap(op, err)
		}
	}
}

// Truncate changes the size of the file, not its offset.
func (f *File) Truncate(size int64) error {
	return f.fdOp("truncate", func(fd int) error { return syscall.Ftruncate(fd, size) })
}

// Sync commits the file to stable storage.
func (f *File) Sync() error { return f.fdOp("sync", syscall.Fsync) }

// Chmod changes the mode of the file.
func (f *File) Chmod(mode FileMode) error {
	return f.fdOp("chmod", func(fd int) error { return syscall.Fchmod(fd, sysMode(mode)) })
}

// Chown changes the owner and group of the file; -1 leaves one as it is.
func (f *File) Chown(uid, gid int) error {
	return f.fdOp("chown", func(fd int) error { return syscall.Fchown(fd, uid, gid) })
}

// Chdir makes the file, a directory, the working directory.
func (f *File) Chdir() error { return f.fdOp("chdir", syscall.Fchdir) }

// Deadlines are for files that can be polled, which these are not.
func (f *File) SetDeadline(t time.Time) error      { return f.noDeadline() }
func (f *File) SetReadDeadline(t time.Time) error  { return f.noDeadline() }
func (f *File) SetWriteDeadline(t time.Time) error { return f.noDeadline() }

func (f *File) noDeadline() error {
	if err := f.valid("SetDeadline"); err != nil {
		return err
	}
	return f.wrap("set deadline", ErrNoDeadline)
}

// ReadFile returns the contents of a file.
func ReadFile(name string) ([]byte, error) {
	f, err := Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	size := 512
	var st syscall.Stat_t
	if syscall.Fstat(int(f.fd), &st) == nil && st.Size >= int64(size) && st.Size < 1<<40 {
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
	return NewFile(uintptr(p[0]), "|0"), NewFile(uintptr(p[1]), "|1"), nil
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
