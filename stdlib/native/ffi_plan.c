/* ffi_plan.c - what the types of a Go function mean in C.
 *
 * A plan is made once a func type and kept: how each parameter and result passes, where it lies in the argument area,
 * and libffi's description of the C function. It serves calls of C functions and callbacks alike; what is allowed for
 * the one and not for the other is checked each time somebody asks.
 *
 * Structs have Go's layout, which for the types that are allowed in them is that of C on all systems we know;
 * libffi computes C's, and the two are compared. Arrays in structs are written out as so many members. Structs of more than
 * 64 bytes always pass in memory, so that libffi need not know what is in them.
 *
 * On x86-64 a struct of at most 16 bytes passes in registers, a word in each, as if its words were arguments of their own, if
 * enough registers are left for all of it. We take such structs apart ourselves: it is faster, and libffi (3.4.4) spoils
 * the first floating-point argument when the integer half of a struct goes to the last register for integers.
 *
 * Locks: plans_lock for the two tables. Entries are immortal.
 */
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/malloc.h"
#include "stdlib/native/ffi.h"
#include "vm/effects.h"

enum { BUCKETS = 256, MAX_IN_REGISTERS = 64, MAX_ELEMENTS = 64 };

static pthread_mutex_t plans_lock = PTHREAD_MUTEX_INITIALIZER;
static ffi_plan *plans[BUCKETS];

static uint32_t bucket_of(const type *t) { return (uint32_t)((uintptr_t)t >> 4) % BUCKETS; }

static bool refuse(char msg[FFI_MESSAGE], const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static bool refuse(char msg[FFI_MESSAGE], const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, FFI_MESSAGE, fmt, ap);
    va_end(ap);
    return false;
}

/* The name of a type, for printf's %.*s: a short one. */
#define NAME(t) (int)((t)->string.len < 200 ? (t)->string.len : 200), (t)->string.ptr

/* ---- types of C ---- */

static const struct { passing how; ffi_type *ctype; } scalars[KIND_COUNT] = {
    [KIND_BOOL] = { PASS_BOOL, &ffi_type_uint8 },
    [KIND_INT] = { PASS_I64, &ffi_type_sint64 },
    [KIND_INT8] = { PASS_I8, &ffi_type_sint8 },
    [KIND_INT16] = { PASS_I16, &ffi_type_sint16 },
    [KIND_INT32] = { PASS_I32, &ffi_type_sint32 },
    [KIND_INT64] = { PASS_I64, &ffi_type_sint64 },
    [KIND_UINT] = { PASS_U64, &ffi_type_uint64 },
    [KIND_UINT8] = { PASS_U8, &ffi_type_uint8 },
    [KIND_UINT16] = { PASS_U16, &ffi_type_uint16 },
    [KIND_UINT32] = { PASS_U32, &ffi_type_uint32 },
    [KIND_UINT64] = { PASS_U64, &ffi_type_uint64 },
    [KIND_UINTPTR] = { PASS_U64, &ffi_type_uint64 },
    [KIND_FLOAT32] = { PASS_F32, &ffi_type_float },
    [KIND_FLOAT64] = { PASS_F64, &ffi_type_double },
    [KIND_POINTER] = { PASS_POINTER, &ffi_type_pointer },
    [KIND_UNSAFEPOINTER] = { PASS_POINTER, &ffi_type_pointer },
};

/* Structs that have been described. */
typedef struct struct_desc {
    struct struct_desc *next;
    const type *typ;
    ffi_type ctype;
    ffi_type *elements[MAX_ELEMENTS + 1];
} struct_desc;
static struct_desc *structs[BUCKETS];

static ffi_type *describe_struct(const type *t, char msg[FFI_MESSAGE]);

/* Appends the members that make up a field of type t: one, or those of an array. */
static bool add_members(const type *t, struct_desc *d, uint32_t *n, char msg[FFI_MESSAGE])
{
    if (t->kind == KIND_ARRAY) {
        uint32_t nowhere = MAX_ELEMENTS; /* an empty array has members of a type that is allowed, too */
        if (!add_members(t->elem, d, t->size ? n : &nowhere, msg))
            return false;
        for (uint64_t i = 1; i < t->u.array.len && *n < MAX_ELEMENTS; i++)
            add_members(t->elem, d, n, msg);
        return true;
    }
    ffi_type *ctype = scalars[t->kind].ctype;
    if (t->kind == KIND_STRUCT && !(ctype = describe_struct(t, msg)))
        return false;
    if (!ctype)
        return refuse(msg, "%.*s cannot be a field of a struct that is passed to C", NAME(t));
    if (*n < MAX_ELEMENTS)
        d->elements[(*n)++] = ctype;
    return true;
}

