/* image_func.c - the functions of an image: headers when something refers to them, code with the first call.
 *
 * A header has what callers need (signature, name, entry). Its entry is the LAZY stub until image_compile has
 * decoded the code: numbers in the wide words become addresses, the line table is checked, the verifier has a look. The
 * line table and the jump tables stay in the image.
 *
 * Wrappers of go and defer statements are decoded with what refers to them, since a traceback reads their code to find
 * out what they call (vm/hooks.c).
 */
#include <stdlib.h>
#include <string.h>

#include "runtime/native.h"
#include "runtime/panic.h"
#include "vm/image/image_in.h"
#include "vm/interp.h"
#include "vm/verify.h"

enum { FUNC_NONE, FUNC_HEADER, FUNC_DECODED };
enum { KNOWN_FLAGS = FUNC_WRAPPER | FUNC_NATIVE | FUNC_HAS_DEFER | FUNC_CLOSURE | FUNC_TOPFRAME | FUNC_NOESCAPE };
enum { MAX_FRAME = 32767 * 8 };

/* Wrappers that are referred to and not decoded; under image_lock. */
static uint32_t *wrappers, nwrappers, cap_wrappers;

void image_reset_funcs(void) { nwrappers = 0; }

/* ---- headers ---- */

static opstatus missing_native(g *gp, uint64_t *args)
{
    (void)args;
    const func *f = frame_callee(gp->sched.pc, gp->sched.fp);
    throwf("%.*s is not implemented", (int)f->name.len, f->name.ptr);
}

static void bind_native(func *f, const image_func *r)
{
    f->entry = stub_native;
    f->frame_bytes = 64;
    f->native = (void *)missing_native;
    if (!r->native)
        return;
    gostring name = image_text(r->native);
    const native_entry *e = native_lookup(name.ptr, (size_t)name.len);
    if (!e)
        image_fail("there is no native %.*s", (int)name.len, name.ptr);
    f->native = (void *)(uintptr_t)e->fn;
}

func *image_func_at(uint32_t i)
{
    if (i >= image.n[SEC_FUNCS])
        image_fail("function %u of %u", i, image.n[SEC_FUNCS]);
    func *f = &image.funcs[i];
    if (image.func_state[i] != FUNC_NONE)
        return f;
    const image_func *r = image_at(SEC_FUNCS, i, 1, "function");
    if (r->flags & ~KNOWN_FLAGS)
        image_fail("function %u has unknown flags", i);
    f->flags = r->flags;
    f->sig = image_sig_at(r->sig);
    f->name = image_text(r->name);
    f->file = image_cstring(r->file);
    f->line = r->line;
    f->entry = stub_lazy;
    if (r->flags & FUNC_NATIVE)
        bind_native(f, r);
    image.func_state[i] = FUNC_HEADER;
    return f;
}

/* Something refers to the function by a func value. */
static func *referred(uint32_t i)
{
    func *f = image_func_at(i);
    if (!(f->flags & FUNC_WRAPPER) || image.func_state[i] != FUNC_HEADER)
        return f;
    if (nwrappers == cap_wrappers) {
        cap_wrappers = cap_wrappers ? 2 * cap_wrappers : 32;
        wrappers = realloc(wrappers, cap_wrappers * sizeof *wrappers);
        if (!wrappers)
            image_fail("no memory");
    }
    wrappers[nwrappers++] = i;
    return f;
}

funcval *image_funcval_at(uint32_t i)
{
    func *f = referred(i);
    if (f->flags & FUNC_CLOSURE)
        image_fail("%.*s needs captured variables", (int)f->name.len, f->name.ptr);
    image.funcvals[i].code = f;
    return &image.funcvals[i];
}

const closureinfo *image_closure_at(uint32_t i)
{
    if (i >= image.n[SEC_CLOSURES])
        image_fail("closure %u of %u", i, image.n[SEC_CLOSURES]);
    closureinfo *ci = &image.closures[i];
    if (ci->fn)
        return ci;
    const image_closure *r = image_at(SEC_CLOSURES, i, 1, "closure");
    if (r->nwords > 32767)
        image_fail("closure %u is too large", i);
    type *t = image_alloc(1, sizeof *t);
    t->size = t->gcsize = 8 * ((uint64_t)r->nwords + 1);
    t->gcdata = image_bits(r->ptrs, (uint64_t)r->nwords + 1);
    if (t->gcdata[0] & 1)
        image_fail("closure %u has a pointer for its code", i);
    for (uint64_t k = 1; k <= r->nwords; k++)
        if (t->gcdata[k / 8] >> k % 8 & 1)
            t->ptrdata = 8 * (k + 1);
    t->align = t->field_align = 8;
    t->kind = KIND_STRUCT;
    t->string = (gostring){ "closure", 7 };
    ci->obj = t;
    ci->fn = referred(r->func);
    return ci;
}

