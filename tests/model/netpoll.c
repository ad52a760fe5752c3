/* netpoll.c - model of how a goroutine waits for a descriptor (runtime/netpoll.c): a slot of a poll_desc, which holds nil, READY, WAIT
 * or the waiting G: poll_reset, poll_slot_begin, poll_slot_commit, poll_slot_end, poll_slot_unblock, wait_round, finish_wait, and the
 * deadline (expire) and close that end a wait. (Go calls the slots rg and wg, and the functions netpollblock and netpollunblock.)
 *
 * Thread 0 reads until it has the datum or an error; 1 is the poller, who sees the edge "readable" once; 2 is the deadline's
 * timer; 3 closes. Which of them take part is the scenario.
 */
#include "tests/model/model.h"

enum { READER, POLLER, DEADLINE, CLOSER, N };
enum { SLOT_NIL, SLOT_READY, SLOT_WAIT, SLOT_G };
enum { RUNNING, WAITING };
enum {
    NO_CHECK_AFTER_WAIT = 1, /* the reader looks for errors before it says WAIT only */
    NO_COMMIT_CAS = 2,      /* poll_slot_commit stores the G whatever is there */
    ERROR_AFTER_UNBLOCK = 4, /* the deadline is marked as passed after the unblock */
    EDGE_DROPPED = 8        /* an edge that meets nil is not remembered */
};

typedef struct state {
    thread t[N];
    int8_t slot, status, data, error, got, failed, seen, seen2[N], readied;
} state;

#define ME ((int)(t - s->t))

/* Result in s->got or s->failed. */
static int reader(state *s, thread *t, int d)
{
    ENTER
    while (1) {
        STEP("poll_reset: check, slot = nil");
        if (s->error) {
            s->failed = 1;
            break;
        }
        s->slot = SLOT_NIL;
        while (1) {
            STEP("read");
            if (s->data) {
                s->got = 1;
                break;
            }
            if (MUT(NO_CHECK_AFTER_WAIT)) {
                STEP("mutation: check first");
                if (s->error)
                    break;
            }
            STEP("poll_slot_begin: READY -> nil, or nil -> WAIT");
            if (s->slot == SLOT_READY) {
                s->slot = SLOT_NIL;
                continue;
            }
            s->slot = SLOT_WAIT;
            STEP("wait_round: check again");
            if (!s->error || MUT(NO_CHECK_AFTER_WAIT)) {
                STEP("park_m: Grunning -> Gwaiting");
                s->status = WAITING;
                STEP("poll_slot_commit: CAS WAIT -> G");
                if (s->slot == SLOT_WAIT || MUT(NO_COMMIT_CAS))
                    s->slot = SLOT_G;
                else
                    s->status = RUNNING;
                AWAIT("running again", s->status == RUNNING);
            }
            STEP("poll_slot_end: exchange nil");
            s->seen = s->slot;
            s->slot = SLOT_NIL;
            if (s->seen == SLOT_G || s->seen == SLOT_WAIT)
                s->seen = SLOT_NIL;
            STEP("finish_wait: check");
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

/* poll_slot_unblock and, if there is a G, goready. */
static int unblock(state *s, thread *t, int d, bool ioready)
{
    ENTER
    while (1) {
        STEP("poll_slot_unblock: load");
        s->seen2[ME] = s->slot;
        if (s->seen2[ME] == SLOT_READY || (s->seen2[ME] == SLOT_NIL && (!ioready || MUT(EDGE_DROPPED))))
            RETURN;
        STEP("poll_slot_unblock: CAS");
        if (s->slot == s->seen2[ME]) {
            s->slot = ioready ? SLOT_READY : SLOT_NIL;
            break;
        }
    }
    if (s->seen2[ME] == SLOT_G) {
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
