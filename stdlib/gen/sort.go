// Generates variants of the sorting functions of package sort: for a lessSwap
// and for slices of the basic types; and, in package slices, for slices of
// ordered types and with a function.
//
//	cd stdlib/gen && go run sort.go ../sort ../slices
package main

import (
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

var (
	function = regexp.MustCompile(`\b(pdqsort|insertionSort|heapSort|siftDown|partition|partitionEqual|repair|scatter|choosePivot|median|stable|symMerge|mergeOne|rotate|swapRange)\(`)
	less     = regexp.MustCompile(`data\.Less\(([^,()]+), ([^,()]+)\)`)
	swap     = regexp.MustCompile(`data\.Swap\(([^,()]+), ([^,()]+)\)`)
	declared = regexp.MustCompile(`(?m)^func (\w+)\(`)
	argument = regexp.MustCompile(`\((data, [^\n]*?)\)( |\n|$)`)
)

func main() {
	for _, name := range []string{"pdq.go", "stable.go"} {
		b, err := os.ReadFile(filepath.Join(os.Args[1], name))
		check(err)
		src := string(b)
		base := strings.TrimSuffix(name, ".go")
		write(filepath.Join(os.Args[1], base+"func.go"), functions(src, "sort", lessSwap))
		write(filepath.Join(os.Args[2], base+"func.go"), functions(src, "slices", withFunc))
		if name == "pdq.go" {
			write(filepath.Join(os.Args[1], "pdqordered.go"), functions(src, "sort", basic))
			write(filepath.Join(os.Args[2], "pdq.go"), shared(src)+functions(src, "", ordered))
		}
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(name, src string) {
	out, err := format.Source([]byte(src))
	if err != nil {
		fmt.Fprintln(os.Stderr, src)
	}
	check(err)
	check(os.WriteFile(name, out, 0o666))
}

// functions returns the functions of src, transformed.
func functions(src, pkg string, transform func(string) string) string {
	head := ""
	if pkg != "" {
		head = "package " + pkg + "\n\n// Made by stdlib/gen/sort.go; do not edit.\n\n"
		if strings.Contains(src, "bits.Len") {
			head += "import \"math/bits\"\n\n"
		}
		if pkg == "slices" && !strings.Contains(src, "bits.Len") {
			head += "const stableBlock = 20\n\n"
		}
	}
	at := strings.Index(src, "// pdqsort sorts")
	if at < 0 {
		at = strings.Index(src, "func stable")
	}
	return head + transform(src[at:])
}

// shared returns the constants of pdq.go.
func shared(src string) string {
	from, to := strings.Index(src, "// Pattern-defeating"), strings.Index(src, "// pdqsort sorts")
	return "package slices\n\n// Made by stdlib/gen/sort.go; do not edit.\n\nimport (\n\"cmp\"\n\"math/bits\"\n)\n\n" + src[from:to]
}

func lessSwap(src string) string {
	src = function.ReplaceAllString(src, "${1}Func(")
	return strings.ReplaceAll(src, "data Interface", "data lessSwap")
}

func ordered(src string) string {
	src = declared.ReplaceAllString(src, "func $1[E cmp.Ordered](")
	src = strings.ReplaceAll(src, "data Interface", "data []E")
	// As cmp.Less: a NaN is less than all else.
	src = less.ReplaceAllString(src, "(data[$1] < data[$2] || data[$1] != data[$1] && data[$2] == data[$2])")
	return swap.ReplaceAllString(src, "data[$1], data[$2] = data[$2], data[$1]")
}

func basic(src string) string {
	src = function.ReplaceAllString(src, "${1}Ordered(")
	return strings.ReplaceAll(ordered(src), "[E cmp.Ordered]", "[E float64 | string]")
}

func withFunc(src string) string {
	src = function.ReplaceAllString(src, "${1}Func(")
	src = declared.ReplaceAllString(src, "func $1[E any](")
	src = strings.ReplaceAll(src, "data Interface", "cmp func(a, b E) int, data []E")
	src = less.ReplaceAllString(src, "(cmp(data[$1], data[$2]) < 0)")
	src = swap.ReplaceAllString(src, "data[$1], data[$2] = data[$2], data[$1]")
	return regexp.MustCompile(`Func\(data, `).ReplaceAllString(src, "Func(cmp, data, ")
}
