/* math_special.c - error function, Gamma function and Bessel functions.
 *
 * The methods are those of Sun's fdlibm (erf, lgamma, Bessel), Stephen Moshier's Cephes (gamma)
 * and Wichura's algorithm AS241 (erfinv): for each range of the argument a quotient of polynomials.
 */
#include "stdlib/native/math_impl.h"

#include "stdlib/native/math_data.h"

#define TWO_OVER_PI 0.636619772367581343075535053490057448
#define ONE_OVER_SQRT_PI 0.564189583547756286948079451560772586

/* ---- error function ---- */

#define ERX 8.45062911510467529297e-01 /* erf(1), to 24 bits */
#define EFX 1.28379167095512586316e-01
#define EFX8 1.02703333676410069053e+00

/* erfc(x) * x for x >= 1.25 */
static double erfc_tail(double x)
{
    double s = 1 / (x * x), r, q;
    if (x < 1 / 0.35) {
        r = POLY(s, erf_ra);
        q = POLY(s, erf_sa);
    } else {
        r = POLY(s, erf_rb);
        q = POLY(s, erf_sb);
    }
    double z = from_bits(bits_of(x) & 0xFFFFFFFF00000000u);
    return go_exp(-z * z - 0.5625) * go_exp((z - x) * (z + x) + r / q);
}

static double erf_positive(double x)
{
    if (x < 0.84375) {
        if (x < 2.848094538889218e-306)
            return 0.125 * (8.0 * x + EFX8 * x);
        if (x < 1.0 / (1 << 28))
            return x + EFX * x;
        double z = x * x;
        double y = POLY(z, erf_pp) / POLY(z, erf_qq);
        return x + x * y;
    }
    if (x < 1.25) {
        double s = x - 1;
        return ERX + POLY(s, erf_pa) / POLY(s, erf_qa);
    }
    if (x >= 6)
        return 1;
    return 1 - erfc_tail(x) / x;
}

double go_erf(double x)
{
    if (isnan(x))
        return go_nan();
    return x < 0 ? -erf_positive(-x) : erf_positive(x);
}

double go_erfc(double x)
{
    if (isnan(x))
        return go_nan();
    bool neg = x < 0;
    x = fabs(x);
    if (x < 0.84375) {
        double t = x;
        if (x >= 0x1p-56) {
            double z = x * x;
            double y = POLY(z, erf_pp) / POLY(z, erf_qq);
            t = x < 0.25 ? x + x * y : 0.5 + (x * y + (x - 0.5));
        }
        return neg ? 1 + t : 1 - t;
    }
    if (x < 1.25) {
        double s = x - 1;
        double q = POLY(s, erf_pa) / POLY(s, erf_qa);
        return neg ? 1 + ERX + q : 1 - ERX - q;
    }
    if (x < 28) {
        if (neg && x > 6)
            return 2;
        double r = erfc_tail(x);
        return neg ? 2 - r / x : r / x;
    }
    return neg ? 2 : 0;
}

double go_erfinv(double x)
{
    if (isnan(x) || x <= -1 || x >= 1)
        return x == -1 || x == 1 ? x * (double)INFINITY : go_nan();
    double a = x < 0 ? -x : x, r, y; /* -0 stays */
    if (a <= 0.85) {
        r = 0.180625 - 0.25 * a * a;
        y = a * POLY(r, erfinv_a) / POLY(r, erfinv_b);
    } else {
        r = sqrt(LN2 - go_log(1.0 - a));
        if (r <= 5.0) {
            r -= 1.6;
            y = POLY(r, erfinv_c) / POLY(r, erfinv_d);
        } else {
            r -= 5.0;
            y = POLY(r, erfinv_e) / POLY(r, erfinv_f);
        }
    }
    return x < 0 ? -y : y;
}

/* ---- Gamma function ---- */

/* Stirling's formula for large x, as two factors, since their product may overflow. */
static double stirling(double x, double *second)
{
    *second = 1;
    if (x > 200)
        return INFINITY;
    double w = 1 / x;
    w = POLY(w, stirling_s);
    double first = go_exp(x), y = 1.0;
    if (x > 143.01608) {
        double v = go_pow(x, 0.5 * x - 0.25);
        y = v / first;
        first = v;
    } else {
        first = go_pow(x, x - 0.5) / first;
    }
    *second = 2.506628274631000502417 * w * y;
    return first;
}

