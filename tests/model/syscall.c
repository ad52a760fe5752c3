/* syscall.c - model of P ownership across system calls: entersyscall, exitsyscall, wait_for_p (proc_syscall.c), retake, stop_all_ps,
 * surrender_p, start_the_world (proc_preempt.c), handoffp, startm, stopm, stoplockedm, startlockedm (proc_thread.c).
 *
 * M 0 runs a goroutine that makes system calls on P 0; M 1 runs one that stops the world on P 1; M 2 is idle and takes what is
 * handed over; sysmon retakes. At most one M has a P, nobody has one while the world is stopped, all goroutines come to their end,
 * and no P is lost.
 */
#include "tests/model/model.h"

enum { CALLER, STOPPER, WORKER, SYSMON, N, NM = 3, NP = 2 };
enum { PIDLE, PRUNNING, PSYSCALL, PGCSTOP };
enum {
    NO_LOOK_AT_GCWAITING = 1, /* entersyscall does not look at gcwaiting after it has published Psyscall */
    LOOK_BEFORE_STATUS = 2, /* ... looks before */
    EXIT_WITHOUT_CAS = 4,   /* exitsyscall takes its old P without asking */
    QUEUE_WITHOUT_LOOK = 8, /* wait_for_p queues the goroutine without looking for an idle P under the same lock */
    HANDOFF_IDLES_FIRST = 16 /* handoffp does not look at gcwaiting under the lock */
};

enum { WITH_SYSMON = 1, BLOCKS = 2 };   /* scenarios; BLOCKS: the call returns only when the world has been stopped */

typedef struct state {
    thread t[N];
    int8_t status[NP], idle[NP], npidle;
    struct { int8_t p, nextp, oldp, note, onidle, reg, running, rounds; } m[NM];    /* p, nextp, oldp: P + 1 */
    int8_t gcwaiting, stopwait, queued, runqsize, stopped, ended, nmspinning, retaken;
    int8_t reg;             /* of sysmon: the P it holds, + 1 */
} state;

#define ME ((int)(t - s->t))
#define M (&s->m[ME])

static int pidleget(state *s)
{
    for (int p = 0; p < NP; p++)
        if (s->idle[p]) {
            s->idle[p] = 0;
            s->npidle--;
            return p + 1;
        }
    return 0;
}

static void pidleput(state *s, int p)
{
    if (s->idle[p - 1])
        fail("pidleput: on the list already");
    if (s->status[p - 1] != PIDLE)
        fail("pidleput: the P is not idle");
    s->idle[p - 1] = 1;
    s->npidle++;
}

static void acquirep(state *s, int m, int p)
{
    if (p == 0 || s->m[m].p || s->status[p - 1] != PIDLE)
        fail("acquirep: in use");
    s->m[m].p = (int8_t)p;
    s->status[p - 1] = PRUNNING;
}

/* startm(P *p): wakes an idle M; M 2 is there, or whoever else sleeps on the idle list. */
static bool startm_now(state *s, int8_t *p)
{
    for (int m = 0; m < NM; m++)
        if (s->m[m].onidle) {
            s->m[m].onidle = 0;
            s->m[m].nextp = *p;
            s->m[m].note = 1;
            *p = 0;
            return true;
        }
    return false;
}

/* handoffp of the P in *p, which is Pidle and on no list. */
static int handoffp(state *s, thread *t, int d, int8_t *p)
{
    ENTER
    STEP("handoffp: is there work?");
    if (s->runqsize)
        goto start;
    STEP("handoffp: lock, gcwaiting, runqsize, pidleput");
    if (s->gcwaiting && !MUT(HANDOFF_IDLES_FIRST)) {
        s->status[*p - 1] = PGCSTOP;
        s->stopwait--;
        *p = 0;
        RETURN;
    }
    if (!s->runqsize) {
        pidleput(s, *p);
        *p = 0;
        RETURN;
    }
start:
    AWAIT("startm: lock, mget, hand over", s->m[0].onidle || s->m[1].onidle || s->m[2].onidle);  /* or newm */
    startm_now(s, p);
    LEAVE;
}

/* One instruction of Go code on this M. */
static void runs_go(state *s, int m)
{
    if (!s->m[m].p)
        fail("Go code runs without a P");
    if (s->status[s->m[m].p - 1] != PRUNNING)
        fail("Go code runs on a P that is not Prunning");
    if (s->stopped)
        fail("Go code runs while the world is stopped");
    for (int o = 0; o < NM; o++)
        if (o != m && s->m[o].p == s->m[m].p)
            fail("two Ms have one P");
}

static int stopm(state *s, thread *t, int d)
{
    ENTER
    STEP("stopm: lock, mput");
    M->onidle = 1;
    AWAIT("stopm: notesleep, acquirep(nextp)", M->note);
    M->note = 0;
    acquirep(s, ME, M->nextp);
    M->nextp = 0;
    LEAVE;
}

