/* gencall.c - calls, method values, go and defer.
 *
 * A call's area grows down on the temporaries' stack: results, receiver, arguments, two link words. The
 * result of a call that is itself an argument is made to lie where that argument goes.
 *
 * go and defer take a niladic closure. A call with operands is evaluated up to the point of
 * calling, its area is captured, and a wrapper (FUNC_WRAPPER) finishes it later.
 */
#include "compiler/gen_priv.h"

#include <stdio.h>
#include <string.h>

typedef enum CalleeKind { CALLEE_FUNC, CALLEE_METHOD, CALLEE_IFACE, CALLEE_CLOSURE } CalleeKind;

typedef struct Callee {
    CalleeKind kind;
    Type *sig;          /* without receiver */
    Type *recv;         /* METHOD: receiver type of the method; IFACE: unsafe.Pointer, the data word */
    func *fn;
    Selection *sel;
    Node *x;            /* receiver expression */
    int slot;           /* CLOSURE: the func value; IFACE: the interface */
    Type *iface;
    Object *obj;
} Callee;

Selection *selection_of(Fn *f, SelectorExpr *e)
{
    Selection *s = e->selection;
    return f->subst ? subst_selection(f->subst, s, f->lf->pkg) : s;
}

static func *func_of_instance(Fn *f, struct Instance *inst)
{
    Gen *g = f->g;
    TypeList out = { arena_array(g->arena, Type *, inst->targs.n), inst->targs.n };
    for (int i = 0; i < out.n; i++)
        out.v[i] = gen_subst(f, inst->targs.v[i]);
    TypeList tparams = object_type(inst->func)->func.tparams;
    return func_for(g, inst->func, subst_get(g->c, tparams, out));
}

static IdentExpr *func_ident(Node *fun)
{
    fun = node_unparen(fun);
    if (fun->kind == N_INDEX)
        fun = node_unparen(as_index(fun)->x);
    if (fun->kind == N_IDENT)
        return as_ident(fun);
    if (fun->kind == N_SELECTOR && !as_selector(fun)->selection)
        return as_selector(fun)->sel;
    return NULL;
}

/* The func an expression names statically, or NULL. */
func *static_callee(Fn *f, Node *fun)
{
    fun = node_unparen(fun);
    IdentExpr *id = func_ident(fun);
    if (!id || !id->obj || id->obj->kind != OBJ_FUNC)
        return NULL;
    struct Instance *inst = fun->kind == N_INDEX && as_index(fun)->inst ? as_index(fun)->inst : id->inst;
    return inst ? func_of_instance(f, inst) : func_for(f->g, id->obj, NULL);
}

/* ---- receivers ---- */

int greceiver_loc(Fn *f, Loc x, Selection *sel, int dst)
{
    Loc l = loc_walk(f, x, sel);
    if (sel->addr)
        return gaddr(f, &l, dst);
    if (!sel->deref)
        return gload(f, &l, dst);
    Type *el = gen_subst(f, under(l.type)->elem);
    int d = dest(f, dst, el), save = f->sp;
    int p = gload(f, &l, ANY);
    load_mem(f, el, d, p, 0);
    f->sp = save;
    return d;
}

int greceiver(Fn *f, Selection *sel, Node *x, int dst)
{
    int save = f->sp;
    Loc l = gmaterialize(f, x);
    int r = greceiver_loc(f, l, sel, dst);
    if (dst != ANY)
        f->sp = save;
    return r;
}

static Type *method_recv_type(Fn *f, Object *m)
{
    (void)f;
    return type_canonical(f->g->c, object_type(under(object_type(m))->func.recv));
}

/* ---- what is called ---- */

static bool resolve_callee(Fn *f, CallExpr *e, Callee *c)
{
    Node *fun = node_unparen(e->fun);
    *c = (Callee){ 0 };
    if (e->inst || func_ident(fun)) {
        struct Instance *inst = e->inst;
        c->fn = inst ? func_of_instance(f, inst) : static_callee(f, fun);
        if (c->fn) {
            c->kind = CALLEE_FUNC;
            c->obj = func_ident(fun)->obj;
            c->sig = under(gen_subst(f, inst ? inst->sig : fun->type));
            return true;
        }
    }
    c->sig = under(ty(f, fun));
    if (fun->kind == N_SELECTOR && as_selector(fun)->selection) {
        Selection *sel = selection_of(f, as_selector(fun));
        if (sel->kind == SEL_METHOD) {
            c->sel = sel;
            c->x = as_selector(fun)->x;
            c->sig = under(gen_subst(f, sel->type));
            c->kind = sel->iface ? CALLEE_IFACE : CALLEE_METHOD;
            if (sel->iface) {
                c->recv = basic_type(f->g->c, BASIC_UNSAFE_POINTER);
            } else {
                c->recv = method_recv_type(f, sel->obj);
                c->fn = func_for(f->g, sel->obj, subst_of_method(f->g, sel->obj, f->subst));
            }
            return true;
        }
    }
    c->kind = CALLEE_CLOSURE;
    return true;
}

