/* mkindex.c - writes the index of the standard library (compiler/stdindex.h), a step of the build.
 *
 *     mkindex stdlib out.idx stdlib/errors/errors.go ...      (sorted by path, as embed.sh is given them)
 *
 * The packages are loaded by the checker itself, which reads their files as it does with VOLE_STDLIB. Declarations are
 * written down before anything is resolved, while the tree still says where the skipped parts are; then each package's
 * order of initialisation is worked out, which says what is static. An error in the library fails the build here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/check_internal.h"
#include "compiler/stdindex.h"

typedef struct Buffer {
    char *v;
    size_t n, cap;
} Buffer;

static Buffer out;          /* the blob */

static void die(const char *what, const char *arg)
{
    fprintf(stderr, "mkindex: %s%s\n", what, arg);
    exit(1);
}

/* ---- The blob ---- */

static uint32_t reserve(size_t n)
{
    out.n = (out.n + 3) & ~(size_t)3;
    size_t at = out.n;
    if (at + n > out.cap) {
        size_t cap = (at + n) * 2;
        out.v = check_realloc(out.v, cap);
        memset(out.v + out.cap, 0, cap - out.cap);
        out.cap = cap;
    }
    out.n += n;
    if (out.n > INT32_MAX)
        die("the index is too large", "");
    return (uint32_t)at;
}

static uint32_t put(const void *p, size_t n)
{
    uint32_t at = reserve(n);
    copy_mem(out.v + at, p, n);
    return at;
}

/* Each string is there once: names are interned, so their pointer tells. */
static struct {
    const void *key;
    uint32_t at;
} *known;
static size_t nknown, cap_known;

static uint32_t put_string(const char *s, size_t n)
{
    size_t mask = cap_known - 1, h = 0;
    if (nknown * 2 >= cap_known) {
        size_t old = cap_known;
        void *before = known;
        cap_known = old ? old * 2 : 1 << 14;
        known = calloc(cap_known, sizeof *known);
        if (!known)
            die("out of memory", "");
        mask = cap_known - 1;
        for (size_t i = 0; i < old; i++) {
            const void *k = ((__typeof__(known))before)[i].key;
            if (!k)
                continue;
            for (h = (uintptr_t)k / 16 & mask; known[h].key; h = (h + 1) & mask)
                ;
            known[h] = ((__typeof__(known))before)[i];
        }
        free(before);
    }
    for (h = (uintptr_t)s / 16 & mask; known[h].key; h = (h + 1) & mask)
        if (known[h].key == s)
            return known[h].at;
    uint32_t at = (uint32_t)out.n;      /* strings need no alignment */
    size_t from = out.n;
    reserve(n + 1 + 3);
    out.n = from + n + 1;
    memcpy(out.v + at, s, n);
    out.v[at + n] = 0;
    known[h].key = s;
    known[h].at = at;
    nknown++;
    return at;
}

static StdName put_name(const Name *n)
{
    return (StdName){ put_string(n->str, n->len), n->len, n->hash };
}

/* ---- The library ---- */

static Checker *c;
static const char *root;            /* "stdlib" */
static char **texts;
static int ntexts;
static Package **packages;          /* sorted by path */
static int npackages;

typedef struct Work {               /* what is known of a package before its index is complete */
    Package *p;
    StdDecl *decls;
    Object **objects;
    int ndecls;
    uint16_t *vars;
    int nvars;
} Work;

static int by_path(const void *a, const void *b)
{
    return strcmp((*(Package *const *)a)->path, (*(Package *const *)b)->path);
}

static uint32_t package_number(const Package *p)
{
    for (int i = 0; i < npackages; i++)
        if (packages[i] == p)
            return (uint32_t)i;
    return p == c->unsafe_pkg ? STD_UNSAFE : (die("unknown package ", p->path), 0);
}

static uint32_t text_number(const SourceFile *f)
{
    for (int i = 0; i < ntexts; i++)
        if (strcmp(texts[i], f->path) == 0)
            return (uint32_t)i;
    die("not in the list of files: ", f->path);
    return 0;
}

static File *file_of(Package *p, Pos pos, int *number)
{
    for (int i = 0; i < p->nfiles; i++) {
        SourceFile *s = p->files[i]->source;
        if (pos >= s->base && pos - s->base <= s->size) {
            *number = i;
            return p->files[i];
        }
    }
    die("a declaration outside of its package: ", p->path);
    return NULL;
}

