/* mgcspecial.h - things attached to objects: finalizers. See mgcspecial.c. */
#ifndef VOLE_RUNTIME_MGCSPECIAL_H
#define VOLE_RUNTIME_MGCSPECIAL_H

#include <stdbool.h>

#include "runtime/mgcwork.h"
#include "runtime/mheap.h"

/* The niladic closure fn is to run once, in the finalizer goroutine, after the object at p became
 * unreachable. False: it has a finalizer already. p is the object's first byte (or an interior pointer of a
 * tiny block). The closure must not hold p itself: it gets it from finalizer_object. */
bool add_finalizer(void *p, const funcval *fn);
/* Takes it off; false: there was none. */
bool remove_finalizer(void *p);

/* Called by the sweep for a span with specials, before mark bits are counted. */
void sweep_specials(mspan *s);
/* Roots: closures of finalizers, the objects' own contents, and the queue. */
void mark_specials(gcwork *w);

/* For the finalizer goroutine (Go code): takes the next one; false: none is waiting. */
bool next_finalizer(void **obj, const funcval **fn);
/* Something is in the queue and the finalizer goroutine should run. */
bool finalizers_waiting(void);

#endif
