/* strconv.c - floats as text and back, as far as 128-bit powers of ten decide the digits.
 *
 * The algorithms are those of strconv/decimal.go and atof.go, which has what is rare: all digits of a number, comparison with all
 * digits of a text, and every spelling that is not plain decimal. What 128 bits do not decide is left to them: these functions
 * then say so. The table of powers is Go's (strconv/pow10.go).
 */
#include <stdbool.h>
#include <string.h>

#include "runtime/native.h"
#include "runtime/type.h"

typedef unsigned __int128 uint128;

enum { POW10_MIN = -348, POW10_MAX = 347, POW10_EXACT = 55, EXACT_POW10 = 22, MAX_DIGITS = 19 };

typedef struct power {
    uint64_t hi, lo;            /* the first 128 bits of 10**k, cut off */
} power;

static const uint64_t pow10[] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000,
    10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000,
    10000000000000000000u,
};

static int bit_len(uint64_t u) { return u ? 64 - __builtin_clzll(u) : 0; }
static int log2_pow10(int k) { return (k * 1741647) >> 19; }    /* floor(log2(10**k)), |k| < 1200 */
static int log10_pow2(int e) { return (e * 1262611) >> 22; }    /* floor(log10(2**e)), |e| < 2600 */
static int pow10_exp(int k) { return log2_pow10(k) - 127; }     /* the exponent of the table's entry */

/* ---- digits of a float ---- */

/* The number 0.d[0]d[1]... * 10**point; no digits: 0. */
typedef struct decimal {
    const char *d;
    int64_t n, point;
} decimal;

/* (hi<<64 + lo) * c / 2**128, the lowest bit also set if something is cut off that counts. */
static uint64_t mul_sticky(uint64_t hi, uint64_t lo, uint64_t c)
{
    uint64_t carry = (uint64_t)(((uint128)lo * c) >> 64);
    uint128 y = (uint128)hi * c + carry;
    return (uint64_t)(y >> 64) | ((uint64_t)y > 1);
}

/* The result, times 10**k10, is of the decimal numbers that a reader would round to v = mant * 2**exp one of those with the fewest
 * digits, and of those the closest; it may have zeros at the end. closer: the float below is only half as far away as the one above.
 *
 * This is Raffaello Giulietti's Schubfach. The numbers that round to v are those between the middles to its neighbours, the
 * middles included if mant is even. With k the largest exponent whose step 10**k fits this interval, the answer has
 * exponent k or k+1, and is next to v in its grid. All is computed times 4 / 10**k, with a sticky bit for what is cut off: that this
 * decides every comparison is the theorem. */
static uint64_t shortest(const power *table, uint64_t mant, int exp, bool closer, int *k10)
{
    if (exp <= 0 && exp > -53 && (mant & ((1ull << -exp) - 1)) == 0) {
        *k10 = 0;
        return mant >> -exp; /* an integer below 1<<53 */
    }
    int k = closer ? (exp * 1262611 - 524031) >> 22 : log10_pow2(exp);
    uint64_t below = 4 * mant - 2 + closer;
    uint64_t hi = table[-k - POW10_MIN].hi, lo = table[-k - POW10_MIN].lo;
    if (k > 0 || -k > POW10_EXACT)
        hi += ++lo == 0;
    int h = exp + log2_pow10(-k) + 1;
    uint64_t lower = mul_sticky(hi, lo, below << h), v = mul_sticky(hi, lo, 4 * mant << h),
             upper = mul_sticky(hi, lo, (4 * mant + 2) << h);
    if (mant & 1) {
        lower++;
        upper--;
    }
    uint64_t s = v / 4;
    if (s >= 10) {
        uint64_t t = s / 10;
        bool down = lower <= 40 * t, up = 40 * t + 40 <= upper;
        if (down != up) {
            *k10 = k + 1;
            return t + up;
        }
    }
    bool down = lower <= 4 * s, up = 4 * s + 4 <= upper;
    if (down == up)
        up = v > 4 * s + 2 || (v == 4 * s + 2 && (s & 1));
    *k10 = k;
    return s + up;
}

