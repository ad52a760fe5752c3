/* predicates.c - questions about types.
 *
 * is_x(t) looks at the underlying type and says no for type parameters; all_x(t)
 * asks whether every type of a type parameter's set qualifies.
 *
 * type_identical guards against cycles through interfaces with a list of the
 * pairs under comparison: a pair met again is taken to be identical.
 */
#include "compiler/check_internal.h"

/* ---- Basic properties ---- */

static bool is_info(Type *t, unsigned info)
{
    if (t->kind == TY_TYPEPARAM)
        return false;
    return is_basic(t, info);
}

bool is_boolean(Type *t) { return is_info(t, INFO_BOOLEAN); }
bool is_number(Type *t) { return is_info(t, INFO_NUMERIC); }
bool is_string(Type *t) { return is_info(t, INFO_STRING); }
bool is_integer(Type *t) { return is_info(t, INFO_INTEGER); }
bool is_unsigned(Type *t) { return is_info(t, INFO_UNSIGNED); }
bool is_float(Type *t) { return is_info(t, INFO_FLOAT); }
bool is_complex(Type *t) { return is_info(t, INFO_COMPLEX); }
bool is_const_type(Type *t) { return is_info(t, INFO_CONST_TYPE); }

static bool all_info_term(Type *u, void *ctx)
{
    return u && u->kind == TY_BASIC && (u->info & *(unsigned *)ctx);
}

static bool all_basic(Type *t, unsigned info)
{
    if (t->kind == TY_TYPEPARAM)
        return typeset_under_is(type_set(typeparam_iface(t)), all_info_term, &info);
    return is_basic(t, info);
}

bool all_boolean(Type *t) { return all_basic(t, INFO_BOOLEAN); }
bool all_integer(Type *t) { return all_basic(t, INFO_INTEGER); }
bool all_unsigned(Type *t) { return all_basic(t, INFO_UNSIGNED); }
bool all_numeric(Type *t) { return all_basic(t, INFO_NUMERIC); }
bool all_string(Type *t) { return all_basic(t, INFO_STRING); }
bool all_ordered(Type *t) { return all_basic(t, INFO_ORDERED); }
bool all_numeric_or_string(Type *t) { return all_basic(t, INFO_NUMERIC | INFO_STRING); }

bool is_typed(Type *t) { return !is_untyped(t); }
static bool is_numeric_untyped(Type *t) { return is_untyped(t) && (t->info & INFO_NUMERIC); }
bool is_unsafe_pointer(Type *t)
{
    Type *u = under(t);
    return u->kind == TY_BASIC && u->basic == BASIC_UNSAFE_POINTER;
}

bool is_named_type(Type *t)
{
    return t->kind == TY_BASIC || t->kind == TY_NAMED || t->kind == TY_TYPEPARAM;
}

bool is_bytes_or_runes(Type *t)
{
    if (t->kind != TY_SLICE)
        return false;
    Type *u = under(t->elem);
    return u->kind == TY_BASIC && (u->basic == BASIC_UINT8 || u->basic == BASIC_INT32);
}

static bool nil_term(Type *u, void *ctx)
{
    (void)ctx;
    return u && u->kind != TY_TYPEPARAM && has_nil(u);
}

bool has_nil(Type *t)
{
    if (t->kind == TY_TYPEPARAM)
        return typeset_under_is(type_set(typeparam_iface(t)), nil_term, NULL);
    Type *u = under(t);
    switch (u->kind) {
    case TY_BASIC:
        return u->basic == BASIC_UNSAFE_POINTER;
    case TY_SLICE: case TY_POINTER: case TY_FUNC: case TY_MAP: case TY_CHAN: case TY_INTERFACE:
        return true;
    default:
        return false;
    }
}

