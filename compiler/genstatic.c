/* genstatic.c - what the generator has made, for those who copy it: an image of the program holds functions, descriptors
 * and data, and every address in them must be known for what it is.
 *
 * Static data is noted when it is allocated (if anybody wants to know); all else is in the generator's tables.
 */
#include "compiler/gen_priv.h"

#include <stdlib.h>
#include <string.h>

void note_static(Gen *g, void *at, const type *t, bool is_root)
{
    if (!g->cfg.keep_statics)
        return;
    if (g->nnoted == g->cap_noted) {
        g->cap_noted = g->cap_noted ? 2 * g->cap_noted : 1024;
        g->noted = realloc(g->noted, sizeof *g->noted * (size_t)g->cap_noted);
        if (!g->noted)
            abort();
    }
    g->noted[g->nnoted++] = (StaticData){ at, t, is_root };
}

const StaticData *gen_statics(Gen *g, int *n)
{
    *n = g->nnoted;
    return g->noted;
}

void gen_each_type(Gen *g, void (*visit)(void *ctx, type *t), void *ctx)
{
    for (uint32_t i = 0; i < g->types_back.cap; i++)
        if (g->types_back.keys[i])
            visit(ctx, (type *)(uintptr_t)g->types_back.keys[i]);
}

void gen_each_funcval(Gen *g, void (*visit)(void *ctx, func *fn, funcval *fv), void *ctx)
{
    for (uint32_t i = 0; i < g->statics.cap; i++)
        if (g->statics.keys[i])
            visit(ctx, (func *)(uintptr_t)g->statics.keys[i], g->statics.vals[i]);
}

void gen_each_string(Gen *g, void (*visit)(void *ctx, const gostring *s), void *ctx)
{
    for (uint32_t i = 0; i < g->strings.cap; i++)
        if (g->strings.v[i])
            visit(ctx, g->strings.v[i]);
}

void gen_each_referenced(Gen *g, void (*visit)(void *ctx, const char *pkg, const char *name, const void *at), void *ctx)
{
    for (uint32_t i = 0; i < g->globals.cap; i++) {
        const Object *o = g->globals.keys[i];
        if (o && o->pkg && o->pkg->std)
            visit(ctx, o->pkg->path, o->name->str, g->globals.vals[i]);
    }
    for (uint32_t i = 0; i < g->func_objs.cap; i++) {
        const Object *o = g->func_objs.keys[i];
        if (o && o->pkg && o->pkg->std)
            visit(ctx, o->pkg->path, o->name->str, ((const LazyFunc *)g->func_objs.vals[i])->fn);
    }
}

func *gen_code_of(func *f)
{
    const LazyFunc *lf = f->lazy;
    return lf ? lf->fn : f;
}
