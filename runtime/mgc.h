/* mgc.h - the garbage collector's cycle. See mgc.c for the phases. */
#ifndef VOLE_RUNTIME_MGC_H
#define VOLE_RUNTIME_MGC_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "runtime/runtime2.h"

typedef enum gc_phase { GC_OFF, GC_MARK, GC_MARK_TERMINATION } gc_phase;
extern gc_phase gcphase;                 /* written with the world stopped */
extern _Atomic bool gc_blacken_enabled;  /* workers and assists may mark; written with the world stopped */

/* schedinit, after mallocinit and parsedebugvars: GOGC, GOMEMLIMIT. */
void gcinit(void);
/* The first goroutine is about to run: starts the collector's C goroutines. The M has a P. */
void gcenable(void);

/* Settles PENDING_GC: called by runtime_pending at an instruction boundary of gp (gp->sched saved), with
 * the world running. Assists, starts a cycle when a trigger holds. RUN_CONTINUE, or how gp must leave. */
int gc_pending(g *gp);
/* Whoever marked has found no work any more: ends the marking, if that is true everywhere. */
void gc_mark_done(void);

/* Cycles that began so far, and cycles whose marking is over. */
uint32_t gc_cycles_started(void);
uint32_t gc_cycles(void);
/* A cycle with the number n is wanted (runtime.GC): it begins at the next boundary of this M. */
void gc_request(uint32_t n);
/* The same from inside an entersyscall bracket: the forcegc goroutine begins it, unless another is under way: ask again. */
void gc_request_in_syscall(uint32_t n);
/* A cycle in which the world is stopped from the beginning to the end, now: for tests and gcstress. */
void gc_collect(bool forced);
/* Parks gp until the marking of cycle n is over: the native's status; OP_OK if it is over. */
opstatus gc_wait_on_mark(g *gp, uint32_t n);

/* Words of C memory that may point into the heap: n words from start; bit i of mask (NULL: all bits) says
 * that word i is a pointer. They stay registered for ever. */
void gc_add_root(void **start, uintptr_t n, const uint8_t *mask);

#endif
