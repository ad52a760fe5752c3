// The smallest program: vole run examples/hello.go
package main

import "fmt"

func main() {
	fmt.Println("hello, world")
}
