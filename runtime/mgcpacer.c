/* mgcpacer.c - see mgcpacer.h for what is computed here; the formulas are those of Go 1.19's pacer.
 *
 * Locks: none. What must be seen together (assist_work_per_byte and its inverse) may be seen half-changed:
 * then one assist does a little too much or too little.
 */
#include "runtime/mgcpacer.h"

#include <string.h>

#include "runtime/mgc.h"
#include "runtime/mgclimit.h"
#include "runtime/mgcscavenge.h"
#include "runtime/mgcsweep.h"
#include "runtime/mgcwork.h"
#include "runtime/mgcworker.h"
#include "runtime/mstats.h"

enum {
    HEAP_MINIMUM = 4 << 20,
    LIMIT_HEADROOM_MIN = 1 << 20,
    LIMIT_HEADROOM_PERCENT = 3,
    LEAST_WORK = 1000               /* bytes of work that always seem to be left */
};
#define UTILIZATION 0.25            /* of the Ps' time, for workers in the background */
#define MAX_OVERSHOOT 1.1           /* beyond the goal, as far as assists can do it */
#define NO_PERCENT 100000           /* GOGC=off, where a percentage is wanted */
#define FRACTIONAL_SLACK 1.2        /* a fractional worker may overrun by so much */
#define ROUNDING_LIMIT 0.3          /* more than that off the utilization: add fractional workers */

gc_controller_state gc_controller;

/* ---- goal and trigger ---- */

/* The heap goal that GOMEMLIMIT leaves: the limit less all that is not heap objects or free pages. */
static uint64_t limit_goal(void)
{
    const gc_controller_state *c = &gc_controller;
    int64_t limit = atomic_load(&gc_controller.memory_limit);
    if (limit == INT64_MAX)
        return UINT64_MAX;
    uint64_t released = atomic_load(&memstats.heap_released), ready = memory_mapped() - released;
    uint64_t inuse = atomic_load(&memstats.heap_inuse), live = atomic_load(&gc_controller.heap_live);
    uint64_t heap = atomic_load(&memstats.heap_sys) - released;
    uint64_t objects = live < inuse ? live : inuse;
    /* Pages of the heap that are free, and room in spans, are for objects. */
    uint64_t manual = atomic_load(&memstats.stacks_inuse) + atomic_load(&memstats.gc_inuse);
    uint64_t room = heap > objects + manual ? heap - objects - manual : 0;
    uint64_t other = ready > objects + room ? ready - objects - room : 0;
    uint64_t overage = ready > (uint64_t)limit ? ready - (uint64_t)limit : 0;
    if (other + overage >= (uint64_t)limit)
        return c->heap_marked;
    uint64_t goal = (uint64_t)limit - (other + overage);
    uint64_t headroom = goal / 100 * LIMIT_HEADROOM_PERCENT;
    if (headroom < LIMIT_HEADROOM_MIN)
        headroom = LIMIT_HEADROOM_MIN;
    goal = goal < 2 * headroom ? headroom : goal - headroom;
    return goal < c->heap_marked ? c->heap_marked : goal;
}

static uint64_t compute_goal(void)
{
    gc_controller_state *c = &gc_controller;
    int32_t percent = atomic_load(&c->gc_percent);
    uint64_t goal = UINT64_MAX;
    if (percent >= 0) {
        goal = c->heap_marked + (c->heap_marked + c->last_stack_scan + c->globals_scan) * (uint64_t)percent / 100;
        uint64_t least = (uint64_t)HEAP_MINIMUM * (uint64_t)percent / 100;
        if (goal < least)
            goal = least;
    }
    uint64_t limit = limit_goal();
    return limit < goal ? limit : goal;
}

/* Between 70 % and 95 % of the way from the live heap to the goal, so early that the marking ends in time. */
static uint64_t compute_trigger(uint64_t goal)
{
    const gc_controller_state *c = &gc_controller;
    if (goal == UINT64_MAX)
        return UINT64_MAX;
    /* Below what lives there is no room: collect again after a little, or nothing would be done but that. */
    uint64_t least = c->heap_marked + (c->heap_marked >> 6) + (64 << 10);
    if (goal <= least)
        return least;
    uint64_t way = goal - c->heap_marked;
    uint64_t lower = c->heap_marked + way / 64 * 45, upper = c->heap_marked + way / 64 * 61;
    if (goal > HEAP_MINIMUM && goal - HEAP_MINIMUM > upper)
        upper = goal - HEAP_MINIMUM;
    double cons_mark = 0;
    for (int i = 0; i < CONS_MARK_SAMPLES; i++)
        if (c->cons_mark[i] > cons_mark)
            cons_mark = c->cons_mark[i];
    double runway = cons_mark * (1 - UTILIZATION) / UTILIZATION
                    * (double)(c->last_heap_scan + c->last_stack_scan + c->globals_scan);
    uint64_t trigger = runway >= (double)goal ? lower : goal - (uint64_t)runway;
    if (trigger < lower)
        trigger = lower;
    if (trigger > upper)
        trigger = upper;
    return trigger < least ? least : trigger;
}

