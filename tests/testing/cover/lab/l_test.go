package lab

import "testing"

func TestF(t *testing.T) {
	F(9, nil)
	Empty()
	Gen([]int{1, 2}, func(x int) bool { return x > 1 })
	Small(2)
	if testing.CoverMode() != "" {
		t.Logf("%.3f", testing.Coverage())
	}
}
