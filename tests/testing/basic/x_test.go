package a_test

import (
	"testing"

	"example.com/basic"
	"example.com/basic/sub"
)

func TestOutside(t *testing.T) {
	t.Parallel()
	if a.Add(1, 1) != 2 || sub.Two() != 2 {
		t.Fail()
	}
}
