/* type.c - canonical type descriptors: interning, derived types, layout.
 *
 * One hash table holds every unnamed type by structure (kind and the identities of its components, which
 * are canonical already, so their addresses are their identity). Defined types are not in it: they are
 * unique by construction. Derived types of one component that are asked for often have a link in the
 * component (ptr_to, and the array's slice), read without the lock.
 *
 * Lock: table.lock (rank TYPES). Memory is immortal.
 */
#include "runtime/type.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "runtime/lock_futex.h"
#include "runtime/malloc.h"

void (*type_methods_hook)(type *t);

/* ---- the basic types ---- */

static const uint8_t first_word[8] = { 1 };     /* one pointer, then scalars */

#define NAME(s) { s, sizeof s - 1 }
#define BASIC(k, n, bytes, al, flags)                                                                     \
    [k] = { .size = bytes, .hash = 0x9e3779b9u * (k + 1), .tflag = TFLAG_NAMED | TFLAG_COMPARABLE | flags, \
            .align = al, .field_align = al, .kind = k, .gcsize = bytes, .string = NAME(n), .name = NAME(n) }
#define SCALAR(k, n, bytes) BASIC(k, n, bytes, bytes, TFLAG_REGULAR_MEM)

type basic_types[KIND_COUNT] = {
    SCALAR(KIND_BOOL, "bool", 1),
    SCALAR(KIND_INT, "int", 8),
    SCALAR(KIND_INT8, "int8", 1),
    SCALAR(KIND_INT16, "int16", 2),
    SCALAR(KIND_INT32, "int32", 4),
    SCALAR(KIND_INT64, "int64", 8),
    SCALAR(KIND_UINT, "uint", 8),
    SCALAR(KIND_UINT8, "uint8", 1),
    SCALAR(KIND_UINT16, "uint16", 2),
    SCALAR(KIND_UINT32, "uint32", 4),
    SCALAR(KIND_UINT64, "uint64", 8),
    SCALAR(KIND_UINTPTR, "uintptr", 8),
    BASIC(KIND_FLOAT32, "float32", 4, 4, 0),
    BASIC(KIND_FLOAT64, "float64", 8, 8, 0),
    BASIC(KIND_COMPLEX64, "complex64", 8, 4, 0),
    BASIC(KIND_COMPLEX128, "complex128", 16, 8, 0),
    [KIND_STRING] = { .size = 16, .ptrdata = 8, .hash = 0x9e3779b9u * (KIND_STRING + 1),
                      .tflag = TFLAG_NAMED | TFLAG_COMPARABLE, .align = 8, .field_align = 8, .kind = KIND_STRING,
                      .gcdata = first_word, .gcsize = 16, .string = NAME("string"), .name = NAME("string") },
    [KIND_UNSAFEPOINTER] = { .size = 8, .ptrdata = 8, .hash = 0x9e3779b9u * (KIND_UNSAFEPOINTER + 1),
                             .tflag = TFLAG_NAMED | TFLAG_COMPARABLE | TFLAG_REGULAR_MEM | TFLAG_DIRECT_IFACE,
                             .align = 8, .field_align = 8, .kind = KIND_UNSAFEPOINTER, .gcdata = first_word,
                             .gcsize = 8, .string = NAME("unsafe.Pointer"), .name = NAME("Pointer") },
};

void (*type_methods_hook)(type *t);

/* ---- identity ---- */

static bool same_text(gostring a, gostring b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, (size_t)a.len) == 0);
}

static bool same_list(type **a, type **b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (a[i] != b[i])
            return false;
    return true;
}

static bool same_methods(const type *a, const type *b)
{
    if (a->u.iface.nmethods != b->u.iface.nmethods)
        return false;
    for (uint64_t i = 0; i < a->u.iface.nmethods; i++) {
        const imethod *x = &a->u.iface.methods[i], *y = &b->u.iface.methods[i];
        if (x->typ != y->typ || !same_text(x->name, y->name) || !same_text(x->pkgpath, y->pkgpath))
            return false;
    }
    return true;
}

static bool same_fields(const type *a, const type *b)
{
    if (a->u.strct.nfields != b->u.strct.nfields)
        return false;
    for (uint64_t i = 0; i < a->u.strct.nfields; i++) {
        const structfield *x = &a->u.strct.fields[i], *y = &b->u.strct.fields[i];
        if (x->typ != y->typ || x->embedded != y->embedded || !same_text(x->name, y->name)
            || !same_text(x->pkgpath, y->pkgpath) || !same_text(x->tag, y->tag))
            return false;
    }
    return true;
}

