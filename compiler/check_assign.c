/* check_assign.c - assignability, initialisation, assignment, := . */
#include "compiler/check_internal.h"

/* ---- Assignability ---- */

typedef struct AssignTerm {
    Checker *c;
    Operand *x;
    Type *tparam, *other;
    const char **cause;
    bool ok;
} AssignTerm;

static void add_cause(const char **cause, Checker *c, const char *msg)
{
    if (cause)
        *cause = *cause && **cause ? fmtc(c, "%s\n\t%s", msg, *cause) : msg;
}

/* each type of target type parameter must take x */
static bool to_term(UnionTerm *t, void *ctx)
{
    AssignTerm *a = ctx;
    if (!t)
        return a->ok = false;
    a->ok = assignable(a->c, a->x, t->type, a->cause);
    if (!a->ok)
        add_cause(a->cause, a->c, fmtc(a->c, "cannot assign %s to %s (in %s)", type_str(a->c, a->x->type),
                                       type_str(a->c, t->type), type_str(a->c, a->tparam)));
    return a->ok;
}

static bool from_term(UnionTerm *t, void *ctx)
{
    AssignTerm *a = ctx;
    if (!t)
        return a->ok = false;
    Operand x = *a->x;
    x.type = t->type;
    a->ok = assignable(a->c, &x, a->other, a->cause);
    if (!a->ok)
        add_cause(a->cause, a->c, fmtc(a->c, "cannot assign %s (in %s) to %s", type_str(a->c, t->type),
                                       type_str(a->c, a->tparam), type_str(a->c, a->other)));
    return a->ok;
}

static bool untyped_term(UnionTerm *t, void *ctx)
{
    AssignTerm *a = ctx;
    const Const *v = NULL;
    ReprFail fail;
    return t && implicit_type(a->c, a->x, t->type, &v, &fail);
}

static bool pointer_to_iface(Type *u)
{
    return u->kind == TY_POINTER && (u->elem->kind == TY_TYPEPARAM || is_interface(u->elem));
}

bool assignable(Checker *c, Operand *x, Type *t, const char **cause)
{
    if (x->mode == MODE_INVALID || is_invalid(t) || is_invalid(x->type))
        return true;
    Type *v = x->type;
    if (type_identical(v, t))
        return true;
    Type *vu = under(v), *tu = under(t);
    bool vp = v->kind == TY_TYPEPARAM, tp = t->kind == TY_TYPEPARAM;
    if (is_untyped(vu)) {
        if (tp) {
            AssignTerm a = { .c = c, .x = x };
            return x->mode == MODE_NIL ? has_nil(t) : typeset_is(type_set(tu), untyped_term, &a);
        }
        const Const *val = NULL;
        ReprFail fail;
        return implicit_type(c, x, t, &val, &fail) != NULL;
    }
    if (!vp && !tp && (!is_named_type(v) || !is_named_type(t)) && type_identical(vu, tu))
        return true;
    if ((tu->kind == TY_INTERFACE && !tp) || pointer_to_iface(tu)) {
        const char *why = NULL;
        bool ok = check_implements(c, v, t, &why);
        if (!ok && cause)
            *cause = why;
        return ok;
    }
    if (vu->kind == TY_INTERFACE && !vp && check_implements(c, t, v, NULL)) {
        if (cause)
            *cause = "need type assertion";
        return false;
    }
    if (vu->kind == TY_CHAN && vu->dir == CHAN_BOTH && tu->kind == TY_CHAN && !vp && !tp
        && type_identical(vu->elem, tu->elem))
        return !is_named_type(v) || !is_named_type(t);
    AssignTerm a = { .c = c, .x = x, .cause = cause };
    if (tp && !is_named_type(v)) {
        a.tparam = t;
        typeset_is(type_set(tu), to_term, &a);
        return a.ok;
    }
    if (vp && !is_named_type(t)) {
        a.tparam = v;
        a.other = t;
        typeset_is(type_set(vu), from_term, &a);
        return a.ok;
    }
    return false;
}

bool type_assignable(Checker *c, Type *v, Type *t)
{
    Operand x = { .mode = MODE_VALUE, .type = v };
    return assignable(c, &x, t, NULL);
}

