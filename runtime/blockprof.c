/* blockprof.c - the block profile and the mutex profile.
 *
 * Block: a goroutine that parks for a channel, a select, a semaphore or a sync.Cond notes when (g.block_since), who readies
 * it notes when (g.block_until), and when it runs again, the time between is charged to its call stack. The time that it
 * spends on a run queue does not count. A goroutine has block_since only while the profile is on, so waits cost one look
 * at it otherwise.
 *
 * Mutex: who waits for a sync.Mutex or RWMutex notes when in its sudog; who wakes it charges the time to its own stack, that
 * of the Unlock.
 *
 * Samples. A wait shorter than the rate is recorded with probability length/rate, and then counts for rate/length waits, so
 * that sums are right on average. Of contended unlocks one in `rate` is recorded, and counts for rate of them.
 *
 * Buckets, one for each stack, are never freed. Lock: contention.lock, a leaf but for persistentalloc; readers of a dying process
 * do without it, so a bucket is complete before it is on the list.
 */
#include "runtime/blockprof.h"

#include <string.h>

#include "runtime/codehooks.h"
#include "runtime/lock_futex.h"
#include "runtime/mfixalloc.h"
#include "runtime/mstats.h"
#include "runtime/proc.h"
#include "runtime/traceback.h"

enum { HASH_SIZE = 4096 };

_Atomic int64_t block_profile_rate, mutex_profile_rate;

typedef struct bucket {
    struct bucket *next;            /* with the same hash */
    struct bucket *all;
    uint32_t n;
    double count;
    int64_t ns;
    uintptr_t pcs[];
} bucket;

static struct {
    mutex lock;
    bucket **hash[CONTENTION_KINDS];
    bucket *all[CONTENTION_KINDS];
} contention = { .lock = { .rank = LOCKRANK_MHEAP_SPECIAL } };

/* The lock is held. */
static bucket *find_bucket(contention_kind kind, const uintptr_t *pcs, uint32_t n)
{
    if (!contention.hash[kind])
        contention.hash[kind] = persistentalloc_stat(HASH_SIZE * sizeof(bucket *), 8, &memstats.buckhash_sys);
    uint64_t h = n;
    for (uint32_t i = 0; i < n; i++)
        h = (h ^ pcs[i]) * 0x9e3779b97f4a7c15u;
    bucket **first = &contention.hash[kind][(h >> 32) % HASH_SIZE];
    for (bucket *b = *first; b; b = b->next)
        if (b->n == n && memcmp(b->pcs, pcs, n * sizeof *pcs) == 0)
            return b;
    bucket *b = persistentalloc_stat(sizeof *b + n * sizeof *pcs, 8, &memstats.buckhash_sys);
    b->n = n;
    memcpy(b->pcs, pcs, n * sizeof *pcs); /* no pointers */
    b->next = *first;
    *first = b;
    b->all = contention.all[kind];
    __atomic_store_n(&contention.all[kind], b, __ATOMIC_RELEASE);
    return b;
}

/* The slow half of Lock or Unlock, and what package sync locks with itself, are no news. */
static bool is_slow_half(uintptr_t given)
{
    code_loc loc;
    int depth;
    const insn *pc = (const insn *)callers_pc(given, &depth);
    if (!code.pcline(pc, true, depth, &loc) || loc.func.len < 5 || memcmp(loc.func.ptr, "sync.", 5) != 0)
        return false;
    static const char *const ends[] = { "lockSlow", "unlockSlow", "(*Mutex).lock", "(*Mutex).lockAnyway" };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        int64_t n = (int64_t)strlen(ends[i]);
        if (loc.func.len > n && memcmp(loc.func.ptr + loc.func.len - n, ends[i], (size_t)n) == 0)
            return true;
    }
    return false;
}

static void record(contention_kind kind, const g *gp, uintptr_t leaf, double count, int64_t ns)
{
    uintptr_t pcs[CONTENTION_STACK + 1];
    int n = 0, skip = 0;
    if (leaf)
        pcs[n++] = leaf;
    n += gcallers(gp, 0, pcs + n, CONTENTION_STACK - n);
    while (!leaf && skip < n - 1 && is_slow_half(pcs[skip]))
        skip++;
    lock(&contention.lock);
    bucket *b = find_bucket(kind, pcs + skip, (uint32_t)(n - skip));
    b->count += count;
    b->ns += ns;
    unlock(&contention.lock);
}

/* ---- block ---- */

void block_begins(g *gp)
{
    switch (gp->waitreason) {
    case WAIT_CHAN_RECEIVE:
    case WAIT_CHAN_SEND:
    case WAIT_SELECT:
    case WAIT_SEMACQUIRE:
    case WAIT_SYNC_COND_WAIT:
    case WAIT_SYNC_MUTEX_LOCK:
    case WAIT_SYNC_RWMUTEX_RLOCK:
    case WAIT_SYNC_RWMUTEX_LOCK:
        gp->block_until = 0;
        gp->block_since = nanotime();
        gp->block_reason = gp->waitreason;
        return;
    default:
        return;
    }
}

void block_record(g *gp)
{
    int64_t ns = gp->block_until - gp->block_since, rate = atomic_load(&block_profile_rate);
    bool known = gp->block_until != 0;
    gp->block_since = gp->block_until = 0;
    if (rate <= 0 || !known || ns < 0)
        return;
    double count = 1;
    if (ns < rate) {
        if ((int64_t)(fastrand64() % (uint64_t)rate) > ns)
            return;
        count = (double)rate / (double)(ns > 0 ? ns : 1);
        ns = rate;
    }
    record(CONTENTION_BLOCK, gp, pseudo_pc_of_wait(gp->block_reason), count, ns);
}

/* ---- mutex ---- */

void mutex_record(const g *gp, int64_t since)
{
    int64_t ns = nanotime() - since, rate = atomic_load(&mutex_profile_rate);
    if (rate <= 0 || fastrand64() % (uint64_t)rate != 0)
        return;
    record(CONTENTION_MUTEX, gp, 0, (double)rate, (ns > 0 ? ns : 0) * rate);
}

/* ---- reading ---- */

void contention_each(contention_kind kind, bool dying, contention_visitor *visit, void *ctx)
{
    if (!dying)
        lock(&contention.lock);
    for (const bucket *b = __atomic_load_n(&contention.all[kind], __ATOMIC_ACQUIRE); b; b = b->all)
        visit(ctx, b->pcs, b->n, b->count, b->ns);
    if (!dying)
        unlock(&contention.lock);
}
