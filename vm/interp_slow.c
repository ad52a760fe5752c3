/* interp_slow.c - the interpreter's control paths: parking and resuming, panics, deferred calls, first calls.
 *
 * All functions here work on gp->sched, where the loop has saved pc and fp, and leave there what to
 * run next. An op that parks keeps its pc until it is finished by interp_resume; natives have a frame
 * whose pc is the stub `NATIVE`, so a parked native is a parked op like any other.
 *
 * Frames made here (deferred calls, the first frame of a goroutine) begin at the stub `stub_enter` with the funcval
 * in fp[-1]: that op checks the stack guard and compiles, and can be interrupted and run again.
 * The three words of such a frame may lie below the guard (STACK_GUARD).
 */
#include "vm/hooks.h"
#include "vm/interp.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/blockprof.h"
#include "runtime/cgocall.h"
#include "runtime/chan.h"
#include "runtime/foreground.h"
#include "runtime/panic.h"
#include "runtime/proc.h"
#include "runtime/runtime1.h"
#include "runtime/select.h"
#include "runtime/signal_unix.h"
#include "runtime/stack.h"

enum { PARKED_FINISH = 1, PARKED_AGAIN = 2 }; /* gp->parked_in_op: what resuming does with the op */

/* ---- the table ---- */

interp *interp_new(m *mp, void *const *labels, void *slow, void *stress)
{
    interp *in = aligned_alloc(64, (sizeof *in + 63) / 64 * 64);
    if (!in)
        throw("no memory for the interpreter's table");
    for (int i = 0; i < OP_COUNT; i++)
        in->pristine[i] = labels[i];
    if (debug.stackstress)
        in->pristine[OP_CALL] = in->pristine[OP_CALLC] = in->pristine[OP_CALLI] = stress;
    memcpy(in->dispatch, in->pristine, sizeof in->dispatch); /* off-heap */
    mp->interp = in;
    mp->slow_label = slow;
    mp->ndispatch = OP_COUNT;
    atomic_signal_fence(memory_order_seq_cst);
    mp->dispatch = in->dispatch;
    atomic_signal_fence(memory_order_seq_cst);
    if (atomic_load(&mp->pending))
        patch_dispatch(mp);
    return in;
}

/* Which op's code is at pc: that of the label nearest before it. The code of rare branches stands elsewhere, so the answer
 * may be wrong; interp_settle compares it with the op at the goroutine's pc. */
bool interp_op_at(m *mp, uintptr_t pc)
{
    const interp *in = mp->interp;
    uintptr_t best = 0;
    bool past = false; /* there is code behind pc, too */
    if (!in)
        return false;
    for (uint32_t op = 0; op < OP_COUNT; op++) {
        uintptr_t label = (uintptr_t)in->pristine[op];
        if (label > pc)
            past = true;
        else if (label > best) {
            best = label;
            mp->fault.op = op;
        }
    }
    return best != 0 && past;
}

bool interp_in_loop(uintptr_t pc)
{
    extern char __start_vole_interp[], __stop_vole_interp[];
    return pc >= (uintptr_t)__start_vole_interp && pc < (uintptr_t)__stop_vole_interp;
}

/* The op at pc has met a bad address, and left everything as it was but its destination. The signal handler has led us to
 * the slow path on trust that pc and fp are where they are at every op: the loop sees to that (NEXT). */
static int op_faulted(g *gp, const m *mp)
{
    const insn *pc = gp->sched.pc;
    uintptr_t fp = (uintptr_t)gp->sched.fp;
    if (fp < gp->stack.lo || fp >= gp->stack.hi || fp % 8 != 0 || !code.func_of(pc, false) || pc->op != mp->fault.op)
        throwf("fault at address 0x%llx in an unexpected place (pc=0x%llx)", (unsigned long long)mp->fault.addr,
               (unsigned long long)mp->fault.pc);
    return interp_status(gp, fault_panic(gp));
}

/* Something was pending: the table leads here until it is settled. */
int interp_settle(g *gp)
{
    m *mp = getm();
    if (mp->fault.sig)
        return op_faulted(gp, mp);
    interp *in = mp->interp;
    memcpy(in->dispatch, in->pristine, sizeof in->dispatch); /* off-heap */
    atomic_thread_fence(memory_order_seq_cst);
    int run = RUN_CONTINUE;
    if (atomic_load(&mp->pending))
        run = runtime_pending(gp);
    mp = getm();
    if (atomic_load(&mp->pending))
        patch_dispatch(mp);
    if (run == RUN_CONTINUE && atomic_load(&gp->interrupt)) {
        if (foreground_may_end(gp))
            return interp_interrupted(gp);
        pending_set(PENDING_INTERRUPT); /* after this op */
    }
    return run;
}

