package time

import (
	"errors"
	"syscall"
)

// Reading time zone files (RFC 8536) and the rules at their ends, which are those of $TZ in POSIX.

var errZoneData = errors.New("malformed time zone information")

const maxZoneFile = 10 << 20

func loadZoneFile(path, name string) (*Location, error) {
	fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer syscall.Close(fd)
	data := make([]byte, 0, 4096)
	for {
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
		n, err := syscall.Read(fd, data[len(data):cap(data)])
		if err == syscall.EINTR {
			continue
		}
		if err != nil {
			return nil, err
		}
		if n == 0 {
			break
		}
		if data = data[:len(data)+n]; len(data) > maxZoneFile {
			return nil, errors.New("time: file " + path + " is too large")
		}
	}
	return LoadLocationFromTZData(name, data)
}

// zoneData reads big-endian numbers; bad is set if they run out.
type zoneData struct {
	p   []byte
	bad bool
}

func (d *zoneData) take(n int) []byte {
	if n < 0 || len(d.p) < n {
		d.bad = true
		d.p = nil
		return nil
	}
	p := d.p[:n]
	d.p = d.p[n:]
	return p
}

func (d *zoneData) num(size int) (v uint64) {
	for _, c := range d.take(size) {
		v = v<<8 | uint64(c)
	}
	return v
}

// zoneHeader is the counts in front of a block of the file.
type zoneHeader struct {
	utLocal, stdWall, leap, trans, zones, chars int
}

func (d *zoneData) header() (h zoneHeader, version byte) {
	if magic := d.take(4); string(magic) != "TZif" {
		d.bad = true
		return h, 0
	}
	p := d.take(16)
	if d.bad {
		return h, 0
	}
	version = p[0]
	h.utLocal = int(d.num(4))
	h.stdWall = int(d.num(4))
	h.leap = int(d.num(4))
	h.trans = int(d.num(4))
	h.zones = int(d.num(4))
	h.chars = int(d.num(4))
	return h, version
}

// LoadLocationFromTZData returns a Location of the given name from the bytes of a time zone file.
func LoadLocationFromTZData(name string, data []byte) (*Location, error) {
	d := &zoneData{p: data}
	h, version := d.header()
	if d.bad || version != 0 && version < '2' || version > '9' {
		return nil, errZoneData
	}
	size := 4
	if version != 0 { // the same again in 64 bits, and a rule
		d.take(h.trans*4 + h.trans + h.zones*6 + h.chars + h.leap*8 + h.stdWall + h.utLocal)
		h, _ = d.header()
		size = 8
	}
	times := zoneData{p: d.take(h.trans * size)}
	indexes := d.take(h.trans)
	infos := zoneData{p: d.take(h.zones * 6)}
	names := d.take(h.chars)
	d.take(h.leap*(size+4) + h.stdWall + h.utLocal)
	if d.bad || h.zones == 0 {
		return nil, errZoneData
	}

	l := &Location{name: name, zones: make([]zone, h.zones)}
	for i := range l.zones {
		z := &l.zones[i]
		z.offset = int(int32(infos.num(4)))
		z.isDST = infos.num(1) != 0
		at := int(infos.num(1))
		if at >= len(names) {
			return nil, errZoneData
		}
		end := at
		for end < len(names) && names[end] != 0 {
			end++
		}
		z.name = string(names[at:end])
	}
	l.trans = make([]transition, h.trans, h.trans+1)
	for i := range l.trans {
		when := int64(times.num(size))
		if size == 4 {
			when = int64(int32(when))
		}
		if int(indexes[i]) >= len(l.zones) {
			return nil, errZoneData
		}
		l.trans[i] = transition{when, indexes[i]}
	}
	if len(l.trans) == 0 {
		l.trans = append(l.trans, transition{alpha, 0})
	}
	if rest := d.p; size == 8 && len(rest) > 2 && rest[0] == '\n' && rest[len(rest)-1] == '\n' {
		l.extend = string(rest[1 : len(rest)-1])
	}
	l.fillCache()
	return l, nil
}

// fillCache notes the zone in use now.
func (l *Location) fillCache() {
	sec, _, _ := now()
	name, offset, start, end, isDST := l.lookup(sec)
	for i := range l.zones {
		if z := &l.zones[i]; z.name == name && z.offset == offset && z.isDST == isDST {
			l.cacheStart, l.cacheEnd, l.cache = start, end, z
			return
		}
	}
	l.cacheStart, l.cacheEnd, l.cache = start, end, &zone{name, offset, isDST}
}

// A rule reads as "CET-1CEST,M3.5.0,M10.5.0/3": name and offset of standard time, the same of daylight
// saving time, and the days on which it begins and ends.

// ruleDay is a day of the year: by Julian day without or with leap days, or as the w-th weekday of a month.
type ruleDay struct {
	kind             byte // 'J', 'D' or 'M'
	day, week, month int
	time             int // seconds after midnight
}

