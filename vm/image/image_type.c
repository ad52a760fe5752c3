/* image_type.c - the types of an image: descriptors and method tables out of their records.
 *
 * A defined type may be part of itself, so its descriptor is made in two steps. The first (type_ref) has all that others
 * need of a part: size, bitmap, kind. It is entered into the list `pending`, and gets its own parts when the
 * outermost request ends. Other types get their parts first and are then interned; what the runtime has made already
 * stays the canonical one. A cycle among types without name is no type, and refused.
 *
 * When everything is there, the layout that the records claim is compared with what the parts make of it: the collector
 * and copies go by it.
 *
 * Method tables are filled when somebody asks (type_methods_hook), as the compiler does it.
 */
#include <stdlib.h>
#include <string.h>

#include "vm/effects.h"
#include "vm/image/image_in.h"

enum { MAX_NESTING = 400 };     /* of types without name */
enum { TYPE_NONE, TYPE_BEGUN, TYPE_MADE };

/* Work of the outermost request; under image_lock. */
static struct {
    uint32_t *pending, *fresh;  /* defined types without parts; types whose layout is to be checked */
    uint32_t npending, cap_pending, nfresh, cap_fresh;
    uint32_t depth;
} todo;

/* Canonical descriptors that are not the record's own shell. */
typedef struct alias { const type *t; uint32_t record; } alias;
static alias *aliases;
static uint32_t naliases, cap_aliases;

void image_reset_types(void)
{
    todo.npending = todo.nfresh = todo.depth = 0;
    naliases = 0;
}

static void push(uint32_t **v, uint32_t *n, uint32_t *cap, uint32_t x)
{
    if (*n == *cap) {
        *cap = *cap ? 2 * *cap : 64;
        *v = realloc(*v, *cap * sizeof **v);
        if (!*v)
            image_fail("no memory");
    }
    (*v)[(*n)++] = x;
}

static const image_type *record_of(uint32_t r) { return image_at(SEC_TYPES, r, 1, "type"); }

/* ---- a descriptor's own facts ---- */

static void set_facts(type *t, const image_type *r, uint32_t number)
{
    if (r->kind == KIND_INVALID || r->kind >= KIND_COUNT || r->align == 0 || r->align > 8 || r->field_align == 0 ||
        r->field_align > 8 || (r->align & (r->align - 1)) || (r->field_align & (r->field_align - 1)) || r->size > (uint64_t)1 << 47)
        image_fail("type %u is malformed", number);
    if (r->ptrdata && (r->ptrdata % 8 || r->ptrdata > r->size || r->gcsize == 0 || r->gcsize % 8))
        image_fail("type %u has a malformed bitmap", number);
    t->size = r->size;
    t->ptrdata = r->ptrdata;
    t->gcsize = r->gcsize;
    t->hash = r->hash;
    t->tflag = r->tflag & (uint8_t)~TFLAG_METHODS;
    if (r->nmethods == 0)
        t->tflag |= TFLAG_METHODS;
    t->align = r->align;
    t->field_align = r->field_align;
    t->kind = r->kind;
    uint64_t bytes = r->ptrdata < r->gcsize ? r->ptrdata : r->gcsize;
    t->gcdata = image_bits(r->gcdata, bytes / 8);
    t->string = image_text(r->string);
    t->name = image_text(r->name);
    if (r->pkgpath || r->tflag & TFLAG_NAMED) {
        t->uncommon = image_alloc(1, sizeof *t->uncommon);
        t->uncommon->pkgpath = image_text(r->pkgpath);
    }
}

/* ---- its parts ---- */

static type *type_ref(uint32_t number);

static type *need(uint32_t number)
{
    type *t = type_ref(number);
    if (!t)
        image_fail("a type lacks a part");
    return t;
}

static void set_fields(type *t, const image_type *r)
{
    const uint32_t *w = image_words(r->parts, (uint64_t)r->nparts * FIELD_WORDS);
    structfield *f = image_alloc(r->nparts, sizeof *f);
    for (uint32_t i = 0; i < r->nparts; i++, w += FIELD_WORDS)
        f[i] = (structfield){ image_text(w[0]), image_text(w[1]), image_text(w[2]), need(w[3]), w[4], w[5] & 1 };
    t->u.strct.fields = f;
    t->u.strct.nfields = r->nparts;
    t->u.strct.pkgpath = image_text(r->inner_pkgpath);
}

