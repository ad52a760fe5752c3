/* mgc.c - the garbage collector's cycle.
 *
 * Precise, non-moving mark and sweep. A cycle:
 *   1. what the last cycle left to sweep is swept;
 *   2. the world stops; every object reachable from the roots is marked (mgcmark.c);
 *   3. the pacer sets the goal of the next cycle; sweepgen advances, so every span now needs sweeping;
 *      mcaches are flushed; stacks that are much too large shrink; the world starts;
 *   4. spans are swept lazily, beside the program (mgcsweep.c).
 *
 * A cycle starts when heap_live passes the trigger: mallocgc sets PENDING_GC on its M, which comes here at
 * its next instruction boundary. Or it is asked for (runtime.GC), is due after two minutes, or is wanted
 * at each allocation (GODEBUG=gcstress=1).
 *
 * gcphase and write_barrier_enabled change only while the world is stopped. Locks: none; stop_the_world
 * lets one in.
 */
#include "runtime/mgc.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/malloc.h"
#include "runtime/mbitmap.h"
#include "runtime/mgcmark.h"
#include "runtime/mgcpacer.h"
#include "runtime/mgcspecial.h"
#include "runtime/mgcsweep.h"
#include "runtime/mheap.h"
#include "runtime/mstats.h"
#include "runtime/panic.h"
#include "runtime/print.h"
#include "runtime/proc.h"
#include "runtime/runtime1.h"
#include "runtime/stack.h"

#define FORCE_GC_PERIOD ((int64_t)120 * 1000 * 1000 * 1000)
enum { SCAVENGE_SLACK_PERCENT = 10, SCAVENGE_MIN = 1 << 20 };

gc_phase gcphase;

static _Atomic uint32_t cycles_done;
static _Atomic uint32_t cycles_forced;  /* a cycle with a number up to this one was asked for */
static _Atomic bool free_os_memory;      /* the next forced cycle gives all free pages back */
static _Atomic bool sweep_wanted;        /* somebody waits in runtime.GC for the end of the sweep, too */
static _Atomic bool collecting;          /* an M is in gc_collect for gc_pending; the others go on */
static gcwork stw_work;                 /* world stopped */

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

void gcinit(void)
{
    gc_controller_init(read_gogc(), read_gomemlimit());
    malloc_slow_path = debug.gcstress != 0;
    memstats.last_gc_mono = nanotime();
}

void gcenable(void)
{
}

/* ---- per-P state, for proc.c ---- */

void pmem_init(p *pp)
{
    m *mp = getm();
    if (!pp->mem)
        pp->mem = allocpmem();
    if (mp->mcache0) {          /* the first P takes over the bootstrap cache */
        pp->mcache = mp->mcache0;
        mp->mcache0 = NULL;
    }
    if (!pp->mcache)
        pp->mcache = allocmcache();
}

void pmem_destroy(p *pp)
{
    if (pp->mem && pp->mem->gcw)
        gcwork_dispose(pp->mem->gcw);
    if (pp->mcache)
        freemcache(pp->mcache);
    pp->mcache = NULL;
    if (pp->mem)
        freepmem(pp->mem);
}

void pmem_acquired(p *pp)
{
    if (pp->mcache)
        mcache_prepare_for_sweep(pp->mcache);
}

/* ---- the cycle ---- */

typedef struct cycle {
    bool forced;
    int64_t start, stopped, marked, done;   /* ns */
    uint64_t live_before, goal;
} cycle;

static void shrink_stacks(void)
{
    g **list;
    uint64_t n = allgs_snapshot(&list);
    for (uint64_t i = 0; i < n; i++) {
        uint32_t status = readgstatus(list[i]);
        if (status == GWAITING || status == GRUNNABLE || status == GPREEMPTED)
            if (list[i] != getcurg())
                shrinkstack(list[i]);
    }
}

