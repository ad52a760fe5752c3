/* image_write.c - from a collection of functions, types and data to the bytes of an image (image.h).
 *
 * Each section grows in a buffer of its own; at the end they are laid one behind the other. Numbers of functions, types,
 * itabs and closures are those of the collection; strings, signatures and bitmaps are numbered here, equal ones once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/iface.h"
#include "runtime/native.h"
#include "runtime/runtime1.h"
#include "vm/image/image_build.h"
#include "vm/interp.h"

typedef struct buffer { char *p; size_t n, cap; } buffer;

/* Contents that have a place: an open hash table of pieces of SEC_BYTES. */
typedef struct piece { uint32_t off, len, number; } piece;
typedef struct pieces { piece *v; uint32_t n, cap; } pieces;

typedef struct writer {
    collection c;
    buffer sec[SEC_COUNT];
    pieces strings, bitmaps, sigs;  /* strings and sigs: with their numbers */
    uint32_t *sig_of;               /* by number in c.sigs */
    uint64_t data_size, mask_size;
} writer;

/* Adds n bytes; p NULL: zeros. */
static void put(writer *w, image_section s, const void *p, size_t n)
{
    buffer *b = &w->sec[s];
    if (n == 0)
        return;
    if (b->n + n > UINT32_MAX)
        image_refuse("the program is too large");
    if (b->n + n > b->cap) {
        b->cap = 2 * (b->n + n) + 4096;
        b->p = realloc(b->p, b->cap);
        if (!b->p)
            image_refuse("out of memory");
    }
    char *at = b->p + b->n;
    if (p)
        memcpy(at, p, n); /* off-heap */
    else
        memset(at, 0, n); /* off-heap */
    b->n += n;
}

static uint32_t put_word(writer *w, uint32_t x)
{
    put(w, SEC_WORDS, &x, sizeof x);
    return (uint32_t)(w->sec[SEC_WORDS].n / sizeof x) - 1;
}

static uint32_t next_word(const writer *w) { return (uint32_t)(w->sec[SEC_WORDS].n / sizeof(uint32_t)); }

/* ---- pieces of bytes ---- */

static uint32_t hash_bytes(const void *p, size_t n) { return (uint32_t)(image_checksum(p, n, 1) >> 16); }

static piece *find_piece(writer *w, pieces *t, const void *p, uint32_t n)
{
    if (t->n * 2 >= t->cap) {
        pieces big = { .cap = t->cap ? 2 * t->cap : 1024 };
        big.v = calloc(big.cap, sizeof *big.v);
        if (!big.v)
            image_refuse("out of memory");
        for (uint32_t i = 0; i < t->cap; i++) {
            if (!t->v[i].number)
                continue;
            uint32_t k = hash_bytes(w->sec[SEC_BYTES].p + t->v[i].off, t->v[i].len);
            while (big.v[k & (big.cap - 1)].number)
                k++;
            big.v[k & (big.cap - 1)] = t->v[i];
        }
        big.n = t->n;
        free(t->v);
        *t = big;
    }
    for (uint32_t k = hash_bytes(p, n);; k++) {
        piece *x = &t->v[k & (t->cap - 1)];
        if (!x->number || (x->len == n && memcmp(w->sec[SEC_BYTES].p + x->off, p, n) == 0))
            return x;
    }
}

/* The piece's place among equal ones; number 0: it is new, to be given a number other than 0. */
static piece *add_piece(writer *w, pieces *t, const void *p, size_t n)
{
    static const char nul;
    if (n > UINT32_MAX)
        image_refuse("a string is too large");
    piece *x = find_piece(w, t, p, (uint32_t)n);
    if (!x->number) {
        *x = (piece){ (uint32_t)w->sec[SEC_BYTES].n, (uint32_t)n, 0 };
        put(w, SEC_BYTES, p, n);
        put(w, SEC_BYTES, &nul, 1);
        t->n++;
    }
    return x;
}

static uint32_t put_text(writer *w, const char *s, size_t n)
{
    if (n == 0)
        return 0;
    piece *x = add_piece(w, &w->strings, s, n);
    if (!x->number) {
        image_string rec = { x->off, x->len };
        x->number = (uint32_t)(w->sec[SEC_STRINGS].n / sizeof rec);
        put(w, SEC_STRINGS, &rec, sizeof rec);
    }
    return x->number;
}

