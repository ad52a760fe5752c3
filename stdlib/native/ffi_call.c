/* ffi_call.c - calls of C functions through Go func variables.
 *
 * The funcval in such a variable leads the interpreter to a native whose arguments lie in the frame (runtime/native.h). There
 * are three natives, the plan says which:
 *
 *     call_words    up to six integers and pointers: loads registers and calls
 *     call_mixed    the same with up to eight floating-point numbers, and strings, funcs and slices
 *     call_any      everything else, by libffi
 *
 * The first two rely on the calling conventions of x86-64 and arm64, where integers and floating-point numbers have
 * registers of their own, counted separately: a function may be called with more arguments than it has.
 *
 * Pointers. The frame keeps alive what its arguments point to, and does not move while C runs (copystack is refused
 * in a system call); but a callback may make it move, so the frame is looked up anew afterwards. C gets addresses of heap
 * objects, which never move: the compiler lets all arguments of calls through func values escape. Nothing of C gets the
 * address of a frame: libffi copies arguments before it calls.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/malloc.h"
#include "runtime/mbarrier.h"
#include "runtime/panic.h"
#include "runtime/string.h"
#include "stdlib/native/ffi.h"

#if defined(__x86_64__) || defined(__aarch64__)
enum { INT_REGISTERS = 6, FLOAT_REGISTERS = 8 };
#else
enum { INT_REGISTERS = -1, FLOAT_REGISTERS = -1 };
#endif

typedef uint64_t word_fn(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);
typedef uint64_t mixed_fn(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, double, double, double, double, double,
                          double, double, double);
typedef double float_fn(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, double, double, double, double, double,
                        double, double, double);

static double as_double(uint64_t bits)
{
    union { uint64_t u; double d; } x = { bits };
    return x.d;
}

static uint64_t bits_of(double d)
{
    union { double d; uint64_t u; } x = { d };
    return x.u;
}

/* ---- results ---- */

/* What C left in a register, as it lies in a slot. */
static uint64_t extend(passing how, uint64_t r)
{
    switch (how) {
    case PASS_BOOL: return (uint8_t)r != 0;
    case PASS_I8: return (uint64_t)(int64_t)(int8_t)r;
    case PASS_I16: return (uint64_t)(int64_t)(int16_t)r;
    case PASS_I32: return (uint64_t)(int64_t)(int32_t)r;
    case PASS_U8: return (uint8_t)r;
    case PASS_U16: return (uint16_t)r;
    case PASS_U32: case PASS_F32: return (uint32_t)r;
    default: return r;
    }
}

/* syscall.Errno(e) as an error. */
static iface make_error(const ffi_value *v, int e)
{
    static itab *_Atomic errno_tab; /* v->typ is error */
    itab *tab = atomic_load_explicit(&errno_tab, memory_order_acquire);
    if (!tab) {
        type *errno_type = code.find_type("syscall.Errno");
        tab = errno_type ? code.find_itab((type *)(uintptr_t)v->typ, errno_type) : NULL;
        if (!tab)
            throw("package ffi finds no syscall.Errno");
        atomic_store_explicit(&errno_tab, tab, memory_order_release);
    }
    uint64_t *box = mallocgc(sizeof *box, NULL, false);
    *box = (uint64_t)e;
    return (iface){ tab, box };
}

/* After the call: r is the result if it is one word. */
static inline void set_results(g *gp, const ffi_plan *p, uint64_t r, int e)
{
    uint64_t *args = native_args(gp);
    const ffi_value *v = &p->result;
    if (v->how == PASS_STRING) {
        gostring s = r ? gostring_copy((const char *)(uintptr_t)r) : (gostring){ NULL, 0 };
        args[v->slot] = (uint64_t)(uintptr_t)s.ptr;
        args[v->slot + 1] = (uint64_t)s.len;
    } else if (v->how != PASS_VOID && v->how != PASS_STRUCT) {
        args[v->slot] = extend(v->how, r);
    }
    v = &p->error;
    if (v->how == PASS_ERRNO) {
        args[v->slot] = (uint64_t)e;
    } else if (v->how == PASS_ERROR && e != 0) {
        iface err = make_error(v, e);
        args[v->slot] = (uint64_t)(uintptr_t)err.tab;
        args[v->slot + 1] = (uint64_t)(uintptr_t)err.data;
    }
}

/* ---- arguments of one word ---- */

/* Room for the copies of strings. */
typedef struct texts {
    char *next;
    char *big;                  /* malloc'ed, or NULL: small is enough */
    char small[512];
} texts;

