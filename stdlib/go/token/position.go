package token

import (
	"fmt"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
)

// Position is a place in a source. It is valid if Line > 0.
type Position struct {
	Filename string // may be empty
	Offset   int    // in bytes, from 0
	Line     int    // from 1
	Column   int    // in bytes, from 1; 0 if unknown
}

// IsValid reports whether the position is valid.
func (pos *Position) IsValid() bool { return pos.Line > 0 }

// String returns file:line:column, or as much of it as is known; "-" if
// nothing is.
func (pos Position) String() string {
	s := pos.Filename
	if pos.IsValid() {
		if s != "" {
			s += ":"
		}
		s += strconv.Itoa(pos.Line)
		if pos.Column != 0 {
			s += ":" + strconv.Itoa(pos.Column)
		}
	}
	if s == "" {
		return "-"
	}
	return s
}

// Pos is a short form of a Position: the base of its file in a FileSet, and the
// offset.
type Pos int

// NoPos is no position; it belongs to no file.
const NoPos Pos = 0

// IsValid reports whether p is not NoPos.
func (p Pos) IsValid() bool { return p != NoPos }

// A File is a source file of a FileSet.
type File struct {
	name string
	base int // its positions are base to base+size
	size int

	mu    sync.Mutex
	lines []int      // offsets of the lines
	infos []lineInfo // by line directives; ascending offsets
}

// lineInfo says what a place counts as.
type lineInfo struct {
	Offset       int
	Filename     string
	Line, Column int
}

// Name returns the name as it was given to AddFile.
func (f *File) Name() string { return f.name }

// Base returns the base as it was given to AddFile.
func (f *File) Base() int { return f.base }

// Size returns the size as it was given to AddFile.
func (f *File) Size() int { return f.size }

// End returns the position of the file's end.
func (f *File) End() Pos { return Pos(f.base + f.size) }

// LineCount returns the number of lines so far.
func (f *File) LineCount() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.lines)
}

// AddLine adds a line that begins at the offset, unless it is not behind the
// last one, or not in the file.
func (f *File) AddLine(offset int) {
	f.mu.Lock()
	if n := len(f.lines); (n == 0 || f.lines[n-1] < offset) && offset < f.size {
		f.lines = append(f.lines, offset)
	}
	f.mu.Unlock()
}

// MergeLine joins a line and the one that follows it.
func (f *File) MergeLine(line int) {
	if line < 1 {
		panic(fmt.Sprintf("invalid line number %d (should be >= 1)", line))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if line >= len(f.lines) {
		panic(fmt.Sprintf("invalid line number %d (should be < %d)", line, len(f.lines)))
	}
	f.lines = append(f.lines[:line], f.lines[line+1:]...)
}

// Lines returns the offsets of the lines. They must not be changed.
func (f *File) Lines() []int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.lines
}

// SetLines sets the offsets of the lines and reports whether they are
// ascending and in the file; otherwise nothing happens.
func (f *File) SetLines(lines []int) bool {
	for i, offset := range lines {
		if i > 0 && offset <= lines[i-1] || f.size <= offset {
			return false
		}
	}
	f.mu.Lock()
	f.lines = lines
	f.mu.Unlock()
	return true
}

// SetLinesForContent sets the lines to those of the content.
func (f *File) SetLinesForContent(content []byte) {
	lines := []int{}
	begins := true
	for i, c := range content {
		if begins {
			lines = append(lines, i)
		}
		begins = c == '\n'
	}
	f.mu.Lock()
	f.lines = lines
	f.mu.Unlock()
}

