/* debug.c - natives of package runtime/debug. */
#include "runtime/lock_futex.h"
#include "runtime/mgc.h"
#include "runtime/mgcpacer.h"
#include "runtime/mgcscavenge.h"
#include "runtime/mheap.h"
#include "runtime/mstats.h"
#include "runtime/panic.h"
#include "runtime/print.h"
#include "runtime/proc.h"
#include "runtime/runtime1.h"
#include "stdlib/native/natives.h"

enum { SCAVENGE_STEP = 4 << 20 };

/* What the pacer reads with the world stopped is changed with the world stopped. Parameters come last to first, then
 * the result. The new trigger may have been passed already. */
static opstatus set_gc_percent(g *gp, uint64_t *args)
{
    (void)args;
    stop_in_native(gp);
    uint64_t *f = native_args(gp);
    f[1] = (uint64_t)(int64_t)gc_controller_set_percent((int32_t)f[0]);
    start_in_native(gp);
    if (gc_trigger_passed())
        pending_set(PENDING_GC);
    return OP_OK;
}

static opstatus set_memory_limit(g *gp, uint64_t *args)
{
    if ((int64_t)args[0] < 0) {     /* only asks */
        args[1] = (uint64_t)atomic_load(&gc_controller.memory_limit);
        return OP_OK;
    }
    stop_in_native(gp);
    uint64_t *f = native_args(gp);
    f[1] = (uint64_t)gc_controller_set_memory_limit((int64_t)f[0]);
    start_in_native(gp);
    if (gc_trigger_passed())
        pending_set(PENDING_GC);
    return OP_OK;
}

/* Gives all free pages back, some megabytes at a time. */
static opstatus scavenge_all(g *gp, uint64_t *args)
{
    (void)gp;
    (void)args;
    if (mheap_scavenge(SCAVENGE_STEP) > 0)
        return OP_RETRY;
    if (debug.scavtrace > 0)
        scavenger_trace(true);
    return OP_OK;
}

/* Waits for the end of the marking that may be going on. */
static opstatus wait_for_mark(g *gp, uint64_t *args)
{
    (void)args;
    return gc_wait_on_mark(gp, gc_cycles_started());
}

static opstatus set_panic_on_fault(g *gp, uint64_t *args)
{
    args[1] = gp->paniconfault;
    gp->paniconfault = args[0] & 1;
    return OP_OK;
}

static opstatus set_max_threads(g *gp, uint64_t *args)
{
    (void)gp;
    int64_t n = (int64_t)args[0];
    int32_t limit = n > INT32_MAX ? INT32_MAX : n < 0 ? 0 : (int32_t)n;
    lock(&sched.lock);
    args[1] = (uint64_t)sched.maxmcount;
    sched.maxmcount = limit;
    bool exceeded = mcount() > limit;
    unlock(&sched.lock);
    if (exceeded) {
        printfmt("runtime: program exceeds %d-thread limit\n", limit);
        throw("thread exhaustion");
    }
    return OP_OK;
}

/* Fills buf, of at least 2 * PAUSE_RING + 3 words: pauses, the newest first; when they ended, likewise; then the end of
 * the last cycle, the number of cycles and the sum of all pauses. All this changes with the world stopped only. */
static opstatus read_gc_stats(g *gp, uint64_t *args)
{
    struct { slice buf; int64_t n; } *f = (void *)args;
    (void)gp;
    uint64_t *buf = f->buf.ptr;
    uint32_t cycles = memstats.num_gc, n = cycles < PAUSE_RING ? cycles : PAUSE_RING;
    if (f->buf.len < 2 * PAUSE_RING + 3)
        throw("short slice passed to readGCStats");
    for (uint32_t i = 0; i < n; i++) {
        buf[i] = memstats.pause_ns[(cycles - 1 - i) % PAUSE_RING];
        buf[n + i] = memstats.pause_end[(cycles - 1 - i) % PAUSE_RING];
    }
    buf[2 * n] = memstats.last_gc_unix;
    buf[2 * n + 1] = cycles;
    buf[2 * n + 2] = memstats.pause_total_ns;
    f->n = n;
    return OP_OK;
}

const native_entry natives_debug[] = {
    { "runtime/debug.setGCPercent", set_gc_percent, NATIVE_NOESCAPE },
    { "runtime/debug.SetMemoryLimit", set_memory_limit, NATIVE_NOESCAPE },
    { "runtime/debug.scavengeAll", scavenge_all, NATIVE_NOESCAPE },
    { "runtime/debug.waitForMark", wait_for_mark, NATIVE_NOESCAPE },
    { "runtime/debug.readGCStats", read_gc_stats, NATIVE_NOESCAPE },
    { "runtime/debug.SetPanicOnFault", set_panic_on_fault, NATIVE_NOESCAPE },
    { "runtime/debug.SetMaxThreads", set_max_threads, NATIVE_NOESCAPE },
    { NULL, NULL, 0 },
};
