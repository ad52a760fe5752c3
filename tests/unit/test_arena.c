/* test_arena.c - where the heap finds address space: hints that are taken, spans over many arenas, large heaps. */
#include <sys/mman.h>

#include "tests/unit/mem_stub.h"

#define FIRST_HINT ((uintptr_t)0x00c0 << 32)
#define GB ((uintptr_t)1 << 30)

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

static void check_span(mspan *s)
{
    uintptr_t end = s->start + (s->npages << PAGE_SHIFT);
    for (uintptr_t p = s->start; p < end; p += ARENA_BYTES / 4)
        cr_assert_eq(span_of(p), s);
    cr_assert_eq(span_of(end - 1), s);
    cr_assert_neq(span_of(end), s);
}

#ifndef VOLE_ASAN   /* there the sanitizer has the addresses of the hints */
/* Somebody else's memory. */
static void occupy(uintptr_t at, uintptr_t bytes)
{
    void *p = mmap((void *)at, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
    cr_assert_eq((uintptr_t)p, at);
}

Test(arena, the_heap_begins_at_the_first_hint)
{
    heap_start();
    cr_assert_eq(get(PAGE_SIZE)->start >> 32, FIRST_HINT >> 32);
    cr_assert_null(span_of(FIRST_HINT - 1));
    cr_assert_null(span_of(0));
    cr_assert_null(span_of(UINTPTR_MAX));
}

Test(arena, a_hint_that_is_taken_is_passed_over)
{
    occupy(FIRST_HINT, ARENA_BYTES);
    heap_start();
    mspan *s = get(PAGE_SIZE);
    cr_assert_eq(s->start >> 32, ((uintptr_t)1 << 40 | FIRST_HINT) >> 32);
    check_span(s);
}

/* The heap's region meets another mapping: it goes on at the next hint, what was left of the region is used. */
Test(arena, growth_jumps_over_what_is_in_its_way)
{
    occupy(FIRST_HINT + 2 * (uintptr_t)ARENA_BYTES, ARENA_BYTES);
    heap_start();
    mspan *a = get(ARENA_BYTES + ARENA_BYTES / 2), *b = get(ARENA_BYTES), *c = get(ARENA_BYTES / 8);
    cr_assert_eq(a->start >> 32, FIRST_HINT >> 32);
    cr_assert_gt(b->start, (uintptr_t)1 << 40);
    cr_assert_lt(c->start, b->start, "the rest of the first region");
    check_span(a);
    check_span(b);
    check_span(c);
    page_alloc_verify(&heap.pages);
    mheap_check_stats();
}

Test(arena, without_hints_any_address_does)
{
    for (uintptr_t i = 0; i < 0x80; i++)
        occupy(i << 40 | FIRST_HINT, ARENA_BYTES);
    heap_start();
    mspan *a = get(3 * (uintptr_t)ARENA_BYTES);
    for (int i = 0; i < 20; i++)
        check_span(get(ARENA_BYTES));
    check_span(a);
    put(a);
    check_span(get(ARENA_BYTES));
    page_alloc_verify(&heap.pages);
    mheap_check_stats();
}

#endif

/* The memory is not touched: only tables are made. */
Test(arena, nine_gigabytes)
{
    heap_start();
    enum { N = 144 };
    static mspan *s[N];
    for (int i = 0; i < N; i++)
        s[i] = get(ARENA_BYTES);
    cr_assert_geq(heap.nall_arenas, N);
    for (int i = 0; i < N; i++) {
        check_span(s[i]);
        put(s[i]);
    }
    mspan *all = get(N * (uintptr_t)ARENA_BYTES);
    check_span(all);
    cr_assert_eq(all->needzero, 1, "parts of it were in use");
    put(all);
    page_alloc_verify(&heap.pages);
    mheap_check_stats();
    mheap_scavenge(UINTPTR_MAX);
    cr_assert_eq(memory_mapped() - memstats.heap_released < GB, 1);
    cr_assert_eq(get(9 * GB)->needzero, 0);
    page_alloc_verify(&heap.pages);
    mheap_check_stats();
}

/* One object of 5 GB; its size does not fit 32 bits. */
Test(arena, an_object_larger_than_4_gigabytes)
{
    heap_start();
    char *p = mallocgc(5 * GB, NULL, true);
    p[0] = p[5 * GB - 1] = 1;
    roots[0] = p;
    collect();
    cr_assert_eq(p[5 * GB - 1], 1);
    mspan *s = span_of((uintptr_t)p);
    cr_assert_eq(span_of((uintptr_t)p + 5 * GB - 1), s);
    cr_assert_eq(s->elemsize, 5 * GB);
    roots[0] = p + 3 * GB;
    collect();
    cr_assert_eq(span_of((uintptr_t)p + 5 * GB - 1), s, "kept by an interior pointer");
    roots[0] = NULL;
    collect();
    cr_assert_null(span_of((uintptr_t)p));
    mheap_check_stats();
}

/* More arenas than the table in one piece holds. */
Test(arena, seventy_gigabytes_of_tables, .timeout = 60)
{
    heap_start();
    for (int i = 0; i < 1100; i++) {
        mspan *s = get(ARENA_BYTES);
        cr_assert_eq(span_of(s->start + ARENA_BYTES - 1), s);
    }
    cr_assert_geq(heap.nall_arenas, 1100);
    for (uint32_t i = 0; i < heap.nall_arenas; i++)
        cr_assert_not_null(atomic_load(&heap.arenas[mheap_arena_index(i)]));
    mheap_check_stats();
}