/* ---- Declarations ---- */

static uint16_t name_index(IdentList names, Pos pos)
{
    for (int i = 0; i < names.len; i++)
        if (names.v[i]->n.pos == pos)
            return (uint16_t)i;
    die("a name is not in its declaration", "");
    return 0;
}

static void describe_func(StdDecl *d, FuncDecl *fd, Object *o, Pos base, const Package *p)
{
    d->kind = STD_FUNC;
    d->at = fd->n.pos - base;
    d->pragma = (uint16_t)fd->pragma;
    if (fd->pragma != d->pragma)
        die("unexpected directive at a function of ", p->path);
    if (fd->body_start) {
        d->body.begin = fd->body_start - base;
        d->body.end = fd->body_end - base;
    }
    if (o->ptr_recv)
        d->flags |= STD_PTR_RECV;
    if (fd->recv || fd->recv_base)
        for (int i = 0; i < p->state->methods.n; i++)
            if (p->state->methods.v[i].method == o)
                d->recv = put_name(p->state->methods.v[i].base);
    if ((fd->recv || fd->recv_base) && !d->recv.len)
        die("a method without type in ", p->path);
}

/* The specification among the file's declarations that declares o. */
static Node *spec_of(File *f, Object *o)
{
    for (int i = 0; i < f->decls.len; i++) {
        Node *n = f->decls.v[i];
        ConstDecl *cd = try_const_decl(n);
        VarDecl *vd = try_var_decl(n);
        TypeDecl *td = try_type_decl(n);
        FuncDecl *fd = try_func_decl(n);
        if ((td && td->name->n.pos == o->pos) || (fd && fd->name->n.pos == o->pos))
            return n;
        IdentList names = cd ? cd->names : vd ? vd->names : (IdentList){ 0 };
        for (int k = 0; k < names.len; k++)
            if (names.v[k]->n.pos == o->pos)
                return n;
    }
    die("a declaration is not in its file: ", o->name->str);
    return NULL;
}

static StdDecl describe(Package *p, Object *o)
{
    int number;
    File *f = file_of(p, o->pos, &number);
    Pos base = f->source->base;
    Node *n = spec_of(f, o);
    StdDecl d = { .name = put_name(o->name), .at = n->pos - base, .name_at = o->pos - base, .file = (uint16_t)number };
    switch (n->kind) {
    case N_CONST_DECL: {
        ConstDecl *cd = as_const_decl(n);
        d.kind = STD_CONST;
        d.index = name_index(cd->names, o->pos);
        if (!cd->from)
            die("a constant without value: ", o->name->str);
        d.cons.from = cd->from->n.pos - base;
        d.cons.iota = (uint32_t)cd->iota;
        if (cd->from != cd)
            d.flags |= STD_INHERITED;
        break;
    }
    case N_VAR_DECL:
        d.kind = STD_VAR;
        d.index = name_index(as_var_decl(n)->names, o->pos);
        break;
    case N_TYPE_DECL: d.kind = STD_TYPE; break;
    default: describe_func(&d, as_func_decl(n), o, base, p); break;
    }
    return d;
}

static void collect_decls(Work *w)
{
    Package *p = w->p;
    w->ndecls = p->state->all.n;
    if (w->ndecls >= UINT16_MAX)
        die("too many declarations in ", p->path);
    w->decls = calloc((size_t)w->ndecls + 1, sizeof *w->decls);
    w->objects = p->state->all.v;
    if (!w->decls)
        die("out of memory", "");
    for (int i = 0; i < w->ndecls; i++)
        w->decls[i] = describe(p, w->objects[i]);
}

static int decl_number(const Work *w, const Object *o)
{
    for (int i = 0; i < w->ndecls; i++)
        if (w->objects[i] == o)
            return i;
    die("a variable is not declared: ", o->name->str);
    return 0;
}

/* What the order of initialisation says. */
static void initialisation(Work *w)
{
    Package *p = w->p;
    package_init_order(p);
    w->vars = calloc((size_t)p->ninit + 1, sizeof *w->vars);
    w->nvars = p->ninit;
    if (!w->vars)
        die("out of memory", "");
    for (int i = 0; i < p->ninit; i++)
        w->vars[i] = (uint16_t)decl_number(w, p->init[i].lhs[0]);
    for (int i = 0; i < w->ndecls; i++)
        if (w->decls[i].kind == STD_VAR && w->objects[i]->decl->is_static)
            w->decls[i].flags |= STD_STATIC;
}

