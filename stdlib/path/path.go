// Package path works with slash-separated paths, as in URLs.
package path

import (
	"errors"
	"internal/bytealg"
	"unicode/utf8"
)

// Clean returns the shortest path that means the same, by text alone: without empty and "."
// elements, and with ".." taken back as far as possible.
func Clean(path string) string {
	if path == "" {
		return "."
	}
	if isClean(path) {
		return path
	}
	rooted := path[0] == '/'
	out := make([]byte, 0, len(path))
	floor := 0 // what ".." may not take back: the root, or earlier ".."
	if rooted {
		out = append(out, '/')
		floor = 1
	}
	for i := 0; i < len(path); {
		if path[i] == '/' {
			i++
			continue
		}
		end := i
		for end < len(path) && path[end] != '/' {
			end++
		}
		switch elem := path[i:end]; {
		case elem == ".":
		case elem == ".." && len(out) > floor:
			n := bytealg.LastIndexByte(out, '/')
			if n < floor {
				n = floor
			}
			out = out[:n]
		case elem == ".." && rooted:
		default:
			if len(out) > 0 && out[len(out)-1] != '/' {
				out = append(out, '/')
			}
			out = append(out, elem...)
			if elem == ".." {
				floor = len(out)
			}
		}
		i = end
	}
	if len(out) == 0 {
		return "."
	}
	return string(out)
}

// isClean tells of the commonest paths that there is nothing to do.
func isClean(path string) bool {
	if len(path) > 1 && path[len(path)-1] == '/' {
		return false
	}
	start := true // at the start of an element
	for i := 0; i < len(path); i++ {
		c := path[i]
		if start && (c == '.' || c == '/' && i > 0) {
			return false
		}
		start = c == '/'
	}
	return true
}

// Split splits a path behind its last slash.
func Split(path string) (dir, file string) {
	i := bytealg.LastIndexByteString(path, '/')
	return path[:i+1], path[i+1:]
}

// Join joins elements by slashes, leaving out empty ones, and cleans the result.
func Join(elem ...string) string {
	var b []byte
	for _, e := range elem {
		if e == "" {
			continue
		}
		if b != nil {
			b = append(b, '/')
		}
		b = append(b, e...)
	}
	if b == nil {
		return ""
	}
	return Clean(string(b))
}

// Ext returns the suffix from the last dot of the last element on.
func Ext(path string) string {
	for i := len(path) - 1; i >= 0 && path[i] != '/'; i-- {
		if path[i] == '.' {
			return path[i:]
		}
	}
	return ""
}

// Base returns the last element; "/" if there are only slashes.
func Base(path string) string {
	if path == "" {
		return "."
	}
	for len(path) > 0 && path[len(path)-1] == '/' {
		path = path[:len(path)-1]
	}
	if path == "" {
		return "/"
	}
	return path[bytealg.LastIndexByteString(path, '/')+1:]
}

// IsAbs tells whether path is absolute.
func IsAbs(path string) bool { return len(path) > 0 && path[0] == '/' }

// Dir returns all but the last element, cleaned.
func Dir(path string) string {
	dir, _ := Split(path)
	return Clean(dir)
}

// ErrBadPattern says that a pattern is malformed.
var ErrBadPattern = errors.New("syntax error in pattern")

// Match tells whether name as a whole matches a pattern of
//
//	'*'         any characters but '/'
//	'?'         one character but '/'
//	'[' [ '^' ] { c | lo '-' hi } ']'
//	'\\' c      c itself
//	c           c
func Match(pattern, name string) (matched bool, err error) {
	for pattern != "" {
		star, chunk, rest := scanChunk(pattern)
		pattern = rest
		if star && chunk == "" { // the rest, if it has no slash
			return bytealg.IndexByteString(name, '/') < 0, nil
		}
		t, ok, err := matchChunk(chunk, name)
		// It must be used up if it is the last.
		if ok && (t == "" || pattern != "") {
			name = t
			continue
		}
		if err != nil {
			return false, err
		}
		found := false
		for i := 0; star && !found && i < len(name) && name[i] != '/'; i++ {
			t, ok, err = matchChunk(chunk, name[i+1:])
			if ok && (t == "" || pattern != "") {
				name = t
				found = true
			}
			if err != nil {
				return false, err
			}
		}
		if found {
			continue
		}
		// No match; a bad pattern is an error all the same.
		for pattern != "" {
			_, chunk, pattern = scanChunk(pattern)
			if _, _, err := matchChunk(chunk, ""); err != nil {
				return false, err
			}
		}
		return false, nil
	}
	return name == "", nil
}

// scanChunk splits off the part up to the next star, and says whether stars were in front of it.
func scanChunk(pattern string) (star bool, chunk, rest string) {
	for pattern != "" && pattern[0] == '*' {
		pattern = pattern[1:]
		star = true
	}
	inClass := false
	i := 0
scan:
	for ; i < len(pattern); i++ {
		switch pattern[i] {
		case '\\':
			if i+1 < len(pattern) { // a lone one at the end is reported by matchChunk
				i++
			}
		case '[':
			inClass = true
		case ']':
			inClass = false
		case '*':
			if !inClass {
				break scan
			}
		}
	}
	return star, pattern[:i], pattern[i:]
}

// matchChunk matches a chunk, which has no star, at the start of s and returns what follows. After a
// mismatch it goes on through the chunk, to find out whether it is well-formed.
func matchChunk(chunk, s string) (rest string, ok bool, err error) {
	failed := false
	for chunk != "" {
		if s == "" {
			failed = true
		}
		switch chunk[0] {
		case '[':
			var r rune
			if !failed {
				var n int
				r, n = utf8.DecodeRuneInString(s)
				s = s[n:]
			}
			chunk = chunk[1:]
			negated := chunk != "" && chunk[0] == '^'
			if negated {
				chunk = chunk[1:]
			}
			match := false
			for n := 0; ; n++ {
				if chunk != "" && chunk[0] == ']' && n > 0 {
					chunk = chunk[1:]
					break
				}
				var lo, hi rune
				if lo, chunk, err = classRune(chunk); err != nil {
					return "", false, err
				}
				hi = lo
				if chunk[0] == '-' {
					if hi, chunk, err = classRune(chunk[1:]); err != nil {
						return "", false, err
					}
				}
				match = match || lo <= r && r <= hi
			}
			if match == negated {
				failed = true
			}
		case '?':
			if !failed {
				if s[0] == '/' {
					failed = true
				}
				_, n := utf8.DecodeRuneInString(s)
				s = s[n:]
			}
			chunk = chunk[1:]
		case '\\':
			chunk = chunk[1:]
			if chunk == "" {
				return "", false, ErrBadPattern
			}
			fallthrough
		default:
			if !failed {
				if chunk[0] != s[0] {
					failed = true
				}
				s = s[1:]
			}
			chunk = chunk[1:]
		}
	}
	if failed {
		return "", false, nil
	}
	return s, true, nil
}

// classRune reads one character of a class, behind which there must be more.
func classRune(chunk string) (r rune, rest string, err error) {
	if chunk == "" || chunk[0] == '-' || chunk[0] == ']' {
		return 0, "", ErrBadPattern
	}
	if chunk[0] == '\\' {
		chunk = chunk[1:]
		if chunk == "" {
			return 0, "", ErrBadPattern
		}
	}
	r, n := utf8.DecodeRuneInString(chunk)
	if r == utf8.RuneError && n == 1 {
		err = ErrBadPattern
	}
	if rest = chunk[n:]; rest == "" {
		err = ErrBadPattern
	}
	return r, rest, err
}
