#!/bin/bash
# generate.sh - makes the malformed programs of the robustness test, the same ones each time.
#
#   generate.sh [directory]        (default: build/malformed)
#
# Every one of them must be refused: a case is X.go, or X/main.go where several files are needed. Kinds: truncations
# of programs of the corpus, lines lost from them, nesting 100,000 deep (closed and not), huge literals and lists,
# binary garbage, bad encodings, unterminated tokens, cyclic declarations and imports. Only bash and awk are used.
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
dir=${1:-$here/../../build/malformed}
corpus=$here/../conformance
rm -rf "$dir"
mkdir -p "$dir"
cd "$dir" || exit 1
DEPTH=100000

# rep text count: the text that many times
rep() { awk -v s="$1" -v n="$2" 'BEGIN { r = ""; while (n) { if (n % 2) r = r s; s = s s; n = int(n / 2) } printf "%s", r }'; }
# seq_of format count: the awk printf format for 0..count-1
seq_of() { awk -v f="$1" -v n="$2" 'BEGIN { for (i = 0; i < n; i++) printf f, i }'; }
# garbage seed count: that many pseudo-random bytes
garbage() { printf '%b' "$(awk -v x="$1" -v n="$2" 'BEGIN { for (i = 0; i < n; i++) { x = (x * 1103515245 + 12345) % 2147483648; printf "\\0%o", int(x / 65536) % 256 } }')"; }
main() { printf 'package main\n\nfunc main() {\n%s\n}\n' "$1"; }
# case: stdin becomes the program of that name
case_() { cat >"$1.go"; }

# Truncations: main is the last function of these, so what is left is never whole.
t=0
for p in expressions/order statements/select generics/types goroutines/mutex_cond maps/basics recover/rules std_fmt/verbs numeric/floats closures/generators; do
    size=$(wc -c <"$corpus/$p.go")
    for k in 1 2 3 4 5 6 7 8; do
        head -c $((size * k / 9 + k)) "$corpus/$p.go" >"truncated_$((t++)).go"
    done
    head -c $((size - 3)) "$corpus/$p.go" >"truncated_$((t++)).go"
done
# A line that opens or closes a block is lost.
t=0
for p in statements/goto_labels types/interfaces expressions/composite methods/promotion goroutines/pipeline std_sort/sort memory/gc_trees; do
    for k in 2 5 8; do
        awk -v k=$k '/\{$/ && ++n == k { next } { print }' "$corpus/$p.go" >"lost_open_$t.go"
        awk -v k=$k '/^\t*}$/ && ++n == k { next } { print }' "$corpus/$p.go" >"lost_close_$((t++)).go"
    done
done

