/* ffi_callback.c - Go functions as functions of C.
 *
 * A callback is an entry: a piece of code that libffi makes (a closure), which calls on_callback with the arguments of C and the entry,
 * and the Go function. Entries are made in chunks and never given back to libffi: a freed one waits its turn
 * in a queue, so that C's calls of a freed callback are mostly found out.
 *
 * The Go functions are in an array of their own a chunk, which is a root of the collector. The word of a freed entry is nil.
 *
 * Func values that are passed to C as arguments become callbacks by themselves, once each: by_func finds the entry
 * of one that has been there before. Those are never freed.
 *
 * Locks: callbacks_lock for everything but what on_callback reads: plan and code of an entry do not change while it is in use.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/malloc.h"
#include "runtime/mbarrier.h"
#include "runtime/panic.h"
#include "runtime/string.h"
#include "stdlib/native/ffi.h"
#include "vm/hooks.h"

enum { CHUNK = 256, MAX_CALLBACKS = 65536, BUCKETS = 4096, MIN_FREE = 64 };
const char ffi_too_many_callbacks[] = "ffi: too many callbacks (65536 are in use): free what C has forgotten with FreeCallback, and "
                                      "pass closures made by NewCallback instead of a new func value each time";

typedef struct entry {
    ffi_plan *plan;
    funcval **fn;               /* in the chunk's root; NULL there: the entry is free */
    ffi_closure *closure;
    void *code;                 /* what C calls */
    struct entry *by_code, *by_func, *next_free;
    bool again;                 /* is in by_func */
} entry;

static pthread_mutex_t callbacks_lock = PTHREAD_MUTEX_INITIALIZER;
static entry *by_code[BUCKETS], *by_func[BUCKETS];
static struct { entry *head, **tail; uint32_t n; } free_entries = { NULL, &free_entries.head, 0 };
static uint32_t made;           /* entries */

static uint32_t bucket_of(const void *p) { return (uint32_t)((uintptr_t)p >> 4) % BUCKETS; }

/* ---- C calls ---- */

typedef struct c_call {
    callback cb;                /* first */
    const entry *e;
    void *result;
    void **args;
} c_call;

static const funcval *target(callback *cb)
{
    const funcval *fn = *((c_call *)cb)->e->fn;
    if (!fn)
        fatal("C has called a callback that ffi.FreeCallback had freed");
    return fn;
}

/* A struct of size bytes into whole slots. */
static void struct_to_slots(uint64_t *slots, const void *src, uint64_t size)
{
    slots[(size - 1) / 8] = 0;
    memcpy(slots, src, size); /* own frame */
}

static void fill(callback *cb, uint64_t *args)
{
    const c_call *c = (const c_call *)cb;
    const ffi_plan *p = c->e->plan;
    for (uint32_t i = 0; i < p->nparams; i++) {
        const ffi_value *v = &p->params[i];
        const void *src = c->args[i];
        uint64_t *slot = &args[v->slot];
        switch (v->how) {
        case PASS_BOOL: *slot = *(const uint8_t *)src != 0; break;
        case PASS_I8: *slot = (uint64_t)(int64_t)*(const int8_t *)src; break;
        case PASS_I16: *slot = (uint64_t)(int64_t)*(const int16_t *)src; break;
        case PASS_I32: *slot = (uint64_t)(int64_t)*(const int32_t *)src; break;
        case PASS_U8: *slot = *(const uint8_t *)src; break;
        case PASS_U16: *slot = *(const uint16_t *)src; break;
        case PASS_U32: case PASS_F32: *slot = *(const uint32_t *)src; break;
        case PASS_STRUCT: struct_to_slots(slot, src, v->typ->size); break;
        case PASS_STRING: {
            const char *text = *(const char *const *)src;
            gostring s = text ? gostring_copy(text) : (gostring){ NULL, 0 };
            slot[0] = (uint64_t)(uintptr_t)s.ptr;
            slot[1] = (uint64_t)s.len;
            break;
        }
        default: *slot = *(const uint64_t *)src; break;
        }
    }
}

