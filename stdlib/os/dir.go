package os

import (
	"io"
	"syscall"
)

// dirBuf holds directory entries as the kernel gave them: inode (8 bytes), offset (8), length of the
// entry (2), type (1), name up to a NUL.
type dirBuf struct {
	buf       []byte
	pos, size int
}

const dirNameAt = 19

// entry is an entry of a directory.
type entry struct {
	parent string
	name   string
	typ    FileMode
	info   FileInfo // if the type had to be asked for
}

func (e *entry) Name() string   { return e.name }
func (e *entry) IsDir() bool    { return e.typ.IsDir() }
func (e *entry) Type() FileMode { return e.typ }

func (e *entry) Info() (FileInfo, error) {
	if e.info != nil {
		return e.info, nil
	}
	return Lstat(e.parent + "/" + e.name)
}

func (e *entry) String() string {
	s := e.typ.String()
	s = s[:len(s)-9] + " " + e.name
	if e.IsDir() {
		s += "/"
	}
	return s
}

// next returns the next entry's name and type, "" at the end.
func (f *File) next() (name string, typ byte, err error) {
	if f.dir == nil {
		f.dir = &dirBuf{buf: make([]byte, 8192)}
	}
	d := f.dir
	for {
		if d.pos >= d.size {
			n, err := f.pfd.ReadDirent(d.buf)
			if err != nil {
				return "", 0, &PathError{Op: "readdirent", Path: f.name, Err: err}
			}
			if n <= 0 {
				return "", 0, nil
			}
			d.pos, d.size = 0, n
		}
		rec := d.buf[d.pos:d.size]
		length := int(rec[16]) | int(rec[17])<<8
		d.pos += length
		end := dirNameAt
		for end < length && rec[end] != 0 {
			end++
		}
		inode := rec[:8]
		if string(inode) == "\x00\x00\x00\x00\x00\x00\x00\x00" {
			continue // deleted
		}
		if name := string(rec[dirNameAt:end]); name != "." && name != ".." {
			return name, rec[18], nil
		}
	}
}

// forEach calls use for the next n entries, all of them if n <= 0. Having none left is io.EOF for n > 0.
func (f *File) forEach(n int, use func(name string, typ byte) error) error {
	if err := f.valid("readdir"); err != nil {
		return err
	}
	for count := 0; n <= 0 || count < n; count++ {
		name, typ, err := f.next()
		if err != nil {
			return err
		}
		if name == "" {
			if n > 0 && count == 0 {
				return io.EOF
			}
			return nil
		}
		if err := use(name, typ); err != nil {
			return err
		}
	}
	return nil
}

// Readdirnames returns the names of the next n entries of the directory, or of all.
func (f *File) Readdirnames(n int) (names []string, err error) {
	names = []string{}
	err = f.forEach(n, func(name string, typ byte) error {
		names = append(names, name)
		return nil
	})
	return names, err
}

// ReadDir returns the next n entries of the directory, or all, in its own order.
func (f *File) ReadDir(n int) ([]DirEntry, error) {
	list := []DirEntry{}
	err := f.forEach(n, func(name string, typ byte) error {
		e, err := newEntry(f.name, name, typ)
		if e != nil {
			list = append(list, e)
		}
		return err
	})
	return list, err
}

// Readdir returns descriptions of the next n entries, or of all.
func (f *File) Readdir(n int) ([]FileInfo, error) {
	list := []FileInfo{}
	err := f.forEach(n, func(name string, typ byte) error {
		info, err := Lstat(f.name + "/" + name)
		if IsNotExist(err) {
			return nil // gone meanwhile
		}
		if err == nil {
			list = append(list, info)
		}
		return err
	})
	return list, err
}

// newEntry makes an entry; nil if the file is gone meanwhile.
func newEntry(parent, name string, typ byte) (*entry, error) {
	e := &entry{parent: parent, name: name}
	switch typ {
	case syscall.DT_REG:
	case syscall.DT_DIR:
		e.typ = ModeDir
	case syscall.DT_LNK:
		e.typ = ModeSymlink
	case syscall.DT_BLK:
		e.typ = ModeDevice
	case syscall.DT_CHR:
		e.typ = ModeDevice | ModeCharDevice
	case syscall.DT_FIFO:
		e.typ = ModeNamedPipe
	case syscall.DT_SOCK:
		e.typ = ModeSocket
	default: // the file system does not say
		info, err := Lstat(parent + "/" + name)
		if IsNotExist(err) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		e.typ = info.Mode().Type()
		e.info = info
	}
	return e, nil
}

// ReadDir returns the entries of a directory, sorted by name.
func ReadDir(name string) ([]DirEntry, error) {
	f, err := Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	list, err := f.ReadDir(-1)
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
