package main

import (
	"encoding/json"
	"fmt"
	"sort"
)

// A key's UnmarshalJSON counts before its UnmarshalText.

type both struct{ s string }

func (b *both) UnmarshalText(t []byte) error { b.s = "text " + string(t); return nil }
func (b *both) UnmarshalJSON(t []byte) error { b.s = "json " + string(t); return nil }

type text struct{ s string }

func (b *text) UnmarshalText(t []byte) error { b.s = "text " + string(t); return nil }

type bad struct{ s string }

func (b *bad) UnmarshalText(t []byte) error { return nil }
func (b *bad) UnmarshalJSON(t []byte) error { return fmt.Errorf("no %s", t) }

func main() {
	m := map[both]int{}
	fmt.Println(json.Unmarshal([]byte(`{ "a\"\\" : 1, "b":2 }`), &m))
	var keys []string
	for k := range m {
		keys = append(keys, k.s)
	}
	sort.Strings(keys)
	fmt.Printf("%q\n", keys)
	n := map[text]int{}
	fmt.Println(json.Unmarshal([]byte(`{"a\"": 1}`), &n), n)
	var o map[bad]int
	fmt.Println(json.Unmarshal([]byte(`{"x": 1, "y": 2}`), &o), len(o))
}
