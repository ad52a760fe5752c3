/* proc.c - the scheduler: which goroutine runs on which thread.
 *
 * G, M and P are goroutine, thread and processor; an M must hold a P to run bytecode. Runnable Gs sit
 * in the ring of a P, in its runnext, or in the global queue. schedule_loop() runs for ever on the
 * M's g0 stack: findRunnable() picks a G, execute() runs it until it leaves and settles why.
 *
 * Waking threads. A thread that has a P but found no work is *spinning*: it looks for work in all
 * places before it gives its P back and sleeps. When a G is readied and there is an idle P and no
 * spinning thread, one thread is woken (wakep); when the last spinning thread finds work, it wakes
 * one more. The delicate point is a thread that stops spinning while another submits work. The
 * submitter does: put G on a queue; StoreLoad barrier; read nmspinning. The stopper does: decrement
 * nmspinning; StoreLoad barrier; look at all queues again. One of the two sees the other. (All of
 * these are sequentially consistent atomics.)
 *
 * Invariants: a Grunnable G is on exactly one queue; a Grunning G is curg of exactly one M, which
 * has a P; sched.lock guards idle lists, counts of idle Ms and the global queue. Ms are never freed,
 * so an m* that was read without a lock may be stale but is never dangling. The same goes for Gs.
 *
 * Preemption, stop-the-world, sysmon: proc_preempt.c. System calls: proc_syscall.c.
 */
#include "runtime/proc.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "asm/asm.h"
#include "runtime/blockprof.h"
#include "runtime/cpuprof.h"
#include "runtime/foreground.h"
#include "runtime/lock_futex.h"
#include "runtime/mfinal.h"
#include "runtime/mgc.h"
#include "runtime/mgcmark.h"
#include "runtime/mgcpacer.h"
#include "runtime/netpoll.h"
#include "runtime/panic.h"
#include "runtime/print.h"
#include "runtime/proc_internal.h"
#include "runtime/runq.h"
#include "runtime/runtime1.h"
#include "runtime/schedfuzz.h"
#include "runtime/sema.h"
#include "runtime/signal_unix.h"
#include "runtime/stack.h"
#include "runtime/time.h"
#include "runtime/trace.h"

enum {
    SCHED_TICK_GLOBAL = 61,     /* every so many ticks the global queue comes first, for fairness */
    STEAL_TRIES = 4,
    GFREE_MAX = 64,             /* dead Gs kept per P; half go to the global list beyond it */
    GFREE_BATCH = 32,
    GOID_BATCH = 16,
    MAX_PROCS = 1024,
    C_STACK_SIZE = 256 << 10    /* of a C G */
};

schedt sched;                   /* see runtime2.h */
m m0;                           /* the main thread */
g g0;                           /* its scheduler goroutine; bounds set by rt0 and minit */
static g gsignal0;
_Thread_local m *tls_m;
codehooks code;                 /* filled by vm/ before schedinit, read only after that */
_Atomic int32_t gomaxprocs;
int32_t newprocs;               /* GOMAXPROCS as of the next start_the_world; world stopped */
p **allp;
m *_Atomic allm;
g **allgs;                      /* allglock; replaced by a larger copy, old ones stay for readers */
_Atomic uint64_t allglen;
static uint64_t allgcap;        /* allglock */
mutex allglock;
_Atomic int32_t panicking;      /* Ms that are printing a fatal panic */
static g *main_goroutine;       /* set by newproc_main */
_Atomic bool main_started;      /* Ms may be started */

const char *const waitreason_strings[WAIT_COUNT] = {
    [WAIT_ZERO] = "",
    [WAIT_GC_ASSIST_MARKING] = "GC assist marking",
    [WAIT_IO] = "IO wait",
    [WAIT_CHAN_RECEIVE_NIL_CHAN] = "chan receive (nil chan)",
    [WAIT_CHAN_SEND_NIL_CHAN] = "chan send (nil chan)",
    [WAIT_DUMPING_HEAP] = "dumping heap",
    [WAIT_GARBAGE_COLLECTION] = "garbage collection",
    [WAIT_GC_SCAN] = "garbage collection scan",
    [WAIT_PANICWAIT] = "panicwait",
    [WAIT_SELECT] = "select",
    [WAIT_SELECT_NO_CASES] = "select (no cases)",
    [WAIT_GC_ASSIST_WAIT] = "GC assist wait",
    [WAIT_GC_SWEEP_WAIT] = "GC sweep wait",
    [WAIT_GC_SCAVENGE_WAIT] = "GC scavenge wait",
    [WAIT_CHAN_RECEIVE] = "chan receive",
    [WAIT_CHAN_SEND] = "chan send",
    [WAIT_FINALIZER_WAIT] = "finalizer wait",
    [WAIT_FORCE_GC_IDLE] = "force gc (idle)",
    [WAIT_SEMACQUIRE] = "semacquire",
    [WAIT_SLEEP] = "sleep",
    [WAIT_SYNC_COND_WAIT] = "sync.Cond.Wait",
    [WAIT_SYNC_MUTEX_LOCK] = "sync.Mutex.Lock",
    [WAIT_SYNC_RWMUTEX_RLOCK] = "sync.RWMutex.RLock",
    [WAIT_SYNC_RWMUTEX_LOCK] = "sync.RWMutex.Lock",
    [WAIT_TIMER_GOROUTINE_IDLE] = "timer goroutine (idle)",
    [WAIT_TRACE_READER_BLOCKED] = "trace reader (blocked)",
    [WAIT_GC_WORKER_IDLE] = "GC worker (idle)",
    [WAIT_GC_WORKER_ACTIVE] = "GC worker (active)",
    [WAIT_PREEMPTED] = "preempted",
    [WAIT_DEBUG_CALL] = "debug call",
};

/* ---- random numbers: one xorshift per M ---- */

uint64_t fastrand64(void)
{
    static _Atomic uint64_t no_m = 0x9e3779b97f4a7c15u; /* threads without M: tests */
    m *mp = tls_m;
    uint64_t x = mp ? mp->fastrand : atomic_load(&no_m);
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    if (mp)
        mp->fastrand = x;
    else
        atomic_store(&no_m, x);
    return x * 0x2545f4914f6cdd1du;
}

uint32_t fastrand(void)
{
    return (uint32_t)(fastrand64() >> 32);
}

uint32_t fastrandn(uint32_t n)
{
    return (uint32_t)((uint64_t)fastrand() * n >> 32);
}

/* ---- start ---- */

