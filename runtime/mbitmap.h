/* mbitmap.h - where the pointers are: mark bits, allocation bits and pointer bitmaps of heap objects.
 *
 * Which words of an object are pointers is kept in one of four ways, by the span:
 *   noscan span          no pointers
 *   elemsize <= 512      a bitmap, one bit per word, in the last 1/64 of the span
 *   larger size classes  each object begins with a word: the address of its type; mallocgc returns the
 *                        address after it
 *   class 0 (one object) span->large_type
 * A type stands for an array of it as long as the object. Arrays are stripped to their element, so that
 * the bitmap to repeat is gcdata over typ->size bytes. Memory past the last element is zero.
 *
 * Mark and allocation bits (one per object) come from arenas of 64 KB that live for two cycles: bits made
 * as mark bits in cycle N become the allocation bits at the sweep of N and are dropped after that of N+1.
 */
#ifndef VOLE_RUNTIME_MBITMAP_H
#define VOLE_RUNTIME_MBITMAP_H

#include "runtime/mheap.h"

/* ---- mark bits ---- */

uint8_t *new_mark_bits(uintptr_t nelems);
uint8_t *new_alloc_bits(uintptr_t nelems);
/* All spans are swept: bits two cycles old can be used again. */
void next_mark_bit_arena_epoch(void);

static inline bool object_is_marked(const mspan *s, uintptr_t i)
{
    return atomic_load_explicit(&s->gcmark_bits[i / 8], memory_order_relaxed) >> i % 8 & 1;
}

/* Marks object i; true if it was not marked before. Many markers at once. */
static inline bool mark_object(mspan *s, uintptr_t i)
{
    uint8_t bit = (uint8_t)(1u << i % 8);
    _Atomic uint8_t *byte = &s->gcmark_bits[i / 8];
    if (atomic_load_explicit(byte, memory_order_relaxed) & bit)
        return false;
    return !(atomic_fetch_or_explicit(byte, bit, memory_order_acq_rel) & bit);
}

/* Loads alloc_cache with the 64 bits of alloc_bits that hold object i (inverted: 1 = free). */
static inline void refill_alloc_cache(mspan *s, uintptr_t i)
{
    uint64_t bits;
    __builtin_memcpy(&bits, s->alloc_bits + (i / 64) * 8, 8);
    s->alloc_cache = ~bits;
}

/* Object i is in use, as far as a collection may ask: allocated before the sweep, or since. */
static inline bool object_is_free(const mspan *s, uintptr_t i)
{
    if (i < s->free_index)
        return false;
    return !(s->alloc_bits[i / 8] >> i % 8 & 1);
}

/* ---- pointer bitmaps ---- */

static inline bool heap_bits_in_span(uintptr_t elemsize) { return elemsize <= MIN_SIZE_FOR_HEADER; }

/* Bytes of bitmap at the end of a span of small pointerful objects. */
static inline uintptr_t span_bitmap_bytes(uintptr_t npages) { return (npages << PAGE_SHIFT) / 64; }

static inline uint64_t *span_heap_bits(const mspan *s)
{
    uintptr_t bytes = s->npages << PAGE_SHIFT;
    return (uint64_t *)(s->start + bytes - bytes / 64);
}

/* Arrays stripped: the type whose bitmap repeats. */
static inline const type *elem_of_arrays(const type *typ)
{
    while (typ->kind == KIND_ARRAY)
        typ = typ->elem;
    return typ;
}

/* Pointer words among the first 64 of one value of typ (no array). */
static inline uint64_t type_mask64(const type *typ)
{
    uint64_t mask = typ->gcdata[0];
    for (unsigned i = 1; i < 8 && i * 64 < typ->ptrdata; i++)
        mask |= (uint64_t)typ->gcdata[i] << 8 * i;
    return mask;
}

/* Writes the bits of the object at x: mask describes its first 64 words, all there are. Words of the bitmap belong to
 * neighbours too, which a marker may read; only the span's owner writes. */
static inline void heap_bits_write(mspan *s, uintptr_t x, uint64_t mask)
{
    uintptr_t word = (x - s->start) / 8, nwords = s->elemsize / 8;
    uint64_t *b = span_heap_bits(s) + word / 64;
    unsigned shift = word % 64;
    uint64_t all = nwords == 64 ? ~(uint64_t)0 : ((uint64_t)1 << nwords) - 1;
    __atomic_store_n(&b[0], (b[0] & ~(all << shift)) | mask << shift, __ATOMIC_RELAXED);
    if (shift + nwords > 64)
        __atomic_store_n(&b[1], (b[1] & ~(all >> (64 - shift))) | mask >> (64 - shift), __ATOMIC_RELAXED);
}

/* Pointer words of the object at base, in a bitmap span. */
static inline uint64_t heap_bits_read(const mspan *s, uintptr_t base)
{
    uintptr_t word = (base - s->start) / 8, nwords = s->elemsize / 8;
    const uint64_t *b = span_heap_bits(s) + word / 64;
    unsigned shift = word % 64;
    uint64_t all = nwords == 64 ? ~(uint64_t)0 : ((uint64_t)1 << nwords) - 1;
    uint64_t mask = __atomic_load_n(&b[0], __ATOMIC_RELAXED) >> shift;
    if (shift + nwords > 64)
        mask |= __atomic_load_n(&b[1], __ATOMIC_RELAXED) << (64 - shift);
    return mask & all;
}

/* Records where the pointers of the fresh object at x are, size bytes of typ (repeated). Returns the
 * address of the object proper (after the header word, if there is one). */
uintptr_t heap_set_type(mspan *s, uintptr_t x, uintptr_t size, const type *typ);

/* The object that p points into: its base (header included) and number in *index, its span in *span; 0
 * if p is not an address of the collected heap. */
static inline uintptr_t find_object(uintptr_t p, mspan **span, uintptr_t *index)
{
    mspan *s = span_of_heap(p);
    if (!s)
        return 0;
    *span = s;
    *index = span_obj_index(s, p);
    return s->start + *index * s->elemsize;
}

/* Calls visit for each pointer word in n bytes at p, an array of typ (also where n is no multiple). */
void type_visit_pointers(const type *typ, uintptr_t p, uintptr_t n, void (*visit)(void *ctx, void **slot),
                         void *ctx);
/* The same for the object with base `base` of s: what the collector would scan. */
void object_visit_pointers(const mspan *s, uintptr_t base, void (*visit)(void *ctx, void **slot), void *ctx);

#endif
