/* mgcspecial.c - finalizers.
 *
 * A span keeps a list of specials sorted by object. While marking, everything reachable from an object
 * that has a finalizer is marked, and so is the finalizer's closure, but not the object itself. When the
 * sweep finds the object unmarked, it marks it (it lives one cycle more), takes the special off and
 * queues it for the finalizer goroutine, which is Go code in stdlib/runtime.
 *
 * Locks: s->special_lock for a span's list; `queue.lock` for the queue. Specials are off-heap; the object
 * address and the closure in them and in the queue are roots (mark_specials).
 */
#include "runtime/mgcspecial.h"

#include <assert.h>

#include "runtime/mbitmap.h"
#include "runtime/mgcmark.h"
#include "runtime/mgcsweep.h"
#include "runtime/mstats.h"
#include "runtime/panic.h"

typedef struct finalizer {
    special special;
    const funcval *fn;
    uintptr_t obj;                  /* what the closure is given */
    struct finalizer *next;         /* in the queue */
} finalizer;

static struct {
    mutex lock;
    finalizer *first, **last;
    fixalloc alloc;
    bool init;
} queue = { .lock = { .rank = LOCKRANK_MHEAP_SPECIAL } };

static finalizer *new_record(void)
{
    lock(&queue.lock);
    if (!queue.init) {
        fixalloc_init(&queue.alloc, sizeof(finalizer), true, &memstats.other_sys);
        queue.init = true;
    }
    finalizer *f = fixalloc_alloc(&queue.alloc);
    unlock(&queue.lock);
    return f;
}

static void free_record(finalizer *f)
{
    lock(&queue.lock);
    fixalloc_free(&queue.alloc, f);
    unlock(&queue.lock);
}

/* The page bit says that mark_specials has to look at the span. */
static void note_specials(mspan *s, bool any)
{
    heap_arena *ha = arena_of(s->start);
    uintptr_t page = (s->start >> PAGE_SHIFT) % ARENA_PAGES;
    if (any)
        atomic_fetch_or_explicit(&ha->page_specials[page / 8], (uint8_t)(1u << page % 8), memory_order_relaxed);
    else
        atomic_fetch_and_explicit(&ha->page_specials[page / 8], (uint8_t) ~(1u << page % 8), memory_order_relaxed);
}

static mspan *span_for_special(void *p, uint32_t *offset)
{
    mspan *s = span_of_heap((uintptr_t)p);
    if (!s)
        throw("finalizer: pointer not in the heap");
    mspan_ensure_swept(s);
    *offset = (uint32_t)((uintptr_t)p - s->start);
    return s;
}

bool add_finalizer(void *p, const funcval *fn)
{
    uint32_t offset;
    mspan *s = span_for_special(p, &offset);
    finalizer *f = new_record();
    f->special.offset = offset;
    f->special.kind = SPECIAL_FINALIZER;
    f->fn = fn;
    f->obj = (uintptr_t)p;
    lock(&s->special_lock);
    special **at = &s->specials;
    while (*at && (*at)->offset < offset)
        at = &(*at)->next;
    bool fresh = !*at || (*at)->offset != offset;
    if (fresh) {
        f->special.next = *at;
        *at = &f->special;
        note_specials(s, true);
    }
    unlock(&s->special_lock);
    if (!fresh)
        free_record(f);
    return fresh;
}

bool remove_finalizer(void *p)
{
    uint32_t offset;
    mspan *s = span_for_special(p, &offset);
    special *found = NULL;
    lock(&s->special_lock);
    for (special **at = &s->specials; *at; at = &(*at)->next) {
        if ((*at)->offset == offset && (*at)->kind == SPECIAL_FINALIZER) {
            found = *at;
            *at = found->next;
            break;
        }
    }
    if (!s->specials)
        note_specials(s, false);
    unlock(&s->special_lock);
    if (found)
        free_record((finalizer *)found);
    return found != NULL;
}

void sweep_specials(mspan *s)
{
    lock(&s->special_lock);
    special **at = &s->specials;
    while (*at) {
        special *sp = *at;
        uintptr_t i = span_obj_index(s, s->start + sp->offset);
        if (object_is_marked(s, i)) {
            at = &sp->next;
            continue;
        }
        /* All finalizers of a tiny block run at once; its mark keeps it for them. */
        uintptr_t end = (i + 1) * s->elemsize;
        mark_object(s, i);
        while (*at && (*at)->offset < end) {
            finalizer *f = (finalizer *)*at;
            *at = f->special.next;
            f->next = NULL;
            lock(&queue.lock);
            if (!queue.first)
                queue.last = &queue.first;
            *queue.last = f;
            queue.last = &f->next;
            unlock(&queue.lock);
        }
    }
    if (!s->specials)
        note_specials(s, false);
    unlock(&s->special_lock);
}

bool finalizers_waiting(void)
{
    return __atomic_load_n(&queue.first, __ATOMIC_RELAXED) != NULL;
}

bool next_finalizer(void **obj, const funcval **fn)
{
    lock(&queue.lock);
    finalizer *f = queue.first;
    if (f) {
        queue.first = f->next;
        *obj = (void *)f->obj;
        *fn = f->fn;
        fixalloc_free(&queue.alloc, f);
    }
    unlock(&queue.lock);
    return f != NULL;
}

static void grey_slot(void *ctx, void **slot)
{
    gc_grey(ctx, (uintptr_t)*slot);
}

static void mark_span_specials(gcwork *w, mspan *s)
{
    for (special *sp = s->specials; sp; sp = sp->next) {
        uintptr_t base = s->start + span_obj_index(s, s->start + sp->offset) * s->elemsize;
        object_visit_pointers(s, base, grey_slot, w);
        gc_grey(w, (uintptr_t)((finalizer *)sp)->fn);
    }
}

void mark_specials(gcwork *w)
{
    uint32_t n = atomic_load(&heap.nall_arenas);
    for (uint32_t a = 0; a < n; a++) {
        heap_arena *ha = atomic_load(&heap.arenas[heap.all_arenas[a]]);
        for (uintptr_t i = 0; i < ARENA_PAGES / 8; i++) {
            uint8_t bits = atomic_load_explicit(&ha->page_specials[i], memory_order_relaxed);
            for (unsigned bit = 0; bits >> bit; bit++)
                if (bits >> bit & 1)
                    mark_span_specials(w, atomic_load(&ha->spans[i * 8 + bit]));
        }
    }
    for (finalizer *f = queue.first; f; f = f->next) {
        gc_grey(w, f->obj);
        gc_grey(w, (uintptr_t)f->fn);
    }
}
