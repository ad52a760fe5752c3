/* mgcspecial.c - what can be attached to objects: finalizers, cleanups, weak handles, samples of the heap profile.
 *
 * A span keeps a list of specials sorted by address, then kind:
 *   finalizer    one per address. While marking, all that is reachable from the object is marked, and the
 *                closure, but not the object itself. A sweep that finds the object unmarked marks it (it
 *                lives one cycle more) and queues the finalizer.
 *   weak handle  one per address: a cell in the heap that holds the object's address, for weak pointers. The
 *                cell is marked as long as the special is there, and zeroed when the object is found unmarked:
 *                also if a finalizer revives the object, and before that finalizer is queued.
 *   cleanup      any number. The closure is marked; it is queued when the object is freed, not revived.
 *   profile      of an object that the heap profile has sampled: tells it when the object is freed.
 * The queue is worked off by the finalizer goroutine, which is Go code in stdlib/runtime.
 *
 * Beside a running program: specials are roots, marked by jobs that take the span's lock. One that is added while
 * the collector marks may come after the job for its span, so its adder shades what the job would have marked.
 * One that is taken off needs nothing, for what it held is not handed to anybody; what leaves the queue is shaded.
 * Spans are all swept when marking begins, so the jobs and the sweep never meet. Add and remove ensure first
 * that the span is swept, so the specials they see are not of dead objects, and the sweep does not see theirs;
 * the span cannot go away because the caller holds an object in it.
 *
 * Locks: s->special_lock for a span's list, then `queue.lock`; `records.lock` for the memory of records, a leaf.
 */
#include "runtime/mgcspecial.h"

#include <assert.h>

#include "runtime/mbitmap.h"
#include "runtime/mgc.h"
#include "runtime/mgcmark.h"
#include "runtime/mgcsweep.h"
#include "runtime/mprof.h"
#include "runtime/mstats.h"
#include "runtime/panic.h"

void (*gc_pool_cleanup)(void);

/* One special, in its span's list or in the queue. */
typedef struct record {
    special special;
    union {
        const funcval *fn;          /* finalizer, cleanup */
        struct mprof_bucket *bucket;    /* profile */
        _Atomic uintptr_t *handle;  /* weak handle */
    };
    union {
        uintptr_t obj;              /* finalizer: what the closure is given; in the queue 0 for a cleanup */
        uint64_t id;                /* cleanup */
    };
} record;

static struct {
    mutex lock;
    fixalloc alloc;
    bool init;
} records = { .lock = { .rank = LOCKRANK_MHEAP_SPECIAL } };

static struct {
    mutex lock;
    record *first, *last;           /* linked by special.next */
} queue = { .lock = { .rank = LOCKRANK_FINALIZER } };

static record *new_record(special_kind kind)
{
    lock(&records.lock);
    if (!records.init) {
        fixalloc_init(&records.alloc, sizeof(record), true, &memstats.other_sys);
        records.init = true;
    }
    record *r = fixalloc_alloc(&records.alloc);
    unlock(&records.lock);
    r->special.kind = kind;
    return r;
}

static void free_record(record *r)
{
    lock(&records.lock);
    fixalloc_free(&records.alloc, r);
    unlock(&records.lock);
}

/* ---- a span's list; special_lock is held ---- */

/* The page bit says that the root jobs have to look at the span. */
static void note_specials(mspan *s)
{
    heap_arena *ha = arena_of(s->start);
    uintptr_t page = (s->start >> PAGE_SHIFT) % ARENA_PAGES;
    uint8_t bit = (uint8_t)(1u << page % 8);
    if (s->specials)
        atomic_fetch_or_explicit(&ha->page_specials[page / 8], bit, memory_order_relaxed);
    else
        atomic_fetch_and_explicit(&ha->page_specials[page / 8], (uint8_t)~bit, memory_order_relaxed);
}

/* The link to the first special that does not come before (offset, kind). */
static special **find_place(mspan *s, uint64_t offset, special_kind kind)
{
    special **at = &s->specials;
    while (*at && ((*at)->offset < offset || ((*at)->offset == offset && (*at)->kind < kind)))
        at = &(*at)->next;
    return at;
}