/* Evaluates a func value or interface before the arguments. */
static void eval_callee(Fn *f, CallExpr *e, Callee *c)
{
    if (c->kind == CALLEE_CLOSURE) {
        c->slot = gexpr(f, e->fun, ANY);
    } else if (c->kind == CALLEE_IFACE) {
        Loc l = loc_walk(f, gmaterialize(f, c->x), c->sel);
        c->iface = l.type;
        c->slot = gload(f, &l, ANY);
    }
}

static Type *tuple_at(Fn *f, Type *tuple, int i) { return gen_subst(f, object_type(tuple->tuple.vars.v[i])); }

void gcall_func(Fn *f, func *fn, int base)
{
    bool direct = (fn->flags & FUNC_NATIVE) && fn->native;
    emitp(f, direct ? OP_CALLNAT : OP_CALL, base, 0, 0, fn);
}

void emit_call_closure(Fn *f, int closure, Type *sig, int base)
{
    emitp(f, OP_CALLC, base, closure, 0, gen_sig(f->g, sig, NULL));
}

static void emit_call(Fn *f, Callee *c, int recv_slot)
{
    int save = f->sp;
    tmp(f, 2);
    int base = -f->sp;
    tmp(f, 1); /* a closure call writes the funcval below the callee's frame */
    f->sp = save;
    switch (c->kind) {
    case CALLEE_FUNC:
    case CALLEE_METHOD:
        gcall_func(f, c->fn, base);
        break;
    case CALLEE_CLOSURE:
        emit_call_closure(f, c->slot, c->sig, base);
        break;
    case CALLEE_IFACE: {
        funcsig *sig = gen_sig(f->g, c->sig, c->recv);
        uint64_t idx = (uint64_t)type_imethod_index(f->g, c->iface, c->sel->obj);
        emitw(f, OP_CALLI, base, c->slot, recv_slot, (uint64_t)(uintptr_t)sig | idx << 48);
    }
    }
}

/* ---- arguments ---- */

static void push_arg(Fn *f, Node *arg, Type *t)
{
    int slot = tmp(f, tslots(t)), keep = f->sp;
    gexpr_to(f, arg, t, slot);
    f->sp = keep;
}

/* The slice of a variadic parameter from n values; store(i, …) via nodes or slots. */
static void push_variadic(Fn *f, Type *slice_t, Node **args, int n, CallRes *from, int first, const void *site)
{
    int d = tmp(f, 3), keep = f->sp;
    if (n == 0) {
        emit_zero(f, d, 3);
        return;
    }
    Gen *g = f->g;
    Type *elem = gen_subst(f, under(slice_t)->elem);
    Type *arr = type_canonical(g->c, new_array(g->c, elem, n));
    int at = frame_site(f, site, arr), p = at ? gframe_addr(f, at, ANY) : gnew(f, arr, ANY);
    Loc all = at ? loc_frame(at, arr, 0) : loc_mem(p, 0, arr);
    for (int i = 0; i < n; i++) {
        int save = f->sp, v;
        Type *vt = NULL;
        if (from) {
            v = call_result(f, from, first + i, &vt);
            v = convert_slots(f, v, vt, elem, ANY);
        } else {
            v = gexpr_to(f, args[i], elem, ANY);
        }
        Loc l = loc_field(f, all, elem, i * type_sizeof(elem));
        gstore(f, &l, v);
        f->sp = save;
    }
    emit_move(f, d, p, 1);
    emit_int(f, d + 1, n);
    emit_int(f, d + 2, n);
    f->sp = keep;
}

static void push_args(Fn *f, CallExpr *e, Type *sig)
{
    Type *params = sig->func.params;
    int n = params->tuple.vars.n;
    bool pack = sig->func.variadic && !e->has_dots;
    for (int i = 0; i < n; i++) {
        Type *t = tuple_at(f, params, i);
        if (pack && i == n - 1)
            push_variadic(f, t, e->args.v + i, e->args.len - i, NULL, 0, &e->args);
        else
            push_arg(f, e->args.v[i], t);
    }
}

