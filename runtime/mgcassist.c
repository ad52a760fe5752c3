/* mgcassist.c - debts of allocating goroutines, and how they are paid.
 *
 * Each byte that a goroutine allocates while marking is taken off its gc_assist_bytes. When that is negative,
 * it pays at its next instruction boundary: it takes credit that the background workers have earned, or scans
 * objects itself, at least GC_OVER_ASSIST bytes, so that it need not come again soon. If there is nothing to scan
 * either (others have it in their hands), it waits in a queue until the workers have earned enough, or the
 * marking is over. The pacer's ratios translate between bytes allocated and bytes scanned.
 *
 * A G's balance belongs to one cycle (gc_assist_cycle): an older one counts as 0, so that nobody has to go
 * through all goroutines when a cycle begins.
 *
 * While it assists, the goroutine is Gwaiting: it stands at a boundary, so its own stack can be scanned, by
 * itself or by somebody else.
 *
 * Locks: queue.lock; a G is readied after it is dropped.
 */
#include "runtime/mgcassist.h"

#include "runtime/lock_futex.h"
#include "runtime/mgclimit.h"
#include "runtime/mgcmark.h"
#include "runtime/mgcpacer.h"
#include "runtime/mgcworker.h"
#include "runtime/proc.h"
#include "runtime/runq.h"
#include "runtime/schedfuzz.h"
#include "runtime/trace.h"

enum {
    GC_OVER_ASSIST = 64 << 10,      /* least work of one assist */
    ASSIST_TIME_SLACK = 5000        /* ns of assists kept back by a P before the pacer hears of them */
};

static struct {
    mutex lock;
    gqueue q;
    _Atomic int32_t n;
} queue = { .lock = { .rank = LOCKRANK_ASSIST_QUEUE } };

/* ---- the balance ---- */

static int64_t *balance(g *gp)
{
    uint32_t cycle = gc_cycles_started();
    if (gp->gc_assist_cycle != cycle) {
        gp->gc_assist_cycle = cycle;
        gp->gc_assist_bytes = 0;
    }
    return &gp->gc_assist_bytes;
}

void gc_assist_charge(g *gp, uintptr_t bytes)
{
    int64_t *b = balance(gp);
    *b -= (int64_t)bytes;
    if (*b < 0 && !(atomic_load_explicit(&gp->m->pending, memory_order_relaxed) & PENDING_GC))
        pending_set(PENDING_GC);
}

bool gc_assist_due(g *gp)
{
    return atomic_load(&gc_blacken_enabled) && *balance(gp) < 0;
}

void gc_goroutine_ends(g *gp)
{
    if (!atomic_load(&gc_blacken_enabled) || *balance(gp) <= 0)
        return;
    double ratio = atomic_load_explicit(&gc_controller.assist_work_per_byte, memory_order_relaxed);
    atomic_fetch_add(&gc_controller.bg_scan_credit, (int64_t)(ratio * (double)gp->gc_assist_bytes));
    gp->gc_assist_bytes = 0;
}

/* ---- paying ---- */

/* Takes up to work off the credit; returns how much. */
static int64_t take_credit(int64_t work)
{
    int64_t have = atomic_load(&gc_controller.bg_scan_credit);
    while (have > 0) {
        int64_t take = have < work ? have : work;
        if (atomic_compare_exchange_weak(&gc_controller.bg_scan_credit, &have, have - take))
            return take;
    }
    return 0;
}

static void count_time(p *pp, int64_t ns)
{
    pp->gc_assist_time += ns;
    if (pp->gc_assist_time > ASSIST_TIME_SLACK) {
        atomic_fetch_add(&gc_controller.assist_time, pp->gc_assist_time);
        gc_limiter_add_assist(pp->gc_assist_time);
        pp->gc_assist_time = 0;
    }
}

/* Scans; the result says whether gc_mark_done is due. */
static bool work_off(g *gp, int64_t work)
{
    int64_t start = nanotime();
    casgstatus(gp, GRUNNING, GWAITING);
    gp->waitreason = WAIT_GC_ASSIST_MARKING;
    if (trace_enabled)
        trace_begin("mark (assist)");
    gc_begin_work();
    int64_t done = gc_drain_n(work);
    casgstatus(gp, GWAITING, GRUNNABLE);
    casgstatus(gp, GRUNNABLE, GRUNNING);
    double ratio = atomic_load_explicit(&gc_controller.assist_bytes_per_work, memory_order_relaxed);
    gp->gc_assist_bytes += 1 + (int64_t)(ratio * (double)done);
    bool all_done = gc_end_work();
    count_time(getp(), nanotime() - start);
    if (trace_enabled)
        trace_end();
    return all_done;
}

