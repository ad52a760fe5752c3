/* mgcsweep.c - the sweeper.
 *
 * After marking, every span in use has to be swept once before the next cycle: its mark bits become its
 * allocation bits, and a span without survivors goes back to the page heap. Spans are swept
 *   - by allocation, when an mcache needs a span (mcentral.c) or pages (mheap_reclaim),
 *   - in proportion to allocation (deduct_sweep_credit), so that all is done when the next cycle is due,
 *   - by the background sweeper, a C goroutine that runs after each cycle and gives way all the time,
 *   - by sweep_finish, before the next cycle begins.
 *
 * The right to sweep a span is won by a CAS of its sweepgen from h-2 to h-1 (mheap.h has the codes).
 * `active` counts the sweepers at work, so that sweep_finish knows when the last one is done. Who finds that no
 * unswept span is left on the lists sets DRAINED in it, once a cycle, and lets the scavenger know.
 *
 * A generation changes only while the world is stopped, and nobody stops in the middle of a bracket sweeper_begin ..
 * sweeper_end: bytecode goroutines sweep inside one op, C goroutines yield between spans.
 *
 * Pacing: the unswept pages have to be swept by the time heap_live reaches the trigger. So before a span is allocated,
 * pages_swept - pages_swept_basis >= sweep_pages_per_byte * (heap_live - sweep_heap_live_basis) is restored. The
 * basis is written last, which tells those who are just paying that their debt is another one now.
 * No locks.
 */
#include "runtime/mgcsweep.h"

#include <assert.h>
#include <string.h>

#include "runtime/mbitmap.h"
#include "runtime/mgcpacer.h"
#include "runtime/mgcscavenge.h"
#include "runtime/mgcspecial.h"
#include "runtime/mstats.h"
#include "runtime/os_linux.h"
#include "runtime/panic.h"
#include "runtime/print.h"
#include "runtime/proc.h"
#include "runtime/runtime1.h"

enum {
    DRAINED = 1u << 31,
    NUM_SWEEP_LISTS = NUM_SPAN_CLASSES * 2,
    RECLAIM_CHUNK_PAGES = 512,
    BACKGROUND_BATCH = 10,          /* spans that bgsweep sweeps before it looks whether others want the P */
    PACE_MARGIN = 1 << 20           /* bytes before the trigger at which all should be swept */
};
#define RECLAIM_DONE ((uint64_t)1 << 63)

static struct {
    _Atomic uint32_t active;        /* sweepers at work; DRAINED: no span is left to take */
    _Atomic uint32_t list;          /* first list that may hold unswept spans: class * 2 + full */
    _Atomic uint32_t narenas;       /* arenas when the sweep began */
} sweep = { .active = DRAINED };

bool sweeper_begin(void)
{
    uint32_t n = atomic_load_explicit(&sweep.active, memory_order_acquire);
    do {
        if (n & DRAINED)
            return false;
    } while (!atomic_compare_exchange_weak_explicit(&sweep.active, &n, n + 1, memory_order_acq_rel,
                                                    memory_order_acquire));
    return true;
}

/* GODEBUG=gcpacertrace=1: how the pace of sweeping came out. */
static void print_sweep_done(void)
{
    uint64_t live = atomic_load(&gc_controller.heap_live), basis = atomic_load(&heap.sweep_heap_live_basis);
    printfmt("pacer: sweep done at heap size %lluMB; allocated %lluMB during sweep; swept %llu pages at %g pages/byte\n",
             (unsigned long long)live >> 20, (unsigned long long)(live > basis ? live - basis : 0) >> 20,
             (unsigned long long)atomic_load(&heap.pages_swept), atomic_load(&heap.sweep_pages_per_byte));
}

void sweeper_end(void)
{
    uint32_t n = atomic_fetch_sub_explicit(&sweep.active, 1, memory_order_acq_rel);
    if ((n & ~DRAINED) == 0)
        throw("sweeper_end without sweeper_begin");
    if (n - 1 == DRAINED && debug.gcpacertrace > 0)
        print_sweep_done();
}

bool sweep_done(void)
{
    return atomic_load_explicit(&sweep.active, memory_order_acquire) == DRAINED;
}

bool sweep_try_acquire(mspan *s, uint32_t sweepgen)
{
    uint32_t want = sweepgen - 2;
    /* The struct of a span that was freed since may be a stack's now, with a sweepgen that means nothing. */
    return atomic_load_explicit(&s->state, memory_order_acquire) == SPAN_IN_USE
           && atomic_load_explicit(&s->sweepgen, memory_order_relaxed) == want
           && atomic_compare_exchange_strong_explicit(&s->sweepgen, &want, sweepgen - 1, memory_order_acq_rel,
                                                      memory_order_relaxed);
}

