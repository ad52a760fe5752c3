package os

import (
	"io"
	"io/fs"
	"syscall"
	"time"
	"unsafe"
)

// pathOp does an operation on one name.
func pathOp(op, name string, call func() error) error {
	if err := retry(call); err != nil {
		return &PathError{Op: op, Path: name, Err: err}
	}
	return nil
}

// linkOp does an operation on two names.
func linkOp(op, oldname, newname string, call func(string, string) error) error {
	err := retry(func() error { return call(oldname, newname) })
	if err != nil {
		return &LinkError{op, oldname, newname, err}
	}
	return nil
}

// IsPathSeparator tells whether c separates elements of a path.
func IsPathSeparator(c uint8) bool { return c == '/' }

// Mkdir creates a directory with mode perm (before umask).
func Mkdir(name string, perm FileMode) error {
	err := pathOp("mkdir", name, func() error { return syscall.Mkdir(name, sysMode(perm)) })
	return err
}

// MkdirAll creates a directory and those above it that do not exist.
func MkdirAll(path string, perm FileMode) error {
	if info, err := Stat(path); err == nil {
		if info.IsDir() {
			return nil
		}
		return &PathError{Op: "mkdir", Path: path, Err: syscall.ENOTDIR}
	}
	end := len(path)
	for end > 0 && path[end-1] == '/' {
		end--
	}
	for end > 0 && path[end-1] != '/' {
		end--
	}
	if end > 1 {
		if err := MkdirAll(path[:end-1], perm); err != nil {
			return err
		}
	}
	err := Mkdir(path, perm)
	if err != nil { // "foo/." exists now, or somebody else has made it
		if info, e := Lstat(path); e == nil && info.IsDir() {
			return nil
		}
	}
	return err
}

// Remove removes a file or an empty directory.
func Remove(name string) error {
	err := retry(func() error { return syscall.Unlink(name) })
	if err == nil {
		return nil
	}
	err1 := retry(func() error { return syscall.Rmdir(name) })
	if err1 == nil {
		return nil
	}
	if err1 != syscall.ENOTDIR { // it is a directory, so this is the error that counts
		err = err1
	}
	return &PathError{Op: "remove", Path: name, Err: err}
}

// RemoveAll removes path and all below it. That there is nothing is no error.
func RemoveAll(path string) error {
	if path == "" {
		return nil
	}
	if path[len(path)-1] == '.' && (len(path) == 1 || path[len(path)-2] == '/') {
		return &PathError{Op: "RemoveAll", Path: path, Err: syscall.EINVAL}
	}
	if err := Remove(path); err == nil || IsNotExist(err) {
		return nil
	}
	// Work from open directories, so that a path may be longer than the kernel takes.
	for len(path) > 1 && path[len(path)-1] == '/' {
		path = path[:len(path)-1]
	}
	base := basename(path)
	parent := path[:len(path)-len(base)]
	if parent == "" {
		parent = "."
	}
	dir, err := Open(parent)
	if err != nil {
		if IsNotExist(err) {
			return nil
		}
		return err
	}
	defer dir.Close()
	if err := removeBelow(dir.pfd.Sysfd, base, path); err != nil {
		return err
	}
	return nil
}

