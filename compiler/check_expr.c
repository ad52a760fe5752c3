/* check_expr.c - expressions: operators, literals, untyped values.
 *
 * check_raw_expr evaluates a node into an Operand and records the result in the
 * node. A node whose type is still untyped carries NF_UNTYPED; when the context
 * decides, update_expr_type walks down again and gives the operands their final
 * type. The left operand of a non-constant shift (NF_SHIFT_LHS) is checked to be
 * an integer only then.
 *
 * Variables used by an inner function are entered in the capture lists of all
 * functions between the use and the declaration.
 */
#include "compiler/check_internal.h"

/* ---- Recording ---- */

void record_operand(Checker *c, Operand *x, Node *n)
{
    (void)c;
    n->mode = x->mode;
    n->type = x->mode == MODE_BUILTIN || x->mode == MODE_NOVALUE ? NULL : x->type;
    n->val = x->mode == MODE_CONST ? (struct Const *)x->val : NULL;
    n->flags &= (uint16_t)~(NF_UNTYPED | NF_SHIFT_LHS);
    if (x->mode >= MODE_CONST && x->type && is_untyped(x->type))
        n->flags |= NF_UNTYPED;
}

void mark_comma_ok(Node *n)
{
    n = node_unparen(n);
    n->flags |= NF_COMMA_OK;
}

/* The variable that holds what n denotes, if no pointer lies between. */
static Object *root_variable(Node *n)
{
    for (;;) {
        switch (n->kind) {
        case N_PAREN:
            n = as_paren(n)->x;
            break;
        case N_IDENT: {
            Object *o = as_ident(n)->obj;
            return o && o->kind == OBJ_VAR ? o : NULL;
        }
        case N_SELECTOR: {
            SelectorExpr *s = as_selector(n);
            if (!s->selection) {
                Object *o = s->sel->obj;
                return o && o->kind == OBJ_VAR ? o : NULL;
            }
            if (s->selection->kind != SEL_FIELD || s->selection->indirect)
                return NULL;
            n = s->x;
            break;
        }
        case N_INDEX: {
            IndexExpr *e = as_index(n);
            if (!e->x->type || under(e->x->type)->kind != TY_ARRAY)
                return NULL;
            n = e->x;
            break;
        }
        default:
            return NULL;
        }
    }
}

void mark_address_taken(Node *n, bool slicing)
{
    (void)slicing;
    Object *o = root_variable(n);
    if (o)
        o->address_taken = true;
}

void mark_reassigned(Node *n)
{
    Object *o = root_variable(n);
    if (o)
        o->reassigned = true;
}

void capture_variable(Checker *c, Object *v)
{
    if (!v->func || v->func == c->env.func)
        return;
    v->captured = true;
    for (FuncInfo *f = c->env.func; f && f != v->func; f = f->parent) {
        for (int i = 0; i < f->captures.n; i++)
            if (f->captures.v[i] == v)
                return;
        if (f->captures.n == f->cap_captures) {
            f->cap_captures = f->cap_captures ? f->cap_captures * 2 : 4;
            Object **w = arena_array(c->a, Object *, f->cap_captures);
            copy_mem(w, f->captures.v, sizeof *w * (size_t)f->captures.n);
            f->captures.v = w;
        }
        f->captures.v[f->captures.n++] = v;
    }
}

/* A function nested in the current one. */
FuncInfo *new_func_info(Checker *c, Type *sig)
{
    FuncInfo *f = arena_new(c->a, FuncInfo), *p = c->env.func;
    f->sig = sig;
    f->parent = p;
    if (!p)
        return f;
    f->tparams = p->tparams;
    if (p->nlits == p->cap_lits) {
        p->cap_lits = p->cap_lits ? p->cap_lits * 2 : 4;
        FuncInfo **v = arena_array(c->a, FuncInfo *, p->cap_lits);
        copy_mem(v, p->lits, sizeof *v * (size_t)p->nlits);
        p->lits = v;
    }
    p->lits[p->nlits++] = f;
    f->index = p->nlits;
    return f;
}

/* ---- Untyped values ---- */

static void update_type(Checker *c, Node *parent, Node *n, Type *t, bool final)
{
    if (!(n->flags & NF_UNTYPED))
        return;
    bool constant = n->val != NULL;
    switch (n->kind) {
    case N_PAREN:
        update_type(c, n, as_paren(n)->x, t, final);
        break;
    case N_UNARY:
        if (!constant)
            update_type(c, n, as_unary(n)->x, t, final);
        break;
    case N_BINARY: {
        BinaryExpr *b = as_binary(n);
        if (constant || token_is_comparison(b->op))
            break;
        update_type(c, n, b->x, t, final);
        if (!token_is_shift(b->op))
            update_type(c, n, b->y, t, final);
        break;
    }
    default:
        break;
    }
    if (!final && is_untyped(t)) {
        n->type = under(t);
        return;
    }
    n->flags &= (uint16_t)~NF_UNTYPED;
    if ((n->flags & NF_SHIFT_LHS) && !all_integer(t)) {
        check_error_node(c, n, INVALID_OP "%s (shift of type %s)", parent ? expr_str(c, parent) : "<nil>", type_str(c, t));
        return;
    }
    if (constant) {
        Operand x = { .mode = n->mode, .type = n->type, .val = n->val, .expr = n };
        Type *target = t;
        convert_untyped(c, &x, target);
        if (x.mode == MODE_INVALID)
            return;
        const Const *v = x.val;
        Type *u = under(t);
        if (u->kind == TY_BASIC)
            representable_const(c, v, u, &v);
        n->val = (struct Const *)v;
    }
    n->type = t;
}

