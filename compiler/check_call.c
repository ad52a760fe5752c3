/* check_call.c - calls, conversions, selectors, instantiated functions. */
#include "compiler/check_internal.h"

#include <ctype.h>

/* ---- Instances of functions ---- */

static IdentExpr *function_ident(Node *n)
{
    for (;;) {
        switch (n->kind) {
        case N_PAREN: n = as_paren(n)->x; break;
        case N_INDEX: n = as_index(n)->x; break;
        case N_SELECTOR: return as_selector(n)->sel;
        case N_IDENT: return as_ident(n);
        default: return NULL;
        }
    }
}

/* Notes on the identifier (and an index expression around it) which instance of a generic function it stands for. */
void record_instance(Checker *c, Node *fun, Object *generic, TypeList targs, Type *sig)
{
    IdentExpr *id = function_ident(fun);
    if (!id)
        return;
    Instance *inst = arena_new(c->a, Instance);
    inst->func = generic ? generic : id->obj;
    inst->targs = targs;
    inst->sig = sig;
    id->inst = inst;
    id->n.type = sig;
    for (Node *n = fun; n != &id->n;) {
        n->type = sig;
        n->mode = MODE_VALUE;
        if (n->kind == N_INDEX) {
            as_index(n)->inst = inst;
            n = as_index(n)->x;
        } else if (n->kind == N_PAREN) {
            n = as_paren(n)->x;
        } else {
            break;
        }
    }
}

static bool type_args(Checker *c, NodeList list, TypeList *out)
{
    bool ok = true;
    out->v = arena_array(c->a, Type *, list.len);
    out->n = list.len;
    for (int i = 0; i < list.len; i++) {
        out->v[i] = check_type(c, list.v[i]);
        ok &= !is_invalid(out->v[i]);
    }
    return ok;
}

static Type *instantiate_signature(Checker *c, Pos pos, Type *sig, TypeList targs, NodeList xlist)
{
    int bad;
    const char *why;
    mono_record(c, pos, sig->func.tparams, targs, xlist);
    if (!verify_instance(c, pos, sig->func.tparams, targs, &bad, &why))
        check_error(c, bad < xlist.len ? node_start(xlist.v[bad]) : pos, "%s", why);
    return instantiate(c, sig, targs);
}

/* f[A, B] as a value; with fewer arguments the rest is inferred from constraints, if possible. */
void check_func_inst(Checker *c, Operand *x, IndexExpr *e)
{
    check_version(c, e->lbrack, 18, "function instantiation");
    Type *sig = x->type;
    TypeList targs;
    int want = sig->func.tparams.n;
    x->expr = &e->n;
    if (!type_args(c, e->index, &targs)) {
        x->mode = MODE_INVALID;
        return;
    }
    if (targs.n > want) {
        check_error_node(c, e->index.v[targs.n - 1], "got %d type arguments but want %d", targs.n, want);
        x->mode = MODE_INVALID;
        return;
    }
    if (targs.n < want) {
        Type **v = arena_array(c->a, Type *, want);
        copy_mem(v, targs.v, sizeof *v * (size_t)targs.n);
        if (!infer(c, e->lbrack, sig->func.tparams, v, c->empty_tuple, NULL, 0)) {
            x->mode = MODE_INVALID;
            return;
        }
        targs = (TypeList){ v, want };
    }
    x->type = instantiate_signature(c, e->lbrack, sig, targs, e->index);
    record_instance(c, &e->n, NULL, targs, x->type);
    x->mode = MODE_VALUE;
}

/* ---- Arguments ---- */

static Type *adjusted_params(Checker *c, Type *sig, int nargs)
{
    ObjectList p = sig->func.params->tuple.vars;
    Object **v = arena_array(c->a, Object *, nargs + 1);
    copy_mem(v, p.v, sizeof *v * (size_t)(p.n - 1));
    Object *last = p.v[p.n - 1];
    Type *elem = last->type->kind == TY_SLICE ? last->type->elem : last->type;
    for (int i = p.n - 1; i < nargs; i++)
        v[i] = new_param(c, last->pos, last->pkg, last->name, elem);
    return new_tuple(c, v, nargs);
}

