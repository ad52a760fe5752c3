/* test_mcentral.c - spans between mcaches and the mcentrals, over the generations of the sweep. */
#include "tests/unit/mem_stub.h"

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
    cr_assert_eq(cached->sweepgen, heap.sweepgen + 3);
    mcache_release_all(c);
    cr_assert_eq(c->alloc[spc], &empty_mspan);
    cr_assert_eq(cached->sweepgen, heap.sweepgen);
    mspan *again = mcentral_cache_span(central);
    cr_assert_eq(again, cached, "the partial span is used before a new one");
    cr_assert_lt(again->alloc_count, again->nelems);
    mcentral_uncache_span(central, again);
}

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
