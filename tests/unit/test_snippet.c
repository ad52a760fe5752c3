/* test_snippet.c - cutting text into units, unfinished text, programs out of snippets, imports found by name. */
#include "checkfix.h"

#include "compiler/astprint.h"
#include "compiler/snippet.h"

TestSuite(snippet, .init = fix_setup, .fini = fix_teardown);

static Snippet *cut(const char *text)
{
    ParseContext ctx = { .arena = &fx.arena, .names = &fx.names, .sources = &fx.sources, .diags = &fx.diags };
    return snippet_parse(&ctx, snippet_source(&ctx, "in", text, strlen(text)));
}

/* A letter a unit: D declaration, S statement, = definition, E expression; then ? unfinished, ! wrong. */
static const char *kinds(const char *text)
{
    static char out[128];
    Snippet *s = cut(text);
    int n = 0;
    for (int i = 0; i < s->nunits && n < 120; i++)
        out[n++] = "DS=E"[s->units[i].kind];
    if (s->unfinished)
        out[n++] = '?';
    else if (s->bad)
        out[n++] = '!';
    out[n] = '\0';
    cr_assert(s->bad == diag_any(&fx.diags), "%s", text);
    cr_assert(s->bad || !s->unfinished);
    diag_clear(&fx.diags);
    return out;
}

#define EXPECT(text, want)                                                       \
    do {                                                                         \
        const char *got_ = kinds(text);                                          \
        cr_expect_str_eq(got_, want, "%s\n gives %s, not %s", text, got_, want); \
    } while (0)

Test(snippet, kinds)
{
    EXPECT("", "");
    EXPECT("  \n\n // nothing\n", "");
    EXPECT(";;", "");
    EXPECT("1 + 2", "E");
    EXPECT("x", "E");
    EXPECT("x := 1", "=");
    EXPECT("x, y := f(); x = y; x++; x += 2", "=SSS");
    EXPECT("var x int", "D");
    EXPECT("var (\n a = 1\n b = 2\n)", "DD");
    EXPECT("const (\n A = iota\n B\n)\nA", "DDE");
    EXPECT("type T struct { a int }\nfunc (t T) M() int { return t.a }\nT{1}.M()", "DDE");
    EXPECT("type L[T any] []T", "D");
    EXPECT("import \"fmt\"; fmt.Println(1)", "DE");
    EXPECT("import (\n\"fmt\"\n\"os\"\n)", "DD");
    EXPECT("package main\nimport \"fmt\"\nfunc main() { fmt.Println() }", "DD");
    EXPECT("for i := 0; i < 3; i++ { f(i) }", "S");
    EXPECT("for { break }", "S");
    EXPECT("L: for { break L }", "S");
    EXPECT("if x { y() } else { z() }", "S");
    EXPECT("switch x := y.(type) { case int: }", "S");
    EXPECT("select {}", "S");
    EXPECT("go f(); defer g()", "SS");
    EXPECT("ch <- 1; <-ch", "SE");
    EXPECT("{ x := 1 }", "S");
    EXPECT("[]int{1, 2}[0]; map[string]int{}; struct{ x int }{1}; T{1}; &T{2}; *p; -x; [...]int{1}", "EEEEEEEE");
}

Test(snippet, functions)
{
    EXPECT("func f() {}", "D");
    EXPECT("func f[T any](x T) T { return x }", "D");
    EXPECT("func (t *T) M() {}", "D");
    EXPECT("func (L[T]) M() {}", "D");
    EXPECT("func() {}()", "E");
    EXPECT("func(x int) int { return x }(3)", "E");
    EXPECT("func(x int) T { return T{} }", "E");
    EXPECT("func(x int) L[int] { return nil }", "E");
    EXPECT("func(x int) (a, b int) { return }(3)", "E");
    EXPECT("func f() {}; f()", "DE");
    EXPECT("func (", "?");
    EXPECT("func (t T", "!");
    EXPECT("func f() {\n return", "?");
}

