/* image_read.c - takes a program out of an image: header, pages, and what other parts refer to by number.
 *
 * Little is done at the start: the header and the sums are checked, the variables get their initial values (which leads
 * to the types and method tables of the values in interfaces). Everything else is made when something refers to it for
 * the first time: the code of a function with its first call, a type with the code that uses it.
 *
 * Nothing of the image is believed. All access goes through image_at, which says no to what is outside of its section and
 * compares a page with its sum before it gives away a pointer into it. So accidents are found by the sums; the checks
 * of every number, and the verifier, are there for images that were made to deceive.
 *
 * Text, bitmaps, line tables and jump tables are used where they lie: the image stays mapped, read only.
 */
#include "vm/image/image_in.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "runtime/codehooks.h"
#include "runtime/native.h"
#include "runtime/runtime1.h"
#include "vm/hooks.h"
#include "vm/interp.h"

image_in image;
pthread_mutex_t image_lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
void (*image_fail_hook)(const char *msg);

void image_fail(const char *fmt, ...)
{
    char msg[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof msg, fmt, ap);
    va_end(ap);
    if (image_fail_hook)
        image_fail_hook(msg);
    fflush(stdout);
    fprintf(stderr, "%s: the program is damaged: %s\n", image.name ? image.name : "vole", msg);
    exit_process(2);
}

void *image_alloc(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size);
    if (!p)
        image_fail("no memory");
    return p;
}

/* ---- identity and sums ---- */

/* Four lanes of multiplications, so that a page costs a fraction of a microsecond. */
uint64_t image_checksum(const void *p, size_t n, uint64_t seed)
{
    const uint64_t K = 0x9E3779B97F4A7C15u;
    const char *at = p;
    uint64_t h[4] = { seed ^ K, seed + K, ~seed, n * K + 1 }, w;
    for (; n >= 32; at += 32, n -= 32)
        for (int i = 0; i < 4; i++) {
            memcpy(&w, at + 8 * i, 8); /* no pointers */
            h[i] = (h[i] ^ w) * K;
            h[i] ^= h[i] >> 29;
        }
    for (int i = 0; n > 0; i = (i + 1) & 3) {
        size_t k = n < 8 ? n : 8;
        w = 0;
        memcpy(&w, at, k); /* no pointers */
        h[i] = (h[i] ^ w) * K;
        h[i] ^= h[i] >> 29;
        at += k;
        n -= k;
    }
    uint64_t r = 0;
    for (int i = 0; i < 4; i++) {
        r = (r ^ h[i]) * K;
        r ^= r >> 32;
    }
    return r;
}

uint64_t image_vm_id(void)
{
    static const uint32_t sizes[] = { IMAGE_VERSION, OP_COUNT, sizeof(type), sizeof(pcline), sizeof(insn), KIND_COUNT };
    uint64_t h = image_checksum(sizes, sizeof sizes, 0);
    for (int i = 0; i < OP_COUNT; i++) {
        const opinfo *o = &opinfos[i];
        const uint8_t facts[] = { o->words, o->a, o->b, o->c, o->w, o->flags };
        h = image_checksum(o->name, strlen(o->name), image_checksum(facts, sizeof facts, h));
    }
    return image_checksum(VOLE_VERSION, sizeof VOLE_VERSION, h);
}

/* ---- sections ---- */

static const struct { const char *name; uint32_t size; } sections[SEC_COUNT] = {
    [SEC_BYTES] = { "bytes", 1 }, [SEC_WORDS] = { "words", sizeof(uint32_t) }, [SEC_STRINGS] = { "strings", sizeof(image_string) },
    [SEC_SIGS] = { "signatures", sizeof(image_sig) }, [SEC_TYPES] = { "types", sizeof(image_type) },
    [SEC_ITABS] = { "itabs", sizeof(image_itab) }, [SEC_CLOSURES] = { "closures", sizeof(image_closure) },
    [SEC_FUNCS] = { "functions", sizeof(image_func) }, [SEC_CODE] = { "code", sizeof(insn) }, [SEC_LINES] = { "lines", sizeof(pcline) },
    [SEC_DATA] = { "data", 1 }, [SEC_MASK] = { "mask", 1 }, [SEC_RELOCS] = { "relocations", sizeof(image_reloc) },
    [SEC_NAMES] = { "names", sizeof(image_name) },
};

static void check_pages(uint64_t off, uint64_t len)
{
    for (uint64_t i = off / IMAGE_PAGE; i <= (off + len - 1) / IMAGE_PAGE; i++) {
        if (image.checked[i])
            continue;
        const uint64_t *sums = (const uint64_t *)(image.base + image.h.sums);
        if (image_checksum(image.base + i * IMAGE_PAGE, IMAGE_PAGE, i - 1) != sums[i - 1])
            image_fail("wrong checksum at offset %llu", (unsigned long long)i * IMAGE_PAGE);
        image.checked[i] = 1;
    }
}

