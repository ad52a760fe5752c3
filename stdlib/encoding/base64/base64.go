// Package base64 encodes bytes as text in an alphabet of 64 characters, as RFC
// 4648 says: three bytes are four characters.
package base64

import (
	"io"
	"strconv"
)

const (
	StdPadding rune = '=' // the usual padding character
	NoPadding  rune = -1  // no padding
)

const (
	alphabetStd = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	alphabetURL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

	invalid = 0xFF // the value of what is not in the alphabet
)

// An Encoding is an alphabet and a way of padding. It may be used by several
// goroutines.
type Encoding struct {
	alphabet string
	values   *[256]byte // of characters, plus 1
	pad      rune
	strict   bool
}

var (
	valuesStd = [256]byte{
		'A': 1, 'B': 2, 'C': 3, 'D': 4, 'E': 5, 'F': 6, 'G': 7, 'H': 8,
		'I': 9, 'J': 10, 'K': 11, 'L': 12, 'M': 13, 'N': 14, 'O': 15, 'P': 16,
		'Q': 17, 'R': 18, 'S': 19, 'T': 20, 'U': 21, 'V': 22, 'W': 23, 'X': 24,
		'Y': 25, 'Z': 26, 'a': 27, 'b': 28, 'c': 29, 'd': 30, 'e': 31, 'f': 32,
		'g': 33, 'h': 34, 'i': 35, 'j': 36, 'k': 37, 'l': 38, 'm': 39, 'n': 40,
		'o': 41, 'p': 42, 'q': 43, 'r': 44, 's': 45, 't': 46, 'u': 47, 'v': 48,
		'w': 49, 'x': 50, 'y': 51, 'z': 52, '0': 53, '1': 54, '2': 55, '3': 56,
		'4': 57, '5': 58, '6': 59, '7': 60, '8': 61, '9': 62, '+': 63, '/': 64,
	}
	valuesURL = [256]byte{
		'A': 1, 'B': 2, 'C': 3, 'D': 4, 'E': 5, 'F': 6, 'G': 7, 'H': 8,
		'I': 9, 'J': 10, 'K': 11, 'L': 12, 'M': 13, 'N': 14, 'O': 15, 'P': 16,
		'Q': 17, 'R': 18, 'S': 19, 'T': 20, 'U': 21, 'V': 22, 'W': 23, 'X': 24,
		'Y': 25, 'Z': 26, 'a': 27, 'b': 28, 'c': 29, 'd': 30, 'e': 31, 'f': 32,
		'g': 33, 'h': 34, 'i': 35, 'j': 36, 'k': 37, 'l': 38, 'm': 39, 'n': 40,
		'o': 41, 'p': 42, 'q': 43, 'r': 44, 's': 45, 't': 46, 'u': 47, 'v': 48,
		'w': 49, 'x': 50, 'y': 51, 'z': 52, '0': 53, '1': 54, '2': 55, '3': 56,
		'4': 57, '5': 58, '6': 59, '7': 60, '8': 61, '9': 62, '-': 63, '_': 64,
	}
)

// The encodings of RFC 4648, sections 4 and 5, with and without padding.
var (
	StdEncoding    = &Encoding{alphabet: alphabetStd, values: &valuesStd, pad: StdPadding}
	URLEncoding    = &Encoding{alphabet: alphabetURL, values: &valuesURL, pad: StdPadding}
	RawStdEncoding = &Encoding{alphabet: alphabetStd, values: &valuesStd, pad: NoPadding}
	RawURLEncoding = &Encoding{alphabet: alphabetURL, values: &valuesURL, pad: NoPadding}
)

// NewEncoding returns the encoding with the alphabet, 64 bytes without line
// ends, and the usual padding.
func NewEncoding(encoder string) *Encoding {
	if len(encoder) != 64 {
		panic("encoding alphabet is not 64-bytes long")
	}
	e := &Encoding{alphabet: encoder, values: new([256]byte), pad: StdPadding}
	for i := 0; i < len(encoder); i++ {
		if c := encoder[i]; c == '\n' || c == '\r' {
			panic("encoding alphabet contains newline character")
		}
		e.values[encoder[i]] = byte(i + 1)
	}
	return e
}

// WithPadding returns enc with another padding character, which must be below
// 256, no line end and not in the alphabet, or NoPadding.
func (enc Encoding) WithPadding(padding rune) *Encoding {
	if padding == '\r' || padding == '\n' || padding > 0xFF {
		panic("invalid padding")
	}
	for i := 0; i < len(enc.alphabet); i++ {
		if rune(enc.alphabet[i]) == padding {
			panic("padding contained in alphabet")
		}
	}
	enc.pad = padding
	return &enc
}

