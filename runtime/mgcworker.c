/* mgcworker.c - the background mark workers.
 *
 * A worker is a C goroutine. It lies parked in a pool until the scheduler finds that the P at hand should mark
 * (findRunnable asks gc_find_worker: dedicated or fractional; and when there is nothing to run,
 * gc_find_idle_worker). It then drains until its mode tells it to stop, and parks again: it never lies on a
 * run queue. A stop of the world or a forEachP finds it at the next object.
 *
 * Termination. `nwait` counts from nproc (a number larger than any) down by each who marks. Whoever ends
 * last, and sees no work, calls gc_mark_done, which finds out whether that is true of all Ps' lists, too.
 *
 * Locks: pool.lock (a leaf). Everything else is atomic or belongs to the worker's P.
 */
#include "runtime/mgcworker.h"

#include <assert.h>

#include "runtime/lock_futex.h"
#include "runtime/mgc.h"
#include "runtime/mgcmark.h"
#include "runtime/mgcpacer.h"
#include "runtime/panic.h"
#include "runtime/proc.h"
#include "runtime/schedfuzz.h"
#include "runtime/trace.h"

enum { NPROC = 1 << 30 };           /* nwait of a cycle in which nobody marks */

static struct {
    mutex lock;
    g *free;                        /* by schedlink */
    int32_t made;                   /* start of cycles only */
} pool;
static _Atomic uint32_t nwait = NPROC;

/* ---- the pool ---- */

void gc_worker_return(g *gp)
{
    lock(&pool.lock);
    gp->schedlink = pool.free;
    pool.free = gp;
    unlock(&pool.lock);
}

bool gc_worker_is_free(void)
{
    return __atomic_load_n(&pool.free, __ATOMIC_RELAXED) != NULL;
}

g *gc_worker_take(void)
{
    if (!gc_worker_is_free())
        return NULL;
    lock(&pool.lock);
    g *gp = pool.free;
    if (gp) {
        pool.free = gp->schedlink;
        gp->schedlink = NULL;
    }
    unlock(&pool.lock);
    return gp;
}

static bool park_in_pool(g *gp, void *unused)
{
    (void)unused;
    gc_worker_return(gp);
    return true;
}

/* ---- who works ---- */

void gc_workers_prepare(void)
{
    atomic_store(&nwait, NPROC);
}

void gc_begin_work(void)
{
    sched_fuzz();
    if (atomic_fetch_sub(&nwait, 1) == 0)
        throw("gc: nwait is out of bounds");
}

bool gc_end_work(void)
{
    sched_fuzz();
    uint32_t n = atomic_fetch_add(&nwait, 1) + 1;
    sched_fuzz();
    if (n > NPROC)
        throw("gc: more workers ended than began");
    return n == NPROC && !gc_mark_work_available(NULL);
}

bool gc_nobody_works(void)
{
    return atomic_load(&nwait) == NPROC && !gc_mark_work_available(NULL);
}

bool gc_mark_work_available(const p *pp)
{
    return (pp && !gcwork_empty(pp->gcw)) || !gcwork_all_done() || gc_roots_left();
}

/* ---- a worker ---- */

static void drain_in_mode(uint8_t mode)
{
    switch (mode) {
    case WORKER_DEDICATED:
        gc_drain(DRAIN_FLUSH_CREDIT);
        return;
    case WORKER_FRACTIONAL:
        gc_drain(DRAIN_FLUSH_CREDIT | DRAIN_UNTIL_PREEMPT | DRAIN_FRACTIONAL);
        return;
    case WORKER_IDLE:
        gc_drain(DRAIN_FLUSH_CREDIT | DRAIN_UNTIL_PREEMPT | DRAIN_IDLE);
        return;
    }
    throwf("gc: worker with mode %d", mode);
}

static void mark_worker(void *unused)
{
    (void)unused;
    for (;;) {      /* made parked: comes here when it is first chosen */
        p *pp = getp();
        uint8_t mode = pp->gc_worker_mode;
        if (!atomic_load(&gc_blacken_enabled))
            throw("gc: a mark worker runs while nothing is to be marked");
        int64_t start = nanotime();
        pp->gc_worker_start = start;
        pp->gc_worker_mode = WORKER_NONE;
        gc_begin_work();
        if (trace_enabled)
            trace_begin(mode == WORKER_DEDICATED ? "mark (dedicated)" : mode == WORKER_IDLE ? "mark (idle)" : "mark (fractional)");
        drain_in_mode(mode);
        if (trace_enabled)
            trace_end();
        assert(getp() == pp);
        gc_worker_stopped(pp, mode, nanotime() - start);
        if (gc_end_work())
            gc_mark_done();
        cg_park(park_in_pool, NULL, WAIT_GC_WORKER_IDLE);
    }
}

void gc_start_workers(int32_t procs)
{
    for (; pool.made < procs; pool.made++)
        gc_worker_return(newproc_c_parked(mark_worker, NULL, WAIT_GC_WORKER_IDLE));
}
