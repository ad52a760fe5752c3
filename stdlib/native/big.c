/* big.c - math/big on GMP: the natives of stdlib/math/big.
 *
 * An Int is a sign and a slice of words in Go's heap, least significant first, without leading zero words; 0 is not negative.
 * Sums, products, quotients, shifts and texts are made by GMP's mpn functions right in that memory. What takes more than
 * that (greatest common divisors, powers modulo m, roots, primes, bits of negative numbers) goes through mpz numbers: operands are
 * read in place, results copied.
 *
 * These computations are in an entersyscall bracket: they hold up neither the collector nor other goroutines, so the Go side
 * sends long products and quotients this way as well. The words of the operands stay where they are meanwhile, since the
 * argument area keeps them alive and slices that long are in the heap; short ones are on the C stack. The Ints themselves
 * may move with the stack, so they are looked up anew for the results.
 *
 * Nothing here checks for divisors of 0 or negative counts: the Go side does.
 */
#include <gmp.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/malloc.h"
#include "runtime/mbarrier.h"
#include "runtime/native.h"
#include "runtime/panic.h"
#include "runtime/proc.h"
#include "runtime/string.h"
#include "runtime/type.h"

typedef struct bigint {
    bool neg;
    slice abs;              /* of words */
} bigint;

_Static_assert(sizeof(mp_limb_t) == 8 && GMP_NAIL_BITS == 0, "a word is a limb");

/* Where a result of n words is made: the words that z has, or new ones. */
typedef struct room { mp_limb_t *p; int64_t cap; } room;

static room new_room(int64_t n)
{
    int64_t cap = n + 4; /* counters and sums grow by a word now and then */
    return (room){ mallocgc((uintptr_t)cap * 8, NULL, false), cap };
}

static room room_in(const bigint *z, int64_t n) { return z->abs.cap >= n ? (room){ z->abs.ptr, z->abs.cap } : new_room(n); }

static bool overlap(const bigint *z, const bigint *x)
{
    const mp_limb_t *a = z->abs.ptr, *b = x->abs.ptr;
    return a < b + x->abs.len && b < a + z->abs.cap;
}

/* The same for operations whose result may not lie over x or y. */
static room room_apart(const bigint *z, int64_t n, const bigint *x, const bigint *y)
{
    return overlap(z, x) || overlap(z, y) ? new_room(n) : room_in(z, n);
}

static void set_abs(bigint *z, room r, int64_t n, bool neg)
{
    while (n > 0 && r.p[n - 1] == 0)
        n--;
    if (z->abs.ptr != r.p)
        store_pointer(&z->abs.ptr, r.p);
    z->abs.len = n;
    z->abs.cap = r.cap;
    z->neg = neg && n > 0;
}

static int cmp_abs(const bigint *x, const bigint *y)
{
    if (x->abs.len != y->abs.len)
        return x->abs.len < y->abs.len ? -1 : 1;
    int c = x->abs.len ? mpn_cmp(x->abs.ptr, y->abs.ptr, x->abs.len) : 0;
    return (c > 0) - (c < 0);
}

/* ---- sums ---- */

static void copy_abs(bigint *z, const bigint *x, bool neg)
{
    room r = room_in(z, x->abs.len);
    if (r.p != x->abs.ptr && x->abs.len)
        mpn_copyi(r.p, x->abs.ptr, x->abs.len);
    set_abs(z, r, x->abs.len, neg);
}

/* z = x + y, where y counts as negative if yneg. */
static void add_signed(bigint *z, const bigint *x, const bigint *y, bool yneg)
{
    bool neg = x->neg;
    int order = x->abs.len == y->abs.len && x->neg == yneg ? 1 : cmp_abs(x, y);
    if (order < 0) {
        const bigint *t = x;
        x = y;
        y = t;
        bool n = neg;
        neg = yneg;
        yneg = n;
    }
    int64_t n = x->abs.len, m = y->abs.len;
    if (m == 0) {
        copy_abs(z, x, neg);
        return;
    }
    const mp_limb_t *xp = x->abs.ptr, *yp = y->abs.ptr;
    room r = room_in(z, n + 1);
    if (neg == yneg)
        r.p[n] = mpn_add(r.p, xp, n, yp, m);
    else {
        mpn_sub(r.p, xp, n, yp, m);
        r.p[n] = 0;
    }
    set_abs(z, r, n + 1, neg);
}

