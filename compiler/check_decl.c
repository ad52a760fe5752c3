/* check_decl.c - declarations.
 *
 * collect_objects enters every package-level name of a package into its scope,
 * unresolved. resolve_object gives one object its type, in an environment of its
 * own, whenever somebody needs it. Objects are white (untouched), grey (being
 * resolved, on c->obj_path) or black. Meeting a grey object is a cycle: fine
 * through a type definition or a function, an error otherwise.
 */
#include "compiler/check_internal.h"

#include <stdlib.h>

enum { WHITE = OBJECT_WHITE, GREY = OBJECT_GREY, BLACK = OBJECT_BLACK };

/* ---- Cycles ---- */

static void cycle_error(Checker *c, Object **cycle, int n)
{
    int first = 0;
    for (int i = 1; i < n; i++)
        if (cycle[i]->pos < cycle[first]->pos)
            first = i;
    Object *o = cycle[first];
    if (o->kind == OBJ_TYPE && o->is_alias)
        o->type = invalid_type(c);
    const char *msg = fmtc(c, o->kind == OBJ_TYPE ? "invalid recursive type %s" : "illegal cycle in declaration of %s",
                           o->name->str);
    for (int i = 0; i < n; i++) {
        Object *at = cycle[(first + i) % n];
        msg = fmtc(c, "%s\n\t%s: %s refers to", msg, pos_str(c, at->pos), at->name->str);
    }
    check_error(c, o->pos, "%s\n\t%s: %s", msg, pos_str(c, o->pos), o->name->str);
}

/* The grey object o has been met again. Reports the cycle unless the language allows it. */
static bool valid_cycle(Checker *c, Object *o)
{
    int start = c->obj_path.n;
    while (start > 0 && c->obj_path.v[start - 1] != o)
        start--;
    if (start == 0)
        return true;
    start--;
    int n = c->obj_path.n - start, nval = 0, ndef = 0;
    bool tparam_cycle = false;
    for (int i = start; i < c->obj_path.n; i++) {
        Object *p = c->obj_path.v[i];
        if (p->kind == OBJ_CONST || p->kind == OBJ_VAR)
            nval++;
        else if (p->kind == OBJ_TYPE) {
            if (c->env.in_tparam_list && p->type && is_generic(p->type)) {
                tparam_cycle = true;
                break;
            }
            if (p->type && p->type->kind == TY_TYPEPARAM)
                tparam_cycle = true;
            else if (!p->is_alias)
                ndef++;
        }
    }
    if (!tparam_cycle) {
        if (nval == n)      /* reported as an initialization cycle */
            return true;
        if (nval == 0 && (ndef > 0 || o->kind == OBJ_FUNC))
            return true;
    }
    cycle_error(c, c->obj_path.v + start, n);
    return false;
}

void meet_grey(Checker *c, Object *o)
{
    switch (o->kind) {
    case OBJ_CONST:
    case OBJ_VAR:
        if (!valid_cycle(c, o) || !o->type)
            o->type = invalid_type(c);
        break;
    case OBJ_TYPE:
        if (!valid_cycle(c, o))
            o->type = invalid_type(c);
        break;
    case OBJ_FUNC:
        valid_cycle(c, o);
        break;
    }
}

/* ---- Constants and variables ---- */

static void const_decl(Checker *c, Object *o, Node *texpr, Node *init, int iota, bool inherited)
{
    o->val = &const_unknown_value;
    c->env.iota = const_int64(c->a, iota);
    if (texpr) {
        Type *t = check_type(c, texpr);
        if (!is_const_type(t)) {
            if (!is_invalid(under(t)))
                check_error_node(c, texpr, "invalid constant type %s", type_str(c, t));
            o->type = invalid_type(c);
            c->env.iota = NULL;
            return;
        }
        o->type = t;
    }
    Operand x = { 0 };
    if (init) {
        if (inherited)
            c->env.errpos = o->pos;
        check_expr(c, &x, init);
    }
    init_const(c, o, &x);
    c->env.iota = NULL;
    c->env.errpos = NO_POS;
}

