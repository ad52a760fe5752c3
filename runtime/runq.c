/* runq.c - the run queue of a P, the global queue, and lists of Gs.
 *
 * A P's queue is a ring of 256 Gs: its owner appends at runqtail without a lock; the owner and
 * thieves take at runqhead by CAS. head and tail only grow and wrap at 2^32, so tail - head is the
 * length. Loading the head is an acquire, publishing the tail a release: a thief that sees the tail
 * sees the Gs in front of it. In front of the ring stands runnext, the G that was readied last: it
 * runs next and inherits the time slice, so two goroutines that talk to each other form a unit.
 *
 * A full ring moves half of itself to the global queue (sched.runq, under sched.lock).
 */
#include "runtime/runq.h"

#include <assert.h>

#include "runtime/lock_futex.h"
#include "runtime/os_linux.h"
#include "runtime/panic.h"
#include "runtime/proc.h"
#include "runtime/schedfuzz.h"

/* ---- lists ---- */

void gqueue_push_back(gqueue *q, g *gp)
{
    gp->schedlink = NULL;
    if (q->tail)
        q->tail->schedlink = gp;
    else
        q->head = gp;
    q->tail = gp;
}

void gqueue_push(gqueue *q, g *gp)
{
    gp->schedlink = q->head;
    q->head = gp;
    if (!q->tail)
        q->tail = gp;
}

g *gqueue_pop(gqueue *q)
{
    g *gp = q->head;
    if (gp) {
        q->head = gp->schedlink;
        if (!q->head)
            q->tail = NULL;
        gp->schedlink = NULL;
    }
    return gp;
}

void gqueue_push_back_all(gqueue *q, gqueue *from)
{
    if (!from->head)
        return;
    from->tail->schedlink = NULL;
    if (q->tail)
        q->tail->schedlink = from->head;
    else
        q->head = from->head;
    q->tail = from->tail;
    from->head = from->tail = NULL;
}

/* ---- the global queue ---- */

void globrunqput(g *gp)
{
    lockrank_assert_held(&sched.lock);
    gqueue_push_back(&sched.runq, gp);
    sched.runqsize++;
}

void globrunqputhead(g *gp)
{
    lockrank_assert_held(&sched.lock);
    gqueue_push(&sched.runq, gp);
    sched.runqsize++;
}

void globrunqputbatch(gqueue *batch, int32_t n)
{
    lockrank_assert_held(&sched.lock);
    gqueue_push_back_all(&sched.runq, batch);
    sched.runqsize += n;
}

/* Takes a fair share (at most max, 0 = no limit) of the global queue: one to run, the rest into
 * pp's ring. */
g *globrunqget(p *pp, int32_t max)
{
    lockrank_assert_held(&sched.lock);
    int32_t size = sched.runqsize;
    if (size == 0)
        return NULL;
    int32_t n = size / gomaxprocs + 1;
    if (n > size)
        n = size;
    if (max > 0 && n > max)
        n = max;
    if (n > RUNQ_SIZE / 2)
        n = RUNQ_SIZE / 2;
    sched.runqsize = size - n;
    g *gp = gqueue_pop(&sched.runq);
    while (--n > 0)
        runqput(pp, gqueue_pop(&sched.runq), false);
    return gp;
}

/* ---- the ring of a P ---- */

static inline uint32_t head_acquire(p *pp)
{
    return atomic_load_explicit(&pp->runqhead, memory_order_acquire);
}

static inline uint32_t tail_relaxed(p *pp)
{
    return atomic_load_explicit(&pp->runqtail, memory_order_relaxed);
}

static inline bool head_advance(p *pp, uint32_t from, uint32_t to)
{
    return atomic_compare_exchange_strong_explicit(&pp->runqhead, &from, to, memory_order_acq_rel,
                                                   memory_order_relaxed);
}

static inline g *ring_get(p *pp, uint32_t i)
{
    return atomic_load_explicit(&pp->runq[i % RUNQ_SIZE], memory_order_relaxed);
}

static inline void ring_set(p *pp, uint32_t i, g *gp)
{
    atomic_store_explicit(&pp->runq[i % RUNQ_SIZE], gp, memory_order_relaxed);
}

bool runqempty(p *pp)
{
    /* runqput moves a kicked-out runnext into the ring: head == tail, then runnext == NULL, are two
     * looks at two moments; look until the tail stood still. */
    for (;;) {
        uint32_t head = head_acquire(pp);
        uint32_t tail = atomic_load_explicit(&pp->runqtail, memory_order_acquire);
        sched_fuzz();
        g *next = atomic_load(&pp->runnext);
        if (tail == atomic_load_explicit(&pp->runqtail, memory_order_acquire))
            return head == tail && !next;
    }
}

