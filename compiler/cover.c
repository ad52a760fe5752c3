/* cover.c - cuts the statements of a package into blocks and gives each a counter. cover.h says what for.
 *
 * The rules are those of Go's cover tool (1.19), whose figures users compare:
 *  - A block of braces covers its text from brace to brace, unless it is cut; a clause begins behind its colon.
 *  - A statement ends its block if it is a branch, a block, a label, if, for, switch, select, a call of panic, or
 *    holds a function literal. What is covered of it ends where its body, or the literal's, begins.
 *  - A labelled statement that is no loop, switch or select is a block's beginning of its own, as goto leads there.
 *  - An else begins behind the word; "else if" is a block with one statement.
 */
#include "compiler/cover.h"

#include <stdlib.h>
#include <string.h>

typedef struct NewBlock {
    Pos start, end;
    int stmts;
    Node *at;               /* the counter is in front of this one */
} NewBlock;

typedef struct Cutter {
    Arena *a;
    const SourceFile *src;
    NewBlock *v;
    int n, cap;
} Cutter;

static void add_block(Cutter *c, Pos start, Pos end, int stmts, Node *at)
{
    if (c->n == c->cap) {
        c->cap = c->cap ? 2 * c->cap : 64;
        if (!(c->v = realloc(c->v, sizeof *c->v * (size_t)c->cap)))
            abort();
    }
    c->v[c->n++] = (NewBlock){ start, end, stmts, at };
}

/* ---- where statements end ---- */

static void find_literal(Node *n, void *ctx)
{
    Pos *found = ctx;
    if (*found)
        return;
    if (n->kind == N_FUNC_LIT)
        *found = as_func_lit(n)->body->n.pos;
    else
        node_children(n, find_literal, ctx);
}

/* The brace of the first function literal in n, 0: there is none. */
static Pos literal_in(Node *n)
{
    Pos found = NO_POS;
    if (n)
        find_literal(n, &found);
    return found;
}

static Pos first_literal(Node *a, Node *b, Node *c, Pos otherwise)
{
    Pos p = literal_in(a);
    if (!p)
        p = literal_in(b);
    if (!p)
        p = literal_in(c);
    return p ? p : otherwise;
}

/* The first byte at or behind p that is neither blank nor in a comment; skip: nor this. */
static Pos skip_blanks(const Cutter *c, Pos p, char skip)
{
    const char *s = c->src->text + (p - c->src->base);
    for (;;) {
        const char *close;
        if (*s && strchr(" \t\r\n", *s))
            s++;
        else if (*s && *s == skip)
            s++;
        else if (s[0] == '/' && s[1] == '/')
            s += strcspn(s, "\n");
        else if (s[0] == '/' && s[1] == '*' && (close = strstr(s + 2, "*/")))
            s = close + 2;
        else
            return c->src->base + (Pos)(s - c->src->text);
    }
}

static char text_at(const Cutter *c, Pos p) { return c->src->text[p - c->src->base]; }

static bool in_parens(const DeclStmt *s)
{
    const Node *d = s->decls.len ? s->decls.v[s->decls.len - 1] : NULL;
    if (!d)
        return false;
    return d->kind == N_VAR_DECL ? as_var_decl(d)->group : d->kind == N_CONST_DECL ? as_const_decl(d)->group
                                                          : d->kind == N_TYPE_DECL && as_type_decl(d)->group;
}

static Pos simple_end(const Cutter *c, const Node *s)
{
    if (s->kind == N_RETURN && as_return_stmt(s)->results.len == 0)
        return s->pos + (Pos)strlen("return");
    if (s->kind == N_BRANCH && !as_branch(s)->label) {
        Pos p = s->pos;
        while (text_at(c, p) >= 'a' && text_at(c, p) <= 'z')
            p++;
        return p;
    }
    if (s->kind == N_EMPTY_STMT)
        return s->pos + (text_at(c, s->pos) == ';');
    if (s->kind == N_DECL_STMT && in_parens(as_decl_stmt(s))) {
        Pos p = skip_blanks(c, node_end(s), ';');
        return text_at(c, p) == ')' ? p + 1 : node_end(s);
    }
    return node_end(s);
}

