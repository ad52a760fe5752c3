/* mgcmark.c - roots, and the draining of grey objects.
 *
 * Roots are: package variables (codehooks.each_module), the frames of all goroutines and the records that
 * hang off them (g_visit_frames, g_visit_roots), the timers of all Ps, words registered with
 * gc_add_root, and what finalizers and other specials hold. Everything is precise: a word is looked at if a
 * bitmap says that it is a pointer. A pointer may point to the inside of an object.
 *
 * Roots are cut into jobs when a cycle begins, with the world stopped; workers and assists take them by an atomic
 * counter, before they look at the work lists. What becomes a root later need not be looked at: new goroutines
 * and variables get their pointers from places that are, by stores that the barrier sees.
 *
 * The stack of a goroutine is scanned while it is suspended (suspendG), and is black from then on: its own
 * stores into it need no barrier. Too large stacks shrink on that occasion.
 *
 * Objects of more than 128 KB are scanned in pieces ("oblets"): the first piece puts the others on the
 * work list, by their addresses.
 *
 * The program runs beside all this. It writes words of objects while they are scanned: each is read once, as a
 * whole. Mark bits are set by atomic or. Locks: those of the roots (timers, finalizer queue, specials), none while
 * objects are drained.
 */
#include "runtime/mgcmark.h"

#include <assert.h>
#include <string.h>

#include "runtime/codehooks.h"
#include "runtime/mbitmap.h"
#include "runtime/mgc.h"
#include "runtime/mgcpacer.h"
#include "runtime/mgcassist.h"
#include "runtime/mgcspecial.h"
#include "runtime/mgcstack.h"
#include "runtime/mwbbuf.h"
#include "runtime/panic.h"
#include "runtime/proc.h"
#include "runtime/stack.h"

enum {
    OBLET_BYTES = 128 << 10,
    ROOT_BLOCK_BYTES = 256 << 10,   /* of package variables in one job */
    CREDIT_SLACK = 2000,            /* bytes of work kept back before they are made known */
    CHECK_WORK = 100000             /* bytes of work between two looks at the clock or the run queues */
};

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
    if (spanclass_size(s->spanclass) == 0) {
        const type *typ = __atomic_load_n(&s->large_type, __ATOMIC_ACQUIRE);
        if (!typ)
            return;             /* just being made, and still zero */
        uintptr_t base = s->start, end = base + s->elemsize;
        if (p == base)
            for (uintptr_t o = base + OBLET_BYTES; o < end; o += OBLET_BYTES)
                gcwork_put(w, o);
        uintptr_t to = end - p > OBLET_BYTES ? p + OBLET_BYTES : end;
        w->scan_work += to - p;
        scan_type(w, typ, base, p, to);
        return;
    }
    w->scan_work += s->elemsize;
    if (heap_bits_in_span(s->elemsize)) {
        scan_mask(w, p, heap_bits_read(s, p));
    } else {
        const type *typ = *(const type **)p;
        if (typ)
            scan_type(w, typ, p + MALLOC_HEADER_SIZE, p + MALLOC_HEADER_SIZE, p + s->elemsize);
    }
}

static void grey_slot(void *ctx, void **slot)
{
    gc_grey(ctx, (uintptr_t)__atomic_load_n(slot, __ATOMIC_RELAXED));
}

void gc_grey_contents(gcwork *w, uintptr_t base)
{
    object_visit_pointers(span_of_unchecked(base), base, grey_slot, w);
}


/* ---- registered roots ---- */

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

/* ---- jobs ---- */

/* A piece of package variables, or registered words: n words from start, of which mask (NULL: all) tells the
 * pointers from its bit `bit` on. */
typedef struct root_block {
    void **start;
    uintptr_t n, bit;
    const uint8_t *mask;
} root_block;

