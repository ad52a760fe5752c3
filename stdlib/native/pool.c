/* pool.c - natives of sync.Pool.
 *
 * A pool has a pool_local for each P: one private item, and a chain of rings for the rest. The P's own M puts and
 * takes at the head of the chain, the newest first; any M whose own is empty takes at the tails of others. A native
 * runs on one P from beginning to end, so "the P's own M" needs no pinning.
 *
 * A ring is a lock-free deque of one producer and many consumers: head and tail, 32 bits each, are one word. To
 * take, one moves head or tail past the slot by CAS and owns the item then; a consumer at the tail gives the slot
 * back by zeroing its type last, and until then the producer takes the ring for full. A ring that is full gets a
 * next one of twice the size; drained old ones are dropped from the tail of the chain.
 *
 * At the start of a collection (gc_pool_cleanup, world stopped) what a pool has kept becomes its victims, from which
 * Get takes when there is nothing else, and the former victims are forgotten. Pools with items are on the list ALL,
 * pools with victims on OLD; that keeps a pool for two cycles after it was last used, as in Go.
 *
 * Locks: pools.lock for ALL and for giving a pool its locals.
 */
#include "runtime/lock_futex.h"
#include "runtime/malloc.h"
#include "runtime/mbarrier.h"
#include "runtime/mgc.h"
#include "runtime/mgcspecial.h"
#include "runtime/native.h"
#include "runtime/panic.h"
#include "runtime/runtime2.h"

enum { RING_FIRST = 8, RING_MAX = 1 << 16 };    /* slots */

/* An eface whose type is also the mark that the slot is in use. */
typedef struct slot {
    const type *_Atomic type;
    void *data;
} slot;

typedef struct ring {
    _Atomic uint64_t head_tail;         /* head << 32 | tail; head is where the next item goes */
    uint64_t cap;                       /* a power of two */
    slot *slots;
    struct ring *_Atomic next;          /* newer; the producer writes it */
    struct ring *_Atomic prev;          /* older; consumers write it */
} ring;

typedef struct pool_local {
    eface private;                      /* the P's own M */
    ring *head;                         /* the same */
    ring *_Atomic tail;
    char pad[128 - 32];                 /* Ps do not share cache lines */
} pool_local;

enum { ALL, OLD };

/* Layout of sync.Pool. */
typedef struct pool {
    pool_local *_Atomic local;          /* [local_size]; grows only, but when the world is stopped */
    _Atomic uint64_t local_size;
    pool_local *victim;
    _Atomic uint64_t victim_size;
    struct pool *link[2];               /* in lists ALL and OLD */
} pool;

static const uint8_t slot_ptrs[8] = { 1 << 1 }, ring_ptrs[8] = { 7 << 2 }, local_ptrs[8] = { 7 << 1 };
static const type slot_type = { .size = sizeof(slot), .ptrdata = 16, .align = 8, .field_align = 8, .kind = KIND_STRUCT,
                                .gcdata = slot_ptrs, .gcsize = sizeof(slot), .string = { "sync.slot", 9 } };
static const type ring_type = { .size = sizeof(ring), .ptrdata = 40, .align = 8, .field_align = 8, .kind = KIND_STRUCT,
                                .gcdata = ring_ptrs, .gcsize = sizeof(ring), .string = { "sync.ring", 9 } };
static const type local_type = { .size = sizeof(pool_local), .ptrdata = 32, .align = 8, .field_align = 8,
                                 .kind = KIND_STRUCT, .gcdata = local_ptrs, .gcsize = sizeof(pool_local),
                                 .string = { "sync.poolLocal", 14 } };
_Static_assert(sizeof(slot) == 16 && sizeof(ring) == 40 && offsetof(ring, slots) == 16, "pointer masks");
_Static_assert(sizeof(pool_local) == 128 && offsetof(pool_local, head) == 16, "pointer masks");

static struct {
    mutex lock;
    void *list[2];                      /* roots */
    _Atomic bool init;                  /* the collector knows of all this */
} pools = { .lock = { .rank = LOCKRANK_POOLS } };

/* ---- one ring ---- */

static inline uint64_t pack(uint32_t head, uint32_t tail) { return (uint64_t)head << 32 | tail; }
static inline uint32_t head_of(uint64_t ht) { return (uint32_t)(ht >> 32); }
static inline uint32_t tail_of(uint64_t ht) { return (uint32_t)ht; }