static void var_decl(Checker *c, Object *o, DeclInfo *d)
{
    if (d->vdecl && d->vdecl->lazy_value) {
        parse_var_value(&c->parse, d->vdecl);
        d->init = d->vdecl->values.v[0];
    }
    if (d->texpr)
        o->type = check_var_type(c, d->texpr);
    if (d->vdecl && d->vdecl->nembeds)
        check_embed(c, o, d->vdecl);
    if (!d->init) {
        if (!d->texpr)
            o->type = invalid_type(c);
        return;
    }
    if (!d->lhs || d->nlhs == 1) {
        Operand x;
        check_value(c, &x, d->init, o->type);
        init_var(c, o, &x, "variable declaration");
        return;
    }
    if (d->texpr)
        for (int i = 0; i < d->nlhs; i++)
            d->lhs[i]->type = o->type;
    for (int i = 0; i < d->nlhs; i++)
        if (d->lhs[i] != o && d->lhs[i]->color == WHITE)
            d->lhs[i]->color = GREY;    /* set with us */
    Node *v[1] = { d->init };
    init_vars(c, d->lhs, d->nlhs, (NodeList){ v, 1 }, NULL);
    for (int i = 0; i < d->nlhs; i++)
        d->lhs[i]->color = BLACK;
}

/* ---- Types ---- */

static Type *check_bound(Checker *c, Node *n)
{
    Type *t = check_constraint_type(c, n);
    if (t->kind == TY_TYPEPARAM) {
        check_error_node(c, n, "cannot use a type parameter as constraint");
        return invalid_type(c);
    }
    return t;
}

void collect_type_params(Checker *c, FieldList *list, TypeList *dst)
{
    TypeList l = { arena_array(c->a, Type *, list->len), list->len };
    for (int i = 0; i < list->len; i++) {
        IdentExpr *id = list->v[i]->name;
        Name *name = id ? id->name : c->names->blank;
        Object *o = new_object(c, OBJ_TYPE, id ? id->n.pos : list->v[i]->n.pos, c->env.pkg, name, NULL);
        Type *p = new_typeparam(c, o, invalid_type(c));
        o->color = BLACK;
        p->tparam.index = i;
        l.v[i] = p;
        declare(c, c->env.scope, id, o, NO_POS);
    }
    *dst = l;       /* the constraints may mention the generic type */
    bool saved = c->env.in_tparam_list;
    c->env.in_tparam_list = true;
    Type *bound = NULL;
    Node *prev = NULL;
    for (int i = 0; i < list->len; i++) {
        if (!prev || list->v[i]->texpr != prev) {
            prev = list->v[i]->texpr;
            bound = check_bound(c, prev);
        }
        l.v[i]->tparam.bound = bound;
    }
    c->env.in_tparam_list = saved;
}

static void later_valid_type(Checker *c, void *arg) { check_valid_type(c, arg); }

static int method_before(const void *p, const void *q)
{
    const MethodAssoc *a = p, *b = q;
    uintptr_t x = (uintptr_t)a->base, y = (uintptr_t)b->base;
    if (x != y)
        return x < y ? -1 : 1;
    return a->method->order < b->method->order ? -1 : 1;
}

void check_field_method_clash(Checker *c, void *arg)
{
    Type *t = arg, *u = under(t);
    if (u->kind != TY_STRUCT)
        return;
    for (int i = 0; i < t->named.nmethods; i++) {
        Object *m = t->named.methods[i];
        int k = field_index(u, m->pkg, m->name);
        if (k >= 0)
            check_error(c, m->pos, "field and method with the same name %s\n\t%s: other declaration of %s", m->name->str,
                        pos_str(c, u->strct.fields.v[k]->pos), m->name->str);
    }
}

