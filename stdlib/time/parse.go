package time

// A ParseError describes a problem parsing a time.
type ParseError struct {
	Layout     string
	Value      string
	LayoutElem string
	ValueElem  string
	Message    string
}

// Error says what is wrong.
func (e *ParseError) Error() string {
	if e.Message != "" {
		return "parsing time " + quote(e.Value) + e.Message
	}
	return "parsing time " + quote(e.Value) + " as " + quote(e.Layout) +
		": cannot parse " + quote(e.ValueElem) + " as " + quote(e.LayoutElem)
}

// quote puts s in quotes, with all that is not plain ASCII escaped byte by byte.
func quote(s string) string {
	const hex = "0123456789abcdef"
	b := make([]byte, 1, len(s)+2)
	b[0] = '"'
	for i, c := range s {
		if c >= 0x80 || c < ' ' {
			n := 1
			switch {
			case c == 0xFFFD:
				if hasPrefix(s[i:], "\uFFFD") {
					n = 3
				}
			case c >= 0x10000:
				n = 4
			case c >= 0x800:
				n = 3
			case c >= 0x80:
				n = 2
			}
			for j := i; j < i+n; j++ {
				b = append(b, '\\', 'x', hex[s[j]>>4], hex[s[j]&15])
			}
			continue
		}
		if c == '"' || c == '\\' {
			b = append(b, '\\')
		}
		b = append(b, byte(c))
	}
	return string(append(b, '"'))
}

// Parse parses value as layout shows. Without a zone in it the time is UTC; an offset that is
// the local one gives the time the local location.
func Parse(layout, value string) (Time, error) {
	return parse(layout, value, UTC, Local)
}

// ParseInLocation is Parse with loc for both.
func ParseInLocation(layout, value string, loc *Location) (Time, error) {
	return parse(layout, value, loc, loc)
}

// parsed is what has been read of a time so far. month, day and yday are -1 if they have not.
type parsed struct {
	year, month, day, yday int
	hour, min, sec, nsec   int
	pm, am                 bool
	utc                    bool
	hasOffset              bool
	offset                 int
	zoneName               string
}

func parse(layout, value string, defaultLoc, local *Location) (Time, error) {
	wholeLayout, wholeValue := layout, value
	fail := func(elem, at, msg string) (Time, error) {
		return Time{}, &ParseError{wholeLayout, wholeValue, elem, at, msg}
	}
	p := parsed{month: -1, day: -1, yday: -1}
	for {
		prefix, el, suffix := nextElement(layout)
		text := layout[len(prefix) : len(layout)-len(suffix)]
		var ok bool
		if value, ok = skip(value, prefix); !ok {
			return fail(prefix, value, "")
		}
		if el == 0 {
			if value != "" {
				return fail("", value, ": extra text: "+quote(value))
			}
			break
		}
		layout = suffix
		rest, rangeOf, ok := p.element(el, value, layout)
		if rangeOf != "" {
			return fail(text, rest, ": "+rangeOf+" out of range")
		}
		if !ok {
			return fail(text, value, "")
		}
		value = rest
	}
	if msg := p.complete(); msg != "" {
		return fail("", value, msg)
	}
	return p.time(defaultLoc, local), nil
}

// skip drops prefix from value; a run of spaces matches any run, also an empty one at the end.
func skip(value, prefix string) (string, bool) {
	for prefix != "" {
		if prefix[0] == ' ' {
			if value != "" && value[0] != ' ' {
				return value, false
			}
			prefix = cutSpace(prefix)
			value = cutSpace(value)
			continue
		}
		if value == "" || value[0] != prefix[0] {
			return value, false
		}
		prefix = prefix[1:]
		value = value[1:]
	}
	return value, true
}

func cutSpace(s string) string {
	for s != "" && s[0] == ' ' {
		s = s[1:]
	}
	return s
}