static uint32_t put_string(writer *w, gostring s) { return put_text(w, s.ptr, (size_t)s.len); }
static uint32_t put_cstring(writer *w, const char *s) { return s ? put_text(w, s, strlen(s)) : 0; }

/* Names of files as tracebacks print them, wherever the program runs: complete. */
static uint32_t put_file(writer *w, const char *s)
{
    char path[8192];
    return s ? put_string(w, complete_path((gostring){ s, (int64_t)strlen(s) }, path, sizeof path)) : 0;
}

static uint32_t put_bitmap(writer *w, const uint8_t *bits, uint64_t nbits)
{
    if (!bits)
        return IMAGE_NONE;
    if (nbits == 0)
        return 0;
    piece *x = add_piece(w, &w->bitmaps, bits, nbits / 8 + (nbits % 8 != 0));
    x->number = 1;
    return x->off;
}

/* ---- numbers ---- */

static uint32_t type_number(const writer *w, const type *t)
{
    if (!t)
        return 0;
    if (t >= basic_types && t < basic_types + KIND_COUNT)
        return (uint32_t)(t - basic_types);
    int64_t n = number_of(&w->c.types, t);
    if (n == NOT_FOUND)
        image_refuse("type %.*s was forgotten", (int)t->string.len, t->string.ptr);
    return (uint32_t)n + KIND_COUNT;
}

static uint32_t func_number(const writer *w, const func *f)
{
    int64_t n = number_of(&w->c.funcs, gen_code_of((func *)(uintptr_t)f));
    if (n == NOT_FOUND)
        image_refuse("function %.*s was forgotten", (int)f->name.len, f->name.ptr);
    return (uint32_t)n;
}

static uint32_t sig_number(const writer *w, const funcsig *s)
{
    int64_t n = number_of(&w->c.sigs, s);
    if (n == NOT_FOUND)
        image_refuse("a signature was forgotten");
    return w->sig_of[n];
}

static void put_sigs(writer *w)
{
    w->sig_of = calloc(w->c.sigs.n + 1, sizeof *w->sig_of);
    if (!w->sig_of)
        image_refuse("out of memory");
    for (uint32_t i = 0; i < w->c.sigs.n; i++) {
        const funcsig *s = w->c.sigs.v[i];
        uint32_t nbits = (uint32_t)s->nargs + s->nres;
        image_sig rec = { s->nargs, s->nres, s->ptrs ? put_bitmap(w, s->ptrs, nbits) : 0 };
        piece *x = add_piece(w, &w->sigs, &rec, sizeof rec);
        if (!x->number) {
            put(w, SEC_SIGS, &rec, sizeof rec);
            x->number = (uint32_t)(w->sec[SEC_SIGS].n / sizeof rec);
        }
        w->sig_of[i] = x->number - 1;
    }
}

/* ---- data ---- */

static bool is_zero(const char *p, uint64_t n)
{
    while (n > 0 && *p == 0)
        p++, n--;
    return n == 0;
}

/* Initialised objects first, then those with pointers, so that the rest is neither in the file nor in the bitmap. */
static int place_of(const object *o)
{
    if (!is_zero(o->data.at, o->data.type->size))
        return 0;
    return o->data.is_root && o->data.type->ptrdata ? 1 : 2;
}

static void place_data(writer *w)
{
    uint64_t at = 0;
    for (int place = 0; place < 3; place++)
        for (uint32_t i = 0; i < w->c.objects.n; i++) {
            object *o = &w->c.object[i];
            uint64_t size = o->data.type->size;
            if (place_of(o) != place)
                continue;
            o->off = at;
            at += size ? (size + 7) & ~7ull : 8;
            if (at > UINT32_MAX)
                image_refuse("the package variables are too large");
            if (o->data.is_root && o->data.type->ptrdata)
                w->mask_size = (o->off + o->data.type->ptrdata) / 64 + 1;
        }
    w->data_size = at;
}

