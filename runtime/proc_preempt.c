/* proc_preempt.c - interrupting goroutines: pending bits, stop-the-world, suspendG, forEachP, sysmon.
 *
 * A running goroutine is stopped at an instruction boundary only. Who wants it stopped (1) states why
 * (gp->preempt, gp->preempt_stop, sched.gcwaiting, p->run_safepoint_fn), (2) poisons gp->stackguard0 so
 * that the next call notices, and (3) sets a bit in m->pending and sends SIGURG to the thread. The
 * signal handler points all entries of the interpreter's dispatch table at its slow path, so the next
 * instruction lands there; the slow path restores the table and calls runtime_pending().
 *
 * The bit in (3) is only a hint "look"; the reasons in (1) are the truth and are cleared by whoever
 * acts on them. A bit that outlives its reason costs one useless look.
 *
 * Stop-the-world. sched.gcwaiting is set, each P is taken away: own P, Ps in system calls (by CAS from
 * Psyscall) and idle Ps at once, the others when their M comes to gcstopm(). sched.stopwait counts
 * the missing ones (sched.lock). The goroutine on whose behalf the world is stopped becomes Gwaiting
 * meanwhile, so that its stack can be scanned like any other.
 */
#include <assert.h>

#include "runtime/cpuprof.h"
#include "runtime/lock_futex.h"
#include "runtime/mgcscavenge.h"
#include "runtime/netpoll.h"
#include "runtime/panic.h"
#include "runtime/proc_internal.h"
#include "runtime/runq.h"
#include "runtime/runtime1.h"
#include "runtime/schedfuzz.h"
#include "runtime/signal_unix.h"
#include "runtime/stack.h"
#include "runtime/time.h"
#include "runtime/trace.h"

enum {
    FORCE_PREEMPT_NS = 10 * 1000 * 1000,    /* a time slice */
    NETPOLL_NS = 10 * 1000 * 1000,          /* I/O is looked for at least so often */
    STOP_SPIN_NS = 30 * 1000,
    TIMER_LATE_NS = 1000 * 1000,            /* a timer may be so late, and a slice so short for its sake */
    SYSMON_TIMER_US = 200,                  /* no shorter sleeps for the sake of timers */
    SYSMON_MIN_US = 20, SYSMON_MAX_US = 10000, SYSMON_IDLE_ROUNDS = 50
};

/* ---- pending bits ---- */

void patch_dispatch(m *mp)
{
    void **table = mp->dispatch;
    if (!table || atomic_load_explicit(&mp->pending, memory_order_relaxed) == 0)
        return;
    for (uint32_t i = 0; i < mp->ndispatch; i++)
        __atomic_store_n(&table[i], mp->slow_label, __ATOMIC_RELAXED);
}

void pending_set(uint32_t bits)
{
    m *mp = getm();
    atomic_fetch_or(&mp->pending, bits);
    patch_dispatch(mp);
}

void pending_set_other(m *mp, uint32_t bits)
{
    if (mp == getm()) {
        pending_set(bits);
        return;
    }
    sched_fuzz();
    atomic_fetch_or(&mp->pending, bits);
    sched_fuzz();
    preemptM(mp);
}

int runtime_pending(g *gp)
{
    m *mp = getm();
    for (;;) {
        uint32_t bits = atomic_exchange(&mp->pending, 0);
        if (bits & PENDING_PROFILE)
            cpuprof_flush(gp);
        if (atomic_load_explicit(&sigquit_asked, memory_order_relaxed))
            sigquit_report();
        if (atomic_load(&gp->preempt_stop)) {
            if (bits & PENDING_GC)
                atomic_fetch_or(&mp->pending, PENDING_GC); /* M-wide: for the next goroutine here */
            return RUN_STOP;
        }
        if (atomic_load(&mp->p->run_safepoint_fn))
            run_safepoint_fn();
        if (bits & PENDING_GC) {
            int run = gc_pending(gp);
            if (run != RUN_CONTINUE)
                return run;
        }
        if (atomic_load(&gp->preempt) || atomic_load(&sched.gcwaiting) || atomic_load(&mp->p->preempt))
            return RUN_YIELD;
        if (atomic_load(&mp->pending) == 0)
            return RUN_CONTINUE;
    }
}