/* The results of f(g()) as arguments of f. */
static void push_results(Fn *f, CallRes *r, Type *sig, const void *site)
{
    Type *params = sig->func.params;
    int n = params->tuple.vars.n;
    for (int i = 0; i < n; i++) {
        Type *t = tuple_at(f, params, i), *from;
        if (sig->func.variadic && i == n - 1) {
            push_variadic(f, t, NULL, r->results->tuple.vars.n - i, r, i, site);
            return;
        }
        int slot = tmp(f, tslots(t)), keep = f->sp;
        int v = call_result(f, r, i, &from);
        convert_slots(f, v, from, t, slot);
        f->sp = keep;
    }
}

CallExpr *multi_arg(CallExpr *e)
{
    if (e->args.len != 1)
        return NULL;
    Node *a = node_unparen(e->args.v[0]);
    if (a->kind != N_CALL || !a->type || a->type->kind != TY_TUPLE)
        return NULL;
    return as_call(a);
}

/* Results of the inner call lie exactly as the outer call wants its arguments. */
static bool results_fit(Fn *f, CallExpr *inner, Type *sig)
{
    Type *rs = ty(f, &inner->n), *ps = sig->func.params;
    if (sig->func.variadic || rs->tuple.vars.n != ps->tuple.vars.n)
        return false;
    for (int i = 0; i < rs->tuple.vars.n; i++) {
        Type *a = tuple_at(f, rs, i), *b = tuple_at(f, ps, i);
        if (is_interface(b) && !type_identical(under(a), under(b)))
            return false;
    }
    return true;
}

/* Pushes results area, receiver and arguments; returns the slot of an interface call's receiver word. */
static int push_area(Fn *f, CallExpr *e, Callee *c)
{
    CallExpr *inner = multi_arg(e);
    CallRes r = { 0 };
    if (inner && !results_fit(f, inner, c->sig))
        r = gcall_multi(f, inner);
    tmp(f, tuple_slots(c->sig->func.results));
    int recv = 0;
    if (c->recv) {
        recv = tmp(f, tslots(c->recv));
        int keep = f->sp;
        if (c->kind == CALLEE_METHOD)
            greceiver(f, c->sel, c->x, recv);
        f->sp = keep;
    }
    if (r.results)
        push_results(f, &r, c->sig, &e->args);
    else if (inner)
        gcall_multi(f, inner);
    else
        push_args(f, e, c->sig);
    return recv;
}

/* As gc: what has no Go body may be a system call, too. */
static bool callee_keeps(const func *fn)
{
    const LazyFunc *lf = fn->lazy;
    if (lf && lf->obj && lf->obj->fdecl && !lf->pkg->std && !lf->obj->fdecl->body)
        return true;
    return lf && lf->kind == LAZY_DECL && lf->obj->fdecl && lf->obj->fdecl->pragma & PRAGMA_UINTPTRESCAPES;
}

/* The argument area; pointers that become uintptrs in it are kept if the callee wants that: in slots f->kept from
 * f->nkept before on. */
static int push_area_keeping(Fn *f, CallExpr *e, Callee *c)
{
    bool before = f->keeping;
    f->keeping = c->fn && callee_keeps(c->fn);
    int recv = push_area(f, e, c);
    f->keeping = before;
    return recv;
}

static void drop_kept(Fn *f, int from)
{
    for (int i = from; i < f->nkept; i++)
        emit_zero(f, f->kept[i], 1);
    f->nkept = from;
}

/* ---- atomics and locks ---- */

typedef enum AtomicShape { ATOMIC_LOAD, ATOMIC_STORE, ATOMIC_UPDATE, ATOMIC_CAS } AtomicShape;