static void set_imethods(type *t, const image_type *r)
{
    const uint32_t *w = image_words(r->parts, (uint64_t)r->nparts * IMETHOD_WORDS);
    imethod *m = image_alloc(r->nparts, sizeof *m);
    for (uint32_t i = 0; i < r->nparts; i++, w += IMETHOD_WORDS) {
        m[i] = (imethod){ image_text(w[0]), image_text(w[1]), need(w[2]) };
        if (m[i].typ->kind != KIND_FUNC)
            image_fail("a method has a type that is no func");
    }
    t->u.iface.methods = m;
    t->u.iface.nmethods = r->nparts;
    t->u.iface.pkgpath = image_text(r->inner_pkgpath);
}

static void set_signature(type *t, const image_type *r)
{
    const uint32_t *w = image_words(r->parts, r->nparts);
    if (r->nin > r->nparts)
        image_fail("a func type has no results, or fewer");
    type **list = image_alloc((uint64_t)r->nparts + 1, sizeof *list);
    for (uint32_t i = 0; i < r->nparts; i++)
        list[i] = need(w[i]);
    t->u.func.in = list;
    t->u.func.out = list + r->nin;
    t->u.func.nin = r->nin;
    t->u.func.nout = r->nparts - r->nin;
    if (t->tflag & TFLAG_VARIADIC && (r->nin == 0 || list[r->nin - 1]->kind != KIND_SLICE))
        image_fail("a func type is variadic without a slice");
}

static void set_parts(type *t, const image_type *r)
{
    switch (r->kind) {
    case KIND_ARRAY:
        t->elem = need(r->elem);
        t->u.array.len = r->len;
        t->u.array.slice = need(r->key);
        break;
    case KIND_CHAN:
        t->elem = need(r->elem);
        t->u.chan.dir = (int64_t)(r->len & 3);
        break;
    case KIND_MAP:
        t->u.map.key = need(r->key);
        t->elem = need(r->elem);
        break;
    case KIND_POINTER: case KIND_SLICE: t->elem = need(r->elem); break;
    case KIND_FUNC: set_signature(t, r); break;
    case KIND_INTERFACE: set_imethods(t, r); break;
    case KIND_STRUCT: set_fields(t, r); break;
    default:
        if (!(r->tflag & TFLAG_NAMED))
            image_fail("a basic type without a name");
        break;
    }
}

static type *make_type(uint32_t rec, uint32_t number)
{
    const image_type *r = record_of(rec);
    type *t = &image.shells[rec];
    if (image.type_state[rec] == TYPE_BEGUN)
        image_fail("type %u contains itself", number);
    image.type_state[rec] = TYPE_BEGUN;
    set_facts(t, r, number);
    push(&todo.fresh, &todo.nfresh, &todo.cap_fresh, rec);
    if (r->tflag & TFLAG_NAMED) {
        push(&todo.pending, &todo.npending, &todo.cap_pending, rec);
    } else {
        if (++todo.depth > MAX_NESTING)
            image_fail("type %u is nested too deeply", number);
        set_parts(t, r);
        todo.depth--;
        t = type_intern(t);
        if (t != &image.shells[rec]) {
            if (naliases == cap_aliases) {
                cap_aliases = cap_aliases ? 2 * cap_aliases : 32;
                aliases = realloc(aliases, cap_aliases * sizeof *aliases);
                if (!aliases)
                    image_fail("no memory");
            }
            aliases[naliases++] = (alias){ t, rec };
        }
    }
    image.type_state[rec] = TYPE_MADE;
    return image.types[rec] = t;
}

/* The descriptor, whose parts may be missing until the outermost request is done. */
static type *type_ref(uint32_t number)
{
    if (number < KIND_COUNT) {
        if (number && basic_types[number].kind != number)
            image_fail("type %u is no basic type", number);
        return number ? &basic_types[number] : NULL;
    }
    uint32_t rec = number - KIND_COUNT;
    if (rec >= image.n[SEC_TYPES])
        image_fail("type %u of %u", rec, image.n[SEC_TYPES]);
    return image.types[rec] ? image.types[rec] : make_type(rec, number);
}

/* ---- the layout that follows from the parts ---- */

typedef struct layout {
    uint64_t size, ptrdata, align;
    bool direct, comparable;
} layout;

/* Words of a struct or array are compared one by one, up to here; larger ones only in their parts. */
enum { MAX_WORDS = 1 << 16 };

