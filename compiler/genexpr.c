/* genexpr.c - expressions.
 *
 * gexpr dispatches on the node; gexpr_to adds the implicit conversion to an interface that
 * assignment, calls and the like bring. Constants never reach the dispatch: they are loaded
 * by their final type wherever the checker folded one.
 */
#include "compiler/gen_priv.h"

#include "compiler/scan.h"

#include <string.h>

bool fits16(int64_t v) { return v >= -32768 && v <= 32767; }

bool int_const(Node *e, int64_t *v)
{
    if (!e->val || e->val->kind == CONST_STRING || e->val->kind == CONST_BOOL)
        return false;
    if (e->val->kind == CONST_INT)
        return const_int64_val(e->val, v);
    return false;
}

int dest(Fn *f, int dst, Type *t)
{
    return dst == ANY ? tmp(f, tslots(t)) : dst;
}

int in_place(Fn *f, int src, int dst, Type *t)
{
    if (dst == ANY || dst == src)
        return src;
    emit_move(f, dst, src, tslots(t));
    return dst;
}

/* ---- constants ---- */

static void emit_bits(Fn *f, int dst, uint64_t bits)
{
    emit_int(f, dst, (int64_t)bits);
}

static uint64_t double_bits(double d)
{
    uint64_t u;
    memcpy(&u, &d, 8);
    return u;
}

static uint64_t float_bits(float x)
{
    uint32_t u;
    memcpy(&u, &x, 4);
    return u;
}

static int64_t canonical_int(uint64_t v, TC c)
{
    switch (c) {
    case TC_I8: return (int8_t)v;
    case TC_U8: return (uint8_t)v;
    case TC_I16: return (int16_t)v;
    case TC_U16: return (uint16_t)v;
    case TC_I32: return (int32_t)v;
    case TC_U32: return (uint32_t)v;
    default: return (int64_t)v;
    }
}

int gconst(Fn *f, const Const *v, Type *t, int dst)
{
    TC c = tclass(t);
    int d = dest(f, dst, t);
    Arena *a = f->g->arena;
    switch (c) {
    case TC_STR:
        emitp(f, OP_LDSTR, d, 0, 0, gen_string(f->g, v->str.s, v->str.len));
        break;
    case TC_F64:
        emit_bits(f, d, double_bits(const_float64_val(v)));
        break;
    case TC_F32:
        emit_bits(f, d, float_bits(const_float32_val(v)));
        break;
    case TC_C128:
        emit_bits(f, d, double_bits(const_float64_val(const_real(a, v))));
        emit_bits(f, d + 1, double_bits(const_float64_val(const_imag(a, v))));
        break;
    case TC_C64:
        emit_bits(f, d, float_bits(const_float32_val(const_real(a, v))) |
                            float_bits(const_float32_val(const_imag(a, v))) << 32);
        break;
    case TC_PTR:
        emitw(f, OP_LDP, d, 0, 0, const_low64(const_to_int(a, v)));
        break;
    default:
        emit_int(f, d, v->kind == CONST_BOOL ? v->b : canonical_int(const_low64(const_to_int(a, v)), c));
    }
    return d;
}

/* ---- implicit conversions ---- */

static bool is_eface(Type *t) { return type_set(under(t))->methods.n == 0; }

/* The interface at src as an interface{}: {type, data}. */
static int as_eface(Fn *f, int src, Type *from)
{
    if (is_eface(from))
        return src;
    int d = tmp(f, 2);
    emit(f, OP_ITABTYPE, d, src, 0);
    emit(f, OP_MOV, d + 1, src + 1, 0);
    return d;
}

static int iface_to_iface(Fn *f, int src, Type *from, Type *to, int dst)
{
    if (type_identical(under(from), under(to)) || (is_eface(from) && is_eface(to)))
        return in_place(f, src, dst, to);
    int d = dest(f, dst, to), save = f->sp;
    if (is_eface(to)) {
        emit(f, OP_ITABTYPE, d, src, 0);
        emit(f, OP_MOV, d + 1, src + 1, 0);
    } else {
        int e = as_eface(f, src, from);
        emitp(f, OP_CONVI, d, e, 0, gen_type(f->g, to));
    }
    f->sp = save;
    return d;
}