Test(snippet, unfinished)
{
    EXPECT("f(", "?");
    EXPECT("f(1,", "?");
    EXPECT("x := []int{", "?");
    EXPECT("x := []int{1,\n2,", "?");
    EXPECT("1 +", "?");
    EXPECT("x =", "?");
    EXPECT("x.", "?");
    EXPECT("a[", "?");
    EXPECT("if x {", "?");
    EXPECT("if x {\n} else {", "?");
    EXPECT("for i := 0; i < 3; i++ {", "?");
    EXPECT("for", "?");
    EXPECT("switch x {\ncase 1:", "?");
    EXPECT("func f() {\n", "?");
    EXPECT("type T struct {", "?");
    EXPECT("type T struct {\n a int", "?");
    EXPECT("type T interface {", "?");
    EXPECT("var (", "?");
    EXPECT("var (\na = 1", "?");
    EXPECT("import (", "?");
    EXPECT("const x =", "?");
    EXPECT("x := `abc\ndef", "?");
    EXPECT("/* a comment", "?");
    EXPECT("1 /* a comment", "?");
    EXPECT("if x", "?");        /* a statement before the condition, perhaps */
    EXPECT("f(func() {\n g()", "?");
    EXPECT("L:", "?");
    EXPECT("x := map[string]int{\n\"a\": 1,", "?");
    EXPECT("go func() {", "?");
    EXPECT("a := 1; if a == 1 {", "=?");
    EXPECT("x && ", "?");
    EXPECT("var", "?");
    EXPECT("func", "?");
    EXPECT("select {\ncase <-c:\n", "?");
}

Test(snippet, wrong)
{
    EXPECT("f(1", "!");         /* Go takes the line end for a semicolon */
    EXPECT("[]int{1, 2", "!");
    EXPECT("x := \"abc", "!");
    EXPECT("'a", "!");
    EXPECT(")", "!");
    EXPECT("}", "!");
    EXPECT("x y", "!");
    EXPECT("else {", "!");
    EXPECT("case 1:", "!");
    EXPECT("package foo", "!");
    EXPECT("1 2 (", "!");
    EXPECT("x; 1 2", "E!");
    EXPECT("\xff", "!");
    EXPECT("if x {\n)", "!");
    EXPECT("a, b", "!");
}

Test(snippet, text_of_units)
{
    const char *text = "// doc\nvar a = 1 // why\n\nfunc f() {\n}; f() ; g()\n";
    Snippet *s = cut(text);
    cr_assert_eq(s->nunits, 4);
    const char *want[] = { "// doc\nvar a = 1 // why", "\n\nfunc f() {\n}", " f() ", " g()" };
    for (int i = 0; i < 4; i++) {
        Pos base = s->file->source->base;
        size_t n = s->units[i].end - s->units[i].start;
        cr_expect(n == strlen(want[i]) && memcmp(text + (s->units[i].start - base), want[i], n) == 0, "unit %d: '%.*s'", i, (int)n,
                  text + (s->units[i].start - base));
    }
}

static const char *program(const char *text)
{
    ParseContext ctx = { .arena = &fx.arena, .names = &fx.names, .sources = &fx.sources, .diags = &fx.diags };
    File **f = arena_array(&fx.arena, File *, 1);
    f[0] = snippet_program(&ctx, snippet_source(&ctx, "in", text, strlen(text)));
    if (!diag_any(&fx.diags))
        checker_check_snippet(fx.c, "main", f, 1);
    return messages();
}

Test(snippet, programs)
{
    cr_expect_str_eq(program("println(1); x := 2; println(x); unused := 3"), "");
    cr_expect_str_eq(program("f(); var n = 1; func f() { n++ }"), "");
    cr_expect_str_eq(program("x := 1; var y = x + 1; println(y)"), "");
    cr_expect_str_eq(program("x := 1; var y = x + 1; func f() int { return y }"), "in:1:17: undefined: x\n");
    cr_expect_str_eq(program("type T struct{}; var t T; t.M(); func (T) M() {}"), "");
    cr_expect_str_eq(program("package main; func main() {}"), "");
    cr_expect_str_eq(program("i := 0; L: i++; if i < 3 { goto L }"), "");
    cr_expect_str_eq(program("for { break L }"), "in:1:13: break label not defined: L\n");
    cr_expect_str_eq(program("goto L"), "in:1:6: label L not defined\n");
    cr_expect_str_eq(program("func main() {}; main()"), "in:1:21: main redeclared in this block\n\tin:1:6: other declaration of main\n");
}

Test(snippet, imports_by_name)
{
    cr_expect_str_eq(program("var t lib.T; t.Inc(); println(t.Get(), sub.Value)"), "");
    cr_expect_str_eq(program("import \"lib\"; var t lib.T; t.Inc(); println(sub.Value)"), "");
    cr_expect_str_eq(program("lib := struct{ x int }{1}; println(lib.x)"), "");
    cr_expect_str_eq(program("nolib.F()"), "in:1:1: undefined: nolib\n");
    cr_expect_str_eq(program("lib.Nothing()"), "in:1:5: undefined: lib.Nothing\n");
    cr_expect_str_eq(program("println(unsafe.Sizeof(1))"), "");
}
