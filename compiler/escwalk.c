/* escwalk.c - from a function's tree to the graph of its escape analysis.
 *
 * Expressions are evaluated into holes: walk_expr(k, e) adds the edges by which the value of e gets to where k
 * says. Values without pointers go nowhere. A nested literal is walked where it stands, with the same
 * places for the variables it shares.
 *
 * Implicit conversions to interfaces matter: what is not pointer-shaped is copied into a box, which the
 * generator always puts in the heap, so the value flows there.
 */
#include "compiler/escape_priv.h"

#include <string.h>

static const Hole nowhere = { NULL, 0 };

static void walk_expr(Esc *E, Hole k, Node *e);
static void walk_to(Esc *E, Hole k, Node *e, Type *target);
static void walk_stmt(Esc *E, Node *s);
static void walk_block(Esc *E, NodeList stmts);
static void walk_body(Esc *E, FuncInfo *info, BlockStmt *body);
static void walk_call(Esc *E, CallExpr *e, Hole *ks, int nks);

static Hole hole(Place *p) { return (Hole){ p, 0 }; }
static Hole heap(Esc *E) { return (Hole){ &E->heap, 0 }; }
static Hole shift(Hole k, int by) { return (Hole){ k.dst, k.derefs + by }; }
static Hole addr(Hole k) { return shift(k, -1); }
static Hole deref(Hole k) { return shift(k, 1); }

static void discard(Esc *E, Node *e) { walk_expr(E, nowhere, e); }

/* A hole that fills several. */
static Hole tee(Esc *E, const Hole *ks, int n)
{
    Place *p = NULL;
    for (int i = 0; i < n; i++) {
        if (!ks[i].dst)
            continue;
        if (!p)
            p = esc_place(E);
        esc_flow(E, ks[i], p);
    }
    return p ? hole(p) : nowhere;
}

/* ---- types ---- */

static Type *type_of(Esc *E, Node *e) { return esc_type(E, e->type); }

static Type *tuple_type(Esc *E, Type *tuple, int i) { return esc_type(E, object_type(tuple->tuple.vars.v[i])); }

static bool has_ptr(Esc *E, Type *t) { return thasptr(E->g, t); }

static bool is_blank_ident(Esc *E, Node *n)
{
    n = node_unparen(n);
    return n->kind == N_IDENT && as_ident(n)->name == E->g->cfg.names->blank;
}

/* Where a value of type from goes when it is assigned to a place of type to. */
static Hole converted(Esc *E, Hole k, Type *from, Type *to)
{
    if (!to || !from || !is_interface(to) || is_interface(from) || tclass(from) == TC_PTR)
        return k;
    return has_ptr(E, from) ? heap(E) : nowhere; /* boxed */
}

/* Reading the concrete type t out of an interface. */
static Hole unboxed(Hole k, Type *t)
{
    if (is_interface(t) || tclass(t) == TC_PTR || (tclass(t) == TC_AGG && type_sizeof(t) <= 8))
        return k;
    return deref(k);
}

/* ---- candidates for the frame ---- */

/* Whether bytes more fit the frame of the current function. */
static bool take_room(Esc *E, int64_t bytes)
{
    intptr_t used = (intptr_t)ptrmap_get(&E->used, E->fn);
    if (bytes <= 0 || bytes > ESC_FRAME_BYTES || used + bytes > ESC_FRAME_BYTES)
        return false;
    ptrmap_put(&E->used, E->fn, (void *)(used + ((bytes + 7) & ~(int64_t)7)));
    return true;
}

bool var_in_memory_type(Object *o, Type *t)
{
    return o->address_taken || (o->captured && !captured_by_value(o)) || type_sizeof(t) > MAX_LOCAL_BYTES;
}

static bool in_memory(Esc *E, Object *o) { return var_in_memory_type(o, esc_type(E, object_type(o))); }

static Place *declare(Esc *E, Object *o)
{
    Place *p = ptrmap_get(&E->vars, o);
    if (p)
        return p;
    p = esc_place(E);
    p->obj = o;
    p->pos = o->pos;
    Type *t = esc_type(E, object_type(o));
    if (in_memory(E, o) && (type_sizeof(t) > MAX_LOCAL_BYTES || !take_room(E, type_sizeof(t))))
        p->escapes = true;
    ptrmap_put(&E->vars, o, p);
    return p;
}

static Place *var_place(Esc *E, Object *o)
{
    Place *p = ptrmap_get(&E->vars, o);
    if (!p) { /* not seen declared */
        p = declare(E, o);
        p->escapes = true;
    }
    return p;
}

static Place *site_place(Esc *E, const void *site, int64_t bytes, Pos pos, const char *what)
{
    Place *p = ptrmap_get(&E->sites, site);
    if (p)
        return p;
    p = esc_place(E);
    p->site = site;
    p->pos = pos;
    p->what = what;
    p->escapes = bytes > ESC_SITE_BYTES || !take_room(E, bytes);
    ptrmap_put(&E->sites, site, p);
    return p;
}

/* The value of k is the address of a fresh object; says where its contents go. */
static Hole spill(Esc *E, Hole k, Place *site)
{
    esc_flow(E, addr(k), site);
    return hole(site);
}

/* ---- places: variables, fields, elements ---- */

static Selection *selection(Esc *E, SelectorExpr *e)
{
    return E->subst ? subst_selection(E->subst, e->selection, E->pkg) : e->selection;
}

/* How many pointers are followed along the path; *t: in: type of x, out: of x.path. */
static int path_derefs(Esc *E, Selection *sel, Type **t)
{
    int n = 0;
    for (int i = 0; i < sel->npath; i++) {
        Type *u = under(*t);
        if (u->kind == TY_POINTER) {
            u = under(esc_type(E, u->elem));
            n++;
        }
        *t = esc_type(E, object_type(u->strct.fields.v[sel->path[i]]));
    }
    return n;
}

static Object *ident_var(Node *n)
{
    n = node_unparen(n);
    if (n->kind != N_IDENT || !as_ident(n)->obj || as_ident(n)->obj->kind != OBJ_VAR)
        return NULL;
    return as_ident(n)->obj;
}