/* A generic function where a function of type t is wanted: infers its type arguments (go1.21). */
static bool instantiate_for(Checker *c, Operand *x, Type *t)
{
    Type *sig = x->type, *want = core_type(t);
    if (!lang_at_least(c, 21) || !want || want->kind != TY_FUNC || want->func.tparams.n)
        return false;
    Type **targs = arena_array(c->a, Type *, sig->func.tparams.n);
    Type plain = *sig;
    plain.func.tparams = (TypeList){ 0 };
    if (!unify(c, sig->func.tparams, targs, &plain, want, false))
        return false;
    for (int i = 0; i < sig->func.tparams.n; i++)
        if (!targs[i])
            return false;
    TypeList l = { targs, sig->func.tparams.n };
    int bad;
    const char *why;
    if (!verify_instance(c, NO_POS, sig->func.tparams, l, &bad, &why)) {
        check_error_op(c, x, "%s", why);
        x->mode = MODE_INVALID;
        return true;
    }
    Type *inst = instantiate(c, sig, l);
    record_instance(c, x->expr, NULL, l, inst);
    x->type = inst;
    return true;
}

/* Prepares x for a variable of type t (NULL: the blank identifier); x is invalid after an error. */
void check_assignment(Checker *c, Operand *x, Type *t, const char *context)
{
    single_value(c, x);
    if (x->mode == MODE_INVALID)
        return;
    if (x->mode < MODE_CONST) {
        check_error_op(c, x, "cannot assign %s to %s in %s", operand_str(c, x), t ? type_str(c, t) : "_", context);
        x->mode = MODE_INVALID;
        return;
    }
    if (is_untyped(x->type)) {
        Type *target = t;
        if (x->mode == MODE_NIL) {
            if (!t) {
                check_error_op(c, x, "use of untyped nil in %s", context);
                x->mode = MODE_INVALID;
                return;
            }
        } else if (!t || (is_interface(t) && t->kind != TY_TYPEPARAM)) {
            target = default_type(c, x->type);
        }
        const Const *val = NULL;
        ReprFail fail;
        Type *nt = implicit_type(c, x, target, &val, &fail);
        if (fail) {
            check_error_op(c, x, "cannot use %s as %s value in %s%s", operand_str(c, x), type_str(c, target), context,
                           fail == REPR_TRUNCATED ? " (truncated)" : fail == REPR_OVERFLOW ? " (overflows)" : "");
            x->mode = MODE_INVALID;
            return;
        }
        if (val) {
            x->val = val;
            update_expr_val(x->expr, val);
        }
        if (nt != x->type) {
            x->type = nt;
            update_expr_type(c, x->expr, nt, false);
        }
    }
    if (x->type->kind == TY_FUNC && x->type->func.tparams.n) {
        if (!t || !instantiate_for(c, x, t)) {
            check_error_op(c, x, "cannot use generic function %s without instantiation", expr_str(c, x->expr));
            x->mode = MODE_INVALID;
            return;
        }
    }
    if (!t)
        return;
    const char *why = NULL;
    if (!assignable(c, x, t, &why)) {
        if (why)
            check_error_op(c, x, "cannot use %s as type %s in %s:\n\t%s", operand_str(c, x), type_str(c, t), context, why);
        else
            check_error_op(c, x, "cannot use %s as type %s in %s", operand_str(c, x), type_str(c, t), context);
        x->mode = MODE_INVALID;
    }
}

/* ---- Initialisation ---- */

void init_const(Checker *c, Object *lhs, Operand *x)
{
    if (x->mode == MODE_INVALID || !x->type || is_invalid(x->type) || (lhs->type && is_invalid(lhs->type))) {
        if (!lhs->type)
            lhs->type = invalid_type(c);
        return;
    }
    if (x->mode != MODE_CONST) {
        check_error_op(c, x, "%s is not constant", operand_str(c, x));
        if (!lhs->type)
            lhs->type = invalid_type(c);
        return;
    }
    if (!lhs->type)
        lhs->type = x->type;
    check_assignment(c, x, lhs->type, "constant declaration");
    if (x->mode == MODE_INVALID)
        return;
    lhs->val = x->val;
}

Type *init_var(Checker *c, Object *lhs, Operand *x, const char *context)
{
    if (x->mode == MODE_INVALID || is_invalid(x->type) || (lhs->type && is_invalid(lhs->type))) {
        if (!lhs->type)
            lhs->type = invalid_type(c);
        lhs->used = true;
        return NULL;
    }
    if (!lhs->type) {
        Type *t = x->type;
        if (is_untyped(t)) {
            if (x->mode == MODE_NIL) {
                check_error_op(c, x, "use of untyped nil in %s", context);
                lhs->type = invalid_type(c);
                lhs->used = true;
                return NULL;
            }
            t = default_type(c, t);
        }
        lhs->type = t;
        if (t->kind == TY_FUNC && t->func.tparams.n) {
            lhs->type = invalid_type(c);
            check_assignment(c, x, NULL, context);
            return NULL;
        }
    }
    check_assignment(c, x, lhs->type, context);
    return x->mode == MODE_INVALID ? NULL : x->type;
}

