/* parse.c - the parser's machinery, source files and top-level declarations.
 *
 * Recursive descent with one token of lookahead. After an error the parser skips
 * to a token that can follow, and the tree gets a BadExpr or "_" where nothing
 * could be made, so that later passes need not fear NULL.
 *
 * Lists are collected on one scratch stack and copied to the arena when they are
 * complete. The depth of recursion is counted (enter/leave); beyond MAX_NESTING
 * the parser reports an error and jumps to the end of the text, which ends every
 * loop, so no input overflows the C stack.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE     /* memrchr, memmem */
#endif
#include "compiler/parse_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Errors ---- */

static void verror_at(Parser *p, Pos at, const char *fmt, va_list ap)
{
    p->errors++;
    diag_verror(p->ctx->diags, at, fmt, ap);
}

void parser_error_at(Parser *p, Pos at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    verror_at(p, at, fmt, ap);
    va_end(ap);
}

/* ScanErrorFn */
__attribute__((format(printf, 3, 4)))
static void scan_error(void *ctx, uint32_t offset, const char *fmt, ...)
{
    Parser *p = ctx;
    va_list ap;
    va_start(ap, fmt);
    p->unfinished |= !p->errors && (strcmp(fmt, "string not terminated") == 0 || strcmp(fmt, "comment not terminated") == 0);
    verror_at(p, p->src->base + offset, fmt, ap);
    va_end(ap);
}

const char *parser_token_for_message(Token t)
{
    return t == T_COMMA ? "comma" : t == T_SEMI ? "semicolon or newline" : token_text(t);
}

/* The current token as "unexpected …" names it. */
static const char *current_token(Parser *p)
{
    switch (tok(p)) {
    case T_NAME: case T_SEMI:
        return p->s.lit;
    case T_INT: case T_FLOAT: case T_IMAG: case T_CHAR: case T_STRING:
        return arena_printf(p->arena, "literal %.*s", (int)p->s.len, p->s.lit);
    case T_ASSIGN_OP:
        return arena_printf(p->arena, "%s=", token_text(p->s.op));
    default:
        return parser_token_for_message(tok(p));
    }
}

