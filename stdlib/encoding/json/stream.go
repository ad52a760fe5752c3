package json

import "io"

// A Decoder reads values from a stream.
type Decoder struct {
	r         io.Reader
	buf       []byte
	start     int   // buf[start:] has not been given out yet
	before    int64 // bytes of the stream in front of buf
	err       error // sticky
	useNumber bool
	noUnknown bool

	state tokenState
	stack []tokenState
}

// NewDecoder returns a Decoder of r. It may read more than it needs.
func NewDecoder(r io.Reader) *Decoder { return &Decoder{r: r} }

// UseNumber makes numbers in interfaces be a Number, not a float64.
func (dec *Decoder) UseNumber() { dec.useNumber = true }

// DisallowUnknownFields makes members that no field takes an error.
func (dec *Decoder) DisallowUnknownFields() { dec.noUnknown = true }

// Decode stores the next value in what v points to.
func (dec *Decoder) Decode(v any) error {
	if dec.err != nil {
		return dec.err
	}
	if err := dec.prepare(); err != nil {
		return err
	}
	if !dec.state.wantsValue() {
		return &SyntaxError{msg: "not at beginning of value", Offset: dec.InputOffset()}
	}
	n, err := dec.readValue()
	if err != nil {
		return err
	}
	d := decodeState{data: dec.buf[dec.start : dec.start+n], useNumber: dec.useNumber, noUnknown: dec.noUnknown}
	err = d.unmarshal(v)
	dec.start += n
	dec.state = dec.state.afterValue()
	return err
}

// Buffered returns a reader of what has been read but not decoded, until the next Decode.
func (dec *Decoder) Buffered() io.Reader { return &bufReader{dec.buf[dec.start:]} }

type bufReader struct{ b []byte }

func (r *bufReader) Read(p []byte) (int, error) {
	if len(r.b) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.b)
	r.b = r.b[n:]
	return n, nil
}

// fill reads something more.
func (dec *Decoder) fill() error {
	if dec.start > 0 {
		dec.before += int64(dec.start)
		dec.buf = dec.buf[:copy(dec.buf, dec.buf[dec.start:])]
		dec.start = 0
	}
	const least = 512
	if cap(dec.buf)-len(dec.buf) < least {
		bigger := make([]byte, len(dec.buf), 2*cap(dec.buf)+least)
		copy(bigger, dec.buf)
		dec.buf = bigger
	}
	n, err := dec.r.Read(dec.buf[len(dec.buf):cap(dec.buf)])
	dec.buf = dec.buf[:len(dec.buf)+n]
	return err
}

// progress follows a value through the buffer just so far as to see where it may end, so that its
// syntax need not be checked again for each piece that arrives. native/json.c knows the fields.
type progress struct {
	i        int
	depth    int
	inString bool
	escaped  bool
	begun    bool
}

// ended goes over the new bytes and tells whether the value may be complete.
func (p *progress) ended(data []byte) bool

// readValue reads until a whole value is in the buffer and returns its length, space in front included.
func (dec *Decoder) readValue() (int, error) {
	var p progress
	var rerr error
	checked := 0
	for {
		data := dec.buf[dec.start:]
		// Check when it may be complete, at the end, and when there is twice as much as last time.
		if p.ended(data) || rerr != nil || len(data) >= 2*checked {
			checked = len(data)
			c := checker{data: data}
			if c.whole() {
				last := data[c.i-1]
				scalar := last != '}' && last != ']' // whose end only the next byte shows, for strings too, as in Go
				if !scalar || c.i < len(data) || rerr == io.EOF {
					return c.i, nil
				}
			} else if !c.short {
				c.err.Offset += dec.before + int64(dec.start)
				dec.err = c.err
				return 0, dec.err
			}
		}
		if rerr != nil {
			if rerr == io.EOF {
				for _, b := range data {
					if b != ' ' && b != '\t' && b != '\n' && b != '\r' {
						rerr = io.ErrUnexpectedEOF
						break
					}
				}
			}
			dec.err = rerr
			return 0, rerr
		}
		rerr = dec.fill()
	}
}

// tokenState says where between tokens a Decoder is.
type tokenState int

const (
	topValue tokenState = iota
	arrayStart
	arrayValue
	arrayComma
	objectStart
	objectKey
	objectColon
	objectValue
	objectComma
)

func (s tokenState) wantsValue() bool {
	return s == topValue || s == arrayStart || s == arrayValue || s == objectValue
}

func (s tokenState) afterValue() tokenState {
	switch s {
	case arrayStart, arrayValue:
		return arrayComma
	case objectValue:
		return objectComma
	}
	return s
}

