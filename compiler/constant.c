/* constant.c - exact arithmetic on constants.
 *
 * Integers that fit 64 bits are computed with overflow-checked machine
 * arithmetic; everything else borrows GMP. A BigInt in the arena is viewed as a
 * read-only mpz (mpz_roinit_n), results are computed in temporaries, copied to
 * the arena and the temporaries freed: GMP never owns lasting memory.
 *
 * Floats: a rational while both parts stay below RAT_BITS bits, afterwards
 * mant * 2^exp with mant rounded to FLOAT_PREC bits, ties to even. A float never
 * turns back into a rational, as in gc: results then agree in the last bit.
 */
#include "compiler/constant.h"

#include <gmp.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    RAT_BITS = 4096,        /* larger numerators or denominators become big floats */
    FLOAT_PREC = 512,       /* mantissa bits of a big float */
    WORK_PREC = 1024,       /* of intermediate powers of ten */
};
#define MAX_FLOAT_EXP ((int64_t)1 << 31)

const Const const_unknown_value = { .kind = CONST_UNKNOWN };
static const Const const_true = { .kind = CONST_BOOL, .b = true };
static const Const const_false = { .kind = CONST_BOOL, .b = false };

/* ---- Storing and viewing ---- */

static Const *new_const(Arena *a, ConstKind kind, ConstRep rep)
{
    Const *c = arena_new(a, Const);
    c->kind = (uint8_t)kind;
    c->rep = (uint8_t)rep;
    return c;
}

static BigInt store_bigint(Arena *a, mpz_srcptr z)
{
    size_t n = mpz_size(z);
    uint64_t *limbs = arena_array(a, uint64_t, n ? n : 1);
    memcpy(limbs, mpz_limbs_read(z), n * sizeof *limbs);
    return (BigInt){ limbs, mpz_sgn(z) < 0 ? -(int64_t)n : (int64_t)n };
}

static void view_bigint(mpz_ptr z, BigInt b)
{
    mpz_roinit_n(z, (const mp_limb_t *)b.limbs, (mp_size_t)b.size);
}

/* A read-only mpz that shows an integer constant. */
typedef struct IntView {
    mpz_t z;
    mp_limb_t limb;
} IntView;

static mpz_srcptr view_int(IntView *v, const Const *c)
{
    if (c->rep == REP_SMALL) {
        v->limb = c->i < 0 ? -(uint64_t)c->i : (uint64_t)c->i;
        return mpz_roinit_n(v->z, &v->limb, c->i < 0 ? -1 : c->i > 0);
    }
    view_bigint(v->z, c->z);
    return v->z;
}

static bool mpz_fits_int64(mpz_srcptr z, int64_t *v)
{
    if (mpz_size(z) > 1)
        return false;
    uint64_t m = mpz_size(z) ? mpz_getlimbn(z, 0) : 0;
    if (mpz_sgn(z) < 0) {
        if (m > (uint64_t)1 << 63)
            return false;
        *v = (int64_t)(0 - m);
        return true;
    }
    *v = (int64_t)m;
    return m <= INT64_MAX;
}

static const Const *store_int(Arena *a, mpz_srcptr z)
{
    int64_t v;
    if (mpz_fits_int64(z, &v))
        return const_int64(a, v);
    Const *c = new_const(a, CONST_INT, REP_BIG);
    c->z = store_bigint(a, z);
    return c;
}

/* ---- Big floats ---- */

typedef struct Flt {
    mpz_t m;
    int64_t exp;
} Flt;

static void flt_init(Flt *f) { mpz_init(f->m); f->exp = 0; }
static void flt_clear(Flt *f) { mpz_clear(f->m); }

/* Rounds to prec bits, ties to even. sticky: nonzero bits lie below the mantissa. */
static void flt_round(Flt *f, unsigned prec, bool sticky)
{
    size_t bits = mpz_sgn(f->m) ? mpz_sizeinbase(f->m, 2) : 0;
    if (bits <= prec)
        return;
    mp_bitcnt_t drop = bits - prec;
    bool neg = mpz_sgn(f->m) < 0;
    mpz_abs(f->m, f->m);        /* the bit functions see two's complement */
    bool half = mpz_tstbit(f->m, drop - 1);
    bool rest = sticky || mpz_scan1(f->m, 0) < drop - 1;
    mpz_tdiv_q_2exp(f->m, f->m, drop);
    f->exp += (int64_t)drop;
    if (half && (rest || mpz_odd_p(f->m)))
        mpz_add_ui(f->m, f->m, 1);
    if (neg)
        mpz_neg(f->m, f->m);
}

static void flt_add(Flt *r, const Flt *x, const Flt *y, bool sub)
{
    if (mpz_sgn(x->m) && mpz_sgn(y->m)) {
        const Flt *hi = x->exp >= y->exp ? x : y, *lo = hi == x ? y : x;
        int64_t diff = hi->exp - lo->exp;
        if (diff > 4 * FLOAT_PREC) {    /* the smaller one is far below the last bit */
            mpz_set(r->m, hi->m);
            r->exp = hi->exp;
            if (sub && hi == y)
                mpz_neg(r->m, r->m);
            return;
        }
        mpz_t t;
        mpz_init(t);
        mpz_mul_2exp(t, hi->m, (mp_bitcnt_t)diff);
        if (hi == x)
            sub ? mpz_sub(r->m, t, lo->m) : mpz_add(r->m, t, lo->m);
        else
            sub ? mpz_sub(r->m, lo->m, t) : mpz_add(r->m, lo->m, t);
        r->exp = lo->exp;
        mpz_clear(t);
    } else if (mpz_sgn(x->m)) {
        mpz_set(r->m, x->m);
        r->exp = x->exp;
    } else {
        sub ? mpz_neg(r->m, y->m) : mpz_set(r->m, y->m);
        r->exp = y->exp;
    }
    flt_round(r, FLOAT_PREC, false);
}