// LineStart returns where a line begins; lines count from 1.
func (f *File) LineStart(line int) Pos {
	if line < 1 {
		panic(fmt.Sprintf("invalid line number %d (should be >= 1)", line))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if line > len(f.lines) {
		panic(fmt.Sprintf("invalid line number %d (should be < %d)", line, len(f.lines)))
	}
	return Pos(f.base + f.lines[line-1])
}

// AddLineInfo is AddLineColumnInfo with column 1.
func (f *File) AddLineInfo(offset int, filename string, line int) {
	f.AddLineColumnInfo(offset, filename, line, 1)
}

// AddLineColumnInfo says what the place at an offset counts as, as a line
// directive does. It must be behind the last such place, and in the file.
func (f *File) AddLineColumnInfo(offset int, filename string, line, column int) {
	f.mu.Lock()
	if n := len(f.infos); (n == 0 || f.infos[n-1].Offset < offset) && offset < f.size {
		f.infos = append(f.infos, lineInfo{offset, filename, line, column})
	}
	f.mu.Unlock()
}

// clamp returns the nearest offset that is in the file.
func (f *File) clamp(offset int) int {
	switch {
	case offset < 0:
		return 0
	case offset > f.size:
		return f.size
	}
	return offset
}

// Pos returns the position of an offset.
func (f *File) Pos(offset int) Pos { return Pos(f.base + f.clamp(offset)) }

// Offset returns the offset of a position.
func (f *File) Offset(p Pos) int { return f.clamp(int(p) - f.base) }

// Line returns the line of a position, with line directives.
func (f *File) Line(p Pos) int { return f.Position(p).Line }

// Position returns the position with line directives.
func (f *File) Position(p Pos) (pos Position) { return f.PositionFor(p, true) }

// PositionFor returns the position, with line directives if adjusted is set.
func (f *File) PositionFor(p Pos, adjusted bool) (pos Position) {
	if p == NoPos {
		return pos
	}
	pos.Offset = f.Offset(p)
	f.mu.Lock()
	defer f.mu.Unlock()
	pos.Filename = f.name
	if i := lastNotAbove(f.lines, pos.Offset); i >= 0 {
		pos.Line, pos.Column = i+1, pos.Offset-f.lines[i]+1
	}
	if !adjusted || len(f.infos) == 0 {
		return pos
	}
	i := sort.Search(len(f.infos), func(i int) bool { return f.infos[i].Offset > pos.Offset }) - 1
	if i < 0 {
		return pos
	}
	info := &f.infos[i]
	pos.Filename = info.Filename
	if k := lastNotAbove(f.lines, info.Offset); k >= 0 {
		behind := pos.Line - (k + 1)
		pos.Line = info.Line + behind
		if info.Column == 0 {
			pos.Column = 0 // if the column is not known there, it is nowhere
		} else if behind == 0 {
			pos.Column = info.Column + pos.Offset - info.Offset
		}
	}
	return pos
}

// lastNotAbove returns the index of the last element that is not above x, or -1.
func lastNotAbove(a []int, x int) int {
	lo, hi := 0, len(a)
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if a[m] <= x {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo - 1
}

// A FileSet is a set of source files; each has a range of positions. It may be
// used by several goroutines.
type FileSet struct {
	mu    sync.RWMutex
	base  int
	files []*File // ascending bases
	last  atomic.Pointer[File]
}

// NewFileSet returns an empty set.
func NewFileSet() *FileSet { return &FileSet{base: 1} }

// Base returns the least base that the next file may have.
func (s *FileSet) Base() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.base
}

// AddFile adds a file. A negative base means Base().
func (s *FileSet) AddFile(filename string, base, size int) *File {
	f := &File{name: filename, size: size, lines: []int{0}}
	s.mu.Lock()
	defer s.mu.Unlock()
	if base < 0 {
		base = s.base
	}
	if base < s.base {
		panic(fmt.Sprintf("invalid base %d (should be >= %d)", base, s.base))
	}
	if size < 0 {
		panic(fmt.Sprintf("invalid size %d (should be >= 0)", size))
	}
	f.base = base
	base += size + 1 // its end is a position too
	if base < 0 {
		panic("token.Pos offset overflow (> 2G of source code in file set)")
	}
	s.base = base
	s.files = append(s.files, f)
	s.last.Store(f)
	return f
}

// RemoveFile takes a file out of the set, for programs that go on for long.
func (s *FileSet) RemoveFile(file *File) {
	s.last.CompareAndSwap(file, nil)
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := s.index(file.base); i >= 0 && s.files[i] == file {
		files := append([]*File(nil), s.files[:i]...)
		s.files = append(files, s.files[i+1:]...)
	}
}

// index returns the index of the last file whose base is not above x, or -1.
func (s *FileSet) index(x int) int {
	return sort.Search(len(s.files), func(i int) bool { return s.files[i].base > x }) - 1
}

// Iterate calls yield for all files in the order in which they were added,
// until it returns false.
func (s *FileSet) Iterate(yield func(*File) bool) {
	for i := 0; ; i++ {
		var f *File
		s.mu.RLock()
		if i < len(s.files) {
			f = s.files[i]
		}
		s.mu.RUnlock()
		if f == nil || !yield(f) {
			return
		}
	}
}

// File returns the file of a position, or nil.
func (s *FileSet) File(p Pos) (f *File) {
	if p == NoPos {
		return nil
	}
	holds := func(f *File) bool { return f.base <= int(p) && int(p) <= f.base+f.size }
	if f := s.last.Load(); f != nil && holds(f) {
		return f
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if i := s.index(int(p)); i >= 0 && holds(s.files[i]) {
		s.last.Store(s.files[i])
		return s.files[i]
	}
	return nil
}

// PositionFor returns the position, with line directives if adjusted is set.
func (s *FileSet) PositionFor(p Pos, adjusted bool) (pos Position) {
	if f := s.File(p); f != nil {
		return f.PositionFor(p, adjusted)
	}
	return pos
}

// Position returns the position with line directives.
func (s *FileSet) Position(p Pos) (pos Position) { return s.PositionFor(p, true) }

// ---- storing ----

type storedFile struct {
	Name       string
	Base, Size int
	Lines      []int
	Infos      []lineInfo
}

type storedSet struct {
	Base  int
	Files []storedFile
}

// Read sets the set to what decode stores in its argument: what Write gave
// to encode.
func (s *FileSet) Read(decode func(any) error) error {
	var in storedSet
	if err := decode(&in); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.base = in.Base
	s.files = nil
	for _, f := range in.Files {
		s.files = append(s.files, &File{name: f.Name, base: f.Base, size: f.Size, lines: f.Lines, infos: f.Infos})
	}
	s.last.Store(nil)
	return nil
}

// Write gives the set to encode.
func (s *FileSet) Write(encode func(any) error) error {
	s.mu.RLock()
	out := storedSet{Base: s.base}
	for _, f := range s.files {
		f.mu.Lock()
		out.Files = append(out.Files, storedFile{f.name, f.base, f.size, append([]int(nil), f.lines...), append([]lineInfo(nil), f.infos...)})
		f.mu.Unlock()
	}
	s.mu.RUnlock()
	return encode(out)
}