struct binary { const bigint *y, *x; bigint *z; };

static opstatus int_add(struct g *gp, uint64_t *args)
{
    struct binary *f = (void *)args;
    (void)gp;
    add_signed(f->z, f->x, f->y, f->y->neg);
    return OP_OK;
}

static opstatus int_sub(struct g *gp, uint64_t *args)
{
    struct binary *f = (void *)args;
    (void)gp;
    add_signed(f->z, f->x, f->y, !f->y->neg);
    return OP_OK;
}

static opstatus int_cmp_abs(struct g *gp, uint64_t *args)
{
    struct { const bigint *y, *x; int64_t result; } *f = (void *)args;
    (void)gp;
    f->result = cmp_abs(f->x, f->y);
    return OP_OK;
}

/* ---- products and quotients ---- */

static void mul_words(mp_limb_t *p, const mp_limb_t *xp, int64_t n, const mp_limb_t *yp, int64_t m)
{
    if (xp == yp && n == m)
        mpn_sqr(p, xp, n);
    else if (n >= m)
        mpn_mul(p, xp, n, yp, m);
    else
        mpn_mul(p, yp, m, xp, n);
}

static opstatus int_mul(struct g *gp, uint64_t *args)
{
    struct binary *f = (void *)args;
    (void)gp;
    int64_t n = f->x->abs.len, m = f->y->abs.len;
    bool neg = f->x->neg != f->y->neg;
    if (n == 0 || m == 0) {
        set_abs(f->z, (room){ f->z->abs.ptr, f->z->abs.cap }, 0, false);
        return OP_OK;
    }
    room r = room_apart(f->z, n + m, f->x, f->y);
    const mp_limb_t *xp = f->x->abs.ptr, *yp = f->y->abs.ptr;
    mul_words(r.p, xp, n, yp, m);
    set_abs(f->z, r, n + m, neg);
    return OP_OK;
}

/* Quotient towards zero and remainder with the sign of x: z and r are different Ints, y is not 0. */
static opstatus int_quo_rem(struct g *gp, uint64_t *args)
{
    struct { const bigint *y, *x; bigint *r, *z; } *f = (void *)args;
    (void)gp;
    const bigint *x = f->x, *y = f->y;
    int64_t n = x->abs.len, m = y->abs.len;
    bool qneg = x->neg != y->neg, rneg = x->neg;
    if (n < m) {
        copy_abs(f->r, x, rneg);
        set_abs(f->z, (room){ f->z->abs.ptr, f->z->abs.cap }, 0, false);
        return OP_OK;
    }
    room q = room_apart(f->z, n - m + 1, x, y), r = room_apart(f->r, m, x, y);
    if (m == 1)
        r.p[0] = mpn_divrem_1(q.p, 0, x->abs.ptr, n, *(const mp_limb_t *)y->abs.ptr);
    else
        mpn_tdiv_qr(q.p, r.p, 0, x->abs.ptr, n, y->abs.ptr, m);
    set_abs(f->z, q, n - m + 1, qneg);
    set_abs(f->r, r, m, rneg);
    return OP_OK;
}

/* ---- shifts of the absolute value ---- */

static opstatus int_lsh(struct g *gp, uint64_t *args)
{
    struct { uint64_t count; const bigint *x; bigint *z; } *f = (void *)args;
    (void)gp;
    const bigint *x = f->x;
    int64_t n = x->abs.len, words = (int64_t)(f->count / 64);
    unsigned bits = f->count % 64;
    bool neg = x->neg;
    room r = room_in(f->z, n + words + 1);
    r.p[n + words] = 0;
    if (n && bits)
        r.p[n + words] = mpn_lshift(r.p + words, x->abs.ptr, n, bits);
    else if (n)
        mpn_copyd(r.p + words, x->abs.ptr, n);
    if (words)
        mpn_zero(r.p, words);
    set_abs(f->z, r, n ? n + words + 1 : 0, neg);
    return OP_OK;
}

