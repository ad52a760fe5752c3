/* mgcscavenge.c - giving the physical memory of free pages back to the system.
 *
 * Free pages of the heap stay resident until they are scavenged: released by sys_unused, to be faulted in again (as
 * zeros) when they are next used. Both cost time, so pages are released only as far as one of two goals asks, which
 * scavenger_pace sets at the end of each mark:
 *   - retained memory (spans of the heap, and free pages that are backed) stays within 10 % over what the heap will need
 *     at its next goal. That is estimated as in-use bytes at the end of the mark * heap goal / last heap goal: in-use
 *     bytes, unlike the goal, include what fragmentation costs;
 *   - all memory got from the system and not released stays under 95 % of GOMEMLIMIT.
 *
 * Who does it:
 *   - the background scavenger, a C goroutine, in batches of about 1 ms between which it sleeps so long that it takes 1 %
 *     of the processors' time. It parks when both goals are met or nothing is left to release. It is woken when a sweep
 *     ends, since then there are new free pages: by bgsweep, or by sysmon when the last span was swept by a thread that
 *     may not take locks;
 *   - allocation (scavenge_for_alloc), when the heap has to grow although it has free pages, or when faulting in the new
 *     span would pass GOMEMLIMIT: it releases as much as it is going to use;
 *   - debug.FreeOSMemory, all there is.
 *
 * A run of pages counts as allocated while it is being released, so that heap.lock is not held across the system call.
 * Which run is next: the scavenge index of mpagealloc.h.
 *
 * The goroutine's state is one word:
 *   RUNNING -> AGAIN     scavenger_wake while it runs: it will not park now
 *   RUNNING -> PARKED    nothing to do                      AGAIN -> RUNNING     it wanted to park
 *   PARKED -> RUNNING    by scavenger_wake                  SLEEPING -> RUNNING  by its timer only
 * Who makes the last two transitions readies the goroutine. No locks here: the timer fires under a lock of its own.
 */
#include "runtime/mgcscavenge.h"

#include <assert.h>

#include "runtime/mgcpacer.h"
#include "runtime/mgcsweep.h"
#include "runtime/mheap.h"
#include "runtime/mstats.h"
#include "runtime/print.h"
#include "runtime/proc.h"
#include "runtime/runtime1.h"
#include "runtime/time.h"

enum {
    RETAIN_EXTRA_PERCENT = 10,
    LIMIT_PERCENT = 95,
    QUANTUM = 64 << 10,             /* bytes between two looks at requests to stop */
    MIN_WORK_NS = 1000 * 1000       /* a shorter sleep than this asks for would not be kept */
};
#define TARGET_FRACTION 0.01        /* of the time of all Ps */
#define NO_GOAL UINT64_MAX

enum { RUNNING, AGAIN, PARKED, SLEEPING };

static struct {
    _Atomic uint32_t state;
    _Atomic bool asked;             /* sysmon shall call scavenger_wake */
    _Atomic uint64_t percent_goal;  /* for heap_retained */
    _Atomic uint64_t limit_goal;    /* for mapped_ready */
    uint64_t last_inuse;            /* at the end of the last mark; world stopped */
    _Atomic uint64_t released_bg, released_eager;   /* bytes since the last line of scavtrace */

    /* The goroutine only. */
    g *g;
    timer timer;
    double fraction;                /* of the processors' time that went into work, a moving average */
} scavenger = { .state = RUNNING, .percent_goal = NO_GOAL, .limit_goal = NO_GOAL, .fraction = TARGET_FRACTION };

_Atomic bool scavenge_limited;
_Atomic int64_t scavenge_background_ns, scavenge_assist_ns;

/* ---- goals ---- */

/* Resident bytes of the collected heap, as far as we know: spans in use, and free pages that are backed. */
static uint64_t heap_retained(void)
{
    uint64_t have = atomic_load_explicit(&memstats.heap_sys, memory_order_relaxed);
    uint64_t not = atomic_load_explicit(&memstats.heap_released, memory_order_relaxed)
                   + atomic_load_explicit(&memstats.stacks_inuse, memory_order_relaxed)
                   + atomic_load_explicit(&memstats.gc_inuse, memory_order_relaxed);
    return have > not ? have - not : 0;     /* the counts are read one by one */
}

