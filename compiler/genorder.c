/* genorder.c - calls come before the variables that they may change.
 *
 * Go orders the calls, receives and logical operators of an expression among themselves, and leaves open whether x in
 * x + f() is read before or after the call. Programs have come to rely on what gc does: the calls are made first, from
 * left to right, each result kept in a temporary, and the rest is evaluated after the last of them. In p.pos += p.read()
 * the method may move pos itself.
 *
 * So, at the root of an expression or of a list of them (operands of a statement, arguments of a call), order_first looks
 * whether something that a call could change stands before a call. If so, all calls up to the last are evaluated into
 * temporaries, which gexpr finds in f->hoisted; if not, as nearly always, evaluation goes from left to right. The operands
 * of a call are a list with a root of its own. f->ordered says that the root has been looked at.
 *
 * A variable in a slot is changed by nobody else and needs no care: only what lies in memory does.
 */
#include "compiler/gen_priv.h"

#include <string.h>

/* What a node is to those who look for calls. */
typedef enum Sort {
    PLAIN,      /* evaluated after the calls: look at its operands */
    QUIET,      /* evaluated in its turn, as calls are, but changes nothing */
    CALLS       /* may change any variable in memory */
} Sort;

typedef struct Look {
    Fn *f;
    bool unstable;      /* something in memory has been read */
    bool found;         /* a call after that */
    bool hoist;         /* second time: evaluate what is to come first */
} Look;

static void look(Node *e, void *ctx);

static bool is_logical(Node *e) { return e->kind == N_BINARY && (as_binary(e)->op == T_ANDAND || as_binary(e)->op == T_OROR); }

static bool has_call_within(Fn *f, Node *e)
{
    Look l = { .f = f, .unstable = true };
    node_children(e, look, &l);
    return l.found;
}

static Sort sort_of(Fn *f, Node *e)
{
    switch (e->kind) {
    case N_CALL: {
        CallExpr *c = as_call(e);
        if (c->call_kind == CALL_CONVERSION)
            return under(ty(f, e))->kind == TY_SLICE && under(ty(f, c->args.v[0]))->kind == TY_BASIC ? QUIET : PLAIN;
        if (c->call_kind == CALL_BUILTIN)
            return c->builtin == BUILTIN_APPEND || c->builtin == BUILTIN_COPY ? CALLS : QUIET;
        return call_is_inlined(f, c) ? QUIET : CALLS;
    }
    case N_UNARY:
        return as_unary(e)->op == T_ARROW ? CALLS : PLAIN;
    case N_BINARY:
        return is_logical(e) && has_call_within(f, e) ? CALLS : PLAIN;
    case N_TYPE_ASSERT:
        return type_is_direct(gen_type(f->g, ty(f, e))) ? PLAIN : QUIET;
    default:
        return PLAIN;
    }
}

static bool is_pointer(Type *t) { return under(t)->kind == TY_POINTER; }

static bool var_in_reach(Fn *f, Object *o)
{
    if (!o || o->kind != OBJ_VAR || o->is_field)
        return false;
    VarKind k = var_of(f, o)->kind;
    return k != VAR_SLOT && k != VAR_CAPTURE_VAL;
}

/* Is the node itself, its operands aside, read from memory? */
static bool reads_memory(Fn *f, Node *e)
{
    switch (e->kind) {
    case N_IDENT:
        return var_in_reach(f, as_ident(e)->obj);
    case N_STAR:
        return true;
    case N_SELECTOR: {
        SelectorExpr *s = as_selector(e);
        if (!s->selection)
            return var_in_reach(f, s->sel->obj);
        Selection *sel = selection_of(f, s);
        return sel->kind == SEL_FIELD && (sel->indirect || is_pointer(ty(f, s->x)));
    }
    case N_INDEX: {
        IndexExpr *x = as_index(e);
        Type *u = x->inst ? NULL : under(ty(f, x->x));
        return u && (u->kind == TY_SLICE || u->kind == TY_MAP || u->kind == TY_POINTER);
    }
    default:
        return false;
    }
}

static void hoist(Look *l, Node *e)
{
    Fn *f = l->f;
    Type *t = ty(f, e);
    if (!t || t->kind == TY_TUPLE)
        return;
    if (f->nhoisted == f->cap_hoisted) {
        f->cap_hoisted = f->cap_hoisted ? 2 * f->cap_hoisted : 8;
        Hoisted *v = arena_array(f->arena, Hoisted, f->cap_hoisted);
        if (f->nhoisted)
            memcpy(v, f->hoisted, (size_t)f->nhoisted * sizeof *v);
        f->hoisted = v;
    }
    int slot = tmp(f, tslots(t)), keep = f->sp;
    f->ordered = false;
    gexpr(f, e, slot);
    f->sp = keep;
    f->hoisted[f->nhoisted++] = (Hoisted){ e, slot };
}

