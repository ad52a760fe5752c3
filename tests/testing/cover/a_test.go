package cover

import (
	"os"
	"testing"
)

func TestSign(t *testing.T) {
	for i := 0; i < 5; i++ {
		if Sign(i) < 0 {
			t.Error(i)
		}
	}
	if mode := os.Getenv("MODE"); mode != testing.CoverMode() {
		t.Errorf("mode is %q", testing.CoverMode())
	}
	if c := testing.Coverage(); mode() && (c <= 0 || c > 1) {
		t.Error(c)
	}
}

func mode() bool { return testing.CoverMode() != "" }
