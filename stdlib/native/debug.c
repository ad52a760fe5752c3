/* debug.c - natives of package runtime/debug. */
#include <string.h>

#include "runtime/lock_futex.h"
#include "runtime/mgc.h"
#include "runtime/mgcpacer.h"
#include "runtime/native.h"
#include "runtime/panic.h"
#include "runtime/proc.h"
#include "runtime/runtime1.h"

/* The settings are read by the pacer with the world stopped; a value changed meanwhile counts from the next
 * cycle on. Parameters come last to first, then the result. */
static opstatus set_gc_percent(g *gp, uint64_t *args)
{
    (void)gp;
    args[1] = (uint64_t)(int64_t)gc_controller_set_percent((int32_t)args[0]);
    if (gc_trigger_passed())
        pending_set(PENDING_GC);
    return OP_OK;
}

static opstatus set_memory_limit(g *gp, uint64_t *args)
{
    (void)gp;
    args[1] = (uint64_t)gc_controller_set_memory_limit((int64_t)args[0]);
    if (gc_trigger_passed())
        pending_set(PENDING_GC);
    return OP_OK;
}

static opstatus free_os_memory(g *gp, uint64_t *args)
{
    (void)gp;
    (void)args;
    gc_request(gc_cycles_started() + 1);
    return OP_OK;
}

static opstatus set_max_threads(g *gp, uint64_t *args)
{
    (void)gp;
    int64_t n = (int64_t)args[0];
    lock(&sched.lock);
    args[1] = (uint64_t)sched.maxmcount;
    sched.maxmcount = n < 0 ? 0 : n > INT32_MAX ? INT32_MAX : (int32_t)n;
    bool exceeded = mcount() > sched.maxmcount;
    unlock(&sched.lock);
    if (exceeded)
        throwf("thread exhaustion: program exceeds %lld-thread limit", (long long)n);
    return OP_OK;
}

const native_entry natives_debug[] = {
    { "runtime/debug.setGCPercent", set_gc_percent, NATIVE_NOESCAPE },
    { "runtime/debug.SetMemoryLimit", set_memory_limit, NATIVE_NOESCAPE },
    { "runtime/debug.FreeOSMemory", free_os_memory, NATIVE_NOESCAPE },
    { "runtime/debug.SetMaxThreads", set_max_threads, NATIVE_NOESCAPE },
    { NULL, NULL, 0 },
};