/* The functions of sync/atomic are instructions, but for those that store pointers. */
static const struct { const char *name; uint16_t op, shape; } atomics[] = {
    { "AddInt32", OP_AADD_I32, ATOMIC_UPDATE }, { "AddInt64", OP_AADD_64, ATOMIC_UPDATE }, { "AddUint32", OP_AADD_U32, ATOMIC_UPDATE },
    { "AddUint64", OP_AADD_64, ATOMIC_UPDATE }, { "AddUintptr", OP_AADD_64, ATOMIC_UPDATE },
    { "CompareAndSwapInt32", OP_ACAS_32, ATOMIC_CAS }, { "CompareAndSwapInt64", OP_ACAS_64, ATOMIC_CAS },
    { "CompareAndSwapUint32", OP_ACAS_32, ATOMIC_CAS }, { "CompareAndSwapUint64", OP_ACAS_64, ATOMIC_CAS },
    { "CompareAndSwapUintptr", OP_ACAS_64, ATOMIC_CAS },
    { "LoadInt32", OP_ALD_I32, ATOMIC_LOAD }, { "LoadInt64", OP_ALD_64, ATOMIC_LOAD }, { "LoadPointer", OP_ALD_P, ATOMIC_LOAD },
    { "LoadUint32", OP_ALD_U32, ATOMIC_LOAD }, { "LoadUint64", OP_ALD_64, ATOMIC_LOAD }, { "LoadUintptr", OP_ALD_64, ATOMIC_LOAD },
    { "StoreInt32", OP_AST_32, ATOMIC_STORE }, { "StoreInt64", OP_AST_64, ATOMIC_STORE }, { "StoreUint32", OP_AST_32, ATOMIC_STORE },
    { "StoreUint64", OP_AST_64, ATOMIC_STORE }, { "StoreUintptr", OP_AST_64, ATOMIC_STORE },
    { "SwapInt32", OP_ASWP_I32, ATOMIC_UPDATE }, { "SwapInt64", OP_ASWP_64, ATOMIC_UPDATE }, { "SwapUint32", OP_ASWP_U32, ATOMIC_UPDATE },
    { "SwapUint64", OP_ASWP_64, ATOMIC_UPDATE }, { "SwapUintptr", OP_ASWP_64, ATOMIC_UPDATE },
};

/* The name of the function of sync/atomic that is called: AddInt32, also for the method Add of an Int32. NULL: none is. */
static const char *atomic_name(Callee *c, char buf[64])
{
    static const char method_of[] = "sync/atomic.(*";
    enum { LEN = sizeof method_of - 1 };
    if (c->kind == CALLEE_FUNC && c->obj->pkg && strcmp(c->obj->pkg->path, "sync/atomic") == 0)
        return c->obj->name->str;
    if (c->kind != CALLEE_METHOD || c->fn->name.len >= 64 || c->fn->name.len <= LEN || memcmp(c->fn->name.ptr, method_of, LEN) != 0)
        return NULL;
    const char *t = c->fn->name.ptr + LEN, *end = c->fn->name.ptr + c->fn->name.len;
    const char *close = memchr(t, ')', (size_t)(end - t));
    if (!close || end - close < 2 || close[1] != '.')
        return NULL;
    snprintf(buf, 64, "%.*s%.*s", (int)(end - close - 2), close + 2, (int)(close - t), t);
    return buf;
}

/* The arguments are in place, the last at -f->sp, the result above them. The word of an atomic.Int32 is its first. */
static bool emit_atomic(Fn *f, Callee *c)
{
    char buf[64];
    const char *name = atomic_name(c, buf);
    for (size_t i = 0; name && i < sizeof atomics / sizeof *atomics; i++) {
        if (strcmp(name, atomics[i].name) != 0)
            continue;
        int low = -f->sp, op = atomics[i].op;
        switch ((AtomicShape)atomics[i].shape) {
        case ATOMIC_LOAD: emit(f, op, low + 1, low, 0); break;
        case ATOMIC_STORE: emit(f, op, low + 1, low, 0); break;
        case ATOMIC_UPDATE: emit(f, op, low + 2, low + 1, low); break;
        case ATOMIC_CAS: emit(f, op, low + 3, low + 2, low); break;
        }
        return true;
    }
    return false;
}

/* The op that does what (*sync.Mutex).Lock and Unlock mostly do, or OP_NOP. */
static int lock_op(Callee *c)
{
    static const struct { const char *name; uint16_t op; } table[] = {
        { "sync.(*Mutex).Lock", OP_JLOCK }, { "sync.(*Mutex).Unlock", OP_JUNLOCK },
    };
    if (c->kind != CALLEE_METHOD || !c->sel->obj->pkg || strcmp(c->sel->obj->pkg->path, "sync") != 0)
        return OP_NOP;
    gostring name = c->fn->name;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (name.len == (int64_t)strlen(table[i].name) && memcmp(name.ptr, table[i].name, (size_t)name.len) == 0)
            return table[i].op;
    return OP_NOP;
}

/* The arguments are in place. The call of a mutex's Lock or Unlock is jumped over when one op can do it. */
static void emit_call_or_op(Fn *f, Callee *c, int recv)
{
    if (emit_atomic(f, c))
        return;
    int op = lock_op(c), done = op == OP_NOP ? 0 : new_label(f);
    if (op != OP_NOP)
        jump2(f, op, -f->sp, 0, done);
    emit_call(f, c, recv);
    if (op != OP_NOP)
        place(f, done);
}