static int gcstopm(state *s, thread *t, int d)
{
    ENTER
    STEP("surrender_p: releasep, lock, Pgcstop");
    s->status[M->p - 1] = PGCSTOP;
    M->p = 0;
    s->stopwait--;
    CALL(stopm);
    LEAVE;
}

/* An M without a goroutine of its own: runs the caller's goroutine if it is queued, by handing it the P; otherwise sleeps. */
static int idle_loop(state *s, thread *t, int d)
{
    ENTER
    while (1) {
        if (!M->p)
            CALL(stopm);
        STEP("findRunnable: gcwaiting?");
        if (s->gcwaiting) {
            CALL(gcstopm);
            continue;
        }
        STEP("findRunnable: lock, gcwaiting, global queue, or releasep and pidleput");
        if (s->gcwaiting)
            continue;
        M->reg = 0;
        if (s->queued) {
            s->queued = 0;
            s->runqsize--;
            M->reg = 1;
        } else {
            s->status[M->p - 1] = PIDLE;
            pidleput(s, M->p);
            M->p = 0;
        }
        if (M->reg) {
            M->reg = 0;
            STEP("startlockedm: releasep, nextp, notewakeup");
            s->status[M->p - 1] = PIDLE;
            s->m[CALLER].nextp = M->p;
            s->m[CALLER].note = 1;
            M->p = 0;
        }
    }
    LEAVE;
}

static int wait_for_p(state *s, thread *t, int d)
{
    ENTER
    if (!MUT(QUEUE_WITHOUT_LOOK)) {
        STEP("wait_for_p: lock, pidleget or globrunqput");
        M->reg = (int8_t)pidleget(s);
    } else {
        STEP("mutation: pidleget");
        M->reg = (int8_t)pidleget(s);
        if (!M->reg)
            STEP("mutation: globrunqput");
    }
    if (M->reg) {
        acquirep(s, ME, M->reg);
        M->reg = 0;
        RETURN;
    }
    s->queued = 1;
    s->runqsize++;
    AWAIT("stoplockedm: notesleep, acquirep(nextp)", M->note);
    M->note = 0;
    acquirep(s, ME, M->nextp);
    M->nextp = 0;
    LEAVE;
}

/* The goroutine gives way to a stopper: gosched_m, gcstopm. Any M may run it afterwards; here it stays with its own, as if it
 * were locked. */
static int yield(state *s, thread *t, int d)
{
    ENTER
    STEP("gosched_m: lock, globrunqput");
    s->queued = 1;
    s->runqsize++;
    STEP("gcstopm: surrender_p");
    if (s->gcwaiting) {
        s->status[M->p - 1] = PGCSTOP;
        s->stopwait--;
    } else {                /* too late: the world runs again, and this M finds its goroutine, unless somebody else has it */
        s->status[M->p - 1] = PIDLE;
        if (s->queued) {
            s->queued = 0;
            s->runqsize--;
            s->status[M->p - 1] = PRUNNING;
            RETURN;
        }
        pidleput(s, M->p);
    }
    M->p = 0;
    AWAIT("stoplockedm: notesleep, acquirep(nextp)", M->note);
    M->note = 0;
    acquirep(s, ME, M->nextp);
    M->nextp = 0;
    LEAVE;
}

static int caller(state *s, thread *t, int d)
{
    ENTER
    for (; M->rounds < 2; M->rounds++) {
        /* entersyscall */
        if (MUT(LOOK_BEFORE_STATUS)) {
            STEP("mutation: look at gcwaiting now");
            if (s->gcwaiting)
                CALL(yield);
        }
        STEP("entersyscall: status = Psyscall");
        runs_go(s, ME);
        M->oldp = M->p;
        M->p = 0;
        s->status[M->oldp - 1] = PSYSCALL;
        if (!MUT(NO_LOOK_AT_GCWAITING | LOOK_BEFORE_STATUS)) {
            STEP("entersyscall: gcwaiting?");
            if (s->gcwaiting) {
                STEP("entersyscall_slow: lock, gcwaiting, stopwait, CAS Psyscall -> Pgcstop");
                if (s->gcwaiting && s->stopwait > 0 && s->status[M->oldp - 1] == PSYSCALL) {
                    s->status[M->oldp - 1] = PGCSTOP;
                    s->stopwait--;
                }
            }
        }
        AWAIT("exitsyscall_fast: CAS Psyscall -> Prunning", !(scenario & BLOCKS) || s->m[STOPPER].rounds > M->rounds);
        if (s->status[M->oldp - 1] == PSYSCALL || MUT(EXIT_WITHOUT_CAS)) {
            s->status[M->oldp - 1] = PRUNNING;
            M->p = M->oldp;
            M->oldp = 0;
        } else {
            M->oldp = 0;
            STEP("exitsyscall_fast: npidle?");
            if (s->npidle > 0) {
                STEP("exitsyscall_fast: lock, pidleget");
                M->reg = (int8_t)pidleget(s);
                if (M->reg) {
                    acquirep(s, ME, M->reg);
                    M->reg = 0;
                }
            }
            if (!M->p)
                CALL(wait_for_p);
        }
        STEP("the goroutine: a boundary");
        if (s->gcwaiting)
            CALL(yield);
        STEP("the goroutine: an instruction, and a boundary");
        runs_go(s, ME);
        if (s->gcwaiting)
            CALL(yield);
    }
    M->oldp = 0;
    s->ended++;
    CALL(idle_loop);
    LEAVE;
}

