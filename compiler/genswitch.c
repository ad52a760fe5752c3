/* genswitch.c - switch, type switch, select.
 *
 * All three first emit the tests, each jumping to the label of its clause, then the clauses.
 */
#include "compiler/gen_priv.h"

typedef struct Clauses {
    int *labels;
    int none;       /* where to go if nothing matched */
    int end;
} Clauses;

static Clauses clause_labels(Fn *f, NodeList cs)
{
    Clauses c = { .labels = arena_array(f->arena, int, cs.len + 1), .end = new_label(f) };
    c.none = c.end;
    for (int i = 0; i < cs.len; i++) {
        c.labels[i] = new_label(f);
        if (as_case_clause(cs.v[i])->is_default)
            c.none = c.labels[i];
    }
    return c;
}

static bool ends_in_fallthrough(NodeList body)
{
    if (body.len == 0 || body.v[body.len - 1]->kind != N_BRANCH)
        return false;
    return as_branch(body.v[body.len - 1])->tok == T_FALLTHROUGH;
}

static void clause_bodies(Fn *f, Node *stmt, NodeList cs, Clauses *c)
{
    Target t;
    push_target(f, &t, stmt, c->end, -1);
    for (int i = 0; i < cs.len; i++) {
        NodeList body = as_case_clause(cs.v[i])->body;
        bool through = ends_in_fallthrough(body);
        place(f, c->labels[i]);
        body.len -= through;
        gblock(f, body);
        if (through)
            gcover(f, body.v[body.len]);
        if (through && i + 1 < cs.len)
            jump(f, c->labels[i + 1]);
        else if (i + 1 < cs.len)
            jump(f, c->end);
    }
    place(f, c->end);
    f->targets = t.up;
}

/* ---- switch ---- */

/* Jumps to label if the tag equals e. */
static void case_test(Fn *f, int tag, Type *tt, Node *e, int label)
{
    int save = f->sp;
    int64_t k;
    set_pos(f, node_start(e));
    if (node_unparen(e)->mode == MODE_NIL) {
        if (tclass(tt) == TC_IFC)
            jump2(f, OP_JEQI, tag, 0, label);
        else
            jump1(f, OP_JNIL, tag, label);
        return;
    }
    Type *et = ty(f, e);
    TC c = tclass(tt);
    if (!is_interface(tt) && is_interface(et)) { /* compare as interfaces */
        int a = convert_slots(f, tag, tt, et, ANY), b = gexpr(f, e, ANY);
        jump1(f, OP_JT, gequal(f, et, a, b, ANY), label);
        f->sp = save;
        return;
    }
    if (c >= TC_I8 && c <= TC_64) {
        if (int_const(e, &k) && fits16(k))
            jump2(f, OP_JEQI, tag, (int)k, label);
        else
            jump2(f, OP_JEQ, tag, gexpr(f, e, ANY), label);
    } else if (c == TC_STR) {
        jump2(f, OP_JEQ_STR, tag, gexpr(f, e, ANY), label);
    } else {
        int v = gexpr_to(f, e, tt, ANY);
        jump1(f, OP_JT, gequal(f, tt, tag, v, ANY), label);
    }
    f->sp = save;
}

enum { TABLE_MIN_CASES = 6, TABLE_MAX_RANGE = 1024 };

/* A switch over small dense integer constants is one jump through a table. */
static bool switch_table(Fn *f, SwitchStmt *s, int tag, Type *tt, Clauses *c)
{
    TC tc = tclass(tt);
    int64_t min = INT64_MAX, max = INT64_MIN, k;
    int cases = 0;
    if (tc < TC_I8 || tc > TC_64)
        return false;
    for (int i = 0; i < s->clauses.len; i++) {
        CaseClause *cc = as_case_clause(s->clauses.v[i]);
        for (int j = 0; j < cc->exprs.len; j++, cases++) {
            if (!int_const(cc->exprs.v[j], &k))
                return false;
            min = k < min ? k : min;
            max = k > max ? k : max;
        }
    }
    if (cases < TABLE_MIN_CASES || !fits16(min) || !fits16(max) || max - min >= TABLE_MAX_RANGE || max - min > 4 * cases)
        return false;
    int n = (int)(max - min) + 1, save = f->sp;
    int *labels = arena_array(f->arena, int, n);
    for (int i = 0; i < n; i++)
        labels[i] = c->none;
    for (int i = s->clauses.len - 1; i >= 0; i--) {
        CaseClause *cc = as_case_clause(s->clauses.v[i]);
        for (int j = 0; j < cc->exprs.len; j++)
            if (int_const(cc->exprs.v[j], &k))
                labels[k - min] = c->labels[i];
    }
    if (min != 0) {
        int t = tmp(f, 1);
        emit(f, OP_ADDI, t, tag, (int)-min);
        tag = t;
    }
    jump_table(f, tag, labels, n);
    f->sp = save;
    return true;
}

