/* trace.c - natives of package runtime/trace. */
#include "runtime/native.h"
#include "runtime/proc.h"
#include "runtime/trace.h"
#include "stdlib/native/natives.h"

static opstatus start_native(g *gp, uint64_t *args)
{
    int fd = (int)args[0];
    stop_in_native(gp);
    bool ok = trace_start(fd);
    native_args(gp)[1] = ok;
    start_in_native(gp);
    return OP_OK;
}

static opstatus stop_native(g *gp, uint64_t *args)
{
    (void)args;
    stop_in_native(gp);
    trace_stop();
    start_in_native(gp);
    return OP_OK;
}

static opstatus is_enabled(g *gp, uint64_t *args)
{
    (void)gp;
    args[0] = trace_enabled;
    return OP_OK;
}

static opstatus note_native(g *gp, uint64_t *args)
{
    const struct { gostring text, name; uint64_t task, id; int64_t what; } *f = (const void *)args;
    if (trace_enabled)
        trace_user((trace_note)f->what, gp, f->id, f->task, f->name, f->text);
    return OP_OK;
}

const native_entry natives_trace[] = {
    { "runtime/trace.start", start_native, NATIVE_NOESCAPE },
    { "runtime/trace.stop", stop_native, NATIVE_NOESCAPE },
    { "runtime/trace.IsEnabled", is_enabled, NATIVE_NOESCAPE },
    { "runtime/trace.note", note_native, NATIVE_NOESCAPE },
    { NULL, NULL, 0 },
};
