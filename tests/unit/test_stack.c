/* test_stack.c - allocation of stacks, and copying them with precise adjustment.
 *
 * Frames are made by hand. The stub code hooks take the pc as a number: the low 16 bits are the bytes
 * that a frame uses below fp, the bits above say which of the slots fp[-1], fp[-2], ... hold pointers.
 */
#include "tests/unit/sched_stub.h"

#include <string.h>

#include "runtime/malloc.h"
#include "runtime/traceback.h"

#define PC(bytes, mask) ((const insn *)(uintptr_t)((uint64_t)(mask) << 16 | (bytes)))

static func *stack_func_of(const insn *pc, bool is_return)
{
    (void)is_return;
    return (func *)(uintptr_t)pc;
}

static uint32_t stack_frame_bytes(const func *f)
{
    return (uint32_t)((uintptr_t)f & 0xffff);
}

static void stack_live_ptrs(g *gp, const frame *fr, slot_visitor visit, void *ctx)
{
    (void)gp;
    uint64_t mask = (uint64_t)(uintptr_t)fr->pc >> 16;
    for (int i = 0; i < 32; i++)
        if (mask >> i & 1)
            visit(ctx, &fr->fp[-1 - i]);
}

/* A runtime without threads: m0 with one P. */
static void set_up(void)
{
    static p pp;
    bind_m0();
    osinit();
    stackinit();
    mallocinit();
    pmem_init(&pp);
    co_hooks();
    code.func_of = stack_func_of;
    code.frame_bytes = stack_frame_bytes;
    code.live_ptrs = stack_live_ptrs;
    m0.p = &pp;
    pp.m = &m0;
    atomic_store(&pp.status, PRUNNING);
    atomic_store(&gomaxprocs, 1);
}

static g *new_test_g(uintptr_t size)
{
    g *gp = calloc(1, sizeof *gp);
    gp->stack = stackalloc(size);
    stack_reset_guard(gp);
    atomic_store(&gp->atomicstatus, GRUNNING);
    gp->m = &m0;
    m0.curg = gp;
    return gp;
}

/* ---- allocation ---- */

Test(stack, alloc_sizes)
{
    set_up();
    for (uintptr_t n = FIXED_STACK; n <= 1 << 20; n *= 2) {
        stack s = stackalloc(n);
        cr_assert_eq(s.hi - s.lo, n);
        memset((void *)s.lo, 0xaa, n);
        stackfree(s);
    }
}

Test(stack, alloc_no_overlap)
{
    set_up();
    enum { N = 2000 };
    static stack s[N];
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < N; i++) {
            uintptr_t n = (uintptr_t)FIXED_STACK << fastrandn(6);
            s[i] = stackalloc(n);
            *(int *)s[i].lo = i;
            *(int *)(s[i].hi - 4) = i;
        }
        for (int i = 0; i < N; i++)
            cr_assert(*(int *)s[i].lo == i && *(int *)(s[i].hi - 4) == i);
        for (int i = 0; i < N; i++)
            stackfree(s[i * 7 % N]);
        if (round % 2) {
            stackcache_clear(m0.p);
            stack_free_spans();
        }
    }
}

Test(stack, freed_stacks_come_back)
{
    set_up();
    stack a = stackalloc(FIXED_STACK);
    stackfree(a);
    stack b = stackalloc(FIXED_STACK);
    cr_assert_eq(a.lo, b.lo);
    stack c = stackalloc(1 << 20);
    stackfree(c);
    stack d = stackalloc(1 << 20);
    cr_assert_eq(c.lo, d.lo);
}

/* ---- copying ---- */

static uint64_t outside; /* something that is not on a stack */

/* Three frames, each with a pointer to the slot of its caller, one to the outside and one scalar that looks
 * like a stack address. */
static g *three_frames(uintptr_t size)
{
    g *gp = new_test_g(size);
    uint64_t *fp = (uint64_t *)gp->stack.hi - 2;
    fp[0] = 0;
    fp[1] = 0;
    for (int i = 0; i < 3; i++) {
        fp[-1] = (uint64_t)(uintptr_t)&fp[-4];      /* live pointer into the stack */
        fp[-2] = (uint64_t)(uintptr_t)&outside;     /* live pointer elsewhere */
        fp[-3] = (uint64_t)(uintptr_t)&fp[-4];      /* a scalar: must not change */
        fp[-4] = (uint64_t)(100 + i);
        if (i == 2)
            break;
        uint64_t *callee = fp - 6;
        callee[0] = (uint64_t)(uintptr_t)fp;
        callee[1] = (uint64_t)(uintptr_t)PC(32, 3);
        fp = callee;
    }
    gp->sched.fp = fp;
    gp->sched.pc = PC(32, 3);
    return gp;
}

/* old_hi: where the end of the stack was when the scalars were written. */
static void check_three_frames(const g *gp, uintptr_t old_hi)
{
    uint64_t *fp = gp->sched.fp;
    for (int i = 2; i >= 0; i--) {
        cr_assert((uintptr_t)fp > gp->stack.lo && (uintptr_t)fp < gp->stack.hi);
        cr_assert_eq(fp[-1], (uint64_t)(uintptr_t)&fp[-4]);
        cr_assert_eq(*(uint64_t *)(uintptr_t)fp[-1], (uint64_t)(100 + i));
        cr_assert_eq(fp[-2], (uint64_t)(uintptr_t)&outside);
        cr_assert_eq(fp[-3], (uint64_t)(uintptr_t)&fp[-4] - gp->stack.hi + old_hi);
        fp = (uint64_t *)(uintptr_t)fp[0];
    }
    cr_assert_null(fp);
}