// getNum reads one or two digits, two if fixed.
func getNum(s string, fixed bool) (int, string, bool) {
	if !isDigit(s, 0) {
		return 0, s, false
	}
	if !isDigit(s, 1) {
		return int(s[0] - '0'), s[1:], !fixed
	}
	return int(s[0]-'0')*10 + int(s[1]-'0'), s[2:], true
}

// getDigits reads up to n digits, exactly n if fixed.
func getDigits(s string, n int, fixed bool) (v int, rest string, ok bool) {
	i := 0
	for ; i < n && isDigit(s, i); i++ {
		v = v*10 + int(s[i]-'0')
	}
	return v, s[i:], i == n || i > 0 && !fixed
}

// lookupName finds which of names s begins with, of which n bytes count (0: all), whatever the case.
func lookupName(names []string, n int, s string) (int, string, bool) {
	for i, name := range names {
		if n > 0 {
			name = name[:n]
		}
		if len(s) >= len(name) && foldEqual(s[:len(name)], name) {
			return i, s[len(name):], true
		}
	}
	return -1, s, false
}

func foldEqual(a, b string) bool {
	for i := 0; i < len(a); i++ {
		if c, d := a[i], b[i]; c != d {
			c |= 'a' - 'A'
			d |= 'a' - 'A'
			if c != d || c < 'a' || c > 'z' {
				return false
			}
		}
	}
	return true
}

// element reads one element of the layout from value. after is the layout behind it. rangeOf names
// what is out of range.
func (p *parsed) element(el element, value, after string) (rest, rangeOf string, ok bool) {
	switch el & elMask {
	case elYear:
		p.year, rest, ok = getDigits(value, 2, true)
		if p.year >= 69 {
			p.year += 1900
		} else {
			p.year += 2000
		}
		return rest, "", ok
	case elLongYear:
		p.year, rest, ok = getDigits(value, 4, true)
		return rest, "", ok
	case elMonth:
		p.month, rest, ok = lookupName(longMonthNames[:], 3, value)
		p.month++
		return rest, "", ok
	case elLongMonth:
		p.month, rest, ok = lookupName(longMonthNames[:], 0, value)
		p.month++
		return rest, "", ok
	case elNumMonth, elZeroMonth:
		p.month, rest, ok = getNum(value, el == elZeroMonth)
		if ok && (p.month <= 0 || p.month > 12) {
			rangeOf = "month"
		}
		return rest, rangeOf, ok
	case elWeekDay:
		_, rest, ok = lookupName(longDayNames[:], 3, value)
		return rest, "", ok
	case elLongWeekDay:
		_, rest, ok = lookupName(longDayNames[:], 0, value)
		return rest, "", ok
	case elDay, elUnderDay, elZeroDay: // the range depends on the month: see complete
		if el == elUnderDay && value != "" && value[0] == ' ' {
			value = value[1:]
		}
		p.day, rest, ok = getNum(value, el == elZeroDay)
		return rest, "", ok
	case elUnderYearDay, elZeroYearDay:
		for i := 0; i < 2 && el == elUnderYearDay && value != "" && value[0] == ' '; i++ {
			value = value[1:]
		}
		p.yday, rest, ok = getDigits(value, 3, el == elZeroYearDay)
		return rest, "", ok
	case elHour:
		p.hour, rest, ok = getNum(value, false)
		if p.hour >= 24 {
			rangeOf = "hour"
		}
		return rest, rangeOf, ok
	case elHour12, elZeroHour12:
		p.hour, rest, ok = getNum(value, el == elZeroHour12)
		if p.hour > 12 {
			rangeOf = "hour"
		}
		return rest, rangeOf, ok
	case elMinute, elZeroMinute:
		p.min, rest, ok = getNum(value, el == elZeroMinute)
		if p.min >= 60 {
			rangeOf = "minute"
		}
		return rest, rangeOf, ok
	case elSecond, elZeroSecond:
		return p.second(el, value, after)
	case elPM:
		p.pm, p.am = hasPrefix(value, "PM"), hasPrefix(value, "AM")
	case elpm:
		p.pm, p.am = hasPrefix(value, "pm"), hasPrefix(value, "am")
	case elTZ:
		if hasPrefix(value, "UTC") {
			p.utc = true
			return value[3:], "", true
		}
		n := zoneNameLen(value)
		p.zoneName = value[:n]
		return value[n:], "", n > 0
	case elFrac0:
		n := 1 + int(el>>elDigits)&elDigitMax
		if len(value) < n {
			return value, "", false
		}
		rangeOf, ok = p.fraction(value[:n])
		return value[n:], rangeOf, ok
	case elFrac9:
		if len(value) < 2 || !isSeparator(value[0]) || !isDigit(value, 1) {
			return value, "", true // left out
		}
		n := 1
		for isDigit(value, n) {
			n++
		}
		rangeOf, ok = p.fraction(value[:n])
		return value[n:], rangeOf, ok
	default:
		return p.zone(el, value)
	}
	if p.pm || p.am {
		return value[2:], "", true
	}
	return value, "", false
}