/* Waits until the debt is paid by others. RUN_CONTINUE: there is credit now, or marking is over; try again. */
static int park_in_queue(g *gp)
{
    lock(&queue.lock);
    /* Credit is given out under the lock: who finds none here will be seen by the next who brings some. */
    if (!atomic_load(&gc_blacken_enabled) || atomic_load(&gc_controller.bg_scan_credit) > 0) {
        unlock(&queue.lock);
        return RUN_CONTINUE;
    }
    gqueue_push_back(&queue.q, gp);
    atomic_fetch_add(&queue.n, 1);
    goparkunlock(gp, &queue.lock, WAIT_GC_ASSIST_WAIT);
    return RUN_PARK;
}

int gc_assist(g *gp)
{
    while (gc_assist_due(gp) && !gc_limiter_limiting()) {
        double per_byte = atomic_load_explicit(&gc_controller.assist_work_per_byte, memory_order_relaxed);
        double per_work = atomic_load_explicit(&gc_controller.assist_bytes_per_work, memory_order_relaxed);
        int64_t debt = -gp->gc_assist_bytes, work = (int64_t)(per_byte * (double)debt);
        if (work < GC_OVER_ASSIST) {
            work = GC_OVER_ASSIST;
            debt = (int64_t)(per_work * (double)work) + 1;
        }
        int64_t stolen = take_credit(work);
        if (stolen == work) {
            gp->gc_assist_bytes += debt;
            return RUN_CONTINUE;
        }
        gp->gc_assist_bytes += (int64_t)(per_work * (double)stolen);
        if (work_off(gp, work - stolen))
            gc_mark_done();
        if (!gc_assist_due(gp))
            break;
        if (atomic_load(&gp->preempt)) {
            pending_set(PENDING_GC);    /* comes back when it runs again */
            return RUN_CONTINUE;
        }
        int run = park_in_queue(gp);
        if (run != RUN_CONTINUE)
            return run;
    }
    return RUN_CONTINUE;
}

/* ---- credit ---- */

/* Pays debts of the queue with work; queue.lock held. Those who are free go to *out. Returns what is left. */
static int64_t pay_debts(int64_t work, gqueue *out)
{
    double per_work = atomic_load_explicit(&gc_controller.assist_bytes_per_work, memory_order_relaxed);
    double per_byte = atomic_load_explicit(&gc_controller.assist_work_per_byte, memory_order_relaxed);
    int64_t bytes = (int64_t)(per_work * (double)work);
    g *gp;
    while (bytes > 0 && (gp = gqueue_pop(&queue.q))) {
        if (bytes + gp->gc_assist_bytes < 0) {
            gp->gc_assist_bytes += bytes;   /* a part; it goes to the end, so that small debts are not held up */
            bytes = 0;
            gqueue_push_back(&queue.q, gp);
            break;
        }
        bytes += gp->gc_assist_bytes;
        gp->gc_assist_bytes = 0;
        atomic_fetch_sub(&queue.n, 1);
        gqueue_push(out, gp);
    }
    return (int64_t)(per_byte * (double)bytes);
}

void gc_flush_bg_credit(int64_t work)
{
    sched_fuzz();
    if (atomic_load(&queue.n) == 0) {
        atomic_fetch_add(&gc_controller.bg_scan_credit, work);
        if (atomic_load(&queue.n) == 0)
            return;
        work = 0;               /* somebody came: give what there is to him */
    }
    gqueue ready = { NULL, NULL };
    lock(&queue.lock);
    work += take_credit(INT64_MAX);
    work = pay_debts(work, &ready);
    if (work > 0)
        atomic_fetch_add(&gc_controller.bg_scan_credit, work);
    unlock(&queue.lock);
    goready_all(&ready);
}

void gc_wake_all_assists(void)
{
    lock(&queue.lock);
    gqueue all = queue.q;
    queue.q = (gqueue){ NULL, NULL };
    atomic_store(&queue.n, 0);
    unlock(&queue.lock);
    goready_all(&all);
}