/* Hands the methods declared for o's name to its named type. */
static void attach_methods(Checker *c, Object *o)
{
    Type *t = o->type;
    PackageState *s = o->pkg->state;
    if (!s || !t || t->kind != TY_NAMED || t->named.obj != o || !o->is_main_pkg_level)
        return;
    if (s->std) {
        std_attach_methods(o);
        return;
    }
    if (!s->methods_sorted) {
        if (s->methods.n)
            qsort(s->methods.v, (size_t)s->methods.n, sizeof *s->methods.v, method_before);
        s->methods_sorted = true;
    }
    int lo = 0, hi = s->methods.n;
    while (lo < hi) {
        int mid = (lo + hi) / 2;
        if ((uintptr_t)s->methods.v[mid].base < (uintptr_t)o->name)
            lo = mid + 1;
        else
            hi = mid;
    }
    int n = 0;
    while (lo + n < s->methods.n && s->methods.v[lo + n].base == o->name)
        n++;
    if (n == 0)
        return;
    t->named.methods = arena_array(c->a, Object *, n);
    for (int i = 0; i < n; i++) {
        Object *m = s->methods.v[lo + i].method, *dup = NULL;
        if (m->name == c->names->blank)
            continue;
        for (int k = 0; k < t->named.nmethods && !dup; k++)
            if (t->named.methods[k]->name == m->name)
                dup = t->named.methods[k];
        if (dup) {
            check_error(c, m->pos, "%s.%s redeclared in this block\n\t%s: other declaration of %s", o->name->str,
                        m->name->str, pos_str(c, dup->pos), m->name->str);
            continue;
        }
        m->recv_named = t;
        t->named.methods[t->named.nmethods++] = m;
    }
    if (!o->pkg->std)
        check_later(c, check_field_method_clash, t);
}

/* A generic alias (go1.24) is a named type that only holds parameters and what they are substituted in; its instances
 * are expanded at once, see check_instantiated_type. */
static void generic_alias(Checker *c, Object *o, TypeDecl *td)
{
    check_version(c, td->n.pos, 24, "generic type alias");
    Type *t = o->type = new_named(c, o);
    t->named.is_alias = true;
    Scope *scope = c->env.scope;
    c->env.scope = scope_new(c, scope);
    collect_type_params(c, &td->tparams, &t->named.tparams);
    Type *rhs = check_def_type(c, td->texpr, NULL);
    if (rhs->kind == TY_TYPEPARAM) {
        check_error_node(c, td->texpr, "cannot use a type parameter as RHS in type declaration");
        rhs = invalid_type(c);
    }
    t->named.underlying = rhs;
    c->env.scope = scope;
}

static void type_decl(Checker *c, Object *o, TypeDecl *td)
{
    parse_type_rest(&c->parse, td);
    if (td->is_alias) {
        check_version(c, td->n.pos, 9, "type aliases");
        if (td->tparams.len) {
            generic_alias(c, o, td);
            return;
        }
        o->type = invalid_type(c);
        o->type = check_generic_type(c, td->texpr);
        if (is_generic(o->type) && td->tparams.len == 0) {
            check_error_node(c, td->texpr, "cannot use generic type %s without instantiation", type_str(c, o->type));
            o->type = invalid_type(c);
        }
        return;
    }
    Type *named = new_named(c, o);
    o->type = named;
    if (!o->is_main_pkg_level) {
        named->named.local = (int32_t)++c->next_local;
        named->named.func = c->env.func;
        if (c->env.func && c->env.func->tparams.n)
            named->named.outer = c->env.func->tparams;
    }
    Scope *scope = c->env.scope;
    if (td->tparams.len) {
        c->env.scope = scope_new(c, scope);
        collect_type_params(c, &td->tparams, &named->named.tparams);
    }
    attach_methods(c, o);
    Type *rhs = check_def_type(c, td->texpr, named);
    named->named.from_rhs = rhs;
    if (!named->named.underlying)
        named->named.underlying = rhs;
    if (rhs->kind == TY_TYPEPARAM) {
        check_error_node(c, td->texpr, "cannot use a type parameter as RHS in type declaration");
        named->named.underlying = invalid_type(c);
    }
    c->env.scope = scope;
    check_later(c, later_valid_type, named);
}

/* ---- Functions ---- */

static void func_decl(Checker *c, Object *o, FuncDecl *fd)
{
    parse_func_signature(&c->parse, fd);
    Type *sig = new_func(c, NULL, NULL, NULL, false);
    o->type = sig;
    check_func_type(c, sig, fd->recv, &fd->tparams, fd->texpr);
    fd->scope = sig->func.scope;
    fd->name->n.type = sig;
    if (fd->tparams.len && !fd->body && !fd->body_start)
        check_error_node(c, &fd->name->n, "parameterized function is missing function body");
}

