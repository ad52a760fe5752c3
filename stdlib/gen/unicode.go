// Generates the variables of package unicode, and the data of
// stdlib/native/unicode.c for it and for package unichar, from the tables of
// the Go that runs it.
//
//	cd stdlib/gen && go run unicode.go ../unicode ../native
package main

import (
	"bytes"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"sort"
	"unicode"
)

const notice = "Made by stdlib/gen/unicode.go; do not edit."

func main() {
	dir := os.Args[1]
	goFile(dir, "categories.go", categories)
	goFile(dir, "scripts.go", scripts)
	goFile(dir, "properties.go", properties)
	goFile(dir, "cases.go", cases)
	check(os.WriteFile(filepath.Join(os.Args[2], "unicode_data.h"), cData(), 0o666))
	check(os.WriteFile(filepath.Join(os.Args[2], "unicode_tables.h"), cTables(), 0o666))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func goFile(dir, name string, fill func(b *bytes.Buffer)) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "package unicode\n\n// %s\n\n", notice)
	fill(&b)
	out, err := format.Source(b.Bytes())
	check(err)
	check(os.WriteFile(filepath.Join(dir, name), out, 0o666))
}

func keys(m map[string]*unicode.RangeTable) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// All range tables, in the order of their numbers.
var tables []*unicode.RangeTable

// table writes the Go expression for a table, which is in native code.
func table(b *bytes.Buffer, t *unicode.RangeTable) {
	for i, known := range tables {
		if known == t {
			fmt.Fprintf(b, "table(%d)", i)
			return
		}
	}
	tables = append(tables, t)
	fmt.Fprintf(b, "table(%d)", len(tables)-1)
}

// cTables writes the range tables with Go's layout.
func cTables() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "/* unicode_tables.h - the range tables of package unicode (Unicode %s).\n * %s\n */\n", unicode.Version, notice)
	ranges := func(name string, i, n int, at func(k int) [3]uint32) string {
		if n == 0 {
			return "{ NULL, 0, 0 }"
		}
		fmt.Fprintf(&b, "static %s %s_%d[] = {", name, name, i)
		for k := 0; k < n; k++ {
			if k%8 == 0 {
				b.WriteString("\n   ")
			}
			r := at(k)
			fmt.Fprintf(&b, " {%d,%d,%d},", r[0], r[1], r[2])
		}
		b.WriteString("\n};\n")
		return fmt.Sprintf("{ %s_%d, %d, %d }", name, i, n, n)
	}
	var list bytes.Buffer
	for i, t := range tables {
		r16 := ranges("range16", i, len(t.R16), func(k int) [3]uint32 {
			return [3]uint32{uint32(t.R16[k].Lo), uint32(t.R16[k].Hi), uint32(t.R16[k].Stride)}
		})
		r32 := ranges("range32", i, len(t.R32), func(k int) [3]uint32 {
			return [3]uint32{t.R32[k].Lo, t.R32[k].Hi, t.R32[k].Stride}
		})
		fmt.Fprintf(&list, "    { %s, %s, %d },\n", r16, r32, t.LatinOffset)
	}
	fmt.Fprintf(&b, "static range_table range_tables[] = {\n%s};\n\n", list.Bytes())
	fmt.Fprintf(&b, "static case_range case_ranges[] = {")
	for i, c := range unicode.CaseRanges {
		if i%3 == 0 {
			b.WriteString("\n   ")
		}
		fmt.Fprintf(&b, " {%d, %d, {%d, %d, %d}},", c.Lo, c.Hi, c.Delta[0], c.Delta[1], c.Delta[2])
	}
	b.WriteString("\n};\n")
	return b.Bytes()
}

// group writes a variable for each table and one for the map of them.
func group(b *bytes.Buffer, name, doc string, m map[string]*unicode.RangeTable) {
	b.WriteString("var (\n")
	for _, k := range keys(m) {
		fmt.Fprintf(b, "%s = ", k)
		table(b, m[k])
		b.WriteString("\n")
	}
	fmt.Fprintf(b, ")\n\n// %s\nvar %s = map[string]*RangeTable{\n", doc, name)
	for _, k := range keys(m) {
		fmt.Fprintf(b, "%q: %s,\n", k, k)
	}
	b.WriteString("}\n\n")
}

func categories(b *bytes.Buffer) {
	fmt.Fprintf(b, "// Version is the edition of Unicode that the tables are from.\nconst Version = %q\n\n", unicode.Version)
	group(b, "Categories", "Categories has the tables of the general categories by name.", unicode.Categories)
	b.WriteString("// Longer names of some categories.\nvar (\n")
	for _, a := range [][2]string{
		{"Letter", "L"}, {"Upper", "Lu"}, {"Lower", "Ll"}, {"Title", "Lt"}, {"Mark", "M"},
		{"Number", "N"}, {"Digit", "Nd"}, {"Punct", "P"}, {"Symbol", "S"}, {"Space", "Z"}, {"Other", "C"},
	} {
		fmt.Fprintf(b, "%s = %s\n", a[0], a[1])
	}
	b.WriteString(`)

// GraphicRanges is the set of IsGraphic.
var GraphicRanges = []*RangeTable{L, M, N, P, S, Zs}

// PrintRanges is the set of IsPrint, but for U+0020.
var PrintRanges = []*RangeTable{L, M, N, P, S}
`)
}

