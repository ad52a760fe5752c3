/* mgcwork.c - work buffers; see mgcwork.h. */
#include "runtime/mgcwork.h"

#include <assert.h>
#include <string.h>

#include "runtime/mheap.h"
#include "runtime/mstats.h"
#include "runtime/panic.h"

enum { WBUF_SPAN_PAGES = 4, WBUF_SPANS_KEPT = 8 };

static lfstack full_bufs, empty_bufs;
static _Atomic uint64_t total_bytes_marked;    /* of disposed gcworks */

/* Spans that buffers were cut from; lock. */
static struct {
    mutex lock;
    mspan *list;
    uint32_t n;
} wbuf_spans = { .lock = { .rank = LOCKRANK_WBUF_SPANS } };

/* ---- the lock-free stack ---- */

/* Addresses have 48 bits and end in 3 zeros: 19 bits are left for the count. */
static uint64_t lf_pack(workbuf *b, uint64_t count)
{
    return (uint64_t)(uintptr_t)b << 16 | (count & ((1 << 19) - 1));
}

static workbuf *lf_unpack(uint64_t v)
{
    return (workbuf *)(uintptr_t)((uint64_t)((int64_t)v >> 19) << 3 & (((uint64_t)1 << 48) - 1));
}

void lfstack_push(lfstack *l, workbuf *b)
{
    uint64_t old = atomic_load_explicit(&l->head, memory_order_relaxed);
    uint64_t new;
    do {
        atomic_store_explicit(&b->next, lf_unpack(old), memory_order_relaxed);
        new = lf_pack(b, old + 1);
    } while (!atomic_compare_exchange_weak_explicit(&l->head, &old, new, memory_order_release,
                                                    memory_order_relaxed));
}

workbuf *lfstack_pop(lfstack *l)
{
    uint64_t old = atomic_load_explicit(&l->head, memory_order_acquire);
    for (;;) {
        workbuf *b = lf_unpack(old);
        if (!b)
            return NULL;
        workbuf *next = atomic_load_explicit(&b->next, memory_order_relaxed);
        if (atomic_compare_exchange_weak_explicit(&l->head, &old, lf_pack(next, old + 1), memory_order_acquire,
                                                  memory_order_acquire))
            return b;
    }
}

/* ---- buffers ---- */

static workbuf *get_empty(void)
{
    workbuf *b = lfstack_pop(&empty_bufs);
    if (b)
        return b;
    mspan *s = mheap_alloc_manual(WBUF_SPAN_PAGES, &memstats.gc_inuse);
    if (!s)
        out_of_memory(WBUF_SPAN_PAGES << PAGE_SHIFT);
    lock(&wbuf_spans.lock);
    s->next = wbuf_spans.list;
    wbuf_spans.list = s;
    wbuf_spans.n++;
    unlock(&wbuf_spans.lock);
    uintptr_t end = s->start + (WBUF_SPAN_PAGES << PAGE_SHIFT);
    for (uintptr_t at = s->start + WORKBUF_BYTES; at < end; at += WORKBUF_BYTES) {
        ((workbuf *)at)->nobj = 0;
        lfstack_push(&empty_bufs, (workbuf *)at);
    }
    b = (workbuf *)s->start;
    b->nobj = 0;
    return b;
}

static void put_buf(workbuf *b)
{
    lfstack_push(b->nobj ? &full_bufs : &empty_bufs, b);
}

static void gcwork_init(gcwork *w)
{
    w->wbuf1 = get_empty();
    workbuf *b = lfstack_pop(&full_bufs);
    w->wbuf2 = b ? b : get_empty();
}

void gcwork_put_slow(gcwork *w, uintptr_t obj)
{
    if (!w->wbuf1)
        gcwork_init(w);
    if (w->wbuf1->nobj == WORKBUF_OBJS) {
        workbuf *t = w->wbuf1;
        w->wbuf1 = w->wbuf2;
        w->wbuf2 = t;
        if (w->wbuf1->nobj == WORKBUF_OBJS) {
            put_buf(w->wbuf1);
            w->flushed_work = true;
            w->wbuf1 = get_empty();
        }
    }
    w->wbuf1->obj[w->wbuf1->nobj++] = obj;
}

uintptr_t gcwork_get_slow(gcwork *w)
{
    if (!w->wbuf1)
        gcwork_init(w);
    if (w->wbuf1->nobj == 0) {
        workbuf *t = w->wbuf1;
        w->wbuf1 = w->wbuf2;
        w->wbuf2 = t;
        if (w->wbuf1->nobj == 0) {
            workbuf *b = lfstack_pop(&full_bufs);
            if (!b)
                return 0;
            put_buf(w->wbuf1);
            w->wbuf1 = b;
        }
    }
    return w->wbuf1->obj[--w->wbuf1->nobj];
}

void gcwork_balance(gcwork *w)
{
    if (!w->wbuf1)
        return;
    if (w->wbuf2->nobj) {
        put_buf(w->wbuf2);
        w->flushed_work = true;
        w->wbuf2 = get_empty();
    } else if (w->wbuf1->nobj > 4) {
        workbuf *half = get_empty();
        half->nobj = w->wbuf1->nobj / 2;
        w->wbuf1->nobj -= half->nobj;
        memcpy(half->obj, &w->wbuf1->obj[w->wbuf1->nobj], half->nobj * sizeof half->obj[0]);
        put_buf(half);
        w->flushed_work = true;
    }
}

void gcwork_dispose(gcwork *w)
{
    if (w->wbuf1) {
        if (!gcwork_empty(w))
            w->flushed_work = true;
        put_buf(w->wbuf1);
        put_buf(w->wbuf2);
        w->wbuf1 = w->wbuf2 = NULL;
    }
    if (w->bytes_marked) {
        atomic_fetch_add_explicit(&total_bytes_marked, w->bytes_marked, memory_order_relaxed);
        w->bytes_marked = 0;
    }
}

uint64_t gcwork_take_bytes_marked(void)
{
    return atomic_exchange(&total_bytes_marked, 0);
}

bool gcwork_all_done(void)
{
    return lf_unpack(atomic_load_explicit(&full_bufs.head, memory_order_acquire)) == NULL;
}

void gcwork_free_spans(void)
{
    assert(gcwork_all_done());
    lock(&wbuf_spans.lock);
    mspan *surplus = NULL;
    if (wbuf_spans.n > WBUF_SPANS_KEPT) {
        /* All buffers are empty and nobody holds one: forget the list, and cut the kept spans anew. */
        atomic_store_explicit(&empty_bufs.head, 0, memory_order_relaxed);
        mspan **end = &wbuf_spans.list;
        for (wbuf_spans.n = 0; wbuf_spans.n < WBUF_SPANS_KEPT; wbuf_spans.n++) {
            for (uintptr_t off = 0; off < WBUF_SPAN_PAGES << PAGE_SHIFT; off += WORKBUF_BYTES)
                lfstack_push(&empty_bufs, (workbuf *)((*end)->start + off));
            end = &(*end)->next;
        }
        surplus = *end;
        *end = NULL;
    }
    unlock(&wbuf_spans.lock);
    while (surplus) {
        mspan *next = surplus->next;
        surplus->next = NULL;
        mheap_free_manual(surplus, &memstats.gc_inuse);
        surplus = next;
    }
}