const funcval *image_find_func(const char *name)
{
    size_t n = strlen(name);
    for (uint32_t i = 0; i < image.n[SEC_FUNCS]; i++) {
        const image_func *r = image_at(SEC_FUNCS, i, 1, "function");
        gostring have = image_text(r->name);
        if ((size_t)have.len == n && memcmp(have.ptr, name, n) == 0 && !(r->flags & FUNC_CLOSURE))
            return image_funcval_at(i);
    }
    return NULL;
}

/* ---- code ---- */

static uint32_t small(uint64_t w)
{
    if (w > UINT32_MAX)
        image_fail("a number in code is too large");
    return (uint32_t)w;
}

static const void *address(uint64_t w)
{
    uint64_t n = w & (((uint64_t)1 << REF_SHIFT) - 1);
    switch ((image_ref)(w >> REF_SHIFT)) {
    case REF_INT:
        if (n >= 1 << 16)
            image_fail("an address in code is none");
        return (const void *)(uintptr_t)n;
    case REF_DATA: return image_data(n, 1);
    case REF_TYPE: return image_need_type(small(n), "code");
    case REF_ITAB: return image_itab_at(small(n));
    case REF_FUNC: return referred(small(n));
    case REF_FUNCVAL: return image_funcval_at(small(n));
    case REF_STRING: return image_string_at(small(n));
    }
    image_fail("a word of code is of an unknown kind");
}

static const selectinfo *make_select(uint64_t at)
{
    const uint32_t *w = image_words(at, SELECT_HEAD);
    uint32_t n = w[0];
    if (n > 65535)
        image_fail("a select statement is too large");
    selectinfo *s = image_alloc(1, sizeof *s + n * sizeof s->cases[0]);
    s->ncases = n;
    s->has_default = w[1] & 1;
    w = image_words(at + SELECT_HEAD, (uint64_t)n * SELECT_CASE);
    for (uint32_t i = 0; i < n; i++, w += SELECT_CASE)
        s->cases[i] = (selectcase){ (int16_t)(w[0] & 0xffff), (int16_t)(w[0] >> 16), (int16_t)(w[1] & 0xffff), w[1] >> 16 & 1,
                                    image_need_type(w[2], "select") };
    return s;
}

/* Words of ops that load or store a variable reach as far as the op does. */
static uint64_t access_size(int op)
{
    switch (op) {
    case OP_LDG_64: case OP_LDG_P: case OP_STG_64: case OP_STG_P: return 8;
    case OP_LDG_STR: case OP_LDG_IFC: return 16;
    case OP_LDG_SLC: return 24;
    case OP_LDG_I32: case OP_LDG_U32: case OP_STG_32: return 4;
    case OP_LDG_I16: case OP_LDG_U16: case OP_STG_16: return 2;
    default: return 1;
    }
}

static const void *pointer_word(const insn *pc, uint64_t w)
{
    bool loads = pc->op >= OP_LDG_I8 && pc->op <= OP_STG_P;
    image_ref kind = (image_ref)(w >> REF_SHIFT);
    if (!loads)
        return w ? address(w) : NULL;
    if (pc->op == OP_LDG_STR && kind == REF_STRING)
        return address(w);
    if (kind != REF_DATA)
        image_fail("a variable is accessed that is none");
    return image_data(w & (((uint64_t)1 << REF_SHIFT) - 1), access_size(pc->op));
}

static uint64_t decode_word(const insn *pc, uint64_t w)
{
    switch (opinfos[pc->op].w) {
    case W_PTR: return (uintptr_t)pointer_word(pc, w);
    case W_STR: return (uintptr_t)image_string_at(small(w));
    case W_TYPE: case W_TYPE2: return (uintptr_t)image_need_type(small(w), "code");
    case W_FUNC: return (uintptr_t)image_func_at(small(w));
    case W_SIG: return (uintptr_t)image_sig_at(small(w));
    case W_SIGM: return (w >> 48 << 48) | (uintptr_t)image_sig_at(small(w & (((uint64_t)1 << 48) - 1)));
    case W_CLOSURE: return (uintptr_t)image_closure_at(small(w));
    case W_SELECT: return (uintptr_t)make_select(w);
    case W_JTAB: return (uintptr_t)image_words(w, (uint16_t)pc->b);
    default: return w;
    }
}

