// Package tar reads and writes tape archives, in the formats of POSIX (USTAR
// and PAX) and of GNU.
//
// block.go has the layout of headers, header.go what they say and which formats
// can say it, reader.go and writer.go the archives.
package tar

import (
	"errors"
	"fmt"
	"io/fs"
	"os/user"
	"path"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Errors of this package.
var (
	ErrHeader          = errors.New("archive/tar: invalid tar header")
	ErrWriteTooLong    = errors.New("archive/tar: write too long")
	ErrFieldTooLong    = errors.New("archive/tar: header field too long")
	ErrWriteAfterClose = errors.New("archive/tar: write after close")
	ErrInsecurePath    = errors.New("archive/tar: insecure file path")

	errMissData  = errors.New("archive/tar: sparse file references non-existent data")
	errUnrefData = errors.New("archive/tar: sparse file contains unreferenced data")
)

// Kinds of entries, for Header.Typeflag.
const (
	TypeReg = '0' // a file

	// Deprecated: Use TypeReg.
	TypeRegA = '\x00'

	TypeLink    = '1' // a hard link
	TypeSymlink = '2' // a symbolic link
	TypeChar    = '3' // a character device
	TypeBlock   = '4' // a block device
	TypeDir     = '5' // a directory
	TypeFifo    = '6' // a named pipe
	TypeCont    = '7' // reserved

	TypeXHeader       = 'x' // PAX records for the next entry; readers never return it
	TypeXGlobalHeader = 'g' // PAX records for all further entries

	TypeGNUSparse   = 'S' // a file with holes
	TypeGNULongName = 'L' // a name for the next entry; readers never return it
	TypeGNULongLink = 'K' // the same for the target of a link
)

// Keys of PAX records.
const (
	paxPath     = "path"
	paxLinkpath = "linkpath"
	paxSize     = "size"
	paxUid      = "uid"
	paxGid      = "gid"
	paxUname    = "uname"
	paxGname    = "gname"
	paxMtime    = "mtime"
	paxAtime    = "atime"
	paxCtime    = "ctime"

	paxXattr = "SCHILY.xattr."

	paxSparse          = "GNU.sparse."
	paxSparseNumBlocks = "GNU.sparse.numblocks"
	paxSparseOffset    = "GNU.sparse.offset"
	paxSparseNumBytes  = "GNU.sparse.numbytes"
	paxSparseMap       = "GNU.sparse.map"
	paxSparseName      = "GNU.sparse.name"
	paxSparseMajor     = "GNU.sparse.major"
	paxSparseMinor     = "GNU.sparse.minor"
	paxSparseSize      = "GNU.sparse.size"
	paxSparseRealSize  = "GNU.sparse.realsize"
)

// isBasic reports whether a field of Header holds the value of a PAX key.
func isBasic(key string) bool {
	switch key {
	case paxPath, paxLinkpath, paxSize, paxUid, paxGid, paxUname, paxGname, paxMtime, paxAtime, paxCtime:
		return true
	}
	return false
}

// A Header describes an entry. A header that is to be written again, perhaps
// in another format, should be copied field by field into a new one.
type Header struct {
	Typeflag byte // TypeReg and so on; 0 is TypeReg or, with a slash at the end of Name, TypeDir

	Name     string // of the entry
	Linkname string // the target of a link

	Size  int64 // of the contents, in bytes
	Mode  int64 // permissions and mode bits
	Uid   int
	Gid   int
	Uname string
	Gname string

	// Without a Format, ModTime is written in seconds, and the others are
	// not written.
	ModTime    time.Time
	AccessTime time.Time // only PAX and GNU
	ChangeTime time.Time // only PAX and GNU

	Devmajor int64 // of devices
	Devminor int64

	// Xattrs is PAXRecords with the prefix "SCHILY.xattr.", left out here.
	//
	// Deprecated: Use PAXRecords.
	Xattrs map[string]string

	// PAXRecords has records of the PAX format. Own keys begin with the name
	// of a vendor in capitals. Keys that are fields of Header are ignored.
	PAXRecords map[string]string

	// Format is the format that was read, as well as can be told, or that is
	// to be written; then FormatUnknown is the first possible of USTAR, PAX
	// and GNU.
	Format Format
}

// FileInfoNames is implemented by an fs.FileInfo that knows names of user and
// group, so that FileInfoHeader does not look them up.
type FileInfoNames interface {
	fs.FileInfo
	Uname() (string, error)
	Gname() (string, error)
}

// Format is a set of formats of archives.
type Format int

const (
	FormatUnknown Format = 0

	formatV7 Format = 1

	// FormatUSTAR is that of POSIX.1-1988: names up to 256 ASCII characters,
	// sizes up to 8 GiB, times in seconds.
	FormatUSTAR Format = 2

	// FormatPAX is that of POSIX.1-2001: USTAR with records before an entry.
	FormatPAX Format = 4

	// FormatGNU is that of older GNU programs, which keeps numbers as binary.
	FormatGNU Format = 8

	formatSTAR Format = 16
)

func (f Format) has(g Format) bool { return f&g != 0 }

func (f Format) String() string {
	var names []string
	for i, name := range []string{"V7", "USTAR", "PAX", "GNU", "STAR"} {
		if f.has(1 << uint(i)) {
			names = append(names, name)
		}
	}
	switch len(names) {
	case 0:
		return "<unknown>"
	case 1:
		return names[0]
	}
	return "(" + strings.Join(names, " | ") + ")"
}

// headerOnly reports whether entries of a kind have no contents, whatever
// their size is.
func headerOnly(flag byte) bool {
	switch flag {
	case TypeLink, TypeSymlink, TypeChar, TypeBlock, TypeDir, TypeFifo:
		return true
	}
	return false
}

// ---- as fs.FileInfo ----

// Mode bits, in all formats.
const (
	modeSetuid = 04000
	modeSetgid = 02000
	modeSticky = 01000

	// These are written by some programs: the type as in Unix.
	modeDir  = 040000
	modeFifo = 010000
	modeReg  = 0100000
	modeLink = 0120000
	modeBlk  = 060000
	modeChr  = 020000
	modeSock = 0140000
	modeType = 0170000
)

// FileInfo returns the header as an fs.FileInfo.
func (h *Header) FileInfo() fs.FileInfo { return headerInfo{h} }

type headerInfo struct{ h *Header }

func (i headerInfo) Size() int64        { return i.h.Size }
func (i headerInfo) IsDir() bool        { return i.Mode().IsDir() }
func (i headerInfo) ModTime() time.Time { return i.h.ModTime }
func (i headerInfo) Sys() any           { return i.h }
func (i headerInfo) String() string     { return fs.FormatFileInfo(i) }

func (i headerInfo) Name() string {
	if i.IsDir() {
		return path.Base(path.Clean(i.h.Name))
	}
	return path.Base(i.h.Name)
}

func (i headerInfo) Mode() (mode fs.FileMode) {
	m := i.h.Mode
	mode = fs.FileMode(m).Perm()
	if m&modeSetuid != 0 {
		mode |= fs.ModeSetuid
	}
	if m&modeSetgid != 0 {
		mode |= fs.ModeSetgid
	}
	if m&modeSticky != 0 {
		mode |= fs.ModeSticky
	}
	switch m & modeType {
	case modeDir:
		mode |= fs.ModeDir
	case modeFifo:
		mode |= fs.ModeNamedPipe
	case modeLink:
		mode |= fs.ModeSymlink
	case modeBlk:
		mode |= fs.ModeDevice
	case modeChr:
		mode |= fs.ModeDevice | fs.ModeCharDevice
	case modeSock:
		mode |= fs.ModeSocket
	}
	switch i.h.Typeflag {
	case TypeSymlink:
		mode |= fs.ModeSymlink
	case TypeChar:
		mode |= fs.ModeDevice | fs.ModeCharDevice
	case TypeBlock:
		mode |= fs.ModeDevice
	case TypeDir:
		mode |= fs.ModeDir
	case TypeFifo:
		mode |= fs.ModeNamedPipe
	}
	return mode
}

// FileInfoHeader makes a header from fi. link is the target if it is a
// symbolic link. The name is a base name only, with a slash if it is a
// directory: Name must be set where that is not enough.
func FileInfoHeader(fi fs.FileInfo, link string) (*Header, error) {
	if fi == nil {
		return nil, errors.New("archive/tar: FileInfo is nil")
	}
	mode := fi.Mode()
	h := &Header{Name: fi.Name(), ModTime: fi.ModTime(), Mode: int64(mode.Perm())}
	switch {
	case mode.IsRegular():
		h.Typeflag, h.Size = TypeReg, fi.Size()
	case fi.IsDir():
		h.Typeflag = TypeDir
		h.Name += "/"
	case mode&fs.ModeSymlink != 0:
		h.Typeflag, h.Linkname = TypeSymlink, link
	case mode&fs.ModeCharDevice != 0 && mode&fs.ModeDevice != 0:
		h.Typeflag = TypeChar
	case mode&fs.ModeDevice != 0:
		h.Typeflag = TypeBlock
	case mode&fs.ModeNamedPipe != 0:
		h.Typeflag = TypeFifo
	case mode&fs.ModeSocket != 0:
		return nil, errors.New("archive/tar: sockets not supported")
	default:
		return nil, fmt.Errorf("archive/tar: unknown file mode %v", mode)
	}
	if mode&fs.ModeSetuid != 0 {
		h.Mode |= modeSetuid
	}
	if mode&fs.ModeSetgid != 0 {
		h.Mode |= modeSetgid
	}
	if mode&fs.ModeSticky != 0 {
		h.Mode |= modeSticky
	}
	switch sys := fi.Sys().(type) {
	case *Header:
		h.takeFrom(sys)
	case *syscall.Stat_t:
		h.takeStat(sys, fi)
	}
	if names, ok := fi.(FileInfoNames); ok {
		var err error
		if h.Uname, err = names.Uname(); err != nil {
			return nil, err
		}
		if h.Gname, err = names.Gname(); err != nil {
			return nil, err
		}
	}
	return h, nil
}

// takeFrom copies what an fs.FileInfo does not say from the header behind it.
func (h *Header) takeFrom(sys *Header) {
	h.Uid, h.Gid, h.Uname, h.Gname = sys.Uid, sys.Gid, sys.Uname, sys.Gname
	h.AccessTime, h.ChangeTime = sys.AccessTime, sys.ChangeTime
	h.Xattrs, h.PAXRecords = copyMap(sys.Xattrs), copyMap(sys.PAXRecords)
	if sys.Typeflag == TypeLink {
		h.Typeflag, h.Size, h.Linkname = TypeLink, 0, sys.Linkname
	}
}

func copyMap(m map[string]string) map[string]string {
	if m == nil {
		return nil
	}
	c := make(map[string]string)
	for k, v := range m {
		c[k] = v
	}
	return c
}

var userNames, groupNames sync.Map // by number; most archives have few

func (h *Header) takeStat(st *syscall.Stat_t, fi fs.FileInfo) {
	h.Uid, h.Gid = int(st.Uid), int(st.Gid)
	if _, ok := fi.(FileInfoNames); !ok {
		h.Uname = nameOf(&userNames, h.Uid, func(id string) string {
			u, err := user.LookupId(id)
			if err != nil {
				return ""
			}
			return u.Username
		})
		h.Gname = nameOf(&groupNames, h.Gid, func(id string) string {
			g, err := user.LookupGroupId(id)
			if err != nil {
				return ""
			}
			return g.Name
		})
	}
	h.AccessTime = time.Unix(st.Atim.Sec, st.Atim.Nsec)
	h.ChangeTime = time.Unix(st.Ctim.Sec, st.Ctim.Nsec)
	if h.Typeflag == TypeChar || h.Typeflag == TypeBlock {
		dev := uint64(st.Rdev)
		h.Devmajor = int64(dev>>8&0xfff | dev>>32&^0xfff)
		h.Devminor = int64(dev&0xff | dev>>12&^0xff&0xffffffff)
	}
}

func nameOf(known *sync.Map, id int, find func(string) string) string {
	if name, ok := known.Load(id); ok {
		return name.(string)
	}
	name := find(strconv.Itoa(id))
	if name != "" {
		known.Store(id, name)
	}
	return name
}

// ---- which formats can hold a header ----

type headerError []string

func (e headerError) Error() string {
	text := "archive/tar: cannot encode header"
	sep := ": "
	for _, s := range e {
		if s != "" {
			text += sep + s
			sep = "; and "
		}
	}
	return text
}

// choice collects which formats can hold a header.
type choice struct {
	h         *Header
	format    Format
	pax       map[string]string // records that PAX needs
	preferPAX bool              // USTAR can, but loses something

	noUSTAR, noPAX, noGNU, onlyPAX string // why
}

func (c *choice) exclude(f Format, why string) {
	c.format &^= f
	switch f {
	case FormatUSTAR:
		c.noUSTAR = "USTAR " + why
	case FormatPAX:
		c.noPAX = "PAX " + why
	case FormatGNU:
		c.noGNU = "GNU " + why
	}
}

// record says that PAX needs a record for a field; without a key it cannot
// have one.
func (c *choice) record(key, value, why string) {
	if key == "" {
		c.exclude(FormatPAX, why)
	} else {
		c.pax[key] = value
	}
}

// keep keeps a record that the caller gave if it agrees with the field.
func (c *choice) keep(key, value string) {
	if v, ok := c.h.PAXRecords[key]; ok && v == value {
		c.pax[key] = v
	}
}

func (c *choice) text(s string, f field, name, key string) {
	why := fmt.Sprintf("cannot encode %s=%q", name, s)
	tooLong := len(s) > f.len
	// GNU has entries of its own for long paths.
	if strings.IndexByte(s, 0) >= 0 || tooLong && key != paxPath && key != paxLinkpath {
		c.exclude(FormatGNU, why)
	}
	if tooLong || !isASCII(s) {
		if _, _, ok := splitPath(s); !ok || key != paxPath {
			c.exclude(FormatUSTAR, why)
		}
		c.record(key, s, why)
	}
	c.keep(key, s)
}

func (c *choice) number(x int64, f field, name, key string) {
	why := fmt.Sprintf("cannot encode %s=%d", name, x)
	if !fitsBinary(f.len, x) {
		c.exclude(FormatGNU, why)
	}
	if !fitsOctal(f.len, x) {
		c.exclude(FormatUSTAR, why)
		c.record(key, strconv.FormatInt(x, 10), why)
	}
	c.keep(key, strconv.FormatInt(x, 10))
}

func (c *choice) time(t time.Time, f field, name, key string) {
	if t.IsZero() {
		return
	}
	why := fmt.Sprintf("cannot encode %s=%v", name, t)
	if !fitsBinary(f.len, t.Unix()) {
		c.exclude(FormatGNU, why)
	}
	fits := key == paxMtime && fitsOctal(f.len, t.Unix())
	if !fits {
		c.exclude(FormatUSTAR, why)
	}
	if !fits || t.Nanosecond() != 0 {
		c.preferPAX = true
		c.record(key, formatPAXTime(t), why)
	}
	c.keep(key, formatPAXTime(t))
}

// allowedFormats returns the formats that can hold the header, of those that
// it asks for, and the records that are needed in PAX.
func (h Header) allowedFormats() (Format, map[string]string, error) {
	c := &choice{h: &h, format: FormatUSTAR | FormatPAX | FormatGNU, pax: make(map[string]string)}
	c.text(h.Name, fName, "Name", paxPath)
	c.text(h.Linkname, fLinkname, "Linkname", paxLinkpath)
	c.text(h.Uname, fUname, "Uname", paxUname)
	c.text(h.Gname, fGname, "Gname", paxGname)
	c.number(h.Mode, fMode, "Mode", "")
	c.number(int64(h.Uid), fUid, "Uid", paxUid)
	c.number(int64(h.Gid), fGid, "Gid", paxGid)
	c.number(h.Size, fSize, "Size", paxSize)
	c.number(h.Devmajor, fDevmajor, "Devmajor", "")
	c.number(h.Devminor, fDevminor, "Devminor", "")
	c.time(h.ModTime, fMtime, "ModTime", paxMtime)
	c.time(h.AccessTime, fGNUAtime, "AccessTime", paxAtime)
	c.time(h.ChangeTime, fGNUCtime, "ChangeTime", paxCtime)
	if err := c.kind(); err != nil {
		return FormatUnknown, nil, err
	}
	if err := c.records(); err != nil {
		return FormatUnknown, nil, err
	}
	if want := h.Format; want != FormatUnknown {
		if want.has(FormatPAX) && !c.preferPAX {
			want |= FormatUSTAR // without records PAX is that
		}
		c.format &= want
	}
	if c.format != FormatUnknown {
		return c.format, c.pax, nil
	}
	var why headerError
	switch h.Format {
	case FormatUSTAR:
		why = headerError{"Format specifies USTAR", c.noUSTAR, c.onlyPAX}
	case FormatPAX:
		why = headerError{"Format specifies PAX", c.noPAX}
	case FormatGNU:
		why = headerError{"Format specifies GNU", c.noGNU, c.onlyPAX}
	default:
		why = headerError{c.noUSTAR, c.noPAX, c.noGNU, c.onlyPAX}
	}
	return FormatUnknown, c.pax, why
}

// kind looks at Typeflag.
func (c *choice) kind() error {
	h := c.h
	switch h.Typeflag {
	case TypeReg, TypeChar, TypeBlock, TypeFifo, TypeGNUSparse:
		if strings.HasSuffix(h.Name, "/") {
			return headerError{"filename may not have trailing slash"}
		}
	case TypeXHeader, TypeGNULongName, TypeGNULongLink:
		return headerError{"cannot manually encode TypeXHeader, TypeGNULongName, or TypeGNULongLink headers"}
	case TypeXGlobalHeader:
		if h.Linkname != "" || h.Size != 0 || h.Mode != 0 || h.Uid != 0 || h.Gid != 0 || h.Uname != "" || h.Gname != "" ||
			h.ModTime != (time.Time{}) || h.AccessTime != (time.Time{}) || h.ChangeTime != (time.Time{}) || h.Devmajor != 0 || h.Devminor != 0 {
			return headerError{"only PAXRecords should be set for TypeXGlobalHeader"}
		}
		c.onlyPAX = "only PAX supports TypeXGlobalHeader"
		c.format &= FormatPAX
	}
	if !headerOnly(h.Typeflag) && h.Size < 0 {
		return headerError{"negative size on header-only type"}
	}
	return nil
}

// records adds the caller's records.
func (c *choice) records() error {
	for k, v := range c.h.Xattrs {
		c.pax[paxXattr+k] = v
	}
	if len(c.h.Xattrs) > 0 {
		c.onlyPAX = "only PAX supports Xattrs"
		c.format &= FormatPAX
	}
	for k, v := range c.h.PAXRecords {
		if _, exists := c.pax[k]; exists {
			continue
		}
		if c.h.Typeflag == TypeXGlobalHeader || !isBasic(k) && !strings.HasPrefix(k, paxSparse) {
			c.pax[k] = v
		}
	}
	if len(c.h.PAXRecords) > 0 {
		c.onlyPAX = "only PAX supports PAXRecords"
		c.format &= FormatPAX
	}
	for k, v := range c.pax {
		if !validRecord(k, v) {
			return headerError{fmt.Sprintf("invalid PAX record: %q", k+" = "+v)}
		}
	}
	return nil
}
