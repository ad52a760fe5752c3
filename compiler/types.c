/* types.c - making types, unfolding lazy parts, layout, canonical types.
 *
 * A named type's underlying type is found by walking the chain of its
 * right-hand sides; an instance of a generic type substitutes on first demand.
 * Both happen in under(), which therefore never returns a TY_NAMED.
 *
 * Canonical types: type_hash is shallow enough to be computed on half-built
 * types (names, counts, two levels of elements), type_identical decides.
 */
#include "compiler/check_internal.h"

#include <stdlib.h>

/* The one Checker of the process: types unfold without being handed it. Set by checker_new. */
static Checker *active;

Checker *type_checker(void) { return active; }
void type_set_checker(Checker *c) { active = c; }

void *check_realloc(void *p, size_t n)
{
    p = realloc(p, n);
    if (!p)
        abort();
    return p;
}

/* ---- Constructors ---- */

Type *new_type(Checker *c, TypeKind k)
{
    Type *t = arena_new(c->a, Type);
    t->kind = (uint8_t)k;
    t->id = ++c->next_type_id;
    return t;
}

Type *basic_type(Checker *c, BasicKind k) { return c->basic[k]; }
Type *invalid_type(Checker *c) { return c->basic[BASIC_INVALID]; }

Type *new_array(Checker *c, Type *elem, int64_t len)
{
    Type *t = new_type(c, TY_ARRAY);
    t->elem = elem;
    t->len = len;
    return t;
}

Type *new_slice(Checker *c, Type *elem)
{
    Type *t = new_type(c, TY_SLICE);
    t->elem = elem;
    return t;
}

Type *new_pointer(Checker *c, Type *elem)
{
    Type *t = new_type(c, TY_POINTER);
    t->elem = elem;
    return t;
}

Type *new_map(Checker *c, Type *key, Type *elem)
{
    Type *t = new_type(c, TY_MAP);
    t->key = key;
    t->elem = elem;
    return t;
}

Type *new_chan(Checker *c, ChanDir dir, Type *elem)
{
    Type *t = new_type(c, TY_CHAN);
    t->dir = (uint8_t)dir;
    t->elem = elem;
    return t;
}

Type *new_tuple(Checker *c, Object **vars, int n)
{
    if (n == 0 && c->empty_tuple)
        return c->empty_tuple;
    Type *t = new_type(c, TY_TUPLE);
    t->tuple.vars = (ObjectList){ vars, n };
    return t;
}

Type *new_func(Checker *c, Object *recv, Type *params, Type *results, bool variadic)
{
    Type *t = new_type(c, TY_FUNC);
    t->func.recv = recv;
    t->func.params = params ? params : c->empty_tuple;
    t->func.results = results ? results : c->empty_tuple;
    t->func.variadic = variadic;
    return t;
}

Type *new_struct(Checker *c, Object **fields, int n, const Const **tags)
{
    Type *t = new_type(c, TY_STRUCT);
    t->strct.fields = (ObjectList){ fields, n };
    t->strct.tags = tags;
    return t;
}

Type *new_interface(Checker *c, Package *pkg)
{
    Type *t = new_type(c, TY_INTERFACE);
    t->iface.pkg = pkg;
    return t;
}

Type *new_named(Checker *c, Object *obj)
{
    Type *t = new_type(c, TY_NAMED);
    t->named.obj = obj;
    t->named.orig = t;
    return t;
}

Type *new_typeparam(Checker *c, Object *obj, Type *bound)
{
    Type *t = new_type(c, TY_TYPEPARAM);
    t->tparam.obj = obj;
    t->tparam.bound = bound;
    t->tparam.index = -1;
    obj->type = t;
    return t;
}

Object *new_object(Checker *c, ObjectKind k, Pos pos, Package *pkg, Name *name, Type *type)
{
    Object *o = arena_new(c->a, Object);
    o->kind = (uint8_t)k;
    o->pos = pos;
    o->pkg = pkg;
    o->name = name;
    o->type = type;
    o->color = type ? 2 : 0;
    if (k == OBJ_FUNC)
        o->origin = o;
    return o;
}

