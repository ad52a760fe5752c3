/* infer.c - type inference.
 *
 * The type parameters of the called function are renamed first, so that a
 * generic function may call itself. Then, as the language specification has it:
 * typed arguments are unified with their parameters; core types of constraints
 * (and, for known arguments, methods) contribute; untyped constants left over
 * give their default types; constraints are applied once more; finally inferred
 * types that mention other parameters are resolved.
 *
 * Unification is exact inside types; at the top a defined type meets a type
 * literal through its underlying type, and channel directions may differ.
 */
#include "compiler/check_internal.h"

typedef struct Unifier {
    Checker *c;
    TypeList tparams;       /* the (renamed) parameters to be inferred */
    Type **targs;           /* one for each, NULL: not known yet */
    int depth;
    bool iface_inference;
} Unifier;

static int tparam_index(Unifier *u, Type *t)
{
    if (t->kind != TY_TYPEPARAM)
        return -1;
    for (int i = 0; i < u->tparams.n; i++)
        if (u->tparams.v[i] == t)
            return i;
    return -1;
}

/* Joined parameters point to one another; the last in the chain speaks for all. */
static int representative(Unifier *u, int i)
{
    while (i >= 0 && u->targs[i]) {
        int next = tparam_index(u, u->targs[i]);
        if (next < 0)
            break;
        i = next;
    }
    return i;
}

static bool nify(Unifier *u, Type *x, Type *y, bool exact);

static bool nify_tuple(Unifier *u, Type *x, Type *y)
{
    if (x->tuple.vars.n != y->tuple.vars.n)
        return false;
    for (int i = 0; i < x->tuple.vars.n; i++)
        if (!nify(u, x->tuple.vars.v[i]->type, y->tuple.vars.v[i]->type, true))
            return false;
    return true;
}

static bool nify_struct(Unifier *u, Type *x, Type *y)
{
    if (x->strct.fields.n != y->strct.fields.n)
        return false;
    for (int i = 0; i < x->strct.fields.n; i++) {
        Object *f = x->strct.fields.v[i], *g = y->strct.fields.v[i];
        if (f->embedded != g->embedded || f->name != g->name || !nify(u, object_type(f), object_type(g), true))
            return false;
    }
    return true;
}

static bool nify_interface(Unifier *u, Type *x, Type *y)
{
    TypeSet *s = type_set(x), *t = type_set(y);
    if (s->comparable != t->comparable || s->all != t->all || s->methods.n != t->methods.n)
        return false;
    if (!s->all && !(typeset_subset_of(s, t) && typeset_subset_of(t, s)))
        return false;
    for (int i = 0; i < s->methods.n; i++)
        if (!same_id(s->methods.v[i], t->methods.v[i]->pkg, t->methods.v[i]->name)
            || !nify(u, object_type(s->methods.v[i]), object_type(t->methods.v[i]), true))
            return false;
    return true;
}

/* Each method of iface (which mentions parameters) against the method of t of that name. */
static bool nify_methods(Unifier *u, Type *iface, Type *t)
{
    TypeSet *s = type_set(iface);
    for (int i = 0; i < s->methods.n; i++) {
        Object *m = s->methods.v[i];
        Member f = lookup_member(u->c, t, false, m->pkg, m->name);
        if (!f.obj || f.obj->kind != OBJ_FUNC || !nify(u, object_type(m), object_type(f.obj), true))
            return false;
    }
    return true;
}

static bool nify_inner(Unifier *u, Type *x, Type *y, bool exact);

static bool nify(Unifier *u, Type *x, Type *y, bool exact)
{
    if (x == y)
        return true;
    if (++u->depth > 100) {
        u->depth--;
        return false;
    }
    bool r = nify_inner(u, x, y, exact);
    u->depth--;
    return r;
}