static void flt_mul(Flt *r, const Flt *x, const Flt *y, unsigned prec)
{
    mpz_mul(r->m, x->m, y->m);
    r->exp = x->exp + y->exp;
    flt_round(r, prec, false);
}

static void flt_quo(Flt *r, const Flt *x, const Flt *y, unsigned prec)
{
    mpz_t n, rem;
    mpz_init(n);
    mpz_init(rem);
    mp_bitcnt_t shift = mpz_sizeinbase(y->m, 2) + prec + 4;
    mpz_mul_2exp(n, x->m, shift);
    mpz_tdiv_qr(n, rem, n, y->m);
    mpz_set(r->m, n);
    r->exp = x->exp - y->exp - (int64_t)shift;
    flt_round(r, prec, mpz_sgn(rem) != 0);
    mpz_clear(n);
    mpz_clear(rem);
}

static const Const *rat_small(Arena *a, int64_t v)
{
    IntView n, d;
    Const num = { .kind = CONST_INT, .rep = REP_SMALL, .i = v }, den = { .kind = CONST_INT, .rep = REP_SMALL, .i = 1 };
    Const *c = new_const(a, CONST_FLOAT, REP_RAT);
    c->q.num = store_bigint(a, view_int(&n, &num));
    c->q.den = store_bigint(a, view_int(&d, &den));
    return c;
}

static const Const *store_flt(Arena *a, Flt *f)
{
    if (!mpz_sgn(f->m))
        return rat_small(a, 0);
    flt_round(f, FLOAT_PREC, false);
    mp_bitcnt_t zeros = mpz_scan1(f->m, 0);
    if (zeros) {
        mpz_tdiv_q_2exp(f->m, f->m, zeros);
        f->exp += (int64_t)zeros;
    }
    int64_t top = f->exp + (int64_t)mpz_sizeinbase(f->m, 2);
    if (top > MAX_FLOAT_EXP)
        return &const_unknown_value;
    if (top < -MAX_FLOAT_EXP)
        return rat_small(a, 0);
    Const *c = new_const(a, CONST_FLOAT, REP_FLOAT);
    c->f.mant = store_bigint(a, f->m);
    c->f.exp = f->exp;
    return c;
}

/* num/den, which need not be reduced: kept as a rational if small, else rounded. */
static const Const *store_rat(Arena *a, mpq_ptr q)
{
    mpq_canonicalize(q);
    if (mpz_sizeinbase(mpq_numref(q), 2) < RAT_BITS && mpz_sizeinbase(mpq_denref(q), 2) < RAT_BITS) {
        Const *c = new_const(a, CONST_FLOAT, REP_RAT);
        c->q.num = store_bigint(a, mpq_numref(q));
        c->q.den = store_bigint(a, mpq_denref(q));
        return c;
    }
    Flt n, d, r;
    flt_init(&n), flt_init(&d), flt_init(&r);
    mpz_set(n.m, mpq_numref(q));
    mpz_set(d.m, mpq_denref(q));
    flt_round(&n, FLOAT_PREC, false);
    flt_round(&d, FLOAT_PREC, false);
    flt_quo(&r, &n, &d, FLOAT_PREC);
    const Const *c = store_flt(a, &r);
    flt_clear(&n), flt_clear(&d), flt_clear(&r);
    return c;
}

static void view_rat(mpq_ptr q, const Const *c)
{
    view_bigint(mpq_numref(q), c->q.num);
    view_bigint(mpq_denref(q), c->q.den);
}

/* A float constant as a Flt; f is initialised. */
static void get_flt(Flt *f, const Const *c)
{
    if (c->rep == REP_FLOAT) {
        mpz_t m;
        view_bigint(m, c->f.mant);
        mpz_set(f->m, m);
        f->exp = c->f.exp;
        return;
    }
    Flt n, d;
    flt_init(&n), flt_init(&d);
    mpz_t v;
    view_bigint(v, c->q.num);
    mpz_set(n.m, v);
    view_bigint(v, c->q.den);
    mpz_set(d.m, v);
    flt_quo(f, &n, &d, FLOAT_PREC);
    flt_clear(&n), flt_clear(&d);
}

/* ---- Making ---- */

const Const *const_bool(bool b) { return b ? &const_true : &const_false; }

const Const *const_string(Arena *a, const char *s, size_t len)
{
    Const *c = new_const(a, CONST_STRING, REP_SMALL);
    c->str.s = s;
    c->str.len = len;
    return c;
}

const Const *const_int64(Arena *a, int64_t v)
{
    Const *c = new_const(a, CONST_INT, REP_SMALL);
    c->i = v;
    return c;
}

const Const *const_uint64(Arena *a, uint64_t v)
{
    if (v <= INT64_MAX)
        return const_int64(a, (int64_t)v);
    mpz_t z;
    mp_limb_t limb = v;
    return store_int(a, mpz_roinit_n(z, &limb, 1));
}

