/* mgcscavenge.h - giving free pages back to the system; see mgcscavenge.c. */
#ifndef VOLE_RUNTIME_MGCSCAVENGE_H
#define VOLE_RUNTIME_MGCSCAVENGE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Body of the background scavenger, a C goroutine. */
void bgscavenge(void *unused);

/* Marking is over, sweeping has not begun: the heap is at its fullest, a new generation of the scavenge index begins. The
 * world is stopped. */
void scavenger_next_gen(void);
/* The goal of the next cycle is another one now: sets what may stay resident. Goals of UINT64_MAX (the collector is off)
 * and 0 (no cycle before this one) ask for nothing. The world is stopped. */
void scavenger_pace(uint64_t heap_goal, uint64_t last_heap_goal);

/* There is something to do: asks for scavenger_wake. Safe with locks held. */
void scavenger_ready(void);
/* scavenger_ready was called and nobody has woken the scavenger since. For sysmon. */
bool scavenger_asked(void);
/* Wakes the scavenger if it is parked. From any thread that may take sched.lock, with or without a P. */
void scavenger_wake(void);

/* Before a span's pages are used: scav bytes of them are not resident yet, growth bytes were added to the heap for
 * it. Gives back other pages as far as the limits ask. No lock of rank MHEAP is held. */
void scavenge_for_alloc(uintptr_t scav, uintptr_t growth);

/* Gives up to nbytes of free pages back to the system, from the highest address down; returns how many. Unless forced,
 * chunks that are nearly full are passed over. heap.lock is not held. */
uintptr_t scavenge(uintptr_t nbytes, bool forced);
/* GODEBUG=scavtrace=1: the line for a cycle, when its sweep ends; or forced, for debug.FreeOSMemory. */
void scavenger_trace(bool forced);

/* Set by the limiter of the collector's CPU time: allocation does not scavenge for the memory limit. */
extern _Atomic bool scavenge_limited;
/* Nanoseconds spent by the background scavenger, and by allocation; they only grow. */
extern _Atomic int64_t scavenge_background_ns, scavenge_assist_ns;

#endif