// Strict returns enc with the demand that unused bits at the end are zero.
func (enc Encoding) Strict() *Encoding {
	enc.strict = true
	return &enc
}

// value returns the value of a character, or invalid.
func (enc *Encoding) value(c byte) byte { return enc.values[c] - 1 }

// EncodedLen returns the length of the encoding of n bytes.
func (enc *Encoding) EncodedLen(n int) int {
	if enc.pad == NoPadding {
		return n/3*4 + (n%3*8+5)/6
	}
	return (n + 2) / 3 * 4
}

// DecodedLen returns the most bytes that n characters can encode.
func (enc *Encoding) DecodedLen(n int) int {
	if enc.pad == NoPadding {
		return n/4*3 + n%4*6/8
	}
	return n / 4 * 3
}

// Encode writes the encoding of src to dst, EncodedLen(len(src)) bytes.
func (enc *Encoding) Encode(dst, src []byte) {
	a := enc.alphabet
	if n := len(src) / 3 * 4; n > 0 {
		_ = dst[n-1]
	}
	for len(src) >= 3 {
		n := encodeGroups(dst, src, a)
		src, dst = src[3*n:], dst[4*n:]
	}
	if len(src) == 0 {
		return
	}
	v := uint(src[0]) << 16
	n := 2 // characters
	if len(src) == 2 {
		v |= uint(src[1]) << 8
		n = 3
		dst[2] = a[v>>6&63]
	}
	dst[0] = a[v>>18]
	dst[1] = a[v>>12&63]
	if enc.pad != NoPadding {
		for ; n < 4; n++ {
			dst[n] = byte(enc.pad)
		}
	}
}

// encodeGroups encodes groups of three bytes, and returns how many.
func encodeGroups(dst, src []byte, alphabet string) int

// decodeGroups decodes groups of four characters, up to the first that has
// something else in it, and returns how many.
func decodeGroups(dst, src []byte, values *[256]byte) int

// AppendEncode appends the encoding of src to dst.
func (enc *Encoding) AppendEncode(dst, src []byte) []byte {
	b := make([]byte, enc.EncodedLen(len(src)))
	enc.Encode(b, src)
	return append(dst, b...)
}

// EncodeToString returns the encoding of src.
func (enc *Encoding) EncodeToString(src []byte) string {
	b := make([]byte, enc.EncodedLen(len(src)))
	enc.Encode(b, src)
	return string(b)
}

// CorruptInputError is where the first error in an encoding is.
type CorruptInputError int64

func (e CorruptInputError) Error() string {
	return "illegal base64 data at input byte " + strconv.FormatInt(int64(e), 10)
}

// Decode writes what src encodes to dst and returns the number of bytes
// written, also before an error. Line ends are ignored. dst must have room
// for DecodedLen(len(src)) bytes.
func (enc *Encoding) Decode(dst, src []byte) (n int, err error) {
	for i := 0; i < len(src) && err == nil; {
		k := decodeGroups(dst[n:], src[i:], enc.values)
		if k > 0 {
			i += 4 * k
			n += 3 * k
			continue
		}
		i, k, err = enc.quantum(dst[n:], src, i)
		n += k
	}
	return n, err
}

// AppendDecode appends what src encodes to dst.
func (enc *Encoding) AppendDecode(dst, src []byte) ([]byte, error) {
	b := make([]byte, enc.DecodedLen(len(src)))
	n, err := enc.Decode(b, src)
	return append(dst, b[:n]...), err
}

// DecodeString returns what s encodes; if there is an error, the bytes before.
func (enc *Encoding) DecodeString(s string) ([]byte, error) {
	b := make([]byte, enc.DecodedLen(len(s)))
	n, err := enc.Decode(b, []byte(s))
	return b[:n], err
}

// skipLineEnds returns the first index from i on that has no line end.
func skipLineEnds(src []byte, i int) int {
	for i < len(src) && (src[i] == '\n' || src[i] == '\r') {
		i++
	}
	return i
}