static void reserve_text(texts *t, uint64_t bytes)
{
    t->big = NULL;
    if (bytes > sizeof t->small && !(t->big = malloc(bytes)))
        throw("out of memory passing strings to C");
    t->next = t->big ? t->big : t->small;
}

static uint64_t text_bytes(const uint64_t *slot) { return ((const gostring *)slot)->len + 1; }

static char *copy_text(texts *t, const uint64_t *slot)
{
    const gostring *s = (const gostring *)slot;
    char *copy = t->next;
    if (s->len)
        memcpy(copy, s->ptr, (size_t)s->len); /* no pointers */
    copy[s->len] = '\0';
    t->next += s->len + 1;
    return copy;
}

static uint64_t sum_text(const ffi_plan *p, const uint64_t *args)
{
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < p->nparams; i++)
        if (p->params[i].how == PASS_STRING)
            bytes += text_bytes(&args[p->params[i].slot]);
    return bytes;
}

/* The word that stands for an argument. False: no callback could be made. */
static bool to_word(const ffi_value *v, const uint64_t *args, texts *t, uint64_t *word)
{
    uint64_t first = args[v->slot];
    if (v->how == PASS_STRING) {
        *word = (uint64_t)(uintptr_t)copy_text(t, &args[v->slot]);
    } else if (v->how == PASS_FUNC && first) {
        *word = (uint64_t)(uintptr_t)ffi_callback_new(v->callee, (const funcval *)(uintptr_t)first, true);
        return *word != 0;
    } else {
        *word = first;
    }
    return true;
}

/* ---- call_words ---- */

static const ffi_target *target_of(const uint64_t *args) { return (const ffi_target *)(uintptr_t)args[-3]; }
static const ffi_plan *plan_of(const ffi_target *t) { return (const ffi_plan *)(const void *)t->code; }

/* What is called with what is in registers, and what came out of it. */
typedef struct registers {
    void *fn;
    uint64_t a[INT_REGISTERS > 0 ? INT_REGISTERS : 1], result;
    double f[FLOAT_REGISTERS > 0 ? FLOAT_REGISTERS : 1];
    int error;
} registers;

static void enter_words(void *arg)
{
    registers *r = arg;
    const uint64_t *a = r->a;
    errno = 0;
    r->result = ((word_fn *)r->fn)(a[0], a[1], a[2], a[3], a[4], a[5]);
    r->error = errno;
}

static opstatus call_words(g *gp, uint64_t *args)
{
    const ffi_target *t = target_of(args);
    const ffi_plan *p = plan_of(t);
    registers r;
    r.fn = t->addr;
    for (uint32_t i = 0, n = p->nparams; i < n; i++)
        r.a[i] = args[n - 1 - i];
    opstatus st = cgocall_run(gp, enter_words, &r);
    if (st == OP_OK)
        set_results(gp, p, r.result, r.error);
    return st;
}

/* ---- call_mixed ---- */

static bool is_float(passing how) { return how == PASS_F32 || how == PASS_F64; }

static void enter_mixed(void *arg)
{
    registers *r = arg;
    const uint64_t *a = r->a;
    const double *f = r->f;
    errno = 0;
    r->result = ((mixed_fn *)r->fn)(a[0], a[1], a[2], a[3], a[4], a[5], f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]);
    r->error = errno;
}

static void enter_float(void *arg)
{
    registers *r = arg;
    const uint64_t *a = r->a;
    const double *f = r->f;
    errno = 0;
    r->result = bits_of(((float_fn *)r->fn)(a[0], a[1], a[2], a[3], a[4], a[5], f[0], f[1], f[2], f[3], f[4], f[5], f[6],
                                            f[7]));
    r->error = errno;
}

/* False: no callback could be made. */
static bool load_registers(registers *r, const ffi_plan *p, const uint64_t *args, texts *text)
{
    int na = 0, nf = 0;
    for (uint32_t i = 0; i < p->nparams; i++) {
        const ffi_value *v = &p->params[i];
        if (is_float(v->how)) {
            r->f[nf++] = as_double(args[v->slot]);
        } else if (v->how != PASS_STRUCT) {
            if (!to_word(v, args, text, &r->a[na++]))
                return false;
        } else {
            for (int k = 0; k < v->words; k++)
                if (v->floats >> k & 1)
                    r->f[nf++] = as_double(args[v->slot + k]);
                else
                    r->a[na++] = args[v->slot + k];
        }
    }
    return true;
}

