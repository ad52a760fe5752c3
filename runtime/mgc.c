/* mgc.c - the garbage collector's cycle.
 *
 * Precise, non-moving, concurrent mark and sweep, with Go's hybrid write barrier. A cycle:
 *   1. Sweep termination. What the last cycle left is swept; the world stops for a moment, in which the
 *      roots are listed and the write barrier goes on.
 *   2. Marking, beside the program (mgcmark.c), by background workers (mgcworker.c) and by goroutines that
 *      allocate (mgcassist.c). The barrier shades the old and the new value of each pointer store (mwbbuf.c),
 *      new objects are born black, scanned stacks stay black: so nothing reachable stays white.
 *   3. Mark termination. When nobody sees work any more, gc_mark_done asks each P in turn for what it holds
 *      back (the "ragged barrier"). If that was nothing, the world stops, the barrier goes off, the pacer
 *      sets the next goal (mgcpacer.c), sweepgen advances, and the world starts.
 *   4. Sweeping, beside the program (mgcsweep.c).
 *
 * Why no work is overlooked in 3: nobody works, and the shared list is empty, so grey objects can only lie in the
 * lists and barrier buffers of Ps. forEachP flushes each; if all of them were empty at their moment, no P can
 * have made work for another one in between, as only grey objects make work; what the last Ps' barriers may have
 * added is looked for again with the world stopped.
 *
 * A cycle starts when heap_live passes the trigger: mallocgc sets PENDING_GC on its M, which comes here at
 * its next instruction boundary. Or it is asked for (runtime.GC), or is due after two minutes (sysmon wakes the
 * forcegc goroutine). GODEBUG=gcstress=1 collects at each allocation, and gcstoptheworld=1|2 always, with the
 * world stopped from 1 to 3 (to 4).
 *
 * gcphase, write_barrier_enabled and gc_blacken_enabled change only while the world is stopped.
 * Locks: `starting` and `ending` let one M in, the others go on; the world's semaphore (world_acquire) is held from
 * the ragged barrier to the end of a cycle; waiters.lock.
 */
#include "runtime/mgc.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/lock_futex.h"
#include "runtime/malloc.h"
#include "runtime/mbarrier.h"
#include "runtime/mbitmap.h"
#include "runtime/mgcassist.h"
#include "runtime/mgccheck.h"
#include "runtime/mgclimit.h"
#include "runtime/mgcmark.h"
#include "runtime/mgcpacer.h"
#include "runtime/mgcscavenge.h"
#include "runtime/mgcspecial.h"
#include "runtime/mgcsweep.h"
#include "runtime/mgctrace.h"
#include "runtime/mgcworker.h"
#include "runtime/mheap.h"
#include "runtime/mprof.h"
#include "runtime/mstats.h"
#include "runtime/mwbbuf.h"
#include "runtime/panic.h"
#include "runtime/print.h"
#include "runtime/proc.h"
#include "runtime/runq.h"
#include "runtime/runtime1.h"
#include "runtime/schedfuzz.h"
#include "runtime/stack.h"
#include "runtime/trace.h"

#define FORCE_GC_PERIOD ((int64_t)120 * 1000 * 1000 * 1000)

gc_phase gcphase;
_Atomic bool gc_blacken_enabled;

static _Atomic uint32_t cycles_started;
static _Atomic uint32_t cycles_done;    /* marking is over */
static _Atomic uint32_t cycle_wanted;   /* a cycle with this number was asked for */
static _Atomic bool starting;           /* an M is in gc_start */
static _Atomic bool ending;             /* an M is in gc_mark_done */
static gc_cycle cycle;                  /* the one at work: who starts or ends it */

/* Goroutines in runtime.GC that wait for the end of a marking. */
static struct {
    mutex lock;
    gqueue q;
} waiters = { .lock = { .rank = LOCKRANK_SWEEP_WAITERS } };

static struct {
    g *gp;
    _Atomic bool idle;                  /* gp is parked, or about to be */
} forcegc;

/* ---- settings ---- */

