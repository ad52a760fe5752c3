/* cpuprof.h - the CPU profile: where the program's threads spend their time. See cpuprof.c. */
#ifndef VOLE_RUNTIME_CPUPROF_H
#define VOLE_RUNTIME_CPUPROF_H

#include "runtime/proflabel.h"
#include "runtime/proftable.h"
#include "runtime/runtime2.h"

/* ---- for who wants a profile ---- */

enum { CPUPROF_HZ = 100, CPUPROF_MAX_HZ = 1000000 };

/* Begins to sample each thread hz times a second of its own time. False: that is being done already, or cannot be. */
bool cpuprof_start(int hz);
bool cpuprof_is_on(void);
/* Ends it. What was sampled stays until the next start. Also in a signal handler, when the process ends. */
void cpuprof_stop(void);

typedef struct cpuprof_info {
    int64_t start;              /* wall clock, ns since 1970 */
    int64_t duration, period;   /* ns */
    bool incomplete;            /* memory ran out */
} cpuprof_info;
/* After the stop. */
cpuprof_info cpuprof_info_now(void);
/* Likewise: calls visit for each different stack (innermost frame first) with its number of samples. */
void cpuprof_each(proftable_visitor *visit, void *ctx);
/* It has been written and is not needed any more. */
void cpuprof_forget(void);

/* ---- for the scheduler and the signal handler ---- */

/* The timer of the current thread has fired `count` times; it was interrupted at pc with stack pointer sp. */
void cpuprof_signal(uintptr_t pc, uintptr_t sp, uint32_t count);
/* m->prof_deferred is set, and gp, the goroutine of this thread, is at a boundary or in a native: gp->sched is right. */
void cpuprof_flush(g *gp);
/* The thread of mp has just begun, or is about to end. */
void cpuprof_minit(m *mp);
void cpuprof_unminit(m *mp);

#endif
