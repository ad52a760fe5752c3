/* mstats.c - adding up the counts of the memory side. */
#include "runtime/mstats.h"

#include <string.h>

#include "runtime/mgcpacer.h"
#include "runtime/mheap.h"
#include "runtime/runtime2.h"
#include "runtime/stack.h"

/* For an M without a P: start-up, and tests. */
static heap_stats stats_without_p;

heap_stats *current_heap_stats(void)
{
    m *mp = getm();
    if (mp->p)
        return &mp->p->mcache->stats;
    return mp->mcache0 ? &mp->mcache0->stats : &stats_without_p;
}

static void add_stats(heap_stats *to, heap_stats *from)
{
    to->large_alloc += from->large_alloc;
    to->large_alloc_count += from->large_alloc_count;
    to->large_free += from->large_free;
    to->large_free_count += from->large_free_count;
    to->tiny_alloc_count += from->tiny_alloc_count;
    for (int i = 0; i < NUM_SIZE_CLASSES; i++) {
        to->small_alloc_count[i] += from->small_alloc_count[i];
        to->small_free_count[i] += from->small_free_count[i];
    }
    memset(from, 0, sizeof *from);
}

void heap_stats_flush(mcache *c)
{
    c->stats.tiny_alloc_count += c->tiny_allocs;
    c->tiny_allocs = 0;
    add_stats(&memstats.objects, &c->stats);
}

/* Objects given out from spans that are still cached count as allocated now. */
static void flush_cached_spans(mcache *c)
{
    for (int i = 0; i < NUM_SPAN_CLASSES; i++) {
        mspan *s = c->alloc[i];
        if (s == &empty_mspan)
            continue;
        c->stats.small_alloc_count[spanclass_size(s->spanclass)] += (uint64_t)s->alloc_count
                                                                    - s->alloc_count_before_cache;
        s->alloc_count_before_cache = s->alloc_count;
    }
    heap_stats_flush(c);
}

static void flush_all(void)
{
    for (int32_t i = 0; i < gomaxprocs; i++)
        if (allp[i]->mcache)
            flush_cached_spans(allp[i]->mcache);
    m *mp = getm();
    if (!mp->p && mp->mcache0)
        flush_cached_spans(mp->mcache0);
    add_stats(&memstats.objects, &stats_without_p);
}

void readmemstats(go_memstats *out)
{
    memset(out, 0, sizeof *out);
    flush_all();
    const heap_stats *o = &memstats.objects;
    uint64_t total_alloc = o->large_alloc, total_free = o->large_free;
    uint64_t mallocs = o->large_alloc_count, frees = o->large_free_count;
    for (int i = 0; i < NUM_SIZE_CLASSES; i++) {
        total_alloc += o->small_alloc_count[i] * class_to_size[i];
        total_free += o->small_free_count[i] * class_to_size[i];
        mallocs += o->small_alloc_count[i];
        frees += o->small_free_count[i];
        if (i < MEMSTATS_SIZES) {
            out->by_size[i].size = class_to_size[i];
            out->by_size[i].mallocs = o->small_alloc_count[i];
            out->by_size[i].frees = o->small_free_count[i];
        }
    }
    /* Tiny objects were allocated and, as far as anybody can tell, freed with their block. */
    mallocs += o->tiny_alloc_count;
    frees += o->tiny_alloc_count;

    uint64_t stacks = atomic_load(&memstats.stacks_inuse), gc = atomic_load(&memstats.gc_inuse);
    uint64_t heap_inuse = atomic_load(&memstats.heap_inuse);
    out->alloc = out->heap_alloc = total_alloc - total_free;
    out->total_alloc = total_alloc;
    out->sys = memory_mapped();
    out->mallocs = mallocs;
    out->frees = frees;
    out->heap_objects = mallocs - frees;
    out->heap_sys = atomic_load(&memstats.heap_sys) - stacks - gc;
    out->heap_inuse = heap_inuse;
    out->heap_idle = out->heap_sys - heap_inuse;
    out->heap_released = atomic_load(&memstats.heap_released);
    out->stack_inuse = stacks;
    out->stack_sys = stacks + atomic_load(&memstats.stacks_sys);
    lock(&heap.lock);
    out->mspan_inuse = heap.span_alloc.inuse;
    out->mcache_inuse = heap.cache_alloc.inuse;
    unlock(&heap.lock);
    out->mspan_sys = atomic_load(&memstats.mspan_sys);
    out->mcache_sys = atomic_load(&memstats.mcache_sys);
    out->buckhash_sys = atomic_load(&memstats.buckhash_sys);
    out->gc_sys = atomic_load(&memstats.gc_misc_sys) + gc;
    out->other_sys = atomic_load(&memstats.other_sys);
    out->next_gc = gc_controller.heap_goal;
    out->last_gc = memstats.last_gc_unix;
    out->pause_total_ns = memstats.pause_total_ns;
    memcpy(out->pause_ns, memstats.pause_ns, sizeof out->pause_ns);
    memcpy(out->pause_end, memstats.pause_end, sizeof out->pause_end);
    out->num_gc = memstats.num_gc;
    out->num_forced_gc = memstats.num_forced_gc;
    out->gc_cpu_fraction = memstats.gc_cpu_fraction;
    out->enable_gc = 1;
}

/* ---- times ---- */

void time_histogram_add(time_histogram *h, int64_t ns)
{
    uint64_t t = ns < 0 ? 0 : (uint64_t)ns;
    unsigned bits = t == 0 ? 0 : 64 - (unsigned)__builtin_clzll(t);     /* t < 2^bits */
    unsigned i = TIME_BUCKETS - 1;
    if (bits <= TIME_MIN_BITS)
        i = (unsigned)(t >> (TIME_MIN_BITS - TIME_SUB_BITS));
    else if (bits <= TIME_MAX_BITS)
        i = (bits - TIME_MIN_BITS) * TIME_SUB_BUCKETS
            + (unsigned)(t >> (bits - 1 - TIME_SUB_BITS)) % TIME_SUB_BUCKETS;
    atomic_fetch_add_explicit(&h->count[i], 1, memory_order_relaxed);
}

void readmetrics(go_metrics *out)
{
    readmemstats(&out->mem);
    const heap_stats *o = &memstats.objects;
    for (int i = 0; i < NUM_SIZE_CLASSES; i++) {
        out->sizes[i] = class_to_size[i];
        out->allocs[i] = o->small_alloc_count[i];
        out->frees[i] = o->small_free_count[i];
    }
    out->allocs[0] = o->large_alloc_count;
    out->frees[0] = o->large_free_count;
    out->tiny_allocs = o->tiny_alloc_count;
    out->heap_live = gc_controller.heap_marked;
    out->gc_percent = (uint64_t)(int64_t)atomic_load(&gc_controller.gc_percent);
    out->memory_limit = (uint64_t)atomic_load(&gc_controller.memory_limit);
    out->gomaxprocs = (uint64_t)gomaxprocs;
    out->starting_stack = FIXED_STACK;
    out->limiter_cycle = atomic_load(&memstats.limiter_cycle);
    for (int i = 0; i < TIME_BUCKETS; i++)
        out->pauses[i] = atomic_load_explicit(&memstats.pauses.count[i], memory_order_relaxed);
}
