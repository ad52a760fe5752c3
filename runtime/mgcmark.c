/* mgcmark.c - roots, and the draining of grey objects.
 *
 * Roots are: package variables (codehooks.each_module), the frames of all goroutines and the records that
 * hang off them (g_visit_frames, g_visit_roots), the timers of all Ps, words registered with
 * gc_add_root, and what finalizers hold. Everything is precise: a word is looked at if a bitmap says that
 * it is a pointer. A pointer may point to the inside of an object.
 *
 * Objects of more than 128 KB are scanned in pieces ("oblets"): the first piece puts the others on the
 * work list, by their addresses.
 *
 * Here the world is stopped. Nothing depends on it but the order of the roots: marking uses atomics, so
 * that several workers, or the program, can run beside it.
 */
#include "runtime/mgcmark.h"

#include <assert.h>
#include <string.h>

#include "runtime/codehooks.h"
#include "runtime/mbitmap.h"
#include "runtime/mgc.h"
#include "runtime/mgcpacer.h"
#include "runtime/mgcspecial.h"
#include "runtime/panic.h"
#include "runtime/proc.h"
#include "runtime/stack.h"

enum { OBLET_BYTES = 128 << 10 };

/* ---- one pointer ---- */

static inline void mark_page(uintptr_t start)
{
    heap_arena *ha = arena_of(start);
    uintptr_t page = (start >> PAGE_SHIFT) % ARENA_PAGES;
    uint8_t bit = (uint8_t)(1u << page % 8);
    if (!(atomic_load_explicit(&ha->page_marks[page / 8], memory_order_relaxed) & bit))
        atomic_fetch_or_explicit(&ha->page_marks[page / 8], bit, memory_order_relaxed);
}

static inline void grey_object(gcwork *w, mspan *s, uintptr_t base, uintptr_t index)
{
    if (!mark_object(s, index))
        return;
    mark_page(s->start);
    w->bytes_marked += s->elemsize;
    if (spanclass_noscan(s->spanclass))
        return;
    gcwork_put(w, base);
}

void gc_grey(gcwork *w, uintptr_t p)
{
    mspan *s;
    uintptr_t index, base = find_object(p, &s, &index);
    if (base)
        grey_object(w, s, base, index);
}

static inline void scan_mask(gcwork *w, uintptr_t at, uint64_t mask)
{
    for (; mask; mask &= mask - 1) {
        uintptr_t *slot = (uintptr_t *)at + __builtin_ctzll(mask);
        uintptr_t p = __atomic_load_n(slot, __ATOMIC_RELAXED);
        if (p)
            gc_grey(w, p);
    }
}

/* The pointers of [from, to) of an array of typ that begins at base; from, to: multiples of 512 from base. */
static void scan_type(gcwork *w, const type *typ, uintptr_t base, uintptr_t from, uintptr_t to)
{
    uintptr_t size = typ->size, ptrdata = typ->ptrdata;
    uintptr_t elem = base + (from - base) / size * size;
    if (size <= 512) {      /* one mask tells all of an element */
        uint64_t mask = type_mask64(typ);
        for (; elem < to; elem += size) {
            if (elem >= from && elem + size <= to)
                scan_mask(w, elem, mask);
            else            /* cut by the border of the piece, or by the end of the object */
                for (uint64_t m = mask; m; m &= m - 1) {
                    uintptr_t at = elem + 8 * (uintptr_t)__builtin_ctzll(m);
                    if (at >= from && at < to)
                        scan_mask(w, at, 1);
                }
        }
        return;
    }
    for (; elem < to; elem += size) {
        uintptr_t off = from > elem ? (from - elem) & ~(uintptr_t)63 : 0;
        for (; off < ptrdata && elem + off < to; off += 64) {
            uint64_t mask = typ->gcdata[off / 64];
            for (uint64_t m = mask; m; m &= m - 1) {
                uintptr_t at = elem + off + 8 * (uintptr_t)__builtin_ctzll(m);
                if (at >= from && at < to && at < elem + ptrdata)
                    scan_mask(w, at, 1);
            }
        }
    }
}

