/* mgcspecial.h - things attached to objects: finalizers, cleanups, weak handles. See mgcspecial.c. */
#ifndef VOLE_RUNTIME_MGCSPECIAL_H
#define VOLE_RUNTIME_MGCSPECIAL_H

#include <stdbool.h>

#include "runtime/mgcwork.h"
#include "runtime/mheap.h"

/* ---- for the program; instruction-atomic callers that keep the object at p alive ---- */

/* fn, a func(unsafe.Pointer), is to be called with p by the finalizer goroutine after the object at p became
 * unreachable. False: it has a finalizer already. p is the object's first byte, or any in a tiny block. The
 * closure must not hold p: it is handed to it. */
bool add_finalizer(void *p, const funcval *fn);
/* Takes it off; false: there was none. */
bool remove_finalizer(void *p);
/* fn, likewise a func(unsafe.Pointer), is to be called with nil when the object that p points into is gone;
 * any number of them. Returns the cleanup's number, for remove_cleanup. */
uint64_t add_cleanup(void *p, const funcval *fn);
/* Takes it off, if it is not queued yet. p may be the address of an object that is gone. */
bool remove_cleanup(void *p, uint64_t id);

/* The sampled object at p, just allocated, counts in the heap profile's bucket b until it is freed. */
struct mprof_bucket;
void add_profile(void *p, struct mprof_bucket *b);

/* The cell that stands for p in weak pointers, the same for the same p as long as the object lives: a heap
 * object (or an immortal cell for a p outside the heap) that holds p, and 0 when the object is gone. */
void *weak_handle(void *p);
/* The object of such a cell, kept alive by this from now on; NULL: it is gone. */
void *weak_handle_value(void *handle);

/* ---- for the collector ---- */

/* Called by the sweep for a span with specials, before mark bits are counted. */
void sweep_specials(mspan *s);
/* Root jobs of the specials of all spans there are: to be asked for with the world stopped, at the start of
 * marking; then each job is done once, by any worker, beside the program. */
uint32_t specials_root_jobs(void);
void mark_specials_job(gcwork *w, uint32_t job);
/* Root job: what waits in the queue. */
void mark_finalizer_queue(gcwork *w);

/* sync.Pool's share of a collection: called with the world stopped at the start of a cycle, before the write
 * barrier is on. NULL: no pool was used yet. */
extern void (*gc_pool_cleanup)(void);

/* ---- for the finalizer goroutine (Go code) ---- */

/* Takes the next one out of the queue; false: none is waiting. obj is NULL for a cleanup. */
bool next_finalizer(void **obj, const funcval **fn);
/* Something is in the queue and the finalizer goroutine should run. */
bool finalizers_waiting(void);

#endif
