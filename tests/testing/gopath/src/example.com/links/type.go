package links

import (
	"reflect"
	"unsafe"
)

func elemType(p interface{}) unsafe.Pointer {
	t := reflect.TypeOf(p).Elem()
	return (*[2]unsafe.Pointer)(unsafe.Pointer(&t))[1]
}