/* plans_lock held. */
static ffi_type *describe_struct(const type *t, char msg[FFI_MESSAGE])
{
    struct_desc **bucket = &structs[bucket_of(t)], *d;
    for (d = *bucket; d; d = d->next)
        if (d->typ == t)
            return &d->ctype;
    if (t->size == 0) {
        refuse(msg, "%.*s is empty: C has no such struct", NAME(t));
        return NULL;
    }
    d = persistentalloc(sizeof *d, 8);
    uint32_t n = 0;
    for (uint64_t i = 0; i < t->u.strct.nfields; i++)
        if (!add_members(t->u.strct.fields[i].typ, d, &n, msg))
            return NULL;
    d->typ = t;
    d->ctype = (ffi_type){ 0, 0, FFI_TYPE_STRUCT, d->elements };
    if (t->size > MAX_IN_REGISTERS) {
        d->ctype.size = t->size;
        d->ctype.alignment = t->align;
    } else {
        size_t offsets[MAX_ELEMENTS];
        if (ffi_get_struct_offsets(FFI_DEFAULT_ABI, &d->ctype, offsets) != FFI_OK || d->ctype.size != t->size) {
            refuse(msg, "%.*s has another layout in C (%zu bytes, not %llu)", NAME(t), d->ctype.size,
                   (unsigned long long)t->size);
            return NULL;
        }
    }
    d->next = *bucket;
    *bucket = d;
    return &d->ctype;
}

static bool pass_value(const type *t, passing *how, ffi_type **ctype, char msg[FFI_MESSAGE])
{
    *how = scalars[t->kind].how;
    *ctype = scalars[t->kind].ctype;
    if (*ctype)
        return true;
    *ctype = &ffi_type_pointer;
    switch (t->kind) {
    case KIND_STRING: *how = PASS_STRING; return true;
    case KIND_SLICE: *how = PASS_SLICE; return true;
    case KIND_FUNC: *how = PASS_FUNC; return true;
    case KIND_STRUCT:
        *how = PASS_STRUCT;
        *ctype = describe_struct(t, msg);
        return *ctype != NULL;
    case KIND_ARRAY: return refuse(msg, "%.*s cannot be passed to C: pass its address, or a slice of it", NAME(t));
    default: return refuse(msg, "%.*s cannot be passed to C", NAME(t));
    }
}

bool ffi_passing(const type *t, passing *how, ffi_type **ctype, char msg[FFI_MESSAGE])
{
    pthread_mutex_lock(&plans_lock);
    bool ok = pass_value(t, how, ctype, msg);
    pthread_mutex_unlock(&plans_lock);
    return ok;
}

/* ---- registers ---- */

#ifdef __x86_64__
enum { WORDS_IN_REGISTERS = 2, INT_REGISTERS = 6, FLOAT_REGISTERS = 8 };
#else
enum { WORDS_IN_REGISTERS = 0, INT_REGISTERS = 8, FLOAT_REGISTERS = 8 };
#endif

static bool is_float(passing how) { return how == PASS_F32 || how == PASS_F64; }

/* Which words of a struct hold integers: bit i for word i. */
static uint8_t integer_words(const type *t, uint64_t offset)
{
    uint8_t words = 0;
    if (t->kind == KIND_STRUCT)
        for (uint64_t i = 0; i < t->u.strct.nfields; i++)
            words |= integer_words(t->u.strct.fields[i].typ, offset + t->u.strct.fields[i].offset);
    else if (t->kind == KIND_ARRAY)
        for (uint64_t i = 0; i < t->u.array.len; i++)
            words |= integer_words(t->elem, offset + i * t->elem->size);
    else if (!is_float(scalars[t->kind].how))
        words = (uint8_t)(1 << offset / 8);
    return words;
}

