package os

import (
	"errors"
	"io/fs"
	"runtime"
	"sync"
	"syscall"
	"unsafe"
)

var errPathEscapes = errors.New("path escapes from parent")

// A Root gives access to the files below a directory, and to no others: names
// that lead out of it, by .. or by symbolic links, are refused. It may be used
// by several goroutines.
//
// A path is followed element by element, each opened in the directory before
// without following links; those are read and followed here.
type Root struct{ r *root }

type root struct {
	name string

	mu     sync.Mutex
	fd     int
	users  int // calls that use fd; it is closed when there are none
	closed bool
}

const (
	oPath      = 0x200000
	oDirectory = syscall.O_DIRECTORY
	oNoFollow  = syscall.O_NOFOLLOW
	maxLinks   = 255 // that are followed in a path
)

// OpenRoot opens a directory as a root. Symbolic links in name are followed.
func OpenRoot(name string) (*Root, error) {
	fd, err := retryFD(func() (int, error) { return syscall.Open(name, oDirectory|syscall.O_CLOEXEC, 0) })
	if err != nil {
		return nil, &PathError{Op: "open", Path: name, Err: err}
	}
	return newRoot(fd, name), nil
}

func newRoot(fd int, name string) *Root {
	r := &Root{&root{name: name, fd: fd}}
	runtime.SetFinalizer(r.r, (*root).close)
	return r
}

// OpenInRoot opens a file in a directory; no symbolic link leads out of it.
func OpenInRoot(dir, name string) (*File, error) {
	r, err := OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return r.Open(name)
}

func retryFD(call func() (int, error)) (n int, err error) {
	for {
		if n, err = call(); err != syscall.EINTR {
			return n, err
		}
	}
}

// Name returns the name that was given to OpenRoot.
func (r *Root) Name() string { return r.r.name }

// Close ends the use of the root. What was opened by it stays open.
func (r *Root) Close() error {
	r.r.close()
	return nil
}

func (r *root) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed && r.users == 0 {
		syscall.Close(r.fd)
	}
	r.closed = true
	runtime.SetFinalizer(r, nil)
}

func (r *root) acquire() (fd int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return -1, ErrClosed
	}
	r.users++
	return r.fd, nil
}

func (r *root) release() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.users--; r.users == 0 && r.closed {
		syscall.Close(r.fd)
	}
}

// elements splits a path, without dots; directory: it ends with a slash, or
// with a dot.
func elements(name string) (list []string, directory bool) {
	for from := 0; from < len(name); {
		to := from
		for to < len(name) && name[to] != '/' {
			to++
		}
		if e := name[from:to]; e != "" && e != "." {
			list = append(list, e)
		}
		directory = to < len(name) && to == len(name)-1 || name[from:to] == "."
		from = to + 1
	}
	return list, directory
}

// do calls f with a directory below the root and the name of something in it,
// which is what name leads to; "." is the root itself. If it is a symbolic
// link, and f returns ELOOP or with follow set, the link is followed.
func (r *root) do(op, name string, f func(dir int, name string) error) error {
	base, err := r.acquire()
	if err == nil {
		err = r.walk(base, name, f)
		r.release()
	}
	if err != nil {
		return &PathError{Op: op, Path: name, Err: err}
	}
	return nil
}