int convert_slots(Fn *f, int src, Type *from, Type *to, int dst)
{
    if (!is_interface(to))
        return in_place(f, src, dst, to);
    if (is_interface(from))
        return iface_to_iface(f, src, from, to, dst);
    int d = dest(f, dst, to);
    type *t = gen_type(f->g, from);
    if (type_is_direct(t))
        emit_move(f, d + 1, src, 1);
    else
        emitp(f, OP_BOX, d + 1, src, 0, t);
    emitp(f, OP_LDP, d, 0, 0, gen_iface_word(f->g, to, from));
    return d;
}

int gexpr_to(Fn *f, Node *e, Type *target, int dst)
{
    if (!target || !is_interface(target))
        return gexpr(f, e, dst);
    if (e->mode == MODE_NIL) {
        int d = dest(f, dst, target);
        emit_zero(f, d, 2);
        return d;
    }
    Type *t = ty(f, e);
    if (is_interface(t) && type_identical(under(t), under(target)))
        return gexpr(f, e, dst);
    if (e->val) {
        char mem[32] = { 0 };
        void **pair = arena_alloc(f->g->arena, 16);
        const_store(f->g, e->val, t, mem);
        static_iface(f->g, t, target, mem, pair);
        note_static(f->g, pair, gen_type(f->g, target), false);
        int d = dest(f, dst, target);
        emitp(f, OP_LDG_IFC, d, 0, 0, pair);
        return d;
    }
    int d = dest(f, dst, target), save = f->sp;
    if (!is_interface(t) && is_big_place(f, e)) {
        int p = gnew(f, t, ANY);
        Loc from = gbig_place(f, e);
        emitp(f, OP_CPY_T, p, gaddr(f, &from, ANY), 0, gen_type(f->g, t));
        emit_move(f, d + 1, p, 1);
        emitp(f, OP_LDP, d, 0, 0, gen_iface_word(f->g, target, t));
    } else {
        convert_slots(f, gexpr(f, e, ANY), t, target, d);
    }
    f->sp = save;
    return d;
}

int greg(Fn *f, Node *e)
{
    Type *t = ty(f, e);
    int n = tslots(t), before = f->sp;
    int s = gexpr(f, e, ANY);
    if (s < -before && s >= -f->sp)
        return s; /* a temporary of its own */
    return in_place(f, s, tmp(f, n), t);
}

/* ---- functions as values ---- */

static int func_value(Fn *f, func *fn, int dst)
{
    int d = dst == ANY ? tmp(f, 1) : dst;
    emitp(f, OP_LDP, d, 0, 0, static_funcval(f->g, fn));
    return d;
}

static int gident(Fn *f, IdentExpr *e, int dst)
{
    Object *o = e->obj;
    if (o && o->kind == OBJ_FUNC)
        return func_value(f, static_callee(f, &e->n), dst);
    Loc l = gloc(f, &e->n);
    return gload(f, &l, dst);
}


/* T.m as a function: the receiver is the first parameter. */
static int gmethod_expr(Fn *f, SelectorExpr *e, Selection *sel, int dst)
{
    Gen *g = f->g;
    Type *recv = gen_subst(f, e->x->type);
    if (is_interface(recv)) {
        return func_value(f, iface_method_func(g, recv, sel, f->lf->pkg), dst);
    }
    Selection *own = lookup_method(g->c, recv, sel->obj); /* how recv's method set reaches it */
    return func_value(f, method_func(g, recv, own ? own : sel, false), dst);
}

static int gselector(Fn *f, SelectorExpr *e, int dst)
{
    if (!e->selection) {
        if (e->sel->obj && e->sel->obj->kind == OBJ_FUNC)
            return func_value(f, static_callee(f, &e->n), dst);
        Loc l = gloc(f, &e->n);
        return gload(f, &l, dst);
    }
    Selection *sel = selection_of(f, e);
    if (sel->kind == SEL_METHOD_EXPR)
        return gmethod_expr(f, e, sel, dst);
    if (sel->kind != SEL_FIELD)
        return gmethod_value(f, e, dst);
    int d = dst, save = f->sp;
    if (dst == ANY) { /* keep only the field, not what it took to get there */
        Loc probe = gloc(f, &e->n);
        if (probe.kind == LOC_SLOT)
            return probe.slot;
        int s = gload(f, &probe, ANY);
        return s;
    }
    Loc l = gloc(f, &e->n);
    gload(f, &l, d);
    f->sp = save;
    return d;
}

/* ---- slices ---- */

