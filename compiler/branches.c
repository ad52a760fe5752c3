/* branches.c - labels and jumps of a function body.
 *
 * One walk over the statements, block by block. A goto to a label already seen
 * must find it in an enclosing block; otherwise it waits in the list of forward
 * gotos, which each block hands to its parent, until the label comes. A goto that
 * was waiting when a variable was declared may not jump to a label behind that
 * declaration in the same block.
 *
 * Function literals are checked by themselves, when they are parsed.
 */
#include "compiler/parse_internal.h"

#include "compiler/astprint.h"

typedef struct Block {
    struct Block *parent;
    Pos start;
    LabeledStmt *label;     /* the label of the statement that this is the block of */
} Block;

typedef struct Label {
    struct Label *next;
    Block *block;           /* where it is declared */
    Pos start;              /* of that block; the Block itself may be gone */
    LabeledStmt *stmt;
} Label;

/* A forward goto. Lists of them are linked in order of appearance. */
typedef struct Goto {
    struct Goto *next;
    BranchStmt *stmt;
    int32_t serial;         /* gotos are numbered in order of appearance */
} Goto;

/* What break, continue and fallthrough refer to. */
typedef struct Targets {
    Node *breaks, *continues;
    int32_t clause;         /* index of the innermost switch's clause; -1: nested deeper */
} Targets;

typedef struct Checker {
    const ParseContext *ctx;
    Label *labels, **last_label;    /* in order of appearance */
    int32_t gotos;
} Checker;

/* The state of the walk through one block. */
typedef struct Walk {
    Checker *c;
    Block block;
    Targets targets;
    Goto *fwd;              /* waiting gotos */
    Pos var_pos;            /* the latest variable declaration in this block */
    const Node *var_name;
    NodeList var_list;      /* or the left side of the := */
    int32_t bad_before;     /* gotos with a smaller serial that still wait jump over it */
} Walk;

#define ERROR(c, at, ...) diag_error((c)->ctx->diags, (at), __VA_ARGS__)

static Label *find_label(Checker *c, const Name *name)
{
    Label *l = c->labels;
    while (l && l->stmt->label->name != name)
        l = l->next;
    return l;
}

static const char *position(Checker *c, Pos at)
{
    return pos_string(c->ctx->sources, c->ctx->arena, at);
}

static void declare(Walk *w, LabeledStmt *s)
{
    Checker *c = w->c;
    const Name *name = s->label->name;
    Label *l = find_label(c, name);
    if (l) {
        ERROR(c, s->label->n.pos, "label %s already defined at %s", name->str, position(c, l->stmt->label->n.pos));
        return;
    }
    l = arena_new(c->ctx->arena, Label);
    *l = (Label){NULL, &w->block, w->block.start, s};
    *c->last_label = l;
    c->last_label = &l->next;
}

static void record_var(Walk *w, Pos at, const Node *name, NodeList list)
{
    w->var_pos = at;
    w->var_name = name;
    w->var_list = list;
    w->bad_before = w->c->gotos;
}

/* Resolves the gotos that were waiting for this label. */
static void resolve_forward(Walk *w, LabeledStmt *s)
{
    Checker *c = w->c;
    for (Goto **link = &w->fwd; *link;) {
        Goto *g = *link;
        if (g->stmt->label->name != s->label->name) {
            link = &g->next;
            continue;
        }
        g->stmt->target = &s->n;
        s->used = true;
        if (w->var_pos != NO_POS && g->serial < w->bad_before) {
            Arena *a = c->ctx->arena;
            const char *var = w->var_name ? expr_string(a, w->var_name) : expr_list_string(a, w->var_list);
            ERROR(c, g->stmt->label->n.pos, "goto %s jumps over declaration of %s at %s", s->label->name->str, var,
                  position(c, w->var_pos));
        }
        *link = g->next;
    }
}