/* All that GOMEMLIMIT limits. */
static uint64_t mapped_ready(void)
{
    uint64_t have = memory_mapped(), not = atomic_load_explicit(&memstats.heap_released, memory_order_relaxed);
    return have > not ? have - not : 0;
}

static bool over_percent_goal(void)
{
    uint64_t goal = atomic_load_explicit(&scavenger.percent_goal, memory_order_relaxed);
    return goal != NO_GOAL && heap_retained() > goal;
}

static bool over_limit_goal(void)
{
    uint64_t goal = atomic_load_explicit(&scavenger.limit_goal, memory_order_relaxed);
    return goal != NO_GOAL && mapped_ready() > goal;
}

static uint64_t percent_goal(uint64_t heap_goal, uint64_t last_heap_goal)
{
    if (heap_goal == NO_GOAL || last_heap_goal == NO_GOAL || last_heap_goal == 0)
        return NO_GOAL;
    double need = (double)scavenger.last_inuse * (double)heap_goal / (double)last_heap_goal;
    need *= 1 + RETAIN_EXTRA_PERCENT / 100.0;
    /* Met already: then the heap may grow in this cycle without paying. */
    return need < (double)heap_retained() ? (uint64_t)need & ~(uint64_t)(PAGE_SIZE - 1) : NO_GOAL;
}

void scavenger_pace(uint64_t heap_goal, uint64_t last_heap_goal)
{
    atomic_store(&scavenger.percent_goal, percent_goal(heap_goal, last_heap_goal));
    int64_t limit = atomic_load(&gc_controller.memory_limit);
    atomic_store(&scavenger.limit_goal, limit == INT64_MAX ? NO_GOAL : (uint64_t)limit / 100 * LIMIT_PERCENT);
}

void scavenger_next_gen(void)
{
    scavenger.last_inuse = atomic_load(&memstats.heap_inuse);
    lock(&heap.lock);
    page_alloc_next_scav_gen(&heap.pages);
    unlock(&heap.lock);
}

/* ---- releasing ---- */

uintptr_t scavenge(uintptr_t nbytes, bool forced)
{
    uintptr_t done = 0;
    sys_huge_page_init();
    while (done < nbytes) {
        uintptr_t npages, want = (nbytes - done - 1) / PAGE_SIZE + 1;
        lock(&heap.lock);
        uintptr_t base = page_alloc_take_for_scavenge(&heap.pages, forced, want, &npages);
        unlock(&heap.lock);
        if (!base)
            break;
        sys_unused((void *)base, npages << PAGE_SHIFT);
        atomic_fetch_add_explicit(&memstats.heap_released, npages << PAGE_SHIFT, memory_order_relaxed);
        lock(&heap.lock);
        page_alloc_free_scavenged(&heap.pages, base, npages);
        unlock(&heap.lock);
        done += npages << PAGE_SHIFT;
    }
    return done;
}

uintptr_t mheap_scavenge(uintptr_t nbytes)
{
    uintptr_t done = scavenge(nbytes, true);
    atomic_fetch_add_explicit(&scavenger.released_eager, done, memory_order_relaxed);
    return done;
}

void scavenge_for_alloc(uintptr_t scav, uintptr_t growth)
{
    uint64_t todo = 0;
    int64_t limit = atomic_load_explicit(&gc_controller.memory_limit, memory_order_relaxed);
    if (limit != INT64_MAX && scav > 0 && !atomic_load_explicit(&scavenge_limited, memory_order_relaxed)) {
        uint64_t ready = mapped_ready() + scav;
        if (ready > (uint64_t)limit)
            todo = ready - (uint64_t)limit;
    }
    uint64_t goal = atomic_load_explicit(&scavenger.percent_goal, memory_order_relaxed);
    if (growth > 0 && goal != NO_GOAL) {
        uint64_t retained = heap_retained() + growth;
        uint64_t over = retained > goal ? retained - goal : 0;
        if (over > growth)
            over = growth;      /* pay for this growth, not for all that came before */
        if (over > todo)
            todo = over;
    }
    if (todo == 0)
        return;
    int64_t start = nanotime();
    mheap_scavenge(todo);
    atomic_fetch_add_explicit(&scavenge_assist_ns, nanotime() - start, memory_order_relaxed);
}

