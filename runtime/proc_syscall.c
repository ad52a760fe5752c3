/* proc_syscall.c - brackets around what may block in the operating system.
 *
 * entersyscall leaves the P in status Psyscall, still wired to the M by m->oldp only: cheap when the
 * call is short, because exitsyscall takes the same P back by one CAS. If it takes long, sysmon (or a
 * stopper) takes the P by the same CAS from Psyscall.
 *
 * Unlike Go's, a goroutine that comes back and finds no P cannot be left to the queue alone: the
 * native is in the middle of its C code on this M's stack. So it is locked to this M for the moment,
 * put on the global queue, and the M sleeps in stoplockedm until somebody who picks the goroutine hands
 * over a P (startlockedm): the machinery of LockOSThread.
 */
#include <assert.h>

#include "runtime/cpuprof.h"
#include "runtime/lock_futex.h"
#include "runtime/panic.h"
#include "runtime/proc_internal.h"
#include "runtime/runq.h"
#include "runtime/schedfuzz.h"
#include "runtime/stack.h"
#include "runtime/trace.h"

/* From here to exitsyscall gp's stack may be scanned: its args and results are live, as if parked. */
static void begin_syscall(g *gp)
{
    if (trace_enabled)
        trace_syscall_enter(gp);
    gp->syscallfp = gp->sched.fp;
    gp->parked_in_op = 1;
    casgstatus(gp, GRUNNING, GSYSCALL);
}

static void entersyscall_slow(p *pp)
{
    lock(&sched.lock);
    wake_sysmon();
    uint32_t s = PSYSCALL;
    if (atomic_load(&sched.gcwaiting) && sched.stopwait > 0 &&
        atomic_compare_exchange_strong(&pp->status, &s, PGCSTOP)) {
        atomic_fetch_add(&pp->syscalltick, 1);
        if (--sched.stopwait == 0)
            notewakeup(&sched.stopnote);
    }
    unlock(&sched.lock);
}

void p_into_syscall(m *mp)
{
    p *pp = mp->p;
    mp->syscalltick = atomic_load(&pp->syscalltick);
    mp->oldp = pp;
    __atomic_store_n(&pp->m, NULL, __ATOMIC_RELAXED);
    mp->p = NULL;
    sched_fuzz();
    atomic_store(&pp->status, PSYSCALL);
    sched_fuzz();
    if (atomic_load(&sched.gcwaiting) || atomic_load(&sched.sysmonwait))
        entersyscall_slow(pp);
}

void entersyscall(g *gp)
{
    m *mp = getm();
    assert(mp->curg == gp && mp->locks == 0);
    begin_syscall(gp);
    p_into_syscall(mp);
}

void entersyscallblock(g *gp)
{
    m *mp = getm();
    assert(mp->curg == gp && mp->locks == 0);
    begin_syscall(gp);
    mp->oldp = mp->p;
    mp->syscalltick = atomic_fetch_add(&mp->p->syscalltick, 1);
    handoffp(releasep());
}

static void wire_p(m *mp, p *pp)
{
    sched_fuzz();
    mp->p = pp;
    __atomic_store_n(&pp->m, mp, __ATOMIC_RELEASE);
}

/* The old P, if nobody took it, or any idle one. */
static bool exitsyscall_fast(m *mp, p *oldp)
{
    uint32_t s = PSYSCALL;
    sched_fuzz();
    if (oldp && atomic_compare_exchange_strong(&oldp->status, &s, PRUNNING)) {
        wire_p(mp, oldp);
        sched_fuzz();
        return true;
    }
    if (atomic_load(&sched.npidle) == 0)
        return false;
    lock(&sched.lock);
    p *pp = pidleget();
    unlock(&sched.lock);
    if (!pp)
        return false;
    acquirep(pp);
    return true;
}

bool p_out_of_syscall(m *mp)
{
    p *oldp = mp->oldp;
    mp->oldp = NULL;
    if (!exitsyscall_fast(mp, oldp))
        return false;
    atomic_fetch_add(&mp->p->syscalltick, 1);
    return true;
}

void wait_for_p(g *gp)
{
    m *mp = getm();
    bool borrowed = gp->lockedm == NULL;
    if (borrowed) {
        gp->lockedm = mp;
        mp->lockedg = gp;
    }
    lock(&sched.lock);
    p *pp = pidleget();
    if (!pp)
        globrunqput(gp);
    unlock(&sched.lock);
    if (pp)
        acquirep(pp);
    else
        stoplockedm();
    if (borrowed) {
        gp->lockedm = NULL;
        mp->lockedg = NULL;
    }
}

void exitsyscall(g *gp)
{
    m *mp = getm();
    if (trace_enabled)
        trace_syscall_exit(gp);
    if (p_out_of_syscall(mp)) {
        casgstatus(gp, GSYSCALL, GRUNNING);
        if (atomic_load(&gp->preempt))
            pending_set(PENDING_PREEMPT);
    } else {
        casgstatus(gp, GSYSCALL, GRUNNABLE);
        wait_for_p(gp);
        execute_prepare(gp, false);
    }
    if (trace_enabled)
        trace_go_start(gp);
    if (atomic_load_explicit(&getm()->prof_deferred, memory_order_relaxed))
        cpuprof_flush(gp);
    gp->syscallfp = NULL;
    gp->parked_in_op = 0;
    if (atomic_load(&sched.gcwaiting) || atomic_load(&mp->p->run_safepoint_fn) ||
        atomic_load(&gp->preempt_stop))
        pending_set(PENDING_PREEMPT); /* look at the next boundary */
}
