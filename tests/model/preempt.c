/* preempt.c - model of how a running goroutine is made to look: pending_set_other, preemptM, on_sigurg, patch_dispatch,
 * runtime_pending, and the slow path of the interpreter.
 *
 * Thread 0 is the M; it executes instructions for ever, and looks only if its dispatch table is patched. Threads 1 and 2
 * ask: they state a reason, set the bit in m->pending, and send a signal unless one is under way. Thread 3 is the signal
 * handler: it runs on the M's thread, so the M does nothing while it is in it, but others do. A request that is never
 * answered shows as a state in which nobody moves.
 */
#include "tests/model/model.h"

enum { M, ASK1, ASK2, HANDLER, N };
enum {
    BIT_BEFORE_REASON = 1,  /* the reason is stated after the signal was sent */
    CLEAR_AFTER_LOOK = 2,   /* the handler clears signal_pending after it has looked at m->pending */
    RESTORE_LATE = 4,       /* the slow path restores the table after it has settled what is pending */
    NO_SECOND_LOOK = 8      /* ... restores it first, but clears m->pending without looking at it again */
};

typedef struct state {
    thread t[N];
    int8_t reason[3], pending, signal_pending, signalled, patched, in_handler, answered[3], bits;
} state;

#define ME ((int)(t - s->t))
/* A step of the M itself. */
#define MSTEP(text) AWAIT(text, !s->in_handler)

static void look(state *s)
{
    for (int i = ASK1; i <= ASK2; i++)
        if (s->reason[i]) {
            s->reason[i] = 0;
            s->answered[i] = 1;
        }
}

static int machine(state *s, thread *t, int d)
{
    ENTER
    while (1) {
        AWAIT("dispatch: the table is patched", s->patched && !s->in_handler);
        if (!MUT(RESTORE_LATE)) {
            MSTEP("slow path: restore the table");
            s->patched = 0;
        }
        while (1) {
            MSTEP("runtime_pending: exchange m->pending");
            s->bits = s->pending;
            s->pending = 0;
            MSTEP("runtime_pending: act on the reasons");
            look(s);
            s->bits = 0;
            if (MUT(NO_SECOND_LOOK)) {
                MSTEP("mutation: m->pending = 0");
                s->pending = 0;
                break;
            }
            MSTEP("runtime_pending: m->pending == 0?");
            if (!s->pending)
                break;
        }
        if (MUT(RESTORE_LATE)) {
            MSTEP("mutation: restore the table now");
            s->patched = 0;
        }
    }
    LEAVE;
}

static int asker(state *s, thread *t, int d)
{
    ENTER
    if (!MUT(BIT_BEFORE_REASON)) {
        STEP("preemptone: state the reason");
        s->reason[ME] = 1;
    }
    STEP("pending_set_other: m->pending |= bit");
    s->pending = 1;
    STEP("preemptM: exchange signal_pending");
    if (!s->signal_pending) {
        s->signal_pending = 1;
        STEP("preemptM: tgkill");
        s->signalled = 1;
    }
    if (MUT(BIT_BEFORE_REASON)) {
        STEP("mutation: state the reason now");
        s->reason[ME] = 1;
    }
    END_OF_THREAD;
    LEAVE;
}

static int handler(state *s, thread *t, int d)
{
    ENTER
    while (1) {
        AWAIT("on_sigurg: begin", s->signalled);
        s->signalled = 0;
        s->in_handler = 1;
        if (!MUT(CLEAR_AFTER_LOOK)) {
            STEP("on_sigurg: signal_pending = 0");
            s->signal_pending = 0;
        }
        STEP("patch_dispatch: m->pending != 0?");
        if (s->pending) {
            STEP("patch_dispatch: patch");
            s->patched = 1;
        }
        if (MUT(CLEAR_AFTER_LOOK)) {
            STEP("mutation: signal_pending = 0 now");
            s->signal_pending = 0;
        }
        STEP("on_sigurg: return");
        s->in_handler = 0;
    }
    LEAVE;
}

static int preempt_step(void *state_, int th)
{
    state *s = state_;
    thread *t = &s->t[th];
    return th == M ? machine(s, t, 0) : th == HANDLER ? handler(s, t, 0) : asker(s, t, 0);
}

/* The M has just asked itself to look (pending_set). */
static void preempt_init(void *state_)
{
    state *s = state_;
    s->pending = s->patched = 1;
}

static const char *preempt_stuck(const void *state_)
{
    const state *s = state_;
    return s->answered[ASK1] && s->answered[ASK2] ? NULL : "a request is never answered";
}

#define PREEMPT(text, muts, error)                                                                 \
    { "preempt: " text, error, muts, 0, sizeof(state), N, preempt_init, preempt_step, NULL, preempt_stuck, NULL }

const model preempt_models[] = {
    PREEMPT("two ask", 0, NULL),
    PREEMPT("the bit before the reason", BIT_BEFORE_REASON, "never answered"),
    PREEMPT("signal_pending cleared after the look", CLEAR_AFTER_LOOK, "never answered"),
    PREEMPT("the table restored too late", RESTORE_LATE, "never answered"),
    PREEMPT("m->pending cleared without a look", NO_SECOND_LOOK, "never answered"),
    { .name = NULL }
};