static record *record_at(special **at, uint64_t offset, special_kind kind)
{
    return *at && (*at)->offset == offset && (*at)->kind == kind ? (record *)*at : NULL;
}

static void insert(mspan *s, special **at, record *r, uint64_t offset)
{
    r->special.offset = offset & (((uint64_t)1 << 56) - 1);
    r->special.next = *at;
    *at = &r->special;
    note_specials(s);
}

static void take_off(mspan *s, special **at)
{
    *at = (*at)->next;
    note_specials(s);
}

/* ---- the program's side ---- */

static mspan *swept_span(void *p, uint64_t *offset)
{
    mspan *s = span_of_heap((uintptr_t)p);
    if (!s)
        throw("special: pointer not in the heap");
    mspan_ensure_swept(s);
    *offset = (uintptr_t)p - s->start;
    return s;
}

static void shade_slot(void *ctx, void **slot)
{
    (void)ctx;
    gc_shade((uintptr_t)__atomic_load_n(slot, __ATOMIC_RELAXED));
}

/* What a finalizer added while marking keeps alive. A large object is marked itself: the caller still holds
 * it, and its scan then is the workers' job, in pieces. */
static void shade_contents(mspan *s, uintptr_t p)
{
    if (gcphase == GC_OFF)
        return;
    if (spanclass_size(s->spanclass) == 0)
        gc_shade(p);
    else
        object_visit_pointers(s, s->start + span_obj_index(s, p) * s->elemsize, shade_slot, NULL);
}

bool add_finalizer(void *p, const funcval *fn)
{
    uint64_t offset;
    mspan *s = swept_span(p, &offset);
    record *r = new_record(SPECIAL_FINALIZER);
    r->fn = fn;
    r->obj = (uintptr_t)p;
    lock(&s->special_lock);
    special **at = find_place(s, offset, SPECIAL_FINALIZER);
    bool fresh = !record_at(at, offset, SPECIAL_FINALIZER);
    if (fresh)
        insert(s, at, r, offset);
    unlock(&s->special_lock);
    if (!fresh) {
        free_record(r);
        return false;
    }
    shade_contents(s, (uintptr_t)p);
    gc_shade((uintptr_t)fn);
    return true;
}

bool remove_finalizer(void *p)
{
    uint64_t offset;
    mspan *s = swept_span(p, &offset);
    lock(&s->special_lock);
    special **at = find_place(s, offset, SPECIAL_FINALIZER);
    record *r = record_at(at, offset, SPECIAL_FINALIZER);
    if (r)
        take_off(s, at);
    unlock(&s->special_lock);
    if (r)
        free_record(r);
    return r != NULL;
}

uint64_t add_cleanup(void *p, const funcval *fn)
{
    static _Atomic uint64_t ids;
    uint64_t offset;
    mspan *s = swept_span(p, &offset);
    uint64_t id = atomic_fetch_add_explicit(&ids, 1, memory_order_relaxed) + 1;
    record *r = new_record(SPECIAL_CLEANUP);
    r->fn = fn;
    r->id = id;
    lock(&s->special_lock);
    special **at = find_place(s, offset, SPECIAL_CLEANUP);
    while (record_at(at, offset, SPECIAL_CLEANUP))
        at = &(*at)->next;          /* in the order in which they came */
    insert(s, at, r, offset);
    unlock(&s->special_lock);
    gc_shade((uintptr_t)fn);
    return id;
}

void add_profile(void *p, struct mprof_bucket *b)
{
    uint64_t offset;
    mspan *s = swept_span(p, &offset);
    record *r = new_record(SPECIAL_PROFILE);
    r->bucket = b;
    lock(&s->special_lock);
    insert(s, find_place(s, offset, SPECIAL_PROFILE), r, offset);
    unlock(&s->special_lock);
}

/* The object may be gone, and the span be another one: then no record has the number. */
bool remove_cleanup(void *p, uint64_t id)
{
    mspan *s = span_of_heap((uintptr_t)p);
    if (!s)
        return false;
    mspan_ensure_swept(s);
    uint64_t offset = (uintptr_t)p - s->start;
    lock(&s->special_lock);
    special **at = find_place(s, offset, SPECIAL_CLEANUP);
    record *r;
    while ((r = record_at(at, offset, SPECIAL_CLEANUP)) && r->id != id)
        at = &(*at)->next;
    if (r)
        take_off(s, at);
    unlock(&s->special_lock);
    if (r)
        free_record(r);
    return r != NULL;
}

