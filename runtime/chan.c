/* chan.c - channels.
 *
 * A channel has a ring buffer (maybe of size 0) and two queues of waiting goroutines. Everything in
 * it is guarded by c->lock, and so is what a waiting goroutine has put into its sudog.
 *
 * Invariants: at least one of sendq and recvq is empty (but for a single goroutine that waits for both
 * ends in a select); a buffered channel with elements has no waiting receivers; one with room has no
 * waiting senders.
 *
 * Direct hand-off: a sender that finds a waiting receiver copies its value straight to where the
 * receiver wants it, which is usually a slot of the receiver's stack; likewise the other way round. It
 * is the only place where one goroutine writes to the stack of another. It happens under c->lock, and
 * whoever moves a waiting goroutine's stack takes the locks of its channels first (stack.c,
 * active_stack_chans). Between queueing itself and becoming Gwaiting a goroutine's stack must not shrink at
 * all (parking_on_chan). The copy has a bulk write barrier on the source, since stacks are scanned once.
 *
 * Wake order is first come, first served. Parking follows native.h: an operation that must wait
 * returns OP_PARK with c->lock held; park_m releases it once the goroutine is Gwaiting; the waker
 * leaves the sudog in gp->param, and park_finish ends the operation.
 */
#include "runtime/chan.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/lock_futex.h"
#include "runtime/malloc.h"
#include "runtime/mbarrier.h"
#include "runtime/panic.h"
#include "runtime/proc.h"
#include "runtime/time.h"

/* ---- sudogs: per-P caches, a central list, never freed ---- */

enum { SUDOG_BATCH = SUDOG_BUF / 2 };

static void refill_sudogs(p *pp)
{
    lock(&sched.sudogs.lock);
    while (pp->nsudog < SUDOG_BATCH && sched.sudogs.list) {
        sudog *s = sched.sudogs.list;
        sched.sudogs.list = s->next;
        s->next = pp->sudogcache;
        pp->sudogcache = s;
        pp->nsudog++;
    }
    unlock(&sched.sudogs.lock);
    if (pp->sudogcache)
        return;
    sudog *slab = calloc(SUDOG_BATCH, sizeof *slab);
    if (!slab)
        throw("out of memory allocating sudogs");
    for (int i = 0; i < SUDOG_BATCH; i++) {
        slab[i].next = pp->sudogcache;
        pp->sudogcache = &slab[i];
    }
    pp->nsudog = SUDOG_BATCH;
}

sudog *acquire_sudog(void)
{
    p *pp = getm()->p;
    if (!pp->sudogcache)
        refill_sudogs(pp);
    sudog *s = pp->sudogcache;
    pp->sudogcache = s->next;
    pp->nsudog--;
    s->next = NULL;
    assert(!s->elem && !s->g && !s->c && !s->waitlink);
    return s;
}

void release_sudog(sudog *s)
{
    p *pp = getm()->p;
    s->g = NULL;
    s->elem = NULL;
    s->c = NULL;
    s->prev = s->waitlink = s->waittail = s->parent = NULL;
    s->is_select = s->success = false;
    s->ticket = 0;
    s->next = pp->sudogcache;
    pp->sudogcache = s;
    if (++pp->nsudog < SUDOG_BUF)
        return;
    lock(&sched.sudogs.lock);
    while (pp->nsudog > SUDOG_BATCH) {
        sudog *out = pp->sudogcache;
        pp->sudogcache = out->next;
        pp->nsudog--;
        out->next = sched.sudogs.list;
        sched.sudogs.list = out;
    }
    unlock(&sched.sudogs.lock);
}

/* ---- queues ---- */

/* The head is also read without the lock (chan_try_send). */
static inline void set_first(waitq *q, sudog *s)
{
    __atomic_store_n(&q->first, s, __ATOMIC_RELAXED);
}

void waitq_enqueue(waitq *q, sudog *s)
{
    s->next = NULL;
    s->prev = q->last;
    if (q->last)
        q->last->next = s;
    else
        set_first(q, s);
    q->last = s;
}

void waitq_remove(waitq *q, sudog *s)
{
    if (!s->prev && !s->next && q->first != s)
        return; /* taken already */
    if (s->prev)
        s->prev->next = s->next;
    else
        set_first(q, s->next);
    if (s->next)
        s->next->prev = s->prev;
    else
        q->last = s->prev;
    s->next = s->prev = NULL;
}