static bool has_prefix(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

void parser_syntax_error_at(Parser *p, Pos at, const char *msg)
{
    if (tok(p) == T_EOF && p->errors)
        return;     /* what follows from an earlier error helps nobody */
    p->unfinished |= tok(p) == T_EOF;
    if (has_prefix(msg, "in ") || has_prefix(msg, "at ") || has_prefix(msg, "after "))
        parser_error_at(p, at, "syntax error: unexpected %s %s", current_token(p), msg);
    else if (has_prefix(msg, "expecting "))
        parser_error_at(p, at, "syntax error: unexpected %s, %s", current_token(p), msg);
    else
        parser_error_at(p, at, "syntax error: %s", msg);
}

void parser_syntax_error(Parser *p, const char *msg)
{
    parser_syntax_error_at(p, pos(p), msg);
}

static bool is_operator(Token t)
{
    return t >= T_OP_FIRST && t <= T_TILDE && t != T_MUL;
}

static bool begins_statement(Token t)
{
    switch (t) {
    case T_BREAK: case T_CONST: case T_CONTINUE: case T_DEFER: case T_FALLTHROUGH: case T_FOR: case T_GO:
    case T_GOTO: case T_IF: case T_RETURN: case T_SELECT: case T_SWITCH: case T_TYPE: case T_VAR:
        return true;
    default:
        return false;
    }
}

/* T_OR in a follow list stands for any operator, as _Operator does in gc. */
static bool follows(Token t, const Token *follow)
{
    for (; *follow; follow++)
        if (*follow == t || (*follow == T_OR && is_operator(t)))
            return true;
    return false;
}

void parser_advance_to(Parser *p, const Token *follow)
{
    if (*follow == T_NONE) {
        if (tok(p) != T_EOF)
            next(p);
        return;
    }
    while (tok(p) != T_EOF && !follows(tok(p), follow) && !(p->fnest > 0 && begins_statement(tok(p))))
        next(p);
}

void parser_want(Parser *p, Token t)
{
    if (got(p, t))
        return;
    char msg[64];
    snprintf(msg, sizeof msg, "expecting %s", parser_token_for_message(t));
    parser_syntax_error(p, msg);
    parser_advance(p);
}

bool parser_got_assign(Parser *p)
{
    if (tok(p) == T_DEFINE)
        parser_syntax_error(p, "expecting =");
    else if (tok(p) != T_ASSIGN)
        return false;
    next(p);
    return true;
}

void parser_too_deep(Parser *p)
{
    parser_error_at(p, pos(p), "syntax error: nested too deeply");
    p->s.p = p->s.end;
    p->s.nlsemi = false;
    next(p);
}

bool parser_enter(Parser *p)
{
    if (++p->depth <= MAX_NESTING)
        return true;
    if (tok(p) != T_EOF)
        parser_too_deep(p);
    return false;
}

/* ---- Nodes and lists ---- */

void *parser_new_node(Parser *p, NodeKind kind, size_t size, Pos at)
{
    Node *n = arena_alloc(p->arena, size);
    n->kind = (uint8_t)kind;
    n->pos = at;
    return n;
}

Node *parser_bad_expr(Parser *p)
{
    return &NEW(p, N_BAD_EXPR, BadExpr, pos(p))->n;
}

IdentExpr *parser_new_ident(Parser *p, Pos at, Name *name)
{
    IdentExpr *id = NEW(p, N_IDENT, IdentExpr, at);
    id->name = name;
    return id;
}

void parser_push(Parser *p, void *node)
{
    if (p->nscratch == p->cap_scratch) {
        p->cap_scratch = p->cap_scratch ? p->cap_scratch * 2 : 64;
        p->scratch = realloc(p->scratch, (size_t)p->cap_scratch * sizeof *p->scratch);
        if (!p->scratch) {
            fprintf(stderr, "vole: out of memory (parser)\n");
            exit(2);
        }
    }
    p->scratch[p->nscratch++] = node;
}

NodeList parser_take_list(Parser *p, int32_t mark)
{
    NodeList l = {NULL, p->nscratch - mark};
    if (l.len) {
        l.v = arena_array(p->arena, Node *, l.len);
        memcpy(l.v, p->scratch + mark, (size_t)l.len * sizeof *l.v);
    }
    p->nscratch = mark;
    return l;
}

FieldList parser_take_fields(Parser *p, int32_t mark)
{
    NodeList l = parser_take_list(p, mark);
    return (FieldList){(Field **)l.v, l.len};
}

NodeList parser_list_of_one(Parser *p, Node *n)
{
    Node **v = arena_alloc(p->arena, sizeof *v);
    *v = n;
    return (NodeList){v, 1};
}

Pos parse_list(Parser *p, const char *context, Token sep, Token close, ElementFn *element, void *ctx)
{
    bool done = false;
    while (tok(p) != T_EOF && tok(p) != close && !done) {
        done = element(p, ctx);
        if (got(p, sep) || tok(p) == close)
            continue;
        char msg[128];
        snprintf(msg, sizeof msg, "in %s; possibly missing %s or %s", context, parser_token_for_message(sep),
                 parser_token_for_message(close));
        parser_syntax_error(p, msg);
        parser_advance(p, T_RPAREN, T_RBRACK, T_RBRACE);
        if (tok(p) != close)
            return pos(p);
    }
    Pos at = pos(p);
    parser_want(p, close);
    return at;
}

/* ---- Directives ---- */

static void misplaced(Parser *p, Pos at)
{
    const char *text = p->src->text + (at - p->src->base);
    if (has_prefix(text, "go:embed"))
        diag_error(p->ctx->diags, at, "misplaced go:embed directive");
    else
        diag_error(p->ctx->diags, at, "misplaced compiler directive");
}

/* A misplaced directive is no syntax error: it keeps nothing from being parsed. */
void parser_clear_pragmas_slow(Parser *p)
{
    for (int i = 0; i < p->npragmas; i++)
        misplaced(p, p->pragmas[i].pos);
    p->npragmas = 0;
}

static void misplaced_later(Parser *p, Pos at)
{
    if (p->nmisplaced < MAX_PRAGMAS)
        p->misplaced[p->nmisplaced++] = at;
}

uint32_t parser_take_pragmas(Parser *p, uint32_t allowed)
{
    uint32_t flags = 0;
    for (int i = 0; i < p->npragmas; i++) {
        if (p->pragmas[i].flag & allowed)
            flags |= p->pragmas[i].flag;
        else
            misplaced_later(p, p->pragmas[i].pos);
    }
    p->npragmas = 0;
    return flags;
}

/* Directives in front of declarations that cannot have them matter only in a
 * file without errors. */
static void report_misplaced(Parser *p)
{
    if (p->errors == 0)
        for (int i = 0; i < p->nmisplaced; i++)
            misplaced(p, p->misplaced[i]);
}

enum {
    FUNC_PRAGMAS = PRAGMA_NOINLINE | PRAGMA_NOSPLIT | PRAGMA_NOESCAPE | PRAGMA_IGNORED | PRAGMA_RUNTIME |
                   PRAGMA_UINTPTRESCAPES,
};

static uint32_t pragma_flag(const char *text, size_t len)
{
    static const struct { const char *verb; uint32_t flag; } known[] = {
        {"go:noinline", PRAGMA_NOINLINE}, {"go:nosplit", PRAGMA_NOSPLIT}, {"go:noescape", PRAGMA_NOESCAPE},
        {"go:norace", PRAGMA_IGNORED}, {"go:nocheckptr", PRAGMA_IGNORED}, {"go:uintptrescapes", PRAGMA_UINTPTRESCAPES},
        {"go:registerparams", PRAGMA_IGNORED}, {"go:systemstack", PRAGMA_RUNTIME}, {"go:nowritebarrier", PRAGMA_RUNTIME},
        {"go:nowritebarrierrec", PRAGMA_RUNTIME}, {"go:yeswritebarrierrec", PRAGMA_RUNTIME},
        {"go:build", PRAGMA_BUILD}, {"go:notinheap", PRAGMA_NOTINHEAP},
    };
    const char *blank = memchr(text, ' ', len);
    size_t n = blank ? (size_t)(blank - text) : len;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strlen(known[i].verb) == n && memcmp(known[i].verb, text, n) == 0)
            return known[i].flag;
    return 0;
}

