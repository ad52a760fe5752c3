// Package digest computes message digests: what crypto/md5, sha1, sha256 and sha512 have in common. The work is done in C.
package digest

import "errors"

// Kinds of digests.
const (
	MD5 = iota
	SHA1
	SHA224
	SHA256
	SHA384
	SHA512
	SHA512_224
	SHA512_256
)

var sizes = [...]int{16, 20, 28, 32, 48, 64, 28, 32}

// A Digest is a computation; it is a hash.Hash.
type Digest struct {
	h    [8]uint64
	buf  [128]byte
	len  uint64
	kind int
}

func reset(d *Digest)
func update(d *Digest, p []byte)
func sum(d *Digest, out []byte)

// New begins a computation.
func New(kind int) *Digest {
	d := &Digest{kind: kind}
	reset(d)
	return d
}

// Sum stores the digest of data in out.
func Sum(kind int, data, out []byte) {
	d := Digest{kind: kind}
	reset(&d)
	update(&d, data)
	sum(&d, out)
}

// Reset begins again.
func (d *Digest) Reset() { reset(d) }

// Write adds data.
func (d *Digest) Write(p []byte) (int, error) {
	update(d, p)
	return len(p), nil
}

// WriteString adds data.
func (d *Digest) WriteString(s string) (int, error) { return d.Write([]byte(s)) }

// Sum appends the digest of the data so far to b.
func (d *Digest) Sum(b []byte) []byte {
	var out [64]byte
	n := d.Size()
	sum(d, out[:n])
	return append(b, out[:n]...)
}

// Size returns the length of the digest.
func (d *Digest) Size() int { return sizes[d.kind] }

// BlockSize returns the length of the blocks that the algorithm works on.
func (d *Digest) BlockSize() int {
	if d.kind >= SHA384 {
		return 128
	}
	return 64
}

// A saved state is, as in Go: a magic number, the words of the state, the unfinished block with zeros behind it, the length.
var magics = [...]string{"md5\x01", "sha\x01", "sha\x02", "sha\x03", "sha\x04", "sha\x07", "sha\x05", "sha\x06"}

var names = [...]string{"md5", "sha1", "sha256", "sha256", "sha512", "sha512", "sha512", "sha512"}

// words returns the number of words in the state, and their size.
func (d *Digest) words() (n, size int) {
	switch {
	case d.kind == MD5:
		return 4, 4
	case d.kind == SHA1:
		return 5, 4
	case d.kind < SHA384:
		return 8, 4
	}
	return 8, 8
}

// MarshalBinary returns the state of the computation.
func (d *Digest) MarshalBinary() ([]byte, error) { return d.AppendBinary(nil) }

// AppendBinary appends the state of the computation to b.
func (d *Digest) AppendBinary(b []byte) ([]byte, error) {
	n, size := d.words()
	b = append(b, magics[d.kind]...)
	for _, w := range d.h[:n] {
		b = appendWord(b, w, size)
	}
	block := d.BlockSize()
	begun := int(d.len % uint64(block))
	b = append(b, d.buf[:begun]...)
	b = append(b, make([]byte, block-begun)...)
	return appendWord(b, d.len, 8), nil
}

func appendWord(b []byte, w uint64, size int) []byte {
	for i := 8 * (size - 1); i >= 0; i -= 8 {
		b = append(b, byte(w>>uint(i)))
	}
	return b
}

func word(b []byte) (w uint64) {
	for _, c := range b {
		w = w<<8 | uint64(c)
	}
	return w
}

// UnmarshalBinary goes on with a computation that MarshalBinary has saved.
func (d *Digest) UnmarshalBinary(b []byte) error {
	n, size := d.words()
	magic := magics[d.kind]
	if len(b) < len(magic) || string(b[:len(magic)]) != magic {
		return errors.New("crypto/" + names[d.kind] + ": invalid hash state identifier")
	}
	block := d.BlockSize()
	if len(b) != len(magic)+n*size+block+8 {
		return errors.New("crypto/" + names[d.kind] + ": invalid hash state size")
	}
	b = b[len(magic):]
	for i := range d.h[:n] {
		d.h[i] = word(b[:size])
		b = b[size:]
	}
	copy(d.buf[:], b[:block])
	d.len = word(b[block:])
	return nil
}
