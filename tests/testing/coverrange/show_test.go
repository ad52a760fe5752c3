package coverrange

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"testing"
)

// TestShow prints a profile, sorted.
func TestShow(t *testing.T) {
	name := os.Getenv("SHOW")
	if name == "" {
		t.Skip()
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	sort.Strings(lines[1:])
	fmt.Println(strings.Join(lines, "\n"))
}
