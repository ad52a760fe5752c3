/* check_builtin.c - the built-in functions. */
#include "compiler/check_internal.h"

typedef struct Args {
    Operand *v;
    int n;
} Args;


static bool value(Operand *x, Type *t)
{
    x->mode = MODE_VALUE;
    x->type = t;
    x->val = NULL;
    return true;
}

static bool no_value(Operand *x)
{
    x->mode = MODE_NOVALUE;
    x->type = NULL;
    return true;
}

/* ---- Slices, maps, channels ---- */

static bool builtin_append(Checker *c, Operand *x, CallExpr *e, Args *a)
{
    Type *s = x->type, *core = x->mode == MODE_NIL ? NULL : core_type(s);
    if (!core || core->kind != TY_SLICE) {
        const char *cause = x->mode == MODE_NIL ? "have untyped nil"
                            : s->kind != TY_TYPEPARAM ? fmtc(c, "have %s", operand_str(c, x))
                            : core ? fmtc(c, "%s has core type %s", operand_str(c, x), type_str(c, core))
                                   : fmtc(c, "%s has no core type", operand_str(c, x));
        check_error_op(c, x, "first argument to append must be a slice; %s", cause);
        return false;
    }
    if (e->has_dots) {
        if (a->n != 2) {
            Type **have = arena_array(c->a, Type *, a->n), *want[2] = { s, new_slice(c, core->elem) };
            for (int i = 0; i < a->n; i++)
                have[i] = a->v[i].type;
            check_error_node(c, a->v[a->n > 2 ? 2 : a->n - 1].expr, "%s arguments in call to append\n\thave %s\n\twant %s",
                             a->n < 2 ? "not enough" : "too many", types_summary(c, have, a->n, false),
                             types_summary(c, want, 2, true));
            return false;
        }
        Operand *y = &a->v[1];
        if (y->mode == MODE_INVALID)
            return false;
        Type *ys = y->mode == MODE_NIL ? NULL : core_string(y->type);
        Type *eu = under(core->elem);
        if (ys && ys->kind == TY_BASIC && (ys->info & INFO_STRING) && eu->kind == TY_BASIC && eu->basic == BASIC_UINT8) {
            if (is_untyped(y->type))
                convert_untyped(c, y, c->basic[BASIC_STRING]);
            return value(x, s);
        }
        check_assignment(c, y, new_slice(c, core->elem), "argument to append");
        return value(x, s);
    }
    for (int i = 1; i < a->n; i++)
        check_assignment(c, &a->v[i], core->elem, "argument to append");
    return value(x, s);
}

typedef struct LenTerm {
    bool is_len;
} LenTerm;

static bool len_term(Type *u, void *ctx)
{
    LenTerm *l = ctx;
    if (!u)
        return false;
    if (u->kind == TY_POINTER && u->elem->kind != TY_TYPEPARAM && under(u->elem)->kind == TY_ARRAY)
        return true;
    switch (u->kind) {
    case TY_BASIC:
        return (u->info & INFO_STRING) && l->is_len;
    case TY_ARRAY: case TY_SLICE: case TY_CHAN:
        return true;
    case TY_MAP:
        return l->is_len;
    default:
        return false;
    }
}

static bool builtin_len_cap(Checker *c, Operand *x, bool is_len, bool has_call)
{
    Type *t = x->type;
    LenTerm l = { is_len };
    bool ok = x->mode == MODE_NIL ? false
              : t->kind == TY_TYPEPARAM ? typeset_under_is(type_set(typeparam_iface(t)), len_term, &l) : len_term(under(t), &l);
    if (!ok) {
        if (!is_invalid(under(t)))
            check_error_op(c, x, INVALID_ARG "%s for %s", operand_str(c, x), is_len ? "len" : "cap");
        return false;
    }
    const Const *v = NULL;
    if (t->kind != TY_TYPEPARAM) {
        Type *u = under(t);
        if (u->kind == TY_POINTER)
            u = under(u->elem);
        if (u->kind == TY_ARRAY && !has_call)
            v = const_int64(c->a, u->len < 0 ? 0 : u->len);
        else if (u->kind == TY_BASIC && x->mode == MODE_CONST && x->val->kind == CONST_STRING)
            v = const_int64(c->a, (int64_t)x->val->str.len);
    }
    if (!v && is_untyped(t))
        update_default(c, x);
    if (is_untyped(x->type))
        update_default(c, x);
    value(x, c->basic[BASIC_INT]);
    if (v) {
        x->mode = MODE_CONST;
        x->val = v;
    }
    return true;
}

