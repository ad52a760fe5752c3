/* gendata.c - static data: globals, string constants, what package initialisers can have laid out at
 * compile time.
 *
 * Static memory comes in segments, each with a pointer bitmap that the collector reads as a root.
 * It never moves or dies. Values the program can never change (the data words of constant
 * interfaces) need no bitmap: they point at immortal memory only.
 */
#include "compiler/gen_priv.h"

#include "compiler/scan.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { SEGMENT_BYTES = 64 << 10 };

typedef struct Segment {
    char *base;
    uint64_t size, used;
    uint8_t *mask;
} Segment;

/* Pages of what is large come when they are written to. */
static void *zalloc(uint64_t n)
{
    void *p = n < SEGMENT_BYTES ? calloc(1, n ? n : 1)
                                : mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (!p || p == MAP_FAILED) {
        fputs("vole: out of memory\n", stderr);
        exit(2);
    }
    return p;
}

static void zfree(void *p, uint64_t n)
{
    if (n < SEGMENT_BYTES)
        free(p);
    else if (p)
        munmap(p, n);
}

static Segment *new_segment(Gen *g, uint64_t size)
{
    Segment *s = arena_new(g->arena, Segment);
    s->size = (size + 7) & ~7ull;
    s->base = zalloc(s->size);
    s->mask = zalloc(s->size / 64 + 1);
    g->cfg.add_root(s->base, s->size, s->mask);
    return s;
}

void *data_alloc(Gen *g, type *t)
{
    uint64_t size = (t->size + 7) & ~7ull;
    if (size == 0)
        size = 8;
    Segment *s = g->segment;
    if (size > SEGMENT_BYTES / 4) {
        s = new_segment(g, size);
    } else if (!s || s->size - s->used < size) {
        s = g->segment = new_segment(g, SEGMENT_BYTES);
    }
    uint64_t word = s->used / 8, n = t->ptrdata / 8, period = t->gcsize / 8;
    for (uint64_t i = 0; i < n; i++) {
        uint64_t bit = i % period;
        if (t->gcdata[bit / 8] >> (bit % 8) & 1)
            s->mask[(word + i) / 8] |= (uint8_t)(1 << ((word + i) % 8));
    }
    void *p = s->base + s->used;
    s->used += size;
    note_static(g, p, t, true);
    return p;
}

static void store_bytes(Gen *g, const EmbedFile *f, slice *to)
{
    char *p = data_alloc(g, type_array_of(gen_type(g, universe_type(g->c, "byte")), f->size));
    if (f->size)
        memcpy(p, f->data, f->size); /* no pointers */
    *to = (slice){ p, (int64_t)f->size, (int64_t)f->size };
}

/* embed.FS: a pointer to a slice of structs of two strings, name and data. */
static void store_fs(Gen *g, const EmbedData *d, Type *t, void *mem)
{
    Type *list = type_canonical(g->c, under(object_type(under(t)->strct.fields.v[0]))->elem);
    type *file = gen_type(g, type_canonical(g->c, under(list)->elem));
    slice *s = data_alloc(g, gen_type(g, list));
    char *at = data_alloc(g, type_array_of(file, (uint64_t)d->n));
    *s = (slice){ at, d->n, d->n };
    for (int i = 0; i < d->n; i++, at += file->size) {
        const EmbedFile *f = &d->files[i];
        memcpy(at, gen_string(g, f->name, strlen(f->name)), sizeof(gostring));
        memcpy(at + sizeof(gostring), gen_string(g, f->data, f->size), sizeof(gostring));
    }
    memcpy(mem, &s, sizeof s);
}

/* What //go:embed says. */
static void store_embedded(Gen *g, const EmbedData *d, Type *t, void *mem)
{
    if (d->kind == EMBED_STRING)
        memcpy(mem, gen_string(g, d->files[0].data, d->files[0].size), sizeof(gostring));
    else if (d->kind == EMBED_BYTES)
        store_bytes(g, &d->files[0], mem);
    else
        store_fs(g, d, t, mem);
}

