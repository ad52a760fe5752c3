// Generates the tables of package math/rand from those of the Go that runs it:
// the start values of the additive generator and the ziggurats.
//
//	cd stdlib/gen && go run rand.go ../internal/ziggurat ../native/rand_data.h
//
// The start values are the generator's state after 7.8e12 steps, which is why
// they are copied: the source of a known seed is the seed's own sequence
// combined with them by exclusive or.
package main

import (
	"bytes"
	"fmt"
	"go/format"
	"math/rand"
	"os"
	"reflect"
	_ "unsafe" // for linkname
)

//go:linkname kn math/rand.kn
var kn [128]uint32

//go:linkname wn math/rand.wn
var wn [128]float32

//go:linkname fn math/rand.fn
var fn [128]float32

//go:linkname ke math/rand.ke
var ke [256]uint32

//go:linkname we math/rand.we
var we [256]float32

//go:linkname fe math/rand.fe
var fe [256]float32

func main() {
	var b bytes.Buffer
	b.WriteString("/* rand_data.h - start values of the generator of rand.c.\n * Made by stdlib/gen/rand.go; do not edit.\n */\nstatic const uint64_t rng_start[RNG_LEN] = {")
	for i, v := range start() {
		if i%4 == 0 {
			b.WriteString("\n   ")
		}
		fmt.Fprintf(&b, " %#016x,", v)
	}
	b.WriteString("\n};\n")
	check(os.WriteFile(os.Args[2], b.Bytes(), 0o666))

	b.Reset()
	b.WriteString("// Package ziggurat has the tables for drawing from the normal and the\n// exponential distribution by the method of Marsaglia and Tsang.\n//\n// Made by stdlib/gen/rand.go; do not edit.\npackage ziggurat\n\n// Of the normal (N) and the exponential (E) distribution: limits for the fast\n// path (K), widths (W) and heights (F) of the strips.\nvar (\n")
	table(&b, "KN", reflect.ValueOf(kn))
	table(&b, "WN", reflect.ValueOf(wn))
	table(&b, "FN", reflect.ValueOf(fn))
	table(&b, "KE", reflect.ValueOf(ke))
	table(&b, "WE", reflect.ValueOf(we))
	table(&b, "FE", reflect.ValueOf(fe))
	b.WriteString(")\n")
	out, err := format.Source(b.Bytes())
	check(err)
	check(os.WriteFile(os.Args[1]+"/tables.go", out, 0o666))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func table(b *bytes.Buffer, name string, v reflect.Value) {
	fmt.Fprintf(b, "%s = [%d]%s{", name, v.Len(), v.Type().Elem())
	for i := 0; i < v.Len(); i++ {
		if i%8 == 0 {
			b.WriteString("\n")
		}
		if e := v.Index(i); e.Kind() == reflect.Uint32 {
			fmt.Fprintf(b, "%#x, ", e.Uint())
		} else {
			fmt.Fprintf(b, "%v, ", float32(e.Float()))
		}
	}
	b.WriteString("\n}\n")
}

// start undoes Seed(1).
func start() []uint64 {
	vec := reflect.ValueOf(rand.NewSource(1)).Elem().FieldByName("vec")
	next := int32(1)
	step := func() uint64 {
		next = int32(int64(next) * 48271 % (1<<31 - 1))
		return uint64(next)
	}
	for i := 0; i < 20; i++ {
		step()
	}
	s := make([]uint64, vec.Len())
	for i := range s {
		u := step() << 40
		u ^= step() << 20
		u ^= step()
		s[i] = u ^ uint64(vec.Index(i).Int())
	}
	return s
}
