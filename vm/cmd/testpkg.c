/* testpkg.c - from the files of a package and its tests to a program.
 *
 * The files of a directory are of three kinds: the package's own, tests inside it (x_test.go, the same package clause), and
 * tests from outside (package x_test). The first two make one package with the package's import path; whoever imports
 * that path in this process gets it, tests included. The third kind is a package of its own, with _test behind the path. A
 * main package made in memory imports both and calls testing/internal/testdeps.Main with lists of the functions
 * that are tests, benchmarks, fuzz tests and examples by their names and signatures.
 */
#include "vm/cmd/testpkg.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "compiler/check.h"
#include "compiler/chartab.h"
#include "compiler/portable.h"

typedef struct names {
    const char **v;
    int n;
} names;

typedef struct testing {
    load_parts c;
    const test_package *t;
    names inside;           /* the package with its internal tests */
    names outside;
    names also;             /* packages that nobody need import */
    BuildTarget target;     /* for build constraints */
    bool have_tests;
    const char *package;    /* the name in the package clauses, NULL: none yet */
    const char *first_file; /* where that stands */
    FILE *main;             /* the text of the main package */
    bool uses_inside, uses_outside;
    const char *test_main;  /* "_test.TestMain" */
} testing;

static void push(names *l, const char *s)
{
    if ((l->n & 15) == 0)
        l->v = realloc(l->v, sizeof *l->v * (size_t)(l->n + 16));
    if (!l->v)
        abort();
    l->v[l->n++] = s;
}

static bool has_suffix(const char *s, size_t n, const char *suffix)
{
    size_t m = strlen(suffix);
    return n >= m && memcmp(s + n - m, suffix, m) == 0;
}

/* ---- Which files ---- */

/* A name as go build shows it: ./x.go for a file of the current directory. */
static const char *shown(testing *g, const char *path)
{
    return strchr(path, '/') ? path : arena_printf(g->c.arena, "./%s", path);
}

