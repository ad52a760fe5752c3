/* type.c - type descriptors: canonical instances, derived types, layout.
 *
 * Canonicalisation. Unnamed types are kept in one hash table by structure. Their component types are
 * canonical already, so comparing two candidates is comparing pointers, names and numbers one
 * level deep. The table only grows; it is guarded by types_lock (a leaf lock). A pointer type is also
 * remembered in its element (ptr_to), and found there without the lock.
 *
 * Descriptors made here live in malloc'ed memory for ever.
 */
#include "runtime/type.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t types_lock = PTHREAD_MUTEX_INITIALIZER;
static struct { type **v; size_t cap, n; } table; /* by types_lock */

void (*type_methods_hook)(type *t);

/* ---- basic types ---- */

static const uint8_t one_pointer[1] = { 1 };

#define NUM(k, name_, size_, flags)                                                              \
    [k] = { .size = size_, .hash = 0x9E3779B1u * (k), .align = size_, .field_align = size_, .kind = k, .gcdata = one_pointer, \
            .gcsize = size_, .string = { name_, sizeof name_ - 1 }, .name = { name_, sizeof name_ - 1 },             \
            .tflag = TFLAG_NAMED | TFLAG_COMPARABLE | TFLAG_METHODS | (flags) }

type basic_types[KIND_COUNT] = {
    NUM(KIND_BOOL, "bool", 1, TFLAG_REGULAR_MEM),
    NUM(KIND_INT, "int", 8, TFLAG_REGULAR_MEM),
    NUM(KIND_INT8, "int8", 1, TFLAG_REGULAR_MEM),
    NUM(KIND_INT16, "int16", 2, TFLAG_REGULAR_MEM),
    NUM(KIND_INT32, "int32", 4, TFLAG_REGULAR_MEM),
    NUM(KIND_INT64, "int64", 8, TFLAG_REGULAR_MEM),
    NUM(KIND_UINT, "uint", 8, TFLAG_REGULAR_MEM),
    NUM(KIND_UINT8, "uint8", 1, TFLAG_REGULAR_MEM),
    NUM(KIND_UINT16, "uint16", 2, TFLAG_REGULAR_MEM),
    NUM(KIND_UINT32, "uint32", 4, TFLAG_REGULAR_MEM),
    NUM(KIND_UINT64, "uint64", 8, TFLAG_REGULAR_MEM),
    NUM(KIND_UINTPTR, "uintptr", 8, TFLAG_REGULAR_MEM),
    NUM(KIND_FLOAT32, "float32", 4, 0),
    NUM(KIND_FLOAT64, "float64", 8, 0),
    [KIND_COMPLEX64] = { .size = 8, .hash = 0x51ED270Bu, .align = 4, .field_align = 4, .kind = KIND_COMPLEX64,
                         .gcdata = one_pointer, .gcsize = 8, .string = { "complex64", 9 }, .name = { "complex64", 9 },
                         .tflag = TFLAG_NAMED | TFLAG_COMPARABLE | TFLAG_METHODS },
    [KIND_COMPLEX128] = { .size = 16, .hash = 0x6C8E9CF5u, .align = 8, .field_align = 8, .kind = KIND_COMPLEX128,
                          .gcdata = one_pointer, .gcsize = 16, .string = { "complex128", 10 }, .name = { "complex128", 10 },
                          .tflag = TFLAG_NAMED | TFLAG_COMPARABLE | TFLAG_METHODS },
    [KIND_STRING] = { .size = 16, .ptrdata = 8, .hash = 0x2C1B3C6Du, .align = 8, .field_align = 8, .kind = KIND_STRING,
                      .gcdata = one_pointer, .gcsize = 16, .string = { "string", 6 }, .name = { "string", 6 },
                      .tflag = TFLAG_NAMED | TFLAG_COMPARABLE | TFLAG_METHODS },
    [KIND_UNSAFEPOINTER] = { .size = 8, .ptrdata = 8, .hash = 0x297A2D39u, .align = 8, .field_align = 8,
                             .kind = KIND_UNSAFEPOINTER, .gcdata = one_pointer, .gcsize = 8,
                             .string = { "unsafe.Pointer", 14 }, .name = { "Pointer", 7 },
                             .tflag = TFLAG_NAMED | TFLAG_COMPARABLE | TFLAG_DIRECT_IFACE | TFLAG_REGULAR_MEM | TFLAG_METHODS },
};

/* ---- memory and text ---- */

static void *zalloc(size_t n)
{
    void *p = calloc(1, n ? n : 1);
    if (!p) {
        fputs("fatal error: runtime: out of memory\n", stderr);
        exit(2);
    }
    return p;
}

/* A text being put together. */
typedef struct text { char *p; size_t n, cap; } text;

