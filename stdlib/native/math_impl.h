/* math_impl.h - what math.c and math_special.c share.
 *
 * The results must have the bits of Go's: every expression keeps its order, and the compiler must
 * not contract a*b + c (-ffp-contract=off where the target has a fused instruction).
 */
#ifndef VOLE_STDLIB_NATIVE_MATH_IMPL_H
#define VOLE_STDLIB_NATIVE_MATH_IMPL_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define PI 3.14159265358979323846264338327950288
#define LN2 0.693147180559945309417232121458176568

static inline uint64_t bits_of(double x)
{
    uint64_t b;
    memcpy(&b, &x, 8);
    return b;
}

static inline double from_bits(uint64_t b)
{
    double x;
    memcpy(&x, &b, 8);
    return x;
}

static inline double go_nan(void)
{
    return from_bits(0x7FF8000000000001u);
}

/* c[0] + x*(c[1] + x*(... + x*c[n-1])) */
static inline double horner(double x, const double *c, int n)
{
    double r = c[n - 1];
    for (int i = n - 2; i >= 0; i--)
        r = c[i] + x * r;
    return r;
}
#define POLY(x, c) horner(x, c, (int)(sizeof(c) / sizeof *(c)))

double go_exp(double x);
double go_log(double x);
double go_pow(double x, double y);
double go_sin(double x);
double go_cos(double x);
void go_sincos(double x, double *sin, double *cos);

double go_erf(double x);
double go_erfc(double x);
double go_erfinv(double x);
double go_gamma(double x);
double go_lgamma(double x, int64_t *sign);
double go_j0(double x);
double go_j1(double x);
double go_jn(int64_t n, double x);
double go_y0(double x);
double go_y1(double x);
double go_yn(int64_t n, double x);

#endif
