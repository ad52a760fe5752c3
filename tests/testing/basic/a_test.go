package a

import (
	"fmt"
	"os"
	"testing"
)

func TestAdd(t *testing.T) {
	if Add(1, 2) != 3 {
		t.Fatal("no")
	}
	t.Log("hello\nsecond line\n")
}

func helper(t *testing.T) {
	t.Helper()
	t.Logf("hidden is %d", hidden())
}

func TestSubtests(t *testing.T) {
	helper(t)
	for i := 0; i < 3; i++ {
		i := i
		t.Run(fmt.Sprint("case ", i), func(t *testing.T) {
			if i == 1 {
				t.Skip("skipped")
			}
			helper(t)
			t.Log("in", i)
		})
	}
	t.Cleanup(func() { t.Log("cleaning") })
	t.Run("helping", func(t *testing.T) {
		t.Helper()
		t.Log("from the subtest")
	})
	wd, _ := os.Getwd()
	t.Log(os.Getenv("PWD") == wd)
}

func TestNames(t *testing.T) {
	nop := func(t *testing.T) { t.Log(t.Name()) }
	for _, name := range []string{"", "a", "a", "a#01", "b#00", "", "a b/c", "\x00\u2028", "a"} {
		t.Run(name, nop)
	}
}

func TestSkipped(t *testing.T) {
	defer t.Log("deferred")
	t.SkipNow()
	t.Fatal("not reached")
}

func BenchmarkAdd(b *testing.B) {
	for i := 0; i < b.N; i++ {
		Add(i, i)
	}
}

func ExampleAdd() {
	fmt.Println(Add(1, 2))
	// Output: 3
}

func Example_unordered() {
	fmt.Println("b")
	fmt.Println("a")
	// Unordered output:
	// a
	// b
}

func Example_notRun() {
	panic("no output, not run")
}

func Example_empty() {
	// Output:
}

func ExampleAdd_block() {
	fmt.Println("x\n\ny")
	/* Output:
	x

	y
	*/
}
