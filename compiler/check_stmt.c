/* check_stmt.c - statements.
 *
 * Branch targets have been resolved by the parser; what remains are types,
 * scopes, unused variables and missing returns. The body of a range-over-func
 * loop is checked as a function of its own (FuncInfo.range), so that what it
 * uses from outside is marked as captured; return still means the function
 * around it.
 */
#include "compiler/check_internal.h"

#include <stdlib.h>

static void check_stmt(Checker *c, Node *s);
static bool is_terminating(Node *s);
static bool is_terminating_list(NodeList l);

static Scope *open_scope(Checker *c)
{
    Scope *saved = c->env.scope;
    c->env.scope = scope_new(c, saved);
    return saved;
}

static void stmt_list(Checker *c, NodeList l)
{
    for (int i = 0; i < l.len; i++)
        check_stmt(c, l.v[i]);
}

static void block(Checker *c, BlockStmt *b)
{
    Scope *saved = open_scope(c);
    stmt_list(c, b->stmts);
    c->env.scope = saved;
}

/* Literals and their bodies end here: what is unused now stays unused. */
static void report_unused_vars(Checker *c, FuncInfo *fi)
{
    if (c->env.pkg->std || c->env.pkg->autoimport || c->conf.ignore_unused)
        return;
    for (int i = 0; i < fi->locals.n; i++) {
        Object *v = fi->locals.v[i];
        if (!v->is_param && !v->used && v->type && !is_invalid(v->type) && v->name != c->names->blank)
            check_error(c, v->pos, "%s declared but not used", v->name->str);
    }
}

void check_func_body_stmts(Checker *c, BlockStmt *body)
{
    stmt_list(c, body->stmts);
    if (c->env.sig->func.results->tuple.vars.n > 0 && !is_terminating_list(body->stmts))
        check_error(c, body->rbrace, "missing return");
    report_unused_vars(c, c->env.func);
}

/* ---- Terminating statements ---- */

typedef struct FindBreak {
    Node *target;
    bool found;
} FindBreak;

static void find_break(Node *n, void *ctx)
{
    FindBreak *f = ctx;
    if (!n || f->found || n->kind == N_FUNC_LIT || node_is_expr(n))
        return;
    if (n->kind == N_BRANCH) {
        if (as_branch(n)->tok == T_BREAK && as_branch(n)->target == f->target)
            f->found = true;
        return;
    }
    node_children(n, find_break, ctx);
}

static bool has_break(Node *s)
{
    FindBreak f = { s, false };
    node_children(s, find_break, &f);
    return f.found;
}

static bool is_terminating_list(NodeList l)
{
    int i = l.len - 1;
    while (i >= 0 && l.v[i]->kind == N_EMPTY_STMT)
        i--;
    return i >= 0 && is_terminating(l.v[i]);
}

static bool clauses_terminate(Node *s, NodeList clauses, bool need_default)
{
    bool has_default = !need_default;
    for (int i = 0; i < clauses.len; i++) {
        NodeList body;
        if (clauses.v[i]->kind == N_CASE_CLAUSE) {
            has_default |= as_case_clause(clauses.v[i])->is_default;
            body = as_case_clause(clauses.v[i])->body;
        } else {
            body = as_comm_clause(clauses.v[i])->body;
        }
        bool falls = body.len && body.v[body.len - 1]->kind == N_BRANCH
                     && as_branch(body.v[body.len - 1])->tok == T_FALLTHROUGH;
        if (!falls && !is_terminating_list(body))
            return false;
    }
    return has_default && !has_break(s);
}

