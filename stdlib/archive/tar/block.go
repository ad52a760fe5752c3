package tar

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// Archives consist of blocks: a header, the contents, zeros up to a block's
// end; at the end of all two blocks of zeros.

const blockSize = 512

type block [blockSize]byte

var zeroBlock block

// padding returns how much is missing to a whole block.
func padding(n int64) int64 { return -n & (blockSize - 1) }

// A field is a part of a header block.
type field struct{ at, len int }

func (b *block) get(f field) []byte { return b[f.at : f.at+f.len] }

var (
	// in all formats
	fName     = field{0, 100}
	fMode     = field{100, 8}
	fUid      = field{108, 8}
	fGid      = field{116, 8}
	fSize     = field{124, 12}
	fMtime    = field{136, 12}
	fChecksum = field{148, 8}
	fType     = field{156, 1}
	fLinkname = field{157, 100}

	// in all but V7
	fMagic    = field{257, 8} // with the version
	fUname    = field{265, 32}
	fGname    = field{297, 32}
	fDevmajor = field{329, 8}
	fDevminor = field{337, 8}

	fPrefix = field{345, 155} // USTAR and PAX

	fStarPrefix  = field{345, 131}
	fStarAtime   = field{476, 12}
	fStarCtime   = field{488, 12}
	fStarTrailer = field{508, 4}

	fGNUAtime    = field{345, 12}
	fGNUCtime    = field{357, 12}
	fGNUSparse   = field{386, 4*sparseLen + 1}
	fGNURealSize = field{483, 12}

	fMoreSparse = field{0, 21*sparseLen + 1} // a block of nothing but a sparse map
)

const sparseLen = 24 // offset and length, 12 bytes each

const (
	magicUSTAR   = "ustar\x0000"
	magicGNU     = "ustar  \x00"
	trailerSTAR  = "tar\x00"
	lenMagicOnly = 6
)

// format finds out which format the header has: several if it cannot be told,
// none if it is not a header.
func (b *block) format() Format {
	var p parser
	sum := p.octal(b.get(fChecksum))
	unsigned, signed := b.checksums()
	if p.err != nil || sum != unsigned && sum != signed {
		return FormatUnknown
	}
	magic := string(b.get(fMagic))
	switch {
	case magic[:lenMagicOnly] == magicUSTAR[:lenMagicOnly] && string(b.get(fStarTrailer)) == trailerSTAR:
		return formatSTAR
	case magic[:lenMagicOnly] == magicUSTAR[:lenMagicOnly]:
		return FormatUSTAR | FormatPAX
	case magic == magicGNU:
		return FormatGNU
	}
	return formatV7
}

// finish writes magic and checksum.
func (b *block) finish(f Format) {
	switch {
	case f.has(FormatGNU):
		copy(b.get(fMagic), magicGNU)
	case f.has(FormatUSTAR | FormatPAX):
		copy(b.get(fMagic), magicUSTAR)
	}
	sum, _ := b.checksums()
	var w formatter
	s := b.get(fChecksum)
	w.octal(s[:7], sum)
	s[7] = ' '
}

// checksums adds up the bytes, the sum itself counting as spaces; some
// programs of old took bytes as signed.
func (b *block) checksums() (unsigned, signed int64) {
	for i, c := range b {
		if fChecksum.at <= i && i < fChecksum.at+fChecksum.len {
			c = ' '
		}
		unsigned += int64(c)
		signed += int64(int8(c))
	}
	return unsigned, signed
}

// A parser reads fields and keeps the first error.
type parser struct{ err error }

func (p *parser) text(b []byte) string {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	return string(b)
}

// number reads a number in octal or, GNU's extension, in binary.
func (p *parser) number(b []byte) int64 {
	if len(b) == 0 || b[0]&0x80 == 0 {
		return p.octal(b)
	}
	// Two's complement, whose first bit is not counted.
	negative := b[0]&0x40 != 0
	var x uint64
	for i, c := range b {
		if negative {
			c = ^c
		}
		if i == 0 {
			c &= 0x7f
		}
		if x>>56 != 0 {
			p.err = ErrHeader
			return 0
		}
		x = x<<8 | uint64(c)
	}
	if x>>63 != 0 {
		p.err = ErrHeader
		return 0
	}
	if negative {
		return ^int64(x)
	}
	return int64(x)
}

func (p *parser) octal(b []byte) int64 {
	b = bytes.Trim(b, " \x00") // some programs pad with either at either end
	if len(b) == 0 {
		return 0
	}
	x, err := strconv.ParseUint(p.text(b), 8, 64)
	if err != nil {
		p.err = ErrHeader
	}
	return int64(x)
}

// A formatter writes fields and keeps the last error.
type formatter struct{ err error }