static bool clear_term(Type *u, void *ctx)
{
    (void)ctx;
    return u && (u->kind == TY_MAP || u->kind == TY_SLICE);
}

static bool builtin_clear(Checker *c, Operand *x)
{
    Type *t = x->type;
    bool ok = x->mode == MODE_NIL ? false
              : t->kind == TY_TYPEPARAM ? typeset_under_is(type_set(typeparam_iface(t)), clear_term, NULL) : clear_term(under(t), NULL);
    if (!ok) {
        check_error_op(c, x, INVALID_ARG "clear %s: argument must be (or constrained by) map or slice", operand_str(c, x));
        return false;
    }
    return no_value(x);
}

typedef struct CloseTerm {
    Checker *c;
    Operand *x;
} CloseTerm;

static bool close_term(Type *u, void *ctx)
{
    CloseTerm *k = ctx;
    if (!u || u->kind != TY_CHAN) {
        check_error_op(k->c, k->x, INVALID_OP "cannot close non-channel %s", operand_str(k->c, k->x));
        return false;
    }
    if (u->dir == CHAN_RECV) {
        check_error_op(k->c, k->x, INVALID_OP "cannot close receive-only channel %s", operand_str(k->c, k->x));
        return false;
    }
    return true;
}

static bool builtin_close(Checker *c, Operand *x)
{
    CloseTerm k = { c, x };
    Type *t = x->type;
    bool ok = t->kind == TY_TYPEPARAM ? typeset_under_is(type_set(typeparam_iface(t)), close_term, &k) : close_term(under(t), &k);
    return ok && no_value(x);
}

static bool builtin_copy(Checker *c, Operand *x, Args *a)
{
    Operand *y = &a->v[1];
    if (y->mode == MODE_INVALID)
        return false;
    Type *dst = x->mode == MODE_NIL ? NULL : core_type(x->type);
    Type *src = y->mode == MODE_NIL ? NULL : core_string(y->type);
    Type *elem = NULL;
    if (src && src->kind == TY_BASIC && (src->info & INFO_STRING))
        elem = c->t_byte;
    else if (src && src->kind == TY_SLICE)
        elem = src->elem;
    if (!dst || dst->kind != TY_SLICE || !elem) {
        check_error_op(c, x, INVALID_ARG "copy expects slice arguments; found %s and %s", operand_str(c, x), operand_str(c, y));
        return false;
    }
    if (elem == c->t_byte ? !type_identical(under(dst->elem), c->t_byte) && !type_identical(dst->elem, elem)
                          : !type_identical(dst->elem, elem)) {
        check_error_op(c, x, INVALID_ARG "arguments to copy %s and %s have different element types %s and %s", operand_str(c, x),
                       operand_str(c, y), type_str(c, dst->elem), type_str(c, elem));
        return false;
    }
    update_default(c, y);
    return value(x, c->basic[BASIC_INT]);
}

typedef struct KeyTerm {
    Type *key;
    bool mixed, none;
} KeyTerm;

static bool key_term(Type *u, void *ctx)
{
    KeyTerm *k = ctx;
    if (!u || u->kind != TY_MAP) {
        k->none = true;
        return false;
    }
    if (k->key && !type_identical(k->key, u->key)) {
        k->mixed = true;
        return false;
    }
    k->key = u->key;
    return true;
}

static bool builtin_delete(Checker *c, Operand *x, Args *a)
{
    KeyTerm k = { 0 };
    Type *t = x->type;
    bool ok = x->mode == MODE_NIL ? false
              : t->kind == TY_TYPEPARAM ? typeset_under_is(type_set(typeparam_iface(t)), key_term, &k) : key_term(under(t), &k);
    if (!ok) {
        if (k.mixed)
            check_error_op(c, x, INVALID_ARG "maps of %s must have identical key types", operand_str(c, x));
        else
            check_error_op(c, x, INVALID_ARG "%s is not a map", operand_str(c, x));
        return false;
    }
    Operand *y = &a->v[1];
    if (y->mode == MODE_INVALID)
        return false;
    check_assignment(c, y, k.key, "argument to delete");
    if (y->mode == MODE_INVALID)
        return false;
    return no_value(x);
}