/* The next blank-separated word of *s; returns its length. */
static size_t next_word(const char **s, const char *end, const char **word)
{
    while (*s < end && (**s == ' ' || **s == '\t'))
        ++*s;
    *word = *s;
    while (*s < end && **s != ' ' && **s != '\t')
        ++*s;
    return (size_t)(*s - *word);
}

static void add_linkname(Parser *p, Pos at, const char *text, size_t len)
{
    const char *s = text, *end = text + len, *verb, *local, *remote, *rest;
    next_word(&s, end, &verb);
    size_t nlocal = next_word(&s, end, &local), nremote = next_word(&s, end, &remote);
    if (nlocal == 0 || next_word(&s, end, &rest)) {
        parser_error_at(p, at, "usage: //go:linkname localname [linkname]");
        return;
    }
    File *f = p->file;
    Linkname *more = arena_array(p->arena, Linkname, f->nlinknames + 1);
    if (f->nlinknames)
        memcpy(more, f->linknames, (size_t)f->nlinknames * sizeof *more);
    more[f->nlinknames++] = (Linkname){
        at, intern(p->ctx->names, local, nlocal), nremote ? arena_strndup(p->arena, remote, nremote) : NULL,
    };
    f->linknames = more;
}

/* Splits ":number" off the end of text[0..*len). Returns where the number begins,
 * 0 if there is no colon; *n is the number, -1 if it is none. */
static size_t trailing_number(const char *text, size_t *len, int64_t *n)
{
    const char *colon = memrchr(text, ':', *len);
    if (!colon)
        return 0;
    size_t start = (size_t)(colon + 1 - text);
    *n = start < *len ? 0 : -1;
    for (size_t i = start; i < *len && *n >= 0; i++)
        *n = text[i] >= '0' && text[i] <= '9' && *n < INT32_MAX ? *n * 10 + (text[i] - '0') : -1;
    *len = start - 1;
    return start;
}

/* "line file:line[:col]"; text behind "line ". at is where text stands, after
 * the offset of the first byte the directive governs. */
