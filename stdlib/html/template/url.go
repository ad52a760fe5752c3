package template

import "strings"

// urlFilter lets through URLs that begin like http:, https: or mailto:, and those without a scheme: following others can do harm that
// cannot be undone. A program that wants them says so by the type URL.
func urlFilter(args ...any) string {
	s, t := stringify(args...)
	if t == contentURL || isSafeURL(s) {
		return s
	}
	return "#" + failsafe
}

func isSafeURL(s string) bool {
	scheme, _, ok := strings.Cut(s, ":")
	return !ok || strings.Contains(scheme, "/") || strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https") ||
		strings.EqualFold(scheme, "mailto")
}

// urlEscaper makes a part of a query.
func urlEscaper(args ...any) string {
	s, t := stringify(args...)
	if t == contentURL {
		return normalizeURL(s)
	}
	return replaceBytes(s, &urlSet, false)
}

// urlNormalizer makes a URL that can stand in quotes or parentheses; & must still be escaped for HTML.
func urlNormalizer(args ...any) string {
	s, _ := stringify(args...)
	return normalizeURL(s)
}

func normalizeURL(s string) string { return replaceBytes(s, &urlNormSet, true) }

// The bytes that are escaped: all but letters, digits, - . _ ~, and in urlNormSet those that mean something in URLs. A % that belongs to
// an escape is left alone when a URL is normalized.
const (
	urlAlnumLow  = (1<<10 - 1) << '0'
	urlAlnumHigh = (1<<26-1)<<('A'-64) | (1<<26-1)<<('a'-64)
	urlPlainLow  = urlAlnumLow | 1<<'-' | 1<<'.'
	urlPlainHigh = urlAlnumHigh | 1<<('_'-64) | 1<<('~'-64)
	urlMarksLow  = 1<<'!' | 1<<'#' | 1<<'$' | 1<<'&' | 1<<'*' | 1<<'+' | 1<<',' | 1<<'/' | 1<<':' | 1<<';' | 1<<'=' | 1<<'?'
	urlMarksHigh = 1 | 1<<('['-64) | 1<<(']'-64)
)

var (
	urlSet     = byteSet{nonASCII &^ urlPlainLow, nonASCII &^ urlPlainHigh, nonASCII, nonASCII}
	urlNormSet = byteSet{nonASCII &^ (urlPlainLow | urlMarksLow), nonASCII &^ (urlPlainHigh | urlMarksHigh), nonASCII, nonASCII}
)

func replaceBytes(s string, set *byteSet, keepEscapes bool) string {
	i := next(s, 0, set)
	if i == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + len(s)/4 + 16)
	written := 0
	for ; i < len(s); i = next(s, i+1, set) {
		if keepEscapes && s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			continue
		}
		const digits = "0123456789abcdef"
		b.WriteString(s[written:i])
		b.WriteByte('%')
		b.WriteByte(digits[s[i]>>4])
		b.WriteByte(digits[s[i]&15])
		written = i + 1
	}
	b.WriteString(s[written:])
	return b.String()
}

// srcsetEscaper makes a list of URLs with sizes.
func srcsetEscaper(args ...any) string {
	s, t := stringify(args...)
	switch t {
	case contentSrcset:
		return s
	case contentURL: // one URL, without spaces and commas
		return strings.ReplaceAll(normalizeURL(s), ",", "%2c")
	}
	var b strings.Builder
	for i, source := range strings.Split(s, ",") {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(srcsetElement(source))
	}
	return b.String()
}

// srcsetElement makes one of the list: space, a URL, and something harmless behind it.
func srcsetElement(s string) string {
	start := skipSpaceString(s, 0)
	end := start
	for end < len(s) && !isSpace(s[end]) {
		end++
	}
	for i := end; i < len(s); i++ {
		if !isSpace(s[i]) && !isAlnum(s[i]) {
			return "#" + failsafe
		}
	}
	if !isSafeURL(s[start:end]) {
		return "#" + failsafe
	}
	return s[:start] + normalizeURL(s[start:end]) + s[end:]
}

func skipSpaceString(s string, i int) int {
	for i < len(s) && isSpace(s[i]) {
		i++
	}
	return i
}
