/* test_scavenge.c - what is given back to the system, when, and that the page heap's counts add up meanwhile. */
#include "runtime/mgcscavenge.h"
#include "tests/unit/mem_stub.h"

/* ---- the index ---- */

enum { CHUNKS = 4 };
static page_alloc pa;
static sysstat used_by_pa;
static uintptr_t base;

static uintptr_t page(unsigned chunk, unsigned i)
{
    return base + chunk * (uintptr_t)PALLOC_CHUNK_BYTES + ((uintptr_t)i << PAGE_SHIFT);
}

/* All chunks full, at the end of a mark. The memory itself is never touched. */
static void full_chunks(uintptr_t huge)
{
    heap_start();
    phys_huge_page_size = huge;
    page_alloc_init(&pa, &used_by_pa);
    base = (uintptr_t)5 << 34;
    page_alloc_grow(&pa, base, CHUNKS * (uintptr_t)PALLOC_CHUNK_BYTES);
    if (huge)
        page_alloc_set_huge(&pa, base, CHUNKS * PALLOC_CHUNK_PAGES);
    uintptr_t scav;
    cr_assert_eq(page_alloc_alloc(&pa, CHUNKS * PALLOC_CHUNK_PAGES, &scav), base);
    page_alloc_next_scav_gen(&pa);
}

static void expect_take(bool forced, uintptr_t max, uintptr_t addr, uintptr_t n)
{
    uintptr_t npages = 0, at = page_alloc_take_for_scavenge(&pa, forced, max, &npages);
    cr_assert_eq(at, addr, "%lx, should be %lx", (unsigned long)at, (unsigned long)addr);
    cr_assert_eq(npages, n, "%lu pages, should be %lu", (unsigned long)npages, (unsigned long)n);
    if (at)
        page_alloc_free_scavenged(&pa, at, npages);
    page_alloc_verify(&pa);
}

Test(scavenge, nearly_full_chunks_are_left_alone)
{
    full_chunks(0);
    page_alloc_free(&pa, page(3, 100), 10);
    expect_take(false, 64, 0, 0);
    page_alloc_next_scav_gen(&pa);
    expect_take(false, 64, 0, 0);
    expect_take(true, 64, page(3, 100), 10);
    expect_take(true, 64, 0, 0);
}

Test(scavenge, a_chunk_that_was_full_waits_a_cycle_unless_half_of_it_is_free)
{
    full_chunks(0);
    page_alloc_free(&pa, page(2, 0), 100);
    expect_take(false, 512, 0, 0);
    page_alloc_free(&pa, page(1, 12), 300);
    expect_take(false, 512, page(1, 12), 300);
    expect_take(false, 512, 0, 0);
    page_alloc_next_scav_gen(&pa);
    expect_take(false, 512, page(2, 0), 100);
    expect_take(true, 512, 0, 0);
}

Test(scavenge, from_the_highest_address_down_in_pieces)
{
    full_chunks(0);
    page_alloc_free(&pa, page(0, 0), CHUNKS * PALLOC_CHUNK_PAGES);
    for (unsigned c = CHUNKS; c-- > 0;)
        for (unsigned i = PALLOC_CHUNK_PAGES; i > 0; i -= 64)
            expect_take(false, 64, page(c, i - 64), 64);
    expect_take(false, 64, 0, 0);
    uintptr_t scav;
    cr_assert_eq(page_alloc_alloc(&pa, 3, &scav), base);
    cr_assert_eq(scav, 3u << PAGE_SHIFT);
    page_alloc_free(&pa, base, 3);
    expect_take(false, 64, base, 3);
}

