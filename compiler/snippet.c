/* snippet.c - cuts a text into declarations and statements with the parser, and makes programs of them.
 *
 * At the top of a snippet each token says what begins there, except `func`, which begins a declaration or a literal: it
 * is a declaration if a name comes next, or a bracketed receiver, a name and a parameter list.
 */
#include "compiler/snippet.h"

#include <stdlib.h>

#include "compiler/astprint.h"
#include "compiler/parse_internal.h"

SourceFile *snippet_source(const ParseContext *ctx, const char *name, const char *text, size_t size)
{
    char *copy = arena_alloc(ctx->arena, size + 2);
    memcpy(copy, text, size);
    copy[size] = '\n';
    copy[size + 1] = '\0';
    return source_add(ctx->sources, arena_strndup(ctx->arena, name, strlen(name)), copy, size + 1, true);
}

/* ---- Units ---- */

typedef struct Cutter {
    Parser p;
    Snippet *s;
    Pos start;              /* of the unit being read, with what comes before it */
    int cap;
} Cutter;

static void add_unit(Cutter *c, UnitKind kind, Node *n)
{
    Snippet *s = c->s;
    if (s->nunits == c->cap) {
        c->cap = c->cap ? 2 * c->cap : 8;
        Unit *v = arena_array(c->p.arena, Unit, c->cap);
        if (s->nunits)
            memcpy(v, s->units, (size_t)s->nunits * sizeof *v);
        s->units = v;
    }
    s->units[s->nunits++] = (Unit){ kind, n, c->start, pos(&c->p) };
}

/* The specs of one declaration behind its keyword. */
static void decl_units(Cutter *c, SpecFn *spec)
{
    Parser *p = &c->p;
    int32_t mark = p->nscratch;
    next(p);
    parse_group(p, spec);
    NodeList l = parser_take_list(p, mark);
    for (int i = 0; i < l.len; i++)
        add_unit(c, UNIT_DECL, l.v[i]);
}

/* Moves a scanner on '(' behind the matching ')'. */
static void skip_parens(Scanner *s)
{
    int depth = 0;
    do {
        if (s->tok == T_LPAREN)
            depth++;
        else if (s->tok == T_RPAREN)
            depth--;
        scan_next(s);
    } while (depth > 0 && s->tok != T_EOF);
}

__attribute__((format(printf, 3, 4)))
static void no_error(void *ctx, uint32_t offset, const char *fmt, ...)
{
    (void)ctx, (void)offset, (void)fmt;
}

static void no_directive(void *ctx, uint32_t offset, const char *text, size_t len, bool alone, bool block)
{
    (void)ctx, (void)offset, (void)text, (void)len, (void)alone, (void)block;
}

/* The parser stands on `func`: whether a declaration begins here, not a literal. */
static bool is_func_decl(const Parser *p)
{
    Scanner s = p->s;
    s.error = no_error;
    s.directive = no_directive;
    scan_next(&s);
    if (s.tok != T_LPAREN)
        return true;
    skip_parens(&s);
    if (s.tok != T_NAME)
        return false;
    scan_next(&s);
    return s.tok == T_LPAREN;
}

static void func_unit(Cutter *c)
{
    next(&c->p);
    Node *d = parse_func_decl(&c->p);
    if (d)
        add_unit(c, UNIT_DECL, d);
}

static void stmt_unit(Cutter *c)
{
    Parser *p = &c->p;
    int errors = p->errors;
    p->fnest++;
    Node *n = parse_statement_or_null(p);
    p->fnest--;
    if (!n) {
        if (p->errors == errors)
            parser_syntax_error(p, tok(p) == T_EOF ? "expecting statement" : "at start of statement");
        return;
    }
    AssignStmt *a = try_assign(n);
    if (n->kind == N_EXPR_STMT)
        add_unit(c, UNIT_EXPR, as_expr_stmt(n)->x);
    else
        add_unit(c, a && a->op == T_DEFINE ? UNIT_DEFINE : UNIT_STMT, n);
}

static void package_clause(Cutter *c)
{
    Parser *p = &c->p;
    next(p);
    IdentExpr *name = parse_name(p);
    if (p->errors == 0 && name->name != p->ctx->names->main)
        parser_error_at(p, name->n.pos, "package %s; expected package main", name->name->str);
}