func isSeparator(c byte) bool { return c == '.' || c == ',' }

// second reads the second, and a fraction even if the layout has none.
func (p *parsed) second(el element, value, after string) (rest, rangeOf string, ok bool) {
	p.sec, rest, ok = getNum(value, el == elZeroSecond)
	if !ok {
		return rest, "", false
	}
	if p.sec >= 60 {
		return rest, "second", true
	}
	if len(rest) >= 2 && isSeparator(rest[0]) && isDigit(rest, 1) {
		_, next, _ := nextElement(after)
		if next &= elMask; next == elFrac0 || next == elFrac9 {
			return rest, "", true
		}
		n := 2
		for isDigit(rest, n) {
			n++
		}
		rangeOf, ok = p.fraction(rest[:n])
		rest = rest[n:]
	}
	return rest, rangeOf, ok
}

// fraction reads a separator and digits, of which nine count.
func (p *parsed) fraction(s string) (rangeOf string, ok bool) {
	if !isSeparator(s[0]) {
		return "", false
	}
	if len(s) > 10 {
		s = s[:10]
	}
	// A sign has got here as well, since digits were only counted.
	if len(s) > 1 && (s[1] == '-' || s[1] == '+') {
		v, rest, ok := getDigits(s[2:], 9, false)
		if !ok || rest != "" {
			return "", false
		}
		if s[1] == '-' && v != 0 {
			return "fractional second", true
		}
		p.nsec = v
	} else {
		v, rest, ok := getDigits(s[1:], 9, false)
		if !ok || rest != "" {
			return "", false
		}
		p.nsec = v
	}
	for i := len(s); i < 10; i++ {
		p.nsec *= 10
	}
	return "", true
}

// zone reads a numeric zone.
func (p *parsed) zone(el element, value string) (rest, rangeOf string, ok bool) {
	if el < elNum {
		if value != "" && value[0] == 'Z' {
			p.utc = true
			return value[1:], "", true
		}
		el += elNum - elZ
	}
	shape := "+hhmm"
	switch el {
	case elNumColon:
		shape = "+hh:mm"
	case elNumShort:
		shape = "+hh"
	case elNumColonSeconds:
		shape = "+hh:mm:ss"
	case elNumSeconds:
		shape = "+hhmmss"
	}
	if len(value) < len(shape) {
		return value, "", false
	}
	var parts [3]int
	k := 0
	for i := 1; i < len(shape); i++ {
		if shape[i] == ':' {
			if value[i] != ':' {
				return value, "", false
			}
			continue
		}
		if parts[k], _, ok = getNum(value[i:i+2], true); !ok {
			return value, "", false
		}
		i++
		k++
	}
	rest = value[len(shape):]
	// People do write offsets of 24 hours or 60 minutes.
	switch {
	case parts[0] > 24:
		rangeOf = "time zone offset hour"
	case parts[1] > 60:
		rangeOf = "time zone offset minute"
	case parts[2] > 60:
		rangeOf = "time zone offset second"
	}
	p.offset = (parts[0]*60+parts[1])*60 + parts[2]
	switch value[0] {
	case '+':
	case '-':
		p.offset = -p.offset
	default:
		return value, rangeOf, false
	}
	p.hasOffset = true
	return rest, rangeOf, true
}

