// Package testdeps does for package testing what that cannot do itself, since the packages needed are tested with it. The main
// function that "vole test" makes is a call of Main.
package testdeps

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"internal/testlog"
	"io"
	"os"
	"os/signal"
	"reflect"
	"regexp"
	"runtime/pprof"
	"testing"
)

// Main runs the tests of a package, through its TestMain if it has one, and exits.
func Main(path string, tests []testing.InternalTest, benchmarks []testing.InternalBenchmark, fuzzTargets []testing.InternalFuzzTarget, examples []testing.InternalExample, testMain func(*testing.M)) {
	m := testing.MainStart(&deps{path: path}, tests, benchmarks, fuzzTargets, examples)
	if testMain == nil {
		os.Exit(m.Run())
	}
	testMain(m)
	os.Exit(int(reflect.ValueOf(m).Elem().FieldByName("exitCode").Int()))
}

type deps struct {
	path    string
	pattern string // of re
	re      *regexp.Regexp
}

func (d *deps) ImportPath() string { return d.path }

func (d *deps) MatchString(pat, s string) (bool, error) {
	if d.re == nil || d.pattern != pat {
		re, err := regexp.Compile(pat)
		if err != nil {
			return false, err
		}
		d.pattern, d.re = pat, re
	}
	return d.re.MatchString(s), nil
}

func (*deps) SetPanicOnExit0(v bool) { testlog.SetPanicOnExit0(v) }

func (*deps) StartCPUProfile(w io.Writer) error { return pprof.StartCPUProfile(w) }
func (*deps) StopCPUProfile()                   { pprof.StopCPUProfile() }

func (*deps) Hash(data []byte) string { return fmt.Sprintf("%x", sha256.Sum256(data))[:16] }

func (*deps) Interrupts() (<-chan os.Signal, func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	return c, func() { signal.Stop(c) }
}

func (*deps) IgnoreInterrupts() { signal.Ignore(os.Interrupt) }

func (*deps) WriteProfileTo(name string, w io.Writer, debug int) error {
	p := pprof.Lookup(name)
	if p == nil {
		return errors.New("there is no profile " + name)
	}
	return p.WriteTo(w, debug)
}