void *global_addr(Gen *g, Object *var)
{
    void *p = ptrmap_get(&g->globals, var);
    if (p)
        return p;
    Type *t = type_canonical(g->c, object_type(var));
    p = data_alloc(g, gen_type(g, t));
    ptrmap_put(&g->globals, var, p);
    if (var->embed)
        store_embedded(g, var->embed, t, p);
    Node *init = object_static_init(var);
    if (init && !static_value(g, var->pkg, NULL, NULL, init, t, p)) {
        diag_error(g->cfg.diags, var->pos, "vole: the initial value of %s cannot be laid out", var->name->str);
        g->failed = true;
    }
    return p;
}

/* ---- strings ---- */

static uint32_t str_hash(const char *s, size_t n)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (uint8_t)s[i]) * 16777619u;
    return h;
}

static void strtab_grow(StrTab *t)
{
    StrTab big = { .cap = t->cap ? t->cap * 2 : 256 };
    big.v = zalloc(big.cap * sizeof *big.v);
    for (uint32_t i = 0; i < t->cap; i++) {
        if (!t->v[i])
            continue;
        uint32_t k = str_hash(t->v[i]->ptr, (size_t)t->v[i]->len) & (big.cap - 1);
        while (big.v[k])
            k = (k + 1) & (big.cap - 1);
        big.v[k] = t->v[i];
    }
    big.n = t->n;
    zfree(t->v, t->cap * sizeof *t->v);
    *t = big;
}

const gostring *gen_string(Gen *g, const char *s, size_t n)
{
    StrTab *t = &g->strings;
    if (t->n * 2 >= t->cap)
        strtab_grow(t);
    uint32_t k = str_hash(s, n) & (t->cap - 1);
    for (; t->v[k]; k = (k + 1) & (t->cap - 1))
        if ((size_t)t->v[k]->len == n && (n == 0 || memcmp(t->v[k]->ptr, s, n) == 0))
            return t->v[k];
    gostring *str = arena_new(g->arena, gostring);
    *str = (gostring){ n ? arena_strndup(g->arena, s, n) : NULL, (int64_t)n };
    t->v[k] = str;
    t->n++;
    return str;
}

/* ---- constants in memory ---- */

static void store_int(void *mem, uint64_t v, int64_t size)
{
    memcpy(mem, &v, (size_t)size); /* little-endian */
}

void const_store(Gen *g, const Const *v, Type *t, void *mem)
{
    switch (tclass(t)) {
    case TC_STR:
        memcpy(mem, gen_string(g, v->str.s, v->str.len), sizeof(gostring));
        return;
    case TC_F64:
        *(double *)mem = const_float64_val(v);
        return;
    case TC_F32:
        *(float *)mem = const_float32_val(v);
        return;
    case TC_C128:
        ((double *)mem)[0] = const_float64_val(const_real(g->arena, v));
        ((double *)mem)[1] = const_float64_val(const_imag(g->arena, v));
        return;
    case TC_C64:
        ((float *)mem)[0] = const_float32_val(const_real(g->arena, v));
        ((float *)mem)[1] = const_float32_val(const_imag(g->arena, v));
        return;
    default:
        store_int(mem, v->kind == CONST_BOOL ? v->b : const_low64(const_to_int(g->arena, v)), type_sizeof(t));
    }
}

funcval *static_funcval(Gen *g, func *fn)
{
    funcval *fv = ptrmap_get(&g->statics, fn);
    if (!fv) {
        fv = arena_new(g->arena, funcval);
        fv->code = fn;
        ptrmap_put(&g->statics, fn, fv);
    }
    return fv;
}

void static_iface(Gen *g, Type *t, Type *target, const void *mem, void *out)
{
    type *d = gen_type(g, t);
    void **w = out;
    w[0] = gen_iface_word(g, target, t);
    if (type_is_direct(d)) {
        memcpy(&w[1], mem, 8);
        return;
    }
    void *copy = arena_alloc(g->arena, d->size ? d->size : 1);
    memcpy(copy, mem, d->size);
    note_static(g, copy, d, false);
    w[1] = copy;
}

/* The first word of an interface of type `target` that holds a value of concrete type t. An itab is put together from
 * the methods that it needs: the others of the type need not be looked at. */
