/* mcentral.h - the shared pool of spans of one span class; see mcentral.c. */
#ifndef VOLE_RUNTIME_MCENTRAL_H
#define VOLE_RUNTIME_MCENTRAL_H

#include "runtime/mcache.h"
#include "runtime/mspanset.h"

typedef struct mcentral {
    spanclass spanclass;
    spanset partial[2];     /* spans with a free object; [sweepgen/2 % 2] are swept, the other ones not */
    spanset full[2];        /* spans without */
} mcentral;

void mcentral_init(mcentral *c, spanclass spc);
struct mspan *mcentral_cache_span(mcentral *c);
void mcentral_uncache_span(mcentral *c, struct mspan *s);

static inline spanset *mcentral_partial_unswept(mcentral *c, uint32_t sg) { return &c->partial[1 - sg / 2 % 2]; }
static inline spanset *mcentral_partial_swept(mcentral *c, uint32_t sg) { return &c->partial[sg / 2 % 2]; }
static inline spanset *mcentral_full_unswept(mcentral *c, uint32_t sg) { return &c->full[1 - sg / 2 % 2]; }
static inline spanset *mcentral_full_swept(mcentral *c, uint32_t sg) { return &c->full[sg / 2 % 2]; }

#endif