Object *new_var(Checker *c, Pos pos, Package *pkg, Name *name, Type *type)
{
    return new_object(c, OBJ_VAR, pos, pkg, name, type);
}

Object *new_param(Checker *c, Pos pos, Package *pkg, Name *name, Type *type)
{
    Object *o = new_object(c, OBJ_VAR, pos, pkg, name, type);
    o->is_param = true;
    o->used = true;
    return o;
}

/* ---- Unfolding ---- */

static Type *named_expand(Type *t)
{
    Checker *c = active;
    Type *orig = t->named.orig;
    if (t->state == 1)          /* under way: a cycle, reported by the validity check */
        return NULL;
    if (t->named.outer_args.n) {    /* copy of a local type of a generic function */
        t->state = 1;
        Type *u = substitute(c, under(orig), t->named.outer, t->named.outer_args);
        t->state = 0;
        return t->named.underlying = u;
    }
    if (orig->named.obj->decl && !orig->named.underlying)
        resolve_object(c, orig->named.obj);
    Type *ou = under(orig);
    if (!orig->named.underlying || orig->named.tparams.n != t->named.targs.n)
        return is_invalid(ou) ? ou : NULL;
    t->state = 1;
    Type *u = substitute(c, ou, orig->named.tparams, t->named.targs);
    t->state = 0;
    if (u->kind == TY_NAMED)
        u = under(u);
    return t->named.underlying = u;
}

static Type *under_named(Type *t)
{
    Type *n = t;
    for (int steps = 0; n && n->kind == TY_NAMED; steps++) {
        if (n->named.underlying && n->named.underlying->kind != TY_NAMED) {
            Type *u = n->named.underlying;
            return u->kind == TY_TYPEPARAM ? typeparam_iface(u) : u;
        }
        if (steps > 1000)
            return invalid_type(active);
        if (n->named.orig != n)
            n = named_expand(n);
        else if (n->named.underlying)
            n = n->named.underlying;
        else if (n->named.from_rhs)
            n = n->named.from_rhs;
        else if (n->named.obj->decl && n->named.obj->color == 0) {
            resolve_object(active, n->named.obj);
            n = n->named.underlying ? n->named.underlying : n->named.from_rhs;
        } else
            n = NULL;
    }
    if (!n)
        return invalid_type(active);
    return n->kind == TY_TYPEPARAM ? typeparam_iface(n) : n;
}

Type *under(Type *t)
{
    if (t->kind == TY_NAMED) {
        Type *u = t->named.underlying;
        if (u && u->kind != TY_NAMED && u->kind != TY_TYPEPARAM)
            return u;
        return under_named(t);
    }
    if (t->kind == TY_TYPEPARAM)
        return typeparam_iface(t);
    return t;
}

Type *typeparam_iface(Type *t)
{
    Checker *c = active;
    Type *bound = t->tparam.bound;
    if (!bound)
        return c->t_empty_iface;
    Type *u = bound->kind == TY_TYPEPARAM ? invalid_type(c) : under(bound);
    if (u->kind == TY_INTERFACE)
        return u;
    if (is_invalid(u))
        return c->t_empty_iface;
    /* a constraint literal such as [T ~int|string] or a plain type */
    Type *i = new_interface(c, NULL);
    i->iface.embeddeds.v = arena_array(c->a, Type *, 1);
    i->iface.embeddeds.v[0] = bound;
    i->iface.embeddeds.n = 1;
    i->iface.implicit = true;
    i->iface.complete = true;
    t->tparam.bound = i;
    return i;
}

