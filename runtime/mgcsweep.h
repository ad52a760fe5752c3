/* mgcsweep.h - the sweeper: finds out which objects of a span survived; see mgcsweep.c. */
#ifndef VOLE_RUNTIME_MGCSWEEP_H
#define VOLE_RUNTIME_MGCSWEEP_H

#include <stdbool.h>

#include "runtime/mheap.h"

/* Body of the background sweeper, a C goroutine, and what wakes it after sweep_start: the world runs, the caller has a
 * P. */
void bgsweep(void *unused);
void bgsweep_wake(void);
/* For background work on a C goroutine, between two pieces of it: gives way to who wants the P or this goroutine to stop;
 * with polite also to other goroutines when no P is idle. */
void background_yield(bool polite);

/* Brackets work on spans that sweep_finish must wait for. False: all spans are swept or taken, no bracket was opened.
 * The collector holds one open from sweep_start until the mcaches are flushed: spans cached before that are on no
 * list. */
bool sweeper_begin(void);
void sweeper_end(void);
/* Takes the right to sweep s in this generation; false: it is swept or somebody sweeps it. Inside the bracket. */
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
/* Starts the generation's sweep: the world is stopped and all is marked. Paces it, too. */
void sweep_start(void);
/* The trigger of the next cycle has changed: so much may be allocated until all must be swept. World stopped. */
void sweep_pace(uint64_t trigger);
/* Sweeps until npages have been freed, or there is nothing left to look at. */
void mheap_reclaim(uintptr_t npages);

#endif