static uint64_t reference(writer *w, const void *p)
{
    referent r;
    if (!image_identify(&w->c, p, &r)) {
        if ((uintptr_t)p >= 1 << 16)
            image_refuse("nobody knows what is at %p", p);
        return (uintptr_t)p; /* a constant of pointer type */
    }
    uint64_t n = 0;
    switch (r.kind) {
    case REF_DATA: n = w->c.object[r.object].off + r.off; break;
    case REF_TYPE: n = type_number(w, r.what); break;
    case REF_ITAB: n = (uint64_t)number_of(&w->c.itabs, r.what); break;
    case REF_FUNC: case REF_FUNCVAL: n = func_number(w, r.what); break;
    case REF_STRING: n = put_string(w, *(const gostring *)r.what); break;
    default: break;
    }
    return (uint64_t)r.kind << REF_SHIFT | n;
}

typedef struct placing { writer *w; const object *o; } placing;

static void add_reloc(const placing *p, const void *at, uint64_t ref)
{
    uint64_t off = p->o->off + ((uintptr_t)at - (uintptr_t)p->o->data.at);
    image_reloc rec = { (uint32_t)(off / 8), (uint32_t)(ref >> REF_SHIFT), (uint32_t)ref };
    memset(p->w->sec[SEC_DATA].p + off, 0, rec.kind == REF_STRING ? 16 : 8); /* off-heap */
    put(p->w, SEC_RELOCS, &rec, sizeof rec);
}

static void place_text(void *ctx, const void *at, const gostring *s)
{
    const placing *p = ctx;
    add_reloc(p, at, (uint64_t)REF_STRING << REF_SHIFT | put_string(p->w, *s));
}

static void place_ref(void *ctx, const void *at, image_ref kind, const void *what)
{
    const placing *p = ctx;
    uint64_t ref = reference(p->w, what);
    if (ref >> REF_SHIFT != (uint64_t)kind)
        image_refuse("a word of static data is not what its type says");
    add_reloc(p, at, ref);
}

static void mark(writer *w, const object *o)
{
    const type *t = o->data.type;
    uint8_t *mask = (uint8_t *)w->sec[SEC_MASK].p;
    for (uint64_t i = 0; i < t->ptrdata / 8; i++) {
        uint64_t bit = i % (t->gcsize / 8), to = o->off / 8 + i;
        if (t->gcdata[bit / 8] >> bit % 8 & 1)
            mask[to / 8] |= (uint8_t)(1 << to % 8);
    }
}

static void put_data(writer *w)
{
    uint64_t initialised = 0;
    for (uint32_t i = 0; i < w->c.objects.n; i++) {
        const object *o = &w->c.object[i];
        uint64_t size = o->data.type->size;
        if (!is_zero(o->data.at, size) && o->off + size > initialised)
            initialised = o->off + size;
    }
    put(w, SEC_DATA, NULL, (initialised + 7) & ~7ull);
    put(w, SEC_MASK, NULL, w->mask_size);
    for (uint32_t i = 0; i < w->c.objects.n; i++) {
        const object *o = &w->c.object[i];
        if (o->data.is_root)
            mark(w, o);
        if (o->off >= initialised)
            continue;
        memcpy(w->sec[SEC_DATA].p + o->off, o->data.at, o->data.type->size); /* off-heap */
        placing p = { w, o };
        const data_visitor v = { place_text, place_ref, &p };
        image_walk(o->data.type, o->data.at, &v);
    }
}

/* ---- types ---- */

static uint32_t put_fields(writer *w, const type *t)
{
    uint32_t at = next_word(w);
    for (uint64_t i = 0; i < t->u.strct.nfields; i++) {
        const structfield *f = &t->u.strct.fields[i];
        if (f->offset > UINT32_MAX)
            image_refuse("type %.*s is too large", (int)t->string.len, t->string.ptr);
        put_word(w, put_string(w, f->name));
        put_word(w, put_string(w, f->pkgpath));
        put_word(w, put_string(w, f->tag));
        put_word(w, type_number(w, f->typ));
        put_word(w, (uint32_t)f->offset);
        put_word(w, f->embedded != 0);
    }
    return at;
}