static int slice_base(Fn *f, SliceExpr *e, Type *xt)
{
    Type *u = under(xt);
    bool pointer = u->kind == TY_POINTER;
    Type *arr = pointer ? gen_subst(f, u->elem) : xt;
    if (!pointer && u->kind != TY_ARRAY)
        return gexpr(f, e->x, ANY);
    int v = tmp(f, 3);
    if (pointer) {
        gexpr(f, e->x, v);
        emit(f, OP_NILCHK, v, 0, 0);
    } else {
        int save = f->sp;
        Loc l = gloc(f, e->x);
        gaddr(f, &l, v);
        f->sp = save;
    }
    int64_t n = under(arr)->len;
    emit_int(f, v + 1, n);
    emit_int(f, v + 2, n);
    return v;
}

static int gslice(Fn *f, SliceExpr *e, int dst)
{
    Type *xt = ty(f, &*e->x), *rt = ty(f, &e->n), *u = under(rt);
    bool str = u->kind == TY_BASIC;
    int d = dest(f, dst, rt), save = f->sp;
    int base = slice_base(f, e, xt);
    int idx = tmp(f, 3), flags = 0;
    for (int i = 0; i < 3; i++) {
        if (!e->index[i])
            continue;
        flags |= 1 << i; /* SLICE_LO, SLICE_HI, SLICE_MAX */
        if (unsigned_index(f, e->index[i]))
            flags |= SLICE_UNSIGNED << i;
        gexpr(f, e->index[i], idx + i);
    }
    if (under(xt)->kind != TY_SLICE)
        flags |= SLICE_ARRAY;
    if (!(flags & (SLICE_LO | SLICE_HI | SLICE_MAX)) && (str || under(xt)->kind == TY_SLICE)) {
        emit_move(f, d, base, str ? 2 : 3);
    } else {
        uint64_t size = str ? 1 : (uint64_t)type_sizeof(gen_subst(f, u->elem));
        Pos before = begin_index(f, e->n.pos, false);
        emitw(f, str ? OP_SLICESTR : OP_SLICE, d, base, idx, size | (uint64_t)flags << 32);
        end_index(f, before);
    }
    f->sp = save;
    return d;
}

/* ---- type assertions and two-valued forms ---- */

/* Loads the value of concrete type t out of the data word. */
static void unbox(Fn *f, int data, Type *t, int dst)
{
    if (type_is_direct(gen_type(f->g, t)))
        emit_move(f, dst, data, 1);
    else if (tclass(t) != TC_NONE)
        load_mem(f, t, dst, data, 0);
}

static int gassert(Fn *f, TypeAssertExpr *e, int dst)
{
    Type *xt = ty(f, e->x), *t = ty(f, &e->n);
    int d = dest(f, dst, t), save = f->sp;
    int x = gexpr(f, e->x, ANY);
    int ef = as_eface(f, x, xt);
    if (is_interface(t)) {
        emitp(f, OP_ASSERTI, d, ef, 0, gen_type(f->g, t));
    } else {
        emitw2(f, OP_ASSERTT, ef, 0, 0, (uint64_t)(uintptr_t)gen_type(f->g, t), (uint64_t)(uintptr_t)gen_type(f->g, xt));
        unbox(f, ef + 1, t, d);
    }
    f->sp = save;
    return d;
}

/* Jumps to label unless the dynamic type of the interface at slot is want. */
void gtype_test(Fn *f, int slot, Type *ifacet, Type *want, int label)
{
    int save = f->sp, w = slot;
    if (!is_eface(ifacet)) {
        w = tmp(f, 1);
        emit(f, OP_ITABTYPE, w, slot, 0);
    }
    gen_user_methods(f->g, want);
    jump_type(f, w, gen_type(f->g, want), label);
    f->sp = save;
}

static void gassert2(Fn *f, TypeAssertExpr *e, int d, Type *t)
{
    Type *xt = ty(f, e->x);
    int n = tslots(t);
    int x = gexpr(f, e->x, ANY);
    if (is_interface(t)) {
        int ef = as_eface(f, x, xt), r = tmp(f, 3);
        emitp(f, OP_ASSERTI2, r, ef, 0, gen_type(f->g, t));
        emit_move(f, d, r, 3);
        return;
    }
    int no = new_label(f), end = new_label(f);
    gtype_test(f, x, xt, t, no);
    unbox(f, x + 1, t, d);
    emit_int(f, d + n, 1);
    jump(f, end);
    place(f, no);
    emit_zero(f, d, n + 1);
    place(f, end);
}