static TypeList join_tparams(Checker *c, TypeList a, TypeList b)
{
    if (a.n == 0)
        return b;
    if (b.n == 0)
        return a;
    TypeList l = { arena_array(c->a, Type *, a.n + b.n), a.n + b.n };
    copy_mem(l.v, a.v, sizeof *l.v * (size_t)a.n);
    copy_mem(l.v + a.n, b.v, sizeof *l.v * (size_t)b.n);
    return l;
}

void check_func_decl_body(Checker *c, Object *o)
{
    FuncDecl *fd = o->fdecl;
    if (o->body_checked || !fd)
        return;
    o->body_checked = true;
    if (fd->lazy) {
        ParseContext pc = c->parse;
        parse_func_body(&pc, fd);
    }
    if (!fd->body)
        return;
    Type *sig = object_type(o);
    if (sig->kind != TY_FUNC)
        return;
    FuncInfo *fi = arena_new(c->a, FuncInfo);
    fi->obj = o;
    fi->decl = fd;
    fi->sig = sig;
    fi->tparams = join_tparams(c, sig->func.rparams, sig->func.tparams);
    o->finfo = fi;
    Env outer = { .pkg = o->pkg, .decl = o->decl, .scope = o->decl->file_scope };
    check_func_body_at(c, fi, sig, fd->body, &outer);
}

/* ---- Resolving ---- */

static void resolve_grey(Checker *c, Object *o)
{
    DeclInfo *d = o->decl;
    switch (o->kind) {
    case OBJ_CONST:
        const_decl(c, o, d->texpr, d->init, d->iota, d->inherited);
        break;
    case OBJ_VAR:
        if (!d->init_info) {
            d->init_info = arena_new(c->a, FuncInfo);
            d->init_info->sig = NULL;
        }
        c->env.func = d->init_info;
        c->env.in_initializer = true;
        var_decl(c, o, d);
        break;
    case OBJ_TYPE:
        type_decl(c, o, d->tdecl);
        break;
    case OBJ_FUNC:
        c->env.decl = NULL;     /* a signature's needs are not those of the body */
        func_decl(c, o, d->fdecl);
        break;
    }
}

void resolve_object(Checker *c, Object *o)
{
    if (o->color == BLACK || !o->decl)
        return;
    if (o->kind == OBJ_FUNC && o->origin != o) {
        object_type(o);
        return;
    }
    if (o->color == GREY) {
        meet_grey(c, o);
        return;
    }
    if (c->decl_depth > 1000) {
        check_error(c, o->pos, "declaration of %s is nested too deeply", o->name->str);
        o->type = invalid_type(c);
        o->color = BLACK;
        return;
    }
    c->decl_depth++;
    check_enter(c);
    Env saved = c->env;
    memset(&c->env, 0, sizeof c->env);
    c->env.pkg = o->decl->pkg;
    c->env.decl = o->decl;
    c->env.scope = o->decl->file_scope;
    o->color = GREY;
    VEC_PUSH(c->obj_path, o);
    resolve_grey(c, o);
    c->obj_path.n--;
    o->color = BLACK;
    if (!o->type)
        o->type = invalid_type(c);
    c->env = saved;
    check_leave(c);
    c->decl_depth--;
}

/* ---- Declarations inside functions ---- */

static void add_local(Checker *c, Object *v)
{
    FuncInfo *fi = c->env.func;
    v->func = fi;
    if (!fi)
        return;
    if (fi->locals.n == fi->cap_locals) {
        fi->cap_locals = fi->cap_locals ? fi->cap_locals * 2 : 8;
        Object **w = arena_array(c->a, Object *, fi->cap_locals);
        copy_mem(w, fi->locals.v, sizeof *w * (size_t)fi->locals.n);
        fi->locals.v = w;
    }
    fi->locals.v[fi->locals.n++] = v;
}

Object *new_local_var(Checker *c, IdentExpr *id, Type *t)
{
    Object *v = new_object(c, OBJ_VAR, id->n.pos, c->env.pkg, id->name, t);
    v->color = BLACK;
    add_local(c, v);
    return v;
}
void adopt_local(Checker *c, Object *v) { add_local(c, v); }