const void *image_at(image_section s, uint64_t i, uint64_t n, const char *what)
{
    uint64_t all = image.n[s];
    if (i > all || n > all - i)
        image_fail("%s: %llu to %llu of %llu %s", what, (unsigned long long)i, (unsigned long long)(i + n), (unsigned long long)all,
                   sections[s].name);
    uint64_t off = image.h.sec[s].off + i * sections[s].size;
    if (n > 0)
        check_pages(off, n * sections[s].size);
    return image.base + off;
}

const uint32_t *image_words(uint64_t at, uint64_t n) { return image_at(SEC_WORDS, at, n, "list"); }

const uint8_t *image_bits(uint32_t off, uint64_t nbits)
{
    return image_at(SEC_BYTES, off, nbits / 8 + 1, "bitmap");
}

static void check_header(const void *base, size_t size)
{
    image_header *h = &image.h;
    if (size < IMAGE_PAGE || size < sizeof *h)
        image_fail("it ends too soon");
    memcpy(h, base, sizeof *h); /* off-heap */
    if (memcmp(h->magic, IMAGE_MAGIC, sizeof h->magic) != 0)
        image_fail("this is no image");
    if (h->version != IMAGE_VERSION)
        image_fail("image of version %u, this is %u", h->version, IMAGE_VERSION);
    if (h->size != size || h->sums % IMAGE_PAGE || h->sums < IMAGE_PAGE || h->sums > size ||
        size - h->sums != (h->sums / IMAGE_PAGE - 1) * sizeof(uint64_t))
        image_fail("it has a wrong size");
    uint64_t check = image_checksum(h, offsetof(image_header, check), 0);
    if (image_checksum((const char *)base + h->sums, size - h->sums, check) != h->check)
        image_fail("wrong checksum of the header");
    if (h->vm_id != image_vm_id())
        image_fail("it was built by another version of vole");
    for (int s = 0; s < SEC_COUNT; s++) {
        uint64_t off = h->sec[s].off, len = h->sec[s].len;
        if (off % 8 || off < IMAGE_PAGE || off > h->sums || len > h->sums - off || len % sections[s].size || len > UINT32_MAX)
            image_fail("section %s is not where it can be", sections[s].name);
        image.n[s] = (uint32_t)(len / sections[s].size);
    }
    if (h->data_size % 8 || h->data_size > UINT32_MAX || h->sec[SEC_DATA].len % 8 || h->sec[SEC_DATA].len > h->data_size ||
        h->sec[SEC_MASK].len > h->data_size / 64 + 1)
        image_fail("the data has a wrong size");
}

/* ---- small things by number ---- */

const gostring *image_string_at(uint32_t i)
{
    if (i >= image.n[SEC_STRINGS])
        image_fail("string %u of %u", i, image.n[SEC_STRINGS]);
    gostring *s = &image.strings[i];
    if (s->ptr)
        return s;
    const image_string *r = image_at(SEC_STRINGS, i, 1, "string");
    const char *p = image_at(SEC_BYTES, r->off, (uint64_t)r->len + 1, "text");
    if (p[r->len])
        image_fail("string %u has no end", i);
    *s = (gostring){ p, r->len };
    return s;
}

gostring image_text(uint32_t i) { return i ? *image_string_at(i) : (gostring){ "", 0 }; }
const char *image_cstring(uint32_t i) { return i ? image_string_at(i)->ptr : NULL; }

const funcsig *image_sig_at(uint32_t i)
{
    if (i >= image.n[SEC_SIGS])
        image_fail("signature %u of %u", i, image.n[SEC_SIGS]);
    if (!image.sig_made[i]) {
        const image_sig *r = image_at(SEC_SIGS, i, 1, "signature");
        uint32_t nslots = (uint32_t)r->nargs + r->nres;
        if (nslots > 32000)
            image_fail("signature %u is too large", i);
        image.sigs[i] = (funcsig){ r->nargs, r->nres, image_bits(r->ptrs, nslots) };
        image.sig_made[i] = true;
    }
    return &image.sigs[i];
}

itab *image_itab_at(uint32_t i)
{
    if (i >= image.n[SEC_ITABS])
        image_fail("itab %u of %u", i, image.n[SEC_ITABS]);
    if (!image.itabs[i]) {
        const image_itab *r = image_at(SEC_ITABS, i, 1, "itab");
        type *inter = image_need_type(r->inter, "itab"), *t = image_need_type(r->type, "itab");
        if (inter->kind != KIND_INTERFACE || inter->u.iface.nmethods == 0 || t->kind == KIND_INTERFACE)
            image_fail("itab %u is not of an interface and a concrete type", i);
        image.itabs[i] = getitab(inter, t, NULL);
        if (!image.itabs[i])
            image_fail("%.*s does not implement %.*s", (int)t->string.len, t->string.ptr, (int)inter->string.len, inter->string.ptr);
    }
    return image.itabs[i];
}