/* Where the text of a statement ends that belongs to its block. */
static Pos boundary(const Cutter *c, Node *s)
{
    switch (s->kind) {
    case N_BLOCK: return s->pos;
    case N_IF: return first_literal(as_if_stmt(s)->init, as_if_stmt(s)->cond, NULL, as_if_stmt(s)->then->n.pos);
    case N_FOR: return first_literal(as_for_stmt(s)->init, as_for_stmt(s)->cond, as_for_stmt(s)->post, as_for_stmt(s)->body->n.pos);
    case N_LABELED_STMT: return boundary(c, as_labeled(s)->stmt);
    case N_RANGE: return first_literal(as_range(s)->x, NULL, NULL, as_range(s)->body->n.pos);
    case N_SWITCH: return first_literal(as_switch_stmt(s)->init, as_switch_stmt(s)->tag, NULL, as_switch_stmt(s)->lbrace);
    case N_TYPE_SWITCH: return first_literal(as_type_switch(s)->init, NULL, NULL, as_type_switch(s)->lbrace);
    case N_SELECT: return as_select(s)->lbrace;
    default: return first_literal(s, NULL, NULL, simple_end(c, s));
    }
}

static bool is_panic(const Node *x)
{
    const CallExpr *call = try_call(x);
    const IdentExpr *fun = call ? try_ident(call->fun) : NULL;
    return fun && strcmp(fun->name->str, "panic") == 0 && call->args.len == 1;
}

static bool ends_block(Node *s)
{
    switch (s->kind) {
    case N_BLOCK: case N_BRANCH: case N_FOR: case N_IF: case N_LABELED_STMT: case N_RANGE: case N_SWITCH: case N_SELECT: case N_TYPE_SWITCH:
        return true;
    case N_EXPR_STMT:
        return is_panic(as_expr_stmt(s)->x) || literal_in(s);
    default:
        return literal_in(s);
    }
}

static bool is_control(const Node *s)
{
    return s->kind == N_FOR || s->kind == N_RANGE || s->kind == N_SWITCH || s->kind == N_SELECT || s->kind == N_TYPE_SWITCH;
}

/* The first byte of a statement, which is go/ast's Pos. */
static Pos start_of(const Node *n)
{
    for (;;) {
        switch (n->kind) {
        case N_LABELED_STMT: return as_labeled(n)->label->n.pos;
        case N_EXPR_STMT: n = as_expr_stmt(n)->x; break;
        case N_SEND: n = as_send(n)->ch; break;
        case N_ASSIGN: n = as_assign(n)->lhs.v[0]; break;
        case N_SELECTOR: n = as_selector(n)->x; break;
        case N_INDEX: n = as_index(n)->x; break;
        case N_SLICE: n = as_slice(n)->x; break;
        case N_TYPE_ASSERT: n = as_type_assert(n)->x; break;
        case N_BINARY: n = as_binary(n)->x; break;
        case N_CALL: n = as_call(n)->fun; break;
        case N_COMPOSITE_LIT:
            if (!as_composite(n)->texpr)
                return n->pos;
            n = as_composite(n)->texpr;
            break;
        default: return n->pos;
        }
    }
}

/* ---- cutting ---- */

/* Cuts the list into blocks. start: of the text, whose statements begin at `inside`; end: of all; whole: the text up to end counts if
 * there is but one block. */
static void cut_list(Cutter *c, Pos start, Pos inside, Pos end, NodeList *list, bool whole)
{
    if (list->len == 0) {
        EmptyStmt *s = arena_new(c->a, EmptyStmt);
        s->n = (Node){ .kind = N_EMPTY_STMT, .pos = inside };
        list->v = arena_array(c->a, Node *, 1);
        list->v[0] = &s->n;
        list->len = 1;
        add_block(c, inside, end, 0, &s->n);
        return;
    }
    Node *behind_label = NULL;  /* the statement that comes next, instead of the list's */
    for (int i = 0; i < list->len || behind_label;) {
        Node *first = behind_label ? behind_label : list->v[i];
        int stmts = 0;
        Pos stop = end;
        while (i < list->len || behind_label) {
            Node *s = behind_label ? behind_label : list->v[i];
            LabeledStmt *label = try_labeled(s);
            i += behind_label == NULL;
            behind_label = NULL;
            stmts++;
            stop = boundary(c, s);
            if (!ends_block(s))
                continue;
            if (label && !is_control(label->stmt)) {
                stop = start_of(s);
                behind_label = label->stmt;
            }
            whole = false;
            break;
        }
        if (whole)
            stop = end;
        if (start != stop)
            add_block(c, start, stop, stmts, first);
        if (behind_label)
            start = start_of(behind_label);
        else if (i < list->len)
            start = start_of(list->v[i]);
    }
}

