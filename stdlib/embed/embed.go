// Package embed gives access to files that the program was compiled with.
//
// A directive in front of a package-level variable names them:
//
//	//go:embed hello.txt
//	var text string
//
//	//go:embed images templates/*.html
//	var files embed.FS
//
// The variable is a string or []byte, for one file, or an FS. The file with the directive must import embed, as _ if it
// needs nothing of it. Patterns are those of path.Match, relative to the package's directory; a directory stands for all
// files below it but those whose names begin with '.' or '_', which the prefix all: adds.
package embed

import (
	"errors"
	"io"
	"io/fs"
	"time"
)

// FS is a read-only tree of files, which a //go:embed directive fills. The zero FS is empty. An FS may be used by several
// goroutines, and copied.
type FS struct {
	// Files and directories, whose names end with a slash, sorted by directory and then by name. The compiler fills it
	// (compiler/gendata.c), and knows file.
	files *[]file
}

type file struct {
	name string
	data string
}

var (
	_ fs.ReadDirFS  = FS{}
	_ fs.ReadFileFS = FS{}
)

// split returns the directory of a name, "." at the top, and its last element.
func split(name string) (dir, elem string, isDir bool) {
	if n := len(name); n > 0 && name[n-1] == '/' {
		isDir = true
		name = name[:n-1]
	}
	i := len(name) - 1
	for i >= 0 && name[i] != '/' {
		i--
	}
	if i < 0 {
		return ".", name, isDir
	}
	return name[:i], name[i+1:], isDir
}

func (f *file) Name() string               { _, elem, _ := split(f.name); return elem }
func (f *file) Size() int64                { return int64(len(f.data)) }
func (f *file) ModTime() time.Time         { return time.Time{} }
func (f *file) IsDir() bool                { _, _, isDir := split(f.name); return isDir }
func (f *file) Sys() any                   { return nil }
func (f *file) Type() fs.FileMode          { return f.Mode().Type() }
func (f *file) Info() (fs.FileInfo, error) { return f, nil }
func (f *file) String() string             { return fs.FormatFileInfo(f) }

func (f *file) Mode() fs.FileMode {
	if f.IsDir() {
		return fs.ModeDir | 0555
	}
	return 0444
}

var root = file{name: "./"}

// first returns the first index in 0..n for which the test holds, n if there is none.
func first(n int, test func(int) bool) int {
	lo := 0
	for lo < n {
		if mid := (lo + n) / 2; test(mid) {
			n = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

func (f FS) lookup(name string) *file {
	if name == "." {
		return &root
	}
	if !fs.ValidPath(name) || f.files == nil {
		return nil
	}
	files := *f.files
	dir, elem, _ := split(name)
	i := first(len(files), func(i int) bool {
		d, e, _ := split(files[i].name)
		return d > dir || d == dir && e >= elem
	})
	if i < len(files) {
		if d, e, _ := split(files[i].name); d == dir && e == elem {
			return &files[i]
		}
	}
	return nil
}

// entries returns what lies in a directory.
func (f FS) entries(dir string) []file {
	if f.files == nil {
		return nil
	}
	files := *f.files
	i := first(len(files), func(i int) bool { d, _, _ := split(files[i].name); return d >= dir })
	j := first(len(files), func(j int) bool { d, _, _ := split(files[j].name); return d > dir })
	return files[i:j]
}

// Open opens a file for reading. It is an io.Seeker and an io.ReaderAt, too, unless it is a directory.
func (f FS) Open(name string) (fs.File, error) {
	found := f.lookup(name)
	if found == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if found.IsDir() {
		return &openDir{f: found, files: f.entries(name)}, nil
	}
	return &openFile{f: found}, nil
}

// ReadDir returns the entries of a directory.
func (f FS) ReadDir(name string) ([]fs.DirEntry, error) {
	opened, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	dir, ok := opened.(*openDir)
	if !ok {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("not a directory")}
	}
	list := make([]fs.DirEntry, len(dir.files))
	for i := range list {
		list[i] = &dir.files[i]
	}
	return list, nil
}

// ReadFile returns the content of a file.
func (f FS) ReadFile(name string) ([]byte, error) {
	opened, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	file, ok := opened.(*openFile)
	if !ok {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("is a directory")}
	}
	return []byte(file.f.data), nil
}

type openFile struct {
	f      *file
	offset int64
}

var (
	_ io.Seeker   = (*openFile)(nil)
	_ io.ReaderAt = (*openFile)(nil)
)

func (f *openFile) Close() error               { return nil }
func (f *openFile) Stat() (fs.FileInfo, error) { return f.f, nil }

func (f *openFile) Read(b []byte) (int, error) {
	if f.offset >= int64(len(f.f.data)) {
		return 0, io.EOF
	}
	if f.offset < 0 {
		return 0, &fs.PathError{Op: "read", Path: f.f.name, Err: fs.ErrInvalid}
	}
	n := copy(b, f.f.data[f.offset:])
	f.offset += int64(n)
	return n, nil
}

func (f *openFile) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += f.offset
	case io.SeekEnd:
		offset += int64(len(f.f.data))
	}
	if offset < 0 || offset > int64(len(f.f.data)) {
		return 0, &fs.PathError{Op: "seek", Path: f.f.name, Err: fs.ErrInvalid}
	}
	f.offset = offset
	return offset, nil
}

func (f *openFile) ReadAt(b []byte, offset int64) (int, error) {
	if offset < 0 || offset > int64(len(f.f.data)) {
		return 0, &fs.PathError{Op: "read", Path: f.f.name, Err: fs.ErrInvalid}
	}
	n := copy(b, f.f.data[offset:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

type openDir struct {
	f      *file
	files  []file
	offset int
}

func (d *openDir) Close() error               { return nil }
func (d *openDir) Stat() (fs.FileInfo, error) { return d.f, nil }

func (d *openDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.f.name, Err: errors.New("is a directory")}
}

func (d *openDir) ReadDir(count int) ([]fs.DirEntry, error) {
	n := len(d.files) - d.offset
	if n == 0 {
		if count <= 0 {
			return nil, nil
		}
		return nil, io.EOF
	}
	if count > 0 && n > count {
		n = count
	}
	list := make([]fs.DirEntry, n)
	for i := range list {
		list[i] = &d.files[d.offset+i]
	}
	d.offset += n
	return list, nil
}