const Const *const_double(Arena *a, double v)
{
    if (!isfinite(v))
        return &const_unknown_value;
    mpq_t q;
    mpq_init(q);
    mpq_set_d(q, v);
    const Const *c = store_rat(a, q);
    mpq_clear(q);
    return c;
}

/* ---- Literals ---- */

static int digit_value(char ch)
{
    if (ch >= '0' && ch <= '9')
        return ch - '0';
    ch |= 0x20;
    return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : 99;
}

static int int_base(const char **s, const char *end)
{
    const char *p = *s;
    if (end - p < 2 || *p != '0')
        return 10;
    switch (p[1] | 0x20) {
    case 'x': *s += 2; return 16;
    case 'b': *s += 2; return 2;
    case 'o': *s += 2; return 8;
    }
    *s += 1;
    return 8;
}

static const Const *int_literal(Arena *a, const char *s, size_t len, bool decimal_only)
{
    const char *end = s + len;
    int base = decimal_only ? 10 : int_base(&s, end);
    uint64_t v = 0;
    bool big = false;
    for (const char *p = s; p < end && !big; p++) {
        if (*p == '_')
            continue;
        int d = digit_value(*p);
        if (d >= base)
            return &const_unknown_value;
        big = __builtin_mul_overflow(v, (uint64_t)base, &v) || __builtin_add_overflow(v, (uint64_t)d, &v);
    }
    if (!big)
        return const_uint64(a, v);
    char *buf = malloc(len + 1), *q = buf;
    for (const char *p = s; p < end; p++)
        if (*p != '_')
            *q++ = *p;
    *q = 0;
    mpz_t z;
    bool ok = mpz_init_set_str(z, buf, base) == 0;
    const Const *c = ok ? store_int(a, z) : &const_unknown_value;
    mpz_clear(z);
    free(buf);
    return c;
}

/* 10^n with WORK_PREC bits. */
static void flt_pow10(Flt *r, uint64_t n)
{
    Flt b, t;
    flt_init(&b), flt_init(&t);
    mpz_set_ui(r->m, 1);
    r->exp = 0;
    mpz_set_ui(b.m, 10);
    for (; n; n >>= 1) {
        if (n & 1) {
            flt_mul(&t, r, &b, WORK_PREC);
            mpz_swap(t.m, r->m);
            r->exp = t.exp;
        }
        flt_mul(&t, &b, &b, WORK_PREC);
        mpz_swap(t.m, b.m);
        b.exp = t.exp;
    }
    flt_clear(&b), flt_clear(&t);
}

/* mant * 10^exp10 * 2^exp2 */
static const Const *scale(Arena *a, mpz_ptr mant, int64_t exp10, int64_t exp2)
{
    if (!mpz_sgn(mant))
        return rat_small(a, 0);
    const Const *c;
    int64_t abs10 = exp10 < 0 ? -exp10 : exp10, abs2 = exp2 < 0 ? -exp2 : exp2;
    if (abs10 < 1300 && abs2 < RAT_BITS + 64) {
        mpq_t q;
        mpq_init(q);
        mpz_t p;
        mpz_init(p);
        mpz_ui_pow_ui(p, 10, (unsigned long)abs10);
        mpz_set(mpq_numref(q), mant);
        if (exp10 >= 0)
            mpz_mul(mpq_numref(q), mpq_numref(q), p);
        else
            mpz_set(mpq_denref(q), p);
        mpz_ptr side = exp2 >= 0 ? mpq_numref(q) : mpq_denref(q);
        mpz_mul_2exp(side, side, (mp_bitcnt_t)abs2);
        c = store_rat(a, q);
        mpz_clear(p);
        mpq_clear(q);
        return c;
    }
    Flt m, p, r;
    flt_init(&m), flt_init(&p), flt_init(&r);
    mpz_set(m.m, mant);
    m.exp = exp2;
    flt_pow10(&p, (uint64_t)abs10);
    if (exp10 >= 0)
        flt_mul(&r, &m, &p, FLOAT_PREC);
    else
        flt_quo(&r, &m, &p, FLOAT_PREC);
    c = store_flt(a, &r);
    flt_clear(&m), flt_clear(&p), flt_clear(&r);
    return c;
}

static const Const *float_literal(Arena *a, const char *s, size_t len)
{
    const char *end = s + len;
    bool hex = len > 2 && s[0] == '0' && (s[1] | 0x20) == 'x';
    if (hex)
        s += 2;
    char *digits = malloc(len + 2), *d = digits;
    int64_t frac = 0;
    bool dot = false;
    for (; s < end; s++) {
        if (*s == '_')
            continue;
        if (*s == '.') {
            dot = true;
            continue;
        }
        if (digit_value(*s) >= (hex ? 16 : 10))
            break;
        *d++ = *s;
        frac += dot;
    }
    if (d == digits)
        *d++ = '0';
    *d = 0;
    int64_t exp = 0;
    bool ok = true;     /* an exponent beyond 64 bits makes the constant malformed, as in gc, even of zero */
    if (s < end) {      /* e, E, p or P */
        s++;
        bool neg = s < end && *s == '-';
        if (s < end && (*s == '-' || *s == '+'))
            s++;
        for (; s < end; s++)
            if (*s != '_')
                ok &= !__builtin_mul_overflow(exp, 10, &exp) && !__builtin_add_overflow(exp, *s - '0', &exp);
        if (exp > (int64_t)1 << 40)
            exp = (int64_t)1 << 40; /* far beyond what is zero or refused */
        if (neg)
            exp = -exp;
    }
    mpz_t m;
    ok &= mpz_init_set_str(m, digits, hex ? 16 : 10) == 0;
    free(digits);
    const Const *c = &const_unknown_value;
    if (ok && hex)
        c = exp - 4 * frac > 2 * MAX_FLOAT_EXP ? c : exp < -2 * MAX_FLOAT_EXP ? rat_small(a, 0) : scale(a, m, 0, exp - 4 * frac);
    else if (ok && mpz_sgn(m) && exp > MAX_FLOAT_EXP / 2)
        ;
    else if (ok)
        c = exp < -MAX_FLOAT_EXP ? rat_small(a, 0) : scale(a, m, exp - frac, 0);
    mpz_clear(m);
    return c;
}