static void check_fallthrough(Walk *w, BranchStmt *s, bool last)
{
    const char *msg = "fallthrough statement out of place";
    Node *target = w->targets.breaks;
    if (target && target->kind == N_TYPE_SWITCH) {
        msg = "cannot fallthrough in type switch";
    } else if (target && target->kind == N_SWITCH && w->targets.clause >= 0 && last) {
        if (w->targets.clause + 1 < as_switch_stmt(target)->clauses.len)
            return;
        msg = "cannot fallthrough final case in switch";
    }
    ERROR(w->c, s->n.pos, "%s", msg);
}

static bool is_loop(const Node *n)
{
    return n->kind == N_FOR || n->kind == N_RANGE;
}

static bool is_breakable(const Node *n)
{
    return is_loop(n) || n->kind == N_SWITCH || n->kind == N_TYPE_SWITCH || n->kind == N_SELECT;
}

/* break L and continue L: L must label an enclosing statement of the right sort. */
static void check_labeled_exit(Walk *w, BranchStmt *s)
{
    const char *verb = token_text(s->tok);
    const Name *name = s->label->name;
    Label *l = find_label(w->c, name);
    if (!l) {
        ERROR(w->c, s->label->n.pos, "%s label not defined: %s", verb, name->str);
        return;
    }
    l->stmt->used = true;
    for (Block *b = &w->block; b; b = b->parent)
        if (b->label == l->stmt) {
            Node *t = l->stmt->stmt;
            if (s->tok == T_BREAK ? is_breakable(t) : is_loop(t)) {
                s->target = t;
                return;
            }
            break;
        }
    ERROR(w->c, s->label->n.pos, "invalid %s label %s", verb, name->str);
}

static void check_goto(Walk *w, BranchStmt *s)
{
    Label *l = find_label(w->c, s->label->name);
    if (l) {
        l->stmt->used = true;
        for (Block *b = &w->block; b; b = b->parent)
            if (b == l->block) {
                s->target = &l->stmt->n;
                return;
            }
    }
    Goto *g = arena_new(w->c->ctx->arena, Goto);
    *g = (Goto){NULL, s, w->c->gotos++};
    Goto **link = &w->fwd;
    while (*link)
        link = &(*link)->next;
    *link = g;
}

static void check_branch(Walk *w, BranchStmt *s, bool last)
{
    if (s->tok == T_FALLTHROUGH) {
        check_fallthrough(w, s, last);
    } else if (s->tok == T_GOTO) {
        check_goto(w, s);
    } else if (s->label) {
        check_labeled_exit(w, s);
    } else if (s->tok == T_BREAK) {
        s->target = w->targets.breaks;
        if (!s->target)
            ERROR(w->c, s->n.pos, "break is not in a loop, switch, or select");
    } else {
        s->target = w->targets.continues;
        if (!s->target)
            ERROR(w->c, s->n.pos, "continue is not in a loop");
    }
}

static Goto *check_block(Checker *c, Block *parent, Targets t, LabeledStmt *label, Pos start, NodeList body);

/* A block inside this one: the gotos it cannot resolve wait here. */
static void inner_block(Walk *w, Targets t, LabeledStmt *label, Pos start, NodeList body)
{
    Goto *more = check_block(w->c, &w->block, t, label, start, body);
    Goto **link = &w->fwd;
    while (*link)
        link = &(*link)->next;
    *link = more;
}

static void check_clauses(Walk *w, Node *s, NodeList clauses, LabeledStmt *label)
{
    Targets t = {s, w->targets.continues, -1};
    for (int32_t i = 0; i < clauses.len; i++) {
        Node *n = clauses.v[i];
        if (s->kind != N_SELECT)
            t.clause = i;
        inner_block(w, t, label, n->pos, n->kind == N_CASE_CLAUSE ? as_case_clause(n)->body : as_comm_clause(n)->body);
    }
}

