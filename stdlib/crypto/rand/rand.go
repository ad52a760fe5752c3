// Package rand has random numbers that nobody can foretell: the system's.
package rand

import (
	"errors"
	"io"
	"math/big"
	"syscall"
)

func fill(p []byte) (errno int)

type reader struct{}

func (reader) Read(p []byte) (int, error) {
	if errno := fill(p); errno != 0 {
		return 0, syscall.Errno(errno)
	}
	return len(p), nil
}

// Reader is the system's source; it can be used by several goroutines at once.
var Reader io.Reader = reader{}

// Read fills b. It never fails.
func Read(b []byte) (n int, err error) {
	if n, err = io.ReadFull(Reader, b); err != nil {
		panic("crypto/rand: failed to read random data: " + err.Error())
	}
	return n, nil
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

// Text returns a random text of 26 letters and digits, which has at least 128 bits of randomness.
func Text() string {
	b := make([]byte, 26)
	Read(b)
	for i := range b {
		b[i] = alphabet[b[i]%32]
	}
	return string(b)
}

// Int returns a random number in [0, max). It panics if max is not positive.
func Int(rand io.Reader, max *big.Int) (n *big.Int, err error) {
	if max.Sign() <= 0 {
		panic("crypto/rand: argument to Int is <= 0")
	}
	bits := new(big.Int).Sub(max, big.NewInt(1)).BitLen()
	b := make([]byte, (bits+7)/8)
	n = new(big.Int)
	for {
		if _, err = io.ReadFull(rand, b); err != nil {
			return nil, err
		}
		if bits%8 != 0 {
			b[0] &= 1<<(bits%8) - 1
		}
		if n.SetBytes(b); n.Cmp(max) < 0 {
			return n, nil
		}
	}
}

// Prime returns a number of so many bits that is very probably prime; its two highest bits are set.
func Prime(rand io.Reader, bits int) (*big.Int, error) {
	if bits < 2 {
		return nil, errors.New("crypto/rand: prime size must be at least 2-bit")
	}
	b := make([]byte, (bits+7)/8)
	p := new(big.Int)
	for {
		if _, err := io.ReadFull(rand, b); err != nil {
			return nil, err
		}
		p.SetBytes(b)
		p.Rsh(p, uint(len(b)*8-bits))
		p.SetBit(p, bits-1, 1)
		p.SetBit(p, bits-2, 1)
		if bits > 2 {
			p.SetBit(p, 0, 1)
		}
		if p.ProbablyPrime(20) {
			return p, nil
		}
	}
}
