package reflect

import "strconv"

// SliceOf returns []t.
func SliceOf(t Type) Type { return toType(sliceOf(toRType(t))) }

// ArrayOf returns [length]elem.
func ArrayOf(length int, elem Type) Type {
	if length < 0 {
		panic("reflect: negative length passed to ArrayOf")
	}
	t := toRType(elem)
	if t.size > 0 && uintptr(length) > ^uintptr(0)/t.size {
		panic("reflect.ArrayOf: array size would exceed virtual address space")
	}
	return toType(arrayOf(t, length))
}

// MapOf returns map[key]elem.
func MapOf(key, elem Type) Type {
	kt := toRType(key)
	if !kt.Comparable() {
		panic("reflect.MapOf: invalid key type " + kt.String())
	}
	return toType(mapOf(kt, toRType(elem)))
}

// ChanOf returns the type of channels of t.
func ChanOf(dir ChanDir, t Type) Type {
	rt := toRType(t)
	if rt.size >= 1<<16 {
		panic("reflect.ChanOf: element size too large")
	}
	if dir < RecvDir || dir > BothDir {
		panic("reflect.ChanOf: invalid dir")
	}
	return toType(chanOf(rt, int(dir)))
}

// FuncOf returns the type of functions with the parameters and results.
func FuncOf(in, out []Type, variadic bool) Type {
	if variadic && (len(in) == 0 || in[len(in)-1].Kind() != Slice) {
		panic("reflect.FuncOf: last arg of variadic func must be slice")
	}
	return toType(funcOf(rtypes(in), rtypes(out), variadic))
}

func rtypes(list []Type) []*rtype {
	r := make([]*rtype, len(list))
	for i, t := range list {
		r[i] = toRType(t)
	}
	return r
}

func isLetter(c rune) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c >= 0x80
}

func isValidFieldName(name string) bool {
	for i, c := range name {
		if !isLetter(c) && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return len(name) > 0
}

// StructOf returns the struct type with the fields; their Offset and Index do not matter. Methods of an embedded type
// are promoted if it is the first field; there, and as refused elsewhere, this is what Go's own StructOf does.
func StructOf(fields []StructField) Type {
	list := make([]structField, len(fields))
	names := make(map[string]bool, len(fields))
	pkgPath := ""
	str := "struct {"
	for i := range fields {
		f := runtimeField(i, &fields[i])
		if f.pkgPath != "" {
			if pkgPath != "" && pkgPath != f.pkgPath {
				panic("reflect.Struct: fields with different PkgPath " + pkgPath + " and " + f.pkgPath)
			}
			pkgPath = f.pkgPath
		}
		if f.embedded {
			checkEmbedded(i, len(fields), &f)
		}
		if names[f.name] && f.name != "_" {
			panic("reflect.StructOf: duplicate field " + f.name)
		}
		names[f.name] = true
		if i > 0 {
			str += ";"
		}
		str += " " + f.name + " " + f.typ.str
		if f.tag != "" {
			str += " " + strconv.Quote(f.tag)
		}
		list[i] = f
	}
	checkSize(list)
	if len(list) > 0 {
		str += " "
	}
	return toType(structOf(list, pkgPath, str+"}"))
}

func runtimeField(i int, f *StructField) structField {
	if f.Name == "" {
		panic("reflect.StructOf: field " + strconv.Itoa(i) + " has no name")
	}
	if !isValidFieldName(f.Name) {
		panic("reflect.StructOf: field " + strconv.Itoa(i) + " has invalid name")
	}
	if f.Type == nil {
		panic("reflect.StructOf: field " + strconv.Itoa(i) + " has no type")
	}
	if f.Anonymous && f.PkgPath != "" {
		panic("reflect.StructOf: field \"" + f.Name + "\" is anonymous but has PkgPath set")
	}
	if c := f.Name[0]; f.PkgPath == "" && ('a' <= c && c <= 'z' || c == '_') {
		panic("reflect.StructOf: field \"" + f.Name + "\" is unexported but missing PkgPath")
	}
	return structField{name: f.Name, pkgPath: f.PkgPath, tag: string(f.Tag), typ: toRType(f.Type), embedded: f.Anonymous}
}

// checkEmbedded refuses embedded types whose methods would need code that only a compiler can make.
func checkEmbedded(i, n int, f *structField) {
	t := f.typ
	if t.Kind() == Pointer {
		if k := t.elem.Kind(); k == Pointer || k == Interface {
			panic("reflect.StructOf: illegal embedded field type " + t.String())
		}
	}
	if t.Kind() == Interface {
		if t.interfaceType().nmethods > 0 {
			panic("reflect.StructOf: embedded interface with methods is not implemented")
		}
		return
	}
	if n > 1 && i == 0 && t.Kind() != Pointer && !t.indirect() && t.un != nil {
		panic("reflect: embedded type with methods not implemented for non-pointer type")
	}
	if len(t.allMethods(false)) == 0 {
		return
	}
	if i > 0 {
		panic("reflect: embedded type with methods not implemented if type is not first field")
	}
	if n > 1 && t.Kind() == Pointer {
		panic("reflect: embedded type with methods not implemented if there is more than one field")
	}
}

// checkSize refuses structs that do not fit the address space.
func checkSize(fields []structField) {
	var size, align uintptr = 0, 1
	grow := func(n uintptr) {
		if size+n < size {
			panic("reflect.StructOf: struct size would exceed virtual address space")
		}
		size += n
	}
	for i := range fields {
		t := fields[i].typ
		a := uintptr(t.fieldAlign)
		grow(-size & (a - 1))
		grow(t.size)
		if a > align {
			align = a
		}
		if i == len(fields)-1 && t.size == 0 && size > 0 {
			grow(1)
		}
	}
	grow(-size & (align - 1))
}
