/* genloc.c - places: variables, fields, elements, what pointers point to.
 *
 * A Loc says where a value lies, with its operands evaluated into slots: a frame slot, memory
 * inside the frame, memory behind a pointer, a global, an element of a vector, a map entry.
 * One function loads from any of them, one stores.
 */
#include "compiler/gen_priv.h"

/* ---- memory behind a pointer ---- */

static int load_op(TC c)
{
    static const uint16_t ops[] = {
        [TC_I8] = OP_LD_I8, [TC_U8] = OP_LD_U8, [TC_I16] = OP_LD_I16, [TC_U16] = OP_LD_U16, [TC_I32] = OP_LD_I32,
        [TC_U32] = OP_LD_U32, [TC_64] = OP_LD_64, [TC_F32] = OP_LD_U32, [TC_F64] = OP_LD_64, [TC_C64] = OP_LD_64,
        [TC_PTR] = OP_LD_P, [TC_STR] = OP_LD_STR, [TC_SLC] = OP_LD_SLC, [TC_IFC] = OP_LD_IFC, [TC_C128] = OP_LD_C128,
        [TC_AGG] = OP_LD_T,
    };
    return ops[c];
}

static int store_op(TC c)
{
    static const uint16_t ops[] = {
        [TC_I8] = OP_ST_8, [TC_U8] = OP_ST_8, [TC_I16] = OP_ST_16, [TC_U16] = OP_ST_16, [TC_I32] = OP_ST_32,
        [TC_U32] = OP_ST_32, [TC_64] = OP_ST_64, [TC_F32] = OP_ST_32, [TC_F64] = OP_ST_64, [TC_C64] = OP_ST_64,
        [TC_PTR] = OP_ST_P, [TC_STR] = OP_ST_STR, [TC_SLC] = OP_ST_SLC, [TC_IFC] = OP_ST_IFC, [TC_C128] = OP_ST_C128,
        [TC_AGG] = OP_ST_T,
    };
    return ops[c];
}

/* Brings an offset into 16 bits; *base becomes a temporary if need be. */
static int64_t near_offset(Fn *f, int *base, int64_t off)
{
    if (fits16(off))
        return off;
    int p = tmp(f, 1);
    emitw(f, OP_LEAW, p, *base, 0, (uint64_t)off);
    *base = p;
    return 0;
}

void load_mem(Fn *f, Type *t, int dst, int base, int64_t off)
{
    TC c = tclass(t);
    off = near_offset(f, &base, off);
    if (c == TC_NONE)
        emit(f, OP_NILCHK, base, 0, 0);
    else if (c == TC_AGG)
        emitp(f, OP_LD_T, dst, base, (int)off, gen_type(f->g, t));
    else
        emit(f, load_op(c), dst, base, (int)off);
}

void store_mem(Fn *f, Type *t, int base, int64_t off, int src)
{
    TC c = tclass(t);
    off = near_offset(f, &base, off);
    if (c == TC_NONE)
        emit(f, OP_NILCHK, base, 0, 0);
    else if (c == TC_AGG)
        emitp(f, OP_ST_T, base, src, (int)off, gen_type(f->g, t));
    else
        emit(f, store_op(c), base, src, (int)off);
}

/* ---- globals ---- */

static void load_global(Fn *f, Type *t, int dst, char *addr)
{
    static const uint16_t ops[] = {
        [TC_I8] = OP_LDG_I8, [TC_U8] = OP_LDG_U8, [TC_I16] = OP_LDG_I16, [TC_U16] = OP_LDG_U16, [TC_I32] = OP_LDG_I32,
        [TC_U32] = OP_LDG_U32, [TC_64] = OP_LDG_64, [TC_F32] = OP_LDG_U32, [TC_F64] = OP_LDG_64, [TC_C64] = OP_LDG_64,
        [TC_PTR] = OP_LDG_P, [TC_STR] = OP_LDG_STR, [TC_SLC] = OP_LDG_SLC, [TC_IFC] = OP_LDG_IFC,
    };
    TC c = tclass(t);
    if (c == TC_NONE)
        return;
    if (c != TC_AGG && c != TC_C128) {
        emitp(f, ops[c], dst, 0, 0, addr);
        return;
    }
    int save = f->sp, p = tmp(f, 1);
    emitp(f, OP_LDP, p, 0, 0, addr);
    load_mem(f, t, dst, p, 0);
    f->sp = save;
}

