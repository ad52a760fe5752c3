/* weak.c - natives of packages weak and unique. */
#include <string.h>

#include "runtime/malloc.h"
#include "runtime/mbarrier.h"
#include "runtime/mgcspecial.h"
#include "runtime/native.h"
#include "runtime/runtime2.h"

static opstatus handle(g *gp, uint64_t *args)
{
    struct { void *p, *handle; } *f = (void *)args;
    (void)gp;
    f->handle = weak_handle(f->p);
    return OP_OK;
}

static opstatus value(g *gp, uint64_t *args)
{
    struct { void *handle, *value; } *f = (void *)args;
    (void)gp;
    f->value = weak_handle_value(f->handle);
    return OP_OK;
}

/* Replaces the strings in the value of type t at p by copies. */
static void clone_in(const type *t, char *p)
{
    if (t->ptrdata == 0)
        return;
    switch (t->kind) {
    case KIND_STRING: {
        gostring *s = (gostring *)p;
        if (s->len == 0) {
            store_pointer(&s->ptr, NULL);
            return;
        }
        char *copy = mallocgc((uintptr_t)s->len, NULL, false);
        memcpy(copy, s->ptr, (size_t)s->len); /* no pointers */
        store_pointer(&s->ptr, copy);
        return;
    }
    case KIND_ARRAY:
        for (uint64_t i = 0; i < t->u.array.len; i++)
            clone_in(t->elem, p + i * t->elem->size);
        return;
    case KIND_STRUCT:
        for (uint64_t i = 0; i < t->u.strct.nfields; i++)
            clone_in(t->u.strct.fields[i].typ, p + t->u.strct.fields[i].offset);
        return;
    default:
        return;
    }
}

static opstatus clone_strings(g *gp, uint64_t *args)
{
    struct { eface pointer; char *p; } *f = (void *)args;
    (void)gp;
    clone_in(f->pointer.type->elem, f->p);
    return OP_OK;
}

const native_entry natives_weak[] = {
    { "weak.handle", handle, 0 },
    { "weak.value", value, NATIVE_NOESCAPE },
    { "unique.cloneStrings", clone_strings, NATIVE_NOESCAPE },
    { NULL, NULL, 0 },
};
