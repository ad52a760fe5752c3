/* sema.h - semaphores and ticketed wait lists: what sync.Mutex, WaitGroup and Cond stand on. */
#ifndef VOLE_RUNTIME_SEMA_H
#define VOLE_RUNTIME_SEMA_H

#include "runtime/runtime2.h"

typedef struct notify_list {    /* sync.notifyList */
    _Atomic uint32_t wait;      /* next ticket */
    uint32_t notify;            /* next to be woken; lock */
    mutex lock;
    sudog *head, *tail;         /* lock */
} notify_list;

/* Bits of sync.Mutex.state, as stdlib/sync/mutex.go has them; the count of waiters stands above. */
enum { MUTEX_STATE_LOCKED = 1, MUTEX_STATE_WOKEN = 2, MUTEX_STATE_STARVING = 4 };

void semainit(void);
/* addr is a heap or global address. Parks until *addr > 0, then decrements it. */
opstatus semacquire(g *gp, _Atomic uint32_t *addr, bool lifo, waitreason reason);
/* The same, but a goroutine that a session interrupts leaves without having got it, unless gp->must_wait: gp->op_ok, and args[slot] of the
 * native, say whether it has. is_mutex: who gives it up is charged with the wait (blockprof.h). */
opstatus semacquire_or_leave(g *gp, uint64_t *args, int slot, _Atomic uint32_t *addr, bool lifo, bool is_mutex, waitreason reason);
/* Increments *addr and wakes one waiter; with handoff the waiter gets the token and runs next. */
opstatus semrelease(g *gp, _Atomic uint32_t *addr, bool handoff);

uint32_t notify_list_add(notify_list *l);
opstatus notify_list_wait(g *gp, notify_list *l, uint32_t ticket);
void notify_list_notify_all(notify_list *l);
void notify_list_notify_one(notify_list *l);

/* gp waits in semacquire_or_leave, or in notify_list_wait, and is held by suspendG: takes it off the queue, so that the caller must ready
 * it. False: it cannot leave, or somebody else wakes it. */
bool sema_leave(g *gp);
bool notify_leave(g *gp);

#endif
