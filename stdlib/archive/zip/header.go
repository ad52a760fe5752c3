// Package zip reads and writes ZIP archives, also large ones (ZIP64); not
// those that span several disks.
//
// In FileHeader, sizes have 64-bit fields and, for older programs, 32-bit ones
// with all bits set where the size does not fit. Only the former matter.
package zip

import (
	"io/fs"
	"path"
	"strings"
	"time"
	"unicode/utf8"
)

// Methods of compression.
const (
	Store   uint16 = 0
	Deflate uint16 = 8
)

// The records of an archive: signatures and lengths without variable parts.
const (
	localSig     = 0x04034b50
	centralSig   = 0x02014b50
	endSig       = 0x06054b50
	locator64Sig = 0x07064b50
	end64Sig     = 0x06064b50
	descSig      = 0x08074b50

	localLen     = 30
	centralLen   = 46
	endLen       = 22
	locator64Len = 20
	end64Len     = 56

	max16 = 1<<16 - 1
	max32 = 1<<32 - 1
)

// Extra fields, and flags.
const (
	extra64       = 0x0001 // sizes and offset
	extraNTFS     = 0x000a // times
	extraUnix     = 0x000d
	extraTime     = 0x5455
	extraInfoUnix = 0x5855

	flagDescriptor = 0x8
	flagUTF8       = 0x800
)

// Systems, the high byte of CreatorVersion.
const (
	creatorFAT   = 0
	creatorUnix  = 3
	creatorNTFS  = 11
	creatorVFAT  = 14
	creatorMacOS = 19

	version20 = 20
	version45 = 45 // with ZIP64
)

// FileHeader describes a file of an archive.
type FileHeader struct {
	// Name is a relative path with slashes; a directory's ends with one.
	Name string

	Comment string // at most 65535 bytes

	// NonUTF8: Name and Comment are not encoded in UTF-8 (but in CP-437, says
	// the specification). Readers set it when nothing says that they are.
	NonUTF8 bool

	CreatorVersion uint16
	ReaderVersion  uint16
	Flags          uint16

	// Method is Store or Deflate, or what has been registered.
	Method uint16

	// Modified is when the file was changed. What is read from an archive
	// has, without extra fields, the local time of the writer as UTC.
	Modified time.Time

	// Deprecated: Use Modified.
	ModifiedTime uint16

	// Deprecated: Use Modified.
	ModifiedDate uint16

	CRC32 uint32 // of the contents

	// Deprecated: Use CompressedSize64.
	CompressedSize uint32

	// Deprecated: Use UncompressedSize64.
	UncompressedSize uint32

	CompressedSize64   uint64
	UncompressedSize64 uint64

	Extra         []byte
	ExternalAttrs uint32 // their meaning depends on CreatorVersion
}

// FileInfo returns the header as an fs.FileInfo.
func (h *FileHeader) FileInfo() fs.FileInfo { return headerInfo{h} }

type headerInfo struct{ h *FileHeader }

func (i headerInfo) Name() string               { return path.Base(i.h.Name) }
func (i headerInfo) IsDir() bool                { return i.Mode().IsDir() }
func (i headerInfo) Sys() any                   { return i.h }
func (i headerInfo) Info() (fs.FileInfo, error) { return i, nil }
func (i headerInfo) Mode() fs.FileMode          { return i.h.Mode() }
func (i headerInfo) Type() fs.FileMode          { return i.h.Mode().Type() }
func (i headerInfo) String() string             { return fs.FormatFileInfo(i) }

func (i headerInfo) Size() int64 {
	if i.h.UncompressedSize64 > 0 {
		return int64(i.h.UncompressedSize64)
	}
	return int64(i.h.UncompressedSize)
}

func (i headerInfo) ModTime() time.Time {
	if i.h.Modified.IsZero() {
		return i.h.ModTime()
	}
	return i.h.Modified.UTC()
}

// FileInfoHeader makes a header from fi, whose Name is a base name only: Name
// must be set where that is not enough. The method is Store.
func FileInfoHeader(fi fs.FileInfo) (*FileHeader, error) {
	size := uint64(fi.Size())
	h := &FileHeader{Name: fi.Name(), UncompressedSize64: size, UncompressedSize: low32(size)}
	h.SetModTime(fi.ModTime())
	h.SetMode(fi.Mode())
	return h, nil
}

// low32 returns x as a 32-bit field has it.
func low32(x uint64) uint32 {
	if x > max32 {
		return max32
	}
	return uint32(x)
}

// needs64 reports whether the sizes need ZIP64 fields.
func (h *FileHeader) needs64() bool {
	return h.CompressedSize64 >= max32 || h.UncompressedSize64 >= max32
}

func (h *FileHeader) hasDescriptor() bool { return h.Flags&flagDescriptor != 0 }