static bool is_terminating(Node *s)
{
    switch (s->kind) {
    case N_RETURN:
        return true;
    case N_BRANCH:
        return as_branch(s)->tok == T_GOTO;
    case N_EXPR_STMT: {
        CallExpr *call = try_call(node_unparen(as_expr_stmt(s)->x));
        return call && call->call_kind == CALL_BUILTIN && call->builtin == BUILTIN_PANIC;
    }
    case N_BLOCK:
        return is_terminating_list(as_block(s)->stmts);
    case N_IF: {
        IfStmt *i = as_if_stmt(s);
        return i->els && is_terminating(&i->then->n) && is_terminating(i->els);
    }
    case N_FOR:
        return !as_for_stmt(s)->cond && !has_break(s);
    case N_SWITCH:
        return clauses_terminate(s, as_switch_stmt(s)->clauses, true);
    case N_TYPE_SWITCH:
        return clauses_terminate(s, as_type_switch(s)->clauses, true);
    case N_SELECT:
        return clauses_terminate(s, as_select(s)->clauses, false);
    case N_LABELED_STMT:
        return is_terminating(as_labeled(s)->stmt);
    default:
        return false;
    }
}

/* ---- Simple statements ---- */

static void expr_stmt(Checker *c, ExprStmt *s)
{
    Operand x;
    ExprKind kind = check_raw_expr(c, &x, s->x, NULL, false);
    const char *msg = "is not used";
    switch (x.mode) {
    case MODE_INVALID:
        return;
    case MODE_BUILTIN:
        msg = "must be called";
        break;
    case MODE_TYPE:
        msg = "is not an expression";
        break;
    default:
        if (kind == KIND_STATEMENT)
            return;
    }
    check_error_op(c, &x, "%s %s", operand_str(c, &x), msg);
}

static void send_stmt(Checker *c, SendStmt *s)
{
    Operand ch, v;
    check_expr(c, &ch, s->ch);
    check_expr(c, &v, s->value);
    if (ch.mode == MODE_INVALID || v.mode == MODE_INVALID)
        return;
    Type *u = ch.mode == MODE_NIL ? ch.type : core_type(ch.type);
    if (!u)
        check_error_node(c, &s->n, INVALID_OP "cannot send to %s: no core type", operand_str(c, &ch));
    else if (u->kind != TY_CHAN)
        check_error_node(c, &s->n, INVALID_OP "cannot send to non-channel %s", operand_str(c, &ch));
    else if (u->dir == CHAN_RECV)
        check_error_node(c, &s->n, INVALID_OP "cannot send to receive-only channel %s", operand_str(c, &ch));
    else
        check_assignment(c, &v, u->elem, "send");
}

static void assign_stmt(Checker *c, AssignStmt *s)
{
    Operand x;
    if (s->incdec) {
        Node *lhs = s->lhs.v[0];
        check_expr(c, &x, lhs);
        if (x.mode == MODE_INVALID)
            return;
        if (x.mode == MODE_NIL || !all_numeric(x.type)) {
            const char *op = token_text(s->op);
            check_error_node(c, lhs, INVALID_OP "%s%s%s (non-numeric type %s)", expr_str(c, lhs), op, op, type_str(c, x.type));
            return;
        }
        assign_var(c, lhs, &x);
        return;
    }
    if (s->op == T_ASSIGN) {
        assign_vars(c, s->lhs, s->rhs);
    } else if (s->op == T_DEFINE) {
        short_var_decl(c, s->n.pos, s->lhs, s->rhs);
    } else if (s->lhs.len != 1 || s->rhs.len != 1) {
        check_error_node(c, &s->n, "assignment operation %s= requires single-valued expressions", token_text(s->op));
    } else {
        check_binary(c, &x, NULL, s->lhs.v[0], s->rhs.v[0], s->op);
        assign_var(c, s->lhs.v[0], &x);
    }
}

static void go_defer_stmt(Checker *c, GoDeferStmt *s)
{
    for (FuncInfo *f = c->env.func; f; f = f->parent) {
        if (s->tok == T_DEFER)
            f->has_defer = true;
        else
            f->has_go = true;
        if (!f->range)
            break;
    }
    Operand x;
    ExprKind kind = check_raw_expr(c, &x, s->call, NULL, false);
    if (x.mode == MODE_INVALID || kind == KIND_STATEMENT || s->call->kind != N_CALL)
        return;
    check_error_op(c, &x, "%s %s %s", token_text(s->tok),
                   kind == KIND_CONVERSION ? "requires function call, not conversion" : "discards result of", operand_str(c, &x));
}

