// part of several_files.go
package main

import str "strings"

var b = c * 2

var trace = []string{"start"}

type T struct{ n int }

func init() { trace = append(trace, "init b1") }

func helper(n int) string { return str.Repeat("h", n) }

func init() { trace = append(trace, "init b2") }