static Hole place_hole(Esc *E, Node *e);

static Hole index_hole(Esc *E, IndexExpr *e)
{
    Type *xt = type_of(E, e->x), *u = under(xt);
    if (u->kind == TY_MAP) {
        discard(E, e->x);
        walk_to(E, heap(E), e->index.v[0], esc_type(E, u->key));
        return heap(E);
    }
    discard(E, e->index.v[0]);
    if (u->kind == TY_ARRAY)
        return place_hole(E, e->x);
    discard(E, e->x);
    return heap(E);
}

/* Where an assignment to e stores; evaluates the operands. */
static Hole place_hole(Esc *E, Node *e)
{
    e = node_unparen(e);
    if (is_blank_ident(E, e))
        return nowhere;
    switch (e->kind) {
    case N_IDENT: {
        Object *o = ident_var(e);
        return o && o->func ? hole(var_place(E, o)) : heap(E);
    }
    case N_SELECTOR: {
        SelectorExpr *s = as_selector(e);
        if (!s->selection)
            return heap(E);
        Type *t = type_of(E, s->x);
        if (path_derefs(E, selection(E, s), &t) == 0)
            return place_hole(E, s->x);
        discard(E, s->x);
        return heap(E);
    }
    case N_INDEX:
        return index_hole(E, as_index(e));
    case N_STAR:
        discard(E, as_star(e)->x);
        return heap(E);
    default:
        discard(E, e);
        return heap(E);
    }
}

/* The same for the left of =, := and range; *t is what values are converted to. */
static Hole lhs_hole(Esc *E, Node *e, bool define, Type **t)
{
    *t = NULL;
    if (is_blank_ident(E, e))
        return nowhere;
    if (define && e->kind == N_IDENT && (e->flags & NF_DEFINES)) {
        Object *o = as_ident(e)->obj;
        *t = esc_type(E, object_type(o));
        return hole(declare(E, o));
    }
    *t = type_of(E, e);
    return place_hole(E, e);
}

/* ---- literals ---- */

static int64_t captured_bytes(Esc *E, FuncInfo *info)
{
    int64_t n = 24;
    for (int i = 0; i < info->captures.n; i++) {
        Object *o = info->captures.v[i];
        n += in_memory(E, o) ? 8 : (type_sizeof(esc_type(E, object_type(o))) + 15) & ~(int64_t)7;
    }
    return n;
}

static void capture(Esc *E, Place *closure, FuncInfo *info)
{
    for (int i = 0; i < info->captures.n; i++) {
        Object *o = info->captures.v[i];
        if (in_memory(E, o))
            esc_flow(E, addr(hole(closure)), var_place(E, o));
        else if (has_ptr(E, esc_type(E, object_type(o))))
            esc_flow(E, hole(closure), var_place(E, o));
    }
}

static void walk_func_lit(Esc *E, Hole k, FuncLit *e)
{
    FuncInfo *info = e->info;
    if (info->captures.n) {
        Place *p = site_place(E, info, captured_bytes(E, info), e->n.pos, "func literal");
        capture(E, p, info);
        spill(E, k, p);
    }
    walk_body(E, info, e->body);
}

static void walk_elems(Esc *E, Hole k, CompositeLit *e, Type *u)
{
    for (int i = 0; i < e->elems.len; i++) {
        Node *x = e->elems.v[i];
        Type *t;
        if (u->kind == TY_STRUCT) {
            int f = i;
            if (x->kind == N_KEY_VALUE) {
                Name *name = as_ident(as_key_value(x)->key)->name;
                for (f = 0; f < u->strct.fields.n - 1 && u->strct.fields.v[f]->name != name; f++) { }
            }
            t = esc_type(E, object_type(u->strct.fields.v[f]));
        } else {
            t = esc_type(E, u->elem);
        }
        if (x->kind == N_KEY_VALUE)
            x = as_key_value(x)->value;
        walk_to(E, k, x, t);
    }
}

/* The value of a composite literal of type t (not its address). */
static void walk_composite_value(Esc *E, Hole k, CompositeLit *e, Type *t)
{
    Type *u = under(t);
    if (u->kind == TY_SLICE) {
        int64_t bytes = literal_length(e) * type_sizeof(esc_type(E, u->elem));
        Place *p = site_place(E, &e->elems, bytes, e->n.pos, "[]T{...}");
        walk_elems(E, spill(E, k, p), e, u);
    } else if (u->kind == TY_MAP) {
        for (int i = 0; i < e->elems.len; i++) {
            KeyValueExpr *kv = as_key_value(e->elems.v[i]);
            walk_to(E, heap(E), kv->key, esc_type(E, u->key));
            walk_to(E, heap(E), kv->value, esc_type(E, u->elem));
        }
    } else {
        walk_elems(E, tslots(t) > BIG_SLOTS ? heap(E) : k, e, u); /* a big one is made in the heap: gbig_literal */
    }
}

static void walk_addr_composite(Esc *E, Hole k, CompositeLit *e, Type *t)
{
    Place *p = site_place(E, e, type_sizeof(t), e->n.pos, "&T{...}");
    walk_composite_value(E, spill(E, k, p), e, t);
}

static void walk_composite(Esc *E, Hole k, CompositeLit *e)
{
    Type *t = type_of(E, &e->n);
    if (under(t)->kind == TY_POINTER)
        walk_addr_composite(E, k, e, esc_type(E, under(t)->elem));
    else
        walk_composite_value(E, k, e, t);
}

/* ---- what is called ---- */

typedef struct Callee {
    Type *sig;              /* without receiver */
    const Batch *summary;
    FuncInfo *direct;       /* of the same graph */
    Object *recv_obj;       /* direct: its receiver */
    Selection *sel;         /* method */
    Node *x;                /* its receiver */
    bool noescape;          /* native: arguments go to the results at most */
    bool known;
    Place *record;          /* defer: where the operands wait */
    bool is_go;
} Callee;

static IdentExpr *func_ident(Node *fun)
{
    if (fun->kind == N_INDEX)
        fun = node_unparen(as_index(fun)->x);
    if (fun->kind == N_IDENT)
        return as_ident(fun);
    if (fun->kind == N_SELECTOR && !as_selector(fun)->selection)
        return as_selector(fun)->sel;
    return NULL;
}

