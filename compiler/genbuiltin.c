/* genbuiltin.c - the built-in functions.
 *
 * gbuiltin evaluates operands and emits. The few that may be deferred or started with go share
 * gbuiltin_slots, which works on operands that lie in slots already.
 */
#include "compiler/escape_priv.h"

static Type *arg_type(Fn *f, CallExpr *e, int i) { return ty(f, e->args.v[i]); }

static Type *eface_type(Fn *f) { return type_canonical(f->g->c, universe_type(f->g->c, "any")); }

/* ---- len, cap ---- */

static int glen(Fn *f, CallExpr *e, bool cap, int dst)
{
    Node *x = e->args.v[0];
    Type *t = ty(f, x), *u = under(t);
    int d = dst == ANY ? tmp(f, 1) : dst, save = f->sp;
    if (u->kind == TY_POINTER || u->kind == TY_ARRAY) { /* not constant: it has calls or receives */
        Type *arr = u->kind == TY_POINTER ? gen_subst(f, u->elem) : t;
        gexpr(f, x, ANY);
        emit_int(f, d, under(arr)->len);
        f->sp = save;
        return d;
    }
    int s = gexpr(f, x, ANY);
    if (u->kind == TY_MAP) {
        emit(f, OP_LENMAP, d, s, 0);
    } else if (u->kind == TY_CHAN) {
        emit(f, cap ? OP_CAPCHAN : OP_LENCHAN, d, s, 0);
    } else {
        if (dst == ANY)
            return s + (cap ? 2 : 1); /* the word is there already */
        emit_move(f, d, s + (cap ? 2 : 1), 1);
    }
    f->sp = save;
    return d;
}

/* ---- append, copy ---- */

static int append_op(TC c)
{
    switch (c) {
    case TC_I8: case TC_U8: return OP_APPEND_8;
    case TC_I16: case TC_U16: return OP_APPEND_16;
    case TC_I32: case TC_U32: case TC_F32: return OP_APPEND_32;
    case TC_64: case TC_F64: case TC_C64: return OP_APPEND_64;
    case TC_PTR: return OP_APPEND_P;
    default: return OP_APPEND_T;
    }
}

static void append_many(Fn *f, CallExpr *e, int s, Type *elem, int d)
{
    int n = e->args.len - 1;
    int k = tslots(elem), vals = tmp(f, n * k);
    for (int i = 0; i < n; i++) { /* all operands first: they may change the slice */
        int keep = f->sp;
        gexpr_to(f, e->args.v[i + 1], elem, vals + i * k);
        f->sp = keep;
    }
    int r = tmp(f, 3), p = tmp(f, 1), at = tmp(f, 1);
    emit_move(f, at, s + 1, 1);
    emitp(f, OP_APPENDGROW, r, s, n, gen_type(f->g, elem));
    if (k) {
        emitw(f, OP_IDX, p, r, at, (uint64_t)type_sizeof(elem));
        for (int i = 0; i < n; i++)
            store_mem(f, elem, p, i * type_sizeof(elem), vals + i * k);
    }
    emit_move(f, d, r, 3);
}

static int gappend(Fn *f, CallExpr *e, int dst)
{
    Type *t = ty(f, &e->n);
    Type *elem = gen_subst(f, under(t)->elem);
    int d = dest(f, dst, t), save = f->sp;
    int s = gexpr(f, e->args.v[0], ANY);
    if (e->has_dots) {
        Node *y = e->args.v[1];
        int v = gexpr(f, y, ANY);
        emitp(f, OP_APPENDSLC, d, s, v, gen_type(f->g, elem));
    } else if (e->args.len == 1) {
        emit_move(f, d, s, 3);
    } else if (e->args.len == 2) {
        int v = gexpr_to(f, e->args.v[1], elem, ANY);
        emitp(f, append_op(tclass(elem)), d, s, v, gen_type(f->g, elem));
    } else {
        append_many(f, e, s, elem, d);
    }
    f->sp = save;
    return d;
}

/* ---- make, new ---- */

static int gbuiltin_new(Fn *f, CallExpr *e, int dst)
{
    Type *t = gen_subst(f, under(ty(f, &e->n))->elem);
    int at = frame_site(f, e, t);
    if (!at)
        return gnew(f, t, dst);
    emit_zero(f, at, tslots(t));
    return gframe_addr(f, at, dst);
}

/* make([]T, n, c) with constants, in the frame. */
static bool gmake_in_frame(Fn *f, CallExpr *e, Type *u, int d)
{
    int64_t n = make_capacity(e), len = 0;
    if (u->kind != TY_SLICE || n < 0)
        return false;
    Type *arr = type_canonical(f->g->c, new_array(f->g->c, gen_subst(f, u->elem), n));
    int at = frame_site(f, e, arr);
    if (!at)
        return false;
    int_const(e->args.v[1], &len);
    emit_zero(f, at, tslots(arr));
    gframe_addr(f, at, d);
    emit_int(f, d + 1, len);
    emit_int(f, d + 2, n);
    return true;
}