/* ---- Lists ---- */

/* Evaluates a list of expressions, spreading a call with several results. Up to two operands for a comma-ok value. */
bool generic_args(Checker *c, NodeList list, Operand **out, int *n, bool allow_comma_ok, bool *was_comma_ok)
{
    *was_comma_ok = false;
    *n = 0;
    *out = NULL;
    if (list.len == 0)
        return true;
    if (list.len == 1) {
        Operand x;
        check_raw_expr(c, &x, list.v[0], NULL, !allow_comma_ok);
        exclude_modes(c, &x, 1u << MODE_NOVALUE | 1u << MODE_BUILTIN | 1u << MODE_TYPE);
        if (x.mode == MODE_VALUE && x.type->kind == TY_TUPLE) {
            ObjectList vars = x.type->tuple.vars;
            node_unparen(list.v[0])->flags |= NF_MULTI_VALUE;
            *out = arena_array(c->a, Operand, vars.n);
            *n = vars.n;
            for (int i = 0; i < vars.n; i++)
                (*out)[i] = (Operand){ .mode = MODE_VALUE, .type = vars.v[i]->type, .expr = list.v[0] };
            return true;
        }
        *out = arena_array(c->a, Operand, 2);
        (*out)[0] = x;
        *n = 1;
        if (allow_comma_ok && (x.mode == MODE_MAPINDEX || x.mode == MODE_COMMAOK)) {
            mark_comma_ok(list.v[0]);
            (*out)[0].mode = MODE_VALUE;
            (*out)[1] = (Operand){ .mode = MODE_VALUE, .type = c->basic[BASIC_UNTYPED_BOOL], .expr = list.v[0] };
            *n = 2;
            *was_comma_ok = true;
        }
        return x.mode != MODE_INVALID;
    }
    bool ok = true;
    *out = arena_array(c->a, Operand, list.len);
    *n = list.len;
    for (int i = 0; i < list.len; i++) {
        Operand *x = &(*out)[i];
        if (allow_comma_ok)
            check_expr(c, x, list.v[i]);
        else
            check_generic_expr(c, x, list.v[i]);
        ok &= x->mode != MODE_INVALID;
    }
    return ok;
}

const char *types_summary(Checker *c, Type **types, int n, bool variadic)
{
    const char **parts = arena_array(c->a, const char *, n);
    size_t len = 2;
    for (int i = 0; i < n; i++) {
        Type *t = types[i];
        const char *e;
        if (!t || is_invalid(t))
            e = "<T>";
        else if (is_untyped(t))
            e = (t->info & INFO_NUMERIC) ? "number" : t->name + strlen("untyped ");
        else if (variadic && i == n - 1)
            e = fmtc(c, "...%s", type_str(c, t->elem));
        else
            e = type_str(c, t);
        parts[i] = e;
        len += strlen(e) + 2;
    }
    char *s = arena_alloc(c->a, len + 1), *p = s;
    *p++ = '(';
    for (int i = 0; i < n; i++) {
        if (i)
            p = stpcpy(p, ", ");
        p = stpcpy(p, parts[i]);
    }
    stpcpy(p, ")");
    return s;
}

static const char *measure(Checker *c, int n, const char *unit)
{
    return fmtc(c, "%d %s%s", n, unit, n == 1 ? "" : "s");
}

static void assign_error(Checker *c, NodeList rhs, int nvars, int nvals)
{
    const char *vars = measure(c, nvars, "variable"), *vals = measure(c, nvals, "value");
    Node *call = rhs.len == 1 ? node_unparen(rhs.v[0]) : NULL;
    if (call && call->kind == N_CALL)
        check_error_node(c, rhs.v[0], "assignment mismatch: %s but %s returns %s", vars, expr_str(c, as_call(call)->fun), vals);
    else
        check_error_node(c, rhs.v[0], "assignment mismatch: %s but %s", vars, vals);
}

static void return_mismatch(Checker *c, Object **lhs, int n, Operand *x, int nx, Node *ret)
{
    Type **have = arena_array(c->a, Type *, nx), **want = arena_array(c->a, Type *, n);
    for (int i = 0; i < nx; i++)
        have[i] = x[i].type;
    for (int i = 0; i < n; i++)
        want[i] = lhs[i]->type;
    Pos at = node_start(ret);
    const char *how = "not enough";
    if (nx > n) {
        at = node_start(x[n].expr);
        how = "too many";
    } else if (nx > 0) {
        at = node_start(x[nx - 1].expr);
    }
    check_error(c, at, "%s return values\n\thave %s\n\twant %s", how, types_summary(c, have, nx, false),
                types_summary(c, want, n, false));
}

