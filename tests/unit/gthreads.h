/* gthreads.h - goroutines on threads: each thread is an M with a P of its own and one goroutine, which it runs for ever.
 *
 * Operations of the runtime that park are called as by the interpreter; GO_AWAIT does what park_m and execute do around
 * them. There is no scheduler: who readies a goroutine finds it on the run queue of his P (goready puts it there) and delivers it to the
 * thread it belongs to. So the operations themselves run truly side by side, also under ThreadSanitizer, which could not follow
 * goroutines that change threads.
 *
 * heap_start() of mem_stub.h must have been called; the Ps are made here.
 */
#ifndef VOLE_TESTS_GTHREADS_H
#define VOLE_TESTS_GTHREADS_H

#include "runtime/proc.h"
#include "runtime/proc_internal.h"
#include "runtime/runq.h"
#include "tests/unit/mem_stub.h"
#include "tests/unit/threads.h"

static g thread_gs[MAX_THREADS];
static _Atomic bool delivered[MAX_THREADS];

static inline g *self_g(void) { return getm()->curg; }

/* Gives what was readied on this P to its threads. */
static inline void deliver(void)
{
    bool inherit;
    for (g *gp; (gp = runqget(getm()->p, &inherit)) != NULL;) {
        THREAD_CHECK(gp >= thread_gs && gp < thread_gs + MAX_THREADS);
        THREAD_CHECK(!atomic_exchange(&delivered[gp - thread_gs], true));   /* readied once */
    }
}

/* What park_m and execute do. Returns the operation's result. */
static inline opstatus go_await(opstatus st)
{
    m *mp = getm();
    g *gp = self_g();
    while (st == OP_PARK) {
        unlockf_fn unlockf = mp->waitunlockf;
        void *arg = mp->waitlock;
        mp->waitunlockf = NULL;
        mp->waitlock = NULL;
        casgstatus(gp, GRUNNING, GWAITING);
        if (unlockf && !unlockf(gp, arg)) {
            casgstatus(gp, GWAITING, GRUNNABLE);
        } else {
            while (deliver(), !atomic_load(&delivered[gp - thread_gs]))
                sched_yield();
            atomic_store(&delivered[gp - thread_gs], false);
        }
        casgstatus(gp, GRUNNABLE, GRUNNING);
        st = OP_OK;
        if (gp->park_finish) {
            park_finish_fn finish = gp->park_finish;
            gp->park_finish = NULL;
            st = finish(gp, NULL);
        }
    }
    deliver();
    THREAD_CHECK(mp->locks == 0);
    return st;
}

#define GO_AWAIT(op) go_await(op)

/* A thread that is done goes on delivering until all are. */
static _Atomic int gothreads_left;

static void (*gothread_body)(int id);

static inline void gothread_main(int id)
{
    m *mp = getm();
    g *gp = &thread_gs[id];
    mp->fastrand = (uint64_t)id * 0x9e3779b97f4a7c15u + 1;
    mp->g0 = calloc(1, sizeof(g));
    mp->curg = gp;
    mp->p = allp[id + 1];
    mp->p->m = mp;
    atomic_store(&mp->p->status, PRUNNING);
    gp->m = mp;
    atomic_store(&gp->atomicstatus, GRUNNING);
    gothread_body(id);
    atomic_fetch_sub(&gothreads_left, 1);
    while (atomic_load(&gothreads_left) > 0) {
        deliver();
        sched_yield();
    }
    deliver();
    free(mp->g0);
}

/* Runs body(0) … body(n-1) as goroutines, each on a thread. */
static inline void run_gothreads(int n, void (*body)(int id))
{
    lock(&sched.lock);
    newprocs = n + 1;
    procresize(n + 1);
    while (pidleget())
        ;
    unlock(&sched.lock);
    gothread_body = body;
    atomic_store(&gothreads_left, n);
    run_threads(n, gothread_main);
}

#endif
