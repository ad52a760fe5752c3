package fuzz

import "math"

// minimize makes the values smaller and plainer, one after the other, as long as they fail and the time is not over. The last
// ones for which fails said true are the result.
func minimize(values []any, fails func([]any) bool, over func() bool) {
	best := copied(values)
	for i := range best {
		try := func(v any) bool {
			if over() {
				return false
			}
			candidate := copied(best)
			candidate[i] = v
			if !fails(candidate) {
				return false
			}
			best[i] = v
			return true
		}
		switch v := best[i].(type) {
		case []byte:
			minimizeBytes(v, func(b []byte) bool { return try(append([]byte{}, b...)) }, over)
		case string:
			minimizeBytes([]byte(v), func(b []byte) bool { return try(string(b)) }, over)
		case bool:
			if v {
				try(false)
			}
		case int:
			minimizeInt(int64(v), func(n int64) bool { return try(int(n)) })
		case int8:
			minimizeInt(int64(v), func(n int64) bool { return try(int8(n)) })
		case int16:
			minimizeInt(int64(v), func(n int64) bool { return try(int16(n)) })
		case int32:
			minimizeInt(int64(v), func(n int64) bool { return try(int32(n)) })
		case int64:
			minimizeInt(v, func(n int64) bool { return try(n) })
		case uint:
			minimizeUint(uint64(v), func(n uint64) bool { return try(uint(n)) })
		case uint8:
			minimizeUint(uint64(v), func(n uint64) bool { return try(uint8(n)) })
		case uint16:
			minimizeUint(uint64(v), func(n uint64) bool { return try(uint16(n)) })
		case uint32:
			minimizeUint(uint64(v), func(n uint64) bool { return try(uint32(n)) })
		case uint64:
			minimizeUint(v, func(n uint64) bool { return try(n) })
		case float32:
			minimizeFloat(float64(v), func(x float64) bool { return try(float32(x)) })
		case float64:
			minimizeFloat(v, func(x float64) bool { return try(x) })
		}
	}
}

// minimizeUint looks for the smallest power of two steps towards zero: n-1, n-2, n-4, ...
func minimizeUint(n uint64, try func(uint64) bool) {
	if n == 0 || try(0) {
		return
	}
	for n > 1 && try(n/2) {
		n /= 2
	}
	for step := uint64(1) << 63; step > 0; step /= 2 {
		if step < n && try(n-step) {
			n -= step
		}
	}
}

func minimizeInt(n int64, try func(int64) bool) {
	if n < 0 && n != math.MinInt64 && try(-n) {
		n = -n
	}
	if n >= 0 {
		minimizeUint(uint64(n), func(u uint64) bool { return try(int64(u)) })
	} else {
		minimizeUint(-uint64(n), func(u uint64) bool { return try(-int64(u)) })
	}
}

func minimizeFloat(x float64, try func(float64) bool) {
	if x == 0 || try(0) || math.IsNaN(x) || math.IsInf(x, 0) {
		return
	}
	for div := 10.0; div < 1e17; div *= 10 { // fewer digits
		if y := math.Trunc(x*1e17/div) / (1e17 / div); y != x && !math.IsInf(y, 0) && try(y) {
			x = y
		}
	}
	for y := math.Trunc(x); y != x && try(y); y = math.Trunc(x / 10) {
		x = y
	}
}

// plain are the characters that are tried instead of others, in this order.
const plain = "0 aA!"

func minimizeBytes(b []byte, try func([]byte) bool, over func() bool) {
	for n := len(b); n > 0 && !over(); n /= 2 { // the end, then all parts of that length
		for n <= len(b) && try(b[:len(b)-n]) {
			b = b[:len(b)-n]
		}
		for i := 0; i+n < len(b) && !over(); {
			shorter := append(append([]byte{}, b[:i]...), b[i+n:]...)
			if try(shorter) {
				b = shorter
			} else {
				i += n
			}
		}
	}
	for i := range b {
		for _, ch := range []byte(plain) {
			if b[i] == ch || over() {
				break
			}
			candidate := append([]byte{}, b...)
			candidate[i] = ch
			if try(candidate) {
				b = candidate
				break
			}
		}
	}
}