func (w *formatter) text(b []byte, s string) {
	if len(s) > len(b) {
		w.err = ErrFieldTooLong
	}
	if n := copy(b, s); n < len(b) {
		b[n] = 0
	}
	// What is cut behind a slash would be taken for a directory.
	if len(s) > len(b) && b[len(b)-1] == '/' {
		b[len(strings.TrimRight(s[:len(b)], "/"))] = 0
	}
}

func (w *formatter) number(b []byte, x int64) {
	if fitsOctal(len(b), x) {
		w.octal(b, x)
		return
	}
	if !fitsBinary(len(b), x) {
		w.octal(b, 0)
		w.err = ErrFieldTooLong
		return
	}
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = byte(x)
		x >>= 8
	}
	b[0] |= 0x80
}

func (w *formatter) octal(b []byte, x int64) {
	if !fitsOctal(len(b), x) {
		x = 0
		w.err = ErrFieldTooLong
	}
	s := strconv.FormatInt(x, 8)
	if n := len(b) - 1 - len(s); n > 0 {
		s = strings.Repeat("0", n) + s
	}
	w.text(b, s)
}

// fitsBinary reports whether x fits in n bytes of binary, less the first bit.
func fitsBinary(n int, x int64) bool {
	bits := uint(n-1) * 8
	return n >= 9 || x >= -1<<bits && x < 1<<bits
}

// fitsOctal reports whether x fits in n bytes of octal with a NUL behind.
func fitsOctal(n int, x int64) bool {
	return x >= 0 && (n >= 22 || x < 1<<(uint(n-1)*3))
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 || s[i] == 0 {
			return false
		}
	}
	return true
}

// toASCII drops what is not ASCII.
func toASCII(s string) string {
	if isASCII(s) {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] < 0x80 && s[i] != 0 {
			b = append(b, s[i])
		}
	}
	return string(b)
}

// splitPath splits a long name at a slash so that the parts fit USTAR's fields.
func splitPath(name string) (prefix, suffix string, ok bool) {
	n := len(name)
	if n <= fName.len || !isASCII(name) {
		return "", "", false
	}
	if n > fPrefix.len+1 {
		n = fPrefix.len + 1
	} else if name[n-1] == '/' {
		n--
	}
	i := strings.LastIndexByte(name[:n], '/')
	if i <= 0 || i > fPrefix.len || i == len(name)-1 || len(name)-i-1 > fName.len {
		return "", "", false
	}
	return name[:i], name[i+1:], true
}

// ---- PAX records ----

// parsePAXTime reads seconds with a fraction, of which nine digits count.
func parsePAXTime(s string) (time.Time, error) {
	whole, fraction, _ := strings.Cut(s, ".")
	secs, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return time.Time{}, ErrHeader
	}
	if strings.Trim(fraction, "0123456789") != "" {
		return time.Time{}, ErrHeader
	}
	nanos, _ := strconv.ParseInt((fraction + "000000000")[:9], 10, 64)
	if strings.HasPrefix(whole, "-") {
		nanos = -nanos
	}
	return time.Unix(secs, nanos), nil
}

func formatPAXTime(t time.Time) string {
	secs, nanos := t.Unix(), int64(t.Nanosecond())
	if nanos == 0 {
		return strconv.FormatInt(secs, 10)
	}
	sign := ""
	if secs < 0 {
		sign, secs, nanos = "-", -(secs + 1), 1e9-nanos
	}
	fraction := strconv.FormatInt(1e9+nanos, 10)[1:]
	return sign + strconv.FormatInt(secs, 10) + "." + strings.TrimRight(fraction, "0")
}

// parseRecord takes a record, "length key=value\n", from the front of s.
func parseRecord(s string) (key, value, rest string, err error) {
	number, tail, ok := strings.Cut(s, " ")
	n, perr := strconv.ParseInt(number, 10, 0)
	if !ok || perr != nil || n < 5 || n > int64(len(s)) {
		return "", "", s, ErrHeader
	}
	n -= int64(len(number) + 1) // what is left of it in tail
	if n <= 0 || tail[n-1] != '\n' {
		return "", "", s, ErrHeader
	}
	key, value, ok = strings.Cut(tail[:n-1], "=")
	if !ok || !validRecord(key, value) {
		return "", "", s, ErrHeader
	}
	return key, value, tail[n:], nil
}

func formatRecord(key, value string) (string, error) {
	if !validRecord(key, value) {
		return "", ErrHeader
	}
	n := len(key) + len(value) + len(" =\n")
	size := n + len(strconv.Itoa(n))
	if k := n + len(strconv.Itoa(size)); k != size {
		size = k // the length of the length counts too
	}
	return strconv.Itoa(size) + " " + key + "=" + value + "\n", nil
}

func validRecord(key, value string) bool {
	if key == "" || strings.IndexByte(key, '=') >= 0 {
		return false
	}
	switch key {
	case paxPath, paxLinkpath, paxUname, paxGname:
		return strings.IndexByte(value, 0) < 0
	}
	return strings.IndexByte(key, 0) < 0
}