static bool part_is_pointer(const type *t, uint64_t word)
{
    if (t->kind == KIND_ARRAY) {
        if (t->elem->size == 0)
            return false;
        if (t->elem->size % 8)  /* no pointers in these */
            return false;
        return type_word_is_pointer(t->elem, word % (t->elem->size / 8));
    }
    for (uint64_t i = 0; i < t->u.strct.nfields; i++) {
        const structfield *f = &t->u.strct.fields[i];
        if (word * 8 >= f->offset && word * 8 < f->offset + f->typ->size && f->typ->ptrdata)
            return type_word_is_pointer(f->typ, word - f->offset / 8);
    }
    return false;
}

static layout struct_layout(const type *t, bool *ok)
{
    layout l = { .align = 1, .comparable = true };
    for (uint64_t i = 0; i < t->u.strct.nfields; i++) {
        const structfield *f = &t->u.strct.fields[i];
        uint64_t al = f->typ->field_align;
        *ok &= f->offset == ((l.size + al - 1) & ~(al - 1));
        l.size = f->offset + f->typ->size;
        if (i + 1 == t->u.strct.nfields && f->typ->size == 0 && l.size > 0)
            l.size++;
        l.align = al > l.align ? al : l.align;
        l.comparable &= (f->typ->tflag & TFLAG_COMPARABLE) != 0;
        if (f->typ->ptrdata)
            l.ptrdata = f->offset + f->typ->ptrdata;
    }
    l.size = (l.size + l.align - 1) & ~(l.align - 1);
    l.direct = t->u.strct.nfields == 1 && type_is_direct(t->u.strct.fields[0].typ);
    return l;
}

static layout array_layout(const type *t, bool *ok)
{
    const type *e = t->elem;
    uint64_t size;
    *ok &= !__builtin_mul_overflow(e->size, t->u.array.len, &size);
    layout l = { size, 0, e->align, t->u.array.len == 1 && type_is_direct(e), (e->tflag & TFLAG_COMPARABLE) != 0 };
    if (e->ptrdata && t->u.array.len)
        l.ptrdata = size - e->size + e->ptrdata;
    *ok &= t->u.array.slice->kind == KIND_SLICE && t->u.array.slice->elem == e && !t->u.array.slice->name.len;
    return l;
}

static layout expected_layout(const type *t, bool *ok)
{
    switch (t->kind) {
    case KIND_POINTER: case KIND_CHAN: case KIND_UNSAFEPOINTER: return (layout){ 8, 8, 8, true, true };
    case KIND_MAP: case KIND_FUNC: return (layout){ 8, 8, 8, true, false };
    case KIND_SLICE: return (layout){ 24, 8, 8, false, false };
    case KIND_INTERFACE: return (layout){ 16, 16, 8, false, true };
    case KIND_STRUCT: return struct_layout(t, ok);
    case KIND_ARRAY: return array_layout(t, ok);
    default: {
        const type *b = &basic_types[t->kind];
        return (layout){ b->size, b->ptrdata, b->align, false, true };
    }
    }
}

static void check_layout(const type *t)
{
    bool ok = true;
    layout l = expected_layout(t, &ok);
    ok &= t->size == l.size && t->ptrdata == l.ptrdata && t->align == l.align && t->field_align == l.align && type_is_direct(t) == l.direct;
    ok &= l.comparable || !(t->tflag & TFLAG_COMPARABLE);
    bool parts = t->kind == KIND_STRUCT || t->kind == KIND_ARRAY;
    uint64_t words = t->ptrdata / 8;
    if (ok && t->kind == KIND_ARRAY && words > 0 && t->gcsize == t->elem->gcsize)
        words = words < t->gcsize / 8 ? words : t->gcsize / 8; /* repeats */
    ok &= words <= MAX_WORDS || t->kind == KIND_STRUCT;
    for (uint64_t i = 0; ok && i < words && i < MAX_WORDS; i++)
        ok = type_word_is_pointer(t, i) == (parts ? part_is_pointer(t, i) : t->kind == KIND_INTERFACE ? i == 1 : i == 0);
    if (!ok)
        image_fail("type %.*s has not the layout of its parts", (int)t->string.len, t->string.ptr);
}

/* Ends the outermost request. */
static void finish_types(void)
{
    while (todo.npending > 0) {
        uint32_t rec = todo.pending[--todo.npending];
        set_parts(&image.shells[rec], record_of(rec));
    }
    while (todo.nfresh > 0)
        check_layout(&image.shells[todo.fresh[--todo.nfresh]]);
}

