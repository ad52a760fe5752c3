package links

import (
	"fmt"
	"testing"
	"unsafe"
)

func typeOf(x interface{}) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&x)) }

func TestLinks(t *testing.T) {
	p := (*[2]string)(unsafe_New(typeOf([2]string{})))
	p[1] = "new"
	m := makemap(typeOf(map[string]int{}), 0)
	key, val := "k", 7
	mapassign(typeOf(map[string]int{}), m, unsafe.Pointer(&key), unsafe.Pointer(&val))
	got := mapaccess(typeOf(map[string]int{}), m, unsafe.Pointer(&key))
	none := mapaccess(typeOf(map[string]int{}), m, unsafe.Pointer(&p[1]))
	from, to := []string{"a", "b", "c"}, make([]string, 2)
	n := typedslicecopy(typeOf(""), *(*slice)(unsafe.Pointer(&to)), *(*slice)(unsafe.Pointer(&from)))
	var s fmt.Stringer
	ifaceE2I(*(*unsafe.Pointer)(unsafe.Pointer(&stringers)), name("x"), unsafe.Pointer(&s))
	t.Log(p[1], *(*int)(got), none == nil, n, to, s.String(), nanotime() > 0, fastrandn(10) < 10)
}

type name string

func (n name) String() string { return "name " + string(n) }

// The second word of a reflect.Type is the type.
var stringers = elemType((*fmt.Stringer)(nil))