static void callee_declared(Esc *E, Callee *c, Object *fn, Subst *s)
{
    if (fn->origin)
        fn = fn->origin;
    if (!fn->fdecl || (!fn->fdecl->body && !fn->fdecl->lazy)) {
        c->noescape = func_for(E->g, fn, s)->flags & FUNC_NOESCAPE;
        c->known = c->noescape;
        return;
    }
    if (fn->pkg && fn->pkg->session && !s)
        return; /* may be declared anew with another body, see genunit.c */
    if (E->root->obj == fn && E->subst == s) {
        c->direct = E->root;
        c->recv_obj = under(object_type(fn))->func.recv;
        c->known = true;
        return;
    }
    c->summary = esc_summary(E, fn, s);
    c->known = c->summary != NULL;
}

static Subst *instance_subst(Esc *E, struct Instance *inst)
{
    Gen *g = E->g;
    TypeList out = { arena_array(g->arena, Type *, inst->targs.n), inst->targs.n };
    for (int i = 0; i < out.n; i++)
        out.v[i] = esc_type(E, inst->targs.v[i]);
    return subst_get(g->c, object_type(inst->func)->func.tparams, out);
}

static void resolve(Esc *E, Node *fun, struct Instance *inst, Callee *c)
{
    fun = node_unparen(fun);
    IdentExpr *id = func_ident(fun);
    if (!inst && id)
        inst = fun->kind == N_INDEX && as_index(fun)->inst ? as_index(fun)->inst : id->inst;
    c->sig = under(esc_type(E, inst ? inst->sig : fun->type));
    if (id && id->obj && id->obj->kind == OBJ_FUNC) {
        if (inst)
            callee_declared(E, c, inst->func, instance_subst(E, inst));
        else
            callee_declared(E, c, id->obj, NULL);
        return;
    }
    if (fun->kind == N_FUNC_LIT) {
        c->direct = as_func_lit(fun)->info;
    } else if (id && id->obj) {
        c->direct = ptrmap_get(&E->lits, id->obj);
    } else if (fun->kind == N_SELECTOR && as_selector(fun)->selection) {
        Selection *sel = selection(E, as_selector(fun));
        if (sel->kind == SEL_METHOD) {
            c->sel = sel;
            c->x = as_selector(fun)->x;
            c->sig = under(esc_type(E, sel->type));
            if (!sel->iface)
                callee_declared(E, c, sel->obj, subst_of_method(E->g, sel->obj, E->subst));
            return;
        }
    }
    c->known = c->direct != NULL;
}

/* Where argument i goes; the receiver is -1. */
static Hole param_hole(Esc *E, Callee *c, int i, Hole *ks, int nks)
{
    Hole to[ESC_MAX_RESULTS + 3];
    int n = 0;
    if (c->is_go)
        return heap(E);
    if (c->record)
        to[n++] = hole(c->record);
    if (!c->known) {
        to[n++] = heap(E);
    } else if (c->direct) {
        Object *o = i < 0 ? c->recv_obj : under(c->direct->sig)->func.params->tuple.vars.v[i];
        to[n++] = hole(var_place(E, o));
    } else if (c->noescape) {
        for (int r = 0; r < nks && r < ESC_MAX_RESULTS; r++)
            to[n++] = ks[r];
    } else {
        int row = i + (c->sel != NULL);
        const int8_t *leaks = esc_leaks(c->summary, row);
        if (leaks[0] >= 0)
            to[n++] = shift(heap(E), leaks[0]);
        for (int r = 0; r < nks && r < ESC_MAX_RESULTS; r++)
            if (leaks[1 + r] >= 0)
                to[n++] = shift(ks[r], leaks[1 + r]);
    }
    return tee(E, to, n);
}

/* ---- calls ---- */

/* The receiver sel takes of x, into k. */
static void walk_receiver(Esc *E, Hole k, Selection *sel, Node *x)
{
    Type *t = type_of(E, x);
    int n = path_derefs(E, sel, &t);
    walk_expr(E, shift(k, n + (sel->addr ? -1 : sel->deref ? 1 : 0)), x);
}

static CallExpr *inner_call(CallExpr *e)
{
    if (e->args.len != 1)
        return NULL;
    Node *a = node_unparen(e->args.v[0]);
    return a->kind == N_CALL && a->type && a->type->kind == TY_TUPLE ? as_call(a) : NULL;
}

static Hole variadic_hole(Esc *E, CallExpr *e, Hole k, Type *slice, int n)
{
    int64_t bytes = n * type_sizeof(esc_type(E, under(slice)->elem));
    return spill(E, k, site_place(E, &e->args, bytes, e->n.pos, "... argument"));
}

/* f(g()): the results of g are the arguments. */
static void walk_multi_arg(Esc *E, CallExpr *e, CallExpr *inner, Callee *c, Hole *ks, int nks)
{
    Type *params = c->sig->func.params, *results = type_of(E, &inner->n);
    int np = params->tuple.vars.n, nr = results->tuple.vars.n;
    Hole *to = arena_array(E->arena, Hole, nr + 1), rest = nowhere;
    Type *elem = NULL;
    if (c->sig->func.variadic) {
        Type *slice = tuple_type(E, params, np - 1);
        elem = esc_type(E, under(slice)->elem);
        rest = param_hole(E, c, np - 1, ks, nks);
        if (nr >= np)
            rest = variadic_hole(E, e, rest, slice, nr - np + 1);
    }
    for (int i = 0; i < nr; i++) {
        bool packed = elem && i >= np - 1;
        Hole k = packed ? rest : param_hole(E, c, i, ks, nks);
        to[i] = converted(E, k, tuple_type(E, results, i), packed ? elem : tuple_type(E, params, i));
    }
    walk_call(E, inner, to, nr);
}