func scripts(b *bytes.Buffer) {
	group(b, "Scripts", "Scripts has the tables of the scripts by name.", unicode.Scripts)
}

func properties(b *bytes.Buffer) {
	group(b, "Properties", "Properties has the tables of the properties by name.", unicode.Properties)
}

func cases(b *bytes.Buffer) {
	b.WriteString("// CaseRanges has the case conversions of all letters that have any.\nvar CaseRanges = caseRanges()\n\n")
	folds(b, "FoldCategory", "FoldCategory has, by the name of a category, the runes outside it\n// that are equal under simple case folding to a rune inside.", unicode.FoldCategory)
	folds(b, "FoldScript", "FoldScript has the same by the name of a script.", unicode.FoldScript)
}

func folds(b *bytes.Buffer, name, doc string, m map[string]*unicode.RangeTable) {
	fmt.Fprintf(b, "// %s\nvar %s = map[string]*RangeTable{\n", doc, name)
	for _, k := range keys(m) {
		fmt.Fprintf(b, "%q: ", k)
		table(b, m[k])
		b.WriteString(",\n")
	}
	b.WriteString("}\n\n")
}

// A record is all that unichar knows about a rune: its class and what to add
// to it for upper, lower and title case and for the next in its fold orbit.
type record struct {
	class uint32
	delta [4]rune
}

// The bits of unichar.Class, in order.
var classes = [][]*unicode.RangeTable{
	{unicode.Lu}, {unicode.Ll}, {unicode.Lt}, {unicode.Lm, unicode.Lo}, {unicode.M},
	{unicode.Nd}, {unicode.Nl, unicode.No}, {unicode.P}, {unicode.S}, {unicode.Zs},
	{unicode.White_Space}, {unicode.Cc},
}

func recordOf(r rune) (rec record) {
	for i, t := range classes {
		if unicode.In(r, t...) {
			rec.class |= 1 << uint(i)
		}
	}
	rec.delta = [4]rune{unicode.ToUpper(r) - r, unicode.ToLower(r) - r, unicode.ToTitle(r) - r, unicode.SimpleFold(r) - r}
	return rec
}

// cData writes a table in two stages: the block of a rune, and in the block
// the index of its record.
func cData() []byte {
	const shift = 7
	var b bytes.Buffer
	var records []record
	recordIndex := map[record]int{}
	var blocks [][1 << shift]int
	blockIndex := map[[1 << shift]int]int{}
	var stage1 []int
	for lo := rune(0); lo <= unicode.MaxRune; lo += 1 << shift {
		var block [1 << shift]int
		for i := range block {
			rec := recordOf(lo + rune(i))
			n, ok := recordIndex[rec]
			if !ok {
				n = len(records)
				recordIndex[rec] = n
				records = append(records, rec)
			}
			block[i] = n
		}
		n, ok := blockIndex[block]
		if !ok {
			n = len(blocks)
			blockIndex[block] = n
			blocks = append(blocks, block)
		}
		stage1 = append(stage1, n)
	}
	fmt.Fprintf(&b, "/* unicode_data.h - what unicode.c knows about runes (Unicode %s).\n * %s\n */\n", unicode.Version, notice)
	fmt.Fprintf(&b, "enum { UNICODE_SHIFT = %d };\n\n", shift)
	b.WriteString("static const struct rune_record {\n    unsigned short class;\n    int delta[4]; /* upper, lower, title, fold */\n} rune_records[] = {\n")
	for _, r := range records {
		fmt.Fprintf(&b, "    {%#x, {%d, %d, %d, %d}},\n", r.class, r.delta[0], r.delta[1], r.delta[2], r.delta[3])
	}
	b.WriteString("};\n\nstatic const unsigned short rune_blocks[] = {")
	for i, n := range stage1 {
		if i%24 == 0 {
			b.WriteString("\n    ")
		}
		fmt.Fprintf(&b, "%d,", n)
	}
	fmt.Fprintf(&b, "\n};\n\nstatic const unsigned short rune_index[][1 << UNICODE_SHIFT] = {\n")
	for _, block := range blocks {
		b.WriteString("    {")
		for i, n := range block {
			if i > 0 && i%32 == 0 {
				b.WriteString("\n     ")
			}
			fmt.Fprintf(&b, "%d,", n)
		}
		b.WriteString("},\n")
	}
	b.WriteString("};\n")
	return b.Bytes()
}
