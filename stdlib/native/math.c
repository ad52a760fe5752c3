/* math.c - elementary functions, and all natives of package math.
 *
 * What IEEE 754 defines exactly is libm's: sqrt, floor, fmod, fma, ... The others follow fdlibm (log,
 * log1p, expm1, exp2, cbrt) and Cephes (sin, cos, tan, atan, tanh), whose polynomials give the bits
 * that Go programs expect. See math_impl.h about rounding.
 */
#include "stdlib/native/math_impl.h"

#include "runtime/native.h"

#define PI_4 0.785398163397448309615660845819875721
#define PI_2 1.57079632679489661923132169163975144

/* ---- exponentials ---- */

/* e**x as Go's assembly computes it where there is a fused multiply-add: with x = n ln 2 + 16 r,
 * e**r - 1 by its Taylor series, squared four times as (1+t)**2 - 1 = t(2+t). */
double go_exp(double x)
{
    static const double taylor[] = {
        2.4801587301587301587e-5, 1.9841269841269841270e-4, 1.3888888888888888889e-3,
        8.3333333333333333333e-3, 4.1666666666666666667e-2, 1.6666666666666666667e-1, 0.5, 1.0
    };
    if (isnan(x))
        return x;
    if (x > 7.09782712893384e+02)
        return INFINITY;
    double scaled = x * 1.4426950408889634073599246810018920;
    if (scaled < -1080)
        return 0;
    double n = nearbyint(scaled);
    double r = fma(-0.69314718055966295651160180568695068359375, n, x);
    r = fma(-0.28235290563031577122588448175013436025525412068e-12, n, r) * 0.0625;
    double t = taylor[0];
    for (int i = 1; i < 8; i++)
        t = fma(t, r, taylor[i]);
    t = r * t;
    for (int i = 0; i < 3; i++)
        t = t * (t + 2.0);
    t = fma(t, t + 2.0, 1.0);

    int exp = (int)n + 1023;
    if (exp >= 0x7FF)
        return INFINITY;
    if (exp > 0)
        return t * from_bits((uint64_t)exp << 52);
    if (exp < -52)
        return 0;
    t *= from_bits((uint64_t)(exp + 1022) << 52);
    return t * 0x1p-1022;
}

/* Multiplies by 2**exp, rounding once. */
static double go_ldexp(double x, int64_t exp)
{
    return ldexp(x, exp > 5000 ? 5000 : exp < -5000 ? -5000 : (int)exp);
}

#define LN2_HI 6.93147180369123816490e-01
#define LN2_LO 1.90821492927058770002e-10

static double go_exp2(double x)
{
    static const double p[] = {
        1.66666666666666657415e-01, -2.77777777770155933842e-03, 6.61375632143793436117e-05,
        -1.65339022054652515390e-06, 4.13813679705723846039e-08
    };
    if (isnan(x))
        return x;
    if (x > 1.0239999999999999e+03)
        return INFINITY;
    if (x < -1.0740e+03)
        return 0;
    int k = x > 0 ? (int)(x + 0.5) : x < 0 ? (int)(x - 0.5) : 0;
    double t = x - k;
    double hi = t * LN2_HI, lo = -t * LN2_LO;
    double r = hi - lo;
    t = r * r;
    double c = r - t * POLY(t, p);
    double y = 1 - ((lo - (r * c) / (2 - c)) - hi);
    return go_ldexp(y, k);
}

/* Adds k to the exponent of y. */
static double add_exponent(double y, int k)
{
    return from_bits(bits_of(y) + ((uint64_t)(int64_t)k << 52));
}