static void walk_args(Esc *E, CallExpr *e, Callee *c, Hole *ks, int nks)
{
    CallExpr *inner = inner_call(e);
    if (inner) {
        walk_multi_arg(E, e, inner, c, ks, nks);
        return;
    }
    Type *params = c->sig->func.params;
    int n = params->tuple.vars.n;
    bool pack = c->sig->func.variadic && !e->has_dots;
    for (int i = 0; i < n; i++) {
        Type *t = tuple_type(E, params, i);
        Hole k = has_ptr(E, t) ? param_hole(E, c, i, ks, nks) : nowhere;
        if (!pack || i < n - 1) {
            walk_to(E, k, e->args.v[i], t);
            continue;
        }
        int rest = e->args.len - i;
        if (rest > 0)
            k = variadic_hole(E, e, k, t, rest);
        for (int j = i; j < e->args.len; j++)
            walk_to(E, k, e->args.v[j], esc_type(E, under(t)->elem));
    }
}

static void walk_callee_call(Esc *E, CallExpr *e, Callee *c, Hole *ks, int nks)
{
    if (c->sel)
        walk_receiver(E, param_hole(E, c, -1, ks, nks), c->sel, c->x);
    else
        walk_expr(E, c->is_go ? heap(E) : c->record ? hole(c->record) : nowhere, e->fun);
    if (c->direct) {
        ObjectList rs = under(c->direct->sig)->func.results->tuple.vars;
        for (int i = 0; i < rs.n && i < nks; i++)
            esc_flow(E, ks[i], var_place(E, rs.v[i]));
    }
    walk_args(E, e, c, ks, nks);
}

/* ---- conversions and built-in functions ---- */

static bool is_value(Node *e)
{
    return e && e->mode != MODE_TYPE && e->mode != MODE_NIL && e->mode != MODE_BUILTIN && !e->val;
}

/* The Data field of a reflect.SliceHeader or StringHeader that a pointer was converted to. */
static bool is_header_data(Esc *E, Node *x)
{
    SelectorExpr *s = try_selector(x);
    if (!s || !s->selection || s->selection->kind != SEL_FIELD || strcmp(s->sel->name->str, "Data") != 0)
        return false;
    Type *t = type_of(E, s->x);
    if (under(t)->kind != TY_POINTER)
        return false;
    t = esc_type(E, under(t)->elem);
    Object *o = t->kind == TY_NAMED ? t->named.obj : NULL;
    return o && o->pkg && strcmp(o->pkg->path, "reflect") == 0;
}

/* A uintptr that becomes a pointer in the same expression. */
static void walk_address(Esc *E, Hole k, Node *x)
{
    x = node_unparen(x);
    if (!is_value(x))
        return;
    if (is_header_data(E, x)) {
        walk_expr(E, deref(k), as_selector(x)->x);
    } else if (x->kind == N_BINARY) {
        walk_address(E, k, as_binary(x)->x);
        walk_address(E, k, as_binary(x)->y);
    } else if (x->kind == N_CALL && as_call(x)->call_kind == CALL_CONVERSION && is_value(as_call(x)->args.v[0]) &&
               tclass(type_of(E, as_call(x)->args.v[0])) == TC_PTR) {
        walk_expr(E, k, as_call(x)->args.v[0]);
    } else {
        discard(E, x);
    }
}

/* What a pointer that becomes a number points to escapes, since the number would not follow when the stack moves (system calls
 * take addresses as numbers). Two standard packages only compare such numbers, or hide a pointer to itself this way. */
static Hole as_number(Esc *E)
{
    bool knows = E->pkg && E->pkg->std && (strcmp(E->pkg->path, "strings") == 0 || strcmp(E->pkg->path, "slices") == 0);
    return knows ? nowhere : heap(E);
}

static void walk_conversion(Esc *E, Hole k, CallExpr *e)
{
    Node *x = e->args.v[0];
    Type *to = type_of(E, &e->n);
    if (!x->type || x->val || x->mode == MODE_NIL) {
        return;
    }
    Type *from = type_of(E, x);
    if (is_interface(to)) {
        walk_to(E, k, x, to);
    } else if (tclass(from) == TC_PTR && tclass(to) == TC_64) {
        walk_expr(E, as_number(E), x);
    } else if (tclass(from) == TC_64 && tclass(to) == TC_PTR) {
        walk_address(E, E->pkg && E->pkg->std ? k : heap(E), x);
    } else if (tclass(from) == TC_SLC && tclass(to) != TC_SLC && tclass(to) != TC_STR) {
        walk_expr(E, tclass(to) == TC_PTR ? k : deref(k), x); /* to an array */
    } else if (tclass(from) != tclass(to) && (tclass(from) == TC_STR || tclass(to) == TC_STR)) {
        discard(E, x); /* copied */
    } else {
        walk_expr(E, k, x);
    }
}

static void walk_append(Esc *E, Hole k, CallExpr *e)
{
    Type *elem = esc_type(E, under(type_of(E, &e->n))->elem);
    bool ptrs = has_ptr(E, elem);
    Hole both[2] = { k, ptrs ? deref(heap(E)) : nowhere }; /* growing copies the elements to the heap */
    walk_expr(E, tee(E, both, 2), e->args.v[0]);
    for (int i = 1; i < e->args.len; i++) {
        if (e->has_dots)
            walk_expr(E, ptrs ? deref(heap(E)) : nowhere, e->args.v[i]);
        else
            walk_to(E, heap(E), e->args.v[i], elem);
    }
}

int64_t make_capacity(CallExpr *e)
{
    int64_t n = 0, cap;
    if (e->args.len < 2 || !int_const(e->args.v[1], &n) || n < 0)
        return -1;
    if (e->args.len > 2) {
        if (!int_const(e->args.v[2], &cap) || cap < n)
            return -1;
        n = cap;
    }
    return n <= ESC_SITE_BYTES ? n : -1;
}

static void walk_make(Esc *E, Hole k, CallExpr *e)
{
    Type *t = type_of(E, &e->n);
    for (int i = 1; i < e->args.len; i++)
        discard(E, e->args.v[i]);
    if (under(t)->kind != TY_SLICE)
        return;
    int64_t n = make_capacity(e);
    if (n >= 0)
        spill(E, k, site_place(E, e, n * type_sizeof(esc_type(E, under(t)->elem)), e->n.pos, "make([]T, n)"));
}

