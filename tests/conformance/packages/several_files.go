// files: several_files.go several_files_b.go several_files_c.go
package main

import "fmt"

var a = b + 1

func main() {
	fmt.Println(a, b, c, helper(3), T{5}.Double())
	fmt.Println(trace)
}

func init() { trace = append(trace, "init a") }
