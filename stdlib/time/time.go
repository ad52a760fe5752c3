// Package time measures and displays time.
//
// A Time is an instant with nanoseconds, counted in the proleptic Gregorian
// calendar from the year 1, and a Location to show it in. What Now returns carries a reading
// of the monotonic clock as well, which Sub, Since and the comparisons prefer.
//
// Representation. wall holds nanoseconds in its low 30 bits. If its top bit is set, the
// 33 bits between are seconds since 1885 and ext is the monotonic reading, in
// nanoseconds since the process started. Else they are 0 and ext holds seconds since year 1.
// The runtime builds such values too, when a timer fires.
//
// time.go: instants and the calendar. duration.go, format.go, parse.go, marshal.go,
// zone.go (locations), zoneread.go (time zone files), sleep.go (timers).
package time

// A Time is an instant. The zero value is January 1, year 1, 00:00:00 UTC.
type Time struct {
	wall uint64
	ext  int64
	loc  *Location // nil means UTC
}

const (
	hasMonotonic = 1 << 63
	nsecMask     = 1<<30 - 1
	nsecShift    = 30

	secondsPerDay  = 86400
	unixToInternal = (1969*365 + 1969/4 - 1969/100 + 1969/400) * secondsPerDay
	wallToInternal = (1884*365 + 1884/4 - 1884/100 + 1884/400) * secondsPerDay
)

// now reads the clocks: seconds and nanoseconds since 1970, and the monotonic clock
// as runtimeNano has it.
func now() (sec int64, nsec int32, mono int64)

// runtimeNano reads the monotonic clock, in nanoseconds.
func runtimeNano() int64

// processStart returns what runtimeNano was when the process began, less one.
func processStart() int64

var startNano = processStart()

// Now returns the current time in the local location.
func Now() Time {
	sec, nsec, mono := now()
	mono -= startNano
	sec += unixToInternal - wallToInternal
	if uint64(sec)>>33 != 0 { // after 2157 or before 1885
		return Time{uint64(nsec), sec + wallToInternal, Local}
	}
	return Time{hasMonotonic | uint64(sec)<<nsecShift | uint64(nsec), mono, Local}
}

// Unix returns the local time that is sec seconds and nsec nanoseconds after January 1, 1970 UTC.
func Unix(sec int64, nsec int64) Time {
	if nsec < 0 || nsec >= 1e9 {
		n := nsec / 1e9
		sec += n
		nsec -= n * 1e9
		if nsec < 0 {
			nsec += 1e9
			sec--
		}
	}
	return unixTime(sec, int32(nsec))
}

func unixTime(sec int64, nsec int32) Time {
	return Time{uint64(nsec), sec + unixToInternal, Local}
}

// UnixMilli is Unix for milliseconds.
func UnixMilli(msec int64) Time { return Unix(msec/1e3, (msec%1e3)*1e6) }

// UnixMicro is Unix for microseconds.
func UnixMicro(usec int64) Time { return Unix(usec/1e6, (usec%1e6)*1e3) }

func (t *Time) nsec() int32 { return int32(t.wall & nsecMask) }

// sec returns the seconds since year 1.
func (t *Time) sec() int64 {
	if t.wall&hasMonotonic != 0 {
		return wallToInternal + int64(t.wall<<1>>(nsecShift+1))
	}
	return t.ext
}

func (t *Time) unixSec() int64 { return t.sec() - unixToInternal }

// localSec returns the seconds since 1970 that a clock at t's location shows.
func (t *Time) localSec() int64 {
	sec := t.unixSec()
	if t.loc != nil {
		_, offset, _, _, _ := t.loc.get().lookup(sec)
		sec += int64(offset)
	}
	return sec
}

func (t *Time) stripMono() {
	if t.wall&hasMonotonic != 0 {
		t.ext = t.sec()
		t.wall &= nsecMask
	}
}

// addSec adds seconds to the wall clock reading, saturating.
func (t *Time) addSec(d int64) {
	if t.wall&hasMonotonic != 0 {
		sec := int64(t.wall<<1>>(nsecShift+1)) + d
		if uint64(sec)>>33 == 0 {
			t.wall = t.wall&nsecMask | uint64(sec)<<nsecShift | hasMonotonic
			return
		}
		t.stripMono()
	}
	sum := t.ext + d
	switch {
	case (sum > t.ext) == (d > 0):
		t.ext = sum
	case d > 0:
		t.ext = 1<<63 - 1
	default:
		t.ext = -(1<<63 - 1)
	}
}