# Nesting: name, opening, middle, closing. Each comes closed (and then has an undefined name) and unclosed.
nest() {
    { printf '%s' "$2"; rep "$3" $DEPTH; printf '%s' "$4"; rep "$5" $DEPTH; printf '%s\n' "$6"; } | case_ "deep_$1"
    { printf '%s' "$2"; rep "$3" $DEPTH; } | case_ "deep_$1_open"
}
H=$'package main\n\nfunc main() {\n'
E=$'\n\tundefined_name()\n}'
G=$'\n\nfunc main() { undefined_name() }'
nest parens "$H"$'\tx := ' '(' 1 ')' "$E"
nest blocks "$H" '{' '' '}' "$E"
nest ifs "$H" 'if true {' '' '}' "$E"
nest elses "$H"$'\tx := 1\n' 'if x == 1 { } else ' '{}' '' "$E"
nest fors "$H" 'for {' '' '}' "$E"
nest switches "$H" 'switch { case true: ' '' '}' "$E"
nest selects "$H" 'select { default: ' '' '}' "$E"
nest closures "$H"$'\t_ = ' 'func() { _ = ' 1 '}' "$E"
nest called_closures "$H"$'\t' 'func() { ' '' ' }()' "$E"
nest calls "$H"$'\tx := ' 'f(' 1 ')' "$E"
nest index "$H"$'\tx := ' 'a[' 1 ']' "$E"
nest selectors "$H"$'\tx := a' '.b' '' '' "$E"
nest minus "$H"$'\tx := ' '- ' 1 '' "$E"
nest not "$H"$'\tx := ' '!' true '' "$E"
nest deref "$H"$'\tx := ' '*' p '' "$E"
nest address "$H"$'\tx := ' '& ' p '' "$E"
nest receive "$H"$'\tx := ' '<-' c '' "$E"
nest sum "$H"$'\tx := 1' ' + 1' '' '' "$E"
nest right_sum "$H"$'\tx := ' '1 + (' 1 ')' "$E"
nest logical "$H"$'\tx := true' ' && true' '' '' "$E"
nest strings "$H"$'\tx := "a"' ' + "a"' '' '' "$E"
nest assertions "$H"$'\tx := a' '.(int)' '' '' "$E"
nest slices_of "$H"$'\tx := a' '[1:]' '' '' "$E"
nest conversions "$H"$'\tx := ' 'int(' 1 ')' "$E"
nest slice_types $'package main\n\nvar x ' '[]' int '' "$G"
nest array_types $'package main\n\nvar x ' '[1]' int '' "$G"
nest pointer_types $'package main\n\nvar x ' '*' int '' "$G"
nest map_types $'package main\n\nvar x ' 'map[int]' int '' "$G"
nest map_keys $'package main\n\nvar x ' 'map[' int ']int' "$G"
nest chan_types $'package main\n\nvar x ' 'chan ' int '' "$G"
nest arrow_chans $'package main\n\nvar x ' '<-chan ' int '' "$G"
nest func_types $'package main\n\nvar x ' 'func(' int ')' "$G"
nest func_results $'package main\n\nvar x ' 'func() ' int '' "$G"
nest struct_types $'package main\n\nvar x ' 'struct { a ' int ' }' "$G"
nest interface_types $'package main\n\nvar x ' 'interface { m() ' int ' }' "$G"
nest paren_types $'package main\n\nvar x ' '(' int ')' "$G"
nest composites $'package main\n\nvar x = [][]int' '{' '' '}' "$G"
nest typed_composites $'package main\n\nvar x = ' '[]T{' '' '}' "$G"
nest generic_args $'package main\n\ntype T[P any] struct{}\n\nvar x ' 'T[' int ']' "$G"
nest labels "$H" 'L: ' '' '' "$E"
nest literal_keys $'package main\n\nvar x = map[string]any' '{"a": map[string]any' '{}' '}' "$G"

# Huge things.
{ echo 'package main'; printf 'var x = '; rep 9 1000000; echo; echo 'func main() {}'; } | case_ huge_int
{ echo 'package main'; printf 'var x = 0x'; rep f 1000000; echo; echo 'func main() {}'; } | case_ huge_hex
{ echo 'package main'; printf 'var x int = 1.'; rep 3 1000000; echo; echo 'func main() {}'; } | case_ huge_float
{ echo 'package main'; printf 'var x = "'; rep 'abcdefgh' 500000; echo; echo 'func main() {}'; } | case_ huge_string_open
{ echo 'package main'; printf 'var x = `'; rep $'line\n' 500000; } | case_ huge_raw_open
{ echo 'package main'; printf '/*'; rep $'line\n' 500000; } | case_ huge_comment_open
{ echo 'package main'; printf 'func main() { '; rep identifier 200000; echo '() }'; } | case_ huge_identifier
{ echo 'package main'; printf 'func main() { x.'; rep y 1000000; echo ' }'; } | case_ huge_selector
n=0
for lit in 1e999999999 1e99999999999999999999 0x1p999999999 0x1p-99999999999999999999 '1 << 1000000000' '1 << (1 << 62)' '1.5e1000000 * 1e1000000' "'\\U7fffffff'" "'aaaaaaaaaaaaaaaaaaaaa'" '0b2' 1__0 0x 0xp1 1e+ "''" "'" '"\777"' '1i << 3' '10 % 0' '1 / 0.0'; do
    printf 'package main\n\nvar x int = %s\n\nfunc main() {}\n' "$lit" | case_ "literal_$n"
    n=$((n + 1))
