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
 * The scavenge index says which chunks are worth a look of the scavenger, from the highest address down: how
 * many pages of a chunk are allocated, how many were when the collector last finished marking (a new
 * generation: the heap is at its fullest), and whether it may hold a free page that is backed. Two hints say
 * from where on upwards there is nothing to find; freeing a page raises them.
 *
 * Invariants: no free page lies below search_addr; each summary equals what its children say; a chunk with a
 * free page that is not scavenged has has_free set and lies below hint[1].
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
    PAGE_CACHE_PAGES = 64,
    SCAV_DENSE_PAGES = PALLOC_CHUNK_PAGES * 31 / 32     /* a chunk that full is left alone */
};
#define MAX_SEARCH_ADDR (((uintptr_t)1 << HEAP_ADDR_BITS) - 1)

/* start, max, end: runs of free pages, 21 bits each. A node that is all free of the root level's size
 * does not fit 21 bits and is the top bit alone. */
typedef uint64_t palloc_sum;

typedef struct palloc_data {
    uint64_t alloc[PALLOC_CHUNK_PAGES / 64];
    uint64_t scavenged[PALLOC_CHUNK_PAGES / 64];  /* meaningful for free pages */
} palloc_data;

/* What the scavenger knows of a chunk. */
typedef struct scav_chunk {
    uint16_t in_use;        /* pages allocated now */
    uint16_t last_in_use;   /* pages allocated when generation gen began */
    uint32_t gen : 30;      /* of the last change of in_use */
    uint32_t has_free : 1;  /* may hold free pages that are not scavenged */
    uint32_t huge : 1;      /* sys_huge_page was called for it */
} scav_chunk;

typedef struct scav_index {
    scav_chunk *chunks[1 << CHUNKS_L1_BITS];
    uint32_t gen;
    uintptr_t hint[2];      /* no chunk from there on is worth a look; [1]: when forced */
} scav_index;

typedef struct page_alloc {
    palloc_sum *summary[SUMMARY_LEVELS];
    uint64_t summary_mapped[SUMMARY_LEVELS][SUMMARY_MAX_GRANULES / 64]; /* granules that are writable */
    palloc_data *_Atomic chunks[1 << CHUNKS_L1_BITS];
    uintptr_t search_addr;
    uintptr_t start, end;                         /* chunk numbers in use: [start, end) */
    uint64_t free_unscavenged;                    /* bytes that could be given back */
    scav_index scav;
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
/* The highest run of free pages that are not scavenged, of at most max pages, or more if that keeps a huge page
 * in one piece: marks it allocated, returns its address and pages. 0: there is none. Chunks that are or lately
 * were nearly full are passed over unless forced. After sys_unused, give it back with
 * page_alloc_free_scavenged. */
uintptr_t page_alloc_take_for_scavenge(page_alloc *p, bool forced, uintptr_t max, uintptr_t *npages);
/* Pages of it may be huge ones from now on. */
void page_alloc_set_huge(page_alloc *p, uintptr_t base, uintptr_t npages);
/* The heap is at its fullest: marking has ended, sweeping has not begun. */
void page_alloc_next_scav_gen(page_alloc *p);
void page_alloc_free_scavenged(page_alloc *p, uintptr_t base, uintptr_t npages);

/* Moves all free pages of an aligned group of 64 to the cache; an empty cache when there are none. */
page_cache page_alloc_to_cache(page_alloc *p);
uintptr_t page_cache_alloc(page_cache *c, uintptr_t npages, uintptr_t *scav);
void page_cache_flush(page_cache *c, page_alloc *p);

/* Counts pages by the bitmaps. */
typedef struct page_counts { uint64_t total, allocated, scavenged; } page_counts;
page_counts page_alloc_count(page_alloc *p);
/* For tests: recomputes summaries and scavenge index, and throws when something is wrong. */
void page_alloc_verify(page_alloc *p);

/* Number of 64-bit word positions: first run of n one bits in c, or 64. */
unsigned find_bit_range64(uint64_t c, unsigned n);

#endif