Type *object_type(Object *o)
{
    Checker *c = active;
    if (o->type && o->color == 2)
        return o->type;
    if (!o->type && o->kind == OBJ_FUNC && o->origin != o) {    /* method of an instance */
        Type *osig = object_type(o->origin);
        if (osig->kind != TY_FUNC)
            return o->type = osig;
        TypeList rp = osig->func.rparams;
        Type *named = o->recv_named;
        Type *sig = osig;
        if (rp.n == named->named.targs.n && rp.n > 0)
            sig = substitute(c, osig, rp, named->named.targs);
        if (sig == osig) {
            Type *copy = new_type(c, TY_FUNC);
            uint32_t id = copy->id;
            *copy = *osig;
            copy->id = id;
            sig = copy;
        }
        sig->func.rparams = (TypeList){ 0 };
        Type *rt = o->ptr_recv ? new_pointer(c, named) : named;
        Object *orecv = osig->func.recv;
        sig->func.recv = new_param(c, orecv ? orecv->pos : o->pos, o->pkg, orecv ? orecv->name : c->names->blank, rt);
        o->type = sig;
        o->color = 2;
        return sig;
    }
    if (o->decl)
        resolve_object(c, o);
    return o->type ? o->type : invalid_type(c);
}

int named_nmethods(Type *t)
{
    Type *orig = t->named.orig;
    if (orig->named.obj->decl && orig->named.obj->color == 0)
        resolve_object(active, orig->named.obj);
    return orig->named.nmethods;
}

Object *named_method(Type *t, int i)
{
    Type *orig = t->named.orig;
    Object *m = orig->named.methods[i];
    if (!m)
        m = std_method(orig, i);
    if (t == orig)
        return m;
    if (!t->named.methods || t->named.nmethods <= i) {
        Object **v = arena_array(active->a, Object *, orig->named.nmethods);
        if (t->named.methods)
            copy_mem(v, t->named.methods, sizeof *v * (size_t)t->named.nmethods);
        t->named.methods = v;
        t->named.nmethods = orig->named.nmethods;
    }
    Object **slot = &t->named.methods[i];
    if (!*slot) {
        Object *o = new_object(active, OBJ_FUNC, m->pos, m->pkg, m->name, NULL);
        o->ptr_recv = m->ptr_recv;
        o->origin = m;
        o->recv_named = t;
        o->fdecl = m->fdecl;
        o->decl = m->decl;
        *slot = o;
    }
    return *slot;
}

Type *deref_type(Type *t, bool *was_ptr)
{
    if (t->kind == TY_POINTER) {
        if (was_ptr)
            *was_ptr = true;
        return t->elem;
    }
    if (was_ptr)
        *was_ptr = false;
    return t;
}

Type *default_type(Checker *c, Type *t)
{
    if (t->kind != TY_BASIC)
        return t;
    switch (t->basic) {
    case BASIC_UNTYPED_BOOL: return c->basic[BASIC_BOOL];
    case BASIC_UNTYPED_INT: return c->basic[BASIC_INT];
    case BASIC_UNTYPED_RUNE: return c->t_rune;
    case BASIC_UNTYPED_FLOAT: return c->basic[BASIC_FLOAT64];
    case BASIC_UNTYPED_COMPLEX: return c->basic[BASIC_COMPLEX128];
    case BASIC_UNTYPED_STRING: return c->basic[BASIC_STRING];
    default: return t;
    }
}

/* ---- Core types ---- */

typedef struct Core {
    Type *su;
    bool string;        /* a string type was met (core_string) */
    bool mixed;
} Core;

static bool core_term(Type *u, void *ctx)
{
    Core *k = ctx;
    if (!u) {
        k->su = NULL;
        return false;
    }
    if (!k->su) {
        k->su = u;
        return true;
    }
    if (k->su->kind == TY_CHAN && u->kind == TY_CHAN) {
        if (!type_identical(k->su->elem, u->elem))
            goto none;
        if (k->su->dir == CHAN_BOTH)
            k->su = u;
        else if (u->dir != CHAN_BOTH && u->dir != k->su->dir)
            goto none;
        return true;
    }
    if (type_identical(k->su, u))
        return true;
none:
    k->su = NULL;
    return false;
}

