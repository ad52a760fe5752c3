/* image_collect.c - what belongs into the image of a program: everything that its entry can reach.
 *
 * Functions of the standard library are compiled on their first call when a program is run from source. For an image
 * they are compiled now: the code of each function is read for what it refers to, which leads to more functions, types
 * and data, until nothing new turns up.
 *
 * Words of code that say what they are (W_TYPE, W_FUNC, …) are followed at once. Of an address (W_PTR) one has to find out
 * whether it is that of a variable, a descriptor, a method table or a func value, by looking it up among all that there
 * are; that waits until no function is left to compile.
 *
 * Methods. A method in the method table of a type can be called through an interface, or through reflection. It is
 * compiled if some interface type of the image asks for a method of its name and type, since a method table (itab) can
 * then be made of the two at run time. Reflection calls others: if the program can call reflect's Method or
 * MethodByName, all exported methods of all types count. Others keep their place in the table, but have no code.
 *
 * With a defined type T that has methods comes *T, which reflection can make of it at any time.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/codehooks.h"
#include "runtime/iface.h"
#include "runtime/runtime1.h"
#include "vm/image/image_build.h"
#include "vm/load.h"

void image_refuse(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fputs("vole: cannot build: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    exit_process(2);
}

/* ---- numberings ---- */

static void *grown(void *p, size_t n, size_t size)
{
    p = realloc(p, n * size);
    if (!p)
        image_refuse("out of memory");
    return p;
}

static uint32_t slot_of(const numbering *m, const void *p)
{
    uint32_t i = (uint32_t)(((uint64_t)(uintptr_t)p * 0x9E3779B97F4A7C15u) >> 32);
    while (m->slots[i & (m->nslots - 1)] && m->v[m->slots[i & (m->nslots - 1)] - 1] != p)
        i++;
    return i & (m->nslots - 1);
}

int64_t number_of(const numbering *m, const void *p)
{
    return m->nslots ? (int64_t)m->slots[slot_of(m, p)] - 1 : NOT_FOUND;
}

static void rehash(numbering *m)
{
    m->nslots = m->nslots ? 2 * m->nslots : 256;
    free(m->slots);
    m->slots = calloc(m->nslots, sizeof *m->slots);
    if (!m->slots)
        image_refuse("out of memory");
    for (uint32_t i = 0; i < m->n; i++)
        m->slots[slot_of(m, m->v[i])] = i + 1;
}

uint32_t number_add(numbering *m, const void *p, bool *is_new)
{
    if (m->n * 2 >= m->nslots)
        rehash(m);
    uint32_t *s = &m->slots[slot_of(m, p)];
    *is_new = *s == 0;
    if (*s)
        return *s - 1;
    if (m->n == m->cap) {
        m->cap = m->cap ? 2 * m->cap : 256;
        m->v = grown(m->v, m->cap, sizeof *m->v);
    }
    m->v[m->n++] = p;
    *s = m->n;
    return m->n - 1;
}

/* What C asks for by name, whatever the program does (runtime/panic.c), or if it has a native of that package. */
static const char *const runtime_types[] = { "runtime.PanicNilError", "runtime.errorString", "runtime.plainError",
    "runtime.boundsError", "runtime.errorAddressString", "runtime.TypeAssertionError" };
static const char *const runtime_funcs[] = { "runtime.preprintpanics" };
static const struct { const char *package, *type; } native_types[] = { { "ffi.", "syscall.Errno" } };

/* ---- additions; each is looked into once, in the order of the numbers ---- */

static void add_func(collection *c, const func *f)
{
    bool is_new;
    number_add(&c->funcs, gen_code_of((func *)(uintptr_t)f), &is_new);
}

static void add_type(collection *c, const type *t)
{
    bool is_new;
    if (t && !(t >= basic_types && t < basic_types + KIND_COUNT))
        number_add(&c->types, t, &is_new);
}

static void add_itab(collection *c, const itab *tab)
{
    bool is_new;
    number_add(&c->itabs, tab, &is_new);
    if (is_new) {
        add_type(c, tab->inter);
        add_type(c, tab->type);
    }
}

static void add_closure(collection *c, const closureinfo *ci)
{
    bool is_new;
    number_add(&c->closures, ci, &is_new);
    add_func(c, ci->fn);
}

static void add_object(collection *c, const StaticData *d)
{
    bool is_new;
    uint32_t i = number_add(&c->objects, d->at, &is_new);
    if (!is_new)
        return;
    c->object = grown(c->object, i + 1, sizeof *c->object);
    c->object[i] = (object){ .data = *d };
}

static void add_unknown(collection *c, const void *p)
{
    if (!p)
        return;
    if (c->nunknown == c->cap_unknown) {
        c->cap_unknown = c->cap_unknown ? 2 * c->cap_unknown : 1024;
        c->unknown = grown(c->unknown, c->cap_unknown, sizeof *c->unknown);
    }
    c->unknown[c->nunknown++] = p;
}

