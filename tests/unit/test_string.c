/* test_string.c - strings and runes. */
#include "runtime/string.h"
#include "tests/unit/mem_stub.h"

static gostring s(const char *c) { return gostring_static(c); }
static void assert_eq_text(gostring a, const char *want)
{
    cr_assert(eqstring(a, s(want)), "%.*s, want %s", (int)a.len, a.ptr, want);
}

Test(string, concat)
{
    heap_start();
    gostring out, parts[4] = { s("ab"), s(""), s("cde"), s("f") };
    cr_assert_eq(concatstrings(NULL, parts, 4, &out), OP_OK);
    assert_eq_text(out, "abcdef");
    concatstrings(NULL, parts + 1, 2, &out);
    cr_assert_eq(out.ptr, parts[2].ptr, "the only one that is not empty is not copied");
    concatstrings(NULL, parts, 0, &out);
    cr_assert_eq(out.len, 0);
}

Test(string, compare)
{
    cr_assert_lt(cmpstring(s("a"), s("b")), 0);
    cr_assert_lt(cmpstring(s("a"), s("ab")), 0);
    cr_assert_gt(cmpstring(s("\xff"), s("a")), 0, "bytes are unsigned");
    cr_assert_eq(cmpstring(s(""), s("")), 0);
    cr_assert(!eqstring(s("ab"), s("ac")));
}

Test(string, every_rune_round_trips)
{
    heap_start();
    char buf[4];
    for (int32_t r = 0; r <= MAX_RUNE; r++) {
        int n = encoderune(buf, r);
        int64_t next;
        int32_t back = decoderune((gostring){ buf, n }, 0, &next);
        cr_assert_eq(back, r >= 0xD800 && r <= 0xDFFF ? RUNE_ERROR : r);
        cr_assert_eq(next, n);
        for (int cut = 1; cut < n; cut++) {     /* truncated: one byte at a time */
            cr_assert_eq(decoderune((gostring){ buf, cut }, 0, &next), RUNE_ERROR);
            cr_assert_eq(next, 1);
        }
    }
}

Test(string, malformed_utf8)
{
    static const char *const bad[] = { "\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80",
                                       "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xff" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t next;
        cr_assert_eq(decoderune(s(bad[i]), 0, &next), RUNE_ERROR);
        cr_assert_eq(next, 1);
        cr_assert_eq(countrunes(s(bad[i])), (int64_t)strlen(bad[i]));
    }
}

Test(string, conversions)
{
    heap_start();
    slice b = stringtoslicebyte(s("hello"));
    cr_assert(b.len == 5 && b.cap == 8 && memcmp(b.ptr, "hello\0\0\0", 8) == 0);
    cr_assert_not_null(stringtoslicebyte(s("")).ptr, "[]byte of the empty string is not nil");
    assert_eq_text(slicebytetostring("xyz", 2), "xy");
    slice r = stringtoslicerune(s("a\u00e9\u20ac\U0001F600\xff"));
    const int32_t want[] = { 'a', 0xe9, 0x20ac, 0x1F600, RUNE_ERROR };
    cr_assert_eq(r.len, 5);
    cr_assert_eq(memcmp(r.ptr, want, sizeof want), 0);
    assert_eq_text(slicerunetostring(r.ptr, r.len), "a\u00e9\u20ac\U0001F600\ufffd");
    assert_eq_text(intstring(0x20ac), "\u20ac");
    assert_eq_text(intstring(-1), "\ufffd");
    assert_eq_text(intstring((int64_t)1 << 40), "\ufffd");
}
