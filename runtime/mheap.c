/* mheap.c - arenas, spans, and their growth and shrinking; see mheap.h for the structures.
 *
 * mheap_alloc takes pages from the P's page cache when the span is small (no lock then, if the P also
 * has a free mspan struct), else from the page allocator, growing the heap by whole chunks of 4 MB when
 * it has no run that fits. New arenas are sought at 0x00c000000000 and above, as Go does: such addresses
 * look like nothing else, and the heap stays in one piece. Address space that is taken is skipped.
 *
 * Order of publication: a span's fields, then its entries in the arena's table, then state (release). A
 * reader that finds a span by address checks bounds and state, so stale entries are harmless; mspan
 * structs are never unmapped.
 */
#include "runtime/mheap.h"

#include <assert.h>
#include <string.h>

#include "runtime/mbitmap.h"
#include "runtime/mgcscavenge.h"
#include "runtime/mgcsweep.h"
#include "runtime/mstats.h"
#include "runtime/panic.h"

enum { HUGE_SPAN_MIN = 4 << 20 };   /* bytes, from which on huge pages are asked for */
enum {
    FIRST_ALLSPANS = 8192,
    ARENA_TABLES = 1024         /* heap_arena structs in one piece: a heap of 64 GB; beyond, one by one */
};

mheap heap;
mspan empty_mspan;      /* no free object: what an mcache holds at first */
mstats memstats;

/* A table of spans that was replaced by a larger one. */
typedef struct old_table {
    struct old_table *next;
    mspan **spans;
    uintptr_t bytes;
} old_table;

void mheap_init(void)
{
    lock_init(&heap.lock, LOCKRANK_MHEAP);
    fixalloc_init(&heap.span_alloc, sizeof(mspan), false, &memstats.mspan_sys);
    fixalloc_init(&heap.cache_alloc, sizeof(mcache), true, &memstats.mcache_sys);
    fixalloc_init(&heap.arena_hint_alloc, sizeof(arena_hint), true, &memstats.other_sys);
    fixalloc_init(&heap.old_table_alloc, sizeof(old_table), true, &memstats.gc_misc_sys);
    linear_alloc_init(&heap.arena_tables, ARENA_TABLES * sizeof(heap_arena));
    page_alloc_init(&heap.pages, &memstats.gc_misc_sys);
    heap.arenas = sys_alloc(NUM_ARENAS * sizeof *heap.arenas, &memstats.gc_misc_sys);
    if (!heap.arenas)
        throw("failed to reserve the table of arenas");
    /* Mostly untouched: do not count address space as memory. */
    atomic_fetch_sub(&memstats.gc_misc_sys, NUM_ARENAS * sizeof *heap.arenas);
    for (int i = 0; i < NUM_SPAN_CLASSES; i++)
        mcentral_init(&heap.central[i].c, (spanclass)i);
    for (int i = 0x7f; i >= 0; i--) {
        arena_hint *h = fixalloc_alloc(&heap.arena_hint_alloc);
        *h = (arena_hint){ (uintptr_t)i << 40 | (uintptr_t)0x00c0 << 32, false, heap.arena_hints };
        heap.arena_hints = h;
    }
}

static inline uintptr_t align_up(uintptr_t n, uintptr_t a) { return (n + a - 1) & ~(a - 1); }

/* ---- arenas ---- */

/* Address space aligned to arenas, anywhere. */
static uintptr_t reserve_aligned(uintptr_t n)
{
    uintptr_t p = (uintptr_t)sys_reserve(NULL, n + ARENA_BYTES);
    if (!p)
        return 0;
    uintptr_t at = align_up(p, ARENA_BYTES);
    if (at > p)
        sys_free((void *)p, at - p, NULL);
    if (p + ARENA_BYTES > at)
        sys_free((void *)(at + n), p + ARENA_BYTES - at, NULL);
    return at;
}

static uintptr_t reserve_at_hints(uintptr_t n)
{
    while (heap.arena_hints) {
        arena_hint *h = heap.arena_hints;
        uintptr_t want = h->down ? h->addr - n : h->addr;
        if (want + n > want && (want + n - 1) >> HEAP_ADDR_BITS == 0) {
            void *got = sys_reserve((void *)want, n);
            if ((uintptr_t)got == want) {
                h->addr = h->down ? want : want + n;
                return want;
            }
            if (got)
                sys_free(got, n, NULL);
        }
        heap.arena_hints = h->next;
        fixalloc_free(&heap.arena_hint_alloc, h);
    }
    return 0;
}

