/* genstmt.c - statements other than range, switch and select.
 *
 * Loops are inverted: the condition stands before the loop and again at its end, where the
 * common `i++; i < n` is one fused instruction. Locals take slots of the temporaries' stack
 * from their declaration to the end of their block.
 */
#include "compiler/gen_priv.h"

void emit_go_or_defer(Fn *f, bool is_go, int closure)
{
    if (!is_go && f->frange)
        emit(f, OP_DEFERAT, closure, range_control(f), 0);
    else
        emit(f, is_go ? OP_GO : OP_DEFER, closure, 0, 0);
}

void push_target(Fn *f, Target *t, Node *stmt, int brk, int cont)
{
    *t = (Target){ f->targets, stmt, brk, cont };
    f->targets = t;
}

/* ---- assignment ---- */

static bool is_blank(Fn *f, Node *n)
{
    n = node_unparen(n);
    return n->kind == N_IDENT && as_ident(n)->name == f->g->cfg.names->blank;
}

static bool declares(Node *lhs, bool define)
{
    return define && lhs->kind == N_IDENT && (lhs->flags & NF_DEFINES);
}

/* The place an assignment writes; a variable declared by it gets its storage. */
Loc gassign_loc(Fn *f, Node *lhs, bool define)
{
    if (is_blank(f, lhs))
        return (Loc){ .kind = LOC_BLANK };
    if (declares(lhs, define))
        return loc_var(f, declare_var(f, as_ident(lhs)->obj, false));
    return gloc(f, lhs);
}

void gassign_slots(Fn *f, Node *lhs, bool define, int src, Type *from)
{
    Loc l = gassign_loc(f, lhs, define);
    if (l.kind == LOC_BLANK)
        return;
    int save = f->sp;
    gstore(f, &l, convert_slots(f, src, from, l.type, ANY));
    f->sp = save;
}

/* An aggregate that is better not taken through slots: a variable or a literal. */
bool is_big_place(Fn *f, Node *e)
{
    e = node_unparen(e);
    if (!e->type || e->mode == MODE_NIL || e->val || e->type->kind == TY_TUPLE)
        return false;
    Type *t = ty(f, e);
    return tclass(t) == TC_AGG && tslots(t) > BIG_SLOTS && (e->mode == MODE_VAR || e->kind == N_COMPOSITE_LIT);
}

/* Where it is. */
Loc gbig_place(Fn *f, Node *e)
{
    e = node_unparen(e);
    return e->kind == N_COMPOSITE_LIT ? gbig_literal(f, as_composite(e)) : gloc(f, e);
}

/* Evaluates a place for what may go wrong on the way to it. */
static void gloc_checked(Fn *f, Node *e)
{
    Loc l = gbig_place(f, e);
    if (l.kind == LOC_MEM)
        emit(f, OP_NILCHK, l.slot, 0, 0);
}

/* l = e. Only aggregates are built piecewise, so everything else may go straight to its slot. */
void gassign_expr(Fn *f, Loc *l, Node *e, bool fresh)
{
    int save = f->sp;
    if ((l->kind == LOC_MEM || l->kind == LOC_GLOBAL) && !is_interface(l->type) && is_big_place(f, e)) {
        Loc from = gbig_place(f, e);
        if (from.kind == LOC_MEM || from.kind == LOC_GLOBAL) {
            int q = gaddr(f, &from, ANY), p = gaddr(f, l, ANY);
            emitp(f, OP_CPY_T, p, q, 0, gen_type(f->g, l->type));
        } else {
            gstore(f, l, gload(f, &from, ANY));
        }
        f->sp = save;
        return;
    }
    if (l->kind == LOC_SLOT && (fresh || tclass(l->type) != TC_AGG)) {
        gexpr_to(f, e, l->type, l->slot);
    } else {
        int v = gexpr_to(f, e, l->type, ANY);
        gstore(f, l, v);
    }
    f->sp = save;
}

static void find_call(Node *n, void *ctx)
{
    bool *found = ctx;
    if ((n->kind == N_CALL && !n->val && as_call(n)->call_kind != CALL_CONVERSION) ||
        (n->kind == N_UNARY && as_unary(n)->op == T_ARROW))
        *found = true;
    if (!*found && n->kind != N_FUNC_LIT)
        node_children(n, find_call, ctx);
}

