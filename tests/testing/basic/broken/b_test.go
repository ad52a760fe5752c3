package broken

import "testing"

func TestF(t *testing.T) {
	var unused int
	F(1)
}