void ffi_take_registers(ffi_value *v, ffi_registers *used)
{
    if (v->how != PASS_STRUCT) {
        if (is_float(v->how))
            used->floats++;
        else
            used->ints++;
        return;
    }
    uint64_t words = type_slots(v->typ);
    if (words > WORDS_IN_REGISTERS)
        return;
    uint8_t all = (uint8_t)((1 << words) - 1), ints = integer_words(v->typ, 0) & all, floats = all & (uint8_t)~ints;
    int nints = __builtin_popcount(ints), nfloats = __builtin_popcount(floats);
    if (used->ints + nints > INT_REGISTERS || used->floats + nfloats > FLOAT_REGISTERS)
        return;
    used->ints = (uint8_t)(used->ints + nints);
    used->floats = (uint8_t)(used->floats + nfloats);
    v->words = (uint8_t)words;
    v->floats = floats;
}

/* ---- plans ---- */

static bool is_any(const type *t) { return t->kind == KIND_INTERFACE && t->u.iface.nmethods == 0; }

static bool is_named(const type *t, const char *name)
{
    return (t->tflag & TFLAG_NAMED) && t->string.len == (int64_t)strlen(name) &&
           memcmp(t->string.ptr, name, strlen(name)) == 0;
}

/* The last result may be for errno. */
static passing error_result(const type *t)
{
    if (t->kind == KIND_INTERFACE && is_named(t, "error"))
        return PASS_ERROR;
    if (t->kind == KIND_UINTPTR && is_named(t, "syscall.Errno"))
        return PASS_ERRNO;
    return PASS_VOID;
}

static ffi_plan *plan_of(const type *t, bool callback, char msg[FFI_MESSAGE]);

/* The plan for a parameter that is a func. Its own parameters are none, so func types that contain themselves come to an end. */
static ffi_plan *plan_of_func(const type *t, char msg[FFI_MESSAGE])
{
    for (uint32_t i = 0; i < t->u.func.nin; i++)
        if (t->u.func.in[i]->kind == KIND_FUNC) {
            refuse(msg, "%.*s cannot be a parameter of a callback", NAME(t->u.func.in[i]));
            return NULL;
        }
    return plan_of(t, true, msg);
}

static bool plan_params(ffi_plan *p, const type *t, uint64_t slots, char msg[FFI_MESSAGE])
{
    for (uint32_t i = 0; i < p->nparams; i++) {
        const type *pt = t->u.func.in[i];
        ffi_value *v = &p->params[i];
        slots -= type_slots(pt);
        v->typ = pt;
        v->slot = (uint16_t)slots;
        if (p->variadic && i == p->nparams - 1) {
            if (!is_any(pt->elem))
                return refuse(msg, "the last parameter of a variadic function of C is ...any, not ...%.*s", NAME(pt->elem));
            v->how = PASS_VARIADIC;
            v->ctype = &ffi_type_pointer;
            continue;
        }
        if (!pass_value(pt, &v->how, &v->ctype, msg))
            return false;
        if (v->how == PASS_FUNC && !(v->callee = plan_of_func(pt, msg)))
            return false;
        p->has_strings |= v->how == PASS_STRING;
    }
    return true;
}

/* libffi's descriptions, once parameters and result are known. */
static bool describe(ffi_plan *p)
{
    uint32_t n = p->nparams, ncall = 0;
    ffi_type **whole = persistentalloc((n + 1) * sizeof *whole, 8);
    ffi_type **apart = persistentalloc((2 * n + 1) * sizeof *apart, 8);
    if (p->result.how == PASS_STRUCT && type_slots(p->result.typ) > WORDS_IN_REGISTERS)
        p->used.ints = 1; /* where the result goes; on arm64 it has another register, but there all this does not count */
    for (uint32_t i = 0; i < n; i++) {
        ffi_value *v = &p->params[i];
        if (v->how == PASS_VARIADIC)
            return true;
        whole[i] = v->ctype;
        ffi_take_registers(v, &p->used);
        if (v->words == 0)
            apart[ncall++] = v->ctype;
        for (int k = 0; k < v->words; k++)
            apart[ncall++] = v->floats >> k & 1 ? &ffi_type_double : &ffi_type_uint64;
    }
    return ffi_prep_cif(&p->callback, FFI_DEFAULT_ABI, n, p->result.ctype, whole) == FFI_OK &&
           ffi_prep_cif(&p->call, FFI_DEFAULT_ABI, ncall, p->result.ctype, apart) == FFI_OK;
}

