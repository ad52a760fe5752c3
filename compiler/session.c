/* session.c - a program that grows; see session.h.
 *
 * Methods of earlier types. When the declarations of a unit have been collected, each method whose base type is not
 * declared in the unit itself is entered into the type that the name means in the scopes around. The lists of methods are
 * replaced, never changed in place, so that undoing is putting the old list back. Instances of generic types
 * hold their own method objects, made on demand from the list of the generic type: they are dropped.
 */
#include "compiler/session.h"

#include "compiler/check_internal.h"

#include <stdlib.h>

Scope *session_root(Checker *c, const char *hidden_name, const char *import_path)
{
    Scope *s = scope_new(c, c->universe);
    check_enter(c);
    Package *p = import_package(c, NULL, import_path, strlen(import_path), NO_POS);
    check_leave(c);
    if (!p)
        return s;
    Object *o = new_object(c, OBJ_PKGNAME, NO_POS, NULL, intern_cstr(c->names, hidden_name), invalid_type(c));
    o->color = 2;
    o->used = true;
    o->imported = p;
    scope_insert(c, s, o);
    return s;
}

/* ---- Methods of earlier types ---- */

static void forget_instance_methods(Checker *c, Type *generic)
{
    for (uint32_t i = 0; i < c->instances.cap; i++) {
        Type *t = c->instances.slots[i];
        if (t && t->named.orig == generic) {
            t->named.methods = NULL;
            t->named.nmethods = 0;
        }
    }
}

static void set_methods(Checker *c, Type *t, Object **methods, int32_t n)
{
    t->named.methods = methods;
    t->named.nmethods = n;
    if (t->named.tparams.n)
        forget_instance_methods(c, t);
}

static bool same_unit(const Object *a, const Object *b) { return a->pkg == b->pkg; }

static void attach_method(Checker *c, Type *t, Object *m)
{
    int n = t->named.nmethods, at = 0;
    while (at < n && t->named.methods[at]->name != m->name)
        at++;
    if (at < n && same_unit(t->named.methods[at], m)) {
        check_error(c, m->pos, "%s.%s redeclared in this block\n\t%s: other declaration of %s", t->named.obj->name->str, m->name->str,
                    pos_str(c, t->named.methods[at]->pos), m->name->str);
        return;
    }
    VEC_PUSH(c->attached, ((MethodUndo){ t, t->named.methods, n }));
    Object **v = arena_array(c->a, Object *, n + 1);
    copy_mem(v, t->named.methods, sizeof *v * (size_t)n);
    v[at] = m;
    m->recv_named = t;
    set_methods(c, t, v, at == n ? n + 1 : n);
    check_later(c, check_field_method_clash, t);
}

static void attach_methods(Checker *c, Package *p, Scope *outer)
{
    PackageState *s = p->state;
    for (int i = 0; i < s->methods.n; i++) {
        Name *base = s->methods.v[i].base;
        if (scope_lookup(p->scope, base))
            continue;
        Object *o = scope_lookup_parent(outer, base, NO_POS);
        Type *t = o && o->kind == OBJ_TYPE ? object_type(o) : NULL;
        if (t && t->kind == TY_NAMED && t->named.orig == t && t->named.obj->pkg && t->named.obj->pkg->session &&
            s->methods.v[i].method->name != c->names->blank)
            attach_method(c, t, s->methods.v[i].method);
    }
}

void session_accept(Checker *c) { c->attached.n = 0; }

void session_refuse(Checker *c)
{
    while (c->attached.n > 0) {
        MethodUndo *u = &c->attached.v[--c->attached.n];
        set_methods(c, u->named, u->methods, u->nmethods);
    }
}

bool session_extends_types(Checker *c) { return c->attached.n > 0; }

static Object *replaced_method(Checker *c, Object *m)
{
    for (int i = 0; i < c->attached.n; i++) {
        MethodUndo *u = &c->attached.v[i];
        for (int k = 0; u->named == m->recv_named && k < u->nmethods; k++)
            if (u->methods[k]->name == m->name)
                return u->methods[k] == m ? NULL : u->methods[k];
    }
    return NULL;
}

Object *session_replaced(Checker *c, Scope *outer, Object *o)
{
    if (o->kind == OBJ_FUNC && o->recv_named)
        return replaced_method(c, o);
    Object *old = scope_lookup_parent(outer, o->name, NO_POS);
    return old && old->kind == o->kind && old->pkg && old->pkg->session ? old : NULL;
}

/* ---- Units ---- */

static Package *new_unit(Checker *c, Scope *outer)
{
    Package *p = new_package(c, "main", NULL);
    p->scope->parent = outer;
    p->session = p->autoimport = true;
    p->go_minor = c->conf.go_minor;
    p->name = c->names->main;
    return p;
}

Package *session_check(Checker *c, Scope *outer, File *file, bool lone)
{
    c->had_error = false;
    c->attached.n = 0;
    Package *p = new_unit(c, outer);
    p->files = arena_array(c->a, File *, 1);
    p->files[0] = file;
    p->nfiles = 1;
    p->loading = true;
    collect_objects(c, p);
    p->loading = false;
    if (lone)
        for (int i = 0; i < p->vars.n; i++)
            p->vars.v[i]->decl->file_scope = outer;
    attach_methods(c, p, outer);
    check_package_fully(p);     /* the outermost entry: delayed checks are done before the order of initialisation is asked for */
    if (diag_any(c->diags))
        session_refuse(c);
    return p;
}