type *image_type_at(uint32_t number)
{
    type *t = type_ref(number);
    if (todo.nfresh)
        finish_types();
    return t;
}

type *image_need_type(uint32_t number, const char *what)
{
    type *t = image_type_at(number);
    if (!t)
        image_fail("%s without a type", what);
    return t;
}

/* ---- methods ---- */

static bool find_record(const type *t, uint32_t *rec)
{
    if (t >= image.shells && t < image.shells + image.n[SEC_TYPES]) {
        *rec = (uint32_t)(t - image.shells);
        return image.types[*rec] == t;
    }
    for (uint32_t i = 0; i < naliases; i++)
        if (aliases[i].t == t) {
            *rec = aliases[i].record;
            return true;
        }
    return false;
}

/* A method that nobody was known to call. */
static opstatus no_code(struct g *gp, uint64_t *args)
{
    (void)gp, (void)args;
    image_fail("a method is called that the program was built without");
}
static const funcsig no_sig;
static func no_method = { .entry = stub_native, .frame_bytes = 64, .flags = FUNC_NATIVE, .sig = &no_sig, .native = (void *)no_code,
                          .name = { "method", 6 }, .file = "" };

static uint64_t slots_of(type **list, uint32_t n)
{
    uint64_t slots = 0;
    for (uint32_t i = 0; i < n; i++)
        slots += type_slots(list[i]);
    return slots;
}

static func *method_func(const type *mtyp, uint32_t number, uint64_t recv_slots)
{
    if (number == IMAGE_NONE)
        return &no_method;
    func *f = image_func_at(number);
    if (!mtyp || mtyp->kind != KIND_FUNC || f->flags & FUNC_CLOSURE ||
        f->sig->nargs != slots_of(mtyp->u.func.in, mtyp->u.func.nin) + recv_slots ||
        f->sig->nres != slots_of(mtyp->u.func.out, mtyp->u.func.nout))
        image_fail("%.*s is not of the method's type", (int)f->name.len, f->name.ptr);
    return f;
}

static void fill_methods(type *t, const image_type *r)
{
    const uint32_t *w = image_words(r->methods, (uint64_t)r->nmethods * METHOD_WORDS);
    method_info *m = image_alloc(r->nmethods, sizeof *m);
    for (uint32_t i = 0; i < r->nmethods; i++, w += METHOD_WORDS) {
        type *mtyp = image_type_at(w[2]);
        m[i] = (method_info){ image_text(w[0]), image_text(w[1]), mtyp, method_func(mtyp, w[3], 1),
                              method_func(mtyp, w[4], type_slots(t)) };
    }
    uncommon *u = t->uncommon ? t->uncommon : image_alloc(1, sizeof *u);
    *u = (uncommon){ image_text(r->pkgpath), r->nmethods, r->nexported <= r->nmethods ? r->nexported : 0, m };
    t->uncommon = u; /* who reads it asks for the methods first, and finds TFLAG_METHODS or waits for the lock */
}

void image_type_methods(type *t)
{
    uint32_t rec;
    pthread_mutex_lock(&image_lock);
    if (!(t->tflag & TFLAG_METHODS)) {
        const image_type *r = NULL;
        if (find_record(t, &rec)) {
            r = record_of(rec);
        } else if (t->kind == KIND_POINTER && t->name.len == 0 && find_record(t->elem, &rec)) {
            uint32_t to = record_of(rec)->ptr_to; /* made by reflect, and not of the image so far */
            if (to >= KIND_COUNT)
                r = record_of(to - KIND_COUNT);
        }
        if (r && r->nmethods > 0 && r->kind == t->kind)
            fill_methods(t, r);
        __atomic_or_fetch(&t->tflag, TFLAG_METHODS, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&image_lock);
}

type *image_find_type(const char *full)
{
    for (uint32_t i = 0; i < image.n[SEC_TYPES]; i++) {
        const image_type *r = record_of(i);
        if (!(r->tflag & TFLAG_NAMED))
            continue;
        gostring pkg = image_text(r->pkgpath), name = image_text(r->name);
        size_t n = strlen(full);
        if ((size_t)pkg.len + 1 + (size_t)name.len == n && memcmp(full, pkg.ptr, (size_t)pkg.len) == 0 && full[pkg.len] == '.' &&
            memcmp(full + pkg.len + 1, name.ptr, (size_t)name.len) == 0)
            return image_type_at(i + KIND_COUNT);
    }
    return NULL;
}
