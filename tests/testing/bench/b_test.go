package bench

import (
	"fmt"
	"os"
	"sync/atomic"
	"testing"
)

func BenchmarkMetrics(b *testing.B) {
	b.ReportAllocs()
	b.SetBytes(1000)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(1.5, "things/op")
	b.ReportMetric(12345.678, "MB/s")
	b.ReportMetric(3, "allocs/op")
	b.ReportMetric(0.00012345, "B/op")
	b.ReportMetric(0.0123, "x")
	b.ReportMetric(99.996, "y")
}

func BenchmarkSub(b *testing.B) {
	for _, n := range []int{1, 10} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			b.ReportMetric(0, "ns/op")
			if b.N < 1 {
				b.Fatal(b.N)
			}
		})
	}
	b.Run("nested", func(b *testing.B) {
		b.Run("deep", func(b *testing.B) { b.ReportMetric(0, "ns/op") })
	})
}

func BenchmarkParallel(b *testing.B) {
	var n int64
	b.SetParallelism(3)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			atomic.AddInt64(&n, 1)
		}
	})
	if n != int64(b.N) {
		b.Error(n, b.N)
	}
	b.ReportMetric(0, "ns/op")
}

func BenchmarkLogs(b *testing.B) {
	for i := 0; i < 12; i++ {
		b.Log("line", i)
	}
	b.ReportMetric(0, "ns/op")
}

func BenchmarkGrows(b *testing.B) {
	if b.N > 1 && os.Getenv("SHOW") != "" {
		fmt.Println("N")
	}
	b.ReportMetric(0, "ns/op")
}

func TestResult(t *testing.T) {
	r := testing.BenchmarkResult{N: 1000, T: 1234567, Bytes: 10, MemAllocs: 2999, MemBytes: 64000}
	fmt.Printf("%q\n%q\n", r.String(), r.MemString())
	fmt.Println(r.NsPerOp(), r.AllocsPerOp(), r.AllocedBytesPerOp())
	fmt.Printf("%q\n", testing.BenchmarkResult{}.MemString())
	n := 0
	r = testing.Benchmark(func(b *testing.B) {
		n = b.N
		if b.N < 1000 {
			b.ReportMetric(1, "x")
			b.SetBytes(1)
		}
		b.SkipNow()
	})
	fmt.Println(n, r.N)
	fmt.Println(testing.AllocsPerRun(10, func() {}))
}
