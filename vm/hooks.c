/* hooks.c - answers the runtime's questions about code (runtime/codehooks.h).
 *
 * pcs are of three sorts: in a function's code (func_of finds it), in one of the stubs of vm/codemap.c, or NULL.
 * A frame that stands at a stub LAZY or NATIVE is that of the callee, whose code has not begun or is C; its
 * pointers are its arguments (and results, once they are zeroed) by its signature. The stub PANICRET is
 * the return pc of deferred calls that a panic makes: the frame above is the panicking one, whose pc is in
 * the panic's record.
 *
 * Package variables are told to the collector through a list of roots that only grows; an entry is
 * complete before the count says it is there.
 */
#include "vm/hooks.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/iface.h"
#include "runtime/panic.h"
#include "vm/effects.h"
#include "vm/interp.h"
#include "vm/liveness.h"
#include "vm/callback.h"
#include "vm/reflcall.h"

/* ---- live pointers ---- */

typedef struct frame_visit {
    uint64_t *fp;
    slot_visitor visit;
    void *ctx;
} frame_visit;

static void visit_slot(void *ctx, int slot)
{
    frame_visit *v = ctx;
    v->visit(v->ctx, &v->fp[slot]);
}

static void visit_stub_frame(const insn *pc, uint64_t *fp, slot_visitor visit, void *ctx)
{
    const func *f = frame_callee(pc, fp);
    int n = f->sig->nargs + (pc->op == OP_NATIVE && pc->b ? f->sig->nres : 0);
    for (int i = 0; i < n; i++)
        if (sig_is_pointer(f->sig, (unsigned)i))
            visit(ctx, &fp[2 + i]);
    if (pc->a || ((const insn *)(uintptr_t)fp[1])[-2].op == OP_CALLC)
        visit(ctx, &fp[-1]); /* the funcval */
}

/* A frame under a running deferred call stands where it panicked. */
static frame really_at(g *gp, const frame *fr)
{
    if (func_of(fr->pc) || fr->pc->op != OP_PANICRET)
        return *fr;
    for (_panic *p = gp->_panic; p; p = p->link)
        if (p->fp == fr->fp && p->pc->op != OP_PANICRET)
            return (frame){ p->pc, p->fp, FRAME_AT };
    return *fr;
}

typedef void liveness_query(const func *f, const insn *pc, frame_kind kind, void (*visit)(void *ctx, int slot), void *ctx);

static void visit_frame(g *gp, const frame *frame_of_gp, liveness_query *query, slot_visitor visit, void *ctx)
{
    frame fr = really_at(gp, frame_of_gp);
    const func *f = func_of(fr.pc);
    if (f) {
        frame_visit v = { fr.fp, visit, ctx };
        query(f, fr.pc, fr.kind, visit_slot, &v);
        return;
    }
    switch (fr.pc->op) {
    case OP_LAZY:
    case OP_NATIVE:
        visit_stub_frame(fr.pc, fr.fp, visit, ctx);
        return;
    case OP_REFLCALLRET: /* in the frame of reflect.call */
        visit_stub_frame(fr.pc, fr.fp, visit, ctx);
        reflcall_visit(&fr, visit, ctx);
        return;
    case OP_CALLBACK: /* in the frame of the native that has called C, if any */
        if (fr.pc->a)
            visit_stub_frame(fr.pc, fr.fp, visit, ctx);
        callback_visit(gp, &fr, visit, ctx);
        return;
    default:
        return;
    }
}

static void live_ptrs(g *gp, const frame *fr, slot_visitor visit, void *ctx)
{
    visit_frame(gp, fr, liveness_visit, visit, ctx);
}

static void scan_ptrs(g *gp, const frame *fr, slot_visitor visit, void *ctx)
{
    visit_frame(gp, fr, liveness_scan, visit, ctx);
}

typedef struct variables_visit {
    frame_visit frame;
    bool (*take)(void *ctx, uint64_t *at, uintptr_t words);
} variables_visit;

static bool take_variable(void *ctx, int lo, int n)
{
    variables_visit *v = ctx;
    return v->take(v->frame.ctx, &v->frame.fp[lo], (uintptr_t)n);
}

