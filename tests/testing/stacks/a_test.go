package stacks

import (
	"path/filepath"
	"runtime"
	"testing"
)

func position() runtime.Frame {
	var pcs [1]uintptr
	runtime.Callers(2, pcs[:])
	f, _ := runtime.CallersFrames(pcs[:]).Next()
	return f
}

var first = position()

func TestInitialisers(t *testing.T) {
	for _, f := range []runtime.Frame{first, second} {
		if !filepath.IsAbs(f.File) {
			t.Error("not a whole path:", f.File)
		}
		t.Log(f.Function, filepath.Base(f.File), f.Line)
	}
}

func TestRunner(t *testing.T) {
	var pcs [3]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs[:])])
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		t.Log(f.Function)
	}
}