/* lhs... = rhs... for fresh variables, or the results of a return statement. */
void init_vars(Checker *c, Object **lhs, int n, NodeList rhs, Node *return_stmt)
{
    Operand *x;
    int nx;
    bool comma_ok;
    const char *context = return_stmt ? "return statement" : "assignment";
    if (rhs.len == n && rhs.len > 0) {      /* one each: values of := may be generic functions, literals get hints */
        bool ok = true;
        Operand *v = arena_array(c->a, Operand, n);
        if (n == 1 || return_stmt) {
            for (int i = 0; i < n; i++)
                check_raw_expr(c, &v[i], rhs.v[i], lhs[i]->type, lhs[i]->type != NULL);
        } else {
            for (int i = 0; i < n; i++)
                check_raw_expr(c, &v[i], rhs.v[i], lhs[i]->type, lhs[i]->type != NULL);
        }
        bool spread = false;
        for (int i = 0; i < n; i++) {
            exclude_modes(c, &v[i], 1u << MODE_NOVALUE | 1u << MODE_BUILTIN | 1u << MODE_TYPE);
            if (n == 1 && v[i].mode == MODE_VALUE && v[i].type->kind == TY_TUPLE) {
                spread = true;
                break;
            }
            single_value(c, &v[i]);
        }
        if (spread) {
            if (!lhs[0]->type)
                lhs[0]->type = invalid_type(c);
            lhs[0]->used = true;
            ObjectList vars = v[0].type->tuple.vars;
            if (return_stmt) {
                Operand *each = arena_array(c->a, Operand, vars.n);
                for (int i = 0; i < vars.n; i++)
                    each[i] = (Operand){ .mode = MODE_VALUE, .type = vars.v[i]->type, .expr = rhs.v[0] };
                return_mismatch(c, lhs, n, each, vars.n, return_stmt);
            } else {
                assign_error(c, rhs, n, vars.n);
            }
            return;
        }
        for (int i = 0; i < n; i++)
            if (!init_var(c, lhs[i], &v[i], context))
                ok = false;
        for (int i = 0; i < n && !ok; i++)
            lhs[i]->used = true;
        return;
    }
    bool valid = generic_args(c, rhs, &x, &nx, n == 2 && !return_stmt, &comma_ok);
    if (nx != n) {
        for (int i = 0; i < n; i++) {
            lhs[i]->used = true;
            if (!lhs[i]->type)
                lhs[i]->type = invalid_type(c);
        }
        if (!valid)
            return;
        if (return_stmt)
            return_mismatch(c, lhs, n, x, nx, return_stmt);
        else if (rhs.len)
            assign_error(c, rhs, n, nx);
        return;
    }
    bool ok = true;
    for (int i = 0; i < n; i++)
        if (!init_var(c, lhs[i], &x[i], context))
            ok = false;
    for (int i = 0; i < n && !ok; i++)
        lhs[i]->used = true;
}

/* ---- Assignment ---- */

static Object *local_of(Checker *c, Node *lhs)
{
    Node *u = node_unparen(lhs);
    if (u->kind != N_IDENT)
        return NULL;
    Object *o = scope_lookup_parent(c->env.scope, as_ident(u)->name, u->pos);
    return o && o->kind == OBJ_VAR && o->pkg == c->env.pkg ? o : NULL;
}

Type *assign_var(Checker *c, Node *lhs, Operand *x)
{
    if (x->mode == MODE_INVALID || is_invalid(x->type)) {
        use_expr(c, lhs);
        return NULL;
    }
    Node *u = node_unparen(lhs);
    if (u->kind == N_IDENT && as_ident(u)->name == c->names->blank) {
        check_assignment(c, x, NULL, "assignment to _ identifier");
        u->type = x->type;
        u->mode = MODE_VAR;
        return x->mode == MODE_INVALID ? NULL : x->type;
    }
    Object *v = local_of(c, lhs);
    bool used = v && v->used;
    Operand z;
    check_expr(c, &z, lhs);
    if (v)
        v->used = used;
    if (z.mode == MODE_INVALID || is_invalid(z.type))
        return NULL;
    if (z.mode != MODE_VAR && z.mode != MODE_MAPINDEX) {
        SelectorExpr *sel = try_selector(z.expr);
        if (sel) {
            Operand op;
            check_expr(c, &op, sel->x);
            if (op.mode == MODE_MAPINDEX) {
                check_error_op(c, &z, "cannot assign to struct field %s in map", expr_str(c, z.expr));
                return NULL;
            }
        }
        check_error_op(c, &z, "cannot assign to %s", operand_str(c, &z));
        return NULL;
    }
    mark_reassigned(lhs);
    check_assignment(c, x, z.type, "assignment");
    return x->mode == MODE_INVALID ? NULL : x->type;
}