static void line_directive(Parser *p, Pos at, const char *text, size_t len, uint32_t after)
{
    enum { MAX_LINE = 1 << 30 };
    size_t rest = len;
    int64_t n, n2 = -1;
    size_t i = trailing_number(text, &rest, &n);
    if (i == 0)
        return;
    if (n < 0) {
        parser_error_at(p, at + (Pos)i, "invalid line number: %.*s", (int)(len - i), text + i);
        return;
    }
    LineDirective d = {.offset = after, .line = (uint32_t)n};
    size_t shorter = rest;
    size_t i2 = trailing_number(text, &shorter, &n2);
    bool has_col = i2 > 0 && n2 >= 0;
    if (has_col) {
        if (n == 0 || n > MAX_LINE) {
            parser_error_at(p, at + (Pos)i, "invalid column number: %.*s", (int)(len - i), text + i);
            return;
        }
        d.line = (uint32_t)n2;
        d.col = (uint32_t)n;
        i = i2;
        rest = shorter;
    }
    if (d.line == 0 || d.line > MAX_LINE) {
        parser_error_at(p, at + (Pos)i, "invalid line number: %.*s", (int)(len - i), text + i);
        return;
    }
    if (rest > 0 || !has_col)
        d.file = arena_strndup(p->arena, text, rest);
    else if (p->src->ndirectives)
        d.file = p->src->directives[p->src->ndirectives - 1].file;
    source_add_directive(p->ctx->sources, p->src, d);
}

/* ScanDirectiveFn */
static void directive(void *ctx, uint32_t offset, const char *text, size_t len, bool alone, bool block)
{
    Parser *p = ctx;
    Pos at = p->src->base + offset;
    if (has_prefix(text, "line ")) {
        bool first = offset == 0 || p->s.text[offset - 1] == '\n';
        if (block && !memchr(text, '\n', len))
            line_directive(p, at + 7, text + 5, len - 5, (uint32_t)(p->s.p - p->s.text));
        else if (!block && first)
            line_directive(p, at + 7, text + 5, len - 5, (uint32_t)(p->s.p - p->s.text) + 1);
        return;
    }
    at += 2;
    if (!alone) {
        misplaced(p, at);
    } else if (has_prefix(text, "go:linkname ")) {
        add_linkname(p, at, text, len);
    } else if (has_prefix(text, "go:embed") && (len == 8 || text[8] == ' ' || text[8] == '\t')) {
        if (!(p->flags & PARSE_LAZY) && p->npragmas < MAX_PRAGMAS)
            p->pragmas[p->npragmas++] = (PendingPragma){PRAGMA_EMBED, at};
        else if (p->npragmas == MAX_PRAGMAS)
            parser_error_at(p, at, "too many directives in front of one declaration");
    } else {
        uint32_t flag = pragma_flag(text, len);
        if (flag == PRAGMA_RUNTIME && !(p->flags & PARSE_LAZY))  /* standard packages may */
            diag_error(p->ctx->diags, at, "//%.*s only allowed in runtime", (int)strcspn(text, " \n\r"), text);
        if (flag && p->npragmas < MAX_PRAGMAS)
            p->pragmas[p->npragmas++] = (PendingPragma){flag, at};
    }
}

/* ---- Declarations ---- */

typedef struct GroupCtx {
    SpecFn *spec;
    DeclGroup *group;
} GroupCtx;

static bool group_element(Parser *p, void *ctx)
{
    GroupCtx *c = ctx;
    parser_push(p, c->spec(p, c->group));
    return false;
}

void parse_group(Parser *p, SpecFn *spec)
{
    DeclGroup g = {0};
    if (tok(p) != T_LPAREN) {
        parser_push(p, spec(p, &g));
        return;
    }
    g.number = ++p->groups;
    parser_clear_pragmas(p);
    next(p);
    parse_list(p, "grouped declaration", T_SEMI, T_RPAREN, group_element, &(GroupCtx){spec, &g});
}

Node *parse_import_spec(Parser *p, DeclGroup *g)
{
    (void)g;
    ImportDecl *d = NEW(p, N_IMPORT_DECL, ImportDecl, pos(p));
    parser_take_pragmas(p, 0);
    if (tok(p) == T_NAME) {
        d->local = parse_name(p);
    } else if (tok(p) == T_DOT) {
        d->local = parser_new_ident(p, pos(p), p->ctx->names->dot);
        next(p);
    }
    d->path = parse_opt_literal(p);
    if (!d->path) {
        parser_syntax_error(p, "missing import path");
        parser_advance(p, T_SEMI, T_RPAREN);
        d->path = NEW(p, N_BASIC_LIT, BasicLit, d->n.pos);
        d->path->lit = T_STRING;
        d->path->bad = true;
        d->path->text = "";
        return &d->n;
    }
    if (!d->path->bad && d->path->lit != T_STRING) {
        parser_syntax_error(p, "import path must be a string");
        d->path->bad = true;
    }
    return &d->n;
}