static double go_expm1(double x)
{
    static const double q[] = {
        1.0, -3.33333333333331316428e-02, 1.58730158725481460165e-03, -7.93650757867487942473e-05,
        4.00821782732936239552e-06, -2.01099218183624371326e-07
    };
    if (isnan(x) || x == INFINITY)
        return x;
    double a = fabs(x);
    if (a >= 3.88162421113569373274e+01) { /* 56 ln 2 */
        if (x < 0)
            return -1;
        if (a >= 7.09782712893383973096e+02)
            return INFINITY;
    }
    double c = 0;
    int k = 0; /* x = k ln 2 + r; c is what r lacks */
    if (a > 3.46573590279972654709e-01) {
        double hi, lo;
        if (a < 1.03972077083991796413e+00) {
            k = x < 0 ? -1 : 1;
            hi = x - k * LN2_HI;
            lo = k * LN2_LO;
        } else {
            k = (int)(1.44269504088896338700e+00 * x + (x < 0 ? -0.5 : 0.5));
            hi = x - k * LN2_HI;
            lo = k * LN2_LO;
        }
        x = hi - lo;
        c = (hi - x) - lo;
    } else if (a < 0x1p-54) {
        return x;
    }
    double hfx = 0.5 * x, hxs = x * hfx;
    double r1 = POLY(hxs, q);
    double t = 3 - r1 * hfx;
    double e = hxs * ((r1 - t) / (6.0 - x * t));
    if (k == 0)
        return x - (x * e - hxs);
    e = x * (e - c) - c;
    e -= hxs;
    if (k == -1)
        return 0.5 * (x - e) - 0.5;
    if (k == 1)
        return x < -0.25 ? -2 * (e - (x + 0.5)) : 1 + 2 * (x - e);
    if (k <= -2 || k > 56)
        return add_exponent(1 - (e - x), k) - 1;
    if (k < 20) {
        t = 1 - add_exponent(1.0, -k);
        return add_exponent(t - (e - x), k);
    }
    double y = x - (e + add_exponent(1.0, -k));
    y++;
    return add_exponent(y, k);
}

/* ---- logarithms ---- */

/* (Go's assembly for amd64 is wrong for subnormal x; here we follow its portable code.) */
double go_log(double x)
{
    static const double odd[] = { 6.666666666666735130e-01, 2.857142874366239149e-01,
                                  1.818357216161805012e-01, 1.479819860511658591e-01 };
    static const double even[] = { 3.999999999940941908e-01, 2.222219843214978396e-01,
                                   1.531383769920937332e-01 };
    if (isnan(x) || x == INFINITY)
        return x;
    if (x < 0)
        return go_nan();
    if (x == 0)
        return -INFINITY;
    int exp;
    double f = frexp(x, &exp);
    if (f < 0.707106781186547524400844362104849039) {
        f *= 2;
        exp--;
    }
    f -= 1;
    double k = exp, s = f / (2 + f), s2 = s * s, s4 = s2 * s2;
    double t1 = s2 * POLY(s4, odd), t2 = s4 * POLY(s4, even);
    double r = t1 + t2, hfsq = 0.5 * f * f;
    return k * LN2_HI - ((hfsq - (s * (hfsq + r) + k * LN2_LO)) - f);
}

static double go_log10(double x)
{
    return go_log(x) * 0.434294481903251827651128918916605082;
}

static double go_log2(double x)
{
    int exp = 0;
    double f = isnan(x) || isinf(x) ? x : frexp(x, &exp);
    if (f == 0.5)
        return exp - 1;
    return go_log(f) * 1.44269504088896340735992468100189214 + exp;
}

