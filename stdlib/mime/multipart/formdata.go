package multipart

import (
	"bytes"
	"errors"
	"io"
	"math"
	"net/textproto"
	"os"
)

// ErrMessageTooLarge is what ReadForm returns when a form takes more memory than it may.
var ErrMessageTooLarge = errors.New("multipart: message too large")

// What a field of a form or of a header, a map, and a file are counted beside their bytes.
const (
	entrySize = 100
	mapSize   = 400
	fileSize  = 100
)

// A Form is the values and files of a form.
type Form struct {
	Value map[string][]string
	File  map[string][]*FileHeader
}

// RemoveAll removes the temporary files of a form.
func (f *Form) RemoveAll() error {
	var first error
	for _, list := range f.File {
		for _, fh := range list {
			if fh.tmpfile != "" {
				err := os.Remove(fh.tmpfile)
				if err != nil && !errors.Is(err, os.ErrNotExist) && first == nil {
					first = err
				}
			}
		}
	}
	return first
}

// A FileHeader is a file of a form.
type FileHeader struct {
	Filename string
	Header   textproto.MIMEHeader
	Size     int64

	content []byte // of a small file
	tmpfile string // of a large one, which begins there at tmpoff
	tmpoff  int64
	shared  bool // with others
}

// Open opens the file.
func (fh *FileHeader) Open() (File, error) {
	if fh.tmpfile == "" {
		return sectionFile{io.NewSectionReader(bytes.NewReader(fh.content), 0, int64(len(fh.content))), nil}, nil
	}
	f, err := os.Open(fh.tmpfile)
	if err != nil {
		return nil, err
	}
	if fh.shared {
		return sectionFile{io.NewSectionReader(f, fh.tmpoff, fh.Size), f}, nil
	}
	return f, nil
}

// A File is a file of a form that was opened: an *os.File if it was too large for the memory, alone.
type File interface {
	io.Reader
	io.ReaderAt
	io.Seeker
	io.Closer
}

type sectionFile struct {
	*io.SectionReader
	file io.Closer
}

func (s sectionFile) Close() error {
	if s.file != nil {
		return s.file.Close()
	}
	return nil
}

// ReadForm reads a whole form. Files beyond maxMemory bytes go to a temporary file; for values there are 10 MB more.
func (r *Reader) ReadForm(maxMemory int64) (*Form, error) {
	f := formReader{r: r, form: &Form{make(map[string][]string), make(map[string][]*FileHeader)}, files: maxMemory, memory: maxMemory + 10<<20}
	if maxMemory > math.MaxInt64-10<<20 {
		f.memory = math.MaxInt64
	}
	f.headers = setting("multipartmaxheaders", maxHeaders)
	f.parts = setting("multipartmaxparts", maxParts)
	f.combine = option("multipartfiles") != "distinct"
	err := f.read()
	if f.tmp != nil {
		if cerr := f.tmp.Close(); err == nil {
			err = cerr
		}
		if f.onDisk > 1 && f.combine {
			f.share()
		}
	}
	if err != nil {
		f.form.RemoveAll()
		if f.tmp != nil {
			os.Remove(f.tmp.Name())
		}
		return nil, err
	}
	return f.form, nil
}

// A formReader is a form that is being read, and what it may still take.
type formReader struct {
	r       *Reader
	form    *Form
	memory  int64 // for everything
	files   int64 // for files in memory
	headers int64 // fields
	parts   int64

	combine bool // all files are in one temporary file
	tmp     *os.File
	tmpoff  int64
	onDisk  int
}

// take takes memory, and tells whether there was enough.
func (f *formReader) take(n int64) bool {
	f.memory -= n
	return f.memory >= 0
}

func (f *formReader) read() error {
	for {
		p, err := f.r.next(false, f.memory, f.headers)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if f.parts--; f.parts < 0 {
			return ErrMessageTooLarge
		}
		name := p.FormName()
		if name == "" {
			continue
		}
		if !f.take(int64(len(name)) + entrySize) {
			return ErrMessageTooLarge
		}
		if p.FileName() != "" {
			err = f.file(p, name)
		} else {
			err = f.value(p, name)
		}
		if err != nil {
			return err
		}
	}
}

func (f *formReader) value(p *Part, name string) error {
	var b bytes.Buffer
	n, err := io.CopyN(&b, p, f.memory+1)
	if err != nil && err != io.EOF {
		return err
	}
	if !f.take(n) {
		return ErrMessageTooLarge
	}
	f.form.Value[name] = append(f.form.Value[name], b.String())
	return nil
}

func (f *formReader) file(p *Part, name string) error {
	size := int64(mapSize + entrySize + fileSize)
	for k, list := range p.Header {
		size += int64(len(k)) + entrySize
		for _, v := range list {
			size += int64(len(v))
		}
		f.headers -= int64(len(list))
	}
	if !f.take(size) || f.headers < 0 {
		return ErrMessageTooLarge
	}
	fh := &FileHeader{Filename: p.FileName(), Header: p.Header}
	var b bytes.Buffer
	n, err := io.CopyN(&b, p, f.files+1)
	if err != nil && err != io.EOF {
		return err
	}
	if n > f.files {
		err = f.store(fh, io.MultiReader(&b, p))
	} else {
		err = nil
		fh.content, fh.Size = b.Bytes(), n
		f.files -= n
		f.memory -= n
	}
	if fh.tmpfile != "" || err == nil {
		f.form.File[name] = append(f.form.File[name], fh)
	}
	return err
}

// store writes a file to the disk.
func (f *formReader) store(fh *FileHeader, from io.Reader) (err error) {
	if f.tmp == nil {
		f.tmp, err = os.CreateTemp(f.r.tempDir, "multipart-")
		if err != nil {
			return err
		}
	}
	f.onDisk++
	fh.tmpfile, fh.tmpoff = f.tmp.Name(), f.tmpoff
	fh.Size, err = io.CopyBuffer(struct{ io.Writer }{f.tmp}, from, make([]byte, 32<<10))
	f.tmpoff += fh.Size
	if err != nil {
		return err
	}
	if !f.combine {
		err = f.tmp.Close()
		f.tmp, f.tmpoff = nil, 0
	}
	return err
}

// share marks the files of the one temporary file.
func (f *formReader) share() {
	for _, list := range f.form.File {
		for _, fh := range list {
			fh.shared = fh.tmpfile != ""
		}
	}
}
