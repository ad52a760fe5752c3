/* parse_expr.c - names, expressions and types.
 *
 * Expressions and types share one grammar here, as they must: in f(x) the
 * argument may be either. What an index expression means (element or
 * instantiation) is the checker's to say.
 *
 * xnest tells whether '{' after an operand begins a composite literal: it counts
 * enclosing brackets, and is negative in the head of if, for and switch.
 */
#include "compiler/parse_internal.h"

#include <stdio.h>

#include "compiler/astprint.h"

/* ---- Names and literals ---- */

IdentExpr *parse_name(Parser *p)
{
    if (tok(p) == T_NAME) {
        IdentExpr *id = parser_new_ident(p, pos(p), p->s.name);
        next(p);
        return id;
    }
    IdentExpr *id = parser_new_ident(p, pos(p), p->ctx->names->blank);
    parser_syntax_error(p, "expecting name");
    parser_advance(p);
    return id;
}

IdentList parse_name_list(Parser *p, IdentExpr *first)
{
    int32_t mark = p->nscratch;
    parser_push(p, first);
    while (got(p, T_COMMA))
        parser_push(p, parse_name(p));
    NodeList l = parser_take_list(p, mark);
    return (IdentList){(IdentExpr **)l.v, l.len};
}

static bool is_literal(Token t)
{
    return t >= T_INT && t <= T_STRING;
}

BasicLit *parse_opt_literal(Parser *p)
{
    if (!is_literal(tok(p)))
        return NULL;
    BasicLit *b = NEW(p, N_BASIC_LIT, BasicLit, pos(p));
    b->lit = tok(p);
    b->text = p->s.lit;
    b->len = p->s.len;
    b->bad = p->s.bad;
    next(p);
    return b;
}

/* ---- Expressions ---- */

Node *parse_expression(Parser *p)
{
    return parse_binary_expr(p, NULL, 0);
}

NodeList parse_expr_list(Parser *p)
{
    Node *x = parse_expression(p);
    if (tok(p) != T_COMMA)
        return parser_list_of_one(p, x);
    int32_t mark = p->nscratch;
    parser_push(p, x);
    while (got(p, T_COMMA))
        parser_push(p, parse_expression(p));
    return parser_take_list(p, mark);
}

/* arg { "," type } [ "," ]: an index, or type arguments. *comma: there was one. */
static NodeList type_list(Parser *p, bool *comma)
{
    int32_t mark = p->nscratch;
    *comma = false;
    p->xnest++;
    parser_push(p, parse_expression(p));
    while (got(p, T_COMMA)) {
        *comma = true;
        Node *t = parse_type_or_null(p);
        if (!t)
            break;
        parser_push(p, t);
    }
    p->xnest--;
    return parser_take_list(p, mark);
}

/* <-x, where x turned out to be a channel type: the arrow belongs to the innermost
 * channel type it can bind to: <-(chan<- E) is (<-chan (<-E)). */
static Node *rebind_arrow(Parser *p, Node *x)
{
    ChanDir dir = CHAN_SEND;
    Node *t = x;
    while (dir == CHAN_SEND) {
        ChanType *c = try_chan_type(t);
        if (!c)
            break;
        dir = c->dir;
        if (dir == CHAN_RECV)
            parser_syntax_error(p, "unexpected <-, expecting chan");
        c->dir = CHAN_RECV;
        t = c->elem;
    }
    if (dir == CHAN_SEND)
        parser_syntax_error(p, arena_printf(p->arena, "unexpected %s, expecting chan", expr_string(p->arena, t)));
    return x;
}

static Node *unary_operation(Parser *p);

static Node *unary_expr(Parser *p)
{
    switch (tok(p)) {
    case T_MUL: case T_ADD: case T_SUB: case T_NOT: case T_XOR: case T_TILDE: case T_AND: case T_ARROW: {
        Node *x = parser_enter(p) ? unary_operation(p) : parser_bad_expr(p);
        parser_leave(p);
        return x;
    }
    default:
        return parse_primary_expr(p, NULL, true);
    }
}