/* ---- calls ---- */

int call_result(Fn *f, CallRes *r, int i, Type **t)
{
    int at = r->top;
    for (int k = 0; k <= i; k++) {
        *t = tuple_at(f, r->results, k);
        at -= tslots(*t);
    }
    return at;
}

static Pos call_pos(CallExpr *e)
{
    Node *fun = node_unparen(e->fun);
    return fun->kind == N_SELECTOR ? as_selector(fun)->sel->n.pos : e->n.pos;
}

/* Calls. The results may take the place of the n topmost slots, which may be a variable that the operands mention; so
 * only if nothing else comes to lie there before the arguments are evaluated. */
static CallRes call_resolved(Fn *f, CallExpr *e, Callee *c, int n)
{
    int before = f->sp;
    eval_callee(f, e, c);
    if (f->sp == before && !multi_arg(e))
        f->sp -= n;
    int kept = f->nkept, recv = push_area_keeping(f, e, c);
    set_pos(f, call_pos(e));
    emit_call_or_op(f, c, recv);
    drop_kept(f, kept);
    int nargs = tuple_slots(c->sig->func.params) + (c->recv ? tslots(c->recv) : 0);
    f->sp -= nargs; /* the results stay */
    return (CallRes){ c->sig->func.results, -(f->sp - tuple_slots(c->sig->func.results)) };
}

static CallRes call_multi(Fn *f, CallExpr *e)
{
    Callee c;
    resolve_callee(f, e, &c);
    LazyFunc *callee = c.fn && c.sig->func.results->tuple.vars.n == 0 ? inline_candidate(f, c.fn) : NULL;
    if (callee && !multi_arg(e)) {
        ginline(f, callee, e, c.sel, c.x, ANY);
        return (CallRes){ c.sig->func.results, -f->sp };
    }
    return call_resolved(f, e, &c, 0);
}

CallRes gcall_multi(Fn *f, CallExpr *e)
{
    if (e->call_kind != CALL_FUNC) {
        gexpr(f, &e->n, ANY);
        return (CallRes){ 0 };
    }
    Order o = order_call(f, e);
    CallRes r = call_multi(f, e);
    order_end(f, o);
    return r;
}

/* math.Sqrt and its like are single instructions. */
static int intrinsic(Callee *c)
{
    static const struct { const char *name; int op; } table[] = {
        { "Sqrt", OP_SQRT_F64 }, { "Abs", OP_ABS_F64 }, { "Floor", OP_FLOOR_F64 }, { "Ceil", OP_CEIL_F64 }, { "Trunc", OP_TRUNC_F64 },
    };
    if (c->kind != CALLEE_FUNC || !c->obj->pkg || strcmp(c->obj->pkg->path, "math") != 0)
        return -1;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(c->obj->name->str, table[i].name) == 0)
            return table[i].op;
    return -1;
}

bool call_is_inlined(Fn *f, CallExpr *e)
{
    Callee c;
    if (e->n.mode == MODE_NOVALUE || multi_arg(e))
        return false;
    resolve_callee(f, e, &c);
    return intrinsic(&c) >= 0 || (c.fn && inline_candidate(f, c.fn));
}

bool call_takes_address(Fn *f, Node *fun)
{
    if (fun->kind != N_SELECTOR || !as_selector(fun)->selection)
        return false;
    Selection *sel = selection_of(f, as_selector(fun));
    return sel->kind == SEL_METHOD && sel->addr;
}

static int call_value(Fn *f, CallExpr *e, int dst)
{
    Type *t = ty(f, &e->n);
    int n = tslots(t);
    Callee c;
    resolve_callee(f, e, &c);
    int op = intrinsic(&c);
    if (op >= 0) {
        int d = dest(f, dst, t), save = f->sp;
        emit(f, op, d, gexpr(f, e->args.v[0], ANY), 0);
        f->sp = save;
        return d;
    }
    LazyFunc *callee = c.fn ? inline_candidate(f, c.fn) : NULL;
    if (callee && n > 0 && !multi_arg(e))
        return ginline(f, callee, e, c.sel, c.x, dst);
    int save = f->sp;
    CallRes r = call_resolved(f, e, &c, dst != ANY && dst == -f->sp ? n : 0);
    int got = r.top - n;
    if (dst == ANY)
        return got;
    emit_move(f, dst, got, n);
    f->sp = save;
    return dst;
}

