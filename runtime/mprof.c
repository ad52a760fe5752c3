/* mprof.c - the heap profile: which call stacks have allocated what, by samples.
 *
 * Of the bytes allocated on a P, one in MemProfileRate on average (exponentially distributed distances) makes its object
 * a sample: the call stack and the object's size choose a bucket, which counts it, and a special on the object tells
 * the bucket when the sweep frees it. As in Go, nothing is sampled in a program that refers neither to
 * runtime.MemProfile nor to runtime.MemProfileRate nor to what uses them (unless the command line asks for a profile); in
 * others all allocations take mallocgc's slow way.
 *
 * An allocation is known at once, a free only when the sweep comes by, so plain counts would show garbage as in use.
 * The profile is as of a moment at which a mark ended: what is allocated before the end of mark c+1, and freed by the
 * sweep that follows it, shows from the end of mark c+2 on. Hence allocations after the end of mark c count for cycle
 * c+2, frees for c+1, and a bucket adds up what has become due when it is next looked at.
 *
 * Locks: profile.lock for buckets, a leaf but for persistentalloc. The distance to a P's next sample is its M's.
 */
#include "runtime/mprof.h"

#include <math.h>
#include <string.h>

#include "runtime/codehooks.h"
#include "runtime/lock_futex.h"
#include "runtime/mfixalloc.h"
#include "runtime/mgc.h"
#include "runtime/mgcspecial.h"
#include "runtime/mstats.h"
#include "runtime/proc.h"
#include "runtime/traceback.h"

enum { HASH_SIZE = 16384, MAX_PS = 1024, MAX_DISTANCE = 0x70000000, FUTURES = 3 };

bool mem_profiling, mem_profile_wanted;

typedef struct counts { int64_t allocs, frees; } counts;

typedef struct mprof_bucket {
    struct mprof_bucket *next;      /* with the same hash */
    struct mprof_bucket *all;
    uintptr_t size;                 /* of an object */
    uint32_t cycle;                 /* what is due up to here is in active */
    uint32_t n;
    counts active, future[FUTURES]; /* future: by cycle % FUTURES */
    uintptr_t pcs[];
} bucket;

static struct {
    mutex lock;
    bucket **hash, *all;
} profile = { .lock = { .rank = LOCKRANK_MHEAP_SPECIAL } };

int64_t mem_profile_rate = 512 << 10;
static const int64_t *rate_var;     /* runtime.MemProfileRate, or ours */

static struct { int64_t distance, rate; char pad[48]; } next_sample[MAX_PS];

void mprof_init(void)
{
    static const char *const users[] = { "runtime.MemProfile", "runtime/pprof.WriteHeapProfile", "runtime/pprof.Lookup" };
    if (!code.find_referenced)
        return;
    rate_var = code.find_referenced("runtime.MemProfileRate");
    mem_profiling = rate_var || mem_profile_wanted;
    for (size_t i = 0; i < sizeof users / sizeof *users; i++)
        mem_profiling |= code.find_referenced(users[i]) != NULL;
    if (!rate_var)
        rate_var = &mem_profile_rate;
    if (mem_profiling)
        malloc_slow_path = 1;
}

/* ---- buckets; the lock is held ---- */

static void bring_up_to_date(bucket *b, uint32_t cycle)
{
    for (int i = 0; i < FUTURES && b->cycle != cycle; i++) {
        counts *f = &b->future[++b->cycle % FUTURES];
        b->active.allocs += f->allocs;
        b->active.frees += f->frees;
        *f = (counts){ 0, 0 };
    }
    b->cycle = cycle;
}

static bucket *find_bucket(const uintptr_t *pcs, uint32_t n, uintptr_t size)
{
    if (!profile.hash)
        profile.hash = persistentalloc_stat(HASH_SIZE * sizeof *profile.hash, 8, &memstats.buckhash_sys);
    uint64_t h = size;
    for (uint32_t i = 0; i < n; i++)
        h = (h ^ pcs[i]) * 0x9e3779b97f4a7c15u;
    bucket **first = &profile.hash[(h >> 32) % HASH_SIZE];
    for (bucket *b = *first; b; b = b->next)
        if (b->size == size && b->n == n && memcmp(b->pcs, pcs, n * sizeof *pcs) == 0)
            return b;
    bucket *b = persistentalloc_stat(sizeof *b + n * sizeof *pcs, 8, &memstats.buckhash_sys);
    b->size = size;
    b->n = n;
    b->cycle = gc_cycles();
    memcpy(b->pcs, pcs, n * sizeof *pcs);   /* no pointers */
    b->next = *first;
    *first = b;
    b->all = profile.all;
    __atomic_store_n(&profile.all, b, __ATOMIC_RELEASE);    /* mprof_each may come without the lock */
    return b;
}

static void count(bucket *b, bool alloc)
{
    uint32_t cycle = gc_cycles();
    bring_up_to_date(b, cycle);
    if (alloc)
        b->future[(cycle + 2) % FUTURES].allocs++;
    else
        b->future[(cycle + 1) % FUTURES].frees++;
}

/* ---- samples ---- */

