// Package fstest has a file system in memory for tests, and a test of file systems.
package fstest

import (
	"io"
	"io/fs"
	"path"
	"sort"
	"strings"
	"time"
)

// A MapFS is a file system: the files by their paths. Directories need no entry of their own.
type MapFS map[string]*MapFile

// A MapFile is a file or directory of a MapFS.
type MapFile struct {
	Data    []byte
	Mode    fs.FileMode
	ModTime time.Time
	Sys     any
}

var (
	_ fs.FS         = MapFS(nil)
	_ fs.ReadDirFile = (*mapDir)(nil)
)

// Open opens a file.
func (fsys MapFS) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	file := fsys[name]
	if file != nil && !file.Mode.IsDir() {
		return &openFile{name, mapInfo{path.Base(name), file}, 0}, nil
	}
	entries, found := fsys.entries(name)
	if file == nil && !found && name != "." {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if file == nil {
		file = &MapFile{Mode: fs.ModeDir | 0555}
	}
	return &mapDir{name, mapInfo{path.Base(name), file}, entries, 0}, nil
}

// entries returns what lies in a directory, sorted; found: something does.
func (fsys MapFS) entries(dir string) (list []mapInfo, found bool) {
	prefix := dir + "/"
	if dir == "." {
		prefix = ""
	}
	seen := make(map[string]bool)
	implied := make(map[string]bool)
	for name, file := range fsys {
		if !strings.HasPrefix(name, prefix) || name == "." || name == dir {
			continue
		}
		rest := name[len(prefix):]
		found = true
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			implied[rest[:i]] = true
		} else {
			list = append(list, mapInfo{rest, file})
			seen[rest] = true
		}
	}
	for name := range implied {
		if !seen[name] {
			list = append(list, mapInfo{name, &MapFile{Mode: fs.ModeDir | 0555}})
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].name < list[j].name })
	return list, found
}

// only hides the methods of MapFS, so that package fs uses Open.
type only struct{ fs.FS }

// ReadFile, Stat, ReadDir and Glob do what package fs does with Open.
func (fsys MapFS) ReadFile(name string) ([]byte, error)       { return fs.ReadFile(only{fsys}, name) }
func (fsys MapFS) Stat(name string) (fs.FileInfo, error)      { return fs.Stat(only{fsys}, name) }
func (fsys MapFS) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(only{fsys}, name) }
func (fsys MapFS) Glob(pattern string) ([]string, error)      { return fs.Glob(only{fsys}, pattern) }

type noSub struct{ MapFS }

// Sub hides MapFS's Sub from fs.Sub.
func (noSub) Sub() {}

// Sub returns the file system below dir.
func (fsys MapFS) Sub(dir string) (fs.FS, error) { return fs.Sub(noSub{fsys}, dir) }

// A mapInfo is a FileInfo and a DirEntry.
type mapInfo struct {
	name string
	file *MapFile
}

func (i *mapInfo) Name() string               { return i.name }
func (i *mapInfo) Size() int64                { return int64(len(i.file.Data)) }
func (i *mapInfo) Mode() fs.FileMode          { return i.file.Mode }
func (i *mapInfo) Type() fs.FileMode          { return i.file.Mode.Type() }
func (i *mapInfo) ModTime() time.Time         { return i.file.ModTime }
func (i *mapInfo) IsDir() bool                { return i.file.Mode.IsDir() }
func (i *mapInfo) Sys() any                   { return i.file.Sys }
func (i *mapInfo) Info() (fs.FileInfo, error) { return i, nil }
func (i *mapInfo) String() string             { return fs.FormatFileInfo(i) }

type openFile struct {
	path string
	mapInfo
	offset int64
}

func (f *openFile) Stat() (fs.FileInfo, error) { return &f.mapInfo, nil }
func (f *openFile) Close() error               { return nil }

func (f *openFile) Read(b []byte) (int, error) {
	if f.offset >= int64(len(f.file.Data)) {
		return 0, io.EOF
	}
	if f.offset < 0 {
		return 0, &fs.PathError{Op: "read", Path: f.path, Err: fs.ErrInvalid}
	}
	n := copy(b, f.file.Data[f.offset:])
	f.offset += int64(n)
	return n, nil
}

func (f *openFile) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += f.offset
	case io.SeekEnd:
		offset += int64(len(f.file.Data))
	}
	if offset < 0 || offset > int64(len(f.file.Data)) {
		return 0, &fs.PathError{Op: "seek", Path: f.path, Err: fs.ErrInvalid}
	}
	f.offset = offset
	return offset, nil
}

func (f *openFile) ReadAt(b []byte, offset int64) (int, error) {
	if offset < 0 || offset > int64(len(f.file.Data)) {
		return 0, &fs.PathError{Op: "read", Path: f.path, Err: fs.ErrInvalid}
	}
	n := copy(b, f.file.Data[offset:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

type mapDir struct {
	path string
	mapInfo
	entries []mapInfo
	offset  int
}

func (d *mapDir) Stat() (fs.FileInfo, error) { return &d.mapInfo, nil }
func (d *mapDir) Close() error               { return nil }
func (d *mapDir) Read(b []byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.path, Err: fs.ErrInvalid}
}

func (d *mapDir) ReadDir(count int) ([]fs.DirEntry, error) {
	n := len(d.entries) - d.offset
	if n == 0 && count > 0 {
		return nil, io.EOF
	}
	if count > 0 && n > count {
		n = count
	}
	list := make([]fs.DirEntry, n)
	for i := range list {
		list[i] = &d.entries[d.offset+i]
	}
	d.offset += n
	return list, nil
}
