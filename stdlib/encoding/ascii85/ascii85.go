// Package ascii85 encodes bytes as text with 85 characters, as btoa and
// PostScript do: four bytes are five characters, four zeros are "z".
package ascii85

import (
	"io"
	"strconv"
)

// MaxEncodedLen returns the most characters that n bytes may need.
func MaxEncodedLen(n int) int { return (n + 3) / 4 * 5 }

// Encode writes the encoding of src to dst, at most MaxEncodedLen(len(src))
// bytes, and returns how many. The last group may be incomplete, so what
// comes in pieces needs NewEncoder. The marks <~ and ~> are not written.
func Encode(dst, src []byte) int {
	n := 0
	for len(src) > 0 {
		var group [4]byte
		k := copy(group[:], src)
		src = src[k:]
		v := uint32(group[0])<<24 | uint32(group[1])<<16 | uint32(group[2])<<8 | uint32(group[3])
		if v == 0 && k == 4 {
			dst[n] = 'z'
			n++
			continue
		}
		for i := 4; i >= 0; i-- {
			if i <= k {
				dst[n+i] = byte(v%85) + '!'
			}
			v /= 85
		}
		n += k + 1
	}
	return n
}

// CorruptInputError is where the first error in an encoding is.
type CorruptInputError int64

func (e CorruptInputError) Error() string {
	return "illegal ascii85 data at input byte " + strconv.FormatInt(int64(e), 10)
}

// Decode decodes src to dst and returns how many bytes it has written and
// taken. Spaces and control characters are ignored. Without flush an
// incomplete group at the end is left; with it, it is the last. When dst has
// not four bytes left, decoding stops.
func Decode(dst, src []byte, flush bool) (ndst, nsrc int, err error) {
	var v uint32
	count := 0 // characters of this group
	for i, c := range src {
		if len(dst)-ndst < 4 {
			return ndst, nsrc, nil
		}
		switch {
		case c <= ' ':
			continue
		case c == 'z' && count == 0:
			count, v = 5, 0
		case '!' <= c && c <= 'u':
			v = v*85 + uint32(c-'!')
			count++
		default:
			return 0, 0, CorruptInputError(i)
		}
		if count == 5 {
			put(dst[ndst:ndst+4], v)
			ndst += 4
			nsrc = i + 1
			count, v = 0, 0
		}
	}
	if !flush {
		return ndst, nsrc, nil
	}
	if count == 1 {
		return 0, 0, CorruptInputError(len(src))
	}
	if count > 0 {
		for i := count; i < 5; i++ {
			v = v*85 + 84
		}
		put(dst[ndst:ndst+count-1], v)
		ndst += count - 1
	}
	return ndst, len(src), nil
}

// put stores the first bytes of v.
func put(dst []byte, v uint32) {
	for i := range dst {
		dst[i] = byte(v >> 24)
		v <<= 8
	}
}

type encoder struct {
	w    io.Writer
	err  error
	rest [4]byte // not yet encoded
	n    int     // bytes in rest
	out  [1024]byte
}

// NewEncoder returns a writer that writes the encoding of its data to w. It
// must be closed to complete the last characters.
func NewEncoder(w io.Writer) io.WriteCloser { return &encoder{w: w} }

func (e *encoder) flush(p []byte) {
	n := Encode(e.out[:], p)
	_, e.err = e.w.Write(e.out[:n])
}

func (e *encoder) Write(p []byte) (n int, err error) {
	if e.err != nil {
		return 0, e.err
	}
	if e.n > 0 {
		n = copy(e.rest[e.n:], p)
		e.n += n
		if e.n < 4 {
			return n, nil
		}
		e.n = 0
		if e.flush(e.rest[:]); e.err != nil {
			return n, e.err
		}
	}
	for len(p)-n >= 4 {
		k := (len(p) - n) / 4 * 4
		if k > len(e.out)/5*4 {
			k = len(e.out) / 5 * 4
		}
		if e.flush(p[n : n+k]); e.err != nil {
			return n, e.err
		}
		n += k
	}
	e.n = copy(e.rest[:], p[n:])
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
	r    io.Reader
	err  error  // of r or of the data
	in   []byte // read and not yet decoded
	out  []byte // decoded and not yet returned
	ibuf [1024]byte
	obuf [1024]byte
}

// NewDecoder returns a reader of what the data of r encodes.
func NewDecoder(r io.Reader) io.Reader { return &decoder{r: r} }

func (d *decoder) Read(p []byte) (n int, err error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(d.out) == 0 {
		if len(d.in) > 0 {
			ndst, nsrc, err := Decode(d.obuf[:], d.in, d.err != nil)
			if err != nil {
				d.in = nil
				if d.err == nil || d.err == io.EOF {
					d.err = err
				}
				return 0, d.err
			}
			d.in, d.out = d.in[nsrc:], d.obuf[:ndst]
			if ndst > 0 {
				break
			}
		}
		if d.err != nil {
			return 0, d.err
		}
		have := 0
		for _, c := range d.in { // what is no data must not fill the buffer
			if c > ' ' {
				d.ibuf[have] = c
				have++
			}
		}
		var k int
		k, d.err = d.r.Read(d.ibuf[have:])
		d.in = d.ibuf[:have+k]
	}
	n = copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}
