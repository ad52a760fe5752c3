/* check.c - the checker's frame: entry points, errors, delayed checks.
 *
 * Whoever enters from outside calls check_enter / check_leave; when the
 * outermost leaves, delayed checks run until none is left. A delayed check runs
 * in the environment it was put off in.
 */
#include "compiler/check_internal.h"
#include "compiler/portable.h"

#include <stdio.h>
#include <stdlib.h>

Checker *checker_new(const CheckConfig *config)
{
    Checker *c = calloc(1, sizeof *c);
    if (!c)
        abort();
    c->conf = *config;
    c->a = config->arena;
    c->names = config->names;
    c->diags = config->diags;
    c->parse = (ParseContext){
        .arena = config->arena, .names = config->names, .sources = config->sources, .diags = config->diags, .go_minor = config->go_minor,
    };
    type_set_checker(c);
    universe_init(c);
    return c;
}

void checker_free(Checker *c)
{
    free(c->obj_path.v);
    free(c->later.v);
    free(c->packages.v);
    free(c->loading.v);
    free(c->autoimports.v);
    free(c->attached.v);
    free(c->mono.v);
    free(c->canon.slots);
    free(c->instances.slots);
    free(c->substs);
    free(c);
}

Arena *checker_arena(Checker *c) { return c->a; }
Package *checker_unsafe_package(Checker *c) { return c->unsafe_pkg; }

/* ---- Text ---- */

const char *fmtc(Checker *c, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *s = arena_vprintf(c->a, fmt, ap);
    va_end(ap);
    return s;
}

const char *expr_str(Checker *c, const Node *n) { return expr_string(c->a, n); }

const char *pos_str(Checker *c, Pos pos) { return pos_string(c->conf.sources, c->a, pos); }

const char *operand_str(Checker *c, const Operand *x)
{
    static const char *const modes[] = {
        [MODE_INVALID] = "invalid operand", [MODE_NOVALUE] = "no value", [MODE_BUILTIN] = "built-in",
        [MODE_TYPE] = "type", [MODE_CONST] = "constant", [MODE_VAR] = "variable",
        [MODE_MAPINDEX] = "map index expression", [MODE_VALUE] = "value", [MODE_NIL] = "nil",
        [MODE_COMMAOK] = "comma, ok expression",
    };
    if (x->mode == MODE_NIL) {
        if (!x->type || is_invalid(x->type))
            return "nil (with invalid type)";
        if (is_untyped(x->type))
            return "nil";
        return fmtc(c, "nil (of type %s)", type_str(c, x->type));
    }
    const char *expr = x->expr ? expr_str(c, x->expr)
                       : x->mode == MODE_BUILTIN ? builtin_table[x->builtin].name
                       : x->mode == MODE_TYPE ? type_str(c, x->type)
                       : x->mode == MODE_CONST ? const_text(c->a, x->val) : "";
    const char *kind = "", *val = "", *type = "";
    bool has_type = false;
    if (x->mode >= MODE_CONST && x->type) {
        if (is_untyped(x->type))
            kind = fmtc(c, "%s ", x->type->name);
        else
            has_type = true;
    }
    if (x->mode == MODE_CONST && x->val) {
        const char *v = const_text(c->a, x->val);
        if (strcmp(v, expr))
            val = fmtc(c, " %s", v);
    }
    if (has_type && is_invalid(x->type)) {
        type = " with invalid type";
    } else if (has_type) {
        bool generic = is_generic(x->type) || (x->type->kind == TY_FUNC && x->type->func.tparams.n);
        type = fmtc(c, generic ? " of parameterized type %s" : " of type %s", type_str(c, x->type));
        if (x->type->kind == TY_TYPEPARAM)
            type = fmtc(c, "%s constrained by %s", type, type_str(c, x->type->tparam.bound));
    }
    return fmtc(c, *expr ? "%s (%s%s%s%s)" : "%s%s%s%s%s", expr, kind, modes[x->mode], val, type);
}

/* ---- Errors ---- */