/* Statements with blocks in them. */
static void check_compound(Walk *w, Node *s, LabeledStmt *label)
{
    Targets nested = {w->targets.breaks, w->targets.continues, -1}, loop = {s, s, -1};
    switch (s->kind) {
    case N_BLOCK: inner_block(w, nested, label, s->pos, as_block(s)->stmts); break;
    case N_IF: {
        IfStmt *i = as_if_stmt(s);
        inner_block(w, nested, label, i->then->n.pos, i->then->stmts);
        if (i->els)
            inner_block(w, nested, label, i->els->pos, (NodeList){&i->els, 1});
        break;
    }
    case N_FOR: inner_block(w, loop, label, as_for_stmt(s)->body->n.pos, as_for_stmt(s)->body->stmts); break;
    case N_RANGE: inner_block(w, loop, label, as_range(s)->body->n.pos, as_range(s)->body->stmts); break;
    case N_SWITCH: check_clauses(w, s, as_switch_stmt(s)->clauses, label); break;
    case N_TYPE_SWITCH: check_clauses(w, s, as_type_switch(s)->clauses, label); break;
    case N_SELECT: check_clauses(w, s, as_select(s)->clauses, label); break;
    default: break;
    }
}

static void check_decl(Walk *w, DeclStmt *d)
{
    VarDecl *v = d->decls.len ? try_var_decl(d->decls.v[0]) : NULL;
    if (v)
        record_var(w, v->n.pos, &v->names.v[0]->n, (NodeList){0});
}

static void check_stmt(Walk *w, Node *s, bool last)
{
    LabeledStmt *label = NULL;
    for (; s->kind == N_LABELED_STMT; s = as_labeled(s)->stmt) {
        LabeledStmt *l = as_labeled(s);
        if (l->label->name == w->c->ctx->names->blank)
            continue;
        declare(w, l);
        resolve_forward(w, l);
        label = l;
    }
    if (s->kind == N_BRANCH)
        check_branch(w, as_branch(s), last);
    else if (s->kind == N_DECL_STMT)
        check_decl(w, as_decl_stmt(s));
    else if (s->kind == N_ASSIGN && as_assign(s)->op == T_DEFINE)
        record_var(w, s->pos, NULL, as_assign(s)->lhs);
    else
        check_compound(w, s, label);
}

/* Returns the gotos that found no label. Empty statements at the end of a list do
 * not count: a fallthrough before them is still the last statement. */
static Goto *check_block(Checker *c, Block *parent, Targets t, LabeledStmt *label, Pos start, NodeList body)
{
    Walk w = {.c = c, .block = {parent, start, label}, .targets = t};
    while (body.len && body.v[body.len - 1]->kind == N_EMPTY_STMT)
        body.len--;
    for (int32_t i = 0; i < body.len; i++)
        check_stmt(&w, body.v[i], i + 1 == body.len);
    for (Label *l = c->labels; l; l = l->next)
        if (l->block == &w.block)
            l->block = NULL;        /* no goto from now on can be inside this block */
    return w.fwd;
}

void branches_check(const ParseContext *ctx, BlockStmt *body)
{
    Checker c = {.ctx = ctx};
    c.last_label = &c.labels;
    Goto *fwd = check_block(&c, NULL, (Targets){NULL, NULL, -1}, NULL, body->n.pos, body->stmts);
    for (; fwd; fwd = fwd->next) {
        IdentExpr *name = fwd->stmt->label;
        Label *l = find_label(&c, name->name);
        if (l) {
            l->stmt->used = true;
            ERROR(&c, name->n.pos, "goto %s jumps into block starting at %s", name->name->str, position(&c, l->start));
        } else {
            ERROR(&c, name->n.pos, "label %s not defined", name->name->str);
        }
    }
    for (Label *l = c.labels; l; l = l->next)
        if (!l->stmt->used)
            ERROR(&c, l->stmt->label->n.pos, "label %s defined and not used", l->stmt->label->name->str);
}
