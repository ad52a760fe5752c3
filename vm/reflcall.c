/* reflcall.c - reflect.Value.Call and reflect.MakeFunc: values between the heap and argument areas.
 *
 * Call. The native `reflect.call` has its arguments and results as Go slices of Values. It only leads the
 * interpreter to the stub `stub_reflcallret`, whose op has two parts, told apart by operand b, and runs in the frame
 * of the native:
 *
 *     b = 0  makes room, pushes the callee's argument area and frame, fills the arguments, and goes on at
 *            stub_enter, which checks the callee's stack and compiles it. Return pc: the second part.
 *     b = 1  copies the results to the heap and returns from the native.
 *
 *          fp[2..]                    arguments of reflect.call
 *          fp[0], fp[1]
 *          fp[-1]                     not used
 *          fp[-2]                     first result of the callee     = nfp[2+nargs+nres-1]
 *          …                          nargs + nres slots
 *          fp[-3-nargs-nres]          nfp: the callee's frame
 *
 * While the callee runs its arguments and results are the business of its own frame. Between its return and the
 * second part the results are shown to the collector by reflcall_visit. The types of arguments and
 * results are in the Values, so the area needs no descriptor of its own.
 *
 * MakeFunc. A function value that MakeFunc makes has as its code an adapter for its type, made here once
 * a type from ordinary instructions: it boxes its arguments, puts the boxes with its funcval into a heap object,
 * calls reflect.callReflect with it, and loads its results from where the pointers in the array that
 * comes back lead. So liveness, stack moves and the verifier need not know about it.
 */
#include "vm/reflcall.h"

#include <pthread.h>
#include <string.h>

#include "runtime/malloc.h"
#include "runtime/mbarrier.h"
#include "runtime/panic.h"
#include "runtime/proc.h"
#include "runtime/runtime1.h"
#include "runtime/stack.h"
#include "vm/effects.h"
#include "vm/interp.h"
#include "vm/verify.h"

/* reflect.Value, and what is used of its flags (stdlib/reflect/value.go). */
typedef struct value {
    const type *typ;
    void *ptr;
    uint64_t flag;
} value;
enum { FLAG_INDIR = 1 << 7 }; /* ptr points to the value */

typedef struct values { value *v; int64_t n, cap; } values;

/* func call(closure, rcvr unsafe.Pointer, hasRcvr bool, in, out []Value) */
typedef struct call_args {
    values out, in;
    uint64_t has_rcvr;
    void *rcvr;
    const funcval *closure;
} call_args;

static call_args *args_of(uint64_t *fp) { return (call_args *)(void *)(fp + 2); }

static uint64_t count_slots(const values *l)
{
    uint64_t n = 0;
    for (int64_t i = 0; i < l->n; i++)
        n += type_slots(l->v[i].typ);
    return n;
}

/* ---- values and slots ---- */

/* The value of type t at src as it lies in slots. */
static void to_slots(const type *t, uint64_t *dst, const void *src)
{
    switch (t->kind) {
    case KIND_BOOL: case KIND_UINT8: *dst = *(const uint8_t *)src; break;
    case KIND_INT8: *dst = (uint64_t)(int64_t)*(const int8_t *)src; break;
    case KIND_INT16: *dst = (uint64_t)(int64_t)*(const int16_t *)src; break;
    case KIND_UINT16: *dst = *(const uint16_t *)src; break;
    case KIND_INT32: *dst = (uint64_t)(int64_t)*(const int32_t *)src; break;
    case KIND_UINT32: case KIND_FLOAT32: *dst = *(const uint32_t *)src; break;
    default:
        if (t->size == 0)
            break;
        dst[(t->size - 1) / 8] = 0; /* the end of the last slot */
        memmove_words(dst, src, t->size);
        break;
    }
}

static const void *value_at(const value *v) { return v->flag & FLAG_INDIR ? v->ptr : (const void *)&v->ptr; }

/* ---- calls ---- */

opstatus reflcall(g *gp, uint64_t *args)
{
    (void)args;
    gp->sched.pc = stub_reflcallret;
    return OP_RETRY;
}

static int begin_call(g *gp, uint64_t *fp)
{
    const call_args *a = args_of(fp);
    const funcsig *sig = a->closure->code->sig;
    uint64_t nargs = count_slots(&a->in) + (a->has_rcvr != 0), nres = count_slots(&a->out);
    if (sig->nargs != nargs || sig->nres != nres)
        throwf("reflect.call: %.*s takes %u and %u slots, not %llu and %llu", (int)a->closure->code->name.len,
               a->closure->code->name.ptr, sig->nargs, sig->nres, (unsigned long long)nargs, (unsigned long long)nres);
    uint64_t *nfp = fp - 3 - nargs - nres;
    uintptr_t need = (uintptr_t)(fp - nfp + 1) * 8;
    if ((uintptr_t)fp - need < gp->stackguard0)
        return newstack(gp, need); /* and again */
    uint64_t *at = nfp + 2 + nargs;
    if (a->has_rcvr)
        *--at = (uint64_t)(uintptr_t)a->rcvr;
    for (int64_t i = 0; i < a->in.n; i++) {
        at -= type_slots(a->in.v[i].typ);
        to_slots(a->in.v[i].typ, at, value_at(&a->in.v[i]));
    }
    for (uint64_t i = 0; i < nres; i++)
        nfp[2 + nargs + i] = 0;
    nfp[0] = (uint64_t)(uintptr_t)fp;
    nfp[1] = (uint64_t)(uintptr_t)(stub_reflcallret + 1);
    nfp[-1] = (uint64_t)(uintptr_t)a->closure;
    gp->sched.pc = stub_enter;
    gp->sched.fp = nfp;
    return RUN_CONTINUE;
}