void update_expr_type(Checker *c, Node *n, Type *t, bool final)
{
    if (n)
        update_type(c, NULL, n, t, final);
}

void update_expr_val(Node *n, const Const *v)
{
    if (n && (n->flags & NF_UNTYPED) && n->val)
        n->val = (struct Const *)v;
}

typedef struct ImplicitArg {
    Checker *c;
    Operand *x;
} ImplicitArg;

static bool implicit_term(Type *u, void *ctx)
{
    ImplicitArg *a = ctx;
    const Const *v = NULL;
    ReprFail fail = REPR_OK;
    return u && implicit_type(a->c, a->x, u, &v, &fail);
}

/* The type an untyped x takes on where a target is wanted; NULL if it cannot. */
Type *implicit_type(Checker *c, Operand *x, Type *target, const Const **val, ReprFail *fail)
{
    *fail = REPR_OK;
    if (x->mode == MODE_INVALID || is_typed(x->type) || is_invalid(target))
        return x->type;
    *fail = REPR_INVALID;
    if (is_untyped(target)) {
        if (is_number(x->type) && is_number(target)) {
            *fail = REPR_OK;
            return x->type->basic < target->basic ? target : x->type;
        }
        if (x->type->basic != target->basic)
            return NULL;
        *fail = REPR_OK;
        return x->type;
    }
    if (x->mode == MODE_NIL) {
        if (!has_nil(target))
            return NULL;
        *fail = REPR_OK;
        return target;
    }
    if (target->kind == TY_TYPEPARAM) {
        ImplicitArg a = { c, x };
        if (!typeset_under_is(type_set(typeparam_iface(target)), implicit_term, &a))
            return NULL;
        *fail = REPR_OK;
        return target;
    }
    Type *u = under(target);
    if (u->kind == TY_BASIC) {
        if (x->mode == MODE_CONST) {
            *fail = representation(c, x, u, val);
            return *fail ? NULL : target;
        }
        bool ok = x->type->basic == BASIC_UNTYPED_BOOL ? is_boolean(target)
                  : x->type->basic == BASIC_UNTYPED_STRING ? is_string(target)
                  : (x->type->info & INFO_NUMERIC) ? is_number(target) : false;
        if (!ok)
            return NULL;
        *fail = REPR_OK;
        return target;
    }
    if (u->kind == TY_INTERFACE) {
        TypeSet *s = type_set(u);
        if (s->methods.n || !s->all || s->comparable)
            return NULL;
        *fail = REPR_OK;
        return default_type(c, x->type);
    }
    return NULL;
}

void convert_untyped(Checker *c, Operand *x, Type *target)
{
    const Const *val = NULL;
    ReprFail fail;
    Type *t = implicit_type(c, x, target, &val, &fail);
    if (fail) {
        Type *shown = target->kind == TY_TYPEPARAM ? target : under(target);
        invalid_conversion(c, fail, x, shown);
        x->mode = MODE_INVALID;
        return;
    }
    if (val) {
        x->val = val;
        update_expr_val(x->expr, val);
    }
    if (t != x->type) {
        x->type = t;
        update_expr_type(c, x->expr, t, false);
    }
}

/* An untyped operand with nowhere to go takes its default type. */
void update_default(Checker *c, Operand *x)
{
    if (x->mode != MODE_INVALID && x->type && is_untyped(x->type) && x->type->basic != BASIC_UNTYPED_NIL)
        convert_untyped(c, x, default_type(c, x->type));
}

/* ---- Single values ---- */

void single_value(Checker *c, Operand *x)
{
    if (x->mode == MODE_VALUE && x->type->kind == TY_TUPLE) {
        check_error_op(c, x, "multiple-value %s in single-value context", operand_str(c, x));
        x->mode = MODE_INVALID;
    }
}

/* Reports operands whose mode is in the set (bits 1 << Mode). */
bool exclude_modes(Checker *c, Operand *x, unsigned modes)
{
    if (x->mode == MODE_INVALID || !(modes & (1u << x->mode)))
        return false;
    const char *fmt = "%s used as value";
    if (x->mode == MODE_NOVALUE)
        fmt = modes & (1u << MODE_TYPE) ? "%s used as value" : "%s used as value or type";
    else if (x->mode == MODE_BUILTIN)
        fmt = "%s must be called";
    else if (x->mode == MODE_TYPE)
        fmt = "%s is not an expression";
    const char *s = operand_str(c, x);
    const char *p = strstr(fmt, "%s");
    check_error_op(c, x, "%s%s", s, p + 2);
    x->mode = MODE_INVALID;
    return true;
}

enum { NOT_VALUES = 1u << MODE_NOVALUE | 1u << MODE_BUILTIN | 1u << MODE_TYPE };

void check_expr(Checker *c, Operand *x, Node *n) { check_expr_hint(c, x, n, NULL); }

void check_expr_hint(Checker *c, Operand *x, Node *n, Type *hint)
{
    check_raw_expr(c, x, n, hint, false);
    exclude_modes(c, x, NOT_VALUES);
    single_value(c, x);
}

/* A value for a variable of type t (NULL: not known yet); generic functions will be instantiated by the assignment. */
void check_value(Checker *c, Operand *x, Node *n, Type *t)
{
    check_raw_expr(c, x, n, t, t != NULL);
    exclude_modes(c, x, NOT_VALUES);
    single_value(c, x);
}