/* The jobs of the cycle, numbered through in this order. Written with the world stopped, but next. */
static struct {
    _Atomic uint32_t next;
    uint32_t njobs;
    uint32_t fixed, timers, blocks, specials, stacks;   /* how many of each kind */
    root_block *block;
    uint32_t cap_blocks;
} jobs;
enum { JOB_FINALIZERS, JOB_FREE_STACKS, NUM_FIXED_JOBS };

static void add_block(void **start, uintptr_t n, uintptr_t bit, const uint8_t *mask)
{
    if (jobs.blocks == jobs.cap_blocks) {
        uint32_t cap = jobs.cap_blocks ? 2 * jobs.cap_blocks : 256;
        root_block *block = persistentalloc(cap * sizeof *block, 8);    /* the old one is left behind */
        if (jobs.blocks)
            memcpy(block, jobs.block, jobs.blocks * sizeof *block);
        jobs.block = block;
        jobs.cap_blocks = cap;
    }
    jobs.block[jobs.blocks++] = (root_block){ start, n, bit, mask };
}

static void add_words(void **start, uintptr_t n, const uint8_t *mask)
{
    enum { STEP = ROOT_BLOCK_BYTES / 8 };
    for (uintptr_t at = 0; at < n; at += STEP)
        add_block(start + at, n - at < STEP ? n - at : STEP, at, mask);
}

static void add_module(void *ctx, void *start, uintptr_t bytes, const uint8_t *mask)
{
    (void)ctx;
    add_words(start, bytes / 8, mask);
}

static void clear_page_marks(void)
{
    uint32_t n = atomic_load(&heap.nall_arenas);
    for (uint32_t i = 0; i < n; i++) {
        heap_arena *ha = atomic_load(&heap.arenas[heap.all_arenas[i]]);
        memset((void *)ha->page_marks, 0, sizeof ha->page_marks);
    }
}

void gc_roots_prepare(void)
{
    clear_page_marks();
    jobs.blocks = 0;
    if (code.each_module)
        code.each_module(add_module, NULL);
    for (uint32_t i = 0; i < roots.n; i++)
        add_words(roots.list[i].start, roots.list[i].n, roots.list[i].mask);
    g **list;
    jobs.fixed = NUM_FIXED_JOBS;
    jobs.timers = (uint32_t)gomaxprocs;
    jobs.specials = specials_root_jobs();
    jobs.stacks = (uint32_t)allgs_snapshot(&list);
    jobs.njobs = jobs.fixed + jobs.timers + jobs.blocks + jobs.specials + jobs.stacks;
    atomic_store(&jobs.next, 0);
}

bool gc_roots_left(void)
{
    return atomic_load_explicit(&jobs.next, memory_order_relaxed) < jobs.njobs;
}

void gc_roots_check_done(void)
{
    if (gc_roots_left())
        throwf("gc: %u of %u root jobs were not done", jobs.njobs - jobs.next, jobs.njobs);
}

static void scan_block(gcwork *w, const root_block *b)
{
    for (uintptr_t i = 0; i < b->n; i++) {
        uintptr_t bit = b->bit + i;
        if (b->mask && b->mask[bit / 8] == 0) {
            i += 7 - bit % 8;
            continue;
        }
        if (!b->mask || b->mask[bit / 8] >> bit % 8 & 1)
            gc_grey(w, (uintptr_t)__atomic_load_n(&b->start[i], __ATOMIC_RELAXED));
    }
    atomic_fetch_add_explicit(&gc_controller.globals_scan_work, (int64_t)b->n * 8, memory_order_relaxed);
}

static void grey_timer(gcwork *w, timer *t)
{
    gc_grey(w, (uintptr_t)t);
    /* A timer outside of the heap (Sleep's) is scanned here. */
    gc_grey(w, (uintptr_t)t->arg.data);
    gc_grey(w, (uintptr_t)t->f);
}

/* The heap of timers of one P. What moves to another P meanwhile is shaded by the move. */
static void scan_timers(gcwork *w, p *pp)
{
    lock(&pp->timers_lock);
    for (uint32_t i = 0; i < pp->ntimers; i++)
        if (pp->timers[i].t)
            grey_timer(w, pp->timers[i].t);
    unlock(&pp->timers_lock);
}