/* p: base of an object, or the start of one of its oblets. */
static void scan_object(gcwork *w, uintptr_t p)
{
    mspan *s = span_of_unchecked(p);
    w->scan_work += s->elemsize;
    if (spanclass_size(s->spanclass) == 0) {
        const type *typ = __atomic_load_n(&s->large_type, __ATOMIC_ACQUIRE);
        if (!typ)
            return;             /* just being made, and still zero */
        uintptr_t base = s->start, end = base + s->elemsize;
        if (p == base)
            for (uintptr_t o = base + OBLET_BYTES; o < end; o += OBLET_BYTES)
                gcwork_put(w, o);
        scan_type(w, typ, base, p, end - p > OBLET_BYTES ? p + OBLET_BYTES : end);
    } else if (heap_bits_in_span(s->elemsize)) {
        scan_mask(w, p, heap_bits_read(s, p));
    } else {
        const type *typ = *(const type **)p;
        if (typ)
            scan_type(w, typ, p + MALLOC_HEADER_SIZE, p + MALLOC_HEADER_SIZE, p + s->elemsize);
    }
}

/* Objects wait in a short queue between the work list and the scan, while the processor fetches them:
 * marking is bound by cache misses (on lists of 128 MB this is 2 times faster than popping and scanning). */
void gc_drain(gcwork *w)
{
    enum { AHEAD = 16 };
    uintptr_t queue[AHEAD];
    unsigned first = 0, n = 0;
    for (;;) {
        uintptr_t p;
        while (n < AHEAD && (p = gcwork_get(w))) {
            __builtin_prefetch((const void *)p);
            queue[(first + n++) % AHEAD] = p;
        }
        if (n == 0)
            return;
        p = queue[first];
        first = (first + 1) % AHEAD;
        n--;
        scan_object(w, p);
    }
}

/* ---- roots ---- */

static struct {
    mutex lock;
    struct root { void **start; uintptr_t n; const uint8_t *mask; } *list;
    uint32_t n, cap;
} roots = { .lock = { .rank = LOCKRANK_ROOT } };

void gc_add_root(void **start, uintptr_t n, const uint8_t *mask)
{
    lock(&roots.lock);
    if (roots.n == roots.cap) {
        uint32_t cap = roots.cap ? 2 * roots.cap : 64;
        struct root *list = persistentalloc(cap * sizeof *list, 8);
        if (roots.n)
            memcpy(list, roots.list, roots.n * sizeof *list);
        roots.list = list;
        roots.cap = cap;
    }
    roots.list[roots.n++] = (struct root){ start, n, mask };
    unlock(&roots.lock);
}

/* n words from start; mask as in gc_add_root. */
static void scan_root(gcwork *w, void **start, uintptr_t n, const uint8_t *mask)
{
    for (uintptr_t i = 0; i < n; i++) {
        if (mask && mask[i / 8] == 0) {
            i |= 7;
            continue;
        }
        if (!mask || mask[i / 8] >> i % 8 & 1)
            gc_grey(w, (uintptr_t)start[i]);
    }
}

static void scan_module(void *ctx, void *start, uintptr_t bytes, const uint8_t *mask)
{
    gc_controller.globals_scan += bytes;
    scan_root(ctx, start, bytes / 8, mask);
    gc_drain(ctx);
}

static void grey_frame_slot(void *ctx, uint64_t *slot)
{
    gc_grey(ctx, *slot);
}

static void scan_goroutine(gcwork *w, g *gp)
{
    uint32_t status = readgstatus(gp) & ~(uint32_t)GSCAN;
    if (status == GDEAD || status == GIDLE)
        return;
    g_visit_roots(gp, grey_frame_slot, w);
    if (gp->timer)
        gc_grey(w, (uintptr_t)gp->timer->arg.data);
    if (gp->stack.hi && !gp->cfn) {
        gc_controller.stack_scan += gp->stack.hi - (uintptr_t)gp->sched.fp;
        g_visit_frames(gp, grey_frame_slot, w);
    }
    gc_drain(w);
}