func (r *root) walk(base int, name string, f func(dir int, name string) error) error {
	if name == "" {
		return syscall.ENOENT
	}
	if name[0] == '/' {
		return errPathEscapes
	}
	todo, directory := elements(name)
	dirs := []int{base} // from the root down
	drop := func(n int) {
		for _, fd := range dirs[n:] {
			syscall.Close(fd)
		}
		dirs = dirs[:n]
	}
	defer func() { drop(1) }()
	for links := 0; ; {
		if len(todo) == 0 {
			return f(dirs[len(dirs)-1], ".")
		}
		elem := todo[0]
		todo = todo[1:]
		dir := dirs[len(dirs)-1]
		if elem == ".." {
			if len(dirs) == 1 {
				return errPathEscapes
			}
			drop(len(dirs) - 1)
			continue
		}
		if len(todo) == 0 && !directory {
			err := f(dir, elem)
			if err != errIsLink {
				return err
			}
		} else {
			fd, err := retryFD(func() (int, error) {
				return syscall.Openat(dir, elem, oPath|oDirectory|oNoFollow|syscall.O_CLOEXEC, 0)
			})
			if err == nil {
				if len(todo) == 0 {
					err = f(dir, elem)
					syscall.Close(fd)
					return err
				}
				dirs = append(dirs, fd)
				continue
			}
			if err != syscall.ENOTDIR && err != syscall.ELOOP {
				return err
			}
			if _, lerr := readlinkat(dir, elem); lerr != nil {
				return err // a file, where a directory should be
			}
		}
		link, err := readlinkat(dir, elem)
		if err != nil {
			return err
		}
		if links++; links > maxLinks {
			return syscall.ELOOP
		}
		if link == "" || link[0] == '/' {
			return errPathEscapes
		}
		more, dirToo := elements(link)
		if len(todo) == 0 {
			directory = directory || dirToo
		}
		todo = append(more, todo...)
	}
}

// errIsLink is what a function returns to do when the name is that of a
// symbolic link that is to be followed.
var errIsLink = errors.New("symbolic link")

func readlinkat(dir int, name string) (string, error) {
	p, err := syscall.BytePtrFromString(name)
	if err != nil {
		return "", err
	}
	for size := 256; ; size *= 2 {
		b := make([]byte, size)
		n, _, e := syscall.Syscall6(syscall.SYS_READLINKAT, uintptr(dir), uintptr(unsafe.Pointer(p)), uintptr(unsafe.Pointer(&b[0])), uintptr(size), 0, 0)
		if e != 0 {
			return "", e
		}
		if int(n) < size {
			return string(b[:n]), nil
		}
	}
}

// Open opens a file for reading.
func (r *Root) Open(name string) (*File, error) { return r.OpenFile(name, O_RDONLY, 0) }

// Create creates a file, or empties it.
func (r *Root) Create(name string) (*File, error) {
	return r.OpenFile(name, O_RDWR|O_CREATE|O_TRUNC, 0666)
}

// OpenFile is the function OpenFile for a file below the root. perm may have
// permission bits only.
func (r *Root) OpenFile(name string, flag int, perm FileMode) (*File, error) {
	if perm&0777 != perm {
		return nil, &PathError{Op: "openat", Path: name, Err: errors.New("unsupported file mode")}
	}
	fd := -1
	err := r.r.do("openat", name, func(dir int, elem string) (err error) {
		fd, err = retryFD(func() (int, error) {
			return syscall.Openat(dir, elem, flag|oNoFollow|syscall.O_CLOEXEC, sysMode(perm))
		})
		return followed(dir, elem, err)
	})
	if err != nil {
		return nil, err
	}
	f := newFile(fd, joinName(r.r.name, name), mayBePollable(fd))
	f.appendMode = flag&O_APPEND != 0
	return f, nil
}

// followed turns the error of opening a link without following it into
// errIsLink.
func followed(dir int, elem string, err error) error {
	if err == syscall.ELOOP || err == syscall.ENOTDIR || err == syscall.EMLINK {
		if _, lerr := readlinkat(dir, elem); lerr == nil {
			return errIsLink
		}
	}
	return err
}

func joinName(dir, name string) string {
	if dir == "" || dir[len(dir)-1] == '/' {
		return dir + name
	}
	return dir + "/" + name
}

// OpenRoot opens a directory below the root as a root of its own.
func (r *Root) OpenRoot(name string) (*Root, error) {
	fd := -1
	err := r.r.do("openat", name, func(dir int, elem string) (err error) {
		fd, err = retryFD(func() (int, error) {
			return syscall.Openat(dir, elem, oDirectory|oNoFollow|syscall.O_CLOEXEC, 0)
		})
		return followed(dir, elem, err)
	})
	if err != nil {
		return nil, err
	}
	return newRoot(fd, joinName(r.r.name, name)), nil
}

