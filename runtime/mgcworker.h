/* mgcworker.h - the background mark workers: C goroutines, as many as there are Ps. See mgcworker.c. */
#ifndef VOLE_RUNTIME_MGCWORKER_H
#define VOLE_RUNTIME_MGCWORKER_H

#include "runtime/runtime2.h"

enum {
    WORKER_NONE,
    WORKER_DEDICATED,       /* has the P until the marking is done; only a stop of the world interrupts it */
    WORKER_FRACTIONAL,      /* has its share of the P's time, see the pacer */
    WORKER_IDLE             /* runs while the P has nothing else to do */
};

/* Makes workers until there is one for each P. The current M has a P. */
void gc_start_workers(int32_t procs);
/* Before marking: nobody works. World stopped. */
void gc_workers_prepare(void);
/* Somebody begins or ends to mark (a worker, an assist). The end says whether everybody has ended and no work
 * is to be seen: then gc_mark_done is due. */
void gc_begin_work(void);
bool gc_end_work(void);
/* Nobody marks at the moment, and no work is to be seen. */
bool gc_nobody_works(void);
/* Is anything left to mark? pp's own list counts if given. */
bool gc_mark_work_available(const p *pp);
/* A parked worker to be run (still Gwaiting), or NULL; and one that is not wanted after all. */
g *gc_worker_take(void);
void gc_worker_return(g *gp);
bool gc_worker_is_free(void);

#endif
