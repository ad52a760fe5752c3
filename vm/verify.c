/* verify.c - the verifier.
 *
 * First pass, op by op: opcodes and their words are inside the code, slots inside the frame (frame_bytes below fp,
 * arguments and results above), jumps land on the first word of an op, code does not run off its end,
 * calls push frames inside what frame_bytes promises, the deferred return is one.
 *
 * Second pass, forwards over the blocks: the kind of every slot (nothing, scalar, pointer, zero). Where paths meet
 * and a slot is a pointer on one and a scalar on the other, it is nothing from there on. Reading a slot as a
 * pointer demands a pointer or zero: so what liveness calls a live pointer slot always holds one, and
 * live-in at the entry can only be arguments. Scalars are not checked: garbage in them hurts nobody.
 * The address-taken region holds what its mask says, from its zeroing on.
 *
 * Memory: one kind a slot for each block. This runs on every function in debug builds, so speed matters little.
 */
#include "vm/verify.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vm/effects.h"

typedef struct verifier {
    const func *f;
    int lo, hi;             /* slots of the frame: [lo, hi) */
    uint8_t *is_op;         /* by offset: an op begins here */
    uint8_t **at;           /* by offset: kinds at the start of a block, or NULL */
    uint8_t *now;           /* kinds at the current op */
    uint32_t *queue;
    uint32_t nqueue;
    uint8_t *queued;
    uint32_t off;           /* current op */
    char *msg;
    size_t size;
    bool failed;
} verifier;

static void fail(verifier *v, const char *fmt, ...)
{
    if (v->failed)
        return;
    v->failed = true;
    const char *op = v->off < v->f->ncode && v->f->code[v->off].op < OP_COUNT ? opinfos[v->f->code[v->off].op].name : "?";
    int n = snprintf(v->msg, v->size, "%.*s: %u %s: ", (int)v->f->name.len, v->f->name.ptr, v->off, op);
    va_list ap;
    va_start(ap, fmt);
    if (n >= 0 && (size_t)n < v->size)
        vsnprintf(v->msg + n, v->size - (size_t)n, fmt, ap);
    va_end(ap);
}

/* ---- first pass ---- */

static void check_slot(void *ctx, int slot, slot_kind k)
{
    (void)k;
    verifier *v = ctx;
    if (slot < v->lo || slot >= v->hi)
        fail(v, "slot fp%+d is outside the frame [%d, %d)", slot, v->lo, v->hi);
    else if (slot == 0 || slot == 1)
        fail(v, "slot fp%+d belongs to the frame", slot);
}
static void check_move(void *ctx, int dst, int src, int n)
{
    for (int i = 0; i < n; i++) {
        check_slot(ctx, dst + i, SLOT_UNDEF);
        check_slot(ctx, src + i, SLOT_UNDEF);
    }
}
static void check_base(void *ctx, int slot)
{
    (void)ctx, (void)slot;
}
static const effects check_slots = { check_slot, check_slot, check_move, check_base };

static void check_shape(verifier *v)
{
    const func *f = v->f;
    uint32_t off = 0, last = 0;
    while (off < f->ncode && !v->failed) {
        v->off = off;
        uint16_t op = f->code[off].op;
        if (op >= OP_COUNT) {
            fail(v, "no such opcode %u", op);
            return;
        }
        if (off + opinfos[op].words > f->ncode) {
            fail(v, "runs past the end of the code");
            return;
        }
        v->is_op[off] = 1;
        last = off;
        off += opinfos[op].words;
    }
    v->off = last;
    if (f->ncode == 0)
        fail(v, "no code");
    else if (!(opinfos[f->code[last].op].flags & OPF_END))
        fail(v, "the code runs off its end");
    if (f->deferreturn && (f->deferreturn >= f->ncode || f->code[f->deferreturn].op != OP_DEFERRET))
        fail(v, "deferreturn %u is no DEFERRET", f->deferreturn);
    if (f->live_n && (f->live_lo < v->lo || f->live_lo + (int)f->live_n > 0))
        fail(v, "the address-taken region is outside the frame");
}