static void finish(callback *cb, const uint64_t *args)
{
    const c_call *c = (const c_call *)cb;
    const ffi_value *v = &c->e->plan->result;
    if (v->how == PASS_VOID)
        return;
    if (v->how == PASS_STRUCT)
        memcpy(c->result, &args[v->slot], v->typ->size); /* C stack */
    else if (v->how == PASS_F32)
        *(uint32_t *)c->result = (uint32_t)args[v->slot];
    else
        *(uint64_t *)c->result = args[v->slot]; /* libffi wants small integers extended, too */
}

static void on_callback(ffi_cif *cif, void *result, void **args, void *user)
{
    (void)cif;
    c_call c = { .cb = { .target = target, .fill = fill, .finish = finish }, .e = user, .result = result, .args = args };
    cgocallback(&c.cb);
}

/* ---- entries; callbacks_lock held ---- */

static void put_free(entry *e)
{
    e->next_free = NULL;
    *free_entries.tail = e;
    free_entries.tail = &e->next_free;
    free_entries.n++;
}

static bool make_chunk(void)
{
    if (made + CHUNK > MAX_CALLBACKS)
        return false;
    static uint8_t all_pointers[CHUNK / 8];
    memset(all_pointers, 0xff, sizeof all_pointers); /* no pointers */
    entry *e = calloc(CHUNK, sizeof *e);
    funcval **fns = persistentalloc(CHUNK * sizeof *fns, 8);
    if (!e)
        return false;
    vm_add_root(fns, CHUNK * sizeof *fns, all_pointers);
    for (int i = 0; i < CHUNK; i++, e++) {
        e->fn = &fns[i];
        e->closure = ffi_closure_alloc(sizeof *e->closure, &e->code);
        if (!e->closure)
            return free_entries.n > 0;
        entry **bucket = &by_code[bucket_of(e->code)];
        e->by_code = *bucket;
        *bucket = e;
        put_free(e);
        made++;
    }
    return true;
}

/* The oldest free one, and some more wait behind it if there may be. */
static entry *take_free(void)
{
    if (free_entries.n < MIN_FREE)
        make_chunk();
    entry *e = free_entries.head;
    if (!e)
        return NULL;
    free_entries.head = e->next_free;
    if (!e->next_free)
        free_entries.tail = &free_entries.head;
    free_entries.n--;
    return e;
}

static void *new_callback(ffi_plan *p, const funcval *fn, bool again)
{
    entry **bucket = &by_func[bucket_of(fn)], *e;
    if (again)
        for (e = *bucket; e; e = e->by_func)
            if (*e->fn == fn && e->plan == p)
                return e->code;
    e = take_free();
    if (!e)
        return NULL;
    e->plan = p;
    e->again = again;
    if (ffi_prep_closure_loc(e->closure, &p->callback, on_callback, e, e->code) != FFI_OK)
        throw("libffi refuses to make a callback");
    if (again) {
        e->by_func = *bucket;
        *bucket = e;
    }
    store_pointer(e->fn, (void *)(uintptr_t)fn);
    callback_made();
    return e->code;
}

void *ffi_callback_new(ffi_plan *p, const funcval *fn, bool again)
{
    pthread_mutex_lock(&callbacks_lock);
    void *addr = new_callback(p, fn, again);
    pthread_mutex_unlock(&callbacks_lock);
    return addr;
}

bool ffi_callback_free(void *addr)
{
    pthread_mutex_lock(&callbacks_lock);
    entry *e = by_code[bucket_of(addr)];
    while (e && e->code != addr)
        e = e->by_code;
    bool known = e && *e->fn && !e->again;
    if (known) {
        store_pointer(e->fn, NULL);
        put_free(e);
        atomic_fetch_sub(&callbacks_live, 1);
    }
    pthread_mutex_unlock(&callbacks_lock);
    return known;
}
