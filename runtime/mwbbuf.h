/* mwbbuf.h - the buffer between the write barrier and the collector, one a P.
 *
 * While marking, each pointer store puts the old and the new value in here; when the buffer is full, or when
 * the collector wants to know all that is grey (gc_mark_done), it is flushed: what was white becomes grey,
 * on the P's work list. So a store costs two words written, and the look-ups of spans come in bulk, when
 * the processor can overlap their cache misses.
 *
 * Owner: the M that has the P, or who stopped the world. Empty whenever gcphase is GC_OFF.
 */
#ifndef VOLE_RUNTIME_MWBBUF_H
#define VOLE_RUNTIME_MWBBUF_H

#include "runtime/runtime2.h"

enum { WBBUF_ENTRIES = 512 };

typedef struct wbbuf {
    uint32_t n;
    uintptr_t ptr[WBBUF_ENTRIES];
} wbbuf;

/* Everything in the buffer of pp becomes grey. */
void wbbuf_flush(p *pp);
static inline bool wbbuf_empty(const p *pp) { return pp->wbbuf->n == 0; }
/* Notes one pointer (may be NULL) to be shaded, on the current P. */
void wbbuf_put(uintptr_t ptr);

#endif
