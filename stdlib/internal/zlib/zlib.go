// Package zlib makes and reads raw deflate streams (RFC 1951). The work is done by the C library of that name.
package zlib

import (
	"errors"
	"runtime"
)

func open(deflating bool, level int, dict []byte) uintptr
func shut(z uintptr, deflating bool)
func run(z uintptr, deflating bool, in, out []byte, flush int) (nin, nout, status int)
func adler(sum uint32, p []byte) uint32

// Results of Run.
const (
	OK      = 0
	End     = 1
	BadData = -3
	NoSpace = -5 // nothing could be done with this input and this room
)

// What Run is to do with what it has taken in.
const (
	NoFlush   = 0
	SyncFlush = 2
	Finish    = 4
)

// Piece is how much a call of Run should get at most.
const Piece = 32 << 10

// A Stream compresses or decompresses. One goroutine at a time.
type Stream struct {
	z         uintptr
	deflating bool
}

// Open begins a stream with a dictionary, which may be nil.
func Open(deflating bool, level int, dict []byte) *Stream {
	z := open(deflating, level, dict)
	if z == 0 {
		panic(errors.New("compress/flate: out of memory"))
	}
	s := &Stream{z, deflating}
	runtime.SetFinalizer(s, (*Stream).Shut)
	return s
}

// Shut frees the stream.
func (s *Stream) Shut() {
	if s.z != 0 {
		shut(s.z, s.deflating)
		s.z = 0
		runtime.SetFinalizer(s, nil)
	}
}

// Run takes from in and puts to out what it can.
func (s *Stream) Run(in, out []byte, flush int) (nin, nout, status int) {
	if len(in) > Piece {
		in = in[:Piece]
		flush = NoFlush
	}
	if len(out) > Piece {
		out = out[:Piece]
	}
	nin, nout, status = run(s.z, s.deflating, in, out, flush)
	runtime.KeepAlive(s)
	return nin, nout, status
}

// Adler32 returns the Adler-32 sum of what sum is of, and p.
func Adler32(sum uint32, p []byte) uint32 { return adler(sum, p) }
