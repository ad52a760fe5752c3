// Package filepath works with the paths of files, which on the systems we run on are those of
// package path.
package filepath

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"syscall"
)

const (
	Separator     = os.PathSeparator
	ListSeparator = os.PathListSeparator
)

var (
	// ErrBadPattern says that a pattern is malformed.
	ErrBadPattern = path.ErrBadPattern
	// What a walk function returns to leave out a directory, or all the rest.
	SkipDir error = fs.SkipDir
	SkipAll error = fs.SkipAll
)

// Clean returns the shortest name of the same file: without ., .. and doubled slashes where that is possible.
func Clean(name string) string { return path.Clean(name) }

// Join puts elements together with slashes, and cleans the result. Empty ones do not count.
func Join(elem ...string) string { return path.Join(elem...) }

// Split cuts a name behind its last slash.
func Split(name string) (dir, file string) { return path.Split(name) }

// Ext returns the extension of a name, from the last dot of its last element on.
func Ext(name string) string { return path.Ext(name) }

// Base returns the last element of a name.
func Base(name string) string { return path.Base(name) }

// Dir returns all but the last element of a name, cleaned.
func Dir(name string) string { return path.Dir(name) }

// IsAbs reports whether a name begins at the root.
func IsAbs(name string) bool { return path.IsAbs(name) }

// ToSlash returns the name with slashes as separators, which they are already here.
func ToSlash(name string) string { return name }

// FromSlash returns the name with the separators of the system, which are slashes here.
func FromSlash(name string) string { return name }

// VolumeName returns the volume a name begins with; there are none here.
func VolumeName(name string) string { return "" }

// Match reports whether a name matches a pattern with *, ? and [a-z].
func Match(pattern, name string) (matched bool, err error) { return path.Match(pattern, name) }

// HasPrefix is there for history's sake.
func HasPrefix(p, prefix string) bool { return len(p) >= len(prefix) && p[:len(prefix)] == prefix }

// SplitList splits a list like $PATH.
func SplitList(list string) []string {
	if list == "" {
		return []string{}
	}
	var parts []string
	start := 0
	for i := 0; i < len(list); i++ {
		if list[i] == ListSeparator {
			parts = append(parts, list[start:i])
			start = i + 1
		}
	}
	return append(parts, list[start:])
}

// IsLocal tells whether name, by its text, stays below the directory it is looked up in.
func IsLocal(name string) bool {
	if name == "" || IsAbs(name) {
		return false
	}
	name = Clean(name)
	return name != ".." && !HasPrefix(name, "../")
}

// Localize makes a file name of a slash-separated path.
func Localize(name string) (string, error) {
	if !fs.ValidPath(name) {
		return "", errors.New("invalid path")
	}
	for i := 0; i < len(name); i++ {
		if name[i] == 0 {
			return "", errors.New("invalid path")
		}
	}
	return name, nil
}

// Abs returns the absolute path of name.
func Abs(name string) (string, error) {
	if IsAbs(name) {
		return Clean(name), nil
	}
	wd, err := os.Getwd()
	if err != nil {
		return "", err
	}
	return Join(wd, name), nil
}

// Rel returns the way from base to target, both of them absolute or both relative.
func Rel(basepath, targpath string) (string, error) {
	base, targ := Clean(basepath), Clean(targpath)
	if targ == base {
		return ".", nil
	}
	if base == "." {
		base = ""
	}
	if IsAbs(base) != IsAbs(targ) {
		return "", errors.New("Rel: can't make " + targpath + " relative to " + basepath)
	}
	// Leave out the common elements: bi and ti are where the first different ones begin.
	b, t, bi, ti := 0, 0, 0, 0
	for bi < len(base) && ti < len(targ) {
		for b < len(base) && base[b] != '/' {
			b++
		}
		for t < len(targ) && targ[t] != '/' {
			t++
		}
		if base[bi:b] != targ[ti:t] {
			break
		}
		if b < len(base) {
			b++
		}
		if t < len(targ) {
			t++
		}
		bi, ti = b, t
	}
	for b = bi; b < len(base) && base[b] != '/'; b++ {
	}
	if base[bi:b] == ".." {
		return "", errors.New("Rel: can't make " + targpath + " relative to " + basepath)
	}
	if bi == len(base) {
		return targ[ti:], nil
	}
	up := ".."
	for i := bi; i < len(base); i++ {
		if base[i] == '/' {
			up += "/.."
		}
	}
	if ti < len(targ) {
		up += "/" + targ[ti:]
	}
	return up, nil
}

// A WalkFunc is called by Walk for each file; err is why it or its entries cannot be read.
type WalkFunc func(path string, info fs.FileInfo, err error) error

// WalkDir calls fn for each file and directory from root down, in order of names.
func WalkDir(root string, fn fs.WalkDirFunc) error {
	info, err := os.Lstat(root)
	if err != nil {
		err = fn(root, nil, err)
	} else {
		err = walkDir(root, fs.FileInfoToDirEntry(info), fn)
	}
	if err == SkipDir || err == SkipAll {
		return nil
	}
	return err
}

