/* gentype.c - the checker's types as run-time descriptors, argument areas and slot classes.
 *
 * Derived types (pointers, slices, …) come from the runtime's constructors, structs and interfaces are
 * built here and passed through type_intern, so reflect and the compiler meet in one set of
 * descriptors. A named type's descriptor exists before its parts do, since it may be recursive.
 *
 * Method tables are filled on demand: when a value of a type of the program is converted to an interface, so that its
 * methods are compiled before the program runs, or when the runtime asks (gen_type_methods as type_methods_hook). Else
 * every program would pay for the signatures of every method of every type it mentions.
 */
#include "compiler/gen_priv.h"

#include <string.h>

/* ---- slots ---- */

TC tclass(Type *t)
{
    Type *u = under(t);
    switch (u->kind) {
    case TY_BASIC:
        switch (u->basic) {
        case BASIC_INT8: return TC_I8;
        case BASIC_BOOL: case BASIC_UINT8: case BASIC_UNTYPED_BOOL: return TC_U8;
        case BASIC_INT16: return TC_I16;
        case BASIC_UINT16: return TC_U16;
        case BASIC_INT32: case BASIC_UNTYPED_RUNE: return TC_I32;
        case BASIC_UINT32: return TC_U32;
        case BASIC_FLOAT32: return TC_F32;
        case BASIC_FLOAT64: case BASIC_UNTYPED_FLOAT: return TC_F64;
        case BASIC_COMPLEX64: return TC_C64;
        case BASIC_COMPLEX128: case BASIC_UNTYPED_COMPLEX: return TC_C128;
        case BASIC_STRING: case BASIC_UNTYPED_STRING: return TC_STR;
        case BASIC_UNSAFE_POINTER: case BASIC_UNTYPED_NIL: return TC_PTR;
        default: return TC_64;
        }
    case TY_SLICE: return TC_SLC;
    case TY_INTERFACE: return TC_IFC;
    case TY_ARRAY: case TY_STRUCT: return type_sizeof(t) == 0 ? TC_NONE : TC_AGG;
    case TY_TUPLE: return TC_NONE;
    default: return TC_PTR;
    }
}

int tslots(Type *t)
{
    int64_t n = (type_sizeof(t) + 7) / 8;
    return n > 1 << 24 ? 1 << 24 : (int)n; /* far over any frame; refused later */
}

/* Marks the pointer words of a value of type t at byte offset off. */
static void mark_words(Gen *g, Type *t, uint8_t *isptr, int64_t off)
{
    Type *u = under(t);
    switch (tclass(t)) {
    case TC_PTR: case TC_STR: case TC_SLC:
        isptr[off / 8] = 1;
        return;
    case TC_IFC:
        isptr[off / 8 + 1] = 1;
        return;
    case TC_AGG:
        break;
    default:
        return;
    }
    if (u->kind == TY_ARRAY) {
        if (thasptr(g, u->elem))
            for (int64_t i = 0, sz = type_sizeof(u->elem); i < u->len; i++)
                mark_words(g, u->elem, isptr, off + i * sz);
        return;
    }
    const int64_t *offs = struct_offsets(u);
    for (int i = 0; i < u->strct.fields.n; i++)
        mark_words(g, object_type(u->strct.fields.v[i]), isptr, off + offs[i]);
}

void words_isptr(Gen *g, Type *t, uint8_t *isptr)
{
    memset(isptr, 0, (size_t)tslots(t));
    if ((type_sizeof(t) + 7) / 8 == tslots(t)) /* else it is refused later */
        mark_words(g, t, isptr, 0);
}

bool thasptr(Gen *g, Type *t)
{
    Type *u = under(t);
    switch (tclass(t)) {
    case TC_PTR: case TC_STR: case TC_SLC: case TC_IFC: return true;
    case TC_AGG: break;
    default: return false;
    }
    if (u->kind == TY_ARRAY)
        return u->len > 0 && thasptr(g, u->elem);
    for (int i = 0; i < u->strct.fields.n; i++)
        if (thasptr(g, object_type(u->strct.fields.v[i])))
            return true;
    return false;
}