static void visit(Node *n, void *ctx);

static void visit_if_any(Cutter *c, Node *n)
{
    if (n)
        visit(n, c);
}

static void cut_block(Cutter *c, BlockStmt *b, Pos start, Pos inside)
{
    cut_list(c, start, inside, b->rbrace + 1, &b->stmts, true);
    node_children(&b->n, visit, c);
}

static void cut_if(Cutter *c, IfStmt *s)
{
    visit_if_any(c, s->init);
    visit(s->cond, c);
    visit(&s->then->n, c);
    if (!s->els)
        return;
    Pos behind_else = skip_blanks(c, s->then->rbrace + 1, 0) + (Pos)strlen("else");
    if (s->els->kind == N_BLOCK) {
        cut_block(c, as_block(s->els), behind_else, behind_else + 1);
    } else {
        NodeList one = { &s->els, 1 };
        cut_list(c, behind_else, behind_else + 1, node_end(s->els) + 1, &one, true);
        visit(s->els, c);
    }
}

static void cut_clauses(Cutter *c, NodeList clauses)
{
    for (int i = 0; i < clauses.len; i++) {
        CaseClause *cc = try_case_clause(clauses.v[i]);
        CommClause *comm = cc ? NULL : as_comm_clause(clauses.v[i]);
        Pos start = (cc ? cc->colon : comm->colon) + 1;
        cut_list(c, start, start, start, cc ? &cc->body : &comm->body, false);
    }
    for (int i = 0; i < clauses.len; i++)
        node_children(clauses.v[i], visit, c);
}

static void visit(Node *n, void *ctx)
{
    Cutter *c = ctx;
    switch (n->kind) {
    case N_BLOCK: cut_block(c, as_block(n), n->pos, n->pos + 1); break;
    case N_IF: cut_if(c, as_if_stmt(n)); break;
    case N_SWITCH:
        visit_if_any(c, as_switch_stmt(n)->init);
        visit_if_any(c, as_switch_stmt(n)->tag);
        cut_clauses(c, as_switch_stmt(n)->clauses);
        break;
    case N_TYPE_SWITCH:
        visit_if_any(c, as_type_switch(n)->init);
        visit(as_type_switch(n)->x, c);
        cut_clauses(c, as_type_switch(n)->clauses);
        break;
    case N_SELECT: cut_clauses(c, as_select(n)->clauses); break;
    case N_FUNC_DECL:
        if (strcmp(as_func_decl(n)->name->name->str, "_") != 0)
            node_children(n, visit, c);
        break;
    default: node_children(n, visit, c);
    }
}

/* ---- packages ---- */

static bool is_test_file(const char *path)
{
    size_t n = strlen(path);
    return n >= 8 && strcmp(path + n - 8, "_test.go") == 0;
}

static void add_file(CoverConfig *conf, Arena *a, const SourceSet *sources, const Package *p, File *file)
{
    Cutter c = { .a = a, .src = file->source };
    for (int i = 0; i < file->decls.len; i++)
        visit(file->decls.v[i], &c);
    CoverBlock *blocks = arena_array(a, CoverBlock, c.n);
    uint32_t *counts = calloc((size_t)c.n + 1, sizeof *counts);
    conf->files = realloc(conf->files, sizeof *conf->files * (size_t)(conf->nfiles + 1));
    if (!counts || !conf->files)
        abort();
    for (int i = 0; i < c.n; i++) {
        PosInfo start = pos_resolve(sources, c.v[i].start), end = pos_resolve(sources, c.v[i].end);
        blocks[i] = (CoverBlock){ start.line, start.col, end.line, end.col, (uint32_t)c.v[i].stmts };
        c.v[i].at->gen = &counts[i];
    }
    conf->files[conf->nfiles++] = (CoverFile){ p, file->source->path, blocks, counts, c.n };
    free(c.v);
}

void cover_package(CoverConfig *conf, Arena *a, const SourceSet *sources, Package *p)
{
    if (!conf->wanted(conf->ctx, p))
        return;
    for (int i = 0; i < p->nfiles; i++)
        if (conf->tests || !is_test_file(p->files[i]->source->path))
            add_file(conf, a, sources, p, p->files[i]);
}
