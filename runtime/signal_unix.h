/* signal_unix.h - signals: preemption, faults, reports, Ctrl-C, and what os/signal sets. */
#ifndef VOLE_RUNTIME_SIGNAL_UNIX_H
#define VOLE_RUNTIME_SIGNAL_UNIX_H

#include "runtime/native.h"
#include "runtime/runtime2.h"

enum { SIG_COUNT = 65 };

/* Installs the handlers; by mstart on the first M. */
void initsig(void);
/* Signal stack and mask of the calling thread. */
/* The same for a thread of C, whose mask was old: what the runtime needs is unblocked, the rest left as it is. */
void minit_signals_foreign(m *mp, const sigset_t *old);
void minit_signals(m *mp);
void unminit_signals(m *mp);
/* Asks mp to look at its pending bits. */
void preemptM(m *mp);

/* REPL: SIGINT sets PENDING_INTERRUPT on all Ms instead of ending the process. */
extern _Atomic bool sigint_is_pending;

/* SIGQUIT asks for a report, to be made by sigquit_report at an instruction boundary: it does not come back. */
extern _Atomic bool sigquit_asked;
void sigquit_report(void);

/* The op at gp->sched.pc has used a bad address (m->fault): a panic, or the end. */
opstatus fault_panic(g *gp);

/* A write to standard output or standard error met a broken pipe: ends the process by SIGPIPE, unless the program
 * wants or ignores that signal. */
void sigpipe(void);

/* Ends the process by SIGABRT, with a core dump where those are on. */
_Noreturn void crash(void);
/* A fatal report begins: from now on the process ends when it makes no progress for some seconds. */
void start_report_clock(void);

const char *signal_name(int sig);

/* sigqueue.c: what a signal does, under the lock of os/signal. */
bool signal_can_be_wanted(int sig);
void signal_catch(int sig);             /* our handler */
void signal_restore(int sig);           /* as at the start */
void signal_ignore(int sig);
bool signal_was_ignored(int sig);       /* the process was started so */

#endif