Type *core_type(Type *t)
{
    if (t->kind != TY_TYPEPARAM)
        return under(t);
    Core k = { 0 };
    if (!typeset_under_is(type_set(typeparam_iface(t)), core_term, &k))
        return NULL;
    return k.su;
}

static bool core_string_term(Type *u, void *ctx)
{
    Core *k = ctx;
    if (!u) {
        k->su = NULL;
        return false;
    }
    if (u->kind == TY_BASIC && (u->info & INFO_STRING)) {
        k->string = true;
        u = new_slice(active, active->t_byte);
    }
    if (k->su && !type_identical(k->su, u)) {
        k->su = NULL;
        return false;
    }
    k->su = u;
    return true;
}

Type *core_string(Type *t)
{
    if (t->kind != TY_TYPEPARAM)
        return under(t);
    Core k = { 0 };
    if (!typeset_under_is(type_set(typeparam_iface(t)), core_string_term, &k) || !k.su)
        return NULL;
    return k.string ? active->basic[BASIC_STRING] : k.su;
}

/* ---- Layout ---- */

static const uint8_t basic_sizes[BASIC_COUNT] = {
    [BASIC_BOOL] = 1, [BASIC_INT] = 8, [BASIC_INT8] = 1, [BASIC_INT16] = 2, [BASIC_INT32] = 4, [BASIC_INT64] = 8,
    [BASIC_UINT] = 8, [BASIC_UINT8] = 1, [BASIC_UINT16] = 2, [BASIC_UINT32] = 4, [BASIC_UINT64] = 8,
    [BASIC_UINTPTR] = 8, [BASIC_FLOAT32] = 4, [BASIC_FLOAT64] = 8, [BASIC_COMPLEX64] = 8, [BASIC_COMPLEX128] = 16,
    [BASIC_STRING] = 16, [BASIC_UNSAFE_POINTER] = 8,
    [BASIC_UNTYPED_BOOL] = 1, [BASIC_UNTYPED_INT] = 8, [BASIC_UNTYPED_RUNE] = 4, [BASIC_UNTYPED_FLOAT] = 8,
    [BASIC_UNTYPED_COMPLEX] = 16, [BASIC_UNTYPED_STRING] = 16, [BASIC_UNTYPED_NIL] = 8,
};

static int64_t round_up(int64_t n, int64_t align) { return (n + align - 1) / align * align; }

static void layout(Type *t, Type *u);

static void layout_struct(Type *u)
{
    int n = u->strct.fields.n;
    int64_t *offsets = arena_array(active->a, int64_t, n + 1);
    int64_t off = 0, align = 1, last = 1;
    for (int i = 0; i < n; i++) {
        Type *ft = object_type(u->strct.fields.v[i]);
        int64_t a = type_alignof(ft);
        last = type_sizeof(ft);
        if (a > align)
            align = a;
        off = round_up(off, a);
        offsets[i] = off;
        if (__builtin_add_overflow(off, last, &off) || off > INT64_MAX / 4)
            off = INT64_MAX / 4;
    }
    if (off > 0 && last == 0)   /* the address of a final empty field must stay inside */
        off++;
    u->strct.offsets = offsets;
    u->size = round_up(off, align);
    u->align = (uint16_t)align;
}

static void layout(Type *t, Type *u)
{
    if (!u->align) {
        switch (u->kind) {
        case TY_BASIC:
            u->size = basic_sizes[u->basic];
            u->align = u->basic == BASIC_STRING || u->basic == BASIC_COMPLEX128 || u->size >= 8 ? 8 : (uint16_t)(u->size ? u->size : 1);
            if (u->basic == BASIC_COMPLEX64)
                u->align = 4;
            break;
        case TY_ARRAY: {
            int64_t n = u->len < 0 ? 0 : u->len, size = type_sizeof(u->elem);
            if (__builtin_mul_overflow(n, size, &size) || size > INT64_MAX / 4)
                size = INT64_MAX / 4;
            u->size = size;
            u->align = (uint16_t)type_alignof(u->elem);
            break;
        }
        case TY_STRUCT:
            layout_struct(u);
            break;
        case TY_SLICE:
            u->size = 24;
            u->align = 8;
            break;
        case TY_INTERFACE:
            u->size = 16;
            u->align = 8;
            break;
        default:
            u->size = 8;
            u->align = 8;
        }
    }
    t->size = u->size;
    t->align = u->align;
}