static void visit_variable_slot(void *ctx, int slot)
{
    visit_slot(&((variables_visit *)ctx)->frame, slot);
}

static void frame_variables(g *gp, const frame *frame_of_gp, bool (*take)(void *ctx, uint64_t *at, uintptr_t words),
                            slot_visitor visit, void *ctx)
{
    frame fr = really_at(gp, frame_of_gp);
    const func *f = func_of(fr.pc);
    variables_visit v = { { fr.fp, visit, ctx }, take };
    if (f)
        liveness_variables(f, fr.pc, take_variable, visit_variable_slot, &v);
}

/* ---- names and lines ---- */

static func *hook_func_of(const insn *pc, bool is_return)
{
    return func_of(is_return ? pc - 1 : pc);
}

static uint32_t hook_flags(const func *f)
{
    uint32_t r = 0;
    if (f->flags & FUNC_WRAPPER)
        r |= CODE_WRAPPER;
    return r;
}

static bool is_reflect_return(const insn *pc) { return !func_of(pc - 1) && pc->op == OP_REFLCALLRET; }

static uint32_t hook_frame_bytes(const func *f) { return f->frame_bytes; }

static gostring cstring(const char *s) { return (gostring){ s ? s : "", s ? (int64_t)strlen(s) : 0 }; }

static void describe(const func *f, code_loc *out)
{
    *out = (code_loc){ .func = f->name, .file = cstring(f->file), .line = (int32_t)f->line, .flags = hook_flags(f),
                       .has_args = f->sig && f->sig->nargs > 0, .entry = f->code ? (const void *)f->code : f, .fn = f };
}

const pcline *vm_line_row(const func *f, uint32_t off)
{
    uint32_t lo = 0, hi = f->nlines;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (f->lines[mid].off <= off)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo ? &f->lines[lo - 1] : NULL;
}

static bool hook_pcline(const insn *pc, bool is_return, int depth, code_loc *out)
{
    if (is_return)
        pc--;
    const func *f = func_of(pc);
    if (!f)
        return false;
    uint32_t off = (uint32_t)(pc - f->code);
    const pcline *row = vm_line_row(f, off);
    uint32_t line = row ? row->line : f->line, inl = row ? row->inl : 0, file = row ? row->file : 0;
    for (; inl && depth > 0; depth--) {
        const inlnode *n = &f->inltree[inl - 1];
        line = n->call_line;
        file = n->call_file;
        inl = n->parent;
    }
    if (depth > 0)
        return false;
    describe(f, out);
    out->line = (int32_t)line;
    out->offset = off * (uint32_t)sizeof(insn);
    if (inl) {
        out->func = f->inltree[inl - 1].name;
        out->file = cstring(f->inltree[inl - 1].file);
        out->inlined = true;
        out->flags = 0;
    }
    if (file) {
        out->file = cstring(f->files[file - 1]);
        out->verbatim = strncmp(f->files[file - 1], "./", 2) != 0;
    }
    return true;
}

static const gostring *hook_gofunc(const funcval *fn);

static bool hook_calleeline(const insn *pc, const uint64_t *fp, code_loc *out)
{
    if (func_of(pc) || (pc->op != OP_LAZY && pc->op != OP_NATIVE && !(pc->op == OP_CALLBACK && pc->a)))
        return false;
    describe(frame_callee(pc, fp), out);
    if (pc == stub_enter) {
        out->func = *hook_gofunc((const funcval *)(uintptr_t)fp[-1]);
        out->flags = 0;
    }
    return true;
}

static bool hook_funcline(const func *f, code_loc *out)
{
    if (!f)
        return false;
    describe(f, out);
    return true;
}

/* A wrapper ends with the one call it is there for. What it calls indirectly is the first thing it has captured. A
 * callee expanded in place is known to the lines. */
static const gostring *hook_gofunc(const funcval *fn)
{
    const func *f = fn->code;
    if (!(f->flags & FUNC_WRAPPER) || !f->code)
        return &f->name;
    const insn *call = NULL;
    for (uint32_t off = 0; off < f->ncode; off += opinfos[f->code[off].op].words) {
        int op = f->code[off].op;
        if (op == OP_CALL || op == OP_CALLNAT || op == OP_CALLC)
            call = &f->code[off];
    }
    if (!call)
        return f->ninl > 0 ? &f->inltree[0].name : &f->name;
    if (call->op != OP_CALLC)
        return &((const func *)(uintptr_t)call[1].word)->name;
    const funcval *target = ((const funcval *const *)fn)[1];
    return target ? &target->code->name : &f->name;
}

