/* suspend.c - model of suspendG and resumeG (proc_preempt.c) against casgstatus, preempt_park, park_m, goready and execute_prepare
 * (proc.c): who scans a goroutine's stack holds its GSCAN bit, and the goroutine executes nothing meanwhile.
 *
 * Thread 0 is the M that runs the goroutine, 1 and 2 suspend it, 3 readies it when it waits. An instruction boundary at which
 * the M looks at m->pending is any step of the goroutine; the look itself is one step (preempt.c models how the bit gets there).
 */
#include "tests/model/model.h"

enum { RUNNER, SUSPEND1, SUSPEND2, READIER, N };
enum { GRUNNABLE, GRUNNING, GWAITING, GPREEMPTED, GDEAD, GSCAN = 8 };
enum {
    NO_SCAN_BIT = 1,        /* a waiting goroutine is scanned without taking the bit */
    READY_IGNORES_SCAN = 2, /* casgstatus does not wait for the scanner */
    NOT_READIED = 4         /* resumeG does not ready who was stopped */
};

typedef struct state {
    thread t[N];
    int8_t status, m, curg, preempt, preempt_stop, pending, instr, scanning, in_instr;
    int8_t seen[3], stopped[3], rounds[3], queued, waits;
} state;

#define ME ((int)(t - s->t))

/* goready, by whoever: casgstatus(from -> Grunnable), then the queue. */
#define CASGSTATUS(text, from, to)                                                                 \
    do {                                                                                           \
        AWAIT(text, s->status == (from) || (s->status & 7) != (from) || MUT(READY_IGNORES_SCAN)); \
        if ((s->status & 7) != (from))                                                             \
            fail("casgstatus: bad status");                                                        \
        s->status = (int8_t)((to) | (MUT(READY_IGNORES_SCAN) ? s->status & GSCAN : 0));            \
    } while (0)

static int runner(state *s, thread *t, int d)
{
    ENTER
    while (1) {
        AWAIT("findRunnable: it is on a queue", s->queued || (s->status == GRUNNING && s->curg));
        if (s->queued) {
            s->queued = 0;
            s->m = 1;
            CASGSTATUS("execute_prepare: Grunnable -> Grunning", GRUNNABLE, GRUNNING);
            s->curg = 1;
            STEP("execute_prepare: preempt = false, reset the guard");
            s->preempt = 0;
        }
        while (s->curg) {
            STEP("the goroutine: boundary");
            if (s->pending) {
                s->pending = 0;
                STEP("runtime_pending: preempt_stop?");
                if (s->preempt_stop) {
                    /* preempt_park */
                    AWAIT("preempt_park: Grunning -> GSCAN|Gpreempted", s->status == GRUNNING);
                    s->status = GSCAN | GPREEMPTED;
                    STEP("preempt_park: dropg");
                    s->m = 0;
                    if (s->curg == 0)
                        fail("dropg: no goroutine");
                    s->curg = 0;
                    STEP("preempt_park: GSCAN|Gpreempted -> Gpreempted");
                    s->status = GPREEMPTED;
                    break;
                }
            }
            STEP("the goroutine: begins an instruction");
            s->in_instr = 1;
            if (s->scanning)
                fail("the goroutine runs while its stack is scanned");
            STEP("the goroutine: ends an instruction");
            s->in_instr = 0;
            if (++s->instr == 1) {
                CASGSTATUS("park_m: Grunning -> Gwaiting", GRUNNING, GWAITING);
                STEP("park_m: dropg, unlock");
                s->m = 0;
                s->curg = 0;
                s->waits = 1;
            } else if (s->instr == 3) {
                CASGSTATUS("goexit0: Grunning -> Gdead", GRUNNING, GDEAD);
                s->curg = s->m = 0;
                END_OF_THREAD;
            }
        }
    }
    LEAVE;
}

