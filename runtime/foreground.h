/* foreground.h - the goroutine that a person waits for: a session (the REPL) runs one input after the other. */
#ifndef VOLE_RUNTIME_FOREGROUND_H
#define VOLE_RUNTIME_FOREGROUND_H

#include "runtime/runtime2.h"

typedef enum foreground_end {
    FOREGROUND_DONE,            /* its function returned */
    FOREGROUND_EXITED,          /* by Goexit */
    FOREGROUND_PANICKED,        /* a panic or a stack overflow, which has been reported */
    FOREGROUND_INTERRUPTED,     /* by Ctrl-C */
    FOREGROUND_LEFT,            /* the same, but it waits for something that it cannot be torn from: it ends when that comes */
    FOREGROUND_DEADLOCK         /* it waited, and nothing could ever wake it; reported */
} foreground_end;

/* From now on a panic ends its goroutine only. Before the scheduler starts. With catch_sigint, Ctrl-C interrupts. */
void foreground_init(bool catch_sigint);
extern bool in_session;         /* set by it */

/* Runs fn on a new goroutine and waits until it ends. gp, the driver, is in a native. */
foreground_end foreground_run(g *gp, const funcval *fn);

/* What fn must call first and last: natives (begin, done) do it for them. */
void foreground_begin(g *gp);
void foreground_done(g *gp);

/* ---- for the runtime ---- */
extern g *_Atomic foreground;           /* NULL: none runs */
void foreground_sigint(void);           /* in a signal handler */
bool foreground_deadlock(void);         /* checkdead: true if the session deals with it; sched.lock held */
g *foreground_driver(void);             /* the goroutine in foreground_run, or NULL */
void foreground_ended(g *gp);           /* it has left its function, one way or the other */
void foreground_panicked(g *gp);        /* the report of its panic has been printed */
extern void (*foreground_sigint_hook)(void); /* if set, called for each Ctrl-C, in the signal handler */
bool foreground_take_interrupt(void);   /* Ctrl-C came with nothing to interrupt, since last asked; async-signal-safe */

/* Interrupts gp at the boundary where it is: its deferred calls run, and it ends. Answers like runtime_pending. */
opstatus foreground_interrupt(g *gp);
/* gp->interrupt is set: may that be done at gp->sched? Not in package sync, which other goroutines rely on: it is left, op by op,
 * before. */
bool foreground_may_end(g *gp);

#endif