void bind_m0(void)
{
    tls_m = &m0;
    m0.g0 = &g0;
    g0.m = &m0;
}

int64_t reserve_m_id(void)
{
    lockrank_assert_held(&sched.lock);
    int64_t id = atomic_fetch_add(&sched.mnext, 1);
    if (mcount() > sched.maxmcount) {
        unlock(&sched.lock);
        printfmt("runtime: program exceeds %d-thread limit\n", sched.maxmcount);
        throw("thread exhaustion");
    }
    return id;
}

void mcommoninit(m *mp, int64_t id)
{
    lock(&sched.lock);
    mp->id = id < 0 ? reserve_m_id() : id;
    id = mp->id;
    mp->fastrand = startup_random ^ (uint64_t)(id + 1) * 0x9e3779b97f4a7c15u;
    if (mp->fastrand == 0)
        mp->fastrand = 1;
    if (!mp->on_allm) {
        mp->on_allm = true;
        mp->alllink = atomic_load(&allm);
        atomic_store(&allm, mp);
    }
    unlock(&sched.lock);
}

int64_t mcount(void)
{
    return atomic_load(&sched.mnext) - __atomic_load_n(&sched.nmfreed, __ATOMIC_RELAXED);
}

/* The order of the steps is Go's: each may use what the steps before it have set up. */
void schedinit(void)
{
    lock_init(&sched.lock, LOCKRANK_SCHED);
    lock_init(&sched.gfree.lock, LOCKRANK_GFREE);
    lock_init(&sched.sudogs.lock, LOCKRANK_SUDOGS);
    lock_init(&sched.defers.lock, LOCKRANK_DEFERS);
    lock_init(&allglock, LOCKRANK_ALLG);

    sched.maxmcount = 10000;
    sched.init_time = nanotime();
    /* The world starts stopped: no P exists. */
    stackinit();
    mallocinit();
    m0.gsignal = &gsignal0;
    gsignal0.m = &m0;
    mcommoninit(&m0, -1);
    semainit();
    parsedebugvars();
    gcinit();
    netpollinit();
    atomic_store(&sched.lastpoll, nanotime());

    int32_t procs = ncpu;
    const char *env = gogetenv("GOMAXPROCS");
    if (env) {
        char *end;
        long n = strtol(env, &end, 10);
        if (end != env && *end == '\0' && n > 0)
            procs = n > MAX_PROCS ? MAX_PROCS : (int32_t)n;
    }
    lock(&sched.lock);
    if (procresize(procs))
        throw("unknown runnable goroutine during bootstrap");
    unlock(&sched.lock);
    newprocs = procs;
    /* The world is started. */
}

void newproc_main(void)
{
    if (!code.main_func)
        throw("no main function");
    main_goroutine = newproc(code.main_func, NULL, NULL);
    bool inherit_time;
    if (runqget(getp(), &inherit_time) != main_goroutine)   /* mstart runs it, before all others */
        throw("the main goroutine is not the first");
    gcenable();
}

static void schedule_loop(void);
static void execute(g *gp, bool inherit_time);

void mstart(void)
{
    m *mp = getm();
    minit(mp);
    if (mp == &m0) {
        initsig();
        atomic_store(&main_started, true);
        sched.nmsys++;
        newm(sysmon, NULL, -1);
    }
    cpuprof_minit(mp);          /* the handler of its signal is there */
    if (mp->mstartfn)
        mp->mstartfn();
    if (mp != &m0) {
        acquirep(mp->nextp);
        mp->nextp = NULL;
    } else if (main_goroutine) {
        execute(main_goroutine, false);     /* initialisers run on the main thread */
    }
    schedule_loop();
    mexit();
}

/* ---- status of a G ---- */

static _Noreturn void bad_status(const char *what, g *gp, uint32_t from, uint32_t to)
{
    throwf("%s: bad status %#x of goroutine %llu, want %#x -> %#x", what, readgstatus(gp),
           (unsigned long long)gp->goid, from, to);
}

/* Changes the status; waits while somebody scans gp's stack (GSCAN). */
void casgstatus(g *gp, uint32_t from, uint32_t to)
{
    if ((from & GSCAN) || (to & GSCAN) || from == to)
        bad_status("casgstatus", gp, from, to);
    sched_fuzz();
    for (uint32_t tries = 0;; tries++) {
        uint32_t old = from;
        if (atomic_compare_exchange_strong(&gp->atomicstatus, &old, to))
            return;
        if ((old & ~(uint32_t)GSCAN) != from)
            bad_status("casgstatus", gp, from, to);
        if (tries < 100)
            procyield(10);
        else
            osyield();
    }
}

/* ---- Ps ---- */

static void wire_status(p *pp, uint32_t from, uint32_t to)
{
    sched_fuzz();
    uint32_t old = from;
    if (!atomic_compare_exchange_strong(&pp->status, &old, to))
        throwf("P %d has status %u, want %u", pp->id, old, from);
}

/* The current M takes the idle P. */
void acquirep(p *pp)
{
    m *mp = getm();
    if (mp->p)
        throw("acquirep: already in use");
    if (pp->m)
        throwf("acquirep: P %d has an M", pp->id);
    wire_status(pp, PIDLE, PRUNNING);
    mp->p = pp;
    __atomic_store_n(&pp->m, mp, __ATOMIC_RELEASE);
    pmem_acquired(pp);
}

/* The current M gives up its P, which becomes idle (but is on no list yet). */
p *releasep(void)
{
    m *mp = getm();
    p *pp = mp->p;
    if (!pp || pp->m != mp)
        throw("releasep: invalid arg");
    mp->p = NULL;
    __atomic_store_n(&pp->m, NULL, __ATOMIC_RELAXED);
    wire_status(pp, PRUNNING, PIDLE);
    return pp;
}

/* Which Ps lie idle, and which may have timers, so that whoever steals need not touch the others. Written under
 * sched.lock. Only the owner of a P adds timers to it, so the bit of an idle P without timers may be clear, and that of any
 * other P is set. */
typedef struct pmask { _Atomic uint32_t bits[MAX_PROCS / 32]; } pmask;
static pmask idlep_mask, timerp_mask;

static bool pmask_read(pmask *m, uint32_t id)
{
    return atomic_load(&m->bits[id / 32]) >> id % 32 & 1;
}

static void pmask_set(pmask *m, int32_t id, bool on)
{
    uint32_t bit = (uint32_t)1 << id % 32;
    if (on)
        atomic_fetch_or(&m->bits[id / 32], bit);
    else
        atomic_fetch_and(&m->bits[id / 32], ~bit);
}