/* Moves half of a full ring, and gp, to the global queue. False: a thief was faster, there is room. */
static bool runqputslow(p *pp, g *gp, uint32_t head, uint32_t tail)
{
    uint32_t n = (tail - head) / 2;
    if (n != RUNQ_SIZE / 2)
        throw("runqputslow: queue is not full");
    gqueue batch = { NULL, NULL };
    g *taken[RUNQ_SIZE / 2];
    for (uint32_t i = 0; i < n; i++)
        taken[i] = ring_get(pp, head + i);
    if (!head_advance(pp, head, head + n))
        return false;
    for (uint32_t i = 0; i < n; i++)
        gqueue_push_back(&batch, taken[i]);
    gqueue_push_back(&batch, gp);
    lock(&sched.lock);
    globrunqputbatch(&batch, (int32_t)n + 1);
    unlock(&sched.lock);
    return true;
}

void runqput(p *pp, g *gp, bool next)
{
    sched_fuzz();
    if (next) {
        gp = atomic_exchange(&pp->runnext, gp);
        if (!gp)
            return;
    }
    for (;;) {
        uint32_t head = head_acquire(pp), tail = tail_relaxed(pp);
        if (tail - head < RUNQ_SIZE) {
            ring_set(pp, tail, gp);
            sched_fuzz();
            atomic_store_explicit(&pp->runqtail, tail + 1, memory_order_release);
            return;
        }
        if (runqputslow(pp, gp, head, tail))
            return;
    }
}

g *runqget(p *pp, bool *inherit_time)
{
    g *next = atomic_load(&pp->runnext);
    /* Others can only make runnext NULL, so a failed CAS means that it was stolen. */
    if (next && atomic_compare_exchange_strong(&pp->runnext, &next, NULL)) {
        *inherit_time = true;
        return next;
    }
    *inherit_time = false;
    for (;;) {
        uint32_t head = head_acquire(pp);
        if (head == tail_relaxed(pp))
            return NULL;
        g *gp = ring_get(pp, head);
        if (head_advance(pp, head, head + 1))
            return gp;
    }
}

gqueue runqdrain(p *pp, uint32_t *n)
{
    gqueue q = { NULL, NULL };
    bool inherit;
    *n = 0;
    for (g *gp; (gp = runqget(pp, &inherit)) != NULL; ++*n)
        gqueue_push_back(&q, gp);
    return q;
}

/* Copies half of pp's Gs to batch; returns how many it took. If there is only a runnext, that one is
 * taken when steal_runnext, but not from a P that has just readied it and is about to run it. */
static uint32_t runqgrab(p *pp, g **batch, bool steal_runnext)
{
    for (;;) {
        uint32_t head = head_acquire(pp);
        uint32_t tail = atomic_load_explicit(&pp->runqtail, memory_order_acquire);
        uint32_t n = tail - head;
        n -= n / 2;
        if (n == 0) {
            g *next = steal_runnext ? atomic_load(&pp->runnext) : NULL;
            if (!next)
                return 0;
            if (atomic_load(&pp->status) == PRUNNING) {
                /* Give it the chance to run what it has just readied: stealing it would bounce two
                 * talking goroutines between threads. Longer than a hand-over takes. */
                usleep_ns(3000);
            }
            if (!atomic_compare_exchange_strong(&pp->runnext, &next, NULL))
                continue;
            batch[0] = next;
            return 1;
        }
        if (n > RUNQ_SIZE / 2)
            continue; /* head and tail were read at different moments */
        for (uint32_t i = 0; i < n; i++)
            batch[i] = ring_get(pp, head + i);
        sched_fuzz();
        if (head_advance(pp, head, head + n))
            return n;
    }
}

g *runqsteal(p *pp, p *p2, bool steal_runnext)
{
    g *batch[RUNQ_SIZE / 2];
    uint32_t n = runqgrab(p2, batch, steal_runnext);
    if (n == 0)
        return NULL;
    g *gp = batch[--n];
    if (n == 0)
        return gp;
    uint32_t head = head_acquire(pp), tail = tail_relaxed(pp);
    if (tail - head + n >= RUNQ_SIZE)
        throw("runqsteal: runq overflow");
    for (uint32_t i = 0; i < n; i++)
        ring_set(pp, tail + i, batch[i]);
    atomic_store_explicit(&pp->runqtail, tail + n, memory_order_release);
    return gp;
}
