/* proc.h - the scheduler. */
#ifndef VOLE_RUNTIME_PROC_H
#define VOLE_RUNTIME_PROC_H

#include "runtime/codehooks.h"
#include "runtime/os_linux.h"

/* ---- start ---- */

/* rt0_go calls check, args, osinit, schedinit, newproc_main, mstart. The hooks are in place. */
void schedinit(void);
void newproc_main(void);
/* Returns when the thread is to end; on the main thread never. */
void mstart(void);
/* Supplied by the command line: handles its arguments, loads the program and sets code.main_func;
 * ends the process when there is nothing to run. Called by rt0_go between schedinit and newproc_main. */
void vole_main(int argc, char **argv);
/* What rt0_go does first, in C: binds the calling thread to m0 and g0 (unit tests have their own main). */
void bind_m0(void);

/* ---- goroutines ---- */

/* `go fn()`; pc is the go statement's, NULL for the runtime's own. The new G runs next on this P. */
g *newproc(const funcval *fn, g *parent, const insn *pc);
/* Parks gp, which must be the current goroutine: return its result from the op at once. unlockf
 * (may be NULL) runs after gp is Gwaiting, on g0. */
opstatus gopark(g *gp, unlockf_fn unlockf, void *lock, waitreason reason);
/* Parks gp and unlocks l. */
opstatus goparkunlock(g *gp, mutex *l, waitreason reason);
/* Makes a parked gp runnable, next on this P. */
void goready(g *gp);
/* goready for all of q, from its head on; q is empty then. */
void goready_all(gqueue *q);
/* goready from a thread that may have no P (sysmon): to the global queue. */
void goready_global(g *gp);
/* goready, and the current goroutine gives way to gp in the same time slice (semaphore hand-off):
 * return the result. */
opstatus goyield_status(void);
void casgstatus(g *gp, uint32_t from, uint32_t to);
int32_t gcount(void);
/* Frees the stacks of dead goroutines that wait to be used again, but for those that Ps keep at hand. */
void gfree_stacks(void);
/* Length of allgs; indices below it stay valid for ever. */
uint64_t allgs_snapshot(g ***list);
bool isSystemGoroutine(const g *gp);
/* Argument area of the native that gp is in. */
static inline uint64_t *native_args(const g *gp) { return gp->sched.fp + 2; }

/* ---- C goroutines (system): stack of their own, switched in asm/ ---- */

g *newproc_c(void (*fn)(void *arg), void *arg, const char *name);
/* The same, but Gwaiting: it runs fn when it is readied for the first time. */
g *newproc_c_parked(void (*fn)(void *arg), void *arg, waitreason reason);
/* On a C G. May return on another thread: read getm() anew. */
void cg_park(unlockf_fn unlockf, void *lock, waitreason reason);
void cg_yield(void);

/* ---- settling m->pending ---- */

/* At an instruction boundary with gp->sched saved and the dispatch table restored (before this call:
 * it may patch it again): settles all pending bits of this M. RUN_CONTINUE: go on at gp->sched, whose
 * fp may have changed; otherwise why gp must leave. */
int runtime_pending(g *gp);
void pending_set(uint32_t bits);                 /* this M */
void pending_set_other(m *mp, uint32_t bits);    /* any M: sends SIGURG */
/* If something is pending, points this M's dispatch table at the slow path. Signal safe. */
void patch_dispatch(m *mp);

/* ---- system calls: natives that may block. See native.h for what may be kept across. ---- */

void entersyscall(g *gp);
/* The same when it will surely block: hands the P over at once. */
void entersyscallblock(g *gp);
void exitsyscall(g *gp);

/* ---- stopping ---- */

/* Stops all Ps but the current one. Called on g0 at a boundary (runtime_pending), from natives that
 * are at their start, or from a C G. Others are not running bytecode nor natives outside a syscall
 * bracket when it returns. One stopper at a time: a second one waits. */
void stop_the_world(const char *reason);
void start_the_world(void);
bool world_is_stopped(void);
/* The same in parts, for several stops in a row, or a forEachP, among which no other stopper may come: the goroutine
 * is Gwaiting from world_acquire to world_release. */
void world_acquire(const char *reason);
void stop_the_world_acquired(void);
void start_the_world_acquired(void);
void world_release(void);

/* Stops one goroutine at a safe point and takes the right to scan its stack. Must not be called on
 * the goroutine's own M. dead: it had ended; stopped: it was running and has to be readied. */
typedef struct suspend_state { g *gp; bool dead, stopped; } suspend_state;
suspend_state suspendG(g *gp);
void resumeG(suspend_state s);

/* Runs fn for each P at a safe point of that P (fn may run on any M). Current M has a P. */
void forEachP(void (*fn)(p *pp));

/* runtime.GOMAXPROCS; world is stopped, sched.lock held. Returns the Ps that have work, but the current one, linked. */
p *procresize(int32_t n);
/* start_the_world does it with this many Ps. */
extern int32_t newprocs;

/* ---- supplied by the memory side ---- */

void mallocinit(void);              /* before any M or P exists */
void gcinit(void);
void pmem_init(p *pp);              /* mcache and pp->mem of a new P; world stopped */
void pmem_destroy(p *pp);           /* flush them; world stopped */
void pmem_acquired(p *pp);          /* an M has just got pp */
int gc_pending(g *gp);              /* PENDING_GC at a boundary: assist, start a cycle; how gp must leave */
void gc_force_if_due(int64_t now);  /* sysmon: starts a cycle after two minutes without one */
void gc_goroutine_ends(g *gp);

/* ---- small things ---- */

uint32_t fastrand(void);
uint64_t fastrand64(void);
uint32_t fastrandn(uint32_t n);
void schedtrace(bool detailed);
/* Around the program's initialisers, which run on the main thread. */
void lock_for_init(g *gp);
void unlock_after_init(g *gp);
void lockOSThread(g *gp);
void unlockOSThread(g *gp);
opstatus gosched(g *gp);                         /* natives: `return gosched(gp);` */
/* Some goroutine waits to be run, as far as this P can see. */
bool work_is_waiting(void);
/* Wakes a P that might look for work, after something was readied from outside. */
void wakep(void);
/* Number of threads; for tests and schedtrace. */
int64_t mcount(void);

#endif