static bool nify_inner(Unifier *u, Type *x, Type *y, bool exact)
{
    int px = representative(u, tparam_index(u, x)), py = representative(u, tparam_index(u, y));
    if (px < 0 && py >= 0) {
        Type *t = x;
        x = y, y = t;
        px = py, py = -1;
    }
    if (px >= 0 && py >= 0) {       /* join them; the value, if any, stays with the representative */
        if (px == py)
            return true;
        if (u->targs[px] && u->targs[py])
            return nify(u, u->targs[px], u->targs[py], exact);
        if (u->targs[px])
            u->targs[py] = u->tparams.v[px];
        else
            u->targs[px] = u->tparams.v[py];
        return true;
    }
    if (px >= 0) {
        Type *known = u->targs[px];
        if (!known) {
            u->targs[px] = y;
            return true;
        }
        if (!nify(u, known, y, exact))
            return false;
        if (!exact && known->kind != TY_NAMED) {
            if (y->kind == TY_NAMED && (under(y)->kind != TY_CHAN || under(known)->kind != TY_CHAN || under(y)->dir == CHAN_BOTH))
                u->targs[px] = y;       /* a defined type is more specific */
            else if (known->kind == TY_CHAN && y->kind == TY_CHAN && known->dir == CHAN_BOTH)
                u->targs[px] = y;       /* both must be assignable: keep the directed one */
        }
        return true;
    }
    if (!exact && x->kind != y->kind) {
        if (u->iface_inference && has_type_params(x) && is_interface(x) && !is_interface(y))
            return nify_methods(u, under(x), y);
        if (y->kind == TY_NAMED && x->kind != TY_TYPEPARAM && x->kind != TY_BASIC)
            y = under(y);
        else if (x->kind == TY_NAMED && y->kind != TY_TYPEPARAM && y->kind != TY_BASIC)
            x = under(x);
    } else if (!exact && u->iface_inference && x->kind == TY_NAMED && y->kind == TY_NAMED
               && x->named.orig != y->named.orig && is_interface(x) && has_type_params(x)) {
        return nify_methods(u, under(x), y);
    }
    if (x == y)
        return true;
    if (!exact && x->kind != y->kind && (x->kind == TY_TYPEPARAM || y->kind == TY_TYPEPARAM)) {
        Type *core = core_type(x->kind == TY_TYPEPARAM ? x : y);    /* a parameter of the function around */
        return core && nify(u, core, x->kind == TY_TYPEPARAM ? y : x, false);
    }
    if (x->kind != y->kind)
        return false;
    switch (x->kind) {
    case TY_BASIC:
        return x->basic == y->basic;
    case TY_ARRAY:
        return (x->len < 0 || y->len < 0 || x->len == y->len) && nify(u, x->elem, y->elem, true);
    case TY_SLICE: case TY_POINTER:
        return nify(u, x->elem, y->elem, true);
    case TY_CHAN:
        return (!exact || x->dir == y->dir) && nify(u, x->elem, y->elem, true);
    case TY_MAP:
        return nify(u, x->key, y->key, true) && nify(u, x->elem, y->elem, true);
    case TY_STRUCT:
        return nify_struct(u, x, y);
    case TY_TUPLE:
        return nify_tuple(u, x, y);
    case TY_FUNC:
        return x->func.tparams.n == y->func.tparams.n && x->func.variadic == y->func.variadic
               && nify_tuple(u, x->func.params, y->func.params) && nify_tuple(u, x->func.results, y->func.results);
    case TY_INTERFACE:
        return nify_interface(u, x, y);
    case TY_NAMED:
        if (x->named.orig != y->named.orig || x->named.targs.n != y->named.targs.n)
            return false;
        if (x->named.targs.n == 0)
            return type_identical(x, y);
        for (int i = 0; i < x->named.targs.n; i++)
            if (!nify(u, x->named.targs.v[i], y->named.targs.v[i], true))
                return false;
        return true;
    default:
        return false;
    }
}

bool unify(Checker *c, TypeList tparams, Type **targs, Type *x, Type *y, bool exact)
{
    Unifier u = { .c = c, .tparams = tparams, .targs = targs };
    return nify(&u, x, y, exact);
}

/* ---- Constraints ---- */

typedef struct CoreTerm {
    int n;
    bool tilde;
    UnionTerm single;
} CoreTerm;

static bool count_term(UnionTerm *t, void *ctx)
{
    CoreTerm *k = ctx;
    if (!t)
        return false;
    k->n++;
    k->single = *t;
    k->tilde |= t->tilde;
    return true;
}

/* The core type of p's constraint; *single if that is its only type. */
static bool core_term_of(Type *p, UnionTerm *out, bool *single)
{
    CoreTerm k = { 0 };
    TypeSet *s = type_set(typeparam_iface(p));
    *single = typeset_is(s, count_term, &k) && k.n == 1;
    if (*single) {
        *out = k.single;
        return true;
    }
    Type *core = core_type(p);
    *out = (UnionTerm){ k.tilde, core };
    return core != NULL;
}

static int known_count(Unifier *u)
{
    int n = 0;
    for (int i = 0; i < u->tparams.n; i++)
        n += u->targs[i] != NULL;
    return n;
}

static Type *resolved(Unifier *u, Type *t)
{
    for (int i; t && (i = tparam_index(u, t)) >= 0;) {
        if (u->targs[i] == t)
            return NULL;
        t = u->targs[i];
    }
    return t;
}