static void add_arena(uintptr_t index)
{
    if (atomic_load_explicit(&heap.arenas[index], memory_order_relaxed))
        throw("arena already initialized");
    heap_arena *ha = linear_alloc_get(&heap.arena_tables, sizeof *ha, 64, &memstats.gc_misc_sys);
    if (!ha)
        ha = persistentalloc_stat(sizeof *ha, 64, &memstats.gc_misc_sys);
    uint32_t n = atomic_load_explicit(&heap.nall_arenas, memory_order_relaxed);
    if (n == heap.cap_all_arenas) {     /* readers may hold the old table: left behind */
        uint32_t cap = n ? 2 * n : 512;
        uint32_t *all = persistentalloc_stat(cap * sizeof *all, 64, &memstats.gc_misc_sys);
        if (n)
            memcpy(all, heap.all_arenas, n * sizeof *all);
        atomic_store_explicit(&heap.all_arenas, all, memory_order_release);
        heap.cap_all_arenas = cap;
    }
    heap.all_arenas[n] = (uint32_t)index;
    atomic_store_explicit(&heap.nall_arenas, n + 1, memory_order_release);
    atomic_store_explicit(&heap.arenas[index], ha, memory_order_release);
}

/* n bytes (rounded up to arenas) of Reserved address space with their tables made; 0: none. */
static uintptr_t new_arenas(uintptr_t *n)
{
    *n = align_up(*n, ARENA_BYTES);
    uintptr_t at = reserve_at_hints(*n);
    if (!at) {
        at = reserve_aligned(*n);
        if (!at)
            return 0;
        if ((at + *n - 1) >> HEAP_ADDR_BITS != 0)
            throw("memory reservation exceeds address space limit");
        arena_hint *up = fixalloc_alloc(&heap.arena_hint_alloc);
        *up = (arena_hint){ at + *n, false, NULL };
        arena_hint *down = fixalloc_alloc(&heap.arena_hint_alloc);
        *down = (arena_hint){ at, true, up };
        heap.arena_hints = down;
    }
    for (uintptr_t i = at >> ARENA_SHIFT; i <= (at + *n - 1) >> ARENA_SHIFT; i++)
        add_arena(i);
    return at;
}

/* Reserved pages of the current arena become the page allocator's. */
static void give_to_pages(uintptr_t base, uintptr_t n)
{
    sys_map((void *)base, n, &memstats.heap_sys);
    atomic_fetch_add_explicit(&memstats.heap_released, n, memory_order_relaxed);
    page_alloc_grow(&heap.pages, base, n);
}

/* Makes sure that npages can be found; returns by how many bytes the heap grew, 0: out of address space. */
static uintptr_t grow(uintptr_t npages)
{
    lockrank_assert_held(&heap.lock);
    uintptr_t ask = align_up(npages, PALLOC_CHUNK_PAGES) << PAGE_SHIFT, growth = ask;
    if (ask > heap.cur_arena.end - heap.cur_arena.base) {
        uintptr_t size = ask, at = new_arenas(&size);
        if (!at)
            return 0;
        if (at == heap.cur_arena.end) {
            heap.cur_arena.end = at + size;
        } else {
            uintptr_t rest = heap.cur_arena.end - heap.cur_arena.base;
            if (rest > 0)
                give_to_pages(heap.cur_arena.base, rest);
            growth += rest;
            heap.cur_arena.base = at;
            heap.cur_arena.end = at + size;
        }
    }
    uintptr_t base = heap.cur_arena.base;
    heap.cur_arena.base += ask;
    give_to_pages(base, ask);
    return growth;
}

/* ---- span structs ---- */

static void grow_allspans(void)
{
    uint32_t n = heap.nallspans, cap = heap.capallspans ? heap.capallspans * 3 / 2 : FIRST_ALLSPANS;
    mspan **all = sys_alloc(cap * sizeof *all, &memstats.gc_misc_sys), **old = heap.allspans;
    if (!all)
        out_of_memory(cap * sizeof *all);
    if (old)
        memcpy(all, old, n * sizeof *all);
    atomic_store_explicit(&heap.allspans, all, memory_order_release);
    if (old) {                  /* somebody may be reading it */
        old_table *t = fixalloc_alloc(&heap.old_table_alloc);
        *t = (old_table){ heap.old_allspans, old, heap.capallspans * sizeof *old };
        heap.old_allspans = t;
    }
    heap.capallspans = cap;
}

