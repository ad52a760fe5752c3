package fails

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"testing"
)

func TestError(t *testing.T) {
	t.Error("one", 2)
	t.Errorf("%v", errors.New("three"))
	fmt.Println("printed")
}

func TestFatalInSub(t *testing.T) {
	t.Run("a", func(t *testing.T) {
		defer t.Log("deferred")
		t.Fatalf("fatal %d", 1)
	})
	t.Run("b", func(t *testing.T) {
		t.Run("c", func(t *testing.T) { t.FailNow() })
		t.Log("after", t.Failed())
	})
	t.Log("end")
}

func check(t testing.TB, ok bool) {
	t.Helper()
	deeper(t, ok)
}

func deeper(t testing.TB, ok bool) {
	t.Helper()
	if !ok {
		t.Error("not ok")
	}
}

func TestHelper(t *testing.T) {
	check(t, false)
	t.Run("sub", func(t *testing.T) {
		check(t, false)
		func() {
			t.Helper()
			t.Error("in a closure")
		}()
	})
	t.Cleanup(func() {
		check(t, false)
	})
	func() {
		defer check(t, false)
	}()
}

func TestParent(t *testing.T) {
	t.Run("sub", func(sub *testing.T) {
		t.FailNow()
	})
	t.Log("not reached")
}

func TestGoexit(t *testing.T) {
	if os.Getenv("WHAT") == "goexit" {
		runtime.Goexit()
	}
}

func TestPanic(t *testing.T) {
	t.Log("before")
	t.Cleanup(func() { fmt.Println("cleanup runs") })
	if os.Getenv("WHAT") == "panic" {
		t.Run("sub", func(t *testing.T) {
			t.Log("in sub")
			panic("boom")
		})
	}
	if os.Getenv("WHAT") == "nil" {
		var p *int
		*p = 1
	}
}

func TestExit(t *testing.T) {
	switch os.Getenv("WHAT") {
	case "exit0":
		os.Exit(0)
	case "exit3":
		fmt.Print("no newline")
		os.Exit(3)
	}
}

func TestCleanupPanic(t *testing.T) {
	t.Cleanup(func() { fmt.Println("first registered") })
	t.Cleanup(func() {
		if os.Getenv("WHAT") == "cleanup" {
			panic("in cleanup")
		}
	})
}

func ExamplePanics() {
	if os.Getenv("WHAT") == "example" {
		panic("example")
	}
	fmt.Println("x")
	// Output: y
}

func Example_unordered() {
	fmt.Println("b\na")
	// Unordered output: a
	// c
}

func TestTimeout(t *testing.T) {
	if os.Getenv("WHAT") == "timeout" {
		fmt.Println("waiting")
		select {}
	}
}

func BenchmarkFails(b *testing.B) {
	b.Log("logged")
	b.Run("sub", func(b *testing.B) { b.Fatal("no") })
	b.Run("skip", func(b *testing.B) { b.Skip("not today") })
}