// removeBelow removes the file or directory base of the directory dirfd. path is for errors.
func removeBelow(dirfd int, base, path string) *PathError {
	fail := func(op string, err error) *PathError {
		if err == nil || err == syscall.ENOENT {
			return nil
		}
		return &PathError{Op: op, Path: path, Err: err}
	}
	err := retry(func() error { return syscall.Unlinkat(dirfd, base, 0) })
	if err != syscall.EISDIR && err != syscall.EPERM && err != syscall.EACCES {
		return fail("unlinkat", err)
	}
	unlinkErr := err
	fd := -1
	err = retry(func() (err error) {
		fd, err = syscall.Openat(dirfd, base, O_RDONLY|syscall.O_CLOEXEC|syscall.O_DIRECTORY|syscall.O_NOFOLLOW, 0)
		return err
	})
	if err == syscall.ENOTDIR || err == syscall.ELOOP {
		return fail("unlinkat", unlinkErr)
	}
	var first *PathError
	if err == nil {
		f := NewFile(uintptr(fd), path)
		names, err := f.Readdirnames(-1)
		for _, name := range names {
			if err := removeBelow(fd, name, path+"/"+name); err != nil && first == nil {
				first = err
			}
		}
		if e, ok := err.(*PathError); ok && first == nil {
			first = e
		}
		f.Close()
	} else {
		first = fail("openfdat", err)
	}
	err = retry(func() error { return syscall.Unlinkat(dirfd, base, syscall.AT_REMOVEDIR) })
	if err == nil || err == syscall.ENOENT {
		return nil
	}
	if first != nil {
		return first
	}
	return fail("unlinkat", err)
}

// Rename moves a file, replacing what is not a directory.
func Rename(oldpath, newpath string) error {
	// The kernel would replace an empty directory.
	if info, err := Lstat(newpath); err == nil && info.IsDir() {
		old, err := Lstat(oldpath)
		if err != nil {
			if e, ok := err.(*PathError); ok {
				err = e.Err
			}
			return &LinkError{"rename", oldpath, newpath, err}
		}
		if newpath == oldpath || !SameFile(old, info) {
			return &LinkError{"rename", oldpath, newpath, syscall.EEXIST}
		}
	}
	return linkOp("rename", oldpath, newpath, syscall.Rename)
}

// Link makes a hard link to oldname.
func Link(oldname, newname string) error { return linkOp("link", oldname, newname, syscall.Link) }

// Symlink makes a symbolic link to oldname.
func Symlink(oldname, newname string) error {
	return linkOp("symlink", oldname, newname, syscall.Symlink)
}

// Readlink returns what a symbolic link points to.
func Readlink(name string) (string, error) {
	for size := 128; ; size *= 2 {
		b := make([]byte, size)
		n := 0
		err := pathOp("readlink", name, func() (err error) {
			n, err = syscall.Readlink(name, b)
			return err
		})
		if err != nil {
			return "", err
		}
		if n < size {
			return string(b[:n]), nil
		}
	}
}

// Truncate changes the size of a file.
func Truncate(name string, size int64) error {
	return pathOp("truncate", name, func() error { return syscall.Truncate(name, size) })
}

// Chmod changes the mode of a file.
func Chmod(name string, mode FileMode) error {
	return pathOp("chmod", name, func() error { return syscall.Chmod(name, sysMode(mode)) })
}

// Chown changes the owner and group of a file; -1 leaves one as it is.
func Chown(name string, uid, gid int) error {
	return pathOp("chown", name, func() error { return syscall.Chown(name, uid, gid) })
}

// Lchown is Chown for a symbolic link itself.
func Lchown(name string, uid, gid int) error {
	return pathOp("lchown", name, func() error { return syscall.Lchown(name, uid, gid) })
}

// Chtimes sets the times of access and modification; a zero time leaves one as it is.
func Chtimes(name string, atime time.Time, mtime time.Time) error {
	const omit = 1<<30 - 2 // UTIME_OMIT
	ts := make([]syscall.Timespec, 2)
	for i, t := range [...]time.Time{atime, mtime} {
		if t.IsZero() {
			ts[i] = syscall.Timespec{Sec: omit, Nsec: omit}
		} else {
			ts[i] = syscall.NsecToTimespec(t.UnixNano())
		}
	}
	return pathOp("chtimes", name, func() error { return syscall.UtimesNano(name, ts) })
}

// Chdir changes the working directory.
func Chdir(dir string) error {
	return pathOp("chdir", dir, func() error { return syscall.Chdir(dir) })
}