static mspan *new_span_struct(void)
{
    bool fresh = heap.span_alloc.list == NULL;
    mspan *s = fixalloc_alloc(&heap.span_alloc);
    if (!fresh)
        return s;
    uint32_t n = atomic_load_explicit(&heap.nallspans, memory_order_relaxed);
    if (n == heap.capallspans)
        grow_allspans();
    heap.allspans[n] = s;
    atomic_store_explicit(&heap.nallspans, n + 1, memory_order_release);
    return s;
}

uint32_t mheap_allspans(mspan ***list)
{
    uint32_t n = atomic_load_explicit(&heap.nallspans, memory_order_acquire);
    *list = atomic_load_explicit(&heap.allspans, memory_order_acquire);     /* has at least n */
    return n;
}

void mheap_free_old_tables(void)
{
    lock(&heap.lock);
    while (heap.old_allspans) {
        old_table *t = heap.old_allspans;
        heap.old_allspans = t->next;
        sys_free(t->spans, t->bytes, &memstats.gc_misc_sys);
        fixalloc_free(&heap.old_table_alloc, t);
    }
    unlock(&heap.lock);
}

static pmem *current_pmem(void)
{
    p *pp = getm()->p;
    return pp ? pp->mem : NULL;
}

/* A span struct, heap.lock held. Fills the P's cache for those to come. */
static mspan *alloc_span_struct(pmem *pm)
{
    if (!pm)
        return new_span_struct();
    if (pm->mspancache.len == 0)
        while (pm->mspancache.len < MSPAN_CACHE / 2)
            pm->mspancache.buf[pm->mspancache.len++] = new_span_struct();
    return pm->mspancache.buf[--pm->mspancache.len];
}

static void free_span_struct(pmem *pm, mspan *s)
{
    if (pm && pm->mspancache.len < MSPAN_CACHE)
        pm->mspancache.buf[pm->mspancache.len++] = s;
    else
        fixalloc_free(&heap.span_alloc, s);
}

/* ---- allocation ---- */

/* Was any of these pages used before? They count as used from now on. */
static bool needs_zero(uintptr_t base, uintptr_t npages)
{
    bool need = false;
    while (npages > 0) {
        heap_arena *ha = arena_of(base);
        uintptr_t off = base % ARENA_BYTES, end = off + (npages << PAGE_SHIFT);
        if (end > ARENA_BYTES)
            end = ARENA_BYTES;
        uintptr_t zeroed = atomic_load_explicit(&ha->zeroed_base, memory_order_relaxed);
        if (off < zeroed)
            need = true;
        while (end > zeroed
               && !atomic_compare_exchange_weak_explicit(&ha->zeroed_base, &zeroed, end, memory_order_relaxed,
                                                         memory_order_relaxed))
            ;
        base += end - off;
        npages -= (end - off) >> PAGE_SHIFT;
    }
    return need;
}

static void set_spans(mspan *s)
{
    uintptr_t page = s->start >> PAGE_SHIFT;
    heap_arena *ha = NULL;
    for (uintptr_t i = 0; i < s->npages; i++, page++) {
        if (!ha || page % ARENA_PAGES == 0)
            ha = arena_of(page << PAGE_SHIFT);
        atomic_store_explicit(&ha->spans[page % ARENA_PAGES], s, memory_order_relaxed);
    }
}

/* Cuts the span into objects. */
static void init_objects(mspan *s, spanclass spc)
{
    uintptr_t bytes = s->npages << PAGE_SHIFT;
    s->spanclass = spc;
    if (spanclass_size(spc) == 0) {
        s->elemsize = bytes;
        s->nelems = 1;
        s->div_mul = 0;
    } else {
        s->elemsize = class_to_size[spanclass_size(spc)];
        uintptr_t usable = bytes;
        if (!spanclass_noscan(spc) && heap_bits_in_span(s->elemsize))
            usable -= span_bitmap_bytes(s->npages);
        s->nelems = (uint16_t)(usable / s->elemsize);
        s->div_mul = class_to_divmagic[spanclass_size(spc)];
    }
    s->limit = s->start + s->nelems * s->elemsize;
    s->large_type = NULL;
    s->free_index = 0;
    s->alloc_count = 0;
    s->alloc_cache = ~(uint64_t)0;
    s->gcmark_bits = (_Atomic uint8_t *)new_mark_bits(s->nelems);
    s->alloc_bits = new_alloc_bits(s->nelems);
}

/* All fields but sweepgen: a sweeper may look at it through a stale entry of the page table, and must
 * never see a value that it could claim. */