/* Reports a mismatch of names and values. */
static void check_arity(Checker *c, IdentList names, NodeList values, bool is_const, bool inherited, Pos pos)
{
    int l = names.len, r = values.len;
    if (l < r) {
        if (inherited)
            check_error(c, pos, "extra init expr at %s", pos_str(c, values.v[l]->pos));
        else
            check_error_node(c, values.v[l], "extra init expr %s", expr_str(c, values.v[l]));
    } else if (l > r && (is_const || r != 1)) {
        check_error(c, names.v[r]->n.pos, "missing init expr for %s", names.v[r]->name->str);
    }
}

static void local_consts(Checker *c, ConstDecl *d)
{
    NodeList values = d->from ? d->from->values : d->values;
    Node *texpr = d->from ? d->from->texpr : d->texpr;
    Object **v = arena_array(c->a, Object *, d->names.len);
    Pos scope_pos = node_end(&d->n);
    for (int i = 0; i < d->names.len; i++) {
        v[i] = new_object(c, OBJ_CONST, d->names.v[i]->n.pos, c->env.pkg, d->names.v[i]->name, NULL);
        Env saved = c->env;
        const_decl(c, v[i], texpr, i < values.len ? values.v[i] : NULL, d->iota, d->from != d);
        c->env.iota = saved.iota;
        c->env.errpos = saved.errpos;
        v[i]->color = BLACK;
    }
    check_arity(c, d->names, values, true, d->from != d, d->n.pos);
    for (int i = 0; i < d->names.len; i++)
        declare(c, c->env.scope, d->names.v[i], v[i], scope_pos);
}

static void local_vars(Checker *c, VarDecl *d)
{
    if (d->nembeds)
        check_embed(c, NULL, d);
    int n = d->names.len;
    Object **v = arena_array(c->a, Object *, n);
    for (int i = 0; i < n; i++)
        v[i] = new_local_var(c, d->names.v[i], NULL);
    Type *t = d->texpr ? check_var_type(c, d->texpr) : NULL;
    for (int i = 0; i < n; i++)
        v[i]->type = t;
    if (d->values.len == n) {
        for (int i = 0; i < n; i++) {
            Operand x;
            check_value(c, &x, d->values.v[i], t);
            if (!init_var(c, v[i], &x, "variable declaration"))
                v[i]->used = true;
        }
    } else if (d->values.len == 1) {
        init_vars(c, v, n, d->values, NULL);
    } else {
        for (int i = 0; i < n; i++) {
            Operand x;
            if (i < d->values.len) {
                check_value(c, &x, d->values.v[i], t);
                init_var(c, v[i], &x, "variable declaration");
            } else if (!t) {
                v[i]->type = invalid_type(c);
            }
            v[i]->used |= d->values.len > 0;
        }
        for (int i = n; i < d->values.len; i++)
            use_expr(c, d->values.v[i]);
    }
    if (d->values.len || !d->texpr)
        if (d->values.len != 1 || n == 1)
            check_arity(c, d->names, d->values, false, false, d->n.pos);
    Pos scope_pos = node_end(&d->n);
    for (int i = 0; i < n; i++)
        declare(c, c->env.scope, d->names.v[i], v[i], scope_pos);
}

static void local_type(Checker *c, TypeDecl *d)
{
    Object *o = new_object(c, OBJ_TYPE, d->name->n.pos, c->env.pkg, d->name->name, NULL);
    o->is_alias = d->is_alias;
    declare(c, c->env.scope, d->name, o, d->name->n.pos);
    if (d->tparams.len)
        check_version(c, d->tparams.v[0]->n.pos, 18, "type parameter");
    o->color = GREY;
    VEC_PUSH(c->obj_path, o);
    type_decl(c, o, d);
    c->obj_path.n--;
    o->color = BLACK;
    d->name->n.type = o->type;
}

void decl_stmt(Checker *c, DeclStmt *s)
{
    for (int i = 0; i < s->decls.len; i++) {
        Node *d = s->decls.v[i];
        switch (d->kind) {
        case N_CONST_DECL: local_consts(c, as_const_decl(d)); break;
        case N_VAR_DECL: local_vars(c, as_var_decl(d)); break;
        case N_TYPE_DECL: local_type(c, as_type_decl(d)); break;
        }
    }
}