/* The current token is a unary operator. */
static Node *unary_operation(Parser *p)
{
    Token op = tok(p);
    Pos at = pos(p);
    next(p);
    if (op == T_MUL) {
        StarExpr *s = NEW(p, N_STAR, StarExpr, at);
        s->x = unary_expr(p);
        return &s->n;
    }
    Node *x = unary_expr(p);
    if (op == T_ARROW && x->kind == N_CHAN_TYPE)
        return rebind_arrow(p, x);
    UnaryExpr *u = NEW(p, N_UNARY, UnaryExpr, at);
    u->op = op;
    u->x = op == T_AND ? node_unparen(x) : x;   /* &(T{}) */
    return &u->n;
}

static Node *binary_operand(Parser *p, int prec)
{
    Node *x = parser_enter(p) ? parse_binary_expr(p, NULL, prec) : parser_bad_expr(p);
    parser_leave(p);
    return x;
}

/* Operators that bind more tightly than prec, after the operand x if there is one. */
Node *parse_binary_expr(Parser *p, Node *x, int prec)
{
    if (!x)
        x = unary_expr(p);
    for (int chain = 0; p->s.prec > prec; chain++) {
        BinaryExpr *b = NEW(p, N_BINARY, BinaryExpr, pos(p));
        int bprec = p->s.prec;
        b->op = tok(p);
        next(p);
        b->x = x;
        b->y = binary_operand(p, bprec);
        x = &b->n;
        if (chain == MAX_CHAIN)
            parser_too_deep(p);
    }
    return x;
}

static Node *paren_expr(Parser *p, bool keep_parens)
{
    Pos at = pos(p);
    next(p);
    p->xnest++;
    Node *x = parser_enter(p) ? parse_expression(p) : parser_bad_expr(p);
    parser_leave(p);
    p->xnest--;
    Pos rparen = pos(p);
    parser_want(p, T_RPAREN);
    /* Only where someone may complain about them are parentheses kept; before a
     * '{' x may be the type of a composite literal, which must not have any. */
    if (!keep_parens && tok(p) != T_LBRACE)
        return x;
    ParenExpr *e = NEW(p, N_PAREN, ParenExpr, at);
    e->x = x;
    e->rparen = rparen;
    return &e->n;
}

/* A function literal or a function type. */
static Node *func_lit(Parser *p)
{
    Pos at = pos(p);
    next(p);
    FieldList tparams;
    FuncType *t = parse_func_type(p, "function type", &tparams);
    if (tok(p) != T_LBRACE)
        return &t->n;
    FuncLit *f = NEW(p, N_FUNC_LIT, FuncLit, at);
    f->texpr = t;
    p->xnest++;
    if (parser_enter(p))
        f->body = parse_body(p);
    else
        f->body = NEW(p, N_BLOCK, BlockStmt, at);
    parser_leave(p);
    p->xnest--;
    return &f->n;
}

static Node *operand(Parser *p, bool keep_parens)
{
    switch (tok(p)) {
    case T_NAME: return &parse_name(p)->n;
    case T_INT: case T_FLOAT: case T_IMAG: case T_CHAR: case T_STRING: return &parse_opt_literal(p)->n;
    case T_LPAREN: return paren_expr(p, keep_parens);
    case T_FUNC: return func_lit(p);
    case T_LBRACK: case T_CHAN: case T_MAP: case T_STRUCT: case T_INTERFACE: return parse_type(p);
    default: {
        Node *x = parser_bad_expr(p);
        parser_syntax_error(p, "expecting expression");
        parser_advance(p, T_RPAREN, T_RBRACK, T_RBRACE);
        return x;
    }
    }
}

/* x "." …; the current token is the dot. */
static Node *selector_or_assertion(Parser *p, Node *x)
{
    Pos at = pos(p);
    next(p);
    if (tok(p) == T_NAME) {
        SelectorExpr *s = NEW(p, N_SELECTOR, SelectorExpr, at);
        s->x = x;
        s->sel = parse_name(p);
        return &s->n;
    }
    if (!got(p, T_LPAREN)) {
        parser_syntax_error(p, "expecting name or (");
        parser_advance(p, T_SEMI, T_RPAREN);
        return x;
    }
    Node *result;
    Pos *rparen;
    if (got(p, T_TYPE)) {
        TypeGuard *g = NEW(p, N_TYPE_GUARD, TypeGuard, at);
        g->x = x;
        result = &g->n;
        rparen = &g->rparen;
    } else {
        TypeAssertExpr *a = NEW(p, N_TYPE_ASSERT, TypeAssertExpr, at);
        a->x = x;
        a->texpr = parse_type(p);
        result = &a->n;
        rparen = &a->rparen;
    }
    *rparen = pos(p);
    parser_want(p, T_RPAREN);
    return result;
}

