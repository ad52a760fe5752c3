/* netpoll.h - where a thread without work waits for the outside: I/O readiness and the next timer. */
#ifndef VOLE_RUNTIME_NETPOLL_H
#define VOLE_RUNTIME_NETPOLL_H

#include "runtime/runtime2.h"

void netpollinit(void);
/* Goroutines that became runnable. delay < 0: wait without limit; 0: only look; > 0: wait so long. */
gqueue netpoll(int64_t delay);
/* Makes a thread that waits in netpoll return. */
void netpollBreak(void);

#endif
