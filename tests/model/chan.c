/* chan.c - model of channels and select: runtime/chan.c, runtime/select.c, park_m and goready of proc.c, and the moving of a
 * waiting goroutine's stack (stack.c, copystack).
 *
 * Each goroutine is a thread that runs whenever it is Grunning; being readied lets it run again. Its script is a list of sends, receives,
 * closes and selects. Values are numbered, so that one that is lost, duplicated or out of order shows. A receive
 * names the slot of the receiver's stack that the value goes to; the stack has a generation, which a move increases, and a value written to an
 * older generation is an error. One more thread, if the scenario has it, moves the stacks of waiting goroutines.
 *
 * Steps: everything between taking and releasing c->lock is one step, because only what the lock guards is touched; the CAS on
 * select_done has steps of its own, since other channels' wakers do it under other locks, and so has Grunning -> Gwaiting.
 */
#include "tests/model/model.h"

enum { NG = 3, NC = 2, CAP = 2, MOVER = NG, MAXW = 4, MAXV = 4 };
enum { RUNNING, WAITING, RUNNABLE };
enum {
    NO_CAS = 1,             /* a waker does not try select_done */
    UNLOCK_EARLY = 2,       /* the lock is released before the goroutine is Gwaiting */
    KEEP_SUDOGS = 4,        /* select's third pass leaves the others on their queues */
    DONE_TOO_SOON = 8,      /* select_done is reset before the sudogs are off their queues */
    NO_LOCK_ORDER = 16,     /* select locks in the order of its cases */
    NO_PARKING_FLAG = 32,   /* the mover does not look at parking_on_chan */
    NO_MOVER_LOCKS = 64,    /* the mover does not take the locks of the channels */
    LOOK_WITHOUT_LOCK = 128, /* a send looks for a receiver, then takes the lock to queue itself */
    CLOSE_FORGETS_SENDERS = 256
};

/* op: s send, r receive, c close, e select; 0 end. Cases of a select: c1 and c2, with op1 and op2; deflt: has a default. */
typedef struct action { char op; int8_t c; char op1; int8_t c1; char op2; int8_t c2; } action;
typedef struct scen {
    action script[NG][4];
    int8_t cap[NC];
    bool moves;             /* the mover is there */
    bool may_panic;         /* a send on a closed channel is expected */
    int8_t left;            /* values that may stay in buffers or with panicked senders */
} scen;

static const scen scens[] = {
    { .script = { { { 's', 0 }, { 's', 0 } }, { { 'r', 0 }, { 'r', 0 } } }, .moves = true },
    { .script = { { { 's', 0 }, { 's', 0 } }, { { 'r', 0 }, { 'r', 0 }, { 'r', 0 } }, { { 's', 0 } } }, .moves = true },
    { .script = { { { 's', 0 }, { 's', 0 }, { 's', 0 } }, { { 'r', 0 }, { 'r', 0 } }, { { 'r', 0 } } }, .cap = { 1 } },
    { .script = { { { 's', 0 }, { 's', 0 }, { 's', 0 }, { 'c', 0 } }, { { 'r', 0 }, { 'r', 0 }, { 'r', 0 }, { 'r', 0 } } }, .cap = { 2 } },
    /* One selects over two channels, each of which somebody sends on. */
    { .script = { { { 'e', 0, 'r', 0, 'r', 1 }, { 'e', 0, 'r', 0, 'r', 1 } }, { { 's', 0 } }, { { 's', 1 } } }, .moves = true },
    /* Two select against each other, with the channels in different order. */
    { .script = { { { 'e', 0, 'r', 0, 's', 1 }, { 'e', 0, 'r', 0, 's', 1 } }, { { 'e', 0, 'r', 1, 's', 0 }, { 'e', 0, 'r', 1, 's', 0 } } },
      .moves = true },
    /* Three: a select that sends or receives, with a sender and a receiver. */
    { .script = { { { 'e', 0, 's', 0, 'r', 1 } }, { { 'e', 0, 'r', 0, 's', 1 } }, { { 'e', 0, 'r', 0, 'r', 1 } } }, .left = 1 },
    /* After a select, its goroutine waits for one of the same channels again. */
    { .script = { { { 'e', 0, 'r', 0, 'r', 1 }, { 'r', 0 } }, { { 's', 1 }, { 's', 0 } } } },
    /* Both ends of one channel in one select; a partner comes. */
    { .script = { { { 'e', 0, 'r', 0, 's', 0 } }, { { 'e', 0, 's', 0, 'r', 0 } } } },
    /* Close meets a receiver, a sender, a select. */
    { .script = { { { 'r', 0 } }, { { 'e', 0, 'r', 0, 'r', 1 } }, { { 'c', 0 } } }, .moves = true },
    { .script = { { { 's', 0 } }, { { 'e', 0, 's', 0, 'r', 1 } }, { { 'c', 0 } } }, .may_panic = true, .left = 2 },
    /* select with default: never waits. */
    { .script = { { { 'd', 0, 'r', 0, 'r', 1 }, { 'r', 0 } }, { { 's', 0 } } }, .cap = { 0, 0 }, .left = 1 },
};