static void check_op(verifier *v, const insn *pc)
{
    const func *f = v->f;
    op_uses(f, pc, &check_slots, v);
    op_defs(f, pc, &check_slots, v);
    for (int i = 0, n = op_ntargets(pc); i < n && !v->failed; i++) {
        int64_t t = (int64_t)v->off + op_target(pc, i);
        if (t < 0 || t >= f->ncode || !v->is_op[t])
            fail(v, "jump to %lld, which is no op", (long long)t);
    }
    const opinfo *op = &opinfos[pc->op];
    if (op->a == O_BASE && -(int64_t)pc->a * 8 > f->frame_bytes)
        fail(v, "callee's frame at %d, but frame_bytes is %u", pc->a, f->frame_bytes);
    if (op->a == O_BASE && pc->a >= 0)
        fail(v, "callee's frame at %d", pc->a);
    if (op->a == O_FRAME && (pc->a < v->lo || pc->a >= v->hi))
        fail(v, "memory slot fp%+d is outside the frame", pc->a);
    if (op->b == O_FRAME && (pc->b < v->lo || pc->b >= v->hi))
        fail(v, "memory slot fp%+d is outside the frame", pc->b);
}

/* ---- second pass: kinds ---- */

static uint8_t *kind_of(verifier *v, int slot) { return &v->now[slot - v->lo]; }

/* Behind the slots: may a DEFER have been executed? SLOT_POINTER yes, SLOT_ZERO no. */
static uint8_t *deferred(verifier *v) { return &v->now[v->hi - v->lo]; }

/* What the address-taken region says about a slot; SLOT_UNDEF: it is not in it. */
static slot_kind region_kind(const func *f, int slot)
{
    if (!f->live_ptrs || slot < f->live_lo || slot >= f->live_lo + (int)f->live_n)
        return SLOT_UNDEF;
    unsigned i = (unsigned)(slot - f->live_lo);
    return f->live_ptrs[i / 8] >> (i % 8) & 1 ? SLOT_POINTER : SLOT_SCALAR;
}

static void flow_use(void *ctx, int slot, slot_kind k)
{
    verifier *v = ctx;
    slot_kind is = region_kind(v->f, slot);
    if (is == SLOT_UNDEF)
        is = *kind_of(v, slot);
    if (k == SLOT_POINTER && is != SLOT_POINTER && is != SLOT_ZERO)
        fail(v, "fp%+d is used as a pointer, but is %s", slot, is == SLOT_SCALAR ? "a scalar" : "not defined on all paths");
}
static void flow_def(void *ctx, int slot, slot_kind k)
{
    verifier *v = ctx;
    if (k == SLOT_SCALAR && region_kind(v->f, slot) == SLOT_POINTER)
        fail(v, "fp%+d is a pointer word of the address-taken region, defined as a scalar", slot);
    *kind_of(v, slot) = (uint8_t)k;
}
static void flow_move(void *ctx, int dst, int src, int n)
{
    verifier *v = ctx;
    for (int i = 0; i < n; i++) {
        slot_kind r = region_kind(v->f, src + i);
        if (r != SLOT_UNDEF)
            *kind_of(v, src + i) = (uint8_t)r;
    }
    memmove(kind_of(v, dst), kind_of(v, src), (size_t)n);
}
static void flow_kill(void *ctx, int slot)
{
    verifier *v = ctx;
    for (int s = v->lo; s < slot && s < v->hi; s++)
        if (s != -1 || !(v->f->flags & FUNC_CLOSURE))
            *kind_of(v, s) = SLOT_UNDEF;
}
static const effects flow = { flow_use, flow_def, flow_move, flow_kill };

static uint8_t meet(uint8_t a, uint8_t b)
{
    if (a == b || b == SLOT_ZERO)
        return a;
    if (a == SLOT_ZERO)
        return b;
    return SLOT_UNDEF;
}

