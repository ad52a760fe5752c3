// libc's qsort sorts Go's memory, and calls back a Go function to compare: package ffi.
// vole run examples/qsort.go
package main

import (
	"ffi"
	"fmt"
	"os"
	"unsafe"
)

type city struct {
	name       [16]byte
	population int32
	founded    int32
}

func newCity(name string, population, founded int32) city {
	c := city{population: population, founded: founded}
	copy(c.name[:], name)
	return c
}

func (c city) String() string {
	return fmt.Sprintf("%-10s %9d  %d", ffi.String(unsafe.Pointer(&c.name)), c.population, c.founded)
}

func main() {
	libc, err := ffi.Open("libc.so.6")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}

	// The same function of C may have several types in Go; each says what is sorted, and how.
	var sortInts func(base []int32, n, size int, compare func(a, b *int32) int32)
	var sortCities func(base []city, n, size int, compare func(a, b *city) int32)
	ffi.RegisterLibFunc(&sortInts, libc, "qsort")
	ffi.RegisterLibFunc(&sortCities, libc, "qsort")

	calls := 0
	numbers := []int32{42, -7, 19, 3, 88, 0, -120, 5}
	sortInts(numbers, len(numbers), 4, func(a, b *int32) int32 {
		calls++ // a closure, like any other
		return *a - *b
	})
	fmt.Println(numbers, calls > 0)

	cities := []city{
		newCity("Rome", 2755000, -753), newCity("Istanbul", 15840000, -660), newCity("Lima", 9752000, 1535),
		newCity("Hanoi", 8054000, 1010), newCity("Ottawa", 1017000, 1826),
	}
	size := int(unsafe.Sizeof(cities[0]))
	sortCities(cities, len(cities), size, func(a, b *city) int32 { return a.founded - b.founded })
	fmt.Println("by age:")
	for _, c := range cities {
		fmt.Println(" ", c)
	}
	sortCities(cities, len(cities), size, func(a, b *city) int32 { return b.population - a.population })
	fmt.Println("by size:")
	for _, c := range cities {
		fmt.Println(" ", c)
	}

	// C searches, too: the result is a pointer into our slice, or nil.
	var bsearch func(key *int32, base []int32, n, size int, compare func(a, b *int32) int32) *int32
	ffi.RegisterLibFunc(&bsearch, libc, "bsearch")
	compare := func(a, b *int32) int32 { return *a - *b }
	for _, key := range []int32{19, 20} {
		if p := bsearch(&key, numbers, len(numbers), 4, compare); p != nil {
			fmt.Println(key, "is there:", *p)
		} else {
			fmt.Println(key, "is not there")
		}
	}
}