static void store_global(Fn *f, Type *t, char *addr, int src)
{
    TC c = tclass(t);
    int op = c == TC_I8 || c == TC_U8 ? OP_STG_8 : c == TC_I16 || c == TC_U16 ? OP_STG_16
             : c == TC_I32 || c == TC_U32 || c == TC_F32 ? OP_STG_32 : c == TC_64 || c == TC_F64 || c == TC_C64 ? OP_STG_64
             : c == TC_PTR ? OP_STG_P : -1;
    if (c == TC_NONE)
        return;
    if (op >= 0) {
        emitp(f, op, src, 0, 0, addr);
        return;
    }
    int save = f->sp, p = tmp(f, 1);
    emitp(f, OP_LDP, p, 0, 0, addr);
    store_mem(f, t, p, 0, src);
    f->sp = save;
}

/* ---- memory inside the frame ---- */

static bool whole_slots(Type *t)
{
    switch (tclass(t)) {
    case TC_64: case TC_F64: case TC_C64: case TC_PTR: case TC_STR: case TC_SLC: case TC_IFC: case TC_C128:
        return true;
    case TC_AGG:
        return type_sizeof(t) % 8 == 0;
    default:
        return false;
    }
}

static void load_frame(Fn *f, Loc *l, int dst)
{
    static const uint16_t ops[] = {
        [TC_I8] = OP_LDL_I8, [TC_U8] = OP_LDL_U8, [TC_I16] = OP_LDL_I16, [TC_U16] = OP_LDL_U16,
        [TC_I32] = OP_LDL_I32, [TC_U32] = OP_LDL_U32, [TC_F32] = OP_LDL_U32,
    };
    TC c = tclass(l->type);
    int slot = l->slot + (int)(l->off / 8), byte = (int)(l->off % 8);
    if (c == TC_NONE)
        return;
    if (c != TC_AGG && c != TC_C64) {
        emit(f, ops[c], dst, slot, byte);
    } else if (byte == 0) {
        emit_move(f, dst, slot, tslots(l->type)); /* the rest of the last slot is not part of the value */
    } else {
        int save = f->sp, p = tmp(f, 1);
        emit(f, OP_LEAL, p, slot, byte);
        load_mem(f, l->type, dst, p, 0);
        f->sp = save;
    }
}

static void store_frame(Fn *f, Loc *l, int src)
{
    TC c = tclass(l->type);
    int slot = l->slot + (int)(l->off / 8), byte = (int)(l->off % 8);
    if (c == TC_NONE)
        return;
    if (c == TC_AGG || c == TC_C64) { /* a complex64 may straddle two slots */
        int save = f->sp, p = tmp(f, 1);
        emit(f, OP_LEAL, p, slot, byte);
        store_mem(f, l->type, p, 0, src);
        f->sp = save;
        return;
    }
    emit(f, c == TC_I8 || c == TC_U8 ? OP_STL_8 : c == TC_I16 || c == TC_U16 ? OP_STL_16 : OP_STL_32, slot, src, byte);
}

/* ---- making places ---- */

Loc loc_mem(int slot, int64_t off, Type *t)
{
    return (Loc){ .kind = LOC_MEM, .type = t, .slot = slot, .off = off };
}

/* Memory in the live region: values smaller than a slot are loaded and stored by their size. */
Loc loc_frame(int slot, Type *t, int vec)
{
    bool words = whole_slots(t) || tclass(t) == TC_AGG;
    return (Loc){ .kind = words ? LOC_SLOT : LOC_FRAME, .type = t, .slot = slot, .vec = vec, .in_frame = true };
}

