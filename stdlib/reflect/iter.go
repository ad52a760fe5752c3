package reflect

import (
	"iter"
	"unicode/utf8"
)

// zeroOf returns a value of a type that is one of some kinds.
func (t *rtype) zeroOf(method string, kinds ...Kind) Value {
	for _, k := range kinds {
		if t.Kind() == k {
			return Zero(t)
		}
	}
	panic("reflect: " + method + " of non-" + kinds[0].String() + " type " + t.String())
}

func (t *rtype) OverflowComplex(x complex128) bool {
	return t.zeroOf("OverflowComplex", Complex128, Complex64).OverflowComplex(x)
}

func (t *rtype) OverflowFloat(x float64) bool {
	return t.zeroOf("OverflowFloat", Float64, Float32).OverflowFloat(x)
}

func (t *rtype) OverflowInt(x int64) bool {
	return t.zeroOf("OverflowInt", Int, Int8, Int16, Int32, Int64).OverflowInt(x)
}

func (t *rtype) OverflowUint(x uint64) bool {
	return t.zeroOf("OverflowUint", Uint, Uint8, Uint16, Uint32, Uint64, Uintptr).OverflowUint(x)
}

func (t *rtype) CanSeq() bool {
	switch t.Kind() {
	case Int, Int8, Int16, Int32, Int64, Uint, Uint8, Uint16, Uint32, Uint64, Uintptr, Array, Slice, Chan, String, Map:
		return true
	case Func:
		return isRangeFunc(t, 1)
	case Pointer:
		return t.Elem().Kind() == Array
	}
	return false
}

func (t *rtype) CanSeq2() bool {
	switch t.Kind() {
	case Array, Slice, String, Map:
		return true
	case Func:
		return isRangeFunc(t, 2)
	case Pointer:
		return t.Elem().Kind() == Array
	}
	return false
}

// isRangeFunc reports whether range takes functions of a type, for n variables.
func isRangeFunc(t Type, n int) bool {
	if t.Kind() != Func || t.NumIn() != 1 || t.NumOut() != 0 {
		return false
	}
	yield := t.In(0)
	return yield.Kind() == Func && yield.NumIn() == n && yield.NumOut() == 1 && yield.Out(0).Kind() == Bool
}

// rangeFunc calls v as range does.
func (v Value) rangeFunc(yield func(in []Value) bool) {
	v.Call([]Value{MakeFunc(v.Type().In(0), func(in []Value) []Value {
		return []Value{ValueOf(yield(in)).Convert(v.Type().In(0).Out(0))}
	})})
}

// Seq returns an iterator over what range gives as its first variable.
func (v Value) Seq() iter.Seq[Value] {
	if v.IsValid() && isRangeFunc(v.Type(), 1) {
		return func(yield func(Value) bool) {
			v.rangeFunc(func(in []Value) bool { return yield(in[0]) })
		}
	}
	switch v.Kind() {
	case Int, Int8, Int16, Int32, Int64:
		return func(yield func(Value) bool) {
			for i := int64(0); i < v.Int(); i++ {
				x := New(v.Type()).Elem()
				if x.SetInt(i); !yield(x) {
					return
				}
			}
		}
	case Uint, Uint8, Uint16, Uint32, Uint64, Uintptr:
		return func(yield func(Value) bool) {
			for i := uint64(0); i < v.Uint(); i++ {
				x := New(v.Type()).Elem()
				if x.SetUint(i); !yield(x) {
					return
				}
			}
		}
	case Pointer:
		if v.Type().Elem().Kind() == Array {
			return indices(v.Type().Elem().Len())
		}
	case Array:
		return indices(v.Len())
	case Slice:
		return func(yield func(Value) bool) { indices(v.Len())(yield) }
	case String:
		return func(yield func(Value) bool) {
			for i := range v.String() {
				if !yield(ValueOf(i)) {
					return
				}
			}
		}
	case Map:
		return func(yield func(Value) bool) {
			for it := v.MapRange(); it.Next(); {
				if !yield(it.Key()) {
					return
				}
			}
		}
	case Chan:
		return func(yield func(Value) bool) {
			for x, ok := v.Recv(); ok; x, ok = v.Recv() {
				if !yield(x) {
					return
				}
			}
		}
	}
	panic("reflect: " + v.describe() + " cannot produce iter.Seq[Value]")
}

// describe names the type for a panic.
func (v Value) describe() string {
	if !v.IsValid() {
		return "invalid value"
	}
	return v.Type().String()
}

func indices(n int) iter.Seq[Value] {
	return func(yield func(Value) bool) {
		for i := 0; i < n; i++ {
			if !yield(ValueOf(i)) {
				return
			}
		}
	}
}

// Seq2 returns an iterator over what range gives as its two variables.
func (v Value) Seq2() iter.Seq2[Value, Value] {
	if v.IsValid() && isRangeFunc(v.Type(), 2) {
		return func(yield func(Value, Value) bool) {
			v.rangeFunc(func(in []Value) bool { return yield(in[0], in[1]) })
		}
	}
	switch v.Kind() {
	case Pointer:
		if v.Type().Elem().Kind() == Array {
			return v.Elem().pairs()
		}
	case Array, Slice:
		return v.pairs()
	case String:
		return func(yield func(Value, Value) bool) {
			for s, i := v.String(), 0; i < len(s); {
				r, n := utf8.DecodeRuneInString(s[i:])
				if !yield(ValueOf(i), ValueOf(r)) {
					return
				}
				i += n
			}
		}
	case Map:
		return func(yield func(Value, Value) bool) {
			for it := v.MapRange(); it.Next(); {
				if !yield(it.Key(), it.Value()) {
					return
				}
			}
		}
	}
	panic("reflect: " + v.describe() + " cannot produce iter.Seq2[Value, Value]")
}

func (v Value) pairs() iter.Seq2[Value, Value] {
	return func(yield func(Value, Value) bool) {
		for i, n := 0, v.Len(); i < n; i++ {
			if !yield(ValueOf(i), v.Index(i)) {
				return
			}
		}
	}
}
