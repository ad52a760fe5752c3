package big

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// A literal is mant · 2^exp2 · 10^exp10.
type literal struct {
	neg         bool
	mant        Int
	exp2, exp10 int64
	base        int
}

var errNumber = errors.New("number has no digits")

// scanNumber reads a floating-point literal of a base from the front of s: 0: by its prefix, with underscores; or 2, 8, 10, 16 and others.
func scanNumber(s string, base int, floats bool) (n literal, rest string, err error) {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		n.neg = s[0] == '-'
		s = s[1:]
	}
	underscores := base == 0
	prefixed := false
	n.base = base
	if base == 0 {
		n.base = 10
		if len(s) > 1 && s[0] == '0' {
			switch s[1] {
			case 'b', 'B':
				n.base = 2
			case 'o', 'O':
				n.base = 8
			case 'x', 'X':
				n.base = 16
			}
			if n.base != 10 {
				s = s[2:]
				prefixed = true
			}
		}
	}
	digits := make([]byte, 0, len(s))
	point, i := -1, 0
	last := byte('.')
	if prefixed {
		last = '0'
	}
scan:
	for ; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '_' && underscores && isDigit(last, n.base) && i+1 < len(s) && isDigit(s[i+1], n.base):
		case c == '.' && floats && point < 0:
			point = len(digits)
		case isDigit(c, n.base):
			digits = append(digits, c)
		default:
			break scan
		}
		last = c
	}
	rest = s[i:]
	if len(digits) == 0 {
		return n, rest, errNumber
	}
	intSetDigits(&n.mant, string(digits), n.base)
	if point >= 0 {
		if err = n.shiftPoint(int64(len(digits) - point)); err != nil {
			return n, rest, err
		}
	}
	if floats && rest != "" {
		return n.exponent(rest, underscores)
	}
	return n, rest, nil
}

func isDigit(c byte, base int) bool {
	v := 99
	switch {
	case c >= '0' && c <= '9':
		v = int(c - '0')
	case c >= 'a' && c <= 'z':
		v = int(c-'a') + 10
	case c >= 'A' && c <= 'Z':
		v = int(c-'A') + 10
	}
	return v < base
}

// shiftPoint accounts for so many digits after the point.
func (n *literal) shiftPoint(digits int64) error {
	switch n.base {
	case 10:
		n.exp10 -= digits
	case 2:
		n.exp2 -= digits
	case 8:
		n.exp2 -= 3 * digits
	case 16:
		n.exp2 -= 4 * digits
	default:
		return fmt.Errorf("a fraction in base %d", n.base)
	}
	return nil
}

// exponent reads e, or p for a power of two.
func (n literal) exponent(s string, underscores bool) (literal, string, error) {
	binary := s[0] == 'p' || s[0] == 'P'
	if !binary && s[0] != 'e' && s[0] != 'E' {
		return n, s, nil
	}
	end := 1
	if end < len(s) && (s[end] == '+' || s[end] == '-') {
		end++
	}
	first := end
	for end < len(s) && (isDigit(s[end], 10) || underscores && s[end] == '_' && end > first && isDigit(s[end-1], 10) && end+1 < len(s) && isDigit(s[end+1], 10)) {
		end++
	}
	if first == end {
		return n, s, errors.New("exponent has no digits")
	}
	e, err := strconv.ParseInt(strings.ReplaceAll(s[1:end], "_", ""), 10, 64)
	if err != nil || e > 1<<40 || e < -1<<40 {
		return n, s, errors.New("exponent overflow")
	}
	if binary {
		n.exp2 += e
	} else {
		n.exp10 += e
	}
	return n, s[end:], nil
}

// pow5 returns 5 to the n, rounded to prec bits where it is longer.
func pow5(n uint64, prec uint) *Float {
	z := new(Float).SetPrec(prec).SetUint64(1)
	five := new(Float).SetPrec(prec).SetUint64(5)
	for ; n > 0; n >>= 1 {
		if n&1 != 0 {
			z.Mul(z, five)
		}
		five.Mul(five, five)
	}
	return z
}