Loc loc_var(Fn *f, Var *v)
{
    switch (v->kind) {
    case VAR_SLOT:
        return (Loc){ .kind = LOC_SLOT, .type = v->type, .slot = v->slot, .vec = v->vec };
    case VAR_FRAME:
        return loc_frame(v->slot, v->type, v->vec);
    case VAR_HEAP:
        return loc_mem(v->slot, 0, v->type);
    case VAR_GLOBAL:
        return (Loc){ .kind = LOC_GLOBAL, .type = v->type, .addr = global_addr(f->g, v->obj) };
    case VAR_CAPTURE_VAL:
        return loc_mem(-1, v->off, v->type);
    default: {
        int p = tmp(f, 1);
        emit(f, OP_LD_P, p, -1, (int)v->off);
        return loc_mem(p, 0, v->type);
    }
    }
}

Loc loc_field(Fn *f, Loc base, Type *ft, int64_t off)
{
    Loc l = base;
    l.type = ft;
    l.vec = 0;
    switch (base.kind) {
    case LOC_MEM:
        l.off += off;
        return l; /* nonnil stays: &p.f of an element is not nil either */
    case LOC_GLOBAL:
        l.addr += off;
        return l;
    case LOC_SLOT:
    case LOC_FRAME:
        l.off = (base.kind == LOC_FRAME ? base.off : 0) + off;
        l.kind = LOC_FRAME;
        if (l.off % 8 == 0 && whole_slots(ft)) {
            l.kind = LOC_SLOT;
            l.slot += (int)(l.off / 8);
            l.off = 0;
        }
        return l;
    default: {
        Loc v = { .kind = LOC_SLOT, .type = base.type, .slot = gload(f, &base, ANY) };
        return loc_field(f, v, ft, off);
    }
    }
}

static Loc field_step(Fn *f, Loc x, int index)
{
    Type *u = under(x.type);
    if (u->kind == TY_POINTER) {
        Type *el = gen_subst(f, u->elem);
        x = loc_mem(gload(f, &x, ANY), 0, el);
        u = under(el);
    }
    Type *ft = gen_subst(f, object_type(u->strct.fields.v[index]));
    return loc_field(f, x, ft, struct_offsets(u)[index]);
}

Loc loc_walk(Fn *f, Loc x, Selection *sel)
{
    for (int i = 0; i < sel->npath; i++)
        x = field_step(f, x, sel->path[i]);
    return x;
}

Loc gmaterialize(Fn *f, Node *e)
{
    Node *x = node_unparen(e);
    bool place = x->mode == MODE_VAR || x->kind == N_SELECTOR || x->kind == N_INDEX;
    if (place && x->kind != N_COMPOSITE_LIT && x->kind != N_CALL && !(x->kind == N_INDEX && as_index(x)->inst))
        return gloc(f, x);
    Type *t = ty(f, x);
    return (Loc){ .kind = LOC_SLOT, .type = t, .slot = gexpr(f, x, ANY) };
}

/* ---- indexing ---- */

static bool ldx_class(TC c) { return c != TC_NONE && c != TC_AGG && c != TC_C128; }

/* Of a type whose values above 1<<63 exist: those would print as negative indices. */
bool unsigned_index(Fn *f, Node *index)
{
    Type *u = under(ty(f, index));
    return u->kind == TY_BASIC && (u->basic == BASIC_UINT || u->basic == BASIC_UINT64 || u->basic == BASIC_UINTPTR);
}

/* Element i, a slot, of the {pointer, length} pair at vec. pos and u are for the panic of the bounds check. */
Loc vec_elem(Fn *f, int vec, int i, Pos pos, bool u, Type *elem)
{
    if (ldx_class(tclass(elem)))
        return (Loc){ .kind = LOC_INDEX, .type = elem, .slot = vec, .index = i, .pos = pos, .uindex = u };
    int p = tmp(f, 1);
    Pos before = begin_index(f, pos, u);
    emitw(f, OP_IDX, p, vec, i, (uint64_t)type_sizeof(elem));
    end_index(f, before);
    Loc l = loc_mem(p, 0, elem);
    l.nonnil = true;
    return l;
}

static Loc index_vec(Fn *f, int vec, Node *index, Pos pos, Type *elem)
{
    int i = gexpr(f, index, ANY);
    return vec_elem(f, vec, i, pos, unsigned_index(f, index), elem);
}