// Mkdir makes a directory. perm may have permission bits only.
func (r *Root) Mkdir(name string, perm FileMode) error {
	if perm&0777 != perm {
		return &PathError{Op: "mkdirat", Path: name, Err: errors.New("unsupported file mode")}
	}
	for len(name) > 1 && name[len(name)-1] == '/' {
		name = name[:len(name)-1]
	}
	return r.r.do("mkdirat", name, func(dir int, elem string) error {
		p, err := syscall.BytePtrFromString(elem)
		if err != nil {
			return err
		}
		_, err = retryFD(func() (int, error) {
			_, _, e := syscall.Syscall(syscall.SYS_MKDIRAT, uintptr(dir), uintptr(unsafe.Pointer(p)), uintptr(sysMode(perm)))
			return 0, errOf(e)
		})
		return err
	})
}

func errOf(e syscall.Errno) error {
	if e == 0 {
		return nil
	}
	return e
}

// Remove removes a file or an empty directory.
func (r *Root) Remove(name string) error {
	return r.r.do("unlinkat", name, func(dir int, elem string) error {
		if elem == "." {
			return syscall.EINVAL
		}
		const atRemoveDir = 0x200
		_, err := retryFD(func() (int, error) { return 0, syscall.Unlinkat(dir, elem, 0) })
		if err == nil {
			return nil
		}
		_, err2 := retryFD(func() (int, error) { return 0, syscall.Unlinkat(dir, elem, atRemoveDir) })
		if err2 == nil {
			return nil
		}
		if err2 != syscall.ENOTDIR { // as Remove does
			err = err2
		}
		return err
	})
}

// Stat describes a file; symbolic links are followed.
func (r *Root) Stat(name string) (FileInfo, error) { return r.stat("statat", name, true) }

// Lstat describes a file, or a symbolic link itself.
func (r *Root) Lstat(name string) (FileInfo, error) { return r.stat("lstatat", name, false) }

func (r *Root) stat(op, name string, follow bool) (FileInfo, error) {
	const atSymlinkNoFollow = 0x100
	s := &fileStat{name: basename(name)}
	err := r.r.do(op, name, func(dir int, elem string) error {
		p, err := syscall.BytePtrFromString(elem)
		if err != nil {
			return err
		}
		_, _, e := syscall.Syscall6(syscall.SYS_NEWFSTATAT, uintptr(dir), uintptr(unsafe.Pointer(p)), uintptr(unsafe.Pointer(&s.sys)), atSymlinkNoFollow, 0, 0)
		if e == 0 && follow && s.Mode()&ModeSymlink != 0 {
			return errIsLink
		}
		return errOf(e)
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// FS returns the files below the root as a file system.
func (r *Root) FS() fs.FS { return (*rootFS)(r) }

type rootFS Root

func (r *rootFS) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &PathError{Op: "open", Path: name, Err: ErrInvalid}
	}
	f, err := (*Root)(r).Open(name)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (r *rootFS) ReadDir(name string) ([]DirEntry, error) {
	f, err := r.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	list, err := f.(*File).ReadDir(-1)
	for i := 1; i < len(list); i++ { // sorted: most directories are so already
		for k := i; k > 0 && list[k].Name() < list[k-1].Name(); k-- {
			list[k], list[k-1] = list[k-1], list[k]
		}
	}
	return list, err
}

func (r *rootFS) ReadFile(name string) ([]byte, error) {
	f, err := r.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var data []byte
	buf := make([]byte, 8192)
	for {
		n, err := f.Read(buf)
		data = append(data, buf[:n]...)
		if n == 0 || err != nil {
			if n == 0 && err != nil && err.Error() == "EOF" {
				err = nil
			}
			return data, err
		}
	}
}

func (r *rootFS) Stat(name string) (FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, &PathError{Op: "stat", Path: name, Err: ErrInvalid}
	}
	return (*Root)(r).Stat(name)
}