/* append(g()) and the like. */
static void walk_spread_builtin(Esc *E, CallExpr *inner)
{
    int n = inner->n.type->tuple.vars.n;
    Hole *ks = arena_array(E->arena, Hole, n + 1);
    for (int i = 0; i < n; i++)
        ks[i] = heap(E);
    walk_call(E, inner, ks, n);
}

static void walk_builtin(Esc *E, Hole k, CallExpr *e)
{
    CallExpr *inner = inner_call(e);
    if (inner) {
        walk_spread_builtin(E, inner);
        return;
    }
    switch (e->builtin) {
    case BUILTIN_APPEND:
        walk_append(E, k, e);
        break;
    case BUILTIN_MAKE:
        walk_make(E, k, e);
        break;
    case BUILTIN_NEW: {
        Type *t = esc_type(E, under(type_of(E, &e->n))->elem);
        spill(E, k, site_place(E, e, type_sizeof(t), e->n.pos, "new(T)"));
        break;
    }
    case BUILTIN_PANIC:
        walk_to(E, heap(E), e->args.v[0], type_canonical(E->g->c, universe_type(E->g->c, "any")));
        break;
    case BUILTIN_COPY: {
        Type *u = under(type_of(E, e->args.v[0]));
        discard(E, e->args.v[0]);
        bool ptrs = u->kind == TY_SLICE && has_ptr(E, esc_type(E, u->elem));
        walk_expr(E, ptrs ? deref(heap(E)) : nowhere, e->args.v[1]);
        break;
    }
    case BUILTIN_MIN: case BUILTIN_MAX: case BUILTIN_ADD: case BUILTIN_SLICE: case BUILTIN_SLICEDATA:
    case BUILTIN_STRING: case BUILTIN_STRINGDATA:
        for (int i = 0; i < e->args.len; i++)
            walk_expr(E, k, e->args.v[i]);
        break;
    case BUILTIN_DELETE: {
        Type *u = under(type_of(E, e->args.v[0]));
        discard(E, e->args.v[0]);
        walk_to(E, nowhere, e->args.v[1], esc_type(E, u->key));
        break;
    }
    default:
        for (int i = 0; i < e->args.len; i++)
            discard(E, e->args.v[i]);
    }
}

static void walk_call(Esc *E, CallExpr *e, Hole *ks, int nks)
{
    Hole k = nks ? ks[0] : nowhere;
    if (e->call_kind == CALL_CONVERSION) {
        walk_conversion(E, k, e);
    } else if (e->call_kind == CALL_BUILTIN) {
        walk_builtin(E, k, e);
    } else {
        Callee c = { 0 };
        resolve(E, e->fun, e->inst, &c);
        walk_callee_call(E, e, &c, ks, nks);
    }
}

/* ---- expressions ---- */

static void walk_method_value(Esc *E, Hole k, SelectorExpr *e, Selection *sel)
{
    Type *t = type_of(E, e->x);
    path_derefs(E, sel, &t);
    Place *p = site_place(E, e, 16 + ((type_sizeof(t) + 15) & ~(int64_t)7), e->n.pos, "method value");
    Callee c = { .sel = sel };
    Hole to[2 + ESC_MAX_RESULTS], ks[ESC_MAX_RESULTS];
    for (int i = 0; i < ESC_MAX_RESULTS; i++)
        ks[i] = heap(E); /* nobody knows where it will be called */
    if (!sel->iface)
        callee_declared(E, &c, sel->obj, subst_of_method(E->g, sel->obj, E->subst));
    if (c.direct) { /* itself */
        c.direct = NULL;
        c.known = false;
    }
    to[0] = spill(E, k, p);
    to[1] = param_hole(E, &c, -1, ks, ESC_MAX_RESULTS);
    walk_receiver(E, tee(E, to, 2), sel, e->x);
}

static void walk_selector(Esc *E, Hole k, SelectorExpr *e)
{
    if (!e->selection)
        return; /* of a package */
    Selection *sel = selection(E, e);
    if (sel->kind == SEL_METHOD_EXPR)
        return;
    if (sel->kind == SEL_METHOD) {
        walk_method_value(E, k, e, sel);
        return;
    }
    Type *t = type_of(E, e->x);
    int n = path_derefs(E, sel, &t);
    walk_expr(E, shift(k, n), e->x);
}

static void walk_index(Esc *E, Hole k, IndexExpr *e)
{
    if (e->inst)
        return;
    Type *u = under(type_of(E, e->x));
    if (u->kind == TY_MAP) {
        discard(E, e->x);
        walk_to(E, nowhere, e->index.v[0], esc_type(E, u->key));
        return;
    }
    discard(E, e->index.v[0]);
    walk_expr(E, u->kind == TY_ARRAY ? k : deref(k), e->x);
}

static void walk_slice(Esc *E, Hole k, SliceExpr *e)
{
    for (int i = 0; i < 3; i++)
        if (e->index[i])
            discard(E, e->index[i]);
    walk_expr(E, under(type_of(E, e->x))->kind == TY_ARRAY ? addr(k) : k, e->x);
}

static void walk_unary(Esc *E, Hole k, UnaryExpr *e)
{
    if (e->op != T_AND) {
        discard(E, e->x);
        return;
    }
    Node *x = node_unparen(e->x);
    if (x->kind == N_COMPOSITE_LIT)
        walk_addr_composite(E, k, as_composite(x), type_of(E, x));
    else
        walk_expr(E, addr(k), x);
}

static void walk_binary(Esc *E, Hole k, BinaryExpr *e)
{
    if (e->op == T_ADD) { /* of strings: s + "" is s */
        walk_expr(E, k, e->x);
        walk_expr(E, k, e->y);
        return;
    }
    Type *a = e->x->type ? type_of(E, e->x) : NULL, *b = e->y->type ? type_of(E, e->y) : NULL;
    bool compares = (e->op == T_EQL || e->op == T_NEQ) && a && b; /* an interface with another type: boxes that */
    walk_to(E, nowhere, e->x, compares && is_interface(b) ? b : NULL);
    walk_to(E, nowhere, e->y, compares && is_interface(a) ? a : NULL);
}

