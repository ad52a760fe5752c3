/* iface.c - method tables of (interface type, concrete type) pairs.
 *
 * The table is open addressed, read without a lock and written under itabs_lock (a leaf): entries are
 * published with release stores, and a grown table replaces the old one, which is kept, since readers
 * may still be in it. Method sets are sorted by name on both sides, so matching is one merge.
 */
#include "runtime/iface.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/malloc.h"
#include "runtime/mbarrier.h"
#include "runtime/panic.h"

typedef struct itab_table {
    size_t cap, n;
    itab *_Atomic slots[];
} itab_table;

static pthread_mutex_t itabs_lock = PTHREAD_MUTEX_INITIALIZER;
static itab_table *_Atomic itabs; /* replaced under itabs_lock */

/* ---- the table ---- */

static size_t pair_hash(const type *inter, const type *typ)
{
    return (size_t)inter->hash * 31 ^ typ->hash ^ (uintptr_t)typ >> 6;
}

static itab *table_find(const itab_table *t, const type *inter, const type *typ)
{
    if (!t)
        return NULL;
    for (size_t k = pair_hash(inter, typ) & (t->cap - 1);; k = (k + 1) & (t->cap - 1)) {
        itab *m = atomic_load_explicit(&t->slots[k], memory_order_acquire);
        if (!m || (m->inter == inter && m->type == typ))
            return m;
    }
}

static void table_add(itab_table *t, itab *m)
{
    size_t k = pair_hash(m->inter, m->type) & (t->cap - 1);
    while (atomic_load_explicit(&t->slots[k], memory_order_relaxed))
        k = (k + 1) & (t->cap - 1);
    atomic_store_explicit(&t->slots[k], m, memory_order_release);
    t->n++;
}

static itab_table *table_room(itab_table *old)
{
    if (old && old->n * 4 < old->cap * 3)
        return old;
    size_t cap = old ? old->cap * 2 : 512;
    itab_table *t = persistentalloc(sizeof *t + cap * sizeof t->slots[0], 0);
    t->cap = cap;
    for (size_t i = 0; old && i < old->cap; i++)
        if (old->slots[i])
            table_add(t, old->slots[i]);
    atomic_store_explicit(&itabs, t, memory_order_release);
    return t;
}

/* ---- matching ---- */

static int compare_names(gostring a, gostring b)
{
    int64_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, (size_t)n) : 0;
    return c ? c : a.len < b.len ? -1 : a.len > b.len;
}

/* The method of un that implements m, searching from *j on; NULL if there is none. */
static const method_info *find_method(const uncommon *un, const imethod *m, uint32_t *j)
{
    for (; un && *j < un->mcount; (*j)++) {
        const method_info *x = &un->methods[*j];
        if (compare_names(x->name, m->name) != 0)
            continue;
        if (x->mtyp == m->typ && compare_names(x->pkgpath, m->pkgpath) == 0)
            return x;
    }
    return NULL;
}

/* The name of the first method of inter that typ lacks, or an empty string; fun (if not NULL) gets the others. */
static gostring match(const type *inter, const type *typ, func **fun)
{
    const uncommon *un = type_methods((type *)(uintptr_t)typ);
    uint32_t j = 0;
    for (uint64_t i = 0; i < inter->u.iface.nmethods; i++) {
        const method_info *m = find_method(un, &inter->u.iface.methods[i], &j);
        if (!m)
            return inter->u.iface.methods[i].name;
        if (fun)
            fun[i] = m->ifn;
    }
    return (gostring){ 0 };
}

itab *getitab(const type *inter, const type *typ, gostring *missing)
{
    itab *m = table_find(atomic_load_explicit(&itabs, memory_order_acquire), inter, typ);
    if (!m) {
        size_t n = inter->u.iface.nmethods;
        itab *fresh = persistentalloc(sizeof *fresh + n * sizeof fresh->fun[0], 0);
        fresh->inter = (type *)(uintptr_t)inter;
        fresh->type = (type *)(uintptr_t)typ;
        fresh->hash = typ->hash;
        fresh->nfun = (uint32_t)n;
        if (match(inter, typ, fresh->fun).len) /* may compile method tables: not under the lock */
            fresh->fun[0] = NULL;
        pthread_mutex_lock(&itabs_lock);
        itab_table *t = atomic_load_explicit(&itabs, memory_order_relaxed);
        m = table_find(t, inter, typ);
        if (!m) {
            m = fresh;
            table_add(table_room(t), m);
        }
        pthread_mutex_unlock(&itabs_lock);
    }
    if (m->fun[0])
        return m;
    if (missing)
        *missing = match(inter, typ, NULL);
    return NULL;
}

bool iface_implements(const type *inter, const type *typ, gostring *missing)
{
    return inter->u.iface.nmethods == 0 || getitab(inter, typ, missing) != NULL;
}

void *iface_word(const type *inter, const type *typ)
{
    if (!typ || inter->u.iface.nmethods == 0)
        return (void *)(uintptr_t)typ;
    return getitab(inter, typ, NULL);
}

opstatus assertE2I(g *gp, const type *inter, const type *typ, const type *from, void **word)
{
    gostring missing = { 0 };
    if (!typ)
        return panicassert(gp, from, NULL, inter, missing);
    if (inter->u.iface.nmethods == 0) {
        *word = (void *)(uintptr_t)typ;
        return OP_OK;
    }
    itab *m = getitab(inter, typ, &missing);
    if (!m)
        return panicassert(gp, from, typ, inter, missing);
    *word = m;
    return OP_OK;
}

/* ---- data words ---- */

static const uint64_t small_ints[256] = {
#define ROW(n) n, n + 1, n + 2, n + 3, n + 4, n + 5, n + 6, n + 7
#define ROWS(n) ROW(n), ROW(n + 8), ROW(n + 16), ROW(n + 24), ROW(n + 32), ROW(n + 40), ROW(n + 48), ROW(n + 56)
    ROWS(0), ROWS(64), ROWS(128), ROWS(192)
#undef ROWS
#undef ROW
};
static const uint64_t zero_value[8];

/* An integer below 256 needs no memory of its own. */
static void *shared_int(const type *t, const void *src)
{
    uint64_t v = 0;
    if (t->size > 8 || t->ptrdata)
        return NULL;
    memcpy(&v, src, t->size);
    return v < 256 ? (void *)(uintptr_t)&small_ints[v] : NULL;
}

void *iface_box(const type *t, const void *src)
{
    if (type_is_direct(t))
        return *(void *const *)src;
    if (t->size == 0)
        return &zerobase;
    void *shared = shared_int(t, src);
    if (shared)
        return shared;
    if (t->kind == KIND_STRING && ((const gostring *)src)->len == 0)
        return (void *)(uintptr_t)zero_value;
    void *p = mallocgc(t->size, t->ptrdata ? t : NULL, false);
    if (t->ptrdata)
        memmove_words(p, src, t->size);
    else
        memcpy(p, src, t->size);
    return p;
}

void iface_unbox(const type *t, void *data, void *dst)
{
    if (type_is_direct(t))
        store_pointer(dst, data);
    else
        typedmemmove(t, dst, data);
}

void itabsinit(void) {}

void iterate_itabs(void (*fn)(void *ctx, itab *tab), void *ctx)
{
    itab_table *t = atomic_load(&itabs);
    for (size_t i = 0; t && i < t->cap; i++)
        if (t->slots[i])
            fn(ctx, t->slots[i]);
}