static void reset_span(mspan *s)
{
    memset(s, 0, offsetof(mspan, sweepgen));
    size_t rest = offsetof(mspan, sweepgen) + sizeof s->sweepgen;
    memset((char *)s + rest, 0, sizeof *s - rest);
    atomic_store_explicit(&s->sweepgen, atomic_load_explicit(&heap.sweepgen, memory_order_relaxed),
                          memory_order_relaxed);
}

/* Pages and a struct for a span, no fields but start, npages, needzero. */
static mspan *alloc_pages(uintptr_t npages, uintptr_t *scav)
{
    pmem *pm = current_pmem();
    uintptr_t base = 0, growth = 0;
    mspan *s = NULL;
    if (pm && npages < PAGE_CACHE_PAGES / 4) {
        if (pm->pcache.cache == 0) {
            lock(&heap.lock);
            pm->pcache = page_alloc_to_cache(&heap.pages);
            unlock(&heap.lock);
        }
        base = page_cache_alloc(&pm->pcache, npages, scav);
        if (base && pm->mspancache.len > 0)
            s = pm->mspancache.buf[--pm->mspancache.len];
    }
    if (!s) {
        lock(&heap.lock);
        if (!base)
            base = page_alloc_alloc(&heap.pages, npages, scav);
        if (!base && (growth = grow(npages)))
            base = page_alloc_alloc(&heap.pages, npages, scav);
        if (base)
            s = alloc_span_struct(pm);
        unlock(&heap.lock);
    }
    if (!s)
        return NULL;
    if (*scav)
        scavenge_for_alloc(*scav, growth);
    reset_span(s);
    s->start = base;
    s->npages = npages;
    /* Released pages come back as zeros. */
    s->needzero = needs_zero(base, npages) && *scav < npages << PAGE_SHIFT;
    s->special_lock.rank = LOCKRANK_MSPAN_SPECIAL;
    return s;
}

static void account_used(mspan *s, uintptr_t scav, sysstat *inuse)
{
    uintptr_t bytes = s->npages << PAGE_SHIFT;
    if (scav) {
        sys_used((void *)s->start, bytes);
        if (bytes >= HUGE_SPAN_MIN)
            sys_huge_page_init();
        if (phys_huge_page_size && bytes >= HUGE_SPAN_MIN && bytes >= 2 * phys_huge_page_size && !huge_pages_always) {
            sys_huge_page((void *)s->start, bytes);
            lock(&heap.lock);
            page_alloc_set_huge(&heap.pages, s->start, s->npages);
            unlock(&heap.lock);
        }
        atomic_fetch_sub_explicit(&memstats.heap_released, scav, memory_order_relaxed);
    }
    sys_assert_ready((void *)s->start, bytes);
    atomic_fetch_add_explicit(inuse, bytes, memory_order_relaxed);
}

mspan *mheap_alloc(uintptr_t npages, spanclass spc)
{
    if (!sweep_done())
        mheap_reclaim(npages);  /* do not grow while there is garbage of that size to be found */
    uintptr_t scav = 0;
    mspan *s = alloc_pages(npages, &scav);
    if (!s)
        return NULL;
    init_objects(s, spc);
    set_spans(s);
    account_used(s, scav, &memstats.heap_inuse);
    atomic_store_explicit(&s->state, SPAN_IN_USE, memory_order_release);
    heap_arena *ha = arena_of(s->start);
    uintptr_t page = (s->start >> PAGE_SHIFT) % ARENA_PAGES;
    atomic_fetch_or_explicit(&ha->page_in_use[page / 8], (uint8_t)(1u << page % 8), memory_order_release);
    atomic_fetch_add_explicit(&heap.pages_in_use, npages, memory_order_relaxed);
    return s;
}

mspan *mheap_alloc_manual(uintptr_t npages, sysstat *stat)
{
    uintptr_t scav = 0;
    mspan *s = alloc_pages(npages, &scav);
    if (!s)
        return NULL;
    s->limit = s->start + (npages << PAGE_SHIFT);
    set_spans(s);
    account_used(s, scav, stat);
    atomic_store_explicit(&s->state, SPAN_MANUAL, memory_order_release);
    return s;
}

/* ---- freeing ---- */

static void free_pages(mspan *s, sysstat *inuse)
{
    uintptr_t base = s->start, npages = s->npages;
    atomic_store_explicit(&s->state, SPAN_DEAD, memory_order_release);
    atomic_fetch_sub_explicit(inuse, npages << PAGE_SHIFT, memory_order_relaxed);
    lock(&heap.lock);
    page_alloc_free(&heap.pages, base, npages);
    free_span_struct(current_pmem(), s);
    unlock(&heap.lock);
}