static void report(Checker *c, Pos pos, const char *msg)
{
    /* Follow-on errors are of no use once something has been reported. */
    if (c->had_error || diag_any(c->diags)) {
        const char *p = strstr(msg, "invalid operand"), *q = strstr(msg, "invalid type");
        if ((p && p > msg) || (q && q > msg))
            return;
    }
    if (c->env.errpos)
        pos = c->env.errpos;
    c->had_error = true;
    diag_error(c->diags, pos, "%s", msg);
}

void check_error(Checker *c, Pos pos, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *s = arena_vprintf(c->a, fmt, ap);
    va_end(ap);
    report(c, pos, s);
}

void check_error_node(Checker *c, const Node *n, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *s = arena_vprintf(c->a, fmt, ap);
    va_end(ap);
    report(c, node_start(n), s);
}

void check_error_op(Checker *c, const Operand *x, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *s = arena_vprintf(c->a, fmt, ap);
    va_end(ap);
    report(c, x->expr ? node_start(x->expr) : NO_POS, s);
}

bool lang_at_least(Checker *c, int minor)
{
    int have = c->env.pkg ? c->env.pkg->go_minor : c->conf.go_minor;
    return have == 0 || have >= minor;
}

bool check_version(Checker *c, Pos pos, int minor, const char *fmt, ...)
{
    if (lang_at_least(c, minor))
        return true;
    va_list ap;
    va_start(ap, fmt);
    char *s = arena_vprintf(c->a, fmt, ap);
    va_end(ap);
    report(c, pos, fmtc(c, "%s requires go1.%d or later (-lang was set to go1.%d; check go.mod)", s, minor,
                        c->env.pkg->go_minor));
    return false;
}

/* ---- Delayed checks ---- */

void check_later(Checker *c, LaterFn *fn, void *arg)
{
    VEC_PUSH(c->later, ((Later){ fn, arg, c->env }));
}

void check_enter(Checker *c) { c->depth++; }

static void run_delayed(Checker *c)
{
    while (c->later_head < c->later.n) {
        Later l = c->later.v[c->later_head++];
        Env saved = c->env;
        c->env = l.env;
        l.fn(c, l.arg);
        c->env = saved;
    }
    c->later.n = 0;
    c->later_head = 0;
}

void check_leave(Checker *c)
{
    if (c->depth == 1)
        run_delayed(c);
    c->depth--;
}

/* Notes that the declaration being checked depends on a package-level object. */
void check_use_object(Checker *c, Object *o)
{
    DeclInfo *d = c->env.decl;
    if (!d || !o->decl || o->decl->pkg != d->pkg)
        return;
    if (o->kind == OBJ_FUNC && o->origin)
        o = o->origin;
    for (int i = d->deps.n; i-- > 0;)
        if (d->deps.v[i] == o)
            return;
    VEC_PUSH_IN(c->a, d->deps, o);
}

/* ---- Packages ---- */

static void check_bodies(Checker *c, Package *p)
{
    int f = 0, m = 0;
    while (f < p->funcs.n || m < p->methods.n) { /* in the order of the source */
        bool method = f == p->funcs.n || (m < p->methods.n && p->methods.v[m]->pos < p->funcs.v[f]->pos);
        check_func_decl_body(c, method ? p->methods.v[m++] : p->funcs.v[f++]);
    }
}

static void resolve_all(Checker *c, Package *p)
{
    for (int i = 0; i < p->state->all.n; i++) {     /* types first, then aliases, then all else */
        Object *o = p->state->all.v[i];
        if (o->kind == OBJ_TYPE && !o->is_alias)
            resolve_object(c, o);
    }
    for (int i = 0; i < p->types.n; i++)
        resolve_object(c, p->types.v[i]);
    for (int i = 0; i < p->state->all.n; i++)
        resolve_object(c, p->state->all.v[i]);
    if (c->depth == 1)
        run_delayed(c);
}

