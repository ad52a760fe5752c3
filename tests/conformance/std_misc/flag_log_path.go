package main

import (
	"bytes"
	"flag"
	"fmt"
	"log"
	"path"
	"path/filepath"
	"strings"
	"time"
)

type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

func main() {
	fs := flag.NewFlagSet("prog", flag.ContinueOnError)
	var out bytes.Buffer
	fs.SetOutput(&out)
	n := fs.Int("n", 5, "number of `things`")
	s := fs.String("s", "def", "a string")
	b := fs.Bool("b", false, "a bool")
	d := fs.Duration("d", time.Second, "wait")
	f := fs.Float64("f", 0.5, "float")
	var l list
	fs.Var(&l, "l", "list")
	err := fs.Parse([]string{"-n", "7", "--s=x=y", "-b", "-d", "1m", "-l", "a", "-l=b", "rest", "-n", "9"})
	fmt.Println(err, *n, *s, *b, *d, *f, l, fs.Args(), fs.NArg(), fs.NFlag(), fs.Arg(0))
	fs.PrintDefaults()
	fmt.Print(out.String())
	out.Reset()
	for _, args := range [][]string{{"-zz"}, {"-n", "abc"}, {"-n"}, {"-b=maybe"}, {"-h"}} {
		err := fs.Parse(args)
		fmt.Println(err)
	}
	fmt.Println(strings.Count(out.String(), "Usage of prog:"))
	var set []string
	fs.Visit(func(f *flag.Flag) { set = append(set, f.Name) })
	fmt.Println(set, fs.Lookup("n").Value, fs.Lookup("none") == nil)
	var lb bytes.Buffer
	lg := log.New(&lb, "[p] ", log.Lshortfile|log.Lmsgprefix)
	lg.Println("hello", 1)
	lg.SetFlags(0)
	lg.Printf("no newline")
	lg.SetPrefix("")
	lg.Print("a\n")
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		lg.Panicf("p%d", 1)
	}()
	fmt.Print(lb.String())
	for _, p := range []string{"a/b/../c", "/a//b/./c/", "", "..", "/../a", "a/../..", "./x"} {
		fmt.Print(path.Clean(p), " ", filepath.Dir(p), " ", path.Base(p), "; ")
	}
	fmt.Println()
	fmt.Println(path.Join("a", "", "../b", "c"), filepath.Ext("x/y.tar.gz"), filepath.IsAbs("/x"), filepath.ToSlash("a/b"))
	dir, file := filepath.Split("a/b/c.txt")
	rel, err := filepath.Rel("/a/b", "/a/c/d")
	ok, err2 := filepath.Match("*.g?", "x.go")
	_, err3 := path.Match("[", "x")
	fmt.Println(dir, file, rel, err, ok, err2, err3)
}
