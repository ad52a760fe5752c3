package tar

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"sort"
	"strings"
	"time"
)

// A Writer writes an archive: WriteHeader begins an entry, and then the Writer
// is an io.Writer of its contents.
type Writer struct {
	w    io.Writer
	left int64 // bytes to come of the contents
	pad  int64 // zeros behind them
	err  error // that ended it
}

// NewWriter returns a Writer of an archive to w.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

// Flush writes the zeros behind the current entry, whose contents must be
// complete. WriteHeader and Close do so too.
func (tw *Writer) Flush() error {
	if tw.err != nil {
		return tw.err
	}
	if tw.left > 0 {
		return fmt.Errorf("archive/tar: missed writing %d bytes", tw.left)
	}
	if _, tw.err = tw.w.Write(zeroBlock[:tw.pad]); tw.err != nil {
		return tw.err
	}
	tw.pad = 0
	return nil
}

// WriteHeader begins an entry, of whose contents Size bytes follow.
func (tw *Writer) WriteHeader(hdr *Header) error {
	if err := tw.Flush(); err != nil {
		return err
	}
	h := *hdr
	if h.Typeflag == TypeRegA {
		h.Typeflag = TypeReg
		if strings.HasSuffix(h.Name, "/") {
			h.Typeflag = TypeDir
		}
	}
	if h.Format == FormatUnknown { // so that usual files need no PAX records
		h.ModTime = h.ModTime.Round(time.Second)
		h.AccessTime, h.ChangeTime = time.Time{}, time.Time{}
	}
	formats, records, err := h.allowedFormats()
	switch {
	case formats.has(FormatUSTAR):
		tw.err = tw.writeUSTAR(&h)
	case formats.has(FormatPAX):
		tw.err = tw.writePAX(&h, records)
	case formats.has(FormatGNU):
		tw.err = tw.writeGNU(&h)
	default:
		return err // the next may be better
	}
	return tw.err
}

func (tw *Writer) writeUSTAR(h *Header) error {
	prefix, name, ok := splitPath(h.Name)
	if !ok {
		prefix, name = "", h.Name
	}
	var w formatter
	c := *h
	c.Name = name
	b := c.common(w.text, w.octal)
	w.text(b.get(fPrefix), prefix)
	b.finish(FormatUSTAR)
	if w.err != nil {
		return w.err
	}
	return tw.begin(b, h.Size, h.Typeflag)
}

func (tw *Writer) writePAX(h *Header, records map[string]string) error {
	global := h.Typeflag == TypeXGlobalHeader
	if len(records) > 0 || global {
		if err := tw.writeRecords(h.Name, records, global); err != nil || global {
			return err
		}
	}
	var w formatter // what does not fit is in the records
	b := h.common(func(f []byte, s string) { w.text(f, toASCII(s)) }, w.octal)
	b.finish(FormatPAX)
	return tw.begin(b, h.Size, h.Typeflag)
}