static uint32_t decode_utf8(const unsigned char *s, const unsigned char *end, int *n)
{
    uint32_t c = *s;
    int k = c < 0x80 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 0;
    *n = 1;
    if (k == 1)
        return c;
    if (k == 0 || end - s < k)
        return 0xFFFD;
    c &= 0x3Fu >> (k - 1);
    for (int i = 1; i < k; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0xFFFD;
        c = c << 6 | (s[i] & 0x3F);
    }
    *n = k;
    return c;
}

static const Const *char_literal(Arena *a, const char *s, size_t len)
{
    const unsigned char *p = (const unsigned char *)s + 1, *end = (const unsigned char *)s + len - 1;
    if (len < 3)
        return &const_unknown_value;
    int n;
    if (*p != '\\')
        return const_int64(a, decode_utf8(p, end, &n));
    p++;
    static const char names[] = "abfnrtv\\'\"", values[] = "\a\b\f\n\r\t\v\\'\"";
    const char *at = strchr(names, *p);
    if (at && *at)
        return const_int64(a, values[at - names]);
    int base = 16;
    if (*p >= '0' && *p <= '7')
        base = 8;
    else
        p++;
    int64_t v = 0;
    for (; p < end; p++)
        v = v * base + digit_value((char)*p);
    return const_int64(a, v);
}

const Const *const_from_literal(Arena *a, Token lit, const char *text, size_t len)
{
    switch (lit) {
    case T_INT:
        return int_literal(a, text, len, false);
    case T_FLOAT:
        return float_literal(a, text, len);
    case T_CHAR:
        return char_literal(a, text, len);
    case T_IMAG: {
        const char *s = text;
        size_t n = len - 1;     /* the i */
        const Const *im;
        if (n >= 2 && s[0] == '0' && ((s[1] | 0x20) == 'x' || (s[1] | 0x20) == 'b' || (s[1] | 0x20) == 'o')) {
            im = memchr(s, 'p', n) || memchr(s, 'P', n) ? float_literal(a, s, n) : int_literal(a, s, n, false);
        } else {                /* 0123i is decimal for backward compatibility */
            im = memchr(s, '.', n) || memchr(s, 'e', n) || memchr(s, 'E', n) ? float_literal(a, s, n)
                                                                             : int_literal(a, s, n, true);
        }
        if (im->kind == CONST_UNKNOWN)
            return im;
        return const_make_complex(a, const_int64(a, 0), im);
    }
    default:
        return &const_unknown_value;
    }
}

/* ---- Reading ---- */

bool const_int64_val(const Const *c, int64_t *v)
{
    if (c->kind != CONST_INT || c->rep != REP_SMALL)
        return false;
    *v = c->i;
    return true;
}

bool const_uint64_val(const Const *c, uint64_t *v)
{
    if (c->kind != CONST_INT)
        return false;
    if (c->rep == REP_SMALL) {
        *v = (uint64_t)c->i;
        return c->i >= 0;
    }
    *v = c->z.limbs[0];
    return c->z.size == 1;
}

uint64_t const_low64(const Const *c)
{
    if (c->rep == REP_SMALL)
        return (uint64_t)c->i;
    return c->z.size < 0 ? 0 - c->z.limbs[0] : c->z.limbs[0];
}

/* |m| * 2^exp (plus something below the last bit if sticky), rounded to a binary format with prec mantissa bits,
 * smallest normal exponent emin and largest emax. m has at least prec + 2 bits if sticky. */
static double round_binary(mpz_srcptr m, int64_t exp, bool sticky, int prec, int emin, int emax)
{
    if (!mpz_sgn(m))
        return 0;
    bool neg = mpz_sgn(m) < 0;
    Flt f;
    flt_init(&f);
    mpz_abs(f.m, m);
    f.exp = exp;
    int64_t e = exp + (int64_t)mpz_sizeinbase(f.m, 2) - 1;
    double r;
    if (e > emax) {
        r = INFINITY;
    } else if (e < emin - prec - 1) {
        r = 0;
    } else {
        int64_t p = e >= emin ? prec : prec - (emin - e);
        if (p <= 0) {   /* between 0 and the smallest denormal, or at half of it */
            bool above = p == 0 && (sticky || mpz_popcount(f.m) > 1);
            r = above ? ldexp(1.0, emin - prec + 1) : 0;
        } else {
            flt_round(&f, (unsigned)p, sticky);
            r = ldexp((double)mpz_get_d(f.m), (int)f.exp);
            if (r >= ldexp(1.0, emax) * 2)
                r = INFINITY;
        }
    }
    flt_clear(&f);
    return neg ? -r : r;
}

