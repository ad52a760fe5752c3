// Package os/exec: output, pipes, exit codes, signals, timeouts.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

func main() {
	out, err := exec.Command("echo", "hello", "there").Output()
	fmt.Printf("%q %v\n", out, err)
	c := exec.Command("sh", "-c", "cat; echo err >&2; exit 3")
	c.Stdin = strings.NewReader("from a reader")
	both, err := c.CombinedOutput()
	var ee *exec.ExitError
	fmt.Printf("%q %v %v %d\n", both, err, errors.As(err, &ee), c.ProcessState.ExitCode())
	_, err = exec.LookPath("no-such-program-here")
	fmt.Println(err, errors.Is(err, exec.ErrNotFound))
	fmt.Println(exec.Command("no-such-program-here").Run())
	fmt.Println(exec.Command("/etc/passwd").Run())
	c = exec.Command("cat")
	w, _ := c.StdinPipe()
	r, _ := c.StdoutPipe()
	fmt.Println(c.Start())
	go func() { io.WriteString(w, "through pipes\n"); w.Close() }()
	b, _ := io.ReadAll(r)
	fmt.Printf("%q %v\n", b, c.Wait())
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	c = exec.CommandContext(ctx, "sleep", "100")
	if err := c.Start(); err != nil {
		fmt.Println(err)
	}
	time.AfterFunc(20*time.Millisecond, cancel)
	fmt.Println(c.Wait())
	past, cancel2 := context.WithTimeout(context.Background(), time.Nanosecond)
	defer cancel2()
	<-past.Done()
	fmt.Println(exec.CommandContext(past, "sleep", "100").Run())
	c = exec.Command("sh", "-c", "echo $FOO; pwd")
	c.Env = append(os.Environ(), "FOO=bar")
	c.Dir = "/usr"
	c.Stdout = os.Stdout
	fmt.Println(c.Run())
	c = exec.Command("sh", "-c", "echo bad >&2; kill -9 $$")
	_, err = c.Output()
	errors.As(err, &ee)
	fmt.Printf("%v %q\n", err, ee.Stderr)
	c = exec.Command("sh", "-c", "head -c 200000 /dev/zero")
	var buf bytes.Buffer
	c.Stdout = &buf
	fmt.Println(c.Run(), buf.Len())
	c = exec.Command("true")
	c.Dir = "/nonexistent"
	fmt.Println(c.Run())
	fmt.Println(exec.Command("echo", "a b").String())
	p, err := os.StartProcess("/bin/sh", []string{"sh", "-c", "exit 7"}, &os.ProcAttr{Files: []*os.File{os.Stdin, os.Stdout, os.Stderr}})
	st, err := p.Wait()
	fmt.Println(st, err, p.Kill())
	pr, pw, _ := os.Pipe()
	c = exec.Command("sh", "-c", "echo three >&3")
	c.ExtraFiles = []*os.File{pw}
	fmt.Println(c.Run())
	pw.Close()
	b, _ = io.ReadAll(pr)
	fmt.Printf("%q\n", b)
}
