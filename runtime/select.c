/* select.c - the select statement.
 *
 * Three passes. All channels are locked, in ascending order of address, so that no two selects can
 * wait for each other. (1) Look, in random order, for a case that can go ahead. (2) If there is none and
 * no default, queue a sudog on every channel and park. (3) When woken, gp->param is the sudog that
 * fired; take the others off their queues.
 *
 * The goroutine may be on several queues at once, so a waker must first win gp->select_done by CAS; the
 * losers pass over the stale sudog. gp->waiting lists the sudogs in lock order; a sudog's ticket
 * is 2 * case + is_send. select_done goes back to 0 only when all sudogs are off their queues.
 */
#include "runtime/select.h"

#include <stdlib.h>

#include "runtime/chan.h"
#include "runtime/lock_futex.h"
#include "runtime/mbarrier.h"
#include "runtime/panic.h"
#include "runtime/proc.h"
#include "runtime/time.h"

/* Heapsort of case indices by the address of their channel: no recursion, no allocation. */
static void sift_down(const scase *cases, uint16_t *order, int i, int n)
{
    uint16_t o = order[i];
    hchan *c = cases[o].c;
    for (;;) {
        int k = 2 * i + 1;
        if (k >= n)
            break;
        if (k + 1 < n && cases[order[k]].c < cases[order[k + 1]].c)
            k++;
        if (c >= cases[order[k]].c)
            break;
        order[i] = order[k];
        i = k;
    }
    order[i] = o;
}

static void heapsort(const scase *cases, uint16_t *order, int n)
{
    for (int i = n / 2 - 1; i >= 0; i--)
        sift_down(cases, order, i, n);
    for (int i = n - 1; i > 0; i--) {
        uint16_t o = order[i];
        order[i] = order[0];
        order[0] = o;
        sift_down(cases, order, 0, i);
    }
}

/* Few cases are inserted one by one, which is twice as fast for eight. */
static void sort_by_channel(const scase *cases, uint16_t *order, int n)
{
    enum { FEW = 16 };
    if (n > FEW) {
        heapsort(cases, order, n);
        return;
    }
    for (int i = 1; i < n; i++) {
        uint16_t o = order[i];
        const hchan *c = cases[o].c;
        int k = i;
        for (; k > 0 && cases[order[k - 1]].c > c; k--)
            order[k] = order[k - 1];
        order[k] = o;
    }
}

static void lock_all(const scase *cases, const uint16_t *order, int n)
{
    for (int i = 0; i < n; i++)
        if (i == 0 || cases[order[i]].c != cases[order[i - 1]].c)
            lock(&cases[order[i]].c->lock);
}

/* All but `except`, which the caller leaves to somebody else (may be NULL). */
static void unlock_all(const scase *cases, const uint16_t *order, int n, const hchan *except)
{
    for (int i = n - 1; i >= 0; i--) {
        hchan *c = cases[order[i]].c;
        if ((i == 0 || c != cases[order[i - 1]].c) && c != except)
            unlock(&c->lock);
    }
}

/* Runs when gp is Gwaiting. A channel's sudogs must not be touched after its unlock: gp may be woken. */
static bool select_park_commit(g *gp, void *unused)
{
    (void)unused;
    gp->active_stack_chans = true;
    atomic_store(&gp->parking_on_chan, false);
    hchan *last = NULL;
    for (sudog *s = gp->waiting; s; s = s->waitlink) {
        if (last && s->c != last)
            unlock(&last->lock);
        last = s->c;
    }
    if (last)
        unlock(&last->lock);
    return true;
}

/* Pass 3. */
static opstatus select_finish(g *gp, uint64_t *args)
{
    (void)args;
    sudog *fired = gp->param, *list = gp->waiting;
    if (!fired)
        throw("selectgo: bad wakeup");
    gp->param = NULL;
    gp->active_stack_chans = false;
    gp->waiting = NULL;
    uint32_t ticket = fired->ticket;
    bool success = fired->success;
    for (sudog *s = list; s; s = s->waitlink) {
        if (s == fired)
            continue;
        lock(&s->c->lock);
        waitq_remove(s->ticket & 1 ? &s->c->sendq : &s->c->recvq, s);
        unlock(&s->c->lock);
    }
    atomic_store(&gp->select_done, 0);
    while (list) {
        sudog *s = list;
        list = s->waitlink;
        s->waitlink = NULL;
        if (!(s->ticket & 1) && s->c->timer)
            timer_chan_unblock(s->c->timer);
        release_sudog(s);
    }
    gp->op_index = ticket >> 1;
    gp->op_ok = success && !(ticket & 1);
    if ((ticket & 1) && !success)
        return panic_plain(gp, "send on closed channel");
    return OP_OK;
}