/* Drops the low bits; result: whether one of them was set. */
static opstatus int_rsh_abs(struct g *gp, uint64_t *args)
{
    struct { uint64_t count; const bigint *x; bigint *z; uint64_t lost; } *f = (void *)args;
    (void)gp;
    const bigint *x = f->x;
    int64_t n = x->abs.len, words = (int64_t)(f->count / 64);
    unsigned bits = f->count % 64;
    bool neg = x->neg;
    if (words >= n) {
        f->lost = n > 0;
        set_abs(f->z, (room){ f->z->abs.ptr, f->z->abs.cap }, 0, false);
        return OP_OK;
    }
    const mp_limb_t *xp = x->abs.ptr;
    f->lost = words && !mpn_zero_p(xp, words);
    room r = room_in(f->z, n - words);
    if (bits)
        f->lost |= mpn_rshift(r.p, xp + words, n - words, bits) != 0;
    else
        mpn_copyi(r.p, xp + words, n - words);
    set_abs(f->z, r, n - words, neg);
    return OP_OK;
}

/* ---- texts ---- */

static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* The digits of |x|, which is not 0, in a base from 2 to 62. */
static opstatus int_digits(struct g *gp, uint64_t *args)
{
    struct { int64_t base; const bigint *x; gostring result; } *f = (void *)args;
    int64_t n = f->x->abs.len, base = f->base;
    size_t size = mpn_sizeinbase(f->x->abs.ptr, n, (int)base) + 1, skip = 0;
    mp_limb_t *copy = malloc((size_t)n * 8 + 8 + size); /* mpn_get_str wants a word more, and spoils them all */
    if (!copy)
        throwf("out of memory for the text of a number of %ld words", (long)n);
    unsigned char *text = (unsigned char *)(copy + n + 1);
    mpn_copyi(copy, f->x->abs.ptr, n);
    entersyscall(gp);
    size = mpn_get_str(text, (int)base, copy, n);
    while (skip < size - 1 && text[skip] == 0)
        skip++;
    for (size_t i = skip; i < size; i++)
        text[i] = (unsigned char)digits[text[i]];
    exitsyscall(gp);
    f = (void *)native_args(gp);
    f->result.len = (int64_t)(size - skip);
    f->result.ptr = rawstring(f->result.len);
    memcpy((char *)(uintptr_t)f->result.ptr, text + skip, size - skip); /* no pointers */
    free(copy);
    return OP_OK;
}

static int digit_value(unsigned char c, int64_t base)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + (base > 36 ? 36 : 10);
    return 99;
}

/* z = the number that the digits s denote; false: a digit that the base does not have, or none at all. */
static opstatus int_set_digits(struct g *gp, uint64_t *args)
{
    struct { int64_t base; gostring s; bigint *z; uint64_t ok; } *f = (void *)args;
    size_t n = (size_t)f->s.len;
    int64_t base = f->base;
    unsigned char *text = malloc(n + 1);
    mp_limb_t *words = malloc((n * 6 / 64 + 2) * 8);
    if (!text || !words)
        throwf("out of memory for a number of %lu digits", (unsigned long)n);
    bool good = n > 0;
    for (size_t i = 0; i < n && good; i++) {
        int v = digit_value((unsigned char)f->s.ptr[i], base);
        text[i] = (unsigned char)v;
        good = v < base;
    }
    if (good) {
        size_t skip = 0;
        while (skip < n - 1 && text[skip] == 0)
            skip++;
        entersyscall(gp);
        int64_t len = mpn_set_str(words, text + skip, n - skip, (int)base);
        exitsyscall(gp);
        f = (void *)native_args(gp);
        room r = room_in(f->z, len);
        mpn_copyi(r.p, words, len);
        set_abs(f->z, r, len, false);
        f->ok = 1;
    }
    free(words);
    free(text);
    return OP_OK;
}

/* ---- the rest, by mpz ---- */

/* Numbers as in native.go. */
typedef enum mpz_op {
    OP_MUL, OP_QUOREM, OP_GCD, OP_EXP, OP_INVERSE, OP_SQRT, OP_PRIME, OP_JACOBI, OP_BINOMIAL, OP_AND, OP_OR, OP_XOR, OP_ANDNOT, OP_MULRANGE
} mpz_op;

enum { SHORT = 8 };         /* operands of so many words are copied */

struct mpz_args { int64_t k; const bigint *m, *y, *x; bigint *w, *v, *z; int64_t op; int64_t result; };

typedef struct operand { mpz_t n; mp_limb_t words[SHORT]; } operand;

static void read_operand(operand *o, const bigint *x)
{
    static const bigint zero;
    if (!x)
        x = &zero;
    const mp_limb_t *p = x->abs.ptr;
    if (x->abs.len <= SHORT) {
        for (int64_t i = 0; i < x->abs.len; i++)
            o->words[i] = p[i];
        p = o->words;
    }
    mpz_roinit_n(o->n, p, x->neg ? -x->abs.len : x->abs.len);
}

