// Package testlog lets os.Exit(0) panic while tests run: a test that ends the process would look like a success.
package testlog

import "sync/atomic"

var panicOnExit0 atomic.Bool

// SetPanicOnExit0 says what os.Exit(0) shall do.
func SetPanicOnExit0(v bool) { panicOnExit0.Store(v) }

// PanicOnExit0 tells whether os.Exit(0) shall panic.
func PanicOnExit0() bool { return panicOnExit0.Load() }
