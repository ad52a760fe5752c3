/* mgcpacer.h - when to collect: the heap goal, the trigger, and what counts as live.
 *
 * After a cycle that marked L bytes, the goal is L + (L + stacks + globals) * GOGC/100, at least
 * 4 MB * GOGC/100, and at most what GOMEMLIMIT leaves. heap_live counts marked bytes plus everything given
 * out since: spans in mcaches count as full. While the collector stops the world, the trigger is the goal.
 */
#ifndef VOLE_RUNTIME_MGCPACER_H
#define VOLE_RUNTIME_MGCPACER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct gc_controller_state {
    _Atomic int32_t gc_percent;         /* GOGC; < 0: off */
    _Atomic int64_t memory_limit;       /* GOMEMLIMIT in bytes; INT64_MAX: none */
    _Atomic uint64_t heap_live;
    _Atomic uint64_t trigger;           /* heap_live that starts a cycle */
    /* World stopped. */
    uint64_t heap_marked;               /* live bytes after the last mark */
    uint64_t heap_goal;
    uint64_t heap_minimum;
    uint64_t stack_scan, globals_scan;  /* bytes that the last cycle scanned as roots */
    uint64_t last_heap_live;            /* at the start of the current cycle */
} gc_controller_state;

extern gc_controller_state gc_controller;

void gc_controller_init(int32_t gc_percent, int64_t memory_limit);
/* After marking: sets heap_marked, goal, trigger. World stopped. */
void gc_controller_commit(uint64_t marked);
/* Returns the old value. World stopped. */
int32_t gc_controller_set_percent(int32_t percent);
int64_t gc_controller_set_memory_limit(int64_t limit);

static inline bool gc_trigger_passed(void)
{
    return atomic_load_explicit(&gc_controller.heap_live, memory_order_relaxed)
           >= atomic_load_explicit(&gc_controller.trigger, memory_order_relaxed);
}

#endif