/* A sudog: one of each goroutine for each case. */
typedef struct wait { int8_t on, c, is_send, is_select, elem, gen, success; } wait;

typedef struct gs {
    int8_t status, at, select_done, parking, active_chans, param, gen, panicked;
    int8_t nsent;
    int8_t op, c, sg, i, sel, lost, c2;      /* registers */
    wait w[2];
} gs;

typedef struct state {
    thread t[NG + 1];
    gs g[NG];
    struct { int8_t lock, closed, n, buf[CAP], rq[MAXW], sq[MAXW]; } c[NC];  /* queues: g * 2 + sudog + 1 */
    int8_t got[NG][MAXV];           /* how often value i of sender g has arrived */
    int8_t last[NG][NC];            /* the last value of g received from c: order */
    int8_t moves, moving, mover_locked;
} state;

#define G (&s->g[t - s->t])
#define ME ((int)(t - s->t))
#define ACT (&scens[scenario].script[ME][G->at])
#define C(i) (&s->c[i])

static void push(int8_t *q, int w)
{
    int i = 0;
    while (i < MAXW && q[i])
        i++;
    if (i == MAXW)
        fail("the model's queue is too small");
    else
        q[i] = (int8_t)w;
}

static void take_out(int8_t *q, int i)
{
    memmove(q + i, q + i + 1, (size_t)(MAXW - 1 - i));
    q[MAXW - 1] = 0;
}

static void arrived(state *s, int value, int c)
{
    int g = value >> 3, n = value & 7;
    if (s->got[g][n]++)
        fail("a value arrived twice");
    if (s->last[g][c] > n)
        fail("values overtake each other");
    s->last[g][c] = (int8_t)n;
}

/* The value that the waiting sender w offers. */
static int offered(const state *s, int w)
{
    return s->g[w / 2].w[w % 2].elem;
}

/* Makes sudog i of the goroutine wait on channel c. */
static void enqueue(state *s, thread *t, int i, int c, bool send, bool select)
{
    G->w[i] = (wait){ .on = 1, .c = (int8_t)c, .is_send = send, .is_select = select, .gen = G->gen,
                      .elem = (int8_t)(ME << 3 | G->nsent) };
    push(send ? C(c)->sq : C(c)->rq, ME * 2 + i + 1);
}

/* waitq_dequeue(queue of C(G->c)): in G->sg the sudog that was won + 1, or 0. Channel locked. */
static int dequeue(state *s, thread *t, int d, bool senders)
{
    int8_t *q = senders ? C(G->c)->sq : C(G->c)->rq;
    ENTER
    while (q[0]) {
        G->sg = q[0];
        take_out(q, 0);
        if (s->g[(G->sg - 1) / 2].w[(G->sg - 1) % 2].is_select && !MUT(NO_CAS)) {
            STEP("waitq_dequeue: CAS select_done");
            if (s->g[(G->sg - 1) / 2].select_done)
                continue;
            s->g[(G->sg - 1) / 2].select_done = 1;
        }
        RETURN;
    }
    G->sg = 0;
    LEAVE;
}

/* The waker writes to, or reads from, the stack of the goroutine of sudog w. */
static void touch_stack(state *s, int w)
{
    if (s->g[w / 2].w[w % 2].gen != s->g[w / 2].gen || (w / 2 == 0 && s->moving))
        fail("a value is copied to or from a stack that has moved");
}

/* wake(G->sg): param, goready. */
static int wake(state *s, thread *t, int d, bool success)
{
    ENTER
    AWAIT("wake: param, goready", !s->moving || (G->sg - 1) / 2 != 0);
    gs *o = &s->g[(G->sg - 1) / 2];
    o->w[(G->sg - 1) % 2].success = success;
    if (o->status != WAITING)
        fail("goready: bad status");
    if (o->param)
        fail("woken twice");
    o->param = G->sg;
    o->status = RUNNING;
    G->sg = 0;
    LEAVE;
}

/* Case (G->op, G->c) without waiting, its channel locked by us (and for select the other one, in G->c2). In G->sel: 1 done
 * and unlocked, 0 not. */
