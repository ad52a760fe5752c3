/* mgcassist.h - goroutines that allocate while the collector marks have to help it. See mgcassist.c. */
#ifndef VOLE_RUNTIME_MGCASSIST_H
#define VOLE_RUNTIME_MGCASSIST_H

#include "runtime/mgc.h"
#include "runtime/runtime2.h"

/* gp allocates bytes while marking: takes them off its credit; in debt, it asks for gc_assist at the next
 * instruction boundary. Called by mallocgc. */
void gc_assist_charge(g *gp, uintptr_t bytes);
/* gp has debts. */
bool gc_assist_due(g *gp);
/* Settles gp's debt, at a boundary: by credit, by work, or by waiting. RUN_CONTINUE, or how gp must leave. */
int gc_assist(g *gp);
/* Work done in the background: first to those who wait, the rest as credit. */
void gc_flush_bg_credit(int64_t work);
/* Marking is over: nobody owes anything any more. */
void gc_wake_all_assists(void);
/* The goroutine ends: what it has left goes to the others. */
void gc_goroutine_ends(g *gp);

#endif