/* ---- Writing a package ---- */

static bool in_scope(const StdDecl *d)
{
    const char *name = out.v + d->name.str;
    return strcmp(name, "_") && !d->recv.len && !(d->kind == STD_FUNC && strcmp(name, "init") == 0);
}

static void put_table(StdPackage *sp, const Work *w)
{
    uint32_t size = 4;
    while (size < (uint32_t)w->ndecls * 2)
        size *= 2;
    sp->mask = size - 1;
    sp->table = reserve(size * sizeof(uint16_t));
    uint16_t *t = (uint16_t *)(void *)(out.v + sp->table);
    for (int i = 0; i < w->ndecls; i++) {
        if (!in_scope(&w->decls[i]))
            continue;
        uint32_t h = w->decls[i].name.hash & sp->mask;
        while (t[h])
            h = (h + 1) & sp->mask;
        t[h] = (uint16_t)(i + 1);
    }
}

static void put_methods(StdPackage *sp, Work *w)
{
    uint16_t *v = calloc((size_t)w->ndecls + 1, sizeof *v);
    uint32_t n = 0;
    for (int i = 0; v && i < w->ndecls; i++) {
        StdDecl *t = &w->decls[i];
        if (t->kind != STD_TYPE)
            continue;
        t->list.first = n;
        for (int k = 0; k < w->ndecls; k++)
            if (w->decls[k].recv.len && w->decls[k].recv.str == t->name.str &&
                strcmp(w->objects[k]->name->str, "_"))
                v[n++] = (uint16_t)k;
        t->list.n = n - t->list.first;
    }
    sp->methods = put(v, n * sizeof *v);
    free(v);
}

static void put_inits(StdPackage *sp, const Work *w)
{
    uint16_t *v = calloc((size_t)w->ndecls + 1, sizeof *v);
    for (int i = 0; v && i < w->ndecls; i++)
        if (w->objects[i]->is_init)
            v[sp->ninits++] = (uint16_t)i;
    sp->inits = put(v, sp->ninits * sizeof *v);
    free(v);
}

static void put_file(uint32_t at, const Package *p, int number)
{
    const File *f = p->files[number];
    SourceFile *s = f->source;
    if (f->nlinknames || s->ndirectives || f->go_minor)
        die("line directives, linknames and build constraints are not for the library: ", s->path);
    StdFile sf = { .text = text_number(s), .size = s->size };
    char path[512];
    snprintf(path, sizeof path, "$GOROOT/src/%s", s->path + strlen(root) + 1);
    sf.path = put(path, strlen(path) + 1);
    pos_resolve_physical(c->conf.sources, s->base);     /* has the table of lines made */
    sf.nlines = s->nlines;
    sf.lines = put(s->lines, s->nlines * sizeof *s->lines);
    VEC(StdImport) imports = { 0 };
    for (int i = 0; i < p->state->imports.n; i++) {
        const Object *o = p->state->imports.v[i];
        if (o->pos < s->base || o->pos - s->base > s->size)
            continue;
        if (o->name == c->names->dot)
            die("a dot import: ", s->path);
        VEC_PUSH(imports, ((StdImport){ put_name(o->name), o->pos - s->base, package_number(o->imported) }));
    }
    sf.nimports = (uint32_t)imports.n;
    sf.imports = put(imports.v, (size_t)imports.n * sizeof *imports.v);
    free(imports.v);
    memcpy(out.v + at, &sf, sizeof sf);
}

