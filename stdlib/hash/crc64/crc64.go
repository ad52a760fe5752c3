// Package crc64 implements the 64-bit cyclic redundancy check.
//
// Polynomials are in reversed bit order: the lowest bit has the highest power.
// The loop over the bytes is native.
package crc64

import (
	"encoding/binary"
	"errors"
	"hash"
)

// Size is the length of a checksum in bytes.
const Size = 8

// Some polynomials.
const (
	ISO  = 0xD800000000000000 // ISO 3309, HDLC
	ECMA = 0xC96C5795D7870F42 // ECMA 182
)

// A Table has the checksum of each byte, for a polynomial.
type Table [256]uint64

func update(crc uint64, tab *Table, p []byte) uint64

// MakeTable returns the table of the polynomial. It must not be changed.
func MakeTable(poly uint64) *Table {
	t := new(Table)
	for i := range t {
		c := uint64(i)
		for j := 0; j < 8; j++ {
			c = c>>1 ^ poly&-(c&1)
		}
		t[i] = c
	}
	return t
}

// Update returns the checksum crc with p added.
func Update(crc uint64, tab *Table, p []byte) uint64 { return update(crc, tab, p) }

// Checksum returns the checksum of data.
func Checksum(data []byte, tab *Table) uint64 { return update(0, tab, data) }

type digest struct {
	crc uint64
	tab *Table
}

// New returns a hash with the polynomial of the table. Its Sum method appends
// the checksum in big-endian order.
func New(tab *Table) hash.Hash64 { return &digest{0, tab} }

func (d *digest) Size() int      { return Size }
func (d *digest) BlockSize() int { return 1 }
func (d *digest) Reset()         { d.crc = 0 }
func (d *digest) Sum64() uint64  { return d.crc }

func (d *digest) Write(p []byte) (n int, err error) {
	d.crc = update(d.crc, d.tab, p)
	return len(p), nil
}

func (d *digest) Sum(b []byte) []byte { return binary.BigEndian.AppendUint64(b, d.crc) }

// The state as it is saved: a tag, the checksum of the table, and the
// checksum.

const magic = "crc\x02"

func (d *digest) tableSum() uint64 {
	var b []byte
	for _, x := range d.tab {
		b = binary.BigEndian.AppendUint64(b, x)
	}
	return Checksum(b, MakeTable(ISO))
}

func (d *digest) MarshalBinary() ([]byte, error) { return d.AppendBinary(nil) }

func (d *digest) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, magic...)
	b = binary.BigEndian.AppendUint64(b, d.tableSum())
	return binary.BigEndian.AppendUint64(b, d.crc), nil
}

func (d *digest) UnmarshalBinary(b []byte) error {
	if len(b) < len(magic) || string(b[:len(magic)]) != magic {
		return errors.New("hash/crc64: invalid hash state identifier")
	}
	if len(b) != len(magic)+16 {
		return errors.New("hash/crc64: invalid hash state size")
	}
	if d.tableSum() != binary.BigEndian.Uint64(b[4:]) {
		return errors.New("hash/crc64: tables do not match")
	}
	d.crc = binary.BigEndian.Uint64(b[12:])
	return nil
}