/* Marking, with the world stopped. */
static void mark(cycle *cy)
{
    gcphase = GC_MARK;
    cy->live_before = atomic_load(&gc_controller.heap_live);
    cy->goal = gc_controller.heap_goal;
    gc_controller.last_heap_live = cy->live_before;
    uint64_t marked = gc_mark_all(&stw_work);
    if (debug.gccheckmark || debug.verify)
        heap_verify();      /* nothing is swept yet: even dead objects must be sound */
    gcphase = GC_OFF;
    gc_controller_commit(marked);
}

/* Opens the sweep of what has just been marked. */
static void start_sweep(void)
{
    sweep_start();
    for (int32_t i = 0; i < gomaxprocs; i++)
        if (allp[i]->mcache)
            mcache_prepare_for_sweep(allp[i]->mcache);
    if (getm()->mcache0)
        mcache_prepare_for_sweep(getm()->mcache0);
    gcwork_free_spans();
}

static void record_pause(const cycle *cy)
{
    int64_t sec, pause = cy->done - cy->stopped;
    int32_t nsec;
    walltime(&sec, &nsec);
    uint32_t i = memstats.num_gc % PAUSE_RING;
    memstats.pause_ns[i] = (uint64_t)pause;
    memstats.pause_end[i] = memstats.last_gc_unix = (uint64_t)sec * 1000000000u + (uint64_t)nsec;
    memstats.pause_total_ns += (uint64_t)pause;
    memstats.last_gc_mono = cy->done;
    memstats.num_gc++;
    memstats.num_forced_gc += cy->forced;
    memstats.total_gc_cpu_ns += (cy->done - cy->stopped) * gomaxprocs;
    int64_t total = (cy->done - sched.init_time) * gomaxprocs;
    memstats.gc_cpu_fraction = total > 0 ? (double)memstats.total_gc_cpu_ns / (double)total : 0;
}

/* Milliseconds as Go's trace has them: two or three digits that count, whole ones from 10 ms on. */
static const char *ms(int64_t ns, char buf[24])
{
    if (ns >= 10 * 1000 * 1000) {
        snprintf(buf, 24, "%lld", (long long)(ns / 1000000));
        return buf;
    }
    int64_t us = ns / 1000, scale = 1;
    if (us == 0)
        return "0";
    while (us >= 100 * scale)
        scale *= 10;
    us = us / scale * scale;
    int digits = scale >= 1000 ? 0 : scale >= 100 ? 1 : scale >= 10 ? 2 : 3;
    snprintf(buf, 24, "%.*f", digits, (double)us / 1000);
    return buf;
}

static unsigned long long mb(uint64_t bytes) { return (unsigned long long)(bytes >> 20); }

/* Go's line. The mark is one stop of the world: its time stands in the middle column, the stopping
 * before and the restart after it in the outer ones. */
static void print_trace(const cycle *cy)
{
    char a[24], b[24], c[24];
    const char *stop = ms(cy->stopped - cy->start, a), *mark_ms = ms(cy->marked - cy->stopped, b),
               *end = ms(cy->done - cy->marked, c);
    printfmt("gc %u @%.3fs %d%%: %s+%s+%s ms clock, %s+0/%s/0+%s ms cpu, %llu->%llu->%llu MB, "
             "%llu MB goal, %llu MB stacks, %llu MB globals, %d P%s\n",
             memstats.num_gc, (double)(cy->start - sched.init_time) / 1e9, (int)(memstats.gc_cpu_fraction * 100),
             stop, mark_ms, end, stop, mark_ms, end, mb(cy->live_before), mb(cy->live_before),
             mb(gc_controller.heap_marked), mb(cy->goal), mb(gc_controller.stack_scan),
             mb(gc_controller.globals_scan), gomaxprocs, cy->forced ? " (forced)" : "");
}

/* After a cycle: free memory beyond what the goal needs goes back to the system. */
static void scavenge_surplus(void)
{
    uint64_t goal = gc_controller.heap_goal;
    if (goal == UINT64_MAX)
        return;
    uint64_t keep = goal + goal / 100 * SCAVENGE_SLACK_PERCENT;
    uint64_t have = atomic_load(&memstats.heap_inuse) + __atomic_load_n(&heap.pages.free_unscavenged,
                                                                        __ATOMIC_RELAXED);
    if (have > keep + SCAVENGE_MIN)
        mheap_scavenge(have - keep);
}