static void return_stmt(Checker *c, ReturnStmt *s)
{
    ObjectList res = c->env.sig->func.results->tuple.vars;
    if (c->env.func && c->env.func->range)
        for (int i = 0; i < res.n; i++)
            capture_variable(c, res.v[i]);
    if (s->results.len == 0 && res.n > 0 && res.v[0]->name->len) {
        for (int i = 0; i < res.n; i++) {
            if (res.v[i]->name == c->names->blank)
                continue;
            Object *alt = scope_lookup_parent(c->env.scope, res.v[i]->name, s->n.pos);
            if (alt && alt != res.v[i])
                check_error(c, s->n.pos, "result parameter %s not in scope at return\n\t%s: inner declaration of %s",
                            res.v[i]->name->str, pos_str(c, alt->pos), object_str(c, alt));
        }
        return;
    }
    if (s->results.len == 0 && res.n == 0)
        return;
    init_vars(c, res.v, res.n, s->results, &s->n);
    for (int i = 0; i < res.n; i++)
        res.v[i]->reassigned = true;
}

static void condition(Checker *c, Node *n, const char *what)
{
    Operand x;
    check_expr(c, &x, n);
    if (x.mode == MODE_INVALID)
        return;
    if (!all_boolean(x.type)) {
        check_error_node(c, n, "non-boolean condition in %s statement", what);
        return;
    }
    update_default(c, &x);
}

/* ---- switch ---- */

typedef struct CaseValue {
    const Const *val;
    Type *type;
    Pos pos;
    int32_t next;
} CaseValue;

typedef struct CaseSet {
    VEC(CaseValue) v;
    int32_t heads[64];
} CaseSet;

static void case_values(Checker *c, Operand *x, NodeList exprs, CaseSet *set)
{
    for (int i = 0; i < exprs.len; i++) {
        Operand v;
        check_expr(c, &v, exprs.v[i]);
        if (x->mode == MODE_INVALID || v.mode == MODE_INVALID)
            continue;
        Operand tag = *x;
        convert_untyped(c, &v, x->type);
        if (v.mode == MODE_INVALID)
            continue;
        Operand res = v;
        check_comparison(c, &res, &tag, T_EQL, true);
        if (res.mode == MODE_INVALID || v.mode != MODE_CONST)
            continue;
        if (v.val->kind == CONST_BOOL || v.val->kind == CONST_UNKNOWN || v.val->kind == CONST_COMPLEX)
            continue;
        int h = (int)(const_hash(v.val) & 63);
        bool dup = false;
        for (int k = set->heads[h]; k && !dup; k = set->v.v[k - 1].next) {
            CaseValue *o = &set->v.v[k - 1];
            if (o->val->kind == v.val->kind && const_compare(o->val, T_EQL, v.val) && type_identical(o->type, v.type)) {
                check_error_op(c, &v, "duplicate case %s in expression switch\n\t%s: previous case", operand_str(c, &v),
                               pos_str(c, o->pos));
                dup = true;
            }
        }
        if (dup)
            continue;
        Node *at = exprs.v[i];
        Pos pos = at->kind == N_CALL ? as_call(at)->lparen : at->pos;
        VEC_PUSH(set->v, ((CaseValue){ v.val, v.type, pos, set->heads[h] }));
        set->heads[h] = set->v.n;
    }
}

static void multiple_defaults(Checker *c, NodeList clauses)
{
    Node *first = NULL;
    for (int i = 0; i < clauses.len; i++) {
        Node *n = clauses.v[i];
        bool def = n->kind == N_CASE_CLAUSE ? as_case_clause(n)->is_default : as_comm_clause(n)->comm == NULL;
        if (!def)
            continue;
        if (first)
            check_error_node(c, n, "multiple defaults (first at %s)", pos_str(c, first->pos));
        else
            first = n;
    }
}

