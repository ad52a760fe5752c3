package main

import (
	"embed"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"text/template"

	"example.com/emb/other"
)

type text string
type raw []byte

//go:embed hello.txt
var hello string

//go:embed hello.txt
var named text

var (
	//go:embed bin.dat
	bin []byte

	//go:embed bin.dat
	bin2 raw
)

//go:embed data
var data embed.FS

//go:embed all:data
//go:embed hello.txt "with space.txt" `bin.dat`
var all embed.FS

//go:embed tmpl/*.html data/[ot]*.txt hell?.txt
var globbed embed.FS

//go:embed tmpl
var pages embed.FS

var none embed.FS

func tree(f fs.FS) {
	err := fs.WalkDir(f, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		fmt.Println(" ", path, d.Name(), d.IsDir(), info.Size(), info.Mode(), info.ModTime().IsZero())
		return err
	})
	fmt.Println(err)
}

func main() {
	fmt.Printf("%q %q %q %q %q\n", hello, named, bin, bin2, other.Text)
	bin[0] = 'A'
	bin = append(bin, '!')
	fmt.Printf("%q %q\n", bin, bin2)
	for _, f := range []fs.FS{data, all, globbed, none} {
		tree(f)
	}
	b, err := data.ReadFile("data/sub/deep/d.txt")
	fmt.Printf("%q %v\n", b, err)
	_, err = data.ReadFile("data/sub")
	fmt.Println(err)
	_, err = data.ReadFile("data/none")
	fmt.Println(err)
	_, err = data.Open("/data")
	fmt.Println(err)
	_, err = data.ReadDir("data/one.txt")
	fmt.Println(err)
	entries, err := data.ReadDir("data/sub")
	for _, e := range entries {
		fmt.Println(e.Name(), e.Type())
	}
	f, _ := data.Open("data/one.txt")
	s := f.(io.ReadSeeker)
	fmt.Println(s.Seek(-2, io.SeekEnd))
	rest, _ := io.ReadAll(s)
	fmt.Printf("%q\n", rest)
	d, _ := data.Open("data")
	for {
		list, err := d.(fs.ReadDirFile).ReadDir(2)
		fmt.Println(len(list), err)
		if err != nil {
			break
		}
	}
	sub, err := fs.Sub(all, "data")
	names, _ := fs.Glob(sub, "*.txt")
	fmt.Println(names, err)
	var out strings.Builder
	t := template.Must(template.ParseFS(pages, "tmpl/*.html"))
	fmt.Println(t.ExecuteTemplate(&out, "b.html", 7), out.String())
}
