/* mfinal.c - natives of package runtime for finalizers and cleanups. */
#include <string.h>

#include "runtime/codehooks.h"
#include "runtime/lock_futex.h"
#include "runtime/mbarrier.h"
#include "runtime/mbitmap.h"
#include "runtime/mfinal.h"
#include "runtime/mgcspecial.h"
#include "runtime/native.h"
#include "runtime/panic.h"

/* How a finalizer takes its argument; stdlib/runtime/mfinal.go has the same. */
enum { FIN_NONE, FIN_POINTER, FIN_EFACE, FIN_IFACE, FIN_LARGE };
enum { FIN_RESULT_SLOTS = 8, FIN_LARGE_RESULT_SLOTS = 512 };

typedef struct finalizer_args {
    eface finalizer, obj;
    const void *word;
    int64_t how;
    const void *fn, *p;
} finalizer_args;

#define STRING(s) (int)(s).len, (s).ptr

/* Throws unless obj is a pointer to the beginning of something that may have a finalizer. False: it is never
 * collected (a package variable, a constant of the compiler, of no size). */
static bool check_object(const eface *obj)
{
    if (!obj->type)
        throw("runtime.SetFinalizer: first argument is nil");
    if (obj->type->kind != KIND_POINTER)
        throwf("runtime.SetFinalizer: first argument is %.*s, not pointer", STRING(obj->type->string));
    if (!obj->data)
        throw("runtime.SetFinalizer: pointer not in heap");
    mspan *s;
    uintptr_t index, base = find_object((uintptr_t)obj->data, &s, &index);
    if (!base)
        return false;
    if (!spanclass_noscan(s->spanclass) && spanclass_size(s->spanclass) != 0 && !heap_bits_in_span(s->elemsize))
        base += MALLOC_HEADER_SIZE;
    const type *elem = obj->type->elem;
    /* What shares a block with others may begin anywhere in it. */
    if ((uintptr_t)obj->data != base && (elem->ptrdata != 0 || elem->size >= TINY_SIZE))
        throw("runtime.SetFinalizer: pointer not at beginning of allocated block");
    return true;
}

static __attribute__((noreturn)) void cannot_pass(const finalizer_args *f, const char *because)
{
    throwf("runtime.SetFinalizer: cannot pass %.*s to finalizer %.*s%s", STRING(f->obj.type->string),
           STRING(f->finalizer.type->string), because);
}

/* A name or methods of its own, as Go's own check has it. */
static bool is_uncommon(type *t)
{
    return t->tflag & TFLAG_NAMED || (type_methods(t) && t->uncommon->mcount > 0);
}

static bool same_pointer(type *in, type *ptr)
{
    return in == ptr
           || (in->kind == KIND_POINTER && in->elem == ptr->elem && !(is_uncommon(in) && is_uncommon(ptr)));
}

/* How the finalizer takes the object; throws if it does not. */
static void check_finalizer(finalizer_args *f)
{
    const type *fin = f->finalizer.type;
    if (fin->kind != KIND_FUNC)
        throwf("runtime.SetFinalizer: second argument is %.*s, not a function", STRING(fin->string));
    if (fin->tflag & TFLAG_VARIADIC)
        cannot_pass(f, " because dotdotdot");
    if (fin->u.func.nin != 1)
        cannot_pass(f, "");
    uint64_t slots = 0;
    for (uint32_t i = 0; i < fin->u.func.nout; i++)
        slots += type_slots(fin->u.func.out[i]);
    type *in = fin->u.func.in[0];
    if (same_pointer(in, f->obj.type)) {
        f->how = slots > FIN_RESULT_SLOTS ? FIN_LARGE : FIN_POINTER;
        if (slots > FIN_LARGE_RESULT_SLOTS)
            cannot_pass(f, " because its results are too large");
        return;
    }
    if (in->kind != KIND_INTERFACE)
        cannot_pass(f, "");
    f->how = in->u.iface.nmethods == 0 ? FIN_EFACE : FIN_IFACE;
    f->word = f->how == FIN_EFACE ? (const void *)f->obj.type : code.find_itab(in, f->obj.type);
    if (!f->word)
        cannot_pass(f, "");
    if (slots > FIN_RESULT_SLOTS)
        cannot_pass(f, " because its results are too large");
}

