package fuzz

import (
	"math"
	"reflect"
)

// A random is a generator of random numbers (splitmix64): its state is one number, so that a change can be repeated.
type random uint64

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	x := uint64(*r)
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// below returns a number in 0..n-1.
func (r *random) below(n int) int {
	return int(r.next() >> 1 % uint64(n))
}

// small returns a number in 1..n, small ones more often.
func (r *random) small(n int) int { return 1 + r.below(1+r.below(n)) }

func zeroValues(types []reflect.Type) (values []any) {
	for _, t := range types {
		if t == reflect.TypeOf([]byte(nil)) {
			values = append(values, []byte(""))
		} else {
			values = append(values, reflect.Zero(t).Interface())
		}
	}
	return values
}

// copied returns values that share no memory with these.
func copied(values []any) []any {
	out := append([]any(nil), values...)
	for i, v := range out {
		if b, ok := v.([]byte); ok {
			out[i] = append(make([]byte, 0, len(b)), b...)
		}
	}
	return out
}

// mutated returns changed values: which change is decided by the state.
func mutated(values []any, state uint64) []any {
	r := random(state)
	out := copied(values)
	for range r.small(2 + len(out)) {
		i := r.below(len(out))
		out[i] = mutate(&r, out[i])
	}
	return out
}

const maxBytes = 1 << 20 // what byte slices may grow to

func mutate(r *random, v any) any {
	switch v := v.(type) {
	case []byte:
		return mutateBytes(r, v)
	case string:
		return string(mutateBytes(r, []byte(v)))
	case bool:
		return !v
	case int:
		return int(mutateInt(r, int64(v), 64))
	case int8:
		return int8(mutateInt(r, int64(v), 8))
	case int16:
		return int16(mutateInt(r, int64(v), 16))
	case int32:
		return int32(mutateInt(r, int64(v), 32))
	case int64:
		return mutateInt(r, v, 64)
	case uint:
		return uint(mutateInt(r, int64(v), 64))
	case uint8:
		return uint8(mutateInt(r, int64(v), 8))
	case uint16:
		return uint16(mutateInt(r, int64(v), 16))
	case uint32:
		return uint32(mutateInt(r, int64(v), 32))
	case uint64:
		return uint64(mutateInt(r, int64(v), 64))
	case float32:
		return float32(mutateFloat(r, float64(v)))
	case float64:
		return mutateFloat(r, v)
	}
	panic("fuzz: unexpected type")
}

func mutateInt(r *random, v int64, size int) int64 {
	switch r.below(8) {
	case 0, 1:
		return v + int64(r.small(16))
	case 2, 3:
		return v - int64(r.small(16))
	case 4:
		return v ^ 1<<r.below(size)
	case 5:
		return edge(r, size)
	case 6:
		return -v
	}
	return int64(r.next()) >> r.below(size) // of any magnitude
}

// edge returns a number at which something may change.
func edge(r *random, size int) int64 {
	n := int64(1) << r.below(size)
	return n*int64(1-2*r.below(2)) + int64(r.below(3)-1)
}

func mutateFloat(r *random, v float64) float64 {
	switch r.below(8) {
	case 0:
		return v + float64(r.small(16))
	case 1:
		return v - float64(r.small(16))
	case 2:
		return v * float64(r.small(16))
	case 3:
		return v / float64(r.small(16))
	case 4:
		return -v
	case 5:
		special := [...]float64{0, math.Copysign(0, -1), 1, math.Inf(1), math.Inf(-1), math.NaN(), math.MaxFloat64,
			math.SmallestNonzeroFloat64, math.MaxFloat32, math.SmallestNonzeroFloat32, 0.5, 1 << 53}
		return special[r.below(len(special))]
	case 6:
		return math.Float64frombits(math.Float64bits(v) ^ 1<<r.below(64))
	}
	return float64(edge(r, 64))
}

// tokens are byte sequences that mean something to many programs.
var tokens = [...]string{"\x00", "\xff", "\n", "\r\n", " ", "\"", "'", "\\", "/", "..", "{", "}", "[", "]", "(", ")", "<", ">", ":", ",", ";", "=",
	"%s", "%", "&", "-1", "0", "1", "1e9", "0x", "18446744073709551615", "9223372036854775808", "null", "true", "é", "\xf0\x9f\x98\x80", "\xed\xa0\x80", "\xef\xbb\xbf"}

func mutateBytes(r *random, b []byte) []byte {
	if len(b) == 0 {
		return insert(r, b)
	}
	i := r.below(len(b))
	switch r.below(16) {
	case 0, 1: // delete
		n := min(r.small(len(b)), len(b)-i)
		return append(b[:i], b[i+n:]...)
	case 2, 3:
		return insert(r, b)
	case 4: // double a part
		n := min(r.small(len(b)), len(b)-i)
		return splice(b, r.below(len(b)+1), string(b[i:i+n]))
	case 5: // move or copy a part over another
		n := min(r.small(len(b)), len(b)-i)
		copy(b[r.below(len(b)):], string(b[i:i+n]))
	case 6:
		b[i] ^= 1 << r.below(8)
	case 7, 8:
		b[i] = byte(r.next())
	case 9:
		b[i] += byte(r.small(32))
	case 10:
		b[i] -= byte(r.small(32))
	case 11:
		j := r.below(len(b))
		b[i], b[j] = b[j], b[i]
	case 12: // printable
		b[i] = ' ' + byte(r.below(95))
	case 13: // a number of several bytes
		word := edge(r, 64)
		big := r.below(2) == 1
		n := min(1<<r.below(4), len(b)-i)
		for k := range n {
			at := i + k
			if big {
				at = i + n - 1 - k
			}
			b[at] = byte(word >> (8 * k))
		}
	case 14:
		copy(b[i:], tokens[r.below(len(tokens))])
	case 15:
		return b[:i]
	}
	return b
}

func insert(r *random, b []byte) []byte {
	at := r.below(len(b) + 1)
	if r.below(3) == 0 {
		return splice(b, at, tokens[r.below(len(tokens))])
	}
	n := r.small(1 << r.below(7))
	part := make([]byte, n)
	same := r.below(2) == 0
	for i := range part {
		if i == 0 || !same {
			if r.below(2) == 0 {
				part[i] = ' ' + byte(r.below(95))
			} else {
				part[i] = byte(r.next())
			}
		} else {
			part[i] = part[0]
		}
	}
	return splice(b, at, string(part))
}

func splice(b []byte, at int, part string) []byte {
	if len(b)+len(part) > maxBytes {
		return b
	}
	out := make([]byte, 0, len(b)+len(part))
	out = append(out, b[:at]...)
	out = append(out, part...)
	return append(out, b[at:]...)
}