static double go_log1p(double x)
{
    static const double lp[] = {
        6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01,
        1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01
    };
    if (x < -1 || isnan(x))
        return go_nan();
    if (x == -1)
        return -INFINITY;
    if (x == INFINITY)
        return x;
    double a = fabs(x), f = 0, c = 0;
    uint64_t mant = 1; /* of the reduced argument; 0 if f is tiny */
    int k = 1;
    if (a < 4.142135623730950488017e-01) {
        if (a < 0x1p-54)
            return x;
        if (a < 0x1p-29)
            return x - x * x * 0.5;
        if (x > -2.928932188134524755992e-01) {
            k = 0;
            f = x;
        }
    }
    if (k != 0) { /* 1 + x = 2**k * (1 + f), c corrects the rounding of 1 + x */
        double u = a < 0x1p53 ? 1.0 + x : x;
        k = (int)(bits_of(u) >> 52) - 1023;
        if (a < 0x1p53) {
            c = k > 0 ? 1.0 - (u - x) : x - (u - 1.0);
            c /= u;
        }
        mant = bits_of(u) & 0x000FFFFFFFFFFFFFu;
        if (mant < 0x0006A09E667F3BCDu) {
            u = from_bits(mant | 0x3FF0000000000000u);
        } else {
            k++;
            u = from_bits(mant | 0x3FE0000000000000u);
            mant = (0x0010000000000000u - mant) >> 2;
        }
        f = u - 1.0;
    }
    double hfsq = 0.5 * f * f, r;
    if (mant == 0) {
        if (f == 0) {
            if (k == 0)
                return 0;
            c += k * LN2_LO;
            return k * LN2_HI + c;
        }
        r = hfsq * (1.0 - 0.66666666666666666 * f);
        if (k == 0)
            return f - r;
        return k * LN2_HI - ((r - (k * LN2_LO + c)) - f);
    }
    double s = f / (2.0 + f), z = s * s;
    r = z * POLY(z, lp);
    if (k == 0)
        return f - (hfsq - s * (hfsq + r));
    return k * LN2_HI - ((hfsq - (s * (hfsq + r) + (k * LN2_LO + c))) - f);
}

/* ---- powers and roots ---- */

static bool is_odd(double x)
{
    return fabs(x) < 0x1p53 && fmod(x, 2) != 0 && x == trunc(x);
}

static double pow_zero(double x, double y)
{
    if (y < 0)
        return is_odd(y) ? copysign(INFINITY, x) : (double)INFINITY;
    return is_odd(y) ? x : 0;
}

/* |x|**y for an infinite or huge y: x == -1 is 1. */
static double pow_extreme(double x, bool y_positive)
{
    if (x == -1)
        return 1;
    return (fabs(x) < 1) == y_positive ? 0 : (double)INFINITY;
}

double go_pow(double x, double y)
{
    if (y == 0 || x == 1)
        return 1;
    if (y == 1)
        return x;
    if (isnan(x) || isnan(y))
        return go_nan();
    if (x == 0)
        return pow_zero(x, y);
    if (isinf(y))
        return pow_extreme(x, y > 0);
    if (isinf(x)) {
        if (x < 0)
            return go_pow(1 / x, -y);
        return y < 0 ? 0 : (double)INFINITY;
    }
    if (y == 0.5)
        return sqrt(x);
    if (y == -0.5)
        return 1 / sqrt(x);

    double yi, yf = modf(fabs(y), &yi);
    if (yf != 0 && x < 0)
        return go_nan();
    if (yi >= 0x1p63)
        return pow_extreme(x, y > 0);

    /* The result is a * 2**ae: the fraction of y by exp and log, the integer by squaring. */
    double a = 1.0;
    int64_t ae = 0;
    if (yf != 0) {
        if (yf > 0.5) {
            yf--;
            yi++;
        }
        a = go_exp(yf * go_log(x));
    }
    int exp;
    double m = frexp(x, &exp);
    int64_t me = exp;
    for (int64_t i = (int64_t)yi; i != 0; i >>= 1) {
        if (me < -(1 << 12) || me > 1 << 12) { /* overflow or underflow is certain */
            ae += me;
            break;
        }
        if (i & 1) {
            a *= m;
            ae += me;
        }
        m *= m;
        me *= 2;
        if (m < .5) {
            m += m;
            me--;
        }
    }
    if (y < 0) {
        a = 1 / a;
        ae = -ae;
    }
    return go_ldexp(a, ae);
}

static double go_cbrt(double x)
{
    if (x == 0 || isnan(x) || isinf(x))
        return x;
    double a = fabs(x);
    double t = from_bits(bits_of(a) / 3 + ((uint64_t)715094163 << 32)); /* 5 bits */
    if (a < 0x1p-1022)
        t = from_bits(bits_of(0x1p54 * a) / 3 + ((uint64_t)696219795 << 32));
    double r = t * t / a; /* 23 bits */
    double s = 5.42857142857142815906e-01 + r * t;
    t *= 3.57142857142857150787e-01 +
         1.60714285714285720630e+00 / (s + 1.41428571428571436819e+00 + -7.05306122448979611050e-01 / s);
    t = from_bits((bits_of(t) & (uint64_t)0xFFFFFFFFC << 28) + (1u << 30)); /* chop, so that t*t is exact */
    s = t * t;
    r = a / s;
    double w = t + t;
    r = (r - t) / (w + r); /* one step of Newton */
    t = t + t * r;
    return x < 0 ? -t : t;
}

