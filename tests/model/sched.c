/* sched.c - model of how threads sleep and are woken: proc.c, proc_thread.c, time.c, netpoll.c.
 *
 * Two or three Ps, up to five Ms (made by newm when mget finds none), a few Gs with a script each. A G that waits for another one's end
 * does so running, with its P: so if a wake-up is lost, nobody moves, and the state that is left has a runnable G, an
 * idle P, and Ms that sleep for ever. sysmon, which would repair some of that after a while, is left out on purpose.
 *
 * Mirrored, with the names they have here: runqput, runqempty, runqget, runqgrab (runq.c); findRunnable, steal_work,
 * check_runqs_no_p, wait_in_netpoll, goready, gosched_m (proc.c); startm, stopm, wakep, resetspinning (proc_thread.c); gcstopm,
 * stop_all_ps, start_the_world_acquired (proc_preempt.c); timer_start, wake_netpoller, check_timers (time.c); netpoll's
 * sleep and netpollBreak.
 *
 * Simplified: the ring has four places and never overflows; one round of steal_work instead of four (it may miss more); the
 * 61st tick is left out; a thief takes one G; timers_lock is not held while a timer's G is readied; time is 0, 1 or 2 and goes on when
 * all timers that were due have fired.
 */
#include "tests/model/model.h"

enum { NM = 5, NP = 3, NG = 4, NT = 2, RING = 4, CLOCK = NM };
enum { PIDLE_, PRUNNING_, PGCSTOP_ };
enum { GDEAD_, GWAITING_, GRUNNABLE_, GRUNNING_ };
enum {
    NO_LAST_LOOK = 1,       /* the stopper does not look at the queues again */
    LOOK_BEFORE_DEC = 2,    /* ... or looks, but gives up spinning only afterwards */
    WAKEP_FIRST = 4,        /* the submitter reads nmspinning before it has put its G */
    NO_RESETSPIN_WAKE = 8,  /* the last spinner finds work and wakes no successor */
    NO_BREAK = 16,          /* an earlier timer does not interrupt the netpoller */
    NO_SECOND_EARLIEST = 32, /* ... and the netpoller does not look again after it has stated polluntil */
    STOP_KEEPS_SPINNING = 64, /* gcstopm forgets that it was counted */
    UNLOCK_BEFORE_WAITING = 128, /* procresize's idle Ps become visible while gcwaiting is still 1 */
    RUNQEMPTY_ONE_LOOK = 256, /* runqempty does not read the tail again */
    LATECOMER_SLEEPS = 256, /* ... and who finds him there later does not interrupt him */
    TRUST_SPINNERS = 512    /* who did not look because somebody else did, sleeps although that one is gone */
};

typedef struct action { char op; int8_t arg; } action;  /* r g: ready; w g: run until g has ended; t n: sleep; a n: arm a timer;
                                                            s: stop and start the world; y: Gosched; 0: end */
typedef struct scen {
    action script[NG + 1][5];       /* of G 1 .. NG */
    int8_t waits[NG + 1];           /* 1: exists, parked at the beginning */
    int8_t when[NT], wakes[NT];     /* of timers; whom they ready */
    int8_t procs;                   /* 0: 2 */
} scen;