static void decode_code(func *f, const image_func *r)
{
    const insn *in = image_at(SEC_CODE, r->code, r->ncode, "code");
    insn *out = code_alloc(r->ncode);
    f->code = out;
    f->ncode = r->ncode;
    for (uint32_t off = 0; off < r->ncode;) {
        const insn *pc = &in[off];
        if (pc->op >= OP_COUNT || opinfos[pc->op].words > r->ncode - off)
            image_fail("%.*s: no instruction at %u", (int)f->name.len, f->name.ptr, off);
        int n = opinfos[pc->op].words;
        out[off] = *pc;
        if (n > 1)
            out[off + 1].word = decode_word(pc, in[off + 1].word);
        if (n > 2)
            out[off + 2].word = opinfos[pc->op].w == W_TYPE2 ? decode_word(pc, in[off + 2].word) : in[off + 2].word;
        off += (uint32_t)n;
    }
}

static void decode_positions(func *f, const image_func *r)
{
    const pcline *l = image_at(SEC_LINES, r->lines, r->nlines, "lines");
    for (uint32_t i = 0; i < r->nlines; i++)
        if (l[i].off >= r->ncode || (i > 0 && l[i].off < l[i - 1].off) || l[i].file > r->nfiles || l[i].inl > r->ninl)
            image_fail("%.*s: row %u of the lines is malformed", (int)f->name.len, f->name.ptr, i);
    f->lines = l;
    f->nlines = r->nlines;
    f->ninl = r->ninl;
    if (r->ninl) {
        const uint32_t *w = image_words(r->inl, (uint64_t)r->ninl * INL_WORDS);
        inlnode *v = image_alloc(r->ninl, sizeof *v);
        for (uint32_t i = 0; i < r->ninl; i++, w += INL_WORDS) {
            if (w[0] > i || w[1] > r->nfiles)
                image_fail("%.*s: the tree of inlined calls is malformed", (int)f->name.len, f->name.ptr);
            v[i] = (inlnode){ (uint16_t)w[0], (uint16_t)w[1], w[2], image_text(w[3]), image_cstring(w[4]) };
        }
        f->inltree = v;
    }
    if (r->nfiles) {
        const uint32_t *w = image_words(r->files, r->nfiles);
        const char **v = image_alloc(r->nfiles, sizeof *v);
        for (uint32_t i = 0; i < r->nfiles; i++)
            v[i] = image_text(w[i]).ptr;
        f->files = v;
    }
}

static void decode_region(func *f, const image_func *r)
{
    f->live_lo = r->live_lo;
    f->live_n = r->live_n;
    if (r->live_n == 0)
        return;
    if (r->live_n > MAX_FRAME / 8)
        image_fail("%.*s: the frame is too large", (int)f->name.len, f->name.ptr);
    f->live_ptrs = image_bits(r->live_ptrs, r->live_n);
    f->live_starts = image_bits(r->live_starts, r->live_n);
}

static void decode(uint32_t i)
{
    func *f = image_func_at(i);
    if (image.func_state[i] == FUNC_DECODED || f->flags & FUNC_NATIVE)
        return;
    const image_func *r = image_at(SEC_FUNCS, i, 1, "function");
    if (r->ncode == 0 || r->frame_bytes < 8 || r->frame_bytes % 8 || r->frame_bytes > MAX_FRAME)
        image_fail("%.*s has no code, or no frame", (int)f->name.len, f->name.ptr);
    image.func_state[i] = FUNC_DECODED;
    decode_code(f, r);
    decode_positions(f, r);
    decode_region(f, r);
    f->deferreturn = r->deferreturn;
    f->frame_bytes = r->frame_bytes;
    char msg[512];
    if (!verify_func(f, msg, sizeof msg))
        image_fail("%s", msg);
    code_publish(f);
    atomic_store_explicit(&f->entry, f->code, memory_order_release);
}

void image_compile(func *f)
{
    pthread_mutex_lock(&image_lock);
    if (f >= image.funcs && f < image.funcs + image.n[SEC_FUNCS]) {
        decode((uint32_t)(f - image.funcs));
        while (nwrappers > 0)
            decode(wrappers[--nwrappers]);
    }
    pthread_mutex_unlock(&image_lock);
}

func *image_funcs(uint32_t *n)
{
    pthread_mutex_lock(&image_lock);
    *n = image.n[SEC_FUNCS];
    for (uint32_t i = 0; i < *n; i++) {
        image_func_at(i);
        decode(i);
    }
    pthread_mutex_unlock(&image_lock);
    return image.funcs;
}