/* ---- preemption of a P ---- */

/* Asks what runs on pp to enter the scheduler. Best effort: it may be something else by then. */
bool preemptone(p *pp)
{
    m *mp = __atomic_load_n(&pp->m, __ATOMIC_ACQUIRE);
    if (!mp || mp == getm())
        return false;
    g *gp = __atomic_load_n(&mp->curg, __ATOMIC_ACQUIRE);
    if (!gp)
        return false;
    atomic_store(&gp->preempt, true);
    sched_fuzz();
    __atomic_store_n(&gp->stackguard0, STACK_PREEMPT, __ATOMIC_SEQ_CST);
    atomic_store(&pp->preempt, true);
    pending_set_other(mp, PENDING_PREEMPT);
    return true;
}

bool preemptall(void)
{
    bool any = false;
    for (int32_t i = 0; i < gomaxprocs; i++)
        if (atomic_load(&allp[i]->status) == PRUNNING && preemptone(allp[i]))
            any = true;
    return any;
}

/* ---- stop the world ---- */

static _Atomic uint32_t world_sema; /* 1: somebody stops, or has stopped, the world */
static _Atomic bool world_stopped;
static const char *stop_reason;     /* who has world_sema */

bool world_is_stopped(void)
{
    return atomic_load(&world_stopped);
}

/* Gives this M's P to the stopper. */
static void surrender_p(void)
{
    p *pp = releasep();
    lock(&sched.lock);
    atomic_store(&pp->status, PGCSTOP);
    if (--sched.stopwait == 0)
        notewakeup(&sched.stopnote);
    unlock(&sched.lock);
}

/* Stops this M, which has no goroutine, for a stopper. Comes back when there is a P for it. */
void gcstopm(void)
{
    m *mp = getm();
    if (!atomic_load(&sched.gcwaiting))
        throw("gcstopm: not waiting for gc");
    if (mp->spinning) {
        mp->spinning = false;
        if (atomic_fetch_sub(&sched.nmspinning, 1) <= 0)
            throw("gcstopm: negative nmspinning");
    }
    surrender_p();
    stopm();
}

/* One stopper at a time. Who waits here must itself be stoppable, answer a forEachP of the stopper, and must come
 * back: its goroutine, which is in the middle of an op, queues for a P like one that returns from a system call. */
static void acquire_world_sema(void)
{
    uint32_t zero = 0;
    while (!atomic_compare_exchange_strong(&world_sema, &zero, 1)) {
        zero = 0;
        if (!atomic_load(&sched.gcwaiting)) {
            if (atomic_load(&getp()->run_safepoint_fn))
                run_safepoint_fn();
            osyield();
            continue;
        }
        g *gp = getcurg();
        if (trace_enabled)
            trace_go_stop(gp, "waiting to stop the world");
        surrender_p();
        casgstatus(gp, GWAITING, GRUNNABLE);
        wait_for_p(gp);
        casgstatus(gp, GRUNNABLE, GWAITING);
        if (trace_enabled)
            trace_go_start(gp);
    }
}

/* Waits a moment for the Ps that were just signalled: mostly they answer sooner than this thread could go to sleep and
 * be woken. Afterwards: sleeps in steps, and signals again, in case a request met a goroutine that was just changing. */
static void wait_for_ps(note *n)
{
    if (ncpu > 1)
        for (int64_t end = nanotime() + STOP_SPIN_NS; atomic_load(&n->key) == 0 && nanotime() < end;)
            procyield(10);
    while (!notetsleep(n, 100 * 1000))
        preemptall();
    noteclear(n);
}