static bool identical(const type *a, const type *b)
{
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case KIND_POINTER:
    case KIND_SLICE:
        return a->elem == b->elem;
    case KIND_ARRAY:
        return a->elem == b->elem && a->u.array.len == b->u.array.len;
    case KIND_CHAN:
        return a->elem == b->elem && a->u.chan.dir == b->u.chan.dir;
    case KIND_MAP:
        return a->elem == b->elem && a->u.map.key == b->u.map.key;
    case KIND_FUNC:
        return (a->tflag & TFLAG_VARIADIC) == (b->tflag & TFLAG_VARIADIC) && a->u.func.nin == b->u.func.nin
               && a->u.func.nout == b->u.func.nout && same_list(a->u.func.in, b->u.func.in, a->u.func.nin)
               && same_list(a->u.func.out, b->u.func.out, a->u.func.nout);
    case KIND_INTERFACE:
        return same_methods(a, b);
    case KIND_STRUCT:
        return same_fields(a, b);
    default:
        return a == b;
    }
}

static uint64_t mix(uint64_t h, uint64_t v)
{
    return (h ^ v) * 0x9fb21c651e98df25u + (h >> 29);
}

static uint64_t text_hash(uint64_t h, gostring s)
{
    for (int64_t i = 0; i < s.len; i++)
        h = mix(h, (uint8_t)s.ptr[i]);
    return h;
}

static uint64_t structure_hash(const type *t)
{
    uint64_t h = mix(0x51ed270b, t->kind);
    switch (t->kind) {
    case KIND_ARRAY:
        h = mix(h, t->u.array.len);
        break;
    case KIND_CHAN:
        h = mix(h, (uint64_t)t->u.chan.dir);
        break;
    case KIND_MAP:
        h = mix(h, (uintptr_t)t->u.map.key);
        break;
    case KIND_FUNC:
        h = mix(h, (uint64_t)t->u.func.nin << 32 | t->u.func.nout | (uint64_t)(t->tflag & TFLAG_VARIADIC) << 60);
        for (uint32_t i = 0; i < t->u.func.nin; i++)
            h = mix(h, (uintptr_t)t->u.func.in[i]);
        for (uint32_t i = 0; i < t->u.func.nout; i++)
            h = mix(h, (uintptr_t)t->u.func.out[i]);
        return h;
    case KIND_INTERFACE:
        for (uint64_t i = 0; i < t->u.iface.nmethods; i++)
            h = mix(text_hash(h, t->u.iface.methods[i].name), (uintptr_t)t->u.iface.methods[i].typ);
        return h;
    case KIND_STRUCT:
        for (uint64_t i = 0; i < t->u.strct.nfields; i++)
            h = mix(text_hash(h, t->u.strct.fields[i].name), (uintptr_t)t->u.strct.fields[i].typ);
        return h;
    }
    return mix(h, (uintptr_t)t->elem);
}

/* ---- the table ---- */

typedef struct entry { uint64_t hash; type *t; } entry;

static struct {
    mutex lock;
    entry *slots;           /* open addressing; cap is a power of two */
    uint64_t n, cap;
} table = { .lock = { .rank = LOCKRANK_TYPES } };

static void table_insert(entry e)
{
    uint64_t i = e.hash;
    while (table.slots[i & (table.cap - 1)].t)
        i++;
    table.slots[i & (table.cap - 1)] = e;
}

static void table_grow(void)
{
    entry *old = table.slots;
    uint64_t n = table.cap;
    table.cap = n ? 2 * n : 1024;
    table.slots = persistentalloc(table.cap * sizeof(entry), 8);
    for (uint64_t i = 0; i < n; i++)
        if (old[i].t)
            table_insert(old[i]);
}

static type *table_find(const type *t, uint64_t hash)
{
    if (table.cap == 0)
        return NULL;
    for (uint64_t i = hash;; i++) {
        entry *e = &table.slots[i & (table.cap - 1)];
        if (!e->t)
            return NULL;
        if (e->hash == hash && identical(e->t, t))
            return e->t;
    }
}

/* The derived type may have been made before the compiler knew its methods. */
static void adopt_methods(type *known, const type *candidate)
{
    if (!known->uncommon && candidate->uncommon)
        __atomic_store_n(&known->uncommon, candidate->uncommon, __ATOMIC_RELEASE);
}

static type *intern_locked(type *t)
{
    uint64_t hash = structure_hash(t);
    type *known = table_find(t, hash);
    if (known) {
        adopt_methods(known, t);
        return known;
    }
    if (table.n * 4 >= table.cap * 3)
        table_grow();
    if (t->hash == 0)
        t->hash = (uint32_t)(text_hash(t->kind, t->string) >> 16) | 1;
    table_insert((entry){ hash, t });
    table.n++;
    if (t->kind == KIND_POINTER)
        __atomic_store_n(&t->elem->ptr_to, t, __ATOMIC_RELEASE);
    return t;
}

