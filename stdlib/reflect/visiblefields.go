package reflect

// VisibleFields returns the fields of the struct type, with those of embedded structs after the field that embeds
// them; fields hidden by shallower ones or by their like are left out.
func VisibleFields(t Type) []StructField {
	if t == nil {
		panic("reflect: VisibleFields(nil)")
	}
	if t.Kind() != Struct {
		panic("reflect.VisibleFields of non-struct type")
	}
	w := &fieldWalker{byName: make(map[string]int), visiting: make(map[Type]bool)}
	w.walk(t, nil)
	visible := w.fields[:0]
	for i := range w.fields {
		if f := w.fields[i]; f.Name != "" {
			visible = append(visible, f)
		}
	}
	return visible
}

type fieldWalker struct {
	byName   map[string]int // index into fields
	visiting map[Type]bool
	fields   []StructField // those hidden have their name taken away
}

func (w *fieldWalker) walk(t Type, index []int) {
	if w.visiting[t] {
		return
	}
	w.visiting[t] = true
	for i, n := 0, t.NumField(); i < n; i++ {
		f := t.Field(i)
		f.Index = append(append([]int(nil), index...), i)
		w.add(f)
		if f.Anonymous {
			inner := f.Type
			if inner.Kind() == Pointer {
				inner = inner.Elem()
			}
			if inner.Kind() == Struct {
				w.walk(inner, f.Index)
			}
		}
	}
	delete(w.visiting, t)
}

func (w *fieldWalker) add(f StructField) {
	at, known := w.byName[f.Name]
	if known {
		old := &w.fields[at]
		switch {
		case len(f.Index) == len(old.Index):
			old.Name = "" // two of one depth: neither can be seen, nor what is deeper
			return
		case len(f.Index) > len(old.Index):
			return
		}
		old.Name = ""
	}
	w.byName[f.Name] = len(w.fields)
	w.fields = append(w.fields, f)
}