static int readier(state *s, thread *t, int d)
{
    ENTER
    AWAIT("the goroutine waits", s->waits);
    CASGSTATUS("goready: Gwaiting -> Grunnable", GWAITING, GRUNNABLE);
    STEP("goready: runqput");
    s->queued = 1;
    END_OF_THREAD;
    LEAVE;
}

static int suspender(state *s, thread *t, int d)
{
    int8_t *seen = &s->seen[ME], *stopped = &s->stopped[ME];
    ENTER
    for (; s->rounds[ME] < 1; s->rounds[ME]++) {
        *stopped = 0;
        while (1) {
            /* Asking again changes nothing while the M has not answered. */
            AWAIT("suspendG: status", (s->status & GSCAN) == 0
                                          && !(s->status == GRUNNING && s->preempt_stop && s->preempt && s->pending));
            *seen = s->status;
            if (*seen == GDEAD)
                break;
            if (*seen == GPREEMPTED) {
                STEP("suspendG: CAS Gpreempted -> Gwaiting");
                if (s->status != GPREEMPTED)
                    continue;
                s->status = GWAITING;
                *stopped = 1;
                *seen = GWAITING;
            }
            if (*seen == GRUNNABLE || *seen == GWAITING) {
                STEP("suspendG: take GSCAN");
                if (s->status != *seen)
                    continue;
                if (!MUT(NO_SCAN_BIT))
                    s->status |= GSCAN;
                s->preempt_stop = s->preempt = 0;
                break;
            }
            STEP("suspendG: Grunning -> GSCAN|Grunning");
            if (s->status != GRUNNING)
                continue;
            s->status = GSCAN | GRUNNING;
            STEP("request_stop; read gp->m");
            s->preempt_stop = s->preempt = 1;
            if (!s->m)
                fail("a running goroutine has no M");
            STEP("suspendG: GSCAN|Grunning -> Grunning");
            s->status = GRUNNING;
            STEP("pending_set_other");
            s->pending = 1;
        }
        if (*seen == GDEAD)
            continue;
        STEP("scan: begin");
        if (s->in_instr)
            fail("the stack is scanned while the goroutine runs");
        s->scanning++;
        STEP("scan: end");
        s->scanning--;
        STEP("resumeG: give GSCAN back");
        s->status &= ~GSCAN;
        if (*stopped && !MUT(NOT_READIED)) {
            CASGSTATUS("resumeG: goready: Gwaiting -> Grunnable", GWAITING, GRUNNABLE);
            STEP("resumeG: goready: runqput");
            s->queued = 1;
        }
        *seen = *stopped = 0;
    }
    END_OF_THREAD;
    LEAVE;
}

static int suspend_step(void *state_, int th)
{
    state *s = state_;
    thread *t = &s->t[th];
    return th == RUNNER ? runner(s, t, 0) : th == READIER ? readier(s, t, 0) : suspender(s, t, 0);
}

static void suspend_init(void *state_)
{
    state *s = state_;
    s->status = GRUNNABLE;
    s->queued = 1;
    if (scenario == 0)
        s->rounds[SUSPEND2] = 1;
}

static const char *suspend_stuck(const void *state_)
{
    const state *s = state_;
    if (s->status != GDEAD)
        return "the goroutine does not come to its end";
    return s->rounds[SUSPEND1] + s->rounds[SUSPEND2] != 2 ? "a suspendG does not come to its end" : NULL;
}

#define SUSPEND(text, number, muts, error)                                                         \
    { "suspend: " text, error, muts, number, sizeof(state), N, suspend_init, suspend_step, NULL, suspend_stuck, NULL }

const model suspend_models[] = {
    SUSPEND("one scanner", 0, 0, NULL),
    SUSPEND("two scanners", 1, 0, NULL),
    SUSPEND("a waiting goroutine is not held", 0, NO_SCAN_BIT, "scanned"),
    SUSPEND("who readies it does not wait for the scan", 0, READY_IGNORES_SCAN, ""),
    SUSPEND("not readied after the scan", 0, NOT_READIED, "does not come to its end"),
    { .name = NULL }
};
