package sub

import (
	"reflect"

	"example.com/dep"
)

type T struct{}

func Name() string { return reflect.TypeOf(T{}).PkgPath() + " has " + dep.Name }
