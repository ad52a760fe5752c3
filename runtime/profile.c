/* profile.c - the profiles that there are, and what their numbers are called in pprof's format. */
#include "runtime/profile.h"

#include "runtime/cpuprof.h"
#include "runtime/pprof.h"

static void add_cpu(void *ctx, const frame_key *stack, uint32_t n, const labelset *labels, int64_t count)
{
    pprof_sample(ctx, stack, n, (int64_t[]){ count, count * cpuprof_info_now().period }, labels, 0);
}

static bool write_cpu(pbuf *out)
{
    static const pprof_type types[] = { { "samples", "count" }, { "cpu", "nanoseconds" } };
    cpuprof_info info = cpuprof_info_now();
    pprof w;
    pprof_begin(&w, &(pprof_head){ .types = types, .ntypes = 2, .period_type = types[1], .period = info.period,
                                   .time = info.start, .duration = info.duration,
                                   .comment = info.incomplete ? "memory ran out: samples are missing" : NULL });
    cpuprof_each(add_cpu, &w);
    return pprof_end(&w, out);
}

bool profile_write(profile_kind kind, bool dying, pbuf *out)
{
    (void)dying;
    switch (kind) {
    case PROFILE_CPU: return write_cpu(out);
    default: return false;
    }
}