static void write_result(bigint *z, const mpz_t n)
{
    int64_t len = (int64_t)mpz_size(n);
    if (!z)
        return;
    room r = room_in(z, len);
    if (len)
        mpn_copyi(r.p, mpz_limbs_read(n), len);
    set_abs(z, r, len, mpz_sgn(n) < 0);
}

/* a·(a+1)···b by halves, so that the factors of the long products are about equal. */
static void mul_range(mpz_t z, uint64_t a, uint64_t b)
{
    if (b - a < 8) {
        mpz_set_ui(z, a);
        for (uint64_t i = a; i < b; i++)
            mpz_mul_ui(z, z, i + 1);
        return;
    }
    mpz_t right;
    mpz_init(right);
    uint64_t mid = a + (b - a) / 2;
    mul_range(z, a, mid);
    mul_range(right, mid + 1, b);
    mpz_mul(z, z, right);
    mpz_clear(right);
}

static int64_t compute(mpz_op op, mpz_t z, mpz_t v, mpz_t w, const mpz_t x, const mpz_t y, const mpz_t m, int64_t k)
{
    switch (op) {
    case OP_MUL: mpz_mul(z, x, y); return 0;
    case OP_QUOREM: mpz_tdiv_qr(z, v, x, y); return 0;
    case OP_GCD: mpz_gcdext(z, v, w, x, y); return 0;
    case OP_EXP: mpz_powm(z, x, y, m); return 0;
    case OP_INVERSE: return mpz_invert(z, x, y);
    case OP_SQRT: mpz_sqrt(z, x); return 0;
    case OP_PRIME: return mpz_probab_prime_p(x, (int)(k > 1000 ? 1000 : k) + 24) > 0;
    case OP_JACOBI: return mpz_jacobi(x, y);
    case OP_BINOMIAL: mpz_bin_uiui(z, mpz_get_ui(x), mpz_get_ui(y)); return 0;
    case OP_AND: mpz_and(z, x, y); return 0;
    case OP_OR: mpz_ior(z, x, y); return 0;
    case OP_XOR: mpz_xor(z, x, y); return 0;
    case OP_ANDNOT: mpz_com(v, y); mpz_and(z, x, v); return 0;
    case OP_MULRANGE: mul_range(z, mpz_get_ui(x), mpz_get_ui(y)); return 0;
    }
    return 0;
}

static opstatus int_mpz(struct g *gp, uint64_t *args)
{
    struct mpz_args *f = (void *)args;
    operand x, y, m;
    mpz_t z, v, w;
    read_operand(&x, f->x);
    read_operand(&y, f->y);
    read_operand(&m, f->m);
    mpz_op op = (mpz_op)f->op;
    int64_t k = f->k;
    entersyscall(gp);
    mpz_inits(z, v, w, NULL);
    int64_t result = compute(op, z, v, w, x.n, y.n, m.n, k);
    exitsyscall(gp);
    f = (void *)native_args(gp);
    write_result(f->z, z);
    write_result(f->v, v);
    write_result(f->w, w);
    mpz_clears(z, v, w, NULL);
    f->result = result;
    return OP_OK;
}

const native_entry natives_big[] = {
    { "math/big.intAdd", int_add, NATIVE_NOESCAPE },
    { "math/big.intSub", int_sub, NATIVE_NOESCAPE },
    { "math/big.intCmpAbs", int_cmp_abs, NATIVE_NOESCAPE },
    { "math/big.intMul", int_mul, NATIVE_NOESCAPE },
    { "math/big.intQuoRem", int_quo_rem, NATIVE_NOESCAPE },
    { "math/big.intLsh", int_lsh, NATIVE_NOESCAPE },
    { "math/big.intRshAbs", int_rsh_abs, NATIVE_NOESCAPE },
    { "math/big.intDigits", int_digits, NATIVE_NOESCAPE | NATIVE_MAY_BLOCK },
    { "math/big.intSetDigits", int_set_digits, NATIVE_NOESCAPE | NATIVE_MAY_BLOCK },
    { "math/big.intMpz", int_mpz, NATIVE_NOESCAPE | NATIVE_MAY_BLOCK },
    { NULL, NULL, 0 }
};
