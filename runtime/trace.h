/* trace.h - the execution trace: what the scheduler tells it.
 *
 * Each hook is called as `if (trace_enabled) trace_...;` by the thread it concerns, which has an M.
 */
#ifndef VOLE_RUNTIME_TRACE_H
#define VOLE_RUNTIME_TRACE_H

#include "runtime/runtime2.h"

/* Something is traced. Written before the first goroutine runs, with the world stopped, or at the end of the process. */
extern _Atomic bool trace_on;
#define trace_enabled __builtin_expect(atomic_load_explicit(&trace_on, memory_order_relaxed), 0)

/* ---- the whole trace ---- */

/* Begins to write a trace to fd, which it owns from now on. The world is stopped, or does not run yet. False: one is on. */
bool trace_start(int fd);
/* Ends it: everything is written when it returns. The world is stopped, or the process ends. */
void trace_stop(void);

/* ---- goroutines ---- */

/* The current M, which has a P, begins to run gp. */
void trace_go_start(g *gp);
/* gp is about to leave its P. Called before anybody else could run it or take the P. why: a literal. */
void trace_go_stop(g *gp, const char *why);
/* gp was made by what runs here. */
void trace_go_create(g *gp);
void trace_go_exit(void);
/* gp is about to be readied by what runs here. */
void trace_go_ready(g *gp);
/* The same because a file is ready or a deadline has passed: by the scheduler, or a thread without a P. */
void trace_go_polled(g *gp);
/* Around a system call: the G leaves its P, and the call is shown on the thread's own row. */
void trace_syscall_enter(g *gp);
void trace_syscall_exit(g *gp);

/* ---- what else takes time ---- */

/* A piece of work within what runs on this P (or of the scheduler). name: a literal. They nest. */
void trace_begin(const char *name);
void trace_end(void);

/* The phase of the collector that begins now (NULL: none). World stopped. */
void trace_gc_phase(const char *name);
/* The world: is being stopped (why: a literal), is stopped, runs again. Whoever has the world's semaphore. */
void trace_stw(const char *why);
void trace_stopped(void);
void trace_started(void);

/* ---- what the program notes (package runtime/trace) ---- */

typedef enum trace_note { TRACE_LOG, TRACE_TASK_BEGIN, TRACE_TASK_END, TRACE_REGION_BEGIN, TRACE_REGION_END } trace_note;
/* id: of the task or region. The texts are copied. */
void trace_user(trace_note note, g *gp, uint64_t id, uint64_t task, gostring name, gostring text);

#endif