/* ---- Collecting package-level objects ---- */

static Object *collect(Checker *c, Package *p, Scope *fs, ObjectKind k, IdentExpr *id, DeclInfo *d, bool visible)
{
    Object *o = new_object(c, k, id->n.pos, p, id->name, NULL);
    o->decl = d;
    o->order = ++c->next_order;
    o->is_main_pkg_level = true;
    d->obj = o;
    d->pkg = p;
    d->file_scope = fs;
    id->obj = o;
    VEC_PUSH_IN(c->a, p->state->all, o);
    if (!visible)
        return o;
    if (id->name == c->names->init && k != OBJ_FUNC) {
        check_error(c, id->n.pos, "cannot declare init - must be func");
        return o;
    }
    if (id->name == c->names->main && p->name == c->names->main && k != OBJ_FUNC) {
        check_error(c, id->n.pos, "cannot declare main - must be func");
        return o;
    }
    declare(c, p->scope, id, o, NO_POS);
    if (!o->parent)
        o->parent = p->scope;
    return o;
}

void list_push(Checker *c, ObjectList *l, Object *o)
{
    if ((l->n & (l->n - 1)) == 0 && (l->n == 0 || l->n >= 8)) {
        Object **v = arena_array(c->a, Object *, l->n ? l->n * 2 : 8);
        copy_mem(v, l->v, sizeof *v * (size_t)l->n);
        l->v = v;
    }
    l->v[l->n++] = o;
}

static void collect_import(Checker *c, Package *p, Scope *fs, ImportDecl *d)
{
    size_t len;
    if (!d->path || d->path->bad)
        return;
    const char *path = lit_unquote(c->a, d->path, &len);
    Package *imp = import_package(c, p, path, len, d->path->n.pos);
    if (!imp || imp->broken)
        p->broken = true;
    if (!imp)
        return;
    bool known = false;
    for (int i = 0; i < p->nimports && !known; i++)
        known = p->imports[i] == imp;
    if (!known) {
        if ((p->nimports & 7) == 0) {
            Package **v = arena_array(c->a, Package *, p->nimports + 8);
            copy_mem(v, p->imports, sizeof *v * (size_t)p->nimports);
            p->imports = v;
        }
        p->imports[p->nimports++] = imp;
    }
    Name *name = d->local ? d->local->name : imp->name;
    if (!name)
        return;
    if (name == c->names->init) {
        check_error_node(c, &d->n, "cannot import package as init - init must be a func");
        return;
    }
    Object *o = new_object(c, OBJ_PKGNAME, d->n.pos, p, name, invalid_type(c));
    o->color = BLACK;
    o->imported = imp;
    o->import = d;
    if (d->local)
        d->local->obj = o;
    if (imp->broken)
        o->used = true;
    VEC_PUSH_IN(c->a, p->state->imports, o);
    if (name == c->names->dot) {
        package_complete(imp);
        for (int i = 0; i < imp->scope->n; i++) {
            Object *e = imp->scope->v[i];
            if (!e->name->exported)
                continue;
            Object *alt = scope_insert(c, fs, e);
            if (alt)
                check_error(c, d->local->n.pos, "%s redeclared in this block\n\t%s: other declaration of %s",
                            alt->name->str, pos_str(c, alt->pos), alt->name->str);
        }
    } else {
        declare(c, fs, NULL, o, NO_POS);
    }
}

static void collect_consts(Checker *c, Package *p, Scope *fs, ConstDecl *cd)
{
    NodeList values = cd->from ? cd->from->values : cd->values;
    for (int i = 0; i < cd->names.len; i++) {
        DeclInfo *d = arena_new(c->a, DeclInfo);
        d->texpr = cd->from ? cd->from->texpr : cd->texpr;
        d->init = i < values.len ? values.v[i] : NULL;
        d->inherited = cd->from != cd;
        d->iota = cd->iota;
        Object *o = collect(c, p, fs, OBJ_CONST, cd->names.v[i], d, true);
        list_push(c, &p->consts, o);
    }
    check_arity(c, cd->names, values, true, cd->from != cd, cd->n.pos);
}