static double round_const(const Const *c, int prec, int emin, int emax)
{
    IntView v;
    double r;
    switch (c->kind) {
    case CONST_INT:
        if (c->rep == REP_SMALL && prec == 53)
            return (double)c->i;
        return round_binary(view_int(&v, c), 0, false, prec, emin, emax);
    case CONST_FLOAT:
        if (c->rep == REP_FLOAT) {
            view_bigint(v.z, c->f.mant);
            return round_binary(v.z, c->f.exp, false, prec, emin, emax);
        } else {
            mpz_t n, d, q, rem;
            view_bigint(n, c->q.num);
            view_bigint(d, c->q.den);
            mpz_init(q), mpz_init(rem);
            mp_bitcnt_t shift = mpz_sizeinbase(d, 2) + 70;
            mpz_mul_2exp(q, n, shift);
            mpz_tdiv_qr(q, rem, q, d);
            r = round_binary(q, -(int64_t)shift, mpz_sgn(rem) != 0, prec, emin, emax);
            mpz_clear(q), mpz_clear(rem);
            return r;
        }
    case CONST_COMPLEX:
        return round_const(c->c.re, prec, emin, emax);
    default:
        return 0;
    }
}

double const_float64_val(const Const *c) { return round_const(c, 53, -1022, 1023); }
float const_float32_val(const Const *c) { return (float)round_const(c, 24, -126, 127); }

int const_sign(const Const *c)
{
    switch (c->kind) {
    case CONST_INT:
        if (c->rep == REP_SMALL)
            return c->i < 0 ? -1 : c->i > 0;
        return c->z.size < 0 ? -1 : 1;
    case CONST_FLOAT: {
        int64_t n = c->rep == REP_RAT ? c->q.num.size : c->f.mant.size;
        return n < 0 ? -1 : n > 0;
    }
    case CONST_COMPLEX:
        return const_sign(c->c.re) | const_sign(c->c.im);
    default:
        return 1;
    }
}

int64_t const_bit_len(const Const *c)
{
    IntView v;
    mpz_srcptr z = view_int(&v, c);
    return mpz_sgn(z) ? (int64_t)mpz_sizeinbase(z, 2) : 0;
}

const Const *const_real(Arena *a, const Const *c)
{
    (void)a;
    return c->kind == CONST_COMPLEX ? c->c.re : c;
}

const Const *const_imag(Arena *a, const Const *c)
{
    if (c->kind == CONST_UNKNOWN)
        return c;
    return c->kind == CONST_COMPLEX ? c->c.im : const_int64(a, 0);
}

/* ---- Converting ---- */

/* If rounding f to a few bits less makes it an integer, it was meant to be one. */
static const Const *flt_to_int(Arena *a, const Const *c)
{
    enum { SLACK = 4 };
    mpz_t m, r;
    view_bigint(m, c->f.mant);
    int64_t exp = c->f.exp;
    if (exp > RAT_BITS)
        return &const_unknown_value;
    const Const *res = &const_unknown_value;
    mpz_init(r);
    if (exp >= 0) {
        mpz_mul_2exp(r, m, (mp_bitcnt_t)exp);
        res = store_int(a, r);
    } else if (mpz_sizeinbase(m, 2) > FLOAT_PREC - SLACK) {
        mp_bitcnt_t drop = mpz_sizeinbase(m, 2) - (FLOAT_PREC - SLACK);
        for (int up = 0; up < 2 && res->kind == CONST_UNKNOWN; up++) {
            up ? mpz_cdiv_q_2exp(r, m, drop) : mpz_fdiv_q_2exp(r, m, drop);
            int64_t e = exp + (int64_t)drop;
            if (e < 0 && mpz_divisible_2exp_p(r, (mp_bitcnt_t)-e)) {
                mpz_tdiv_q_2exp(r, r, (mp_bitcnt_t)-e);
                res = store_int(a, r);
            }
        }
    }
    mpz_clear(r);
    return res;
}

const Const *const_to_int(Arena *a, const Const *c)
{
    switch (c->kind) {
    case CONST_INT:
        return c;
    case CONST_FLOAT:
        if (c->rep == REP_FLOAT)
            return flt_to_int(a, c);
        if (c->q.den.size == 1 && c->q.den.limbs[0] == 1) {
            mpz_t n;
            view_bigint(n, c->q.num);
            return store_int(a, n);
        }
        return &const_unknown_value;
    case CONST_COMPLEX: {
        const Const *re = const_to_float(a, c);
        return re->kind == CONST_UNKNOWN ? re : const_to_int(a, re);
    }
    default:
        return &const_unknown_value;
    }
}

const Const *const_to_float(Arena *a, const Const *c)
{
    switch (c->kind) {
    case CONST_INT:
        if (c->rep == REP_SMALL)
            return rat_small(a, c->i);
        if (const_bit_len(c) < RAT_BITS) {
            Const *r = new_const(a, CONST_FLOAT, REP_RAT);
            static const uint64_t one = 1;
            r->q.num = c->z;
            r->q.den = (BigInt){ &one, 1 };
            return r;
        } else {
            Flt f;
            flt_init(&f);
            IntView v;
            mpz_set(f.m, view_int(&v, c));
            const Const *r = store_flt(a, &f);
            flt_clear(&f);
            return r;
        }
    case CONST_FLOAT:
        return c;
    case CONST_COMPLEX:
        if (const_sign(c->c.im) == 0)
            return const_to_float(a, c->c.re);
        return &const_unknown_value;
    default:
        return &const_unknown_value;
    }
}