Node *parse_const_spec(Parser *p, DeclGroup *g)
{
    ConstDecl *d = NEW(p, N_CONST_DECL, ConstDecl, pos(p));
    parser_take_pragmas(p, 0);
    d->group = g->number;
    d->iota = g->iota++;
    d->names = parse_name_list(p, parse_name(p));
    if (tok(p) != T_EOF && tok(p) != T_SEMI && tok(p) != T_RPAREN) {
        d->texpr = parse_type_or_null(p);
        if (parser_got_assign(p))
            d->values = parse_expr_list(p);
    }
    if (d->texpr || d->values.len)
        g->last = d;
    d->from = g->last;
    return &d->n;
}

/* Leaves the rest of a declaration for later; 0 if it must be parsed now. */
static Pos skip_rest(Parser *p, bool body)
{
    Pos start = pos(p);
    return (p->flags & PARSE_LAZY) && scan_skip_rest(&p->s, body) ? start : NO_POS;
}

static void var_values(Parser *p, VarDecl *d)
{
    if (d->names.len == 1 && (d->lazy_value = skip_rest(p, false)) != NO_POS)
        return;
    d->values = parse_expr_list(p);
}

static void take_embeds(Parser *p, VarDecl *d)
{
    Pos *v = arena_array(p->arena, Pos, p->npragmas);
    for (int i = 0; i < p->npragmas; i++)
        if (p->pragmas[i].flag == PRAGMA_EMBED)
            v[d->nembeds++] = p->pragmas[i].pos;
    d->embeds = v;
    d->local = p->fnest > 0;
}

Node *parse_var_spec(Parser *p, DeclGroup *g)
{
    VarDecl *d = NEW(p, N_VAR_DECL, VarDecl, pos(p));
    if (p->npragmas) {
        take_embeds(p, d);
        parser_take_pragmas(p, PRAGMA_EMBED);
    }
    d->group = g->number;
    d->names = parse_name_list(p, parse_name(p));
    if (parser_got_assign(p)) {
        var_values(p, d);
    } else {
        d->texpr = parse_type(p);
        if (parser_got_assign(p))
            var_values(p, d);
    }
    return &d->n;
}

/* Whether x, parenthesised or not, can only be a type element, never a value. */
static bool is_type_elem(Node *x)
{
    switch (x->kind) {
    case N_ARRAY_TYPE: case N_STRUCT_TYPE: case N_FUNC_TYPE: case N_INTERFACE_TYPE:
    case N_SLICE_TYPE: case N_MAP_TYPE: case N_CHAN_TYPE:
        return true;
    case N_BINARY: return is_type_elem(as_binary(x)->x) || is_type_elem(as_binary(x)->y);
    case N_UNARY: return as_unary(x)->op == T_TILDE || is_type_elem(as_unary(x)->x);
    case N_STAR: return is_type_elem(as_star(x)->x);
    case N_PAREN: return is_type_elem(as_paren(x)->x);
    default: return false;
    }
}

/* Splits an expression that can be read as "name type": P*[]int, P(E), P*E|F.
 * Where an array length is possible too, that reading wins unless force is set.
 * A plain name gives itself and no type. */
static IdentExpr *extract_name(Parser *p, Node *x, bool force, Node **texpr)
{
    *texpr = NULL;
    if (x->kind == N_IDENT)
        return as_ident(x);
    BinaryExpr *b = try_binary(x);
    if (b && b->op == T_MUL) {
        IdentExpr *name = try_ident(b->x);
        if (!name || !(force || is_type_elem(b->y)))
            return NULL;
        StarExpr *star = NEW(p, N_STAR, StarExpr, x->pos);
        star->x = b->y;
        *texpr = &star->n;
        return name;
    }
    if (b && b->op == T_OR) {
        Node *lhs;
        IdentExpr *name = extract_name(p, b->x, force || is_type_elem(b->y), &lhs);
        if (!name || !lhs)
            return NULL;
        b->x = lhs;
        *texpr = x;
        return name;
    }
    CallExpr *c = try_call(x);
    IdentExpr *name = c ? try_ident(c->fun) : NULL;
    if (name && c->args.len == 1 && !c->has_dots && (force || is_type_elem(c->args.v[0]))) {
        *texpr = c->args.v[0];
        return name;
    }
    return NULL;
}

