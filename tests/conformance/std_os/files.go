package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

func check(err error) {
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(9)
	}
}

func main() {
	dir, err := os.MkdirTemp("", "voletest")
	check(err)
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "a.txt")
	f, err := os.Create(name)
	check(err)
	n, err := f.WriteString("line 1\nline 2\n")
	fmt.Println(n, err, filepath.Base(f.Name()))
	fmt.Fprintf(f, "line %d\n", 3)
	check(f.Close())
	fmt.Println(f.Close() != nil)
	data, err := os.ReadFile(name)
	check(err)
	fmt.Printf("%q\n", data)
	f, err = os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	check(err)
	f.Write([]byte("appended"))
	f.Close()
	f, err = os.Open(name)
	check(err)
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		fmt.Print("[", sc.Text(), "]")
	}
	fmt.Println()
	pos, err := f.Seek(5, io.SeekStart)
	buf := make([]byte, 4)
	m, _ := f.Read(buf)
	at := make([]byte, 3)
	f.ReadAt(at, 14)
	fmt.Printf("%d %v %q %d %q\n", pos, err, buf, m, at)
	end, _ := f.Seek(0, io.SeekEnd)
	m, err = f.Read(buf)
	fmt.Println(end, m, err)
	_, err = f.WriteString("x")
	fmt.Println(err != nil)
	st, err := f.Stat()
	fmt.Println(st.Size(), st.Name(), st.IsDir(), st.Mode().IsRegular(), err)
	f.Close()
	_, err = os.Open(filepath.Join(dir, "none"))
	var pe *fs.PathError
	fmt.Println(errors.Is(err, os.ErrNotExist), os.IsNotExist(err), errors.As(err, &pe), pe.Op, strings.HasSuffix(err.Error(), "none: no such file or directory"))
	check(os.WriteFile(filepath.Join(dir, "b.txt"), []byte("bb"), 0o640))
	check(os.MkdirAll(filepath.Join(dir, "sub", "deep"), 0o755))
	fmt.Println(os.Mkdir(filepath.Join(dir, "sub"), 0o755) != nil, errors.Is(os.Mkdir(filepath.Join(dir, "sub"), 0o755), fs.ErrExist))
	check(os.Rename(filepath.Join(dir, "b.txt"), filepath.Join(dir, "sub", "c.txt")))
	es, err := os.ReadDir(dir)
	check(err)
	for _, e := range es {
		fmt.Print(e.Name(), e.IsDir(), " ")
	}
	fmt.Println()
	var walked []string
	filepath.Walk(dir, func(p string, info os.FileInfo, err error) error {
		rel, _ := filepath.Rel(dir, p)
		walked = append(walked, rel)
		return err
	})
	sort.Strings(walked)
	fmt.Println(walked)
	ms, _ := filepath.Glob(filepath.Join(dir, "*", "*.txt"))
	fmt.Println(len(ms), filepath.Base(ms[0]))
	check(os.Remove(name))
	fmt.Println(os.Remove(name) != nil)
	_, err = os.Stat(name)
	fmt.Println(os.IsNotExist(err))
	check(os.Truncate(filepath.Join(dir, "sub", "c.txt"), 1))
	data, _ = os.ReadFile(filepath.Join(dir, "sub", "c.txt"))
	fmt.Println(string(data))
	wd, err := os.Getwd()
	fmt.Println(wd != "", err, os.Getpid() > 0)
	check(os.Chdir(dir))
	_, err = os.Stat("sub/c.txt")
	fmt.Println(err)
	check(os.Chdir(wd))
}