static uint32_t put_imethods(writer *w, const type *t)
{
    uint32_t at = next_word(w);
    for (uint64_t i = 0; i < t->u.iface.nmethods; i++) {
        const imethod *m = &t->u.iface.methods[i];
        put_word(w, put_string(w, m->name));
        put_word(w, put_string(w, m->pkgpath));
        put_word(w, type_number(w, m->typ));
    }
    return at;
}

static void put_methods(writer *w, const type *t, image_type *rec)
{
    const uncommon *u = t->uncommon;
    rec->methods = next_word(w);
    rec->nmethods = u->mcount;
    rec->nexported = u->xcount;
    for (uint32_t i = 0; i < u->mcount; i++) {
        const method_info *m = &u->methods[i];
        bool live = image_method_is_live(&w->c, m);
        put_word(w, put_string(w, m->name));
        put_word(w, put_string(w, m->pkgpath));
        put_word(w, live ? type_number(w, m->mtyp) : 0);
        put_word(w, live ? func_number(w, m->ifn) : IMAGE_NONE);
        put_word(w, live ? func_number(w, m->tfn) : IMAGE_NONE);
    }
}

static void put_type(writer *w, const type *t)
{
    image_type rec = { .size = t->size, .ptrdata = t->ptrdata, .gcsize = t->gcsize, .hash = t->hash, .align = t->align,
                       .field_align = t->field_align, .kind = t->kind, .string = put_string(w, t->string),
                       .name = put_string(w, t->name), .elem = type_number(w, t->elem) };
    uint64_t words = t->ptrdata < t->gcsize ? t->ptrdata / 8 : t->gcsize / 8;
    rec.tflag = t->tflag & (uint8_t)~TFLAG_METHODS;
    rec.gcdata = t->ptrdata ? put_bitmap(w, t->gcdata, words) : 0;
    if (t->ptr_to && number_of(&w->c.types, t->ptr_to) != NOT_FOUND)
        rec.ptr_to = type_number(w, t->ptr_to);
    switch (t->kind) {
    case KIND_ARRAY:
        rec.len = t->u.array.len;
        rec.key = type_number(w, type_slice_of(t->elem));
        break;
    case KIND_CHAN: rec.len = (uint64_t)t->u.chan.dir; break;
    case KIND_MAP: rec.key = type_number(w, t->u.map.key); break;
    case KIND_FUNC:
        rec.parts = next_word(w);
        rec.nin = t->u.func.nin;
        rec.nparts = t->u.func.nin + t->u.func.nout;
        for (uint32_t i = 0; i < rec.nparts; i++)
            put_word(w, type_number(w, i < rec.nin ? t->u.func.in[i] : t->u.func.out[i - rec.nin]));
        break;
    case KIND_INTERFACE:
        rec.inner_pkgpath = put_string(w, t->u.iface.pkgpath);
        rec.nparts = (uint32_t)t->u.iface.nmethods;
        rec.parts = put_imethods(w, t);
        break;
    case KIND_STRUCT:
        rec.inner_pkgpath = put_string(w, t->u.strct.pkgpath);
        rec.nparts = (uint32_t)t->u.strct.nfields;
        rec.parts = put_fields(w, t);
        break;
    default: break;
    }
    if (t->uncommon) {
        rec.pkgpath = put_string(w, t->uncommon->pkgpath);
        put_methods(w, t, &rec);
    }
    put(w, SEC_TYPES, &rec, sizeof rec);
}

/* ---- functions ---- */

static uint32_t put_select(writer *w, const selectinfo *s)
{
    uint32_t at = next_word(w);
    put_word(w, s->ncases);
    put_word(w, s->has_default);
    for (uint32_t i = 0; i < s->ncases; i++) {
        const selectcase *c = &s->cases[i];
        put_word(w, (uint16_t)c->chan | (uint32_t)(uint16_t)c->elem << 16);
        put_word(w, (uint16_t)c->ok | (uint32_t)c->is_send << 16);
        put_word(w, type_number(w, c->elemtype));
    }
    return at;
}

