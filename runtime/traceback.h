/* traceback.h - walking the frames of a bytecode goroutine, and printing them as Go does. */
#ifndef VOLE_RUNTIME_TRACEBACK_H
#define VOLE_RUNTIME_TRACEBACK_H

#include "runtime/codehooks.h"

/* Starts at the innermost frame of gp as saved in gp->sched; NULL fp: no frames. */
frame frame_first(const g *gp);
/* The caller's frame; fp == NULL past the last one. */
frame frame_next(const g *gp, const frame *fr);

/* "goroutine 1 [chan receive, 5 minutes]:" */
void goroutineheader(g *gp);
/* The same for one that only waits for its own native, which has stopped the world. */
void goroutineheader_running(g *gp);
/* $GOTRACEBACK as a number, and 2 on a thread that throws: 0 nothing, 1 the program's calls, 2 all. */
int traceback_levels(void);
/* g.gopc of goroutines that a timer has started. */
extern const insn *const gopc_of_timers;
/* m.throwing: the program's fault, or ours. */
enum { THROW_USER = 1, THROW_RUNTIME = 2 };
/* Frames from gp->sched on, then "created by". */
void traceback(g *gp);
/* All goroutines but me (may be NULL). */
void tracebackothers(g *me);

/* Return pcs of gp's frames for runtime.Callers, skipping the first skip; returns how many. Some may stand
 * for frames that Go's runtime would have: pseudo_frame_name knows them. */
int gcallers(const g *gp, int skip, uintptr_t *pcs, int n);

/* Takes a pc of gcallers apart: where to look it up, as a return pc, and how many calls that were expanded in place
 * lie inside of the one meant. At CALLERS_MAX_DEPTH, all further ones are meant too. */
enum { CALLERS_MAX_DEPTH = 3 };
uintptr_t callers_pc(uintptr_t pc, int *depth);
bool pseudo_frame_name(uintptr_t pc, const char **name, const char **file);
/* The one that stands for the function of Go's runtime in which a goroutine waits for that reason; 0: none. */
uintptr_t pseudo_pc_of_wait(int waitreason);
bool is_pseudo_goexit(uintptr_t pc);    /* below every goroutine: nothing that a profile need show */

#endif