static int gmake(Fn *f, CallExpr *e, int dst)
{
    Type *t = ty(f, &e->n), *u = under(t);
    int d = dest(f, dst, t), save = f->sp;
    if (gmake_in_frame(f, e, u, d))
        return d;
    int n;
    if (e->args.len > 1) {
        n = gexpr(f, e->args.v[1], ANY);
    } else {
        n = tmp(f, 1);
        emit_int(f, n, 0);
    }
    if (u->kind == TY_SLICE) {
        int c = e->args.len > 2 ? gexpr(f, e->args.v[2], ANY) : n;
        emitp(f, OP_MAKESLICE, d, n, c, gen_type(f->g, gen_subst(f, u->elem)));
    } else {
        emitp(f, u->kind == TY_MAP ? OP_MAKEMAP : OP_MAKECHAN, d, n, 0, gen_type(f->g, t));
    }
    f->sp = save;
    return d;
}

/* ---- complex ---- */

static int gcomplex(Fn *f, CallExpr *e, int dst)
{
    Type *t = ty(f, &e->n);
    int d = dest(f, dst, t), save = f->sp;
    int re = gexpr(f, e->args.v[0], ANY), im = gexpr(f, e->args.v[1], ANY);
    if (tclass(t) == TC_C64) {
        emit(f, OP_MK_C64, d, re, im);
    } else {
        int r = tmp(f, 2);
        emit_move(f, r, re, 1);
        emit_move(f, r + 1, im, 1);
        emit_move(f, d, r, 2);
    }
    f->sp = save;
    return d;
}

static int greal_imag(Fn *f, CallExpr *e, bool imag, int dst)
{
    Type *xt = arg_type(f, e, 0);
    if (tclass(xt) == TC_C128) {
        int s = gexpr(f, e->args.v[0], ANY) + (imag ? 1 : 0);
        return in_place(f, s, dst, ty(f, &e->n));
    }
    int d = dst == ANY ? tmp(f, 1) : dst, save = f->sp;
    int s = gexpr(f, e->args.v[0], ANY);
    if (imag)
        emit(f, OP_SHRUI, d, s, 32);
    else
        emit(f, OP_ZEXT32, d, s, 0);
    f->sp = save;
    return d;
}

/* ---- min, max ---- */

static void min_step(Fn *f, Type *t, bool max, int d, int v)
{
    TC c = tclass(t);
    if (c == TC_F64) {
        emit(f, max ? OP_MAX_F64 : OP_MIN_F64, d, d, v);
        return;
    }
    if (c == TC_F32) {
        int save = f->sp, a = tmp(f, 1), b = tmp(f, 1);
        emit(f, OP_F32_F64, a, d, 0);
        emit(f, OP_F32_F64, b, v, 0);
        emit(f, max ? OP_MAX_F64 : OP_MIN_F64, a, a, b);
        emit(f, OP_F64_F32, d, a, 0);
        f->sp = save;
        return;
    }
    int keep = new_label(f), save = f->sp;
    if (c == TC_STR) {
        int r = tmp(f, 1);
        emit(f, OP_LE_STR, r, max ? v : d, max ? d : v);
        jump1(f, OP_JT, r, keep);
    } else {
        bool uns = is_basic(t, INFO_UNSIGNED);
        jump2(f, uns ? OP_JLEU : OP_JLE, max ? v : d, max ? d : v, keep);
    }
    emit_move(f, d, v, tslots(t));
    place(f, keep);
    f->sp = save;
}

static int gminmax(Fn *f, CallExpr *e, bool max, int dst)
{
    Type *t = ty(f, &e->n);
    int d = dest(f, dst, t), save = f->sp;
    int acc = tmp(f, tslots(t));
    gexpr(f, e->args.v[0], acc);
    for (int i = 1; i < e->args.len; i++) {
        int keep = f->sp;
        min_step(f, t, max, acc, gexpr(f, e->args.v[i], ANY));
        f->sp = keep;
    }
    emit_move(f, d, acc, tslots(t));
    f->sp = save;
    return d;
}

/* ---- print ---- */

