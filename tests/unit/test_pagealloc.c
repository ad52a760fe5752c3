/* test_pagealloc.c - the page allocator against a naive model with random operations.
 *
 * The model is a byte a page. After every operation the answer must be the model's; every few, all five levels of
 * summaries are computed anew from the model, page by page, and compared.
 */
#include "tests/unit/mem_stub.h"

enum { ABSENT = 1, BUSY = 2, SCAVENGED = 4 };   /* of a page; 0: free and backed by memory */
enum { MAX_PAGES = 7 << 20, MAX_LIVE = 3000 };

static page_alloc pa;
static sysstat used_by_pa;
static uint8_t model[MAX_PAGES];
static uintptr_t base, npages;                  /* the window of addresses that the model describes */

static uintptr_t page_addr(uintptr_t i) { return base + (i << PAGE_SHIFT); }
static uintptr_t page_number(uintptr_t addr) { return (addr - base) >> PAGE_SHIFT; }
static bool is_free(uintptr_t i) { return !(model[i] & (ABSENT | BUSY)); }

/* Address space that is never touched: the allocator only counts. The window begins a little below a 16 GB border, so
 * that runs join over the borders of all levels. */
static void window(uintptr_t pages)
{
    static int round;
    memset(&pa, 0, sizeof pa);
    page_alloc_init(&pa, &used_by_pa);
    base = ((uintptr_t)(5 + 16 * round++) << 34) - (pages / 3 / PALLOC_CHUNK_PAGES) * PALLOC_CHUNK_BYTES;
    npages = pages;
    memset(model, ABSENT, pages);
}

static void grow(uintptr_t first, uintptr_t n)
{
    page_alloc_grow(&pa, page_addr(first), n << PAGE_SHIFT);
    for (uintptr_t i = first; i < first + n; i++) {
        SEEDED(model[i] == ABSENT);
        model[i] = SCAVENGED;
    }
}

static uintptr_t first_fit(uintptr_t n)
{
    uintptr_t run = 0;
    for (uintptr_t i = 0; i < npages; i++) {
        run = is_free(i) ? run + 1 : 0;
        if (run == n)
            return page_addr(i + 1 - n);
    }
    return 0;
}

/* ---- summaries ---- */

enum { SUM_BITS = 21 };
static const uint8_t pages_of_level[SUMMARY_LEVELS] = { 21, 18, 15, 12, 9 };    /* log2 */

static void check_entry(int level, uintptr_t entry, palloc_sum have)
{
    uintptr_t n = (uintptr_t)1 << pages_of_level[level], start = 0, max = 0, end = 0;
    uintptr_t first = (entry << pages_of_level[level]) - (base >> PAGE_SHIFT);  /* wraps if it is below the window */
    for (uintptr_t k = 0; k < n; k++) {
        end = first + k < npages && is_free(first + k) ? end + 1 : 0;
        if (end == k + 1)
            start = end;
        if (end > max)
            max = end;
    }
    uint64_t mask = (1 << SUM_BITS) - 1;
    palloc_sum want = max >> SUM_BITS ? (uint64_t)1 << 63 : start | max << SUM_BITS | end << 2 * SUM_BITS;
    cr_assert_eq(have, want, "seed %llu: level %d, entry %lu: %lu/%lu/%lu, should be %lu/%lu/%lu",
                 (unsigned long long)rnd_seed, level, (unsigned long)entry, (unsigned long)(have & mask),
                 (unsigned long)(have >> SUM_BITS & mask), (unsigned long)(have >> 2 * SUM_BITS & mask),
                 (unsigned long)start, (unsigned long)max, (unsigned long)end);
}