static bool builtin_make(Checker *c, Operand *x, CallExpr *e)
{
    Node *t0 = e->args.v[0];
    Type *t = check_var_type(c, t0);
    if (is_invalid(t))
        return false;
    Type *u = core_type(t);
    int min;
    switch (u ? u->kind : TY_BASIC) {
    case TY_SLICE: min = 2; break;
    case TY_MAP: case TY_CHAN: min = 1; break;
    default:
        if (!u)
            check_error_node(c, t0, INVALID_ARG "cannot make %s: no core type", expr_str(c, t0));
        else
            check_error_node(c, t0, INVALID_ARG "cannot make %s; type must be slice, map, or channel", expr_str(c, t0));
        return false;
    }
    int n = e->args.len;
    if (n < min || min + 1 < n) {
        check_error_node(c, &e->n, INVALID_OP "%s expects %d or %d arguments; found %d", expr_str(c, &e->n), min, min + 1, n);
        return false;
    }
    int64_t size[2] = { -1, -1 };
    int known = 0;
    for (int i = 1; i < n; i++) {
        int64_t v;
        if (check_index(c, e->args.v[i], -1, &v) && v >= 0)
            size[known++] = v;
    }
    if (known == 2 && size[0] > size[1])
        check_error_node(c, e->args.v[1], INVALID_ARG "length and capacity swapped");
    return value(x, t);
}

/* ---- Numbers ---- */

static Type *complex_of(Checker *c, Type *t)
{
    Type *u = under(t);
    switch (u->kind == TY_BASIC ? u->basic : BASIC_INVALID) {
    case BASIC_FLOAT32: return c->basic[BASIC_COMPLEX64];
    case BASIC_FLOAT64: return c->basic[BASIC_COMPLEX128];
    case BASIC_UNTYPED_FLOAT: return c->basic[BASIC_UNTYPED_COMPLEX];
    default: return NULL;
    }
}

static void as_untyped_float(Checker *c, Operand *x)
{
    if (is_number(x->type) && const_sign(const_imag(c->a, x->val)) == 0)
        x->type = c->basic[BASIC_UNTYPED_FLOAT];
}

static bool builtin_complex(Checker *c, Operand *x, CallExpr *e, Args *a)
{
    Operand *y = &a->v[1];
    if (y->mode == MODE_INVALID)
        return false;
    bool ux = is_untyped(x->type), uy = is_untyped(y->type);
    if (ux && !uy) {
        convert_untyped(c, x, y->type);
    } else if (uy && !ux) {
        convert_untyped(c, y, x->type);
    } else if (ux && uy) {
        if (x->mode == MODE_CONST && y->mode == MODE_CONST) {
            as_untyped_float(c, x);
            as_untyped_float(c, y);
        } else {
            convert_untyped(c, x, c->basic[BASIC_FLOAT64]);
            convert_untyped(c, y, c->basic[BASIC_FLOAT64]);
        }
    }
    if (x->mode == MODE_INVALID || y->mode == MODE_INVALID)
        return false;
    if (!type_identical(x->type, y->type)) {
        check_error_op(c, x, INVALID_OP "%s (mismatched types %s and %s)", expr_str(c, &e->n), type_str(c, x->type),
                       type_str(c, y->type));
        return false;
    }
    if (x->type->kind == TY_TYPEPARAM) {
        check_error_op(c, x, "%s not supported as argument to complex for go1.18 (see issue #50937)", operand_str(c, x));
        return false;
    }
    Type *t = complex_of(c, x->type);
    if (!t) {
        check_error_op(c, x, INVALID_ARG "arguments have type %s, expected floating-point", type_str(c, x->type));
        return false;
    }
    if (x->mode == MODE_CONST && y->mode == MODE_CONST) {
        x->val = const_make_complex(c->a, const_to_float(c->a, x->val), const_to_float(c->a, y->val));
    } else {
        x->mode = MODE_VALUE;
        x->val = NULL;
    }
    x->type = t;
    return true;
}