/* ---- one span ---- */

static uintptr_t count_marked(const mspan *s)
{
    uintptr_t n = 0;
    for (uintptr_t i = 0; i < s->nelems; i += 64) {
        uint64_t word;
        memcpy(&word, (const uint8_t *)s->gcmark_bits + i / 8, 8);
        n += (uintptr_t)__builtin_popcountll(word);
    }
    return n;
}

/* GODEBUG=clobberfree=1: whoever still uses freed memory shall notice. */
static void clobber_free(mspan *s)
{
    for (uintptr_t i = 0; i < s->nelems; i++)
        if (!object_is_marked(s, i) && !object_is_free(s, i))
            for (uintptr_t off = 0; off < s->elemsize; off += 8)
                *(uint64_t *)(s->start + i * s->elemsize + off) = 0xdeadbeefdeadbeef;
}

static void report_zombies(const mspan *s, uintptr_t nalloc)
{
    throwf("sweep increased allocation count: span %p of %zu-byte objects: %u allocated, %zu marked: a live "
           "pointer to a freed object",
           (void *)s->start, (size_t)s->elemsize, s->alloc_count, (size_t)nalloc);
}

bool mspan_sweep(mspan *s, bool preserve)
{
    uint32_t sg = atomic_load_explicit(&heap.sweepgen, memory_order_relaxed);
    if (atomic_load_explicit(&s->state, memory_order_relaxed) != SPAN_IN_USE
        || atomic_load_explicit(&s->sweepgen, memory_order_relaxed) != sg - 1)
        throwf("mspan_sweep: bad span state %d, sweepgen %u, heap %u", s->state, s->sweepgen, sg);
    atomic_fetch_add_explicit(&heap.pages_swept, s->npages, memory_order_relaxed);
    if (s->specials)
        sweep_specials(s);          /* may mark objects that a finalizer still needs */

    uintptr_t nalloc = count_marked(s);
    if (nalloc > s->alloc_count) {
        if (debug.invalidptr)
            report_zombies(s, nalloc);
        s->alloc_count = (uint16_t)nalloc;
    }
    uintptr_t nfreed = s->alloc_count - nalloc;
    if (debug.clobberfree && nfreed)
        clobber_free(s);

    s->alloc_count = (uint16_t)nalloc;
    s->free_index = 0;
    s->alloc_bits = (uint8_t *)s->gcmark_bits;
    s->gcmark_bits = (_Atomic uint8_t *)new_mark_bits(s->nelems);
    refill_alloc_cache(s, 0);
    atomic_store_explicit(&s->sweepgen, sg, memory_order_release);

    spanclass spc = s->spanclass;
    mcentral *c = &heap.central[spc].c;
    heap_stats *stats = current_heap_stats();
    if (spanclass_size(spc) != 0) {
        if (nfreed)
            s->needzero = 1;
        stats->small_free_count[spanclass_size(spc)] += nfreed;
        if (preserve)
            return false;
        if (nalloc == 0) {
            mheap_free_span(s);
            return true;
        }
        spanset_push(nalloc == s->nelems ? mcentral_full_swept(c, sg) : mcentral_partial_swept(c, sg), s);
        return false;
    }
    assert(!preserve);
    if (nfreed) {
        stats->large_free += s->npages << PAGE_SHIFT;
        stats->large_free_count++;
        mheap_free_span(s);
        return true;
    }
    s->free_index = 1;
    s->alloc_cache = 0;
    spanset_push(mcentral_full_swept(c, sg), s);
    return false;
}

void mspan_ensure_swept(mspan *s)
{
    uint32_t sg = atomic_load_explicit(&heap.sweepgen, memory_order_relaxed);
    for (;;) {
        uint32_t have = atomic_load_explicit(&s->sweepgen, memory_order_acquire);
        if (have == sg || have == sg + 3)
            return;
        if (sweeper_begin()) {
            bool mine = sweep_try_acquire(s, sg);
            if (mine)
                mspan_sweep(s, false);
            sweeper_end();
            if (mine)
                return;
        }
        osyield();              /* somebody sweeps it */
    }
}

/* ---- all spans ---- */

static mspan *next_span(uint32_t sg)
{
    for (uint32_t l = atomic_load_explicit(&sweep.list, memory_order_relaxed); l < NUM_SWEEP_LISTS; l++) {
        mcentral *c = &heap.central[l / 2].c;
        mspan *s = spanset_pop(l % 2 ? mcentral_full_unswept(c, sg) : mcentral_partial_unswept(c, sg));
        if (s) {
            uint32_t seen = atomic_load_explicit(&sweep.list, memory_order_relaxed);
            while (seen < l
                   && !atomic_compare_exchange_weak_explicit(&sweep.list, &seen, l, memory_order_relaxed,
                                                             memory_order_relaxed))
                ;
            return s;
        }
    }
    atomic_store_explicit(&sweep.list, NUM_SWEEP_LISTS, memory_order_relaxed);
    return NULL;
}