int gcommaok(Fn *f, Node *e, int dst)
{
    e = node_unparen(e);
    Type *t = ty(f, e);
    int n = tslots(t);
    int d = dst == ANY ? tmp(f, n + 1) : dst, save = f->sp;
    switch (e->kind) {
    case N_INDEX: {
        Loc l = gloc(f, e);
        int p = tmp(f, 2);
        emitp(f, map_op(f, OP_MAPGET2, l.maptype), p, l.slot, l.index, gen_type(f->g, l.maptype));
        if (n)
            load_mem(f, t, d, p, 0);
        emit_move(f, d + n, p + 1, 1);
        break;
    }
    case N_TYPE_ASSERT:
        gassert2(f, as_type_assert(e), d, t);
        break;
    default: {
        int ch = gexpr(f, as_unary(e)->x, ANY);
        int r = tmp(f, n + 1);
        emitp(f, OP_RECV2, r, ch, r + n, gen_type(f->g, t));
        emit_move(f, d, r, n + 1);
    }
    }
    f->sp = save;
    return d;
}

/* ---- the dispatch ---- */

static int gindex(Fn *f, IndexExpr *e, int dst)
{
    if (e->inst)
        return func_value(f, static_callee(f, &e->n), dst);
    int64_t k;
    Type *xt = ty(f, e->x), *t = ty(f, &e->n);
    TC c = tclass(t);
    int d = dest(f, dst, t), save = f->sp;
    bool vec = under(xt)->kind == TY_SLICE || under(xt)->kind == TY_BASIC;
    if (vec && int_const(e->index.v[0], &k) && k >= 0 && fits16(k) && (c == TC_U8 || c == TC_64 || c == TC_F64 || c == TC_PTR)) {
        int x = gexpr(f, e->x, ANY);
        emit(f, c == TC_U8 ? OP_LDXI_U8 : c == TC_PTR ? OP_LDXI_P : OP_LDXI_64, d, x, (int)k);
    } else {
        Loc l = gloc(f, &e->n);
        gload(f, &l, d);
    }
    f->sp = save;
    return d;
}

/* Evaluates with temporaries released afterwards; the value stays in d. */
static int gplace(Fn *f, Node *e, int dst)
{
    Type *t = ty(f, e);
    int d = dest(f, dst, t), save = f->sp;
    Loc l = gloc(f, e);
    gload(f, &l, d);
    f->sp = save;
    return d;
}

int gexpr(Fn *f, Node *e, int dst)
{
    if (e->val && e->mode != MODE_TYPE)
        return gconst(f, e->val, ty(f, e), dst);
    if (e->mode == MODE_NIL) {
        Type *t = ty(f, e);
        int d = dest(f, dst, t);
        emit_zero(f, d, tslots(t));
        return d;
    }
    return gexpr_ordered(f, e, &dst) ? dst : gexpr_unordered(f, e, dst);
}

int gexpr_unordered(Fn *f, Node *e, int dst)
{
    switch (e->kind) {
    case N_IDENT: return gident(f, as_ident(e), dst);
    case N_PAREN: return gexpr(f, as_paren(e)->x, dst);
    case N_FUNC_LIT: return gfunc_lit(f, as_func_lit(e), dst);
    case N_COMPOSITE_LIT: return gcomposite(f, as_composite(e), dst);
    case N_SELECTOR: return gselector(f, as_selector(e), dst);
    case N_INDEX: return gindex(f, as_index(e), dst);
    case N_SLICE: return gslice(f, as_slice(e), dst);
    case N_TYPE_ASSERT: return gassert(f, as_type_assert(e), dst);
    case N_CALL: return gcall(f, as_call(e), dst);
    case N_STAR: return gplace(f, e, dst);
    case N_UNARY: return gunary(f, as_unary(e), dst);
    case N_BINARY: return gbinary(f, as_binary(e), dst);
    default:
        gen_refuse(f, e->pos, node_kind_name(e->kind));
        return dest(f, dst, ty(f, e));
    }
}

void gdiscard(Fn *f, Node *e)
{
    int save = f->sp;
    e = node_unparen(e);
    if (e->kind == N_CALL)
        gcall_multi(f, as_call(e));
    else
        gexpr(f, e, ANY);
    f->sp = save;
}
