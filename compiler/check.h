/* check.h - the type checker's entry points.
 *
 * A Checker holds everything known about a set of packages: the universe,
 * canonical types, and every package imported so far. One thread at a time.
 *
 *     Checker *c = checker_new(&config);
 *     Package *p = checker_load_files(c, "main", paths, n);   or checker_load_dir
 *     if (diag_any(c->diags)) diag_print(c->diags, stderr);
 *
 * A user package is parsed and checked whole. Standard packages are parsed with
 * lazy bodies; their declarations are resolved object by object, on demand, and
 * a body by check_func_body.
 */
#ifndef VOLE_COMPILER_CHECK_H
#define VOLE_COMPILER_CHECK_H

#include "compiler/diag.h"
#include "compiler/parse.h"
#include "compiler/types.h"

/* A standard library linked into the executable: paths like "fmt/print.go", sorted. */
typedef struct EmbeddedFile {
    const char *path;
    const char *text;       /* NUL-terminated */
    size_t size;
} EmbeddedFile;

typedef struct CheckConfig {
    Arena *arena;
    InternTable *names;
    SourceSet *sources;
    DiagList *diags;
    int go_minor;           /* -lang=go1.N; 0: newest, or go.mod's line for packages under one */
    bool ignore_unused;     /* no errors for unused variables, imports and labels (REPL) */
    bool sound_library;     /* bodies of the library have no errors: if there is one, the process ends with it */
    const char *stdlib_dir; /* read standard packages from here (VOLE_STDLIB), else from the table */
    const EmbeddedFile *embedded;
    int nembedded;
    const void *std_index;  /* of the table's declarations (stdindex.h); NULL: scan the texts */
    /* How files of user packages are read. NULL: from the file system.
     * list_dir calls add for each entry and says false if there is no such directory. */
    bool (*list_dir)(void *ctx, const char *dir, void (*add)(void *arg, const char *name), void *arg);
    SourceFile *(*read_file)(void *ctx, SourceSet *s, const char *path, const char *os_path);
    void *hook_ctx;
    struct CoverConfig *cover;  /* which packages are counted (cover.h); NULL: none */
} CheckConfig;

enum { GO_MINOR_LATEST = 24 };

Checker *checker_new(const CheckConfig *config);
void checker_free(Checker *c);      /* what is outside the arena */

Arena *checker_arena(Checker *c);
Package *checker_unsafe_package(Checker *c);

/* Parses and checks the given files as one package, with all it imports. NULL only if a file cannot be
 * read (an error has been recorded). import_path "main" or what the files are. */
Package *checker_load_files(Checker *c, const char *import_path, const char *const *paths, int n);

/* The package in a directory (build constraints and _test files left out). */
Package *checker_load_dir(Checker *c, const char *import_path, const char *dir);

/* A package made of parsed files (REPL, tests). snippet: standard packages need no import declarations, and what is unused
 * is no error. */
Package *checker_check_files(Checker *c, const char *import_path, File **files, int n);
Package *checker_check_snippet(Checker *c, const char *import_path, File **files, int n);

/* By import path, as if imported by a file in package `from` (NULL: none). NULL after an error. */
Package *checker_import(Checker *c, Package *from, const char *path, Pos pos);

/* The standard package that a name stands for without an import (autoimport.c); sel, a name wanted of it, may be NULL.
 * NULL: none. Then the paths of all public standard packages of the embedded library, until visit says false. */
Package *autoimport_package(Checker *c, Name *name, Name *sel);
void each_std_package(Checker *c, bool (*visit)(void *ctx, const char *path), void *ctx);

/* All packages loaded so far, each after those it imports. */
Package **checker_packages(Checker *c, int *n);

/* Parses (if lazy) and checks the body of a declared function or method; for a method of an instance, of the declared
 * one. Does nothing if that was done. NULL: no body. */
FuncInfo *check_func_body(Object *func);

/* Packages of a standard library with an index come into being piecemeal, their lists and scopes hold what was asked for
 * so far: this makes the rest. Call it before walking them. */
void package_complete(Package *p);

/* The import path of the standard package number i, in alphabetical order, and its name; NULL behind the last, or if there
 * is no index. */
const char *std_package_path(Checker *c, int i, const char **name);

/* Resolves every declaration and checks every body of a package (vole check -a, building the image). */
void check_package_fully(Package *p);

/* Fills p->init: the order of initialisation. For lazy packages this checks what initialisers reach. */
void package_init_order(Package *p);

/* The initialiser of a package-level variable that is not in Package.init because its value can be laid out at any
 * time: literals, constants and types only. Checked. NULL for other variables. */
Node *object_static_init(Object *var);

/* The literal of a function of a standard package that does nothing but return &T{a, b}, where a, b, … are all its
 * elements in order, parameters of the types of T's fields; NULL for others. */
CompositeLit *plain_constructor(Object *fn);

/* The declared object `name` of a package, exported or not, resolved; NULL if there is none. */
Object *package_lookup(Package *p, const char *name);

/* A type by the universe's name ("error", "any"), resolved. */
Type *universe_type(Checker *c, const char *name);

/* Function values a package pulls in by //go:linkname: Object -> "pkg.name", or NULL. */
const char *object_linkname(Object *func);

#endif