/* A {pointer, length} pair for an array that lies in slots. */
static int array_vec(Fn *f, Loc *a)
{
    if (a->kind == LOC_SLOT && a->vec)
        return a->vec;
    int slot = a->slot;
    int64_t off = a->kind == LOC_FRAME ? a->off : 0;
    if (thasptr(f->g, a->type) && !in_live_region(slot)) {
        int copy = live_alloc(f, gen_type(f->g, a->type)); /* a temporary: only read */
        emit_move(f, copy, slot + (int)(off / 8), tslots(a->type));
        slot = copy;
        off = 0;
    }
    int vec = tmp(f, 2);
    emit(f, OP_LEAL, vec, slot + (int)(off / 8), (int)(off % 8));
    emit_int(f, vec + 1, under(a->type)->len);
    return vec;
}

/* Element of an array. With late_index the bounds are checked when the element is stored, after the calls of the right
 * side; elements too large for one instruction are located (and checked) at once. */
static Loc index_array(Fn *f, Loc a, Node *index, Pos pos)
{
    Type *u = under(a.type), *elem = gen_subst(f, u->elem);
    int64_t k, size = type_sizeof(elem);
    if (int_const(index, &k) && k >= 0 && k < u->len && a.kind != LOC_MAP && a.kind != LOC_INDEX)
        return loc_field(f, a, elem, k * size);
    if (a.kind == LOC_SLOT || a.kind == LOC_FRAME)
        return index_vec(f, array_vec(f, &a), index, pos, elem);
    if (a.kind == LOC_GLOBAL) {
        slice *whole = arena_new(f->g->arena, slice);
        *whole = (slice){ a.addr, u->len, u->len };
        note_static(f->g, whole, type_slice_of(gen_type(f->g, elem)), false);
        int vec = tmp(f, 2);
        emitp(f, OP_LDG_STR, vec, 0, 0, whole);
        return index_vec(f, vec, index, pos, elem);
    }
    if (a.kind != LOC_MEM) {
        Loc v = { .kind = LOC_SLOT, .type = a.type, .slot = gload(f, &a, ANY) };
        return index_array(f, v, index, pos);
    }
    if (f->late_index && ldx_class(tclass(elem)))
        return (Loc){ .kind = LOC_ELEM, .type = elem, .slot = a.slot, .off = a.off, .len = u->len,
                      .index = gexpr(f, index, ANY), .pos = pos, .uindex = unsigned_index(f, index) };
    int base = a.slot;
    if (a.off)
        base = gaddr(f, &a, ANY);
    int i = gexpr(f, index, ANY), p = tmp(f, 1);
    Pos before = begin_index(f, pos, unsigned_index(f, index));
    emitw(f, OP_AIDX, p, base, i, (uint64_t)(uint32_t)size | (uint64_t)u->len << 32);
    end_index(f, before);
    Loc l = loc_mem(p, 0, elem);
    l.nonnil = true;
    return l;
}

static Loc loc_index(Fn *f, IndexExpr *e)
{
    Type *xt = ty(f, e->x), *u = under(xt);
    Node *index = e->index.v[0];
    Pos pos = e->n.pos;
    switch (u->kind) {
    case TY_MAP: {
        int m = greg(f, e->x), key = map_key(f, index, u);
        return (Loc){ .kind = LOC_MAP, .type = gen_subst(f, u->elem), .slot = m, .index = key, .maptype = xt };
    }
    case TY_SLICE:
        return index_vec(f, gexpr(f, e->x, ANY), index, pos, gen_subst(f, u->elem));
    case TY_POINTER: {
        int p = gexpr(f, e->x, ANY);
        return index_array(f, loc_mem(p, 0, gen_subst(f, u->elem)), index, pos);
    }
    case TY_BASIC: /* a string */
        return index_vec(f, gexpr(f, e->x, ANY), index, pos, basic_type(f->g->c, BASIC_UINT8));
    default:
        return index_array(f, gmaterialize(f, e->x), index, pos);
    }
}

