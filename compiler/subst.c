/* subst.c - substituting types for type parameters, and instances.
 *
 * substitute() builds a new type only where something changes, so a type that
 * mentions no parameter comes back as the same pointer. It keeps no cache: it is
 * used while types are under construction. subst_type(), the generator's
 * entry, works on finished types, caches per Subst and returns canonical types.
 *
 * A type declared inside a generic function depends on that function's type
 * parameters without naming them; substituting makes a copy that remembers the
 * arguments (named.outer_args).
 */
#include "compiler/check_internal.h"

#include <stdlib.h>

typedef struct Sub {
    Checker *c;
    TypeList from, to;
    int depth;
} Sub;

static Type *sub(Sub *s, Type *t);

static bool sub_list(Sub *s, TypeList in, TypeList *out)
{
    Type **v = NULL;
    for (int i = 0; i < in.n; i++) {
        Type *t = sub(s, in.v[i]);
        if (t != in.v[i] && !v) {
            v = arena_array(s->c->a, Type *, in.n);
            copy_mem(v, in.v, sizeof *v * (size_t)i);
        }
        if (v)
            v[i] = t;
    }
    *out = v ? (TypeList){ v, in.n } : in;
    return v != NULL;
}

static Object *copy_object(Sub *s, Object *o, Type *t)
{
    Object *n = arena_new(s->c->a, Object);
    *n = *o;
    n->type = t;
    n->gen = NULL;
    if (o->kind == OBJ_VAR)
        n->origin_var = o->origin_var ? o->origin_var : o;
    return n;
}

static bool sub_vars(Sub *s, ObjectList in, ObjectList *out)
{
    Object **v = NULL;
    for (int i = 0; i < in.n; i++) {
        Object *o = in.v[i];
        Type *ot = object_type(o), *t = sub(s, ot);
        if (t != ot && !v) {
            v = arena_array(s->c->a, Object *, in.n);
            copy_mem(v, in.v, sizeof *v * (size_t)i);
        }
        if (v)
            v[i] = t != ot ? copy_object(s, o, t) : o;
    }
    *out = v ? (ObjectList){ v, in.n } : in;
    return v != NULL;
}

static Type *sub_tuple(Sub *s, Type *t)
{
    ObjectList vars;
    if (!sub_vars(s, t->tuple.vars, &vars))
        return t;
    return new_tuple(s->c, vars.v, vars.n);
}

static Type *sub_func(Sub *s, Type *t)
{
    Type *params = sub_tuple(s, t->func.params), *results = sub_tuple(s, t->func.results);
    if (params == t->func.params && results == t->func.results)
        return t;
    Type *n = new_func(s->c, t->func.recv, params, results, t->func.variadic);
    n->func.tparams = t->func.tparams;
    n->func.rparams = t->func.rparams;
    return n;
}

static Type *sub_interface(Sub *s, Type *t)
{
    ObjectList methods;
    TypeList embeddeds;
    bool m = sub_vars(s, t->iface.methods, &methods), e = sub_list(s, t->iface.embeddeds, &embeddeds);
    if (!m && !e)
        return t;
    Type *n = new_interface(s->c, t->iface.pkg);
    n->iface.methods = methods;
    n->iface.embeddeds = embeddeds;
    n->iface.embed_pos = t->iface.embed_pos;
    n->iface.implicit = t->iface.implicit;
    n->iface.complete = t->iface.complete;
    return n;
}

static Type *sub_named(Sub *s, Type *t)
{
    TypeList targs;
    bool changed = sub_list(s, t->named.targs, &targs);
    TypeList outer = t->named.outer_args.n ? t->named.outer_args : t->named.outer;
    if (outer.n) {
        TypeList args;
        bool oc = sub_list(s, outer, &args);
        if (oc || (changed && t->named.outer_args.n))
            return instantiate_local(s->c, t, targs, args);
    }
    if (!changed)
        return t;
    return instantiate_named(s->c, t->named.orig, targs);
}

static Type *sub_union(Sub *s, Type *t)
{
    UnionTerm *v = arena_array(s->c->a, UnionTerm, t->unio.nterms);
    bool changed = false;
    for (int i = 0; i < t->unio.nterms; i++) {
        v[i] = t->unio.terms[i];
        v[i].type = sub(s, v[i].type);
        changed |= v[i].type != t->unio.terms[i].type;
    }
    if (!changed)
        return t;
    Type *n = new_type(s->c, TY_UNION);
    n->unio.terms = v;
    n->unio.nterms = t->unio.nterms;
    return n;
}

