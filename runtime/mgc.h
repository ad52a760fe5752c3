/* mgc.h - the garbage collector's cycle. See mgc.c for the phases. */
#ifndef VOLE_RUNTIME_MGC_H
#define VOLE_RUNTIME_MGC_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "runtime/runtime2.h"

typedef enum gc_phase { GC_OFF, GC_MARK, GC_MARK_TERMINATION } gc_phase;
extern gc_phase gcphase;                 /* written with the world stopped */

/* schedinit, after mallocinit and parsedebugvars: GOGC, GOMEMLIMIT. */
void gcinit(void);
/* Called by schedinit once goroutines can run: starts the collector's C goroutines. */
void gcenable(void);

/* Settles PENDING_GC: called by runtime_pending at an instruction boundary of gp (gp->sched saved), with
 * the world running. Collects when a trigger holds. */
void gc_pending(g *gp);

/* Number of finished cycles (both phases); for runtime.GC and tests. */
uint32_t gc_cycles(void);
/* Asks for a cycle whatever the heap's size (runtime.GC): the next gc_pending runs it. */
void gc_request(void);
/* The same, and afterwards all free pages go back to the system (debug.FreeOSMemory). */
void gc_request_free_os_memory(void);
/* Runs a whole cycle now, sweeping included; the calling M may stop the world here. */
void gc_collect(bool forced);

/* Words of C memory that may point into the heap: n words from start; bit i of mask (NULL: all bits) says
 * that word i is a pointer. They stay registered for ever. */
void gc_add_root(void **start, uintptr_t n, const uint8_t *mask);

#endif
