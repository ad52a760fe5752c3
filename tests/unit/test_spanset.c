/* test_spanset.c - the lock-free bag of spans: borders of blocks and spine, resets, pushers and poppers on threads.
 *
 * ThreadSanitizer: yes
 */
#include "runtime/mspanset.h"
#include "tests/unit/mem_stub.h"
#include "tests/unit/threads.h"

enum { BLOCK = 512, SPINE = 256 };              /* as in mspanset.c: where something changes */
enum { MAX_ITEMS = (SPINE + 3) * BLOCK };

static spanset set = { .spine_lock = { .rank = LOCKRANK_SPANSET_SPINE } };
static mspan items[MAX_ITEMS];
static _Atomic uint8_t taken[MAX_ITEMS];
static _Atomic uint32_t npopped;

static bool pop_one(void)
{
    mspan *s = spanset_pop(&set);
    if (!s)
        return false;
    THREAD_CHECK(s >= items && s < items + MAX_ITEMS);
    THREAD_CHECK(atomic_fetch_add(&taken[s - items], 1) == 0);
    atomic_fetch_add(&npopped, 1);
    return true;
}

static void forget_taken(void)
{
    memset((void *)taken, 0, sizeof taken);
    atomic_store(&npopped, 0);
}

static void expect_taken(uint32_t n)
{
    cr_assert_eq(atomic_load(&npopped), n);
    cr_assert_null(spanset_pop(&set));
    for (uint32_t i = 0; i < MAX_ITEMS; i++)
        cr_assert_eq(taken[i], i < n, "item %u of %u was popped %u times", i, n, taken[i]);
}

/* What goes in comes out in order, whatever the size is relative to blocks; then the set is as new. */
Test(spanset, borders_of_blocks)
{
    heap_start();
    static const uint32_t sizes[] = { 0, 1, 2, 511, 512, 513, 1023, 1024, 1025, 5 * 512, 5 * 512 + 1, 3 };
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        for (uint32_t i = 0; i < sizes[k]; i++)
            spanset_push(&set, &items[i]);
        for (uint32_t i = 0; i < sizes[k]; i++)
            cr_assert_eq(spanset_pop(&set), &items[i]);
        cr_assert_null(spanset_pop(&set));
        if (k % 2)
            spanset_reset(&set);
    }
}

/* More blocks than the first spine has room for; the old one stays readable for those who still have it. */
Test(spanset, the_spine_grows)
{
    heap_start();
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < MAX_ITEMS; i++)
            spanset_push(&set, &items[i]);
        cr_assert_eq(atomic_load(&set.spine_len), MAX_ITEMS / BLOCK);
        for (uint32_t i = 0; i < MAX_ITEMS; i++)
            cr_assert_eq(spanset_pop(&set), &items[i]);
        cr_assert_null(spanset_pop(&set));
        spanset_reset(&set);
        cr_assert_eq(atomic_load(&set.spine_len), 0);
    }
}

/* Blocks go round: a set that is filled and reset for ever takes no more memory. */
Test(spanset, blocks_are_used_again)
{
    heap_start();
    uint64_t before = 0;
    for (int round = 0; round < 200; round++) {
        rnd_start((uint64_t)round);
        uint32_t pushed = 0, popped = 0;
        for (int step = 0; step < 2000; step++) {
            if (rnd_below(5) < 3)
                spanset_push(&set, &items[pushed++]);
            else if (spanset_pop(&set))
                popped++;
        }
        while (spanset_pop(&set))
            popped++;
        SEEDED(pushed == popped);
        spanset_reset(&set);
        if (round == 20)
            before = memory_mapped();
    }
    cr_assert_eq(memory_mapped(), before);
}

Test(spanset, reset_of_a_full_set_throws, .exit_code = 2)
{
    heap_start();
    spanset_push(&set, &items[0]);
    spanset_reset(&set);
}

/* ---- threads ---- */

enum { THREADS = 6, PER_THREAD = 12000 };
static _Atomic int pushers_left;

static void push_and_pop(int id)
{
    for (int i = 0; i < PER_THREAD; i++) {
        spanset_push(&set, &items[id * PER_THREAD + i]);
        if (i % 3)
            pop_one();
    }
}

Test(spanset, threads_that_push_and_pop)
{
    heap_start();
    for (int round = 0; round < 4; round++) {
        forget_taken();
        run_threads(THREADS, push_and_pop);
        while (atomic_load(&npopped) < THREADS * PER_THREAD)
            pop_one();
        expect_taken(THREADS * PER_THREAD);
        spanset_reset(&set);
    }
}

/* The first half pushes, the others pop until nothing can come. */
static void push_or_pop(int id)
{
    if (id < THREADS / 2) {
        for (int i = 0; i < 2 * PER_THREAD; i++)
            spanset_push(&set, &items[id * 2 * PER_THREAD + i]);
        atomic_fetch_sub(&pushers_left, 1);
        return;
    }
    while (pop_one() || atomic_load(&pushers_left) > 0)
        ;
}

Test(spanset, pushers_against_poppers)
{
    heap_start();
    for (int round = 0; round < 4; round++) {
        forget_taken();
        atomic_store(&pushers_left, THREADS / 2);
        run_threads(THREADS, push_or_pop);
        while (pop_one())
            ;
        expect_taken(THREADS * PER_THREAD);
        spanset_reset(&set);
    }
}

/* Around an empty set: pops catch up with pushes, where a slot is claimed before it is filled. */
static void one_each(int id)
{
    for (int i = 0; i < PER_THREAD; i++) {
        spanset_push(&set, &items[id * PER_THREAD + i]);
        while (!pop_one())
            sched_yield();
    }
}

Test(spanset, an_almost_empty_set)
{
    heap_start();
    forget_taken();
    run_threads(THREADS, one_each);
    expect_taken(THREADS * PER_THREAD);
    spanset_reset(&set);
}