const Const *const_make_complex(Arena *a, const Const *re, const Const *im)
{
    if (re->kind == CONST_UNKNOWN || im->kind == CONST_UNKNOWN)
        return &const_unknown_value;
    Const *c = new_const(a, CONST_COMPLEX, REP_SMALL);
    c->c.re = re;
    c->c.im = im;
    return c;
}

const Const *const_to_complex(Arena *a, const Const *c)
{
    if (c->kind == CONST_INT || c->kind == CONST_FLOAT)
        return const_make_complex(a, c, const_int64(a, 0));
    return c->kind == CONST_COMPLEX ? c : &const_unknown_value;
}

/* ---- Operations ---- */

static const Const *int_binary(Arena *a, const Const *x, Token op, const Const *y, bool int_div)
{
    if (x->rep == REP_SMALL && y->rep == REP_SMALL) {
        int64_t p = x->i, q = y->i, r;
        switch (op) {
        case T_ADD: if (!__builtin_add_overflow(p, q, &r)) return const_int64(a, r); break;
        case T_SUB: if (!__builtin_sub_overflow(p, q, &r)) return const_int64(a, r); break;
        case T_MUL: if (!__builtin_mul_overflow(p, q, &r)) return const_int64(a, r); break;
        case T_QUO: if (int_div && q != -1) return const_int64(a, p / q); break;
        case T_REM: return const_int64(a, q == -1 ? 0 : p % q);
        case T_AND: return const_int64(a, p & q);
        case T_OR: return const_int64(a, p | q);
        case T_XOR: return const_int64(a, p ^ q);
        case T_ANDNOT: return const_int64(a, p & ~q);
        default: break;
        }
    }
    IntView vx, vy;
    mpz_srcptr p = view_int(&vx, x), q = view_int(&vy, y);
    if (op == T_QUO && !int_div) {
        mpq_t r;
        mpq_init(r);
        mpz_set(mpq_numref(r), p);
        mpz_set(mpq_denref(r), q);
        const Const *c = store_rat(a, r);
        mpq_clear(r);
        return c;
    }
    mpz_t r;
    mpz_init(r);
    switch (op) {
    case T_ADD: mpz_add(r, p, q); break;
    case T_SUB: mpz_sub(r, p, q); break;
    case T_MUL: mpz_mul(r, p, q); break;
    case T_QUO: mpz_tdiv_q(r, p, q); break;
    case T_REM: mpz_tdiv_r(r, p, q); break;
    case T_AND: mpz_and(r, p, q); break;
    case T_OR: mpz_ior(r, p, q); break;
    case T_XOR: mpz_xor(r, p, q); break;
    case T_ANDNOT: mpz_com(r, q); mpz_and(r, p, r); break;
    default: mpz_clear(r); return &const_unknown_value;
    }
    const Const *c = store_int(a, r);
    mpz_clear(r);
    return c;
}

static const Const *float_binary(Arena *a, const Const *x, Token op, const Const *y)
{
    const Const *c = &const_unknown_value;
    if (x->rep == REP_RAT && y->rep == REP_RAT) {
        mpq_t p, q, r;
        view_rat(p, x);
        view_rat(q, y);
        mpq_init(r);
        switch (op) {
        case T_ADD: mpq_add(r, p, q); break;
        case T_SUB: mpq_sub(r, p, q); break;
        case T_MUL: mpq_mul(r, p, q); break;
        case T_QUO: mpq_div(r, p, q); break;
        default: mpq_clear(r); return c;
        }
        c = store_rat(a, r);
        mpq_clear(r);
        return c;
    }
    Flt p, q, r;
    flt_init(&p), flt_init(&q), flt_init(&r);
    get_flt(&p, x);
    get_flt(&q, y);
    bool ok = true;
    switch (op) {
    case T_ADD: flt_add(&r, &p, &q, false); break;
    case T_SUB: flt_add(&r, &p, &q, true); break;
    case T_MUL: flt_mul(&r, &p, &q, FLOAT_PREC); break;
    case T_QUO: flt_quo(&r, &p, &q, FLOAT_PREC); break;
    default: ok = false; break;
    }
    if (ok)
        c = store_flt(a, &r);
    flt_clear(&p), flt_clear(&q), flt_clear(&r);
    return c;
}

static const Const *complex_binary(Arena *a, const Const *x, Token op, const Const *y)
{
    const Const *p = x->c.re, *q = x->c.im, *r = y->c.re, *s = y->c.im;
#define BIN(l, o, m) const_binary(a, (l), (o), (m), false)
    switch (op) {
    case T_ADD:
    case T_SUB:
        return const_make_complex(a, BIN(p, op, r), BIN(q, op, s));
    case T_MUL:     /* (pr - qs) + (qr + ps)i */
        return const_make_complex(a, BIN(BIN(p, T_MUL, r), T_SUB, BIN(q, T_MUL, s)),
                                  BIN(BIN(q, T_MUL, r), T_ADD, BIN(p, T_MUL, s)));
    case T_QUO: {   /* ((pr + qs) + (qr - ps)i) / (rr + ss) */
        const Const *d = BIN(BIN(r, T_MUL, r), T_ADD, BIN(s, T_MUL, s));
        return const_make_complex(a, BIN(BIN(BIN(p, T_MUL, r), T_ADD, BIN(q, T_MUL, s)), T_QUO, d),
                                  BIN(BIN(BIN(q, T_MUL, r), T_SUB, BIN(p, T_MUL, s)), T_QUO, d));
    }
    default:
        return &const_unknown_value;
    }
#undef BIN
}

