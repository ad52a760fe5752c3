package zip

import (
	"bufio"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"strings"
)

var (
	errLongName  = errors.New("zip: FileHeader.Name too long")
	errLongExtra = errors.New("zip: FileHeader.Extra too long")
)

// A Writer writes an archive.
type Writer struct {
	out         *countWriter
	dir         []*entry
	last        *fileWriter
	closed      bool
	compressors map[uint16]Compressor
	comment     string
}

// entry is a file that will be in the directory.
type entry struct {
	*FileHeader
	offset uint64
	raw    bool // sizes and sum are the caller's
}

type countWriter struct {
	w *bufio.Writer
	n int64
}

func (w *countWriter) Write(p []byte) (int, error) {
	n, err := w.w.Write(p)
	w.n += int64(n)
	return n, err
}

// NewWriter returns a Writer to w.
func NewWriter(w io.Writer) *Writer { return &Writer{out: &countWriter{w: bufio.NewWriter(w)}} }

// SetOffset says how much stands before the archive in its file. It is to be
// called before anything is written.
func (w *Writer) SetOffset(n int64) {
	if w.out.n != 0 {
		panic("zip: SetOffset called after data was written")
	}
	w.out.n = n
}

// Flush writes what is buffered. Close does so too.
func (w *Writer) Flush() error { return w.out.w.Flush() }

// SetComment sets the comment at the end of the archive.
func (w *Writer) SetComment(comment string) error {
	if len(comment) > max16 {
		return errors.New("zip: Writer.Comment too long")
	}
	w.comment = comment
	return nil
}

// RegisterCompressor registers or replaces a method for this writer only.
func (w *Writer) RegisterCompressor(method uint16, comp Compressor) {
	if w.compressors == nil {
		w.compressors = make(map[uint16]Compressor)
	}
	w.compressors[method] = comp
}

func (w *Writer) compressor(method uint16) Compressor {
	if c := w.compressors[method]; c != nil {
		return c
	}
	return compressor(method)
}

// Close writes the directory. It does not close what is written to.
func (w *Writer) Close() error {
	if w.last != nil && !w.last.closed {
		if err := w.last.close(); err != nil {
			return err
		}
		w.last = nil
	}
	if w.closed {
		return errors.New("zip: writer closed twice")
	}
	w.closed = true
	start := w.out.n
	for _, e := range w.dir {
		if _, err := w.out.Write(e.central()); err != nil {
			return err
		}
	}
	if _, err := w.out.Write(endRecords(uint64(len(w.dir)), uint64(start), uint64(w.out.n), w.comment)); err != nil {
		return err
	}
	return w.Flush()
}

// central returns the entry's record of the directory.
func (e *entry) central() []byte {
	csize, usize, offset, extra := low32(e.CompressedSize64), low32(e.UncompressedSize64), low32(e.offset), e.Extra
	if e.needs64() || e.offset >= max32 {
		csize, usize, offset = max32, max32, max32
		extra = le.AppendUint16(extra, extra64)
		extra = le.AppendUint16(extra, 24)
		extra = le.AppendUint64(extra, e.UncompressedSize64)
		extra = le.AppendUint64(extra, e.CompressedSize64)
		extra = le.AppendUint64(extra, e.offset)
		e.CompressedSize, e.UncompressedSize, e.Extra = csize, usize, extra
	}
	b := make([]byte, 0, centralLen+len(e.Name)+len(extra)+len(e.Comment))
	b = le.AppendUint32(b, centralSig)
	for _, x := range []uint16{e.CreatorVersion, e.ReaderVersion, e.Flags, e.Method, e.ModifiedTime, e.ModifiedDate} {
		b = le.AppendUint16(b, x)
	}
	for _, x := range []uint32{e.CRC32, csize, usize} {
		b = le.AppendUint32(b, x)
	}
	// Behind the lengths: the number of the disk, internal attributes.
	for _, x := range []int{len(e.Name), len(extra), len(e.Comment), 0, 0} {
		b = le.AppendUint16(b, uint16(x))
	}
	b = le.AppendUint32(b, e.ExternalAttrs)
	b = le.AppendUint32(b, offset)
	b = append(b, e.Name...)
	b = append(b, extra...)
	return append(b, e.Comment...)
}

