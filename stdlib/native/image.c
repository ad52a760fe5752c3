/* image.c - the natives of image/png and image/draw: loops over the bytes of a row. */
#include <stdlib.h>
#include <string.h>

#include "runtime/native.h"
#include "runtime/type.h"

typedef uint8_t byte;

static int predict(int a, int b, int c)
{
    int p = a + b - c, pa = abs(p - a), pb = abs(p - b), pc = abs(p - c);
    return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

enum { FILTER_NONE, FILTER_SUB, FILTER_UP, FILTER_AVERAGE, FILTER_PAETH, FILTERS };

/* What a filter expects of a byte, from those to the left, above, and above to the left. */
static int expected(int filter, int a, int b, int c)
{
    switch (filter) {
    case FILTER_SUB: return a;
    case FILTER_UP: return b;
    case FILTER_AVERAGE: return (a + b) / 2;
    case FILTER_PAETH: return predict(a, b, c);
    }
    return 0;
}

/* Undoes a filter in a row, of which n bytes are a pixel; above has the same length. */
static opstatus png_unfilter(struct g *gp, uint64_t *args)
{
    struct { int64_t filter, n; slice above, row; } *f = (void *)args;
    (void)gp;
    byte *row = f->row.ptr;
    const byte *above = f->above.ptr;
    int64_t n = f->n;
    for (int64_t i = 0; i < f->row.len; i++)
        row[i] = (byte)(row[i] + expected((int)f->filter, i < n ? 0 : row[i - n], above[i], i < n ? 0 : above[i - n]));
    return OP_OK;
}

/* Filters a row in the way that makes the least numbers; dst has a byte more, for the filter. */
static opstatus png_filter(struct g *gp, uint64_t *args)
{
    struct { int64_t n; slice above, row, dst; } *f = (void *)args;
    (void)gp;
    const byte *row = f->row.ptr, *above = f->above.ptr;
    byte *dst = f->dst.ptr;
    int64_t n = f->n, len = f->row.len, least = INT64_MAX;
    int best = 0;
    for (int filter = 0; filter < FILTERS; filter++) {
        int64_t sum = 0;
        for (int64_t i = 0; i < len && sum < least; i++)
            sum += abs((int8_t)(row[i] - expected(filter, i < n ? 0 : row[i - n], above[i], i < n ? 0 : above[i - n])));
        if (sum < least) {
            least = sum;
            best = filter;
        }
    }
    dst[0] = (byte)best;
    for (int64_t i = 0; i < len; i++)
        dst[i + 1] = (byte)(row[i] - expected(best, i < n ? 0 : row[i - n], above[i], i < n ? 0 : above[i - n]));
    return OP_OK;
}

/* Numbers of a few bits, the first ones highest, become bytes, times a factor. */
static opstatus png_unpack(struct g *gp, uint64_t *args)
{
    struct { int64_t factor, bits; slice src, dst; } *f = (void *)args;
    (void)gp;
    byte *dst = f->dst.ptr;
    const byte *src = f->src.ptr;
    int bits = (int)f->bits, mask = (1 << bits) - 1;
    for (int64_t i = 0; i < f->dst.len; i++) {
        int64_t at = i * bits;
        dst[i] = (byte)((src[at / 8] >> (8 - bits - at % 8) & mask) * f->factor);
    }
    return OP_OK;
}

/* Pixels of n bytes of color get an alpha of as many bytes as a color has (width): all ones, or zeros for the color of key. n is 1
 * channel or 3; one becomes three. */
static opstatus png_alpha(struct g *gp, uint64_t *args)
{
    struct { slice key; int64_t width, channels; slice src, dst; } *f = (void *)args;
    (void)gp;
    byte *dst = f->dst.ptr;
    const byte *src = f->src.ptr;
    int64_t w = f->width, n = w * f->channels;
    for (int64_t i = 0; i + n <= f->src.len; i += n, dst += 4 * w) {
        bool transparent = f->key.len == n && memcmp(src + i, f->key.ptr, (size_t)n) == 0;
        for (int64_t k = 0; k < 3 * w; k++)
            dst[k] = src[i + k % n];
        memset(dst + 3 * w, transparent ? 0 : 0xff, (size_t)w); /* no pointers */
    }
    return OP_OK;
}

/* ---- image/draw: rows of RGBA ---- */

/* Puts a row of RGBA, or of NRGBA, over another; they may overlap when both are RGBA: backwards says from which end. */
static opstatus draw_over(struct g *gp, uint64_t *args)
{
    struct { uint64_t backwards, divided; slice src, dst; } *f = (void *)args;
    (void)gp;
    byte *dst = f->dst.ptr;
    const byte *src = f->src.ptr;
    int64_t pixels = f->dst.len / 4;
    for (int64_t k = 0; k < pixels; k++) {
        int64_t i = 4 * (f->backwards ? pixels - 1 - k : k);
        const uint32_t m = 0xffff;
        uint32_t sa = src[i + 3] * 0x101u, a = (m - sa) * 0x101;
        for (int c = 0; c < 4; c++) {
            uint32_t s = c < 3 && f->divided ? src[i + c] * sa / 0xff : src[i + c] * 0x101u;
            dst[i + c] = (byte)((dst[i + c] * a / m + s) >> 8);
        }
    }
    return OP_OK;
}

/* Puts a color over a row of RGBA, or fills it. */
static opstatus draw_fill(struct g *gp, uint64_t *args)
{
    struct { uint64_t over, a, b, g, r; slice dst; } *f = (void *)args;
    (void)gp;
    byte *dst = f->dst.ptr;
    const uint32_t m = 0xffff;
    uint32_t color[4] = { (uint32_t)f->r, (uint32_t)f->g, (uint32_t)f->b, (uint32_t)f->a }, rest = (m - color[3]) * 0x101;
    for (int64_t i = 0; i < f->dst.len; i++)
        dst[i] = (byte)(f->over ? (dst[i] * rest / m + color[i & 3]) >> 8 : color[i & 3] >> 8);
    return OP_OK;
}

/* A row of NRGBA becomes RGBA. */
static opstatus draw_multiply(struct g *gp, uint64_t *args)
{
    struct { slice src, dst; } *f = (void *)args;
    (void)gp;
    byte *dst = f->dst.ptr;
    const byte *src = f->src.ptr;
    for (int64_t i = 0; i < f->dst.len; i += 4) {
        uint32_t a = src[i + 3] * 0x101u;
        for (int c = 0; c < 3; c++)
            dst[i + c] = (byte)(src[i + c] * a / 0xff >> 8);
        dst[i + 3] = src[i + 3];
    }
    return OP_OK;
}

const native_entry natives_image[] = {
    { "image/png.unfilter", png_unfilter, NATIVE_NOESCAPE },
    { "image/png.filter", png_filter, NATIVE_NOESCAPE },
    { "image/png.unpack", png_unpack, NATIVE_NOESCAPE },
    { "image/png.addAlpha", png_alpha, NATIVE_NOESCAPE },
    { "image/draw.over", draw_over, NATIVE_NOESCAPE },
    { "image/draw.fill", draw_fill, NATIVE_NOESCAPE },
    { "image/draw.multiply", draw_multiply, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