/* gp is suspended, or the world is stopped. */
static void scan_goroutine(gcwork *w, g *gp)
{
    gc_scan_stack(w, gp);
    if (gp->timer)
        gc_grey(w, (uintptr_t)gp->timer->arg.data);
    if (gp->stack.hi && !gp->cfn)
        atomic_fetch_add_explicit(&gc_controller.stack_scan_work, (int64_t)(gp->stack.hi - (uintptr_t)gp->sched.fp),
                                  memory_order_relaxed);
}

static void scan_stack_job(gcwork *w, g *gp)
{
    uint32_t status = readgstatus(gp) & ~(uint32_t)GSCAN;
    if (status == GDEAD || status == GIDLE || gp->cfn)
        return;
    if (world_is_stopped()) {
        scan_goroutine(w, gp);
        return;
    }
    suspend_state s = suspendG(gp);
    if (s.dead)
        return;
    status = readgstatus(gp) & ~(uint32_t)GSCAN;
    if ((status == GWAITING || status == GSYSCALL) && gp->waitsince == 0)
        gp->waitsince = gc_controller.mark_start_time;
    scan_goroutine(w, gp);
    shrinkstack(gp);
    resumeG(s);
}

static void do_root_job(gcwork *w, uint32_t i)
{
    switch (i) {
    case JOB_FINALIZERS:
        mark_finalizer_queue(w);
        return;
    case JOB_FREE_STACKS:       /* no roots, but a good time */
        gfree_stacks();
        return;
    }
    if ((i -= jobs.fixed) < jobs.timers) {
        scan_timers(w, allp[i]);
        return;
    }
    if ((i -= jobs.timers) < jobs.blocks) {
        scan_block(w, &jobs.block[i]);
        return;
    }
    if ((i -= jobs.blocks) < jobs.specials) {
        mark_specials_job(w, i);
        return;
    }
    i -= jobs.specials;
    g **list;
    allgs_snapshot(&list);
    scan_stack_job(w, list[i]);
}

/* Takes a job and does it; false: there is none. */
static bool next_root_job(gcwork *w)
{
    if (!gc_roots_left())
        return false;
    uint32_t i = atomic_fetch_add(&jobs.next, 1);
    if (i >= jobs.njobs)
        return false;
    do_root_job(w, i);
    return true;
}

/* ---- draining ---- */

/* Objects wait in a short queue between the work list and the scan, while the processor fetches them:
 * marking is bound by cache misses (on lists of 128 MB this is 2 times faster than popping and scanning). */
enum { AHEAD = 16 };
typedef struct ahead {
    uintptr_t queue[AHEAD];
    unsigned first, n;
} ahead;

static inline void look_ahead(ahead *a, gcwork *w)
{
    uintptr_t p;
    while (a->n < AHEAD && (p = gcwork_get_local(w))) {
        __builtin_prefetch((const void *)p);
        a->queue[(a->first + a->n++) % AHEAD] = p;
    }
}

static inline uintptr_t take_ahead(ahead *a)
{
    uintptr_t p = a->queue[a->first];
    a->first = (a->first + 1) % AHEAD;
    a->n--;
    return p;
}

static void give_back(ahead *a, gcwork *w)
{
    while (a->n)
        gcwork_put(w, take_ahead(a));
}

/* Something to scan is in *a, from the own list, the shared one, or the barrier's buffer; false: nowhere. */
static bool find_work(ahead *a, gcwork *w, p *pp)
{
    look_ahead(a, w);
    if (a->n)
        return true;
    uintptr_t p = gcwork_get(w);
    if (!p && !wbbuf_empty(pp)) {
        wbbuf_flush(pp);
        p = gcwork_get(w);
    }
    if (!p)
        return false;
    a->queue[(a->first + a->n++) % AHEAD] = p;
    look_ahead(a, w);
    return true;
}

