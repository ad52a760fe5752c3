package newer

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"testing/iotest"
	"testing/quick"
)

func TestContext(t *testing.T) {
	var ctx context.Context
	t.Run("sub", func(t *testing.T) {
		ctx = t.Context()
		t.Cleanup(func() { t.Log("in cleanup:", ctx.Err()) })
		t.Log("running:", ctx.Err())
	})
	t.Log("after:", ctx.Err(), errors.Is(context.Cause(ctx), context.Canceled))
}

func TestChdir(t *testing.T) {
	before, _ := os.Getwd()
	dir := t.TempDir()
	t.Run("sub", func(t *testing.T) {
		t.Chdir(dir)
		now, _ := os.Getwd()
		t.Log(filepath.Base(now) == filepath.Base(dir), os.Getenv("PWD") == now)
	})
	now, _ := os.Getwd()
	t.Log(now == before)
	t.Run("parallel", func(t *testing.T) {
		defer func() { t.Log(recover()) }()
		t.Parallel()
		t.Chdir(dir)
	})
}

func TestLoopVariables(t *testing.T) {
	for i := range 3 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			if t.Name() != fmt.Sprintf("TestLoopVariables/%d", i) {
				t.Error(t.Name(), i)
			}
		})
	}
}

func TestTesting(t *testing.T) { t.Log(testing.Testing()) }

func TestRunInCleanup(t *testing.T) {
	t.Cleanup(func() {
		defer func() { t.Log(recover()) }()
		t.Run("no", func(t *testing.T) {})
	})
}

func TestQuick(t *testing.T) {
	add := func(x, y int) bool { return x+y == y+x }
	if err := quick.Check(add, nil); err != nil {
		t.Error(err)
	}
	err := quick.CheckEqual(func(x uint8) uint8 { return x }, func(x uint8) uint8 { return x | 1 }, nil)
	var ce *quick.CheckEqualError
	t.Log(errors.As(err, &ce))
}

func TestFS(t *testing.T) {
	m := fstest.MapFS{"a/b.txt": {Data: []byte("hello")}, "c": {}}
	if err := fstest.TestFS(m, "a/b.txt", "c"); err != nil {
		t.Error(err)
	}
	t.Log(fstest.TestFS(m, "missing"))
	t.Log(iotest.TestReader(iotest.ErrReader(errors.New("broken")), []byte("x")))
}

func BenchmarkLoop(b *testing.B) {
	setups := 0
	setups++
	n := 0
	for b.Loop() {
		n++
	}
	if setups != 1 || n != b.N {
		b.Error(setups, n, b.N)
	}
	b.ReportMetric(float64(n), "loops")
	b.ReportMetric(0, "ns/op")
}

func BenchmarkBreak(b *testing.B) {
	for b.Loop() {
		break
	}
}