// prepare goes over the comma or colon in front of a value.
func (dec *Decoder) prepare() error {
	switch dec.state {
	case arrayComma:
		c, err := dec.peek()
		if err != nil {
			return err
		}
		if c != ',' {
			return &SyntaxError{"expected comma after array element", dec.InputOffset()}
		}
		dec.start++
		dec.state = arrayValue
	case objectColon:
		c, err := dec.peek()
		if err != nil {
			return err
		}
		if c != ':' {
			return &SyntaxError{"expected colon after object key", dec.InputOffset()}
		}
		dec.start++
		dec.state = objectValue
	}
	return nil
}

// A Token is a Delim, bool, float64, Number, string, or nil for null.
type Token any

// A Delim is one of [ ] { }.
type Delim rune

// String returns the value as text.
func (d Delim) String() string { return string(d) }

// Token returns the next token; commas and colons are none. At the end of the stream it is nil, io.EOF.
func (dec *Decoder) Token() (Token, error) {
	for {
		c, err := dec.peek()
		if err != nil {
			return nil, err
		}
		switch c {
		case '[', '{':
			if !dec.state.wantsValue() {
				return dec.badToken(c)
			}
			dec.start++
			dec.stack = append(dec.stack, dec.state)
			dec.state = arrayStart
			if c == '{' {
				dec.state = objectStart
			}
			return Delim(c), nil
		case ']', '}':
			start, comma := arrayStart, arrayComma
			if c == '}' {
				start, comma = objectStart, objectComma
			}
			if dec.state != start && dec.state != comma {
				return dec.badToken(c)
			}
			dec.start++
			last := len(dec.stack) - 1
			dec.state = dec.stack[last].afterValue()
			dec.stack = dec.stack[:last]
			return Delim(c), nil
		case ':':
			if dec.state != objectColon {
				return dec.badToken(c)
			}
			dec.start++
			dec.state = objectValue
			continue
		case ',':
			switch dec.state {
			case arrayComma:
				dec.state = arrayValue
			case objectComma:
				dec.state = objectKey
			default:
				return dec.badToken(c)
			}
			dec.start++
			continue
		case '"':
			if dec.state == objectStart || dec.state == objectKey {
				var s string
				old := dec.state
				dec.state = topValue
				err := dec.Decode(&s)
				dec.state = old
				if err != nil {
					return nil, err
				}
				dec.state = objectColon
				return s, nil
			}
		}
		if !dec.state.wantsValue() {
			return dec.badToken(c)
		}
		var v any
		if err := dec.Decode(&v); err != nil {
			return nil, err
		}
		return v, nil
	}
}

func (dec *Decoder) badToken(c byte) (Token, error) {
	context := ""
	switch dec.state {
	case topValue, arrayStart, arrayValue, objectValue:
		context = " looking for beginning of value"
	case arrayComma:
		context = " after array element"
	case objectKey:
		context = " looking for beginning of object key string"
	case objectStart:
		context = " looking for beginning of object key string"
	case objectColon:
		context = " after object key"
	case objectComma:
		context = " after object key:value pair"
	}
	return nil, &SyntaxError{"invalid character " + quoteChar(c) + context, dec.InputOffset()}
}

// More tells whether there is another element in the array or object that is being read.
func (dec *Decoder) More() bool {
	c, err := dec.peek()
	return err == nil && c != ']' && c != '}'
}

// peek goes over space and returns the byte behind it.
func (dec *Decoder) peek() (byte, error) {
	var err error
	for {
		for ; dec.start < len(dec.buf); dec.start++ {
			switch c := dec.buf[dec.start]; c {
			case ' ', '\t', '\n', '\r':
			default:
				return c, nil
			}
		}
		if err != nil {
			return 0, err
		}
		err = dec.fill()
	}
}

// InputOffset returns where in the stream the Decoder is.
func (dec *Decoder) InputOffset() int64 { return dec.before + int64(dec.start) }

// An Encoder writes values to a stream.
type Encoder struct {
	w              io.Writer
	err            error
	escape         bool
	prefix, indent string
}

// NewEncoder returns an Encoder to w.
func NewEncoder(w io.Writer) *Encoder { return &Encoder{w: w, escape: true} }

// Encode writes the JSON of v and a newline.
func (enc *Encoder) Encode(v any) error {
	if enc.err != nil {
		return enc.err
	}
	b, err := marshal(v, enc.escape)
	if err != nil {
		return err
	}
	if enc.prefix != "" || enc.indent != "" {
		b = appendIndent(nil, b, enc.prefix, enc.indent)
	}
	if _, err = enc.w.Write(append(b, '\n')); err != nil {
		enc.err = err
	}
	return err
}

// SetIndent makes what follows look as Indent does it; "", "" turns that off.
func (enc *Encoder) SetIndent(prefix, indent string) { enc.prefix, enc.indent = prefix, indent }

// SetEscapeHTML says whether <, > and & are escaped in strings.
func (enc *Encoder) SetEscapeHTML(on bool) { enc.escape = on }
