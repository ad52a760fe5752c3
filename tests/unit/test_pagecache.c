/* test_pagecache.c - page caches and the page allocator behind its lock, used by threads: no page has two owners.
 *
 * ThreadSanitizer: yes
 */
#include "tests/unit/mem_stub.h"
#include "tests/unit/threads.h"

enum { THREADS = 4, ROUNDS = 12000, HELD = 100, CHUNKS = 24, PAGES = CHUNKS * PALLOC_CHUNK_PAGES };

static page_alloc pa;
static sysstat used_by_pa;
static mutex pa_lock = { .rank = LOCKRANK_MHEAP };
static uintptr_t base;
static _Atomic uint8_t owner[PAGES];    /* thread + 1; 0: nobody */
static uint32_t written[PAGES];         /* plain: only the page's owner may */

static void take(int id, uintptr_t addr, uintptr_t n)
{
    for (uintptr_t i = (addr - base) >> PAGE_SHIFT; n > 0; i++, n--) {
        THREAD_CHECK(i < PAGES && atomic_exchange_explicit(&owner[i], (uint8_t)(id + 1), memory_order_relaxed) == 0);
        written[i]++;
    }
}

static void put(int id, uintptr_t addr, uintptr_t n)
{
    for (uintptr_t i = (addr - base) >> PAGE_SHIFT; n > 0; i++, n--) {
        written[i]++;
        THREAD_CHECK(atomic_exchange_explicit(&owner[i], 0, memory_order_relaxed) == id + 1);
    }
}

static uintptr_t alloc_pages(page_cache *c, uintptr_t n)
{
    uintptr_t scav, at = 0;
    if (n < PAGE_CACHE_PAGES / 4) {
        if (c->cache == 0) {
            lock(&pa_lock);
            *c = page_alloc_to_cache(&pa);
            unlock(&pa_lock);
        }
        at = page_cache_alloc(c, n, &scav);
    }
    if (!at) {
        lock(&pa_lock);
        at = page_alloc_alloc(&pa, n, &scav);
        unlock(&pa_lock);
    }
    return at;
}

static void use_pages(int id)
{
    struct { uintptr_t addr, n; } held[HELD] = { { 0, 0 } };
    page_cache c = { 0, 0, 0 };
    uint64_t x = (uint64_t)id * 7 + 3;
    for (int round = 0; round < ROUNDS; round++) {
        unsigned i = (unsigned)(thread_rnd(&x) % HELD);
        if (held[i].addr) {
            put(id, held[i].addr, held[i].n);
            lock(&pa_lock);
            page_alloc_free(&pa, held[i].addr, held[i].n);
            unlock(&pa_lock);
            held[i].addr = 0;
        } else {
            held[i].n = thread_rnd(&x) % 8 ? 1 + thread_rnd(&x) % 5 : 1 + thread_rnd(&x) % 120;
            held[i].addr = alloc_pages(&c, held[i].n);
            if (held[i].addr)
                take(id, held[i].addr, held[i].n);
        }
        if (thread_rnd(&x) % 500 == 0) {
            lock(&pa_lock);
            page_cache_flush(&c, &pa);
            unlock(&pa_lock);
        }
    }
    lock(&pa_lock);
    page_cache_flush(&c, &pa);
    for (int i = 0; i < HELD; i++) {
        if (held[i].addr) {
            put(id, held[i].addr, held[i].n);
            page_alloc_free(&pa, held[i].addr, held[i].n);
        }
    }
    page_alloc_verify(&pa);
    unlock(&pa_lock);
}

Test(pagecache, pages_have_one_owner)
{
    heap_start();
    page_alloc_init(&pa, &used_by_pa);
    base = ((uintptr_t)5 << 34) - CHUNKS / 2 * (uintptr_t)PALLOC_CHUNK_BYTES;
    page_alloc_grow(&pa, base, CHUNKS * (uintptr_t)PALLOC_CHUNK_BYTES);
    run_threads(THREADS, use_pages);
    uintptr_t scav;
    cr_assert_eq(page_alloc_alloc(&pa, PAGES, &scav), base, "all pages are free again");
}

/* ---- the whole way: spans from the page heap by Ms with and without a P ---- */

static uint8_t pattern_of(const mspan *s) { return (uint8_t)(s->start >> PAGE_SHIFT) | 1; }

static void use_spans(int id)
{
    enum { SPANS = 60 };
    mspan *held[SPANS] = { NULL };
    uint64_t x = (uint64_t)id * 13 + 1;
    for (int round = 0; round < ROUNDS / 3; round++) {
        mspan **s = &held[thread_rnd(&x) % SPANS];
        if (*s) {
            uint8_t *p = (uint8_t *)(*s)->start;
            THREAD_CHECK(span_of((uintptr_t)p + 5) == *s && p[0] == (uint8_t)id && p[1] == pattern_of(*s));
            THREAD_CHECK(p[((*s)->npages << PAGE_SHIFT) - 1] == (uint8_t)id);
            mheap_free_manual(*s, &memstats.gc_inuse);
            *s = NULL;
        } else {
            uintptr_t n = thread_rnd(&x) % 16 ? 1 + thread_rnd(&x) % 4 : 1 + thread_rnd(&x) % 70;
            *s = mheap_alloc_manual(n, &memstats.gc_inuse);
            THREAD_CHECK(*s && (*s)->npages == n);
            uint8_t *p = (uint8_t *)(*s)->start;
            if (!(*s)->needzero)
                for (uintptr_t i = 0; i < n << PAGE_SHIFT; i += 512)
                    THREAD_CHECK(p[i] == 0);
            p[0] = p[(n << PAGE_SHIFT) - 1] = (uint8_t)id;
            p[1] = pattern_of(*s);
        }
    }
    for (int i = 0; i < SPANS; i++)
        if (held[i])
            mheap_free_manual(held[i], &memstats.gc_inuse);
}

Test(pagecache, spans_have_one_owner)
{
    heap_start();
    static p ps[THREADS];
    for (int i = 0; i < THREADS; i++) {
        if (i == 0)
            continue;       /* the first has no P, hence no caches */
        ps[i].mem = allocpmem();
        test_threads[i].mp.p = &ps[i];
    }
    uint64_t before = atomic_load(&memstats.gc_inuse);
    run_threads(THREADS, use_spans);
    cr_assert_eq(atomic_load(&memstats.gc_inuse), before);
    for (int i = 1; i < THREADS; i++)
        freepmem(ps[i].mem);
    heap_verify();
}