// quantum decodes up to four characters from src[i:] to n bytes; next is
// where the next ones begin.
func (enc *Encoding) quantum(dst, src []byte, i int) (next, n int, err error) {
	var v uint
	count := 0
	ended := false // by padding or, without padding, by the end of src
	for count < 4 && !ended {
		i = skipLineEnds(src, i)
		if i == len(src) {
			switch {
			case count == 0:
				return i, 0, nil
			case count == 1 || enc.pad != NoPadding:
				return i, 0, CorruptInputError(i - count)
			}
			break
		}
		c := src[i]
		i++
		if d := enc.value(c); d != invalid {
			v = v<<6 | uint(d)
			count++
			continue
		}
		if rune(c) != enc.pad || count < 2 {
			return i, 0, CorruptInputError(i - 1)
		}
		if count == 2 { // a second padding character must follow
			i = skipLineEnds(src, i)
			if i == len(src) {
				return i, 0, CorruptInputError(i)
			}
			if rune(src[i]) != enc.pad {
				return i, 0, CorruptInputError(i - 1)
			}
			i++
		}
		ended = true
		if i = skipLineEnds(src, i); i < len(src) {
			err = CorruptInputError(i)
		}
	}

	v <<= uint(4-count) * 6
	if enc.strict && count < 4 {
		if rest := v & (1<<(uint(4-count)*8) - 1); rest != 0 {
			return i, 0, CorruptInputError(i - (4 - count))
		}
	}
	n = count - 1
	for k := 0; k < n; k++ {
		dst[k] = byte(v >> uint(16-8*k))
	}
	return i, n, err
}

type encoder struct {
	enc  *Encoding
	w    io.Writer
	err  error
	rest [3]byte // not yet encoded
	n    int     // bytes in rest
	out  [1024]byte
}

// NewEncoder returns a writer that writes the encoding of its data to w. It
// must be closed to complete the last characters.
func NewEncoder(enc *Encoding, w io.Writer) io.WriteCloser {
	return &encoder{enc: enc, w: w}
}

func (e *encoder) flush(p []byte) {
	n := e.enc.EncodedLen(len(p))
	e.enc.Encode(e.out[:], p)
	_, e.err = e.w.Write(e.out[:n])
}

func (e *encoder) Write(p []byte) (n int, err error) {
	if e.err != nil {
		return 0, e.err
	}
	if e.n > 0 {
		k := copy(e.rest[e.n:], p)
		e.n += k
		n += k
		p = p[k:]
		if e.n < 3 {
			return n, nil
		}
		e.n = 0
		if e.flush(e.rest[:]); e.err != nil {
			return n, e.err
		}
	}
	for len(p) >= 3 {
		k := len(e.out) / 4 * 3
		if k > len(p) {
			k = len(p) / 3 * 3
		}
		if e.flush(p[:k]); e.err != nil {
			return n, e.err
		}
		n += k
		p = p[k:]
	}
	e.n = copy(e.rest[:], p)
	return n + e.n, nil
}

func (e *encoder) Close() error {
	if e.err == nil && e.n > 0 {
		e.flush(e.rest[:e.n])
		e.n = 0
	}
	return e.err
}

type decoder struct {
	enc  *Encoding
	r    io.Reader
	err  error  // of r or of the data
	in   []byte // read, without line ends, and not yet decoded
	out  []byte // decoded and not yet returned
	seen int64  // characters decoded, for errors
	ibuf [1024]byte
	obuf [1024 / 4 * 3]byte
}

// NewDecoder returns a reader of what the data of r encodes.
func NewDecoder(enc *Encoding, r io.Reader) io.Reader {
	return &decoder{enc: enc, r: r}
}

func (d *decoder) Read(p []byte) (n int, err error) {
	for len(d.out) == 0 {
		if d.err != nil && len(d.in) < 4 && !d.tail() {
			return 0, d.err
		}
		if len(d.in) < 4 && d.err == nil {
			d.fill()
			continue
		}
		d.decode()
	}
	n = copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

// fill reads more characters.
func (d *decoder) fill() {
	have := copy(d.ibuf[:], d.in)
	n, err := d.r.Read(d.ibuf[have:])
	d.in = d.ibuf[:have]
	for _, c := range d.ibuf[have : have+n] {
		if c != '\n' && c != '\r' {
			d.in = append(d.in, c)
		}
	}
	d.err = err
}

// tail reports whether what is left at the end of r can be decoded.
func (d *decoder) tail() bool {
	if d.err != io.EOF || len(d.in) == 0 {
		return false
	}
	if d.enc.pad != NoPadding {
		d.err = io.ErrUnexpectedEOF
		return false
	}
	return true
}

// decode decodes what is there, at the end of r all of it.
func (d *decoder) decode() {
	n := len(d.in) / 4 * 4
	if d.err != nil && d.enc.pad == NoPadding {
		n = len(d.in)
	}
	k, err := d.enc.Decode(d.obuf[:], d.in[:n])
	d.out = d.obuf[:k]
	d.in = d.in[n:]
	if at, ok := err.(CorruptInputError); ok {
		d.err = at + CorruptInputError(d.seen)
		d.in = nil
	}
	d.seen += int64(n)
}