/* Brings both to the larger kind; false if they cannot meet. */
static bool match(Arena *a, const Const **x, const Const **y)
{
    if ((*x)->kind == (*y)->kind)
        return true;
    int k = (*x)->kind > (*y)->kind ? (*x)->kind : (*y)->kind;
    if (k == CONST_FLOAT) {
        *x = const_to_float(a, *x);
        *y = const_to_float(a, *y);
    } else if (k == CONST_COMPLEX) {
        *x = const_to_complex(a, *x);
        *y = const_to_complex(a, *y);
    }
    return (*x)->kind == (*y)->kind;
}

const Const *const_binary(Arena *a, const Const *x, Token op, const Const *y, bool int_div)
{
    if (x->kind == CONST_UNKNOWN || y->kind == CONST_UNKNOWN || !match(a, &x, &y))
        return &const_unknown_value;
    switch (x->kind) {
    case CONST_BOOL:
        if (op == T_ANDAND || op == T_OROR)
            return const_bool(op == T_ANDAND ? x->b && y->b : x->b || y->b);
        return &const_unknown_value;
    case CONST_STRING: {
        if (op != T_ADD)
            return &const_unknown_value;
        size_t n = x->str.len + y->str.len;
        char *s = arena_alloc(a, n + 1);
        memcpy(s, x->str.s, x->str.len);
        memcpy(s + x->str.len, y->str.s, y->str.len);
        return const_string(a, s, n);
    }
    case CONST_INT:
        return int_binary(a, x, op, y, int_div);
    case CONST_FLOAT:
        return float_binary(a, x, op, y);
    default:
        return complex_binary(a, x, op, y);
    }
}

const Const *const_unary(Arena *a, Token op, const Const *x, unsigned bits)
{
    if (x->kind == CONST_UNKNOWN || op == T_ADD)
        return x;
    switch (op) {
    case T_SUB:
        if (x->kind == CONST_COMPLEX)
            return const_make_complex(a, const_unary(a, op, x->c.re, 0), const_unary(a, op, x->c.im, 0));
        return const_binary(a, const_int64(a, 0), T_SUB, x, true);
    case T_XOR: {
        const Const *r = const_binary(a, x, T_XOR, const_int64(a, -1), true);
        if (bits) {
            const Const *mask = const_binary(a, const_shift(a, const_int64(a, 1), T_SHL, bits), T_SUB, const_int64(a, 1), true);
            r = const_binary(a, r, T_AND, mask, true);
        }
        return r;
    }
    case T_NOT:
        return x->kind == CONST_BOOL ? const_bool(!x->b) : &const_unknown_value;
    default:
        return &const_unknown_value;
    }
}

const Const *const_shift(Arena *a, const Const *x, Token op, unsigned long n)
{
    if (x->kind != CONST_INT)
        return &const_unknown_value;
    if (x->rep == REP_SMALL) {
        if (op == T_SHR)
            return const_int64(a, n > 63 ? (x->i < 0 ? -1 : 0) : x->i >> n);
        if (x->i == 0 || (n < 62 && x->i < (int64_t)1 << (62 - n) && x->i > -((int64_t)1 << (62 - n))))
            return const_int64(a, x->i == 0 ? 0 : x->i * ((int64_t)1 << n));
    }
    IntView v;
    mpz_srcptr z = view_int(&v, x);
    mpz_t r;
    mpz_init(r);
    op == T_SHL ? mpz_mul_2exp(r, z, n) : mpz_fdiv_q_2exp(r, z, n);
    const Const *c = store_int(a, r);
    mpz_clear(r);
    return c;
}

static int flt_compare(const Const *x, const Const *y)
{
    if (x->rep == REP_RAT && y->rep == REP_RAT) {
        mpq_t p, q;
        view_rat(p, x);
        view_rat(q, y);
        return mpq_cmp(p, q);
    }
    Flt p, q, r;
    flt_init(&p), flt_init(&q), flt_init(&r);
    get_flt(&p, x);
    get_flt(&q, y);
    flt_add(&r, &p, &q, true);
    int s = mpz_sgn(r.m);
    flt_clear(&p), flt_clear(&q), flt_clear(&r);
    return s;
}

static bool holds(int cmp, Token op)
{
    switch (op) {
    case T_EQL: return cmp == 0;
    case T_NEQ: return cmp != 0;
    case T_LSS: return cmp < 0;
    case T_LEQ: return cmp <= 0;
    case T_GTR: return cmp > 0;
    case T_GEQ: return cmp >= 0;
    default: return false;
    }
}