static const scen scens[] = {
    /* G1 readies one and waits for it; on the way its P's runnext is taken by a thief. */
    { .script = { [1] = { { 'r', 2 }, { 'w', 2 } } }, .waits = { [2] = 1 } },
    /* ... two, and the first of them is kicked from runnext into the ring. */
    { .script = { [1] = { { 'r', 2 }, { 'r', 3 }, { 'w', 2 }, { 'w', 3 } } }, .waits = { [2] = 1, [3] = 1 } },
    /* A chain: each readies the next and waits for it; the third must find a P when the second has ended. */
    { .script = { [1] = { { 'r', 2 }, { 'w', 2 }, { 'r', 3 }, { 'w', 3 } } }, .waits = { [2] = 1, [3] = 1 } },
    /* Both Ps stop for the world, with work about. */
    { .script = { [1] = { { 'r', 2 }, { 's', 0 }, { 'w', 2 } } }, .waits = { [2] = 1 } },
    { .script = { [1] = { { 'r', 2 } }, [2] = { { 'r', 3 }, { 's', 0 }, { 'w', 3 } } }, .waits = { [2] = 1, [3] = 1 } },
    /* A sleeper and a busy G that waits for it: the idle P must fire the timer. */
    { .script = { [1] = { { 'r', 2 }, { 'w', 2 } }, [2] = { { 't', 0 } } }, .waits = { [2] = 1 }, .when = { 1, 2 }, .wakes = { 2, 3 } },
    /* Somebody sleeps in netpoll until 2 when a timer for 1 comes from a P that stays busy. */
    { .script = { [1] = { { 'a', 1 }, { 'a', 0 }, { 'w', 2 }, { 'w', 3 } } }, .waits = { [2] = 1, [3] = 1 },
      .when = { 1, 2 }, .wakes = { 2, 3 } },
    /* Gosched: the global queue. */
    { .script = { [1] = { { 'r', 2 }, { 'y', 0 }, { 'w', 3 } }, [2] = { { 'r', 3 }, { 'y', 0 }, { 'w', 3 } } },
      .waits = { [2] = 1, [3] = 1 } },
    /* Three are busy at the same time on three Ps. */
    { .script = { [1] = { { 'r', 2 }, { 'r', 3 }, { 'w', 2 } }, [2] = { { 'w', 3 } } }, .waits = { [2] = 1, [3] = 1 }, .procs = 3 },
    /* The world is stopped while somebody may come back from netpoll. */
    { .script = { [1] = { { 'a', 0 }, { 's', 0 }, { 'w', 2 } } }, .waits = { [2] = 1 }, .when = { 1, 2 }, .wakes = { 2, 3 } },
    /* One is readied while the other P is just giving up. */
    { .script = { [1] = { { 'r', 2 }, { 'r', 3 }, { 'w', 3 } } }, .waits = { [2] = 1, [3] = 1 } },
};

static int procs(void)
{
    return scens[scenario].procs ? scens[scenario].procs : 2;
}

typedef struct mstate {
    int8_t born, idle, p, nextp, spinning, note, curg;
    int8_t arg_p, arg_spin, i, x, y, until, gp;     /* registers */
} mstate;

typedef struct state {
    thread t[NM + 1];
    mstate m[NM];
    struct { int8_t status, runnext, h, t, q[RING], timers; } p[NP + 1];
    struct { int8_t status, at; } g[NG + 1];
    int8_t pidle, npidle, nmspinning, gcwaiting, stopwait, runnable_ps;
    int8_t globq[NG], nglob;
    int8_t lastpoll, polluntil, break_pending, now;
} state;

#define M (&s->m[t - s->t])
#define MP (&s->p[M->p])

/* ---- small operations, each part of one step ---- */

static void acquirep(state *s, thread *t, int p)
{
    if (p == 0 || M->p || s->p[p].status != PIDLE_)
        fail("acquirep: in use");
    M->p = (int8_t)p;
    s->p[p].status = PRUNNING_;
}

static int releasep(state *s, thread *t)
{
    int p = M->p;
    M->p = 0;
    s->p[p].status = PIDLE_;
    return p;
}

static void pidleput(state *s, int p)
{
    if (s->pidle & 1 << p)
        fail("pidleput: on the list already");
    if (s->p[p].h != s->p[p].t || s->p[p].runnext)
        fail("pidleput: P has non-empty run queue");
    s->pidle |= (int8_t)(1 << p);
    s->npidle++;
}

static int pidleget(state *s)
{
    for (int p = 1; p <= procs(); p++)
        if (s->pidle & 1 << p) {
            s->pidle &= (int8_t)~(1 << p);
            s->npidle--;
            return p;
        }
    return 0;
}

static int globrunqget(state *s)
{
    if (s->nglob == 0)
        return 0;
    int g = s->globq[0];
    s->nglob--;
    memmove(s->globq, s->globq + 1, (size_t)s->nglob);
    s->globq[s->nglob] = 0;
    return g;
}

static int ring_get(state *s, int p)
{
    if (s->p[p].h == s->p[p].t)
        return 0;
    int8_t *at = &s->p[p].q[s->p[p].h++ % RING];
    int g = *at;
    *at = 0;
    if (s->p[p].h == RING) {     /* keep the counters small: the same for all who look */
        s->p[p].h = 0;
        s->p[p].t -= RING;
    }
    return g;
}

