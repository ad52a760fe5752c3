/* test_mcentral.c - spans between mcaches and the mcentrals, over the generations of the sweep. */
#include "runtime/mbitmap.h"
#include "tests/unit/mem_stub.h"

static uint32_t sweepgen(void) { return atomic_load(&heap.sweepgen); }
static uint32_t gen_of(const mspan *s) { return atomic_load(&((mspan *)(uintptr_t)s)->sweepgen); }

/* Opens a sweep in which what is not marked is garbage; the P's own cache is not flushed. */
static void open_sweep(void)
{
    next_mark_bit_arena_epoch();
    sweep_start();
}

static void mark(void *p)
{
    mspan *s = NULL;
    uintptr_t index = 0;
    cr_assert_neq(find_object((uintptr_t)p, &s, &index), 0);
    mark_object(s, index);
    uintptr_t page = (s->start >> PAGE_SHIFT) % ARENA_PAGES;    /* reclaim looks for spans without a mark */
    atomic_fetch_or(&arena_of(s->start)->page_marks[page / 8], (uint8_t)(1u << page % 8));
}

/* ---- the generations of one span ---- */

Test(mcentral, spans_move_between_caches_and_central)
{
    heap_start();
    mcache *c = getp()->mcache;
    mcentral *central = &heap.central[make_spanclass(5, true)].c;
    spanclass spc = central->spanclass;
    for (int i = 0; i < 1000; i++)
        roots[i] = mallocgc(48, NULL, true);
    mspan *cached = c->alloc[spc];
    cr_assert_neq(cached, &empty_mspan);
    cr_assert_eq(gen_of(cached), sweepgen() + 3);
    mcache_release_all(c);
    cr_assert_eq(c->alloc[spc], &empty_mspan);
    cr_assert_eq(gen_of(cached), sweepgen());
    mspan *again = mcentral_cache_span(central);
    cr_assert_eq(again, cached, "the partial span is used before a new one");
    cr_assert_lt(again->alloc_count, again->nelems);
    mcentral_uncache_span(central, again);
}

/* A span that was cached when the sweep began is swept by the flush; nobody else may take it. */
Test(mcentral, stale_cached_spans_are_swept_by_the_flush)
{
    heap_start();
    mcache *c = getp()->mcache;
    spanclass spc = make_spanclass(5, true);
    for (int i = 0; i < 100; i++)
        roots[i] = mallocgc(48, NULL, true);
    mspan *s = c->alloc[spc];
    open_sweep();
    for (int i = 0; i < 100; i += 2)
        mark(roots[i]);
    cr_assert_eq(gen_of(s), sweepgen() + 1);
    cr_assert_not(sweep_try_acquire(s, sweepgen()));
    while (sweep_one() != UINTPTR_MAX)
        ;
    cr_assert_eq(gen_of(s), sweepgen() + 1, "the sweepers left it alone");
    mcache_prepare_for_sweep(c);
    cr_assert_eq(gen_of(s), sweepgen());
    cr_assert_eq(s->alloc_count, 50);
    mcache_prepare_for_sweep(c);    /* once is enough; again does nothing */
    for (int i = 0; i < 50; i++)
        cr_assert_eq(mallocgc(48, NULL, true), roots[2 * i + 1], "freed objects are given out in order");
}

Test(mcentral, a_flush_that_was_missed_throws, .exit_code = 2)
{
    heap_start();
    mallocgc(48, NULL, true);
    open_sweep();
    sweep_finish();
    open_sweep();
    mcache_prepare_for_sweep(getp()->mcache);
}

