package time

import "errors"

// A Duration is a time span in nanoseconds: about 290 years at most.
type Duration int64

const (
	Nanosecond  Duration = 1
	Microsecond          = 1000 * Nanosecond
	Millisecond          = 1000 * Microsecond
	Second               = 1000 * Millisecond
	Minute               = 60 * Second
	Hour                 = 60 * Minute

	minDuration Duration = -1 << 63
	maxDuration Duration = 1<<63 - 1
)

// String returns the duration as in "72h3m0.5s"; one below a second has a smaller unit.
func (d Duration) String() string {
	var buf [32]byte
	w := len(buf) // filled from the end
	u := uint64(d)
	if d < 0 {
		u = -u
	}
	if u < uint64(Second) {
		if u == 0 {
			return "0s"
		}
		w--
		buf[w] = 's'
		w--
		switch {
		case u < uint64(Microsecond):
			buf[w] = 'n'
			w = putInt(buf[:w], u)
		case u < uint64(Millisecond):
			w-- // two bytes of µ
			copy(buf[w:], "µ")
			w = putFrac(buf[:w], u, 3)
		default:
			buf[w] = 'm'
			w = putFrac(buf[:w], u, 6)
		}
	} else {
		w--
		buf[w] = 's'
		sec := u / 1e9
		w = putFrac(buf[:w], sec%60*1e9+u%1e9, 9)
		if min := sec / 60; min > 0 {
			w--
			buf[w] = 'm'
			w = putInt(buf[:w], min%60)
			if h := min / 60; h > 0 {
				w--
				buf[w] = 'h'
				w = putInt(buf[:w], h)
			}
		}
	}
	if d < 0 {
		w--
		buf[w] = '-'
	}
	return string(buf[w:])
}

// putInt writes v at the end of buf and returns where it begins.
func putInt(buf []byte, v uint64) int {
	w := len(buf)
	for {
		w--
		buf[w] = byte('0' + v%10)
		v /= 10
		if v == 0 {
			return w
		}
	}
}

// putFrac writes v/10**prec at the end of buf, without trailing zeros.
func putFrac(buf []byte, v uint64, prec int) int {
	w := len(buf)
	some := false
	for i := 0; i < prec; i++ {
		digit := v % 10
		v /= 10
		if some = some || digit != 0; some {
			w--
			buf[w] = byte('0' + digit)
		}
	}
	if some {
		w--
		buf[w] = '.'
	}
	return putInt(buf[:w], v)
}

// Nanoseconds returns the duration as an integer count.
func (d Duration) Nanoseconds() int64 { return int64(d) }

// Microseconds returns the duration in whole microseconds.
func (d Duration) Microseconds() int64 { return int64(d) / 1e3 }

// Milliseconds returns the duration in whole milliseconds.
func (d Duration) Milliseconds() int64 { return int64(d) / 1e6 }

// Seconds returns the duration in seconds.
func (d Duration) Seconds() float64 {
	return float64(d/Second) + float64(d%Second)/1e9
}

// Minutes returns the duration in minutes.
func (d Duration) Minutes() float64 {
	return float64(d/Minute) + float64(d%Minute)/(60*1e9)
}

// Hours returns the duration in hours.
func (d Duration) Hours() float64 {
	return float64(d/Hour) + float64(d%Hour)/(60*60*1e9)
}

// Truncate rounds d toward zero to a multiple of m.
func (d Duration) Truncate(m Duration) Duration {
	if m <= 0 {
		return d
	}
	return d - d%m
}

func lessThanHalf(x, y Duration) bool { return uint64(x)+uint64(x) < uint64(y) }

// Round rounds d to the nearest multiple of m, halves away from zero, saturating.
func (d Duration) Round(m Duration) Duration {
	if m <= 0 {
		return d
	}
	r := d % m
	if d < 0 {
		r = -r
		if lessThanHalf(r, m) {
			return d + r
		}
		if e := d - m + r; e < d {
			return e
		}
		return minDuration
	}
	if lessThanHalf(r, m) {
		return d - r
	}
	if e := d + m - r; e > d {
		return e
	}
	return maxDuration
}

// Abs returns the absolute value of d, saturating.
func (d Duration) Abs() Duration {
	switch {
	case d >= 0:
		return d
	case d == minDuration:
		return maxDuration
	}
	return -d
}

func unitOf(s string) uint64 {
	switch s {
	case "ns":
		return uint64(Nanosecond)
	case "us", "µs", "μs": // micro sign, letter mu
		return uint64(Microsecond)
	case "ms":
		return uint64(Millisecond)
	case "s":
		return uint64(Second)
	case "m":
		return uint64(Minute)
	case "h":
		return uint64(Hour)
	}
	return 0
}

// ParseDuration parses a sequence of decimal numbers with units, like "-1.5h" or "2h45m".
func ParseDuration(s string) (Duration, error) {
	bad := func(what string) (Duration, error) {
		return 0, errors.New("time: " + what + "duration " + quote(s))
	}
	rest := s
	neg := false
	if rest != "" && (rest[0] == '-' || rest[0] == '+') {
		neg = rest[0] == '-'
		rest = rest[1:]
	}
	if rest == "0" {
		return 0, nil
	}
	if rest == "" {
		return bad("invalid ")
	}
	var sum uint64
	for rest != "" {
		i := 0
		v, ok := uint64(0), true
		for ; i < len(rest) && isDigit(rest, i); i++ {
			if v > 1<<63/10 {
				ok = false
			}
			if v = v*10 + uint64(rest[i]-'0'); v > 1<<63 {
				ok = false
			}
		}
		if !ok {
			return bad("invalid ")
		}
		digits := i > 0
		rest = rest[i:]

		frac, scale := uint64(0), 1.0
		if rest != "" && rest[0] == '.' {
			full := false // more digits than fit: ignore them
			for i = 1; i < len(rest) && isDigit(rest, i); i++ {
				digits = true
				if full || frac > (1<<63-1)/10 {
					full = true
					continue
				}
				y := frac*10 + uint64(rest[i]-'0')
				if y > 1<<63 {
					full = true
					continue
				}
				frac = y
				scale *= 10
			}
			rest = rest[i:]
		}
		if !digits {
			return bad("invalid ")
		}

		for i = 0; i < len(rest) && rest[i] != '.' && !isDigit(rest, i); i++ {
		}
		if i == 0 {
			return bad("missing unit in ")
		}
		unit := unitOf(rest[:i])
		if unit == 0 {
			return bad("unknown unit " + quote(rest[:i]) + " in ")
		}
		rest = rest[i:]
		if v > 1<<63/unit {
			return bad("invalid ")
		}
		v *= unit
		if frac > 0 {
			if v += uint64(float64(frac) * (float64(unit) / scale)); v > 1<<63 {
				return bad("invalid ")
			}
		}
		if sum += v; sum > 1<<63 {
			return bad("invalid ")
		}
	}
	if neg {
		return -Duration(sum), nil
	}
	if sum > 1<<63-1 {
		return bad("invalid ")
	}
	return Duration(sum), nil
}
