/* parse.h - from source text to a syntax tree.
 *
 * parse_file reads one file; errors go to the DiagList in gc's wording, and the
 * tree is well formed even then (BadExpr where nothing could be made).
 * With PARSE_LAZY function bodies, signatures, types and initialisers of declarations are
 * skipped at high speed and parsed by parse_func_body and its like when somebody wants them.
 *
 * Thread safety is the caller's: arena, intern table, source set and diagnostics
 * are used without locks.
 */
#ifndef VOLE_COMPILER_PARSE_H
#define VOLE_COMPILER_PARSE_H

#include "compiler/ast.h"
#include "compiler/diag.h"

enum {
    PARSE_LAZY = 1 << 0,            /* skip what top-level declarations hold beyond their names */
    PARSE_IMPORTS_ONLY = 1 << 1,    /* stop after the import declarations */
    PARSE_IGNORE_BUILD = 1 << 2,    /* parse even if //go:build says no */
    PARSE_TRUSTED = 1 << 3,         /* the encoding of the text is known to be good */
};

/* For which kind of compiler build constraints are evaluated; see portable.c. Each has what those before it have. */
typedef enum BuildTarget {
    TARGET_GC,          /* linux, amd64, gc */
    TARGET_PUREGO,      /* also purego, noasm */
    TARGET_APPENGINE,   /* also appengine */
    TARGET_NO_GC,       /* not gc */
    TARGET_NO_ARCH,     /* not amd64 */
    TARGET_COUNT
} BuildTarget;

typedef struct ParseContext {
    Arena *arena;           /* of the tree */
    InternTable *names;
    SourceSet *sources;
    DiagList *diags;
    int go_minor;           /* newest language version, N of go1.N, for build tags; 0 = latest */
    BuildTarget target;     /* for build tags */
} ParseContext;

/* Never NULL. */
File *parse_file(const ParseContext *ctx, SourceFile *src, unsigned flags);

/* Parses the skipped body of fn; afterwards fn->body is set and fn->lazy is false. */
void parse_func_body(const ParseContext *ctx, FuncDecl *fn);

/* Parse what was skipped of a declaration; the field lazy_… is 0 afterwards. They do nothing if it was 0. */
void parse_func_signature(const ParseContext *ctx, FuncDecl *fn);
void parse_type_rest(const ParseContext *ctx, TypeDecl *d);
void parse_var_value(const ParseContext *ctx, VarDecl *d);

/* Parses one specification of a const, type or var declaration (keyword says which), or of a group of them, at an offset
 * of a file. Of a constant's group only iota and inheritance are lost, which is all the caller has to know. */
Node *parse_spec_at(const ParseContext *ctx, File *file, uint32_t offset, Token keyword);

/* One expression or type, for tests and the REPL; trailing text is an error. */
Node *parse_expr(const ParseContext *ctx, SourceFile *src);

/* Statements as in a function body, up to the end of the text (REPL).
 * Branches are checked as in a function. */
BlockStmt *parse_stmts(const ParseContext *ctx, SourceFile *src);

/* The value of -tags: a list separated by commas (or blanks, as of old), which is not copied. Set it before anything is compiled. */
void build_set_tags(const char *list);
const char *build_tags(void);

/* True if a //go:build expression ("linux && !cgo") holds. */
bool build_constraint_eval(const char *expr, size_t len, int go_minor, int *needs_minor);

/* False if the name ends in another system or architecture: x_windows.go, x_arm64.go.
 * (Whether _test.go files count is the loader's business.) */
bool build_file_name_matches(const char *name);
bool build_file_matches(const char *name, BuildTarget target);

#endif
