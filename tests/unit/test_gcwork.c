/* test_gcwork.c - the lock-free stack of work buffers, and grey objects that go through several workers.
 *
 * ThreadSanitizer: yes
 */
#include "runtime/mgcwork.h"
#include "tests/unit/mem_stub.h"
#include "tests/unit/threads.h"

enum { THREADS = 6, NBUFS = 64, MOVES = 30000 };

static lfstack stk;
static workbuf bufs[NBUFS];

/* ---- the stack ---- */

Test(lfstack, last_in_first_out)
{
    cr_assert_null(lfstack_pop(&stk));
    for (int i = 0; i < NBUFS; i++)
        lfstack_push(&stk, &bufs[i]);
    for (int i = NBUFS - 1; i >= NBUFS / 2; i--)
        cr_assert_eq(lfstack_pop(&stk), &bufs[i]);
    lfstack_push(&stk, &bufs[NBUFS - 1]);
    cr_assert_eq(lfstack_pop(&stk), &bufs[NBUFS - 1]);
    for (int i = NBUFS / 2 - 1; i >= 0; i--)
        cr_assert_eq(lfstack_pop(&stk), &bufs[i]);
    cr_assert_null(lfstack_pop(&stk));
}

/* The count in the head word wraps. */
Test(lfstack, counts_wrap_around)
{
    workbuf *at[4];
    for (int i = 0; i < 4; i++)
        cr_assert_not_null(at[i] = sys_alloc(4096, &memstats.other_sys));
    for (int round = 0; round < 400000; round++) {
        lfstack_push(&stk, at[round % 4]);
        cr_assert_eq(lfstack_pop(&stk), at[round % 4]);
    }
    cr_assert_null(lfstack_pop(&stk));
}

static void shuffle(int id)
{
    uint64_t x = (uint64_t)id + 1;
    for (int i = 0; i < MOVES;) {
        workbuf *b = lfstack_pop(&stk), *b2 = thread_rnd(&x) % 2 ? lfstack_pop(&stk) : NULL;
        if (b2) {
            b2->nobj++;
            lfstack_push(&stk, b2);
            i++;
        }
        if (!b)
            continue;
        b->nobj++;      /* ours alone, or this counts wrong */
        lfstack_push(&stk, b);
        i++;
    }
}

/* Few buffers, so that the same one is on top again and again (ABA). */
static void check_shuffle(int nbufs)
{
    for (int i = 0; i < nbufs; i++) {
        bufs[i].nobj = 0;
        lfstack_push(&stk, &bufs[i]);
    }
    run_threads(THREADS, shuffle);
    int n = 0;
    uint64_t moves = 0;
    for (workbuf *b; (b = lfstack_pop(&stk)); n++)
        moves += b->nobj;
    cr_assert_eq(n, nbufs);
    cr_assert(moves >= (uint64_t)THREADS * MOVES && moves <= (uint64_t)THREADS * (MOVES + 1));
}

Test(lfstack, no_buffer_is_lost)
{
    check_shuffle(NBUFS);
    check_shuffle(3);
    check_shuffle(2);
}

/* ---- one worker ---- */

Test(gcwork, all_that_is_put_is_got)
{
    heap_start();
    gcwork w = { 0 };
    cr_assert_eq(gcwork_get(&w), 0);
    for (uintptr_t n = 1; n < 4000; n = n * 3 / 2 + 1) {
        uintptr_t sum = 0, got = 0, x;
        for (uintptr_t i = 1; i <= n; i++) {
            gcwork_put(&w, i * 16);
            sum += i * 16;
            if (i % 100 == 0)
                gcwork_balance(&w);
        }
        while ((x = gcwork_get(&w)))
            got += x;
        cr_assert_eq(sum, got);
    }
    gcwork_dispose(&w);
    cr_assert(gcwork_all_done());
}

/* What a worker gives up, another finds. */
Test(gcwork, dispose_gives_work_to_others)
{
    heap_start();
    gcwork a = { 0 }, b = { 0 };
    for (uintptr_t i = 1; i <= 10; i++)
        gcwork_put(&a, i);
    cr_assert_eq(gcwork_get(&b), 0);
    gcwork_dispose(&a);
    cr_assert(!gcwork_all_done());
    uintptr_t sum = 0, x;
    while ((x = gcwork_get(&b)))
        sum += x;
    cr_assert_eq(sum, 55);
    gcwork_dispose(&b);
    cr_assert(gcwork_all_done());
}

Test(gcwork, balance_shares)
{
    heap_start();
    gcwork a = { 0 }, b = { 0 };
    for (uintptr_t i = 1; i <= 100; i++)
        gcwork_put(&a, i);
    gcwork_balance(&a);
    uintptr_t na = 0, nb = 0, sum = 0, x;
    while (nb < 1000 && (x = gcwork_get(&b)))
        nb++, sum += x;
    cr_assert_gt(nb, 0, "the other one got some");
    while ((x = gcwork_get(&a)))
        na++, sum += x;
    cr_assert_eq(na + nb, 100);
    cr_assert_eq(sum, 5050);
    gcwork_dispose(&a);
    gcwork_dispose(&b);
}

Test(gcwork, buffers_do_not_pile_up)
{
    heap_start();
    uint64_t most = 0;
    for (int round = 0; round < 12; round++) {
        gcwork w = { 0 };
        for (uintptr_t i = 1; i <= 200000; i++)
            gcwork_put(&w, i);
        if (round == 1)
            most = atomic_load(&memstats.gc_inuse);
        cr_assert(round == 0 || atomic_load(&memstats.gc_inuse) <= most, "round %d", round);
        while (gcwork_get(&w))
            ;
        gcwork_dispose(&w);
        gcwork_free_spans();
        cr_assert_lt(atomic_load(&memstats.gc_inuse), most ? most : UINT64_MAX);
    }
}

/* ---- several workers: a tree of numbers, each one visited by exactly one of them ---- */

enum { NODES = 150000 };
static _Atomic uint8_t visited[NODES + 1];
static _Atomic uint32_t nvisited;

static void work(int id)
{
    gcwork w = { 0 };
    uint64_t x = (uint64_t)id + 77;
    while (atomic_load(&nvisited) < NODES) {
        uintptr_t i = gcwork_get(&w);
        if (!i) {
            gcwork_dispose(&w);
            sched_yield();
            continue;
        }
        THREAD_CHECK(i <= NODES && atomic_fetch_add(&visited[i], 1) == 0);
        atomic_fetch_add(&nvisited, 1);
        for (uintptr_t child = 4 * i - 2; child <= 4 * i + 1 && child <= NODES; child++)
            gcwork_put(&w, child);
        if (thread_rnd(&x) % 64 == 0)
            gcwork_balance(&w);
        if (thread_rnd(&x) % 1024 == 0)
            gcwork_dispose(&w);
    }
    THREAD_CHECK(gcwork_get(&w) == 0);
    gcwork_dispose(&w);
}

Test(gcwork, workers_visit_each_object_once)
{
    heap_start();
    for (int round = 0; round < 3; round++) {
        memset((void *)visited, 0, sizeof visited);
        atomic_store(&nvisited, 0);
        gcwork first = { 0 };
        gcwork_put(&first, 1);
        gcwork_dispose(&first);
        run_threads(THREADS, work);
        cr_assert(gcwork_all_done());
        for (int i = 1; i <= NODES; i++)
            cr_assert_eq(visited[i], 1);
        gcwork_free_spans();
    }
}