bool vm_line_of(const func *f, uint32_t off, uint32_t *line)
{
    const pcline *row = vm_line_row(f, off);
    *line = row ? row->line : f->line;
    return row != NULL;
}

/* ---- for the CPU profile ---- */

/* The op at pc has been interrupted in a function of the runtime. */
static const char *hook_op_name(const insn *pc)
{
    switch (pc->op) {
#define NAME(op, name) case OP_##op: return name;
    NAME(NEW, "newobject") NAME(MAKESLICE, "makeslice") NAME(MAKEMAP, "makemap") NAME(MAKECHAN, "makechan")
    NAME(CLOSURE, "newobject") NAME(BOX, "convT")
    NAME(APPEND_8, "growslice") NAME(APPEND_16, "growslice") NAME(APPEND_32, "growslice") NAME(APPEND_64, "growslice")
    NAME(APPEND_P, "growslice") NAME(APPEND_T, "growslice") NAME(APPENDGROW, "growslice") NAME(APPENDSLC, "growslice")
    NAME(COPY, "slicecopy") NAME(CLRSLC, "memclrNoHeapPointers")
    NAME(CONCAT, "concatstrings") NAME(STR_BYTES, "stringtoslicebyte") NAME(BYTES_STR, "slicebytetostring")
    NAME(STR_RUNES, "stringtoslicerune") NAME(RUNES_STR, "slicerunetostring") NAME(RUNE_STR, "intstring")
    NAME(STRRANGE, "decoderune") NAME(STRNEXT, "decoderune") NAME(EQ_STR, "memequal") NAME(JEQ_STR, "memequal") NAME(JNE_STR, "memequal")
    NAME(LT_STR, "cmpstring") NAME(LE_STR, "cmpstring")
    NAME(EQ_EFACE, "efaceeq") NAME(EQ_IFACE, "ifaceeq") NAME(EQ_MEM, "memequal") NAME(EQ_T, "memequal")
    NAME(LD_T, "typedmemmove") NAME(ST_T, "typedmemmove") NAME(CPY_T, "typedmemmove") NAME(CLR_T, "typedmemclr")
    NAME(MOVN, "memmove") NAME(ZERON, "memclrNoHeapPointers")
    NAME(MAPGET, "mapaccess1") NAME(MAPGET_32, "mapaccess1_fast32") NAME(MAPGET_64, "mapaccess1_fast64")
    NAME(MAPGET_STR, "mapaccess1_faststr") NAME(MAPGET2, "mapaccess2") NAME(MAPGET2_32, "mapaccess2_fast32")
    NAME(MAPGET2_64, "mapaccess2_fast64") NAME(MAPGET2_STR, "mapaccess2_faststr")
    NAME(MAPSET, "mapassign") NAME(MAPSET_32, "mapassign_fast32") NAME(MAPSET_64, "mapassign_fast64")
    NAME(MAPSET_STR, "mapassign_faststr") NAME(MAPDEL, "mapdelete") NAME(MAPCLR, "mapclear")
    NAME(MAPITER, "mapiterinit") NAME(MAPNEXT, "mapiternext")
    NAME(CONVI, "convI2I") NAME(ASSERTI, "assertE2I") NAME(ASSERTI2, "assertE2I2") NAME(ASSERTT, "panicdottypeE")
    NAME(GO, "newproc") NAME(DEFER, "deferproc") NAME(DEFERAT, "deferprocat") NAME(DEFERRET, "deferreturn")
    NAME(GOPANIC, "gopanic") NAME(RECOVER, "gorecover") NAME(PRINT, "printstring")
    NAME(SEND, "chansend1") NAME(RECV, "chanrecv1") NAME(RECV2, "chanrecv2") NAME(CLOSE, "closechan") NAME(SELECT, "selectgo")
    NAME(CALL, "morestack") NAME(CALLC, "morestack") NAME(CALLI, "morestack")
    NAME(STG_P, "gcWriteBarrier") NAME(ST_P, "gcWriteBarrier") NAME(STX_P, "gcWriteBarrier")
#undef NAME
    default: return NULL;
    }
}

