// args: one -two=2 three
// env: VOLE_TEST=value EMPTY=
package main

import (
	"fmt"
	"os"
	"strings"
)

func main() {
	fmt.Println(len(os.Args), os.Args[1:], os.Args[0] != "")
	v, ok := os.LookupEnv("VOLE_TEST")
	e, ok2 := os.LookupEnv("EMPTY")
	_, ok3 := os.LookupEnv("NOT_SET_ANYWHERE")
	fmt.Println(v, ok, e == "", ok2, ok3, os.Getenv("NOT_SET_ANYWHERE") == "")
	os.Setenv("NEW", "n")
	fmt.Println(os.Getenv("NEW"), os.ExpandEnv("$NEW-${VOLE_TEST}-$NONE"), os.Expand("$a $b", strings.ToUpper))
	os.Unsetenv("NEW")
	_, ok = os.LookupEnv("NEW")
	found := false
	for _, kv := range os.Environ() {
		found = found || kv == "VOLE_TEST=value"
	}
	fmt.Println(ok, found)
	defer fmt.Println("never")
	os.Exit(5)
}
