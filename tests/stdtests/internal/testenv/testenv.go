// Package testenv tells Go's own tests what the machine has: neither a go tool nor a compiler to look at.
package testenv

import (
	"os/exec"
	"testing"
)

func Builder() string          { return "" }
func HasGoBuild() bool         { return false }
func HasGoRun() bool           { return false }
func HasExec() bool            { return true }
func HasSrc() bool             { return false }
func HasCGO() bool             { return false }
func HasExternalNetwork() bool { return false }
func HasSymlink() bool         { return true }
func HasLink() bool            { return true }
func OptimizationOff() bool    { return true }
func CPUIsSlow() bool          { return true }

func MustHaveGoBuild(t testing.TB)         { t.Skip("no go build") }
func MustHaveGoRun(t testing.TB)           { t.Skip("no go run") }
func MustHaveExec(t testing.TB)            {}
func MustHaveSymlink(t testing.TB)         {}
func MustHaveLink(t testing.TB)            {}
func MustHaveCGO(t testing.TB)             { t.Skip("no cgo") }
func MustHaveExternalNetwork(t testing.TB) { t.Skip("no network") }
func SkipFlaky(t testing.TB, issue int)    { t.Skip("flaky") }
func SkipFlakyNet(t testing.TB)            { t.Skip("flaky") }
func SkipIfOptimizationOff(t testing.TB)   { t.Skip("optimization is off") }
func SkipIfShortAndSlow(t testing.TB)      { t.Skip("slow") }
func GoToolPath(t testing.TB) string       { t.Skip("no go tool"); return "" }
func GoTool() (string, error)              { return "", exec.ErrNotFound }

func MustHaveExecPath(t testing.TB, path string) {
	if _, err := exec.LookPath(path); err != nil {
		t.Skip(err)
	}
}

func CleanCmdEnv(cmd *exec.Cmd) *exec.Cmd { return cmd }