// endRecords returns what stands behind the directory, which is from start to
// end.
func endRecords(records, start, end uint64, comment string) (b []byte) {
	size, offset := end-start, start
	if records >= max16 || size >= max32 || offset >= max32 {
		b = le.AppendUint32(b, end64Sig)
		b = le.AppendUint64(b, end64Len-12)
		b = le.AppendUint16(b, version45)
		b = le.AppendUint16(b, version45)
		b = le.AppendUint64(b, 0) // disks
		for _, x := range []uint64{records, records, size, offset} {
			b = le.AppendUint64(b, x)
		}
		b = le.AppendUint32(b, locator64Sig)
		b = le.AppendUint32(b, 0)
		b = le.AppendUint64(b, end)
		b = le.AppendUint32(b, 1) // disks
		records, size, offset = max16, max32, max32
	}
	b = le.AppendUint32(b, endSig)
	b = le.AppendUint32(b, 0) // disks
	b = le.AppendUint16(b, uint16(records))
	b = le.AppendUint16(b, uint16(records))
	b = le.AppendUint32(b, uint32(size))
	b = le.AppendUint32(b, uint32(offset))
	b = le.AppendUint16(b, uint16(len(comment)))
	return append(b, comment...)
}

// Create adds a file, compressed, and returns a writer for its contents, to be
// used until the next call of Create, CreateHeader or Close. A name with a
// slash at the end makes a directory.
func (w *Writer) Create(name string) (io.Writer, error) {
	return w.CreateHeader(&FileHeader{Name: name, Method: Deflate})
}

// prepare ends the file before.
func (w *Writer) prepare(h *FileHeader) error {
	if w.last != nil && !w.last.closed {
		if err := w.last.close(); err != nil {
			return err
		}
	}
	if len(w.dir) > 0 && w.dir[len(w.dir)-1].FileHeader == h {
		return errors.New("archive/zip: invalid duplicate FileHeader")
	}
	return nil
}

// CreateHeader is Create for a file with these properties. The header belongs
// to the Writer from then on, which fills in sizes and sum.
func (w *Writer) CreateHeader(fh *FileHeader) (io.Writer, error) {
	if err := w.prepare(fh); err != nil {
		return nil, err
	}
	valid1, require1 := detectUTF8(fh.Name)
	valid2, require2 := detectUTF8(fh.Comment)
	switch {
	case fh.NonUTF8:
		fh.Flags &^= flagUTF8
	case (require1 || require2) && valid1 && valid2:
		fh.Flags |= flagUTF8
	}
	fh.CreatorVersion = fh.CreatorVersion&0xff00 | version20
	fh.ReaderVersion = version20
	if !fh.Modified.IsZero() {
		fh.ModifiedDate, fh.ModifiedTime = toDOSTime(fh.Modified)
		fh.Extra = le.AppendUint16(fh.Extra, extraTime)
		fh.Extra = le.AppendUint16(fh.Extra, 5)
		fh.Extra = append(fh.Extra, 1) // the time of change
		fh.Extra = le.AppendUint32(fh.Extra, uint32(fh.Modified.Unix()))
	}
	e := &entry{FileHeader: fh, offset: uint64(w.out.n)}
	if strings.HasSuffix(fh.Name, "/") {
		fh.Method = Store
		fh.Flags &^= flagDescriptor
		fh.CompressedSize, fh.CompressedSize64 = 0, 0
		fh.UncompressedSize, fh.UncompressedSize64 = 0, 0
		return dirWriter{}, w.begin(e, nil)
	}
	fh.Flags |= flagDescriptor
	f := &fileWriter{e: e, out: w.out, stored: &countTo{w: w.out}, sum: crc32.NewIEEE()}
	method := w.compressor(fh.Method)
	if method == nil {
		return nil, ErrAlgorithm
	}
	comp, err := method(f.stored)
	if err != nil {
		return nil, err
	}
	f.comp = comp
	return f, w.begin(e, f)
}

// begin writes the local header; f becomes the last file.
func (w *Writer) begin(e *entry, f *fileWriter) error {
	w.dir = append(w.dir, e)
	if err := w.writeLocal(e); err != nil {
		return err
	}
	w.last = f
	return nil
}