Loc gloc(Fn *f, Node *e)
{
    e = node_unparen(e);
    switch (e->kind) {
    case N_IDENT: {
        IdentExpr *id = as_ident(e);
        if (id->name == f->g->cfg.names->blank)
            return (Loc){ .kind = LOC_BLANK, .type = e->type ? ty(f, e) : NULL };
        if (id->obj && id->obj->kind == OBJ_VAR)
            return loc_var(f, var_of(f, id->obj));
        break;
    }
    case N_SELECTOR: {
        SelectorExpr *s = as_selector(e);
        Selection *sel = s->selection ? selection_of(f, s) : NULL;
        if (!sel && s->sel->obj && s->sel->obj->kind == OBJ_VAR)
            return loc_var(f, var_of(f, s->sel->obj));
        if (sel && sel->kind == SEL_FIELD)
            return loc_walk(f, gmaterialize(f, s->x), sel);
        break;
    }
    case N_INDEX:
        if (!as_index(e)->inst)
            return loc_index(f, as_index(e));
        break;
    case N_STAR: {
        int p = gexpr(f, as_star(e)->x, ANY);
        return loc_mem(p, 0, ty(f, e));
    }
    default:
        break;
    }
    Type *t = ty(f, e);
    return (Loc){ .kind = LOC_SLOT, .type = t, .slot = gexpr(f, e, ANY) };
}

/* ---- maps ---- */

/* Map operations come as generic, 32, 64, STR in this order in ops.def. */
int map_op(Fn *f, int generic, Type *maptype)
{
    switch (tclass(gen_subst(f, under(maptype)->key))) {
    case TC_I32: case TC_U32: return generic + 1;
    case TC_64: return generic + 2;
    case TC_STR: return generic + 3;
    default: return generic;
    }
}

int map_key(Fn *f, Node *key, Type *maptype)
{
    Type *kt = gen_subst(f, under(maptype)->key);
    return gexpr_to(f, key, kt, ANY);
}

/* ---- loading and storing ---- */

static int ldx_op(TC c)
{
    static const uint16_t ops[] = {
        [TC_I8] = OP_LDX_I8, [TC_U8] = OP_LDX_U8, [TC_I16] = OP_LDX_I16, [TC_U16] = OP_LDX_U16, [TC_I32] = OP_LDX_I32,
        [TC_U32] = OP_LDX_U32, [TC_64] = OP_LDX_64, [TC_F32] = OP_LDX_U32, [TC_F64] = OP_LDX_64, [TC_C64] = OP_LDX_64,
        [TC_PTR] = OP_LDX_P, [TC_STR] = OP_LDX_STR, [TC_SLC] = OP_LDX_SLC, [TC_IFC] = OP_LDX_IFC,
    };
    return ops[c];
}

static int stx_op(TC c)
{
    static const uint16_t ops[] = {
        [TC_I8] = OP_STX_8, [TC_U8] = OP_STX_8, [TC_I16] = OP_STX_16, [TC_U16] = OP_STX_16, [TC_I32] = OP_STX_32,
        [TC_U32] = OP_STX_32, [TC_64] = OP_STX_64, [TC_F32] = OP_STX_32, [TC_F64] = OP_STX_64, [TC_C64] = OP_STX_64,
        [TC_PTR] = OP_STX_P, [TC_STR] = OP_STX_STR, [TC_SLC] = OP_STX_SLC, [TC_IFC] = OP_STX_IFC,
    };
    return ops[c];
}

/* Checks pointer and index of an ELEM and makes it memory. */
static Loc checked_elem(Fn *f, Loc *l)
{
    int base = l->slot, p = tmp(f, 1);
    if (l->off) {
        Loc a = loc_mem(base, l->off, l->type);
        base = gaddr(f, &a, ANY);
    }
    Pos before = begin_index(f, l->pos, l->uindex);
    emitw(f, OP_AIDX, p, base, l->index, (uint64_t)(uint32_t)type_sizeof(l->type) | (uint64_t)l->len << 32);
    end_index(f, before);
    return loc_mem(p, 0, l->type);
}