static int end_call(g *gp, uint64_t *fp)
{
    const call_args *a = args_of(fp);
    const uint64_t *at = fp - 1;
    for (int64_t i = 0; i < a->out.n; i++) {
        const type *t = a->out.v[i].typ;
        at -= type_slots(t);
        if (t->size)
            typedmemmove(t, a->out.v[i].ptr, at);
    }
    gp->sched.pc = (const insn *)(uintptr_t)fp[1];
    gp->sched.fp = (uint64_t *)(uintptr_t)fp[0];
    return RUN_CONTINUE;
}

int interp_reflcall(g *gp)
{
    return gp->sched.pc->b ? end_call(gp, gp->sched.fp) : begin_call(gp, gp->sched.fp);
}

void reflcall_visit(const frame *fr, slot_visitor visit, void *ctx)
{
    if (!fr->pc->b || fr->kind == FRAME_RETURN)
        return;
    const funcsig *sig = args_of(fr->fp)->closure->code->sig;
    uint64_t *nfp = fr->fp - 3 - sig->nargs - sig->nres;
    for (unsigned i = sig->nargs; i < (unsigned)sig->nargs + sig->nres; i++)
        if (sig_is_pointer(sig, i))
            visit(ctx, &nfp[2 + i]);
}

/* ---- func values ---- */

opstatus reflcall_funcval(g *gp, uint64_t *args)
{
    struct { func *code; funcval *result; } *f = (void *)args;
    (void)gp;
    f->result = mallocgc(sizeof *f->result, NULL, true);
    f->result->code = f->code;
    return OP_OK;
}

/* The address of the code, which runtime.FuncForPC understands; so it has to be there. */
opstatus reflcall_entry(g *gp, uint64_t *args)
{
    struct { const funcval *closure; uint64_t result; } *f = (void *)args;
    func *fn = f->closure->code;
    if (!fn->code && !(fn->flags & FUNC_NATIVE)) {
        entersyscall(gp);
        compile_hook(fn);
        exitsyscall(gp);
        f = (void *)native_args(gp);
    }
    f->result = (uint64_t)(fn->code ? (uintptr_t)fn->code : (uintptr_t)fn);
    return OP_OK;
}

/* ---- adapters of MakeFunc ---- */

enum { MAX_ADAPTER_SLOTS = 8192 };

static const funcsig *sig_of(const type *t, uint64_t nargs, uint64_t nres)
{
    uint8_t *bits = persistentalloc((nargs + nres) / 8 + 1, 1);
    mark_area(bits, nargs, t->u.func.in, t->u.func.nin);
    mark_area(bits, nargs + nres, t->u.func.out, t->u.func.nout);
    funcsig *s = persistentalloc(sizeof *s, 8);
    *s = (funcsig){ (uint16_t)nargs, (uint16_t)nres, bits };
    return s;
}

/* The heap object that an adapter gives to callReflect: code word, funcval, boxes. There is room for one box
 * at least, as in makeFuncFrame: its address is taken even if there are none. */
static type *frame_type(uint32_t nin)
{
    uint32_t words = 2 + (nin ? nin : 1);
    uint8_t *bits = persistentalloc((words + 63) / 64 * 8, 8);
    for (uint32_t i = 1; i < words; i++)
        bits[i / 8] |= (uint8_t)(1 << (i % 8));
    type *t = persistentalloc(sizeof *t, 8);
    t->size = t->gcsize = t->ptrdata = 8 * (uint64_t)words;
    t->gcdata = bits;
    t->align = t->field_align = 8;
    t->kind = KIND_STRUCT;
    t->string = (gostring){ "reflect.makeFuncFrame", 21 };
    return t;
}

typedef struct assembler {
    insn *code;
    uint32_t n;
} assembler;

static void put1(assembler *as, opcode op, int64_t a, int64_t b, int64_t c)
{
    as->code[as->n++] = (insn){ { (uint16_t)op, (int16_t)a, (int16_t)b, (int16_t)c } };
}

static void put2(assembler *as, opcode op, int64_t a, int64_t b, int64_t c, const void *word)
{
    put1(as, op, a, b, c);
    as->code[as->n++].word = (uint64_t)(uintptr_t)word;
}

