package fstest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"sort"
	"strings"
	"testing/iotest"
)

// TestFS walks through a file system and checks that all ways to look at it agree, that bad paths are refused and
// that the expected files are there (and, if none is expected, that there are none).
func TestFS(fsys fs.FS, expected ...string) error {
	if err := testOne(fsys, expected); err != nil {
		return err
	}
	for _, name := range expected { // one directory as a file system of its own
		dir, _, below := strings.Cut(name, "/")
		if !below {
			continue
		}
		var inside []string
		for _, other := range expected {
			if strings.HasPrefix(other, dir+"/") {
				inside = append(inside, other[len(dir)+1:])
			}
		}
		sub, err := fs.Sub(fsys, dir)
		if err != nil {
			return err
		}
		if err := testOne(sub, inside); err != nil {
			return fmt.Errorf("testing fs.Sub(fsys, %s): %w", dir, err)
		}
		break
	}
	return nil
}

// A walker collects what is wrong.
type walker struct {
	fsys     fs.FS
	problems []error
	found    map[string]bool
}

func testOne(fsys fs.FS, expected []string) error {
	w := &walker{fsys: fsys, found: make(map[string]bool)}
	w.dir(".")
	w.badPaths(".")
	delete(w.found, ".")
	if len(expected) == 0 && len(w.found) > 0 {
		w.problem("expected empty file system but found files:\n%s", strings.Join(w.someNames(), "\n"))
	}
	for _, name := range expected {
		if !w.found[name] {
			w.problem("expected but not found: %s", name)
		}
	}
	if len(w.problems) == 0 {
		return nil
	}
	return fmt.Errorf("TestFS found errors:\n%w", errors.Join(w.problems...))
}

func (w *walker) problem(format string, args ...any) {
	w.problems = append(w.problems, fmt.Errorf(format, args...))
}

func (w *walker) someNames() (names []string) {
	for name := range w.found {
		names = append(names, name)
	}
	sort.Strings(names)
	if len(names) > 15 {
		names = append(names[:10], "...")
	}
	return names
}

// badPaths tries variants of a path that must not be accepted.
func (w *walker) badPaths(name string) {
	bad := []string{"/" + name, name + "/."}
	if name == "." {
		bad = append(bad, "/")
	}
	if dir, base, ok := strings.Cut(name, "/"); ok {
		bad = append(bad, dir+"//"+base, dir+"/./"+base, dir+"/../"+name)
	}
	for _, p := range bad {
		if f, err := w.fsys.Open(p); err == nil {
			f.Close()
			w.problem("%s: Open succeeded, want error", p)
		}
	}
}

// list reads a directory in two ways, and in pieces.
func (w *walker) list(dir string) []fs.DirEntry {
	open := func() fs.ReadDirFile {
		f, err := w.fsys.Open(dir)
		if err != nil {
			w.problem("%s: Open: %w", dir, err)
			return nil
		}
		d, ok := f.(fs.ReadDirFile)
		if !ok {
			f.Close()
			w.problem("%s: Open returned File type %T, not a fs.ReadDirFile", dir, f)
		}
		return d
	}
	d := open()
	if d == nil {
		return nil
	}
	list, err := d.ReadDir(-1)
	if err != nil {
		w.problem("%s: ReadDir(-1): %w", dir, err)
	}
	if err := d.Close(); err != nil {
		w.problem("%s: Close: %w", dir, err)
	}
	if again := open(); again != nil {
		pieces := w.inPieces(dir, again)
		again.Close()
		w.sameEntries(dir, "ReadDir(-1)", list, "ReadDir(1) and ReadDir(2)", pieces)
	}
	sorted, err := fs.ReadDir(w.fsys, dir)
	if err != nil {
		w.problem("%s: fs.ReadDir: %w", dir, err)
	}
	w.sameEntries(dir, "ReadDir(-1)", list, "fs.ReadDir", sorted)
	if !sort.SliceIsSorted(sorted, func(i, j int) bool { return sorted[i].Name() < sorted[j].Name() }) {
		w.problem("%s: fs.ReadDir: not sorted", dir)
	}
	return list
}

func (w *walker) inPieces(dir string, d fs.ReadDirFile) (all []fs.DirEntry) {
	for n := 1; ; n = 2 {
		some, err := d.ReadDir(n)
		if len(some) > n {
			w.problem("%s: ReadDir(%d) returned %d entries", dir, n, len(some))
		}
		all = append(all, some...)
		if err == io.EOF {
			return all
		}
		if err != nil || len(some) == 0 {
			w.problem("%s: ReadDir(%d) = %d entries, %v", dir, n, len(some), err)
			return all
		}
	}
}

func describe(e fs.DirEntry) string { return fmt.Sprintf("%s IsDir=%v Type=%v", e.Name(), e.IsDir(), e.Type()) }