static void stop_all_ps(void)
{
    m *mp = getm();
    lock(&sched.lock);
    sched.stopwait = gomaxprocs;
    atomic_store(&sched.gcwaiting, 1);
    sched_fuzz();
    preemptall();
    atomic_store(&mp->p->status, PGCSTOP);
    sched.stopwait--;
    for (int32_t i = 0; i < gomaxprocs; i++) {
        uint32_t syscall_status = PSYSCALL;
        if (atomic_compare_exchange_strong(&allp[i]->status, &syscall_status, PGCSTOP)) {
            atomic_fetch_add(&allp[i]->syscalltick, 1);
            sched.stopwait--;
        }
    }
    for (p *pp; (pp = pidleget()) != NULL;) {
        atomic_store(&pp->status, PGCSTOP);
        sched.stopwait--;
    }
    bool wait = sched.stopwait > 0;
    unlock(&sched.lock);
    if (wait)
        wait_for_ps(&sched.stopnote);
}

void world_acquire(const char *reason)
{
    g *gp = getcurg();
    if (!gp)
        throw("stopTheWorld without a goroutine");
    casgstatus(gp, GRUNNING, GWAITING);
    gp->waitreason = WAIT_GARBAGE_COLLECTION;
    acquire_world_sema();
    stop_reason = reason;
}

void stop_the_world_acquired(void)
{
    if (trace_enabled)
        trace_stw(stop_reason);
    stop_all_ps();
    if (sched.stopwait != 0)
        throw("stopTheWorld: not stopped (stopwait != 0)");
    for (int32_t i = 0; i < gomaxprocs; i++)
        if (atomic_load(&allp[i]->status) != PGCSTOP)
            throwf("stopTheWorld: not stopped (P %d has status %u)", i, atomic_load(&allp[i]->status));
    atomic_store(&world_stopped, true);
    if (trace_enabled)
        trace_stopped();
}

void stop_the_world(const char *reason)
{
    world_acquire(reason);
    stop_the_world_acquired();
}

void start_the_world_acquired(void)
{
    atomic_store(&world_stopped, false);
    if (trace_enabled)
        trace_started();
    lock(&sched.lock);
    p *runnable = procresize(newprocs);
    atomic_store(&sched.gcwaiting, 0);
    wake_sysmon();
    unlock(&sched.lock);
    while (runnable) {
        p *pp = runnable;
        runnable = pp->link;
        pp->link = NULL;
        startm(pp, false);
    }
    /* More may be runnable than has been started: one spinner finds out. */
    wakep();
}

void world_release(void)
{
    g *gp = getcurg();
    casgstatus(gp, GWAITING, GRUNNABLE);
    casgstatus(gp, GRUNNABLE, GRUNNING);
    atomic_store(&world_sema, 0);
}

void start_the_world(void)
{
    start_the_world_acquired();
    world_release();
}

void freezetheworld(void)
{
    static _Atomic bool frozen;
    if (atomic_exchange(&frozen, true) || !allp)
        return;
    for (int i = 0; i < 5; i++) {
        sched.stopwait = FREEZE_STOPWAIT;
        atomic_store(&sched.gcwaiting, 1);
        if (!preemptall())
            break;
        usleep_ns(1000 * 1000);
    }
    usleep_ns(1000 * 1000);
}

/* ---- one goroutine ---- */

bool castogscanstatus(g *gp, uint32_t from, uint32_t to)
{
    if (to != (from | GSCAN))
        throw("castogscanstatus: bad arguments");
    return atomic_compare_exchange_strong(&gp->atomicstatus, &from, to);
}

void casfrom_Gscanstatus(g *gp, uint32_t from, uint32_t to)
{
    uint32_t old = from;
    if (from != (to | GSCAN) || !atomic_compare_exchange_strong(&gp->atomicstatus, &old, to))
        throwf("casfrom_Gscanstatus: goroutine %llu has status %#x, want %#x", (unsigned long long)gp->goid, old,
               from);
}