int64_t type_sizeof(Type *t)
{
    if (!t->align) {
        if (active->type_depth > MAX_TYPE_DEPTH)
            return 8;
        active->type_depth++;
        layout(t, under(t));
        active->type_depth--;
    }
    return t->size;
}

int64_t type_alignof(Type *t)
{
    if (!t->align)
        type_sizeof(t);
    return t->align ? t->align : 8;
}

const int64_t *struct_offsets(Type *t)
{
    Type *u = under(t);
    if (!u->strct.offsets)
        layout_struct(u);
    return u->strct.offsets;
}

/* ---- Canonical types ---- */

static uint32_t mix(uint32_t h, uint32_t x)
{
    h = (h ^ x) * 0x9E3779B1u;
    return h ^ h >> 15;
}

/* bound: the type parameters of the generic signature that t is part of, which count by their number. */
static uint32_t hash_depth(Type *t, int depth, TypeList bound)
{
    uint32_t h = mix(17, t->kind);
    switch (t->kind) {
    case TY_BASIC:
        return mix(h, t->basic);
    case TY_NAMED:
        h = mix(h, t->named.orig->id);
        for (int i = 0; i < t->named.targs.n && depth > 0; i++)
            h = mix(h, hash_depth(t->named.targs.v[i], depth - 1, bound));
        for (int i = 0; i < t->named.outer_args.n && depth > 0; i++)
            h = mix(h, hash_depth(t->named.outer_args.v[i], depth - 1, bound));
        return h;
    case TY_TYPEPARAM:
        for (int i = 0; i < bound.n; i++)
            if (bound.v[i] == t)
                return mix(h, (uint32_t)i);
        return mix(h, t->id);
    case TY_INTERFACE:
    case TY_UNION:
        return h;
    }
    if (depth <= 0)
        return h;
    switch (t->kind) {
    case TY_ARRAY:
        h = mix(h, (uint32_t)t->len);
        return mix(h, hash_depth(t->elem, depth - 1, bound));
    case TY_MAP:
        h = mix(h, hash_depth(t->key, depth - 1, bound));
        return mix(h, hash_depth(t->elem, depth - 1, bound));
    case TY_CHAN:
        h = mix(h, t->dir);
        return mix(h, hash_depth(t->elem, depth - 1, bound));
    case TY_SLICE:
    case TY_POINTER:
        return mix(h, hash_depth(t->elem, depth - 1, bound));
    case TY_STRUCT:
        for (int i = 0; i < t->strct.fields.n; i++) {
            Object *f = t->strct.fields.v[i];
            h = mix(h, f->name->hash);
            if (f->type)
                h = mix(h, hash_depth(f->type, depth - 1, bound));
        }
        return h;
    case TY_TUPLE:
        for (int i = 0; i < t->tuple.vars.n; i++)
            h = mix(h, hash_depth(t->tuple.vars.v[i]->type, depth - 1, bound));
        return h;
    case TY_FUNC:
        h = mix(h, t->func.variadic);
        if (t->func.tparams.n) {
            bound = t->func.tparams;
            h = mix(h, (uint32_t)bound.n);
        }
        h = mix(h, hash_depth(t->func.params, depth, bound));
        return mix(h, hash_depth(t->func.results, depth - 1, bound));
    }
    return h;
}

uint32_t type_hash(Type *t)
{
    if (!t->hash) {
        uint32_t h = hash_depth(t, 3, (TypeList){ 0 });
        t->hash = h ? h : 1;
    }
    return t->hash;
}