void check_generic_expr(Checker *c, Operand *x, Node *n)
{
    check_raw_expr(c, x, n, NULL, true);
    exclude_modes(c, x, NOT_VALUES);
    single_value(c, x);
}

void check_expr_or_type(Checker *c, Operand *x, Node *n, bool allow_generic)
{
    check_raw_expr(c, x, n, NULL, allow_generic);
    exclude_modes(c, x, 1u << MODE_NOVALUE);
    single_value(c, x);
}

/* Evaluates for the sake of "used" marks only, after an error. */
void use_expr(Checker *c, Node *n)
{
    Operand x;
    if (!n)
        return;
    if (n->kind == N_IDENT && as_ident(n)->name == c->names->blank)
        return;
    if (n->kind == N_KEY_VALUE) {
        use_expr(c, as_key_value(n)->value);
        return;
    }
    check_raw_expr(c, &x, n, NULL, true);
}

void use_exprs(Checker *c, NodeList l)
{
    for (int i = 0; i < l.len; i++)
        use_expr(c, l.v[i]);
}

/* As use_expr, but a variable standing alone on the left is not used by that. */
void use_lhs(Checker *c, Node *n)
{
    Node *u = node_unparen(n);
    if (u->kind != N_IDENT) {
        use_expr(c, n);
        return;
    }
    IdentExpr *id = as_ident(u);
    if (id->name == c->names->blank)
        return;
    Object *o = scope_lookup_parent(c->env.scope, id->name, id->n.pos);
    bool used = o && o->kind == OBJ_VAR && o->used;
    use_expr(c, n);
    if (o && o->kind == OBJ_VAR && o->pkg == c->env.pkg)
        o->used = used;
}

/* ---- Operators ---- */

static bool op_defined(Checker *c, Operand *x, Token op, bool binary)
{
    bool ok;
    switch (op) {
    case T_ADD: ok = binary ? all_numeric_or_string(x->type) : all_numeric(x->type); break;
    case T_SUB: case T_MUL: case T_QUO: ok = all_numeric(x->type); break;
    case T_REM: case T_AND: case T_OR: case T_XOR: case T_ANDNOT: ok = all_integer(x->type); break;
    case T_ANDAND: case T_OROR: case T_NOT: ok = all_boolean(x->type); break;
    default: ok = false;
    }
    if (!ok)
        check_error_op(c, x, INVALID_OP "operator %s not defined on %s", token_text(op), operand_str(c, x));
    return ok;
}

static Pos op_pos(const Operand *x)
{
    Node *n = x->expr;
    if (!n)
        return NO_POS;
    if (n->kind == N_BINARY)
        return n->pos;
    return node_start(n);
}

static void check_unary(Checker *c, Operand *x, UnaryExpr *e)
{
    check_expr(c, x, e->x);
    if (x->mode == MODE_INVALID)
        return;
    switch (e->op) {
    case T_AND:
        if (node_unparen(e->x)->kind != N_COMPOSITE_LIT && x->mode != MODE_VAR) {
            check_error_op(c, x, INVALID_OP "cannot take address of %s", operand_str(c, x));
            x->mode = MODE_INVALID;
            return;
        }
        mark_address_taken(e->x, false);
        x->mode = MODE_VALUE;
        x->type = new_pointer(c, x->type);
        return;
    case T_ARROW: {
        Type *u = core_type(x->type);
        const char *why = !u ? "cannot receive from %s: no core type"
                          : u->kind != TY_CHAN ? "cannot receive from non-channel %s"
                          : u->dir == CHAN_SEND ? "cannot receive from send-only channel %s" : NULL;
        if (why) {
            const char *s = operand_str(c, x), *p = strstr(why, "%s");
            check_error_op(c, x, INVALID_OP "%.*s%s%s", (int)(p - why), why, s, p + 2);
            x->mode = MODE_INVALID;
            return;
        }
        x->mode = MODE_COMMAOK;
        x->type = u->elem;
        c->env.has_call_or_recv = true;
        return;
    }
    case T_TILDE:
        check_error_node(c, &e->n, "cannot use ~ outside of interface or type constraint");
        x->mode = MODE_INVALID;
        return;
    default:
        break;
    }
    if (!op_defined(c, x, e->op, false)) {
        x->mode = MODE_INVALID;
        return;
    }
    if (x->mode == MODE_CONST) {
        if (x->val->kind == CONST_UNKNOWN)
            return;
        unsigned bits = 0;
        if (is_unsigned(x->type) && is_typed(x->type))
            bits = (unsigned)type_sizeof(x->type) * 8;
        x->val = const_unary(c->a, e->op, x->val, bits);
        x->expr = &e->n;
        check_overflow(c, x, op_pos(x));
        return;
    }
    x->mode = MODE_VALUE;
}

/* ---- Comparisons ---- */

static const char *kind_str(Checker *c, Type *t)
{
    if (t->kind == TY_TYPEPARAM)
        return fmtc(c, "type parameter %s", type_str(c, t));
    switch (under(t)->kind) {
    case TY_ARRAY: return "array";
    case TY_SLICE: return "slice";
    case TY_STRUCT: return "struct";
    case TY_POINTER: return "pointer";
    case TY_FUNC: return "func";
    case TY_INTERFACE: return "interface";
    case TY_MAP: return "map";
    case TY_CHAN: return "chan";
    default: return type_str(c, t);
    }
}

static const char *incomparable_cause(Checker *c, Type *t)
{
    int k = under(t)->kind;
    if (t->kind != TY_TYPEPARAM && (k == TY_SLICE || k == TY_FUNC || k == TY_MAP))
        return fmtc(c, "%s can only be compared to nil", kind_str(c, t));
    const char *why = NULL;
    comparable_type(c, t, true, &why);
    return why;
}

