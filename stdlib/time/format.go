package time

// Layouts show how the reference time, Mon Jan 2 15:04:05 MST 2006, is to look.
const (
	Layout      = "01/02 03:04:05PM '06 -0700"
	ANSIC       = "Mon Jan _2 15:04:05 2006"
	UnixDate    = "Mon Jan _2 15:04:05 MST 2006"
	RubyDate    = "Mon Jan 02 15:04:05 -0700 2006"
	RFC822      = "02 Jan 06 15:04 MST"
	RFC822Z     = "02 Jan 06 15:04 -0700"
	RFC850      = "Monday, 02-Jan-06 15:04:05 MST"
	RFC1123     = "Mon, 02 Jan 2006 15:04:05 MST"
	RFC1123Z    = "Mon, 02 Jan 2006 15:04:05 -0700"
	RFC3339     = "2006-01-02T15:04:05Z07:00"
	RFC3339Nano = "2006-01-02T15:04:05.999999999Z07:00"
	Kitchen     = "3:04PM"
	Stamp       = "Jan _2 15:04:05"
	StampMilli  = "Jan _2 15:04:05.000"
	StampMicro  = "Jan _2 15:04:05.000000"
	StampNano   = "Jan _2 15:04:05.000000000"
	DateTime    = "2006-01-02 15:04:05"
	DateOnly    = "2006-01-02"
	TimeOnly    = "15:04:05"
)

// element is a piece of a layout that stands for a part of the time. The low byte says which;
// for fractions of a second the bits above are the number of digits and the separator.
type element int

const (
	_ element = iota
	elLongMonth
	elMonth
	elNumMonth
	elZeroMonth
	elLongWeekDay
	elWeekDay
	elDay
	elUnderDay
	elZeroDay
	elUnderYearDay
	elZeroYearDay
	elHour
	elHour12
	elZeroHour12
	elMinute
	elZeroMinute
	elSecond
	elZeroSecond
	elLongYear
	elYear
	elPM
	elpm
	elTZ
	// The numeric zones, as [Z-]0700, 070000, 07, 07:00, 07:00:00.
	elZ
	elZSeconds
	elZShort
	elZColon
	elZColonSeconds
	elNum
	elNumSeconds
	elNumShort
	elNumColon
	elNumColonSeconds
	elFrac0 // trailing zeros stay
	elFrac9 // trailing zeros go

	elMask     = 0xff
	elDigits   = 8 // shift of the number of digits
	elDigitMax = 0xfff
	elSep      = 20 // shift: 1 if the separator is a comma
)

func hasPrefix(s, prefix string) bool {
	return len(s) >= len(prefix) && s[:len(prefix)] == prefix
}

func lowerFollows(s string, i int) bool { return i < len(s) && 'a' <= s[i] && s[i] <= 'z' }

func isDigit(s string, i int) bool { return i < len(s) && '0' <= s[i] && s[i] <= '9' }

// elementAt returns the element that s begins with, and its length; 0 if there is none.
// skip is the length of plain text in front of it.
func elementAt(s string) (el element, size, skip int) {
	switch s[0] {
	case 'J':
		if hasPrefix(s, "January") {
			return elLongMonth, 7, 0
		}
		if hasPrefix(s, "Jan") && !lowerFollows(s, 3) {
			return elMonth, 3, 0
		}
	case 'M':
		if hasPrefix(s, "Monday") {
			return elLongWeekDay, 6, 0
		}
		if hasPrefix(s, "Mon") && !lowerFollows(s, 3) {
			return elWeekDay, 3, 0
		}
		if hasPrefix(s, "MST") {
			return elTZ, 3, 0
		}
	case '0':
		if len(s) >= 2 {
			switch s[1] {
			case '1':
				return elZeroMonth, 2, 0
			case '2':
				return elZeroDay, 2, 0
			case '3':
				return elZeroHour12, 2, 0
			case '4':
				return elZeroMinute, 2, 0
			case '5':
				return elZeroSecond, 2, 0
			case '6':
				return elYear, 2, 0
			}
		}
		if hasPrefix(s, "002") {
			return elZeroYearDay, 3, 0
		}
	case '1':
		if hasPrefix(s, "15") {
			return elHour, 2, 0
		}
		return elNumMonth, 1, 0
	case '2':
		if hasPrefix(s, "2006") {
			return elLongYear, 4, 0
		}
		return elDay, 1, 0
	case '_':
		if hasPrefix(s, "_2006") { // an underscore and a year
			return elLongYear, 4, 1
		}
		if hasPrefix(s, "_2") {
			return elUnderDay, 2, 0
		}
		if hasPrefix(s, "__2") {
			return elUnderYearDay, 3, 0
		}
	case '3':
		return elHour12, 1, 0
	case '4':
		return elMinute, 1, 0
	case '5':
		return elSecond, 1, 0
	case 'P':
		if hasPrefix(s, "PM") {
			return elPM, 2, 0
		}
	case 'p':
		if hasPrefix(s, "pm") {
			return elpm, 2, 0
		}
	case '-', 'Z':
		el, size := zoneElement(s[1:])
		if el != 0 && s[0] == '-' {
			el += elNum - elZ
		}
		return el, size, 0
	case '.', ',':
		if len(s) >= 2 && (s[1] == '0' || s[1] == '9') {
			n := 1
			for n < len(s) && s[n] == s[1] {
				n++
			}
			if !isDigit(s, n) {
				el := elFrac0
				if s[1] == '9' {
					el = elFrac9
				}
				el |= element(n-1) << elDigits
				if s[0] == ',' {
					el |= 1 << elSep
				}
				return el, n, 0
			}
		}
	}
	return 0, 0, 0
}

