// oracle: spec
// os.Root, iterators of reflect, maphash.Comparable, binary.Append and the like: additions of Go 1.23 and 1.24.
package main

import (
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"io"
	"io/fs"
	"math/big"
	"os"
	"reflect"
)

type P struct {
	A int
	B string
	C any
}

func main() {
	d, _ := os.MkdirTemp("", "root")
	defer os.RemoveAll(d)
	os.WriteFile(d+"/secret", []byte("x"), 0600)
	os.Mkdir(d+"/in", 0700)
	r, err := os.OpenRoot(d + "/in")
	fmt.Println(err, r.Name() == d+"/in")
	show := func(err error) {
		if e, ok := err.(*os.PathError); ok {
			fmt.Println(e.Op, e.Path, e.Err)
			return
		}
		fmt.Println(err)
	}
	f, err := r.Create("a")
	show(err)
	fmt.Fprint(f, "hello")
	f.Close()
	show(r.Mkdir("sub", 0755))
	show(r.Mkdir("sub", 0755))
	os.Symlink("../a", d+"/in/sub/up")
	os.Symlink("../../secret", d+"/in/sub/out")
	os.Symlink("/etc/passwd", d+"/in/abs")
	os.Symlink("loop", d+"/in/loop")
	os.Symlink("sub", d+"/in/subl")
	for _, n := range []string{"a", "sub/up", "sub/out", "abs", "loop", "../secret", "/etc/passwd", "sub/../a", "sub/../../secret", "subl/up", "subl/", "a/", "nope", ".", "sub/nope/x", "", "a/b"} {
		f, err := r.Open(n)
		if err != nil {
			show(err)
			continue
		}
		b, err := io.ReadAll(f)
		fmt.Printf("%q ok %q\n", n, b)
		f.Close()
	}
	fi, err := r.Lstat("sub/up")
	fmt.Println(fi.Mode().Type(), fi.Name(), err)
	fi, err = r.Stat("sub/up")
	fmt.Println(fi.Mode().Type(), fi.Size(), err)
	show(r.Remove("sub"))
	show(r.Remove("abs"))
	s, err := r.OpenRoot("subl")
	show(err)
	_, err = s.Open("up")
	show(err)
	fs.WalkDir(r.FS(), ".", func(p string, d fs.DirEntry, err error) error { fmt.Println(p, d.IsDir(), err); return nil })
	b, err := fs.ReadFile(r.FS(), "a")
	fmt.Println(string(b), err)
	r.Close()
	_, err = r.Open("a")
	show(err)

	for v := range reflect.ValueOf(3).Seq() {
		fmt.Print(v, " ")
	}
	for i, v := range reflect.ValueOf([]string{"a", "b"}).Seq2() {
		fmt.Print(i, v, " ")
	}
	it := func(yield func(int8) bool) { _ = yield(4) && yield(5) }
	for v := range reflect.ValueOf(it).Seq() {
		fmt.Print(v, " ")
	}
	fmt.Println(reflect.TypeOf(it).CanSeq(), reflect.TypeOf(it).CanSeq2(), reflect.TypeFor[int8]().OverflowInt(200))
	seed := maphash.MakeSeed()
	fmt.Println(maphash.Comparable(seed, P{1, "a", 2.0}) == maphash.Comparable(seed, P{1, "a", 2.0}), maphash.Comparable(seed, P{1, "a", 2.0}) == maphash.Comparable(seed, P{1, "a", 2}))
	buf, err := binary.Append([]byte{9}, binary.BigEndian, struct {
		A uint16
		B int8
	}{258, -1})
	fmt.Println(buf, err)
	var x uint16
	n, err := binary.Decode(buf[1:], binary.BigEndian, &x)
	fmt.Println(x, n, err)
	n, err = binary.Encode(buf[:1], binary.BigEndian, x)
	fmt.Println(n, err)
	q := big.NewRat(-355, 113)
	g, _ := q.GobEncode()
	var q2 big.Rat
	fmt.Println(q2.GobDecode(g), q2.String(), g)
	t, _ := q.AppendText([]byte("="))
	fmt.Println(string(t))
}