static bool plan_results(ffi_plan *p, const type *t, uint64_t nargs, uint64_t nres, char msg[FFI_MESSAGE])
{
    uint32_t n = t->u.func.nout;
    p->result.ctype = &ffi_type_void;
    if (n > 0 && error_result(t->u.func.out[n - 1]) != PASS_VOID) {
        n--;
        p->error = (ffi_value){ .how = error_result(t->u.func.out[n]), .slot = (uint16_t)nargs, .typ = t->u.func.out[n] };
    }
    if (n > 1)
        return refuse(msg, "a function of C has one result (and an error or syscall.Errno for errno)");
    if (n == 0)
        return true;
    const type *rt = t->u.func.out[0];
    p->result.typ = rt;
    p->result.slot = (uint16_t)(nargs + nres - type_slots(rt));
    if (!pass_value(rt, &p->result.how, &p->result.ctype, msg))
        return false;
    if (p->result.how == PASS_SLICE || p->result.how == PASS_FUNC)
        return refuse(msg, "%.*s cannot be the result of a function of C", NAME(rt));
    return true;
}

/* What the interpreter wants to know about the function. */
static void make_func(ffi_plan *p, const type *t, uint64_t nargs, uint64_t nres)
{
    uint8_t *bits = persistentalloc((nargs + nres) / 8 + 1, 1);
    mark_area(bits, nargs, t->u.func.in, t->u.func.nin);
    mark_area(bits, nargs + nres, t->u.func.out, t->u.func.nout);
    funcsig *sig = persistentalloc(sizeof *sig, 8);
    *sig = (funcsig){ (uint16_t)nargs, (uint16_t)nres, bits };
    func *f = &p->func;
    f->frame_bytes = 8;
    f->flags = FUNC_NATIVE;
    f->sig = sig;
    f->native = (void *)ffi_caller(p);
    f->name = (gostring){ "ffi.call", 8 };
    f->file = "$GOROOT/src/ffi/ffi.go";
    f->line = 1;
    f->type = (type *)(uintptr_t)t;
    atomic_store_explicit(&f->entry, stub_native, memory_order_release);
}

static ffi_plan *make_plan(const type *t, char msg[FFI_MESSAGE])
{
    uint64_t nargs = list_slots(t->u.func.in, t->u.func.nin), nres = list_slots(t->u.func.out, t->u.func.nout);
    if (t->u.func.nin > FFI_MAX_PARAMS || nargs + nres > FFI_MAX_SLOTS) {
        refuse(msg, "%.*s has too many or too large parameters", NAME(t));
        return NULL;
    }
    ffi_plan *p = persistentalloc(sizeof *p + t->u.func.nin * sizeof p->params[0], 8);
    p->typ = t;
    p->variadic = t->tflag & TFLAG_VARIADIC;
    p->nparams = t->u.func.nin;
    if (!plan_params(p, t, nargs, msg) || !plan_results(p, t, nargs, nres, msg))
        return NULL;
    if (!describe(p)) {
        refuse(msg, "%.*s cannot be a function of C", NAME(t));
        return NULL;
    }
    make_func(p, t, nargs, nres);
    return p;
}

/* What C can call: it gives no lengths, and knows nothing of errors. */
static bool check_callback(const ffi_plan *p, char msg[FFI_MESSAGE])
{
    if (p->variadic)
        return refuse(msg, "a variadic function cannot be a callback");
    for (uint32_t i = 0; i < p->nparams; i++)
        if (p->params[i].how == PASS_SLICE || p->params[i].how == PASS_FUNC)
            return refuse(msg, "%.*s cannot be a parameter of a callback", NAME(p->params[i].typ));
    if (p->error.how != PASS_VOID || p->result.how == PASS_STRING)
        return refuse(msg, "%.*s cannot be a result of a callback",
                      NAME(p->error.how != PASS_VOID ? p->error.typ : p->result.typ));
    return true;
}

/* plans_lock held. */
static ffi_plan *plan_of(const type *t, bool callback, char msg[FFI_MESSAGE])
{
    ffi_plan **bucket = &plans[bucket_of(t)], *p = *bucket;
    while (p && p->typ != t)
        p = p->next;
    if (!p) {
        p = make_plan(t, msg);
        if (!p)
            return NULL;
        p->next = *bucket;
        *bucket = p;
    }
    return callback && !check_callback(p, msg) ? NULL : p;
}

ffi_plan *ffi_plan_of(const type *t, bool callback, char msg[FFI_MESSAGE])
{
    pthread_mutex_lock(&plans_lock);
    ffi_plan *p = plan_of(t, callback, msg);
    pthread_mutex_unlock(&plans_lock);
    return p;
}