static double go_hypot(double p, double q)
{
    p = fabs(p);
    q = fabs(q);
    if (isinf(p) || isinf(q))
        return INFINITY;
    if (isnan(p) || isnan(q))
        return go_nan();
    double max = p > q ? p : q, min = p > q ? q : p;
    if (max == 0)
        return 0;
    q = min / max;
    return max * sqrt(1 + q * q);
}

/* ---- trigonometry ---- */

/* 4/pi in words; the first is the integer part. */
static const uint64_t four_over_pi[] = {
    0x0000000000000001, 0x45f306dc9c882a53, 0xf84eafa3ea69bb81, 0xb6c52b3278872083, 0xfca2c757bd778ac3,
    0x6e48dc74849ba5c0, 0x0c925dd413a32439, 0xfc3bd63962534e7d, 0xd1046bea5d768909, 0xd338e04d68befc82,
    0x7323ac7306a673e9, 0x3908bf177bf25076, 0x3ff12fffbc0b301f, 0xde5e2316b414da3e, 0xda6cfd9e4f96136e,
    0x9e8c7ecd3cbfd45a, 0xea4f758fd7cbe2f6, 0x7a0e73ef14a525d4, 0xd7f6bf623f1aba10, 0xac06608df8f6d757
};

/* 64 bits of 4/pi from the given bit on. */
static uint64_t four_over_pi_bits(unsigned at)
{
    const uint64_t *w = &four_over_pi[at / 64];
    return at % 64 ? w[0] << at % 64 | w[1] >> (64 - at % 64) : w[0];
}

/* Payne and Hanek's reduction of a huge x: the octant, and the rest in [-pi/4, pi/4]. */
static unsigned reduce_huge(double x, double *rest)
{
    uint64_t b = bits_of(x);
    unsigned at = (unsigned)(b >> 52 & 0x7FF) - 1023 - 52 + 61;
    b = (b & 0x000FFFFFFFFFFFFFu) | (uint64_t)1 << 52;
    uint64_t z0 = four_over_pi_bits(at), z1 = four_over_pi_bits(at + 64), z2 = four_over_pi_bits(at + 128);
    unsigned __int128 sum = (unsigned __int128)z1 * b + (uint64_t)((unsigned __int128)z2 * b >> 64);
    sum += (unsigned __int128)(z0 * b) << 64;
    uint64_t hi = (uint64_t)(sum >> 64), lo = (uint64_t)sum;
    unsigned j = (unsigned)(hi >> 61);
    hi = hi << 3 | lo >> 61;
    unsigned lz = hi ? (unsigned)__builtin_clzll(hi) : 64;
    uint64_t e = 1023 - (lz + 1);
    unsigned shift = lz + 1;
    hi = (shift < 64 ? hi << shift : 0) | (shift <= 64 ? lo >> (64 - shift) : 0);
    double z = from_bits(hi >> 12 | e << 52);
    if (j & 1) {
        j = (j + 1) & 7;
        z--;
    }
    *rest = z * PI_4;
    return j;
}

/* x >= 0 as octant and rest; the octant is made even. */
static unsigned reduce(double x, double *rest)
{
    if (x >= 1 << 29)
        return reduce_huge(x, rest);
    uint64_t j = (uint64_t)(x * 1.27323954473516268615107010698140931);
    double y = (double)j;
    if (j & 1) {
        j++;
        y++;
    }
    *rest = ((x - y * 7.85398125648498535156e-1) - y * 3.77489470793079817668e-8) - y * 2.69515142907905952645e-15;
    return j & 7;
}