/* mant * 2**exp * 10**k rounded to an integer, a tie to even; false if that is not below 1<<63 or not decided. */
static bool scale(const power *table, uint64_t mant, int exp, int64_t k, uint64_t *u)
{
    if (k < POW10_MIN || k > POW10_MAX)
        return false;
    int z = __builtin_clzll(mant);
    const power *g = &table[k - POW10_MIN];
    uint128 low = (uint128)(mant << z) * g->lo, high = (uint128)(mant << z) * g->hi + (uint64_t)(low >> 64);
    uint64_t hi = (uint64_t)(high >> 64), mid = (uint64_t)high;
    int t = -(exp - z + pow10_exp((int)k)) - 128;
    if (t <= 0)
        return false;
    if (t > 64) {
        *u = 0; /* below 1/2 */
        return true;
    }
    uint64_t half = 1ull << (t - 1), rest = hi & (half * 2 - 1);
    *u = t == 64 ? 0 : hi >> t;
    if (rest > half || (rest == half && mid != 0)) {
        ++*u;
        return true;
    }
    /* the exact product may be larger by less than 2 in mid */
    if (rest < half - 1 || (rest == half - 1 && mid < UINT64_MAX - 1))
        return true;
    if (k < 0 || k > POW10_EXACT)
        return false;
    if (rest == half)
        *u += (uint64_t)low != 0 ? 1 : *u & 1;
    return true;
}

/* u * 10**k, without zeros at the end; the digits are in buf. */
static decimal digits_of(char buf[24], uint64_t u, int64_t k)
{
    int i = 24;
    int64_t point = k;
    for (; u > 0; u /= 10, point++)
        buf[--i] = (char)('0' + u % 10);
    int n = 24 - i;
    while (n > 0 && buf[i + n - 1] == '0')
        n--;
    return (decimal){ buf + i, n, n ? point : 0 };
}

/* mant * 2**exp rounded as the format asks: to prec digits after the point (f), to prec digits (g) or to prec+1 (e). */
static bool rounded(const power *table, uint64_t mant, int exp, char fmt, int64_t prec, char buf[24], decimal *d)
{
    uint64_t u;
    if (fmt == 'f') {
        if (!scale(table, mant, exp, prec, &u))
            return false;
        *d = digits_of(buf, u, -prec);
        return true;
    }
    int64_t n = (fmt | 0x20) == 'e' ? prec + 1 : prec == 0 ? 1 : prec;
    if (n > 18)
        return false;
    /* The power of ten that makes n digits of the number, or n+1, in which case the next one will do. */
    int64_t k = n - 1 - log10_pow2(exp + bit_len(mant) - 1);
    for (int try = 0; try < 2; try++, k--) {
        if (!scale(table, mant, exp, k, &u))
            return false;
        if (u < pow10[n] || (u == pow10[n] && try > 0)) {
            *d = digits_of(buf, u, -k);
            return true;
        }
    }
    return false;
}

/* ---- layout ---- */

static char *put(char *p, const char *s, int64_t n)
{
    return n > 0 ? (char *)memcpy(p, s, (size_t)n) + n : p; /* no pointers */
}

static char *zeros(char *p, int64_t n)
{
    return n > 0 ? (char *)memset(p, '0', (size_t)n) + n : p; /* no pointers */
}

/* d.ddde±dd, with prec digits after the point. */
static char *layout_e(char *p, decimal d, int64_t prec, char e)
{
    *p++ = d.n > 0 ? d.d[0] : '0';
    if (prec > 0) {
        *p++ = '.';
        int64_t n = d.n > 1 ? d.n < prec + 1 ? d.n : prec + 1 : 1;
        p = zeros(put(p, d.d + 1, n - 1), prec + 1 - n);
    }
    int64_t exp = d.n > 0 ? d.point - 1 : 0;
    *p++ = e;
    *p++ = exp < 0 ? '-' : '+';
    exp = exp < 0 ? -exp : exp;
    if (exp >= 100)
        *p++ = (char)('0' + exp / 100);
    *p++ = (char)('0' + exp / 10 % 10);
    *p++ = (char)('0' + exp % 10);
    return p;
}