static void check_summaries(void)
{
    for (int level = 0; level < SUMMARY_LEVELS; level++) {
        unsigned shift = pages_of_level[level] + PAGE_SHIFT;
        for (uintptr_t e = base >> shift; e <= (page_addr(npages) - 1) >> shift; e++)
            check_entry(level, e, pa.summary[level][e]);
    }
    uint64_t unscavenged = 0;
    for (uintptr_t i = 0; i < npages; i++) {
        SEEDED(!is_free(i) || page_addr(i) >= pa.search_addr || page_number(pa.search_addr) == i);
        unscavenged += model[i] == 0;
    }
    SEEDED(pa.free_unscavenged == unscavenged << PAGE_SHIFT);
    page_alloc_verify(&pa);
}

/* ---- operations ---- */

static struct run { uintptr_t addr, n; } live[MAX_LIVE];
static unsigned nlive;

/* Takes [addr, addr+n) in the model; returns the bytes that were scavenged. */
static uintptr_t model_take(uintptr_t addr, uintptr_t n)
{
    uintptr_t scav = 0;
    for (uintptr_t i = page_number(addr); n > 0; i++, n--) {
        SEEDED(is_free(i));
        scav += model[i] == SCAVENGED;
        model[i] = BUSY;
    }
    return scav << PAGE_SHIFT;
}

static void model_put(uintptr_t addr, uintptr_t n, bool scavenged)
{
    for (uintptr_t i = page_number(addr); n > 0; i++, n--) {
        SEEDED(model[i] == BUSY);
        model[i] = scavenged ? SCAVENGED : 0;
    }
}

static void op_alloc(uintptr_t n)
{
    uintptr_t scav = 0, want = first_fit(n), at = page_alloc_alloc(&pa, n, &scav);
    cr_assert_eq(at, want, "seed %llu: %lu pages: %lx, should be %lx", (unsigned long long)rnd_seed, (unsigned long)n,
                 (unsigned long)at, (unsigned long)want);
    if (!at)
        return;
    SEEDED(scav == model_take(at, n));
    live[nlive++] = (struct run){ at, n };
}

/* Frees all of a run, or its head, or its tail. */
static void op_free(void)
{
    if (nlive == 0)
        return;
    struct run *r = &live[rnd_below(nlive)];
    uintptr_t n = rnd_below(4) ? r->n : 1 + rnd_below(r->n), at = r->addr;
    bool scavenged = rnd_below(3) == 0, head = rnd_below(2);
    if (!head)
        at += (r->n - n) << PAGE_SHIFT;
    if (scavenged)
        page_alloc_free_scavenged(&pa, at, n);
    else
        page_alloc_free(&pa, at, n);
    model_put(at, n, scavenged);
    if (head)
        r->addr += n << PAGE_SHIFT;
    r->n -= n;
    if (r->n == 0)
        *r = live[--nlive];
}

static void op_grow(void)
{
    uintptr_t chunks = npages / PALLOC_CHUNK_PAGES, first = rnd_below(chunks), n = 0;
    uintptr_t most = rnd_below(4) ? 1 + rnd_below(4) : 1 + rnd_below(chunks / 4 + 1);
    while (n < most && first + n < chunks && model[(first + n) * PALLOC_CHUNK_PAGES] == ABSENT)
        n++;
    if (n)
        grow(first * PALLOC_CHUNK_PAGES, n * PALLOC_CHUNK_PAGES);
}

/* Some runs, from the top down, then what is left of the highest. */
static void op_scavenge(void)
{
    uintptr_t max = 1 + rnd_below(PALLOC_CHUNK_PAGES), huge = phys_huge_page_size >> PAGE_SHIFT, n, at;
    for (uint64_t k = rnd_below(8); k > 0 && (at = page_alloc_take_for_scavenge(&pa, true, max, &n)); k--) {
        SEEDED(n >= 1 && n < max + (huge ? huge : 1));
        for (uintptr_t i = page_number(at) + n; i < npages; i++)
            SEEDED(model[i] != 0);      /* nothing was passed over */
        SEEDED(model_take(at, n) == 0);
        if (rnd_below(2)) {
            page_alloc_free_scavenged(&pa, at, n);
            model_put(at, n, true);
        } else if (nlive < MAX_LIVE) {
            live[nlive++] = (struct run){ at, n };
        } else {
            page_alloc_free(&pa, at, n);
            model_put(at, n, false);
            return;
        }
    }
}