static void switch_stmt(Checker *c, SwitchStmt *s)
{
    Scope *saved = open_scope(c);
    if (s->init)
        check_stmt(c, s->init);
    Operand x = { 0 };
    if (s->tag) {
        check_expr(c, &x, s->tag);
        check_assignment(c, &x, NULL, "switch expression");
        if (x.mode != MODE_INVALID && !comparable_type(c, x.type, true, NULL) && !has_nil(x.type)) {
            check_error_op(c, &x, "cannot switch on %s (%s is not comparable)", operand_str(c, &x), type_str(c, x.type));
            x.mode = MODE_INVALID;
        }
    } else {
        IdentExpr *id = arena_new(c->a, IdentExpr);
        id->n.kind = N_IDENT;
        id->n.pos = s->lbrace;
        id->name = intern_cstr(c->names, "true");
        x = (Operand){ .mode = MODE_CONST, .type = c->basic[BASIC_BOOL], .val = const_bool(true), .expr = &id->n };
    }
    multiple_defaults(c, s->clauses);
    CaseSet set = { 0 };
    for (int i = 0; i < s->clauses.len; i++) {
        CaseClause *cl = as_case_clause(s->clauses.v[i]);
        case_values(c, &x, cl->exprs, &set);
        Scope *inner = open_scope(c);
        stmt_list(c, cl->body);
        c->env.scope = inner;
    }
    free(set.v.v);
    c->env.scope = saved;
}

/* ---- type switch ---- */

typedef struct SeenType {
    Type *t;                /* NULL: nil */
    Node *n;
} SeenType;

typedef struct TypeSeen {
    VEC(SeenType) v;
} TypeSeen;

/* The types of one case; the last one, or invalid. */
static Type *case_types(Checker *c, Operand *x, NodeList types, TypeSeen *seen)
{
    Type *t = NULL;
    for (int i = 0; i < types.len; i++) {
        Node *e = types.v[i];
        Operand y;
        Node *u = node_unparen(e);
        if (u->kind == N_IDENT && scope_lookup_parent(c->env.scope, as_ident(u)->name, u->pos) == c->obj_nil) {
            check_raw_expr(c, &y, e, NULL, false);
            t = NULL;
        } else {
            t = check_var_type(c, e);
            if (is_invalid(t))
                continue;
        }
        bool dup = false;
        for (int k = 0; k < seen->v.n && !dup; k++) {
            SeenType *o = &seen->v.v[k];
            if ((t && o->t && type_identical(t, o->t)) || (!t && !o->t)) {
                check_error_node(c, e, "duplicate case %s in type switch\n\t%s: previous case", t ? type_str(c, t) : "nil",
                                 pos_str(c, node_start(o->n)));
                dup = true;
            }
        }
        if (dup)
            continue;
        VEC_PUSH(seen->v, ((SeenType){ t, e }));
        if (t && x->mode != MODE_INVALID)
            type_assertion(c, e, x, t, true);
    }
    return t;
}

static void type_switch_stmt(Checker *c, TypeSwitchStmt *s)
{
    Scope *saved = open_scope(c);
    if (s->init)
        check_stmt(c, s->init);
    IdentExpr *bind = s->bind;
    if (bind && bind->name == c->names->blank) {
        check_error_node(c, &bind->n, "no new variable on left side of :=");
        bind = NULL;
    }
    Operand x;
    check_expr(c, &x, s->x);
    if (x.mode != MODE_INVALID) {
        if (x.type->kind == TY_TYPEPARAM) {
            check_error_op(c, &x, "cannot use type switch on type parameter value %s", operand_str(c, &x));
            x.mode = MODE_INVALID;
        } else if (x.mode == MODE_NIL || !is_interface(x.type)) {
            check_error_op(c, &x, "%s is not an interface", operand_str(c, &x));
            x.mode = MODE_INVALID;
        }
    }
    multiple_defaults(c, s->clauses);
    TypeSeen seen = { 0 };
    bool used = false;
    for (int i = 0; i < s->clauses.len; i++) {
        CaseClause *cl = as_case_clause(s->clauses.v[i]);
        Type *t = case_types(c, &x, cl->exprs, &seen);
        Scope *inner = open_scope(c);
        Object *v = NULL;
        if (bind) {
            if (cl->exprs.len != 1 || !t)
                t = x.mode != MODE_INVALID ? x.type : invalid_type(c);
            v = new_local_var(c, bind, t);
            v->pos = bind->n.pos;
            scope_insert(c, c->env.scope, v);
            v->scope_pos = cl->colon;
            cl->implicit = v;
        }
        stmt_list(c, cl->body);
        if (v) {
            used |= v->used;
            v->used = true;
        }
        c->env.scope = inner;
    }
    if (bind && !used && !c->env.pkg->std && !c->env.pkg->autoimport && !c->conf.ignore_unused)
        check_error_node(c, &bind->n, "%s declared but not used", bind->name->str);
    free(seen.v.v);
    c->env.scope = saved;
}