// setLiteral sets z to n.
func (z *Float) setLiteral(n *literal) *Float {
	z.defaultPrec(64)
	if len(n.mant.abs) == 0 {
		z.acc, z.form, z.neg = Exact, zero, n.neg
		return z
	}
	exp := n.exp2 + n.exp10
	if n.exp10 == 0 {
		return z.set(n.neg, &n.mant, exp, false)
	}
	power := uint64(abs64(n.exp10))
	prec := uint(z.prec) + 64 + 2*uint(n.mant.BitLen())
	if exact := uint(power)*7/3 + 3; exact < 1<<16 || exact < prec { // log2 of 5 is below 7/3
		prec = exact
	}
	x := new(Float).SetPrec(uint(n.mant.BitLen()))
	x.set(n.neg, &n.mant, 0, false)
	p := pow5(power, prec)
	mode := z.mode
	if n.exp10 > 0 {
		z.Mul(x, p)
	} else {
		z.Quo(x, p)
	}
	z.mode = mode
	acc := z.acc
	if z.form == finite {
		z.set(z.neg, &z.mant, z.exp+exp, false)
		if z.form == finite {
			z.acc = acc
		}
	}
	return z
}

func (z *Float) parse(s string, base int) (rest string, b int, err error) {
	t, neg := s, false
	if t != "" && (t[0] == '+' || t[0] == '-') {
		neg = t[0] == '-'
		t = t[1:]
	}
	if strings.HasPrefix(t, "Inf") || strings.HasPrefix(t, "inf") {
		z.defaultPrec(64)
		z.SetInf(neg)
		return t[3:], 0, nil
	}
	n, rest, err := scanNumber(s, base, true)
	if err != nil {
		return rest, 0, err
	}
	z.setLiteral(&n)
	return rest, n.base, nil
}

// Parse sets z to the number s in base 0 (by its prefix), 2, 8, 10 or 16, with an exponent e or p; or to Inf. It returns the base as well.
func (z *Float) Parse(s string, base int) (f *Float, b int, err error) {
	rest, b, err := z.parse(s, base)
	if err == nil && rest != "" {
		err = fmt.Errorf("expected end of string, found %q", rest[0])
	}
	if err != nil {
		return nil, b, err
	}
	return z, b, nil
}

// SetString sets z to the number s, a literal in decimal or with prefix, and reports whether it was one.
func (z *Float) SetString(s string) (*Float, bool) {
	if f, _, err := z.Parse(s, 0); err == nil {
		return f, true
	}
	return nil, false
}

// ParseFloat returns a new Float of the precision and mode that is the number s; see Parse.
func ParseFloat(s string, base int, prec uint, mode RoundingMode) (f *Float, b int, err error) {
	return new(Float).SetPrec(prec).SetMode(mode).Parse(s, base)
}

// Scan is fmt's: it reads a number for the verbs b e E f F g G p v.
func (z *Float) Scan(s fmt.ScanState, ch rune) error {
	s.SkipSpace()
	last := rune(0)
	text, err := s.Token(false, func(r rune) bool {
		before := last
		last = r
		if r == '+' || r == '-' { // in front, or of the exponent
			return before == 0 || strings.ContainsRune("eEpP", before)
		}
		return r >= '0' && r <= '9' || strings.ContainsRune(".eEpPxXoOB_abcdfACDF", r)
	})
	if err != nil {
		return err
	}
	_, _, err = z.Parse(string(text), 0)
	return err
}

// decimal is 0.d1d2d3… · 10^exp, without zeros at the end.
type decimal struct {
	digits []byte
	exp    int
}

// makeDecimal returns m · 2^exp exactly.
func makeDecimal(m *Int, exp int64) *decimal {
	var x Int
	point := int64(0)
	if exp >= 0 {
		x.Lsh(m, uint(exp))
	} else {
		x.Mul(m, new(Int).Exp(NewInt(5), NewInt(-exp), nil))
		point = exp
	}
	s := x.String()
	d := &decimal{[]byte(s), int(int64(len(s)) + point)}
	return d.trim()
}

func (d *decimal) trim() *decimal {
	n := len(d.digits)
	for n > 0 && d.digits[n-1] == '0' {
		n--
	}
	d.digits = d.digits[:n]
	if n == 0 {
		d.exp = 0
	}
	return d
}

func (d *decimal) at(i int) byte {
	if i < len(d.digits) {
		return d.digits[i]
	}
	return '0'
}

// round keeps n digits, halves to even.
func (d *decimal) round(n int) {
	if n < 0 || n >= len(d.digits) {
		return
	}
	up := d.digits[n] > '5' || d.digits[n] == '5' && (n+1 < len(d.digits) || n > 0 && (d.digits[n-1]-'0')&1 != 0)
	if up {
		d.roundUp(n)
	} else {
		d.digits = d.digits[:n]
		d.trim()
	}
}

func (d *decimal) roundUp(n int) {
	for n > 0 && d.digits[n-1] == '9' {
		n--
	}
	if n == 0 {
		d.digits = append(d.digits[:0], '1')
		d.exp++
		return
	}
	d.digits[n-1]++
	d.digits = d.digits[:n]
}

