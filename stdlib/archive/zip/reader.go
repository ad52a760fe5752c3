package zip

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path"
	"sort"
	"strings"
	"sync"
	"time"
)

// Errors of reading.
var (
	ErrFormat       = errors.New("zip: not a valid zip file")
	ErrAlgorithm    = errors.New("zip: unsupported compression algorithm")
	ErrChecksum     = errors.New("zip: checksum error")
	ErrInsecurePath = errors.New("zip: insecure file path")
)

var le = binary.LittleEndian

// A Reader gives access to the files of an archive. It is an fs.FS as well.
type Reader struct {
	r             io.ReaderAt
	File          []*File
	Comment       string
	decompressors map[uint16]Decompressor

	listOnce sync.Once
	list     []listEntry // for Open: sorted by directory, then by name
}

// A ReadCloser is a Reader that must be closed.
type ReadCloser struct {
	f *os.File
	Reader
}

// A File is a file of an archive. Its contents are read by Open.
type File struct {
	FileHeader
	zip    *Reader
	r      io.ReaderAt
	offset int64 // of the local header
}

// OpenReader opens an archive by name.
func OpenReader(name string) (*ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	fi, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	rc := &ReadCloser{f: f}
	if err := rc.init(f, fi.Size()); err != nil {
		f.Close()
		return nil, err
	}
	return rc, nil
}

// Close closes the archive's file; that ends reading of all its files.
func (rc *ReadCloser) Close() error { return rc.f.Close() }

// NewReader returns a Reader of an archive of the given size.
func NewReader(r io.ReaderAt, size int64) (*Reader, error) {
	if size < 0 {
		return nil, errors.New("zip: size cannot be negative")
	}
	z := new(Reader)
	if err := z.init(r, size); err != nil {
		return nil, err
	}
	return z, nil
}

// RegisterDecompressor registers or replaces a method for this reader only.
func (z *Reader) RegisterDecompressor(method uint16, d Decompressor) {
	if z.decompressors == nil {
		z.decompressors = make(map[uint16]Decompressor)
	}
	z.decompressors[method] = d
}

func (z *Reader) decompressor(method uint16) Decompressor {
	if d := z.decompressors[method]; d != nil {
		return d
	}
	return decompressor(method)
}

// directory is what the end of an archive says about its central directory.
type directory struct {
	records uint64
	size    uint64
	offset  uint64
	at      int64 // of the record that says so
	comment string
}

func (z *Reader) init(r io.ReaderAt, size int64) error {
	dir, err := findDirectory(r, size)
	if err != nil {
		return err
	}
	// What stands before the archive, such as a program that extracts it,
	// shifts all offsets; unless they count it, as some writers do.
	base := dir.at - int64(dir.size) - int64(dir.offset)
	if at := base + int64(dir.offset); at < 0 || at >= size {
		return ErrFormat
	}
	if base > 0 {
		var f File
		if int64(dir.offset) < size && readCentral(&f, io.NewSectionReader(r, int64(dir.offset), size-int64(dir.offset))) == nil {
			base = 0
		}
	}
	if dir.records > uint64(size)/localLen {
		return fmt.Errorf("archive/zip: TOC declares impossible %d files in %d byte zip", dir.records, size)
	}
	z.r = r
	z.Comment = dir.comment
	start := base + int64(dir.offset)
	in := bufio.NewReader(io.NewSectionReader(r, start, size-start))
	for {
		f := &File{zip: z, r: r}
		err = readCentral(f, in)
		if err == ErrFormat || err == io.ErrUnexpectedEOF {
			break
		}
		if err != nil {
			return err
		}
		f.offset += base
		z.File = append(z.File, f)
	}
	if uint16(len(z.File)) != uint16(dir.records) { // writers without ZIP64 keep 16 bits
		return err
	}
	return nil
}

