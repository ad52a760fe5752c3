/* mcache.c - refilling and giving back the spans of a P's allocation cache.
 *
 * heap_live counts a cached span as wholly used from the refill on, and is corrected when it is given
 * back; so the fast path of mallocgc counts nothing.
 */
#include "runtime/mcache.h"

#include <assert.h>
#include <string.h>

#include "runtime/malloc.h"
#include "runtime/mgcpacer.h"
#include "runtime/mgcsweep.h"
#include "runtime/mheap.h"
#include "runtime/mstats.h"
#include "runtime/panic.h"

mcache *allocmcache(void)
{
    lock(&heap.lock);
    mcache *c = fixalloc_alloc(&heap.cache_alloc);
    unlock(&heap.lock);
    memset(c, 0, sizeof *c);
    for (int i = 0; i < NUM_SPAN_CLASSES; i++)
        c->alloc[i] = &empty_mspan;
    atomic_store_explicit(&c->flush_gen, atomic_load_explicit(&heap.sweepgen, memory_order_relaxed),
                          memory_order_relaxed);
    return c;
}

void freemcache(mcache *c)
{
    mcache_release_all(c);
    heap_stats_flush(c);
    lock(&heap.lock);
    fixalloc_free(&heap.cache_alloc, c);
    unlock(&heap.lock);
}

/* Counts what was allocated from s while it was cached. */
static void count_allocs(mcache *c, mspan *s)
{
    c->stats.small_alloc_count[spanclass_size(s->spanclass)] += (uint64_t)s->alloc_count
                                                                - s->alloc_count_before_cache;
    if (s->spanclass == TINY_SPAN_CLASS) {
        c->stats.tiny_alloc_count += c->tiny_allocs;
        c->tiny_allocs = 0;
    }
}

/* bytes (modulo 2^64) more of s are in use. */
static void count_live(const mspan *s, uint64_t bytes)
{
    atomic_fetch_add_explicit(&gc_controller.heap_live, bytes, memory_order_relaxed);
    if (!spanclass_noscan(s->spanclass))
        atomic_fetch_add_explicit(&gc_controller.heap_scan, bytes, memory_order_relaxed);
    gc_controller_grown();
}

void mcache_refill(mcache *c, spanclass spc)
{
    mspan *s = c->alloc[spc];
    if (s != &empty_mspan) {
        if (s->alloc_count != s->nelems)
            throw("mcache: refill of a span with free objects");
        count_allocs(c, s);
        mcentral_uncache_span(&heap.central[spc].c, s);
    }
    c->alloc[spc] = &empty_mspan;
    s = mcentral_cache_span(&heap.central[spc].c);
    if (!s)
        out_of_memory((uintptr_t)class_to_allocnpages[spanclass_size(spc)] << PAGE_SHIFT);
    atomic_store_explicit(&s->sweepgen, atomic_load_explicit(&heap.sweepgen, memory_order_relaxed) + 3,
                          memory_order_relaxed);
    s->alloc_count_before_cache = s->alloc_count;
    count_live(s, (uint64_t)(s->nelems - s->alloc_count) * s->elemsize);
    c->alloc[spc] = s;
}

mspan *mcache_alloc_large(mcache *c, uintptr_t size, bool noscan)
{
    if (size + PAGE_SIZE < size)
        out_of_memory(size);
    uintptr_t npages = (size + PAGE_SIZE - 1) >> PAGE_SHIFT;
    deduct_sweep_credit(npages << PAGE_SHIFT);
    spanclass spc = make_spanclass(0, noscan);
    mspan *s = mheap_alloc(npages, spc);
    if (!s)
        out_of_memory(size);
    c->stats.large_alloc += npages << PAGE_SHIFT;
    c->stats.large_alloc_count++;
    count_live(s, npages << PAGE_SHIFT);
    s->free_index = 1;
    s->alloc_count = 1;
    s->alloc_cache = 0;
    spanset_push(mcentral_full_swept(&heap.central[spc].c,
                                     atomic_load_explicit(&heap.sweepgen, memory_order_relaxed)), s);
    return s;
}

void mcache_release_all(mcache *c)
{
    uint32_t sg = atomic_load_explicit(&heap.sweepgen, memory_order_relaxed);
    for (int i = 0; i < NUM_SPAN_CLASSES; i++) {
        mspan *s = c->alloc[i];
        if (s == &empty_mspan)
            continue;
        count_allocs(c, s);
        /* Spans cached before a sweep began were counted by the marking that came since. */
        if (atomic_load_explicit(&s->sweepgen, memory_order_relaxed) != sg + 1)
            count_live(s, -(uint64_t)(s->nelems - s->alloc_count) * s->elemsize);
        c->alloc[i] = &empty_mspan;
        mcentral_uncache_span(&heap.central[i].c, s);
    }
    c->tiny = 0;
    c->tinyoffset = 0;
}

void mcache_prepare_for_sweep(mcache *c)
{
    uint32_t sg = atomic_load_explicit(&heap.sweepgen, memory_order_relaxed);
    uint32_t flushed = atomic_load_explicit(&c->flush_gen, memory_order_relaxed);
    if (flushed == sg)
        return;
    if (flushed != sg - 2)
        throw("mcache: bad flush generation");
    mcache_release_all(c);
    atomic_store_explicit(&c->flush_gen, sg, memory_order_release);
}
