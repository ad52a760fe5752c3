package strconv

const (
	digits     = "0123456789abcdefghijklmnopqrstuvwxyz"
	digitPairs = "00010203040506070809" +
		"10111213141516171819" +
		"20212223242526272829" +
		"30313233343536373839" +
		"40414243444546474849" +
		"50515253545556575859" +
		"60616263646566676869" +
		"70717273747576777879" +
		"80818283848586878889" +
		"90919293949596979899"
)

// FormatUint returns i in the given base, 2 to 36, with lower case letters.
func FormatUint(i uint64, base int) string {
	if i < 100 && base == 10 {
		return small(int(i))
	}
	var buf [65]byte
	return string(buf[fillInt(&buf, i, base, false):])
}

// FormatInt returns i in the given base, 2 to 36, with lower case letters.
func FormatInt(i int64, base int) string {
	if 0 <= i && i < 100 && base == 10 {
		return small(int(i))
	}
	var buf [65]byte
	return string(buf[fillInt(&buf, uint64(i), base, i < 0):])
}

// Itoa is FormatInt(int64(i), 10).
func Itoa(i int) string {
	return FormatInt(int64(i), 10)
}

// AppendInt appends what FormatInt returns.
func AppendInt(dst []byte, i int64, base int) []byte {
	if 0 <= i && i < 100 && base == 10 {
		return append(dst, small(int(i))...)
	}
	var buf [65]byte
	return append(dst, buf[fillInt(&buf, uint64(i), base, i < 0):]...)
}

// AppendUint appends what FormatUint returns.
func AppendUint(dst []byte, i uint64, base int) []byte {
	if i < 100 && base == 10 {
		return append(dst, small(int(i))...)
	}
	var buf [65]byte
	return append(dst, buf[fillInt(&buf, i, base, false):]...)
}

// small returns 0 <= i < 100 in base 10, without allocating.
func small(i int) string {
	if i < 10 {
		return digits[i : i+1]
	}
	return digitPairs[2*i : 2*i+2]
}

// fillInt writes u, or -u with a minus sign if neg, to the end of buf and
// returns where it begins.
func fillInt(buf *[65]byte, u uint64, base int, neg bool) int {
	if base < 2 || base > len(digits) {
		panic("strconv: illegal AppendInt/FormatInt base")
	}
	if neg {
		u = -u
	}
	i := len(buf)
	if base == 10 {
		for u >= 100 {
			q := u / 100
			p := 2 * (u - 100*q)
			i -= 2
			buf[i+1] = digitPairs[p+1]
			buf[i] = digitPairs[p]
			u = q
		}
		if u >= 10 {
			i--
			buf[i] = byte('0' + u%10)
			u /= 10
		}
		i--
		buf[i] = byte('0' + u)
	} else {
		b := uint64(base)
		for u >= b {
			q := u / b
			i--
			buf[i] = digits[u-q*b]
			u = q
		}
		i--
		buf[i] = digits[u]
	}
	if neg {
		i--
		buf[i] = '-'
	}
	return i
}