/* The first waiter that can be woken: one in a select may have been won by another channel. */
sudog *waitq_dequeue(waitq *q)
{
    for (;;) {
        sudog *s = q->first;
        if (!s)
            return NULL;
        set_first(q, s->next);
        if (s->next)
            s->next->prev = NULL;
        else
            q->last = NULL;
        s->next = s->prev = NULL;
        uint32_t zero = 0;
        if (s->is_select && !atomic_compare_exchange_strong(&s->g->select_done, &zero, 1))
            continue;
        return s;
    }
}

bool sudogs_on_stack(const g *gp)
{
    return gp->waiting != NULL;
}

/* ---- making ---- */

/* What the collector follows in a channel object: buf and timer. The queues hold off-heap sudogs. */
static const uint8_t hchan_ptrmask[] = { 1 << (offsetof(hchan, buf) / 8) | 1 << (offsetof(hchan, timer) / 8) };
static const type hchan_type = {
    .size = sizeof(hchan),
    .ptrdata = offsetof(hchan, timer) + 8,
    .align = 8,
    .field_align = 8,
    .kind = KIND_STRUCT,
    .gcdata = hchan_ptrmask,
    .gcsize = sizeof(hchan),
    .string = { "runtime.hchan", 13 },
};
_Static_assert(offsetof(hchan, timer) / 8 < 8, "hchan_ptrmask has one byte");
_Static_assert(sizeof(hchan) % 8 == 0, "the buffer follows");

hchan *makechan(const type *typ, int64_t size)
{
    const type *elem = typ->elem;
    uint64_t bytes;
    if (size < 0 || __builtin_mul_overflow((uint64_t)size, elem->size, &bytes) ||
        bytes > MAX_ALLOC - sizeof(hchan))
        return NULL;
    hchan *c;
    if (!type_has_pointers(elem)) {
        c = mallocgc(sizeof *c + bytes, NULL, true);
        c->buf = bytes ? c + 1 : NULL;
    } else {
        c = mallocgc(sizeof *c, &hchan_type, true);
        c->buf = bytes ? mallocgc(bytes, elem, true) : NULL;
    }
    c->elemsize = elem->size;
    c->elemtype = elem;
    c->dataqsiz = (uint64_t)size;
    lock_init(&c->lock, LOCKRANK_HCHAN);
    return c;
}

opstatus panicchansize(g *gp)
{
    return panic_plain(gp, "makechan: size out of range");
}

/* ---- the buffer ---- */

void *chan_slot(const hchan *c, uint64_t i)
{
    return (char *)c->buf + i * c->elemsize;
}

/* c->lock held, there is room. */
void chan_enqueue_value(hchan *c, void *elem)
{
    typedmemmove(c->elemtype, chan_slot(c, c->sendx), elem);
    if (++c->sendx == c->dataqsiz)
        c->sendx = 0;
    __atomic_store_n(&c->qcount, c->qcount + 1, __ATOMIC_RELAXED);
}

/* c->lock held, there is an element. elem may be NULL. */
void chan_dequeue_value(hchan *c, void *elem)
{
    void *slot = chan_slot(c, c->recvx);
    if (elem)
        typedmemmove(c->elemtype, elem, slot);
    typedmemclr(c->elemtype, slot);
    if (++c->recvx == c->dataqsiz)
        c->recvx = 0;
    __atomic_store_n(&c->qcount, c->qcount - 1, __ATOMIC_RELAXED);
}

int64_t chan_len(const hchan *c)
{
    return c ? (int64_t)__atomic_load_n(&c->qcount, __ATOMIC_RELAXED) : 0;
}

int64_t chan_cap(const hchan *c)
{
    return c ? (int64_t)c->dataqsiz : 0;
}

/* ---- parking ---- */

/* gp is Gwaiting now. From here on its stack is moved only under its channels' locks. */
static bool chan_park_commit(g *gp, void *chan_lock)
{
    gp->active_stack_chans = true;
    atomic_store(&gp->parking_on_chan, false);
    unlock(chan_lock);
    return true;
}

