// Package expvar publishes variables, like counters of a server, as JSON at /debug/vars.
//
// Importing it registers the handler with http.DefaultServeMux, and publishes cmdline and memstats.
package expvar

import (
	"encoding/json"
	"fmt"
	"log"
	"math"
	"net/http"
	"os"
	"runtime"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
)

// A Var is a variable. String returns a value of JSON, and may be called by several goroutines at once.
type Var interface {
	String() string
}

// An Int is an integer.
type Int struct{ i atomic.Int64 }

// Value returns the value.
func (v *Int) Value() int64 { return v.i.Load() }

// String returns the value in JSON.
func (v *Int) String() string { return strconv.FormatInt(v.i.Load(), 10) }

// Add adds delta.
func (v *Int) Add(delta int64) { v.i.Add(delta) }

// Set sets the value.
func (v *Int) Set(value int64) { v.i.Store(value) }

// A Float is a number.
type Float struct{ f atomic.Uint64 }

// Value returns the value.
func (v *Float) Value() float64 { return math.Float64frombits(v.f.Load()) }

// String returns the value in JSON.
func (v *Float) String() string { return strconv.FormatFloat(v.Value(), 'g', -1, 64) }

// Add adds delta.
func (v *Float) Add(delta float64) {
	for {
		old := v.f.Load()
		if v.f.CompareAndSwap(old, math.Float64bits(math.Float64frombits(old)+delta)) {
			return
		}
	}
}

// Set sets the value.
func (v *Float) Set(value float64) { v.f.Store(math.Float64bits(value)) }

// A Map is variables with names.
type Map struct {
	mu   sync.RWMutex // guards the fields below
	vars map[string]Var
	keys []string // sorted
}

// A KeyValue is an entry of a Map.
type KeyValue struct {
	Key   string
	Value Var
}

// String returns the map in JSON.
func (v *Map) String() string {
	b := []byte{'{'}
	v.Do(func(kv KeyValue) {
		if len(b) > 1 {
			b = append(b, ", "...)
		}
		b = append(append(b, quote(kv.Key)...), ": "...)
		if kv.Value != nil {
			b = append(b, kv.Value.String()...)
		} else {
			b = append(b, "null"...)
		}
	})
	return string(append(b, '}'))
}

func quote(s string) []byte {
	b, _ := json.Marshal(s)
	return b
}

// Init removes all entries.
func (v *Map) Init() *Map {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.vars, v.keys = nil, nil
	return v
}

// Get returns an entry, nil if there is none.
func (v *Map) Get(key string) Var {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.vars[key]
}

// Set sets an entry.
func (v *Map) Set(key string, av Var) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.set(key, av)
}

func (v *Map) set(key string, av Var) {
	if _, ok := v.vars[key]; !ok {
		i := sort.SearchStrings(v.keys, key)
		v.keys = append(v.keys, "")
		copy(v.keys[i+1:], v.keys[i:])
		v.keys[i] = key
	}
	if v.vars == nil {
		v.vars = make(map[string]Var)
	}
	v.vars[key] = av
}

// entry returns an entry, and makes it if need be.
func (v *Map) entry(key string, make func() Var) Var {
	v.mu.Lock()
	defer v.mu.Unlock()
	av, ok := v.vars[key]
	if !ok {
		av = make()
		v.set(key, av)
	}
	return av
}

// Add adds delta to an *Int, which is made if there is no entry.
func (v *Map) Add(key string, delta int64) {
	if i, ok := v.entry(key, func() Var { return new(Int) }).(*Int); ok {
		i.Add(delta)
	}
}

// AddFloat adds delta to a *Float, which is made if there is no entry.
func (v *Map) AddFloat(key string, delta float64) {
	if f, ok := v.entry(key, func() Var { return new(Float) }).(*Float); ok {
		f.Add(delta)
	}
}

// Delete removes an entry.
func (v *Map) Delete(key string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, ok := v.vars[key]; ok {
		i := sort.SearchStrings(v.keys, key)
		v.keys = append(v.keys[:i:i], v.keys[i+1:]...)
		delete(v.vars, key)
	}
}

// Do calls f for each entry, sorted by name.
func (v *Map) Do(f func(KeyValue)) {
	v.mu.RLock()
	list := make([]KeyValue, 0, len(v.keys))
	for _, k := range v.keys {
		list = append(list, KeyValue{k, v.vars[k]})
	}
	v.mu.RUnlock()
	for _, kv := range list {
		f(kv)
	}
}

// A String is a text.
type String struct{ s atomic.Value }

// Value returns the text.
func (v *String) Value() string {
	s, _ := v.s.Load().(string)
	return s
}

// String returns the text in JSON; Value returns it as it is.
func (v *String) String() string { return string(quote(v.Value())) }

// Set sets the text.
func (v *String) Set(value string) { v.s.Store(value) }

// A Func is a variable whose value is computed.
type Func func() any

// Value returns what f returns.
func (f Func) Value() any { return f() }

// String returns what f returns in JSON.
func (f Func) String() string {
	v, _ := json.Marshal(f())
	return string(v)
}

var vars Map

// Publish publishes a variable. It ends the program if there is one of that name.
func Publish(name string, v Var) {
	vars.mu.Lock()
	defer vars.mu.Unlock()
	if _, dup := vars.vars[name]; dup {
		log.Panicln("Reuse of exported var name:", name)
	}
	vars.set(name, v)
}

// Get returns a published variable, nil if there is none.
func Get(name string) Var { return vars.Get(name) }

// NewInt publishes an Int.
func NewInt(name string) *Int {
	v := new(Int)
	Publish(name, v)
	return v
}

// NewFloat publishes a Float.
func NewFloat(name string) *Float {
	v := new(Float)
	Publish(name, v)
	return v
}

// NewMap publishes a Map.
func NewMap(name string) *Map {
	v := new(Map)
	Publish(name, v)
	return v
}

// NewString publishes a String.
func NewString(name string) *String {
	v := new(String)
	Publish(name, v)
	return v
}

// Do calls f for each published variable, sorted by name.
func Do(f func(KeyValue)) { vars.Do(f) }

func serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	first := true
	fmt.Fprintf(w, "{\n")
	Do(func(kv KeyValue) {
		if !first {
			fmt.Fprintf(w, ",\n")
		}
		first = false
		fmt.Fprintf(w, "%q: %s", kv.Key, kv.Value)
	})
	fmt.Fprintf(w, "\n}\n")
}

// Handler returns the handler of /debug/vars, to be registered elsewhere.
func Handler() http.Handler { return http.HandlerFunc(serve) }

func init() {
	http.HandleFunc("GET /debug/vars", serve)
	Publish("cmdline", Func(func() any { return os.Args }))
	Publish("memstats", Func(func() any {
		stats := new(runtime.MemStats)
		runtime.ReadMemStats(stats)
		return *stats
	}))
}