/* x[lo:hi:max] from the first colon on. */
static Node *slice_expr(Parser *p, Node *x, Pos lbrack, Node *lo)
{
    if (!got(p, T_COLON)) {
        parser_syntax_error(p, "expecting comma, : or ]");
        parser_advance(p, T_COMMA, T_COLON, T_RBRACK);
    }
    p->xnest++;
    SliceExpr *s = NEW(p, N_SLICE, SliceExpr, lbrack);
    s->x = x;
    s->lbrack = lbrack;
    s->index[0] = lo;
    if (tok(p) != T_COLON && tok(p) != T_RBRACK)
        s->index[1] = parse_expression(p);
    if (tok(p) == T_COLON) {
        s->full = true;
        if (!s->index[1]) {
            parser_error_at(p, pos(p), "middle index required in 3-index slice");
            s->index[1] = parser_bad_expr(p);
        }
        next(p);
        if (tok(p) != T_RBRACK) {
            s->index[2] = parse_expression(p);
        } else {
            parser_error_at(p, pos(p), "final index required in 3-index slice");
            s->index[2] = parser_bad_expr(p);
        }
    }
    p->xnest--;
    s->rbrack = pos(p);
    parser_want(p, T_RBRACK);
    return &s->n;
}

/* x "[" …; the current token is the bracket. */
static Node *index_or_slice(Parser *p, Node *x)
{
    Pos lbrack = pos(p);
    next(p);
    if (tok(p) == T_RBRACK) {
        parser_syntax_error(p, "expecting operand");
        next(p);
        return x;
    }
    if (tok(p) == T_COLON)
        return slice_expr(p, x, lbrack, NULL);
    bool comma;
    NodeList index = type_list(p, &comma);
    if (!comma && tok(p) != T_RBRACK)
        return slice_expr(p, x, lbrack, index.v[0]);
    IndexExpr *e = NEW(p, N_INDEX, IndexExpr, lbrack);
    e->x = x;
    e->index = index;
    e->lbrack = lbrack;
    e->rbrack = pos(p);
    parser_want(p, T_RBRACK);
    return &e->n;
}

static bool argument(Parser *p, void *ctx)
{
    CallExpr *c = ctx;
    parser_push(p, parse_expression(p));
    c->has_dots = got(p, T_DOTDOTDOT);
    return c->has_dots;
}

static Node *call(Parser *p, Node *fun)
{
    CallExpr *c = NEW(p, N_CALL, CallExpr, pos(p));
    c->fun = fun;
    c->lparen = pos(p);
    next(p);
    int32_t mark = p->nscratch;
    p->xnest++;
    c->rparen = parse_list(p, "argument list", T_COMMA, T_RPAREN, argument, c);
    p->xnest--;
    c->args = parser_take_list(p, mark);
    return &c->n;
}

/* Whether x can only be a value, not a type. */
static bool is_value(Node *x)
{
    switch (x->kind) {
    case N_BASIC_LIT: case N_COMPOSITE_LIT: case N_FUNC_LIT: case N_SLICE: case N_TYPE_ASSERT:
    case N_TYPE_GUARD: case N_CALL: case N_UNARY: case N_BINARY:
        return true;
    case N_PAREN:
        return is_value(as_paren(x)->x);
    case N_INDEX: {
        IndexExpr *e = as_index(x);
        return is_value(e->x) || (e->index.len == 1 && is_value(e->index.v[0]));
    }
    default:
        return false;
    }
}

/* Whether a '{' behind x begins a composite literal of type x. */
static bool may_be_literal_type(Parser *p, Node *x)
{
    switch (x->kind) {
    case N_IDENT: case N_SELECTOR: return p->xnest >= 0;
    case N_INDEX: return p->xnest >= 0 && !is_value(x);
    case N_ARRAY_TYPE: case N_SLICE_TYPE: case N_STRUCT_TYPE: case N_MAP_TYPE: return true;
    default: return false;
    }
}

static Node *composite_lit(Parser *p, Node *texpr);

static Node *literal_value(Parser *p)
{
    return tok(p) == T_LBRACE ? composite_lit(p, NULL) : parse_expression(p);
}

