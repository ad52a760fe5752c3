/* test_scan.c - the scanner: tokens, semicolons, literals and their errors. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "compiler/arena.h"
#include "compiler/diag.h"
#include "compiler/intern.h"
#include "compiler/scan.h"

typedef struct Fixture {
    Arena arena;
    SourceSet sources;
    InternTable names;
    DiagList diags;
    SourceFile *file;
    Scanner s;
} Fixture;

static Fixture fx;

__attribute__((format(printf, 3, 4)))
static void on_error(void *ctx, uint32_t offset, const char *fmt, ...)
{
    Fixture *f = ctx;
    va_list ap;
    va_start(ap, fmt);
    diag_verror(&f->diags, f->file->base + offset, fmt, ap);
    va_end(ap);
}

static void on_directive(void *ctx, uint32_t offset, const char *text, size_t len, bool alone, bool block)
{
    Fixture *f = ctx;
    (void)block;
    diag_warn(&f->diags, f->file->base + offset, "%.*s%s", (int)len, text, alone ? "" : " (not alone)");
}

static void start_n(const char *text, size_t n)
{
    arena_init(&fx.arena);
    source_init(&fx.sources, &fx.arena);
    intern_init(&fx.names, &fx.arena);
    diag_init(&fx.diags, &fx.sources, &fx.arena);
    fx.file = source_add(&fx.sources, "t.go", text, n, false);
    scan_validate(fx.file, &fx.arena, on_error, &fx);
    scan_init(&fx.s, fx.file, 0, &fx.names, on_error, on_directive, &fx);
}

static void start(const char *text)
{
    start_n(text, strlen(text));
}

static void stop(void)
{
    diag_free(&fx.diags);
    intern_free(&fx.names);
    source_free(&fx.sources);
    arena_free(&fx.arena);
}

/* All tokens, separated by blanks; names and literals as written. */
static const char *tokens(const char *text)
{
    static char out[4096];
    size_t n = 0;
    start(text);
    do {
        scan_next(&fx.s);
        const Scanner *s = &fx.s;
        if (s->tok >= T_NAME && s->tok <= T_STRING)
            n += (size_t)snprintf(out + n, sizeof out - n, "%.*s ", (int)s->len, s->lit);
        else if (s->tok == T_SEMI)
            n += (size_t)snprintf(out + n, sizeof out - n, "%s ", s->lit);
        else if (s->tok == T_ASSIGN_OP)
            n += (size_t)snprintf(out + n, sizeof out - n, "%s= ", token_text(s->op));
        else
            n += (size_t)snprintf(out + n, sizeof out - n, "%s ", token_text(s->tok));
    } while (fx.s.tok != T_EOF);
    stop();
    out[n - 1] = '\0';
    return out;
}

/* The errors that scanning all of the text brings, one a line. */
static const char *errors_n(const char *text, size_t len)
{
    static char out[4096];
    start_n(text, len);
    do
        scan_next(&fx.s);
    while (fx.s.tok != T_EOF);
    size_t n = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < fx.diags.count; i++)
        n += (size_t)snprintf(out + n, sizeof out - n, "%s%s: %s", n ? "\n" : "",
                              pos_string(&fx.sources, &fx.arena, fx.diags.items[i].pos), fx.diags.items[i].msg);
    stop();
    return out;
}

static const char *errors(const char *text)
{
    return errors_n(text, strlen(text));
}

#define EQ(got, want) cr_assert(eq(str, (char *)(got), (char *)(want)))

Test(scan, operators_are_read_longest_first)
{
    EQ(tokens("<<= << <- <= < &^= &^ && &= & ... . := : == ="),
       "<<= << <- <= < &^= &^ && &= & ... . := : == = EOF");
    EQ(tokens("a++ + b-- - ^c | d || !e % f ~g"), "a ++ + b -- - ^ c | d || ! e % f ~ g EOF EOF");
    EQ(tokens("x .. y"), "x . . y EOF EOF");
}

Test(scan, semicolons_are_inserted)
{
    EQ(tokens("a\nb"), "a newline b EOF EOF");
    EQ(tokens("f()\n{\n}\n"), "f ( ) newline { } newline EOF");
    EQ(tokens("return\nbreak\ncontinue\nfallthrough\n"),
       "return newline break newline continue newline fallthrough newline EOF");
    EQ(tokens("if\nx++\n"), "if x ++ newline EOF");
    EQ(tokens("x // comment\ny"), "x newline y EOF EOF");
    EQ(tokens("x /* a */ y /* b\n */ z"), "x y newline z EOF EOF");
    EQ(tokens("x /* at the end */"), "x EOF EOF");
    EQ(tokens("+ // nothing to end\n\n+"), "+ + EOF");
}

Test(scan, names_and_keywords)
{
    EQ(tokens("func funcs _x été 世界 x٣"), "func funcs _x été 世界 x٣ EOF EOF");
    start("Été été");
    scan_next(&fx.s);
    cr_assert(fx.s.name->exported);
    const Name *first = fx.s.name;
    scan_next(&fx.s);
    cr_assert(not(fx.s.name->exported));
    cr_assert(fx.s.name != first);
    cr_assert(intern_cstr(&fx.names, "Été") == first);
    stop();
}