static double sin_poly(double z)
{
    static const double c[] = {
        -1.66666666666666307295e-1, 8.33333333332211858878e-3, -1.98412698295895385996e-4,
        2.75573136213857245213e-6, -2.50507477628578072866e-8, 1.58962301576546568060e-10
    };
    double zz = z * z;
    return z + z * zz * POLY(zz, c);
}

static double cos_poly(double z)
{
    static const double c[] = {
        4.16666666666665929218e-2, -1.38888888888730564116e-3, 2.48015872888517045348e-5,
        -2.75573141792967388112e-7, 2.08757008419747316778e-9, -1.13585365213876817300e-11
    };
    double zz = z * z;
    return 1.0 - 0.5 * zz + zz * zz * POLY(zz, c);
}

double go_cos(double x)
{
    if (isnan(x) || isinf(x))
        return go_nan();
    double z;
    unsigned j = reduce(fabs(x), &z);
    double y = j == 2 || j == 6 ? sin_poly(z) : cos_poly(z);
    return j == 2 || j == 4 ? -y : y;
}

double go_sin(double x)
{
    if (x == 0 || isnan(x))
        return x;
    if (isinf(x))
        return go_nan();
    double z;
    unsigned j = reduce(fabs(x), &z);
    double y = j == 2 || j == 6 ? cos_poly(z) : sin_poly(z);
    return (j >= 4) != (x < 0) ? -y : y;
}

void go_sincos(double x, double *sin, double *cos)
{
    *sin = go_sin(x);
    *cos = go_cos(x);
}

static double go_tan(double x)
{
    static const double p[] = { -1.79565251976484877988e7, 1.15351664838587416140e6, -1.30936939181383777646e4 };
    static const double q[] = { -5.38695755929454629881e7, 2.50083801823357915839e7, -1.32089234440210967447e6,
                                1.36812963470692954678e4, 1.0 };
    if (x == 0 || isnan(x))
        return x;
    if (isinf(x))
        return go_nan();
    double z;
    unsigned j = reduce(fabs(x), &z);
    double zz = z * z, y = z;
    if (zz > 1e-14)
        y = z + z * (zz * POLY(zz, p) / POLY(zz, q));
    if (j & 2)
        y = -1 / y;
    return x < 0 ? -y : y;
}

/* atan in [0, 0.66] */
static double atan_poly(double x)
{
    static const double p[] = { -6.485021904942025371773e+01, -1.228866684490136173410e+02, -7.500855792314704667340e+01,
                                -1.615753718733365076637e+01, -8.750608600031904122785e-01 };
    static const double q[] = { 1.945506571482613964425e+02, 4.853903996359136964868e+02, 4.328810604912902668951e+02,
                                1.650270098316988542046e+02, 2.485846490142306297962e+01, 1.0 };
    double z = x * x;
    z = z * POLY(z, p) / POLY(z, q);
    return x * z + x;
}

static double atan_positive(double x)
{
    const double more = 6.123233995736765886130e-17; /* pi/2 - PI_2 */
    if (x <= 0.66)
        return atan_poly(x);
    if (x > 2.41421356237309504880)
        return PI_2 - atan_poly(1 / x) + more;
    return PI_4 + atan_poly((x - 1) / (x + 1)) + 0.5 * more;
}

static double go_atan(double x)
{
    if (x == 0)
        return x;
    return x > 0 ? atan_positive(x) : -atan_positive(-x);
}

static double go_asin(double x)
{
    if (x == 0)
        return x;
    double a = fabs(x);
    if (a > 1)
        return go_nan();
    double t = sqrt(1 - a * a);
    t = a > 0.7 ? PI_2 - atan_positive(t / a) : atan_positive(a / t);
    return x < 0 ? -t : t;
}

static double go_acos(double x)
{
    return PI_2 - go_asin(x);
}

