/* profile.c - the profiles that there are, and what their numbers are called in pprof's format. */
#include "runtime/profile.h"

#include <math.h>

#include "runtime/blockprof.h"
#include "runtime/codehooks.h"
#include "runtime/cpuprof.h"
#include "runtime/mprof.h"
#include "runtime/os_linux.h"
#include "runtime/pprof.h"
#include "runtime/proc.h"
#include "runtime/traceback.h"

enum { MAX_STACK = 128 };

static const pprof_type samples_type = { "samples", "count" }, cpu_type = { "cpu", "nanoseconds" },
                        space_type = { "space", "bytes" };

static int64_t wall_ns(void)
{
    int64_t sec;
    int32_t nsec;
    walltime(&sec, &nsec);
    return sec * 1000000000 + nsec;
}

static uint32_t keys_of(frame_key *keys, const uintptr_t *pcs, uint32_t n)
{
    uint32_t k = 0;
    for (; k < n && k < MAX_STACK; k++)
        keys[k] = make_key(KEY_CALLERS, (const void *)pcs[k]);
    return k;
}

/* ---- CPU ---- */

static void add_cpu(void *ctx, const frame_key *stack, uint32_t n, const labelset *labels, int64_t count)
{
    pprof_sample(ctx, stack, n, (int64_t[]){ count, count * cpuprof_info_now().period }, labels, 0);
}

static bool write_cpu(pbuf *out)
{
    const pprof_type types[] = { samples_type, cpu_type };
    cpuprof_info info = cpuprof_info_now();
    pprof w;
    pprof_begin(&w, &(pprof_head){ .types = types, .ntypes = 2, .period_type = cpu_type, .period = info.period,
                                   .time = info.start, .duration = info.duration,
                                   .comment = info.incomplete ? "memory ran out: samples are missing" : NULL });
    cpuprof_each(add_cpu, &w);
    return pprof_end(&w, out);
}

/* ---- memory ---- */

/* How many objects n samples of objects of this size stand for: each byte is sampled with probability 1/rate, so an object
 * with 1 - exp(-size/rate). */
static void scale(int64_t n, int64_t size, int64_t rate, int64_t *objects, int64_t *bytes)
{
    double by = rate > 1 && size > 0 ? 1 / -expm1(-(double)size / (double)rate) : 1;
    *objects = (int64_t)((double)n * by);
    *bytes = (int64_t)((double)n * (double)size * by);
}

static void add_heap(void *ctx, const uintptr_t *pcs, uint32_t n, int64_t size, int64_t allocs, int64_t live)
{
    frame_key keys[MAX_STACK];
    int64_t values[4], rate = mprof_rate();
    if (allocs == 0)
        return;
    scale(allocs, size, rate, &values[0], &values[1]);
    scale(live, size, rate, &values[2], &values[3]);
    pprof_sample(ctx, keys, keys_of(keys, pcs, n), values, NULL, size);
}

static bool write_heap(bool allocs, bool dying, pbuf *out)
{
    static const pprof_type types[] = { { "alloc_objects", "count" }, { "alloc_space", "bytes" },
                                        { "inuse_objects", "count" }, { "inuse_space", "bytes" } };
    pprof w;
    pprof_begin(&w, &(pprof_head){ .types = types, .ntypes = 4, .period_type = space_type, .period = mprof_rate(),
                                   .time = wall_ns(), .default_type = allocs ? "alloc_space" : "inuse_space" });
    mprof_each(dying, add_heap, &w);
    return pprof_end(&w, out);
}

/* ---- contention ---- */

static void add_contention(void *ctx, const uintptr_t *pcs, uint32_t n, double count, int64_t ns)
{
    frame_key keys[MAX_STACK];
    pprof_sample(ctx, keys, keys_of(keys, pcs, n), (int64_t[]){ (int64_t)count, ns }, NULL, 0);
}

static bool write_contention(contention_kind kind, bool dying, pbuf *out)
{
    static const pprof_type types[] = { { "contentions", "count" }, { "delay", "nanoseconds" } };
    pprof w;
    pprof_begin(&w, &(pprof_head){ .types = types, .ntypes = 2, .period_type = types[0], .period = 1,
                                   .time = wall_ns() });
    contention_each(kind, dying, add_contention, &w);
    return pprof_end(&w, out);
}

/* ---- goroutines and threads ---- */

uint32_t goroutine_stack(const g *gp, uintptr_t *pcs, uint32_t max)
{
    uint32_t n = 0;
    uintptr_t leaf = (readgstatus(gp) & ~(uint32_t)GSCAN) == GWAITING ? pseudo_pc_of_wait(gp->waitreason) : 0;
    if (leaf && max > 0)
        pcs[n++] = leaf;
    return n + (uint32_t)gcallers(gp, 0, pcs + n, (int)(max - n));
}

bool goroutine_is_profiled(const g *gp)
{
    uint32_t status = readgstatus(gp) & ~(uint32_t)GSCAN;
    return status != GDEAD && status != GIDLE && !gp->cfn && !isSystemGoroutine(gp);
}

static void add_count(void *ctx, const frame_key *stack, uint32_t n, const labelset *labels, int64_t count)
{
    pprof_sample(ctx, stack, n, &count, labels, 0);
}

static bool write_counts(const char *what, const proftable *t, pbuf *out)
{
    pprof_type type = { what, "count" };
    pprof w;
    pprof_begin(&w, &(pprof_head){ .types = &type, .ntypes = 1, .period_type = type, .period = 1, .time = wall_ns() });
    proftable_each(t, add_count, &w);
    return pprof_end(&w, out) && !t->entries.failed;
}

static bool write_goroutines(pbuf *out)
{
    proftable t = { .n = 0 };
    uintptr_t pcs[MAX_STACK];
    frame_key keys[MAX_STACK];
    g **list;
    uint64_t n = allgs_snapshot(&list);
    for (uint64_t i = 0; i < n; i++)
        if (goroutine_is_profiled(list[i]))
            proftable_add(&t, keys, keys_of(keys, pcs, goroutine_stack(list[i], pcs, MAX_STACK)), list[i]->labels, 1);
    bool ok = write_counts("goroutine", &t, out);
    proftable_free(&t);
    return ok;
}

/* Threads are made by the scheduler, on behalf of nobody. */
static bool write_threads(pbuf *out)
{
    proftable t = { .n = 0 };
    proftable_add(&t, NULL, 0, NULL, mcount());
    bool ok = write_counts("threadcreate", &t, out);
    proftable_free(&t);
    return ok;
}

bool profile_write_stacks(const char *what, const uintptr_t *pcs, const int64_t *lengths, int64_t n, pbuf *out)
{
    proftable t = { .n = 0 };
    frame_key keys[MAX_STACK];
    for (int64_t i = 0; i < n; pcs += lengths[i++])
        proftable_add(&t, keys, keys_of(keys, pcs, (uint32_t)lengths[i]), NULL, 1);
    bool ok = write_counts(what, &t, out);
    proftable_free(&t);
    return ok;
}

bool profile_write(profile_kind kind, bool dying, pbuf *out)
{
    switch (kind) {
    case PROFILE_CPU: return write_cpu(out);
    case PROFILE_HEAP: return write_heap(false, dying, out);
    case PROFILE_ALLOCS: return write_heap(true, dying, out);
    case PROFILE_BLOCK: return write_contention(CONTENTION_BLOCK, dying, out);
    case PROFILE_MUTEX: return write_contention(CONTENTION_MUTEX, dying, out);
    case PROFILE_GOROUTINE: return write_goroutines(out);
    case PROFILE_THREADCREATE: return write_threads(out);
    }
    return false;
}
