/* test_malloc.c - size classes, alignment, zeroing, distinctness, the tiny allocator. */
#include "runtime/malloc_inl.h"
#include "tests/unit/mem_stub.h"

Test(malloc, rounding)
{
    cr_assert_eq(class_to_size[NUM_SIZE_CLASSES - 1], MAX_SMALL_SIZE);
    uintptr_t last = 0;
    for (uintptr_t size = 1; size <= 3 * MAX_SMALL_SIZE; size++) {
        uintptr_t r = roundupsize(size, true);
        cr_assert(r >= size && r >= last, "%lu -> %lu", (unsigned long)size, (unsigned long)r);
        cr_assert_eq(roundupsize(r, true), r);
        if (size > 128 && size <= MAX_SMALL_SIZE)
            cr_assert_leq(r - size, size / 5, "little is wasted: %lu -> %lu", (unsigned long)size, (unsigned long)r);
        last = r;
    }
}

Test(malloc, division_magic_is_exact)
{
    for (int c = 1; c < NUM_SIZE_CLASSES; c++)
        for (uint64_t off = 0; off < (uint64_t)class_to_allocnpages[c] << PAGE_SHIFT; off++)
            if (off * class_to_divmagic[c] >> 32 != off / class_to_size[c])
                cr_assert_fail("class %d, offset %lu", c, (unsigned long)off);
}

Test(malloc, objects_are_aligned_zero_and_apart)
{
    heap_start();
    enum { N = 3000 };
    static struct { char *p; uintptr_t n; } obj[N];
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < N; i++) {
            uintptr_t n = 1 + rnd() % (i % 50 == 0 ? 200000 : i % 5 == 0 ? 5000 : 200);
            char *p = mallocgc(n, NULL, true);
            for (uintptr_t k = 0; k < n; k++)
                cr_assert_eq(p[k], 0);
            uintptr_t align = n % 8 == 0 || n >= 16 ? 8 : n % 4 == 0 ? 4 : n % 2 == 0 ? 2 : 1;
            cr_assert_eq((uintptr_t)p % align, 0);
            memset(p, i, n);
            obj[i].p = p;
            obj[i].n = n;
            roots[i] = p;
        }
        for (int i = 0; i < N; i++)
            for (uintptr_t k = 0; k < obj[i].n; k++)
                cr_assert_eq(obj[i].p[k], (char)i);
        memset(roots, 0, sizeof roots);
        collect();
    }
}

Test(malloc, tiny_objects_share_blocks)
{
    heap_start();
    uint64_t before = stats().heap_inuse;
    char *p = mallocgc(1, NULL, true);
    int near = 0;
    for (int i = 0; i < 1000; i++) {
        char *q = mallocgc(1, NULL, true);
        cr_assert_eq(*q, 0);
        *q = 1;
        near += q - p == 1;
        p = q;
    }
    cr_assert_gt(near, 900);
    cr_assert_leq(stats().heap_inuse - before, 2u * PAGE_SIZE);
    cr_assert_eq(mallocgc(0, NULL, true), (void *)&zerobase);
}

Test(malloc, inline_path_equals_the_slow_one)
{
    heap_start();
    static const uint8_t ptrs[8] = { 0x5 };
    for (uint64_t words = 3; words <= 100; words++) {
        type t = { .size = words * 8, .ptrdata = 24, .align = 8, .kind = KIND_STRUCT, .gcdata = ptrs,
                   .gcsize = words * 8 };
        for (int i = 0; i < 50; i++) {
            uint64_t *p = newobject_m(getm(), &t);
            for (uint64_t k = 0; k < words; k++)
                cr_assert_eq(p[k], 0);
            mspan *s = NULL;
            uintptr_t index, base = find_object((uintptr_t)p, &s, &index);
            cr_assert_neq(base, 0);
            if (words <= 64)
                cr_assert_eq(heap_bits_read(s, base), 0x5);
            else
                cr_assert_eq(*(const type **)base, &t);
            memset(p, 0xff, words * 8);
        }
        collect();  /* the objects hold garbage where no pointers are: nobody looks */
    }
}

Test(malloc, addresses_begin_at_the_hint)
{
    heap_start();
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    cr_assert_eq((uintptr_t)mallocgc(8, NULL, true) >> 32, 0xc0);
#endif
    cr_assert_null(span_of_heap(0));
    cr_assert_null(span_of_heap((uintptr_t)&heap));
    cr_assert_null(span_of_heap(~(uintptr_t)0));
    cr_assert_null(span_of_heap((uintptr_t)1 << 47));
}

Test(malloc, newarray_checks_its_size)
{
    heap_start();
    cr_assert_null(newarray(&basic_types[KIND_INT], -1));
    cr_assert_null(newarray(&basic_types[KIND_INT], INT64_MAX));
    cr_assert_null(newarray(&basic_types[KIND_INT], (int64_t)1 << 46));
    cr_assert_not_null(newarray(&basic_types[KIND_INT], 0));
}

Test(malloc, words_move_in_both_directions)
{
    static uint64_t a[2000], b[2000];
    for (int i = 0; i < 4000; i++) {
        for (int k = 0; k < 2000; k++)
            a[k] = b[k] = rnd();
        size_t n = rnd() % 700, from = rnd() % 700, to = i % 2 ? from + rnd() % 40 : rnd() % 700;
        memmove(&b[to], &b[from], n * 8);
        memmove_words(&a[to], &a[from], n * 8);
        cr_assert_eq(memcmp(a, b, sizeof a), 0);
        memclr_words(&a[to], n * 8);
        for (size_t k = 0; k < n; k++)
            cr_assert_eq(a[to + k], 0);
    }
}