func zoneElement(s string) (element, int) {
	switch {
	case hasPrefix(s, "070000"):
		return elZSeconds, 7
	case hasPrefix(s, "07:00:00"):
		return elZColonSeconds, 9
	case hasPrefix(s, "0700"):
		return elZ, 5
	case hasPrefix(s, "07:00"):
		return elZColon, 6
	case hasPrefix(s, "07"):
		return elZShort, 3
	}
	return 0, 0
}

// nextElement splits a layout at its first element.
func nextElement(layout string) (prefix string, el element, suffix string) {
	for i := 0; i < len(layout); i++ {
		switch layout[i] {
		default:
			continue
		case '0', '1', '2', '3', '4', '5', '-', 'Z', '.', ',', 'J', 'M', '_', 'P', 'p':
		}
		if el, size, skip := elementAt(layout[i:]); el != 0 {
			i += skip
			return layout[:i], el, layout[i+size:]
		}
	}
	return layout, 0, ""
}

// appendInt appends a number, with zeros up to width digits.
func appendInt(b []byte, x int, width int) []byte {
	u := uint(x)
	if x < 0 {
		b = append(b, '-')
		u = uint(-x)
	}
	if u < 100 && width == 2 {
		return append(b, byte('0'+u/10), byte('0'+u%10))
	}
	var buf [20]byte
	i := len(buf)
	for u >= 10 {
		i--
		buf[i] = byte('0' + u%10)
		u /= 10
	}
	i--
	buf[i] = byte('0' + u)
	for w := len(buf) - i; w < width; w++ {
		b = append(b, '0')
	}
	return append(b, buf[i:]...)
}

// Format returns t as layout shows.
func (t Time) Format(layout string) string {
	var buf [64]byte
	return string(t.AppendFormat(buf[:0], layout))
}

// AppendFormat appends t as layout shows to b.
func (t Time) AppendFormat(b []byte, layout string) []byte {
	name, offset, _, _, _ := t.loc.get().lookup(t.unixSec())
	days, inDay := floorDiv(t.unixSec()+int64(offset), secondsPerDay)
	year, month, day, yday := civil(days)
	hour, min, sec := int(inDay/3600), int(inDay/60%60), int(inDay%60)
	if layout == RFC3339 || layout == RFC3339Nano { // the commonest ones
		b = append(appendInt(b, year, 4), '-')
		b = append(appendInt(b, int(month), 2), '-')
		b = append(appendInt(b, day, 2), 'T')
		b = append(appendInt(b, hour, 2), ':')
		b = append(appendInt(b, min, 2), ':')
		b = appendInt(b, sec, 2)
		if layout == RFC3339Nano {
			b = appendFrac(b, elFrac9|9<<elDigits, int(t.nsec()))
		}
		return appendZone(b, elZColon, offset)
	}
	for layout != "" {
		prefix, el, suffix := nextElement(layout)
		b = append(b, prefix...)
		layout = suffix
		switch el & elMask {
		case 0:
			return b
		case elYear:
			y := year
			if y < 0 {
				y = -y
			}
			b = appendInt(b, y%100, 2)
		case elLongYear:
			b = appendInt(b, year, 4)
		case elMonth:
			b = append(b, month.String()[:3]...)
		case elLongMonth:
			b = append(b, month.String()...)
		case elNumMonth:
			b = appendInt(b, int(month), 0)
		case elZeroMonth:
			b = appendInt(b, int(month), 2)
		case elWeekDay:
			b = append(b, weekdayOf(days).String()[:3]...)
		case elLongWeekDay:
			b = append(b, weekdayOf(days).String()...)
		case elDay:
			b = appendInt(b, day, 0)
		case elUnderDay:
			if day < 10 {
				b = append(b, ' ')
			}
			b = appendInt(b, day, 0)
		case elZeroDay:
			b = appendInt(b, day, 2)
		case elUnderYearDay:
			if yday+1 < 100 {
				b = append(b, ' ')
			}
			if yday+1 < 10 {
				b = append(b, ' ')
			}
			b = appendInt(b, yday+1, 0)
		case elZeroYearDay:
			b = appendInt(b, yday+1, 3)
		case elHour:
			b = appendInt(b, hour, 2)
		case elHour12:
			b = appendInt(b, (hour+11)%12+1, 0)
		case elZeroHour12:
			b = appendInt(b, (hour+11)%12+1, 2)
		case elMinute:
			b = appendInt(b, min, 0)
		case elZeroMinute:
			b = appendInt(b, min, 2)
		case elSecond:
			b = appendInt(b, sec, 0)
		case elZeroSecond:
			b = appendInt(b, sec, 2)
		case elPM:
			if hour >= 12 {
				b = append(b, "PM"...)
			} else {
				b = append(b, "AM"...)
			}
		case elpm:
			if hour >= 12 {
				b = append(b, "pm"...)
			} else {
				b = append(b, "am"...)
			}
		case elTZ:
			if name != "" {
				b = append(b, name...)
			} else {
				b = appendNamelessZone(b, offset)
			}
		case elFrac0, elFrac9:
			b = appendFrac(b, el, int(t.nsec()))
		default:
			b = appendZone(b, el&elMask, offset)
		}
	}
	return b
}