static Type *sub_inner(Sub *s, Type *t)
{
    Checker *c = s->c;
    switch (t->kind) {
    case TY_TYPEPARAM:
        for (int i = 0; i < s->from.n; i++)
            if (s->from.v[i] == t)
                return s->to.v[i] ? s->to.v[i] : t;
        return t;
    case TY_ARRAY: {
        Type *e = sub(s, t->elem);
        return e == t->elem ? t : new_array(c, e, t->len);
    }
    case TY_SLICE: {
        Type *e = sub(s, t->elem);
        return e == t->elem ? t : new_slice(c, e);
    }
    case TY_POINTER: {
        Type *e = sub(s, t->elem);
        return e == t->elem ? t : new_pointer(c, e);
    }
    case TY_CHAN: {
        Type *e = sub(s, t->elem);
        return e == t->elem ? t : new_chan(c, t->dir, e);
    }
    case TY_MAP: {
        Type *k = sub(s, t->key), *e = sub(s, t->elem);
        return k == t->key && e == t->elem ? t : new_map(c, k, e);
    }
    case TY_STRUCT: {
        ObjectList fields;
        if (!sub_vars(s, t->strct.fields, &fields))
            return t;
        return new_struct(c, fields.v, fields.n, t->strct.tags);
    }
    case TY_TUPLE:
        return sub_tuple(s, t);
    case TY_FUNC:
        return sub_func(s, t);
    case TY_INTERFACE:
        return sub_interface(s, t);
    case TY_NAMED:
        return sub_named(s, t);
    case TY_UNION:
        return sub_union(s, t);
    default:
        return t;
    }
}

static Type *sub(Sub *s, Type *t)
{
    if (!t || t->kind == TY_BASIC || s->depth > MAX_TYPE_DEPTH)
        return t;
    s->depth++;
    Type *r = sub_inner(s, t);
    s->depth--;
    return r;
}

Type *substitute(Checker *c, Type *t, TypeList tparams, TypeList targs)
{
    if (tparams.n == 0)
        return t;
    Sub s = { c, tparams, targs, 0 };
    return sub(&s, t);
}

/* An instance of a generic named type or signature. */
Type *instantiate(Checker *c, Type *generic, TypeList targs)
{
    if (generic->kind == TY_NAMED)
        return instantiate_named(c, generic, targs);
    Type *t = substitute(c, generic, generic->func.tparams, targs);
    if (t == generic) {     /* no parameter occurs in the signature */
        t = new_type(c, TY_FUNC);
        uint32_t id = t->id;
        *t = *generic;
        t->id = id;
    }
    t->func.tparams = (TypeList){ 0 };
    t->hash = 0;
    t->canon = NULL;
    return t;
}

/* Do the arguments satisfy the constraints? *bad: index of the first that does not. */
bool verify_instance(Checker *c, Pos pos, TypeList tparams, TypeList targs, int *bad, const char **why)
{
    (void)pos;
    for (int i = 0; i < tparams.n; i++) {
        Type *bound = tparams.v[i]->tparam.bound;
        if (!bound)
            continue;
        typeparam_iface(tparams.v[i]);
        bound = substitute(c, tparams.v[i]->tparam.bound, tparams, targs);
        if (!check_implements(c, targs.v[i], bound, why)) {
            *bad = i;
            return false;
        }
    }
    return true;
}

/* ---- For the generator ---- */

typedef struct SubstCache {
    Type **keys, **vals;
    uint32_t cap, count;
} SubstCache;

static uint32_t list_hash(TypeList tparams, TypeList targs)
{
    uint32_t h = 7;
    for (int i = 0; i < tparams.n; i++)
        h = (h * 31 + tparams.v[i]->id) * 31 + type_hash(targs.v[i]);
    return h;
}

static bool same_subst(const Subst *s, uint32_t hash, TypeList tparams, TypeList targs)
{
    if (s->hash != hash || s->tparams.n != tparams.n)
        return false;
    for (int i = 0; i < tparams.n; i++)
        if (s->tparams.v[i] != tparams.v[i] || s->targs.v[i] != type_canonical(s->checker, targs.v[i]))
            return false;
    return true;
}

