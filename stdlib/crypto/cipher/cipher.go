// Package cipher has the modes of operation of block ciphers, such as CTR and
// GCM.
package cipher

import (
	"bytes"
	"crypto/internal/aes"
	"crypto/internal/alias"
	"crypto/subtle"
	"io"
)

// A Block is a block cipher with a key.
type Block interface {
	BlockSize() int

	// Encrypt and Decrypt work on a block. dst and src are the same memory,
	// or have nothing in common.
	Encrypt(dst, src []byte)
	Decrypt(dst, src []byte)
}

// A BlockMode works on any number of blocks.
type BlockMode interface {
	BlockSize() int

	// CryptBlocks works on whole blocks; several calls are as one. dst and
	// src are the same memory, or have nothing in common.
	CryptBlocks(dst, src []byte)
}

// A Stream is a stream cipher.
type Stream interface {
	// XORKeyStream combines src with the key stream; several calls are as
	// one. dst and src are the same memory, or have nothing in common.
	XORKeyStream(dst, src []byte)
}

func checkFull(dst, src []byte, size int) {
	if len(src)%size != 0 {
		panic("crypto/cipher: input not full blocks")
	}
	checkRoom(dst, src)
}

func checkRoom(dst, src []byte) {
	if len(dst) < len(src) {
		panic("crypto/cipher: output smaller than input")
	}
	if alias.Inexact(dst[:len(src)], src) {
		panic("crypto/cipher: invalid buffer overlap")
	}
}

// ---- CBC ----

type cbc struct {
	b          Block
	aes        *aes.Block // the same, if it is that
	iv         []byte
	decrypting bool
}

func newCBC(b Block, iv []byte, what string, decrypting bool) BlockMode {
	if len(iv) != b.BlockSize() {
		panic("cipher.NewCBC" + what + ": IV length must equal block size")
	}
	c := &cbc{b: b, iv: bytes.Clone(iv), decrypting: decrypting}
	c.aes, _ = b.(*aes.Block)
	return c
}

// NewCBCEncrypter returns a mode that encrypts by cipher block chaining.
func NewCBCEncrypter(b Block, iv []byte) BlockMode { return newCBC(b, iv, "Encrypter", false) }

// NewCBCDecrypter returns a mode that decrypts what NewCBCEncrypter's encrypts.
func NewCBCDecrypter(b Block, iv []byte) BlockMode { return newCBC(b, iv, "Decrypter", true) }

func (c *cbc) BlockSize() int { return len(c.iv) }

func (c *cbc) CryptBlocks(dst, src []byte) {
	size := len(c.iv)
	checkFull(dst, src, size)
	if c.aes != nil {
		c.aes.CBC((*[aes.Size]byte)(c.iv), dst, src, c.decrypting)
		return
	}
	next := make([]byte, size)
	for ; len(src) > 0; dst, src = dst[size:], src[size:] {
		if c.decrypting {
			copy(next, src)
			c.b.Decrypt(dst[:size], src[:size])
			subtle.XORBytes(dst, dst[:size], c.iv)
			copy(c.iv, next)
		} else {
			subtle.XORBytes(c.iv, src[:size], c.iv)
			c.b.Encrypt(c.iv, c.iv)
			copy(dst, c.iv)
		}
	}
}

// SetIV sets another vector.
func (c *cbc) SetIV(iv []byte) {
	if len(iv) != len(c.iv) {
		panic("cipher: incorrect length IV")
	}
	copy(c.iv, iv)
}

// ---- CTR, OFB, CFB ----

type ctr struct {
	b       Block
	aes     *aes.Block // the same, if it is that
	counter []byte
	stream  []byte // of a block, not yet used: the last rest bytes
	rest    int
}

// NewCTR returns a stream that encrypts a counter, which begins with iv.
func NewCTR(block Block, iv []byte) Stream {
	if len(iv) != block.BlockSize() {
		panic("cipher.NewCTR: IV length must equal block size")
	}
	c := &ctr{b: block, counter: bytes.Clone(iv), stream: make([]byte, len(iv))}
	c.aes, _ = block.(*aes.Block)
	return c
}

