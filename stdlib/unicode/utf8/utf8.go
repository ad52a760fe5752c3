// Package utf8 converts between runes and their UTF-8 encoding.
//
// A lead byte fixes the length of an encoding, and for a few lead bytes the
// range of the second byte is narrower than 80..BF, which is what keeps out
// overlong forms, surrogates and runes above MaxRune:
//
//	lead     length  second byte
//	00..7F   1
//	C2..DF   2       80..BF
//	E0       3       A0..BF
//	ED       3       80..9F
//	E1..EF   3       80..BF     (all others)
//	F0       4       90..BF
//	F4       4       80..8F
//	F1..F3   4       80..BF
//
// Anything else is invalid and decodes as RuneError of width 1.
package utf8

const (
	RuneError = '\uFFFD'     // stands for an invalid encoding
	RuneSelf  = 0x80         // runes below it are encoded as one byte, themselves
	MaxRune   = '\U0010FFFF' // the largest rune
	UTFMax    = 4            // the longest encoding of a rune, in bytes
)

const (
	surrogateMin = 0xD800
	surrogateMax = 0xDFFF

	max2 = 1<<11 - 1 // the largest rune of two bytes
	max3 = 1<<16 - 1 // the largest rune of three bytes
)

// shape returns the length of the encodings that begin with the lead byte c,
// and the bounds of the second byte. The length is 0 for an invalid lead.
func shape(c byte) (n int, lo, hi byte) {
	switch {
	case c < RuneSelf:
		return 1, 0x80, 0xBF
	case c < 0xC2:
		return 0, 0, 0
	case c < 0xE0:
		return 2, 0x80, 0xBF
	case c < 0xF0:
		switch c {
		case 0xE0:
			return 3, 0xA0, 0xBF
		case 0xED:
			return 3, 0x80, 0x9F
		}
		return 3, 0x80, 0xBF
	case c < 0xF5:
		switch c {
		case 0xF0:
			return 4, 0x90, 0xBF
		case 0xF4:
			return 4, 0x80, 0x8F
		}
		return 4, 0x80, 0xBF
	}
	return 0, 0, 0
}

// FullRune reports whether p begins with a full encoding of a rune. An
// invalid encoding is full, since it decodes as an error of width 1.
func FullRune(p []byte) bool {
	if len(p) == 0 {
		return false
	}
	n, lo, hi := shape(p[0])
	if len(p) >= n {
		return true
	}
	if len(p) > 1 && (p[1] < lo || p[1] > hi) {
		return true
	}
	return len(p) > 2 && p[2]&0xC0 != 0x80
}

// FullRuneInString is FullRune for a string.
func FullRuneInString(s string) bool {
	if len(s) == 0 {
		return false
	}
	n, lo, hi := shape(s[0])
	if len(s) >= n {
		return true
	}
	if len(s) > 1 && (s[1] < lo || s[1] > hi) {
		return true
	}
	return len(s) > 2 && s[2]&0xC0 != 0x80
}

// DecodeRune returns the first rune of p and its width in bytes. It returns
// (RuneError, 0) if p is empty and (RuneError, 1) if the encoding is invalid.
func DecodeRune(p []byte) (rune, int) {
	if len(p) == 0 {
		return RuneError, 0
	}
	c := p[0]
	if c < RuneSelf {
		return rune(c), 1
	}
	n, lo, hi := shape(c)
	if n == 0 || len(p) < n || p[1] < lo || p[1] > hi {
		return RuneError, 1
	}
	r := rune(p[1] & 0x3F)
	if n == 2 {
		return rune(c&0x1F)<<6 | r, 2
	}
	if p[2]&0xC0 != 0x80 {
		return RuneError, 1
	}
	r = r<<6 | rune(p[2]&0x3F)
	if n == 3 {
		return rune(c&0x0F)<<12 | r, 3
	}
	if p[3]&0xC0 != 0x80 {
		return RuneError, 1
	}
	return rune(c&0x07)<<18 | r<<6 | rune(p[3]&0x3F), 4
}