static double go_atan2(double y, double x)
{
    if (isnan(y) || isnan(x))
        return go_nan();
    if (y == 0)
        return copysign(signbit(x) ? PI : 0, y);
    if (x == 0)
        return copysign(PI_2, y);
    if (isinf(x)) {
        if (isinf(y))
            return copysign(x > 0 ? PI_4 : 2.35619449019234492884698253745962716, y);
        return copysign(x > 0 ? 0 : PI, y);
    }
    if (isinf(y))
        return copysign(PI_2, y);
    double q = go_atan(y / x);
    if (x < 0)
        return q <= 0 ? q + PI : q - PI;
    return q;
}

/* ---- hyperbolic functions ---- */

static double go_sinh(double x)
{
    static const double p[] = { -0.6307673640497716991184787251e+6, -0.8991272022039509355398013511e+5,
                                -0.2894211355989563807284660366e+4, -0.2630563213397497062819489e+2 };
    static const double q[] = { -0.6307673640497716991212077277e+6, 0.1521517378790019070696485176e+5,
                                -0.173678953558233699533450911e+3, 1.0 };
    double a = x < 0 ? -x : x, y;
    if (a > 21) {
        y = go_exp(a) * 0.5;
    } else if (a > 0.5) {
        double e = go_exp(a);
        y = (e - 1 / e) * 0.5;
    } else {
        double s = a * a;
        y = POLY(s, p) * a / POLY(s, q);
    }
    return x < 0 ? -y : y;
}

static double go_cosh(double x)
{
    x = fabs(x);
    if (x > 21)
        return go_exp(x) * 0.5;
    double e = go_exp(x);
    return (e + 1 / e) * 0.5;
}

static double go_tanh(double x)
{
    static const double p[] = { -1.61468768441708447952e3, -9.92877231001918586564e1, -9.64399179425052238628e-1 };
    static const double q[] = { 4.84406305325125486048e3, 2.23548839060100448583e3, 1.12811678491632931402e2, 1.0 };
    double a = fabs(x);
    if (a > 0.5 * 8.8029691931113054295988e+01)
        return x < 0 ? -1 : 1;
    if (a >= 0.625) {
        double s = go_exp(2 * a);
        a = 1 - 2 / (s + 1);
        return x < 0 ? -a : a;
    }
    if (x == 0)
        return x;
    double s = x * x;
    return x + x * s * POLY(s, p) / POLY(s, q);
}

static double go_asinh(double x)
{
    if (isnan(x) || isinf(x))
        return x;
    double a = x < 0 ? -x : x, t = a;
    if (a > 1 << 28)
        t = go_log(a) + LN2;
    else if (a > 2)
        t = go_log(2 * a + 1 / (sqrt(a * a + 1) + a));
    else if (a >= 0x1p-28)
        t = go_log1p(a + a * a / (1 + sqrt(1 + a * a)));
    return x < 0 ? -t : t;
}

static double go_acosh(double x)
{
    if (x < 1 || isnan(x))
        return go_nan();
    if (x == 1)
        return 0;
    if (x >= 1 << 28)
        return go_log(x) + LN2;
    if (x > 2)
        return go_log(2 * x - 1 / (x + sqrt(x * x - 1)));
    double t = x - 1;
    return go_log1p(t + sqrt(2 * t + t * t));
}

static double go_atanh(double x)
{
    if (x < -1 || x > 1 || isnan(x))
        return go_nan();
    if (x == 1 || x == -1)
        return x * (double)INFINITY;
    double a = x < 0 ? -x : x, t = a;
    if (a >= 0.5) {
        t = 0.5 * go_log1p((a + a) / (1 - a));
    } else if (a >= 0x1p-28) {
        t = a + a;
        t = 0.5 * go_log1p(t + t * a / (1 - a));
    }
    return x < 0 ? -t : t;
}

/* ---- the parts of a float ---- */

static int64_t go_ilogb(double x)
{
    if (x == 0)
        return INT32_MIN;
    if (isnan(x) || isinf(x))
        return INT32_MAX;
    return ilogb(x);
}

static double go_logb(double x)
{
    if (x == 0)
        return -INFINITY;
    if (isnan(x))
        return x;
    return isinf(x) ? (double)INFINITY : (double)ilogb(x);
}