static opstatus call_mixed(g *gp, uint64_t *args)
{
    const ffi_target *t = target_of(args);
    const ffi_plan *p = plan_of(t);
    registers r;
    texts text;
    r.fn = t->addr;
    reserve_text(&text, p->has_strings ? sum_text(p, args) : 0);
    if (!load_registers(&r, p, args, &text)) {
        free(text.big);
        return panic_plain(gp, ffi_too_many_callbacks);
    }
    opstatus st = cgocall_run(gp, is_float(p->result.how) ? enter_float : p->used.floats ? enter_mixed : enter_words, &r);
    if (st == OP_OK)
        set_results(gp, p, r.result, r.error); /* the result may point into a copy */
    free(text.big);
    return st;
}

/* ---- call_any ---- */

enum { MAX_ARGUMENTS = FFI_MAX_PARAMS + 8 }; /* a struct may become two, as long as there are registers */

/* A call by libffi in the making. */
typedef struct arguments {
    texts text;
    uint64_t words[MAX_ARGUMENTS];
    void *values[MAX_ARGUMENTS];    /* of each argument */
    ffi_type *ctypes[MAX_ARGUMENTS];
    uint32_t n, nfixed;
    ffi_registers used;
    const char *error;              /* what is wrong; immortal */
    char msg[FFI_MESSAGE];
} arguments;

/* A value in an interface, where ...any is expected. */
static const uint64_t *any_data(const eface *e)
{
    return type_is_direct(e->type) ? (const uint64_t *)(const void *)&e->data : e->data;
}

static uint64_t sum_any_text(const slice *s)
{
    uint64_t bytes = 0;
    const eface *e = s->ptr;
    for (int64_t i = 0; i < s->len; i++)
        if (e[i].type && e[i].type->kind == KIND_STRING)
            bytes += text_bytes(any_data(&e[i]));
    return bytes;
}

static void add(arguments *a, ffi_type *ctype, void *value)
{
    a->ctypes[a->n] = ctype;
    a->values[a->n++] = value;
}

/* C's default argument promotions: small integers become ints, float32 becomes float64. */
static void promote(arguments *a, passing how, ffi_type *ctype, const void *data)
{
    uint64_t *word = &a->words[a->n];
    switch (how) {
    case PASS_BOOL: *word = *(const uint8_t *)data != 0; ctype = &ffi_type_sint32; break;
    case PASS_U8: *word = *(const uint8_t *)data; ctype = &ffi_type_sint32; break;
    case PASS_U16: *word = *(const uint16_t *)data; ctype = &ffi_type_sint32; break;
    case PASS_I8: *word = (uint64_t)(int64_t)*(const int8_t *)data; ctype = &ffi_type_sint32; break;
    case PASS_I16: *word = (uint64_t)(int64_t)*(const int16_t *)data; ctype = &ffi_type_sint32; break;
    case PASS_I32: *word = (uint64_t)(int64_t)*(const int32_t *)data; break;
    case PASS_U32: *word = *(const uint32_t *)data; break;
    case PASS_F32: *word = bits_of((double)*(const float *)data); ctype = &ffi_type_double; break;
    case PASS_STRING: *word = (uint64_t)(uintptr_t)copy_text(&a->text, data); break;
    default: *word = *(const uint64_t *)data; break;
    }
    add(a, ctype, word);
}

/* A struct whose registers are known, at data. */
static void add_struct(arguments *a, const ffi_value *v, const char *data)
{
    if (v->words == 0)
        add(a, v->ctype, (void *)(uintptr_t)data);
    for (uint64_t k = 0; k < v->words; k++) {
        uint64_t left = v->typ->size - 8 * k, *word = &a->words[a->n];
        *word = 0;
        memcpy(word, data + 8 * k, left < 8 ? left : 8); /* C stack */
        add(a, v->floats >> k & 1 ? &ffi_type_double : &ffi_type_uint64, word);
    }
}

static bool add_any(arguments *a, const eface *e)
{
    passing how;
    ffi_type *ctype;
    if (a->n >= FFI_MAX_PARAMS) {
        a->error = "ffi: too many arguments of a variadic function";
        return false;
    }
    if (!e->type) {                 /* nil */
        static const uint64_t null;
        promote(a, PASS_POINTER, &ffi_type_pointer, &null);
        a->used.ints++;
        return true;
    }
    if (!ffi_passing(e->type, &how, &ctype, a->msg)) {
        a->error = a->msg;
        return false;
    }
    if (how == PASS_FUNC) {
        a->error = "ffi: a func cannot be passed as a variadic argument; pass what NewCallback returns";
        return false;
    }
    ffi_value v = { .how = how, .typ = e->type, .ctype = ctype };
    ffi_take_registers(&v, &a->used);
    if (how == PASS_STRUCT)
        add_struct(a, &v, (const char *)any_data(e));
    else
        promote(a, how, ctype, any_data(e));
    return true;
}