static int32_t read_gogc(void)
{
    const char *v = gogetenv("GOGC");
    if (!v || !*v)
        return 100;
    if (strcmp(v, "off") == 0)
        return -1;
    char *end;
    long n = strtol(v, &end, 10);
    return *end || n > INT32_MAX ? 100 : n < 0 ? -1 : (int32_t)n;
}

/* "512MiB": a number of bytes with an optional unit B, KiB, MiB, GiB, TiB; "off". */
static int64_t read_gomemlimit(void)
{
    const char *v = gogetenv("GOMEMLIMIT");
    if (!v || !*v || strcmp(v, "off") == 0)
        return INT64_MAX;
    static const struct { const char *unit; int shift; } units[] = {
        { "", 0 }, { "B", 0 }, { "KiB", 10 }, { "MiB", 20 }, { "GiB", 30 }, { "TiB", 40 },
    };
    char *end;
    unsigned long long n = strtoull(v, &end, 10);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (end != v && strcmp(end, units[i].unit) == 0 && n <= (unsigned long long)INT64_MAX >> units[i].shift)
            return (int64_t)(n << units[i].shift);
    printfmt("GOMEMLIMIT=%s\n", v);
    throw("malformed GOMEMLIMIT; see `go doc runtime/debug.SetMemoryLimit`");
}

/* ---- the start of the process ---- */

void gcinit(void)
{
    gc_controller_init(read_gogc(), read_gomemlimit());
    malloc_slow_path = debug.gcstress != 0;
    memstats.last_gc_mono = nanotime();
}

static bool gc_start(void);
static bool start_wanted(void);

static bool force_due(int64_t now)
{
    return atomic_load(&gc_controller.gc_percent) >= 0
           && now - __atomic_load_n(&memstats.last_gc_mono, __ATOMIC_RELAXED) > FORCE_GC_PERIOD;
}

/* The cycle that should begin now is one that was asked for. */
static bool is_forced(void)
{
    return (int32_t)(atomic_load(&cycle_wanted) - atomic_load(&cycles_started)) > 0;
}

static void wake_forcegc(void)
{
    bool idle = true;
    sched_fuzz();
    if (atomic_compare_exchange_strong(&forcegc.idle, &idle, false))
        goready_global(forcegc.gp);
}

/* It is idle from here on; who asked for a cycle before, and found it busy, is seen now, by this or by who is starting one. */
static bool park_forcegc(g *gp, void *unused)
{
    (void)gp;
    (void)unused;
    bool idle = true;
    atomic_store(&forcegc.idle, true);
    sched_fuzz();
    return !(is_forced() && start_wanted() && !atomic_load(&starting)
             && atomic_compare_exchange_strong(&forcegc.idle, &idle, false));
}

/* Starts the cycles that are due because nothing was collected for two minutes, and those that were asked for by somebody who
 * could not start them himself: a request in m->pending is a hint for whatever runs next on this M, but nothing may. */
static void forcegc_helper(void *unused)
{
    (void)unused;
    for (;;) {
        cg_park(park_forcegc, NULL, WAIT_FORCE_GC_IDLE);
        if (debug.gctrace && force_due(nanotime()))
            printfmt("GC forced\n");
        while (!gc_start())
            cg_yield();
    }
}

void gcenable(void)
{
    mprof_init();
    forcegc.gp = newproc_c(forcegc_helper, NULL, "forcegchelper");
    newproc_c(bgsweep, NULL, "bgsweep");
    newproc_c(bgscavenge, NULL, "bgscavenge");
}

/* For sysmon. */
void gc_force_if_due(int64_t now)
{
    if (gcphase == GC_OFF && force_due(now))
        wake_forcegc();
}

/* ---- per-P state, for proc.c ---- */