static void walk_expr(Esc *E, Hole k, Node *e)
{
    if (!is_value(e))
        return;
    e = node_unparen(e);
    if (k.dst && k.derefs >= 0 && e->type && e->type->kind != TY_TUPLE && !has_ptr(E, type_of(E, e)))
        k = nowhere;
    switch (e->kind) {
    case N_IDENT: {
        Object *o = ident_var(e);
        if (o && o->func)
            esc_flow(E, k, var_place(E, o));
        break;
    }
    case N_FUNC_LIT: walk_func_lit(E, k, as_func_lit(e)); break;
    case N_COMPOSITE_LIT: walk_composite(E, k, as_composite(e)); break;
    case N_SELECTOR: walk_selector(E, k, as_selector(e)); break;
    case N_INDEX: walk_index(E, k, as_index(e)); break;
    case N_SLICE: walk_slice(E, k, as_slice(e)); break;
    case N_TYPE_ASSERT: walk_expr(E, unboxed(k, type_of(E, e)), as_type_assert(e)->x); break;
    case N_CALL: walk_call(E, as_call(e), &k, 1); break;
    case N_STAR: walk_expr(E, deref(k), as_star(e)->x); break;
    case N_UNARY: walk_unary(E, k, as_unary(e)); break;
    case N_BINARY: walk_binary(E, k, as_binary(e)); break;
    default: break;
    }
}

/* With the implicit conversion to target (NULL: none). */
static void walk_to(Esc *E, Hole k, Node *e, Type *target)
{
    if (is_value(e) && target && e->type && e->type->kind != TY_TUPLE)
        k = converted(E, k, type_of(E, e), target);
    walk_expr(E, k, e);
}

/* ---- assignments and declarations ---- */

/* A variable that holds one literal for good: calls of it are calls of that. */
static void remember_lit(Esc *E, Object *o, Node *rhs)
{
    rhs = node_unparen(rhs);
    if (o && rhs->kind == N_FUNC_LIT && !o->reassigned && !o->address_taken)
        ptrmap_put(&E->lits, o, as_func_lit(rhs)->info);
}

/* a, b = f() and v, ok = … */
static void assign_multi(Esc *E, Hole *ks, Type **ts, int n, Node *rhs)
{
    Node *x = node_unparen(rhs);
    if (x->kind == N_CALL) {
        Type *tuple = type_of(E, x);
        for (int i = 0; i < n && tuple->kind == TY_TUPLE; i++)
            ks[i] = converted(E, ks[i], tuple_type(E, tuple, i), ts[i]);
        walk_call(E, as_call(x), ks, n);
    } else {
        walk_expr(E, converted(E, ks[0], type_of(E, x), ts[0]), x);
    }
}

static void walk_assign(Esc *E, AssignStmt *s)
{
    int n = s->lhs.len;
    bool define = s->op == T_DEFINE;
    Hole *ks = arena_array(E->arena, Hole, n + 1);
    Type **ts = arena_array(E->arena, Type *, n + 1);
    for (int i = 0; i < n; i++)
        ks[i] = lhs_hole(E, s->lhs.v[i], define, &ts[i]);
    if (s->rhs.len != n) {
        if (s->rhs.len)
            assign_multi(E, ks, ts, n, s->rhs.v[0]);
        return;
    }
    for (int i = 0; i < n; i++) {
        if (define && (s->lhs.v[i]->flags & NF_DEFINES))
            remember_lit(E, ident_var(s->lhs.v[i]), s->rhs.v[i]);
        walk_to(E, ks[i], s->rhs.v[i], ts[i]);
    }
}

static void walk_var_decl(Esc *E, VarDecl *d)
{
    int n = d->names.len;
    Hole *ks = arena_array(E->arena, Hole, n + 1);
    Type **ts = arena_array(E->arena, Type *, n + 1);
    for (int i = 0; i < n; i++) {
        Object *o = d->names.v[i]->obj;
        bool blank = !o || o->name == E->g->cfg.names->blank;
        ks[i] = blank ? nowhere : hole(declare(E, o));
        ts[i] = o ? esc_type(E, object_type(o)) : NULL;
    }
    if (d->values.len && d->values.len != n) {
        assign_multi(E, ks, ts, n, d->values.v[0]);
        return;
    }
    for (int i = 0; i < d->values.len; i++) {
        remember_lit(E, d->names.v[i]->obj, d->values.v[i]);
        walk_to(E, ks[i], d->values.v[i], ts[i]);
    }
}

/* ---- return ---- */

static FuncInfo *outer_function(FuncInfo *info)
{
    while (info->range)
        info = info->parent;
    return info;
}

static Place *control_record(Esc *E, RangeStmt *s) { return ptrmap_get(&E->sites, s); }

static void walk_return(Esc *E, ReturnStmt *s)
{
    FuncInfo *out = outer_function(E->fn);
    ObjectList rs = under(out->sig)->func.results->tuple.vars;
    Hole *ks = arena_array(E->arena, Hole, rs.n + 1);
    Type **ts = arena_array(E->arena, Type *, rs.n + 1);
    for (int i = 0; i < rs.n; i++) {
        ts[i] = esc_type(E, object_type(rs.v[i]));
        ks[i] = hole(E->fn->range ? control_record(E, E->fn->range) : var_place(E, rs.v[i]));
    }
    if (s->results.len == 1 && rs.n > 1)
        assign_multi(E, ks, ts, rs.n, s->results.v[0]);
    else
        for (int i = 0; i < s->results.len; i++)
            walk_to(E, ks[i], s->results.v[i], ts[i]);
}

/* ---- go and defer ---- */

