/* verify.c - the verifier.
 *
 * First pass, op by op: opcodes and their words are inside the code, slots and frame memory inside the frame (frame_bytes
 * below fp, arguments and results above), jumps land on the first word of an op, code does not run off its end,
 * calls push frames inside what frame_bytes promises, the deferred return is one; constants are those that the interpreter
 * can do without checks (shifts, divisors, indices), types of the kind that the op is for.
 *
 * Second pass, forwards over the blocks: the kind of every slot (nothing, scalar, pointer, zero). Where paths meet
 * and a slot is a pointer on one and a scalar on the other, it is nothing from there on. Reading a slot as a
 * pointer demands a pointer or zero: so what liveness calls a live pointer slot always holds one, and
 * live-in at the entry can only be arguments. Scalars are not checked: garbage in them hurts nobody.
 * The address-taken region holds what its mask says, from its zeroing on.
 *
 * The words behind ops (types, signatures, functions) are valid already: the compiler made them, or vm/image/image_func.c. The
 * code is not believed in anything else, but what it does to memory through pointers is its own affair: bytecode has
 * unsafe's arithmetic. Work and memory are bounded (MAX_STEPS, MAX_KINDS).
 *
 * Memory: one kind a slot for each block. This runs on every function of an image at its first call, and of any program in
 * debug builds.
 */
#include "vm/verify.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/map.h"
#include "vm/effects.h"

/* What no function of a program comes near: kinds that are stored, slots that are looked at. */
enum { MAX_KINDS = 1 << 29 };
#define MAX_STEPS ((uint64_t)1 << 32)

typedef struct chunk { struct chunk *up; size_t used; uint8_t kinds[]; } chunk;

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
    chunk *chunks;          /* memory of at[] */
    size_t room, kinds;     /* in the newest chunk; in all */
    uint64_t steps;
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
    if (f->live_n && (f->live_n > (uint32_t)-v->lo || f->live_lo < v->lo || f->live_lo + (int)f->live_n > 0))
        fail(v, "the address-taken region is outside the frame");
    if (f->live_n && (!f->live_ptrs || (f->live_starts && !(f->live_starts[0] & 1))))
        fail(v, "the address-taken region has no variables");
}

/* Memory of the frame that an op touches: n bytes, off bytes behind a slot. */
static void check_memory(verifier *v, int slot, int off, int n)
{
    int begin = slot * 8 + off, end = begin + n;
    if (begin < v->lo * 8 || end > v->hi * 8 || (begin < 16 && end > 0))
        fail(v, "memory at fp%+d%+d is outside the frame", slot, off);
}

static void check_frame_memory(verifier *v, const insn *pc)
{
    switch (pc->op) {
    case OP_LDL_I8: case OP_LDL_U8: check_memory(v, pc->b, pc->c, 1); return;
    case OP_LDL_I16: case OP_LDL_U16: check_memory(v, pc->b, pc->c, 2); return;
    case OP_LDL_I32: case OP_LDL_U32: check_memory(v, pc->b, pc->c, 4); return;
    case OP_STL_8: check_memory(v, pc->a, pc->c, 1); return;
    case OP_STL_16: check_memory(v, pc->a, pc->c, 2); return;
    case OP_STL_32: check_memory(v, pc->a, pc->c, 4); return;
    case OP_LEAL: check_memory(v, pc->b, pc->c, 0); return;
    case OP_MAPITER: case OP_MAPNEXT: check_memory(v, pc->a, 0, HITER_SLOTS * 8); return;
    default: return;
    }
}

/* Immediate operands that the interpreter relies on. */
static void check_constant(verifier *v, const insn *pc)
{
    bool ok = true;
    switch (pc->op) {
    case OP_DIVI: case OP_MODI: ok = pc->c != 0 && pc->c != -1; break;
    case OP_DIVUI: case OP_MODUI: ok = pc->c > 0; break;
    case OP_DIVP2: case OP_MODP2: ok = pc->c > 0 && pc->c < 16; break;
    case OP_SHLI: case OP_SHRI: case OP_SHRUI: case OP_SHLI_I32: case OP_SHLI_U32:
    case OP_SHLADD: case OP_SHLOR: case OP_SHLXOR: case OP_SHRXOR: case OP_SHRANDI: ok = pc->c >= 0 && pc->c < 64; break;
    case OP_LDXI_U8: case OP_LDXI_64: case OP_LDXI_P: case OP_STXI_64: ok = pc->c >= 0; break;
    case OP_CONCAT: case OP_CLOSURE: case OP_APPENDGROW: ok = pc->c >= 0; break;
    case OP_PRINT: ok = pc->b >= 0 && pc->b <= PRINT_NEWLINE; break;
    case OP_LAZY: case OP_NATIVE: case OP_PANICRET: case OP_GOEXIT: case OP_REFLCALLRET: case OP_CALLBACK:
        fail(v, "this op is for stubs only");
        return;
    default: return;
    }
    if (!ok)
        fail(v, "constant %d", pc->op == OP_PRINT ? pc->b : pc->c);
}

static void check_map_key(verifier *v, const insn *pc, const type *t)
{
    const type *k = t->u.map.key;
    bool ok = true;
    switch (pc->op) {
    case OP_MAPGET_32: case OP_MAPGET2_32: case OP_MAPSET_32: ok = k->size == 4; break;
    case OP_MAPGET_64: case OP_MAPGET2_64: case OP_MAPSET_64: ok = k->size == 8; break;
    case OP_MAPGET_STR: case OP_MAPGET2_STR: case OP_MAPSET_STR: ok = k->kind == KIND_STRING; break;
    default: break;
    }
    if (!ok)
        fail(v, "a map of %.*s", (int)t->string.len, t->string.ptr);
}