// findDirectory looks for the record at the end of an archive.
func findDirectory(r io.ReaderAt, size int64) (*directory, error) {
	var buf []byte
	at := -1
	for _, n := range []int64{1024, endLen + max16} {
		if n > size {
			n = size
		}
		buf = make([]byte, n)
		if _, err := r.ReadAt(buf, size-n); err != nil && err != io.EOF {
			return nil, err
		}
		if at = findEnd(buf); at >= 0 || n == size {
			break
		}
	}
	if at < 0 {
		return nil, ErrFormat
	}
	d := &directory{at: size - int64(len(buf)) + int64(at)}
	b := buf[at:]
	d.records, d.size, d.offset = uint64(le.Uint16(b[10:])), uint64(le.Uint32(b[12:])), uint64(le.Uint32(b[16:]))
	n := int(le.Uint16(b[20:]))
	if n > len(b)-endLen {
		return nil, errors.New("zip: invalid comment length")
	}
	d.comment = string(b[endLen : endLen+n])
	if d.records == max16 || d.size == max16 || d.offset == max32 {
		if err := d.read64(r); err != nil {
			return nil, err
		}
	}
	if d.size > 1<<63-1 || d.offset > 1<<63-1 || d.records > 1<<63-1 {
		return nil, ErrFormat
	}
	if o := int64(d.offset); o < 0 || o >= size {
		return nil, ErrFormat
	}
	return d, nil
}

// findEnd returns the index of the end record in b, or -1.
func findEnd(b []byte) int {
	for i := len(b) - endLen; i >= 0; i-- {
		if le.Uint32(b[i:]) == endSig && i+endLen+int(le.Uint16(b[i+20:])) <= len(b) {
			return i
		}
	}
	return -1
}

// read64 replaces the values by those of the ZIP64 record, if there is one.
func (d *directory) read64(r io.ReaderAt) error {
	var b [end64Len]byte
	if d.at < locator64Len {
		return nil
	}
	if _, err := r.ReadAt(b[:locator64Len], d.at-locator64Len); err != nil {
		return err
	}
	if le.Uint32(b[:]) != locator64Sig || le.Uint32(b[4:]) != 0 || le.Uint32(b[16:]) != 1 {
		return nil // none, or several disks
	}
	at := int64(le.Uint64(b[8:]))
	if at < 0 {
		return nil
	}
	if _, err := r.ReadAt(b[:], at); err != nil {
		return err
	}
	if le.Uint32(b[:]) != end64Sig {
		return ErrFormat
	}
	d.at = at
	d.records, d.size, d.offset = le.Uint64(b[32:]), le.Uint64(b[40:]), le.Uint64(b[48:])
	return nil
}

// readCentral reads an entry of the central directory.
func readCentral(f *File, r io.Reader) error {
	var b [centralLen]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return err
	}
	if le.Uint32(b[:]) != centralSig {
		return ErrFormat
	}
	f.CreatorVersion, f.ReaderVersion = le.Uint16(b[4:]), le.Uint16(b[6:])
	f.Flags, f.Method = le.Uint16(b[8:]), le.Uint16(b[10:])
	f.ModifiedTime, f.ModifiedDate = le.Uint16(b[12:]), le.Uint16(b[14:])
	f.CRC32 = le.Uint32(b[16:])
	f.CompressedSize, f.UncompressedSize = le.Uint32(b[20:]), le.Uint32(b[24:])
	f.CompressedSize64, f.UncompressedSize64 = uint64(f.CompressedSize), uint64(f.UncompressedSize)
	name, extra, comment := int(le.Uint16(b[28:])), int(le.Uint16(b[30:])), int(le.Uint16(b[32:]))
	f.ExternalAttrs = le.Uint32(b[38:])
	f.offset = int64(le.Uint32(b[42:]))
	rest := make([]byte, name+extra+comment)
	if _, err := io.ReadFull(r, rest); err != nil {
		return err
	}
	f.Name = string(rest[:name])
	f.Extra = rest[name : name+extra : name+extra]
	f.Comment = string(rest[name+extra:])

	valid1, require1 := detectUTF8(f.Name)
	valid2, require2 := detectUTF8(f.Comment)
	switch {
	case !valid1 || !valid2:
		f.NonUTF8 = true
	case !require1 && !require2:
		f.NonUTF8 = false
	default:
		f.NonUTF8 = f.Flags&flagUTF8 == 0
	}
	return f.readExtra()
}