static void request_stop(g *gp)
{
    atomic_store(&gp->preempt_stop, true);
    atomic_store(&gp->preempt, true);
    __atomic_store_n(&gp->stackguard0, STACK_PREEMPT, __ATOMIC_SEQ_CST);
}

static void withdraw_stop(g *gp)
{
    atomic_store(&gp->preempt_stop, false);
    atomic_store(&gp->preempt, false);
    stack_reset_guard(gp);
}

suspend_state suspendG(g *gp)
{
    bool stopped = false;
    if (getcurg() == gp && readgstatus(gp) == GRUNNING)
        throw("suspendG of the running goroutine");
    for (uint32_t round = 0;; round++) {
        uint32_t s = readgstatus(gp);
        sched_fuzz();
        switch (s) {
        case GIDLE:
        case GDEAD:
            return (suspend_state){ gp, .dead = true };
        case GPREEMPTED: {
            /* Now it is ours: nobody readies it but we. */
            uint32_t preempted = GPREEMPTED;
            if (!atomic_compare_exchange_strong(&gp->atomicstatus, &preempted, GWAITING))
                break;
            stopped = true;
            s = GWAITING;
        }
        /* fallthrough */
        case GRUNNABLE:
        case GSYSCALL:
        case GWAITING:
            if (!castogscanstatus(gp, s, s | GSCAN))
                break;
            withdraw_stop(gp);
            return (suspend_state){ gp, .stopped = stopped };
        case GRUNNING:
            if (atomic_load(&gp->preempt_stop) && atomic_load(&gp->preempt) && round % 16 != 0)
                break; /* asked already */
            if (!castogscanstatus(gp, GRUNNING, GSCAN | GRUNNING))
                break;
            request_stop(gp);
            m *mp = gp->m;
            sched_fuzz();
            casfrom_Gscanstatus(gp, GSCAN | GRUNNING, GRUNNING);
            pending_set_other(mp, PENDING_SUSPEND);
            break;
        default: /* Gcopystack, or another scanner */
            break;
        }
        if (round < 10)
            procyield(10);
        else
            osyield();
    }
}

void resumeG(suspend_state s)
{
    if (s.dead)
        return;
    uint32_t status = readgstatus(s.gp);
    if (!(status & GSCAN))
        throwf("resumeG: unexpected status %#x", status);
    casfrom_Gscanstatus(s.gp, status, status & ~(uint32_t)GSCAN);
    if (s.stopped)
        goready(s.gp);
}

/* ---- all Ps ---- */

static _Atomic uint32_t safepoint_sema; /* one forEachP at a time */

/* This P has been asked by forEachP. */
void run_safepoint_fn(void)
{
    p *pp = getm()->p;
    uint32_t one = 1;
    if (!atomic_compare_exchange_strong(&pp->run_safepoint_fn, &one, 0))
        return;
    sched.safepoint_fn(pp);
    lock(&sched.lock);
    if (--sched.safepoint_wait == 0)
        notewakeup(&sched.safepoint_note);
    unlock(&sched.lock);
}