func (w *Writer) writeLocal(e *entry) error {
	if len(e.Name) > max16 {
		return errLongName
	}
	if len(e.Extra) > max16 {
		return errLongExtra
	}
	b := le.AppendUint32(make([]byte, 0, localLen), localSig)
	for _, x := range []uint16{e.ReaderVersion, e.Flags, e.Method, e.ModifiedTime, e.ModifiedDate} {
		b = le.AppendUint16(b, x)
	}
	if e.raw && !e.hasDescriptor() {
		b = le.AppendUint32(b, e.CRC32)
		b = le.AppendUint32(b, low32(e.CompressedSize64))
		b = le.AppendUint32(b, low32(e.UncompressedSize64))
	} else { // the descriptor has them
		b = append(b, make([]byte, 12)...)
	}
	b = le.AppendUint16(b, uint16(len(e.Name)))
	b = le.AppendUint16(b, uint16(len(e.Extra)))
	b = append(b, e.Name...)
	_, err := w.out.Write(append(b, e.Extra...))
	return err
}

// CreateRaw is CreateHeader for contents that are compressed already; the
// header must be complete.
func (w *Writer) CreateRaw(fh *FileHeader) (io.Writer, error) {
	if err := w.prepare(fh); err != nil {
		return nil, err
	}
	fh.CompressedSize, fh.UncompressedSize = low32(fh.CompressedSize64), low32(fh.UncompressedSize64)
	e := &entry{FileHeader: fh, offset: uint64(w.out.n), raw: true}
	if strings.HasSuffix(fh.Name, "/") {
		return dirWriter{}, w.begin(e, nil)
	}
	f := &fileWriter{e: e, out: w.out}
	return f, w.begin(e, f)
}

// Copy copies a file of another archive without decompressing it.
func (w *Writer) Copy(f *File) error {
	r, err := f.OpenRaw()
	if err != nil {
		return err
	}
	fh := f.FileHeader
	fw, err := w.CreateRaw(&fh)
	if err != nil {
		return err
	}
	_, err = io.Copy(fw, r)
	return err
}

// AddFS adds all files of a file system, compressed.
func (w *Writer) AddFS(fsys fs.FS) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == "." {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if !d.IsDir() && !info.Mode().IsRegular() {
			return errors.New("zip: cannot add non-regular file")
		}
		h, err := FileInfoHeader(info)
		if err != nil {
			return err
		}
		h.Name = name
		if d.IsDir() {
			h.Name += "/"
		}
		h.Method = Deflate
		fw, err := w.CreateHeader(h)
		if err != nil || d.IsDir() {
			return err
		}
		f, err := fsys.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = io.Copy(fw, f)
		return err
	})
}

type dirWriter struct{}

func (dirWriter) Write(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	return 0, errors.New("zip: write to directory")
}

type countTo struct {
	w io.Writer
	n int64
}

func (c *countTo) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// fileWriter writes the contents of a file; raw ones have no comp.
type fileWriter struct {
	e      *entry
	out    io.Writer
	comp   io.WriteCloser
	stored *countTo // behind comp
	n      int64    // before comp
	sum    hash.Hash32
	closed bool
}

func (f *fileWriter) Write(p []byte) (int, error) {
	if f.closed {
		return 0, errors.New("zip: write to closed file")
	}
	if f.comp == nil {
		return f.out.Write(p)
	}
	f.sum.Write(p)
	n, err := f.comp.Write(p)
	f.n += int64(n)
	return n, err
}

func (f *fileWriter) close() error {
	if f.closed {
		return errors.New("zip: file closed twice")
	}
	f.closed = true
	if f.comp != nil {
		if err := f.comp.Close(); err != nil {
			return err
		}
		h := f.e.FileHeader
		h.CRC32 = f.sum.Sum32()
		h.CompressedSize64, h.UncompressedSize64 = uint64(f.stored.n), uint64(f.n)
		if h.needs64() {
			h.CompressedSize, h.UncompressedSize = max32, max32
			h.ReaderVersion = version45
		} else {
			h.CompressedSize, h.UncompressedSize = uint32(f.stored.n), uint32(f.n)
		}
	}
	return f.writeDescriptor()
}

func (f *fileWriter) writeDescriptor() error {
	h := f.e.FileHeader
	if !h.hasDescriptor() {
		return nil
	}
	b := le.AppendUint32(nil, descSig)
	b = le.AppendUint32(b, h.CRC32)
	if h.needs64() {
		b = le.AppendUint64(b, h.CompressedSize64)
		b = le.AppendUint64(b, h.UncompressedSize64)
	} else {
		b = le.AppendUint32(b, h.CompressedSize)
		b = le.AppendUint32(b, h.UncompressedSize)
	}
	_, err := f.out.Write(b)
	return err
}