static opstatus finalizer_info(g *gp, uint64_t *args)
{
    finalizer_args *f = (finalizer_args *)args;
    (void)gp;
    bool collected = check_object(&f->obj);
    if (f->finalizer.type)
        check_finalizer(f);
    else
        f->how = FIN_NONE;
    f->fn = f->finalizer.data;
    f->p = collected ? f->obj.data : NULL;
    return OP_OK;
}

static opstatus set_finalizer(g *gp, uint64_t *args)
{
    struct { const funcval *call; void *p; } *f = (void *)args;
    (void)gp;
    if (!f->call)
        remove_finalizer(f->p);
    else if (!add_finalizer(f->p, f->call))
        throw("runtime.SetFinalizer: finalizer already set");
    return OP_OK;
}

static opstatus next_finalizer_native(g *gp, uint64_t *args)
{
    struct { const funcval *call; void *p; } *f = (void *)args;
    return next_finalizer(&f->p, &f->call) ? OP_OK : finalizer_wait(gp);
}

static opstatus finalizers_waiting_native(g *gp, uint64_t *args)
{
    (void)gp;
    args[0] = finalizers_waiting();
    return OP_OK;
}

/* True once: the caller is to start the finalizer goroutine. */
static opstatus first_finalizer(g *gp, uint64_t *args)
{
    static _Atomic bool started;
    (void)gp;
    args[0] = !atomic_load_explicit(&started, memory_order_relaxed) && !atomic_exchange(&started, true);
    return OP_OK;
}

/* id 0: the object is never collected. */
static opstatus add_cleanup_native(g *gp, uint64_t *args)
{
    struct { const funcval *call; void *p; uint64_t id; } *f = (void *)args;
    (void)gp;
    f->id = span_of_heap((uintptr_t)f->p) ? add_cleanup(f->p, f->call) : 0;
    return OP_OK;
}

static opstatus remove_cleanup_native(g *gp, uint64_t *args)
{
    struct { uint64_t id, p; } *f = (void *)args;
    (void)gp;
    remove_cleanup((void *)f->p, f->id);
    return OP_OK;
}

/* Whether what v, of a pointer type, points to is itself a pointer. */
static opstatus points_to_pointer(g *gp, uint64_t *args)
{
    struct { eface v; uint64_t result; } *f = (void *)args;
    (void)gp;
    f->result = f->v.type->elem->kind == KIND_POINTER || f->v.type->elem->kind == KIND_UNSAFEPOINTER;
    return OP_OK;
}

/* func linkPinned(head, p *pinned, in bool): a ring, whose links only this changes. */
static opstatus link_pinned(g *gp, uint64_t *args)
{
    typedef struct pinned { slice refs; struct pinned *next, *prev; } pinned;
    struct { uint64_t in; pinned *p, *head; } *f = (void *)args;
    static mutex ring_lock;
    pinned *p = f->p, *head = f->head;
    (void)gp;
    lock(&ring_lock);
    if (f->in) {
        pinned *next = head->next ? head->next : head;
        store_pointer(&p->prev, head);
        store_pointer(&p->next, next);
        store_pointer(&next->prev, p);
        store_pointer(&head->next, p);
    } else {
        store_pointer(&p->prev->next, p->next);
        store_pointer(&p->next->prev, p->prev);
    }
    unlock(&ring_lock);
    return OP_OK;
}

const native_entry natives_mfinal[] = {
    { "runtime.linkPinned", link_pinned, 0 },
    { "runtime.finalizerInfo", finalizer_info, 0 },
    { "runtime.setFinalizer", set_finalizer, 0 },
    { "runtime.nextFinalizer", next_finalizer_native, 0 },
    { "runtime.finalizersWaiting", finalizers_waiting_native, NATIVE_NOESCAPE },
    { "runtime.firstFinalizer", first_finalizer, NATIVE_NOESCAPE },
    { "runtime.addCleanup", add_cleanup_native, 0 },
    { "runtime.removeCleanup", remove_cleanup_native, NATIVE_NOESCAPE },
    { "runtime.pointsToPointer", points_to_pointer, NATIVE_NOESCAPE },
    { NULL, NULL, 0 },
};
