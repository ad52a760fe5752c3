/* iface.c - method tables of interfaces; see iface.h.
 *
 * The cache of itabs is an open-addressing hash table. Readers take its address once and probe without a
 * lock; entries are only ever added, and published by a release store when they are complete. Writers hold
 * `itabs.lock`; growing copies into a larger table, which then replaces the old one (left behind: tables
 * together waste no more than the last one's size).
 */
#include "runtime/iface.h"

#include <assert.h>

#include "runtime/lock_futex.h"
#include "runtime/malloc.h"
#include "runtime/mbarrier.h"
#include "runtime/panic.h"
#include "runtime/string.h"

enum { FIRST_CAP = 512 };

typedef struct itab_table {
    uint64_t cap;               /* power of two */
    uint64_t count;             /* itabs.lock */
    itab *_Atomic slots[];
} itab_table;

static struct {
    mutex lock;
    itab_table *_Atomic table;
} itabs = { .lock = { .rank = LOCKRANK_ITAB } };

static uint64_t pair_hash(const type *inter, const type *typ)
{
    return ((uintptr_t)inter >> 3) * 0x9e3779b97f4a7c15u ^ ((uintptr_t)typ >> 3) * 0xc2b2ae3d27d4eb4fu;
}

static itab *find(itab_table *t, const type *inter, const type *typ)
{
    if (!t)
        return NULL;
    uint64_t h = pair_hash(inter, typ) >> 20;
    for (;; h++) {
        itab *tab = atomic_load_explicit(&t->slots[h & (t->cap - 1)], memory_order_acquire);
        if (!tab)
            return NULL;
        if (tab->inter == inter && tab->type == typ)
            return tab;
    }
}

static void insert(itab_table *t, itab *tab)
{
    uint64_t h = pair_hash(tab->inter, tab->type) >> 20;
    while (atomic_load_explicit(&t->slots[h & (t->cap - 1)], memory_order_relaxed))
        h++;
    atomic_store_explicit(&t->slots[h & (t->cap - 1)], tab, memory_order_release);
    t->count++;
}

/* lock held */
static itab_table *table_with_room(void)
{
    itab_table *t = atomic_load_explicit(&itabs.table, memory_order_relaxed);
    if (t && t->count * 4 < t->cap * 3)
        return t;
    uint64_t cap = t ? t->cap * 2 : FIRST_CAP;
    itab_table *bigger = persistentalloc(sizeof *bigger + cap * sizeof bigger->slots[0], 8);
    bigger->cap = cap;
    for (uint64_t i = 0; t && i < t->cap; i++) {
        itab *tab = atomic_load_explicit(&t->slots[i], memory_order_relaxed);
        if (tab)
            insert(bigger, tab);
    }
    atomic_store_explicit(&itabs.table, bigger, memory_order_release);
    return bigger;
}

void itabsinit(void)
{
    lock(&itabs.lock);
    table_with_room();
    unlock(&itabs.lock);
}

/* Order of method lists: by name, then package path. */
static int method_cmp(gostring name, gostring pkg, const imethod *m)
{
    int c = cmpstring(name, m->name);
    return c ? c : cmpstring(pkg, m->pkgpath);
}

/* Both lists are sorted: one walk. Fills fun (may be NULL); NULL or the first method that is missing. */
static const imethod *match_methods(const type *inter, const type *typ, func **fun)
{
    const uncommon *u = type_methods((type *)(uintptr_t)typ);
    uint32_t n = u ? u->mcount : 0, j = 0;
    for (uint64_t i = 0; i < inter->u.iface.nmethods; i++) {
        const imethod *want = &inter->u.iface.methods[i];
        while (j < n && method_cmp(u->methods[j].name, u->methods[j].pkgpath, want) < 0)
            j++;
        if (j == n || method_cmp(u->methods[j].name, u->methods[j].pkgpath, want) != 0
            || u->methods[j].mtyp != want->typ)
            return want;
        if (fun)
            fun[i] = u->methods[j].ifn;
        j++;
    }
    return NULL;
}

itab *itab_find(const type *inter, const type *typ)
{
    itab *tab = find(atomic_load_explicit(&itabs.table, memory_order_acquire), inter, typ);
    return tab && tab->fun[0] ? tab : NULL;
}

static itab *enter(itab *fresh)
{
    lock(&itabs.lock);
    itab *tab = find(atomic_load_explicit(&itabs.table, memory_order_relaxed), fresh->inter, fresh->type);
    if (!tab) {
        tab = fresh;
        insert(table_with_room(), tab);
    }
    unlock(&itabs.lock);
    return tab;
}

static itab *new_itab(const type *inter, const type *typ)
{
    uint64_t n = inter->u.iface.nmethods;
    itab *tab = persistentalloc(sizeof *tab + n * sizeof tab->fun[0], 8);
    tab->inter = (type *)(uintptr_t)inter;
    tab->type = (type *)(uintptr_t)typ;
    tab->hash = typ->hash;
    tab->nfun = (uint32_t)n;
    return tab;
}

itab *itab_enter(const type *inter, const type *typ, func *const *fun)
{
    itab *tab = new_itab(inter, typ);
    for (uint32_t i = 0; i < tab->nfun; i++)
        tab->fun[i] = fun[i];
    return enter(tab);
}

