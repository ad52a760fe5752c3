/* lzw.c - the natives of compress/lzw: codes to bytes and back.
 *
 * The states are structs of the Go side without pointers; struct decoder and encoder here have their layout. Codes from 0 on are the
 * bytes; then come clear, which forgets all others, and end. Each further code is an older one and a byte (prefix, suffix).
 * A new one is made for each code that is read, from the code before and the first byte of this one; the width grows with them
 * up to 12 bits.
 */
#include <string.h>

#include "runtime/native.h"
#include "runtime/type.h"

enum { MAX_WIDTH = 12, MAX_CODES = 1 << MAX_WIDTH, NO_CODE = 0xFFFF, TABLE = 4 * MAX_CODES };
enum { GO_ON = 0, AT_END = 2, BAD_CODE = -1, BAD_BYTE = -2 };

typedef struct decoder {
    uint32_t bits, nbits, width;
    uint32_t msb, lit_width;
    uint32_t hi, overflow, last;        /* the newest code, the first one that is wider, the one before */
    uint32_t nstack;                    /* bytes of the current code to come, the last one first */
    uint8_t suffix[MAX_CODES], stack[MAX_CODES];
    uint16_t prefix[MAX_CODES];
} decoder;

/* Takes a code from the input; false: there is not enough. */
static bool get_code(decoder *d, const uint8_t **in, const uint8_t *end, uint32_t *code)
{
    while (d->nbits < d->width) {
        if (*in == end)
            return false;
        uint32_t c = *(*in)++;
        d->bits |= d->msb ? c << (24 - d->nbits) : c << d->nbits;
        d->nbits += 8;
    }
    if (d->msb) {
        *code = d->bits >> (32 - d->width);
        d->bits <<= d->width;
    } else {
        *code = d->bits & ((1u << d->width) - 1);
        d->bits >>= d->width;
    }
    d->nbits -= d->width;
    return true;
}

/* Puts the bytes of a code onto the stack and makes the code that follows from it. */
static void expand(decoder *d, uint32_t code)
{
    uint32_t c = code, clear = 1u << d->lit_width;
    if (code == d->hi && d->last != NO_CODE) { /* the code that is being made: it ends with its own first byte */
        for (c = d->last; c >= clear; c = d->prefix[c])
            ;
        d->stack[d->nstack++] = (uint8_t)c;
        c = d->last;
    }
    for (; c >= clear; c = d->prefix[c])
        d->stack[d->nstack++] = d->suffix[c];
    d->stack[d->nstack++] = (uint8_t)c;
    if (d->last != NO_CODE) {
        d->suffix[d->hi] = (uint8_t)c;
        d->prefix[d->hi] = (uint16_t)d->last;
    }
    d->last = code;
    if (++d->hi >= d->overflow) {
        if (d->width == MAX_WIDTH) { /* no more codes until a clear comes */
            d->last = NO_CODE;
            d->hi--;
        } else {
            d->width++;
            d->overflow = 1u << d->width;
        }
    }
}

static opstatus lzw_decode(struct g *gp, uint64_t *args)
{
    struct { slice out, in; decoder *d; int64_t status, nout, nin; } *f = (void *)args;
    (void)gp;
    decoder *d = f->d;
    const uint8_t *in = f->in.ptr, *in_end = in + f->in.len;
    uint8_t *out = f->out.ptr, *out_end = out + f->out.len;
    uint32_t clear = 1u << d->lit_width, code;
    f->status = GO_ON;
    for (;;) {
        while (d->nstack > 0 && out < out_end)
            *out++ = d->stack[--d->nstack];
        if (out == out_end || !get_code(d, &in, in_end, &code))
            break;
        if (code == clear) {
            d->width = d->lit_width + 1;
            d->hi = clear + 1;
            d->overflow = 1u << d->width;
            d->last = NO_CODE;
        } else if (code == clear + 1) {
            f->status = AT_END;
            break;
        } else if (code <= d->hi) {
            expand(d, code);
        } else {
            f->status = BAD_CODE;
            break;
        }
    }
    f->nin = in - (const uint8_t *)f->in.ptr;
    f->nout = out - (uint8_t *)f->out.ptr;
    return OP_OK;
}