/* The operand that makes the comparison impossible, NULL if it is fine. */
static Operand *comparison_fault(Checker *c, Operand *x, Operand *y, Token op, const char **cause)
{
    if (!assignable(c, x, y->type, NULL) && !assignable(c, y, x->type, NULL)) {
        *cause = fmtc(c, "mismatched types %s and %s", type_str(c, x->type), type_str(c, y->type));
        return y;
    }
    if (op == T_EQL || op == T_NEQ) {
        if (x->mode == MODE_NIL || y->mode == MODE_NIL) {
            Type *t = x->mode == MODE_NIL ? y->type : x->type;
            return has_nil(t) ? NULL : y;
        }
        Operand *bad = !comparable_type(c, x->type, true, NULL) ? x : !comparable_type(c, y->type, true, NULL) ? y : NULL;
        if (bad)
            *cause = incomparable_cause(c, bad->type);
        return bad;
    }
    return !all_ordered(x->type) ? x : !all_ordered(y->type) ? y : NULL;
}

void check_comparison(Checker *c, Operand *x, Operand *y, Token op, bool switch_case)
{
    if (switch_case)
        op = T_EQL;
    const char *cause = NULL;
    Operand *bad = comparison_fault(c, x, y, op, &cause);
    if (!bad) {
        if (x->mode == MODE_CONST && y->mode == MODE_CONST) {
            if (x->val->kind == CONST_UNKNOWN || y->val->kind == CONST_UNKNOWN)
                x->val = &const_unknown_value;
            else
                x->val = const_bool(const_compare(x->val, op, y->val));
        } else {
            x->mode = MODE_VALUE;
            update_expr_type(c, x->expr, default_type(c, x->type), true);
            update_expr_type(c, y->expr, default_type(c, y->type), true);
        }
        x->type = c->basic[BASIC_UNTYPED_BOOL];
        return;
    }
    if (!cause) {
        if (x->type->kind == TY_TYPEPARAM || y->type->kind == TY_TYPEPARAM) {
            if (x->type->kind != TY_TYPEPARAM)
                bad = y;
            cause = fmtc(c, "type parameter %s is not comparable with %s", type_str(c, bad->type), token_text(op));
        } else {
            cause = fmtc(c, "operator %s not defined on %s", token_text(op),
                         kind_str(c, bad->type));
        }
    }
    if (switch_case)
        check_error_op(c, x, "invalid case %s in switch on %s (%s)", expr_str(c, x->expr), expr_str(c, y->expr), cause);
    else
        check_error_op(c, bad, INVALID_OP "%s %s %s (%s)", expr_str(c, x->expr), token_text(op), expr_str(c, y->expr), cause);
    x->mode = MODE_INVALID;
}

/* ---- Shifts ---- */

static bool shift_count_ok(Checker *c, Operand *y)
{
    if (y->mode == MODE_CONST) {
        const Const *v = const_to_int(c->a, y->val);
        if (v->kind == CONST_INT && const_sign(v) < 0) {
            check_error_op(c, y, INVALID_OP "negative shift count %s", operand_str(c, y));
            return false;
        }
        if (is_untyped(y->type)) {
            representable(c, y, c->basic[BASIC_UINT]);
            return y->mode != MODE_INVALID;
        }
        if (is_integer(y->type))
            return true;
        check_error_op(c, y, INVALID_OP "shift count %s must be integer", operand_str(c, y));
        return false;
    }
    if (is_untyped(y->type)) {
        convert_untyped(c, y, c->basic[BASIC_UINT]);
        return y->mode != MODE_INVALID;
    }
    if (!all_integer(y->type)) {
        check_error_op(c, y, INVALID_OP "shift count %s must be integer", operand_str(c, y));
        return false;
    }
    if (!all_unsigned(y->type) && !lang_at_least(c, 13)) {
        check_error_op(c, y, INVALID_OP "signed shift count %s requires go1.13 or later", operand_str(c, y));
        return false;
    }
    return true;
}

static void check_shift(Checker *c, Operand *x, Operand *y, Node *e, Token op)
{
    enum { SHIFT_BOUND = 1023 - 1 + 52 };   /* reaches the smallest float64 */
    const Const *xv = x->mode == MODE_CONST ? const_to_int(c->a, x->val) : NULL;
    bool unknown = xv && x->val->kind == CONST_UNKNOWN;
    if (!all_integer(x->type) && !(is_untyped(x->type) && xv && (xv->kind == CONST_INT || unknown))) {
        check_error_op(c, x, INVALID_OP "shifted operand %s must be integer", operand_str(c, x));
        x->mode = MODE_INVALID;
        return;
    }
    if (!shift_count_ok(c, y)) {
        x->mode = MODE_INVALID;
        return;
    }
    if (x->mode == MODE_CONST && y->mode == MODE_CONST) {
        if (!is_integer(x->type))
            x->type = c->basic[BASIC_UNTYPED_INT];
        if (unknown || y->val->kind == CONST_UNKNOWN) {
            x->val = &const_unknown_value;
            return;
        }
        uint64_t s;
        if (!const_uint64_val(const_to_int(c->a, y->val), &s) || s > SHIFT_BOUND) {
            check_error_op(c, y, INVALID_OP "invalid shift count %s", operand_str(c, y));
            x->mode = MODE_INVALID;
            return;
        }
        if (is_untyped(y->type))
            update_expr_type(c, y->expr, c->basic[BASIC_UINT], true);
        x->val = const_shift(c->a, xv, op, (unsigned long)s);
        x->expr = e;
        check_overflow(c, x, op_pos(x));
        return;
    }
    if (y->mode == MODE_CONST && is_untyped(y->type))
        update_expr_type(c, y->expr, c->basic[BASIC_UINT], true);
    if (x->mode == MODE_CONST && is_untyped(x->type)) {     /* the context will decide the type */
        if (x->expr->flags & NF_UNTYPED)
            x->expr->flags |= NF_SHIFT_LHS;
        x->mode = MODE_VALUE;
        return;
    }
    if (!all_integer(x->type)) {
        check_error_op(c, x, INVALID_OP "shifted operand %s must be integer", operand_str(c, x));
        x->mode = MODE_INVALID;
        return;
    }
    x->mode = MODE_VALUE;
}

