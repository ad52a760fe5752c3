package zip

import (
	"compress/flate"
	"errors"
	"io"
	"sync"
)

// A Compressor returns a writer that compresses to w, without closing it. It
// may be called by several goroutines.
type Compressor func(w io.Writer) (io.WriteCloser, error)

// A Decompressor returns a reader of what is compressed in r. It may be called
// by several goroutines.
type Decompressor func(r io.Reader) io.ReadCloser

var (
	compressors   sync.Map // of those that have been registered, by method
	decompressors sync.Map
)

// RegisterCompressor adds a method, for all writers.
func RegisterCompressor(method uint16, comp Compressor) {
	if method == Store || method == Deflate {
		panic("compressor already registered")
	}
	if _, dup := compressors.LoadOrStore(method, comp); dup {
		panic("compressor already registered")
	}
}

// RegisterDecompressor adds a method, for all readers.
func RegisterDecompressor(method uint16, dcomp Decompressor) {
	if method == Store || method == Deflate {
		panic("decompressor already registered")
	}
	if _, dup := decompressors.LoadOrStore(method, dcomp); dup {
		panic("decompressor already registered")
	}
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

func compressor(method uint16) Compressor {
	switch method {
	case Store:
		return func(w io.Writer) (io.WriteCloser, error) { return nopCloser{w}, nil }
	case Deflate:
		return func(w io.Writer) (io.WriteCloser, error) { return newDeflater(w) }
	}
	if c, ok := compressors.Load(method); ok {
		return c.(Compressor)
	}
	return nil
}

func decompressor(method uint16) Decompressor {
	switch method {
	case Store:
		return io.NopCloser
	case Deflate:
		return func(r io.Reader) io.ReadCloser { return &inflater{r: flate.NewReader(r)} }
	}
	if d, ok := decompressors.Load(method); ok {
		return d.(Decompressor)
	}
	return nil
}

// deflater refuses to be used when it is closed.
type deflater struct{ w *flate.Writer }

func newDeflater(w io.Writer) (io.WriteCloser, error) {
	f, err := flate.NewWriter(w, 5)
	return &deflater{f}, err
}

func (d *deflater) Write(p []byte) (int, error) {
	if d.w == nil {
		return 0, errors.New("Write after Close")
	}
	return d.w.Write(p)
}

func (d *deflater) Close() (err error) {
	if d.w != nil {
		err = d.w.Close()
		d.w = nil
	}
	return err
}

type inflater struct{ r io.ReadCloser }

func (i *inflater) Read(p []byte) (int, error) {
	if i.r == nil {
		return 0, errors.New("Read after Close")
	}
	return i.r.Read(p)
}

func (i *inflater) Close() (err error) {
	if i.r != nil {
		err = i.r.Close()
		i.r = nil
	}
	return err
}