typedef struct encoder {
    uint32_t bits, nbits, width;
    uint32_t msb, lit_width;
    uint32_t hi, overflow, saved;       /* the newest code, the first one that is wider, the code so far */
    uint32_t table[TABLE];              /* prefix << 20 | suffix << 12 | code; 0: empty */
} encoder;

static void put_code(encoder *e, uint32_t code, uint8_t **out)
{
    e->bits |= e->msb ? code << (32 - e->width - e->nbits) : code << e->nbits;
    e->nbits += e->width;
    while (e->nbits >= 8) {
        *(*out)++ = (uint8_t)(e->msb ? e->bits >> 24 : e->bits);
        e->bits = e->msb ? e->bits << 8 : e->bits >> 8;
        e->nbits -= 8;
    }
}

/* Counts a code that the reader makes now; false: it was the last one, and all begins again. */
static bool next_code(encoder *e, uint8_t **out)
{
    e->hi++;
    if (e->hi == e->overflow) {
        e->width++;
        e->overflow <<= 1;
    }
    if (e->hi < MAX_CODES - 1)
        return true;
    uint32_t clear = 1u << e->lit_width;
    put_code(e, clear, out);
    e->width = e->lit_width + 1;
    e->hi = clear + 1;
    e->overflow = clear << 1;
    memset(e->table, 0, sizeof e->table); /* no pointers */
    return false;
}

static void begin(encoder *e, uint8_t **out)
{
    e->hi = (1u << e->lit_width) + 1;
    e->overflow = 1u << (e->lit_width + 1);
    put_code(e, 1u << e->lit_width, out);
}

/* Compresses what fits: a byte makes at most four, with a clear. */
static opstatus lzw_encode(struct g *gp, uint64_t *args)
{
    struct { slice out, in; encoder *e; int64_t status, nout, nin; } *f = (void *)args;
    (void)gp;
    encoder *e = f->e;
    const uint8_t *in = f->in.ptr, *in_end = in + f->in.len;
    uint8_t *out = f->out.ptr, *out_end = out + f->out.len;
    f->status = GO_ON;
    for (; in < in_end && out_end - out >= 8; in++) {
        uint32_t c = *in;
        if (c >> e->lit_width) {
            f->status = BAD_BYTE;
            break;
        }
        if (e->saved == NO_CODE) {
            begin(e, &out);
            e->saved = c;
            continue;
        }
        uint32_t key = e->saved << 8 | c, at = (key >> 12 ^ key) * 2654435761u >> 18;
        while (e->table[at] && e->table[at] >> 12 != key)
            at = (at + 1) % TABLE;
        if (e->table[at]) {
            e->saved = e->table[at] & (MAX_CODES - 1);
            continue;
        }
        put_code(e, e->saved, &out);
        e->saved = c;
        if (next_code(e, &out))
            e->table[at] = key << 12 | e->hi;
    }
    f->nin = in - (const uint8_t *)f->in.ptr;
    f->nout = out - (uint8_t *)f->out.ptr;
    return OP_OK;
}

static opstatus lzw_finish(struct g *gp, uint64_t *args)
{
    struct { slice out; encoder *e; int64_t nout; } *f = (void *)args;
    (void)gp;
    encoder *e = f->e;
    uint8_t *out = f->out.ptr;
    if (e->saved == NO_CODE) {
        begin(e, &out);
    } else {
        put_code(e, e->saved, &out);
        next_code(e, &out);
    }
    put_code(e, (1u << e->lit_width) + 1, &out);
    if (e->nbits > 0)
        *out++ = (uint8_t)(e->msb ? e->bits >> 24 : e->bits);
    f->nout = out - (uint8_t *)f->out.ptr;
    return OP_OK;
}

const native_entry natives_lzw[] = {
    { "compress/lzw.decode", lzw_decode, NATIVE_NOESCAPE },
    { "compress/lzw.encode", lzw_encode, NATIVE_NOESCAPE },
    { "compress/lzw.finish", lzw_finish, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