Test(scavenge, huge_pages_that_are_free_are_not_split)
{
    full_chunks(256 << PAGE_SHIFT);
    page_alloc_free(&pa, page(1, 0), 512);
    page_alloc_free(&pa, page(0, 301), 211);
    page_alloc_free(&pa, page(0, 0), 300);
    expect_take(true, 8, page(1, 256), 256);
    expect_take(true, 8, page(1, 0), 256);
    expect_take(true, 200, page(0, 312), 200);  /* page 300 is in use: nothing to keep whole */
    expect_take(true, 200, page(0, 301), 11);
    expect_take(true, 8, page(0, 292), 8);
    expect_take(true, 64, page(0, 0), 292);     /* reaches into a huge page, so takes it whole */
    page_alloc_free(&pa, page(2, 1), 511);
    expect_take(true, 8, page(2, 256), 256);
    expect_take(true, 8, page(2, 248), 8);
}

/* ---- the page heap ---- */

static mspan *get(uintptr_t bytes)
{
    mspan *s = mheap_alloc_manual(bytes >> PAGE_SHIFT, &memstats.gc_inuse);
    cr_assert_not_null(s);
    return s;
}

static void put(mspan *s)
{
    mheap_free_manual(s, &memstats.gc_inuse);
}

static uint64_t ready(void)
{
    return memory_mapped() - memstats.heap_released;
}

Test(scavenge, released_pages_need_no_zeroing)
{
    heap_start();
    enum { BYTES = 3 << 20 };
    mspan *s = get(BYTES);
    uintptr_t at = s->start;
    cr_assert_eq(s->needzero, 0, "fresh from the system");
    memset((void *)at, 0xa5, BYTES);
    put(s);
    s = get(BYTES);
    cr_assert_eq(s->start, at);
    cr_assert_eq(s->needzero, 1);
    put(s);
    uint64_t before = memstats.heap_released;
    cr_assert_geq(mheap_scavenge(UINTPTR_MAX), BYTES);
    cr_assert_geq(memstats.heap_released, before + BYTES);
    mheap_check_stats();
    s = get(BYTES);
    cr_assert_eq(s->start, at);
    cr_assert_eq(s->needzero, 0);
    for (uintptr_t i = 0; i < BYTES; i += 512)
        cr_assert_eq(*(uint64_t *)(at + i), 0);
    *(char *)at = 1;
    put(s);
    mspan *larger = get(2 * BYTES);     /* one half is backed, the other is not */
    cr_assert_eq(larger->start, at);
    cr_assert_eq(larger->needzero, 1);
}

/* 64 MB in use, every second megabyte free. */
static void fragmented(void)
{
    heap_start();
    mspan *s[64];
    for (int i = 0; i < 64; i++)
        s[i] = get(1 << 20);
    for (int i = 0; i < 64; i += 2)
        put(s[i]);
}

Test(scavenge, allocation_stays_under_the_memory_limit)
{
    fragmented();
    uint64_t limit = ready();
    atomic_store(&gc_controller.memory_limit, (int64_t)limit);
    get(20 << 20);
    /* A page size of slack: what the page tables of the growth take. */
    cr_assert_leq(ready(), limit + (64 << 10), "%lu over", (unsigned long)(ready() - limit));
    cr_assert_geq(scavenge_assist_ns, 1);
    atomic_store(&scavenge_limited, true);
    uint64_t before = ready();
    get(9 << 20);
    cr_assert_geq(ready(), before + (9 << 20), "the limiter forbids it");
    mheap_check_stats();
}

Test(scavenge, growth_over_the_goal_is_paid_for)
{
    fragmented();
    uint64_t before = ready();
    get(5 << 20);
    cr_assert_geq(ready(), before + (5 << 20), "no goal yet");
    scavenger_pace(1000, 2000);         /* nothing of it is the collected heap: the goal is about zero */
    before = ready();
    get(8 << 20);
    cr_assert_leq(ready(), before + (1 << 20), "%lu more", (unsigned long)(ready() - before));
    scavenger_pace(UINT64_MAX, 2000);
    before = ready();
    get(8 << 20);
    cr_assert_geq(ready(), before + (8 << 20), "the collector is off");
}