static int print_kind_of(Type *t)
{
    Type *u = under(t);
    switch (tclass(t)) {
    case TC_U8: return u->basic == BASIC_BOOL || u->basic == BASIC_UNTYPED_BOOL ? PRINT_BOOL : PRINT_UINT;
    case TC_U16: case TC_U32: return PRINT_UINT;
    case TC_64: return is_basic(t, INFO_UNSIGNED) ? PRINT_UINT : PRINT_INT;
    case TC_F64: return PRINT_FLOAT64;
    case TC_F32: return PRINT_FLOAT32;
    case TC_C128: return PRINT_C128;
    case TC_C64: return PRINT_C64;
    case TC_STR: return PRINT_STRING;
    case TC_SLC: return PRINT_SLICE;
    case TC_IFC: return type_set(u)->methods.n ? PRINT_IFACE : PRINT_EFACE;
    case TC_PTR: return PRINT_POINTER;
    default: return PRINT_INT;
    }
}

static void print_slots(Fn *f, bool ln, int n, int *slots, Type **types)
{
    for (int i = 0; i < n; i++) {
        if (ln && i > 0)
            emit(f, OP_PRINT, 0, PRINT_SPACE, 0);
        emit(f, OP_PRINT, slots[i], print_kind_of(types[i]), 0);
    }
    if (ln)
        emit(f, OP_PRINT, 0, PRINT_NEWLINE, 0);
}

/* ---- those that work on evaluated operands ---- */

static void gcopy(Fn *f, int d, int dst_slc, Type *dt, int src)
{
    Type *elem = gen_subst(f, under(dt)->elem);
    emitp(f, OP_COPY, d, dst_slc, src, gen_type(f->g, elem));
}

void gbuiltin_slots(Fn *f, CallExpr *e, int *slots, Type **types)
{
    set_pos(f, e->n.pos);
    switch (e->builtin) {
    case BUILTIN_CLOSE:
        emit(f, OP_CLOSE, slots[0], 0, 0);
        break;
    case BUILTIN_PANIC:
        emit(f, OP_GOPANIC, slots[0], 0, 0);
        break;
    case BUILTIN_DELETE:
        emitp(f, OP_MAPDEL, slots[0], slots[1], 0, gen_type(f->g, types[0]));
        break;
    case BUILTIN_CLEAR:
        if (under(types[0])->kind == TY_MAP)
            emitp(f, OP_MAPCLR, slots[0], 0, 0, gen_type(f->g, types[0]));
        else
            emitp(f, OP_CLRSLC, slots[0], 0, 0, gen_type(f->g, gen_subst(f, under(types[0])->elem)));
        break;
    case BUILTIN_PRINT: case BUILTIN_PRINTLN:
        print_slots(f, e->builtin == BUILTIN_PRINTLN, e->args.len, slots, types);
        break;
    case BUILTIN_COPY:
        gcopy(f, tmp(f, 1), slots[0], types[0], slots[1]);
        break;
    case BUILTIN_RECOVER: /* deferred: works when the function that deferred it runs it at its return (gorecover) */
        emit(f, OP_RECOVER, tmp(f, 2), 0, 0);
        break;
    default:
        break;
    }
}

Type *builtin_arg_type(Fn *f, CallExpr *e, int i)
{
    if (e->builtin == BUILTIN_PANIC)
        return eface_type(f);
    if (e->builtin == BUILTIN_DELETE && i == 1)
        return gen_subst(f, under(arg_type(f, e, 0))->key);
    return arg_type(f, e, i);
}

static void gbuiltin_stmt(Fn *f, CallExpr *e)
{
    int n = e->args.len;
    int *slots = arena_array(f->arena, int, n + 1);
    Type **types = arena_array(f->arena, Type *, n + 1);
    for (int i = 0; i < n; i++) {
        types[i] = builtin_arg_type(f, e, i);
        slots[i] = gexpr_to(f, e->args.v[i], types[i], ANY);
    }
    gbuiltin_slots(f, e, slots, types);
}

/* ---- unsafe ---- */

static int gunsafe_slice(Fn *f, CallExpr *e, int dst, bool str)
{
    Type *t = ty(f, &e->n);
    int d = dest(f, dst, t), save = f->sp;
    int r = tmp(f, 3);
    gexpr(f, e->args.v[0], r);
    gexpr(f, e->args.v[1], r + 1);
    uint64_t size = str ? 1 : (uint64_t)type_sizeof(gen_subst(f, under(t)->elem));
    emitw(f, OP_UNSAFESLC, r, r + 1, str, size); /* checks pointer and length */
    if (!str)
        emit_move(f, r + 2, r + 1, 1);
    emit_move(f, d, r, str ? 2 : 3);
    f->sp = save;
    return d;
}

static int gunsafe_add(Fn *f, CallExpr *e, int dst)
{
    int d = dst == ANY ? tmp(f, 1) : dst, save = f->sp;
    int p = gexpr(f, e->args.v[0], ANY), n = gexpr(f, e->args.v[1], ANY);
    emit(f, OP_PTRADD, d, p, n);
    f->sp = save;
    return d;
}