/* A pointer to be found by other Ms with all that lies behind it. */
static void publish(void *_Atomic *at, void *p)
{
    if (write_barrier_enabled)
        gcwritebarrier((void **)(uintptr_t)at, p);
    atomic_store_explicit(at, p, memory_order_release);
}
#define PUBLISH(at, p) publish((void *_Atomic *)(uintptr_t)(at), (p))

static ring *new_ring(uint64_t cap)
{
    ring *r = mallocgc(sizeof *r, &ring_type, true);
    r->cap = cap;
    store_pointer(&r->slots, mallocgc(cap * sizeof(slot), &slot_type, true));
    return r;
}

/* False: the ring is full. */
static bool push_head(ring *r, eface x)
{
    uint64_t ht = atomic_load_explicit(&r->head_tail, memory_order_acquire);
    if (head_of(ht) - tail_of(ht) == r->cap)
        return false;
    slot *s = &r->slots[head_of(ht) & (r->cap - 1)];
    if (atomic_load_explicit(&s->type, memory_order_acquire))
        return false;                   /* somebody is about to finish taking from the tail */
    store_pointer(&s->data, x.data);
    atomic_store_explicit(&s->type, x.type, memory_order_relaxed);
    atomic_fetch_add_explicit(&r->head_tail, (uint64_t)1 << 32, memory_order_release);
    return true;
}

/* Empties a slot that is the caller's; the collector hears of what leaves the heap. */
static eface take(slot *s)
{
    eface x = { (type *)(uintptr_t)atomic_load_explicit(&s->type, memory_order_relaxed), s->data };
    store_pointer(&s->data, NULL);
    atomic_store_explicit(&s->type, NULL, memory_order_release);
    return x;
}

static bool pop_head(ring *r, eface *x)
{
    uint64_t ht = atomic_load_explicit(&r->head_tail, memory_order_acquire);
    do {
        if (head_of(ht) == tail_of(ht))
            return false;
    } while (!atomic_compare_exchange_weak_explicit(&r->head_tail, &ht, pack(head_of(ht) - 1, tail_of(ht)),
                                                    memory_order_acq_rel, memory_order_acquire));
    *x = take(&r->slots[(head_of(ht) - 1) & (r->cap - 1)]);
    return true;
}

static bool pop_tail(ring *r, eface *x)
{
    uint64_t ht = atomic_load_explicit(&r->head_tail, memory_order_acquire);
    do {
        if (head_of(ht) == tail_of(ht))
            return false;
    } while (!atomic_compare_exchange_weak_explicit(&r->head_tail, &ht, pack(head_of(ht), tail_of(ht) + 1),
                                                    memory_order_acq_rel, memory_order_acquire));
    *x = take(&r->slots[tail_of(ht) & (r->cap - 1)]);
    return true;
}

/* ---- the chain of a P ---- */

static void chain_push(pool_local *l, eface x)
{
    ring *r = l->head;
    if (r && push_head(r, x))
        return;
    ring *fresh = new_ring(!r ? RING_FIRST : r->cap < RING_MAX ? 2 * r->cap : RING_MAX);
    push_head(fresh, x);
    if (r) {
        store_pointer(&fresh->prev, r);
        PUBLISH(&r->next, fresh);
    } else {
        PUBLISH(&l->tail, fresh);
    }
    store_pointer(&l->head, fresh);
}

static bool chain_pop_head(pool_local *l, eface *x)
{
    for (ring *r = l->head; r; r = atomic_load_explicit(&r->prev, memory_order_acquire))
        if (pop_head(r, x))
            return true;
    return false;
}

static bool chain_pop_tail(pool_local *l, eface *x)
{
    ring *r = atomic_load_explicit(&l->tail, memory_order_acquire);
    while (r) {
        /* Looked at before the ring: if there is a next one now and r is empty then, it stays empty. */
        ring *next = atomic_load_explicit(&r->next, memory_order_acquire);
        if (pop_tail(r, x))
            return true;
        if (!next)
            return false;
        if (write_barrier_enabled)
            gcwritebarrier((void **)(uintptr_t)&l->tail, next);
        ring *expected = r;
        if (atomic_compare_exchange_strong_explicit(&l->tail, &expected, next, memory_order_acq_rel,
                                                    memory_order_acquire))
            PUBLISH(&next->prev, NULL);
        r = next;
    }
    return false;
}

/* ---- collections ---- */

