/* mheap.h - the page heap: spans, arenas, and the way from an address to its span.
 *
 * The heap's memory is a set of 64 MB arenas. Each has a table that maps a page to its span. A span is a
 * run of pages that holds objects of one size (state IN_USE) or that the runtime uses by hand (stacks,
 * work buffers: MANUAL), and which then is no heap memory to the collector.
 *
 * Sweep generations, h = mheap.sweepgen (+2 each cycle):
 *   s->sweepgen == h-2  needs sweeping           == h+1  cached before the sweep began, needs sweeping
 *               == h-1  is being swept           == h+3  swept, then cached
 *               == h    swept, ready
 *
 * Locks: mheap.lock for the page allocator, the list of all spans and span structs; a span's fields
 * belong to whoever has the span (mcache, sweeper), as marked.
 */
#ifndef VOLE_RUNTIME_MHEAP_H
#define VOLE_RUNTIME_MHEAP_H

#include "runtime/lock_futex.h"
#include "runtime/malloc.h"
#include "runtime/mcentral.h"
#include "runtime/mfixalloc.h"
#include "runtime/mpagealloc.h"
#include "runtime/runtime2.h"

enum {
    ARENA_SHIFT = 26,
    ARENA_BYTES = 1 << ARENA_SHIFT,
    ARENA_PAGES = ARENA_BYTES >> PAGE_SHIFT,
    NUM_ARENAS = 1 << (HEAP_ADDR_BITS - ARENA_SHIFT),
    MSPAN_CACHE = 128               /* free mspan structs kept by a P */
};

typedef enum span_state { SPAN_DEAD, SPAN_IN_USE, SPAN_MANUAL } span_state;

/* Something attached to an object, sorted by offset in its span, then kind; off-heap. See mgcspecial.c. */
typedef enum special_kind { SPECIAL_FINALIZER = 1, SPECIAL_WEAK_HANDLE, SPECIAL_CLEANUP, SPECIAL_PROFILE } special_kind;
typedef struct special {
    struct special *next;
    uint64_t offset : 56;           /* in the span */
    uint64_t kind : 8;
} special;

/* Order: what the fast path of mallocgc touches lies in the first cache line. */
typedef struct mspan {
    /* Owner: the mcache, or the sweeper. */
    uintptr_t start;                /* address of the first object's page */
    uint64_t alloc_cache;           /* free bits from free_index on: 1 = free */
    uintptr_t elemsize;
    uint16_t free_index;            /* objects below are in use or were looked at */
    uint16_t nelems;
    uint16_t alloc_count;
    uint8_t needzero;               /* memory may hold old data */
    uint8_t spanclass;
    uint16_t alloc_count_before_cache;
    _Atomic uint8_t state;          /* span_state; set last when the span is made */
    uint32_t div_mul;               /* offset * div_mul >> 32 = object number */
    uintptr_t limit;                /* end of the objects */
    uint8_t *alloc_bits;            /* objects in use as of the last sweep */
    _Atomic uint8_t *gcmark_bits;   /* objects marked in this cycle */

    uintptr_t npages;
    const type *large_type;         /* of the one object of a pointerful span of class 0 */
    _Atomic uint32_t sweepgen;

    struct mspan *next, *prev;      /* on a list of the runtime's (stack pools): its lock */
    void *manual_free_list;         /* MANUAL: free pieces (stack pools) */

    mutex special_lock;
    special *specials;
} mspan;

typedef struct heap_arena {
    mspan *_Atomic spans[ARENA_PAGES];              /* of free pages: NULL, or a stale span that excludes it */
    _Atomic uint8_t page_in_use[ARENA_PAGES / 8];   /* first pages of IN_USE spans; mheap.lock to write */
    _Atomic uint8_t page_marks[ARENA_PAGES / 8];    /* first pages of spans with a marked object */
    _Atomic uint8_t page_specials[ARENA_PAGES / 8]; /* first pages of spans with specials */
    _Atomic uintptr_t zeroed_base;                  /* offset: beyond it no page was ever used, all zero */
} heap_arena;

typedef struct arena_hint {
    uintptr_t addr;
    bool down;
    struct arena_hint *next;
} arena_hint;

/* Per-P state of the memory side beside the mcache; p->mem. */
typedef struct pmem {
    page_cache pcache;
    struct pmem *link;              /* on heap.pmems */
    struct { mspan *buf[MSPAN_CACHE]; uint32_t len; } mspancache;
} pmem;

