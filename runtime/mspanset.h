/* mspanset.h - a lock-free bag of spans: many pushers, many poppers.
 *
 * Spans are numbered by an ever-growing tail; poppers take at head. The numbers index a two-level table:
 * a spine of pointers to blocks of 512. Only growing the spine takes a lock. A block that has been
 * popped empty goes to a shared pool.
 *
 * Invariant: head <= tail; a slot below head is empty, one in [head, tail) is filled or is being filled.
 * spanset_reset needs that nobody else uses the set.
 */
#ifndef VOLE_RUNTIME_MSPANSET_H
#define VOLE_RUNTIME_MSPANSET_H

#include <stdatomic.h>

#include "runtime/runtime2.h"

struct mspan;
struct spanset_block;

typedef struct spanset {
    mutex spine_lock;                               /* growing the spine */
    struct spanset_block *_Atomic *_Atomic spine;
    _Atomic uintptr_t spine_len;                    /* filled entries */
    uintptr_t spine_cap;                            /* spine_lock */
    _Atomic uint64_t index;                         /* head << 32 | tail */
} spanset;

void spanset_push(spanset *b, struct mspan *s);
struct mspan *spanset_pop(spanset *b);              /* NULL: empty, or nothing is ready */
void spanset_reset(spanset *b);                     /* the set must be empty */

#endif