void assign_vars(Checker *c, NodeList lhs, NodeList rhs)
{
    Operand *x;
    int nx;
    bool comma_ok;
    bool valid;
    if (lhs.len == rhs.len) {
        nx = rhs.len;
        x = arena_array(c->a, Operand, nx);
        valid = true;
        bool spread = false;
        for (int i = 0; i < nx; i++) {
            Type *hint = NULL;
            check_raw_expr(c, &x[i], rhs.v[i], hint, true);
            exclude_modes(c, &x[i], 1u << MODE_NOVALUE | 1u << MODE_BUILTIN | 1u << MODE_TYPE);
            if (nx == 1 && x[i].mode == MODE_VALUE && x[i].type->kind == TY_TUPLE)
                spread = true;
            else
                single_value(c, &x[i]);
        }
        if (spread) {
            for (int i = 0; i < lhs.len; i++)
                use_expr(c, lhs.v[i]);
            assign_error(c, rhs, lhs.len, x[0].type->tuple.vars.n);
            return;
        }
    } else {
        valid = generic_args(c, rhs, &x, &nx, lhs.len == 2, &comma_ok);
    }
    if (lhs.len != nx) {
        use_exprs(c, lhs);
        if (valid && rhs.len)
            assign_error(c, rhs, lhs.len, nx);
        return;
    }
    bool ok = true;
    for (int i = 0; i < lhs.len; i++)
        if (!assign_var(c, lhs.v[i], &x[i]))
            ok = false;
    for (int i = 0; i < lhs.len && !ok; i++) {
        Object *v = local_of(c, lhs.v[i]);
        if (v)
            v->used = true;
    }
}

/* ---- := ---- */

void short_var_decl(Checker *c, Pos pos, NodeList lhs, NodeList rhs)
{
    Scope *scope = c->env.scope;
    Object **vars = arena_array(c->a, Object *, lhs.len), **fresh = arena_array(c->a, Object *, lhs.len);
    int nfresh = 0;
    bool had_error = false;
    for (int i = 0; i < lhs.len; i++) {
        IdentExpr *id = try_ident(lhs.v[i]);
        if (!id) {
            use_expr(c, lhs.v[i]);
            check_error_node(c, lhs.v[i], "non-name %s on left side of :=", expr_str(c, lhs.v[i]));
            had_error = true;
            continue;
        }
        bool repeated = false;
        for (int k = 0; k < i && !repeated && id->name != c->names->blank; k++)
            repeated = lhs.v[k]->kind == N_IDENT && as_ident(lhs.v[k])->name == id->name;
        if (repeated) {
            check_error_node(c, lhs.v[i], "%s repeated on left side of :=", id->name->str);
            had_error = true;
            continue;
        }
        Object *alt = id->name == c->names->blank ? NULL : scope_lookup(scope, id->name);
        if (alt) {
            id->obj = alt;
            id->n.mode = MODE_VAR;
            id->n.type = alt->type;
            if (alt->kind == OBJ_VAR) {
                vars[i] = alt;
                alt->reassigned = true;
                if (alt->func && alt->func != c->env.func)
                    capture_variable(c, alt);
            } else {
                check_error_node(c, lhs.v[i], "cannot assign to %s", expr_str(c, lhs.v[i]));
                had_error = true;
            }
            continue;
        }
        vars[i] = new_local_var(c, id, NULL);
        if (id->name != c->names->blank)
            fresh[nfresh++] = vars[i];
        else
            fresh[nfresh] = NULL;
        id->obj = vars[i];
        id->n.mode = MODE_VAR;
        id->n.flags |= NF_DEFINES;
    }
    for (int i = 0; i < lhs.len; i++)
        if (!vars[i])
            vars[i] = new_object(c, OBJ_VAR, lhs.v[i]->pos, c->env.pkg, c->names->blank, NULL);
    init_vars(c, vars, lhs.len, rhs, NULL);
    for (int i = 0; i < lhs.len; i++)
        if (lhs.v[i]->kind == N_IDENT)
            lhs.v[i]->type = vars[i]->type;
    if (nfresh > 0) {
        Pos scope_pos = rhs.len ? node_end(rhs.v[rhs.len - 1]) : pos;
        for (int i = 0; i < nfresh; i++)
            declare(c, scope, NULL, fresh[i], scope_pos);
    } else if (!had_error) {
        check_error(c, pos, "no new variables on left side of :=");
    }
}