static void set_goal(void)
{
    uint64_t goal = compute_goal();
    atomic_store(&gc_controller.heap_goal, goal);
    atomic_store(&gc_controller.trigger, compute_trigger(goal));
}

void gc_controller_init(int32_t gc_percent, int64_t memory_limit)
{
    atomic_store(&gc_controller.gc_percent, gc_percent);
    atomic_store(&gc_controller.memory_limit, memory_limit);
    gc_controller.heap_marked = 0;
    set_goal();
}

void gc_controller_commit(uint64_t marked)
{
    gc_controller_state *c = &gc_controller;
    c->last_heap_goal = atomic_load(&c->heap_goal);
    c->heap_marked = marked;
    c->last_heap_scan = (uint64_t)atomic_load(&c->heap_scan_work);
    c->last_stack_scan = (uint64_t)atomic_load(&c->stack_scan_work);
    c->globals_scan = (uint64_t)atomic_load(&c->globals_scan_work);
    atomic_store(&c->heap_live, marked);
    atomic_store(&c->heap_scan, c->last_heap_scan);
    set_goal();
}

/* A setting has changed the goal in the middle of a cycle. */
static void pace_others(void)
{
    sweep_pace(atomic_load(&gc_controller.trigger));
    scavenger_pace(atomic_load(&gc_controller.heap_goal), gc_controller.last_heap_goal);
}

int32_t gc_controller_set_percent(int32_t percent)
{
    int32_t old = atomic_exchange(&gc_controller.gc_percent, percent < 0 ? -1 : percent);
    set_goal();
    pace_others();
    return old;
}

int64_t gc_controller_set_memory_limit(int64_t limit)
{
    int64_t old = atomic_load(&gc_controller.memory_limit);
    if (limit >= 0) {
        atomic_store(&gc_controller.memory_limit, limit);
        set_goal();
        pace_others();
    }
    return old;
}

/* ---- the cycle ---- */

/* How many Ps work for the collector alone, and what fraction the others give. */
static void share_ps(int32_t procs)
{
    gc_controller_state *c = &gc_controller;
    double want = (double)procs * UTILIZATION;
    int64_t dedicated = (int64_t)(want + 0.5);
    double error = (double)dedicated / want - 1;
    c->fractional_goal = 0;
    if (error < -ROUNDING_LIMIT || error > ROUNDING_LIMIT) {
        if ((double)dedicated > want)
            dedicated--;
        c->fractional_goal = (want - (double)dedicated) / (double)procs;
    }
    atomic_store(&c->dedicated_needed, dedicated);
    c->max_idle_workers = procs - (int32_t)dedicated;
}

static int64_t work_done(void)
{
    const gc_controller_state *c = &gc_controller;
    return atomic_load_explicit(&((gc_controller_state *)c)->heap_scan_work, memory_order_relaxed)
           + atomic_load_explicit(&((gc_controller_state *)c)->stack_scan_work, memory_order_relaxed)
           + atomic_load_explicit(&((gc_controller_state *)c)->globals_scan_work, memory_order_relaxed);
}

void gc_controller_revise(void)
{
    gc_controller_state *c = &gc_controller;
    int32_t percent = atomic_load(&c->gc_percent);
    double live = (double)atomic_load(&c->heap_live), done = (double)work_done();
    double goal = (double)atomic_load(&c->heap_goal);
    double roots = (double)(c->last_stack_scan + c->globals_scan);
    double expected = (double)c->last_heap_scan + roots;
    double most = (double)atomic_load(&c->heap_scan) + roots;
    if (done > expected && expected > 0) {
        /* More lives than in the last cycle. It may be everything; then the goal moves with it, up to where
         * the next cycle's goal would be if all of this one's lived. */
        double triggered = (double)c->triggered;
        double extended = (goal - triggered) / expected * most + triggered;
        double hard = (1 + (percent < 0 ? NO_PERCENT : percent) / 100.0) * goal;
        goal = extended < hard ? extended : hard;
        expected = most;
    }
    if (live > goal) {
        goal *= MAX_OVERSHOOT;
        expected = most;
    }
    double work_left = expected - done, heap_left = goal - live;
    if (work_left < LEAST_WORK)
        work_left = LEAST_WORK;
    if (heap_left < 1)
        heap_left = 1;
    atomic_store_explicit(&c->assist_work_per_byte, work_left / heap_left, memory_order_relaxed);
    atomic_store_explicit(&c->assist_bytes_per_work, heap_left / work_left, memory_order_relaxed);
}

