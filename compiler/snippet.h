/* snippet.h - Go text that is no file: what somebody types at a prompt, or hands to `vole -e`.
 *
 * A snippet is a sequence of units: declarations (import, const, type, var, func, methods) and statements, in any
 * order, as if the top level and the body of main were one. A package clause may lead it. Names of standard
 * packages need no import: the checker finds them where a name would be undefined (Package.autoimport).
 *
 * The real parser cuts the text, so a snippet is Go or is refused with gc's error. A text is unfinished if the first
 * thing wrong with it is that it ends: inside brackets, behind an operator or a comma, in a raw string or a comment.
 * A line end that Go takes for the end of a statement is an end here, too.
 */
#ifndef VOLE_COMPILER_SNIPPET_H
#define VOLE_COMPILER_SNIPPET_H

#include "compiler/parse.h"

typedef enum UnitKind {
    UNIT_DECL,              /* one spec of import, const, type or var, or a function; those of a group share their start */
    UNIT_STMT,
    UNIT_DEFINE,            /* a statement x, y := … */
    UNIT_EXPR,              /* an expression as a statement: unit.node is the expression */
} UnitKind;

typedef struct Unit {
    UnitKind kind;
    Node *node;
    Pos start, end;         /* its text, with the comments before it; specs of a group: that of the whole group */
} Unit;

typedef struct Snippet {
    File *file;             /* no declarations in it yet */
    Unit *units;
    int nunits;
    bool unfinished;        /* more text could make it right; the diagnostics say what is missing */
    bool bad;               /* there are errors in the diagnostics */
} Snippet;

/* Adds text to the source set under a name, with a newline at its end. NULL: too much text. */
SourceFile *snippet_source(const ParseContext *ctx, const char *name, const char *text, size_t size);

/* Cuts a text (made by snippet_source) into units, up to the first that is wrong. Labels and branches are checked when
 * statements become a function, by snippet_func. */
Snippet *snippet_parse(const ParseContext *ctx, SourceFile *src);

/* The text as a whole program, for checker_check_files with autoimport: declarations at the top level, statements in order as
 * the body of main. A var behind the first statement stays in main unless a function of the text mentions it.
 * Errors go to the diagnostics. */
File *snippet_program(const ParseContext *ctx, SourceFile *src);

/* x, y := … as a declaration var x, y = …; NULL, with an error, if that is not possible. */
VarDecl *snippet_define(const ParseContext *ctx, const AssignStmt *s);

/* The call pkg.name(typ...)(x) if several, pkg.name(typ, x) else, as a statement; the strings become literals. */
Node *snippet_show(const ParseContext *ctx, const char *pkg, const char *name, const char **types, int ntypes, bool several, Node *x);

/* x as a statement. */
Node *snippet_expr_stmt(const ParseContext *ctx, Node *x);

/* A file of package main with the given declarations, made by the rules of the parser. */
File *snippet_file(const ParseContext *ctx, SourceFile *src, Node **decls, int n);

/* func name() { stmts } */
FuncDecl *snippet_func(const ParseContext *ctx, File *file, Name *name, Node **stmts, int n, Pos at, Pos end);

#endif