static void ring_put(state *s, int p, int g)
{
    if (s->p[p].t - s->p[p].h == RING)
        fail("the model's ring is too small");
    s->p[p].q[s->p[p].t++ % RING] = (int8_t)g;
}

static int timer0_when(const state *s, int p)
{
    int when = 0;
    for (int i = 0; i < NT; i++)
        if (s->p[p].timers & 1 << i && (when == 0 || scens[scenario].when[i] < when))
            when = scens[scenario].when[i];
    return when;
}

static int earlier(int a, int b)
{
    return a == 0 || (b != 0 && b < a) ? b : a;
}

/* ---- waking ---- */

static int startm(state *s, thread *t, int d)
{
    ENTER
    STEP("startm: lock, mget, unlock, hand over the P, wake or newm");
    int i = 0;
    while (i < NM && !s->m[i].idle)
        i++;
    if (i == NM)
        for (i = 0; i < NM && s->m[i].born; i++)
            ;
    if (i == NM) {
        fail("the model has too few Ms");
        return BLOCKED;
    }
    if (s->m[i].spinning)
        fail("startm: m is spinning");
    if (s->m[i].nextp)
        fail("startm: m has p");
    s->m[i].nextp = M->arg_p;
    s->m[i].spinning = M->arg_spin;
    s->m[i].note = s->m[i].born;
    s->m[i].born = 1;
    s->m[i].idle = 0;
    M->arg_p = M->arg_spin = 0;
    LEAVE;
}

static int wakep(state *s, thread *t, int d)
{
    ENTER
    STEP("wakep: npidle == 0?");
    if (s->npidle == 0)
        RETURN;
    STEP("wakep: nmspinning 0 -> 1?");
    if (s->nmspinning != 0)
        RETURN;
    s->nmspinning = 1;
    STEP("wakep: lock, pidleget");
    M->arg_p = (int8_t)pidleget(s);
    if (!M->arg_p) {
        s->nmspinning--;        /* in the same critical section: see findRunnable's */
        RETURN;
    }
    M->arg_spin = 1;
    CALL(startm);
    LEAVE;
}

/* goready(M->gp): who was Gwaiting goes to runnext. */
static int goready(state *s, thread *t, int d)
{
    ENTER
    if (s->g[M->gp].status != GWAITING_)
        fail("goready: bad status");
    s->g[M->gp].status = GRUNNABLE_;
    if (MUT(WAKEP_FIRST))
        CALL(wakep);
    STEP("goready, runqput: exchange runnext");
    int8_t old = MP->runnext;
    MP->runnext = M->gp;
    M->gp = old;
    if (M->gp) {
        STEP("runqput: the old runnext to the tail");
        ring_put(s, M->p, M->gp);
        M->gp = 0;
    }
    if (!MUT(WAKEP_FIRST))
        CALL(wakep);
    LEAVE;
}

/* Result in M->x: 1 if the queues of P M->i are empty. */
static int runqempty(state *s, thread *t, int d)
{
    ENTER
again:
    STEP("runqempty: head == tail?");
    M->x = 0;
    if (s->p[M->i].h != s->p[M->i].t)
        RETURN;
    STEP("runqempty: runnext");
    if (s->p[M->i].runnext)
        RETURN;
    STEP("runqempty: has the tail moved?");
    if (s->p[M->i].h != s->p[M->i].t)
        goto again;
    M->x = 1;
    LEAVE;
}

/* ---- timers ---- */

/* Fires what is due in P M->i. M->y: something was. */
static int check_timers(state *s, thread *t, int d)
{
    ENTER
    STEP("check_timers: timer0_when");
    M->until = (int8_t)earlier(M->until, timer0_when(s, M->i));
    while (timer0_when(s, M->i) && timer0_when(s, M->i) <= s->now) {
        STEP("check_timers: lock, run_first takes the timer out");
        int k;
        for (k = 0; k < NT; k++)
            if (s->p[M->i].timers & 1 << k && scens[scenario].when[k] <= s->now)
                break;
        if (k == NT)
            break;
        s->p[M->i].timers &= (int8_t)~(1 << k);
        M->gp = scens[scenario].wakes[k];
        M->y = 1;
        CALL(goready);
    }
    LEAVE;
}

