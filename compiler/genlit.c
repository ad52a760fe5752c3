/* genlit.c - composite literals and closures.
 *
 * A literal is filled in place, wherever that is: slots of the frame, or fresh heap memory for
 * &T{…} and slices. Slices of constants are copied from static memory in one instruction.
 *
 * What does not escape is filled in memory of the frame instead, a piece for each site (frame_site).
 *
 * A closure captures by value what is never assigned again, otherwise the pointer to the
 * variable's memory; funcval words are the captured slots in the order of FuncInfo.captures.
 */
#include "compiler/gen_priv.h"

int gnew(Fn *f, Type *t, int dst)
{
    int d = dst == ANY ? tmp(f, 1) : dst;
    emitp(f, OP_NEW, d, 0, 0, gen_type(f->g, t));
    return d;
}

int gframe_addr(Fn *f, int slot, int dst)
{
    int d = dst == ANY ? tmp(f, 1) : dst;
    emit(f, OP_LEAL, d, slot, 0);
    return d;
}

/* ---- filling ---- */

static void fill_lit(Fn *f, CompositeLit *e, Type *t, Loc at, bool zeroed);

static void zero_place(Fn *f, Loc *at)
{
    if (at->kind == LOC_SLOT)
        emit_zero(f, at->slot, tslots(at->type));
    else if (at->kind == LOC_MEM && tclass(at->type) != TC_NONE)
        emitp(f, OP_CLR_T, at->slot, 0, (int)at->off, gen_type(f->g, at->type));
}

static void fill_elem(Fn *f, Node *x, Type *t, Loc at)
{
    int save = f->sp;
    Node *u = node_unparen(x);
    if (u->kind == N_COMPOSITE_LIT && !is_interface(t) && type_identical(ty(f, u), t) && tclass(t) == TC_AGG &&
        at.kind != LOC_FRAME && (at.kind != LOC_MEM || fits16(at.off))) {
        fill_lit(f, as_composite(u), t, at, false);
    } else if (at.kind == LOC_SLOT) {
        gexpr_to(f, x, t, at.slot);
    } else {
        int v = gexpr_to(f, x, t, ANY);
        gstore(f, &at, v);
    }
    f->sp = save;
}

static int field_index(Type *u, Node *key)
{
    Name *name = as_ident(key)->name;
    for (int i = 0; i < u->strct.fields.n; i++)
        if (u->strct.fields.v[i]->name == name)
            return i;
    assert(!"no such field");
    return 0;
}

static void fill_struct(Fn *f, CompositeLit *e, Type *u, Loc at)
{
    const int64_t *offs = struct_offsets(u);
    for (int i = 0; i < e->elems.len; i++) {
        Node *x = e->elems.v[i];
        int k = i;
        if (x->kind == N_KEY_VALUE) {
            k = field_index(u, as_key_value(x)->key);
            x = as_key_value(x)->value;
        }
        Type *ft = gen_subst(f, object_type(u->strct.fields.v[k]));
        if (u->strct.fields.v[k]->name == f->g->cfg.names->blank) { /* stays zero */
            int save = f->sp;
            gexpr(f, x, ANY);
            f->sp = save;
            continue;
        }
        fill_elem(f, x, ft, loc_field(f, at, ft, offs[k]));
    }
}

static void fill_array(Fn *f, CompositeLit *e, Type *elem, Loc at)
{
    int64_t k = 0, size = type_sizeof(elem);
    for (int i = 0; i < e->elems.len; i++, k++) {
        Node *x = e->elems.v[i];
        if (x->kind == N_KEY_VALUE) {
            const_int64_val(as_key_value(x)->key->val, &k);
            x = as_key_value(x)->value;
        }
        fill_elem(f, x, elem, loc_field(f, at, elem, k * size));
    }
}

static bool has_blank_field(Fn *f, Type *u)
{
    for (int i = 0; u->kind == TY_STRUCT && i < u->strct.fields.n; i++)
        if (u->strct.fields.v[i]->name == f->g->cfg.names->blank)
            return true;
    return false;
}