static bool has_call(Node *n)
{
    bool found = false;
    find_call(n, &found);
    return found;
}

static void assign_one(Fn *f, Node *lhs, Node *rhs, bool define)
{
    int save = f->sp;
    if (is_blank(f, lhs)) {
        if (is_big_place(f, rhs))
            gloc_checked(f, rhs);
        else if (rhs->mode != MODE_NIL)
            gexpr(f, rhs, ANY);
        f->sp = save;
        return;
    }
    if (declares(lhs, define)) {
        Object *o = as_ident(lhs)->obj;
        if (var_escapes(f, o)) { /* the value first: it may mention a box of the last round */
            Var *v = declare_var(f, o, false);
            int keep = f->sp;
            Loc l = loc_var(f, v);
            gassign_expr(f, &l, rhs, false);
            f->sp = keep;
            return;
        }
        Var *v = declare_var(f, o, false);
        Loc l = loc_var(f, v);
        gassign_expr(f, &l, rhs, true);
        return;
    }
    f->late_index = has_call(rhs);
    bool panics_late = f->late_index && tclass(ty(f, lhs)) == TC_AGG && node_unparen(lhs)->kind != N_IDENT;
    Order o = order_begin(f, (NodeList){ &lhs, 1 }, (NodeList){ &rhs, 1 }, panics_late);
    Loc l = gloc(f, lhs);
    f->late_index = false;
    gassign_expr(f, &l, rhs, false);
    order_end(f, o);
    f->sp = save;
}

/* Operands of a place that are variables' own slots are copied: the statement may assign to those variables. */
void stabilise(Fn *f, Loc *l)
{
    int n = l->kind == LOC_INDEX ? 2 : 1;
    if (l->kind != LOC_MEM && l->kind != LOC_INDEX && l->kind != LOC_ELEM && l->kind != LOC_MAP)
        return;
    if (l->slot != -1 || !f->is_closure) {
        int t = tmp(f, n);
        emit_move(f, t, l->slot, n);
        l->slot = t;
    }
    if (l->kind == LOC_INDEX || l->kind == LOC_ELEM) {
        int t = tmp(f, 1);
        emit_move(f, t, l->index, 1);
        l->index = t;
    } else if (l->kind == LOC_MAP) {
        int k = tslots(gen_subst(f, under(l->maptype)->key)), t = tmp(f, k);
        emit_move(f, t, l->index, k);
        l->index = t;
    }
}

/* Needed as soon as the statement assigns to a variable that lies in a slot; operands that
 * lie in memory of the frame may change through any pointer. */
static void stabilise_all(Fn *f, Loc *locs, NodeList lhs, bool define)
{
    bool plain = false;
    for (int i = 0; i < lhs.len; i++)
        plain |= locs[i].kind == LOC_SLOT && !declares(lhs.v[i], define);
    for (int i = 0; i < lhs.len; i++)
        if (plain || in_live_region(locs[i].slot) || in_live_region(locs[i].index))
            stabilise(f, &locs[i]);
}

static void assign_parallel(Fn *f, AssignStmt *s, bool define)
{
    int n = s->lhs.len, save = f->sp;
    Loc *locs = arena_array(f->arena, Loc, n);
    int *vals = arena_array(f->arena, int, n);
    for (int i = 0; i < n && define; i++)
        locs[i] = gassign_loc(f, s->lhs.v[i], define);
    int after_decl = f->sp;
    Order o = order_begin(f, define ? (NodeList){ 0 } : s->lhs, s->rhs, false);
    for (int i = 0; i < n && !define; i++)
        locs[i] = gassign_loc(f, s->lhs.v[i], define);
    stabilise_all(f, locs, s->lhs, define);
    for (int i = 0; i < n; i++) {
        Node *r = s->rhs.v[i];
        if (locs[i].kind == LOC_SLOT && declares(s->lhs.v[i], define)) { /* nobody can see it yet */
            gassign_expr(f, &locs[i], r, true);
            locs[i].kind = LOC_BLANK;
            continue;
        }
        if (locs[i].kind == LOC_BLANK) {
            if (r->mode != MODE_NIL)
                gexpr(f, r, ANY);
            continue;
        }
        int k = tslots(locs[i].type);
        vals[i] = tmp(f, k);
        int keep = f->sp;
        gexpr_to(f, r, locs[i].type, vals[i]);
        f->sp = keep;
    }
    for (int i = 0; i < n; i++)
        if (locs[i].kind != LOC_BLANK)
            gstore(f, &locs[i], vals[i]);
    order_end(f, o);
    f->sp = define ? after_decl : save;
}