done
n=0
for ty in '[1 << 62]int' '[1 << 63]int' '[-1]int' '[1 << 40][1 << 40]int' '[]int{1 << 62: 1}' '[...]int{9223372036854775808: 1}' 'make([]int, 1 << 100)' '"a"[1 << 70]' '[1e30]int{}'; do
    main "	var x = $ty" | case_ "size_$n"
    n=$((n + 1))
done
{ echo 'package main'; seq_of 'func f() { undefined%d() }\n' 20000; } | case_ many_errors
{ printf '%s' "$H"; seq_of '\tx%d := 1\n' 20000; echo '}'; } | case_ many_unused
{ echo 'package main'; printf 'func f('; seq_of 'a%d, ' 50000; echo 'z int)'; echo 'func main() { f() }'; } | case_ many_params
{ printf '%s\tswitch x {\n' "$H"; seq_of '\tcase %d, 1:\n' 10000; printf '\t}\n}\n'; } | case_ many_cases
{ printf 'package main\n\ntype T struct {\n'; seq_of '\tf%d int\n' 50000; printf '\tf1 int\n}\n\nfunc main() {}\n'; } | case_ many_fields
{ printf 'package main\n\ntype I interface {\n'; seq_of '\tm%d()\n' 20000; printf '\tm1()\n}\n\nvar x I = 1\n\nfunc main() {}\n'; } | case_ many_methods
{ printf 'package main\n\nvar x = []int{'; seq_of '%d, ' 200000; printf '"a"}\n\nfunc main() {}\n'; } | case_ many_elements
{ printf 'package main\n\nvar x = map[int]int{'; seq_of '%d: 1, ' 50000; printf '7: 2}\n\nfunc main() {}\n'; } | case_ many_keys
{ printf 'package main\n\nimport (\n'; seq_of '\t"no/such/package%d"\n' 2000; printf ')\n\nfunc main() {}\n'; } | case_ many_imports
{ printf 'package main\n\n'; seq_of 'type T%d struct{ a, b T0 }\n' 5000; printf 'func main() {}\n'; } | case_ many_types
{ printf 'package main\n\ntype T0 struct{ x T600 }\n'; awk 'BEGIN { for (i = 1; i <= 600; i++) printf "type T%d struct{ x T%d }\n", i, i - 1 }'; echo 'func main() {}'; } | case_ long_type_cycle
{ printf 'package main\n\nvar v0 = v3000\n'; awk 'BEGIN { for (i = 1; i <= 3000; i++) printf "var v%d = v%d\n", i, i - 1 }'; echo 'func main() {}'; } | case_ long_var_cycle
{ printf 'package main\n\nconst c0 = c3000\n'; awk 'BEGIN { for (i = 1; i <= 3000; i++) printf "const c%d = c%d + 1\n", i, i - 1 }'; echo 'func main() {}'; } | case_ long_const_cycle
{ printf 'package main\n\nfunc f['; seq_of 'P%d any, ' 5000; printf 'Q any](x Q) {}\n\nfunc main() { f[int](1, 2) }\n'; } | case_ many_type_params
{ printf '%s\tgoto L0\n' "$H"; seq_of 'L%d:\n' 5000; printf '\tgoto M\n}\n'; } | case_ many_labels
{ printf '%s\tx := ' "$H"; seq_of 'a%d, ' 20000; printf 'b\n}\n'; } | case_ many_values
{ printf 'package main;'; seq_of 'func f%d(){};' 50000; printf 'func main() { }}'; } | case_ one_line

