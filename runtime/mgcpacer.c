/* mgcpacer.c - the heap goal and the trigger; see mgcpacer.h. */
#include "runtime/mgcpacer.h"

#include "runtime/malloc.h"
#include "runtime/mstats.h"

enum { HEAP_MINIMUM = 4 << 20 };

gc_controller_state gc_controller;

/* The heap goal that GOMEMLIMIT leaves: the limit less all that is not heap objects. */
static uint64_t limit_goal(void)
{
    int64_t limit = atomic_load(&gc_controller.memory_limit);
    if (limit == INT64_MAX)
        return UINT64_MAX;
    uint64_t released = atomic_load(&memstats.heap_released), mapped = memory_mapped() - released;
    uint64_t live = atomic_load(&gc_controller.heap_live);
    uint64_t other = mapped > live ? mapped - live : 0;
    /* Free pages of the heap are room for objects, not overhead; 3 % stays as a margin. */
    uint64_t heap = atomic_load(&memstats.heap_sys) - released;
    uint64_t inuse = atomic_load(&memstats.heap_inuse);
    if (heap > inuse && other > heap - inuse)
        other -= heap - inuse;
    uint64_t goal = (uint64_t)limit > other ? (uint64_t)limit - other : 0;
    uint64_t margin = goal / 100 * 3;
    goal -= margin > (1 << 20) ? margin : (goal > (1 << 20) ? 1 << 20 : 0);
    return goal < gc_controller.heap_marked ? gc_controller.heap_marked : goal;
}

static void compute_goal(void)
{
    gc_controller_state *c = &gc_controller;
    int32_t percent = atomic_load(&c->gc_percent);
    uint64_t goal = UINT64_MAX;
    if (percent >= 0) {
        goal = c->heap_marked + (c->heap_marked + c->stack_scan + c->globals_scan) * (uint64_t)percent / 100;
        c->heap_minimum = (uint64_t)HEAP_MINIMUM * (uint64_t)percent / 100;
        if (goal < c->heap_minimum)
            goal = c->heap_minimum;
    }
    uint64_t limit = limit_goal();
    if (limit < goal)
        goal = limit;
    c->heap_goal = goal;
    /* Room enough to sweep before the next cycle, even when the goal is below what lives. */
    uint64_t least = c->heap_marked + (c->heap_marked >> 6) + (64 << 10);
    atomic_store(&c->trigger, goal > least ? goal : least);
}

void gc_controller_init(int32_t gc_percent, int64_t memory_limit)
{
    atomic_store(&gc_controller.gc_percent, gc_percent);
    atomic_store(&gc_controller.memory_limit, memory_limit);
    gc_controller.heap_marked = 0;
    compute_goal();
}

void gc_controller_commit(uint64_t marked)
{
    gc_controller.heap_marked = marked;
    atomic_store(&gc_controller.heap_live, marked);
    compute_goal();
}

int32_t gc_controller_set_percent(int32_t percent)
{
    int32_t old = atomic_exchange(&gc_controller.gc_percent, percent < 0 ? -1 : percent);
    compute_goal();
    return old;
}

int64_t gc_controller_set_memory_limit(int64_t limit)
{
    int64_t old = atomic_load(&gc_controller.memory_limit);
    if (limit >= 0) {
        atomic_store(&gc_controller.memory_limit, limit);
        compute_goal();
    }
    return old;
}
