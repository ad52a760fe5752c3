/* genfn.c - one function: its frame, its variables, its way in and out.
 *
 * Parameters live where the caller put them, results where the caller wants them. A variable
 * that is used through its address lies in memory: in the address-taken region of the frame (VAR_FRAME), or,
 * if its address may outlive or leave the frame (escape.c), in a heap box (VAR_HEAP: its slot
 * holds the pointer). A variable captured by a closure and never assigned again is copied
 * into the closure instead (captured_by_value).
 *
 * Memory that is indexed at run time and holds pointers must lie in the address-taken region,
 * since liveness sees slots, not addresses: arrays with pointers go there.
 *
 * A function with defer has one epilogue: DEFERRET, results out of their boxes, RET. A recovered
 * panic resumes at that DEFERRET.
 */
#include "compiler/escape_priv.h"

#include <string.h>

Type *ty(Fn *f, Node *e) { return gen_subst(f, e->type); }

/* ---- variables ---- */

bool captured_by_value(Object *o)
{
    return !o->reassigned && !o->address_taken && !o->is_result;
}

bool var_in_memory(Fn *f, Object *o)
{
    return var_in_memory_type(o, gen_subst(f, object_type(o)));
}

bool var_escapes(Fn *f, Object *o)
{
    return var_in_memory(f, o) && escape_var(f->g, f->info, f->subst, o);
}

int frame_site_desc(Fn *f, const void *site, type *t)
{
    intptr_t slot = (intptr_t)ptrmap_get(&f->sites, site);
    if (slot)
        return (int)slot;
    if (!site || escape_site(f->g, f->info, f->subst, site))
        return 0;
    slot = live_alloc(f, t);
    ptrmap_put(&f->sites, site, (void *)slot);
    return (int)slot;
}

int frame_site(Fn *f, const void *site, Type *t) { return frame_site_desc(f, site, gen_type(f->g, t)); }

/* Arrays with pointers anywhere inside: these need the address-taken region. */
static bool has_ptr_array(Fn *f, Type *t)
{
    Type *u = under(t);
    if (u->kind == TY_ARRAY)
        return u->len > 0 && thasptr(f->g, u->elem);
    if (u->kind != TY_STRUCT)
        return false;
    for (int i = 0; i < u->strct.fields.n; i++)
        if (has_ptr_array(f, gen_subst(f, object_type(u->strct.fields.v[i]))))
            return true;
    return false;
}

static Var *new_var_rec(Fn *f, Object *o, Type *t)
{
    Var *v = arena_new(f->arena, Var);
    v->obj = o;
    v->type = t;
    return v;
}

/* Storage in the frame for a value of type t: slots, or memory of the address-taken region. */
static void place_in_frame(Fn *f, Var *v)
{
    v->kind = VAR_SLOT;
    if (has_ptr_array(f, v->type))
        v->slot = live_alloc(f, gen_type(f->g, v->type));
    else
        v->slot = tslots(v->type) ? tmp(f, tslots(v->type)) : 0;
}

/* A local array gets a hidden {pointer, length} so that a[i] is one instruction. */
static void make_vec(Fn *f, Var *v)
{
    Type *u = under(v->type);
    if (v->kind > VAR_FRAME || u->kind != TY_ARRAY || tslots(v->type) == 0)
        return;
    v->vec = tmp(f, 2);
    emit(f, OP_LEAL, v->vec, v->slot, 0);
    emit_int(f, v->vec + 1, u->len);
}

/* A place of its own in the address-taken region, or in the heap. */
static void place_in_memory(Fn *f, Var *v, bool zero)
{
    type *t = gen_type(f->g, v->type);
    if (var_escapes(f, v->obj)) {
        v->kind = VAR_HEAP;
        v->slot = tmp(f, 1);
        emitp(f, OP_NEW, v->slot, 0, 0, t);
        return;
    }
    v->kind = VAR_FRAME;
    v->slot = live_alloc(f, t);
    make_vec(f, v);
    if (zero)
        emit_zero(f, v->slot, tslots(v->type));
}

Var *declare_var(Fn *f, Object *o, bool zero)
{
    Type *t = gen_subst(f, object_type(o));
    Var *v = new_var_rec(f, o, t);
    if (var_in_memory(f, o)) {
        place_in_memory(f, v, zero);
    } else {
        place_in_frame(f, v);
        make_vec(f, v);
        if (zero || v->slot < LIVE_BASE + MAX_LIVE)
            emit_zero(f, v->slot, tslots(t));
    }
    ptrmap_put(&f->vars, o, v);
    return v;
}