static void put_package(uint32_t at, Work *w)
{
    Package *p = w->p;
    StdPackage sp = { .path = put(p->path, strlen(p->path) + 1), .name = put_name(p->name), .nfiles = (uint32_t)p->nfiles };
    sp.files = reserve(sp.nfiles * sizeof(StdFile));
    for (int i = 0; i < p->nfiles; i++)
        put_file(sp.files + (uint32_t)i * (uint32_t)sizeof(StdFile), p, i);
    VEC(uint16_t) imports = { 0 };
    for (int i = 0; i < p->nimports; i++)
        if (p->imports[i] != c->unsafe_pkg)
            VEC_PUSH(imports, (uint16_t)package_number(p->imports[i]));
    sp.nimports = (uint32_t)imports.n;
    sp.imports = put(imports.v, (size_t)imports.n * sizeof *imports.v);
    free(imports.v);
    put_methods(&sp, w);
    sp.ndecls = (uint32_t)w->ndecls;
    sp.decls = put(w->decls, (size_t)w->ndecls * sizeof *w->decls);
    put_table(&sp, w);
    put_inits(&sp, w);
    sp.nvars = (uint32_t)w->nvars;
    sp.vars = put(w->vars, (size_t)w->nvars * sizeof *w->vars);
    memcpy(out.v + at, &sp, sizeof sp);
}

/* ---- The whole ---- */

static void load_all(void)
{
    size_t skip = strlen(root) + 1;
    for (int i = 0; i < ntexts; i++) {
        const char *slash = strrchr(texts[i], '/'), *name = slash + 1;
        size_t n = strlen(name);
        if ((size_t)(slash - texts[i]) < skip || (n > 8 && strcmp(name + n - 8, "_test.go") == 0))
            continue;
        char *path = strndup(texts[i] + skip, (size_t)(slash - texts[i]) - skip);
        checker_import(c, NULL, path, NO_POS);
        free(path);
    }
    int n;
    Package **all = checker_packages(c, &n);
    for (int i = 0; i < n; i++)
        if (!all[i]->std)
            die("not of the library: ", all[i]->path);
    packages = check_realloc(NULL, sizeof *packages * (size_t)(n + 1));
    copy_mem(packages, all, sizeof *packages * (size_t)n);
    npackages = n;
    qsort(packages, (size_t)n, sizeof *packages, by_path);
    if (n >= STD_UNSAFE)
        die("too many packages", "");
}

static void check_no_errors(void)
{
    if (diag_any(c->diags)) {
        diag_print(c->diags, stderr);
        exit(1);
    }
}

/* All function bodies compile: vole finds errors in them only when they are first called. */
static void check_bodies(void)
{
    for (int i = 0; i < npackages; i++)
        check_package_fully(packages[i]);
    check_no_errors();
}

static void make_index(void)
{
    Work *w = calloc((size_t)npackages + 1, sizeof *w);
    if (!w)
        die("out of memory", "");
    uint32_t head = reserve(sizeof(StdIndex)), table = reserve((size_t)npackages * sizeof(StdPackage));
    for (int i = 0; i < npackages; i++) {
        w[i].p = packages[i];
        collect_decls(&w[i]);
    }
    int n;
    Package **all = checker_packages(c, &n);
    for (int i = 0; i < n; i++)         /* each after those it imports, as when a program starts */
        initialisation(&w[package_number(all[i])]);
    check_no_errors();
    for (int i = 0; i < npackages; i++) {
        put_package(table + (uint32_t)i * (uint32_t)sizeof(StdPackage), &w[i]);
        free(w[i].decls);
        free(w[i].vars);
    }
    free(w);
    StdIndex si = { STD_MAGIC, STD_VERSION, 0, (uint32_t)npackages, table, (uint32_t)ntexts };
    si.size = (uint32_t)out.n;
    memcpy(out.v + head, &si, sizeof si);
}

static void write_file(const char *path)
{
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(out.v, 1, out.n, f) != out.n || fclose(f) != 0)
        die("cannot write ", path);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fputs("usage: mkindex directory out.idx file.go...\n", stderr);
        return 2;
    }
    root = argv[1];
    texts = argv + 3;
    ntexts = argc - 3;
    static Arena arena;
    static SourceSet sources;
    static InternTable names;
    static DiagList diags;
    arena_init(&arena);
    source_init(&sources, &arena);
    intern_init(&names, &arena);
    diag_init(&diags, &sources, &arena);
    CheckConfig config = { .arena = &arena, .names = &names, .sources = &sources, .diags = &diags, .stdlib_dir = root };
    c = checker_new(&config);
    load_all();
    check_no_errors();
    make_index();
    check_bodies();
    write_file(argv[2]);
    checker_free(c);
    intern_free(&names);
    source_free(&sources);
    diag_free(&diags);
    arena_free(&arena);
    free(packages);
    free(known);
    free(out.v);
    return 0;
}
