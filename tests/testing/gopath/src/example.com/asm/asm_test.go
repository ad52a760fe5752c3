package asm

import "testing"

func TestSum(t *testing.T) {
	if sum(2, 3) != 5 {
		t.Error("2+3 =", sum(2, 3))
	}
}