/* ---- argument areas ---- */

static int mark_sig(Gen *g, Type *tuple, uint8_t *isptr, int at)
{
    for (int i = 0; i < tuple->tuple.vars.n; i++) {
        Type *t = object_type(tuple->tuple.vars.v[i]);
        at -= tslots(t);
        if (at >= 0)
            words_isptr(g, t, isptr + at);
    }
    return at;
}

int tuple_slots(Type *tuple)
{
    int n = 0;
    for (int i = 0; i < tuple->tuple.vars.n; i++)
        n += tslots(object_type(tuple->tuple.vars.v[i]));
    return n;
}

funcsig *gen_sig(Gen *g, Type *sig, Type *recv)
{
    sig = under(sig);
    PtrMap *cache = recv ? NULL : &g->sigs;
    funcsig *s = cache ? ptrmap_get(cache, sig) : NULL;
    if (s)
        return s;
    int nargs = tuple_slots(sig->func.params) + (recv ? tslots(recv) : 0);
    int nres = tuple_slots(sig->func.results);
    uint8_t *isptr = arena_alloc(g->arena, (size_t)(nargs + nres) + 1);
    int at = nargs;
    if (recv) {
        at -= tslots(recv);
        words_isptr(g, recv, isptr + at);
    }
    mark_sig(g, sig->func.params, isptr, at);
    mark_sig(g, sig->func.results, isptr, nargs + nres);
    uint8_t *bits = arena_alloc(g->arena, (size_t)(nargs + nres) / 8 + 1);
    for (int i = 0; i < nargs + nres; i++)
        bits[i / 8] |= (uint8_t)(isptr[i] << (i % 8));
    s = arena_new(g->arena, funcsig);
    *s = (funcsig){ (uint16_t)nargs, (uint16_t)nres, bits };
    if (cache)
        ptrmap_put(cache, sig, s);
    return s;
}

type *gen_closure_type(Gen *g, const uint8_t *isptr, int nwords)
{
    type *t = arena_new(g->arena, type);
    uint8_t *bits = arena_alloc(g->arena, (size_t)(nwords + 1) / 8 + 1);
    t->size = t->gcsize = 8 * (uint64_t)(nwords + 1);
    for (int i = 0; i < nwords; i++) {
        if (!isptr[i])
            continue;
        bits[(i + 1) / 8] |= (uint8_t)(1 << ((i + 1) % 8));
        t->ptrdata = 8 * (uint64_t)(i + 2);
    }
    t->gcdata = bits;
    t->align = t->field_align = 8;
    t->kind = KIND_STRUCT;
    t->string = (gostring){ "closure", 7 };
    return t;
}

/* ---- descriptors ---- */

static gostring gostr(const char *s) { return (gostring){ s, (int64_t)strlen(s) }; }

static gostring pkgpath_of(Object *o)
{
    if (!o->pkg || o->name->exported)
        return (gostring){ 0 };
    return gostr(o->pkg->path);
}

static uint32_t fnv(const char *s, uint32_t h)
{
    for (; *s; s++)
        h = (h ^ (uint8_t)*s) * 16777619u;
    return h;
}

/* ---- shapes: what a descriptor says of layout, from the checker's type alone ----
 *
 * A struct may hold by value a type that is still being described (through a func or an
 * interface of its own), so layout never comes from component descriptors. */

