// oracle: spec
package main

import (
	"fmt"
	"unsafe"
)

// unsafe.String, StringData and SliceData came with Go 1.20.
func main() {
	b := []byte{'g', 'o', '!', 'x'}
	s := unsafe.String(&b[0], 3)
	fmt.Println(s, len(s))
	b[2] = '?'
	fmt.Println(s)
	p := unsafe.StringData(s)
	fmt.Println(p == &b[0], *p)
	q := unsafe.SliceData(b[1:])
	fmt.Println(string(*q), q == &b[1])
	fmt.Println(unsafe.String(nil, 0) == "", unsafe.SliceData([]int(nil)) == nil)
	t := "constant"
	u := unsafe.Slice(unsafe.StringData(t), 4)
	fmt.Println(string(u), cap(u))
	defer func() { fmt.Println(recover()) }()
	n := -1
	_ = unsafe.String(&b[0], n)
}
