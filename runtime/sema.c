/* sema.c - semaphores and ticketed wait lists: what sync.Mutex, WaitGroup and Cond stand on.
 *
 * A semaphore is a uint32 anywhere in memory; its waiters are found under its address. A table of
 * roots, chosen by hash of the address, each with a lock, holds a treap of the addresses that have
 * waiters: a binary search tree by address and a heap by random ticket. The node of an address is its
 * first waiter; the others hang off it in a list (waitlink, waittail at the head), so thousands of
 * waiters on one address do not slow down the others.
 * In a node, prev and next are the left and right children.
 *
 * root->nwait is raised before the last look at the count and the waker reads it after raising the
 * count, so one of the two notices the other and semrelease need not lock when nobody waits.
 *
 * Leaving. The goroutine that a session interrupts may leave a queue without having got anything (sema_leave, notify_leave). What
 * it has told others about its waiting, in the words of a Mutex for example, package sync puts right.
 *
 * A notifyList hands out tickets by an atomic add, without the lock; notify wakes the waiter with the
 * ticket that is due, even when it is not yet in the list (then it does not park at all).
 */
#include "runtime/sema.h"

#include <assert.h>

#include "runtime/blockprof.h"
#include "runtime/chan.h"
#include "runtime/lock_futex.h"
#include "runtime/panic.h"
#include "runtime/proc.h"

enum { SEMA_TABLE = 251 };

typedef struct sema_root {
    mutex lock;
    sudog *treap;               /* lock */
    _Atomic uint32_t nwait;     /* waiters, read without the lock */
    char pad[64 - sizeof(mutex) - sizeof(sudog *) - sizeof(uint32_t)];
} sema_root;

static sema_root sema_table[SEMA_TABLE];

void semainit(void)
{
    for (int i = 0; i < SEMA_TABLE; i++)
        lock_init(&sema_table[i].lock, LOCKRANK_SUDOG_ROOT);
}

static sema_root *root_of(const _Atomic uint32_t *addr)
{
    return &sema_table[((uintptr_t)addr >> 3) % SEMA_TABLE];
}

static bool cansemacquire(_Atomic uint32_t *addr)
{
    uint32_t v = atomic_load(addr);
    while (v > 0)
        if (atomic_compare_exchange_weak(addr, &v, v - 1))
            return true;
    return false;
}

/* ---- the treap; root->lock held ---- */

static void replace_child(sema_root *root, sudog *parent, sudog *old, sudog *new)
{
    if (!parent)
        root->treap = new;
    else if (parent->prev == old)
        parent->prev = new;
    else
        parent->next = new;
    if (new)
        new->parent = parent;
}

/* The right child y of x takes its place. */
static void rotate_left(sema_root *root, sudog *x)
{
    sudog *y = x->next, *parent = x->parent;
    x->next = y->prev;
    if (x->next)
        x->next->parent = x;
    y->prev = x;
    replace_child(root, parent, x, y);
    x->parent = y;
}

static void rotate_right(sema_root *root, sudog *x)
{
    sudog *y = x->prev, *parent = x->parent;
    x->prev = y->next;
    if (x->prev)
        x->prev->parent = x;
    y->next = x;
    replace_child(root, parent, x, y);
    x->parent = y;
}

/* Puts s in place of the node t of the same address. */
static void take_node(sema_root *root, sudog *t, sudog *s)
{
    s->ticket = t->ticket;
    s->prev = t->prev;
    s->next = t->next;
    if (s->prev)
        s->prev->parent = s;
    if (s->next)
        s->next->parent = s;
    replace_child(root, t->parent, t, s);
    t->parent = t->prev = t->next = NULL;
}

