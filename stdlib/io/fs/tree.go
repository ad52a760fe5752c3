package fs

import (
	"errors"
	"io"
	"path"
)

// A ReadFileFS reads whole files in a way of its own.
type ReadFileFS interface {
	FS
	ReadFile(name string) ([]byte, error)
}

// A ReadDirFS reads directories in a way of its own, sorted by name.
type ReadDirFS interface {
	FS
	ReadDir(name string) ([]DirEntry, error)
}

// A StatFS describes files without opening them.
type StatFS interface {
	FS
	Stat(name string) (FileInfo, error)
}

// A SubFS gives access to a subtree in a way of its own.
type SubFS interface {
	FS
	Sub(dir string) (FS, error)
}

// A GlobFS finds names in a way of its own.
type GlobFS interface {
	FS
	Glob(pattern string) ([]string, error)
}

// ReadFile returns the contents of a file.
func ReadFile(fsys FS, name string) ([]byte, error) {
	if r, ok := fsys.(ReadFileFS); ok {
		return r.ReadFile(name)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// ReadDir returns the entries of a directory, sorted by name.
func ReadDir(fsys FS, name string) ([]DirEntry, error) {
	if r, ok := fsys.(ReadDirFS); ok {
		return r.ReadDir(name)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	dir, ok := f.(ReadDirFile)
	if !ok {
		return nil, &PathError{Op: "readdir", Path: name, Err: errors.New("not implemented")}
	}
	list, err := dir.ReadDir(-1)
	sortEntries(list, make([]DirEntry, len(list)))
	return list, err
}

// sortEntries is a merge sort by name.
func sortEntries(a, tmp []DirEntry) {
	if len(a) < 2 {
		return
	}
	mid := len(a) / 2
	sortEntries(a[:mid], tmp)
	sortEntries(a[mid:], tmp)
	copy(tmp, a)
	i, j := 0, mid
	for k := range a {
		if j == len(a) || i < mid && tmp[i].Name() <= tmp[j].Name() {
			a[k] = tmp[i]
			i++
		} else {
			a[k] = tmp[j]
			j++
		}
	}
}

// Stat describes a file.
func Stat(fsys FS, name string) (FileInfo, error) {
	if s, ok := fsys.(StatFS); ok {
		return s.Stat(name)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return f.Stat()
}

// FileInfoToDirEntry returns info as a DirEntry.
func FileInfoToDirEntry(info FileInfo) DirEntry {
	if info == nil {
		return nil
	}
	return dirInfo{info}
}

type dirInfo struct{ info FileInfo }

func (d dirInfo) Name() string            { return d.info.Name() }
func (d dirInfo) IsDir() bool             { return d.info.IsDir() }
func (d dirInfo) Type() FileMode          { return d.info.Mode().Type() }
func (d dirInfo) Info() (FileInfo, error) { return d.info, nil }
func (d dirInfo) String() string          { return FormatDirEntry(d) }

// What a WalkDirFunc returns to leave out a directory, or all the rest.
var (
	SkipDir = errors.New("skip this directory")
	SkipAll = errors.New("skip everything and stop the walk")
)

// A WalkDirFunc is called by WalkDir for each file; err is why it or its entries cannot be read.
type WalkDirFunc func(path string, d DirEntry, err error) error

// WalkDir calls fn for each file and directory from root down, in order of names.
func WalkDir(fsys FS, root string, fn WalkDirFunc) error {
	info, err := Stat(fsys, root)
	if err != nil {
		err = fn(root, nil, err)
	} else {
		err = walkDir(fsys, root, dirInfo{info}, fn)
	}
	if err == SkipDir || err == SkipAll {
		return nil
	}
	return err
}

func walkDir(fsys FS, name string, d DirEntry, fn WalkDirFunc) error {
	if err := fn(name, d, nil); err != nil || !d.IsDir() {
		if err == SkipDir && d.IsDir() {
			err = nil
		}
		return err
	}
	list, err := ReadDir(fsys, name)
	if err != nil {
		if err = fn(name, d, err); err != nil {
			if err == SkipDir && d.IsDir() {
				err = nil
			}
			return err
		}
	}
	for _, e := range list {
		if err := walkDir(fsys, path.Join(name, e.Name()), e, fn); err != nil {
			if err == SkipDir {
				break
			}
			return err
		}
	}
	return nil
}

// Glob returns the names that match pattern, in the syntax of path.Match.
func Glob(fsys FS, pattern string) (matches []string, err error) {
	return glob(fsys, pattern, 0)
}

const maxGlobDepth = 10000 // separators in a pattern

func glob(fsys FS, pattern string, depth int) (matches []string, err error) {
	if depth > maxGlobDepth {
		return nil, path.ErrBadPattern
	}
	if g, ok := fsys.(GlobFS); ok {
		return g.Glob(pattern)
	}
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, err
	}
	if !hasMeta(pattern) {
		if _, err := Stat(fsys, pattern); err != nil {
			return nil, nil
		}
		return []string{pattern}, nil
	}
	dir, file := path.Split(pattern)
	if dir == "" {
		dir = "."
	} else {
		dir = dir[:len(dir)-1]
	}
	if !hasMeta(dir) {
		return globDir(fsys, dir, file, nil)
	}
	if dir == pattern {
		return nil, path.ErrBadPattern
	}
	dirs, err := glob(fsys, dir, depth+1)
	if err != nil {
		return nil, err
	}
	for _, d := range dirs {
		if matches, err = globDir(fsys, d, file, matches); err != nil {
			return nil, err
		}
	}
	return matches, nil
}

// globDir appends the names in dir that match pattern.
func globDir(fsys FS, dir, pattern string, matches []string) ([]string, error) {
	list, err := ReadDir(fsys, dir)
	if err != nil {
		return matches, nil // cannot be read: has none
	}
	for _, e := range list {
		ok, err := path.Match(pattern, e.Name())
		if err != nil {
			return matches, err
		}
		if ok {
			matches = append(matches, path.Join(dir, e.Name()))
		}
	}
	return matches, nil
}

func hasMeta(pattern string) bool {
	for i := 0; i < len(pattern); i++ {
		switch pattern[i] {
		case '*', '?', '[', '\\':
			return true
		}
	}
	return false
}

// Sub returns the subtree of fsys at dir.
func Sub(fsys FS, dir string) (FS, error) {
	if !ValidPath(dir) {
		return nil, &PathError{Op: "sub", Path: dir, Err: ErrInvalid}
	}
	if dir == "." {
		return fsys, nil
	}
	if s, ok := fsys.(SubFS); ok {
		return s.Sub(dir)
	}
	return &subFS{fsys, dir}, nil
}

type subFS struct {
	fsys FS
	dir  string
}

func (s *subFS) full(op, name string) (string, error) {
	if !ValidPath(name) {
		return "", &PathError{Op: op, Path: name, Err: ErrInvalid}
	}
	return path.Join(s.dir, name), nil
}

// short is the inverse of full.
func (s *subFS) short(name string) (rel string, ok bool) {
	if name == s.dir {
		return ".", true
	}
	if n := len(s.dir); len(name) >= n+2 && name[n] == '/' && name[:n] == s.dir {
		return name[n+1:], true
	}
	return "", false
}

func (s *subFS) fix(err error) error {
	if e, ok := err.(*PathError); ok {
		if short, ok := s.short(e.Path); ok {
			e.Path = short
		}
	}
	return err
}

func (s *subFS) Open(name string) (File, error) {
	full, err := s.full("open", name)
	if err != nil {
		return nil, err
	}
	f, err := s.fsys.Open(full)
	return f, s.fix(err)
}

func (s *subFS) ReadDir(name string) ([]DirEntry, error) {
	full, err := s.full("read", name)
	if err != nil {
		return nil, err
	}
	list, err := ReadDir(s.fsys, full)
	return list, s.fix(err)
}

func (s *subFS) ReadFile(name string) ([]byte, error) {
	full, err := s.full("read", name)
	if err != nil {
		return nil, err
	}
	data, err := ReadFile(s.fsys, full)
	return data, s.fix(err)
}

func (s *subFS) Glob(pattern string) ([]string, error) {
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, err
	}
	if pattern == "." {
		return []string{"."}, nil
	}
	list, err := Glob(s.fsys, s.dir+"/"+pattern)
	for i, name := range list {
		short, ok := s.short(name)
		if !ok {
			return nil, errors.New("invalid result from inner fsys Glob: " + name + " not in " + s.dir)
		}
		list[i] = short
	}
	return list, s.fix(err)
}

func (s *subFS) Sub(dir string) (FS, error) {
	if dir == "." {
		return s, nil
	}
	full, err := s.full("sub", dir)
	if err != nil {
		return nil, err
	}
	return &subFS{s.fsys, full}, nil
}