bool const_compare(const Const *x, Token op, const Const *y)
{
    if (x->kind == CONST_INT && y->kind == CONST_INT) {
        if (x->rep == REP_SMALL && y->rep == REP_SMALL)
            return holds(x->i < y->i ? -1 : x->i > y->i, op);
        IntView vx, vy;
        return holds(mpz_cmp(view_int(&vx, x), view_int(&vy, y)), op);
    }
    Arena tmp;
    arena_init(&tmp);
    bool r = false;
    if (match(&tmp, &x, &y)) {
        switch (x->kind) {
        case CONST_BOOL:
            r = holds(x->b != y->b, op);
            break;
        case CONST_STRING: {
            size_t n = x->str.len < y->str.len ? x->str.len : y->str.len;
            int c = n ? memcmp(x->str.s, y->str.s, n) : 0;
            r = holds(c ? c : x->str.len < y->str.len ? -1 : x->str.len > y->str.len, op);
            break;
        }
        case CONST_INT:
        case CONST_FLOAT:
            r = holds(flt_compare(x, y), op);
            break;
        case CONST_COMPLEX: {
            bool eq = const_compare(x->c.re, T_EQL, y->c.re) && const_compare(x->c.im, T_EQL, y->c.im);
            r = op == T_EQL ? eq : !eq;
            break;
        }
        }
    }
    arena_free(&tmp);
    return r;
}

uint64_t const_hash(const Const *c)
{
    switch (c->kind) {
    case CONST_BOOL:
        return c->b;
    case CONST_STRING: {
        uint64_t h = 14695981039346656037u;
        for (size_t i = 0; i < c->str.len; i++)
            h = (h ^ (unsigned char)c->str.s[i]) * 1099511628211u;
        return h;
    }
    case CONST_COMPLEX:
        return const_hash(c->c.re) * 31 + const_hash(c->c.im);
    default: {
        double d = const_float64_val(c) + 0.0;
        uint64_t h;
        memcpy(&h, &d, sizeof h);
        return (h ^ h >> 29) * 0x9E3779B97F4A7C15u;
    }
    }
}

/* ---- Text ---- */

static const char *quote(Arena *a, const char *s, size_t len, size_t max_runes)
{
    char *out = arena_alloc(a, len * 4 + 8), *o = out;
    const unsigned char *p = (const unsigned char *)s, *end = p + len;
    size_t runes = 0;
    *o++ = '"';
    while (p < end) {
        if (max_runes && runes++ >= max_runes - 3) {
            memcpy(o, "...", 3);
            o += 3;
            break;
        }
        int n;
        uint32_t c = decode_utf8(p, end, &n);
        static const char esc[] = "\a\b\f\n\r\t\v\\\"", names[] = "abfnrtv\\\"";
        const char *e = c && c < 0x80 ? strchr(esc, (int)c) : NULL;
        if (e && *e) {
            *o++ = '\\';
            *o++ = names[e - esc];
        } else if (c < 0x20 || c == 0x7f || (c == 0xFFFD && n == 1)) {
            o += sprintf(o, "\\x%02x", *p);
        } else {
            memcpy(o, p, (size_t)n);
            o += n;
        }
        p += n;
    }
    *o++ = '"';
    *o = 0;
    return out;
}

static size_t count_runes(const char *s, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += (s[i] & 0xC0) != 0x80;
    return n;
}

/* %.6g for a float of any size. */
static const char *float_text(Arena *a, const Const *c)
{
    double d = const_float64_val(c);
    if (isfinite(d) && (d != 0 || const_sign(c) == 0)) {
        char buf[40];
        snprintf(buf, sizeof buf, "%.6g", d);
        return arena_strndup(a, buf, strlen(buf));
    }
    Flt f;
    flt_init(&f);
    get_flt(&f, c);
    long e2;
    long double m = mpz_get_d_2exp(&e2, f.m);
    long double e10 = ((long double)e2 + (long double)f.exp) * 0.301029995663981195213738894724493L;
    flt_clear(&f);
    long double whole = floorl(e10);
    m *= powl(10, e10 - whole);
    if (fabsl(m) < 1) {
        m *= 10;
        whole--;
    }
    if (fabsl(m) >= 9.999995L) {    /* would print as 10 */
        m /= 10;
        whole++;
    }
    return arena_printf(a, "%.6Lge%+.0Lf", m, whole);
}

static const char *int_text(Arena *a, const Const *c)
{
    if (c->rep == REP_SMALL)
        return arena_printf(a, "%lld", (long long)c->i);
    IntView v;
    mpz_srcptr z = view_int(&v, c);
    char *s = arena_alloc(a, mpz_sizeinbase(z, 10) + 2);
    return mpz_get_str(s, 10, z);
}

static const char *text(Arena *a, const Const *c, size_t max_runes)
{
    switch (c->kind) {
    case CONST_BOOL:
        return c->b ? "true" : "false";
    case CONST_STRING: {
        bool cut = max_runes && count_runes(c->str.s, c->str.len) + 2 > max_runes;
        return quote(a, c->str.s, c->str.len, cut ? max_runes : 0);
    }
    case CONST_INT:
        return int_text(a, c);
    case CONST_FLOAT:
        return float_text(a, c);
    case CONST_COMPLEX:
        return arena_printf(a, "(%s + %si)", text(a, c->c.re, 0), text(a, c->c.im, 0));
    default:
        return "unknown";
    }
}

const char *const_text(Arena *a, const Const *c) { return text(a, c, 72); }
const char *const_exact_text(Arena *a, const Const *c) { return text(a, c, 0); }
