/* mcentral.c - the shared pool of spans of one span class.
 *
 * An mcentral holds the spans of its class that no mcache owns, in four sets: {partial, full} x {swept,
 * unswept}. Which of a pair is "swept" flips with mheap.sweepgen, so that nothing is moved when a cycle's
 * sweep begins. A span leaves a set by pop, and goes into the set that its state asks for:
 * an mcache takes spans with free objects, the sweeper takes unswept ones.
 *
 * Invariant: a span is in one set, or in one mcache, or being swept; a stale entry (a span that a direct
 * sweep has taken meanwhile) may lie in an unswept set until it is popped: its sweepgen tells.
 * Locks: none; the sets are lock-free.
 */
#include "runtime/mcentral.h"

#include <assert.h>

#include "runtime/mbitmap.h"
#include "runtime/mgcsweep.h"
#include "runtime/panic.h"

enum { SPAN_BUDGET = 100 };     /* unswept spans to try before the heap grows */

void mcentral_init(mcentral *c, spanclass spc)
{
    c->spanclass = spc;
    for (int i = 0; i < 2; i++) {
        lock_init(&c->partial[i].spine_lock, LOCKRANK_SPANSET_SPINE);
        lock_init(&c->full[i].spine_lock, LOCKRANK_SPANSET_SPINE);
    }
}

/* An unswept span with room, after sweeping some. Inside a sweeper's bracket. */
static mspan *sweep_for_space(mcentral *c, uint32_t sg)
{
    int budget = SPAN_BUDGET;
    mspan *s;
    while (budget-- > 0 && (s = spanset_pop(mcentral_partial_unswept(c, sg)))) {
        if (!sweep_try_acquire(s, sg))
            continue;           /* swept by somebody else, who has put it on a list */
        mspan_sweep(s, true);
        return s;
    }
    while (budget-- > 0 && (s = spanset_pop(mcentral_full_unswept(c, sg)))) {
        if (!sweep_try_acquire(s, sg))
            continue;
        mspan_sweep(s, true);
        if (s->alloc_count < s->nelems)
            return s;
        spanset_push(mcentral_full_swept(c, sg), s);
    }
    return NULL;
}

mspan *mcentral_cache_span(mcentral *c)
{
    uintptr_t span_bytes = (uintptr_t)class_to_allocnpages[spanclass_size(c->spanclass)] << PAGE_SHIFT;
    deduct_sweep_credit(span_bytes);
    uint32_t sg = atomic_load_explicit(&heap.sweepgen, memory_order_relaxed);
    mspan *s = spanset_pop(mcentral_partial_swept(c, sg));
    if (!s && sweeper_begin()) {
        s = sweep_for_space(c, sg);
        sweeper_end();
    }
    if (!s)
        s = mheap_alloc(span_bytes >> PAGE_SHIFT, c->spanclass);
    if (!s)
        return NULL;
    if (s->nelems == s->alloc_count)
        throw("mcentral: span has no free objects");
    /* The window may begin in the middle of 64. */
    refill_alloc_cache(s, s->free_index);
    s->alloc_cache >>= s->free_index % 64;
    return s;
}

void mcentral_uncache_span(mcentral *c, mspan *s)
{
    if (s->alloc_count == 0)
        throw("mcentral: uncaching a span that was not used");
    uint32_t sg = atomic_load_explicit(&heap.sweepgen, memory_order_relaxed);
    if (atomic_load_explicit(&s->sweepgen, memory_order_relaxed) == sg + 1) {
        /* Cached before this cycle's sweep began: it still has to be swept, by us. No bracket: such spans are
         * on no list, and the collector keeps the sweep open until all mcaches are flushed. */
        atomic_store_explicit(&s->sweepgen, sg - 1, memory_order_release);
        mspan_sweep(s, false);
        return;
    }
    atomic_store_explicit(&s->sweepgen, sg, memory_order_release);
    spanset_push(s->nelems > s->alloc_count ? mcentral_partial_swept(c, sg) : mcentral_full_swept(c, sg), s);
}
