/* unicode.c - what is known about runes: the natives of internal/unichar and unicode.
 *
 * A rune's record, its class and its distances to the other cases, is found by two table look-ups.
 * The range tables of package unicode are here too, as Go values outside the heap: as Go source they
 * would take several milliseconds of each start. Both headers are made by stdlib/gen/unicode.go.
 */
#include "runtime/native.h"
#include "runtime/type.h"
#include "stdlib/native/unicode_data.h"

/* RangeTable, Range16, Range32 and CaseRange of package unicode. A program may change them. */
typedef struct range16 { uint16_t lo, hi, stride; } range16;
typedef struct range32 { uint32_t lo, hi, stride; } range32;
typedef struct range_table { slice r16, r32; int64_t latin_offset; } range_table;
typedef struct case_range { uint32_t lo, hi; int32_t delta[3]; } case_range;

#include "stdlib/native/unicode_tables.h"

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

static opstatus native_table(struct g *gp, uint64_t *args)
{
    struct { int64_t i; range_table *result; } *f = (void *)args;
    (void)gp;
    f->result = &range_tables[f->i];
    return OP_OK;
}

static opstatus native_case_ranges(struct g *gp, uint64_t *args)
{
    struct { slice result; } *f = (void *)args;
    (void)gp;
    enum { N = sizeof case_ranges / sizeof *case_ranges };
    f->result = (slice){ case_ranges, N, N };
    return OP_OK;
}

const native_entry natives_unicode[] = {
    { "unicode.table", native_table, NATIVE_NOESCAPE },
    { "unicode.caseRanges", native_case_ranges, NATIVE_NOESCAPE },
    { "internal/unichar.Class", native_class, NATIVE_NOESCAPE },
    { "internal/unichar.convert", native_convert, NATIVE_NOESCAPE },
    { "internal/unichar.SimpleFold", native_simple_fold, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