static uint64_t code_word(writer *w, const insn *pc)
{
    uint64_t x = pc[1].word;
    const void *p = (const void *)(uintptr_t)x;
    switch (opinfos[pc->op].w) {
    case W_PTR: return p ? reference(w, p) : 0;
    case W_STR: return put_string(w, *(const gostring *)p);
    case W_TYPE: case W_TYPE2: return type_number(w, p);
    case W_FUNC: return func_number(w, p);
    case W_SIG: return sig_number(w, p);
    case W_SIGM:
        p = (const void *)(uintptr_t)(x & (((uint64_t)1 << 48) - 1));
        return (x >> 48 << 48) | sig_number(w, p);
    case W_CLOSURE: return (uint64_t)number_of(&w->c.closures, p);
    case W_SELECT: return put_select(w, p);
    case W_JTAB: {
        uint32_t at = next_word(w);
        put(w, SEC_WORDS, p, sizeof(int32_t) * (size_t)(uint16_t)pc->b);
        return at;
    }
    default: return x;
    }
}

static void put_code(writer *w, const func *f, image_func *rec)
{
    rec->code = (uint32_t)(w->sec[SEC_CODE].n / sizeof(insn));
    rec->ncode = f->ncode;
    for (uint32_t off = 0; off < f->ncode; off += opinfos[f->code[off].op].words) {
        const insn *pc = &f->code[off];
        insn out[3] = { *pc };
        int n = opinfos[pc->op].words;
        if (n > 1)
            out[1].word = code_word(w, pc);
        if (n > 2)
            out[2].word = opinfos[pc->op].w == W_TYPE2 ? type_number(w, (const type *)(uintptr_t)pc[2].word) : pc[2].word;
        put(w, SEC_CODE, out, sizeof *out * (size_t)n);
    }
}

static void put_positions(writer *w, const func *f, image_func *rec)
{
    rec->lines = (uint32_t)(w->sec[SEC_LINES].n / sizeof(pcline));
    rec->nlines = f->nlines;
    put(w, SEC_LINES, f->lines, sizeof *f->lines * f->nlines);
    rec->inl = next_word(w);
    rec->ninl = f->ninl;
    uint32_t nfiles = 0;
    for (uint32_t i = 0; i < f->nlines; i++)
        nfiles = f->lines[i].file > nfiles ? f->lines[i].file : nfiles;
    for (uint32_t i = 0; i < f->ninl; i++) {
        const inlnode *n = &f->inltree[i];
        put_word(w, n->parent);
        put_word(w, n->call_file);
        put_word(w, n->call_line);
        put_word(w, put_string(w, n->name));
        put_word(w, put_file(w, n->file));
        nfiles = n->call_file > nfiles ? n->call_file : nfiles;
    }
    rec->files = next_word(w);
    rec->nfiles = nfiles;
    for (uint32_t i = 0; i < nfiles; i++)
        put_word(w, strncmp(f->files[i], "./", 2) == 0 ? put_file(w, f->files[i]) : put_cstring(w, f->files[i]));
}

static void put_func(writer *w, const func *f)
{
    image_func rec = { .name = put_string(w, f->name), .file = put_file(w, f->file), .line = f->line, .flags = f->flags,
                       .sig = sig_number(w, f->sig), .frame_bytes = f->frame_bytes, .deferreturn = f->deferreturn,
                       .live_lo = f->live_lo, .live_n = f->live_n, .live_ptrs = IMAGE_NONE, .live_starts = IMAGE_NONE };
    if (f->flags & FUNC_NATIVE) {
        rec.native = put_cstring(w, native_name(f->native));
    } else {
        put_code(w, f, &rec);
        put_positions(w, f, &rec);
        if (f->live_n) {
            rec.live_ptrs = put_bitmap(w, f->live_ptrs, f->live_n);
            rec.live_starts = put_bitmap(w, f->live_starts, f->live_n);
        }
    }
    put(w, SEC_FUNCS, &rec, sizeof rec);
}

static void put_closures(writer *w)
{
    for (uint32_t i = 0; i < w->c.closures.n; i++) {
        const closureinfo *ci = w->c.closures.v[i];
        uint32_t words = (uint32_t)(ci->obj->size / 8);
        image_closure rec = { func_number(w, ci->fn), words - 1, put_bitmap(w, ci->obj->gcdata, words) };
        put(w, SEC_CLOSURES, &rec, sizeof rec);
    }
}

/* ---- names ---- */