static bool literal_element(Parser *p, void *ctx)
{
    CompositeLit *lit = ctx;
    Node *e = literal_value(p);
    if (tok(p) == T_COLON) {
        KeyValueExpr *kv = NEW(p, N_KEY_VALUE, KeyValueExpr, pos(p));
        next(p);
        kv->key = e;
        kv->value = literal_value(p);
        e = &kv->n;
        lit->nkeys++;
    }
    parser_push(p, e);
    return false;
}

static Node *composite_lit(Parser *p, Node *texpr)
{
    CompositeLit *c = NEW(p, N_COMPOSITE_LIT, CompositeLit, pos(p));
    c->texpr = texpr;
    c->lbrace = c->rbrace = pos(p);
    if (parser_enter(p)) {
        int32_t mark = p->nscratch;
        p->xnest++;
        parser_want(p, T_LBRACE);
        c->rbrace = parse_list(p, "composite literal", T_COMMA, T_RBRACE, literal_element, c);
        p->xnest--;
        c->elems = parser_take_list(p, mark);
    }
    parser_leave(p);
    return &c->n;
}

/* The operand x, or one still to be read, with all that may follow it. */
Node *parse_primary_expr(Parser *p, Node *x, bool keep_parens)
{
    if (!parser_enter(p)) {
        parser_leave(p);
        return x ? x : parser_bad_expr(p);
    }
    if (!x)
        x = operand(p, keep_parens);
    for (int chain = 0;; chain++) {
        if (tok(p) == T_DOT) {
            x = selector_or_assertion(p, x);
        } else if (tok(p) == T_LBRACK) {
            x = index_or_slice(p, x);
        } else if (tok(p) == T_LPAREN) {
            x = call(p, x);
        } else if (tok(p) == T_LBRACE && may_be_literal_type(p, node_unparen(x))) {
            if (x->kind == N_PAREN)
                parser_syntax_error(p, "cannot parenthesize type in composite literal");
            x = composite_lit(p, x);
        } else {
            break;
        }
        if (chain == MAX_CHAIN)
            parser_too_deep(p);
    }
    parser_leave(p);
    return x;
}

/* ---- Types ---- */

Node *parse_type(Parser *p)
{
    Node *t = parse_type_or_null(p);
    if (!t) {
        t = parser_bad_expr(p);
        parser_syntax_error(p, "expecting type");
        parser_advance(p, T_COMMA, T_COLON, T_SEMI, T_RPAREN, T_RBRACK, T_RBRACE);
    }
    return t;
}

static Node *new_star(Parser *p, Pos at, Node *x)
{
    StarExpr *s = NEW(p, N_STAR, StarExpr, at);
    s->x = x;
    return &s->n;
}

/* Behind the brackets. */
Node *parse_slice_type(Parser *p, Pos at)
{
    SliceType *t = NEW(p, N_SLICE_TYPE, SliceType, at);
    t->elem = parse_type(p);
    return &t->n;
}

/* Behind the '[' and behind len, if there is one already. */
Node *parse_array_type(Parser *p, Pos at, Node *len)
{
    if (!len && !got(p, T_DOTDOTDOT)) {
        p->xnest++;
        len = parse_expression(p);
        p->xnest--;
    }
    if (tok(p) == T_COMMA) {
        parser_syntax_error(p, "unexpected comma; expecting ]");
        next(p);
    }
    parser_want(p, T_RBRACK);
    ArrayType *t = NEW(p, N_ARRAY_TYPE, ArrayType, at);
    t->len = len;
    t->elem = parse_type(p);
    return &t->n;
}

static Node *chan_type(Parser *p, Pos at, ChanDir dir)
{
    ChanType *t = NEW(p, N_CHAN_TYPE, ChanType, at);
    t->dir = dir;
    t->elem = parse_type_or_null(p);
    if (!t->elem) {
        t->elem = parser_bad_expr(p);
        parser_syntax_error(p, "missing channel element type");
    }
    return &t->n;
}

static Node *map_type(Parser *p, Pos at)
{
    MapType *t = NEW(p, N_MAP_TYPE, MapType, at);
    parser_want(p, T_LBRACK);
    t->key = parse_type(p);
    parser_want(p, T_RBRACK);
    t->value = parse_type(p);
    return &t->n;
}