// Getwd returns the working directory, by the name in $PWD if that is right.
func Getwd() (dir string, err error) {
	if dir = Getenv("PWD"); dir != "" && dir[0] == '/' {
		var a, b syscall.Stat_t
		if syscall.Stat(dir, &a) == nil && syscall.Stat(".", &b) == nil && a.Dev == b.Dev && a.Ino == b.Ino {
			return dir, nil
		}
	}
	err = retry(func() (err error) {
		dir, err = syscall.Getwd()
		return err
	})
	return dir, NewSyscallError("getwd", err)
}

// TempDir returns the directory for temporary files: $TMPDIR or /tmp.
func TempDir() string {
	if dir := Getenv("TMPDIR"); dir != "" {
		return dir
	}
	return "/tmp"
}

// tempName calls try with random names by pattern until it works out.
func tempName(op, dir, pattern string, try func(name string) error) error {
	if dir == "" {
		dir = TempDir()
	}
	star := -1
	for i := 0; i < len(pattern); i++ {
		switch pattern[i] {
		case '/':
			return &PathError{Op: op, Path: pattern, Err: errPatternSeparator}
		case '*':
			star = i
		}
	}
	prefix, suffix := pattern, ""
	if star >= 0 {
		prefix, suffix = pattern[:star], pattern[star+1:]
	}
	if dir[len(dir)-1] != '/' {
		dir += "/"
	}
	for i := 0; ; i++ {
		err := try(dir + prefix + randomDigits() + suffix)
		if !IsExist(err) {
			return err
		}
		if i == 10000 {
			return &PathError{Op: op, Path: dir + prefix + "*" + suffix, Err: ErrExist}
		}
	}
}

func randomDigits() string {
	v := new(uint32)
	syscall.RawSyscall(syscall.SYS_GETRANDOM, uintptr(unsafe.Pointer(v)), 4, 0)
	return utoa(uint64(*v))
}

func utoa(v uint64) string {
	var buf [20]byte
	i := len(buf)
	for {
		i--
		buf[i] = byte('0' + v%10)
		if v /= 10; v == 0 {
			return string(buf[i:])
		}
	}
}

// CreateTemp creates a file with a new name in dir, or in TempDir if that is empty. A random string
// replaces the last '*' of pattern, or is put at its end.
func CreateTemp(dir, pattern string) (f *File, err error) {
	err = tempName("createtemp", dir, pattern, func(name string) (err error) {
		f, err = OpenFile(name, O_RDWR|O_CREATE|O_EXCL, 0600)
		return err
	})
	return f, err
}

// MkdirTemp creates a directory with a new name, as CreateTemp does.
func MkdirTemp(dir, pattern string) (name string, err error) {
	err = tempName("mkdirtemp", dir, pattern, func(n string) error {
		name = n
		return Mkdir(n, 0700)
	})
	if IsNotExist(err) { // it is the directory that is missing: say so
		if dir == "" {
			dir = TempDir()
		}
		if _, e := Stat(dir); IsNotExist(e) {
			err = e
		}
	}
	if err != nil {
		return "", err
	}
	return name, nil
}

// CopyFS copies a file system into dir, where no file may be replaced.
func CopyFS(dir string, fsys fs.FS) error {
	return fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := dir
		if path != "." {
			to += "/" + path
		}
		if d.IsDir() {
			return MkdirAll(to, 0777)
		}
		if !d.Type().IsRegular() {
			return &PathError{Op: "CopyFS", Path: path, Err: ErrInvalid}
		}
		r, err := fsys.Open(path)
		if err != nil {
			return err
		}
		defer r.Close()
		info, err := r.Stat()
		if err != nil {
			return err
		}
		w, err := OpenFile(to, O_CREATE|O_EXCL|O_WRONLY, 0666|info.Mode()&0777)
		if err != nil {
			return err
		}
		if _, err := io.Copy(w, r); err != nil {
			w.Close()
			return &PathError{Op: "Copy", Path: to, Err: err}
		}
		return w.Close()
	})
}
