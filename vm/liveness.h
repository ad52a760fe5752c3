/* liveness.h - which slots of a frame hold pointers that will still be used. */
#ifndef VOLE_VM_LIVENESS_H
#define VOLE_VM_LIVENESS_H

#include "runtime/codehooks.h"
#include "vm/bytecode.h"

/* Calls visit(ctx, slot) for every pointer slot that is live in a frame of f at pc. Solves f's dataflow if that
 * has not been done; any thread. */
void liveness_visit(const func *f, const insn *pc, frame_kind kind, void (*visit)(void *ctx, int slot), void *ctx);

/* Solves f ahead of time. */
void liveness_solve(const func *f);

/* Bytes that solved functions take; for reports and tests. */
uint64_t liveness_bytes(void);

#endif