static int timer_start(state *s, thread *t, int d, int k)
{
    ENTER
    STEP("timer_start: lock, heap_insert, publish");
    MP->timers |= (int8_t)(1 << k);
    STEP("wake_netpoller: lastpoll == 0?");
    if (s->lastpoll != 0) {
        CALL(wakep);
    } else if (!MUT(NO_BREAK)) {
        STEP("wake_netpoller: polluntil");
        if (s->polluntil == 0 || s->polluntil > scens[scenario].when[k]) {
            STEP("netpollBreak");
            s->break_pending = 1;
        }
    }
    LEAVE;
}

/* ---- sleeping ---- */

static int stopm(state *s, thread *t, int d)
{
    ENTER
    STEP("stopm: lock, mput, unlock");
    if (M->p || M->spinning)
        fail("stopm: holding p or spinning");
    M->i = M->x = M->y = M->until = M->gp = 0;
    M->idle = 1;
    AWAIT("stopm: notesleep, noteclear, acquirep(nextp)", M->note);
    M->note = 0;
    acquirep(s, t, M->nextp);
    M->nextp = 0;
    LEAVE;
}

static int gcstopm(state *s, thread *t, int d)
{
    ENTER
    if (M->spinning) {
        STEP("gcstopm: nmspinning - 1");
        M->spinning = 0;
        if (!MUT(STOP_KEEPS_SPINNING))
            s->nmspinning--;
    }
    STEP("surrender_p");
    s->p[releasep(s, t)].status = PGCSTOP_;
    if (--s->stopwait < 0)
        fail("stopwait is negative");
    CALL(stopm);
    LEAVE;
}

/* Takes an idle P and spins on it. */
#define TAKE_AND_SPIN(p)                                                                           \
    do {                                                                                           \
        acquirep(s, t, p);                                                                         \
        M->x = 0;                                                                                  \
        STEP("acquirep, become_spinning");                                                         \
        M->spinning = 1;                                                                           \
        s->nmspinning++;                                                                           \
    } while (0)

/* The end is M->x: 0, or an idle P that was taken because there is work. */
static int check_runqs_no_p(state *s, thread *t, int d)
{
    ENTER
    for (M->i = 1; M->i <= procs(); M->i++) {
        CALL(runqempty);
        if (!M->x) {
            STEP("check_runqs_no_p: lock, pidleget");
            M->x = (int8_t)pidleget(s);
            M->i = 0;
            RETURN;
        }
    }
    M->x = M->i = 0;
    STEP("check_runqs_no_p: runqsize");
    if (s->nglob != 0) {
        STEP("check_runqs_no_p: lock, runqsize, pidleget");
        M->x = (int8_t)(s->nglob ? pidleget(s) : 0);
    }
    LEAVE;
}

/* True in M->x: a P was taken. */
static int wait_in_netpoll(state *s, thread *t, int d)
{
    ENTER
    M->x = 0;
    if (M->until == 0)
        RETURN;
    STEP("wait_in_netpoll: exchange lastpoll");
    if (s->lastpoll == 0) {
        STEP("wait_in_netpoll: is the sleeper's polluntil later?");
        if ((s->polluntil == 0 || s->polluntil > M->until) && !MUT(NO_BREAK | LATECOMER_SLEEPS)) {
            STEP("wait_in_netpoll: netpollBreak");
            s->break_pending = 1;
        }
        RETURN;
    }
    s->lastpoll = 0;
    STEP("wait_in_netpoll: polluntil");
    s->polluntil = M->until;
    for (M->i = 1; M->i <= procs() && !MUT(NO_SECOND_EARLIEST); M->i++) {
        STEP("wait_in_netpoll: timers_earliest");
        M->until = (int8_t)earlier(M->until, timer0_when(s, M->i));
    }
    M->i = 0;
    AWAIT("netpoll: woken or time is up", s->break_pending || s->now >= M->until);
    s->break_pending = M->until = 0;
    STEP("wait_in_netpoll: polluntil = 0");
    s->polluntil = 0;
    STEP("wait_in_netpoll: lastpoll = now");
    s->lastpoll = 1;
    STEP("wait_in_netpoll: lock, pidleget");
    M->x = (int8_t)pidleget(s);
    LEAVE;
}