void pmem_init(p *pp)
{
    m *mp = getm();
    if (!pp->mem)
        pp->mem = allocpmem();
    if (!pp->gcw) {
        pp->gcw = persistentalloc(sizeof(gcwork), 64);
        pp->wbbuf = persistentalloc(sizeof(wbbuf), 64);
    }
    if (mp->mcache0) {          /* the first P takes over the bootstrap cache */
        pp->mcache = mp->mcache0;
        mp->mcache0 = NULL;
    }
    if (!pp->mcache)
        pp->mcache = allocmcache();
}

void pmem_destroy(p *pp)
{
    if (gcphase != GC_OFF) {
        wbbuf_flush(pp);
        gcwork_dispose(pp->gcw);
    }
    if (pp->mcache)
        freemcache(pp->mcache);
    pp->mcache = NULL;
    if (pp->mem)
        freepmem(pp->mem);
    pp->mem = NULL;
}

void pmem_acquired(p *pp)
{
    if (pp->mcache)
        mcache_prepare_for_sweep(pp->mcache);
}

/* ---- triggers ---- */

static bool start_wanted(void)
{
    if (gcphase != GC_OFF || panicking)
        return false;
    return is_forced() || gc_trigger_passed() || force_due(nanotime());
}

uint32_t gc_cycles_started(void) { return atomic_load_explicit(&cycles_started, memory_order_relaxed); }
uint32_t gc_cycles(void) { return atomic_load(&cycles_done); }

static void want_cycle(uint32_t n)
{
    uint32_t have = atomic_load(&cycle_wanted);
    while ((int32_t)(n - have) > 0 && !atomic_compare_exchange_weak(&cycle_wanted, &have, n))
        ;
}

void gc_request(uint32_t n)
{
    want_cycle(n);
    pending_set(PENDING_GC);
}

void gc_request_in_syscall(uint32_t n)
{
    want_cycle(n);
    wake_forcegc();
}

/* ---- waiting for a cycle ---- */

opstatus gc_wait_on_mark(g *gp, uint32_t n)
{
    lock(&waiters.lock);
    if ((int32_t)(atomic_load(&cycles_done) - n) >= 0) {
        unlock(&waiters.lock);
        return OP_OK;
    }
    gqueue_push(&waiters.q, gp);
    goparkunlock(gp, &waiters.lock, WAIT_GARBAGE_COLLECTION);
    return OP_PARK_RETRY;
}

static void wake_waiters(void)
{
    lock(&waiters.lock);
    gqueue all = waiters.q;
    waiters.q = (gqueue){ NULL, NULL };
    unlock(&waiters.lock);
    goready_all(&all);
}

/* ---- steps of a cycle; the world is stopped ---- */

static void set_phase(gc_phase phase)
{
    gcphase = phase;
    write_barrier_enabled = phase == GC_MARK;
    malloc_slow_path = phase == GC_MARK || debug.gcstress || mem_profiling;
}

/* The last cycle's sweep ends, the next cycle begins. */
static void begin_cycle(void)
{
    sweep_finish();
    next_mark_bit_arena_epoch();
    if (gc_pool_cleanup)
        gc_pool_cleanup();
    atomic_fetch_add(&cycles_started, 1);
    gcwork_take_bytes_marked();
    cycle.procs = gomaxprocs;
    cycle.heap_start = atomic_load(&gc_controller.heap_live);
    cycle.goal = atomic_load(&gc_controller.heap_goal);
    gc_controller_start_cycle(nanotime(), gomaxprocs);
}

/* Everything reachable is marked: sets the next goal and opens the sweep. */
static void end_cycle(uint64_t marked)
{
    if (debug.gccheckmark)
        gc_checkmark();
    if (debug.verify)
        heap_verify();          /* nothing is swept yet: even dead objects must be sound */
    set_phase(GC_OFF);
    gc_controller_end_cycle(nanotime(), cycle.forced);
    cycle.heap_end = atomic_load(&gc_controller.heap_live);
    gc_controller_commit(marked);
    cycle.heap_marked = marked;
    sweep_start();
    sweeper_begin();            /* until all mcaches are flushed */
    scavenger_pace(atomic_load(&gc_controller.heap_goal), gc_controller.last_heap_goal);
    mcache_prepare_for_sweep(getp()->mcache);
    atomic_store(&cycles_done, atomic_load(&cycles_started));
}