bool p_may_have_timers(int32_t id) { return pmask_read(&timerp_mask, (uint32_t)id); }

void pidleput(p *pp)
{
    lockrank_assert_held(&sched.lock);
    if (!runqempty(pp))
        throw("pidleput: P has non-empty run queue");
    pmask_set(&timerp_mask, pp->id, atomic_load(&pp->num_timers) > 0);
    pmask_set(&idlep_mask, pp->id, true);
    pp->link = sched.pidle;
    sched.pidle = pp;
    atomic_fetch_add(&sched.npidle, 1);
}

p *pidleget(void)
{
    lockrank_assert_held(&sched.lock);
    p *pp = sched.pidle;
    if (pp) {
        sched.pidle = pp->link;
        pmask_set(&timerp_mask, pp->id, true);
        pmask_set(&idlep_mask, pp->id, false);
        atomic_fetch_sub(&sched.npidle, 1);
        wake_sysmon();          /* it sleeps while all Ps lie idle */
    }
    return pp;
}

static p *new_p(int32_t id)
{
    p *pp = calloc(1, sizeof *pp);
    if (!pp)
        throw("out of memory allocating a P");
    pp->id = id;
    atomic_store(&pp->status, PGCSTOP);
    lock_init(&pp->timers_lock, LOCKRANK_TIMERS);
    return pp;
}

static void gfpurge(p *pp);
static void purge_caches(p *pp);

/* pp is not needed any more: everything it holds goes elsewhere. */
static void p_destroy(p *pp)
{
    for (;;) {
        uint32_t tail = atomic_load(&pp->runqtail);
        if (atomic_load(&pp->runqhead) == tail)
            break;
        g *gp = atomic_load(&pp->runq[(tail - 1) % RUNQ_SIZE]);
        atomic_store(&pp->runqtail, tail - 1);
        globrunqputhead(gp);
    }
    g *next = atomic_exchange(&pp->runnext, NULL);
    if (next)
        globrunqputhead(next);
    if (pp->ntimers > 0)
        timers_move(pp, getm()->p);
    gfpurge(pp);
    purge_caches(pp);
    stackcache_clear(pp);
    pmem_destroy(pp);
    atomic_store(&pp->status, PDEAD);
}

/* Makes allp[0..n) usable and destroys the rest. The current M takes P 0, or keeps its own. Ps without
 * work go to the idle list, the others are returned linked: each needs an M. World stopped (schedinit:
 * nothing runs yet). sched.lock is held, and must stay so until gcwaiting is 0: who takes an idle P and
 * still sees gcwaiting would stop it for nobody, and it would be lost. */
p *procresize(int32_t n)
{
    static int32_t made; /* allp[0..made) exist; world stopped */
    int32_t old = gomaxprocs;
    lockrank_assert_held(&sched.lock);
    if (n <= 0 || old < 0)
        throw("procresize: invalid arg");
    if (!allp && !(allp = calloc(MAX_PROCS, sizeof *allp)))
        throw("out of memory allocating allp");
    if (n > MAX_PROCS)
        n = MAX_PROCS;
    for (; made < n; made++)
        allp[made] = new_p(made);
    for (int32_t i = old; i < n; i++) {
        atomic_store(&allp[i]->status, PGCSTOP);
        pmem_init(allp[i]);
    }

    m *mp = getm();
    if (mp->p && mp->p->id < n) {
        atomic_store(&mp->p->status, PRUNNING);
    } else {
        if (mp->p)
            __atomic_store_n(&mp->p->m, NULL, __ATOMIC_RELAXED);
        mp->p = NULL;
        __atomic_store_n(&allp[0]->m, NULL, __ATOMIC_RELAXED);
        atomic_store(&allp[0]->status, PIDLE);
        acquirep(allp[0]);
    }
    atomic_store(&gomaxprocs, n);
    for (int32_t i = n; i < old; i++)
        p_destroy(allp[i]);
    for (int32_t i = 0; i < made; i++) {
        pmask_set(&timerp_mask, i, i < n);
        pmask_set(&idlep_mask, i, false);
    }
    p *runnable = NULL;
    for (int32_t i = n - 1; i >= 0; i--) {
        p *pp = allp[i];
        if (pp == mp->p)
            continue;
        atomic_store(&pp->status, PIDLE);
        if (runqempty(pp)) {
            pidleput(pp);
        } else {
            pp->link = runnable;
            runnable = pp;
        }
    }
    return runnable;
}

/* ---- finding work ---- */

/* Visits all Ps in a random order, each once (n and the step are coprime). */
typedef struct steal_enum { uint32_t i, count, pos, inc; } steal_enum;

static uint32_t gcd(uint32_t a, uint32_t b)
{
    while (b) {
        uint32_t t = a % b;
        a = b;
        b = t;
    }
    return a;
}

static steal_enum steal_start(void)
{
    uint32_t n = (uint32_t)gomaxprocs, r = fastrand();
    uint32_t inc = n > 1 ? 1 + r % (n - 1) : 1;
    while (gcd(inc, n) != 1)
        inc++;
    return (steal_enum){ .i = 0, .count = n, .pos = (r >> 8) % n, .inc = inc };
}

static bool steal_done(const steal_enum *e) { return e->i == e->count; }

static void steal_next(steal_enum *e)
{
    e->i++;
    e->pos = (e->pos + e->inc) % e->count;
}

/* Steals Gs, and on the last round timers and runnexts too. *again: look at everything anew. */
static g *steal_work(int64_t *now, bool *inherit_time, int64_t *poll_until, bool *again)
{
    p *pp = getm()->p;
    bool ran_timer = false;
    for (int i = 0; i < STEAL_TRIES; i++) {
        bool last = i == STEAL_TRIES - 1;
        for (steal_enum e = steal_start(); !steal_done(&e); steal_next(&e)) {
            if (atomic_load(&sched.gcwaiting)) {
                *again = true;
                return NULL;
            }
            p *p2 = allp[e.pos];
            if (p2 == pp)
                continue;
            sched_fuzz();
            if (last && p_may_have_timers(p2->id) && atomic_load(&p2->num_timers) > 0) {
                bool ran = false;
                int64_t when = check_timers(p2, *now, now, &ran);
                if (when != 0 && (*poll_until == 0 || when < *poll_until))
                    *poll_until = when;
                if (ran) {
                    /* What the timer readied is on our own queue. */
                    g *gp = runqget(pp, inherit_time);
                    if (gp)
                        return gp;
                    ran_timer = true;
                }
            }
            if (!pmask_read(&idlep_mask, e.pos) && !runqempty(p2)) {
                g *gp = runqsteal(pp, p2, last);
                if (gp) {
                    *inherit_time = false;
                    return gp;
                }
            }
        }
    }
    *again = ran_timer;
    return NULL;
}