static const char *absolute(testing *g, const char *dir)
{
    char *abs = realpath(dir, NULL);
    const char *copy = arena_printf(g->c.arena, "%s", abs ? abs : dir);
    free(abs);
    return copy;
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* The Go files of the directory whose names match, sorted. */
static bool list_dir(testing *g, names *l)
{
    DIR *d = opendir(g->t->dir);
    if (!d)
        return false;
    for (struct dirent *e; (e = readdir(d));) {
        const char *name = e->d_name;
        if (name[0] == '_' || name[0] == '.' || !has_suffix(name, strlen(name), ".go") || !build_file_matches(name, g->target))
            continue;
        push(l, arena_printf(g->c.arena, "%s/%s", g->t->dir, name));
    }
    closedir(d);
    if (l->n)
        qsort(l->v, (size_t)l->n, sizeof *l->v, by_name);
    return true;
}

/* The name in the package clause, NULL if constraints exclude the file; "" if it has none that can be read: the
 * compilation will say why. */
static const char *package_clause(testing *g, const char *path)
{
    SourceSet sources;
    DiagList diags;
    Arena scratch;
    arena_init(&scratch);
    source_init(&sources, &scratch);
    diag_init(&diags, &sources, &scratch);
    ParseContext ctx = { .arena = &scratch, .names = g->c.names, .sources = &sources, .diags = &diags, .target = g->target };
    SourceFile *src = source_read(&sources, path, path);
    const char *name = "";
    if (src) {
        File *f = parse_file(&ctx, src, PARSE_IMPORTS_ONLY | (g->t->files ? PARSE_IGNORE_BUILD : 0));
        if (f->excluded)
            name = NULL;
        else if (f->pkg_name && f->pkg_name->name)
            name = f->pkg_name->name->str;
    }
    diag_free(&diags);
    source_free(&sources);
    arena_free(&scratch);
    return name;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Puts a file where it belongs. False: its package clause contradicts that of another. */
static bool sort_file(testing *g, const char *path)
{
    const char *clause = package_clause(g, path);
    if (!clause)
        return true;
    size_t n = strlen(clause);
    bool test = has_suffix(path, strlen(path), "_test.go"), outside = test && has_suffix(clause, n, "_test");
    g->have_tests |= test;
    const char *name = outside ? arena_strndup(g->c.arena, clause, n - 5) : clause;
    if (*name && strcmp(clause, "documentation") == 0 && !g->t->files)
        return true;
    if (*name && !g->package) {
        g->package = name;
        g->first_file = path;
    } else if (*name && strcmp(name, g->package) != 0) {
        fprintf(stderr, "found packages %s (%s) and %s (%s) in %s\n", g->package, base_name(g->first_file), clause, base_name(path), absolute(g, g->t->dir));
        return false;
    }
    push(outside ? &g->outside : &g->inside, path);
    return true;
}

static bool sort_files(testing *g, test_status *status)
{
    names all = { 0 };
    g->target = g->t->files ? TARGET_GC : package_target(g->t->path, g->t->dir);
    if (g->t->files) {
        for (int i = 0; i < g->t->nfiles; i++)
            push(&all, shown(g, g->t->files[i]));
    } else if (!list_dir(g, &all)) {
        fprintf(stderr, "# %s\n%s: %s\n", g->t->path, g->t->dir, strerror(errno));
        return false;
    }
    bool ok = true;
    for (int i = 0; ok && i < all.n; i++)
        ok = sort_file(g, all.v[i]);
    if (ok && g->inside.n + g->outside.n == 0 && g->t->by_pattern) {
        *status = TEST_IGNORED;
        ok = false;
    } else if (ok && g->inside.n + g->outside.n == 0) {
        fprintf(stderr, all.n ? "package %s: build constraints exclude all Go files in %s\n" : "package %s: no Go files in %s\n",
                g->t->path, absolute(g, g->t->dir));
        ok = false;
    }
    free(all.v);
    return ok;
}

/* ---- Errors ---- */

/* The path of the package that a file belongs to, for the line above its errors. */
static const char *package_of(testing *g, const SourceFile *src)
{
    int n;
    Package **all = checker_packages(g->c.checker, &n);
    for (int i = 0; src && i < n; i++)
        for (int k = 0; k < all[i]->nfiles; k++)
            if (all[i]->files[k]->source == src)
                return all[i]->path;
    return NULL;
}

/* What go says before it tries to compile. */
static bool is_setup_error(const char *msg)
{
    return (strncmp(msg, "package ", 8) == 0 && (strstr(msg, " is not in std") || strstr(msg, "vole downloads nothing"))) ||
           strncmp(msg, "no required module provides ", 28) == 0 || strstr(msg, "replaced by ") || strstr(msg, "replacement directory ") ||
           strstr(msg, "is replaced but not required") || strncmp(msg, "cannot find package ", 20) == 0 || strncmp(msg, "pattern ", 8) == 0 || strncmp(msg, "import cycle", 12) == 0 ||
           strncmp(msg, "no Go files in ", 15) == 0 || strncmp(msg, "wrong signature for ", 20) == 0 || strstr(msg, "is a program, not an importable package");
}

/* Prints what is wrong, in one piece. */
static test_status report(testing *g)
{
    DiagList *d = g->c.diags;
    bool setup = d->count > 0 && is_setup_error(d->items[0].msg);
    const SourceFile *src = d->count ? pos_file(g->c.sources, d->items[0].pos) : NULL;
    const char *path = package_of(g, src);
    bool tested = !path || strncmp(path, g->t->path, strlen(g->t->path)) == 0;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        abort();
    if (setup)
        fprintf(out, "# %s\n", g->t->path);
    else if (tested && g->have_tests)
        fprintf(out, "# %s [%s.test]\n", path ? path : g->t->path, g->t->path);
    else
        fprintf(out, "# %s\n", path ? path : g->t->path);
    diag_print(d, out);
    fclose(out);
    fwrite(text, 1, size, stderr); /* never empty: the header is there */
    free(text);
    return setup ? TEST_SETUP_FAILED : TEST_BUILD_FAILED;
}

/* ---- The main package ---- */

static void write_quoted(FILE *out, const char *s)
{
    fputc('"', out);
    for (; *s; s++) {
        unsigned char ch = (unsigned char)*s;
        if (ch == '"' || ch == '\\')
            fprintf(out, "\\%c", ch);
        else if (ch < ' ' || ch >= 0x7f)
            fprintf(out, "\\x%02x", ch);
        else
            fputc(ch, out);
    }
    fputc('"', out);
}

static bool is_lower(const char *s)
{
    uint32_t ch;
    if (!utf8_decode(s, s + strlen(s), &ch))
        return false;
    if (ch < 0x80)
        return islower((int)ch);
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
    bool lower = utf8 ? iswlower_l(ch, utf8) : char_is_letter(ch) && !char_is_upper(ch);
    if (utf8)
        freelocale(utf8);
    return lower;
}

/* True for Test, TestX, Test_x, Test1, not for Testx. */
static bool is_named(const char *name, const char *prefix)
{
    size_t n = strlen(prefix);
    if (strncmp(name, prefix, n) != 0)
        return false;
    return !name[n] || !is_lower(name + n);
}

/* func(x *T) or func(x *testing.T). */
static bool takes(const FuncDecl *f, const char *type)
{
    const FuncType *t = f->texpr;
    if (t->results.len || t->params.len != 1)
        return false;
    const StarExpr *star = try_star(t->params.v[0]->texpr);
    if (!star)
        return false;
    const IdentExpr *id = try_ident(star->x);
    const SelectorExpr *sel = try_selector(star->x);
    return (id && strcmp(id->name->str, type) == 0) || (sel && strcmp(sel->sel->name->str, type) == 0);
}

static void wrong_signature(testing *g, const FuncDecl *f, const char *var, const char *type)
{
    diag_error(g->c.diags, f->name->n.pos, "wrong signature for %s, must be: func %s(%s *testing.%s)", f->name->name->str, f->name->name->str, var, type);
}

/* Which list a function belongs to: its letter in the lists below, 0: none. */
static char kind_of(testing *g, const FuncDecl *f, const char *pkg, char list)
{
    static const struct { char kind; const char *prefix, *var, *type; } kinds[] = {
        { 'T', "Test", "t", "T" }, { 'B', "Benchmark", "b", "B" }, { 'F', "Fuzz", "f", "F" },
    };
    const char *name = f->name->name->str;
    if (strcmp(name, "TestMain") == 0 && !takes(f, "T")) {
        if (list != 'T')
            return 0;
        if (!takes(f, "M"))
            wrong_signature(g, f, "m", "M");
        else if (g->test_main)
            diag_error(g->c.diags, f->name->n.pos, "multiple definitions of TestMain");
        else
            g->test_main = arena_printf(g->c.arena, "%s.TestMain", pkg);
        return 0;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!is_named(name, kinds[i].prefix))
            continue;
        if (!takes(f, kinds[i].type))
            wrong_signature(g, f, kinds[i].var, kinds[i].type);
        else if (f->tparams.len)
            diag_error(g->c.diags, f->name->n.pos, "%s function %s cannot have type parameters", kinds[i].prefix, name);
        else
            return kinds[i].kind;
    }
    return 0;
}

/* Calls visit for the functions of all _test.go files of a package. */
static void each_function(testing *g, Package *p, const char *pkg, void (*visit)(testing *, const FuncDecl *, const char *pkg, char list), char list)
{
    for (int i = 0; p && i < p->nfiles; i++) {
        File *file = p->files[i];
        if (!has_suffix(file->source->path, strlen(file->source->path), "_test.go"))
            continue;
        for (int k = 0; k < file->decls.len; k++) {
            const FuncDecl *f = try_func_decl(file->decls.v[k]);
            if (f && !f->recv && !f->recv_base)
                visit(g, f, pkg, list);
        }
    }
}

static void note_use(testing *g, const char *pkg)
{
    if (pkg[1] == 't')
        g->uses_inside = true;
    else
        g->uses_outside = true;
}

static void list_function(testing *g, const FuncDecl *f, const char *pkg, char list)
{
    if (kind_of(g, f, pkg, list) != list)
        return;
    note_use(g, pkg);
    fprintf(g->main, "\t{\"%s\", %s.%s},\n", f->name->name->str, pkg, f->name->name->str);
}

static void list_example(testing *g, const FuncDecl *f, const char *pkg, char list)
{
    (void)list;
    bool unordered = false;
    if (!is_named(f->name->name->str, "Example") || f->texpr->params.len || f->texpr->results.len || f->tparams.len || !f->body_end)
        return;
    const char *output = example_output(g->c.arena, f, &unordered);
    if (!output)
        return;
    note_use(g, pkg);
    fprintf(g->main, "\t{\"%s\", %s.%s, ", f->name->name->str, pkg, f->name->name->str);
    write_quoted(g->main, output);
    fprintf(g->main, ", %s},\n", unordered ? "true" : "false");
}

static void write_list(testing *g, Package *in, Package *out, const char *var, const char *type, char list)
{
    fprintf(g->main, "var %s = []testing.%s{\n", var, type);
    each_function(g, in, "_test", list == 'E' ? list_example : list_function, list);
    each_function(g, out, "_xtest", list == 'E' ? list_example : list_function, list);
    fputs("}\n", g->main);
}

/* Imports of the packages that are only counted. */
static void write_also(testing *g, FILE *out)
{
    for (int i = 0; i < g->also.n; i++)
        fprintf(out, "_ \"%s\"\n", g->also.v[i]);
}

/* The text of the main package. Its imports are written last, when it is known which are used. */
static char *main_text(testing *g, Package *in, Package *out)
{
    char *body = NULL, *text = NULL;
    size_t size = 0;
    g->main = open_memstream(&body, &size);
    if (!g->main)
        abort();
    write_list(g, in, out, "tests", "InternalTest", 'T');
    const char *test_main = g->test_main;
    write_list(g, in, out, "benchmarks", "InternalBenchmark", 'B');
    write_list(g, in, out, "fuzzTests", "InternalFuzzTarget", 'F');
    write_list(g, in, out, "examples", "InternalExample", 'E');
    if (test_main)
        note_use(g, test_main);
    fputs("func main() { testdeps.Main(", g->main);
    write_quoted(g->main, g->t->path);
    fprintf(g->main, ", tests, benchmarks, fuzzTests, examples, %s) }\n", test_main ? test_main : "nil");
    fclose(g->main);
    FILE *all = open_memstream(&text, &size);
    if (!all)
        abort();
    fputs("package main\nimport (\n\"testing\"\n\"testing/internal/testdeps\"\n", all);
    if (in)
        fprintf(all, "%s \"%s\"\n", g->uses_inside ? "_test" : "_", in->path);
    if (out)
        fprintf(all, "%s \"%s\"\n", g->uses_outside ? "_xtest" : "_", out->path);
    write_also(g, all);
    fprintf(all, ")\n%s", body);
    fclose(all);
    free(body);
    return text;
}

static Package *main_package(testing *g, Package *in, Package *out)
{
    char *text = main_text(g, in, out);
    if (diag_any(g->c.diags)) {
        free(text);
        return NULL;
    }
    ParseContext ctx = { .arena = g->c.arena, .names = g->c.names, .sources = g->c.sources, .diags = g->c.diags };
    SourceFile *src = source_add(g->c.sources, "_testmain.go", text, strlen(text), false);
    free(text);
    File **file = arena_array(g->c.arena, File *, 1);
    file[0] = parse_file(&ctx, src, 0);
    return checker_check_files(g->c.checker, "main", file, 1);
}

/* ---- All of it ---- */

static Package *load_part(testing *g, const names *files, const char *path)
{
    if (files->n == 0 || diag_any(g->c.diags))
        return NULL;
    Package *p = checker_load_files(g->c.checker, path, files->v, files->n);
    if (p)
        p->under_test = true;
    return p;
}

/* Loads the packages that count although no test may need them. */
static void load_also(testing *g)
{
    char *list = strdup(g->t->also ? g->t->also : ""), *rest = list;
    if (!list)
        abort();
    for (char *path; !diag_any(g->c.diags) && (path = strsep(&rest, ",")) != NULL;) {
        if (!*path || strcmp(path, g->t->path) == 0 || *path == '_')
            continue;
        Package *p = checker_import(g->c.checker, NULL, path, NO_POS);
        if (p) {
            p->under_test = true; /* a program may be imported, too */
            push(&g->also, p->path);
        }
    }
    free(list);
}

func *load_tests(const load_options *opt, const test_package *t, test_status *status)
{
    testing g = { .c = load_begin(opt), .t = t };
    *status = TEST_SETUP_FAILED;
    if (!sort_files(&g, status))
        return NULL;
    Package *in = load_part(&g, &g.inside, t->path);
    Package *out = load_part(&g, &g.outside, arena_printf(g.c.arena, "%s_test", t->path));
    Package *p = NULL;
    if (g.have_tests)
        load_also(&g);
    if (g.have_tests && !diag_any(g.c.diags)) {
        p = main_package(&g, in, out);
        if (!p) { /* a function has the wrong signature */
            report(&g);
            return NULL;
        }
    }
    if (diag_any(g.c.diags)) {
        *status = report(&g);
        return NULL;
    }
    *status = g.have_tests ? TEST_BUILD_FAILED : TEST_NONE;
    func *f = g.have_tests ? load_finish(opt, p, t->path) : NULL;
    if (f)
        *status = TEST_READY;
    return f;
}