// zoneNameLen returns the length of the zone name at the start of value, 0 if there is none: three or
// four capital letters, five ending in T, an offset, and a few special ones.
func zoneNameLen(value string) int {
	if len(value) < 3 {
		return 0
	}
	if hasPrefix(value, "ChST") || hasPrefix(value, "MeST") {
		return 4
	}
	if hasPrefix(value, "GMT") {
		return 3 + signedOffsetLen(value[3:])
	}
	if value[0] == '+' || value[0] == '-' {
		return signedOffsetLen(value)
	}
	n := 0
	for n < 6 && n < len(value) && 'A' <= value[n] && value[n] <= 'Z' {
		n++
	}
	switch {
	case n == 3, n == 4 && (value[3] == 'T' || value[:4] == "WITA"), n == 5 && value[4] == 'T':
		return n
	}
	return 0
}

// signedOffsetLen returns the length of an offset of up to 23 hours, like +3.
func signedOffsetLen(s string) int {
	if s == "" || s[0] != '+' && s[0] != '-' {
		return 0
	}
	n, x := 1, 0
	for ; isDigit(s, n); n++ {
		if x = x*10 + int(s[n]-'0'); x > 23 {
			return 0
		}
	}
	if n == 1 {
		return 0
	}
	return n
}

// complete fills in what was not given, and says what is inconsistent.
func (p *parsed) complete() string {
	if p.pm && p.hour < 12 {
		p.hour += 12
	} else if p.am && p.hour == 12 {
		p.hour = 0
	}
	if p.yday >= 0 {
		last := 365
		if isLeap(p.year) {
			last = 366
		}
		if p.yday < 1 || p.yday > last {
			return ": day-of-year out of range"
		}
		_, m, d, _ := civil(daysOf(int64(p.year), January, int64(p.yday)))
		if p.month >= 0 && p.month != int(m) {
			return ": day-of-year does not match month"
		}
		if p.day >= 0 && p.day != d {
			return ": day-of-year does not match day"
		}
		p.month, p.day = int(m), d
	}
	if p.month < 0 {
		p.month = 1
	}
	if p.day < 0 {
		p.day = 1
	}
	if p.day < 1 || p.day > daysIn(Month(p.month), p.year) {
		return ": day out of range"
	}
	return ""
}

// time makes a Time of what has been read.
func (p *parsed) time(defaultLoc, local *Location) Time {
	date := func(loc *Location) Time {
		return Date(p.year, Month(p.month), p.day, p.hour, p.min, p.sec, p.nsec, loc)
	}
	switch {
	case p.utc:
		return date(UTC)
	case p.hasOffset:
		t := date(UTC)
		t.addSec(-int64(p.offset))
		// If the local zone at that time looks like this, it is meant.
		name, offset, _, _, _ := local.lookup(t.unixSec())
		if offset == p.offset && (p.zoneName == "" || name == p.zoneName) {
			t.setLoc(local)
			return t
		}
		t.setLoc(FixedZone(p.zoneName, p.offset))
		return t
	case p.zoneName != "":
		t := date(UTC)
		if offset, ok := local.lookupName(p.zoneName, t.unixSec()); ok {
			t.addSec(-int64(offset))
			t.setLoc(local)
			return t
		}
		// An abbreviation nobody knows: a made-up zone, at an offset if it is GMT+n.
		offset := 0
		if len(p.zoneName) > 3 && p.zoneName[:3] == "GMT" {
			offset, _, _ = getDigits(p.zoneName[4:], 2, false)
			if p.zoneName[3] == '-' {
				offset = -offset
			}
			offset *= 3600
		}
		t.setLoc(FixedZone(p.zoneName, offset))
		return t
	}
	return date(defaultLoc)
}
