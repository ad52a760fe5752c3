/* mcache.h - the allocation cache of one P: a span for each span class, and the tiny block.
 *
 * A span class is a size class and whether the objects hold no pointers. The owner allocates from its
 * spans without locks or atomics. Spans come from and go back to the mcentral of their class; all are
 * given back at the start of a collection's sweep phase (flush_gen tells whether that has happened).
 *
 * Owner: the M that has the P; or whoever stopped the world. Memory of mcaches is off-heap.
 */
#ifndef VOLE_RUNTIME_MCACHE_H
#define VOLE_RUNTIME_MCACHE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "runtime/sizeclasses.h"

struct mspan;

typedef uint8_t spanclass;      /* size class << 1 | noscan */
enum { NUM_SPAN_CLASSES = NUM_SIZE_CLASSES << 1, TINY_SPAN_CLASS = 2 << 1 | 1 };

static inline spanclass make_spanclass(uint8_t sizeclass, bool noscan)
{
    return (spanclass)(sizeclass << 1 | noscan);
}
static inline uint8_t spanclass_size(spanclass c) { return c >> 1; }
static inline bool spanclass_noscan(spanclass c) { return c & 1; }

/* Counts of one P since it was last flushed into memstats; see mstats.h. */
typedef struct heap_stats {
    uint64_t large_alloc, large_alloc_count;        /* bytes, objects */
    uint64_t large_free, large_free_count;
    uint64_t tiny_alloc_count;
    uint64_t small_alloc_count[NUM_SIZE_CLASSES];
    uint64_t small_free_count[NUM_SIZE_CLASSES];
} heap_stats;

typedef struct mcache {
    /* The current block that tiny noscan objects are cut from. */
    uintptr_t tiny;
    uintptr_t tinyoffset;
    uint64_t tiny_allocs;
    struct mspan *alloc[NUM_SPAN_CLASSES];          /* never NULL; &empty_mspan when there is none */
    _Atomic uint32_t flush_gen;                     /* sweepgen of the last flush */
    heap_stats stats;
} mcache;

mcache *allocmcache(void);
/* Gives back its spans and itself. The P is being destroyed; the world is stopped. */
void freemcache(mcache *c);
/* A span with at least one free object in c->alloc[spc]; c's owner. */
void mcache_refill(mcache *c, spanclass spc);
/* A span of one object of size bytes. */
struct mspan *mcache_alloc_large(mcache *c, uintptr_t size, bool noscan);
/* Gives back all spans and forgets the tiny block. */
void mcache_release_all(mcache *c);
/* Before sweeping or allocating in a new sweep cycle: releases spans cached before it. */
void mcache_prepare_for_sweep(mcache *c);

#endif
