package ext_test

import (
	"strings"
	"testing"
)

func TestOnlyOutside(t *testing.T) { t.Log(strings.ToUpper("x")) }
