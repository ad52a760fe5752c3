/* mspanset.c - see mspanset.h for the structure. */
#include "runtime/mspanset.h"

#include <assert.h>
#include <string.h>

#include "runtime/lock_futex.h"
#include "runtime/mfixalloc.h"
#include "runtime/mstats.h"
#include "runtime/os_linux.h"
#include "runtime/panic.h"

enum { BLOCK_ENTRIES = 512, FIRST_SPINE_CAP = 256 };

typedef struct spanset_block {
    struct spanset_block *next;                 /* in the pool */
    _Atomic uint32_t popped;
    struct mspan *_Atomic spans[BLOCK_ENTRIES];
} spanset_block;

/* Blocks that are not in use; guarded by lock. Taken once in 512 pushes. */
static struct {
    mutex lock;
    spanset_block *list;
} pool = { .lock = { .rank = LOCKRANK_SPANSET_SPINE } };

static spanset_block *block_alloc(void)
{
    lock(&pool.lock);
    spanset_block *b = pool.list;
    if (b)
        pool.list = b->next;
    unlock(&pool.lock);
    if (!b)
        b = persistentalloc_stat(sizeof *b, 64, &memstats.gc_misc_sys);
    b->next = NULL;
    return b;
}

static void block_free(spanset_block *b)
{
    atomic_store_explicit(&b->popped, 0, memory_order_relaxed);
    lock(&pool.lock);
    b->next = pool.list;
    pool.list = b;
    unlock(&pool.lock);
}

static inline uint32_t head_of(uint64_t index) { return (uint32_t)(index >> 32); }
static inline uint32_t tail_of(uint64_t index) { return (uint32_t)index; }

/* The block that holds entries [top*512, ...), made if it is the next one to come. */
static spanset_block *block_for_push(spanset *b, uintptr_t top)
{
    for (;;) {
        if (top < atomic_load_explicit(&b->spine_len, memory_order_acquire))
            return atomic_load_explicit(&atomic_load_explicit(&b->spine, memory_order_acquire)[top],
                                        memory_order_acquire);
        spanset_block *fresh = block_alloc();
        lock(&b->spine_lock);
        uintptr_t len = atomic_load_explicit(&b->spine_len, memory_order_relaxed);
        if (top < len) {        /* somebody else made it */
            unlock(&b->spine_lock);
            block_free(fresh);
            continue;
        }
        if (len == b->spine_cap) {
            /* Poppers may still read the old spine: it is left behind, at most as much as the new one. */
            uintptr_t cap = b->spine_cap ? b->spine_cap * 2 : FIRST_SPINE_CAP;
            spanset_block *_Atomic *spine = persistentalloc_stat(cap * 8, 64, &memstats.gc_misc_sys);
            for (uintptr_t i = 0; i < len; i++)
                atomic_store_explicit(&spine[i], atomic_load_explicit(&b->spine[i], memory_order_relaxed),
                                      memory_order_relaxed);
            atomic_store_explicit(&b->spine, spine, memory_order_release);
            b->spine_cap = cap;
        }
        atomic_store_explicit(&b->spine[len], fresh, memory_order_release);
        atomic_store_explicit(&b->spine_len, len + 1, memory_order_release);
        unlock(&b->spine_lock);
    }
}

void spanset_push(spanset *b, struct mspan *s)
{
    uint64_t index = atomic_fetch_add_explicit(&b->index, 1, memory_order_acq_rel);
    uint32_t cursor = tail_of(index);
    if (cursor == UINT32_MAX)
        throw("spanset: index overflow");
    spanset_block *block = block_for_push(b, cursor / BLOCK_ENTRIES);
    atomic_store_explicit(&block->spans[cursor % BLOCK_ENTRIES], s, memory_order_release);
}

/* Takes the number of the next entry to pop; false when there is none. */
static bool claim_head(spanset *b, uint32_t *cursor)
{
    uint64_t index = atomic_load_explicit(&b->index, memory_order_acquire);
    for (;;) {
        uint32_t head = head_of(index);
        if (head >= tail_of(index))
            return false;
        if (atomic_load_explicit(&b->spine_len, memory_order_acquire) <= head / BLOCK_ENTRIES)
            return false;       /* its block is still being made */
        if (atomic_compare_exchange_weak_explicit(&b->index, &index, index + ((uint64_t)1 << 32),
                                                  memory_order_acq_rel, memory_order_acquire)) {
            *cursor = head;
            return true;
        }
    }
}

struct mspan *spanset_pop(spanset *b)
{
    uint32_t cursor;
    if (!claim_head(b, &cursor))
        return NULL;
    uintptr_t top = cursor / BLOCK_ENTRIES;
    spanset_block *_Atomic *spine = atomic_load_explicit(&b->spine, memory_order_acquire);
    spanset_block *block = atomic_load_explicit(&spine[top], memory_order_acquire);
    struct mspan *_Atomic *slot = &block->spans[cursor % BLOCK_ENTRIES];
    struct mspan *s;
    while (!(s = atomic_load_explicit(slot, memory_order_acquire)))
        procyield(1);           /* its pusher is between taking the number and the store */
    atomic_store_explicit(slot, NULL, memory_order_relaxed);
    if (atomic_fetch_add_explicit(&block->popped, 1, memory_order_acq_rel) + 1 == BLOCK_ENTRIES)
        block_free(block);      /* nobody looks at this entry of the spine again before the reset */
    return s;
}

void spanset_reset(spanset *b)
{
    uint64_t index = atomic_load_explicit(&b->index, memory_order_relaxed);
    if (head_of(index) != tail_of(index))
        throw("spanset: reset of a set that is not empty");
    uintptr_t top = head_of(index) / BLOCK_ENTRIES;
    if (top < atomic_load_explicit(&b->spine_len, memory_order_relaxed))
        block_free(atomic_load_explicit(&b->spine[top], memory_order_relaxed));  /* partly used */
    atomic_store_explicit(&b->index, 0, memory_order_relaxed);
    atomic_store_explicit(&b->spine_len, 0, memory_order_release);
}