/* [pkg "."] name [ "[" type arguments "]" ]; the first name may have been read. */
static Node *qualified_name(Parser *p, IdentExpr *name)
{
    Node *x;
    if (name || tok(p) == T_NAME) {
        x = name ? &name->n : &parse_name(p)->n;
    } else {
        x = &parser_new_ident(p, pos(p), p->ctx->names->blank)->n;
        parser_syntax_error(p, "expecting name");
        parser_advance(p, T_DOT, T_SEMI, T_RBRACE);
    }
    if (tok(p) == T_DOT) {
        SelectorExpr *s = NEW(p, N_SELECTOR, SelectorExpr, pos(p));
        next(p);
        s->x = x;
        s->sel = parse_name(p);
        x = &s->n;
    }
    if (tok(p) != T_LBRACK)
        return x;
    IndexExpr *e = NEW(p, N_INDEX, IndexExpr, pos(p));
    bool comma;
    e->lbrack = pos(p);
    next(p);
    e->x = x;
    if (tok(p) == T_RBRACK) {
        parser_syntax_error(p, "expecting type");
        e->index = parser_list_of_one(p, parser_bad_expr(p));
    } else {
        e->index = type_list(p, &comma);
    }
    e->rbrack = pos(p);
    parser_want(p, T_RBRACK);
    return &e->n;
}

static Node *struct_type(Parser *p);
static Node *interface_type(Parser *p);

static Node *type_by_token(Parser *p)
{
    Pos at = pos(p);
    FieldList none;
    Node *t;
    switch (tok(p)) {
    case T_MUL:
        next(p);
        return new_star(p, at, parse_type(p));
    case T_ARROW:
        next(p);
        parser_want(p, T_CHAN);
        return chan_type(p, at, CHAN_RECV);
    case T_FUNC:
        next(p);
        return &parse_func_type(p, "function type", &none)->n;
    case T_LBRACK:
        next(p);
        return got(p, T_RBRACK) ? parse_slice_type(p, at) : parse_array_type(p, at, NULL);
    case T_CHAN:
        next(p);
        return chan_type(p, at, got(p, T_ARROW) ? CHAN_SEND : CHAN_BOTH);
    case T_MAP:
        next(p);
        return map_type(p, at);
    case T_STRUCT: return struct_type(p);
    case T_INTERFACE: return interface_type(p);
    case T_NAME: return qualified_name(p, NULL);
    case T_LPAREN:
        next(p);
        t = parse_type(p);
        parser_want(p, T_RPAREN);
        return t;
    default:
        return NULL;
    }
}

/* NULL, and no error, if no type begins here. */
Node *parse_type_or_null(Parser *p)
{
    Node *t = parser_enter(p) ? type_by_token(p) : parser_bad_expr(p);
    parser_leave(p);
    return t;
}

/* ---- Functions and their parameters ---- */

static FieldList func_result(Parser *p)
{
    if (got(p, T_LPAREN))
        return parse_param_list(p, NULL, NULL, T_RPAREN, false);
    Pos at = pos(p);
    Node *t = parse_type_or_null(p);
    if (!t)
        return (FieldList){0};
    Field *f = NEW(p, N_FIELD, Field, at);
    f->texpr = t;
    NodeList l = parser_list_of_one(p, &f->n);
    return (FieldList){(Field **)l.v, 1};
}

/* A signature with its type parameters. A context ("method") allows none of them. */
FuncType *parse_func_type(Parser *p, const char *context, FieldList *tparams)
{
    FuncType *t = NEW(p, N_FUNC_TYPE, FuncType, pos(p));
    *tparams = (FieldList){0};
    if (got(p, T_LBRACK)) {
        if (*context)
            parser_syntax_error_at(p, t->n.pos, arena_printf(p->arena, "%s must have no type parameters", context));
        if (tok(p) == T_RBRACK) {
            parser_syntax_error(p, "empty type parameter list");
            next(p);
        } else {
            *tparams = parse_param_list(p, NULL, NULL, T_RBRACK, true);
        }
    }
    parser_want(p, T_LPAREN);
    t->params = parse_param_list(p, NULL, NULL, T_RPAREN, false);
    t->results = func_result(p);
    return t;
}