static sudog *enqueue_self(g *gp, hchan *c, waitq *q, void *elem)
{
    sudog *s = acquire_sudog();
    s->elem = elem;
    s->g = gp;
    s->c = c;
    s->is_select = false;
    s->success = false;
    gp->waiting = s;
    gp->param = NULL;
    waitq_enqueue(q, s);
    return s;
}

/* gp has been woken in a send or receive: takes its sudog back. True: by a partner; false: by close. */
static bool finish_wait(g *gp)
{
    sudog *s = gp->waiting;
    if (!s || gp->param != s)
        throw("G waiting list is corrupted");
    gp->waiting = NULL;
    gp->active_stack_chans = false;
    gp->param = NULL;
    bool success = s->success;
    release_sudog(s);
    return success;
}

static opstatus park_for_ever(g *gp, waitreason reason)
{
    return gopark(gp, NULL, NULL, reason);
}

/* Wakes the goroutine of a dequeued sudog. */
static void wake(sudog *s, bool success)
{
    g *gp = s->g;
    gp->param = s;
    s->success = success;
    goready(gp);
}

/* ---- send ---- */

/* Hands *elem to the waiting receiver sg. */
void chan_deliver(g *gp, hchan *c, sudog *sg, void *elem)
{
    (void)gp;
    if (sg->elem) {
        typedmemmove(c->elemtype, sg->elem, elem);
        sg->elem = NULL;
    }
    unlock(&c->lock);
    wake(sg, true);
}

/* c->lock held, c is open: sends without waiting, if that is possible, and unlocks. */
static bool send_now(g *gp, hchan *c, void *elem)
{
    sudog *sg = waitq_dequeue(&c->recvq);
    if (sg) {
        chan_deliver(gp, c, sg, elem);
        return true;
    }
    if (c->qcount < c->dataqsiz) {
        chan_enqueue_value(c, elem);
        unlock(&c->lock);
        return true;
    }
    return false;
}

static opstatus panic_send_closed(g *gp)
{
    return panic_plain(gp, "send on closed channel");
}

static opstatus send_finish(g *gp, uint64_t *args)
{
    (void)args;
    gp->op_ok = finish_wait(gp);
    return gp->op_ok ? OP_OK : panic_send_closed(gp);
}

opstatus chan_send(g *gp, hchan *c, void *elem)
{
    if (!c)
        return park_for_ever(gp, WAIT_CHAN_SEND_NIL_CHAN);
    lock(&c->lock);
    if (atomic_load_explicit(&c->closed, memory_order_relaxed)) {
        unlock(&c->lock);
        return panic_send_closed(gp);
    }
    if (send_now(gp, c, elem)) {
        gp->op_ok = true;
        return OP_OK;
    }
    enqueue_self(gp, c, &c->sendq, elem);
    gp->park_finish = send_finish;
    atomic_store(&gp->parking_on_chan, true);
    return gopark(gp, chan_park_commit, &c->lock, WAIT_CHAN_SEND);
}

opstatus chan_try_send(g *gp, hchan *c, void *elem, bool *selected)
{
    *selected = false;
    if (!c)
        return OP_OK;
    /* Not closed and no room, each seen at some moment: the channel was full at a moment in between,
     * because a closed channel does not open again. */
    if (!atomic_load(&c->closed) && (c->dataqsiz == 0 ? !__atomic_load_n(&c->recvq.first, __ATOMIC_RELAXED)
                                                      : chan_len(c) == (int64_t)c->dataqsiz))
        return OP_OK;
    lock(&c->lock);
    if (atomic_load_explicit(&c->closed, memory_order_relaxed)) {
        unlock(&c->lock);
        return panic_send_closed(gp);
    }
    *selected = send_now(gp, c, elem);
    if (!*selected)
        unlock(&c->lock);
    return OP_OK;
}

/* ---- receive ---- */

/* Receives with the help of the waiting sender sg: from it directly, or, if the buffer is full, the
 * first element of the buffer, whose place the sender's value takes (both at the same slot). */