/* gp is at a boundary, and is to end (runtime/foreground.c). */
int interp_interrupted(g *gp)
{
    return interp_status(gp, foreground_interrupt(gp));
}

/* ---- frames that the interpreter makes ---- */

func *frame_callee(const insn *stub, const uint64_t *fp)
{
    if (stub->a)
        return ((const funcval *)(uintptr_t)fp[-1])->code;
    const insn *call = (const insn *)(uintptr_t)fp[1] - 2;
    switch (call->op) {
    case OP_CALL:
    case OP_CALLNAT:
        return (func *)(uintptr_t)call[1].word;
    case OP_CALLC:
        return ((const funcval *)(uintptr_t)fp[-1])->code;
    case OP_CALLI:
        return (func *)(uintptr_t)fp[-1];
    default:
        throw("a stub was entered without a call");
    }
}

static void push_frame(g *gp, uint64_t *nfp, const uint64_t *fp, const insn *ret, const funcval *fn)
{
    nfp[0] = (uint64_t)(uintptr_t)fp;
    nfp[1] = (uint64_t)(uintptr_t)ret;
    nfp[-1] = (uint64_t)(uintptr_t)fn;
    gp->sched.pc = stub_enter;
    gp->sched.fp = nfp;
}

void interp_start(g *gp, const funcval *fn)
{
    push_frame(gp, (uint64_t *)gp->stack.hi - 2, NULL, stub_goexit, fn);
}

/* The lowest address that the frame at gp->sched uses. */
static uint64_t *frame_low(const g *gp)
{
    const func *f = func_of(gp->sched.pc);
    if (!f)
        return gp->sched.fp - 1; /* a stub: at most the funcval */
    return (uint64_t *)((uintptr_t)gp->sched.fp - f->frame_bytes);
}

/* ---- op LAZY ---- */

int interp_lazy(g *gp)
{
    const insn *stub = gp->sched.pc;
    func *f = frame_callee(stub, gp->sched.fp);
    const insn *entry = atomic_load_explicit(&f->entry, memory_order_acquire);
    if (entry == stub_lazy) {
        entersyscall(gp);
        compile_hook(f);
        exitsyscall(gp);
        entry = atomic_load_explicit(&f->entry, memory_order_acquire);
        if (entry == stub_lazy)
            throwf("%.*s could not be compiled", (int)f->name.len, f->name.ptr);
    }
    if ((uintptr_t)gp->sched.fp - f->frame_bytes < gp->stackguard0)
        return newstack(gp, f->frame_bytes);
    if (entry == stub_native && stub->a)
        entry = stub_native_closure;
    gp->sched.pc = entry;
    return RUN_CONTINUE;
}

/* ---- panics and deferred calls ---- */

static int do_panic_action(g *gp, panic_action action)
{
    switch (action) {
    case PANIC_CALL: {
        uint64_t *nfp = frame_low(gp) - 2;
        push_frame(gp, nfp, gp->sched.fp, stub_panicret, gp->panic_call);
        gopanic_called(gp, nfp);
        return RUN_CONTINUE;
    }
    case PANIC_RESUME: {
        const func *f = func_of(gp->sched.pc);
        if (!f || !f->deferreturn)
            throw("recovered in a frame without deferreturn");
        gp->sched.pc = f->code + f->deferreturn;
        return callback_left(gp) ? RUN_UNWIND : RUN_CONTINUE;
    }
    case PANIC_EXIT:
        return RUN_EXIT;
    }
    return RUN_EXIT;
}

int interp_panicret(g *gp)
{
    return do_panic_action(gp, gopanic_returned(gp));
}

int interp_deferret(g *gp, const insn *pc, uint64_t *fp)
{
    const funcval *fn = deferreturn(gp, fp);
    if (!fn)
        return 0;
    push_frame(gp, fp + pc->a, fp, pc, fn);
    return 1;
}

/* ---- how an op ended ---- */

/* A received value fills its register slot. */
static void extend_slot(const type *t, uint64_t *slot)
{
    switch (t->kind) {
    case KIND_INT8: *slot = (uint64_t)(int64_t)(int8_t)*slot; break;
    case KIND_INT16: *slot = (uint64_t)(int64_t)(int16_t)*slot; break;
    case KIND_INT32: *slot = (uint64_t)(int64_t)(int32_t)*slot; break;
    default: break;
    }
}

