package user_test

import (
	"fmt"
	"reflect"
	"testing"

	"example.com/dep"
	"example.com/major/v3"
	"example.com/major/v3/inner"
)

func TestVersions(t *testing.T) {
	fmt.Println(dep.Name, major.Name, reflect.TypeOf(inner.T{}).PkgPath())
}
