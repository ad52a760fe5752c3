/* stdindex.c - standard packages entered from the index instead of from their text.
 *
 * Importing a package makes a Package whose scope is empty but knows the index (Scope.std). A name that is looked up
 * there for the first time is looked up in the index, and its object is made: its specification is parsed, or, for a
 * function, put together from what the index says, so that signature and body wait until they are asked for. Files,
 * with their place among the positions, come into being with the first declaration of a package, a file's scope with
 * the first of that file.
 *
 * Thus the lists of a package (Package.funcs, vars, …) stay empty but for its init functions, until std_complete fills
 * them, in the order of the source. Whoever walks them or a scope's objects calls that first (check_package_fully does).
 *
 * An object has the same order, position and meaning whether it comes from here or from collect_objects; a unit test
 * compares the two for all of the library.
 */
#include "compiler/stdindex.h"

#include "compiler/check_internal.h"

#include <strings.h>

typedef struct StdState {       /* PackageState.std */
    const StdIndex *index;
    const StdPackage *sp;
    Object **objects;           /* by number of the declaration; NULL: not made yet */
    File *files;                /* by number of the file */
    Scope **scopes;
    uint32_t order;             /* Object.order of declaration 0 */
    bool complete;
} StdState;

static inline const void *at(const StdIndex *x, uint32_t offset) { return (const char *)x + offset; }
static inline const char *str_at(const StdIndex *x, uint32_t offset) { return at(x, offset); }

static const StdPackage *packages_of(const StdIndex *x) { return at(x, x->packages); }
static const StdDecl *decl_of(const StdState *s, uint32_t number)
{
    return (const StdDecl *)at(s->index, s->sp->decls) + number;
}

static Name *name_of(Checker *c, const StdIndex *x, StdName n)
{
    return intern_hashed(c->names, str_at(x, n.str), n.len, n.hash);
}

/* The index that was configured, if it fits the texts. */
static const StdIndex *index_of(const Checker *c)
{
    const StdIndex *x = c->conf.std_index;
    if (!x || c->conf.stdlib_dir || x->magic != STD_MAGIC || x->version != STD_VERSION ||
        x->ntexts != (uint32_t)c->conf.nembedded)
        return NULL;
    return x;
}

/* ---- Importing ---- */

static Package *import_number(Checker *c, const StdIndex *x, uint32_t number)
{
    if (!c->std_packages)
        c->std_packages = arena_array(c->a, Package *, x->npackages);
    Package *p = c->std_packages[number];
    if (p)
        return p;
    const StdPackage *sp = packages_of(x) + number;
    p = c->std_packages[number] = new_package(c, str_at(x, sp->path), NULL);
    p->std = true;
    p->name = name_of(c, x, sp->name);
    const uint16_t *imports = at(x, sp->imports);
    p->nimports = (int32_t)sp->nimports;
    p->imports = arena_array(c->a, Package *, sp->nimports);
    for (uint32_t i = 0; i < sp->nimports; i++)
        p->imports[i] = import_number(c, x, imports[i]);
    StdState *s = arena_new(c->a, StdState);
    s->index = x;
    s->sp = sp;
    s->order = c->next_order + 1;
    c->next_order += sp->ndecls;
    p->state->std = s;
    p->scope->std = p;
    VEC_PUSH(c->packages, p);
    const uint16_t *inits = at(x, sp->inits);
    for (uint32_t i = 0; i < sp->ninits; i++)
        list_push(c, &p->funcs, std_object(p, inits[i]));
    return p;
}

