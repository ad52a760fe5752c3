/* proftable.h - a table of different stacks with a count for each. In memory of its own (pbuf.h); not locked. */
#ifndef VOLE_RUNTIME_PROFTABLE_H
#define VOLE_RUNTIME_PROFTABLE_H

#include "runtime/pbuf.h"
#include "runtime/profkey.h"

struct labelset;

typedef struct proftable {
    pbuf entries;               /* in the order they came */
    pbuf index;                 /* uint32_t: offset of an entry + 1, 0 free */
    uint32_t nindex;            /* a power of two */
    uint32_t n;                 /* entries */
} proftable;

/* Counts the stack, innermost frame first, of who has these labels. Without memory, table->entries.failed is set. */
void proftable_add(proftable *t, const frame_key *stack, uint32_t n, const struct labelset *labels, int64_t count);

typedef void proftable_visitor(void *ctx, const frame_key *stack, uint32_t n, const struct labelset *labels, int64_t count);
void proftable_each(const proftable *t, proftable_visitor *visit, void *ctx);

void proftable_free(proftable *t);

#endif