static int stopper(state *s, thread *t, int d)
{
    ENTER
    for (; M->rounds < 2; M->rounds++) {
        STEP("stop_all_ps: lock, gcwaiting = 1, own P");
        s->stopwait = NP - 1;
        s->gcwaiting = 1;
        s->status[M->p - 1] = PGCSTOP;
        for (M->reg = 0; M->reg < NP; M->reg++) {
            STEP("stop_all_ps: CAS Psyscall -> Pgcstop");
            if (s->status[(int)M->reg] == PSYSCALL) {
                s->status[(int)M->reg] = PGCSTOP;
                s->stopwait--;
            }
        }
        M->reg = 0;
        STEP("stop_all_ps: idle Ps, unlock");
        for (int p; (p = pidleget(s)) != 0; s->stopwait--)
            s->status[p - 1] = PGCSTOP;
        AWAIT("stop_all_ps: notetsleep", s->stopwait <= 0);
        if (s->stopwait < 0)
            fail("stopwait is negative");
        for (int p = 0; p < NP; p++)
            if (s->status[p] != PGCSTOP)
                fail("stopTheWorld: not stopped");
        s->stopped = 1;
        STEP("start_the_world: lock, procresize, gcwaiting = 0");
        s->stopped = 0;
        for (int p = 1; p <= NP; p++) {
            s->status[p - 1] = p == M->p ? PRUNNING : PIDLE;
            if (p != M->p)
                pidleput(s, p);
        }
        s->gcwaiting = 0;
        STEP("wakep: npidle?");
        if (s->npidle > 0) {
            STEP("wakep: lock, pidleget");
            M->reg = (int8_t)pidleget(s);
            if (M->reg) {
                AWAIT("startm: lock, mget, hand over", s->m[0].onidle || s->m[2].onidle);
                startm_now(s, &M->reg);
            }
        }
    }
    s->ended++;
    CALL(idle_loop);
    LEAVE;
}

/* retake: twice. */
static int sysmon(state *s, thread *t, int d)
{
    ENTER
    while (s->retaken < 2) {
        AWAIT("retake: CAS Psyscall -> Pidle", s->status[0] == PSYSCALL || s->status[1] == PSYSCALL);
        s->reg = s->status[0] == PSYSCALL ? 1 : 2;
        s->status[s->reg - 1] = PIDLE;
        s->retaken++;
        CALL(handoffp, &s->reg);
    }
    END_OF_THREAD;
    LEAVE;
}

static int syscall_step(void *state_, int th)
{
    state *s = state_;
    thread *t = &s->t[th];
    return th == CALLER ? caller(s, t, 0) : th == STOPPER ? stopper(s, t, 0) : th == WORKER ? idle_loop(s, t, 0)
           : !(scenario & WITH_SYSMON) ? BLOCKED : sysmon(s, t, 0);
}

static void syscall_init(void *state_)
{
    state *s = state_;
    acquirep(s, CALLER, 1);
    acquirep(s, STOPPER, 2);
}

static const char *syscall_stuck(const void *state_)
{
    const state *s = state_;
    if (s->gcwaiting)
        return "the world is never stopped";
    if (s->ended != 2)
        return s->npidle > 0 ? "a goroutine waits for a P, and one is idle" : "a goroutine does not come to its end";
    return s->npidle != NP ? "a P is lost" : NULL;
}

#define SYSCALL(text, number, muts, error)                                                         \
    { "syscall: " text, error, muts, number, sizeof(state), N, syscall_init, syscall_step, NULL, syscall_stuck, NULL }

const model syscall_models[] = {
    SYSCALL("stop the world", 0, 0, NULL),
    SYSCALL("stop the world and sysmon", WITH_SYSMON, 0, NULL),
    SYSCALL("a long call", BLOCKS, 0, NULL),
    SYSCALL("a long call and sysmon", BLOCKS | WITH_SYSMON, 0, NULL),
    SYSCALL("gcwaiting is not looked at", BLOCKS, NO_LOOK_AT_GCWAITING, "never stopped"),
    SYSCALL("gcwaiting is looked at before Psyscall", BLOCKS, LOOK_BEFORE_STATUS, "never stopped"),
    SYSCALL("the P is taken back without a CAS", 0, EXIT_WITHOUT_CAS, "not stopped"),
    SYSCALL("queued without a look for an idle P", WITH_SYSMON, QUEUE_WITHOUT_LOOK, "one is idle"),
    SYSCALL("handoffp does not look at gcwaiting", BLOCKS | WITH_SYSMON, HANDOFF_IDLES_FIRST, "never stopped"),
    { .name = NULL }
};
