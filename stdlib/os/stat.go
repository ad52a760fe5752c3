package os

import (
	"io/fs"
	"syscall"
	"time"
)

// Names for what package fs defines.
type (
	DirEntry = fs.DirEntry
	FileInfo = fs.FileInfo
	FileMode = fs.FileMode
)

const (
	ModeDir        = fs.ModeDir
	ModeAppend     = fs.ModeAppend
	ModeExclusive  = fs.ModeExclusive
	ModeTemporary  = fs.ModeTemporary
	ModeSymlink    = fs.ModeSymlink
	ModeDevice     = fs.ModeDevice
	ModeNamedPipe  = fs.ModeNamedPipe
	ModeSocket     = fs.ModeSocket
	ModeSetuid     = fs.ModeSetuid
	ModeSetgid     = fs.ModeSetgid
	ModeCharDevice = fs.ModeCharDevice
	ModeSticky     = fs.ModeSticky
	ModeIrregular  = fs.ModeIrregular

	ModeType = fs.ModeType
	ModePerm = fs.ModePerm
)

type fileStat struct {
	name string
	sys  syscall.Stat_t
}

func (s *fileStat) Name() string       { return s.name }
func (s *fileStat) Size() int64        { return s.sys.Size }
func (s *fileStat) IsDir() bool        { return s.Mode().IsDir() }
func (s *fileStat) ModTime() time.Time { return time.Unix(s.sys.Mtim.Sec, s.sys.Mtim.Nsec) }
func (s *fileStat) Sys() any           { return &s.sys }

func (s *fileStat) Mode() FileMode {
	m := s.sys.Mode
	mode := FileMode(m & 0777)
	switch m & syscall.S_IFMT {
	case syscall.S_IFBLK:
		mode |= ModeDevice
	case syscall.S_IFCHR:
		mode |= ModeDevice | ModeCharDevice
	case syscall.S_IFDIR:
		mode |= ModeDir
	case syscall.S_IFIFO:
		mode |= ModeNamedPipe
	case syscall.S_IFLNK:
		mode |= ModeSymlink
	case syscall.S_IFSOCK:
		mode |= ModeSocket
	}
	if m&syscall.S_ISGID != 0 {
		mode |= ModeSetgid
	}
	if m&syscall.S_ISUID != 0 {
		mode |= ModeSetuid
	}
	if m&syscall.S_ISVTX != 0 {
		mode |= ModeSticky
	}
	return mode
}

// basename returns the last element of a path, without trailing slashes.
func basename(name string) string {
	for len(name) > 1 && name[len(name)-1] == '/' {
		name = name[:len(name)-1]
	}
	for i := len(name) - 2; i >= 0; i-- {
		if name[i] == '/' {
			return name[i+1:]
		}
	}
	return name
}

func statBy(op, name string, call func(string, *syscall.Stat_t) error) (FileInfo, error) {
	s := &fileStat{name: basename(name)}
	if err := retry(func() error { return call(name, &s.sys) }); err != nil {
		return nil, &PathError{Op: op, Path: name, Err: err}
	}
	return s, nil
}

// Stat describes a file.
func Stat(name string) (FileInfo, error) { return statBy("stat", name, syscall.Stat) }

// Lstat describes a file, or a symbolic link itself.
func Lstat(name string) (FileInfo, error) { return statBy("lstat", name, syscall.Lstat) }

// Stat describes the file.
func (f *File) Stat() (FileInfo, error) {
	if err := f.valid("stat"); err != nil {
		return nil, err
	}
	s := &fileStat{name: basename(f.name)}
	if err := f.pfd.Fstat(&s.sys); err != nil {
		return nil, &PathError{Op: "stat", Path: f.name, Err: err}
	}
	return s, nil
}

// SameFile tells whether two descriptions are of one file.
func SameFile(fi1, fi2 FileInfo) bool {
	a, ok1 := fi1.(*fileStat)
	b, ok2 := fi2.(*fileStat)
	return ok1 && ok2 && a.sys.Dev == b.sys.Dev && a.sys.Ino == b.sys.Ino
}

// retry makes a call until it is not interrupted.
func retry(call func() error) error {
	for {
		if err := call(); err != syscall.EINTR {
			return err
		}
	}
}
