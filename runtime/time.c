/* time.c - timers: one 4-heap per P.
 *
 * A timer is in the heap of the P on which it was started, ordered by `when`; the heap is an array
 * outside the collected memory, guarded by p.timers_lock. Where a timer is stands in the timer itself:
 * rt = (P id + 1) << 40 | index, 0 when it is in no heap; sifting keeps it up to date. So stopping a
 * timer is: read rt, lock that P, read rt again, take the element out in O(log n). Nothing is deleted
 * lazily and no state machine is needed.
 *
 * The timer of a channel (time.NewTimer, time.After, a Ticker) is in a heap only while some goroutine waits to receive: else
 * rt = RT_LAZY, nothing but the channel refers to it (hchan.timer), and both are collected when the program
 * has dropped them. Who receives looks first whether it is due (timer_chan_poll), and enters it before it waits
 * (timer_chan_block). So a million of them that nobody waits for cost nothing but memory.
 *
 * rt = RT_BUSY: somebody is changing it, or it is firing; not for long. States change by CAS from RT_LAZY and 0, and under
 * timers_lock from and to a place in a heap. `blocked` counts the receivers; it is raised before rt is looked at, and
 * who takes a timer out of its heap because nobody waits looks again afterwards, so none is forgotten.
 *
 * Due timers are run by whoever schedules on the P, or looks for work to steal (check_timers); an M
 * without work sleeps in netpoll until the next one. They are run under timers_lock with rt busy (C timers: 0), so that after
 * stop has returned nothing of the timer is still on its way. What they do is short: a send that does not
 * wait, a newproc, a goready.
 *
 * The timers in the heaps are roots of the collector (timers_visit).
 */
#include "runtime/time.h"

#include <assert.h>
#include <string.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "runtime/lock_futex.h"
#include "runtime/mbarrier.h"
#include "runtime/netpoll.h"
#include "runtime/os_linux.h"
#include "runtime/panic.h"
#include "runtime/proc.h"
#include "runtime/proc_internal.h"
#include "runtime/schedfuzz.h"
#include "runtime/trace.h"
#include "runtime/traceback.h"

enum { RT_SHIFT = 40, ARITY = 4 };
#define RT_INDEX_MASK (((uintptr_t)1 << RT_SHIFT) - 1)
#define MAX_WHEN INT64_MAX
enum { RT_LAZY = 1, RT_BUSY = 2 };

void (*timer_send_time)(const timer *t, int64_t late);

/* ---- the heap; pp->timers_lock held ---- */

static void heap_set(p *pp, uint32_t i, timer_entry e)
{
    pp->timers[i] = e;
    atomic_store_explicit(&e.t->rt, (uintptr_t)(pp->id + 1) << RT_SHIFT | i, memory_order_relaxed);
}

static void heap_up(p *pp, uint32_t i)
{
    timer_entry e = pp->timers[i];
    while (i > 0) {
        uint32_t parent = (i - 1) / ARITY;
        if (e.when >= pp->timers[parent].when)
            break;
        heap_set(pp, i, pp->timers[parent]);
        i = parent;
    }
    heap_set(pp, i, e);
}

static void heap_down(p *pp, uint32_t i)
{
    timer_entry e = pp->timers[i];
    uint32_t n = pp->ntimers;
    for (;;) {
        uint32_t first = i * ARITY + 1, least = first;
        if (first >= n)
            break;
        for (uint32_t k = first + 1; k < first + ARITY && k < n; k++)
            if (pp->timers[k].when < pp->timers[least].when)
                least = k;
        if (pp->timers[least].when >= e.when)
            break;
        heap_set(pp, i, pp->timers[least]);
        i = least;
    }
    heap_set(pp, i, e);
}

static void publish(p *pp)
{
    atomic_store(&pp->timer0_when, pp->ntimers ? pp->timers[0].when : 0);
    atomic_store(&pp->num_timers, pp->ntimers);
}

static void heap_grow(p *pp)
{
    uint32_t cap = pp->captimers ? 2 * pp->captimers : 64;
    timer_entry *list = realloc(pp->timers, cap * sizeof *list);
    if (!list)
        throw("out of memory allocating timers");
    pp->timers = list;
    pp->captimers = cap;
}

/* C timers without an argument are the runtime's own. */
static bool is_system(const timer *t)
{
    return !t->arg.type && !t->arg.data;
}

static void heap_insert(p *pp, timer *t)
{
    if (is_system(t))
        atomic_fetch_add(&pp->num_system_timers, 1);
    if (pp->ntimers == pp->captimers)
        heap_grow(pp);
    uint32_t i = pp->ntimers++;
    pp->timers[i] = (timer_entry){ t->when, NULL };
    store_pointer(&pp->timers[i].t, t); /* the heap is a root that may have been scanned already */
    heap_up(pp, i);
    publish(pp);
}