/* ---- select ---- */

static bool is_receive(Node *n)
{
    n = node_unparen(n);
    return n->kind == N_UNARY && as_unary(n)->op == T_ARROW;
}

static bool valid_comm(Node *s)
{
    if (!s || s->kind == N_SEND)
        return true;
    if (s->kind == N_EXPR_STMT)
        return is_receive(as_expr_stmt(s)->x);
    if (s->kind == N_ASSIGN) {
        AssignStmt *a = as_assign(s);
        return a->rhs.len == 1 && is_receive(a->rhs.v[0]);
    }
    return false;
}

static void select_stmt(Checker *c, SelectStmt *s)
{
    if (c->env.func)
        c->env.func->has_select = true;
    multiple_defaults(c, s->clauses);
    for (int i = 0; i < s->clauses.len; i++) {
        CommClause *cl = as_comm_clause(s->clauses.v[i]);
        if (!valid_comm(cl->comm)) {
            check_error_node(c, cl->comm, "select case must be send or receive (possibly with assignment)");
            continue;
        }
        Scope *saved = open_scope(c);
        if (cl->comm)
            check_stmt(c, cl->comm);
        stmt_list(c, cl->body);
        c->env.scope = saved;
    }
}

/* ---- for, range ---- */

static void for_stmt(Checker *c, ForStmt *s)
{
    Scope *saved = open_scope(c);
    if (s->init) {
        check_stmt(c, s->init);
        if (s->init->kind == N_ASSIGN && as_assign(s->init)->op == T_DEFINE && lang_at_least(c, 22))
            s->n.flags |= NF_PER_ITERATION;
    }
    if (s->cond)
        condition(c, s->cond, "for");
    if (s->post) {
        if (s->post->kind == N_ASSIGN && as_assign(s->post)->op == T_DEFINE)
            check_error_node(c, s->post, "cannot declare in post statement of for loop");
        else
            check_stmt(c, s->post);
    }
    block(c, s->body);
    c->env.scope = saved;
}

typedef struct RangeTypes {
    Type *key, *val;
    const char *cause;
    bool ok, is_int;
    Type *func;             /* range over func */
    bool deref;
} RangeTypes;