/* ---- code ---- */

/* The shape of reflect.Type's Method(int) Method and MethodByName(string) (Method, bool), receiver included. That other
 * methods may have it does no harm. */
static void look_for_reflection(collection *c, const funcsig *s)
{
    enum { METHOD_SLOTS = 10 }; /* of a reflect.Method */
    c->keep_exported |= (s->nargs == 2 && s->nres == METHOD_SLOTS) || (s->nargs == 3 && s->nres == METHOD_SLOTS + 1);
}

static void read_select(collection *c, const selectinfo *s)
{
    for (uint32_t i = 0; i < s->ncases; i++)
        add_type(c, s->cases[i].elemtype);
}

static void read_op(collection *c, const insn *pc)
{
    uint64_t w = pc[1].word;
    const void *p = (const void *)(uintptr_t)w;
    bool is_new;
    switch (opinfos[pc->op].w) {
    case W_PTR: add_unknown(c, p); return;
    case W_TYPE: add_type(c, p); return;
    case W_TYPE2:
        add_type(c, p);
        add_type(c, (const type *)(uintptr_t)pc[2].word);
        return;
    case W_FUNC: add_func(c, p); return;
    case W_SIG: number_add(&c->sigs, p, &is_new); return;
    case W_SIGM:
        p = (const void *)(uintptr_t)(w & (((uint64_t)1 << 48) - 1));
        number_add(&c->sigs, p, &is_new);
        look_for_reflection(c, p);
        return;
    case W_CLOSURE: add_closure(c, p); return;
    case W_SELECT: read_select(c, p); return;
    default: return;
    }
}

static bool is_named(const func *f, const char *name)
{
    return (size_t)f->name.len == strlen(name) && memcmp(f->name.ptr, name, (size_t)f->name.len) == 0;
}

static void add_native_types(collection *c, const func *f)
{
    for (size_t i = 0; i < sizeof native_types / sizeof *native_types; i++)
        if (strncmp(f->name.ptr, native_types[i].package, strlen(native_types[i].package)) == 0)
            add_type(c, code.find_type(native_types[i].type));
}

static void read_func(collection *c, func *f)
{
    bool is_new;
    number_add(&c->sigs, f->sig, &is_new);
    if (f->flags & FUNC_NATIVE) {
        add_native_types(c, f);
        return;
    }
    if (atomic_load(&f->entry) == stub_lazy)
        load_compile(f);
    if (!f->code)
        image_refuse("%.*s has no code", (int)f->name.len, f->name.ptr);
    for (uint32_t off = 0; off < f->ncode; off += opinfos[f->code[off].op].words)
        read_op(c, &f->code[off]);
    c->keep_exported |= is_named(f, "reflect.Value.Method") || is_named(f, "reflect.Value.MethodByName");
}

/* ---- types ---- */

static void read_type(collection *c, type *t)
{
    add_type(c, t->elem);
    switch (t->kind) {
    case KIND_ARRAY: add_type(c, type_slice_of(t->elem)); break;
    case KIND_MAP: add_type(c, t->u.map.key); break;
    case KIND_FUNC:
        for (uint32_t i = 0; i < t->u.func.nin; i++)
            add_type(c, t->u.func.in[i]);
        for (uint32_t i = 0; i < t->u.func.nout; i++)
            add_type(c, t->u.func.out[i]);
        break;
    case KIND_INTERFACE:
        for (uint64_t i = 0; i < t->u.iface.nmethods; i++)
            add_type(c, t->u.iface.methods[i].typ);
        return;
    case KIND_STRUCT:
        for (uint64_t i = 0; i < t->u.strct.nfields; i++)
            add_type(c, t->u.strct.fields[i].typ);
        break;
    default: break;
    }
    type_methods(t);
    if (!(t->tflag & TFLAG_NAMED))
        return;
    type *p = type_ptr_to(t);
    if (type_methods(p) && p->uncommon->mcount > 0)
        add_type(c, p);
}

/* ---- methods ---- */

static bool same(gostring a, gostring b) { return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, (size_t)a.len) == 0); }

/* What interfaces ask for, by name: chains in the order of the first letters would do, this is a plain hash. */
enum { WANTED = 4096 };
typedef struct wanted { struct wanted *next; const imethod *m; } wanted;

static uint32_t text_hash(gostring s)
{
    uint32_t h = 2166136261u;
    for (int64_t i = 0; i < s.len; i++)
        h = (h ^ (uint8_t)s.ptr[i]) * 16777619u;
    return h;
}

static const wanted *find_wanted(wanted *const *table, gostring name, gostring pkg, const type *t)
{
    const wanted *w = table[text_hash(name) % WANTED];
    while (w && !(w->m->typ == t && same(w->m->name, name) && same(w->m->pkgpath, pkg)))
        w = w->next;
    return w;
}

