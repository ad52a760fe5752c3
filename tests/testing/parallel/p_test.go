package parallel

import (
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var running, most int32

func track() func() {
	n := atomic.AddInt32(&running, 1)
	for {
		m := atomic.LoadInt32(&most)
		if n <= m || atomic.CompareAndSwapInt32(&most, m, n) {
			break
		}
	}
	return func() { atomic.AddInt32(&running, -1) }
}

func TestSequential(t *testing.T) { t.Log("first") }

func TestGroup(t *testing.T) {
	t.Run("group", func(t *testing.T) {
		for _, name := range []string{"a", "b", "c", "d", "e"} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				defer track()()
				time.Sleep(20 * time.Millisecond)
			})
		}
		if running != 0 {
			t.Error("parallel subtests run before their parent is done")
		}
	})
	if running != 0 {
		t.Error("parallel subtests run on")
	}
	if most != 2 {
		t.Error("at most", most, "at a time")
	}
}

func TestOne(t *testing.T) {
	t.Parallel()
	t.Log("one")
}

func TestTwice(t *testing.T) {
	defer func() {
		if r := recover(); r == nil || !strings.Contains(r.(string), "called multiple times") {
			t.Error(r)
		}
	}()
	t.Parallel()
	t.Parallel()
}

func TestSetenv(t *testing.T) {
	os.Setenv("VAR", "old")
	t.Run("set", func(t *testing.T) {
		t.Setenv("VAR", "new")
		t.Setenv("OTHER", "new")
		if os.Getenv("VAR") != "new" {
			t.Error("not set")
		}
		defer func() {
			if r := recover(); r == nil || !strings.Contains(r.(string), "t.Parallel called after t.Setenv") {
				t.Error(r)
			}
		}()
		t.Parallel()
	})
	if _, ok := os.LookupEnv("OTHER"); ok || os.Getenv("VAR") != "old" {
		t.Error("not restored")
	}
}

func TestTempDir(t *testing.T) {
	var dir string
	t.Run("sub/dir *?", func(t *testing.T) {
		dir = t.TempDir()
		if dir == t.TempDir() {
			t.Error("not unique")
		}
		if err := os.WriteFile(dir+"/f", nil, 0666); err != nil {
			t.Error(err)
		}
	})
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Error("still there")
	}
}

func TestDeadline(t *testing.T) {
	d, ok := t.Deadline()
	t.Log(ok, time.Until(d) > 9*time.Minute)
}

func TestLate(t *testing.T) {
	var sub *testing.T
	t.Run("sub", func(t *testing.T) { sub = t })
	sub.Log("after its end")
	defer func() { t.Log(recover()) }()
	sub.Fail()
}