/* Goes through e in order of evaluation. */
static void look(Node *e, void *ctx)
{
    Look *l = ctx;
    if (l->found || e->val || e->mode == MODE_TYPE || e->mode == MODE_NIL)
        return;
    if (e->kind == N_FUNC_LIT)
        return;
    Sort s = e->kind == N_IDENT || (!l->hoist && !l->unstable) ? PLAIN : sort_of(l->f, e);
    if (s == PLAIN && !l->hoist && !l->unstable && e->kind == N_CALL && as_call(e)->call_kind == CALL_FUNC)
        return; /* nothing before it that it could change */
    if (s != PLAIN && l->hoist) {
        hoist(l, e);
        return;
    }
    if (s == CALLS) {
        l->found = true;
        return;
    }
    if (e->kind == N_SELECTOR)
        look(as_selector(e)->x, ctx);
    else
        node_children(e, look, ctx);
    if (!l->hoist && reads_memory(l->f, e))
        l->unstable = true;
}

/* The operands that lead to a place, not what is in it. */
static void look_place(Node *e, Look *l)
{
    e = node_unparen(e);
    if (e->kind == N_IDENT)
        return;
    if (e->kind == N_SELECTOR && as_selector(e)->selection && !is_pointer(ty(l->f, as_selector(e)->x))) {
        look_place(as_selector(e)->x, l);
        return;
    }
    if (e->kind == N_INDEX && under(ty(l->f, as_index(e)->x))->kind == TY_ARRAY) {
        look_place(as_index(e)->x, l);
        look(as_index(e)->index.v[0], l);
        return;
    }
    node_children(e, look, l);
}

static void look_all(Look *l, NodeList places, NodeList exprs)
{
    for (int i = 0; i < places.len; i++)
        look_place(places.v[i], l);
    for (int i = 0; i < exprs.len; i++)
        look(exprs.v[i], l);
}

/* Evaluates the calls in places (of which only operands count) and exprs into temporaries if something that one of them could
 * change is read before it, or if always is set. The temporaries are the caller's to release, with f->nhoisted. */
static void order_lists(Fn *f, NodeList places, NodeList exprs, bool always)
{
    Look l = { .f = f, .unstable = always };
    look_all(&l, places, exprs);
    if (!l.found)
        return;
    l = (Look){ .f = f, .hoist = true };
    look_all(&l, places, exprs);
}

Order order_begin(Fn *f, NodeList places, NodeList exprs, bool always)
{
    Order o = { f->ordered, f->nhoisted };
    if (!f->ordered)
        order_lists(f, places, exprs, always);
    f->ordered = true;
    return o;
}

void order_end(Fn *f, Order o)
{
    f->ordered = o.ordered;
    f->nhoisted = o.nhoisted;
}

/* The operands of a call are a root of their own, wherever it stands. */
Order order_call(Fn *f, CallExpr *e)
{
    Order o = { f->ordered, f->nhoisted };
    f->ordered = false;
    if (e->args.len && !multi_arg(e)) {
        Look l = { .f = f };
        Node *fun = node_unparen(e->fun);
        for (int pass = 0; pass < 2; pass++) {
            if (call_takes_address(f, fun))
                look_place(as_selector(fun)->x, &l);
            else
                look(fun, &l);
            look_all(&l, (NodeList){ 0 }, e->args);
            if (!l.found)
                break;
            l = (Look){ .f = f, .hoist = true };
        }
    }
    f->ordered = true;
    return o;
}

/* Nodes with several operands, where an expression's order is decided unless it is part of one that has been looked at. */
static bool is_root(Node *e)
{
    switch (e->kind) {
    case N_BINARY: return !is_logical(e);
    case N_INDEX: return !as_index(e)->inst;
    case N_SLICE: case N_COMPOSITE_LIT: return true;
    case N_UNARY: return as_unary(e)->op == T_AND;
    case N_CALL: return as_call(e)->call_kind == CALL_BUILTIN;
    default: return false;
    }
}

/* gexpr's share: true if e has been evaluated here. */
bool gexpr_ordered(Fn *f, Node *e, int *dst)
{
    for (int i = f->nhoisted; i-- > 0;) {
        if (f->hoisted[i].node == e) {
            *dst = in_place(f, f->hoisted[i].slot, *dst, ty(f, e));
            return true;
        }
    }
    bool own = e->kind == N_CALL && as_call(e)->call_kind == CALL_BUILTIN && sort_of(f, e) == CALLS;
    if (!is_root(e) || (f->ordered && !own))
        return false;
    Look l = { .f = f };
    node_children(e, look, &l);
    Order o = { f->ordered, f->nhoisted };
    f->ordered = true;
    if (l.found) {
        int d = e->mode == MODE_NOVALUE ? ANY : dest(f, *dst, ty(f, e)), save = f->sp;
        l = (Look){ .f = f, .hoist = true };
        node_children(e, look, &l);
        f->ordered = true;
        *dst = gexpr_unordered(f, e, d);
        f->sp = save;
    } else {
        *dst = gexpr_unordered(f, e, *dst);
    }
    order_end(f, o);
    return true;
}