static bool mentions(Type *t, int depth)
{
    if (!t || depth > MAX_TYPE_DEPTH)
        return false;
    switch (t->kind) {
    case TY_TYPEPARAM:
        return true;
    case TY_ARRAY: case TY_SLICE: case TY_POINTER: case TY_CHAN:
        return mentions(t->elem, depth + 1);
    case TY_MAP:
        return mentions(t->key, depth + 1) || mentions(t->elem, depth + 1);
    case TY_STRUCT:
        for (int i = 0; i < t->strct.fields.n; i++)
            if (mentions(t->strct.fields.v[i]->type, depth + 1))
                return true;
        return false;
    case TY_TUPLE:
        for (int i = 0; i < t->tuple.vars.n; i++)
            if (mentions(t->tuple.vars.v[i]->type, depth + 1))
                return true;
        return false;
    case TY_FUNC:
        return mentions(t->func.params, depth + 1) || mentions(t->func.results, depth + 1);
    case TY_INTERFACE:
        for (int i = 0; i < t->iface.methods.n; i++)
            if (mentions(t->iface.methods.v[i]->type, depth + 1))
                return true;
        for (int i = 0; i < t->iface.embeddeds.n; i++)
            if (mentions(t->iface.embeddeds.v[i], depth + 1))
                return true;
        return false;
    case TY_UNION:
        for (int i = 0; i < t->unio.nterms; i++)
            if (mentions(t->unio.terms[i].type, depth + 1))
                return true;
        return false;
    case TY_NAMED:
        for (int i = 0; i < t->named.targs.n; i++)
            if (mentions(t->named.targs.v[i], depth + 1))
                return true;
        if (t->named.outer_args.n) {
            for (int i = 0; i < t->named.outer_args.n; i++)
                if (mentions(t->named.outer_args.v[i], depth + 1))
                    return true;
        } else if (t->named.outer.n)
            return true;
        return false;
    }
    return false;
}

bool has_type_params(Type *t) { return mentions(t, 0); }

/* ---- Comparable ---- */

typedef struct Seen {
    Type *t;
    struct Seen *next;
} Seen;

static bool comparable_seen(Checker *c, Type *t, bool dynamic, const Seen *seen, const char **why)
{
    for (const Seen *s = seen; s; s = s->next)
        if (s->t == t)
            return true;
    Seen here = { t, (Seen *)seen };
    if (t->kind == TY_TYPEPARAM)
        return typeset_comparable(type_set(typeparam_iface(t)));
    Type *u = under(t);
    switch (u->kind) {
    case TY_BASIC:
        return u->basic != BASIC_UNTYPED_NIL;
    case TY_POINTER: case TY_CHAN:
        return true;
    case TY_STRUCT:
        for (int i = 0; i < u->strct.fields.n; i++) {
            Type *ft = object_type(u->strct.fields.v[i]);
            if (!comparable_seen(c, ft, dynamic, &here, NULL)) {
                if (why)
                    *why = fmtc(c, "struct containing %s cannot be compared", type_str(c, ft));
                return false;
            }
        }
        return true;
    case TY_ARRAY:
        if (!comparable_seen(c, u->elem, dynamic, &here, NULL)) {
            if (why)
                *why = fmtc(c, "%s cannot be compared", type_str(c, t));
            return false;
        }
        return true;
    case TY_INTERFACE:
        return dynamic || typeset_comparable(type_set(u));
    default:
        return false;
    }
}

bool comparable_type(Checker *c, Type *t, bool dynamic, const char **why)
{
    return comparable_seen(c, t, dynamic, NULL, why);
}

bool type_comparable(Type *t) { return comparable_seen(type_checker(), t, true, NULL, NULL); }

/* ---- Identity ---- */

typedef struct Pair {
    Type *x, *y;
    const struct Pair *next;
} Pair;

static bool ident(Type *x, Type *y, bool tags, const Pair *p);

bool same_id(Object *o, Package *pkg, Name *name)
{
    if (o->name != name)
        return false;
    if (name->exported)
        return true;
    return same_package(o->pkg, pkg);
}

static bool ident_tuple(Type *x, Type *y, bool tags, const Pair *p)
{
    if (x->tuple.vars.n != y->tuple.vars.n)
        return false;
    for (int i = 0; i < x->tuple.vars.n; i++)
        if (!ident(x->tuple.vars.v[i]->type, y->tuple.vars.v[i]->type, tags, p))
            return false;
    return true;
}

static bool ident_struct(Type *x, Type *y, bool tags, const Pair *p)
{
    if (x->strct.fields.n != y->strct.fields.n)
        return false;
    for (int i = 0; i < x->strct.fields.n; i++) {
        Object *f = x->strct.fields.v[i], *g = y->strct.fields.v[i];
        if (f->embedded != g->embedded || !same_id(f, g->pkg, g->name))
            return false;
        if (tags) {
            const Const *s = x->strct.tags ? x->strct.tags[i] : NULL, *t = y->strct.tags ? y->strct.tags[i] : NULL;
            size_t sl = s ? s->str.len : 0, tl = t ? t->str.len : 0;
            if (sl != tl || (sl && memcmp(s->str.s, t->str.s, sl)))
                return false;
        }
        if (!ident(object_type(f), object_type(g), tags, p))
            return false;
    }
    return true;
}

