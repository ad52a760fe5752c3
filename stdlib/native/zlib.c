/* zlib.c - the natives of internal/zlib, on which compress/flate, gzip and zlib stand: raw deflate streams by zlib, and its sums.
 *
 * A stream lives outside the Go heap; its Go side has a finalizer. Calls work on pieces of some ten kilobytes, so they
 * need no bracket.
 */
#include <stdlib.h>
#include <zlib.h>

#include "runtime/native.h"
#include "runtime/type.h"

enum { RAW = -15, HUFFMAN_ONLY = -2 }; /* a window of 32 KB without header; compress/flate's level without matches */

static bool begin(z_stream *z, bool deflating, int64_t level, const slice *dict)
{
    bool huffman = level == HUFFMAN_ONLY;
    int r = deflating ? deflateInit2(z, huffman ? 1 : (int)level, Z_DEFLATED, RAW, 8, huffman ? Z_HUFFMAN_ONLY : Z_DEFAULT_STRATEGY)
                      : inflateInit2(z, RAW);
    if (r != Z_OK || dict->len == 0)
        return r == Z_OK;
    int64_t skip = dict->len > 32768 ? dict->len - 32768 : 0;
    const Bytef *p = (const Bytef *)dict->ptr + skip;
    uInt n = (uInt)(dict->len - skip);
    return (deflating ? deflateSetDictionary(z, p, n) : inflateSetDictionary(z, p, n)) == Z_OK;
}

static opstatus zlib_open(struct g *gp, uint64_t *args)
{
    struct { slice dict; int64_t level; uint64_t deflating; z_stream *result; } *f = (void *)args;
    (void)gp;
    z_stream *z = calloc(1, sizeof *z);
    if (z && !begin(z, f->deflating, f->level, &f->dict)) {
        free(z);
        z = NULL;
    }
    f->result = z;
    return OP_OK;
}

static opstatus zlib_shut(struct g *gp, uint64_t *args)
{
    struct { uint64_t deflating; z_stream *z; } *f = (void *)args;
    (void)gp;
    if (f->deflating)
        deflateEnd(f->z);
    else
        inflateEnd(f->z);
    free(f->z);
    return OP_OK;
}

static opstatus zlib_run(struct g *gp, uint64_t *args)
{
    struct { int64_t flush; slice out, in; uint64_t deflating; z_stream *z; int64_t status, nout, nin; } *f = (void *)args;
    (void)gp;
    z_stream *z = f->z;
    uInt in = (uInt)f->in.len, out = (uInt)f->out.len;
    z->next_in = f->in.ptr;
    z->avail_in = in;
    z->next_out = f->out.ptr;
    z->avail_out = out;
    f->status = f->deflating ? deflate(z, (int)f->flush) : inflate(z, Z_NO_FLUSH);
    f->nin = in - z->avail_in;
    f->nout = out - z->avail_out;
    z->next_in = z->next_out = NULL;
    return OP_OK;
}

static opstatus zlib_adler(struct g *gp, uint64_t *args)
{
    struct { slice p; uint64_t sum, result; } *f = (void *)args;
    (void)gp;
    f->result = adler32_z(f->sum, f->p.ptr, (size_t)f->p.len);
    if (f->p.len == 0)
        f->result = f->sum;
    return OP_OK;
}

const native_entry natives_zlib[] = {
    { "internal/zlib.open", zlib_open, NATIVE_NOESCAPE },
    { "internal/zlib.shut", zlib_shut, NATIVE_NOESCAPE },
    { "internal/zlib.run", zlib_run, NATIVE_NOESCAPE },
    { "internal/zlib.adler", zlib_adler, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
