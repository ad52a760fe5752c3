package fuzz

import (
	"errors"
	"io"
)

// What is asked (opRun: call with the entry as it is; opFuzz, opMinimize), and answered (opDone; opNews: data covers
// something new; opFailed: data fails, text says how). A worker that has started says opReady.
const (
	opReady = iota
	opRun
	opFuzz
	opMinimize
	opDone
	opNews
	opFailed
)

// A message is sent as its length and its parts.
type message struct {
	op          byte
	count, time int64
	data, mask  []byte
	text        string
}

var errMessage = errors.New("fuzz: malformed message")

func (m *message) send(w io.Writer) error {
	b := make([]byte, 4, 64+len(m.data)+len(m.mask)+len(m.text))
	b = append(b, m.op)
	b = appendUint64(b, uint64(m.count))
	b = appendUint64(b, uint64(m.time))
	for _, part := range [...]string{string(m.data), string(m.mask), m.text} {
		b = appendUint32(b, uint32(len(part)))
		b = append(b, part...)
	}
	copy(b, appendUint32(nil, uint32(len(b)-4)))
	_, err := w.Write(b)
	return err
}

func receive(r io.Reader) (*message, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	b := make([]byte, uint32At(head[:]))
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, err
	}
	if len(b) < 17 {
		return nil, errMessage
	}
	m := &message{op: b[0], count: int64(uint64At(b[1:])), time: int64(uint64At(b[9:]))}
	var parts [3][]byte
	b = b[17:]
	for i := range parts {
		if len(b) < 4 || uint64(uint32At(b)) > uint64(len(b)-4) {
			return nil, errMessage
		}
		n := uint32At(b)
		parts[i], b = b[4:4+n:4+n], b[4+n:]
	}
	m.data, m.mask, m.text = parts[0], parts[1], string(parts[2])
	return m, nil
}

// Numbers have their lowest byte first. (encoding/binary would not do: its tests import testing, which imports this.)

func uint32At(b []byte) uint32 { return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24 }
func uint64At(b []byte) uint64 { return uint64(uint32At(b)) | uint64(uint32At(b[4:]))<<32 }

func appendUint32(b []byte, n uint32) []byte {
	return append(b, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
}

func appendUint64(b []byte, n uint64) []byte { return appendUint32(appendUint32(b, uint32(n)), uint32(n>>32)) }
