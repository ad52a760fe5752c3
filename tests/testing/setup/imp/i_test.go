package imp

import (
	"testing"

	such "no/such/thing"
)

func TestX(t *testing.T) { such.X() }