static opcode load_op(const type *t)
{
    switch (t->kind) {
    case KIND_BOOL: case KIND_UINT8: return OP_LD_U8;
    case KIND_INT8: return OP_LD_I8;
    case KIND_INT16: return OP_LD_I16;
    case KIND_UINT16: return OP_LD_U16;
    case KIND_INT32: return OP_LD_I32;
    case KIND_UINT32: case KIND_FLOAT32: return OP_LD_U32;
    case KIND_INT: case KIND_INT64: case KIND_UINT: case KIND_UINT64: case KIND_UINTPTR:
    case KIND_FLOAT64: case KIND_COMPLEX64: return OP_LD_64;
    case KIND_COMPLEX128: return OP_LD_C128;
    case KIND_STRING: return OP_LD_STR;
    case KIND_SLICE: return OP_LD_SLC;
    case KIND_INTERFACE: return OP_LD_IFC;
    case KIND_STRUCT: case KIND_ARRAY: return OP_LD_T;
    default: return OP_LD_P;
    }
}

/* Slots of an adapter's frame for n parameters:
 *     fp[-1]             its funcval
 *     fp[-2-n] … fp[-2]  what CLOSURE captures: the funcval, the boxes
 *     fp[-3-n]           result of callReflect
 *     fp[-4-n]           its argument; afterwards a pointer to a result
 *     fp[-6-n]           its frame */
static uint32_t assemble(const type *t, insn *code, uint64_t nargs, const closureinfo *ci)
{
    assembler as = { code, 0 };
    uint32_t n = t->u.func.nin;
    int64_t captured = -2 - (int64_t)n, result = captured - 1, arg = captured - 2, base = captured - 4;
    put1(&as, OP_MOV, captured, -1, 0);
    int64_t at = 2 + (int64_t)nargs;
    for (uint32_t i = 0; i < n; i++) {
        const type *p = t->u.func.in[i];
        at -= (int64_t)type_slots(p);
        put2(&as, OP_BOX, captured + 1 + i, p->size ? at : -1, 0, p);
    }
    put2(&as, OP_CLOSURE, arg, captured, n + 1, ci);
    put2(&as, OP_CALL, base, 0, 0, ci->fn);
    at = 2 + (int64_t)nargs + (int64_t)list_slots(t->u.func.out, t->u.func.nout);
    for (uint32_t i = 0; i < t->u.func.nout; i++) {
        const type *r = t->u.func.out[i];
        if (r->size == 0)
            continue;
        at -= (int64_t)type_slots(r);
        put1(&as, OP_LD_P, arg, result, 8 * (int64_t)i);
        opcode op = load_op(r);
        if (op == OP_LD_T)
            put2(&as, op, at, arg, 0, r);
        else
            put1(&as, op, at, arg, 0);
    }
    put1(&as, OP_RET, 0, 0, 0);
    return as.n;
}

static func *make_adapter(type *t, func *target)
{
    uint32_t nin = t->u.func.nin, nout = t->u.func.nout;
    uint64_t nargs = list_slots(t->u.func.in, nin), nres = list_slots(t->u.func.out, nout);
    if (nargs + nres + nin + nout > MAX_ADAPTER_SLOTS || nout > 4000)
        return NULL;
    closureinfo *ci = persistentalloc(sizeof *ci, 8);
    *ci = (closureinfo){ target, frame_type(nin) };
    func *f = persistentalloc(sizeof *f, 8);
    f->frame_bytes = (nin + 8) * 8;
    f->flags = FUNC_CLOSURE | FUNC_WRAPPER;
    f->sig = sig_of(t, nargs, nres);
    f->name = (gostring){ "reflect.makeFuncStub", 20 };
    f->file = "reflect/makefunc.go";
    f->type = t;
    insn *code = code_alloc(6 + 2 * nin + 3 * nout);
    f->ncode = assemble(t, code, nargs, ci);
    f->code = code;
    char msg[256];
    if (debug.verify && !verify_func(f, msg, sizeof msg))
        throwf("bad bytecode: %s", msg);
    code_publish(f);
    atomic_store_explicit(&f->entry, f->code, memory_order_release);
    return f;
}

/* All adapters, by type and what they call. Entries are immortal; lock guards the lists. */
enum { BUCKETS = 256 };
typedef struct adapter {
    struct adapter *next;
    const type *t;
    const func *target;
    func *f;
} adapter;
static pthread_mutex_t adapters_lock = PTHREAD_MUTEX_INITIALIZER;
static adapter *adapters[BUCKETS];

opstatus reflcall_adapter(g *gp, uint64_t *args)
{
    struct { const funcval *target; type *t; func *result; } *f = (void *)args;
    adapter **bucket = &adapters[((uintptr_t)f->t >> 4) % BUCKETS], *a;
    pthread_mutex_lock(&adapters_lock);
    for (a = *bucket; a && (a->t != f->t || a->target != f->target->code); a = a->next)
        continue;
    if (!a) {
        func *made = make_adapter(f->t, f->target->code);
        if (made) {
            a = persistentalloc(sizeof *a, 8);
            *a = (adapter){ *bucket, f->t, f->target->code, made };
            *bucket = a;
        }
    }
    pthread_mutex_unlock(&adapters_lock);
    if (!a)
        return panic_plain(gp, "reflect.MakeFunc: the function has too many or too large parameters");
    f->result = a->f;
    return OP_OK;
}