static void sema_queue(sema_root *root, sudog *s, bool lifo)
{
    sudog *last = NULL, **link = &root->treap;
    for (sudog *t = root->treap; t; t = *link) {
        if (t->elem == s->elem) {
            if (lifo) {
                take_node(root, t, s);
                s->waitlink = t;
                s->waittail = t->waittail ? t->waittail : t;
                t->waittail = NULL;
            } else {
                if (t->waittail)
                    t->waittail->waitlink = s;
                else
                    t->waitlink = s;
                t->waittail = s;
                s->waitlink = NULL;
            }
            return;
        }
        last = t;
        link = (uintptr_t)s->elem < (uintptr_t)t->elem ? &t->prev : &t->next;
    }
    s->ticket = fastrand() | 1; /* 0 is kept for "no hand-off" */
    s->parent = last;
    s->prev = s->next = NULL;
    *link = s;
    while (s->parent && s->parent->ticket > s->ticket) {
        if (s->parent->prev == s)
            rotate_right(root, s->parent);
        else
            rotate_left(root, s->parent);
    }
}

/* The first waiter on addr, or NULL. */
static sudog *sema_find(const sema_root *root, const void *addr)
{
    sudog *s = root->treap;
    while (s && s->elem != addr)
        s = (uintptr_t)addr < (uintptr_t)s->elem ? s->prev : s->next;
    return s;
}

/* Takes s, the first waiter on its address, off. */
static void sema_remove_first(sema_root *root, sudog *s)
{
    sudog *t = s->waitlink;
    if (t) {
        sudog *tail = s->waittail;
        take_node(root, s, t);
        t->waittail = t->waitlink ? tail : NULL;
        s->waitlink = s->waittail = NULL;
    } else {
        /* Down to a leaf by rotations, then off. */
        while (s->next || s->prev) {
            if (!s->next || (s->prev && s->prev->ticket < s->next->ticket))
                rotate_right(root, s);
            else
                rotate_left(root, s);
        }
        replace_child(root, s->parent, s, NULL);
    }
    s->parent = s->prev = s->next = NULL;
}

/* Takes the first waiter on addr off; NULL if there is none. */
static sudog *sema_dequeue(sema_root *root, void *addr)
{
    sudog *s = sema_find(root, addr);
    if (!s)
        return NULL;
    sema_remove_first(root, s);
    s->elem = NULL;
    s->ticket = 0;
    return s;
}

/* Takes s off, wherever it stands in the queue of its address. */
static void sema_remove(sema_root *root, sudog *s)
{
    sudog *first = sema_find(root, s->elem);
    if (first == s) {
        sema_remove_first(root, s);
    } else {
        sudog *before = first;
        while (before->waitlink != s)
            before = before->waitlink;
        before->waitlink = s->waitlink;
        if (first->waittail == s)
            first->waittail = before == first ? NULL : before;
        s->waitlink = NULL;
    }
    s->elem = NULL;
    s->ticket = 0;
}

/* ---- acquire ---- */

/* park_data: 0 the semaphore's address (it is in the native's arguments too, so it stays alive and does
 * not move), 1 reason, 2 the sudog, 3 flags. */
enum { SEMA_MUTEX = 1, SEMA_MAY_LEAVE = 2, SEMA_HAS_LEFT = 4, SEMA_SLOT_SHIFT = 8 };

static opstatus sema_finish(g *gp, uint64_t *args);

/* It is over: got says whether with a token, for who may leave without. */
static opstatus sema_done(g *gp, uint64_t *args, bool got)
{
    uint64_t slot = gp->park_data[3] >> SEMA_SLOT_SHIFT;
    gp->op_ok = got;
    if (slot && args)
        args[slot] = got;
    if (!got)
        pending_set(PENDING_INTERRUPT); /* the signal that set gp->interrupt may not have come to this thread yet */
    return OP_OK;
}