/* Completes the op at gp->sched and steps behind it. */
static void finish_op(g *gp)
{
    const insn *pc = gp->sched.pc;
    uint64_t *fp = gp->sched.fp;
    switch (pc->op) {
    case OP_NATIVE:
        gp->sched.pc = (const insn *)(uintptr_t)fp[1];
        gp->sched.fp = (uint64_t *)(uintptr_t)fp[0];
        return;
    case OP_RECV2:
        fp[pc->c] = gp->op_ok;
        /* fallthrough */
    case OP_RECV:
        extend_slot((const type *)(uintptr_t)pc[1].word, &fp[pc->a]);
        break;
    case OP_SELECT: {
        const selectinfo *s = (const selectinfo *)(uintptr_t)pc[1].word;
        fp[pc->a] = (uint64_t)gp->op_index;
        if (gp->op_index >= 0 && (uint64_t)gp->op_index < s->ncases && !s->cases[gp->op_index].is_send) {
            const selectcase *c = &s->cases[gp->op_index];
            if (c->elem)
                extend_slot(c->elemtype, &fp[c->elem]);
            if (c->ok)
                fp[c->ok] = gp->op_ok;
        }
        break;
    }
    default:
        break;
    }
    gp->sched.pc = pc + opinfos[pc->op].words;
}

int interp_status(g *gp, opstatus st)
{
    switch (st) {
    case OP_OK:
        finish_op(gp);
        return RUN_CONTINUE;
    case OP_PANIC:
        return do_panic_action(gp, gopanic_start(gp));
    case OP_PARK:
        gp->parked_in_op = PARKED_FINISH;
        return RUN_PARK;
    case OP_PARK_RETRY:
        gp->parked_in_op = PARKED_AGAIN;
        return RUN_PARK;
    case OP_RETRY: /* what is pending is settled by the next dispatch */
        return RUN_CONTINUE;
    case OP_YIELD:
        finish_op(gp);
        return RUN_YIELD;
    case OP_EXIT:
        return RUN_EXIT;
    }
    throwf("bad status %d of an op", st);
}

/* gp parked in the op at gp->sched and runs again. */
int interp_resume(g *gp)
{
    if (gp->block_since)
        block_record(gp);
    uint8_t how = gp->parked_in_op;
    if (how == PARKED_AGAIN) {
        gp->parked_in_op = 0;
        return RUN_CONTINUE;
    }
    opstatus st = OP_OK;
    if (gp->park_finish) {
        park_finish_fn finish = gp->park_finish;
        gp->park_finish = NULL;
        st = finish(gp, native_args(gp));
    }
    gp->parked_in_op = 0;
    if (atomic_load_explicit(&gp->interrupt, memory_order_relaxed) && st != OP_PARK && st != OP_PARK_RETRY) {
        if (foreground_may_end(gp))
            st = foreground_interrupt(gp); /* the op may not be complete, but nothing will look at its results */
        else
            pending_set(PENDING_INTERRUPT);
    }
    return interp_status(gp, st);
}

/* ---- faults ---- */

opstatus slow_nil(g *gp, const insn *pc, uint64_t *fp)
{
    const opinfo *op = &opinfos[pc->op];
    uint64_t w = pc[1].word;
    uintptr_t addr = op->c == O_IMM ? (uintptr_t)(intptr_t)pc->c : op->w == W_I64 ? w : 0;
    if (op->w == W_OFFS)
        addr = (uintptr_t)(fp[pc->b] ? (int64_t)w >> 32 : (int32_t)w);
    if (op->w == W_PSLOT)
        addr = (uintptr_t)(int16_t)(w >> (fp[(int16_t)w] ? 16 : 32));
    return panicmem(gp, addr);
}

static opstatus panic_at_index(g *gp, const insn *pc, uint64_t x, uint64_t len)
{
    const func *f = func_of(pc);
    const pcline *row = f ? vm_line_row(f, (uint32_t)(pc - f->code)) : NULL;
    return panic_bounds(gp, x, !(row && row->uindex), (int64_t)len, BOUNDS_INDEX);
}