static bool ident_func(Type *x, Type *y, bool tags, const Pair *p)
{
    if (x->func.tparams.n != y->func.tparams.n || x->func.variadic != y->func.variadic
        || x->func.params->tuple.vars.n != y->func.params->tuple.vars.n
        || x->func.results->tuple.vars.n != y->func.results->tuple.vars.n)
        return false;
    Type *yp = y->func.params, *yr = y->func.results;
    if (x->func.tparams.n) {
        Checker *c = type_checker();
        yp = substitute(c, yp, y->func.tparams, x->func.tparams);
        yr = substitute(c, yr, y->func.tparams, x->func.tparams);
        for (int i = 0; i < x->func.tparams.n; i++)
            if (!ident(typeparam_iface(x->func.tparams.v[i]),
                       substitute(c, typeparam_iface(y->func.tparams.v[i]), y->func.tparams, x->func.tparams), tags, p))
                return false;
    }
    return ident_tuple(x->func.params, yp, tags, p) && ident_tuple(x->func.results, yr, tags, p);
}

static bool ident_interface(Type *x, Type *y, bool tags, const Pair *p)
{
    for (const Pair *q = p; q; q = q->next)
        if ((q->x == x && q->y == y) || (q->x == y && q->y == x))
            return true;
    TypeSet *s = type_set(x), *t = type_set(y);
    if (s->comparable != t->comparable || s->methods.n != t->methods.n || s->all != t->all)
        return false;
    if (!s->all && !(typeset_subset_of(s, t) && typeset_subset_of(t, s)))
        return false;
    Pair here = { x, y, p };
    for (int i = 0; i < s->methods.n; i++) {
        Object *f = s->methods.v[i], *g = t->methods.v[i];
        if (!same_id(f, g->pkg, g->name) || !ident(object_type(f), object_type(g), tags, &here))
            return false;
    }
    return true;
}

static bool ident_named(Type *x, Type *y, bool tags, const Pair *p)
{
    if (x->named.orig != y->named.orig || x->named.targs.n != y->named.targs.n
        || x->named.outer_args.n != y->named.outer_args.n)
        return false;
    if (x->named.targs.n == 0 && x->named.outer_args.n == 0)
        return false;       /* different pointers to one declaration do not occur */
    for (int i = 0; i < x->named.targs.n; i++)
        if (!ident(x->named.targs.v[i], y->named.targs.v[i], tags, p))
            return false;
    for (int i = 0; i < x->named.outer_args.n; i++)
        if (!ident(x->named.outer_args.v[i], y->named.outer_args.v[i], tags, p))
            return false;
    return true;
}

static bool ident_union(Type *x, Type *y, bool tags, const Pair *p)
{
    if (x->unio.nterms != y->unio.nterms)
        return false;
    for (int i = 0; i < x->unio.nterms; i++)
        if (x->unio.terms[i].tilde != y->unio.terms[i].tilde
            || !ident(x->unio.terms[i].type, y->unio.terms[i].type, tags, p))
            return false;
    return true;
}

static bool ident(Type *x, Type *y, bool tags, const Pair *p)
{
    if (x == y)
        return true;
    if (!x || !y || x->kind != y->kind)
        return false;
    switch (x->kind) {
    case TY_BASIC:
        return x->basic == y->basic;
    case TY_ARRAY:
        return (x->len < 0 || y->len < 0 || x->len == y->len) && ident(x->elem, y->elem, tags, p);
    case TY_SLICE: case TY_POINTER:
        return ident(x->elem, y->elem, tags, p);
    case TY_CHAN:
        return x->dir == y->dir && ident(x->elem, y->elem, tags, p);
    case TY_MAP:
        return ident(x->key, y->key, tags, p) && ident(x->elem, y->elem, tags, p);
    case TY_STRUCT:
        return ident_struct(x, y, tags, p);
    case TY_TUPLE:
        return ident_tuple(x, y, tags, p);
    case TY_FUNC:
        return ident_func(x, y, tags, p);
    case TY_INTERFACE:
        return ident_interface(x, y, tags, p);
    case TY_NAMED:
        return ident_named(x, y, tags, p);
    case TY_UNION:
        return ident_union(x, y, tags, p);
    default:
        return false;
    }
}

bool type_identical(Type *x, Type *y) { return ident(x, y, true, NULL); }
bool identical_ignore_tags(Type *x, Type *y) { return ident(x, y, false, NULL); }

/* The larger of two untyped numeric types; NULL if they have none. */
Type *max_type(Checker *c, Type *x, Type *y)
{
    (void)c;
    if (x == y || (x->kind == TY_BASIC && y->kind == TY_BASIC && x->basic == y->basic))
        return x;
    if (is_numeric_untyped(x) && is_numeric_untyped(y))
        return x->basic > y->basic ? x : y;
    return NULL;
}
