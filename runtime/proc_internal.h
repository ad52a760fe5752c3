/* proc_internal.h - what the parts of the scheduler share: proc.c, proc_preempt.c, proc_syscall.c. */
#ifndef VOLE_RUNTIME_PROC_INTERNAL_H
#define VOLE_RUNTIME_PROC_INTERNAL_H

#include "runtime/proc.h"

/* Ms and Ps. Those marked (lock) want sched.lock held. */
void startm(p *pp, bool spinning);      /* runs some M on pp, or on an idle P if pp is NULL */
void stopm(void);                       /* sleeps until there is a P to run */
void handoffp(p *pp);                   /* the M of pp is about to block: find it another, or idle it */
int64_t reserve_m_id(void);             /* (lock) of a new M, which counts as running from now on */
void mcommoninit(m *mp, int64_t id);    /* puts it on allm; id < 0: the next one */
void newm(void (*fn)(void), p *pp, int64_t id);
m *allocm(void (*fn)(void), p *pp, int64_t id); /* an M on allm, without a thread */
void mfree(m *mp);                      /* its thread is about to end; reused once thread_gone */
void start_template_thread(void);       /* if there is none yet; before a goroutine is locked to its thread */
void mexit(void);                       /* the thread ends, when this has returned; its M is dead for ever */
void resetspinning(void);
bool idle_ps_have_work(void);           /* there is something for an idle P to do, as far as can be seen without one */
void startlockedm(g *gp);               /* gives this M's P to the M that gp is locked to, and sleeps */
void acquirep(p *pp);
p *releasep(void);
void pidleput(p *pp);                   /* (lock) */
bool p_may_have_timers(int32_t id);     /* false: it is idle and has none */
p *pidleget(void);                      /* (lock) */
void mput(m *mp);                       /* (lock) */
m *mget(void);                          /* (lock) */
void incidlelocked(int32_t v);
void stoplockedm(void);                 /* sleeps until the goroutine locked to this M is to run */
void checkdead(void);
/* Around a sleep in netpoll: an M that may be the last, and looks for deadlock first. */
void poller_sleeps(void);
void poller_wakes(void);                   /* (lock) */
extern _Atomic bool main_started;       /* Ms may be started */
void park_m_sleep(void);
void execute_prepare(g *gp, bool inherit_time); /* binds gp to the current M: Grunnable -> Grunning */
void dropg(void);
/* gp is curg of this M and Grunnable; the M has no P. Comes back with one, when somebody has taken gp
 * off the global queue, or an idle P was there; gp is Grunnable still. */
void wait_for_p(g *gp);

/* For callbacks from C (cgocall.c). */
void lock_for_callback(g *gp);          /* gp, which runs here, to this thread */
void unlock_after_callback(g *gp);
int run_locked(g *gp);                  /* runs gp, which is locked to this M, until RUN_RETURN, RUN_UNWIND or RUN_EXIT; others
                                         * may run on its P meanwhile */
g *foreign_gget(void);                  /* a G with a stack, Gdead; without a P */
void foreign_gput(g *gp);
void forget_g(g *gp);                   /* it has run here and is Gdead: drops what it had */
void p_into_syscall(m *mp);             /* this M leaves its P in Psyscall, wired by m->oldp only */
bool p_out_of_syscall(m *mp);           /* ... and takes that one or another; false: there is none */

/* Gs from netpoll, still Gwaiting: one for each idle P to the global queue, the others to this P's, or all to the global
 * queue if this M has no P. */
void inject_list(gqueue *q);

/* Stopping and preemption (proc_preempt.c). */
void gcstopm(void);                     /* gives this M's P to the stopper and sleeps */
void run_safepoint_fn(void);
bool preemptone(p *pp);
bool preemptall(void);
void sysmon(void);
void wake_sysmon(void);                 /* (lock) if it waits */
bool castogscanstatus(g *gp, uint32_t from, uint32_t to);
void casfrom_Gscanstatus(g *gp, uint32_t from, uint32_t to);
void freezetheworld(void);              /* before a fatal report: others stop, as far as they can */

enum { FREEZE_STOPWAIT = 0x7fffffff };

#endif
