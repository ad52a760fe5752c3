// Package fs defines file systems in the abstract, and what is common to all.
package fs

import (
	"internal/oserror"
	"time"
	"unicode/utf8"
)

// An FS gives access to a tree of files. Names are slash-separated, relative to its root and
// satisfy ValidPath.
type FS interface {
	Open(name string) (File, error)
}

// A File is an open file.
type File interface {
	Stat() (FileInfo, error)
	Read([]byte) (int, error)
	Close() error
}

// A ReadDirFile is a directory whose entries can be read.
type ReadDirFile interface {
	File
	// ReadDir returns the next n entries and io.EOF at the end; all of them if n <= 0.
	ReadDir(n int) ([]DirEntry, error)
}

// A DirEntry is an entry of a directory.
type DirEntry interface {
	Name() string
	IsDir() bool
	Type() FileMode
	Info() (FileInfo, error)
}

// A FileInfo describes a file.
type FileInfo interface {
	Name() string
	Size() int64
	Mode() FileMode
	ModTime() time.Time
	IsDir() bool
	Sys() any
}

// The errors that errors.Is understands.
var (
	ErrInvalid    = oserror.ErrInvalid
	ErrPermission = oserror.ErrPermission
	ErrExist      = oserror.ErrExist
	ErrNotExist   = oserror.ErrNotExist
	ErrClosed     = oserror.ErrClosed
)

// ValidPath tells whether name may be given to Open: elements that are not empty, "." or "..", with
// slashes between; or "." alone.
func ValidPath(name string) bool {
	if !utf8.ValidString(name) {
		return false
	}
	if name == "." {
		return true
	}
	for {
		i := 0
		for i < len(name) && name[i] != '/' {
			i++
		}
		elem := name[:i]
		if elem == "" || elem == "." || elem == ".." {
			return false
		}
		if i == len(name) {
			return true
		}
		name = name[i+1:]
	}
}

// A FileMode is a file's type and permission bits.
type FileMode uint32

const (
	ModeDir        FileMode = 1 << (31 - iota) // d: a directory
	ModeAppend                                 // a: append-only
	ModeExclusive                              // l: for exclusive use
	ModeTemporary                              // T: temporary (Plan 9 only)
	ModeSymlink                                // L: a symbolic link
	ModeDevice                                 // D: a device
	ModeNamedPipe                              // p: a named pipe
	ModeSocket                                 // S: a Unix domain socket
	ModeSetuid                                 // u: setuid
	ModeSetgid                                 // g: setgid
	ModeCharDevice                             // c: a character device, with ModeDevice
	ModeSticky                                 // t: sticky
	ModeIrregular                              // ?: nothing else is known of it

	ModeType = ModeDir | ModeSymlink | ModeNamedPipe | ModeSocket | ModeDevice | ModeCharDevice | ModeIrregular

	ModePerm FileMode = 0777
)

// String returns the mode as ls shows it.
func (m FileMode) String() string {
	var buf [32]byte
	b := buf[:0]
	for i, c := range []byte("dalTLDpSugct?") {
		if m&(1<<uint(31-i)) != 0 {
			b = append(b, c)
		}
	}
	if len(b) == 0 {
		b = append(b, '-')
	}
	for i, c := range []byte("rwxrwxrwx") {
		if m&(1<<uint(8-i)) == 0 {
			c = '-'
		}
		b = append(b, c)
	}
	return string(b)
}

// IsDir tells whether m is of a directory.
func (m FileMode) IsDir() bool { return m&ModeDir != 0 }

// IsRegular tells whether m is of a regular file.
func (m FileMode) IsRegular() bool { return m&ModeType == 0 }

// Perm returns the permission bits.
func (m FileMode) Perm() FileMode { return m & ModePerm }

// Type returns the type bits.
func (m FileMode) Type() FileMode { return m & ModeType }

// A PathError is an error with the operation and the path it is about.
type PathError struct {
	Op   string
	Path string
	Err  error
}

// Error says what is wrong.
func (e *PathError) Error() string { return e.Op + " " + e.Path + ": " + e.Err.Error() }

// Unwrap returns the error behind this one.
func (e *PathError) Unwrap() error { return e.Err }

// Timeout tells whether the error is a timeout.
func (e *PathError) Timeout() bool {
	t, ok := e.Err.(interface{ Timeout() bool })
	return ok && t.Timeout()
}

// FormatFileInfo formats info for people, as in "-rw-r--r-- 100 2000-01-02 15:04:05 name".
func FormatFileInfo(info FileInfo) string {
	size := info.Size()
	digits := ""
	for first := true; first || size > 0; first = false {
		digits = string(rune('0'+size%10)) + digits
		size /= 10
	}
	s := info.Mode().String() + " " + digits + " " + info.ModTime().Format(time.DateTime) + " " + info.Name()
	if info.IsDir() {
		s += "/"
	}
	return s
}

// FormatDirEntry formats an entry for people, as in "d name/".
func FormatDirEntry(dir DirEntry) string {
	mode := dir.Type().String()
	s := mode[:len(mode)-9] + " " + dir.Name()
	if dir.IsDir() {
		s += "/"
	}
	return s
}