// DecodeRuneInString is DecodeRune for a string.
func DecodeRuneInString(s string) (rune, int) {
	if len(s) == 0 {
		return RuneError, 0
	}
	c := s[0]
	if c < RuneSelf {
		return rune(c), 1
	}
	n, lo, hi := shape(c)
	if n == 0 || len(s) < n || s[1] < lo || s[1] > hi {
		return RuneError, 1
	}
	r := rune(s[1] & 0x3F)
	if n == 2 {
		return rune(c&0x1F)<<6 | r, 2
	}
	if s[2]&0xC0 != 0x80 {
		return RuneError, 1
	}
	r = r<<6 | rune(s[2]&0x3F)
	if n == 3 {
		return rune(c&0x0F)<<12 | r, 3
	}
	if s[3]&0xC0 != 0x80 {
		return RuneError, 1
	}
	return rune(c&0x07)<<18 | r<<6 | rune(s[3]&0x3F), 4
}

// DecodeLastRune returns the last rune of p and its width in bytes, with the
// same results for the empty and the invalid as DecodeRune.
func DecodeLastRune(p []byte) (rune, int) {
	end := len(p)
	if end == 0 {
		return RuneError, 0
	}
	if c := p[end-1]; c < RuneSelf {
		return rune(c), 1
	}
	for start := end - 1; start >= 0 && start >= end-UTFMax; start-- {
		if RuneStart(p[start]) {
			if r, n := DecodeRune(p[start:]); start+n == end {
				return r, n
			}
			break
		}
	}
	return RuneError, 1
}

// DecodeLastRuneInString is DecodeLastRune for a string.
func DecodeLastRuneInString(s string) (rune, int) {
	end := len(s)
	if end == 0 {
		return RuneError, 0
	}
	if c := s[end-1]; c < RuneSelf {
		return rune(c), 1
	}
	for start := end - 1; start >= 0 && start >= end-UTFMax; start-- {
		if RuneStart(s[start]) {
			if r, n := DecodeRuneInString(s[start:]); start+n == end {
				return r, n
			}
			break
		}
	}
	return RuneError, 1
}

// RuneLen returns the number of bytes that encode r, or -1 if r cannot be
// encoded.
func RuneLen(r rune) int {
	switch {
	case r < 0:
		return -1
	case r < RuneSelf:
		return 1
	case r <= max2:
		return 2
	case surrogateMin <= r && r <= surrogateMax:
		return -1
	case r <= max3:
		return 3
	case r <= MaxRune:
		return 4
	}
	return -1
}

// EncodeRune writes the encoding of r to p, which must be large enough, and
// returns its length. What cannot be encoded is written as RuneError.
func EncodeRune(p []byte, r rune) int {
	switch u := uint32(r); {
	case u < RuneSelf:
		p[0] = byte(u)
		return 1
	case u <= max2:
		_ = p[1]
		p[0] = 0xC0 | byte(u>>6)
		p[1] = 0x80 | byte(u)&0x3F
		return 2
	case u > MaxRune || surrogateMin <= u && u <= surrogateMax:
		r = RuneError
		fallthrough
	case u <= max3:
		_ = p[2]
		p[0] = 0xE0 | byte(r>>12)
		p[1] = 0x80 | byte(r>>6)&0x3F
		p[2] = 0x80 | byte(r)&0x3F
		return 3
	default:
		_ = p[3]
		p[0] = 0xF0 | byte(u>>18)
		p[1] = 0x80 | byte(u>>12)&0x3F
		p[2] = 0x80 | byte(u>>6)&0x3F
		p[3] = 0x80 | byte(u)&0x3F
		return 4
	}
}

// AppendRune appends the encoding of r to p. What cannot be encoded is
// appended as RuneError.
func AppendRune(p []byte, r rune) []byte {
	switch u := uint32(r); {
	case u < RuneSelf:
		return append(p, byte(u))
	case u <= max2:
		return append(p, 0xC0|byte(u>>6), 0x80|byte(u)&0x3F)
	case u > MaxRune || surrogateMin <= u && u <= surrogateMax:
		return append(p, 0xEF, 0xBF, 0xBD)
	case u <= max3:
		return append(p, 0xE0|byte(u>>12), 0x80|byte(u>>6)&0x3F, 0x80|byte(u)&0x3F)
	default:
		return append(p, 0xF0|byte(u>>18), 0x80|byte(u>>12)&0x3F, 0x80|byte(u>>6)&0x3F, 0x80|byte(u)&0x3F)
	}
}

// RuneStart reports whether b can be the first byte of an encoding, valid or
// not: whether it is no continuation byte.
func RuneStart(b byte) bool { return b&0xC0 != 0x80 }

// ValidRune reports whether r can be encoded: it is in range and no
// surrogate.
func ValidRune(r rune) bool {
	return 0 <= r && r < surrogateMin || surrogateMax < r && r <= MaxRune
}