opstatus slow_bounds(g *gp, const insn *pc, uint64_t *fp)
{
    switch (pc->op) {
    case OP_LDXI_U8:
    case OP_LDXI_64:
    case OP_LDXI_P:
    case OP_STXI_64:
        return panicindex(gp, pc->c, (int64_t)fp[pc->b + 1]);
    case OP_AIDX:
        return panic_at_index(gp, pc, fp[pc->c], (pc[1].word >> 32));
    case OP_ADDX:
    case OP_ADDX_F64:
    case OP_MULX_F64:
    case OP_MULADDX_F64:
        return panic_at_index(gp, pc, fp[(int16_t)pc[1].word], fp[pc->c + 1]);
    case OP_LDX2_64:
    case OP_LDX2_U8:
    case OP_LDX2_I32:
    case OP_LDX2_P:
    case OP_STX2_64:
    case OP_STX2_U8:
        if (fp[pc->c] < fp[pc->b + 1])
            return panic_at_index(gp, pc, fp[(int16_t)pc[1].word],
                                  (uint64_t)((const slice *)(uintptr_t)fp[pc->b])[fp[pc->c]].len);
        return panic_at_index(gp, pc, fp[pc->c], fp[pc->b + 1]);
    case OP_MULADDXX_F64: {
        uint64_t i = fp[(int16_t)pc[1].word], n = fp[pc->b + 1];
        return panic_at_index(gp, pc, i, i < n ? fp[pc->c + 1] : n);
    }
    case OP_LDXD_64:
    case OP_LDXD_U8:
    case OP_LDXD_I32:
    case OP_STXD_64:
    case OP_STXD_8:
        return panic_at_index(gp, pc, fp[pc->c] + pc[1].word, fp[pc->b + 1]);
    case OP_SWAPX_8:
    case OP_SWAPX_32:
    case OP_SWAPX_64:
        return panic_at_index(gp, pc, fp[fp[pc->c] < fp[pc->a + 1] ? pc->b : pc->c], fp[pc->a + 1]);
    case OP_JXT_U8:
    case OP_JXF_U8:
    case OP_JXLT_64:
    case OP_JXLE_64:
    case OP_JXGT_64:
    case OP_JXGE_64:
    case OP_JXEQ_64:
    case OP_JXNE_64:
    case OP_JXEQI_U8:
    case OP_JXNEI_U8:
        return panic_at_index(gp, pc, fp[pc->b], fp[pc->a + 1]);
    case OP_BOUNDS:
        return panic_at_index(gp, pc, fp[pc->a], fp[pc->b]);
    default:
        return panic_at_index(gp, pc, fp[pc->c], fp[pc->b + 1]);
    }
}

opstatus slow_divide(g *gp, const insn *pc, uint64_t *fp)
{
    (void)pc, (void)fp;
    return panicdivide(gp);
}

opstatus slow_shift(g *gp, const insn *pc, uint64_t *fp)
{
    (void)pc, (void)fp;
    return panicshift(gp);
}

opstatus slow_ASSERTT(g *gp, const insn *pc, uint64_t *fp)
{
    return panicassert(gp, (const type *)(uintptr_t)pc[2].word, (const type *)(uintptr_t)fp[pc->a],
                       (const type *)(uintptr_t)pc[1].word, (gostring){ "", 0 });
}

opstatus slow_MISSINGRET(g *gp, const insn *pc, uint64_t *fp)
{
    (void)gp, (void)pc, (void)fp;
    throw("the end of a function was reached that has none");
}

/* ---- go, defer, panic, recover ---- */

static opstatus nil_func_called(g *gp, uint64_t *slots)
{
    (void)slots;
    return panicmem(gp, 0);
}

/* `defer f()` with a nil f panics when f is called, not when it is deferred. */
static const funcsig niladic_sig;
static func nil_func = {
    .entry = stub_native, .frame_bytes = 8, .flags = FUNC_NATIVE | FUNC_WRAPPER, .sig = &niladic_sig,
    .native = (void *)nil_func_called, .name = { "nil", 3 }, .file = "",
};
static const funcval nil_funcval = { &nil_func };

opstatus slow_GO(g *gp, const insn *pc, uint64_t *fp)
{
    const funcval *fn = (const funcval *)(uintptr_t)fp[pc->a];
    if (!fn)
        return fatal_in(gp, "go of nil func value");
    newproc(fn, gp, pc);
    return OP_OK;
}

opstatus slow_DEFER(g *gp, const insn *pc, uint64_t *fp)
{
    const funcval *fn = (const funcval *)(uintptr_t)fp[pc->a];
    deferproc(gp, pc, fp, fn ? fn : &nil_funcval);
    return OP_OK;
}

/* The frame that a range-over-func body runs for: up from fp to the one that holds the root record. */
static uint64_t *range_frame(uint64_t *fp, const rangectl *ctl)
{
    for (;;) {
        const insn *ret = (const insn *)(uintptr_t)fp[1];
        uint64_t *caller = (uint64_t *)(uintptr_t)fp[0];
        if (!caller)
            return NULL;
        if (func_of(ret - 1) == ctl->root->fn && caller[ctl->root->slot] == (uint64_t)(uintptr_t)ctl->root)
            return caller;
        fp = caller;
    }
}