/* A cache takes all free pages of the group of 64 with the first free page of all. */
static void op_cache(void)
{
    page_cache c = page_alloc_to_cache(&pa);
    uintptr_t first = first_fit(1), group = first & ~(uintptr_t)(PAGE_CACHE_PAGES * PAGE_SIZE - 1);
    if (!first) {
        SEEDED(c.cache == 0);
        return;
    }
    SEEDED(c.base == group);
    uintptr_t at = page_number(group);
    uint64_t cache = 0, scav = 0;
    for (unsigned k = 0; k < 64; k++) {
        if (!is_free(at + k))
            continue;
        cache |= (uint64_t)1 << k;
        scav |= (uint64_t)(model[at + k] == SCAVENGED) << k;
        model[at + k] = BUSY;
    }
    SEEDED(c.cache == cache && c.scav == scav);
    for (uint64_t tries = rnd_below(12); tries > 0 && nlive < MAX_LIVE; tries--) {
        unsigned n = 1 + (unsigned)rnd_below(rnd_below(4) ? 4 : 64), k = 0;
        uint64_t mask = n == 64 ? ~(uint64_t)0 : ((uint64_t)1 << n) - 1;
        while (k + n <= 64 && (cache & mask << k) != mask << k)
            k++;
        uintptr_t got, bytes = 0, p = page_cache_alloc(&c, n, &bytes);
        got = k + n <= 64 ? group + (k << PAGE_SHIFT) : 0;
        SEEDED(p == got);
        if (!p)
            continue;
        SEEDED(bytes == (uintptr_t)__builtin_popcountll(scav & mask << k) << PAGE_SHIFT);
        cache &= ~(mask << k);
        scav &= ~(mask << k);
        live[nlive++] = (struct run){ p, n };
    }
    page_cache_flush(&c, &pa);
    SEEDED(c.cache == 0 && c.scav == 0);
    for (unsigned k = 0; k < 64; k++)
        if (cache >> k & 1)
            model[at + k] = scav >> k & 1 ? SCAVENGED : 0;
}

static void run_model(uint64_t seed, uintptr_t pages, int steps, int check_every)
{
    static const unsigned sizes[] = { 1, 1, 1, 2, 3, 8, 15, 30, 63, 64, 65, 200, 511, 512, 513, 1024, 1400, 5000 };
    rnd_start(seed);
    window(pages);
    nlive = 0;
    unsigned alloc_share = 30 + (unsigned)rnd_below(30);        /* of 100 */
    for (int step = 0; step < steps; step++) {
        uint64_t dice = rnd_below(100);
        if (dice < alloc_share && nlive + 70 < MAX_LIVE) {
            uintptr_t n = sizes[rnd_below(sizeof sizes / sizeof *sizes)];
            op_alloc(rnd_below(50) ? n : 1 + rnd_below(pages / 3));
        } else if (dice < 80 || nlive + 70 >= MAX_LIVE) {
            op_free();
        } else if (dice < 84 || step < 3) {
            op_grow();
        } else if (dice < 92) {
            op_scavenge();
        } else {
            op_cache();
        }
        if (step % check_every == 0)
            check_summaries();
        if (step % 1000 == 999)         /* waves */
            alloc_share = 20 + (unsigned)rnd_below(55);
    }
    while (nlive > 0)
        op_free();
    check_summaries();
}

/* 96 MB, with gaps: everything fills up and empties many times. */
Test(pagealloc, random_operations_in_a_small_heap, .timeout = 100)
{
    heap_start();
    for (uint64_t seed = 0; seed < 12; seed++)
        run_model(seed, 24 * PALLOC_CHUNK_PAGES, 8000, 100);
}

/* 6 GB: runs and gaps over the borders of the upper levels. */
Test(pagealloc, random_operations_in_gigabytes, .timeout = 100)
{
    heap_start();
    for (uint64_t seed = 100; seed < 104; seed++)
        run_model(seed, 1536 * PALLOC_CHUNK_PAGES, 1500, 250);
}