static void walk_go_defer(Esc *E, GoDeferStmt *s)
{
    Node *n = node_unparen(s->call);
    if (n->kind != N_CALL)
        return;
    CallExpr *e = as_call(n);
    bool keep = s->tok == T_DEFER && E->depth == 1 && !E->fn->range;
    if (e->call_kind != CALL_FUNC) {
        for (int i = 0; i < e->args.len; i++)
            walk_to(E, heap(E), e->args.v[i], NULL);
        return;
    }
    Callee c = { 0 };
    resolve(E, e->fun, e->inst, &c);
    Type *ps = c.sig->func.params;
    int64_t bytes = 64;
    for (int i = 0; i < ps->tuple.vars.n; i++)
        bytes += type_sizeof(tuple_type(E, ps, i)) + 8;
    if (c.sel && !c.sel->iface) {
        Type *t = esc_type(E, object_type(under(object_type(c.sel->obj))->func.recv));
        bytes += type_sizeof(t);
    }
    if (!keep || bytes > ESC_FRAME_BYTES) {
        c.is_go = true;
    } else {
        c.record = site_place(E, s, bytes, s->n.pos, NULL);
    }
    walk_callee_call(E, e, &c, NULL, 0);
}

/* ---- loops ---- */

/* Variables of a three-clause loop: a copy for each iteration, and one that carries the value over. */
static void per_iteration(Esc *E, ForStmt *s)
{
    AssignStmt *init = try_assign(s->init);
    if (!(s->n.flags & NF_PER_ITERATION) || !init || init->op != T_DEFINE)
        return;
    for (int i = 0; i < init->lhs.len; i++) {
        Node *x = init->lhs.v[i];
        if (x->kind != N_IDENT || !(x->flags & NF_DEFINES) || is_blank_ident(E, x))
            continue;
        Place *v = var_place(E, as_ident(x)->obj), *carry = esc_place(E);
        v->depth = E->depth + 1;
        esc_flow(E, hole(v), carry);
        esc_flow(E, hole(carry), v);
    }
}

static void walk_for(Esc *E, ForStmt *s)
{
    if (s->init)
        walk_stmt(E, s->init);
    per_iteration(E, s);
    E->depth++;
    discard(E, s->cond);
    walk_block(E, s->body->stmts);
    if (s->post)
        walk_stmt(E, s->post);
    E->depth--;
}

/* One variable for all iterations: each assigns it, as the generator says too. */
static void share_before_122(Esc *E, RangeStmt *s)
{
    Node *parts[2] = { s->key, s->value };
    for (int i = 0; i < 2 && s->define && !(s->n.flags & NF_PER_ITERATION) && !s->info; i++)
        if (parts[i] && !is_blank_ident(E, parts[i]))
            as_ident(node_unparen(parts[i]))->obj->reassigned = true;
}

static void range_vars(Esc *E, RangeStmt *s, Hole *value, Type **vt)
{
    Type *t;
    *value = nowhere;
    *vt = NULL;
    share_before_122(E, s);
    if (s->key)
        lhs_hole(E, s->key, s->define, &t);
    if (s->value)
        *value = lhs_hole(E, s->value, s->define, vt);
}

/* What each record of a loop in a body points to; NULL if fn is no body. */
static Place *outermost_record(Esc *E, FuncInfo *fn)
{
    Place *p = NULL;
    for (; fn->range; fn = fn->parent)
        p = control_record(E, fn->range);
    return p;
}

static void walk_range_func(Esc *E, RangeStmt *s)
{
    FuncInfo *info = s->info, *out = outer_function(info);
    ObjectList rs = under(out->sig)->func.results->tuple.vars;
    Place *record = site_place(E, s, 0, s->n.pos, NULL), *root = outermost_record(E, E->fn);
    int64_t bytes = 64;
    for (int i = 0; i < rs.n; i++)
        bytes += (type_sizeof(esc_type(E, object_type(rs.v[i]))) + 15) & ~(int64_t)7;
    record->escapes = !take_room(E, bytes);
    for (int i = 0; i < rs.n; i++) {
        Place *to = E->fn->range ? control_record(E, E->fn->range) : var_place(E, rs.v[i]);
        if (has_ptr(E, esc_type(E, object_type(rs.v[i]))))
            esc_flow(E, hole(to), record);
    }
    if (root)
        esc_flow(E, addr(hole(record)), root);
    Place *closure = site_place(E, info, captured_bytes(E, info) + 8, s->n.pos, "range body");
    capture(E, closure, info);
    esc_flow(E, addr(hole(closure)), record);
    Callee c = { 0 };
    Node *x = node_unparen(s->x);
    if (x->kind == N_IDENT || x->kind == N_FUNC_LIT || (x->kind == N_INDEX && as_index(x)->inst))
        resolve(E, x, NULL, &c);
    discard(E, s->x);
    spill(E, param_hole(E, &c, 0, NULL, 0), closure);
    walk_body(E, info, s->body);
}

static void walk_range(Esc *E, RangeStmt *s)
{
    Type *t = type_of(E, s->x), *u = under(t);
    if (u->kind == TY_FUNC) {
        walk_range_func(E, s);
        return;
    }
    Place *tmp = u->kind == TY_ARRAY ? site_place(E, &s->x, type_sizeof(t), s->n.pos, NULL) : esc_place(E);
    walk_expr(E, hole(tmp), s->x);
    bool fresh = !s->define || (s->n.flags & NF_PER_ITERATION);
    Hole value;
    Type *vt;
    E->depth += fresh;
    range_vars(E, s, &value, &vt);
    E->depth += !fresh;
    if (vt && (u->kind == TY_ARRAY || u->kind == TY_SLICE || u->kind == TY_POINTER)) {
        Type *arr = u->kind == TY_POINTER ? esc_type(E, u->elem) : t, *elem = esc_type(E, under(arr)->elem);
        Hole k = converted(E, value, elem, vt);
        if (has_ptr(E, elem))
            esc_flow(E, u->kind == TY_ARRAY ? k : deref(k), tmp);
    }
    walk_block(E, s->body->stmts);
    E->depth--;
}

/* ---- the other statements ---- */

static void walk_switch(Esc *E, SwitchStmt *s)
{
    if (s->init)
        walk_stmt(E, s->init);
    Type *tag = s->tag ? type_of(E, s->tag) : NULL;
    bool boxed = false;
    for (int i = 0; i < s->clauses.len; i++) {
        CaseClause *cc = as_case_clause(s->clauses.v[i]);
        for (int j = 0; j < cc->exprs.len; j++) {
            Node *x = cc->exprs.v[j];
            boxed |= tag && x->mode != MODE_NIL && x->type && is_interface(type_of(E, x)) && !is_interface(tag);
            walk_to(E, nowhere, x, tag && is_interface(tag) ? tag : NULL);
        }
    }
    if (s->tag)
        walk_expr(E, boxed ? heap(E) : nowhere, s->tag);
    for (int i = 0; i < s->clauses.len; i++)
        walk_block(E, as_case_clause(s->clauses.v[i])->body);
}