/* Some queue has work, as far as can be seen without a P. */
static bool runqs_have_work(void)
{
    for (int32_t i = 0; i < gomaxprocs; i++) {
        sched_fuzz();
        if (!runqempty(allp[i]))
            return true;
    }
    return atomic_load(&sched.runqsize) != 0;
}

/* There is marking that an idle P could help with. */
static bool mark_work_for_idle_p(void)
{
    return atomic_load(&gc_blacken_enabled) && gc_idle_worker_wanted();
}

bool idle_ps_have_work(void)
{
    return runqs_have_work() || mark_work_for_idle_p();
}

/* An idle P (taken) if there is work for it, for an M that has just stopped spinning. */
static p *check_work_no_p(void)
{
    if (!idle_ps_have_work())
        return NULL;
    sched_fuzz();
    lock(&sched.lock);
    p *pp = pidleget();
    unlock(&sched.lock);
    return pp;
}

/* Looks for I/O that is ready, unless nobody waits for any, or a thread is waiting in netpoll that will see it. */
static gqueue poll_now(void)
{
    if (!netpoll_any_waiters() || atomic_load(&sched.lastpoll) == 0)
        return (gqueue){ NULL, NULL };
    return netpoll(0);
}

bool work_is_waiting(void)
{
    gqueue ready = poll_now();
    inject_list(&ready);
    return atomic_load(&sched.runqsize) != 0 || !runqempty(getp());
}

static void become_spinning(m *mp)
{
    mp->spinning = true;
    atomic_fetch_add(&sched.nmspinning, 1);
    atomic_store(&sched.need_spinning, 0);
}

/* gp came from netpoll. */
static void polled_is_ready(g *gp)
{
    if (trace_enabled)
        trace_go_polled(gp);
    casgstatus(gp, GWAITING, GRUNNABLE);
}

/* Without P and work: waits for I/O and timers if nobody else does. True: an idle P was taken. */
static bool wait_in_netpoll(int64_t poll_until)
{
    m *mp = getm();
    if (poll_until == 0 && !netpoll_any_waiters())
        return false;
    if (atomic_exchange(&sched.lastpoll, 0) == 0) {
        /* Somebody waits already, maybe for a later timer. */
        int64_t until = atomic_load(&sched.polluntil);
        if (poll_until != 0 && (until == 0 || until > poll_until))
            netpollBreak();
        return false;
    }
    sched_fuzz();
    atomic_store(&sched.polluntil, poll_until);
    sched_fuzz();
    /* A timer added since we looked has been announced by netpollBreak, or shows here. */
    int64_t earliest = timers_earliest();
    if (earliest != 0 && (poll_until == 0 || earliest < poll_until))
        poll_until = earliest;
    int64_t delay = -1;
    if (poll_until != 0) {
        int64_t now = nanotime();
        delay = poll_until > now ? poll_until - now : 0;
    }
    if (delay != 0)
        poller_sleeps();
    gqueue ready = netpoll(delay);
    sched_fuzz();
    poller_wakes();
    atomic_store(&sched.polluntil, 0);
    sched_fuzz();
    atomic_store(&sched.lastpoll, nanotime());
    lock(&sched.lock);
    p *pp = pidleget();
    unlock(&sched.lock);
    if (!pp) {
        inject_list(&ready);
        return false;
    }
    acquirep(pp);
    g *gp = gqueue_pop(&ready);
    if (gp) {
        polled_is_ready(gp);
        runqput(pp, gp, true);  /* it is what we have found: no reason to look further */
        inject_list(&ready);
    } else {
        become_spinning(mp);
    }
    return true;
}

void inject_list(gqueue *q)
{
    p *pp = getm()->p;
    gqueue global = { NULL, NULL };
    int32_t nglobal = 0, idle = pp ? atomic_load(&sched.npidle) : INT32_MAX;
    while (!gqueue_empty(q) && nglobal < idle) {
        g *gp = gqueue_pop(q);
        polled_is_ready(gp);
        gqueue_push_back(&global, gp);
        nglobal++;
    }
    if (nglobal > 0) {
        lock(&sched.lock);
        globrunqputbatch(&global, nglobal);
        unlock(&sched.lock);
    }
    while (!gqueue_empty(q)) {
        g *gp = gqueue_pop(q);
        polled_is_ready(gp);
        runqput(pp, gp, false);
    }
    if (nglobal > 0)
        wakep();    /* who finds one of them wakes the next */
}

/* The global queue, if it has something. */
static g *try_global(p *pp, int32_t max)
{
    if (atomic_load(&sched.runqsize) == 0)
        return NULL;
    lock(&sched.lock);
    g *gp = globrunqget(pp, max);
    unlock(&sched.lock);
    return gp;
}

/* Finds a G to run; blocks until there is one. *wake: it comes from outside of the usual queues and
 * another thread should look for the work behind it. */