static Var *captured_var(Fn *f, Object *o)
{
    int64_t off = 8;
    FuncInfo *info = f->info;
    for (int i = 0; info && i < info->captures.n; i++) {
        Object *c = info->captures.v[i];
        bool by_value = captured_by_value(c) && !var_in_memory(f, c);
        Type *t = gen_subst(f, object_type(c));
        if (c == o) {
            Var *v = new_var_rec(f, o, t);
            v->kind = by_value ? VAR_CAPTURE_VAL : VAR_CAPTURE_REF;
            v->off = off;
            return v;
        }
        off += by_value ? tslots(t) * 8 : 8;
    }
    return NULL;
}

Var *var_of(Fn *f, Object *o)
{
    Var *v = ptrmap_get(&f->vars, o);
    if (v)
        return v;
    if (o->func == NULL) {
        v = new_var_rec(f, o, gen_subst(f, object_type(o)));
        v->kind = VAR_GLOBAL;
    } else {
        v = captured_var(f, o);
        if (!v) { /* unreachable code: the declaration was not generated */
            return declare_var(f, o, true);
        }
    }
    ptrmap_put(&f->vars, o, v);
    return v;
}

/* ---- entry ---- */

static void bind_param(Fn *f, Object *o, Type *t, int slot)
{
    Var *v = new_var_rec(f, o, t);
    int n = tslots(t);
    if (var_in_memory(f, o)) {
        place_in_memory(f, v, false);
        Loc l = loc_var(f, v);
        gstore(f, &l, slot);
    } else if (has_ptr_array(f, t)) {
        place_in_frame(f, v);
        emit_move(f, v->slot, slot, n);
        make_vec(f, v);
    } else {
        v->kind = VAR_SLOT;
        v->slot = slot;
        make_vec(f, v);
    }
    ptrmap_put(&f->vars, o, v);
}

static void bind_params(Fn *f)
{
    Type *sig = f->sig;
    int at = 2 + f->nargs;
    if (f->lf->recv) {
        Object *r = f->lf->recv;
        Type *t = gen_subst(f, object_type(r));
        at -= tslots(t);
        bind_param(f, r, t, at);
    }
    /* objects of the declaration (unsubstituted), types substituted */
    Type *decl = f->info ? f->info->sig : sig;
    ObjectList ps = under(decl)->func.params->tuple.vars;
    for (int i = 0; i < ps.n; i++) {
        Type *t = gen_subst(f, object_type(ps.v[i]));
        at -= tslots(t);
        bind_param(f, ps.v[i], t, at);
    }
}

/* Named results are variables; a function with defer keeps all results live. */
static void bind_results(Fn *f)
{
    Type *decl = f->info ? f->info->sig : f->sig;
    ObjectList rs = under(decl)->func.results->tuple.vars;
    f->nresults = rs.n;
    f->results = arena_array(f->arena, Var *, rs.n ? rs.n : 1);
    f->result_slots = arena_array(f->arena, int, rs.n ? rs.n : 1);
    int at = 2 + f->nargs + f->nres;
    for (int i = 0; i < rs.n; i++) {
        Object *o = rs.v[i];
        Type *t = gen_subst(f, object_type(o));
        at -= tslots(t);
        f->result_slots[i] = at;
        bool named = o->name && o->name->len > 0;
        if (!named && !f->has_defer)
            continue;
        Var *v = new_var_rec(f, o, t);
        v->slot = at;
        v->kind = VAR_SLOT;
        emit_zero(f, at, tslots(t));
        if (named && var_in_memory(f, o)) {
            place_in_memory(f, v, false); /* zeroed at entry */
        } else if (named && has_ptr_array(f, t)) {
            v->kind = VAR_FRAME;
            v->slot = live_alloc(f, gen_type(f->g, t));
            make_vec(f, v);
        } else {
            make_vec(f, v);
        }
        f->results[i] = v;
        ptrmap_put(&f->vars, o, v);
    }
}

/* ---- exit ---- */

static void results_out(Fn *f)
{
    for (int i = 0; i < f->nresults; i++) {
        Var *v = f->results[i];
        if (!v || (v->kind != VAR_HEAP && v->kind != VAR_FRAME))
            continue;
        Loc l = loc_var(f, v);
        gload(f, &l, f->result_slots[i]);
    }
}

