/* mbitmap.c - arenas of mark bits, and the pointer bitmaps of heap objects; see mbitmap.h. */
#include "runtime/mbitmap.h"

#include <assert.h>
#include <string.h>

#include "runtime/mstats.h"
#include "runtime/panic.h"

/* ---- mark bits ---- */

enum { BITS_ARENA_BYTES = 64 << 10, BITS_ARENA_HEADER = 64 };

typedef struct bits_arena {
    _Atomic uintptr_t used;     /* bytes of bits handed out; may run over when the arena is full */
    struct bits_arena *next;
    char pad[BITS_ARENA_HEADER - 16];
    uint8_t bits[BITS_ARENA_BYTES - BITS_ARENA_HEADER];
} bits_arena;

/* Lists by age; guarded by lock, but taking bits from the first of `next`, which is lock-free. */
static struct {
    mutex lock;
    bits_arena *free;
    bits_arena *_Atomic next;   /* bits handed out now: mark bits of the coming cycle */
    bits_arena *current;        /* mark bits of the last cycle = allocation bits now */
    bits_arena *previous;
} bits = { .lock = { .rank = LOCKRANK_GCBITS_ARENAS } };

static uint8_t *try_take(bits_arena *a, uintptr_t n)
{
    if (!a || atomic_load_explicit(&a->used, memory_order_relaxed) + n > sizeof a->bits)
        return NULL;
    uintptr_t at = atomic_fetch_add_explicit(&a->used, n, memory_order_relaxed);
    return at + n > sizeof a->bits ? NULL : &a->bits[at];
}

static bits_arena *new_arena(void)
{
    bits_arena *a = bits.free;
    if (a) {
        bits.free = a->next;
        memset(a, 0, sizeof *a);
    } else {
        a = sys_alloc(sizeof *a, &memstats.gc_misc_sys);
        if (!a)
            out_of_memory(sizeof *a);
    }
    return a;
}

uint8_t *new_mark_bits(uintptr_t nelems)
{
    uintptr_t n = (nelems + 63) / 64 * 8;   /* whole words: refill_alloc_cache reads 64 bits */
    uint8_t *b = try_take(atomic_load_explicit(&bits.next, memory_order_acquire), n);
    if (b)
        return b;
    lock(&bits.lock);
    b = try_take(atomic_load_explicit(&bits.next, memory_order_relaxed), n);
    if (!b) {
        bits_arena *a = new_arena();
        b = try_take(a, n);
        a->next = atomic_load_explicit(&bits.next, memory_order_relaxed);
        atomic_store_explicit(&bits.next, a, memory_order_release);
    }
    unlock(&bits.lock);
    return b;
}

uint8_t *new_alloc_bits(uintptr_t nelems)
{
    return new_mark_bits(nelems);
}

void next_mark_bit_arena_epoch(void)
{
    lock(&bits.lock);
    bits_arena **end = &bits.free;
    if (bits.previous) {
        while (*end)
            end = &(*end)->next;
        *end = bits.previous;
    }
    bits.previous = bits.current;
    bits.current = atomic_load_explicit(&bits.next, memory_order_relaxed);
    atomic_store_explicit(&bits.next, NULL, memory_order_release);
    unlock(&bits.lock);
}

/* ---- pointer bitmaps ---- */

/* The mask of an object of n words that is an array of typ. */
static uint64_t repeated_mask(const type *typ, uintptr_t nwords)
{
    uint64_t mask = type_mask64(typ);
    for (uintptr_t have = typ->size / 8; have < nwords && have < 64; have *= 2)
        mask |= mask << have;
    return nwords < 64 ? mask & (((uint64_t)1 << nwords) - 1) : mask;
}

uintptr_t heap_set_type(mspan *s, uintptr_t x, uintptr_t size, const type *typ)
{
    typ = elem_of_arrays(typ);
    assert(typ->ptrdata != 0 && typ->ptrdata % 8 == 0);
    if (spanclass_size(s->spanclass) == 0) {
        __atomic_store_n(&s->large_type, typ, __ATOMIC_RELEASE);
        return x;
    }
    if (heap_bits_in_span(s->elemsize)) {
        heap_bits_write(s, x, size <= typ->size ? type_mask64(typ) : repeated_mask(typ, size / 8));
        return x;
    }
    *(const type **)x = typ;
    return x + MALLOC_HEADER_SIZE;
}

static void visit_mask(uintptr_t p, uint64_t mask, void (*visit)(void *ctx, void **slot), void *ctx)
{
    for (; mask; mask &= mask - 1)
        visit(ctx, (void **)(p + 8 * (unsigned)__builtin_ctzll(mask)));
}

void type_visit_pointers(const type *typ, uintptr_t p, uintptr_t n, void (*visit)(void *ctx, void **slot),
                         void *ctx)
{
    if (typ->ptrdata == 0)
        return;
    typ = elem_of_arrays(typ);
    for (uintptr_t end = p + n; p < end; p += typ->size) {
        uintptr_t limit = typ->ptrdata < end - p ? typ->ptrdata : end - p;
        for (uintptr_t off = 0; off < limit; off += 64) {
            uint64_t mask = typ->gcdata[off / 64];
            if (limit - off < 64)
                mask &= ((uint64_t)1 << (limit - off) / 8) - 1;
            visit_mask(p + off, mask, visit, ctx);
        }
    }
}

void object_visit_pointers(const mspan *s, uintptr_t base, void (*visit)(void *ctx, void **slot), void *ctx)
{
    if (spanclass_noscan(s->spanclass))
        return;
    if (spanclass_size(s->spanclass) == 0) {
        const type *typ = __atomic_load_n(&s->large_type, __ATOMIC_ACQUIRE);
        if (typ)
            type_visit_pointers(typ, base, s->elemsize, visit, ctx);
    } else if (heap_bits_in_span(s->elemsize)) {
        visit_mask(base, heap_bits_read(s, base), visit, ctx);
    } else {
        const type *typ = *(const type **)base;
        if (typ)
            type_visit_pointers(typ, base + MALLOC_HEADER_SIZE, s->elemsize - MALLOC_HEADER_SIZE, visit, ctx);
    }
}