static void add(text *t, const char *s, size_t n)
{
    if (t->n + n + 1 > t->cap) {
        t->cap = 2 * (t->n + n) + 32;
        char *p = zalloc(t->cap);
        if (t->n)
            memcpy(p, t->p, t->n);
        free(t->p);
        t->p = p;
    }
    memcpy(t->p + t->n, s, n);
    t->n += n;
}

static void add_cstr(text *t, const char *s) { add(t, s, strlen(s)); }
static void add_type(text *t, const type *x) { add(t, x->string.ptr, (size_t)x->string.len); }
static gostring done(text *t) { return (gostring){ t->p, (int64_t)t->n }; }

/* ---- structural identity ---- */

static uint32_t mix(uint32_t h, uint64_t v)
{
    h ^= (uint32_t)v ^ (uint32_t)(v >> 32);
    return (h ^ h >> 15) * 0x85EBCA6Bu + 0x9E3779B9u;
}

static uint32_t mix_string(uint32_t h, gostring s)
{
    for (int64_t i = 0; i < s.len; i++)
        h = (h ^ (uint8_t)s.ptr[i]) * 16777619u;
    return h;
}

static uint32_t hash_of(const type *t)
{
    uint32_t h = mix(2166136261u, t->kind);
    if (t->elem)
        h = mix(h, t->elem->hash);
    switch (t->kind) {
    case KIND_ARRAY: return mix(h, t->u.array.len);
    case KIND_CHAN: return mix(h, (uint64_t)t->u.chan.dir);
    case KIND_MAP: return mix(h, t->u.map.key->hash);
    case KIND_FUNC:
        h = mix(h, t->tflag & TFLAG_VARIADIC);
        for (uint32_t i = 0; i < t->u.func.nin; i++)
            h = mix(h, t->u.func.in[i]->hash);
        for (uint32_t i = 0; i < t->u.func.nout; i++)
            h = mix(h, ~t->u.func.out[i]->hash);
        return h;
    case KIND_INTERFACE:
        for (uint64_t i = 0; i < t->u.iface.nmethods; i++)
            h = mix(mix_string(h, t->u.iface.methods[i].name), t->u.iface.methods[i].typ->hash);
        return h;
    case KIND_STRUCT:
        for (uint64_t i = 0; i < t->u.strct.nfields; i++)
            h = mix(mix_string(h, t->u.strct.fields[i].name), t->u.strct.fields[i].typ->hash);
        return h;
    default: return h;
    }
}

static bool same_string(gostring a, gostring b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, (size_t)a.len) == 0);
}

static bool same_func(const type *a, const type *b)
{
    if (a->u.func.nin != b->u.func.nin || a->u.func.nout != b->u.func.nout ||
        ((a->tflag ^ b->tflag) & TFLAG_VARIADIC))
        return false;
    for (uint32_t i = 0; i < a->u.func.nin; i++)
        if (a->u.func.in[i] != b->u.func.in[i])
            return false;
    for (uint32_t i = 0; i < a->u.func.nout; i++)
        if (a->u.func.out[i] != b->u.func.out[i])
            return false;
    return true;
}

static bool same_struct(const type *a, const type *b)
{
    if (a->u.strct.nfields != b->u.strct.nfields)
        return false;
    for (uint64_t i = 0; i < a->u.strct.nfields; i++) {
        const structfield *x = &a->u.strct.fields[i], *y = &b->u.strct.fields[i];
        if (x->typ != y->typ || x->embedded != y->embedded || !same_string(x->name, y->name) ||
            !same_string(x->pkgpath, y->pkgpath) || !same_string(x->tag, y->tag))
            return false;
    }
    return true;
}

static bool same_interface(const type *a, const type *b)
{
    if (a->u.iface.nmethods != b->u.iface.nmethods)
        return false;
    for (uint64_t i = 0; i < a->u.iface.nmethods; i++) {
        const imethod *x = &a->u.iface.methods[i], *y = &b->u.iface.methods[i];
        if (x->typ != y->typ || !same_string(x->name, y->name) || !same_string(x->pkgpath, y->pkgpath))
            return false;
    }
    return true;
}

static bool same_type(const type *a, const type *b)
{
    if (a->hash != b->hash || a->kind != b->kind || a->elem != b->elem)
        return false;
    switch (a->kind) {
    case KIND_ARRAY: return a->u.array.len == b->u.array.len;
    case KIND_CHAN: return a->u.chan.dir == b->u.chan.dir;
    case KIND_MAP: return a->u.map.key == b->u.map.key;
    case KIND_FUNC: return same_func(a, b);
    case KIND_INTERFACE: return same_interface(a, b);
    case KIND_STRUCT: return same_struct(a, b);
    default: return true;
    }
}

/* ---- the table ---- */

