package main

import "./cyc/a"

func main() { a.F() }