/* Pass 1 for one case, all locked. Done: everything is unlocked. */
static bool try_case(g *gp, const scase *cases, const uint16_t *order, int n, int i, opstatus *status)
{
    const scase *cas = &cases[i];
    hchan *c = cas->c;
    sudog *sg;
    gp->op_index = i;
    gp->op_ok = false;
    *status = OP_OK;
    if (cas->is_send) {
        if (atomic_load_explicit(&c->closed, memory_order_relaxed)) {
            unlock_all(cases, order, n, NULL);
            *status = panic_plain(gp, "send on closed channel");
            return true;
        }
        if ((sg = waitq_dequeue(&c->recvq)) != NULL) {
            unlock_all(cases, order, n, c);
            chan_deliver(gp, c, sg, cas->elem);
            return true;
        }
        if (c->qcount < c->dataqsiz) {
            chan_enqueue_value(c, cas->elem);
            unlock_all(cases, order, n, NULL);
            return true;
        }
        return false;
    }
    if ((sg = waitq_dequeue(&c->sendq)) != NULL) {
        unlock_all(cases, order, n, c);
        chan_take(gp, c, sg, cas->elem);
        gp->op_ok = true;
        return true;
    }
    if (c->qcount > 0) {
        chan_dequeue_value(c, cas->elem);
        unlock_all(cases, order, n, NULL);
        gp->op_ok = true;
        return true;
    }
    if (atomic_load_explicit(&c->closed, memory_order_relaxed)) {
        unlock_all(cases, order, n, NULL);
        if (cas->elem)
            typedmemclr(c->elemtype, cas->elem);
        return true;
    }
    return false;
}

/* Pass 2. */
static opstatus park_on_all(g *gp, const scase *cases, const uint16_t *lockorder, int n, bool alone)
{
    sudog **link = &gp->waiting;
    for (int i = 0; i < n; i++) {
        const scase *cas = &cases[lockorder[i]];
        sudog *s = acquire_sudog();
        s->g = gp;
        s->is_select = true;
        s->elem = cas->elem;
        s->c = cas->c;
        s->ticket = (uint32_t)lockorder[i] << 1 | cas->is_send;
        *link = s;
        link = &s->waitlink;
        waitq_enqueue(cas->is_send ? &cas->c->sendq : &cas->c->recvq, s);
    }
    gp->param = NULL;
    gp->park_finish = select_finish;
    atomic_store(&gp->parking_on_chan, true);
    /* With one case it is called what it is: gc compiles it as that. */
    waitreason why = !alone ? WAIT_SELECT : cases[lockorder[0]].is_send ? WAIT_CHAN_SEND : WAIT_CHAN_RECEIVE;
    return gopark(gp, select_park_commit, NULL, why);
}

/* Why a goroutine waits that has no channel to wait for. */
static waitreason for_ever(const scase *cases, int ncases)
{
    if (ncases == 0)
        return WAIT_SELECT_NO_CASES;
    if (ncases > 1)
        return WAIT_SELECT;
    return cases[0].is_send ? WAIT_CHAN_SEND_NIL_CHAN : WAIT_CHAN_RECEIVE_NIL_CHAN;
}

/* Calls fn for the timers of the channels to receive from. True if there are any. */
static bool each_timer(const scase *cases, const uint16_t *order, int n, void (*fn)(timer *t))
{
    bool any = false;
    for (int i = 0; i < n; i++) {
        const scase *cas = &cases[order[i]];
        if (!cas->is_send && cas->c->timer) {
            fn(cas->c->timer);
            any = true;
        }
    }
    return any;
}

/* Pass 1. Done: everything is unlocked. */
static bool try_all(g *gp, const scase *cases, const uint16_t *pollorder, const uint16_t *lockorder, int n,
                    opstatus *status)
{
    for (int i = 0; i < n; i++)
        if (try_case(gp, cases, lockorder, n, pollorder[i], status))
            return true;
    return false;
}

opstatus selectgo(g *gp, const scase *cases, int ncases, bool block)
{
    if (ncases > 1 << 16)
        throw("select with too many cases");
    uint16_t pollorder[ncases + 1], lockorder[ncases + 1];
    lockorder[0] = 0;
    int n = 0;
    for (int i = 0; i < ncases; i++) {
        if (!cases[i].c)
            continue; /* a nil channel never goes ahead */
        int j = (int)fastrandn((uint32_t)n + 1);
        pollorder[n] = pollorder[j];
        pollorder[j] = (uint16_t)i;
        n++;
    }
    if (n == 0 && block)
        return gopark(gp, NULL, NULL, for_ever(cases, ncases));
    for (int i = 0; i < n; i++)
        lockorder[i] = pollorder[i]; /* so that chance orders the cases of one channel in its queue, too */
    sort_by_channel(cases, lockorder, n);
    bool timers = each_timer(cases, lockorder, n, timer_chan_poll);
    opstatus status;
    lock_all(cases, lockorder, n);
    if (try_all(gp, cases, pollorder, lockorder, n, &status))
        return status;
    if (!block) {
        unlock_all(cases, lockorder, n, NULL);
        gp->op_index = -1;
        gp->op_ok = false;
        return OP_OK;
    }
    if (timers) {               /* they are entered without our locks, and then all is looked at again */
        unlock_all(cases, lockorder, n, NULL);
        each_timer(cases, lockorder, n, timer_chan_block);
        lock_all(cases, lockorder, n);
        if (try_all(gp, cases, pollorder, lockorder, n, &status)) {
            each_timer(cases, lockorder, n, timer_chan_unblock);
            return status;
        }
    }
    return park_on_all(gp, cases, lockorder, n, ncases == 1);
}