static void count_mismatch(Checker *c, CallExpr *e, Type *sig, Operand *args, int nargs, int npars)
{
    Pos at = e->rparen ? e->rparen : node_start(&e->n);
    at = node_start(&e->n);
    const char *how = "not enough";
    if (nargs > npars) {
        at = node_start(args[npars].expr);
        how = "too many";
    } else if (nargs > 0) {
        at = node_start(args[nargs - 1].expr);
    }
    ObjectList p = sig->func.params->tuple.vars;
    Type **have = arena_array(c->a, Type *, nargs), **want = arena_array(c->a, Type *, p.n);
    for (int i = 0; i < nargs; i++)
        have[i] = args[i].type;
    for (int i = 0; i < p.n; i++)
        want[i] = p.v[i]->type;
    check_error(c, at, "%s arguments in call to %s\n\thave %s\n\twant %s", how, expr_str(c, e->fun),
                types_summary(c, have, nargs, false), types_summary(c, want, p.n, sig->func.variadic));
}

/* Generic functions passed as arguments contribute their own type parameters to the inference. */
static bool infer_with_generic_args(Checker *c, CallExpr *e, Type *sig, Type **targs, Type *params, Operand **ptrs, int nargs)
{
    return infer(c, e->lparen, sig->func.tparams, targs, params, ptrs, nargs);
}

/* Checks the arguments of a call of sig and returns the (instantiated) signature; NULL after an error. */
static Type *check_arguments(Checker *c, CallExpr *e, Type *sig, TypeList given, NodeList xlist, Operand *args, int nargs)
{
    for (int i = 0; i < nargs; i++)
        if (args[i].mode == MODE_INVALID)
            return NULL;
    int npars = sig->func.params->tuple.vars.n;
    Type *params = sig->func.params;
    bool adjusted = false;
    if (sig->func.variadic) {
        if (e->has_dots) {
            if (e->args.len == 1 && nargs > 1) {
                check_error_node(c, &e->n, "cannot use ... with %d-valued %s", nargs, expr_str(c, e->args.v[0]));
                return NULL;
            }
        } else if (nargs >= npars - 1) {
            params = adjusted_params(c, sig, nargs);
            adjusted = true;
            npars = nargs;
        } else {
            npars--;
        }
    } else if (e->has_dots) {
        check_error_node(c, &e->n, "cannot use ... in call to non-variadic %s", expr_str(c, e->fun));
        return NULL;
    }
    if (nargs != npars) {
        count_mismatch(c, e, sig, args, nargs, npars);
        return NULL;
    }
    if (sig->func.tparams.n) {
        if (!lang_at_least(c, 18))
            check_version(c, e->fun->kind == N_INDEX ? as_index(e->fun)->lbrack : e->lparen, 18, "%s",
                          e->fun->kind == N_INDEX ? "function instantiation" : "implicit function instantiation");
        int nt = sig->func.tparams.n;
        Type **targs = arena_array(c->a, Type *, nt);
        copy_mem(targs, given.v, sizeof *targs * (size_t)given.n);
        Operand **ptrs = arena_array(c->a, Operand *, nargs + 1);
        for (int i = 0; i < nargs; i++)
            ptrs[i] = &args[i];
        if (given.n < nt && !infer_with_generic_args(c, e, sig, targs, params, ptrs, nargs))
            return NULL;
        TypeList all = { targs, nt };
        Type *rsig = instantiate_signature(c, e->lparen, sig, all, xlist);
        record_instance(c, e->fun, NULL, all, rsig);
        IdentExpr *id = function_ident(e->fun);
        e->inst = id ? id->inst : NULL;
        params = adjusted ? substitute(c, params, sig->func.tparams, all) : rsig->func.params;
        sig = rsig;
    }
    if (nargs) {
        const char *context = fmtc(c, "argument to %s", expr_str(c, e->fun));
        for (int i = 0; i < nargs; i++)
            check_assignment(c, &args[i], params->tuple.vars.v[i]->type, context);
    }
    return sig;
}

/* ---- Calls ---- */