static int try_now(state *s, thread *t, int d)
{
    ENTER
    G->sel = 0;
    if (G->op == 's' && C(G->c)->closed) {
        G->panicked = 1;
        goto unlock_all;
    }
    CALL(dequeue, G->op == 'r');
    if (G->sg) {
        touch_stack(s, G->sg - 1);
        if (G->op == 's') {
            arrived(s, ME << 3 | G->nsent, G->c);
            G->nsent++;
        } else if (scens[scenario].cap[(int)G->c] == 0) {
            arrived(s, offered(s, G->sg - 1), G->c);
        } else {
            arrived(s, C(G->c)->buf[0] - 1, G->c);
            memmove(C(G->c)->buf, C(G->c)->buf + 1, CAP - 1);
            C(G->c)->buf[C(G->c)->n - 1] = (int8_t)(offered(s, G->sg - 1) + 1);
        }
        if (G->c2 >= 0)
            C(G->c2)->lock = 0;
        C(G->c)->lock = 0;
        CALL(wake, true);
        G->sel = 1;
        RETURN;
    }
    if (G->op == 's') {
        if (C(G->c)->n == scens[scenario].cap[(int)G->c])
            RETURN;
        C(G->c)->buf[C(G->c)->n++] = (int8_t)((ME << 3 | G->nsent++) + 1);
    } else if (C(G->c)->n > 0) {
        arrived(s, C(G->c)->buf[0] - 1, G->c);
        memmove(C(G->c)->buf, C(G->c)->buf + 1, CAP - 1);
        C(G->c)->buf[--C(G->c)->n] = 0;
    } else if (!C(G->c)->closed) {
        RETURN;
    }
unlock_all:
    if (G->c2 >= 0)
        C(G->c2)->lock = 0;
    C(G->c)->lock = 0;
    G->sel = 1;
    LEAVE;
}

static void set_case(state *s, thread *t, int i)
{
    G->op = i == 0 ? ACT->op1 : ACT->op2;
    G->c = i == 0 ? ACT->c1 : ACT->c2;
    G->c2 = i == 0 ? ACT->c2 : ACT->c1;
    if (G->c2 == G->c)
        G->c2 = -1;
}

/* After the wake-up of sudog `fired`: the value that was sent has arrived, if it was sent. */
static void finished(state *s, thread *t, const wait *w)
{
    if (!w->is_send)
        return;
    if (w->success)
        G->nsent++;
    else
        G->panicked = 1;
}

static int do_select(state *s, thread *t, int d, bool block)
{
    ENTER
    /* lock_all: ascending order */
    G->c = ACT->c1;
    G->c2 = ACT->c2;
    if (!MUT(NO_LOCK_ORDER) && G->c > G->c2) {
        G->c = ACT->c2;
        G->c2 = ACT->c1;
    }
    AWAIT("selectgo: lock the first channel", !C(G->c)->lock);
    C(G->c)->lock = 1;
    if (G->c2 != G->c) {
        AWAIT("selectgo: lock the second channel", !C(G->c2)->lock);
        C(G->c2)->lock = 1;
    }
    G->i = (int8_t)choose(2);
    for (G->lost = 0; G->lost < 2; G->lost++) {
        set_case(s, t, G->i ^ G->lost);
        CALL(try_now);
        if (G->sel) {
            G->lost = G->i = 0;
            RETURN;
        }
    }
    G->lost = G->i = 0;
    if (!block) {
        if (G->c2 >= 0)
            C(G->c2)->lock = 0;
        C(G->c)->lock = 0;
        RETURN;
    }
    for (int i = 0; i < 2; i++) {
        set_case(s, t, i);
        enqueue(s, t, i, G->c, G->op == 's', true);
    }
    G->param = 0;
    G->parking = 1;
    STEP("park_m: Grunning -> Gwaiting");
    G->status = WAITING;
    STEP("select_park_commit: active_stack_chans, parking_on_chan = false");
    G->active_chans = 1;
    G->parking = 0;
    STEP("select_park_commit: unlock the first channel");
    C(G->c)->lock = 0;
    if (G->c2 >= 0) {
        STEP("select_park_commit: unlock the second channel");
        C(G->c2)->lock = 0;
    }
    AWAIT("select_finish: running again", G->status == RUNNING);
    if (!G->param)
        fail("selectgo: bad wakeup");
    G->sg = G->param;
    G->param = 0;
    G->active_chans = 0;
    if (MUT(DONE_TOO_SOON)) {
        STEP("mutation: select_done = 0");
        G->select_done = 0;
    }
    for (G->i = 0; G->i < 2 && !MUT(KEEP_SUDOGS); G->i++) {
        if (G->sg == ME * 2 + G->i + 1)
            continue;
        AWAIT("select_finish: lock, waitq_remove, unlock", !C(G->w[(int)G->i].c)->lock);
        int8_t *q = G->w[(int)G->i].is_send ? C(G->w[(int)G->i].c)->sq : C(G->w[(int)G->i].c)->rq;
        for (int k = 0; k < MAXW; k++)
            if (q[k] == ME * 2 + G->i + 1) {
                take_out(q, k);
                break;
            }
    }
    G->i = 0;
    STEP("select_finish: select_done = 0");
    G->select_done = 0;
    finished(s, t, &G->w[(G->sg - 1) % 2]);
    memset(G->w, 0, sizeof G->w);
    G->sg = 0;
    LEAVE;
}