DeclInfo *shared_var_info(Checker *c, const VarDecl *vd)
{
    int n = vd->names.len;
    if (vd->values.len != 1 || n == 1)
        return NULL;
    DeclInfo *shared = arena_new(c->a, DeclInfo);
    shared->lhs = arena_array(c->a, Object *, n);
    shared->nlhs = n;
    return shared;
}

DeclInfo *var_info(Checker *c, VarDecl *vd, int i, DeclInfo *shared)
{
    DeclInfo *d = shared ? shared : arena_new(c->a, DeclInfo);
    d->texpr = vd->texpr;
    d->vdecl = vd;
    d->init = shared ? vd->values.v[0] : i < vd->values.len ? vd->values.v[i] : NULL;
    return d;
}

static void collect_vars(Checker *c, Package *p, Scope *fs, VarDecl *vd)
{
    int n = vd->names.len;
    DeclInfo *shared = shared_var_info(c, vd);
    for (int i = 0; i < n; i++) {
        DeclInfo *d = var_info(c, vd, i, shared);
        Object *o = collect(c, p, fs, OBJ_VAR, vd->names.v[i], d, true);
        if (shared)
            shared->lhs[i] = o;
        list_push(c, &p->vars, o);
    }
    if ((vd->values.len || !vd->texpr) && !vd->lazy_value)
        if (!shared)
            check_arity(c, vd->names, vd->values, false, false, vd->n.pos);
}

/* The name in a receiver type: T, *T, (T), T[P]. */
static Name *receiver_base(Node *t, bool *ptr)
{
    *ptr = false;
    for (;;) {
        if (t->kind == N_PAREN)
            t = as_paren(t)->x;
        else if (t->kind == N_STAR) {
            *ptr = true;
            t = as_star(t)->x;
        } else
            break;
    }
    if (t->kind == N_INDEX)
        t = as_index(t)->x;
    return t->kind == N_IDENT ? as_ident(t)->name : NULL;
}

static void collect_func(Checker *c, Package *p, Scope *fs, FuncDecl *fd)
{
    DeclInfo *d = arena_new(c->a, DeclInfo);
    d->fdecl = fd;
    if (fd->recv || fd->recv_base) {
        Object *o = collect(c, p, fs, OBJ_FUNC, fd->name, d, false);
        o->fdecl = fd;
        bool ptr = fd->recv_ptr;
        Name *base = fd->recv_base ? fd->recv_base : receiver_base(fd->recv->texpr, &ptr);
        o->ptr_recv = ptr;
        if (base)
            VEC_PUSH_IN(c->a, p->state->methods, ((MethodAssoc){ base, o }));
        list_push(c, &p->methods, o);
        return;
    }
    Name *name = fd->name->name;
    bool init = name == c->names->init, entry = init || (name == c->names->main && p->name == c->names->main);
    if (entry) {
        if (fd->tparams.len)
            check_error(c, fd->tparams.v[0]->n.pos, "func %s must have no type parameters", name->str);
        if (fd->texpr->params.len || fd->texpr->results.len)
            check_error(c, fd->name->n.pos, "func %s must have no arguments and no return values", name->str);
    }
    Object *o = collect(c, p, fs, OBJ_FUNC, fd->name, d, !init);
    o->fdecl = fd;
    o->is_init = init;
    if (init)
        o->parent = p->scope;
    list_push(c, &p->funcs, o);
    if (init && !fd->body && !fd->body_start)
        check_error(c, fd->name->n.pos, "missing function body");
    Env saved = c->env;
    c->env.pkg = p;
    if (fd->tparams.len)
        check_version(c, fd->tparams.v[0]->n.pos, 18, "type parameter");
    c->env = saved;
}

static void collect_type(Checker *c, Package *p, Scope *fs, TypeDecl *td)
{
    DeclInfo *d = arena_new(c->a, DeclInfo);
    d->tdecl = td;
    Object *o = collect(c, p, fs, OBJ_TYPE, td->name, d, true);
    o->is_alias = td->is_alias;
    list_push(c, &p->types, o);
    Env saved = c->env;
    c->env.pkg = p;
    if (td->tparams.len)
        check_version(c, td->tparams.v[0]->n.pos, 18, "type parameter");
    c->env = saved;
}

