/* stack.c - goroutine stacks: allocation, growth by copying, shrinking.
 *
 * Allocation. Stacks are powers of two from 2 KiB. Those of the four smallest orders (2, 4, 8, 16 KiB)
 * are carved from 32 KiB spans: per-P caches (stackcache, no lock) are refilled from and drained to
 * stackpool[order] (a lock each), half a cache at a time. Larger ones are spans of their own. Spans are
 * MANUAL spans of the page heap; the collector gives back the empty ones of the pools.
 *
 * Growth. newstack() allocates twice the size and copystack() moves the used part to its upper end,
 * then adjusts by the distance: saved frame pointers, every live pointer slot of every frame that
 * points into the old stack (codehooks.live_ptrs says which; those of address-taken variables all count),
 * _defer and _panic records, and sudogs. Nothing else may point into a stack: escape analysis and the
 * rule for natives see to it.
 *
 * A goroutine's stack moves when it asks itself (newstack), when it is suspended (shrinkstack), and with
 * GODEBUG=stackstress=1 before each call (the interpreter calls stack_move). If other goroutines may write into it through sudogs
 * (active_stack_chans), their channels are locked while it moves.
 *
 * Locks: stackpool[i].lock, then those of the page heap.
 */
#include "runtime/stack.h"

#include <assert.h>
#include <string.h>

#include "runtime/chan.h"
#include "runtime/codehooks.h"
#include "runtime/foreground.h"
#include "runtime/lock_futex.h"
#include "runtime/mheap.h"
#include "runtime/mstats.h"
#include "runtime/panic.h"
#include "runtime/print.h"
#include "runtime/proc.h"
#include "runtime/runtime1.h"
#include "runtime/traceback.h"

_Atomic uintptr_t max_stack_size = DEFAULT_MAX_STACK;

/* ---- spans of stack memory ---- */

enum { LARGE_GIVE_BACK = 1 << 20 }; /* freed stacks from this size on go back to the system at once */

static struct { mutex lock; mspan head; } stackpool[NUM_STACK_ORDERS]; /* spans with free stacks */

static mspan *stack_span_alloc(uintptr_t bytes)
{
    mspan *s = mheap_alloc_manual(bytes >> PAGE_SHIFT, &memstats.stacks_inuse);
    if (!s)
        throw("out of memory (stack allocation)");
    return s;
}

static void stack_span_free(mspan *s)
{
    uintptr_t bytes = s->npages << PAGE_SHIFT;
    mheap_free_manual(s, &memstats.stacks_inuse);
    if (bytes >= LARGE_GIVE_BACK)
        mheap_scavenge(bytes);
}

void stackinit(void)
{
    for (int i = 0; i < NUM_STACK_ORDERS; i++) {
        lock_init(&stackpool[i].lock, LOCKRANK_STACKPOOL);
        stackpool[i].head.next = stackpool[i].head.prev = &stackpool[i].head;
    }
}

static void list_insert(mspan *head, mspan *s)
{
    s->next = head->next;
    s->prev = head;
    head->next->prev = s;
    head->next = s;
}

static void list_remove(mspan *s)
{
    s->prev->next = s->next;
    s->next->prev = s->prev;
    s->next = s->prev = NULL;
}

static inline void *next_free(void *stk) { return *(void **)stk; }
static inline void set_next_free(void *stk, void *next) { *(void **)stk = next; }

/* ---- small stacks ---- */

/* stackpool[order].lock held. */
static void *stackpool_alloc(int order)
{
    mspan *head = &stackpool[order].head, *s = head->next;
    if (s == head) {
        s = stack_span_alloc(STACK_CACHE_SIZE);
        s->manual_free_list = NULL;
        s->alloc_count = 0;
        uintptr_t size = (uintptr_t)FIXED_STACK << order;
        for (uintptr_t off = STACK_CACHE_SIZE; off > 0; off -= size) {
            void *stk = (void *)(s->start + off - size);
            set_next_free(stk, s->manual_free_list);
            s->manual_free_list = stk;
        }
        list_insert(head, s);
    }
    void *stk = s->manual_free_list;
    s->manual_free_list = next_free(stk);
    s->alloc_count++;
    if (!s->manual_free_list)
        list_remove(s); /* all of it is out */
    return stk;
}