/* a, b = f() and the comma-ok forms. */
static void assign_multi(Fn *f, NodeList lhs, Node *rhs, bool define)
{
    int n = lhs.len, save = f->sp;
    Loc *locs = arena_array(f->arena, Loc, n);
    for (int i = 0; i < n; i++)
        locs[i] = gassign_loc(f, lhs.v[i], define);
    int after_decl = f->sp;
    stabilise_all(f, locs, lhs, define);
    Node *x = node_unparen(rhs);
    if (x->kind == N_CALL) {
        CallRes r = gcall_multi(f, as_call(x));
        for (int i = 0; i < n; i++) {
            Type *from;
            int v = call_result(f, &r, i, &from);
            if (locs[i].kind == LOC_BLANK)
                continue;
            int keep = f->sp;
            gstore(f, &locs[i], convert_slots(f, v, from, locs[i].type, ANY));
            f->sp = keep;
        }
    } else {
        Type *t = ty(f, x), *boolean = basic_type(f->g->c, BASIC_BOOL);
        int v = gcommaok(f, x, ANY);
        for (int i = 0; i < n; i++) {
            if (locs[i].kind == LOC_BLANK)
                continue;
            int keep = f->sp;
            gstore(f, &locs[i], convert_slots(f, i ? v + tslots(t) : v, i ? boolean : t, locs[i].type, ANY));
            f->sp = keep;
        }
    }
    f->sp = define ? after_decl : save;
}

static void assign_op(Fn *f, AssignStmt *s)
{
    int save = f->sp;
    Node *xy[] = { s->lhs.v[0], s->incdec ? NULL : s->rhs.v[0] };
    Order o = order_begin(f, (NodeList){ 0 }, (NodeList){ xy, s->incdec ? 1 : 2 }, false);
    Loc l = gloc(f, s->lhs.v[0]);
    if ((in_live_region(l.slot) || in_live_region(l.index)) && !s->incdec && has_call(s->rhs.v[0]))
        stabilise(f, &l); /* the call may assign to the variable that leads to the place */
    Type *t = l.type;
    int x = gload(f, &l, ANY);
    int d = l.kind == LOC_SLOT ? l.slot : ANY;
    int64_t k = 1;
    set_pos(f, s->n.pos);
    bool integer = is_basic(t, INFO_INTEGER);
    Token op = s->op;
    int v;
    if (op == T_SHL || op == T_SHR) {
        v = gshift(f, op, t, x, s->rhs.v[0], d);
    } else if (integer && (s->incdec || int_const(s->rhs.v[0], &k)) && (op == T_ADD || op == T_SUB) && fits16(k) && fits16(-k)) {
        v = dest(f, d, t);
        static const uint16_t addi[] = { [TC_I32] = OP_ADDI_I32, [TC_U32] = OP_ADDI_U32, [TC_U8] = OP_ADDI_U8 };
        TC c = tclass(t);
        int o = c == TC_I32 || c == TC_U32 || c == TC_U8 ? addi[c] : OP_ADDI;
        emit(f, o, v, x, (int)(op == T_ADD ? k : -k));
        if (o == OP_ADDI)
            emit_wrap(f, v, t);
    } else if (s->incdec) {
        const Const *one = const_int64(f->arena, 1);
        v = garith(f, op, t, x, gconst(f, one, t, ANY), d, s->n.pos);
    } else {
        int y = gexpr_to(f, s->rhs.v[0], t, ANY);
        v = garith(f, op, t, x, y, d, s->n.pos);
    }
    if (l.kind != LOC_SLOT)
        gstore(f, &l, v);
    order_end(f, o);
    f->sp = save;
}

