package reflect

import "unsafe"

// Swapper returns a function that swaps elements of the slice.
func Swapper(slice any) func(i, j int) {
	v := ValueOf(slice)
	if v.Kind() != Slice {
		panic(&ValueError{Method: "Swapper", Kind: v.Kind()})
	}
	s := (*sliceHeader)(v.ptr)
	elem, base, n := v.typ.elem, s.data, uint(s.len)
	switch { // the common sizes, each as a slice of words; they panic as an index expression does
	case n < 2:
	case elem.Kind() == String:
		list := *(*[]string)(v.ptr)
		return func(i, j int) { list[i], list[j] = list[j], list[i] }
	case elem.size == 8 && elem.hasPointers():
		list := *(*[]unsafe.Pointer)(v.ptr)
		return func(i, j int) { list[i], list[j] = list[j], list[i] }
	case elem.size == 8:
		list := *(*[]int64)(v.ptr)
		return func(i, j int) { list[i], list[j] = list[j], list[i] }
	case elem.size == 4:
		list := *(*[]int32)(v.ptr)
		return func(i, j int) { list[i], list[j] = list[j], list[i] }
	case elem.size == 2:
		list := *(*[]int16)(v.ptr)
		return func(i, j int) { list[i], list[j] = list[j], list[i] }
	case elem.size == 1:
		list := *(*[]int8)(v.ptr)
		return func(i, j int) { list[i], list[j] = list[j], list[i] }
	}
	return func(i, j int) {
		if uint(i) >= n || uint(j) >= n {
			panic("reflect: slice index out of range")
		}
		swapElems(elem, base, i, j)
	}
}