static g *findRunnable(bool *inherit_time)
{
    m *mp = getm();
    *inherit_time = false;
top:;
    p *pp = mp->p;
    if (atomic_load(&sched.gcwaiting)) {
        gcstopm();
        goto top;
    }
    if (atomic_load(&pp->run_safepoint_fn))
        run_safepoint_fn();

    int64_t now = 0;
    bool ran;
    int64_t poll_until = check_timers(pp, 0, &now, &ran);

    finalizer_poll();
    g *gp;
    if (atomic_load_explicit(&gc_blacken_enabled, memory_order_relaxed)
        && (gp = gc_find_worker(pp, now ? now : nanotime())) != NULL) {
        casgstatus(gp, GWAITING, GRUNNABLE);
        return gp;
    }
    if (pp->schedtick % SCHED_TICK_GLOBAL == 0 && (gp = try_global(pp, 1)) != NULL)
        return gp;
    if ((gp = runqget(pp, inherit_time)) != NULL)
        return gp;
    if ((gp = try_global(pp, 0)) != NULL)
        return gp;

    /* I/O that is ready, before looking at the other Ps: this is only an optimisation, but a cheap one. */
    gqueue ready = poll_now();
    if ((gp = gqueue_pop(&ready)) != NULL) {
        inject_list(&ready);
        polled_is_ready(gp);
        return gp;
    }

    /* Steal, unless half of the busy Ps look around already. */
    if (mp->spinning || 2 * atomic_load(&sched.nmspinning) < gomaxprocs - atomic_load(&sched.npidle)) {
        if (!mp->spinning)
            become_spinning(mp);
        bool again = false;
        sched_fuzz();
        gp = steal_work(&now, inherit_time, &poll_until, &again);
        if (gp)
            return gp;
        if (again)
            goto top;
    }

    /* Nothing to run: help marking. */
    if (atomic_load_explicit(&gc_blacken_enabled, memory_order_relaxed) && (gp = gc_find_idle_worker(pp)) != NULL) {
        casgstatus(gp, GWAITING, GRUNNABLE);
        return gp;
    }

    /* Nothing at all. Give the P back. */
    lock(&sched.lock);
    if (atomic_load(&sched.gcwaiting) || atomic_load(&pp->run_safepoint_fn)) {
        unlock(&sched.lock);
        goto top;
    }
    if (sched.runqsize != 0) {
        gp = globrunqget(pp, 0);
        unlock(&sched.lock);
        return gp;
    }
    /* Who did not look around because others did must not sleep when those are gone: what they saw last may be older than
     * what was readied meanwhile by somebody who saw no idle P. A wakep that finds none takes back its spinner under this lock, too. */
    if (!runqempty(pp) || (!mp->spinning && atomic_load(&sched.nmspinning) == 0)) {
        unlock(&sched.lock);
        goto top;
    }
    releasep();
    pidleput(pp);
    unlock(&sched.lock);

    if (mp->spinning) {
        mp->spinning = false;
        sched_fuzz();
        if (atomic_fetch_sub(&sched.nmspinning, 1) <= 0)
            throw("findrunnable: negative nmspinning");
        sched_fuzz();
        /* Look once more: see the head comment. */
        p *idle = check_work_no_p();
        if (idle) {
            acquirep(idle);
            become_spinning(mp);
            goto top;
        }
        int64_t earliest = timers_earliest();
        if (earliest != 0 && (poll_until == 0 || earliest < poll_until))
            poll_until = earliest;
    }
    if (wait_in_netpoll(poll_until))
        goto top;
    stopm();
    goto top;
}

/* ---- running ---- */

void execute_prepare(g *gp, bool inherit_time)
{
    m *mp = getm();
    __atomic_store_n(&mp->curg, gp, __ATOMIC_RELEASE);
    gp->m = mp;
    casgstatus(gp, GRUNNABLE, GRUNNING);
    gp->waitsince = 0;
    atomic_store(&gp->preempt, false);
    stack_reset_guard(gp);
    if (atomic_load_explicit(&gp->interrupt, memory_order_relaxed))
        pending_set(PENDING_INTERRUPT);
    if (!inherit_time)
        atomic_fetch_add_explicit(&mp->p->schedtick, 1, memory_order_relaxed);
}

void dropg(void)
{
    m *mp = getm();
    mp->curg->m = NULL;
    __atomic_store_n(&mp->curg, NULL, __ATOMIC_RELAXED);
}

static int run_c_goroutine(g *gp)
{
    m *mp = getm();
    asm_switch(&mp->g0->sched.sp, gp->sched.sp);
    return mp->mcall_why;
}

/* The G said it parks. False: its unlock function changed its mind, and gp is running again. */
static bool park_m(g *gp)
{
    m *mp = getm();
    unlockf_fn unlockf = mp->waitunlockf;
    void *lockp = mp->waitlock;
    mp->waitunlockf = NULL;
    mp->waitlock = NULL;
    if (trace_enabled)
        trace_go_stop(gp, gp->waitreason ? waitreason_strings[gp->waitreason] : "yield");
    if (atomic_load_explicit(&block_profile_rate, memory_order_relaxed) > 0)
        block_begins(gp);
    casgstatus(gp, GRUNNING, GWAITING);
    dropg();
    sched_fuzz();
    if (unlockf && !unlockf(gp, lockp)) {
        gp->block_since = 0;
        casgstatus(gp, GWAITING, GRUNNABLE);
        execute_prepare(gp, true);
        if (trace_enabled)
            trace_go_start(gp);
        return false;
    }
    return true;
}

static void gosched_m(g *gp)
{
    if (trace_enabled)
        trace_go_stop(gp, atomic_load(&gp->preempt) || atomic_load(&sched.gcwaiting) ? "preempted" : "yield");
    casgstatus(gp, GRUNNING, GRUNNABLE);
    dropg();
    lock(&sched.lock);
    globrunqput(gp);
    unlock(&sched.lock);
    if (atomic_load(&main_started))
        wakep();
}

/* Grunning -> Gpreempted: whoever called suspendG takes it from there. */
static void preempt_park(g *gp)
{
    uint32_t running = GRUNNING;
    gp->waitreason = WAIT_PREEMPTED;
    if (trace_enabled)
        trace_go_stop(gp, "suspended");
    while (!atomic_compare_exchange_strong(&gp->atomicstatus, &running, GSCAN | GPREEMPTED)) {
        if ((running & ~(uint32_t)GSCAN) != GRUNNING)
            bad_status("preemptPark", gp, GRUNNING, GPREEMPTED);
        running = GRUNNING;
        osyield();
    }
    dropg();
    casfrom_Gscanstatus(gp, GSCAN | GPREEMPTED, GPREEMPTED);
}

static void goexit0(g *gp);

/* gp came back. True: it has left this M. */
static bool leave(g *gp, int why)
{
    m *mp = getm();
    if (atomic_load_explicit(&mp->prof_deferred, memory_order_relaxed))
        cpuprof_flush(gp);
    if (mp->locks != (why == RUN_PARK && mp->waitunlockf ? mp->locks : 0))
        throwf("execute: goroutine left holding %d locks", mp->locks);
    switch (why) {
    case RUN_CONTINUE:
        return false;
    case RUN_PARK:
        return park_m(gp);
    case RUN_YIELD:
        gosched_m(gp);
        return true;
    case RUN_STOP:
        preempt_park(gp);
        return true;
    case RUN_EXIT:
        goexit0(gp);
        return true;
    default:
        throwf("execute: unknown reason %d", why);
    }
}

/* Runs gp until it leaves this M. */
static void execute(g *gp, bool inherit_time)
{
    execute_prepare(gp, inherit_time);
    if (trace_enabled)
        trace_go_start(gp);
    while (!leave(gp, gp->cfn ? run_c_goroutine(gp) : code.execute(gp)))
        continue;
}