static void fill_lit(Fn *f, CompositeLit *e, Type *t, Loc at, bool zeroed)
{
    Type *u = under(t);
    int64_t n = u->kind == TY_STRUCT ? u->strct.fields.n : u->len;
    if (!zeroed && (e->elems.len < n || has_blank_field(f, u)))
        zero_place(f, &at);
    if (u->kind == TY_STRUCT)
        fill_struct(f, e, u, at);
    else
        fill_array(f, e, gen_subst(f, u->elem), at);
}

/* ---- slices and maps ---- */

/* No pointers but those of strings: a bitwise copy of a static value is a fresh value. */
static bool copyable_static(Fn *f, Type *t)
{
    Type *u = under(t);
    switch (tclass(t)) {
    case TC_PTR: case TC_SLC: case TC_IFC: return false;
    case TC_AGG: break;
    default: return true;
    }
    if (u->kind == TY_ARRAY)
        return copyable_static(f, gen_subst(f, u->elem));
    for (int i = 0; i < u->strct.fields.n; i++)
        if (!copyable_static(f, gen_subst(f, object_type(u->strct.fields.v[i]))))
            return false;
    return true;
}

static bool fill_static(Fn *f, CompositeLit *e, Type *arr, int p)
{
    Type *elem = gen_subst(f, under(arr)->elem);
    if (e->elems.len < 4 || !copyable_static(f, elem))
        return false;
    CompositeLit copy = *e;
    copy.n.type = arr;
    void *mem = data_alloc(f->g, gen_type(f->g, arr));
    if (!static_value(f->g, f->lf->pkg, f->subst, f->lf, &copy.n, arr, mem))
        return false;
    int save = f->sp, q = tmp(f, 1);
    emitp(f, OP_LDP, q, 0, 0, mem);
    emitp(f, OP_CPY_T, p, q, 0, gen_type(f->g, arr));
    f->sp = save;
    return true;
}

static int gslice_lit(Fn *f, CompositeLit *e, Type *t, int dst)
{
    int d = dest(f, dst, t), save = f->sp;
    Type *elem = gen_subst(f, under(t)->elem);
    int64_t n = literal_length(e);
    Type *arr = type_canonical(f->g->c, new_array(f->g->c, elem, n));
    int s = tmp(f, 3), at = frame_site(f, &e->elems, arr);
    if (at)
        gframe_addr(f, at, s);
    else
        gnew(f, arr, s);
    if (n && !fill_static(f, e, arr, s))
        fill_lit(f, e, arr, at ? loc_frame(at, arr, 0) : loc_mem(s, 0, arr), !at);
    emit_int(f, s + 1, n);
    emit_int(f, s + 2, n);
    emit_move(f, d, s, 3);
    f->sp = save;
    return d;
}

static int gmap_lit(Fn *f, CompositeLit *e, Type *t, int dst)
{
    int d = dest(f, dst, t), save = f->sp;
    Type *elem = gen_subst(f, under(t)->elem);
    int m = tmp(f, 1), hint = tmp(f, 1);
    emit_int(f, hint, e->elems.len);
    emitp(f, OP_MAKEMAP, m, hint, 0, gen_type(f->g, t));
    for (int i = 0; i < e->elems.len; i++) {
        KeyValueExpr *kv = as_key_value(e->elems.v[i]);
        int keep = f->sp;
        int key = map_key(f, kv->key, under(t));
        int v = gexpr_to(f, kv->value, elem, ANY);
        Loc l = { .kind = LOC_MAP, .type = elem, .slot = m, .index = key, .maptype = t };
        gstore(f, &l, v);
        f->sp = keep;
    }
    emit_move(f, d, m, 1);
    f->sp = save;
    return d;
}

int gcomposite(Fn *f, CompositeLit *e, int dst)
{
    Type *t = ty(f, &e->n), *u = under(t);
    switch (u->kind) {
    case TY_POINTER: /* elided &T */
        return gaddr_composite(f, e, dst);
    case TY_SLICE:
        return gslice_lit(f, e, t, dst);
    case TY_MAP:
        return gmap_lit(f, e, t, dst);
    default: {
        int d = dest(f, dst, t), save = f->sp;
        if (tslots(t) > MAX_FRAME / 4) { /* through the heap, piece by piece */
            int p = gnew(f, t, ANY);
            fill_lit(f, e, t, loc_mem(p, 0, t), true);
            load_mem(f, t, d, p, 0);
        } else {
            fill_lit(f, e, t, (Loc){ .kind = LOC_SLOT, .type = t, .slot = d }, false);
        }
        f->sp = save;
        return d;
    }
    }
}

