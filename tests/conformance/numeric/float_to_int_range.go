package main

import (
	"fmt"
	"math"
)

type tiny int8

func all[F float32 | float64](f F) {
	fmt.Println(f, int8(f), int16(f), int32(f), int64(f), int(f), uint8(f), uint16(f), uint32(f), uint64(f), uint(f), uintptr(f), tiny(f))
}

// What a conversion gives that does not fit depends on the processor: these are amd64's answers.
func main() {
	for _, f := range []float64{0, -0.9, 127.5, 128, -129, 255, 256.9, 32768, 65536, 1 << 31, 1<<31 - 0.5, -1<<31 - 0.5, -1<<31 - 1, 1 << 32, 1<<32 + 1,
		-1, -1e10, 9814164890000, 1 << 63, 1<<63 - 1024, -1 << 63, -1<<63 - 2048, 1 << 64, 1e19, 1e100, -1e100, math.Inf(1), math.Inf(-1), math.NaN()} {
		all(f)
		all(float32(f))
	}
}