/* ---- Expressions ---- */

static Object *callee_of(Node *n)
{
    CallExpr *call = try_call(node_unparen(n));
    if (!call || call->call_kind != CALL_FUNC)
        return NULL;
    Node *fun = node_unparen(call->fun);
    Object *o = fun->kind == N_IDENT ? as_ident(fun)->obj : fun->kind == N_SELECTOR ? as_selector(fun)->sel->obj : NULL;
    return o && o->kind == OBJ_FUNC ? o : NULL;
}

ExprInfo session_expr(Checker *c, Scope *outer, Node *n)
{
    c->had_error = false;
    Env saved = c->env;
    memset(&c->env, 0, sizeof c->env);
    c->env.pkg = new_unit(c, outer);
    c->env.scope = outer;
    c->env.func = arena_new(c->a, FuncInfo);
    c->env.in_initializer = true;
    check_enter(c);
    Operand x = { 0 };
    check_raw_expr(c, &x, n, NULL, false);
    check_leave(c);
    c->env = saved;
    ExprInfo info = { .mode = x.mode };
    if (diag_any(c->diags) || x.mode == MODE_INVALID)
        return info;
    info.type = x.type ? x.type : invalid_type(c);
    info.callee = callee_of(n);
    if (x.mode == MODE_CONST) {
        info.val = x.val;
        info.representable = !is_untyped(x.type) || representable_const(c, x.val, default_type(c, x.type), NULL);
    }
    return info;
}

/* ---- Names ---- */

Object *session_lookup(Checker *c, Scope *scope, const char *name, size_t len)
{
    return scope_lookup_parent(scope, intern(c->names, name, len), NO_POS);
}

void session_names(Checker *c, Scope *scope, void (*visit)(void *ctx, Object *o), void *ctx)
{
    (void)c;
    for (Scope *s = scope; s; s = s->parent)
        for (int i = 0; i < s->n; i++)
            if (scope_lookup_parent(scope, s->v[i]->name, NO_POS) == s->v[i])
                visit(ctx, s->v[i]);
}

typedef struct MemberWalk {
    Checker *c;
    Type *t;                /* of the whole expression */
    Package *pkg;
    void (*visit)(void *ctx, Object *o);
    void *ctx;
    VEC(Type *) seen;
} MemberWalk;

/* o, found somewhere inside, if it is what the selector finds. */
static void offer(MemberWalk *w, Object *o)
{
    Member m = lookup_member(w->c, w->t, true, w->pkg, o->name);
    if (m.obj == o)
        w->visit(w->ctx, o);
}

static void walk_members(MemberWalk *w, Type *t)
{
    t = deref_type(t, NULL);
    for (int i = 0; i < w->seen.n; i++)
        if (w->seen.v[i] == t)
            return;
    VEC_PUSH(w->seen, t);
    if (t->kind == TY_NAMED)
        for (int i = 0, n = named_nmethods(t); i < n; i++)
            offer(w, named_method(t, i));
    Type *u = under(t);
    if (u->kind == TY_STRUCT) {
        for (int i = 0; i < u->strct.fields.n; i++)
            offer(w, u->strct.fields.v[i]);
        for (int i = 0; i < u->strct.fields.n; i++)
            if (u->strct.fields.v[i]->embedded)
                walk_members(w, object_type(u->strct.fields.v[i]));
    } else if (u->kind == TY_INTERFACE) {
        TypeSet *ts = type_set(u);
        for (int i = 0; i < ts->methods.n; i++)
            offer(w, ts->methods.v[i]);
    } else if (u->kind == TY_POINTER && t->kind == TY_NAMED) {
        walk_members(w, u->elem);
    }
}

void session_members(Checker *c, Type *t, void (*visit)(void *ctx, Object *o), void *ctx)
{
    MemberWalk w = { .c = c, .t = t, .pkg = new_unit(c, c->universe), .visit = visit, .ctx = ctx };
    check_enter(c);
    walk_members(&w, t);
    check_leave(c);
    free(w.seen.v);
}

Object *session_method(Checker *c, Type *t, const char *name)
{
    check_enter(c);
    Member m = lookup_member(c, t, true, new_unit(c, c->universe), intern_cstr(c->names, name));
    check_leave(c);
    return m.obj && m.obj->kind == OBJ_FUNC ? m.obj : NULL;
}

Object *package_object(Package *p, const char *name, size_t len)
{
    return scope_lookup(p->scope, intern(p->checker->names, name, len));
}

Package *session_package(Checker *c, Scope *scope, const char *name, size_t len)
{
    Object *o = session_lookup(c, scope, name, len);
    if (o)
        return o->kind == OBJ_PKGNAME ? o->imported : NULL;
    check_enter(c);
    o = autoimport(c, intern(c->names, name, len), NULL);
    check_leave(c);
    return o ? o->imported : NULL;
}
