/* sort.c - what sort.Slice must know about a slice of any type: the natives of package sort. */
#include <string.h>

#include "runtime/malloc.h"
#include "runtime/mbarrier.h"
#include "runtime/native.h"
#include "runtime/panic.h"
#include "runtime/type.h"

enum { SMALL_ELEM = 256 };

static opstatus slice_info(struct g *gp, uint64_t *args)
{
    struct { eface x; int64_t kind; type *elem; int64_t n; void *base; } *f = (void *)args;
    (void)gp;
    f->kind = f->x.type ? f->x.type->kind : KIND_INVALID;
    if (f->kind != KIND_SLICE)
        return OP_OK;
    const slice *s = f->x.data;
    f->base = s->ptr;
    f->n = s->len;
    f->elem = f->x.type->elem;
    return OP_OK;
}

static void swap_noscan(char *p, char *q, uint64_t n)
{
    char tmp[SMALL_ELEM];
    while (n > 0) {
        uint64_t k = n < SMALL_ELEM ? n : SMALL_ELEM;
        memcpy(tmp, p, k); /* no pointers */
        memcpy(p, q, k); /* no pointers */
        memcpy(q, tmp, k); /* no pointers */
        p += k;
        q += k;
        n -= k;
    }
}

/* Swaps values that hold pointers; each move does what the write barrier asks. */
static void swap_scan(const type *t, void *p, void *q)
{
    uint64_t small[SMALL_ELEM / 8];
    void *tmp = t->size <= sizeof small ? (void *)small : mallocgc(t->size, t, true);
    if (tmp == small)
        memcpy(small, p, t->size); /* C stack */
    else
        typedmemmove(t, tmp, p);
    typedmemmove(t, p, q);
    typedmemmove(t, q, tmp);
}

static opstatus swap_elems(struct g *gp, uint64_t *args)
{
    struct { int64_t j, i; type *elem; char *base; } *f = (void *)args;
    (void)gp;
    if (f->i == f->j)
        return OP_OK;
    char *p = f->base + (uint64_t)f->i * f->elem->size;
    char *q = f->base + (uint64_t)f->j * f->elem->size;
    if (type_has_pointers(f->elem))
        swap_scan(f->elem, p, q);
    else
        swap_noscan(p, q, f->elem->size);
    return OP_OK;
}

const native_entry natives_sort[] = {
    { "sort.sliceInfo", slice_info, 0 },
    { "sort.swapElems", swap_elems, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