/* == compares bytes: no floats, strings, interfaces, padding or blank fields. */
static bool regular_memory(Type *t)
{
    Type *u = under(t);
    switch (tclass(t)) {
    case TC_F32: case TC_F64: case TC_C64: case TC_C128: case TC_STR: case TC_SLC: case TC_IFC: return false;
    case TC_PTR: return u->kind != TY_FUNC && u->kind != TY_MAP;
    default: break;
    }
    if (u->kind == TY_ARRAY)
        return regular_memory(u->elem);
    if (u->kind != TY_STRUCT)
        return true;
    const int64_t *offs = struct_offsets(u);
    int64_t end = 0;
    for (int i = 0; i < u->strct.fields.n; i++) {
        Object *o = u->strct.fields.v[i];
        Type *ft = object_type(o);
        if (offs[i] != end || !regular_memory(ft) || (o->name->len == 1 && o->name->str[0] == '_'))
            return false;
        end += type_sizeof(ft);
    }
    return end == type_sizeof(t);
}

/* One pointer-shaped word, which an interface holds directly. */
static bool direct_iface(Type *t)
{
    Type *u = under(t);
    if (tclass(t) == TC_PTR)
        return true;
    if (u->kind == TY_ARRAY)
        return u->len == 1 && direct_iface(u->elem);
    return u->kind == TY_STRUCT && u->strct.fields.n == 1 && direct_iface(object_type(u->strct.fields.v[0]));
}

static void pointer_bitmap(Gen *g, type *d, Type *t)
{
    Type *u = under(t), *unit = t;
    static const uint8_t none[1];
    d->gcdata = none;
    d->gcsize = d->size >= 8 ? (d->size + 7) & ~7ull : 8;
    if (!thasptr(g, t))
        return;
    while (u->kind == TY_ARRAY) { /* the element's bitmap repeats */
        unit = u->elem;
        u = under(unit);
    }
    int64_t n = (type_sizeof(unit) + 7) / 8; /* in memory a type may be larger than any frame */
    uint8_t *isptr = arena_alloc(g->arena, (size_t)n), *bits = arena_alloc(g->arena, (size_t)n / 8 + 1);
    mark_words(g, unit, isptr, 0);
    uint64_t last = 0;
    for (int64_t i = 0; i < n; i++) {
        if (!isptr[i])
            continue;
        bits[i / 8] |= (uint8_t)(1 << (i % 8));
        last = 8 * (uint64_t)(i + 1);
    }
    d->gcdata = bits;
    d->gcsize = 8 * (uint64_t)n;
    d->ptrdata = d->size - (uint64_t)type_sizeof(unit) + last;
}

static void shape(Gen *g, type *d, Type *t)
{
    d->size = (uint64_t)type_sizeof(t);
    d->align = d->field_align = (uint8_t)type_alignof(t);
    pointer_bitmap(g, d, t);
    d->tflag |= (uint8_t)((type_comparable(t) ? TFLAG_COMPARABLE : 0) | (regular_memory(t) ? TFLAG_REGULAR_MEM : 0) |
                          (direct_iface(t) ? TFLAG_DIRECT_IFACE : 0));
}

static type *make_struct(Gen *g, Type *u)
{
    type *t = arena_new(g->arena, type);
    int n = u->strct.fields.n;
    structfield *fs = arena_array(g->arena, structfield, n ? n : 1);
    const int64_t *offs = struct_offsets(u);
    for (int i = 0; i < n; i++) {
        Object *o = u->strct.fields.v[i];
        const Const *tag = u->strct.tags ? u->strct.tags[i] : NULL;
        fs[i].name = gostr(o->name->str);
        fs[i].pkgpath = pkgpath_of(o);
        if (tag)
            fs[i].tag = (gostring){ tag->str.s, (int64_t)tag->str.len };
        fs[i].typ = gen_type(g, type_canonical(g->c, object_type(o)));
        fs[i].offset = (uint64_t)offs[i];
        fs[i].embedded = o->embedded;
        if (fs[i].pkgpath.len)
            t->u.strct.pkgpath = fs[i].pkgpath;
    }
    t->kind = KIND_STRUCT;
    t->u.strct.fields = fs;
    t->u.strct.nfields = (uint64_t)n;
    shape(g, t, u);
    return t;
}