// ruleLookup finds the zone in use at sec, after the last transition, by the rule s.
func ruleLookup(s string, lastTrans, sec int64) (name string, offset int, start, end int64, isDST, ok bool) {
	stdName, s, ok := ruleName(s)
	if !ok {
		return
	}
	stdOffset, s, ok := ruleOffset(s)
	if !ok {
		return
	}
	stdOffset = -stdOffset // POSIX counts west of Greenwich
	if s == "" || s[0] == ',' {
		return stdName, stdOffset, lastTrans, omega, false, true
	}
	dstName, s, ok := ruleName(s)
	if !ok {
		return
	}
	dstOffset := stdOffset + 3600
	if s != "" && s[0] != ',' {
		if dstOffset, s, ok = ruleOffset(s); !ok {
			return
		}
		dstOffset = -dstOffset
	}
	if s == "" {
		s = ",M3.2.0,M11.1.0"
	}
	if s[0] != ',' && s[0] != ';' {
		return "", 0, 0, 0, false, false
	}
	begin, s, ok := parseRuleDay(s[1:])
	if !ok || s == "" || s[0] != ',' {
		return "", 0, 0, 0, false, false
	}
	finish, s, ok := parseRuleDay(s[1:])
	if !ok || s != "" {
		return "", 0, 0, 0, false, false
	}

	// The two changes of this year, in local time of the moment before.
	days, _ := floorDiv(sec, secondsPerDay)
	year, _, _, _ := civil(days)
	jan1 := daysOf(int64(year), January, 1) * secondsPerDay
	next := daysOf(int64(year)+1, January, 1) * secondsPerDay
	dst0 := jan1 + int64(begin.second(year)-stdOffset)
	dst1 := jan1 + int64(finish.second(year)-dstOffset)
	lo, hi := dst0, dst1
	stdZone, dstZone := ruleZone{stdName, stdOffset, false}, ruleZone{dstName, dstOffset, true}
	if hi < lo { // the southern hemisphere: standard time is in the middle
		lo, hi = hi, lo
		stdZone, dstZone = dstZone, stdZone
	}
	switch {
	case sec < lo:
		return stdZone.name, stdZone.offset, jan1, lo, stdZone.isDST, true
	case sec >= hi:
		return stdZone.name, stdZone.offset, hi, next, stdZone.isDST, true
	}
	return dstZone.name, dstZone.offset, lo, hi, dstZone.isDST, true
}

type ruleZone struct {
	name   string
	offset int
	isDST  bool
}

// ruleName reads an abbreviation: letters, or anything within <>.
func ruleName(s string) (name, rest string, ok bool) {
	if s == "" {
		return "", "", false
	}
	if s[0] == '<' {
		for i := range s {
			if s[i] == '>' {
				return s[1:i], s[i+1:], true
			}
		}
		return "", "", false
	}
	i := 0
	for i < len(s) && s[i] != ',' && s[i] != '+' && s[i] != '-' && !isDigit(s, i) {
		i++
	}
	return s[:i], s[i:], i >= 3
}

func ruleNum(s string, min, max int) (v int, rest string, ok bool) {
	v, rest, ok = getDigits(s, 9, false)
	return v, rest, ok && min <= v && v <= max
}

// ruleOffset reads [+-]hh[:mm[:ss]].
func ruleOffset(s string) (offset int, rest string, ok bool) {
	neg := false
	if s != "" && (s[0] == '+' || s[0] == '-') {
		neg = s[0] == '-'
		s = s[1:]
	}
	unit := 3600
	for limit := 24 * 7; ; limit = 59 {
		var v int
		if v, s, ok = ruleNum(s, 0, limit); !ok {
			return 0, "", false
		}
		offset += v * unit
		unit /= 60
		if unit == 0 || s == "" || s[0] != ':' {
			break
		}
		s = s[1:]
	}
	if neg {
		offset = -offset
	}
	return offset, s, true
}

func parseRuleDay(s string) (r ruleDay, rest string, ok bool) {
	if s == "" {
		return r, "", false
	}
	switch s[0] {
	case 'J':
		r.kind = 'J'
		r.day, s, ok = ruleNum(s[1:], 1, 365)
	case 'M':
		r.kind = 'M'
		r.month, s, ok = ruleNum(s[1:], 1, 12)
		if !ok || s == "" || s[0] != '.' {
			return r, "", false
		}
		r.week, s, ok = ruleNum(s[1:], 1, 5)
		if !ok || s == "" || s[0] != '.' {
			return r, "", false
		}
		r.day, s, ok = ruleNum(s[1:], 0, 6)
	default:
		r.kind = 'D'
		r.day, s, ok = ruleNum(s, 0, 365)
	}
	if !ok {
		return r, "", false
	}
	r.time = 2 * 3600
	if s != "" && s[0] == '/' {
		if r.time, s, ok = ruleOffset(s[1:]); !ok {
			return r, "", false
		}
	}
	return r, s, true
}

// second returns when, in seconds of the year, the day's time comes.
func (r ruleDay) second(year int) int {
	d := 0
	switch r.kind {
	case 'J': // February 29 is never counted
		d = r.day - 1
		if isLeap(year) && r.day >= 60 {
			d++
		}
	case 'D':
		d = r.day
	case 'M':
		jan1 := daysOf(int64(year), January, 1)
		first := daysOf(int64(year), Month(r.month), 1)
		wait := (r.day - int(weekdayOf(first)) + 7) % 7
		mday := wait + (r.week-1)*7
		for mday >= daysIn(Month(r.month), year) { // week 5 means the last one
			mday -= 7
		}
		d = int(first-jan1) + mday
	}
	return d*secondsPerDay + r.time
}
