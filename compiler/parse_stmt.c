/* parse_stmt.c - statements.
 *
 * The heads of if, for and switch are read by one function, header, because they
 * share their shape (init; condition; post) and their classic mistakes.
 */
#include "compiler/parse_internal.h"

#include "compiler/astprint.h"

/* ---- Simple statements ---- */

static Node *assignment(Parser *p, Pos at, Token op, NodeList lhs, NodeList rhs)
{
    AssignStmt *a = NEW(p, N_ASSIGN, AssignStmt, at);
    a->op = op;
    a->lhs = lhs;
    a->rhs = rhs;
    return &a->n;
}

static Node *expr_stmt(Parser *p, Node *x)
{
    ExprStmt *s = NEW(p, N_EXPR_STMT, ExprStmt, x->pos);
    s->x = x;
    return &s->n;
}

/* The current token is `range`. The statement's position and body come later. */
static Node *range_clause(Parser *p, NodeList lhs, Pos assign_pos, bool define)
{
    RangeStmt *r = NEW(p, N_RANGE, RangeStmt, pos(p));
    r->range_pos = pos(p);
    next(p);
    r->key = lhs.len > 0 ? lhs.v[0] : NULL;
    r->value = lhs.len > 1 ? lhs.v[1] : NULL;
    r->extra = lhs.len > 2 ? lhs.v[2] : NULL;
    r->assigns = lhs.len > 0;
    r->assign_pos = assign_pos;
    r->define = define;
    r->x = parse_expression(p);
    return &r->n;
}

/* What may follow a single expression that is not assigned to. */
static Node *after_expression(Parser *p, Node *x)
{
    Pos at = pos(p);
    switch (tok(p)) {
    case T_ASSIGN_OP: {
        Token op = p->s.op;
        next(p);
        return assignment(p, at, op, parser_list_of_one(p, x), parser_list_of_one(p, parse_expression(p)));
    }
    case T_INC: case T_DEC: {
        Node *a = assignment(p, at, p->s.op, parser_list_of_one(p, x), (NodeList){0});
        as_assign(a)->incdec = true;
        next(p);
        return a;
    }
    case T_ARROW: {
        SendStmt *s = NEW(p, N_SEND, SendStmt, at);
        next(p);
        s->ch = x;
        s->value = parse_expression(p);
        return &s->n;
    }
    default:
        return expr_stmt(p, x);
    }
}

/* A simple statement in the head of `keyword` (T_NONE elsewhere), its left side
 * perhaps read already. */
static Node *simple_stmt(Parser *p, NodeList lhs, Token keyword)
{
    if (keyword == T_FOR && tok(p) == T_RANGE)
        return range_clause(p, lhs, NO_POS, false);
    if (lhs.len == 0)
        lhs = parse_expr_list(p);
    if (tok(p) != T_ASSIGN && tok(p) != T_DEFINE) {
        if (lhs.len == 1)
            return after_expression(p, lhs.v[0]);
        parser_syntax_error(p, "expecting := or = or comma");
        parser_advance(p, T_SEMI, T_RBRACE);
        return expr_stmt(p, lhs.v[0]);
    }
    Pos at = pos(p);
    Token op = tok(p);
    next(p);
    if (keyword == T_FOR && tok(p) == T_RANGE)
        return range_clause(p, lhs, at, op == T_DEFINE);
    NodeList rhs = parse_expr_list(p);
    TypeGuard *g = rhs.len == 1 ? try_type_guard(rhs.v[0]) : NULL;
    if (g && keyword == T_SWITCH && op == T_DEFINE && lhs.len == 1 && lhs.v[0]->kind == N_IDENT) {
        g->lhs = as_ident(lhs.v[0]);
        return expr_stmt(p, &g->n);
    }
    return assignment(p, at, op, lhs, rhs);
}

/* ---- Blocks ---- */

/* A block; context names what comes before it, for the error if it is missing. */
static BlockStmt *block(Parser *p, const char *context)
{
    BlockStmt *b = NEW(p, N_BLOCK, BlockStmt, pos(p));
    if (!got(p, T_LBRACE)) {
        parser_syntax_error(p, arena_printf(p->arena, "expecting { after %s", context));
        parser_advance(p, T_NAME, T_RBRACE);
        b->rbrace = pos(p);
        if (got(p, T_RBRACE))
            return b;
    }
    b->stmts = parse_stmt_list(p);
    b->rbrace = pos(p);
    parser_want(p, T_RBRACE);
    return b;
}