/* rt: what the timer's is afterwards. */
static void heap_delete(p *pp, uint32_t i, uintptr_t rt)
{
    timer *t = pp->timers[i].t;
    if (is_system(t))
        atomic_fetch_sub(&pp->num_system_timers, 1);
    if (write_barrier_enabled)
        gcwritebarrier((void **)&pp->timers[i].t, NULL);
    uint32_t last = --pp->ntimers;
    if (i != last) {
        pp->timers[i] = pp->timers[last];
        heap_up(pp, i);
        heap_down(pp, (uint32_t)(atomic_load(&pp->timers[i].t->rt) & RT_INDEX_MASK));
    }
    atomic_store(&t->rt, rt);
    publish(pp);
}

/* Locks the P in whose heap t is; NULL if it is in none. */
static p *lock_heap_of(timer *t)
{
    for (;;) {
        uintptr_t rt = atomic_load(&t->rt);
        if (rt <= RT_BUSY)
            return NULL;
        p *pp = allp[(rt >> RT_SHIFT) - 1];
        sched_fuzz();
        lock(&pp->timers_lock);
        if (atomic_load(&t->rt) >> RT_SHIFT == rt >> RT_SHIFT)
            return pp;
        unlock(&pp->timers_lock);
    }
}

/* ---- start, stop, reset ---- */

void wake_netpoller(int64_t when)
{
    if (atomic_load(&sched.lastpoll) == 0) {
        int64_t until = atomic_load(&sched.polluntil);
        if (until == 0 || until > when)
            netpollBreak();
    } else {
        wakep();
    }
}

static void insert(timer *t)
{
    int64_t when = t->when;
    p *pp = getm()->p;
    lock(&pp->timers_lock);
    heap_insert(pp, t);
    unlock(&pp->timers_lock);
    wake_netpoller(when);
}

static bool claim(timer *t, uintptr_t from)
{
    sched_fuzz();
    return atomic_compare_exchange_strong(&t->rt, &from, RT_BUSY);
}

/* Lazy, and somebody waits: into a heap with it. */
static void arm(timer *t)
{
    for (;;) {
        uintptr_t rt = atomic_load(&t->rt);
        if (rt == RT_BUSY)
            osyield();
        else if (rt != RT_LAZY)
            return;
        else if (claim(t, RT_LAZY)) {
            insert(t);
            return;
        }
    }
}

static void become_lazy(timer *t)
{
    atomic_store(&t->rt, RT_LAZY);
    sched_fuzz();
    if (atomic_load(&t->blocked) > 0)
        arm(t);
}

/* A channel knows one timer at most: the first that was started for it. The collector follows the pointer only if it follows
 * those in the elements. */
static bool is_lazy(timer *t)
{
    if (!t->arg.type || t->f)
        return false;
    hchan *c = t->arg.data;
    if (!c->timer && type_has_pointers(c->elemtype))
        store_pointer(&c->timer, t);
    return c->timer == t;
}

/* t is busy: begins to run. */
static void activate(timer *t)
{
    if (t->when <= 0)
        t->when = t->when < 0 ? MAX_WHEN : 1;
    if (t->period < 0)
        throw("timer period must not be negative");
    if (is_lazy(t))
        become_lazy(t);
    else
        insert(t);
}

void timer_start(timer *t)
{
    if (!claim(t, 0))
        throw("startTimer called with an active timer");
    activate(t);
}

bool timer_stop(timer *t)
{
    for (;;) {
        uintptr_t rt = atomic_load(&t->rt);
        if (rt == 0)
            return false;
        if (rt == RT_BUSY) {
            osyield();
        } else if (rt == RT_LAZY) {
            if (atomic_compare_exchange_strong(&t->rt, &rt, 0))
                return true;
        } else {
            p *pp = lock_heap_of(t);
            if (!pp)
                continue;
            heap_delete(pp, (uint32_t)(atomic_load(&t->rt) & RT_INDEX_MASK), 0);
            unlock(&pp->timers_lock);
            return true;
        }
    }
}

bool timer_reset(timer *t, int64_t when)
{
    bool active = timer_stop(t);
    while (!claim(t, 0))        /* somebody else has just started it */
        active |= timer_stop(t);
    t->when = when;
    activate(t);
    return active;
}

/* ---- timers of channels ---- */

/* The next time of a periodic timer that is due. */
static int64_t next_when(const timer *t, int64_t now)
{
    int64_t when, missed = (now - t->when) / t->period + 1;
    if (__builtin_mul_overflow(missed, t->period, &missed) || __builtin_add_overflow(t->when, missed, &when))
        return MAX_WHEN;
    return when;
}

void timer_chan_poll(timer *t)
{
    if (atomic_load(&t->rt) != RT_LAZY)
        return;
    int64_t now = nanotime();
    if (__atomic_load_n(&t->when, __ATOMIC_RELAXED) > now || !claim(t, RT_LAZY))
        return;
    int64_t late = now - t->when;
    bool again = late < 0;      /* was set anew */
    if (!again) {
        again = t->period > 0;
        if (again)
            t->when = next_when(t, now);
        timer_send_time(t, late);
    }
    if (again)
        become_lazy(t);
    else
        atomic_store(&t->rt, 0);
}

