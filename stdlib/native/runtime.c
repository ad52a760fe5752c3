/* runtime.c - natives of package runtime. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/codehooks.h"
#include "runtime/malloc.h"
#include "runtime/mbarrier.h"
#include "runtime/mgc.h"
#include "runtime/mgcsweep.h"
#include "runtime/mprof.h"
#include "runtime/mstats.h"
#include "runtime/native.h"
#include "runtime/panic.h"
#include "runtime/print.h"
#include "runtime/proc.h"
#include "runtime/runtime1.h"
#include "runtime/stack.h"
#include "runtime/traceback.h"
#include "stdlib/native/natives.h"

static gostring text(const char *s) { return (gostring){ s, (int64_t)strlen(s) }; }

/* The path of a source file as programs want it: absolute. The compiler keeps it as it was given. -e and <stdin> are none. */
static gostring absolute(gostring file)
{
    char path[4096];
    gostring whole = complete_path(file, path, sizeof path);
    if (whole.ptr != path)
        return file;
    char *s = mallocgc((size_t)whole.len, NULL, false);
    memcpy(s, path, (size_t)whole.len); /* no pointers */
    return (gostring){ s, whole.len };
}

/* ---- goroutines and processors ---- */

static opstatus gosched_native(g *gp, uint64_t *args)
{
    (void)args;
    return gosched(gp);
}

static opstatus goexit_native(g *gp, uint64_t *args)
{
    (void)args;
    return panic_goexit(gp);
}

static opstatus num_goroutine(g *gp, uint64_t *args)
{
    (void)gp;
    args[0] = (uint64_t)gcount();
    return OP_OK;
}

static opstatus num_cpu(g *gp, uint64_t *args)
{
    (void)gp;
    args[0] = (uint64_t)ncpu;
    return OP_OK;
}

void stop_in_native(g *gp)
{
    gp->parked_in_op = 1;
    stop_the_world("native");
}

void start_in_native(g *gp)
{
    start_the_world();
    gp->parked_in_op = 0;
}

static opstatus gomaxprocs_native(g *gp, uint64_t *args)
{
    struct frame { int64_t n, old; } *f = (void *)args;
    int64_t n = f->n;
    f->old = gomaxprocs;
    if (n <= 0 || n == gomaxprocs)
        return OP_OK;
    stop_in_native(gp);
    newprocs = n > 1024 ? 1024 : (int32_t)n;
    start_in_native(gp);
    return OP_OK;
}

static opstatus lock_thread(g *gp, uint64_t *args)
{
    (void)args;
    lockOSThread(gp);
    return OP_OK;
}

static opstatus lock_init_native(g *gp, uint64_t *args)
{
    (void)args;
    lock_for_init(gp);
    return OP_OK;
}

static opstatus unlock_init_native(g *gp, uint64_t *args)
{
    (void)args;
    unlock_after_init(gp);
    return OP_OK;
}

static opstatus unlock_thread(g *gp, uint64_t *args)
{
    (void)args;
    unlockOSThread(gp);
    return OP_OK;
}

static opstatus breakpoint(g *gp, uint64_t *args)
{
    (void)gp;
    (void)args;
    raise(SIGTRAP);
    return OP_OK;
}

static opstatus goroot(g *gp, uint64_t *args)
{
    (void)gp;
    const char *root = gogetenv("GOROOT");
    *(gostring *)args = (gostring){ root ? root : "", root ? (int64_t)strlen(root) : 0 };
    return OP_OK;
}

/* ---- the call stack ---- */

static opstatus callers(g *gp, uint64_t *args)
{
    struct { slice pcs; int64_t skip, n; } *f = (void *)args;
    f->n = gcallers(gp, (int)f->skip, f->pcs.ptr, f->pcs.len > INT32_MAX ? INT32_MAX : (int)f->pcs.len);
    return OP_OK;
}