static bool add_arguments(arguments *a, const ffi_plan *p, uint64_t *args)
{
    uint64_t bytes = p->has_strings ? sum_text(p, args) : 0;
    uint32_t fixed = p->nparams - p->variadic;
    const slice *more = p->variadic ? (const slice *)(void *)&args[p->params[fixed].slot] : NULL;
    a->n = 0;
    a->used = p->used;
    reserve_text(&a->text, bytes + (more ? sum_any_text(more) : 0));
    for (uint32_t i = 0; i < fixed; i++) {
        const ffi_value *v = &p->params[i];
        uint64_t *word = &a->words[a->n];
        if (v->how == PASS_STRUCT) {
            add_struct(a, v, (const char *)&args[v->slot]);
        } else if (to_word(v, args, &a->text, word)) {
            add(a, v->ctype, word);
        } else {
            a->error = ffi_too_many_callbacks;
            return false;
        }
    }
    a->nfixed = a->n;
    for (int64_t i = 0; more && i < more->len; i++)
        if (!add_any(a, (const eface *)more->ptr + i))
            return false;
    return true;
}

/* The panic of a call that was not made. */
static opstatus refuse_call(g *gp, arguments *a)
{
    free(a->text.big);
    if (a->error != a->msg)
        return panic_plain(gp, a->error);
    gostring text = gostring_copy(a->msg), *box = mallocgc(sizeof *box, &basic_types[KIND_STRING], true);
    typedmemmove(&basic_types[KIND_STRING], box, &text);
    return panic_value(gp, (eface){ &basic_types[KIND_STRING], box });
}

enum { SMALL_RESULT = 256 };

typedef struct any_call {
    arguments a;
    ffi_cif *cif;
    void (*fn)(void);
    void *result;
    int error;
} any_call;

static void enter_any(void *arg)
{
    any_call *c = arg;
    errno = 0;
    ffi_call(c->cif, c->fn, c->result, c->a.values);
    c->error = errno;
}

static opstatus call_any(g *gp, uint64_t *args)
{
    const ffi_target *t = target_of(args);
    const ffi_plan *p = plan_of(t);
    ffi_cif var;
    any_call c;
    arguments *a = &c.a;
    c.fn = (void (*)(void))t->addr;
    c.cif = (ffi_cif *)(uintptr_t)&p->call;
    if (!add_arguments(a, p, args))
        return refuse_call(gp, a);
    if (p->variadic) {
        c.cif = &var;
        if (ffi_prep_cif_var(&var, FFI_DEFAULT_ABI, a->nfixed, a->n, p->result.ctype, a->ctypes) != FFI_OK) {
            a->error = "ffi: the arguments of a variadic function cannot be passed";
            return refuse_call(gp, a);
        }
    }
    uint64_t small[SMALL_RESULT / 8] = { 0 }, *result = small;
    if (p->result.ctype->size > sizeof small && !(result = malloc(p->result.ctype->size)))
        throw("out of memory calling C");
    c.result = result;
    opstatus st = cgocall_run(gp, enter_any, &c);
    if (st == OP_OK) {
        if (p->result.how == PASS_STRUCT)
            memcpy(native_args(gp) + p->result.slot, result, p->result.typ->size); /* own frame */
        set_results(gp, p, result[0], c.error);
    }
    if (result != small)
        free(result);
    free(a->text.big);
    return st;
}

/* ---- which ---- */

native_fn ffi_caller(const ffi_plan *p)
{
    bool plain = !is_float(p->result.how);
    if (p->variadic || p->result.how == PASS_STRUCT || p->used.ints > INT_REGISTERS || p->used.floats > FLOAT_REGISTERS)
        return call_any;
    for (uint32_t i = 0; i < p->nparams; i++) {
        const ffi_value *v = &p->params[i];
        if (v->how == PASS_STRUCT && v->words == 0)
            return call_any;
        if (type_slots(v->typ) != 1 || is_float(v->how) || v->how == PASS_STRUCT || v->how == PASS_FUNC)
            plain = false;
    }
    return plain ? call_words : call_mixed;
}
