package main_test

import (
	"testing"

	m "example.com/main"
)

func TestImported(t *testing.T) { t.Log(m.Exported()) }