static opstatus pc_info(g *gp, uint64_t *args)
{
    struct {
        int64_t depth;
        uint64_t pc;
        uint64_t ok;
        const void *entry;
        int64_t line;
        gostring file, function;
    } *f = (void *)args;
    (void)gp;
    code_loc loc;
    const char *pseudo, *file;
    if (pseudo_frame_name(f->pc, &pseudo, &file)) {
        f->ok = f->depth == 0;
        f->function = text(pseudo);
        f->file = text(file);
        f->line = 1;
        f->entry = (const void *)(uintptr_t)f->pc;
        return OP_OK;
    }
    int depth;
    const insn *pc = (const insn *)callers_pc(f->pc, &depth);
    f->ok = f->pc && (f->depth == 0 || depth == CALLERS_MAX_DEPTH) && code.pcline(pc, true, depth + (int)f->depth, &loc);
    if (f->ok) {
        f->entry = loc.entry;
        f->line = loc.line;
        f->file = loc.verbatim ? loc.file : absolute(loc.file);
        f->function = loc.func;
    }
    return OP_OK;
}

static opstatus func_info(g *gp, uint64_t *args)
{
    struct {
        uint64_t pc;
        uint64_t ok;
        const void *entry;
        int64_t line;
        gostring file, name;
    } *f = (void *)args;
    (void)gp;
    code_loc loc;
    const char *pseudo, *file;
    if (pseudo_frame_name(f->pc, &pseudo, &file)) {
        f->ok = true;
        f->name = text(pseudo);
        f->file = text(file);
        f->line = 1;
        f->entry = (const void *)(uintptr_t)f->pc;
        return OP_OK;
    }
    /* Also right for a return pc: behind each function lies a word that is still its own. */
    int depth;
    const insn *pc = (const insn *)callers_pc(f->pc, &depth);
    const func *fn = f->pc ? code.func_of(pc, false) : NULL;
    f->ok = fn && code.funcline(fn, &loc);
    if (f->ok) {
        code_loc call;
        if (code.func_of(pc, true) == fn && code.pcline(pc, true, depth, &call) && call.inlined)
            loc = call;
        f->entry = loc.entry;
        f->line = loc.line;
        f->file = absolute(loc.file);
        f->name = loc.func;
    }
    return OP_OK;
}

static opstatus stack_native(g *gp, uint64_t *args)
{
    struct frame { uint64_t all; slice buf; int64_t n; } *f = (void *)args;
    bool all = f->all;
    if (all) {
        stop_in_native(gp);
        f = (struct frame *)native_args(gp);
    }
    print_capture(f->buf.ptr, (size_t)f->buf.len);
    printlock();
    goroutineheader_running(gp);
    traceback(gp);
    if (all)
        tracebackothers(gp);
    printunlock();
    f->n = (int64_t)print_capture_end();
    if (all)
        start_in_native(gp);
    return OP_OK;
}

/* ---- memory ---- */

static opstatus gc_started_native(g *gp, uint64_t *args)
{
    (void)gp;
    args[0] = gc_cycles_started();
    return OP_OK;
}

/* The cycle begins before the next instruction of this goroutine. */
static opstatus gc_start_native(g *gp, uint64_t *args)
{
    (void)gp;
    gc_request((uint32_t)args[0]);
    return OP_OK;
}

static opstatus gc_wait_native(g *gp, uint64_t *args)
{
    return gc_wait_on_mark(gp, (uint32_t)args[0]);
}

/* Sweeps some spans; whether there may be more. */
static opstatus gc_sweep_native(g *gp, uint64_t *args)
{
    enum { BATCH = 32 };
    (void)gp;
    args[0] = 1;
    for (int i = 0; i < BATCH; i++)
        if (sweep_one() == UINTPTR_MAX) {
            args[0] = !sweep_done();
            break;
        }
    return OP_OK;
}

static opstatus read_memstats(g *gp, uint64_t *args)
{
    (void)args;
    stop_in_native(gp);
    go_memstats *out = (go_memstats *)(uintptr_t)native_args(gp)[0];
    readmemstats(out);
    start_in_native(gp);
    return OP_OK;
}

static opstatus mem_profile(g *gp, uint64_t *args)
{
    struct { uint64_t inuse_zero; slice records; int64_t n; } *f = (void *)args;
    (void)gp;
    f->n = mprof_read(f->records.ptr, f->records.len, f->inuse_zero);
    return OP_OK;
}

/* ---- runtime/debug ---- */

static opstatus set_max_stack(g *gp, uint64_t *args)
{
    struct { int64_t bytes, old; } *f = (void *)args;
    (void)gp;
    f->old = (int64_t)atomic_exchange(&max_stack_size, f->bytes < 0 ? 0 : (uintptr_t)f->bytes);
    return OP_OK;
}

