// lang: go1.22
// oracle: spec
package main

import (
	"fmt"
	"reflect"
)

type G[T any] struct{ v T }

func main() {
	fmt.Println(reflect.TypeFor[int](), reflect.TypeFor[error]().Kind(), reflect.TypeFor[map[string][]G[int]](), reflect.TypeFor[any]())
}