static RangeTypes range_types(Checker *c, Operand *x)
{
    RangeTypes r = { 0 };
    Type *t = x->type, *u = x->mode == MODE_NIL ? NULL : core_type(t);
    Type *tint = c->basic[BASIC_INT];
    if (!u) {
        r.cause = x->mode == MODE_NIL ? NULL : fmtc(c, "%s has no core type", type_str(c, t));
        return r;
    }
    switch (u->kind) {
    case TY_BASIC:
        if (u->info & INFO_STRING) {
            r.key = tint, r.val = c->t_rune, r.ok = true;
        } else if (u->info & INFO_INTEGER || (is_untyped(u) && x->mode == MODE_CONST && const_to_int(c->a, x->val)->kind == CONST_INT && (u->info & INFO_NUMERIC))) {
            if (!lang_at_least(c, 22)) {
                r.cause = "requires go1.22 or later";
                if (c->env.pkg->go_minor < 22)
                    r.cause = NULL;
                return r;
            }
            r.key = t, r.ok = r.is_int = true;
        }
        break;
    case TY_ARRAY:
        r.key = tint, r.val = u->elem, r.ok = true;
        break;
    case TY_POINTER: {
        Type *a = under(u->elem);
        if (u->elem->kind != TY_TYPEPARAM && a->kind == TY_ARRAY)
            r.key = tint, r.val = a->elem, r.ok = r.deref = true;
        break;
    }
    case TY_SLICE:
        r.key = tint, r.val = u->elem, r.ok = true;
        break;
    case TY_MAP:
        r.key = u->key, r.val = u->elem, r.ok = true;
        break;
    case TY_CHAN:
        if (u->dir == CHAN_SEND)
            r.cause = "receive from send-only channel";
        else
            r.key = u->elem, r.ok = true;
        break;
    case TY_FUNC: {
        if (!lang_at_least(c, 23))
            break;
        ObjectList p = u->func.params->tuple.vars;
        if (p.n != 1 || u->func.results->tuple.vars.n != 0) {
            r.cause = "func must be func(yield func(...) bool): wrong argument count";
            break;
        }
        Type *cb = core_type(p.v[0]->type);
        if (!cb || cb->kind != TY_FUNC) {
            r.cause = "func must be func(yield func(...) bool): argument is not func";
            break;
        }
        ObjectList q = cb->func.params->tuple.vars;
        ObjectList res = cb->func.results->tuple.vars;
        if (q.n > 2) {
            r.cause = "func must be func(yield func(...) bool): yield func has too many parameters";
            break;
        }
        if (res.n != 1 || !is_boolean(res.v[0]->type)) {
            r.cause = "func must be func(yield func(...) bool): yield func does not return bool";
            break;
        }
        r.key = q.n > 0 ? q.v[0]->type : NULL;
        r.val = q.n > 1 ? q.v[1]->type : NULL;
        r.func = cb;
        r.ok = true;
        break;
    }
    }
    return r;
}

static void range_assign(Checker *c, RangeStmt *s, Type **types, Object **vars, int *nvars)
{
    Node *lhs[2] = { s->key, s->value };
    for (int i = 0; i < 2; i++) {
        if (!lhs[i])
            continue;
        Operand x = { .mode = types[i] ? MODE_VALUE : MODE_INVALID, .type = types[i] ? types[i] : invalid_type(c), .expr = lhs[i] };
        if (!s->define) {
            if (types[i]) {
                assign_var(c, lhs[i], &x);
            } else {
                use_lhs(c, lhs[i]);
            }
            continue;
        }
        IdentExpr *id = try_ident(lhs[i]);
        if (!id) {
            check_error_node(c, lhs[i], "non-name %s on left side of :=", expr_str(c, lhs[i]));
            use_expr(c, lhs[i]);
            continue;
        }
        Object *v = new_local_var(c, id, NULL);
        id->obj = v;
        id->n.mode = MODE_VAR;
        id->n.flags |= NF_DEFINES;
        if (types[i]) {
            v->type = types[i];
        } else {
            v->type = invalid_type(c);
            v->used = true;
        }
        id->n.type = v->type;
        if (id->name != c->names->blank)
            vars[(*nvars)++] = v;
    }
}