/* ---- weak handles ---- */

enum { IMMORTAL_BUCKETS = 512 };

/* Handles of what is not in the heap (variables of packages, zero-size objects): never zeroed, never freed. */
typedef struct immortal {
    _Atomic uintptr_t p;            /* first: this is the handle */
    struct immortal *next;
} immortal;
static struct {
    mutex lock;
    immortal *bucket[IMMORTAL_BUCKETS];
} immortals = { .lock = { .rank = LOCKRANK_MHEAP_SPECIAL } };

static void *immortal_handle(uintptr_t p)
{
    immortal **first = &immortals.bucket[(p >> 3 ^ p >> 12) % IMMORTAL_BUCKETS];
    lock(&immortals.lock);
    immortal *i = *first;
    while (i && i->p != p)
        i = i->next;
    if (!i) {
        i = persistentalloc_stat(sizeof *i, 8, &memstats.other_sys);
        i->p = p;
        i->next = *first;
        *first = i;
    }
    unlock(&immortals.lock);
    return i;
}

void *weak_handle(void *p)
{
    if (!span_of_heap((uintptr_t)p))
        return immortal_handle((uintptr_t)p);
    uint64_t offset;
    mspan *s = swept_span(p, &offset);
    lock(&s->special_lock);
    record *r = record_at(find_place(s, offset, SPECIAL_WEAK_HANDLE), offset, SPECIAL_WEAK_HANDLE);
    unlock(&s->special_lock);
    if (!r) {
        /* Made without the lock, for allocation may sweep; somebody else may be faster. */
        record *fresh = new_record(SPECIAL_WEAK_HANDLE);
        fresh->handle = mallocgc(sizeof *fresh->handle, NULL, false);
        atomic_store_explicit(fresh->handle, (uintptr_t)p, memory_order_relaxed);
        lock(&s->special_lock);
        special **at = find_place(s, offset, SPECIAL_WEAK_HANDLE);
        r = record_at(at, offset, SPECIAL_WEAK_HANDLE);
        if (!r)
            insert(s, at, r = fresh, offset);
        unlock(&s->special_lock);
        if (r != fresh)
            free_record(fresh);
    }
    gc_shade((uintptr_t)r->handle);
    return r->handle;
}

void *weak_handle_value(void *handle)
{
    _Atomic uintptr_t *cell = handle;
    uintptr_t p = atomic_load_explicit(cell, memory_order_acquire);
    /* The object may be dead and its span not swept yet, or freed, or another one already; after the sweep of
     * whatever is there the cell tells the truth. */
    mspan *s = p ? span_of_heap(p) : NULL;
    if (s)
        mspan_ensure_swept(s);
    p = atomic_load_explicit(cell, memory_order_acquire);
    gc_shade(p);                    /* this may be the only pointer to it, in a stack scanned already */
    return (void *)p;
}

/* ---- the sweep ---- */

static void enqueue(record *r)
{
    r->special.next = NULL;
    if (r->special.kind == SPECIAL_CLEANUP)
        r->obj = 0;
    lock(&queue.lock);
    if (queue.last)
        queue.last->special.next = &r->special;
    else
        __atomic_store_n(&queue.first, r, __ATOMIC_RELAXED);
    queue.last = r;
    unlock(&queue.lock);
}

/* Takes what is due off the specials from *at on with an offset below end: weak handles are zeroed, and the
 * rest added to *due (linked by special.next). A revived object keeps what waits for its end. */
static special **take_due(special **at, uintptr_t end, bool revived, special **due)
{
    while (*at && (*at)->offset < end) {
        special *sp = *at;
        if (revived && sp->kind >= SPECIAL_CLEANUP) {
            at = &sp->next;
            continue;
        }
        *at = sp->next;
        if (sp->kind == SPECIAL_WEAK_HANDLE) {
            atomic_store_explicit(((record *)sp)->handle, 0, memory_order_release);
            free_record((record *)sp);
        } else if (sp->kind == SPECIAL_PROFILE) {
            mprof_free(((record *)sp)->bucket);
            free_record((record *)sp);
        } else {
            sp->next = NULL;
            *due = sp;
            due = &sp->next;
        }
    }
    return at;
}

