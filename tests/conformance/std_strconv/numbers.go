package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
)

func main() {
	for _, s := range []string{"0", "42", "-42", "+7", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "", "x", "1x", "0x10", "1_000", " 1", "-", "007"} {
		n, err := strconv.Atoi(s)
		fmt.Print(n, " ", err, "; ")
	}
	fmt.Println()
	for _, c := range []struct {
		s    string
		base int
		bits int
	}{{"ff", 16, 64}, {"0xff", 0, 64}, {"0b101", 0, 8}, {"0o17", 0, 64}, {"017", 0, 64}, {"1_000", 0, 64}, {"zz", 36, 64}, {"128", 10, 8}, {"-129", 10, 8}, {"-80", 16, 8}, {"12", 2, 8}, {"1", 1, 8}, {"1", 10, 65}, {"0_1", 0, 8}, {"1__0", 0, 64}} {
		i, err := strconv.ParseInt(c.s, c.base, c.bits)
		fmt.Print(i, " ", err, "; ")
	}
	fmt.Println()
	for _, s := range []string{"255", "256", "-1", "18446744073709551615", "18446744073709551616"} {
		u8, err8 := strconv.ParseUint(s, 10, 8)
		u64, err64 := strconv.ParseUint(s, 10, 64)
		fmt.Print(u8, " ", err8, " ", u64, " ", err64, "; ")
	}
	fmt.Println()
	_, err := strconv.Atoi("bad")
	var ne *strconv.NumError
	fmt.Println(errors.As(err, &ne), ne.Func, ne.Num, ne.Err == strconv.ErrSyntax, errors.Is(err, strconv.ErrSyntax))
	for _, s := range []string{"1", "1.5", "-0", "1e10", "1E-10", ".5", "5.", "0x1p-2", "inf", "-Inf", "NaN", "infinity", "1e400", "-1e400", "1e-400", "1_0.5", "", "e5", "1e", "0x1.8", "1.7976931348623157e308", "1.7976931348623159e308", "4.9e-324", "2e-324", "0.1e", "9007199254740993", "123456789012345678901234567890", "2.2250738585072011e-308", "179769313486231580793728971405301199e273"} {
		f, err := strconv.ParseFloat(s, 64)
		fmt.Print(f, " ", err, "; ")
	}
	fmt.Println()
	for _, s := range []string{"0.1", "16777217", "3.4028235e38", "3.4028236e38", "1e-46", "1.00000005960464485"} {
		f, err := strconv.ParseFloat(s, 32)
		fmt.Print(float32(f), " ", err, "; ")
	}
	fmt.Println()
	for _, f := range []float64{0, 1, -1.5, 0.1, 1.0 / 3, 100, 1e20, 1e21, 123456789, 1e-6, 1e-7, math.Pi, 5e-324, math.MaxFloat64, 2.5, 0.000123456, math.Inf(1), math.NaN(), 4503599627370497.5, 1e23, 8.41e21, 9.5367431640625e-07} {
		fmt.Print(strconv.FormatFloat(f, 'g', -1, 64), " ", strconv.FormatFloat(f, 'e', 3, 64), " ", strconv.FormatFloat(f, 'f', 2, 64), " ", strconv.FormatFloat(f, 'f', -1, 32), " ", strconv.FormatFloat(f, 'G', 5, 64), " ", strconv.FormatFloat(f, 'x', -1, 64), " ", strconv.FormatFloat(f, 'b', -1, 64), "\n")
	}
	fmt.Println(strconv.FormatInt(-255, 16), strconv.FormatInt(math.MinInt64, 2), strconv.FormatUint(math.MaxUint64, 36), strconv.Itoa(-0), strconv.FormatInt(35, 36))
	for _, s := range []string{"true", "T", "1", "FALSE", "f", "yes", ""} {
		b, err := strconv.ParseBool(s)
		fmt.Print(b, " ", err, "; ")
	}
	fmt.Println(strconv.FormatBool(true))
	b := strconv.AppendInt([]byte("n="), -5, 10)
	b = strconv.AppendFloat(b, 1.5, 'f', 3, 64)
	b = strconv.AppendBool(b, false)
	b = strconv.AppendQuote(b, "q\t")
	fmt.Println(string(b))
	for _, s := range []string{"plain", "tab\t\"q\" \\", "日本\x00\x7f\xff", "\u200b😀\a\b\f\v", "`"} {
		fmt.Println(strconv.Quote(s), strconv.QuoteToASCII(s), strconv.QuoteToGraphic(s), strconv.CanBackquote(s))
	}
	fmt.Println(strconv.QuoteRune('☺'), strconv.QuoteRune('\''), strconv.QuoteRuneToASCII('日'), strconv.QuoteRune(0xd800))
	for _, s := range []string{`"abc"`, "`raw\\n`", `'x'`, `"\u65e5\x41\101\n"`, `"bad`, `'ab'`, `"\q"`, `abc`, `"a" `} {
		u, err := strconv.Unquote(s)
		fmt.Printf("%q %v; ", u, err)
	}
	fmt.Println(strconv.IsPrint('a'), strconv.IsPrint('\u00ad'))
}