static double gamma_large(double x)
{
    double q = fabs(x), second;
    if (x >= 0) {
        double first = stirling(x, &second);
        return first * second;
    }
    double p = floor(q); /* reflection: gamma(x) gamma(-x) = -pi / (x sin(pi x)) */
    double sign = ((int64_t)p & 1) == 0 ? -1 : 1;
    double z = q - p;
    if (z > 0.5) {
        p = p + 1;
        z = q - p;
    }
    z = q * go_sin(PI * z);
    if (z == 0)
        return sign * (double)INFINITY;
    double first = stirling(q, &second);
    z = fabs(z);
    double d = z * first * second;
    z = isinf(d) ? PI / z / first / second : PI / d;
    return sign * z;
}

static double gamma_near_zero(double x, double z)
{
    if (x == 0)
        return INFINITY;
    return z / ((1 + 0.57721566490153286060651209008240243 * x) * x);
}

double go_gamma(double x)
{
    if (isnan(x) || x == -INFINITY || (x < 0 && x == trunc(x)))
        return go_nan();
    if (x == INFINITY)
        return x;
    if (x == 0)
        return copysign(INFINITY, x);
    if (fabs(x) > 33)
        return gamma_large(x);
    double z = 1.0; /* gamma(x) is z * gamma(the new x) */
    while (x >= 3) {
        x = x - 1;
        z = z * x;
    }
    while (x < 0) {
        if (x > -1e-09)
            return gamma_near_zero(x, z);
        z = z / x;
        x = x + 1;
    }
    while (x < 2) {
        if (x < 1e-09)
            return gamma_near_zero(x, z);
        z = z / x;
        x = x + 1;
    }
    if (x == 2)
        return z;
    x = x - 2;
    return z * POLY(x, gamma_p) / POLY(x, gamma_q);
}

/* -sin(pi*x) for x >= 0 */
static double minus_sin_pi(double x)
{
    if (x < 0.25)
        return -go_sin(PI * x);
    int n;
    if (floor(x) != x) {
        x = fmod(x, 2);
        n = (int)(x * 4);
    } else {
        bool odd = x < 0x1p53 && fmod(x, 2) != 0;
        x = odd;
        n = odd ? 4 : 0;
    }
    switch (n) {
    case 0:
        return -go_sin(PI * x);
    case 1:
    case 2:
        return -go_cos(PI * (0.5 - x));
    case 3:
    case 4:
        return -go_sin(PI * (1 - x));
    case 5:
    case 6:
        return go_cos(PI * (x - 1.5));
    }
    return -go_sin(PI * (x - 2));
}

/* lgamma around its zeros 1 and 2: y is the distance from a point that the range fixes. */
static double lgamma_below_2(double x)
{
    double y, r = 0;
    int range;
    if (x <= 0.9) {
        r = -go_log(x);
        range = x >= 0.731632144968362245 ? 0 : x >= 0.191632144968362245 ? 1 : 2;
        y = range == 0 ? 1 - x : range == 1 ? x - 0.46163214496836224576 : x;
    } else {
        range = x >= 1.731632144968362245 ? 0 : x >= 1.191632144968362245 ? 1 : 2;
        y = range == 0 ? 2 - x : range == 1 ? x - 1.46163214496836224576 : x - 1;
    }
    double z = y * y;
    if (range == 0) {
        double p1 = POLY(z, lgam_a_even);
        double p2 = z * POLY(z, lgam_a_odd);
        double p = y * p1 + p2;
        return r + (p - 0.5 * y);
    }
    if (range == 1) {
        double w = z * y;
        double p1 = POLY(w, lgam_t0), p2 = POLY(w, lgam_t1), p3 = POLY(w, lgam_t2);
        double p = z * p1 - (-3.63867699703950536541e-18 - w * (p2 + y * p3));
        return r + (-1.21486290535849611461e-01 + p);
    }
    double p1 = y * POLY(y, lgam_u), p2 = POLY(y, lgam_v);
    return r + (-0.5 * y + p1 / p2);
}

static double lgamma_positive(double x)
{
    if (x == 1 || x == 2)
        return 0;
    if (x < 2)
        return lgamma_below_2(x);
    if (x < 8) {
        int i = (int)x;
        double y = x - i;
        double r = 0.5 * y + y * POLY(y, lgam_s) / POLY(y, lgam_r);
        if (i < 3)
            return r;
        double z = 1.0;
        for (; i >= 3; i--)
            z *= y + (i - 1);
        return r + go_log(z);
    }
    if (x < 0x1p58) {
        double t = go_log(x), z = 1 / x, y = z * z;
        double w = LGAM_W0 + z * POLY(y, lgam_w);
        return (x - 0.5) * (t - 1) + w;
    }
    return x * (go_log(x) - 1);
}

