// Package near stands in for a module of that name.
package near

import "example.com/far"

func Distance() string { return "near, not " + far.Name }

// Funcs returns functions that share their loop variable: the module says go 1.17.
func Funcs() (fs []func() int) {
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { return i })
	}
	return fs
}