int run_locked(g *gp)
{
    for (;;) {
        int why = code.execute(gp);
        if (why == RUN_RETURN || why == RUN_UNWIND || why == RUN_EXIT)
            return why;
        if (!leave(gp, why))
            continue;
        stoplockedm();
        execute_prepare(gp, false);
        if (trace_enabled)
            trace_go_start(gp);
    }
}

/* One round of the scheduler. */
static void schedule(void)
{
    m *mp = getm();
    if (mp->locks != 0)
        throw("schedule: holding locks");
    if (mp->lockedg) {
        stoplockedm();
        execute(mp->lockedg, false);
        return;
    }
    bool inherit_time;
    atomic_store(&mp->p->preempt, false);
    g *gp = findRunnable(&inherit_time);
    if (mp->spinning)
        resetspinning();
    if (gp->lockedm) {
        startlockedm(gp);
        return;
    }
    execute(gp, inherit_time);
}

/* Comes back when the thread is to end. */
static void schedule_loop(void)
{
    while (!getm()->exiting)
        schedule();
}

/* ---- parking and waking ---- */

opstatus gopark(g *gp, unlockf_fn unlockf, void *lockp, waitreason reason)
{
    m *mp = getm();
    assert(mp->curg == gp && (readgstatus(gp) & ~(uint32_t)GSCAN) == GRUNNING); /* suspendG may be asking it to stop */
    mp->waitunlockf = unlockf;
    mp->waitlock = lockp;
    gp->waitreason = (uint8_t)reason;
    return OP_PARK;
}

static bool park_unlock(g *gp, void *l)
{
    (void)gp;
    unlock(l);
    return true;
}

opstatus goparkunlock(g *gp, mutex *l, waitreason reason)
{
    return gopark(gp, park_unlock, l, reason);
}

void goready(g *gp)
{
    block_ends(gp);
    if (trace_enabled)
        trace_go_ready(gp);
    casgstatus(gp, GWAITING, GRUNNABLE);
    runqput(getm()->p, gp, true);
    wakep();
}

void goready_all(gqueue *q)
{
    for (g *gp; (gp = gqueue_pop(q)) != NULL;)
        goready(gp);
}

void goready_global(g *gp)
{
    block_ends(gp);
    if (trace_enabled)
        trace_go_ready(gp);
    casgstatus(gp, GWAITING, GRUNNABLE);
    lock(&sched.lock);
    globrunqput(gp);
    unlock(&sched.lock);
    wakep();
}

opstatus gosched(g *gp)
{
    (void)gp;
    return OP_YIELD;
}

/* Puts the yielding G at the tail of the local queue, so that runnext comes first, in our slice. */
static bool yield_commit(g *gp, void *unused)
{
    (void)unused;
    casgstatus(gp, GWAITING, GRUNNABLE);
    runqput(getm()->p, gp, false);
    return true;
}

opstatus goyield_status(void)
{
    g *gp = getcurg();
    gp->park_finish = NULL;
    return gopark(gp, yield_commit, NULL, WAIT_ZERO);
}

/* ---- making and ending goroutines ---- */