# Encodings and binary files.
for s in 1 2 3 4 5 6 7 8 9 10 11 12; do garbage $s 3000 >"garbage_$s.go"; done
for s in 21 22 23 24 25 26; do { printf 'package main\n\nfunc main() {\n\tx := "'; garbage $s 500; printf '\n}\n'; } | case_ "garbage_in_string_$s"; done
for s in 31 32 33 34; do { printf 'package main\n\nfunc main() {\n'; garbage $s 2000; } | case_ "garbage_in_main_$s"; done
printf '' | case_ empty
printf '\n\n\n' | case_ blank
printf '// only a comment' | case_ comment_only
printf '\xef\xbb\xbf' | case_ bom_only
printf '\xef\xbb\xbfpackage main\n\nfunc main() { x }\n' | case_ bom_start
printf 'package main\n\xef\xbb\xbf\nfunc main() {}\n' | case_ bom_middle
printf 'package main\n\nfunc main() { println("a\x00b") }\n' | case_ nul_in_string
printf 'package main\n\n// a \x00 in a comment\nfunc main() {}\n' | case_ nul_in_comment
printf 'package\x00main\n\nfunc main() {}\n' | case_ nul_between
printf '\x00\x00\x00\x00' | case_ nul_only
printf 'package main\n\nvar s = "\xff\xfe"\n\nfunc main() {}\n' | case_ utf8_in_string
printf 'package main\n\n// \xc0\x80 overlong\nfunc main() {}\n' | case_ utf8_in_comment
printf 'package main\n\nvar a\xed\xa0\x80b = 1\n\nfunc main() {}\n' | case_ utf8_in_identifier
printf 'package main\n\nvar r = \x27\xe6\x97\x27\n\nfunc main() {}\n' | case_ utf8_in_rune
printf 'package main\n\nvar \xe2\x80\xa8x = 1\n\nfunc main() {}\n' | case_ line_separator
printf '\xff\xfep\x00a\x00c\x00k\x00a\x00g\x00e\x00 \x00m\x00a\x00i\x00n\x00\n\x00' | case_ utf16
printf '\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00>\x00' | case_ elf
printf '\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03' | case_ gzip
printf 'package main\r\rfunc main() { x }\r' | case_ cr_only
printf 'package main\r\n\r\nfunc main() {\r\n\tx := `\r\n' | case_ crlf_raw_open
printf '#!/usr/bin/env vole\n' | case_ shebang_only
printf '#!/usr/bin/env vole\npackage main\nfunc main() { #! }\n' | case_ shebang_twice