/* ---- Binary operators ---- */

static bool can_mix(Operand *x, Operand *y)
{
    if (is_interface(x->type) || is_interface(y->type))
        return true;
    if (all_boolean(x->type) != all_boolean(y->type) || all_string(x->type) != all_string(y->type))
        return false;
    if ((x->mode == MODE_NIL && !has_nil(y->type)) || (y->mode == MODE_NIL && !has_nil(x->type)))
        return false;
    return true;
}

void match_types(Checker *c, Operand *x, Operand *y)
{
    if (!can_mix(x, y))
        return;
    convert_untyped(c, x, y->type);
    if (x->mode == MODE_INVALID)
        return;
    convert_untyped(c, y, x->type);
    if (y->mode == MODE_INVALID)
        x->mode = MODE_INVALID;
}

static bool zero_divisor(Checker *c, Operand *x, Operand *y)
{
    if (y->mode != MODE_CONST || y->val->kind == CONST_UNKNOWN)
        return false;
    if (x->mode != MODE_CONST && !all_integer(x->type))
        return false;
    if (x->mode == MODE_CONST && is_complex(x->type)) {     /* the squares may underflow */
        const Const *re = const_real(c->a, y->val), *im = const_imag(c->a, y->val);
        return const_sign(const_binary(c->a, re, T_MUL, re, false)) == 0
               && const_sign(const_binary(c->a, im, T_MUL, im, false)) == 0;
    }
    return const_sign(y->val) == 0;
}

/* e is NULL for lhs op= rhs. */
void check_binary(Checker *c, Operand *x, Node *e, Node *lhs, Node *rhs, Token op)
{
    Operand y;
    check_expr(c, x, lhs);
    check_expr(c, &y, rhs);
    if (x->mode == MODE_INVALID)
        return;
    if (y.mode == MODE_INVALID) {
        x->mode = MODE_INVALID;
        x->expr = y.expr;
        return;
    }
    if (token_is_shift(op)) {
        check_shift(c, x, &y, e, op);
        return;
    }
    match_types(c, x, &y);
    if (x->mode == MODE_INVALID)
        return;
    if (token_is_comparison(op)) {
        check_comparison(c, x, &y, op, false);
        return;
    }
    if (!type_identical(x->type, y.type)) {
        if (!is_invalid(x->type) && !is_invalid(y.type)) {
            if (e)
                check_error_op(c, x, INVALID_OP "%s (mismatched types %s and %s)", expr_str(c, e), type_str(c, x->type),
                               type_str(c, y.type));
            else
                check_error_op(c, x, INVALID_OP "%s %s= %s (mismatched types %s and %s)", expr_str(c, lhs), token_text(op),
                               expr_str(c, rhs), type_str(c, x->type), type_str(c, y.type));
        }
        x->mode = MODE_INVALID;
        return;
    }
    if (!op_defined(c, x, op, true)) {
        x->mode = MODE_INVALID;
        return;
    }
    if ((op == T_QUO || op == T_REM) && zero_divisor(c, x, &y)) {
        check_error_op(c, &y, INVALID_OP "division by zero");
        x->mode = MODE_INVALID;
        return;
    }
    if (x->mode == MODE_CONST && y.mode == MODE_CONST) {
        x->val = const_binary(c->a, x->val, op, y.val, is_integer(x->type));
        if (x->val->kind == CONST_UNKNOWN && y.val->kind == CONST_UNKNOWN)
            return;
        x->expr = e ? e : x->expr;
        check_overflow(c, x, op_pos(x));
        return;
    }
    x->mode = MODE_VALUE;
}

/* ---- Literals ---- */

static void check_basic_lit(Checker *c, Operand *x, BasicLit *e)
{
    enum { LIMIT = 10000 };
    static const uint8_t kinds[] = {
        [T_INT] = BASIC_UNTYPED_INT, [T_FLOAT] = BASIC_UNTYPED_FLOAT, [T_IMAG] = BASIC_UNTYPED_COMPLEX,
        [T_CHAR] = BASIC_UNTYPED_RUNE, [T_STRING] = BASIC_UNTYPED_STRING,
    };
    x->mode = MODE_INVALID;
    if (e->bad)
        return;
    if (e->lit != T_STRING && e->len > LIMIT) {
        check_error_node(c, &e->n, "excessively long constant: %.10s... (%u chars)", e->text, e->len);
        return;
    }
    if (e->lit != T_STRING && e->lit != T_CHAR && !lang_at_least(c, 13)) {
        bool ok = true;
        char p = e->len > 1 && e->text[0] == '0' ? (char)(e->text[1] | 0x20) : 0;
        if (memchr(e->text, '_', e->len))
            ok = check_version(c, e->n.pos, 13, "underscores in numeric literals");
        else if (p == 'b')
            ok = check_version(c, e->n.pos, 13, "binary literals");
        else if (p == 'o')
            ok = check_version(c, e->n.pos, 13, "0o/0O-style octal literals");
        else if (p == 'x' && e->lit != T_INT)
            ok = check_version(c, e->n.pos, 13, "hexadecimal floating-point literals");
        if (!ok)
            return;
    }
    if (e->lit == T_STRING) {
        size_t len;
        const char *s = lit_unquote(c->a, e, &len);
        x->val = const_string(c->a, s, len);
    } else {
        x->val = const_from_literal(c->a, e->lit, e->text, e->len);
        if (x->val->kind == CONST_UNKNOWN) {
            check_error_node(c, &e->n, "malformed constant: %.*s", (int)e->len, e->text);
            return;
        }
    }
    x->mode = MODE_CONST;
    x->type = c->basic[kinds[e->lit]];
    check_overflow(c, x, e->n.pos);
}