Test(scavenge, counts_add_up, .timeout = 60)
{
    heap_start();
    enum { HELD = 300 };
    static mspan *held[HELD];
    for (uint64_t seed = 0; seed < 4; seed++) {
        rnd_start(seed);
        for (int step = 0; step < 4000; step++) {
            mspan **s = &held[rnd_below(HELD)];
            if (*s) {
                put(*s);
                *s = NULL;
            } else {
                static const uint16_t pages[] = { 1, 1, 2, 3, 4, 10, 15, 16, 60, 300, 700 };
                *s = get((uintptr_t)pages[rnd_below(11)] << PAGE_SHIFT);
                memset((void *)(*s)->start, 1, 64);
            }
            roots[rnd_below(NROOTS)] = mallocgc(rnd_below(10) ? rnd_below(2000) : rnd_below(200000), NULL, true);
            if (rnd_below(100) == 0)
                scavenge(rnd_below(8 << 20), rnd_below(2));
            if (step % 500 == 0) {
                if (rnd_below(2))
                    memset(roots, 0, sizeof roots);
                collect();
                mheap_check_stats();
                page_alloc_verify(&heap.pages);
            }
        }
    }
    mheap_scavenge(UINTPTR_MAX);
    mheap_check_stats();
    cr_assert_leq(heap.pages.free_unscavenged, 0);
}

Test(scavenge, the_table_of_spans_is_readable_while_it_grows)
{
    heap_start();
    get(PAGE_SIZE);
    mspan **old;
    uint32_t n = mheap_allspans(&old);
    mspan *first = old[0], *last = old[n - 1];
    for (int i = 0; i < 30000; i++)
        get(PAGE_SIZE);
    cr_assert_eq(old[0], first);
    cr_assert_eq(old[n - 1], last);
    mspan **now;
    cr_assert_geq(mheap_allspans(&now), 30000);
    cr_assert_neq(now, old);
    cr_assert_eq(now[n - 1], last);
    collect();
    cr_assert_null(heap.old_allspans);
}

/* ---- the layers below ---- */

Test(scavenge, linear_alloc_cuts_pieces_in_order)
{
    heap_start();
    sysstat stat = 0;
    linear_alloc l;
    linear_alloc_init(&l, 64 << 10);
    char *a = linear_alloc_get(&l, 100, 64, &stat), *b = linear_alloc_get(&l, 5000, 64, &stat);
    cr_assert_eq((uintptr_t)a % 64, 0);
    cr_assert_eq(b - a, 128);
    for (int i = 0; i < 5000; i++)
        cr_assert_eq(b[i], 0);
    cr_assert_eq(stat, 8192, "what was cut off, in pages");
    cr_assert_null(linear_alloc_get(&l, 64 << 10, 8, &stat));
    cr_assert_not_null(linear_alloc_get(&l, (64 << 10) - 5128, 8, &stat));
    cr_assert_null(linear_alloc_get(&l, 1, 1, &stat));
}

#ifdef VOLE_DEBUG
/* A wrong transition ends the process with the message of a fatal error. */
#define THROWS(name, ...) \
    Test(scavenge, name, .exit_code = 2) { heap_start(); sysstat stat = 0; char *p = sys_reserve(NULL, 1 << 20); \
                                           (void)stat; (void)p; __VA_ARGS__ }
THROWS(use_of_reserved_pages_throws, sys_used(p, 4096);)
THROWS(release_of_unused_pages_throws, sys_map(p, 1 << 20, &stat); sys_unused(p, 4096);)
THROWS(mapping_twice_throws, sys_map(p, 8192, &stat); sys_map(p + 4096, 8192, &stat);)
THROWS(freeing_twice_throws, sys_free(p, 1 << 20, NULL); sys_free(p, 1 << 20, NULL);)
THROWS(use_of_protected_pages_throws, sys_map(p, 8192, &stat); sys_used(p, 8192); sys_fault(p, 4096); sys_assert_ready(p, 8192);)
#endif