void gc_controller_start_cycle(int64_t now, int32_t procs)
{
    gc_controller_state *c = &gc_controller;
    atomic_store(&c->heap_scan_work, 0);
    atomic_store(&c->stack_scan_work, 0);
    atomic_store(&c->globals_scan_work, 0);
    atomic_store(&c->bg_scan_credit, 0);
    atomic_store(&c->assist_time, 0);
    atomic_store(&c->dedicated_time, 0);
    atomic_store(&c->fractional_time, 0);
    atomic_store(&c->idle_time, 0);
    c->mark_start_time = now;
    c->procs = procs;
    c->triggered = atomic_load(&c->heap_live);
    share_ps(procs);
    for (int32_t i = 0; i < procs; i++)
        allp[i]->gc_fractional_time = allp[i]->gc_assist_time = 0;
    gc_controller_revise();
}

void gc_controller_grown(void)
{
    if (atomic_load_explicit(&gc_blacken_enabled, memory_order_relaxed))
        gc_controller_revise();
    else if (atomic_load_explicit(&gc_controller.memory_limit, memory_order_relaxed) != INT64_MAX)
        set_goal();
}

void gc_controller_end_cycle(int64_t now, bool user_forced)
{
    gc_controller_state *c = &gc_controller;
    double span = (double)(now - c->mark_start_time) * c->procs;
    if (user_forced || span <= 0)
        return;
    /* Idle Ps mark, but do not take the time from the program. */
    double utilization = UTILIZATION + (double)atomic_load(&c->assist_time) / span;
    double idle = (double)atomic_load(&c->idle_time) / span;
    if (utilization > 0.99)
        utilization = 0.99;
    double allocated = (double)atomic_load(&c->heap_live) - (double)c->triggered, work = (double)work_done();
    memmove(&c->cons_mark[1], &c->cons_mark[0], (CONS_MARK_SAMPLES - 1) * sizeof c->cons_mark[0]); /* no pointers */
    c->cons_mark[0] = allocated <= 0 || work <= 0 ? 0 : allocated * (utilization + idle) / (work * (1 - utilization));
}

/* ---- choosing workers ---- */

/* Takes one off *n if it is positive. */
static bool take_positive(_Atomic int64_t *n)
{
    int64_t v = atomic_load(n);
    while (v > 0)
        if (atomic_compare_exchange_weak(n, &v, v - 1))
            return true;
    return false;
}

g *gc_find_worker(p *pp, int64_t now)
{
    gc_controller_state *c = &gc_controller;
    if (!gc_mark_work_available(pp))
        return NULL;
    g *worker = gc_worker_take();
    if (!worker)
        return NULL;
    if (take_positive(&c->dedicated_needed)) {
        pp->gc_worker_mode = WORKER_DEDICATED;
    } else {
        int64_t span = now - c->mark_start_time;
        if (c->fractional_goal == 0
            || (span > 0 && (double)pp->gc_fractional_time / (double)span > c->fractional_goal)) {
            gc_worker_return(worker);
            return NULL;
        }
        pp->gc_worker_mode = WORKER_FRACTIONAL;
    }
    return worker;
}

g *gc_find_idle_worker(p *pp)
{
    gc_controller_state *c = &gc_controller;
    if (!gc_mark_work_available(pp))
        return NULL;
    if (atomic_fetch_add(&c->idle_workers, 1) >= c->max_idle_workers) {
        atomic_fetch_sub(&c->idle_workers, 1);
        return NULL;
    }
    g *worker = gc_worker_take();
    if (!worker) {
        atomic_fetch_sub(&c->idle_workers, 1);
        return NULL;
    }
    pp->gc_worker_mode = WORKER_IDLE;
    return worker;
}

bool gc_idle_worker_wanted(void)
{
    return gc_mark_work_available(NULL) && atomic_load(&gc_controller.idle_workers) < gc_controller.max_idle_workers
           && gc_worker_is_free();
}

void gc_worker_stopped(p *pp, uint8_t mode, int64_t ns)
{
    gc_controller_state *c = &gc_controller;
    switch (mode) {
    case WORKER_DEDICATED:
        atomic_fetch_add(&c->dedicated_time, ns);
        atomic_fetch_add(&c->dedicated_needed, 1);
        break;
    case WORKER_FRACTIONAL:
        atomic_fetch_add(&c->fractional_time, ns);
        pp->gc_fractional_time += ns;
        break;
    case WORKER_IDLE:
        atomic_fetch_add(&c->idle_time, ns);
        atomic_fetch_sub(&c->idle_workers, 1);
        break;
    }
}

bool gc_fractional_is_over(const p *pp, int64_t now)
{
    int64_t span = now - gc_controller.mark_start_time;
    if (span <= 0)
        return true;
    int64_t own = pp->gc_fractional_time + (now - pp->gc_worker_start);
    return (double)own / (double)span > FRACTIONAL_SLACK * gc_controller.fractional_goal;
}
