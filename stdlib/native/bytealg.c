/* bytealg.c - searching, comparing and classifying bytes: the natives of internal/bytealg.
 *
 * What libc does best (memchr, memrchr, memmem, memcmp) is left to it; the rest works on eight
 * bytes at a time. A mask of the form 0x80 in each byte that has some property is made without
 * carries between bytes: for x and y below 0x80, (0x80 | x) - y keeps its top bit iff x >= y.
 *
 * None of these functions keeps a pointer.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <string.h>

#include "runtime/malloc.h"
#include "runtime/native.h"
#include "runtime/panic.h"
#include "runtime/type.h"

enum { HAS_LOWER = 1, HAS_UPPER = 2, HAS_NON_ASCII = 4 };

#define ONES 0x0101010101010101u
#define TOPS 0x8080808080808080u

static uint64_t load8(const char *p)
{
    uint64_t w;
    memcpy(&w, p, 8); /* no pointers */
    return w;
}

/* ---- searching ---- */

static int64_t index_byte(const char *p, int64_t n, int c)
{
    const char *q = n ? memchr(p, c, (size_t)n) : NULL;
    return q ? q - p : -1;
}

static int64_t last_index_byte(const char *p, int64_t n, int c)
{
    const char *q = n ? memrchr(p, c, (size_t)n) : NULL;
    return q ? q - p : -1;
}

/* The first (last) byte of s that is in the ASCII string chars, if `in`, or else that is not; -1: there is none; -2: chars is
 * not all ASCII. */
static int64_t find_any(gostring s, gostring chars, bool in, bool last)
{
    uint32_t set[8] = { 0 };
    for (int64_t i = 0; i < chars.len; i++) {
        unsigned char c = (unsigned char)chars.ptr[i];
        if (c >= 0x80)
            return -2;
        set[c >> 5] |= 1u << (c & 31);
    }
    for (int64_t i = 0; i < s.len; i++) {
        int64_t k = last ? s.len - 1 - i : i;
        unsigned char c = (unsigned char)s.ptr[k];
        if ((set[c >> 5] >> (c & 31) & 1) == in)
            return k;
    }
    return -1;
}

static int64_t index_bytes(const char *p, int64_t n, const char *sep, int64_t m)
{
    if (m == 0)
        return 0;
    if (m > n)
        return -1;
    if (m == 1)
        return index_byte(p, n, (unsigned char)sep[0]);
    const char *q = memmem(p, (size_t)n, sep, (size_t)m);
    return q ? q - p : -1;
}

/* Rabin-Karp from the end: the hash of m bytes, read backwards, rolls to the left. */
static int64_t last_index_bytes(const char *p, int64_t n, const char *sep, int64_t m)
{
    if (m == 0)
        return n;
    if (m > n)
        return -1;
    if (m == 1)
        return last_index_byte(p, n, (unsigned char)sep[0]);
    const uint64_t prime = 1099511628211u;
    uint64_t want = 0, have = 0, power = 1; /* power = prime**m */
    for (int64_t i = m; i-- > 0;) {
        want = want * prime + (unsigned char)sep[i];
        have = have * prime + (unsigned char)p[n - m + i];
        power *= prime;
    }
    for (int64_t i = n - m;; i--) {
        if (have == want && memcmp(p + i, sep, (size_t)m) == 0)
            return i;
        if (i == 0)
            return -1;
        have = have * prime + (unsigned char)p[i - 1] - power * (unsigned char)p[i - 1 + m];
    }
}

static int64_t count_byte(const char *p, int64_t n, unsigned char c)
{
    int64_t count = 0;
    uint64_t pattern = ONES * c;
    for (; n >= 8; p += 8, n -= 8) {
        uint64_t x = load8(p) ^ pattern; /* zero where equal */
        uint64_t nonzero = (((x & ~TOPS) + ~TOPS) | x) & TOPS;
        count += 8 - __builtin_popcountll(nonzero);
    }
    for (; n > 0; p++, n--)
        count += (unsigned char)*p == c;
    return count;
}

static int64_t compare(const char *a, int64_t n, const char *b, int64_t m)
{
    int64_t k = n < m ? n : m;
    int d = k && a != b ? memcmp(a, b, (size_t)k) : 0;
    if (d)
        return d < 0 ? -1 : 1;
    return n < m ? -1 : n > m;
}