/* Leaves the G in M->gp, Grunnable. */
static int findRunnable(state *s, thread *t, int d)
{
    ENTER
top:
    M->until = 0;
    STEP("findRunnable: gcwaiting?");
    if (s->gcwaiting) {
        CALL(gcstopm);
        goto top;
    }
    M->i = M->p;
    CALL(check_timers);
    M->y = M->i = M->x = 0;
    STEP("runqget: runnext");
    if ((M->gp = MP->runnext) != 0) {
        MP->runnext = 0;
        RETURN;
    }
    STEP("runqget: ring");
    if ((M->gp = (int8_t)ring_get(s, M->p)) != 0)
        RETURN;
    STEP("try_global");     /* the look without the lock and the one with it: nothing in between matters */
    if ((M->gp = (int8_t)globrunqget(s)) != 0)
        RETURN;
    if (!M->spinning) {
        STEP("findRunnable: are half of the busy Ps looking?");
        if (2 * s->nmspinning >= procs() - s->npidle)
            goto give_up;
        STEP("become_spinning");
        M->spinning = 1;
        s->nmspinning++;
    }
    for (M->i = 1; M->i <= procs(); M->i++) {
        if (M->i == M->p)
            continue;
        M->y = 0;
        CALL(check_timers);
        if (M->y) {
            M->y = 0;
            goto top;
        }
        CALL(runqempty);
        if (M->x)
            continue;
        STEP("runqgrab: the ring");
        if ((M->gp = (int8_t)ring_get(s, M->i)) != 0)
            RETURN;
        STEP("runqgrab: runnext");
        if ((M->gp = s->p[M->i].runnext) != 0) {
            s->p[M->i].runnext = 0;
            RETURN;
        }
    }
give_up:
    M->i = M->x = M->y = 0;
    if (MUT(LOOK_BEFORE_DEC) && M->spinning) {
        CALL(check_runqs_no_p);     /* with the P still in hand: it only looks */
        if (M->x) {
            STEP("mutation: put it back");
            pidleput(s, M->x);
            goto top;
        }
    }
    STEP("findRunnable: lock, look, releasep, pidleput");
    M->x = 0;
    if (s->gcwaiting)
        goto top;
    if ((M->gp = (int8_t)globrunqget(s)) != 0)
        RETURN;
    if (MP->h != MP->t || MP->runnext)
        goto top;
    if (!M->spinning && s->nmspinning == 0 && !MUT(TRUST_SPINNERS))
        goto top;               /* who was to look instead is gone */
    pidleput(s, releasep(s, t));
    if (M->spinning) {
        STEP("findRunnable: nmspinning - 1");
        M->spinning = 0;
        if (--s->nmspinning < 0)
            fail("findrunnable: negative nmspinning");
        if (!MUT(NO_LAST_LOOK | LOOK_BEFORE_DEC))
            CALL(check_runqs_no_p);
        if (M->x) {
            TAKE_AND_SPIN(M->x);
            goto top;
        }
        for (M->i = 1; M->i <= procs(); M->i++) {
            STEP("findRunnable: timers_earliest");
            M->until = (int8_t)earlier(M->until, timer0_when(s, M->i));
        }
    }
    CALL(wait_in_netpoll);
    if (M->x) {
        TAKE_AND_SPIN(M->x);
        goto top;
    }
    CALL(stopm);
    goto top;
    LEAVE;
}

/* ---- running ---- */

static int stop_the_world(state *s, thread *t, int d)
{
    ENTER
    AWAIT("stop_all_ps: lock, gcwaiting, own P, idle Ps", !s->gcwaiting);
    s->stopwait = (int8_t)(procs() - 1);
    s->gcwaiting = 1;
    MP->status = PGCSTOP_;
    for (int p; (p = pidleget(s)) != 0; s->stopwait--)
        s->p[p].status = PGCSTOP_;
    AWAIT("stop_all_ps: notetsleep", s->stopwait == 0);
    for (int p = 1; p <= procs(); p++)
        if (s->p[p].status != PGCSTOP_)
            fail("stopTheWorld: not stopped");
    STEP("start_the_world: lock, procresize, gcwaiting = 0");
    s->runnable_ps = 0;
    MP->status = PRUNNING_;
    for (int p = 1; p <= procs(); p++) {
        if (p == M->p)
            continue;
        s->p[p].status = PIDLE_;
        if (s->p[p].h == s->p[p].t && !s->p[p].runnext)
            pidleput(s, p);
        else
            s->runnable_ps |= (int8_t)(1 << p);
    }
    if (MUT(UNLOCK_BEFORE_WAITING))
        STEP("mutation: gcwaiting = 0 after the unlock");
    s->gcwaiting = 0;
    while (s->runnable_ps) {
        M->arg_p = s->runnable_ps & 2 ? 1 : s->runnable_ps & 4 ? 2 : 3;
        s->runnable_ps &= (int8_t)~(1 << M->arg_p);
        CALL(startm);
    }
    CALL(wakep);
    LEAVE;
}

