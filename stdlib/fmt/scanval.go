package fmt

import (
	"internal/bytealg"
	"io"
	"os"
	"reflect"
	"strconv"
	"unicode/utf8"
)

const (
	binaryDigits  = "01"
	octalDigits   = "01234567"
	decimalDigits = "0123456789"
	hexDigits     = "0123456789aAbBcCdDeEfF"
	floatVerbs    = "beEfFgGv"
)

func stdin() io.Reader { return os.Stdin }

// accept takes the next rune into the token if it is one of set (ASCII).
func (s *ss) accept(set string) bool {
	r := s.getRune()
	if r == eof {
		return false
	}
	if r < utf8.RuneSelf && bytealg.IndexByteString(set, byte(r)) >= 0 {
		s.buf = append(s.buf, byte(r))
		return true
	}
	s.UnreadRune()
	return false
}

// peek tells whether the next rune is one of set (ASCII).
func (s *ss) peek(set string) bool {
	r := s.getRune()
	if r == eof {
		return false
	}
	s.UnreadRune()
	return r < utf8.RuneSelf && bytealg.IndexByteString(set, byte(r)) >= 0
}

func (s *ss) checkVerb(verb rune, good, typ string) {
	if verb >= utf8.RuneSelf || bytealg.IndexByteString(good, byte(verb)) < 0 {
		s.fail("bad verb '%" + string(verb) + "' for " + typ)
	}
}

// scanOne reads the value of one operand.
func (s *ss) scanOne(verb rune, arg any) {
	s.buf = s.buf[:0]
	if v, ok := arg.(Scanner); ok {
		if err := v.Scan(s, verb); err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			s.failWith(err)
		}
		return
	}
	switch v := arg.(type) {
	case *int:
		*v = int(s.scanInt(verb, strconv.IntSize))
	case *string:
		*v = s.scanString(verb)
	case *float64:
		*v = s.scanFloat(verb, 64, "float64")
	case *int64:
		*v = s.scanInt(verb, 64)
	case *int32:
		*v = int32(s.scanInt(verb, 32))
	case *int16:
		*v = int16(s.scanInt(verb, 16))
	case *int8:
		*v = int8(s.scanInt(verb, 8))
	case *uint:
		*v = uint(s.scanUint(verb, strconv.IntSize))
	case *uint64:
		*v = s.scanUint(verb, 64)
	case *uint32:
		*v = uint32(s.scanUint(verb, 32))
	case *uint16:
		*v = uint16(s.scanUint(verb, 16))
	case *uint8:
		*v = uint8(s.scanUint(verb, 8))
	case *uintptr:
		*v = uintptr(s.scanUint(verb, 64))
	case *bool:
		*v = s.scanBool(verb)
	case *float32:
		*v = float32(s.scanFloat(verb, 32, "float32"))
	case *complex64:
		*v = complex64(s.scanComplex(verb, 64))
	case *complex128:
		*v = s.scanComplex(verb, 128)
	case *[]byte:
		*v = []byte(s.scanString(verb))
	default:
		s.scanValue(verb, reflect.ValueOf(arg))
	}
}