static void flush_mcache(p *pp)
{
    if (pp->mcache)
        mcache_prepare_for_sweep(pp->mcache);
}

/* What can be done beside the program, the world's semaphore being held: mcaches are flushed, so that all spans
 * can be swept; memory that marking needed, and stacks that died, are given back. */
static void tidy_up(void)
{
    forEachP(flush_mcache);
    sweeper_end();
    gcwork_free_spans();
    stack_free_spans();
    bgsweep_wake();
    wake_waiters();
}

/* ---- all of it with the world stopped ---- */

static void flush_all_mcaches(void)
{
    for (int32_t i = 0; i < gomaxprocs; i++)
        flush_mcache(allp[i]);
    if (getm()->mcache0)
        mcache_prepare_for_sweep(getm()->mcache0);
}

static void shrink_stacks(void)
{
    g **list;
    uint64_t n = allgs_snapshot(&list);
    for (uint64_t i = 0; i < n; i++) {
        uint32_t status = readgstatus(list[i]);
        if ((status == GWAITING || status == GRUNNABLE || status == GPREEMPTED) && list[i] != getcurg())
            shrinkstack(list[i]);
    }
}

/* A whole cycle; cycle.start, stopped, forced are set. */
static void collect_stopped(void)
{
    cycle.stop_the_world = true;
    if (trace_enabled)
        trace_gc_phase("sweep termination");
    begin_cycle();
    if (trace_enabled)
        trace_gc_phase("mark");
    set_phase(GC_MARK);
    cycle.mark = nanotime();
    uint64_t marked = gc_mark_all();
    cycle.mark_term = nanotime();
    if (trace_enabled)
        trace_gc_phase("mark termination");
    end_cycle(marked);
    flush_all_mcaches();
    sweeper_end();
    shrink_stacks();
    for (int32_t i = 0; i < gomaxprocs; i++)
        stackcache_clear(allp[i]);
    stack_free_spans();
    gcwork_free_spans();
    if (debug.gcstoptheworld >= 2)
        sweep_finish();
    cycle.end = nanotime();
    cycle.pause = cycle.end - cycle.stopped;
    gc_record(&cycle);
    if (trace_enabled)
        trace_gc_phase(NULL);
}

void gc_collect(bool forced)
{
    bool stop = !world_is_stopped();
    int64_t start = nanotime();
    if (stop)
        stop_the_world("garbage collection");
    cycle = (gc_cycle){ .forced = forced, .start = start, .stopped = nanotime() };
    collect_stopped();
    if (debug.gctrace)
        gc_print_trace(&cycle);
    if (stop)
        start_the_world();
    bgsweep_wake();
    wake_waiters();
}

/* ---- the start of a concurrent cycle ---- */

/* Stops the world, turns on the barrier, lists the roots, starts the world. */
static void start_marking(bool forced)
{
    gc_start_workers(gomaxprocs);
    int64_t start = nanotime();
    stop_the_world("GC sweep termination");
    if (trace_enabled)
        trace_gc_phase("sweep termination");
    cycle = (gc_cycle){ .forced = forced, .start = start, .stopped = nanotime() };
    begin_cycle();
    gc_workers_prepare();
    gc_roots_prepare();
    set_phase(GC_MARK);
    atomic_store(&gc_blacken_enabled, true);
    gc_limiter_marking(true, cycle.stopped);
    cycle.mark = nanotime();
    cycle.pause = cycle.mark - cycle.stopped;
    if (trace_enabled)
        trace_gc_phase("mark");
    start_the_world();
}

static bool asked_to_yield(void)
{
    return atomic_load(&sched.gcwaiting) || atomic_load(&getp()->run_safepoint_fn);
}

/* Starts a cycle if one is due. On g0 for a goroutine at a boundary, or on a C goroutine. False: this P is wanted for something
 * else before all is swept. */
