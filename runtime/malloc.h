/* malloc.h - allocation of garbage-collected memory.
 *
 * mallocgc never parks and never collects: when it passes the trigger it sets PENDING_GC on the
 * current M, and the collection happens at the next instruction boundary. So C code may keep the
 * pointers it got in C locals until then, and an op that allocates twice needs no care.
 * It needs an M (tls_m) with a P, or the bootstrap mcache of m0; not for signal handlers.
 * Out of memory ends the process ("fatal error: runtime: out of memory").
 *
 * The fast path can be inlined: malloc_inl.h.
 */
#ifndef VOLE_RUNTIME_MALLOC_H
#define VOLE_RUNTIME_MALLOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/runtime2.h"

enum {
    PAGE_SHIFT = 13,
    PAGE_SIZE = 1 << PAGE_SHIFT,
    MAX_SMALL_SIZE = 32768,
    TINY_SIZE = 16,
    MALLOC_HEADER_SIZE = 8,
    MIN_SIZE_FOR_HEADER = 512   /* pointerful objects larger than this carry a type word */
};
#define MAX_ALLOC ((uintptr_t)1 << 48)

/* Once, before anything is allocated (schedinit). Needs tls_m. */
void mallocinit(void);

/* size bytes; typ == NULL: the object holds no pointers. Else size is typ->size, or n times it (or
 * less than one, when only a pointerful prefix of the type's bitmap matters: never more than the
 * repeated bitmap describes). The memory is zeroed if needzero; pointerful memory always is.
 * Aligned to 8 (16 and more for sizes that are multiples of it). size 0: an address that is shared. */
void *mallocgc(uintptr_t size, const type *typ, bool needzero);

/* A zeroed object of typ. */
void *newobject(const type *typ);
/* n zeroed elements of typ; NULL when n < 0 or the size overflows. */
void *newarray(const type *typ, int64_t n);
/* Zero-size objects live here. */
extern uint64_t zerobase;

/* mallocgc(size, typ, true) for an op that makes an object of at least MALLOC_PIECES_MIN bytes and does nothing else
 * before: zeroing that much takes long, so it stops when something is pending. OP_RETRY: the op has to be run again. */
enum { MALLOC_PIECES_MIN = 512 << 10 };
opstatus malloc_in_pieces(g *gp, uintptr_t size, const type *typ, void **out);

/* The bytes that mallocgc(size) really gives (growslice rounds capacities to it). */
uintptr_t roundupsize(uintptr_t size, bool noscan);

/* Memory outside the collected heap that is never given back; zeroed; align a power of two or 0. */
void *persistentalloc(uintptr_t size, uintptr_t align);

/* Other than 0: allocation must take mallocgc's slow way (collector marking, gcstress, sampling). */
extern uint32_t malloc_slow_path;
/* GODEBUG=gcstress: an allocation since the last call wants a collection. */
bool malloc_stress_due(void);

/* Bytes of memory got from the system, in all states but Reserved. */
uint64_t memory_mapped(void);

#endif