uintptr_t sweep_one(void)
{
    if (!sweeper_begin())
        return UINTPTR_MAX;
    uint32_t sg = atomic_load_explicit(&heap.sweepgen, memory_order_relaxed);
    uintptr_t freed = UINTPTR_MAX;
    bool last = false;
    for (;;) {
        mspan *s = next_span(sg);
        if (!s) {
            last = !(atomic_fetch_or_explicit(&sweep.active, DRAINED, memory_order_acq_rel) & DRAINED);
            break;
        }
        if (!sweep_try_acquire(s, sg))
            continue;           /* swept directly; a stale entry of the list */
        uintptr_t npages = s->npages;
        freed = 0;
        if (mspan_sweep(s, false)) {
            freed = npages;
            /* Whole spans found here need not be looked for by reclaim. */
            atomic_fetch_add_explicit(&heap.reclaim_credit, npages, memory_order_relaxed);
        }
        break;
    }
    sweeper_end();
    if (last) {
        if (debug.scavtrace > 0)
            scavenger_trace(false);
        scavenger_ready();      /* the caller may hold locks: bgsweep or sysmon does the waking */
    }
    return freed;
}

void sweep_finish(void)
{
    while (sweep_one() != UINTPTR_MAX)
        ;
    while (!sweep_done())
        osyield();
}

void sweep_start(void)
{
    uint32_t sg = atomic_load_explicit(&heap.sweepgen, memory_order_relaxed);
    mheap_free_old_tables();
    scavenger_next_gen();
    for (int i = 0; i < NUM_SPAN_CLASSES; i++) {
        spanset_reset(mcentral_partial_unswept(&heap.central[i].c, sg));
        spanset_reset(mcentral_full_unswept(&heap.central[i].c, sg));
    }
    atomic_store_explicit(&heap.sweepgen, sg + 2, memory_order_relaxed);
    atomic_store_explicit(&heap.pages_swept, 0, memory_order_relaxed);
    atomic_store_explicit(&heap.reclaim_index, 0, memory_order_relaxed);
    atomic_store_explicit(&heap.reclaim_credit, 0, memory_order_relaxed);
    atomic_store_explicit(&sweep.narenas, atomic_load(&heap.nall_arenas), memory_order_relaxed);
    atomic_store_explicit(&sweep.list, 0, memory_order_relaxed);
    atomic_store_explicit(&sweep.active, 0, memory_order_release);

    sweep_pace(atomic_load(&gc_controller.trigger));
}

/* ---- pacing ---- */

void sweep_pace(uint64_t trigger)
{
    uint64_t swept = atomic_load(&heap.pages_swept), in_use = atomic_load(&heap.pages_in_use);
    if (sweep_done() || in_use <= swept) {
        atomic_store(&heap.sweep_pages_per_byte, 0);
        return;
    }
    uint64_t live = atomic_load(&gc_controller.heap_live);
    int64_t distance = (int64_t)(trigger > INT64_MAX ? INT64_MAX : trigger) - (int64_t)live - PACE_MARGIN;
    if (distance < PAGE_SIZE)
        distance = PAGE_SIZE;
    atomic_store(&heap.sweep_pages_per_byte, (double)(in_use - swept) / (double)distance);
    atomic_store(&heap.sweep_heap_live_basis, live);
    atomic_store(&heap.pages_swept_basis, swept);
}

void deduct_sweep_credit(uintptr_t bytes)
{
    if (atomic_load_explicit(&heap.sweep_pages_per_byte, memory_order_relaxed) == 0)
        return;
    for (;;) {
        uint64_t basis = atomic_load(&heap.pages_swept_basis);
        uint64_t live = atomic_load_explicit(&gc_controller.heap_live, memory_order_relaxed);
        uint64_t live_basis = atomic_load_explicit(&heap.sweep_heap_live_basis, memory_order_relaxed);
        uint64_t grown = bytes + (live > live_basis ? live - live_basis : 0);
        double rate = atomic_load_explicit(&heap.sweep_pages_per_byte, memory_order_relaxed);
        int64_t target = (int64_t)(rate * (double)grown);
        while (target > (int64_t)(atomic_load_explicit(&heap.pages_swept, memory_order_relaxed) - basis)) {
            if (sweep_one() == UINTPTR_MAX) {
                /* Until the next cycle there is nothing to pay for. */
                atomic_store_explicit(&heap.sweep_pages_per_byte, 0, memory_order_relaxed);
                return;
            }
            if (atomic_load(&heap.pages_swept_basis) != basis)
                break;
        }
        if (atomic_load(&heap.pages_swept_basis) == basis)
            return;
    }
}

