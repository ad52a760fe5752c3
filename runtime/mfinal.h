/* mfinal.h - the goroutine that runs finalizers. */
#ifndef VOLE_RUNTIME_MFINAL_H
#define VOLE_RUNTIME_MFINAL_H

#include "runtime/runtime2.h"

/* The calling goroutine is the finalizer goroutine and has nothing to do: parks it. */
opstatus finalizer_wait(g *gp);
/* Scheduler: readies it if something is in the queue. */
void finalizer_wake(void);
extern _Atomic bool finalizer_waiting;
static inline void finalizer_poll(void)
{
    if (atomic_load_explicit(&finalizer_waiting, memory_order_relaxed))
        finalizer_wake();
}

#endif
