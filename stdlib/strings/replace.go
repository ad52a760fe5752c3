package strings

import "io"

// A Replacer replaces strings by others. It may be used by several goroutines
// at a time.
//
// The rules are in a list for each byte that an old string begins with, those
// given first in front. At a place in the text the first rule that fits wins;
// an empty old string fits everywhere, but not twice at the same place.
type Replacer struct {
	rules []rule
	first [256]int32 // index in rules + 1, by the first byte of old
	empty int32      // of the rule with an empty old string, likewise
	bytes bool       // all old and new strings are single bytes
}

type rule struct {
	old, new string
	next     int32 // the next rule for the same first byte, as index + 1
}

// NewReplacer returns a Replacer for pairs of old and new strings.
// Replacements are made as the old strings come in the text, without
// overlapping; if several fit, the one given first is taken. NewReplacer
// panics if the number of strings is odd.
func NewReplacer(oldnew ...string) *Replacer {
	if len(oldnew)%2 != 0 {
		panic("strings.NewReplacer: odd argument count")
	}
	r := &Replacer{rules: make([]rule, len(oldnew)/2), bytes: true}
	for i := len(r.rules) - 1; i >= 0; i-- {
		t := &r.rules[i]
		t.old, t.new = oldnew[2*i], oldnew[2*i+1]
		r.bytes = r.bytes && len(t.old) == 1 && len(t.new) == 1
		head := &r.empty
		if t.old != "" {
			head = &r.first[t.old[0]]
		}
		t.next = *head
		*head = int32(i) + 1
	}
	return r
}

// match returns the rule that applies at the beginning of s, or nil.
func (r *Replacer) match(s string, allowEmpty bool) *rule {
	var i int32
	if s != "" {
		i = r.first[s[0]]
		for i > 0 && !HasPrefix(s, r.rules[i-1].old) {
			i = r.rules[i-1].next
		}
	}
	if allowEmpty && r.empty > 0 && (i == 0 || r.empty < i) {
		i = r.empty
	}
	if i == 0 {
		return nil
	}
	return &r.rules[i-1]
}

// next finds the first place at or after i where a rule applies. It returns
// len(s)+1 and nil if there is none.
func (r *Replacer) next(s string, i int, allowEmpty bool) (int, *rule) {
	for ; i <= len(s); i++ {
		if i < len(s) && r.first[s[i]] == 0 && r.empty == 0 {
			continue
		}
		if t := r.match(s[i:], allowEmpty); t != nil {
			return i, t
		}
		allowEmpty = true
	}
	return i, nil
}

// Replace returns s with all replacements made.
func (r *Replacer) Replace(s string) string {
	if r.bytes {
		return r.replaceBytes(s)
	}
	i, t := r.next(s, 0, true)
	if t == nil {
		return s
	}
	b := make([]byte, 0, len(s)+len(s)/4+len(t.new))
	done := 0
	for t != nil {
		b = append(b, s[done:i]...)
		b = append(b, t.new...)
		done = i + len(t.old)
		i, t = r.next(s, done, t.old != "")
	}
	return asString(append(b, s[done:]...))
}

func (r *Replacer) replaceBytes(s string) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		if k := r.first[s[i]]; k > 0 {
			if b == nil {
				b = []byte(s)
			}
			b[i] = r.rules[k-1].new[0]
		}
	}
	if b == nil {
		return s
	}
	return asString(b)
}

// WriteString writes s to w with all replacements made.
func (r *Replacer) WriteString(w io.Writer, s string) (n int, err error) {
	if r.bytes {
		return io.WriteString(w, r.replaceBytes(s))
	}
	done := 0
	write := func(s string) bool {
		if s == "" {
			return true
		}
		var m int
		m, err = io.WriteString(w, s)
		n += m
		return err == nil
	}
	i, t := r.next(s, 0, true)
	for t != nil {
		if !write(s[done:i]) || !write(t.new) {
			return n, err
		}
		done = i + len(t.old)
		i, t = r.next(s, done, t.old != "")
	}
	write(s[done:])
	return n, err
}