void mheap_free_span(mspan *s)
{
    uint32_t sg = atomic_load_explicit(&s->sweepgen, memory_order_relaxed);
    uint32_t heap_sg = atomic_load_explicit(&heap.sweepgen, memory_order_relaxed);
    if (atomic_load_explicit(&s->state, memory_order_relaxed) != SPAN_IN_USE || s->alloc_count != 0 || sg != heap_sg)
        throwf("mheap_free_span: span %p has state %d, %u objects, sweepgen %u/%u", (void *)s, s->state,
               s->alloc_count, sg, heap_sg);
    heap_arena *ha = arena_of(s->start);
    uintptr_t page = (s->start >> PAGE_SHIFT) % ARENA_PAGES;
    atomic_fetch_and_explicit(&ha->page_in_use[page / 8], (uint8_t) ~(1u << page % 8), memory_order_relaxed);
    atomic_fetch_sub_explicit(&heap.pages_in_use, s->npages, memory_order_relaxed);
    free_pages(s, &memstats.heap_inuse);
}

void mheap_free_manual(mspan *s, sysstat *stat)
{
    if (atomic_load_explicit(&s->state, memory_order_relaxed) != SPAN_MANUAL)
        throw("mheap_free_manual: not a manual span");
    free_pages(s, stat);
}

/* ---- per-P state ---- */

pmem *allocpmem(void)
{
    pmem *pm = persistentalloc_stat(sizeof(pmem), 64, &memstats.gc_misc_sys);
    lock(&heap.lock);
    pm->link = heap.pmems;
    heap.pmems = pm;
    unlock(&heap.lock);
    return pm;
}

void freepmem(pmem *pm)
{
    lock(&heap.lock);
    page_cache_flush(&pm->pcache, &heap.pages);
    while (pm->mspancache.len > 0)
        fixalloc_free(&heap.span_alloc, pm->mspancache.buf[--pm->mspancache.len]);
    unlock(&heap.lock);
}

void mheap_flush_page_caches(void)
{
    lock(&heap.lock);
    for (pmem *pm = heap.pmems; pm; pm = pm->link)
        page_cache_flush(&pm->pcache, &heap.pages);
    unlock(&heap.lock);
}

/* ---- checking ---- */

void mheap_check_stats(void)
{
    uint64_t inuse = 0, manual = 0;
    mspan **all;
    uint32_t n = mheap_allspans(&all);
    for (uint32_t i = 0; i < n; i++) {
        uint8_t state = atomic_load_explicit(&all[i]->state, memory_order_relaxed);
        if (state != SPAN_DEAD)
            *(state == SPAN_IN_USE ? &inuse : &manual) += all[i]->npages << PAGE_SHIFT;
    }
    uint64_t cached = 0, cached_scav = 0;
    lock(&heap.lock);
    for (pmem *pm = heap.pmems; pm; pm = pm->link) {
        cached += (uint64_t)__builtin_popcountll(pm->pcache.cache) << PAGE_SHIFT;
        cached_scav += (uint64_t)__builtin_popcountll(pm->pcache.scav) << PAGE_SHIFT;
    }
    page_counts pages = page_alloc_count(&heap.pages);
    uint64_t unscavenged = heap.pages.free_unscavenged;
    unlock(&heap.lock);
    uint64_t total = pages.total << PAGE_SHIFT, taken = pages.allocated << PAGE_SHIFT,
             released = (pages.scavenged << PAGE_SHIFT) + cached_scav;
    struct { const char *what; uint64_t counted, found; } checks[] = {
        { "heap_sys", memstats.heap_sys, total },
        { "heap_inuse", memstats.heap_inuse, inuse },
        { "pages_in_use", heap.pages_in_use << PAGE_SHIFT, inuse },
        { "stacks_inuse + gc_inuse", memstats.stacks_inuse + memstats.gc_inuse, manual },
        { "allocated pages", taken - cached, inuse + manual },
        { "heap_released", memstats.heap_released, released },
        { "free pages", unscavenged + (cached - cached_scav) + released, total - inuse - manual },
    };
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        if (checks[i].counted != checks[i].found)
            throwf("mheap_check_stats: %s is %llu, should be %llu", checks[i].what,
                   (unsigned long long)checks[i].counted, (unsigned long long)checks[i].found);
}

uint64_t memory_mapped(void)
{
    return memstats.heap_sys + memstats.stacks_sys + memstats.mspan_sys + memstats.mcache_sys
           + memstats.gc_misc_sys + memstats.buckhash_sys + memstats.other_sys;
}
