/* mgcstack.c - scanning the stack of a goroutine.
 *
 * Slots of a frame hold live pointers as liveness says. Variables whose address is taken live in the frame, too, but how
 * long is not to be seen from the code alone: as long as it goes back to them itself, or a live pointer leads to
 * them. So a pointer into the stack that is found is noted in a bitmap, a bit a word, and a variable is looked into
 * when there is a note in it.
 *
 * Frames are visited from the newest to the oldest. A frame's variables can only be pointed to from itself, from
 * newer frames, and from the records of the goroutine (escape analysis sees to it), so one pass will do: when a frame's
 * turn comes, all notes in it from elsewhere are there. Among the variables of one frame it is repeated until nothing new
 * is found.
 *
 * A second bitmap, a bit at the first word of a variable, says which have been looked into. Both are on the C stack for
 * stacks of up to 64 KB in use.
 */
#include "runtime/mgcstack.h"

#include <string.h>

#include "runtime/codehooks.h"
#include "runtime/mem_linux.h"
#include "runtime/mgcmark.h"
#include "runtime/mstats.h"
#include "runtime/stack.h"
#include "runtime/traceback.h"

enum { SMALL_BYTES = 64 << 10, SMALL_WORDS = SMALL_BYTES / 8 / 64 };

typedef struct scanner {
    gcwork *w;
    uintptr_t lo, hi;           /* the part of the stack that may be in use */
    uint64_t *noted, *done;     /* a bit for each of its words */
    bool again;                 /* a variable was looked into: it may lead to others of its frame */
} scanner;

static inline bool bit(const uint64_t *set, uintptr_t i) { return set[i / 64] >> i % 64 & 1; }
static inline void set_bit(uint64_t *set, uintptr_t i) { set[i / 64] |= (uint64_t)1 << i % 64; }

static void scan_slot(void *ctx, uint64_t *slot)
{
    scanner *s = ctx;
    uint64_t p = *slot;
    if (p - s->lo < s->hi - s->lo)
        set_bit(s->noted, (p - s->lo) / 8);
    else if (p)
        gc_grey(s->w, p);
}

/* Is a variable to be looked into now? */
static bool take(void *ctx, uint64_t *at, uintptr_t words)
{
    scanner *s = ctx;
    uintptr_t first = ((uintptr_t)at - s->lo) / 8;
    if (bit(s->done, first))
        return false;
    for (uintptr_t i = first; i < first + words; i++)
        if (bit(s->noted, i)) {
            set_bit(s->done, first);
            s->again = true;
            return true;
        }
    return false;
}

static void scan_frames(scanner *s, g *gp)
{
    for (frame fr = frame_first(gp); fr.fp; fr = frame_next(gp, &fr)) {
        code.scan_ptrs(gp, &fr, scan_slot, s);
        do {
            s->again = false;
            code.frame_variables(gp, &fr, take, scan_slot, s);
        } while (s->again);
    }
}

static void grey_slot(void *ctx, uint64_t *slot)
{
    gc_grey(ctx, *slot);
}

void gc_scan_stack(gcwork *w, g *gp)
{
    if (!code.scan_ptrs || !gp->stack.hi || gp->cfn) {
        g_visit_roots(gp, grey_slot, w);
        if (gp->stack.hi && !gp->cfn)
            g_visit_frames(gp, grey_slot, w);
        return;
    }
    uint64_t small[2 * SMALL_WORDS];
    scanner s = { .w = w, .lo = stack_low_water(gp), .hi = gp->stack.hi };
    if (s.lo == 0)
        s.lo = gp->stack.lo;
    uintptr_t words = ((s.hi - s.lo) / 8 + 63) / 64;
    sysstat bytes = 0;
    uint64_t *sets = words <= SMALL_WORDS ? small : sys_alloc(2 * words * 8, &bytes);
    if (!sets)
        out_of_memory(2 * words * 8);
    if (sets == small)
        memset(small, 0, 2 * words * 8); /* no pointers */
    s.noted = sets;
    s.done = sets + words;
    g_visit_roots(gp, scan_slot, &s);
    scan_frames(&s, gp);
    if (sets != small)
        sys_free(sets, 2 * words * 8, &bytes);
}