static bool all_known(Unifier *u)
{
    for (int i = 0; i < u->tparams.n; i++)
        if (!resolved(u, u->targs[i]))
            return false;
    return true;
}

static bool apply_constraints(Unifier *u, Pos pos)
{
    Checker *c = u->c;
    for (int rounds = 0; rounds < 50; rounds++) {
        int before = known_count(u);
        for (int i = 0; i < u->tparams.n; i++) {
            Type *p = u->tparams.v[i];
            UnionTerm core;
            bool single;
            Type *tx = resolved(u, u->targs[i]);
            if (core_term_of(p, &core, &single)) {
                if (tx) {
                    Type *x = tx;
                    if (core.tilde && x->kind != TY_TYPEPARAM)
                        x = under(x);
                    if (!nify(u, core.type, x, false)) {
                        check_error(c, pos, "%s does not match %s%s", type_str(c, tx), core.tilde ? "~" : "",
                                    type_str(c, core.type));
                        return false;
                    }
                } else if (single && !core.tilde && !u->targs[i]) {
                    u->targs[i] = core.type;
                }
            } else if (tx && u->iface_inference) {
                TypeSet *s = type_set(typeparam_iface(p));
                if (s->methods.n)
                    nify_methods(u, typeparam_iface(p), tx);
            }
        }
        if (known_count(u) == before)
            break;
    }
    return true;
}

/* Replaces parameters inside the inferred types; cyclic ones are dropped. */
static void simplify(Unifier *u)
{
    Checker *c = u->c;
    for (int rounds = 0; rounds <= u->tparams.n; rounds++) {
        bool changed = false;
        for (int i = 0; i < u->tparams.n; i++) {
            if (!u->targs[i])
                continue;
            Type *t = substitute(c, u->targs[i], u->tparams, (TypeList){ u->targs, u->tparams.n });
            if (t != u->targs[i]) {
                u->targs[i] = t;
                changed = true;
            }
        }
        if (!changed)
            break;
    }
    for (int i = 0; i < u->tparams.n; i++) {
        if (!u->targs[i])
            continue;
        Type **nils = arena_array(c->a, Type *, u->tparams.n);
        for (int k = 0; k < u->tparams.n; k++)
            nils[k] = c->basic[BASIC_INVALID];
        if (substitute(c, u->targs[i], u->tparams, (TypeList){ nils, u->tparams.n }) != u->targs[i])
            u->targs[i] = NULL;
    }
}

static TypeList rename_tparams(Checker *c, TypeList tparams)
{
    Type **v = arena_array(c->a, Type *, tparams.n);
    for (int i = 0; i < tparams.n; i++) {
        Object *o = tparams.v[i]->tparam.obj;
        v[i] = new_typeparam(c, new_object(c, OBJ_TYPE, o->pos, o->pkg, o->name, NULL), NULL);
        v[i]->tparam.obj->color = 2;
        v[i]->tparam.index = i;
    }
    TypeList fresh = { v, tparams.n };
    for (int i = 0; i < tparams.n; i++) {
        typeparam_iface(tparams.v[i]);
        v[i]->tparam.bound = substitute(c, tparams.v[i]->tparam.bound, tparams, fresh);
    }
    return fresh;
}

static bool mismatch(Unifier *u, const char *kind, Type *tpar, Type *targ, Operand *arg)
{
    Checker *c = u->c;
    bool any = known_count(u) > 0;
    if (!any) {
        check_error_op(c, arg, "%s %s of %s does not match %s (cannot infer %s)", kind, type_str(c, targ),
                       expr_str(c, arg->expr), type_str(c, tpar), tparams_str(c, u->tparams));
        return false;
    }
    Type *inferred = substitute(c, tpar, u->tparams, (TypeList){ u->targs, u->tparams.n });
    if (inferred != tpar)
        check_error_op(c, arg, "%s %s of %s does not match inferred type %s for %s", kind, type_str(c, targ),
                       expr_str(c, arg->expr), type_str(c, inferred), type_str(c, tpar));
    else
        check_error_op(c, arg, "%s %s of %s does not match %s", kind, type_str(c, targ), expr_str(c, arg->expr),
                       type_str(c, tpar));
    return false;
}

