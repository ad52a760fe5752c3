// Package crc32 implements the 32-bit cyclic redundancy check.
//
// Polynomials are in reversed bit order: the lowest bit has the highest power.
// The loop over the bytes is native.
package crc32

import (
	"errors"
	"hash"
)

// Size is the length of a checksum in bytes.
const Size = 4

// Some polynomials.
const (
	IEEE       = 0xedb88320 // Ethernet, gzip, PNG, ...
	Castagnoli = 0x82f63b78 // iSCSI, ext4, ...
	Koopman    = 0xeb31d82e
)

// A Table has the checksum of each byte, for a polynomial.
type Table [256]uint32

// MakeTable returns the table of the polynomial. It must not be changed.
func MakeTable(poly uint32) *Table {
	if poly == IEEE {
		return IEEETable
	}
	t := new(Table)
	for i := range t {
		c := uint32(i)
		for j := 0; j < 8; j++ {
			c = c>>1 ^ poly&-(c&1)
		}
		t[i] = c
	}
	return t
}

// Update returns the checksum crc with p added.
func Update(crc uint32, tab *Table, p []byte) uint32 { return update(crc, tab, p) }

// Checksum returns the checksum of data.
func Checksum(data []byte, tab *Table) uint32 { return update(0, tab, data) }

// ChecksumIEEE returns the checksum of data with the polynomial IEEE.
func ChecksumIEEE(data []byte) uint32 { return update(0, IEEETable, data) }

type digest struct {
	crc uint32
	tab *Table
}

// New returns a hash with the polynomial of the table. Its Sum method appends
// the checksum in big-endian order.
func New(tab *Table) hash.Hash32 { return &digest{0, tab} }

// NewIEEE returns a hash with the polynomial IEEE.
func NewIEEE() hash.Hash32 { return New(IEEETable) }

func (d *digest) Size() int      { return Size }
func (d *digest) BlockSize() int { return 1 }
func (d *digest) Reset()         { d.crc = 0 }
func (d *digest) Sum32() uint32  { return d.crc }

func (d *digest) Write(p []byte) (n int, err error) {
	d.crc = update(d.crc, d.tab, p)
	return len(p), nil
}

func (d *digest) Sum(b []byte) []byte { return append32(b, d.crc) }

func append32(b []byte, x uint32) []byte {
	return append(b, byte(x>>24), byte(x>>16), byte(x>>8), byte(x))
}

func get32(b []byte) uint32 {
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}

// The state as it is saved: a tag, the checksum of the table, and the
// checksum.

const magic = "crc\x01"

func (d *digest) tableSum() uint32 {
	var b []byte
	for _, x := range d.tab {
		b = append32(b, x)
	}
	return ChecksumIEEE(b)
}

func (d *digest) MarshalBinary() ([]byte, error) {
	return append32(append32([]byte(magic), d.tableSum()), d.crc), nil
}

func (d *digest) UnmarshalBinary(b []byte) error {
	if len(b) < len(magic) || string(b[:len(magic)]) != magic {
		return errors.New("hash/crc32: invalid hash state identifier")
	}
	if len(b) != len(magic)+8 {
		return errors.New("hash/crc32: invalid hash state size")
	}
	if d.tableSum() != get32(b[4:]) {
		return errors.New("hash/crc32: tables do not match")
	}
	d.crc = get32(b[8:])
	return nil
}
