package tar

import (
	"bytes"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// maxSpecial is the most that an entry may have that is part of a header.
const maxSpecial = 1 << 20

// A Reader reads an archive: Next goes to the next entry, also to the first,
// and then the Reader is an io.Reader of its contents.
type Reader struct {
	r    io.Reader
	pad  int64    // between the contents and the next header
	body contents // of the entry
	blk  block
	err  error // that ended it
}

// contents is what is left to read of an entry: a file of size bytes of which
// only parts are in the archive, and the rest is holes.
type contents struct {
	r      io.Reader
	stored int64      // bytes left in the archive
	pos    int64      // in the file
	size   int64      // of the file
	parts  []fragment // that are stored, not yet passed; nil if not sparse: all
	sparse bool
}

// fragment is a part of a file.
type fragment struct{ offset, length int64 }

func (f fragment) end() int64 { return f.offset + f.length }

// NewReader returns a Reader of the archive r.
func NewReader(r io.Reader) *Reader { return &Reader{r: r} }

// Next goes to the next entry; what is left of the current one is skipped. At
// the end it returns io.EOF.
func (tr *Reader) Next() (*Header, error) {
	if tr.err != nil {
		return nil, tr.err
	}
	h, err := tr.next()
	tr.err = err
	return h, err
}

func (tr *Reader) next() (*Header, error) {
	var records map[string]string
	var longName, longLink string
	format := FormatUSTAR | FormatPAX | FormatGNU
	for {
		if err := tr.skip(); err != nil {
			return nil, err
		}
		h, err := tr.readHeader()
		if err != nil {
			return nil, err
		}
		raw := tr.blk
		if err := tr.begin(h); err != nil {
			return nil, err
		}
		format &= h.Format
		switch h.Typeflag {
		case TypeXHeader, TypeXGlobalHeader:
			format &= FormatPAX
			if records, err = parseRecords(tr); err != nil {
				return nil, err
			}
			if h.Typeflag == TypeXGlobalHeader {
				err = h.merge(records)
				return &Header{Name: h.Name, Typeflag: h.Typeflag, Xattrs: h.Xattrs, PAXRecords: h.PAXRecords, Format: format}, err
			}
		case TypeGNULongName, TypeGNULongLink:
			format &= FormatGNU
			data, err := readSpecial(tr)
			if err != nil {
				return nil, err
			}
			var p parser
			if h.Typeflag == TypeGNULongName {
				longName = p.text(data)
			} else {
				longLink = p.text(data)
			}
		default:
			if err := h.merge(records); err != nil {
				return nil, err
			}
			if longName != "" {
				h.Name = longName
			}
			if longLink != "" {
				h.Linkname = longLink
			}
			if h.Typeflag == TypeRegA {
				h.Typeflag = TypeReg
				if strings.HasSuffix(h.Name, "/") {
					h.Typeflag = TypeDir
				}
			}
			if err := tr.begin(h); err != nil { // the size may be another now
				return nil, err
			}
			if err := tr.beginSparse(h, &raw); err != nil {
				return nil, err
			}
			if format.has(FormatUSTAR) && format.has(FormatPAX) {
				format &= FormatUSTAR // as there are no records
			}
			h.Format = format
			return h, nil
		}
	}
}

// skip passes what is left of the contents, and the zeros behind it.
func (tr *Reader) skip() error {
	left := tr.body.stored
	tr.body = contents{}
	if left > 0 {
		if err := discard(tr.r, left); err != nil {
			return err
		}
	}
	n, err := io.ReadFull(tr.r, tr.blk[:tr.pad])
	if err == io.ErrUnexpectedEOF || err == io.EOF && n == 0 && tr.pad > 0 {
		// Some archives have no zeros at their very end; a header follows
		// then all the less.
		err = nil
		if n > 0 {
			err = io.EOF
		}
	}
	tr.pad = 0
	return err
}

// discard skips n bytes, by seeking as far as that can be checked.
func discard(r io.Reader, n int64) error {
	skipped := int64(0)
	if s, ok := r.(io.Seeker); ok && n > 1 {
		from, err := s.Seek(0, io.SeekCurrent)
		if from >= 0 && err == nil {
			to, err := s.Seek(n-1, io.SeekCurrent) // the last byte is read
			if to < 0 || err != nil {
				return err
			}
			skipped = to - from
		}
	}
	k, err := io.CopyN(io.Discard, r, n-skipped)
	if err == io.EOF && skipped+k < n {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// begin makes the contents of an entry, without holes, what is to be read.
func (tr *Reader) begin(h *Header) error {
	n := h.Size
	if headerOnly(h.Typeflag) {
		n = 0
	}
	if n < 0 {
		return ErrHeader
	}
	tr.pad = padding(n)
	tr.body = contents{r: tr.r, stored: n, size: n}
	return nil
}

// readHeader reads a header block into tr.blk and interprets it.
func (tr *Reader) readHeader() (*Header, error) {
	for i := 0; ; i++ {
		if _, err := io.ReadFull(tr.r, tr.blk[:]); err != nil {
			return nil, err
		}
		if tr.blk != zeroBlock {
			if i > 0 {
				return nil, ErrHeader // one block of zeros, but no second
			}
			break
		}
		if i == 1 {
			return nil, io.EOF
		}
	}
	b := &tr.blk
	format := b.format()
	if format == FormatUnknown {
		return nil, ErrHeader
	}
	var p parser
	h := &Header{
		Typeflag: b.get(fType)[0],
		Name:     p.text(b.get(fName)),
		Linkname: p.text(b.get(fLinkname)),
		Size:     p.number(b.get(fSize)),
		Mode:     p.number(b.get(fMode)),
		Uid:      int(p.number(b.get(fUid))),
		Gid:      int(p.number(b.get(fGid))),
		ModTime:  time.Unix(p.number(b.get(fMtime)), 0),
	}
	if format > formatV7 {
		h.Uname, h.Gname = p.text(b.get(fUname)), p.text(b.get(fGname))
		h.Devmajor, h.Devminor = p.number(b.get(fDevmajor)), p.number(b.get(fDevminor))
		if prefix := h.readVariant(&p, b, format); prefix != "" {
			h.Name = prefix + "/" + h.Name
		}
	}
	return h, p.err
}

// readVariant reads what the formats have in different ways; it returns a
// prefix of the name.
func (h *Header) readVariant(p *parser, b *block, format Format) (prefix string) {
	switch {
	case format.has(FormatUSTAR | FormatPAX):
		h.Format = format
		// What is not quite as it should be comes from another program.
		for _, c := range b {
			if c >= 0x80 {
				h.Format = FormatUnknown
				break
			}
		}
		for _, f := range []field{fSize, fMode, fUid, fGid, fMtime, fDevmajor, fDevminor} {
			if b[f.at+f.len-1] != 0 {
				h.Format = FormatUnknown
			}
		}
		return p.text(b.get(fPrefix))
	case format.has(formatSTAR):
		h.AccessTime = time.Unix(p.number(b.get(fStarAtime)), 0)
		h.ChangeTime = time.Unix(p.number(b.get(fStarCtime)), 0)
		return p.text(b.get(fStarPrefix))
	case format.has(FormatGNU):
		h.Format = format
		var times parser
		if f := b.get(fGNUAtime); f[0] != 0 {
			h.AccessTime = time.Unix(times.number(f), 0)
		}
		if f := b.get(fGNUCtime); f[0] != 0 {
			h.ChangeTime = time.Unix(times.number(f), 0)
		}
		if times.err != nil { // some writers have USTAR's prefix there
			h.AccessTime, h.ChangeTime = time.Time{}, time.Time{}
			h.Format = FormatUnknown
			if s := p.text(b.get(fPrefix)); isASCII(s) {
				return s
			}
		}
	}
	return ""
}

func readSpecial(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSpecial+1))
	if len(data) > maxSpecial {
		return nil, ErrFieldTooLong
	}
	return data, err
}

// parseRecords reads PAX records. The pairs of GNU's sparse format 0.0, which
// have the same key again and again, become a map as in 0.1.
func parseRecords(r io.Reader) (map[string]string, error) {
	data, err := readSpecial(r)
	if err != nil {
		return nil, err
	}
	records := make(map[string]string)
	var sparse []string
	for s := string(data); s != ""; {
		var key, value string
		if key, value, s, err = parseRecord(s); err != nil {
			return nil, ErrHeader
		}
		switch key {
		case paxSparseOffset, paxSparseNumBytes:
			if strings.Contains(value, ",") || (len(sparse)%2 == 0) != (key == paxSparseOffset) {
				return nil, ErrHeader
			}
			sparse = append(sparse, value)
		default:
			records[key] = value
		}
	}
	if len(sparse) > 0 {
		records[paxSparseMap] = strings.Join(sparse, ",")
	}
	return records, nil
}

// merge lets records override the fields.
func (h *Header) merge(records map[string]string) (err error) {
	number := func(s string) (x int64) {
		x, e := strconv.ParseInt(s, 10, 64)
		if e != nil {
			err = ErrHeader
		}
		return x
	}
	timeOf := func(s string) time.Time {
		t, e := parsePAXTime(s)
		if e != nil {
			err = ErrHeader
		}
		return t
	}
	for k, v := range records {
		if v == "" {
			continue // keep what the header says
		}
		switch k {
		case paxPath:
			h.Name = v
		case paxLinkpath:
			h.Linkname = v
		case paxUname:
			h.Uname = v
		case paxGname:
			h.Gname = v
		case paxUid:
			h.Uid = int(number(v))
		case paxGid:
			h.Gid = int(number(v))
		case paxSize:
			h.Size = number(v)
		case paxMtime:
			h.ModTime = timeOf(v)
		case paxAtime:
			h.AccessTime = timeOf(v)
		case paxCtime:
			h.ChangeTime = timeOf(v)
		default:
			if strings.HasPrefix(k, paxXattr) {
				if h.Xattrs == nil {
					h.Xattrs = make(map[string]string)
				}
				h.Xattrs[k[len(paxXattr):]] = v
			}
		}
	}
	h.PAXRecords = records
	return err
}

// ---- files with holes ----

// beginSparse reads the map of a file with holes, in any of its formats.
func (tr *Reader) beginSparse(h *Header, raw *block) error {
	var parts []fragment
	var err error
	sparse := true
	if h.Typeflag == TypeGNUSparse {
		parts, err = tr.sparseGNU(h, raw)
	} else {
		parts, sparse, err = tr.sparsePAX(h)
	}
	if err != nil || !sparse {
		return err
	}
	if headerOnly(h.Typeflag) || !validFragments(parts, h.Size) {
		return ErrHeader
	}
	tr.body.sparse, tr.body.size, tr.body.pos = true, h.Size, 0
	tr.body.parts = parts
	return nil
}

func validFragments(parts []fragment, size int64) bool {
	if size < 0 {
		return false
	}
	last := int64(0)
	for _, f := range parts {
		if f.offset < 0 || f.length < 0 || f.offset > math.MaxInt64-f.length || f.end() > size || last > f.offset {
			return false
		}
		last = f.end()
	}
	return true
}

// sparseGNU reads the map of GNU's own format: four entries in the header,
// more in blocks behind it.
func (tr *Reader) sparseGNU(h *Header, b *block) (parts []fragment, err error) {
	if b.format() != FormatGNU {
		return nil, ErrHeader
	}
	h.Format &= FormatGNU
	var p parser
	h.Size = p.number(b.get(fGNURealSize))
	list := b.get(fGNUSparse)
	for p.err == nil {
		for ; len(list) > sparseLen; list = list[sparseLen:] {
			if list[0] == 0 {
				return parts, nil
			}
			f := fragment{p.number(list[:sparseLen/2]), p.number(list[sparseLen/2 : sparseLen])}
			if p.err != nil {
				return nil, p.err
			}
			parts = append(parts, f)
		}
		if list[0] == 0 {
			return parts, nil
		}
		var more block
		if _, err := io.ReadFull(tr.r, more[:]); err != nil {
			return nil, unexpected(err)
		}
		list = append([]byte(nil), more.get(fMoreSparse)...)
	}
	return nil, p.err
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// sparsePAX reads the map of GNU's formats 0.0 and 0.1, which is a record, or
// 1.0, which stands before the contents.
func (tr *Reader) sparsePAX(h *Header) (parts []fragment, sparse bool, err error) {
	major, minor := h.PAXRecords[paxSparseMajor], h.PAXRecords[paxSparseMinor]
	before := false
	switch {
	case major == "0" && (minor == "0" || minor == "1"):
	case major == "1" && minor == "0":
		before = true
	case major != "" || minor != "":
		return nil, false, nil
	case h.PAXRecords[paxSparseMap] == "":
		return nil, false, nil
	}
	h.Format &= FormatPAX
	if name := h.PAXRecords[paxSparseName]; name != "" {
		h.Name = name
	}
	size := h.PAXRecords[paxSparseSize]
	if size == "" {
		size = h.PAXRecords[paxSparseRealSize]
	}
	if size != "" {
		if h.Size, err = strconv.ParseInt(size, 10, 64); err != nil {
			return nil, false, ErrHeader
		}
	}
	var numbers []string
	if before {
		numbers, err = tr.sparseNumbers()
	} else {
		var n int64
		n, err = strconv.ParseInt(h.PAXRecords[paxSparseNumBlocks], 10, 0)
		numbers = strings.Split(h.PAXRecords[paxSparseMap], ",")
		if len(numbers) == 1 && numbers[0] == "" {
			numbers = nil
		}
		if err != nil || n < 0 || 2*n < n || int64(len(numbers)) != 2*n {
			err = ErrHeader
		}
	}
	if err != nil {
		return nil, false, err
	}
	for i := 0; i+1 < len(numbers); i += 2 {
		offset, err1 := strconv.ParseInt(numbers[i], 10, 64)
		length, err2 := strconv.ParseInt(numbers[i+1], 10, 64)
		if err1 != nil || err2 != nil {
			return nil, false, ErrHeader
		}
		parts = append(parts, fragment{offset, length})
	}
	return parts, true, nil
}

// sparseNumbers reads, from whole blocks of the contents, a line with the
// number of fragments and two lines for each.
func (tr *Reader) sparseNumbers() ([]string, error) {
	var buf []byte
	var lines []string
	var b block
	want := 1
	for len(lines) < want {
		i := bytes.IndexByte(buf, '\n')
		if i < 0 {
			if _, err := io.ReadFull(&tr.body, b[:]); err != nil {
				return nil, unexpected(err)
			}
			buf = append(buf, b[:]...)
			continue
		}
		lines = append(lines, string(buf[:i]))
		buf = buf[i+1:]
		if len(lines) == 1 {
			n, err := strconv.ParseInt(lines[0], 10, 0)
			if err != nil || n < 0 || 2*n < n || 2*n+1 < 0 {
				return nil, ErrHeader
			}
			want = int(2*n + 1)
		}
		if len(buf) > maxSpecial {
			return nil, ErrHeader
		}
	}
	return lines[1:], nil
}

// Read reads the contents of the current entry. Links, devices, directories
// and pipes have none.
func (tr *Reader) Read(b []byte) (int, error) {
	if tr.err != nil {
		return 0, tr.err
	}
	n, err := tr.body.Read(b)
	if err != nil && err != io.EOF {
		tr.err = err
	}
	return n, err
}

func (c *contents) Read(b []byte) (n int, err error) {
	if c.sparse {
		return c.readSparse(b)
	}
	return c.readStored(b)
}

// readStored reads what is in the archive.
func (c *contents) readStored(b []byte) (n int, err error) {
	if int64(len(b)) > c.stored {
		b = b[:c.stored]
	}
	if len(b) > 0 {
		n, err = c.r.Read(b)
		c.stored -= int64(n)
	}
	switch {
	case err == io.EOF && c.stored > 0:
		return n, io.ErrUnexpectedEOF
	case err == nil && c.stored == 0:
		return n, io.EOF
	}
	return n, err
}

func (c *contents) readSparse(b []byte) (n int, err error) {
	last := int64(len(b)) >= c.size-c.pos
	if last {
		b = b[:c.size-c.pos]
	}
	for n < len(b) && err == nil {
		for len(c.parts) > 0 && c.pos >= c.parts[0].end() {
			c.parts = c.parts[1:]
		}
		k := len(b) - n
		if len(c.parts) > 0 && c.pos >= c.parts[0].offset {
			if left := c.parts[0].end() - c.pos; int64(k) > left {
				k = int(left)
			}
			k, err = io.ReadFull(stored{c}, b[n:n+k])
			if err == io.EOF || err == io.ErrUnexpectedEOF && c.stored == 0 {
				err = errMissData
			}
		} else {
			if len(c.parts) > 0 && int64(k) > c.parts[0].offset-c.pos {
				k = int(c.parts[0].offset - c.pos)
			}
			for i := range b[n : n+k] {
				b[n+i] = 0
			}
		}
		n += k
		c.pos += int64(k)
	}
	switch {
	case err != nil:
		return n, err
	case c.pos == c.size && c.stored > 0:
		return n, errUnrefData
	case last:
		return n, io.EOF
	}
	return n, nil
}

// stored reads what is in the archive, without holes.
type stored struct{ c *contents }

func (s stored) Read(b []byte) (int, error) { return s.c.readStored(b) }