double go_lgamma(double x, int64_t *sign)
{
    *sign = 1;
    if (isnan(x) || isinf(x))
        return x;
    if (x == 0)
        return INFINITY;
    bool neg = x < 0;
    x = fabs(x);
    if (x < 0x1p-70) {
        *sign = neg ? -1 : 1;
        return -go_log(x);
    }
    if (!neg)
        return lgamma_positive(x);
    if (x >= 0x1p52)
        return INFINITY;
    double t = minus_sin_pi(x);
    if (t == 0)
        return INFINITY;
    if (t < 0)
        *sign = -1;
    return go_log(PI / fabs(t * x)) - lgamma_positive(x);
}

/* ---- Bessel functions ---- */

static double quotient(const asymptotic *table, double x)
{
    const asymptotic *a = &table[x >= 8 ? 0 : x >= 4.5454 ? 1 : x >= 2.8571 ? 2 : 3];
    double z = 1 / (x * x);
    return POLY(z, a->num) / POLY(z, a->den);
}

/* For x >= 2: what both kinds of order 0 or 1 are made of, without cancellation. */
typedef struct waves {
    double ss, cc; /* sin and cos of x minus pi/4 (order 0) or 3pi/4 (order 1), times sqrt(2) */
    double p, q;
} waves;

static waves waves0(double x)
{
    waves w;
    double s, c;
    go_sincos(x, &s, &c);
    w.ss = s - c;
    w.cc = s + c;
    if (x < 0x1.fffffffffffffp1022) {
        double z = -go_cos(x + x);
        if (s * c < 0)
            w.cc = z / w.ss;
        else
            w.ss = z / w.cc;
    }
    w.p = 1 + quotient(bessel_p0, x);
    w.q = (-0.125 + quotient(bessel_q0, x)) / x;
    return w;
}

static waves waves1(double x)
{
    waves w;
    double s, c;
    go_sincos(x, &s, &c);
    w.ss = -s - c;
    w.cc = s - c;
    if (x < 0x1.fffffffffffffp1022) {
        double z = go_cos(x + x);
        if (s * c > 0)
            w.cc = z / w.ss;
        else
            w.ss = z / w.cc;
    }
    w.p = 1 + quotient(bessel_p1, x);
    w.q = (0.375 + quotient(bessel_q1, x)) / x;
    return w;
}

static double first_kind(const waves *w, double x)
{
    if (x > 0x1p129)
        return ONE_OVER_SQRT_PI * w->cc / sqrt(x);
    return ONE_OVER_SQRT_PI * (w->p * w->cc - w->q * w->ss) / sqrt(x);
}

static double second_kind(const waves *w, double x)
{
    if (x > 0x1p129)
        return ONE_OVER_SQRT_PI * w->ss / sqrt(x);
    return ONE_OVER_SQRT_PI * (w->p * w->ss + w->q * w->cc) / sqrt(x);
}

double go_j0(double x)
{
    if (isnan(x))
        return x;
    if (isinf(x))
        return 0;
    x = fabs(x);
    if (x >= 2) {
        waves w = waves0(x);
        return first_kind(&w, x);
    }
    if (x < 0x1p-27)
        return 1;
    if (x < 0x1p-13)
        return 1 - 0.25 * x * x;
    double z = x * x;
    double r = z * POLY(z, j0_r), s = POLY(z, j0_s);
    if (x < 1)
        return 1 + z * (-0.25 + (r / s));
    double u = 0.5 * x;
    return (1 + u) * (1 - u) + z * (r / s);
}

double go_y0(double x)
{
    if (x < 0 || isnan(x))
        return go_nan();
    if (isinf(x))
        return 0;
    if (x == 0)
        return -INFINITY;
    if (x >= 2) {
        waves w = waves0(x);
        return second_kind(&w, x);
    }
    if (x <= 0x1p-27)
        return y0_u[0] + TWO_OVER_PI * go_log(x);
    double z = x * x;
    return POLY(z, y0_u) / POLY(z, y0_v) + TWO_OVER_PI * go_j0(x) * go_log(x);
}

