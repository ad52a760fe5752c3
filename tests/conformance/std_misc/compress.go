package main

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"fmt"
	"hash/adler32"
	"io"
	"strings"
	"time"
)

func text(n int) []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, "line %d of %d, %s\n", i, i*i%97, strings.Repeat("ab", i%5))
	}
	return b.Bytes()[:n]
}

// onlyReader hides ReadByte.
type onlyReader struct{ io.Reader }

func main() {
	for _, n := range []int{0, 1, 100, 70000, 300000} {
		data := text(n)
		for level := -2; level <= 9; level++ {
			var f, g, z bytes.Buffer
			fw, _ := flate.NewWriter(&f, level)
			gw, _ := gzip.NewWriterLevel(&g, level)
			zw, _ := zlib.NewWriterLevel(&z, level)
			for _, w := range []io.WriteCloser{fw, gw, zw} {
				w.Write(data[:n/3])
				w.Write(data[n/3:])
				if err := w.Close(); err != nil {
					fmt.Println(err)
				}
			}
			fr := flate.NewReader(onlyReader{&f})
			gr, _ := gzip.NewReader(bufio.NewReader(&g))
			zr, _ := zlib.NewReader(&z)
			for i, r := range []io.ReadCloser{fr, gr, zr} {
				got, err := io.ReadAll(r)
				if !bytes.Equal(got, data) || err != nil || r.Close() != nil {
					fmt.Println("differs", n, level, i, len(got), err)
				}
			}
		}
	}

	// what the command gzip made of "hello, world\n" with a name
	file, _ := base64.StdEncoding.DecodeString("H4sICAAAAAACA2hlbGxvLnR4dADLSM3JyddRKM8vyknhAgBTdCT0DQAAAA==")
	file = append([]byte(nil), file...)
	zr, err := gzip.NewReader(bytes.NewReader(file))
	fmt.Println(zr.Name, zr.OS, zr.ModTime.IsZero(), err)
	got, err := io.ReadAll(zr)
	fmt.Printf("%q %v\n", got, err)

	// headers, several files, flushing
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Name, w.Comment, w.Extra, w.ModTime = "näme", "a comment", []byte("xy"), time.Unix(1e9, 0)
	fmt.Fprint(w, "first ")
	w.Flush()
	flushed := b.Len()
	w.Close()
	w.Close()
	fmt.Println(flushed > 20, flushed < b.Len())
	w.Reset(&b)
	fmt.Fprint(w, "second")
	w.Close()
	whole := b.Bytes()
	r, err := gzip.NewReader(bytes.NewReader(whole))
	fmt.Println(r.Name, r.Comment, string(r.Extra), r.ModTime.Unix(), r.OS, err)
	got, err = io.ReadAll(r)
	fmt.Printf("%q %v\n", got, err)
	src := bytes.NewReader(whole)
	r, _ = gzip.NewReader(src)
	for {
		r.Multistream(false)
		got, err = io.ReadAll(r)
		fmt.Printf("%q %v; ", got, err)
		if err = r.Reset(src); err != nil {
			fmt.Println(err)
			break
		}
	}

	// damage
	for i, cut := range []int{0, 5, 30, len(whole) - 3} {
		r, err := gzip.NewReader(bytes.NewReader(whole[:cut]))
		if err == nil {
			_, err = io.ReadAll(r)
		}
		fmt.Println(i, err)
	}
	bad := append([]byte(nil), file...)
	bad[len(bad)-6] ^= 1
	r, _ = gzip.NewReader(bytes.NewReader(bad))
	_, err = io.ReadAll(r)
	fmt.Println(err)
	_, err = gzip.NewReader(strings.NewReader("this is no gzip file"))
	fmt.Println(err)
	_, err = io.ReadAll(flate.NewReader(strings.NewReader("\xff\xff\xff")))
	_, corrupt := err.(flate.CorruptInputError)
	fmt.Println(corrupt)
	_, err = zlib.NewReader(strings.NewReader("xx"))
	fmt.Println(err)
	_, err = flate.NewWriter(nil, 10)
	fmt.Println(err)

	// dictionaries
	dict := []byte("the quick brown fox")
	var d bytes.Buffer
	dw, _ := zlib.NewWriterLevelDict(&d, 9, dict)
	dw.Write([]byte("the quick brown fox jumps"))
	dw.Close()
	dr, err := zlib.NewReaderDict(bytes.NewReader(d.Bytes()), dict)
	got, err2 := io.ReadAll(dr)
	fmt.Printf("%q %v %v\n", got, err, err2)
	_, err = zlib.NewReader(bytes.NewReader(d.Bytes()))
	fmt.Println(err)

	// nothing behind the stream is read
	var two bytes.Buffer
	tw, _ := flate.NewWriter(&two, 6)
	tw.Write([]byte("inside"))
	tw.Close()
	two.WriteString("outside")
	got, _ = io.ReadAll(flate.NewReader(&two))
	rest, _ := io.ReadAll(&two)
	fmt.Printf("%s %s\n", got, rest)
	fmt.Printf("%08x %08x\n", adler32.Checksum([]byte("Wikipedia")), adler32.Checksum(text(100000)))
}