static bool ended(const state *s, int g)
{
    return s->g[g].status == GDEAD_;
}

/* Runs M->curg until it leaves. */
static int run_g(state *s, thread *t, int d)
{
    const action *a = &scens[scenario].script[M->curg][s->g[M->curg].at];
    ENTER
next:
    a = &scens[scenario].script[M->curg][s->g[M->curg].at];
    switch (a->op) {
    case 'r': goto op_ready;
    case 'w': goto op_wait;
    case 't': goto op_sleep;
    case 'a': goto op_arm;
    case 's': goto op_stop;
    case 'y': goto op_yield;
    }
    STEP("goexit0");
    s->g[M->curg].status = GDEAD_;
    M->curg = 0;
    RETURN;
op_ready:
    M->gp = a->arg;
    CALL(goready);
    goto done;
op_wait:
    AWAIT("G: busy until another has ended, or the world stops", ended(s, a->arg) || s->gcwaiting);
    if (ended(s, a->arg))
        goto done;
    s->g[M->curg].at--;         /* this action again, afterwards */
op_yield:
    STEP("gosched_m: lock, globrunqput");
    s->g[M->curg].at++;
    s->g[M->curg].status = GRUNNABLE_;
    s->globq[s->nglob++] = M->curg;
    M->curg = 0;
    CALL(wakep);
    RETURN;
op_sleep:
    STEP("park_m: Gwaiting");
    s->g[M->curg].at++;
    s->g[M->curg].status = GWAITING_;
    M->y = a->arg;
    M->curg = 0;
    CALL(timer_start, M->y);
    M->y = 0;
    RETURN;
op_arm:
    CALL(timer_start, a->arg);
    goto done;
op_stop:
    CALL(stop_the_world);
done:
    s->g[M->curg].at++;
    goto next;
    LEAVE;
}

static int m_main(state *s, thread *t, int d)
{
    ENTER
    AWAIT("a new M starts", M->born && (M->p || M->nextp));
    if (!M->p) {
        acquirep(s, t, M->nextp);
        M->nextp = 0;
    }
    while (1) {
        if (!M->curg) {
            CALL(findRunnable);
            if (M->spinning) {
                STEP("resetspinning: nmspinning - 1");
                M->spinning = 0;
                if (--s->nmspinning < 0)
                    fail("findrunnable: negative nmspinning");
                if (!MUT(NO_RESETSPIN_WAKE))
                    CALL(wakep);
            }
            M->i = M->x = M->y = M->until = 0;
            if (s->g[M->gp].status != GRUNNABLE_)
                fail("execute: bad status");
            s->g[M->gp].status = GRUNNING_;
            M->curg = M->gp;
            M->gp = 0;
        }
        CALL(run_g);
    }
    LEAVE;
}

/* Ms are all alike: states that differ by who is who only are the same. */
static void sched_canon(void *state_)
{
    state *s = state_;
    for (int i = 1; i < NM; i++)
        for (int k = i; k > 0; k--) {
            int order = memcmp(&s->t[k - 1], &s->t[k], sizeof(thread));
            if (order == 0)
                order = memcmp(&s->m[k - 1], &s->m[k], sizeof(mstate));
            if (order <= 0)
                break;
            thread th = s->t[k];
            mstate m = s->m[k];
            s->t[k] = s->t[k - 1];
            s->m[k] = s->m[k - 1];
            s->t[k - 1] = th;
            s->m[k - 1] = m;
        }
}