static void want_methods(collection *c, wanted **table)
{
    for (uint32_t i = 0; i < c->types.n; i++) {
        const type *t = c->types.v[i];
        if (t->kind != KIND_INTERFACE)
            continue;
        for (uint64_t k = 0; k < t->u.iface.nmethods; k++) {
            const imethod *m = &t->u.iface.methods[k];
            if (find_wanted(table, m->name, m->pkgpath, m->typ))
                continue;
            wanted *w = grown(NULL, 1, sizeof *w);
            wanted **head = &table[text_hash(m->name) % WANTED];
            *w = (wanted){ *head, m };
            *head = w;
        }
    }
}

static void make_live(collection *c, const method_info *m)
{
    bool is_new;
    number_add(&c->live_methods, m, &is_new);
    if (!is_new)
        return;
    add_func(c, m->ifn);
    add_func(c, m->tfn);
    add_type(c, m->mtyp);
}

static void find_live_methods(collection *c)
{
    wanted **table = calloc(WANTED, sizeof *table);
    if (!table)
        image_refuse("out of memory");
    want_methods(c, table);
    for (uint32_t i = 0; i < c->types.n; i++) {
        const type *t = c->types.v[i];
        const uncommon *u = t->kind == KIND_INTERFACE ? NULL : t->uncommon;
        for (uint32_t k = 0; u && k < u->mcount; k++)
            if ((c->keep_exported && k < u->xcount) || find_wanted(table, u->methods[k].name, u->methods[k].pkgpath, u->methods[k].mtyp))
                make_live(c, &u->methods[k]);
    }
    for (int i = 0; i < WANTED; i++)
        for (wanted *w = table[i], *next; w; w = next) {
            next = w->next;
            free(w);
        }
    free(table);
}

bool image_method_is_live(const collection *c, const method_info *m) { return number_of(&c->live_methods, m) != NOT_FOUND; }

/* ---- addresses ---- */

static void know_type(void *ctx, type *t)
{
    bool is_new;
    number_add(&((collection *)ctx)->known_types, t, &is_new);
}

static void know_itab(void *ctx, itab *tab)
{
    bool is_new;
    number_add(&((collection *)ctx)->known_itabs, tab, &is_new);
}

static void know_funcval(void *ctx, func *fn, funcval *fv)
{
    collection *c = ctx;
    bool is_new;
    uint32_t i = number_add(&c->known_funcvals, fv, &is_new);
    if (is_new) {
        c->funcval_of = grown(c->funcval_of, i + 1, sizeof *c->funcval_of);
        c->funcval_of[i] = fn;
    }
}

static void know_string(void *ctx, const gostring *s)
{
    bool is_new;
    number_add(&((collection *)ctx)->known_strings, s, &is_new);
}

static int by_address(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t)((const StaticData *)a)->at, y = (uintptr_t)((const StaticData *)b)->at;
    return x < y ? -1 : x > y;
}

static void know_everything(collection *c)
{
    int n;
    bool is_new;
    gen_each_type(c->gen, know_type, c);
    for (int k = 0; k < KIND_COUNT; k++)
        number_add(&c->known_types, &basic_types[k], &is_new);
    iterate_itabs(know_itab, c);
    func **all = gen_all_funcs(c->gen, &n);
    for (int i = 0; i < n; i++)
        number_add(&c->known_funcs, all[i], &is_new);
    gen_each_funcval(c->gen, know_funcval, c);
    gen_each_string(c->gen, know_string, c);
    const StaticData *d = gen_statics(c->gen, &n);
    if (n == c->nstatics)
        return;
    c->statics = grown(c->statics, (size_t)n, sizeof *c->statics);
    memcpy(c->statics, d, sizeof *d * (size_t)n); /* off-heap */
    c->nstatics = n;
    qsort(c->statics, (size_t)n, sizeof *c->statics, by_address);
}

static uint64_t extent(const StaticData *d) { return d->type->size ? d->type->size : 1; }

static const StaticData *static_at(const collection *c, const void *p)
{
    int lo = 0, hi = c->nstatics;
    while (lo < hi) {
        int mid = (lo + hi) / 2;
        if ((uintptr_t)c->statics[mid].at <= (uintptr_t)p)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == 0 || (uintptr_t)p - (uintptr_t)c->statics[lo - 1].at >= extent(&c->statics[lo - 1]))
        return NULL;
    return &c->statics[lo - 1];
}

