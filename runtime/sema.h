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
/* The same for a mutex: who gives it up is charged with the wait (blockprof.h). */
opstatus semacquire_mutex(g *gp, _Atomic uint32_t *addr, bool lifo, waitreason reason);
/* Increments *addr and wakes one waiter; with handoff the waiter gets the token and runs next. */
opstatus semrelease(g *gp, _Atomic uint32_t *addr, bool handoff);

uint32_t notify_list_add(notify_list *l);
opstatus notify_list_wait(g *gp, notify_list *l, uint32_t ticket);
void notify_list_notify_all(notify_list *l);
void notify_list_notify_one(notify_list *l);

#endif