static void flow_into(verifier *v, uint32_t off)
{
    size_t n = (size_t)(v->hi - v->lo) + 1;
    bool changed = false;
    if (!v->at[off]) {
        v->at[off] = malloc(n);
        if (!v->at[off]) {
            fail(v, "no memory");
            return;
        }
        memcpy(v->at[off], v->now, n);
        changed = true;
    } else {
        for (size_t i = 0; i < n; i++) {
            uint8_t m = meet(v->at[off][i], v->now[i]);
            changed |= m != v->at[off][i];
            v->at[off][i] = m;
        }
    }
    if (changed && !v->queued[off]) {
        v->queued[off] = 1;
        v->queue[v->nqueue++] = off;
    }
}

static void check_return(verifier *v)
{
    const func *f = v->f;
    for (int i = f->sig->nargs; i < f->sig->nargs + f->sig->nres; i++)
        if (sig_is_pointer(f->sig, (unsigned)i))
            flow_use(v, 2 + i, SLOT_POINTER);
}

static void run_block(verifier *v, uint32_t off)
{
    const func *f = v->f;
    memcpy(v->now, v->at[off], (size_t)(v->hi - v->lo) + 1);
    for (;;) {
        const insn *pc = f->code + off;
        const opinfo *op = &opinfos[pc->op];
        v->off = off;
        if (op->flags & OPF_CALL && pc->op != OP_DEFERRET)
            *deferred(v) = SLOT_POINTER; /* see liveness.c */
        if (pc->op == OP_DEFER)
            *deferred(v) = SLOT_POINTER;
        else if (f->deferreturn && *deferred(v) == SLOT_POINTER && op->flags & (OPF_PANIC | OPF_CALL))
            flow_into(v, f->deferreturn); /* a recovered panic goes on there */
        op_uses(f, pc, &flow, v);
        op_defs(f, pc, &flow, v);
        if (pc->op == OP_RET || pc->op == OP_RETMOV)
            check_return(v);
        for (int i = 0, n = op_ntargets(pc); i < n; i++)
            flow_into(v, off + (uint32_t)op_target(pc, i));
        if (v->failed || op->flags & OPF_END)
            return;
        off += op->words;
        if (op->flags & OPF_JUMP || v->at[off]) {
            flow_into(v, off);
            return;
        }
    }
}

static void check_kinds(verifier *v)
{
    const func *f = v->f;
    for (int i = 0; i < f->sig->nargs; i++)
        *kind_of(v, 2 + i) = sig_is_pointer(f->sig, (unsigned)i) ? SLOT_POINTER : SLOT_SCALAR;
    if (f->flags & FUNC_CLOSURE)
        *kind_of(v, -1) = SLOT_POINTER;
    *deferred(v) = SLOT_ZERO;
    flow_into(v, 0);
    while (v->nqueue && !v->failed) {
        uint32_t off = v->queue[--v->nqueue];
        v->queued[off] = 0;
        run_block(v, off);
    }
}

bool verify_func(const func *f, char *msg, size_t size)
{
    verifier v = { .f = f, .lo = -(int)(f->frame_bytes / 8), .hi = 2 + f->sig->nargs + f->sig->nres, .msg = msg, .size = size };
    v.is_op = calloc(f->ncode + 1, 1);
    v.queued = calloc(f->ncode + 1, 1);
    v.at = calloc(f->ncode + 1, sizeof *v.at);
    v.queue = malloc((f->ncode + 1) * sizeof *v.queue);
    v.now = calloc((size_t)(v.hi - v.lo) + 1, 1);
    if (!v.is_op || !v.queued || !v.at || !v.queue || !v.now)
        fail(&v, "no memory");
    if (!v.failed)
        check_shape(&v);
    for (uint32_t off = 0; off < f->ncode && !v.failed; off += opinfos[f->code[off].op].words) {
        v.off = off;
        check_op(&v, f->code + off);
    }
    if (!v.failed)
        check_kinds(&v);
    for (uint32_t i = 0; v.at && i <= f->ncode; i++)
        free(v.at[i]);
    free(v.is_op);
    free(v.queued);
    free(v.at);
    free(v.queue);
    free(v.now);
    return !v.failed;
}
