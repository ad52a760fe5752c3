// Package testing in a program that is no test: Benchmark, AllocsPerRun, BenchmarkResult, iotest.
// nostress: measures for a second
// slow: measures for a second
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func main() {
	calls := 0
	r := testing.Benchmark(func(b *testing.B) {
		calls++
		b.ReportMetric(float64(b.N), "N")
		for i := 0; i < b.N; i++ {
			time.Sleep(time.Millisecond)
		}
	})
	fmt.Println(r.N > 100, r.N < 5000, calls >= 3, r.T >= time.Second, r.NsPerOp() >= 1e6, r.Extra["N"] == float64(r.N))
	r = testing.Benchmark(func(b *testing.B) {
		b.Run("a", func(b *testing.B) { b.Skip("no") })
	})
	fmt.Println(r.N, r.T)
	r = testing.Benchmark(func(b *testing.B) { b.Fatal("no") })
	fmt.Println(r)

	results := []testing.BenchmarkResult{
		{N: 1, T: 1},
		{N: 3, T: 1e9, Bytes: 1 << 20, MemAllocs: 10, MemBytes: 1000},
		{N: 1e9, T: 123456789},
		{N: 7, T: time.Minute, Extra: map[string]float64{"b": 2, "a": 1e-9, "c/op": 123.456}},
	}
	for _, r := range results {
		fmt.Printf("%q %q %d\n", r.String(), r.MemString(), r.NsPerOp())
	}
	for _, x := range []float64{0, 0.0009, 0.00995, 0.0999951, 0.99995, 9.9994, 99.9949, 999.949, 999.95, 123456} {
		fmt.Println(testing.BenchmarkResult{N: 1, Extra: map[string]float64{"ns/op": x}}.String())
	}
	fmt.Println(testing.AllocsPerRun(10, func() {}))

	fmt.Println(iotest.TestReader(strings.NewReader("hello, world"), []byte("hello, world")))
	fmt.Println(iotest.TestReader(bytes.NewReader(nil), nil))
	fmt.Println(iotest.TestReader(iotest.HalfReader(strings.NewReader("abcdefg")), []byte("abcdefg")))
	fmt.Println(iotest.TestReader(iotest.OneByteReader(strings.NewReader("abc")), []byte("abx")))
	b, err := io.ReadAll(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("abc"))))
	fmt.Printf("%q %v %v\n", b, err, errors.Is(err, iotest.ErrTimeout))
	p := make([]byte, 10)
	n, err := iotest.DataErrReader(strings.NewReader("xyz")).Read(p)
	fmt.Println(n, err)
	var w bytes.Buffer
	t := iotest.TruncateWriter(&w, 5)
	fmt.Fprint(t, "abc")
	n, err = fmt.Fprint(t, "defg")
	fmt.Println(n, err, w.String())
}