func walkDir(name string, d fs.DirEntry, fn fs.WalkDirFunc) error {
	if err := fn(name, d, nil); err != nil || !d.IsDir() {
		if err == SkipDir && d.IsDir() {
			err = nil
		}
		return err
	}
	list, err := os.ReadDir(name)
	if err != nil {
		if err = fn(name, d, err); err != nil {
			if err == SkipDir && d.IsDir() {
				err = nil
			}
			return err
		}
	}
	for _, e := range list {
		if err := walkDir(Join(name, e.Name()), e, fn); err != nil {
			if err == SkipDir {
				break
			}
			return err
		}
	}
	return nil
}

// Walk is WalkDir with descriptions of the files, which take a system call each.
func Walk(root string, fn WalkFunc) error {
	info, err := os.Lstat(root)
	if err != nil {
		err = fn(root, nil, err)
	} else {
		err = walk(root, info, fn)
	}
	if err == SkipDir || err == SkipAll {
		return nil
	}
	return err
}

func walk(name string, info fs.FileInfo, fn WalkFunc) error {
	if !info.IsDir() {
		return fn(name, info, nil)
	}
	list, err := os.ReadDir(name)
	err1 := fn(name, info, err)
	if err != nil || err1 != nil {
		return err1
	}
	for _, e := range list {
		file := Join(name, e.Name())
		info, err := os.Lstat(file)
		if err != nil {
			err = fn(file, info, err)
			if err != nil && err != SkipDir {
				return err
			}
			continue
		}
		if err := walk(file, info, fn); err != nil {
			if !info.IsDir() || err != SkipDir {
				return err
			}
		}
	}
	return nil
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

// Glob returns the names of files that match pattern.
func Glob(pattern string) (matches []string, err error) {
	return glob(pattern, 0)
}

const maxGlobDepth = 10000 // separators in a pattern

func glob(pattern string, depth int) (matches []string, err error) {
	if depth > maxGlobDepth {
		return nil, ErrBadPattern
	}
	if _, err := Match(pattern, ""); err != nil {
		return nil, err
	}
	if !hasMeta(pattern) {
		if _, err := os.Lstat(pattern); err != nil {
			return nil, nil
		}
		return []string{pattern}, nil
	}
	dir, file := Split(pattern)
	switch dir {
	case "":
		dir = "."
	case "/":
	default:
		dir = dir[:len(dir)-1]
	}
	if !hasMeta(dir) {
		return globDir(dir, file, nil)
	}
	if dir == pattern {
		return nil, ErrBadPattern
	}
	dirs, err := glob(dir, depth+1)
	if err != nil {
		return nil, err
	}
	for _, d := range dirs {
		if matches, err = globDir(d, file, matches); err != nil {
			return nil, err
		}
	}
	return matches, nil
}

// globDir appends the names in dir that match pattern.
func globDir(dir, pattern string, matches []string) ([]string, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return matches, nil
	}
	list, err := os.ReadDir(dir)
	if err != nil {
		return matches, nil
	}
	for _, e := range list {
		ok, err := Match(pattern, e.Name())
		if err != nil {
			return matches, err
		}
		if ok {
			matches = append(matches, Join(dir, e.Name()))
		}
	}
	return matches, nil
}

// EvalSymlinks returns name with all symbolic links followed.
func EvalSymlinks(name string) (string, error) {
	dest := ""
	if IsAbs(name) {
		dest = "/"
	}
	rest := name
	for links := 0; rest != ""; {
		i := 0
		for i < len(rest) && rest[i] != '/' {
			i++
		}
		elem := rest[:i]
		inside := i < len(rest) // "file/" asks for something in it, too
		for i < len(rest) && rest[i] == '/' {
			i++
		}
		more := rest[i:]
		rest = more
		switch elem {
		case "", ".":
			continue
		case "..":
			if last := Base(dest); dest == "" || last == ".." && dest != "/" {
				dest = addElem(dest, "..")
			} else if dest != "/" {
				dest = Dir(dest)
				if dest == "." {
					dest = ""
				}
			}
			continue
		}
		full := addElem(dest, elem)
		info, err := os.Lstat(full)
		if err != nil {
			return "", err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			if !info.IsDir() && inside {
				return "", syscall.ENOTDIR
			}
			dest = full
			continue
		}
		if links++; links > 255 {
			return "", errors.New("EvalSymlinks: too many links")
		}
		link, err := os.Readlink(full)
		if err != nil {
			return "", err
		}
		if IsAbs(link) {
			dest = "/"
		}
		rest = link
		if more != "" {
			rest += "/" + more
		}
	}
	return Clean(dest), nil
}

func addElem(dir, elem string) string {
	if dir == "" || dir[len(dir)-1] == '/' {
		return dir + elem
	}
	return dir + "/" + elem
}