static void table_grow(void)
{
    size_t cap = table.cap ? table.cap * 2 : 512;
    type **v = zalloc(cap * sizeof *v);
    for (size_t i = 0; i < table.cap; i++) {
        if (!table.v[i])
            continue;
        size_t k = table.v[i]->hash & (cap - 1);
        while (v[k])
            k = (k + 1) & (cap - 1);
        v[k] = table.v[i];
    }
    free(table.v);
    table.v = v;
    table.cap = cap;
}

/* The table's instance of candidate t; t itself is entered if `enter` and there is none. */
static type *find(type *t, bool enter)
{
    if (table.n * 2 >= table.cap)
        table_grow();
    size_t k = t->hash & (table.cap - 1);
    for (; table.v[k]; k = (k + 1) & (table.cap - 1))
        if (same_type(table.v[k], t))
            return table.v[k];
    if (!enter)
        return NULL;
    table.v[k] = t;
    table.n++;
    return t;
}

type *type_intern(type *t)
{
    t->hash = hash_of(t);
    pthread_mutex_lock(&types_lock);
    type *r = find(t, true);
    pthread_mutex_unlock(&types_lock);
    return r;
}

static type *lookup(type *key)
{
    key->hash = hash_of(key);
    pthread_mutex_lock(&types_lock);
    type *r = find(key, false);
    pthread_mutex_unlock(&types_lock);
    return r;
}

static type *copy_of(const type *key)
{
    type *t = zalloc(sizeof *t);
    *t = *key;
    return t;
}

/* ---- derived types ---- */

static void one_word(type *t, uint8_t flags)
{
    t->size = t->ptrdata = t->gcsize = 8;
    t->gcdata = one_pointer;
    t->align = t->field_align = 8;
    t->tflag |= flags;
}

type *type_ptr_to(type *elem)
{
    type *have = __atomic_load_n(&elem->ptr_to, __ATOMIC_ACQUIRE);
    if (have)
        return have;
    type key = { .kind = KIND_POINTER, .elem = elem };
    type *t = lookup(&key);
    if (!t) {
        t = copy_of(&key);
        one_word(t, TFLAG_DIRECT_IFACE | TFLAG_REGULAR_MEM | TFLAG_COMPARABLE);
        text s = { 0 };
        add_cstr(&s, "*");
        add_type(&s, elem);
        t->string = done(&s);
        t = type_intern(t);
    }
    __atomic_store_n(&elem->ptr_to, t, __ATOMIC_RELEASE);
    return t;
}

type *type_slice_of(type *elem)
{
    type key = { .kind = KIND_SLICE, .elem = elem };
    type *t = lookup(&key);
    if (t)
        return t;
    t = copy_of(&key);
    t->size = t->gcsize = 24;
    t->ptrdata = 8;
    t->gcdata = one_pointer;
    t->align = t->field_align = 8;
    text s = { 0 };
    add_cstr(&s, "[]");
    add_type(&s, elem);
    t->string = done(&s);
    return type_intern(t);
}

type *type_array_of(type *elem, uint64_t len)
{
    type key = { .kind = KIND_ARRAY, .elem = elem, .u.array.len = len };
    type *t = lookup(&key);
    if (t)
        return t;
    t = copy_of(&key);
    t->size = elem->size * len;
    t->align = elem->align;
    t->field_align = elem->field_align;
    t->gcdata = elem->gcdata;
    t->gcsize = elem->gcsize;
    t->tflag = elem->tflag & (TFLAG_COMPARABLE | TFLAG_REGULAR_MEM);
    if (len > 0 && elem->ptrdata)
        t->ptrdata = elem->size * (len - 1) + elem->ptrdata;
    if (len == 1)
        t->tflag |= elem->tflag & TFLAG_DIRECT_IFACE;
    t->u.array.slice = type_slice_of(elem);
    char num[32];
    snprintf(num, sizeof num, "[%llu]", (unsigned long long)len);
    text s = { 0 };
    add_cstr(&s, num);
    add_type(&s, elem);
    t->string = done(&s);
    return type_intern(t);
}

type *type_map_of(type *key_type, type *elem)
{
    type key = { .kind = KIND_MAP, .elem = elem, .u.map.key = key_type };
    type *t = lookup(&key);
    if (t)
        return t;
    t = copy_of(&key);
    one_word(t, TFLAG_DIRECT_IFACE);
    text s = { 0 };
    add_cstr(&s, "map[");
    add_type(&s, key_type);
    add_cstr(&s, "]");
    add_type(&s, elem);
    t->string = done(&s);
    return type_intern(t);
}