static void next_unit(Cutter *c)
{
    Parser *p = &c->p;
    switch (tok(p)) {
    case T_PACKAGE:
        package_clause(c);
        break;
    case T_IMPORT: decl_units(c, parse_import_spec); break;
    case T_CONST: decl_units(c, parse_const_spec); break;
    case T_TYPE: decl_units(c, parse_type_spec); break;
    case T_VAR: decl_units(c, parse_var_spec); break;
    case T_FUNC:
        if (is_func_decl(p)) {
            func_unit(c);
            break;
        }
        /* fall through */
    default: stmt_unit(c); break;
    }
}

Snippet *snippet_parse(const ParseContext *ctx, SourceFile *src)
{
    Cutter c = { .s = arena_new(ctx->arena, Snippet) };
    Snippet *s = c.s;
    Parser *p = &c.p;
    s->file = snippet_file(ctx, src, NULL, 0);
    int encoding_errors = parser_start(p, ctx, src, s->file, 0);
    c.start = src->base;
    while (tok(p) != T_EOF && p->errors == 0) {
        if (got(p, T_SEMI))
            continue;
        int first = s->nunits;
        next_unit(&c);
        parser_clear_pragmas(p);
        for (int i = first; i < s->nunits; i++)
            s->units[i].end = pos(p);
        if (p->errors == 0 && tok(p) != T_SEMI && tok(p) != T_EOF)
            parser_syntax_error(p, first < s->nunits && s->units[first].kind == UNIT_DECL ? "after top level declaration" : "at end of statement");
        if (p->errors)
            s->nunits = first;
        c.start = pos(p) + (tok(p) == T_SEMI && p->s.lit[0] == 's');
    }
    s->file->eof = pos(p);
    s->unfinished = p->unfinished && !encoding_errors;
    s->bad = p->errors || encoding_errors;
    free(p->scratch);
    return s;
}

/* ---- Trees made by hand ---- */

static void *make_node(const ParseContext *ctx, NodeKind kind, size_t size, Pos at)
{
    Node *n = arena_alloc(ctx->arena, size);
    n->kind = (uint8_t)kind;
    n->pos = at;
    return n;
}
#define MAKE(ctx, kind, T, at) ((T *)make_node((ctx), (kind), sizeof(T), (at)))

File *snippet_file(const ParseContext *ctx, SourceFile *src, Node **decls, int n)
{
    File *f = arena_new(ctx->arena, File);
    f->source = src;
    f->pos = src->base;
    f->pkg_name = MAKE(ctx, N_IDENT, IdentExpr, src->base);
    f->pkg_name->name = ctx->names->main;
    f->decls = (NodeList){ decls, n };
    f->eof = src->base + src->size;
    return f;
}

FuncDecl *snippet_func(const ParseContext *ctx, File *file, Name *name, Node **stmts, int n, Pos at, Pos end)
{
    FuncDecl *f = MAKE(ctx, N_FUNC_DECL, FuncDecl, at);
    f->name = MAKE(ctx, N_IDENT, IdentExpr, at);
    f->name->name = name;
    f->texpr = MAKE(ctx, N_FUNC_TYPE, FuncType, at);
    f->body = MAKE(ctx, N_BLOCK, BlockStmt, at);
    f->body->stmts = (NodeList){ stmts, n };
    f->body->rbrace = end;
    f->body_start = at;
    f->body_end = end;
    f->file = file;
    branches_check(ctx, f->body);
    return f;
}

Node *snippet_expr_stmt(const ParseContext *ctx, Node *x)
{
    ExprStmt *s = MAKE(ctx, N_EXPR_STMT, ExprStmt, x->pos);
    s->x = x;
    return &s->n;
}

VarDecl *snippet_define(const ParseContext *ctx, const AssignStmt *s)
{
    VarDecl *d = MAKE(ctx, N_VAR_DECL, VarDecl, s->lhs.v[0]->pos);
    d->names.v = arena_array(ctx->arena, IdentExpr *, s->lhs.len);
    d->names.len = s->lhs.len;
    d->values = s->rhs;
    bool any = false;
    for (int i = 0; i < s->lhs.len; i++) {
        IdentExpr *id = try_ident(s->lhs.v[i]);
        if (!id) {
            diag_error(ctx->diags, node_start(s->lhs.v[i]), "non-name %s on left side of :=", expr_string(ctx->arena, s->lhs.v[i]));
            return NULL;
        }
        for (int k = 0; k < i; k++)
            if (id->name != ctx->names->blank && d->names.v[k]->name == id->name) {
                diag_error(ctx->diags, id->n.pos, "%s repeated on left side of :=", id->name->str);
                return NULL;
            }
        any |= id->name != ctx->names->blank;
        d->names.v[i] = id;
    }
    if (!any) {
        diag_error(ctx->diags, s->n.pos, "no new variables on left side of :=");
        return NULL;
    }
    return d;
}