typedef struct LaterLit {
    FuncInfo *fi;
    FuncLit *lit;
} LaterLit;

static void later_func_lit(Checker *c, void *arg)
{
    LaterLit *l = arg;
    Env outer = c->env;
    check_func_body_at(c, l->fi, l->fi->sig, l->lit->body, &outer);
}

static void check_func_lit(Checker *c, Operand *x, FuncLit *e)
{
    Type *sig = check_type(c, &e->texpr->n);
    if (sig->kind != TY_FUNC) {
        x->mode = MODE_INVALID;
        return;
    }
    FuncInfo *fi = new_func_info(c, sig);
    fi->lit = e;
    e->info = fi;
    e->scope = sig->func.scope;
    if (!c->env.func || c->env.in_initializer) {
        LaterLit *l = arena_new(c->a, LaterLit);
        *l = (LaterLit){ fi, e };
        check_later(c, later_func_lit, l);
    } else {
        Env outer = c->env;
        check_func_body_at(c, fi, sig, e->body, &outer);
    }
    x->mode = MODE_VALUE;
    x->type = sig;
}

void check_func_body_at(Checker *c, FuncInfo *fi, Type *sig, BlockStmt *body, const Env *outer)
{
    Env saved = c->env;
    c->env = (Env){ .pkg = outer->pkg, .decl = outer->decl, .scope = sig->func.scope, .func = fi, .sig = sig };
    if (fi->lit)
        c->env.iota = outer->iota;
    sig->func.scope->func = fi;
    if (sig->func.recv)
        adopt_local(c, sig->func.recv);
    for (int i = 0; i < sig->func.params->tuple.vars.n; i++)
        adopt_local(c, sig->func.params->tuple.vars.v[i]);
    for (int i = 0; i < sig->func.results->tuple.vars.n; i++)
        adopt_local(c, sig->func.results->tuple.vars.v[i]);
    check_func_body_stmts(c, body);
    c->env = saved;
}

/* ---- Composite literals ---- */

static void struct_lit_keyed(Checker *c, CompositeLit *e, Type *strct, Type *base)
{
    ObjectList fields = strct->strct.fields;
    uint8_t *seen = arena_array(c->a, uint8_t, fields.n);
    for (int i = 0; i < e->elems.len; i++) {
        KeyValueExpr *kv = try_key_value(e->elems.v[i]);
        if (!kv) {
            check_error_node(c, e->elems.v[i], "mixture of field:value and value elements in struct literal");
            continue;
        }
        IdentExpr *key = try_ident(kv->key);
        Operand x;
        check_expr_hint(c, &x, kv->value, NULL);
        if (!key) {
            check_error(c, kv->n.pos, "invalid field name %s in struct literal", expr_str(c, kv->key));
            continue;
        }
        int k = field_index(strct, c->env.pkg, key->name);
        if (k < 0) {
            check_error_node(c, kv->key, "unknown field '%s' in struct literal of type %s", key->name->str, type_str(c, base));
            continue;
        }
        Object *f = fields.v[k];
        key->obj = f;
        key->n.type = f->type;
        check_assignment(c, &x, object_type(f), "struct literal");
        if (seen[k])
            check_error_node(c, &kv->n, "duplicate field name %s in struct literal", key->name->str);
        seen[k] = 1;
    }
}

static void struct_lit_values(Checker *c, CompositeLit *e, Type *strct, Type *base, Type *typ)
{
    ObjectList fields = strct->strct.fields;
    for (int i = 0; i < e->elems.len; i++) {
        Node *n = e->elems.v[i];
        if (n->kind == N_KEY_VALUE) {
            check_error_node(c, n, "mixture of field:value and value elements in struct literal");
            continue;
        }
        Operand x;
        check_expr_hint(c, &x, n, i < fields.n ? object_type(fields.v[i]) : NULL);
        if (i >= fields.n) {
            check_error_op(c, &x, "too many values in %s{…}", type_str(c, base));
            for (i++; i < e->elems.len; i++)
                use_expr(c, e->elems.v[i]);
            return;
        }
        Object *f = fields.v[i];
        if (!f->name->exported && !same_package(f->pkg, c->env.pkg)) {
            check_error_op(c, &x, "implicit assignment to unexported field %s in %s literal", f->name->str, type_str(c, typ));
            continue;
        }
        check_assignment(c, &x, object_type(f), "struct literal");
    }
    if (e->elems.len < fields.n)
        check_error(c, e->rbrace, "too few values in %s{…}", type_str(c, base));
}

