/* blockprof.h - the block profile and the mutex profile: where goroutines wait, and who makes them. See blockprof.c. */
#ifndef VOLE_RUNTIME_BLOCKPROF_H
#define VOLE_RUNTIME_BLOCKPROF_H

#include "runtime/os_linux.h"
#include "runtime/runtime2.h"

/* Of waits as long as this (ns) one is recorded on average, and all longer ones; 0: none. */
extern _Atomic int64_t block_profile_rate;
/* One in so many contended unlocks is recorded; 0: none. */
extern _Atomic int64_t mutex_profile_rate;

typedef enum contention_kind { CONTENTION_BLOCK, CONTENTION_MUTEX, CONTENTION_KINDS } contention_kind;

/* ---- for the scheduler ---- */

/* gp is about to wait; and, by who readies it, waits no more. In between gp->block_since is not 0. */
void block_begins(g *gp);
static inline void block_ends(g *gp)
{
    if (__builtin_expect(gp->block_since != 0, 0))
        gp->block_until = nanotime();
}
/* gp, which has waited, runs again; gp->sched is at the op that waited. */
void block_record(g *gp);
/* The current goroutine has given up a mutex that another has waited for since then (nanotime). */
void mutex_record(const g *gp, int64_t since);

/* ---- for readers ---- */

/* pcs as of runtime.Callers. The lock is held, unless the process is dying. */
typedef void contention_visitor(void *ctx, const uintptr_t *pcs, uint32_t n, double count, int64_t ns);
void contention_each(contention_kind kind, bool dying, contention_visitor *visit, void *ctx);

enum { CONTENTION_STACK = 32 };

#endif
