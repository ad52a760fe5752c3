package mime

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"internal/mimehdr"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A WordEncoder encodes the words of a header (RFC 2047).
type WordEncoder byte

const (
	BEncoding = WordEncoder('b') // Base64
	QEncoding = WordEncoder('q') // much like quoted-printable
)

var errInvalidWord = errors.New("mime: invalid RFC 2047 encoded-word")

// maxContent is the room in an encoded word, which has at most 75 characters, of UTF-8.
const maxContent = 75 - len("=?UTF-8?q?") - len("?=")

// Encode returns s as encoded words, or s itself if it is printable ASCII and tabs. charset is the name of the
// character set of s; words of UTF-8 are split where they are too long.
func (e WordEncoder) Encode(charset, s string) string {
	if !needsEncoding(s) {
		return s
	}
	var b strings.Builder
	open := func() {
		b.WriteString("=?")
		b.WriteString(charset)
		b.WriteByte('?')
		b.WriteByte(byte(e))
		b.WriteByte('?')
	}
	encode, room, size := encodeQ, maxContent, sizeQ
	if e == BEncoding {
		encode = func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
		room, size = base64.StdEncoding.DecodedLen(maxContent), func(s string) int { return len(s) }
	}
	open()
	if strings.EqualFold(charset, "UTF-8") {
		begin, n := 0, 0
		for i, k := 0, 0; i < len(s); i += k {
			_, k = utf8.DecodeRuneInString(s[i:])
			m := size(s[i : i+k])
			if n+m > room {
				b.WriteString(encode(s[begin:i]))
				b.WriteString("?= ")
				open()
				begin, n = i, 0
			}
			n += m
		}
		s = s[begin:]
	}
	b.WriteString(encode(s))
	b.WriteString("?=")
	return b.String()
}

func needsEncoding(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < ' ' || c > '~') && c != '\t' {
			return true
		}
	}
	return false
}

func plainQ(c byte) bool { return ' ' <= c && c <= '~' && c != '=' && c != '?' && c != '_' }

func sizeQ(s string) (n int) {
	for i := 0; i < len(s); i++ {
		if plainQ(s[i]) {
			n++
		} else {
			n += 3
		}
	}
	return n
}

func encodeQ(s string) string {
	b := make([]byte, 0, len(s)*2)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ':
			b = append(b, '_')
		case plainQ(c):
			b = append(b, c)
		default:
			b = append(b, '=', upperHex[c>>4], upperHex[c&15])
		}
	}
	return string(b)
}

// A WordDecoder decodes the words of a header.
type WordDecoder struct {
	// CharsetReader, if it is not nil, returns a reader that makes UTF-8 of input. It is asked for character sets, in
	// lower case, other than utf-8, iso-8859-1 and us-ascii.
	CharsetReader func(charset string, input io.Reader) (io.Reader, error)
}

// Decode decodes one encoded word.
func (d *WordDecoder) Decode(word string) (string, error) {
	if len(word) < 8 || !strings.HasPrefix(word, "=?") || !strings.HasSuffix(word, "?=") || strings.Count(word, "?") != 4 {
		return "", errInvalidWord
	}
	part := strings.Split(word[2:len(word)-2], "?")
	if part[0] == "" || len(part[1]) != 1 {
		return "", errInvalidWord
	}
	content, err := decodeWord(part[1][0], part[2])
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if err := d.convert(&b, part[0], content); err != nil {
		return "", err
	}
	return b.String(), nil
}

// DecodeHeader decodes all encoded words of a header. White space between two of them is dropped.
func (d *WordDecoder) DecodeHeader(header string) (string, error) {
	i := strings.Index(header, "=?")
	if i < 0 {
		return header, nil
	}
	var b strings.Builder
	b.WriteString(header[:i])
	header = header[i:]
	after := false // a word was the last thing
	for {
		start := strings.Index(header, "=?")
		if start < 0 {
			break
		}
		charset, content, size := splitWord(header[start:])
		if size == 0 {
			after = false
			b.WriteString(header[:start+2])
			header = header[start+2:]
			continue
		}
		if between := header[:start]; !after || strings.IndexFunc(between, func(r rune) bool { return !unicode.IsSpace(r) }) >= 0 {
			b.WriteString(between)
		}
		if err := d.convert(&b, charset, content); err != nil {
			return "", err
		}
		header = header[start+size:]
		after = true
	}
	b.WriteString(header)
	return b.String(), nil
}

// splitWord decodes the encoded word with which s begins; its size is 0 if there is none.
func splitWord(s string) (charset string, content []byte, size int) {
	charset, rest, ok := strings.Cut(s[2:], "?")
	if !ok || charset == "" || len(rest) < 2 || rest[1] != '?' {
		return "", nil, 0
	}
	text, _, ok := strings.Cut(rest[2:], "?=")
	if !ok {
		return "", nil, 0
	}
	content, err := decodeWord(rest[0], text)
	if err != nil {
		return "", nil, 0
	}
	return charset, content, 2 + len(charset) + 1 + 2 + len(text) + 2
}

func decodeWord(encoding byte, text string) ([]byte, error) {
	switch encoding {
	case 'B', 'b':
		return base64.StdEncoding.DecodeString(text)
	case 'Q', 'q':
		return decodeQ(text)
	}
	return nil, errInvalidWord
}

func decodeQ(s string) ([]byte, error) {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '_':
			b = append(b, ' ')
		case c == '=':
			if i+2 >= len(s) {
				return nil, errInvalidWord
			}
			for _, h := range []byte(s[i+1 : i+3]) {
				if mimehdr.Unhex(h) < 0 {
					return nil, fmt.Errorf("mime: invalid hex byte %#02x", h)
				}
			}
			b = append(b, byte(mimehdr.Unhex(s[i+1])<<4|mimehdr.Unhex(s[i+2])))
			i += 2
		case ' ' <= c && c <= '~' || c == '\n' || c == '\r' || c == '\t':
			b = append(b, c)
		default:
			return nil, errInvalidWord
		}
	}
	return b, nil
}

// convert writes text of a character set as UTF-8.
func (d *WordDecoder) convert(b *strings.Builder, charset string, content []byte) error {
	switch {
	case strings.EqualFold(charset, "utf-8"):
		b.Write(content)
	case strings.EqualFold(charset, "iso-8859-1"):
		for _, c := range content {
			b.WriteRune(rune(c))
		}
	case strings.EqualFold(charset, "us-ascii"):
		for _, c := range content {
			if c >= utf8.RuneSelf {
				b.WriteRune(unicode.ReplacementChar)
			} else {
				b.WriteByte(c)
			}
		}
	default:
		if d.CharsetReader == nil {
			return fmt.Errorf("mime: unhandled charset %q", charset)
		}
		r, err := d.CharsetReader(strings.ToLower(charset), bytes.NewReader(content))
		if err != nil {
			return err
		}
		_, err = io.Copy(b, r)
		return err
	}
	return nil
}