static bool builtin_real_imag(Checker *c, Operand *x, bool real)
{
    if (is_untyped(x->type)) {
        if (x->mode == MODE_CONST) {
            if (is_number(x->type))
                x->type = c->basic[BASIC_UNTYPED_COMPLEX];
        } else {
            convert_untyped(c, x, c->basic[BASIC_COMPLEX128]);
            if (x->mode == MODE_INVALID)
                return false;
        }
    }
    if (x->type->kind == TY_TYPEPARAM) {
        check_error_op(c, x, "%s not supported as argument to %s for go1.18 (see issue #50937)", operand_str(c, x), real ? "real" : "imag");
        return false;
    }
    Type *u = under(x->type), *t = NULL;
    if (u->kind == TY_BASIC && x->mode != MODE_NIL)
        t = u->basic == BASIC_COMPLEX64 ? c->basic[BASIC_FLOAT32]
            : u->basic == BASIC_COMPLEX128 ? c->basic[BASIC_FLOAT64]
            : u->basic == BASIC_UNTYPED_COMPLEX ? c->basic[BASIC_UNTYPED_FLOAT] : NULL;
    if (!t) {
        check_error_op(c, x, INVALID_ARG "argument has type %s, expected complex type", type_str(c, x->type));
        return false;
    }
    if (x->mode == MODE_CONST)
        x->val = real ? const_real(c->a, x->val) : const_imag(c->a, x->val);
    else
        x->mode = MODE_VALUE;
    x->type = t;
    return true;
}

static bool builtin_min_max(Checker *c, Operand *x, CallExpr *e, Args *a, bool max)
{
    for (int i = 0; i < a->n; i++) {
        if (a->v[i].mode == MODE_INVALID)
            return false;
        if (a->v[i].mode == MODE_NIL || !all_ordered(a->v[i].type)) {
            check_error_op(c, &a->v[i], INVALID_ARG "%s cannot be ordered", operand_str(c, &a->v[i]));
            return false;
        }
    }
    for (int i = 1; i < a->n; i++) {
        Operand *y = &a->v[i];
        match_types(c, x, y);
        if (x->mode == MODE_INVALID)
            return false;
        if (!type_identical(x->type, y->type)) {
            check_error_op(c, y, INVALID_ARG "mismatched types %s (previous argument) and %s (type of %s)", type_str(c, x->type),
                           type_str(c, y->type), expr_str(c, y->expr));
            return false;
        }
        if (x->mode == MODE_CONST && y->mode == MODE_CONST) {
            if (const_compare(y->val, max ? T_GTR : T_LSS, x->val))
                x->val = y->val;
        } else {
            x->mode = MODE_VALUE;
        }
    }
    (void)e;
    if (x->mode != MODE_CONST) {
        x->mode = MODE_VALUE;
        x->val = NULL;
        c->env.has_call_or_recv = true;
    }
    if (is_untyped(x->type) && x->mode != MODE_CONST)
        x->type = default_type(c, x->type);
    if (!is_untyped(x->type))
        for (int i = 0; i < a->n; i++)
            update_expr_type(c, a->v[i].expr, x->type, true);
    return true;
}

/* ---- Output, panics ---- */

static bool builtin_print(Checker *c, Operand *x, Args *a, const char *name)
{
    for (int i = 0; i < a->n; i++) {
        if (a->v[i].mode == MODE_INVALID)
            return false;
        check_assignment(c, &a->v[i], NULL, fmtc(c, "argument to %s", name));
        if (a->v[i].mode == MODE_INVALID)
            return false;
    }
    return no_value(x);
}

/* ---- unsafe ---- */

static bool const_size(Operand *x, Checker *c, int64_t n)
{
    value(x, c->basic[BASIC_UINTPTR]);
    x->mode = MODE_CONST;
    x->val = const_int64(c->a, n);
    return true;
}

static bool builtin_offsetof(Checker *c, Operand *x, CallExpr *e)
{
    Node *arg = e->args.v[0];
    SelectorExpr *sel = try_selector(node_unparen(arg));
    if (!sel) {
        check_error_node(c, arg, INVALID_ARG "%s is not a selector expression", expr_str(c, arg));
        use_expr(c, arg);
        return false;
    }
    check_expr(c, x, sel->x);
    if (x->mode == MODE_INVALID)
        return false;
    Type *base = x->type;
    if (under(base)->kind == TY_POINTER && under(under(base)->elem)->kind == TY_STRUCT)
        base = under(base)->elem;
    Member m = lookup_member(c, base, false, c->env.pkg, sel->sel->name);
    if (!m.obj) {
        if (m.ptr_recv)
            check_error_node(c, arg, INVALID_ARG "%s is a method value", expr_str(c, arg));
        else
            check_error_op(c, x, INVALID_ARG "%s has no single field %s", type_str(c, base), sel->sel->name->str);
        return false;
    }
    if (m.obj->kind == OBJ_FUNC) {
        check_error_node(c, arg, INVALID_ARG "%s is a method value", expr_str(c, arg));
        return false;
    }
    if (m.indirect) {
        check_error_op(c, x, INVALID_ARG "field %s is embedded via a pointer in %s", sel->sel->name->str, type_str(c, base));
        return false;
    }
    Selection *s = arena_new(c->a, Selection);
    s->kind = SEL_FIELD;
    s->recv = base;
    s->obj = m.obj;
    s->path = m.path;
    s->npath = m.npath;
    s->type = object_type(m.obj);
    sel->selection = s;
    sel->sel->obj = m.obj;
    sel->n.type = arg->type = s->type;
    sel->n.mode = arg->mode = MODE_VAR;
    if (has_type_params(base))
        return value(x, c->basic[BASIC_UINTPTR]);
    int64_t off = 0;
    Type *t = base;
    for (int i = 0; i < m.npath; i++) {
        off += struct_offsets(t)[m.path[i]];
        t = object_type(under(t)->strct.fields.v[m.path[i]]);
    }
    return const_size(x, c, off);
}

