package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

func main() {
	a, b := []byte("hello world"), []byte("world")
	fmt.Println(bytes.Contains(a, b), bytes.Index(a, b), bytes.Compare(a, b), bytes.Equal(a[6:], b), bytes.Equal(nil, []byte{}), bytes.HasPrefix(a, []byte("he")))
	fmt.Printf("%s %q %s %s\n", bytes.ToUpper(a), bytes.Split(a, []byte("o")), bytes.Join([][]byte{a, b}, []byte("+")), bytes.TrimSpace([]byte("  x ")))
	fmt.Printf("%s %s %q %d\n", bytes.Replace(a, []byte("o"), []byte("0"), 1), bytes.Title([]byte("ab cd")), bytes.Fields([]byte(" a  b ")), bytes.Count(a, []byte("l")))
	var buf bytes.Buffer
	buf.WriteString("line one\nline two\nlast")
	buf.Write([]byte{'!', '\n'})
	buf.WriteByte('x')
	buf.WriteRune('é')
	line, err := buf.ReadString('\n')
	fmt.Printf("%q %v %d\n", line, err, buf.Len())
	lb, err := buf.ReadBytes('t')
	fmt.Printf("%q %v\n", lb, err)
	p := make([]byte, 3)
	n, _ := buf.Read(p)
	fmt.Println(n, string(p[:n]), string(buf.Next(2)), buf.String())
	buf.UnreadByte()
	c, _ := buf.ReadByte()
	r, size, _ := buf.ReadRune()
	fmt.Println(string(rune(c)), string(r), size)
	buf.Truncate(3)
	fmt.Printf("%q\n", buf.String())
	rest, err := io.ReadAll(&buf)
	fmt.Println(len(rest), err)
	_, err = buf.ReadByte()
	fmt.Println(err, buf.Len())
	nb := bytes.NewBufferString("abc")
	var sb strings.Builder
	cnt, err := nb.WriteTo(&sb)
	fmt.Println(cnt, err, sb.String())
	cnt, err = nb.ReadFrom(strings.NewReader("from reader"))
	fmt.Println(cnt, err, nb)
	rd := bytes.NewReader([]byte("0123456789"))
	rd.Seek(-3, io.SeekEnd)
	q, _ := io.ReadAll(rd)
	rd.Seek(2, io.SeekStart)
	at := make([]byte, 2)
	rd.ReadAt(at, 5)
	fmt.Println(string(q), string(at), rd.Len())
	big := bytes.Repeat([]byte("ab"), 1000)
	big[1500] = 'X'
	fmt.Println(bytes.IndexByte(big, 'X'), bytes.LastIndexByte(big, 'X'), bytes.Index(big, []byte("Xb")), bytes.Count(big, []byte("ab")), bytes.IndexAny(big, "XY"))
	fmt.Println(bytes.Map(func(r rune) rune { return r + 1 }, []byte("abc")), bytes.EqualFold([]byte("Ab"), []byte("aB")), string(bytes.Trim([]byte("--x--"), "-")), bytes.ContainsRune(a, 'w'))
	before, after, ok := bytes.Cut([]byte("k:v"), []byte(":"))
	fmt.Println(string(before), string(after), ok, bytes.Runes([]byte("é日")))
}