static void gassign(Fn *f, AssignStmt *s)
{
    bool define = s->op == T_DEFINE;
    set_pos(f, s->lhs.len ? node_start(s->lhs.v[0]) : s->n.pos);
    if (s->op != T_ASSIGN && !define)
        assign_op(f, s);
    else if (s->lhs.len == 1)
        assign_one(f, s->lhs.v[0], s->rhs.v[0], define);
    else if (s->rhs.len == s->lhs.len)
        assign_parallel(f, s, define);
    else
        assign_multi(f, s->lhs, s->rhs.v[0], define);
}

/* ---- declarations ---- */

static void gvar_decl(Fn *f, VarDecl *d)
{
    set_pos(f, d->n.pos);
    int n = d->names.len;
    if (d->values.len == 0) {
        for (int i = 0; i < n; i++)
            if (d->names.v[i]->name != f->g->cfg.names->blank)
                declare_var(f, d->names.v[i]->obj, true);
        return;
    }
    NodeList lhs = { arena_array(f->arena, Node *, n), n };
    for (int i = 0; i < n; i++) {
        lhs.v[i] = &d->names.v[i]->n;
        lhs.v[i]->flags |= NF_DEFINES;
    }
    if (d->values.len != n) {
        assign_multi(f, lhs, d->values.v[0], true);
        return;
    }
    for (int i = 0; i < n; i++) {
        Object *o = d->names.v[i]->obj;
        if (d->names.v[i]->name == f->g->cfg.names->blank && o) {
            int save = f->sp;
            gexpr_to(f, d->values.v[i], gen_subst(f, object_type(o)), ANY);
            f->sp = save;
        } else {
            assign_one(f, lhs.v[i], d->values.v[i], true);
        }
    }
}

/* ---- return ---- */

static Loc result_loc(Fn *f, int i, Type *t)
{
    Var *v = f->results[i];
    if (v)
        return loc_var(f, v);
    return (Loc){ .kind = LOC_SLOT, .type = t, .slot = f->result_slots[i] };
}

static Type *result_type(Fn *f, int i)
{
    return gen_subst(f, object_type(under(f->sig)->func.results->tuple.vars.v[i]));
}

static void return_values(Fn *f, ReturnStmt *s)
{
    int n = f->nresults;
    Node *x = node_unparen(s->results.v[0]);
    if (s->results.len == 1 && n > 1) {
        CallRes r = gcall_multi(f, as_call(x));
        for (int i = 0; i < n; i++) {
            Type *from;
            int v = call_result(f, &r, i, &from);
            Loc l = result_loc(f, i, result_type(f, i));
            int keep = f->sp;
            gstore(f, &l, convert_slots(f, v, from, l.type, ANY));
            f->sp = keep;
        }
        return;
    }
    Order o = order_begin(f, (NodeList){ 0 }, s->results, false);
    bool direct = true; /* nobody sees the results before all are evaluated */
    for (int i = 0; i < n; i++)
        direct &= f->results[i] == NULL;
    if (direct || (n == 1 && tclass(result_type(f, 0)) != TC_AGG)) {
        for (int i = 0; i < n; i++) {
            Loc l = result_loc(f, i, result_type(f, i));
            gassign_expr(f, &l, s->results.v[i], direct);
        }
        order_end(f, o);
        return;
    }
    int *vals = arena_array(f->arena, int, n);
    for (int i = 0; i < n; i++) {
        Type *t = result_type(f, i);
        vals[i] = tmp(f, tslots(t));
        int keep = f->sp;
        gexpr_to(f, s->results.v[i], t, vals[i]);
        f->sp = keep;
    }
    for (int i = 0; i < n; i++) {
        Loc l = result_loc(f, i, result_type(f, i));
        gstore(f, &l, vals[i]);
    }
    order_end(f, o);
}

static void greturn(Fn *f, ReturnStmt *s)
{
    int save = f->sp;
    set_pos(f, s->n.pos);
    if (f->info && f->info->range) {
        grange_func_exit(f, NULL, s);
        return;
    }
    if (s->results.len == 1 && f->nresults == 1 && !f->has_defer && !f->results[0] && tslots(result_type(f, 0)) == 1) {
        Node *x = node_unparen(s->results.v[0]);
        if (x->kind == N_IDENT || x->kind == N_CALL) {
            int v = gexpr_to(f, x, result_type(f, 0), ANY);
            emit(f, OP_RETMOV, f->result_slots[0], v, 0);
            f->sp = save;
            return;
        }
    }
    if (s->results.len)
        return_values(f, s);
    set_pos(f, s->n.pos);
    emit_return(f);
    f->sp = save;
}

