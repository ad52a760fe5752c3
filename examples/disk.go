// A script with flags and other programs: which folders take up room? Runs du and sorts what it says.
// vole run examples/disk.go [-top 5] [-min 1024] directory
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

type entry struct {
	path string
	kib  int
}

func usage(dir string) ([]entry, error) {
	cmd := exec.Command("du", "-k", "--max-depth=1", dir)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if errors.Is(err, exec.ErrNotFound) {
		return nil, fmt.Errorf("this script needs du: %w", err)
	}
	if err != nil && len(out) == 0 { // du also fails for a folder it may not read: the others still count
		return nil, fmt.Errorf("du: %s", strings.TrimSpace(complaints.String()))
	}
	var all []entry
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		size, path, ok := strings.Cut(line, "\t")
		kib, err := strconv.Atoi(size)
		if !ok || err != nil {
			return nil, fmt.Errorf("du said %q", line)
		}
		all = append(all, entry{path, kib})
	}
	sort.Slice(all, func(i, k int) bool { return all[i].kib > all[k].kib })
	return all, nil
}

func human(kib int) string {
	size := float64(kib)
	for _, unit := range []string{"KiB", "MiB", "GiB"} {
		if size < 1024 {
			return fmt.Sprintf("%.1f %s", size, unit)
		}
		size /= 1024
	}
	return fmt.Sprintf("%.1f TiB", size)
}

func main() {
	top := flag.Int("top", 5, "how many `folders` to list")
	min := flag.Int("min", 0, "leave out folders below so many `KiB`")
	flag.Usage = func() {
		fmt.Fprintf(flag.CommandLine.Output(), "usage: %s [flags] directory\n", filepath.Base(os.Args[0]))
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	all, err := usage(flag.Arg(0))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for i, e := range all {
		if i == *top || e.kib < *min {
			break
		}
		fmt.Printf("%10s  %s\n", human(e.kib), e.path)
	}
}