void *gen_iface_word(Gen *g, Type *target, Type *t)
{
    type *d = gen_type(g, t);
    gen_user_methods(g, t);
    TypeSet *ts = type_set(under(target));
    if (ts->methods.n == 0)
        return d;
    type *inter = gen_type(g, target);
    itab *tab = g->cfg.find_itab(inter, d);
    if (tab)
        return tab;
    func **fun = arena_array(g->arena, func *, ts->methods.n);
    for (int i = 0; i < ts->methods.n; i++)
        fun[i] = method_func(g, t, lookup_method(g->c, t, ts->methods.v[i]), true);
    return g->cfg.enter_itab(inter, d, fun);
}

/* ---- static composite values ---- */

typedef struct Static {
    Gen *g;
    Package *p;
    Subst *s;
    LazyFunc *outer;
} Static;

static bool fill(Static *st, Node *e, Type *target, char *mem);

static Type *static_type(Static *st, Type *t)
{
    if (st->s)
        t = subst_type(st->s, t);
    return type_canonical(st->g->c, t);
}

static bool fill_struct(Static *st, CompositeLit *e, Type *u, char *mem)
{
    const int64_t *offs = struct_offsets(u);
    for (int i = 0; i < e->elems.len; i++) {
        Node *x = e->elems.v[i];
        int k = i;
        if (x->kind == N_KEY_VALUE) {
            Name *name = as_ident(as_key_value(x)->key)->name;
            for (k = 0; k < u->strct.fields.n; k++)
                if (u->strct.fields.v[k]->name == name)
                    break;
            x = as_key_value(x)->value;
        }
        if (u->strct.fields.v[k]->name == st->g->cfg.names->blank)
            return false; /* stays zero, but is evaluated */
        if (!fill(st, x, static_type(st, object_type(u->strct.fields.v[k])), mem + offs[k]))
            return false;
    }
    return true;
}

static bool fill_elems(Static *st, CompositeLit *e, Type *elem, char *mem)
{
    int64_t at = 0, size = type_sizeof(elem);
    for (int i = 0; i < e->elems.len; i++, at++) {
        Node *x = e->elems.v[i];
        if (x->kind == N_KEY_VALUE) {
            if (!const_int64_val(as_key_value(x)->key->val, &at))
                return false;
            x = as_key_value(x)->value;
        }
        if (!fill(st, x, elem, mem + at * size))
            return false;
    }
    return true;
}

/* One more than the highest index of an array or slice literal. */
int64_t literal_length(CompositeLit *e)
{
    int64_t at = 0, max = 0;
    for (int i = 0; i < e->elems.len; i++, at++) {
        if (e->elems.v[i]->kind == N_KEY_VALUE)
            const_int64_val(as_key_value(e->elems.v[i])->key->val, &at);
        if (at + 1 > max)
            max = at + 1;
    }
    return max;
}

static bool fill_composite(Static *st, CompositeLit *e, char *mem)
{
    Gen *g = st->g;
    Type *t = static_type(st, e->n.type), *u = under(t);
    if (u->kind == TY_POINTER) { /* elided &T in a literal of pointers */
        Type *el = type_canonical(g->c, u->elem);
        CompositeLit copy = *e;
        copy.n.type = el;
        void *p = data_alloc(g, gen_type(g, el));
        memcpy(mem, &p, 8);
        return fill_composite(st, &copy, p);
    }
    if (u->kind == TY_STRUCT)
        return fill_struct(st, e, u, mem);
    Type *elem = u->kind == TY_ARRAY || u->kind == TY_SLICE ? type_canonical(g->c, u->elem) : NULL;
    if (u->kind == TY_ARRAY)
        return fill_elems(st, e, elem, mem);
    if (u->kind != TY_SLICE)
        return false;
    int64_t n = literal_length(e);
    if (n > 1 << 20)
        return false;
    char *base = data_alloc(g, type_array_of(gen_type(g, elem), (uint64_t)n));
    slice s = { base, n, n };
    memcpy(mem, &s, sizeof s);
    return fill_elems(st, e, elem, base);
}

