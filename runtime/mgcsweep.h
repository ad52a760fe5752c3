/* mgcsweep.h - the sweeper: finds out which objects of a span survived; see mgcsweep.c. */
#ifndef VOLE_RUNTIME_MGCSWEEP_H
#define VOLE_RUNTIME_MGCSWEEP_H

#include <stdbool.h>

#include "runtime/mheap.h"

/* Takes the right to sweep s in this generation; false: it is swept or somebody sweeps it. */
bool sweep_try_acquire(mspan *s, uint32_t sweepgen);
/* Sweeps s, which sweep_try_acquire gave. True: the span went back to the heap, do not touch it. False
 * with preserve: the caller owns it and has to put it on a list; without: it is on a swept list. */
bool mspan_sweep(mspan *s, bool preserve);
/* Makes sure that s is swept, by sweeping or waiting. The caller keeps it from being freed. */
void mspan_ensure_swept(mspan *s);

/* Sweeps one span of those left; returns pages freed, UINTPTR_MAX when nothing is left. */
uintptr_t sweep_one(void);
/* Sweeps all that is left and waits for others to finish. */
void sweep_finish(void);
bool sweep_done(void);
/* Before a span of that many bytes is allocated: keeps sweeping in proportion. */
void deduct_sweep_credit(uintptr_t bytes);
/* Starts the generation's sweep: the world is stopped and all is marked. */
void sweep_start(void);
/* Sweeps until npages have been freed, or there is nothing left to look at. */
void mheap_reclaim(uintptr_t npages);

#endif