/* stackpool[order].lock held. */
static void stackpool_free(void *stk, int order)
{
    mspan *s = span_of((uintptr_t)stk);
    if (!s->manual_free_list)
        list_insert(&stackpool[order].head, s);
    set_next_free(stk, s->manual_free_list);
    s->manual_free_list = stk;
    s->alloc_count--;
    /* Empty spans stay in the pool until stack_free_spans: growing goroutines would thrash. */
}

static void stackcache_refill(p *pp, int order)
{
    void *list = NULL;
    uintptr_t size = 0;
    lock(&stackpool[order].lock);
    while (size < STACK_CACHE_SIZE / 2) {
        void *stk = stackpool_alloc(order);
        set_next_free(stk, list);
        list = stk;
        size += (uintptr_t)FIXED_STACK << order;
    }
    unlock(&stackpool[order].lock);
    pp->stackcache[order] = (stackfreelist){ list, size };
}

static void stackcache_release(p *pp, int order, uintptr_t keep)
{
    stackfreelist *c = &pp->stackcache[order];
    lock(&stackpool[order].lock);
    while (c->size > keep) {
        void *stk = c->list;
        c->list = next_free(stk);
        stackpool_free(stk, order);
        c->size -= (uintptr_t)FIXED_STACK << order;
    }
    unlock(&stackpool[order].lock);
}

void stackcache_clear(p *pp)
{
    for (int order = 0; order < NUM_STACK_ORDERS; order++)
        stackcache_release(pp, order, 0);
}

void stack_free_spans(void)
{
    for (int order = 0; order < NUM_STACK_ORDERS; order++) {
        lock(&stackpool[order].lock);
        mspan *head = &stackpool[order].head;
        for (mspan *s = head->next, *next; s != head; s = next) {
            next = s->next;
            if (s->alloc_count == 0) {
                list_remove(s);
                s->manual_free_list = NULL;
                stack_span_free(s);
            }
        }
        unlock(&stackpool[order].lock);
    }
}

/* ---- stackalloc, stackfree ---- */

/* Order of a stack size, or -1 if it is a span of its own. */
static int order_of(uintptr_t n)
{
    if (n >= (uintptr_t)FIXED_STACK << NUM_STACK_ORDERS)
        return -1;
    return __builtin_ctzl(n / FIXED_STACK);
}

stack stackalloc(uintptr_t n)
{
    if (n < FIXED_STACK || (n & (n - 1)))
        throw("stack size not a power of 2");
    int order = order_of(n);
    char *mem;
    if (order < 0) {
        mem = (char *)stack_span_alloc(n)->start;
    } else {
        p *pp = tls_m ? tls_m->p : NULL;
        if (!pp) {
            lock(&stackpool[order].lock);
            mem = stackpool_alloc(order);
            unlock(&stackpool[order].lock);
        } else {
            stackfreelist *c = &pp->stackcache[order];
            if (!c->list)
                stackcache_refill(pp, order);
            mem = c->list;
            c->list = next_free(mem);
            c->size -= n;
        }
    }
    return (stack){ (uintptr_t)mem, (uintptr_t)mem + n };
}

void stackfree(stack s)
{
    uintptr_t n = s.hi - s.lo;
    void *mem = (void *)s.lo;
    int order = order_of(n);
    if (order < 0) {
        stack_span_free(span_of((uintptr_t)mem));
        return;
    }
    p *pp = tls_m ? tls_m->p : NULL;
    if (!pp) {
        lock(&stackpool[order].lock);
        stackpool_free(mem, order);
        unlock(&stackpool[order].lock);
        return;
    }
    stackfreelist *c = &pp->stackcache[order];
    if (c->size >= STACK_CACHE_SIZE)
        stackcache_release(pp, order, STACK_CACHE_SIZE / 2);
    set_next_free(mem, c->list);
    c->list = mem;
    c->size += n;
}