/* The offset of x.f within the struct that f was declared in or promoted through without pointers. */
static int64_t offset_of(Fn *f, SelectorExpr *e)
{
    Selection *sel = selection_of(f, e);
    Type *t = ty(f, e->x);
    int64_t off = 0;
    for (int i = 0; i < sel->npath; i++) {
        Type *u = under(t);
        if (u->kind == TY_POINTER)
            u = under(gen_subst(f, u->elem));
        off += struct_offsets(u)[sel->path[i]];
        t = gen_subst(f, object_type(u->strct.fields.v[sel->path[i]]));
    }
    return off;
}

/* append(g()) and the like: the results of g stand as variables for the arguments. */
static CallExpr *spread_args(Fn *f, CallExpr *e, CallExpr *inner)
{
    CallRes r = gcall_multi(f, inner);
    int n = r.results->tuple.vars.n;
    CallExpr *call = arena_new(f->arena, CallExpr);
    *call = *e;
    call->args = (NodeList){ arena_array(f->arena, Node *, n), n };
    for (int i = 0; i < n; i++) {
        IdentExpr *id = arena_new(f->arena, IdentExpr);
        Object *o = arena_new(f->arena, Object);
        Var *v = arena_new(f->arena, Var);
        v->kind = VAR_SLOT;
        v->slot = call_result(f, &r, i, &v->type);
        o->kind = OBJ_VAR;
        o->type = v->type;
        *id = (IdentExpr){ .n = { .kind = N_IDENT, .mode = MODE_VAR, .pos = e->n.pos, .type = v->type },
                           .name = intern_cstr(f->g->cfg.names, "result"), .obj = o };
        ptrmap_put(&f->vars, o, v);
        call->args.v[i] = &id->n;
    }
    return call;
}

int gbuiltin(Fn *f, CallExpr *e, int dst)
{
    CallExpr *inner = multi_arg(e);
    if (inner) {
        int d = e->n.type && e->n.type->kind != TY_TUPLE && tslots(ty(f, &e->n)) ? dest(f, dst, ty(f, &e->n)) : dst;
        int keep = f->sp;
        gbuiltin(f, spread_args(f, e, inner), d);
        f->sp = keep;
        return d == ANY ? 0 : d;
    }
    set_pos(f, e->n.pos);
    int save = f->sp;
    switch (e->builtin) {
    case BUILTIN_LEN: return glen(f, e, false, dst);
    case BUILTIN_CAP: return glen(f, e, true, dst);
    case BUILTIN_APPEND: return gappend(f, e, dst);
    case BUILTIN_MAKE: return gmake(f, e, dst);
    case BUILTIN_NEW: return gbuiltin_new(f, e, dst);
    case BUILTIN_COMPLEX: return gcomplex(f, e, dst);
    case BUILTIN_REAL: return greal_imag(f, e, false, dst);
    case BUILTIN_IMAG: return greal_imag(f, e, true, dst);
    case BUILTIN_MIN: return gminmax(f, e, false, dst);
    case BUILTIN_MAX: return gminmax(f, e, true, dst);
    case BUILTIN_COPY: {
        int d = dst == ANY ? tmp(f, 1) : dst;
        save = f->sp;
        int x = gexpr(f, e->args.v[0], ANY), y = gexpr(f, e->args.v[1], ANY);
        gcopy(f, d, x, arg_type(f, e, 0), y);
        f->sp = save;
        return d;
    }
    case BUILTIN_RECOVER: {
        int d = dest(f, dst, ty(f, &e->n));
        emit(f, OP_RECOVER, d, 0, 0);
        return d;
    }
    case BUILTIN_ADD: return gunsafe_add(f, e, dst);
    case BUILTIN_SLICE: return gunsafe_slice(f, e, dst, false);
    case BUILTIN_STRING: return gunsafe_slice(f, e, dst, true);
    case BUILTIN_SLICEDATA: case BUILTIN_STRINGDATA: {
        int s = gexpr(f, e->args.v[0], ANY);
        return in_place(f, s, dst, ty(f, &e->n));
    }
    case BUILTIN_OFFSETOF: {
        int d = dst == ANY ? tmp(f, 1) : dst;
        emit_int(f, d, offset_of(f, as_selector(node_unparen(e->args.v[0]))));
        return d;
    }
    case BUILTIN_SIZEOF: case BUILTIN_ALIGNOF: {
        /* not constant: the operand's type depends on type parameters */
        int d = dst == ANY ? tmp(f, 1) : dst;
        Type *t = arg_type(f, e, 0);
        emit_int(f, d, e->builtin == BUILTIN_SIZEOF ? type_sizeof(t) : type_alignof(t));
        return d;
    }
    default:
        gbuiltin_stmt(f, e);
        f->sp = save;
        return dst == ANY ? 0 : dst;
    }
}
