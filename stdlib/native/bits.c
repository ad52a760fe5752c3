/* bits.c - counting bits and wide arithmetic: the natives of math/bits.
 *
 * Arguments arrive zero-extended to 64 bits, which makes the narrow functions easy.
 */
#include "runtime/native.h"
#include "runtime/panic.h"

struct unary { uint64_t x, result; };

/* A native of one argument x whose result is the expression. */
#define UNARY(name, expression)                                                                  \
    static opstatus name(struct g *gp, uint64_t *args)                                           \
    {                                                                                            \
        struct unary *f = (struct unary *)args;                                                  \
        uint64_t x = f->x;                                                                       \
        (void)gp;                                                                                \
        f->result = (uint64_t)(expression);                                                      \
        return OP_OK;                                                                            \
    }

static uint64_t len64(uint64_t x)
{
    return x ? 64 - (uint64_t)__builtin_clzll(x) : 0;
}

static uint64_t trailing_zeros(uint64_t x, uint64_t if_zero)
{
    return x ? (uint64_t)__builtin_ctzll(x) : if_zero;
}

static uint64_t reverse64(uint64_t x)
{
    x = (x >> 1 & 0x5555555555555555u) | (x & 0x5555555555555555u) << 1;
    x = (x >> 2 & 0x3333333333333333u) | (x & 0x3333333333333333u) << 2;
    x = (x >> 4 & 0x0F0F0F0F0F0F0F0Fu) | (x & 0x0F0F0F0F0F0F0F0Fu) << 4;
    return __builtin_bswap64(x);
}

UNARY(len, len64(x))
UNARY(leading_zeros8, 8 - len64(x))
UNARY(leading_zeros16, 16 - len64(x))
UNARY(leading_zeros32, 32 - len64(x))
UNARY(leading_zeros64, 64 - len64(x))
UNARY(trailing_zeros8, trailing_zeros(x, 8))
UNARY(trailing_zeros16, trailing_zeros(x, 16))
UNARY(trailing_zeros32, trailing_zeros(x, 32))
UNARY(trailing_zeros64, trailing_zeros(x, 64))
UNARY(ones_count, __builtin_popcountll(x))
UNARY(reverse_8, reverse64(x) >> 56)
UNARY(reverse_16, reverse64(x) >> 48)
UNARY(reverse_32, reverse64(x) >> 32)
UNARY(reverse_64, reverse64(x))
UNARY(reverse_bytes16, __builtin_bswap64(x) >> 48)
UNARY(reverse_bytes32, __builtin_bswap64(x) >> 32)
UNARY(reverse_bytes64, __builtin_bswap64(x))

static opstatus mul64(struct g *gp, uint64_t *args)
{
    struct { uint64_t y, x, lo, hi; } *f = (void *)args;
    (void)gp;
    unsigned __int128 p = (unsigned __int128)f->x * f->y;
    f->lo = (uint64_t)p;
    f->hi = (uint64_t)(p >> 64);
    return OP_OK;
}

static opstatus div64(struct g *gp, uint64_t *args)
{
    struct { uint64_t y, lo, hi, rem, quo; } *f = (void *)args;
    if (f->y == 0)
        return panicdivide(gp);
    if (f->y <= f->hi)
        return panicoverflow(gp);
    unsigned __int128 z = (unsigned __int128)f->hi << 64 | f->lo;
    f->quo = (uint64_t)(z / f->y);
    f->rem = (uint64_t)(z % f->y);
    return OP_OK;
}

static opstatus rem64(struct g *gp, uint64_t *args)
{
    struct { uint64_t y, lo, hi, rem; } *f = (void *)args;
    if (f->y == 0)
        return panicdivide(gp);
    unsigned __int128 z = (unsigned __int128)(f->hi % f->y) << 64 | f->lo;
    f->rem = (uint64_t)(z % f->y);
    return OP_OK;
}

const native_entry natives_bits[] = {
    { "math/bits.Len", len, NATIVE_NOESCAPE },
    { "math/bits.Len8", len, NATIVE_NOESCAPE },
    { "math/bits.Len16", len, NATIVE_NOESCAPE },
    { "math/bits.Len32", len, NATIVE_NOESCAPE },
    { "math/bits.Len64", len, NATIVE_NOESCAPE },
    { "math/bits.LeadingZeros", leading_zeros64, NATIVE_NOESCAPE },
    { "math/bits.LeadingZeros8", leading_zeros8, NATIVE_NOESCAPE },
    { "math/bits.LeadingZeros16", leading_zeros16, NATIVE_NOESCAPE },
    { "math/bits.LeadingZeros32", leading_zeros32, NATIVE_NOESCAPE },
    { "math/bits.LeadingZeros64", leading_zeros64, NATIVE_NOESCAPE },
    { "math/bits.TrailingZeros", trailing_zeros64, NATIVE_NOESCAPE },
    { "math/bits.TrailingZeros8", trailing_zeros8, NATIVE_NOESCAPE },
    { "math/bits.TrailingZeros16", trailing_zeros16, NATIVE_NOESCAPE },
    { "math/bits.TrailingZeros32", trailing_zeros32, NATIVE_NOESCAPE },
    { "math/bits.TrailingZeros64", trailing_zeros64, NATIVE_NOESCAPE },
    { "math/bits.OnesCount", ones_count, NATIVE_NOESCAPE },
    { "math/bits.OnesCount8", ones_count, NATIVE_NOESCAPE },
    { "math/bits.OnesCount16", ones_count, NATIVE_NOESCAPE },
    { "math/bits.OnesCount32", ones_count, NATIVE_NOESCAPE },
    { "math/bits.OnesCount64", ones_count, NATIVE_NOESCAPE },
    { "math/bits.Reverse", reverse_64, NATIVE_NOESCAPE },
    { "math/bits.Reverse8", reverse_8, NATIVE_NOESCAPE },
    { "math/bits.Reverse16", reverse_16, NATIVE_NOESCAPE },
    { "math/bits.Reverse32", reverse_32, NATIVE_NOESCAPE },
    { "math/bits.Reverse64", reverse_64, NATIVE_NOESCAPE },
    { "math/bits.ReverseBytes", reverse_bytes64, NATIVE_NOESCAPE },
    { "math/bits.ReverseBytes16", reverse_bytes16, NATIVE_NOESCAPE },
    { "math/bits.ReverseBytes32", reverse_bytes32, NATIVE_NOESCAPE },
    { "math/bits.ReverseBytes64", reverse_bytes64, NATIVE_NOESCAPE },
    { "math/bits.Mul64", mul64, NATIVE_NOESCAPE },
    { "math/bits.Div64", div64, NATIVE_NOESCAPE },
    { "math/bits.Rem64", rem64, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