void forEachP(void (*fn)(p *pp))
{
    p *me = getm()->p;
    uint32_t zero = 0;
    while (!atomic_compare_exchange_strong(&safepoint_sema, &zero, 1)) {
        zero = 0;
        if (atomic_load(&me->run_safepoint_fn))
            run_safepoint_fn();
        osyield();
    }
    lock(&sched.lock);
    sched.safepoint_wait = gomaxprocs - 1;
    sched.safepoint_fn = fn;
    for (int32_t i = 0; i < gomaxprocs; i++)
        if (allp[i] != me)
            atomic_store(&allp[i]->run_safepoint_fn, 1);
    preemptall();
    /* Idle Ps cannot run it themselves. */
    for (p *pp = sched.pidle; pp; pp = pp->link) {
        uint32_t one = 1;
        if (atomic_compare_exchange_strong(&pp->run_safepoint_fn, &one, 0)) {
            fn(pp);
            sched.safepoint_wait--;
        }
    }
    bool wait = sched.safepoint_wait > 0;
    unlock(&sched.lock);
    fn(me);

    /* Ps in system calls are taken and handed on; handoffp runs the function. */
    for (int32_t i = 0; i < gomaxprocs; i++) {
        p *pp = allp[i];
        uint32_t s = PSYSCALL;
        if (atomic_load(&pp->run_safepoint_fn) && atomic_compare_exchange_strong(&pp->status, &s, PIDLE)) {
            atomic_fetch_add(&pp->syscalltick, 1);
            handoffp(pp);
        }
    }
    if (wait) {
        while (!notetsleep(&sched.safepoint_note, 100 * 1000)) {
            preemptall();
            for (int32_t i = 0; i < gomaxprocs; i++) {
                uint32_t s = PSYSCALL;
                if (atomic_load(&allp[i]->run_safepoint_fn) &&
                    atomic_compare_exchange_strong(&allp[i]->status, &s, PIDLE)) {
                    atomic_fetch_add(&allp[i]->syscalltick, 1);
                    handoffp(allp[i]);
                }
            }
        }
        noteclear(&sched.safepoint_note);
    }
    atomic_store(&safepoint_sema, 0);
}

/* ---- sysmon ---- */

void wake_sysmon(void)
{
    if (atomic_load(&sched.sysmonwait)) {
        atomic_store(&sched.sysmonwait, false);
        notewakeup(&sched.sysmonnote);
    }
}

/* Takes Ps from long system calls and preempts Gs that have run for 10 ms. Returns what it retook. */
static uint32_t retake(int64_t now)
{
    uint32_t n = 0;
    for (int32_t i = 0; i < gomaxprocs; i++) {
        p *pp = allp[i];
        uint32_t s = atomic_load(&pp->status);
        bool long_run = false;
        if (s == PRUNNING || s == PSYSCALL) {
            uint32_t t = atomic_load(&pp->schedtick);
            if (pp->sysmontick.schedtick != t) {
                pp->sysmontick.schedtick = t;
                pp->sysmontick.schedwhen = now;
            } else if (pp->sysmontick.schedwhen + FORCE_PREEMPT_NS <= now) {
                preemptone(pp); /* does nothing for a system call: there pp->m is NULL */
                long_run = true;
            }
        }
        if (s != PSYSCALL)
            continue;
        uint32_t t = atomic_load(&pp->syscalltick);
        if (!long_run && pp->sysmontick.syscalltick != t) {
            pp->sysmontick.syscalltick = t;
            pp->sysmontick.syscallwhen = now;
            continue;
        }
        /* Leave it its P if there is nothing else to do, but not for ever: sysmon would not sleep. */
        if (runqempty(pp) && atomic_load(&sched.nmspinning) + atomic_load(&sched.npidle) > 0 &&
            pp->sysmontick.syscallwhen + FORCE_PREEMPT_NS > now)
            continue;
        /* Pretend that one more M runs: the M from which the P is taken might come back, find no P, go
         * idle, and see a deadlock, while the P is in our hands. */
        incidlelocked(-1);
        sched_fuzz();
        if (atomic_compare_exchange_strong(&pp->status, &s, PIDLE)) {
            n++;
            atomic_fetch_add(&pp->syscalltick, 1);
            handoffp(pp);
        }
        incidlelocked(1);
    }
    return n;
}