double go_j1(double x)
{
    if (isnan(x))
        return x;
    if (isinf(x) || x == 0)
        return 0;
    double a = fabs(x), y;
    if (a >= 2) {
        waves w = waves1(a);
        y = first_kind(&w, a);
    } else if (a < 0x1p-27) {
        return 0.5 * a;
    } else {
        double z = a * a;
        double r = z * POLY(z, j1_r), s = POLY(z, j1_s);
        r *= a;
        y = 0.5 * a + r / s;
    }
    return x < 0 ? -y : y;
}

double go_y1(double x)
{
    if (x < 0 || isnan(x))
        return go_nan();
    if (isinf(x))
        return 0;
    if (x == 0)
        return -INFINITY;
    if (x >= 2) {
        waves w = waves1(x);
        return second_kind(&w, x);
    }
    if (x <= 0x1p-54)
        return -TWO_OVER_PI / x;
    double z = x * x;
    return x * (POLY(z, y1_u) / POLY(z, y1_v)) + TWO_OVER_PI * (go_j1(x) * go_log(x) - 1 / x);
}

/* Order n > x: backward recurrence from where the continued fraction of J(n)/J(n-1) has converged,
 * scaled in the end by J0. */
static double jn_backward(int64_t n, double x)
{
    double w = (double)(n + n) / x, h = 2 / x;
    double q0 = w, z = w + h, q1 = w * z - 1;
    int64_t k = 1;
    while (q1 < 1e9) {
        k++;
        z += h;
        double q = z * q1 - q0;
        q0 = q1;
        q1 = q;
    }
    double t = 0.0;
    for (int64_t i = 2 * (n + k); i >= n + n; i -= 2)
        t = 1 / ((double)i / x - t);
    double a = t, b = 1, tmp = (double)n;
    tmp = tmp * go_log(fabs(h * tmp));
    bool may_overflow = !(tmp < 7.09782712893383973096e+02);
    for (int64_t i = n - 1; i > 0; i--) {
        double next = b * (double)(i + i) / x - a;
        a = b;
        b = next;
        if (may_overflow && b > 1e100) {
            a /= b;
            t /= b;
            b = 1;
        }
    }
    return t * go_j0(x) / b;
}

static double jn_positive(int64_t n, double x)
{
    if ((double)n <= x) {
        if (x >= 0x1p302) {
            double s, c;
            go_sincos(x, &s, &c);
            double t = (n & 3) == 0 ? c + s : (n & 3) == 1 ? -c + s : (n & 3) == 2 ? -c - s : c - s;
            return ONE_OVER_SQRT_PI * t / sqrt(x);
        }
        double a = go_j0(x), b = go_j1(x);
        for (int64_t i = 1; i < n; i++) {
            double next = b * ((double)(i + i) / x) - a;
            a = b;
            b = next;
        }
        return b;
    }
    if (x >= 0x1p-29)
        return jn_backward(n, x);
    if (n > 33)
        return 0;
    double half = x * 0.5, a = 1.0, b = half; /* (x/2)**n / n! */
    for (int64_t i = 2; i <= n; i++) {
        a *= (double)i;
        b *= half;
    }
    return b / a;
}

double go_jn(int64_t n, double x)
{
    if (isnan(x))
        return x;
    if (isinf(x))
        return 0;
    if (n == 0)
        return go_j0(x);
    if (x == 0)
        return 0;
    if (n < 0) {
        n = -n;
        x = -x;
    }
    if (n == 1)
        return go_j1(x);
    double y = jn_positive(n, fabs(x));
    return x < 0 && (n & 1) ? -y : y;
}

double go_yn(int64_t n, double x)
{
    if (x < 0 || isnan(x))
        return go_nan();
    if (isinf(x))
        return 0;
    if (n == 0)
        return go_y0(x);
    if (x == 0)
        return n < 0 && (n & 1) ? INFINITY : -INFINITY;
    bool neg = n < 0 && (n & 1);
    n = n < 0 ? -n : n;
    double b;
    if (n == 1) {
        b = go_y1(x);
    } else if (x >= 0x1p302) {
        double s, c;
        go_sincos(x, &s, &c);
        double t = (n & 3) == 0 ? s - c : (n & 3) == 1 ? -s - c : (n & 3) == 2 ? -s + c : s + c;
        b = ONE_OVER_SQRT_PI * t / sqrt(x);
    } else {
        double a = go_y0(x);
        b = go_y1(x);
        for (int64_t i = 1; i < n && b != -INFINITY; i++) {
            double next = (double)(i + i) / x * b - a;
            a = b;
            b = next;
        }
    }
    return neg ? -b : b;
}