/* ddd.ddd, with prec digits after the point. */
static char *layout_f(char *p, decimal d, int64_t prec)
{
    int64_t done = 0;
    if (d.point > 0) {
        done = d.point < d.n ? d.point : d.n;
        p = zeros(put(p, d.d, done), d.point - done);
    } else
        *p++ = '0';
    if (prec <= 0)
        return p;
    *p++ = '.';
    if (d.point < 0) {
        int64_t z = -d.point < prec ? -d.point : prec;
        p = zeros(p, z);
        prec -= z;
    }
    int64_t rest = d.n - done < prec ? d.n - done : prec;
    return zeros(put(p, d.d + done, rest), prec - rest);
}

/* d as fmt and prec ask, for which it has been rounded; prec < 0: all its digits. */
static char *layout(char *p, decimal d, char fmt, int64_t prec)
{
    bool all = prec < 0;
    if ((fmt | 0x20) == 'e')
        return layout_e(p, d, all ? d.n - 1 : prec, fmt);
    if (fmt == 'f')
        return layout_f(p, d, all ? d.n - d.point : prec);
    if (prec == 0)
        prec = 1;
    int64_t limit = all ? 6 : prec > d.n && d.n >= d.point ? d.n : prec;
    if (d.point - 1 < -4 || d.point - 1 >= limit)
        return layout_e(p, d, (all || prec > d.n ? d.n : prec) - 1, (char)(fmt - 'g' + 'e'));
    return layout_f(p, d, d.n - d.point);
}

static opstatus strconv_layout(struct g *gp, uint64_t *args)
{
    struct { int64_t prec; uint64_t fmt; int64_t point; slice d, buf; int64_t result; } *f = (void *)args;
    (void)gp;
    f->result = layout(f->buf.ptr, (decimal){ f->d.ptr, f->d.len, f->point }, (char)f->fmt, f->prec) - (char *)f->buf.ptr;
    return OP_OK;
}

static opstatus strconv_format(struct g *gp, uint64_t *args)
{
    struct {
        int64_t prec;
        uint64_t fmt, closer;
        int64_t exp;
        uint64_t mant;
        const power *table;
        slice buf;
        int64_t result;
    } *f = (void *)args;
    char digits[24];
    decimal d = { NULL, 0, 0 };
    (void)gp;
    if (f->mant != 0 && f->prec < 0) {
        int k;
        uint64_t u = shortest(f->table, f->mant, (int)f->exp, f->closer, &k);
        d = digits_of(digits, u, k);
    } else if (f->mant != 0 && !rounded(f->table, f->mant, (int)f->exp, (char)f->fmt, f->prec, digits, &d)) {
        f->result = 0;
        return OP_OK;
    }
    f->result = layout(f->buf.ptr, d, (char)f->fmt, f->prec) - (char *)f->buf.ptr;
    return OP_OK;
}

/* ---- a float of a text ---- */

typedef struct number {
    uint64_t mant;
    int64_t exp;                /* mant * 10**exp */
    bool neg;
} number;

static bool is_digit(const char *p, const char *end)
{
    return p < end && *p >= '0' && *p <= '9';
}