/* A literal too large for the frame, in heap memory of its own. */
Loc gbig_literal(Fn *f, CompositeLit *e)
{
    Type *t = ty(f, &e->n);
    int p = gnew(f, t, ANY);
    fill_lit(f, e, t, loc_mem(p, 0, t), true);
    return loc_mem(p, 0, t);
}

int gaddr_composite(Fn *f, CompositeLit *e, int dst)
{
    Type *t = ty(f, &e->n);
    if (under(t)->kind == TY_POINTER)
        t = gen_subst(f, under(t)->elem);
    int d = dst == ANY ? tmp(f, 1) : dst, save = f->sp;
    int at = frame_site(f, e, t), p = at ? 0 : gnew(f, t, ANY);
    Loc place = at ? loc_frame(at, t, 0) : loc_mem(p, 0, t);
    Type *u = under(t);
    if (u->kind == TY_STRUCT || u->kind == TY_ARRAY) {
        fill_lit(f, e, t, place, !at);
    } else { /* &[]T{…}, &map[K]V{…} */
        int v = u->kind == TY_SLICE ? gslice_lit(f, e, t, ANY) : gmap_lit(f, e, t, ANY);
        gstore(f, &place, v);
    }
    if (at)
        gframe_addr(f, at, d);
    else
        emit_move(f, d, p, 1);
    f->sp = save;
    return d;
}

/* ---- closures ---- */

int gclosure_slots(Fn *f, func *fn, int first, int n, const uint8_t *isptr, int dst, const void *site)
{
    int d = dst == ANY ? tmp(f, 1) : dst;
    type *t = gen_closure_type(f->g, isptr, n);
    int at = frame_site_desc(f, site, t);
    if (at) {
        emitp(f, OP_LDP, at, 0, 0, fn);
        emit_move(f, at + 1, first, n);
        return gframe_addr(f, at, d);
    }
    closureinfo *ci = arena_new(f->g->arena, closureinfo);
    *ci = (closureinfo){ fn, t };
    emitp(f, OP_CLOSURE, d, first, n, ci);
    return d;
}

int capture_slots(Fn *f, Object *o)
{
    return captured_by_value(o) && !var_in_memory(f, o) ? tslots(gen_subst(f, object_type(o))) : 1;
}

/* Puts what captures of o need into slot: the value, or the pointer to where it lies. */
void capture_into(Fn *f, Object *o, int slot, uint8_t *isptr)
{
    Var *v = var_of(f, o);
    if (captured_by_value(o) && !var_in_memory(f, o)) {
        Loc l = loc_var(f, v);
        int save = f->sp;
        gload(f, &l, slot);
        f->sp = save;
        words_isptr(f->g, v->type, isptr);
        return;
    }
    isptr[0] = 1;
    if (v->kind == VAR_HEAP)
        emit_move(f, slot, v->slot, 1);
    else if (v->kind == VAR_FRAME)
        gframe_addr(f, v->slot, slot);
    else
        emit(f, OP_LD_P, slot, -1, (int)v->off);
}

int gclosure(Fn *f, FuncInfo *info, Type *sig, int dst)
{
    func *fn = func_for_lit(f->g, f->lf, info, sig, f->subst);
    int d = dst == ANY ? tmp(f, 1) : dst, save = f->sp;
    if (info->captures.n == 0) {
        emitp(f, OP_LDP, d, 0, 0, static_funcval(f->g, fn));
        return d;
    }
    int n = 0;
    for (int i = 0; i < info->captures.n; i++)
        n += capture_slots(f, info->captures.v[i]);
    uint8_t *isptr = arena_alloc(f->arena, (size_t)n + 1);
    int first = tmp(f, n), at = 0;
    for (int i = 0; i < info->captures.n; i++) {
        capture_into(f, info->captures.v[i], first + at, isptr + at);
        at += capture_slots(f, info->captures.v[i]);
    }
    gclosure_slots(f, fn, first, n, isptr, d, info);
    f->sp = save;
    return d;
}

int gfunc_lit(Fn *f, FuncLit *e, int dst)
{
    return gclosure(f, e->info, ty(f, &e->n), dst);
}