static bool builtin_unsafe_add(Checker *c, Operand *x, CallExpr *e, Args *a)
{
    check_version(c, node_start(e->fun), 17, "unsafe.Add");
    check_assignment(c, x, c->basic[BASIC_UNSAFE_POINTER], "argument to unsafe.Add");
    if (x->mode == MODE_INVALID || !is_valid_index(c, &a->v[1], "length", true))
        return false;
    return value(x, c->basic[BASIC_UNSAFE_POINTER]);
}

static bool builtin_unsafe_slice(Checker *c, Operand *x, CallExpr *e, Args *a)
{
    check_version(c, node_start(e->fun), 17, "unsafe.Slice");
    Type *u = x->mode == MODE_NIL ? x->type : under(x->type);
    if (u->kind != TY_POINTER) {
        check_error_op(c, x, INVALID_ARG "%s is not a pointer", operand_str(c, x));
        return false;
    }
    if (!is_valid_index(c, &a->v[1], "length", false))
        return false;
    return value(x, new_slice(c, u->elem));
}

static bool builtin_unsafe_misc(Checker *c, Operand *x, CallExpr *e, Args *a, BuiltinId id)
{
    (void)e;
    Type *u;
    switch (id) {
    case BUILTIN_SLICEDATA:
        u = x->mode == MODE_NIL ? NULL : core_type(x->type);
        if (!u || u->kind != TY_SLICE) {
            check_error_op(c, x, INVALID_ARG "%s is not a slice", operand_str(c, x));
            return false;
        }
        return value(x, new_pointer(c, u->elem));
    case BUILTIN_STRING:
        check_assignment(c, x, new_pointer(c, c->t_byte), "argument to unsafe.String");
        if (x->mode == MODE_INVALID || !is_valid_index(c, &a->v[1], "length", false))
            return false;
        return value(x, c->basic[BASIC_STRING]);
    default:
        check_assignment(c, x, c->basic[BASIC_STRING], "argument to unsafe.StringData");
        if (x->mode == MODE_INVALID)
            return false;
        return value(x, new_pointer(c, c->t_byte));
    }
}

/* Is t, or a part of it, still being resolved? Then its size is not known: type T [unsafe.Sizeof(*new(T))]int.
 * The budget bounds the walk over types that contain others twice; open ones are near the top. */
static bool is_open(Type *t, int *budget)
{
    Type *u = under(t);
    if (t->align || --*budget < 0)
        return false;
    if (u->kind == TY_ARRAY)
        return u->state == TYPE_OPEN || is_open(u->elem, budget);
    if (u->kind != TY_STRUCT)
        return false;
    bool open = u->state == TYPE_OPEN;
    for (int i = 0; i < u->strct.fields.n && !open; i++)
        open = is_open(object_type(u->strct.fields.v[i]), budget);
    return open;
}

static bool builtin_size(Checker *c, Operand *x, bool align)
{
    check_assignment(c, x, NULL, align ? "argument to unsafe.Alignof" : "argument to unsafe.Sizeof");
    if (x->mode == MODE_INVALID)
        return false;
    if (has_type_params(x->type))
        return value(x, c->basic[BASIC_UINTPTR]);
    int budget = 1000;
    if (is_open(x->type, &budget)) {
        check_error_op(c, x, "illegal cycle in type declaration");
        return false;
    }
    return const_size(x, c, align ? type_alignof(x->type) : type_sizeof(x->type));
}