bool image_identify(const collection *c, const void *p, referent *r)
{
    const StaticData *d = static_at(c, p);
    int64_t n;
    *r = (referent){ .what = p };
    if (d) {
        n = number_of(&c->objects, d->at);
        *r = (referent){ REF_DATA, d, (uint32_t)n, (uintptr_t)p - (uintptr_t)d->at };
    } else if (number_of(&c->known_types, p) != NOT_FOUND) {
        r->kind = REF_TYPE;
    } else if (number_of(&c->known_itabs, p) != NOT_FOUND) {
        r->kind = REF_ITAB;
    } else if ((n = number_of(&c->known_funcvals, p)) != NOT_FOUND) {
        r->kind = REF_FUNCVAL;
        r->what = c->funcval_of[n];
    } else if (number_of(&c->known_funcs, p) != NOT_FOUND) {
        r->kind = REF_FUNC;
    } else if (number_of(&c->known_strings, p) != NOT_FOUND) {
        r->kind = REF_STRING;
    } else {
        return false;
    }
    return true;
}

static void add_referent(collection *c, const void *p)
{
    referent r;
    if (!image_identify(c, p, &r))
        return; /* a number; image_write.c has a look */
    switch (r.kind) {
    case REF_DATA: add_object(c, r.what); break;
    case REF_TYPE: add_type(c, r.what); break;
    case REF_ITAB: add_itab(c, r.what); break;
    case REF_FUNC: case REF_FUNCVAL: add_func(c, r.what); break;
    default: break;
    }
}

/* ---- data ---- */

static void walk_interface(const type *t, const void *p, const data_visitor *v)
{
    const void *const *w = p;
    if (!w[0])
        return;
    bool empty = t->u.iface.nmethods == 0;
    const type *d = empty ? w[0] : ((const itab *)w[0])->type;
    v->ref(v->ctx, &w[0], empty ? REF_TYPE : REF_ITAB, w[0]);
    if (type_is_direct(d))
        image_walk(d, &w[1], v);
    else
        v->ref(v->ctx, &w[1], REF_DATA, w[1]);
}

void image_walk(const type *t, const void *p, const data_visitor *v)
{
    if (t->ptrdata == 0)
        return;
    const void *at = *(const void *const *)p;
    switch (t->kind) {
    case KIND_STRING:
        if (((const gostring *)p)->len)
            v->text(v->ctx, p, p);
        return;
    case KIND_INTERFACE: walk_interface(t, p, v); return;
    case KIND_ARRAY:
        for (uint64_t i = 0; i < t->u.array.len; i++)
            image_walk(t->elem, (const char *)p + i * t->elem->size, v);
        return;
    case KIND_STRUCT:
        for (uint64_t i = 0; i < t->u.strct.nfields; i++)
            image_walk(t->u.strct.fields[i].typ, (const char *)p + t->u.strct.fields[i].offset, v);
        return;
    default: break;
    }
    if (!at)
        return;
    if (t->kind == KIND_MAP || t->kind == KIND_CHAN)
        image_refuse("a %.*s among the static data", (int)t->string.len, t->string.ptr);
    v->ref(v->ctx, p, t->kind == KIND_FUNC ? REF_FUNCVAL : REF_DATA, at);
}

static void ignore_text(void *ctx, const void *at, const gostring *s) { (void)ctx, (void)at, (void)s; }
static void collect_ref(void *ctx, const void *at, image_ref kind, const void *what)
{
    (void)at, (void)kind;
    add_unknown(ctx, what);
}

/* ---- all of it ---- */

static void add_roots(collection *c)
{
    for (size_t i = 0; i < sizeof runtime_types / sizeof *runtime_types; i++)
        add_type(c, code.find_type(runtime_types[i]));
    for (size_t i = 0; i < sizeof runtime_funcs / sizeof *runtime_funcs; i++) {
        const funcval *f = code.find_func(runtime_funcs[i]);
        if (f)
            add_func(c, f->code);
    }
    add_func(c, c->entry);
}

void image_collect(collection *c, Gen *gen, func *entry)
{
    *c = (collection){ .gen = gen, .entry = entry };
    const data_visitor v = { ignore_text, collect_ref, c };
    add_roots(c);
    uint32_t funcs = 0, types = 0, objects = 0;
    do {
        while (funcs < c->funcs.n || types < c->types.n) {
            while (funcs < c->funcs.n)
                read_func(c, (func *)(uintptr_t)c->funcs.v[funcs++]);
            while (types < c->types.n)
                read_type(c, (type *)(uintptr_t)c->types.v[types++]);
        }
        know_everything(c);
        for (uint32_t i = 0; i < c->nunknown; i++)
            add_referent(c, c->unknown[i]);
        c->nunknown = 0;
        for (; objects < c->objects.n; objects++)
            image_walk(c->object[objects].data.type, c->object[objects].data.at, &v);
        if (funcs == c->funcs.n && types == c->types.n && c->nunknown == 0)
            find_live_methods(c);
    } while (funcs < c->funcs.n || types < c->types.n || c->nunknown > 0);
}