static ExprKind call_conversion(Checker *c, Operand *x, CallExpr *e)
{
    Type *t = x->type;
    e->call_kind = CALL_CONVERSION;
    x->mode = MODE_INVALID;
    if (is_generic(t)) {
        check_error_node(c, e->fun, "cannot use generic type %s without instantiation", expr_str(c, e->fun));
        use_exprs(c, e->args);
        x->expr = &e->n;
        return KIND_CONVERSION;
    }
    if (e->args.len == 0) {
        check_error_node(c, &e->n, "missing argument in conversion to %s", type_str(c, t));
    } else if (e->args.len > 1) {
        use_exprs(c, e->args);
        check_error_node(c, e->args.v[e->args.len - 1], "too many arguments in conversion to %s", type_str(c, t));
    } else {
        check_expr_hint(c, x, e->args.v[0], NULL);
        if (x->mode != MODE_INVALID) {
            if (t->kind != TY_TYPEPARAM && is_interface(t) && !typeset_is_method_set(type_set(under(t)))) {
                check_error_node(c, &e->n, "cannot use interface %s in conversion (contains specific type constraints or is comparable)",
                                 type_str(c, t));
                x->mode = MODE_INVALID;
            } else if (e->has_dots) {
                check_error_node(c, e->args.v[0], "invalid use of ... in type conversion to %s", type_str(c, t));
                x->mode = MODE_INVALID;
            } else {
                check_conversion(c, x, t);
            }
        }
    }
    x->expr = &e->n;
    return KIND_CONVERSION;
}

static void call_result(Checker *c, Operand *x, CallExpr *e, Type *sig)
{
    ObjectList r = sig->func.results->tuple.vars;
    x->mode = r.n == 0 ? MODE_NOVALUE : MODE_VALUE;
    x->type = r.n == 0 ? NULL : r.n == 1 ? r.v[0]->type : sig->func.results;
    x->expr = &e->n;
    x->val = NULL;
    c->env.has_call_or_recv = true;
}

ExprKind check_call(Checker *c, Operand *x, CallExpr *e, Type *hint)
{
    (void)hint;
    IndexExpr *inst = NULL;
    if (e->fun->kind == N_INDEX) {
        *x = (Operand){ .mode = MODE_INVALID, .type = invalid_type(c), .expr = e->fun };
        if (check_index_expr(c, x, as_index(e->fun)))
            inst = as_index(e->fun);
        x->expr = e->fun;
        record_operand(c, x, e->fun);
        if (!inst)
            exclude_modes(c, x, 1u << MODE_NOVALUE);
    } else {
        check_raw_expr(c, x, e->fun, NULL, true);
        exclude_modes(c, x, 1u << MODE_NOVALUE);
        single_value(c, x);
    }
    if (x->mode == MODE_INVALID) {
        use_exprs(c, e->args);
        x->expr = &e->n;
        return KIND_STATEMENT;
    }
    if (x->mode == MODE_TYPE)
        return call_conversion(c, x, e);
    if (x->mode == MODE_BUILTIN) {
        BuiltinId id = x->builtin;
        e->call_kind = CALL_BUILTIN;
        e->builtin = (uint16_t)id;
        if (!check_builtin(c, x, e, id))
            x->mode = MODE_INVALID;
        x->expr = &e->n;
        if (x->mode != MODE_INVALID && x->mode != MODE_CONST)
            c->env.has_call_or_recv = true;
        return builtin_table[id].kind == 1 ? KIND_STATEMENT : KIND_EXPRESSION;
    }
    e->call_kind = CALL_FUNC;
    Type *sig = x->mode == MODE_NIL ? NULL : core_type(x->type);
    if (!sig || sig->kind != TY_FUNC) {
        check_error_op(c, x, INVALID_OP "cannot call non-function %s", operand_str(c, x));
        use_exprs(c, e->args);
        x->mode = MODE_INVALID;
        x->expr = &e->n;
        return KIND_STATEMENT;
    }
    TypeList targs = { 0 };
    NodeList xlist = { 0 };
    if (inst) {
        xlist = inst->index;
        int want = sig->func.tparams.n;
        bool ok = type_args(c, xlist, &targs);
        if (ok && targs.n > want)
            check_error_node(c, xlist.v[want], "got %d type arguments but want %d", targs.n, want);
        if (!ok || targs.n > want) {
            use_exprs(c, e->args);
            x->mode = MODE_INVALID;
            x->expr = &e->n;
            return KIND_STATEMENT;
        }
    }
    Operand *args;
    int nargs;
    bool comma_ok;
    generic_args(c, e->args, &args, &nargs, false, &comma_ok);
    Type *rsig = check_arguments(c, e, sig, targs, xlist, args, nargs);
    if (!rsig) {
        /* the arguments' untyped types are left as they are; the result is still known */
        if (sig->func.tparams.n && has_type_params(sig->func.results)) {
            x->mode = MODE_INVALID;
            x->expr = &e->n;
            return KIND_STATEMENT;
        }
        rsig = sig;
    }
    call_result(c, x, e, rsig);
    return KIND_STATEMENT;
}