/* What the runtime may ask for as being used by the program: known before the functions of the library are compiled, since
 * the library is not to count. */
typedef struct asked { struct asked *next; char *name; const void *at; } asked;

static void note_asked(void *ctx, const char *pkg, const char *name, const void *at)
{
    asked **list = ctx, *a;
    if (strncmp(pkg, "runtime", 7) != 0)
        return;
    a = malloc(sizeof *a);
    if (!a || asprintf(&a->name, "%s.%s", pkg, name) < 0)
        image_refuse("out of memory");
    a->next = *list;
    a->at = at;
    *list = a;
}

static void put_names(writer *w, asked *list)
{
    for (asked *a = list, *next; a; a = next) {
        referent r;
        bool there = image_identify(&w->c, a->at, &r) &&
                     (r.kind == REF_FUNC ? number_of(&w->c.funcs, gen_code_of((func *)(uintptr_t)r.what)) != NOT_FOUND
                                         : r.kind == REF_DATA && r.object != IMAGE_NONE);
        if (there) {
            image_name rec = { put_cstring(w, a->name), r.kind, (uint32_t)reference(w, a->at) };
            put(w, SEC_NAMES, &rec, sizeof rec);
        }
        next = a->next;
        free(a->name);
        free(a);
    }
}

/* ---- the whole ---- */

static void fill_sections(writer *w)
{
    static const image_string empty;
    put(w, SEC_BYTES, "", 1);
    put(w, SEC_STRINGS, &empty, sizeof empty);
    put_sigs(w);
    place_data(w);
    put_data(w);
    for (uint32_t i = 0; i < w->c.types.n; i++)
        put_type(w, w->c.types.v[i]);
    for (uint32_t i = 0; i < w->c.itabs.n; i++) {
        const itab *tab = w->c.itabs.v[i];
        image_itab rec = { type_number(w, tab->inter), type_number(w, tab->type) };
        put(w, SEC_ITABS, &rec, sizeof rec);
    }
    put_closures(w);
    for (uint32_t i = 0; i < w->c.funcs.n; i++)
        put_func(w, w->c.funcs.v[i]);
}

static size_t whole_pages(size_t n) { return (n + IMAGE_PAGE - 1) / IMAGE_PAGE * IMAGE_PAGE; }

void *image_make(struct Gen *g, func *entry, size_t *size)
{
    writer w = { 0 };
    asked *names = NULL;
    gen_each_referenced(g, note_asked, &names);
    image_collect(&w.c, g, entry);
    fill_sections(&w);
    put_names(&w, names);
    image_header h = { .magic = IMAGE_MAGIC, .version = IMAGE_VERSION, .vm_id = image_vm_id(),
                       .main_func = func_number(&w, entry), .data_size = w.data_size };
    uint64_t at = IMAGE_PAGE;
    for (int s = 0; s < SEC_COUNT; s++) {
        h.sec[s].off = at;
        h.sec[s].len = w.sec[s].n;
        at = (at + w.sec[s].n + 7) & ~7ull;
    }
    h.sums = whole_pages(at);
    uint64_t npages = h.sums / IMAGE_PAGE - 1;
    h.size = h.sums + npages * sizeof(uint64_t);
    char *p = calloc(1, h.size);
    if (!p)
        image_refuse("out of memory");
    for (int s = 0; s < SEC_COUNT; s++)
        if (w.sec[s].n)
            memcpy(p + h.sec[s].off, w.sec[s].p, w.sec[s].n); /* off-heap */
    image_seal(p, &h);
    *size = h.size;
    return p;
}

/* Also for tests that change an image and want it to be taken seriously. */
void image_seal(void *image, image_header *h)
{
    uint64_t *sums = (uint64_t *)((char *)image + h->sums), npages = h->sums / IMAGE_PAGE - 1;
    for (uint64_t i = 0; i < npages; i++)
        sums[i] = image_checksum((char *)image + (i + 1) * IMAGE_PAGE, IMAGE_PAGE, i);
    h->check = image_checksum(sums, npages * sizeof *sums, image_checksum(h, offsetof(image_header, check), 0));
    memcpy(image, h, sizeof *h); /* off-heap */
}
