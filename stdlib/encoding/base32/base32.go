// Package base32 encodes bytes as text in an alphabet of 32 characters, as RFC
// 4648 says: five bytes are eight characters.
package base32

import (
	"io"
	"strconv"
)

const (
	StdPadding rune = '=' // the usual padding character
	NoPadding  rune = -1  // no padding
)

// An Encoding is an alphabet and a way of padding. It may be used by several
// goroutines.
type Encoding struct {
	alphabet string
	pad      rune
}

// The encodings of RFC 4648, sections 6 and 7.
var (
	StdEncoding = &Encoding{"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", StdPadding}
	HexEncoding = &Encoding{"0123456789ABCDEFGHIJKLMNOPQRSTUV", StdPadding}
)

// NewEncoding returns the encoding with the alphabet, 32 different bytes
// without line ends, and the usual padding.
func NewEncoding(encoder string) *Encoding {
	if len(encoder) != 32 {
		panic("encoding alphabet is not 32-bytes long")
	}
	var seen [256]bool
	for i := 0; i < len(encoder); i++ {
		switch c := encoder[i]; {
		case c == '\n' || c == '\r':
			panic("encoding alphabet contains newline character")
		case seen[c]:
			panic("encoding alphabet includes duplicate symbols")
		default:
			seen[c] = true
		}
	}
	return &Encoding{encoder, StdPadding}
}