static int64_t new_distance(int64_t rate)
{
    if (rate <= 1)
        return 0;
    double u = ((double)(fastrand64() >> 11) + 1) / 9007199254740992.0;     /* (0, 1] */
    double d = -log(u) * (double)rate;
    return d < MAX_DISTANCE ? (int64_t)d : MAX_DISTANCE;
}

/* Whether these bytes on pp hold the next sampled one. */
static bool is_sample(const p *pp, uintptr_t size)
{
    int64_t rate = __atomic_load_n(rate_var, __ATOMIC_RELAXED);
    if (rate <= 0)
        return false;
    int64_t *distance = &next_sample[pp->id].distance;
    if (next_sample[pp->id].rate != rate) {
        next_sample[pp->id].rate = rate;
        *distance = new_distance(rate);
    }
    if (rate != 1 && (int64_t)size < *distance) {
        *distance -= (int64_t)size;
        return false;
    }
    *distance = new_distance(rate);
    return true;
}

void mprof_malloc(void *obj)
{
    p *pp = getp();
    const g *gp = getcurg();
    mspan *s = span_of_heap((uintptr_t)obj);
    if (!pp || !gp || gp->cfn || !s)
        return;
    /* Not the first one in its tiny block: the block has been counted. */
    if (s->spanclass == TINY_SPAN_CLASS && ((uintptr_t)obj - s->start) % s->elemsize != 0)
        return;
    if (!is_sample(pp, s->elemsize))
        return;
    uintptr_t pcs[MPROF_STACK];
    uint32_t n = (uint32_t)gcallers(gp, 0, pcs, MPROF_STACK);
    lock(&profile.lock);
    bucket *b = find_bucket(pcs, n, s->elemsize);
    count(b, true);
    unlock(&profile.lock);
    add_profile(obj, b);
}

void mprof_free(bucket *b)
{
    lock(&profile.lock);
    count(b, false);
    unlock(&profile.lock);
}

/* ---- runtime.MemProfile ---- */

static bool is_shown(const bucket *b, bool inuse_zero)
{
    return inuse_zero || b->active.allocs != b->active.frees;
}

static int64_t count_shown(bool inuse_zero, bool *empty)
{
    int64_t n = 0;
    *empty = true;
    for (bucket *b = profile.all; b; b = b->all) {
        n += is_shown(b, inuse_zero);
        *empty &= b->active.allocs == 0 && b->active.frees == 0;
    }
    return n;
}

static void store(mprof_record *to, const bucket *b)
{
    *to = (mprof_record){ .alloc_bytes = b->active.allocs * (int64_t)b->size,
                          .free_bytes = b->active.frees * (int64_t)b->size,
                          .alloc_objects = b->active.allocs,
                          .free_objects = b->active.frees };
    for (uint32_t i = 0; i < b->n; i++)
        to->stack[i] = b->pcs[i];
}

int64_t mprof_read(mprof_record *to, int64_t n, bool inuse_zero)
{
    bool empty;
    lock(&profile.lock);
    for (bucket *b = profile.all; b; b = b->all)
        bring_up_to_date(b, gc_cycles());
    int64_t have = count_shown(inuse_zero, &empty);
    if (empty) {    /* nothing was ever collected: show what there is */
        for (bucket *b = profile.all; b; b = b->all) {
            bring_up_to_date(b, b->cycle + FUTURES);
            b->cycle = gc_cycles();
        }
        have = count_shown(inuse_zero, &empty);
    }
    if (have <= n)
        for (bucket *b = profile.all; b; b = b->all)
            if (is_shown(b, inuse_zero))
                store(to++, b);
    unlock(&profile.lock);
    return have;
}

/* ---- all of it ---- */

int64_t mprof_rate(void) { return rate_var ? __atomic_load_n(rate_var, __ATOMIC_RELAXED) : mem_profile_rate; }

/* Everything that a bucket has counted, due or not. */
static counts all_of(const bucket *b)
{
    counts c = b->active;
    for (int i = 0; i < FUTURES; i++) {
        c.allocs += b->future[i].allocs;
        c.frees += b->future[i].frees;
    }
    return c;
}

/* What bring_up_to_date would make of b->active. */
static counts due_of(const bucket *b)
{
    counts c = b->active;
    uint32_t at = b->cycle, now = gc_cycles();
    for (int i = 0; i < FUTURES && at != now; i++) {
        const counts *f = &b->future[++at % FUTURES];
        c.allocs += f->allocs;
        c.frees += f->frees;
    }
    return c;
}

void mprof_each(bool dying, mprof_visitor *visit, void *ctx)
{
    bool none_due = true;
    if (!dying)
        lock(&profile.lock);
    bucket *first = __atomic_load_n(&profile.all, __ATOMIC_ACQUIRE);
    for (const bucket *b = first; b; b = b->all)
        none_due &= due_of(b).allocs == 0;
    for (const bucket *b = first; b; b = b->all) {
        counts all = all_of(b), due = none_due ? all : due_of(b);
        int64_t live = due.allocs - due.frees;
        visit(ctx, b->pcs, b->n, (int64_t)b->size, all.allocs, live > 0 ? live : 0);
    }
    if (!dying)
        unlock(&profile.lock);
}
