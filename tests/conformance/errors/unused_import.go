package main

import (
	"errors"
	f "fmt"
	_ "math"
	"os"
	. "sort"
	"strings"
)

func main() {
	os.Exit(0)
}

func g() { strings := 1; _ = strings }
