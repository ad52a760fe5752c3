/* parse_internal.h - what the files of the parser share.
 *
 * parse.c holds the machinery, files and declarations; parse_expr.c expressions
 * and types; parse_stmt.c statements; branches.c the check of labels and jumps.
 * The grammar functions take their decisions, and after an error resume, exactly
 * where gc's parser does, since that is what makes the same errors come out.
 */
#ifndef VOLE_COMPILER_PARSE_INTERNAL_H
#define VOLE_COMPILER_PARSE_INTERNAL_H

#include "compiler/parse.h"
#include "compiler/scan.h"

enum {
    /* Deepest nesting of expressions, types and statements. Each level costs the
     * parser up to 1 KB of C stack, and the passes after it about as much. */
    MAX_NESTING = 2500,
    /* Longest chain a+b+c+… or a.b().c()…, which makes a tree this deep on the left.
     * (time/tzdata concatenates 7,000 strings.) Later passes had better walk down the
     * left side of a BinaryExpr in a loop. */
    MAX_CHAIN = 10000,
    MAX_PRAGMAS = 64,
};

typedef struct PendingPragma {
    uint32_t flag;
    Pos pos;
} PendingPragma;

typedef struct Parser {
    const ParseContext *ctx;
    Arena *arena;
    SourceFile *src;
    File *file;
    Scanner s;
    unsigned flags;

    int fnest;              /* function nesting, 0 at top level */
    int xnest;              /* expression nesting; < 0 in a control clause, where '{' opens a block */
    int depth;              /* nesting of grammar functions, up to MAX_NESTING */
    int errors;             /* all errors of this parse */
    bool unfinished;        /* the first of them is that the text ends */
    int32_t groups;         /* parenthesised declaration groups so far */

    Node **scratch;         /* lists being collected, stack-wise; malloc'ed */
    int32_t nscratch, cap_scratch;

    PendingPragma pragmas[MAX_PRAGMAS];     /* directives waiting for a declaration */
    int npragmas;
    Pos misplaced[MAX_PRAGMAS];             /* those that met one which cannot have them */
    int nmisplaced;
} Parser;

/* One parenthesised group of declarations; number 0 for a lone one. */
typedef struct DeclGroup {
    int32_t number;
    int32_t iota;
    ConstDecl *last;        /* the spec that an empty one repeats */
} DeclGroup;

/* ---- parse.c: tokens, errors, nodes, lists ---- */

static inline Token tok(const Parser *p) { return p->s.tok; }
static inline Pos pos(const Parser *p) { return p->src->base + p->s.offset; }
static inline void next(Parser *p) { scan_next(&p->s); }

static inline bool got(Parser *p, Token t)
{
    if (p->s.tok != t)
        return false;
    scan_next(&p->s);
    return true;
}

void parser_want(Parser *p, Token t);
bool parser_got_assign(Parser *p);     /* '='; ':=' too, with an error */

void parser_error_at(Parser *p, Pos at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* msg as in gc: one that begins "in ", "at ", "after " or "expecting " is preceded
 * by "unexpected" and the current token. */
void parser_syntax_error_at(Parser *p, Pos at, const char *msg);
void parser_syntax_error(Parser *p, const char *msg);
const char *parser_token_for_message(Token t);

/* Skips to one of the tokens, or within a function to a keyword that begins a
 * statement. Without tokens skips exactly one. Ends with T_NONE. */
void parser_advance_to(Parser *p, const Token *follow);
#define parser_advance(p, ...) parser_advance_to((p), (const Token[]){__VA_ARGS__ __VA_OPT__(,) T_NONE})

/* Guards recursion: false if the input is nested too deeply; then an error has
 * been reported and the parser stands at the end of the text. */
bool parser_enter(Parser *p);
static inline void parser_leave(Parser *p) { p->depth--; }
void parser_too_deep(Parser *p);

void *parser_new_node(Parser *p, NodeKind kind, size_t size, Pos at);
#define NEW(p, kind, T, at) ((T *)parser_new_node((p), (kind), sizeof(T), (at)))
Node *parser_bad_expr(Parser *p);
IdentExpr *parser_new_ident(Parser *p, Pos at, Name *name);

void parser_push(Parser *p, void *node);
NodeList parser_take_list(Parser *p, int32_t mark);    /* what was pushed since nscratch was mark */
FieldList parser_take_fields(Parser *p, int32_t mark);
NodeList parser_list_of_one(Parser *p, Node *n);

/* { element sep } close. The element function returns true to allow no more.
 * Returns the position of the closing token. */
typedef bool ElementFn(Parser *p, void *ctx);
Pos parse_list(Parser *p, const char *context, Token sep, Token close, ElementFn *element, void *ctx);

uint32_t parser_take_pragmas(Parser *p, uint32_t allowed);     /* for a declaration; the others are misplaced */
void parser_clear_pragmas_slow(Parser *p);
static inline void parser_clear_pragmas(Parser *p)             /* no declaration here: all are misplaced */
{
    if (p->npragmas)
        parser_clear_pragmas_slow(p);
}

/* Parses a declaration or a group behind its keyword; pushes what it finds. */
typedef Node *SpecFn(Parser *p, DeclGroup *g);
void parse_group(Parser *p, SpecFn *spec);
Node *parse_const_spec(Parser *p, DeclGroup *g);
Node *parse_type_spec(Parser *p, DeclGroup *g);
Node *parse_var_spec(Parser *p, DeclGroup *g);

/* Starts at the beginning of a text, on its first token. Returns the number of encoding errors in all of it,
 * which p->errors does not count yet. */
int parser_start(Parser *p, const ParseContext *ctx, SourceFile *src, File *file, unsigned flags);
Node *parse_import_spec(Parser *p, DeclGroup *g);
Node *parse_func_decl(Parser *p);      /* behind "func"; NULL if there is no name */

/* ---- parse_expr.c ---- */

IdentExpr *parse_name(Parser *p);
IdentList parse_name_list(Parser *p, IdentExpr *first);
BasicLit *parse_opt_literal(Parser *p);
Node *parse_expression(Parser *p);
Node *parse_binary_expr(Parser *p, Node *x, int prec);
Node *parse_primary_expr(Parser *p, Node *x, bool keep_parens);
NodeList parse_expr_list(Parser *p);
Node *parse_type(Parser *p);
Node *parse_type_or_null(Parser *p);
Node *parse_array_type(Parser *p, Pos at, Node *len);
Node *parse_slice_type(Parser *p, Pos at);
FuncType *parse_func_type(Parser *p, const char *context, FieldList *tparams);
FieldList parse_param_list(Parser *p, IdentExpr *name, Node *texpr, Token close, bool require_names);

/* ---- parse_stmt.c ---- */

BlockStmt *parse_body(Parser *p);
Node *parse_statement_or_null(Parser *p);  /* NULL, and no error, if no statement begins here */
NodeList parse_stmt_list(Parser *p);

/* ---- branches.c ---- */

/* Checks labels and jumps of a function body and fills in the targets. */
void branches_check(const ParseContext *ctx, BlockStmt *body);

/* ---- build.c ---- */

/* Whether the //go:build (or // +build) lines before the package clause hold. */
bool build_constraints_hold(const char *text, size_t size, int go_minor, BuildTarget target, int *needs_minor);

#endif
