/* mpagealloc.h - the page allocator: which pages of the heap's address space are free.
 *
 * The address space is cut into chunks of 512 pages (4 MB). A chunk has a bitmap (1 = allocated) and a
 * second one (1 = scavenged: given back to the system). Over the chunks lies a radix tree of summaries,
 * five levels, one 8-byte entry per node: how many pages are free at its start, the longest run in it, and
 * how many at its end. A node of level l covers 8 of level l+1 (the root level has 2^14 entries of 16 GB).
 * Allocation is first fit by address: walk down where a run fits, or where runs join over a border.
 *
 * Summaries are arrays of reserved address space whose untouched parts read as 0 = "nothing free", so
 * absent memory looks allocated, and no code asks whether an address is mapped.
 *
 * Invariants: no free page lies below search_addr; each summary equals what its children say.
 * Locks: mheap.lock for everything here, but page_cache_alloc, which its P owns.
 */
#ifndef VOLE_RUNTIME_MPAGEALLOC_H
#define VOLE_RUNTIME_MPAGEALLOC_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/malloc.h"
#include "runtime/mem_linux.h"

enum {
    PALLOC_CHUNK_PAGES = 512,
    PALLOC_CHUNK_SHIFT = 9 + PAGE_SHIFT,        /* log2 of a chunk's bytes */
    PALLOC_CHUNK_BYTES = PALLOC_CHUNK_PAGES << PAGE_SHIFT,
    HEAP_ADDR_BITS = 48,
    SUMMARY_LEVELS = 5,
    SUMMARY_LEVEL_BITS = 3,
    SUMMARY_L0_BITS = HEAP_ADDR_BITS - PALLOC_CHUNK_SHIFT - (SUMMARY_LEVELS - 1) * SUMMARY_LEVEL_BITS,
    CHUNKS_L1_BITS = 13,
    CHUNKS_L2_BITS = HEAP_ADDR_BITS - PALLOC_CHUNK_SHIFT - CHUNKS_L1_BITS,
    SUMMARY_GRANULE = 64 << 10,
    SUMMARY_MAX_GRANULES = 1 << (HEAP_ADDR_BITS - PALLOC_CHUNK_SHIFT - 13),  /* of the leaf level */
    PAGE_CACHE_PAGES = 64
};
#define MAX_SEARCH_ADDR (((uintptr_t)1 << HEAP_ADDR_BITS) - 1)

/* start, max, end: runs of free pages, 21 bits each. A node that is all free of the root level's size
 * does not fit 21 bits and is the top bit alone. */
typedef uint64_t palloc_sum;

typedef struct palloc_data {
    uint64_t alloc[PALLOC_CHUNK_PAGES / 64];
    uint64_t scavenged[PALLOC_CHUNK_PAGES / 64];  /* meaningful for free pages */
} palloc_data;

typedef struct page_alloc {
    palloc_sum *summary[SUMMARY_LEVELS];
    uint64_t summary_mapped[SUMMARY_LEVELS][SUMMARY_MAX_GRANULES / 64]; /* granules that are writable */
    palloc_data *_Atomic chunks[1 << CHUNKS_L1_BITS];
    uintptr_t search_addr;
    uintptr_t start, end;                         /* chunk numbers in use: [start, end) */
    uint64_t free_unscavenged;                    /* bytes that could be given back */
    sysstat *stat;
} page_alloc;

/* A P's private 64-page piece: one bit per page it may still give out. */
typedef struct page_cache {
    uintptr_t base;
    uint64_t cache;
    uint64_t scav;
} page_cache;

void page_alloc_init(page_alloc *p, sysstat *stat);
/* [base, base+size) is new memory, free and scavenged. Multiples of the chunk size. */
void page_alloc_grow(page_alloc *p, uintptr_t base, uintptr_t size);
/* Address of npages free pages, now allocated; 0: there is no such run. *scav: bytes of it that were
 * scavenged. */
uintptr_t page_alloc_alloc(page_alloc *p, uintptr_t npages, uintptr_t *scav);
void page_alloc_free(page_alloc *p, uintptr_t base, uintptr_t npages);
/* The highest run of free, unscavenged pages at or below *limit, at most max pages: marks it allocated,
 * returns its address and pages, lowers *limit. 0: none is left. After sys_unused, give it back with
 * page_alloc_free_scavenged. */
uintptr_t page_alloc_take_for_scavenge(page_alloc *p, uintptr_t *limit, uintptr_t max, uintptr_t *npages);
void page_alloc_free_scavenged(page_alloc *p, uintptr_t base, uintptr_t npages);

/* Moves all free pages of an aligned group of 64 to the cache; an empty cache when there are none. */
page_cache page_alloc_to_cache(page_alloc *p);
uintptr_t page_cache_alloc(page_cache *c, uintptr_t npages, uintptr_t *scav);
void page_cache_flush(page_cache *c, page_alloc *p);

/* For tests: recomputes all summaries and throws when one is wrong. */
void page_alloc_verify(page_alloc *p);

/* Number of 64-bit word positions: first run of n one bits in c, or 64. */
unsigned find_bit_range64(uint64_t c, unsigned n);

#endif
