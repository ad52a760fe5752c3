/* testing.c - natives of package testing: the counters of covered statements (runtime/cover.h). */
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

const native_entry natives_testing[] = {
    { "testing.coverInfo", cover_summary, NATIVE_NOESCAPE },
    { "testing.coverFile", cover_one, NATIVE_NOESCAPE },
    { NULL, NULL, 0 },
};