static void collect_decl(Checker *c, Package *p, Scope *fs, Node *n)
{
    switch (n->kind) {
    case N_IMPORT_DECL: collect_import(c, p, fs, as_import_decl(n)); break;
    case N_CONST_DECL: collect_consts(c, p, fs, as_const_decl(n)); break;
    case N_VAR_DECL: collect_vars(c, p, fs, as_var_decl(n)); break;
    case N_TYPE_DECL: collect_type(c, p, fs, as_type_decl(n)); break;
    case N_FUNC_DECL: collect_func(c, p, fs, as_func_decl(n)); break;
    }
}

/* Methods declared through an alias belong to what the alias stands for. */
static void follow_aliases(Package *p)
{
    PackageState *s = p->state;
    for (int i = 0; i < s->methods.n; i++)
        for (int steps = 0; steps < 100; steps++) {
            Object *o = scope_lookup(p->scope, s->methods.v[i].base);
            if (!o || o->kind != OBJ_TYPE || !o->is_alias)
                break;
            bool ptr;
            Name *base = receiver_base(o->decl->tdecl->texpr, &ptr);
            if (!base)
                break;
            s->methods.v[i].base = base;
            s->methods.v[i].method->ptr_recv |= ptr;
        }
}

void collect_objects(Checker *c, Package *p)
{
    Env saved = c->env;
    memset(&c->env, 0, sizeof c->env);
    c->env.pkg = p;
    p->file_scopes = arena_array(c->a, Scope *, p->nfiles);
    for (int i = 0; i < p->nfiles; i++) {
        File *f = p->files[i];
        if (!f->pkg_name)
            continue;
        if (!p->name) {
            if (f->pkg_name->name == c->names->blank) {
                check_error(c, f->pkg_name->n.pos, "invalid package name _");
            }
            p->name = f->pkg_name->name;
        } else if (p->name != f->pkg_name->name) {
            check_error(c, f->pos, "package %s; expected %s", f->pkg_name->name->str, p->name->str);
            continue;
        }
        Scope *fs = p->session ? p->scope : scope_new(c, p->scope);    /* imports of a session last */
        p->file_scopes[i] = fs;
        for (int k = 0; k < f->decls.len; k++)
            collect_decl(c, p, fs, f->decls.v[k]);
    }
    for (int i = 0; i < p->nfiles; i++) {
        Scope *fs = p->file_scopes[i];
        for (int k = 0; fs && fs != p->scope && k < fs->n; k++) {
            Object *o = fs->v[k], *alt = scope_lookup(p->scope, o->name);
            if (!alt)
                continue;
            if (o->kind == OBJ_PKGNAME)
                check_error(c, alt->pos, "%s already declared through import of package %s (%s)\n\t%s: other declaration of %s",
                            alt->name->str, o->imported->name->str, const_text(c->a, const_string(c->a, o->imported->path, strlen(o->imported->path))),
                            pos_str(c, o->pos), alt->name->str);
            else
                check_error(c, alt->pos, "%s already declared through dot-import of package %s (\"%s\")\n\t%s: other declaration of %s",
                            alt->name->str, o->pkg->name->str, o->pkg->path, pos_str(c, o->pos), alt->name->str);
        }
    }
    follow_aliases(p);
    c->env = saved;
}

void check_unused_imports(Checker *c, Package *p)
{
    for (int i = 0; i < p->state->imports.n; i++) {
        Object *o = p->state->imports.v[i];
        if (o->used || o->name == c->names->blank)
            continue;
        const char *path = o->imported->path, *slash = strrchr(path, '/'), *elem = slash ? slash + 1 : path;
        size_t len;
        const char *written = lit_unquote(c->a, o->import->path, &len);
        if (o->name == c->names->dot || strcmp(o->name->str, elem) == 0)
            check_error(c, o->pos, "imported and not used: \"%s\"", written);
        else
            check_error(c, o->pos, "imported and not used: \"%s\" as %s", written, o->name->str);
    }
}