// WithPadding returns enc with another padding character, which must be below
// 256, no line end and not in the alphabet, or NoPadding.
func (enc Encoding) WithPadding(padding rune) *Encoding {
	if padding < NoPadding || padding == '\r' || padding == '\n' || padding > 0xFF {
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

// EncodedLen returns the length of the encoding of n bytes.
func (enc *Encoding) EncodedLen(n int) int {
	if enc.pad == NoPadding {
		return n/5*8 + (n%5*8+4)/5
	}
	return (n + 4) / 5 * 8
}

// DecodedLen returns the most bytes that n characters can encode.
func (enc *Encoding) DecodedLen(n int) int {
	if enc.pad == NoPadding {
		return n/8*5 + n%8*5/8
	}
	return n / 8 * 5
}

// Encode writes the encoding of src to dst, EncodedLen(len(src)) bytes.
func (enc *Encoding) Encode(dst, src []byte) {
	for len(src) > 0 {
		k := len(src)
		if k > 5 {
			k = 5
		}
		var v uint64
		for i := 0; i < 5; i++ {
			v <<= 8
			if i < k {
				v |= uint64(src[i])
			}
		}
		n := (k*8 + 4) / 5
		for i := n - 1; i >= 0; i-- {
			dst[i] = enc.alphabet[v>>uint(35-5*i)&31]
		}
		if enc.pad == NoPadding {
			dst = dst[n:]
		} else {
			for ; n < 8; n++ {
				dst[n] = byte(enc.pad)
			}
			dst = dst[8:]
		}
		src = src[k:]
	}
}

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

// CorruptInputError is where the first error in an encoding is, line ends not
// counted.
type CorruptInputError int64

func (e CorruptInputError) Error() string {
	return "illegal base32 data at input byte " + strconv.FormatInt(int64(e), 10)
}

// values returns the value of each byte; 0xFF: it is not in the alphabet.
func (enc *Encoding) values() (t [256]byte) {
	for i := range t {
		t[i] = 0xFF
	}
	for i := 0; i < len(enc.alphabet); i++ {
		t[enc.alphabet[i]] = byte(i)
	}
	return t
}

// withoutLineEnds copies src to dst and returns what it has written.
func withoutLineEnds(dst, src []byte) []byte {
	dst = dst[:0]
	for _, c := range src {
		if c != '\n' && c != '\r' {
			dst = append(dst, c)
		}
	}
	return dst
}

// decode decodes src, which has no line ends. ended: there was padding, or an
// incomplete group where no padding is used.
func (enc *Encoding) decode(dst, src []byte) (n int, ended bool, err error) {
	values := enc.values()
	for at := 0; at < len(src) && !ended; {
		var v uint64
		count := 0 // characters of this group
		for count < 8 && !ended {
			if at == len(src) {
				if enc.pad != NoPadding {
					return n, false, CorruptInputError(at - count)
				}
				ended = true
				break
			}
			c, left := src[at], len(src)-at-1
			if rune(c) == enc.pad && count >= 2 && left < 8 {
				if left+count < 7 {
					return n, false, CorruptInputError(len(src))
				}
				for k := 1; k < 8-count && k <= left; k++ {
					if rune(src[at+k]) != enc.pad {
						return n, false, CorruptInputError(at + k - 1)
					}
				}
				if count == 3 || count == 6 {
					return n, false, CorruptInputError(at)
				}
				ended = true
				break
			}
			d := values[c]
			if d == 0xFF {
				return n, false, CorruptInputError(at)
			}
			v = v<<5 | uint64(d)
			at++
			count++
		}
		v <<= uint(8-count) * 5
		for i := 0; i < count*5/8; i++ {
			dst[i] = byte(v >> uint(32-8*i))
		}
		n += count * 5 / 8
		if !ended {
			dst = dst[5:]
		}
	}
	return n, ended, nil
}

// Decode writes what src encodes to dst and returns the number of bytes
// written, also before an error. Line ends are ignored. dst must have room
// for DecodedLen(len(src)) bytes.
func (enc *Encoding) Decode(dst, src []byte) (n int, err error) {
	n, _, err = enc.decode(dst, withoutLineEnds(make([]byte, len(src)), src))
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

type encoder struct {
	enc  *Encoding
	w    io.Writer
	err  error
	rest []byte // not yet encoded, less than 5 bytes
	out  [1024]byte
}

// NewEncoder returns a writer that writes the encoding of its data to w. It
// must be closed to complete the last characters.
func NewEncoder(enc *Encoding, w io.Writer) io.WriteCloser {
	return &encoder{enc: enc, w: w}
}

func (e *encoder) flush(p []byte) {
	if e.err == nil {
		n := e.enc.EncodedLen(len(p))
		e.enc.Encode(e.out[:], p)
		_, e.err = e.w.Write(e.out[:n])
	}
}

func (e *encoder) Write(p []byte) (n int, err error) {
	n = len(p)
	for len(e.rest) > 0 && len(p) > 0 && e.err == nil {
		e.rest = append(e.rest, p[0])
		p = p[1:]
		if len(e.rest) == 5 {
			e.flush(e.rest)
			e.rest = e.rest[:0]
		}
	}
	for len(p) >= 5 && e.err == nil {
		k := len(p) / 5 * 5
		if k > len(e.out)/8*5 {
			k = len(e.out) / 8 * 5
		}
		e.flush(p[:k])
		p = p[k:]
	}
	if e.err != nil {
		return n - len(p), e.err
	}
	e.rest = append(e.rest, p...)
	return n, nil
}

func (e *encoder) Close() error {
	if len(e.rest) > 0 {
		e.flush(e.rest)
		e.rest = nil
	}
	return e.err
}

type decoder struct {
	enc   *Encoding
	r     io.Reader
	err   error  // of r or of the data
	in    []byte // read, without line ends, and not yet decoded
	out   []byte // decoded and not yet returned
	ended bool   // there was padding
	ibuf  [1024]byte
	obuf  [1024 / 8 * 5]byte
}

// NewDecoder returns a reader of what the data of r encodes.
func NewDecoder(enc *Encoding, r io.Reader) io.Reader {
	return &decoder{enc: enc, r: r}
}

func (d *decoder) Read(p []byte) (n int, err error) {
	for len(d.out) == 0 {
		if d.err == nil && len(d.in) < 8 {
			d.fill()
			continue
		}
		complete := len(d.in) / 8 * 8
		if d.err == io.EOF && d.enc.pad == NoPadding {
			complete = len(d.in)
		}
		if complete > 0 && d.ended && (d.err == nil || d.err == io.EOF) {
			d.err, d.in = CorruptInputError(0), nil
			return 0, d.err
		}
		if complete == 0 || d.ended {
			if d.err == io.EOF && len(d.in) > 0 {
				d.err = io.ErrUnexpectedEOF
			}
			return 0, d.err
		}
		var k int
		k, d.ended, err = d.enc.decode(d.obuf[:], d.in[:complete])
		d.in, d.out = d.in[complete:], d.obuf[:k]
		if err != nil {
			d.in = nil
			if d.err == nil || d.err == io.EOF {
				d.err = err
			}
		}
	}
	n = copy(p, d.out)
	d.out = d.out[n:]
	if len(d.out) == 0 && len(d.in) == 0 && d.err != io.EOF {
		return n, d.err
	}
	return n, nil
}

// fill reads more characters.
func (d *decoder) fill() {
	have := copy(d.ibuf[:], d.in)
	n, err := d.r.Read(d.ibuf[have:])
	d.in = d.ibuf[:have+len(withoutLineEnds(d.ibuf[have:], d.ibuf[have:have+n]))]
	d.err = err
}