Package *std_import(Checker *c, const char *path)
{
    const StdIndex *x = index_of(c);
    uint32_t lo = 0, hi = x ? x->npackages : 0;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        int order = strcmp(str_at(x, packages_of(x)[mid].path), path);
        if (order == 0)
            return import_number(c, x, mid);
        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

const char *std_package_path(Checker *c, int number, const char **name)
{
    const StdIndex *x = index_of(c);
    if (!x || (uint32_t)number >= x->npackages)
        return NULL;
    const StdPackage *sp = packages_of(x) + number;
    *name = str_at(x, sp->name.str);
    return str_at(x, sp->path);
}

/* ---- Files ---- */

/* All files of a package, side by side: positions in them are in the order of the source. */
static void open_files(Package *p)
{
    StdState *s = p->state->std;
    Checker *c = p->checker;
    const StdFile *sf = at(s->index, s->sp->files);
    uint32_t n = s->sp->nfiles;
    s->files = arena_array(c->a, File, n);
    s->scopes = arena_array(c->a, Scope *, n);
    s->objects = arena_array(c->a, Object *, s->sp->ndecls);
    for (uint32_t i = 0; i < n; i++, sf++) {
        const EmbeddedFile *e = &c->conf.embedded[sf->text];
        SourceFile *src = e->size == sf->size ? source_borrow(c->conf.sources, str_at(s->index, sf->path), e->text, e->size) : NULL;
        if (!src)
            check_error(c, NO_POS, "the index of the standard library does not fit %s", e->path);
        else
            source_borrow_lines(src, at(s->index, sf->lines), sf->nlines);
        s->files[i].source = src;
    }
}

static Scope *file_scope(Package *p, uint32_t number)
{
    StdState *s = p->state->std;
    if (s->scopes[number])
        return s->scopes[number];
    Checker *c = p->checker;
    const StdFile *sf = (const StdFile *)at(s->index, s->sp->files) + number;
    const StdImport *im = at(s->index, sf->imports);
    Scope *fs = s->scopes[number] = scope_new(c, p->scope);
    for (uint32_t i = 0; i < sf->nimports; i++, im++) {
        Name *name = name_of(c, s->index, im->name);
        if (name == c->names->blank)
            continue;
        Object *o = new_object(c, OBJ_PKGNAME, s->files[number].source->base + im->at, p, name, invalid_type(c));
        o->color = OBJECT_BLACK;
        o->imported = im->package == STD_UNSAFE ? c->unsafe_pkg : c->std_packages[im->package];
        scope_insert(c, fs, o);
    }
    return fs;
}

/* ---- Declarations ---- */

static Object *new_std_object(Package *p, uint32_t number, ObjectKind kind, DeclInfo *info)
{
    StdState *s = p->state->std;
    Checker *c = p->checker;
    const StdDecl *d = decl_of(s, number);
    Object *o = new_object(c, kind, s->files[d->file].source->base + d->name_at, p, name_of(c, s->index, d->name), NULL);
    o->order = s->order + number;
    o->is_main_pkg_level = true;
    o->decl = info;
    info->obj = o;
    info->pkg = p;
    info->file_scope = file_scope(p, d->file);
    s->objects[number] = o;
    if (d->recv.len)
        return o;
    o->parent = p->scope;
    if (o->name != c->names->blank && o->name != c->names->init)
        scope_insert(c, p->scope, o);
    return o;
}

static void make_const(Package *p, uint32_t number)
{
    StdState *s = p->state->std;
    Checker *c = p->checker;
    const StdDecl *d = decl_of(s, number);
    ConstDecl *from = as_const_decl(parse_spec_at(&c->parse, &s->files[d->file], d->cons.from, T_CONST));
    DeclInfo *info = arena_new(c->a, DeclInfo);
    info->texpr = from->texpr;
    info->init = d->index < from->values.len ? from->values.v[d->index] : NULL;
    info->inherited = d->flags & STD_INHERITED;
    info->iota = (int32_t)d->cons.iota;
    new_std_object(p, number, OBJ_CONST, info);
}

static void make_type(Package *p, uint32_t number)
{
    StdState *s = p->state->std;
    Checker *c = p->checker;
    const StdDecl *d = decl_of(s, number);
    DeclInfo *info = arena_new(c->a, DeclInfo);
    info->tdecl = as_type_decl(parse_spec_at(&c->parse, &s->files[d->file], d->at, T_TYPE));
    Object *o = new_std_object(p, number, OBJ_TYPE, info);
    o->is_alias = info->tdecl->is_alias;
}

/* All variables of the specification, which may share their initialiser. */
static void make_vars(Package *p, uint32_t number)
{
    StdState *s = p->state->std;
    Checker *c = p->checker;
    const StdDecl *d = decl_of(s, number);
    VarDecl *vd = as_var_decl(parse_spec_at(&c->parse, &s->files[d->file], d->at, T_VAR));
    int n = vd->names.len;
    DeclInfo *shared = shared_var_info(c, vd);
    for (int i = 0; i < n; i++) {
        DeclInfo *info = var_info(c, vd, i, shared);
        info->is_static = d->flags & STD_STATIC;
        Object *o = new_std_object(p, number - d->index + (uint32_t)i, OBJ_VAR, info);
        if (shared)
            shared->lhs[i] = o;
    }
}

/* Signature and body are not looked at. */
static void make_func(Package *p, uint32_t number)
{
    StdState *s = p->state->std;
    Checker *c = p->checker;
    const StdDecl *d = decl_of(s, number);
    File *f = &s->files[d->file];
    Pos base = f->source->base;
    DeclInfo *info = arena_new(c->a, DeclInfo);
    FuncDecl *fd = info->fdecl = arena_new(c->a, FuncDecl);
    IdentExpr *id = arena_new(c->a, IdentExpr);
    fd->n.kind = N_FUNC_DECL;
    fd->n.pos = base + d->at;
    fd->file = f;
    fd->pragma = d->pragma;
    fd->name = id;
    fd->lazy_sig = base + d->name_at + d->name.len;
    if (d->body.end) {
        fd->lazy = true;
        fd->body_start = base + d->body.begin;
        fd->body_end = base + d->body.end;
    }
    Object *o = new_std_object(p, number, OBJ_FUNC, info);
    id->n.kind = N_IDENT;
    id->n.pos = o->pos;
    id->name = o->name;
    id->obj = o;
    o->fdecl = fd;
    o->is_init = o->name == c->names->init && !d->recv.len;
    if (d->recv.len) {
        fd->recv_base = name_of(c, s->index, d->recv);
        o->ptr_recv = fd->recv_ptr = d->flags & STD_PTR_RECV;
    }
}

Object *std_object(Package *p, int number)
{
    StdState *s = p->state->std;
    if (!s->files)
        open_files(p);
    if (!s->objects[number])
        switch (decl_of(s, (uint32_t)number)->kind) {
        case STD_CONST: make_const(p, (uint32_t)number); break;
        case STD_TYPE: make_type(p, (uint32_t)number); break;
        case STD_VAR: make_vars(p, (uint32_t)number); break;
        default: make_func(p, (uint32_t)number); break;
        }
    return s->objects[number];
}

/* The object is in the scope's own table afterwards, where it is found first from then on. */
Object *std_lookup(Package *p, Name *name)
{
    const StdState *s = p->state->std;
    const uint16_t *table = at(s->index, s->sp->table);
    for (uint32_t h = name->hash & s->sp->mask; table[h]; h = (h + 1) & s->sp->mask) {
        const StdDecl *d = decl_of(s, table[h] - 1u);
        if (d->name.hash == name->hash && d->name.len == name->len &&
            memcmp(str_at(s->index, d->name.str), name->str, name->len) == 0)
            return s->objects && s->objects[table[h] - 1] ? NULL : std_object(p, table[h] - 1);
    }
    return NULL;
}

/* ---- Methods: known by their number in Type.named.methods, made when they are asked for ---- */

static const uint16_t *methods_of(const Type *t, const StdState **state)
{
    const Object *o = t->named.obj;
    const StdState *s = *state = o->pkg->state->std;
    return (const uint16_t *)at(s->index, s->sp->methods) + decl_of(s, o->order - s->order)->list.first;
}

void std_attach_methods(Object *o)
{
    Package *p = o->pkg;
    const StdState *s = p->state->std;
    const StdDecl *d = decl_of(s, o->order - s->order);
    Type *t = o->type;
    if (d->list.n == 0)
        return;
    t->named.methods = arena_array(p->checker->a, Object *, d->list.n);
    t->named.nmethods = (int32_t)d->list.n;
    t->named.std_methods = true;
    for (int i = 0; i < t->named.nmethods && s->complete; i++)
        std_method(t, i);
}

int std_find_method(Type *t, Package *pkg, Name *name, bool fold)
{
    const StdState *s;
    const uint16_t *methods = methods_of(t, &s);
    for (int i = 0; i < t->named.nmethods; i++) {
        const StdDecl *d = decl_of(s, methods[i]);
        if (d->name.len != name->len)
            continue;
        const char *str = str_at(s->index, d->name.str);
        if (fold ? strcasecmp(str, name->str) == 0
                 : d->name.hash == name->hash && (name->exported || t->named.obj->pkg == pkg) && memcmp(str, name->str, name->len) == 0)
            return i;
    }
    return -1;
}

Object *std_method(Type *t, int i)
{
    if (t->named.methods[i])
        return t->named.methods[i];
    const StdState *s;
    const uint16_t *methods = methods_of(t, &s);
    Object *m = t->named.methods[i] = std_object(t->named.obj->pkg, methods[i]);
    m->recv_named = t;
    return m;
}

/* ---- All of a package ---- */

void std_complete(Package *p)
{
    StdState *s = p->state->std;
    if (!s || s->complete)
        return;
    s->complete = true;
    Checker *c = p->checker;
    p->funcs.n = 0;
    for (uint32_t i = 0; i < s->sp->ndecls; i++) {
        Object *o = std_object(p, (int)i);
        const StdDecl *d = decl_of(s, i);
        VEC_PUSH_IN(c->a, p->state->all, o);
        switch (d->kind) {
        case STD_CONST: list_push(c, &p->consts, o); break;
        case STD_TYPE: list_push(c, &p->types, o); break;
        case STD_VAR: list_push(c, &p->vars, o); break;
        default: list_push(c, d->recv.len ? &p->methods : &p->funcs, o); break;
        }
    }
    for (int i = 0; i < p->types.n; i++) {      /* those resolved before; others get theirs when they are */
        Type *t = p->types.v[i]->type;
        for (int k = 0; t && t->kind == TY_NAMED && t->named.obj == p->types.v[i] && k < t->named.nmethods; k++)
            std_method(t, k);
    }
}

/* The order was worked out when the index was made. */
void std_init_order(Package *p)
{
    StdState *s = p->state->std;
    Checker *c = p->checker;
    const uint16_t *vars = at(s->index, s->sp->vars);
    p->init = arena_array(c->a, InitItem, s->sp->nvars);
    for (uint32_t i = 0; i < s->sp->nvars; i++) {
        Object *o = std_object(p, vars[i]);
        resolve_object(c, o);
        init_item(p, o->decl);
    }
}