/* Entries of the root level that are free as a whole do not fit their 21 bits; runs that are longer than one. */
Test(pagealloc, runs_of_whole_root_entries, .timeout = 100)
{
    heap_start();
    rnd_start(7);
    enum { ROOT = 1 << 21 };
    window(3 * ROOT + ROOT / 8);
    base = (base >> 34 << 34) - (ROOT / 16 << PAGE_SHIFT);
    nlive = 0;
    grow(0, npages);
    check_summaries();
    static const unsigned sizes[] = { ROOT, ROOT - 1, ROOT + 1, 1, 2 * ROOT, 3 * ROOT, ROOT / 2, 12345, ROOT / 16 };
    for (int i = 0; i < 24; i++) {
        op_alloc(sizes[rnd_below(sizeof sizes / sizeof *sizes)]);
        if (i % 3 == 2)
            op_free();
        if (i % 8 == 0)
            check_summaries();
    }
    while (nlive > 0)
        op_free();
    op_alloc(npages);
    cr_assert_eq(nlive, 1, "all of it is one run again");
    check_summaries();
}

/* ---- single facts ---- */

static void whole_window(uintptr_t chunks)
{
    heap_start();
    rnd_start(1);
    window(chunks * PALLOC_CHUNK_PAGES);
    grow(0, npages);
}

Test(pagealloc, scavenged_bytes_are_counted)
{
    whole_window(24);
    uintptr_t scav, at = page_alloc_alloc(&pa, 100, &scav);
    cr_assert_eq(scav, 100u << PAGE_SHIFT, "fresh memory is scavenged");
    page_alloc_free(&pa, at, 100);
    cr_assert_eq(pa.free_unscavenged, 100u << PAGE_SHIFT);
    cr_assert_eq(page_alloc_alloc(&pa, 150, &scav), at);
    cr_assert_eq(scav, 50u << PAGE_SHIFT);
    page_alloc_free(&pa, at, 150);
    uintptr_t total = 0, n;
    while ((at = page_alloc_take_for_scavenge(&pa, true, 64, &n))) {
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
    whole_window(24);
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

Test(pagealloc, two_regions_far_apart)
{
    whole_window(24);
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

/* ---- runs of bits in a word ---- */

static unsigned naive_bit_range(uint64_t c, unsigned n)
{
    unsigned run = 0;
    for (unsigned k = 0; k < 64; k++) {
        run = c >> k & 1 ? run + 1 : 0;
        if (run == n)
            return k + 1 - n;
    }
    return 64;
}

static void check_bit_ranges(uint64_t c)
{
    for (unsigned n = 1; n <= 64; n++)
        cr_assert_eq(find_bit_range64(c, n), naive_bit_range(c, n), "%u of %016llx", n, (unsigned long long)c);
}

static uint64_t bits_from(unsigned lo, unsigned n)
{
    return n == 0 ? 0 : ~(uint64_t)0 >> (64 - n) << lo;
}

/* Every word of one run and of its complement, of two runs with a gap of one, and random ones of each density. */
Test(pagealloc, bit_ranges)
{
    check_bit_ranges(0);
    for (unsigned lo = 0; lo < 64; lo++) {
        for (unsigned n = 1; lo + n <= 64; n++) {
            uint64_t run = bits_from(lo, n);
            check_bit_ranges(run);
            check_bit_ranges(~run);
            for (unsigned cut = lo + 1; cut + 1 < lo + n; cut += 3)
                check_bit_ranges(run & ~((uint64_t)1 << cut));
        }
    }
    rnd_start(3);
    for (int i = 0; i < 20000; i++) {
        uint64_t a = rnd(), b = rnd(), c = rnd();
        uint64_t words[] = { a, a & b, a | b, (a & b) | c, a & b & c, a | b | c };
        check_bit_ranges(words[i % 6]);
    }
}
