// oracle: spec
package main

import (
	"fmt"
	"runtime"
)

// Since Go 1.21 panic(nil) is a *runtime.PanicNilError.
func main() {
	defer func() {
		r := recover()
		_, ok := r.(*runtime.PanicNilError)
		fmt.Println(r, ok)
	}()
	panic(nil)
}