// appendNamelessZone appends a zone that has no name by its offset, hhmm or hh.
func appendNamelessZone(b []byte, offset int) []byte {
	min := offset / 60
	if min < 0 {
		b = append(b, '-')
		min = -min
	} else {
		b = append(b, '+')
	}
	b = appendInt(b, min/60, 2)
	return appendInt(b, min%60, 2)
}

func appendZone(b []byte, el element, offset int) []byte {
	if el < elNum {
		if offset == 0 {
			return append(b, 'Z')
		}
		el += elNum - elZ
	}
	min, abs := offset/60, offset
	if min < 0 {
		b = append(b, '-')
		min = -min
		abs = -abs
	} else {
		b = append(b, '+')
	}
	b = appendInt(b, min/60, 2)
	if el == elNumShort {
		return b
	}
	colon := el == elNumColon || el == elNumColonSeconds
	if colon {
		b = append(b, ':')
	}
	b = appendInt(b, min%60, 2)
	if el == elNumSeconds || el == elNumColonSeconds {
		if colon {
			b = append(b, ':')
		}
		b = appendInt(b, abs%60, 2)
	}
	return b
}

func appendFrac(b []byte, el element, nsec int) []byte {
	digits := int(el>>elDigits) & elDigitMax
	trim := el&elMask == elFrac9
	if trim && nsec == 0 {
		return b
	}
	start := len(b)
	if el>>elSep != 0 {
		b = append(b, ',')
	} else {
		b = append(b, '.')
	}
	b = appendInt(b, nsec, 9)
	if digits < 9 {
		b = b[:len(b)-9+digits]
	}
	if trim {
		for b[len(b)-1] == '0' {
			b = b[:len(b)-1]
		}
		if len(b) == start+1 { // nothing left behind the separator
			b = b[:start]
		}
	}
	return b
}

// String returns t for people to read; it is no stable format. A monotonic reading shows as m=±value.
func (t Time) String() string {
	s := t.Format("2006-01-02 15:04:05.999999999 -0700 MST")
	if t.wall&hasMonotonic != 0 {
		neg := byte('+')
		m := uint64(t.ext)
		if t.ext < 0 {
			neg = '-'
			m = -m
		}
		b := append([]byte(s), " m="...)
		b = append(b, neg)
		b = append(b, utoa(m/1e9)...)
		b = append(b, '.')
		b = appendInt(b, int(m%1e9), 9)
		s = string(b)
	}
	return s
}

// GoString returns t as an expression of Go.
func (t Time) GoString() string {
	year, month, day := t.Date()
	hour, min, sec := t.Clock()
	b := []byte("time.Date(")
	b = appendInt(b, year, 0)
	b = append(b, ", "...)
	if January <= month && month <= December {
		b = append(b, "time."...)
		b = append(b, longMonthNames[month-1]...)
	}
	for _, v := range [...]int{day, hour, min, sec, int(t.nsec())} {
		b = append(b, ", "...)
		b = appendInt(b, v, 0)
	}
	b = append(b, ", "...)
	switch loc := t.Location(); loc {
	case UTC:
		b = append(b, "time.UTC"...)
	case Local:
		b = append(b, "time.Local"...)
	default:
		b = append(b, `time.Location(`...)
		b = append(b, quote(loc.name)...)
		b = append(b, ')')
	}
	return string(append(b, ')'))
}
