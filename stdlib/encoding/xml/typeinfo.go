package xml

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// A typeInfo is what is known of a type: how it is marshalled, and if it is a struct, its fields.
type typeInfo struct {
	methods methods
	xmlname *fieldInfo // of the field XMLName
	fields  []fieldInfo
	err     error // what is wrong with the tags
}

// methods says which interfaces a type implements, and which its pointer.
type methods struct {
	value, pointer methodSet
}

type methodSet struct {
	marshal, marshalAttr, marshalText, unmarshal, unmarshalAttr, unmarshalText bool
}

func (m methodSet) any() bool { return m != methodSet{} }

// A fieldInfo is a field of a struct, or of one that is embedded in it.
type fieldInfo struct {
	index   []int
	name    string
	xmlns   string
	flags   fieldFlags
	parents []string // the elements around it, for a>b>name
}

type fieldFlags int

const (
	fElement fieldFlags = 1 << iota
	fAttr
	fCDATA
	fCharData
	fInnerXML
	fComment
	fAny
	fOmitEmpty

	fMode = fElement | fAttr | fCDATA | fCharData | fInnerXML | fComment | fAny

	xmlName = "XMLName"
)

var typeInfos sync.Map // of *typeInfo, by reflect.Type

func typeOf[T any]() reflect.Type { return reflect.TypeOf((*T)(nil)).Elem() }

// infoOf returns what is known of a type.
func infoOf(t reflect.Type) *typeInfo {
	if ti, ok := typeInfos.Load(t); ok {
		return ti.(*typeInfo)
	}
	ti := &typeInfo{methods: methods{methodsOf(t), methodsOf(reflect.PointerTo(t))}}
	if t.Kind() == reflect.Struct && t != typeOf[Name]() {
		ti.err = ti.addStruct(t)
	}
	v, _ := typeInfos.LoadOrStore(t, ti)
	return v.(*typeInfo)
}

func methodsOf(t reflect.Type) (m methodSet) {
	if t.NumMethod() == 0 {
		return m
	}
	m.marshal = t.Implements(typeOf[Marshaler]())
	m.marshalAttr = t.Implements(typeOf[MarshalerAttr]())
	m.marshalText = t.Implements(typeOf[encoding.TextMarshaler]())
	m.unmarshal = t.Implements(typeOf[Unmarshaler]())
	m.unmarshalAttr = t.Implements(typeOf[UnmarshalerAttr]())
	m.unmarshalText = t.Implements(typeOf[encoding.TextUnmarshaler]())
	return m
}

// ---- structs ----

func (ti *typeInfo) addStruct(t reflect.Type) error {
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		if !f.IsExported() && !f.Anonymous || f.Tag.Get("xml") == "-" {
			continue
		}
		if f.Anonymous {
			e := f.Type
			if e.Kind() == reflect.Pointer {
				e = e.Elem()
			}
			if e.Kind() == reflect.Struct {
				if err := ti.addEmbedded(t, e, i); err != nil {
					return err
				}
				continue
			}
		}
		fi, err := fieldOf(t, &f)
		if err != nil {
			return err
		}
		if f.Name == xmlName {
			ti.xmlname = fi
			continue
		}
		if err := ti.addField(t, *fi); err != nil {
			return err
		}
	}
	return nil
}

// addEmbedded adds the fields of e, which is embedded in t as its i-th field.
func (ti *typeInfo) addEmbedded(t, e reflect.Type, i int) error {
	inner := infoOf(e)
	if inner.err != nil {
		return inner.err
	}
	if ti.xmlname == nil {
		ti.xmlname = inner.xmlname
	}
	for _, fi := range inner.fields {
		fi.index = append([]int{i}, fi.index...)
		if err := ti.addField(t, fi); err != nil {
			return err
		}
	}
	return nil
}

// fieldOf reads a field's tag.
func fieldOf(t reflect.Type, f *reflect.StructField) (*fieldInfo, error) {
	fi := &fieldInfo{index: f.Index}
	whole := f.Tag.Get("xml")
	tag := whole
	if ns, rest, ok := strings.Cut(tag, " "); ok {
		fi.xmlns, tag = ns, rest
	}
	tokens := strings.Split(tag, ",")
	tag = tokens[0]
	if !fi.setFlags(tokens[1:], f.Name, tag) {
		return nil, fmt.Errorf("xml: invalid tag in field %s of type %s: %q", f.Name, t, whole)
	}
	if fi.xmlns != "" && tag == "" {
		return nil, fmt.Errorf("xml: namespace without name in field %s of type %s: %q", f.Name, t, whole)
	}
	if f.Name == xmlName {
		fi.name = tag
		return fi, nil
	}
	if tag == "" {
		fi.name = f.Name
		if n := nameOf(f.Type); n != nil {
			fi.xmlns, fi.name = n.xmlns, n.name
		}
		return fi, nil
	}
	path := strings.Split(tag, ">")
	if path[0] == "" {
		path[0] = f.Name
	}
	last := len(path) - 1
	if path[last] == "" {
		return nil, fmt.Errorf("xml: trailing '>' in field %s of type %s", f.Name, t)
	}
	fi.name = path[last]
	if last > 0 {
		if fi.flags&fElement == 0 {
			return nil, fmt.Errorf("xml: %s chain not valid with %s flag", tag, strings.Join(tokens[1:], ","))
		}
		fi.parents = path[:last]
	}
	if fi.flags&fElement != 0 {
		if n := nameOf(f.Type); n != nil && n.name != fi.name {
			return nil, fmt.Errorf("xml: name %q in tag of %s.%s conflicts with name %q in %s.XMLName", fi.name, t, f.Name, n.name, f.Type)
		}
	}
	return fi, nil
}