void timer_chan_block(timer *t)
{
    atomic_fetch_add(&t->blocked, 1);
    arm(t);
}

void timer_chan_unblock(timer *t)
{
    if (atomic_fetch_sub(&t->blocked, 1) != 1)
        return;
    p *pp = lock_heap_of(t);
    if (!pp)
        return;
    heap_delete(pp, (uint32_t)(atomic_load(&t->rt) & RT_INDEX_MASK), RT_LAZY);
    unlock(&pp->timers_lock);
    if (atomic_load(&t->blocked) > 0)
        arm(t);
}

/* ---- firing ---- */

/* Calls t's action. pp->timers_lock held. */
static void fire(timer *t, int64_t late)
{
    if (!t->arg.type) {
        ((void (*)(void *))t->seq)(t->arg.data);
    } else if (!t->f) {
        timer_send_time(t, late);
    } else {
        /* f(arg, seq) in a goroutine of its own. The only f there is, is that of AfterFunc, which
         * calls its argument; so the goroutine may as well be that argument. */
        const type *typ = t->arg.type;
        if (typ->kind != KIND_FUNC || typ->u.func.nin != 0 || typ->u.func.nout != 0)
            throw("timer whose argument is not a func()");
        newproc(t->arg.data, NULL, gopc_of_timers);
    }
}

/* Runs the first timer, which is due. Its next time stands before it fires. */
static void run_first(p *pp, int64_t now)
{
    timer *t = pp->timers[0].t;
    int64_t late = now - t->when;
    if (t->period > 0) {
        t->when = pp->timers[0].when = next_when(t, now);
        heap_down(pp, 0);
        publish(pp);
        fire(t, late);
    } else if (!t->arg.type) {
        heap_delete(pp, 0, 0);  /* what it wakes may start it again at once */
        fire(t, late);
    } else {
        heap_delete(pp, 0, RT_BUSY);
        fire(t, late);
        sched_fuzz();
        atomic_store(&t->rt, 0);
    }
}

int64_t check_timers(p *pp, int64_t now, int64_t *pnow, bool *ran)
{
    *ran = false;
    int64_t next = atomic_load(&pp->timer0_when);
    if (next == 0)
        return 0;
    if (now == 0)
        now = nanotime();
    *pnow = now;
    if (next > now)
        return next;
    if (trace_enabled)
        trace_begin("timers");
    lock(&pp->timers_lock);
    while (pp->ntimers > 0 && pp->timers[0].when <= now) {
        run_first(pp, now);
        *ran = true;
    }
    next = pp->ntimers ? pp->timers[0].when : 0;
    unlock(&pp->timers_lock);
    if (trace_enabled)
        trace_end();
    return next;
}

int64_t timers_earliest(void)
{
    int64_t earliest = 0;
    for (int32_t i = 0; i < gomaxprocs; i++) {
        int64_t when = p_may_have_timers(i) ? atomic_load(&allp[i]->timer0_when) : 0;
        if (when != 0 && (earliest == 0 || when < earliest))
            earliest = when;
    }
    return earliest;
}

void timers_move(p *from, p *to)
{
    while (from->ntimers > 0) {
        timer *t = from->timers[from->ntimers - 1].t;
        heap_delete(from, from->ntimers - 1, 0);
        heap_insert(to, t);
    }
}

void timers_visit(void (*visit)(void *ctx, uint64_t *slot), void *ctx)
{
    for (int32_t i = 0; i < gomaxprocs; i++) {
        p *pp = allp[i];
        lock(&pp->timers_lock);
        for (uint32_t k = 0; k < pp->ntimers; k++)
            visit(ctx, (uint64_t *)(void *)&pp->timers[k].t);
        unlock(&pp->timers_lock);
    }
}

/* ---- Sleep ---- */

static void wake_sleeper(void *gp)
{
    goready(gp);
}

/* Starts the timer once gp is Gwaiting: it may fire at once. */
static bool sleep_commit(g *gp, void *t)
{
    (void)gp;
    timer_start(t);
    return true;
}

opstatus time_sleep(g *gp, int64_t ns)
{
    if (ns <= 0)
        return OP_OK;
    if (!gp->timer && !(gp->timer = calloc(1, sizeof *gp->timer)))
        throw("out of memory allocating a timer");
    timer *t = gp->timer;
    int64_t now = nanotime();
    t->when = ns > MAX_WHEN - now ? MAX_WHEN : now + ns;
    t->arg = (eface){ NULL, gp };
    t->seq = (uintptr_t)wake_sleeper;
    return gopark(gp, sleep_commit, t, WAIT_SLEEP);
}