/* Reads a whole text of the form [+-]ddd[.ddd][e[+-]ddd] with at most MAX_DIGITS digits behind leading zeros. */
static bool read_number(const char *p, const char *end, number *num)
{
    num->neg = p < end && *p == '-';
    p += p < end && (*p == '-' || *p == '+');
    const char *start = p, *point = NULL;
    int digits = 0;
    num->mant = 0;
    for (; is_digit(p, end) || (p < end && *p == '.' && !point); p++) {
        if (*p == '.') {
            point = p;
            continue;
        }
        digits += digits > 0 || *p != '0';
        if (digits > MAX_DIGITS)
            return false;
        num->mant = num->mant * 10 + (uint64_t)(*p - '0');
    }
    if (p - start - (point != NULL) < 1)
        return false;
    num->exp = point ? -(p - point - 1) : 0;
    if (p < end && (*p | 0x20) == 'e') {
        p++;
        bool neg = p < end && *p == '-';
        p += p < end && (*p == '-' || *p == '+');
        if (!is_digit(p, end))
            return false;
        int64_t e = 0;
        for (; is_digit(p, end); p++)
            e = e < 10000 ? e * 10 + (*p - '0') : e;
        num->exp += neg ? -e : e;
    }
    return p == end;
}

/* (hi, lo) * 2**exp, hi >= 1<<62, rounded to 53 bits. False if that is no normal number. */
static bool round_double(uint64_t hi, uint64_t lo, int exp, uint64_t *mant, int *e)
{
    int drop = bit_len(hi) - 53;
    *e = exp + drop;
    uint64_t half = 1ull << (drop - 1), rest = hi & (half * 2 - 1);
    *mant = hi >> drop;
    if (rest > half || (rest == half && (lo != 0 || (*mant & 1))))
        ++*mant;
    if (*mant >> 53) {
        *mant >>= 1;
        ++*e;
    }
    return *e >= -1074 && *e <= 1023 - 52;
}

/* The nearest double, if the first 128 bits of the power of ten decide it and it is a normal number (Eisel, Lemire). */
static bool nearest(const power *table, const number *num, double *f)
{
    if (num->exp < POW10_MIN || num->exp > POW10_MAX)
        return false;
    int z = __builtin_clzll(num->mant), exp = pow10_exp((int)num->exp) - z + 128, e1, e2;
    const power *g = &table[num->exp - POW10_MIN];
    uint128 low = (uint128)(num->mant << z) * g->lo, p = (uint128)(num->mant << z) * g->hi + (uint64_t)(low >> 64);
    uint64_t m1, m2;
    uint128 above = p + 2;      /* the exact product is below this */
    if (above < p || !round_double((uint64_t)(p >> 64), (uint64_t)p, exp, &m1, &e1) ||
        !round_double((uint64_t)(above >> 64), (uint64_t)above, exp, &m2, &e2) || m1 != m2 || e1 != e2)
        return false;
    uint64_t bits = (m1 & ((1ull << 52) - 1)) | (uint64_t)(e1 + 1075) << 52;
    memcpy(f, &bits, sizeof *f); /* no pointers */
    return true;
}

static opstatus strconv_plain(struct g *gp, uint64_t *args)
{
    static const double exact[EXACT_POW10 + 1] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13,
                                                   1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
    struct { const power *table; gostring s; uint64_t ok; double result; } *f = (void *)args;
    number num;
    (void)gp;
    f->ok = read_number(f->s.ptr, f->s.ptr + f->s.len, &num);
    if (!f->ok)
        return OP_OK;
    double v = (double)num.mant;
    if (num.mant >> 53 == 0 && num.exp >= -EXACT_POW10 && num.exp <= EXACT_POW10)
        v = num.exp < 0 ? v / exact[-num.exp] : v * exact[num.exp]; /* two exact operands: rounded once */
    else if (num.mant != 0)
        f->ok = nearest(f->table, &num, &v);
    f->result = num.neg ? -v : v;
    return OP_OK;
}

const native_entry natives_strconv[] = {
    { "strconv.formatDecimal", strconv_format, NATIVE_NOESCAPE },
    { "strconv.layout", strconv_layout, NATIVE_NOESCAPE },
    { "strconv.plainFloat", strconv_plain, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