func (w *walker) sameEntries(dir, how1 string, list1 []fs.DirEntry, how2 string, list2 []fs.DirEntry) {
	count := make(map[string]int)
	for _, e := range list1 {
		count[describe(e)]++
	}
	for _, e := range list2 {
		count[describe(e)]--
	}
	for what, n := range count {
		if n > 0 {
			w.problem("%s: only %s has: %s", dir, how1, what)
		} else if n < 0 {
			w.problem("%s: only %s has: %s", dir, how2, what)
		}
	}
}

func (w *walker) dir(dir string) {
	w.found[dir] = true
	for _, e := range w.list(dir) {
		name := e.Name()
		switch {
		case name == "." || name == ".." || name == "":
			w.problem("%s: ReadDir: child has invalid name: %#q", dir, name)
			continue
		case strings.ContainsAny(name, `/\`):
			w.problem("%s: ReadDir: child name contains a slash: %#q", dir, name)
			continue
		}
		p := path.Join(dir, name)
		w.stat(p, e)
		w.badPaths(p)
		if e.IsDir() {
			w.dir(p)
		} else if e.Type().IsRegular() {
			w.file(p)
		} else {
			w.found[p] = true
		}
	}
	w.glob(dir)
}

// stat compares what the entry, the open file and fs.Stat say.
func (w *walker) stat(p string, e fs.DirEntry) {
	info, err := e.Info()
	if err != nil {
		w.problem("%s: entry.Info: %w", p, err)
		return
	}
	if e.IsDir() != (e.Type()&fs.ModeDir != 0) || e.Type() != info.Mode().Type() || info.Name() != e.Name() || info.IsDir() != info.Mode().IsDir() {
		w.problem("%s: entry and its Info differ: %s, %s", p, describe(e), fs.FormatFileInfo(info))
	}
	if e.Type()&fs.ModeSymlink != 0 {
		return // Open and Stat follow it
	}
	f, err := w.fsys.Open(p)
	if err != nil {
		w.problem("%s: Open: %w", p, err)
		return
	}
	opened, err := f.Stat()
	f.Close()
	if err != nil {
		w.problem("%s: Stat: %w", p, err)
		return
	}
	byName, err := fs.Stat(w.fsys, p)
	if err != nil {
		w.problem("%s: fs.Stat: %w", p, err)
		return
	}
	for how, other := range map[string]fs.FileInfo{"file.Stat": opened, "fs.Stat": byName} {
		a, b := fs.FormatFileInfo(info), fs.FormatFileInfo(other)
		if a != b && !info.IsDir() {
			w.problem("%s: entry.Info and %s differ:\n\t%s\n\t%s", p, how, a, b)
		} else if info.Mode().Type() != other.Mode().Type() || other.Name() != e.Name() {
			w.problem("%s: entry and %s differ: %s, %s", p, how, describe(e), b)
		}
	}
}

func (w *walker) file(p string) {
	w.found[p] = true
	f, err := w.fsys.Open(p)
	if err != nil {
		w.problem("%s: Open: %w", p, err)
		return
	}
	data, err := io.ReadAll(f)
	if err != nil {
		w.problem("%s: Open+ReadAll: %w", p, err)
	}
	if err := f.Close(); err != nil {
		w.problem("%s: Close: %w", p, err)
	}
	again, err := fs.ReadFile(w.fsys, p)
	if err != nil {
		w.problem("%s: fs.ReadFile: %w", p, err)
	} else if string(again) != string(data) {
		w.problem("%s: ReadAll and fs.ReadFile differ:\n\t%q\n\t%q", p, data, again)
	}
	if r, ok := w.fsys.(fs.ReadFileFS); ok && len(again) > 0 {
		for i := range again { // the next reader must not see this
			again[i]++
		}
		if third, err := r.ReadFile(p); err == nil && string(third) != string(data) {
			w.problem("%s: Readfile returns the same slice twice", p)
		}
	}
	if f, err = w.fsys.Open(p); err == nil {
		if err := iotest.TestReader(f, data); err != nil {
			w.problem("%s: failed TestReader:\n\t%s", p, strings.ReplaceAll(err.Error(), "\n", "\n\t"))
		}
		f.Close()
	}
}

// glob compares fs.Glob with the names in a directory.
func (w *walker) glob(dir string) {
	if _, ok := w.fsys.(fs.GlobFS); !ok {
		return
	}
	pattern := "*"
	if dir != "." {
		if strings.ContainsAny(dir, `*?[\`) {
			return
		}
		pattern = dir + "/*"
	}
	names, err := fs.Glob(w.fsys, pattern)
	if err != nil {
		w.problem("%s: Glob(%#q): %w", dir, pattern, err)
	}
	have := make(map[string]bool)
	for _, name := range names {
		have[path.Base(name)] = true
	}
	for _, e := range w.list(dir) {
		if !have[e.Name()] {
			w.problem("%s: Glob(%#q) lacks %s", dir, pattern, e.Name())
		}
	}
	if !sort.StringsAreSorted(names) {
		w.problem("%s: Glob(%#q): unsorted output", dir, pattern)
	}
}