int gcall(Fn *f, CallExpr *e, int dst)
{
    if (e->call_kind == CALL_CONVERSION)
        return gconvert(f, e->args.v[0], ty(f, &e->n), dst, e->n.pos);
    if (e->call_kind == CALL_BUILTIN)
        return gbuiltin(f, e, dst);
    int save = f->sp;
    Order o = order_call(f, e);
    int r = call_value(f, e, dst);
    order_end(f, o);
    if (dst != ANY)
        f->sp = save;
    return r;
}

/* ---- wrappers that finish a call ---- */

typedef struct Thunk {
    CalleeKind kind;
    Type *sig;          /* of the callee, without receiver */
    Type *recv;
    func *fn;
    uint64_t imethod;
    int nargs;          /* captured argument slots, receiver included */
    int lead;           /* captured words before them: func value 1, interface 2 */
    int kept;           /* captured words before these: pointers to be kept during the call */
} Thunk;

/* Copies n captured words from word `first` of the funcval to slot. */
static void load_captured(Fn *f, const uint8_t *isptr, int first, int n, int slot)
{
    for (int i = 0; i < n; i++)
        emit(f, isptr[i] ? OP_LD_P : OP_LD_64, slot + i, -1, 8 + 8 * (first + i));
}

static void area_isptr(Gen *g, Type *sig, Type *recv, uint8_t *isptr)
{
    funcsig *s = gen_sig(g, sig, recv);
    for (int i = 0; i < s->nargs; i++)
        isptr[i] = s->ptrs[i / 8] >> (i % 8) & 1;
}

static void emit_thunk(Fn *f, void *arg)
{
    Thunk *t = arg;
    uint8_t *isptr = arena_alloc(f->arena, (size_t)t->nargs + 2);
    int lead = tmp(f, t->lead);
    uint8_t lead_ptr[2] = { t->kind == CALLEE_CLOSURE, 1 };
    load_captured(f, lead_ptr, t->kept, t->lead, lead);
    tmp(f, tuple_slots(t->sig->func.results));
    int args = tmp(f, t->nargs);
    area_isptr(f->g, t->sig, t->recv, isptr);
    load_captured(f, isptr, t->kept + t->lead, t->nargs, args);
    Callee c = { .kind = t->kind, .sig = t->sig, .recv = t->recv, .fn = t->fn, .slot = lead };
    if (t->kind == CALLEE_IFACE) {
        int save = f->sp;
        tmp(f, 2);
        emitw(f, OP_CALLI, -f->sp, lead, args + t->nargs - 1, (uint64_t)(uintptr_t)gen_sig(f->g, t->sig, t->recv) | t->imethod << 48);
        tmp(f, 1);
        f->sp = save;
    } else {
        emit_call(f, &c, 0);
    }
    emit(f, OP_RET, 0, 0, 0);
}

/* A niladic closure that makes the call e later with operands evaluated now. */
static int gthunk(Fn *f, CallExpr *e, bool is_go, const void *site)
{
    Gen *g = f->g;
    Callee c;
    resolve_callee(f, e, &c);
    eval_callee(f, e, &c);
    if (is_go && c.kind == CALLEE_CLOSURE)
        emit(f, OP_NILCHK, c.slot, 0, 0);
    if (c.kind == CALLEE_IFACE)
        emit(f, OP_NILCHK, c.slot, 0, 0);
    int kept = f->nkept, recv = push_area_keeping(f, e, &c);
    Thunk *t = arena_new(g->arena, Thunk);
    *t = (Thunk){ .kind = c.kind, .sig = c.sig, .recv = c.recv, .fn = c.fn };
    t->nargs = tuple_slots(c.sig->func.params) + (c.recv ? tslots(c.recv) : 0);
    t->kept = f->nkept - kept;
    uint8_t *all_isptr = arena_alloc(f->arena, (size_t)t->kept + (size_t)t->nargs + 3), *isptr = all_isptr + t->kept;
    memset(all_isptr, 1, (size_t)t->kept);
    int first = -f->sp;
    if (c.kind == CALLEE_CLOSURE) {
        t->lead = 1;
        isptr[0] = 1;
    } else if (c.kind == CALLEE_IFACE) {
        t->lead = 2;
        isptr[1] = 1;
        t->imethod = (uint64_t)type_imethod_index(g, c.iface, c.sel->obj);
        emit(f, OP_ZERO, recv, 0, 0); /* the receiver word is filled by the call */
    }
    if (t->lead) {
        first = tmp(f, t->lead);
        emit_move(f, first, c.slot, t->lead);
    }
    area_isptr(g, c.sig, c.recv, isptr + t->lead);
    if (t->kept) {
        first = tmp(f, t->kept);
        for (int i = 0; i < t->kept; i++)
            emit_move(f, first + i, f->kept[kept + i], 1);
        drop_kept(f, kept);
    }
    const char *name = arena_printf(g->arena, "%s.%s", f->fn->name.ptr, is_go ? "gowrap" : "deferwrap");
    func *fn = func_wrapper(g, name, f->lf->pkg, niladic(g), NULL, true, emit_thunk, t);
    return gclosure_slots(f, fn, first, t->kept + t->lead + t->nargs, all_isptr, ANY, site);
}