// writeRecords writes the entry that has the records of the next entry, or of
// all of them.
func (tw *Writer) writeRecords(name string, records map[string]string, global bool) error {
	keys := make([]string, 0, len(records))
	for k := range records {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	var data strings.Builder
	for _, k := range keys {
		s, err := formatRecord(k, records[k])
		if err != nil {
			return err
		}
		data.WriteString(s)
	}
	if data.Len() > maxSpecial {
		return ErrFieldTooLong
	}
	if global {
		if name == "" {
			name = "GlobalHead.0.0"
		}
		return tw.writeSpecial(name, data.String(), TypeXGlobalHeader, FormatPAX)
	}
	dir, file := path.Split(name)
	return tw.writeSpecial(path.Join(dir, "PaxHeaders.0", file), data.String(), TypeXHeader, FormatPAX)
}

func (tw *Writer) writeGNU(h *Header) error {
	const special = "././@LongLink"
	if len(h.Name) > fName.len {
		if err := tw.writeSpecial(special, h.Name+"\x00", TypeGNULongName, FormatGNU); err != nil {
			return err
		}
	}
	if len(h.Linkname) > fLinkname.len {
		if err := tw.writeSpecial(special, h.Linkname+"\x00", TypeGNULongLink, FormatGNU); err != nil {
			return err
		}
	}
	var w formatter // what does not fit is in those
	b := h.common(w.text, w.number)
	if !h.AccessTime.IsZero() {
		w.number(b.get(fGNUAtime), h.AccessTime.Unix())
	}
	if !h.ChangeTime.IsZero() {
		w.number(b.get(fGNUCtime), h.ChangeTime.Unix())
	}
	b.finish(FormatGNU)
	return tw.begin(b, h.Size, h.Typeflag)
}

// common returns a block with the fields that all formats have.
func (h *Header) common(text func([]byte, string), number func([]byte, int64)) *block {
	mtime := int64(0)
	if !h.ModTime.IsZero() {
		mtime = h.ModTime.Unix()
	}
	b := new(block)
	b.get(fType)[0] = h.Typeflag
	text(b.get(fName), h.Name)
	text(b.get(fLinkname), h.Linkname)
	number(b.get(fMode), h.Mode)
	number(b.get(fUid), int64(h.Uid))
	number(b.get(fGid), int64(h.Gid))
	number(b.get(fSize), h.Size)
	number(b.get(fMtime), mtime)
	text(b.get(fUname), h.Uname)
	text(b.get(fGname), h.Gname)
	number(b.get(fDevmajor), h.Devmajor)
	number(b.get(fDevminor), h.Devminor)
	return b
}

// writeSpecial writes an entry that is part of the next one's header.
func (tw *Writer) writeSpecial(name, data string, flag byte, format Format) error {
	if name = toASCII(name); len(name) > fName.len {
		name = name[:fName.len]
	}
	var w formatter
	b := new(block)
	b.get(fType)[0] = flag
	w.text(b.get(fName), strings.TrimRight(name, "/"))
	for _, f := range []field{fMode, fUid, fGid, fMtime} {
		w.octal(b.get(f), 0)
	}
	w.octal(b.get(fSize), int64(len(data)))
	b.finish(format)
	if w.err != nil {
		return w.err
	}
	if err := tw.begin(b, int64(len(data)), flag); err != nil {
		return err
	}
	_, err := io.WriteString(tw, data)
	return err
}

// begin writes a header block.
func (tw *Writer) begin(b *block, size int64, flag byte) error {
	if err := tw.Flush(); err != nil {
		return err
	}
	if _, err := tw.w.Write(b[:]); err != nil {
		return err
	}
	if headerOnly(flag) {
		size = 0
	}
	tw.left, tw.pad = size, padding(size)
	return nil
}

// AddFS adds all files of a file system.
func (tw *Writer) AddFS(fsys fs.FS) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == "." {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		link := ""
		if typ := d.Type(); typ == fs.ModeSymlink {
			l, ok := fsys.(interface{ ReadLink(string) (string, error) })
			if !ok {
				return errors.New("tar: cannot add non-regular file")
			}
			if link, err = l.ReadLink(name); err != nil {
				return err
			}
		} else if !typ.IsRegular() && typ != fs.ModeDir {
			return errors.New("tar: cannot add non-regular file")
		}
		h, err := FileInfoHeader(info, link)
		if err != nil {
			return err
		}
		h.Name = name
		if d.IsDir() {
			h.Name += "/"
		}
		if err := tw.WriteHeader(h); err != nil || !d.Type().IsRegular() {
			return err
		}
		f, err := fsys.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = io.Copy(tw, f)
		return err
	})
}

// Write writes contents of the current entry: at most its Size, otherwise it
// returns ErrWriteTooLong.
func (tw *Writer) Write(b []byte) (n int, err error) {
	if tw.err != nil {
		return 0, tw.err
	}
	tooLong := int64(len(b)) > tw.left
	if tooLong {
		b = b[:tw.left]
	}
	if len(b) > 0 {
		n, err = tw.w.Write(b)
		tw.left -= int64(n)
	}
	if err != nil {
		tw.err = err
	} else if tooLong {
		err = ErrWriteTooLong
	}
	return n, err
}

// Close writes the end of the archive. The contents of the last entry must be
// complete.
func (tw *Writer) Close() error {
	if tw.err == ErrWriteAfterClose {
		return nil
	}
	if tw.err != nil {
		return tw.err
	}
	err := tw.Flush()
	for i := 0; i < 2 && err == nil; i++ {
		_, err = tw.w.Write(zeroBlock[:])
	}
	tw.err = ErrWriteAfterClose
	return err
}
