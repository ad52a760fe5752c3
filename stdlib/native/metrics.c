/* metrics.c - the native of package runtime/metrics. */
#include "runtime/mstats.h"
#include "runtime/proc.h"
#include "stdlib/native/natives.h"

static opstatus read_snapshot(g *gp, uint64_t *args)
{
    (void)args;
    stop_in_native(gp);
    go_metrics *out = (go_metrics *)(uintptr_t)native_args(gp)[0];
    readmetrics(out);
    out->goroutines = (uint64_t)gcount();
    start_in_native(gp);
    return OP_OK;
}

const native_entry natives_metrics[] = {
    { "runtime/metrics.read", read_snapshot, 0 },
    { NULL, NULL, 0 },
};