type *type_intern(type *t)
{
    if (t->tflag & TFLAG_NAMED)
        return t;
    lock(&table.lock);
    type *known = intern_locked(t);
    unlock(&table.lock);
    return known;
}

/* ---- derived types ---- */

/* text of parts, immortal */
static gostring join(const gostring *parts, int n)
{
    int64_t len = 0;
    for (int i = 0; i < n; i++)
        len += parts[i].len;
    char *p = persistentalloc((uintptr_t)len + 1, 1), *at = p;
    for (int i = 0; i < n; i++) {
        if (parts[i].len)
            memcpy(at, parts[i].ptr, (size_t)parts[i].len); /* no pointers */
        at += parts[i].len;
    }
    return (gostring){ p, len };
}

static gostring text(const char *s) { return (gostring){ s, (int64_t)strlen(s) }; }

/* A copy of the candidate if it is new. finish sets what only a new type needs (its string). */
static type *find_or_make(type *candidate, void (*finish)(type *t))
{
    lock(&table.lock);
    type *t = table_find(candidate, structure_hash(candidate));
    if (!t) {
        t = persistentalloc(sizeof *t, 8);
        *t = *candidate;
        finish(t);
        t = intern_locked(t);
    }
    unlock(&table.lock);
    return t;
}

/* One pointer-shaped word. */
static type pointer_shaped(kind k, uint8_t flags)
{
    return (type){ .size = 8, .ptrdata = 8, .align = 8, .field_align = 8, .kind = (uint8_t)k,
                   .tflag = TFLAG_DIRECT_IFACE | flags, .gcdata = first_word, .gcsize = 8 };
}

static void finish_pointer(type *t)
{
    t->string = join((gostring[]){ text("*"), t->elem->string }, 2);
}

type *type_ptr_to(type *elem)
{
    type *p = __atomic_load_n(&elem->ptr_to, __ATOMIC_ACQUIRE);
    if (p)
        return p;
    type t = pointer_shaped(KIND_POINTER, TFLAG_COMPARABLE | TFLAG_REGULAR_MEM);
    t.elem = elem;
    return find_or_make(&t, finish_pointer);
}

static void finish_slice(type *t)
{
    t->string = join((gostring[]){ text("[]"), t->elem->string }, 2);
}

type *type_slice_of(type *elem)
{
    type t = { .size = 24, .ptrdata = 8, .align = 8, .field_align = 8, .kind = KIND_SLICE, .gcdata = first_word,
               .gcsize = 24, .elem = elem };
    return find_or_make(&t, finish_slice);
}

static void finish_array(type *t)
{
    char len[32];
    snprintf(len, sizeof len, "[%llu]", (unsigned long long)t->u.array.len);
    t->string = join((gostring[]){ text(len), t->elem->string }, 2);
}

type *type_array_of(type *elem, uint64_t len)
{
    type *s = type_slice_of(elem);
    type t = { .size = elem->size * len, .align = elem->align, .field_align = elem->field_align,
               .kind = KIND_ARRAY, .gcdata = elem->gcdata, .gcsize = elem->gcsize, .elem = elem };
    t.u.array.len = len;
    t.u.array.slice = s;
    t.tflag = elem->tflag & (TFLAG_COMPARABLE | TFLAG_REGULAR_MEM);
    if (len == 1)
        t.tflag |= elem->tflag & TFLAG_DIRECT_IFACE;
    if (len > 0 && elem->ptrdata)
        t.ptrdata = (len - 1) * elem->size + elem->ptrdata;
    return find_or_make(&t, finish_array);
}

static void finish_map(type *t)
{
    t->string = join((gostring[]){ text("map["), t->u.map.key->string, text("]"), t->elem->string }, 4);
}

type *type_map_of(type *key, type *elem)
{
    type t = pointer_shaped(KIND_MAP, 0);
    t.elem = elem;
    t.u.map.key = key;
    return find_or_make(&t, finish_map);
}

static void finish_chan(type *t)
{
    gostring e = t->elem->string;
    bool recv_elem = t->elem->kind == KIND_CHAN && !t->elem->name.len && t->elem->u.chan.dir == 1;
    if (t->u.chan.dir == 1)
        t->string = join((gostring[]){ text("<-chan "), e }, 2);
    else if (t->u.chan.dir == 2)
        t->string = join((gostring[]){ text("chan<- "), e }, 2);
    else if (recv_elem)
        t->string = join((gostring[]){ text("chan ("), e, text(")") }, 3);
    else
        t->string = join((gostring[]){ text("chan "), e }, 2);
}