/* chan_send and chan_recv. */
static int send_or_recv(state *s, thread *t, int d)
{
    ENTER
    G->op = ACT->op;
    G->c = ACT->c;
    G->c2 = -1;
    AWAIT("chan_send/recv: lock", !C(G->c)->lock);
    C(G->c)->lock = 1;
    CALL(try_now);
    if (G->sel)
        RETURN;
    if (MUT(LOOK_WITHOUT_LOCK)) {
        C(G->c)->lock = 0;
        AWAIT("mutation: lock again", !C(G->c)->lock);
        C(G->c)->lock = 1;
    }
    enqueue(s, t, 0, G->c, G->op == 's', false);
    G->param = 0;
    G->parking = 1;
    if (MUT(UNLOCK_EARLY)) {
        STEP("mutation: unlock");
        C(G->c)->lock = 0;
    }
    STEP("park_m: Grunning -> Gwaiting");
    G->status = WAITING;
    STEP("chan_park_commit: active_stack_chans, parking_on_chan = false, unlock");
    G->active_chans = 1;
    G->parking = 0;
    if (!MUT(UNLOCK_EARLY))
        C(G->c)->lock = 0;
    AWAIT("finish_wait: running again", G->status == RUNNING);
    if (G->param != ME * 2 + 1)
        fail("G waiting list is corrupted");
    G->active_chans = 0;
    G->param = 0;
    finished(s, t, &G->w[0]);
    memset(G->w, 0, sizeof G->w);
    LEAVE;
}

static int do_close(state *s, thread *t, int d)
{
    ENTER
    G->c = ACT->c;
    AWAIT("chan_close: lock, closed = 1", !C(G->c)->lock);
    C(G->c)->lock = 1;
    C(G->c)->closed = 1;
    /* C collects all, unlocks, then readies them; here each is kept on `i`'s bits meanwhile. */
    G->i = 0;
    while (1) {
        CALL(dequeue, false);
        if (!G->sg)
            break;
        touch_stack(s, G->sg - 1);
        G->i |= (int8_t)(1 << (G->sg - 1));
    }
    while (!MUT(CLOSE_FORGETS_SENDERS)) {
        CALL(dequeue, true);
        if (!G->sg)
            break;
        G->i |= (int8_t)(1 << (G->sg - 1));
    }
    C(G->c)->lock = 0;
    while (G->i) {
        G->sg = (int8_t)(__builtin_ctz((unsigned)G->i) + 1);
        G->i &= (int8_t)(G->i - 1);
        CALL(wake, false);
    }
    LEAVE;
}

static int goroutine(state *s, thread *t, int d)
{
    ENTER
    while (ACT->op && !G->panicked) {
        if (ACT->op == 'c') {
            CALL(do_close);
        } else if (ACT->op == 'e') {
            CALL(do_select, true);
        } else if (ACT->op == 'd') {
            CALL(do_select, false);
        } else {
            CALL(send_or_recv);
        }
        G->op = G->c = G->c2 = G->sel = G->sg = 0;
        G->at++;
    }
    END_OF_THREAD;
    LEAVE;
}

/* Takes (v 1) or releases (0) the channels that the goroutine waits on. False: one is locked. */
static bool lock_its_channels(state *s, const gs *g, int8_t v)
{
    for (int i = 0; i < 2; i++)
        if (v && g->w[i].on && C(g->w[i].c)->lock)
            return false;
    for (int i = 0; i < 2; i++)
        if (g->w[i].on)
            C(g->w[i].c)->lock = v;
    return true;
}

/* suspendG of waiting goroutine 0 and copystack, twice, at any moment at which the rules allow it. It starts with GSCAN, so that
 * the goroutine does not run before it ends; whoever readies it meanwhile waits in casgstatus. */
