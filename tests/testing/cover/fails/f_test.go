package fails

import "testing"

func TestNot(t *testing.T) {
	if Not(true) {
		t.Error("it is")
	}
}