// scanValue reads what a pointer to a named type points to.
func (s *ss) scanValue(verb rune, ptr reflect.Value) {
	if ptr.Kind() != reflect.Pointer {
		s.fail("type not a pointer: " + ptr.Type().String())
	}
	switch v := ptr.Elem(); v.Kind() {
	case reflect.Bool:
		v.SetBool(s.scanBool(verb))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(s.scanInt(verb, v.Type().Bits()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		v.SetUint(s.scanUint(verb, v.Type().Bits()))
	case reflect.String:
		v.SetString(s.scanString(verb))
	case reflect.Float32, reflect.Float64:
		s.SkipSpace()
		s.notEOF()
		v.SetFloat(s.toFloat(s.floatToken(), v.Type().Bits()))
	case reflect.Complex64, reflect.Complex128:
		v.SetComplex(s.scanComplex(verb, v.Type().Bits()))
	case reflect.Slice:
		t := v.Type()
		if t.Elem().Kind() != reflect.Uint8 {
			s.fail("can't scan type: " + ptr.Type().String())
		}
		str := s.scanString(verb)
		v.Set(reflect.MakeSlice(t, len(str), len(str)))
		for i := 0; i < len(str); i++ {
			v.Index(i).SetUint(uint64(str[i]))
		}
	default:
		s.fail("can't scan type: " + ptr.Type().String())
	}
}

func (s *ss) scanBool(verb rune) bool {
	s.SkipSpace()
	s.notEOF()
	s.checkVerb(verb, "tv", "boolean")
	rest, value := "", false
	switch s.getRune() {
	case '1':
		return true
	case 't', 'T':
		rest, value = "rRuUeE", true
	case 'f', 'F':
		rest = "aAlLsSeE"
	}
	// One letter or the whole word.
	for i := 0; i < len(rest); i += 2 {
		if !s.accept(rest[i : i+2]) {
			if i > 0 {
				s.fail("syntax error scanning boolean")
			}
			break
		}
	}
	return value
}

// base returns what the verb says of a number's base and digits.
func (s *ss) base(verb rune) (base int, digits string) {
	s.checkVerb(verb, "bdoUxXv", "integer")
	switch verb {
	case 'b':
		return 2, binaryDigits
	case 'o':
		return 8, octalDigits
	case 'x', 'X', 'U':
		return 16, hexDigits
	}
	return 10, decimalDigits
}

// basePrefix reads the prefix of a number in Go's syntax.
func (s *ss) basePrefix() (digits string, zeroFound bool) {
	if !s.peek("0") {
		return decimalDigits + "_", false
	}
	s.accept("0")
	switch {
	case s.accept("bB"):
		return binaryDigits + "_", true
	case s.accept("oO"):
		return octalDigits + "_", true
	case s.accept("xX"):
		return hexDigits + "_", true
	}
	return octalDigits + "_", true
}

// number reads the text of an integer, base prefix included.
func (s *ss) number(verb rune, signed bool) (tok string, base int) {
	s.SkipSpace()
	s.notEOF()
	base, digits := s.base(verb)
	some := false
	if verb == 'U' {
		if !s.accept("U") || !s.accept("+") {
			s.fail("bad unicode format ")
		}
		s.buf = s.buf[:0]
	} else {
		if signed {
			s.accept("+-")
		}
		if verb == 'v' {
			digits, some = s.basePrefix()
			base = 0
		}
	}
	if !some {
		s.notEOF()
		if !s.accept(digits) {
			s.fail("expected integer")
		}
	}
	for s.accept(digits) {
	}
	return string(s.buf), base
}

func (s *ss) scanInt(verb rune, bits int) int64 {
	if verb == 'c' {
		return s.scanRune(bits)
	}
	tok, base := s.number(verb, true)
	i, err := strconv.ParseInt(tok, base, 64)
	if err != nil {
		s.failWith(err)
	}
	n := uint(64 - bits)
	if i<<n>>n != i {
		s.fail("integer overflow on token " + tok)
	}
	return i
}

func (s *ss) scanUint(verb rune, bits int) uint64 {
	if verb == 'c' {
		return uint64(s.scanRune(bits))
	}
	tok, base := s.number(verb, false)
	i, err := strconv.ParseUint(tok, base, 64)
	if err != nil {
		s.failWith(err)
	}
	n := uint(64 - bits)
	if i<<n>>n != i {
		s.fail("unsigned integer overflow on token " + tok)
	}
	return i
}

func (s *ss) scanRune(bits int) int64 {
	s.notEOF()
	r := s.getRune()
	n := uint(64 - bits)
	if x := int64(r); x<<n>>n != x {
		s.fail("overflow on character value " + string(r))
	}
	return int64(r)
}

func (s *ss) scanFloat(verb rune, bits int, typ string) float64 {
	s.checkVerb(verb, floatVerbs, typ)
	s.SkipSpace()
	s.notEOF()
	return s.toFloat(s.floatToken(), bits)
}

// floatToken reads the longest text that may be a floating-point number.
func (s *ss) floatToken() string {
	s.buf = s.buf[:0]
	if s.accept("nN") && s.accept("aA") && s.accept("nN") {
		return string(s.buf)
	}
	s.accept("+-")
	if s.accept("iI") && s.accept("nN") && s.accept("fF") {
		return string(s.buf)
	}
	digits, exp := decimalDigits+"_", "eEpP"
	if s.accept("0") && s.accept("xX") {
		digits, exp = hexDigits+"_", "pP"
	}
	for s.accept(digits) {
	}
	if s.accept(".") {
		for s.accept(digits) {
		}
	}
	if s.accept(exp) {
		s.accept("+-")
		for s.accept(decimalDigits + "_") {
		}
	}
	return string(s.buf)
}

// toFloat converts a token. Besides Go's syntax there is decimal with a binary exponent.
func (s *ss) toFloat(tok string, bits int) float64 {
	p := bytealg.IndexByteString(tok, 'p')
	hex := bytealg.IndexByteString(tok, 'x') >= 0 || bytealg.IndexByteString(tok, 'X') >= 0
	if p < 0 || hex {
		f, err := strconv.ParseFloat(tok, bits)
		if err != nil {
			s.failWith(err)
		}
		return f
	}
	f, err := strconv.ParseFloat(tok[:p], bits)
	if err == nil {
		var exp int
		exp, err = strconv.Atoi(tok[p+1:])
		for ; exp > 0 && f != 0 && f-f == 0; exp-- {
			f *= 2
		}
		for ; exp < 0 && f != 0; exp++ {
			f /= 2
		}
	}
	if err != nil {
		if e, ok := err.(*strconv.NumError); ok {
			e.Num = tok
		}
		s.failWith(err)
	}
	return f
}

// scanComplex reads a complex number, in parentheses or not.
func (s *ss) scanComplex(verb rune, bits int) complex128 {
	const msg = "syntax error scanning complex number"
	s.checkVerb(verb, floatVerbs, "complex")
	s.SkipSpace()
	s.notEOF()
	parens := s.accept("(")
	re := s.floatToken()
	s.buf = s.buf[:0]
	if !s.accept("+-") {
		s.fail(msg)
	}
	sign := string(s.buf)
	im := s.floatToken()
	if !s.accept("i") || parens && !s.accept(")") {
		s.fail(msg)
	}
	r := s.toFloat(re, bits/2)
	return complex(r, s.toFloat(sign+im, bits/2))
}

func (s *ss) scanString(verb rune) string {
	s.checkVerb(verb, "svqxX", "string")
	s.SkipSpace()
	s.notEOF()
	switch verb {
	case 'q':
		return s.quotedString()
	case 'x', 'X':
		return s.hexString()
	}
	return string(s.token(true, notSpace))
}

func (s *ss) quotedString() string {
	switch quote := s.getRune(); quote {
	case '`':
		for {
			r := s.mustReadRune()
			if r == '`' {
				return string(s.buf)
			}
			s.buf = utf8.AppendRune(s.buf, r)
		}
	case '"':
		s.buf = append(s.buf, '"')
		for {
			r := s.mustReadRune()
			s.buf = utf8.AppendRune(s.buf, r)
			if r == '"' {
				break
			}
			if r == '\\' { // what it escapes does not end the string
				s.buf = utf8.AppendRune(s.buf, s.mustReadRune())
			}
		}
		str, err := strconv.Unquote(string(s.buf))
		if err != nil {
			s.failWith(err)
		}
		return str
	}
	s.fail("expected quoted string")
	return ""
}

func (s *ss) hexString() string {
	for {
		r := s.getRune()
		if r == eof {
			break
		}
		hi, ok := hexValue(r)
		if !ok {
			s.UnreadRune()
			break
		}
		lo, ok := hexValue(s.mustReadRune())
		if !ok {
			s.fail("illegal hex digit")
		}
		s.buf = append(s.buf, hi<<4|lo)
	}
	if len(s.buf) == 0 {
		s.fail("no hex data for %x string")
	}
	return string(s.buf)
}

func hexValue(r rune) (byte, bool) {
	switch {
	case '0' <= r && r <= '9':
		return byte(r - '0'), true
	case 'a' <= r && r <= 'f':
		return byte(r - 'a' + 10), true
	case 'A' <= r && r <= 'F':
		return byte(r - 'A' + 10), true
	}
	return 0, false
}
