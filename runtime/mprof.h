/* mprof.h - the heap profile: samples of allocations by call stack. See mprof.c. */
#ifndef VOLE_RUNTIME_MPROF_H
#define VOLE_RUNTIME_MPROF_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/type.h"

/* Fixed once the first goroutine runs: allocations go by mprof_malloc. */
extern bool mem_profiling;

/* Set by who wants a profile of a program that does not ask for one itself, before mprof_init; the rate, too. */
extern bool mem_profile_wanted;
extern int64_t mem_profile_rate;

/* The program is loaded, but does not run yet: finds out whether it wants a profile. */
void mprof_init(void);
/* obj was allocated by the current op. */
void mprof_malloc(void *obj);
/* A sampled object is freed; its special's bucket. The sweep. */
struct mprof_bucket;
void mprof_free(struct mprof_bucket *b);

/* Layout of runtime.MemProfileRecord. */
enum { MPROF_STACK = 32 };
typedef struct mprof_record {
    int64_t alloc_bytes, free_bytes, alloc_objects, free_objects;
    uintptr_t stack[MPROF_STACK];
} mprof_record;
/* The number of records (with inuse_zero also of call stacks all of whose objects are freed); stores them if they are
 * at most n. */
int64_t mprof_read(mprof_record *to, int64_t n, bool inuse_zero);

int64_t mprof_rate(void);
/* Calls visit for each call stack and size of objects: how many samples were allocated up to now, and how many of those
 * were alive at the end of the last collection (if there was one). dying: without the lock, for the end of the process. */
typedef void mprof_visitor(void *ctx, const uintptr_t *pcs, uint32_t n, int64_t size, int64_t allocs, int64_t live);
void mprof_each(bool dying, mprof_visitor *visit, void *ctx);

#endif