/* Gs are made in slabs and never freed, so that a stale g* is harmless. */
static g *new_g(void)
{
    enum { SLAB = 64 };
    static g *slab; /* allglock */
    static int left;
    lock(&allglock);
    if (left == 0) {
        slab = mmap(NULL, SLAB * sizeof(g), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (slab == MAP_FAILED)
            throw("out of memory allocating goroutines");
        left = SLAB;
    }
    g *gp = &slab[--left];
    unlock(&allglock);
    return gp;
}

static void allgadd(g *gp)
{
    lock(&allglock);
    uint64_t len = atomic_load(&allglen);
    if (len == allgcap) {
        uint64_t cap = allgcap ? 2 * allgcap : 256;
        g **list = mmap(NULL, cap * sizeof *list, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (list == MAP_FAILED)
            throw("out of memory growing allgs");
        if (len)
            memcpy(list, allgs, len * sizeof *list);
        __atomic_store_n(&allgs, list, __ATOMIC_RELEASE);
        allgcap = cap;
    }
    allgs[len] = gp;
    gp->allgs_index = (uint32_t)len;
    atomic_store(&allglen, len + 1);
    unlock(&allglock);
}

uint64_t allgs_snapshot(g ***list)
{
    /* Length first: an array that is newer than the length is at least as long. */
    uint64_t n = atomic_load(&allglen);
    *list = __atomic_load_n(&allgs, __ATOMIC_ACQUIRE);
    return n;
}

/* Keeps a dead G for the next newproc. */
static void gfput(p *pp, g *gp)
{
    if (readgstatus(gp) != GDEAD)
        throw("gfput: bad status (not Gdead)");
    if (gp->stack.lo && gp->stack.hi - gp->stack.lo != FIXED_STACK) {
        stackfree(gp->stack);
        gp->stack = (stack){ 0, 0 };
    }
    gp->schedlink = pp->gfree.head;
    pp->gfree.head = gp;
    if (++pp->gfree.n < GFREE_MAX)
        return;
    lock(&sched.gfree.lock);
    while (pp->gfree.n > GFREE_BATCH) {
        g *out = pp->gfree.head;
        pp->gfree.head = out->schedlink;
        pp->gfree.n--;
        out->schedlink = sched.gfree.list.head;
        sched.gfree.list.head = out;
        sched.gfree.n++;
    }
    unlock(&sched.gfree.lock);
}

void gfree_stacks(void)
{
    lock(&sched.gfree.lock);
    g *list = sched.gfree.list.head;
    int32_t n = sched.gfree.n;
    sched.gfree.list.head = NULL;
    sched.gfree.n = 0;
    unlock(&sched.gfree.lock);
    g *last = NULL;
    for (g *gp = list; gp; last = gp, gp = gp->schedlink) {
        if (!gp->stack.lo)
            continue;
        stackfree(gp->stack);
        gp->stack = (stack){ 0, 0 };
    }
    if (!last)
        return;
    lock(&sched.gfree.lock);
    last->schedlink = sched.gfree.list.head;
    sched.gfree.list.head = list;
    sched.gfree.n += n;
    unlock(&sched.gfree.lock);
}

static g *gfget(p *pp)
{
    if (!pp->gfree.head && atomic_load(&sched.gfree.n) > 0) {
        lock(&sched.gfree.lock);
        while (pp->gfree.n < GFREE_BATCH && sched.gfree.list.head) {
            g *gp = sched.gfree.list.head;
            sched.gfree.list.head = gp->schedlink;
            sched.gfree.n--;
            gp->schedlink = pp->gfree.head;
            pp->gfree.head = gp;
            pp->gfree.n++;
        }
        unlock(&sched.gfree.lock);
    }
    g *gp = pp->gfree.head;
    if (!gp)
        return NULL;
    pp->gfree.head = gp->schedlink;
    pp->gfree.n--;
    return gp;
}

static void gfpurge(p *pp)
{
    lock(&sched.gfree.lock);
    while (pp->gfree.head) {
        g *gp = pp->gfree.head;
        pp->gfree.head = gp->schedlink;
        gp->schedlink = sched.gfree.list.head;
        sched.gfree.list.head = gp;
        sched.gfree.n++;
    }
    pp->gfree.n = 0;
    unlock(&sched.gfree.lock);
}

static void purge_caches(p *pp)
{
    lock(&sched.sudogs.lock);
    while (pp->sudogcache) {
        sudog *s = pp->sudogcache;
        pp->sudogcache = s->next;
        s->next = sched.sudogs.list;
        sched.sudogs.list = s;
    }
    pp->nsudog = 0;
    unlock(&sched.sudogs.lock);
    lock(&sched.defers.lock);
    while (pp->deferpool) {
        _defer *d = pp->deferpool;
        pp->deferpool = d->link;
        d->link = sched.defers.list;
        sched.defers.list = d;
    }
    pp->ndefer = 0;
    unlock(&sched.defers.lock);
}

static uint64_t new_goid(p *pp)
{
    if (pp->goidcache == pp->goidcacheend) {
        pp->goidcache = atomic_fetch_add(&sched.goidgen, GOID_BATCH) + 1;
        pp->goidcacheend = pp->goidcache + GOID_BATCH;
    }
    return pp->goidcache++;
}

/* A G in status Gdead with a stack of the smallest size. */
static g *get_dead_g(p *pp)
{
    g *gp = gfget(pp);
    if (!gp) {
        gp = new_g();
        atomic_store(&gp->atomicstatus, GDEAD);
        allgadd(gp); /* a Gdead G shows the collector no stack */
    }
    return gp;
}

g *newproc(const funcval *fn, g *parent, const insn *pc)
{
    p *pp = getm()->p;
    g *gp = get_dead_g(pp);
    if (!gp->stack.lo)
        gp->stack = stackalloc(FIXED_STACK);
    stack_reset_guard(gp);
    gp->startfn = fn;
    gp->gopc = pc;
    gp->parent_goid = parent ? parent->goid : 0;
    gp->goid = new_goid(pp);
    gp->issystem = false;
    gp->labels = parent && parent->labels ? labels_share(parent->labels) : NULL;
    gc_shade((uintptr_t)fn);    /* the new stack is black, and the one that fn comes from may be grey */
    code.start(gp, fn);
    if (trace_enabled)
        trace_go_create(gp);
    casgstatus(gp, GDEAD, GRUNNABLE);
    runqput(pp, gp, true);
    if (atomic_load(&main_started))
        wakep();
    return gp;
}

/* gp, which was run by this M, has just become Gdead: drops what it had. */
void forget_g(g *gp)
{
    freedefers(gp);
    if (gp->labels)
        labels_set(gp, NULL);
    gp->m = NULL;
    gp->panic_pending = (eface){ NULL, NULL };
    gp->goexit_pending = false;
    gp->parked_in_op = 0;
    gp->park_finish = NULL;
    gp->op_ptr = NULL;
    gp->paniconfault = false;
    gp->must_wait = false;
    gp->param = NULL;
    gp->waiting = NULL;
    gp->startfn = NULL;
    gp->sched = (gobuf){ NULL, NULL, NULL };
    gc_goroutine_ends(gp);
    atomic_store(&gp->preempt_stop, false);
    __atomic_store_n(&getm()->curg, NULL, __ATOMIC_RELAXED);
}

/* ---- goroutines of foreign threads (cgocall.c) ---- */

g *foreign_gget(void)
{
    lock(&sched.gfree.lock);
    g *gp = sched.gfree.list.head;
    if (gp) {
        sched.gfree.list.head = gp->schedlink;
        sched.gfree.n--;
    }
    unlock(&sched.gfree.lock);
    if (!gp) {
        gp = new_g();
        atomic_store(&gp->atomicstatus, GDEAD);
        allgadd(gp);
    }
    if (!gp->stack.lo)
        gp->stack = stackalloc(FIXED_STACK);
    stack_reset_guard(gp);
    gp->startfn = NULL;
    gp->gopc = NULL;
    gp->parent_goid = 0;
    gp->goid = atomic_fetch_add(&sched.goidgen, 1) + 1;
    gp->issystem = false;
    return gp;
}

void foreign_gput(g *gp)
{
    stackfree(gp->stack);
    gp->stack = (stack){ 0, 0 };
    lock(&sched.gfree.lock);
    gp->schedlink = sched.gfree.list.head;
    sched.gfree.list.head = gp;
    sched.gfree.n++;
    unlock(&sched.gfree.lock);
}

/* gp has ended: makes its G ready for reuse. */
static void goexit0(g *gp)
{
    m *mp = getm();
    if (gp == main_goroutine && !gp->goexit_pending) {
        while (atomic_load(&panicking) > 0)
            usleep_ns(1000000); /* somebody is printing why the process dies */
        exit_process(0);
    }
    if (trace_enabled) {
        trace_go_stop(gp, "exit");
        if (!gp->issystem)
            trace_go_exit();
    }
    casgstatus(gp, GRUNNING, GDEAD);
    if (gp->issystem)
        atomic_fetch_sub(&sched.ngsys, 1);
    if (gp->lockedm) {
        mp->exiting = gp->lock_count > 0;
        gp->lock_count = 0;
        gp->lockedm = NULL;
        mp->lockedg = NULL;
    }
    if (in_session)
        foreground_ended(gp);
    forget_g(gp);
    if (gp->cfn) {
        gp->cfn = NULL; /* its C stack stays with it: system goroutines end at exit only */
        return;
    }
    gfput(mp->p, gp);
}

int32_t gcount(void)
{
    g **list;
    uint64_t n = allgs_snapshot(&list);
    int32_t count = 0;
    for (uint64_t i = 0; i < n; i++) {
        uint32_t s = readgstatus(list[i]) & ~(uint32_t)GSCAN;
        if (s != GDEAD && s != GIDLE && !list[i]->issystem)
            count++;
    }
    return count;
}

bool isSystemGoroutine(const g *gp)
{
    return gp->issystem;
}

/* ---- C goroutines ---- */

_Static_assert(offsetof(g, stackguard0) == G_STACKGUARD0, "asm/offsets.h");
_Static_assert(offsetof(g, stack) == G_STACK_LO, "asm/offsets.h");
_Static_assert(offsetof(g, stack) + offsetof(stack, hi) == G_STACK_HI, "asm/offsets.h");
_Static_assert(offsetof(g, m) == G_M, "asm/offsets.h");
_Static_assert(offsetof(m, g0) == M_G0, "asm/offsets.h");

/* Leaves the C G for the scheduler of the M it happens to be on. noinline: the thread may change
 * inside, so no address of a thread-local may be kept across. */
static __attribute__((noinline)) void mcall(int why)
{
    m *mp = getm();
    mp->mcall_why = why;
    asm_switch(&mp->curg->sched.sp, mp->g0->sched.sp);
}

static void cg_main(void)
{
    g *gp = getcurg();
    gp->cfn(gp->carg);
    mcall(RUN_EXIT);
    throw("C goroutine came back from its end");
}

g *newproc_c_parked(void (*fn)(void *arg), void *arg, waitreason reason)
{
    p *pp = getm()->p;
    g *gp = new_g();
    atomic_store(&gp->atomicstatus, GDEAD);
    char *mem = mmap(NULL, C_STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mem == MAP_FAILED || mprotect(mem, phys_page_size, PROT_NONE) != 0)
        throw("out of memory allocating the stack of a system goroutine");
    gp->stack = (stack){ (uintptr_t)mem, (uintptr_t)mem + C_STACK_SIZE };
    gp->stackguard0 = gp->stack.lo + phys_page_size + STACK_GUARD;
    gp->sched.sp = asm_new_context(mem + C_STACK_SIZE, cg_main);
    gp->cfn = fn;
    gp->carg = arg;
    gp->issystem = true;
    gp->cname = reason == WAIT_GC_WORKER_IDLE ? "GC worker" : "system";
    gp->goid = new_goid(pp);
    atomic_fetch_add(&sched.ngsys, 1);
    gp->waitreason = (uint8_t)reason;
    allgadd(gp);
    casgstatus(gp, GDEAD, GWAITING);
    return gp;
}

g *newproc_c(void (*fn)(void *arg), void *arg, const char *name)
{
    g *gp = newproc_c_parked(fn, arg, WAIT_ZERO);
    gp->cname = name;
    goready(gp);
    return gp;
}

void cg_park(unlockf_fn unlockf, void *lockp, waitreason reason)
{
    gopark(getcurg(), unlockf, lockp, reason);
    mcall(RUN_PARK);
}

void cg_yield(void)
{
    mcall(RUN_YIELD);
}

/* ---- schedtrace ---- */

static long long m_id(const m *mp) { return mp ? (long long)mp->id : -1; }
static long long g_id(const g *gp) { return gp ? (long long)gp->goid : -1; }

/* It sleeps until somebody gives it a P. sched.lock held. */
static bool is_blocked(const m *mp)
{
    for (const m *idle = sched.midle; idle; idle = idle->schedlink)
        if (idle == mp)
            return true;
    return mp->lockedg && !__atomic_load_n(&mp->p, __ATOMIC_RELAXED) && !__atomic_load_n(&mp->curg, __ATOMIC_RELAXED);
}

static void schedtrace_p(int32_t i, bool detailed)
{
    p *pp = allp[i];
    uint32_t len = atomic_load(&pp->runqtail) - atomic_load(&pp->runqhead);
    if (detailed)
        printfmt("  P%d: status=%u schedtick=%u syscalltick=%u m=%lld runqsize=%u gfreecnt=%d timerslen=%u\n", i,
                 atomic_load(&pp->status), pp->schedtick, atomic_load(&pp->syscalltick),
                 m_id(__atomic_load_n(&pp->m, __ATOMIC_ACQUIRE)), len, pp->gfree.n, atomic_load(&pp->num_timers));
    else
        printfmt("%s%u%s", i == 0 ? " [" : " ", len, i == gomaxprocs - 1 ? "]\n" : "");
}

static void schedtrace_m(const m *mp)
{
    const p *pp = __atomic_load_n(&mp->p, __ATOMIC_ACQUIRE);
    printfmt("  M%lld: p=%d curg=%lld mallocing=0 throwing=%d preemptoff= locks=%d dying=%d spinning=%s blocked=%s lockedg=%lld\n",
             (long long)mp->id, pp ? pp->id : -1, g_id(__atomic_load_n(&mp->curg, __ATOMIC_ACQUIRE)), mp->throwing, mp->locks,
             mp->dying, mp->spinning ? "true" : "false", is_blocked(mp) ? "true" : "false",
             g_id(__atomic_load_n(&mp->lockedg, __ATOMIC_ACQUIRE)));
}

static void schedtrace_g(const g *gp)
{
    printfmt("  G%llu: status=%u(%s) m=%lld lockedm=%lld\n", (unsigned long long)gp->goid, readgstatus(gp),
             waitreason_strings[gp->waitreason], m_id(__atomic_load_n(&gp->m, __ATOMIC_ACQUIRE)),
             m_id(__atomic_load_n(&gp->lockedm, __ATOMIC_ACQUIRE)));
}

/* The lines are Go's, word for word: tools read them. What others change meanwhile may be seen halfway. */
void schedtrace(bool detailed)
{
    static int64_t start;
    int64_t now = nanotime();
    if (start == 0)
        start = now;
    lock(&sched.lock);
    printlock();
    printfmt("SCHED %lldms: gomaxprocs=%d idleprocs=%d threads=%lld spinningthreads=%d idlethreads=%d runqueue=%d",
             (long long)((now - start) / 1000000), gomaxprocs, atomic_load(&sched.npidle), (long long)mcount(),
             atomic_load(&sched.nmspinning), sched.nmidle, sched.runqsize);
    if (detailed)
        printfmt(" gcwaiting=%u nmidlelocked=%d stopwait=%d sysmonwait=%d\n", atomic_load(&sched.gcwaiting),
                 sched.nmidlelocked, sched.stopwait, atomic_load(&sched.sysmonwait));
    for (int32_t i = 0; i < gomaxprocs; i++)
        schedtrace_p(i, detailed);
    if (detailed) {
        for (const m *mp = atomic_load(&allm); mp; mp = mp->alllink)
            schedtrace_m(mp);
        g **list;
        uint64_t n = allgs_snapshot(&list);
        for (uint64_t i = 0; i < n; i++)
            schedtrace_g(list[i]);
    }
    printunlock();
    unlock(&sched.lock);
}