/* ---- in the background ---- */

/* RUNNING -> AGAIN: woken while running, so it must not park; AGAIN -> RUNNING: it wanted to; RUNNING -> PARKED -> RUNNING. */
enum { RUNNING, AGAIN, PARKED };
static struct {
    _Atomic uint32_t state;
    g *g;                           /* set before the first PARKED */
} background = { .state = RUNNING };

void background_yield(bool polite)
{
    p *pp = getp();
    if (atomic_load_explicit(&getcurg()->preempt, memory_order_relaxed)
        || atomic_load_explicit(&pp->preempt, memory_order_relaxed)
        || atomic_load_explicit(&pp->run_safepoint_fn, memory_order_relaxed)
        || atomic_load_explicit(&sched.gcwaiting, memory_order_relaxed)
        || (polite && atomic_load_explicit(&sched.npidle, memory_order_relaxed) == 0))
        cg_yield();
}

static bool park_commit(g *gp, void *unused)
{
    (void)gp;
    (void)unused;
    uint32_t s = RUNNING;
    if (atomic_compare_exchange_strong(&background.state, &s, PARKED))
        return true;
    atomic_store(&background.state, RUNNING);   /* it was AGAIN, and nobody but us changes that */
    return false;
}

void bgsweep(void *unused)
{
    (void)unused;
    background.g = getcurg();
    for (;;) {
        for (unsigned n = 1; sweep_one() != UINTPTR_MAX; n++)
            background_yield(n % BACKGROUND_BATCH == 0);
        if (scavenger_asked())
            scavenger_wake();
        cg_park(park_commit, NULL, WAIT_GC_SWEEP_WAIT);
    }
}

void bgsweep_wake(void)
{
    uint32_t s = atomic_load(&background.state);
    while (s != AGAIN) {
        if (!atomic_compare_exchange_weak(&background.state, &s, s == PARKED ? RUNNING : AGAIN))
            continue;
        if (s == PARKED)
            goready(background.g);
        return;
    }
}

/* ---- sweeping to find pages ---- */

/* Sweeps the spans without a marked object that begin in 512 pages; returns the pages it freed. */
static uintptr_t reclaim_chunk(uint64_t page)
{
    uint32_t sg = atomic_load_explicit(&heap.sweepgen, memory_order_relaxed);
    heap_arena *ha = atomic_load(&heap.arenas[mheap_arena_index(page / ARENA_PAGES)]);
    uintptr_t first = page % ARENA_PAGES, freed = 0;
    for (uintptr_t i = first / 8; i < (first + RECLAIM_CHUNK_PAGES) / 8; i++) {
        uint8_t dead = (uint8_t)(atomic_load_explicit(&ha->page_in_use[i], memory_order_acquire)
                                 & ~atomic_load_explicit(&ha->page_marks[i], memory_order_relaxed));
        for (unsigned bit = 0; dead >> bit; bit++) {
            if (!(dead >> bit & 1))
                continue;
            mspan *s = atomic_load_explicit(&ha->spans[i * 8 + bit], memory_order_acquire);
            if (!sweep_try_acquire(s, sg))
                continue;
            uintptr_t npages = s->npages;
            if (mspan_sweep(s, false))
                freed += npages;
        }
    }
    return freed;
}

void mheap_reclaim(uintptr_t npages)
{
    if (atomic_load_explicit(&heap.reclaim_index, memory_order_relaxed) >= RECLAIM_DONE)
        return;
    while (npages > 0) {
        uintptr_t credit = atomic_load_explicit(&heap.reclaim_credit, memory_order_relaxed);
        if (credit > 0) {
            uintptr_t take = credit < npages ? credit : npages;
            if (atomic_compare_exchange_strong_explicit(&heap.reclaim_credit, &credit, credit - take,
                                                        memory_order_relaxed, memory_order_relaxed))
                npages -= take;
            continue;
        }
        uint64_t at = atomic_fetch_add_explicit(&heap.reclaim_index, RECLAIM_CHUNK_PAGES, memory_order_relaxed);
        if (at / ARENA_PAGES >= atomic_load_explicit(&sweep.narenas, memory_order_relaxed) || !sweeper_begin()) {
            atomic_store_explicit(&heap.reclaim_index, RECLAIM_DONE, memory_order_relaxed);
            return;
        }
        uintptr_t freed = reclaim_chunk(at);
        sweeper_end();
        if (freed > npages) {
            atomic_fetch_add_explicit(&heap.reclaim_credit, freed - npages, memory_order_relaxed);
            freed = npages;
        }
        npages -= freed;
    }
}
