package main

import "fmt"

// Every form of literal the lexical part of the spec names.
func main() {
	ints := []int64{0, 42, 4_2, 0600, 0_600, 0o600, 0O600, 0xBadFace, 0xBad_Face, 0x_67_7a_2f_cc, 0b1011, 0B_11, 170_141183460469231 / 1}
	for _, i := range ints {
		fmt.Print(i, " ")
	}
	fmt.Println()
	floats := []float64{0., 72.40, 072.40, 2.71828, 1.e+0, 6.67428e-11, 1e6, .25, .12345e+5, 1_5., 0.15e+02,
		0x1p-2, 0x2.p10, 0x1.Fp+0, 0x.8p-0, 0x_1FFFp-16, 0x15e - 2}
	for _, f := range floats {
		fmt.Print(f, " ")
	}
	fmt.Println()
	imag := []complex128{0i, 0123i, 0o123i, 0xabci, 0.i, 2.71828i, 1.e+0i, 1e6i, .25i, 0x1p-2i, 0b11i}
	for _, c := range imag {
		fmt.Print(c, " ")
	}
	fmt.Println()
	runes := []rune{'a', 'ä', '本', '\t', '\000', '\007', '\377', '\x07', '\xff', '\u12e4', '\U00101234', '\'', '\\', '\a', '\v'}
	fmt.Println(runes)
	strs := []string{"abc", `a\nb
c`, "\n", "\"", "日本語", "\u65e5本\U00008a9e", "\xff\u00FF", "\377", "", ``, "\x41\101\u0041"}
	for _, s := range strs {
		fmt.Printf("%q %d|", s, len(s))
	}
	fmt.Println()
	fmt.Println("日本語" == "\u65e5\u672c\u8a9e", "\xe6\x97\xa5" == "日", `\u65e5` == "日")
}
