package sig

import "testing"

func TestWrong(t *testing.B)  {}
func Testlower(t *testing.T)  { t.Fatal("not a test") }
func TestÄ(t *testing.T)      {}
func BenchmarkX(t *testing.T) {}