void emit_return(Fn *f)
{
    if (f->has_defer) {
        jump(f, f->epilogue);
        return;
    }
    results_out(f);
    emit(f, OP_RET, 0, 0, 0);
}

static void emit_epilogue(Fn *f)
{
    place(f, f->epilogue);
    int save = f->sp;
    f->deferreturn = f->ncode;
    tmp(f, 2);
    emit(f, OP_DEFERRET, -f->sp, 0, 0);
    f->sp = save;
    results_out(f);
    emit(f, OP_RET, 0, 0, 0);
}

/* ---- a whole function ---- */

static bool info_has_defer(FuncInfo *info)
{
    if (!info)
        return false;
    if (info->has_defer)
        return true;
    for (int i = 0; i < info->nlits; i++) /* a range-over-func body defers for its function */
        if (info->lits[i]->range && info_has_defer(info->lits[i]))
            return true;
    return false;
}

static BlockStmt *body_of(LazyFunc *lf, FuncInfo *info)
{
    if (lf->kind == LAZY_DECL)
        return lf->obj->fdecl->body;
    return info->lit ? info->lit->body : info->range->body;
}

static Pos body_end(LazyFunc *lf, FuncInfo *info)
{
    BlockStmt *b = body_of(lf, info);
    return b->rbrace ? b->rbrace : b->n.pos;
}

static void emit_body(Fn *f)
{
    LazyFunc *lf = f->lf;
    if (lf->kind == LAZY_WRAPPER) {
        lf->emit(f, lf->arg);
        return;
    }
    bind_params(f);
    bind_results(f);
    grange_func_prologue(f);
    gblock(f, body_of(lf, f->info)->stmts);
    set_pos(f, body_end(lf, f->info));
    if (f->frange) {
        /* the loop body ends: go on iterating */
        emit_imm32(f, OP_LDI, f->result_slots[0], 1);
        emit(f, OP_RET, 0, 0, 0);
    } else if (f->nresults == 0) {
        emit_return(f);
    } else {
        emit(f, OP_MISSINGRET, 0, 0, 0);
    }
    if (f->has_defer)
        emit_epilogue(f);
}

static void sig_slots(Fn *f)
{
    const funcsig *s = f->fn->sig;
    f->nargs = s->nargs;
    f->nres = s->nres;
}

static bool attempt(LazyFunc *lf, FuncInfo *info, Arena *arena, bool far_jumps, bool *too_big)
{
    Fn fn = { .g = lf->g, .lf = lf, .fn = lf->fn, .info = info, .subst = lf->subst, .arena = arena, .sig = lf->sig };
    Fn *f = &fn;
    f->far_jumps = far_jumps;
    f->deferreturn = -1;
    f->epilogue = -1;
    f->is_closure = lf->fn->flags & FUNC_CLOSURE;
    f->sp = f->max_sp = f->is_closure ? 1 : 0;
    f->has_defer = info_has_defer(info) && !(info && info->range);
    if (f->has_defer) {
        f->epilogue = new_label(f);
        lf->fn->flags |= FUNC_HAS_DEFER;
    }
    sig_slots(f);
    f->pos = info && lf->kind != LAZY_WRAPPER ? body_of(lf, info)->n.pos : 0;
    emit(f, OP_NOP, 0, 0, 0); /* room for zeroing the address-taken region */
    emit_body(f);
    bool ok = emit_finish(f);
    *too_big = f->too_big;
    free_ptrmap(&f->vars);
    free_ptrmap(&f->sites);
    free_ptrmap(&f->label_map);
    return ok;
}

void compile_lazy(LazyFunc *lf)
{
    if (lf->done)
        return;
    lf->done = true;
    FuncInfo *info = lf->info;
    if (lf->kind == LAZY_DECL) {
        info = check_func_body(lf->obj);
        lf->info = info;
        if (!info || lf->g->failed)
            return;
    }
    Arena arena;
    bool too_big = false;
    arena_init(&arena);
    if (!attempt(lf, info, &arena, false, &too_big) && (too_big || !attempt(lf, info, &arena, true, &too_big))) {
        Pos pos = info && info->decl ? info->decl->n.pos : info && info->lit ? info->lit->n.pos : 0;
        if (!lf->g->failed) /* else the reason has been given */
            diag_error(lf->g->cfg.diags, pos, "function %s is too large for vole", lf->fn->name.ptr);
        lf->g->failed = true;
    }
    arena_free(&arena);
}