// readExtra interprets the extra fields: sizes of 64 bits, better times.
func (f *File) readExtra() error {
	needU, needC, needOffset := f.UncompressedSize == max32, f.CompressedSize == max32, f.offset == max32
	var modified time.Time
	for extra := f.Extra; len(extra) >= 4; {
		tag, n := le.Uint16(extra), int(le.Uint16(extra[2:]))
		if extra = extra[4:]; n > len(extra) {
			break
		}
		field := extra[:n]
		extra = extra[n:]
		switch tag {
		case extra64:
			for _, want := range []struct {
				need *bool
				set  func(uint64)
			}{
				{&needU, func(x uint64) { f.UncompressedSize64 = x }},
				{&needC, func(x uint64) { f.CompressedSize64 = x }},
				{&needOffset, func(x uint64) { f.offset = int64(x) }},
			} {
				if *want.need {
					*want.need = false
					if len(field) < 8 {
						return ErrFormat
					}
					want.set(le.Uint64(field))
					field = field[8:]
				}
			}
		case extraNTFS:
			if t, ok := ntfsTime(field); ok {
				modified = t
			}
		case extraUnix, extraInfoUnix:
			if len(field) >= 8 {
				modified = time.Unix(int64(le.Uint32(field[4:])), 0)
			}
		case extraTime:
			if len(field) >= 5 && field[0]&1 != 0 {
				modified = time.Unix(int64(le.Uint32(field[1:])), 0)
			}
		}
	}
	dos := dosTime(f.ModifiedDate, f.ModifiedTime)
	f.Modified = dos
	if !modified.IsZero() {
		f.Modified = modified.UTC()
		if f.ModifiedTime != 0 || f.ModifiedDate != 0 { // that is local time
			f.Modified = modified.In(zoneOf(dos.Sub(modified)))
		}
	}
	if needC || needOffset { // old writers leave the full size out
		return ErrFormat
	}
	return nil
}

// ntfsTime finds the time of change in an NTFS field: 100 ns since 1601.
func ntfsTime(field []byte) (t time.Time, ok bool) {
	if len(field) < 4 {
		return t, false
	}
	for field = field[4:]; len(field) >= 4; {
		tag, n := le.Uint16(field), int(le.Uint16(field[2:]))
		if field = field[4:]; n > len(field) {
			break
		}
		if tag == 1 && n == 24 {
			ticks := int64(le.Uint64(field))
			const perSecond = 1e7
			epoch := time.Date(1601, time.January, 1, 0, 0, 0, 0, time.UTC)
			return time.Unix(epoch.Unix()+ticks/perSecond, ticks%perSecond*100), true
		}
		field = field[n:]
	}
	return t, false
}

// zoneOf returns the time zone of an offset, which is not quite exact.
func zoneOf(offset time.Duration) *time.Location {
	offset = offset.Round(15 * time.Minute)
	if offset < -12*time.Hour || offset > 14*time.Hour {
		offset = 0
	}
	return time.FixedZone("", int(offset/time.Second))
}

// DataOffset returns where the compressed contents begin.
func (f *File) DataOffset() (int64, error) {
	var b [localLen]byte
	if _, err := f.r.ReadAt(b[:], f.offset); err != nil {
		return 0, err
	}
	if le.Uint32(b[:]) != localSig {
		return 0, ErrFormat
	}
	return f.offset + localLen + int64(le.Uint16(b[26:])) + int64(le.Uint16(b[28:])), nil
}

// Open returns a reader of the contents. Several may be open at a time.
func (f *File) Open() (io.ReadCloser, error) {
	at, err := f.DataOffset()
	if err != nil {
		return nil, err
	}
	if strings.HasSuffix(f.Name, "/") {
		// Some writers give directories contents, which is of no use.
		if f.UncompressedSize64 != 0 {
			return dirReader{ErrFormat}, nil
		}
		return dirReader{io.EOF}, nil
	}
	size := int64(f.CompressedSize64)
	method := f.zip.decompressor(f.Method)
	if method == nil {
		return nil, ErrAlgorithm
	}
	c := &contents{rc: method(io.NewSectionReader(f.r, at, size)), sum: crc32.NewIEEE(), f: f}
	if f.hasDescriptor() {
		c.descriptor = io.NewSectionReader(f.r, at+size, 24)
	}
	return c, nil
}

