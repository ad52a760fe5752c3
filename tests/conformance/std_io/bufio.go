package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

type slow struct{ s string }

func (r *slow) Read(p []byte) (int, error) {
	if r.s == "" {
		return 0, io.EOF
	}
	p[0] = r.s[0]
	r.s = r.s[1:]
	return 1, nil
}

type upper struct{ w io.Writer }

func (u upper) Write(p []byte) (int, error) { return u.w.Write(bytes.ToUpper(p)) }

type failing struct{ n int }

func (f *failing) Write(p []byte) (int, error) {
	if f.n -= len(p); f.n < 0 {
		return 0, errors.New("disk full")
	}
	return len(p), nil
}

func main() {
	sc := bufio.NewScanner(&slow{"first line\nsecond\r\n\nlast"})
	for sc.Scan() {
		fmt.Printf("%q ", sc.Text())
	}
	fmt.Println(sc.Err())
	sc = bufio.NewScanner(strings.NewReader(" several  words\nhere é日 "))
	sc.Split(bufio.ScanWords)
	n := 0
	for sc.Scan() {
		n += len(sc.Bytes())
	}
	fmt.Println(n)
	sc = bufio.NewScanner(strings.NewReader("é日\xffa"))
	sc.Split(bufio.ScanRunes)
	for sc.Scan() {
		fmt.Print(sc.Text(), "|")
	}
	fmt.Println()
	sc = bufio.NewScanner(strings.NewReader(strings.Repeat("x", 100)))
	sc.Buffer(make([]byte, 10), 20)
	fmt.Println(sc.Scan(), sc.Err())
	sc = bufio.NewScanner(strings.NewReader("a,b,,c"))
	sc.Split(func(data []byte, atEOF bool) (int, []byte, error) {
		if i := bytes.IndexByte(data, ','); i >= 0 {
			return i + 1, data[:i], nil
		}
		if atEOF && len(data) > 0 {
			return len(data), data, bufio.ErrFinalToken
		}
		return 0, nil, nil
	})
	for sc.Scan() {
		fmt.Printf("%q", sc.Text())
	}
	fmt.Println()
	r := bufio.NewReaderSize(strings.NewReader("hello\nworld, this is long\nend"), 16)
	line, prefix, err := r.ReadLine()
	fmt.Println(string(line), prefix, err)
	line, prefix, err = r.ReadLine()
	fmt.Println(string(line), prefix, err)
	p, err := r.Peek(3)
	fmt.Println(string(p), err, r.Buffered() > 0)
	b, _ := r.ReadByte()
	r.UnreadByte()
	s, err := r.ReadString('\n')
	fmt.Printf("%c %q %v\n", b, s, err)
	s, err = r.ReadString('\n')
	fmt.Printf("%q %v\n", s, err)
	_, err = r.ReadByte()
	fmt.Println(err)
	var buf bytes.Buffer
	w := bufio.NewWriterSize(upper{&buf}, 16)
	fmt.Fprintf(w, "some text %d", 42)
	fmt.Println(w.Buffered(), w.Available(), buf.Len())
	w.WriteString(" and more than fits")
	w.WriteRune('é')
	w.WriteByte('!')
	w.Flush()
	fmt.Println(buf.String())
	fw := bufio.NewWriter(&failing{5})
	fmt.Fprint(fw, "too long")
	fmt.Println(fw.Flush(), fw.Flush())
	var a, c strings.Builder
	k, err := io.Copy(io.MultiWriter(&a, &c), io.MultiReader(strings.NewReader("one "), strings.NewReader("two "), io.LimitReader(strings.NewReader("three"), 3)))
	fmt.Println(k, err, a.String(), c.String() == a.String())
	tee := io.TeeReader(strings.NewReader("tee"), &a)
	all, _ := io.ReadAll(tee)
	fmt.Println(string(all), a.String())
	full := make([]byte, 5)
	m, err := io.ReadFull(strings.NewReader("abc"), full)
	fmt.Println(m, err, err == io.ErrUnexpectedEOF)
	m, err = io.ReadAtLeast(&slow{"abcdef"}, full, 2)
	fmt.Println(m, err)
	pr, pw := io.Pipe()
	go func() {
		for i := 0; i < 3; i++ {
			fmt.Fprintf(pw, "msg%d;", i)
		}
		pw.CloseWithError(errors.New("done writing"))
	}()
	all, err = io.ReadAll(pr)
	fmt.Println(string(all), err)
	sr := io.NewSectionReader(strings.NewReader("0123456789"), 3, 4)
	all, _ = io.ReadAll(sr)
	fmt.Println(string(all), sr.Size())
	kn, err := io.CopyN(io.Discard, strings.NewReader("xyz"), 10)
	fmt.Println(kn, err)
	io.WriteString(os.Stdout, "direct\n")
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for i := 0; i < 2000; i++ {
		if i%500 == 0 {
			fmt.Fprintln(out, "line", i)
		}
	}
}