static void range_stmt(Checker *c, RangeStmt *s)
{
    Scope *saved = open_scope(c);
    Operand x;
    check_expr(c, &x, s->x);
    Type *types[2] = { NULL, NULL };
    FuncInfo *outer = c->env.func;
    if (x.mode != MODE_INVALID) {
        RangeTypes r = range_types(c, &x);
        Node *key = s->key, *val = s->value;
        if (!r.ok) {
            if (r.cause)
                check_error_op(c, &x, "cannot range over %s (%s)", operand_str(c, &x), r.cause);
            else
                check_error_op(c, &x, "cannot range over %s", operand_str(c, &x));
        } else {
            if (key && !r.key)
                check_error_node(c, key, "range over %s permits no iteration variables", operand_str(c, &x));
            else if (val && !r.val)
                check_error_node(c, val, "range over %s permits only one iteration variable", operand_str(c, &x));
            else if (s->extra)
                check_error_node(c, s->extra, "range clause permits at most two iteration variables");
            if (r.is_int && is_untyped(x.type)) {
                Type *t = c->basic[BASIC_INT];
                if (x.type->basic == BASIC_UNTYPED_RUNE)
                    t = default_type(c, x.type);
                Node *u = key && !s->define ? node_unparen(key) : NULL;
                if (u && !(u->kind == N_IDENT && as_ident(u)->name == c->names->blank)) {
                    Operand k;
                    Object *o = u->kind == N_IDENT ? scope_lookup_parent(c->env.scope, as_ident(u)->name, u->pos) : NULL;
                    bool used = o && o->kind == OBJ_VAR && o->used;
                    check_expr(c, &k, key);
                    if (o && o->kind == OBJ_VAR)
                        o->used = used;
                    if (k.mode != MODE_INVALID)
                        t = k.type;
                }
                convert_untyped(c, &x, t);
                if (x.mode != MODE_INVALID && !all_integer(x.type))
                    check_error_op(c, &x, "cannot use iteration variable of type %s", type_str(c, x.type));
                r.key = t;
            }
            types[0] = r.key;
            types[1] = r.val;
            update_default(c, &x);
            if (r.deref)
                s->n.flags |= NF_IMPLICIT_DEREF;
            if (r.func) {
                s->info = new_func_info(c, r.func);
                s->info->range = s;
                c->env.func = s->info;
            }
        }
    }
    if (s->define && lang_at_least(c, 22))
        s->n.flags |= NF_PER_ITERATION;
    Object *vars[2];
    int nvars = 0;
    range_assign(c, s, types, vars, &nvars);
    for (int i = 0; i < nvars; i++)
        declare(c, c->env.scope, NULL, vars[i], s->body->n.pos);
    block(c, s->body);
    if (s->info) {
        report_unused_vars(c, s->info);
        c->env.func = outer;
    }
    c->env.scope = saved;
}

/* ---- The switchboard ---- */

static void if_stmt(Checker *c, IfStmt *s)
{
    Scope *saved = open_scope(c);
    if (s->init)
        check_stmt(c, s->init);
    if (s->cond)
        condition(c, s->cond, "if");
    block(c, s->then);
    if (s->els)
        check_stmt(c, s->els);
    c->env.scope = saved;
}

static void stmt_switchboard(Checker *c, Node *s)
{
    switch (s->kind) {
    case N_EMPTY_STMT: break;
    case N_LABELED_STMT: check_stmt(c, as_labeled(s)->stmt); break;
    case N_BLOCK: block(c, as_block(s)); break;
    case N_EXPR_STMT: expr_stmt(c, as_expr_stmt(s)); break;
    case N_SEND: send_stmt(c, as_send(s)); break;
    case N_DECL_STMT: decl_stmt(c, as_decl_stmt(s)); break;
    case N_ASSIGN: assign_stmt(c, as_assign(s)); break;
    case N_BRANCH:
        if (as_branch(s)->tok == T_GOTO && c->env.func)
            c->env.func->has_goto = true;
        break;
    case N_GO_DEFER: go_defer_stmt(c, as_go_defer(s)); break;
    case N_RETURN: return_stmt(c, as_return_stmt(s)); break;
    case N_IF: if_stmt(c, as_if_stmt(s)); break;
    case N_FOR: for_stmt(c, as_for_stmt(s)); break;
    case N_RANGE: range_stmt(c, as_range(s)); break;
    case N_SWITCH: switch_stmt(c, as_switch_stmt(s)); break;
    case N_TYPE_SWITCH: type_switch_stmt(c, as_type_switch(s)); break;
    case N_SELECT: select_stmt(c, as_select(s)); break;
    default: break;
    }
}

static void check_stmt(Checker *c, Node *s)
{
    if (c->expr_depth > MAX_EXPR_DEPTH || diag_full(c->diags))
        return;
    c->expr_depth++;
    stmt_switchboard(c, s);
    c->expr_depth--;
}