void chan_take(g *gp, hchan *c, sudog *sg, void *elem)
{
    (void)gp;
    if (c->dataqsiz == 0) {
        if (elem)
            typedmemmove(c->elemtype, elem, sg->elem);
    } else {
        void *slot = chan_slot(c, c->recvx);
        if (elem)
            typedmemmove(c->elemtype, elem, slot);
        typedmemmove(c->elemtype, slot, sg->elem);
        if (++c->recvx == c->dataqsiz)
            c->recvx = 0;
        c->sendx = c->recvx;
    }
    sg->elem = NULL;
    unlock(&c->lock);
    wake(sg, true);
}

/* c->lock held: receives without waiting, if that is possible, and unlocks. */
static bool recv_now(g *gp, hchan *c, void *elem, bool *received)
{
    *received = true;
    sudog *sg;
    if (atomic_load_explicit(&c->closed, memory_order_relaxed) && c->qcount == 0) {
        unlock(&c->lock);
        if (elem)
            typedmemclr(c->elemtype, elem);
        *received = false;
        return true;
    }
    if ((sg = waitq_dequeue(&c->sendq)) != NULL) {
        chan_take(gp, c, sg, elem);
        return true;
    }
    if (c->qcount > 0) {
        chan_dequeue_value(c, elem);
        unlock(&c->lock);
        return true;
    }
    return false;
}

static opstatus recv_finish(g *gp, uint64_t *args)
{
    (void)args;
    timer *t = gp->waiting ? gp->waiting->c->timer : NULL;
    gp->op_ok = finish_wait(gp);
    if (t)
        timer_chan_unblock(t);
    return OP_OK;
}

static opstatus recv_wait(g *gp, hchan *c, void *elem)
{
    enqueue_self(gp, c, &c->recvq, elem);
    gp->park_finish = recv_finish;
    atomic_store(&gp->parking_on_chan, true);
    return gopark(gp, chan_park_commit, &c->lock, WAIT_CHAN_RECEIVE);
}

/* From a channel with a timer. */
static opstatus recv_timer(g *gp, hchan *c, void *elem)
{
    bool received, selected;
    chan_try_recv(gp, c, elem, &selected, &received);
    if (selected) {
        gp->op_ok = received;
        return OP_OK;
    }
    timer_chan_block(c->timer);
    lock(&c->lock);
    if (!recv_now(gp, c, elem, &received))
        return recv_wait(gp, c, elem);
    timer_chan_unblock(c->timer);
    gp->op_ok = received;
    return OP_OK;
}

opstatus chan_recv(g *gp, hchan *c, void *elem)
{
    if (!c)
        return park_for_ever(gp, WAIT_CHAN_RECEIVE_NIL_CHAN);
    if (c->timer)
        return recv_timer(gp, c, elem);
    bool received;
    lock(&c->lock);
    if (recv_now(gp, c, elem, &received)) {
        gp->op_ok = received;
        return OP_OK;
    }
    return recv_wait(gp, c, elem);
}

void chan_try_recv(g *gp, hchan *c, void *elem, bool *selected, bool *received)
{
    *selected = *received = false;
    if (!c)
        return;
    if (c->timer)
        timer_chan_poll(c->timer);
    lock(&c->lock);
    *selected = recv_now(gp, c, elem, received);
    if (!*selected)
        unlock(&c->lock);
    *received &= *selected;
}

/* ---- close ---- */

opstatus chan_close(g *gp, hchan *c)
{
    if (!c)
        return panic_plain(gp, "close of nil channel");
    lock(&c->lock);
    if (atomic_load_explicit(&c->closed, memory_order_relaxed)) {
        unlock(&c->lock);
        return panic_plain(gp, "close of closed channel");
    }
    atomic_store(&c->closed, 1);
    /* Receivers get zero values, senders panic; all are readied after the lock is free. */
    sudog *woken = NULL, **tail = &woken, *s;
    while ((s = waitq_dequeue(&c->recvq)) != NULL) {
        if (s->elem) {
            typedmemclr(c->elemtype, s->elem);
            s->elem = NULL;
        }
        *tail = s;
        tail = &s->next;
    }
    while ((s = waitq_dequeue(&c->sendq)) != NULL) {
        s->elem = NULL;
        *tail = s;
        tail = &s->next;
    }
    unlock(&c->lock);
    while ((s = woken) != NULL) {
        woken = s->next;
        s->next = NULL;
        wake(s, false);
    }
    return OP_OK;
}