static void walk_type_switch(Esc *E, TypeSwitchStmt *s)
{
    if (s->init)
        walk_stmt(E, s->init);
    Place *x = esc_place(E);
    walk_expr(E, hole(x), s->x);
    for (int i = 0; i < s->clauses.len; i++) {
        CaseClause *cc = as_case_clause(s->clauses.v[i]);
        if (cc->implicit) {
            Hole v = hole(declare(E, cc->implicit));
            Type *t = esc_type(E, object_type(cc->implicit));
            if (has_ptr(E, t))
                esc_flow(E, unboxed(v, t), x);
        }
        walk_block(E, cc->body);
    }
}

static void walk_select(Esc *E, SelectStmt *s)
{
    for (int i = 0; i < s->clauses.len; i++) {
        CommClause *cc = as_comm_clause(s->clauses.v[i]);
        if (cc->comm)
            walk_stmt(E, cc->comm);
        walk_block(E, cc->body);
    }
}

static void walk_stmt(Esc *E, Node *s)
{
    switch (s->kind) {
    case N_LABELED_STMT:
        if (ptrmap_get(&E->looping, s))
            E->depth++; /* for the rest of the function */
        walk_stmt(E, as_labeled(s)->stmt);
        break;
    case N_BLOCK: walk_block(E, as_block(s)->stmts); break;
    case N_EXPR_STMT: discard(E, as_expr_stmt(s)->x); break;
    case N_SEND: {
        SendStmt *d = as_send(s);
        discard(E, d->ch);
        walk_to(E, heap(E), d->value, esc_type(E, under(type_of(E, d->ch))->elem));
        break;
    }
    case N_DECL_STMT: {
        NodeList ds = as_decl_stmt(s)->decls;
        for (int i = 0; i < ds.len; i++)
            if (ds.v[i]->kind == N_VAR_DECL)
                walk_var_decl(E, as_var_decl(ds.v[i]));
        break;
    }
    case N_ASSIGN: walk_assign(E, as_assign(s)); break;
    case N_GO_DEFER: walk_go_defer(E, as_go_defer(s)); break;
    case N_RETURN: walk_return(E, as_return_stmt(s)); break;
    case N_IF: {
        IfStmt *i = as_if_stmt(s);
        if (i->init)
            walk_stmt(E, i->init);
        discard(E, i->cond);
        walk_block(E, i->then->stmts);
        if (i->els)
            walk_stmt(E, i->els);
        break;
    }
    case N_FOR: walk_for(E, as_for_stmt(s)); break;
    case N_RANGE: walk_range(E, as_range(s)); break;
    case N_SWITCH: walk_switch(E, as_switch_stmt(s)); break;
    case N_TYPE_SWITCH: walk_type_switch(E, as_type_switch(s)); break;
    case N_SELECT: walk_select(E, as_select(s)); break;
    default: break;
    }
}

static void walk_block(Esc *E, NodeList stmts)
{
    for (int i = 0; i < stmts.len; i++)
        walk_stmt(E, stmts.v[i]);
}

/* ---- functions ---- */

/* Marks the labels that a goto behind them leads to. */
static void find_loops(Node *n, void *ctx)
{
    Esc *E = ctx;
    if (n->kind == N_FUNC_LIT)
        return;
    if (n->kind == N_BRANCH) {
        BranchStmt *b = as_branch(n);
        if (b->tok == T_GOTO && b->target && b->target->pos <= n->pos)
            ptrmap_put(&E->looping, b->target, E);
    }
    node_children(n, find_loops, E);
}

static void declare_signature(Esc *E, FuncInfo *info)
{
    Type *sig = under(info->sig);
    ObjectList ps = sig->func.params->tuple.vars, rs = sig->func.results->tuple.vars;
    for (int i = 0; i < ps.n; i++)
        declare(E, ps.v[i]);
    for (int i = 0; i < rs.n; i++) {
        Place *p = declare(E, rs.v[i]);
        p->is_result = true;
        p->result = i;
    }
}

/* A function or literal of the graph; its captured variables have places already. */
static void walk_body(Esc *E, FuncInfo *info, BlockStmt *body)
{
    if (ptrmap_get(&E->walked, info))
        return;
    ptrmap_put(&E->walked, info, info);
    FuncInfo *fn = E->fn;
    int depth = E->depth;
    E->fn = info;
    E->depth = 1;
    declare_signature(E, info);
    if (info->range) {
        Hole value;
        Type *vt;
        range_vars(E, info->range, &value, &vt);
    }
    node_children(&body->n, find_loops, E);
    walk_block(E, body->stmts);
    E->fn = fn;
    E->depth = depth;
}

static int8_t *track(Esc *E, Object *o, int row)
{
    Place *p = declare(E, o);
    p->leaks = E->batch->leaks + row * (ESC_MAX_RESULTS + 1);
    memset(p->leaks, -1, ESC_MAX_RESULTS + 1);
    return p->leaks;
}

void esc_walk_root(Esc *E, Object *recv)
{
    FuncInfo *info = E->root;
    Batch *b = E->batch;
    Type *sig = under(info->sig);
    ObjectList ps = sig->func.params->tuple.vars;
    b->nparams = ps.n + (recv != NULL);
    b->nresults = sig->func.results->tuple.vars.n;
    if (!b->leaks)
        b->leaks = arena_alloc(E->g->arena, (size_t)b->nparams * (ESC_MAX_RESULTS + 1) + 1);
    E->fn = info;
    E->depth = 1;
    int row = 0;
    if (recv)
        track(E, recv, row++);
    for (int i = 0; i < ps.n; i++)
        track(E, ps.v[i], row++);
    walk_body(E, info, info->decl ? info->decl->body : info->lit->body);
}