static void check_missing_bodies(Checker *c, Package *p)
{
    for (int i = 0; i < p->funcs.n + p->methods.n; i++) {
        Object *o = i < p->funcs.n ? p->funcs.v[i] : p->methods.v[i - p->funcs.n];
        if (o->fdecl->body && (o->fdecl->pragma & PRAGMA_NOESCAPE))
            check_error(c, o->fdecl->name->n.pos, "can only use //go:noescape with external func implementations");
        if (!o->fdecl->body && !object_linkname(o))
            check_error(c, o->fdecl->n.pos, "missing function body");
    }
}

void package_complete(Package *p) { std_complete(p); }

void check_package_fully(Package *p)
{
    Checker *c = p->checker;
    if (p->checked || p->broken)
        return;
    p->checked = true;
    std_complete(p);
    Env saved = c->env;
    memset(&c->env, 0, sizeof c->env);
    c->env.pkg = p;
    check_enter(c);
    resolve_all(c, p);
    check_bodies(c, p);
    check_leave(c);
    if (!p->std || !diag_any(c->diags))
        package_init_order(p);
    mono_check(c);
    if (!p->std && !p->autoimport && !c->conf.ignore_unused)
        check_unused_imports(c, p);
    if (!p->std && !diag_any(c->diags))
        check_missing_bodies(c, p);
    c->env = saved;
}

/* A body of the library is looked at only when it is needed, when it is too late to report errors of the program. */
static void check_library_body(Checker *c, Object *f)
{
    uint32_t before = c->diags->nerrors;
    check_func_decl_body(c, f);
    if (c->diags->nerrors == before || !c->conf.sound_library)
        return;
    diag_print(c->diags, stderr);
    fprintf(stderr, "vole: package %s does not compile\n", f->pkg->path);
    exit(2);
}

FuncInfo *check_func_body(Object *f)
{
    Checker *c = type_checker();
    if (f->origin)
        f = f->origin;
    if (f->kind != OBJ_FUNC || !f->fdecl || f->is_iface_method)
        return NULL;
    if (!f->body_checked) {
        check_enter(c);
        resolve_object(c, f);
        if (f->pkg && f->pkg->std)
            check_library_body(c, f);
        else
            check_func_decl_body(c, f);
        check_leave(c);
    }
    return f->finfo;
}

Object *package_lookup(Package *p, const char *name)
{
    Object *o = scope_lookup(p->scope, intern_cstr(p->checker->names, name));
    if (o)
        object_type(o);
    return o;
}

Type *universe_type(Checker *c, const char *name)
{
    Object *o = scope_lookup(c->universe, intern_cstr(c->names, name));
    return o && o->kind == OBJ_TYPE ? o->type : NULL;
}

const char *object_linkname(Object *f)
{
    if (f->origin)
        f = f->origin;
    if (!f->fdecl || !f->fdecl->file || !f->pkg)
        return NULL;
    for (int k = 0; k < f->pkg->nfiles; k++) {
        File *file = f->pkg->files[k];
        for (int i = 0; i < file->nlinknames; i++)
            if (file->linknames[i].local == f->name && !f->recv_named)
                return file->linknames[i].remote;
    }
    return f->pkg->std || f->fdecl->body || f->recv_named ? NULL : known_assembly(f->pkg->path, f->name->str);
}

Package **checker_packages(Checker *c, int *n)
{
    *n = c->packages.n;
    return c->packages.v;
}

static Package *check_files(Checker *c, const char *import_path, File **files, int n, bool snippet)
{
    Package *p = new_package(c, import_path, NULL);
    p->autoimport = snippet;
    p->files = files;
    p->nfiles = n;
    p->go_minor = c->conf.go_minor;
    p->loading = true;
    collect_objects(c, p);
    p->loading = false;
    check_package_fully(p);
    VEC_PUSH(c->packages, p);   /* behind what it turned out to import */
    return p;
}

Package *checker_check_files(Checker *c, const char *import_path, File **files, int n)
{
    return check_files(c, import_path, files, n, false);
}

Package *checker_check_snippet(Checker *c, const char *import_path, File **files, int n)
{
    return check_files(c, import_path, files, n, true);
}