/* ---- Selectors ---- */

static bool package_member(Checker *c, Operand *x, SelectorExpr *e)
{
    IdentExpr *id = try_ident(e->x);
    if (!id || id->name == c->names->blank)
        return false;
    Object *pn = scope_lookup_parent(c->env.scope, id->name, id->n.pos);
    if (!pn && c->env.pkg && c->env.pkg->autoimport)
        pn = autoimport(c, id->name, e->sel->name);
    if (!pn || pn->kind != OBJ_PKGNAME)
        return false;
    id->obj = pn;
    pn->used = true;
    x->mode = MODE_INVALID;
    x->type = invalid_type(c);
    x->expr = &e->n;
    Package *p = pn->imported;
    Object *o = e->sel->name->exported ? scope_lookup(p->scope, e->sel->name) : NULL;
    if (!o) {
        if (!p->broken)
            check_error_node(c, &e->sel->n, "undefined: %s.%s", p->name->str, e->sel->name->str);
        return true;
    }
    e->sel->obj = o;
    Type *t = object_type(o);
    x->type = t;
    switch (o->kind) {
    case OBJ_CONST:
        x->mode = is_invalid(t) ? MODE_INVALID : MODE_CONST;
        x->val = o->val;
        break;
    case OBJ_TYPE: x->mode = MODE_TYPE; break;
    case OBJ_VAR: x->mode = is_invalid(t) ? MODE_INVALID : MODE_VAR; break;
    case OBJ_FUNC: x->mode = is_invalid(t) ? MODE_INVALID : MODE_VALUE; break;
    case OBJ_BUILTIN:
        if ((o->builtin == BUILTIN_SLICEDATA || o->builtin == BUILTIN_STRING || o->builtin == BUILTIN_STRINGDATA)
            && !check_version(c, e->n.pos, 20, "unsafe.%s", o->name->str))
            break;
        x->mode = MODE_BUILTIN;
        x->builtin = (uint8_t)o->builtin;
        break;
    }
    e->sel->n.type = t;
    e->sel->n.mode = x->mode;
    return true;
}

static void undefined_member(Checker *c, Operand *x, SelectorExpr *e, Member *m)
{
    const char *sel = e->sel->name->str;
    if (is_invalid(under(x->type)))
        return;
    if (m->ambiguous) {
        check_error_node(c, &e->sel->n, "ambiguous selector %s.%s", expr_str(c, x->expr), sel);
        return;
    }
    if (m->ptr_recv) {
        check_error_node(c, &e->sel->n, "cannot call pointer method %s on %s", sel, type_str(c, x->type));
        return;
    }
    Type *u = under(x->type);
    const char *why;
    if (u->kind == TY_POINTER && (u->elem->kind == TY_TYPEPARAM || is_interface(u->elem))) {
        why = u->elem->kind == TY_TYPEPARAM ? fmtc(c, "type %s is pointer to type parameter, not type parameter", type_str(c, x->type))
                                            : fmtc(c, "type %s is pointer to interface, not interface", type_str(c, x->type));
    } else {
        why = fmtc(c, "type %s has no field or method %s", type_str(c, x->type), sel);
        char *alt = arena_strndup(c->a, sel, strlen(sel));
        alt[0] = (char)(isupper((unsigned char)alt[0]) ? tolower((unsigned char)alt[0]) : toupper((unsigned char)alt[0]));
        if (strcmp(alt, sel) && lookup_member(c, x->type, x->mode == MODE_VAR, c->env.pkg, intern_cstr(c->names, alt)).obj)
            why = fmtc(c, "%s, but does have %s", why, alt);
    }
    check_error_node(c, &e->sel->n, "%s.%s undefined (%s)", expr_str(c, x->expr), sel, why);
}