// setFlags reports whether the flags go together with each other and the name.
func (fi *fieldInfo) setFlags(flags []string, field, name string) bool {
	if len(flags) == 0 {
		fi.flags = fElement
		return true
	}
	for _, s := range flags {
		switch s {
		case "attr":
			fi.flags |= fAttr
		case "cdata":
			fi.flags |= fCDATA
		case "chardata":
			fi.flags |= fCharData
		case "innerxml":
			fi.flags |= fInnerXML
		case "comment":
			fi.flags |= fComment
		case "any":
			fi.flags |= fAny
		case "omitempty":
			fi.flags |= fOmitEmpty
		}
	}
	mode := fi.flags & fMode
	switch mode {
	case 0:
		fi.flags |= fElement
	case fAttr, fCDATA, fCharData, fInnerXML, fComment, fAny, fAny | fAttr:
		if field == xmlName || name != "" && mode != fAttr {
			return false
		}
	default:
		return false
	}
	if mode == fAny {
		fi.flags |= fElement
	}
	return fi.flags&fOmitEmpty == 0 || fi.flags&(fElement|fAttr) != 0
}

// nameOf returns the field XMLName of a struct, if its tag has a name; of a pointer to one, too.
func nameOf(t reflect.Type) *fieldInfo {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	for i := 0; i < t.NumField(); i++ {
		if f := t.Field(i); f.Name == xmlName {
			if fi, err := fieldOf(t, &f); err == nil && fi.name != "" {
				return fi
			}
			return nil
		}
	}
	return nil
}

// addField adds a field of t. Of two with the same path the one that is embedded less deep counts, as in Go; at the same depth it is an
// error.
func (ti *typeInfo) addField(t reflect.Type, n fieldInfo) error {
	var conflicts []int
	for i := range ti.fields {
		if conflict(&ti.fields[i], &n) {
			conflicts = append(conflicts, i)
		}
	}
	for _, i := range conflicts {
		if len(ti.fields[i].index) < len(n.index) {
			return nil
		}
	}
	for _, i := range conflicts {
		if o := &ti.fields[i]; len(o.index) == len(n.index) {
			f1, f2 := t.FieldByIndex(o.index), t.FieldByIndex(n.index)
			return &TagPathError{t, f1.Name, f1.Tag.Get("xml"), f2.Name, f2.Tag.Get("xml")}
		}
	}
	for c := len(conflicts) - 1; c >= 0; c-- {
		i := conflicts[c]
		ti.fields = append(ti.fields[:i], ti.fields[i+1:]...)
	}
	ti.fields = append(ti.fields, n)
	return nil
}

// conflict reports whether one field's path is the other's, or leads through it.
func conflict(a, b *fieldInfo) bool {
	if a.flags&fMode != b.flags&fMode || a.xmlns != "" && b.xmlns != "" && a.xmlns != b.xmlns {
		return false
	}
	if len(a.parents) > len(b.parents) {
		a, b = b, a
	}
	for i, p := range a.parents {
		if b.parents[i] != p {
			return false
		}
	}
	if len(a.parents) < len(b.parents) {
		return b.parents[len(a.parents)] == a.name
	}
	return a.name == b.name
}

// A TagPathError is two fields of one path.
type TagPathError struct {
	Struct       reflect.Type
	Field1, Tag1 string
	Field2, Tag2 string
}

func (e *TagPathError) Error() string {
	return fmt.Sprintf("%s field %q with tag %q conflicts with field %q with tag %q", e.Struct, e.Field1, e.Tag1, e.Field2, e.Tag2)
}

// value returns the field's value in v. Where an embedded pointer to a struct is nil on the way, it makes one, or returns no value.
func (fi *fieldInfo) value(v reflect.Value, create bool) reflect.Value {
	for i, x := range fi.index {
		if i > 0 && v.Kind() == reflect.Pointer && v.Type().Elem().Kind() == reflect.Struct {
			if v.IsNil() {
				if !create {
					return reflect.Value{}
				}
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(x)
	}
	return v
}