// shortest keeps as few digits of d, which is x, as tell x from its neighbours of the same precision.
func (d *decimal) shortest(x *Float) {
	if len(d.digits) == 0 {
		return
	}
	var m, lo, hi Int
	shift := int64(x.prec) + 1 - int64(x.mant.BitLen()) // the last bit of m is half a unit of the last place
	m.Lsh(&x.mant, uint(shift))
	exp := x.exp - shift
	lower, upper := makeDecimal(lo.Sub(&m, intOne), exp), makeDecimal(hi.Add(&m, intOne), exp)
	inclusive := m.Bit(1) == 0 // the ends themselves round to x: its last bit is even
	lead := d.exp - lower.exp  // 1 if lower has a digit less in front
	carry := upper.exp - d.exp // 1 if upper has a digit more
	differ := carry > 0        // the digits before are upper's
	for i, c := range d.digits {
		l := byte('0')
		if i >= lead {
			l = lower.at(i - lead)
		}
		u := upper.at(i + carry)
		down := l != c || inclusive && i-lead+1 >= len(lower.digits)
		up := c != u && (inclusive || c+1 < u || i+carry+1 < len(upper.digits)) || differ
		if c != u {
			differ = differ || c+1 < u
		}
		switch {
		case down && up:
			d.round(i + 1)
			return
		case down:
			d.digits = d.digits[:i+1]
			d.trim()
			return
		case up:
			d.roundUp(i + 1)
			return
		}
	}
}

// Text returns x in a format: e E f g G, as strconv's; b: mantissa in decimal p exponent; p: 0x.mantissa p exponent; x: as strconv's.
// prec is the number of digits; -1: as many as tell x from other Floats of its precision.
func (x *Float) Text(format byte, prec int) string {
	return string(x.Append(make([]byte, 0, 10+max(prec, 0)), format, prec))
}

// String returns x.Text('g', 10).
func (x *Float) String() string { return x.Text('g', 10) }

// Append appends x.Text(format, prec) to buf.
func (x *Float) Append(buf []byte, format byte, prec int) []byte {
	if x.neg {
		buf = append(buf, '-')
	}
	if x.form == inf {
		if !x.neg {
			buf = append(buf, '+')
		}
		return append(buf, "Inf"...)
	}
	switch format {
	case 'b':
		return x.appendB(buf)
	case 'p':
		return x.appendP(buf)
	case 'x':
		return x.appendX(buf, prec)
	}
	d := new(decimal)
	if x.form == finite {
		d = makeDecimal(&x.mant, x.exp)
	}
	shortest := prec < 0
	if shortest {
		d.shortest(x)
	}
	switch format {
	case 'e', 'E':
		if shortest {
			prec = len(d.digits) - 1
		} else {
			d.round(prec + 1)
		}
		return d.appendE(buf, format, prec)
	case 'f':
		if shortest {
			prec = max(len(d.digits)-d.exp, 0)
		} else {
			d.round(d.exp + prec)
			if d.exp+prec < 0 {
				d.digits, d.exp = nil, 0
			}
		}
		return d.appendF(buf, prec)
	case 'g', 'G':
		return d.appendG(buf, format, prec, shortest)
	}
	if x.neg {
		buf = buf[:len(buf)-1]
	}
	return append(buf, '%', format)
}

func (d *decimal) appendG(buf []byte, format byte, prec int, shortest bool) []byte {
	least := 6
	if shortest {
		prec = len(d.digits)
	} else {
		if prec == 0 {
			prec = 1
		}
		d.round(prec)
		least = prec
		if least > len(d.digits) && len(d.digits) >= d.exp {
			least = len(d.digits)
		}
	}
	if exp := d.exp - 1; exp < -4 || exp >= least {
		if prec > len(d.digits) {
			prec = len(d.digits)
		}
		return d.appendE(buf, format+'e'-'g', prec-1)
	}
	return d.appendF(buf, max(len(d.digits)-d.exp, 0))
}

func (d *decimal) appendE(buf []byte, format byte, prec int) []byte {
	buf = append(buf, d.at(0))
	if prec > 0 {
		buf = append(buf, '.')
		for i := 1; i <= prec; i++ {
			buf = append(buf, d.at(i))
		}
	}
	exp := 0
	if len(d.digits) > 0 {
		exp = d.exp - 1
	}
	return appendExp(append(buf, format), exp)
}

// appendExp appends a sign and at least two digits.
func appendExp(buf []byte, exp int) []byte {
	if exp < 0 {
		buf = append(buf, '-')
		exp = -exp
	} else {
		buf = append(buf, '+')
	}
	if exp < 10 {
		buf = append(buf, '0')
	}
	return strconv.AppendInt(buf, int64(exp), 10)
}

