/* gob.c - slices of numbers: the natives of package encoding/gob.
 *
 * An unsigned number below 128 is a byte; others are a byte that is minus the count of those that follow, most significant first.
 * Signed numbers have their sign in the lowest bit and are complemented if it is set; floating-point ones are float64s with their
 * bytes reversed; complex ones are two of them. Kinds are those of types (enum kind),
 * which reflect.Kind numbers likewise.
 */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "runtime/native.h"
#include "runtime/type.h"

static int64_t size_of(int64_t kind)
{
    switch (kind) {
    case KIND_BOOL: case KIND_INT8: case KIND_UINT8: return 1;
    case KIND_INT16: case KIND_UINT16: return 2;
    case KIND_INT32: case KIND_UINT32: case KIND_FLOAT32: return 4;
    case KIND_COMPLEX128: return 16;
    default: return 8;
    }
}

/* ---- encoding ---- */

static unsigned char *put_uint(unsigned char *p, uint64_t x)
{
    if (x < 0x80) {
        *p++ = (unsigned char)x;
        return p;
    }
    int n = (71 - __builtin_clzll(x)) / 8;
    *p++ = (unsigned char)-n;
    while (n-- > 0)
        *p++ = (unsigned char)(x >> (8 * n));
    return p;
}

static uint64_t zigzag(int64_t i)
{
    return i < 0 ? ~((uint64_t)i << 1) : (uint64_t)i << 1;
}

static unsigned char *put_double(unsigned char *p, double d)
{
    uint64_t x;
    memcpy(&x, &d, sizeof x); /* no pointers */
    return put_uint(p, __builtin_bswap64(x));
}

static unsigned char *put_number(unsigned char *p, const void *at, int64_t kind)
{
    switch (kind) {
    case KIND_INT8: return put_uint(p, zigzag(*(const int8_t *)at));
    case KIND_INT16: return put_uint(p, zigzag(*(const int16_t *)at));
    case KIND_INT32: return put_uint(p, zigzag(*(const int32_t *)at));
    case KIND_INT: case KIND_INT64: return put_uint(p, zigzag(*(const int64_t *)at));
    case KIND_BOOL: case KIND_UINT8: return put_uint(p, *(const uint8_t *)at);
    case KIND_UINT16: return put_uint(p, *(const uint16_t *)at);
    case KIND_UINT32: return put_uint(p, *(const uint32_t *)at);
    case KIND_FLOAT32: return put_double(p, *(const float *)at);
    case KIND_FLOAT64: return put_double(p, *(const double *)at);
    case KIND_COMPLEX64: return put_double(put_double(p, ((const float *)at)[0]), ((const float *)at)[1]);
    case KIND_COMPLEX128: return put_double(put_double(p, ((const double *)at)[0]), ((const double *)at)[1]);
    default: return put_uint(p, *(const uint64_t *)at);
    }
}

/* putNumbers(dst []byte, src unsafe.Pointer, n int, kind int) int */
static opstatus native_put_numbers(struct g *gp, uint64_t *args)
{
    struct { int64_t kind, n; const char *src; slice dst; int64_t result; } *f = (void *)args;
    (void)gp;
    unsigned char *p = f->dst.ptr;
    int64_t size = size_of(f->kind);
    for (int64_t i = 0; i < f->n; i++)
        p = put_number(p, f->src + i * size, f->kind);
    f->result = p - (unsigned char *)f->dst.ptr;
    return OP_OK;
}

/* ---- decoding ---- */

/* Reads a number; NULL if there is none. */
static const unsigned char *get_uint(const unsigned char *p, const unsigned char *end, uint64_t *x)
{
    if (p == end)
        return NULL;
    if (*p < 0x80) {
        *x = *p;
        return p + 1;
    }
    int n = 256 - *p++;
    if (n > 8 || n > end - p)
        return NULL;
    for (*x = 0; n > 0; n--)
        *x = *x << 8 | *p++;
    return p;
}

static int64_t unzigzag(uint64_t x)
{
    return (int64_t)(x & 1 ? ~(x >> 1) : x >> 1);
}

static double to_double(uint64_t x)
{
    double d;
    x = __builtin_bswap64(x);
    memcpy(&d, &x, sizeof d); /* no pointers */
    return d;
}

/* Whether a float32 can be made of d: infinities and NaNs can. */
static bool fits_float(double d)
{
    return !(fabs(d) > 3.40282346638528859811704183484516925440e+38 && isfinite(d));
}

/* Stores what was read, x and for complex numbers y; false if it does not fit. */
static bool store(void *at, int64_t kind, uint64_t x, uint64_t y)
{
    int64_t i = unzigzag(x);
    switch (kind) {
    case KIND_BOOL: *(uint8_t *)at = x != 0; return true;
    case KIND_INT8: *(int8_t *)at = (int8_t)i; return i == (int8_t)i;
    case KIND_INT16: *(int16_t *)at = (int16_t)i; return i == (int16_t)i;
    case KIND_INT32: *(int32_t *)at = (int32_t)i; return i == (int32_t)i;
    case KIND_INT: case KIND_INT64: *(int64_t *)at = i; return true;
    case KIND_UINT8: *(uint8_t *)at = (uint8_t)x; return x == (uint8_t)x;
    case KIND_UINT16: *(uint16_t *)at = (uint16_t)x; return x == (uint16_t)x;
    case KIND_UINT32: *(uint32_t *)at = (uint32_t)x; return x == (uint32_t)x;
    case KIND_FLOAT64: *(double *)at = to_double(x); return true;
    case KIND_COMPLEX128: ((double *)at)[0] = to_double(x), ((double *)at)[1] = to_double(y); return true;
    case KIND_FLOAT32:
        if (!fits_float(to_double(x)))
            return false;
        *(float *)at = (float)to_double(x);
        return true;
    case KIND_COMPLEX64:
        if (!fits_float(to_double(x)) || !fits_float(to_double(y)))
            return false;
        ((float *)at)[0] = (float)to_double(x), ((float *)at)[1] = (float)to_double(y);
        return true;
    default: *(uint64_t *)at = x; return true;
    }
}

/* getNumbers(src []byte, dst unsafe.Pointer, n int, kind int) (used, done int, overflow bool) */
static opstatus native_get_numbers(struct g *gp, uint64_t *args)
{
    struct { int64_t kind, n; char *dst; slice src; int64_t overflow, done, used; } *f = (void *)args;
    (void)gp;
    const unsigned char *p = f->src.ptr, *end = p + f->src.len;
    int64_t size = size_of(f->kind), i = 0;
    bool pair = f->kind == KIND_COMPLEX64 || f->kind == KIND_COMPLEX128;
    for (; i < f->n; i++) {
        uint64_t x, y = 0;
        const unsigned char *q = get_uint(p, end, &x);
        if (q && pair)
            q = get_uint(q, end, &y);
        if (!q)
            break;
        if (!store(f->dst + i * size, f->kind, x, y)) {
            f->overflow = 1;
            break;
        }
        p = q;
    }
    f->used = p - (const unsigned char *)f->src.ptr;
    f->done = i;
    return OP_OK;
}

const native_entry natives_gob[] = {
    { "encoding/gob.putNumbers", native_put_numbers, NATIVE_NOESCAPE },
    { "encoding/gob.getNumbers", native_get_numbers, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
