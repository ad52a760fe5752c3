package json

import (
	"reflect"
	"sort"
	"strings"
	"sync"
	"unicode"
)

// A field is a field of a struct, maybe of an embedded one, that takes part.
type field struct {
	name      string
	key       string // "name":, quoted
	keyHTML   string // the same, escaped for HTML
	index     []int  // path to it
	typ       reflect.Type
	tagged    bool
	omitEmpty bool
	omitZero  bool
	quoted    bool
}

// structInfo is what is known of a struct type.
type structInfo struct {
	list   []field // in order of encoding
	byName map[string]*field
}

var infoCache sync.Map // reflect.Type -> *structInfo

func infoOf(t reflect.Type) *structInfo {
	if f, ok := infoCache.Load(t); ok {
		return f.(*structInfo)
	}
	info := newStructInfo(t)
	f, _ := infoCache.LoadOrStore(t, info)
	return f.(*structInfo)
}

// find returns the field with a name, exactly or, failing that, in other case.
func (s *structInfo) find(name string) *field {
	if f := s.byName[name]; f != nil {
		return f
	}
	for i := range s.list {
		if strings.EqualFold(s.list[i].name, name) {
			return &s.list[i]
		}
	}
	return nil
}

func validTag(s string) bool {
	if s == "" {
		return false
	}
	for _, c := range s {
		if !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", c) && !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return false
		}
	}
	return true
}

func hasOption(options, name string) bool {
	for options != "" {
		var o string
		o, options, _ = strings.Cut(options, ",")
		if o == name {
			return true
		}
	}
	return false
}

// newStructInfo collects the fields level by level of embedding. Of those with the same name the one of
// the highest level counts; within a level one with a tag; if there are more than one, none does.
func newStructInfo(t reflect.Type) *structInfo {
	type level struct {
		typ   reflect.Type
		index []int
	}
	var all []field
	next := []level{{typ: t}}
	visited := map[reflect.Type]bool{}
	var count, nextCount map[reflect.Type]int
	for len(next) > 0 {
		cur := next
		next = nil
		count, nextCount = nextCount, map[reflect.Type]int{}
		for _, l := range cur {
			if visited[l.typ] {
				continue
			}
			visited[l.typ] = true
			for i := 0; i < l.typ.NumField(); i++ {
				sf := l.typ.Field(i)
				ft := sf.Type
				if sf.Anonymous {
					if ft.Kind() == reflect.Pointer {
						ft = ft.Elem()
					}
					if !sf.IsExported() && ft.Kind() != reflect.Struct {
						continue
					}
				} else if !sf.IsExported() {
					continue
				}
				tag := sf.Tag.Get("json")
				if tag == "-" {
					continue
				}
				name, options, _ := strings.Cut(tag, ",")
				if !validTag(name) {
					name = ""
				}
				index := append(append([]int(nil), l.index...), i)
				ft = sf.Type
				if ft.Name() == "" && ft.Kind() == reflect.Pointer {
					ft = ft.Elem()
				}
				if name == "" && sf.Anonymous && ft.Kind() == reflect.Struct {
					if nextCount[ft]++; nextCount[ft] == 1 {
						next = append(next, level{ft, index})
					}
					continue
				}
				f := field{name: name, index: index, typ: ft, tagged: name != ""}
				if name == "" {
					f.name = sf.Name
				}
				f.omitEmpty = hasOption(options, "omitempty")
				f.omitZero = hasOption(options, "omitzero")
				if hasOption(options, "string") {
					switch ft.Kind() {
					case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64,
						reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
						reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
						f.quoted = true
					}
				}
				f.key = string(append(appendString(nil, f.name, false), ':'))
				f.keyHTML = string(append(appendString(nil, f.name, true), ':'))
				all = append(all, f)
				if count[l.typ] > 1 { // embedded twice at this level: two of them, so none
					all = append(all, f)
				}
			}
		}
	}
	sort.SliceStable(all, func(i, j int) bool {
		a, b := &all[i], &all[j]
		if a.name != b.name {
			return a.name < b.name
		}
		if len(a.index) != len(b.index) {
			return len(a.index) < len(b.index)
		}
		return a.tagged && !b.tagged
	})
	info := &structInfo{byName: map[string]*field{}}
	for i := 0; i < len(all); {
		n := 1
		for i+n < len(all) && all[i+n].name == all[i].name {
			n++
		}
		if n == 1 || len(all[i].index) != len(all[i+1].index) || all[i].tagged != all[i+1].tagged {
			info.list = append(info.list, all[i])
		}
		i += n
	}
	sort.Slice(info.list, func(i, j int) bool {
		a, b := info.list[i].index, info.list[j].index
		for k := 0; k < len(a) && k < len(b); k++ {
			if a[k] != b[k] {
				return a[k] < b[k]
			}
		}
		return len(a) < len(b)
	})
	for i := range info.list {
		info.byName[info.list[i].name] = &info.list[i]
	}
	return info
}
