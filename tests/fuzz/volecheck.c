/* check_main.c - volecheck: checks Go files and prints what is wrong with them.
 *
 * Usage: volecheck [-lang=go1.N] [-std] [-a] [-t] [-p path] file.go… | dir | import/path…
 *   -std  the arguments are import paths of standard packages (VOLE_STDLIB says where)
 *   -a    check the bodies of all imported packages too
 *   -t    print the processor time taken
 *   -n    report any number of errors
 *   -verify  complain about expressions left without a final type
 * Exit code 1 if there were errors.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "compiler/check.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Every expression of a checked body must have a mode and a final type. */
static int holes;
static const SourceSet *all_sources;
static Arena *text_arena;

static void verify(Node *n, void *ctx)
{
    if (!n)
        return;
    if (node_is_expr(n) && n->kind != N_KEY_VALUE) {
        if (n->mode == MODE_TYPE || n->mode == MODE_CONST || n->mode == MODE_BUILTIN)
            return;
        bool ident = n->kind == N_IDENT;
        bool hole = n->mode == MODE_INVALID && !ident;
        if (n->mode >= MODE_VAR && (!n->type || (n->type->kind == TY_BASIC && (n->type->info & INFO_UNTYPED))))
            hole = true;
        if (hole && holes++ < 30)
            printf("%s: hole: %s mode %d type %s\n", pos_string(all_sources, text_arena, n->pos), node_kind_name(n->kind), n->mode,
                   n->type ? type_string(text_arena, n->type, NULL) : "-");
    }
    node_children(n, verify, ctx);
}

static void verify_package(Package *p)
{
    for (int i = 0; i < p->funcs.n + p->methods.n; i++) {
        Object *o = i < p->funcs.n ? p->funcs.v[i] : p->methods.v[i - p->funcs.n];
        if (o->fdecl && o->fdecl->body)
            verify(&o->fdecl->body->n, NULL);
    }
    for (int i = 0; i < p->ninit; i++)
        verify(p->init[i].rhs, NULL);
}

int main(int argc, char **argv)
{
    Arena arena;
    InternTable names;
    SourceSet sources;
    DiagList diags;
    arena_init(&arena);
    intern_init(&names, &arena);
    source_init(&sources, &arena);
    diag_init(&diags, &sources, &arena);
    CheckConfig conf = { .arena = &arena, .names = &names, .sources = &sources, .diags = &diags,
                         .stdlib_dir = getenv("VOLE_STDLIB") };
    bool verifying = false;
    bool std = false, all = false, timing = false;
    const char *path = "main";
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        if (strncmp(argv[i], "-lang=go1.", 10) == 0)
            conf.go_minor = atoi(argv[i] + 10);
        else if (strcmp(argv[i], "-std") == 0)
            std = true;
        else if (strcmp(argv[i], "-a") == 0)
            all = true;
        else if (strcmp(argv[i], "-t") == 0)
            timing = true;
        else if (strcmp(argv[i], "-verify") == 0)
            verifying = true;
        else if (strcmp(argv[i], "-n") == 0)
            diags.limit = 0;
        else if (strcmp(argv[i], "-p") == 0 && i + 1 < argc)
            path = argv[++i];
    }
    double start = now();
    Checker *c = checker_new(&conf);
    struct stat st;
    if (std) {
        for (; i < argc; i++) {
            Package *p = checker_import(c, NULL, argv[i], NO_POS);
            if (p)
                check_package_fully(p);
        }
    } else if (argc - i == 1 && stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode)) {
        checker_load_dir(c, path, argv[i]);
    } else {
        checker_load_files(c, path, (const char *const *)argv + i, argc - i);
    }
    if (all && !diag_any(&diags)) {
        int n;
        Package **v = checker_packages(c, &n);
        for (int k = 0; k < n; k++) {
            check_package_fully(v[k]);
            v = checker_packages(c, &n);
        }
    }
    double end = now();
    diag_print(&diags, stdout);
    if (timing)
        fprintf(stderr, "%.2f ms, %zu KB\n", end - start, arena.reserved / 1024);
    if (verifying && !diag_any(&diags)) {
        all_sources = &sources;
        text_arena = &arena;
        int n;
        Package **v = checker_packages(c, &n);
        for (int k = 0; k < n; k++)
            if (v[k]->checked)
                verify_package(v[k]);
        if (holes)
            printf("%d holes\n", holes);
    }
    bool failed = diag_any(&diags);
    checker_free(c);
    diag_free(&diags);
    source_free(&sources);
    intern_free(&names);
    arena_free(&arena);
    return failed;
}
