/* gc.c - model of the end of marking: gc_begin_work, gc_end_work, gc_nobody_works (mgcworker.c), gc_mark_done, try_to_end, flush_p,
 * barriers_found_work (mgc.c), gc_drain's ways with work buffers (mgcwork.c).
 *
 * Objects form a chain: each refers to the next. An object is white, black, or grey in some place: the list or the barrier buffer
 * of a P, or the full list. Two Ps mark when they see work and run a mutator in between; the mutator cuts the link out of an object that
 * is not yet scanned, and keeps the other end for itself: so the deletion barrier shades it into this P's buffer. When marking ends, all must
 * be black: what is still white, or grey, would be freed. (The look with the world stopped turns out to be a second line of
 * defence: as mgc.c argues, a ragged barrier that finds nothing is enough.)
 *
 * Thread i is P i; a safe point of a P (forEachP, stop-the-world) lies between any two of its steps, as one instruction is atomic.
 */
#include "tests/model/model.h"

enum { NP = 2, OBJS = 4, MUTATOR = NP, N = NP + 2 };
enum { WHITE, BLACK, FULL, GCW, WB = GCW + NP };   /* GCW + p, WB + p: lists of P p */
enum {
    NO_RAGGED_BARRIER = 1,
    NO_STOPPED_LOOK = 2,    /* what barriers found since is not looked for with the world stopped */
    ONLY_NWAIT = 4          /* nobody works means: nwait, without a look at the full list */
};

typedef struct state {
    thread t[N];
    int8_t at[OBJS], cut[OBJS], hand[NP], nwait, ending, phase_over, stopped, flushed, p, cuts, flushed_work[NP];
} state;

#define ME ((int)(t - s->t))

static bool any_at(const state *s, int place)
{
    for (int i = 0; i < OBJS; i++)
        if (s->at[i] == place)
            return true;
    return false;
}

static bool nobody_works(const state *s)
{
    return s->nwait == NP && (MUT(ONLY_NWAIT) || !any_at(s, FULL));
}

/* wbbuf_flush, gcwork_dispose. */
static bool flush(state *s, int p)
{
    bool found = false;
    for (int i = 0; i < OBJS; i++)
        if (s->at[i] == WB + p || s->at[i] == GCW + p) {
            s->at[i] = FULL;
            found = true;
        }
    return found;
}

/* One look of gc_mark_done. */
static int mark_done(state *s, thread *t, int d)
{
    ENTER
    while (1) {
        AWAIT("gc_mark_done: nobody works? CAS ending", !s->stopped);
        if (s->phase_over || !nobody_works(s) || s->ending)
            RETURN;
        s->ending = 1;
        while (1) {
            STEP("gc_mark_done: nobody works?");
            if (!nobody_works(s))
                break;
            s->flushed = 0;
            for (s->p = 0; s->p < NP && !MUT(NO_RAGGED_BARRIER); s->p++) {
                STEP("forEachP: flush_p");
                if (flush(s, s->p) || s->flushed_work[s->p])
                    s->flushed = 1;
                s->flushed_work[s->p] = 0;
            }
            STEP("try_to_end: nothing flushed, nobody works?");
            s->p = 0;
            if (s->flushed || !nobody_works(s)) {
                s->flushed = 0;
                continue;
            }
            STEP("stop_the_world");
            s->stopped = 1;
            STEP("try_to_end: look again");
            bool found = false;
            if (!MUT(NO_STOPPED_LOOK))
                for (int p = 0; p < NP; p++)
                    found |= flush(s, p);
            if (found || !nobody_works(s)) {
                s->stopped = 0;
                continue;
            }
            for (int i = 0; i < OBJS; i++)
                if (s->at[i] != BLACK)
                    fail(s->at[i] == WHITE ? "marking ended, an object is white" : "marking ended, an object is grey");
            s->phase_over = 1;
            s->stopped = 0;
            break;
        }
        STEP("gc_mark_done: ending = false");
        s->ending = 0;
    }
    LEAVE;
}

/* Takes an object to scan: from the P's list, or the full list. */
static bool take(state *s, int p)
{
    for (int place = 0; place < 2; place++)
        for (int i = 0; i < OBJS; i++)
            if (s->at[i] == (place == 0 ? GCW + p : FULL)) {
                s->at[i] = BLACK;
                s->hand[p] = (int8_t)(i + 1);
                return true;
            }
    return false;
}

static int marker(state *s, thread *t, int d)
{
    ENTER
    while (1) {
        AWAIT("findRunnable: there is marking to do",
              !s->stopped && !s->phase_over && (any_at(s, GCW + ME) || any_at(s, FULL)));
        s->nwait--;             /* gc_begin_work */
        while (1) {
            AWAIT("gc_drain: get an object", !s->stopped);
            if (!take(s, ME))
                break;
            AWAIT("gc_drain: scan it", !s->stopped);
            int o = s->hand[ME] - 1;
            s->hand[ME] = 0;
            if (o + 1 < OBJS && !s->cut[o] && s->at[o + 1] == WHITE)
                s->at[o + 1] = (int8_t)(GCW + ME);
            AWAIT("gc_drain: gcwork_balance, or not, or stop", !s->stopped);
            if (choose(2) && flush(s, ME))
                s->flushed_work[ME] = 1;
        }
        AWAIT("gc_end_work: nwait + 1", !s->stopped);
        s->nwait++;
        CALL(mark_done);
    }
    LEAVE;
}

/* The mutators of both Ps: they cut links, at most twice. Whether an object is in a worker's hand does not matter: it is scanned then. */
static int mutator(state *s, thread *t, int d)
{
    ENTER
    while (s->cuts < 2) {
        AWAIT("a mutator takes the pointer out of an object that is not scanned", !s->stopped && !s->phase_over);
        int c = choose(OBJS - 1);
        if (s->at[c] == BLACK && s->hand[0] != c + 1 && s->hand[1] != c + 1)
            return BLOCKED;
        if (s->cut[c])
            return BLOCKED;
        /* It got there from the root: all before it are linked, or it has them from an earlier cut. */
        s->cut[c] = 1;
        s->cuts++;
        if (s->at[c + 1] == WHITE)
            s->at[c + 1] = (int8_t)(WB + (ME - MUTATOR));
    }
    END_OF_THREAD;
    LEAVE;
}

static int gc_step(void *state_, int th)
{
    state *s = state_;
    return th < NP ? marker(s, &s->t[th], 0) : mutator(s, &s->t[th], 0);
}

static void gc_init(void *state_)
{
    state *s = state_;
    s->nwait = NP;
    s->at[0] = FULL;
}

static const char *gc_stuck(const void *state_)
{
    const state *s = state_;
    return s->phase_over ? NULL : "marking never ends";
}

#define GC(text, muts, error) { "gc: " text, error, muts, 0, sizeof(state), N, gc_init, gc_step, NULL, gc_stuck, NULL }

const model gc_models[] = {
    GC("termination of marking", 0, NULL),
    GC("no ragged barrier, no look when stopped", NO_RAGGED_BARRIER | NO_STOPPED_LOOK, "marking ended"),
    GC("the ragged barrier is enough", NO_STOPPED_LOOK, NULL),
    GC("only nwait", ONLY_NWAIT, ""),
    { .name = NULL }
};
