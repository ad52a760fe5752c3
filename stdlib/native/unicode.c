/* unicode.c - what is known about single runes: the natives of internal/unichar.
 *
 * A rune's record, its class and its distances to the other cases, is found by two table look-ups;
 * the tables of unicode_data.h are made by stdlib/gen/unicode.go.
 */
#include "runtime/native.h"
#include "stdlib/native/unicode_data.h"

enum { MAX_RUNE = 0x10FFFF, FOLD = 3 };

/* The record of r; r must be valid. */
static const struct rune_record *record_of(uint32_t r)
{
    unsigned block = rune_blocks[r >> UNICODE_SHIFT];
    return &rune_records[rune_index[block][r & ((1u << UNICODE_SHIFT) - 1)]];
}

static int64_t mapped(int64_t r, unsigned kind)
{
    if (r < 0 || r > MAX_RUNE)
        return r;
    return r + record_of((uint32_t)r)->delta[kind];
}

static opstatus native_class(struct g *gp, uint64_t *args)
{
    struct { int64_t r, result; } *f = (void *)args;
    (void)gp;
    f->result = f->r < 0 || f->r > MAX_RUNE ? 0 : record_of((uint32_t)f->r)->class;
    return OP_OK;
}

static opstatus native_convert(struct g *gp, uint64_t *args)
{
    struct { int64_t r, kind, result; } *f = (void *)args;
    (void)gp;
    f->result = mapped(f->r, (unsigned)f->kind);
    return OP_OK;
}

static opstatus native_simple_fold(struct g *gp, uint64_t *args)
{
    struct { int64_t r, result; } *f = (void *)args;
    (void)gp;
    f->result = mapped(f->r, FOLD);
    return OP_OK;
}

const native_entry natives_unicode[] = {
    { "internal/unichar.Class", native_class, NATIVE_NOESCAPE },
    { "internal/unichar.convert", native_convert, NATIVE_NOESCAPE },
    { "internal/unichar.SimpleFold", native_simple_fold, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
