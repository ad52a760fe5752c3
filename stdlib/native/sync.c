/* sync.c - natives of package sync: semaphores and notify lists of the scheduler. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "runtime/lock_futex.h"
#include "runtime/native.h"
#include "runtime/panic.h"
#include "runtime/proc.h"
#include "runtime/runq.h"
#include "runtime/sema.h"

enum { SPINS = 4, SPIN_PAUSES = 30 };

static opstatus sem_acquire(g *gp, uint64_t *args)
{
    struct frame { _Atomic uint32_t *s; uint64_t got; } *f = (void *)args;
    return semacquire_or_leave(gp, args, offsetof(struct frame, got) / 8, f->s, false, false, WAIT_SEMACQUIRE);
}

static opstatus sem_acquire_mutex(g *gp, uint64_t *args)
{
    struct frame { int64_t skip; uint64_t lifo; _Atomic uint32_t *s; uint64_t got; } *f = (void *)args;
    return semacquire_or_leave(gp, args, offsetof(struct frame, got) / 8, f->s, f->lifo, true, WAIT_SEMACQUIRE);
}

static opstatus sem_release(g *gp, uint64_t *args)
{
    struct { int64_t skip; uint64_t handoff; _Atomic uint32_t *s; } *f = (void *)args;
    return semrelease(gp, f->s, f->handoff);
}

static opstatus list_add(g *gp, uint64_t *args)
{
    struct { notify_list *l; uint64_t ticket; } *f = (void *)args;
    (void)gp;
    f->ticket = notify_list_add(f->l);
    return OP_OK;
}

static opstatus list_wait(g *gp, uint64_t *args)
{
    struct { uint64_t ticket; notify_list *l; } *f = (void *)args;
    return notify_list_wait(gp, f->l, (uint32_t)f->ticket);
}

static opstatus list_notify_all(g *gp, uint64_t *args)
{
    struct { notify_list *l; } *f = (void *)args;
    (void)gp;
    notify_list_notify_all(f->l);
    return OP_OK;
}

static opstatus list_notify_one(g *gp, uint64_t *args)
{
    struct { notify_list *l; } *f = (void *)args;
    (void)gp;
    notify_list_notify_one(f->l);
    return OP_OK;
}

/* Spinning makes sense for a moment only, with several processors of which another one works, and
 * nothing else to do on this one. */
static opstatus can_spin(g *gp, uint64_t *args)
{
    struct { int64_t i; uint64_t result; } *f = (void *)args;
    (void)gp;
    f->result = f->i < SPINS && ncpu > 1 &&
                gomaxprocs > atomic_load(&sched.npidle) + atomic_load(&sched.nmspinning) + 1 &&
                runqempty(getm()->p);
    return OP_OK;
}

static opstatus do_spin(g *gp, uint64_t *args)
{
    (void)gp;
    (void)args;
    procyield(SPIN_PAUSES);
    return OP_OK;
}

static opstatus sync_nanotime(g *gp, uint64_t *args)
{
    (void)gp;
    args[0] = (uint64_t)nanotime();
    return OP_OK;
}

static opstatus must_wait(g *gp, uint64_t *args)
{
    gp->must_wait = args[0];
    return OP_OK;
}

static opstatus interrupted(g *gp, uint64_t *args)
{
    args[0] = atomic_load_explicit(&gp->interrupt, memory_order_relaxed) && !gp->must_wait;
    if (args[0])
        pending_set(PENDING_INTERRUPT); /* it must not get further than the caller of this package */
    return OP_OK;
}

static opstatus do_throw(g *gp, uint64_t *args)
{
    struct { gostring s; } *f = (void *)args;
    (void)gp;
    throwf("%.*s", (int)f->s.len, f->s.ptr);
}

static opstatus do_fatal(g *gp, uint64_t *args)
{
    struct { gostring s; } *f = (void *)args;
    char text[256];
    snprintf(text, sizeof text, "%.*s", (int)f->s.len, f->s.ptr);
    return fatal_in(gp, text);
}

const native_entry natives_sync[] = {
    { "sync.runtime_Semacquire", sem_acquire, 0 },
    { "sync.runtime_SemacquireMutex", sem_acquire_mutex, 0 },
    { "sync.runtime_Semrelease", sem_release, 0 },
    { "sync.runtime_notifyListAdd", list_add, 0 },
    { "sync.runtime_notifyListWait", list_wait, 0 },
    { "sync.runtime_notifyListNotifyAll", list_notify_all, 0 },
    { "sync.runtime_notifyListNotifyOne", list_notify_one, 0 },
    { "sync.runtime_canSpin", can_spin, NATIVE_NOESCAPE },
    { "sync.runtime_doSpin", do_spin, NATIVE_NOESCAPE },
    { "sync.runtime_nanotime", sync_nanotime, NATIVE_NOESCAPE },
    { "runtime.nanotime", sync_nanotime, NATIVE_NOESCAPE }, /* by //go:linkname, from libraries */
    { "sync.runtime_mustWait", must_wait, NATIVE_NOESCAPE },
    { "sync.runtime_interrupted", interrupted, NATIVE_NOESCAPE },
    { "sync.throw", do_throw, NATIVE_NOESCAPE },
    { "sync.fatal", do_fatal, NATIVE_NOESCAPE },
    { NULL, NULL, 0 },
};