type *type_chan_of(type *elem, int dir)
{
    type t = pointer_shaped(KIND_CHAN, TFLAG_COMPARABLE | TFLAG_REGULAR_MEM);
    t.elem = elem;
    t.u.chan.dir = dir;
    return find_or_make(&t, finish_chan);
}

/* Appends ", "-separated types to *s. */
static void add_types(gostring *s, type **list, uint32_t n, bool variadic)
{
    for (uint32_t i = 0; i < n; i++) {
        bool dots = variadic && i + 1 == n;
        *s = join((gostring[]){ *s, text(i ? ", " : ""), text(dots ? "..." : ""),
                                dots ? list[i]->elem->string : list[i]->string }, 4);
    }
}

static void finish_func(type *t)
{
    uint32_t nin = t->u.func.nin, nout = t->u.func.nout;
    type **list = persistentalloc((nin + nout) * sizeof *list + 1, 8);
    if (nin)
        memcpy(list, t->u.func.in, nin * sizeof *list); /* off-heap */
    if (nout)
        memcpy(list + nin, t->u.func.out, nout * sizeof *list); /* off-heap */
    t->u.func.in = list;
    t->u.func.out = list + nin;
    gostring s = text("func(");
    add_types(&s, list, nin, t->tflag & TFLAG_VARIADIC);
    s = join((gostring[]){ s, text(nout == 0 ? ")" : nout == 1 ? ") " : ") (") }, 2);
    add_types(&s, list + nin, nout, false);
    t->string = nout > 1 ? join((gostring[]){ s, text(")") }, 2) : s;
}

type *type_func_of(type **in, uint32_t nin, type **out, uint32_t nout, bool variadic)
{
    type t = pointer_shaped(KIND_FUNC, variadic ? TFLAG_VARIADIC : 0);
    t.u.func.in = in;
    t.u.func.out = out;
    t.u.func.nin = nin;
    t.u.func.nout = nout;
    return find_or_make(&t, finish_func);
}

/* ---- layout of structs ---- */

static uint64_t align_up(uint64_t n, uint64_t a) { return (n + a - 1) / a * a; }

/* Sets in map the pointer words of a value of typ at byte offset off. */
static void add_pointers(uint8_t *map, uint64_t off, const type *typ)
{
    for (uint64_t i = 0; i * 8 < typ->ptrdata; i++) {
        uint64_t bit = i % (typ->gcsize / 8);
        if (typ->gcdata[bit / 8] >> bit % 8 & 1)
            map[(off / 8 + i) / 8] |= (uint8_t)(1u << (off / 8 + i) % 8);
    }
}

void type_layout_struct(type *t)
{
    uint64_t size = 0, align = 1;
    uint8_t flags = TFLAG_COMPARABLE | TFLAG_REGULAR_MEM;
    t->ptrdata = 0;
    for (uint64_t i = 0; i < t->u.strct.nfields; i++) {
        structfield *f = &t->u.strct.fields[i];
        uint64_t off = align_up(size, f->typ->field_align);
        bool blank = f->name.len == 1 && f->name.ptr[0] == '_';
        if (off != size || blank)
            flags &= (uint8_t)~TFLAG_REGULAR_MEM;
        flags &= f->typ->tflag | (uint8_t) ~(TFLAG_COMPARABLE | TFLAG_REGULAR_MEM);
        f->offset = off;
        size = off + f->typ->size;
        if (f->typ->field_align > align)
            align = f->typ->field_align;
        if (f->typ->ptrdata)
            t->ptrdata = off + f->typ->ptrdata;
        /* The address of a last field of size zero must not be that of the next object. */
        if (i + 1 == t->u.strct.nfields && f->typ->size == 0 && size > 0)
            size++;
    }
    t->size = align_up(size, align);
    if (t->size != size)
        flags &= (uint8_t)~TFLAG_REGULAR_MEM;
    if (t->u.strct.nfields == 1 && type_is_direct(t->u.strct.fields[0].typ))
        flags |= TFLAG_DIRECT_IFACE;
    t->tflag = (uint8_t)((t->tflag & ~(TFLAG_COMPARABLE | TFLAG_REGULAR_MEM | TFLAG_DIRECT_IFACE)) | flags);
    t->align = t->field_align = (uint8_t)align;
    t->gcsize = t->size;
    t->gcdata = NULL;
    if (t->ptrdata) {
        uint8_t *map = persistentalloc((t->ptrdata / 8 + 63) / 64 * 8, 8);
        for (uint64_t i = 0; i < t->u.strct.nfields; i++)
            add_pointers(map, t->u.strct.fields[i].offset, t->u.strct.fields[i].typ);
        t->gcdata = map;
    }
}