/* After a sweep began, a span is looked for among swept partial ones, then unswept partial, then unswept full. */
Test(mcentral, order_of_the_sets)
{
    heap_start();
    mcache *c = getp()->mcache;
    spanclass spc = make_spanclass(5, true);
    mcentral *central = &heap.central[spc].c;
    enum { N = PAGE_SIZE / 48 };
    for (int i = 0; i < 3 * N - 10; i++)
        roots[i] = mallocgc(48, NULL, true);
    mspan *full1 = span_of_heap((uintptr_t)roots[0]), *full2 = span_of_heap((uintptr_t)roots[N]);
    mspan *partial = span_of_heap((uintptr_t)roots[2 * N]);
    cr_assert(full1 != full2 && full2 != partial);
    mcache_release_all(c);
    open_sweep();
    for (int i = 0; i < 3 * N - 10; i++)
        if (i != 5)
            mark(roots[i]);     /* one object of the first span dies */
    mspan *s = mcentral_cache_span(central);
    cr_assert_eq(s, partial);
    atomic_store(&s->sweepgen, sweepgen() + 3);
    mspan *s2 = mcentral_cache_span(central);
    cr_assert_eq(s2, full1);
    cr_assert_eq(s2->alloc_count, s2->nelems - 1);
    atomic_store(&s2->sweepgen, sweepgen() + 3);
    mspan *s3 = mcentral_cache_span(central);
    cr_assert(s3 != full2 && s3->alloc_count == 0, "the last one is full: a new span");
    cr_assert_eq(gen_of(full2), sweepgen(), "it was swept to find that out");
    s3->alloc_count++;          /* as if used */
    atomic_store(&s3->sweepgen, sweepgen() + 3);
    mcentral_uncache_span(central, s3);
    cr_assert_eq(mcentral_cache_span(central), s3);
}

/* Many full spans without garbage are not all swept before the heap grows. */
Test(mcentral, the_search_is_bounded)
{
    heap_start();
    enum { BUDGET = 100 };
    for (int i = 0; i < NROOTS; i++)
        roots[i] = mallocgc(4096, NULL, true);
    mcache_release_all(getp()->mcache);
    open_sweep();
    for (int i = 0; i < NROOTS; i++)
        mark(roots[i]);
    heap.sweep_pages_per_byte = 0;
    mspan *s = mcentral_cache_span(&heap.central[span_of_heap((uintptr_t)roots[0])->spanclass].c);
    cr_assert_eq(s->alloc_count, 0);
    cr_assert_leq(atomic_load(&heap.pages_swept), BUDGET * s->npages);
    cr_assert_geq(atomic_load(&heap.pages_swept), BUDGET / 2 * s->npages);
}

/* ---- where all spans are ---- */

static uint32_t pop_all(spanset *set, mspan **out, uint32_t n, mcentral *c, bool full)
{
    for (mspan *s; (s = spanset_pop(set)); out[n++] = s) {
        SEEDED(s->spanclass == c->spanclass && gen_of(s) == sweepgen());
        SEEDED(full == (s->alloc_count == s->nelems) && s->alloc_count > 0);
    }
    return n;
}

/* All is swept: each span in use is in one set, the right one, or in one cache. */
static void check_places(mcache **caches, int ncaches)
{
    static mspan *found[100000];
    uint32_t in_use = 0, placed = 0;
    for (uint32_t i = 0; i < heap.nallspans; i++)
        in_use += atomic_load(&heap.allspans[i]->state) == SPAN_IN_USE;
    for (int k = 0; k < NUM_SPAN_CLASSES; k++) {
        mcentral *c = &heap.central[k].c;
        uint32_t n = pop_all(mcentral_partial_swept(c, sweepgen()), found, 0, c, false);
        n = pop_all(mcentral_full_swept(c, sweepgen()), found, n, c, true);
        SEEDED(!spanset_pop(mcentral_partial_unswept(c, sweepgen())));
        SEEDED(!spanset_pop(mcentral_full_unswept(c, sweepgen())));
        for (uint32_t i = 0; i < n; i++) {
            mspan *s = found[i];
            spanset_push(s->alloc_count == s->nelems ? mcentral_full_swept(c, sweepgen())
                                                     : mcentral_partial_swept(c, sweepgen()), s);
        }
        placed += n;
        for (int i = 0; i < ncaches; i++) {
            mspan *s = caches[i]->alloc[k];
            if (s == &empty_mspan)
                continue;
            SEEDED(s->spanclass == k && gen_of(s) == sweepgen() + 3);
            placed++;
        }
    }
    cr_assert_eq(placed, in_use, "seed %llu: %u of %u spans are where they should be", (unsigned long long)rnd_seed,
                 placed, in_use);
}