static Type *method_expr_type(Checker *c, Type *recv, Type *sig)
{
    ObjectList p = sig->func.params->tuple.vars;
    Object **v = arena_array(c->a, Object *, p.n + 1);
    Name *empty = intern_cstr(c->names, "");
    bool named = p.n > 0 && p.v[0]->name != empty;
    Name *rname = empty;
    if (named) {
        rname = sig->func.recv && sig->func.recv->name != empty ? sig->func.recv->name : c->names->blank;
    }
    v[0] = new_param(c, NO_POS, sig->func.recv ? sig->func.recv->pkg : NULL, rname, recv);
    copy_mem(v + 1, p.v, sizeof *v * (size_t)p.n);
    return new_func(c, NULL, new_tuple(c, v, p.n + 1), sig->func.results, sig->func.variadic);
}

void check_selector(Checker *c, Operand *x, SelectorExpr *e, Type *def)
{
    e->selection = NULL;
    if (package_member(c, x, e))
        return;
    check_expr_or_type(c, x, e->x, false);
    if (x->mode == MODE_TYPE && def && x->type == def) {
        check_error(c, def->named.obj->pos, "invalid recursive type %s\n\t%s: %s refers to\n\t%s: %s", def->named.obj->name->str,
                    pos_str(c, def->named.obj->pos), def->named.obj->name->str, pos_str(c, def->named.obj->pos),
                    def->named.obj->name->str);
        x->mode = MODE_INVALID;
    }
    if (x->mode == MODE_BUILTIN) {
        check_error(c, e->n.pos, "cannot select on %s", operand_str(c, x));
        x->mode = MODE_INVALID;
    }
    if (x->mode == MODE_INVALID) {
        x->expr = &e->n;
        return;
    }
    if (x->mode == MODE_NIL) {
        check_error_node(c, &e->sel->n, "%s.%s undefined (type %s has no field or method %s)", expr_str(c, x->expr), e->sel->name->str,
                         type_str(c, x->type), e->sel->name->str);
        x->mode = MODE_INVALID;
        x->expr = &e->n;
        return;
    }
    Member m = lookup_member(c, x->type, x->mode == MODE_VAR, c->env.pkg, e->sel->name);
    if (!m.obj) {
        undefined_member(c, x, e, &m);
        x->mode = MODE_INVALID;
        x->expr = &e->n;
        return;
    }
    Type *mt = object_type(m.obj);
    e->sel->obj = m.obj;
    e->sel->n.type = mt;
    if (x->mode == MODE_TYPE) {
        if (m.obj->kind != OBJ_FUNC || mt->kind != TY_FUNC) {
            check_error_node(c, &e->sel->n, "%s.%s undefined (type %s has no method %s)", expr_str(c, x->expr), e->sel->name->str,
                             type_str(c, x->type), e->sel->name->str);
            x->mode = MODE_INVALID;
            x->expr = &e->n;
            return;
        }
        e->selection = new_selection(c, SEL_METHOD_EXPR, x->type, &m);
        e->selection->type = method_expr_type(c, x->type, mt);
        check_use_object(c, m.obj);
        x->mode = MODE_VALUE;
        x->type = e->selection->type;
        x->expr = &e->n;
        return;
    }
    e->selection = new_selection(c, m.obj->kind == OBJ_FUNC ? SEL_METHOD : SEL_FIELD, x->type, &m);
    if (m.obj->kind == OBJ_FUNC) {
        if (e->selection->addr)
            mark_address_taken(e->x, false);
        check_use_object(c, m.obj);
        x->mode = MODE_VALUE;
    } else if (x->mode == MODE_VAR || m.indirect) {
        x->mode = MODE_VAR;
    } else {
        x->mode = MODE_VALUE;
    }
    x->type = mt;
    x->val = NULL;
    if (is_invalid(mt))
        x->mode = MODE_INVALID;
    x->expr = &e->n;
}

/* ---- Conversions ---- */

