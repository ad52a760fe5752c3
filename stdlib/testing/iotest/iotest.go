// Package iotest has readers and writers for tests: they do little at a time, fail, or log.
package iotest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
)

type readFunc func(p []byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

type writeFunc func(p []byte) (int, error)

func (f writeFunc) Write(p []byte) (int, error) { return f(p) }

// OneByteReader returns a Reader that reads one byte of r at a time.
func OneByteReader(r io.Reader) io.Reader {
	return readFunc(func(p []byte) (int, error) {
		if len(p) == 0 {
			return 0, nil
		}
		return r.Read(p[:1])
	})
}

// HalfReader returns a Reader that reads half as much of r as it is asked for.
func HalfReader(r io.Reader) io.Reader {
	return readFunc(func(p []byte) (int, error) { return r.Read(p[:(len(p)+1)/2]) })
}

type dataErrReader struct {
	r    io.Reader
	rest []byte // read already
	err  error
	buf  [1024]byte
}

// DataErrReader returns a Reader that gives the error of r together with the last data.
func DataErrReader(r io.Reader) io.Reader { return &dataErrReader{r: r} }

func (d *dataErrReader) Read(p []byte) (n int, err error) {
	for { // one more read than needed, to meet the error
		if len(d.rest) == 0 && d.err == nil {
			var k int
			k, d.err = d.r.Read(d.buf[:])
			d.rest = d.buf[:k]
		}
		if n > 0 || len(p) == 0 || len(d.rest) == 0 && d.err != nil {
			break
		}
		n = copy(p, d.rest)
		d.rest = d.rest[n:]
	}
	if len(d.rest) == 0 {
		err = d.err
	}
	return n, err
}

// ErrTimeout is what a TimeoutReader gives.
var ErrTimeout = errors.New("timeout")

// TimeoutReader returns a Reader whose second read fails with ErrTimeout.
func TimeoutReader(r io.Reader) io.Reader {
	calls := 0
	return readFunc(func(p []byte) (int, error) {
		calls++
		if calls == 2 {
			return 0, ErrTimeout
		}
		return r.Read(p)
	})
}

// ErrReader returns a Reader that fails with err.
func ErrReader(err error) io.Reader {
	return readFunc(func([]byte) (int, error) { return 0, err })
}

// TruncateWriter returns a Writer that drops, without an error, what is behind the first n bytes.
func TruncateWriter(w io.Writer, n int64) io.Writer {
	return writeFunc(func(p []byte) (int, error) {
		if n <= 0 {
			return len(p), nil
		}
		some := p
		if int64(len(some)) > n {
			some = some[:n]
		}
		written, err := w.Write(some)
		n -= int64(written)
		if err == nil {
			written = len(p)
		}
		return written, err
	})
}

// NewReadLogger returns a Reader that logs each read: prefix, then the bytes in hexadecimal.
func NewReadLogger(prefix string, r io.Reader) io.Reader {
	return readFunc(func(p []byte) (int, error) {
		n, err := r.Read(p)
		logBytes(prefix, p[:n], err)
		return n, err
	})
}

// NewWriteLogger returns a Writer that logs each write: prefix, then the bytes in hexadecimal.
func NewWriteLogger(prefix string, w io.Writer) io.Writer {
	return writeFunc(func(p []byte) (int, error) {
		n, err := w.Write(p)
		logBytes(prefix, p[:n], err)
		return n, err
	})
}

func logBytes(prefix string, p []byte, err error) {
	if err != nil {
		log.Printf("%s %x: %v", prefix, p, err)
	} else {
		log.Printf("%s %x", prefix, p)
	}
}

// TestReader tries r in several ways: it must give exactly content, one byte at a time as well, and, if it can, at any place.
func TestReader(r io.Reader, content []byte) error {
	if len(content) > 0 {
		if n, err := r.Read(nil); n != 0 || err != nil {
			return fmt.Errorf("Read(0) = %d, %v, want 0, nil", n, err)
		}
	}
	data, err := io.ReadAll(&unevenReader{r: r})
	if err != nil {
		return err
	}
	if !bytes.Equal(data, content) {
		return fmt.Errorf("ReadAll(small amounts) = %q\n\twant %q", data, content)
	}
	if n, err := r.Read(make([]byte, 10)); n != 0 || err != io.EOF {
		return fmt.Errorf("Read(10) at EOF = %v, %v, want 0, EOF", n, err)
	}
	if s, ok := r.(io.ReadSeeker); ok {
		if err := testSeeker(s, content); err != nil {
			return err
		}
	}
	if at, ok := r.(io.ReaderAt); ok {
		return testReaderAt(at, content)
	}
	return nil
}

// An unevenReader asks for 1 to 3 bytes at a time.
type unevenReader struct {
	r io.Reader
	n int
}

func (u *unevenReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	u.n = u.n%3 + 1
	n := u.n
	if n > len(p) {
		n = len(p)
	}
	k, err := u.r.Read(p[:n])
	if err != nil && err != io.EOF {
		err = fmt.Errorf("Read(%d) = %d, %v", n, k, err)
	}
	return k, err
}

func testSeeker(r io.ReadSeeker, content []byte) error {
	size := int64(len(content))
	seeks := []struct {
		name   string
		offset int64
		whence int
		want   int64
	}{
		{"Seek(0, 1) from EOF", 0, 1, size},
		{"Seek(-n, 1) from EOF", -(size / 3), 1, size - size/3},
		{"Seek(n, 1) from n", size / 3, 1, size / 3 * 2},
		{"Seek(0, 2)", 0, 2, size},
		{"Seek(-n, 2)", -(size / 2), 2, size - size/2},
		{"Seek(n, 0)", size / 4, 0, size / 4},
	}
	for i, s := range seeks {
		if i == 2 { // from the first third
			if _, err := r.Seek(size/3, 0); err != nil {
				return fmt.Errorf("Seek(%d, 0) from EOF: %v", size/3, err)
			}
		}
		pos, err := r.Seek(s.offset, s.whence)
		if err != nil || pos != s.want {
			return fmt.Errorf("%s = %d, %v, want %d, nil", s.name, pos, err, s.want)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			return fmt.Errorf("ReadAll after %s: %v", s.name, err)
		}
		if !bytes.Equal(data, content[s.want:]) {
			return fmt.Errorf("ReadAll after %s = %q\n\twant %q", s.name, data, content[s.want:])
		}
	}
	if off, err := r.Seek(-1, 0); err == nil {
		return fmt.Errorf("Seek(-1, 0) = %d, nil, want error", off)
	}
	return nil
}

func testReaderAt(r io.ReaderAt, content []byte) error {
	buf := make([]byte, len(content), len(content)+1)
	fill := func(b []byte) {
		for i := range b {
			b[i] = 0xfe
		}
	}
	fill(buf)
	n, err := r.ReadAt(buf, 0)
	if n != len(content) || err != nil && err != io.EOF {
		return fmt.Errorf("ReadAt(%d, 0) = %v, %v, want %d, nil or EOF", len(buf), n, err, len(content))
	}
	if !bytes.Equal(buf, content) {
		return fmt.Errorf("ReadAt(%d, 0) = %q\n\twant %q", len(buf), buf, content)
	}
	if n, err := r.ReadAt(make([]byte, 1), int64(len(content))); n != 0 || err != io.EOF {
		return fmt.Errorf("ReadAt(1, %d) = %v, %v, want 0, EOF", len(content), n, err)
	}
	long := buf[:cap(buf)]
	fill(long)
	if n, err := r.ReadAt(long, 0); n != len(content) || err != io.EOF || !bytes.Equal(long[:n], content) || long[n] != 0xfe {
		return fmt.Errorf("ReadAt(%d, 0) = %v, %v, want %d, EOF, and no byte more", len(long), n, err, len(content))
	}
	for i := range content {
		one := []byte{0xfe}
		if n, err := r.ReadAt(one, int64(i)); n != 1 || err != nil && (i < len(content)-1 || err != io.EOF) || one[0] != content[i] {
			return fmt.Errorf("ReadAt(1, %d) = %v, %v, %q, want 1, nil, %q", i, n, err, one, content[i:i+1])
		}
	}
	return nil
}