/* Several caches refill and flush over many cycles, whose number `first_gen` begins with. */
enum { CACHES = 3, CYCLES = 12 };
static p ps[CACHES];

static void start_at(uint32_t first_gen)
{
    heap_start();
    gc_controller_set_percent(-1);
    mcache_release_all(getp()->mcache);
    atomic_store(&heap.sweepgen, first_gen);
    atomic_store(&getp()->mcache->flush_gen, first_gen);
    for (uint32_t i = 0; i < heap.nallspans; i++)
        atomic_store(&heap.allspans[i]->sweepgen, first_gen);
    for (int i = 0; i < CACHES; i++) {
        ps[i].mcache = allocmcache();
        ps[i].mem = allocpmem();
    }
}

static void cycles(uint32_t first_gen)
{
    start_at(first_gen);
    mcache *caches[CACHES + 1] = { ps[0].mcache, ps[1].mcache, ps[2].mcache, getp()->mcache };
    p *own = m0.p;
    static uint64_t stamps[NROOTS];
    for (uint64_t cycle = 0; cycle < CYCLES; cycle++) {
        rnd_start(cycle);
        for (int step = 0; step < 6000; step++) {
            uint64_t i = rnd_below(NROOTS);
            m0.p = &ps[rnd_below(CACHES)];
            roots[i] = mallocgc(16 + rnd_below(rnd_below(30) ? 500 : 40000), NULL, false);
            *(uint64_t *)roots[i] = stamps[i] = rnd();
            if (rnd_below(500) == 0)
                mcache_release_all(m0.p->mcache);
        }
        m0.p = own;
        SEEDED(sweepgen() == first_gen + 2 * (uint32_t)cycle);
        if (cycle % 2 == 0) {
            sweep_finish();
            check_places(caches, CACHES + 1);
        }
        sweep_finish();
        open_sweep();
        for (int i = 0; i < NROOTS; i++)
            if (roots[i])
                mark(roots[i]);
        for (int i = 0; i < CACHES + 1; i++)
            mcache_prepare_for_sweep(caches[i]);
        for (int i = 0; i < NROOTS; i++)
            SEEDED(!roots[i] || *(uint64_t *)roots[i] == stamps[i]);
        heap_verify();
    }
    sweep_finish();
    check_places(caches, CACHES + 1);
}

Test(mcentral, caches_over_many_cycles, .timeout = 60) { cycles(0); }

/* sweepgen has 32 bits and grows by 2 a cycle: it wraps, and nothing may compare it by order. */
Test(mcentral, sweepgen_wraps_around, .timeout = 60) { cycles(UINT32_MAX - 11); }
Test(mcentral, sweepgen_changes_its_sign, .timeout = 60) { cycles(INT32_MAX - 11); }

/* ---- accounts ---- */

/* Whatever happens to the mcaches, heap_live is what lives plus what caches may hand out. */
Test(mcentral, heap_live_follows)
{
    heap_start();
    collect();
    uint64_t before = atomic_load(&gc_controller.heap_live);
    for (int i = 0; i < 4000; i++)
        roots[i] = mallocgc(48, NULL, true);
    mcache_release_all(getp()->mcache);
    uint64_t grown = atomic_load(&gc_controller.heap_live) - before;
    cr_assert(grown >= 4000 * 48 && grown < 4000 * 48 + 65536);
    collect();
    cr_assert(atomic_load(&gc_controller.heap_live) >= 4000 * 48);
    cr_assert_eq(atomic_load(&gc_controller.heap_live), gc_controller.heap_marked);
}