static bool const_convertible(Checker *c, Operand *x, Type *t, const Const **val)
{
    Type *u = under(t);
    if (u->kind != TY_BASIC)
        return false;
    const Const *v = x->val;
    if (representable_const(c, x->val, u, &v)) {
        if (val)
            *val = v;
        return true;
    }
    if (is_integer(x->type) && is_string(t)) {
        int64_t i = 0xFFFD;
        if (!const_int64_val(x->val, &i) || i < 0 || i > 0x10FFFF || (i >= 0xD800 && i < 0xE000))
            i = 0xFFFD;
        char *s = arena_alloc(c->a, 8);
        size_t n = 0;
        if (i < 0x80) {
            s[n++] = (char)i;
        } else if (i < 0x800) {
            s[n++] = (char)(0xC0 | i >> 6);
            s[n++] = (char)(0x80 | (i & 63));
        } else if (i < 0x10000) {
            s[n++] = (char)(0xE0 | i >> 12);
            s[n++] = (char)(0x80 | (i >> 6 & 63));
            s[n++] = (char)(0x80 | (i & 63));
        } else {
            s[n++] = (char)(0xF0 | i >> 18);
            s[n++] = (char)(0x80 | (i >> 12 & 63));
            s[n++] = (char)(0x80 | (i >> 6 & 63));
            s[n++] = (char)(0x80 | (i & 63));
        }
        if (val)
            *val = const_string(c->a, s, n);
        return true;
    }
    return false;
}

typedef struct ConvTerm {
    Checker *c;
    Operand *x;
    Type *t, *tparam;
    const char **cause;
    bool ok;
} ConvTerm;

static void push_cause(ConvTerm *k, const char *msg)
{
    if (k->cause)
        *k->cause = *k->cause && **k->cause ? fmtc(k->c, "%s\n\t%s", msg, *k->cause) : msg;
}

static bool conv_to_term(UnionTerm *term, void *ctx)
{
    ConvTerm *k = ctx;
    if (!term)
        return k->ok = false;
    k->ok = convertible(k->c, k->x, term->type, k->cause);
    if (!k->ok)
        push_cause(k, fmtc(k->c, "cannot convert %s to %s (in %s)", type_str(k->c, k->x->type), type_str(k->c, term->type),
                           type_str(k->c, k->tparam)));
    return k->ok;
}

static bool conv_from_term(UnionTerm *term, void *ctx)
{
    ConvTerm *k = ctx;
    if (!term)
        return k->ok = false;
    Operand x = *k->x;
    x.type = term->type;
    k->ok = convertible(k->c, &x, k->t, k->cause);
    if (!k->ok)
        push_cause(k, fmtc(k->c, "cannot convert %s (in %s) to %s", type_str(k->c, term->type), type_str(k->c, k->tparam),
                           type_str(k->c, k->t)));
    return k->ok;
}

/* Can a non-constant x be converted to t? */
bool convertible(Checker *c, Operand *x, Type *t, const char **cause)
{
    if (assignable(c, x, t, cause))
        return true;
    Type *v = x->type, *vu = under(v), *tu = under(t);
    bool vp = v->kind == TY_TYPEPARAM, tp = t->kind == TY_TYPEPARAM;
    if (!vp && !tp) {
        if (identical_ignore_tags(vu, tu))
            return true;
        if (v->kind == TY_POINTER && t->kind == TY_POINTER && v->elem->kind != TY_TYPEPARAM && t->elem->kind != TY_TYPEPARAM
            && identical_ignore_tags(under(v->elem), under(t->elem)))
            return true;
        if ((vu->kind == TY_BASIC || tu->kind == TY_BASIC)) {
            if ((is_integer(v) || is_float(v)) && (is_integer(t) || is_float(t)))
                return true;
            if (is_complex(v) && is_complex(t))
                return true;
            if (is_string(t) && (is_integer(v) || is_bytes_or_runes(vu)))
                return true;
            if (is_string(v) && is_bytes_or_runes(tu))
                return true;
            bool vptr = vu->kind == TY_POINTER || (vu->kind == TY_BASIC && vu->basic == BASIC_UINTPTR);
            bool tptr = tu->kind == TY_POINTER || (tu->kind == TY_BASIC && tu->basic == BASIC_UINTPTR);
            if ((vptr && is_unsafe_pointer(t)) || (is_unsafe_pointer(v) && tptr))
                return true;
        }
        if (vu->kind == TY_SLICE) {
            Type *arr = tu->kind == TY_ARRAY ? tu : tu->kind == TY_POINTER && tu->elem->kind != TY_TYPEPARAM ? under(tu->elem) : NULL;
            if (arr && arr->kind == TY_ARRAY && type_identical(vu->elem, arr->elem)) {
                int need = tu->kind == TY_ARRAY ? 20 : 17;
                if (lang_at_least(c, need))
                    return true;
                if (cause)
                    *cause = fmtc(c, "conversion of slices to %s requires go1.%d or later (-lang was set to go1.%d; check go.mod)",
                                  need == 17 ? "array pointers" : "arrays", need, c->env.pkg->go_minor);
            }
        }
        return false;
    }
    if (cause)
        *cause = NULL;
    ConvTerm k = { .c = c, .x = x, .t = t, .cause = cause };
    if (vp) {
        k.tparam = v;
        typeset_is(type_set(vu), conv_from_term, &k);
        return k.ok;
    }
    k.tparam = t;
    typeset_is(type_set(tu), conv_to_term, &k);
    return k.ok;
}