BlockStmt *parse_body(Parser *p)
{
    int errors = p->errors;
    p->fnest++;
    BlockStmt *b = block(p, "");
    p->fnest--;
    /* An incomplete tree would only bring up errors that are none. */
    if (p->errors == errors)
        branches_check(p->ctx, b);
    return b;
}

NodeList parse_stmt_list(Parser *p)
{
    int32_t mark = p->nscratch;
    while (tok(p) != T_EOF && tok(p) != T_RBRACE && tok(p) != T_CASE && tok(p) != T_DEFAULT) {
        Node *s = parse_statement_or_null(p);
        parser_clear_pragmas(p);
        if (!s)
            break;
        parser_push(p, s);
        if (!got(p, T_SEMI) && tok(p) != T_RBRACE) {
            parser_syntax_error(p, "at end of statement");
            parser_advance(p, T_SEMI, T_RBRACE, T_CASE, T_DEFAULT);
            got(p, T_SEMI);
        }
    }
    return parser_take_list(p, mark);
}

static Node *labeled_stmt(Parser *p, IdentExpr *label)
{
    LabeledStmt *s = NEW(p, N_LABELED_STMT, LabeledStmt, pos(p));
    s->label = label;
    parser_want(p, T_COLON);
    if (tok(p) == T_RBRACE) {       /* an empty statement is implied */
        s->stmt = &NEW(p, N_EMPTY_STMT, EmptyStmt, pos(p))->n;
        return &s->n;
    }
    s->stmt = parse_statement_or_null(p);
    if (s->stmt)
        return &s->n;
    parser_syntax_error_at(p, s->n.pos, "missing statement after label");
    return NULL;
}

static Node *decl_stmt(Parser *p, SpecFn *spec)
{
    DeclStmt *s = NEW(p, N_DECL_STMT, DeclStmt, pos(p));
    next(p);
    int32_t mark = p->nscratch;
    parse_group(p, spec);
    s->decls = parser_take_list(p, mark);
    return &s->n;
}

/* ---- Heads of if, for and switch ---- */

typedef struct Header {
    Node *init, *cond, *post;
} Header;

/* The condition that the statement s stands for; an assignment is none. */
static Node *condition(Parser *p, Node *s)
{
    if (s->kind == N_EXPR_STMT)
        return as_expr_stmt(s)->x;
    AssignStmt *a = try_assign(s);
    const char *text;
    if (a && a->op == T_ASSIGN)
        text = arena_printf(p->arena, "assignment (%s) = (%s)", expr_list_string(p->arena, a->lhs),
                            expr_list_string(p->arena, a->rhs));
    else
        text = expr_string(p->arena, s);
    parser_syntax_error_at(p, s->pos, arena_printf(p->arena, "cannot use %s as value", text));
    return NULL;
}

/* The second and third part of a for head. */
static void for_clauses(Parser *p, Header *h, Node **cond)
{
    if (tok(p) != T_SEMI) {
        if (tok(p) == T_LBRACE) {
            parser_syntax_error(p, "expecting for loop condition");
            return;
        }
        *cond = simple_stmt(p, (NodeList){0}, T_NONE);
    }
    parser_want(p, T_SEMI);
    if (tok(p) == T_LBRACE)
        return;
    h->post = simple_stmt(p, (NodeList){0}, T_NONE);
    AssignStmt *a = try_assign(h->post);
    if (a && a->op == T_DEFINE)
        parser_syntax_error_at(p, a->n.pos, "cannot declare in post statement of for loop");
}

/* What comes behind init, which is a range clause or the condition itself if
 * nothing does. Sets *semi and *lit to the semicolon behind init. */
static Node *header_rest(Parser *p, Token keyword, Header *h, Pos *semi, const char **lit)
{
    Node *cond = NULL;
    if (tok(p) == T_LBRACE) {
        cond = h->init;
        h->init = NULL;
        return cond;
    }
    if (tok(p) == T_SEMI) {
        *semi = pos(p);
        *lit = p->s.lit;
        next(p);
    } else {
        parser_want(p, T_LBRACE);
        if (tok(p) != T_LBRACE)
            parser_advance(p, T_LBRACE, T_RBRACE);
    }
    if (keyword == T_FOR)
        for_clauses(p, h, &cond);
    else if (tok(p) != T_LBRACE)
        cond = simple_stmt(p, (NodeList){0}, keyword);
    return cond;
}

/* if without a condition: the line may have been broken before the brace. */
static Node *missing_condition(Parser *p, Pos semi, const char *lit)
{
    if (lit[0] != 's')
        parser_syntax_error_at(p, semi, arena_printf(p->arena, "unexpected %s, expecting { after if clause", lit));
    else
        parser_syntax_error_at(p, semi, "missing condition in if statement");
    return &NEW(p, N_BAD_EXPR, BadExpr, semi)->n;
}

