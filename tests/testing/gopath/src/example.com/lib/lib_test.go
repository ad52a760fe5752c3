package lib

import (
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"

	"example.com/dep"
	"example.com/lib/sub"
)

type local struct{}

func TestLib(t *testing.T) {
	_, file, _, _ := runtime.Caller(0)
	fmt.Println(dep.Name, sub.Name(), reflect.TypeOf(local{}).PkgPath(), filepath.IsAbs(file))
}
