/* mgcwork.h - the collector's work lists of grey objects.
 *
 * Each P has a gcwork (p->gcw), used by whoever has the P: a mark worker, an assist, the flush of a barrier
 * buffer. It has two buffers of about 250 addresses: it pushes to and pops from the first, and swaps them
 * when that is full or empty, so a stack that wavers at a border does not trouble the shared lists. Those
 * are two lock-free stacks, of full and of empty buffers. Buffers are cut from MANUAL spans.
 */
#ifndef VOLE_RUNTIME_MGCWORK_H
#define VOLE_RUNTIME_MGCWORK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { WORKBUF_BYTES = 2048, WORKBUF_OBJS = (WORKBUF_BYTES - 16) / 8 };

typedef struct workbuf {
    _Atomic(struct workbuf *) next; /* lfstack link */
    uint64_t nobj;
    uintptr_t obj[WORKBUF_OBJS];
} workbuf;

/* A lock-free stack: address and a count against ABA, packed. Buffers are never unmapped while one is
 * in use. */
typedef struct lfstack { _Atomic uint64_t head; } lfstack;
void lfstack_push(lfstack *l, workbuf *b);
workbuf *lfstack_pop(lfstack *l);

typedef struct gcwork {
    workbuf *wbuf1, *wbuf2;         /* NULL until first used, then both not */
    uint64_t bytes_marked;          /* since the last dispose */
    uint64_t scan_work;             /* bytes of heap objects scanned; whoever drains moves it to the pacer */
    bool flushed_work;              /* a buffer with work went to the full list; cleared by gc_mark_done */
} gcwork;

void gcwork_put_slow(gcwork *w, uintptr_t obj);
uintptr_t gcwork_get_slow(gcwork *w);

static inline void gcwork_put(gcwork *w, uintptr_t obj)
{
    workbuf *b = w->wbuf1;
    if (__builtin_expect(b && b->nobj < WORKBUF_OBJS, 1))
        b->obj[b->nobj++] = obj;
    else
        gcwork_put_slow(w, obj);
}

/* 0: nothing to do, here and in the full list. */
static inline uintptr_t gcwork_get(gcwork *w)
{
    workbuf *b = w->wbuf1;
    if (__builtin_expect(b && b->nobj > 0, 1))
        return b->obj[--b->nobj];
    return gcwork_get_slow(w);
}

/* Like gcwork_get, but looks no further than the own buffers. */
static inline uintptr_t gcwork_get_local(gcwork *w)
{
    workbuf *b = w->wbuf1;
    if (!b)
        return 0;
    if (b->nobj == 0) {
        if (w->wbuf2->nobj == 0)
            return 0;
        w->wbuf1 = w->wbuf2;
        w->wbuf2 = b;
        b = w->wbuf1;
    }
    return b->obj[--b->nobj];
}

static inline bool gcwork_empty(const gcwork *w)
{
    return !w->wbuf1 || (w->wbuf1->nobj == 0 && w->wbuf2->nobj == 0);
}

/* Moves work to the full list when others may want it. */
void gcwork_balance(gcwork *w);
/* Gives both buffers back, and adds bytes_marked to that of the cycle. */
void gcwork_dispose(gcwork *w);
/* The shared list of full buffers is empty. */
bool gcwork_all_done(void);
/* Bytes marked by all disposed gcworks since the last call. World stopped. */
uint64_t gcwork_take_bytes_marked(void);
/* The cycle is over: frees the buffers' spans, but for a few. */
void gcwork_free_spans(void);

#endif
