/* signal_unix.h - signals: preemption, faults in our C code, Ctrl-C, SIGQUIT. */
#ifndef VOLE_RUNTIME_SIGNAL_UNIX_H
#define VOLE_RUNTIME_SIGNAL_UNIX_H

#include "runtime/runtime2.h"

/* Installs the handlers; by mstart on the first M. */
void initsig(void);
/* Signal stack and mask of the calling thread. */
void minit_signals(m *mp);
void unminit_signals(m *mp);
/* Asks mp to look at its pending bits. */
void preemptM(m *mp);

/* REPL: SIGINT sets PENDING_INTERRUPT on all Ms instead of ending the process. */
extern _Atomic bool sigint_is_pending;

/* A write to standard output or standard error met a broken pipe: ends the process by SIGPIPE. */
void sigpipe(void);

#endif