/* "type T [" name …: an array type or the type parameters of a generic type. */
static void type_params_or_array(Parser *p, TypeDecl *d, Pos lbrack)
{
    Node *x = &parse_name(p)->n;
    /* "P []E" would not parse as an expression, and an index is never constant,
     * so a '[' here begins a constraint. */
    if (tok(p) != T_LBRACK) {
        p->xnest++;
        x = parse_binary_expr(p, parse_primary_expr(p, x, false), 0);
        p->xnest--;
    }
    Node *ptype;
    IdentExpr *pname = extract_name(p, x, tok(p) == T_COMMA, &ptype);
    if (pname && (ptype || tok(p) != T_RBRACK)) {
        d->tparams = parse_param_list(p, pname, ptype, T_RBRACK, true);
        d->is_alias = parser_got_assign(p);
        d->texpr = parse_type_or_null(p);
    } else {
        d->texpr = parse_array_type(p, lbrack, x);
    }
}

Node *parse_type_spec(Parser *p, DeclGroup *g)
{
    TypeDecl *d = NEW(p, N_TYPE_DECL, TypeDecl, pos(p));
    Pos directive_pos = p->npragmas ? p->pragmas[0].pos : NO_POS;
    bool marked = parser_take_pragmas(p, PRAGMA_NOTINHEAP);
    d->group = g->number;
    d->name = parse_name(p);
    if (tok(p) == T_LBRACK) {
        Pos lbrack = pos(p);
        next(p);
        if (tok(p) == T_NAME)
            type_params_or_array(p, d, lbrack);
        else if (got(p, T_RBRACK))
            d->texpr = parse_slice_type(p, lbrack);
        else
            d->texpr = parse_array_type(p, lbrack, NULL);
    } else {
        d->is_alias = parser_got_assign(p);
        if (!d->is_alias && (d->lazy_type = skip_rest(p, false)) != NO_POS)
            return &d->n;
        d->texpr = parse_type_or_null(p);
    }
    if (marked && d->is_alias)
        misplaced_later(p, directive_pos);
    if (!d->texpr) {
        d->texpr = parser_bad_expr(p);
        parser_syntax_error(p, "in type declaration");
        parser_advance(p, T_SEMI, T_RPAREN);
    }
    return &d->n;
}

/* The body of a top-level function, or only its extent. */
static void top_level_body(Parser *p, FuncDecl *f)
{
    f->body_start = pos(p);
    if ((p->flags & PARSE_LAZY) && scan_skip_block(&p->s)) {
        f->lazy = true;
        f->body_end = pos(p);
        next(p);
        return;
    }
    f->body = parse_body(p);
    f->body_end = f->body->rbrace;
}

static void receiver(Parser *p, FuncDecl *f)
{
    next(p);
    FieldList recv = parse_param_list(p, NULL, NULL, T_RPAREN, false);
    if (recv.len == 0)
        parser_error_at(p, pos(p), "method has no receiver");
    else if (recv.len > 1)
        parser_error_at(p, pos(p), "method has multiple receivers");
    if (recv.len)
        f->recv = recv.v[0];
    f->recv_base = NULL;
}

Node *parse_func_decl(Parser *p)
{
    FuncDecl *f = NEW(p, N_FUNC_DECL, FuncDecl, pos(p));
    f->file = p->file;
    f->pragma = parser_take_pragmas(p, FUNC_PRAGMAS);
    Scanner start = p->s;
    if (tok(p) == T_LPAREN && !((p->flags & PARSE_LAZY) && scan_skip_receiver(&p->s, &f->recv_base, &f->recv_ptr)))
        receiver(p, f);
    if (tok(p) != T_NAME) {
        parser_syntax_error(p, "expecting name or (");
        parser_advance(p, T_LBRACE, T_SEMI);
        return NULL;
    }
    f->name = parse_name(p);
    if (f->name->name != p->ctx->names->init)
        f->lazy_sig = skip_rest(p, true);
    if (!f->lazy_sig && f->recv_base) {     /* the receiver cannot wait either */
        p->s = start;
        receiver(p, f);
        next(p);
    }
    if (!f->lazy_sig)
        f->texpr = parse_func_type(p, f->recv ? "method" : "", &f->tparams);
    if (tok(p) == T_LBRACE)
        top_level_body(p, f);
    return &f->n;
}