static bool is_space(unsigned char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* ---- case ---- */

/* The bytes of w, ASCII or not, that are in [lo, hi], as 0x80 each; lo and hi are ASCII. */
static uint64_t in_range(uint64_t w, unsigned char lo, unsigned char hi)
{
    uint64_t x = w & ~TOPS;
    uint64_t from_lo = (x | TOPS) - ONES * lo;
    uint64_t above_hi = (x | TOPS) - ONES * (hi + 1u);
    return from_lo & ~above_hi & ~w & TOPS;
}

static int64_t class_of(const char *p, int64_t n)
{
    uint64_t lower = 0, upper = 0, all = 0;
    for (; n >= 8; p += 8, n -= 8) {
        uint64_t w = load8(p);
        all |= w;
        lower |= in_range(w, 'a', 'z');
        upper |= in_range(w, 'A', 'Z');
    }
    if (n > 0) {
        uint64_t w = 0;
        memcpy(&w, p, (size_t)n); /* no pointers */
        all |= w;
        lower |= in_range(w, 'a', 'z');
        upper |= in_range(w, 'A', 'Z');
    }
    return (lower ? HAS_LOWER : 0) | (upper ? HAS_UPPER : 0) | (all & TOPS ? HAS_NON_ASCII : 0);
}

/* Copies, changing the case bit of the letters from lo to hi. */
static void change_case(char *dst, int64_t n, const char *src, int64_t m, unsigned char lo, unsigned char hi)
{
    if (m < n)
        n = m;
    for (; n >= 8; src += 8, dst += 8, n -= 8) {
        uint64_t w = load8(src);
        w ^= in_range(w, lo, hi) >> 2; /* 0x80 -> 0x20 */
        memcpy(dst, &w, 8); /* no pointers */
    }
    for (; n > 0; src++, dst++, n--) {
        unsigned char c = (unsigned char)*src;
        *dst = (char)(c >= lo && c <= hi ? c ^ 0x20 : c);
    }
}

static int64_t fold_prefix(const char *s, const char *t, int64_t n)
{
    int64_t i = 0;
    for (; i < n; i++) {
        unsigned char a = (unsigned char)s[i], b = (unsigned char)t[i];
        if ((a | b) >= 0x80)
            break;
        if (a != b && ((a ^ b) != 0x20 || (a | 0x20) < 'a' || (a | 0x20) > 'z'))
            break;
    }
    return i;
}

/* ---- the natives. For each kind of parameter list, args as runtime/native.h says. ---- */

struct bytes_byte { uint64_t c; slice b; int64_t result; };
struct string_byte { uint64_t c; gostring s; int64_t result; };
struct bytes_bytes { slice b, a; int64_t result; };
struct string_string { gostring t, s; int64_t result; };

#define BYTES_BYTE(name, call)                                                                   \
    static opstatus name(struct g *gp, uint64_t *args)                                           \
    {                                                                                            \
        struct bytes_byte *f = (struct bytes_byte *)args;                                        \
        (void)gp;                                                                                \
        f->result = call(f->b.ptr, f->b.len, (unsigned char)f->c);                               \
        return OP_OK;                                                                            \
    }                                                                                            \
    static opstatus name##_string(struct g *gp, uint64_t *args)                                  \
    {                                                                                            \
        struct string_byte *f = (struct string_byte *)args;                                      \
        (void)gp;                                                                                \
        f->result = call(f->s.ptr, f->s.len, (unsigned char)f->c);                               \
        return OP_OK;                                                                            \
    }
BYTES_BYTE(native_index_byte, index_byte)
BYTES_BYTE(native_last_index_byte, last_index_byte)
BYTES_BYTE(native_count, count_byte)

#define BYTES_BYTES(name, call)                                                                  \
    static opstatus name(struct g *gp, uint64_t *args)                                           \
    {                                                                                            \
        struct bytes_bytes *f = (struct bytes_bytes *)args;                                      \
        (void)gp;                                                                                \
        f->result = call(f->a.ptr, f->a.len, f->b.ptr, f->b.len);                                \
        return OP_OK;                                                                            \
    }                                                                                            \
    static opstatus name##_string(struct g *gp, uint64_t *args)                                  \
    {                                                                                            \
        struct string_string *f = (struct string_string *)args;                                  \
        (void)gp;                                                                                \
        f->result = call(f->s.ptr, f->s.len, f->t.ptr, f->t.len);                                \
        return OP_OK;                                                                            \
    }
BYTES_BYTES(native_index, index_bytes)
BYTES_BYTES(native_last_index, last_index_bytes)
BYTES_BYTES(native_compare, compare)

static opstatus native_equal(struct g *gp, uint64_t *args)
{
    struct bytes_bytes *f = (struct bytes_bytes *)args;
    (void)gp;
    f->result = f->a.len == f->b.len && compare(f->a.ptr, f->a.len, f->b.ptr, f->b.len) == 0;
    return OP_OK;
}

static opstatus native_class(struct g *gp, uint64_t *args)
{
    struct { slice b; int64_t result; } *f = (void *)args;
    (void)gp;
    f->result = class_of(f->b.ptr, f->b.len);
    return OP_OK;
}

static opstatus native_class_string(struct g *gp, uint64_t *args)
{
    struct { gostring s; int64_t result; } *f = (void *)args;
    (void)gp;
    f->result = class_of(f->s.ptr, f->s.len);
    return OP_OK;
}

#define CHANGE_CASE(name, lo, hi)                                                                \
    static opstatus name(struct g *gp, uint64_t *args)                                           \
    {                                                                                            \
        struct { slice src, dst; } *f = (void *)args;                                            \
        (void)gp;                                                                                \
        change_case(f->dst.ptr, f->dst.len, f->src.ptr, f->src.len, lo, hi);                     \
        return OP_OK;                                                                            \
    }                                                                                            \
    static opstatus name##_string(struct g *gp, uint64_t *args)                                  \
    {                                                                                            \
        struct { gostring src; slice dst; } *f = (void *)args;                                   \
        (void)gp;                                                                                \
        change_case(f->dst.ptr, f->dst.len, f->src.ptr, f->src.len, lo, hi);                     \
        return OP_OK;                                                                            \
    }
CHANGE_CASE(native_lower, 'A', 'Z')
CHANGE_CASE(native_upper, 'a', 'z')

static opstatus native_fold_prefix(struct g *gp, uint64_t *args)
{
    struct string_string *f = (struct string_string *)args;
    (void)gp;
    f->result = fold_prefix(f->s.ptr, f->t.ptr, f->s.len < f->t.len ? f->s.len : f->t.len);
    return OP_OK;
}

static opstatus native_count_fields(struct g *gp, uint64_t *args)
{
    struct { gostring s; int64_t result; } *f = (void *)args;
    (void)gp;
    bool space = true; /* the byte before */
    for (int64_t i = 0; i < f->s.len; i++) {
        bool now = is_space((unsigned char)f->s.ptr[i]);
        f->result += space && !now;
        space = now;
    }
    return OP_OK;
}

static opstatus native_next_field(struct g *gp, uint64_t *args)
{
    struct { int64_t i; gostring s; int64_t end, begin; } *f = (void *)args;
    (void)gp;
    int64_t i = f->i;
    while (i < f->s.len && is_space((unsigned char)f->s.ptr[i]))
        i++;
    f->begin = i;
    while (i < f->s.len && !is_space((unsigned char)f->s.ptr[i]))
        i++;
    f->end = i;
    return OP_OK;
}

static opstatus native_make_no_zero(struct g *gp, uint64_t *args)
{
    struct { int64_t n; slice result; } *f = (void *)args;
    if (f->n < 0 || f->n > (int64_t)1 << 47)
        return panicmakeslicelen(gp);
    uint64_t cap = roundupsize((uint64_t)f->n, true);
    f->result = (slice){ mallocgc(cap, NULL, false), f->n, (int64_t)cap };
    return OP_OK;
}

static opstatus native_find_any(struct g *gp, uint64_t *args)
{
    struct { uint64_t last, in; gostring chars, s; int64_t result; } *f = (void *)args;
    (void)gp;
    f->result = find_any(f->s, f->chars, f->in, f->last);
    return OP_OK;
}

const native_entry natives_bytealg[] = {
    { "internal/bytealg.IndexByte", native_index_byte, NATIVE_NOESCAPE },
    { "internal/bytealg.IndexByteString", native_index_byte_string, NATIVE_NOESCAPE },
    { "internal/bytealg.LastIndexByte", native_last_index_byte, NATIVE_NOESCAPE },
    { "internal/bytealg.LastIndexByteString", native_last_index_byte_string, NATIVE_NOESCAPE },
    { "internal/bytealg.Count", native_count, NATIVE_NOESCAPE },
    { "internal/bytealg.CountString", native_count_string, NATIVE_NOESCAPE },
    { "internal/bytealg.Index", native_index, NATIVE_NOESCAPE },
    { "internal/bytealg.IndexString", native_index_string, NATIVE_NOESCAPE },
    { "internal/bytealg.LastIndex", native_last_index, NATIVE_NOESCAPE },
    { "internal/bytealg.FindAny", native_find_any, NATIVE_NOESCAPE },
    { "internal/bytealg.LastIndexString", native_last_index_string, NATIVE_NOESCAPE },
    { "internal/bytealg.Compare", native_compare, NATIVE_NOESCAPE },
    { "internal/bytealg.CompareString", native_compare_string, NATIVE_NOESCAPE },
    { "internal/bytealg.Equal", native_equal, NATIVE_NOESCAPE },
    { "internal/bytealg.Class", native_class, NATIVE_NOESCAPE },
    { "internal/bytealg.ClassString", native_class_string, NATIVE_NOESCAPE },
    { "internal/bytealg.Lower", native_lower, NATIVE_NOESCAPE },
    { "internal/bytealg.LowerString", native_lower_string, NATIVE_NOESCAPE },
    { "internal/bytealg.Upper", native_upper, NATIVE_NOESCAPE },
    { "internal/bytealg.UpperString", native_upper_string, NATIVE_NOESCAPE },
    { "internal/bytealg.FoldPrefix", native_fold_prefix, NATIVE_NOESCAPE },
    { "internal/bytealg.CountFields", native_count_fields, NATIVE_NOESCAPE },
    { "internal/bytealg.NextField", native_next_field, NATIVE_NOESCAPE },
    { "internal/bytealg.MakeNoZero", native_make_no_zero, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