/* "[" …: a slice or array type, or type arguments whose x the caller fills in. */
static Node *array_or_type_args(Parser *p)
{
    Pos at = pos(p);
    parser_want(p, T_LBRACK);
    if (got(p, T_RBRACK))
        return parse_slice_type(p, at);
    bool comma;
    NodeList index = type_list(p, &comma);
    Pos rbrack = pos(p);
    parser_want(p, T_RBRACK);
    Node *elem = comma ? NULL : parse_type_or_null(p);
    if (elem) {
        ArrayType *t = NEW(p, N_ARRAY_TYPE, ArrayType, at);
        t->len = index.v[0];
        t->elem = elem;
        return &t->n;
    }
    IndexExpr *e = NEW(p, N_INDEX, IndexExpr, at);
    e->index = index;
    e->lbrack = at;
    e->rbrack = rbrack;
    return &e->n;
}

static Node *embedded_term(Parser *p)
{
    if (tok(p) == T_TILDE) {
        UnaryExpr *u = NEW(p, N_UNARY, UnaryExpr, pos(p));
        u->op = T_TILDE;
        next(p);
        u->x = parse_type(p);
        return &u->n;
    }
    Node *t = parse_type_or_null(p);
    if (!t) {
        t = parser_bad_expr(p);
        parser_syntax_error(p, "expecting ~ term or type");
        parser_advance(p, T_OR /* any operator */, T_SEMI, T_RPAREN, T_RBRACK, T_RBRACE);
    }
    return t;
}

/* term { "|" term }, the first term perhaps in f already. */
static Field *embedded_elem(Parser *p, Field *f)
{
    if (!f) {
        f = NEW(p, N_FIELD, Field, pos(p));
        f->texpr = embedded_term(p);
    }
    for (int chain = 0; tok(p) == T_OR; chain++) {
        BinaryExpr *b = NEW(p, N_BINARY, BinaryExpr, pos(p));
        b->op = T_OR;
        next(p);
        b->x = f->texpr;
        b->y = embedded_term(p);
        f->texpr = &b->n;
        if (chain == MAX_CHAIN)
            parser_too_deep(p);
    }
    return f;
}

/* A parameter that begins with name; fills f. Returns false if more must follow. */
static bool param_after_name(Parser *p, Field *f, IdentExpr *name, bool type_sets)
{
    if (tok(p) == T_LBRACK) {
        f->texpr = array_or_type_args(p);
        if (f->texpr->kind == N_INDEX)
            as_index(f->texpr)->x = &name->n;
        else
            f->name = name;
    } else if (tok(p) == T_DOT) {
        f->texpr = qualified_name(p, name);
    } else if (type_sets && tok(p) == T_OR) {
        f->texpr = &name->n;
    } else {
        f->name = name;
        return false;
    }
    if (type_sets && tok(p) == T_OR)
        embedded_elem(p, f);
    return true;
}

/* One parameter: a name, a type, or both; NULL after an error. */
static Field *param_decl(Parser *p, IdentExpr *name, Token follow)
{
    bool type_sets = follow == T_RBRACK;    /* constraints: ~T, A|B */
    if (!name && type_sets && tok(p) == T_TILDE)
        return embedded_elem(p, NULL);
    Field *f = NEW(p, N_FIELD, Field, name ? name->n.pos : pos(p));
    if (name || tok(p) == T_NAME) {
        if (!name)
            name = parse_name(p);
        if (param_after_name(p, f, name, type_sets))
            return f;
    }
    if (tok(p) == T_DOTDOTDOT) {
        EllipsisType *t = NEW(p, N_ELLIPSIS_TYPE, EllipsisType, pos(p));
        next(p);
        t->elem = parse_type_or_null(p);
        if (!t->elem) {
            t->elem = parser_bad_expr(p);
            parser_syntax_error(p, "... is missing type");
        }
        f->texpr = &t->n;
        return f;
    }
    if (type_sets && tok(p) == T_TILDE) {
        f->texpr = embedded_elem(p, NULL)->texpr;
        return f;
    }
    f->texpr = parse_type_or_null(p);
    if (type_sets && f->texpr && tok(p) == T_OR)
        embedded_elem(p, f);
    if (f->name || f->texpr)
        return f;
    char msg[32];
    snprintf(msg, sizeof msg, "expecting %s", parser_token_for_message(follow));
    parser_syntax_error(p, msg);
    parser_advance(p, T_COMMA, follow);
    return NULL;
}

typedef struct ParamCtx {
    IdentExpr *name;        /* read already, belong to the first parameter */
    Node *texpr;
    Token close;
    int32_t named, typed;   /* parameters with name and type, with a type */
} ParamCtx;