Test(scan, numbers)
{
    EQ(tokens("0 0b101 0o17 017 0x1F 1_000 0x_f"), "0 0b101 0o17 017 0x1F 1_000 0x_f EOF EOF");
    EQ(tokens("1. .5 1e9 0x1p-2 0x.8p0 09.5 1i 0b1i 1.5e3i"), "1. .5 1e9 0x1p-2 0x.8p0 09.5 1i 0b1i 1.5e3i EOF EOF");
    EQ(errors("0b102 08 0xg 0x1.0 1e 1p3 0b1e3"),
       "t.go:1:5: invalid digit '2' in binary literal\n"
       "t.go:1:8: invalid digit '8' in octal literal\n"
       "t.go:1:12: hexadecimal literal has no digits\n"
       "t.go:1:19: hexadecimal mantissa requires a 'p' exponent\n"
       "t.go:1:22: exponent has no digits\n"
       "t.go:1:24: 'p' exponent requires hexadecimal mantissa\n"
       "t.go:1:30: 'e' exponent requires decimal mantissa");
    EQ(errors("1__0\n1_\n0_1\n0x1_p3\n0b1.0"),
       "t.go:1:3: '_' must separate successive digits\n"
       "t.go:2:2: '_' must separate successive digits\n"
       "t.go:4:4: '_' must separate successive digits\n"
       "t.go:5:4: invalid radix point in binary literal");
}

Test(scan, string_errors)
{
    EQ(errors("\"abc\nx"), "t.go:1:5: newline in string");
    EQ(errors("\"abc"), "t.go:1:1: string not terminated");
    EQ(errors("\n`abc\n"), "t.go:2:1: string not terminated");
    EQ(errors("''\n'ab'\n'a\n'\\q'"),
       "t.go:1:2: empty rune literal or unescaped '\n"
       "t.go:2:1: more than one character in rune literal\n"
       "t.go:3:3: newline in rune literal\n"
       "t.go:4:3: unknown escape");
    EQ(errors("\"\\400\\xg0\""), "t.go:1:6: octal escape value 256 > 255\n"
                                 "t.go:1:8: invalid character 'g' in hexadecimal escape");
    EQ(errors("'\\ud800'"), "t.go:1:8: escape is invalid Unicode code point U+D800");
    EQ(errors("/* never closed"), "t.go:1:1: comment not terminated");
}

Test(scan, odd_characters)
{
    EQ(errors("a # b"), "t.go:1:3: invalid character U+0023 '#'");
    EQ(errors("٣x"), "t.go:1:1: identifier cannot begin with digit U+0663 '٣'");
    EQ(errors("a“b"), "t.go:1:2: invalid character U+201C '“' in identifier");
    EQ(errors("\x01"), "t.go:1:1: invalid character U+0001");
}

Test(scan, encoding)
{
    EQ(errors_n("a\0b", 3), "t.go:1:2: invalid NUL character");
    EQ(errors("// \xff\nx \"\xc0\x80\""), "t.go:1:4: invalid UTF-8 encoding\nt.go:2:4: invalid UTF-8 encoding");
    EQ(errors("\xEF\xBB\xBFpackage p"), "");
    EQ(errors("x \xEF\xBB\xBF"), "t.go:1:3: invalid BOM in the middle of the file");
    EQ(errors("\"\xed\xa0\x80\""), "t.go:1:2: invalid UTF-8 encoding");  /* once a line */
}

Test(scan, directives)
{
    EQ(errors("//go:noinline\nx //go:nosplit\n// go:plain\n//line a.go:7\n/*line b.go:1:2*/"),
       "t.go:1:1: go:noinline\nt.go:2:3: go:nosplit (not alone)\nt.go:4:1: line a.go:7\nt.go:5:1: line b.go:1:2");
}

static const char *unquoted(const char *literal)
{
    static char out[256];
    start(literal);
    scan_next(&fx.s);
    BasicLit b = {.lit = fx.s.tok, .bad = fx.s.bad, .text = fx.s.lit, .len = fx.s.len};
    size_t n;
    const char *v = lit_unquote(&fx.arena, &b, &n);
    memcpy(out, v, n + 1);
    stop();
    return out;
}

Test(scan, literal_values)
{
    EQ(unquoted("\"a\\tb\\x41\\101\\u00e9\\U0001F600\\\"\""), "a\tbAAé😀\"");
    EQ(unquoted("`a\\n\r\nb`"), "a\\n\nb");
    EQ(unquoted("'\\''"), "'");
    EQ(unquoted("\"\\xff\""), "\xff");
    EQ(unquoted("\"\""), "");
    start("'\\xff' 'é' '\\U0010FFFF'");
    uint32_t want[] = {0xff, 0xe9, 0x10FFFF};
    for (int i = 0; i < 3; i++) {
        scan_next(&fx.s);
        BasicLit b = {.lit = fx.s.tok, .text = fx.s.lit, .len = fx.s.len};
        cr_assert(eq(u32, lit_rune(&b), want[i]));
    }
    stop();
}

Test(scan, block_skipping)
{
    start("{ if x { \"}\" ; '}' ; `}` } /* } */ // }\n } after");
    scan_next(&fx.s);
    cr_assert(scan_skip_block(&fx.s));
    cr_assert(eq(int, fx.s.tok, T_RBRACE));
    scan_next(&fx.s);
    cr_assert(eq(int, fx.s.tok, T_NAME));
    stop();
    const char *hopeless[] = {"{ {", "{ \"\n }", "{ ` }", "{ /* }", "{\n//line x:1\n}"};
    for (size_t i = 0; i < sizeof hopeless / sizeof hopeless[0]; i++) {
        start(hopeless[i]);
        scan_next(&fx.s);
        cr_assert(not(scan_skip_block(&fx.s)), "%s", hopeless[i]);
        cr_assert(eq(int, fx.s.tok, T_LBRACE));
        stop();
    }
}