int gload(Fn *f, Loc *l, int dst)
{
    if (l->kind == LOC_SLOT)
        return in_place(f, l->slot, dst, l->type);
    if (l->kind == LOC_FRAME && tclass(l->type) == TC_AGG && l->off % 8 == 0)
        return in_place(f, l->slot + (int)(l->off / 8), dst, l->type);
    int d = dest(f, dst, l->type);
    int save = f->sp;
    Pos before;
    switch (l->kind) {
    case LOC_FRAME:
        load_frame(f, l, d);
        break;
    case LOC_MEM:
        load_mem(f, l->type, d, l->slot, l->off);
        break;
    case LOC_GLOBAL:
        load_global(f, l->type, d, l->addr);
        break;
    case LOC_ELEM: {
        Loc m = checked_elem(f, l);
        load_mem(f, l->type, d, m.slot, 0);
        break;
    }
    case LOC_INDEX:
        before = begin_index(f, l->pos, l->uindex);
        emit(f, ldx_op(tclass(l->type)), d, l->slot, l->index);
        end_index(f, before);
        break;
    case LOC_MAP: {
        int p = tmp(f, 1);
        emitp(f, map_op(f, OP_MAPGET, l->maptype), p, l->slot, l->index, gen_type(f->g, l->maptype));
        load_mem(f, l->type, d, p, 0);
        break;
    }
    default:
        break;
    }
    f->sp = save;
    return d;
}

void gstore(Fn *f, Loc *l, int src)
{
    int save = f->sp;
    Pos before;
    switch (l->kind) {
    case LOC_BLANK:
        break;
    case LOC_SLOT:
        emit_move(f, l->slot, src, tslots(l->type));
        break;
    case LOC_FRAME:
        store_frame(f, l, src);
        break;
    case LOC_MEM:
        store_mem(f, l->type, l->slot, l->off, src);
        break;
    case LOC_GLOBAL:
        store_global(f, l->type, l->addr, src);
        break;
    case LOC_ELEM: {
        Loc m = checked_elem(f, l);
        store_mem(f, l->type, m.slot, 0, src);
        break;
    }
    case LOC_INDEX:
        before = begin_index(f, l->pos, l->uindex);
        emit(f, stx_op(tclass(l->type)), src, l->slot, l->index);
        end_index(f, before);
        break;
    case LOC_MAP: {
        int p = tmp(f, 1);
        emitp(f, map_op(f, OP_MAPSET, l->maptype), p, l->slot, l->index, gen_type(f->g, l->maptype));
        store_mem(f, l->type, p, 0, src);
        break;
    }
    }
    f->sp = save;
}

int gaddr(Fn *f, Loc *l, int dst)
{
    int d = dst == ANY ? tmp(f, 1) : dst;
    Pos before;
    switch (l->kind) {
    case LOC_MEM:
        if (l->nonnil && l->off == 0)
            emit_move(f, d, l->slot, 1);
        else if (fits16(l->off))
            emit(f, OP_LEA, d, l->slot, (int)l->off);
        else
            emitw(f, OP_LEAW, d, l->slot, 0, (uint64_t)l->off);
        return d;
    case LOC_GLOBAL:
        emitp(f, OP_LDP, d, 0, 0, l->addr);
        return d;
    case LOC_INDEX:
        before = begin_index(f, l->pos, l->uindex);
        emitw(f, OP_IDX, d, l->slot, l->index, (uint64_t)type_sizeof(l->type));
        end_index(f, before);
        return d;
    case LOC_SLOT:
    case LOC_FRAME: {
        if (l->in_frame && tclass(l->type) != TC_NONE) {
            int64_t off = l->kind == LOC_FRAME ? l->off : 0;
            emit(f, OP_LEAL, d, l->slot + (int)(off / 8), (int)(off % 8));
            return d;
        }
        /* A zero-size variable, or a value without a place (a method with pointer receiver on a literal): a heap copy. */
        int v = gload(f, l, ANY);
        gnew(f, l->type, d);
        store_mem(f, l->type, d, 0, v);
        return d;
    }
    default:
        gen_refuse(f, 0, "taking this address");
        return d;
    }
}
