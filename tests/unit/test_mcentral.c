/* test_mcentral.c - the lock-free lists under threads: span sets and work buffers.
 *
 * ThreadSanitizer: yes
 */
#include <pthread.h>

#include "runtime/mgcwork.h"
#include "runtime/mspanset.h"
#include "tests/unit/mem_stub.h"

enum { THREADS = 4, PER_THREAD = 40000 };
static spanset set;
static mspan items[THREADS * PER_THREAD];
static _Atomic uint8_t taken[THREADS * PER_THREAD];
static _Atomic uint32_t npopped;

static void pop_one(void)
{
    mspan *s = spanset_pop(&set);
    if (!s)
        return;
    if (atomic_fetch_add(&taken[s - items], 1) != 0)
        abort();
    atomic_fetch_add(&npopped, 1);
}

static void bind_thread(m *mp)
{
    memset(mp, 0, sizeof *mp);
    tls_m = mp;         /* locks count on an M */
}

static void *push_and_pop(void *arg)
{
    static m ms[THREADS];
    int id = (int)(intptr_t)arg;
    bind_thread(&ms[id]);
    for (int i = 0; i < PER_THREAD; i++) {
        spanset_push(&set, &items[id * PER_THREAD + i]);
        if (i % 3)
            pop_one();
    }
    return NULL;
}

static void run_threads(void *(*fn)(void *))
{
    pthread_t t[THREADS];
    for (int i = 0; i < THREADS; i++)
        pthread_create(&t[i], NULL, fn, (void *)(intptr_t)i);
    for (int i = 0; i < THREADS; i++)
        pthread_join(t[i], NULL);
}

Test(spanset, each_span_is_popped_once, .timeout = 60)
{
    heap_start();
    for (int round = 0; round < 3; round++) {
        memset((void *)taken, 0, sizeof taken);
        atomic_store(&npopped, 0);
        run_threads(push_and_pop);
        while (atomic_load(&npopped) < THREADS * PER_THREAD)
            pop_one();
        cr_assert_null(spanset_pop(&set));
        for (int i = 0; i < THREADS * PER_THREAD; i++)
            cr_assert_eq(taken[i], 1);
        spanset_reset(&set);
    }
}

static lfstack stk;
static workbuf bufs[64];

static void *shuffle(void *arg)
{
    (void)arg;
    for (int i = 0; i < PER_THREAD; i++) {
        workbuf *b = lfstack_pop(&stk);
        if (!b)
            continue;
        b->nobj++;      /* ours alone, or this counts wrong */
        lfstack_push(&stk, b);
    }
    return NULL;
}

Test(lfstack, no_buffer_is_lost)
{
    for (int i = 0; i < 64; i++)
        lfstack_push(&stk, &bufs[i]);
    run_threads(shuffle);
    int n = 0;
    uint64_t moves = 0;
    for (workbuf *b; (b = lfstack_pop(&stk)); n++)
        moves += b->nobj;
    cr_assert_eq(n, 64);
    cr_assert_eq(moves, (uint64_t)THREADS * PER_THREAD);
}

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
