/* test_stdindex.c - the index of the standard library says what scanning its texts says. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/check_internal.h"
#include "compiler/stdindex.h"

extern const EmbeddedFile stdlib_files[];
extern const int stdlib_nfiles;
extern const char stdlib_index[];

typedef struct Side {
    Arena arena;
    SourceSet sources;
    InternTable names;
    DiagList diags;
    Checker *c;
} Side;

static Side indexed, scanned;

static void side_init(Side *s, const void *index)
{
    arena_init(&s->arena);
    source_init(&s->sources, &s->arena);
    intern_init(&s->names, &s->arena);
    diag_init(&s->diags, &s->sources, &s->arena);
    CheckConfig conf = { .arena = &s->arena, .names = &s->names, .sources = &s->sources, .diags = &s->diags,
                         .embedded = stdlib_files, .nembedded = stdlib_nfiles, .std_index = index };
    s->c = checker_new(&conf);
}

static void side_free(Side *s)
{
    checker_free(s->c);
    diag_free(&s->diags);
    intern_free(&s->names);
    source_free(&s->sources);
    arena_free(&s->arena);
}

static void setup(void)
{
    side_init(&scanned, NULL);
    side_init(&indexed, stdlib_index);
}

static void teardown(void)
{
    side_free(&indexed);
    side_free(&scanned);
}

static void same_place(Pos a, Pos b, const char *what)
{
    PosInfo x = pos_resolve_physical(&indexed.sources, a), y = pos_resolve_physical(&scanned.sources, b);
    cr_assert_str_eq(x.file, y.file, "%s", what);
    cr_assert_eq(x.offset, y.offset, "%s: %s:%u and %u", what, x.file, x.offset, y.offset);
    cr_assert_eq(x.line, y.line, "%s", what);
    cr_assert_eq(x.col, y.col, "%s", what);
}

static void same_func(const Object *a, const Object *b)
{
    const FuncDecl *x = a->fdecl, *y = b->fdecl;
    const char *name = a->name->str;
    same_place(x->n.pos, y->n.pos, name);
    same_place(x->name->n.pos, y->name->n.pos, name);
    cr_assert_eq(x->lazy, y->lazy, "%s", name);
    cr_assert_eq(x->pragma, y->pragma, "%s", name);
    cr_assert_eq(a->is_init, b->is_init, "%s", name);
    cr_assert_eq(a->ptr_recv, b->ptr_recv, "%s", name);
    if (y->body_start) {
        same_place(x->body_start, y->body_start, name);
        same_place(x->body_end, y->body_end, name);
    } else {
        cr_assert_eq(x->body_start, NO_POS, "%s", name);
    }
}

static void same_object(const Object *a, const Object *b)
{
    const char *name = a->name->str;
    cr_assert_str_eq(name, b->name->str);
    cr_assert_eq(a->kind, b->kind, "%s", name);
    same_place(a->pos, b->pos, name);
    cr_assert_eq(a->parent != NULL, b->parent != NULL, "%s", name);
    cr_assert_eq(a->is_alias, b->is_alias, "%s", name);
    if (a->kind == OBJ_CONST) {
        cr_assert_eq(a->decl->iota, b->decl->iota, "%s", name);
        cr_assert_eq(a->decl->inherited, b->decl->inherited, "%s", name);
        cr_assert_eq(a->decl->texpr != NULL, b->decl->texpr != NULL, "%s", name);
    }
    if (a->kind == OBJ_FUNC)
        same_func(a, b);
}

static void same_list(ObjectList a, ObjectList b, const char *path)
{
    cr_assert_eq(a.n, b.n, "%s: %d and %d", path, a.n, b.n);
    for (int i = 0; i < a.n; i++)
        same_object(a.v[i], b.v[i]);
}

static void same_imports(const Package *a, const Package *b)
{
    cr_assert_str_eq(a->name->str, b->name->str, "%s", a->path);
    int n = 0;
    for (int i = 0; i < b->nimports; i++)
        if (b->imports[i] != scanned.c->unsafe_pkg)
            cr_assert_str_eq(a->imports[n++]->path, b->imports[i]->path);
    cr_assert_eq(n, a->nimports);
}

Test(stdindex, declares_what_scanning_finds, .init = setup, .fini = teardown)
{
    const char *path, *name;
    int npackages = 0;
    for (; (path = std_package_path(indexed.c, npackages, &name)); npackages++) {
        type_set_checker(scanned.c);
        Package *b = checker_import(scanned.c, NULL, path, NO_POS);
        type_set_checker(indexed.c);
        Package *a = checker_import(indexed.c, NULL, path, NO_POS);
        cr_assert(a && b && a->state->std && !b->state->std, "%s", path);
        cr_assert_str_eq(a->name->str, name);
        package_complete(a);
        same_imports(a, b);
        same_list(a->funcs, b->funcs, path);
        same_list(a->methods, b->methods, path);
        same_list(a->types, b->types, path);
        same_list(a->vars, b->vars, path);
        same_list(a->consts, b->consts, path);
        for (int i = 1; i < a->state->all.n; i++)
            cr_assert_lt(a->state->all.v[i - 1]->order, a->state->all.v[i]->order);
        for (int i = 0; i < b->scope->n; i++)
            cr_assert(scope_lookup(a->scope, intern_cstr(&indexed.names, b->scope->v[i]->name->str)), "%s", path);
        cr_assert_eq(a->scope->n, b->scope->n);
    }
    cr_assert_gt(npackages, 50);
}

Test(stdindex, has_packages_in_the_same_order, .init = setup, .fini = teardown)
{
    int n, m;
    type_set_checker(scanned.c);
    checker_import(scanned.c, NULL, "net/http", NO_POS);
    checker_import(scanned.c, NULL, "fmt", NO_POS);
    Package **b = checker_packages(scanned.c, &m);
    type_set_checker(indexed.c);
    checker_import(indexed.c, NULL, "net/http", NO_POS);
    checker_import(indexed.c, NULL, "fmt", NO_POS);
    Package **a = checker_packages(indexed.c, &n);
    cr_assert_eq(n, m);
    for (int i = 0; i < n; i++)
        cr_assert_str_eq(a[i]->path, b[i]->path);
}

Test(stdindex, knows_the_order_of_initialisation, .init = setup, .fini = teardown)
{
    const char *path, *name;
    for (int i = 0; (path = std_package_path(indexed.c, i, &name)); i++) {
        checker_import(scanned.c, NULL, path, NO_POS);
        checker_import(indexed.c, NULL, path, NO_POS);
    }
    int n;
    Package **b = checker_packages(scanned.c, &n);
    for (int i = 0; i < n; i++) {
        type_set_checker(scanned.c);
        package_init_order(b[i]);
        type_set_checker(indexed.c);
        Package *a = checker_import(indexed.c, NULL, b[i]->path, NO_POS);
        package_init_order(a);
        cr_assert_eq(a->ninit, b[i]->ninit, "%s", b[i]->path);
        for (int k = 0; k < a->ninit; k++) {
            cr_assert_eq(a->init[k].nlhs, b[i]->init[k].nlhs);
            same_object(a->init[k].lhs[0], b[i]->init[k].lhs[0]);
        }
    }
    cr_assert_not(diag_any(&indexed.diags));
    cr_assert_not(diag_any(&scanned.diags));
}

Test(stdindex, makes_objects_when_they_are_looked_up, .init = setup, .fini = teardown)
{
    Package *p = checker_import(indexed.c, NULL, "strings", NO_POS);
    cr_assert_eq(p->scope->n, 0);
    cr_assert_null(scope_lookup(p->scope, intern_cstr(&indexed.names, "NoSuchThing")));
    Object *o = package_lookup(p, "Builder");
    cr_assert_eq(o->kind, OBJ_TYPE);
    cr_assert_eq(p->scope->n, 1);
    cr_assert_gt(named_nmethods(o->type), 5);
    cr_assert_eq(package_lookup(p, "Builder"), o);
    package_complete(p);
    cr_assert_eq(package_lookup(p, "Builder"), o);
    bool there = false;
    for (int i = 0; i < p->types.n; i++)
        there |= p->types.v[i] == o;
    cr_assert(there);
}

Test(stdindex, passes_a_full_check, .init = setup, .fini = teardown)
{
    const char *path, *name;
    for (int i = 0; (path = std_package_path(indexed.c, i, &name)); i++)
        check_package_fully(checker_import(indexed.c, NULL, path, NO_POS));
    diag_print(&indexed.diags, stderr);
    cr_assert_not(diag_any(&indexed.diags));
}
