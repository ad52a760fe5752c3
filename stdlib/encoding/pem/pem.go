// Package pem reads and writes the text form of keys and certificates: blocks of
// base64 between lines of dashes, as RFC 1421 says.
package pem

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"sort"
	"strings"
)

// A Block is
//
//	-----BEGIN Type-----
//	Headers
//	base64 of Bytes
//	-----END Type-----
//
// where Headers is a possibly empty sequence of Key: Value lines.
type Block struct {
	Type    string            // what it is, for instance "RSA PRIVATE KEY"
	Headers map[string]string // lines before the data, if there are any
	Bytes   []byte            // the data, in most cases DER of ASN.1
}

const (
	begin   = "-----BEGIN "
	end     = "-----END "
	dashes  = "-----"
	lineLen = 64 // characters of base64 in a line
)

// cutLine splits data behind its first line, which comes back without the
// white space at its end.
func cutLine(data []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(data, []byte("\n"))
	if n := len(line); n < len(data) && n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return bytes.TrimRight(line, " \t"), rest
}

// Decode returns the first block of data and what follows it; nil and all of
// data if there is no block.
func Decode(data []byte) (p *Block, rest []byte) {
	rest = data
	for {
		if bytes.HasPrefix(rest, []byte(begin)) {
			rest = rest[len(begin):]
		} else if i := bytes.Index(rest, []byte("\n"+begin)); i >= 0 {
			rest = rest[i+1+len(begin):]
		} else {
			return nil, data
		}
		var line []byte
		if line, rest = cutLine(rest); !bytes.HasSuffix(line, []byte(dashes)) {
			continue
		}
		kind := line[:len(line)-len(dashes)]
		p = &Block{Type: string(kind), Headers: map[string]string{}}
		if rest = p.headers(rest); len(rest) == 0 {
			return nil, data
		}
		if after, ok := p.body(rest, kind); ok {
			return p, after
		}
	}
}

// headers takes the header lines from data.
func (p *Block) headers(data []byte) []byte {
	for len(data) > 0 {
		line, next := cutLine(data)
		key, value, ok := bytes.Cut(line, []byte(":"))
		if !ok {
			break
		}
		p.Headers[string(bytes.TrimSpace(key))] = string(bytes.TrimSpace(value))
		data = next
	}
	return data
}

// body decodes data up to the line that ends the block.
func (p *Block) body(data, kind []byte) (rest []byte, ok bool) {
	at, skip := 0, 0 // where the text ends, and how far behind that the last line begins
	if len(p.Headers) > 0 || !bytes.HasPrefix(data, []byte(end)) {
		at, skip = bytes.Index(data, []byte("\n"+end)), 1
	}
	if at < 0 {
		return nil, false
	}
	last, rest := cutLine(data[at+skip:])
	if string(last) != end+string(kind)+dashes {
		return nil, false
	}
	text := data[:at]
	if bytes.ContainsAny(text, " \t") {
		text = bytes.Map(func(r rune) rune {
			if r == ' ' || r == '\t' {
				return -1
			}
			return r
		}, text)
	}
	p.Bytes = make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Decode(p.Bytes, text)
	p.Bytes = p.Bytes[:n]
	return rest, err == nil
}

// Encode writes the block to out.
func Encode(out io.Writer, b *Block) error {
	text, err := b.text()
	if err != nil {
		return err
	}
	_, err = out.Write(text)
	return err
}

// EncodeToMemory returns the text of the block, or nil if its headers cannot
// be written.
func EncodeToMemory(b *Block) []byte {
	text, err := b.text()
	if err != nil {
		return nil
	}
	return text
}

func (b *Block) text() ([]byte, error) {
	keys := make([]string, 0, len(b.Headers))
	for k := range b.Headers {
		if strings.Contains(k, ":") {
			return nil, errors.New("pem: cannot encode a header key that contains a colon")
		}
		keys = append(keys, k)
	}
	const first = "Proc-Type" // RFC 1421, section 4.6.1.1
	sort.Slice(keys, func(i, j int) bool {
		if keys[i] == first || keys[j] == first {
			return keys[i] == first && keys[j] != first
		}
		return keys[i] < keys[j]
	})
	var text bytes.Buffer
	text.WriteString(begin + b.Type + dashes + "\n")
	for _, k := range keys {
		text.WriteString(k + ": " + b.Headers[k] + "\n")
	}
	if len(keys) > 0 {
		text.WriteByte('\n')
	}
	for s := base64.StdEncoding.EncodeToString(b.Bytes); s != ""; {
		n := len(s)
		if n > lineLen {
			n = lineLen
		}
		text.WriteString(s[:n])
		text.WriteByte('\n')
		s = s[n:]
	}
	text.WriteString(end + b.Type + dashes + "\n")
	return text.Bytes(), nil
}
