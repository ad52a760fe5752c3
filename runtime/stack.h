/* stack.h - goroutine stacks: allocation, growth by copying, shrinking.
 *
 * The interpreter checks at each call that the callee's frame stays above gp->stackguard0; when it
 * does not, it saves pc (of the call) and fp and calls newstack.
 */
#ifndef VOLE_RUNTIME_STACK_H
#define VOLE_RUNTIME_STACK_H

#include "runtime/runtime2.h"

enum {
    FIXED_STACK = 2048,         /* the smallest stack */
    STACK_CACHE_SIZE = 32 << 10,
    STACK_GUARD = 128           /* bytes below the guard that stubs may use without a check */
};
#define STACK_PREEMPT ((uintptr_t)-1314) /* stackguard0 = this: yield. Larger than any fp. */
#define DEFAULT_MAX_STACK ((uintptr_t)1000000000)
extern _Atomic uintptr_t max_stack_size; /* debug.SetMaxStack */

void stackinit(void);
stack stackalloc(uintptr_t n);  /* n is a power of two; never fails */
void stackfree(stack s);
/* Back to the global pools; owner of pp, or the world is stopped. */
void stackcache_clear(p *pp);
/* Frees the spans that hold no stack; called by the collector, world stopped or sweeping. */
void stack_free_spans(void);

/* A call does not fit, or the guard is poisoned. need: bytes below sched.fp that the callee takes.
 * Grows the stack, or says RUN_YIELD or RUN_STOP; RUN_CONTINUE: reload fp from gp->sched and execute the
 * call again. Ends the process when the stack would pass 1 GB. */
int newstack(g *gp, uintptr_t need);
/* (Re)sets gp->stackguard0 for a goroutine that may run on. */
void stack_reset_guard(g *gp);

/* The lowest address that gp's frames use; 0: unknown. gp is suspended, or at a boundary. */
uintptr_t stack_low_water(const g *gp);
/* Halves gp's stack if a quarter is used. gp is suspended (GSCAN held) or at a boundary of its own M. */
void shrinkstack(g *gp);
/* GODEBUG=stackstress: moves the stack to a fresh place of the same size. gp at a boundary. */
void stack_move(g *gp);

/* All slots that may hold pointers which belong to gp beside its frames: sudogs, _defer, _panic,
 * pending values. For the collector and for copystack. */
void g_visit_roots(g *gp, void (*visit)(void *ctx, uint64_t *slot), void *ctx);
/* All live pointer slots of gp's frames. */
void g_visit_frames(g *gp, void (*visit)(void *ctx, uint64_t *slot), void *ctx);

#endif