static opstatus set_traceback_native(g *gp, uint64_t *args)
{
    const gostring *level = (const gostring *)args;
    char s[32];
    (void)gp;
    snprintf(s, sizeof s, "%.*s", (int)level->len, level->ptr);
    set_traceback(s);
    return OP_OK;
}

/* ---- panics ---- */

static opstatus type_string(g *gp, uint64_t *args)
{
    struct { const type *t; gostring s; } *f = (void *)args;
    (void)gp;
    f->s = f->t->string;
    return OP_OK;
}

static opstatus type_pkgpath(g *gp, uint64_t *args)
{
    struct { const type *t; gostring s; } *f = (void *)args;
    (void)gp;
    f->s = f->t->uncommon ? f->t->uncommon->pkgpath : (gostring){ "", 0 };
    return OP_OK;
}

/* The i-th panic in progress, the newest first; NULL past the last. */
static _panic *nth_panic(const g *gp, int64_t i)
{
    _panic *p = gp->_panic;
    while (p && i-- > 0)
        p = p->link;
    return p;
}

static opstatus panic_value_native(g *gp, uint64_t *args)
{
    struct { int64_t i; uint64_t ok; eface v; } *f = (void *)args;
    const _panic *p = nth_panic(gp, f->i);
    f->ok = p != NULL;
    if (p && !p->goexit)
        f->v = p->arg;
    return OP_OK;
}

static opstatus set_panic_text(g *gp, uint64_t *args)
{
    struct { gostring text; int64_t i; } *f = (void *)args;
    _panic *p = nth_panic(gp, f->i);
    if (p) {
        p->text = f->text;
        p->has_text = true;
    }
    return OP_OK;
}

static opstatus fatal_native(g *gp, uint64_t *args)
{
    const gostring *text = (const gostring *)args;
    char s[256];
    snprintf(s, sizeof s, "%.*s", (int)text->len, text->ptr);
    return fatal_in(gp, s);
}

const native_entry natives_runtime[] = {
    { "runtime.Gosched", gosched_native, NATIVE_NOESCAPE },
    { "runtime.Goexit", goexit_native, NATIVE_NOESCAPE },
    { "runtime.NumGoroutine", num_goroutine, NATIVE_NOESCAPE },
    { "runtime.NumCPU", num_cpu, NATIVE_NOESCAPE },
    { "runtime.GOMAXPROCS", gomaxprocs_native, NATIVE_NOESCAPE },
    { "runtime.LockOSThread", lock_thread, NATIVE_NOESCAPE },
    { "runtime.UnlockOSThread", unlock_thread, NATIVE_NOESCAPE },
    { "runtime.lockInit", lock_init_native, NATIVE_NOESCAPE },
    { "runtime.unlockInit", unlock_init_native, NATIVE_NOESCAPE },
    { "runtime.Breakpoint", breakpoint, NATIVE_NOESCAPE },
    { "runtime.goroot", goroot, NATIVE_NOESCAPE },
    { "runtime.callers", callers, NATIVE_NOESCAPE },
    { "runtime.pcInfo", pc_info, NATIVE_NOESCAPE },
    { "runtime.funcInfo", func_info, NATIVE_NOESCAPE },
    { "runtime.Stack", stack_native, 0 },
    { "runtime.gcStarted", gc_started_native, NATIVE_NOESCAPE },
    { "runtime.gcStart", gc_start_native, NATIVE_NOESCAPE },
    { "runtime.gcWaitOnMark", gc_wait_native, NATIVE_NOESCAPE },
    { "runtime.gcSweep", gc_sweep_native, NATIVE_NOESCAPE },
    { "runtime.readMemStats", read_memstats, 0 },
    { "runtime.memProfile", mem_profile, NATIVE_NOESCAPE },
    { "runtime.typeString", type_string, NATIVE_NOESCAPE },
    { "runtime.typePkgPath", type_pkgpath, NATIVE_NOESCAPE },
    { "runtime.panicValue", panic_value_native, NATIVE_NOESCAPE },
    { "runtime.setPanicText", set_panic_text, 0 },
    { "runtime.fatal", fatal_native, NATIVE_NOESCAPE },
    { "runtime/debug.SetMaxStack", set_max_stack, NATIVE_NOESCAPE },
    { "runtime/debug.SetTraceback", set_traceback_native, NATIVE_NOESCAPE },
    { NULL, NULL, 0 },
};