static bool wanted(bool *forced)
{
    uint32_t done = atomic_load(&cycles_done);
    *forced = (int32_t)(atomic_load(&cycles_forced) - done) > 0;
    if (*forced || debug.gcstress)
        return true;
    int64_t since = nanotime() - memstats.last_gc_mono;
    return (gc_trigger_passed() && atomic_load(&gc_controller.trigger) != UINT64_MAX)
           || (atomic_load(&gc_controller.gc_percent) >= 0 && since > FORCE_GC_PERIOD);
}

void gc_collect(bool forced)
{
    cycle cy = { .forced = forced, .start = nanotime() };
    sweep_finish();             /* beside the program as far as it goes */
    bool stopped_here = !world_is_stopped();
    if (stopped_here)
        stop_the_world("garbage collection");
    cy.stopped = nanotime();
    bool again;
    if (stopped_here && !forced && !wanted(&again)) {
        start_the_world();      /* another M has collected while we waited */
        return;
    }
    sweep_finish();
    if (gc_pool_cleanup)
        gc_pool_cleanup();
    next_mark_bit_arena_epoch();
    mark(&cy);
    start_sweep();
    shrink_stacks();
    for (int32_t i = 0; i < gomaxprocs; i++)
        stackcache_clear(allp[i]);
    stack_free_spans();
    cy.marked = nanotime();
    cy.done = nanotime();
    record_pause(&cy);
    atomic_fetch_add(&cycles_done, 1);
    if (debug.gctrace)
        print_trace(&cy);
    if (stopped_here)
        start_the_world();
    if (forced) {
        sweep_finish();
        if (atomic_exchange(&free_os_memory, false))
            mheap_scavenge(UINTPTR_MAX);
        else
            scavenge_surplus();
    } else if (atomic_load(&memstats.heap_inuse) > gc_controller.heap_goal * 2) {
        sweep_finish();         /* most of a large heap died: give it back now */
        scavenge_surplus();
    }
}

void gc_pending(g *gp)
{
    (void)gp;
    bool forced, free = false;
    if (!wanted(&forced)) {
        if (atomic_exchange(&sweep_wanted, false))
            sweep_finish();     /* our request was served by another M's cycle */
        return;
    }
    if (atomic_compare_exchange_strong(&collecting, &free, true)) {
        gc_collect(forced);
        atomic_store(&collecting, false);
    } else if (forced) {
        osyield();
        pending_set(PENDING_GC);        /* that cycle may be ours: look again */
    }
}

uint32_t gc_cycles(void)
{
    return atomic_load(&cycles_done);
}

void gc_request(void)
{
    uint32_t want = atomic_load(&cycles_done) + 1, have = atomic_load(&cycles_forced);
    while ((int32_t)(want - have) > 0 && !atomic_compare_exchange_weak(&cycles_forced, &have, want))
        ;
    atomic_store(&sweep_wanted, true);
    pending_set(PENDING_GC);
}

void gc_request_free_os_memory(void)
{
    atomic_store(&free_os_memory, true);
    gc_request();
}

bool gc_force_due(int64_t now)
{
    if (atomic_load(&gc_controller.gc_percent) < 0 || now - __atomic_load_n(&memstats.last_gc_mono, __ATOMIC_RELAXED) <= FORCE_GC_PERIOD)
        return false;
    for (int32_t i = 0; i < gomaxprocs; i++) {
        m *mp = __atomic_load_n(&allp[i]->m, __ATOMIC_RELAXED);
        if (mp && atomic_load(&allp[i]->status) == PRUNNING && __atomic_load_n(&mp->curg, __ATOMIC_RELAXED)) {
            pending_set_other(mp, PENDING_GC);
            return true;
        }
    }
    return false;               /* everything sleeps: nothing is allocated either */
}