static void table_grow(TypeTable *t)
{
    uint32_t cap = t->cap ? t->cap * 2 : 256;
    Type **old = t->slots;
    t->slots = calloc(cap, sizeof *t->slots);
    if (!t->slots)
        abort();
    for (uint32_t i = 0; i < t->cap; i++)
        if (old[i]) {
            uint32_t h = type_hash(old[i]) & (cap - 1);
            while (t->slots[h])
                h = (h + 1) & (cap - 1);
            t->slots[h] = old[i];
        }
    free(old);
    t->cap = cap;
}

/* The member of the table identical to t; t itself joins if there is none. */
static Type *table_find(TypeTable *tab, Type *t)
{
    if (tab->count * 2 >= tab->cap)
        table_grow(tab);
    uint32_t hash = type_hash(t), h = hash & (tab->cap - 1);
    for (; tab->slots[h]; h = (h + 1) & (tab->cap - 1))
        if (tab->slots[h]->hash == hash && type_identical(tab->slots[h], t))
            return tab->slots[h];
    tab->slots[h] = t;
    tab->count++;
    return t;
}

Type *type_canonical(Checker *c, Type *t)
{
    if (t->canon)
        return t->canon;
    if (t->kind == TY_BASIC)
        return t->canon = c->basic[t->basic];
    if (t->kind == TY_NAMED && t->named.orig == t)
        return t->canon = t;
    return t->canon = table_find(&c->canon, t);
}

/* Instances share the canonical table's hashing but live in a table of their own:
 * they are compared before their underlying types exist. */
static Type *find_instance(Checker *c, Type *probe)
{
    TypeTable *tab = &c->instances;
    if (tab->count * 2 >= tab->cap)
        table_grow(tab);
    uint32_t hash = type_hash(probe), h = hash & (tab->cap - 1);
    for (; tab->slots[h]; h = (h + 1) & (tab->cap - 1)) {
        Type *t = tab->slots[h];
        if (t->hash != hash || t->named.orig != probe->named.orig || t->named.targs.n != probe->named.targs.n
            || t->named.outer_args.n != probe->named.outer_args.n)
            continue;
        bool same = true;
        for (int i = 0; same && i < t->named.targs.n; i++)
            same = type_identical(t->named.targs.v[i], probe->named.targs.v[i]);
        for (int i = 0; same && i < t->named.outer_args.n; i++)
            same = type_identical(t->named.outer_args.v[i], probe->named.outer_args.v[i]);
        if (same)
            return t;
    }
    Type *t = new_type(c, TY_NAMED);
    uint32_t id = t->id;
    *t = *probe;
    t->id = id;
    Object *o = probe->named.orig->named.obj;
    t->named.obj = new_object(c, OBJ_TYPE, o->pos, o->pkg, o->name, t);
    if (t->named.targs.n) {
        Type **v = arena_array(c->a, Type *, t->named.targs.n);
        copy_mem(v, probe->named.targs.v, sizeof *v * (size_t)t->named.targs.n);
        t->named.targs.v = v;
    }
    tab->slots[h] = t;
    tab->count++;
    return t;
}

Type *instantiate_named(Checker *c, Type *generic, TypeList targs)
{
    Type probe = { .kind = TY_NAMED };
    probe.named.obj = generic->named.obj;
    probe.named.orig = generic->named.orig;
    probe.named.targs = targs;
    probe.named.local = generic->named.local;
    probe.named.func = generic->named.func;
    probe.named.outer = generic->named.outer;
    return find_instance(c, &probe);
}

Type *instantiate_local(Checker *c, Type *named, TypeList targs, TypeList outer_args)
{
    Type probe = { .kind = TY_NAMED };
    Type *orig = named->named.orig;
    probe.named.obj = orig->named.obj;
    probe.named.orig = orig;
    probe.named.targs = targs;
    probe.named.local = orig->named.local;
    probe.named.func = orig->named.func;
    probe.named.outer = orig->named.outer;
    probe.named.outer_args = outer_args;
    return find_instance(c, &probe);
}