/* ---- deferred builtins ---- */

typedef struct BuiltinThunk {
    CallExpr *call;
    int n;
    Type **types;
    Subst *subst;
} BuiltinThunk;

static void emit_builtin_thunk(Fn *f, void *arg)
{
    BuiltinThunk *t = arg;
    f->subst = t->subst;
    int *slots = arena_array(f->arena, int, t->n + 1);
    int word = 0;
    for (int i = 0; i < t->n; i++) {
        int n = tslots(t->types[i]);
        uint8_t *isptr = arena_alloc(f->arena, (size_t)n + 1);
        words_isptr(f->g, t->types[i], isptr);
        slots[i] = tmp(f, n);
        load_captured(f, isptr, word, n, slots[i]);
        word += n;
    }
    gbuiltin_slots(f, t->call, slots, t->types);
    emit(f, OP_RET, 0, 0, 0);
}

static int gbuiltin_closure(Fn *f, CallExpr *e, bool is_go)
{
    Gen *g = f->g;
    BuiltinThunk *t = arena_new(g->arena, BuiltinThunk);
    *t = (BuiltinThunk){ .call = e, .n = e->args.len, .subst = f->subst };
    t->types = arena_array(g->arena, Type *, t->n + 1);
    int total = 0;
    for (int i = 0; i < t->n; i++) {
        t->types[i] = builtin_arg_type(f, e, i);
        total += tslots(t->types[i]);
    }
    uint8_t *isptr = arena_alloc(f->arena, (size_t)total + 1);
    int first = tmp(f, total), at = 0;
    for (int i = 0; i < t->n; i++) {
        int keep = f->sp;
        gexpr_to(f, e->args.v[i], t->types[i], first + at);
        f->sp = keep;
        words_isptr(g, t->types[i], isptr + at);
        at += tslots(t->types[i]);
    }
    const char *name = arena_printf(g->arena, "%s.%s", f->fn->name.ptr, is_go ? "gowrap" : "deferwrap");
    func *fn = func_wrapper(g, name, f->lf->pkg, niladic(g), NULL, true, emit_builtin_thunk, t);
    return gclosure_slots(f, fn, first, total, isptr, ANY, NULL);
}

void ggo_defer(Fn *f, GoDeferStmt *s)
{
    int save = f->sp;
    CallExpr *e = as_call(node_unparen(s->call));
    bool is_go = s->tok == T_GO;
    int closure;
    set_pos(f, s->n.pos);
    if (e->call_kind == CALL_BUILTIN) {
        closure = gbuiltin_closure(f, e, is_go);
    } else if (e->call_kind == CALL_CONVERSION) {
        gdiscard(f, &e->n);
        f->sp = save;
        return;
    } else {
        Type *sig = e->inst ? under(gen_subst(f, e->inst->sig)) : under(ty(f, e->fun));
        Node *fun = node_unparen(e->fun);
        bool method = fun->kind == N_SELECTOR && as_selector(fun)->selection &&
                      selection_of(f, as_selector(fun))->kind == SEL_METHOD;
        bool plain = sig->func.params->tuple.vars.n == 0 && sig->func.results->tuple.vars.n == 0 && !method && !e->inst;
        func *fn = plain ? static_callee(f, fun) : NULL;
        if (plain && !(fn && fn->flags & FUNC_NATIVE)) {
            closure = gexpr(f, e->fun, ANY);
            if (is_go && !fn)
                emit(f, OP_NILCHK, closure, 0, 0);
        } else {
            closure = gthunk(f, e, is_go, s);
        }
    }
    set_pos(f, s->n.pos);
    emit_go_or_defer(f, is_go, closure);
    f->sp = save;
}

/* ---- method values ---- */