/* ---- pointers of a goroutine ---- */

void g_visit_frames(g *gp, void (*visit)(void *ctx, uint64_t *slot), void *ctx)
{
    for (frame fr = frame_first(gp); fr.fp; fr = frame_next(gp, &fr))
        code.live_ptrs(gp, &fr, visit, ctx);
}

#define VISIT(field) visit(ctx, (uint64_t *)(void *)&(field))

void g_visit_roots(g *gp, void (*visit)(void *ctx, uint64_t *slot), void *ctx)
{
    VISIT(gp->panic_pending.data);
    VISIT(gp->panic_call);
    VISIT(gp->op_ptr);
    VISIT(gp->startfn);
    for (_defer *d = gp->_defer; d; d = d->link) {
        VISIT(d->fn);
        VISIT(d->fp);
    }
    for (_panic *p = gp->_panic; p; p = p->link) {
        VISIT(p->arg.data);
        VISIT(p->text.ptr);
        VISIT(p->argp);
        VISIT(p->fp);
    }
    for (sudog *s = gp->waiting; s; s = s->waitlink)
        VISIT(s->elem);
}

/* ---- moving ---- */

typedef struct adjustment {
    stack old;
    intptr_t delta;     /* new address - old address */
} adjustment;

static bool in_stack(const stack *s, uint64_t addr)
{
    return addr - s->lo < s->hi - s->lo;
}

/* A slot outside of the stack that may point into it. */
static void adjust_slot(void *ctx, uint64_t *slot)
{
    const adjustment *adj = ctx;
    if (in_stack(&adj->old, *slot))
        *slot += (uint64_t)adj->delta;
}

/* A slot of the old stack: its copy is adjusted, so that the old frames can be walked to the end. */
static void adjust_stack_slot(void *ctx, uint64_t *slot)
{
    const adjustment *adj = ctx;
    assert(in_stack(&adj->old, (uint64_t)(uintptr_t)slot));
    if (in_stack(&adj->old, *slot))
        *(uint64_t *)(void *)((char *)slot + adj->delta) = *slot + (uint64_t)adj->delta;
}

static void adjust_frames(g *gp, adjustment *adj)
{
    for (frame fr = frame_first(gp); fr.fp; fr = frame_next(gp, &fr)) {
        adjust_stack_slot(adj, &fr.fp[0]);
        code.live_ptrs(gp, &fr, adjust_stack_slot, adj);
    }
}

uintptr_t stack_low_water(const g *gp)
{
    frame fr = frame_first(gp);
    if (!fr.fp)
        return gp->stack.hi;
    const func *f = code.func_of(fr.pc, false);
    if (!f)
        return 0;
    /* Some words below for the closure and the link of a call that is being made. */
    uintptr_t low = (uintptr_t)fr.fp - code.frame_bytes(f) - 4 * sizeof(uint64_t);
    return low < gp->stack.lo ? gp->stack.lo : low;
}

/* Locks each channel that gp waits on once; gp->waiting is in lock order. */
static void lock_chans(g *gp)
{
    hchan *last = NULL;
    for (sudog *s = gp->waiting; s; s = s->waitlink) {
        if (s->c != last)
            lock(&s->c->lock);
        last = s->c;
    }
}

static void unlock_chans(g *gp)
{
    hchan *last = NULL;
    for (sudog *s = gp->waiting; s; s = s->waitlink) {
        if (s->c != last)
            unlock(&s->c->lock);
        last = s->c;
    }
}