void gswitch(Fn *f, SwitchStmt *s)
{
    int save = f->sp, tag = 0;
    Type *tt = NULL;
    if (s->init)
        gstmt(f, s->init);
    set_pos(f, s->n.pos);
    if (s->tag) {
        tt = ty(f, s->tag);
        tag = greg(f, s->tag);
    }
    Clauses c = clause_labels(f, s->clauses);
    bool table = s->tag && switch_table(f, s, tag, tt, &c);
    for (int i = 0; !table && i < s->clauses.len; i++) {
        CaseClause *cc = as_case_clause(s->clauses.v[i]);
        for (int k = 0; k < cc->exprs.len; k++) {
            if (s->tag)
                case_test(f, tag, tt, cc->exprs.v[k], c.labels[i]);
            else
                gcond(f, cc->exprs.v[k], c.labels[i], true);
        }
    }
    jump(f, c.none);
    clause_bodies(f, &s->n, s->clauses, &c);
    f->sp = save;
}

/* ---- type switch ---- */

/* Jumps to label if the dynamic type matches. */
static void type_case(Fn *f, int x, int word, Type *xt, Node *e, int label)
{
    int save = f->sp, next = new_label(f);
    if (node_unparen(e)->mode == MODE_NIL) {
        jump2(f, OP_JEQI, x, 0, label);
        place(f, next);
        return;
    }
    Type *t = ty(f, e);
    if (is_interface(t)) {
        int ef = tmp(f, 2), r = tmp(f, 3);
        emit(f, OP_MOV, ef, word, 0);
        emit(f, OP_MOV, ef + 1, x + 1, 0);
        emitp(f, OP_ASSERTI2, r, ef, 0, gen_type(f->g, t));
        jump1(f, OP_JT, r + 2, label);
    } else {
        gen_user_methods(f->g, t);
        jump_type(f, word, gen_type(f->g, t), next);
        jump(f, label);
    }
    place(f, next);
    f->sp = save;
    (void)xt;
}

/* The variable that a clause sees: of the clause's type if it names one, else of the operand's. */
static void bind_clause(Fn *f, CaseClause *cc, int x, int word, Type *xt)
{
    Object *o = cc->implicit;
    if (!o)
        return;
    Type *t = gen_subst(f, object_type(o));
    Var *v = declare_var(f, o, false);
    int save = f->sp;
    Loc l = loc_var(f, v);
    bool one_type = cc->exprs.len == 1 && node_unparen(cc->exprs.v[0])->mode != MODE_NIL;
    if (!one_type || (is_interface(t) && type_identical(t, xt))) {
        gstore(f, &l, convert_slots(f, x, xt, t, ANY));
    } else if (is_interface(t)) {
        int ef = tmp(f, 2), r = tmp(f, 3);
        emit(f, OP_MOV, ef, word, 0);
        emit(f, OP_MOV, ef + 1, x + 1, 0);
        emitp(f, OP_ASSERTI2, r, ef, 0, gen_type(f->g, t));
        gstore(f, &l, r);
    } else if (type_is_direct(gen_type(f->g, t))) {
        gstore(f, &l, x + 1);
    } else if (tclass(t) != TC_NONE) {
        Loc from = loc_mem(x + 1, 0, t);
        gstore(f, &l, gload(f, &from, l.kind == LOC_SLOT ? l.slot : ANY));
    }
    f->sp = save;
}

void gtype_switch(Fn *f, TypeSwitchStmt *s)
{
    int save = f->sp;
    if (s->init)
        gstmt(f, s->init);
    set_pos(f, s->n.pos);
    Type *xt = ty(f, s->x);
    int x = greg(f, s->x), word = x;
    if (type_set(under(xt))->methods.n) {
        word = tmp(f, 1);
        emit(f, OP_ITABTYPE, word, x, 0);
    }
    Clauses c = clause_labels(f, s->clauses);
    for (int i = 0; i < s->clauses.len; i++) {
        CaseClause *cc = as_case_clause(s->clauses.v[i]);
        for (int k = 0; k < cc->exprs.len; k++)
            type_case(f, x, word, xt, cc->exprs.v[k], c.labels[i]);
    }
    jump(f, c.none);
    Target t;
    push_target(f, &t, &s->n, c.end, -1);
    for (int i = 0; i < s->clauses.len; i++) {
        CaseClause *cc = as_case_clause(s->clauses.v[i]);
        int keep = f->sp;
        place(f, c.labels[i]);
        bind_clause(f, cc, x, word, xt);
        gblock(f, cc->body);
        f->sp = keep;
        if (i + 1 < s->clauses.len)
            jump(f, c.end);
    }
    place(f, c.end);
    f->targets = t.up;
    f->sp = save;
}