static type *make_interface(Gen *g, Type *u)
{
    type *t = arena_new(g->arena, type);
    TypeSet *ts = type_set(u);
    int n = ts->methods.n;
    imethod *ms = arena_array(g->arena, imethod, n ? n : 1);
    for (int i = 0; i < n; i++) {
        Object *m = ts->methods.v[i];
        ms[i].name = gostr(m->name->str);
        ms[i].pkgpath = pkgpath_of(m);
        if (ms[i].pkgpath.len)
            t->u.iface.pkgpath = ms[i].pkgpath;
        ms[i].typ = gen_type(g, type_canonical(g->c, object_type(m)));
    }
    t->kind = KIND_INTERFACE;
    shape(g, t, u);
    t->u.iface.methods = ms;
    t->u.iface.nmethods = (uint64_t)n;
    return t;
}

static type *gen_type_ref(Gen *g, Type *t);

static type *make_func(Gen *g, Type *u)
{
    ObjectList in = u->func.params->tuple.vars, out = u->func.results->tuple.vars;
    type **ts = arena_array(g->arena, type *, in.n + out.n + 1);
    for (int i = 0; i < in.n; i++)
        ts[i] = gen_type_ref(g, object_type(in.v[i]));
    for (int i = 0; i < out.n; i++)
        ts[in.n + i] = gen_type_ref(g, object_type(out.v[i]));
    return type_func_of(ts, (uint32_t)in.n, ts + in.n, (uint32_t)out.n, u->func.variadic);
}

static type *basic_descriptor(Type *u)
{
    switch (u->basic) {
    case BASIC_STRING: case BASIC_UNTYPED_STRING: return &basic_types[KIND_STRING];
    case BASIC_UNSAFE_POINTER: case BASIC_UNTYPED_NIL: return &basic_types[KIND_UNSAFEPOINTER];
    case BASIC_UNTYPED_BOOL: return &basic_types[KIND_BOOL];
    case BASIC_UNTYPED_INT: return &basic_types[KIND_INT];
    case BASIC_UNTYPED_RUNE: return &basic_types[KIND_INT32];
    case BASIC_UNTYPED_FLOAT: return &basic_types[KIND_FLOAT64];
    case BASIC_UNTYPED_COMPLEX: return &basic_types[KIND_COMPLEX128];
    default: return &basic_types[u->basic]; /* BASIC_ and KIND_ agree from bool to complex128 */
    }
}

_Static_assert((int)BASIC_BOOL == (int)KIND_BOOL && (int)BASIC_COMPLEX128 == (int)KIND_COMPLEX128, "kinds agree");

static type *unnamed_type(Gen *g, Type *t)
{
    Type *e = t->kind == TY_ARRAY || t->kind == TY_SLICE || t->kind == TY_POINTER || t->kind == TY_CHAN || t->kind == TY_MAP
                  ? type_canonical(g->c, t->elem) : NULL;
    switch (t->kind) {
    case TY_BASIC: return basic_descriptor(t);
    case TY_POINTER: return type_ptr_to(gen_type_ref(g, e));
    case TY_SLICE: return type_slice_of(gen_type_ref(g, e));
    case TY_ARRAY: return type_array_of(gen_type(g, e), (uint64_t)t->len);
    case TY_MAP: return type_map_of(gen_type_ref(g, t->key), gen_type_ref(g, e));
    case TY_CHAN: return type_chan_of(gen_type_ref(g, e), t->dir == CHAN_BOTH ? 3 : t->dir == CHAN_RECV ? 1 : 2);
    case TY_FUNC: return make_func(g, t);
    case TY_STRUCT: {
        type *s = make_struct(g, t);
        s->string = gostr(type_string_reflect(g->arena, t));
        return type_intern(s);
    }
    default: {
        type *s = make_interface(g, t);
        s->string = gostr(type_string_reflect(g->arena, t));
        return type_intern(s);
    }
    }
}