static void emit_bound(Fn *f, void *arg)
{
    Thunk *t = arg; /* nargs: captured words = the receiver (or the interface) */
    int krecv = t->kind == CALLEE_IFACE ? 2 : tslots(t->recv);
    uint8_t *isptr = arena_alloc(f->arena, (size_t)krecv + 2);
    int lead = 0;
    if (t->kind == CALLEE_IFACE) {
        isptr[1] = 1;
        lead = tmp(f, 2);
        load_captured(f, isptr, 0, 2, lead);
    } else {
        words_isptr(f->g, t->recv, isptr);
    }
    int results = tmp(f, f->nres);
    int recv = tmp(f, tslots(t->recv));
    if (t->kind != CALLEE_IFACE)
        load_captured(f, isptr, 0, krecv, recv);
    int params = tmp(f, f->nargs);
    emit_move(f, params, 2, f->nargs);
    tmp(f, 2);
    int base = -f->sp;
    tmp(f, 1);
    if (t->kind == CALLEE_IFACE)
        emitw(f, OP_CALLI, base, lead, recv, (uint64_t)(uintptr_t)gen_sig(f->g, t->sig, t->recv) | t->imethod << 48);
    else
        gcall_func(f, t->fn, base);
    emit_move(f, 2 + f->nargs, results, f->nres);
    emit(f, OP_RET, 0, 0, 0);
}

int gmethod_value(Fn *f, SelectorExpr *e, int dst)
{
    Gen *g = f->g;
    Selection *sel = selection_of(f, e);
    int d = dst == ANY ? tmp(f, 1) : dst, save = f->sp;
    Thunk *t = arena_new(g->arena, Thunk);
    t->sig = under(gen_subst(f, sel->type));
    int first, n;
    uint8_t *isptr;
    if (sel->iface) {
        Loc l = loc_walk(f, gmaterialize(f, e->x), sel);
        t->kind = CALLEE_IFACE;
        t->recv = basic_type(g->c, BASIC_UNSAFE_POINTER);
        t->imethod = (uint64_t)type_imethod_index(g, l.type, sel->obj);
        n = 2;
        first = gload(f, &l, ANY);
        emit(f, OP_NILCHK, first, 0, 0);
        isptr = arena_alloc(f->arena, 2);
        isptr[1] = 1;
    } else {
        t->kind = CALLEE_METHOD;
        t->recv = method_recv_type(f, sel->obj);
        t->fn = func_for(g, sel->obj, subst_of_method(g, sel->obj, f->subst));
        n = tslots(t->recv);
        first = greceiver(f, sel, e->x, ANY);
        isptr = arena_alloc(f->arena, (size_t)n + 1);
        words_isptr(g, t->recv, isptr);
    }
    const char *name = arena_printf(g->arena, "%s-fm", sel->obj->name->str);
    if (t->fn)
        name = arena_printf(g->arena, "%s-fm", t->fn->name.ptr);
    func *fn = func_wrapper(g, name, f->lf->pkg, type_canonical(g->c, t->sig), NULL, true, emit_bound, t);
    gclosure_slots(f, fn, first, n, isptr, d, e);
    f->sp = save;
    return d;
}

/* T.m of an interface type as a function of (T, params…). */
typedef struct IfaceExpr {
    Type *iface;
    Selection *sel;
} IfaceExpr;

static void emit_iface_expr(Fn *f, void *arg)
{
    IfaceExpr *x = arg;
    Type *word = basic_type(f->g->c, BASIC_UNSAFE_POINTER);
    int nparams = f->nargs - 2, ifc = 2 + nparams;
    int results = tmp(f, f->nres), recv = tmp(f, 1), params = tmp(f, nparams);
    emit_move(f, params, 2, nparams);
    tmp(f, 2);
    uint64_t idx = (uint64_t)type_imethod_index(f->g, x->iface, x->sel->obj);
    Type *sig = under(type_canonical(f->g->c, object_type(x->sel->obj)));
    emitw(f, OP_CALLI, -f->sp, ifc, recv, (uint64_t)(uintptr_t)gen_sig(f->g, sig, word) | idx << 48);
    emit_move(f, 2 + f->nargs, results, f->nres);
    emit(f, OP_RET, 0, 0, 0);
}

func *iface_method_func(Gen *g, Type *recv, Selection *sel, Package *pkg)
{
    IfaceExpr *x = arena_new(g->arena, IfaceExpr);
    *x = (IfaceExpr){ recv, sel };
    Type *sig = type_canonical(g->c, object_type(sel->obj));
    Object *r = new_param(g->c, 0, NULL, g->cfg.names->blank, recv);
    const char *name = arena_printf(g->arena, "%s.%s", type_string_reflect(g->arena, recv), sel->obj->name->str);
    return func_wrapper(g, name, pkg, sig, r, false, emit_iface_expr, x);
}
