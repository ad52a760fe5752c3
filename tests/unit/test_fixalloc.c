/* test_fixalloc.c - fixalloc and persistentalloc: the runtime's own memory.
 *
 * ThreadSanitizer: yes
 */
#include "tests/unit/mem_stub.h"
#include "tests/unit/threads.h"

static sysstat counted;

/* ---- fixalloc ---- */

enum { MAX_OBJS = 3000 };

/* Objects keep what is written into them, so none overlaps another; freed ones come back first; `zero` clears them. */
static void random_fixalloc(uintptr_t size, bool zero)
{
    static uint8_t *obj[MAX_OBJS];
    static uint8_t mark[MAX_OBJS];
    fixalloc f = { 0 };
    fixalloc_init(&f, size, zero, &counted);
    uintptr_t rounded = (size + 7) & ~(uintptr_t)7;
    unsigned n = 0;
    for (int step = 0; step < 12000; step++) {
        if (n < MAX_OBJS && rnd_below(100) < 55) {
            void *freed = f.list;
            uint8_t *p = fixalloc_alloc(&f);
            SEEDED((uintptr_t)p % 8 == 0 && (!freed || p == freed));
            for (uintptr_t i = 0; (zero || !freed) && i < size; i++)
                SEEDED(p[i] == 0);
            obj[n] = p;
            mark[n] = (uint8_t)(1 + rnd_below(255));
            memset(p, mark[n++], size);
        } else if (n > 0) {
            unsigned i = (unsigned)rnd_below(n);
            for (uintptr_t k = 0; k < size; k++)
                SEEDED(obj[i][k] == mark[i]);
            fixalloc_free(&f, obj[i]);
            obj[i] = obj[--n];
            mark[i] = mark[n];
        }
        SEEDED(f.inuse == n * rounded);
    }
    for (unsigned i = 0; i < n; i++)
        for (uintptr_t k = 0; k < size; k++)
            SEEDED(obj[i][k] == mark[i]);
}

Test(fixalloc, random_operations)
{
    heap_start();
    static const uintptr_t sizes[] = { 8, 9, 16, 24, 56, 160, sizeof(mspan), 1000, 5000, 16384 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        rnd_start(i);
        if (sizes[i] < 1000)
            random_fixalloc(sizes[i], true);
        random_fixalloc(sizes[i], false);
    }
    cr_assert_gt(atomic_load(&counted), 0);
}

/* What has been freed is enough for what is allocated after. */
Test(fixalloc, memory_does_not_grow)
{
    heap_start();
    static void *obj[MAX_OBJS];
    fixalloc f = { 0 };
    fixalloc_init(&f, 100, true, &counted);
    uint64_t after_first = 0;
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < MAX_OBJS; i++)
            obj[i] = fixalloc_alloc(&f);
        if (round == 0)
            after_first = atomic_load(&counted);
        for (int i = 0; i < MAX_OBJS; i++)
            fixalloc_free(&f, obj[i * 7 % MAX_OBJS]);
        cr_assert_eq(f.inuse, 0);
    }
    cr_assert_eq(atomic_load(&counted), after_first);
}

enum { THREADS = 4, ROUNDS = 4000, HELD = 20 };
static fixalloc shared;
static mutex shared_lock = { .rank = LOCKRANK_MHEAP };

static void alloc_and_free(int id)
{
    uint64_t *held[HELD] = { NULL }, x = (uint64_t)id + 5;
    for (int i = 0; i < ROUNDS; i++) {
        uint64_t **slot = &held[thread_rnd(&x) % HELD];
        if (*slot) {
            THREAD_CHECK((*slot)[1] == (uint64_t)id && (*slot)[4] == (uint64_t)(uintptr_t)slot);
            lock(&shared_lock);
            fixalloc_free(&shared, *slot);
            unlock(&shared_lock);
            *slot = NULL;
        } else {
            lock(&shared_lock);
            *slot = fixalloc_alloc(&shared);
            unlock(&shared_lock);
            THREAD_CHECK((*slot)[1] == 0 && (*slot)[4] == 0);
            (*slot)[1] = (uint64_t)id;
            (*slot)[4] = (uint64_t)(uintptr_t)slot;
        }
    }
    for (int i = 0; i < HELD; i++) {
        lock(&shared_lock);
        if (held[i])
            fixalloc_free(&shared, held[i]);
        unlock(&shared_lock);
    }
}

Test(fixalloc, threads_under_a_lock)
{
    heap_start();
    fixalloc_init(&shared, 40, true, &counted);
    run_threads(THREADS, alloc_and_free);
    cr_assert_eq(shared.inuse, 0);
}

/* ---- linear_alloc ---- */