func (c *ctr) XORKeyStream(dst, src []byte) {
	checkRoom(dst, src)
	size := len(c.counter)
	for len(src) > 0 {
		n := 0
		if whole := len(src) / size * size; c.rest == 0 && whole > 0 && c.aes != nil {
			c.aes.CTR((*[aes.Size]byte)(c.counter), dst[:whole], src[:whole])
			n = whole
		} else {
			if c.rest == 0 {
				c.b.Encrypt(c.stream, c.counter)
				increment(c.counter)
				c.rest = size
			}
			n = subtle.XORBytes(dst, src, c.stream[size-c.rest:])
			c.rest -= n
		}
		dst, src = dst[n:], src[n:]
	}
}

func increment(counter []byte) {
	for i := len(counter) - 1; i >= 0; i-- {
		if counter[i]++; counter[i] != 0 {
			return
		}
	}
}

type feedback struct {
	b          Block
	next       []byte // what is encrypted next
	out        []byte // the key stream
	used       int
	cfb        bool // the text is fed back, not the stream
	decrypting bool
}

func newFeedback(b Block, iv []byte, what string, cfb, decrypting bool) Stream {
	size := b.BlockSize()
	if len(iv) != size {
		panic("cipher.New" + what + ": IV length must equal block size")
	}
	return &feedback{b: b, next: bytes.Clone(iv), out: make([]byte, size), used: size, cfb: cfb, decrypting: decrypting}
}

// NewOFB returns a stream in output feedback mode.
//
// Deprecated: it is not authenticated and slower than CTR.
func NewOFB(b Block, iv []byte) Stream { return newFeedback(b, iv, "OFB", false, false) }

// NewCFBEncrypter returns a stream that encrypts in cipher feedback mode.
//
// Deprecated: it is not authenticated and slower than CTR.
func NewCFBEncrypter(block Block, iv []byte) Stream {
	return newFeedback(block, iv, "CFBEncrypter", true, false)
}

// NewCFBDecrypter returns a stream that decrypts what NewCFBEncrypter's
// encrypts.
//
// Deprecated: it is not authenticated and slower than CTR.
func NewCFBDecrypter(block Block, iv []byte) Stream {
	return newFeedback(block, iv, "CFBDecrypter", true, true)
}

func (x *feedback) XORKeyStream(dst, src []byte) {
	checkRoom(dst, src)
	for len(src) > 0 {
		if x.used == len(x.out) {
			x.b.Encrypt(x.out, x.next)
			x.used = 0
			if !x.cfb {
				copy(x.next, x.out)
			}
		}
		from := x.used
		if x.cfb && x.decrypting {
			copy(x.next[from:], src)
		}
		n := subtle.XORBytes(dst, src, x.out[from:])
		if x.cfb && !x.decrypting {
			copy(x.next[from:], dst[:n])
		}
		x.used += n
		dst, src = dst[n:], src[n:]
	}
}

// ---- readers and writers ----

// A StreamReader reads from R through a stream.
type StreamReader struct {
	S Stream
	R io.Reader
}

func (r StreamReader) Read(dst []byte) (n int, err error) {
	n, err = r.R.Read(dst)
	r.S.XORKeyStream(dst[:n], dst[:n])
	return n, err
}

// A StreamWriter writes to W through a stream. After a short write the stream
// cannot go on.
type StreamWriter struct {
	S   Stream
	W   io.Writer
	Err error // unused
}

func (w StreamWriter) Write(src []byte) (n int, err error) {
	c := make([]byte, len(src))
	w.S.XORKeyStream(c, src)
	n, err = w.W.Write(c)
	if n != len(src) && err == nil {
		err = io.ErrShortWrite
	}
	return n, err
}

// Close closes W if it is an io.Closer.
func (w StreamWriter) Close() error {
	if c, ok := w.W.(io.Closer); ok {
		return c.Close()
	}
	return nil
}