type *type_chan_of(type *elem, int dir)
{
    type key = { .kind = KIND_CHAN, .elem = elem, .u.chan.dir = dir };
    type *t = lookup(&key);
    if (t)
        return t;
    t = copy_of(&key);
    one_word(t, TFLAG_DIRECT_IFACE | TFLAG_REGULAR_MEM | TFLAG_COMPARABLE);
    bool paren = dir != 2 && elem->kind == KIND_CHAN && elem->u.chan.dir == 1 && elem->name.len == 0;
    text s = { 0 };
    add_cstr(&s, dir == 1 ? "<-chan " : dir == 2 ? "chan<- " : "chan ");
    add_cstr(&s, paren ? "(" : "");
    add_type(&s, elem);
    add_cstr(&s, paren ? ")" : "");
    t->string = done(&s);
    return type_intern(t);
}

static gostring func_string(type **in, uint32_t nin, type **out, uint32_t nout, bool variadic)
{
    text s = { 0 };
    add_cstr(&s, "func(");
    for (uint32_t i = 0; i < nin; i++) {
        if (i)
            add_cstr(&s, ", ");
        if (variadic && i == nin - 1) {
            add_cstr(&s, "...");
            add_type(&s, in[i]->elem);
        } else {
            add_type(&s, in[i]);
        }
    }
    add_cstr(&s, ")");
    if (nout)
        add_cstr(&s, nout > 1 ? " (" : " ");
    for (uint32_t i = 0; i < nout; i++) {
        if (i)
            add_cstr(&s, ", ");
        add_type(&s, out[i]);
    }
    if (nout > 1)
        add_cstr(&s, ")");
    return done(&s);
}

type *type_func_of(type **in, uint32_t nin, type **out, uint32_t nout, bool variadic)
{
    type key = { .kind = KIND_FUNC, .tflag = variadic ? TFLAG_VARIADIC : 0 };
    key.u.func.in = in;
    key.u.func.out = out;
    key.u.func.nin = nin;
    key.u.func.nout = nout;
    type *t = lookup(&key);
    if (t)
        return t;
    t = copy_of(&key);
    one_word(t, TFLAG_DIRECT_IFACE);
    t->u.func.in = zalloc((nin + nout) * sizeof *in);
    t->u.func.out = t->u.func.in + nin;
    if (nin)
        memcpy(t->u.func.in, in, nin * sizeof *in);
    if (nout)
        memcpy(t->u.func.out, out, nout * sizeof *out);
    t->string = func_string(in, nin, out, nout, variadic);
    return type_intern(t);
}

/* ---- structs ---- */

static void set_bits(uint8_t *bits, const type *ft, uint64_t word)
{
    uint64_t n = ft->ptrdata / 8, period = ft->gcsize / 8;
    for (uint64_t i = 0; i < n; i++) {
        uint64_t b = i % period;
        if (ft->gcdata[b / 8] >> (b % 8) & 1)
            bits[(word + i) / 8] |= (uint8_t)(1 << ((word + i) % 8));
    }
}

void type_layout_struct(type *t)
{
    uint64_t off = 0, end_of_data = 0, n = t->u.strct.nfields;
    structfield *fs = t->u.strct.fields;
    uint8_t align = 1, flags = TFLAG_COMPARABLE | TFLAG_REGULAR_MEM;
    for (uint64_t i = 0; i < n; i++) {
        type *ft = fs[i].typ;
        uint64_t at = (off + ft->field_align - 1) & ~(uint64_t)(ft->field_align - 1);
        if (at != off || (fs[i].name.len == 1 && fs[i].name.ptr[0] == '_'))
            flags &= (uint8_t)~TFLAG_REGULAR_MEM; /* padding and blank fields do not take part in == */
        fs[i].offset = at;
        flags &= (uint8_t)(ft->tflag | ~(TFLAG_COMPARABLE | TFLAG_REGULAR_MEM));
        if (ft->field_align > align)
            align = ft->field_align;
        if (ft->ptrdata)
            end_of_data = at + ft->ptrdata;
        off = at + ft->size;
        if (i == n - 1 && ft->size == 0 && off > 0)
            off++; /* so that &x.f never points past the struct */
    }
    t->size = (off + align - 1) & ~(uint64_t)(align - 1);
    if (t->size != off)
        flags &= (uint8_t)~TFLAG_REGULAR_MEM;
    t->align = t->field_align = align;
    t->ptrdata = end_of_data;
    t->gcsize = t->size ? t->size : 8;
    uint8_t *bits = zalloc(t->size / 64 + 1);
    for (uint64_t i = 0; i < n; i++)
        if (fs[i].typ->ptrdata)
            set_bits(bits, fs[i].typ, fs[i].offset / 8);
    t->gcdata = bits;
    t->tflag |= flags;
    if (n == 1 && (fs[0].typ->tflag & TFLAG_DIRECT_IFACE))
        t->tflag |= TFLAG_DIRECT_IFACE;
}