Test(stack, grow)
{
    set_up();
    g *gp = three_frames(FIXED_STACK);
    uintptr_t old_hi = gp->stack.hi;
    cr_assert_eq(newstack(gp, 100), RUN_CONTINUE); /* fits */
    cr_assert_eq(gp->stack.hi, old_hi);
    cr_assert_eq(newstack(gp, 4000), RUN_CONTINUE);
    cr_assert_eq(gp->stack.hi - gp->stack.lo, 8192); /* 4096 + what is used + guard do not fit 4096 */
    check_three_frames(gp, old_hi);
    cr_assert_eq(gp->stackguard0, gp->stack.lo + STACK_GUARD);
}

Test(stack, grow_far_and_shrink_back)
{
    set_up();
    g *gp = three_frames(FIXED_STACK);
    uintptr_t old_hi = gp->stack.hi;
    for (uintptr_t n = FIXED_STACK; n < 8 << 20; n *= 2)
        cr_assert_eq(newstack(gp, n), RUN_CONTINUE);
    check_three_frames(gp, old_hi);
    atomic_store(&gp->atomicstatus, GWAITING);
    uintptr_t size = gp->stack.hi - gp->stack.lo;
    while (size > FIXED_STACK) {
        shrinkstack(gp);
        cr_assert_eq(gp->stack.hi - gp->stack.lo, size / 2);
        check_three_frames(gp, old_hi);
        size /= 2;
    }
    shrinkstack(gp);
    cr_assert_eq(gp->stack.hi - gp->stack.lo, FIXED_STACK);
}

Test(stack, move_adjusts_records)
{
    set_up();
    g *gp = three_frames(FIXED_STACK);
    uint64_t *fp = gp->sched.fp;
    static const funcval heap_fn;
    static _panic panic1;
    static sudog waiting;
    deferproc(gp, PC(32, 3), fp, &heap_fn);
    deferproc(gp, PC(32, 3), fp, (const funcval *)(fp - 4)); /* a closure on the stack */
    panic1 = (_panic){ .fp = fp, .argp = fp - 1, .arg.data = &outside };
    gp->_panic = &panic1;
    hchan c = { .elemsize = 8 };
    waiting = (sudog){ .g = gp, .elem = fp - 4, .c = &c };
    gp->waiting = &waiting;
    gp->active_stack_chans = true;
    stack_move(gp);
    uint64_t *now = gp->sched.fp;
    cr_assert_neq(now, fp);
    cr_assert_eq(gp->_defer->fp, now);
    cr_assert_eq(gp->_defer->fn, (const funcval *)(now - 4));
    cr_assert_eq(gp->_defer->link->fn, &heap_fn);
    cr_assert_eq(panic1.fp, now);
    cr_assert_eq(panic1.argp, now - 1);
    cr_assert_eq(panic1.arg.data, &outside);
    cr_assert_eq(waiting.elem, now - 4);
}

/* The frame that panicked has no call above the deferred one: its pc comes from the panic's record. */
Test(stack, frames_across_a_panic)
{
    set_up();
    g *gp = three_frames(FIXED_STACK);
    static _panic panic1;
    uint64_t *panicked = gp->sched.fp, *deferred = panicked - 6;
    deferred[0] = (uint64_t)(uintptr_t)panicked;
    deferred[1] = (uint64_t)(uintptr_t)PC(0, 0);
    panic1 = (_panic){ .fp = panicked, .pc = PC(32, 3), .argp = deferred };
    gp->_panic = &panic1;
    gp->sched.fp = deferred;
    gp->sched.pc = PC(16, 0);
    frame fr = frame_first(gp);
    cr_assert_eq(fr.kind, FRAME_AT);
    fr = frame_next(gp, &fr);
    cr_assert_eq(fr.kind, FRAME_AT);
    cr_assert_eq(fr.pc, PC(32, 3));
    fr = frame_next(gp, &fr);
    cr_assert_eq(fr.kind, FRAME_RETURN);
    uintptr_t old_hi = gp->stack.hi;
    stack_move(gp);
    gp->sched.fp = (uint64_t *)(uintptr_t)gp->sched.fp[0];
    check_three_frames(gp, old_hi);
}

Test(stack, preempted_guard_yields)
{
    set_up();
    g *gp = three_frames(FIXED_STACK);
    atomic_store(&gp->preempt, true);
    stack_reset_guard(gp);
    cr_assert_eq(gp->stackguard0, STACK_PREEMPT);
    cr_assert_eq(newstack(gp, 8), RUN_YIELD);
    atomic_store(&gp->preempt_stop, true);
    cr_assert_eq(newstack(gp, 8), RUN_STOP);
}

/* ---- 1 GB is the end ---- */

Test(stack, overflow, .exit_code = 2)
{
    set_up();
    g *gp = three_frames(FIXED_STACK);
    newstack(gp, 600 << 20);
}