// ModTime returns ModifiedDate and ModifiedTime as UTC.
//
// Deprecated: Use Modified.
func (h *FileHeader) ModTime() time.Time { return dosTime(h.ModifiedDate, h.ModifiedTime) }

// SetModTime sets all three fields of the time of change, in UTC.
//
// Deprecated: Use Modified.
func (h *FileHeader) SetModTime(t time.Time) {
	t = t.UTC()
	h.Modified = t
	h.ModifiedDate, h.ModifiedTime = toDOSTime(t)
}

// dosTime converts the time of MS-DOS, which counts two seconds at a time.
func dosTime(date, clock uint16) time.Time {
	return time.Date(int(date>>9)+1980, time.Month(date>>5&15), int(date&31),
		int(clock>>11), int(clock>>5&63), int(clock&31)*2, 0, time.UTC)
}

func toDOSTime(t time.Time) (date, clock uint16) {
	date = uint16(t.Day() + int(t.Month())<<5 + (t.Year()-1980)<<9)
	clock = uint16(t.Second()/2 + t.Minute()<<5 + t.Hour()<<11)
	return date, clock
}

// File modes of Unix.
const (
	unixFmt  = 0xf000
	unixSock = 0xc000
	unixLnk  = 0xa000
	unixReg  = 0x8000
	unixBlk  = 0x6000
	unixDir  = 0x4000
	unixChr  = 0x2000
	unixFifo = 0x1000
	unixSUID = 0x800
	unixSGID = 0x400
	unixVtx  = 0x200

	dosDir      = 0x10
	dosReadOnly = 0x01
)

// Mode returns permissions and type.
func (h *FileHeader) Mode() (mode fs.FileMode) {
	switch h.CreatorVersion >> 8 {
	case creatorUnix, creatorMacOS:
		mode = fromUnix(h.ExternalAttrs >> 16)
	case creatorNTFS, creatorVFAT, creatorFAT:
		mode = fromDOS(h.ExternalAttrs)
	}
	if strings.HasSuffix(h.Name, "/") {
		mode |= fs.ModeDir
	}
	return mode
}

// SetMode sets permissions and type.
func (h *FileHeader) SetMode(mode fs.FileMode) {
	h.CreatorVersion = h.CreatorVersion&0xff | creatorUnix<<8
	h.ExternalAttrs = toUnix(mode) << 16
	if mode&fs.ModeDir != 0 {
		h.ExternalAttrs |= dosDir
	}
	if mode&0200 == 0 {
		h.ExternalAttrs |= dosReadOnly
	}
}

func fromDOS(attrs uint32) fs.FileMode {
	mode := fs.FileMode(0666)
	if attrs&dosDir != 0 {
		mode = fs.ModeDir | 0777
	}
	if attrs&dosReadOnly != 0 {
		mode &^= 0222
	}
	return mode
}

func toUnix(mode fs.FileMode) uint32 {
	m := uint32(mode.Perm())
	switch mode.Type() {
	case fs.ModeDir:
		m |= unixDir
	case fs.ModeSymlink:
		m |= unixLnk
	case fs.ModeNamedPipe:
		m |= unixFifo
	case fs.ModeSocket:
		m |= unixSock
	case fs.ModeDevice:
		m |= unixBlk
	case fs.ModeDevice | fs.ModeCharDevice:
		m |= unixChr
	default:
		m |= unixReg
	}
	if mode&fs.ModeSetuid != 0 {
		m |= unixSUID
	}
	if mode&fs.ModeSetgid != 0 {
		m |= unixSGID
	}
	if mode&fs.ModeSticky != 0 {
		m |= unixVtx
	}
	return m
}

func fromUnix(m uint32) fs.FileMode {
	mode := fs.FileMode(m & 0777)
	switch m & unixFmt {
	case unixBlk:
		mode |= fs.ModeDevice
	case unixChr:
		mode |= fs.ModeDevice | fs.ModeCharDevice
	case unixDir:
		mode |= fs.ModeDir
	case unixFifo:
		mode |= fs.ModeNamedPipe
	case unixLnk:
		mode |= fs.ModeSymlink
	case unixSock:
		mode |= fs.ModeSocket
	}
	if m&unixSGID != 0 {
		mode |= fs.ModeSetgid
	}
	if m&unixSUID != 0 {
		mode |= fs.ModeSetuid
	}
	if m&unixVtx != 0 {
		mode |= fs.ModeSticky
	}
	return mode
}

// detectUTF8 reports whether s is valid UTF-8, and whether it would mean
// something else in another encoding: CP-437 and Shift-JIS have other
// characters for some ASCII codes.
func detectUTF8(s string) (valid, require bool) {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if r < 0x20 || r > 0x7d || r == '\\' {
			if !utf8.ValidRune(r) || r == utf8.RuneError && n == 1 {
				return false, false
			}
			require = true
		}
	}
	return true, require
}
