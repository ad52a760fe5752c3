/* base64.c - the natives of encoding/base64 and encoding/hex: whole groups of characters. What is special (ends, padding, line ends,
 * errors) is Go's. A call does PIECE bytes at most, so that the goroutine can be preempted between calls.
 */
#include "runtime/native.h"
#include "runtime/type.h"

enum { PIECE = 48 << 10, INVALID = 0xFF };

static int64_t at_most(int64_t n, int64_t limit)
{
    return n < limit ? n : limit;
}

/* func encodeGroups(dst, src []byte, alphabet string) int: groups of three bytes; the result is how many. */
static opstatus base64_encode(struct g *gp, uint64_t *args)
{
    struct { gostring alphabet; slice src, dst; int64_t result; } *f = (void *)args;
    const char *a = f->alphabet.ptr;
    const uint8_t *s = f->src.ptr;
    uint8_t *d = f->dst.ptr;
    int64_t n = at_most(at_most(f->src.len / 3, f->dst.len / 4), PIECE / 3);
    (void)gp;
    for (int64_t i = 0; i < n; i++, s += 3, d += 4) {
        uint32_t v = (uint32_t)s[0] << 16 | (uint32_t)s[1] << 8 | s[2];
        d[0] = (uint8_t)a[v >> 18];
        d[1] = (uint8_t)a[v >> 12 & 63];
        d[2] = (uint8_t)a[v >> 6 & 63];
        d[3] = (uint8_t)a[v & 63];
    }
    f->result = n;
    return OP_OK;
}

/* func decodeGroups(dst, src []byte, values *[256]byte) int: groups of four characters that are all in the alphabet, up to the first
 * that is not. values has the characters' values plus 1, 0 for what is none. */
static opstatus base64_decode(struct g *gp, uint64_t *args)
{
    struct { const uint8_t *values; slice src, dst; int64_t result; } *f = (void *)args;
    const uint8_t *s = f->src.ptr, *v = f->values;
    uint8_t *d = f->dst.ptr;
    int64_t n = at_most(at_most(f->src.len / 4, f->dst.len / 3), PIECE / 4), i = 0;
    (void)gp;
    for (; i < n; i++, s += 4, d += 3) {
        uint32_t b0 = v[s[0]] - 1u, b1 = v[s[1]] - 1u, b2 = v[s[2]] - 1u, b3 = v[s[3]] - 1u;
        if ((b0 | b1 | b2 | b3) > 63)
            break;
        uint32_t w = b0 << 18 | b1 << 12 | b2 << 6 | b3;
        d[0] = (uint8_t)(w >> 16);
        d[1] = (uint8_t)(w >> 8);
        d[2] = (uint8_t)w;
    }
    f->result = i;
    return OP_OK;
}

/* func encodeBytes(dst, src []byte) int: how many bytes of src were encoded. */
static opstatus hex_encode(struct g *gp, uint64_t *args)
{
    static const char digits[] = "0123456789abcdef";
    struct { slice src, dst; int64_t result; } *f = (void *)args;
    const uint8_t *s = f->src.ptr;
    char *d = f->dst.ptr;
    int64_t n = at_most(at_most(f->src.len, f->dst.len / 2), PIECE);
    (void)gp;
    for (int64_t i = 0; i < n; i++) {
        d[2 * i] = digits[s[i] >> 4];
        d[2 * i + 1] = digits[s[i] & 15];
    }
    f->result = n;
    return OP_OK;
}

static uint32_t digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10) : INVALID;
}

/* func decodePairs(dst, src []byte) int: pairs of digits up to the first that is none. dst may be src. */
static opstatus hex_decode(struct g *gp, uint64_t *args)
{
    struct { slice src, dst; int64_t result; } *f = (void *)args;
    const uint8_t *s = f->src.ptr;
    uint8_t *d = f->dst.ptr;
    int64_t n = at_most(at_most(f->src.len / 2, f->dst.len), PIECE), i = 0;
    (void)gp;
    for (; i < n; i++) {
        uint32_t hi = digit(s[2 * i]), lo = digit(s[2 * i + 1]);
        if ((hi | lo) > 15)
            break;
        d[i] = (uint8_t)(hi << 4 | lo);
    }
    f->result = i;
    return OP_OK;
}

const native_entry natives_base64[] = {
    { "encoding/base64.encodeGroups", base64_encode, NATIVE_NOESCAPE },
    { "encoding/base64.decodeGroups", base64_decode, NATIVE_NOESCAPE },
    { "encoding/hex.encodeBytes", hex_encode, NATIVE_NOESCAPE },
    { "encoding/hex.decodePairs", hex_decode, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
