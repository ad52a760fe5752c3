// Generates the tables of package strconv: pow10.go and printable.go.
//
//	cd stdlib/gen && go run strconv.go ../strconv
package main

import (
	"bytes"
	"fmt"
	"go/format"
	"math/big"
	"os"
	"path/filepath"
	"unicode"
)

func main() {
	dir := os.Args[1]
	write(filepath.Join(dir, "pow10.go"), pow10())
	write(filepath.Join(dir, "printable.go"), printable())
}

func write(name string, src []byte) {
	out, err := format.Source(src)
	if err == nil {
		err = os.WriteFile(name, out, 0o666)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

const pow10Min, pow10Max = -348, 347

func pow10() []byte {
	var b bytes.Buffer
	b.WriteString("package strconv\n\n// Made by stdlib/gen/strconv.go; do not edit.\n\n")
	fmt.Fprintf(&b, "const (\n\tpow10Min = %d\n\tpow10Max = %d\n)\n\n", pow10Min, pow10Max)
	b.WriteString(`// pow10Table[k-pow10Min] is {hi, lo}, the first 128 bits of 10**k, cut off:
// 10**k = (hi<<64 + lo + e) * 2**pow10Exp(k) with 0 <= e < 1 and hi >= 1<<63.
// It is exact (e = 0) for 0 <= k <= pow10Exact.
`)
	b.WriteString("var pow10Table = [...][2]uint64{\n")
	for k := pow10Min; k <= pow10Max; k++ {
		n := new(big.Int).Exp(big.NewInt(10), big.NewInt(abs(k)), nil)
		if k < 0 {
			n.Quo(new(big.Int).Lsh(big.NewInt(1), uint(n.BitLen()+300)), n)
		}
		if d := n.BitLen() - 128; d > 0 {
			n.Rsh(n, uint(d))
		} else {
			n.Lsh(n, uint(-d))
		}
		lo := new(big.Int).And(n, new(big.Int).SetUint64(1<<64-1)).Uint64()
		fmt.Fprintf(&b, "{%#016x, %#016x},\n", new(big.Int).Rsh(n, 64).Uint64(), lo)
	}
	b.WriteString("}\n")
	return b.Bytes()
}

func abs(k int) int64 {
	if k < 0 {
		k = -k
	}
	return int64(k)
}

func printable() []byte {
	var b bytes.Buffer
	b.WriteString("package strconv\n\n// Made by stdlib/gen/strconv.go; do not edit.\n\n")
	b.WriteString("// The printable runes as ranges: first, last, first, last, ...\n")
	table := func(name, typ string, lo, hi rune) {
		fmt.Fprintf(&b, "var %s = [...]%s{", name, typ)
		n := 0
		emit := func(r rune) {
			if n%12 == 0 {
				b.WriteString("\n")
			}
			n++
			fmt.Fprintf(&b, "%#x, ", r)
		}
		in := false
		for r := lo; r <= hi+1; r++ {
			if p := r <= hi && unicode.IsPrint(r); p != in {
				in = p
				if p {
					emit(r)
				} else {
					emit(r - 1)
				}
			}
		}
		b.WriteString("\n}\n\n")
	}
	table("print16", "uint16", 0, 0xFFFF)
	table("print32", "uint32", 0x10000, unicode.MaxRune)
	b.WriteString("// The graphic runes that are not printable: spaces other than U+0020.\n")
	b.WriteString("var graphicOnly = [...]uint16{")
	for r := rune(0); r <= 0xFFFF; r++ {
		if unicode.IsGraphic(r) && !unicode.IsPrint(r) {
			fmt.Fprintf(&b, "%#x, ", r)
		}
	}
	b.WriteString("}\n")
	return b.Bytes()
}