typedef struct mheap {
    mutex lock;
    page_alloc pages;
    _Atomic uint32_t sweepgen;

    /* Every mspan struct there is, dead ones too. Appended to under lock; grows by copying, and an old table stays
     * until the next sweep_start: read it by mheap_allspans. */
    mspan **_Atomic allspans;
    _Atomic uint32_t nallspans;
    uint32_t capallspans;
    struct old_table *old_allspans; /* lock */
    struct pmem *pmems;             /* all there are; lock to prepend, they are never freed */

    /* Sweeping; see mgcsweep.h. */
    _Atomic uint64_t pages_in_use;  /* pages of IN_USE spans */
    _Atomic uint64_t pages_swept, pages_swept_basis;
    _Atomic uint64_t sweep_heap_live_basis;
    _Atomic double sweep_pages_per_byte;    /* 0: nothing to pay */
    _Atomic uint64_t reclaim_index; /* next page group that reclaim looks at */
    _Atomic uintptr_t reclaim_credit;

    arena_hint *arena_hints;
    struct { uintptr_t base, end; } cur_arena;      /* Reserved, not yet given to pages */
    heap_arena *_Atomic *arenas;    /* [NUM_ARENAS] */
    uint32_t *_Atomic all_arenas;   /* indices, in order of making; grows by copying, old tables stay */
    _Atomic uint32_t nall_arenas;
    uint32_t cap_all_arenas;

    struct { mcentral c; char pad[64]; } central[NUM_SPAN_CLASSES];

    linear_alloc arena_tables;      /* heap_arena structs */
    fixalloc span_alloc;
    fixalloc cache_alloc;
    fixalloc arena_hint_alloc;
    fixalloc old_table_alloc;
} mheap;

extern mheap heap;
extern mspan empty_mspan;

void mheap_init(void);
/* A span of npages for objects of spc; NULL: out of memory. The caller initialises its bitmap type. */
mspan *mheap_alloc(uintptr_t npages, spanclass spc);
/* Frees an IN_USE span. */
void mheap_free_span(mspan *s);
/* Pages for the runtime's own use (stacks, work buffers): not scanned. NULL: out of memory. */
mspan *mheap_alloc_manual(uintptr_t npages, sysstat *stat);
void mheap_free_manual(mspan *s, sysstat *stat);
/* Gives up to nbytes of free pages back to the system; returns how many. mheap.lock is not held. (mgcscavenge.c) */
uintptr_t mheap_scavenge(uintptr_t nbytes);
/* The table of all spans and its length. Stays readable until the next sweep_start. */
uint32_t mheap_allspans(mspan ***list);
/* World stopped, before sweeping: old tables of spans that nobody reads any more. */
void mheap_free_old_tables(void);
/* Checks that the counts of memstats agree with each other and with what the spans and bitmaps say; throws if not. The
 * world is stopped. */
void mheap_check_stats(void);

pmem *allocpmem(void);              /* for a new P */
/* The P is being destroyed: its page cache and spans go back. World is stopped. */
void freepmem(pmem *pm);
/* Flushes the page caches of all Ps; world is stopped. */
void mheap_flush_page_caches(void);

/* Number of the i-th arena, i < nall_arenas: its place in heap.arenas. */
static inline uint32_t mheap_arena_index(uint64_t i)
{
    return atomic_load_explicit(&heap.all_arenas, memory_order_acquire)[i];
}

static inline heap_arena *arena_of(uintptr_t p)
{
    return p >> HEAP_ADDR_BITS ? NULL
                               : atomic_load_explicit(&heap.arenas[p >> ARENA_SHIFT], memory_order_acquire);
}

/* The span that covers p, or a stale one, or NULL. */
static inline mspan *span_of_unchecked(uintptr_t p)
{
    heap_arena *ha = arena_of(p);
    return ha ? atomic_load_explicit(&ha->spans[(p >> PAGE_SHIFT) % ARENA_PAGES], memory_order_acquire) : NULL;
}

/* The heap span that holds an object at p; NULL if p does not point into the collected heap. */
static inline mspan *span_of_heap(uintptr_t p)
{
    mspan *s = span_of_unchecked(p);
    /* The state first: a span that was freed and made again since has its new bounds then. */
    if (!s || atomic_load_explicit(&s->state, memory_order_acquire) != SPAN_IN_USE || p < s->start || p >= s->limit)
        return NULL;
    return s;
}

/* Any span, MANUAL ones too (stacks). */
static inline mspan *span_of(uintptr_t p)
{
    mspan *s = span_of_unchecked(p);
    if (!s || atomic_load_explicit(&s->state, memory_order_acquire) == SPAN_DEAD || p < s->start
        || p >= s->start + (s->npages << PAGE_SHIFT))
        return NULL;
    return s;
}

static inline uintptr_t span_obj_index(const mspan *s, uintptr_t p)
{
    return (uintptr_t)((uint64_t)(p - s->start) * s->div_mul >> 32);
}

#endif
