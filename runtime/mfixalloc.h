/* mfixalloc.h - a free-list allocator of objects of one size, outside the collected heap.
 *
 * Memory comes from persistentalloc in chunks and never goes back, so a freed object's memory stays
 * readable for ever (the page table of spans relies on it). The first word of a free object is the link.
 * The caller holds the lock that guards the allocator.
 */
#ifndef VOLE_RUNTIME_MFIXALLOC_H
#define VOLE_RUNTIME_MFIXALLOC_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/mem_linux.h"

typedef struct fixalloc {
    uintptr_t size;
    void *list;         /* free objects */
    uintptr_t chunk;    /* rest of the current chunk */
    uintptr_t nchunk;   /* bytes left in it */
    uintptr_t inuse;    /* bytes of objects in use */
    bool zero;          /* zero objects that are used again */
    sysstat *stat;
} fixalloc;

void fixalloc_init(fixalloc *f, uintptr_t size, bool zero, sysstat *stat);
void *fixalloc_alloc(fixalloc *f);
void fixalloc_free(fixalloc *f, void *v);

/* Cuts pieces off one region of address space, which it makes Ready as it goes along: tables of which there will be many
 * lie together. Nothing is freed. The caller holds a lock. */
typedef struct linear_alloc {
    uintptr_t next;     /* the next free byte */
    uintptr_t mapped;   /* end of what is Ready */
    uintptr_t end;
} linear_alloc;

/* Reserves size bytes; when that fails the allocator is empty. */
void linear_alloc_init(linear_alloc *l, uintptr_t size);
/* Zeroed memory, align a power of two; NULL when the region is used up. */
void *linear_alloc_get(linear_alloc *l, uintptr_t size, uintptr_t align, sysstat *stat);

/* persistentalloc whose bytes are counted in stat. */
void *persistentalloc_stat(uintptr_t size, uintptr_t align, sysstat *stat);

#endif
