package main

import "os"

func z() { undefinedZ() }

var a int = "a"

func main() {
	unused := 1
	undefinedMain()
}

type T struct{ u Undefined }

const c = d

func y() int {}