func (t *Time) setLoc(loc *Location) {
	if loc == &utcLoc {
		loc = nil
	}
	t.stripMono()
	t.loc = loc
}

// compareWith returns -1, 0 or 1. Monotonic readings count if there are two.
func (t *Time) compareWith(u *Time) int {
	a, b := t.ext, u.ext
	if t.wall&u.wall&hasMonotonic == 0 {
		a, b = t.sec(), u.sec()
		if a == b {
			a, b = int64(t.nsec()), int64(u.nsec())
		}
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// After tells whether t is after u.
func (t Time) After(u Time) bool { return t.compareWith(&u) > 0 }

// Before tells whether t is before u.
func (t Time) Before(u Time) bool { return t.compareWith(&u) < 0 }

// Equal tells whether t and u are the same instant, in whatever location.
func (t Time) Equal(u Time) bool { return t.compareWith(&u) == 0 }

// Compare returns -1, 0 or 1 as t is before, at or after u.
func (t Time) Compare(u Time) int { return t.compareWith(&u) }

// IsZero tells whether t is the zero instant.
func (t Time) IsZero() bool { return t.sec() == 0 && t.nsec() == 0 }

// A Month is a month of the year, January being 1.
type Month int

const (
	January Month = 1 + iota
	February
	March
	April
	May
	June
	July
	August
	September
	October
	November
	December
)

var longMonthNames = [...]string{"January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December"}

// String returns the English name of the month.
func (m Month) String() string {
	if January <= m && m <= December {
		return longMonthNames[m-1]
	}
	return "%!Month(" + utoa(uint64(m)) + ")"
}

// A Weekday is a day of the week, Sunday being 0.
type Weekday int

const (
	Sunday Weekday = iota
	Monday
	Tuesday
	Wednesday
	Thursday
	Friday
	Saturday
)

var longDayNames = [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}

// String returns the English name of the day.
func (d Weekday) String() string {
	if Sunday <= d && d <= Saturday {
		return longDayNames[d]
	}
	return "%!Weekday(" + utoa(uint64(d)) + ")"
}

func utoa(u uint64) string {
	var buf [20]byte
	i := len(buf)
	for {
		i--
		buf[i] = byte('0' + u%10)
		u /= 10
		if u == 0 {
			return string(buf[i:])
		}
	}
}

// floorDiv divides rounding down; the remainder is never negative.
func floorDiv(a, b int64) (q, r int64) {
	q = a / b
	r = a - q*b
	if r < 0 {
		q--
		r += b
	}
	return q, r
}

// civil turns days since 1970 into a date. Years are counted from March 1 inside, so that
// the leap day is the last of the year; 400 of them have 146097 days.
func civil(days int64) (year int, month Month, day int, yday int) {
	era, d := floorDiv(days+719468, 146097) // days since March 1, year 0
	y := (d - d/1460 + d/36524 - d/146096) / 365
	d -= 365*y + y/4 - y/100
	m := (5*d + 2) / 153 // 0 is March
	day = int(d-(153*m+2)/5) + 1
	year = int(y + era*400)
	if m < 10 {
		month = Month(m + 3)
		yday = int(d) + 59
		if isLeap(year) {
			yday++
		}
	} else {
		month = Month(m - 9)
		year++
		yday = int(d) - 306
	}
	return year, month, day, yday
}

// daysOf is the inverse of civil.
func daysOf(year int64, month Month, day int64) int64 {
	m := int64(month) - 3
	if m < 0 {
		m += 12
		year--
	}
	era, y := floorDiv(year, 400)
	return era*146097 + y*365 + y/4 - y/100 + (153*m+2)/5 + day - 1 - 719468
}

func isLeap(year int) bool {
	return year%4 == 0 && (year%100 != 0 || year%400 == 0)
}

func daysIn(m Month, year int) int {
	switch m {
	case February:
		if isLeap(year) {
			return 29
		}
		return 28
	case April, June, September, November:
		return 30
	}
	return 31
}

func (t *Time) days() int64 {
	d, _ := floorDiv(t.localSec(), secondsPerDay)
	return d
}

// Date returns year, month and day of t.
func (t Time) Date() (year int, month Month, day int) {
	year, month, day, _ = civil(t.days())
	return year, month, day
}

// Year returns the year of t.
func (t Time) Year() int {
	year, _, _, _ := civil(t.days())
	return year
}

// Month returns the month of t.
func (t Time) Month() Month {
	_, month, _, _ := civil(t.days())
	return month
}

// Day returns the day of the month of t.
func (t Time) Day() int {
	_, _, day, _ := civil(t.days())
	return day
}

// YearDay returns the day of the year of t, from 1 on.
func (t Time) YearDay() int {
	_, _, _, yday := civil(t.days())
	return yday + 1
}

// Weekday returns the day of the week of t.
func (t Time) Weekday() Weekday { return weekdayOf(t.days()) }

func weekdayOf(days int64) Weekday {
	_, w := floorDiv(days+4, 7) // January 1, 1970 was a Thursday
	return Weekday(w)
}

// ISOWeek returns the ISO 8601 year and week of t: those of the Thursday of its week.
func (t Time) ISOWeek() (year, week int) {
	d := t.days()
	_, sinceMonday := floorDiv(d+3, 7)
	year, _, _, yday := civil(d - sinceMonday + 3)
	return year, yday/7 + 1
}

// Clock returns hour, minute and second of t.
func (t Time) Clock() (hour, min, sec int) {
	_, s := floorDiv(t.localSec(), secondsPerDay)
	return int(s / 3600), int(s / 60 % 60), int(s % 60)
}

// Hour returns the hour of t, 0 to 23.
func (t Time) Hour() int {
	hour, _, _ := t.Clock()
	return hour
}

// Minute returns the minute of t.
func (t Time) Minute() int {
	_, min, _ := t.Clock()
	return min
}

// Second returns the second of t.
func (t Time) Second() int {
	_, _, sec := t.Clock()
	return sec
}

// Nanosecond returns the nanoseconds within the second of t.
func (t Time) Nanosecond() int { return int(t.nsec()) }

// Add returns t+d.
func (t Time) Add(d Duration) Time {
	sec := int64(d / 1e9)
	nsec := t.nsec() + int32(d%1e9)
	if nsec >= 1e9 {
		sec++
		nsec -= 1e9
	} else if nsec < 0 {
		sec--
		nsec += 1e9
	}
	t.wall = t.wall&^nsecMask | uint64(nsec)
	t.addSec(sec)
	if t.wall&hasMonotonic != 0 {
		mono := t.ext + int64(d)
		if d < 0 && mono > t.ext || d > 0 && mono < t.ext {
			t.stripMono()
		} else {
			t.ext = mono
		}
	}
	return t
}

// Sub returns t-u, as close as a Duration can get to it.
func (t Time) Sub(u Time) Duration {
	if t.wall&u.wall&hasMonotonic != 0 {
		return subMono(t.ext, u.ext)
	}
	d := Duration(t.sec()-u.sec())*Second + Duration(t.nsec()-u.nsec())
	switch {
	case u.Add(d).Equal(t):
		return d
	case t.Before(u):
		return minDuration
	}
	return maxDuration
}

func subMono(t, u int64) Duration {
	d := Duration(t - u)
	if d < 0 && t > u {
		return maxDuration
	}
	if d > 0 && t < u {
		return minDuration
	}
	return d
}

// Since returns the time elapsed since t.
func Since(t Time) Duration {
	if t.wall&hasMonotonic != 0 {
		return subMono(runtimeNano()-startNano, t.ext)
	}
	return Now().Sub(t)
}

// Until returns the time until t.
func Until(t Time) Duration {
	if t.wall&hasMonotonic != 0 {
		return subMono(t.ext, runtimeNano()-startNano)
	}
	return t.Sub(Now())
}

// AddDate adds years, months and days to the date of t and normalizes it as Date does.
func (t Time) AddDate(years int, months int, days int) Time {
	year, month, day := t.Date()
	hour, min, sec := t.Clock()
	return Date(year+years, month+Month(months), day+days, hour, min, sec, int(t.nsec()), t.Location())
}

// Date returns the time that a clock in loc shows as given. Values out of
// range are carried over to the next larger unit.
func Date(year int, month Month, day, hour, min, sec, nsec int, loc *Location) Time {
	if loc == nil {
		panic("time: missing Location in call to Date")
	}
	dy, m := floorDiv(int64(month)-1, 12)
	y := int64(year) + dy
	ds, ns := floorDiv(int64(nsec), 1e9)
	dm, s := floorDiv(int64(sec)+ds, 60)
	dh, mi := floorDiv(int64(min)+dm, 60)
	dd, h := floorDiv(int64(hour)+dh, 24)

	unix := daysOf(y, Month(m+1), int64(day)+dd)*secondsPerDay + h*3600 + mi*60 + s
	// The offset depends on the instant that we do not know yet. Try the one in force
	// if the clock were at UTC; if it leads out of its own period, take that of where it leads.
	if loc != &utcLoc {
		l := loc.get()
		_, offset, start, end, _ := l.lookup(unix)
		if offset != 0 {
			utc := unix - int64(offset)
			if utc < start || utc >= end {
				_, offset, _, _, _ = l.lookup(utc)
			}
			unix -= int64(offset)
		}
	}
	t := unixTime(unix, int32(ns))
	t.setLoc(loc)
	return t
}

// UTC returns t with the location set to UTC.
func (t Time) UTC() Time {
	t.setLoc(&utcLoc)
	return t
}

// Local returns t with the location set to local time.
func (t Time) Local() Time {
	t.setLoc(Local)
	return t
}

// In returns t with the location set to loc.
func (t Time) In(loc *Location) Time {
	if loc == nil {
		panic("time: missing Location in call to Time.In")
	}
	t.setLoc(loc)
	return t
}

// Location returns the location of t.
func (t Time) Location() *Location {
	if t.loc == nil {
		return UTC
	}
	return t.loc
}

// Zone returns the abbreviated name of the time zone in effect at t and its offset in seconds east of UTC.
func (t Time) Zone() (name string, offset int) {
	name, offset, _, _, _ = t.loc.get().lookup(t.unixSec())
	return name, offset
}

// ZoneBounds returns the bounds of the time zone in effect at t, zero where there is none.
func (t Time) ZoneBounds() (start, end Time) {
	_, _, startSec, endSec, _ := t.loc.get().lookup(t.unixSec())
	if startSec != alpha {
		start = unixTime(startSec, 0)
		start.setLoc(t.loc)
	}
	if endSec != omega {
		end = unixTime(endSec, 0)
		end.setLoc(t.loc)
	}
	return start, end
}

// IsDST tells whether the time in the configured location is in daylight saving time.
func (t Time) IsDST() bool {
	_, _, _, _, isDST := t.loc.get().lookup(t.unixSec())
	return isDST
}

// Unix returns t as seconds since 1970.
func (t Time) Unix() int64 { return t.unixSec() }

// UnixMilli returns t as milliseconds since 1970.
func (t Time) UnixMilli() int64 { return t.unixSec()*1e3 + int64(t.nsec())/1e6 }

// UnixMicro returns t as microseconds since 1970.
func (t Time) UnixMicro() int64 { return t.unixSec()*1e6 + int64(t.nsec())/1e3 }

// UnixNano returns t as nanoseconds since 1970.
func (t Time) UnixNano() int64 { return t.unixSec()*1e9 + int64(t.nsec()) }

// Truncate rounds t down to a multiple of d since the zero time.
func (t Time) Truncate(d Duration) Time {
	t.stripMono()
	if d <= 0 {
		return t
	}
	return t.Add(-t.mod(d))
}

// Round rounds t to the nearest multiple of d since the zero time, halves up.
func (t Time) Round(d Duration) Time {
	t.stripMono()
	if d <= 0 {
		return t
	}
	r := t.mod(d)
	if lessThanHalf(r, d) {
		return t.Add(-r)
	}
	return t.Add(d - r)
}

// mod returns t modulo d, never negative. Nanoseconds since the zero time do not fit in
// a word, so it computes sec*1e9 + nsec one bit of 1e9 after the other.
func (t *Time) mod(d Duration) Duration {
	m := uint64(d)
	_, s := floorDiv(t.sec(), int64(d))
	sec := uint64(s)
	r := uint64(0)
	for bit := uint64(1 << 29); bit != 0; bit >>= 1 {
		if r += r; r >= m {
			r -= m
		}
		if 1e9&bit != 0 {
			if r += sec; r >= m {
				r -= m
			}
		}
	}
	return Duration((r + uint64(t.nsec())%m) % m)
}