static double go_max(double x, double y)
{
    if (x == INFINITY || y == INFINITY)
        return INFINITY;
    if (isnan(x) || isnan(y))
        return go_nan();
    if (x == 0 && y == 0)
        return signbit(x) ? y : x;
    return x > y ? x : y;
}

static double go_min(double x, double y)
{
    if (x == -INFINITY || y == -INFINITY)
        return -INFINITY;
    if (isnan(x) || isnan(y))
        return go_nan();
    if (x == 0 && y == 0)
        return signbit(x) ? x : y;
    return x < y ? x : y;
}

static double go_nextafter(double x, double y)
{
    if (isnan(x) || isnan(y))
        return go_nan();
    return x == y ? x : nextafter(x, y);
}

static double go_mod(double x, double y)
{
    return y == 0 || isinf(x) || isnan(x) || isnan(y) ? go_nan() : fmod(x, y);
}

static double go_remainder(double x, double y)
{
    if (y == 0 || isinf(x) || isnan(x) || isnan(y))
        return go_nan();
    double r = remainder(x, y);
    return r == 0 ? copysign(0, x) : r; /* some libm's have it wrong for tiny y */
}

static double go_sqrt(double x)
{
    return x < 0 ? go_nan() : sqrt(x);
}

/* ---- the natives ---- */

#define UNARY(name, fn)                                                                          \
    static opstatus name(struct g *gp, uint64_t *args)                                           \
    {                                                                                            \
        struct { double x, result; } *f = (void *)args;                                          \
        (void)gp;                                                                                \
        f->result = fn(f->x);                                                                    \
        return OP_OK;                                                                            \
    }

/* Arguments are in reverse order. */
#define BINARY(name, fn)                                                                         \
    static opstatus name(struct g *gp, uint64_t *args)                                           \
    {                                                                                            \
        struct { double y, x, result; } *f = (void *)args;                                       \
        (void)gp;                                                                                \
        f->result = fn(f->x, f->y);                                                              \
        return OP_OK;                                                                            \
    }

#define UNARY_FUNCTIONS(X)                                                                       \
    X(Abs, fabs) X(Acos, go_acos) X(Acosh, go_acosh) X(Asin, go_asin) X(Asinh, go_asinh)         \
    X(Atan, go_atan) X(Atanh, go_atanh) X(Cbrt, go_cbrt) X(Ceil, ceil) X(Cos, go_cos)            \
    X(Cosh, go_cosh) X(Erf, go_erf) X(Erfc, go_erfc) X(Erfinv, go_erfinv) X(Exp, go_exp)         \
    X(Exp2, go_exp2) X(Expm1, go_expm1) X(Floor, floor) X(Gamma, go_gamma) X(J0, go_j0)          \
    X(J1, go_j1) X(Log, go_log) X(Log10, go_log10) X(Log1p, go_log1p) X(Log2, go_log2)           \
    X(Logb, go_logb) X(Round, round) X(RoundToEven, nearbyint) X(Sin, go_sin) X(Sinh, go_sinh)   \
    X(Sqrt, go_sqrt) X(Tan, go_tan) X(Tanh, go_tanh) X(Trunc, trunc) X(Y0, go_y0) X(Y1, go_y1)

#define BINARY_FUNCTIONS(X)                                                                      \
    X(Atan2, go_atan2) X(Copysign, copysign) X(Hypot, go_hypot) X(Max, go_max) X(Min, go_min)    \
    X(Mod, go_mod) X(Nextafter, go_nextafter) X(Pow, go_pow) X(Remainder, go_remainder)

#define DEFINE_UNARY(name, fn) UNARY(native_##name, fn)
#define DEFINE_BINARY(name, fn) BINARY(native_##name, fn)
UNARY_FUNCTIONS(DEFINE_UNARY)
BINARY_FUNCTIONS(DEFINE_BINARY)

/* Float64bits and its like: all floats are kept as their bits. */
static opstatus native_same_bits(struct g *gp, uint64_t *args)
{
    (void)gp;
    args[1] = args[0];
    return OP_OK;
}