/* ---- Dispatch ---- */

static bool dispatch(Checker *c, Operand *x, CallExpr *e, BuiltinId id, Args *a, bool has_call)
{
    switch (id) {
    case BUILTIN_APPEND: return builtin_append(c, x, e, a);
    case BUILTIN_LEN: return builtin_len_cap(c, x, true, has_call);
    case BUILTIN_CAP: return builtin_len_cap(c, x, false, has_call);
    case BUILTIN_CLEAR: return builtin_clear(c, x);
    case BUILTIN_CLOSE: return builtin_close(c, x);
    case BUILTIN_COMPLEX: return builtin_complex(c, x, e, a);
    case BUILTIN_COPY: return builtin_copy(c, x, a);
    case BUILTIN_DELETE: return builtin_delete(c, x, a);
    case BUILTIN_IMAG: return builtin_real_imag(c, x, false);
    case BUILTIN_REAL: return builtin_real_imag(c, x, true);
    case BUILTIN_MAKE: return builtin_make(c, x, e);
    case BUILTIN_MAX: return builtin_min_max(c, x, e, a, true);
    case BUILTIN_MIN: return builtin_min_max(c, x, e, a, false);
    case BUILTIN_NEW: {
        Type *t = check_var_type(c, e->args.v[0]);
        return !is_invalid(t) && value(x, new_pointer(c, t));
    }
    case BUILTIN_PANIC:
        check_assignment(c, x, c->t_empty_iface, "argument to panic");
        return x->mode != MODE_INVALID && no_value(x);
    case BUILTIN_PRINT: return builtin_print(c, x, a, "print");
    case BUILTIN_PRINTLN: return builtin_print(c, x, a, "println");
    case BUILTIN_RECOVER:
        if (c->env.func)
            c->env.func->has_recover = true;
        return value(x, c->t_empty_iface);
    case BUILTIN_ADD: return builtin_unsafe_add(c, x, e, a);
    case BUILTIN_ALIGNOF: return builtin_size(c, x, true);
    case BUILTIN_SIZEOF: return builtin_size(c, x, false);
    case BUILTIN_OFFSETOF: return builtin_offsetof(c, x, e);
    case BUILTIN_SLICE: return builtin_unsafe_slice(c, x, e, a);
    default: return builtin_unsafe_misc(c, x, e, a, id);
    }
}

bool check_builtin(Checker *c, Operand *x, CallExpr *e, BuiltinId id)
{
    const BuiltinInfo *b = &builtin_table[id];
    if (e->has_dots && id != BUILTIN_APPEND) {
        check_error_node(c, &e->n, INVALID_OP "invalid use of ... with built-in %s", b->name);
        use_exprs(c, e->args);
        return false;
    }
    bool saved = c->env.has_call_or_recv;
    c->env.has_call_or_recv = false;
    Args a = { NULL, e->args.len };
    bool ok = true;
    if (id != BUILTIN_MAKE && id != BUILTIN_NEW && id != BUILTIN_OFFSETOF) {
        bool comma_ok;
        generic_args(c, e->args, &a.v, &a.n, false, &comma_ok);
        for (int i = 0; i < a.n; i++)
            if (a.v[i].mode != MODE_INVALID && a.v[i].type->kind == TY_FUNC && a.v[i].type->func.tparams.n) {
                check_error_op(c, &a.v[i], "cannot use generic function %s without instantiation", expr_str(c, a.v[i].expr));
                a.v[i].mode = MODE_INVALID;
            }
        if (a.n > 0) {
            *x = a.v[0];
            ok = x->mode != MODE_INVALID;
        }
    }
    if (ok) {
        const char *how = a.n < b->nargs ? "not enough" : !b->variadic && a.n > b->nargs ? "too many" : NULL;
        if (how) {
            check_error_node(c, &e->n, INVALID_OP "%s arguments for %s (expected %d, found %d)", how, expr_str(c, &e->n), b->nargs, a.n);
            ok = false;
            if (!a.v)
                use_exprs(c, e->args);
        }
    }
    bool has_call = c->env.has_call_or_recv;
    if (ok)
        ok = dispatch(c, x, e, id, &a, has_call);
    if (id == BUILTIN_LEN || id == BUILTIN_CAP)
        c->env.has_call_or_recv = saved || has_call;
    else
        c->env.has_call_or_recv |= saved;
    return ok;
}
