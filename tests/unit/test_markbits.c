/* test_markbits.c - mark bits: where they come from, and that each object is marked by exactly one of many markers.
 *
 * ThreadSanitizer: yes
 */
#include "runtime/mbitmap.h"
#include "tests/unit/mem_stub.h"
#include "tests/unit/threads.h"

enum { THREADS = 4 };

/* ---- marking ---- */

static mspan span;
static _Atomic uint32_t won[MAX_OBJS_PER_SPAN];

/* Every thread tries every object, from another one on and in another direction. */
static void mark_all(int id)
{
    for (int round = 0; round < 3; round++)
        for (uint32_t k = 0; k < MAX_OBJS_PER_SPAN; k++) {
            uint32_t i = (k * (id % 2 ? 7 : 1) + (uint32_t)id * 300) % MAX_OBJS_PER_SPAN;
            if (mark_object(&span, i))
                atomic_fetch_add_explicit(&won[i], 1, memory_order_relaxed);
            THREAD_CHECK(object_is_marked(&span, i));
        }
}

Test(markbits, each_object_is_won_once)
{
    heap_start();
    span.nelems = MAX_OBJS_PER_SPAN;
    for (int round = 0; round < 200; round++) {
        memset((void *)won, 0, sizeof won);
        span.gcmark_bits = (_Atomic uint8_t *)new_mark_bits(MAX_OBJS_PER_SPAN);
        run_threads(THREADS, mark_all);
        for (int i = 0; i < MAX_OBJS_PER_SPAN; i++)
            cr_assert_eq(won[i], 1);
        if (round % 20 == 19)
            next_mark_bit_arena_epoch();
    }
}

/* ---- getting bits ---- */

enum { PER_THREAD = 3000 };
static struct grant { uint8_t *p; uintptr_t n; } grants[THREADS * PER_THREAD];

static void get_bits(int id)
{
    uint64_t x = (uint64_t)id + 11;
    for (int i = 0; i < PER_THREAD; i++) {
        uintptr_t nelems = 1 + thread_rnd(&x) % MAX_OBJS_PER_SPAN, bytes = (nelems + 63) / 64 * 8;
        uint8_t *p = new_mark_bits(nelems);
        for (uintptr_t k = 0; k < bytes; k++)
            THREAD_CHECK(p[k] == 0);
        memset(p, 0xff, bytes);
        grants[id * PER_THREAD + i] = (struct grant){ p, bytes };
    }
}

static int by_address(const void *a, const void *b)
{
    const struct grant *x = a, *y = b;
    return x->p < y->p ? -1 : x->p > y->p;
}

Test(markbits, bits_are_zero_and_apart)
{
    heap_start();
    run_threads(THREADS, get_bits);
    qsort(grants, THREADS * PER_THREAD, sizeof *grants, by_address);
    for (int i = 1; i < THREADS * PER_THREAD; i++)
        cr_assert_leq(grants[i - 1].p + grants[i - 1].n, grants[i].p);
    for (int i = 0; i < THREADS * PER_THREAD; i++)
        cr_assert_eq((uintptr_t)grants[i].p % 8, 0);
}

/* Bits stay whole for two epochs; then their memory comes again, so that it does not grow. */
Test(markbits, epochs)
{
    heap_start();
    uint8_t *kept[3] = { NULL };
    uint64_t mapped = 0;
    for (int epoch = 0; epoch < 30; epoch++) {
        uint8_t *first = NULL;
        for (int i = 0; i < 2000; i++) {
            uint8_t *p = new_mark_bits(512);
            for (int k = 0; k < 64; k++)
                cr_assert_eq(p[k], 0);
            memset(p, epoch + 1, 64);
            if (!first)
                first = p;
        }
        kept[epoch % 3] = first;
        for (int back = 0; back <= 1 && back <= epoch; back++)
            for (int k = 0; k < 64; k++)
                cr_assert_eq(kept[(epoch - back) % 3][k], epoch - back + 1);
        next_mark_bit_arena_epoch();
        if (epoch == 5)
            mapped = memory_mapped();
    }
    cr_assert_eq(memory_mapped(), mapped);
}

/* ---- windows of free objects ---- */

Test(markbits, free_objects_against_the_bits)
{
    heap_start();
    for (uint64_t seed = 0; seed < 50; seed++) {
        rnd_start(seed);
        mspan s = { .nelems = (uint16_t)(1 + rnd_below(MAX_OBJS_PER_SPAN)) };
        s.alloc_bits = new_alloc_bits(s.nelems);
        for (unsigned i = 0; i < s.nelems; i++)
            if (rnd() & 1)
                s.alloc_bits[i / 8] |= (uint8_t)(1 << i % 8);
        s.free_index = (uint16_t)rnd_below(s.nelems + 1u);
        for (unsigned i = 0; i < s.nelems; i++) {
            bool used = s.alloc_bits[i / 8] >> i % 8 & 1;
            SEEDED(object_is_free(&s, i) == (i >= s.free_index && !used));
            refill_alloc_cache(&s, i);
            SEEDED((s.alloc_cache >> i % 64 & 1) == !used);
        }
    }
}