/* ---- Files ---- */

static void parser_init(Parser *p, const ParseContext *ctx, SourceFile *src, File *file, uint32_t offset,
                        unsigned flags)
{
    *p = (Parser){.ctx = ctx, .arena = ctx->arena, .src = src, .file = file, .flags = flags};
    scan_init(&p->s, src, offset, ctx->names, scan_error, directive, p);
}

int parser_start(Parser *p, const ParseContext *ctx, SourceFile *src, File *file, unsigned flags)
{
    parser_init(p, ctx, src, file, 0, flags);
    if (!(flags & PARSE_TRUSTED))
        scan_validate(src, ctx->arena, scan_error, p);
    int encoding_errors = p->errors;
    p->errors = 0;
    scan_init(&p->s, src, 0, ctx->names, scan_error, directive, p);
    next(p);
    return encoding_errors;
}

static bool is_bodyless_func(Node *n)
{
    FuncDecl *f = try_func_decl(n);
    return f && f->body_start == NO_POS;
}

/* One top-level declaration; false if there is none at this token. */
static bool top_level_decl(Parser *p)
{
    Node *d;
    switch (tok(p)) {
    case T_CONST: next(p); parse_group(p, parse_const_spec); return true;
    case T_TYPE: next(p); parse_group(p, parse_type_spec); return true;
    case T_VAR: next(p); parse_group(p, parse_var_spec); return true;
    case T_FUNC:
        next(p);
        if ((d = parse_func_decl(p)) != NULL)
            parser_push(p, d);
        return true;
    default:
        if (tok(p) == T_LBRACE && p->nscratch > 0 && is_bodyless_func(p->scratch[p->nscratch - 1]))
            parser_syntax_error(p, "unexpected semicolon or newline before {");
        else
            parser_syntax_error(p, "non-declaration statement outside function body");
        return false;
    }
}

static void top_level_decls(Parser *p)
{
    while (tok(p) != T_EOF) {
        if (!top_level_decl(p)) {
            parser_advance(p, T_CONST, T_TYPE, T_VAR, T_FUNC);
            continue;
        }
        parser_clear_pragmas(p);
        if (tok(p) != T_EOF && !got(p, T_SEMI)) {
            parser_syntax_error(p, "after top level declaration");
            parser_advance(p, T_CONST, T_TYPE, T_VAR, T_FUNC);
        }
    }
    parser_clear_pragmas(p);
}

/* False if the package clause is broken; then nothing else is worth parsing. */
static bool package_clause(Parser *p)
{
    p->file->pos = pos(p);
    if (!got(p, T_PACKAGE)) {
        parser_syntax_error(p, "package statement must be first");
        return false;
    }
    parser_take_pragmas(p, PRAGMA_BUILD);
    p->file->pkg_name = parse_name(p);
    parser_want(p, T_SEMI);
    return p->errors == 0;
}

static bool imports_unsafe(const File *f)
{
    for (int32_t i = 0; i < f->decls.len; i++) {
        ImportDecl *d = try_import_decl(f->decls.v[i]);
        if (d && d->path->len == 8 && memcmp(d->path->text + 1, "unsafe", 6) == 0)
            return true;
    }
    return false;
}

static void check_linknames(Parser *p)
{
    const File *f = p->file;
    if (f->nlinknames && !imports_unsafe(f))
        for (int32_t i = 0; i < f->nlinknames; i++)
            parser_error_at(p, f->linknames[i].pos, "//go:linkname only allowed in Go files that import \"unsafe\"");
}

