/* malloc_inl.h - the fast path of allocation, to be inlined where objects are made most: the
 * interpreter's NEW, CLOSURE and BOX, and mallocgc itself.
 *
 * A span in the mcache has a 64-bit window of free objects (alloc_cache): taking the next one is a
 * count-trailing-zeros and a shift. No lock, no atomic, and the caller brings the M, so no look-up in
 * thread-local storage.
 */
#ifndef VOLE_RUNTIME_MALLOC_INL_H
#define VOLE_RUNTIME_MALLOC_INL_H

#include "runtime/malloc.h"
#include "runtime/mbitmap.h"

static inline mcache *mcache_of(const m *mp)
{
    p *pp = mp->p;
    return __builtin_expect(pp != NULL, 1) ? pp->mcache : mp->mcache0;
}

/* The next free object, or 0 when the window is empty. */
static inline uintptr_t next_free_fast(mspan *s)
{
    if (s->alloc_cache == 0)
        return 0;
    unsigned bit = (unsigned)__builtin_ctzll(s->alloc_cache);
    unsigned index = s->free_index + bit;
    if (__builtin_expect(index >= s->nelems, 0))
        return 0;
    unsigned next = index + 1;
    if (next % 64 == 0 && next != s->nelems)
        return 0;               /* the slow path reloads the window */
    s->alloc_cache = s->alloc_cache >> bit >> 1;
    s->free_index = (uint16_t)next;
    s->alloc_count++;
    return s->start + index * s->elemsize;
}

/* Zeroes n bytes, a multiple of 8, at most 512. Volatile, or compilers would make a call of memset of it. */
static inline void clear_small(void *p, uintptr_t n)
{
    typedef uint64_t pair __attribute__((vector_size(16), aligned(8), may_alias));
    char *q = p;
    for (; n >= 16; q += 16, n -= 16)
        *(volatile pair *)q = (pair){ 0, 0 };
    if (n)
        *(volatile uint64_t *)q = 0;
}

/* What was written to a new object is to be seen by a marker before the pointer to it, which the caller stores somewhere
 * next. */
static inline void publication_barrier(void)
{
    atomic_thread_fence(memory_order_release);
}

/* newobject(typ) for the M of the caller. */
static inline void *newobject_m(m *mp, const type *typ)
{
    uintptr_t size = typ->size;
    bool noscan = typ->ptrdata == 0;
    if (__builtin_expect(malloc_slow_path != 0 || size - 1 >= MIN_SIZE_FOR_HEADER
                         || (noscan && size < TINY_SIZE) || typ->kind == KIND_ARRAY, 0))
        return newobject(typ);
    mspan *s = mcache_of(mp)->alloc[make_spanclass(size_to_class8[(size + 7) / 8], noscan)];
    uintptr_t x = next_free_fast(s);
    if (__builtin_expect(x == 0, 0))
        return newobject(typ);
    if (s->needzero)
        clear_small((void *)x, s->elemsize);
    if (!noscan)
        heap_bits_write(s, x, type_mask64(typ));
    publication_barrier();
    return (void *)x;
}

#endif