static Header header(Parser *p, Token keyword)
{
    Header h = {0};
    next(p);
    if (tok(p) == T_LBRACE) {
        if (keyword == T_IF) {
            parser_syntax_error(p, "missing condition in if statement");
            h.cond = parser_bad_expr(p);
        }
        return h;
    }
    int outer = p->xnest;
    p->xnest = -1;
    if (tok(p) != T_SEMI) {
        if (got(p, T_VAR))
            parser_syntax_error(p, arena_printf(p->arena, "var declaration not allowed in %s initializer",
                                         token_text(keyword)));
        h.init = simple_stmt(p, (NodeList){0}, keyword);
        if (h.init->kind == N_RANGE) {
            p->xnest = outer;
            return h;
        }
    }
    Pos semi = NO_POS;
    const char *lit = "";
    Node *cond = header_rest(p, keyword, &h, &semi, &lit);
    if (cond)
        h.cond = condition(p, cond);
    else if (keyword == T_IF && semi != NO_POS)
        h.cond = missing_condition(p, semi, lit);
    p->xnest = outer;
    return h;
}

static Node *for_stmt(Parser *p)
{
    Pos at = pos(p);
    Header h = header(p, T_FOR);
    BlockStmt *body = block(p, "for clause");
    if (h.init && h.init->kind == N_RANGE) {
        RangeStmt *r = as_range(h.init);
        r->n.pos = at;
        r->body = body;
        return &r->n;
    }
    ForStmt *s = NEW(p, N_FOR, ForStmt, at);
    s->init = h.init;
    s->cond = h.cond;
    s->post = h.post;
    s->body = body;
    return &s->n;
}

static Node *if_stmt(Parser *p)
{
    IfStmt *s = NEW(p, N_IF, IfStmt, pos(p));
    Header h = header(p, T_IF);
    s->init = h.init;
    s->cond = h.cond ? h.cond : parser_bad_expr(p);
    s->then = block(p, "if clause");
    if (!got(p, T_ELSE))
        return &s->n;
    if (tok(p) == T_IF || tok(p) == T_LBRACE) {
        s->els = parse_statement_or_null(p);
    } else {
        parser_syntax_error(p, "else must be followed by if or statement block");
        parser_advance(p, T_NAME, T_RBRACE);
    }
    return &s->n;
}

/* ---- switch and select ---- */

/* The statements of a clause, behind its colon. */
static NodeList clause_body(Parser *p, Pos *colon)
{
    *colon = pos(p);
    parser_want(p, T_COLON);
    return parse_stmt_list(p);
}

static void bad_clause(Parser *p)
{
    parser_syntax_error(p, "expecting case or default or }");
    parser_advance(p, T_COLON, T_CASE, T_DEFAULT, T_RBRACE);
}

static Node *case_clause(Parser *p)
{
    CaseClause *c = NEW(p, N_CASE_CLAUSE, CaseClause, pos(p));
    if (got(p, T_CASE))
        c->exprs = parse_expr_list(p);
    else if (got(p, T_DEFAULT))
        c->is_default = true;
    else
        bad_clause(p);
    c->body = clause_body(p, &c->colon);
    return &c->n;
}

static Node *comm_clause(Parser *p)
{
    CommClause *c = NEW(p, N_COMM_CLAUSE, CommClause, pos(p));
    if (got(p, T_CASE))
        c->comm = simple_stmt(p, (NodeList){0}, T_NONE);
    else if (!got(p, T_DEFAULT))
        bad_clause(p);
    c->body = clause_body(p, &c->colon);
    return &c->n;
}

static NodeList clauses(Parser *p, const char *missing, Node *(*clause)(Parser *), Pos *lbrace, Pos *rbrace)
{
    *lbrace = pos(p);
    if (!got(p, T_LBRACE)) {
        parser_syntax_error(p, missing);
        parser_advance(p, T_CASE, T_DEFAULT, T_RBRACE);
    }
    int32_t mark = p->nscratch;
    while (tok(p) != T_EOF && tok(p) != T_RBRACE)
        parser_push(p, clause(p));
    *rbrace = pos(p);
    parser_want(p, T_RBRACE);
    return parser_take_list(p, mark);
}

