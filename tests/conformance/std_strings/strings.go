package main

import (
	"fmt"
	"strings"
	"unicode"
)

func main() {
	s := "Hello, 世界! Hello"
	fmt.Println(strings.Contains(s, "世"), strings.ContainsRune(s, '界'), strings.ContainsAny(s, "xyz!"), strings.Contains(s, ""))
	fmt.Println(strings.Index(s, "Hello"), strings.LastIndex(s, "Hello"), strings.Index(s, "zz"), strings.IndexByte(s, ','), strings.IndexRune(s, '界'), strings.IndexAny(s, "!,"), strings.IndexFunc(s, unicode.IsSpace), strings.LastIndexByte(s, 'l'))
	fmt.Println(strings.Count("cheese", "e"), strings.Count("five", ""), strings.Count("aaaa", "aa"))
	fmt.Printf("%q %q %q\n", strings.Split("a,b,c", ","), strings.Split("abc", ""), strings.Split("", ","))
	fmt.Printf("%q %q %q %q\n", strings.SplitN("a,b,c,d", ",", 2), strings.SplitN("a,b", ",", 0), strings.SplitAfter("a,b,c", ","), strings.SplitN("a,b,c", ",", -1))
	fmt.Printf("%q %q\n", strings.Fields("  foo bar\t\nbaz  "), strings.FieldsFunc("a1b2c3", unicode.IsDigit))
	fmt.Println(strings.Join([]string{"x", "y", "z"}, "-"), strings.Join(nil, "-"), strings.Repeat("ab", 3), strings.Repeat("", 10) == "")
	fmt.Println(strings.ToUpper("héllo ß"), strings.ToLower("ÀÉÎ ABC"), strings.Title("go lang"), strings.ToTitle("abc"))
	fmt.Printf("%q %q %q %q %q\n", strings.TrimSpace("\t x y \n"), strings.Trim("xxaxbxx", "x"), strings.TrimLeft("aabc", "a"), strings.TrimRight("abcc", "c"), strings.TrimFunc("123abc456", unicode.IsDigit))
	fmt.Println(strings.TrimPrefix("prefix-x", "prefix-"), strings.TrimSuffix("file.go", ".go"), strings.TrimPrefix("abc", "x"), strings.HasPrefix("golang", "go"), strings.HasSuffix("golang", "go"))
	fmt.Println(strings.Replace("oink oink oink", "k", "ky", 2), strings.ReplaceAll("oink oink", "oink", "moo"), strings.Replace("abc", "", "-", -1))
	fmt.Println(strings.EqualFold("Go", "GO"), strings.EqualFold("Σ", "ς"), strings.EqualFold("a", "b"), strings.Compare("a", "b"), strings.Compare("b", "a"), strings.Compare("a", "a"))
	fmt.Println(strings.Map(func(r rune) rune {
		if r == 'a' {
			return -1
		}
		return unicode.ToUpper(r)
	}, "banana界"))
	before, after, found := strings.Cut("key=value=x", "=")
	fmt.Println(before, after, found)
	before, after, found = strings.Cut("none", "=")
	fmt.Printf("%q %q %v\n", before, after, found)
	r := strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;")
	fmt.Println(r.Replace("a<b & c>d"), strings.NewReplacer("aaa", "3", "aa", "2", "a", "1").Replace("aaaaaaa"))
	var b strings.Builder
	for i := 3; i >= 1; i-- {
		fmt.Fprintf(&b, "%d...", i)
	}
	b.WriteByte('!')
	b.WriteRune('界')
	b.WriteString("end")
	fmt.Println(b.String(), b.Len())
	b.Reset()
	b.Grow(10)
	fmt.Println(b.Len(), b.Cap() >= 10, b.String() == "")
	rd := strings.NewReader("reader")
	buf := make([]byte, 4)
	n, err := rd.Read(buf)
	c, _ := rd.ReadByte()
	rd.UnreadByte()
	fmt.Println(n, err, string(buf), string(rune(c)), rd.Len(), rd.Size())
	n, err = rd.Read(buf)
	m, err2 := rd.Read(buf)
	fmt.Println(n, err, m, err2)
	fmt.Println(strings.ToValidUTF8("a\xffb\xc0\xafc", "?"), strings.LastIndexAny("golang", "gn"), strings.IndexByte("", 'x'), strings.LastIndexFunc("abc1", unicode.IsLetter))
	for i, w := 0, "añ\xff日"; i < len(w); i++ {
		fmt.Print(w[i], " ")
	}
	fmt.Println()
	text := strings.Repeat("needle in a haystack with many needless words; ", 50) + "needLe"
	fmt.Println(strings.Index(text, "needLe"), strings.Count(text, "needle"), strings.LastIndex(text, "hay"), len(strings.ReplaceAll(text, "needle", "n")))
}
