package time

import (
	"errors"
	"sync"
	"syscall"
)

// A Location maps instants to the time zone in use there.
type Location struct {
	name   string
	zones  []zone
	trans  []transition
	extend string // rule for what comes after the last transition, as in $TZ

	// The zone in effect when the location was loaded, for most lookups are about now.
	cacheStart int64
	cacheEnd   int64
	cache      *zone
}

// A zone is what clocks do for a period: CET, or EST.
type zone struct {
	name   string
	offset int // seconds east of UTC
	isDST  bool
}

// A transition says which zone begins when.
type transition struct {
	when  int64
	index uint8
}

// The beginning and the end of time.
const (
	alpha = -1 << 63
	omega = 1<<63 - 1
)

var (
	utcLoc   = Location{name: "UTC"}
	localLoc Location
	// UTC is Universal Coordinated Time.
	UTC *Location = &utcLoc
	// Local is the system's time zone, or that of $TZ.
	Local     *Location = &localLoc
	localOnce sync.Once
)

// get returns the location itself, with nil being UTC and local time loaded.
func (l *Location) get() *Location {
	if l == nil {
		return &utcLoc
	}
	if l == &localLoc {
		localOnce.Do(initLocal)
	}
	return l
}

// String returns the name that the location was loaded or made with.
func (l *Location) String() string { return l.get().name }

// FixedZone returns a Location that always uses the given name and offset in seconds.
func FixedZone(name string, offset int) *Location {
	l := &Location{
		name:       name,
		zones:      []zone{{name, offset, false}},
		trans:      []transition{{alpha, 0}},
		cacheStart: alpha,
		cacheEnd:   omega,
	}
	l.cache = &l.zones[0]
	return l
}

// lookup returns the zone in use at an instant (seconds since 1970) and the period of its use.
func (l *Location) lookup(sec int64) (name string, offset int, start, end int64, isDST bool) {
	l = l.get()
	if len(l.zones) == 0 {
		return "UTC", 0, alpha, omega, false
	}
	if z := l.cache; z != nil && l.cacheStart <= sec && sec < l.cacheEnd {
		return z.name, z.offset, l.cacheStart, l.cacheEnd, z.isDST
	}
	if len(l.trans) == 0 || sec < l.trans[0].when {
		z := &l.zones[l.firstZone()]
		end = omega
		if len(l.trans) > 0 {
			end = l.trans[0].when
		}
		return z.name, z.offset, alpha, end, z.isDST
	}
	lo, hi := 0, len(l.trans) // trans[lo].when <= sec < trans[hi].when
	for hi-lo > 1 {
		m := lo + (hi-lo)/2
		if sec < l.trans[m].when {
			hi = m
		} else {
			lo = m
		}
	}
	z := &l.zones[l.trans[lo].index]
	start, end = l.trans[lo].when, omega
	if hi < len(l.trans) {
		end = l.trans[hi].when
	} else if l.extend != "" {
		if name, offset, s, e, isDST, ok := ruleLookup(l.extend, start, sec); ok {
			return name, offset, s, e, isDST
		}
	}
	return z.name, z.offset, start, end, z.isDST
}

// firstZone returns the zone in use before the first transition: the first if no transition leads to
// it; else the first standard one if the first transition leads to daylight saving time; else zone 0.
func (l *Location) firstZone() int {
	used := false
	for _, t := range l.trans {
		used = used || t.index == 0
	}
	if !used {
		return 0
	}
	if len(l.trans) > 0 && l.zones[l.trans[0].index].isDST {
		for i := int(l.trans[0].index) - 1; i >= 0; i-- {
			if !l.zones[i].isDST {
				return i
			}
		}
	}
	for i := range l.zones {
		if !l.zones[i].isDST {
			return i
		}
	}
	return 0
}

// lookupName returns the offset of the zone with an abbreviation, if possible one in effect around
// the time that reads as unix in it.
func (l *Location) lookupName(name string, unix int64) (offset int, ok bool) {
	l = l.get()
	for i := range l.zones {
		z := &l.zones[i]
		if z.name == name {
			if n, offset, _, _, _ := l.lookup(unix - int64(z.offset)); n == z.name {
				return offset, true
			}
		}
	}
	for i := range l.zones {
		if z := &l.zones[i]; z.name == name {
			return z.offset, true
		}
	}
	return 0, false
}

var errLocation = errors.New("time: invalid location name")

var zoneDirs = [...]string{"/usr/share/zoneinfo/", "/usr/share/lib/zoneinfo/", "/usr/lib/locale/TZ/", "/etc/zoneinfo/"}

// LoadLocation returns the location with a name of the IANA time zone database; "" and "UTC" are
// UTC, "Local" is local time.
func LoadLocation(name string) (*Location, error) {
	if name == "" || name == "UTC" {
		return UTC, nil
	}
	if name == "Local" {
		return Local, nil
	}
	if name[0] == '/' || name[0] == '\\' || hasDotDot(name) {
		return nil, errLocation
	}
	var first error
	if dir, ok := syscall.Getenv("ZONEINFO"); ok && dir != "" {
		l, err := loadZoneFile(dir+"/"+name, name)
		if err == nil {
			return l, nil
		}
		if err != syscall.ENOENT {
			first = err
		}
	}
	for _, dir := range zoneDirs {
		l, err := loadZoneFile(dir+name, name)
		if err == nil {
			return l, nil
		}
		if first == nil && err != syscall.ENOENT {
			first = err
		}
	}
	if first == nil {
		first = errors.New("unknown time zone " + name)
	}
	return nil, first
}

func hasDotDot(s string) bool {
	for i := 0; i+1 < len(s); i++ {
		if s[i] == '.' && s[i+1] == '.' {
			return true
		}
	}
	return false
}

// initLocal loads local time: what $TZ names, or /etc/localtime if it is not set.
func initLocal() {
	tz, ok := syscall.Getenv("TZ")
	if !ok {
		if l, err := loadZoneFile("/etc/localtime", "Local"); err == nil {
			localLoc = *l
			return
		}
	} else if tz != "" {
		if tz[0] == ':' {
			tz = tz[1:]
		}
		if tz != "" && tz[0] == '/' {
			if l, err := loadZoneFile(tz, tz); err == nil {
				localLoc = *l
				if tz == "/etc/localtime" {
					localLoc.name = "Local"
				}
				return
			}
		} else if tz != "" && tz != "UTC" {
			for _, dir := range zoneDirs {
				if l, err := loadZoneFile(dir+tz, tz); err == nil {
					localLoc = *l
					localLoc.name = "Local"
					return
				}
			}
		}
	}
	localLoc.name = "UTC"
}