static bool param_element(Parser *p, void *ctx)
{
    ParamCtx *c = ctx;
    Field *f;
    if (c->texpr) {
        f = NEW(p, N_FIELD, Field, c->name->n.pos);
        f->name = c->name;
        f->texpr = c->texpr;
    } else {
        f = param_decl(p, c->name, c->close);
    }
    c->name = NULL;
    c->texpr = NULL;
    if (!f)
        return false;
    c->named += f->name && f->texpr;
    c->typed += f->texpr != NULL;
    parser_push(p, f);
    return false;
}

/* Some parameters have name and type: a lone name takes the next type to its right,
 * and a lone type is an error. Returns where the leftmost mistake is, or NO_POS. */
static Pos distribute_types(Parser *p, FieldList l)
{
    Pos wrong = NO_POS;
    Node *texpr = NULL;
    for (int32_t i = l.len - 1; i >= 0; i--) {
        Field *f = l.v[i];
        if (f->texpr) {
            texpr = f->texpr;
            if (!f->name) {
                wrong = node_start(texpr);
                f->name = parser_new_ident(p, wrong, p->ctx->names->blank);
            }
        } else if (texpr) {
            f->texpr = texpr;
        } else {
            wrong = f->name->n.pos;
            f->texpr = &NEW(p, N_BAD_EXPR, BadExpr, wrong)->n;
        }
    }
    return wrong;
}

static void resolve_params(Parser *p, FieldList l, const ParamCtx *c, bool require_names, Pos end)
{
    if (c->named == 0 && !require_names) {
        for (int32_t i = 0; i < l.len; i++)     /* no names: what looks like one is a type */
            if (l.v[i]->name) {
                l.v[i]->texpr = &l.v[i]->name->n;
                l.v[i]->name = NULL;
            }
        return;
    }
    if (c->named == l.len)
        return;
    Pos wrong = distribute_types(p, l);
    if (wrong == NO_POS)
        return;
    if (!require_names)
        parser_syntax_error_at(p, wrong, "mixed named and unnamed parameters");
    else if (c->named == c->typed)
        parser_syntax_error_at(p, end, "missing type constraint");
    else
        parser_syntax_error_at(p, wrong, "type parameters must be named");
}

/* Behind the opening bracket, and behind the first name (and type), if given. */
FieldList parse_param_list(Parser *p, IdentExpr *name, Node *texpr, Token close, bool require_names)
{
    int32_t mark = p->nscratch;
    ParamCtx c = {.name = name, .texpr = texpr, .close = close};
    if (texpr && tok(p) == close) {     /* parse_list would not ask for an element */
        next(p);
        param_element(p, &c);
        return parser_take_fields(p, mark);
    }
    Pos end = parse_list(p, "parameter list", T_COMMA, close, param_element, &c);
    FieldList l = parser_take_fields(p, mark);
    if (l.len)
        resolve_params(p, l, &c, require_names, end);
    return l;
}

/* ---- Structs and interfaces ---- */

static void push_field(Parser *p, Pos at, IdentExpr *name, Node *texpr, BasicLit *tag)
{
    Field *f = NEW(p, N_FIELD, Field, at);
    f->name = name;
    f->texpr = texpr;
    f->tag = tag;
    f->embedded = name == NULL;
    parser_push(p, f);
}

/* A field declaration that begins with a name. */
static void named_field(Parser *p)
{
    Pos at = pos(p);
    IdentExpr *name = parse_name(p);
    if (tok(p) == T_DOT || is_literal(tok(p)) || tok(p) == T_SEMI || tok(p) == T_RBRACE) {
        Node *t = qualified_name(p, name);
        push_field(p, at, NULL, t, parse_opt_literal(p));
        return;
    }
    IdentList names = parse_name_list(p, name);
    Node *t;
    if (names.len == 1 && tok(p) == T_LBRACK) {
        t = array_or_type_args(p);
        if (t->kind == N_INDEX) {       /* an embedded T[P] */
            as_index(t)->x = &name->n;
            push_field(p, at, NULL, t, parse_opt_literal(p));
            return;
        }
    } else {
        t = parse_type(p);
    }
    BasicLit *tag = parse_opt_literal(p);
    for (int32_t i = 0; i < names.len; i++)
        push_field(p, names.v[i]->n.pos, names.v[i], t, tag);
}

