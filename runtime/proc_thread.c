/* proc_thread.c - Ms: threads are made, sleep, are woken, handed a P, locked to a goroutine, and end.
 *
 * An M without a P sleeps on m->park, on the idle list (stopm) or because its locked goroutine waits (stoplockedm), until
 * somebody hands it a P in m->nextp. New Ms are pthreads that start with all signals blocked.
 *
 * A goroutine that ends while it is locked to its thread takes the thread with it (mexit), since it may have changed
 * what all goroutines of a thread share. The M's struct stays on allm, and serves another thread later. The main thread
 * cannot end without the process: it sleeps for ever instead.
 *
 * For the same reason no thread is made by a thread that a goroutine has locked, or that is C's own: the new one would inherit
 * what was changed. The template thread, an M without a P that runs no goroutine, makes them instead (newm_handoff). It is started by
 * the first LockOSThread.
 *
 * Deadlock. Each M that goes idle looks whether any other is left that could make a goroutine runnable.
 *
 * Locks: sched.lock for the idle list and counts; newm_handoff.lock, a leaf.
 */
#include <assert.h>
#include <stdlib.h>

#include "runtime/cgocall.h"
#include "runtime/foreground.h"
#include "runtime/lock_futex.h"
#include "runtime/mgc.h"
#include "runtime/mgcworker.h"
#include "runtime/netpoll.h"
#include "runtime/panic.h"
#include "runtime/proc_internal.h"
#include "runtime/runq.h"
#include "runtime/schedfuzz.h"
#include "runtime/signal_unix.h"
#include "runtime/time.h"

/* ---- Ms ---- */

void mput(m *mp)
{
    lockrank_assert_held(&sched.lock);
    mp->schedlink = sched.midle;
    sched.midle = mp;
    sched.nmidle++;
    checkdead();
}

m *mget(void)
{
    lockrank_assert_held(&sched.lock);
    m *mp = sched.midle;
    if (mp) {
        sched.midle = mp->schedlink;
        sched.nmidle--;
    }
    return mp;
}

void incidlelocked(int32_t v)
{
    lock(&sched.lock);
    sched.nmidlelocked += v;
    if (v > 0)
        checkdead();
    unlock(&sched.lock);
}

/* An M whose thread has ended, or NULL. It is still on allm, and somebody may still be about to send it a signal: that does
 * no harm to whoever has it now. Its dispatch table and its record of the trace stay with it. */
static m *dead_m(void)
{
    lock(&sched.lock);
    m **link = &sched.mdead;
    while (*link && !atomic_load(&(*link)->thread_gone))
        link = &(*link)->schedlink;
    m *mp = *link;
    if (mp)
        *link = mp->schedlink;
    unlock(&sched.lock);
    if (!mp)
        return NULL;
    mp->schedlink = NULL;
    mp->exiting = false;
    mp->oldp = NULL;
    atomic_store(&mp->thread_gone, false);
    return mp;
}

static m *new_m(void)
{
    struct { m m; g g0, gsignal; } *mem = calloc(1, sizeof *mem);
    if (!mem)
        throw("out of memory allocating an M");
    m *mp = &mem->m;
    mp->g0 = &mem->g0;
    mp->gsignal = &mem->gsignal;
    mp->g0->m = mp->gsignal->m = mp;
    return mp;
}

m *allocm(void (*fn)(void), p *pp, int64_t id)
{
    m *mp = dead_m();
    if (!mp)
        mp = new_m();
    mp->mstartfn = fn;
    mp->nextp = pp;
    mcommoninit(mp, id);
    return mp;
}

/* ---- the template thread ---- */

static struct {
    _Atomic bool have;              /* the template thread was started */
    mutex lock;
    m *list;                        /* Ms that want a thread, by schedlink */
    bool waiting;                   /* it sleeps, or is about to */
    note wake;
} newm_handoff;

