// differs: the go command finds the cycle, before it calls the compiler
package main

import "./cyc/a"

func main() { a.F() }