/* Moves gp's stack to one of newsize bytes. gp runs here and is at a boundary, or is suspended. */
static void copystack(g *gp, uintptr_t newsize)
{
    stack old = gp->stack;
    if (gp->syscallfp)
        throw("stack growth not allowed in system call");
    uintptr_t low = stack_low_water(gp);
    if (low == 0)
        low = old.lo;
    if (old.hi - low > newsize)
        throw("copystack: the new stack is too small");
    stack new = stackalloc(newsize);
    adjustment adj = { .old = old, .delta = (intptr_t)(new.hi - old.hi) };

    bool locked = gp->active_stack_chans;
    if (locked)
        lock_chans(gp);
    memcpy((void *)(low + (uintptr_t)adj.delta), (void *)low, old.hi - low);
    adjust_frames(gp, &adj);
    g_visit_roots(gp, adjust_slot, &adj);
    adjust_slot(&adj, (uint64_t *)(void *)&gp->sched.fp);
    gp->stack = new;
    stack_reset_guard(gp);
    if (locked)
        unlock_chans(gp);
    if (debug.stackstress)
        memset((void *)old.lo, 0xfc, old.hi - old.lo); /* whoever still looks at it shall notice */
    stackfree(old);
}

void stack_reset_guard(g *gp)
{
    bool poison = atomic_load(&gp->preempt);
    __atomic_store_n(&gp->stackguard0, poison ? STACK_PREEMPT : gp->stack.lo + STACK_GUARD, __ATOMIC_SEQ_CST);
}

void stack_move(g *gp)
{
    copystack(gp, gp->stack.hi - gp->stack.lo);
}

/* Ends the process; in a session, only the goroutine, without its deferred calls. */
static int stack_overflow(g *gp)
{
    printlock();
    printfmt("runtime: goroutine stack exceeds %llu-byte limit\n", (unsigned long long)max_stack_size);
    printfmt("runtime: sp=%p stack=[%#llx, %#llx]\n", (void *)gp->sched.fp, (unsigned long long)gp->stack.lo,
             (unsigned long long)gp->stack.hi);
    if (!in_session) {
        printunlock();
        throw("stack overflow");
    }
    printcstr("fatal error: stack overflow\n\n");
    goroutineheader(gp);
    traceback(gp);
    printunlock();
    foreground_panicked(gp);
    return RUN_EXIT;
}

static bool guard_is_poisoned(g *gp)
{
    return __atomic_load_n(&gp->stackguard0, __ATOMIC_SEQ_CST) == STACK_PREEMPT;
}

int newstack(g *gp, uintptr_t need)
{
    if (guard_is_poisoned(gp)) {
        int why = runtime_pending(gp);
        if (why != RUN_CONTINUE)
            return why;
        if (atomic_load(&gp->interrupt))
            pending_set(PENDING_INTERRUPT); /* at the next boundary: we are inside a call */
        stack_reset_guard(gp);
        if (guard_is_poisoned(gp))
            return RUN_YIELD; /* asked in between */
    }
    uintptr_t fp = (uintptr_t)gp->sched.fp;
    if (fp > need && fp - need >= gp->stack.lo + STACK_GUARD)
        return RUN_CONTINUE;
    uintptr_t size = gp->stack.hi - gp->stack.lo, used = gp->stack.hi - fp;
    do
        size *= 2;
    while (size < used + need + STACK_GUARD);
    if (size > max_stack_size)
        return stack_overflow(gp);
    casgstatus(gp, GRUNNING, GCOPYSTACK); /* keeps suspendG away */
    copystack(gp, size);
    casgstatus(gp, GCOPYSTACK, GRUNNING);
    return RUN_CONTINUE;
}

void shrinkstack(g *gp)
{
    if (gp->cfn || !gp->stack.lo || gp->syscallfp || atomic_load(&gp->parking_on_chan))
        return;
    uintptr_t size = gp->stack.hi - gp->stack.lo;
    uintptr_t low = stack_low_water(gp);
    if (size / 2 < FIXED_STACK || low == 0)
        return;
    if (gp->stack.hi - low + STACK_GUARD >= size / 4)
        return;
    copystack(gp, size / 2);
}