/* ---- select ---- */

typedef struct Comm {
    Node *recv;         /* the receive expression, or NULL */
    SendStmt *send;
    AssignStmt *assign; /* v, ok = <-c or := */
    Type *elem;
    int value, ok;      /* slots of what is received */
} Comm;

static Comm comm_of(CommClause *cc)
{
    Comm m = { 0 };
    if (!cc->comm)
        return m;
    if (cc->comm->kind == N_SEND) {
        m.send = as_send(cc->comm);
    } else if (cc->comm->kind == N_ASSIGN) {
        m.assign = as_assign(cc->comm);
        m.recv = node_unparen(m.assign->rhs.v[0]);
    } else {
        m.recv = node_unparen(as_expr_stmt(cc->comm)->x);
    }
    return m;
}

/* Evaluates the channel and the value to send of one case into slots of their own. */
static void select_operands(Fn *f, Comm *m, selectcase *sc)
{
    Node *ch = m->send ? m->send->ch : as_unary(m->recv)->x;
    m->elem = gen_subst(f, under(ty(f, ch))->elem);
    int chan = tmp(f, 1), n = tslots(m->elem), keep = f->sp;
    set_pos(f, node_start(m->send ? ch : m->recv));
    gexpr(f, ch, chan);
    f->sp = keep;
    m->value = tmp(f, n ? n : 1);
    keep = f->sp;
    if (m->send)
        gexpr_to(f, m->send->value, m->elem, m->value);
    f->sp = keep;
    bool want_ok = m->assign && m->assign->lhs.len == 2;
    m->ok = want_ok ? tmp(f, 1) : 0;
    *sc = (selectcase){ (int16_t)chan, (int16_t)m->value, (int16_t)m->ok, m->send != NULL, gen_type(f->g, m->elem) };
}

static void bind_comm(Fn *f, Comm *m)
{
    AssignStmt *a = m->assign;
    if (!a)
        return;
    bool define = a->op == T_DEFINE;
    gassign_slots(f, a->lhs.v[0], define, m->value, m->elem);
    if (a->lhs.len == 2)
        gassign_slots(f, a->lhs.v[1], define, m->ok, basic_type(f->g->c, BASIC_BOOL));
}

static void keep_select(Fn *f, selectinfo *si)
{
    selectinfo **v = arena_array(f->arena, selectinfo *, f->nselects + 1);
    for (int i = 0; i < f->nselects; i++)
        v[i] = f->selects[i];
    v[f->nselects++] = si;
    f->selects = v;
}

void gselect(Fn *f, SelectStmt *s)
{
    int save = f->sp, n = s->clauses.len;
    Comm *comms = arena_array(f->arena, Comm, n + 1);
    selectinfo *si = arena_alloc(f->g->arena, sizeof *si + (size_t)n * sizeof(selectcase));
    set_pos(f, s->n.pos);
    int which = tmp(f, 1);
    for (int i = 0; i < n; i++) {
        comms[i] = comm_of(as_comm_clause(s->clauses.v[i]));
        if (!as_comm_clause(s->clauses.v[i])->comm)
            si->has_default = true;
        else
            select_operands(f, &comms[i], &si->cases[si->ncases++]);
    }
    keep_select(f, si);
    set_pos(f, s->n.pos);
    emitp(f, OP_SELECT, which, 0, 0, si);
    int end = new_label(f);
    Target t;
    push_target(f, &t, &s->n, end, -1);
    int k = 0;
    for (int i = 0; i < n; i++) {
        CommClause *cc = as_comm_clause(s->clauses.v[i]);
        int next = new_label(f), keep = f->sp;
        jump2(f, OP_JNEI, which, cc->comm ? k++ : -1, next);
        bind_comm(f, &comms[i]);
        gblock(f, cc->body);
        f->sp = keep;
        jump(f, end);
        place(f, next);
    }
    place(f, end);
    f->targets = t.up;
    f->sp = save;
}
