/* netpoll.c - model of how a goroutine waits for a descriptor: pollDesc's rg (or wg) with pdNil, pdReady, pdWait or the waiting
 * G, as in netpollblock, netpollblockcommit, netpollunblock, netpollcheckerr, and the deadline and close that end a wait.
 *
 * Thread 0 reads until it has the datum or an error; 1 is the poller, who sees the edge "readable" once; 2 is the deadline's
 * timer; 3 closes. Which of them take part is the scenario.
 */
#include "tests/model/model.h"

enum { READER, POLLER, DEADLINE, CLOSER, N };
enum { PD_NIL, PD_READY, PD_WAIT, PD_G };
enum { RUNNING, WAITING };
enum {
    NO_CHECK_AFTER_WAIT = 1, /* the reader looks for errors before it says pdWait only */
    NO_COMMIT_CAS = 2,      /* netpollblockcommit stores the G whatever is there */
    ERROR_AFTER_UNBLOCK = 4, /* the deadline is marked as passed after the unblock */
    EDGE_DROPPED = 8        /* an edge that meets pdNil is not remembered */
};

typedef struct state {
    thread t[N];
    int8_t rg, status, data, error, got, failed, seen, seen2[N], readied;
} state;

#define ME ((int)(t - s->t))

/* Result in s->got or s->failed. */
static int reader(state *s, thread *t, int d)
{
    ENTER
    while (1) {
        STEP("prepare: netpollcheckerr, rg = pdNil");
        if (s->error) {
            s->failed = 1;
            break;
        }
        s->rg = PD_NIL;
        while (1) {
            STEP("read");
            if (s->data) {
                s->got = 1;
                break;
            }
            if (MUT(NO_CHECK_AFTER_WAIT)) {
                STEP("mutation: netpollcheckerr first");
                if (s->error)
                    break;
            }
            STEP("netpollblock: pdReady -> pdNil, or pdNil -> pdWait");
            if (s->rg == PD_READY) {
                s->rg = PD_NIL;
                continue;
            }
            s->rg = PD_WAIT;
            STEP("netpollblock: netpollcheckerr");
            if (!s->error || MUT(NO_CHECK_AFTER_WAIT)) {
                STEP("park_m: Grunning -> Gwaiting");
                s->status = WAITING;
                STEP("netpollblockcommit: CAS pdWait -> G");
                if (s->rg == PD_WAIT || MUT(NO_COMMIT_CAS))
                    s->rg = PD_G;
                else
                    s->status = RUNNING;
                AWAIT("running again", s->status == RUNNING);
            }
            STEP("netpollblock: exchange pdNil");
            s->seen = s->rg;
            s->rg = PD_NIL;
            if (s->seen == PD_G || s->seen == PD_WAIT)
                s->seen = PD_NIL;
            STEP("wait: netpollcheckerr");
            if (s->error)
                break;
        }
        if (s->error && !s->got)
            s->failed = 1;
        break;
    }
    END_OF_THREAD;
    LEAVE;
}

/* netpollunblock and, if there is a G, goready. */
static int unblock(state *s, thread *t, int d, bool ioready)
{
    ENTER
    while (1) {
        STEP("netpollunblock: load rg");
        s->seen2[ME] = s->rg;
        if (s->seen2[ME] == PD_READY || (s->seen2[ME] == PD_NIL && (!ioready || MUT(EDGE_DROPPED))))
            RETURN;
        STEP("netpollunblock: CAS rg");
        if (s->rg == s->seen2[ME]) {
            s->rg = ioready ? PD_READY : PD_NIL;
            break;
        }
    }
    if (s->seen2[ME] == PD_G) {
        STEP("goready");
        if (s->status != WAITING)
            fail("goready: bad status");
        s->status = RUNNING;
    }
    LEAVE;
}

static int waker(state *s, thread *t, int d)
{
    ENTER
    if (ME == POLLER) {
        STEP("a datum comes");
        s->data = 1;
        CALL(unblock, true);
    } else {
        if (!MUT(ERROR_AFTER_UNBLOCK)) {
            STEP("the deadline passes, or closing = true");
            s->error = 1;
        }
        CALL(unblock, false);
        if (MUT(ERROR_AFTER_UNBLOCK)) {
            STEP("mutation: the error is marked now");
            s->error = 1;
        }
    }
    END_OF_THREAD;
    LEAVE;
}

static int netpoll_step(void *state_, int th)
{
    state *s = state_;
    static const int8_t part[3][N] = { { 1, 1, 0, 0 }, { 1, 0, 1, 0 }, { 1, 1, 1, 1 } };
    if (!part[scenario][th])
        return BLOCKED;
    return th == READER ? reader(s, &s->t[th], 0) : waker(s, &s->t[th], 0);
}

static void netpoll_init(void *state_)
{
    (void)state_;
}

static const char *netpoll_stuck(const void *state_)
{
    const state *s = state_;
    return s->got || s->failed ? NULL : "the reader waits for ever";
}

#define NETPOLL(text, number, muts, error)                                                         \
    { "netpoll: " text, error, muts, number, sizeof(state), N, netpoll_init, netpoll_step, NULL, netpoll_stuck, NULL }

const model netpoll_models[] = {
    NETPOLL("a datum", 0, 0, NULL),
    NETPOLL("a deadline", 1, 0, NULL),
    NETPOLL("a datum, a deadline, a close", 2, 0, NULL),
    NETPOLL("errors are looked for too soon", 1, NO_CHECK_AFTER_WAIT, "waits for ever"),
    NETPOLL("the commit does not compare", 0, NO_COMMIT_CAS, ""),
    NETPOLL("the deadline is marked after the unblock", 1, ERROR_AFTER_UNBLOCK, "waits for ever"),
    NETPOLL("an edge before the wait is dropped", 0, EDGE_DROPPED, "waits for ever"),
    { .name = NULL }
};