static opstatus native_FMA(struct g *gp, uint64_t *args)
{
    struct { double z, y, x, result; } *f = (void *)args;
    (void)gp;
    f->result = fma(f->x, f->y, f->z);
    return OP_OK;
}

static opstatus native_Frexp(struct g *gp, uint64_t *args)
{
    struct { double x; int64_t exp; double frac; } *f = (void *)args;
    (void)gp;
    int exp = 0;
    f->frac = isnan(f->x) || isinf(f->x) ? f->x : frexp(f->x, &exp);
    f->exp = exp;
    return OP_OK;
}

static opstatus native_Ilogb(struct g *gp, uint64_t *args)
{
    struct { double x; int64_t result; } *f = (void *)args;
    (void)gp;
    f->result = go_ilogb(f->x);
    return OP_OK;
}

static opstatus native_Jn(struct g *gp, uint64_t *args)
{
    struct { double x; int64_t n; double result; } *f = (void *)args;
    (void)gp;
    f->result = go_jn(f->n, f->x);
    return OP_OK;
}

static opstatus native_Yn(struct g *gp, uint64_t *args)
{
    struct { double x; int64_t n; double result; } *f = (void *)args;
    (void)gp;
    f->result = go_yn(f->n, f->x);
    return OP_OK;
}

static opstatus native_Ldexp(struct g *gp, uint64_t *args)
{
    struct { int64_t exp; double x, result; } *f = (void *)args;
    (void)gp;
    f->result = go_ldexp(f->x, f->exp);
    return OP_OK;
}

static opstatus native_Lgamma(struct g *gp, uint64_t *args)
{
    struct { double x; int64_t sign; double lgamma; } *f = (void *)args;
    (void)gp;
    f->lgamma = go_lgamma(f->x, &f->sign);
    return OP_OK;
}

static opstatus native_Modf(struct g *gp, uint64_t *args)
{
    struct { double x, frac, whole; } *f = (void *)args;
    (void)gp;
    f->frac = modf(f->x, &f->whole);
    if (isinf(f->x))
        f->frac = go_nan();
    return OP_OK;
}

static opstatus native_Nextafter32(struct g *gp, uint64_t *args)
{
    float x, y, r;
    (void)gp;
    memcpy(&y, &args[0], 4);
    memcpy(&x, &args[1], 4);
    r = isnan(x) || isnan(y) ? (float)go_nan() : x == y ? x : nextafterf(x, y);
    args[2] = 0;
    memcpy(&args[2], &r, 4);
    return OP_OK;
}

static opstatus native_Sincos(struct g *gp, uint64_t *args)
{
    struct { double x, cos, sin; } *f = (void *)args;
    (void)gp;
    go_sincos(f->x, &f->sin, &f->cos);
    return OP_OK;
}

#define ENTRY(name, fn) { "math." #name, native_##name, NATIVE_NOESCAPE },

const native_entry natives_math[] = {
    UNARY_FUNCTIONS(ENTRY)
    BINARY_FUNCTIONS(ENTRY)
    { "math.FMA", native_FMA, NATIVE_NOESCAPE },
    { "math.Float32bits", native_same_bits, NATIVE_NOESCAPE },
    { "math.Float32frombits", native_same_bits, NATIVE_NOESCAPE },
    { "math.Float64bits", native_same_bits, NATIVE_NOESCAPE },
    { "math.Float64frombits", native_same_bits, NATIVE_NOESCAPE },
    { "math.Frexp", native_Frexp, NATIVE_NOESCAPE },
    { "math.Ilogb", native_Ilogb, NATIVE_NOESCAPE },
    { "math.Jn", native_Jn, NATIVE_NOESCAPE },
    { "math.Ldexp", native_Ldexp, NATIVE_NOESCAPE },
    { "math.Lgamma", native_Lgamma, NATIVE_NOESCAPE },
    { "math.Modf", native_Modf, NATIVE_NOESCAPE },
    { "math.Nextafter32", native_Nextafter32, NATIVE_NOESCAPE },
    { "math.Sincos", native_Sincos, NATIVE_NOESCAPE },
    { "math.Yn", native_Yn, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