typedef struct KeySlot {
    const Const *val;
    Type *type;             /* of keys of interface maps */
} KeySlot;

static bool key_known(KeySlot *tab, uint32_t mask, const Const *v, Type *t)
{
    uint32_t h = (uint32_t)const_hash(v) & mask;
    for (; tab[h].val; h = (h + 1) & mask)
        if (tab[h].val->kind == v->kind && const_compare(tab[h].val, T_EQL, v)
            && (!t || type_identical(tab[h].type, t)))
            return true;
    tab[h] = (KeySlot){ v, t };
    return false;
}

static void map_lit(Checker *c, CompositeLit *e, Type *u)
{
    uint32_t cap = 8;
    while (cap < (uint32_t)e->elems.len * 2 + 2)
        cap *= 2;
    KeySlot *tab = arena_array(c->a, KeySlot, cap);
    bool iface_keys = is_interface(u->key);
    for (int i = 0; i < e->elems.len; i++) {
        KeyValueExpr *kv = try_key_value(e->elems.v[i]);
        if (!kv) {
            check_error_node(c, e->elems.v[i], "missing key in map literal");
            use_expr(c, e->elems.v[i]);
            continue;
        }
        Operand x;
        check_expr_hint(c, &x, kv->key, u->key);
        check_assignment(c, &x, u->key, "map literal");
        if (x.mode != MODE_INVALID && x.mode == MODE_CONST && x.val->kind != CONST_UNKNOWN
            && key_known(tab, cap - 1, x.val, iface_keys ? x.type : NULL))
            check_error_op(c, &x, "duplicate key %s in map literal", const_text(c->a, x.val));
        check_expr_hint(c, &x, kv->value, u->elem);
        check_assignment(c, &x, u->elem, "map literal");
    }
}

static void check_composite(Checker *c, Operand *x, CompositeLit *e, Type *hint)
{
    Type *t, *base;
    x->mode = MODE_INVALID;
    ArrayType *at = e->texpr ? try_array_type(e->texpr) : NULL;
    if (at && !at->len) {
        t = new_array(c, invalid_type(c), -1);
        t->elem = check_var_type(c, at->elem);
        base = t;
        record_type(e->texpr, t);
    } else if (e->texpr) {
        t = check_type(c, e->texpr);
        base = t;
    } else if (hint) {
        t = hint;
        Type *core = core_type(t);
        base = core;    /* what messages name */
        if (core && core->kind == TY_POINTER)     /* &T{} elided too */
            base = core->elem;
        if (!core) {
            check_error_node(c, &e->n, "invalid composite literal element type %s: no core type", type_str(c, t));
            use_exprs(c, e->elems);
            return;
        }
    } else {
        check_error_node(c, &e->n, "missing type in composite literal");
        use_exprs(c, e->elems);
        return;
    }
    Type *u = core_type(base);
    if (u && (u->kind == TY_STRUCT || u->kind == TY_ARRAY) && u->state == TYPE_OPEN) {
        check_error_node(c, &e->n, "illegal cycle in type declaration");
        use_exprs(c, e->elems);
        return;
    }
    switch (u ? u->kind : TY_BASIC) {
    case TY_STRUCT:
        if (e->elems.len == 0)
            break;
        if (e->elems.v[0]->kind == N_KEY_VALUE)
            struct_lit_keyed(c, e, u, base);
        else
            struct_lit_values(c, e, u, base, t);
        break;
    case TY_ARRAY: {
        int64_t n = check_indexed_elems(c, e->elems, u->elem, u->len);
        if (at && !at->len) {
            u->len = n;
            u->align = 0;
            u->hash = 0;
        }
        break;
    }
    case TY_SLICE:
        check_indexed_elems(c, e->elems, u->elem, -1);
        break;
    case TY_MAP:
        map_lit(c, e, u);
        break;
    default:
        for (int i = 0; i < e->elems.len; i++) {
            Node *n = e->elems.v[i];
            use_expr(c, n);
        }
        if (!u || !is_invalid(u)) {
            check_error_node(c, &e->n, "invalid composite literal type %s", type_str(c, t));
            return;
        }
        return;
    }
    x->mode = MODE_VALUE;
    x->type = t;
}

/* ---- Type assertions ---- */

void type_assertion(Checker *c, Node *e, Operand *x, Type *t, bool type_switch)
{
    const char *cause;
    if (type_asserts_to(c, x->type, t, &cause))
        return;
    if (type_switch)
        check_error_node(c, e, "impossible type switch case: %s\n\t%s cannot have dynamic type %s %s", expr_str(c, e),
                         operand_str(c, x), type_str(c, t), cause);
    else
        check_error_node(c, e, "impossible type assertion: %s\n\t%s does not implement %s %s", expr_str(c, e), type_str(c, t),
                         type_str(c, x->type), cause);
}

static void check_type_assert(Checker *c, Operand *x, TypeAssertExpr *e)
{
    check_expr(c, x, e->x);
    if (x->mode == MODE_INVALID) {
        return;
    }
    if (!is_interface(x->type)) {
        check_error_op(c, x, INVALID_OP "%s is not an interface", operand_str(c, x));
        x->mode = MODE_INVALID;
        return;
    }
    Type *t = check_var_type(c, e->texpr);
    if (is_invalid(t)) {
        x->mode = MODE_INVALID;
        return;
    }
    type_assertion(c, &e->n, x, t, false);
    x->mode = MODE_COMMAOK;
    x->type = t;
}

/* ---- Indirection ---- */

typedef struct PtrBase {
    Checker *c;
    Operand *x;
    Type *base;
    bool mixed;
} PtrBase;

