/* liveness.h - which slots of a frame hold pointers that will still be used. */
#ifndef VOLE_VM_LIVENESS_H
#define VOLE_VM_LIVENESS_H

#include "runtime/codehooks.h"
#include "vm/bytecode.h"

/* Calls visit(ctx, slot) for every pointer slot that is live in a frame of f at pc. Solves f's dataflow if that
 * has not been done; any thread. */
void liveness_visit(const func *f, const insn *pc, frame_kind kind, void (*visit)(void *ctx, int slot), void *ctx);

/* The same for the collector: address-taken variables count only if code from pc on goes back to them. Those to which a
 * live pointer leads live, too: liveness_variables. */
void liveness_scan(const func *f, const insn *pc, frame_kind kind, void (*visit)(void *ctx, int slot), void *ctx);

/* Calls take(ctx, lo, n) for each address-taken variable of f, which has the slots [lo, lo+n), and for those of which it
 * says true visit(ctx, slot) for every pointer slot that has been zeroed at pc. */
void liveness_variables(const func *f, const insn *pc, bool (*take)(void *ctx, int lo, int n),
                        void (*visit)(void *ctx, int slot), void *ctx);

/* Solves f ahead of time. */
void liveness_solve(const func *f);

/* Bytes that solved functions take; for reports and tests. */
uint64_t liveness_bytes(void);

#endif
