#!/usr/bin/env vole
// differs: a #! line at the start of a file is skipped, so that Go programs can be scripts
package main

import "fmt"

func main() { fmt.Println("script") }
