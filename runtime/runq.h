/* runq.h - the run queue of a P, the global queue, and lists of Gs. */
#ifndef VOLE_RUNTIME_RUNQ_H
#define VOLE_RUNTIME_RUNQ_H

#include "runtime/runtime2.h"

/* Owner of pp only. next: gp runs before all others; the one it displaces goes to the tail. */
void runqput(p *pp, g *gp, bool next);
/* *inherit_time: it was runnext, and runs on in the current time slice. */
g *runqget(p *pp, bool *inherit_time);
/* Moves everything out of pp's queue. World stopped or owner. */
gqueue runqdrain(p *pp, uint32_t *n);
/* Takes half of p2's queue to pp's and returns one of them; pp's owner calls. */
g *runqsteal(p *pp, p *p2, bool steal_runnext);
bool runqempty(p *pp);

/* sched.lock held. */
void globrunqput(g *gp);
void globrunqputhead(g *gp);
void globrunqputbatch(gqueue *batch, int32_t n);
g *globrunqget(p *pp, int32_t max);

static inline bool gqueue_empty(const gqueue *q) { return q->head == NULL; }
void gqueue_push_back(gqueue *q, g *gp);
void gqueue_push(gqueue *q, g *gp);
g *gqueue_pop(gqueue *q);
void gqueue_push_back_all(gqueue *q, gqueue *from);

#endif
