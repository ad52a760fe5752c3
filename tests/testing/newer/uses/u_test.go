package uses

import (
	"testing"

	"example.org/dep"
)

func TestVendored(t *testing.T) { t.Log(dep.Name()) }