void *image_data(uint64_t off, uint64_t n)
{
    if (off >= image.h.data_size || n > image.h.data_size - off)
        image_fail("data %llu of %llu", (unsigned long long)off, (unsigned long long)image.h.data_size);
    return image.data + off;
}

/* ---- the variables ---- */

static void relocate(const image_reloc *r)
{
    uint64_t *at = image_data((uint64_t)r->word * 8, r->kind == REF_STRING ? 16 : 8);
    switch (r->kind) {
    case REF_DATA: *at = (uintptr_t)image_data(r->to, 1); break;
    case REF_TYPE: *at = (uintptr_t)image_need_type(r->to, "value"); break;
    case REF_ITAB: *at = (uintptr_t)image_itab_at(r->to); break;
    case REF_FUNCVAL: *at = (uintptr_t)image_funcval_at(r->to); break;
    case REF_STRING: *(gostring *)at = *image_string_at(r->to); break;
    default: image_fail("relocation of kind %u", r->kind);
    }
}

static void make_data(void)
{
    uint64_t initialised = image.h.sec[SEC_DATA].len, size = image.h.data_size;
    image.data = image_alloc(size / 8 + 1, 8);
    if (initialised)
        memcpy(image.data, image_at(SEC_DATA, 0, initialised, "data"), initialised); /* off-heap */
    const image_reloc *r = image_at(SEC_RELOCS, 0, image.n[SEC_RELOCS], "relocations");
    for (uint32_t i = 0; i < image.n[SEC_RELOCS]; i++)
        relocate(&r[i]);
    uint64_t covered = (uint64_t)image.n[SEC_MASK] * 64;
    if (covered)
        vm_add_root(image.data, covered < size ? covered : size, image_at(SEC_MASK, 0, image.n[SEC_MASK], "mask"));
}

/* ---- by name ---- */

static const void *find_referenced(const char *name)
{
    const image_name *n = image_at(SEC_NAMES, 0, image.n[SEC_NAMES], "names");
    for (uint32_t i = 0; i < image.n[SEC_NAMES]; i++) {
        const char *have = image_cstring(n[i].name);
        if (have && strcmp(have, name) == 0)
            return n[i].kind == REF_DATA ? image_data(n[i].to, 8) : (const void *)image_func_at(n[i].to);
    }
    return NULL;
}

/* Each hook under the lock. */
static type *locked_find_type(const char *name)
{
    pthread_mutex_lock(&image_lock);
    type *t = image_find_type(name);
    pthread_mutex_unlock(&image_lock);
    return t;
}

static const funcval *locked_find_func(const char *name)
{
    pthread_mutex_lock(&image_lock);
    const funcval *f = image_find_func(name);
    pthread_mutex_unlock(&image_lock);
    return f;
}

static const void *locked_find_referenced(const char *name)
{
    pthread_mutex_lock(&image_lock);
    const void *p = find_referenced(name);
    pthread_mutex_unlock(&image_lock);
    return p;
}

static void make_tables(void)
{
    const uint32_t *n = image.n;
    image.strings = image_alloc(n[SEC_STRINGS], sizeof *image.strings);
    image.sigs = image_alloc(n[SEC_SIGS], sizeof *image.sigs);
    image.sig_made = image_alloc(n[SEC_SIGS], sizeof *image.sig_made);
    image.shells = image_alloc(n[SEC_TYPES], sizeof *image.shells);
    image.types = image_alloc(n[SEC_TYPES], sizeof *image.types);
    image.type_state = image_alloc(n[SEC_TYPES], 1);
    image.itabs = image_alloc(n[SEC_ITABS], sizeof *image.itabs);
    image.closures = image_alloc(n[SEC_CLOSURES], sizeof *image.closures);
    image.funcs = image_alloc(n[SEC_FUNCS], sizeof *image.funcs);
    image.funcvals = image_alloc(n[SEC_FUNCS], sizeof *image.funcvals);
    image.func_state = image_alloc(n[SEC_FUNCS], 1);
}

func *image_load(const void *base, size_t size, const char *name)
{
    pthread_mutex_lock(&image_lock);
    image = (image_in){ .base = base, .name = name };
    image_reset_types();
    image_reset_funcs();
    check_header(base, size);
    image.checked = image_alloc(image.h.sums / IMAGE_PAGE, 1);
    make_tables();
    compile_hook = image_compile;
    type_methods_hook = image_type_methods;
    code.find_type = locked_find_type;
    code.find_func = locked_find_func;
    code.find_referenced = locked_find_referenced;
    make_data();
    func *f = image_func_at(image.h.main_func);
    if (f->sig->nargs || f->sig->nres || f->flags & (FUNC_CLOSURE | FUNC_NATIVE))
        image_fail("the main function cannot be called");
    pthread_mutex_unlock(&image_lock);
    return f;
}