static void template_thread(void)
{
    lock(&sched.lock);
    sched.nmsys++;
    checkdead();
    unlock(&sched.lock);
    for (;;) {
        lock(&newm_handoff.lock);
        m *list = newm_handoff.list;
        newm_handoff.list = NULL;
        if (!list) {
            newm_handoff.waiting = true;
            noteclear(&newm_handoff.wake);
        }
        unlock(&newm_handoff.lock);
        if (!list)
            notesleep(&newm_handoff.wake);
        while (list) {
            m *mp = list;
            list = mp->schedlink;
            mp->schedlink = NULL;
            newosproc(mp);
        }
    }
}

static void hand_to_template(m *mp)
{
    lock(&newm_handoff.lock);
    mp->schedlink = newm_handoff.list;
    newm_handoff.list = mp;
    bool wake = newm_handoff.waiting;
    newm_handoff.waiting = false;
    unlock(&newm_handoff.lock);
    if (wake)
        notewakeup(&newm_handoff.wake);
}

/* Starts a thread that runs fn (if given), then takes pp and schedules. id: reserved, or < 0. */
void newm(void (*fn)(void), p *pp, int64_t id)
{
    m *mp = allocm(fn, pp, id);
    const m *self = getm();
    bool strange = self->foreign || (self->lockedg && self->lockedg->lock_count > 0);
    if (strange && atomic_load(&newm_handoff.have))
        hand_to_template(mp);
    else
        newosproc(mp);
}

void start_template_thread(void)
{
    if (!atomic_exchange(&newm_handoff.have, true))
        newosproc(allocm(template_thread, NULL, -1));
}

/* ---- the end of a thread ---- */

void mexit(void)
{
    m *mp = getm();
    if (mp == &m0) {                /* the process would end with it */
        handoffp(releasep());
        lock(&sched.lock);
        sched.nmfreed++;
        checkdead();
        unlock(&sched.lock);
        for (;;)
            usleep_ns(3600ll * 1000000000);
    }
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    unminit(mp);
    handoffp(releasep());
    mfree(mp);
}

void mfree(m *mp)
{
    lock(&sched.lock);
    sched.nmfreed++;
    mp->schedlink = sched.mdead;
    sched.mdead = mp;
    checkdead();
    unlock(&sched.lock);
}

/* ---- waking and sleeping ---- */

static void mspinning(void)
{
    getm()->spinning = true;
}

void park_m_sleep(void)
{
    m *mp = getm();
    notesleep(&mp->park);
    noteclear(&mp->park);
}

/* Sleeps until startm hands this M a P. */
void stopm(void)
{
    m *mp = getm();
    if (mp->locks != 0)
        throw("stopm holding locks");
    if (mp->p)
        throw("stopm holding p");
    if (mp->spinning)
        throw("stopm spinning");
    lock(&sched.lock);
    mput(mp);
    unlock(&sched.lock);
    park_m_sleep();
    acquirep(mp->nextp);
    mp->nextp = NULL;
}

/* spinning: the caller has counted the new spinner in nmspinning already. */
void startm(p *pp, bool spinning)
{
    lock(&sched.lock);
    if (!pp) {
        if (spinning)
            throw("startm: P required for spinning=true");
        pp = pidleget();
        if (!pp) {
            unlock(&sched.lock);
            return;
        }
    }
    /* A new M counts as running before the lock is dropped: a goroutine that comes back from a system call just now may find no
     * P, and this thread may be sysmon, which counts for nobody: checkdead would see one that is runnable and nobody to run it. */
    m *nmp = mget();
    int64_t id = nmp ? -1 : reserve_m_id();
    unlock(&sched.lock);
    if (!nmp) {
        newm(spinning ? mspinning : NULL, pp, id);
        return;
    }
    if (nmp->spinning)
        throw("startm: m is spinning");
    if (nmp->nextp)
        throw("startm: m has p");
    nmp->spinning = spinning;
    nmp->nextp = pp;
    notewakeup(&nmp->park);
}

/* The M of pp blocks in a system call or is locked to a waiting G. pp is Pidle and on no list. It gets another M whenever
 * findRunnable would find work for it; for marking, too: the objects in pp's own list are nobody else's, and the M that was the last to
 * mark may have been handed to a locked goroutine before it could look. */