void sweep_specials(mspan *s)
{
    lock(&s->special_lock);
    special **at = &s->specials;
    while (*at) {
        uintptr_t i = span_obj_index(s, s->start + (*at)->offset);
        if (object_is_marked(s, i)) {
            at = &(*at)->next;
            continue;
        }
        /* All specials of a tiny block are handled at once; its mark keeps it for its finalizers. */
        uintptr_t end = (i + 1) * s->elemsize;
        bool revived = false;
        for (special *sp = *at; sp && sp->offset < end && !revived; sp = sp->next)
            revived = sp->kind == SPECIAL_FINALIZER;
        if (revived)
            mark_object(s, i);
        special *due = NULL, *next;
        at = take_due(at, end, revived, &due);
        for (; due; due = next) {
            next = due->next;
            enqueue((record *)due);
        }
    }
    note_specials(s);
    unlock(&s->special_lock);
}

/* ---- roots ---- */

enum { JOB_PAGES = 512, JOBS_PER_ARENA = ARENA_PAGES / JOB_PAGES };

static void mark_span_specials(gcwork *w, mspan *s)
{
    lock(&s->special_lock);
    for (special *sp = s->specials; sp; sp = sp->next) {
        record *r = (record *)sp;
        if (sp->kind == SPECIAL_WEAK_HANDLE) {
            gc_grey(w, (uintptr_t)r->handle);
            continue;
        }
        if (sp->kind == SPECIAL_PROFILE)
            continue;
        gc_grey(w, (uintptr_t)r->fn);
        /* On the work list without a mark: scanned, but not alive. */
        if (sp->kind == SPECIAL_FINALIZER && !spanclass_noscan(s->spanclass))
            gcwork_put(w, s->start + span_obj_index(s, s->start + sp->offset) * s->elemsize);
    }
    unlock(&s->special_lock);
}

uint32_t specials_root_jobs(void)
{
    return atomic_load(&heap.nall_arenas) * JOBS_PER_ARENA;
}

void mark_specials_job(gcwork *w, uint32_t job)
{
    heap_arena *ha = atomic_load(&heap.arenas[heap.all_arenas[job / JOBS_PER_ARENA]]);
    uintptr_t first = (uintptr_t)job % JOBS_PER_ARENA * (JOB_PAGES / 8);
    for (uintptr_t i = first; i < first + JOB_PAGES / 8; i++) {
        uint8_t bits = atomic_load_explicit(&ha->page_specials[i], memory_order_relaxed);
        for (unsigned bit = 0; bits >> bit; bit++)
            if (bits >> bit & 1)
                mark_span_specials(w, atomic_load(&ha->spans[i * 8 + bit]));
    }
}

void mark_finalizer_queue(gcwork *w)
{
    lock(&queue.lock);
    for (record *r = queue.first; r; r = (record *)r->special.next) {
        gc_grey(w, r->obj);
        gc_grey(w, (uintptr_t)r->fn);
    }
    unlock(&queue.lock);
}

/* ---- the queue ---- */

bool finalizers_waiting(void)
{
    return __atomic_load_n(&queue.first, __ATOMIC_RELAXED) != NULL;
}

bool next_finalizer(void **obj, const funcval **fn)
{
    lock(&queue.lock);
    record *r = queue.first;
    if (r) {
        __atomic_store_n(&queue.first, (record *)r->special.next, __ATOMIC_RELAXED);
        if (!queue.first)
            queue.last = NULL;
    }
    unlock(&queue.lock);
    if (!r)
        return false;
    *obj = (void *)r->obj;
    *fn = r->fn;
    free_record(r);
    /* The queue was their root, and may not have been looked at yet in this cycle. */
    gc_shade((uintptr_t)*obj);
    gc_shade((uintptr_t)*fn);
    return true;
}
