/* mgcpacer.h - the pacer: when to collect, how many workers, how much goroutines have to help.
 *
 * Goal. After a cycle that marked L bytes, the heap goal is L + (L + stacks + globals) * GOGC/100, at least
 * 4 MB * GOGC/100, and at most what GOMEMLIMIT leaves. heap_live counts marked bytes plus everything given
 * out since: spans in mcaches count as full.
 *
 * Trigger. Marking must be done when heap_live reaches the goal, so it starts earlier, by the bytes that the
 * program is expected to allocate meanwhile: cons_mark, measured in the last cycles, is how many bytes it
 * allocates while the collector, at a processor's full speed, scans one.
 *
 * Workers use a quarter of the Ps' time: so many Ps work for the collector alone (dedicated), and if that
 * is not a whole number, all Ps give a fraction of their time (fractional); idle Ps help beyond that.
 *
 * Assists. Should goroutines allocate faster than the workers mark, they are made to help: for each byte
 * allocated while marking, assist_work_per_byte bytes of scanning are owed, which is the work that is left
 * divided by the bytes that are left until the goal. Work done by the workers beyond their duty is credit
 * (bg_scan_credit) that pays for such debts first.
 *
 * Fields: atomics are read and added to by anyone; the others are written with the world stopped.
 * Measures: work is in bytes scanned; times in ns.
 */
#ifndef VOLE_RUNTIME_MGCPACER_H
#define VOLE_RUNTIME_MGCPACER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "runtime/runtime2.h"

enum { CONS_MARK_SAMPLES = 4 };

typedef struct gc_controller_state {
    _Atomic int32_t gc_percent;         /* GOGC; < 0: off */
    _Atomic int64_t memory_limit;       /* GOMEMLIMIT in bytes; INT64_MAX: none */
    _Atomic uint64_t heap_live;
    _Atomic uint64_t heap_scan;         /* ... of it, objects that may hold pointers */
    _Atomic uint64_t trigger;           /* heap_live that starts a cycle */
    _Atomic uint64_t heap_goal;

    /* The cycle at work. */
    _Atomic int64_t heap_scan_work, stack_scan_work, globals_scan_work;
    _Atomic int64_t bg_scan_credit;
    _Atomic int64_t assist_time, dedicated_time, fractional_time, idle_time;
    _Atomic int64_t dedicated_needed;   /* dedicated workers still to be started */
    _Atomic int32_t idle_workers;       /* at work */
    _Atomic double assist_work_per_byte, assist_bytes_per_work;
    double fractional_goal;             /* of each P's time */
    int32_t max_idle_workers;
    int32_t procs;
    int64_t mark_start_time;
    uint64_t triggered;                 /* heap_live when it started */

    /* Results of the last cycle. */
    uint64_t heap_marked;               /* live bytes */
    uint64_t last_heap_goal;
    uint64_t last_heap_scan, last_stack_scan, globals_scan;    /* work done */
    double cons_mark[CONS_MARK_SAMPLES];
} gc_controller_state;

extern gc_controller_state gc_controller;

void gc_controller_init(int32_t gc_percent, int64_t memory_limit);
/* Marking begins, with procs Ps. */
void gc_controller_start_cycle(int64_t now, int32_t procs);
/* Marking is over: measures cons_mark. Not for forced cycles' sake: user_forced. */
void gc_controller_end_cycle(int64_t now, bool user_forced);
/* Sets heap_marked, goal and trigger. World stopped. */
void gc_controller_commit(uint64_t marked);
/* heap_live has changed: while marking, there is a new assist ratio, from the work and the allocations so far; else, with
 * a memory limit, a new goal, from what else has come to need memory. */
void gc_controller_grown(void);
/* The new assist ratio, while marking. */
void gc_controller_revise(void);
/* Both return the old value. Goal and trigger change at once. */
int32_t gc_controller_set_percent(int32_t percent);
int64_t gc_controller_set_memory_limit(int64_t limit);

/* The mark worker that should run on pp now, Gwaiting, its mode in pp->gc_worker_mode; NULL: none. While
 * marking; the M that has pp. */
g *gc_find_worker(p *pp, int64_t now);
/* The same for a P without other work. */
g *gc_find_idle_worker(p *pp);
/* ... would give one, from what can be seen without a P. */
bool gc_idle_worker_wanted(void);
/* A worker that gc_find_worker gave has run ns nanoseconds in this mode. */
void gc_worker_stopped(p *pp, uint8_t mode, int64_t ns);
/* A fractional worker on pp has had its share of the time. */
bool gc_fractional_is_over(const p *pp, int64_t now);

static inline bool gc_trigger_passed(void)
{
    return atomic_load_explicit(&gc_controller.heap_live, memory_order_relaxed)
           >= atomic_load_explicit(&gc_controller.trigger, memory_order_relaxed);
}

#endif
