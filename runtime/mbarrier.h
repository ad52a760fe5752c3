/* mbarrier.h - stores of pointers into memory, as the collector wants to see them.
 *
 * A pointer store into the heap or into globals, outside the stack of the running goroutine:
 *
 *     if (write_barrier_enabled) gcwritebarrier(slot, newval);
 *     *slot = newval;
 *
 * The barrier is Go's hybrid one: it shades the old value and the new one. Stores into frames of the own
 * goroutine need none. Copies of values that may hold pointers go through the functions here, which
 * also move whole words at a time, so that a racing reader never sees half a pointer.
 */
#ifndef VOLE_RUNTIME_MBARRIER_H
#define VOLE_RUNTIME_MBARRIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "runtime/type.h"

/* Written with the world stopped; 0 unless the collector marks beside the program. */
extern uint32_t write_barrier_enabled;

/* Before *slot = newval. */
void gcwritebarrier(void **slot, void *newval);

static inline void store_pointer(void *slot, void *newval)
{
    if (__builtin_expect(write_barrier_enabled != 0, 0))
        gcwritebarrier((void **)slot, newval);
    __atomic_store_n((void **)slot, newval, __ATOMIC_RELAXED);
}

/* memmove whose aligned 8-byte words are read and written at once. dst, src and n are multiples of 8,
 * or (no pointers then) anything. May overlap. */
void memmove_words(void *dst, const void *src, size_t n);
/* Zeroes; aligned 8-byte words at once. */
void memclr_words(void *dst, size_t n);

/* *dst = *src, one value of typ; dst anywhere (heap, globals, stack). May overlap. */
void typedmemmove(const type *typ, void *dst, const void *src);
/* *dst = zero value. */
void typedmemclr(const type *typ, void *dst);
/* n bytes of an array of typ: n is a multiple of typ->size. */
void typedmemmove_n(const type *typ, void *dst, const void *src, size_t n);
void typedmemclr_n(const type *typ, void *dst, size_t n);
/* copy(dst, src): moves min(dlen, slen) elements, returns how many. */
int64_t typedslicecopy(const type *elem, void *dst, int64_t dlen, const void *src, int64_t slen);

/* The barriers for n bytes at dst about to be overwritten from src (NULL: cleared), by the type of the
 * values. Only called while write_barrier_enabled. src == dst is allowed: shades old values twice. */
void bulk_barrier_pre_write(const type *typ, void *dst, const void *src, size_t n);
/* The same for memory that was allocated, zeroed, in this op, and so holds no old values. */
void bulk_barrier_fresh(const type *typ, const void *src, size_t n);

#endif