/* No barriers: the world is stopped and nothing is being marked. */
static void cleanup_pools(void)
{
    pool *next;
    for (pool *p = pools.list[OLD]; p; p = next) {
        next = p->link[OLD];
        p->link[OLD] = NULL;
        p->victim = NULL;
        atomic_store_explicit(&p->victim_size, 0, memory_order_relaxed);
    }
    for (pool *p = pools.list[ALL]; p; p = next) {
        next = p->link[ALL];
        p->link[ALL] = NULL;
        p->link[OLD] = next;
        p->victim = atomic_load_explicit(&p->local, memory_order_relaxed);
        atomic_store_explicit(&p->victim_size, atomic_load_explicit(&p->local_size, memory_order_relaxed),
                              memory_order_relaxed);
        atomic_store_explicit(&p->local, NULL, memory_order_relaxed);
        atomic_store_explicit(&p->local_size, 0, memory_order_relaxed);
    }
    pools.list[OLD] = pools.list[ALL];
    pools.list[ALL] = NULL;
}

/* ---- one pool ---- */

/* The local of the current P, or NULL. */
static inline pool_local *own_local(pool *p)
{
    uint64_t id = (uint64_t)getp()->id, n = atomic_load_explicit(&p->local_size, memory_order_acquire);
    return id < n ? &atomic_load_explicit(&p->local, memory_order_relaxed)[id] : NULL;
}

/* Gives p a local for each P; what it had when there were fewer Ps is lost. */
static void make_locals(pool *p)
{
    uint64_t n = (uint64_t)gomaxprocs;
    pool_local *locals = mallocgc(n * sizeof *locals, &local_type, true);
    if (!atomic_load(&pools.init) && !atomic_exchange(&pools.init, true)) {
        gc_add_root(pools.list, 2, NULL);
        gc_pool_cleanup = cleanup_pools;
    }
    lock(&pools.lock);
    if (atomic_load_explicit(&p->local_size, memory_order_relaxed) < n) {
        if (!atomic_load_explicit(&p->local, memory_order_relaxed)) {
            store_pointer(&p->link[ALL], pools.list[ALL]);
            store_pointer(&pools.list[ALL], p);
        }
        PUBLISH(&p->local, locals);
        atomic_store_explicit(&p->local_size, n, memory_order_release);
    }
    unlock(&pools.lock);
}

/* Takes from the tails of others, then from the victims. */
static bool get_slow(pool *p, eface *x)
{
    uint64_t id = (uint64_t)getp()->id, n = atomic_load_explicit(&p->local_size, memory_order_acquire);
    pool_local *locals = atomic_load_explicit(&p->local, memory_order_relaxed);
    for (uint64_t i = 0; i < n; i++)
        if (chain_pop_tail(&locals[(id + i + 1) % n], x))
            return true;
    n = atomic_load_explicit(&p->victim_size, memory_order_acquire);
    if (id >= n)
        return false;
    locals = p->victim;
    if (locals[id].private.type) {
        *x = locals[id].private;
        locals[id].private.type = NULL;
        store_pointer(&locals[id].private.data, NULL);
        return true;
    }
    for (uint64_t i = 0; i < n; i++)
        if (chain_pop_tail(&locals[(id + i) % n], x))
            return true;
    atomic_store_explicit(&p->victim_size, 0, memory_order_release);
    return false;
}

static opstatus pool_put(g *gp, uint64_t *args)
{
    struct { eface x; pool *p; } *f = (void *)args;
    if (!f->x.type)
        return OP_OK;
    if (!f->p)
        return panicmem(gp, 0);
    pool_local *l;
    while (!(l = own_local(f->p)))
        make_locals(f->p);
    if (!l->private.type) {
        store_pointer(&l->private.data, f->x.data);
        l->private.type = f->x.type;
    } else {
        chain_push(l, f->x);
    }
    return OP_OK;
}

static opstatus pool_get(g *gp, uint64_t *args)
{
    struct { pool *p; eface x; } *f = (void *)args;
    if (!f->p)
        return panicmem(gp, 0);
    pool_local *l = own_local(f->p);
    if (l && l->private.type) {
        f->x = l->private;
        l->private.type = NULL;
        store_pointer(&l->private.data, NULL);
    } else if (!l || !chain_pop_head(l, &f->x)) {
        get_slow(f->p, &f->x);
    }
    return OP_OK;
}

const native_entry natives_pool[] = {
    { "sync.(*Pool).Put", pool_put, 0 },
    { "sync.poolGet", pool_get, NATIVE_NOESCAPE },
    { NULL, NULL, 0 },
};