# Unterminated and stray tokens.
n=0
for body in 'x := "abc' "x := 'a" 'x := `abc' '/* abc' 'x := "\' "x := '\\" 'x := "\x1' 'x := "\u12"' 'x := [' 'x := map[' 'x := func(' 'x := func() {' 'x := struct {' 'x := interface {' 'x := a.(' 'x := a[1:' 'x := []int{1, 2' 'for' 'for i := 0;' 'for i := range' 'if' 'if x' 'if x :=' 'switch' 'switch x.(type' 'select {' 'case 1:' 'default:' 'go' 'defer' 'return return' 'goto' 'goto 1' 'break 1' 'L: L:' 'x := := 1' '= 1' ', , ,' '... ... ...' '<- <- <-' '}}}}' ')))' ']]]' ';;;)' '@' '$x' '?' '\' '~x' 'x ? y : z' 'a..b' '1.2.3' '0x1.2' '"a" "b"' 'func main() { func main() {} }' 'package x' 'import "fmt"' 'type' 'type T' 'var' 'var x' 'const' 'chan' 'range x' 'x++ ++' 'x = y = z' 'var x [...]int' 'x.(type)' '_ = _' 'fallthrough' 'continue' 'else { }' 'x := <-chan' 'x := *' 'x := &' 'x := !' 'f(...)' 'f(a...b)' 'x := [...]' 'x := []int{...}' 'type T[P' 'type T[P any' 'var f[T any] int' 'func f[T]() {}' 'x[]' 'x[1:2:]' 'x[::]' 'x := T[int' 'x := {1}' 'var (' 'const ( a = iota'; do
    main "	$body" | case_ "stray_$n"
    printf 'package main\n\n%s\n' "$body" | case_ "stray_top_$n"
    n=$((n + 1))
done

# Cycles.
cyc() { printf 'package main\n\n%s\n\nfunc main() {}\n' "$2" | case_ "cycle_$1"; }
cyc type 'type T T'
cyc struct 'type T struct { t T }'
cyc array 'type T [2]T'
cyc pair $'type A struct { b B }\ntype B struct { a A }'
cyc interface 'type I interface { I }'
cyc interfaces $'type I interface { J }\ntype J interface { K; m() }\ntype K interface { I }'
cyc const 'const a = a + 1'
cyc iota $'const (\n\ta = b + iota\n\tb = a\n)'
cyc var 'var a = a'
cyc func $'var a = f()\nfunc f() int { return a }'
cyc method $'type T int\nvar a = T.m(1)\nfunc (T) m() int { return a }'
cyc len $'var a [len(a)]int'
cyc sizeof $'import "unsafe"\ntype T struct { a [unsafe.Sizeof(T{})]int }'
cyc alias $'type A = B\ntype B = A'
cyc alias_self 'type A = []A'
cyc generic 'type T[P any] struct { t T[P] }'
cyc expanding $'type T[P any] struct { t *T[[]P] }\nvar x T[int] = 1'
cyc expanding_func $'func f[P any](n int) { f[[]P](n) }\nvar x = f[int]'
cyc mutual_generic $'type A[P any] struct { b B[P] }\ntype B[P any] struct { a A[*P] }'
cyc constraint 'type C[P C[P]] interface { m(P) }; var x C[int]'
cyc constraint_self 'func f[P P](x P) {}'
cyc embedded $'type T struct { T }'
cyc pointers $'type T *T\nvar x T = 5'
cyc funcs $'type F func(F) F\nvar x F = 1'
cyc map 'type M map[M]int'
cyc closure $'var f = func() int { return g() }\nfunc g() int { return f() }'
mkdir imports imports/a imports/b self self/x missing bad_package empty_package two_names
printf 'package main\n\nimport "./a"\n\nfunc main() { a.F() }\n' >imports/main.go
printf 'package a\n\nimport "../b"\n\nfunc F() { b.F() }\n' >imports/a/a.go
printf 'package b\n\nimport "../a"\n\nfunc F() { a.F() }\n' >imports/b/b.go
printf 'package main\n\nimport "./x"\n\nfunc main() { x.F() }\n' >self/main.go
printf 'package x\n\nimport "../x"\n\nfunc F() { x.F() }\n' >self/x/x.go
printf 'package main\n\nimport "./nowhere"\n\nfunc main() { nowhere.F() }\n' >missing/main.go
mkdir bad_package/p empty_package/p two_names/p
printf 'package main\n\nimport "./p"\n\nfunc main() { p.F() }\n' | tee bad_package/main.go empty_package/main.go >two_names/main.go
garbage 77 1000 >bad_package/p/p.go
printf 'package p\n' >two_names/p/a.go
printf 'package q\n' >two_names/p/b.go
n=0
for path in '' ' ' 'a b' '/abs/path' '..' '../../../../../../../../../../../etc/passwd' 'fmt/' 'a\x00b' 'no/such' '"' '\xff' 'C:\\x' '$HOME' '//' './' 'a//b' 'main' 'cgo!' 'unsafe/x' '日本'; do
    printf 'package main\n\nimport "%s"\n\nfunc main() {}\n' "$path" | case_ "import_$n"
    n=$((n + 1))
done
ls | wc -l