static bool fill_func(Static *st, Node *e, char *mem)
{
    func *fn = NULL;
    if (e->kind == N_FUNC_LIT) {
        FuncLit *lit = as_func_lit(e);
        if (!lit->info || lit->info->captures.n)
            return false;
        fn = func_for_lit(st->g, st->outer, lit->info, static_type(st, e->type), st->s);
    } else {
        Node *x = e->kind == N_INDEX ? as_index(e)->x : e;
        IdentExpr *id = x->kind == N_IDENT ? as_ident(x) : x->kind == N_SELECTOR && !as_selector(x)->selection ? as_selector(x)->sel : NULL;
        if (!id || !id->obj || id->obj->kind != OBJ_FUNC || id->inst || e->kind == N_INDEX)
            return false;
        fn = func_for(st->g, id->obj, NULL);
    }
    funcval *fv = static_funcval(st->g, fn);
    memcpy(mem, &fv, 8);
    return true;
}

static bool fill_address(Static *st, Node *x, char *mem)
{
    x = node_unparen(x);
    void *p = NULL;
    if (x->kind == N_COMPOSITE_LIT) {
        p = data_alloc(st->g, gen_type(st->g, static_type(st, x->type)));
        if (!fill_composite(st, as_composite(x), p))
            return false;
    } else if (x->kind == N_IDENT && as_ident(x)->obj && as_ident(x)->obj->kind == OBJ_VAR && !as_ident(x)->obj->func) {
        p = global_addr(st->g, as_ident(x)->obj);
    } else {
        return false;
    }
    memcpy(mem, &p, 8);
    return true;
}

/* A call of a plain_constructor, its literal filled from the arguments. */
static bool fill_call(Static *st, CallExpr *e, Type *target, char *mem)
{
    Node *fun = node_unparen(e->fun);
    IdentExpr *id = fun->kind == N_SELECTOR && !as_selector(fun)->selection ? as_selector(fun)->sel : try_ident(fun);
    Object *fn = id ? id->obj : NULL;
    CompositeLit *lit = fn && fn->kind == OBJ_FUNC && !id->inst && !e->inst ? plain_constructor(fn) : NULL;
    if (!lit)
        return false;
    Gen *g = st->g;
    Type *t = type_canonical(g->c, lit->n.type), *u = under(t), *params = object_type(fn)->func.params;
    char *p = data_alloc(g, gen_type(g, t));
    for (int i = 0; i < lit->elems.len; i++) {
        Object *field = u->strct.fields.v[i], *param = as_ident(node_unparen(lit->elems.v[i]))->obj;
        int k = 0;
        while (params->tuple.vars.v[k] != param)
            k++;
        if (!fill(st, e->args.v[k], static_type(st, object_type(field)), p + struct_offsets(u)[i]))
            return false;
    }
    if (is_interface(target))
        static_iface(g, type_canonical(g->c, new_pointer(g->c, t)), target, &p, mem);
    else
        memcpy(mem, &p, sizeof p);
    return true;
}

static bool fill(Static *st, Node *e, Type *target, char *mem)
{
    e = node_unparen(e);
    if (e->kind == N_CALL && !e->val && as_call(e)->args.len && st->outer == NULL)
        return fill_call(st, as_call(e), target, mem);
    if (e->mode == MODE_NIL)
        return true;
    Type *t = static_type(st, e->type);
    if (is_interface(target)) {
        if (is_interface(t))
            return false;
        char *tmp_mem = arena_alloc(st->g->arena, (size_t)type_sizeof(t) + 1);
        if (!fill(st, e, t, tmp_mem))
            return false;
        static_iface(st->g, t, target, tmp_mem, mem);
        return true;
    }
    if (e->val) {
        const_store(st->g, e->val, t, mem);
        return true;
    }
    switch (e->kind) {
    case N_COMPOSITE_LIT:
        return fill_composite(st, as_composite(e), mem);
    case N_UNARY:
        return as_unary(e)->op == T_AND && fill_address(st, as_unary(e)->x, mem);
    case N_FUNC_LIT: case N_IDENT: case N_SELECTOR: case N_INDEX:
        return under(t)->kind == TY_FUNC && fill_func(st, e, mem);
    default:
        return false;
    }
}

bool static_value(Gen *g, Package *p, Subst *s, LazyFunc *outer, Node *e, Type *target, void *mem)
{
    Static st = { g, p, s, outer };
    size_t size = (size_t)type_sizeof(target);
    char *buf = zalloc(size);
    bool ok = fill(&st, e, target, buf);
    if (ok)
        memcpy(mem, buf, size);
    zfree(buf, size);
    return ok;
}