func (d *decimal) appendF(buf []byte, prec int) []byte {
	if d.exp <= 0 {
		buf = append(buf, '0')
	}
	for i := 0; i < d.exp; i++ {
		buf = append(buf, d.at(i))
	}
	if prec > 0 {
		buf = append(buf, '.')
		for i := d.exp; i < d.exp+prec; i++ {
			if i < 0 {
				buf = append(buf, '0')
			} else {
				buf = append(buf, d.at(i))
			}
		}
	}
	return buf
}

func (x *Float) appendB(buf []byte) []byte {
	if x.form == zero {
		return append(buf, '0')
	}
	shift := int64(x.prec) - int64(x.mant.BitLen())
	var m Int
	buf = m.Lsh(&x.mant, uint(shift)).Append(buf, 10)
	return appendSigned(append(buf, 'p'), x.exp-shift)
}

func (x *Float) appendP(buf []byte) []byte {
	if x.form == zero {
		return append(buf, '0')
	}
	var m Int
	m.Lsh(&x.mant, uint(-x.mant.BitLen())&3) // hexadecimal digits begin with the highest bit
	digits := strings.TrimRight(m.Text(16), "0")
	return appendSigned(append(append(append(buf, "0x."...), digits...), 'p'), x.top())
}

func appendSigned(buf []byte, exp int64) []byte {
	if exp >= 0 {
		buf = append(buf, '+')
	}
	return strconv.AppendInt(buf, exp, 10)
}

func (x *Float) appendX(buf []byte, prec int) []byte {
	if x.form == zero {
		buf = append(buf, "0x0"...)
		if prec > 0 {
			buf = append(append(buf, '.'), strings.Repeat("0", prec)...)
		}
		return append(buf, "p+00"...)
	}
	bits := uint(1 + 4*prec) // a bit before the point
	if prec < 0 {
		bits = 1 + (x.MinPrec()-1+3)/4*4
	}
	var r Float
	r.SetPrec(bits).SetMode(x.mode).Set(x)
	var m Int
	m.Lsh(&r.mant, bits-uint(r.mant.BitLen()))
	digits := m.Text(16)
	buf = append(buf, "0x1"...)
	if len(digits) > 1 {
		buf = append(append(buf, '.'), digits[1:]...)
	}
	return appendExp(append(buf, 'p'), int(r.top()-1))
}

// Format is fmt's: verbs e E f F g G b p x, and v as g; flags + space 0 -; width and precision.
func (x *Float) Format(s fmt.State, format rune) {
	prec, given := s.Precision()
	if !given {
		prec = 6
	}
	switch format {
	case 'e', 'E', 'f', 'b', 'p', 'x':
	case 'F':
		format = 'f'
	case 'v', 'g', 'G':
		if format == 'v' {
			format = 'g'
		}
		if !given {
			prec = -1
		}
	default:
		fmt.Fprintf(s, "%%!%c(*big.Float=%s)", format, x.String())
		return
	}
	text := x.Text(byte(format), prec)
	sign := ""
	switch {
	case text[0] == '-':
		sign, text = "-", text[1:]
	case text[0] == '+':
		text = text[1:]
		if s.Flag(' ') {
			sign = " "
		} else {
			sign = "+"
		}
	case s.Flag('+'):
		sign = "+"
	case s.Flag(' '):
		sign = " "
	}
	width, _ := s.Width()
	padding := max(width-len(sign)-len(text), 0)
	switch {
	case s.Flag('0') && x.form != inf:
		text = sign + strings.Repeat("0", padding) + text
	case s.Flag('-'):
		text = sign + text + strings.Repeat(" ", padding)
	default:
		text = strings.Repeat(" ", padding) + sign + text
	}
	io.WriteString(s, text)
}

// MarshalText returns x with all its digits.
func (x *Float) MarshalText() (text []byte, err error) {
	if x == nil {
		return []byte("<nil>"), nil
	}
	return x.Append(nil, 'g', -1), nil
}

// UnmarshalText sets z to the number in text.
func (z *Float) UnmarshalText(text []byte) error {
	_, _, err := z.Parse(string(text), 0)
	if err != nil {
		err = fmt.Errorf("math/big: cannot unmarshal %q into a *big.Float (%v)", text, err)
	}
	return err
}

// AppendText appends x as MarshalText writes it.
func (x *Float) AppendText(b []byte) ([]byte, error) {
	text, err := x.MarshalText()
	return append(b, text...), err
}