/* The part after the last dot outside brackets: "main.Pair[int]" -> "Pair[int]". */
static const char *bare_name(const char *s)
{
    const char *name = s;
    for (const char *p = s; *p && *p != '['; p++)
        if (*p == '.')
            name = p + 1;
    return name;
}

/* A named type's descriptor with all that others need of it before it is laid out. */
static type *new_named(Gen *g, Type *t)
{
    type *d = arena_new(g->arena, type);
    const char *str = type_string_reflect(g->arena, t);
    d->string = gostr(str);
    d->name = gostr(bare_name(str));
    d->hash = fnv(str, 2166136261u ^ t->id);
    d->tflag = TFLAG_NAMED;
    uncommon *un = arena_new(g->arena, uncommon);
    Object *o = t->named.obj;
    if (o->pkg)
        un->pkgpath = gostr(o->pkg->path);
    d->uncommon = un;
    return d;
}

/* The kind of a type whose layout does not depend on its parts; KIND_INVALID for structs and arrays. */
static int fixed_kind(Type *u)
{
    switch (u->kind) {
    case TY_POINTER: return KIND_POINTER;
    case TY_SLICE: return KIND_SLICE;
    case TY_MAP: return KIND_MAP;
    case TY_CHAN: return KIND_CHAN;
    case TY_FUNC: return KIND_FUNC;
    case TY_INTERFACE: return KIND_INTERFACE;
    default: return KIND_INVALID;
    }
}

static void fill_named(Gen *g, type *d, Type *t)
{
    /* A part may hold t by value (type T *[10]T): it finds the layout here. */
    if (fixed_kind(under(t)) != KIND_INVALID) {
        d->kind = (uint8_t)fixed_kind(under(t));
        shape(g, d, t);
    }
    type *u = gen_type(g, type_canonical(g->c, under(t)));
    type keep = *d;
    *d = *u;
    d->string = keep.string;
    d->name = keep.name;
    d->hash = keep.hash;
    d->uncommon = keep.uncommon;
    d->ptr_to = keep.ptr_to;
    d->tflag = (uint8_t)((u->tflag & ~(TFLAG_NAMED | TFLAG_METHODS)) | TFLAG_NAMED | (t->named.targs.n ? TFLAG_GENERIC_INST : 0));
}

static Type *canonical(Gen *g, Type *t)
{
    if (!t->canon)
        type_canonical(g->c, t);
    return t->canon;
}

/* The descriptor of a type that another one only refers to (pointers, elements of slices, parameters...). A named
 * one may be on its way already, or lead back here through its fields; so it is laid out later, when
 * the outermost gen_type ends. */
static type *gen_type_ref(Gen *g, Type *t)
{
    t = canonical(g, t);
    if (t->gen)
        return t->gen;
    if (t->kind != TY_NAMED)
        return gen_type(g, t);
    type *d = new_named(g, t);
    t->gen = d;
    ptrmap_put(&g->types_back, d, t);
    if (g->npending_types == g->cap_pending_types) {
        g->cap_pending_types = g->cap_pending_types ? 2 * g->cap_pending_types : 64;
        Type **v = arena_array(g->arena, Type *, g->cap_pending_types);
        if (g->npending_types)
            memcpy(v, g->pending_types, (size_t)g->npending_types * sizeof *v);
        g->pending_types = v;
    }
    g->pending_types[g->npending_types++] = t;
    return d;
}

type *gen_type(Gen *g, Type *t)
{
    t = canonical(g, t);
    type *d = t->gen;
    if (d && d->kind != KIND_INVALID)
        return d;
    g->type_depth++;
    if (t->kind == TY_NAMED) {
        if (!d) {
            d = new_named(g, t);
            t->gen = d;
            ptrmap_put(&g->types_back, d, t);
        }
        fill_named(g, d, t);
    } else {
        d = unnamed_type(g, t);
        t->gen = d;
        ptrmap_put(&g->types_back, d, t);
    }
    while (g->type_depth == 1 && g->npending_types > 0)
        gen_type(g, g->pending_types[--g->npending_types]);
    g->type_depth--;
    return d;
}