static bool pointer_term(Type *u, void *ctx)
{
    PtrBase *p = ctx;
    if (!u || u->kind != TY_POINTER)
        return false;
    if (p->base && !type_identical(p->base, u->elem)) {
        p->mixed = true;
        return false;
    }
    p->base = u->elem;
    return true;
}

static void check_star(Checker *c, Operand *x, StarExpr *e)
{
    check_expr_or_type(c, x, e->x, false);
    switch (x->mode) {
    case MODE_INVALID:
        return;
    case MODE_TYPE:
        x->type = new_pointer(c, x->type);
        return;
    case MODE_NIL: case MODE_BUILTIN:
        check_error_op(c, x, "invalid operation: cannot indirect %s", operand_str(c, x));
        x->mode = MODE_INVALID;
        return;
    }
    PtrBase p = { .c = c, .x = x };
    bool ok = x->type->kind == TY_TYPEPARAM ? typeset_under_is(type_set(typeparam_iface(x->type)), pointer_term, &p)
                                            : pointer_term(under(x->type), &p);
    if (!ok) {
        if (p.mixed)
            check_error_op(c, x, INVALID_OP "pointers of %s must have identical base types", operand_str(c, x));
        else
            check_error_op(c, x, INVALID_OP "cannot indirect %s", operand_str(c, x));
        x->mode = MODE_INVALID;
        return;
    }
    x->mode = MODE_VAR;
    x->type = p.base;
}

/* ---- The switchboard ---- */

static ExprKind expr_switchboard(Checker *c, Operand *x, Node *n, Type *hint)
{
    x->mode = MODE_INVALID;
    x->type = invalid_type(c);
    x->val = NULL;
    x->expr = n;
    switch (n->kind) {
    case N_BAD_EXPR:
        return KIND_STATEMENT;      /* no follow-up errors */
    case N_IDENT:
        check_ident(c, x, as_ident(n), NULL, false);
        break;
    case N_BASIC_LIT:
        check_basic_lit(c, x, as_basic_lit(n));
        break;
    case N_COMPOSITE_LIT:
        check_composite(c, x, as_composite(n), hint);
        break;
    case N_FUNC_LIT:
        check_func_lit(c, x, as_func_lit(n));
        break;
    case N_PAREN: {
        ExprKind k = check_raw_expr(c, x, as_paren(n)->x, NULL, true);
        x->expr = n;
        return k;
    }
    case N_SELECTOR:
        check_selector(c, x, as_selector(n), NULL);
        break;
    case N_INDEX:
        if (check_index_expr(c, x, as_index(n)))
            check_func_inst(c, x, as_index(n));
        break;
    case N_SLICE:
        check_slice_expr(c, x, as_slice(n));
        break;
    case N_TYPE_ASSERT:
        check_type_assert(c, x, as_type_assert(n));
        break;
    case N_TYPE_GUARD:
        check_error_node(c, n, INVALID_AST "use of .(type) outside type switch");
        break;
    case N_CALL:
        return check_call(c, x, as_call(n), hint);
    case N_STAR:
        check_star(c, x, as_star(n));
        break;
    case N_UNARY: {
        UnaryExpr *u = as_unary(n);
        check_unary(c, x, u);
        if (u->op == T_ARROW) {
            x->expr = n;
            return x->mode == MODE_INVALID ? KIND_EXPRESSION : KIND_STATEMENT;
        }
        break;
    }
    case N_BINARY: {
        BinaryExpr *b = as_binary(n);
        check_binary(c, x, n, b->x, b->y, b->op);
        break;
    }
    case N_KEY_VALUE:
        check_error_node(c, n, INVALID_AST "no key:value expected");
        break;
    case N_ELLIPSIS_TYPE:
        check_error_node(c, n, "invalid use of '...'");
        break;
    case N_ARRAY_TYPE: case N_SLICE_TYPE: case N_STRUCT_TYPE: case N_FUNC_TYPE: case N_INTERFACE_TYPE:
    case N_MAP_TYPE: case N_CHAN_TYPE:
        x->type = check_type(c, n);
        x->mode = is_invalid(x->type) ? MODE_INVALID : MODE_TYPE;
        break;
    default:
        check_error_node(c, n, "unexpected expression");
    }
    x->expr = n;
    return KIND_EXPRESSION;
}

static void reject_generic(Checker *c, Operand *x)
{
    if (x->mode == MODE_INVALID || x->mode == MODE_NOVALUE || !x->type)
        return;
    const char *what = is_generic(x->type) && x->mode == MODE_TYPE ? "type"
                       : x->type->kind == TY_FUNC && x->type->func.tparams.n && x->mode != MODE_TYPE ? "function" : NULL;
    if (!what)
        return;
    check_error_node(c, x->expr, "cannot use generic %s %s without instantiation", what, expr_str(c, x->expr));
    x->mode = MODE_INVALID;
    x->type = invalid_type(c);
}

ExprKind check_raw_expr(Checker *c, Operand *x, Node *n, Type *hint, bool allow_generic)
{
    if (c->expr_depth > MAX_EXPR_DEPTH) {
        check_error_node(c, n, "expression nested too deeply");
        *x = (Operand){ .mode = MODE_INVALID, .type = invalid_type(c), .expr = n };
        return KIND_EXPRESSION;
    }
    c->expr_depth++;
    ExprKind k = expr_switchboard(c, x, n, hint);
    c->expr_depth--;
    if (!allow_generic)
        reject_generic(c, x);
    record_operand(c, x, n);
    return k;
}
