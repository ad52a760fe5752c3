// encoding/xml: marshalling and unmarshalling by tags, methods, name spaces, tokens, entities, character sets, errors.
package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

type Level int

func (l Level) MarshalText() ([]byte, error) { return []byte(fmt.Sprint("L", int(l))), nil }
func (l *Level) UnmarshalText(b []byte) error {
	_, err := fmt.Sscanf(string(b), "L%d", (*int)(l))
	return err
}

type Pair struct{ A, B string }

func (p Pair) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	start.Attr = append(start.Attr, xml.Attr{Name: xml.Name{Local: "a"}, Value: p.A})
	return e.EncodeElement(p.B, start)
}

func (p *Pair) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	p.A = start.Attr[0].Value
	return d.DecodeElement(&p.B, &start)
}

type Base struct {
	Kind string `xml:"kind,attr"`
	Note string `xml:",comment"`
}

type Doc struct {
	XMLName xml.Name   `xml:"urn:doc doc"`
	Lang    string     `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	Other   []xml.Attr `xml:",any,attr"`
	Base
	Level  Level     `xml:"level,attr"`
	Names  []string  `xml:"people>person>name"`
	Age    *int      `xml:"people>age,omitempty"`
	Pairs  []Pair    `xml:"pair"`
	When   time.Time `xml:"when"`
	F      float32   `xml:",omitempty"`
	Skip   int       `xml:"-"`
	Any    []Any     `xml:",any"`
	Data   string    `xml:",cdata"`
	On     bool
	Iface  any
	hidden int
}

type Any struct {
	XMLName xml.Name
	Inner   string `xml:",innerxml"`
}

func main() {
	age := 42
	d := Doc{Lang: "en", Other: []xml.Attr{{Name: xml.Name{Space: "http://x/ns", Local: "k"}, Value: "<v>"}}, Base: Base{"k\n", "a note -"}, Level: 3,
		Names: []string{"Ann & Bob", "C\x01\t\"'"}, Age: &age, Pairs: []Pair{{"1", "2"}, {"3", "4"}}, When: time.Unix(0, 0).UTC(),
		Any: []Any{{xml.Name{Local: "free"}, "<b/>"}}, Data: "x ]]> y", Iface: 7}
	b, err := xml.MarshalIndent(d, ">", "  ")
	fmt.Println(string(b), err)
	var e Doc
	fmt.Println(xml.Unmarshal(b[1:], &e))
	b2, _ := xml.MarshalIndent(e, ">", "  ")
	fmt.Println(string(b2), *e.Age)

	for _, v := range []any{1, "a<b", []int{1, 2}, []byte("xy"), [2]byte{65, 66}, struct{}{}, map[string]int{}, make(chan int), nil, &age, true, 1.5,
		struct {
			A string `xml:"a,attr,chardata"`
		}{}, struct {
			A string `xml:"x>"`
		}{}, struct {
			A string `xml:"a"`
			B string `xml:"a"`
		}{}} {
		b, err := xml.Marshal(v)
		fmt.Printf("%q %v\n", b, err)
	}
	for _, s := range []string{"", "<a>", "<a></b>", "<a b></a>", "<a b=c></a>", "<a>&x;</a>", "<a>&lt</a>", "<a>\x00</a>", "<a>\xff</a>", "<a>]]></a>", "<a/><b", "<doc/>",
		"<doc xmlns='urn:doc'><On>maybe</On></doc>", "<doc xmlns='urn:doc'><people><age>x</age></people></doc>", "<?xml version='1.1'?><a/>",
		"<?xml version='1.0' encoding='latin1'?><a/>", "<a><!-- -- --></a>", "<1/>", "<a b='<'/>", "</a>", "<!DOCTYPE a [<!-- > -->]><doc xmlns='urn:doc'>é&#233;&#xE9;<![CDATA[<&]]></doc>"} {
		var d Doc
		err := xml.Unmarshal([]byte(s), &d)
		var se *xml.SyntaxError
		fmt.Printf("%q: %v %v %q\n", s, errors.As(err, &se), err, d.Data)
	}
	loose := xml.NewDecoder(strings.NewReader("<p class=x checked>a<br>b&nbsp;&unknown;<i>c</p>"))
	loose.Strict, loose.AutoClose, loose.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		t, err := loose.Token()
		if err != nil {
			fmt.Println(err)
			break
		}
		fmt.Printf("%T %q\n", t, t)
	}
	d2 := xml.NewDecoder(strings.NewReader("<?xml version='1.0' encoding='rot'?><n>uryyb</n>"))
	d2.CharsetReader = func(name string, r io.Reader) (io.Reader, error) {
		b, err := io.ReadAll(r)
		return strings.NewReader(strings.Map(func(c rune) rune {
			if c >= 'a' && c <= 'z' && c != 'n' {
				return (c-'a'+13)%26 + 'a'
			}
			return c
		}, string(b))), err
	}
	var n string
	fmt.Println(d2.Decode(&n), n, d2.InputOffset())
	enc := xml.NewEncoder(os.Stdout)
	enc.Indent("", " ")
	for _, t := range []xml.Token{xml.ProcInst{Target: "xml", Inst: []byte(`version="1.0"`)}, xml.StartElement{Name: xml.Name{Local: "a"}}, xml.CharData("<&\n>"), xml.Comment("c"),
		xml.Directive("D <a>"), xml.Directive("<"), xml.Comment("-->"), xml.EndElement{Name: xml.Name{Local: "b"}}, xml.EndElement{Name: xml.Name{Local: "a"}}, 3} {
		if err := enc.EncodeToken(t); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(enc.Flush())
}