void handoffp(p *pp)
{
    if (!runqempty(pp) || atomic_load(&sched.runqsize) != 0
        || (atomic_load(&gc_blacken_enabled) && gc_mark_work_available(pp))) {
        startm(pp, false);
        return;
    }
    /* No local work, but are all others busy without a spinner? Then somebody should look around. */
    sched_fuzz();
    int32_t zero = 0;
    if (atomic_load(&sched.nmspinning) + atomic_load(&sched.npidle) == 0 &&
        atomic_compare_exchange_strong(&sched.nmspinning, &zero, 1)) {
        startm(pp, true);
        return;
    }
    lock(&sched.lock);
    if (atomic_load(&sched.gcwaiting)) {
        atomic_store(&pp->status, PGCSTOP);
        if (--sched.stopwait == 0)
            notewakeup(&sched.stopnote);
        unlock(&sched.lock);
        return;
    }
    uint32_t one = 1;
    if (atomic_load(&pp->run_safepoint_fn) &&
        atomic_compare_exchange_strong(&pp->run_safepoint_fn, &one, 0)) {
        sched.safepoint_fn(pp);
        if (--sched.safepoint_wait == 0)
            notewakeup(&sched.safepoint_note);
    }
    if (sched.runqsize != 0) {
        unlock(&sched.lock);
        startm(pp, false);
        return;
    }
    /* The last running P, and nobody waits in netpoll: somebody has to. */
    if (atomic_load(&sched.npidle) == gomaxprocs - 1 && atomic_load(&sched.lastpoll) != 0) {
        unlock(&sched.lock);
        startm(pp, false);
        return;
    }
    int64_t when = atomic_load(&pp->timer0_when);
    pidleput(pp);
    unlock(&sched.lock);
    if (when != 0)
        wake_netpoller(when);
    /* Nobody has looked around for this P, which is what findRunnable does before it idles one. What was readied by
     * somebody who saw neither an idle P nor a reason to wait for one shows here: see the head of proc.c. */
    sched_fuzz();
    if (idle_ps_have_work())
        wakep();
}

/* Adds a spinning thread if there is none and a P is idle. */
void wakep(void)
{
    int32_t zero = 0;
    sched_fuzz();
    if (!atomic_load(&main_started) || atomic_load(&sched.npidle) == 0)
        return;
    sched_fuzz();
    if (atomic_load(&sched.nmspinning) != 0 || !atomic_compare_exchange_strong(&sched.nmspinning, &zero, 1))
        return;
    lock(&sched.lock);
    p *pp = pidleget();
    /* Under the lock, because who gives up a P without having looked around trusts this count (findRunnable). */
    if (!pp && atomic_fetch_sub(&sched.nmspinning, 1) <= 0)
        throw("wakep: negative nmspinning");
    unlock(&sched.lock);
    if (pp)
        startm(pp, true);
}

/* This M found work: it spins no more; if it was the last spinner, another should take over. */
void resetspinning(void)
{
    m *mp = getm();
    mp->spinning = false;
    sched_fuzz();
    if (atomic_fetch_sub(&sched.nmspinning, 1) <= 0)
        throw("findrunnable: negative nmspinning");
    wakep();
}

/* ---- goroutines locked to threads ---- */

void stoplockedm(void)
{
    m *mp = getm();
    if (!mp->lockedg || mp->lockedg->lockedm != mp)
        throw("stoplockedm: inconsistent locking");
    if (mp->p)
        handoffp(releasep());
    incidlelocked(1);
    park_m_sleep();
    uint32_t status = readgstatus(mp->lockedg) & ~(uint32_t)GSCAN;
    if (status != GRUNNABLE)
        throwf("stoplockedm: goroutine has status %u", status);
    acquirep(mp->nextp);
    mp->nextp = NULL;
}

/* Gives this M's P to the M that gp is locked to, and sleeps. */
void startlockedm(g *gp)
{
    m *mp = gp->lockedm;
    if (mp == getm())
        throw("startlockedm: locked to me");
    if (mp->nextp)
        throw("startlockedm: m has p");
    incidlelocked(-1);
    mp->nextp = releasep();
    notewakeup(&mp->park);
    stopm();
}