/* ---- the goroutine ---- */

void scavenger_ready(void)
{
    atomic_store(&scavenger.asked, true);
}

bool scavenger_asked(void)
{
    return atomic_load_explicit(&scavenger.asked, memory_order_relaxed);
}

void scavenger_wake(void)
{
    atomic_store(&scavenger.asked, false);
    uint32_t s = atomic_load(&scavenger.state);
    while (s == RUNNING || s == PARKED) {
        if (!atomic_compare_exchange_weak(&scavenger.state, &s, s == PARKED ? RUNNING : AGAIN))
            continue;
        if (s == PARKED)
            goready_global(scavenger.g);
        return;
    }
}

static bool park_commit(g *gp, void *unused)
{
    (void)gp;
    (void)unused;
    uint32_t s = RUNNING;
    if (atomic_compare_exchange_strong(&scavenger.state, &s, PARKED))
        return true;
    atomic_store(&scavenger.state, RUNNING);    /* it was AGAIN, and nobody but us changes that */
    return false;
}

static void timer_fired(void *unused)
{
    (void)unused;
    uint32_t s = SLEEPING;
    if (atomic_compare_exchange_strong(&scavenger.state, &s, RUNNING))
        goready_global(scavenger.g);
}

/* The goroutine is waiting from here on; the timer may fire at once. */
static bool sleep_commit(g *gp, void *t)
{
    (void)gp;
    atomic_store(&scavenger.state, SLEEPING);
    timer_start(t);
    return true;
}

/* Sleeps after that much work. How long: so that work takes its fraction of the time; timers are late and work is
 * interrupted, so what the fraction has really been corrects it. */
static void sleep_for(int64_t worked)
{
    if (worked < MIN_WORK_NS)
        worked = MIN_WORK_NS;
    double adjust = scavenger.fraction / TARGET_FRACTION;
    adjust = adjust < 0.1 ? 0.1 : adjust > 10 ? 10 : adjust;
    int64_t start = nanotime();
    double nprocs = gomaxprocs;
    scavenger.timer.when = start + (int64_t)(adjust * (double)worked / (TARGET_FRACTION * nprocs));
    scavenger.timer.seq = (uintptr_t)timer_fired;
    cg_park(sleep_commit, &scavenger.timer, WAIT_SLEEP);
    double total = (double)(nanotime() - start + worked) * nprocs;
    scavenger.fraction = (scavenger.fraction + (double)worked / total) / 2;
}

/* Works for a millisecond, or until the goals are met or there is nothing to release. Returns the bytes released. */
static uint64_t work(int64_t *worked)
{
    uint64_t released = 0;
    *worked = 0;
    while (*worked < MIN_WORK_NS) {
        bool limit = over_limit_goal();
        if (!limit && !over_percent_goal())
            break;
        int64_t start = nanotime();
        uintptr_t n = scavenge(QUANTUM, limit);
        *worked += nanotime() - start;
        released += n;
        if (n < QUANTUM)
            break;
        background_yield(false);
    }
    atomic_fetch_add_explicit(&scavenge_background_ns, *worked, memory_order_relaxed);
    atomic_fetch_add_explicit(&scavenger.released_bg, released, memory_order_relaxed);
    return released;
}

void bgscavenge(void *unused)
{
    (void)unused;
    scavenger.g = getcurg();
    for (;;) {
        int64_t worked;
        if (work(&worked) == 0)
            cg_park(park_commit, NULL, WAIT_GC_SCAVENGE_WAIT);
        else
            sleep_for(worked);
    }
}

/* ---- trace ---- */

static unsigned long long kib(uint64_t bytes) { return bytes >> 10; }

void scavenger_trace(bool forced)
{
    uint64_t bg = atomic_exchange(&scavenger.released_bg, 0), eager = atomic_exchange(&scavenger.released_eager, 0);
    uint64_t inuse = atomic_load(&memstats.heap_inuse), retained = heap_retained();
    printfmt("scav %llu KiB work (bg), %llu KiB work (eager), %llu KiB total, %llu%% util%s\n", kib(bg), kib(eager),
             kib(atomic_load(&memstats.heap_released)),
             retained ? (unsigned long long)(inuse * 100 / retained) : 100ull, forced ? " (forced)" : "");
}