// OpenRaw returns a reader of the contents without decompressing them.
func (f *File) OpenRaw() (io.Reader, error) {
	at, err := f.DataOffset()
	if err != nil {
		return nil, err
	}
	return io.NewSectionReader(f.r, at, int64(f.CompressedSize64)), nil
}

type dirReader struct{ err error }

func (r dirReader) Read([]byte) (int, error) { return 0, r.err }
func (r dirReader) Close() error             { return nil }

// contents checks length and sum of what is read.
type contents struct {
	rc         io.ReadCloser
	sum        hash.Hash32
	n          uint64
	f          *File
	descriptor io.Reader // what follows the data; may be nil
	err        error
}

func (c *contents) Stat() (fs.FileInfo, error) { return headerInfo{&c.f.FileHeader}, nil }
func (c *contents) Close() error               { return c.rc.Close() }

func (c *contents) Read(b []byte) (n int, err error) {
	if c.err != nil {
		return 0, c.err
	}
	n, err = c.rc.Read(b)
	c.sum.Write(b[:n])
	if c.n += uint64(n); c.n > c.f.UncompressedSize64 {
		err = ErrFormat
	} else if err == io.EOF {
		err = c.check()
	}
	c.err = err
	return n, err
}

// check returns the error of the contents' end: io.EOF if all is right.
func (c *contents) check() error {
	if c.n != c.f.UncompressedSize64 {
		return io.ErrUnexpectedEOF
	}
	if c.descriptor != nil {
		if err := c.checkDescriptor(); err == io.EOF {
			return io.ErrUnexpectedEOF
		} else if err != nil {
			return err
		}
		if c.sum.Sum32() != c.f.CRC32 {
			return ErrChecksum
		}
	} else if c.f.CRC32 != 0 && c.sum.Sum32() != c.f.CRC32 {
		return ErrChecksum
	}
	return io.EOF
}

// checkDescriptor compares the sum; a signature before it is optional. The
// sizes, of 32 or 64 bits, are known from the directory.
func (c *contents) checkDescriptor() error {
	var b [12]byte
	if _, err := io.ReadFull(c.descriptor, b[:4]); err != nil {
		return err
	}
	rest := b[4:]
	if le.Uint32(b[:]) == descSig {
		rest = b[:]
	}
	if _, err := io.ReadFull(c.descriptor, rest); err != nil {
		return err
	}
	if le.Uint32(b[:]) != c.f.CRC32 {
		return ErrChecksum
	}
	return nil
}

// ---- the archive as a file system ----

// listEntry is a file, or a directory that has an entry or only files in it.
type listEntry struct {
	name  string // without a slash at the end
	file  *File  // nil for a directory without an entry
	isDir bool
	isDup bool // several entries have this name
}

func (e *listEntry) Name() string               { _, elem := splitName(e.name); return elem }
func (e *listEntry) Size() int64                { return 0 }
func (e *listEntry) Mode() fs.FileMode          { return fs.ModeDir | 0555 }
func (e *listEntry) Type() fs.FileMode          { return fs.ModeDir }
func (e *listEntry) IsDir() bool                { return true }
func (e *listEntry) Sys() any                   { return nil }
func (e *listEntry) String() string             { return fs.FormatDirEntry(e) }
func (e *listEntry) Info() (fs.FileInfo, error) { return e, nil }

func (e *listEntry) ModTime() time.Time {
	if e.file == nil {
		return time.Time{}
	}
	return e.file.Modified.UTC()
}

// stat returns what Stat says of the entry.
func (e *listEntry) stat() (interface {
	fs.FileInfo
	fs.DirEntry
}, error) {
	if e.isDup {
		return nil, errors.New(e.name + ": duplicate entries in zip file")
	}
	if !e.isDir {
		return headerInfo{&e.file.FileHeader}, nil
	}
	return e, nil
}