static itab *make_itab(const type *inter, const type *typ)
{
    itab *tab = new_itab(inter, typ);
    if (match_methods(inter, typ, tab->fun))
        tab->fun[0] = NULL;
    return tab;
}

/* The itab of the pair, or its negative entry. It is made without the lock: filling method tables may compile, and
 * that may ask for other itabs. Of two made at the same time the first entered stays. */
static itab *lookup(const type *inter, const type *typ)
{
    itab *tab = find(atomic_load_explicit(&itabs.table, memory_order_acquire), inter, typ);
    if (tab)
        return tab;
    return enter(make_itab(inter, typ)); /* not under our lock: it may compile */
}

itab *getitab(const type *inter, const type *typ, gostring *missing)
{
    assert(inter->kind == KIND_INTERFACE && inter->u.iface.nmethods > 0);
    itab *tab = lookup(inter, typ);
    if (tab->fun[0])
        return tab;
    if (missing) {
        const imethod *m = match_methods(inter, typ, NULL);
        *missing = m ? m->name : (gostring){ "", 0 };
    }
    return NULL;
}

bool iface_implements(const type *inter, const type *typ, gostring *missing)
{
    if (inter->u.iface.nmethods == 0)
        return true;
    if (typ->kind == KIND_INTERFACE) {      /* its method set, not methods with code */
        const imethod *have = typ->u.iface.methods;
        uint64_t j = 0;
        for (uint64_t i = 0; i < inter->u.iface.nmethods; i++) {
            const imethod *want = &inter->u.iface.methods[i];
            while (j < typ->u.iface.nmethods && method_cmp(have[j].name, have[j].pkgpath, want) < 0)
                j++;
            if (j == typ->u.iface.nmethods || method_cmp(have[j].name, have[j].pkgpath, want) != 0
                || have[j].typ != want->typ) {
                if (missing)
                    *missing = want->name;
                return false;
            }
        }
        return true;
    }
    return getitab(inter, typ, missing) != NULL;
}

void *iface_word(const type *inter, const type *typ)
{
    if (!typ || inter->u.iface.nmethods == 0)
        return (void *)(uintptr_t)typ;
    itab *tab = lookup(inter, typ);
    return tab->fun[0] ? tab : NULL;
}

opstatus assertE2I(g *gp, const type *inter, const type *typ, const type *from, void **word)
{
    gostring missing = { "", 0 };
    void *w = typ ? iface_word(inter, typ) : NULL;
    if (!w) {
        if (typ)
            getitab(inter, typ, &missing);
        return panicassert(gp, from, typ, inter, missing);
    }
    *word = w;
    return OP_OK;
}

/* A pair that did not match may match now. Its table becomes positive when fun[0] is set. */
static void try_again(void *ctx, itab *tab)
{
    (void)ctx;
    if (__atomic_load_n(&tab->fun[0], __ATOMIC_ACQUIRE))
        return;
    func *fun[tab->nfun];
    if (match_methods(tab->inter, tab->type, fun))
        return;
    for (uint32_t i = 1; i < tab->nfun; i++)
        tab->fun[i] = fun[i];
    __atomic_store_n(&tab->fun[0], fun[0], __ATOMIC_RELEASE);
}

void itabs_try_again(void) { iterate_itabs(try_again, NULL); }

void iterate_itabs(void (*fn)(void *ctx, itab *tab), void *ctx)
{
    itab_table *t = atomic_load_explicit(&itabs.table, memory_order_acquire);
    for (uint64_t i = 0; t && i < t->cap; i++) {
        itab *tab = atomic_load_explicit(&t->slots[i], memory_order_acquire);
        if (tab)
            fn(ctx, tab);
    }
}

/* ---- data words ---- */

/* Integers below 256, in 8 bytes: boxes of all small values, also of narrower ones (little endian). */
#define ROW(n) n, n + 1, n + 2, n + 3, n + 4, n + 5, n + 6, n + 7
#define BLOCK(n) ROW(n), ROW(n + 8), ROW(n + 16), ROW(n + 24), ROW(n + 32), ROW(n + 40), ROW(n + 48), ROW(n + 56)
static const uint64_t small_values[256] = { BLOCK(0), BLOCK(64), BLOCK(128), BLOCK(192) };
static const gostring empty_string;

void *iface_box(const type *typ, const void *src)
{
    if (type_is_direct(typ))
        return *(void *const *)src;
    uint64_t v = 0;
    switch (typ->ptrdata == 0 ? typ->size : 0) {
    case 0:
        if (typ->size == 0)
            return &zerobase;
        if (typ->kind == KIND_STRING && ((const gostring *)src)->len == 0)
            return (void *)(uintptr_t)&empty_string;
        break;
    case 1:
        return (void *)(uintptr_t)&small_values[*(const uint8_t *)src];
    case 2:
        v = *(const uint16_t *)src;
        goto small;
    case 4:
        v = *(const uint32_t *)src;
        goto small;
    case 8:
        v = *(const uint64_t *)src;
    small:
        if (v < 256)
            return (void *)(uintptr_t)&small_values[v];
        break;
    }
    void *p = mallocgc(typ->size, typ, false);
    if (write_barrier_enabled)
        bulk_barrier_fresh(typ, src, typ->size);
    memmove_words(p, src, typ->size);
    return p;
}

void iface_unbox(const type *typ, void *data, void *dst)
{
    if (type_is_direct(typ))
        store_pointer(dst, data);
    else
        typedmemmove(typ, dst, data);
}
