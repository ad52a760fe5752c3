package sub_test

import (
	"testing"

	"example.com/cover/sub"
)

func TestTwo(t *testing.T) {
	if sub.Two() != 2 {
		t.Fail()
	}
}