static Node *string_lit(const ParseContext *ctx, const char *s, Pos at)
{
    BasicLit *b = MAKE(ctx, N_BASIC_LIT, BasicLit, at);
    b->lit = T_STRING;
    b->text = arena_printf(ctx->arena, "`%s`", s); /* types have no backquotes but in tags, which are quoted */
    for (char *p = (char *)(uintptr_t)b->text + 1; p[1]; p++)
        if (*p == '`')
            *p = '\'';
    b->len = (uint32_t)strlen(b->text);
    return &b->n;
}

static CallExpr *make_call(const ParseContext *ctx, Node *fun, Node **args, int n)
{
    CallExpr *c = MAKE(ctx, N_CALL, CallExpr, fun->pos);
    c->fun = fun;
    c->args = (NodeList){ args, n };
    c->lparen = c->rparen = fun->pos;
    return c;
}

Node *snippet_show(const ParseContext *ctx, const char *pkg, const char *name, const char **types, int ntypes, bool several, Node *x)
{
    Pos at = node_start(x);
    SelectorExpr *fun = MAKE(ctx, N_SELECTOR, SelectorExpr, at);
    IdentExpr *id = MAKE(ctx, N_IDENT, IdentExpr, at);
    id->name = intern_cstr(ctx->names, pkg);
    fun->x = &id->n;
    fun->sel = MAKE(ctx, N_IDENT, IdentExpr, at);
    fun->sel->name = intern_cstr(ctx->names, name);
    Node **args = arena_array(ctx->arena, Node *, ntypes + 1);
    for (int i = 0; i < ntypes; i++)
        args[i] = string_lit(ctx, types[i], at);
    args[ntypes] = x;
    CallExpr *c = make_call(ctx, &fun->n, args, several ? ntypes : ntypes + 1);
    if (several)
        c = make_call(ctx, &c->n, &args[ntypes], 1);
    return snippet_expr_stmt(ctx, &c->n);
}

/* ---- A whole program ---- */

typedef struct Mention {
    Name *name;
    bool found;
} Mention;

static void find_mention(Node *n, void *ctx)
{
    Mention *m = ctx;
    if (m->found || !n)
        return;
    if (n->kind == N_IDENT)
        m->found = as_ident(n)->name == m->name;
    else
        node_children(n, find_mention, m);
}

/* Whether a declared function mentions one of the variables. */
static bool functions_mention(const Snippet *s, const VarDecl *d)
{
    for (int i = 0; i < s->nunits; i++)
        for (int k = 0; s->units[i].node->kind == N_FUNC_DECL && k < d->names.len; k++) {
            Mention m = { d->names.v[k]->name, false };
            find_mention(s->units[i].node, &m);
            if (m.found)
                return true;
        }
    return false;
}

static Node *as_statement(const ParseContext *ctx, const Unit *u)
{
    if (u->kind == UNIT_EXPR)
        return snippet_expr_stmt(ctx, u->node);
    if (u->kind == UNIT_DECL) {
        DeclStmt *s = MAKE(ctx, N_DECL_STMT, DeclStmt, u->node->pos);
        s->decls.v = arena_array(ctx->arena, Node *, 1);
        s->decls.v[0] = u->node;
        s->decls.len = 1;
        return &s->n;
    }
    return u->node;
}

File *snippet_program(const ParseContext *ctx, SourceFile *src)
{
    Snippet *s = snippet_parse(ctx, src);
    if (s->bad)
        return s->file;
    Node **decls = arena_array(ctx->arena, Node *, s->nunits + 1), **stmts = arena_array(ctx->arena, Node *, s->nunits + 1);
    int nd = 0, ns = 0;
    bool has_main = false;
    for (int i = 0; i < s->nunits; i++) {
        Unit *u = &s->units[i];
        VarDecl *v = try_var_decl(u->node);
        if (u->kind == UNIT_DECL && !(v && ns > 0 && !functions_mention(s, v)))
            decls[nd++] = u->node;
        else
            stmts[ns++] = as_statement(ctx, u);
        FuncDecl *f = try_func_decl(u->node);
        has_main |= f && !f->recv && f->name->name == ctx->names->main;
    }
    File *file = s->file;
    if (ns > 0 || !has_main) {
        Pos at = ns ? node_start(stmts[0]) : file->eof;
        decls[nd++] = &snippet_func(ctx, file, ctx->names->main, stmts, ns, at, file->eof)->n;
    }
    file->decls = (NodeList){ decls, nd };
    return file;
}
