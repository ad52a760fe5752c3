/* test_stackalloc.c - the allocator of stacks: orders, caches of Ps, large ones, giving back; on threads.
 *
 * ThreadSanitizer: yes
 */
#include "runtime/stack.h"
#include "tests/unit/mem_stub.h"
#include "tests/unit/threads.h"

enum { THREADS = 4, HELD = 200, ROUNDS = 6000, MANY = 3000 };

static p ps[THREADS];

static uint64_t inuse(void) { return atomic_load(&memstats.stacks_inuse); }

static void give_all_back(void)
{
    stackcache_clear(getp());
    for (int i = 0; i < THREADS; i++)
        stackcache_clear(&ps[i]);
    stack_free_spans();
}

/* Marks a stack as ours at both ends and in the middle. */
static void stamp(stack s, uint64_t v)
{
    *(uint64_t *)(s.lo + 8) = *(uint64_t *)(s.hi - 8) = *(uint64_t *)(s.lo + (s.hi - s.lo) / 2) = v;
}

static bool stamped(stack s, uint64_t v)
{
    return *(uint64_t *)(s.lo + 8) == v && *(uint64_t *)(s.hi - 8) == v
           && *(uint64_t *)(s.lo + (s.hi - s.lo) / 2) == v;
}

static uintptr_t random_size(uint64_t dice)
{
    return (uintptr_t)FIXED_STACK << (dice % 32 == 0 ? dice / 32 % 11 : dice / 32 % 5);
}

Test(stackalloc, sizes_and_alignment)
{
    heap_start();
    uint64_t before = inuse();
    for (uintptr_t n = FIXED_STACK; n <= (uintptr_t)64 << 20; n *= 2) {
        stack s = stackalloc(n);
        cr_assert_eq(s.hi - s.lo, n);
        cr_assert_eq(s.lo % (n < PAGE_SIZE ? n : PAGE_SIZE), 0);
        mspan *span = span_of(s.lo);
        cr_assert(span && span->state == SPAN_MANUAL && span == span_of(s.hi - 1));
        cr_assert_null(span_of_heap(s.lo + 8), "stacks are no heap");
        stamp(s, n);
        cr_assert(stamped(s, n));
        stackfree(s);
    }
    give_all_back();
    cr_assert_eq(inuse(), before);
}

Test(stackalloc, bad_size_throws, .exit_code = 2)
{
    heap_start();
    stackalloc(3000);
}

/* A P keeps at most a cache full of each order, whatever is freed. */
Test(stackalloc, caches_are_bounded)
{
    heap_start();
    static stack held[MANY];
    for (int order = 0; order < NUM_STACK_ORDERS; order++) {
        uint64_t before = inuse();
        for (int i = 0; i < MANY; i++)
            held[i] = stackalloc((uintptr_t)FIXED_STACK << order);
        cr_assert_geq(inuse() - before, (uint64_t)(MANY * FIXED_STACK / 2) << order);
        for (int i = 0; i < MANY; i++) {
            stackfree(held[i * 7 % MANY]);
            cr_assert_leq(getp()->stackcache[order].size, (uintptr_t)STACK_CACHE_SIZE);
        }
        stack_free_spans();
        cr_assert_leq(inuse() - before, 2u * STACK_CACHE_SIZE * STACK_CACHE_SIZE / FIXED_STACK,
                      "what is left hangs on the cache");
        give_all_back();
        cr_assert_eq(inuse(), before);
    }
}

/* A span goes back only when all its stacks have come back. */
Test(stackalloc, one_stack_keeps_its_span)
{
    heap_start();
    give_all_back();
    uint64_t before = inuse();
    enum { N = STACK_CACHE_SIZE / FIXED_STACK };
    stack held[N * 4];
    for (int i = 0; i < N * 4; i++)
        held[i] = stackalloc(FIXED_STACK);
    for (int i = 0; i < N * 4; i++)
        if (i != 5)
            stackfree(held[i]);
    stamp(held[5], 55);
    give_all_back();
    cr_assert_eq(inuse() - before, STACK_CACHE_SIZE);
    cr_assert(stamped(held[5], 55));
    stackfree(held[5]);
    give_all_back();
    cr_assert_eq(inuse(), before);
}

/* A large stack comes from the page heap and its memory goes back to it, even if nothing else does. */
Test(stackalloc, large_stacks_do_not_pile_up)
{
    heap_start();
    uint64_t mapped = 0;
    for (int i = 0; i < 200; i++) {
        stack s = stackalloc((uintptr_t)1 << (15 + i % 9));
        stamp(s, (uint64_t)i);
        stackfree(s);
        give_all_back();
        if (i == 20)
            mapped = atomic_load(&memstats.heap_sys);
    }
    cr_assert_eq(atomic_load(&memstats.heap_sys), mapped);
}

/* ---- threads ---- */

static void alloc_and_free(int id)
{
    static stack all[THREADS][HELD];
    static uint64_t stamps[THREADS][HELD];
    stack *held = all[id];
    uint64_t x = rnd_seed * 100 + (uint64_t)id + 1;
    for (int round = 0; round < ROUNDS; round++) {
        unsigned i = (unsigned)(thread_rnd(&x) % HELD);
        if (held[i].lo) {
            THREAD_CHECK(stamped(held[i], stamps[id][i]));
            stackfree(held[i]);
            held[i] = (stack){ 0, 0 };
        } else {
            held[i] = stackalloc(random_size(thread_rnd(&x) >> 7));
            stamp(held[i], stamps[id][i] = thread_rnd(&x));
        }
        if (thread_rnd(&x) % 1000 == 0 && getp())
            stackcache_clear(getp());
        if (thread_rnd(&x) % 1000 == 0)
            stack_free_spans();
    }
    for (unsigned i = 0; i < HELD; i++)
        if (held[i].lo) {
            THREAD_CHECK(stamped(held[i], stamps[id][i]));
            stackfree(held[i]);
            held[i] = (stack){ 0, 0 };
        }
}

Test(stackalloc, threads_with_and_without_a_p)
{
    heap_start();
    uint64_t before = inuse();
    for (int i = 1; i < THREADS; i++) {     /* the first has none, and goes to the pools directly */
        ps[i].mem = allocpmem();
        ps[i].mcache = allocmcache();
        test_threads[i].mp.p = &ps[i];
    }
    for (uint64_t seed = 0; seed < 3; seed++) {
        rnd_start(seed);
        run_threads(THREADS, alloc_and_free);
        give_all_back();
        SEEDED(inuse() == before);
    }
    heap_verify();
}