/* ---- branches ---- */

static int label_of(Fn *f, Node *labeled)
{
    intptr_t n = (intptr_t)ptrmap_get(&f->label_map, labeled);
    if (n == 0) {
        n = new_label(f) + 1;
        ptrmap_put(&f->label_map, labeled, (void *)n);
    }
    return (int)n - 1;
}

static void gbranch(Fn *f, BranchStmt *s)
{
    set_pos(f, s->n.pos);
    if (s->tok == T_GOTO && !leaves_range_body(f, s->target)) {
        jump(f, label_of(f, s->target));
        return;
    }
    for (Target *t = f->targets; t; t = t->up) {
        if (t->stmt == s->target) {
            jump(f, s->tok == T_BREAK ? t->brk : t->cont);
            return;
        }
    }
    grange_func_exit(f, s, NULL); /* out of a range-over-func body */
}

/* ---- if, for ---- */

static void gif(Fn *f, IfStmt *s)
{
    int save = f->sp;
    if (s->init)
        gstmt(f, s->init);
    int els = new_label(f), end = s->els ? new_label(f) : els;
    set_pos(f, node_start(s->cond));
    gcond(f, s->cond, els, false);
    gblock(f, s->then->stmts);
    if (s->els) {
        jump(f, end);
        place(f, els);
        gstmt(f, s->els);
    }
    place(f, end);
    f->sp = save;
}

static Var *counter_var(Fn *f, Node *x)
{
    x = node_unparen(x);
    if (x->kind != N_IDENT || !as_ident(x)->obj || as_ident(x)->obj->kind != OBJ_VAR)
        return NULL;
    Var *v = var_of(f, as_ident(x)->obj);
    return v->kind == VAR_SLOT ? v : NULL;
}

/* A slot that holds the loop's limit and takes no code to get at: a variable, or the length of one. */
static bool limit_slot(Fn *f, Node *y, Var *i, int *slot)
{
    y = node_unparen(y);
    if (y->kind == N_CALL && as_call(y)->call_kind == CALL_BUILTIN && as_call(y)->builtin == BUILTIN_LEN && !y->val) {
        Node *a = as_call(y)->args.v[0];
        Var *v = counter_var(f, a);
        TC c = v ? tclass(v->type) : TC_NONE;
        if (c != TC_SLC && c != TC_STR)
            return false;
        *slot = v->slot + 1;
        return true;
    }
    Var *v = y->val ? NULL : counter_var(f, y);
    if (!v || v == i)
        return false;
    *slot = v->slot;
    return true;
}

/* `i++` and `i < limit` at the end of a loop as one instruction. */
static bool fused_step(Fn *f, ForStmt *s, int body)
{
    AssignStmt *post = try_assign(s->post);
    BinaryExpr *cond = s->cond ? try_binary(node_unparen(s->cond)) : NULL;
    if (f->far_jumps || !post || !cond || !post->incdec || post->op != T_ADD || cond->n.val)
        return false;
    if (cond->op != T_LSS && cond->op != T_LEQ)
        return false;
    Var *i = counter_var(f, post->lhs.v[0]);
    if (!i || counter_var(f, cond->x) != i || tclass(i->type) != TC_64 || is_basic(i->type, INFO_UNSIGNED))
        return false;
    int64_t k;
    int slot;
    if (int_const(cond->y, &k)) {
        if (cond->op == T_LEQ)
            k++;
        if (!fits16(k))
            return false;
        set_pos(f, post->n.pos);
        jump2(f, OP_INCJLTI, i->slot, (int)k, body);
        return true;
    }
    if (!limit_slot(f, cond->y, i, &slot))
        return false;
    set_pos(f, post->n.pos);
    jump2(f, cond->op == T_LSS ? OP_INCJLT : OP_INCJLE, i->slot, slot, body);
    return true;
}