static int mover(state *s, thread *t, int d)
{
    gs *g = &s->g[0];
    ENTER
    while (s->moves < 2) {
        AWAIT("copystack: Gwaiting, not parking_on_chan; lock its channels, copy",
              g->status == WAITING && (MUT(NO_PARKING_FLAG) || !g->parking)
                  && (!g->active_chans || MUT(NO_MOVER_LOCKS) || lock_its_channels(s, g, 1)));
        s->mover_locked = g->active_chans && !MUT(NO_MOVER_LOCKS);
        s->moving = 1;
        s->moves++;
        STEP("copystack: adjust the sudogs, unlock");
        s->moving = 0;
        g->gen++;
        for (int i = 0; i < 2; i++)
            g->w[i].gen = g->gen;
        if (s->mover_locked)
            lock_its_channels(s, g, 0);
        s->mover_locked = 0;
    }
    END_OF_THREAD;
    LEAVE;
}

static int chan_step(void *state_, int th)
{
    state *s = state_;
    if (th == MOVER)
        return scens[scenario].moves ? mover(s, &s->t[th], 0) : BLOCKED;
    return goroutine(s, &s->t[th], 0);
}

static void chan_init(void *state_)
{
    (void)state_;
}

static const char *chan_stuck(const void *state_)
{
    const state *s = state_;
    int lost = 0;
    for (int g = 0; g < NG; g++) {
        const action *a = &scens[scenario].script[g][s->g[g].at];
        if (a->op && !s->g[g].panicked) {
            if (s->g[g].status != WAITING)
                return "deadlock: a goroutine waits for a lock";
            /* That may be right: nobody is left who could be its partner. */
            bool partner = false;
            for (int i = 0; i < 2; i++) {
                const wait *w = &s->g[g].w[i];
                if (!w->on)
                    continue;
                if (s->c[w->c].closed || (w->is_send ? s->c[w->c].n < scens[scenario].cap[w->c] : s->c[w->c].n > 0))
                    return "a goroutine sleeps although its channel is ready";
                for (int o = 0; o < NG; o++)
                    for (int k = 0; k < 2; k++)
                        partner |= o != g && s->g[o].w[k].on && s->g[o].w[k].c == w->c && s->g[o].w[k].is_send != w->is_send;
            }
            if (partner)
                return "two sleep that could talk to each other";
            if (scens[scenario].left == 0)
                return "a goroutine waits for ever";
        }
        if (s->g[g].panicked && !scens[scenario].may_panic)
            return "a send panicked";
        for (int v = 0; v < s->g[g].nsent; v++)
            lost += s->got[g][v] == 0;
    }
    for (int c = 0; c < NC; c++) {
        lost -= s->c[c].n;
        if (s->c[c].lock)
            return "a channel stays locked";
    }
    return lost != 0 ? "a value was lost" : NULL;
}

#define CHAN(text, number, muts, error)                                                            \
    { "chan: " text, error, muts, number, sizeof(state), NG + 1, chan_init, chan_step, NULL, chan_stuck, NULL }

const model chan_models[] = {
    CHAN("send and receive, the stack moves", 0, 0, NULL),
    CHAN("two senders", 1, 0, NULL),
    CHAN("a buffer, two receivers", 2, 0, NULL),
    CHAN("a buffer, then close", 3, 0, NULL),
    CHAN("select, two senders", 4, 0, NULL),
    CHAN("select against select", 5, 0, NULL),
    CHAN("three selects", 6, 0, NULL),
    CHAN("a receive after a select", 7, 0, NULL),
    CHAN("both ends in one select", 8, 0, NULL),
    CHAN("close, a receiver and a select", 9, 0, NULL),
    CHAN("close, a sender and a select", 10, 0, NULL),
    CHAN("select with default", 11, 0, NULL),
    CHAN("wakers do not compete for a select", 4, NO_CAS, "goready: bad status"),
    CHAN("unlocked before it waits", 0, UNLOCK_EARLY, "goready: bad status"),
    CHAN("sudogs stay on their queues", 7, KEEP_SUDOGS, ""),
    CHAN("select_done is reset too soon", 4, DONE_TOO_SOON, ""),
    CHAN("select locks in any order", 5, NO_LOCK_ORDER, "deadlock"),
    CHAN("the stack moves while parking", 4, NO_PARKING_FLAG, "has moved"),
    CHAN("the stack moves without the channel's lock", 4, NO_MOVER_LOCKS, "has moved"),
    CHAN("looked for a partner before the lock", 0, LOOK_WITHOUT_LOCK, "could talk"),
    CHAN("close forgets the senders", 10, CLOSE_FORGETS_SENDERS, "although its channel is ready"),
    { .name = NULL }
};
