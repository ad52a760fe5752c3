/* test_constant.c - exact constants: literals, arithmetic, rounding, texts. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "compiler/constant.h"

static Arena a;

static void setup(void) { arena_init(&a); }
static void teardown(void) { arena_free(&a); }

TestSuite(constant, .init = setup, .fini = teardown);

static const Const *lit(Token t, const char *s) { return const_from_literal(&a, t, s, strlen(s)); }
static const Const *num(const char *s) { return lit(T_INT, s); }
static const Const *flt(const char *s) { return lit(T_FLOAT, s); }
static const Const *op(const Const *x, Token t, const Const *y) { return const_binary(&a, x, t, y, true); }

static void expect_text(const Const *c, const char *want)
{
    cr_assert_str_eq(const_exact_text(&a, c), want);
}

Test(constant, integer_literals)
{
    static const struct { const char *lit, *text; } cases[] = {
        { "0", "0" }, { "42", "42" }, { "0x_FF", "255" }, { "0b101", "5" }, { "0o17", "15" }, { "017", "15" },
        { "1_000_000", "1000000" }, { "9223372036854775807", "9223372036854775807" },
        { "18446744073709551615", "18446744073709551615" },
        { "340282366920938463463374607431768211456", "340282366920938463463374607431768211456" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_text(num(cases[i].lit), cases[i].text);
}

Test(constant, small_operations_overflow_into_big_ones)
{
    const Const *max = num("9223372036854775807"), *one = num("1"), *min = const_int64(&a, INT64_MIN);
    expect_text(op(max, T_ADD, one), "9223372036854775808");
    expect_text(op(min, T_SUB, one), "-9223372036854775809");
    expect_text(op(max, T_MUL, max), "85070591730234615847396907784232501249");
    expect_text(op(min, T_QUO, const_int64(&a, -1)), "9223372036854775808");
    expect_text(op(min, T_REM, const_int64(&a, -1)), "0");
    expect_text(op(op(max, T_ADD, one), T_SUB, one), "9223372036854775807");
    int64_t v;
    cr_assert(const_int64_val(op(op(max, T_ADD, one), T_SUB, one), &v), "a value that fits is small again");
}

Test(constant, division_truncates_like_go)
{
    expect_text(op(const_int64(&a, -7), T_QUO, num("2")), "-3");
    expect_text(op(const_int64(&a, -7), T_REM, num("2")), "-1");
    const Const *big = const_shift(&a, num("1"), T_SHL, 100);
    expect_text(op(const_unary(&a, T_SUB, big, 0), T_REM, num("7")), "-2");
}

Test(constant, bit_operations_on_negative_big_numbers)
{
    const Const *big = const_unary(&a, T_SUB, const_shift(&a, num("1"), T_SHL, 70), 0);
    expect_text(op(big, T_AND, num("255")), "0");
    expect_text(op(big, T_OR, num("1")), "-1180591620717411303423");
    expect_text(op(num("255"), T_ANDNOT, big), "255");
    expect_text(const_unary(&a, T_XOR, num("0"), 0), "-1");
    expect_text(const_unary(&a, T_XOR, num("0"), 8), "255");
    expect_text(const_shift(&a, const_int64(&a, -5), T_SHR, 1), "-3");
    expect_text(const_shift(&a, const_int64(&a, -5), T_SHR, 100), "-1");
}

Test(constant, floats_round_to_nearest_even)
{
    static const char *const texts[] = {
        "0.1", "3.14159265358979323846264338327950288419716939937510582097494459", "1e308", "1.7976931348623157e308",
        "4.9406564584124654e-324", "2.2250738585072011e-308", "123456789012345678901234567890", "1e23", "8.5e-5", "1e-400",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const Const *c = flt(texts[i]);
        cr_assert_eq(const_float64_val(c), strtod(texts[i], NULL), "%s", texts[i]);
        cr_assert_eq(const_float32_val(c), strtof(texts[i], NULL), "%s as float32", texts[i]);
    }
    cr_assert(isinf(const_float64_val(flt("1e309"))));
    cr_assert(isinf(const_float32_val(flt("3.5e38"))));
    cr_assert_eq(const_float64_val(op(num("9007199254740993"), T_MUL, flt("1.0"))), 9007199254740992.0);
    cr_assert_eq(const_float32_val(num("16777217")), 16777216.0f);
}

Test(constant, hexadecimal_floats)
{
    cr_assert_eq(const_float64_val(flt("0x1p-2")), 0.25);
    cr_assert_eq(const_float64_val(flt("0x1.8p1")), 3.0);
    cr_assert_eq(const_float64_val(flt("0x.8p0")), 0.5);
    cr_assert_eq(const_float64_val(flt("0x1.fffffffffffffp1023")), 1.7976931348623157e308);
}

Test(constant, rationals_are_exact)
{
    const Const *third = const_binary(&a, num("1"), T_QUO, flt("3.0"), false);
    const Const *one = op(third, T_MUL, num("3"));
    cr_assert(const_compare(one, T_EQL, num("1")));
    expect_text(const_to_int(&a, one), "1");
    cr_assert_eq(const_to_int(&a, third)->kind, CONST_UNKNOWN);
}

Test(constant, huge_exponents_become_big_floats)
{
    const Const *c = flt("1e100000");
    cr_assert_eq(c->rep, REP_FLOAT);
    expect_text(c, "1e+100000");
    expect_text(op(c, T_QUO, c), "1");
    cr_assert_eq(flt("1e10000000000")->kind, CONST_UNKNOWN);
    cr_assert_eq(const_sign(flt("1e-10000000000")), 0);
    cr_assert(const_compare(flt("1e5000"), T_LSS, c));
    cr_assert(const_compare(op(c, T_SUB, flt("1")), T_LEQ, c));
}

Test(constant, complex_arithmetic)
{
    const Const *i = lit(T_IMAG, "1i");
    expect_text(op(i, T_MUL, i), "(-1 + 0i)");
    expect_text(const_to_int(&a, op(i, T_MUL, i)), "-1");
    const Const *z = op(num("3"), T_ADD, lit(T_IMAG, "4i"));
    expect_text(op(z, T_QUO, z), "(1 + 0i)");
    cr_assert(const_compare(z, T_NEQ, i));
    expect_text(lit(T_IMAG, "0123i"), "(0 + 123i)");
}

Test(constant, strings_and_bools)
{
    const Const *s = op(const_string(&a, "ab", 2), T_ADD, const_string(&a, "c\n\"", 3));
    expect_text(s, "\"abc\\n\\\"\"");
    cr_assert(const_compare(const_string(&a, "a", 1), T_LSS, s));
    cr_assert(const_compare(const_bool(true), T_EQL, op(const_bool(true), T_ANDAND, const_bool(true))));
    cr_assert_eq(op(const_bool(true), T_OROR, const_bool(false))->b, true);
}

Test(constant, long_strings_are_cut_in_messages)
{
    char text[200];
    memset(text, 'x', sizeof text);
    const char *s = const_text(&a, const_string(&a, text, sizeof text));
    cr_assert(strlen(s) <= 74);
    cr_assert_not_null(strstr(s, "..."));
}

Test(constant, runes)
{
    static const struct { const char *lit; int64_t v; } cases[] = {
        { "'a'", 'a' }, { "'\\n'", '\n' }, { "'\\''", '\'' }, { "'\\x41'", 0x41 }, { "'\\101'", 0x41 },
        { "'\\u4e16'", 0x4e16 }, { "'\\U0001F600'", 0x1F600 }, { "'é'", 0xE9 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t v = -1;
        cr_assert(const_int64_val(lit(T_CHAR, cases[i].lit), &v));
        cr_assert_eq(v, cases[i].v, "%s", cases[i].lit);
    }
}

Test(constant, equal_values_hash_alike)
{
    cr_assert_eq(const_hash(num("7")), const_hash(op(flt("3.5"), T_MUL, num("2"))));
    cr_assert_neq(const_hash(num("7")), const_hash(num("8")));
}