// splitName splits a path into directory, "." if there is none, and name.
func splitName(name string) (dir, elem string) {
	name = strings.TrimSuffix(name, "/")
	i := strings.LastIndexByte(name, '/')
	if i < 0 {
		return ".", name
	}
	return name[:i], name[i+1:]
}

// validName makes a name acceptable for a file system.
func validName(name string) string {
	name = strings.ReplaceAll(name, `\`, `/`)
	name = strings.TrimPrefix(path.Clean(name), "/")
	for strings.HasPrefix(name, "../") {
		name = name[len("../"):]
	}
	return name
}

func (z *Reader) makeList() {
	files := make(map[string]int) // index in z.list
	dirs := make(map[string]int)
	parents := make(map[string]bool)
	for _, f := range z.File {
		isDir := strings.HasSuffix(f.Name, "/")
		name := validName(f.Name)
		if name == "" {
			continue
		}
		if i, ok := files[name]; ok {
			z.list[i].isDup = true
			continue
		}
		if i, ok := dirs[name]; ok {
			z.list[i].isDup = true
			continue
		}
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			parents[dir] = true
		}
		if isDir {
			dirs[name] = len(z.list)
		} else {
			files[name] = len(z.list)
		}
		z.list = append(z.list, listEntry{name: name, file: f, isDir: isDir})
	}
	for dir := range parents {
		if _, ok := dirs[dir]; ok {
			continue
		}
		if i, ok := files[dir]; ok {
			z.list[i].isDup = true
		} else {
			z.list = append(z.list, listEntry{name: dir, isDir: true})
		}
	}
	sort.Slice(z.list, func(i, j int) bool { return nameLess(z.list[i].name, z.list[j].name) })
}

func nameLess(x, y string) bool {
	xdir, xelem := splitName(x)
	ydir, yelem := splitName(y)
	return xdir < ydir || xdir == ydir && xelem < yelem
}

// Open opens a file by its path as an fs.FS does: slashes, no leading one.
func (z *Reader) Open(name string) (fs.File, error) {
	z.listOnce.Do(z.makeList)
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	e := z.lookup(name)
	if e == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if e.isDir {
		return &openDir{e: e, files: z.entriesOf(name)}, nil
	}
	rc, err := e.file.Open()
	if err != nil {
		return nil, err
	}
	return rc.(fs.File), nil
}

func (z *Reader) lookup(name string) *listEntry {
	if name == "." {
		return &listEntry{name: "./", isDir: true}
	}
	i := sort.Search(len(z.list), func(i int) bool { return !nameLess(z.list[i].name, name) })
	if i < len(z.list) && z.list[i].name == name {
		return &z.list[i]
	}
	return nil
}

func (z *Reader) entriesOf(dir string) []listEntry {
	first := sort.Search(len(z.list), func(i int) bool { d, _ := splitName(z.list[i].name); return d >= dir })
	end := sort.Search(len(z.list), func(i int) bool { d, _ := splitName(z.list[i].name); return d > dir })
	return z.list[first:end]
}

type openDir struct {
	e     *listEntry
	files []listEntry
	at    int
}

func (d *openDir) Close() error               { return nil }
func (d *openDir) Stat() (fs.FileInfo, error) { return d.e.stat() }

func (d *openDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.e.name, Err: errors.New("is a directory")}
}

func (d *openDir) ReadDir(count int) ([]fs.DirEntry, error) {
	n := len(d.files) - d.at
	if count > 0 && n > count {
		n = count
	}
	if n == 0 {
		if count <= 0 {
			return nil, nil
		}
		return nil, io.EOF
	}
	list := make([]fs.DirEntry, n)
	for i := range list {
		s, err := d.files[d.at+i].stat()
		if err != nil {
			return nil, err
		}
		if s.Name() == "." || !fs.ValidPath(s.Name()) {
			return nil, &fs.PathError{Op: "readdir", Path: d.e.name, Err: fmt.Errorf("invalid file name: %v", d.files[d.at+i].name)}
		}
		list[i] = s
	}
	d.at += n
	return list, nil
}