Test(linear_alloc, pieces_lie_one_after_the_other)
{
    heap_start();
    linear_alloc l;
    linear_alloc_init(&l, 1 << 20);
    rnd_start(1);
    uint8_t *end = NULL;
    uintptr_t total = 0, first = 0;
    atomic_store(&counted, 0);
    for (;;) {
        uintptr_t align = (uintptr_t)1 << rnd_below(13), n = 1 + rnd_below(rnd_below(10) ? 300 : 20000);
        uint8_t *p = linear_alloc_get(&l, n, align, &counted);
        if (!p)
            break;
        if (!first)
            first = (uintptr_t)p;
        SEEDED((uintptr_t)p % align == 0 && p >= end && (!end || p < end + align));
        for (uintptr_t i = 0; i < n; i++)
            SEEDED(p[i] == 0);
        memset(p, 0xff, n);
        end = p + n;
        total = (uintptr_t)end - first;
        SEEDED(atomic_load(&counted) >= total && atomic_load(&counted) < total + 2 * 4096);
    }
    cr_assert_gt(total, (1 << 20) - 40000, "it gave nearly all");
    cr_assert_null(linear_alloc_get(&l, (uintptr_t)1 << 40, 8, &counted));
    cr_assert_null(linear_alloc_get(&l, UINTPTR_MAX, 8, &counted));
    linear_alloc_init(&l, (uintptr_t)1 << 60);
    cr_assert_null(linear_alloc_get(&l, 1, 1, &counted), "no such address space: the allocator is empty");
}

/* ---- persistentalloc ---- */

enum { PIECES = 3000 };
static struct piece { uint8_t *p; uintptr_t n; } pieces[THREADS * PIECES];

static int by_address(const void *a, const void *b)
{
    const struct piece *x = a, *y = b;
    return x->p < y->p ? -1 : x->p > y->p;
}

static void expect_apart(size_t n)
{
    qsort(pieces, n, sizeof *pieces, by_address);
    for (size_t i = 1; i < n; i++)
        cr_assert_leq(pieces[i - 1].p + pieces[i - 1].n, pieces[i].p);
}

static void one_piece(uint64_t *x, struct piece *out)
{
    uintptr_t align = (uintptr_t)1 << thread_rnd(x) % 13, n = 1 + thread_rnd(x) % 600;
    if (thread_rnd(x) % 500 == 0)
        n = 60000 + thread_rnd(x) % 10000;         /* on both sides of what gets a mapping of its own */
    if (thread_rnd(x) % 4 == 0)
        align = 0;
    uint8_t *p = persistentalloc(n, align);
    THREAD_CHECK((uintptr_t)p % (align ? align : 8) == 0);
    for (uintptr_t i = 0; i < n; i++)
        THREAD_CHECK(p[i] == 0);
    memset(p, 0xff, n);
    *out = (struct piece){ p, n };
}

Test(persistentalloc, pieces_are_zero_aligned_and_apart)
{
    heap_start();
    uint64_t x = 99;
    for (int i = 0; i < PIECES; i++)
        one_piece(&x, &pieces[i]);
    expect_apart(PIECES);
    for (uintptr_t align = 1; align <= 4096; align *= 2)
        cr_assert_eq((uintptr_t)persistentalloc(3, align) % align, 0);
}

Test(persistentalloc, bytes_are_counted)
{
    heap_start();
    uint64_t sum = memory_mapped(), other = atomic_load(&memstats.other_sys);
    atomic_store(&memstats.buckhash_sys, 0);
    for (int i = 0; i < 100; i++)
        persistentalloc_stat(1000, 8, &memstats.buckhash_sys);
    cr_assert_eq(atomic_load(&memstats.buckhash_sys), 100000);
    uint64_t grown = memory_mapped() - sum;
    cr_assert(grown <= 256 << 10, "%lu", (unsigned long)grown);
    cr_assert_eq(atomic_load(&memstats.other_sys), other + grown - 100000);
    persistentalloc_stat(1 << 20, 8, &memstats.buckhash_sys);
    cr_assert_eq(atomic_load(&memstats.buckhash_sys), 100000 + (1 << 20));
}

Test(persistentalloc, bad_alignment_throws, .exit_code = 2)
{
    heap_start();
    persistentalloc(10, 24);
}

static void many_pieces(int id)
{
    uint64_t x = (uint64_t)id + 1;
    for (int i = 0; i < PIECES; i++)
        one_piece(&x, &pieces[id * PIECES + i]);
}

Test(persistentalloc, threads)
{
    heap_start();
    run_threads(THREADS, many_pieces);
    expect_apart(THREADS * PIECES);
}