static Node *switch_stmt(Parser *p)
{
    Pos at = pos(p), lbrace, rbrace;
    Header h = header(p, T_SWITCH);
    NodeList l = clauses(p, "missing { after switch clause", case_clause, &lbrace, &rbrace);
    TypeGuard *g = try_type_guard(h.cond);
    if (g) {
        TypeSwitchStmt *s = NEW(p, N_TYPE_SWITCH, TypeSwitchStmt, at);
        s->init = h.init;
        s->bind = g->lhs;
        s->x = g->x;
        s->guard_pos = g->n.pos;
        s->clauses = l;
        s->lbrace = lbrace;
        s->rbrace = rbrace;
        return &s->n;
    }
    SwitchStmt *s = NEW(p, N_SWITCH, SwitchStmt, at);
    s->init = h.init;
    s->tag = h.cond;
    s->clauses = l;
    s->lbrace = lbrace;
    s->rbrace = rbrace;
    return &s->n;
}

static Node *select_stmt(Parser *p)
{
    SelectStmt *s = NEW(p, N_SELECT, SelectStmt, pos(p));
    next(p);
    s->clauses = clauses(p, "missing { after select clause", comm_clause, &s->lbrace, &s->rbrace);
    return &s->n;
}

/* ---- Other statements ---- */

static Node *go_or_defer(Parser *p)
{
    GoDeferStmt *s = NEW(p, N_GO_DEFER, GoDeferStmt, pos(p));
    s->tok = tok(p);
    next(p);
    Node *x = parse_primary_expr(p, NULL, tok(p) == T_LPAREN);
    if (x->kind == N_PAREN) {
        parser_error_at(p, x->pos, "expression in %s must not be parenthesized", token_text(s->tok));
        x = node_unparen(x);
    }
    if (x->kind != N_CALL) {
        parser_error_at(p, x->pos, "expression in %s must be function call", token_text(s->tok));
        CallExpr *c = NEW(p, N_CALL, CallExpr, x->pos);     /* the call was probably meant */
        c->fun = x;
        c->lparen = c->rparen = x->pos;
        x = &c->n;
    }
    s->call = x;
    return &s->n;
}

static Node *branch_stmt(Parser *p)
{
    BranchStmt *s = NEW(p, N_BRANCH, BranchStmt, pos(p));
    s->tok = tok(p);
    next(p);
    if (s->tok == T_GOTO || (s->tok != T_FALLTHROUGH && tok(p) == T_NAME))
        s->label = parse_name(p);
    return &s->n;
}

static Node *return_stmt(Parser *p)
{
    ReturnStmt *s = NEW(p, N_RETURN, ReturnStmt, pos(p));
    next(p);
    if (tok(p) != T_SEMI && tok(p) != T_RBRACE)
        s->results = parse_expr_list(p);
    return &s->n;
}

/* A statement that begins with a name, which may be a label. */
static Node *named_stmt(Parser *p)
{
    parser_clear_pragmas(p);
    NodeList lhs = parse_expr_list(p);
    if (lhs.len == 1 && lhs.v[0]->kind == N_IDENT && tok(p) == T_COLON)
        return labeled_stmt(p, as_ident(lhs.v[0]));
    return simple_stmt(p, lhs, T_NONE);
}

static Node *statement_by_token(Parser *p)
{
    switch (tok(p)) {
    case T_NAME: return named_stmt(p);
    case T_VAR: return decl_stmt(p, parse_var_spec);
    case T_CONST: return decl_stmt(p, parse_const_spec);
    case T_TYPE: return decl_stmt(p, parse_type_spec);
    default: break;
    }
    parser_clear_pragmas(p);
    switch (tok(p)) {
    case T_LBRACE: return &block(p, "")->n;
    case T_ADD: case T_SUB: case T_MUL: case T_AND: case T_XOR: case T_NOT: case T_ARROW:
    case T_INT: case T_FLOAT: case T_IMAG: case T_CHAR: case T_STRING: case T_FUNC: case T_LPAREN:
    case T_LBRACK: case T_STRUCT: case T_MAP: case T_CHAN: case T_INTERFACE:
        return simple_stmt(p, (NodeList){0}, T_NONE);
    case T_FOR: return for_stmt(p);
    case T_SWITCH: return switch_stmt(p);
    case T_SELECT: return select_stmt(p);
    case T_IF: return if_stmt(p);
    case T_FALLTHROUGH: case T_BREAK: case T_CONTINUE: case T_GOTO: return branch_stmt(p);
    case T_GO: case T_DEFER: return go_or_defer(p);
    case T_RETURN: return return_stmt(p);
    case T_SEMI: return &NEW(p, N_EMPTY_STMT, EmptyStmt, pos(p))->n;
    default: return NULL;
    }
}

Node *parse_statement_or_null(Parser *p)
{
    Node *s = parser_enter(p) ? statement_by_token(p) : NULL;
    parser_leave(p);
    return s;
}