/* Loop variables in boxes get a fresh box for the next iteration. */
static void renew_loop_vars(Fn *f, ForStmt *s)
{
    AssignStmt *init = try_assign(s->init);
    if (!(s->n.flags & NF_PER_ITERATION) || !init || init->op != T_DEFINE)
        return;
    for (int i = 0; i < init->lhs.len; i++) {
        Node *x = init->lhs.v[i];
        if (is_blank(f, x) || !declares(x, true))
            continue;
        Var *v = var_of(f, as_ident(x)->obj);
        if (v->kind != VAR_HEAP)
            continue;
        int save = f->sp, value = tmp(f, tslots(v->type));
        load_mem(f, v->type, value, v->slot, 0);
        emitp(f, OP_NEW, v->slot, 0, 0, gen_type(f->g, v->type));
        store_mem(f, v->type, v->slot, 0, value);
        f->sp = save;
    }
}

static void gfor(Fn *f, ForStmt *s)
{
    int save = f->sp;
    if (s->init)
        gstmt(f, s->init);
    int body = new_label(f), cont = new_label(f), end = new_label(f);
    Target t;
    push_target(f, &t, &s->n, end, cont);
    if (s->cond) {
        set_pos(f, node_start(s->cond));
        gcond(f, s->cond, end, false);
    }
    place(f, body);
    gblock(f, s->body->stmts);
    place(f, cont);
    renew_loop_vars(f, s);
    if (!fused_step(f, s, body)) {
        if (s->post)
            gstmt(f, s->post);
        if (s->cond) {
            set_pos(f, node_start(s->cond));
            gcond(f, s->cond, body, true);
        } else {
            jump(f, body);
        }
    }
    place(f, end);
    f->targets = t.up;
    f->sp = save;
}

/* ---- the dispatch ---- */

static void gsend(Fn *f, SendStmt *s)
{
    int save = f->sp;
    Type *elem = gen_subst(f, under(ty(f, s->ch))->elem);
    int ch = gexpr(f, s->ch, ANY);
    int v = gexpr_to(f, s->value, elem, ANY);
    set_pos(f, s->n.pos);
    emitp(f, OP_SEND, ch, v, 0, gen_type(f->g, elem));
    f->sp = save;
}

static void gdecl_stmt(Fn *f, DeclStmt *s)
{
    for (int i = 0; i < s->decls.len; i++)
        if (s->decls.v[i]->kind == N_VAR_DECL)
            gvar_decl(f, as_var_decl(s->decls.v[i]));
}

static void glabeled(Fn *f, LabeledStmt *s)
{
    place(f, label_of(f, &s->n));
    gstmt(f, s->stmt);
}

void gblock(Fn *f, NodeList stmts)
{
    int save = f->sp;
    for (int i = 0; i < stmts.len; i++)
        gstmt(f, stmts.v[i]);
    f->sp = save;
}

void gcover(Fn *f, const Node *s)
{
    if (s->gen)
        emitp(f, OP_COVER, f->g->cfg.cover_mode, 0, 0, s->gen);
}

void gstmt(Fn *f, Node *s)
{
    gcover(f, s);
    switch (s->kind) {
    case N_EMPTY_STMT: break;
    case N_LABELED_STMT: glabeled(f, as_labeled(s)); break;
    case N_BLOCK: gblock(f, as_block(s)->stmts); break;
    case N_EXPR_STMT:
        set_pos(f, s->pos);
        gdiscard(f, as_expr_stmt(s)->x);
        break;
    case N_SEND: gsend(f, as_send(s)); break;
    case N_DECL_STMT: gdecl_stmt(f, as_decl_stmt(s)); break;
    case N_ASSIGN: gassign(f, as_assign(s)); break;
    case N_BRANCH: gbranch(f, as_branch(s)); break;
    case N_GO_DEFER: ggo_defer(f, as_go_defer(s)); break;
    case N_RETURN: greturn(f, as_return_stmt(s)); break;
    case N_IF: gif(f, as_if_stmt(s)); break;
    case N_FOR: gfor(f, as_for_stmt(s)); break;
    case N_RANGE: grange(f, as_range(s)); break;
    case N_SWITCH: gswitch(f, as_switch_stmt(s)); break;
    case N_TYPE_SWITCH: gtype_switch(f, as_type_switch(s)); break;
    case N_SELECT: gselect(f, as_select(s)); break;
    default:
        gen_refuse(f, s->pos, node_kind_name(s->kind));
    }
}