/* Untyped arguments whose parameter is a bare type parameter: default types, the largest kind wins. */
static bool infer_untyped(Unifier *u, Type *params, Operand **args, int nargs)
{
    Checker *c = u->c;
    Type **maxes = arena_array(c->a, Type *, u->tparams.n);
    for (int i = 0; i < nargs; i++) {
        Operand *a = args[i];
        if (a->mode == MODE_INVALID || !is_untyped(a->type) || a->type->basic == BASIC_UNTYPED_NIL)
            continue;
        Type *p = params->tuple.vars.v[i]->type;
        int k = tparam_index(u, p);
        if (k < 0 || resolved(u, u->targs[k]))
            continue;
        if (!maxes[k]) {
            maxes[k] = a->type;
            continue;
        }
        Type *m = lang_at_least(c, 21) ? max_type(c, maxes[k], a->type)
                  : default_type(c, maxes[k]) == default_type(c, a->type) ? maxes[k] : NULL;
        if (!m) {
            if (lang_at_least(c, 21)) {
                check_error_op(c, a, "mismatched types %s and %s (cannot infer %s)", type_str(c, maxes[k]),
                               type_str(c, a->type), tparams_str(c, u->tparams));
                return false;
            }
            u->targs[k] = default_type(c, maxes[k]);
            return mismatch(u, "default type", p, default_type(c, a->type), a);
        }
        maxes[k] = m;
    }
    for (int k = 0; k < u->tparams.n; k++)
        if (maxes[k]) {
            int i = k;      /* follow parameters already unified with this one */
            while (u->targs[i] && tparam_index(u, u->targs[i]) >= 0)
                i = tparam_index(u, u->targs[i]);
            u->targs[i] = default_type(c, maxes[k]);
        }
    return true;
}

static bool is_generic_func(Type *t) { return t->kind == TY_FUNC && t->func.tparams.n; }

/* Sets up u with fresh parameters for the called function and, behind them, for generic functions among the
 * arguments (go1.21); gives the argument types in those terms. */
static Type **renamed_args(Checker *c, Unifier *u, TypeList declared, Operand **args, int nargs)
{
    Type **types = arena_array(c->a, Type *, nargs);
    int total = declared.n;
    for (int i = 0; i < nargs; i++) {
        types[i] = args[i]->type;
        if (is_generic_func(types[i]))
            total += types[i]->func.tparams.n;
    }
    u->tparams = (TypeList){ arena_array(c->a, Type *, total), declared.n };
    u->targs = arena_array(c->a, Type *, total);
    copy_mem(u->tparams.v, rename_tparams(c, declared).v, sizeof(Type *) * (size_t)declared.n);
    for (int i = 0; i < nargs; i++) {
        if (!is_generic_func(types[i]))
            continue;
        TypeList own = types[i]->func.tparams, fresh = rename_tparams(c, own);
        Type *plain = new_type(c, TY_FUNC);
        uint32_t id = plain->id;
        *plain = *types[i];
        plain->id = id;
        plain->func.tparams = (TypeList){ 0 };
        types[i] = substitute(c, plain, own, fresh);
        copy_mem(u->tparams.v + u->tparams.n, fresh.v, sizeof(Type *) * (size_t)own.n);
        u->tparams.n += own.n;
    }
    return types;
}

bool infer(Checker *c, Pos pos, TypeList declared, Type **targs, Type *params, Operand **args, int nargs)
{
    for (int i = 0; i < nargs; i++)
        if (args[i]->mode == MODE_INVALID)
            return false;
    Unifier u = { .c = c, .iface_inference = lang_at_least(c, 21) };
    Type **arg_types = renamed_args(c, &u, declared, args, nargs);
    copy_mem(u.targs, targs, sizeof *targs * (size_t)declared.n);
    TypeList tparams = { u.tparams.v, declared.n };
    params = substitute(c, params, declared, tparams);
    for (int i = 0; i < nargs; i++) {
        Type *p = params->tuple.vars.v[i]->type;
        if (!has_type_params(p) || is_untyped(arg_types[i]))
            continue;
        if (!nify(&u, p, arg_types[i], false))
            return mismatch(&u, "type", p, arg_types[i], args[i]);
    }
    /* constraints are consulted only while something is missing; whether they hold is checked by the caller */
    if (!all_known(&u) && !apply_constraints(&u, pos))
        return false;
    if (!all_known(&u) && !infer_untyped(&u, params, args, nargs))
        return false;
    if (!all_known(&u) && !apply_constraints(&u, pos))
        return false;
    simplify(&u);
    copy_mem(targs, u.targs, sizeof *targs * (size_t)declared.n);
    for (int i = 0; i < tparams.n; i++)
        if (!targs[i]) {
            check_error(c, pos, "cannot infer %s (%s)", declared.v[i]->tparam.obj->name->str,
                        pos_str(c, declared.v[i]->tparam.obj->pos));
            return false;
        }
    return true;
}