typedef struct ConstTerm {
    Checker *c;
    Operand *x;
    Type *t;
    const char *cause;
} ConstTerm;

static bool const_to_term(Type *u, void *ctx)
{
    ConstTerm *k = ctx;
    if (!u) {
        k->cause = fmtc(k->c, "%s does not contain specific types", type_str(k->c, k->t));
        return false;
    }
    if (is_string(k->x->type) && is_bytes_or_runes(u))
        return true;
    if (!const_convertible(k->c, k->x, u, NULL)) {
        k->cause = fmtc(k->c, "cannot convert %s to %s (in %s)", operand_str(k->c, k->x), type_str(k->c, u), type_str(k->c, k->t));
        return false;
    }
    return true;
}

void check_conversion(Checker *c, Operand *x, Type *t)
{
    bool constant = x->mode == MODE_CONST, ok = false;
    const char *cause = NULL;
    const Const *val = x->val;
    if (constant && t->kind != TY_TYPEPARAM && is_const_type(t)) {
        ok = const_convertible(c, x, t, &val);
        if (ok)
            x->val = val;
    } else if (constant && t->kind == TY_TYPEPARAM) {
        ConstTerm k = { c, x, t, NULL };
        ok = typeset_under_is(type_set(typeparam_iface(t)), const_to_term, &k);
        cause = k.cause;
        if (ok)
            x->mode = MODE_VALUE;
    } else if (convertible(c, x, t, &cause)) {
        ok = true;
        x->mode = MODE_VALUE;
    }
    if (!ok) {
        if (constant && is_integer(t) && const_to_int(c->a, x->val)->kind == CONST_INT)
            x->val = const_to_int(c->a, x->val);    /* shown as the integer it is */
        if (cause)
            check_error_op(c, x, "cannot convert %s to type %s:\n\t%s", operand_str(c, x), type_str(c, t), cause);
        else
            check_error_op(c, x, "cannot convert %s to type %s", operand_str(c, x), type_str(c, t));
        x->mode = MODE_INVALID;
        return;
    }
    if (is_untyped(x->type)) {
        Type *final = t;
        /* an operand of its own kind keeps a default type where t gives it none */
        if ((t->kind != TY_TYPEPARAM && is_interface(t)) || (constant && !is_const_type(t)))
            final = x->mode == MODE_NIL || x->type->basic == BASIC_UNTYPED_NIL ? t : default_type(c, x->type);
        else if (x->mode == MODE_CONST && is_integer(x->type) && is_string(t))
            final = x->type;
        if (is_untyped(final) && x->expr)
            final = default_type(c, final);
        if (x->type->basic == BASIC_UNTYPED_NIL) {
            x->expr->flags &= (uint16_t)~NF_UNTYPED;
            x->expr->type = t;
        } else {
            const Const *saved = x->expr->val;
            if (x->mode == MODE_CONST && is_integer(x->type) && is_string(t)) {
                x->expr->flags &= (uint16_t)~NF_UNTYPED;
                x->expr->type = final;
            } else {
                update_expr_type(c, x->expr, final, true);
            }
            (void)saved;
        }
    }
    x->type = t;
}