/* One try to get the token, else queue and park. */
static opstatus sema_try(g *gp, uint64_t *args, _Atomic uint32_t *addr, bool lifo, waitreason reason)
{
    if (cansemacquire(addr))
        return sema_done(gp, args, true);
    /* An interrupt that comes from here on finds gp in the queue: see sema_leave. */
    if (gp->park_data[3] & SEMA_MAY_LEAVE && atomic_load(&gp->interrupt))
        return sema_done(gp, args, false);
    sema_root *root = root_of(addr);
    sudog *s = acquire_sudog();
    lock(&root->lock);
    atomic_fetch_add(&root->nwait, 1);
    if (cansemacquire(addr)) {
        atomic_fetch_sub(&root->nwait, 1);
        unlock(&root->lock);
        release_sudog(s);
        return sema_done(gp, args, true);
    }
    s->g = gp;
    s->elem = (void *)addr;
    s->ticket = 0;
    s->acquiretime = 0;
    if (gp->park_data[3] & SEMA_MUTEX && atomic_load_explicit(&mutex_profile_rate, memory_order_relaxed) > 0)
        s->acquiretime = nanotime();
    sema_queue(root, s, lifo);
    gp->park_data[0] = (uint64_t)(uintptr_t)addr;
    gp->park_data[1] = reason;
    gp->park_data[2] = (uint64_t)(uintptr_t)s;
    gp->park_finish = sema_finish;
    return goparkunlock(gp, &root->lock, reason);
}

static opstatus sema_finish(g *gp, uint64_t *args)
{
    _Atomic uint32_t *addr = (void *)(uintptr_t)gp->park_data[0];
    sudog *s = (void *)(uintptr_t)gp->park_data[2];
    bool handed = s->ticket != 0;
    release_sudog(s);
    if (gp->park_data[3] & SEMA_HAS_LEFT)
        return sema_done(gp, args, false);
    if (handed)
        return sema_done(gp, args, true); /* the releaser has taken the token for us */
    return sema_try(gp, args, addr, false, (waitreason)gp->park_data[1]);
}

opstatus semacquire(g *gp, _Atomic uint32_t *addr, bool lifo, waitreason reason)
{
    gp->park_data[3] = 0;
    return sema_try(gp, NULL, addr, lifo, reason);
}

opstatus semacquire_or_leave(g *gp, uint64_t *args, int slot, _Atomic uint32_t *addr, bool lifo, bool is_mutex, waitreason reason)
{
    gp->park_data[3] = (uint64_t)slot << SEMA_SLOT_SHIFT | (is_mutex ? SEMA_MUTEX : 0) | (gp->must_wait ? 0 : SEMA_MAY_LEAVE);
    return sema_try(gp, args, addr, lifo, reason);
}

bool sema_leave(g *gp)
{
    if (gp->park_finish != sema_finish || !(gp->park_data[3] & SEMA_MAY_LEAVE))
        return false;
    sudog *s = (void *)(uintptr_t)gp->park_data[2];
    sema_root *root = root_of((void *)(uintptr_t)gp->park_data[0]);
    lock(&root->lock);
    bool queued = s->elem != NULL;  /* else somebody has taken it off, and wakes gp */
    if (queued) {
        sema_remove(root, s);
        atomic_fetch_sub(&root->nwait, 1);
        gp->park_data[3] |= SEMA_HAS_LEFT;
    }
    unlock(&root->lock);
    return queued;
}

opstatus semrelease(g *gp, _Atomic uint32_t *addr, bool handoff)
{
    sema_root *root = root_of(addr);
    atomic_fetch_add(addr, 1);
    if (atomic_load(&root->nwait) == 0)
        return OP_OK;
    lock(&root->lock);
    if (atomic_load(&root->nwait) == 0) {
        unlock(&root->lock);
        return OP_OK;
    }
    sudog *s = sema_dequeue(root, (void *)addr);
    if (s)
        atomic_fetch_sub(&root->nwait, 1);
    unlock(&root->lock);
    if (!s)
        return OP_OK;
    if (s->acquiretime)
        mutex_record(gp, s->acquiretime);
    bool handed = handoff && cansemacquire(addr);
    s->ticket = handed;
    goready(s->g);
    /* Direct hand-off: the waiter sits in runnext now; let it run at once, in our time slice. */
    return handed ? goyield_status() : OP_OK;
}

/* ---- notifyList ---- */

/* Is ticket a before b? They wrap. */
static bool before(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b) < 0;
}

