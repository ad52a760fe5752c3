// Package punycode writes names of hosts in ASCII (RFC 3492), without the normalisation that IDNA asks for.
package punycode

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// The parameters of RFC 3492, section 5.
const (
	base        = 36
	damp        = 700
	initialBias = 72
	initialN    = 128
	skew        = 38
	tMin        = 1
	tMax        = 26
)

// ToASCII encodes the labels of a name that are not ASCII.
func ToASCII(s string) (string, error) {
	ascii := true
	for i := 0; i < len(s) && ascii; i++ {
		ascii = s[i] < utf8.RuneSelf
	}
	if ascii {
		return s, nil
	}
	labels := strings.Split(s, ".")
	for i, l := range labels {
		e, err := Encode("xn--", l)
		if err != nil {
			return "", err
		}
		labels[i] = e
	}
	return strings.Join(labels, "."), nil
}

// Encode returns a label as it is if it is ASCII, otherwise the prefix and the label's code.
func Encode(prefix, s string) (string, error) {
	var out []byte
	for _, r := range s {
		if r < utf8.RuneSelf {
			out = append(out, byte(r))
		}
	}
	if len(out) == len(s) {
		return s, nil
	}
	if !utf8.ValidString(s) {
		return "", errors.New("punycode: invalid label " + s)
	}
	b, h := int32(len(out)), int32(len(out))
	if b > 0 {
		out = append(out, '-')
	}
	delta, n, bias := int32(0), int32(initialN), int32(initialBias)
	for left := int32(utf8.RuneCountInString(s)) - b; left != 0; {
		m := int32(0x7fffffff)
		for _, r := range s {
			if r < m && r >= n {
				m = r
			}
		}
		delta += (m - n) * (h + 1)
		if delta < 0 {
			return "", errors.New("punycode: invalid label " + s)
		}
		n = m
		for _, r := range s {
			if r < n {
				delta++
				if delta < 0 {
					return "", errors.New("punycode: invalid label " + s)
				}
			}
			if r > n || r < n {
				continue
			}
			q := delta
			for k := int32(base); ; k += base {
				t := k - bias
				if t < tMin {
					t = tMin
				} else if t > tMax {
					t = tMax
				}
				if q < t {
					break
				}
				out = append(out, digit(t+(q-t)%(base-t)))
				q = (q - t) / (base - t)
			}
			out = append(out, digit(q))
			bias = adapt(delta, h+1, h == b)
			delta = 0
			h++
			left--
		}
		delta++
		n++
	}
	return prefix + string(out), nil
}

func digit(d int32) byte {
	if d < 26 {
		return byte(d) + 'a'
	}
	return byte(d) + '0' - 26
}

func adapt(delta, points int32, first bool) int32 {
	if first {
		delta /= damp
	} else {
		delta /= 2
	}
	delta += delta / points
	k := int32(0)
	for delta > ((base-tMin)*tMax)/2 {
		delta /= base - tMin
		k += base
	}
	return k + (base-tMin+1)*delta/(delta+skew)
}
