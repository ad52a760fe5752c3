package testing

import (
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
	"time"
)

// InternalExample is an example as the generated main function knows it.
type InternalExample struct {
	Name      string
	F         func()
	Output    string // what it has to print, but for white space around it
	Unordered bool   // its lines in any order
}

// RunExamples is what programs of long ago called.
func RunExamples(matchString func(pat, str string) (bool, error), examples []InternalExample) (ok bool) {
	_, ok = runExamples(matchString, examples)
	return ok
}

func runExamples(matchString matchFunc, examples []InternalExample) (ran, ok bool) {
	ok = true
	skip := newSkip(matchString)
	m := newMatcher(matchString, *match, "-test.run")
	for i := range examples {
		e := &examples[i]
		if _, matched, partial := m.fullName(nil, e.Name); !matched || partial {
			continue
		}
		if skip != nil {
			if _, skipped, partial := skip.fullName(nil, e.Name); skipped && !partial {
				continue
			}
		}
		ran = true
		if !e.run() {
			ok = false
		}
	}
	return ran, ok
}

// captureStdout makes os.Stdout a pipe. The function that it returns takes that back and gives what was written.
func captureStdout() (end func() string) {
	stdout := os.Stdout
	r, w, err := os.Pipe()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Stdout = w
	text := make(chan string)
	go func() {
		b, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			fmt.Fprintf(os.Stderr, "testing: copying pipe: %v\n", err)
			os.Exit(1)
		}
		text <- string(b)
	}()
	return func() string {
		w.Close()
		os.Stdout = stdout
		return <-text
	}
}

// run runs an example and compares what it prints.
func (e *InternalExample) run() (ok bool) {
	if chatty.on {
		fmt.Printf("%s=== RUN   %s\n", linePrefix(), e.Name)
	}
	end := captureStdout()
	returned := false
	start := time.Now()
	defer func() {
		d := time.Since(start)
		output := end()
		problem := recover()
		difference := ""
		if problem == nil {
			difference = e.compare(output)
		}
		ok = returned && difference == ""
		if !ok {
			fmt.Printf("%s--- FAIL: %s (%s)\n%s", linePrefix(), e.Name, seconds(d), difference)
		} else if chatty.on {
			fmt.Printf("%s--- PASS: %s (%s)\n", linePrefix(), e.Name, seconds(d))
		}
		if problem != nil {
			panic(problem)
		}
		if !returned {
			panic(errGoexit)
		}
	}()
	e.F()
	returned = true
	return
}

// compare returns "" if the output is right.
func (e *InternalExample) compare(output string) string {
	got, want := strings.TrimSpace(output), strings.TrimSpace(e.Output)
	if e.Unordered {
		if sortedLines(got) != sortedLines(want) {
			return fmt.Sprintf("got:\n%s\nwant (unordered):\n%s\n", output, e.Output)
		}
	} else if got != want {
		return fmt.Sprintf("got:\n%s\nwant:\n%s\n", got, want)
	}
	return ""
}

func sortedLines(s string) string {
	lines := strings.Split(s, "\n")
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}
