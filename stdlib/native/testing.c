/* testing.c - natives of packages testing and internal/fuzz: the counters of covered statements (runtime/cover.h). */
#include <string.h>

#include "runtime/cover.h"
#include "runtime/native.h"
#include "runtime/type.h"

static gostring text(const char *s)
{
    return s ? (gostring){ s, (int64_t)strlen(s) } : (gostring){ NULL, 0 };
}

static slice list(const void *p, int n) { return n ? (slice){ (void *)(uintptr_t)p, n, n } : (slice){ NULL, 0, 0 }; }

static opstatus cover_summary(struct g *gp, uint64_t *args)
{
    struct { int64_t nfiles; gostring packages, mode; } *f = (void *)args;
    (void)gp;
    f->mode = text(cover.mode);
    f->packages = text(cover.packages);
    f->nfiles = cover.nfiles;
    return OP_OK;
}

static opstatus cover_one(struct g *gp, uint64_t *args)
{
    struct { int64_t i; slice blocks, counts; gostring name; } *f = (void *)args;
    (void)gp;
    if (f->i < 0 || f->i >= cover.nfiles)
        return OP_OK;
    const cover_file *file = &cover.files[f->i];
    f->name = text(file->name);
    f->counts = list(file->counts, file->n);
    f->blocks = list(file->blocks, file->n);
    return OP_OK;
}

/* ---- package internal/fuzz: coverage by magnitude ---- */

static opstatus cover_size(struct g *gp, uint64_t *args)
{
    (void)gp;
    *args = (uint64_t)cover.nblocks;
    return OP_OK;
}

static opstatus cover_reset(struct g *gp, uint64_t *args)
{
    (void)gp;
    (void)args;
    for (int i = 0; i < cover.nfiles; i++)
        memset(cover.files[i].counts, 0, sizeof(uint32_t) * (size_t)cover.files[i].n); /* no pointers */
    return OP_OK;
}

/* A bit for 1, 2, 3, 4 to 7, 8 to 15, 16 to 31, 32 to 127, and more. */
static uint8_t magnitude(uint32_t n)
{
    return n < 4 ? (uint8_t)(1 << n >> 1) : n < 8 ? 8 : n < 16 ? 16 : n < 32 ? 32 : n < 128 ? 64 : 128;
}

static opstatus cover_new(struct g *gp, uint64_t *args)
{
    struct { slice mask; uint64_t news; } *f = (void *)args;
    uint8_t *mask = f->mask.ptr, news = 0;
    (void)gp;
    if (f->mask.len < cover.nblocks)
        return OP_OK;
    for (int i = 0; i < cover.nfiles; i++) {
        const cover_file *file = &cover.files[i];
        for (int k = 0; k < file->n; k++, mask++) {
            uint32_t n = __atomic_load_n(&file->counts[k], __ATOMIC_RELAXED);
            uint8_t bit = magnitude(n);
            news |= bit & (uint8_t)~*mask;
            *mask |= bit;
        }
    }
    f->news = news != 0;
    return OP_OK;
}

const native_entry natives_testing[] = {
    { "testing.coverInfo", cover_summary, NATIVE_NOESCAPE },
    { "testing.coverFile", cover_one, NATIVE_NOESCAPE },
    { "internal/fuzz.coverSize", cover_size, NATIVE_NOESCAPE },
    { "internal/fuzz.coverReset", cover_reset, NATIVE_NOESCAPE },
    { "internal/fuzz.coverNew", cover_new, NATIVE_NOESCAPE },
    { NULL, NULL, 0 },
};
