/* os_linux.h - what the runtime wants of Linux: threads, futexes, clocks, pages of stack. */
#ifndef VOLE_RUNTIME_OS_LINUX_H
#define VOLE_RUNTIME_OS_LINUX_H

#include <sys/types.h>

#include "runtime/runtime2.h"

/* Sleeps while *addr == val, at most ns nanoseconds (ns < 0: for ever). May wake for no reason. */
void futexsleep(_Atomic uint32_t *addr, uint32_t val, int64_t ns);
void futexwakeup(_Atomic uint32_t *addr, uint32_t count);

int64_t nanotime(void);                          /* monotonic */
void walltime(int64_t *sec, int32_t *nsec);
uint64_t cputicks(void);
void usleep_ns(int64_t ns);
void osyield(void);
void procyield(uint32_t n);                      /* n pause instructions */

/* osinit: number of processors this process may use, page size, start of the random numbers. */
void osinit(void);
extern uintptr_t phys_page_size;
extern uint64_t startup_random;

/* Threads of ours that are no Ms: who writes the trace, who counts samples. They never end. */
extern _Atomic int32_t helper_threads;

/* Starts a thread that runs mstart on mp; its g0 gets a stack of 8 MB. */
void newosproc(m *mp);
/* On the new thread (or the main one): g0's bounds, signal stack, signal mask, kernel id. */
void minit(m *mp);
/* The same for a thread that C has made, and whose signal mask was mask. */
void minit_foreign(m *mp, const sigset_t *mask);
void unminit(m *mp);
/* False: mp has no thread just now. */
bool signalM(m *mp, int sig);

/* Stands for write(2) on descriptors 1 and 2 while somebody edits a line on the same terminal; else NULL. */
extern ssize_t (*terminal_write)(int fd, const void *buf, size_t n);
/* Then called for what was read from descriptor 0: the terminal has shown it. */
extern void (*terminal_echoed)(const void *buf, size_t n);
/* write(2) until all is written or an error other than EINTR/EAGAIN. */
void write_all(int fd, const void *buf, size_t n);
extern _Atomic uint64_t writes_begun, writes_done; /* calls of write in it: what a report waits for */

#endif
