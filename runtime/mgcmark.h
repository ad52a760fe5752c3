/* mgcmark.h - marking: what the collector's roots are, and the draining of grey objects.
 *
 * An object is white (mark bit clear), grey (marked, on a work list) or black (marked and scanned).
 * Objects without pointers go from white to black.
 */
#ifndef VOLE_RUNTIME_MGCMARK_H
#define VOLE_RUNTIME_MGCMARK_H

#include "runtime/mgcwork.h"
#include "runtime/runtime2.h"

/* ---- roots ---- */

/* Finds out what the roots of this cycle are, and cuts them into jobs. World stopped. */
void gc_roots_prepare(void);
/* Some job has not been taken yet. */
bool gc_roots_left(void);
/* All jobs have been taken; and who took one has ended, if nobody works. Throws if that is not so. */
void gc_roots_check_done(void);

/* ---- draining ---- */

enum {
    DRAIN_UNTIL_PREEMPT = 1,    /* stop when the goroutine is asked to yield */
    DRAIN_FLUSH_CREDIT = 2,     /* work done here pays for assists */
    DRAIN_IDLE = 4,             /* stop when there is something else to run */
    DRAIN_FRACTIONAL = 8        /* stop when the worker's share of the time is over */
};
/* Takes root jobs, then grey objects, until there are none or a flag, a stop of the world or a forEachP says
 * stop. On a C goroutine; with the gcwork of its P. */
void gc_drain(int flags);
/* The same for an assist: until at least `work` bytes were scanned, nothing is left, or the goroutine is to
 * yield. Returns the bytes scanned. On g0, the goroutine being Gwaiting. */
int64_t gc_drain_n(int64_t work);
/* Marks all that is reachable; the world is stopped. Returns the bytes that live. */
uint64_t gc_mark_all(void);

/* ---- single objects ---- */

/* Makes the object that p points into grey, if it is white. p may be anything. */
void gc_grey(gcwork *w, uintptr_t p);
/* What the object with this base holds becomes grey; itself it does not. */
void gc_grey_contents(gcwork *w, uintptr_t base);
/* For the write barrier and roots that lose a pointer: gc_grey with the current P's work list, if the
 * collector marks. */
void gc_shade(uintptr_t p);
/* An object allocated while marking is born black. */
void gc_mark_new_object(uintptr_t p);

#endif