/* ---- methods ---- */

int type_imethod_index(Gen *g, Type *iface, Object *method)
{
    (void)g;
    TypeSet *ts = type_set(under(iface));
    for (int i = 0; i < ts->methods.n; i++)
        if (ts->methods.v[i]->name == method->name &&
            (method->name->exported || same_package(ts->methods.v[i]->pkg, method->pkg)))
            return i;
    assert(!"method not in the interface");
    return 0;
}

static void fill_methods(Gen *g, type *d, Type *t)
{
    if (is_interface(t))
        return;
    MethodSet *ms = method_set(g->c, t);
    if (ms->n == 0)
        return;
    method_info *mi = arena_array(g->arena, method_info, ms->n);
    uint32_t exported = 0;
    for (int i = 0; i < ms->n; i++) {
        Selection *s = ms->v[i];
        mi[i].name = gostr(s->obj->name->str);
        mi[i].pkgpath = pkgpath_of(s->obj);
        mi[i].mtyp = gen_type(g, type_canonical(g->c, s->type));
        mi[i].ifn = method_func(g, t, s, true);
        mi[i].tfn = type_is_direct(d) ? mi[i].ifn : method_func(g, t, s, false);
        exported += s->obj->name->exported;
    }
    uncommon *un = d->uncommon;
    if (!un || un->methods) { /* a table that is there may be being read: sessions fill a new one */
        un = arena_new(g->arena, uncommon);
        if (d->uncommon)
            un->pkgpath = d->uncommon->pkgpath;
    }
    un->methods = mi;
    un->mcount = (uint32_t)ms->n;
    un->xcount = exported;
    __atomic_store_n(&d->uncommon, un, __ATOMIC_RELEASE);
}

/* Whether methods of t may come from a type declared in a session. */
static bool has_session_methods(Type *t)
{
    t = deref_type(t, NULL);
    if (t->kind == TY_NAMED && t->named.obj->pkg && t->named.obj->pkg->session)
        return true;
    Type *u = under(t);
    for (int i = 0; u->kind == TY_STRUCT && i < u->strct.fields.n; i++)
        if (u->strct.fields.v[i]->embedded)
            return true;
    return false;
}

void gen_forget_methods(Gen *g)
{
    for (uint32_t i = 0; i < g->types_back.cap; i++) {
        type *d = (type *)(uintptr_t)g->types_back.keys[i];
        if (d && (d->tflag & TFLAG_METHODS) && has_session_methods(g->types_back.vals[i]))
            __atomic_and_fetch(&d->tflag, (uint8_t)~TFLAG_METHODS, __ATOMIC_RELEASE);
    }
}

void gen_type_methods(Gen *g, type *d)
{
    if (d->tflag & TFLAG_METHODS)
        return;
    Type *t = ptrmap_get(&g->types_back, d);
    if (!t && d->kind == KIND_POINTER && d->name.len == 0) { /* made by reflect from a known type */
        Type *e = ptrmap_get(&g->types_back, d->elem);
        if (e)
            t = type_canonical(g->c, new_pointer(g->c, e));
    }
    if (t)
        fill_methods(g, d, t);
    __atomic_or_fetch(&d->tflag, TFLAG_METHODS, __ATOMIC_RELEASE);
}

void gen_user_methods(Gen *g, Type *t)
{
    Type *base = deref_type(canonical(g, t), NULL);
    if (base->kind == TY_NAMED && base->named.obj->pkg && base->named.obj->pkg->std && base->named.targs.n == 0)
        return;
    gen_type_methods(g, gen_type(g, t));
}
