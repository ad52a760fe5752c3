/* mgcmark.h - marking: what the collector's roots are, and the draining of grey objects.
 *
 * An object is white (mark bit clear), grey (marked, on a work list) or black (marked and scanned).
 * Objects without pointers go from white to black.
 */
#ifndef VOLE_RUNTIME_MGCMARK_H
#define VOLE_RUNTIME_MGCMARK_H

#include "runtime/mgcwork.h"
#include "runtime/runtime2.h"

/* Marks all that is reachable; the world is stopped. Returns the bytes that live. */
uint64_t gc_mark_all(gcwork *w);
/* Makes the object that p points into grey, if it is white. p may be anything. */
void gc_grey(gcwork *w, uintptr_t p);
/* Scans grey objects until there are none. */
void gc_drain(gcwork *w);
/* For the write barrier: gc_grey with the current P's work list. */
void gc_shade(uintptr_t p);
/* An object allocated while marking is born black. */
void gc_mark_new_object(uintptr_t p);
/* Checks every object and every root for pointers to free objects; world stopped, after a mark. For
 * tests and GODEBUG=gccheckmark=1. Throws when it finds one. */
void heap_verify(void);

#endif