/* Makes the work of w known to the pacer. Returns it. */
static int64_t flush_work(gcwork *w)
{
    int64_t work = (int64_t)w->scan_work;
    w->scan_work = 0;
    atomic_fetch_add_explicit(&gc_controller.heap_scan_work, work, memory_order_relaxed);
    return work;
}

static bool must_stop(const g *gp, const p *pp, int flags)
{
    return atomic_load_explicit(&((g *)gp)->preempt, memory_order_relaxed)
           && ((flags & DRAIN_UNTIL_PREEMPT) || atomic_load_explicit(&sched.gcwaiting, memory_order_relaxed)
               || atomic_load_explicit(&((p *)pp)->run_safepoint_fn, memory_order_relaxed));
}

/* Now and then: is the time of this worker over? */
static bool time_is_over(const p *pp, int flags)
{
    if ((flags & DRAIN_IDLE) && work_is_waiting())
        return true;
    return (flags & DRAIN_FRACTIONAL) && gc_fractional_is_over(pp, nanotime());
}

void gc_drain(int flags)
{
    p *pp = getp();
    g *gp = getcurg();
    gcwork *w = pp->gcw;
    int64_t check = CHECK_WORK;
    ahead a = { .n = 0 };
    while (!must_stop(gp, pp, flags) && next_root_job(w))
        if ((flags & (DRAIN_IDLE | DRAIN_FRACTIONAL)) && time_is_over(pp, flags))
            goto out;
    while (!must_stop(gp, pp, flags)) {
        if (gcwork_all_done())
            gcwork_balance(w);
        if (!find_work(&a, w, pp))
            break;
        scan_object(w, take_ahead(&a));
        if (w->scan_work < CREDIT_SLACK)
            continue;
        int64_t work = flush_work(w);
        if (flags & DRAIN_FLUSH_CREDIT)
            gc_flush_bg_credit(work);
        if ((check -= work) <= 0) {
            check = CHECK_WORK;
            if (time_is_over(pp, flags))
                break;
        }
    }
out:
    give_back(&a, w);
    if (w->scan_work > 0) {
        int64_t work = flush_work(w);
        if (flags & DRAIN_FLUSH_CREDIT)
            gc_flush_bg_credit(work);
    }
}

int64_t gc_drain_n(int64_t work)
{
    p *pp = getp();
    g *gp = getcurg();
    gcwork *w = pp->gcw;
    ahead a = { .n = 0 };
    int64_t done = 0;
    while (done + (int64_t)w->scan_work < work && !atomic_load_explicit(&gp->preempt, memory_order_relaxed)) {
        if (gcwork_all_done())
            gcwork_balance(w);
        if (!find_work(&a, w, pp)) {
            if (!next_root_job(w))
                break;
            continue;
        }
        scan_object(w, take_ahead(&a));
        if (w->scan_work >= CREDIT_SLACK)
            done += flush_work(w);
    }
    give_back(&a, w);
    return done + flush_work(w);
}

uint64_t gc_mark_all(void)
{
    p *pp = getp();
    gc_roots_prepare();
    ahead a = { .n = 0 };
    do
        while (find_work(&a, pp->gcw, pp))
            scan_object(pp->gcw, take_ahead(&a));
    while (next_root_job(pp->gcw));
    flush_work(pp->gcw);
    gcwork_dispose(pp->gcw);
    if (!gcwork_all_done())
        throw("gc_mark_all: work is left");
    return gcwork_take_bytes_marked();
}

/* ---- barriers ---- */

void gc_shade(uintptr_t p)
{
    if (p && gcphase != GC_OFF)
        gc_grey(getp()->gcw, p);
}

void gc_mark_new_object(uintptr_t p)
{
    mspan *s;
    uintptr_t index;
    if (!find_object(p, &s, &index) || !mark_object(s, index))
        return;
    mark_page(s->start);
    getp()->gcw->bytes_marked += s->elemsize;
}