static bool gc_start(void)
{
    while (start_wanted()) {
        while (start_wanted() && sweep_one() != UINTPTR_MAX)
            if (asked_to_yield())
                return false;
        bool free = false;
        if (!atomic_compare_exchange_strong(&starting, &free, true))
            return true;        /* its owner looks at the triggers again when it is done */
        if (start_wanted()) {
            bool forced = is_forced();
            if (debug.gcstoptheworld || debug.gcstress == 1)
                gc_collect(forced);
            else
                start_marking(forced);
        }
        sched_fuzz();
        atomic_store(&starting, false);
    }
    return true;
}

int gc_pending(g *gp)
{
    if (gc_assist_due(gp)) {
        int run = gc_assist(gp);
        if (run != RUN_CONTINUE)
            return run;
    }
    if (gcphase == GC_OFF && malloc_stress_due()) {
        bool free = false;
        if (debug.gcstress == 1 && atomic_compare_exchange_strong(&starting, &free, true)) {
            gc_collect(is_forced());
            atomic_store(&starting, false);
        } else if (debug.gcstress > 1) {
            gc_request(atomic_load(&cycles_started) + 1);
        }
    }
    if (!gc_start()) {
        pending_set(PENDING_GC);
        if (is_forced())        /* gp may wait for it, on another M */
            wake_forcegc();
    }
    return RUN_CONTINUE;
}

/* ---- the end of the marking ---- */

static _Atomic uint32_t flushed;        /* Ps that held something back */

static void flush_p(p *pp)
{
    wbbuf_flush(pp);
    gcwork_dispose(pp->gcw);
    if (pp->gcw->flushed_work) {
        pp->gcw->flushed_work = false;
        atomic_fetch_add(&flushed, 1);
    }
}

/* With the world stopped: has any P's barrier found something since the ragged barrier? */
static bool barriers_found_work(void)
{
    bool found = false;
    for (int32_t i = 0; i < gomaxprocs; i++) {
        p *pp = allp[i];
        wbbuf_flush(pp);
        if (!gcwork_empty(pp->gcw))
            found = true;
        gcwork_dispose(pp->gcw);    /* counts bytes_marked of new objects, too */
    }
    return found || !gcwork_all_done();
}

static void mark_termination(void)
{
    if (trace_enabled)
        trace_gc_phase("mark termination");
    gc_roots_check_done();
    atomic_store(&gc_blacken_enabled, false);
    set_phase(GC_MARK_TERMINATION);
    gc_wake_all_assists();
    int64_t now = nanotime();
    gc_limiter_marking(false, now);
    end_cycle(gcwork_take_bytes_marked());
    cycle.end = nanotime();
    cycle.pause += cycle.end - cycle.stopped;
    gc_record(&cycle);
    if (trace_enabled)
        trace_gc_phase(NULL);
}

/* The world's semaphore is held. False: there is work after all. */
static bool try_to_end(void)
{
    atomic_store(&flushed, 0);
    forEachP(flush_p);
    if (atomic_load(&flushed) != 0 || !gc_nobody_works())
        return false;
    cycle.mark_term = nanotime();
    stop_the_world_acquired();
    cycle.stopped = nanotime();
    if (!gc_nobody_works() || barriers_found_work()) {
        start_the_world_acquired();
        return false;
    }
    mark_termination();
    start_the_world_acquired();
    return true;
}

void gc_mark_done(void)
{
    for (;;) {
        bool free = false;
        if (gcphase != GC_MARK || !gc_nobody_works() || !atomic_compare_exchange_strong(&ending, &free, true))
            return;             /* who has `ending` looks again before it leaves */
        bool done = false;
        world_acquire("GC mark termination");
        while (gcphase == GC_MARK && gc_nobody_works() && !(done = try_to_end()))
            ;
        if (done) {
            tidy_up();
            if (debug.gctrace)
                gc_print_trace(&cycle);
            if (is_forced())    /* asked for since this one began */
                wake_forcegc();
        }
        world_release();
        sched_fuzz();
        atomic_store(&ending, false);
    }
}