static void scan_timers(gcwork *w, p *pp)
{
    for (uint32_t i = 0; i < pp->ntimers; i++) {
        timer *t = pp->timers[i].t;
        if (!t)
            continue;
        gc_grey(w, (uintptr_t)t);
        /* A timer outside of the heap (Sleep's) is scanned here. */
        gc_grey(w, (uintptr_t)t->arg.data);
        gc_grey(w, (uintptr_t)t->f);
    }
}

static void clear_page_marks(void)
{
    uint32_t n = atomic_load(&heap.nall_arenas);
    for (uint32_t i = 0; i < n; i++) {
        heap_arena *ha = atomic_load(&heap.arenas[heap.all_arenas[i]]);
        memset((void *)ha->page_marks, 0, sizeof ha->page_marks);
    }
}

uint64_t gc_mark_all(gcwork *w)
{
    *w = (gcwork){ 0 };
    gc_controller.stack_scan = gc_controller.globals_scan = 0;
    clear_page_marks();
    if (code.each_module)
        code.each_module(scan_module, w);
    for (uint32_t i = 0; i < roots.n; i++)
        scan_root(w, roots.list[i].start, roots.list[i].n, roots.list[i].mask);
    for (int32_t i = 0; i < gomaxprocs; i++)
        scan_timers(w, allp[i]);
    g **list;
    uint64_t n = allgs_snapshot(&list);
    for (uint64_t i = 0; i < n; i++)
        scan_goroutine(w, list[i]);
    mark_specials(w);
    gc_drain(w);
    gcwork_dispose(w);
    if (!gcwork_all_done())
        throw("gc_mark_all: work is left");
    return w->bytes_marked;
}

/* ---- barriers ---- */

static gcwork *current_gcwork(void)
{
    p *pp = getm()->p;
    if (!pp->mem->gcw)
        pp->mem->gcw = persistentalloc(sizeof(gcwork), 64);
    return pp->mem->gcw;
}

void gc_shade(uintptr_t p)
{
    if (p && gcphase != GC_OFF)
        gc_grey(current_gcwork(), p);
}

void gc_mark_new_object(uintptr_t p)
{
    mspan *s;
    uintptr_t index;
    if (!find_object(p, &s, &index) || !mark_object(s, index))
        return;
    mark_page(s->start);
    current_gcwork()->bytes_marked += s->elemsize;
}

/* ---- checking ---- */

static void verify_slot(void *ctx, void **slot)
{
    uintptr_t p = (uintptr_t)*slot;
    mspan *s;
    uintptr_t index, base = find_object(p, &s, &index);
    if (base && object_is_free(s, index))
        throwf("heap_verify: object %p holds in %p a pointer to the free object %p", ctx, (void *)slot,
               (void *)base);
}

static void verify_span(mspan *s)
{
    if (atomic_load(&s->state) != SPAN_IN_USE)
        return;
    if (s->free_index > s->nelems || s->alloc_count > s->nelems)
        throwf("heap_verify: span %p has bad counts", (void *)s->start);
    for (uintptr_t page = 0; page < s->npages; page++)
        if (span_of_unchecked(s->start + (page << PAGE_SHIFT)) != s)
            throwf("heap_verify: page table of span %p is wrong", (void *)s->start);
    for (uintptr_t i = 0; i < s->nelems; i++)
        if (!object_is_free(s, i)) {
            uintptr_t base = s->start + i * s->elemsize;
            object_visit_pointers(s, base, verify_slot, (void *)base);
        }
}

void heap_verify(void)
{
    for (uint32_t i = 0; i < heap.nallspans; i++)
        verify_span(heap.allspans[i]);
    lock(&heap.lock);
    page_alloc_verify(&heap.pages);
    unlock(&heap.lock);
}