File *parse_file(const ParseContext *ctx, SourceFile *src, unsigned flags)
{
    File *f = arena_new(ctx->arena, File);
    f->source = src;
    if (!(flags & PARSE_IGNORE_BUILD) && !build_constraints_hold(src->text, src->size, ctx->go_minor, ctx->target, &f->go_minor)) {
        f->excluded = true;
        return f;
    }
    Parser p;
    int encoding_errors = parser_start(&p, ctx, src, f, flags);
    bool ok = package_clause(&p);
    p.errors += encoding_errors;    /* a bad byte does not spoil the package clause */
    if (ok) {
        while (got(&p, T_IMPORT)) {
            parse_group(&p, parse_import_spec);
            parser_want(&p, T_SEMI);
        }
        if (!(flags & PARSE_IMPORTS_ONLY))
            top_level_decls(&p);
        f->decls = parser_take_list(&p, 0);
        check_linknames(&p);
        report_misplaced(&p);
    }
    f->eof = pos(&p);
    free(p.scratch);
    return f;
}

void parse_func_body(const ParseContext *ctx, FuncDecl *fn)
{
    if (!fn->lazy)
        return;
    SourceFile *src = fn->file->source;
    Parser p;
    parser_init(&p, ctx, src, fn->file, fn->body_start - src->base, 0);
    next(&p);
    fn->body = parse_body(&p);
    fn->lazy = false;
    free(p.scratch);
}

/* A parser for a skipped part, on its first token. */
static void parser_resume(Parser *p, const ParseContext *ctx, File *file, Pos at)
{
    SourceFile *src = pos_file(ctx->sources, at);
    parser_init(p, ctx, src, file, at - src->base, 0);
    next(p);
}

void parse_func_signature(const ParseContext *ctx, FuncDecl *fn)
{
    if (!fn->lazy_sig)
        return;
    Parser p;
    parser_resume(&p, ctx, fn->file, fn->recv_base ? fn->n.pos : fn->lazy_sig);
    fn->lazy_sig = NO_POS;
    if (fn->recv_base) {
        receiver(&p, fn);
        next(&p);   /* the name */
    }
    fn->texpr = parse_func_type(&p, fn->recv ? "method" : "", &fn->tparams);
    free(p.scratch);
}

void parse_type_rest(const ParseContext *ctx, TypeDecl *d)
{
    if (!d->lazy_type)
        return;
    Parser p;
    parser_resume(&p, ctx, arena_new(ctx->arena, File), d->lazy_type);
    d->lazy_type = NO_POS;
    d->texpr = parse_type(&p);
    free(p.scratch);
}

void parse_var_value(const ParseContext *ctx, VarDecl *d)
{
    if (!d->lazy_value)
        return;
    Parser p;
    parser_resume(&p, ctx, arena_new(ctx->arena, File), d->lazy_value);
    d->lazy_value = NO_POS;
    d->values = parse_expr_list(&p);
    free(p.scratch);
}

Node *parse_spec_at(const ParseContext *ctx, File *file, uint32_t offset, Token keyword)
{
    Parser p;
    DeclGroup g = {0};
    parser_init(&p, ctx, file->source, file, offset, 0);
    next(&p);
    Node *n = keyword == T_CONST ? parse_const_spec(&p, &g) : keyword == T_TYPE ? parse_type_spec(&p, &g) : parse_var_spec(&p, &g);
    free(p.scratch);
    return n;
}

Node *parse_expr(const ParseContext *ctx, SourceFile *src)
{
    Parser p;
    File *f = arena_new(ctx->arena, File);
    f->source = src;
    parser_start(&p, ctx, src, f, 0);
    Node *x = parse_expression(&p);
    if (tok(&p) == T_SEMI && p.s.lit[0] != 's')
        next(&p);
    if (tok(&p) != T_EOF)
        parser_syntax_error(&p, "after expression");
    free(p.scratch);
    return x;
}

BlockStmt *parse_stmts(const ParseContext *ctx, SourceFile *src)
{
    Parser p;
    File *f = arena_new(ctx->arena, File);
    f->source = src;
    parser_start(&p, ctx, src, f, 0);
    BlockStmt *b = NEW(&p, N_BLOCK, BlockStmt, src->base);
    p.fnest++;
    b->stmts = parse_stmt_list(&p);
    b->rbrace = pos(&p);
    if (tok(&p) != T_EOF)
        parser_syntax_error(&p, "at end of statement");
    if (p.errors == 0)
        branches_check(ctx, b);
    free(p.scratch);
    return b;
}
