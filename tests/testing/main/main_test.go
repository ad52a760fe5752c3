package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
)

var value = flag.String("value", "default", "a flag of the tests")

func TestMain(m *testing.M) {
	fmt.Println("before")
	flag.Parse()
	code := m.Run()
	fmt.Println("after", code)
	if os.Getenv("WHAT") == "exit" {
		os.Exit(7)
	}
}

func TestName(t *testing.T) {
	pc, file, _, _ := runtime.Caller(0)
	t.Log(runtime.FuncForPC(pc).Name(), file[strings.LastIndex(file, "/")+1:], Exported())
	t.Log(*value, flag.Args())
	t.Log(testing.Short(), testing.Verbose(), testing.CoverMode() == "")
	if os.Getenv("WHAT") == "fail" {
		t.Fail()
	}
}