/* The list lies in a sync.Cond, so its lock begins as zeros; the rank is for debug builds. */
static void notify_lock(notify_list *l)
{
#ifdef VOLE_DEBUG
    if (__atomic_load_n(&l->lock.rank, __ATOMIC_RELAXED) != LOCKRANK_NOTIFYLIST)
        __atomic_store_n(&l->lock.rank, LOCKRANK_NOTIFYLIST, __ATOMIC_RELAXED);
#endif
    lock(&l->lock);
}

uint32_t notify_list_add(notify_list *l)
{
    return atomic_fetch_add(&l->wait, 1);
}

/* park_data: 0 the list (as for semaphores), 2 the sudog; 0 when gp has left it behind. */
static opstatus notify_finish(g *gp, uint64_t *args)
{
    (void)args;
    if (gp->park_data[2])
        release_sudog((void *)(uintptr_t)gp->park_data[2]);
    return OP_OK;
}

/* The sudog stays in the list, without a goroutine: its ticket is counted, and must not be what a Signal finds. */
bool notify_leave(g *gp)
{
    if (gp->park_finish != notify_finish)
        return false;
    notify_list *l = (void *)(uintptr_t)gp->park_data[0];
    const sudog *own = (void *)(uintptr_t)gp->park_data[2];
    notify_lock(l);
    sudog *s = l->head;
    while (s && s != own)
        s = s->next;
    if (s) {
        s->g = NULL;
        gp->park_data[2] = 0;
    }
    unlock(&l->lock);
    return s != NULL;
}

opstatus notify_list_wait(g *gp, notify_list *l, uint32_t ticket)
{
    notify_lock(l);
    if (before(ticket, l->notify)) {
        unlock(&l->lock);
        return OP_OK; /* notified already */
    }
    sudog *s = acquire_sudog();
    s->g = gp;
    s->ticket = ticket;
    s->next = NULL;
    if (l->tail)
        l->tail->next = s;
    else
        l->head = s;
    l->tail = s;
    gp->park_data[0] = (uint64_t)(uintptr_t)l;
    gp->park_data[2] = (uint64_t)(uintptr_t)s;
    gp->park_finish = notify_finish;
    return goparkunlock(gp, &l->lock, WAIT_SYNC_COND_WAIT);
}

void notify_list_notify_all(notify_list *l)
{
    if (atomic_load(&l->wait) == __atomic_load_n(&l->notify, __ATOMIC_SEQ_CST))
        return; /* no new waiters since the last notification */
    notify_lock(l);
    sudog *s = l->head;
    l->head = l->tail = NULL;
    __atomic_store_n(&l->notify, atomic_load(&l->wait), __ATOMIC_SEQ_CST);
    unlock(&l->lock);
    while (s) {
        sudog *next = s->next;
        s->next = NULL;
        if (s->g)
            goready(s->g);
        else
            release_sudog(s);
        s = next;
    }
}

/* Takes the waiter with ticket t off the list; NULL if it has not come to it yet. It is near the head. */
static sudog *take_ticket(notify_list *l, uint32_t t)
{
    sudog *prev = NULL, *s = l->head;
    while (s && s->ticket != t) {
        prev = s;
        s = s->next;
    }
    if (!s)
        return NULL;
    if (prev)
        prev->next = s->next;
    else
        l->head = s->next;
    if (l->tail == s)
        l->tail = prev;
    s->next = NULL;
    return s;
}

void notify_list_notify_one(notify_list *l)
{
    if (atomic_load(&l->wait) == __atomic_load_n(&l->notify, __ATOMIC_SEQ_CST))
        return;
    notify_lock(l);
    sudog *s = NULL;
    while (!s && l->notify != atomic_load(&l->wait)) {
        uint32_t t = l->notify;
        __atomic_store_n(&l->notify, t + 1, __ATOMIC_SEQ_CST);
        s = take_ticket(l, t);
        if (!s)
            break;              /* it comes, and will not park */
        if (!s->g) {            /* it has left: the next one's turn */
            release_sudog(s);
            s = NULL;
        }
    }
    unlock(&l->lock);
    if (s)
        goready(s->g);
}
