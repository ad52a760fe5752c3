package url

import (
	"errors"
	"sort"
	"strings"
)

// Values are the values of the keys of a query.
type Values map[string][]string

// Get returns the first value of key, "" if there is none.
func (v Values) Get(key string) string {
	if list := v[key]; len(list) > 0 {
		return list[0]
	}
	return ""
}

// Set makes value the only one of key.
func (v Values) Set(key, value string) { v[key] = []string{value} }

// Add adds a value.
func (v Values) Add(key, value string) { v[key] = append(v[key], value) }

// Del removes all values of key.
func (v Values) Del(key string) { delete(v, key) }

// Has tells whether there is the key.
func (v Values) Has(key string) bool {
	_, ok := v[key]
	return ok
}

// Query returns the values of the query; what cannot be read is left out.
func (u *URL) Query() Values {
	v, _ := ParseQuery(u.RawQuery)
	return v
}

// ParseQuery reads key=value pairs with & between them. It returns all that can be read, and the first error.
func ParseQuery(query string) (Values, error) {
	v := make(Values)
	var first error
	fail := func(err error) {
		if first == nil {
			first = err
		}
	}
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		if strings.IndexByte(pair, ';') >= 0 { // which separates pairs for some
			first = errors.New("invalid semicolon separator in query")
			continue
		}
		if pair == "" {
			continue
		}
		key, value, _ := strings.Cut(pair, "=")
		key, err := QueryUnescape(key)
		if err == nil {
			value, err = QueryUnescape(value)
		}
		if err != nil {
			fail(err)
			continue
		}
		v[key] = append(v[key], value)
	}
	return v, first
}

// Encode returns the values as a query, the keys in order.
func (v Values) Encode() string {
	keys := make([]string, 0, len(v))
	for k := range v {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	var b strings.Builder
	for _, k := range keys {
		name := QueryEscape(k)
		for _, value := range v[k] {
			if b.Len() > 0 {
				b.WriteByte('&')
			}
			b.WriteString(name)
			b.WriteByte('=')
			b.WriteString(QueryEscape(value))
		}
	}
	return b.String()
}