/* An embedded *T, or one in parentheses, which is an error. */
static void embedded_field(Parser *p)
{
    Pos at = pos(p);
    Node *t;
    if (got(p, T_MUL)) {
        bool paren = tok(p) == T_LPAREN;
        if (paren) {
            parser_syntax_error(p, "cannot parenthesize embedded type");
            next(p);
        }
        t = new_star(p, at, qualified_name(p, NULL));
        if (paren)
            got(p, T_RPAREN);
    } else {
        parser_syntax_error(p, "cannot parenthesize embedded type");
        next(p);
        Pos star = pos(p);
        if (got(p, T_MUL))
            t = new_star(p, star, qualified_name(p, NULL));
        else
            t = qualified_name(p, NULL);
        got(p, T_RPAREN);
    }
    push_field(p, at, NULL, t, parse_opt_literal(p));
}

static bool struct_element(Parser *p, void *ctx)
{
    (void)ctx;
    if (tok(p) == T_NAME) {
        named_field(p);
    } else if (tok(p) == T_MUL || tok(p) == T_LPAREN) {
        embedded_field(p);
    } else {
        parser_syntax_error(p, "expecting field name or embedded type");
        parser_advance(p, T_SEMI, T_RBRACE);
    }
    return false;
}

static Node *struct_type(Parser *p)
{
    StructType *t = NEW(p, N_STRUCT_TYPE, StructType, pos(p));
    next(p);
    parser_want(p, T_LBRACE);
    int32_t mark = p->nscratch;
    t->rbrace = parse_list(p, "struct type", T_SEMI, T_RBRACE, struct_element, NULL);
    t->fields = parser_take_fields(p, mark);
    return &t->n;
}

static void method_signature(Parser *p, Field *f, IdentExpr *name)
{
    FieldList none;
    f->name = name;
    f->texpr = &parse_func_type(p, "interface method", &none)->n;
}

/* name "[" …: an embedded T[A, B], or a method with type parameters, which is an error. */
static void generic_element(Parser *p, Field *f, IdentExpr *name)
{
    Pos lbrack = pos(p);
    next(p);
    if (tok(p) == T_RBRACK) {
        Pos at = pos(p);
        next(p);
        bool method = tok(p) == T_LPAREN;
        parser_error_at(p, at, method ? "empty type parameter list" : "empty type argument list");
        if (method)
            method_signature(p, f, name);
        else
            f->texpr = &name->n;
        return;
    }
    FieldList l = parse_param_list(p, NULL, NULL, T_RBRACK, false);
    if (l.len == 0) {               /* because of errors */
        if (tok(p) == T_LPAREN)
            method_signature(p, f, name);
        else
            f->texpr = &name->n;
        return;
    }
    if (l.v[0]->name) {
        method_signature(p, f, name);
        parser_error_at(p, lbrack, "interface method must have no type parameters");
        return;
    }
    IndexExpr *e = NEW(p, N_INDEX, IndexExpr, lbrack);
    e->x = &name->n;
    e->lbrack = e->rbrack = lbrack;
    int32_t mark = p->nscratch;
    for (int32_t i = 0; i < l.len; i++)
        parser_push(p, l.v[i]->texpr);
    e->index = parser_take_list(p, mark);
    f->texpr = &e->n;
}

/* An interface element that begins with a name: a method or an embedded type. */
static Field *method_or_name(Parser *p)
{
    Field *f = NEW(p, N_FIELD, Field, pos(p));
    IdentExpr *name = parse_name(p);
    if (tok(p) == T_LPAREN)
        method_signature(p, f, name);
    else if (tok(p) == T_LBRACK)
        generic_element(p, f, name);
    else
        f->texpr = qualified_name(p, name);
    return f;
}

static bool interface_element(Parser *p, void *ctx)
{
    (void)ctx;
    Field *f = tok(p) == T_NAME ? method_or_name(p) : NULL;
    if (!f || !f->name)
        f = embedded_elem(p, f);
    f->embedded = f->name == NULL;
    parser_push(p, f);
    return false;
}

static Node *interface_type(Parser *p)
{
    InterfaceType *t = NEW(p, N_INTERFACE_TYPE, InterfaceType, pos(p));
    next(p);
    parser_want(p, T_LBRACE);
    int32_t mark = p->nscratch;
    t->rbrace = parse_list(p, "interface type", T_SEMI, T_RBRACE, interface_element, NULL);
    t->elems = parser_take_fields(p, mark);
    return &t->n;
}