static void need_kind(verifier *v, const type *t, kind k)
{
    if (t->kind != k)
        fail(v, "%.*s is not of kind %d", (int)t->string.len, t->string.ptr, k);
}

static void need_size(verifier *v, const type *t, uint64_t size)
{
    if (t->size != size)
        fail(v, "%.*s has not %d bytes", (int)t->string.len, t->string.ptr, (int)size);
}

/* What the word behind the op is, beyond its W_ kind. */
static void check_word(verifier *v, const insn *pc)
{
    const void *w = (const void *)(uintptr_t)pc[1].word;
    const func *callee = w;
    switch (pc->op) {
    case OP_MAPGET: case OP_MAPGET2: case OP_MAPSET: case OP_MAPDEL: case OP_MAPCLR: case OP_MAPITER: case OP_MAKEMAP:
        need_kind(v, w, KIND_MAP);
        return;
    case OP_MAPGET_32: case OP_MAPGET2_32: case OP_MAPSET_32: case OP_MAPGET_64: case OP_MAPGET2_64: case OP_MAPSET_64:
    case OP_MAPGET_STR: case OP_MAPGET2_STR: case OP_MAPSET_STR:
        need_kind(v, w, KIND_MAP);
        if (!v->failed)
            check_map_key(v, pc, w);
        return;
    case OP_MAKECHAN: need_kind(v, w, KIND_CHAN); return;
    case OP_CONVI: case OP_ASSERTI: case OP_ASSERTI2: need_kind(v, w, KIND_INTERFACE); return;
    case OP_APPEND_8: need_size(v, w, 1); return;
    case OP_APPEND_16: need_size(v, w, 2); return;
    case OP_APPEND_32: need_size(v, w, 4); return;
    case OP_APPEND_64: case OP_APPEND_P: need_size(v, w, 8); return;
    case OP_CLOSURE:
        need_size(v, ((const closureinfo *)w)->obj, 8 * ((uint64_t)(uint16_t)pc->c + 1));
        return;
    case OP_CALLNAT:
        if (!(callee->flags & FUNC_NATIVE) || !callee->native)
            fail(v, "%.*s is not native", (int)callee->name.len, callee->name.ptr);
        return;
    case OP_CALL:
        if (callee->flags & FUNC_CLOSURE)
            fail(v, "%.*s needs captured variables", (int)callee->name.len, callee->name.ptr);
        return;
    default: return;
    }
}

/* A call's frame, whose first two words the op writes, lies below fp and within what frame_bytes promises. */
static void check_base_slot(verifier *v, const insn *pc)
{
    if (pc->a > -2 || -(int64_t)pc->a * 8 > v->f->frame_bytes)
        fail(v, "callee's frame at %d, but frame_bytes is %u", pc->a, v->f->frame_bytes);
    if (opinfos[pc->op].c == O_SLOT)
        check_slot(v, pc->c, SLOT_UNDEF);
}

static void check_op(verifier *v, const insn *pc)
{
    const func *f = v->f;
    check_constant(v, pc);
    if (!v->failed)
        check_word(v, pc);
    if (v->failed)
        return;
    op_uses(f, pc, &check_slots, v);
    op_defs(f, pc, &check_slots, v);
    for (int i = 0, n = op_ntargets(pc); i < n && !v->failed; i++) {
        int64_t t = (int64_t)v->off + op_target(pc, i);
        if (t < 0 || t >= f->ncode || !v->is_op[t])
            fail(v, "jump to %lld, which is no op", (long long)t);
    }
    const opinfo *op = &opinfos[pc->op];
    if (op->a == O_BASE)
        check_base_slot(v, pc);
    check_frame_memory(v, pc);
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
    v->steps++;
}
static void flow_move(void *ctx, int dst, int src, int n)
{
    verifier *v = ctx;
    v->steps += (uint64_t)n;
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

/* n kinds, which live as long as the verifier. */
static uint8_t *new_kinds(verifier *v, size_t n)
{
    if (v->room < n) {
        size_t size = n > 16 << 10 ? n : 16 << 10;
        chunk *c = v->kinds > MAX_KINDS ? NULL : malloc(sizeof *c + size);
        if (!c)
            return NULL;
        *c = (chunk){ v->chunks, 0 };
        v->chunks = c;
        v->room = size;
    }
    uint8_t *p = v->chunks->kinds + v->chunks->used;
    v->chunks->used += n;
    v->room -= n;
    v->kinds += n;
    return p;
}

static void flow_into(verifier *v, uint32_t off)
{
    size_t n = (size_t)(v->hi - v->lo) + 1;
    bool changed = false;
    if ((v->steps += n) > MAX_STEPS) {
        fail(v, "too complicated");
        return;
    }
    if (!v->at[off]) {
        v->at[off] = new_kinds(v, n);
        if (!v->at[off]) {
            fail(v, "too large, or no memory");
            return;
        }
        memcpy(v->at[off], v->now, n);
        changed = true;
    } else if (memcmp(v->at[off], v->now, n) != 0) {
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
    for (chunk *c = v.chunks, *up; c; c = up) {
        up = c->up;
        free(c);
    }
    free(v.is_op);
    free(v.queued);
    free(v.at);
    free(v.queue);
    free(v.now);
    return !v.failed;
}