static const void *hook_native_of(const func *f) { return f->flags & FUNC_NATIVE ? f->native : NULL; }

/* frame_callee, but believes nothing. */
static const func *hook_stub_func(const insn *pc, const uint64_t *fp)
{
    if (func_of(pc) || (pc->op != OP_LAZY && pc->op != OP_NATIVE))
        return NULL;
    if (!pc->a) {
        const insn *ret = (const insn *)(uintptr_t)fp[1];
        if (!func_of(ret - 2))
            return NULL;
        int op = ret[-2].op;
        if (op != OP_CALL && op != OP_CALLNAT && op != OP_CALLC && op != OP_CALLI)
            return NULL;
    } else if (!fp[-1]) {
        return NULL;
    }
    return frame_callee(pc, fp);
}

/* ---- package variables ---- */

typedef struct root {
    void *start;
    uint64_t size;
    const uint8_t *ptrmask;
} root;

enum { ROOTS_CHUNK = 1024, MAX_CHUNKS = 4096 };
static pthread_mutex_t roots_lock = PTHREAD_MUTEX_INITIALIZER;
static root *_Atomic root_chunks[MAX_CHUNKS]; /* never freed or moved */
static _Atomic uint32_t nroots;               /* written under roots_lock */

void vm_add_root(void *start, uint64_t size, const uint8_t *ptrmask)
{
    pthread_mutex_lock(&roots_lock);
    uint32_t n = nroots;
    if (n / ROOTS_CHUNK >= MAX_CHUNKS)
        throw("too many package variables");
    root *c = root_chunks[n / ROOTS_CHUNK];
    if (!c) {
        c = malloc(ROOTS_CHUNK * sizeof *c);
        if (!c)
            throw("no memory for the list of package variables");
        root_chunks[n / ROOTS_CHUNK] = c;
    }
    c[n % ROOTS_CHUNK] = (root){ start, size, ptrmask };
    atomic_store_explicit(&nroots, n + 1, memory_order_release);
    pthread_mutex_unlock(&roots_lock);
}

static void each_module(void (*visit)(void *ctx, void *start, uintptr_t bytes, const uint8_t *ptrmask), void *ctx)
{
    uint32_t n = atomic_load_explicit(&nroots, memory_order_acquire);
    for (uint32_t i = 0; i < n; i++) {
        const root *r = &root_chunks[i / ROOTS_CHUNK][i % ROOTS_CHUNK];
        visit(ctx, r->start, r->size, r->ptrmask);
    }
}

/* ---- by name ---- */

static itab *find_itab(type *inter, type *typ) { return getitab(inter, typ, NULL); }

static type *no_type(const char *name)
{
    (void)name;
    return NULL;
}
static const funcval *no_func(const char *name)
{
    (void)name;
    return NULL;
}

static const void *no_referenced(const char *name)
{
    (void)name;
    return NULL;
}

/* find_type, find_func and find_referenced wait for a program: vm/load.c sets them. The table is in place before main. */
__attribute__((constructor)) void vm_register_hooks(void)
{
    code = (codehooks){
        .execute = interp_execute,
        .start = interp_start,
        .callback = callback_start,
        .callback_base = callback_base,
        .op_at = interp_op_at,
        .in_loop = interp_in_loop,
        .stub_func = hook_stub_func,
        .op_name = hook_op_name,
        .native_of = hook_native_of,
        .func_of = hook_func_of,
        .func_flags = hook_flags,
        .is_reflect_return = is_reflect_return,
        .frame_bytes = hook_frame_bytes,
        .pcline = hook_pcline,
        .funcline = hook_funcline,
        .calleeline = hook_calleeline,
        .gofunc = hook_gofunc,
        .live_ptrs = live_ptrs,
        .scan_ptrs = scan_ptrs,
        .frame_variables = frame_variables,
        .each_module = each_module,
        .find_type = no_type,
        .find_func = no_func,
        .find_referenced = no_referenced,
        .find_itab = find_itab,
    };
}