/* Nothing runs: sleeps until something does, or the next timer, or it is time to look at the GC. */
static bool sysmon_sleep(int64_t now)
{
    if (debug.schedtrace > 0 ||
        (!atomic_load(&sched.gcwaiting) && atomic_load(&sched.npidle) != gomaxprocs))
        return false;
    bool slept = false;
    lock(&sched.lock);
    if (atomic_load(&sched.gcwaiting) || atomic_load(&sched.npidle) == gomaxprocs) {
        int64_t sleep = 60ll * 1000000000, next = timers_earliest();
        if (next != 0 && next - now < sleep)
            sleep = next > now ? next - now : 0;
        if (sleep > 0) {
            atomic_store(&sched.sysmonwait, true);
            unlock(&sched.lock);
            notetsleep(&sched.sysmonnote, sleep);
            lock(&sched.lock);
            atomic_store(&sched.sysmonwait, false);
            noteclear(&sched.sysmonnote);
            slept = true;
        }
    }
    unlock(&sched.lock);
    return slept;
}

/* A timer is overdue. An idle P may run it; else the goroutine on its P gives way, unless it has just begun. */
static void hurry_timers(int64_t now)
{
    int64_t next = timers_earliest();
    if (next == 0 || next + TIMER_LATE_NS > now || atomic_load(&sched.gcwaiting))
        return;
    if (atomic_load(&sched.npidle) > 0) {
        if (atomic_load(&sched.nmspinning) == 0)
            startm(NULL, false);
        return;
    }
    for (int32_t i = 0; i < gomaxprocs; i++) {
        p *pp = allp[i];
        int64_t when = atomic_load(&pp->timer0_when);
        if (when != 0 && when + TIMER_LATE_NS <= now && atomic_load(&pp->status) == PRUNNING &&
            pp->sysmontick.schedtick == atomic_load(&pp->schedtick) &&
            pp->sysmontick.schedwhen + TIMER_LATE_NS <= now)
            preemptone(pp);
    }
}

/* How long to sleep: not far past the time when hurry_timers has to act, if all Ps are busy. */
static int64_t until_timer(int64_t delay_us)
{
    if (delay_us <= SYSMON_MIN_US || atomic_load(&sched.npidle) > 0)
        return delay_us;
    int64_t next = timers_earliest();
    if (next == 0)
        return delay_us;
    int64_t us = (next + TIMER_LATE_NS - nanotime()) / 1000;
    if (us < SYSMON_TIMER_US)
        us = SYSMON_TIMER_US;
    return us < delay_us ? us : delay_us;
}

/* Nobody has looked for I/O for a while: all Ps are busy. */
static void poll_if_neglected(int64_t now)
{
    int64_t last = atomic_load(&sched.lastpoll);
    if (last == 0 || last + NETPOLL_NS > now || !netpoll_any_waiters() ||
        !atomic_compare_exchange_strong(&sched.lastpoll, &last, now))
        return;
    incidlelocked(-1);  /* pretend that one more M runs, as in retake: the Gs will be in our hands */
    gqueue ready = netpoll(0);
    if (!gqueue_empty(&ready))
        inject_list(&ready);
    incidlelocked(1);
}

/* Runs on an M of its own, without a P. */
void sysmon(void)
{
    uint32_t idle = 0;
    int64_t delay_us = SYSMON_MIN_US, last_trace = 0;
    for (;;) {
        if (idle == 0)
            delay_us = SYSMON_MIN_US;
        else if (idle > SYSMON_IDLE_ROUNDS)
            delay_us *= 2;
        if (delay_us > SYSMON_MAX_US)
            delay_us = SYSMON_MAX_US;
        usleep_ns(until_timer(delay_us) * 1000);

        int64_t now = nanotime();
        if (sysmon_sleep(now)) {
            idle = 0;
            now = nanotime();
        }
        hurry_timers(now);
        poll_if_neglected(now);
        if (retake(now) != 0)
            idle = 0;
        else
            idle++;
        gc_force_if_due(now);
        if (scavenger_asked())
            scavenger_wake();
        if (debug.schedtrace > 0 && last_trace + debug.schedtrace * 1000000ll <= now) {
            last_trace = now;
            schedtrace(debug.scheddetail > 0);
        }
    }
}
