package net

import "errors"

// Messages of the domain name system (RFC 1035): a header of 12 bytes, questions, and records in three sections,
// of which the answers are read. A name is a list of labels, each with its length before it; two upper bits set
// mean that it goes on elsewhere in the message.

const (
	typeA     = 1
	typeNS    = 2
	typeCNAME = 5
	typePTR   = 12
	typeMX    = 15
	typeTXT   = 16
	typeAAAA  = 28
	typeSRV   = 33
	typeOPT   = 41

	classInternet = 1

	headerLen  = 12
	maxMessage = 1232 // what we take by UDP, and say so

	flagResponse      = 1 << 15
	flagAuthoritative = 1 << 10
	flagTruncated     = 1 << 9
	flagRecursion     = 1 << 8 // desired
	flagRecursionOK   = 1 << 7 // available
	rcodeMask         = 15

	rcodeOK         = 0
	rcodeServerFail = 2
	rcodeNoName     = 3
)

var errBadMessage = errors.New("cannot unmarshal DNS message")

// A record is one answer. Its data is bytes from..to of the message.
type record struct {
	name     string
	typ      uint16
	class    uint16
	from, to int
}

// A dnsMessage is a response.
type dnsMessage struct {
	b       []byte
	server  string
	id      uint16
	flags   uint16
	qname   string
	qtype   uint16
	answers []record
}

func (m *dnsMessage) malformed(name string) error {
	return &DNSError{Err: errBadMessage.Error(), Name: name, Server: m.server}
}

// appendName appends a name that ends with a dot.
func appendName(b []byte, name string) ([]byte, error) {
	if len(name) == 0 || len(name) > 254 || name[len(name)-1] != '.' {
		return nil, errors.New("cannot marshal DNS message")
	}
	for name != "" && name != "." {
		i := 0
		for name[i] != '.' {
			i++
		}
		if i == 0 || i > 63 {
			return nil, errors.New("cannot marshal DNS message")
		}
		b = append(append(b, byte(i)), name[:i]...)
		name = name[i+1:]
	}
	return append(b, 0), nil
}

// newQuery makes a message with one question, and an OPT record that says how long the answer may be (RFC 6891).
func newQuery(id uint16, name string, typ uint16) ([]byte, error) {
	b := make([]byte, headerLen, 512)
	b[0], b[1] = byte(id>>8), byte(id)
	b[2], b[3] = flagRecursion>>8, 0
	b[5], b[11] = 1, 1 // one question, one additional record
	b, err := appendName(b, name)
	if err != nil {
		return nil, err
	}
	b = append(b, byte(typ>>8), byte(typ), 0, classInternet)
	return append(b, 0, 0, typeOPT, maxMessage>>8, maxMessage&0xff, 0, 0, 0, 0, 0, 0), nil
}

func (m *dnsMessage) uint16(i int) uint16 { return uint16(m.b[i])<<8 | uint16(m.b[i+1]) }

// name reads the name at i, dot at its end, and returns where what follows begins.
func (m *dnsMessage) name(i int) (name string, after int, err error) {
	var s []byte
	for jumps := 0; ; {
		if i >= len(m.b) {
			return "", 0, errBadMessage
		}
		n := int(m.b[i])
		i++
		switch n & 0xc0 {
		case 0:
			if n == 0 {
				if after == 0 {
					after = i
				}
				if len(s) == 0 {
					s = append(s, '.')
				}
				return string(s), after, nil
			}
			if i+n > len(m.b) || len(s)+n+1 > 255 {
				return "", 0, errBadMessage
			}
			for _, c := range m.b[i : i+n] {
				if c == '.' { // such a label could not be told from two
					return "", 0, errBadMessage
				}
			}
			s = append(append(s, m.b[i:i+n]...), '.')
			i += n
		case 0xc0:
			if i >= len(m.b) || jumps > 10 {
				return "", 0, errBadMessage
			}
			if after == 0 {
				after = i + 1
			}
			i = n&0x3f<<8 | int(m.b[i])
			jumps++
		default:
			return "", 0, errBadMessage
		}
	}
}

// parseHeader reads the header and the one question.
func parseHeader(b []byte) (*dnsMessage, int, error) {
	m := &dnsMessage{b: b}
	if len(b) < headerLen || m.uint16(4) != 1 {
		return nil, 0, errBadMessage
	}
	m.id, m.flags = m.uint16(0), m.uint16(2)
	var i int
	var err error
	if m.qname, i, err = m.name(headerLen); err != nil {
		return nil, 0, err
	}
	if i+4 > len(b) || m.uint16(i+2) != classInternet {
		return nil, 0, errBadMessage
	}
	m.qtype = m.uint16(i)
	return m, i + 4, nil
}

// parseAnswers reads the records of the answer section that begins at i.
func (m *dnsMessage) parseAnswers(i int) error {
	for n := int(m.uint16(6)); n > 0; n-- {
		name, after, err := m.name(i)
		if err != nil {
			return err
		}
		if after+10 > len(m.b) {
			return errBadMessage
		}
		rr := record{name: name, typ: m.uint16(after), class: m.uint16(after + 2), from: after + 10}
		rr.to = rr.from + int(m.uint16(after+8))
		if rr.to > len(m.b) {
			return errBadMessage
		}
		m.answers = append(m.answers, rr)
		i = rr.to
	}
	return nil
}

func (m *dnsMessage) rcode() int { return int(m.flags & rcodeMask) }

// has tells whether there is an answer of the type.
func (m *dnsMessage) has(typ uint16) bool {
	for _, rr := range m.answers {
		if rr.typ == typ {
			return true
		}
	}
	return false
}

func (m *dnsMessage) data(rr record) []byte { return m.b[rr.from:rr.to] }

func (m *dnsMessage) srv(rr record) (*SRV, error) {
	if rr.to-rr.from < 7 {
		return nil, errBadMessage
	}
	target, _, err := m.name(rr.from + 6)
	s := &SRV{Priority: m.uint16(rr.from), Weight: m.uint16(rr.from + 2), Port: m.uint16(rr.from + 4), Target: target}
	return s, err
}

func (m *dnsMessage) mx(rr record) (*MX, error) {
	if rr.to-rr.from < 3 {
		return nil, errBadMessage
	}
	host, _, err := m.name(rr.from + 2)
	return &MX{Host: host, Pref: m.uint16(rr.from)}, err
}

// txt joins the strings of a TXT record.
func (m *dnsMessage) txt(rr record) (string, error) {
	var s []byte
	for b := m.data(rr); len(b) > 0; {
		n := int(b[0])
		if n >= len(b) {
			return "", errBadMessage
		}
		s = append(s, b[1:n+1]...)
		b = b[n+1:]
	}
	return string(s), nil
}
