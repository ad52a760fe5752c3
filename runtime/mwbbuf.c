/* mwbbuf.c - filling and flushing of barrier buffers; see mwbbuf.h. */
#include "runtime/mwbbuf.h"

#include "runtime/mgcmark.h"

void wbbuf_put(uintptr_t ptr)
{
    if (!ptr)
        return;
    p *pp = getm()->p;
    wbbuf *b = pp->wbbuf;
    b->ptr[b->n++] = ptr;
    if (b->n == WBBUF_ENTRIES)
        wbbuf_flush(pp);
}

void wbbuf_flush(p *pp)
{
    wbbuf *b = pp->wbbuf;
    uint32_t n = b->n;
    b->n = 0;
    for (uint32_t i = 0; i < n; i++)
        gc_grey(pp->gcw, b->ptr[i]);
}
