/* test_pagealloc.c - the page allocator against a naive model with random operations. */
#include "tests/unit/mem_stub.h"

enum { CHUNKS = 24, PAGES = CHUNKS * PALLOC_CHUNK_PAGES };
static page_alloc pa;
static sysstat used_by_pa;
static uint8_t model[PAGES];    /* 1: allocated */
static uintptr_t base;

static uintptr_t first_fit(uintptr_t n)
{
    for (uintptr_t i = 0, run = 0; i < PAGES; i++) {
        run = model[i] ? 0 : run + 1;
        if (run == n)
            return base + ((i + 1 - n) << PAGE_SHIFT);
    }
    return 0;
}

static void model_set(uintptr_t addr, uintptr_t n, uint8_t v)
{
    uintptr_t i = (addr - base) >> PAGE_SHIFT;
    for (uintptr_t k = 0; k < n; k++) {
        cr_assert_neq(model[i + k], v);
        model[i + k] = v;
    }
}

/* Address space that is never touched: the allocator only counts. Begins just below a 16 GB border, so that runs join
 * over the borders of all levels. */
static void pages_start(void)
{
    heap_start();
    page_alloc_init(&pa, &used_by_pa);
    base = ((uintptr_t)5 << 34) - CHUNKS / 2 * (uintptr_t)PALLOC_CHUNK_BYTES;
    page_alloc_grow(&pa, base, CHUNKS * (uintptr_t)PALLOC_CHUNK_BYTES);
    page_alloc_verify(&pa);
}

Test(pagealloc, random_against_model, .timeout = 60)
{
    pages_start();
    enum { MAX = 2000 };
    static struct { uintptr_t addr, n; } live[MAX];
    int n = 0;
    for (int step = 0; step < 20000; step++) {
        if (n < MAX && rnd() % 100 < 55) {
            static const unsigned sizes[] = { 1, 1, 1, 2, 3, 8, 30, 64, 65, 200, 512, 513, 1400, 5000 };
            uintptr_t want = sizes[rnd() % 14], scav;
            uintptr_t at = page_alloc_alloc(&pa, want, &scav);
            cr_assert_eq(at, first_fit(want), "step %d: %lu pages", step, (unsigned long)want);
            if (at) {
                model_set(at, want, 1);
                live[n].addr = at;
                live[n++].n = want;
            }
        } else if (n > 0) {
            int i = (int)(rnd() % (unsigned)n);
            if (rnd() % 2)
                page_alloc_free(&pa, live[i].addr, live[i].n);
            else
                page_alloc_free_scavenged(&pa, live[i].addr, live[i].n);
            model_set(live[i].addr, live[i].n, 0);
            live[i] = live[--n];
        }
        if (step % 500 == 0)
            page_alloc_verify(&pa);
    }
}

Test(pagealloc, scavenged_bytes_are_counted)
{
    pages_start();
    uintptr_t scav, at = page_alloc_alloc(&pa, 100, &scav);
    cr_assert_eq(scav, 100u << PAGE_SHIFT, "fresh memory is scavenged");
    page_alloc_free(&pa, at, 100);
    cr_assert_eq(pa.free_unscavenged, 100u << PAGE_SHIFT);
    cr_assert_eq(page_alloc_alloc(&pa, 150, &scav), at);
    cr_assert_eq(scav, 50u << PAGE_SHIFT);
    page_alloc_free(&pa, at, 150);
    uintptr_t limit = MAX_SEARCH_ADDR, total = 0, n;
    while ((at = page_alloc_take_for_scavenge(&pa, &limit, 64, &n))) {
        cr_assert_leq(n, 64);
        total += n;
        page_alloc_free_scavenged(&pa, at, n);
    }
    cr_assert_eq(total, 150);
    cr_assert_eq(pa.free_unscavenged, 0);
    page_alloc_verify(&pa);
}

Test(pagealloc, caches_take_and_return_groups)
{
    pages_start();
    uintptr_t scav, hole = page_alloc_alloc(&pa, 10, &scav);
    page_cache c = page_alloc_to_cache(&pa);
    cr_assert_eq(c.base, base);
    cr_assert_eq(__builtin_popcountll(c.cache), 54, "ten pages of the group are taken");
    page_alloc_verify(&pa);
    uintptr_t p = page_cache_alloc(&c, 4, &scav);
    cr_assert_eq(p, base + (10u << PAGE_SHIFT));
    cr_assert_eq(page_cache_alloc(&c, 60, &scav), 0);
    page_alloc_free(&pa, hole, 10);
    page_cache_flush(&c, &pa);
    page_alloc_verify(&pa);
    cr_assert_eq(page_alloc_alloc(&pa, 10, &scav), base);
    cr_assert_eq(page_alloc_alloc(&pa, 11, &scav), base + (14u << PAGE_SHIFT));
}

Test(pagealloc, bit_ranges)
{
    for (int i = 0; i < 20000; i++) {
        uint64_t c = rnd() & rnd();
        if (i % 2)
            c |= rnd();
        unsigned n = 1 + (unsigned)(rnd() % 64), want = 64;
        for (unsigned k = 0; k + n <= 64 && want == 64; k++) {
            uint64_t mask = n == 64 ? ~(uint64_t)0 : (((uint64_t)1 << n) - 1) << k;
            if ((c & mask) == mask)
                want = k;
        }
        cr_assert_eq(find_bit_range64(c, n), want);
    }
}

Test(pagealloc, two_regions_far_apart)
{
    pages_start();
    uintptr_t far = (uintptr_t)0x7000 << 32;
    page_alloc_grow(&pa, far, PALLOC_CHUNK_BYTES);
    uintptr_t scav, low = 0;
    while (!low) {
        uintptr_t at = page_alloc_alloc(&pa, PALLOC_CHUNK_PAGES, &scav);
        cr_assert_neq(at, 0);
        if (at == far)
            low = at;
    }
    cr_assert_eq(page_alloc_alloc(&pa, 1, &scav), 0);
    page_alloc_free(&pa, base, 3);
    cr_assert_eq(page_alloc_alloc(&pa, 1, &scav), base, "search address moved back");
    page_alloc_verify(&pa);
}