Subst *subst_get(Checker *c, TypeList tparams, TypeList targs)
{
    if (tparams.n == 0)
        return NULL;
    if (c->subst_count * 2 >= c->subst_cap) {
        uint32_t cap = c->subst_cap ? c->subst_cap * 2 : 64;
        Subst **v = calloc(cap, sizeof *v);
        for (uint32_t i = 0; i < c->subst_cap; i++)
            if (c->substs[i]) {
                uint32_t h = c->substs[i]->hash & (cap - 1);
                while (v[h])
                    h = (h + 1) & (cap - 1);
                v[h] = c->substs[i];
            }
        free(c->substs);
        c->substs = v;
        c->subst_cap = cap;
    }
    uint32_t hash = list_hash(tparams, targs), h = hash & (c->subst_cap - 1);
    for (; c->substs[h]; h = (h + 1) & (c->subst_cap - 1))
        if (same_subst(c->substs[h], hash, tparams, targs))
            return c->substs[h];
    Subst *s = arena_new(c->a, Subst);
    s->checker = c;
    s->hash = hash;
    s->id = ++c->next_subst_id;
    Type **v = arena_array(c->a, Type *, tparams.n), **w = arena_array(c->a, Type *, tparams.n);
    for (int i = 0; i < tparams.n; i++) {
        v[i] = tparams.v[i];
        w[i] = type_canonical(c, targs.v[i]);
    }
    s->tparams = (TypeList){ v, tparams.n };
    s->targs = (TypeList){ w, tparams.n };
    s->cache = arena_new(c->a, SubstCache);
    c->substs[h] = s;
    c->subst_count++;
    return s;
}

static Type **cache_slot(Subst *s, Type *t)
{
    SubstCache *k = s->cache;
    if (k->count * 2 >= k->cap) {
        uint32_t cap = k->cap ? k->cap * 2 : 64;
        Type **keys = arena_array(s->checker->a, Type *, cap), **vals = arena_array(s->checker->a, Type *, cap);
        for (uint32_t i = 0; i < k->cap; i++)
            if (k->keys[i]) {
                uint32_t h = k->keys[i]->id * 0x9E3779B1u & (cap - 1);
                while (keys[h])
                    h = (h + 1) & (cap - 1);
                keys[h] = k->keys[i];
                vals[h] = k->vals[i];
            }
        k->keys = keys;
        k->vals = vals;
        k->cap = cap;
    }
    uint32_t h = t->id * 0x9E3779B1u & (k->cap - 1);
    while (k->keys[h] && k->keys[h] != t)
        h = (h + 1) & (k->cap - 1);
    if (!k->keys[h]) {
        k->keys[h] = t;
        k->count++;
    }
    return &k->vals[h];
}

Type *subst_type(Subst *s, Type *t)
{
    if (!t)
        return NULL;
    if (!s)
        return t;
    Type *r = *cache_slot(s, t);
    if (!r) {
        r = type_canonical(s->checker, substitute(s->checker, t, s->tparams, s->targs));
        *cache_slot(s, t) = r;
    }
    return r;
}

Selection *subst_selection(Subst *s, const Selection *sel, Package *pkg)
{
    Type *recv = subst_type(s, sel->recv);
    if (recv == sel->recv || !s)
        return (Selection *)sel;
    Checker *c = s->checker;
    Package *from = sel->obj->pkg ? sel->obj->pkg : pkg;
    Member m = lookup_member(c, recv, true, from, sel->obj->name);
    if (!m.obj)
        return NULL;
    Selection *n = new_selection(c, sel->kind, recv, &m);
    n->type = sel->kind == SEL_METHOD_EXPR ? subst_type(s, sel->type) : n->type;
    return n;
}

void method_type_args(Object *f, TypeList *tparams, TypeList *targs)
{
    *tparams = *targs = (TypeList){ 0 };
    if (f->kind != OBJ_FUNC || !f->recv_named || f->is_iface_method)
        return;
    Object *o = f->origin ? f->origin : f;
    Type *sig = object_type(o);
    if (sig->kind != TY_FUNC || sig->func.rparams.n != f->recv_named->named.targs.n)
        return;
    *tparams = sig->func.rparams;
    *targs = f->recv_named->named.targs;
}
