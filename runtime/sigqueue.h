/* sigqueue.h - the signals that the program wants to see, on their way to os/signal. */
#ifndef VOLE_RUNTIME_SIGQUEUE_H
#define VOLE_RUNTIME_SIGQUEUE_H

#include <stdbool.h>
#include <stdint.h>

void sigqueue_init(void);

/* Signal handlers: bracket around all they do; false if nobody wants sig. */
void sigqueue_enter(void);
void sigqueue_leave(void);
bool sigsend(int sig);
bool signal_is_ignored(int sig);

/* os/signal, under its lock. */
void sigqueue_want(int sig);
void sigqueue_unwant(int sig);
void sigqueue_ignore(int sig);
/* No signal is between its handler and the next sigqueue_take: all that came have been handed over. */
bool sigqueue_idle(void);

/* The one receiver. take: the next signal, or 0 if there is none: then wait, in a system call bracket. */
int sigqueue_take(void);
void sigqueue_wait(void);

#endif