/* Time goes on, but not past a timer that has not fired. */
static int clock(state *s, thread *t, int d)
{
    ENTER
    while (s->now < (scens[scenario].wakes[0] ? 2 : 0)) {
        AWAIT("time goes on", s->now == 0 || !((s->p[1].timers | s->p[2].timers | s->p[3].timers) & 1));
        s->now++;
    }
    END_OF_THREAD;
    LEAVE;
}

static int sched_step(void *state_, int th)
{
    state *s = state_;
    thread *t = &s->t[th];
    return th == CLOCK ? clock(s, t, 0) : m_main(s, t, 0);
}

static void sched_init(void *state_)
{
    state *s = state_;
    s->m[0].born = 1;
    s->lastpoll = 1;
    s->p[1].status = PIDLE_;
    acquirep(s, &s->t[0], 1);
    for (int p = 2; p <= procs(); p++)
        pidleput(s, p);
    s->m[0].curg = 1;
    s->g[1].status = GRUNNING_;
    for (int g = 2; g <= NG; g++)
        s->g[g].status = scens[scenario].waits[g] ? GWAITING_ : GDEAD_;
}

static const char *sched_check(const void *state_)
{
    const state *s = state_;
    int spinning = 0, list = 0;
    for (int i = 0; i < NM; i++)
        spinning += s->m[i].spinning;
    for (int p = 1; p <= procs(); p++)
        list += s->pidle >> p & 1;
    if (s->nmspinning < 0)
        return "nmspinning is negative";
    if (spinning > s->nmspinning)
        return "an M spins that is not counted";
    if (list != s->npidle)
        return "npidle is wrong";
    return NULL;
}

static const char *sched_stuck(const void *state_)
{
    const state *s = state_;
    for (int g = 1; g <= NG; g++)
        if (s->g[g].status == GRUNNABLE_ && s->npidle > 0)
            return "lost wake-up: a G is runnable, a P is idle, and all sleep";
    for (int g = 1; g <= NG; g++)
        if (s->g[g].status != GDEAD_)
            return "a G waits for ever";
    if (s->npidle != procs())
        return "a P is lost";
    if (s->nmspinning != 0)
        return "nobody spins, but nmspinning is not 0";
    return s->gcwaiting ? "the world stays stopped" : NULL;
}

#define SCHED(text, number, muts, error)                                                           \
    { "sched: " text, error, muts, number, sizeof(state), NM + 1, sched_init, sched_step, sched_check, sched_stuck, sched_canon }

const model sched_models[] = {
    SCHED("one is readied", 0, 0, NULL),
    SCHED("two are readied", 1, 0, NULL),
    SCHED("one after the other", 2, 0, NULL),
    SCHED("stop the world", 3, 0, NULL),
    SCHED("stop the world on the other P", 4, 0, NULL),
    SCHED("a sleeper", 5, 0, NULL),
    SCHED("timers and a sleeping netpoller", 6, 0, NULL),
    SCHED("yielding", 7, 0, NULL),
    SCHED("long: three at the same time", 8, 0, NULL),
    SCHED("stop the world beside a netpoller", 9, 0, NULL),
    SCHED("one ends, one is readied", 10, 0, NULL),
    SCHED("no last look", 2, NO_LAST_LOOK, "lost wake-up"),
    SCHED("the last look before the decrement", 2, LOOK_BEFORE_DEC, "lost wake-up"),
    SCHED("nmspinning read before the G is put", 2, WAKEP_FIRST, "lost wake-up"),
    SCHED("who finds work wakes no successor", 8, NO_RESETSPIN_WAKE, "lost wake-up"),
    SCHED("gcstopm stays counted as spinning", 4, STOP_KEEPS_SPINNING, "lost wake-up"),
    SCHED("the netpoller is not interrupted", 6, NO_BREAK, "waits for ever"),
    SCHED("the netpoller does not look again, but is interrupted", 6, NO_SECOND_EARLIEST, NULL),
    SCHED("the netpoller looks again, and is not interrupted by latecomers", 6, LATECOMER_SLEEPS, NULL),
    SCHED("neither", 6, NO_SECOND_EARLIEST | LATECOMER_SLEEPS, "waits for ever"),
    SCHED("idle Ps are seen while gcwaiting", 9, UNLOCK_BEFORE_WAITING, ""),
    SCHED("who goes idle trusts a spinner that is gone", 6, TRUST_SPINNERS, "waits for ever"),
    { .name = NULL }
};