opstatus slow_DEFERAT(g *gp, const insn *pc, uint64_t *fp)
{
    const funcval *fn = (const funcval *)(uintptr_t)fp[pc->a];
    uint64_t *owner = range_frame(fp, (const rangectl *)(uintptr_t)fp[pc->b]);
    if (!owner) /* the body runs after its loop, or on another goroutine */
        return panic_error(gp, "range function continued iteration after whole loop exit");
    deferproc_at(gp, pc, owner, fn ? fn : &nil_funcval);
    return OP_OK;
}

opstatus slow_GOPANIC(g *gp, const insn *pc, uint64_t *fp)
{
    eface v = { (type *)(uintptr_t)fp[pc->a], (void *)(uintptr_t)fp[pc->a + 1] };
    return panic_value(gp, v);
}

opstatus slow_RECOVER(g *gp, const insn *pc, uint64_t *fp)
{
    eface v = gorecover(gp, fp);
    fp[pc->a] = (uint64_t)(uintptr_t)v.type;
    fp[pc->a + 1] = (uint64_t)(uintptr_t)v.data;
    return OP_OK;
}

/* ---- channels ---- */

static void zero_slots(uint64_t *slots, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        slots[i] = 0;
}

opstatus slow_SEND(g *gp, const insn *pc, uint64_t *fp)
{
    return chan_send(gp, (hchan *)(uintptr_t)fp[pc->a], &fp[pc->b]);
}

static opstatus receive(g *gp, const insn *pc, uint64_t *fp)
{
    hchan *c = (hchan *)(uintptr_t)fp[pc->b];
    zero_slots(&fp[pc->a], type_slots((const type *)(uintptr_t)pc[1].word));
    if (pc->op == OP_RECV2)
        fp[pc->c] = 0;
    opstatus st = chan_recv(gp, c, &fp[pc->a]);
    if (st != OP_OK)
        return st;
    extend_slot((const type *)(uintptr_t)pc[1].word, &fp[pc->a]);
    if (pc->op == OP_RECV2)
        fp[pc->c] = gp->op_ok;
    return OP_OK;
}

opstatus slow_RECV(g *gp, const insn *pc, uint64_t *fp) { return receive(gp, pc, fp); }
opstatus slow_RECV2(g *gp, const insn *pc, uint64_t *fp) { return receive(gp, pc, fp); }

opstatus slow_CLOSE(g *gp, const insn *pc, uint64_t *fp)
{
    return chan_close(gp, (hchan *)(uintptr_t)fp[pc->a]);
}

opstatus slow_SELECT(g *gp, const insn *pc, uint64_t *fp)
{
    const selectinfo *s = (const selectinfo *)(uintptr_t)pc[1].word;
    enum { MAX_FEW = 16 };
    scase few[MAX_FEW], *cases = s->ncases <= MAX_FEW ? few : malloc(s->ncases * sizeof *cases);
    if (!cases)
        throw("no memory for a select statement");
    cases[0] = (scase){ 0 }; /* there may be none */
    for (uint32_t i = 0; i < s->ncases; i++) {
        const selectcase *c = &s->cases[i];
        if (!c->is_send && c->elem)
            zero_slots(&fp[c->elem], type_slots(c->elemtype));
        cases[i] = (scase){ (hchan *)(uintptr_t)fp[c->chan], c->elem ? &fp[c->elem] : NULL, c->is_send != 0 };
    }
    opstatus st = selectgo(gp, cases, (int)s->ncases, !s->has_default);
    if (cases != few)
        free(cases);
    if (st == OP_OK) { /* the same as after parking, which steps on by itself */
        gp->sched.pc = pc;
        finish_op(gp);
    }
    return st;
}

opstatus slow_LENCHAN(g *gp, const insn *pc, uint64_t *fp)
{
    (void)gp;
    const hchan *c = (const hchan *)(uintptr_t)fp[pc->b];
    fp[pc->a] = c ? (uint64_t)chan_len(c) : 0;
    return OP_OK;
}

opstatus slow_CAPCHAN(g *gp, const insn *pc, uint64_t *fp)
{
    (void)gp;
    const hchan *c = (const hchan *)(uintptr_t)fp[pc->b];
    fp[pc->a] = c ? (uint64_t)chan_cap(c) : 0;
    return OP_OK;
}
