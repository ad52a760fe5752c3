package strings

import (
	"internal/bytealg"
	"unicode/utf8"
	"unsafe"
)

// asString makes a string of b without copying; b must not change any more.
func asString(b []byte) string { return *(*string)(unsafe.Pointer(&b)) }

// A Builder makes a string by writing. Its zero value is ready for use; once
// written to, it must not be copied.
type Builder struct {
	addr *Builder // itself, once it has been written to
	buf  []byte
}

// hide keeps escape analysis from seeing that a Builder points to itself,
// which would put all of them into the heap.
func hide(p unsafe.Pointer) unsafe.Pointer {
	u := uintptr(p)
	return unsafe.Pointer(u ^ 0)
}

func (b *Builder) checkCopy() {
	if b.addr == nil {
		b.addr = (*Builder)(hide(unsafe.Pointer(b)))
	} else if b.addr != b {
		panic("strings: illegal use of non-zero Builder copied by value")
	}
}

// String returns what has been written.
func (b *Builder) String() string { return *(*string)(unsafe.Pointer(&b.buf)) }

// Len returns how many bytes have been written.
func (b *Builder) Len() int { return len(b.buf) }

// Cap returns how many bytes the memory of b has room for.
func (b *Builder) Cap() int { return cap(b.buf) }

// Reset makes b empty.
func (b *Builder) Reset() {
	b.addr = nil
	b.buf = nil
}

// Grow makes room for n more bytes. It panics if n is negative.
func (b *Builder) Grow(n int) {
	b.checkCopy()
	if n < 0 {
		panic("strings.Builder.Grow: negative count")
	}
	if cap(b.buf)-len(b.buf) < n {
		buf := bytealg.MakeNoZero(2*cap(b.buf) + n)[:len(b.buf)]
		copy(buf, b.buf)
		b.buf = buf
	}
}

// Write appends p. The error is always nil.
func (b *Builder) Write(p []byte) (int, error) {
	b.checkCopy()
	b.buf = append(b.buf, p...)
	return len(p), nil
}

// WriteByte appends c. The error is always nil.
func (b *Builder) WriteByte(c byte) error {
	b.checkCopy()
	b.buf = append(b.buf, c)
	return nil
}

// WriteRune appends the encoding of r and returns its length. The error is
// always nil.
func (b *Builder) WriteRune(r rune) (int, error) {
	b.checkCopy()
	n := len(b.buf)
	b.buf = utf8.AppendRune(b.buf, r)
	return len(b.buf) - n, nil
}

// WriteString appends s. The error is always nil.
func (b *Builder) WriteString(s string) (int, error) {
	b.checkCopy()
	b.buf = append(b.buf, s...)
	return len(s), nil
}