static void lock_thread(g *gp)
{
    gp->lockedm = gp->m;
    gp->m->lockedg = gp;
}

static void unlock_thread(g *gp)
{
    if (gp->lock_count > 0 || gp->lock_init || gp->callbacks > 0)
        return;
    gp->m->lockedg = NULL;
    gp->lockedm = NULL;
}

void lock_for_init(g *gp)
{
    gp->lock_init = true;
    lock_thread(gp);
}

void unlock_after_init(g *gp)
{
    gp->lock_init = false;
    unlock_thread(gp);
}

void lock_for_callback(g *gp)
{
    gp->callbacks++;
    lock_thread(gp);
}

void unlock_after_callback(g *gp)
{
    gp->callbacks--;
    unlock_thread(gp);
}

void lockOSThread(g *gp)
{
    start_template_thread();
    gp->lock_count++;
    lock_thread(gp);
}

void unlockOSThread(g *gp)
{
    if (gp->lock_count == 0 || --gp->lock_count > 0)
        return;
    unlock_thread(gp);
}

/* ---- deadlock ---- */

static void report_deadlock(void)
{
    g **list;
    uint64_t n = allgs_snapshot(&list);
    int waiting = 0;
    for (uint64_t i = 0; i < n; i++) {
        g *gp = list[i];
        if (gp->issystem || gp == foreground_driver())
            continue;
        uint32_t s = readgstatus(gp) & ~(uint32_t)GSCAN;
        if (atomic_load(&sched.nmpoll) && (s == GRUNNABLE || (s == GWAITING && gp->waitreason == WAIT_IO)))
            return; /* the M in netpoll has woken, with this goroutine in its hands */
        if (s == GWAITING || s == GPREEMPTED)
            waiting++;
        else if (in_session && (s == GRUNNABLE || s == GRUNNING || s == GSYSCALL))
            return; /* the driver sleeps, and whoever it handed its P to is on the way */
        else if (s == GRUNNABLE || s == GRUNNING || s == GSYSCALL)
            throwf("checkdead: find goroutine %llu in status %u", (unsigned long long)gp->goid, s);
    }
    if (foreground_deadlock())
        return;
    unlock(&sched.lock); /* so that the report can stop the world's remains */
    if (waiting == 0)
        fatal("no goroutines (main called runtime.Goexit) - deadlock!");
    fatal("all goroutines are asleep - deadlock!");
}

void poller_sleeps(void)
{
    lock(&sched.lock);
    atomic_store(&sched.nmpoll, 1);
    checkdead();
    unlock(&sched.lock);
}

void poller_wakes(void)
{
    atomic_store(&sched.nmpoll, 0);
}

/* sched.lock held, an M has just become idle: if no M runs and no timer of the program's is to come, nothing will ever
 * happen again. The M asleep in netpoll runs nothing; what it waits for are timers, or it is I/O. */
void checkdead(void)
{
    lockrank_assert_held(&sched.lock);
    if (atomic_load(&panicking) > 0 || !atomic_load(&main_started))
        return;
    /* In this order: the poller wakes (nmpoll = 0) before it takes anybody off the waiters, and sleeps under the lock. So who
     * finds no waiters because it has taken them also finds that it runs. */
    bool waiters = netpoll_any_waiters();
    int32_t polling = atomic_load(&sched.nmpoll);
    int64_t run = mcount() - sched.nmidle - sched.nmidlelocked - sched.nmsys - polling;
    if (run > 0 || (polling && waiters) || callback_may_come())
        return;
    if (run < 0)
        throwf("checkdead: inconsistent counts: nmidle=%d nmidlelocked=%d mcount=%lld", sched.nmidle,
               sched.nmidlelocked, (long long)mcount());
    for (int32_t i = 0; i < gomaxprocs; i++)
        if (atomic_load(&allp[i]->num_timers) > atomic_load(&allp[i]->num_system_timers))
            return;
    report_deadlock();
}

