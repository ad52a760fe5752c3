package seed

import "testing"

func FuzzSeed(f *testing.F) {
	f.Add(1)
	f.Fuzz(func(t *testing.T, n int) {
		if n == 1 {
			t.Error("one")
		}
	})
}

func FuzzSkipped(f *testing.F) {
	f.Skip("not today")
}

func FuzzNothing(f *testing.F) {}
